//! Style sheets of a site's own theme that a browser would read to another end than their author meant.
//!
//! In: a theme's files. Out: a finding for the first brace, comment or string of each sheet that is not closed, or that
//! closes nothing (CSS Syntax Level 3, sections 4.3 and 5.4): the rules behind it, of later sheets of the same bundle too,
//! are lost. Invariant: linear in the sheet; values are not judged.

use std::ops::Range;

use super::codes;
use super::files::{Layer, ThemeFile};
use crate::report::{Finding, Span};

pub fn findings(files: &Layer) -> Vec<Finding> {
    let sheets = files.iter().filter(|(path, _)| path.ends_with(".css"));
    let own = sheets.filter_map(|(_, (source, file))| match file {
        ThemeFile::Text(text) => Some((source, text)),
        ThemeFile::Embedded(_) | ThemeFile::Asset(..) => None,
    });
    own.filter_map(|(source, text)| {
        let (place, what, remedy) = flaw(&text.content)?;
        let message = format!("样式表里{what}，浏览器从这里起会读错");
        Some(Finding::warning(codes::SHEET, message).at(Span::new(source.clone(), place)).help(remedy))
    })
    .collect()
}

type Flaw = (Range<usize>, &'static str, &'static str);

/// The first thing that does not close, else the last brace that is open at the end.
fn flaw(sheet: &str) -> Option<Flaw> {
    let (bytes, mut at, mut open) = (sheet.as_bytes(), 0, Vec::new());
    while let Some(&byte) = bytes.get(at) {
        let rest = &sheet[at..];
        let length = match byte {
            b'/' if rest.starts_with("/*") => match rest[2..].find("*/") {
                Some(end) => end + 4,
                None => return Some((at..at + 2, "有一处注释没有结束", "注释的末尾要写 */")),
            },
            b'"' | b'\'' => match string(rest) {
                Some(length) => length,
                None => return Some((at..at + 1, "有一处引号没有另一半", "在这一行补上同样的引号")),
            },
            b'u' | b'U' if is_bare_address(rest) => rest.find(')').map_or(rest.len(), |end| end + 1),
            b'\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            b'{' => {
                open.push(at);
                1
            }
            b'}' => {
                if open.pop().is_none() {
                    return Some((at..at + 1, "多了一个 }", "删去它，或者补上前面少的 {"));
                }
                1
            }
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        at += length;
    }
    let at = open.pop()?;
    Some((at..at + 1, "有一个 { 没有对应的 }", "在这条规则的末尾补上 }"))
}

/// Whether an address without quotation marks begins here, in which such marks mean nothing.
fn is_bare_address(text: &str) -> bool {
    let inner =
        text.get(..4).filter(|head| head.eq_ignore_ascii_case("url(")).map(|_| text[4..].trim_start());
    inner.is_some_and(|inner| !inner.starts_with(['"', '\'']))
}

/// The length of the string that a text begins with; `None` where its line ends first.
fn string(text: &str) -> Option<usize> {
    let (bytes, mut at) = (text.as_bytes(), 1);
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b'\n' => return None,
            byte if *byte == bytes[0] => return Some(at + 1),
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(sheet: &str) -> Option<&str> {
        flaw(sheet).map(|(place, ..)| &sheet[place.start..])
    }

    #[test]
    fn what_is_not_closed_is_found_where_it_begins() {
        assert_eq!(place("a { b: c\nd { e: f }\n"), Some("{ b: c\nd { e: f }\n"));
        assert_eq!(place("@media x { a { b: c }"), Some("{ a { b: c }"));
        assert_eq!(place("a { } }\nb { }"), Some("}\nb { }"));
        assert_eq!(place("/* 甲"), Some("/* 甲"));
        assert_eq!(place("a { b: '甲;\n}"), Some("'甲;\n}"));
    }

    #[test]
    fn marks_within_strings_comments_and_addresses_are_no_braces() {
        for sheet in [
            "a { b: \"}\\\"}\" } /* { */ c { d: url(x{y) } e\\{ { } f { g: '\\\n' }",
            "",
            "a { & b { c: d } @media x { e: f } }",
            "a { b: url(\"data:image/svg+xml,<svg transform='rotate(45 8 8)'/>\") } c { d: URL( 'logo(1).png' ) }",
            "a { b: URL(it's.png) }",
        ] {
            assert_eq!(place(sheet), None, "{sheet}");
        }
    }

    proptest! {
        #[test]
        fn any_sheet_is_read_to_its_end(sheet in "[a{}'\"/*\\\\\n甲(url]{0,60}") {
            if let Some((place, ..)) = flaw(&sheet) {
                prop_assert!(sheet.get(place).is_some());
            }
        }
    }
}
