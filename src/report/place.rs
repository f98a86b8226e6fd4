//! Where a finding is: byte spans, and the lines and columns that people count.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::SourcePath;

/// A range of bytes in the text of a file, as the snapshot holds that text (decoded, without BOM, LF).
///
/// An empty range is a point; `0..0` of a file that has no text stands for the file as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub file: SourcePath,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// Offsets beyond 4 GiB are cut off there; no text file that we read is as large.
    pub fn new(file: impl Into<SourcePath>, bytes: Range<usize>) -> Span {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span { file: file.into(), start: cut(bytes.start), end: cut(bytes.end) }
    }

    /// The file as a whole.
    pub fn file(file: impl Into<SourcePath>) -> Span {
        Span::new(file, 0..0)
    }
}

/// Lends the texts that spans point into.
pub trait Sources {
    /// The text of a file; `None` if it is not a text, or not there.
    fn text(&self, file: &SourcePath) -> Option<&str>;
}

/// A place as people count it: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// The position of a byte offset. An offset past the end, or inside a character, counts as the
/// nearest character boundary before it. Reads the text from its start: for many places of one text
/// there is `Lines::position`.
pub fn position_at(text: &str, offset: usize) -> Position {
    Lines::new(text).position(offset)
}

/// A text and where its lines begin, so that many findings of one file count them once.
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Lines<'a> {
        let after = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at + 1);
        Lines { text, starts: std::iter::once(0).chain(after).collect() }
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The index of the line that an offset stands in.
    pub(super) fn index(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset).saturating_sub(1)
    }

    /// The bytes of a line without its line feed.
    pub(super) fn range(&self, index: usize) -> Range<usize> {
        let start = self.starts.get(index).copied().unwrap_or(self.text.len());
        let end = self.starts.get(index + 1).map_or(self.text.len(), |next| next - 1);
        start..end
    }

    /// As [`position_at`].
    pub(super) fn position(&self, offset: usize) -> Position {
        let offset = floor_boundary(self.text, offset);
        let index = self.index(offset);
        let start = self.range(index).start;
        Position { line: index + 1, column: self.text[start..offset].chars().count() + 1 }
    }
}

/// The nearest character boundary at or before `offset`.
pub(super) fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "标题：甲\n日期: 乙\n";
        assert_eq!(position_at(text, 0), Position { line: 1, column: 1 });
        assert_eq!(position_at(text, 6), Position { line: 1, column: 3 });
        assert_eq!(position_at(text, 7), Position { line: 1, column: 3 });
        let second = text.find('乙').unwrap();
        assert_eq!(position_at(text, second), Position { line: 2, column: 5 });
        assert_eq!(position_at(text, 999), Position { line: 3, column: 1 });
    }
}
