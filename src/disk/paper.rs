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

/// Puts a paper in the place of an earlier one of its kind, which has `mark` in its first kilobyte, or where nothing is.
///
/// # Errors
/// If something else is there, or writing fails.
pub fn renew_paper(path: &Path, bytes: &[u8], mark: &str) -> Result<(), Error> {
    match fs::read(path) {
        Ok(found) => {
            let head = String::from_utf8_lossy(found.get(..1024).unwrap_or(&found)).into_owned();
            if !head.contains(mark) {
                return Err(Error::rule("写入", path, "那里已经有别的文件，没有改动它；请换一个文件名"));
            }
        }
        Err(cause) if cause.kind() == ErrorKind::NotFound => {}
        Err(cause) => return Err(Error::system("读取", path, cause)),
    }
    put_paper(path, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_takes_the_place_of_its_own_kind_alone() {
        let dir = tempfile::TempDir::new().unwrap();
        let path = dir.path().join("自查表.html");
        renew_paper(&path, "<title>自查表</title>1".as_bytes(), "<title>自查表").unwrap();
        renew_paper(&path, "<title>自查表</title>2".as_bytes(), "<title>自查表").unwrap();
        fs::write(&path, "正文").unwrap();
        assert!(renew_paper(&path, b"3", "<title>自查表").is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "正文");
    }

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
