//! What tells rows apart in addresses.
//!
//! In: rows. Out: a key for each, made of its number (案号) or its name. Invariant: no two are equal, and
//! each is valid in an address and as a file's name; a key depends on its own row alone unless two
//! rows want the same.

use std::collections::HashSet;

use super::TableLayout;
use crate::content::data::Rows;
use crate::content::slug;

/// A key for each row, in order.
pub fn of_rows(rows: &Rows, layout: TableLayout) -> Vec<Box<str>> {
    let name = match layout {
        TableLayout::Proposals => rows.column("案号"),
        other => rows.column(other.title_column()).or((!rows.columns().is_empty()).then_some(0)),
    };
    let subject = rows.column(layout.title_column());
    let mut taken: HashSet<Box<str>> = HashSet::with_capacity(rows.len());
    let key = |row: usize| {
        let own = name.map_or("", |column| rows.cell(row, column));
        let subject = subject.map_or("", |column| rows.cell(row, column));
        let mut key: Box<str> = of_name(if own.is_empty() { subject } else { own }).into();
        while taken.contains(&key) {
            key = format!("{key}-row{}", row + 1).into();
        }
        taken.insert(key.clone());
        key
    };
    (0..rows.len()).map(key).collect()
}

/// A number as it is, anything else as in the address of an article of that name.
pub fn of_name(name: &str) -> String {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    match name {
        "" => "row".to_owned(),
        name if plain && name.len() <= 40 => name.to_ascii_lowercase(),
        name => slug::of_name(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_kept_and_no_two_keys_are_equal() {
        let rows = Rows::of_value(
            &json!([
                {"案号": "001", "案由": "甲"}, {"案号": "001", "案由": "乙"}, {"案号": "", "案由": "丙"},
                {"案号": "第 4 号", "案由": "丁"}, {"案号": "", "案由": ""}, {"案号": "", "案由": ""},
            ]),
            &[],
        );
        let keys = of_rows(&rows, TableLayout::Proposals);
        assert_eq!((&*keys[0], &*keys[1]), ("001", "001-row2"));
        assert!(keys.iter().all(|key| slug::check(key).is_ok()), "{keys:?}");
        assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len());
    }
}
