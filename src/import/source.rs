//! What was handed in: one file, or a text with pictures beside it.
//!
//! In: a name and bytes. Out: a [`Manuscript`]. Invariant: the bytes say what a file is, its name only where they
//! do not.

use super::manuscript::Manuscript;
use super::{Refusal, docx, text};

/// A file by its name, with `/` between folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl File {
    /// What stands behind the last dot, in lower case.
    pub fn extension(&self) -> String {
        let name = self.name.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase())
    }

    /// The name without folders and extension.
    pub fn stem(&self) -> &str {
        let name = self.name.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }
}

/// Reads one file by its bytes.
///
/// # Errors
/// If nothing that could be an article is in it.
pub fn read(file: &File) -> Result<Manuscript, Refusal> {
    let is_archive = file.bytes.starts_with(b"PK");
    let is_binary = file.bytes.starts_with(b"\xD0\xCF\x11\xE0") || file.bytes.starts_with(b"%PDF") || file.bytes.starts_with(b"{\\rtf");
    match &*file.extension() {
        _ if is_archive || is_binary => docx::read(&file.bytes),
        "docx" | "docm" | "dotx" | "doc" | "wps" => docx::read(&file.bytes),
        _ => text::read(&file.bytes),
    }
}
