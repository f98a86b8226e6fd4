//! Headings: by number, by named style, by type.
//!
//! In: the items, the title zone taken off. Out: the level of each line that is a heading, from 2. Invariant: a
//! line is one only where it is short, ends no sentence, and something follows it.

use std::collections::BTreeMap;

use super::character::{is_pause, is_stop};
use super::line::{Item, Line, is_bullet};
use super::ordinal::{Ordinal, Style as Number, ordinal};
use crate::import::account::Sure;
use crate::import::manuscript::{Align, Face, Look, Style};

/// Characters of a heading, at most.
const LONGEST: usize = 45;

/// A line that is a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// From 2.
    pub level: u8,
    pub sure: Sure,
    pub why: String,
}

/// What tells a heading, the same for all of one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Number(Number),
    Named(u8),
    /// By type alone: face, size from large to small, bold, centred.
    Type(u8, std::cmp::Reverse<u16>, bool, bool),
}

/// The headings by the place of their items.
pub(super) fn headings(items: &[Item]) -> BTreeMap<usize, Heading> {
    let (usual, set_in) = (usual(items), are_set_in(items));
    let marks: BTreeMap<usize, Mark> = items
        .iter()
        .enumerate()
        .filter_map(|(at, item)| match item {
            Item::Line(line) => mark(line, usual, set_in, items, at).map(|mark| (at, mark)),
            _ => None,
        })
        .collect();
    let marks = consistent(items, unattached(items, marks));
    let levels = levels(&marks);
    marks
        .into_iter()
        .map(|(at, mark)| {
            let level = levels.iter().position(|known| *known == mark).unwrap_or(0).min(4);
            let (sure, why) = told(mark);
            (at, Heading { level: u8::try_from(level).unwrap_or(4) + 2, sure, why })
        })
        .collect()
}

fn told(mark: Mark) -> (Sure, String) {
    match mark {
        Mark::Number(Number::Bare) => (Sure::Likely, "行首的数字从 1 起，一个接一个".to_owned()),
        Mark::Number(_) => (Sure::Certain, "行首有序号，单独成行".to_owned()),
        Mark::Named(_) => (Sure::Certain, "用了标题样式".to_owned()),
        Mark::Type(..) => (Sure::Likely, "单独的短行，字体与正文不同".to_owned()),
    }
}

/// The look of most of the text.
fn usual(items: &[Item]) -> Look {
    let mut looks: Vec<(Look, usize)> = Vec::new();
    for item in items {
        let Item::Line(line) = item else { continue };
        match looks.iter_mut().find(|(look, _)| *look == line.look) {
            Some((_, length)) => *length += line.text.len(),
            None => looks.push((line.look, line.text.len())),
        }
    }
    looks.iter().rev().max_by_key(|(_, length)| *length).map_or_else(Look::default, |(look, _)| *look)
}

/// What makes a line a heading, if something does.
fn mark(line: &Line, usual: Look, set_in: bool, items: &[Item], at: usize) -> Option<Mark> {
    if let Some(Style::Heading(level)) = line.style {
        return (line.length() <= 2 * LONGEST).then_some(Mark::Named(level));
    }
    if !is_short(line)
        || is_speech(&line.text)
        || is_at_end(line)
        || line.style.is_some()
        || line.text_box.is_some()
        || line.is_point
        || is_bullet(&line.number)
    {
        return None;
    }
    if let Some(Ordinal { style, length, .. }) = ordinal(&line.text) {
        return (line.text.len() > length).then_some(Mark::Number(style));
    }
    if set_in && is_outdented(line, items, at) {
        return Some(Mark::Type(2, std::cmp::Reverse(0), true, false));
    }
    let is_beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
    let mut is_beside = is_beside.filter_map(|at| items.get(at));
    by_type(line, usual, is_beside.any(|item| matches!(item, Item::Pictures(_))))
}

/// What makes a line a heading by its type alone. `is_beside`: a picture stands above or below.
fn by_type(line: &Line, usual: Look, is_beside: bool) -> Option<Mark> {
    let Look { bold, size, face, .. } = line.look;
    let is_heavy = bold && !usual.bold;
    let is_face = face != usual.face && matches!(face, Some(Face::Hei | Face::Kai | Face::TitleSong));
    let is_larger = size.zip(usual.size).is_some_and(|(size, usual)| size > usual);
    let is_centred = line.align == Align::Center;
    let is_smaller = size.zip(usual.size).is_some_and(|(size, usual)| size < usual);
    // Captions are centred too, in Kai mostly.
    let is_set_off = is_face && !is_smaller && (!is_centred || face == Some(Face::Hei) && !is_beside);
    let is_told = is_heavy || is_larger || is_set_off;
    let is_caption = is_smaller || is_centred && !is_heavy && is_beside;
    let rank = match face {
        Some(Face::TitleSong) => 0,
        Some(Face::Hei) => 1,
        Some(Face::Kai) => 3,
        _ => 2,
    };
    (is_told && !is_caption).then_some(Mark::Type(
        rank,
        std::cmp::Reverse(size.unwrap_or(0)),
        !bold,
        is_centred,
    ))
}

/// Whether all paragraphs of a text without looks are set in.
fn are_set_in(items: &[Item]) -> bool {
    let lines = items.iter().filter_map(|item| if let Item::Line(line) = item { Some(line) } else { None });
    let (mut long, mut indented) = (0, 0);
    for line in lines.filter(|line| line.length() > LONGEST) {
        long += 1;
        indented += usize::from(line.indented);
    }
    indented > 2 && indented * 10 >= long * 9
}

/// A short line without looks that is not set in, above a paragraph that is.
fn is_outdented(line: &Line, items: &[Item], at: usize) -> bool {
    let is_above_text =
        matches!(items.get(at + 1), Some(Item::Line(next)) if next.indented && next.length() > LONGEST);
    is_above_text
        && !line.indented
        && line.align == Align::Start
        && line.look == Look::default()
        && !super::captions::is_named(&line.text)
}

/// Whether a line stands where papers end: who signed, and what is attached.
fn is_at_end(line: &Line) -> bool {
    line.align == Align::End || ["附件：", "附件:"].iter().any(|begin| line.text.starts_with(begin))
}

/// Whether a line is what somebody asked or answered.
fn is_speech(text: &str) -> bool {
    let speaker = text.split_once(['：', ':']).map_or("", |(speaker, _)| speaker);
    ["问", "答", "记者", "主持人", "嘉宾", "委员"].contains(&speaker)
}

fn is_short(line: &Line) -> bool {
    let is_open = line.last().is_some_and(|c| is_pause(c) || is_stop(c) && !matches!(c, '！' | '？'));
    (2..=LONGEST).contains(&line.length())
        && !is_open
        && !line.text.contains('\n')
        && line.text.matches('。').count() == 0
}

/// Whether a short line has as short ones below it: it is one of a list then.
pub(super) fn is_followed_by_its_like(items: &[Item], at: usize) -> bool {
    let lines =
        items[at..].iter().map_while(|item| if let Item::Line(line) = item { Some(line) } else { None });
    lines.take_while(|line| is_short(line)).take(7).count() > 6
}

/// Leaves out what a series does not bear: figures that are not in order, points of a list, the last line.
fn consistent(items: &[Item], mut marks: BTreeMap<usize, Mark>) -> BTreeMap<usize, Mark> {
    let is_followed = |at: usize, marks: &BTreeMap<usize, Mark>| {
        items.get(at + 1).is_some() && marks.get(&(at + 1)).is_none_or(|next| *next != marks[&at])
    };
    let numbers = [
        Number::Part,
        Number::Han,
        Number::HanInBrackets,
        Number::Bare,
        Number::Digits,
        Number::DigitsInBrackets,
        Number::Circled,
    ];
    let mut points: std::collections::BTreeSet<usize> = std::collections::BTreeSet::new();
    for style in numbers.into_iter().rev() {
        let of_style: Vec<usize> =
            marks.iter().filter(|(_, mark)| **mark == Mark::Number(style)).map(|(at, _)| *at).collect();
        let is_over_points =
            |at: usize| style >= Number::Digits && is_drawn(items, at) && points.contains(&(at + 1));
        let followed =
            of_style.iter().filter(|at| is_followed(**at, &marks) && !is_over_points(**at)).count();
        let is_list = followed * 2 <= of_style.len() && of_style.len() > 1;
        let is_loose = style == Number::Bare && !is_run(items, &of_style);
        if is_list || is_loose {
            marks.retain(|_, mark| *mark != Mark::Number(style));
            points.extend(of_style);
        }
    }
    marks.retain(|at, mark| matches!(mark, Mark::Named(_)) || items.get(at + 1).is_some());
    marks
}

/// Whether the file draws the number of a line: a list that it keeps, with what stands below a point.
fn is_drawn(items: &[Item], at: usize) -> bool {
    let number = |at: usize| match items.get(at) {
        Some(Item::Line(line)) if !line.number.is_empty() => Some(line.level),
        _ => None,
    };
    number(at).zip(number(at + 1)).is_some_and(|(own, below)| own < below)
}

/// Leaves out the points that follow `附件：`.
fn unattached(items: &[Item], mut marks: BTreeMap<usize, Mark>) -> BTreeMap<usize, Mark> {
    let mut is_attached = false;
    for (at, item) in items.iter().enumerate() {
        let is_point = matches!(marks.get(&at), Some(Mark::Number(_)));
        if is_attached && is_point {
            marks.remove(&at);
        } else {
            is_attached = matches!(item, Item::Line(line) if ["附件：", "附件:"].iter().any(|begin| line.text.starts_with(begin)));
        }
    }
    marks
}

/// 1, 2, 3 over the whole text.
fn is_run(items: &[Item], lines: &[usize]) -> bool {
    let values = lines.iter().filter_map(|at| match &items[*at] {
        Item::Line(line) => ordinal(&line.text).map(|ordinal| ordinal.value),
        _ => None,
    });
    lines.len() > 1 && values.eq(1..=u32::try_from(lines.len()).unwrap_or(0))
}

/// The marks from the outermost: as they come first in the text, numbers in their own order.
fn levels(marks: &BTreeMap<usize, Mark>) -> Vec<Mark> {
    let mut levels: Vec<Mark> = Vec::new();
    for mark in marks.values() {
        if levels.contains(mark) {
            continue;
        }
        let outer = levels.iter().position(|known| match (known, mark) {
            (Mark::Number(known), Mark::Number(number)) => number < known,
            (Mark::Named(known), Mark::Named(level)) => level < known,
            _ => false,
        });
        levels.insert(outer.unwrap_or(levels.len()), *mark);
    }
    levels
}
