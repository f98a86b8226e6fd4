//! The lists that rules about words go by: those that come with the program, and the office's own.
//!
//! In: the tables below `content/_data/proofreading/`. Out: [`Lists`], which find all their words in a text at once,
//! and findings about entries that are none. Invariant: a list marks a text and never changes it by itself; finding
//! takes linear time, whatever the lists hold.

mod people;
mod read;

pub use people::{People, Person, Post};

use std::collections::BTreeMap;
use std::sync::Arc;

use aho_corasick::AhoCorasick;

use super::prose::{Place, Prose};
use crate::content::data::Table;
use crate::report::{Code, Finding};

/// An entry of a list that is none, or a list that nobody knows.
pub const WRONG_LIST: Code = Code("proofread/list");

/// Which list a word stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// Words of the CPPCC: W03.
    Cppcc,
    /// Wording that news does not use, and the house's own style: W04.
    Wording,
    /// Characters taken for others: W07.
    Misused,
    /// The same said twice: W08.
    Redundant,
    /// A part of a phrase that has one wording: W01.
    Phrase,
    /// A term without its quotation marks: W05.
    Term,
    /// One of several spellings: W06.
    Variant,
    Name,
    Post,
}

/// A word that is marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub wrong: String,
    /// What to write instead, if it is always the same.
    pub right: Option<String>,
    /// Longer words that it stands in by chance: 自己经营 for 己经.
    pub unless: Vec<String>,
    pub why: Option<String>,
    pub source: Option<String>,
    /// Worth a thought, and often right.
    pub is_hint: bool,
}

/// A phrase that has one wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    pub text: String,
    pub letters: Vec<char>,
    pub source: Option<String>,
}

/// Where a word of a list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub passage: u32,
    /// Bytes of the passage's text.
    pub start: u32,
    pub end: u32,
    /// Which entry of its list.
    pub entry: u32,
    /// Of a phrase's part: where it stands in the phrase, in letters. Of a variant: which of the spellings.
    pub part: u32,
}

/// All hits in one article, by list.
#[derive(Debug, Default)]
pub struct Hits(Vec<(List, Hit)>);

impl Hits {
    pub fn of(&self, list: List) -> impl Iterator<Item = &Hit> {
        self.0.iter().filter(move |(other, _)| *other == list).map(|(_, hit)| hit)
    }
}

/// All lists, and the machine that finds their words.
#[derive(Debug)]
pub struct Lists {
    words: BTreeMap<List, Vec<Word>>,
    pub phrases: Vec<Phrase>,
    /// Terms as they are written, quotation marks included.
    pub terms: Vec<String>,
    /// Spellings of one name, the best first.
    pub variants: Vec<Vec<String>>,
    pub people: People,
    finder: Option<AhoCorasick>,
    /// What each pattern of the machine stands for.
    patterns: Vec<(List, u32, u32)>,
}

impl Lists {
    /// What comes with the program, and the office's tables.
    pub fn of(tables: &BTreeMap<String, Arc<Table>>, findings: &mut Vec<Finding>) -> Lists {
        let mut lists = read::shipped();
        read::office(tables, &mut lists, findings);
        lists.prepare();
        lists
    }

    fn empty() -> Lists {
        Lists {
            words: BTreeMap::new(),
            phrases: Vec::new(),
            terms: Vec::new(),
            variants: Vec::new(),
            people: People::default(),
            finder: None,
            patterns: Vec::new(),
        }
    }

    /// An entry of one of the lists of words.
    pub fn word(&self, list: List, entry: u32) -> Option<&Word> {
        self.words.get(&list)?.get(entry as usize)
    }

    /// Every word of every list where it stands, in the order of the text.
    pub(super) fn find(&self, prose: &Prose<'_>) -> Hits {
        let Some(finder) = &self.finder else { return Hits::default() };
        let mut hits = Vec::new();
        for (number, passage) in prose.passages.iter().enumerate() {
            if passage.place == Place::Raw {
                continue;
            }
            for found in finder.find_overlapping_iter(&passage.text) {
                let (list, entry, part) = self.patterns[found.pattern().as_usize()];
                let (start, end) = (found.start() as u32, found.end() as u32);
                hits.push((list, Hit { passage: number as u32, start, end, entry, part }));
            }
        }
        // By place, the longer word first.
        hits.sort_by_key(|(list, hit)| {
            (hit.passage, hit.start, u32::MAX - hit.end, *list, hit.entry, hit.part)
        });
        Hits(hits)
    }

    /// Builds the machine.
    fn prepare(&mut self) {
        let mut words: Vec<(String, (List, u32, u32))> = Vec::new();
        for (list, entries) in &self.words {
            let entries = entries.iter().enumerate();
            words.extend(entries.map(|(entry, word)| (word.wrong.clone(), (*list, entry as u32, 0))));
        }
        for (entry, phrase) in self.phrases.iter().enumerate() {
            let third = phrase.letters.len().div_ceil(3);
            for (number, letters) in phrase.letters.chunks(third).enumerate() {
                let part = (number * third) as u32;
                words.push((letters.iter().collect(), (List::Phrase, entry as u32, part)));
            }
        }
        for (entry, term) in self.terms.iter().enumerate() {
            let bare: String = term.chars().filter(|c| !matches!(c, '“' | '”')).collect();
            words.push((bare, (List::Term, entry as u32, 0)));
        }
        for (entry, spellings) in self.variants.iter().enumerate() {
            let spellings = spellings.iter().enumerate();
            words.extend(
                spellings.map(|(part, word)| (word.clone(), (List::Variant, entry as u32, part as u32))),
            );
        }
        for (entry, person) in self.people.all.iter().enumerate() {
            words.push((person.name.clone(), (List::Name, entry as u32, 0)));
        }
        for (entry, post) in self.people.posts.iter().enumerate() {
            words.push((post.clone(), (List::Post, entry as u32, 0)));
        }
        words.retain(|(word, _)| !word.is_empty());
        self.finder = AhoCorasick::new(words.iter().map(|(word, _)| word)).ok();
        self.patterns = words.into_iter().map(|(_, pattern)| pattern).collect();
    }
}

#[cfg(test)]
mod tests;
