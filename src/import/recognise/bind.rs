//! Captions go to their pictures; captions without one get a place that says which picture is missing.
//!
//! In: items, and which of them are headings. Out: [`Bound`] blocks. Invariant: each line and each picture is in
//! one of them, once, or among the pictures that no place was found for.

use std::collections::BTreeMap;

use super::captions::{self, Likeness, Usual, formed, is_credit, likeness};
use super::headings::Heading;
use super::line::{Item, Line, Shown};
use crate::import::account::Sure;
use crate::import::manuscript::{Align, Kept, Table};

/// A block, its captions bound.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Bound {
    Heading(Heading, Line),
    Line(Line),
    Figures(Vec<Pictured>),
    Table(Table),
    Kept(Kept),
}

/// A picture and its caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pictured {
    /// By place in the manuscript; `None` for one that is not there.
    pub picture: Option<usize>,
    /// In the form that is written; may be empty.
    pub caption: String,
    /// The number of its mark.
    pub number: Option<u32>,
    pub sure: Sure,
    pub why: &'static str,
}

/// Binds captions to pictures. Sentences that may be captions, and look like the text, are among the doubts.
pub(super) fn bind(
    items: Vec<Item>,
    headings: &BTreeMap<usize, Heading>,
    doubts: &mut Vec<String>,
) -> Vec<Bound> {
    let usual = usual(&items);
    let above = are_above(&items, headings, usual);
    let lonely = super::lonely::lonely(&items, headings, usual);
    let mut bound = Vec::new();
    let mut at = 0;
    while at < items.len() {
        let taken = match &items[at] {
            Item::Pictures(_) => group(&items, at, headings, usual, above, &mut bound),
            Item::Table(table) => {
                bound.push(Bound::Table(table.clone()));
                1
            }
            Item::Kept(kept) => {
                bound.push(Bound::Kept(kept.clone()));
                1
            }
            Item::Line(line) => match (headings.get(&at), lonely.get(&at)) {
                (Some(heading), _) => {
                    bound.push(Bound::Heading(heading.clone(), line.clone()));
                    1
                }
                (None, Some(alone)) => {
                    bound.push(Bound::Figures(vec![alone.pictured.clone()]));
                    alone.lines
                }
                (None, None) => {
                    let is_below = matches!(bound.last(), Some(Bound::Figures(figures)) if figures.iter().all(|figure| figure.picture.is_some() && figure.caption.is_empty()));
                    if is_below && captions::is_doubtful(line, usual) {
                        doubts.push(line.text.clone());
                    }
                    bound.push(Bound::Line(line.clone()));
                    1
                }
            },
        };
        at += taken.max(1);
    }
    bound
}

/// Pictures from a place on, with the lines that belong to them. Says how many items that were.
fn group(
    items: &[Item],
    from: usize,
    headings: &BTreeMap<usize, Heading>,
    usual: Usual,
    above: bool,
    bound: &mut Vec<Bound>,
) -> usize {
    let rows = rows(&items[from..]);
    let pictures: Vec<(usize, String)> = rows.iter().flat_map(|row| pictures(row)).collect();
    if pictures.iter().any(|(_, caption)| !caption.is_empty()) {
        bound.push(Bound::Figures(shared(&pictures, &[], Likeness::Weak)));
        return rows.len();
    }
    let before =
        bound.last().and_then(|last| if let Bound::Line(line) = last { Some(line.clone()) } else { None });
    if let Some(line) = before.filter(|_| above)
        && let Some(found) = likeness(&line, usual)
    {
        bound.pop();
        bound.push(Bound::Figures(shared(&pictures, &[&line], found)));
        return rows.len();
    }
    let (lines, strongest) = match above {
        true => (Vec::new(), Likeness::Weak),
        false => below(items, from + rows.len(), pictures.len(), headings, usual),
    };
    bound.push(Bound::Figures(shared(&pictures, &lines, strongest)));
    rows.len() + lines.len()
}

/// Neighbouring paragraphs of pictures. Those of a table have their own words, and share none with others.
fn rows(items: &[Item]) -> Vec<&Shown> {
    let rows =
        items.iter().map_while(|item| if let Item::Pictures(shown) = item { Some(shown) } else { None });
    let rows: Vec<&Shown> = rows.collect();
    let count = match rows.first() {
        Some(first) if first.captions.is_empty() => {
            rows.iter().take_while(|row| row.captions.is_empty()).count()
        }
        _ => rows.len().min(1),
    };
    rows[..count].to_vec()
}

/// The pictures of a paragraph, each with the words that a table gave it.
fn pictures(row: &Shown) -> impl Iterator<Item = (usize, String)> + '_ {
    let caption = |number: usize| row.captions.get(number).cloned().unwrap_or_default();
    row.pictures.iter().enumerate().map(move |(number, picture)| (*picture, caption(number)))
}

/// The lines below pictures that are captions: as many as pictures, or one for all, and who took them.
fn below<'i>(
    items: &'i [Item],
    from: usize,
    pictures: usize,
    headings: &BTreeMap<usize, Heading>,
    usual: Usual,
) -> (Vec<&'i Line>, Likeness) {
    let (mut lines, mut strongest): (Vec<&Line>, _) = (Vec::new(), Likeness::Weak);
    for (at, item) in items.iter().enumerate().skip(from) {
        let Item::Line(line) = item else { break };
        // What a table shows is written above it.
        if line.text.starts_with('表') && matches!(items.get(at + 1), Some(Item::Table(_))) {
            break;
        }
        let is_signature = is_credit(&line.text);
        let found = likeness(line, usual).filter(|_| !headings.contains_key(&at));
        let is_next =
            lines.len() < pictures && found == Some(Likeness::Strong) && strongest == Likeness::Strong;
        if !(lines.is_empty() || is_signature || is_next) || found.is_none() && !is_signature {
            break;
        }
        strongest = found.map_or(strongest, |found| strongest.max(found));
        lines.push(line);
    }
    (lines, strongest)
}

/// Gives the lines to the pictures: one each, or all of them to the last.
fn shared(pictures: &[(usize, String)], lines: &[&Line], likeness: Likeness) -> Vec<Pictured> {
    let credits = lines.iter().rev().take_while(|line| is_credit(&line.text) && lines.len() > 1).count();
    let (captions, credits) = lines.split_at(lines.len() - credits);
    let credit: String = credits.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" ");
    let with_credit = |text: &str| match credit.as_str() {
        "" => formed(text),
        credit => formed(&format!("{text}（{}）", super::character::unbracketed(credit).unwrap_or(credit))),
    };
    let sure = if likeness == Likeness::Strong { Sure::Certain } else { Sure::Likely };
    let each = captions.len() == pictures.len();
    let all: String = captions.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" ");
    let last = pictures.len().saturating_sub(1);
    let caption = |index: usize, own: &str| match (own.is_empty(), each) {
        (false, _) => (formed(own), "写明是这张图的文字"),
        (true, true) => (with_credit(captions[index].text.trim()), "紧挨着图片的短句"),
        (true, false) if index == last && !all.is_empty() => (with_credit(&all), "几张图下面共用的一句"),
        (true, false) if index == last && !credit.is_empty() => (with_credit(""), "图片下面的摄影者"),
        (true, false) => (String::new(), "没有图说"),
    };
    let pictured = |(index, (picture, own)): (usize, &(usize, String))| {
        let (caption, why) = caption(index, own);
        Pictured { picture: Some(*picture), caption, number: None, sure, why }
    };
    pictures.iter().enumerate().map(pictured).collect()
}

/// Whether captions stand above their pictures, all over the text.
fn are_above(items: &[Item], headings: &BTreeMap<usize, Heading>, usual: Usual) -> bool {
    let strong = |at: Option<usize>| {
        let Some(Item::Line(line)) = at.and_then(|at| items.get(at)) else { return false };
        at.is_some_and(|at| !headings.contains_key(&at)) && likeness(line, usual) == Some(Likeness::Strong)
    };
    let (mut above, mut below) = (0, 0);
    for (at, item) in items.iter().enumerate() {
        if matches!(item, Item::Pictures(_)) {
            above += usize::from(strong(at.checked_sub(1)));
            below += usize::from(strong(Some(at + 1)));
        }
    }
    above > below
}

/// What most of the text looks like.
pub(super) fn usual(items: &[Item]) -> Usual {
    let lines =
        || items.iter().filter_map(|item| if let Item::Line(line) = item { Some(line) } else { None });
    let long = || lines().filter(|line| line.length() > 45);
    let centred = long().filter(|line| line.align == Align::Center).count() * 2 > long().count();
    let longest =
        long().max_by_key(|line| line.length()).or_else(|| lines().max_by_key(|line| line.length()));
    let indented = long().filter(|line| line.indented).count() * 10 > long().count() * 8;
    Usual { indented, look: longest.map(|line| line.look).unwrap_or_default(), centred }
}

impl Pictured {
    /// What the picture is called in messages and for those who do not see it.
    pub fn alternative(&self) -> String {
        captions::alternative(&self.caption)
    }
}
