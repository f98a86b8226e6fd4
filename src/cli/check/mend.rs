//! `--fix`, which applies what is safe, and `--undo`, which takes the last mends back.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::disk::{self, Mend};
use crate::report::{Applicability, Finding};

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
            let wanted = |finding: &Finding| work.scope.wants(finding);
            let mended = work.proofreader.mend(&article.path, &article.text, &wanted)?;
            let mend =
                Mend { file: article.path.clone(), before: Arc::clone(&article.text), after: mended.text };
            Some((mend, mended.count))
        })
        .collect();
    let count = mended.iter().map(|(_, count)| count).sum();
    for (mend, count) in &mended {
        terminal.say(&format!("{}：改了 {count} 处", mend.file));
    }
    let mends: Vec<Mend> = mended.into_iter().map(|(mend, _)| mend).collect();
    write(root, &mends, terminal)?;
    if mends.is_empty() {
        terminal.say("没有可以自动改的地方");
    }
    Ok(count)
}

/// Writes mends, and says how they are taken back.
pub fn write(root: &Path, mends: &[Mend], terminal: &Terminal) -> Result<(), Refusal> {
    disk::mend(root, mends)?;
    if !mends.is_empty() {
        terminal.say("原文已经留好；要恢复：huikan check --undo\n");
    }
    Ok(())
}

pub fn undo(root: &Path, terminal: &Terminal) -> Result<(), Refusal> {
    let Some(undone) = disk::undo(root)? else {
        return Err(Refusal::new("没有可以恢复的改动"));
    };
    for file in &undone.restored {
        terminal.say(&format!("{file}：恢复了原文"));
    }
    for file in &undone.left {
        terminal.say(&format!("{file}：后来又改过，没有动它"));
    }
    if !undone.left.is_empty() {
        terminal.say("它们原来的文字留在 .huikan/state/mended/ 里。");
    }
    Ok(())
}
