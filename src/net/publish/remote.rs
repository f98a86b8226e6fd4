//! What every host can do, seen alike: files by path, whole or not at all.
//!
//! In: paths below the target's root, with `/`, as the manifest has them. Out: what stands there, or [`Trouble`].
//! Invariants: after `write` a reader gets the old bytes or the new ones; a password is in no [`Trouble`]'s words.

use std::fmt;

use super::source::{Source, whole};

/// A place that files are published to. Each call may be repeated: doing it twice is doing it once.
pub trait Remote: Sync {
    /// What stands in a folder: `""`, or a path that ends in `/`. In no order; nothing where it is not there. A host
    /// that can gives all files below it at once, and no folders then.
    ///
    /// # Errors
    /// If the host cannot be asked.
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Trouble>;

    /// The bytes of a file; `None` if there is none.
    ///
    /// # Errors
    /// [`TroubleKind::Long`] if it has more than `most` bytes: then it is not read to its end. If the host cannot be
    /// asked.
    fn read(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, Trouble>;

    /// The size of a file in bytes; `None` if there is none.
    ///
    /// # Errors
    /// If the host cannot be asked.
    fn size(&self, path: &str) -> Result<Option<u64>, Trouble>;

    /// The same, and whether something stands there that is no file, where the host can tell.
    ///
    /// # Errors
    /// If the host cannot be asked.
    fn stands(&self, path: &str) -> Result<Stands, Trouble> {
        Ok(self.size(path)?.map_or(Stands::Nothing, Stands::File))
    }

    /// Whether a folder's listing shows what [`Remote::stands`] takes for nothing.
    fn lists_more(&self) -> bool {
        false
    }

    /// Puts a file there, in place of another if there is one; makes the folders that it needs.
    ///
    /// # Errors
    /// If it did not work. What stood there still does.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble>;

    /// The same for a large one, which is in memory as a whole only where the host knows no other way.
    ///
    /// # Errors
    /// If it did not work. What stood there still does.
    fn write_large(&self, path: &str, source: &dyn Source) -> Result<(), Trouble> {
        self.write(path, &whole(source)?)
    }

    /// Brings a file to the host, but not yet to its place; whether the host can do so.
    ///
    /// # Errors
    /// If it did not work. What stood at its place still does.
    fn stage(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let _ = (path, bytes);
        Ok(false)
    }

    /// Puts a file that was staged in its place. Unlike the others it may fail where it was done before.
    ///
    /// # Errors
    /// If it did not work. What stood there still does, or the new file.
    fn place(&self, path: &str) -> Result<(), Trouble> {
        Err(Trouble::other(format!("“{path}”还没有送到")))
    }

    /// Takes a file away; that there is none is no error.
    ///
    /// # Errors
    /// If it did not work.
    fn delete(&self, path: &str) -> Result<(), Trouble>;

    /// Takes a folder away if it is empty. Where folders are no things of their own there is nothing to do.
    ///
    /// # Errors
    /// If it did not work, as where something is in it.
    fn remove_folder(&self, folder: &str) -> Result<(), Trouble> {
        Err(Trouble::other(format!("这种主机没有“{folder}”这样的文件夹")))
    }

    /// Puts a file there only if there is none; whether it did.
    ///
    /// # Errors
    /// If the host cannot be asked.
    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble>;

    /// Whether of two who `create` at once only one can succeed.
    fn creates_exclusively(&self) -> bool;

    /// Shows readers what was written and deleted, where that is done all at once; `words` say what was done.
    ///
    /// # Errors
    /// If it did not work; [`TroubleKind::Moved`] if somebody else was quicker. Nothing was changed then.
    fn finish(&self, words: &str) -> Result<(), Trouble> {
        let _ = words;
        Ok(())
    }

    /// Takes away what a publish that was cut short left of files on their way.
    ///
    /// # Errors
    /// If it did not work.
    fn sweep(&self) -> Result<(), Trouble> {
        Ok(())
    }
}

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    Nothing,
    /// Its size in bytes.
    File(u64),
    Folder,
    /// A link, or another thing.
    Other,
}

/// What a listing shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// Its path from the root, and its size in bytes.
    File(String, u64),
    /// Its path from the root, with `/` at the end.
    Folder(String),
    /// The path of a link, or of another thing.
    Other(String),
    /// The path of the folder itself, with `/` at the end: it may hold more than was told.
    More(String),
}

/// Why something did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub kind: TroubleKind,
    /// One sentence for staff, without a full stop.
    pub words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TroubleKind {
    /// It may work in a moment: the connection broke off, the host is busy.
    Passing,
    /// It may, too; but nobody has answered for as long as a request waits.
    Silent,
    /// Wrong password, or no right to do it.
    Denied,
    /// No room left.
    Full,
    /// Somebody else was quicker.
    Moved,
    /// A file is longer than was asked for.
    Long,
    /// Everything that staff have to mend first.
    Other,
}

impl Trouble {
    pub fn new(kind: TroubleKind, words: impl Into<String>) -> Trouble {
        Trouble { kind, words: words.into() }
    }

    pub fn passing(words: impl Into<String>) -> Trouble {
        Trouble::new(TroubleKind::Passing, words)
    }

    pub fn silent(host: &str) -> Trouble {
        let words = format!("主机 {host} 等了很久没有回应；请核对地址，看看网络通不通");
        Trouble::new(TroubleKind::Silent, words)
    }

    pub fn long(path: &str) -> Trouble {
        Trouble::new(TroubleKind::Long, format!("“{path}”太大，没有读完"))
    }

    pub fn other(words: impl Into<String>) -> Trouble {
        Trouble::new(TroubleKind::Other, words)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Trouble {}
