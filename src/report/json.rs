//! The report for programs: the `findings` array of `--format json`.

use serde_json::{Value, json};

use super::place::Lines;
use super::{Finding, Fix, Position, Report, SourcePath, Sources, Span, private};

/// One object a finding: `code`, `severity`, `message`, `file`, `line`, `column`, `end_line`,
/// `end_column`, `help`, `fix`, `page`, `count`. Lines and columns count from 1, columns in characters;
/// what is not known is `null`.
pub fn findings(report: &Report, sources: &dyn Sources) -> Value {
    let mut places = Places::new(sources);
    report.findings().iter().map(|finding| object(finding, &mut places)).collect()
}

fn object(finding: &Finding, places: &mut Places<'_>) -> Value {
    let place = finding.span.as_ref().map(|span| (span, places.of(span)));
    let start = place.as_ref().and_then(|(_, range)| range.map(|(start, _)| start));
    let end = place.as_ref().and_then(|(_, range)| range.map(|(_, end)| end));
    json!({
        "code": finding.code.0,
        "severity": finding.severity.name(),
        "message": finding.message,
        "file": place.as_ref().map(|(span, _)| span.file.as_str()),
        "line": start.map(|p| p.line),
        "column": start.map(|p| p.column),
        "end_line": end.map(|p| p.line),
        "end_column": end.map(|p| p.column),
        "help": finding.help,
        "fix": finding.fix.as_ref().filter(|fix| !places.hides(fix)).map(|fix| fix_object(fix, places)),
        "page": finding.page,
        "count": finding.count,
    })
}

fn fix_object(fix: &Fix, places: &mut Places<'_>) -> Value {
    let edits: Vec<Value> = fix
        .edits
        .iter()
        .map(|edit| {
            let range = places.of(&edit.span);
            json!({
                "file": edit.span.file.as_str(),
                "line": range.map(|(start, _)| start.line),
                "column": range.map(|(start, _)| start.column),
                "end_line": range.map(|(_, end)| end.line),
                "end_column": range.map(|(_, end)| end.column),
                "text": edit.text,
            })
        })
        .collect();
    json!({ "applicability": fix.applicability.name(), "edits": edits })
}

/// Finds lines and columns; the line starts of the last file are kept.
pub(super) struct Places<'a> {
    sources: &'a dyn Sources,
    lines: Option<(SourcePath, Lines<'a>)>,
}

impl<'a> Places<'a> {
    pub(super) fn new(sources: &'a dyn Sources) -> Places<'a> {
        Places { sources, lines: None }
    }

    pub(super) fn of(&mut self, span: &Span) -> Option<(Position, Position)> {
        let lines = self.lines(&span.file)?;
        Some((lines.position(span.start as usize), lines.position(span.end as usize)))
    }

    /// Whether what a fix puts in may be a secret.
    pub(super) fn hides(&mut self, fix: &Fix) -> bool {
        let Some(file) = fix.edits.first().map(|edit| &edit.span.file) else { return false };
        self.lines(file).is_some_and(|lines| private::tells(fix, file, lines))
    }

    /// The lines of a file; `None` if it has no text.
    pub(super) fn lines(&mut self, file: &SourcePath) -> Option<&Lines<'a>> {
        if self.lines.as_ref().is_none_or(|(last, _)| last != file) {
            let text = self.sources.text(file)?;
            self.lines = Some((file.clone(), Lines::new(text)));
        }
        self.lines.as_ref().map(|(_, lines)| lines)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Code;
    use super::*;

    struct Text(String);

    impl Sources for Text {
        fn text(&self, file: &SourcePath) -> Option<&str> {
            (file.as_str() == "a.md").then_some(&*self.0)
        }
    }

    /// Counting lines from the start for each finding would take minutes here.
    #[test]
    fn lines_of_a_long_file_are_counted_once() {
        let line = "图片：甲.jpg\n";
        let text = Text(line.repeat(20_000));
        let found = (0..20_000).map(|number| {
            let start = number * line.len();
            Finding::warning(Code("links/dead"), "没有").at(Span::new("a.md", start..start + 6))
        });
        let report = Report::new(found.collect());
        let start = std::time::Instant::now();
        let json = findings(&report, &text);
        assert!(start.elapsed().as_secs() < 8, "{:?}", start.elapsed());
        let last = &json[19_999];
        assert_eq!((&last["line"], &last["column"]), (&json!(20_000), &json!(1)));
        assert_eq!((&last["end_line"], &last["end_column"]), (&json!(20_000), &json!(3)));
    }

    #[test]
    fn a_file_without_text_has_no_lines() {
        let finding = Finding::warning(Code("a/b"), "甲").at(Span::file("b.jpg"));
        let json = findings(&Report::new(vec![finding]), &Text(String::new()));
        assert_eq!((&json[0]["file"], &json[0]["line"]), (&json!("b.jpg"), &Value::Null));
    }
}
