//! Relative links of an article that moves to another folder.
//!
//! In: the text, the old and the new folder, and which targets stay behind. Out: the text with those
//! links written from the new folder. Invariant: only destinations of links, pictures, definitions and HTML
//! attributes, and files named in the header, that name something which exists are touched; whatever else
//! looks like a link stays as it is.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use crate::content::Meta;

/// A text with its links rewritten.
#[derive(Debug, PartialEq, Eq)]
pub struct Links {
    pub text: String,
    /// How many destinations were changed.
    pub rewritten: usize,
    /// Files that the header names in a way which this editor cannot change.
    pub left: Vec<String>,
}

/// Rewrites `](destination)`, `[label]: destination`, `src="…"` and its like, and the cover and the
/// attachments of `meta`, if given. Folders and the targets given to `stays_behind` are paths from the
/// site's root with `/`.
pub fn moved(
    text: &str,
    meta: Option<&Meta>,
    old: &str,
    new: &str,
    stays_behind: &dyn Fn(&str) -> bool,
) -> Links {
    let change = |written: &str, spaces| rewrite(written, old, new, spaces, stays_behind);
    let mut links = Links { text: String::with_capacity(text.len()), rewritten: 0, left: Vec::new() };
    let mut edits = Vec::new();
    for (file, value) in meta.map(header_files).unwrap_or_default() {
        let Some(changed) = change(&file, true) else { continue };
        match text.get(value.clone()).and_then(|words| find_word(words, &file)) {
            Some(at) => {
                let start = value.start + at;
                edits.push((start..start + file.len(), changed));
            }
            None => links.left.push(file),
        }
    }
    for place in destinations(text) {
        if let Some(changed) = change(&text[place.range.clone()], place.quoted) {
            edits.push((place.range, changed));
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut done = 0;
    for (range, changed) in edits {
        if range.start >= done {
            links.text.push_str(&text[done..range.start]);
            links.text.push_str(&changed);
            links.rewritten += 1;
            done = range.end;
        }
    }
    links.text.push_str(&text[done..]);
    links
}

/// The files that a header names, each with the place of the value that it stands in.
fn header_files(meta: &Meta) -> Vec<(String, Range<usize>)> {
    let cover = meta.cover.iter().map(|file| ("cover", file));
    let attachments = meta.attachments.iter().map(|attachment| ("attachments", &attachment.file));
    let named = cover.chain(attachments);
    named.map(|(key, file)| (file.clone(), meta.span(key).unwrap_or_default())).collect()
}

/// Where a file's name stands in a YAML value as a word of its own.
fn find_word(words: &str, file: &str) -> Option<usize> {
    let is_edge = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "\"'[]{},:：".contains(c));
    words.match_indices(file).map(|(at, _)| at).find(|&at| {
        is_edge(words[..at].chars().next_back()) && is_edge(words[at + file.len()..].chars().next())
    })
}

/// Where a destination is written.
struct Place {
    range: Range<usize>,
    /// Quotes around it allow spaces.
    quoted: bool,
}

fn destinations(text: &str) -> Vec<Place> {
    let mut places = Vec::new();
    for (at, mark) in text.match_indices("](") {
        let start = at + mark.len();
        let length = destination_length(&text[start..]);
        places.push(Place { range: start..start + length, quoted: false });
    }
    places.extend(["src=", "href=", "poster="].iter().flat_map(|name| attributes(text, name)));
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        places.extend(
            definition(line)
                .map(|range| Place { range: range.start + start..range.end + start, quoted: false }),
        );
        start += line.len();
    }
    places
}

/// The values of an HTML attribute, in quotes or not.
fn attributes<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = Place> + 'a {
    text.match_indices(name).filter_map(move |(at, _)| {
        if !text[..at].ends_with([' ', '\t', '\n', '\r', '"', '\'']) {
            return None;
        }
        let start = at + name.len();
        let after = &text[start..];
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let Some(quote) = quote else {
            let length = after.find(|c: char| c.is_whitespace() || c == '>')?;
            return Some(Place { range: start..start + length, quoted: false });
        };
        let length = after[1..].find([quote, '\n']).filter(|&end| after[1 + end..].starts_with(quote))?;
        Some(Place { range: start + 1..start + 1 + length, quoted: true })
    })
}

/// The destination in a line `[label]: destination`.
fn definition(line: &str) -> Option<Range<usize>> {
    let inner = line.trim_start_matches(' ');
    let label = inner.strip_prefix('[').filter(|label| !label.starts_with('^'))?;
    let (_, after) = label.split_once("]:")?;
    let after = after.trim_start_matches([' ', '\t']);
    let length = match after.strip_prefix('<') {
        Some(bare) => bare.find('>')? + 2,
        None => after.find(char::is_whitespace).unwrap_or(after.len()),
    };
    let start = line.len() - after.len();
    Some(start..start + length)
}

/// Up to the space or the parenthesis that ends the destination; `<…>` may hold both.
fn destination_length(after: &str) -> usize {
    if after.starts_with('<') {
        return after.find(['>', '\n']).map_or(0, |at| if after[at..].starts_with('>') { at + 1 } else { 0 });
    }
    let mut depth = 0;
    for (at, c) in after.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return at,
            ')' => depth -= 1,
            ' ' | '\t' | '\n' | '\r' => return at,
            _ => {}
        }
    }
    0
}

fn rewrite(
    written: &str,
    old: &str,
    new: &str,
    spaces: bool,
    stays_behind: &dyn Fn(&str) -> bool,
) -> Option<String> {
    let bare = written.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let destination = bare.unwrap_or(written);
    let cut = destination.find(['#', '?']).unwrap_or(destination.len());
    let (path, suffix) = destination.split_at(cut);
    let has_scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if path.is_empty() || path.starts_with('/') || has_scheme {
        return None;
    }
    let decoded: Cow<'_, str> = percent_decode_str(path).decode_utf8_lossy();
    let target = [path, &decoded]
        .into_iter()
        .find_map(|path| joined(old, path).filter(|target| stays_behind(target)))?;
    let relative = relative(new, &target);
    let relative = if spaces || bare.is_some() { relative } else { relative.replace(' ', "%20") };
    let destination = format!("{relative}{suffix}");
    Some(if bare.is_some() { format!("<{destination}>") } else { destination })
}

/// `folder/path` without `.` and `..`; `None` if it leads above the site.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// How `target` is written from `folder`.
fn relative(folder: &str, target: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (folder.split('/').collect(), target.split('/').collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - common);
    up.chain(to[common..].iter().copied()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(before: &str, after: &str) {
        let there =
            ["content/要闻/b.md", "content/会议/c d.md", "content/要闻/共用/1.jpg", "content/e(1).md"];
        let links =
            moved(before, None, "content/要闻", "content/文史/往事", &|target| there.contains(&target));
        assert_eq!(links.text, after);
        assert_eq!(links.rewritten > 0, before != after);
    }

    #[test]
    fn links_to_what_stays_behind_are_rewritten() {
        becomes("[甲](b.md)", "[甲](../../要闻/b.md)");
        becomes("![图](共用/1.jpg \"图说\")尾", "![图](../../要闻/共用/1.jpg \"图说\")尾");
        becomes("[乙](../会议/c%20d.md#一)", "[乙](../../会议/c%20d.md#一)");
        becomes("[乙](<../会议/c d.md>)", "[乙](<../../会议/c d.md>)");
        becomes("[丙](../e(1).md)，[甲](./b.md)", "[丙](../../e(1).md)，[甲](../../要闻/b.md)");
        becomes("[编码](%E5%85%B1%E7%94%A8/1.jpg)", "[编码](../../要闻/共用/1.jpg)");
    }

    #[test]
    fn definitions_and_html_are_rewritten() {
        becomes(
            "[甲]: b.md\n[乙]: <../会议/c d.md> \"题\"",
            "[甲]: ../../要闻/b.md\n[乙]: <../../会议/c d.md> \"题\"",
        );
        becomes("<img alt=\"\" src=\"共用/1.jpg\">", "<img alt=\"\" src=\"../../要闻/共用/1.jpg\">");
        becomes("<a href='../会议/c d.md'>甲</a>", "<a href='../../会议/c d.md'>甲</a>");
        becomes("<video\nposter=共用/1.jpg>", "<video\nposter=../../要闻/共用/1.jpg>");
    }

    #[test]
    fn files_of_the_header_are_rewritten() {
        let before = "---\n标题: 甲\n封面: 共用/1.jpg # 注\n附件:\n  - b.md\n  - 文件: \"../会议/c d.md\"\n    标题: b.md 的附件\n---\n";
        let article = crate::content::Article::read(
            &crate::report::SourcePath::new("content/要闻/a.md"),
            &std::sync::Arc::new(crate::snapshot::Text::utf8(before)),
        );
        let there = ["content/要闻/b.md", "content/会议/c d.md", "content/要闻/共用/1.jpg"];
        let links = moved(before, Some(&article.meta), "content/要闻", "content/文史", &|target| {
            there.contains(&target)
        });
        let after = "---\n标题: 甲\n封面: ../要闻/共用/1.jpg # 注\n附件:\n  - ../要闻/b.md\n  - 文件: \"../会议/c d.md\"\n    标题: b.md 的附件\n---\n";
        assert_eq!((&*links.text, links.left), (after, vec![]));
    }

    #[test]
    fn everything_else_stays() {
        for text in [
            "[甲](1.jpg)",
            "[甲](/b.md)",
            "[甲](https://b.md)",
            "[甲](#b.md)",
            "[甲](",
            "[甲](<b.md",
            "数组[0](b)",
            "[甲](../../../../b.md)",
            "",
            "](",
            "[^甲]: b.md",
            "[甲]:",
            "正文src=\"b.md\"",
            "<img src=\"b.md",
            "<img src=\"1.jpg\">",
        ] {
            becomes(text, text);
        }
    }
}
