//! Keys inside a key of front matter: one is set, or an item joins a list, and every other byte stays as it is.
//!
//! In: a file's text (LF), and a path of keys, each by its names. Out: the text; `None` where a key on the way is not a
//! block of indented lines, so that nobody can say where a line belongs. Invariant: pure; comments, order, quoting
//! and indentation of everything else are kept.

use std::ops::Range;

use super::{colon_after, comment_start, find_header, is_chinese, lines_of};
use crate::content::keys::{self, Words};

/// The names of a key inside `审核` and its like, the one to write first: Chinese in a header that is written in Chinese.
pub fn nested_names(words: Words, key: &'static str, text: &str) -> Vec<&'static str> {
    let chinese = words.iter().find(|(name, _)| *name == key).map_or(&[][..], |(_, chinese)| *chinese);
    let names = chinese.iter().copied();
    match is_chinese(text) {
        true => names.chain([key]).collect(),
        false => std::iter::once(key).chain(names).collect(),
    }
}

/// The names of a key of the three reviews.
pub fn review_names(key: &'static str, text: &str) -> Vec<&'static str> {
    nested_names(keys::REVIEWS, key, text)
}

/// Sets the key at the end of a path to a value on one line (a YAML scalar).
///
/// What is missing of the path is added at the end of the last key that is there, under the first of its names. The
/// last but one may be a value on its own line, which gives way to the keys below it.
pub fn set_within(text: &str, path: &[Vec<&str>], value: &str) -> Option<String> {
    let block = Block::of_header(text)?;
    let (mut block, mut depth) = (block, 0);
    loop {
        let names = path.get(depth)?;
        let rest = &path[depth..];
        let Some(child) = block.child(names) else {
            return Some(block.with(&block_of(rest, block.indent, value)));
        };
        if rest.len() == 1 {
            return child.with_value(text, value);
        }
        match child.inside(text) {
            Some(inside) => block = inside,
            None if rest.len() == 2 && child.is_one_line() => {
                let emptied = child.emptied(text);
                return set_within(&emptied, path, value);
            }
            None => return None,
        }
        depth += 1;
    }
}

/// Adds an item, pairs of a name and a scalar, to the end of the list at a path.
pub fn append_within(text: &str, path: &[Vec<&str>], item: &[(&str, String)]) -> Option<String> {
    let mut block = Block::of_header(text)?;
    for (depth, names) in path.iter().enumerate() {
        let rest = &path[depth..];
        let Some(child) = block.child(names) else {
            let mut lines = block_of(&rest[..rest.len() - 1], block.indent, "");
            let margin = block.indent + 2 * (rest.len() - 1);
            let name = rest.last().and_then(|names| names.first())?;
            lines.push_str(&format!("{}{name}:\n{}", " ".repeat(margin), item_of(item, margin + 2)));
            return Some(block.with(&lines));
        };
        if rest.len() == 1 {
            return child.with_item(text, item);
        }
        block = child.inside(text)?;
    }
    None
}

/// Keys under each other, the last with a value; without one they all stand open.
fn block_of(path: &[Vec<&str>], indent: usize, value: &str) -> String {
    let mut lines = String::new();
    for (depth, names) in path.iter().enumerate() {
        let is_last = depth + 1 == path.len() && !value.is_empty();
        let name = names.first().copied().unwrap_or_default();
        let value = if is_last { format!(" {value}") } else { String::new() };
        lines.push_str(&format!("{}{name}:{value}\n", " ".repeat(indent + 2 * depth)));
    }
    lines
}

fn item_of(item: &[(&str, String)], indent: usize) -> String {
    let mut lines = String::new();
    for (index, (name, value)) in item.iter().enumerate() {
        let dash = if index == 0 { "- " } else { "  " };
        lines.push_str(&format!("{}{dash}{name}: {value}\n", " ".repeat(indent)));
    }
    lines
}

/// Lines of one indentation, and whatever is below them.
struct Block<'t> {
    text: &'t str,
    lines: Vec<Range<usize>>,
    indent: usize,
    /// Where a new key is added.
    end: usize,
}

/// A key of a block.
struct Child {
    /// What follows the colon on its line, less comment and line end.
    value: Range<usize>,
    /// From its line to the last that is below it.
    lines: Vec<Range<usize>>,
    indent: usize,
}

/// How far a line is indented; `None` for one that says nothing, or is indented by tabs.
fn indent_of(line: &str) -> Option<usize> {
    let content = line.trim_start_matches(' ');
    let says = !content.trim().is_empty() && !content.starts_with('#') && !content.starts_with('\t');
    says.then_some(line.len() - content.len())
}

impl<'t> Block<'t> {
    fn of_header(text: &'t str) -> Option<Block<'t>> {
        let header = find_header(text)?;
        let lines: Vec<_> = lines_of(text, header.start).take_while(|line| line.start < header.end).collect();
        // All keys of a header may be indented alike.
        let indent = lines.iter().find_map(|line| indent_of(&text[line.clone()])).unwrap_or_default();
        Some(Block { text, end: header.end, lines, indent })
    }

    fn child(&self, names: &[&str]) -> Option<Child> {
        names.iter().find_map(|name| {
            let found = self.lines.iter().enumerate().find_map(|(index, line)| {
                let words = &self.text[line.clone()];
                let key = words.get(self.indent..).filter(|_| indent_of(words) == Some(self.indent))?;
                Some((index, line.start + self.indent + colon_after(key, name)?))
            });
            let (index, colon) = found?;
            let line = &self.lines[index];
            let line_end = line.start + self.text[line.clone()].trim_end_matches(['\r', '\n']).len();
            let value = colon..colon + comment_start(&self.text[colon..line_end]);
            // A sequence may stand below its key without indentation.
            let is_below = |line: &&Range<usize>| match indent_of(&self.text[(*line).clone()]) {
                None => true,
                Some(indent) => {
                    indent > self.indent
                        || indent == self.indent && self.text[line.start + indent..line.end].starts_with("- ")
                }
            };
            let below = self.lines[index + 1..].iter().take_while(is_below);
            let mut lines: Vec<_> = std::iter::once(line).chain(below).cloned().collect();
            // Comments and blank lines at the end belong to what follows.
            while lines.len() > 1
                && lines.last().is_some_and(|line| indent_of(&self.text[line.clone()]).is_none())
            {
                lines.pop();
            }
            Some(Child { value, lines, indent: self.indent })
        })
    }

    /// The text with lines added at the end of the block.
    fn with(&self, lines: &str) -> String {
        let (before, behind) = self.text.split_at(self.end);
        let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
        format!("{before}{gap}{lines}{behind}")
    }
}

impl Child {
    fn is_one_line(&self) -> bool {
        self.lines.len() == 1
    }

    fn end(&self) -> usize {
        self.lines.last().map_or(self.value.end, |line| line.end)
    }

    /// What stands below it, if that is a block of keys, or nothing.
    fn inside<'t>(&self, text: &'t str) -> Option<Block<'t>> {
        if !text[self.value.clone()].trim().is_empty() {
            return None;
        }
        let lines = self.lines[1..].to_vec();
        let first = lines.iter().find_map(|line| Some((line.start, indent_of(&text[line.clone()])?)));
        let indent = match first {
            None => self.indent + 2,
            Some((start, indent)) if indent > self.indent && !text[start + indent..].starts_with('-') => {
                indent
            }
            Some(_) => return None,
        };
        Some(Block { text, end: self.end(), lines, indent })
    }

    /// The text with another value, which stands on one line as the old one did.
    fn with_value(&self, text: &str, value: &str) -> Option<String> {
        let (before, behind) = (&text[..self.value.start], &text[self.value.end..]);
        self.is_one_line().then(|| format!("{before} {value}{behind}"))
    }

    fn emptied(&self, text: &str) -> String {
        format!("{}{}", &text[..self.value.start], &text[self.value.end..])
    }

    /// The text with one more item of its list.
    fn with_item(&self, text: &str, item: &[(&str, String)]) -> Option<String> {
        if !text[self.value.clone()].trim().is_empty() {
            return None;
        }
        let mut items =
            self.lines[1..].iter().filter_map(|line| Some((line, indent_of(&text[line.clone()])?)));
        let indent = match items.next() {
            None => self.indent + 2,
            Some((line, indent)) if text[line.start + indent..].starts_with("- ") => indent,
            Some(_) => return None,
        };
        let (before, behind) = text.split_at(self.end());
        Some(format!("{before}{}{behind}", item_of(item, indent)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(step: &'static str, key: &'static str) -> [Vec<&'static str>; 3] {
        [vec!["审核", "reviewers"], vec![step], vec![key]]
    }

    #[track_caller]
    fn sets(before: &str, after: Option<&str>) {
        let head = |lines: &str| format!("---\n标题: 甲\n{lines}---\n正文\n");
        let set = set_within(&head(before), &path("初审", "姓名"), "某某");
        assert_eq!(set, after.map(head), "{before}");
    }

    #[test]
    fn what_is_missing_is_added_where_it_belongs() {
        sets("", Some("审核:\n  初审:\n    姓名: 某某\n"));
        sets("审核:\n", Some("审核:\n  初审:\n    姓名: 某某\n"));
        sets(
            "审核:\n    复审: 乙\n# 尾注\n来源: 丙\n",
            Some("审核:\n    复审: 乙\n    初审:\n      姓名: 某某\n# 尾注\n来源: 丙\n"),
        );
        sets(
            "审核:\n  初审:\n    时间: 2022-12-20\n  复审: 乙\n",
            Some("审核:\n  初审:\n    时间: 2022-12-20\n    姓名: 某某\n  复审: 乙\n"),
        );
    }

    #[test]
    fn what_is_there_is_replaced_and_comments_stay() {
        sets(
            "审核: # 三审\n  # 初审在前\n  初审: # 一\n    姓名: 甲 # 注\n\n    # 时间\n    时间: 2022-12-20\n",
            Some(
                "审核: # 三审\n  # 初审在前\n  初审: # 一\n    姓名: 某某 # 注\n\n    # 时间\n    时间: 2022-12-20\n",
            ),
        );
        sets("审核:\n  初审: 甲 2022-12-20 # 手写\n", Some("审核:\n  初审: # 手写\n    姓名: 某某\n"));
        sets(
            "审核：\n  初审： {姓名: 甲}\n  复审：乙\n",
            Some("审核：\n  初审：\n    姓名: 某某\n  复审：乙\n"),
        );
    }

    #[test]
    fn what_is_no_block_is_left_alone() {
        for lines in [
            "审核: 初审 甲 复审 乙\n",
            "审核: {初审: 甲}\n",
            "审核:\n  - 初审: 甲\n",
            "审核:\n  初审: {姓名: 甲,\n    时间: 2022-12-20}\n",
            "审核:\n  初审:\n    姓名:\n      甲\n",
        ] {
            sets(lines, None);
        }
    }

    #[test]
    fn an_item_joins_a_list() {
        let list = |text: &str| {
            let names = [vec!["审核", "reviewers"], vec!["退回", "returned"]];
            let item = [("姓名", "某某".to_owned()), ("原因", "数字有误".to_owned())];
            append_within(&format!("---\n{text}---\n"), &names, &item)
        };
        let item = |indent: &str| format!("{indent}- 姓名: 某某\n{indent}  原因: 数字有误\n");
        let is = |before: &str, after: String| {
            assert_eq!(list(before), Some(format!("---\n{after}---\n")), "{before}");
        };
        is("", format!("审核:\n  退回:\n{}", item("    ")));
        is("审核:\n  初审: 甲\n", format!("审核:\n  初审: 甲\n  退回:\n{}", item("    ")));
        is("审核:\n  退回:\n", format!("审核:\n  退回:\n{}", item("    ")));
        let one = "审核:\n  退回:\n  - 原因: 甲 # 注\n  初审: 乙\n";
        is(one, format!("审核:\n  退回:\n  - 原因: 甲 # 注\n{}  初审: 乙\n", item("  ")));
        assert_eq!(list("审核:\n  退回: 数字有误\n"), None);
        assert_eq!(list("审核:\n  退回: [甲]\n"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_header_can_be_tried(text in "(-{3}|审核|初审|姓名|:|#|- |\"|甲|\\{|[ \t\n])*") {
            if let Some(set) = set_within(&text, &path("初审", "姓名"), "某某") {
                proptest::prop_assert!(set.contains(" 某某"));
            }
            let _ = append_within(&text, &[vec!["审核"], vec!["退回"]], &[("姓名", "某某".to_owned())]);
        }
    }
}
