//! The manifest: which files the index has, and the terms of the newest articles.
//!
//! In: the layout, tags of the files, the tail. Out: bytes of a fixed name, and the same again. Invariant: it
//! alone changes with every change, and names the others by their tags, so that a browser may keep those.
//!
//! | what | how |
//! | --- | --- |
//! | `HKS6` | what it is |
//! | length, JSON | four bytes, little endian; [`Head`], in UTF-16 as all JSON of the index (`texts::utf16`) |
//! | shards | a tag each, 24 bits; then a size each, 6 bits: the root of how many times 64 bytes it has, rounded up |
//! | texts | 16 bits: a tag a file, or a group of four where articles are old (`SearchLayout::joined`) |
//! | tail | for each term the articles that have it (a set of numbers, counted from its shard's border), then for each single character |
//!
//! The tail goes by term and not by article: some terms stand in most articles and most in none, which sets by term
//! say in a sixth less. A list tells its shard, and so where it begins, which makes it shorter by another seventh.

use serde::{Deserialize, Serialize};

use super::bits::{Damaged, MOST, Reader, Writer};
use super::terms::{TAIL_BITS, TAIL_SINGLE_BITS};
use super::texts;
use crate::site::SearchLayout;

const MAGIC: &[u8; 4] = b"HKS6";
/// The bits of a file's tag that the manifest has room for: of a shard, and of texts.
pub const SHARD_TAG_BITS: u32 = 24;
pub const TEXTS_TAG_BITS: u32 = 16;
/// The bits that tell a shard's size. Roots, since whether a shard is twice as large matters, and a byte more does not.
const SIZE_BITS: u32 = 6;

/// The size of a shard of so many bytes as the manifest tells it.
pub fn told_size(bytes: usize) -> u32 {
    let parts = u32::try_from(bytes.div_ceil(64)).unwrap_or(u32::MAX);
    let root = parts.isqrt() + u32::from(parts.isqrt().pow(2) < parts);
    root.min((1 << SIZE_BITS) - 1)
}

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
    /// How many groups of files of texts, from the first, have one tag each.
    pub joined: u32,
    /// The pass that goes on and the last: the first article, the length, and of how many bits of a hash their shards are.
    pub passes: [(u32, u32, u32); 2],
    /// Years, and the number of the first article of each, in order.
    pub years: Vec<(i16, u32)>,
    /// Columns with something to find: folder on the site, title, depth from 0; in the navigation's order.
    pub columns: Vec<(String, String, u32)>,
    /// Words that mean the same, folded, a group a list.
    pub synonyms: Vec<Vec<String>>,
    /// Of each article from the tail's first on a piece of its whole title's term (`terms::name`). The lists of the tail
    /// cannot tell a title from another that begins with the same two characters: they are of one shard.
    pub names: String,
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
    /// Tags by shard; 0 for one that does not exist.
    pub shards: Vec<u32>,
    /// By shard, as [`told_size`] tells them.
    pub sizes: Vec<u32>,
    /// Tags by file of texts; those of a group are the same.
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
        let layout = self.head.layout();
        self.shards.iter().for_each(|tag| writer.bits(*tag, SHARD_TAG_BITS));
        self.sizes.iter().for_each(|size| writer.bits(*size, SIZE_BITS));
        let of_files = layout.text_tags().filter_map(|files| self.texts.get(files.start as usize));
        of_files.for_each(|tag| writer.bits(*tag, TEXTS_TAG_BITS));
        self.tail.write(&layout, &mut writer);
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
        let mut of_shards = |bits: u32| (0..shards).map(|_| reader.bits(bits)).collect::<Result<_, _>>();
        let (shards, sizes) = (of_shards(SHARD_TAG_BITS)?, of_shards(SIZE_BITS)?);
        let layout = head.layout();
        let mut texts = Vec::with_capacity(layout.texts() as usize);
        for files in layout.text_tags() {
            texts.extend(std::iter::repeat_n(reader.bits(TEXTS_TAG_BITS)?, files.len()));
        }
        let tail = Tail::read(&layout, &mut reader)?;
        Ok(Manifest { head, shards, sizes, texts, tail })
    }

    /// How large a shard is, in 64 bytes, as far as it was told: exact by a root, and at most 3,969. 0 for one that does
    /// not exist.
    pub fn size(&self, shard: u32) -> u32 {
        self.sizes.get(shard as usize).map_or(0, |root| root * root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A manifest of so many articles, its tags made up.
    fn manifest(settled: u32, documents: u32) -> Manifest {
        let layout = SearchLayout::of(settled as usize, documents as usize);
        let shards = (1u32..).take(layout.borders().len());
        let texts = layout.text_tags().flat_map(|files| files.clone().map(move |_| 1 + files.start % 60_000));
        let mut tail = Tail::default();
        tail.add(12_345, false, 3);
        tail.add(54, true, 0);
        let head = Head {
            documents,
            settled,
            shards: layout.shards,
            refreshed: layout.refreshed,
            parted: if layout.doubling { layout.refreshed } else { 0 },
            joined: layout.joined(),
            passes: layout.passes.map(|pass| (pass.first, pass.length, pass.shards.ilog2())),
            names: "\0\"\u{2028}\u{7fff}".to_owned(),
            ..Head::default()
        };
        let sizes = shards.clone().map(|shard| told_size(shard as usize * 97)).collect();
        Manifest { head, shards: shards.collect(), sizes, texts: texts.collect(), tail }
    }

    #[test]
    fn a_manifest_is_read_back_however_many_articles_there_are() {
        for (settled, documents) in
            [(300, 300), (9_000, 9_128), (16_384, 16_384), (17_000, 17_003), (90_000, 90_001)]
        {
            let manifest = manifest(settled, documents);
            assert_eq!(manifest.texts.len(), documents.div_ceil(2) as usize);
            assert!(Manifest::read(&manifest.write()) == Ok(manifest), "{documents} articles");
        }
    }

    #[test]
    fn old_files_of_texts_share_their_tag_by_fours_and_take_a_fourth_of_the_room() {
        let groups: Vec<_> = SearchLayout::of(16_384 + 19, 16_500).text_tags().take(3).collect();
        assert_eq!(groups, [0..4, 4..8, 8..9]);
        let length = |count: u32| manifest(count, count).write().len();
        assert!(length(100_000) < length(16_000) + 60_000, "{} and {}", length(100_000), length(16_000));
    }

    #[test]
    fn a_size_is_told_by_its_root_and_never_too_small() {
        let manifest = Manifest {
            sizes: [0, 1, 64, 65, 12_000, 9_999_999].map(told_size).to_vec(),
            ..Manifest::default()
        };
        let sizes: Vec<u32> = (0..7).map(|shard| manifest.size(shard)).collect();
        assert_eq!(sizes, [0, 1, 1, 4, 196, 63 * 63, 0]);
    }
}
