//! Lines of one width are one paragraph: texts out of PDF files, mails and old editors.
//!
//! In: items. Out: items, where a line that fills the measure goes on with the next. Invariant: only where most
//! lines of the text are of one width, and most of them end in the middle of a sentence.

use super::character::{is_stop, width};
use super::line::{Item, Line, join};
use super::ordinal::ordinal;

/// Columns: narrower texts have no measure that could be told.
const NARROWEST: usize = 36;

/// Columns that a full line may lack, for a mark that may not begin the next one.
const SLACK: usize = 4;

/// Columns of a typed indent.
const INDENT: usize = 4;

/// Joins the lines of a text that was broken by width. Says how many were.
pub(super) fn unwrap(items: &mut Vec<Item>) -> usize {
    let Some(measure) = measure(items) else { return 0 };
    let has_indents = items.iter().any(|item| matches!(item, Item::Line(line) if line.indented));
    let mut joined = 0;
    let mut done: Vec<Item> = Vec::with_capacity(items.len());
    // The width of the last line as it stood, since joined ones are longer.
    let mut last = 0;
    for item in items.drain(..) {
        let Item::Line(line) = item else {
            last = 0;
            done.push(item);
            continue;
        };
        let own = columns(&line);
        match done.last_mut() {
            Some(Item::Line(before)) if last + SLACK >= measure && goes_on(before, &line, has_indents) => {
                join(before, &line);
                joined += 1;
            }
            _ => done.push(Item::Line(line)),
        }
        last = own;
    }
    *items = done;
    joined
}

fn goes_on(before: &Line, line: &Line, has_indents: bool) -> bool {
    let is_ended = before.last().is_some_and(is_stop);
    let is_same =
        before.style == line.style && before.align == line.align && before.text_box == line.text_box;
    line.blank_before == 0
        && is_same
        && !line.indented
        && (has_indents || !is_ended)
        && ordinal(&line.text).is_none()
}

/// The columns of a line as it was written.
fn columns(line: &Line) -> usize {
    width(&line.text) + if line.indented { INDENT } else { 0 }
}

/// The columns of a full line, if the text has a measure.
fn measure(items: &[Item]) -> Option<usize> {
    let lines: Vec<&Line> =
        items.iter().filter_map(|item| if let Item::Line(line) = item { Some(line) } else { None }).collect();
    let widths: Vec<usize> = lines.iter().map(|line| columns(line)).collect();
    let widest = widths.iter().copied().max().filter(|widest| (NARROWEST..=120).contains(widest))?;
    let full: Vec<&Line> = lines
        .iter()
        .zip(&widths)
        .filter(|(_, width)| **width + SLACK >= widest)
        .map(|(line, _)| *line)
        .collect();
    let cut = full.iter().filter(|line| !line.last().is_some_and(is_stop)).count();
    let long = widths.iter().filter(|width| **width * 2 >= widest).count();
    (full.len() >= 4 && full.len() * 2 >= long && cut * 3 >= full.len() * 2).then_some(widest)
}
