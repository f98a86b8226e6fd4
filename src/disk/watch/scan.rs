//! What changed, by looking: a walk over the site's folders that compares stamps.
//!
//! In: the site's real root, and the request for a scan. Out: the paths whose stamps are others than at
//! the scan before. Invariant: nothing is opened but folders, and one thread does it, so that it does not
//! stand in anybody's way.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::disk::cache::Stamp;
use crate::disk::changes::Changes;
use crate::disk::error::Error;
use crate::disk::walk::{self, Found, Harvest};

/// What was where; `None` if it could not be walked.
#[derive(Debug)]
pub(super) struct Listing {
    files: Option<Vec<(Box<str>, Stamp)>>,
    /// Links and the like: events don't tell everything then.
    pub plain: bool,
}

impl Listing {
    /// Of everything.
    pub fn of(root: &Path) -> Listing {
        Listing::stamped(root, walk::walk(root))
    }

    /// Of one folder.
    pub fn below(root: &Path, path: &str) -> Listing {
        Listing::stamped(root, walk::walk_below(root, path))
    }

    fn stamped(root: &Path, harvest: Result<Harvest, Error>) -> Listing {
        let Ok(harvest) = harvest else { return Listing { files: None, plain: false } };
        let stamped = |found: &Found| {
            let metadata = fs::metadata(root.join(&found.disk)).ok()?;
            Some((found.disk.as_str().into(), Stamp::of(&metadata)))
        };
        let plain = harvest.is_plain();
        let mut files: Vec<_> = harvest.files.par_iter().filter_map(stamped).collect();
        files.sort_unstable_by(|(a, _): &(Box<str>, Stamp), (b, _)| a.cmp(b));
        Listing { files: Some(files), plain }
    }

    pub fn changes_to(&self, next: &Listing) -> Changes {
        let (old, new) = match (&self.files, &next.files) {
            (None, None) => return Changes::default(),
            (Some(old), Some(new)) => (old, new),
            _ => return Changes::everything(),
        };
        if self.plain != next.plain {
            return Changes::everything();
        }
        let mut changes = Changes::default();
        let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
        loop {
            let before = old.next_if(|(path, _)| new.peek().is_none_or(|(next, _)| path <= next));
            let after = match before {
                Some((path, _)) => new.next_if(|(next, _)| next == path),
                None => new.next(),
            };
            match (before, after) {
                (None, None) => return changes,
                (Some((_, was)), Some((_, is))) if was == is => {}
                (Some((path, _)), _) | (None, Some((path, _))) => changes.add(path.clone().into()),
            }
        }
    }
}

/// What a scan gave.
#[derive(Debug)]
pub(super) struct Scan {
    pub started: Instant,
    pub took: Duration,
    pub changes: Changes,
    pub plain: bool,
}

/// A thread that scans when it is asked. It ends with this.
#[derive(Debug)]
pub(super) struct Scanner {
    requests: Sender<()>,
}

impl Scanner {
    /// `first` is what later scans are compared with.
    pub fn start(root: PathBuf, first: Listing, tell: impl Fn(Scan) + Send + 'static) -> Scanner {
        let (requests, asked) = channel();
        thread::spawn(move || scan_when_asked(&root, first, &asked, &tell));
        Scanner { requests }
    }

    pub fn ask(&self) {
        // The thread lives as long as this; if it is gone, the process is going.
        let _ = self.requests.send(());
    }
}

fn scan_when_asked(root: &Path, mut last: Listing, asked: &Receiver<()>, tell: &impl Fn(Scan)) {
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().ok();
    while let Ok(()) = asked.recv() {
        let started = Instant::now();
        let next = match &alone {
            Some(pool) => pool.install(|| Listing::of(root)),
            None => Listing::of(root),
        };
        let changes = last.changes_to(&next);
        last = next;
        tell(Scan { started, took: started.elapsed(), changes, plain: last.plain });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(files: &[(&str, u64)]) -> Listing {
        let file = |&(path, size): &(&str, u64)| (path.into(), Stamp { size, mtime: 0, ctime: 0, inode: 0 });
        Listing { files: Some(files.iter().map(file).collect()), plain: true }
    }

    #[test]
    fn listings_are_compared_from_both_ends() {
        let old = listing(&[("content/a", 1), ("content/b", 1), ("content/d", 1), ("content/e", 1)]);
        let new = listing(&[
            ("content/0", 1),
            ("content/b", 2),
            ("content/c", 1),
            ("content/e", 1),
            ("content/f", 1),
        ]);
        let changed = |from: &Listing, to: &Listing| from.changes_to(to);
        let expected =
            Changes::of(["content/0", "content/a", "content/b", "content/c", "content/d", "content/f"]);
        assert_eq!(changed(&old, &new), expected);
        assert_eq!(changed(&new, &old), expected);
        assert_eq!(changed(&old, &old), Changes::default());
        let gone = Listing { files: None, plain: false };
        assert_eq!(changed(&old, &gone), Changes::everything());
        assert_eq!(changed(&gone, &new), Changes::everything());
        assert_eq!(changed(&gone, &gone), Changes::default());
    }
}
