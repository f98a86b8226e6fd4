//! Lists as lines with markers in words.
//!
//! In: lists and items as they open. Out: how deep a line lies, and the marker of an item's first line. Invariant:
//! numbers are those that a page shows.

use super::notes::circled;
use crate::markdown::dom::{Id, Tree};

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
    marker: Option<String>,
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
        let step = if is_reversed { -1 } else { 1 };
        self.open.push(List { numbers, next: start, step, marker: None });
    }

    pub fn close(&mut self) {
        self.open.pop();
    }

    /// An item begins, perhaps with a number of its own.
    pub fn item(&mut self, value: Option<&str>) {
        let Some(list) = self.open.last_mut() else { return };
        if let Some(value) = value.and_then(|value| value.parse().ok()) {
            list.next = value;
        }
        list.marker = Some(list.numbers.marker(list.next));
        list.next = list.next.saturating_add(list.step);
    }

    /// What stands before the first line of an item: taken once.
    pub fn marker(&mut self) -> Option<String> {
        self.open.last_mut()?.marker.take()
    }

    /// Whether an item has no line yet.
    pub fn awaits_marker(&self) -> bool {
        self.open.last().is_some_and(|list| list.marker.is_some())
    }
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
