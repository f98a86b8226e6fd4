//! Making the index of a site, as a whole.
//!
//! In: a [`Site`]. Out: the manifest and the shards; texts are made one file at a time, when they are asked for.
//! Invariant: on any number of threads the same bytes.

use rayon::prelude::*;

use super::document;
use super::fold::{fold, is_word};
use super::manifest::{Head, Manifest, TEXTS_TAG_BITS, Tail, told_size};
use super::shard::{self, Packed, tag_of};
use super::terms::{self, Posting};
use super::texts::{self, Document};
use crate::site::{ColumnId, Numbered, SearchLayout, SearchPart, Searchable, Site, TEXTS};

/// The index of a site, without texts.
#[derive(Debug)]
pub struct Index {
    manifest: Vec<u8>,
    /// The tags of texts, by file.
    texts: Vec<u32>,
    /// By item, whether folding it takes the table of traditional characters.
    traditional: Vec<bool>,
    /// By shard; empty where there is none.
    shards: Vec<Vec<u8>>,
}

/// Whether the making goes on.
pub type GoOn<'a, E> = dyn Fn() -> Result<(), E> + Sync + 'a;

/// What the index needs of a document. Two lists, since they are many and a pair would take up eight bytes.
#[derive(Debug, Default)]
struct Terms {
    reversed: Box<[u32]>,
    bits: Box<[u8]>,
    year: Option<i16>,
    /// Of its title; see [`Head::names`].
    name: char,
    /// Of all that is shown.
    hash: [u8; 32],
    columns: Vec<ColumnId>,
    traditional: bool,
}

impl Index {
    /// `go_on` is asked before each article and each run of shards.
    ///
    /// # Errors
    /// What `go_on` says, if it does: then no index is made.
    pub fn of<E: Send>(site: &Site, go_on: &GoOn<'_, E>) -> Result<Index, E> {
        let none = Numbered::default();
        let numbered = site.searchable.as_deref().unwrap_or(&none);
        let layout = numbered.layout();
        let of_item = |item: &Searchable| go_on().map(|()| terms_of(site, *item));
        let terms = numbered.items.par_iter().map(of_item).collect::<Result<Vec<Terms>, E>>()?;
        let mut shards: Vec<Tagged> = vec![(0, Vec::new()); layout.borders().len()];
        let written = written(&layout, &terms, (0..shards.len()).collect(), go_on)?;
        written.into_iter().for_each(|(shard, made)| shards[shard] = made);
        let manifest = manifest(site, &layout, &terms, &shards);
        let shards = shards.into_iter().map(|(_, bytes)| bytes).collect();
        let traditional = terms.iter().map(|terms| terms.traditional).collect();
        Ok(Index { manifest: manifest.write(), texts: manifest.texts, traditional, shards })
    }

    /// A file of the index; `None` for one that does not exist.
    pub fn part(&self, site: &Site, part: SearchPart) -> Option<Vec<u8>> {
        match part {
            SearchPart::Manifest => Some(self.manifest.clone()),
            SearchPart::Shard(number) => {
                self.shards.get(number as usize).filter(|bytes| !bytes.is_empty()).cloned()
            }
            SearchPart::Texts(number) => self.texts_of(site, number),
            SearchPart::Characters => {
                serde_json::to_string(super::characters()).ok().map(|json| texts::utf16(&json))
            }
        }
    }

    fn texts_of(&self, site: &Site, number: u32) -> Option<Vec<u8>> {
        let tag = self.texts.get(number as usize)?;
        let items = &site.searchable.as_ref()?.items;
        let start = (number * TEXTS) as usize;
        let range = start..(start + TEXTS as usize).min(items.len());
        // Cut out of both lists, not skipped to: there are half as many files as articles.
        let items = items.get(range.clone())?.iter().zip(self.traditional.get(range)?);
        Some(texts::write(*tag, &slots(site, items)))
    }
}

/// What stands in a file of texts, of items and whether folding them takes the table.
fn slots<'a>(site: &Site, items: impl Iterator<Item = (&'a Searchable, &'a bool)>) -> Vec<Option<Document>> {
    let slot = |(item, traditional): (&Searchable, &bool)| {
        let (document, _) = document::of(site, *item)?;
        Some(Document { traditional: *traditional, ..document })
    };
    items.map(slot).collect()
}

fn manifest(site: &Site, layout: &SearchLayout, terms: &[Terms], shards: &[Tagged]) -> Manifest {
    Manifest {
        head: head(site, layout, terms),
        shards: shards.iter().map(|(tag, _)| *tag).collect(),
        sizes: shards.iter().map(|(_, bytes)| told_size(bytes.len())).collect(),
        texts: layout.text_tags().flat_map(|files| tags_of_texts(files, terms)).collect(),
        tail: tail(layout, terms),
    }
}

fn terms_of(site: &Site, item: Searchable) -> Terms {
    let Some((document, columns)) = document::of(site, item) else { return Terms::default() };
    let title = fold(&document.title);
    let mut text = fold(&document.text);
    text.push("\n");
    text.push(&document.beside);
    let traditional = title.traditional || text.traditional;
    let of_columns: Vec<u32> = columns.iter().map(|id| terms::column(&site.column(*id).path)).collect();
    let postings = terms::postings(&title.units, &text.units, &of_columns);
    Terms {
        reversed: postings.iter().map(|posting| posting.reversed).collect(),
        bits: postings.iter().map(|posting| posting.bits).collect(),
        name: terms::whole(&title.units).map(terms::name).unwrap_or_default(),
        year: document.date.get(..4).and_then(|year| year.parse().ok()),
        hash: hash_of(&document),
        columns,
        traditional,
    }
}

/// The tags of files that share one, by file.
fn tags_of_texts(files: std::ops::Range<u32>, terms: &[Terms]) -> impl Iterator<Item = u32> + use<> {
    let [start, end] = [files.start, files.end].map(|file| (file * TEXTS) as usize);
    let of_files = &terms[start..end.min(terms.len())];
    let hashes: Vec<u8> = of_files.iter().flat_map(|terms| terms.hash).collect();
    let tag = (tag_of(&hashes) >> (32 - TEXTS_TAG_BITS)).max(1);
    std::iter::repeat_n(tag, files.len())
}

/// The hash of all that is shown of a document. In one piece, which takes half the time of many.
fn hash_of(document: &Document) -> [u8; 32] {
    let shown = [&document.address, &document.title, &document.date, &document.column];
    let mut all = Vec::with_capacity(document.text.len() + document.beside.len() + 512);
    for part in shown.into_iter().chain([&document.text, &document.beside]).chain(&document.columns) {
        all.extend(part.len().to_le_bytes());
        all.extend(part.as_bytes());
    }
    *blake3::hash(&all).as_bytes()
}

/// A file and its tag.
type Tagged = (u32, Vec<u8>);

/// All shards with their tags, or one. Terms of an article are in the order of reversed hashes, and so the shards are
/// taken: those of a run of shards stand together in each article, and a run goes once through all articles.
fn written<E: Send>(
    layout: &SearchLayout,
    terms: &[Terms],
    mut wanted: Vec<usize>,
    go_on: &GoOn<'_, E>,
) -> Result<Vec<(usize, Tagged)>, E> {
    wanted.sort_by_key(|shard| first_of(*shard));
    let runs: Vec<&[usize]> = wanted.chunks(wanted.len().div_ceil(RUNS).max(1)).collect();
    let written = runs
        .into_par_iter()
        .map(|run| {
            go_on()?;
            let ranges: Vec<Range> = run.iter().map(|shard| Range::of(layout, *shard)).collect();
            let gathered = gather(terms, &ranges);
            let mut spare = Vec::new();
            let write = |(range, mut entries): (&Range, Vec<Packed>)| {
                shard::sort(&mut entries, &mut spare);
                let is_none = range.border == 0;
                (range.shard, if is_none { (0, Vec::new()) } else { shard::write(range.border, &entries) })
            };
            Ok(ranges.iter().zip(gathered).map(write).collect())
        })
        .collect::<Result<Vec<Vec<(usize, Tagged)>>, E>>()?;
    Ok(written.into_iter().flatten().collect())
}

/// Parts that the shards are made in; what is gathered of one is in memory at a time, for each thread.
const RUNS: usize = 16;

/// Where the hashes of a shard begin, reversed.
fn first_of(shard: usize) -> u32 {
    u32::try_from(shard).unwrap_or(u32::MAX).reverse_bits()
}

/// What stands in a shard: reversed hashes up to `last`, of articles before the border.
#[derive(Clone, Copy, Debug)]
struct Range {
    shard: usize,
    last: u32,
    border: u32,
}

impl Range {
    fn of(layout: &SearchLayout, shard: usize) -> Range {
        let bits = layout.bits_of(u32::try_from(shard).unwrap_or(u32::MAX));
        Range { shard, last: first_of(shard) | u32::MAX >> bits, border: layout.borders()[shard] }
    }
}

/// Where numbers from `start` on begin. They are hashes, which fall evenly, so it is near where it would be if they
/// lay at equal distances: halving would ask ten places of memory that no cache holds.
fn first_from(sorted: &[u32], start: u32) -> usize {
    let guess = (u64::from(start) * sorted.len() as u64) >> 32;
    let mut at = usize::try_from(guess).unwrap_or_default();
    while sorted.get(at).is_some_and(|number| *number < start) {
        at += 1;
    }
    while at > 0 && sorted[at - 1] >= start {
        at -= 1;
    }
    at
}

/// The terms of neighbouring shards, each in a list of its own.
fn gather(terms: &[Terms], ranges: &[Range]) -> Vec<Vec<Packed>> {
    let mut gathered = vec![Vec::new(); ranges.len()];
    let start = ranges.first().map_or(0, |range| first_of(range.shard));
    for (article, terms) in (0..).zip(terms) {
        let begin = first_from(&terms.reversed, start);
        let mut at = 0;
        for (reversed, bits) in terms.reversed[begin..].iter().zip(&terms.bits[begin..]) {
            while ranges.get(at).is_some_and(|range| range.last < *reversed) {
                at += 1;
            }
            let Some(range) = ranges.get(at) else { break };
            if article < range.border {
                let posting = Posting { reversed: *reversed, bits: *bits };
                let key = terms::key(posting.hash());
                gathered[at].push(Packed::new(key, posting.class(), article, posting.bits));
            }
        }
    }
    gathered
}

/// Terms of the newest articles, as far as their shards don't reach them.
fn tail(layout: &SearchLayout, terms: &[Terms]) -> Tail {
    let first = layout.tail();
    let mut tail = Tail::default();
    for (article, terms) in (first..).zip(&terms[first as usize..]) {
        for (reversed, bits) in terms.reversed.iter().zip(&terms.bits) {
            let hash = reversed.reverse_bits();
            let Some(at) = article.checked_sub(layout.border_of(hash)) else { continue };
            tail.add(hash, bits & Posting::SINGLE != 0, at);
            if bits & Posting::TITLE != 0 {
                tail.add(terms::in_title(hash), false, at);
            }
        }
    }
    tail
}

fn head(site: &Site, layout: &SearchLayout, terms: &[Terms]) -> Head {
    let mut years: Vec<(i16, u32)> = Vec::new();
    for (article, terms) in (0..).zip(terms) {
        if let Some(year) = terms.year.filter(|year| years.last().is_none_or(|(last, _)| last < year)) {
            years.push((year, article));
        }
    }
    let mut has = vec![false; site.columns.len()];
    terms.iter().flat_map(|terms| &terms.columns).for_each(|id| has[id.index()] = true);
    let mut columns = Vec::new();
    let mut waiting: Vec<ColumnId> = site.home().children.iter().rev().copied().collect();
    while let Some(id) = waiting.pop() {
        let column = site.column(id);
        waiting.extend(column.children.iter().rev());
        if has[id.index()] {
            let depth = site.column_chain(id).len().saturating_sub(1);
            columns.push((column.path.clone(), column.title.clone(), u32::try_from(depth).unwrap_or(0)));
        }
    }
    Head {
        documents: layout.documents,
        settled: layout.settled,
        shards: layout.shards,
        refreshed: layout.refreshed,
        parted: if layout.doubling { layout.refreshed } else { 0 },
        joined: layout.joined(),
        passes: layout.passes.map(|pass| (pass.first, pass.length, pass.shards.ilog2())),
        years,
        columns,
        synonyms: synonyms(site),
        names: terms.iter().skip(layout.tail() as usize).map(|terms| terms.name).collect(),
    }
}

/// The site's synonyms, folded.
fn synonyms(site: &Site) -> Vec<Vec<String>> {
    let folded = |word: &String| String::from_utf16_lossy(&fold(word).units);
    let groups = site
        .synonyms
        .iter()
        .map(|group| group.iter().map(folded).filter(|word| word.encode_utf16().any(is_word)).collect());
    groups.filter(|group: &Vec<String>| group.len() > 1).collect()
}

#[cfg(test)]
mod tests;
