//! Tables of a page.

use super::walk::{Context, Walker};
use crate::import::manuscript::{Cell, Table};
use crate::markdown::dom::Id;

/// Columns or rows that a cell may cover.
const WIDEST: u32 = 200;

impl Walker<'_> {
    /// Reads a table with all that is in its cells.
    pub(super) fn table(&mut self, table: Id, context: &Context) -> Table {
        let mut rows = Vec::new();
        let mut open: Vec<Id> = self.tree.children(table).collect();
        open.reverse();
        while let Some(part) = open.pop() {
            match self.tree.name(part) {
                "thead" | "tbody" | "tfoot" => {
                    let inner: Vec<Id> = self.tree.children(part).collect();
                    open.extend(inner.into_iter().rev());
                }
                "tr" => {
                    let cells: Vec<Id> = self
                        .tree
                        .children(part)
                        .filter(|id| matches!(self.tree.name(*id), "td" | "th"))
                        .collect();
                    rows.push(cells.into_iter().map(|cell| self.cell(cell, context)).collect());
                }
                _ => {}
            }
        }
        rows.retain(|row: &Vec<Cell>| !row.is_empty());
        Table { rows }
    }

    fn cell(&mut self, cell: Id, context: &Context) -> Cell {
        let span = |name: &str| {
            let written = self.tree.attribute(cell, name).and_then(|value| value.trim().parse::<u32>().ok());
            written.unwrap_or(1).clamp(1, WIDEST)
        };
        let (columns, rows) = (span("colspan"), span("rowspan"));
        Cell { blocks: self.apart(cell, context), columns, rows }
    }
}
