//! The originals of imported articles, below `.huikan/originals/`, with an index.
//!
//! In: bytes and their SHA-256. Out: a file named by the hash, and a line in the index:
//! `hash, name, article`, parted by tabs. Invariant: an original is never changed or written twice.

use std::path::Path;

use crate::disk;
use crate::import::source::File;
use crate::report::SourcePath;

use super::Refusal;

const INDEX: &str = ".huikan/originals/index.tsv";

/// What was imported before.
#[derive(Debug)]
pub struct Originals {
    text: String,
}

impl Originals {
    pub fn read(root: &Path) -> Result<Originals, Refusal> {
        Ok(Originals { text: disk::own_text(root, INDEX)?.unwrap_or_default() })
    }

    /// The article that was last made of these bytes.
    pub fn article(&self, hash: &str) -> Option<&str> {
        let fields = |line: &'_ str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
        let line =
            self.text.lines().rev().find(|line| fields(line).first().is_some_and(|own| own == hash))?;
        line.rsplit('\t').next()
    }

    /// Puts the bytes aside; those that are there already stay.
    pub fn keep(&self, root: &Path, hash: &str, file: &File) -> Result<(), Refusal> {
        let extension = file.extension();
        let is_plain =
            (1..=8).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let name = if is_plain { format!("{hash}.{extension}") } else { hash.to_owned() };
        Ok(disk::keep_once(root, &SourcePath::from(format!(".huikan/originals/{name}")), &file.bytes)?)
    }

    /// Adds a line to the index.
    pub fn note(&mut self, root: &Path, hash: &str, name: &str, article: &str) -> Result<(), Refusal> {
        let name = name.replace(['\t', '\n', '\r'], " ");
        self.text.push_str(&format!("{hash}\t{name}\t{article}\n"));
        Ok(disk::keep_own_text(root, INDEX, &self.text)?)
    }
}
