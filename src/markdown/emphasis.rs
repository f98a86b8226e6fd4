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
const SENTINEL: char = '\u{fdd0}';

/// Where the punctuation is a delimiter itself, it must go on seeing punctuation beyond the sentinel: the
/// Tifinagh separator mark, which means nothing to Markdown. Always beside a sentinel.
const GUARD: char = '\u{2d70}';

/// Of both of them.
const INSERTED_BYTES: usize = 3;

/// A text to parse, with the positions of its sentinels and guards.
pub(super) struct Prepared<'t> {
    pub text: Cow<'t, str>,
    /// Ascending, in `text`.
    inserted: Vec<usize>,
}

impl Prepared<'_> {
    /// The offset in the body of an offset in `text`.
    pub fn source(&self, offset: usize) -> usize {
        offset - self.inserted.partition_point(|&at| at < offset) * INSERTED_BYTES
    }

    fn insert(&mut self, c: char) {
        let text = self.text.to_mut();
        self.inserted.push(text.len());
        text.push(c);
    }
}

/// A copied piece of the prepared text, such as a destination with escapes in it, as the author wrote it.
pub(super) fn without_sentinels(text: &str) -> Cow<'_, str> {
    if !text.contains(SENTINEL) {
        return Cow::Borrowed(text);
    }
    let guarded = [[GUARD, SENTINEL], [SENTINEL, GUARD]].map(String::from_iter);
    let unguarded = guarded.iter().fold(text.to_owned(), |text, pair| text.replace(pair, ""));
    Cow::Owned(unguarded.replace(SENTINEL, ""))
}

/// Sets the sentinels. Borrows the body where it needs none.
pub(super) fn prepare(body: &str) -> Prepared<'_> {
    let mut prepared = Prepared { text: Cow::Borrowed(""), inserted: Vec::new() };
    let (mut copied, mut from) = (0, 0);
    while let Some(run) = Run::next(body, from) {
        from = run.end;
        let Some(place) = run.place(body) else { continue };
        let (at, inserted) = match place {
            Place::Before { guarded: true } => (run.start, &[GUARD, SENTINEL][..]),
            Place::Before { guarded: false } => (run.start, &[SENTINEL][..]),
            Place::After { guarded: true } => (run.end, &[SENTINEL, GUARD][..]),
            Place::After { guarded: false } => (run.end, &[SENTINEL][..]),
        };
        let text = prepared.text.to_mut();
        if copied == 0 {
            text.reserve(body.len() + body.len() / 16 + 16);
        }
        text.push_str(&body[copied..at]);
        inserted.iter().for_each(|&c| prepared.insert(c));
        copied = at;
    }
    match copied {
        0 => prepared.text = Cow::Borrowed(body),
        _ => prepared.text.to_mut().push_str(&body[copied..]),
    }
    prepared
}

/// A run of `*` or `~`, without one that a backslash makes literal.
struct Run {
    start: usize,
    end: usize,
    delimiter: u8,
}

/// Where a run needs a sentinel, and whether its neighbour there is a delimiter that needs a guard.
enum Place {
    Before { guarded: bool },
    After { guarded: bool },
}

impl Run {
    /// The first one at or after `from`, which is where the last one ended.
    fn next(body: &str, from: usize) -> Option<Run> {
        let bytes = body.as_bytes();
        let first = from + memchr2(b'*', b'~', &bytes[from..])?;
        let delimiter = bytes[first];
        let length = bytes[first..].iter().take_while(|&&b| b == delimiter).count();
        let backslashes = bytes[from..first].iter().rev().take_while(|&&b| b == b'\\').count();
        Some(Run { start: first + backslashes % 2, end: first + length, delimiter })
    }

    /// Where CommonMark refuses what the amendment allows. A run that has punctuation on one side only
    /// may open or close, not both.
    fn place(&self, body: &str) -> Option<Place> {
        // One tilde follows another rule, three are no delimiter.
        if self.start == self.end || self.delimiter == b'~' && self.end - self.start != 2 {
            return None;
        }
        let (before, after) = self.neighbours(body)?;
        let is_delimiter = |c: char| matches!(c, '*' | '~' | '_');
        match (is_punctuation(before), is_punctuation(after)) {
            (true, false) if is_chinese(before) || is_chinese(after) => {
                Some(Place::Before { guarded: is_delimiter(before) })
            }
            // `~~` may open before punctuation anyway.
            (false, true)
                if self.delimiter == b'*'
                    && (is_chinese(before) || is_chinese(after) || is_ideographic_selector(before)) =>
            {
                Some(Place::After { guarded: is_delimiter(after) })
            }
            _ => None,
        }
    }

    /// The characters around it, unless they settle the matter: white space, and the borders of table
    /// cells and of quotes.
    fn neighbours(&self, body: &str) -> Option<(char, char)> {
        let before = body[..self.start].chars().next_back()?;
        let after = body[self.end..].chars().next()?;
        let settles = |c: char| c.is_whitespace() || matches!(c, '|' | SENTINEL);
        let begins_quote = || {
            let line = body[..self.start].trim_end_matches(['>', ' ', '\t']);
            line.is_empty() || line.ends_with('\n')
        };
        let settled = settles(before) || settles(after) || before == '>' && begins_quote();
        (!settled).then_some((before, after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The prepared text with `·` for a sentinel and `!` for a guard.
    fn shown(body: &str) -> String {
        prepare(body).text.replace(SENTINEL, "·").replace(GUARD, "!")
    }

    #[test]
    fn sentinels_stand_between_a_run_and_punctuation() {
        assert_eq!(shown("**《条例》**规定"), "**《条例》·**规定");
        assert_eq!(shown("这是**“重点”**内容"), "这是**·“重点”·**内容");
        assert_eq!(shown("**重点。**~~删~~后"), "**重点。**!·~~删~~后");
        assert_eq!(shown("一**_重点_**二"), "一**·!_重点_!·**二");
    }

    #[test]
    fn a_body_without_need_is_borrowed() {
        for body in ["", "**重点**内容", "a*b*c", "- * 《甲》", "~~~\n**\n~~~", "\\*《甲", "> 一\n>**二"]
        {
            assert!(matches!(prepare(body).text, Cow::Borrowed(text) if text == body), "{body}");
        }
    }

    #[test]
    fn offsets_map_back() {
        let body = "甲**“乙”**丙**_丁_**戊";
        let prepared = prepare(body);
        let mut back = String::new();
        for (at, c) in prepared.text.char_indices() {
            let source = prepared.source(at)..prepared.source(at + c.len_utf8());
            if c != SENTINEL && c != GUARD {
                assert_eq!(&body[source], c.to_string());
                back.push(c);
            }
        }
        assert_eq!(back, body);
        assert_eq!(without_sentinels(&prepared.text), body);
    }
}
