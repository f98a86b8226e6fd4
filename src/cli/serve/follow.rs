//! The loop behind the preview: a change in the folder, or the hour of an article -> the next portal.
//!
//! In: the folder, and the clock unless `--now` stands still. Out: portals for the preview, and a line on
//! the terminal for each. Invariant: what cannot be read, or makes us panic, leaves the last portal in place,
//! and is tried again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::disk::{self, Changes, Event, LedgerStamp, Watch};
use crate::net::preview::Preview;
use crate::portal::Portal;
use crate::report::{Severity, SourcePath, text};
use crate::snapshot::{Options, Snapshot};

use super::super::clock::{self, Stopwatch};
use super::super::site;
use super::super::terminal::{Terminal, complain};

/// What could not be read is tried again after this, should nobody tell that it can be read now.
const RETRY: Duration = Duration::from_secs(2);

/// The clock may be set, and the machine may sleep: an hour of publication is waited for in steps.
const STEP: Duration = Duration::from_secs(30);

/// Follows one folder.
pub struct Follower {
    pub root: PathBuf,
    pub options: Options,
    /// The ledger that `options` names the addresses of.
    pub built: Option<LedgerStamp>,
    /// `--now`: for this preview the time stands still.
    pub now: Option<Timestamp>,
    pub preview: Preview,
    pub terminal: Terminal,
}

/// Why changes are not shown, and whether waiting may help.
struct Trouble {
    message: String,
    retry: bool,
}

impl Follower {
    /// Goes on until the watch is stopped. `watch` began before the first portal was read.
    pub fn follow(mut self, mut watch: Watch, first: Arc<Portal>) {
        let mut portal = first;
        // Not read yet, and why.
        let mut open = Changes::default();
        let mut trouble: Option<Trouble> = None;
        loop {
            let is_due = match watch.next(self.deadline(&portal, trouble.as_ref())) {
                Event::Stopped => return,
                Event::Changed(changes) => {
                    open.append(changes);
                    false
                }
                Event::Deadline => self.is_due(&portal),
            };
            let unread = disk::unread(portal.snapshot());
            if open.is_empty() && unread.is_empty() && !is_due {
                continue;
            }
            // Trying a locked file again holds up nothing that is going on.
            if !open.is_empty() || is_due {
                self.preview.stir();
            }
            open.append(unread);
            match self.turn(&portal, &open) {
                Ok(next) => {
                    open = Changes::default();
                    if trouble.take().is_some() {
                        self.preview.trouble(None);
                        self.terminal.say(&format!("{} 已恢复，接着更新", clock::of_day()));
                    }
                    portal = next;
                }
                Err(news) => {
                    if trouble.as_ref().map(|trouble| &trouble.message) != Some(&news.message) {
                        let words = text::neutral(&news.message);
                        complain(&format!("错误：{words}。网页保持原样，恢复以后会接着更新\n"));
                        self.preview.trouble(Some(news.message.clone()));
                    }
                    trouble = Some(news);
                }
            }
        }
    }

    /// Reads and shows what changed. A mistake of ours there costs one change, not the preview.
    fn turn(&mut self, portal: &Arc<Portal>, open: &Changes) -> Result<Arc<Portal>, Trouble> {
        let turn = AssertUnwindSafe(|| {
            let watch = Stopwatch::start();
            self.read_ledger();
            let now = clock::now(self.now);
            let read = disk::reread(&self.root, self.options.clone(), now, portal.snapshot(), open);
            read.map(|next| self.next(next, Arc::clone(portal), watch))
        });
        match catch_unwind(turn) {
            Ok(Ok(next)) => Ok(next),
            Ok(Err(_)) if !disk::is_site(&self.root) => {
                let message = "content 文件夹不见了：它被移走、改名了，或者它所在的磁盘断开了".to_owned();
                Err(Trouble { message, retry: true })
            }
            Ok(Err(error)) => Err(Trouble { message: error.to_string(), retry: true }),
            Err(_) => {
                let message = "程序在更新时出了错；请撤销刚才的改动再保存，并把它告诉维护会刊的人".to_owned();
                Err(Trouble { message, retry: false })
            }
        }
    }

    /// Where a build was made meanwhile, its addresses are those that must not get lost.
    fn read_ledger(&mut self) {
        let out = site::public(&self.root);
        let built = disk::ledger_stamp(&self.root, &out);
        if built != self.built
            && let Ok(routes) = disk::previous_routes(&self.root, &out)
        {
            self.options.previous_routes = routes;
            self.built = built;
        }
    }

    /// How long to wait for a change at most.
    fn deadline(&self, portal: &Portal, trouble: Option<&Trouble>) -> Option<Instant> {
        if let Some(trouble) = trouble {
            return trouble.retry.then(|| clock::after(RETRY));
        }
        let due = self.now.is_none().then(|| portal.next_change()).flatten().map(|due| {
            let wait = due.duration_since(clock::now(None));
            Duration::try_from(wait).unwrap_or_default().min(STEP)
        });
        let retry = !disk::unread(portal.snapshot()).is_empty();
        let waits = [due, retry.then_some(RETRY)];
        waits.into_iter().flatten().min().map(clock::after)
    }

    /// Whether an article's hour has come.
    fn is_due(&self, portal: &Portal) -> bool {
        self.now.is_none() && portal.next_change().is_some_and(|due| due <= clock::now(None))
    }

    /// The portal of a snapshot, or the last one if nothing is different.
    fn next(&self, next: Snapshot, last: Arc<Portal>, watch: Stopwatch) -> Arc<Portal> {
        let changed: Vec<SourcePath> = next.changed_since(last.snapshot()).into_iter().cloned().collect();
        let is_same = changed.is_empty()
            && next.findings == last.snapshot().findings
            && next.options == last.snapshot().options;
        if is_same && !self.is_due(&last) {
            return last;
        }
        self.show(next, &last, &changed, watch)
    }

    fn show(&self, next: Snapshot, last: &Portal, changed: &[SourcePath], watch: Stopwatch) -> Arc<Portal> {
        let portal = Arc::new(Portal::open(Arc::new(next), Some(last)));
        self.preview.show(Arc::clone(&portal));
        let what = match changed {
            [] => Self::beside_changes(last.snapshot(), portal.snapshot(), self.is_due(last)),
            [one] => one.to_string(),
            [first, ..] => format!("{first} 等 {} 个文件", changed.len()),
        };
        let found = text::summary(portal.report(), Severity::Warning);
        // The pages are still to be looked at.
        let of = if found == text::NOTHING { "稿件" } else { "" };
        self.terminal.say(&format!("{} {what}：{} 毫秒，{of}{found}", clock::of_day(), watch.milliseconds()));
        if self.terminal.verbose {
            self.terminal.report(portal.report(), &*portal);
        }
        portal
    }

    /// What there is to say where no file has other bytes than before.
    fn beside_changes(last: &Snapshot, next: &Snapshot, is_due: bool) -> String {
        let differs = |one: &Snapshot, other: &Snapshot| {
            let mut findings = one.findings.iter().filter(|finding| !other.findings.contains(finding));
            findings.find_map(|finding| finding.span.as_ref().map(|span| span.file.clone()))
        };
        match differs(next, last).or_else(|| differs(last, next)) {
            _ if is_due => "有稿件到了时间".to_owned(),
            Some(file) => file.to_string(),
            None => "重新生成过网站".to_owned(),
        }
    }
}
