//! The manifest: which files the index has, and the terms of the newest articles.
//!
//! In: the layout, tags of the files, the tail. Out: bytes of a fixed name, and the same again. Invariant: it
//! alone changes with every change, and names the others by their tags, so that a browser may keep those.
//!
//! | what | how |
//! | --- | --- |
//! | `HKS1` | what it is |
//! | length, JSON | four bytes; [`Head`] |
//! | tags | four bytes a shard, then four for each [`GROUP`] files of texts |
//! | tail | for each article from `tail` on: terms (a set of numbers), single characters (a set) |

use serde::{Deserialize, Serialize};

use super::bits::{Damaged, Reader, Writer};
use super::terms::{TAIL_BITS, TAIL_SINGLE_BITS};

const MAGIC: &[u8; 4] = b"HKS1";
/// Files of texts that share a tag.
pub const GROUP: u32 = 2;

/// More articles than any site has.
const MOST: u32 = 1 << 24;

/// What the manifest says in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub documents: u32,
    /// How many of them are in order of their dates; those behind have none, and count as the oldest.
    pub settled: u32,
    /// See `SearchLayout`.
    pub shards: u32,
    pub doubling: bool,
    pub refreshed: u32,
    /// The first article of the tail.
    pub tail: u32,
    /// Years, and the number of the first article of each, in order.
    pub years: Vec<(i16, u32)>,
    /// Columns with something to find: folder on the site, title, depth from 0; in the navigation's order.
    pub columns: Vec<(String, String, u32)>,
    /// Words that mean the same, folded, a group a list.
    pub synonyms: Vec<Vec<String>>,
}

/// The terms of an article of the tail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Late {
    /// The first [`TAIL_BITS`] of hashes, in order.
    pub terms: Vec<u32>,
    /// The first [`TAIL_SINGLE_BITS`] of those of single characters.
    pub singles: Vec<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    pub head: Head,
    /// By shard; 0 for one that does not exist.
    pub shards: Vec<u32>,
    pub texts: Vec<u32>,
    pub tail: Vec<Late>,
}

impl Manifest {
    pub fn write(&self) -> Vec<u8> {
        let json = serde_json::to_vec(&self.head).unwrap_or_default();
        let mut bytes = MAGIC.to_vec();
        bytes.extend(u32::try_from(json.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(json);
        self.shards.iter().chain(&self.texts).for_each(|tag| bytes.extend(tag.to_le_bytes()));
        let mut writer = Writer::behind(bytes);
        for late in &self.tail {
            writer.set(&late.terms, 1 << TAIL_BITS);
            writer.set(&late.singles, 1 << TAIL_SINGLE_BITS);
        }
        writer.finish()
    }

    pub fn read(bytes: &[u8]) -> Result<Manifest, Damaged> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Damaged)?;
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(Damaged)?;
        let (json, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or(Damaged)?;
        let head: Head = serde_json::from_slice(json).map_err(|_| Damaged)?;
        if head.documents > MOST {
            return Err(Damaged);
        }
        let shards =
            head.shards.checked_add(if head.doubling { head.refreshed } else { 0 }).ok_or(Damaged)?;
        let texts = head.documents.div_ceil(crate::site::TEXTS).div_ceil(GROUP);
        let tags = (shards as usize).checked_add(texts as usize).ok_or(Damaged)?;
        let (tags, rest) = rest.split_at_checked(tags.checked_mul(4).ok_or(Damaged)?).ok_or(Damaged)?;
        let mut tags = tags.as_chunks::<4>().0.iter().map(|tag| u32::from_le_bytes(*tag));
        let shards = tags.by_ref().take(shards as usize).collect();
        let texts = tags.collect();
        let mut reader = Reader::new(rest);
        let mut late = || -> Result<Late, Damaged> {
            Ok(Late { terms: reader.set(1 << TAIL_BITS)?, singles: reader.set(1 << TAIL_SINGLE_BITS)? })
        };
        let tail = (head.tail..head.documents).map(|_| late()).collect::<Result<_, _>>()?;
        Ok(Manifest { head, shards, texts, tail })
    }
}
