//! Tables that columns show: proposals (提案), studios (委员工作室), leaders (政协领导).
//!
//! In: columns with a `table` in their `_index.md`, and the public tables. Out: [`Sheet`]s, each a table
//! as one column shows it: its title, the order of its rows, their addresses, its statistics. Invariant:
//! rows of one sheet never share an address; everything is linear in the number of rows.

mod check;
mod keys;
mod numbers;
mod order;
mod private;
mod stats;

pub use stats::{Count, Rate, Stats, result_label};

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Column, ColumnId, UrlPath, codes};
use crate::content::data::{Rows, Table};
use crate::content::{Key, slug};
use crate::report::{Finding, SourcePath, Sources, Span, nearest};

/// How many rows of a table one page lists: five thousand proposals are a page of 1.5 MB.
pub const LISTED_ROWS: usize = 5_000;

/// What the page of a proposal lists of it, and what it can be found by beside its title, its text and its
/// outcome. Whatever else stands in a table is the office's own.
const FACTS: [&str; 9] =
    ["类别", "提案者类型", "提案者", "界别", "主办单位", "会办单位", "督办领导", "交办日期", "答复日期"];

/// A place among the sheets of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SheetId(pub u32);

impl SheetId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// 数据版式: what the rows of a column's tables are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableLayout {
    Proposals,
    Studios,
    Leaders,
    /// Whatever a theme makes of it.
    Other,
}

impl TableLayout {
    fn named(name: Option<&str>) -> TableLayout {
        match name {
            Some("proposals") => TableLayout::Proposals,
            Some("studios") => TableLayout::Studios,
            Some("leaders") => TableLayout::Leaders,
            _ => TableLayout::Other,
        }
    }

    /// The name in front matter and in templates' names.
    pub fn name(self) -> &'static str {
        match self {
            TableLayout::Proposals => "proposals",
            TableLayout::Studios => "studios",
            TableLayout::Leaders => "leaders",
            TableLayout::Other => "other",
        }
    }

    /// The words of its header: those without which a page says nothing, and the usual others.
    pub fn columns(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            TableLayout::Proposals => (
                &["案号", "案由", "公开方式"],
                &[
                    "类别",
                    "提案者类型",
                    "提案者",
                    "界别",
                    "主办单位",
                    "会办单位",
                    "重点提案",
                    "督办领导",
                    "交办日期",
                    "答复日期",
                    "办理结果",
                    "满意度",
                    "正文",
                    "附件",
                ],
            ),
            TableLayout::Studios => {
                (&["名称"], &["类型", "所在地", "界别", "召集人", "服务范围", "简介", "图片"])
            }
            TableLayout::Leaders => (&["职务"], &["姓名", "分工", "照片"]),
            TableLayout::Other => (&[], &[]),
        }
    }

    /// Whether the public may have a column. What an office adds to a known table for itself (内部备注) stays with
    /// it; a table of no known kind is shown whole.
    pub fn is_public(self, column: &str) -> bool {
        let (needed, usual) = self.columns();
        self == TableLayout::Other || needed.iter().chain(usual).any(|known| *known == column)
    }

    /// The columns that the page of a row lists, in order.
    pub fn facts(self) -> &'static [&'static str] {
        if self == TableLayout::Proposals { &FACTS } else { &[] }
    }

    /// The column that names a row.
    pub fn title_column(self) -> &'static str {
        match self {
            TableLayout::Proposals => "案由",
            TableLayout::Studios => "名称",
            TableLayout::Leaders => "职务",
            TableLayout::Other => "",
        }
    }
}

/// A table as one column shows it.
#[derive(Debug)]
pub struct Sheet {
    pub id: SheetId,
    pub column: ColumnId,
    /// Below `content/_data/` without extension: `proposals/10-1`.
    pub name: String,
    /// 十届一次 for `10-1`, else the last part of the name.
    pub title: String,
    pub layout: TableLayout,
    /// The table's file.
    pub path: SourcePath,
    pub rows: Arc<Rows>,
    /// Rows in the order in which they are shown.
    pub order: Vec<u32>,
    /// What tells each row from the others, by row: letters for an address.
    pub keys: Vec<Box<str>>,
    /// The folder of the column's address, and the beginning of its rows' names: `tian/10-1`.
    stem: String,
    /// Whether each row has a page of its own.
    pub has_pages: bool,
    pub stats: Stats,
}

impl Sheet {
    /// Where a row's own page stands.
    pub fn row_path(&self, row: u32) -> Option<UrlPath> {
        let key = self.keys.get(row as usize).filter(|key| self.has_pages && !key.is_empty())?;
        Some(UrlPath::new(&format!("{}-{key}.html", self.stem)))
    }

    /// Where the public rows can be downloaded.
    pub fn csv_path(&self) -> UrlPath {
        UrlPath::new(&format!("{}.csv", self.stem))
    }

    pub fn cell(&self, row: u32, name: &str) -> &str {
        self.rows.named(row as usize, name)
    }

    /// What a row is called.
    pub fn row_title(&self, row: u32) -> String {
        let title = self.cell(row, self.layout.title_column());
        match (title, self.cell(row, "案号")) {
            ("", "") => self.rows.cell(row as usize, 0).to_owned(),
            ("", number) => format!("提案{number}号"),
            (title, _) => title.to_owned(),
        }
    }

    /// The folder of the table's file, which its pictures and attachments are seen from first.
    pub fn folder(&self) -> &str {
        self.path.folder()
    }
}

/// Empties the tables of proposals that don't say which rows are public, for every use of them.
pub fn withhold_undeclared(
    columns: &[Column],
    tables: &mut BTreeMap<String, Arc<Table>>,
    findings: &mut Vec<Finding>,
) {
    for column in columns {
        let Some(meta) = column.index.as_ref().map(|index| &index.meta) else { continue };
        let Some(wanted) = meta.table.as_deref() else { continue };
        if TableLayout::named(meta.layout.as_deref()) != TableLayout::Proposals {
            continue;
        }
        let undeclared = named(tables, wanted).into_iter().filter(|(_, table)| !table.tells_publicity());
        let undeclared: Vec<String> = undeclared.map(|(name, _)| name.to_owned()).collect();
        for name in undeclared {
            let Some(table) = tables.get_mut(&name) else { continue };
            // A table of two columns is told once.
            if !table.rows().is_empty() {
                let message = format!("数据表“{name}”没有“公开方式”，或者有的提案没有写，整张表都没有公开");
                let header = table.rows().header();
                findings.push(
                    Finding::error(codes::TABLE_UNDECLARED, message)
                        .at(Span::new(table.path.clone(), header.start as usize..header.end as usize))
                        .help("请加上“公开方式”，每件提案都写：全文、摘要或不公开。"),
                );
            }
            *table = Arc::new(table.emptied());
        }
    }
}

/// Gives columns their tables. Tells, too, what is wrong with those.
pub fn place(
    columns: &mut [Column],
    tables: &BTreeMap<String, Arc<Table>>,
    row_pages: bool,
    sources: &impl Sources,
    findings: &mut Vec<Finding>,
) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    for column in columns.iter_mut() {
        let Some(meta) = column.index.as_ref().map(|index| &index.meta) else { continue };
        let Some(wanted) = meta.table.as_deref() else { continue };
        let layout = TableLayout::named(meta.layout.as_deref());
        let names = named(tables, wanted);
        if names.is_empty() {
            findings.push(no_table(column, wanted, tables));
        }
        for (name, table) in names {
            let id = SheetId(u32::try_from(sheets.len()).unwrap_or(u32::MAX));
            let sheet = sheet(id, column, name, table, layout, row_pages);
            check::sheet(&sheet, sources.text(&sheet.path), findings);
            column.sheets.push(id);
            sheets.push(sheet);
        }
    }
    sheets
}

fn sheet(
    id: SheetId,
    column: &Column,
    name: &str,
    table: &Table,
    layout: TableLayout,
    row_pages: bool,
) -> Sheet {
    let rows = table.rows();
    let last = last_part(name);
    Sheet {
        id,
        column: column.id,
        name: name.to_owned(),
        title: order::session(last).unwrap_or_else(|| last.to_owned()),
        layout,
        path: table.path.clone(),
        order: order::of_rows(&rows, layout),
        keys: keys::of_rows(&rows, layout),
        stem: format!("{}{}", column.path, slug::of_name(last)),
        has_pages: row_pages && layout == TableLayout::Proposals,
        stats: stats::of_rows(&rows, layout),
        rows,
    }
}

/// The table of a name, or all tables of a folder, in order.
fn named<'a>(tables: &'a BTreeMap<String, Arc<Table>>, wanted: &str) -> Vec<(&'a str, &'a Table)> {
    let wanted = bare(wanted);
    if let Some((name, table)) = tables.get_key_value(wanted) {
        return vec![(name, table)];
    }
    let folder = format!("{wanted}/");
    let below = tables.iter().filter(|(name, _)| name.starts_with(&folder));
    let mut names: Vec<(&str, &Table)> = below.map(|(name, table)| (name.as_str(), &**table)).collect();
    names.sort_by(|a, b| order::natural(a.0).cmp(&order::natural(b.0)).then(a.0.cmp(b.0)));
    names
}

/// A name as it may be written too: from `_data/` on, with its extension.
fn bare(wanted: &str) -> &str {
    let wanted = wanted.trim().trim_matches('/');
    let wanted = wanted.strip_prefix("content/").unwrap_or(wanted);
    let wanted = wanted.strip_prefix("_data/").unwrap_or(wanted);
    let known = [".csv", ".yaml", ".yml", ".json"];
    known.iter().find_map(|extension| wanted.strip_suffix(extension)).unwrap_or(wanted)
}

fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn no_table(column: &Column, wanted: &str, tables: &BTreeMap<String, Arc<Table>>) -> Finding {
    let folders = tables.keys().filter_map(|name| name.rsplit_once('/').map(|(folder, _)| folder));
    let names = || tables.keys().map(String::as_str).chain(folders.clone());
    let same_end = names().find(|name| last_part(name) == last_part(bare(wanted)));
    let near = same_end.or_else(|| nearest(bare(wanted), names()));
    let near = near.map(|near| format!("是不是“{near}”？")).unwrap_or_default();
    Finding::warning(
        codes::TABLE_MISSING,
        format!("栏目“{}”的数据表“{wanted}”不在 content/_data/ 里", column.title),
    )
    .at(key_span(column, "table"))
    .help(format!(
        "{near}表写 content/_data/ 下的文件名，不写扩展名，例如 proposals/10-1；写文件夹名就是里面所有的表。"
    ))
}

/// Where a key of a column's header stands.
fn key_span(column: &Column, key: &'static str) -> Span {
    let Some(index) = &column.index else { return column.span() };
    let range = index.meta.spans.iter().find(|(k, _)| *k == Key(key)).map(|(_, range)| range.clone());
    let range = range.unwrap_or(0..0);
    Span::new(index.path.clone(), range.start as usize..range.end as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_as_people_write_it() {
        for written in ["proposals/10-1", "_data/proposals/10-1.csv", "/content/_data/proposals/10-1.yaml"] {
            assert_eq!(bare(written), "proposals/10-1");
        }
    }
}
