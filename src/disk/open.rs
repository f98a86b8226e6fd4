//! A source file opened for whoever sends its bytes.
//!
//! In: a source path of a snapshot. Out: the open file. Invariant: nothing outside the site's root is
//! opened, and nothing that a snapshot does not hold.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::edit::locate;
use crate::report::SourcePath;
use crate::snapshot::{Snapshot, Source};

/// Opens the file behind a source path for reading. Its bytes may be newer than the snapshot.
///
/// # Errors
/// `NotFound` if the snapshot has no such source or the file is gone, `PermissionDenied` if a link leads
/// out of the root or to something hidden in it, and what the system says.
pub fn open_source(root: &Path, snapshot: &Snapshot, source: &SourcePath) -> io::Result<File> {
    open(root, snapshot.files.get(source).ok_or(ErrorKind::NotFound)?, source)
}

/// The same, of a source that is known to be one of a snapshot's.
pub(super) fn open(root: &Path, source: &Source, path: &SourcePath) -> io::Result<File> {
    let root = root.canonicalize()?;
    let path = match source {
        Source::Asset(asset) => root.join(asset.disk_path.as_deref().unwrap_or(path.as_str())),
        Source::Text(_) => locate(&root, path).ok_or(ErrorKind::NotFound)?,
    };
    let real = path.canonicalize()?;
    let is_inside = real.strip_prefix(&root).is_ok_and(|below| {
        // `_static/.well-known` is hidden by its name alone.
        real == path || !below.iter().any(|part| part.to_str().is_some_and(|part| part.starts_with('.')))
    });
    if !is_inside {
        return Err(ErrorKind::PermissionDenied.into());
    }
    let file = File::open(real)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(ErrorKind::NotFound.into()) }
}
