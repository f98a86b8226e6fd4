//! A table to download: CSV as spreadsheets open it (RFC 4180, UTF-8 with BOM, CR LF).
//!
//! In: a sheet, whose rows are public. Out: bytes. Invariant: no cell is a formula to a spreadsheet: one
//! that begins like one gets an apostrophe before it, so that a text from a form runs nothing.

use csv::{Terminator, WriterBuilder};

use crate::site::Sheet;

/// Without it Excel takes the file for one in the system's own encoding.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// The header and all rows, in the table's order.
pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let rows = &sheet.rows;
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(BOM.to_vec());
    // Writing into memory fails never, and all records have the header's length.
    let header: Vec<_> = rows.columns().iter().map(|name| plain(name)).collect();
    let _ = writer.write_record(header.iter().map(|cell| cell.as_bytes()));
    for row in 0..rows.len() {
        for column in 0..rows.columns().len() {
            let _ = writer.write_field(plain(rows.cell(row, column)).as_bytes());
        }
        let _ = writer.write_record(None::<&[u8]>);
    }
    writer.into_inner().unwrap_or_default()
}

/// A cell that no spreadsheet computes.
fn plain(cell: &str) -> std::borrow::Cow<'_, str> {
    match cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r']) {
        true => format!("'{cell}").into(),
        false => cell.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_text() {
        for cell in ["=1+1", "+86", "-5", "@SUM(A1)", "＝1"] {
            assert_eq!(plain(cell), format!("'{cell}"));
        }
        assert_eq!(plain("关于 1+1 的提案"), "关于 1+1 的提案");
    }
}
