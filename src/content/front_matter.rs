//! Where a file's front matter stands: between two lines `---`, or where staff evidently meant it.
//!
//! In: a file's text. Out: the range of the header's lines, and where the body begins.
//! Invariant: a header that was begun and not ended never swallows the body.

use std::ops::Range;

use super::codes;
use crate::config::yaml::{KeyDef, could_be_pair, is_prose, looks_like_pair};
use crate::report::{Applicability, Edit, Finding, Fix, SourcePath, Span};

/// The parts of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The header's lines, without the fences; `None` where there is no header.
    pub header: Option<Range<usize>>,
    pub body: Range<usize>,
}

/// Finds the header.
pub fn split(file: &SourcePath, text: &str, keys: &'static [KeyDef], findings: &mut Vec<Finding>) -> Parts {
    let mut split = Split { file, text, keys, findings };
    let start = first_line(text);
    let (line, next) = line_at(text, start);
    let parts = match line.trim_end() {
        "---" => split.fenced(start, next),
        "+++" => split.toml(start, next),
        other if is_nearly_fence(other) && split.begins_header(next) => {
            split.bad_fence(start, other);
            split.fenced(start, next)
        }
        _ => split.unopened(start),
    };
    if start > 0 && parts.header.is_some() {
        split.leading_blank(start);
    }
    parts
}

struct Split<'a, 'f> {
    file: &'f SourcePath,
    text: &'a str,
    keys: &'static [KeyDef],
    findings: &'f mut Vec<Finding>,
}

impl Split<'_, '_> {
    fn span(&self, bytes: Range<usize>) -> Span {
        Span::new(self.file.clone(), bytes)
    }

    fn parts(&self, header: Range<usize>, body: usize) -> Parts {
        Parts { header: Some(header), body: body.min(self.text.len())..self.text.len() }
    }

    fn without_header(&self) -> Parts {
        Parts { header: None, body: 0..self.text.len() }
    }

    /// A header whose first fence is the line at `open`; its first line is at `start`.
    fn fenced(&mut self, open: usize, start: usize) -> Parts {
        let mut at = start;
        let mut after_blank = false;
        while at < self.text.len() {
            let (line, next) = line_at(self.text, at);
            let trimmed = line.trim_end();
            if trimmed == "---" || trimmed == "..." {
                self.report_empty(open, start..at);
                return self.parts(start..at, next);
            }
            if self.ends_header(open, trimmed) && self.has_key(start..at) {
                self.bad_fence(at, trimmed);
                return self.parts(start..at, next);
            }
            if after_blank && !trimmed.is_empty() && is_prose(trimmed, self.keys) {
                break;
            }
            after_blank = trimmed.is_empty();
            at = next;
        }
        let end = if at < self.text.len() { at } else { self.first_prose(start) };
        if !self.has_key(start..end) {
            // A thematic break above a body without header.
            return self.without_header();
        }
        self.unclosed(open, end);
        self.parts(start..end, end)
    }

    /// Whether a line is meant as the fence below a header whose first one is at `open`. What is set in belongs to a value,
    /// and a list may begin with `- -`, unless the first fence looks the same.
    fn ends_header(&self, open: usize, line: &str) -> bool {
        let is_alike = line == line_at(self.text, open).0.trim_end();
        is_fence(line) || is_nearly_fence(line) && (is_alike || !line.contains(char::is_whitespace))
    }

    /// The first line that can't belong to a header, nothing having ended it.
    fn first_prose(&self, start: usize) -> usize {
        let mut at = start;
        while at < self.text.len() {
            let (line, next) = line_at(self.text, at);
            let line = line.trim_end();
            if !line.is_empty() && is_prose(line, self.keys) {
                break;
            }
            at = next;
        }
        at.min(self.text.len())
    }

    fn has_key(&self, lines: Range<usize>) -> bool {
        self.text.get(lines).is_some_and(|text| text.lines().any(|line| looks_like_pair(line, self.keys)))
    }

    fn begins_header(&self, start: usize) -> bool {
        looks_like_pair(line_at(self.text, start).0, self.keys)
    }

    fn report_empty(&mut self, open: usize, header: Range<usize>) {
        let mut lines = self.text[header.clone()].lines().map(str::trim);
        if lines.all(|line| line.is_empty() || line.starts_with('#')) {
            self.findings.push(
                Finding::warning(codes::EMPTY, "文件头是空的：两行 --- 之间什么也没写")
                    .at(self.span(open..header.start.saturating_sub(1).max(open)))
                    .help(format!("至少写上标题和日期：\n{EXAMPLE}")),
            );
        }
    }

    fn unclosed(&mut self, open: usize, end: usize) {
        let missing_newline = if self.text[..end].ends_with('\n') { "" } else { "\n" };
        // The fence goes directly behind the last line of the header, before the blank lines.
        let place = self.text[..end].trim_end().len();
        self.findings.push(
            Finding::error(codes::UNCLOSED, "文件头没有结束：缺少下面的一行 ---")
                .at(self.span(open..open + line_at(self.text, open).0.trim_end().len()))
                .help(format!("在最后一个“键: 值”下面加一行 ---，正文写在它后面：\n{EXAMPLE}"))
                .fix(Fix::replace(
                    self.span(place..place),
                    format!("\n---{missing_newline}"),
                    Applicability::Ask,
                )),
        );
    }

    fn bad_fence(&mut self, at: usize, line: &str) {
        let span = self.span(at..at + line.len());
        self.findings.push(
            Finding::warning(codes::FENCE, format!("文件头的分隔线写成了“{line}”，应是三个英文减号"))
                .at(span.clone())
                .help("已当作 --- 读取。请改成单独一行的 ---，前后不加别的字符。")
                .fix(Fix::replace(span, "---", Applicability::Safe)),
        );
    }

    fn leading_blank(&mut self, start: usize) {
        let span = self.span(0..start);
        self.findings.push(
            Finding::hint(codes::LEADING_BLANK, "文件头前面有空行")
                .at(span.clone())
                .help("第一行就应是 ---，请删去上面的空行。别的程序遇到空行会认不出文件头。")
                .fix(Fix::replace(span, "", Applicability::Safe)),
        );
    }

    /// `标题: …` among the first lines and a fence below: the opening fence was forgotten. Without one below, nobody
    /// knows where the header ends, and an article must not be published with its header as its first words.
    fn unopened(&mut self, start: usize) -> Parts {
        let (mut at, mut end) = (start, start);
        let mut is_known = false;
        while at < self.text.len() {
            let (line, next) = line_at(self.text, at);
            let line = line.trim_end();
            // One pair above a fence could as well be a heading of Markdown, but for its known key.
            if is_fence(line) && is_known {
                let span = self.span(start..start);
                self.findings.push(
                    Finding::warning(codes::UNOPENED, "文件头少了第一行 ---")
                        .at(span.clone())
                        .help(format!("已按文件头读取。请在最上面加一行 ---：\n{EXAMPLE}"))
                        .fix(Fix::replace(span, "---\n", Applicability::Safe)),
                );
                return self.parts(start..at, next);
            }
            let goes_on = at > start && !line.is_empty() && !is_prose(line, self.keys);
            if !goes_on && !could_be_pair(line, self.keys) {
                break;
            }
            is_known |= looks_like_pair(line, self.keys);
            end = at + line.len();
            at = next;
        }
        if is_known {
            self.without_fences(start, end);
        }
        self.without_header()
    }

    fn without_fences(&mut self, start: usize, end: usize) {
        let (first, _) = line_at(self.text, start);
        let edit = |at: usize, text: &str| Edit { span: self.span(at..at), text: text.to_owned() };
        let edits = vec![edit(start, "---\n"), edit(end, "\n---")];
        self.findings.push(
            Finding::error(codes::UNOPENED, "开头是文件头，可是上下都少了一行 ---")
                .at(self.span(start..start + first.trim_end().len()))
                .help(format!(
                    "这样读不出标题、日期和状态，文件头会被当成正文登出来。请在它的上面和下面各加一行 ---：\n{EXAMPLE}"
                ))
                .fix(Fix { edits, applicability: Applicability::Ask }),
        );
    }

    fn toml(&mut self, open: usize, start: usize) -> Parts {
        let mut at = start;
        while at < self.text.len() {
            let (line, next) = line_at(self.text, at);
            if line.trim_end() == "+++" {
                self.findings.push(
                    Finding::error(codes::TOML, "文件头用了 +++（TOML 写法），读不懂")
                        .at(self.span(open..open + 3))
                        .help(format!("请改用 ---，每行写成“键: 值”：\n{EXAMPLE}")),
                );
                return Parts { header: None, body: next.min(self.text.len())..self.text.len() };
            }
            at = next;
        }
        self.without_header()
    }
}

const EXAMPLE: &str = "---\n标题: 县政协召开常委会会议\n日期: 2022-12-20\n---";

/// Where the first line that isn't blank begins; 0 where there is none.
fn first_line(text: &str) -> usize {
    if text.starts_with("---") {
        return 0;
    }
    let blank = text.len() - text.trim_start().len();
    text[..blank].rfind('\n').map_or(0, |newline| newline + 1)
}

/// The line that begins at `start`, and where the next one begins.
fn line_at(text: &str, start: usize) -> (&str, usize) {
    let rest = text.get(start..).unwrap_or_default();
    match rest.find('\n') {
        Some(newline) => (&rest[..newline], start + newline + 1),
        None => (rest, text.len()),
    }
}

/// Two or more hyphens or dashes of any width, and nothing else.
fn is_fence(line: &str) -> bool {
    line.chars().all(is_dash) && line.chars().nth(1).is_some()
}

/// A line that is evidently meant as a fence where a header's lines stand beside it: other marks, blanks before or
/// between them, what nobody sees, a word of another program behind them.
fn is_nearly_fence(line: &str) -> bool {
    let unseen =
        |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    let marks = line.trim_matches(unseen).trim_end_matches(|c: char| c.is_ascii_alphabetic() || unseen(c));
    let Some(mark) = marks.chars().next() else { return false };
    let is_mark = |c: char| c == mark || is_dash(c) && is_dash(mark) || unseen(c);
    (is_dash(mark) || matches!(mark, '*' | '=' | '_' | '~' | '`'))
        && marks.chars().all(is_mark)
        && marks.chars().filter(|&c| !unseen(c)).nth(1).is_some()
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '—' | '－' | '–' | '─')
}
