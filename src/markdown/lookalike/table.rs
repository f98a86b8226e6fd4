//! Tables: cells that a row has beyond the head's, which GFM drops, and lines of bars that are no table.

use std::ops::Range;

use super::{Found, Line};
use crate::markdown::Kind;
use crate::markdown::html::quoted;
use crate::report::{Applicability, Code, Edit, Finding, Fix};

const CELLS: Code = Code("markdown/table-cells");
const TABLE: Code = Code("markdown/table");

const BARS: [char; 2] = ['|', '｜'];
/// Those that Markdown knows.
const NARROW: [char; 1] = ['|'];

/// Full-width marks of a line between head and rows, and what they stand for.
const DASHES: [(char, &str); 5] = [('－', "-"), ('—', "-"), ('–', "-"), ('─', "-"), ('：', ":")];

impl<'a> Found<'a> {
    /// Rows with more cells than the table has columns.
    pub(super) fn rows(&mut self, table: usize) {
        let doc = self.doc;
        let mut columns = 0;
        for row in doc.children(table) {
            match doc.nodes()[row].kind {
                Kind::TableHead => columns = doc.children(row).count(),
                _ => self.row(columns, self.line_at(doc.nodes()[row].start as usize)),
            }
        }
    }

    fn row(&mut self, columns: usize, line: Line<'_>) {
        if columns > 1 && places(line.text, &NARROW).next().is_none() && !line.text.is_empty() {
            self.findings.push(self.swallowed(line));
            return;
        }
        let all = parts(line.text, &NARROW);
        let lost = all.get(columns..).unwrap_or_default();
        let is_blank = |cell: &&Range<usize>| line.text[(*cell).clone()].trim().is_empty();
        let Some(last) = lost.iter().rev().find(|cell| !is_blank(cell)) else { return };
        let words = &line.text[lost[0].start..last.end];
        let start = line.start + lost[0].start + (words.len() - words.trim_start().len());
        let place = start..start + words.trim().len();
        let message = format!(
            "表格的这一行有 {} 格，表头只有 {columns} 格，多出的“{}”不会登出来",
            all.len(),
            quoted(words)
        );
        self.findings.push(Finding::warning(CELLS, message).at(self.span(place)).help(
            "请给表头和它下面的 --- 那一行补上格子，或者把这一行的格子并好。文字里本来就有竖线的，写成 \\|",
        ));
    }

    /// A line right below a table, which GFM takes for its last row.
    fn swallowed(&self, line: Line<'_>) -> Finding {
        let message = format!("“{}”紧接在表格下面，成了表格的一行", quoted(line.text));
        let before = self.text[..line.start].rsplit('\n').next().unwrap_or_default();
        let gap = self.span(line.start..line.start);
        let added = format!("\n{before}");
        Finding::warning(TABLE, message)
            .at(self.span(line.bytes()))
            .help("不是表格的文字，请在它上面空一行；是表格的，两边写上竖线")
            .fix(Fix::replace(gap, added, Applicability::Ask))
    }

    /// A paragraph that was meant as a table.
    pub(super) fn table_of_lines(&mut self, lines: &[Line<'a>]) {
        if !lines.iter().any(|line| line.text.contains(BARS)) {
            return;
        }
        let is_row = |line: &Line<'_>| line.text.starts_with(BARS) && bars(line.text) > 1 && !line.escaped;
        let border = lines.iter().position(|line| is_border(line.text));
        let below_head = border.is_some_and(|at| at > 0 && bars(lines[at - 1].text) > 0);
        if lines.iter().filter(|line| is_row(line)).count() < 2 && !below_head {
            return;
        }
        let Some(first) = lines.iter().find(|line| bars(line.text) > 0) else { return };
        let finding = if lines.iter().any(|line| line.text.contains('｜')) {
            self.full_width(lines, border)
        } else {
            match border {
                None => self.without_border(lines, first),
                Some(at) => self.with_border(lines, at),
            }
        };
        self.findings.extend(finding);
    }

    fn full_width(&self, lines: &[Line<'_>], border: Option<usize>) -> Option<Finding> {
        let mut edits = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            for (at, c) in line.text.char_indices() {
                let dash = DASHES.iter().find(|(dash, _)| *dash == c && border == Some(number));
                let right = if c == '｜' { Some("|") } else { dash.map(|(_, right)| *right) };
                let place = line.start + at..line.start + at + c.len_utf8();
                edits.extend(right.map(|right| Edit { span: self.span(place), text: right.to_owned() }));
            }
        }
        let is_table = border == Some(1) && cells(lines[0].text).len() == cells(lines[1].text).len();
        let applicability = if is_table { Applicability::Safe } else { Applicability::Ask };
        let line = lines.iter().find(|line| line.text.contains('｜'))?;
        let message = "这几行像表格，用了全角的竖线“｜”，网页上排不成表格";
        Some(
            Finding::warning(TABLE, message)
                .at(self.span(line.bytes()))
                .help(format!("请换成英文的竖线 | 。{}", example(cells(line.text).len())))
                .fix(Fix { edits, applicability }),
        )
    }

    fn without_border(&self, lines: &[Line<'_>], first: &Line<'_>) -> Option<Finding> {
        let columns = cells(first.text).len();
        let message = "这几行像表格，表头下面少了 --- 那一行，网页上排不成表格";
        let finding = Finding::warning(TABLE, message)
            .at(self.span(first.bytes()))
            .help(format!("请在表头下面加一行。{}", example(columns)));
        let next = lines.iter().find(|line| line.start > first.start)?;
        // What stands before a line in a quote or a list stands before the new one too.
        let before = &self.text[first.bytes().end..next.start];
        let prefix = before.rsplit('\n').next().unwrap_or_default();
        let end = self.span(first.bytes().end..first.bytes().end);
        let added = format!("\n{prefix}{}", border_of(columns));
        Some(finding.fix(Fix::replace(end, added, Applicability::Ask)))
    }

    fn with_border(&self, lines: &[Line<'_>], at: usize) -> Option<Finding> {
        let border = lines[at];
        let Some(head) = at.checked_sub(1).map(|above| lines[above]).filter(|head| bars(head.text) > 0)
        else {
            let message = "这几行像表格，--- 那一行上面少了表头，网页上排不成表格";
            let help = format!("表头写在最上面，单独一行。{}", example(cells(border.text).len()));
            return Some(Finding::warning(TABLE, message).at(self.span(border.bytes())).help(help));
        };
        let (above, below) = (cells(head.text).len(), cells(border.text).len());
        let finding = |message: String| Finding::warning(TABLE, message).at(self.span(border.bytes()));
        if above != below {
            let message = format!("表头有 {above} 格，下面的 --- 那一行有 {below} 格，网页上排不成表格");
            let fix = Fix::replace(self.span(border.bytes()), border_of(above), Applicability::Ask);
            return Some(finding(message).help(format!("两行的格数要一样。{}", example(above))).fix(fix));
        }
        if DASHES.iter().any(|(dash, _)| border.text.contains(*dash)) {
            let message = "表头下面的那一行用了全角的横线，网页上排不成表格".to_owned();
            let fix = Fix::replace(self.span(border.bytes()), border_of(above), Applicability::Safe);
            return Some(finding(message).help(format!("请换成英文减号。{}", example(above))).fix(fix));
        }
        (at > 1).then(|| {
            finding("表格上面没有空一行，网页上排不成表格".to_owned())
                .help("请在表头上面空一行，和前面的文字分开")
        })
    }
}

/// How the head and the line below it are written.
fn example(columns: usize) -> String {
    let names = ["项目", "数量", "备注"];
    let head: Vec<&str> = (0..columns.clamp(2, 3)).map(|column| names[column]).collect();
    format!("例如：\n| {} |\n{}", head.join(" | "), border_of(head.len()))
}

fn border_of(columns: usize) -> String {
    format!("|{}", " --- |".repeat(columns.max(1)))
}

/// Bars that no backslash makes literal, by their bytes.
fn places<'t>(line: &'t str, bars: &'t [char]) -> impl Iterator<Item = Range<usize>> + 't {
    let bar = |(at, found): (usize, &str)| at..at + found.len();
    line.match_indices(bars).map(bar).filter(|place| !line[..place.start].ends_with('\\'))
}

fn bars(line: &str) -> usize {
    places(line, &BARS).count()
}

/// The cells of a line that was meant as one of a table.
fn cells(line: &str) -> Vec<Range<usize>> {
    parts(line, &BARS)
}

/// What bars part: one at either end is an edge.
fn parts(line: &str, bars: &[char]) -> Vec<Range<usize>> {
    let mut cells = Vec::new();
    let mut start = 0;
    for bar in places(line, bars) {
        cells.push(start..bar.start);
        start = bar.end;
    }
    cells.push(start..line.len());
    let is_blank = |cell: &Range<usize>| line[cell.clone()].trim().is_empty();
    if cells.len() > 1 && cells.last().is_some_and(is_blank) {
        cells.pop();
    }
    if cells.len() > 1 && line.trim_start().starts_with(bars) {
        cells.remove(0);
    }
    cells
}

/// `| --- | :-: |`
fn is_border(line: &str) -> bool {
    let is_dash = |c: char| c == '-' || DASHES.iter().any(|(dash, right)| *dash == c && *right == "-");
    let is_part = |c: char| is_dash(c) || matches!(c, ':' | '：' | ' ' | '\t') || BARS.contains(&c);
    line.chars().all(is_part) && line.contains(BARS) && line.contains(is_dash)
}
