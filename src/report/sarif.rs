//! The report for code hosts and editors: SARIF 2.1.0 (OASIS).
//!
//! In: a [`Report`], the texts that its spans point into, and what is known of each code. Out: one log with one run.
//! Invariants: lines and columns count from 1, columns in characters (`unicodeCodePoints`); paths are relative to the
//! site and percent-encoded; every result names a rule of the run.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::json::Places;
use super::{Code, Finding, Fix, Report, Severity, Sources, Span};

/// What a rule says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// One line.
    pub title: String,
    /// Why, on whose authority, and what to do.
    pub help: String,
}

/// Where a finding about the site as a whole is shown: hosts drop what has no file.
const WHOLE_SITE: &str = "content/site.yaml";

/// What may not stand as it is in the path of a URI (RFC 3986).
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The whole log. `describe` tells of a code; one that it does not know stands for itself.
pub fn log(report: &Report, sources: &dyn Sources, describe: &dyn Fn(Code) -> Option<Description>) -> Value {
    let codes: BTreeSet<Code> = report.findings().iter().map(|finding| finding.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code, describe(*code))).collect();
    let mut places = Places::new(sources);
    let results: Vec<Value> = report
        .findings()
        .iter()
        .map(|finding| {
            let index = codes.binary_search(&finding.code).unwrap_or_default();
            result(finding, index, &mut places)
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "huikan",
                "version": env!("CARGO_PKG_VERSION"),
                "language": "zh-CN",
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: Code, description: Option<Description>) -> Value {
    let Description { title, help } = description.unwrap_or_default();
    let title = if title.is_empty() { code.0.to_owned() } else { title };
    let mut rule = json!({ "id": code.0, "shortDescription": { "text": title } });
    if !help.is_empty() {
        rule["help"] = json!({ "text": help });
    }
    rule
}

fn result(finding: &Finding, rule_index: usize, places: &mut Places<'_>) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    };
    let mut text = finding.message.clone();
    if let Some(help) = &finding.help {
        text.push('\n');
        text.push_str(help);
    }
    let mut result = json!({
        "ruleId": finding.code.0,
        "ruleIndex": rule_index,
        "level": level,
        "message": { "text": text },
        "locations": [location(finding.span.as_ref(), finding.page.as_deref(), places)],
        "occurrenceCount": finding.count,
    });
    if !finding.related.is_empty() {
        let related = finding.related.iter().enumerate().map(|(id, (span, label))| {
            let mut place = location(Some(span), None, places);
            place["id"] = json!(id);
            place["message"] = json!({ "text": label });
            place
        });
        result["relatedLocations"] = related.collect();
    }
    if let Some(fix) = finding.fix.as_ref().filter(|fix| !places.hides(fix)) {
        result["fixes"] = json!([fix_object(fix, places)]);
    }
    result
}

fn location(span: Option<&Span>, page: Option<&str>, places: &mut Places<'_>) -> Value {
    let physical = match span {
        Some(span) => match region(span, places) {
            Some(region) => json!({ "artifactLocation": artifact(span.file.as_str()), "region": region }),
            None => json!({ "artifactLocation": artifact(span.file.as_str()) }),
        },
        None => json!({ "artifactLocation": artifact(WHOLE_SITE) }),
    };
    let mut location = json!({ "physicalLocation": physical });
    if let Some(page) = page {
        let name = format!("/{}", page.trim_start_matches('/'));
        location["logicalLocations"] = json!([{ "fullyQualifiedName": name, "kind": "resource" }]);
    }
    location
}

fn artifact(path: &str) -> Value {
    json!({ "uri": utf8_percent_encode(path, PATH).to_string() })
}

/// `None` where the file has no text.
fn region(span: &Span, places: &mut Places<'_>) -> Option<Value> {
    let (start, end) = places.of(span)?;
    Some(json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }))
}

fn fix_object(fix: &Fix, places: &mut Places<'_>) -> Value {
    let mut changes: Vec<Value> = Vec::new();
    for edit in &fix.edits {
        let Some(region) = region(&edit.span, places) else { continue };
        changes.push(json!({
            "artifactLocation": artifact(edit.span.file.as_str()),
            "replacements": [{ "deletedRegion": region, "insertedContent": { "text": edit.text } }],
        }));
    }
    json!({ "description": { "text": fix.applicability.name() }, "artifactChanges": changes })
}

#[cfg(test)]
mod tests {
    use super::super::{Applicability, SourcePath};
    use super::*;

    struct Text;

    impl Sources for Text {
        fn text(&self, file: &SourcePath) -> Option<&str> {
            (file.as_str() == "content/要闻/一 二.md").then_some("标题：甲\n正文，正文。\n")
        }
    }

    /// The parts that the schema requires, and the bounds that it sets, of all that we write.
    fn assert_valid(log: &Value) {
        assert_eq!(log["version"], "2.1.0");
        let runs = log["runs"].as_array().expect("runs is required");
        for run in runs {
            let driver = &run["tool"]["driver"];
            assert!(driver["name"].is_string(), "tool, driver and name are required");
            let rules = driver["rules"].as_array().unwrap();
            let ids: BTreeSet<&str> =
                rules.iter().map(|rule| rule["id"].as_str().expect("id is required")).collect();
            assert_eq!(ids.len(), rules.len(), "rules are unique");
            assert!(["utf16CodeUnits", "unicodeCodePoints"].contains(&run["columnKind"].as_str().unwrap()));
            for result in run["results"].as_array().unwrap() {
                assert!(result["message"]["text"].is_string(), "message is required");
                assert!(["none", "note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
                let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
                assert_eq!(rules[index]["id"], result["ruleId"]);
                assert!(result["occurrenceCount"].as_u64().unwrap() >= 1);
                let related = result["relatedLocations"].as_array();
                for place in
                    result["locations"].as_array().unwrap().iter().chain(related.into_iter().flatten())
                {
                    assert_place(&place["physicalLocation"]);
                }
                for fix in result["fixes"].as_array().into_iter().flatten() {
                    let changes = fix["artifactChanges"].as_array().expect("artifactChanges is required");
                    assert!(!changes.is_empty());
                    for change in changes {
                        assert!(
                            change["artifactLocation"]["uri"].is_string(),
                            "artifactLocation is required"
                        );
                        let replacements =
                            change["replacements"].as_array().expect("replacements is required");
                        replacements.iter().for_each(|one| assert_region(&one["deletedRegion"]));
                    }
                }
            }
        }
    }

    fn assert_place(place: &Value) {
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.is_ascii() && !uri.contains([' ', '\\', '#', '?']) && !uri.starts_with('/'), "{uri}");
        if !place["region"].is_null() {
            assert_region(&place["region"]);
        }
    }

    fn assert_region(region: &Value) {
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(region[key].as_u64().unwrap() >= 1, "{key}");
        }
        assert!(region["endLine"].as_u64() >= region["startLine"].as_u64());
    }

    #[test]
    fn everything_that_a_finding_may_hold_is_valid_sarif() {
        let file = "content/要闻/一 二.md";
        let at = |bytes| Span::new(file, bytes);
        let findings = vec![
            Finding::warning(Code("Q01"), "逗号")
                .at(at(19..22))
                .help("改成句号")
                .fix(Fix::replace(at(19..22), "。", Applicability::Ask))
                .related(at(0..6), "标题"),
            Finding::hint(Code("inspect/contrast"), "对比度").on_page("_assets/site.css"),
            Finding::error(Code("inspect/home-stale"), "首页").at(Span::file("content/1.jpg")),
        ];
        let report = Report::new(findings);
        let describe = |code: Code| {
            (code.0 == "Q01")
                .then(|| Description { title: "半角标点".to_owned(), help: "依据".to_owned() })
        };
        let log = log(&report, &Text, &describe);
        assert_valid(&log);
        let results = log["runs"][0]["results"].as_array().unwrap();
        let comma = results.iter().find(|result| result["ruleId"] == "Q01").unwrap();
        let place = &comma["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "content/%E8%A6%81%E9%97%BB/%E4%B8%80%20%E4%BA%8C.md");
        assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&json!(2), &json!(3)));
        assert_eq!(place["region"]["endColumn"], 4);
        let css = results.iter().find(|result| result["ruleId"] == "inspect/contrast").unwrap();
        assert_eq!(css["level"], "note");
        assert_eq!(css["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "/_assets/site.css");
        let photo = results.iter().find(|result| result["level"] == "error").unwrap();
        assert!(photo["locations"][0]["physicalLocation"]["region"].is_null());
    }
}
