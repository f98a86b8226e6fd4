//! Manuscripts from outside, and the folders of articles that they become.
//!
//! In: paths that the user names; source paths and bytes. Out: bytes, or a whole folder. Invariant: a folder is
//! made under a passing name and renamed, so it is there whole or not at all; nothing is overwritten.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::atomic;
use super::edit::locate;
use super::error::Error;
use crate::report::SourcePath;

/// Bytes of a manuscript, at most.
const LARGEST: u64 = 1 << 30;

/// Files of a folder that is imported, at most.
const MOST: usize = 2000;

/// Whether the user named a folder.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// All files below a folder that the user named, by their names there with `/`, sorted; links are not followed.
///
/// # Errors
/// If something cannot be read, or it is more than a manuscript.
pub fn read_folder(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut files = Vec::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    let mut left = LARGEST;
    while let Some((path, prefix)) = open.pop() {
        let system = |cause| Error::system("读取", &path, cause);
        for entry in fs::read_dir(&path).map_err(system)? {
            let entry = entry.map_err(system)?;
            let kind = entry.file_type().map_err(system)?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                open.push((entry.path(), format!("{name}/")));
            } else if kind.is_file() {
                let bytes = read_manuscript(&entry.path())?;
                let large =
                    || Error::rule("读取", folder, "里面的文件太多或太大，不像一篇稿件；请只留下文字和图片");
                left =
                    left.checked_sub(bytes.len() as u64).filter(|_| files.len() < MOST).ok_or_else(large)?;
                files.push((name, bytes));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The bytes of a file beside another one, by its address there; `None` where there is none, or it leads elsewhere.
pub fn read_beside(file: &Path, address: &str) -> Option<Vec<u8>> {
    let is_plain = |part: &str| !part.is_empty() && part != ".." && !part.contains([':', '\0', '\\']);
    if !address.split('/').filter(|part| *part != ".").all(is_plain) {
        return None;
    }
    let folder = file.parent()?;
    let path =
        address.split('/').filter(|part| *part != ".").fold(folder.to_owned(), |path, part| path.join(part));
    // A link could lead out of the folder.
    let (real, above) = (
        path.canonicalize().ok()?,
        if folder.as_os_str().is_empty() { Path::new(".") } else { folder }.canonicalize().ok()?,
    );
    let is_inside = real.starts_with(above) && real.is_file();
    is_inside.then(|| read_manuscript(&path).ok()).flatten()
}

/// The bytes of a file that the user named.
///
/// # Errors
/// If it is a folder, cannot be read, or is larger than any manuscript.
pub fn read_manuscript(path: &Path) -> Result<Vec<u8>, Error> {
    let system = |cause| Error::system("读取", path, cause);
    let file = fs::File::open(path).map_err(system)?;
    let metadata = file.metadata().map_err(system)?;
    if metadata.is_dir() {
        return Err(Error::system("读取", path, ErrorKind::IsADirectory.into()));
    }
    if metadata.len() > LARGEST {
        return Err(Error::rule("读取", path, "它有 1 GB 以上，不像稿件；请只导入文字和图片"));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST).read_to_end(&mut bytes).map_err(system)?;
    Ok(bytes)
}

/// Makes a folder of the site with files in it.
///
/// # Errors
/// If something is at the path already, or writing fails; nothing is left behind then.
pub fn put_folder(root: &Path, folder: &SourcePath, files: &[(String, Vec<u8>)]) -> Result<(), Error> {
    let taken = |path: &Path| Error::rule("新建", path, "同名的文件已经存在；请换一个名称");
    if let Some(path) = locate(root, folder) {
        return Err(taken(&path));
    }
    let column = SourcePath::new(folder.folder());
    let column = locate(root, &column).unwrap_or_else(|| root.join(column.as_str()));
    let target = column.join(folder.file_name());
    let system = |cause| Error::system("写入", &target, cause);
    fs::create_dir_all(&column).map_err(system)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".huikan-").suffix(".tmp");
    #[cfg(unix)]
    {
        // tempfile's own default is private to the user; this one is narrowed by the umask as usual.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    let passing = builder.tempdir_in(&column).map_err(system)?;
    for (name, bytes) in files {
        let path = passing.path().join(name);
        if let Some(above) = path.parent().filter(|_| name.contains('/')) {
            fs::create_dir_all(above).map_err(system)?;
        }
        fs::write(path, bytes).map_err(system)?;
    }
    if fs::symlink_metadata(&target).is_ok() {
        return Err(taken(&target));
    }
    fs::rename(passing.path(), &target).map_err(system)?;
    // Renamed, it is no passing folder any more.
    let _ = passing.keep();
    Ok(())
}

/// Puts a file of our own where none of that name is; one that is there has the same bytes by its name.
///
/// # Errors
/// If writing fails.
pub fn keep_once(root: &Path, path: &SourcePath, bytes: &[u8]) -> Result<(), Error> {
    let path = root.join(path.as_str());
    match atomic::create(&path, bytes) {
        Err(cause) if cause.kind() != ErrorKind::AlreadyExists => Err(Error::system("写入", path, cause)),
        _ => Ok(()),
    }
}

/// A text of our own, by its path below the site; `None` where there is none.
///
/// # Errors
/// If it is there and cannot be read.
pub fn own_text(root: &Path, name: &str) -> Result<Option<String>, Error> {
    let path = root.join(name);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(Error::system("读取", path, cause)),
    }
}

/// Keeps such a text.
///
/// # Errors
/// If writing fails.
pub fn keep_own_text(root: &Path, name: &str, text: &str) -> Result<(), Error> {
    let path = root.join(name);
    atomic::replace(&path, text.as_bytes()).map_err(|cause| Error::system("写入", path, cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_there_whole_or_not_at_all() {
        let dir = tempfile::TempDir::new().unwrap();
        let folder = SourcePath::new("content/要闻/2022-12-20-会议");
        let files = |text: &str| {
            [("index.md".to_owned(), text.as_bytes().to_vec()), ("1.jpg".to_owned(), Vec::new())]
        };
        put_folder(dir.path(), &folder, &files("一")).unwrap();
        assert!(put_folder(dir.path(), &folder, &files("二")).is_err());
        assert_eq!(fs::read_to_string(dir.path().join(folder.as_str()).join("index.md")).unwrap(), "一");
        let bad = [("index.md".to_owned(), Vec::new()), ("index.md/1.jpg".to_owned(), Vec::new())];
        assert!(put_folder(dir.path(), &SourcePath::new("content/要闻/另一篇"), &bad).is_err());
        assert_eq!(fs::read_dir(dir.path().join("content/要闻")).unwrap().count(), 1);
    }
}
