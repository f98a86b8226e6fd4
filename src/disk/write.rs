//! A portal's outputs -> the output folder.
//!
//! In: anything that knows routes and renders them. Out: the folder, and what was done to it. Order:
//! claims, assets, pages, lists, feeds, deletions, ledger. Invariants: killed at any moment, the next
//! build ends in the same tree as a first one; outputs are not held together, but rendered and written
//! one by one; after a failure nothing is deleted.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use super::cache::Stamp;
use super::error::Error;
use super::hand::{Hand, temporary_for};
use super::ledger::{Claims, Entry, Ledger};
use super::messages;
use super::out::Out;
use super::plan::{Folder, Folders, Job, Obstacle, There, parent, plan};
use super::put::{Outcome, Putter, is_plain_file};
use super::remove::{Fate, Remover};
use super::shelf::Shelf;
use super::stages::Stages;
use super::stale::Stale;
use crate::portal::photos::Trouble;
use crate::portal::{Portal, Rendered, RouteInfo, Stage, UrlPath, Variant};
use crate::report::{Finding, SourcePath};
use crate::snapshot::{Hash, PreviousRoute, Source};

/// What is written: a [`Portal`], or a test's stand-in.
pub trait Outputs: Sync {
    /// Sorted by path, each path once.
    fn routes(&self) -> Vec<RouteInfo<'_>>;
    fn render(&self, path: &UrlPath) -> Option<Rendered>;
    /// The file that a copy is made of.
    fn source(&self, path: &SourcePath) -> Option<&Source>;
    /// Whether opening found errors.
    fn has_errors(&self) -> bool;
    /// The files of these bytes, in order.
    fn copies(&self, hash: &[u8; 32]) -> Vec<SourcePath>;
    /// What to tell of a picture that could not be made.
    fn unreadable(&self, source: &SourcePath, trouble: &Trouble) -> Vec<Finding>;
}

impl Outputs for Portal {
    fn routes(&self) -> Vec<RouteInfo<'_>> {
        Portal::routes(self).collect()
    }

    fn render(&self, path: &UrlPath) -> Option<Rendered> {
        Portal::render(self, path)
    }

    fn source(&self, path: &SourcePath) -> Option<&Source> {
        self.snapshot().files.get(path)
    }

    fn has_errors(&self) -> bool {
        self.report().has_errors()
    }

    fn copies(&self, hash: &[u8; 32]) -> Vec<SourcePath> {
        self.snapshot().copies(hash)
    }

    fn unreadable(&self, source: &SourcePath, trouble: &Trouble) -> Vec<Finding> {
        Portal::unreadable(self, source, trouble)
    }
}

/// How to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// Overwrites files that are not ours, deletes what was edited by hand, and trusts no file's time:
    /// everything is compared byte for byte.
    pub force: bool,
    /// Writes in spite of errors found on opening; nothing is deleted then.
    pub keep_going: bool,
    /// Tells what would be done, and does nothing.
    pub dry_run: bool,
}

/// What was done to a path, or would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    Added,
    Changed,
    Deleted,
}

/// Told after each output, from any thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub stage: Stage,
    /// Outputs of all stages that are done.
    pub done: usize,
    pub total: usize,
}

/// What a build did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Outputs that stand as they should: `written` and `unchanged`.
    pub files: usize,
    pub written: usize,
    pub unchanged: usize,
    pub deleted: usize,
    /// Outputs that could not be made or written. What stood at their paths still does; where a picture is to be
    /// that nothing stood for, one stands that says so.
    pub failed: usize,
    /// Errors found on opening forbade to begin: nothing was done.
    pub stopped: bool,
    /// Of rendering and writing, in the order of the routes.
    pub findings: Vec<Finding>,
    /// What changed, in the order of paths.
    pub changes: Vec<(Change, UrlPath)>,
}

/// Brings `out` to what the portal says; `site_root` is where `.huikan/` stands.
///
/// # Errors
/// If `out` may not be written to, is in use by another build, or the file system refuses. What was
/// written by then stays claimed, and the next build goes on from there.
pub fn write(
    outputs: &impl Outputs,
    out: &Path,
    site_root: &Path,
    how: &WriteOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Written, Error> {
    write_by(outputs, out, site_root, how, progress, Hand::free())
}

/// The output paths of the last build into `out`, in order; none where there was no build.
///
/// # Errors
/// If `out` may not be written to, or its ledger cannot be read.
pub fn previous_routes(site_root: &Path, out: &Path) -> Result<Arc<[PreviousRoute]>, Error> {
    let ledger = Ledger::load(&Out::new(site_root, out)?)?;
    let written = ledger.claims.files.iter().filter(|(_, entry)| entry.wrote.is_some());
    let routes = written.map(|(path, entry)| PreviousRoute {
        path: path.to_string(),
        source: entry.source.as_deref().map(SourcePath::new),
        text_hash: entry.text_hash,
    });
    Ok(routes.collect())
}

/// A file that a build left in an output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub path: String,
    pub hash: Hash,
    pub size: u64,
    /// What it was made from, if that is one file.
    pub source: Option<SourcePath>,
}

/// What the last build into `out` wrote, in order of paths: what the ledger claims, and nothing else. What it only
/// left standing because another changed it is no part of the site.
///
/// # Errors
/// If its ledger cannot be read.
pub fn outputs(site_root: &Path, out: &Path) -> Result<Vec<Output>, Error> {
    let ledger = Ledger::load(&Out::new(site_root, out)?)?;
    let files = ledger.claims.files.iter();
    let outputs = files.filter(|(_, entry)| !entry.kept).filter_map(|(path, entry)| {
        let wrote = entry.wrote?;
        let source = entry.source.as_deref().map(SourcePath::new);
        Some(Output { path: path.to_string(), hash: wrote.hash, size: wrote.size, source })
    });
    Ok(outputs.collect())
}

/// The bytes of one of them, as they are now.
///
/// # Errors
/// If it cannot be read.
pub fn read_output(out: &Path, path: &str) -> Result<Vec<u8>, Error> {
    let path = out.join(path);
    std::fs::read(&path).map_err(|cause| Error::system("读取", path, cause))
}

/// Tells one state of a ledger from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerStamp(Stamp);

/// By which to see that a build changed what [`previous_routes`] gives; `None` where none was made.
pub fn ledger_stamp(site_root: &Path, out: &Path) -> Option<LedgerStamp> {
    Ledger::stamp(&Out::new(site_root, out).ok()?).map(LedgerStamp)
}

pub(super) fn write_by<P: Outputs>(
    outputs: &P,
    out: &Path,
    site_root: &Path,
    how: &WriteOptions,
    progress: &(dyn Fn(Progress) + Sync),
    hand: Hand<'_>,
) -> Result<Written, Error> {
    let out = Out::new(site_root, out)?;
    if outputs.has_errors() && !how.keep_going {
        return Ok(Written { stopped: true, ..Written::default() });
    }
    let _lock = if how.dry_run { None } else { Some(open(&out, hand)?) };
    let ledger = Ledger::load(&out)?;
    let (mut jobs, mut folders) = plan(outputs.routes(), &ledger.claims, &out)?;
    let putter = Putter { outputs, out: &out, ledger: &ledger, how, hand };
    let remover = Remover { out: &out, how, hand };

    let mut written = Written::default();
    if ledger.damaged > 0 {
        written.findings.push(messages::ledger_damaged(ledger.damaged, ledger.file()));
    }
    if !how.dry_run {
        sweep(&ledger.claims, &mut folders, &out, hand)?;
        claim(&jobs, &folders, &ledger, hand)?;
    }
    let cleared = clear_the_way(&mut jobs, &mut folders, &ledger.claims, &remover)?;

    let stages = Stages::new(&putter, progress, jobs.len());
    let mut outcomes: Vec<Outcome> = jobs.iter().map(|_| Outcome::default()).collect();
    stages.put(&jobs, &mut outcomes, &[Stage::Asset, Stage::Picture, Stage::Page, Stage::List])?;
    let crops = Stages::<P>::crops(&mut outcomes);
    let (crop_jobs, crop_folders) = plan(crop_routes(&crops), &ledger.claims, &out)?;
    if !how.dry_run {
        claim(&crop_jobs, &crop_folders, &ledger, hand)?;
    }
    let mut crop_outcomes: Vec<Outcome> = crop_jobs.iter().map(|_| Outcome::default()).collect();
    let recipes = crops.values().map(|crop| Some(&*crop.recipe));
    stages.pictures(
        crop_jobs
            .iter()
            .zip(recipes)
            .zip(&mut crop_outcomes)
            .map(|((job, recipe), outcome)| (job, recipe, outcome))
            .collect(),
    )?;
    stages.put_waiting(&jobs, &mut outcomes)?;
    stages.put(&jobs, &mut outcomes, &[Stage::Feed])?;

    let mut claims = Claims { files: BTreeMap::new(), folders: ledger.claims.folders.clone() };
    for folders in [&folders, &crop_folders] {
        claims.folders.extend(to_claim(folders, &ledger.claims).map(Box::from));
    }
    for (job, outcome) in jobs.iter().zip(outcomes).chain(crop_jobs.iter().zip(crop_outcomes)) {
        let text_hash = job.route.source.and_then(|source| text_hash(outputs, source));
        written.count(job, outcome, text_hash, &mut claims);
    }
    let all: Vec<&Job<'_>> = jobs.iter().chain(&crop_jobs).collect();
    let stale = Stale { claims: &ledger.claims, jobs: &all, cleared };
    let may_delete = written.failed == 0 && !outputs.has_errors();
    stale.remove(may_delete, &mut folders, &remover, &mut written, &mut claims)?;
    written.files = written.written + written.unchanged;
    written.changes.sort_by(|(_, one), (_, other)| one.cmp(other));
    if may_delete && !how.dry_run && stages.has_developed() {
        let names = all.iter().filter_map(|job| job.path().as_str().strip_prefix("_media/")?.get(..16));
        Shelf::of(&out.root).sweep(&names.map(str::to_owned).collect(), SystemTime::now());
    }
    if !how.dry_run {
        ledger.save(hand, &claims)?;
    }
    Ok(written)
}

/// Makes the output folder, and keeps other builds out of it.
fn open(out: &Out, hand: Hand<'_>) -> Result<std::fs::File, Error> {
    if !out.real.is_dir() {
        hand.make_folder(&out.real).map_err(|cause| Error::system("新建文件夹", &out.real, cause))?;
    }
    Ledger::lock(out)
}

/// Removes the temporary files of a build that was cut short.
fn sweep(claims: &Claims, folders: &mut Folders<'_>, out: &Out, hand: Hand<'_>) -> Result<(), Error> {
    for (path, _) in claims.files.iter().filter(|(_, entry)| entry.wrote.is_none()) {
        let left = temporary_for(&out.path(path));
        if folders.look(parent(path))? == Folder::Real && is_plain_file(&left) {
            hand.remove(&left).map_err(|cause| Error::system("删除", left, cause))?;
        }
    }
    Ok(())
}

/// Claims everything that is about to be made, at once.
fn claim(jobs: &[Job<'_>], folders: &Folders<'_>, ledger: &Ledger, hand: Hand<'_>) -> Result<(), Error> {
    let is_new = |job: &&Job<'_>| matches!(job.there, There::Nothing | There::Stale(_) | There::OursAs(..));
    let files = jobs.iter().filter(is_new).map(|job| job.path().as_str());
    ledger.claim(hand, to_claim(folders, &ledger.claims), files, true)
}

fn to_claim<'a>(folders: &'a Folders<'_>, claims: &'a Claims) -> impl Iterator<Item = &'a str> {
    let to_make = |state: &Folder| match state {
        Folder::Real => false,
        Folder::Missing => true,
        Folder::Blocked(at) => claims.files.contains_key(at.as_str()),
    };
    folders
        .names()
        .filter(move |(name, state)| to_make(state) && !claims.folders.contains(*name))
        .map(|(name, _)| name)
}

/// Where a stale file of ours stands in the way of a new one it goes now, and not at the end. Gives what
/// became of them.
fn clear_the_way<'a>(
    jobs: &mut [Job<'a>],
    folders: &mut Folders<'_>,
    claims: &Claims,
    remover: &Remover<'_>,
) -> Result<BTreeMap<&'a str, Fate>, Error> {
    let mut cleared = BTreeMap::new();
    for job in jobs {
        match &job.there {
            There::OursAs(name, _) if !remover.how.dry_run => {
                let (from, to) = (remover.out.path(name), remover.out.path(job.path().as_str()));
                remover.hand.rename(&from, &to).map_err(|cause| Error::system("改名", from, cause))?;
            }
            There::Stale(paths) => {
                for path in paths {
                    if let Some(entry) = claims.files.get(*path).filter(|_| !cleared.contains_key(path)) {
                        cleared.insert(*path, remover.file(folders, path, entry)?);
                    }
                }
                let kept = paths.iter().any(|path| matches!(cleared.get(path), Some(Fate::Kept(_))));
                let path = job.path().as_str();
                if kept || !remover.how.dry_run && !clear_folders(path, folders, claims, remover)? {
                    job.there = There::Blocked(match paths.as_slice() {
                        [at] if !at.starts_with(path) => Obstacle::NoFolder((*at).to_owned()),
                        _ => Obstacle::Folder,
                    });
                }
            }
            _ => {}
        }
    }
    Ok(cleared)
}

/// Removes the folders that we made at and below a path; whether the path is free then.
fn clear_folders(
    path: &str,
    folders: &mut Folders<'_>,
    claims: &Claims,
    remover: &Remover<'_>,
) -> Result<bool, Error> {
    for folder in claims.folders.iter().rev().filter(|folder| is_at_or_below(folder, path)) {
        remover.folder(folders, folder)?;
    }
    Ok(super::plan::lstat(&remover.out.path(path))?.is_none())
}

fn is_at_or_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What has no route is written as if it had one.
fn crop_routes(crops: &BTreeMap<UrlPath, Variant>) -> Vec<RouteInfo<'_>> {
    crops
        .iter()
        .map(|(path, crop)| RouteInfo { path, stage: Stage::Picture, source: Some(&crop.recipe.source) })
        .collect()
}

/// The hash of a source that is a text.
fn text_hash(outputs: &impl Outputs, source: &SourcePath) -> Option<Hash> {
    match outputs.source(source)? {
        Source::Text(text) => Some(text.hash),
        Source::Asset(_) => None,
    }
}

impl Written {
    fn count(&mut self, job: &Job<'_>, outcome: Outcome, text_hash: Option<Hash>, claims: &mut Claims) {
        self.findings.extend(outcome.findings);
        self.failed += usize::from(outcome.failed);
        self.written += usize::from(!outcome.failed && outcome.change.is_some());
        self.unchanged += usize::from(!outcome.failed && outcome.change.is_none());
        self.changes.extend(outcome.change.map(|change| (change, job.path().clone())));
        let entry = match (outcome.wrote, &job.there) {
            (Some(wrote), _) => {
                let source = job.route.source.map(|source| source.as_str().into());
                let (wrote, stand_in, kept) = (Some(wrote), outcome.stand_in, false);
                Some(Entry { wrote, source, text_hash, stand_in, kept })
            }
            (None, There::Ours(entry) | There::OursAs(_, entry)) => Some((*entry).clone()),
            (None, _) => None,
        };
        if let Some(entry) = entry {
            claims.files.insert(job.path().as_str().into(), entry);
        }
    }
}
