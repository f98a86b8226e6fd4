//! A table to download, as spreadsheets open it.
//!
//! In: a sheet, whose rows are public. Out: bytes. Invariant: columns that no page shows are not in it.

use crate::content::data::spreadsheet;
use crate::site::Sheet;

/// The header and all rows, in the table's order, of the columns that are public.
pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let rows = &sheet.rows;
    let is_public = |column: &usize| sheet.layout.is_public(&rows.columns()[*column]);
    let columns: Vec<usize> = (0..rows.columns().len()).filter(is_public).collect();
    let header = columns.iter().map(|column| &*rows.columns()[*column]).collect::<Vec<&str>>();
    let cells = (0..rows.len()).map(|row| columns.iter().map(|column| rows.cell(row, *column)).collect());
    spreadsheet(std::iter::once(header).chain(cells))
}
