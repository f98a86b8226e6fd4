//! The report in other forms: with grades, as SARIF, as the 自查表.
//!
//! In: a report, and what the rules of both rooms say of themselves. Out: values and texts; nothing is written here.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::inspect::{self, Grade, Inspection};
use crate::portal::Portal;
use crate::proofread;
use crate::report::sarif::{self, Description};
use crate::report::{self, Code, Report};

/// The findings as JSON, each with its grade.
pub fn graded(report: &Report, portal: &Portal) -> Value {
    let mut findings = report::json::findings(report, portal);
    for (object, finding) in findings.as_array_mut().into_iter().flatten().zip(report.findings()) {
        object["grade"] = json!(Grade::of(finding).name());
    }
    findings
}

/// How many findings each grade has, by its name for programs.
pub fn grades(report: &Report) -> BTreeMap<&'static str, usize> {
    Grade::ALL.into_iter().map(|grade| (grade.name(), count(report, grade))).collect()
}

/// The same for people: 单项否决风险 0 处，扣分 2 处，提示 1 处.
pub fn grades_in_words(report: &Report) -> String {
    Grade::ALL.map(|grade| format!("{} {} 处", grade.label(), count(report, grade))).join("，")
}

fn count(report: &Report, grade: Grade) -> usize {
    report.findings().iter().filter(|finding| Grade::of(finding) == grade).count()
}

pub fn sarif(report: &Report, portal: &Portal) -> Value {
    sarif::log(report, portal, &described)
}

pub fn table(portal: &Portal, inspection: &Inspection, report: &Report) -> String {
    inspect::table::table(portal, inspection, report, &described)
}

/// What a rule says of itself.
fn described(code: Code) -> Option<Description> {
    if let Some(rule) = inspect::rule(code.0) {
        let help =
            format!("{}\n{}\n分级：{}\n依据：{}", rule.why, rule.remedy, rule.grade.label(), rule.source);
        return Some(Description { title: rule.title.to_owned(), help });
    }
    let rule = proofread::rule(code.0)?;
    let help = format!("{}\n依据：{}", rule.why, rule.source);
    Some(Description { title: rule.title.to_owned(), help })
}
