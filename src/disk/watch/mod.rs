//! Waiting until something changes in a site's folder.
//!
//! In: the root. Out: [`Changes`] in settled batches, a superset of what changed since [`Watch::start`].
//! Invariant: nothing that changes is missed for long. Events tell at once, scans find what events did not
//! tell, and where that happens scans are made more often from then on.

mod events;
mod looks;
mod scan;
mod trust;

#[cfg(test)]
mod tests;

use std::fmt;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use super::changes::Changes;
use super::error::Error;
use events::{Deaf, Ears, Events, Heard, How, TOPS, Tell};
use looks::Looks;
use scan::{Listing, Scan, Scanner};
use trust::Trust;

/// A batch is settled when so long nothing more was heard.
const QUIET: Duration = Duration::from_millis(6);
/// Where something is heard all the time, a batch is handed out after this.
const LONGEST: Duration = Duration::from_millis(50);
/// In bytes. A larger file is told when its writer rests.
const LARGE: u64 = 4 << 20;

/// Why [`Watch::next`] came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Something may have changed there.
    Changed(Changes),
    /// The deadline has passed, and no change is settling.
    Deadline,
    /// [`Stop::stop`] was called.
    Stopped,
}

/// Listens to a site's folder until it is dropped.
pub struct Watch {
    root: PathBuf,
    inbox: Receiver<Message>,
    outbox: Sender<Message>,
    ears: Ears,
    scanner: Scanner,
    /// `None` while a scan is going on.
    next_scan: Option<Instant>,
    /// Another scan is wanted after the one that is going on.
    scan_again: bool,
    trust: Trust,
    batch: Batch,
    looks: Looks,
    stopped: bool,
}

enum Message {
    Heard(Heard, Instant),
    Scanned(Scan),
    Stop,
}

/// What is settling.
#[derive(Debug, Default)]
struct Batch {
    changes: Changes,
    /// When the first and the last of it were heard.
    times: Option<(Instant, Instant)>,
}

impl Batch {
    fn add(&mut self, changes: Changes, at: Instant) {
        self.changes.append(changes);
        let (first, last) = self.times.unwrap_or((at, at));
        self.times = Some((first, last.max(at)));
    }

    fn due(&self) -> Option<Instant> {
        self.times.map(|(first, last)| (last + QUIET).min(first + LONGEST))
    }
}

/// Ends a [`Watch`] from another thread.
#[derive(Clone)]
pub struct Stop(Sender<Message>);

impl Stop {
    /// From now on [`Watch::next`] gives [`Event::Stopped`].
    pub fn stop(&self) {
        // It is gone if nobody waits any more.
        drop(self.0.send(Message::Stop));
    }
}

impl Watch {
    /// Begins to listen. What changes from now on is told, so the first reading comes after this.
    ///
    /// # Errors
    /// If there is no such folder. That events cannot be had is none: scans take over.
    pub fn start(root: &Path) -> Result<Watch, Error> {
        Watch::over(root, events::of_system)
    }

    fn over(
        root: &Path,
        events: impl FnOnce(&Path, Tell) -> Result<Box<dyn Events>, Deaf>,
    ) -> Result<Watch, Error> {
        let root = root.canonicalize().map_err(|cause| Error::system("读取站点", root, cause))?;
        let (outbox, inbox) = channel();
        // Where sending fails the receiver is gone: nobody needs to know.
        let (heard, scanned) = (outbox.clone(), outbox.clone());
        let tell = move |one| drop(heard.send(Message::Heard(one, Instant::now())));
        let mut ears = Ears::new(&root, events(&root, Box::new(tell)).ok());
        let (followed, first) = rayon::join(|| ears.follow(), || Listing::of(&root));
        let mut trust = Trust::new(followed && first.plain && tells_of_changes(&root));
        // What changed between the two is found by a scan alone.
        trust.excuse(Instant::now());
        if !trust.is_lost() && ears.probe() {
            trust.expect_probe(Instant::now());
        } else {
            trust.lose();
        }
        let scanner =
            Scanner::start(root.clone(), first, move |scan| drop(scanned.send(Message::Scanned(scan))));
        let next_scan = Some(Instant::now() + trust.pause(Duration::ZERO));
        Ok(Watch {
            root,
            inbox,
            outbox,
            ears,
            scanner,
            next_scan,
            scan_again: false,
            trust,
            batch: Batch::default(),
            looks: Looks::default(),
            stopped: false,
        })
    }

    /// A handle that ends the waiting.
    pub fn stopper(&self) -> Stop {
        Stop(self.outbox.clone())
    }

    /// Waits for a settled batch of changes, at most until the deadline: a batch that is settling then is
    /// waited for, which takes 50 ms at most.
    pub fn next(&mut self, deadline: Option<Instant>) -> Event {
        loop {
            while let Ok(message) = self.inbox.try_recv() {
                self.take(message);
            }
            if self.stopped {
                return Event::Stopped;
            }
            let now = Instant::now();
            self.act(now);
            let settled = self.batch.due();
            if settled.is_some_and(|due| due <= now) {
                self.looks.before_reading(&self.root);
                return Event::Changed(std::mem::take(&mut self.batch).changes);
            }
            let deadline = deadline.filter(|_| settled.is_none());
            if deadline.is_some_and(|deadline| deadline <= now) {
                return Event::Deadline;
            }
            let due = [settled, deadline, self.looks.due(), self.next_scan, self.trust.due()];
            let due = due.into_iter().flatten().min();
            let message = match due {
                Some(due) => self.inbox.recv_timeout(due.saturating_duration_since(now)),
                None => self.inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            if let Ok(message) = message {
                self.take(message);
            }
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Stop => self.stopped = true,
            Message::Scanned(scan) => self.scanned(scan),
            Message::Heard(Heard::Path { path, how }, at) => self.heard(path, how, at),
            Message::Heard(Heard::Probe, _) => {
                if self.trust.probe_heard() {
                    self.ears.leave_probe();
                }
            }
            Message::Heard(Heard::Overflow, _) => {
                // New folders may have been among what was lost.
                self.trust.excuse(Instant::now());
                self.ears.turn_to(&TOPS);
                self.scan_soon();
            }
            Message::Heard(Heard::Trouble, _) => {
                self.trust.lose();
                self.scan_soon();
            }
        }
    }

    fn heard(&mut self, path: String, how: How, at: Instant) {
        let metadata = fs::symlink_metadata(self.root.join(&path)).ok();
        let is_folder = metadata.as_ref().is_some_and(Metadata::is_dir);
        // Some systems say that a folder changed whenever something in it did.
        if is_folder && how == How::Inside {
            return;
        }
        self.trust.heard(&path);
        if is_folder {
            self.looks.folder_came(&path, at);
        } else if how == How::Inside && metadata.is_some_and(|metadata| metadata.len() > LARGE) {
            return self.looks.file_grows(&path, at);
        }
        if let Some(top) = TOPS.iter().find(|&&top| top == path) {
            self.ears.turn_to(&[top]);
        }
        self.batch.add(Changes::of([path.as_str()]), at);
    }

    fn scanned(&mut self, scan: Scan) {
        let now = Instant::now();
        self.trust.judge(&scan, now);
        self.next_scan =
            Some(if std::mem::take(&mut self.scan_again) { now } else { now + self.trust.pause(scan.took) });
        if scan.changes.paths().is_none() {
            self.ears.turn_to(&TOPS);
        }
        if !scan.changes.is_empty() {
            self.batch.add(scan.changes, now);
        }
    }

    fn scan_soon(&mut self) {
        match &mut self.next_scan {
            Some(next) => *next = Instant::now(),
            None => self.scan_again = true,
        }
    }

    /// Does what is due.
    fn act(&mut self, now: Instant) {
        if !self.ears.follow() {
            self.trust.lose();
        }
        if self.trust.check(now) {
            self.scan_soon();
        }
        let seen = self.looks.look(&self.root, now);
        if !seen.is_empty() {
            self.batch.add(seen, now);
        }
        if self.next_scan.is_some_and(|next| next <= now) {
            self.next_scan = None;
            self.trust.scan_begins();
            self.scanner.ask();
        }
    }
}

fn tells_of_changes(root: &Path) -> bool {
    let tops = TOPS.iter().map(|top| root.join(top)).filter(|top| top.exists());
    tops.chain([root.to_owned()]).all(|folder| trust::tells_of_changes(&folder))
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("root", &self.root).field("trust", &self.trust).finish_non_exhaustive()
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stop")
    }
}
