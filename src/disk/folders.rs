//! Folders as commands see them: is it a site, what is in it, and moving what belongs together.
//!
//! In: paths. Out: names, or files in their new places. Invariant: nothing is overwritten, and a move of
//! several things that fails half-way is taken back.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::edit::locate;
use super::error::Error;
use crate::report::SourcePath;

/// Whether `content/` stands in the folder.
pub fn is_site(folder: &Path) -> bool {
    folder.join("content").is_dir()
}

/// Whether a site there has its `site.yaml`.
pub fn has_config(folder: &Path) -> bool {
    folder.join("content/site.yaml").is_file()
}

/// The names in a folder, sorted; `None` if there is no such folder.
///
/// # Errors
/// If it is a file, or cannot be read.
pub fn names(folder: &Path) -> Result<Option<Vec<String>>, Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(Error::system("读取", folder, cause)),
    };
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(Some(names))
}

/// Makes a folder, with those above it; one that is there is left as it is.
///
/// # Errors
/// If it cannot be made.
pub fn make_folder(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|cause| Error::system("新建文件夹", folder, cause))
}

/// Moves files or folders of a site to new source paths, all of them or none.
///
/// # Errors
/// If something is at a new path already, or the file system refuses; what was moved is moved back.
pub fn relocate(root: &Path, moves: &[(SourcePath, SourcePath)]) -> Result<(), Error> {
    let mut done: Vec<(PathBuf, PathBuf)> = Vec::new();
    for (from, to) in moves {
        let moved = move_one(root, from, to);
        match moved {
            Ok(pair) => done.push(pair),
            Err(error) => {
                for (from, to) in done.iter().rev() {
                    // The first error is the one to tell; what cannot be moved back stays where it is.
                    let _ = fs::rename(to, from);
                }
                return Err(error);
            }
        }
    }
    Ok(())
}

fn move_one(root: &Path, from: &SourcePath, to: &SourcePath) -> Result<(PathBuf, PathBuf), Error> {
    let old = locate(root, from).unwrap_or_else(|| root.join(from.as_str()));
    if let Some(taken) = locate(root, to) {
        return Err(Error::rule("移动到", taken, "同名的文件已经存在；请先给其中一个改名"));
    }
    let folder = SourcePath::new(to.folder());
    let new = locate(root, &folder).unwrap_or_else(|| root.join(folder.as_str())).join(to.file_name());
    fs::rename(&old, &new).map_err(|cause| Error::system("移动", &old, cause))?;
    Ok((old, new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_is_whole_or_not_at_all() {
        let dir = tempfile::TempDir::new().unwrap();
        let root = dir.path();
        for folder in ["content/a/x.assets", "content/b"] {
            make_folder(&root.join(folder)).unwrap();
        }
        fs::write(root.join("content/a/x.md"), "x").unwrap();
        fs::write(root.join("content/a/x.assets/1.jpg"), "1").unwrap();
        let path = SourcePath::new;
        let moves = [
            (path("content/a/x.md"), path("content/b/x.md")),
            (path("content/a/x.assets"), path("content/b/x.assets")),
        ];
        make_folder(&root.join("content/b/x.assets")).unwrap();
        assert!(relocate(root, &moves).is_err());
        assert!(root.join("content/a/x.md").exists() && !root.join("content/b/x.md").exists());

        fs::remove_dir(root.join("content/b/x.assets")).unwrap();
        relocate(root, &moves).unwrap();
        assert_eq!(names(&root.join("content/b")).unwrap().unwrap(), ["x.assets", "x.md"]);
        assert_eq!(names(&root.join("content/c")).unwrap(), None);
        assert!(is_site(root) && !is_site(&root.join("content")));
    }
}
