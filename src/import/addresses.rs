//! A table of old addresses: what an old content system called each article, and what it is now.
//!
//! In: CSV with a row of headings. Out: its rows, old addresses as aliases. Invariant: an address that no alias can
//! say is told with its line, and no row is lost in silence.

use crate::content::former;
use crate::site::alias_path;

const OLD: [&str; 8] = ["旧址", "旧网址", "旧链接", "原址", "原网址", "old", "from", "old_url"];
const NEW: [&str; 10] = ["新址", "新网址", "新链接", "标题", "稿件", "文件", "new", "to", "title", "new_url"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// In the table, from 1.
    pub line: u64,
    /// As `aliases` has it: `/show.asp?id=1`.
    pub old: String,
    /// A new address, a file, or a title.
    pub new: String,
}

/// What was read of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub rows: Vec<Row>,
    /// Lines that cannot be used, and why.
    pub wrong: Vec<(u64, String)>,
}

/// Reads a table; `None` if it has no columns with the needed names.
pub fn read(text: &str) -> Option<Table> {
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.contains('\t') {
        b'\t'
    } else if first.contains(';') {
        b';'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headings = reader.headers().cloned().unwrap_or_default();
    let place = |names: &[&str]| {
        headings
            .iter()
            .position(|heading| names.contains(&heading.to_lowercase().trim_start_matches('\u{feff}')))
    };
    let (old, new) = (place(&OLD)?, place(&NEW)?);
    let mut table = Table::default();
    for record in reader.records() {
        match record {
            Ok(record) => table.row(&record, old, new),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                table.wrong.push((line, "这一行读不懂，多半是引号没有成对".to_owned()));
            }
        }
    }
    Some(table)
}

impl Table {
    fn row(&mut self, record: &csv::StringRecord, old: usize, new: usize) {
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |place| record.get(place).unwrap_or_default().trim();
        let (old, new) = (cell(old), cell(new));
        if old.is_empty() && new.is_empty() {
            return;
        }
        let alias = alias(old);
        if new.is_empty() {
            self.wrong.push((line, format!("“{old}”没有写新址")));
        } else if same(&alias).is_none() {
            self.wrong.push((
                line,
                format!("旧址“{old}”不能用：要是网站里的路径，问号后面只有字母、数字和 - _ . ~"),
            ));
        } else {
            self.rows.push(Row { line, old: alias, new: new.to_owned() });
        }
    }
}

/// What an alias is to hosts: the same for all its spellings. `None` for one that cannot be used.
pub fn same(alias: &str) -> Option<String> {
    match former::query(alias) {
        Some(mut query) => {
            query.pairs.sort();
            Some(query.to_string())
        }
        None => alias_path(alias).map(|path| path.as_str().to_lowercase()),
    }
}

/// An address as an alias: without host and place in the page, from `/`.
fn alias(old: &str) -> String {
    let path = match old.split_once("://") {
        Some((_, rest)) => rest.find(['/', '?']).map_or("/", |at| &rest[at..]),
        None => old,
    };
    let path = path.split('#').next().unwrap_or(path);
    format!("/{}", path.trim_start_matches('/')).replace(' ', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gives_aliases_whatever_the_old_system_called_its_pages() {
        let table = read(
            "编号,旧网址,标题\n1,http://old.example.gov.cn/show.asp?id=12#top,茶叶提案\n2,/news/3.html,调研\n3,list.php?a=1&b=2,甲\n\
             4,https://old.example.gov.cn?id=7,乙\n,,\n",
        )
        .unwrap();
        let rows: Vec<_> = table.rows.iter().map(|row| (row.line, &*row.old, &*row.new)).collect();
        assert_eq!(
            rows,
            [
                (2, "/show.asp?id=12", "茶叶提案"),
                (3, "/news/3.html", "调研"),
                (4, "/list.php?a=1&b=2", "甲"),
                (5, "/?id=7", "乙")
            ]
        );
        assert_eq!(table.wrong, []);
    }

    #[test]
    fn rows_that_cannot_be_used_are_told_by_their_line() {
        let table = read("旧址\t新址\n/show.asp?name=茶叶\t/a.html\n/x.html\t\n").unwrap();
        assert_eq!(table.rows, []);
        assert_eq!(table.wrong.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3]);
        assert!(read("甲,乙\n1,2\n").is_none());
    }
}
