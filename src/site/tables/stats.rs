//! Statistics of a table, computed and never typed.
//!
//! In: public rows. Out: [`Stats`]. Invariant: each count is a count of rows, save that of units, of
//! which a row may name several.

use std::collections::HashMap;

use super::TableLayout;
use crate::content::data::Rows;

/// How many rows say a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub name: String,
    pub count: usize,
}

/// What a table comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    pub total: usize,
    /// With a date of reply or a result.
    pub answered: usize,
    /// 重点提案
    pub key: usize,
    /// 类别, in the order of the official six, then others as they come.
    pub by_class: Vec<Count>,
    /// 主办单位, most first.
    pub by_unit: Vec<Count>,
    /// 办理结果, A to D.
    pub by_result: Vec<Count>,
    /// 满意度, from 满意 to 未反馈.
    pub by_satisfaction: Vec<Count>,
    pub satisfaction: Option<Rate>,
    /// 类型 of studios, in the order in which they come.
    pub by_type: Vec<Count>,
}

/// A share of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub part: usize,
    /// Not zero.
    pub whole: usize,
}

impl Rate {
    /// `97.5%`, rounded half up.
    pub fn percent(self) -> String {
        let whole = self.whole.max(1);
        let tenths = (self.part * 2000 + whole) / (whole * 2);
        format!("{}.{}%", tenths / 10, tenths % 10)
    }
}

/// 类别 as proposals are classed.
pub const CLASSES: [&str; 6] = ["经济建设", "政治建设", "文化建设", "社会建设", "生态文明建设", "其他"];
pub const RESULTS: [&str; 4] = ["A", "B", "C", "D"];
pub const SATISFACTIONS: [&str; 4] = ["满意", "基本满意", "不满意", "未反馈"];

/// What a class of results means, in the words of reports to the plenary.
pub fn result_label(result: &str) -> &'static str {
    match result {
        "A" => "已经解决或者基本解决",
        "B" => "正在解决或者已经启动",
        "C" => "列入规划逐步解决",
        "D" => "暂不具备条件，留作参考",
        _ => "",
    }
}

/// The class that a cell of 办理结果 names: `A`, `a`, `Ａ`, `A类`; `None` if it is none.
pub fn result(cell: &str) -> Option<&'static str> {
    let letter = cell.trim_end_matches('类').trim_end();
    match letter {
        "A" | "a" | "Ａ" => Some("A"),
        "B" | "b" | "Ｂ" => Some("B"),
        "C" | "c" | "Ｃ" => Some("C"),
        "D" | "d" | "Ｄ" => Some("D"),
        _ => None,
    }
}

/// The units that a cell names.
pub fn units(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['、', '，', ',', ';', '；', '\n']).map(str::trim).filter(|unit| !unit.is_empty())
}

/// Whether a cell of 重点提案 says yes.
fn is_yes(cell: &str) -> bool {
    matches!(cell, "是" | "重点" | "√" | "✓" | "1" | "true" | "yes" | "Yes" | "Y" | "y")
}

/// Counts rows.
pub fn of_rows(rows: &Rows, layout: TableLayout) -> Stats {
    let mut stats = Stats { total: rows.len(), ..Stats::default() };
    match layout {
        TableLayout::Proposals => proposals(rows, &mut stats),
        TableLayout::Studios => {
            let mut types = Tally::default();
            column(rows, "类型").for_each(|cell| types.add(cell));
            stats.by_type = types.counts;
        }
        TableLayout::Leaders | TableLayout::Other => {}
    }
    stats
}

fn proposals(rows: &Rows, stats: &mut Stats) {
    let (mut classes, mut made, mut satisfied) =
        (Tally::of(&CLASSES), Tally::of(&RESULTS), Tally::of(&SATISFACTIONS));
    let mut by_unit = Tally::default();
    column(rows, "类别").for_each(|cell| classes.add(cell));
    column(rows, "主办单位").flat_map(units).for_each(|unit| by_unit.add(unit));
    column(rows, "办理结果").filter_map(result).for_each(|result| made.add(result));
    let known = |cell: &&str| SATISFACTIONS.contains(cell);
    column(rows, "满意度").filter(known).for_each(|cell| satisfied.add(cell));
    let (replied, results) = (rows.column("答复日期"), rows.column("办理结果"));
    let cell = |row, column: Option<usize>| column.map_or("", |column| rows.cell(row, column));
    let is_answered = |row: &usize| !cell(*row, replied).is_empty() || !cell(*row, results).is_empty();
    stats.answered = (0..rows.len()).filter(is_answered).count();
    stats.key = column(rows, "重点提案").filter(|cell| is_yes(cell)).count();
    stats.satisfaction = satisfaction(&satisfied);
    by_unit.counts.sort_by_key(|count| std::cmp::Reverse(count.count));
    stats.by_unit = by_unit.counts;
    stats.by_class = classes.finish();
    stats.by_result = made.finish();
    stats.by_satisfaction = satisfied.finish();
}

/// (满意 + 基本满意) of those who said anything.
fn satisfaction(tally: &Tally) -> Option<Rate> {
    let of = |names: &[&str]| {
        let counts = tally.counts.iter().filter(|count| names.contains(&count.name.as_str()));
        counts.map(|count| count.count).sum()
    };
    let rate =
        Rate { part: of(&["满意", "基本满意"]), whole: of(&["满意", "基本满意", "不满意"]) };
    (rate.whole > 0).then_some(rate)
}

fn column<'a>(rows: &'a Rows, name: &str) -> impl Iterator<Item = &'a str> {
    let column = rows.column(name);
    column.into_iter().flat_map(move |column| (0..rows.len()).map(move |row| rows.cell(row, column)))
}

/// Words and how often they were met, in the order in which they were first.
#[derive(Default)]
struct Tally {
    counts: Vec<Count>,
    index: HashMap<String, usize>,
}

impl Tally {
    /// Beginning with these words.
    fn of(names: &[&str]) -> Tally {
        let mut tally = Tally::default();
        for name in names {
            tally.index.insert((*name).to_owned(), tally.counts.len());
            tally.counts.push(Count { name: (*name).to_owned(), count: 0 });
        }
        tally
    }

    fn add(&mut self, name: &str) {
        if name.is_empty() {
            return;
        }
        if let Some(&index) = self.index.get(name) {
            self.counts[index].count += 1;
            return;
        }
        self.index.insert(name.to_owned(), self.counts.len());
        self.counts.push(Count { name: name.to_owned(), count: 1 });
    }

    /// Without words that were not met.
    fn finish(mut self) -> Vec<Count> {
        self.counts.retain(|count| count.count > 0);
        self.counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn names(counts: &[Count]) -> Vec<(&str, usize)> {
        counts.iter().map(|count| (count.name.as_str(), count.count)).collect()
    }

    #[test]
    fn proposals_are_counted() {
        let rows = Rows::of_value(
            &json!([
                {"类别": "社会建设", "主办单位": "县教育局", "办理结果": "A", "满意度": "满意", "重点提案": "是", "答复日期": ""},
                {"类别": "经济建设", "主办单位": "县发改局、县教育局", "办理结果": "b类", "满意度": "未反馈", "重点提案": "否", "答复日期": ""},
                {"类别": "县情", "主办单位": "县水利局", "办理结果": "", "满意度": "不满意", "重点提案": "", "答复日期": "2022-08-01"},
                {"类别": "", "主办单位": "", "办理结果": "", "满意度": "很好", "重点提案": "", "答复日期": ""},
            ]),
            &[],
        );
        let stats = of_rows(&rows, TableLayout::Proposals);
        assert_eq!((stats.total, stats.answered, stats.key), (4, 3, 1));
        assert_eq!(names(&stats.by_class), [("经济建设", 1), ("社会建设", 1), ("县情", 1)]);
        assert_eq!(names(&stats.by_unit), [("县教育局", 2), ("县发改局", 1), ("县水利局", 1)]);
        assert_eq!(names(&stats.by_result), [("A", 1), ("B", 1)]);
        assert_eq!(names(&stats.by_satisfaction), [("满意", 1), ("不满意", 1), ("未反馈", 1)]);
        assert_eq!(stats.satisfaction.map(Rate::percent).as_deref(), Some("50.0%"));
    }

    #[test]
    fn a_rate_has_one_decimal_and_none_without_answers() {
        assert_eq!(Rate { part: 39, whole: 40 }.percent(), "97.5%");
        assert_eq!(Rate { part: 2, whole: 3 }.percent(), "66.7%");
        assert_eq!(Rate { part: 7, whole: 7 }.percent(), "100.0%");
        let rows = Rows::of_value(&json!([{"满意度": "未反馈"}]), &[]);
        assert_eq!(of_rows(&rows, TableLayout::Proposals).satisfaction, None);
    }
}
