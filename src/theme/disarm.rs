//! Values that templates print as addresses, without what a browser would run.
//!
//! In: a table, or a part of the configuration. Out: the same value, texts like `javascript:…` emptied,
//! and a finding. Invariant: escaping keeps markup out of a page, but not a script out of an `href`;
//! after this no text of such a value can be one.

use std::borrow::Cow;

use serde_json::Value;

use super::codes;
use crate::markdown::runs;
use crate::report::{Finding, SourcePath, Span};

/// The value as it may be printed anywhere.
pub fn disarmed<'v>(value: &'v Value, file: &SourcePath, findings: &mut Vec<Finding>) -> Cow<'v, Value> {
    let Some(armed) = first_armed(value) else { return Cow::Borrowed(value) };
    let shown: String = armed.chars().take(40).collect();
    findings.push(
        Finding::warning(codes::UNSAFE_ADDRESS, format!("“{shown}”会在读者的浏览器里运行，已去掉"))
            .at(Span::file(file.clone()))
            .help("网址从 https:// 或 http:// 写起，站内的从 / 写起。"),
    );
    let mut value = value.clone();
    empty_armed(&mut value);
    Cow::Owned(value)
}

fn first_armed(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => runs(text).then_some(text),
        Value::Array(items) => items.iter().find_map(first_armed),
        Value::Object(fields) => fields.values().find_map(first_armed),
        _ => None,
    }
}

fn empty_armed(value: &mut Value) {
    match value {
        Value::String(text) if runs(text) => text.clear(),
        Value::Array(items) => items.iter_mut().for_each(empty_armed),
        Value::Object(fields) => fields.values_mut().for_each(empty_armed),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_run_is_emptied_and_told_once() {
        let file = SourcePath::new("content/_data/links.yaml");
        let table = serde_json::json!([
            {"title": "javascript 入门：一", "url": "https://a.cn/javascript:x"},
            {"title": "二", "url": " JaVa\nScript:alert(1)", "more": ["vbscript:x", 3]},
        ]);
        let mut findings = Vec::new();
        let safe = disarmed(&table, &file, &mut findings).into_owned();
        assert_eq!(safe[0], table[0]);
        assert_eq!(safe[1], serde_json::json!({"title": "二", "url": "", "more": ["", 3]}));
        assert_eq!(findings.len(), 1);
        assert!(matches!(disarmed(&safe, &file, &mut findings), Cow::Borrowed(_)));
        assert_eq!(findings.len(), 1);
    }
}
