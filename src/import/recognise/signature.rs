//! Whether an office signs a text, or is only its last line: 高峰乡 ends a list too, and 情系父老与家乡 a poem.
//!
//! In: the items, and a place in them. Out: whether the line there is a signature. Invariant: where it may as well be
//! of the text, it is.

use super::byline::byline;
use super::character::is_stop;
use super::date;
use super::ending::is_passed;
use super::head::labelled_part;
use super::line::{Item, Line};
use super::names::{is_office, signs_by_name};
use super::zone::{VERSE, VERSES};
use crate::import::manuscript::Align;

/// Characters of an office that is known by its place alone, at most: 城关镇.
const SHORT: usize = 5;

/// An office alone on its line.
pub(super) fn is_office_alone(text: &str) -> bool {
    is_office(&joined(text))
}

fn joined(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Whether an office at this place signs the text: at the right margin, or below a sentence that ends, and called as
/// offices are. Members of a list stand below their like, and the last line of verses below others.
pub(super) fn stands_below(items: &[Item], at: usize, office: &str) -> bool {
    let Item::Line(line) = &items[at] else { return false };
    if line.align == Align::End {
        return true;
    }
    let Some(place) = items[..at].iter().rposition(|item| !is_of_end(item)) else { return false };
    let Item::Line(above) = &items[place] else { return true };
    // A caption, which ends in no stop.
    if matches!(place.checked_sub(1).map(|place| &items[place]), Some(Item::Pictures(_))) {
        return true;
    }
    let ends = above.last().is_some_and(|c| is_stop(c) || matches!(c, '”' | '）' | ')' | '’' | '.'));
    let office = joined(office);
    let is_prose = above.length() > VERSE;
    ends && (signs_by_name(&office)
        || !is_verse(items, at) && (is_local(&office) || is_prose && office.chars().count() <= SHORT))
}

/// Whether a line is of what stands below a text.
fn is_of_end(item: &Item) -> bool {
    let Item::Line(line) = item else { return false };
    let text = line.text.trim();
    is_passed(text)
        || date::alone(text).is_some()
        || labelled_part(text).is_some()
        || byline(text).is_some_and(|read| read.has_role)
}

/// Whether short lines without a gap stand above this one, and none before it.
fn is_verse(items: &[Item], at: usize) -> bool {
    let close = |item: &&Item| matches!(item, Item::Line(Line { blank_before: 0, .. }));
    let short = |item: &&Item| matches!(item, Item::Line(line) if line.length() <= VERSE);
    let run = 1 + items[..=at].iter().rev().take_while(close).count();
    let lines = items[..at].iter().rev().take(run - 1).take_while(short).count();
    lines >= VERSES
}

/// Whether a name says whose it is: 县教育局, and not 美丽乡村.
fn is_local(office: &str) -> bool {
    const NONE: [&str; 14] = [
        "家乡", "故乡", "他乡", "异乡", "水乡", "梦乡", "乡村", "山村", "农村", "社会", "机会", "全部",
        "到处", "盛会",
    ];
    const WHOSE: [&str; 10] = ["县", "市", "省", "州", "区", "政协", "民盟", "民革", "日报", "新华"];
    WHOSE.iter().any(|whose| office.contains(whose)) && !NONE.iter().any(|end| office.ends_with(end))
}
