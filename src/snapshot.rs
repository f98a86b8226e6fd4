//! What goes in: everything that may influence the site, and nothing else.
//!
//! In: made by `disk` from the folder, or by a test from pairs of names and texts. Out: data only, no
//! logic. Invariant: after it is made, nothing else is read: no clock, disk, environment or network.

mod encoding;
mod nature;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::ptr;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::report::{Finding, SourcePath, Sources};

pub use encoding::unicode;
pub use nature::{Format, Nature, Picture};

/// A content hash: BLAKE3, 256 bits.
pub type Hash = blake3::Hash;

/// The inputs of one build. Immutable; the next one shares the texts that did not change.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Every file below `content/`, and below `themes/NAME/` of the site's own themes, in order.
    pub files: BTreeMap<SourcePath, Source>,
    pub options: Options,
    /// The present time: it decides what is published, expired or a headline, and nothing else.
    pub now: Timestamp,
    /// What reading noticed: texts in another encoding, links that lead outside.
    pub findings: Vec<Finding>,
    /// Whether each file stands on disk at its own path, with no link leading to it and no other oddity of
    /// the folders: what changes at a path on disk is then what changes here, and at no other path.
    pub plain: bool,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Articles, columns, tables, templates, styles, scripts: held as text.
    Text(Arc<Text>),
    /// Pictures and attachments: held by identity, and read when an output needs them.
    Asset(Arc<Asset>),
}

/// A text file as everything after it sees it.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    /// Decoded to UTF-8, without BOM, lines ended by LF alone.
    pub content: Arc<str>,
    /// Of the file's bytes as they are on disk.
    pub hash: Hash,
    pub form: TextForm,
}

/// How a text is written on disk, so that a file that we edit keeps its form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextForm {
    pub encoding: Encoding,
    /// Most lines end with CR LF.
    pub crlf: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    #[default]
    Utf8,
    Utf8Bom,
    /// GB 18030, which contains GBK and GB 2312.
    Gb18030,
    /// UTF-16 with a BOM, as Notepad's "Unicode" writes it.
    Utf16Le,
    /// The same with the other byte order, Notepad's "Unicode big endian".
    Utf16Be,
    /// Neither: undecodable bytes were replaced by U+FFFD.
    Unknown,
}

/// A file that is known by identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// In bytes.
    pub size: u64,
    pub hash: Hash,
    pub nature: Nature,
    /// The path below the site's root as the disk spells it, where that differs from its
    /// [`SourcePath`] (a decomposed name, say).
    pub disk_path: Option<Box<str>>,
}

impl Asset {
    /// What its header says, if it is a picture.
    pub fn picture(&self) -> Option<&Picture> {
        match &self.nature {
            Nature::Picture(picture) => Some(picture),
            _ => None,
        }
    }
}

/// What the caller chose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Takes the place of `url` in `site.yaml`.
    pub base_url: Option<String>,
    /// Links between pages are relative: the site works from a USB stick.
    pub relative: bool,
    /// Drafts and scheduled articles are shown, and every page says noindex.
    pub drafts: bool,
    /// The routes of the last build, where one is known: what is gone from them is a finding.
    pub previous_routes: Arc<[PreviousRoute]>,
}

/// An output of the last build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviousRoute {
    /// Below the site's root, without leading `/`.
    pub path: String,
    /// The file that it came from, where it came from one.
    pub source: Option<SourcePath>,
    /// Of that file as it was then.
    pub text_hash: Option<Hash>,
}

/// What the last build knew of the texts that it published, by their output paths.
pub type KnownTexts = BTreeMap<String, KnownText>;

/// A published text, as far as changes to it are to be noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownText {
    /// Of its words and pictures.
    pub words: [u8; 32],
    /// Since when it has been published so, in seconds since 1970.
    pub since: i64,
    /// Of what tells readers that it was changed: its corrections and its update.
    pub announced: Option<[u8; 32]>,
}

impl Snapshot {
    /// A snapshot of texts alone, as tests make it; `now` is RFC 3339.
    ///
    /// # Panics
    /// If `now` is no RFC 3339 time.
    pub fn of_texts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>, now: &str) -> Snapshot {
        let file =
            |(path, text): (&str, &str)| (SourcePath::new(path), Source::Text(Arc::new(Text::utf8(text))));
        Snapshot {
            files: files.into_iter().map(file).collect(),
            options: Options::default(),
            now: now.parse().expect("an RFC 3339 time"),
            findings: Vec::new(),
            plain: true,
        }
    }

    /// The text of a file; `None` where there is no such text.
    pub fn text(&self, path: &str) -> Option<&Arc<Text>> {
        match self.files.get(path)? {
            Source::Text(text) => Some(text),
            Source::Asset(_) => None,
        }
    }

    /// The files below a folder (given without trailing `/`), in order.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = (&SourcePath, &Source)> {
        // '0' is the character after '/': the first name that sorts after everything below the folder.
        let (first, past) = (format!("{folder}/"), format!("{folder}0"));
        let bounds = (Bound::Included(first.as_str()), Bound::Excluded(past.as_str()));
        self.files.range::<str, _>(bounds)
    }

    /// The files of these bytes, in order; texts aside.
    pub fn copies(&self, hash: &[u8; 32]) -> Vec<SourcePath> {
        let is_one =
            |source: &Source| matches!(source, Source::Asset(asset) if asset.hash.as_bytes() == hash);
        let copies = self.files.iter().filter(|(_, source)| is_one(source));
        copies.map(|(path, _)| path.clone()).collect()
    }

    /// Of everything here but the present time and the routes of the last build: two snapshots of one
    /// fingerprint give one site, as long as no article's hour comes between them.
    pub fn fingerprint(&self) -> Hash {
        let Snapshot { files, options, now: _, findings, plain } = self;
        let Options { base_url, relative, drafts, previous_routes: _ } = options;
        let mut hasher = Hasher::default();
        hasher.part(&format!("{base_url:?} {relative} {drafts} {plain} {findings:?}"));
        for (path, source) in files {
            hasher.part(path.as_str());
            match source {
                Source::Text(text) => {
                    hasher.part(&format!("{:?}", text.form));
                    hasher.0.update(text.hash.as_bytes());
                }
                Source::Asset(asset) => hasher.part(&format!("{asset:?}")),
            }
        }
        hasher.0.finalize()
    }

    /// The files that were made, changed or removed since `last`, in order. Cheap where unchanged ones are
    /// shared.
    pub fn changed_since<'a>(&'a self, last: &'a Snapshot) -> Vec<&'a SourcePath> {
        let mut changed = Vec::new();
        let (mut old, mut new) = (last.files.iter().peekable(), self.files.iter().peekable());
        loop {
            let order = match (old.peek(), new.peek()) {
                (None, None) => return changed,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                // A path that both share is not compared byte by byte.
                (Some((a, _)), Some((b, _))) if ptr::eq(a.as_str(), b.as_str()) => Ordering::Equal,
                (Some((a, _)), Some((b, _))) => a.cmp(b),
            };
            let before = if order.is_le() { old.next() } else { None };
            let after = if order.is_ge() { new.next() } else { None };
            if before.map(|(_, source)| source) != after.map(|(_, source)| source) {
                changed.extend(after.or(before).map(|(path, _)| path));
            }
        }
    }
}

#[derive(Default)]
struct Hasher(blake3::Hasher);

impl Hasher {
    /// One string after the other, each with its length, so that no two lists of strings are alike.
    fn part(&mut self, text: &str) {
        self.0.update(&(text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
    }
}

impl Text {
    /// A plain UTF-8 text.
    pub fn utf8(content: &str) -> Text {
        Text {
            content: Arc::from(content),
            hash: blake3::hash(content.as_bytes()),
            form: TextForm::default(),
        }
    }
}

impl Sources for Snapshot {
    fn text(&self, file: &SourcePath) -> Option<&str> {
        Snapshot::text(self, file.as_str()).map(|text| &*text.content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_of_all_but_the_hour_and_the_last_build() {
        let of = |files: &[(&'static str, &'static str)]| {
            Snapshot::of_texts(files.iter().copied(), "2026-01-01T00:00:00Z")
        };
        let files = [("content/a.md", "1"), ("content/b.md", "2")];
        let first = of(&files);
        let print = first.fingerprint();
        let mut later = of(&files);
        later.now = "2027-01-01T00:00:00Z".parse().unwrap();
        let route = PreviousRoute { path: "a.html".into(), source: None, text_hash: None };
        later.options.previous_routes = Arc::new([route]);
        assert_eq!(later.fingerprint(), print);

        let others = [
            of(&files[..1]),
            of(&[("content/a.md", "1"), ("content/b.md", "3")]),
            of(&[("content/a.md", "1"), ("content/c.md", "2")]),
            Snapshot { options: Options { drafts: true, ..Options::default() }, ..first.clone() },
            Snapshot { options: Options { relative: true, ..Options::default() }, ..first.clone() },
            Snapshot {
                options: Options { base_url: Some("https://a".into()), ..Options::default() },
                ..first.clone()
            },
            Snapshot { findings: vec![Finding::hint(crate::report::Code("a/a"), "一")], ..first.clone() },
        ];
        let mut prints: Vec<_> = others.iter().map(|one| *one.fingerprint().as_bytes()).collect();
        prints.push(*print.as_bytes());
        prints.sort_unstable();
        prints.dedup();
        assert_eq!(prints.len(), others.len() + 1);
    }

    #[test]
    fn changes_are_those_of_both_sides() {
        let of = |files: &[(&'static str, &'static str)]| {
            Snapshot::of_texts(files.iter().copied(), "2026-01-01T00:00:00Z")
        };
        let last = of(&[("a", "1"), ("b", "1"), ("d", "1"), ("e", "1")]);
        let next = of(&[("0", "1"), ("b", "2"), ("c", "1"), ("d", "1"), ("f", "1")]);
        let changed = |next: &Snapshot, last: &Snapshot| -> Vec<String> {
            next.changed_since(last).iter().map(|path| path.as_str().to_owned()).collect()
        };
        assert_eq!(changed(&next, &last), ["0", "a", "b", "c", "e", "f"]);
        assert_eq!(changed(&last, &next), ["0", "a", "b", "c", "e", "f"]);
        assert_eq!(changed(&next, &next.clone()), [""; 0]);
    }
}
