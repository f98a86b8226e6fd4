//! Where a cell stands in the text of a CSV.

use std::ops::Range;

/// The bytes of the `column`-th cell of the record that begins at `start`, quotes included; `None` if the
/// record has no such cell.
pub fn cell_range(text: &str, start: usize, column: usize, separator: u8) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut at, mut begin, mut cell, mut quoted) = (start, start, 0, false);
    loop {
        match bytes.get(at) {
            Some(b'"') => quoted = !quoted,
            Some(byte) if *byte == separator && !quoted => {
                if cell == column {
                    return Some(begin..at);
                }
                cell += 1;
                begin = at + 1;
            }
            Some(b'\n') if !quoted => break,
            Some(_) => {}
            None => break,
        }
        at += 1;
    }
    (cell == column && begin <= at).then_some(begin..at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_a_cell_together() {
        let text = "甲,\"乙,\"\"丙\"\"\n丁\",,戊\n己";
        let cell = |column| cell_range(text, 0, column, b',').map(|range| &text[range]);
        assert_eq!(cell(0), Some("甲"));
        assert_eq!(cell(1), Some("\"乙,\"\"丙\"\"\n丁\""));
        assert_eq!(cell(2), Some(""));
        assert_eq!(cell(3), Some("戊"));
        assert_eq!(cell(4), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_cells_at_character_boundaries(text in "[甲,\"\n]{0,40}", column in 0usize..6) {
            if let Some(range) = cell_range(&text, 0, column, b',') {
                proptest::prop_assert!(text.get(range).is_some());
            }
        }
    }
}
