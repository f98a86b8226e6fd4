//! What this computer keeps of its publishes: below `.huikan/state/`, by target.
//!
//! In: texts and contents. Out: the same, later. `publish-NAME.json` is the last manifest, `publish-NAME.log` who
//! published what and when, `publish-NAME/` what stood on the host before the last publish. Invariants: one publish of a
//! target runs at a time; what is kept for the way back is bounded.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::atomic;
use super::error::Error;
use crate::report::is_portable_name;

/// Bytes kept for the way back. A new look of ten thousand pages is a fifth of it.
const MOST_KEPT: u64 = 1 << 30;

/// What stands for a target in the names of its files: itself, if every system takes it and it is the only one of its
/// letters (to Windows and macOS, `Host` and `host` are one file), else its hash.
fn file_name(target: &str) -> String {
    // Endings come to it, and a name has 255 bytes.
    let is_plain = is_portable_name(target) && target.len() <= 200 && target.to_lowercase() == target;
    if is_plain { target.to_owned() } else { blake3::hash(target.as_bytes()).to_hex()[..16].to_owned() }
}

/// Where the traces of one target are.
#[derive(Debug)]
pub struct Desk {
    /// `.huikan/state/publish-NAME`, to which endings are put.
    stem: PathBuf,
    lock: File,
    /// The system knows locks: nobody else publishes to this target from this folder.
    is_sole: bool,
}

impl Desk {
    /// Takes the desk of a target; nobody else on this computer publishes to it until it is dropped.
    ///
    /// # Errors
    /// If somebody does, or the folder cannot be written to.
    pub fn take(site_root: &Path, target: &str) -> Result<Desk, Error> {
        let stem = site_root.join(".huikan/state").join(format!("publish-{}", file_name(target)));
        let path = ending(&stem, "lock");
        let folder = site_root.join(".huikan/state");
        let file = fs::create_dir_all(folder)
            .and_then(|()| File::options().create(true).truncate(false).write(true).open(&path))
            .map_err(|cause| Error::system("写入", &path, cause))?;
        match file.try_lock() {
            Ok(()) => Ok(Desk { stem, lock: file, is_sole: true }),
            Err(TryLockError::WouldBlock) => {
                Err(Error::rule("发布到", target, "这台电脑上另一个 huikan 正在发布；请等它结束再试"))
            }
            // Some network drives have no locks; the one on the host remains.
            Err(TryLockError::Error(cause)) if cause.kind() == io::ErrorKind::Unsupported => {
                Ok(Desk { stem, lock: file, is_sole: false })
            }
            Err(TryLockError::Error(cause)) => Err(Error::system("锁定", path, cause)),
        }
    }

    /// What was kept by [`Desk::remember`]; `None` where nothing was, or it cannot be read.
    pub fn remembered(&self) -> Option<Vec<u8>> {
        fs::read(ending(&self.stem, "json")).ok()
    }

    /// # Errors
    /// If it cannot be written.
    pub fn remember(&self, bytes: &[u8]) -> Result<(), Error> {
        let path = ending(&self.stem, "json");
        atomic::replace(&path, bytes).map_err(|cause| Error::system("写入", path, cause))
    }

    /// Puts a line at the end of the log.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn log(&self, line: &str) -> Result<(), Error> {
        let put = |mut file: File| writeln!(file, "{}", line.replace(['\n', '\r'], " "));
        self.open_log().and_then(put).map_err(|cause| Error::system("写入", ending(&self.stem, "log"), cause))
    }

    /// Whether a line could be put there, before anything is done that has to be logged.
    ///
    /// # Errors
    /// If it could not.
    pub fn can_log(&self) -> Result<(), Error> {
        let opened = self.open_log().map(drop);
        opened.map_err(|cause| Error::system("写入", ending(&self.stem, "log"), cause))
    }

    fn open_log(&self) -> io::Result<File> {
        File::options().create(true).append(true).open(ending(&self.stem, "log"))
    }

    /// The last line of the log that ends with `end`.
    pub fn last_logged(&self, end: &str) -> Option<String> {
        let text = fs::read_to_string(ending(&self.stem, "log")).ok()?;
        text.lines().rev().find(|line| line.ends_with(end)).map(str::to_owned)
    }

    /// A name of this target in this folder on this computer: the same for every publish, and another one in a copy of
    /// the folder. It is made of `new`, a random name, which is kept. Where two could publish at once, it is `new` itself.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn owner(&self, new: &str) -> Result<String, Error> {
        let path = self.stem.with_file_name("publisher.txt");
        let kept = fs::read_to_string(&path).ok().filter(|name| !name.trim().is_empty());
        if kept.is_none() {
            atomic::replace(&path, new.as_bytes()).map_err(|cause| Error::system("写入", &path, cause))?;
        }
        let name = kept.as_deref().unwrap_or(new).trim();
        if !self.is_sole {
            return Ok(new.to_owned());
        }
        let place = format!("{name}\n{}\n{}", self.stem.display(), only_here(&path));
        Ok(blake3::hash(place.as_bytes()).to_hex()[..16].to_owned())
    }

    /// What is kept for the way back.
    pub fn vault(&self) -> Vault {
        Vault::at(self.stem.clone())
    }

    /// What a way back that has begun, and did not end, goes by.
    pub fn vault_aside(&self) -> Vault {
        Vault::at(ending(&self.stem, "back"))
    }

    /// A way back begins: [`Desk::vault`] becomes [`Desk::vault_aside`], in whose place what is kept on the way back
    /// goes.
    ///
    /// # Errors
    /// If it cannot be moved.
    pub fn set_vault_aside(&self) -> Result<(), Error> {
        let aside = self.vault_aside();
        aside.clear()?;
        fs::rename(&self.stem, aside.folder).map_err(|cause| Error::system("移动", &self.stem, cause))
    }
}

/// A file of the output folder, to be read piece by piece.
///
/// # Errors
/// If it cannot be opened.
pub fn open_output(out: &Path, path: &str) -> Result<File, Error> {
    let path = out.join(path);
    File::open(&path).map_err(|cause| Error::system("读取", path, cause))
}

/// What no copy of a file has, be it on a computer where its folder has the same path.
fn only_here(path: &Path) -> String {
    let metadata = fs::metadata(path).ok();
    let made = metadata.as_ref().and_then(|metadata| metadata.created().ok());
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let machine = fs::read_to_string("/etc/machine-id").unwrap_or_default();
    #[cfg(unix)]
    let number = metadata.map(|metadata| std::os::unix::fs::MetadataExt::ino(&metadata));
    #[cfg(not(unix))]
    let number = ();
    format!("{}\n{made:?}\n{number:?}\n{machine}", real.display())
}

impl Drop for Desk {
    fn drop(&mut self) {
        // The lock goes with the file; this only says so sooner.
        let _ = self.lock.unlock();
    }
}

/// Contents by name, and one text that says what they are.
#[derive(Debug)]
pub struct Vault {
    folder: PathBuf,
    kept: AtomicU64,
    most: u64,
}

impl Vault {
    fn at(folder: PathBuf) -> Vault {
        let kept = fs::read_dir(&folder).into_iter().flatten().flatten();
        let kept = kept.filter_map(|entry| Some(entry.metadata().ok()?.len())).sum();
        Vault { folder, kept: AtomicU64::new(kept), most: MOST_KEPT }
    }

    /// The text that was put on it.
    pub fn label(&self) -> Option<Vec<u8>> {
        fs::read(self.folder.join("before.json")).ok()
    }

    /// Empties it, and puts a new text on it.
    ///
    /// # Errors
    /// If that cannot be done.
    pub fn begin(&self, label: &[u8]) -> Result<(), Error> {
        self.clear()?;
        self.relabel(label)
    }

    /// Puts another text on it.
    ///
    /// # Errors
    /// If that cannot be done.
    pub fn relabel(&self, label: &[u8]) -> Result<(), Error> {
        let path = self.folder.join("before.json");
        atomic::replace(&path, label).map_err(|cause| Error::system("写入", path, cause))
    }

    /// Empties it.
    ///
    /// # Errors
    /// If that cannot be done.
    pub fn clear(&self) -> Result<(), Error> {
        match fs::remove_dir_all(&self.folder) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                return Err(Error::system("删除", &self.folder, cause));
            }
            _ => self.kept.store(0, Ordering::Relaxed),
        }
        Ok(())
    }

    pub fn has(&self, name: &str) -> bool {
        self.folder.join(name).is_file()
    }

    /// Bytes that it still takes.
    pub fn room(&self) -> u64 {
        self.most.saturating_sub(self.kept.load(Ordering::Relaxed))
    }

    /// Keeps a content, if there is room.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        let with = |kept: u64| kept.checked_add(bytes.len() as u64).filter(|kept| *kept <= self.most);
        if self.kept.fetch_update(Ordering::Relaxed, Ordering::Relaxed, with).is_err() {
            return;
        }
        // What is not kept is told when somebody wants to go back: publishing goes on.
        let _ = atomic::replace(&self.folder.join(name), bytes);
    }

    /// To be read piece by piece.
    ///
    /// # Errors
    /// If it is not there.
    pub fn open(&self, name: &str) -> Result<File, Error> {
        let path = self.folder.join(name);
        File::open(&path).map_err(|cause| Error::system("读取", path, cause))
    }

    /// # Errors
    /// If it is not there.
    pub fn take(&self, name: &str) -> Result<Vec<u8>, Error> {
        let path = self.folder.join(name);
        fs::read(&path).map_err(|cause| Error::system("读取", path, cause))
    }
}

fn ending(stem: &Path, end: &str) -> PathBuf {
    let mut path = stem.as_os_str().to_owned();
    path.push(".");
    path.push(end);
    path.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_target_has_files_of_its_own_on_every_system() {
        for plain in ["主机", "host-2"] {
            assert_eq!(file_name(plain), plain);
        }
        let long = "长".repeat(80);
        let names = ["host", "Host", "HOST", "nul", "a.", "备用: 机/房", &long];
        let files: std::collections::BTreeSet<String> =
            names.iter().map(|name| file_name(name).to_lowercase()).collect();
        assert_eq!(files.len(), names.len());
        assert!(
            files.iter().all(|name| is_portable_name(&format!("publish-{name}.previous.json"))),
            "{files:?}"
        );
    }

    #[test]
    fn one_at_a_time_and_traces_stay() {
        let dir = tempfile::TempDir::new().unwrap();
        let desk = Desk::take(dir.path(), "主机").unwrap();
        assert!(Desk::take(dir.path(), "主机").unwrap_err().to_string().contains("正在发布"));
        assert!(Desk::take(dir.path(), "备用: 机/房").is_ok());
        assert_eq!(desk.remembered(), None);
        desk.remember(b"{}").unwrap();
        desk.log("一 t1").unwrap();
        desk.log("二\n行 t2").unwrap();
        drop(desk);
        let desk = Desk::take(dir.path(), "主机").unwrap();
        assert_eq!(desk.remembered().unwrap(), b"{}");
        assert_eq!(desk.last_logged("t2").unwrap(), "二 行 t2");
    }

    #[test]
    fn a_copy_of_the_folder_and_another_target_have_another_name() {
        let dir = tempfile::TempDir::new().unwrap();
        let (one, other) = (dir.path().join("one"), dir.path().join("other"));
        let owner = |site: &Path, target| Desk::take(site, target).unwrap().owner("n1").unwrap();
        let name = owner(&one, "主机");
        assert_eq!(owner(&one, "主机"), name);
        assert_ne!(owner(&one, "备用"), name);
        fs::create_dir_all(other.join(".huikan/state")).unwrap();
        let kept = Path::new(".huikan/state/publisher.txt");
        fs::copy(one.join(kept), other.join(kept)).unwrap();
        assert_ne!(owner(&other, "主机"), name);
        // The copy comes to where the first was.
        fs::rename(&one, dir.path().join("away")).unwrap();
        fs::rename(&other, &one).unwrap();
        assert_ne!(owner(&one, "主机"), name);
    }

    #[test]
    fn a_vault_is_set_aside_in_place_of_an_older_one() {
        let dir = tempfile::TempDir::new().unwrap();
        let desk = Desk::take(dir.path(), "主机").unwrap();
        for label in [&b"one"[..], b"two"] {
            desk.vault().begin(label).unwrap();
            assert_ne!(desk.vault_aside().label().as_deref(), Some(label), "looking moves nothing");
            desk.set_vault_aside().unwrap();
            assert_eq!((desk.vault().label(), desk.vault_aside().label().as_deref()), (None, Some(label)));
        }
    }

    #[test]
    fn the_vault_holds_what_was_before_the_last_publish() {
        let dir = tempfile::TempDir::new().unwrap();
        let desk = Desk::take(dir.path(), "主机").unwrap();
        assert_eq!(desk.vault().label(), None);
        desk.vault().begin(b"one").unwrap();
        desk.vault().put("aa", b"1");
        assert!(desk.vault().has("aa") && desk.vault().take("aa").unwrap() == b"1");
        desk.vault().begin(b"two").unwrap();
        assert!(!desk.vault().has("aa") && desk.vault().take("aa").is_err());
        assert_eq!(desk.vault().label().unwrap(), b"two");
    }

    #[test]
    fn what_is_too_large_for_the_vault_leaves_room_for_the_rest() {
        let dir = tempfile::TempDir::new().unwrap();
        let desk = Desk::take(dir.path(), "主机").unwrap();
        desk.vault().begin(b"one").unwrap();
        let mut vault = desk.vault();
        vault.most = vault.kept.load(Ordering::Relaxed) + 4;
        for (name, bytes) in [("aa", &b"12"[..]), ("bb", b"123"), ("cc", b"1")] {
            vault.put(name, bytes);
        }
        assert_eq!(["aa", "bb", "cc"].map(|name| vault.has(name)), [true, false, true]);
        assert_eq!(vault.room(), 1);
    }
}
