//! One output brought to the disk.
//!
//! In: what was rendered, and what stands at its path. Out: what is there now, or why it stayed as it
//! was. Invariants: equal bytes are not touched; what is not ours is not overwritten; a file that exists
//! is replaced as a whole, by a temporary file and a rename.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::cache::Stamp;
use super::error::Error;
use super::hand::Hand;
use super::ledger::{Entry, Ledger, Wrote};
use super::messages;
use super::out::Out;
use super::plan::{Job, Obstacle, There, lstat};
use super::write::{Change, Outputs, WriteOptions};
use crate::portal::{Output, Variant};
use crate::report::{Finding, SourcePath};
use crate::snapshot::{Hash, Source};

/// The folder of pictures whose names say what their bytes are.
const NAMED_BY_RECIPE: &str = "_media/";

/// What a build's outputs go through, one after another or several at once.
pub(super) struct Putter<'a, P> {
    pub outputs: &'a P,
    pub out: &'a Out,
    pub ledger: &'a Ledger,
    pub how: &'a WriteOptions,
    pub hand: Hand<'a>,
}

/// What became of one route.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// What stands at the path, if it is ours and as it should be.
    pub wrote: Option<Wrote>,
    pub change: Option<Change>,
    pub failed: bool,
    pub findings: Vec<Finding>,
    /// It stands in the place of a picture: the next build looks at it again, and tells it again.
    pub stand_in: bool,
    /// What the output shows beside what has a route.
    pub crops: Vec<Variant>,
    /// Nothing was done yet: some of the crops have to be there first.
    pub waits: bool,
}

impl Outcome {
    fn changed(change: Change, (wrote, findings): (Wrote, Vec<Finding>)) -> Outcome {
        Outcome { wrote: Some(wrote), change: Some(change), findings, ..Outcome::default() }
    }

    pub fn failed(finding: Finding) -> Outcome {
        Outcome { failed: true, findings: vec![finding], ..Outcome::default() }
    }
}

/// Bytes on their way.
enum New {
    Bytes(Vec<u8>, Hash),
    Copy { from: PathBuf, source: SourcePath, size: Option<u64>, hash: Hash },
}

impl New {
    fn hash(&self) -> Hash {
        match self {
            New::Bytes(_, hash) | New::Copy { hash, .. } => *hash,
        }
    }

    /// The source of a copy, if it is there no more.
    fn gone(&self) -> Option<&SourcePath> {
        match self {
            New::Copy { from, source, .. } if !from.is_file() => Some(source),
            _ => None,
        }
    }

    fn size(&self) -> Option<u64> {
        match self {
            New::Bytes(bytes, _) => Some(bytes.len() as u64),
            New::Copy { size, .. } => *size,
        }
    }
}

impl<P: Outputs> Putter<'_, P> {
    /// `may_wait`: a page is not written before the crops that it shows are there.
    pub fn put(&self, job: &Job<'_>, may_wait: bool) -> Result<Outcome, Error> {
        let path = job.path();
        let Some(rendered) = self.outputs.render(path) else {
            return Ok(Outcome::failed(messages::no_output(path)));
        };
        if may_wait && !self.how.dry_run && !self.are_there(&rendered.crops)? {
            return Ok(Outcome { crops: rendered.crops, waits: true, ..Outcome::default() });
        }
        let mut outcome = match rendered.output {
            None => Outcome { failed: true, ..Outcome::default() },
            // Pictures have a stage of their own, see `Stages`.
            Some(Output::Picture(_)) => Outcome::failed(messages::no_output(path)),
            Some(Output::Bytes { bytes, .. }) => {
                let hash = blake3::hash(&bytes);
                self.bring(job, &New::Bytes(bytes, hash))?
            }
            Some(Output::Copy(source)) => match self.copy_of(&source) {
                Some(new) => match self.bring(job, &new) {
                    // Taken away between two looks at it: the rest goes on.
                    Err(_) if new.gone().is_some() => Outcome::failed(messages::source_gone(&source)),
                    brought => brought?,
                },
                None => Outcome::failed(messages::source_gone(&source)),
            },
        };
        outcome.findings.splice(0..0, rendered.findings);
        outcome.crops = rendered.crops;
        Ok(outcome)
    }

    /// Whether the last build left these where they are, as they are.
    fn are_there(&self, crops: &[Variant]) -> Result<bool, Error> {
        for crop in crops {
            let entry = self.ledger.claims.files.get(crop.path.as_str());
            if self.as_left(crop.path.as_str(), entry)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What the ledger knows of a file, if size and time say that nobody touched it.
    fn as_left(&self, path: &str, entry: Option<&Entry>) -> Result<Option<Wrote>, Error> {
        let Some(wrote) = entry.and_then(|entry| entry.wrote) else { return Ok(None) };
        let metadata = lstat(&self.out.path(path))?.filter(Metadata::is_file);
        let is_as_left = |of: &Metadata| {
            let Stamp { size, mtime, .. } = Stamp::of(of);
            (wrote.size, wrote.mtime) == (size, mtime)
        };
        Ok(metadata.filter(is_as_left).map(|_| wrote))
    }

    /// The outcome of a picture about which nothing needs to be made: its name says what its bytes are.
    pub fn settled(&self, job: &Job<'_>) -> Result<Option<Outcome>, Error> {
        if let There::Blocked(obstacle) = &job.there {
            return Ok(Some(Outcome::failed(messages::blocked(job, obstacle))));
        }
        let There::Ours(entry) = job.there else { return Ok(None) };
        let path = job.path().as_str();
        // What keeps its own name may be another picture by now.
        let is_named_so = path.starts_with(NAMED_BY_RECIPE) && !self.how.force;
        // What stands in for one, or was changed by another, is looked at again, unless nothing is to be made.
        if !is_named_so || (entry.stand_in || entry.kept) && !self.how.dry_run {
            return Ok(None);
        }
        let as_left = self.as_left(path, Some(entry))?;
        Ok(as_left.map(|wrote| Outcome {
            wrote: Some(wrote),
            stand_in: entry.stand_in,
            ..Outcome::default()
        }))
    }

    /// The outcome of a picture that a dry run doesn't make.
    pub fn unmade(&self, job: &Job<'_>) -> Outcome {
        let wrote = Wrote { hash: blake3::hash(b""), size: 0, mtime: 0 };
        let change = match job.there {
            There::Nothing | There::Stale(_) => Change::Added,
            _ => Change::Changed,
        };
        Outcome { wrote: Some(wrote), change: Some(change), ..Outcome::default() }
    }

    /// Brings the bytes of a picture to its path.
    pub fn bring_bytes(&self, job: &Job<'_>, bytes: Vec<u8>) -> Result<Outcome, Error> {
        let hash = blake3::hash(&bytes);
        self.bring(job, &New::Bytes(bytes, hash))
    }

    /// `None` if there is no such source, in the snapshot or on disk.
    fn copy_of(&self, source: &SourcePath) -> Option<New> {
        let (from, size, hash) = match self.outputs.source(source)? {
            Source::Asset(asset) => {
                let disk = asset.disk_path.as_deref().unwrap_or(source.as_str());
                (self.out.root.join(disk), Some(asset.size), asset.hash)
            }
            Source::Text(text) => (super::locate(&self.out.root, source)?, None, text.hash),
        };
        Some(New::Copy { from, source: source.clone(), size, hash })
    }

    fn bring(&self, job: &Job<'_>, new: &New) -> Result<Outcome, Error> {
        let path = self.out.path(job.path().as_str());
        match &job.there {
            There::Blocked(obstacle) => Ok(Outcome::failed(messages::blocked(job, obstacle))),
            There::Nothing | There::Stale(_) if self.how.dry_run => Ok(self.made(new, Change::Added)),
            There::Nothing | There::Stale(_) => self.create(job, &path, new),
            There::Ours(entry) | There::OursAs(_, entry) => self.compare(job, &path, new, Some(entry)),
            There::Unclaimed => self.compare(job, &path, new, None),
        }
    }

    /// The outcome of a dry run.
    fn made(&self, new: &New, change: Change) -> Outcome {
        let wrote = Wrote { hash: new.hash(), size: new.size().unwrap_or(0), mtime: 0 };
        Outcome { wrote: Some(wrote), change: Some(change), ..Outcome::default() }
    }

    /// Something may stand at the path: `entry` is what the ledger says of it, if it is ours.
    fn compare(
        &self,
        job: &Job<'_>,
        path: &Path,
        new: &New,
        entry: Option<&Entry>,
    ) -> Result<Outcome, Error> {
        let Some(metadata) = lstat(path)? else {
            if self.how.dry_run {
                return Ok(self.made(new, Change::Added));
            }
            self.claim(job)?;
            return self.create(job, path, new);
        };
        if metadata.is_dir() {
            return Ok(Outcome::failed(messages::blocked(job, &Obstacle::Folder)));
        }
        let known = entry.and_then(|entry| entry.wrote).filter(|_| !self.how.force);
        if let Some(wrote) = self.is_equal(path, &metadata, new, known)? {
            return Ok(Outcome { wrote: Some(wrote), ..Outcome::default() });
        }
        if entry.is_none() && !self.how.force {
            return Ok(Outcome::failed(messages::unclaimed(job, &self.out.key)));
        }
        if self.how.dry_run {
            return Ok(self.made(new, Change::Changed));
        }
        if let Some(source) = new.gone() {
            return Ok(Outcome::failed(messages::source_gone(source)));
        }
        self.claim(job)?;
        self.replace(path, new)
    }

    /// What stands at the path, if its bytes are the new ones. A file whose size and time are those that
    /// the ledger knows is not read.
    fn is_equal(
        &self,
        path: &Path,
        metadata: &Metadata,
        new: &New,
        known: Option<Wrote>,
    ) -> Result<Option<Wrote>, Error> {
        let Stamp { size, mtime, .. } = Stamp::of(metadata);
        if !metadata.is_file() || new.size().is_some_and(|new| new != size) {
            return Ok(None);
        }
        let hash = match known {
            Some(wrote) if (wrote.size, wrote.mtime) == (size, mtime) => wrote.hash,
            _ => hash_of(path).map_err(|cause| Error::system("读取", path, cause))?,
        };
        Ok((hash == new.hash()).then_some(Wrote { hash, size, mtime }))
    }

    fn claim(&self, job: &Job<'_>) -> Result<(), Error> {
        self.ledger.claim(self.hand, std::iter::empty(), [job.path().as_str()].into_iter(), false)
    }

    /// The path was free, and is claimed.
    fn create(&self, job: &Job<'_>, path: &Path, new: &New) -> Result<Outcome, Error> {
        if let Some(source) = new.gone() {
            return Ok(Outcome::failed(messages::source_gone(source)));
        }
        let failed = |cause| Error::system("写入", path, cause);
        let created = match self.hand.create(path) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                let folder = path.parent().unwrap_or(&self.out.real);
                self.hand.make_folder(folder).map_err(|cause| Error::system("新建文件夹", folder, cause))?;
                self.hand.create(path)
            }
            created => created,
        };
        match created {
            // Somebody else made it meanwhile.
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists && lstat(path)?.is_some() => {
                Ok(Outcome::failed(messages::unclaimed(job, &self.out.key)))
            }
            created => {
                let filled = self.fill(&created.map_err(failed)?, path, path, new)?;
                Ok(Outcome::changed(Change::Added, filled))
            }
        }
    }

    /// Something is at the path, and is ours.
    fn replace(&self, path: &Path, new: &New) -> Result<Outcome, Error> {
        let failed = |cause| Error::system("写入", path, cause);
        let (file, temporary) = self.hand.create_temporary(path).map_err(failed)?;
        let filled = self.fill(&file, &temporary, path, new)?;
        // Windows renames no file that is open.
        drop(file);
        self.hand.rename(&temporary, path).map_err(failed)?;
        Ok(Outcome::changed(Change::Changed, filled))
    }

    /// Fills a file that was just made, under its own name or a temporary one. Where that fails nothing is
    /// left behind.
    fn fill(&self, file: &File, made: &Path, path: &Path, new: &New) -> Result<(Wrote, Vec<Finding>), Error> {
        let failed = |cause| Error::system("写入", path, cause);
        let filled = match new {
            New::Bytes(bytes, hash) => self.hand.fill(file, bytes).map(|()| (*hash, None)).map_err(failed),
            New::Copy { from, source, hash, .. } => self.copy(from, source, file, path, *hash),
        };
        let (hash, finding) = filled.inspect_err(|_| {
            // Half a page is worse than none; if it cannot be removed, the next build repairs it.
            drop(self.hand.remove(made));
        })?;
        let Stamp { size, mtime, .. } = Stamp::of(&file.metadata().map_err(failed)?);
        Ok((Wrote { hash, size, mtime }, finding.into_iter().collect()))
    }

    /// Copies a source piece by piece; its hash may turn out to be another one.
    fn copy(
        &self,
        from: &Path,
        source: &SourcePath,
        to: &File,
        path: &Path,
        expected: Hash,
    ) -> Result<(Hash, Option<Finding>), Error> {
        let mut hasher = blake3::Hasher::new();
        let read_failed = |cause| Error::system("读取", from, cause);
        let mut file = File::open(from).map_err(read_failed)?;
        each_piece(&mut file, read_failed, |piece| {
            hasher.update(piece);
            self.hand.fill(to, piece).map_err(|cause| Error::system("写入", path, cause))
        })?;
        let hash = hasher.finalize();
        Ok((hash, (hash != expected).then(|| messages::changed_while_building(source))))
    }
}

pub(super) fn hash_of(path: &Path) -> io::Result<Hash> {
    let mut hasher = blake3::Hasher::new();
    each_piece(
        &mut File::open(path)?,
        |cause| cause,
        |piece| {
            hasher.update(piece);
            Ok(())
        },
    )?;
    Ok(hasher.finalize())
}

/// Hands on a file in pieces of a size that keeps the hash fast and memory small.
fn each_piece<E>(
    file: &mut File,
    read_failed: impl Fn(io::Error) -> E,
    mut piece: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    const PIECE: u64 = 256 << 10;
    let size = file.metadata().map_or(PIECE, |metadata| metadata.len());
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(PIECE)).unwrap_or(0) + 1);
    loop {
        bytes.clear();
        Read::by_ref(file).take(PIECE).read_to_end(&mut bytes).map_err(&read_failed)?;
        if bytes.is_empty() {
            return Ok(());
        }
        piece(&bytes)?;
        if (bytes.len() as u64) < PIECE {
            return Ok(());
        }
    }
}

/// Whether what is at a path is a plain file.
pub(super) fn is_plain_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}
