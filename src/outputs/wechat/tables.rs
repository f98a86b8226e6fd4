//! Tables of a message: rows of cells, one table at a time.
//!
//! In: the elements of tables as they open and close, and the lines inside. Out: rows. Invariant: a table inside a
//! cell is no table of its own: its words stand in the cell.

use super::block::{Cell, Row, Run, What};
use super::flatten::align;
use crate::markdown::dom::{Id, Tree};

/// Cells that span more are written as spanning so many.
const MOST_SPANNED: u32 = 100;

/// The table that is open.
#[derive(Debug, Default)]
pub(super) struct Cells {
    table: Option<Id>,
    rows: Vec<Row>,
    cell: Option<(Id, Cell)>,
    /// Tables open inside of a cell.
    nested: Vec<Id>,
}

impl Cells {
    /// Whether words go into a cell now.
    pub fn is_open(&self) -> bool {
        self.cell.is_some()
    }

    pub fn is_nested(&self) -> bool {
        !self.nested.is_empty()
    }

    /// An element opens; says whether words begin anew with it.
    pub fn enter(&mut self, tree: &Tree, id: Id, name: &str) -> bool {
        match name {
            "table" if self.table.is_none() => {
                self.table = Some(id);
                true
            }
            "table" => {
                self.nested.push(id);
                false
            }
            _ if self.is_nested() || self.table.is_none() => false,
            "tr" => {
                self.rows.push(Row::new());
                true
            }
            _ => {
                let span = |attribute| {
                    let span = tree.attribute(id, attribute).and_then(|span| span.parse().ok());
                    span.unwrap_or(1).clamp(1, MOST_SPANNED)
                };
                let cell = Cell {
                    is_head: name == "th",
                    align: align(tree.attribute(id, "class")),
                    columns: span("colspan"),
                    rows: span("rowspan"),
                    runs: Vec::new(),
                };
                self.cell = Some((id, cell));
                true
            }
        }
    }

    /// A line of the open cell.
    pub fn line(&mut self, mut runs: Vec<Run>, is_strong: bool) {
        let Some((_, cell)) = &mut self.cell else { return };
        if is_strong {
            runs.iter_mut().for_each(|run| run.marks.strong = true);
        }
        if !cell.runs.is_empty() {
            cell.runs.push(Run { what: What::Break, marks: super::block::Marks::default() });
        }
        cell.runs.append(&mut runs);
    }

    /// Whether the end of an element ends the line in it.
    pub fn ends(&mut self, id: Id) -> bool {
        if self.nested.last() == Some(&id) {
            self.nested.pop();
            return false;
        }
        self.table == Some(id) || self.cell.as_ref().is_some_and(|(open, _)| *open == id)
    }

    /// An element has ended; gives the table, if it was that.
    pub fn leave(&mut self, id: Id) -> Option<Vec<Row>> {
        if let Some((open, cell)) = self.cell.take() {
            if open == id {
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
                return None;
            }
            self.cell = Some((open, cell));
        }
        if self.table != Some(id) {
            return None;
        }
        self.table = None;
        let mut rows = std::mem::take(&mut self.rows);
        rows.retain(|row| !row.is_empty());
        (!rows.is_empty()).then_some(rows)
    }
}
