//! Where a finding is: byte spans, and the lines and columns that people count.

use std::ops::Range;

use super::SourcePath;

/// A range of bytes in the text of a file, as the snapshot holds that text (decoded, without BOM, LF).
///
/// An empty range is a point; `0..0` of a file that has no text stands for the file as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
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
/// nearest character boundary before it.
pub fn position_at(text: &str, offset: usize) -> Position {
    let offset = floor_boundary(text, offset);
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
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
