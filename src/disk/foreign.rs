//! Folders of other programs, read to be moved in.
//!
//! In: a folder outside of the site. Out: its texts and the names of its other files, and where they are. Invariant:
//! nothing in it is changed, and no symbolic link is followed.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

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

/// A file of such a folder.
#[derive(Debug)]
pub struct Foreign {
    /// Under the name that the disk has for it.
    pub place: PathBuf,
    /// `None` for what is no text.
    pub text: Option<String>,
}

/// Every file below a folder, by path with `/` in NFC; its text where it is one, GB 18030 and UTF-16 understood.
///
/// # Errors
/// If the folder, or one below it, cannot be read.
pub fn foreign(folder: &Path) -> Result<BTreeMap<String, Foreign>, Error> {
    let mut files = BTreeMap::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((path, name)) = open.pop() {
        let entries = fs::read_dir(&path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = entries.map_err(|cause| Error::system("读取", &path, cause))?;
        // Of two names that read alike the first keeps it, on every machine the same one.
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let own = spelled(&entry.file_name());
            let kind = entry.file_type().map_err(|cause| Error::system("读取", entry.path(), cause))?;
            if own.starts_with('.') || (name.is_empty() && MADE.contains(&&*own)) || own == "node_modules" {
                continue;
            }
            let full = if name.is_empty() { own } else { format!("{name}/{own}") };
            if kind.is_dir() {
                open.push((entry.path(), full));
            } else if kind.is_file() {
                let place = entry.path();
                let text = text(&place, &full)?;
                let free = free_name(full, |name| !files.contains_key(name));
                files.insert(free, Foreign { place, text });
            }
        }
    }
    Ok(files)
}

/// A name as people read it: archives of Windows leave names in GB 18030 on other systems.
fn spelled(name: &OsStr) -> String {
    match name.to_str() {
        Some(name) => name.nfc().collect(),
        None => crate::snapshot::unicode(name.as_encoded_bytes()).0.nfc().collect(),
    }
}

/// A name that no other file has: the disk may know two that read alike.
fn free_name(name: String, is_free: impl Fn(&str) -> bool) -> String {
    if is_free(&name) {
        return name;
    }
    let at = name.rfind('.').filter(|at| !name[*at..].contains('/')).unwrap_or(name.len());
    let (stem, extension) = name.split_at(at);
    let mut others = (2_u32..).map(|number| format!("{stem}-{number}{extension}"));
    others.find(|other| is_free(other)).unwrap_or_else(|| name.clone())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_brought_whatever_their_names_are_encoded_in() {
        let dir = tempfile::TempDir::new().unwrap();
        let (old, root) = (dir.path().join("old"), dir.path().join("new"));
        fs::create_dir_all(&old).unwrap();
        fs::write(old.join("cafe\u{301}.jpg"), "1").unwrap();
        let mut wanted = vec!["caf\u{e9}.jpg"];
        #[cfg(target_os = "linux")]
        {
            use std::os::unix::ffi::OsStrExt;
            let (folder, _, _) = encoding_rs::GB18030.encode("调研照片");
            let folder = old.join(OsStr::from_bytes(&folder));
            fs::create_dir(&folder).unwrap();
            let (name, _, _) = encoding_rs::GB18030.encode("县政协委员视察.jpg");
            fs::write(folder.join(OsStr::from_bytes(&name)), "2").unwrap();
            fs::write(old.join("caf\u{e9}.jpg"), "3").unwrap();
            wanted.extend(["caf\u{e9}-2.jpg", "调研照片/县政协委员视察.jpg"]);
        }
        wanted.sort_unstable();
        let files = foreign(&old).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), wanted);
        for (name, file) in &files {
            let to = SourcePath::from(format!("content/{name}"));
            bring(&file.place, &root, &to).unwrap();
            assert_eq!(fs::read(root.join(to.as_str())).unwrap(), fs::read(&file.place).unwrap());
        }
    }
}
