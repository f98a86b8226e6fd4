//! What stands on a host.
//!
//! In: a host. Out: what its manifest says, and what was found at the paths in doubt. Invariant: a file is read only
//! where its size leaves its content open; where many are in doubt, a listing of their folders takes the place of many
//! questions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use super::Refused;
use super::host::Host;
use super::manifest::{
    Content, Files, LONGEST_MARK, Manifest, OVERTAKEN, PUBLISHED, PUBLISHING, Pending, Read, unseal,
};
use super::plan::{Claims, Found};
use super::remote::{Entry, Stands, Trouble, TroubleKind};

/// So many questions cost less than a listing of all folders.
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
    /// Left by one that another took the lock from; `pending` has its paths, too.
    pub overtaken: Option<Pending>,
}

impl Seen {
    /// Reads what we left on the host; three requests, made at once.
    ///
    /// # Errors
    /// If it is of another site or of a newer program, or the host cannot be asked.
    pub fn of(host: &Host<'_>, site: &str) -> Result<Seen, Refused> {
        let mut seen = Seen::default();
        let read = |path| host.ask(|remote| remote.read(path, LONGEST_MARK));
        let (published, others) = std::thread::scope(|scope| {
            let others = [PUBLISHING, OVERTAKEN].map(|path| scope.spawn(move || read(path)));
            (read(PUBLISHED), others.map(std::thread::ScopedJoinHandle::join))
        });
        match published?.map(|bytes| unseal::<Manifest>(&bytes)) {
            None => free(host, PUBLISHED)?,
            Some(Read::Newer) => return Err(Refused::Newer),
            Some(Read::Damaged) => seen.damaged = true,
            Some(Read::Sound(manifest)) if manifest.site != site => return Err(Refused::OtherSite),
            Some(Read::Sound(manifest)) if !manifest.is_within() => seen.damaged = true,
            Some(Read::Sound(manifest)) => seen.manifest = Some(manifest),
        }
        let [publishing, overtaken] = others.map(|read| {
            let bytes = read.unwrap_or_else(|_| Err(Trouble::other("读主机上的发布记录时出了错")))?;
            pending(bytes.as_deref(), site)
        });
        seen.overtaken = overtaken?;
        seen.pending = match (publishing?, seen.overtaken.clone()) {
            (Some(one), Some(other)) => Some(one.and(other)),
            (one, other) => one.or(other),
        };
        Ok(seen)
    }

    /// Tells one state of the host from another.
    pub fn token(&self) -> Option<&str> {
        self.manifest.as_ref().map(|manifest| &*manifest.token)
    }
}

/// Looks whether a file of ours could be put there at all: better now than after all others.
fn free(host: &Host<'_>, path: &str) -> Result<(), Trouble> {
    match host.ask(|remote| remote.stands(path))? {
        Stands::Nothing | Stands::File(_) => Ok(()),
        Stands::Folder | Stands::Other => Err(Trouble::other(format!(
            "那里的“{path}”是一个文件夹或者链接，发布记录没有地方写；请把它改名或者移走"
        ))),
    }
}

fn pending(bytes: Option<&[u8]>, site: &str) -> Result<Option<Pending>, Refused> {
    match bytes.map(unseal::<Pending>) {
        None | Some(Read::Damaged) => Ok(None),
        Some(Read::Newer) => Err(Refused::Newer),
        Some(Read::Sound(pending)) if pending.site != site => Err(Refused::OtherSite),
        Some(Read::Sound(pending)) => Ok(Some(pending).filter(Pending::is_within)),
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
    let above = above(paths, claims);
    let stands = stands(host, paths, &above, claims)?;
    let is_file =
        |folder: &str| matches!(stands.get(folder), Some(Stands::File(_))) && above.contains(folder);
    let renamed = Renamed::new(want, claims);
    let mut found = BTreeMap::new();
    let mut open = Vec::new();
    for path in paths {
        if path.match_indices('/').any(|(end, _)| is_file(&path[..end])) {
            found.insert(path.clone(), Found::Blocked);
            continue;
        }
        let stands = stands.get(path).copied().unwrap_or(Stands::Nothing);
        let expected = [want.get(path).copied(), claims.known(path), renamed.from(path)];
        let state = match stands {
            Stands::Nothing => Found::Absent,
            // It will be empty, and gone, by the time that the file comes.
            Stands::Folder if will_be_empty(host, &format!("{path}/"), claims)? => Found::Absent,
            Stands::Folder => Found::Blocked,
            Stands::File(size) if expected.iter().flatten().any(|content| content.size == size) => {
                open.push((path, size));
                continue;
            }
            Stands::File(_) | Stands::Other => Found::Other,
        };
        found.insert(path.clone(), state);
    }
    let found = Mutex::new(found);
    host.each(&open, |(path, size)| -> Result<(), Trouble> {
        let place = host.room.take(*size);
        let read =
            host.ask(|remote| remote.read(path, *size)).map(|bytes| bytes.map(|bytes| Content::of(&bytes)));
        drop(place);
        let state = match read {
            // Our own file by its old name: it goes before it comes by its new one.
            Ok(Some(content)) if renamed.from(path) == Some(content) => Found::Absent,
            Ok(Some(content)) => Found::Holds(content),
            // It was there a moment ago: where it cannot be read, nobody knows what it holds.
            Ok(None) => Found::Other,
            Err(trouble) if trouble.kind == TroubleKind::Long => Found::Other,
            Err(trouble) => return Err(trouble),
        };
        lock(&found).insert((*path).clone(), state);
        Ok(())
    })?;
    Ok(found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
}

/// Whether a folder holds nothing but what is ours.
fn will_be_empty(host: &Host<'_>, folder: &str, claims: &Claims) -> Result<bool, Trouble> {
    let is_ours = |entry: &Entry| match entry {
        Entry::File(path, _) => claims.known(path).is_some() || claims.touched.contains(path),
        Entry::Folder(folder) => holds_ours(folder, claims),
        Entry::Other(_) | Entry::More(_) => false,
    };
    Ok(host.ask(|remote| remote.list(folder))?.iter().all(is_ours))
}

/// The folders above paths that need not be there, or be folders: neither they nor anything in them is ours.
fn above(paths: &BTreeSet<String>, claims: &Claims) -> BTreeSet<String> {
    let folders = paths.iter().flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end]));
    let folders: BTreeSet<&str> = folders.collect();
    let is_ours = |path: &str| {
        claims.known(path).is_some()
            || claims.touched.contains(path)
            || holds_ours(&format!("{path}/"), claims)
    };
    folders.into_iter().filter(|folder| !is_ours(folder)).map(str::to_owned).collect()
}

/// What we have under names that the build has in other letter case. To Windows, macOS and many shares both are one.
struct Renamed<'a> {
    claims: &'a Claims,
    old: BTreeMap<String, Content>,
}

impl<'a> Renamed<'a> {
    fn new(want: &Files, claims: &'a Claims) -> Renamed<'a> {
        let old = claims.files.iter().filter(|(path, _)| !want.contains_key(*path));
        let old = old.map(|(path, content)| (path.to_lowercase(), *content)).collect();
        Renamed { claims, old }
    }

    /// What a path that is not ours yet held by its old name.
    fn from(&self, path: &str) -> Option<Content> {
        let is_new = !self.old.is_empty() && self.claims.known(path).is_none();
        is_new.then(|| self.old.get(&path.to_lowercase()).copied()).flatten()
    }
}

/// Whether files of ours lie in a folder, named with `/` at the end.
fn holds_ours(folder: &str, claims: &Claims) -> bool {
    let file = claims.files.range(folder.to_owned()..).next().map(|(path, _)| path);
    let touched = claims.touched.range(folder.to_owned()..).next();
    file.into_iter().chain(touched).any(|path| path.starts_with(folder))
}

fn stands(
    host: &Host<'_>,
    paths: &BTreeSet<String>,
    above: &BTreeSet<String>,
    claims: &Claims,
) -> Result<BTreeMap<String, Stands>, Trouble> {
    let are_few = paths.len() <= ASKED_SINGLY;
    let (found, doubts) = match (are_few, host.remote.lists_more()) {
        (true, false) => (BTreeMap::new(), Doubts::default()),
        // Each depth has its turn: of few folders those that must be there are asked for at once.
        (true, true) => listed(host, paths, |folder| holds_ours(folder, claims))?,
        (false, _) => listed(host, paths, |_| false)?,
    };
    let is_open = |path: &&String| !found.contains_key(*path) && (are_few || doubts.may_stand(path, &found));
    // A listing shows whether a folder is one, and a host that lists costs turns.
    let above = above.iter().filter(|_| !host.remote.lists_more());
    let open: Vec<&String> = paths.iter().chain(above).filter(is_open).collect();
    let found = Mutex::new(found);
    host.each(&open, |path| -> Result<(), Trouble> {
        let stands = host.ask(|remote| remote.stands(path))?;
        lock(&found).insert((*path).clone(), stands);
        Ok(())
    })?;
    Ok(found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
}

/// What no listing tells surely. Folders, with `/` at the end.
#[derive(Default)]
struct Doubts {
    /// Links: what is behind them is not ours to count on.
    links: Vec<String>,
    /// Such as may hold more than was told.
    unsure: BTreeSet<String>,
}

impl Doubts {
    /// Whether something may stand at a path, though it was not found. Hosts leave out what begins with a dot.
    fn may_stand(&self, path: &str, found: &BTreeMap<String, Stands>) -> bool {
        if self.links.iter().any(|link| path.starts_with(link)) {
            return true;
        }
        let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
        // The first on the way to it that was not found.
        let Some(missing) = ends.map(|end| &path[..end]).find(|part| !found.contains_key(*part)) else {
            return false;
        };
        let (folder, name) = missing.split_at(missing.rfind('/').map_or(0, |at| at + 1));
        name.starts_with('.') || self.unsure.contains(folder)
    }
}

type Listed = (BTreeMap<String, Stands>, Doubts);

/// What stands in the folders of these paths; in no others, for what others keep there may be closed to us. Folders of
/// one depth are asked for at once, with those that are `known` to be there, and each again where that failed: a line
/// that breaks now and then costs no second walk.
fn listed(
    host: &Host<'_>,
    paths: &BTreeSet<String>,
    known: impl Fn(&str) -> bool,
) -> Result<Listed, Trouble> {
    let ends = paths.iter().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..=at]));
    let wanted: BTreeSet<&str> = ends.collect();
    let (mut all, mut doubts) = (BTreeMap::new(), Doubts::default());
    let known = wanted.iter().filter(|folder| known(folder)).map(|folder| (*folder).to_owned());
    let mut folders: Vec<String> = paths.first().map(|_| String::new()).into_iter().chain(known).collect();
    let mut asked = BTreeSet::new();
    for _ in 0..DEEPEST {
        let found = Mutex::new(Vec::new());
        host.each(&folders, |folder| -> Result<(), Trouble> {
            let entries = host.ask(|remote| remote.list(folder))?;
            let mut found = lock(&found);
            // So do some show a folder that this user may not see into.
            let is_odd = entries.is_empty() && !folder.is_empty();
            found.extend(entries);
            found.extend(is_odd.then(|| Entry::More(folder.clone())));
            Ok(())
        })?;
        asked.extend(folders.drain(..));
        for entry in found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
            match entry {
                Entry::File(path, size) => drop(all.insert(path, Stands::File(size))),
                Entry::Other(path) => {
                    doubts.links.extend(Some(format!("{path}/")).filter(|link| wanted.contains(&**link)));
                    all.insert(path, Stands::Other);
                }
                Entry::More(folder) => drop(doubts.unsure.insert(folder)),
                Entry::Folder(path) => {
                    all.insert(path.trim_end_matches('/').to_owned(), Stands::Folder);
                    let is_next = wanted.contains(&*path) && !asked.contains(&path);
                    folders.extend(Some(path).filter(|_| is_next));
                }
            }
        }
        if folders.is_empty() {
            break;
        }
    }
    all.retain(|path: &String, _| !doubts.links.iter().any(|link| path.starts_with(link)));
    Ok((all, doubts))
}

/// A thread that panicked inside held no half-made state: each change is one insertion.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
