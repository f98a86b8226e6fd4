//! A site's folder -> a [`Snapshot`].
//!
//! In: the root of a site, and the last snapshot where there is one. Out: texts decoded, everything else
//! by identity. Invariant: the snapshot depends on the files' names and bytes alone; the cache, the last
//! snapshot and the number of threads save time and change nothing. One exception: of what cannot be read
//! at present the last snapshot's reading stands, under an error.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use jiff::Timestamp;
use rayon::prelude::*;

use super::cache::{Cache, Stamp};
use super::error::Error;
use super::messages;
use super::names::{Kind, TEXT_LIMIT};
use super::picture::{self, Ending, HEADER, LARGEST};
use super::text;
use super::walk::{self, Found};
use crate::portal::photos;
use crate::report::{Code, Finding, Span};
use crate::snapshot::{Asset, Format, Hash, Nature, Options, Snapshot, Source, Text};

/// Reads the site at `root`. Texts that did not change are shared with `previous`. A file or folder below
/// `content/` or `themes/` that cannot be read is a finding, and stays as it is in `previous`.
///
/// # Errors
/// If there is no `content/`, or it cannot be listed.
pub fn read(
    root: &Path,
    options: Options,
    now: Timestamp,
    previous: Option<&Snapshot>,
) -> Result<Snapshot, Error> {
    read_at(root, options, now, previous, SystemTime::now())
}

/// `scan` is the file system's clock: it decides whether a file is too young for the cache, and nothing else.
pub(super) fn read_at(
    root: &Path,
    options: Options,
    now: Timestamp,
    previous: Option<&Snapshot>,
    scan: SystemTime,
) -> Result<Snapshot, Error> {
    let root = root.canonicalize().map_err(|cause| Error::system("读取站点", root, cause))?;
    let mut harvest = walk::walk(&root)?;
    let cache = Cache::load(&root);
    let plain = harvest.is_plain();
    let mut seen = Reader::new(&root, &cache, previous).read_all(&harvest.files);
    for one in &mut seen {
        harvest.findings.append(&mut one.findings);
    }
    cache.save(scan, seen.iter().filter_map(Seen::for_cache));
    let kept =
        harvest.unlisted.iter().flat_map(|folder| previous.into_iter().flat_map(|last| last.below(folder)));
    let kept = kept.map(|(path, source)| (path.clone(), source.clone()));
    let read = seen.into_iter().filter_map(|one| Some((one.found.path.clone(), one.source?)));
    Ok(Snapshot { files: kept.chain(read).collect(), options, now, findings: harvest.findings, plain })
}

pub(super) struct Reader<'a> {
    root: &'a Path,
    cache: &'a Cache,
    previous: Option<&'a Snapshot>,
    /// Held by whoever decodes a picture: one at a time, since each takes its memory.
    decoding: Mutex<()>,
}

/// What one file gave.
pub(super) struct Seen<'a> {
    pub found: &'a Found,
    /// `None` if only a finding came of it.
    pub source: Option<Source>,
    /// `None` if it could not be read.
    stamp: Option<Stamp>,
    pub findings: Vec<Finding>,
}

impl Seen<'_> {
    fn for_cache(&self) -> Option<(&str, Stamp, &Asset)> {
        match &self.source {
            Some(Source::Asset(asset)) => Some((self.found.path.as_str(), self.stamp?, asset)),
            _ => None,
        }
    }
}

impl<'r> Reader<'r> {
    /// `root` is canonical.
    pub fn new(root: &'r Path, cache: &'r Cache, previous: Option<&'r Snapshot>) -> Reader<'r> {
        Reader { root, cache, previous, decoding: Mutex::new(()) }
    }

    /// Several at a time; in order, less those that are gone.
    pub fn read_all<'a>(&self, files: &'a [Found]) -> Vec<Seen<'a>> {
        let read: Vec<Option<Seen>> =
            files.par_iter().map_init(Vec::new, |buffer, found| self.read(found, buffer)).collect();
        read.into_iter().flatten().collect()
    }

    /// `None` if the file is gone: it was moved or renamed since the folder was listed. `buffer` is room that
    /// one text after the other is read into.
    fn read<'a>(&self, found: &'a Found, buffer: &mut Vec<u8>) -> Option<Seen<'a>> {
        let path = self.root.join(&found.disk);
        let seen = match found.kind {
            Kind::Text => self.text(found, &path, buffer),
            Kind::Asset => self.asset(found, &path),
        };
        match seen {
            Ok(seen) => Some(seen),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => None,
            Err(cause) => Some(self.unread(found, &cause)),
        }
    }

    /// A lock or a missing permission is one file's trouble: all others are shown as they are now.
    fn unread<'a>(&self, found: &'a Found, cause: &io::Error) -> Seen<'a> {
        let last = self.previous.and_then(|previous| previous.files.get(&found.path));
        let findings = vec![messages::unreadable(&found.path, cause)];
        Seen { found, source: last.cloned(), stamp: None, findings }
    }

    fn text<'a>(&self, found: &'a Found, path: &Path, buffer: &mut Vec<u8>) -> io::Result<Seen<'a>> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        let stamp = Stamp::of(&metadata);
        if metadata.len() > TEXT_LIMIT {
            let findings = vec![too_large(found, &metadata)];
            return Ok(Seen { found, source: None, stamp: Some(stamp), findings });
        }
        buffer.clear();
        buffer.reserve(usize::try_from(metadata.len()).unwrap_or(0) + 1);
        // A file that is read as a file is asked for its size and position once more.
        file.take(u64::MAX).read_to_end(buffer)?;
        let text = self.decoded(found, buffer);
        let findings = text::problems(&found.path, &text);
        Ok(Seen { found, source: Some(Source::Text(text)), stamp: Some(stamp), findings })
    }

    fn decoded(&self, found: &Found, bytes: &[u8]) -> Arc<Text> {
        let hash = blake3::hash(bytes);
        match self.previous.and_then(|previous| previous.text(found.path.as_str())) {
            Some(text) if text.hash == hash => text.clone(),
            _ => Arc::new(text::decode(bytes, hash)),
        }
    }

    fn asset<'a>(&self, found: &'a Found, path: &Path) -> io::Result<Seen<'a>> {
        let stamp = Stamp::of(&fs::metadata(path)?);
        let (stamp, hash, nature) = match self.cache.known(found.path.as_str(), stamp) {
            Some((hash, nature)) => (stamp, hash, nature),
            None => self.identify(path)?,
        };
        let disk_path = (found.disk != found.path.as_str()).then(|| found.disk.as_str().into());
        let asset = Arc::new(Asset { size: stamp.size, hash, nature, disk_path });
        Ok(Seen {
            found,
            source: Some(Source::Asset(self.shared(found, asset))),
            stamp: Some(stamp),
            findings: Vec::new(),
        })
    }

    fn shared(&self, found: &Found, asset: Arc<Asset>) -> Arc<Asset> {
        match self.previous.and_then(|previous| previous.files.get(&found.path)) {
            Some(Source::Asset(last)) if *last == asset => last.clone(),
            _ => asset,
        }
    }

    /// Reads a file once, in pieces: its hash, and what it is.
    fn identify(&self, path: &Path) -> io::Result<(Stamp, Hash, Nature)> {
        let mut file = File::open(path)?;
        let stamp = Stamp::of(&file.metadata()?);
        let room = usize::try_from(stamp.size).unwrap_or(HEADER).clamp(1, HEADER);
        let mut piece = Vec::with_capacity(room + 1);
        let mut hasher = blake3::Hasher::new();
        let (mut nature, mut size, mut ending) = (Nature::Other, 0, Ending::default());
        loop {
            piece.clear();
            let length = Read::by_ref(&mut file).take(HEADER as u64).read_to_end(&mut piece)?;
            hasher.update(&piece);
            if size == 0 {
                nature = picture::nature(&piece, || File::open(path).ok());
            }
            if let Nature::Picture(picture) = &nature {
                ending.pass(picture.format, &piece);
            }
            size += length as u64;
            if length < HEADER {
                if let Nature::Picture(picture) = &mut nature {
                    picture.truncated = ending.is_missing(picture.format);
                    if picture.truncated && picture.format == Format::Jpeg && size <= LARGEST {
                        picture.truncated = self.is_cut_short(path)?;
                    }
                }
                return Ok((Stamp { size, ..stamp }, hasher.finalize(), nature));
            }
        }
    }

    /// Whether more is missing of a JPEG than its end mark. It is decoded for that, and the answer kept.
    fn is_cut_short(&self, path: &Path) -> io::Result<bool> {
        let _one_at_a_time = self.decoding.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(photos::is_cut_short(&fs::read(path)?))
    }
}

fn too_large(found: &Found, metadata: &Metadata) -> Finding {
    let megabytes = metadata.len() >> 20;
    let message = format!("“{}”有 {megabytes} MB，不像是文本文件，没有读取", found.path.file_name());
    Finding::error(Code("read/too-large"), message)
        .at(Span::file(found.path.clone()))
        .help("请核对它的扩展名；供下载的大文件请放进 content/_static。")
}
