//! What was typed, understood.
//!
//! In: the words of a reader. Out: a [`Query`]: words that all have to be there, each in one of several spellings,
//! and the terms to look up. Invariant: the browser's engine reads a query the same.
//!
//! Words are parted by white space. `"…"` and `“…”` around something keep it together, and as it is: without
//! synonyms. `20221220`, `2022-12-20` and `2022/12` also mean 2022年12月20日 and 2022年12月.

use super::fold::{fold, is_word};
use super::manifest::Head;
use super::terms::{self, PLAIN};

/// Words that count.
const WORDS: usize = 8;
/// Terms of one word, and of all words, that are looked up.
const TERMS: usize = 4;
const ALL_TERMS: usize = 8;
/// What may be read of shards to look up terms, in 64 bytes, where there is more than one to a spelling: the largest
/// shards are those of words that stand in most articles, and tell least. What is not looked up is seen by the texts.
const ROOM: i32 = 4096;
/// Spellings of one word.
const SPELLINGS: usize = 4;

/// A search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub words: Vec<Word>,
    /// The whole of what was typed, letters and digits alone: it may be a title.
    pub whole: Vec<u16>,
    /// The term of that title.
    pub title: Option<u32>,
}

/// A word in its spellings, the typed one first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub spellings: Vec<Spelling>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// Folded.
    pub text: Vec<u16>,
    pub terms: Vec<Term>,
}

/// A term to look up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    pub hash: u32,
    /// The class of what follows; `None` for whatever may follow.
    pub class: Option<u32>,
    /// A single character.
    pub single: bool,
}

impl Query {
    /// `size` tells how large the shard of a hash is (`Manifest::size`).
    pub fn read(typed: &str, head: &Head, size: &dyn Fn(u32) -> u32) -> Query {
        let words = words(typed);
        let most = (ALL_TERMS / words.len().max(1)).clamp(1, TERMS);
        let whole = fold(typed).units;
        let mut choice = Choice::of(size, terms::whole(&whole));
        let word = |(folded, quoted): (Vec<u16>, bool)| {
            let others = if quoted { Vec::new() } else { spellings(&folded, head) };
            let mut all = vec![folded];
            for other in others {
                if !all.contains(&other) && all.len() < SPELLINGS {
                    all.push(other);
                }
            }
            let spelling = |(at, text): (usize, Vec<u16>)| {
                let terms = choice.wanted(&text, if at == 0 { most } else { most.min(2) });
                Spelling { text, terms }
            };
            Word { spellings: all.into_iter().enumerate().map(spelling).collect() }
        };
        let mut words: Vec<Word> = words.into_iter().map(word).collect();
        words.iter_mut().flat_map(|word| &mut word.spellings).for_each(|it| choice.narrow(&mut it.terms));
        Query {
            words,
            title: choice.title,
            whole: whole.into_iter().filter(|character| is_word(*character)).collect(),
        }
    }
}

/// The words that count, folded, and whether they were quoted.
fn words(typed: &str) -> Vec<(Vec<u16>, bool)> {
    let mut words: Vec<(Vec<u16>, bool)> = Vec::new();
    for (part, quoted) in parts(typed) {
        let folded = trimmed(fold(part).units);
        if folded.iter().any(|character| is_word(*character))
            && !words.iter().any(|(known, _)| *known == folded)
        {
            words.push((folded, quoted));
        }
    }
    words.truncate(WORDS);
    words
}

/// Words and quoted pieces. A quotation mark within a word is a character of it.
fn parts(typed: &str) -> Vec<(&str, bool)> {
    let mut parts = Vec::new();
    let mut rest = typed.trim_start();
    while let Some(first) = rest.chars().next() {
        let quoted = matches!(first, '"' | '“' | '”').then(|| &rest[first.len_utf8()..]).and_then(closed);
        let (part, behind) = match quoted {
            Some((part, behind)) => ((part, true), behind),
            None => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                ((&rest[..end], false), &rest[end..])
            }
        };
        parts.push(part);
        rest = behind.trim_start();
    }
    parts
}

/// What lies before a quotation mark that ends a word, and what behind.
fn closed(text: &str) -> Option<(&str, &str)> {
    let marks = text.char_indices().filter(|(_, character)| matches!(character, '"' | '“' | '”'));
    let mut parts = marks.map(|(at, mark)| (&text[..at], &text[at + mark.len_utf8()..]));
    parts.find(|(_, behind)| behind.chars().next().is_none_or(char::is_whitespace))
}

/// Without line breaks, which no reader means.
fn trimmed(folded: Vec<u16>) -> Vec<u16> {
    folded.into_iter().filter(|unit| *unit != u16::from(b'\n')).collect()
}

/// Other spellings of a word: a date in words, synonyms.
fn spellings(word: &[u16], head: &Head) -> Vec<Vec<u16>> {
    let text = String::from_utf16_lossy(word);
    let group = head.synonyms.iter().filter(|group| group.contains(&text)).flatten();
    let synonyms = group.map(|other| other.encode_utf16().collect());
    date(&text).into_iter().map(|date| date.encode_utf16().collect()).chain(synonyms).collect()
}

/// `2022年12月20日` or `2022年12月` for what is a date of this century or the last.
fn date(word: &str) -> Option<String> {
    let parts: Vec<&str> = if word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        vec![&word[..4], &word[4..6], &word[6..]]
    } else {
        let (year, rest) = word.trim_end_matches(['日', '月']).split_once(['-', '/', '.', '年'])?;
        std::iter::once(year).chain(rest.split(['-', '/', '.', '月'])).collect()
    };
    let number = |part: &str, longest: usize| -> Option<u32> {
        let fits = (1..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|_| fits)
    };
    let year = number(parts.first()?, 4).filter(|year| (1900..2100).contains(year))?;
    let month = number(parts.get(1)?, 2).filter(|month| (1..=12).contains(month))?;
    match parts[2..] {
        [] => Some(format!("{year}年{month}月")),
        [day] => {
            let day = number(day, 2).filter(|day| (1..=31).contains(day))?;
            Some(format!("{year}年{month}月{day}日"))
        }
        _ => None,
    }
}

/// Which terms are looked up: the title's and one of each spelling in any case, others as far as there is room.
struct Choice<'a> {
    size: &'a dyn Fn(u32) -> u32,
    title: Option<u32>,
    /// What is left of [`ROOM`]. Less than nothing once something did not fit; then nothing more does, since what
    /// comes later is larger, but for other words.
    room: i32,
}

impl Choice<'_> {
    fn of(size: &dyn Fn(u32) -> u32, title: Option<u32>) -> Choice<'_> {
        let mut choice = Choice { size, title: None, room: ROOM };
        choice.room -= title.map_or(0, |hash| choice.cost(hash));
        Choice { title, ..choice }
    }

    /// What it takes to look up a hash: nothing in the shard that is read for the title.
    fn cost(&self, hash: u32) -> i32 {
        let is_read = self.title.is_some_and(|title| terms::share_a_shard(title, hash));
        if is_read { 0 } else { i32::try_from((self.size)(hash)).unwrap_or(i32::MAX) }
    }

    /// Takes the room of a term; whether there was as much.
    fn take(&mut self, term: &Term) -> bool {
        self.room = self.room.saturating_sub(self.cost(term.hash));
        self.room >= 0
    }

    /// The terms of a spelling that are wanted: its numbers first, since they tell most; then pairs from the smallest
    /// shard to the largest. The first takes its room before any second one does.
    fn wanted(&mut self, text: &[u16], most: usize) -> Vec<Term> {
        let mut pairs = pairs_of(text);
        pairs.sort_by_key(|term| self.cost(term.hash));
        let number = |hash: u32| Term { hash, class: Some(PLAIN), single: false };
        let terms: Vec<Term> = terms::numbers(text).map(number).chain(pairs).take(most).collect();
        if let Some(first) = terms.first() {
            self.take(first);
        }
        terms
    }

    /// Leaves of the terms of a spelling the first, and those that there is room for.
    fn narrow(&mut self, terms: &mut Vec<Term>) {
        let mut is_first = true;
        terms.retain(|term| std::mem::take(&mut is_first) || self.take(term));
    }
}

/// The pairs of a text, or where there are none its single characters.
fn pairs_of(text: &[u16]) -> Vec<Term> {
    let is_word_at = |at: usize| text.get(at).is_some_and(|character| is_word(*character));
    let pairs: Vec<Term> = (0..text.len())
        .filter(|at| is_word_at(*at) && is_word_at(at + 1))
        .map(|at| {
            let next = text.get(at + 2).map(|next| if is_word(*next) { *next } else { 0 });
            Term { hash: terms::pair(text[at], text[at + 1]), class: next.map(terms::class), single: false }
        })
        .collect();
    let single = |at: usize| Term { hash: terms::single(text[at]), class: Some(PLAIN), single: true };
    match pairs.is_empty() {
        true => (0..text.len()).filter(|at| is_word_at(*at)).map(single).collect(),
        false => pairs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(typed: &str) -> Vec<Vec<String>> {
        let head = Head {
            synonyms: vec![vec!["政协".into(), "人民政协".into()], vec!["建议案".into(), "提案".into()]],
            ..Head::default()
        };
        let query = Query::read(typed, &head, &|_| 0);
        let texts =
            |word: &Word| word.spellings.iter().map(|it| String::from_utf16_lossy(&it.text)).collect();
        query.words.iter().map(texts).collect()
    }

    #[test]
    fn words_are_parted_by_spaces_and_kept_together_by_quotes() {
        assert_eq!(words("青石镇　防汛 "), [["青石镇"], ["防汛"]]);
        assert_eq!(words("“Open source” 软件"), [["open source"], ["软件"]]);
        assert_eq!(words("推进“十四五”规划"), [["推进\"十四五\"规划"]]);
        assert_eq!(words("“十四五”规划"), [["\"十四五\"规划"]]);
        assert_eq!(words("，。 \"\""), Vec::<Vec<String>>::new());
        assert_eq!(words("防汛 防汛"), [["防汛"]]);
    }

    #[test]
    fn dates_are_understood() {
        for typed in ["20221220", "2022-12-20", "2022/12/20", "2022.12.20", "２０２２－１２－２０"]
        {
            assert_eq!(words(typed)[0][1..], ["2022年12月20日"], "{typed}");
        }
        assert_eq!(words("2022-09")[0][1..], ["2022年9月"]);
        for typed in
            ["2022年11月", "2022年12月20日", "20229999", "2022", "88-1", "1.5", "2022-012", "2022月12"]
        {
            assert_eq!(words(typed)[0].len(), 1, "{typed}");
        }
    }

    #[test]
    fn synonyms_join_unless_quoted() {
        assert_eq!(words("提案"), [["提案", "建议案"]]);
        assert_eq!(words("\"提案\""), [["提案"]]);
    }

    fn chosen(text: &str, size: &dyn Fn(u32) -> u32) -> Vec<String> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let query = Query::read(text, &Head::default(), size);
        let place = |term: &Term| units.windows(2).position(|two| terms::pair(two[0], two[1]) == term.hash);
        let of_query = query.words.iter().flat_map(|word| &word.spellings[0].terms);
        of_query.map(|term| String::from_utf16_lossy(&units[place(term).unwrap()..][..2])).collect()
    }

    #[test]
    fn the_smallest_shards_are_read_and_that_of_the_title() {
        let large: Vec<u32> = ["一二", "三四", "七八"].iter().map(|pair| hash_of(pair)).collect();
        let size = |hash: u32| if large.contains(&hash) { 300 } else { 20 };
        assert_eq!(chosen("一二三四五六七八", &size), ["一二", "二三", "四五", "五六"]);
        assert_eq!(chosen("五六七八", &size), ["五六", "六七", "七八"]);
    }

    #[test]
    fn shards_that_are_large_together_are_not_all_read() {
        assert_eq!(chosen("一二三四五", &|_| 1500), ["一二", "二三"]);
        assert_eq!(chosen("一二 三四", &|_| 5000), ["一二", "三四"], "one of each word, whatever it takes");
    }

    fn hash_of(pair: &str) -> u32 {
        let units: Vec<u16> = pair.encode_utf16().collect();
        terms::pair(units[0], units[1])
    }

    #[test]
    fn a_pair_says_what_follows_but_at_the_end() {
        let text: Vec<u16> = "一二三".encode_utf16().collect();
        let classes: Vec<Option<u32>> = pairs_of(&text).iter().map(|term| term.class).collect();
        assert_eq!(classes, [Some(terms::class(text[2])), None]);
    }
}
