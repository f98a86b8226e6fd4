//! What readers see of an article's message in the official account (公众号), apart from the article's own words.
//!
//! In: the value of `公众号`, as written. Out: its texts. Invariant: one reading for whoever makes the message and for
//! whoever signs it, so what is sent is what was signed.

use serde_json::Value;

/// The items that are text, each by the names it may have, the usual one first; the order is that of the signed text.
pub const TEXTS: [(&str, &[&str]); 3] = [
    ("title", &["标题", "title"]),
    ("author", &["作者", "author"]),
    ("digest", &["摘要", "digest", "summary"]),
];

/// Every text of `公众号` with the item's English name: in the order of [`TEXTS`], however they are written. An item
/// under two of its names is there twice, since either may be the one that is sent.
pub fn texts(wechat: &Value) -> Vec<(&'static str, String)> {
    let Value::Object(fields) = wechat else { return Vec::new() };
    let mut found = Vec::new();
    for (item, names) in TEXTS {
        for name in names {
            let written = fields.iter().filter(|(key, _)| key.trim() == *name);
            found.extend(written.filter_map(|(_, value)| Some((item, text(value)?))));
        }
    }
    found
}

/// Text on one line; a list of names joined by blanks. `None` for what is no text, and for an empty one.
pub fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.iter().map(text_of_item).collect::<Option<Vec<_>>>()?.join(" "),
        _ => return None,
    };
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    (!text.is_empty()).then_some(text)
}

fn text_of_item(value: &Value) -> Option<String> {
    value.as_str().map(|text| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_come_in_one_order_and_switches_do_not() {
        let wechat = json!({"留言": true, "摘要": "一句 \n话", "author": ["办公室", "提案委"], "标题": "短题", "原创": "是"});
        assert_eq!(
            texts(&wechat),
            [
                ("title", "短题".to_owned()),
                ("author", "办公室 提案委".to_owned()),
                ("digest", "一句 话".to_owned())
            ]
        );
        assert!(texts(&json!({"留言": true, "摘要": ""})).is_empty());
        assert!(texts(&Value::Null).is_empty() && texts(&json!("是")).is_empty());
    }
}
