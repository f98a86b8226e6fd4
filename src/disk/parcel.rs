//! Parcels: a folder of files that belong together, put in its place whole or not at all.
//!
//! In: a folder's path, the files it is to hold, and how a folder of the kind is known. Out: the folder. Invariants: a
//! reader sees the old folder or the new one; a folder that holds anything else than such a parcel is left as it is, and
//! one in which somebody wrote since is kept beside the new one.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::error::Error;

/// How a folder is known as a parcel of this kind.
#[derive(Clone, Copy, Debug)]
pub struct Kind<'a> {
    /// The file that every parcel has.
    pub mark: &'a str,
    /// What it begins with.
    pub head: &'a str,
    /// Whether a file of this path, with `/`, may be one of a parcel's.
    pub is_own: fn(&str) -> bool,
}

/// The hashes of a parcel's files as they were put there, beside them.
const HASHES: &str = ".huikan.json";

/// What became of a folder.
#[derive(Debug, PartialEq, Eq)]
pub enum Put {
    /// It holds the very files already.
    Same,
    Fresh,
    /// Somebody wrote in the files that were there: they stand in this folder now.
    Aside(PathBuf),
}

/// Puts files, by their paths in it, into a folder.
///
/// # Errors
/// If something else is in the folder, or writing fails; then all is as before.
pub fn put_parcel(folder: &Path, files: &[(String, Vec<u8>)], kind: Kind<'_>) -> Result<Put, Error> {
    let read = |cause| Error::system("读取", folder, cause);
    let found = match found(folder) {
        Ok(found) => Some(found),
        Err(cause) if cause.kind() == ErrorKind::NotFound => None,
        Err(cause) => return Err(read(cause)),
    };
    if let Some(found) = &found {
        may_replace(folder, found, kind)?;
        if is_same(folder, found, files).map_err(read)? {
            // One that was made before hashes were kept has them from now on; without, it only stays longer.
            if !folder.join(HASHES).exists() {
                let _ = fs::write(folder.join(HASHES), hashes(files));
            }
            return Ok(Put::Same);
        }
    }
    let write = |cause| Error::system("写入", folder, cause);
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(above).map_err(write)?;
    let fresh =
        tempfile::Builder::new().prefix(".huikan-").suffix(".tmp").tempdir_in(above).map_err(write)?;
    let made = fresh.path().join("new");
    for (path, bytes) in files {
        let path = made.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&made))
            .and_then(|()| fs::write(&path, bytes))
            .map_err(write)?;
    }
    fs::write(made.join(HASHES), hashes(files)).map_err(write)?;
    let aside = match &found {
        Some(found) if is_edited(folder, found) => Some(free_name(folder)),
        _ => None,
    };
    let old = aside.clone().unwrap_or_else(|| fresh.path().join("old"));
    if found.is_some() {
        fs::rename(folder, &old).map_err(write)?;
    }
    if let Err(cause) = fs::rename(&made, folder) {
        if found.is_some() {
            // The first error is the one to tell.
            let _ = fs::rename(&old, folder);
        }
        return Err(write(cause));
    }
    Ok(aside.map_or(Put::Fresh, Put::Aside))
}

fn hashes(files: &[(String, Vec<u8>)]) -> String {
    let hashes = files.iter().map(|(path, bytes)| (path, blake3::hash(bytes).to_hex().to_string()));
    let hashes: BTreeMap<&String, String> = hashes.collect();
    serde_json::to_string_pretty(&hashes).unwrap_or_default()
}

/// Whether a file is not surely as it was put there.
fn is_edited(folder: &Path, found: &[String]) -> bool {
    let hashes = fs::read(folder.join(HASHES)).unwrap_or_default();
    let hashes: BTreeMap<String, String> = serde_json::from_slice(&hashes).unwrap_or_default();
    found.iter().any(|path| {
        let now = fs::read(folder.join(path)).map(|bytes| blake3::hash(&bytes).to_hex());
        !now.is_ok_and(|now| hashes.get(path).is_some_and(|then| then == now.as_str()))
    })
}

/// `会议-旧`, or the next number of it that nothing has.
fn free_name(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let names = (1_u32..).map(|number| match number {
        1 => folder.with_file_name(format!("{name}-旧")),
        _ => folder.with_file_name(format!("{name}-旧{number}")),
    });
    let mut free = names.filter(|path| fs::symlink_metadata(path).is_err());
    // Numbers go on for longer than any disk has room for folders.
    free.next().expect("no folder holds so many")
}

/// Whether all that is in a folder may go.
fn may_replace(folder: &Path, found: &[String], kind: Kind<'_>) -> Result<(), Error> {
    let other = found.iter().find(|path| !(kind.is_own)(path));
    if let Some(other) = other {
        let why = format!("里面有别的文件（{other}），没有改动它；请把它移走，或者换一个文件夹");
        return Err(Error::rule("写入", folder, why));
    }
    let is_marked = || {
        let text = fs::read(folder.join(kind.mark)).unwrap_or_default();
        text.starts_with(kind.head.as_bytes())
    };
    if !found.is_empty() && !is_marked() {
        return Err(Error::rule("写入", folder, "里面的文件不是会刊写的，没有改动它；请换一个文件夹"));
    }
    Ok(())
}

fn is_same(folder: &Path, found: &[String], files: &[(String, Vec<u8>)]) -> io::Result<bool> {
    if found.len() != files.len() {
        return Ok(false);
    }
    for (path, bytes) in files {
        if !found.contains(path) || fs::read(folder.join(path))? != *bytes {
            return Ok(false);
        }
    }
    Ok(true)
}

/// All that is in a folder but the hashes, by path; links are told by their names, and not followed.
fn found(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open: Vec<(PathBuf, String)> = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                open.push((entry.path(), format!("{path}/")));
            } else if path != HASHES {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: Kind<'static> = Kind {
        mark: "单.txt",
        head: "检查单",
        is_own: |path| path == "单.txt" || path.starts_with("images/"),
    };

    fn files(words: &str) -> Vec<(String, Vec<u8>)> {
        let text = format!("检查单\n{words}");
        vec![("images/1.jpg".to_owned(), vec![1]), ("单.txt".to_owned(), text.into_bytes())]
    }

    #[test]
    fn a_parcel_takes_the_place_of_an_earlier_one() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("a/b");
        assert_eq!(put_parcel(&folder, &files("一"), KIND).unwrap(), Put::Fresh);
        assert_eq!(put_parcel(&folder, &files("一"), KIND).unwrap(), Put::Same);
        fs::remove_file(folder.join("images/1.jpg")).unwrap();
        assert_eq!(put_parcel(&folder, &files("二"), KIND).unwrap(), Put::Fresh);
        assert_eq!(found(&folder).unwrap(), ["images/1.jpg", "单.txt"]);
        assert_eq!(fs::read_dir(dir.path().join("a")).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn what_somebody_wrote_since_is_kept_beside() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("会议");
        put_parcel(&folder, &files("一"), KIND).unwrap();
        fs::write(folder.join("单.txt"), "检查单\n一，改过").unwrap();
        let aside = dir.path().join("会议-旧");
        assert_eq!(put_parcel(&folder, &files("二"), KIND).unwrap(), Put::Aside(aside.clone()));
        assert_eq!(fs::read_to_string(aside.join("单.txt")).unwrap(), "检查单\n一，改过");
        assert_eq!(fs::read_to_string(folder.join("单.txt")).unwrap(), "检查单\n二");
        assert_eq!(put_parcel(&folder, &files("三"), KIND).unwrap(), Put::Fresh);
        fs::write(folder.join("images/2.jpg"), "2").unwrap();
        let second = dir.path().join("会议-旧2");
        assert_eq!(put_parcel(&folder, &files("三"), KIND).unwrap(), Put::Aside(second.clone()));
        // Of what is there without hashes nobody knows who wrote it.
        fs::remove_file(folder.join(HASHES)).unwrap();
        assert!(matches!(put_parcel(&folder, &files("四"), KIND).unwrap(), Put::Aside(_)));
    }

    #[test]
    fn what_is_not_ours_stays() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("单.txt"), "别的").unwrap();
        assert!(put_parcel(dir.path(), &files("一"), KIND).is_err());
        fs::write(dir.path().join("单.txt"), "检查单").unwrap();
        fs::write(dir.path().join("照片.jpg"), "1").unwrap();
        let error = put_parcel(dir.path(), &files("一"), KIND).unwrap_err().to_string();
        assert!(error.contains("照片.jpg"), "{error}");
        assert_eq!(fs::read(dir.path().join("照片.jpg")).unwrap(), b"1");
        fs::write(dir.path().join("文件"), "x").unwrap();
        assert!(put_parcel(&dir.path().join("文件"), &files("一"), KIND).is_err());
    }
}
