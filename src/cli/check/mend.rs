//! `--fix`, which applies what is safe, and `--undo`, which takes the last mends back.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::disk::{self, Left, Mend};
use crate::report::{Applicability, Finding, SourcePath};

use super::super::terminal::{Refusal, Terminal};
use super::Work;

/// Whether a finding can be mended: safely, or when asked.
pub fn is(finding: &Finding, safe: bool) -> bool {
    let wanted = if safe { Applicability::Safe } else { Applicability::Ask };
    finding.fix.as_ref().is_some_and(|fix| fix.applicability == wanted)
}

/// Applies the safe fixes. Gives how many.
pub fn fix(root: &Path, work: &Work<'_>, terminal: &Terminal) -> Result<usize, Refusal> {
    let articles = work.articles();
    let mended: Vec<(Mend, usize)> = articles
        .par_iter()
        .filter_map(|article| {
            let wanted = |findings, text: &str| work.wanted(findings, text);
            let mended = work.proofreader.mend(&article.path, &article.text, &wanted)?;
            let mend =
                Mend { file: article.path.clone(), before: Arc::clone(&article.text), after: mended.text };
            Some((mend, mended.count))
        })
        .collect();
    let counts: BTreeMap<SourcePath, usize> =
        mended.iter().map(|(mend, count)| (mend.file.clone(), *count)).collect();
    let mends: Vec<Mend> = mended.into_iter().map(|(mend, _)| mend).collect();
    let written = write(root, &mends, terminal)?;
    for file in &written {
        terminal.say(&format!("{file}：改了 {} 处", counts.get(file).copied().unwrap_or_default()));
        let article = articles.iter().find(|article| article.path == *file);
        if article.is_some_and(|article| article.meta.reviewers.first.is_some()) {
            terminal.say("  这篇签过三审，正文改了，要重新签。");
        }
    }
    if mends.is_empty() {
        terminal.say("没有可以自动改的地方");
    }
    let kept = work.set_aside(true);
    if kept > 0 {
        terminal.say(&format!("以前记下的 {kept} 处没有动"));
    }
    tell_way_back(&written, terminal);
    Ok(written.iter().filter_map(|file| counts.get(file)).sum())
}

/// Writes mends. Gives the files that were changed, and says which were not and why.
pub fn write(root: &Path, mends: &[Mend], terminal: &Terminal) -> Result<Vec<SourcePath>, Refusal> {
    let left = disk::mend(root, mends)?;
    for (_, why) in &left {
        terminal.say(why);
    }
    let is_left = |file: &SourcePath| left.iter().any(|(left, _)| left == file);
    Ok(mends.iter().map(|mend| mend.file.clone()).filter(|file| !is_left(file)).collect())
}

pub fn tell_way_back(written: &[SourcePath], terminal: &Terminal) {
    if !written.is_empty() {
        terminal.say("原文已经留好；要恢复：huikan check --undo\n");
    }
}

pub fn undo(root: &Path, terminal: &Terminal) -> Result<(), Refusal> {
    let Some(undone) = disk::undo(root)? else {
        return Err(Refusal::new("没有可以恢复的改动"));
    };
    for file in &undone.restored {
        terminal.say(&format!("{file}：恢复了原文"));
    }
    for (file, why) in &undone.left {
        terminal.say(&match why {
            Left::Changed => format!("{file}：后来又改过，没有动它"),
            Left::Gone => format!("{file}：不在原来的地方了，没有恢复"),
            Left::ReadOnly => format!("{file}：是只读文件，没有动它"),
        });
    }
    match (undone.restored.is_empty(), undone.left.is_empty()) {
        (_, true) => {}
        (false, false) => terminal.say("它们原来的文字留在 .huikan/state/mended/ 里。"),
        (true, false) => {
            return Err(Refusal::new("没有恢复任何文件").help(way_forward(&undone.left)));
        }
    }
    Ok(())
}

/// What to do about files that could not be taken back.
fn way_forward(left: &[(SourcePath, Left)]) -> &'static str {
    if left.iter().any(|(_, why)| matches!(why, Left::ReadOnly)) {
        return "只读的，去掉只读属性可以再恢复一次；它们原来的文字都在 .huikan/state/mended/ 里。";
    }
    let is_gone = |(_, why): &(SourcePath, Left)| matches!(why, Left::Gone);
    match (left.iter().any(is_gone), left.iter().all(is_gone)) {
        (true, true) => "把文件移回原处，可以再恢复一次；它们原来的文字在 .huikan/state/mended/ 里。",
        (true, false) => {
            "移走了的，移回原处可以再恢复一次；后来又改过的，请照 .huikan/state/mended/ 里原来的文字自己改回去。"
        }
        (false, _) => {
            "恢复会丢掉后来的改动，所以没有动。要改回去的句子，请照 .huikan/state/mended/ 里最新一个文件夹里原来的文字自己改。"
        }
    }
}
