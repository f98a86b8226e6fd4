//! The hand that changes the output folder: every change goes through it, one step at a time.
//!
//! In: a path and what is to be there. Out: what the file system said. Invariant: it never opens an
//! existing file for writing, so a symbolic link is replaced and not followed. Tests stop it before any
//! step, as a power cut would.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

#[derive(Clone, Copy)]
pub(super) struct Hand<'a> {
    /// Asked before each change; an error there means that the change does not happen.
    before: &'a (dyn Fn() -> io::Result<()> + Sync),
    /// Bytes written in one step.
    piece: usize,
    /// Whether it waits until the disk has what must survive a power cut.
    durable: bool,
}

impl Hand<'static> {
    pub fn free() -> Hand<'static> {
        Hand { before: &|| Ok(()), piece: usize::MAX, durable: true }
    }
}

impl<'a> Hand<'a> {
    #[cfg(test)]
    pub fn held(before: &'a (dyn Fn() -> io::Result<()> + Sync), piece: usize) -> Hand<'a> {
        Hand { before, piece, durable: false }
    }

    /// A file that did not exist.
    pub fn create(&self, path: &Path) -> io::Result<File> {
        (self.before)()?;
        File::options().write(true).create_new(true).open(path)
    }

    pub fn fill(&self, mut file: &File, bytes: &[u8]) -> io::Result<()> {
        for piece in bytes.chunks(self.piece) {
            (self.before)()?;
            file.write_all(piece)?;
        }
        Ok(())
    }

    /// Waits until the disk has the file's bytes.
    pub fn sync(&self, file: &File) -> io::Result<()> {
        if self.durable { file.sync_data() } else { Ok(()) }
    }

    /// The temporary file for `path`, and its name.
    pub fn create_temporary(&self, path: &Path) -> io::Result<(File, PathBuf)> {
        let temporary = temporary_for(path);
        match self.create(&temporary) {
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {
                self.remove(&temporary)?;
                Ok((self.create(&temporary)?, temporary))
            }
            created => Ok((created?, temporary)),
        }
    }

    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        (self.before)()?;
        fs::rename(from, to)
    }

    pub fn remove(&self, path: &Path) -> io::Result<()> {
        (self.before)()?;
        fs::remove_file(path)
    }

    /// A folder, with those above it where they are missing.
    pub fn make_folder(&self, path: &Path) -> io::Result<()> {
        (self.before)()?;
        fs::create_dir_all(path)
    }

    /// A folder, if it is empty.
    pub fn remove_folder(&self, path: &Path) -> io::Result<()> {
        (self.before)()?;
        fs::remove_dir(path)
    }

    /// A file as a whole, safe against power cuts: its bytes are on the disk before its name points to
    /// them. What a crash leaves is overwritten the next time.
    pub fn replace_durably(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let (file, temporary) = self.create_temporary(path)?;
        self.fill(&file, bytes)?;
        self.sync(&file)?;
        drop(file);
        self.rename(&temporary, path)
    }
}

/// One name for each output, so that what a crash leaves is found by the next build. Short, since the
/// output's own name may be as long as names can be.
pub(super) fn temporary_for(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    let hash = blake3::hash(name).to_hex();
    path.with_file_name(format!(".huikan-{}.tmp", &hash[..16]))
}
