//! What of a line may be shown: what stands below a target of publishing may be a password, whatever its key is.
//!
//! In: a file, its text, a line of it. Out: how much of the line an excerpt shows. Invariant: of the settings below
//! `publish` in `site.yaml` keys are shown and no values, also where the file is no right YAML.

use std::ops::Range;

use super::place::{Lines, floor_boundary};
use super::{Fix, SourcePath};

const FILE: &str = "content/site.yaml";
const TOP: [&str; 3] = ["publish", "发布", "deploy"];

/// The bytes from the line's start that may be shown; `None`: all of them.
pub(super) fn shown(file: &SourcePath, text: &str, line: &Range<usize>) -> Option<usize> {
    if file.as_str() != FILE {
        return None;
    }
    let until = text.get(..line.end)?;
    let top =
        until.lines().rfind(|line| !line.starts_with([' ', '\t', '#', '-', '}', ']']) && !line.is_empty());
    let is_below = key(top?).is_some_and(|(name, _)| TOP.contains(&name));
    let line = text.get(line.clone()).filter(|_| is_below)?;
    let kept = key(line).map_or(line.len() - line.trim_start().len(), |(_, end)| end);
    (!line[kept..].trim().is_empty()).then_some(kept)
}

/// Whether a fix tells of such values: what it replaces and what stands around that, or what comes in its place.
pub(super) fn tells(fix: &Fix, file: &SourcePath, lines: &Lines<'_>) -> bool {
    let offsets = fix.edits.iter().flat_map(|edit| [edit.span.start, edit.span.end]);
    let at = |offset: u32| lines.index(floor_boundary(lines.text(), offset as usize));
    let (first, last) = (offsets.clone().min().map_or(0, at), offsets.max().map_or(0, at));
    (first..=last).any(|index| shown(file, lines.text(), &lines.range(index)).is_some())
}

/// The key that a line begins with, and the end of its colon.
fn key(line: &str) -> Option<(&str, usize)> {
    let colon = line.find([':', '：'])?;
    let width = line[colon..].chars().next().map_or(1, char::len_utf8);
    let ends = width > 1 || line[colon + 1..].chars().next().is_none_or(char::is_whitespace);
    let name = line[..colon].trim();
    let is_key = ends && !name.starts_with(['{', '[', '#', '-']);
    is_key.then_some((name.trim_matches(['"', '\'']), colon + width))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is shown of the lines.
    fn seen(text: &str) -> Vec<String> {
        let mut start = 0;
        let line = |line: &str| {
            let range = start..start + line.len();
            start = range.end + 1;
            let kept = shown(&SourcePath::new(FILE), text, &range);
            kept.map_or(line.to_owned(), |kept| format!("{}…", &line[..kept]))
        };
        text.lines().map(line).collect()
    }

    #[test]
    fn values_below_a_target_are_not_shown() {
        let text = "名称: 甲\n发布:\n  主机:\n    pwd: geheim\n    密码：geheim\n    geheim\n# 旧的 geheim\n  云上: {pwd: geheim}\n    网址: http://u:geheim@a.cn\n主题: 乙";
        let expected = [
            "名称: 甲",
            "发布:",
            "  主机:",
            "    pwd:…",
            "    密码：…",
            "    …",
            "…",
            "  云上:…",
            "    网址:…",
            "主题: 乙",
        ];
        assert_eq!(seen(text), expected);
        assert_eq!(seen("\"publish\": {甲: geheim,\n  乙: 丙}")[0], "\"publish\":…");
    }

    #[test]
    fn other_files_are_shown_whole() {
        let text = "发布: 甲";
        assert_eq!(shown(&SourcePath::new("content/a.md"), text, &(0..text.len())), None);
    }
}
