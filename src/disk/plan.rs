//! What stands where outputs are to go, before anything is changed.
//!
//! In: the routes, the ledger and the output folder. Out: one [`Job`] a route, and what stands in the
//! way. Invariant: reads only; after it, every path that will be newly made can be claimed at once.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::error::Error;
use super::ledger::{Claims, Entry};
use super::out::{Out, is_portable};
use crate::portal::{RouteInfo, UrlPath};

/// One route, and what stands at its path.
#[derive(Debug)]
pub(super) struct Job<'a> {
    pub route: RouteInfo<'a>,
    pub there: There<'a>,
}

impl<'a> Job<'a> {
    pub fn path(&self) -> &'a UrlPath {
        self.route.path
    }
}

#[derive(Debug)]
pub(super) enum There<'a> {
    Nothing,
    /// The ledger claims it; whether it still exists shows when it is written.
    Ours(&'a Entry),
    /// Ours, under a name that this file system takes for the same one.
    OursAs(&'a str, &'a Entry),
    Unclaimed,
    /// Our own stale files are where a folder, or this file, is to be: they go first.
    Stale(Vec<&'a str>),
    Blocked(Obstacle),
}

/// Why an output cannot be written at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// The path leads out, or is not valid everywhere.
    Name,
    /// A file or a link, at this output path, where a folder is needed.
    NoFolder(String),
    /// A folder where the file is to be.
    Folder,
}

/// A folder below the output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Folder {
    Real,
    Missing,
    /// A file or link at this path is in the way.
    Blocked(String),
}

/// The state of each folder, looked at once.
pub(super) struct Folders<'a> {
    out: &'a Out,
    known: BTreeMap<Box<str>, Folder>,
}

impl<'a> Folders<'a> {
    pub fn new(out: &'a Out) -> Folders<'a> {
        let real = if out.real.is_dir() { Folder::Real } else { Folder::Missing };
        Folders { out, known: BTreeMap::from([("".into(), real)]) }
    }

    /// The state of a folder given by its output path, without a trailing `/`.
    pub fn look(&mut self, folder: &str) -> Result<Folder, Error> {
        if let Some(known) = self.known.get(folder) {
            return Ok(known.clone());
        }
        let state = match self.look(parent(folder))? {
            Folder::Real => match lstat(&self.out.path(folder))? {
                None => Folder::Missing,
                Some(metadata) if metadata.is_dir() => Folder::Real,
                Some(_) => Folder::Blocked(folder.to_owned()),
            },
            above => above,
        };
        self.known.insert(folder.into(), state.clone());
        Ok(state)
    }

    /// Every folder that was looked at, the output folder aside.
    pub fn names(&self) -> impl Iterator<Item = (&str, &Folder)> {
        self.known.iter().map(|(name, state)| (&**name, state)).filter(|(name, _)| !name.is_empty())
    }
}

/// The folder of an output path; empty at the top.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What is at a path, links not followed; `None` if nothing is.
pub(super) fn lstat(path: &Path) -> Result<Option<Metadata>, Error> {
    use io::ErrorKind::{NotADirectory, NotFound};
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(cause) if matches!(cause.kind(), NotFound | NotADirectory) => Ok(None),
        Err(cause) => Err(Error::system("读取", path, cause)),
    }
}

/// The jobs in the order of their routes, and the folders that they need.
pub(super) fn plan<'a>(
    routes: Vec<RouteInfo<'a>>,
    claims: &'a Claims,
    out: &'a Out,
) -> Result<(Vec<Job<'a>>, Folders<'a>), Error> {
    let mut folders = Folders::new(out);
    let mut states = Vec::with_capacity(routes.len());
    for route in &routes {
        let path = route.path.as_str();
        states.push(if is_portable(path) { Some(folders.look(parent(path))?) } else { None });
    }
    let stale = Stale::new(&routes, claims);
    let jobs = routes.into_par_iter().zip(states).map(|(route, state)| {
        let there = there(route.path.as_str(), state, &stale, out)?;
        Ok(Job { route, there })
    });
    let jobs = jobs.collect::<Vec<Result<Job<'a>, Error>>>().into_iter().collect::<Result<_, _>>()?;
    Ok((jobs, folders))
}

fn there<'a>(path: &str, folder: Option<Folder>, stale: &Stale<'a>, out: &Out) -> Result<There<'a>, Error> {
    match folder {
        None => return Ok(There::Blocked(Obstacle::Name)),
        Some(Folder::Blocked(at)) => {
            return Ok(match stale.files.get_key_value(at.as_str()) {
                Some((ours, _)) if lstat(&out.path(&at))?.is_some_and(|of| of.is_file()) => {
                    There::Stale(vec![ours])
                }
                _ => There::Blocked(Obstacle::NoFolder(at)),
            });
        }
        Some(Folder::Missing | Folder::Real) => {}
    }
    let (full, folder_is_ours) = (out.path(path), stale.claims.folders.contains(path));
    if let Some(entry) = stale.claims.files.get(path)
        // After a build that was cut short, a path may be claimed both as a file and as a folder.
        && !(folder_is_ours && lstat(&full)?.is_some_and(|of| of.is_dir()))
    {
        return Ok(There::Ours(entry));
    }
    if folder == Some(Folder::Missing) {
        return Ok(There::Nothing);
    }
    Ok(match lstat(&full)? {
        None => There::Nothing,
        Some(of) if of.is_dir() && folder_is_ours => There::Stale(stale.below(path)),
        Some(of) if of.is_dir() => There::Blocked(Obstacle::Folder),
        Some(_) => match stale.named_like(path) {
            Some((name, entry)) if is_same_file(&out.path(name), &full) => There::OursAs(name, entry),
            _ => There::Unclaimed,
        },
    })
}

/// What the ledger claims and no route makes any more.
struct Stale<'a> {
    claims: &'a Claims,
    files: BTreeMap<&'a str, &'a Entry>,
    /// By [`folded`] name.
    folded: HashMap<String, &'a str>,
}

impl<'a> Stale<'a> {
    fn new(routes: &[RouteInfo<'_>], claims: &'a Claims) -> Stale<'a> {
        let made: std::collections::HashSet<&str> = routes.iter().map(|route| route.path.as_str()).collect();
        let left = claims.files.iter().filter(|(path, _)| !made.contains(&***path));
        let files: BTreeMap<&str, &Entry> = left.map(|(path, entry)| (&**path, entry)).collect();
        let folded = files.keys().map(|path| (folded(path), *path)).collect();
        Stale { claims, files, folded }
    }

    fn below(&self, folder: &str) -> Vec<&'a str> {
        let inside = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        self.files.keys().copied().filter(|path| inside(path)).collect()
    }

    fn named_like(&self, path: &str) -> Option<(&'a str, &'a Entry)> {
        let name = *self.folded.get(&folded(path))?;
        Some((name, self.files.get(name)?))
    }
}

/// Names that some file systems take for one have one folded name.
fn folded(path: &str) -> String {
    path.nfc().flat_map(char::to_lowercase).collect()
}

#[cfg(unix)]
fn is_same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |path: &Path| fs::symlink_metadata(path).ok().map(|of| (of.dev(), of.ino()));
    id(one).is_some_and(|one| Some(one) == id(other))
}

#[cfg(not(unix))]
fn is_same_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(one).is_some_and(|one| Some(one) == real(other))
}
