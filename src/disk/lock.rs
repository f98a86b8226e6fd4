//! Locks: one run at a time where two would undo each other's work.
//!
//! In: the file that stands for the lock. Out: the open file, which holds the lock as long as it lives. Invariant: nobody
//! waits: the second run is told at once.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use super::error::Error;

/// Takes a lock; `None`: another run has it.
pub(super) fn take(path: &Path) -> Result<Option<File>, Error> {
    let file = path
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| File::options().create(true).truncate(false).write(true).open(path))
        .map_err(|cause| Error::system("写入", path, cause))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        // Some network drives have no locks; there, two runs at once are for people to avoid.
        Err(TryLockError::Error(cause)) if cause.kind() == io::ErrorKind::Unsupported => Ok(Some(file)),
        Err(TryLockError::Error(cause)) => Err(Error::system("锁定", path, cause)),
    }
}
