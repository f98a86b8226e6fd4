//! What the keys of a module take: each value by its kind, before a template sees it.
//!
//! In: a module or one of its items, as written. Out: the same with texts, numbers and choices under the
//! keys that are known, and a [`Misfit`] for each value that is none. Invariant: under a known key stands
//! a value of that key's kind, or nothing; other keys stay as written, for the theme that knows them.

use serde_json::{Map, Value};

use crate::config::{RANKED_BY, WIDTHS, canonical};
use crate::markdown::runs;

/// A value that was taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    pub key: &'static str,
    /// Of a list of names, which of them.
    pub item: Option<usize>,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// With what may be written.
    Kind(&'static str),
    /// A browser would run it.
    Runs,
}

#[derive(Clone, Copy)]
enum Form {
    Text(&'static str),
    Texts,
    Number,
    Bool,
    Width,
    RankedBy,
}

const MODULE: &[(&str, Form)] = &[
    ("title", Form::Text("要写一段文字")),
    ("column", Form::Text("要写一个栏目")),
    ("columns", Form::Texts),
    ("topic", Form::Text("要写一个专题的名称")),
    ("tag", Form::Text("要写一个标签")),
    ("kind", Form::Text("要写一种体裁，例如 新闻")),
    ("limit", Form::Number),
    ("width", Form::Width),
    ("more", Form::Text("要写一个网址")),
    ("lead", Form::Bool),
    ("data", Form::Text("要写一张数据表的文件名，不写扩展名")),
    ("by", Form::RankedBy),
    ("year", Form::Number),
];

const ITEM: &[(&str, Form)] = &[
    ("title", Form::Text("要写一段文字")),
    ("url", Form::Text("要写一个网址")),
    ("image", Form::Text("要写一张图片的文件名")),
    ("group", Form::Text("要写一段文字")),
];

/// Of a module; its `items` are left.
pub fn of_module(module: &mut Map<String, Value>) -> Vec<Misfit> {
    if module.get("items").is_some_and(Value::is_null) {
        module.remove("items");
    }
    fit(module, MODULE)
}

pub fn of_item(item: &mut Map<String, Value>) -> Vec<Misfit> {
    fit(item, ITEM)
}

fn fit(fields: &mut Map<String, Value>, forms: &'static [(&'static str, Form)]) -> Vec<Misfit> {
    let mut misfits = Vec::new();
    for (key, form) in forms {
        let Some(written) = fields.get_mut(*key).map(Value::take) else { continue };
        let is_blank = written.is_null() || written.as_str().is_some_and(|text| text.trim().is_empty());
        let fitting = if is_blank { None } else { form.fit(written, key, &mut misfits) };
        match fitting {
            Some(value) => fields.insert((*key).to_owned(), value),
            None => fields.remove(*key),
        };
    }
    misfits
}

impl Form {
    fn fit(self, written: Value, key: &'static str, misfits: &mut Vec<Misfit>) -> Option<Value> {
        let text = text_of(Some(&written));
        let mut misfit = |item, why| misfits.push(Misfit { key, item, why });
        if text.as_deref().is_some_and(runs) {
            misfit(None, Why::Runs);
            return None;
        }
        let (value, wanted) = match self {
            Form::Text(wanted) => (text.map(Value::from), wanted),
            Form::Texts => match written {
                Value::Array(items) => {
                    let mut names = Vec::new();
                    for (number, item) in items.iter().enumerate() {
                        match text_of(Some(item)).filter(|name| !runs(name)) {
                            Some(name) => names.push(Value::from(name)),
                            None => misfit(Some(number), Why::Kind("要写一个栏目")),
                        }
                    }
                    (Some(Value::Array(names)), "")
                }
                _ => (text.map(|name| Value::from(vec![name])), "要写成一列栏目：[栏目, 栏目]"),
            },
            Form::Number => {
                let number = text.and_then(|text| text.parse::<u16>().ok());
                let number = number.filter(|number| (1..=9999).contains(number));
                (number.map(Value::from), "要写 1 到 9999 的整数")
            }
            Form::Bool => {
                let value = text.and_then(|text| match &*text {
                    "true" | "是" | "yes" | "on" => Some(true),
                    "false" | "否" | "no" | "off" => Some(false),
                    _ => None,
                });
                (value.map(Value::from), "要写 是（true）或 否（false）")
            }
            Form::Width => {
                let width = text.and_then(|text| canonical(WIDTHS, &text));
                (
                    width.map(Value::from),
                    "要写 full（整行）、wide（三分之二）、half（一半）或 third（三分之一）",
                )
            }
            Form::RankedBy => {
                let by = text.and_then(|text| canonical(RANKED_BY, &text));
                (by.map(Value::from), "要写 source（来源）或 author（作者）")
            }
        };
        if value.is_none() {
            misfit(None, Why::Kind(wanted));
        }
        value
    }
}

/// A written text or number; `None` where nothing is written.
pub fn text_of(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
