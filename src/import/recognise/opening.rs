//! 「本报讯（记者 ×× 通讯员 ××）」: the names that a report opens with.
//!
//! In: the items of the body. Out: the names in the head, the bracket gone from the first paragraph. Invariant:
//! only a bracket of roles and names alone is taken, within the first characters of the text.

use super::byline::byline;
use super::head::credit;
use super::line::{Item, Line};
use crate::import::draft::Draft;
use crate::import::manuscript::Piece;

/// Characters before the bracket, at most: 某某网某县12月20日讯.
const LONGEST: usize = 24;

/// Takes the names out of the opening.
pub(super) fn take(items: &mut [Item], draft: &mut Draft) {
    let Some(Item::Line(line)) = items.iter_mut().find(|item| matches!(item, Item::Line(_))) else { return };
    let Some((open, close)) = bracket(&line.text) else { return };
    let inner = line.text[open..close].to_owned();
    credit(&inner, draft, "正文开头括号里的身份和姓名");
    remove(line, open, close);
}

/// The bytes of the bracket with the names in it.
fn bracket(text: &str) -> Option<(usize, usize)> {
    let open = text.find(['（', '('])?;
    let close = open + text[open..].find(['）', ')'])?;
    let close = close + text[close..].chars().next()?.len_utf8();
    let lead = text[..open].trim_end();
    let is_opening =
        lead.chars().count() <= LONGEST && (lead.ends_with('讯') || lead.ends_with('电') || lead.is_empty());
    let is_names = byline(&text[open..close]).is_some_and(|read| read.has_role);
    (is_opening && is_names && close < text.len()).then_some((open, close))
}

/// Takes a range of the text out of the runs, and sets a wide space for it.
fn remove(line: &mut Line, from: usize, to: usize) {
    let mut at = 0;
    for run in &mut line.runs {
        let Piece::Text(text) = &mut run.piece else {
            at += match run.piece {
                Piece::Break => 1,
                Piece::Tab => '\u{3000}'.len_utf8(),
                _ => 0,
            };
            continue;
        };
        let (start, end) = (at, at + text.len());
        at = end;
        let (cut_from, cut_to) = (from.clamp(start, end) - start, to.clamp(start, end) - start);
        if cut_from == cut_to {
            continue;
        }
        let is_first = from >= start;
        let head = text[..cut_from].trim_end().to_owned();
        let tail = text[cut_to..].trim_start_matches([' ', '\u{3000}', '：', ':']);
        let gap = if is_first && !head.is_empty() { "\u{3000}" } else { "" };
        *text = format!("{head}{gap}{tail}");
    }
    line.measure();
}
