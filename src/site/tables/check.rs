//! What is wrong with a table: its header, its numbering, its dates, its words, what is private in it.
//!
//! In: a sheet, and the text of its file. Out: findings, each at the cell. Invariant: a table of any size
//! is passed over once; of one kind of mistake the first twenty are told, and how many more there are.

use std::collections::BTreeMap;
use std::ops::Range;

use super::stats::{self, SATISFACTIONS};
use super::{LISTED_ROWS, Sheet, TableLayout, codes, numbers, private};
use crate::config::yaml::{self, Step};
use crate::content::data::cell_range;
use crate::content::date::Moment;
use crate::report::{Code, Finding, Severity, Span, nearest};

/// How many mistakes of one kind are told of one table.
const REPORTED: usize = 20;

/// Characters of a subject (提案工作条例 of many places: 案由一般不超过 50 字).
const SUBJECT: usize = 50;

/// Everything that is wrong with a sheet's table.
pub fn sheet(sheet: &Sheet, text: Option<&str>, findings: &mut Vec<Finding>) {
    let mut remarks = Remarks { sheet, text, counts: BTreeMap::new(), findings };
    remarks.header();
    remarks.length();
    if sheet.layout == TableLayout::Proposals {
        remarks.numbers();
        (0..sheet.rows.len()).for_each(|row| remarks.proposal(row));
    }
    remarks.private();
    remarks.more();
}

struct Remarks<'a> {
    sheet: &'a Sheet,
    text: Option<&'a str>,
    /// How often each kind was met.
    counts: BTreeMap<Code, usize>,
    findings: &'a mut Vec<Finding>,
}

impl Remarks<'_> {
    /// Adds a finding unless there are enough of its kind; it is made only if it is told.
    fn add(&mut self, code: Code, finding: impl FnOnce(&Self) -> Finding) {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        if *count <= REPORTED {
            let finding = finding(self);
            self.findings.push(finding);
        }
    }

    /// How many were not told.
    fn more(&mut self) {
        for (code, count) in std::mem::take(&mut self.counts) {
            if let Some(more) = count.checked_sub(REPORTED).filter(|more| *more > 0) {
                let message = format!("数据表“{}”里还有 {more} 处同样的问题没有列出", self.sheet.name);
                self.findings.push(
                    Finding::hint(code, message)
                        .at(Span::file(self.sheet.path.clone()))
                        .help("改好列出的这些，再运行一次就会列出其余的。"),
                );
            }
        }
    }

    /// A cell, or where it can't be told the row.
    fn cell_span(&self, row: usize, column: Option<usize>) -> Span {
        self.span_in(&self.sheet.rows.place(row), column)
    }

    fn span_in(&self, place: &Range<u32>, column: Option<usize>) -> Span {
        let line = place.start as usize..place.end as usize;
        let cell = |column: usize| match self.is_csv() {
            true => cell_range(self.text?, line.start, column, self.sheet.rows.separator())
                .filter(|cell| !cell.is_empty()),
            false => {
                let name = self.sheet.rows.columns().get(column)?;
                yaml::within(self.text?, line.clone(), &[Step::Key(&[name])])
            }
        };
        Span::new(self.sheet.path.clone(), column.and_then(cell).unwrap_or(line))
    }

    fn length(&mut self) {
        let rows = self.sheet.rows.len();
        if rows > LISTED_ROWS {
            self.add(codes::TABLE_LONG, |remarks| {
                let message = format!(
                    "数据表“{}”有 {rows} 行，栏目的网页上只列前 {LISTED_ROWS} 行",
                    remarks.sheet.name
                );
                Finding::warning(codes::TABLE_LONG, message)
                    .at(Span::file(remarks.sheet.path.clone()))
                    .help("再长网页就打不开了，其余的行在供下载的表格里。请分成几张表，例如一次会议一张。")
            });
        }
    }

    fn header(&mut self) {
        let (needed, usual) = self.sheet.layout.columns();
        let columns: Vec<&str> = self.sheet.rows.columns().iter().map(|name| &**name).collect();
        if columns.is_empty() {
            return;
        }
        let known: Vec<&str> = needed.iter().chain(usual).copied().collect();
        let missing: Vec<&str> = known.iter().copied().filter(|name| !columns.contains(name)).collect();
        let mut meant = Vec::new();
        for (index, name) in columns.iter().enumerate().filter(|(_, name)| !known.contains(name)) {
            // Rows of YAML each have their own words, so a word may be right in one and wrong in another.
            let candidates = if self.is_csv() { &missing } else { &known };
            let Some(near) = nearest(name, candidates.iter().copied()) else { continue };
            meant.push(near);
            if !self.is_csv() {
                self.word_of_yaml(index, name, near);
                continue;
            }
            self.add(codes::TABLE_COLUMN, |remarks| {
                Finding::warning(codes::TABLE_COLUMN, format!("表头里的“{name}”是不是“{near}”？"))
                    .at(remarks.span_in(&remarks.sheet.rows.header(), Some(index)))
                    .help(format!("请把这一列的名称改成“{near}”，不改的话页面和统计都用不上这一列。"))
            });
        }
        for name in missing.into_iter().filter(|name| !meant.contains(name)) {
            let needed = needed.contains(&name);
            let severity = if needed { Severity::Warning } else { Severity::Hint };
            self.add(codes::TABLE_COLUMN, |remarks| {
                let message = format!("数据表“{}”没有“{name}”这一列", remarks.sheet.name);
                Finding::new(codes::TABLE_COLUMN, severity, message)
                    .at(remarks.span_in(&remarks.sheet.rows.header(), None))
                    .help(match remarks.is_csv() {
                        true => format!("请在表头里加上“{name}”；没有内容的格子可以空着。"),
                        false => format!("请在每一项里加上一行 {name}: 后面写内容；没有内容的可以不写。"),
                    })
            });
        }
    }

    fn is_csv(&self) -> bool {
        self.sheet.path.extension().eq_ignore_ascii_case("csv")
    }

    /// A misspelt word, told at the first row that has it.
    fn word_of_yaml(&mut self, column: usize, name: &str, near: &str) {
        let rows = &self.sheet.rows;
        let row = (0..rows.len()).find(|row| !rows.cell(*row, column).is_empty()).unwrap_or_default();
        let place = rows.place(row);
        let item = place.start as usize..place.end as usize;
        let word = self.text.and_then(|text| yaml::within(text, item.clone(), &[Step::Name(name)]));
        let span = Span::new(self.sheet.path.clone(), word.unwrap_or(item));
        self.add(codes::TABLE_COLUMN, |_| {
            Finding::warning(codes::TABLE_COLUMN, format!("“{name}”是不是“{near}”？"))
                .at(span)
                .help(format!("请把“{name}”改成“{near}”，不改的话页面和统计都用不上这一项。"))
        });
    }

    fn numbers(&mut self) {
        let sheet = self.sheet;
        let Some(column) = sheet.rows.column("案号") else { return };
        let numbered = numbers::read(&sheet.rows, column);
        for row in numbered.without {
            self.add(codes::NUMBER_MISSING, |remarks| {
                Finding::warning(codes::NUMBER_MISSING, "这件提案没有案号")
                    .at(remarks.cell_span(row, None))
                    .help("请填上案号：它是提案网页的网址。")
            });
        }
        for twice in numbered.twice {
            self.add(codes::NUMBER_TWICE, |remarks| {
                let severity = if twice.public { Severity::Error } else { Severity::Warning };
                let message = format!("案号“{}”用了两次", twice.number);
                Finding::new(codes::NUMBER_TWICE, severity, message)
                    .at(remarks.span_in(&twice.place, Some(column)))
                    .related(remarks.span_in(&twice.first, Some(column)), "第一次在这里")
                    .help("每件提案的案号都不同：公开的提案各有一个网页，网址由案号而来。")
            });
        }
        for gap in numbered.gaps {
            self.add(codes::NUMBER_GAP, |remarks| {
                let message = format!("案号不连续：“{}”后面是“{}”", gap.before, gap.after);
                Finding::hint(codes::NUMBER_GAP, message)
                    .at(remarks.span_in(&gap.place, Some(column)))
                    .help("不公开的提案也留在表里，公开方式写“不公开”，它们不会出现在网站上。")
            });
        }
    }

    fn proposal(&mut self, row: usize) {
        let handed = self.date(row, "交办日期");
        let replied = self.date(row, "答复日期");
        if let (Some(handed), Some(replied)) = (handed, replied)
            && replied < handed
        {
            self.cell(row, "答复日期", codes::TABLE_DATE, Severity::Warning, |cell| {
                (format!("答复日期 {cell} 在交办日期之前"), "请核对这两个日期。".to_owned())
            });
        }
        let rows = &self.sheet.rows;
        if !rows.named(row, "答复日期").is_empty() && rows.named(row, "办理结果").is_empty() {
            self.cell(row, "答复日期", codes::RESULT_MISSING, Severity::Hint, |_| {
                ("这件提案已经答复，还没有办理结果".to_owned(), "办理结果写 A、B、C 或 D。".to_owned())
            });
        }
        self.words(row, "办理结果", |cell| stats::result(cell).is_some(), "A、B、C 或 D");
        self.words(row, "满意度", |cell| SATISFACTIONS.contains(&cell), "满意、基本满意、不满意或未反馈");
        let subject = rows.named(row, "案由");
        let length = if subject.len() > SUBJECT { subject.chars().count() } else { 0 };
        if length > SUBJECT {
            self.cell(row, "案由", codes::SUBJECT_LONG, Severity::Hint, |_| {
                (format!("案由有 {length} 字，一般不超过 {SUBJECT} 字"), "请写得短一些。".to_owned())
            });
        }
    }

    /// A date of a row; one that is none is told.
    fn date(&mut self, row: usize, name: &str) -> Option<Moment> {
        let cell = self.sheet.rows.named(row, name);
        if cell.is_empty() {
            return None;
        }
        match Moment::parse(cell) {
            Ok(moment) => Some(moment),
            Err(error) => {
                self.cell(row, name, codes::TABLE_DATE, Severity::Warning, |cell| {
                    let message = format!("{name}“{}”不对：{}", shown(cell), error.words());
                    (message, "写成 2022-12-20，也可以写 2022年12月20日。".to_owned())
                });
                None
            }
        }
    }

    fn words(&mut self, row: usize, name: &str, known: impl Fn(&str) -> bool, choice: &str) {
        let cell = self.sheet.rows.named(row, name);
        if !cell.is_empty() && !known(cell) {
            self.cell(row, name, codes::TABLE_WORD, Severity::Warning, |cell| {
                let message = format!("{name}没有“{}”这个选项，统计里没有算上", shown(cell));
                (message, format!("{name}写：{choice}。"))
            });
        }
    }

    /// A finding at a cell, with a message and help made of it.
    fn cell(
        &mut self,
        row: usize,
        name: &str,
        code: Code,
        severity: Severity,
        words: impl FnOnce(&str) -> (String, String),
    ) {
        self.add(code, |remarks| {
            let rows = &remarks.sheet.rows;
            let (message, help) = words(rows.named(row, name));
            Finding::new(code, severity, message).at(remarks.cell_span(row, rows.column(name))).help(help)
        });
    }

    fn private(&mut self) {
        let rows = &self.sheet.rows;
        for row in 0..rows.len() {
            for column in 0..rows.columns().len() {
                let Some(found) = private::find(rows.cell(row, column)) else { continue };
                self.add(codes::TABLE_PRIVATE, |remarks| {
                    let name = remarks.sheet.rows.columns().get(column).map_or("", |name| name);
                    Finding::warning(codes::TABLE_PRIVATE, format!("“{name}”里像是有{}", found.words()))
                        .at(remarks.cell_span(row, Some(column)))
                        .help("这一行是公开的。个人的号码请删去；办公电话可以不理会这一条。")
                });
            }
        }
    }
}

/// As much of a cell as fits into a message.
fn shown(cell: &str) -> String {
    cell.chars().take(20).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::*;
    use crate::content::data::Rows;
    use crate::report::SourcePath;
    use crate::site::ColumnId;
    use crate::site::tables::{SheetId, Stats};

    fn told(rows: usize) -> Vec<Finding> {
        let rows: Value = (0..rows).map(|row| json!({"名称": row.to_string()})).collect();
        let sheet = Sheet {
            id: SheetId(0),
            column: ColumnId::HOME,
            name: "big".to_owned(),
            title: "big".to_owned(),
            layout: TableLayout::Other,
            path: SourcePath::new("content/_data/big.csv"),
            rows: Arc::new(Rows::of_value(&rows, &[])),
            order: Vec::new(),
            keys: Vec::new(),
            stem: String::new(),
            has_pages: false,
            stats: Stats::default(),
        };
        let mut findings = Vec::new();
        super::sheet(&sheet, None, &mut findings);
        findings
    }

    #[test]
    fn a_table_that_no_page_can_list_is_told() {
        assert_eq!(told(LISTED_ROWS), []);
        let findings = told(LISTED_ROWS + 1);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].code, Code("table/too-long"));
        assert_eq!(findings[0].message, "数据表“big”有 5001 行，栏目的网页上只列前 5000 行");
    }
}
