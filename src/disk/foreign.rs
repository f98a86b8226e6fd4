//! Folders of other programs, read to be moved in.
//!
//! In: a folder outside of the site. Out: its texts and the names of its other files. Invariant: nothing in it
//! is changed, and no symbolic link is followed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use super::edit::create;
use super::error::Error;
use crate::report::SourcePath;

/// What programs make again or fetch again, and histories: not the site.
const MADE: [&str; 8] =
    ["node_modules", "public", "_site", "resources", "themes", "vendor", "_gen", "db.json"];
const TEXTS: [&str; 14] = [
    "md", "markdown", "mkd", "mkdn", "mkdown", "html", "htm", "yml", "yaml", "toml", "json", "txt", "csv",
    "xml",
];
/// A text longer than this is no article; it is copied, not read.
const LONGEST: u64 = 4 << 20;

/// Every file below a folder, by path with `/` in NFC; its text where it is one, GB 18030 and UTF-16 understood.
///
/// # Errors
/// If the folder, or one below it, cannot be read.
pub fn foreign(folder: &Path) -> Result<BTreeMap<String, Option<String>>, Error> {
    let mut files = BTreeMap::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((path, name)) = open.pop() {
        let entries = fs::read_dir(&path).map_err(|cause| Error::system("读取", &path, cause))?;
        for entry in entries {
            let entry = entry.map_err(|cause| Error::system("读取", &path, cause))?;
            let own: String = entry.file_name().to_string_lossy().nfc().collect();
            let kind = entry.file_type().map_err(|cause| Error::system("读取", entry.path(), cause))?;
            if own.starts_with('.') || (name.is_empty() && MADE.contains(&&*own)) || own == "node_modules" {
                continue;
            }
            let full = if name.is_empty() { own } else { format!("{name}/{own}") };
            if kind.is_dir() {
                open.push((entry.path(), full));
            } else if kind.is_file() {
                let text = text(&entry.path(), &full)?;
                files.insert(full, text);
            }
        }
    }
    Ok(files)
}

fn text(path: &Path, name: &str) -> Result<Option<String>, Error> {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let size = fs::metadata(path).map_err(|cause| Error::system("读取", path, cause))?.len();
    if !TEXTS.contains(&&*extension) || size > LONGEST {
        return Ok(None);
    }
    let bytes = fs::read(path).map_err(|cause| Error::system("读取", path, cause))?;
    let text = super::text::decode(&bytes, blake3::hash(&bytes));
    Ok(Some(text.content.to_string()))
}

/// Copies a file from outside to a path of the site where nothing is.
///
/// # Errors
/// If something is there already, or reading or writing fails.
pub fn bring(from: &Path, root: &Path, to: &SourcePath) -> Result<(), Error> {
    let bytes = fs::read(from).map_err(|cause| Error::system("读取", from, cause))?;
    create(root, to, &bytes)
}

/// Whether two files hold the same bytes.
///
/// # Errors
/// If one of them cannot be read.
pub fn same(one: &Path, other: &Path) -> Result<bool, Error> {
    let read = |path: &Path| fs::read(path).map_err(|cause| Error::system("读取", path, cause));
    Ok(read(one)? == read(other)?)
}

/// A table from outside of the site, whatever encoding it was saved in.
///
/// # Errors
/// If it cannot be read.
pub fn table(path: &Path) -> Result<String, Error> {
    let bytes = fs::read(path).map_err(|cause| Error::system("读取", path, cause))?;
    Ok(super::text::decode(&bytes, blake3::hash(&bytes)).content.to_string())
}
