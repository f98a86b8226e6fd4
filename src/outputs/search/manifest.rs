//! The manifest: which files the index has, and the terms of the newest articles.
//!
//! In: the layout, tags of the files, the tail. Out: bytes of a fixed name, and the same again. Invariant: it
//! alone changes with every change, and names the others by their tags, so that a browser may keep those.
//!
//! | what | how |
//! | --- | --- |
//! | `HKS4` | what it is |
//! | length, JSON | four bytes, little endian; [`Head`], in UTF-16 as all JSON of the index (`texts::utf16`) |
//! | tags | 24 bits a shard, then 16 a file of texts |
//! | tail | for each term the articles that have it (a set of numbers, counted from its shard's border), then for each single character |
//!
//! The tail goes by term and not by article: some terms stand in most articles and most in none, which sets by term
//! say in a sixth less. A list tells its shard, and so where it begins, which makes it shorter by another seventh.

use serde::{Deserialize, Serialize};

use super::bits::{Damaged, MOST, Reader, Writer};
use super::terms::{TAIL_BITS, TAIL_SINGLE_BITS};
use super::texts;
use crate::site::SearchLayout;

const MAGIC: &[u8; 4] = b"HKS4";
/// The bits of a file's tag that the manifest has room for: of a shard, and of texts.
pub const SHARD_TAG_BITS: u32 = 24;
pub const TEXTS_TAG_BITS: u32 = 16;

/// What the manifest says in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub documents: u32,
    /// How many of them are in order of their dates; those behind have none, and count as the oldest.
    pub settled: u32,
    /// See `SearchLayout`.
    pub shards: u32,
    pub refreshed: u32,
    /// How many of the shards are parted in two.
    pub parted: u32,
    /// The pass that goes on and the last: the first article, the length, and of how many bits of a hash their shards are.
    pub passes: [(u32, u32, u32); 2],
    /// Years, and the number of the first article of each, in order.
    pub years: Vec<(i16, u32)>,
    /// Columns with something to find: folder on the site, title, depth from 0; in the navigation's order.
    pub columns: Vec<(String, String, u32)>,
    /// Words that mean the same, folded, a group a list.
    pub synonyms: Vec<Vec<String>>,
}

impl Head {
    /// How far each shard reaches, which follows from how many articles there are.
    pub fn layout(&self) -> SearchLayout {
        SearchLayout::of(self.settled as usize, self.documents as usize)
    }
}

/// The terms of the newest articles: by the last [`TAIL_BITS`] of a hash those that have it, in order, counted from the
/// border of its shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    terms: Vec<Vec<u32>>,
    /// By the last [`TAIL_SINGLE_BITS`] of the hash of a single character.
    singles: Vec<Vec<u32>>,
}

impl Default for Tail {
    fn default() -> Tail {
        Tail { terms: vec![Vec::new(); 1 << TAIL_BITS], singles: vec![Vec::new(); 1 << TAIL_SINGLE_BITS] }
    }
}

/// The list of a hash.
fn list_of(hash: u32, bits: u32) -> usize {
    (hash & ((1 << bits) - 1)) as usize
}

impl Tail {
    /// An article has a term. Articles come in order; twice the same counts once.
    pub fn add(&mut self, hash: u32, single: bool, article: u32) {
        let list = match single {
            true => &mut self.singles[list_of(hash, TAIL_SINGLE_BITS)],
            false => &mut self.terms[list_of(hash, TAIL_BITS)],
        };
        if list.last() != Some(&article) {
            list.push(article);
        }
    }

    /// The articles of a term, and some that have another of the same last bits.
    pub fn of(&self, hash: u32, single: bool) -> &[u32] {
        match single {
            true => &self.singles[list_of(hash, TAIL_SINGLE_BITS)],
            false => &self.terms[list_of(hash, TAIL_BITS)],
        }
    }

    fn write(&self, layout: &SearchLayout, writer: &mut Writer) {
        for lists in [&self.terms, &self.singles] {
            (0..).zip(lists).for_each(|(hash, list)| writer.set(list, range_of(layout, hash), 0));
        }
    }

    fn read(layout: &SearchLayout, reader: &mut Reader<'_>) -> Result<Tail, Damaged> {
        let mut lists = |bits: u32| {
            (0..1 << bits).map(|hash| reader.set(range_of(layout, hash), 0)).collect::<Result<_, _>>()
        };
        Ok(Tail { terms: lists(TAIL_BITS)?, singles: lists(TAIL_SINGLE_BITS)? })
    }
}

/// How many articles the lists of a hash may have: those that its shard has not.
fn range_of(layout: &SearchLayout, hash: u32) -> u32 {
    layout.documents - layout.border_of(hash)
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    pub head: Head,
    /// By shard; 0 for one that does not exist.
    pub shards: Vec<u32>,
    pub texts: Vec<u32>,
    pub tail: Tail,
}

impl Manifest {
    pub fn write(&self) -> Vec<u8> {
        let json = texts::utf16(&serde_json::to_string(&self.head).unwrap_or_default());
        let mut bytes = MAGIC.to_vec();
        bytes.extend(u32::try_from(json.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(json);
        let mut writer = Writer::behind(bytes);
        self.shards.iter().for_each(|tag| writer.bits(*tag, SHARD_TAG_BITS));
        self.texts.iter().for_each(|tag| writer.bits(*tag, TEXTS_TAG_BITS));
        self.tail.write(&self.head.layout(), &mut writer);
        writer.finish()
    }

    pub fn read(bytes: &[u8]) -> Result<Manifest, Damaged> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Damaged)?;
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(Damaged)?;
        let (json, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or(Damaged)?;
        let json = texts::of_utf16(json)?;
        let head: Head = serde_json::from_str(&json).map_err(|_| Damaged)?;
        let shards = head.shards.checked_add(head.parted).ok_or(Damaged)?;
        if head.documents > MOST || shards > MOST {
            return Err(Damaged);
        }
        let mut reader = Reader::new(rest);
        let mut tags =
            |count: u32, bits: u32| (0..count).map(|_| reader.bits(bits)).collect::<Result<_, _>>();
        let shards = tags(shards, SHARD_TAG_BITS)?;
        let texts = tags(head.documents.div_ceil(crate::site::TEXTS), TEXTS_TAG_BITS)?;
        let tail = Tail::read(&head.layout(), &mut reader)?;
        Ok(Manifest { head, shards, texts, tail })
    }
}
