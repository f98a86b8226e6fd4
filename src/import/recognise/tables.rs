//! Tables that only set pictures side by side, or frame a text, are none.
//!
//! In: a table. Out: what stood in it, as items. Invariant: a table that holds data stays one.

use super::captions::formed;
use super::line::{Item, Line, Shown, push};
use crate::import::manuscript::{Block, Cell, Table};

/// Characters of a caption in a cell, at most.
const LONGEST: usize = 80;

/// What a cell holds.
struct Content {
    pictures: Vec<usize>,
    text: String,
}

/// The items of a table that is no table; `None` for one that is.
pub(super) fn unpack(table: &Table) -> Option<Vec<Item>> {
    if let [row] = &table.rows[..]
        && let [cell] = &row[..]
    {
        return Some(inside(cell));
    }
    let rows: Vec<Vec<Content>> = table.rows.iter().map(|row| row.iter().map(content).collect()).collect();
    let cells = || rows.iter().flatten();
    let has_pictures = cells().any(|cell| !cell.pictures.is_empty());
    let are_captions = cells().all(|cell| cell.text.chars().count() <= LONGEST);
    let pictures = cells().filter(|cell| !cell.pictures.is_empty()).count();
    let words = cells().filter(|cell| cell.pictures.is_empty() && !cell.text.is_empty()).count();
    (has_pictures && are_captions && words <= pictures).then(|| pictured(&rows))
}

fn inside(cell: &Cell) -> Vec<Item> {
    let mut items = Vec::new();
    for block in &cell.blocks {
        match block {
            Block::Paragraph(paragraph) => push(&mut items, paragraph),
            Block::Table(table) => {
                items.extend(unpack(table).unwrap_or_else(|| vec![Item::Table(table.clone())]));
            }
            Block::Kept(kept) => items.push(Item::Kept(kept.clone())),
        }
    }
    items
}

fn content(cell: &Cell) -> Content {
    let mut content = Content { pictures: Vec::new(), text: String::new() };
    for item in inside(cell) {
        match item {
            Item::Pictures(shown) => content.pictures.extend(shown.pictures),
            Item::Line(line) if content.text.is_empty() => content.text = line.text,
            Item::Line(line) => content.text.push_str(&line.text),
            // A table in a cell is data.
            Item::Table(_) | Item::Kept(_) => content.text.push_str(&"\u{fffd}".repeat(LONGEST + 1)),
        }
    }
    content
}

/// Pictures with the words in their cell, or in the cell below it.
fn pictured(rows: &[Vec<Content>]) -> Vec<Item> {
    let has = |row: &[Content]| row.iter().any(|cell| !cell.pictures.is_empty());
    let mut items = Vec::new();
    let mut used = false;
    for (number, row) in rows.iter().enumerate() {
        if std::mem::take(&mut used) {
            continue;
        }
        if !has(row) {
            items.extend(row.iter().filter(|cell| !cell.text.is_empty()).map(|cell| line(&cell.text)));
            continue;
        }
        let below = rows.get(number + 1).filter(|below| !has(below));
        let each = below.filter(|below| below.len() == row.len() && row.len() > 1);
        let mut shown = Shown::default();
        for (column, cell) in row.iter().enumerate() {
            show(cell, each.map(|below| &*below[column].text), &mut shown, &mut items);
        }
        used = each.is_some();
        if shown.captions.iter().all(String::is_empty) {
            shown.captions.clear();
        }
        items.push(Item::Pictures(shown));
    }
    items
}

/// Adds the pictures of a cell; its words, or those below it, go to the last of them, all others are lines.
fn show(cell: &Content, below: Option<&str>, shown: &mut Shown, items: &mut Vec<Item>) {
    let words = if cell.text.is_empty() { below.unwrap_or(&cell.text) } else { &cell.text };
    for (index, picture) in cell.pictures.iter().enumerate() {
        shown.pictures.push(*picture);
        let is_last = index + 1 == cell.pictures.len();
        shown.captions.push(if is_last { formed(words) } else { String::new() });
    }
    if cell.pictures.is_empty() && !words.is_empty() {
        items.push(line(words));
    }
    items.extend(below.filter(|below| !cell.text.is_empty() && !below.is_empty()).map(line));
}

fn line(text: &str) -> Item {
    let mut line = Line {
        runs: vec![super::line::words(text)],
        style: Some(crate::import::manuscript::Style::Caption),
        ..Line::default()
    };
    line.measure();
    Item::Line(line)
}
