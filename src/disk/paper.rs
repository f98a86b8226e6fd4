//! Papers for the office's own files: forms and ledgers, which are no part of the site.
//!
//! In: a path and bytes. Out: the file. Invariant: who writes asks first whether another one would be lost.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::atomic;
use super::error::Error;

/// Whether there is a file at a path that holds other bytes.
///
/// # Errors
/// If it cannot be read.
pub fn is_other(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    match fs::read(path) {
        Ok(found) => Ok(found != bytes),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(Error::system("读取", path, cause)),
    }
}

/// Puts a paper in its place, with the folders above it.
///
/// # Errors
/// If writing fails.
pub fn put_paper(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    atomic::replace(path, bytes).map_err(|cause| Error::system("写入", path, cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_paper_is_noticed() {
        let dir = tempfile::TempDir::new().unwrap();
        let path = dir.path().join("台账/三审台账-2022-12.csv");
        assert!(!is_other(&path, b"one").unwrap());
        put_paper(&path, b"one").unwrap();
        assert!(!is_other(&path, b"one").unwrap() && is_other(&path, b"two").unwrap());
        put_paper(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
    }
}
