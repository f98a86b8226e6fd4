//! The report for the preview: findings with the lines that they are about.
//!
//! In: a [`Report`] and the texts that its spans point into. Out: JSON that a script draws without
//! counting anything again. Invariant: an excerpt is short, however long the line or the span.

use std::ops::Range;

use serde_json::{Value, json};

use super::json::Places;
use super::place::{Lines, floor_boundary};
use super::{Applicability, Finding, Fix, Report, SourcePath, Sources, Span, private};

/// Lines of a span that are shown.
const LINES: usize = 6;

/// Characters of a line that are shown, and how many of them before the span.
const WIDTH: usize = 160;
const LEAD: usize = 40;

/// One object a finding: `severity`, `code`, `message`, `file`, `line`, `column`, `excerpt`, `help`,
/// `related`, `count`, `page`, `fix` (`{id, before, after}`, where one may be asked for). Lines and columns count from 1, in characters. `excerpt` is the line before
/// the span and those of the span, each `{line, text}`, and with `{from, to}` where the span marks
/// characters of the text, counted from 0. `page` is what `address` makes of an output path.
pub fn findings(report: &Report, sources: &dyn Sources, address: &dyn Fn(&str) -> String) -> Value {
    let mut places = Places::new(sources);
    report.findings().iter().map(|finding| object(finding, &mut places, address)).collect()
}

fn object(finding: &Finding, places: &mut Places<'_>, address: &dyn Fn(&str) -> String) -> Value {
    let span = finding.span.as_ref();
    let start = span.and_then(|span| places.of(span)).map(|(start, _)| start);
    let excerpt = span.map(|span| excerpt(span, places)).unwrap_or_default();
    let related = |(span, message): &(Span, String)| {
        let line = (span.end > 0).then(|| places.of(span)).flatten().map(|(start, _)| start.line);
        json!({ "message": message, "file": span.file.as_str(), "line": line })
    };
    let related: Vec<Value> = finding.related.iter().map(related).collect();
    // `0..0` stands for the file as a whole, where no line is to blame.
    let start = start.filter(|_| span.is_some_and(|span| span.end > 0));
    json!({
        "severity": finding.severity.name(),
        "code": finding.code.0,
        "message": finding.message,
        "file": span.map(|span| span.file.as_str()),
        "line": start.map(|start| start.line),
        "column": start.map(|start| start.column),
        "excerpt": excerpt,
        "help": finding.help,
        "related": related,
        "count": finding.count,
        "page": finding.page.as_ref().map(|page| address(page)),
        "fix": finding.fix.as_ref().and_then(|fix| offer(finding, fix, places)),
    })
}

/// A fix that a reader of the report may ask for: its id, and the text before and after.
fn offer(finding: &Finding, fix: &Fix, places: &mut Places<'_>) -> Option<Value> {
    if fix.applicability == Applicability::Show {
        return None;
    }
    let file = &finding.span.as_ref()?.file;
    if places.hides(fix) {
        return None;
    }
    let (before, after) = fix.shown(places.lines(file)?.text(), file);
    Some(json!({ "id": fix.id(), "before": before, "after": after }))
}

fn excerpt(span: &Span, places: &mut Places<'_>) -> Vec<Value> {
    if span.end == 0 {
        return Vec::new();
    }
    let Some(lines) = places.lines(&span.file) else { return Vec::new() };
    let text = lines.text();
    let start = floor_boundary(text, span.start as usize);
    let end = floor_boundary(text, span.end as usize).max(start);
    let first = lines.index(start);
    // A span that ends just behind a line feed ends in that line, to a reader.
    let last = if end > start { lines.index(end - 1) } else { first };
    let before = first.checked_sub(1).map(|index| line(lines, &span.file, index, None));
    let marked =
        (first..=last.min(first + LINES - 1)).map(|index| line(lines, &span.file, index, Some(start..end)));
    before.into_iter().chain(marked).collect()
}

/// A line, cut around its part of the span.
fn line(lines: &Lines<'_>, file: &SourcePath, index: usize, span: Option<Range<usize>>) -> Value {
    let bytes = lines.range(index);
    if let Some(kept) = private::shown(file, lines.text(), &bytes) {
        let text = format!("{}…", &lines.text()[bytes.start..bytes.start + kept]);
        return json!({ "line": index + 1, "text": text });
    }
    let text = &lines.text()[bytes.clone()];
    let Some(span) = span else {
        return json!({ "line": index + 1, "text": cut(text, 0).1 });
    };
    let within = |offset: usize| offset.clamp(bytes.start, bytes.end) - bytes.start;
    let (start, end) = (within(span.start), within(span.end));
    let from = text[..start].chars().count();
    let (skipped, shown) = cut(text, from);
    let length = shown.chars().count();
    // Where something was left out before, an ellipsis stands for it.
    let moved = |at: usize| (at + usize::from(skipped > 0)).saturating_sub(skipped).min(length);
    let to = from + text[start..end].chars().count();
    json!({ "line": index + 1, "text": shown, "from": moved(from), "to": moved(to) })
}

/// At most [`WIDTH`] characters of a line around the one at `from`, and how many were left out before.
fn cut(text: &str, from: usize) -> (usize, String) {
    let skipped = if from + LEAD > WIDTH { from.saturating_sub(LEAD) } else { 0 };
    let mut rest = text.chars().skip(skipped);
    let mut shown = String::new();
    if skipped > 0 {
        shown.push('…');
    }
    shown.extend(rest.by_ref().take(WIDTH));
    if rest.next().is_some() {
        shown.push('…');
    }
    (skipped, shown)
}

#[cfg(test)]
mod tests {
    use super::super::{Code, SourcePath};
    use super::*;

    struct Text(String);

    impl Sources for Text {
        fn text(&self, file: &SourcePath) -> Option<&str> {
            (file.as_str() == "a.md").then_some(&*self.0)
        }
    }

    fn drawn(text: &str, marked: Range<usize>) -> Value {
        let finding = Finding::warning(Code("a/b"), "甲").at(Span::new("a.md", marked));
        findings(&Report::new(vec![finding]), &Text(text.to_owned()), &str::to_owned)[0].clone()
    }

    /// What the excerpt marks, line by line.
    fn marked(finding: &Value) -> Vec<String> {
        let lines = finding["excerpt"].as_array().unwrap().iter();
        let marked = lines.filter_map(|line| {
            let (from, to) = (line["from"].as_u64()? as usize, line["to"].as_u64()? as usize);
            Some(line["text"].as_str().unwrap().chars().skip(from).take(to - from).collect())
        });
        marked.collect()
    }

    #[test]
    fn no_mend_shows_what_a_target_of_publishing_holds() {
        struct Settings(&'static str);

        impl Sources for Settings {
            fn text(&self, _file: &SourcePath) -> Option<&str> {
                Some(self.0)
            }
        }

        let text = "主提: county\n发布:\n  主机:\n    pwd: geheim\n    密码：geheim\n";
        for (wrong, right, is_offered) in
            [("主提", "主题", true), ("pwd", "路径", false), ("：", ": ", false)]
        {
            let start = text.find(wrong).unwrap();
            let span = Span::new("content/site.yaml", start..start + wrong.len());
            let fix = Fix::replace(span.clone(), right, Applicability::Ask);
            let finding = Finding::warning(Code("a/b"), "甲").at(span).fix(fix);
            let report = Report::new(vec![finding]);
            for drawn in [
                findings(&report, &Settings(text), &str::to_owned),
                super::super::json::findings(&report, &Settings(text)),
            ] {
                let is_told = drawn.to_string().contains("geheim");
                assert_eq!((drawn[0]["fix"].is_object(), is_told), (is_offered, false), "{drawn}");
            }
        }
    }

    #[test]
    fn characters_are_counted_in_their_line() {
        let text = "---\n标题: 会议\n日期: 2022-13-01\n---\n";
        let start = text.find("2022").unwrap();
        let finding = drawn(text, start..start + 10);
        assert_eq!(
            finding["excerpt"],
            json!([
                { "line": 2, "text": "标题: 会议" },
                { "line": 3, "text": "日期: 2022-13-01", "from": 4, "to": 14 },
            ])
        );
        assert_eq!((&finding["line"], &finding["column"]), (&json!(3), &json!(5)));
    }

    #[test]
    fn a_span_of_lines_marks_each() {
        let text = "甲\n乙𠮷\n丙\n丁";
        let (start, end) = (text.find('𠮷').unwrap(), text.find('丁').unwrap());
        assert_eq!(marked(&drawn(text, start..end)), ["𠮷", "丙"]);
        let long = "行\n".repeat(100);
        assert_eq!(drawn(&long, 0..long.len())["excerpt"].as_array().unwrap().len(), LINES);
    }

    #[test]
    fn a_long_line_is_cut_around_its_span() {
        let text = format!("{}此处{}", "前".repeat(500), "后".repeat(500));
        let finding = drawn(&text, 1500..1506);
        assert_eq!(marked(&finding), ["此处"]);
        let line = finding["excerpt"][0]["text"].as_str().unwrap();
        assert!(line.chars().count() < 170 && line.starts_with('…') && line.ends_with('…'), "{line}");
        // One that goes on beyond the cut is marked up to it.
        let finding = drawn(&text, 1500..text.len());
        assert!(marked(&finding)[0].starts_with("此处后"));
        // At the start nothing is left out before.
        assert!(drawn(&text, 0..3)["excerpt"][0]["text"].as_str().unwrap().starts_with('前'));
    }

    #[test]
    fn spans_that_fit_no_text_are_survived() {
        for (start, end) in [(0, 0), (1, 2), (5, 900), (900, 901), (3, 1)] {
            let finding = drawn("会议\n", start..end);
            assert!(finding["excerpt"].is_array(), "{start} {end}");
        }
        let whole = drawn("会议\n", 0..0);
        assert_eq!((&whole["line"], &whole["excerpt"]), (&Value::Null, &json!([])));
        let elsewhere = Finding::error(Code("a/b"), "甲").at(Span::new("b.jpg", 3..9)).on_page("x.html");
        let drawn =
            &findings(&Report::new(vec![elsewhere]), &Text(String::new()), &|page| format!("/zx/{page}"))[0];
        assert_eq!(
            (&drawn["line"], &drawn["excerpt"], &drawn["page"]),
            (&Value::Null, &json!([]), &json!("/zx/x.html"))
        );
    }
}
