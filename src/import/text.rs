//! Plain text: a line is a paragraph, empty lines are counted.
//!
//! In: the bytes of a text file in any encoding that editors use. Out: a [`Manuscript`] without looks. Invariant:
//! every character of the text is in it; what is no text is refused.

use super::Refusal;
use super::manuscript::{Block, Cell, Manuscript, Paragraph, Piece, Remark, RemarkKind, Run, Table};
use super::recognise::line::words;
use crate::snapshot::{Encoding, unicode};

/// Reads a text.
///
/// # Errors
/// If it is no text, or empty.
pub fn read(bytes: &[u8]) -> Result<Manuscript, Refusal> {
    let (text, remarks) = decoded(bytes)?;
    if text.trim().is_empty() {
        return Err(if bytes.is_empty() { Refusal::Empty } else { Refusal::NoText });
    }
    Ok(Manuscript { blocks: blocks(&text), remarks, ..Manuscript::default() })
}

/// The text of bytes, lines ended by LF alone.
pub(super) fn decoded(bytes: &[u8]) -> Result<(String, Vec<Remark>), Refusal> {
    let swapped = utf16_without_mark(bytes);
    let (text, encoding) = unicode(swapped.as_deref().unwrap_or(bytes));
    let lost = text.chars().filter(|c| *c == '\u{fffd}').count();
    let nul = text.chars().filter(|c| *c == '\0').count();
    if nul > 0 || lost * 10 > text.chars().count() {
        return Err(Refusal::Encoding);
    }
    let mut remarks = Vec::new();
    if encoding == Encoding::Unknown {
        let words = format!("有 {lost} 个字认不出来，显示为“\u{fffd}”，请对照原稿改正");
        remarks.push(Remark { kind: RemarkKind::Doubt, words });
    }
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}'], "\n");
    Ok((text, remarks))
}

/// UTF-16 whose mark was lost, with one: hardly a unit of it is no Chinese and no ASCII.
fn utf16_without_mark(bytes: &[u8]) -> Option<Vec<u8>> {
    let has_mark = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    if has_mark || !bytes.len().is_multiple_of(2) || !bytes.contains(&0) {
        return None;
    }
    let usual = |unit: u16| matches!(unit, 0x0a | 0x0d | 0x09 | 0x20..=0x7e | 0x2010..=0x203f | 0x3000..=0x303f | 0x4e00..=0x9fff | 0xff00..=0xffef);
    let count = |unit: fn([u8; 2]) -> u16| {
        bytes.chunks_exact(2).filter(|pair| usual(unit([pair[0], pair[1]]))).count()
    };
    let (little, big) = (count(u16::from_le_bytes), count(u16::from_be_bytes));
    let mark: &[u8] = if little > big { b"\xFF\xFE" } else { b"\xFE\xFF" };
    (little.max(big) * 20 >= bytes.len() / 2 * 19).then(|| [mark, bytes].concat())
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut blank = 0_u8;
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        if line.trim().is_empty() {
            blank = blank.saturating_add(1);
            at += 1;
            continue;
        }
        let rows = table(&lines[at..]);
        if rows > 0 {
            blocks.push(Block::Table(Table {
                rows: lines[at..at + rows].iter().map(|line| row(line)).collect(),
            }));
            at += rows;
        } else {
            blocks.push(Block::Paragraph(paragraph(line, blank)));
            at += 1;
        }
        blank = 0;
    }
    blocks
}

fn paragraph(line: &str, blank_before: u8) -> Paragraph {
    Paragraph { runs: vec![words(line.trim_end())], blank_before, ..Paragraph::default() }
}

/// How many lines from here on are rows of a table that a sheet was copied from.
fn table(lines: &[&str]) -> usize {
    let columns = |line: &str| line.trim_matches([' ', '\u{3000}']).matches('\t').count() + 1;
    let first = lines.first().map_or(0, |line| columns(line));
    let is_row = |line: &&&str| columns(line) == first && !line.starts_with(['\t', ' ', '\u{3000}']);
    if first < 2 {
        // Most lines: to count on from each of them would take the square of their number.
        return 0;
    }
    let rows = lines.iter().take_while(is_row).count();
    if rows > 1 { rows } else { 0 }
}

fn row(line: &str) -> Vec<Cell> {
    let cell = |text: &str| {
        let run = Run { piece: Piece::Text(text.trim().to_owned()), ..words("") };
        let runs = if text.trim().is_empty() { Vec::new() } else { vec![run] };
        Cell {
            blocks: vec![Block::Paragraph(Paragraph { runs, ..Paragraph::default() })],
            columns: 1,
            rows: 1,
        }
    };
    line.split('\t').map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Vec<(String, u8)> {
        let manuscript = read(bytes).unwrap();
        let of = |block: &Block| match block {
            Block::Paragraph(p) => (super::super::recognise::line::plain(&p.runs), p.blank_before),
            Block::Table(table) => (format!("{} 行", table.rows.len()), 0),
            Block::Kept(_) => (String::new(), 0),
        };
        manuscript.blocks.iter().map(of).collect()
    }

    #[test]
    fn empty_lines_are_counted_in_every_encoding() {
        let text = "县政协召开会议\r\n\r\n\r\n会议听取了汇报。\n";
        let expected = [("县政协召开会议".to_owned(), 0), ("会议听取了汇报。".to_owned(), 2)];
        assert_eq!(texts(text.as_bytes()), expected);
        let gbk = encoding_rs::GB18030.encode(text).0.into_owned();
        assert_eq!(texts(&gbk), expected);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(texts(&little), expected);
        assert_eq!(texts(&big), expected);
        assert_eq!(texts(&[b"\xFF\xFE", &little[..]].concat()), expected);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(read(b"\xD0\xCF\x11\xE0\0\0\0\x01\0").is_err());
        assert!(read(" \n".as_bytes()).is_err());
    }

    #[test]
    fn a_copied_sheet_is_a_table() {
        assert_eq!(
            texts("甲\t乙\n1\t2\n\n完。".as_bytes()),
            [("2 行".to_owned(), 0), ("完。".to_owned(), 1)]
        );
    }
}
