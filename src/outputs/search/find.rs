//! Answering: a query -> hits, each seen to be one.
//!
//! In: the files of an index, by name, and a query. Out: an [`Answer`] that gives hits one by one, in order.
//! Invariant: it reads files as a browser does, and in the same order gives the same; a missing or damaged file
//! makes the answer smaller and is told, nothing more.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::bits::Damaged;
use super::fold::{fold, is_word};
use super::manifest::{Head, Manifest};
use super::query::{Query, Spelling, Term};
use super::shard::{self, Hit, intersection, union};
use super::terms::{self, PLAIN, Posting};
use super::texts::{self, Document};
use crate::site::{SearchLayout, SearchPart, TEXTS};

/// Pieces that [`Answer::pieces`] tries, and characters of the longest.
const TRIES: usize = 32;
const LONGEST: usize = 8;

/// Gives a file of the index; `None` for one that cannot be had.
pub type Reading<'a> = dyn Fn(SearchPart) -> Option<Vec<u8>> + 'a;

/// In which order hits are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Relevance,
    /// The newest first.
    Date,
}

/// What is wanted beside the words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The folder of a column on the site, with a `/` at its end.
    pub column: Option<String>,
    pub year: Option<i16>,
    pub order: Order,
}

/// A hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub document: Document,
    pub excerpt: Excerpt,
}

/// A piece of the text, and which bytes of it are words that were looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    pub text: String,
    pub marks: Vec<std::ops::Range<usize>>,
}

/// How much a candidate promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Rest,
    Often,
    Title,
    Whole,
}

#[derive(Debug)]
struct Candidate {
    article: u32,
    class: Class,
    bits: u8,
    seen: Option<Document>,
}

/// The answer to a query.
pub struct Answer<'a> {
    read: &'a Reading<'a>,
    query: Query,
    order: Order,
    /// The best last.
    queue: Vec<Candidate>,
    given: usize,
    /// Whether files could not be had: then there may be more.
    pub incomplete: bool,
    files: BTreeMap<u32, Vec<Option<Document>>>,
    /// The manifest's tags of texts, and how many articles have their place by date.
    tags: Vec<u32>,
    settled: u32,
    /// The column that is wanted.
    column: Option<String>,
}

impl std::fmt::Debug for Answer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("query", &self.query)
            .field("open", &self.queue.len())
            .finish_non_exhaustive()
    }
}

/// Looks for words.
///
/// # Errors
/// If there is no manifest, or it cannot be read.
pub fn answer<'a>(typed: &str, wanted: &Wanted, read: &'a Reading<'a>) -> Result<Answer<'a>, Damaged> {
    let manifest = Manifest::read(&read(SearchPart::Manifest).ok_or(Damaged)?)?;
    let layout = manifest.head.layout();
    let query = Query::read(typed, &manifest.head, &|hash| manifest.size(layout.shard_of(hash)));
    let mut lookup = Lookup { layout, manifest: &manifest, read, shards: BTreeMap::new(), incomplete: false };
    let hits = lookup.wanted(&query, wanted);
    let whole = lookup.whole(&query);
    let (tail, names) = (lookup.layout.tail(), manifest.head.names.chars().collect::<Vec<char>>());
    let candidate = |(article, bits): Hit| {
        // Of the newest a piece of their titles' terms is known, which tells more than the tail.
        let named = article.checked_sub(tail).and_then(|at| names.get(at as usize));
        let is_whole = |term| match named {
            Some(name) => *name == terms::name(term),
            None => whole.binary_search(&article).is_ok(),
        };
        let class = match () {
            () if bits & Posting::TITLE == 0 => rest(bits),
            () if query.title.is_some_and(is_whole) => Class::Whole,
            () => Class::Title,
        };
        Candidate { article, class, bits, seen: None }
    };
    let settled = manifest.head.settled;
    let mut queue: Vec<Candidate> = hits.into_iter().map(candidate).collect();
    queue.sort_by_key(|candidate| rank(wanted.order, settled, candidate));
    let incomplete = lookup.incomplete;
    Ok(Answer {
        read,
        query,
        order: wanted.order,
        queue,
        given: 0,
        incomplete,
        files: BTreeMap::new(),
        tags: manifest.texts,
        settled,
        column: wanted.column.clone(),
    })
}

fn rest(bits: u8) -> Class {
    if bits & Posting::OFTEN != 0 { Class::Often } else { Class::Rest }
}

/// By class, then the newest last; what has no date is the oldest.
fn rank(order: Order, settled: u32, candidate: &Candidate) -> (Class, bool, u32) {
    let class = if order == Order::Date { Class::Rest } else { candidate.class };
    (class, candidate.article < settled, candidate.article)
}

fn mark_all(hits: Vec<Hit>) -> Vec<Hit> {
    hits.into_iter().map(|(article, _)| (article, u8::MAX)).collect()
}

/// Terms looked up in shards and tail.
struct Lookup<'a> {
    layout: SearchLayout,
    manifest: &'a Manifest,
    read: &'a Reading<'a>,
    shards: BTreeMap<u32, Option<Vec<u8>>>,
    incomplete: bool,
}

impl Lookup<'_> {
    /// What has the words of a query, in the column and year that are wanted.
    fn wanted(&mut self, query: &Query, wanted: &Wanted) -> Vec<Hit> {
        let mut hits = self.query(query);
        if let Some(path) = &wanted.column {
            let column = Term { hash: terms::column(path), class: Some(PLAIN), single: false };
            // Where that cannot be told in advance, the documents tell.
            if let Some(of_column) = self.term(column) {
                hits = intersection(&hits, &mark_all(of_column));
            }
        }
        if let Some(year) = wanted.year {
            let Head { years, settled, .. } = &self.manifest.head;
            let at = years.iter().position(|(known, _)| *known == year);
            let start = at.map_or(u32::MAX, |at| years[at].1);
            let end = at.and_then(|at| years.get(at + 1)).map_or(*settled, |(_, start)| *start);
            hits.retain(|(article, _)| (start..end).contains(article));
        }
        hits
    }

    /// The articles whose title the whole of a query may be.
    fn whole(&mut self, query: &Query) -> Vec<u32> {
        let term = query.title.map(|hash| Term { hash, class: Some(PLAIN), single: false });
        let hits = term.and_then(|term| self.term(term)).unwrap_or_default();
        hits.into_iter().map(|hit| hit.0).collect()
    }

    fn query(&mut self, query: &Query) -> Vec<Hit> {
        let mut all: Option<Vec<Hit>> = None;
        for word in &query.words {
            let mut of_word = Vec::new();
            for spelling in &word.spellings {
                of_word = union(of_word, self.spelling(spelling));
            }
            all = Some(match all {
                Some(all) => intersection(&all, &of_word),
                None => of_word,
            });
        }
        all.unwrap_or_default()
    }

    /// What has all terms of a spelling; those that cannot be looked up count for nothing.
    fn spelling(&mut self, spelling: &Spelling) -> Vec<Hit> {
        let known: Vec<Vec<Hit>> = spelling.terms.iter().filter_map(|term| self.term(*term)).collect();
        known.into_iter().reduce(|one, other| intersection(&one, &other)).unwrap_or_default()
    }

    /// The articles of a term; `None` if its shard cannot be had.
    fn term(&mut self, term: Term) -> Option<Vec<Hit>> {
        let number = self.layout.shard_of(term.hash);
        let border = self.layout.border_of(term.hash);
        let tag = self.manifest.shards.get(number as usize).copied().unwrap_or(0);
        if tag == 0 {
            return Some(self.tail(term, border));
        }
        let bytes = self.shards.entry(number).or_insert_with(|| (self.read)(SearchPart::Shard(number)));
        let bytes = bytes.as_ref().filter(|bytes| shard::tag(bytes) == Some(tag));
        let found =
            bytes.and_then(|bytes| shard::find(bytes, border, terms::key(term.hash), term.class).ok());
        self.incomplete |= found.is_none();
        Some(union(found?, self.tail(term, border)))
    }

    fn tail(&self, term: Term, border: u32) -> Vec<Hit> {
        let tail = &self.manifest.tail;
        let titles = tail.of(terms::in_title(term.hash), false);
        let hit = |at: &u32| {
            let title = if titles.binary_search(at).is_ok() { Posting::TITLE } else { 0 };
            (border + at, Posting::OFTEN | title)
        };
        tail.of(term.hash, term.single).iter().map(hit).collect()
    }
}

impl Answer<'_> {
    /// How many hits there are at most; exactly so many once all were given.
    pub fn total(&self) -> usize {
        self.given + self.queue.len()
    }

    /// The document of an article, from its file; `None` if it cannot be had, or is there no more.
    fn document(&mut self, article: u32) -> Option<Document> {
        let (file, at) = (article / TEXTS, (article % TEXTS) as usize);
        let tag = self.tags.get(file as usize).copied().unwrap_or(0);
        let slots = self.files.entry(file).or_insert_with(|| {
            let bytes = (self.read)(SearchPart::Texts(file));
            bytes.and_then(|bytes| texts::read(&bytes, tag).ok()).unwrap_or_default()
        });
        let slot = slots.get(at);
        self.incomplete |= slot.is_none();
        slot?.clone()
    }

    /// What class a document belongs to, having been seen; `None` if it is no hit.
    fn judge(&self, candidate: &Candidate, document: &Document) -> Option<Class> {
        if self.column.as_ref().is_some_and(|wanted| !document.columns.contains(wanted)) {
            return None;
        }
        let title = fold(&document.title).units;
        let text = fold(&format!("{}\n{}", document.text, document.beside)).units;
        let has = |text: &[u16], word: &super::query::Word| {
            word.spellings.iter().any(|spelling| position(text, &spelling.text).is_some())
        };
        if !self.query.words.iter().all(|word| has(&title, word) || has(&text, word)) {
            return None;
        }
        let in_title = self.query.words.iter().all(|word| has(&title, word));
        let is_whole = || title.iter().filter(|character| is_word(**character)).eq(&self.query.whole);
        Some(match candidate.class {
            Class::Whole if is_whole() => Class::Whole,
            Class::Whole | Class::Title if in_title => Class::Title,
            _ => rest(candidate.bits),
        })
    }
}

impl Answer<'_> {
    /// Pieces of the words that do occur, for who finds nothing: of each word from its beginning on the longest. As
    /// nobody parts the words, they are what somebody wrote.
    pub fn pieces(&self) -> Vec<String> {
        let mut pieces = Vec::new();
        let mut left = TRIES;
        let texts = self.query.words.iter().map(|word| String::from_utf16_lossy(&word.spellings[0].text));
        let texts: Vec<String> = texts.collect();
        let is_mark =
            |c: char| u16::try_from(u32::from(c)).map_or(!c.is_alphanumeric(), |unit| !is_word(unit));
        for run in texts.iter().flat_map(|text| text.split(is_mark)) {
            let mut rest: Vec<char> = run.chars().collect();
            let mut length = LONGEST.min(rest.len());
            while !rest.is_empty() && left > 0 {
                let piece = String::from_iter(&rest[..length]);
                let is = length > 1 && self.occurs(&piece);
                if is {
                    pieces.push(piece);
                }
                if is || length < 2 {
                    rest.drain(..length);
                    length = LONGEST.min(rest.len());
                } else {
                    length -= 1;
                }
                left -= 1;
            }
        }
        pieces
    }

    /// Whether something has a piece; not the whole of what was typed, which was looked for.
    fn occurs(&self, piece: &str) -> bool {
        let is_whole = piece.encode_utf16().eq(self.query.whole.iter().copied());
        !is_whole
            && answer(piece, &Wanted::default(), self.read).is_ok_and(|mut found| found.next().is_some())
    }
}

impl Iterator for Answer<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let mut candidate = self.queue.pop()?;
            if let Some(document) = candidate.seen.take() {
                self.given += 1;
                let excerpt = excerpt(&document.text, &self.query);
                return Some(Found { document, excerpt });
            }
            let Some(document) = self.document(candidate.article) else { continue };
            let Some(class) = self.judge(&candidate, &document) else { continue };
            candidate.class = class;
            candidate.seen = Some(document);
            // It promised more than it is: it waits for its turn.
            let of = |candidate: &Candidate| rank(self.order, self.settled, candidate);
            let at = self.queue.partition_point(|other| of(other) <= of(&candidate));
            self.queue.insert(at, candidate);
        }
    }
}

/// Where a text stands in another.
fn position(text: &[u16], wanted: &[u16]) -> Option<usize> {
    let first = wanted.first()?;
    let mut from = 0;
    while let Some(at) = text[from..].iter().position(|character| character == first) {
        if text[from + at..].starts_with(wanted) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

/// Characters before the first mark, and in all.
const BEFORE: usize = 24;
const LENGTH: usize = 96;

/// The piece of a text in which the first word stands, its words marked.
fn excerpt(text: &str, query: &Query) -> Excerpt {
    let folded = fold(text);
    let spellings = || query.words.iter().flat_map(|word| &word.spellings);
    let first = spellings().filter_map(|spelling| position(&folded.units, &spelling.text)).min();
    let count = folded.units.len();
    let start = first.unwrap_or(0).saturating_sub(BEFORE);
    let end = (start + LENGTH).min(count);
    let byte = |at: usize| folded.places.get(at).map_or(text.len(), |place| *place as usize);
    // A mark ends with its last character: what folding skips behind that, such as a space, is not marked.
    let behind =
        |at: usize| text[byte(at)..].chars().next().map_or(text.len(), |last| byte(at) + last.len_utf8());
    let mut marks: Vec<std::ops::Range<usize>> = Vec::new();
    for spelling in spellings() {
        let mut from = start;
        while let Some(at) = position(&folded.units[from..end], &spelling.text) {
            let (begin, stop) = (from + at, from + at + spelling.text.len());
            marks.push(byte(begin) - byte(start)..behind(stop - 1) - byte(start));
            from = stop;
        }
    }
    marks.sort_by_key(|mark| (mark.start, Reverse(mark.end)));
    let mut apart: Vec<std::ops::Range<usize>> = Vec::new();
    for mark in marks {
        if apart.last().is_none_or(|last| last.end <= mark.start) {
            apart.push(mark);
        }
    }
    // A character of several units may have its last mark's end in the middle of them.
    let stop = apart.iter().map(|mark| byte(start) + mark.end).fold(byte(end), usize::max);
    Excerpt { text: text[byte(start)..stop].to_owned(), marks: apart }
}
