//! The one line that a finding shows, out of the whole text.

use std::borrow::Cow;
use std::ops::Range;

use super::super::place::{Lines, floor_boundary};
use super::super::{Span, private};

/// What is drawn of a place.
pub(super) struct Excerpt<'a> {
    /// The line in which the span begins.
    pub(super) line: Cow<'a, str>,
    /// The span's bytes in `line`, to the end of the line if it goes on; empty for a point.
    pub(super) mark: Range<usize>,
    /// From 1.
    pub(super) number: usize,
    /// The line that the span ends in, from 1.
    pub(super) last_number: usize,
}

impl<'a> Excerpt<'a> {
    pub(super) fn of(lines: &Lines<'a>, span: &Span) -> Excerpt<'a> {
        let text = lines.text();
        let start = floor_boundary(text, span.start as usize);
        let end = floor_boundary(text, span.end as usize).max(start);
        let index = lines.index(start);
        let line = lines.range(index);
        // A span that ends just behind a line feed ends in that line, to a reader.
        let last = if end > start { lines.index(end - 1) } else { index };
        let start = start.min(line.end);
        let mark = start - line.start..end.clamp(start, line.end) - line.start;
        let (line, mark) = match private::shown(&span.file, text, &line) {
            None => (without_c1(&text[line]), mark),
            Some(kept) => {
                let line = format!("{}…", without_c1(&text[line.start..line.start + kept]));
                let end = if mark.end > kept { line.len() } else { mark.end };
                (Cow::Owned(line), mark.start.min(kept)..end)
            }
        };
        Excerpt { line, mark, number: index + 1, last_number: last + 1 }
    }
}

/// The renderer shows C0 controls and marks of direction as pictures, but lets C1 controls through,
/// which some terminals obey. What stands for them has as many bytes, so the mark stays right.
fn without_c1(line: &str) -> Cow<'_, str> {
    let is_c1 = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    if line.contains(is_c1) { Cow::Owned(line.replace(is_c1, "¿")) } else { Cow::Borrowed(line) }
}
