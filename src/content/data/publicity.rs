//! 公开方式: which rows of a table the public may see, and how much of them.
//!
//! In: the cells of a row, or a value of YAML or JSON. Out: [`Publicity`], or the value without what is
//! withheld. Invariant: nothing is shown by mistake. A row is withheld if any of its cells says 不公开
//! (cells shift where a comma is missing), or if its 公开方式 is no word that allows it.

use serde_json::{Map, Value};

use crate::report::nearest;

/// The column that decides.
const COLUMN: &str = "公开方式";
pub(super) const WITHHELD: &str = "不公开";
/// What a row of which only a summary is public does not show: an attachment is the whole text as a rule.
const WHOLE_ONLY: [&str; 2] = ["正文", "附件"];

/// How much of a row is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publicity<'a> {
    Whole,
    Summary,
    Withheld {
        /// What stands where nobody understands it.
        unclear: Option<&'a str>,
    },
}

impl Publicity<'_> {
    /// Whether it lets a column be seen.
    pub fn shows(self, column: &str) -> bool {
        match self {
            Publicity::Whole => true,
            Publicity::Summary => !WHOLE_ONLY.contains(&column),
            Publicity::Withheld { .. } => false,
        }
    }
}

/// The deciding column of a header; a misspelt one decides too.
pub fn publicity_column(columns: &[Box<str>]) -> Option<usize> {
    let exact = columns.iter().position(|name| &**name == COLUMN);
    exact.or_else(|| columns.iter().position(|name| decides(name)))
}

fn decides(name: &str) -> bool {
    nearest(name, [COLUMN]).is_some()
}

/// The publicity of a row, by all its cells and the one of its deciding column.
pub fn of_row<'a>(column: Option<usize>, mut cells: impl Iterator<Item = &'a str> + Clone) -> Publicity<'a> {
    if cells.clone().any(|cell| cell == WITHHELD) {
        return Publicity::Withheld { unclear: None };
    }
    match column {
        Some(column) => of_word(cells.nth(column).unwrap_or_default()),
        None => Publicity::Whole,
    }
}

fn of_word(word: &str) -> Publicity<'_> {
    match word {
        "全文" | "全文公开" | "公开" => Publicity::Whole,
        "摘要" | "摘要公开" => Publicity::Summary,
        unclear => Publicity::Withheld { unclear: Some(unclear) },
    }
}

/// Takes what is withheld out of a value, at any depth.
pub fn prune(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.retain_mut(|item| !prune_map(item));
        }
        _ => {
            if prune_map(value) {
                *value = Value::Null;
            }
        }
    }
}

/// Whether a value is a map that is withheld as a whole; prunes what is in it otherwise.
pub(super) fn prune_map(value: &mut Value) -> bool {
    let Value::Object(map) = value else {
        if value.is_array() {
            prune(value);
        }
        return false;
    };
    let publicity = of_map(map);
    if matches!(publicity, Publicity::Withheld { .. }) {
        return true;
    }
    let summary = publicity == Publicity::Summary;
    map.retain(|name, value| !(prune_map(value) || summary && WHOLE_ONLY.contains(&name.as_str())));
    false
}

fn of_map(map: &Map<String, Value>) -> Publicity<'_> {
    let texts = || map.values().map(|value| value.as_str().unwrap_or_default().trim());
    let exact = map.keys().position(|name| name == COLUMN);
    let column = exact.or_else(|| map.keys().position(|name| decides(name)));
    of_row(column, texts())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row<'a>(columns: &[&str], cells: &'a [&'a str]) -> Publicity<'a> {
        let columns: Vec<Box<str>> = columns.iter().map(|name| (*name).into()).collect();
        of_row(publicity_column(&columns), cells.iter().copied())
    }

    #[test]
    fn a_row_is_shown_by_a_known_word_alone() {
        let header = ["案由", "公开方式"];
        assert_eq!(row(&header, &["甲", "全文"]), Publicity::Whole);
        assert_eq!(row(&header, &["甲", "摘要"]), Publicity::Summary);
        assert_eq!(row(&header, &["甲", "不公开"]), Publicity::Withheld { unclear: None });
        assert_eq!(row(&header, &["甲", "不 公开"]), Publicity::Withheld { unclear: Some("不 公开") });
        assert_eq!(row(&header, &["甲"]), Publicity::Withheld { unclear: Some("") });
        assert_eq!(row(&["案由"], &["甲"]), Publicity::Whole);
    }

    #[test]
    fn neither_a_misspelt_header_nor_a_shifted_cell_shows_a_row() {
        assert!(matches!(row(&["案由", "公开方试"], &["甲", "内部"]), Publicity::Withheld { .. }));
        assert!(matches!(row(&["案由", "备注"], &["甲", "不公开"]), Publicity::Withheld { .. }));
        assert!(matches!(row(&["案由"], &["甲", "乙", "不公开"]), Publicity::Withheld { .. }));
    }

    #[test]
    fn maps_are_withheld_at_any_depth() {
        let mut value = json!({"一": [{"案由": "甲", "公开方式": "不公开"}, {"案由": "乙"}],
            "二": {"公开方式": "不公开"}, "三": {"公开方式": "摘要", "正文": "丙", "案由": "丁"}});
        prune(&mut value);
        assert_eq!(value, json!({"一": [{"案由": "乙"}], "三": {"公开方式": "摘要", "案由": "丁"}}));
        let mut value = json!({"公开方式": "不公开"});
        prune(&mut value);
        assert_eq!(value, Value::Null);
    }
}
