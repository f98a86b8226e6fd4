//! Hashes of files whose bytes need not be read again.
//!
//! In: what the last run remembered in `.huikan/cache/`. Out: the hash of a file that has not
//! changed, and what it is. Invariant: deleting or damaging the cache costs time and nothing else, so
//! every trouble with it is ignored.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::sealed;
use crate::snapshot::{Asset, Hash, Nature};

/// Changes whenever the layout of [`Entry`] does, or what is read from a file.
const VERSION: u8 = 4;
/// File systems keep times in steps of up to two seconds: a younger file may change without showing it.
const SETTLED: Duration = Duration::from_secs(2);

/// By which a file is recognised without being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    pub size: u64,
    /// Nanoseconds since 1970.
    pub mtime: i64,
    /// The same of the last change that the file system itself noted, permissions and a time that was set back
    /// included; 0 where it tells of none.
    pub ctime: i64,
    pub inode: u64,
}

impl Stamp {
    pub fn of(metadata: &Metadata) -> Stamp {
        let mtime = nanoseconds(metadata.modified().ok());
        Stamp { size: metadata.len(), mtime, ctime: ctime(metadata), inode: inode(metadata) }
    }

    /// When it was last touched in any way.
    fn latest(&self) -> i64 {
        self.mtime.max(self.ctime)
    }
}

#[cfg(unix)]
fn ctime(metadata: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec())
}

/// Programs set a file's time back here as they like, and the system keeps no other that std tells.
#[cfg(not(unix))]
fn ctime(_: &Metadata) -> i64 {
    0
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

/// The time of creation stands in for the file's number, which std does not tell here.
#[cfg(not(unix))]
fn inode(metadata: &Metadata) -> u64 {
    nanoseconds(metadata.created().ok()).cast_unsigned()
}

fn nanoseconds(time: Option<SystemTime>) -> i64 {
    let signed = |duration: Duration| i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX);
    match time.map(|time| time.duration_since(SystemTime::UNIX_EPOCH)) {
        Some(Ok(after)) => signed(after),
        Some(Err(before)) => -signed(before.duration()),
        None => 0,
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    stamp: Stamp,
    hash: [u8; blake3::OUT_LEN],
    nature: Nature,
}

/// By source path.
#[derive(Debug, Default)]
pub(super) struct Cache {
    file: PathBuf,
    entries: BTreeMap<String, Entry>,
}

impl Cache {
    pub fn load(root: &Path) -> Cache {
        let file = root.join(".huikan/cache/hashes");
        let entries = sealed::kept(VERSION, &file).unwrap_or_default();
        Cache { file, entries }
    }

    /// What is known of a file with this stamp.
    pub fn known(&self, path: &str, stamp: Stamp) -> Option<(Hash, Nature)> {
        let entry = self.entries.get(path).filter(|entry| entry.stamp == stamp)?;
        Some((Hash::from_bytes(entry.hash), entry.nature.clone()))
    }

    /// Keeps what this scan saw, less the files that were too young at its start.
    pub fn save<'a>(self, scan: SystemTime, seen: impl Iterator<Item = (&'a str, Stamp, &'a Asset)>) {
        let settled = nanoseconds(scan.checked_sub(SETTLED));
        let entry = |stamp, asset: &Asset| Entry {
            stamp,
            hash: *asset.hash.as_bytes(),
            nature: asset.nature.clone(),
        };
        let entries: BTreeMap<String, Entry> = seen
            .filter(|(_, stamp, _)| stamp.latest() < settled)
            .map(|(path, stamp, asset)| (path.to_owned(), entry(stamp, asset)))
            .collect();
        if entries != self.entries {
            sealed::keep(VERSION, &self.file, &entries);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_crash_left_is_taken_away() {
        let dir = tempfile::TempDir::new().unwrap();
        let mut cache = Cache::load(dir.path());
        let left = crate::disk::hand::temporary_for(&cache.file);
        std::fs::create_dir_all(left.parent().unwrap()).unwrap();
        std::fs::write(&left, "half").unwrap();
        let stamp = Stamp { size: 0, mtime: 0, ctime: 0, inode: 0 };
        cache.entries.insert("old".into(), Entry { stamp, hash: [0; 32], nature: Nature::Other });
        cache.save(SystemTime::now(), std::iter::empty());
        let names = crate::disk::names(left.parent().unwrap()).unwrap().unwrap();
        assert_eq!(names, ["hashes"]);
    }
}
