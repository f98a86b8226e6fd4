//! Rows that swallowed others, and what parts the cells of a CSV.
//!
//! In: the text of a table or of a record. Out: the separator; whether a quote is missing. Invariant: where
//! it can't be told whether a row holds the private text of another, it counts as torn.

use super::publicity::WITHHELD;

/// What tables are saved with; the first is the usual one.
const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];

/// The separator that the header has most of.
pub(super) fn separator(table: &str) -> u8 {
    let header = table.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: u8| unquoted(header, separator);
    let most = SEPARATORS.into_iter().rev().max_by_key(|separator| count(*separator));
    most.filter(|separator| count(*separator) > 0).unwrap_or(b',')
}

fn unquoted(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    let mut parts = |byte: &u8| {
        quoted ^= *byte == b'"';
        !quoted && *byte == separator
    };
    line.as_bytes().iter().filter(|byte| parts(byte)).count()
}

/// Whether a header's cells are parted by what parts none.
pub(super) fn is_unparted(columns: &[Box<str>], decided: bool) -> bool {
    let foreign = |name: &str, marks: &[char]| name.contains(marks);
    // A name that goes on with a row: its closing quote is missing, and the rows are in it.
    let holds_rows =
        |name: &str| name.split_once('\n').is_some_and(|(_, rest)| rest.contains([',', '\t', ';']));
    if columns.iter().any(|name| holds_rows(name)) {
        return true;
    }
    match columns {
        [only] => foreign(only, &['，', '、', '；', '|', '｜', '\n']),
        _ => !decided && columns.iter().any(|name| foreign(name, &['，', '；', '|', '｜', '\n'])),
    }
}

/// Whether the quotes of a record do not match: one is followed by more text, or the last is missing.
pub(super) fn quotes_differ(record: &str, separator: u8) -> bool {
    let bytes = record.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes.get(at) == Some(&b'"') {
            let Some(end) = quoted_end(bytes, at + 1) else { return true };
            at = end;
            if !matches!(bytes.get(at), None | Some(b'\r' | b'\n')) && bytes.get(at) != Some(&separator) {
                return true;
            }
        }
        while bytes.get(at).is_some_and(|byte| *byte != separator && *byte != b'\n') {
            at += 1;
        }
        at += 1;
    }
    false
}

/// Behind the quote that closes a cell.
fn quoted_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match (bytes.get(at)?, bytes.get(at + 1)) {
            (b'"', Some(b'"')) => at += 2,
            (b'"', _) => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// Whether a cell of several lines holds what looks like another row of a table of that width.
pub(super) fn holds_a_row(cell: &str, separator: u8, width: usize) -> bool {
    let mut lines = cell.split(['\n', '\r']);
    let first = lines.next().unwrap_or_default();
    if first.len() == cell.len() {
        return false;
    }
    let parts = |line: &str| line.bytes().filter(|byte| *byte == separator).count();
    let says = |line: &str| {
        let words = line.split(char::from(separator)).map(|word| word.trim().trim_matches('"').trim());
        parts(line) > 0 && words.into_iter().any(|word| word == WITHHELD)
    };
    says(first) || lines.any(|line| parts(line) + 1 >= width.max(2) || says(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_told_by_the_header() {
        assert_eq!(separator("\n案号,案由;甲,公开方式\n"), b',');
        assert_eq!(separator("案号\t案由\n"), b'\t');
        assert_eq!(separator("案号;\"案,由,\";公开方式\n1,2,3,4\n"), b';');
        assert_eq!(separator("名称\n甲;乙\n"), b',');
    }

    #[test]
    fn prose_of_several_lines_is_no_row() {
        assert!(!holds_a_row("问题：一，二，三\n建议：1,000 元，不公开，四", b',', 4));
        assert!(!holds_a_row("一,二,三,四", b',', 4));
        assert!(holds_a_row("一\n2,乙,丙,", b',', 4));
        assert!(holds_a_row("一,全文\n2,不公开", b',', 17));
        assert!(holds_a_row("一\n2,\"不公开\",", b',', 17));
    }

    #[test]
    fn quotes_that_do_not_match_are_seen() {
        assert!(!quotes_differ("1,\"甲, \"\"乙\"\"\n丙\",\"\"\r\n", b','));
        assert!(!quotes_differ("1,甲\"乙,丙\n", b','));
        assert!(quotes_differ("1,\"甲\n2,\"乙\",丙\n", b','));
        assert!(quotes_differ("1,\"甲\n", b','));
    }
}
