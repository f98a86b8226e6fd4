//! What stands on a host.
//!
//! In: a host. Out: what its manifest says, and what was found at the paths in doubt. Invariant: a file is read only
//! where its size leaves its content open; where many are in doubt, one listing takes the place of many questions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use super::Refused;
use super::host::Host;
use super::manifest::{Content, FOLDER, Files, Manifest, PUBLISHED, PUBLISHING, Pending, Read, unseal};
use super::plan::{Claims, Found};
use super::remote::{Entry, Trouble};

/// So many questions cost less than a listing of the whole host.
const ASKED_SINGLY: usize = 64;
/// No path of ours has more folders; a link that leads into itself has no end.
const DEEPEST: usize = 40;

/// What the host says that we wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// `None` where there is none, or one that cannot be read.
    pub manifest: Option<Manifest>,
    /// There is one, and it cannot be read.
    pub damaged: bool,
    /// Left by a publish that was cut short, or is under way.
    pub pending: Option<Pending>,
}

impl Seen {
    /// Reads both files of the host; two requests, made at once.
    ///
    /// # Errors
    /// If they are of another site or of a newer program, or the host cannot be asked.
    pub fn of(host: &Host<'_>, site: &str) -> Result<Seen, Refused> {
        let mut seen = Seen::default();
        let read = |path| host.ask(|remote| remote.read(path));
        let (published, publishing) = std::thread::scope(|scope| {
            let other = scope.spawn(|| read(PUBLISHING));
            (read(PUBLISHED), other.join())
        });
        let publishing = publishing.unwrap_or_else(|_| Err(Trouble::other("读主机上的发布记录时出了错")))?;
        match published?.map(|bytes| unseal::<Manifest>(&bytes)) {
            None => {}
            Some(Read::Newer) => return Err(Refused::Newer),
            Some(Read::Damaged) => seen.damaged = true,
            Some(Read::Sound(manifest)) if manifest.site != site => return Err(Refused::OtherSite),
            Some(Read::Sound(manifest)) => seen.manifest = Some(manifest),
        }
        match publishing.map(|bytes| unseal::<Pending>(&bytes)) {
            None | Some(Read::Damaged) => {}
            Some(Read::Newer) => return Err(Refused::Newer),
            Some(Read::Sound(pending)) if pending.site != site => return Err(Refused::OtherSite),
            Some(Read::Sound(pending)) => seen.pending = Some(pending),
        }
        Ok(seen)
    }

    /// Tells one state of the host from another.
    pub fn token(&self) -> Option<&str> {
        self.manifest.as_ref().map(|manifest| &*manifest.token)
    }
}

/// Looks at paths.
///
/// # Errors
/// If the host cannot be asked.
pub fn find(
    host: &Host<'_>,
    paths: &BTreeSet<String>,
    want: &Files,
    claims: &Claims,
) -> Result<BTreeMap<String, Found>, Trouble> {
    let sizes = sizes(host, paths)?;
    let mut found = BTreeMap::new();
    let mut open = Vec::new();
    for path in paths {
        let size = sizes.get(path).copied();
        let expected = [want.get(path).copied(), claims.known(path)];
        match size {
            None => drop(found.insert(path.clone(), Found::Absent)),
            Some(size) if expected.iter().flatten().any(|content| content.size == size) => open.push(path),
            Some(_) => drop(found.insert(path.clone(), Found::Other)),
        }
    }
    let found = Mutex::new(found);
    host.each(&open, |path| -> Result<(), Trouble> {
        let bytes = host.ask(|remote| remote.read(path))?;
        // It was there a moment ago: where it cannot be read, nobody knows what it holds.
        let state = bytes.map_or(Found::Other, |bytes| Found::Holds(Content::of(&bytes)));
        lock(&found).insert((*path).clone(), state);
        Ok(())
    })?;
    Ok(found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
}

fn sizes(host: &Host<'_>, paths: &BTreeSet<String>) -> Result<BTreeMap<String, u64>, Trouble> {
    if paths.len() > ASKED_SINGLY {
        return listed(host);
    }
    let sizes = Mutex::new(BTreeMap::new());
    let paths: Vec<&String> = paths.iter().collect();
    host.each(&paths, |path| -> Result<(), Trouble> {
        if let Some(size) = host.ask(|remote| remote.size(path))? {
            lock(&sizes).insert((*path).clone(), size);
        }
        Ok(())
    })?;
    Ok(sizes.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
}

/// All files of the host with their sizes, but for our own marks. Folders of one depth are asked for at once, and each
/// again where that failed: a line that breaks now and then costs no second walk.
fn listed(host: &Host<'_>) -> Result<BTreeMap<String, u64>, Trouble> {
    let mut files = BTreeMap::new();
    let mut folders = vec![String::new()];
    for _ in 0..DEEPEST {
        let found = Mutex::new(Vec::new());
        host.each(&folders, |folder| -> Result<(), Trouble> {
            let entries = host.ask(|remote| remote.list(folder))?;
            lock(&found).extend(entries);
            Ok(())
        })?;
        folders.clear();
        for entry in found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
            match entry {
                Entry::File(path, size) => drop(files.insert(path, size)),
                Entry::Folder(path) if path == FOLDER => {}
                Entry::Folder(path) => folders.push(path),
            }
        }
        if folders.is_empty() {
            break;
        }
    }
    Ok(files)
}

/// A thread that panicked inside held no half-made state: each change is one insertion.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
