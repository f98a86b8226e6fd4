//! Emphasis beside Chinese punctuation: a pass over the text before the parser sees it.
//!
//! CommonMark lets `**` open or close only where white space or punctuation is rightly placed around it,
//! a rule made for languages with spaces: in `**《条例》**规定` the asterisks stay visible. The
//! CJK-friendly amendment (github.com/tats-u/markdown-cjk-friendly) lets a run of delimiters that has a
//! CJK neighbour do both. We bring it to the parser by a sentinel, a noncharacter that is neither
//! space nor punctuation, set between the run and the punctuation.
//!
//! In: a body. Out: the text to parse, and where the sentinels are. Invariant: without the sentinels it
//! is the body, and [`Prepared::source`] maps every offset back. Linear in the length of the text.

use std::borrow::Cow;

use memchr::memchr2;

use super::cjk::{is_chinese, is_ideographic_selector, is_punctuation};

/// Never legal in text that is interchanged. Where an author typed it in spite of that, it stays.
pub(super) const SENTINEL: char = '\u{fdd0}';

/// A text to parse, with the positions of its sentinels.
pub(super) struct Prepared<'t> {
    pub text: Cow<'t, str>,
    /// Ascending, in `text`.
    sentinels: Vec<usize>,
}

impl Prepared<'_> {
    /// The offset in the body of an offset in `text`.
    pub fn source(&self, offset: usize) -> usize {
        offset - self.sentinels.partition_point(|&at| at < offset) * SENTINEL.len_utf8()
    }
}

/// Sets the sentinels. Borrows the body where it needs none.
pub(super) fn prepare(body: &str) -> Prepared<'_> {
    let mut prepared = String::new();
    let mut sentinels = Vec::new();
    let mut copied = 0;
    let mut rest = 0;
    while let Some(group) = Group::next(body, rest) {
        rest = group.end;
        group.each_gap(body, |at| {
            prepared.push_str(&body[copied..at]);
            copied = at;
            sentinels.push(prepared.len());
            prepared.push(SENTINEL);
        });
    }
    if sentinels.is_empty() {
        return Prepared { text: Cow::Borrowed(body), sentinels };
    }
    prepared.push_str(&body[copied..]);
    Prepared { text: Cow::Owned(prepared), sentinels }
}

/// Delimiters that touch each other: a run of `*`, of `~~`, or several of both.
struct Group {
    start: usize,
    end: usize,
}

impl Group {
    /// The next one at or after `from`, which is where the last one ended.
    fn next(body: &str, from: usize) -> Option<Group> {
        let bytes = body.as_bytes();
        let first = from + memchr2(b'*', b'~', &bytes[from..])?;
        let end = bytes[first..]
            .iter()
            .position(|b| !matches!(b, b'*' | b'~'))
            .map_or(bytes.len(), |length| first + length);
        // After an odd number of backslashes the first delimiter is literal.
        let backslashes = bytes[from..first].iter().rev().take_while(|&&b| b == b'\\').count();
        Some(Group { start: first + backslashes % 2, end })
    }

    /// Calls `insert` with the places that need a sentinel, ascending.
    fn each_gap(&self, body: &str, mut insert: impl FnMut(usize)) {
        let Some((before, after)) = self.neighbours(body) else { return };
        let runs = || body[self.start..self.end].as_bytes().chunk_by(|a, b| a == b);
        let Some(first) = runs().next() else { return };
        // One or three tildes follow other rules, which need to see the real neighbour.
        if runs().any(|run| run[0] == b'~' && run.len() != 2) {
            return;
        }
        let beside = |c: char, other: char| is_chinese(c) || is_chinese(other) || is_ideographic_selector(c);
        let (punctuation_before, punctuation_after) = (is_punctuation(before), is_punctuation(after));
        if first.len() == self.end - self.start {
            // A single run. `~~` may open anywhere but at white space.
            if punctuation_after && !punctuation_before && first[0] == b'*' && beside(before, after) {
                insert(self.end);
            } else if punctuation_before && !punctuation_after && beside(after, before) {
                insert(self.start);
            }
            return;
        }
        // Several runs are each other's punctuation: what lets one open or close takes that away from
        // its neighbour, so all of them get sentinels, or none.
        let opens = !punctuation_before && first[0] == b'*' && beside(before, before);
        let closes = !punctuation_after && beside(after, after);
        if !opens && !closes {
            return;
        }
        if punctuation_before {
            insert(self.start);
        }
        let mut at = self.start;
        for run in runs() {
            at += run.len();
            if at < self.end || punctuation_after {
                insert(at);
            }
        }
    }

    /// The characters around it, unless they settle the matter: white space, the borders of table cells
    /// and of quotes, and `_`, whose rule needs to see the real delimiter.
    fn neighbours(&self, body: &str) -> Option<(char, char)> {
        let before = body[..self.start].chars().next_back()?;
        let after = body[self.end..].chars().next()?;
        let settles = |c: char| c.is_whitespace() || matches!(c, '|' | '_' | SENTINEL);
        let begins_quote = || {
            let line = body[..self.start].trim_end_matches(['>', ' ', '\t']);
            line.is_empty() || line.ends_with('\n')
        };
        (!settles(before) && !settles(after) && !(before == '>' && begins_quote())).then_some((before, after))
    }
}
