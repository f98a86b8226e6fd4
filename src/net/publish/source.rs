//! Large files, read piece by piece: one that is on its way is not in memory as a whole.
//!
//! In: where contents come from, and what a file should hold. Out: a [`Source`], which can be read again for each try.
//! Invariant: what is read to its end is what it should be; else its last piece is an error, and nothing is put in place.

use std::io::{self, Read};

use super::carry::Contents;
use super::manifest::Content;
use super::remote::Trouble;

/// A file of more bytes is sent piece by piece.
pub const LARGE: u64 = 8 << 20;

/// A file that is read from its beginning as often as it is opened.
pub trait Source: Sync {
    fn size(&self) -> u64;

    /// # Errors
    /// If it cannot be read.
    fn open(&self) -> io::Result<Box<dyn Read + '_>>;
}

/// All of it, for those who need it so.
///
/// # Errors
/// If it cannot be read.
pub fn whole(source: &dyn Source) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    source.open().and_then(|mut from| from.read_to_end(&mut bytes)).map_err(|error| unread(&error))?;
    Ok(bytes)
}

/// It will not do better a moment later.
pub fn unread(error: &io::Error) -> Trouble {
    Trouble::other(error.to_string())
}

/// A file of the build.
pub struct Large<'a> {
    pub contents: &'a dyn Contents,
    pub path: &'a str,
    pub content: Content,
}

impl Source for Large<'_> {
    fn size(&self) -> u64 {
        self.content.size
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        let from = self.contents.open(self.path).map_err(io::Error::other)?;
        Ok(Box::new(Checked { from, large: self, hash: blake3::Hasher::new(), left: self.content.size }))
    }
}

struct Checked<'a> {
    from: Box<dyn Read + 'a>,
    large: &'a Large<'a>,
    hash: blake3::Hasher,
    left: u64,
}

impl Read for Checked<'_> {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 || piece.is_empty() {
            return Ok(0);
        }
        let most = piece.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let read = self.from.read(&mut piece[..most])?;
        self.hash.update(&piece[..read]);
        self.left -= read as u64;
        let is_end = read == 0 || self.left == 0;
        let is_it = || {
            let found = Content::new(self.hash.finalize().as_bytes(), self.large.content.size - self.left);
            found == self.large.content
        };
        match is_end && !is_it() {
            true => Err(io::Error::other(changed(self.large.path))),
            false => Ok(read),
        }
    }
}

/// What is not what the plan was made for.
pub fn changed(path: &str) -> String {
    format!("“{path}”在发布的时候被改动了；请重新发布一次")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One(Vec<u8>);

    impl Contents for One {
        fn bytes(&self, _path: &str) -> Result<Vec<u8>, String> {
            Ok(self.0.clone())
        }
    }

    #[test]
    fn what_changed_meanwhile_has_no_end() {
        let content = Content::of(&b"video".repeat(1000));
        let read = |bytes: Vec<u8>| {
            let contents = One(bytes);
            let large = Large { contents: &contents, path: "a.mp4", content };
            let mut read = Vec::new();
            let end = large.open().unwrap().read_to_end(&mut read);
            (end.is_ok(), read.len())
        };
        assert_eq!(read(b"video".repeat(1000)), (true, 5000));
        // Longer than it should be, nobody would notice: its beginning is what was wanted.
        assert_eq!(read(b"video".repeat(1001)), (true, 5000));
        assert!(!read(b"video".repeat(999)).0);
        assert!(!read(b"Video".repeat(1000)).0);
    }
}
