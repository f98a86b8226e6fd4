//! A table to download, as spreadsheets open it.
//!
//! In: a sheet, whose rows are public. Out: bytes.

use crate::content::data::spreadsheet;
use crate::site::Sheet;

/// The header and all rows, in the table's order.
pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let rows = &sheet.rows;
    let columns = 0..rows.columns().len();
    let header = columns.clone().map(|column| &*rows.columns()[column]).collect::<Vec<&str>>();
    let cells = (0..rows.len()).map(|row| columns.clone().map(|column| rows.cell(row, column)).collect());
    spreadsheet(std::iter::once(header).chain(cells))
}
