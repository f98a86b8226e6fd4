//! Taking away what is no longer made.
//!
//! In: claimed paths without a route. Out: which of them are gone, and which were kept and why.
//! Invariant: a file is deleted only if we wrote it and nobody has changed it since, or if `--force` says
//! so; a folder only if we made it and it is empty.

use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::Path;

use super::cache::Stamp;
use super::error::Error;
use super::hand::Hand;
use super::ledger::Entry;
use super::messages;
use super::out::Out;
use super::plan::{Folder, Folders, lstat, parent};
use super::put::hash_of;
use super::write::WriteOptions;
use crate::report::Finding;

pub(super) struct Remover<'a> {
    pub out: &'a Out,
    pub how: &'a WriteOptions,
    pub hand: Hand<'a>,
}

/// What became of a stale path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Deleted,
    /// It was not there any more.
    Gone,
    Kept(Option<Finding>),
}

impl Remover<'_> {
    pub fn file(&self, folders: &mut Folders<'_>, path: &str, entry: &Entry) -> Result<Fate, Error> {
        match folders.look(parent(path))? {
            Folder::Real => {}
            Folder::Missing => return Ok(Fate::Gone),
            Folder::Blocked(at) if self.is_link(&at)? => return Ok(Fate::Kept(None)),
            Folder::Blocked(_) => return Ok(Fate::Gone),
        }
        let full = self.out.path(path);
        let Some(metadata) = lstat(&full)? else { return Ok(Fate::Gone) };
        // Our file made room for a folder: by our own hand, if a build was cut short, or by another's.
        if metadata.is_dir() {
            return Ok(Fate::Gone);
        }
        if !self.how.force && !is_as_written(&full, &metadata, entry)? {
            return Ok(Fate::Kept(Some(messages::edited_by_hand(path, &self.out.key))));
        }
        if !self.how.dry_run {
            self.hand.remove(&full).map_err(|cause| Error::system("删除", full, cause))?;
        }
        Ok(Fate::Deleted)
    }

    /// Whether a folder was replaced by a link: what is behind it is not ours to delete, and may come back.
    fn is_link(&self, at: &str) -> Result<bool, Error> {
        Ok(lstat(&self.out.path(at))?.is_some_and(|of| of.is_symlink()))
    }

    /// Whether a folder that we made is gone, now or already.
    pub fn folder(&self, folders: &mut Folders<'_>, path: &str) -> Result<bool, Error> {
        match folders.look(parent(path))? {
            Folder::Real => {}
            Folder::Missing => return Ok(true),
            Folder::Blocked(at) => return Ok(!self.is_link(&at)?),
        }
        let full = self.out.path(path);
        match self.hand.remove_folder(&full) {
            Ok(()) => Ok(true),
            Err(cause) => match cause.kind() {
                ErrorKind::NotFound => Ok(true),
                ErrorKind::DirectoryNotEmpty | ErrorKind::NotADirectory => Ok(false),
                _ => Err(Error::system("删除文件夹", full, cause)),
            },
        }
    }
}

/// An unconfirmed claim is ours whatever it holds: a build was cut short while writing it.
fn is_as_written(path: &Path, metadata: &Metadata, entry: &Entry) -> Result<bool, Error> {
    let Some(wrote) = entry.wrote else { return Ok(true) };
    let stamp = Stamp::of(metadata);
    if !metadata.is_file() || stamp.size != wrote.size {
        return Ok(false);
    }
    if stamp.mtime == wrote.mtime {
        return Ok(true);
    }
    let hash = hash_of(path).map_err(|cause| Error::system("读取", path, cause))?;
    Ok(hash == wrote.hash)
}
