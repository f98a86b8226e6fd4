//! The table of contents: a body's headings as a tree.
//!
//! In: a [`Doc`]. Out: entries with their anchors, each holding those below it. Invariant: the order of
//! the body is kept, and no heading that the page shows is lost, however levels are skipped.

use super::{Doc, Title};

/// One line of a table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TocEntry {
    /// Of the heading element on the page: 1 to 6, with [`Title`] taken into account.
    pub level: u8,
    /// The heading's words without markup.
    pub title: String,
    /// The heading's `id`.
    pub anchor: String,
    pub children: Vec<TocEntry>,
}

/// The table of contents of a body. A heading lies under the nearest one before it of a smaller level.
pub fn toc(doc: &Doc, title: Title) -> Vec<TocEntry> {
    let (skipped, shift) = (title.node(doc), title.shift(doc));
    let mut top = Vec::new();
    // The entries that could still take children, outermost first; each of a greater level than the last.
    let mut open: Vec<TocEntry> = Vec::new();
    let shown = doc.headings().iter().filter(|heading| heading.shown);
    for heading in shown.filter(|heading| Some(heading.node as usize) != skipped) {
        let level = heading.level.saturating_add(shift).clamp(1, 6);
        while open.last().is_some_and(|last| last.level >= level) {
            close(&mut open, &mut top);
        }
        open.push(TocEntry {
            level,
            title: heading.title.to_string(),
            anchor: heading.anchor.to_string(),
            children: Vec::new(),
        });
    }
    while !open.is_empty() {
        close(&mut open, &mut top);
    }
    top
}

fn close(open: &mut Vec<TocEntry>, top: &mut Vec<TocEntry>) {
    if let Some(entry) = open.pop() {
        open.last_mut().map_or(top, |parent| &mut parent.children).push(entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;

    fn outline(body: &str, title: Title) -> String {
        fn write(entries: &[TocEntry], out: &mut String) {
            for entry in entries {
                *out += &format!("{}{}", entry.level, entry.title);
                if !entry.children.is_empty() {
                    out.push('(');
                    write(&entry.children, out);
                    out.push(')');
                }
                out.push(' ');
            }
        }
        let mut out = String::new();
        write(&toc(&parse(&body.into(), 0..body.len()), title), &mut out);
        out.trim_end().replace(" )", ")")
    }

    #[test]
    fn headings_nest_by_level_even_where_levels_are_skipped() {
        assert_eq!(outline("## 甲\n### 乙\n### 丙\n## 丁\n", Title::Apart), "2甲(3乙 3丙) 2丁");
        assert_eq!(outline("#### 甲\n## 乙\n##### 丙\n### 丁\n", Title::Apart), "4甲 2乙(5丙 3丁)");
        assert_eq!(outline("无标题", Title::Apart), "");
    }

    #[test]
    fn headings_that_the_page_leaves_out_are_left_out() {
        for name in ["noscript", "iframe", "select", "object"] {
            let inside = format!("<{name}>\n\n## 甲\n\n</{name}>\n\n## 乙\n");
            assert_eq!(outline(&inside, Title::Apart), "2乙", "{name}");
            assert_eq!(
                outline(&format!("> {}", inside.replace('\n', "\n> ")), Title::Apart),
                "2乙",
                "{name}"
            );
        }
        assert_eq!(outline("<noscript>\n\n## 甲\n", Title::Apart), "2甲", "without an end nothing goes");
        let body = "<object>\n\n## 甲\n\n</object>\n\n## 甲\n";
        let doc = parse(&body.into(), 0..body.len());
        assert!(!doc.has_place("甲") && doc.has_place("甲-2"));
    }

    #[test]
    fn the_page_title_is_left_out_and_first_levels_are_shifted() {
        assert_eq!(outline("# 题\n## 甲\n", Title::FirstHeading), "2甲");
        assert_eq!(outline("# 题\n## 甲\n", Title::Apart), "2题(3甲)");
        assert_eq!(outline("# 题\n# 甲\n## 乙\n", Title::FirstHeading), "2甲(3乙)");
    }
}
