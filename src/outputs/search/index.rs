//! Making the index of a site, as a whole.
//!
//! In: a [`Site`]. Out: the manifest and the shards; texts are made one file at a time, when they are asked for.
//! Invariant: on any number of threads the same bytes.

use rayon::prelude::*;

use super::document;
use super::fold::{fold, has_traditional};
use super::manifest::{GROUP, Head, Late, Manifest};
use super::shard::{self, Packed, tag_of};
use super::terms::{self, Posting, TAIL_BITS, TAIL_SINGLE_BITS};
use super::texts::{self, Document};
use crate::site::{ColumnId, Numbered, SearchLayout, SearchPart, Searchable, Site, TEXTS};

/// The index of a site, without texts.
#[derive(Debug)]
pub struct Index {
    manifest: Vec<u8>,
    /// The tags of texts, by group.
    texts: Vec<u32>,
    /// By shard; empty where there is none.
    shards: Vec<Vec<u8>>,
}

/// What the index needs of a document. Two lists, since they are many and a pair would take up eight bytes.
#[derive(Debug, Default)]
struct Terms {
    reversed: Box<[u32]>,
    bits: Box<[u8]>,
    year: Option<i16>,
    /// Of all that is shown.
    hash: [u8; 32],
    columns: Vec<ColumnId>,
}

impl Index {
    pub fn of(site: &Site) -> Index {
        let none = Numbered::default();
        let numbered = site.searchable.as_deref().unwrap_or(&none);
        let layout = numbered.layout();
        let terms: Vec<Terms> = numbered.items.par_iter().map(|item| terms_of(site, *item)).collect();
        let shards = shards(&layout, &terms);
        let texts: Vec<u32> = terms.chunks((TEXTS * GROUP) as usize).map(group_tag).collect();
        let manifest = Manifest {
            head: head(site, &layout, &terms),
            shards: shards.iter().map(|(tag, _)| *tag).collect(),
            texts: texts.clone(),
            tail: (layout.tail()..)
                .zip(&terms[layout.tail() as usize..])
                .map(|it| late(&layout, it))
                .collect(),
        };
        let shards = shards.into_iter().map(|(_, bytes)| bytes).collect();
        Index { manifest: manifest.write(), texts, shards }
    }

    /// A file of the index; `None` for one that does not exist.
    pub fn part(&self, site: &Site, part: SearchPart) -> Option<Vec<u8>> {
        match part {
            SearchPart::Manifest => Some(self.manifest.clone()),
            SearchPart::Shard(number) => self.shards.get(number as usize).cloned(),
            SearchPart::Texts(number) => {
                let tag = self.texts.get((number / GROUP) as usize)?;
                texts_of(site, number, *tag)
            }
            SearchPart::Characters => Some(super::characters().as_bytes().to_vec()),
        }
    }
}

fn texts_of(site: &Site, number: u32, tag: u32) -> Option<Vec<u8>> {
    let items = &site.searchable.as_ref()?.items;
    let start = (number * TEXTS) as usize;
    let items =
        items.get(start..(start + TEXTS as usize).min(items.len())).filter(|items| !items.is_empty())?;
    let document = |item: &Searchable| {
        let (document, _) = document::of(site, *item)?;
        let parts = [&document.title, &document.text, &document.beside];
        let traditional = parts.into_iter().any(|part| has_traditional(part));
        Some(Document { traditional, ..document })
    };
    Some(texts::write(tag, &items.iter().map(document).collect::<Vec<_>>()))
}

fn terms_of(site: &Site, item: Searchable) -> Terms {
    let Some((document, columns)) = document::of(site, item) else { return Terms::default() };
    let title = fold(&document.title);
    let mut text = fold(&document.text);
    text.push("\n");
    text.push(&document.beside);
    let of_columns: Vec<u32> = columns.iter().map(|id| terms::column(&site.column(*id).path)).collect();
    let postings = terms::postings(&title.units, &text.units, &of_columns);
    let mut hasher = blake3::Hasher::new();
    let shown = [&document.address, &document.title, &document.date, &document.column];
    for part in shown.into_iter().chain([&document.text, &document.beside]).chain(&document.columns) {
        hasher.update(&part.len().to_le_bytes());
        hasher.update(part.as_bytes());
    }
    Terms {
        reversed: postings.iter().map(|posting| posting.reversed).collect(),
        bits: postings.iter().map(|posting| posting.bits).collect(),
        year: document.date.get(..4).and_then(|year| year.parse().ok()),
        hash: *hasher.finalize().as_bytes(),
        columns,
    }
}

fn group_tag(group: &[Terms]) -> u32 {
    tag_of(&group.iter().flat_map(|terms| terms.hash).collect::<Vec<u8>>())
}

/// A shard and its tag.
type Written = (u32, Vec<u8>);

/// All shards with their tags. Terms of an article are in the order of reversed hashes, and so are the shards:
/// whoever walks through a run of them goes once through each article.
fn shards(layout: &SearchLayout, terms: &[Terms]) -> Vec<Written> {
    let borders = layout.borders();
    let bits = |shard: usize| layout.bits_of(u32::try_from(shard).unwrap_or(u32::MAX));
    let first = |shard: usize| u32::try_from(shard).unwrap_or(u32::MAX).reverse_bits();
    let mut order: Vec<usize> = (0..borders.len()).collect();
    order.sort_by_key(|shard| first(*shard));
    let runs: Vec<&[usize]> = order.chunks(borders.len().div_ceil(16).max(1)).collect();
    let written: Vec<Vec<(usize, Written)>> = runs
        .into_par_iter()
        .map(|run| {
            let start = run.first().map_or(0, |shard| first(*shard));
            let begin = |terms: &Terms| terms.reversed.partition_point(|reversed| *reversed < start);
            let mut cursors: Vec<usize> = terms.iter().map(begin).collect();
            let mut entries = Vec::new();
            run.iter()
                .map(|&shard| {
                    let last = first(shard) | u32::MAX >> bits(shard);
                    entries.clear();
                    gather(terms, &mut cursors, last, borders[shard], &mut entries);
                    entries.sort_unstable();
                    let made = if borders[shard] == 0 {
                        (0, Vec::new())
                    } else {
                        shard::write(borders[shard], &entries)
                    };
                    (shard, made)
                })
                .collect()
        })
        .collect();
    let mut shards: Vec<Written> = vec![(0, Vec::new()); borders.len()];
    written.into_iter().flatten().for_each(|(shard, made)| shards[shard] = made);
    shards
}

/// The terms of one shard: of each article those up to `last`, of articles before the border.
fn gather(terms: &[Terms], cursors: &mut [usize], last: u32, border: u32, entries: &mut Vec<Packed>) {
    for (article, (terms, cursor)) in (0..).zip(terms.iter().zip(cursors)) {
        while let Some(reversed) = terms.reversed.get(*cursor).filter(|reversed| **reversed <= last) {
            if article < border {
                let posting = Posting { reversed: *reversed, bits: terms.bits[*cursor] };
                let key = terms::key(posting.hash());
                entries.push(Packed::new(key, posting.class(), article, posting.bits));
            }
            *cursor += 1;
        }
    }
}

/// What the tail says of an article: terms whose shards don't reach it.
fn late(layout: &SearchLayout, (article, terms): (u32, &Terms)) -> Late {
    let mut late = Late::default();
    for (reversed, bits) in terms.reversed.iter().zip(&terms.bits) {
        let hash = reversed.reverse_bits();
        if layout.border_of(hash) > article {
            continue;
        }
        if bits & Posting::SINGLE != 0 {
            late.singles.push(hash >> (32 - TAIL_SINGLE_BITS));
        } else {
            late.terms.push(hash >> (32 - TAIL_BITS));
        }
        if bits & Posting::TITLE != 0 {
            late.terms.push(terms::mix(hash, 2) >> (32 - TAIL_BITS));
        }
    }
    for list in [&mut late.terms, &mut late.singles] {
        list.sort_unstable();
        list.dedup();
    }
    late
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
        doubling: layout.doubling,
        refreshed: layout.refreshed,
        tail: layout.tail(),
        years,
        columns,
        synonyms: synonyms(site),
    }
}

/// The site's synonyms, folded.
fn synonyms(site: &Site) -> Vec<Vec<String>> {
    let folded = |word: &String| String::from_utf16_lossy(&fold(word).units);
    let groups =
        site.synonyms.iter().map(|group| group.iter().map(folded).filter(|word| !word.is_empty()).collect());
    groups.filter(|group: &Vec<String>| group.len() > 1).collect()
}
