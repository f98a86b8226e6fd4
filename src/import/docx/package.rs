//! The archive that a Word file is: its parts, and what leads from one to the other.
//!
//! In: the file's bytes. Out: parts by name, relationships by identifier. Invariant: what is unpacked is bounded
//! whatever the archive says of itself; nothing is unpacked that nobody asks for; names never leave the archive.

use super::super::Refusal;
use super::tree::{self, Ns};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Parts of an archive. One of 500 pictures has some 520.
const MOST_PARTS: usize = 20_000;
/// A part of text, unpacked.
const LARGEST_TEXT: u64 = 64 << 20;
/// A picture, unpacked.
const LARGEST_PICTURE: u64 = 128 << 20;
/// All that is unpacked: this, and four times the file. Photographs do not shrink, so honest files stay below.
const MOST_UNPACKED: u64 = 256 << 20;

#[derive(Debug)]
pub struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// By name in lower case with `/`, as the format compares them.
    places: BTreeMap<String, usize>,
    left: u64,
}

/// Where a relationship leads.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The last word of its type: `image`, `styles`, `hyperlink`.
    pub kind: String,
    /// A part's name, or an address outside.
    pub target: String,
    pub outside: bool,
}

pub type Relations = BTreeMap<String, Relation>;

impl<'b> Package<'b> {
    pub fn open(bytes: &'b [u8]) -> Result<Self, Refusal> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Broken)?;
        if archive.len() > MOST_PARTS {
            return Err(Refusal::TooLarge);
        }
        let mut places = BTreeMap::new();
        for (at, name) in archive.file_names_raw().enumerate() {
            places.entry(key(&String::from_utf8_lossy(name))).or_insert(at);
        }
        let left = MOST_UNPACKED + 4 * bytes.len() as u64;
        Ok(Self { archive, places, left })
    }

    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(&key(name))
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// A part of text, decoded by [`tree::decode`]; none where the archive has none of that name.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(bytes) = self.bytes(name, LARGEST_TEXT)? else { return Ok(None) };
        Ok(Some(match tree::decode(&bytes)? {
            std::borrow::Cow::Owned(text) => text,
            std::borrow::Cow::Borrowed(text) => text.to_owned(),
        }))
    }

    pub fn picture(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        self.bytes(name, LARGEST_PICTURE)
    }

    fn bytes(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(&place) = self.places.get(&key(name)) else { return Ok(None) };
        let file = self.archive.by_index(place).map_err(|error| match error {
            ZipError::InvalidPassword | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                Refusal::Password
            }
            _ => Refusal::Broken,
        })?;
        let most = most.min(self.left);
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes).map_err(|_| Refusal::Broken)?;
        if bytes.len() as u64 > most {
            return Err(Refusal::TooLarge);
        }
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// What leads away from a part, or from the whole (`""`). A damaged list is an empty one.
    pub fn relations(&mut self, part: &str) -> Result<Relations, Refusal> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let list = if folder.is_empty() {
            format!("_rels/{name}.rels")
        } else {
            format!("{folder}/_rels/{name}.rels")
        };
        let Some(text) = self.text(&list)? else { return Ok(Relations::new()) };
        let Ok(root) = tree::parse(&text) else { return Ok(Relations::new()) };
        let mut relations = Relations::new();
        for relation in root.elements().filter(|element| element.is(Ns::Relations, "Relationship")) {
            let attribute = |name| relation.attribute(Ns::None, name).unwrap_or_default();
            let outside = attribute("TargetMode").eq_ignore_ascii_case("external");
            let target = attribute("Target");
            let target = if outside { target.to_owned() } else { self.resolve(folder, target) };
            let kind = attribute("Type").rsplit('/').next().unwrap_or_default().to_owned();
            relations.insert(attribute("Id").to_owned(), Relation { kind, target, outside });
        }
        Ok(relations)
    }

    /// A target as the name of a part, seen from a folder. Some writers escape it as an address, some do not.
    fn resolve(&self, folder: &str, target: &str) -> String {
        let target = target.replace('\\', "/");
        let joined = if target.starts_with('/') { target } else { format!("{folder}/{target}") };
        let mut steps: Vec<&str> = Vec::new();
        for step in joined.split('/') {
            match step {
                "" | "." => {}
                ".." => {
                    steps.pop();
                }
                step => steps.push(step),
            }
        }
        let name = steps.join("/");
        if self.has(&name) {
            return name;
        }
        percent_encoding::percent_decode_str(&name).decode_utf8_lossy().into_owned()
    }
}

fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}
