//! The ledger: what we wrote into one output folder, so that nothing else is ever overwritten or deleted.
//!
//! In: claims before a path is first written or replaced, and at the end what stands there. Out: the
//! same after a crash. A text file of lines, each with its own checksum; claims are appended, the whole
//! is rewritten at the end of a build. Invariants: what we may have written is claimed, always; a line
//! that cannot be read claims nothing, so damage never leads to a deletion.
//!
//! ```text
//! huikan-ledger 1 <TAB> public
//! SUM <TAB> file <TAB> HASH <TAB> SIZE <TAB> MTIME <TAB> yaowen/index.html <TAB> content/要闻/_index.md <TAB> TEXT-HASH
//! SUM <TAB> stand-in <TAB> HASH ...                      the same, of what stands in the place of a picture
//! SUM <TAB> kept <TAB> HASH ...                          the same, of what no route makes any more and another changed
//! SUM <TAB> folder <TAB> yaowen
//! SUM <TAB> claim <TAB> yaowen/20221108.html        whatever is there may be ours, or half of it
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;

use super::cache::Stamp;
use super::error::Error;
use super::hand::Hand;
use super::lock;
use super::out::{Out, is_portable};
use crate::snapshot::Hash;

const VERSION: u32 = 1;
const MAGIC: &str = "huikan-ledger ";

/// What stands at a path that is ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// `None` after a claim that no finished build confirmed.
    pub wrote: Option<Wrote>,
    /// The source that it was made from.
    pub source: Option<Box<str>>,
    /// Of that source's bytes, if it is a text: an article that was renamed is known by it.
    pub text_hash: Option<Hash>,
    /// It stands in the place of a picture that could not be made.
    pub stand_in: bool,
    /// No route makes it any more; it stays because it is not as we left it.
    pub kept: bool,
}

/// A file as it was when we left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wrote {
    pub hash: Hash,
    pub size: u64,
    /// Nanoseconds since 1970.
    pub mtime: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Claims {
    pub files: BTreeMap<Box<str>, Entry>,
    /// Folders that we made.
    pub folders: BTreeSet<Box<str>>,
}

#[derive(Debug)]
pub(super) struct Ledger {
    file: PathBuf,
    title: String,
    pub claims: Claims,
    /// Lines that could not be read, an unfinished last one aside.
    pub damaged: usize,
    /// The file holds `claims` and nothing else.
    compact: bool,
    /// How long the file is without a last line that was cut short, where there is one.
    sound: Option<u64>,
    journal: Mutex<Option<File>>,
}

impl Ledger {
    /// The ledger of an output folder; an empty one where there is none.
    pub fn load(out: &Out) -> Result<Ledger, Error> {
        let file = Ledger::file_of(out);
        let bytes = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(cause) => return Err(Error::system("读取台账", file, cause)),
        };
        let mut ledger = Ledger {
            title: format!("{MAGIC}{VERSION}\t{}", out.key.escape_debug()),
            claims: Claims::default(),
            damaged: 0,
            compact: true,
            sound: None,
            journal: Mutex::new(None),
            file,
        };
        if ledger.parse(&bytes) {
            return Ok(ledger);
        }
        let why = "它是更新版本的 huikan 写的；请换用那个版本，或者另选一个输出文件夹";
        Err(Error::rule("读取台账", ledger.file, why))
    }

    /// Changes whenever a build writes; `None` where there is no ledger.
    pub fn stamp(out: &Out) -> Option<Stamp> {
        fs::metadata(Ledger::file_of(out)).ok().map(|metadata| Stamp::of(&metadata))
    }

    /// Of its bytes; `None` where there is none.
    pub fn fingerprint(out: &Out) -> Option<Hash> {
        fs::read(Ledger::file_of(out)).ok().map(|bytes| blake3::hash(&bytes))
    }

    fn file_of(out: &Out) -> PathBuf {
        out.state.join(format!("ledger-{}.txt", out.id))
    }

    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Whether its version is known.
    fn parse(&mut self, bytes: &[u8]) -> bool {
        let mut lines = bytes.split(|&byte| byte == b'\n').peekable();
        while let Some(line) = lines.next() {
            let text = std::str::from_utf8(line).unwrap_or_default();
            if let Some(version) = text.strip_prefix(MAGIC) {
                let digits = version.split('\t').next().unwrap_or_default();
                if digits.parse().is_ok_and(|version: u32| version > VERSION) {
                    return false;
                }
            } else if !line.is_empty() && record(text, &mut self.claims, &mut self.compact).is_none() {
                self.compact = false;
                match lines.peek() {
                    Some(_) => self.damaged += 1,
                    None => self.sound = Some((bytes.len() - line.len()) as u64),
                }
            }
        }
        true
    }

    /// Nobody else may write into the folder while the lock is held.
    pub fn lock(out: &Out) -> Result<File, Error> {
        let path = out.state.join(format!("ledger-{}.lock", out.id));
        let why = "另一个 huikan 正在往这里生成网站；请等它结束再试";
        lock::take(&path)?.ok_or_else(|| Error::rule("写入", &out.real, why))
    }

    /// Appends claims, before anything is done to the paths. `durably` also survives a power cut.
    pub fn claim<'p>(
        &self,
        hand: Hand<'_>,
        folders: impl Iterator<Item = &'p str>,
        files: impl Iterator<Item = &'p str>,
        durably: bool,
    ) -> Result<(), Error> {
        let mut lines = String::new();
        folders.for_each(|path| push(&mut lines, &format!("folder\t{path}")));
        files.for_each(|path| push(&mut lines, &format!("claim\t{path}")));
        if lines.is_empty() {
            return Ok(());
        }
        self.append(hand, &lines, durably).map_err(|cause| Error::system("写入台账", &self.file, cause))
    }

    fn append(&self, hand: Hand<'_>, lines: &str, durably: bool) -> io::Result<()> {
        // A thread that panicked inside held no half-made state: the file is only appended to.
        let mut journal = self.journal.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let file = match &mut *journal {
            Some(file) => file,
            None => journal.insert(self.open()?),
        };
        hand.fill(file, lines.as_bytes())?;
        if durably { hand.sync(file) } else { Ok(()) }
    }

    /// Opens the file for appending, free of a line that was cut short.
    fn open(&self) -> io::Result<File> {
        if let Some(length) = self.sound {
            File::options().write(true).open(&self.file)?.set_len(length)?;
        }
        let mut file = File::options().create(true).append(true).open(&self.file)?;
        // An empty line is nothing; a last line that only lacks its end must not swallow the next one.
        file.write_all(b"\n")?;
        Ok(file)
    }

    /// Rewrites the ledger, if it does not say the same already.
    pub fn save(self, hand: Hand<'_>, claims: &Claims) -> Result<(), Error> {
        let untouched = self.journal.lock().is_ok_and(|journal| journal.is_none());
        if untouched && self.compact && *claims == self.claims {
            return Ok(());
        }
        let mut text = format!("{}\n", self.title);
        claims.folders.iter().for_each(|path| push(&mut text, &format!("folder\t{path}")));
        let files: Vec<(&Box<str>, &Entry)> = claims.files.iter().collect();
        let lines = files.par_chunks(LINES).map(|files| {
            let mut lines = String::new();
            files.iter().for_each(|(path, entry)| push(&mut lines, &line(path, entry)));
            lines
        });
        text.extend(lines.collect::<Vec<String>>());
        drop(self.journal);
        hand.replace_durably(&self.file, text.as_bytes())
            .map_err(|cause| Error::system("写入台账", self.file, cause))
    }
}

fn line(path: &str, entry: &Entry) -> String {
    let Some(Wrote { hash, size, mtime }) = entry.wrote else { return format!("claim\t{path}") };
    let kind = match entry {
        Entry { kept: true, .. } => "kept",
        Entry { stand_in: true, .. } => "stand-in",
        _ => "file",
    };
    let mut line = String::with_capacity(256);
    line.push_str(kind);
    line.push('\t');
    push_hex(&mut line, hash.as_bytes());
    let _ = write!(line, "\t{size}\t{mtime}\t{path}");
    if let Some(source) = &entry.source {
        // A source may have any name that the disk allowed.
        line.push('\t');
        line.extend(source.chars().map(|c| if matches!(c, '\t' | '\n') { ' ' } else { c }));
        if let Some(hash) = &entry.text_hash {
            line.push('\t');
            push_hex(&mut line, hash.as_bytes());
        }
    }
    line
}

fn push(text: &mut String, record: &str) {
    text.push_str(&checksum(record));
    text.push('\t');
    text.push_str(record);
    text.push('\n');
}

fn checksum(record: &str) -> String {
    let mut sum = String::with_capacity(8);
    push_hex(&mut sum, &blake3::hash(record.as_bytes()).as_bytes()[..4]);
    sum
}

/// Hexadecimal digits, in lower case.
fn push_hex(text: &mut String, bytes: &[u8]) {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
}

/// Lines that one thread writes at a time.
const LINES: usize = 512;

/// Takes in one line; `None` if it cannot be trusted.
fn record(line: &str, claims: &mut Claims, compact: &mut bool) -> Option<()> {
    let (sum, record) = line.split_once('\t')?;
    if sum != checksum(record) {
        return None;
    }
    let mut fields = record.split('\t');
    match fields.next()? {
        "folder" => {
            let path = fields.next().filter(|path| is_portable(path))?;
            claims.folders.insert(path.into());
        }
        "claim" => {
            let path = fields.next().filter(|path| is_portable(path))?;
            let source = claims.files.remove(path).and_then(|entry| entry.source);
            let (wrote, text_hash, stand_in, kept) = (None, None, false, false);
            claims.files.insert(path.into(), Entry { wrote, source, text_hash, stand_in, kept });
            *compact = false;
        }
        kind @ ("file" | "stand-in" | "kept") => {
            let hash = Hash::from_hex(fields.next()?).ok()?;
            let (size, mtime) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
            let path = fields.next().filter(|path| is_portable(path))?;
            let source = fields.next().map(Box::from);
            let text_hash = fields.next().and_then(|hash| Hash::from_hex(hash).ok());
            let wrote = Some(Wrote { hash, size, mtime });
            let (stand_in, kept) = (kind == "stand-in", kind == "kept");
            claims.files.insert(path.into(), Entry { wrote, source, text_hash, stand_in, kept });
        }
        _ => return None,
    }
    Some(())
}
