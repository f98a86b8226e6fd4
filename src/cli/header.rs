//! Front matter as text: one key is read or set, and every other byte stays as it is.
//!
//! In: a file's text as it is on disk, with its own line ends. Out: the text with the key set, or a plain
//! value. Invariant: pure; comments, order, quoting and line ends of all other keys are kept. This is an
//! editor, not a parser: what a header means is the business of `content`.

mod within;

pub use within::{append_within, review_names, set_within};

use std::ops::Range;

use crate::config::yaml::{self, Node};
use crate::content::keys;

/// The names under which a key of an article may stand, the one to write first: Chinese in a header that
/// is written in Chinese.
pub fn names_of(key: &str, text: &str) -> Vec<&'static str> {
    let Some(def) = keys::article().iter().find(|def| def.name == key) else { return Vec::new() };
    let mut names: Vec<&str> = [def.name].into_iter().chain(def.chinese.iter().copied()).collect();
    if is_chinese(text) && names.len() > 1 {
        names.swap(0, 1);
    }
    names.extend(def.also);
    names
}

/// Whether the header's keys are Chinese, by its first.
pub fn is_chinese(text: &str) -> bool {
    let Some(header) = find_header(text) else { return false };
    let first = text[header].lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| line.trim_start().starts_with(|c: char| !c.is_ascii()))
}

/// Whether there is a header at all: two lines `---`, the first at the beginning.
pub fn has_header(text: &str) -> bool {
    find_header(text).is_some()
}

/// Whether the header stands between two lines `---`, as this editor needs it, or there is none yet.
pub fn is_regular(text: &str, has_keys: bool) -> bool {
    find_header(text).is_some() || !has_keys
}

/// Sets a key to a value (see [`yaml_text`] for making one out of a user's words).
///
/// `names` are the names under which the key may stand in the header; where there are several the first
/// that is written is replaced, under its own name. Where there is none, a line is added before the end of
/// the header under the first name. A value of several lines is written as it is, so its lines after the
/// first must be indented. A text without a header gets one.
pub fn set_key(text: &str, names: &[&str], value: &str) -> String {
    let newline = newline_of(text);
    let value = value.replace('\n', newline);
    let Some(header) = find_header(text) else {
        let name = names.first().copied().unwrap_or_default();
        return format!("---{newline}{name}:{}{newline}---{newline}{newline}{text}", spaced(&value));
    };
    match find_entry(text, &header, names) {
        Some(entry) => {
            let comment = &text[entry.comment.clone()];
            let after = if value.contains('\n') { "" } else { comment };
            let (before, rest) = (&text[..entry.value.start], &text[entry.whole.end..]);
            format!("{before}{}{after}{newline}{rest}", spaced(&value))
        }
        None => {
            let name = names.first().copied().unwrap_or_default();
            let (before, rest) = text.split_at(header.end);
            let gap = if before.ends_with('\n') { "" } else { newline };
            format!("{before}{gap}{name}:{}{newline}{rest}", spaced(&value))
        }
    }
}

/// Like [`set_key`], but a key that is missing is added above another one, where that is there.
pub fn set_key_above(text: &str, names: &[&str], value: &str, below: &[&str]) -> String {
    let entry = |names| find_header(text).and_then(|header| find_entry(text, &header, names));
    match (entry(names), entry(below)) {
        (None, Some(below)) => {
            let (before, rest) = text.split_at(below.whole.start);
            let name = names.first().copied().unwrap_or_default();
            format!("{before}{name}:{}{}{rest}", spaced(value), newline_of(text))
        }
        _ => set_key(text, names, value),
    }
}

/// Adds an item to a list of the header, which may be missing, written as one word, `[a, b]`, or lines of
/// `- a`. An item that is there already is not added again. `None` if what is written is not surely such a
/// list: rewriting it would lose what it says.
pub fn add_to_list(text: &str, names: &[&str], item: &str) -> Option<String> {
    let Some(entry) = find_header(text).and_then(|header| find_entry(text, &header, names)) else {
        return Some(set_key(text, names, &format!("\n  - {item}")));
    };
    let mut items = list_items(&text[entry.value.start..entry.whole.end])?;
    if items.iter().any(|written| written == item) {
        return Some(text.to_owned());
    }
    let newline = newline_of(text);
    let below = &text[entry.value.end..entry.whole.end];
    let is_item = |line: &&str| line.trim_start().starts_with("- ");
    if let Some(first) = below.lines().find(is_item) {
        // Its lines stay as they are, with their comments.
        let indent = &first[..first.len() - first.trim_start().len()];
        let (before, rest) = text.split_at(entry.whole.end);
        return Some(format!("{before}{indent}- {item}{newline}{rest}"));
    }
    if below.contains('#') {
        return None;
    }
    items.push(item.to_owned());
    let lines: String = items.iter().map(|item| format!("{newline}  - {item}")).collect();
    let comment = &text[entry.comment.clone()];
    Some(format!("{}{comment}{lines}{newline}{}", &text[..entry.value.start], &text[entry.whole.end..]))
}

/// The items of a list's value, each as a YAML scalar.
fn list_items(value: &str) -> Option<Vec<String>> {
    match yaml::parse::<Node<'_>>(value.trim_start_matches('：')).ok()? {
        Node::Null => Some(Vec::new()),
        Node::List(items) => items.iter().map(item).collect(),
        one => item(&one).map(|item| vec![item]),
    }
}

fn item(value: &Node<'_>) -> Option<String> {
    match value {
        Node::Text(words) => Some(yaml::scalar(words)),
        Node::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The value of a key on one line, without quotes and comment; `None` if it is not there, empty, or of
/// several lines.
pub fn value_of(text: &str, names: &[&str]) -> Option<String> {
    let header = find_header(text)?;
    let entry = find_entry(text, &header, names)?;
    let one_line = text[entry.whole.clone()].trim_end().lines().count() == 1;
    let written = text[entry.value.start..entry.comment.start].trim();
    let value = if written.starts_with(['"', '\'']) {
        yaml::parse::<String>(written).ok()?
    } else {
        written.to_owned()
    };
    (one_line && !value.is_empty()).then_some(value)
}

/// A value after the colon: none needs no space, a block begins on its own line.
fn spaced(value: &str) -> String {
    if value.is_empty() || value.starts_with(['\n', '\r']) { value.to_owned() } else { format!(" {value}") }
}

fn newline_of(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The bytes between the two lines of dashes: the lines of the header.
fn find_header(text: &str) -> Option<Range<usize>> {
    let mut lines = lines_of(text, 0);
    let first = lines.next().filter(|line| text[line.clone()].trim_end() == "---")?;
    let end = lines.find(|line| matches!(text[line.clone()].trim_end(), "---" | "..."))?;
    Some(first.end..end.start)
}

/// The lines of a text from an offset on, each with its line end.
fn lines_of(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    text[from..].split_inclusive('\n').scan(from, |at, line| {
        let start = *at;
        *at += line.len();
        Some(start..*at)
    })
}

/// Where a key stands.
struct Entry {
    /// From its name to the end of the last line of its value.
    whole: Range<usize>,
    /// What follows the colon on the first line, less its line end.
    value: Range<usize>,
    /// The comment that ends the first line, with the spaces before it; empty at its end if there is none.
    comment: Range<usize>,
}

fn find_entry(text: &str, header: &Range<usize>, names: &[&str]) -> Option<Entry> {
    let lines: Vec<Range<usize>> =
        lines_of(text, header.start).take_while(|line| line.start < header.end).collect();
    let (index, colon) = names.iter().find_map(|name| {
        lines.iter().enumerate().find_map(|(index, line)| {
            colon_after(&text[line.clone()], name).map(|colon| (index, line.start + colon))
        })
    })?;
    let line = &lines[index];
    let mut end = line.end;
    for next in &lines[index + 1..] {
        let words = &text[next.clone()];
        // A comment at the margin belongs to the value if more of that follows.
        if words.trim().is_empty() || words.starts_with('#') {
            continue;
        }
        // A sequence may stand below its key without indentation.
        if !(words.starts_with([' ', '\t']) || words.starts_with("- ") || words.trim_end() == "-") {
            break;
        }
        end = next.end;
    }
    let value_end = line.start + text[line.clone()].trim_end_matches(['\r', '\n']).len();
    let comment = colon + comment_start(&text[colon..value_end]);
    Some(Entry { whole: line.start..end, value: colon..value_end, comment: comment..value_end })
}

/// The offset behind the colon, if the line begins with this key; staff also type a full-width colon.
fn colon_after(line: &str, name: &str) -> Option<usize> {
    let written = [name.to_owned(), format!("\"{name}\""), format!("'{name}'")];
    let begins =
        |name: &&String| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let rest = &line[written.iter().find(begins)?.len()..];
    let rest = rest.trim_start_matches([' ', '\t']);
    let rest = rest.strip_prefix([':', '：'])?;
    Some(line.len() - rest.len())
}

/// Where the comment after a value begins, with the spaces before it; the length if there is none.
fn comment_start(value: &str) -> usize {
    let inner = value.trim_start();
    let from = match inner.chars().next() {
        // A `#` inside quotes is text.
        Some(quote @ ('"' | '\'')) => {
            value.len() - inner.len() + 1 + inner[1..].rfind(quote).map_or(0, |at| at + 1)
        }
        _ => 0,
    };
    let hash = value[from..]
        .char_indices()
        .map(|(at, c)| (at + from, c))
        .find(|&(at, c)| c == '#' && (at == 0 || value[..at].ends_with([' ', '\t'])));
    match hash {
        Some((at, _)) => value[..at].trim_end().len(),
        None => value.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUS: &[&str] = &["status", "状态"];

    #[track_caller]
    fn sets(before: &str, value: &str, after: &str) {
        assert_eq!(set_key(before, STATUS, value), after);
    }

    #[test]
    fn a_key_that_is_there_is_replaced_and_the_rest_stays() {
        sets(
            "---\ntitle: 甲\nstatus: draft\n# 注\ntags: [a]\n---\n正文\n",
            "withdrawn",
            "---\ntitle: 甲\nstatus: withdrawn\n# 注\ntags: [a]\n---\n正文\n",
        );
        sets("---\nstatus:draft   # 草稿\n---\n", "published", "---\nstatus: published   # 草稿\n---\n");
        sets("---\nstatus: \"a # b\" # 注\n---\n", "x", "---\nstatus: x # 注\n---\n");
        sets("---\nstatus: a#b\n---\n", "x", "---\nstatus: x\n---\n");
        sets("---\n\"status\" : a\n---", "x", "---\n\"status\" : x\n---");
        sets("---\nstatus:\n---\n", "x", "---\nstatus: x\n---\n");
    }

    #[test]
    fn a_chinese_key_keeps_its_name_and_its_colon() {
        sets("---\n标题：甲\n状态： 草稿\n---\n", "撤稿", "---\n标题：甲\n状态： 撤稿\n---\n");
    }

    #[test]
    fn a_header_in_chinese_gets_chinese_keys() {
        let chinese = "---\n# 注\n标题：甲\n---\n";
        assert!(is_chinese("---\n\t标题: 甲\n---\n"));
        assert!(is_chinese(chinese) && !is_chinese("---\ntitle: 甲\n---\n") && !is_chinese("正文"));
        assert_eq!(names_of("aliases", chinese)[..2], ["旧址", "aliases"]);
        assert_eq!(names_of("aliases", "")[..2], ["aliases", "旧址"]);
        assert!(names_of("aliases", "").contains(&"redirect_from"));
        sets("---\nStatus: a\n---\n", "x", "---\nStatus: x\n---\n");
    }

    #[test]
    fn a_missing_key_is_added_at_the_end_of_the_header() {
        sets("---\ntitle: 甲\n---\n正文", "draft", "---\ntitle: 甲\nstatus: draft\n---\n正文");
        sets("---\n---\n", "draft", "---\nstatus: draft\n---\n");
        sets("---\ntitle: 甲\n...\n正文", "draft", "---\ntitle: 甲\nstatus: draft\n...\n正文");
    }

    #[test]
    fn a_missing_key_is_added_above_another_one() {
        let text = "---\n标题： 甲\n副题： 乙\n---\n";
        let above = |below: &str| set_key_above(text, &["引题"], "丙", &[below]);
        assert_eq!(above("标题"), "---\n引题: 丙\n标题： 甲\n副题： 乙\n---\n");
        assert_eq!(above("来源"), "---\n标题： 甲\n副题： 乙\n引题: 丙\n---\n");
    }

    #[test]
    fn values_of_several_lines() {
        sets("---\nstatus:\n  - a\n\n  - b\n\ntags: 1\n---\n", "x", "---\nstatus: x\n\ntags: 1\n---\n");
        sets("---\nstatus:\n- a\n- b\ntags: 1\n---\n", "x", "---\nstatus: x\ntags: 1\n---\n");
        sets(
            "---\nstatus: a # 注\n---\n",
            "\n  reason: 甲\n  time: 乙",
            "---\nstatus:\n  reason: 甲\n  time: 乙\n---\n",
        );
        sets("---\nother:\n  status: inner\n---\n", "x", "---\nother:\n  status: inner\nstatus: x\n---\n");
    }

    #[test]
    fn line_ends_stay() {
        sets(
            "---\r\ntitle: 甲\r\nstatus: a\r\n---\r\n正文\n尾\r\n",
            "x\n  y",
            "---\r\ntitle: 甲\r\nstatus: x\r\n  y\r\n---\r\n正文\n尾\r\n",
        );
    }

    #[test]
    fn a_text_without_a_header_gets_one() {
        sets("正文\n", "draft", "---\nstatus: draft\n---\n\n正文\n");
        sets("", "draft", "---\nstatus: draft\n---\n\n");
        sets("---\n没有结束\n", "draft", "---\nstatus: draft\n---\n\n---\n没有结束\n");
        assert_eq!(set_key("status: x\n", STATUS, "y"), "---\nstatus: y\n---\n\nstatus: x\n");
    }

    #[test]
    fn an_item_joins_whatever_list_there_is() {
        let aliases = |text: &str| add_to_list(text, &["aliases", "旧址"], "/b.html").unwrap();
        assert_eq!(aliases("---\ntitle: 甲\n---\n"), "---\ntitle: 甲\naliases:\n  - /b.html\n---\n");
        let both = "---\naliases:\n  - /a.html\n  - /b.html\nz: 1\n---\n";
        assert_eq!(aliases("---\naliases: /a.html\nz: 1\n---\n"), both);
        assert_eq!(aliases("---\naliases: [/a.html]\nz: 1\n---\n"), both);
        let at_the_margin = "---\naliases:\n- /a.html\n- /b.html\nz: 1\n---\n";
        assert_eq!(aliases("---\naliases:\n- /a.html\nz: 1\n---\n"), at_the_margin);
        assert_eq!(aliases(both), both);
        assert_eq!(aliases("---\n旧址:\n---\n"), "---\n旧址:\n  - /b.html\n---\n");
    }

    #[test]
    fn comments_of_a_list_stay() {
        let aliases = |list: &str| add_to_list(&format!("---\n{list}z: 1\n---\n"), &["旧址"], "/b");
        for (before, after) in [
            ("旧址:\n# 2019 年以前\n- /a\n", "旧址:\n# 2019 年以前\n- /a\n- /b\n"),
            ("旧址:\n  - /a   # 旧站一\n# 后来的\n", "旧址:\n  - /a   # 旧站一\n  - /b\n# 后来的\n"),
            ("旧址: [/a] # 旧站\n", "旧址: # 旧站\n  - /a\n  - /b\n"),
        ] {
            assert_eq!(aliases(before), Some(format!("---\n{after}z: 1\n---\n")));
        }
        assert_eq!(aliases("旧址: [\n  /a, # 旧站\n  /c]\n"), None, "it would be lost");
        sets("---\nstatus: a\n# 注\ntags: 1\n---\n", "x", "---\nstatus: x\n# 注\ntags: 1\n---\n");
    }

    #[test]
    fn a_list_that_cannot_be_read_is_not_replaced() {
        for list in [
            " [/a.html",
            " [\n/a.html]",
            "\n  - /a.html\n - /c.html",
            "\n  a: b",
            " \"/a.html",
            " [[/a.html]]",
        ] {
            let text = format!("---\naliases:{list}\nz: 1\n---\n");
            assert_eq!(add_to_list(&text, &["aliases"], "/b.html"), None, "{text}");
        }
    }

    #[test]
    fn values_are_read_without_quotes_and_comments() {
        let text = "---\ntitle: \"甲: 乙\" # 注\nslug: yaowen # 网址\nlist:\n  - a\nempty:\n---\n";
        assert_eq!(value_of(text, &["title", "标题"]).as_deref(), Some("甲: 乙"));
        assert_eq!(value_of(text, &["slug"]).as_deref(), Some("yaowen"));
        assert_eq!(value_of(text, &["list"]), None);
        assert_eq!(value_of(text, &["empty"]), None);
        assert_eq!(value_of("正文", &["title"]), None);
    }

    proptest::proptest! {
        #[test]
        fn what_is_set_is_read_and_the_body_stays(
            head in "([a-z]{1,3}: [甲乙# \"]{0,3}\r?\n){0,3}", body in ".*\n?.*", word in "[甲-癸a-z #:\"']{1,8}",
        ) {
            let text = format!("---\n{head}---\n{body}");
            let set = set_key(&text, STATUS, &yaml::scalar(&word));
            proptest::prop_assert!(set.ends_with(&body));
            let words = word.split_whitespace().collect::<Vec<_>>().join(" ");
            if !words.is_empty() {
                let value = value_of(&set, STATUS);
                proptest::prop_assert_eq!(value, Some(words));
            }
        }

        #[test]
        fn any_text_can_be_edited(text in "(-{3}|status|:|#|\"|'|甲|[ \n\r])*") {
            let set = set_key(&text, STATUS, "x");
            let value = value_of(&set, STATUS);
            proptest::prop_assert_eq!(value, Some("x".to_owned()));
        }
    }
}
