//! What every host can do, seen alike: files by path, whole or not at all.
//!
//! In: paths below the target's root, with `/`, as the manifest has them. Out: what stands there, or [`Trouble`].
//! Invariants: after `write` a reader gets the old bytes or the new ones; a password is in no [`Trouble`]'s words.

use std::fmt;

/// A place that files are published to. Each call may be repeated: doing it twice is doing it once.
pub trait Remote: Sync {
    /// All files below the root, with their sizes in bytes, in no order. None where the root is not there yet.
    ///
    /// # Errors
    /// If the host cannot be asked.
    fn list(&self) -> Result<Vec<(String, u64)>, Trouble>;

    /// The bytes of a file; `None` if there is none.
    ///
    /// # Errors
    /// If the host cannot be asked.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble>;

    /// The size of a file in bytes; `None` if there is none.
    ///
    /// # Errors
    /// If the host cannot be asked.
    fn size(&self, path: &str) -> Result<Option<u64>, Trouble>;

    /// Puts a file there, in place of another if there is one; makes the folders that it needs.
    ///
    /// # Errors
    /// If it did not work. What stood there still does.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble>;

    /// Takes a file away; that there is none is no error.
    ///
    /// # Errors
    /// If it did not work.
    fn delete(&self, path: &str) -> Result<(), Trouble>;

    /// Puts a file there only if there is none; whether it did.
    ///
    /// # Errors
    /// If the host cannot be asked.
    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble>;

    /// Whether of two who `create` at once only one can succeed.
    fn creates_exclusively(&self) -> bool;

    /// Takes away what a publish that was cut short left of files on their way.
    ///
    /// # Errors
    /// If it did not work.
    fn sweep(&self) -> Result<(), Trouble> {
        Ok(())
    }
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
    /// Wrong password, or no right to do it.
    Denied,
    /// No room left.
    Full,
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
