//! `publish --rollback`: the host becomes what it was before the last publish.
//!
//! In: what the last publish from this computer kept. Out: the host as it was. Invariant: nothing is begun unless all
//! of it is there, and the host is as that publish left it.

use crate::net::publish::{Content, Files, Manifest, Read, Remote, unseal};

use super::contents::{Before, Keeper, Returned, name};
use super::{Outcome, Refusal, Work};

pub fn run(work: &Work<'_>, remote: &dyn Remote) -> Result<Outcome, Refusal> {
    let vault = work.desk.vault_to_return()?;
    let nothing = || {
        Refusal::new("这台电脑上没有留下上一次发布以前的样子").help(
            "发布是在哪台电脑上做的，就在哪台电脑上退回；第一次发布没有可以退回的。也可以把稿件改回原来的样子，再发布一次",
        )
    };
    let Some(Read::Sound(before)) = vault.label().map(|label| unseal::<Before>(&label)) else {
        return Err(nothing());
    };
    let last = work.desk.remembered().map(|bytes| unseal::<Manifest>(&bytes));
    let Some(Read::Sound(last)) = last else { return Err(nothing()) };
    let lost = lost(&before.manifest.files, &last.files, &|content| vault.has(&name(content)));
    if lost > 0 {
        return Err(Refusal::new(format!("原来的文件有 {lost} 个没有留下，不能退回"))
            .help("那一次改动太大，留不下全部。请把稿件改回原来的样子，再发布一次"));
    }
    let manifest = &before.manifest;
    let contents = |now: Option<&Manifest>, token: &str| {
        Returned::new(&vault, manifest, Keeper::new(work.desk, now, token))
    };
    let outcome = work.bring(remote, &manifest.files, "退回", &contents)?;
    if !work.args.dry_run {
        vault.clear()?;
        work.terminal.say("网站退回到了上一次发布以前；稿件没有改动，改好以后再发布");
    }
    Ok(outcome)
}

/// How many contents cannot be had: neither on the host nor kept.
fn lost(want: &Files, there: &Files, is_kept: &dyn Fn(&Content) -> bool) -> usize {
    let is_there = |path: &str, content: &Content| there.get(path) == Some(content);
    // Fingerprinted assets stay on the host for one more publish.
    let is_safe = |path: &str| crate::net::publish::is_fingerprinted(path);
    want.iter()
        .filter(|(path, content)| !is_there(path, content) && !is_safe(path) && !is_kept(content))
        .count()
}
