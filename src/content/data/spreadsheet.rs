//! Records become CSV as spreadsheets open it (RFC 4180, UTF-8 with BOM, CR LF).
//!
//! In: records of cells, all of one length. Out: bytes. Invariant: no cell is a formula to a spreadsheet: one that
//! begins like one gets an apostrophe before it, so that a text from a form runs nothing.

use csv::{Terminator, WriterBuilder};

/// Without it Excel takes the file for one in the system's own encoding.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// The records in their order.
pub fn spreadsheet<R, C>(records: impl IntoIterator<Item = R>) -> Vec<u8>
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut writer =
        WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(BOM.to_vec());
    for record in records {
        // Writing into memory fails never.
        for cell in record {
            let _ = writer.write_field(plain(cell.as_ref()).as_bytes());
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

    #[test]
    fn records_are_lines_that_excel_reads() {
        let csv = spreadsheet([["标题", "网址"], ["甲，“乙”", "a,\"b\"\n"]]);
        assert_eq!(String::from_utf8(csv).unwrap(), "\u{feff}标题,网址\r\n甲，“乙”,\"a,\"\"b\"\"\n\"\r\n");
    }
}
