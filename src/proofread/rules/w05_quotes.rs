//! W05: a term in quotation marks here and without them there.

use std::collections::{BTreeMap, BTreeSet};

use crate::proofread::brackets::Brackets;
use crate::proofread::letters::is_han;
use crate::proofread::lexicon::is_word;
use crate::proofread::lists::List;
use crate::proofread::prose::{Passage, Place, kinds};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("W05"),
    severity: Severity::Warning,
    default: true,
    title: "同一个词语有的加引号、有的不加",
    why: "有特定含义的词语要加引号，一篇里前后一致：同样的话里，这里加了，那里也要加。",
    source: "GB/T 15834—2011 4.8.3.2；词表 terms，单位可以在 content/_data/proofreading/terms.yaml 里增补",
    examples: &[
        Example {
            raw: "召开提案办理“回头看”座谈会。会后开展提案办理回头看。",
            fixed: "召开提案办理“回头看”座谈会。会后开展提案办理“回头看”。",
        },
        Example {
            raw: "严格控制三公经费支出。", fixed: "严格控制“三公”经费支出。"
        },
    ],
    clean: &[
        "沅溪县政协（以下简称“县政协”）召开会议，县政协主席出席。",
        "他说：“要加强学习。”会后大家表示要加强学习。",
        "打造“绿色”品牌，推动绿色发展。",
        "这里曾是“空心村”。三年后，空心村变了样。",
        "“情节严重”、“情节严重”分别认定，其他情节严重的情形从严。",
        "开展“回头看”活动，成效明显。委员们开展“回头看”，他回头看了看。",
    ],
    check,
};

/// A term is neither a word of one meaning nor a sentence.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=8;

/// More terms of one article, or of one beginning, than anybody quotes.
const TERMS: usize = 200;
const ALIKE: usize = 8;

struct Term<'p> {
    words: &'p str,
    letters: usize,
    quoted: usize,
    first: (&'p Passage, usize),
    bare: Vec<(&'p Passage, usize)>,
}

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    listed(reading, marks);
    let mut terms = quoted(reading);
    if terms.is_empty() {
        return;
    }
    let mut starts: BTreeMap<(char, char), Vec<usize>> = BTreeMap::new();
    for (number, term) in terms.iter().enumerate() {
        let mut letters = term.words.chars();
        let pair = (letters.next().unwrap_or('\0'), letters.next().unwrap_or('\0'));
        let alike = starts.entry(pair).or_default();
        if alike.len() < ALIKE {
            alike.push(number);
        }
    }
    for passage in reading.running() {
        bare(passage, &starts, &mut terms);
    }
    for term in &terms {
        told(term, marks);
    }
}

/// Terms that are quoted in the article itself.
fn quoted<'p>(reading: &Reading<'p>) -> Vec<Term<'p>> {
    let mut terms: Vec<Term<'p>> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for passage in reading.passages().filter(|passage| passage.has(kinds::BRACKET)) {
        for pair in Brackets::of(passage).pairs {
            let inner = pair.open + 1..pair.close;
            let words = passage.part(inner.clone());
            let is_term = passage.letter(pair.open) == '“' && LENGTHS.contains(&inner.len());
            let is_name =
                ["简称", "称", "称为", "叫", "即"].iter().any(|word| passage.ends_at(pair.open, word));
            // “甲”是指…: a definition, and 所称“甲”.
            let is_meant = ["是指", "，是指", "，指", "的含义", "包括", "一词"]
                .iter()
                .any(|word| passage.is_at(pair.close + 1, word));
            let is_meant =
                is_meant || ["所称", "所称的", "所谓"].iter().any(|word| passage.ends_at(pair.open, word));
            if !is_term || is_meant || words.ends_with(['的', '了']) || !words.chars().all(is_han) {
                continue;
            }
            match known.get(words) {
                Some(&number) => terms[number].quoted += if is_name { 0 } else { 1 },
                None if is_name || terms.len() >= TERMS => {}
                None => {
                    known.insert(words, terms.len());
                    terms.push(Term {
                        words,
                        letters: inner.len(),
                        quoted: 1,
                        first: (passage, pair.open),
                        bare: vec![],
                    });
                }
            }
        }
    }
    terms
}

/// Finds the terms without marks.
fn bare<'p>(passage: &'p Passage, starts: &BTreeMap<(char, char), Vec<usize>>, terms: &mut [Term<'p>]) {
    // Most characters begin no term.
    let mut firsts = 0_u64;
    for (first, _) in starts.keys() {
        firsts |= 1 << (u32::from(*first) % 64);
    }
    for (index, c) in passage.letters() {
        if firsts & (1 << (u32::from(c) % 64)) == 0 {
            continue;
        }
        let Some(numbers) = starts.get(&(c, passage.letter(index + 1))) else { continue };
        for &number in numbers {
            let term = &mut terms[number];
            let is_bare = passage.before(index) != '“' && passage.letter(index + term.letters) != '”';
            if is_bare && passage.is_at(index, term.words) && !is_quoted(passage, index) {
                term.bare.push((passage, index));
            }
        }
    }
}

/// In a longer quotation or a title.
fn is_quoted(passage: &Passage, index: usize) -> bool {
    let before = (index.saturating_sub(40)..index).rev().map(|at| passage.letter(at));
    let nearest = before.into_iter().find(|c| matches!(c, '“' | '”' | '《' | '》' | '。'));
    matches!(nearest, Some('“' | '《'))
}

/// A word may be quoted for its emphasis, for it is explained, or for another text has it, and go bare elsewhere. It is
/// the same term where the same word stands beside it both times.
fn told(term: &Term<'_>, marks: &mut Marks<'_>) {
    let Some((passage, at)) = term.bare.iter().find(|(passage, at)| is_alike(term, passage, *at)) else {
        return;
    };
    let place = *at..at + term.letters;
    let words = term.words;
    let (first, open) = term.first;
    marks
        .at(passage, place.clone(), format!("“{words}”别处加了引号，这里没有加"))
        .related(first.span(open..open + term.letters + 2), "这里加了")
        .severity(if term.quoted > 1 { Severity::Warning } else { Severity::Hint })
        .swap(passage, [(place.start..place.start, "“"), (place.end..place.end, "”")], Applicability::Ask);
}

/// 提案办理“回头看” and 提案办理回头看.
fn is_alike(term: &Term<'_>, passage: &Passage, at: usize) -> bool {
    let (first, open) = term.first;
    let before = |passage: &Passage, at: usize| [passage.before(at), passage.before(at.saturating_sub(1))];
    let after = |passage: &Passage, at: usize| [passage.letter(at), passage.letter(at + 1)];
    let same = |one: [char; 2], other: [char; 2]| one == other && is_word(one[0], one[1]);
    let reversed = |[second, first]: [char; 2]| [first, second];
    same(reversed(before(first, open)), reversed(before(passage, at)))
        || same(after(first, open + term.letters + 2), after(passage, at + term.letters))
}

/// Terms of the list, without their marks: once in an article.
fn listed(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let mut told: BTreeSet<u32> = BTreeSet::new();
    for (passage, hit) in reading.hits(List::Term) {
        let Some(term) = reading.lists.terms.get(hit.entry as usize) else { continue };
        if told.contains(&hit.entry) || !passage.place.is_running() || passage.place == Place::Summary {
            continue;
        }
        told.insert(hit.entry);
        let letters = passage.number(hit.start as usize)..passage.number(hit.end as usize);
        let written = passage.part(letters.clone());
        if is_quoted(passage, letters.start) {
            continue;
        }
        marks.at(passage, letters.clone(), format!("“{written}”应当写成 {term}")).swap(
            passage,
            [(letters, term)],
            Applicability::Ask,
        );
    }
}
