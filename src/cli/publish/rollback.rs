//! `publish --rollback`: the host becomes what it was before the last publish.
//!
//! In: what the last publish from this computer kept, and the host. Out: the host as it was. Invariants: nothing is
//! begun unless all of it is there, and the host is as that publish left it; until it begins nothing is moved.

use std::io::IsTerminal;

use crate::disk::{self, Desk, Vault};
use crate::net::publish::{Files, Host, Patience, Refused, Remote, Seen, Survey};

use super::super::args::Format;
use super::super::site;
use super::super::terminal::complain;
use super::contents::{Before, Returned, name};
use super::taken::pages_again;
use super::{Outcome, Refusal, Work, remotes};

/// How far things have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The publish is done; nobody has gone back yet.
    Done,
    /// The publish was cut short: what it did is undone.
    Cut,
    /// The way back was cut short: it goes on.
    OnTheWay,
}

/// The way back from the state of a host.
pub struct Way {
    pub before: Before,
    /// What will stand there.
    pub files: Files,
    /// Of these, what others had changed on the host.
    edited: Vec<String>,
    stage: Stage,
}

impl Way {
    fn find(desk: &Desk, seen: &Seen) -> Option<Way> {
        let (kept, aside) = (Before::of(&desk.vault()), Before::of(&desk.vault_aside()));
        let now = seen.token()?;
        let cut = seen.pending.as_ref().map(|pending| &*pending.token);
        let (before, stage) = match (kept, aside) {
            (Some(kept), _) if Some(&*kept.after) == cut && kept.manifest.token == now && !kept.returned => {
                (kept, Stage::Cut)
            }
            (_, Some(aside)) if aside.after == now => (aside, Stage::OnTheWay),
            (Some(kept), _) if kept.after == now => (kept, Stage::Done),
            _ => return None,
        };
        let now = seen.manifest.as_ref().map(|manifest| &manifest.files)?;
        let (files, edited) = (before.files(now), before.edited(now));
        Some(Way { before, files, edited, stage })
    }

    /// Where contents are; `begun`: after [`Way::begins`].
    pub fn vault(&self, desk: &Desk, begun: bool) -> Vault {
        match self.stage {
            Stage::OnTheWay => desk.vault_aside(),
            Stage::Done if begun => desk.vault_aside(),
            Stage::Done | Stage::Cut => desk.vault(),
        }
    }

    /// # Errors
    /// If what is kept cannot be moved.
    pub fn begins(&self, desk: &Desk) -> Result<(), disk::Error> {
        if self.stage == Stage::Done { desk.set_vault_aside() } else { Ok(()) }
    }

    /// Whether a whole publish is taken back, so that there is a way back from that, too.
    pub fn returns(&self) -> bool {
        self.stage != Stage::Cut
    }

    /// Whether this would take back a way back.
    fn is_forward(&self) -> bool {
        self.stage == Stage::Done && self.before.returned
    }

    /// The files whose contents cannot be had: neither on the host nor kept.
    fn lost(&self, desk: &Desk, survey: &Survey) -> Vec<String> {
        let vault = self.vault(desk, false);
        let is_kept = |path: &&String| self.files.get(*path).is_some_and(|content| vault.has(&name(content)));
        let sent = survey.plan.new.iter().chain(&survey.plan.changed);
        let overwritten = self.before.forced.iter().filter(|path| !self.before.found.contains_key(*path));
        sent.filter(|path| !is_kept(path)).chain(overwritten).cloned().collect()
    }
}

pub fn run(work: &Work<'_>, remote: &dyn Remote) -> Result<Outcome, Refusal> {
    let tell = |words: &str| work.terminal.tell(words);
    let host = Host::new(remote, Patience::default(), remotes::connections(work.target)).telling(&tell);
    let seen = Seen::of(&host, &work.config.id).map_err(|refused| work.refusal(&refused))?;
    let Some(way) = Way::find(work.desk, &seen) else { return Err(no_way(work, &seen)) };
    if way.is_forward() && !work.args.dry_run {
        ask_again(work)?;
    }
    let to = &way.before.manifest.token;
    if let Some(line) = work.desk.last_logged(&format!("\t{to}")) {
        work.terminal.say(&format!("退回到这一次发布的样子：{}", line.replace('\t', "  ")));
    }
    if !way.edited.is_empty() {
        let words = work.words.some(&way.edited);
        let count = way.edited.len();
        work.terminal.say(&format!("其中 {count} 个文件退回到别人在主机上改过的样子：\n{words}"));
    }
    let outputs = disk::outputs(work.root, &site::public(work.root)).unwrap_or_default();
    let notices = work.withdrawn.notices(&outputs);
    let check = |survey: &mut Survey| {
        if survey.seen != seen {
            return Err(work.refusal(&Refused::Moved));
        }
        // What was there before us stays when we go.
        survey.plan.deleted.retain(|path| !way.before.adopted.contains(path));
        survey.plan.expired.retain(|path| !way.before.adopted.contains(path));
        survey.plan.retired.retain(|path, _| !way.before.adopted.contains(path));
        let again = notices.shown_again(&survey.plan);
        if !again.is_empty() {
            let words = work.words.some(&again);
            complain(&format!("警告：已经撤下的稿件，退回以后读者又看得到：\n{words}\n"));
        }
        let gone = pages_again(&survey.plan, &outputs);
        if !gone.is_empty() {
            let words = work.words.some(&gone);
            complain(&format!(
                "警告：稿件已经删去、移走或者不再登，退回以后这些网页读者又看得到：\n{words}\n"
            ));
        }
        match way.lost(work.desk, survey) {
            lost if lost.is_empty() => Ok(()),
            lost => Err(Refusal::new(format!("原来的文件有 {} 个没有留下，不能退回", lost.len())).help(format!(
                "那一次改动太大，留不下全部，或者主机上的文件后来少了。请把稿件改回原来的样子，再发布一次。没有留下的是：\n{}",
                work.words.some(&lost)
            ))),
        }
    };
    let contents = |survey: &Survey, token: &str| Returned::new(work.desk, &way, survey, token);
    if work.bring(remote, &way.files, "退回", &contents, &check, None)? {
        if !way.returns() {
            // What a publish that was cut short did is nothing to go back to.
            let _ = work.desk.vault().clear();
        }
        work.terminal.say("网站退回到了上一次发布以前；稿件没有改动，改好以后再发布");
    }
    Ok(Outcome::Clean)
}

/// Why there is no way back from here, and where there is one.
fn no_way(work: &Work<'_>, seen: &Seen) -> Refusal {
    let now = seen.token();
    let logged =
        |token: &str| work.desk.last_logged(&format!("\t{token}")).map(|line| line.replace('\t', "  "));
    let what = match now.map(|token| (token, logged(token))) {
        None => "主机上没有发布记录".to_owned(),
        Some((_, Some(line))) => format!("主机上现在是：{line}"),
        Some((token, None)) => format!("主机上现在是编号 {token} 的那一次，它不在这台电脑的发布日志里"),
    };
    match work.remembered() {
        Some(last) if now != Some(&*last.token) => {
            let here = logged(&last.token).unwrap_or(last.token);
            Refusal::new("在这之后又有人发布过，不能退回").help(format!(
                "{what}；\n这台电脑最后一次是：{here}。\n请在最后发布的那台电脑上退回，或者把稿件改回原来的样子，再发布一次"
            ))
        }
        _ => Refusal::new("这台电脑上没有留下上一次发布以前的样子").help(format!(
            "{what}。\n发布是在哪台电脑上做的，就在哪台电脑上退回；第一次发布没有可以退回的。也可以把稿件改回原来的样子，再发布一次"
        )),
    }
}

/// A second way back brings the mistake again: `--yes` does not mean that.
fn ask_again(work: &Work<'_>) -> Result<(), Refusal> {
    const AGAIN: &str = "上一次已经退回；再退回会恢复退回以前的内容";
    if work.terminal.format == Format::Json || !std::io::stdin().is_terminal() {
        return Err(Refusal::new(AGAIN)
            .help("没有改动任何东西。稿件还在：真要恢复，运行 huikan publish，会按稿件现在的样子发布"));
    }
    work.ask(&format!("{AGAIN}。要恢复吗？ y 恢复  n 不恢复："))
}
