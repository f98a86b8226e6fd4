//! Data tables: `_data/**` as values for templates.
//!
//! In: a YAML, JSON or CSV text. Out: a [`Table`], and findings. A broken table gives what could be read
//! of it. Invariant: what is 不公开 is dropped here, before anything else of the program sees it.

mod cell;
mod csv;
mod publicity;
mod rows;
mod spreadsheet;
mod torn;

pub use cell::cell_range;
pub use rows::{Rows, Withheld};
pub use spreadsheet::spreadsheet;

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use self::csv::Csv;
use self::publicity::publicity_column;
use super::codes;
use crate::config::{
    self,
    yaml::{Node, parse},
};
use crate::report::{Finding, SourcePath, Span};
use crate::snapshot::{Hash, Text};

/// A table, without what is not public.
#[derive(Debug)]
pub struct Table {
    pub path: SourcePath,
    /// Of the file, so that an unchanged table is shared between portals.
    pub hash: Hash,
    pub body: Body,
    /// Where each item of a list in YAML stands, as far as that is known.
    items: Vec<Range<u32>>,
    pub findings: Vec<Finding>,
}

/// What a table holds.
#[derive(Debug)]
pub enum Body {
    /// A CSV: rows of texts under the words of its header.
    Rows(Arc<Rows>),
    /// YAML or JSON, of whatever shape; `Null` for what is no table.
    Value(Value),
}

impl Table {
    /// Its rows: those of a CSV, or the flat maps of a list.
    pub fn rows(&self) -> Arc<Rows> {
        match &self.body {
            Body::Rows(rows) => Arc::clone(rows),
            Body::Value(value) => Arc::new(Rows::of_value(value, &self.items)),
        }
    }

    /// Whether a table says of each of its rows if it is public; one without rows and header need not.
    pub fn tells_publicity(&self) -> bool {
        let rows = self.rows();
        let is_told = |column: usize| (0..rows.len()).all(|row| !rows.cell(row, column).is_empty());
        rows.columns().is_empty() || publicity_column(rows.columns()).is_some_and(is_told)
    }

    /// The table without its rows. It passes for no file's, so that nobody takes it for the whole.
    pub fn emptied(&self) -> Table {
        let body = Body::Rows(Arc::new(self.rows().emptied()));
        let hash = blake3::Hasher::new_derive_key("huikan a table without its rows").finalize();
        let path = self.path.clone();
        Table { path, hash, body, items: Vec::new(), findings: self.findings.clone() }
    }

    /// Where an item of a list in YAML stands in the file, from 0, as far as that is known.
    pub fn place(&self, item: usize) -> Option<Range<u32>> {
        self.items.get(item).cloned()
    }

    /// The whole as one value; a CSV as a list of maps, keys in the order of its header.
    pub fn value(&self) -> Value {
        match &self.body {
            Body::Rows(rows) => rows.value(),
            Body::Value(value) => value.clone(),
        }
    }
}

/// Reads a table by its extension.
pub fn read_table(path: &SourcePath, text: &Arc<Text>) -> Table {
    let content = &*text.content;
    let mut items = Vec::new();
    let (body, findings) = match path.extension().to_ascii_lowercase().as_str() {
        "yaml" | "yml" => {
            items = config::yaml::items(content).iter().map(rows::cut).collect();
            public(yaml(path, content), &mut items)
        }
        "json" => public(json(path, content), &mut items),
        "csv" => {
            let (rows, findings) = Csv::new(path).read(content);
            (Body::Rows(Arc::new(rows)), findings)
        }
        _ => (Body::Value(Value::Null), Vec::new()),
    };
    Table { path: path.clone(), hash: text.hash, body, items, findings }
}

/// The value without what is withheld, and the places of what is left of its items.
fn public(
    (mut value, findings): (Value, Vec<Finding>),
    places: &mut Vec<Range<u32>>,
) -> (Body, Vec<Finding>) {
    if let Value::Array(items) = &mut value {
        // Nothing is known where the two disagree: an item's text looked like another.
        if places.len() != items.len() {
            places.clear();
        }
        let mut kept = std::mem::take(places).into_iter();
        items.retain_mut(|item| {
            let (place, withheld) = (kept.next(), publicity::prune_map(item));
            places.extend(place.filter(|_| !withheld));
            !withheld
        });
    }
    publicity::prune(&mut value);
    (Body::Value(value), findings)
}

fn yaml(path: &SourcePath, text: &str) -> (Value, Vec<Finding>) {
    if text.trim().is_empty() {
        return (Value::Null, Vec::new());
    }
    match parse::<Node<'_>>(text) {
        Ok(node) => (node.into_value(), Vec::new()),
        Err(found) => {
            let finding = Finding::error(codes::TABLE_SYNTAX, format!("数据表读不懂：{}", found.message))
                .at(Span::new(path.clone(), found.place))
                .help(found.help);
            (Value::Null, vec![finding])
        }
    }
}

fn json(path: &SourcePath, text: &str) -> (Value, Vec<Finding>) {
    match serde_json::from_str(text) {
        Ok(value) => (value, Vec::new()),
        Err(error) => {
            let place = offset(text, error.line(), error.column());
            let finding = Finding::error(codes::TABLE_SYNTAX, "数据表不是正确的 JSON")
                .at(Span::new(path.clone(), place))
                .help("请检查这一处的逗号、引号和括号：标点都用英文的，最后一项后面不加逗号。");
            (Value::Null, vec![finding])
        }
    }
}

/// The character before a line and column (from 1, the column in bytes), at which the parser stopped.
fn offset(text: &str, line: usize, column: usize) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at..at + text[at..].chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::position_at;
    use serde_json::json;

    fn read(name: &str, text: &str) -> (Value, Vec<String>) {
        let table = read_table(&SourcePath::new(name), &Arc::new(Text::utf8(text)));
        let (value, findings) = (table.value(), table.findings);
        let place = |finding: &Finding| {
            let at = position_at(text, finding.span.as_ref().map_or(0, |span| span.start as usize));
            format!("{} {} {}:{}", finding.severity.name(), finding.code, at.line, at.column)
        };
        (value, findings.iter().map(place).collect())
    }

    #[test]
    fn a_table_without_its_rows_passes_for_no_files() {
        let path = SourcePath::new("content/_data/a.csv");
        let table = read_table(&path, &Arc::new(Text::utf8("标题\n甲\n")));
        for text in ["", "标题\n", "标题\n甲\n"] {
            assert_ne!(table.emptied().hash, Text::utf8(text).hash);
        }
    }

    #[test]
    fn rows_are_objects_of_texts_in_the_order_of_the_header() {
        let (value, findings) =
            read("a.csv", "案号,案由,得分\n001,\"甲, \"\"乙\"\"\n丙\",1.0\n\n,,\n002,丁,2\n");
        assert_eq!(findings, [""; 0]);
        assert_eq!(
            value,
            json!([
                {"案号": "001", "案由": "甲, \"乙\"\n丙", "得分": "1.0"},
                {"案号": "002", "案由": "丁", "得分": "2"},
            ])
        );
        let keys: Vec<_> = value[0].as_object().unwrap().keys().collect();
        assert_eq!(keys, ["案号", "案由", "得分"]);
    }

    #[test]
    fn wrong_rows_are_named_and_usable() {
        let (value, findings) = read("a.csv", "甲,乙,甲\n1,2,3\n\n4,5\n6,7,8,9\n1,2,3,,\n");
        assert_eq!(
            findings,
            ["warning data/header 1:1", "warning data/row-length 4:1", "warning data/row-length 5:1"]
        );
        assert_eq!(value[1], json!({"甲": "4", "乙": "5", "甲2": ""}));
        assert_eq!(value[2]["甲2"], "8");
    }

    #[test]
    fn yaml_and_json_say_where() {
        assert_eq!(read("a.yaml", "- 姓名: 甲\n  职务: 主席\n").0, json!([{"姓名": "甲", "职务": "主席"}]));
        assert_eq!(read("a.yaml", "甲: [一\n乙: 二\n").1.len(), 1);
        assert_eq!(read("a.json", "{\"甲\": 1}"), (json!({"甲": 1}), Vec::new()));
        assert_eq!(read("a.json", "{\n  \"甲\"：1\n}").1, ["error data/syntax 2:6"]);
        assert_eq!(read("a.yml", "").0, Value::Null);
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,60}|[a甲,\"\n ]{0,60}") {
            for name in ["a.csv", "a.json", "a.yaml"] {
                let _ = read(name, &text);
            }
        }
    }
}
