//! Slips in how a block is laid out: the parser stops at what came of them, and this says what they are.
//!
//! In: a text that the parser refused. Out: its first line that is indented like none of its neighbours, or
//! begins with a dash or a hash that YAML does not know. Invariant: lines within brackets, quotes and texts of
//! several lines are not judged; nothing panics, whatever was written.

use std::ops::Range;

use super::line::{SPACES, looks_like_key};

/// Marks that an input method puts where a `-` is meant.
const DASHES: [char; 8] = ['—', '–', '－', '‐', '‑', '−', '―', '•'];

/// A slip, in words, with its place in the text.
pub(super) struct Slip {
    pub message: String,
    pub help: String,
    pub place: Range<usize>,
}

/// The first slip of a text; `last` is the number of the last line, from 1, at which it may be.
pub(super) fn first(text: &str, last: usize) -> Option<Slip> {
    let mut layout = Layout { columns: Vec::new(), opens: true };
    let mut words_below = None;
    let mut start = 0;
    for line in text.split('\n').take(last) {
        let body = line.trim_start_matches(' ').trim_end_matches(SPACES).trim_end_matches('\r');
        let indent = line.len() - line.trim_start_matches(' ').len();
        let place = start + indent..start + indent + body.len();
        start += line.len() + 1;
        if body.is_empty() || body.starts_with('#') || words_below.is_some_and(|column| indent > column) {
            continue;
        }
        words_below = None;
        // Deeper than a line that has its value it goes on with that, whatever it begins with.
        let begins = layout.opens || layout.columns.contains(&indent);
        if let Some(slip) = mark(body, place.clone()).filter(|_| begins) {
            return Some(slip);
        }
        if let Some(neighbour) = layout.stray(indent, body) {
            let message = format!("缩进不齐，这一行前面空了 {indent} 格，上面同一层的空 {neighbour} 格");
            let help = "同一层的各行左边要对齐，前面空的格数一样；下一层比上一层多空两格。".to_owned();
            return Some(Slip { message, help, place });
        }
        let value = layout.take(indent, body);
        match value.chars().next() {
            Some('|' | '>') => words_below = layout.columns.last().copied(),
            Some('[' | '{' | '"' | '\'') if !is_closed(value) => return None,
            _ => {}
        }
    }
    None
}

/// A line that begins with a wrong mark.
fn mark(body: &str, place: Range<usize>) -> Option<Slip> {
    let first = body.chars().next()?;
    let rest = body[first.len_utf8()..].trim_start_matches(SPACES);
    let place = place.start..place.start + first.len_utf8();
    let is_tight = first == '-' && rest.len() + 1 == body.len() && key(rest).is_some();
    let message = match first {
        '＃' => "行首的“＃”是全角的井号，说明要从英文的 # 写起".to_owned(),
        _ if DASHES.contains(&first) => format!("行首的“{first}”不是英文的减号，列表的每一项要从 - 写起"),
        _ if is_tight => "行首的 - 后面少了一个空格".to_owned(),
        _ => return None,
    };
    let mended = if first == '＃' { '#' } else { '-' };
    Some(Slip { message, help: format!("请改成：{mended} {rest}"), place })
}

/// The columns at which lines may begin.
struct Layout {
    columns: Vec<usize>,
    /// The line above takes a deeper one as its value.
    opens: bool,
}

impl Layout {
    /// The column of the neighbour that a line should stand below, where it stands below none.
    fn stray(&self, indent: usize, body: &str) -> Option<usize> {
        let deepest = *self.columns.last()?;
        let is_too_deep = indent > deepest && !self.opens && key(body).is_some();
        let is_between = indent < deepest && !self.columns.contains(&indent);
        // Of two as near the deeper: a blank is forgotten more often than struck once too often.
        let nearest = self.columns.iter().rev().min_by_key(|column| column.abs_diff(indent));
        nearest.copied().filter(|_| is_too_deep || is_between)
    }

    /// Notes a line that is well placed; what stands behind its dashes and its key.
    fn take<'a>(&mut self, indent: usize, body: &'a str) -> &'a str {
        self.columns.retain(|column| *column <= indent);
        let (mut column, mut item) = (indent, body);
        // What goes on from the line above begins nothing.
        if self.columns.last() == Some(&indent) || self.opens {
            self.note(column);
        }
        while let Some(rest) = item.strip_prefix('-').filter(|rest| rest.is_empty() || rest.starts_with(' '))
        {
            let within = rest.trim_start_matches(' ');
            column += item.len() - within.len();
            item = within;
            if key(item).is_some() {
                self.note(column);
            }
        }
        let value = key(item).unwrap_or(item);
        let bare = if value.starts_with('#') { "" } else { value };
        self.opens = bare.is_empty() || bare.starts_with(['&', '!']);
        value
    }

    fn note(&mut self, column: usize) {
        if self.columns.last() != Some(&column) {
            self.columns.push(column);
        }
    }
}

/// The value of a line that is a pair.
fn key(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim_matches([' ', '"', '\'']);
    let is_pair =
        looks_like_key(name) || name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_pair && !name.is_empty() && (value.is_empty() || value.starts_with([' ', '\t'])))
        .then_some(value.trim_matches(SPACES))
}

/// Whether brackets and quotes that begin a value end on its line.
fn is_closed(value: &str) -> bool {
    let ends = match value.as_bytes().first() {
        Some(b'[') => ']',
        Some(b'{') => '}',
        Some(b'"') => '"',
        _ => '\'',
    };
    value.len() > 1 && value[1..].contains(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<(String, &str)> {
        first(text, usize::MAX).map(|slip| (slip.message, &text[slip.place]))
    }

    #[test]
    fn a_line_that_stands_below_none_is_found() {
        for (text, line, blanks, neighbour) in [
            ("\n  icp: a\n phone: b", "phone: b", 1, 2),
            ("\n  - a\n - b", "- b", 1, 2),
            ("\n  - type: list\n    column: 要闻\n     limit: 5", "limit: 5", 5, 4),
            ("\n  - type: list\n    column: 要闻\n   limit: 5", "limit: 5", 3, 4),
            ("\n  - type: tabs\n    columns: [甲,乙]\n   - type: list", "- type: list", 3, 4),
        ] {
            let (message, place) = told(text).expect(text);
            assert_eq!(place, line);
            assert!(
                message.contains(&format!("空了 {blanks} 格，上面同一层的空 {neighbour} 格")),
                "{message}"
            );
        }
    }

    #[test]
    fn wrong_marks_are_named() {
        for (text, mark, words) in [
            ("\n  -type: list\n   column: 要闻", "-", "少了一个空格"),
            ("\n  — type: list\n    column: 要闻", "—", "不是英文的减号"),
            ("\n  － type: list\n    column: 要闻", "－", "不是英文的减号"),
            ("\n  ＃ 注释\n  - type: list", "＃", "全角的井号"),
        ] {
            let (message, place) = told(text).expect(text);
            assert_eq!(place, mark);
            assert!(message.contains(words), "{message}");
        }
    }

    #[test]
    fn what_is_well_laid_out_has_no_slip() {
        for text in [
            "\n  - a: 1\n    b:\n    - c\n    - d: e\n      f: g\n    h: i\n  - j\n",
            "a: |\n  — 甲\n     乙: 丙\nb:\n    c: 1\n    d:\n      e: 2\nf: 长\n   文\n",
            " # 说明\n  -\n    a: 1\n  - - b\n    - c\n",
            "\n  甲: [一,\n 二]\n  乙: 三",
            "\n  说明: 甲\n    — 乙\n  丙: 丁",
            "",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "([- ]{0,4}[甲a:：—＃|\\[\\]\"'# ]{0,6}\r?\n?){0,8}") {
            if let Some(slip) = first(&text, usize::MAX) {
                proptest::prop_assert!(text.get(slip.place).is_some());
            }
        }

        /// What serde reads has no slip to be found where an error is looked for.
        #[test]
        fn lists_and_mappings_have_none(
            items in proptest::collection::vec(proptest::collection::btree_map("[a-z]{1,5}", "[a-z]{1,5}", 1..4), 1..4),
        ) {
            let text = serde_yaml::to_string(&items).expect("plain words");
            proptest::prop_assert!(first(&text, usize::MAX).is_none(), "{}", text);
        }
    }
}
