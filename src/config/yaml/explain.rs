//! What the YAML parser says, in words for people who never heard of YAML.
//!
//! In: an error of `serde_yaml`. Out: a headline, how to mend it, and the place, as an offset.

use std::ops::Range;

use super::slips;

/// A parser's error, explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    pub message: String,
    pub help: String,
    /// The character at which the parser stopped, or the slip that made it stop; an offset into the text that it was given.
    pub place: Range<usize>,
}

/// Explains why `text` could not be read.
pub fn explain(error: &serde_yaml::Error, text: &str) -> Explained {
    let original = error.to_string();
    // Beyond a line too far to the left the parser sees another document, and gives no place.
    let is_cut = original.contains("more than one document");
    let last = error.location().filter(|_| !is_cut).map_or(usize::MAX, |at| at.line().saturating_add(1));
    if LAYOUT.iter().any(|part| original.contains(part))
        && let Some(slip) = slips::first(text, last)
    {
        return Explained { message: slip.message, help: slip.help, place: slip.place };
    }
    let original =
        match is_cut && !text.lines().any(|line| line.starts_with("---") || line.starts_with("...")) {
            true => "did not find expected key".to_owned(),
            false => original,
        };
    let (message, help) = WORDS
        .iter()
        .find(|(part, ..)| original.contains(part))
        .map_or((OTHERWISE.0, OTHERWISE.1), |&(_, message, help)| (message, help));
    let place = beginning(&original, "while scanning a quoted scalar")
        .or_else(|| beginning(&original, "while parsing a flow sequence"))
        .or_else(|| beginning(&original, "while parsing a flow mapping"))
        .or_else(|| error.location().map(|at| (at.line(), at.column())))
        .map_or(0..0, |(line, column)| place(text, line, column));
    Explained { message: message.to_owned(), help: format!("{help}{}", known(&original)), place }
}

/// The keys that would have been known, where the parser lists them.
fn known(original: &str) -> String {
    let listed = original.split_once("unknown field").and_then(|(_, rest)| rest.split_once("expected "));
    let names: Vec<&str> = listed.map_or("", |(_, names)| names).split('`').skip(1).step_by(2).collect();
    if names.is_empty() { String::new() } else { format!("可以写：{}", names.join("、")) }
}

/// Where an open quote or bracket begins: the parser itself stopped only where something else came.
fn beginning(original: &str, opened: &str) -> Option<(usize, usize)> {
    let (before, at) = original.split_once(opened)?;
    // Within closed quotes, the place itself is the mistake.
    if opened.contains("quoted") && !before.contains("unexpected end of stream") {
        return None;
    }
    // Of the text's first character the parser gives no place.
    let Some(at) = at.strip_prefix(" at line ") else { return Some((1, 1)) };
    let (line, column) = at.split_once(" column ")?;
    Some((line.parse().ok()?, column.trim().parse().ok()?))
}

/// The character at a line and column, both from 1 and the column in characters.
fn place(text: &str, line: usize, column: usize) -> Range<usize> {
    let mut start = 0;
    for _ in 1..line {
        match text[start..].find('\n') {
            Some(newline) => start += newline + 1,
            None => break,
        }
    }
    let rest = text[start..].split('\n').next().unwrap_or_default();
    match rest.char_indices().nth(column.saturating_sub(1)) {
        Some((offset, character)) => start + offset..start + offset + character.len_utf8(),
        None => start + rest.len()..start + rest.len(),
    }
}

const OTHERWISE: (&str, &str) =
    ("这里的写法读不懂", "请检查这一处的冒号、引号、方括号和缩进；拿不准时，把文字放进英文引号里。");

/// Parts of the messages with which the parser stops at lines that are laid out wrongly.
const LAYOUT: &[&str] = &[
    "mapping values are not allowed",
    "could not find expected ':'",
    "did not find expected key",
    "did not find expected '-' indicator",
    "block sequence entries are not allowed",
    "more than one document",
];

/// Part of the parser's message, headline, help. The first that fits counts, so details come first.
const WORDS: &[(&str, &str, &str)] = &[
    ("repetition limit exceeded", "引用展开后太大，不能读", "请删去 & 和 * 写的引用，直接写出内容。"),
    ("recursion limit exceeded", "方括号或缩进套得太深，不能读", "请减少层数，一般两三层就够了。"),
    (
        "unknown anchor",
        "星号 * 开头的值被当成了引用",
        "以 * 开头的文字要放进英文引号，例如 标题: \"*重要*会议\"。",
    ),
    (
        "while scanning an alias",
        "星号 * 开头的值被当成了引用",
        "以 * 开头的文字要放进英文引号，例如 标题: \"*重要*会议\"。",
    ),
    (
        "while scanning an anchor",
        "& 开头的值被当成了引用",
        "以 & 开头的文字要放进英文引号，例如 标题: \"&重要会议\"。",
    ),
    (
        "invalid type: enum",
        "叹号 ! 开头的值被当成了标记",
        "以 ! 开头的文字要放进英文引号，例如 标题: \"!通知\"。",
    ),
    (
        "while parsing a flow sequence",
        "方括号里的列表没有写完整",
        "各项用英文逗号隔开，最后要有 ]，例如 标签: [提案, 民生]。",
    ),
    (
        "while parsing a flow mapping",
        "花括号里的内容没有写完整",
        "写成 {键: 值, 键: 值}，最后要有 }；或者分行写。",
    ),
    (
        "while scanning a quoted scalar",
        "引号没有成对，或引号里有不能用的写法",
        "英文引号要成对；双引号里的反斜杠 \\ 要写成 \\\\，或改用英文单引号。",
    ),
    ("unknown field", "有一个键不认识", "请改正这个键的拼写，或删去这一行。"),
    ("tab character", "缩进用了 Tab", "请把行首的 Tab 换成两个空格。"),
    (
        "mapping values are not allowed",
        "一行里有两个“: ”",
        "文字里有英文冒号加空格时，整段放进英文引号，例如 标题: \"主题: 副题\"。",
    ),
    ("could not find expected ':'", "有一行缺少冒号", "每一行写成“键: 值”，冒号用英文冒号，后面空一格。"),
    (
        "did not find expected key",
        "缩进不齐，或引号后面还有文字",
        "同一层的各行要对齐；引号只括住一部分时，整段再放进单引号，例如 标题: '\"开幕\"式举行'。",
    ),
    ("did not find expected '-' indicator", "列表的各行没有对齐", "每一项另起一行，写成对齐的“- 内容”。"),
    (
        "block sequence entries are not allowed",
        "列表的第一项不能和键写在同一行",
        "键的后面换行，再写“  - 内容”。",
    ),
    ("cannot start any token", "值的第一个字符有特殊含义", "以 @、%、` 等符号开头的文字要放进英文引号。"),
    ("control characters are not allowed", "有看不见的控制字符", "请删去这里的不可见字符，重新输入。"),
    ("more than one document", "里面多了一行 ---", "一个文件只写一段，请删去多余的 ---。"),
    ("end of stream", "还没写完就结束了", "请检查引号和括号是否成对。"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(text: &str) -> Explained {
        let error = serde_yaml::from_str::<serde_yaml::Value>(text).expect_err("a mistake");
        explain(&error, text)
    }

    #[test]
    fn usual_messages_are_translated() {
        assert_eq!(explained("甲: [一, 二").message, "方括号里的列表没有写完整");
        assert_eq!(explained("甲: \"一").message, "引号没有成对，或引号里有不能用的写法");
        assert_eq!(explained("甲: [一, 二\n乙: 三\n").place, "甲: ".len().."甲: [".len());
        assert_eq!(explained("[一, 二").place, 0..1);
        assert_eq!(explained("甲: 一: 二").message, "一行里有两个“: ”");
        assert_eq!(explained("甲: *一").message, "星号 * 开头的值被当成了引用");
        let deep = "[".repeat(5000);
        assert_eq!(explained(&deep).message, "方括号或缩进套得太深，不能读");
    }

    #[test]
    fn a_second_document_is_told_only_where_there_is_one() {
        let slipped = explained("\n  - a\n - b");
        assert!(slipped.message.contains("缩进不齐"), "{slipped:?}");
        assert_eq!(slipped.place, 8..11);
        assert_eq!(explained("a: 1\n---\nb: 2\n").message, "里面多了一行 ---");
    }

    #[test]
    fn the_place_counts_characters() {
        let text = "甲: 一\n乙乙: 二: 三\n";
        let found = explained(text);
        assert_eq!(&text[found.place], ":");
        assert!(!found.help.contains("mapping values"), "{}", found.help);
    }
}
