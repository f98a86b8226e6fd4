//! Carrying a plan out.
//!
//! In: a plan, the contents, a host. Out: a host whose files are those that are wanted, and a manifest that says so.
//! Order: lock, what may be there from now on, waves of files, deletions but for what is in the way of a file, manifest.
//! Invariants: each file that may be ours is named on the host before it is touched; killed at any moment, the next
//! publish knows what to look at. On a slow line turns are dear: what need not wait for one another goes side by side.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread::{self, Thread};

use super::Refused;
use super::host::Host;
use super::lock::{Lock, Owner};
use super::look::Seen;
use super::manifest::{Content, Files, Manifest, OVERTAKEN, PUBLISHED, PUBLISHING, Pending, seal};
use super::order::{emptied, in_the_way, waves};
use super::plan::Plan;
use super::remote::{Remote, Trouble, TroubleKind};
use super::room::Place;
use super::source::{LARGE, Large, changed};

/// So many files, and bytes, go to the host before the first is put in its place.
const STAGED: usize = 100;
const STAGED_BYTES: u64 = 8 << 20;
/// What others write into a page makes it hardly longer than so many bytes.
const LONGER: u64 = 1 << 20;

/// Where contents come from, and where old ones are kept.
pub trait Contents: Sync {
    /// The bytes of a file of the build.
    ///
    /// # Errors
    /// One sentence for staff, if it cannot be read.
    fn bytes(&self, path: &str) -> Result<Vec<u8>, String>;

    /// The same, read piece by piece.
    ///
    /// # Errors
    /// One sentence for staff, if it cannot be read.
    fn open(&self, path: &str) -> Result<Box<dyn Read + '_>, String> {
        Ok(Box::new(Cursor::new(self.bytes(path)?)))
    }

    /// The host is about to be changed.
    ///
    /// # Errors
    /// One sentence for staff, if nothing must be changed then.
    fn begins(&self) -> Result<(), String> {
        Ok(())
    }

    /// How many bytes [`Contents::keep`] takes, at most, of what stood at the path; `None`: it does not want it.
    fn wants_old(&self, path: &str) -> Option<u64> {
        let _ = path;
        None
    }

    /// What stood at a path before it was changed or deleted; for the way back, where there is to be one.
    fn keep(&self, path: &str, bytes: &[u8]) {
        let _ = (path, bytes);
    }

    /// All that will be changed was kept; the host is still as it was.
    ///
    /// # Errors
    /// One sentence for staff, if nothing must be changed then.
    fn kept(&self) -> Result<(), String> {
        Ok(())
    }

    /// Whether a file that is sent is another's, as on the way back from a `--force`: then the manifest leaves it out.
    fn is_foreign(&self, path: &str) -> bool {
        let _ = path;
        false
    }
}

/// How far a publish has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub files: usize,
    pub of_files: usize,
    pub bytes: u64,
    pub of_bytes: u64,
}

/// A plan, and all that it needs.
pub struct Errand<'a> {
    pub host: &'a Host<'a>,
    pub site: &'a str,
    pub want: &'a Files,
    pub plan: &'a Plan,
    /// The host as it was when the plan was made.
    pub seen: &'a Seen,
    pub me: Owner,
    pub take_over: bool,
    /// Seconds since 1970.
    pub clock: &'a (dyn Fn() -> i64 + Sync),
    pub contents: &'a dyn Contents,
    /// What is done, for hosts that keep a history.
    pub words: &'a str,
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

impl std::fmt::Debug for Errand<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Errand").field("plan", self.plan).finish_non_exhaustive()
    }
}

impl Errand<'_> {
    /// Does it; gives the manifest that stands on the host then.
    ///
    /// # Errors
    /// [`Refused::Moved`] if the host is not, or may not be, as it was when the plan was made; nothing was done then.
    pub fn carry_out(&self) -> Result<Manifest, Refused> {
        let lock = Lock::take(self.host, self.me.clone(), self.clock, self.take_over)?;
        let done = match lock.is_taken_over {
            true => self.host.ask(Remote::sweep).map_err(Refused::from).and(Err(Refused::Moved)),
            false => self.watched(&lock),
        };
        match done {
            // Whoever took over keeps the lock. What was on its way to the host meanwhile is for the next to look at.
            Err(Refused::TakenOver) => self.leave_word()?,
            // A lock that cannot be given back grows old by itself.
            _ => drop(lock.release()),
        }
        let manifest = done?;
        self.host.ask(|remote| remote.finish(self.words))?;
        Ok(manifest)
    }

    /// The lock is renewed meanwhile, however long one request takes.
    fn watched(&self, lock: &Lock<'_>) -> Result<Manifest, Refused> {
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            let watch = scope.spawn(|| {
                // What fails here fails for those who carry files, too.
                while !is_over.load(Ordering::Relaxed) && !matches!(lock.renew(), Err(Refused::TakenOver)) {
                    thread::park_timeout(self.host.patience().beat);
                }
            });
            let _over = Over(&is_over, watch.thread());
            self.locked(lock)
        })
    }

    /// Names what we may have changed where whoever took over does not delete it at the end.
    fn leave_word(&self) -> Result<(), Refused> {
        let there = Seen::of(self.host, self.site)?.overtaken.unwrap_or_default();
        let left = seal(&self.pending().and(there));
        Ok(self.host.ask(|remote| remote.write(OVERTAKEN, &left))?)
    }

    fn locked(&self, lock: &Lock<'_>) -> Result<Manifest, Refused> {
        let now = Seen::of(self.host, self.site)?;
        if now != *self.seen {
            return Err(Refused::Moved);
        }
        self.contents.begins().map_err(Refused::Content)?;
        if self.seen.pending.is_some() || lock.was_left {
            self.host.ask(Remote::sweep)?;
        }
        let manifest = self.manifest();
        let sealed = seal(&manifest);
        let is_staged = self.prepare(&sealed, lock)?;
        self.contents.kept().map_err(Refused::Content)?;
        self.files(is_staged, lock)?;
        self.put_manifest(&sealed, is_staged, lock)?;
        self.host.ask(|remote| remote.delete(PUBLISHING))?;
        // What came to it since is for the next publish.
        if self.seen.overtaken.is_some() && Seen::of(self.host, self.site)?.overtaken == self.seen.overtaken {
            self.host.ask(|remote| remote.delete(OVERTAKEN))?;
        }
        Ok(manifest)
    }

    /// As it will be when all is done.
    fn manifest(&self) -> Manifest {
        let ours = self.want.iter().filter(|(path, _)| !self.contents.is_foreign(path));
        Manifest {
            site: self.site.to_owned(),
            token: self.me.token.clone(),
            files: ours.map(|(path, content)| (path.clone(), *content)).collect(),
            retired: self.plan.retired.clone(),
        }
    }

    /// Before readers see any change: tells the host what may be ours from now on, keeps what will be changed, and of a
    /// small publish brings all that is new to the host, though not to its place. Gives whether it did that.
    fn prepare(&self, manifest: &[u8], lock: &Lock<'_>) -> Result<bool, Refused> {
        let pending = seal(&self.pending());
        let is_small = self.plan.sends() <= STAGED && self.plan.bytes <= STAGED_BYTES;
        let mut steps = vec![Step::Tell];
        if is_small {
            steps.push(Step::StageManifest);
            steps.extend(self.sent().map(Step::Stage));
        }
        steps.extend(self.wanted().map(|(path, most)| Step::Keep(path, most)));
        let can = AtomicBool::new(is_small);
        self.host.each(&steps, |step| -> Result<(), Refused> {
            let is_staged = match step {
                Step::Tell => self.host.ask(|remote| remote.write(PUBLISHING, &pending)).map(|()| true)?,
                Step::StageManifest => self.host.ask(|remote| remote.stage(PUBLISHED, manifest))?,
                Step::Stage(path) => self.stage(path, lock)?,
                Step::Keep(path, most) => self.keep_old(path, *most).map(|()| true)?,
            };
            can.fetch_and(is_staged, Ordering::Relaxed);
            Ok(())
        })?;
        Ok(can.into_inner())
    }

    /// Of a small publish all files go to the host at once, and to their places wave by wave: two turns less for each
    /// wave. A large one would need its room twice, and would begin anew after each break.
    fn stage(&self, path: &str, lock: &Lock<'_>) -> Result<bool, Refused> {
        let (bytes, _place) = self.bytes(path)?;
        lock.renew()?;
        Ok(self.host.ask(|remote| remote.stage(path, &bytes))?)
    }

    /// The manifest takes its place only if nobody took over; it goes to the host while that is asked, if not before.
    fn put_manifest(&self, bytes: &[u8], is_staged: bool, lock: &Lock<'_>) -> Result<(), Refused> {
        let (staged, held) = thread::scope(|scope| {
            let staged = scope.spawn(|| match is_staged {
                true => Ok(true),
                false => self.host.ask(|remote| remote.stage(PUBLISHED, bytes)),
            });
            let held = lock.is_held();
            (staged.join().unwrap_or(Ok(false)), held)
        });
        if !held? {
            return Err(Refused::TakenOver);
        }
        if !staged? || self.host.remote.place(PUBLISHED).is_err() {
            self.host.ask(|remote| remote.write(PUBLISHED, bytes))?;
        }
        Ok(())
    }

    /// Everything that may be ours and is not in the manifest, this publish's and that of one that was cut short.
    fn pending(&self) -> Pending {
        let mut pending = Pending {
            site: self.site.to_owned(),
            token: self.me.token.clone(),
            ..self.seen.pending.clone().unwrap_or_default()
        };
        pending.files.extend(self.sent().filter_map(|path| Some((path.to_owned(), *self.want.get(path)?))));
        pending.deleted.extend(self.plan.deleted.iter().chain(&self.plan.expired).cloned());
        pending
    }

    fn sent(&self) -> impl Iterator<Item = &str> {
        self.plan.new.iter().chain(&self.plan.changed).map(String::as_str)
    }

    fn files(&self, is_staged: bool, lock: &Lock<'_>) -> Result<(), Refused> {
        let count = Count::new(self);
        let new = self.plan.new.iter().map(String::as_str);
        let mut gone: BTreeSet<&str> =
            self.plan.deleted.iter().chain(&self.plan.expired).map(String::as_str).collect();
        for wave in waves(new, self.plan.changed.iter().map(String::as_str)) {
            let first = in_the_way(&gone, &wave);
            gone.retain(|path| !first.contains(path));
            self.take_away(&first, lock, &count)?;
            self.host.each(&wave, |path| self.send(path, is_staged, lock, &count))?;
        }
        self.take_away(&gone, lock, &count)
    }

    /// What links goes before what is linked, and folders that are empty then go last.
    fn take_away(&self, gone: &BTreeSet<&str>, lock: &Lock<'_>, count: &Count<'_>) -> Result<(), Refused> {
        for wave in waves(gone.iter().copied(), std::iter::empty()).into_iter().rev() {
            self.host.each(&wave, |path| self.delete(path, lock, count))?;
        }
        let stays =
            |folder: &str| [self.want, &self.plan.retired].iter().any(|files| has_below(files, folder));
        for folder in emptied(gone, stays) {
            lock.renew()?;
            // Others keep something in it, or did not want it to go.
            let _ = self.host.ask(|remote| remote.remove_folder(folder));
        }
        Ok(())
    }

    fn delete(&self, path: &str, lock: &Lock<'_>, count: &Count<'_>) -> Result<(), Refused> {
        lock.renew()?;
        self.host.ask(|remote| remote.delete(path))?;
        count.tell(0);
        Ok(())
    }

    fn send(&self, path: &str, is_staged: bool, lock: &Lock<'_>, count: &Count<'_>) -> Result<(), Refused> {
        if let Some(content) = self.want.get(path).filter(|content| content.size > LARGE && !is_staged) {
            let source = Large { contents: self.contents, path, content: *content };
            lock.renew()?;
            self.put(path, |remote| remote.write_large(path, &source))?;
            count.tell(content.size);
            return Ok(());
        }
        let (bytes, _place) = self.bytes(path)?;
        lock.renew()?;
        // What fails to be put in its place may be there already, or be gone: then it is sent anew.
        if !is_staged || self.host.remote.place(path).is_err() {
            self.put(path, |remote| remote.write(path, &bytes))?;
        }
        count.tell(bytes.len() as u64);
        Ok(())
    }

    fn put(&self, path: &str, write: impl Fn(&dyn Remote) -> Result<(), Trouble>) -> Result<(), Trouble> {
        match self.host.ask(&write) {
            // A folder that has become empty may stand there; one that is not stays.
            Err(_) if self.host.remote.remove_folder(&format!("{path}/")).is_ok() => self.host.ask(&write),
            written => written,
        }
    }

    /// The bytes of a file, as soon as there is room for them.
    fn bytes(&self, path: &str) -> Result<(Vec<u8>, Place<'_>), Refused> {
        let wanted = self.want.get(path);
        let place = self.host.room.take(wanted.map_or(0, |content| content.size));
        let bytes = self.contents.bytes(path).map_err(Refused::Content)?;
        match wanted == Some(&Content::of(&bytes)) {
            true => Ok((bytes, place)),
            false => Err(Refused::Content(changed(path))),
        }
    }

    /// What will be changed or deleted and is to be kept, and how many bytes of it at most.
    fn wanted(&self) -> impl Iterator<Item = (&str, u64)> {
        let gone = self.plan.deleted.iter().chain(&self.plan.expired);
        let all = self.plan.changed.iter().chain(gone).map(String::as_str);
        all.filter_map(|path| Some((path, self.contents.wants_old(path)?)))
    }

    fn keep_old(&self, path: &str, most: u64) -> Result<(), Trouble> {
        let known = self.seen.manifest.as_ref().and_then(|manifest| manifest.files.get(path));
        let is_kept = known.map(|content| self.keep(path, content.size.saturating_add(LONGER).min(most)));
        match is_kept.transpose()? {
            Some(true) => Ok(()),
            // Others made it longer, or it is theirs altogether.
            Some(false) | None => match self.host.ask(|remote| remote.size(path))? {
                Some(size) if size <= most => self.keep(path, size).map(drop),
                _ => Ok(()),
            },
        }
    }

    /// Keeps what stands at a path, if anything does; whether it has no more bytes than that.
    fn keep(&self, path: &str, most: u64) -> Result<bool, Trouble> {
        let _place = self.host.room.take(most);
        match self.host.ask(|remote| remote.read(path, most)) {
            Ok(old) => {
                old.iter().for_each(|old| self.contents.keep(path, old));
                Ok(true)
            }
            Err(trouble) if trouble.kind == TroubleKind::Long => Ok(false),
            Err(trouble) => Err(trouble),
        }
    }
}

/// What can be done, in any order, before readers see a change.
enum Step<'a> {
    /// Names what may be ours.
    Tell,
    StageManifest,
    Stage(&'a str),
    /// Keeps what stands there, of so many bytes at most.
    Keep(&'a str, u64),
}

/// Ends the watch over the lock however the work under it ends.
struct Over<'a>(&'a AtomicBool, &'a Thread);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
        self.1.unpark();
    }
}

fn has_below(files: &Files, folder: &str) -> bool {
    files.range(folder.to_owned()..).next().is_some_and(|(path, _)| path.starts_with(folder))
}

struct Count<'a> {
    errand: &'a Errand<'a>,
    files: AtomicUsize,
    bytes: AtomicU64,
}

impl<'a> Count<'a> {
    fn new(errand: &'a Errand<'a>) -> Count<'a> {
        Count { errand, files: AtomicUsize::new(0), bytes: AtomicU64::new(0) }
    }

    fn tell(&self, bytes: u64) {
        let plan = self.errand.plan;
        (self.errand.progress)(Progress {
            files: self.files.fetch_add(1, Ordering::Relaxed) + 1,
            of_files: plan.sends() + plan.deletes(),
            bytes: self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes,
            of_bytes: plan.bytes,
        });
    }
}
