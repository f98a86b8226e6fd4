//! Words that mean the same to whoever searches: `content/_data/search.yaml`.
//!
//! In: the table of that name. Out: groups of words, as written, and a finding for each group that is none.
//! A group is a list (`[提案, 建议案]`), or a line with marks between its words (`提案、建议案`).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::codes;
use crate::content::data::Table;
use crate::report::{Finding, Span};

/// The table, below `content/_data/` without extension.
const TABLE: &str = "search";

/// More groups, and more words of one, than an office keeps; all of them are read by every reader's browser.
const GROUPS: usize = 500;
const WORDS: usize = 8;

/// The groups of the table, in order.
pub fn synonyms(tables: &BTreeMap<String, Arc<Table>>, findings: &mut Vec<Finding>) -> Vec<Vec<String>> {
    let Some(table) = tables.get(TABLE) else { return Vec::new() };
    let wrong = |message: String, item: Option<usize>| {
        let place = item.and_then(|item| table.place(item)).unwrap_or_default();
        Finding::warning(codes::SYNONYMS, message)
            .at(Span::new(table.path.clone(), place.start as usize..place.end as usize))
            .help("每组写一行，至少两个意思相同的词，例如：- [提案, 建议案]")
    };
    let items = match table.value() {
        Value::Array(items) => items,
        Value::Null => return Vec::new(),
        _ => {
            findings.push(wrong("近义词表要一组一行".to_owned(), None));
            return Vec::new();
        }
    };
    if items.len() > GROUPS {
        findings.push(wrong(format!("近义词有 {} 组，只用前 {GROUPS} 组", items.len()), None));
    }
    let mut groups = Vec::new();
    for (number, item) in items.iter().take(GROUPS).enumerate() {
        match words(item) {
            Some(words) if words.len() > 1 => groups.push(words),
            _ => findings.push(wrong(format!("近义词第 {} 组不是两个以上的词", number + 1), Some(number))),
        }
    }
    groups
}

fn words(item: &Value) -> Option<Vec<String>> {
    let texts: Vec<&str> = match item {
        Value::String(line) => line.split(['、', ',', '，', '=', '＝']).collect(),
        Value::Array(items) => items.iter().map(Value::as_str).collect::<Option<_>>()?,
        _ => return None,
    };
    let texts = texts.into_iter().map(str::trim).filter(|word| !word.is_empty());
    Some(texts.take(WORDS).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::data::read_table;
    use crate::report::SourcePath;
    use crate::snapshot::Text;

    fn read(text: &str) -> (Vec<Vec<String>>, usize) {
        let table = read_table(&SourcePath::new("content/_data/search.yaml"), &Arc::new(Text::utf8(text)));
        let mut findings = Vec::new();
        let tables = BTreeMap::from([("search".to_owned(), Arc::new(table))]);
        (synonyms(&tables, &mut findings), findings.len())
    }

    #[test]
    fn groups_are_lists_or_lines() {
        let (groups, wrong) = read("- [提案, 建议案]\n- 医保、医疗保险\n- 单独\n- {甲: 乙}\n");
        assert_eq!(groups, [["提案", "建议案"], ["医保", "医疗保险"]]);
        assert_eq!(wrong, 2);
        assert_eq!(read("提案: 建议案\n").1, 1);
        assert_eq!(read("").1, 0);
    }
}
