//! What an article's header says about its message: the value of `公众号`.
//!
//! In: that value, as written. Out: [`Settings`], and findings for what could not be understood. Nothing here is
//! needed: what is left out comes from the article.

use serde_json::Value;

use super::codes;
use crate::content::message::{TEXTS, text};
use crate::report::{Finding, Span, nearest};

/// What is switched on or off, the usual name first.
const SWITCHES: [(&str, &[&str]); 3] = [
    ("comment", &["留言", "评论", "comment"]),
    ("fans_only", &["仅粉丝留言", "fans_only"]),
    ("original", &["原创", "original"]),
];

/// All items, in the order in which they are told.
fn keys() -> impl Iterator<Item = &'static (&'static str, &'static [&'static str])> {
    TEXTS.iter().chain(&SWITCHES)
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings {
    pub title: Option<String>,
    pub author: Option<String>,
    pub digest: Option<String>,
    /// Whether readers may comment.
    pub comment: bool,
    /// Whether of these only those may who follow the account.
    pub fans_only: bool,
    /// To be declared by hand: no call does it.
    pub original: bool,
}

/// Reads the value; `place` is where it stands.
pub(super) fn read(value: &Value, place: &Span, findings: &mut Vec<Finding>) -> Settings {
    let mut settings = Settings::default();
    let fields = match value {
        Value::Null => return settings,
        Value::Object(fields) => fields,
        _ => {
            findings.push(
                Finding::warning(codes::UNKNOWN_VALUE, "“公众号”下面要分项写，这里没有起作用")
                    .at(place.clone())
                    .help("例如：\n公众号:\n  标题: 县政协2022年工作综述\n  留言: 是"),
            );
            return settings;
        }
    };
    for (key, value) in fields {
        let known = keys().find(|(_, names)| names.contains(&key.trim()));
        let Some((name, _)) = known else {
            findings.push(unknown(key, place));
            continue;
        };
        let text = || text(value);
        let is_read = match *name {
            "title" => text().map(|text| settings.title = Some(text)).is_some(),
            "author" => text().map(|text| settings.author = Some(text)).is_some(),
            "digest" => text().map(|text| settings.digest = Some(text)).is_some(),
            "comment" => flag(value).map(|flag| settings.comment = flag).is_some(),
            "fans_only" => flag(value).map(|flag| settings.fans_only = flag).is_some(),
            _ => flag(value).map(|flag| settings.original = flag).is_some(),
        };
        if !is_read && !value.is_null() {
            let wanted = if matches!(*name, "title" | "author" | "digest") {
                "一段文字"
            } else {
                "“是”或“否”"
            };
            findings.push(
                Finding::warning(codes::UNKNOWN_VALUE, format!("“公众号”的“{key}”要写{wanted}"))
                    .at(place.clone())
                    .help("这一项没有起作用。"),
            );
        }
    }
    settings
}

fn unknown(key: &str, place: &Span) -> Finding {
    let shown: String = key.chars().take(30).collect();
    let all = keys().flat_map(|(_, names)| names.iter().copied());
    let near = nearest(key, all).map(|near| format!("是不是“{near}”？")).unwrap_or_default();
    let usual: Vec<&str> = keys().filter_map(|(_, names)| names.first().copied()).collect();
    Finding::warning(codes::UNKNOWN_KEY, format!("“公众号”下面没有“{shown}”这一项，它不起作用"))
        .at(place.clone())
        .help(format!("{near}可以写：{}。", usual.join("、")))
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(word) => crate::content::as_flag(word),
        Value::Number(number) => number.as_u64().filter(|number| *number < 2).map(|number| number == 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::report::SourcePath;

    fn told(value: &Value) -> (Settings, Vec<String>) {
        let mut findings = Vec::new();
        let place = Span::file(SourcePath::new("content/要闻/a.md"));
        let settings = read(value, &place, &mut findings);
        (settings, findings.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn keys_may_be_chinese_or_english() {
        let (settings, findings) = told(
            &json!({"标题": " 年度\n综述 ", "author": ["办公室", "提案委"], "留言": "是", "原创": true}),
        );
        assert_eq!(settings.title.as_deref(), Some("年度 综述"));
        assert_eq!(settings.author.as_deref(), Some("办公室 提案委"));
        assert!(settings.comment && settings.original && !settings.fans_only && findings.is_empty());
    }

    #[test]
    fn what_is_not_understood_is_told() {
        let (_, findings) = told(&json!({"标提": "甲", "留言": "也许", "摘要": {"x": 1}}));
        assert_eq!(
            findings,
            [
                "“公众号”下面没有“标提”这一项，它不起作用",
                "“公众号”的“留言”要写“是”或“否”",
                "“公众号”的“摘要”要写一段文字"
            ]
        );
        assert_eq!(told(&json!("是")).1, ["“公众号”下面要分项写，这里没有起作用"]);
        assert!(told(&Value::Null).1.is_empty());
    }
}
