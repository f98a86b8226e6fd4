//! A build that changed nothing: known by its inputs, without being done again.
//!
//! In: the fingerprint of everything that a build depends on, and its time. Out: what the last such build
//! told, if each file that it left stands untouched. Invariants: deleting or damaging what is kept here
//! costs time and nothing else; a file that is gone, or that the ledger does not know as it is, lets the
//! whole build be done.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::cache::Stamp;
use super::error::Error;
use super::ledger::Ledger;
use super::out::Out;
use super::sealed;
use crate::snapshot::Hash;

const VERSION: u8 = 1;
const HASH: usize = blake3::OUT_LEN;

/// What a build depended on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// Of the program, the snapshot and whatever else was chosen.
    pub fingerprint: Hash,
    /// The snapshot's present.
    pub now: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct Record {
    fingerprint: [u8; HASH],
    /// Nanoseconds since 1970: from then on the same inputs gave this site, and before `until`.
    from: i128,
    until: Option<i128>,
    /// Of the ledger that the build left.
    ledger: [u8; HASH],
    account: Vec<u8>,
}

/// Of a file's bytes; `None` if it cannot be read.
pub fn fingerprint(file: &Path) -> Option<Hash> {
    super::put::hash_of(file).ok()
}

/// What the last build into `out` noted, if it was one of these inputs and everything that it wrote is there
/// as it was left. The ledger's promise holds: a file of the size and time that it knows is the one it knows.
///
/// # Errors
/// If `out` may not be written to, or the ledger cannot be read.
pub fn standing(site_root: &Path, out: &Path, inputs: &Inputs) -> Result<Option<Vec<u8>>, Error> {
    let out = Out::new(site_root, out)?;
    let Some(record) = sealed::kept::<Record>(VERSION, &file_of(&out)) else { return Ok(None) };
    let now = inputs.now.as_nanosecond();
    let is_then = record.from <= now && record.until.is_none_or(|until| now < until);
    if !is_then || record.fingerprint != *inputs.fingerprint.as_bytes() {
        return Ok(None);
    }
    if Ledger::fingerprint(&out).is_none_or(|ledger| record.ledger != *ledger.as_bytes()) {
        return Ok(None);
    }
    let ledger = Ledger::load(&out)?;
    let stands = ledger.claims.files.par_iter().all(|(path, entry)| {
        let found = fs::symlink_metadata(out.path(path)).ok().filter(fs::Metadata::is_file);
        let found = found.map(|metadata| Stamp::of(&metadata));
        entry
            .wrote
            .zip(found)
            .is_some_and(|(wrote, found)| (wrote.size, wrote.mtime) == (found.size, found.mtime))
    });
    Ok(stands.then_some(record.account))
}

/// Keeps what a build told, which must have gone through without trouble; the same inputs give the same site
/// before `until`. A note that cannot be written costs time in the next run, and nothing in this one.
pub fn note(site_root: &Path, out: &Path, inputs: &Inputs, until: Option<Timestamp>, account: Vec<u8>) {
    let Ok(out) = Out::new(site_root, out) else { return };
    let Some(ledger) = Ledger::fingerprint(&out) else { return };
    let record = Record {
        fingerprint: *inputs.fingerprint.as_bytes(),
        from: inputs.now.as_nanosecond(),
        until: until.map(Timestamp::as_nanosecond),
        ledger: *ledger.as_bytes(),
        account,
    };
    sealed::keep(VERSION, &file_of(&out), &record);
}

fn file_of(out: &Out) -> PathBuf {
    out.root.join(format!(".huikan/cache/build-{}", out.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-01-01T00:00:00Z";

    /// A site whose `public/` holds one page that the ledger knows.
    fn site() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::TempDir::new().unwrap();
        fs::create_dir_all(dir.path().join("content")).unwrap();
        fs::write(dir.path().join("content/site.yaml"), "name: 县政协\nid: xian\n").unwrap();
        let options = crate::snapshot::Options::default();
        let snapshot = crate::disk::read(dir.path(), options, NOW.parse().unwrap(), None).unwrap();
        let portal = crate::portal::Portal::open(std::sync::Arc::new(snapshot), None);
        let out = dir.path().join("public");
        crate::disk::write(&portal, &out, dir.path(), &crate::disk::WriteOptions::default(), &|_| {})
            .unwrap();
        (dir, out)
    }

    fn inputs(fingerprint: &str, now: &str) -> Inputs {
        Inputs { fingerprint: blake3::hash(fingerprint.as_bytes()), now: now.parse().unwrap() }
    }

    #[test]
    fn what_stands_is_known_by_inputs_and_time() {
        let (dir, out) = site();
        let at = |fingerprint, now| standing(dir.path(), &out, &inputs(fingerprint, now)).unwrap();
        assert_eq!(at("a", NOW), None);
        let until = Some("2026-02-01T00:00:00Z".parse().unwrap());
        note(dir.path(), &out, &inputs("a", NOW), until, b"told".to_vec());
        assert_eq!(at("a", NOW).as_deref(), Some(&b"told"[..]));
        assert_eq!(at("a", "2026-01-31T23:59:59Z").as_deref(), Some(&b"told"[..]));
        assert_eq!(at("b", NOW), None);
        assert_eq!(at("a", "2026-02-01T00:00:00Z"), None);
        assert_eq!(at("a", "2025-12-31T23:59:59Z"), None);
    }

    #[test]
    fn a_touched_file_ledger_or_note_lets_the_build_be_done() {
        type Touch = fn(&Path);
        let touches: [Touch; 6] = [
            |root| fs::remove_file(root.join("public/index.html")).unwrap(),
            |root| fs::write(root.join("public/index.html"), "别的").unwrap(),
            |root| {
                fs::remove_file(root.join("public/index.html")).unwrap();
                fs::create_dir(root.join("public/index.html")).unwrap();
            },
            |root| fs::remove_dir_all(root.join(".huikan/state")).unwrap(),
            |root| fs::remove_dir_all(root.join(".huikan/cache")).unwrap(),
            |root| {
                let note = fs::read_dir(root.join(".huikan/cache")).unwrap().flatten();
                let note =
                    note.map(|file| file.path()).find(|path| path.to_string_lossy().contains("build-"));
                let note = note.unwrap();
                let mut bytes = fs::read(&note).unwrap();
                *bytes.last_mut().unwrap() ^= 1;
                fs::write(note, bytes).unwrap();
            },
        ];
        for (number, touch) in touches.into_iter().enumerate() {
            let (dir, out) = site();
            let inputs = inputs("a", NOW);
            note(dir.path(), &out, &inputs, None, b"told".to_vec());
            assert!(standing(dir.path(), &out, &inputs).unwrap().is_some());
            touch(dir.path());
            assert_eq!(standing(dir.path(), &out, &inputs).unwrap(), None, "{number}");
        }
    }
}
