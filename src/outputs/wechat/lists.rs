//! Lists as lines with markers in words.
//!
//! In: lists and items as they open. Out: how deep a line lies, how far in, and the marker of an item's first line.
//! Invariant: numbers are those that a page shows.

use super::notes::circled;
use crate::markdown::dom::{Data, Id, Tree};

/// The open lists, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Lists {
    open: Vec<List>,
}

#[derive(Debug)]
struct List {
    numbers: Numbers,
    next: i64,
    step: i64,
    /// Of the open item, until a line takes it.
    marker: Option<Marker>,
    /// The widest of the markers so far, as [`Marker::width`] counts.
    gutter: u16,
}

/// What stands before the first line of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// Empty where the item's own words begin with a mark.
    pub text: String,
    /// In hundredths of the size of its letters, about.
    pub width: u16,
}

impl Marker {
    fn new(text: String) -> Marker {
        let width = |c: char| match c {
            ' ' | '.' => 31,
            '•' | '◦' | '▪' => 60,
            c if c.is_ascii() => 58,
            _ => 100,
        };
        let width = text.chars().map(width).sum();
        Marker { text, width }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Numbers {
    /// A dot; which one tells the depth.
    Dots(usize),
    Decimal,
    Letters {
        upper: bool,
    },
    /// Of notes.
    Circled,
}

impl Lists {
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// A list begins; `notes`: it is the one of the footnotes.
    pub fn open(&mut self, tree: &Tree, id: Id, notes: bool) {
        let is_ordered = tree.name(id) == "ol";
        let dots = self.open.iter().filter(|list| matches!(list.numbers, Numbers::Dots(_))).count();
        let numbers = match tree.attribute(id, "type") {
            _ if !is_ordered => Numbers::Dots(dots),
            _ if notes && self.open.is_empty() => Numbers::Circled,
            Some("a") => Numbers::Letters { upper: false },
            Some("A") => Numbers::Letters { upper: true },
            _ => Numbers::Decimal,
        };
        let is_reversed = is_ordered && tree.attribute(id, "reversed").is_some();
        let items = || tree.children(id).filter(|&child| tree.name(child) == "li").count();
        let first = if is_reversed { i64::try_from(items()).unwrap_or(1) } else { 1 };
        let start = tree.attribute(id, "start").and_then(|start| start.parse().ok()).unwrap_or(first);
        let step: i64 = if is_reversed { -1 } else { 1 };
        let ends =
            [start, start.saturating_add(step.saturating_mul(i64::try_from(items()).unwrap_or(1) - 1))];
        let gutter =
            ends.map(|number| Marker::new(numbers.marker(number)).width).into_iter().max().unwrap_or(0);
        self.open.push(List { numbers, next: start, step, marker: None, gutter });
    }

    pub fn close(&mut self) {
        self.open.pop();
    }

    /// How far in the words of items stand, as [`Marker::width`] counts.
    pub fn gutter(&self) -> u16 {
        self.open.iter().map(|list| list.gutter).fold(0, u16::saturating_add)
    }

    /// An item begins, perhaps with a number of its own; `mark`: its words begin with one.
    pub fn item(&mut self, value: Option<&str>, mark: Option<char>) {
        let Some(list) = self.open.last_mut() else { return };
        if let Some(value) = value.and_then(|value| value.parse().ok()) {
            list.next = value;
        }
        let marker = match mark {
            Some(mark) => Marker { text: String::new(), ..Marker::new(format!("{mark} ")) },
            None => Marker::new(list.numbers.marker(list.next)),
        };
        list.gutter = list.gutter.max(marker.width);
        list.marker = Some(marker);
        list.next = list.next.saturating_add(list.step);
    }

    /// What stands before the first line of an item: taken once.
    pub fn marker(&mut self) -> Option<Marker> {
        self.open.last_mut()?.marker.take()
    }

    /// Whether an item has no line yet.
    pub fn awaits_marker(&self) -> bool {
        self.open.last().is_some_and(|list| list.marker.is_some())
    }
}

/// The mark that a point of a list of tasks begins with.
pub(super) fn mark(tree: &Tree, item: Id) -> Option<char> {
    let says = |&child: &Id| !matches!(tree.data(child), Data::Text(text) if text.trim().is_empty());
    let mut at = item;
    while let Some(first) = tree.children(at).find(says) {
        if let Data::Text(text) = tree.data(first) {
            return text.trim_start().chars().next().filter(|c| matches!(c, '☐' | '☑'));
        }
        at = first;
    }
    None
}

impl Numbers {
    fn marker(self, number: i64) -> String {
        match self {
            Numbers::Dots(depth) => ["• ", "◦ ", "▪ "][depth % 3].to_owned(),
            Numbers::Letters { upper } if (1..=26).contains(&number) => {
                let first = if upper { b'A' } else { b'a' };
                let letter = u8::try_from(number - 1).map_or('?', |nth| char::from(first + nth));
                format!("{letter}. ")
            }
            Numbers::Decimal | Numbers::Letters { .. } => format!("{number}. "),
            Numbers::Circled => format!("{} ", circled(usize::try_from(number).unwrap_or(0))),
        }
    }
}
