//! The loop behind the preview: a change in the folder, or the hour of an article -> the next portal.
//!
//! In: the folder, and the clock unless `--now` stands still. Out: portals for the preview, and a line on
//! the terminal for each. Invariant: what cannot be read leaves the last portal in place, and is tried
//! again with the next change.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::disk::{self, Changes, Event, Watch};
use crate::net::preview::Preview;
use crate::portal::Portal;
use crate::report::{Severity, SourcePath, text};
use crate::snapshot::{Options, Snapshot};

use super::super::clock::{self, Stopwatch};
use super::super::terminal::{Terminal, complain};

/// What could not be read is tried again after this, should nobody tell that it can be read now.
const RETRY: Duration = Duration::from_secs(2);

/// The clock may be set, and the machine may sleep: an hour of publication is waited for in steps.
const STEP: Duration = Duration::from_secs(30);

/// Follows one folder.
pub struct Follower {
    pub root: PathBuf,
    pub options: Options,
    /// `--now`: for this preview the time stands still.
    pub now: Option<Timestamp>,
    pub preview: Preview,
    pub terminal: Terminal,
}

impl Follower {
    /// Goes on until the watch is stopped. `watch` began before the first portal was read.
    pub fn follow(self, mut watch: Watch, first: Arc<Portal>) {
        let mut portal = first;
        // Not read yet, and why.
        let mut open = Changes::default();
        let mut trouble = None;
        loop {
            let is_due = match watch.next(self.deadline(&portal, trouble.is_some())) {
                Event::Stopped => return,
                Event::Changed(changes) => {
                    open.append(changes);
                    false
                }
                Event::Deadline => self.is_due(&portal),
            };
            if open.is_empty() && !is_due {
                continue;
            }
            self.preview.stir();
            let watch = Stopwatch::start();
            let now = clock::now(self.now);
            match disk::reread(&self.root, self.options.clone(), now, portal.snapshot(), &open) {
                Ok(next) => {
                    open = Changes::default();
                    if trouble.take().is_some() {
                        self.preview.trouble(None);
                    }
                    portal = self.next(next, portal, watch);
                }
                Err(error) => {
                    let message = error.to_string();
                    if trouble.as_ref() != Some(&message) {
                        let words = text::neutral(&message);
                        complain(&format!("错误：{words}。网页保持原样，恢复以后会接着更新\n"));
                        self.preview.trouble(Some(message.clone()));
                        trouble = Some(message);
                    }
                }
            }
        }
    }

    /// How long to wait for a change at most.
    fn deadline(&self, portal: &Portal, retry: bool) -> Option<Instant> {
        let due = self.now.is_none().then(|| portal.next_change()).flatten().map(|due| {
            let wait = due.duration_since(clock::now(None));
            Duration::try_from(wait).unwrap_or_default().min(STEP)
        });
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
        let is_same = changed.is_empty() && next.findings == last.snapshot().findings;
        if is_same && !self.is_due(&last) {
            return last;
        }
        self.show(next, &last, &changed, watch)
    }

    fn show(&self, next: Snapshot, last: &Portal, changed: &[SourcePath], watch: Stopwatch) -> Arc<Portal> {
        let portal = Arc::new(Portal::open(Arc::new(next), Some(last)));
        self.preview.show(Arc::clone(&portal));
        let time = clock::local(clock::now(None)).strftime("%H:%M:%S");
        let what = match changed {
            [] if self.is_due(last) => "有稿件到了时间".to_owned(),
            [] => "content".to_owned(),
            [one] => one.to_string(),
            [first, ..] => format!("{first} 等 {} 个文件", changed.len()),
        };
        let found = text::summary(portal.report(), Severity::Warning);
        self.terminal.say(&format!("{time} {what}：{} 毫秒，{found}", watch.milliseconds()));
        if self.terminal.verbose {
            self.terminal.report(portal.report(), &*portal);
        }
        portal
    }
}
