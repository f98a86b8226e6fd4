//! Tables: rows and cells, with what is merged as one.
//!
//! In: `w:tbl`. Out: a [`Table`]. Invariant: every cell of the file's grid is covered once; a deleted row or
//! cell is gone; the text of a cell that a tall one covers, which Word would not show, is kept in the tall one.

use super::super::manuscript::{Cell, Table};
use super::Reader;
use super::story::{Flow, chosen};
use super::tree::{Element, Ns};
use std::collections::BTreeMap;

/// Word allows 63 columns.
const MOST_COLUMNS: u32 = 200;

/// A table as it is filled.
#[derive(Default)]
struct Grid {
    rows: Vec<Vec<Cell>>,
    /// The tall cell that may go on in a column: where it is, and its width.
    tall: BTreeMap<u32, (usize, usize, u32)>,
}

impl Reader<'_, '_> {
    pub fn table(&mut self, element: &Element<'_>, flow: &mut Flow) {
        let mut grid = Grid::default();
        self.rows(element, &mut grid);
        if grid.rows.iter().any(|row| !row.is_empty()) {
            flow.push_table(Table { rows: grid.rows });
        }
    }

    fn rows(&mut self, parent: &Element<'_>, grid: &mut Grid) {
        for child in parent.elements() {
            match (child.ns, child.name) {
                (Ns::Word, "tr") => self.row(child, grid),
                (Ns::Word, "sdt") => {
                    if let Some(content) = self.control(child) {
                        self.rows(content, grid);
                    }
                }
                (Ns::Word, "customXml" | "ins" | "moveTo") => self.rows(child, grid),
                (Ns::Compat, "AlternateContent") => {
                    if let Some(branch) = chosen(child) {
                        self.rows(branch, grid);
                    }
                }
                _ => {}
            }
        }
    }

    fn row(&mut self, element: &Element<'_>, grid: &mut Grid) {
        let properties = element.w("trPr");
        if properties.is_some_and(|of| of.w("del").is_some() || of.w("moveFrom").is_some()) {
            self.told.deleted += 1;
            return;
        }
        if properties.is_some_and(|of| of.w("ins").is_some()) {
            self.told.inserted += 1;
        }
        let skipped = |name| properties.and_then(|of| of.w_val(name)).map_or(0, columns);
        grid.rows.push(Vec::new());
        let mut column = grid.gap(0, skipped("gridBefore"));
        self.cells(element, grid, &mut column);
        // A row without a cell is no row; one that tall cells cover wholly is.
        if column == 0 {
            grid.rows.pop();
        } else {
            grid.gap(column, skipped("gridAfter"));
        }
    }

    fn cells(&mut self, parent: &Element<'_>, grid: &mut Grid, column: &mut u32) {
        for child in parent.elements() {
            match (child.ns, child.name) {
                (Ns::Word, "tc") => self.cell(child, grid, column),
                (Ns::Word, "sdt") => {
                    if let Some(content) = self.control(child) {
                        self.cells(content, grid, column);
                    }
                }
                (Ns::Word, "customXml" | "ins" | "moveTo") => self.cells(child, grid, column),
                (Ns::Compat, "AlternateContent") => {
                    if let Some(branch) = chosen(child) {
                        self.cells(branch, grid, column);
                    }
                }
                _ => {}
            }
        }
    }

    fn cell(&mut self, element: &Element<'_>, grid: &mut Grid, column: &mut u32) {
        let properties = element.w("tcPr");
        if properties.is_some_and(|of| of.w("cellDel").is_some()) {
            self.told.deleted += 1;
            return;
        }
        let mut flow = Flow::default();
        self.blocks(element, &mut flow);
        let width = properties.and_then(|of| of.w_val("gridSpan")).map_or(1, columns).max(1);
        // A cell that says nothing of what it is in a merger goes on with it.
        let merger = |name| properties.and_then(|of| of.w(name)).map(|of| of.val().unwrap_or("continue"));
        let goes_on = |name| merger(name) == Some("continue");
        if goes_on("hMerge") && grid.widen(width) {
            *column = column.saturating_add(width);
            return;
        }
        // A merger that is a tracked change is stated apart, in shorter words.
        let tracked = properties.and_then(|of| of.w("cellMerge")).and_then(|of| of.word("vMerge"));
        let tall = match tracked {
            Some("rest") => Some("restart"),
            Some("cont") => Some("continue"),
            _ => merger("vMerge"),
        };
        grid.put(*column, width, flow, tall);
        *column = column.saturating_add(width);
    }
}

impl Grid {
    /// Columns that a row leaves out are an empty cell.
    fn gap(&mut self, column: u32, width: u32) -> u32 {
        if width > 0 {
            self.put(column, width, Flow::default(), None);
        }
        column + width
    }

    /// The last cell of the row covers more columns.
    fn widen(&mut self, width: u32) -> bool {
        let last = self.rows.last_mut().and_then(|row| row.last_mut());
        last.map(|cell| cell.columns = cell.columns.saturating_add(width)).is_some()
    }

    fn put(&mut self, column: u32, width: u32, flow: Flow, merger: Option<&str>) {
        if merger == Some("continue")
            && let Some(&(row, at, above)) = self.tall.get(&column)
            && above == width
        {
            let last = self.rows.len() - 1;
            let cell = &mut self.rows[row][at];
            cell.rows = u32::try_from(last - row + 1).unwrap_or(u32::MAX);
            cell.blocks.extend(flow.into_blocks());
            return;
        }
        let mut covered: Vec<u32> =
            self.tall.range(column..column.saturating_add(width)).map(|(&at, _)| at).collect();
        for at in covered.drain(..) {
            self.tall.remove(&at);
        }
        let row = self.rows.len() - 1;
        if merger.is_some() {
            self.tall.insert(column, (row, self.rows[row].len(), width));
        }
        self.rows[row].push(Cell { blocks: flow.into_blocks(), columns: width, rows: 1 });
    }
}

fn columns(value: &str) -> u32 {
    value.trim().parse::<u32>().unwrap_or(0).min(MOST_COLUMNS)
}
