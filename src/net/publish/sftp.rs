//! SFTP: files over SSH.
//!
//! In: something that gives a line to the host (the user's own `ssh`), and a folder there. Out: a [`Remote`]. Invariants:
//! a file is written beside its place and then renamed over it; one line, on which many requests are under way, is made
//! anew when it breaks.

mod files;
mod session;
mod wire;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use super::look::lock;
use super::parts::{PARTS, Parts};
use super::remote::{Entry, Remote, Trouble};
use files::Fault;
pub use session::Line;
use session::Session;

/// What connects to a host.
pub trait Dial: Send + Sync {
    /// # Errors
    /// If nothing can be started at all.
    fn dial(&self) -> Result<Line, Trouble>;

    /// Why the last line came to nothing, as far as anybody knows.
    fn why(&self) -> Trouble;
}

/// A host that speaks SFTP.
pub struct Sftp {
    dial: Box<dyn Dial>,
    /// From the root there, or from where the login leads.
    root: String,
    session: Mutex<Option<Arc<Session>>>,
    parts: Parts,
    /// Folders that are there.
    folders: Mutex<BTreeSet<String>>,
}

impl std::fmt::Debug for Sftp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sftp").field("root", &self.root).finish_non_exhaustive()
    }
}

impl Sftp {
    /// Nothing is connected yet.
    pub fn new(dial: Box<dyn Dial>, root: &str) -> Sftp {
        let root = root.trim_end_matches('/').to_owned();
        Sftp { dial, root, session: Mutex::default(), parts: Parts::new(), folders: Mutex::default() }
    }

    /// The one session, begun where there is none.
    fn session(&self) -> Result<Arc<Session>, Trouble> {
        let mut current = lock(&self.session);
        if let Some(session) = &*current {
            return Ok(Arc::clone(session));
        }
        let line = self.dial.dial()?;
        let session = Session::begin(line).map_err(|_| self.dial.why())?;
        Ok(Arc::clone(current.insert(Arc::new(session))))
    }

    fn run<T>(&self, request: impl FnOnce(&Session) -> Result<T, Fault>) -> Result<T, Trouble> {
        self.may_miss(request)?.ok_or_else(|| Fault::Missing.trouble())
    }

    /// `Ok(None)` where the file, or a folder above it, is missing.
    fn may_miss<T>(&self, request: impl FnOnce(&Session) -> Result<T, Fault>) -> Result<Option<T>, Trouble> {
        let session = self.session()?;
        match request(&session) {
            Ok(answer) => Ok(Some(answer)),
            Err(Fault::Missing) => Ok(None),
            Err(Fault::Broken) => {
                let mut current = lock(&self.session);
                if current.as_ref().is_some_and(|current| Arc::ptr_eq(current, &session)) {
                    *current = None;
                }
                Err(Fault::Broken.trouble())
            }
            Err(fault) => Err(fault.trouble()),
        }
    }

    fn at(&self, path: &str) -> String {
        let root = &self.root;
        if root.is_empty() { path.to_owned() } else { format!("{root}/{path}") }
    }

    /// Makes the folders above a path.
    fn make_folders(&self, path: &str) -> Result<(), Trouble> {
        for (end, _) in path.match_indices('/') {
            let folder = &path[..end];
            if lock(&self.folders).contains(folder) {
                continue;
            }
            let at = self.at(folder);
            if self.may_miss(|session| files::make_folder(session, &at))?.is_none() {
                return Err(Trouble::other(format!("主机上没有文件夹“{}”；请核对路径", self.root)));
            }
            lock(&self.folders).insert(folder.to_owned());
        }
        Ok(())
    }

    /// Does it, making the folders above the path where that is what is missing.
    fn in_folder<T>(&self, path: &str, request: impl Fn(&Session) -> Result<T, Fault>) -> Result<T, Trouble> {
        if let Some(done) = self.may_miss(&request)? {
            return Ok(done);
        }
        self.make_folders(path)?;
        self.run(request)
    }
}

impl Remote for Sftp {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Trouble> {
        let at = self.at(folder);
        let found = self.run(|session| files::entries(session, at.trim_end_matches('/')))?.into_iter();
        let entry = |(name, attributes): (String, wire::Attributes)| match attributes {
            _ if attributes.is_folder() => Some(Entry::Folder(format!("{folder}{name}/"))),
            _ if attributes.is_file() => Some(Entry::File(format!("{folder}{name}"), attributes.size)),
            _ => None,
        };
        Ok(found.filter_map(entry).collect())
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let at = self.at(path);
        self.may_miss(|session| files::read(session, &at))
    }

    fn size(&self, path: &str) -> Result<Option<u64>, Trouble> {
        let at = self.at(path);
        let found = self.may_miss(|session| files::attributes(session, wire::LSTAT, &at))?;
        Ok(found.filter(|found| found.is_file()).map(|found| found.size))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.stage(path, bytes)?;
        self.place(path)
    }

    fn stage(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let part = self.parts.of(path);
        let at = self.at(&part);
        self.in_folder(&part, |session| files::put(session, &at, bytes)).map(|()| true)
    }

    fn place(&self, path: &str) -> Result<(), Trouble> {
        let (from, to) = (self.at(&self.parts.of(path)), self.at(path));
        self.in_folder(path, |session| files::rename(session, &from, &to))
    }

    fn greet(&self) {
        // The next request says why it failed.
        let _ = self.session();
    }

    fn delete(&self, path: &str) -> Result<(), Trouble> {
        let at = self.at(path);
        self.run(|session| files::delete(session, &at))
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let at = self.at(path);
        self.in_folder(path, |session| files::create(session, &at, bytes))
    }

    fn creates_exclusively(&self) -> bool {
        true
    }

    fn sweep(&self) -> Result<(), Trouble> {
        let parts = self.at(PARTS.trim_end_matches('/'));
        for (name, found) in self.run(|session| files::entries(session, &parts))? {
            if found.is_file() {
                self.run(|session| files::delete(session, &format!("{parts}/{name}")))?;
            }
        }
        Ok(())
    }
}
