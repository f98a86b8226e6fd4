//! A line that holds an article back, where nothing reads it: below the header, or in one that is none.
//!
//! In: a file's text, the parts of it, and the body. Out: an error for each such line, since the article would be
//! published against its author's will. Invariant: only a line that says nothing else counts, in words that no report
//! is written in; code that talks of headers is left alone, unless the file has no header at all.

use std::cell::OnceCell;
use std::ops::Range;

use memchr::memmem;

use super::front_matter::Parts;
use super::meta::Status;
use super::values::{as_flag, word};
use super::{codes, keys};
use crate::config::yaml::KeyDef;
use crate::markdown::{Doc, Kind, Node};
use crate::report::{Finding, SourcePath, Span};

/// Bytes of such a line; most lines of an article are longer, and need no look.
const LONGEST: usize = 96;

/// Lines at the beginning of a file without a header that may be meant as one, whatever stands around them.
const FIRST: usize = 40;

/// Findings told of one file.
const TOLD: usize = 3;

pub fn findings(file: &SourcePath, parts: &Parts, doc: &Doc) -> Vec<Finding> {
    let lines = lines(doc.text(), parts.body.clone()).enumerate();
    // Looked for once, and only where a line asks for it: most articles have none.
    let code = OnceCell::new();
    let is_code = |line: &Range<usize>| {
        let code = code.get_or_init(|| code_of(doc));
        let at = code.partition_point(|bytes: &Range<usize>| bytes.end <= line.start);
        code.get(at).is_some_and(|bytes| bytes.start < line.end)
    };
    let is_meant =
        |number: usize, line: &Range<usize>| parts.header.is_none() && number < FIRST || !is_code(line);
    let astray = lines.filter_map(|(number, line)| {
        let words = held_back(doc.text().get(line.clone())?)?;
        is_meant(number, &line).then_some((line, words))
    });
    astray.take(TOLD).map(|(line, words)| finding(file, line, words)).collect()
}

fn finding(file: &SourcePath, line: Range<usize>, words: &str) -> Finding {
    let message = format!("正文里有一行“{words}”，要写在文件头里才管用：不知道这篇稿件能不能发布");
    Finding::error(codes::STATUS_ASTRAY, message).at(Span::new(file.clone(), line)).help(
        "请把这一行移到最上面的两行 --- 之间：\n---\n标题: 县政协召开常委会会议\n日期: 2022-12-20\n状态: 草稿\n---\n本来就是正文的，请和别的文字写在同一行",
    )
}

/// The lines of a part of a text that are short enough, without their ends.
fn lines(text: &str, part: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes().get(part.clone()).unwrap_or_default();
    let ends = memchr::memchr_iter(b'\n', bytes).chain(std::iter::once(bytes.len()));
    let mut start = part.start;
    ends.filter_map(move |end| {
        let line = start..part.start + end;
        start = line.end + 1;
        (line.len() <= LONGEST).then_some(line)
    })
}

/// What a line says that holds an article back, if it says nothing but what headers say.
fn held_back(line: &str) -> Option<&str> {
    let bytes = line.as_bytes();
    if memchr::memchr(b':', bytes).is_none() && memmem::find(bytes, "：".as_bytes()).is_none() {
        return None;
    }
    let (line, is_marked) = unmarked(line);
    let pairs = line.trim_matches(around).split([',', '，']).map(|pair| pair.trim_matches(around));
    let mut held = None;
    for pair in pairs.filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once([':', '：'])?;
        let (key, value) = (key.trim_matches(around), value.trim_matches(around));
        let def = KeyDef::find(keys::article(), key)?;
        if holds_back(def.name, key.is_ascii(), &value.to_ascii_lowercase(), is_marked) {
            held = held.or(Some(pair));
        }
    }
    held
}

/// What stands around a key or a value, in JSON, in bold, in quotation marks.
fn around(c: char) -> bool {
    c.is_whitespace() || "{}\"'“”‘’,，`*".contains(c)
}

/// A line without the mark of a list, a quotation, a heading or a table; whether it had one.
fn unmarked(line: &str) -> (&str, bool) {
    let line = line.trim();
    let bare = line.trim_start_matches(['-', '+', '>', '#', '|']).trim_end_matches('|');
    (bare, bare.len() < line.len())
}

/// `is_marked`: in a list of words, say. There, and in Chinese, less is meant for a program.
fn holds_back(key: &str, is_ascii: bool, value: &str, is_marked: bool) -> bool {
    match key {
        "status" => match word(keys::STATUSES, value).and_then(Status::named) {
            Some(Status::Draft) => true,
            Some(Status::Review) => !is_marked,
            _ => false,
        },
        "draft" if is_ascii => as_flag(value) == Some(true),
        "draft" => matches!(value, "是" | "true" | "yes"),
        "published" => as_flag(value) == Some(false),
        _ => false,
    }
}

/// Where code and raw HTML stand, in order; none lies in another.
fn code_of(doc: &Doc) -> Vec<Range<usize>> {
    let is_one = |kind: Kind| matches!(kind, Kind::CodeBlock(_) | Kind::HtmlBlock);
    doc.nodes().iter().filter(|node| is_one(node.kind)).map(Node::span).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::content::Article;
    use crate::report::{Severity, SourcePath};
    use crate::snapshot::Text;

    fn errors(text: &str) -> Vec<String> {
        let path = SourcePath::new("content/要闻/2022-12-01-稿.md");
        let article = Article::read(&path, &Arc::new(Text::utf8(text)));
        let errors = article.findings.into_iter().filter(|finding| finding.severity == Severity::Error);
        errors.map(|finding| finding.code.0.to_owned()).collect()
    }

    #[test]
    fn a_draft_that_says_so_in_the_wrong_place_is_an_error() {
        let header = "---\n标题: 甲\n日期: 2022-12-01\n---\n";
        for line in [
            "状态: 草稿",
            "状态：草稿",
            "狀態: 草稿",
            "**状态：待审**",
            "status: draft",
            "Status: Draft",
            "draft: true",
            "“状态”: “草稿”",
            "published: false",
            "- 状态: 草稿",
            "> 状态: 草稿",
            "| 状态: 草稿 |",
            "草稿：是",
            "稿件状态: 待审",
        ] {
            for text in [
                format!("{header}{line}\n\n正文。\n"),
                format!("{header}\n正文。\n\n{line}"),
                format!("{header}\n---\n{line}\n---\n\n正文。\n"),
                format!("<!-- 注 -->\n---\n标题: 甲\n{line}\n---\n\n正文。\n"),
                format!("# 甲\n---\n标题: 甲\n{line}\n---\n\n正文。\n"),
            ] {
                assert_eq!(errors(&text), ["front-matter/status-astray"], "{text}");
            }
        }
        assert_eq!(
            errors("{\"标题\": \"甲\", \"状态\": \"草稿\"}\n\n正文。\n"),
            ["front-matter/status-astray"]
        );
    }

    #[test]
    fn what_only_talks_of_it_is_no_error() {
        let header = "---\n标题: 甲\n日期: 2022-12-01\n---\n";
        for body in [
            "写上状态: 草稿，稿件就不登出来。",
            "状态：办理中",
            "公开：否",
            "状态：退回",
            "提案状态：草稿和终稿",
            "```yaml\n---\n状态: 草稿\n---\n```",
            "    状态: 草稿",
            "是否发布：是",
            "办理情况如下，状态：待审，请等候",
            "草稿：有",
            "- 状态：待审",
            "状态: 已发布",
        ] {
            assert_eq!(errors(&format!("{header}\n{body}\n")), [""; 0], "{body}");
        }
    }
}
