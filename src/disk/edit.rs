//! Changing one file of the site, for commands that edit or add an article.
//!
//! In: a source path and a text. Out: the file, in the form in which it was written. Invariant: a file
//! that was changed since it was read is not overwritten.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::error::Error;
use super::{atomic, lock, text};
use crate::report::SourcePath;
use crate::snapshot::Text;

/// Where a source is on disk, whichever way its name is composed there; `None` if it is not.
pub fn locate(root: &Path, source: &SourcePath) -> Option<PathBuf> {
    let plain = root.join(source.as_str());
    if fs::symlink_metadata(&plain).is_ok() {
        return Some(plain);
    }
    source.as_str().split('/').try_fold(root.to_owned(), |folder, name| {
        let plain = folder.join(name);
        if fs::symlink_metadata(&plain).is_ok() {
            return Some(plain);
        }
        let is_it = |entry: &fs::DirEntry| {
            entry.file_name().to_str().is_some_and(|spelled| spelled.nfc().eq(name.chars()))
        };
        fs::read_dir(folder).ok()?.flatten().find(is_it).map(|entry| entry.path())
    })
}

/// Puts `content` (UTF-8, LF) in the place of a text, keeping its encoding and line ends.
///
/// # Errors
/// If the file on disk is not `before` any more, its encoding cannot be kept, or writing fails.
pub fn replace(root: &Path, source: &SourcePath, before: &Text, content: &str) -> Result<(), Error> {
    let path = locate(root, source).unwrap_or_else(|| root.join(source.as_str()));
    let bytes = fs::read(&path).map_err(|cause| Error::system("读取", &path, cause))?;
    if blake3::hash(&bytes) != before.hash {
        return Err(Error::rule("写入", path, "它刚刚被别人改过；请重新运行一次"));
    }
    writable(&path)?;
    let Some(bytes) = text::encode(content, before.form, &bytes) else {
        let why = "它的编码认不出，或容不下新的文字；请先用记事本另存为 UTF-8";
        return Err(Error::rule("写入", path, why));
    };
    // The file behind a link is meant, not the link.
    let real = path.canonicalize().map_err(|cause| Error::system("写入", &path, cause))?;
    atomic::replace(&real, &bytes).map_err(|cause| Error::system("写入", path, cause))
}

/// Refuses a file that somebody made read-only: replacing it would need no right to write into it.
pub(super) fn writable(path: &Path) -> Result<(), Error> {
    let metadata = fs::metadata(path).map_err(|cause| Error::system("写入", path, cause))?;
    if metadata.permissions().readonly() {
        let why = "它是只读文件，没有改动；确实要改，先去掉它的只读属性（右键“属性”），再运行一次";
        return Err(Error::rule("写入", path, why));
    }
    Ok(())
}

/// Makes a file that did not exist, with its folders.
///
/// # Errors
/// If something is at the path already, or writing fails.
pub fn create(root: &Path, source: &SourcePath, bytes: &[u8]) -> Result<(), Error> {
    let path = locate(root, source).unwrap_or_else(|| root.join(source.as_str()));
    atomic::create(&path, bytes).map_err(|cause| match cause.kind() {
        ErrorKind::AlreadyExists => Error::rule("新建", path, "同名的文件已经存在；请换一个名称"),
        _ => Error::system("新建", path, cause),
    })
}

/// A text from anywhere on this computer, such as a key that the user names.
///
/// # Errors
/// If it cannot be read, or is no text.
pub fn read_text(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|cause| Error::system("读取", path, cause))
}

/// A small text of our own below `.huikan/state/`; `None` where there is none.
///
/// # Errors
/// If it is there and cannot be read.
pub fn state(root: &Path, name: &str) -> Result<Option<String>, Error> {
    let path = root.join(".huikan/state").join(name);
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
pub fn keep_state(root: &Path, name: &str, text: &str) -> Result<(), Error> {
    let path = root.join(".huikan/state").join(name);
    atomic::replace(&path, text.as_bytes()).map_err(|cause| Error::system("写入", path, cause))
}

/// Has such a text for one run alone, as long as the file lives; `None`: another run has it.
///
/// # Errors
/// If the system refuses the lock.
pub fn lock_state(root: &Path, name: &str) -> Result<Option<File>, Error> {
    lock::take(&root.join(".huikan/state").join(format!("{name}.lock")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edited_file_keeps_its_form_and_is_not_overwritten_blindly() {
        let dir = tempfile::TempDir::new().unwrap();
        let (before, _, _) = encoding_rs::GB18030.encode("状态: 草稿\r\n");
        let source = SourcePath::new("content/caf\u{e9}.md");
        let path = dir.path().join("content/cafe\u{301}.md");
        fs::create_dir(dir.path().join("content")).unwrap();
        fs::write(&path, &before).unwrap();
        assert_eq!(locate(dir.path(), &source), Some(path.clone()));

        let text = text::decode(&before, blake3::hash(&before));
        replace(dir.path(), &source, &text, "状态: 撤稿\n").unwrap();
        let (after, _, _) = encoding_rs::GB18030.encode("状态: 撤稿\r\n");
        assert_eq!(fs::read(&path).unwrap(), *after);
        let error = replace(dir.path(), &source, &text, "又一次").unwrap_err();
        assert!(error.to_string().contains("改过"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), *after);
    }

    #[test]
    fn a_read_only_file_is_not_replaced() {
        let dir = tempfile::TempDir::new().unwrap();
        let path = dir.path().join("a.md");
        fs::write(&path, "甲").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let text = text::decode("甲".as_bytes(), blake3::hash("甲".as_bytes()));
        let error = replace(dir.path(), &SourcePath::new("a.md"), &text, "乙").unwrap_err().to_string();
        assert!(error.contains("只读"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "甲");
    }

    #[test]
    fn mixed_line_ends_and_the_byte_order_stay() {
        let dir = tempfile::TempDir::new().unwrap();
        let be = |text: &str| -> Vec<u8> {
            std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
        };
        let cases = [
            ("甲\r\n乙\n丙\n".as_bytes().to_vec(), "甲\n丁\n丙\n", "甲\r\n丁\n丙\n".as_bytes().to_vec()),
            (be("甲\r\n乙\r\n"), "甲\n丁\n", be("甲\r\n丁\r\n")),
        ];
        for (before, content, after) in cases {
            fs::write(dir.path().join("a.md"), &before).unwrap();
            let text = text::decode(&before, blake3::hash(&before));
            replace(dir.path(), &SourcePath::new("a.md"), &text, content).unwrap();
            assert_eq!(fs::read(dir.path().join("a.md")).unwrap(), after);
        }
    }

    #[test]
    fn a_new_file_takes_no_other_ones_place() {
        let dir = tempfile::TempDir::new().unwrap();
        let source = SourcePath::new("content/要闻/新稿.md");
        create(dir.path(), &source, b"one").unwrap();
        assert!(create(dir.path(), &source, b"two").is_err());
        assert_eq!(fs::read(dir.path().join(source.as_str())).unwrap(), b"one");
        assert_eq!(fs::read_dir(dir.path().join("content/要闻")).unwrap().count(), 1);
    }

    #[test]
    fn a_state_is_for_one_run_at_a_time() {
        let dir = tempfile::TempDir::new().unwrap();
        let first = lock_state(dir.path(), "wechat/a.json").unwrap();
        assert!(first.is_some());
        assert!(lock_state(dir.path(), "wechat/a.json").unwrap().is_none());
        assert!(lock_state(dir.path(), "wechat/b.json").unwrap().is_some());
        drop(first);
        assert!(lock_state(dir.path(), "wechat/a.json").unwrap().is_some());
    }
}
