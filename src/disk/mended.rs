//! Texts that a program changes at a user's word, and the way back.
//!
//! In: texts and what is to stand in their place. Out: the files, and below `.huikan/state/mended/` the bytes that
//! stood there before. Invariants: the bytes are kept before the first file is touched; the way back touches no
//! file that was changed since.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::edit::{locate, lock_state, replace, writable};
use super::error::Error;
use super::{atomic, text};
use crate::report::SourcePath;
use crate::snapshot::Text;

/// How many times the way back leads.
const KEPT: usize = 20;

/// The list of a batch's files.
const LIST: &str = "list.json";

/// A text and what comes in its place (UTF-8, LF).
#[derive(Debug)]
pub struct Mend {
    pub file: SourcePath,
    pub before: Arc<Text>,
    pub after: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    file: SourcePath,
    /// Of the bytes that came in the place of those kept, in hexadecimal.
    after: String,
}

/// What the way back did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Undone {
    pub restored: Vec<SourcePath>,
    /// Left as they are.
    pub left: Vec<(SourcePath, Left)>,
}

/// Why a file was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    Changed,
    Gone,
    ReadOnly,
}

/// A file that is to be changed, read and encoded.
struct Ready<'a> {
    mend: &'a Mend,
    old: Vec<u8>,
    kept: Kept,
}

/// Writes the mends, each file in its own encoding, after the bytes of all were kept. A file that cannot take its new
/// text (its encoding is not known, or it was changed since) is left as it is. Gives what was left, with the reason.
///
/// # Errors
/// If the bytes cannot be kept, or writing fails. Files before it are changed then, and [`undo`] brings them back.
pub fn mend(root: &Path, mends: &[Mend]) -> Result<Vec<(SourcePath, String)>, Error> {
    if mends.is_empty() {
        return Ok(Vec::new());
    }
    let _alone = alone(root)?;
    let (mut ready, mut left) = (Vec::new(), Vec::new());
    for mend in mends {
        match prepared(root, mend) {
            Ok(file) => ready.push(file),
            Err(error) => left.push((mend.file.clone(), error.to_string())),
        }
    }
    if ready.is_empty() {
        return Ok(left);
    }
    let all = folder(root);
    let numbers = numbers(&all)?;
    let batch = all.join(format!("{:06}", numbers.last().map_or(1, |last| last + 1)));
    for (number, file) in ready.iter().enumerate() {
        let kept = batch.join(number.to_string());
        atomic::create(&kept, &file.old).map_err(|cause| Error::system("保留原文", kept, cause))?;
    }
    let path = batch.join(LIST);
    let list: Vec<&Kept> = ready.iter().map(|file| &file.kept).collect();
    let json = serde_json::to_vec_pretty(&list).unwrap_or_default();
    atomic::create(&path, &json).map_err(|cause| Error::system("保留原文", path, cause))?;
    for file in &ready {
        replace(root, &file.mend.file, &file.mend.before, &file.mend.after)?;
    }
    // What is too old to come back to is dropped last: trouble there is none of the user's.
    for old in numbers.iter().rev().skip(KEPT - 1) {
        let _ = fs::remove_dir_all(all.join(format!("{old:06}")));
    }
    Ok(left)
}

fn prepared<'a>(root: &Path, mend: &'a Mend) -> Result<Ready<'a>, Error> {
    let path = locate(root, &mend.file).unwrap_or_else(|| root.join(mend.file.as_str()));
    let old = fs::read(&path).map_err(|cause| Error::system("读取", &path, cause))?;
    writable(&path)?;
    if blake3::hash(&old) != mend.before.hash {
        return Err(Error::rule("写入", path, "它刚刚被别人改过；请重新运行一次"));
    }
    let Some(after) = text::encode(&mend.after, mend.before.form, &old) else {
        let why = "它的编码认不出，或容不下新的文字；请先用记事本另存为 UTF-8";
        return Err(Error::rule("写入", path, why));
    };
    let kept = Kept { file: mend.file.clone(), after: blake3::hash(&after).to_hex().to_string() };
    Ok(Ready { mend, old, kept })
}

/// Takes the last batch back; `None` if there is none. A batch of which nothing can be brought back stays as it is, so
/// that a file which was only moved can still be.
///
/// # Errors
/// If what was kept cannot be read, or a file cannot be written.
pub fn undo(root: &Path) -> Result<Option<Undone>, Error> {
    let all = folder(root);
    if numbers(&all)?.is_empty() {
        return Ok(None);
    }
    let _alone = alone(root)?;
    for last in numbers(&all)?.into_iter().rev() {
        let batch = all.join(format!("{last:06}"));
        let Some(list) = list(&batch)? else {
            fs::remove_dir_all(&batch).map_err(|cause| Error::system("整理", batch, cause))?;
            continue;
        };
        let undone = restore(root, &batch, list)?;
        // What was left keeps its bytes: the batch stays, under a name that is no number.
        let done = match (undone.restored.is_empty(), undone.left.is_empty()) {
            (_, true) => fs::remove_dir_all(&batch),
            (false, false) => fs::rename(&batch, all.join(format!("kept-{last:06}"))),
            (true, false) => Ok(()),
        };
        done.map_err(|cause| Error::system("整理", batch, cause))?;
        return Ok(Some(undone));
    }
    Ok(None)
}

/// The files of a batch; `None`: without a list no file was touched yet.
fn list(batch: &Path) -> Result<Option<Vec<Kept>>, Error> {
    let path = batch.join(LIST);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(Error::system("读取", path, cause)),
    };
    serde_json::from_slice(&bytes).map(Some).map_err(|_| {
        let why = "恢复用的清单坏了，什么也没有改动；原文还在这个文件夹里，请照着自己改回去。要恢复更早的改动，先把这个文件夹移走";
        Error::rule("读取", path, why)
    })
}

/// Two runs at once would each take the other's batch for its own.
fn alone(root: &Path) -> Result<File, Error> {
    lock_state(root, "mended")?.ok_or_else(|| {
        let why = "另一个 huikan 正在改或恢复稿件，什么也没有改动；等它做完再运行一次";
        Error::rule("写入", folder(root), why)
    })
}

fn restore(root: &Path, batch: &Path, list: Vec<Kept>) -> Result<Undone, Error> {
    let mut undone = Undone::default();
    for (number, kept) in list.into_iter().enumerate() {
        let path = locate(root, &kept.file).unwrap_or_else(|| root.join(kept.file.as_str()));
        let why = match fs::read(&path) {
            Ok(bytes) if blake3::hash(&bytes).to_hex().as_str() == kept.after => {
                writable(&path).is_err().then_some(Left::ReadOnly)
            }
            Ok(_) => Some(Left::Changed),
            Err(_) => Some(Left::Gone),
        };
        if let Some(why) = why {
            undone.left.push((kept.file, why));
            continue;
        }
        let old = batch.join(number.to_string());
        let bytes = fs::read(&old).map_err(|cause| Error::system("读取原文", old, cause))?;
        let real = path.canonicalize().map_err(|cause| Error::system("写入", &path, cause))?;
        atomic::replace(&real, &bytes).map_err(|cause| Error::system("写入", path, cause))?;
        undone.restored.push(kept.file);
    }
    Ok(undone)
}

fn folder(root: &Path) -> PathBuf {
    root.join(".huikan/state/mended")
}

/// Of the batches, ascending.
fn numbers(folder: &Path) -> Result<Vec<u32>, Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(Error::system("读取", folder, cause)),
    };
    let mut numbers: Vec<u32> =
        entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(texts: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::TempDir::new().unwrap();
        for (name, words) in texts {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, words).unwrap();
        }
        dir
    }

    fn to(file: &str, before: &str, after: &str) -> Mend {
        let bytes = before.as_bytes();
        let before = Arc::new(text::decode(bytes, blake3::hash(bytes)));
        Mend { file: SourcePath::new(file), before, after: after.to_owned() }
    }

    #[test]
    fn what_was_mended_comes_back_byte_for_byte() {
        let dir = site(&[("content/a.md", "\u{feff}甲\r\n"), ("content/b.md", "乙\n")]);
        let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
        let mends = [to("content/a.md", "\u{feff}甲\r\n", "丙\n"), to("content/b.md", "乙\n", "丁\n")];
        mend(dir.path(), &mends).unwrap();
        assert_eq!((read("content/a.md"), read("content/b.md")), ("\u{feff}丙\r\n".into(), "丁\n".into()));
        mend(dir.path(), &[to("content/b.md", "丁\n", "戊\n")]).unwrap();
        fs::write(dir.path().join("content/a.md"), "己").unwrap();

        let b = SourcePath::new("content/b.md");
        let undone = undo(dir.path()).unwrap().unwrap();
        assert_eq!(undone, Undone { restored: vec![b.clone()], left: vec![] });
        let undone = undo(dir.path()).unwrap().unwrap();
        let left = vec![(SourcePath::new("content/a.md"), Left::Changed)];
        assert_eq!(undone, Undone { restored: vec![b], left });
        assert_eq!((read("content/a.md"), read("content/b.md")), ("己".into(), "乙\n".into()));
        assert_eq!(undo(dir.path()).unwrap(), None);
        assert!(dir.path().join(".huikan/state/mended/kept-000001/0").is_file());
    }

    #[test]
    fn one_bad_file_holds_up_no_other_and_a_moved_one_can_come_back() {
        let dir = site(&[("content/a.md", "甲"), ("content/b.md", "乙")]);
        let at = |name: &str| dir.path().join(name);
        let bad = to("content/b.md", "别的", "丁");
        let left = mend(dir.path(), &[bad, to("content/a.md", "甲", "丙")]).unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(fs::read_to_string(at("content/a.md")).unwrap(), "丙");
        fs::create_dir_all(folder(dir.path()).join("000002")).unwrap();
        fs::rename(at("content/a.md"), at("content/c.md")).unwrap();
        let undone = undo(dir.path()).unwrap().unwrap();
        assert_eq!(undone.left, [(SourcePath::new("content/a.md"), Left::Gone)]);
        fs::rename(at("content/c.md"), at("content/a.md")).unwrap();
        assert!(undo(dir.path()).unwrap().unwrap().left.is_empty());
        assert_eq!(fs::read_to_string(at("content/a.md")).unwrap(), "甲");
    }

    #[test]
    fn a_list_that_cannot_be_read_costs_no_original() {
        let dir = site(&[("content/a.md", "甲")]);
        mend(dir.path(), &[to("content/a.md", "甲", "乙")]).unwrap();
        mend(dir.path(), &[to("content/a.md", "乙", "丙")]).unwrap();
        let batch = folder(dir.path()).join("000002");
        let list = fs::read(batch.join(LIST)).unwrap();
        for broken in [&list[..list.len() / 2], b""] {
            fs::write(batch.join(LIST), broken).unwrap();
            let error = undo(dir.path()).unwrap_err().to_string();
            assert!(error.contains("清单坏了") && error.contains("000002"), "{error}");
        }
        fs::remove_file(batch.join(LIST)).unwrap();
        fs::create_dir(batch.join(LIST)).unwrap();
        assert!(undo(dir.path()).is_err(), "it is there and cannot be read");
        assert_eq!(fs::read_to_string(batch.join("0")).unwrap(), "乙");
        assert_eq!(fs::read_to_string(dir.path().join("content/a.md")).unwrap(), "丙");
        fs::remove_dir(batch.join(LIST)).unwrap();
        fs::write(batch.join(LIST), list).unwrap();
        assert_eq!(undo(dir.path()).unwrap().unwrap().restored.len(), 1);
        assert_eq!(fs::read_to_string(dir.path().join("content/a.md")).unwrap(), "乙");
    }

    #[test]
    fn one_run_mends_or_takes_back_at_a_time() {
        let dir = site(&[("content/a.md", "甲")]);
        mend(dir.path(), &[to("content/a.md", "甲", "乙")]).unwrap();
        let other = lock_state(dir.path(), "mended").unwrap().unwrap();
        assert!(undo(dir.path()).unwrap_err().to_string().contains("另一个 huikan"));
        assert!(mend(dir.path(), &[to("content/a.md", "乙", "丙")]).is_err());
        drop(other);
        assert_eq!(undo(dir.path()).unwrap().unwrap().restored.len(), 1);
    }

    #[test]
    fn a_read_only_file_is_neither_mended_nor_taken_back() {
        let dir = site(&[("content/a.md", "甲")]);
        let path = dir.path().join("content/a.md");
        let read_only = |is: bool| {
            let mut permissions = fs::metadata(&path).unwrap().permissions();
            permissions.set_readonly(is);
            fs::set_permissions(&path, permissions).unwrap();
        };
        read_only(true);
        let left = mend(dir.path(), &[to("content/a.md", "甲", "乙")]).unwrap();
        assert!(left[0].1.contains("只读"), "{left:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "甲");
        read_only(false);
        assert!(mend(dir.path(), &[to("content/a.md", "甲", "乙")]).unwrap().is_empty());
        read_only(true);
        assert_eq!(
            undo(dir.path()).unwrap().unwrap().left,
            [(SourcePath::new("content/a.md"), Left::ReadOnly)]
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), "乙");
        read_only(false);
        assert_eq!(undo(dir.path()).unwrap().unwrap().restored.len(), 1);
    }

    #[test]
    fn only_so_many_ways_back_are_kept() {
        let dir = site(&[("content/a.md", "0")]);
        for number in 0..25 {
            mend(dir.path(), &[to("content/a.md", &number.to_string(), &(number + 1).to_string())]).unwrap();
        }
        assert_eq!(numbers(&folder(dir.path())).unwrap(), (6..=25).collect::<Vec<_>>());
    }
}
