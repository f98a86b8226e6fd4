//! What of the index changes as articles come one by one.
//!
//! In: a site. Out: for each number of its articles the files that are others than with one article fewer. Only those are
//! made whose turn it is, so that a thousand steps take as long as a few builds; that no other changes is what the
//! first test sees to, over whole indexes.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use super::*;
use crate::disk;
use crate::outputs::search::tests::many;
use crate::portal::Portal;
use crate::site::JOINED;
use crate::snapshot::Options;

/// The index of the first so many articles of a site, each of which has a date.
struct Growing<'a> {
    site: &'a Site,
    terms: Vec<Terms>,
    layout: SearchLayout,
    shards: Vec<Tagged>,
}

impl Growing<'_> {
    fn of(site: &Site, count: usize) -> Growing<'_> {
        let items = &site.searchable.as_ref().unwrap().items;
        let terms = items.par_iter().map(|item| terms_of(site, *item)).collect();
        let mut growing =
            Growing { site, terms, layout: SearchLayout::of(0, 0), shards: vec![(0, Vec::new())] };
        growing.reach(count);
        growing
    }

    /// With so many articles: the shards that are others than before.
    fn reach(&mut self, count: usize) -> Vec<(SearchPart, Vec<u8>)> {
        let layout = SearchLayout::of(count, count);
        self.shards.resize(layout.borders().len(), (0, Vec::new()));
        let is_due = |shard: &usize| {
            let number = u32::try_from(*shard).unwrap();
            self.layout.borders().get(*shard) != layout.borders().get(*shard)
                || self.layout.bits_of(number) != layout.bits_of(number)
        };
        let mut changed = Vec::new();
        for shard in (0..self.shards.len()).filter(is_due).collect::<Vec<_>>() {
            let Ok(made) = written::<Infallible>(&layout, &self.terms[..count], vec![shard], &|| Ok(()));
            for (shard, made) in made {
                if self.shards[shard] != made {
                    changed.push((SearchPart::Shard(u32::try_from(shard).unwrap()), made.1.clone()));
                    self.shards[shard] = made;
                }
            }
        }
        self.layout = layout;
        changed
    }

    /// With one article more: all files that are others than before.
    fn grow(&mut self) -> Vec<(SearchPart, Vec<u8>)> {
        let (joined, count) = (self.layout.joined(), self.layout.documents as usize + 1);
        let mut changed = self.reach(count);
        let manifest = manifest(self.site, &self.layout, &self.terms[..count], &self.shards);
        let newest = u32::try_from((count - 1) / TEXTS as usize).unwrap();
        // Files that have a tag together now say so.
        let of_group = joined * JOINED..self.layout.joined() * JOINED;
        for file in of_group.chain([newest]) {
            let texts = self.texts(file, count, manifest.texts[file as usize]);
            changed.push((SearchPart::Texts(file), texts));
        }
        changed.push((SearchPart::Manifest, manifest.write()));
        changed
    }

    fn texts(&self, file: u32, count: usize, tag: u32) -> Vec<u8> {
        let start = (file * TEXTS) as usize;
        let of_file = start..(start + TEXTS as usize).min(count);
        let items = &self.site.searchable.as_ref().unwrap().items[of_file.clone()];
        let traditional: Vec<bool> = self.terms[of_file].iter().map(|terms| terms.traditional).collect();
        texts::write(tag, &slots(self.site, items.iter().zip(&traditional)))
    }
}

#[test]
fn files_whose_turn_it_is_not_stay_as_they_are() {
    let whole = many(330).0;
    let mut growing = Growing::of(whole.site(), 320);
    for count in 321..330 {
        let (before, after) = (many(count - 1).0, many(count).0);
        let changed = growing.grow();
        let last = |part: &SearchPart| changed.iter().find(|(changed, _)| changed == part);
        let shards = (0..growing.shards.len()).map(|shard| SearchPart::Shard(u32::try_from(shard).unwrap()));
        let texts = (0..growing.layout.texts()).map(SearchPart::Texts);
        for part in shards.chain(texts).chain([SearchPart::Manifest, SearchPart::Characters]) {
            let now = after.search_part(part);
            match last(&part) {
                Some((_, bytes)) => assert!(now.as_ref() == Some(bytes), "{count}: {part:?}"),
                None => assert!(now == before.search_part(part), "{count}: {part:?}"),
            }
        }
    }
}

/// The site that a variable of the environment names.
fn named() -> Portal {
    let root = PathBuf::from(std::env::var_os("SITE").expect("SITE names a site"));
    let snapshot = disk::read(&root, Options::default(), jiff::Timestamp::now(), None).unwrap();
    Portal::open(Arc::new(snapshot), None)
}

/// `SITE=FOLDER cargo test --release --lib one_by_one -- --ignored --nocapture`: over the last thousand articles of a site
/// that `tests/bench/search/prose.py` made.
#[test]
#[ignore = "for measuring by hand"]
fn a_thousand_articles_come_one_by_one() {
    let portal = named();
    let site = portal.site();
    let count = site.searchable.as_ref().unwrap().items.len();
    let mut growing = Growing::of(site, count - 1000);
    let steps: Vec<Vec<usize>> =
        (0..1000).map(|_| growing.grow().iter().map(|(_, bytes)| bytes.len()).collect()).collect();
    let spread = |what: &str, mut numbers: Vec<usize>| {
        numbers.sort_unstable();
        println!("{what}: median {}, 95 % {}, worst {}", numbers[500], numbers[950], numbers[999]);
    };
    println!("articles {} to {count}, one by one", count - 1000);
    spread("files of the index that change", steps.iter().map(Vec::len).collect());
    spread("bytes", steps.iter().map(|sizes| sizes.iter().sum()).collect());
    spread("bytes of the manifest", steps.iter().map(|sizes| sizes[sizes.len() - 1]).collect());
}

/// `SITE=FOLDER OUT=FOLDER cargo test --release --lib index_alone -- --ignored --nocapture`: the index of a site for
/// `tests/bench/search/ours.mjs`, without its pages, and how long it took.
#[test]
#[ignore = "for measuring by hand"]
fn the_index_alone_is_written() {
    let portal = named();
    let out = PathBuf::from(std::env::var_os("OUT").expect("OUT names a folder"));
    let begun = std::time::Instant::now();
    portal.search_part(SearchPart::Manifest);
    println!("manifest and shards: {} ms", begun.elapsed().as_millis());
    let layout = portal.site().searchable.as_ref().unwrap().layout();
    let shards = 0..u32::try_from(layout.borders().len()).unwrap();
    let parts = [SearchPart::Manifest, SearchPart::Characters].into_iter();
    let parts = parts.chain(shards.map(SearchPart::Shard)).chain((0..layout.texts()).map(SearchPart::Texts));
    for part in parts {
        let Some(bytes) = portal.search_part(part) else { continue };
        let path = out.join(part.path(false));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    println!("with texts, written one after the other: {} ms", begun.elapsed().as_millis());
}
