//! Captions whose pictures are gone, and marks for pictures that were sent apart.
//!
//! In: items without the title zone. Out: the lines that are such captions. Invariant: a line counts only where it
//! says so itself, or stands apart by more empty lines than the text has elsewhere.

use std::collections::BTreeMap;

use super::bind::Pictured;
use super::captions::{Usual, formed, is_named, is_place, is_sentence, mark};
use super::headings::Heading;
use super::line::{Item, Line};
use super::ordinal::ordinal;
use crate::import::account::Sure;

/// A caption without a picture, and how many lines it takes.
#[derive(Clone, Debug)]
pub(super) struct Alone {
    pub pictured: Pictured,
    pub lines: usize,
}

/// The lonely captions, by the place of their first line.
pub(super) fn lonely(
    items: &[Item],
    headings: &BTreeMap<usize, Heading>,
    text: Usual,
) -> BTreeMap<usize, Alone> {
    let mut found: BTreeMap<usize, Alone> = BTreeMap::new();
    let usual = usual_gap(items);
    let mut taken = 0;
    for (at, item) in items.iter().enumerate() {
        let Item::Line(line) = item else { continue };
        if at < taken || headings.contains_key(&at) || beside_picture(items, at) {
            continue;
        }
        let behind_caption = at.checked_sub(1).is_some_and(|before| found.contains_key(&before));
        let before_heading = headings.contains_key(&(at + 1));
        let is_grouped = behind_caption || before_heading;
        let alone = marked(items, at, headings)
            .or_else(|| named(line))
            .or_else(|| apart(items, at, usual, is_grouped).filter(|_| !(text.indented && line.indented)));
        if let Some(alone) = alone {
            taken = at + alone.lines;
            found.insert(at, alone);
        }
    }
    found
}

fn alone(text: &str, number: Option<u32>, sure: Sure, why: &'static str, lines: usize) -> Option<Alone> {
    Some(Alone { pictured: Pictured { picture: None, caption: formed(text), number, sure, why }, lines })
}

/// `图一`, with its caption behind it or in the next line.
fn marked(items: &[Item], at: usize, headings: &BTreeMap<usize, Heading>) -> Option<Alone> {
    let Item::Line(line) = &items[at] else { return None };
    if is_place(&line.text) {
        return alone("", None, Sure::Certain, "写着这里有图片", 1);
    }
    let (number, words) = mark(&line.text)?;
    if !words.is_empty() {
        return alone(words, Some(number), Sure::Certain, "写着图号和图说", 1);
    }
    let next = match items.get(at + 1) {
        Some(Item::Line(next)) if !headings.contains_key(&(at + 1)) => Some(next),
        _ => None,
    };
    // The same number once more, or another picture's.
    let own = |line: &Line| mark(&line.text).is_none_or(|(own, words)| own == number && !words.is_empty());
    let is_caption = |line: &&Line| {
        own(line)
            && ordinal(&line.text).is_none()
            && (is_named(&line.text) || is_sentence(&line.text) && !line.indented)
    };
    match next.filter(is_caption) {
        Some(next) => alone(
            mark(&next.text).map_or(&*next.text, |(_, words)| words),
            Some(number),
            Sure::Certain,
            "图号下面的一句",
            2,
        ),
        None => alone("", Some(number), Sure::Certain, "单独一行的图号", 1),
    }
}

fn named(line: &Line) -> Option<Alone> {
    let is_caption = is_named(&line.text) && line.length() <= 90 && ordinal(&line.text).is_none();
    is_caption.then(|| alone(&line.text, None, Sure::Certain, "自己写明是图说", 1)).flatten()
}

/// One short sentence, with more empty lines before it than elsewhere, and after it. The last of a text closes it,
/// whatever stands before: only between paragraphs may a picture have been.
/// `is_grouped`: it stands behind another caption, or before a heading.
fn apart(items: &[Item], at: usize, usual: u8, is_grouped: bool) -> Option<Alone> {
    let Item::Line(line) = &items[at] else { return None };
    let gap = |at: usize| match items.get(at) {
        Some(Item::Line(line)) => line.blank_before > usual.max(1),
        _ => false,
    };
    let is_last =
        items[at + 1..].iter().all(|item| matches!(item, Item::Line(line) if line.text_box.is_some()));
    // Captions of pictures side by side stand below each other.
    let begins = gap(at) || is_grouped && line.blank_before == 0 && gap(at + 1);
    let fits = at > 0 && !is_last && begins && (gap(at + 1) || is_grouped) && is_sentence(&line.text);
    let is_caption = fits
        && line.text.ends_with(['。', '）', ')'])
        && ordinal(&line.text).is_none()
        && line.style.is_none()
        && !line.is_beside_picture;
    is_caption.then(|| alone(&line.text, None, Sure::Likely, "前后空行比别处多的一个短句", 1)).flatten()
}

/// The empty lines before most paragraphs.
fn usual_gap(items: &[Item]) -> u8 {
    let mut gaps: BTreeMap<u8, usize> = BTreeMap::new();
    let mut longs: BTreeMap<u8, usize> = BTreeMap::new();
    for item in items.iter().skip(1) {
        let Item::Line(line) = item else { continue };
        *gaps.entry(line.blank_before).or_default() += 1;
        if !is_sentence(&line.text) {
            *longs.entry(line.blank_before).or_default() += 1;
        }
    }
    let most = if longs.is_empty() { &gaps } else { &longs };
    most.iter().rev().max_by_key(|(_, count)| **count).map_or(0, |(gap, _)| *gap)
}

fn beside_picture(items: &[Item], at: usize) -> bool {
    let near = at.saturating_sub(1)..(at + 2).min(items.len());
    items[near].iter().any(|item| matches!(item, Item::Pictures(_)))
}
