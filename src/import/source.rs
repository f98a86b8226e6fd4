//! What was handed in: one file, or a text with pictures beside it.
//!
//! In: names and bytes. Out: a [`Manuscript`]. Invariant: the bytes say what a file is, its name only where they
//! do not.

use super::html::{self, Beside};
use super::manuscript::Manuscript;
use super::{Refusal, bundle, docx, markdown, text};

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

/// Reads a file, or an archive of a text with pictures.
///
/// # Errors
/// If nothing that could be an article is in it.
pub fn read(file: &File, beside: Beside<'_>) -> Result<Manuscript, Refusal> {
    if file.bytes.starts_with(b"PK\x03\x04")
        && let Some((files, remarks)) = bundle::unpack(&file.bytes)?
    {
        let mut manuscript = bundle::read(files)?;
        manuscript.remarks.splice(0..0, remarks);
        return Ok(manuscript);
    }
    one(file, beside)
}

/// Reads one file by its bytes.
///
/// # Errors
/// If nothing that could be an article is in it.
pub(super) fn one(file: &File, beside: Beside<'_>) -> Result<Manuscript, Refusal> {
    let starts: [&[u8]; 5] = [b"PK", b"\xD0\xCF\x11\xE0", b"%PDF", b"{\\rtf", b"Rar!"];
    let is_binary = starts.iter().any(|start| file.bytes.starts_with(start))
        || matches!(&*file.extension(), "mht" | "mhtml") && docx::is_page_archive(&file.bytes);
    match &*file.extension() {
        _ if is_binary => docx::read(&file.bytes),
        "docx" | "docm" | "dotx" => docx::read(&file.bytes),
        "html" | "htm" | "mht" | "mhtml" => html::read(&file.bytes, beside),
        "md" | "markdown" => markdown::read(&file.bytes, beside),
        _ if html::is_html(&file.bytes) => html::read(&file.bytes, beside),
        _ if bundle::is_picture(file) => Err(Refusal::new(
            "这是一张图片，里面没有稿件",
            "把图片和写着文字的文件放进一个文件夹，再导入那个文件夹",
        )),
        _ => text::read(&file.bytes),
    }
}
