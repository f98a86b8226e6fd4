//! The report for programs: the `findings` array of `--format json`.

use serde_json::{Value, json};

use super::{Finding, Fix, Position, Report, Sources, Span, position_at};

/// One object a finding: `code`, `severity`, `message`, `file`, `line`, `column`, `end_line`,
/// `end_column`, `help`, `fix`, `page`, `count`. Lines and columns count from 1, columns in characters;
/// what is not known is `null`.
pub fn findings(report: &Report, sources: &dyn Sources) -> Value {
    report.findings().iter().map(|finding| object(finding, sources)).collect()
}

fn object(finding: &Finding, sources: &dyn Sources) -> Value {
    let place = finding.span.as_ref().map(|span| (span, positions(span, sources)));
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
        "fix": finding.fix.as_ref().map(|fix| fix_object(fix, sources)),
        "page": finding.page,
        "count": finding.count,
    })
}

fn fix_object(fix: &Fix, sources: &dyn Sources) -> Value {
    let edits: Vec<Value> = fix
        .edits
        .iter()
        .map(|edit| {
            let range = positions(&edit.span, sources);
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

fn positions(span: &Span, sources: &dyn Sources) -> Option<(Position, Position)> {
    let text = sources.text(&span.file)?;
    Some((position_at(text, span.start as usize), position_at(text, span.end as usize)))
}
