//! A folder of this computer, or a share that is mounted, that a site is published to.
//!
//! In: paths below it with `/`. Out: what stands there. Invariants: a reader sees the old bytes of a file or the new
//! ones, never a part; no link leads out of the folder; the folder itself is never made, since a share that is not
//! mounted looks like one that is missing.

use std::collections::BTreeSet;
use std::collections::hash_map::RandomState;
use std::fs::{self, File};
use std::hash::BuildHasher;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::archive;
use super::error::Error;
use super::out::{Out, is_portable};

/// Says what was published: it is never on the disk before what it names.
const MANIFEST: &str = "_huikan/published.json";

/// Files on their way, beside the marks of what was published.
const PARTS: &str = "_huikan/part";

/// Such a folder.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// Of this run: two at once, of whom one takes over from the other, never write to one file on its way.
    run: u64,
    /// Folders below it that are known to be there, and no links.
    sound: Mutex<BTreeSet<PathBuf>>,
    /// Files that were written, and may be in the memory of the system alone.
    unsettled: Mutex<Vec<PathBuf>>,
}

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum There {
    /// Its size in bytes.
    File(u64),
    Folder,
    /// A link, or another thing.
    Other,
}

impl There {
    fn of(metadata: &fs::Metadata) -> There {
        match metadata.file_type() {
            kind if kind.is_file() => There::File(metadata.len()),
            kind if kind.is_dir() => There::Folder,
            _ => There::Other,
        }
    }
}

impl Folder {
    /// The folder at `path`, seen from the site's; `public` is where builds go.
    ///
    /// # Errors
    /// If it is not there, or overlaps the site's own folders or the output folder.
    pub fn open(site_root: &Path, public: &Path, path: &Path) -> Result<Folder, Error> {
        let path = site_root.join(path);
        if !path.is_dir() {
            let why = match path.is_file() {
                true => "这是一个文件，不是文件夹；请核对路径",
                false => "没有这个文件夹；请先建好它，共享文件夹请先连接上",
            };
            return Err(Error::rule("发布到", path, why));
        }
        let own = |error: Error| match error.kind() {
            Some(_) => error,
            None => {
                let why = "它与站点自己的文件夹重叠；请在发布目标里另写一个路径";
                Error::rule("发布到", &path, why)
            }
        };
        let (target, public) =
            (Out::new(site_root, &path).map_err(own)?.real, Out::new(site_root, public)?.real);
        if target.starts_with(&public) || public.starts_with(&target) {
            return Err(Error::rule("发布到", path, "它就是生成网站的文件夹；请在发布目标里另写一个路径"));
        }
        let run = RandomState::new().hash_one(());
        Ok(Folder { root: target, run, sound: Mutex::default(), unsettled: Mutex::default() })
    }

    /// What stands in a folder below it, `""` or a path that ends in `/`, by path; nothing where it is not there.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn list(&self, folder: &str) -> Result<Vec<(String, There)>, Error> {
        let at = match folder {
            "" => self.root.clone(),
            folder => self.at(folder.trim_end_matches('/'))?,
        };
        let fail = |cause| Error::system("读取", &at, cause);
        if !self.is_within(&at.join("_"))? {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for entry in fs::read_dir(&at).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            // What goes away meanwhile is not there.
            let Ok(metadata) = fs::symlink_metadata(entry.path()) else { continue };
            found.push((format!("{folder}{name}"), There::of(&metadata)));
        }
        Ok(found)
    }

    /// What stands at a path; `None` where nothing does.
    ///
    /// # Errors
    /// If it cannot be looked at.
    pub fn stands(&self, path: &str) -> Result<Option<There>, Error> {
        let at = self.at(path)?;
        if !self.is_within(&at)? {
            return Ok(None);
        }
        match fs::symlink_metadata(&at) {
            Ok(metadata) => Ok(Some(There::of(&metadata))),
            Err(cause) if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            Err(cause) => Err(Error::system("读取", at, cause)),
        }
    }

    /// The bytes of a file that has no more than `most`.
    ///
    /// # Errors
    /// If it is there and cannot be read.
    pub fn read(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, Error> {
        let at = self.at(path)?;
        match self.stands(path)? {
            Some(There::File(size)) if size <= most => {
                fs::read(&at).map(Some).map_err(|cause| Error::system("读取", at, cause))
            }
            _ => Ok(None),
        }
    }

    /// # Errors
    /// If it could not be written; what stood there still does.
    pub fn write(&self, path: &str, mut bytes: &[u8]) -> Result<(), Error> {
        self.write_from(path, &mut bytes)
    }

    /// The same, read piece by piece.
    ///
    /// # Errors
    /// As [`Folder::write`], and if it cannot be read.
    pub fn write_from(&self, path: &str, from: &mut dyn Read) -> Result<(), Error> {
        let at = self.at(path)?;
        self.make_folder_of(&at)?;
        let name = format!("{:016x}{}", self.run, &blake3::hash(path.as_bytes()).to_hex()[..32]);
        let part = self.root.join(PARTS).join(name);
        self.make_folder_of(&part)?;
        if path == MANIFEST {
            self.settle()?;
        }
        let mut put = || -> io::Result<()> {
            let mut file = File::create(&part)?;
            io::copy(from, &mut file)?;
            if path.starts_with("_huikan/") {
                file.sync_data()?;
            }
            drop(file);
            fs::rename(&part, &at)
        };
        put().map_err(|cause| {
            // What cannot be removed now is swept the next time.
            let _ = fs::remove_file(&part);
            Error::system("写入", &at, cause)
        })?;
        if path != MANIFEST {
            self.unsettled().push(at);
        }
        Ok(())
    }

    /// Waits until all that was written is on the disk: a power cut leaves files that are named and empty otherwise.
    fn settle(&self) -> Result<(), Error> {
        let files = std::mem::take(&mut *self.unsettled());
        let mut folders = BTreeSet::new();
        for at in files {
            // Windows does so only for a file that may be written to.
            match File::options().write(true).open(&at).and_then(|file| file.sync_data()) {
                Err(cause) if !matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                    return Err(Error::system("写入", at, cause));
                }
                _ => folders.extend(
                    at.ancestors().skip(1).take_while(|at| at.starts_with(&self.root)).map(Path::to_owned),
                ),
            }
        }
        // Not every system can do so for folders, and not every share.
        folders
            .iter()
            .filter_map(|folder| File::open(folder).ok())
            .for_each(|folder| drop(folder.sync_all()));
        Ok(())
    }

    /// # Errors
    /// If it is there and could not be deleted.
    pub fn delete(&self, path: &str) -> Result<(), Error> {
        let at = self.at(path)?;
        match fs::remove_file(&at) {
            Ok(()) => Ok(()),
            Err(cause) if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(()),
            Err(cause) => Err(Error::system("删除", at, cause)),
        }
    }

    /// Takes an empty folder away.
    ///
    /// # Errors
    /// If something is in it, or it could not be deleted.
    pub fn remove_folder(&self, folder: &str) -> Result<(), Error> {
        let at = self.at(folder.trim_end_matches('/'))?;
        fs::remove_dir(&at).map_err(|cause| Error::system("删除", &at, cause))?;
        self.sound().remove(&at);
        Ok(())
    }

    /// Writes a small file if there is none; whether it did. Of two at once one succeeds.
    ///
    /// # Errors
    /// If it could not be written.
    pub fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Error> {
        let at = self.at(path)?;
        self.make_folder_of(&at)?;
        match File::options()
            .write(true)
            .create_new(true)
            .open(&at)
            .and_then(|mut file| file.write_all(bytes))
        {
            Ok(()) => Ok(true),
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(cause) => Err(Error::system("写入", at, cause)),
        }
    }

    /// Writes a zip of files, in their order; gives its path. No file is overwritten.
    ///
    /// # Errors
    /// If the bytes of one cannot be had, or it could not be written.
    pub fn put_zip(
        &self,
        name: &str,
        files: &[String],
        bytes: &dyn Fn(&str) -> Result<Vec<u8>, Error>,
    ) -> Result<PathBuf, Error> {
        archive::put_zip(&self.root, name, files, bytes)
    }

    /// Removes what a publish that was cut short left on its way.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub fn sweep(&self) -> Result<(), Error> {
        let parts = self.root.join(PARTS);
        match fs::remove_dir_all(&parts) {
            Ok(()) => {
                self.sound().remove(&parts);
                Ok(())
            }
            Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(()),
            Err(cause) => Err(Error::system("删除", parts, cause)),
        }
    }

    fn at(&self, path: &str) -> Result<PathBuf, Error> {
        let at = self.root.join(path);
        if is_portable(path) {
            Ok(at)
        } else {
            Err(Error::rule("发布", at, "这个名称不能用在每一种系统上"))
        }
    }

    /// Whether all folders above it are there, and none is a link.
    fn is_within(&self, at: &Path) -> Result<bool, Error> {
        let parent = at.parent().unwrap_or(&self.root);
        if parent == self.root || self.sound().contains(parent) {
            return Ok(true);
        }
        if !self.is_within(parent)? {
            return Ok(false);
        }
        match fs::symlink_metadata(parent) {
            Ok(metadata) if metadata.is_dir() => {
                self.sound().insert(parent.to_owned());
                Ok(true)
            }
            Ok(metadata) if metadata.is_symlink() => {
                Err(Error::rule("发布到", parent, "它是一个链接，可能通到别处；请换成真的文件夹"))
            }
            Ok(_) => Ok(false),
            Err(cause) if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(false),
            Err(cause) => Err(Error::system("读取", parent, cause)),
        }
    }

    fn make_folder_of(&self, at: &Path) -> Result<(), Error> {
        if self.is_within(at)? {
            return Ok(());
        }
        let parent = at.parent().unwrap_or(&self.root);
        fs::create_dir_all(parent).map_err(|cause| Error::system("新建文件夹", parent, cause))
    }

    fn unsettled(&self) -> std::sync::MutexGuard<'_, Vec<PathBuf>> {
        self.unsettled.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn sound(&self) -> std::sync::MutexGuard<'_, BTreeSet<PathBuf>> {
        // A thread that panicked inside held no half-made state: each change is one insertion.
        self.sound.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Folder) {
        let dir = tempfile::TempDir::new().unwrap();
        for name in ["site/content", "site/public", "www"] {
            fs::create_dir_all(dir.path().join(name)).unwrap();
        }
        let site = dir.path().join("site");
        let folder = Folder::open(&site, &site.join("public"), Path::new("../www")).unwrap();
        (dir, folder)
    }

    #[test]
    fn files_come_whole_and_go_alone() {
        let (dir, folder) = folder();
        fs::write(dir.path().join("www/旧.html"), "别人的").unwrap();
        folder.write("a/b/c.html", b"1").unwrap();
        folder.write("a/b/c.html", b"22").unwrap();
        assert_eq!(folder.read("a/b/c.html", 9).unwrap().unwrap(), b"22");
        let stands = |path| folder.stands(path).unwrap();
        assert_eq!(
            (stands("a/b/c.html"), stands("a/b"), stands("b")),
            (Some(There::File(2)), Some(There::Folder), None)
        );
        let listed = |at| folder.list(at).unwrap().into_iter().collect::<std::collections::BTreeMap<_, _>>();
        assert_eq!(listed("a/b/"), [("a/b/c.html".to_owned(), There::File(2))].into());
        assert_eq!(listed("").get("旧.html"), Some(&There::File(9)));
        assert!(
            folder.create("_huikan/lock", b"x").unwrap() && !folder.create("_huikan/lock", b"y").unwrap()
        );
        for path in ["a/b/c.html", "a/b/c.html", "no/such"] {
            folder.delete(path).unwrap();
        }
        assert_eq!(folder.read("a/b/c.html", 9).unwrap(), None);
        folder.sweep().unwrap();
        folder.write("a/x", b"after a sweep").unwrap();
    }

    #[test]
    fn a_file_and_a_folder_change_places() {
        let (dir, folder) = folder();
        folder.write("doc", b"1").unwrap();
        folder.delete("doc").unwrap();
        folder.write("doc/z.txt", b"2").unwrap();
        assert!(folder.remove_folder("doc/").is_err(), "something is in it");
        folder.delete("doc/z.txt").unwrap();
        folder.remove_folder("doc/").unwrap();
        folder.write("doc", b"3").unwrap();
        assert_eq!(fs::read(dir.path().join("www/doc")).unwrap(), b"3");
    }

    #[test]
    fn what_the_manifest_names_is_on_the_disk_before_it() {
        let (_dir, folder) = folder();
        folder.write("a/b.html", b"1").unwrap();
        folder.write("c.html", b"2").unwrap();
        folder.delete("c.html").unwrap();
        assert_eq!(folder.unsettled().len(), 2);
        folder.write("_huikan/published.json", b"{}").unwrap();
        assert_eq!(folder.unsettled().len(), 0);
    }

    #[test]
    fn folders_that_are_missing_or_the_sites_own_are_refused() {
        let (dir, _) = folder();
        let site = dir.path().join("site");
        let open = |path: &str| Folder::open(&site, &site.join("public"), Path::new(path));
        for path in ["../nowhere", "public", ".", "content", "..", "public/../public"] {
            let words = open(path).unwrap_err().to_string();
            assert!(words.contains("发布到") && !words.contains("--out"), "{path}: {words}");
        }
        assert!(open("../www").is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_nowhere() {
        let (dir, folder) = folder();
        fs::create_dir(dir.path().join("elsewhere")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("elsewhere"), dir.path().join("www/link")).unwrap();
        assert!(folder.write("link/a.html", b"x").is_err() && folder.read("link/a.html", 9).is_err());
        assert!(fs::read_dir(dir.path().join("elsewhere")).unwrap().next().is_none());
        assert_eq!(folder.list("").unwrap().first(), Some(&("link".to_owned(), There::Other)));
        assert_eq!(folder.stands("link").unwrap(), Some(There::Other));
        assert!(folder.write("../a.html", b"x").is_err());
    }
}
