//! Where a part of a value stands: the parser says what a value is, and this says where it is written.
//!
//! In: a text, the range of a value, and the way to a part of it. Out: the part's range, from its first
//! to its last character. Invariant: a guess at most, made from indentation and brackets; what cannot be
//! found is `None`, and nothing panics, whatever was written.

use std::ops::Range;

use super::line::SPACES;

/// One step into a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// An item of a list, from 0.
    Item(usize),
    /// The value under a key, by any of the key's names.
    Key(&'a [&'a str]),
    /// A key itself.
    Name(&'a str),
}

/// The part of a value that `way` leads to; as near to it as can be found.
pub fn within(text: &str, value: Range<usize>, way: &[Step<'_>]) -> Option<Range<usize>> {
    let mut found = None;
    let mut place = value;
    for step in way {
        let part = text.get(place.clone())?;
        let open = part.trim_start_matches(SPACES).chars().next();
        let next = match (step, open) {
            (Step::Item(number), Some('[')) => flow(part).nth(*number),
            (Step::Item(number), _) => item(text, &place, *number),
            (Step::Key(names), Some('{')) => flow_pair(part, names).map(|(_, value)| value),
            (Step::Key(names), _) => pair(text, &place, names).map(|(_, value)| value),
            (Step::Name(name), Some('{')) => flow_pair(part, &[name]).map(|(key, _)| key),
            (Step::Name(name), _) => pair(text, &place, &[name]).map(|(key, _)| key),
        };
        let Some(next) = next else { break };
        let base = if matches!(open, Some('[' | '{')) { place.start } else { 0 };
        place = trimmed(text, base + next.start..base + next.end);
        // Of a key without a value, the mapping that it stands in is shown.
        if !place.is_empty() {
            found = Some(place.clone());
        }
    }
    found
}

/// The items of a text that is a list, each from its first to its last character; none for any other.
pub fn items(text: &str) -> Vec<Range<usize>> {
    let all = 0..text.len();
    let is_content = |line: &str| !line.is_empty() && !line.starts_with(['#', '%']) && line != "---";
    let first = lines(text, &all).find(|(_, _, line)| is_content(line.trim_end()));
    let Some((_, depth, _)) = first.filter(|(_, _, line)| is_item(line.trim_end())) else {
        return Vec::new();
    };
    let starts = lines(text, &all).filter(|(_, indent, line)| *indent == depth && is_item(line.trim_end()));
    let starts: Vec<usize> = starts.map(|(start, ..)| start + 1).collect();
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| trimmed(text, *start..end)).collect()
}

/// The lines of a range: where each begins, its indentation in the text, and itself without that.
fn lines<'t>(text: &'t str, place: &Range<usize>) -> impl Iterator<Item = (usize, usize, &'t str)> {
    let mut start = place.start;
    let before = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    // What stands before the first is a key or the hyphen of an item.
    let mut margin = start - before;
    text[place.clone()].split('\n').map(move |line| {
        let body = line.trim_start_matches(' ');
        let indent = margin + line.len() - body.len();
        let at = start + line.len() - body.len();
        (start, margin) = (start + line.len() + 1, 0);
        (at, indent, body)
    })
}

fn is_item(line: &str) -> bool {
    line == "-" || line.starts_with("- ")
}

/// An item of a list of lines.
fn item(text: &str, place: &Range<usize>, number: usize) -> Option<Range<usize>> {
    let (_, depth, _) = lines(text, place).find(|(_, _, line)| is_item(line))?;
    let mut items = lines(text, place).filter(|(_, indent, line)| *indent == depth && is_item(line));
    let (start, ..) = items.nth(number)?;
    let end = items.next().map_or(place.end, |(next, ..)| next);
    Some(start + 1..end)
}

/// A key and its value in a mapping of lines.
fn pair(text: &str, place: &Range<usize>, names: &[&str]) -> Option<(Range<usize>, Range<usize>)> {
    let is_content = |(_, _, line): &(usize, usize, &str)| !line.is_empty() && !line.starts_with('#');
    let mut lines = lines(text, place).filter(is_content);
    let (first, depth, line) = lines.next()?;
    let mut all = std::iter::once((first, depth, line)).chain(lines);
    let (start, name, behind) = all.find_map(|(at, indent, line)| {
        let (name, value) = key(line).filter(|_| indent == depth)?;
        names.contains(&name).then_some((at, name.len(), value))
    })?;
    let end = all.find(|(_, indent, line)| *indent < depth || *indent == depth && !is_item(line));
    Some((start..start + name, start + behind..end.map_or(place.end, |(next, ..)| next)))
}

/// A key and its value in a mapping in brackets.
fn flow_pair(text: &str, names: &[&str]) -> Option<(Range<usize>, Range<usize>)> {
    flow(text).find_map(|pair| {
        let (name, value) = key(&text[pair.clone()])?;
        let names_it = names.contains(&name);
        names_it.then_some((pair.start..pair.start + value, pair.start + value..pair.end))
    })
}

/// The key that a text begins with, and where its value begins.
fn key(text: &str) -> Option<(&str, usize)> {
    let colon = text.find([':', '：'])?;
    let width = text[colon..].chars().next().map_or(1, char::len_utf8);
    let name = text[..colon].trim_matches(SPACES).trim_matches(['"', '\'', '\n']);
    Some((name, colon + width))
}

/// What stands between the commas of a list or mapping in brackets; ranges are within `text`.
fn flow(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut depth = 0;
    let mut quote = None;
    let mut ends = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            (_, Some(open)) if byte == open => quote = None,
            (_, Some(_)) => {}
            (b'"' | b'\'', None) => quote = Some(byte),
            (b'[' | b'{', None) => {
                depth += 1;
                if depth == 1 {
                    ends.push(at);
                }
            }
            (b']' | b'}', None) => {
                if depth == 1 {
                    ends.push(at);
                }
                depth -= 1;
            }
            (b',', None) if depth == 1 => ends.push(at),
            _ => {}
        }
    }
    ends.windows(2).map(|pair| pair[0] + 1..pair[1]).collect::<Vec<_>>().into_iter()
}

/// Without spaces around it and the remark behind it.
fn trimmed(text: &str, place: Range<usize>) -> Range<usize> {
    let part = text.get(place.clone()).unwrap_or_default();
    let start = place.start + (part.len() - part.trim_start().len());
    let part = part.trim();
    let one_line = !part.contains('\n');
    let part = match part.find(" #") {
        Some(remark) if one_line => part[..remark].trim_end(),
        _ => part,
    };
    let part = if one_line && part.starts_with('#') { "" } else { part };
    start..start + part.len()
}

#[cfg(test)]
mod tests {
    use super::Step::{Item, Key};
    use super::*;

    const TEXT: &str = "首页:\n  # 甲\n  - type: list\n    title: 要闻 # 说明\n    columns:\n    - 会议\n    - 提案\n\n  - {type: tabs, columns: [甲, \"乙, 丙\"]}\n  - 头条\n  -\n    类型： links\n    items:\n      - url: a.md\n        title: 甲\nname: 甲\n";

    fn find(way: &[Step<'_>]) -> Option<&'static str> {
        let end = TEXT.find("name").unwrap();
        within(TEXT, "首页:".len()..end, way).map(|place| &TEXT[place])
    }

    #[test]
    fn parts_are_found_in_lines_and_in_brackets() {
        let types: &[&str] = &["type", "类型"];
        assert_eq!(find(&[Item(0), Key(types)]), Some("list"));
        assert_eq!(find(&[Item(0), Key(&["title"])]), Some("要闻"));
        assert_eq!(find(&[Item(0), Key(&["columns"]), Item(1)]), Some("提案"));
        assert_eq!(find(&[Item(1), Key(types)]), Some("tabs"));
        assert_eq!(find(&[Item(1), Key(&["columns"]), Item(1)]), Some("\"乙, 丙\""));
        assert_eq!(find(&[Item(2)]), Some("头条"));
        assert_eq!(find(&[Item(3), Key(types)]), Some("links"));
        assert_eq!(find(&[Item(3), Step::Name("类型")]), Some("类型"));
        assert_eq!(find(&[Item(3), Key(&["items"]), Item(0), Key(&["title"])]), Some("甲"));
    }

    #[test]
    fn what_is_not_there_is_not_found_beyond_the_last_step_that_is() {
        assert_eq!(find(&[Item(9)]), None);
        assert_eq!(find(&[Key(&["title"])]), None);
        assert_eq!(find(&[Item(2), Key(&["title"])]), Some("头条"));
    }

    #[test]
    fn a_list_has_items() {
        let text = "# 说明\n- 姓名: 甲\n  职务: 主席\n\n- 姓名: 乙 # 新\n-\n  - 丙\n";
        let shown: Vec<_> = items(text).into_iter().map(|item| &text[item]).collect();
        assert_eq!(shown, ["姓名: 甲\n  职务: 主席", "姓名: 乙", "- 丙"]);
        assert!(items("甲:\n- 乙\n").is_empty());
        assert!(items("").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "([- ]{0,4}[甲a:：\\[\\]{},\"'# ]{0,8}\n?){0,8}", from in 0usize..8) {
            items(&text).into_iter().for_each(|item| assert!(text.get(item).is_some()));
            let from = (from..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            for way in [[Item(0), Key(&["甲", "a"])], [Key(&["甲"]), Item(1)], [Item(0), Item(0)]] {
                if let Some(place) = within(&text, from..text.len(), &way) {
                    proptest::prop_assert!(text.get(place).is_some());
                }
            }
        }
    }
}
