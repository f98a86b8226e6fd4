//! SFTP: files over SSH.
//!
//! In: something that gives a line to the host (the user's own `ssh`), and a folder there. Out: a [`Remote`]. Invariants:
//! a file is written beside its place and then renamed over it; one line, on which many requests are under way, is made
//! anew when it breaks.

mod files;
mod session;
mod wire;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::look::lock;
use super::manifest::is_within;
use super::parts::{PARTS, Parts};
use super::remote::{Entry, Remote, Stands, Trouble, TroubleKind};
use super::source::{Source, unread};
use files::Fault;
pub use session::Line;
use session::{Broken, Session, Waits};

/// What connects to a host.
pub trait Dial: Send + Sync {
    /// # Errors
    /// If nothing can be started at all.
    fn dial(&self) -> Result<Line, Trouble>;

    /// Why the last line came to nothing, as far as anybody knows.
    fn why(&self) -> Trouble;
    /// As messages name it.
    fn host(&self) -> &str;
}

/// A host that speaks SFTP.
pub struct Sftp {
    dial: Box<dyn Dial>,
    /// From the root there, or from where the login leads.
    root: String,
    session: Mutex<Current>,
    /// Lines that came to nothing.
    failures: AtomicUsize,
    waits: Waits,
    parts: Parts,
    /// Folders that are there.
    folders: Mutex<BTreeSet<String>>,
}

/// The one session, and why there is none.
#[derive(Default)]
struct Current {
    session: Option<Arc<Session>>,
    why: Option<Trouble>,
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
        let (session, failures, folders) = (Mutex::default(), AtomicUsize::new(0), Mutex::default());
        Sftp { dial, root, session, failures, waits: Waits::default(), parts: Parts::new(), folders }
    }

    /// The one session, begun where there is none.
    fn session(&self) -> Result<Arc<Session>, Trouble> {
        let before = self.failures.load(Ordering::Relaxed);
        let mut current = lock(&self.session);
        if let Some(session) = &current.session {
            return Ok(Arc::clone(session));
        }
        // Whoever waited for a line that came to nothing need not wait for another one just now.
        if let Some(why) = current.why.as_ref().filter(|_| self.failures.load(Ordering::Relaxed) != before) {
            return Err(why.clone());
        }
        match self.dial.dial().and_then(|line| self.begin(line)) {
            Ok(session) => Ok(Arc::clone(current.session.insert(Arc::new(session)))),
            Err(trouble) => {
                current.why = Some(trouble.clone());
                self.failures.fetch_add(1, Ordering::Relaxed);
                Err(trouble)
            }
        }
    }

    fn begin(&self, line: Line) -> Result<Session, Trouble> {
        Session::begin(line, self.waits).map_err(|broken| match broken {
            Broken::Cut => self.dial.why(),
            Broken::Silent => self.trouble(Fault::Silent),
        })
    }

    fn trouble(&self, fault: Fault) -> Trouble {
        fault.trouble(self.dial.host())
    }

    fn run<T>(&self, request: impl FnOnce(&Session) -> Result<T, Fault>) -> Result<T, Trouble> {
        self.may_miss(request)?.ok_or_else(|| self.trouble(Fault::Missing))
    }

    /// `Ok(None)` where the file, or a folder above it, is missing.
    fn may_miss<T>(&self, request: impl FnOnce(&Session) -> Result<T, Fault>) -> Result<Option<T>, Trouble> {
        let session = self.session()?;
        match request(&session) {
            Ok(answer) => Ok(Some(answer)),
            Err(Fault::Missing) => Ok(None),
            Err(fault) => {
                let mut current = lock(&self.session);
                if fault.ends_the_line()
                    && current.session.as_ref().is_some_and(|current| Arc::ptr_eq(current, &session))
                {
                    current.session = None;
                }
                Err(self.trouble(fault))
            }
        }
    }

    /// # Errors
    /// If it would not lie below the root.
    fn at(&self, path: &str) -> Result<String, Trouble> {
        let root = &self.root;
        match () {
            () if !path.is_empty() && !is_within(path.trim_end_matches('/')) => {
                Err(Trouble::other(format!("“{}”不是网站里的路径，没有碰它", path.escape_debug())))
            }
            () if root.is_empty() => Ok(path.to_owned()),
            () => Ok(format!("{root}/{path}")),
        }
    }

    /// Makes the folders above a path.
    fn make_folders(&self, path: &str) -> Result<(), Trouble> {
        for (end, _) in path.match_indices('/') {
            let folder = &path[..end];
            if lock(&self.folders).contains(folder) {
                continue;
            }
            let at = self.at(folder)?;
            let made = self.may_miss(|session| files::make_folder(session, &at));
            if made.map_err(|trouble| named(folder, trouble))?.is_none() {
                return Err(Trouble::other(format!("主机上没有文件夹“{}”；请核对路径", self.root)));
            }
            lock(&self.folders).insert(folder.to_owned());
        }
        Ok(())
    }

    /// Does it, making the folders above the path where that is what is missing.
    fn in_folder<T>(&self, path: &str, request: impl Fn(&Session) -> Result<T, Fault>) -> Result<T, Trouble> {
        if let Some(done) = self.may_miss(&request).map_err(|trouble| named(path, trouble))? {
            return Ok(done);
        }
        self.make_folders(path)?;
        self.run(request).map_err(|trouble| named(path, trouble))
    }
}

/// What staff have to mend they have to find.
fn named(path: &str, trouble: Trouble) -> Trouble {
    match trouble.kind {
        TroubleKind::Other => Trouble::other(format!("{}：“{path}”", trouble.words)),
        _ => trouble,
    }
}

impl Remote for Sftp {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Trouble> {
        let at = self.at(folder)?;
        let found = self.run(|session| files::entries(session, at.trim_end_matches('/')))?.into_iter();
        let entry = |(name, attributes): (String, wire::Attributes)| match attributes {
            _ if attributes.is_folder() => Entry::Folder(format!("{folder}{name}/")),
            _ if attributes.is_file() => Entry::File(format!("{folder}{name}"), attributes.size),
            _ => Entry::Other(format!("{folder}{name}")),
        };
        Ok(found.map(entry).collect())
    }

    fn read(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, Trouble> {
        let at = self.at(path)?;
        self.may_miss(|session| files::read(session, &at, most))
    }

    fn size(&self, path: &str) -> Result<Option<u64>, Trouble> {
        match self.stands(path)? {
            Stands::File(size) => Ok(Some(size)),
            Stands::Nothing | Stands::Folder | Stands::Other => Ok(None),
        }
    }

    fn stands(&self, path: &str) -> Result<Stands, Trouble> {
        let at = self.at(path)?;
        let found = self.may_miss(|session| files::attributes(session, wire::LSTAT, &at))?;
        Ok(match found {
            None => Stands::Nothing,
            Some(found) if found.is_folder() => Stands::Folder,
            Some(found) if found.is_file() => Stands::File(found.size),
            Some(_) => Stands::Other,
        })
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.stage(path, bytes)?;
        self.place(path)
    }

    fn write_large(&self, path: &str, source: &dyn Source) -> Result<(), Trouble> {
        let part = self.parts.of(path);
        let at = self.at(&part)?;
        self.in_folder(&part, |session| {
            let mut from = source.open().map_err(|error| Fault::Unread(unread(&error)))?;
            files::put(session, &at, &mut *from)
        })?;
        self.place(path)
    }

    fn stage(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let part = self.parts.of(path);
        let at = self.at(&part)?;
        self.in_folder(&part, |session| files::put(session, &at, &mut &*bytes)).map(|()| true)
    }

    fn place(&self, path: &str) -> Result<(), Trouble> {
        let (from, to) = (self.at(&self.parts.of(path))?, self.at(path)?);
        self.in_folder(path, |session| files::rename(session, &from, &to))
    }

    fn delete(&self, path: &str) -> Result<(), Trouble> {
        let at = self.at(path)?;
        self.run(|session| files::delete(session, &at))
    }

    fn remove_folder(&self, folder: &str) -> Result<(), Trouble> {
        let at = self.at(folder)?;
        self.run(|session| files::remove_folder(session, at.trim_end_matches('/')))?;
        lock(&self.folders).remove(folder.trim_end_matches('/'));
        Ok(())
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let at = self.at(path)?;
        self.in_folder(path, |session| files::create(session, &at, bytes))
    }

    fn creates_exclusively(&self) -> bool {
        true
    }

    fn sweep(&self) -> Result<(), Trouble> {
        let parts = self.at(PARTS.trim_end_matches('/'))?;
        for (name, found) in self.run(|session| files::entries(session, &parts))? {
            if found.is_file() {
                self.run(|session| files::delete(session, &format!("{parts}/{name}")))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
