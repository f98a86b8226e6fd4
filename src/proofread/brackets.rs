//! What opens and closes in a passage: quotation marks, brackets, book title marks.
//!
//! In: a passage. Out: its pairs, and what has no other half. Invariant: linear; each mark is in one pair at most.

use super::letters::is_han;
use super::prose::{Passage, kinds};

/// Opening marks and what closes them.
const PAIRS: [(char, char); 10] = [
    ('“', '”'),
    ('‘', '’'),
    ('（', '）'),
    ('《', '》'),
    ('〈', '〉'),
    ('【', '】'),
    ('「', '」'),
    ('『', '』'),
    ('〔', '〕'),
    ('(', ')'),
];

/// What opens before this closing mark.
pub fn opening_of(closing: char) -> Option<char> {
    PAIRS.iter().find(|(_, mark)| *mark == closing).map(|(opening, _)| *opening)
}

/// A mark and its other half, by the numbers of their letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    pub open: usize,
    pub close: usize,
    /// What it lies in: the opening mark, or NUL.
    pub outer: char,
}

/// A mark without its other half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loose {
    Unopened(usize),
    Unclosed(usize),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brackets {
    /// In the order of their ends.
    pub pairs: Vec<Pair>,
    /// In the order of the text.
    pub loose: Vec<Loose>,
}

/// More in one another than anybody means: beyond it nothing is judged.
const DEEPEST: usize = 16;

impl Brackets {
    pub fn of(passage: &Passage) -> Brackets {
        let mut brackets = Brackets::default();
        if !passage.has(kinds::BRACKET) {
            return brackets;
        }
        let mut open: Vec<usize> = Vec::new();
        for (index, c) in passage.letters() {
            if PAIRS.iter().any(|(opening, _)| *opening == c) && open.len() < DEEPEST {
                open.push(index);
            } else if let Some(opening) = opening_of(c) {
                brackets.close(passage, &mut open, index, opening);
            }
        }
        for index in open {
            // Half-width ones are Q01's, where they have anything to do with Chinese.
            if passage.letter(index) != '(' {
                brackets.loose.push(Loose::Unclosed(index));
            }
        }
        brackets.loose.sort_by_key(|loose| match loose {
            Loose::Unopened(at) | Loose::Unclosed(at) => *at,
        });
        brackets
    }

    fn close(&mut self, passage: &Passage, open: &mut Vec<usize>, index: usize, opening: char) {
        // A half-width bracket closes a full-width one, and the other way round.
        let fits = |at: usize| {
            let c = passage.letter(at);
            c == opening || matches!((c, opening), ('(', '（') | ('（', '('))
        };
        match open.iter().rposition(|&at| fits(at)) {
            Some(place) => {
                let start = open[place];
                for inner in open.drain(place + 1..).collect::<Vec<_>>() {
                    self.loose.push(Loose::Unclosed(inner));
                }
                open.pop();
                let outer = open.last().map_or('\0', |&at| passage.letter(at));
                self.pairs.push(Pair { open: start, close: index, outer });
            }
            None if opening == '(' || is_apostrophe(passage, index) || is_point(passage, index) => {}
            None => self.loose.push(Loose::Unopened(index)),
        }
    }
}

/// It’s.
fn is_apostrophe(passage: &Passage, index: usize) -> bool {
    passage.letter(index) == '’' && passage.before(index).is_ascii_alphanumeric()
}

/// 1） and 一）: points of a list, at the start or behind a mark.
fn is_point(passage: &Passage, index: usize) -> bool {
    let is_number =
        |c: char| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(c) || ('①'..='⑳').contains(&c);
    let length = (0..index).rev().take(4).take_while(|&at| is_number(passage.letter(at))).count();
    let before = passage.before(index - length);
    passage.letter(index) == '）' && length > 0 && !is_han(before) && !before.is_ascii_alphanumeric()
}
