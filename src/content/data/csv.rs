//! A CSV becomes rows.
//!
//! In: the text of a table. Out: its rows, and findings at their lines. Invariant: what is 不公开, and what
//! may hold it because a quote is missing, is withheld here.

use std::ops::Range;

use super::publicity::{self, Publicity, publicity_column};
use super::{Rows, cell_range, torn};
use crate::content::codes;
use crate::markdown::runs;
use crate::report::{Finding, SourcePath, Span};

/// How many rows of one table are reported.
const REPORTED: usize = 20;

pub(super) struct Csv<'a> {
    path: &'a SourcePath,
    findings: Vec<Finding>,
    /// Rows that may hold others.
    torn: usize,
    /// Rows of a wrong length.
    wrong: usize,
    /// Rows that say in no known word whether they are public.
    unclear: usize,
    /// Cells that a browser would run.
    armed: usize,
}

impl<'a> Csv<'a> {
    pub fn new(path: &'a SourcePath) -> Csv<'a> {
        Csv { path, findings: Vec::new(), torn: 0, wrong: 0, unclear: 0, armed: 0 }
    }

    pub fn read(mut self, text: &str) -> (Rows, Vec<Finding>) {
        // Excel's own mark, where a text has a second one.
        let table = text.trim_start_matches('\u{feff}');
        let before = (text.len() - table.len()) as u64;
        let separator = torn::separator(table);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(table.as_bytes());
        let mut rows = Rows::default();
        let mut public = None;
        let mut record = csv::StringRecord::new();
        while let Ok(true) = reader.read_record(&mut record) {
            // Excel leaves rows of commas alone below a table.
            if record.iter().all(|field| field.trim().is_empty()) {
                continue;
            }
            let place = record.position().map_or(0..0, |at| line_of(text, before + at.byte()));
            if rows.columns().is_empty() {
                let columns = self.header(&record, place.clone());
                public = publicity_column(&columns);
                let unparted = torn::is_unparted(&columns, public.is_some());
                self.separator(separator, unparted, &place);
                if unparted {
                    // Not even its names: there may be rows in them.
                    break;
                }
                rows = Rows::new(columns, place, separator);
                continue;
            }
            let end = usize::try_from(before + reader.position().byte()).unwrap_or(usize::MAX);
            let raw = text.get(place.start..end.min(text.len())).unwrap_or_default();
            self.row(text, raw, &record, &mut rows, public, place);
        }
        if rows.is_empty() && rows.withheld().is_empty() && self.findings.is_empty() {
            self.findings.push(
                Finding::warning(codes::TABLE_EMPTY, match rows.columns().is_empty() {
                    true => "这张数据表是空的",
                    false => "这张数据表只有表头，没有内容",
                })
                .at(Span::file(self.path.clone()))
                .help("请核对文件存好了没有：第一行写各列的名称，下面每件一行。暂时不用的表，可以删去这个文件。"),
            );
        }
        (rows, self.findings)
    }

    /// Keeps a row as far as it is public.
    fn row(
        &mut self,
        text: &str,
        raw: &str,
        record: &csv::StringRecord,
        rows: &mut Rows,
        public: Option<usize>,
        place: Range<usize>,
    ) {
        let fields = || record.iter().map(str::trim);
        let (width, separator) = (rows.columns().len(), rows.separator());
        if public.is_some() && is_torn(record, raw, width, separator) {
            self.torn(record.len(), width, place.clone());
            rows.withhold(fields(), place);
            return;
        }
        self.length(record, width, &place);
        match publicity::of_row(public, fields()) {
            Publicity::Withheld { unclear } => {
                rows.withhold(fields(), place.clone());
                if let Some(word) = unclear {
                    self.unclear(word, place);
                }
            }
            publicity => {
                self.armed(text, fields(), &place, separator);
                rows.push(fields(), publicity, place);
            }
        }
    }

    /// A row that may hold another, whose own word then does not count.
    fn torn(&mut self, found: usize, wanted: usize, place: Range<usize>) {
        self.torn += 1;
        if self.torn > REPORTED {
            return;
        }
        let message = match found == wanted {
            true => "这一行像是把下一行也吞进了一格，没有公开：多半是少了一个引号".to_owned(),
            false => format!("这一行有 {found} 列，表头有 {wanted} 列，没有公开：多半是少了一个引号"),
        };
        self.findings.push(
            Finding::error(codes::TABLE_TORN, message).at(Span::new(self.path.clone(), place)).help(
                "以英文双引号开头的格子，末尾也要有一个；格子里本来有英文逗号的，要放进双引号；\
                 格子里的双引号写两个。这一行改好以前，不公开的内容可能混在里面，所以整行都不公开。",
            ),
        );
    }

    fn separator(&mut self, separator: u8, unparted: bool, place: &Range<usize>) {
        let finding = match (unparted, separator) {
            (true, _) => Finding::error(codes::TABLE_SEPARATOR, "这张表的表头没有分成列，整张表都没有公开")
                .help("列与列之间要用英文逗号。请在表格软件里另存为“CSV UTF-8（逗号分隔）”。"),
            (false, b',') => return,
            (false, separator) => {
                let word = if separator == b'\t' { "制表符（Tab）" } else { "分号" };
                let message = format!("这张表的列用{word}分隔，不是逗号，已照此读出");
                Finding::hint(codes::TABLE_SEPARATOR, message)
                    .help("可以不改；请核对列数。另存为“CSV UTF-8（逗号分隔）”就没有这条提示。")
            }
        };
        self.findings.push(finding.at(Span::new(self.path.clone(), place.clone())));
    }

    /// Cells that a browser would run, which [`Rows`] leaves empty.
    fn armed<'f>(
        &mut self,
        text: &str,
        fields: impl Iterator<Item = &'f str>,
        place: &Range<usize>,
        separator: u8,
    ) {
        for (column, field) in fields.enumerate().filter(|(_, field)| runs(field)) {
            self.armed += 1;
            if self.armed <= REPORTED {
                let cell = cell_range(text, place.start, column, separator).unwrap_or_else(|| place.clone());
                let message = format!("“{}”会在读者的浏览器里运行，已去掉", shown(field));
                self.findings.push(
                    Finding::warning(codes::TABLE_ADDRESS, message)
                        .at(Span::new(self.path.clone(), cell))
                        .help("网址从 https:// 或 http:// 写起，站内的从 / 写起。"),
                );
            }
        }
    }

    fn length(&mut self, record: &csv::StringRecord, wanted: usize, place: &Range<usize>) {
        if differs(record, wanted) {
            self.wrong += 1;
            if self.wrong <= REPORTED {
                self.row_length(record.len(), wanted, place.clone());
            }
        }
    }

    /// A row whose publicity nobody can tell stays at home.
    fn unclear(&mut self, word: &str, place: Range<usize>) {
        self.unclear += 1;
        if self.unclear > REPORTED {
            return;
        }
        let message = match word {
            "" => "这一行没有写公开方式，没有公开".to_owned(),
            word => format!("公开方式没有“{}”这个选项，这一行没有公开", shown(word)),
        };
        self.findings.push(
            Finding::warning(codes::TABLE_PUBLICITY, message)
                .at(Span::new(self.path.clone(), place))
                .help("公开方式写：全文、摘要或不公开。"),
        );
    }

    fn header(&mut self, record: &csv::StringRecord, place: Range<usize>) -> Vec<Box<str>> {
        // Nameless columns at the end are what Excel leaves of a deleted one.
        let width = record.len() - record.iter().rev().take_while(|name| name.trim().is_empty()).count();
        let mut seen = std::collections::BTreeMap::<String, usize>::new();
        let mut keys = Vec::with_capacity(width);
        for (index, name) in record.iter().take(width).enumerate() {
            let name = name.trim();
            let count = seen.entry(name.to_owned()).or_default();
            *count += 1;
            let key = match (name.is_empty(), *count) {
                (true, _) => format!("第{}列", index + 1),
                (false, 1) => name.to_owned(),
                (false, count) => format!("{name}{count}"),
            };
            let message = match (name.is_empty(), *count) {
                (false, 1) => None,
                (true, _) => Some(format!("表头第 {} 列没有名称", index + 1)),
                (false, _) => Some(format!("表头里“{name}”出现了两次")),
            };
            if let Some(message) = message {
                self.findings.push(
                    Finding::warning(codes::TABLE_HEADER, message)
                        .at(Span::new(self.path.clone(), place.clone()))
                        .help(format!("每一列要有不同的名称；这一列暂名“{key}”。")),
                );
            }
            keys.push(key.into());
        }
        keys
    }

    fn row_length(&mut self, found: usize, wanted: usize, place: Range<usize>) {
        self.findings.push(
            Finding::warning(codes::TABLE_ROW, format!("这一行有 {found} 列，表头有 {wanted} 列"))
                .at(Span::new(self.path.clone(), place))
                .help("请补上或删去逗号；内容里本来有英文逗号的，把那一格放进英文双引号。"),
        );
    }
}

/// Whether a record has another number of cells than its header; empty ones at the end do not count.
fn differs(record: &csv::StringRecord, wanted: usize) -> bool {
    record.len() < wanted || record.iter().skip(wanted).any(|field| !field.trim().is_empty())
}

fn is_torn(record: &csv::StringRecord, raw: &str, width: usize, separator: u8) -> bool {
    differs(record, width)
        || torn::quotes_differ(raw, separator)
        || record.iter().any(|cell| torn::holds_a_row(cell, separator, width))
}

/// The line that a record begins with.
fn line_of(text: &str, byte: u64) -> Range<usize> {
    let start = usize::try_from(byte).unwrap_or(usize::MAX).min(text.len());
    let rest = text.get(start..).unwrap_or_default();
    // The position of a record that follows an empty line is that of the empty line.
    let skipped = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let length = rest[skipped..].find('\n').unwrap_or(rest.len() - skipped);
    start + skipped..start + skipped + length
}

/// As much of a word as fits into a message.
fn shown(word: &str) -> String {
    word.chars().take(20).collect()
}
