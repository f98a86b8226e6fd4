//! One line of a mapping: its key, what separates it from its value, and where the value begins.

use std::ops::Range;

use super::KeyDef;

/// Characters that look like a space: YAML knows only the first two.
pub(super) const SPACES: [char; 4] = [' ', '\t', '\u{3000}', '\u{a0}'];

/// A line that is a pair; ranges are within the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair<'a> {
    pub name: &'a str,
    pub key: Range<usize>,
    pub separator: Separator,
    /// The separator with the spaces behind it: the value begins at its end.
    pub gap: Range<usize>,
    pub def: Option<&'static KeyDef>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    /// As YAML wants it.
    Colon,
    /// A colon without a space that YAML would see behind it.
    NoSpace,
    FullWidth,
    /// Only spaces, behind a known key.
    Missing,
}

/// Reads a line (without indentation) as a pair.
pub(super) fn pair<'a>(line: &'a str, keys: &'static [KeyDef]) -> Option<Pair<'a>> {
    let first = line.bytes().next()?;
    match first {
        b'"' | b'\'' => return quoted_key(line, first, keys),
        b'-' | b'?' if line.len() == 1 || line[1..].starts_with(SPACES) => return None,
        b'[' | b']' | b'{' | b'}' | b',' | b'#' | b':' => return None,
        _ => {}
    }
    for (at, character) in line.char_indices() {
        let (separator, width) = match character {
            ':' => match line[at + 1..].chars().next() {
                None | Some(' ' | '\t') => (Separator::Colon, 1),
                _ => (Separator::NoSpace, 1),
            },
            '：' => (Separator::FullWidth, '：'.len_utf8()),
            _ => continue,
        };
        let name = line[..at].trim_end_matches(SPACES);
        let def = KeyDef::find(keys, name);
        let is_key = match separator {
            Separator::Colon => true,
            Separator::FullWidth => def.is_some() || looks_like_key(name),
            // `http://…` is no key; `标题:甲` is.
            _ => def.is_some(),
        };
        if is_key {
            return Some(Pair { name, key: 0..name.len(), separator, gap: gap(line, at, at + width), def });
        }
        if separator == Separator::FullWidth {
            return None;
        }
    }
    None
}

/// `标题 甲`: the colon was forgotten behind a known key.
pub(super) fn pair_without_colon<'a>(line: &'a str, keys: &'static [KeyDef]) -> Option<Pair<'a>> {
    let at = line.find(SPACES)?;
    let name = &line[..at];
    let def = Some(KeyDef::find(keys, name)?);
    Some(Pair { name, key: 0..at, separator: Separator::Missing, gap: gap(line, at, at), def })
}

fn quoted_key<'a>(line: &'a str, quote: u8, keys: &'static [KeyDef]) -> Option<Pair<'a>> {
    let end = 1 + line[1..].find(char::from(quote))?;
    let behind = end + 1;
    let colon = behind + (line[behind..].len() - line[behind..].trim_start_matches(SPACES).len());
    let (separator, width) = match line[colon..].chars().next()? {
        ':' => (Separator::Colon, 1),
        '：' => (Separator::FullWidth, '：'.len_utf8()),
        _ => return None,
    };
    let name = &line[1..end];
    let def = KeyDef::find(keys, name);
    Some(Pair { name, key: 0..behind, separator, gap: gap(line, colon, colon + width), def })
}

fn gap(line: &str, start: usize, separator_end: usize) -> Range<usize> {
    let rest = &line[separator_end..];
    start..separator_end + (rest.len() - rest.trim_start_matches(SPACES).len())
}

/// A short word: what stands before a full-width colon in a sentence is longer, or has other marks.
pub(super) fn looks_like_key(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
        && name.chars().take(9).count() <= 8
}

#[cfg(test)]
mod tests {
    use super::super::{KeyDef, Shape};
    use super::*;

    static KEYS: &[KeyDef] =
        &[KeyDef {
            name: "title", chinese: &["标题"], also: &[], shape: Shape::Text, doc: "", example: ""
        }];

    fn parts(line: &str) -> Option<(&str, Separator, &str)> {
        pair(line, KEYS).map(|pair| (pair.name, pair.separator, &line[pair.gap.end..]))
    }

    #[test]
    fn separators() {
        assert_eq!(parts("标题: 甲"), Some(("标题", Separator::Colon, "甲")));
        assert_eq!(parts("标题:甲: 乙"), Some(("标题", Separator::NoSpace, "甲: 乙")));
        assert_eq!(parts("标题:　甲"), Some(("标题", Separator::NoSpace, "甲")));
        assert_eq!(parts("标题 ： 甲"), Some(("标题", Separator::FullWidth, "甲")));
        assert_eq!(parts("\"title\": 甲"), Some(("title", Separator::Colon, "甲")));
        assert_eq!(parts("标提："), Some(("标提", Separator::FullWidth, "")));
        assert_eq!(parts("http://example.com"), None);
        assert_eq!(parts("他在会上说，请注意：三点"), None);
        assert_eq!(parts("- 标题: 甲"), None);
        assert_eq!(parts("标题"), None);
    }
}
