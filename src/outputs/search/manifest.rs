//! The manifest: which files the index has, and the terms of the newest articles.
//!
//! In: the layout, tags of the files, the tail. Out: bytes of a fixed name, and the same again. Invariant: it
//! alone changes with every change, and names the others by their tags, so that a browser may keep those.
//!
//! | what | how |
//! | --- | --- |
//! | `HKS3` | what it is |
//! | length, JSON | four bytes; [`Head`] |
//! | tags | three bytes a shard, then two a file of texts |
//! | tail | for each term the articles that have it (a set of numbers, counted from `tail`), then for each single character |
//!
//! The tail goes by term and not by article: some terms stand in most articles and most in none, which sets by term
//! say in a sixth less.

use serde::{Deserialize, Serialize};

use super::bits::{Damaged, MOST, Reader, Writer};
use super::terms::{TAIL_BITS, TAIL_SINGLE_BITS};

const MAGIC: &[u8; 4] = b"HKS3";
/// The bits of a file's tag that the manifest has room for: of a shard, and of texts.
pub const SHARD_TAG: u32 = 0xff_ffff;
pub const TEXTS_TAG: u32 = 0xffff;

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

/// The terms of the articles of the tail: by the first [`TAIL_BITS`] of a hash the articles that have it, counted
/// from the tail's first, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    terms: Vec<Vec<u32>>,
    /// By the first [`TAIL_SINGLE_BITS`] of the hash of a single character.
    singles: Vec<Vec<u32>>,
}

impl Default for Tail {
    fn default() -> Tail {
        Tail { terms: vec![Vec::new(); 1 << TAIL_BITS], singles: vec![Vec::new(); 1 << TAIL_SINGLE_BITS] }
    }
}

impl Tail {
    /// An article has a term. Articles come in order; twice the same counts once.
    pub fn add(&mut self, hash: u32, single: bool, article: u32) {
        let (lists, bits) = match single {
            true => (&mut self.singles, TAIL_SINGLE_BITS),
            false => (&mut self.terms, TAIL_BITS),
        };
        let list = &mut lists[(hash >> (32 - bits)) as usize];
        if list.last() != Some(&article) {
            list.push(article);
        }
    }

    /// The articles of a term, and some that have another of the same first bits.
    pub fn of(&self, hash: u32, single: bool) -> &[u32] {
        match single {
            true => &self.singles[(hash >> (32 - TAIL_SINGLE_BITS)) as usize],
            false => &self.terms[(hash >> (32 - TAIL_BITS)) as usize],
        }
    }
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
        let json = serde_json::to_vec(&self.head).unwrap_or_default();
        let mut bytes = MAGIC.to_vec();
        bytes.extend(u32::try_from(json.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(json);
        self.shards.iter().for_each(|tag| bytes.extend(&tag.to_le_bytes()[..3]));
        self.texts.iter().for_each(|tag| bytes.extend(&tag.to_le_bytes()[..2]));
        let mut writer = Writer::behind(bytes);
        let articles = self.head.documents - self.head.tail;
        self.tail.terms.iter().chain(&self.tail.singles).for_each(|list| writer.set(list, articles, 0));
        writer.finish()
    }

    pub fn read<'a>(bytes: &'a [u8]) -> Result<Manifest, Damaged> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Damaged)?;
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(Damaged)?;
        let (json, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or(Damaged)?;
        let head: Head = serde_json::from_slice(json).map_err(|_| Damaged)?;
        if head.documents > MOST {
            return Err(Damaged);
        }
        let shards =
            head.shards.checked_add(if head.doubling { head.refreshed } else { 0 }).ok_or(Damaged)?;
        let texts = head.documents.div_ceil(crate::site::TEXTS) as usize;
        let split = |bytes: &'a [u8], count: usize| bytes.split_at_checked(count).ok_or(Damaged);
        let (shards, rest) = split(rest, (shards as usize).checked_mul(3).ok_or(Damaged)?)?;
        let (texts, rest) = split(rest, texts * 2)?;
        let tag = |[low, middle, high]: &[u8; 3]| u32::from_le_bytes([*low, *middle, *high, 0]);
        let shards = shards.as_chunks::<3>().0.iter().map(tag).collect();
        let texts = texts.as_chunks::<2>().0.iter().map(|tag| u16::from_le_bytes(*tag).into()).collect();
        let articles = head.documents.checked_sub(head.tail).ok_or(Damaged)?;
        let mut reader = Reader::new(rest);
        let mut lists =
            |bits: u32| (0..1u32 << bits).map(|_| reader.set(articles, 0)).collect::<Result<_, _>>();
        let tail = Tail { terms: lists(TAIL_BITS)?, singles: lists(TAIL_SINGLE_BITS)? };
        Ok(Manifest { head, shards, texts, tail })
    }
}
