//! What changed in a site's folder, and the last [`Snapshot`] -> the next one.
//!
//! In: the last snapshot, and where something may have changed since. Out: what a full reading would give.
//! Invariant: equal to [`read`](super::read) of the same folder, findings and their order included. Where
//! anything is odd (links, names that are spelled in two ways), it is a full reading.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use jiff::Timestamp;
use unicode_normalization::is_nfc;

use super::cache::Cache;
use super::changes::Changes;
use super::error::Error;
use super::messages;
use super::names::{self, Kind};
use super::read::{Reader, read};
use super::walk::{self, DEEPEST, Found};
use crate::report::SourcePath;
use crate::snapshot::{Options, Snapshot};

/// Fewer files are hashed sooner than the cache of a large site is loaded.
const FEW: usize = 200;

/// Reads again what changed since `previous`, and takes the rest from it. `root` is that of `previous`.
///
/// # Errors
/// If there is no `content/`, or it cannot be listed. The changes are still to be read then.
pub fn reread(
    root: &Path,
    options: Options,
    now: Timestamp,
    previous: &Snapshot,
    changes: &Changes,
) -> Result<Snapshot, Error> {
    let real = root.canonicalize().map_err(|cause| Error::system("读取站点", root, cause))?;
    let Some(found) = found(&real, previous, changes)? else {
        return read(root, options, now, Some(previous));
    };
    let assets = found.iter().filter(|found| found.kind == Kind::Asset).count();
    let cache = if assets > FEW { Cache::load(&real) } else { Cache::default() };
    let seen = Reader::new(&real, &cache, Some(previous)).read_all(&found);

    let mut files = previous.files.clone();
    for path in changes.paths().into_iter().flatten() {
        let below: Vec<SourcePath> = previous.below(path).map(|(path, _)| path.clone()).collect();
        for gone in below.iter().map(SourcePath::as_str).chain([path]) {
            files.remove(gone);
        }
    }
    let is_kept = |path: &SourcePath| !changes.cover(path.as_str());
    let mut findings = previous.findings.clone();
    findings.retain(|finding| finding.span.as_ref().is_some_and(|span| is_kept(&span.file)));
    for one in seen {
        findings.extend(one.findings);
        files.extend(one.source.map(|source| (one.found.path.clone(), source)));
    }
    findings.sort_by(|a, b| a.span.as_ref().map(|a| &a.file).cmp(&b.span.as_ref().map(|b| &b.file)));
    Ok(Snapshot { files, options, now, findings, plain: true })
}

/// What could not be read for `snapshot`, to be tried again: nobody tells when a lock goes.
pub fn unread(snapshot: &Snapshot) -> Changes {
    let findings = snapshot.findings.iter().filter(|finding| finding.code == messages::UNREADABLE);
    Changes::of(findings.filter_map(|finding| finding.span.as_ref()).map(|span| span.file.as_str()))
}

/// The files at and below the changes; `None` if everything is to be read.
fn found(root: &Path, previous: &Snapshot, changes: &Changes) -> Result<Option<Vec<Found>>, Error> {
    let Some(paths) = changes.paths().filter(|_| previous.plain && is_plain_root(root)) else {
        return Ok(None);
    };
    let mut found = Vec::new();
    let mut folded = BTreeSet::new();
    for path in paths {
        // Where the disk folds cases, two such names may be one file.
        if !is_nfc(path) || !folded.insert(path.to_lowercase()) {
            return Ok(None);
        }
        if changes.cover_folder_of(path) {
            continue;
        }
        match at(root, path)? {
            There::Nothing => {}
            There::Files(mut files) => found.append(&mut files),
            There::Odd => return Ok(None),
        }
    }
    Ok(Some(found))
}

/// What stands at a path.
enum There {
    Nothing,
    Files(Vec<Found>),
    /// To be judged by a full reading.
    Odd,
}

fn at(root: &Path, path: &str) -> Result<There, Error> {
    let real = root.join(path);
    let metadata = match fs::symlink_metadata(&real) {
        Ok(metadata) => metadata,
        Err(cause) if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(There::Nothing);
        }
        Err(_) => return Ok(There::Odd),
    };
    let is_top = !path.contains('/');
    // A link on the way, or another spelling than the disk's.
    let is_straight = real.canonicalize().is_ok_and(|resolved| resolved == real);
    if is_top || !is_straight || path.split('/').count() > DEEPEST {
        return Ok(There::Odd);
    }
    if metadata.is_dir() {
        let harvest = walk::walk_below(root, path)?;
        return Ok(if harvest.is_plain() { There::Files(harvest.files) } else { There::Odd });
    }
    if !metadata.is_file() {
        return Ok(There::Odd);
    }
    if !walk::is_content(path) {
        return Ok(There::Nothing);
    }
    let found = Found { path: path.into(), disk: path.into(), kind: names::kind(path) };
    Ok(There::Files(vec![found]))
}

/// Whether `content/` is there, and neither it nor `themes/` is a link.
fn is_plain_root(root: &Path) -> bool {
    let is_straight = |path: &Path| path.canonicalize().is_ok_and(|resolved| resolved == path);
    let (content, themes) = (root.join("content"), root.join("themes"));
    content.is_dir()
        && is_straight(&content)
        && (is_straight(&themes) || fs::symlink_metadata(&themes).is_err())
}
