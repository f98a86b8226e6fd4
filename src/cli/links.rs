//! Relative links of an article that moves to another folder.
//!
//! In: the text, the old and the new folder, and which targets stay behind. Out: the text with those
//! links written from the new folder. Invariant: only destinations of inline links and pictures that name
//! something which exists are touched; whatever else looks like a link stays as it is.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// A text with its links rewritten.
#[derive(Debug, PartialEq, Eq)]
pub struct Links {
    pub text: String,
    /// How many destinations were changed.
    pub rewritten: usize,
}

/// Rewrites `](destination)`. Folders and the targets given to `stays_behind` are paths from the site's
/// root with `/`.
pub fn moved(text: &str, old: &str, new: &str, stays_behind: &dyn Fn(&str) -> bool) -> Links {
    let mut links = Links { text: String::with_capacity(text.len()), rewritten: 0 };
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        let (before, after) = rest.split_at(at + 2);
        links.text.push_str(before);
        let length = destination_length(after);
        let (written, tail) = after.split_at(length);
        match rewrite(written, old, new, stays_behind) {
            Some(destination) => {
                links.text.push_str(&destination);
                links.rewritten += 1;
            }
            None => links.text.push_str(written),
        }
        rest = tail;
    }
    links.text.push_str(rest);
    links
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

fn rewrite(written: &str, old: &str, new: &str, stays_behind: &dyn Fn(&str) -> bool) -> Option<String> {
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
    let relative = if bare.is_some() { relative } else { relative.replace(' ', "%20") };
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
            moved(before, "content/要闻", "content/文史/往事", &|target| there.contains(&target));
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
        ] {
            becomes(text, text);
        }
    }
}
