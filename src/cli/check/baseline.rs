//! `--baseline`: what an old archive has is noted, and only what is new is told from then on.
//!
//! In: a report. Out: `.huikan/state/check-baseline.json`, which may be deleted to hear of everything again.

use std::path::Path;

use crate::disk;
use crate::report::{Baseline, Report, SourcePath, Sources};

use super::super::terminal::{Refusal, Terminal};

const FILE: &str = "check-baseline.json";

/// What was noted of the files that there are; nothing where nothing was.
pub fn read<'a>(root: &Path, files: impl Iterator<Item = &'a SourcePath>) -> Result<Baseline, Refusal> {
    let Some(text) = disk::state(root, FILE)? else { return Ok(Baseline::default()) };
    let known = Baseline::from_json(&text).ok_or_else(|| {
        Refusal::new(format!(".huikan/state/{FILE} 读不懂了"))
            .help("请删去这个文件，再运行一次 huikan check --baseline。")
    })?;
    Ok(known.following(files))
}

/// Notes all of a report.
pub fn keep(root: &Path, report: &Report, sources: &dyn Sources, terminal: &Terminal) -> Result<(), Refusal> {
    let baseline = Baseline::of(report.findings(), &|file| sources.text(file));
    disk::keep_state(root, FILE, &baseline.to_json())?;
    terminal.say(&format!("记下了现有的 {} 处问题，以后只说新的。", baseline.count()));
    terminal.say(&format!("要重新看到全部：删去 .huikan/state/{FILE}"));
    Ok(())
}
