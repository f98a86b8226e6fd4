//! N08: dates with dots or slashes, and 10月8号.

use crate::proofread::dates::days;
use crate::proofread::prose::{Passage, Place, kinds};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("N08"),
    severity: Severity::Warning,
    default: true,
    title: "日期的写法",
    why: "正文里的日期写成“2022年10月8日”：不用点、斜线、短横，“日”也不写成“号”。",
    source: "GB/T 15835—2011（日期）；党政机关公文格式 GB/T 9704—2012",
    examples: &[
        Example { raw: "2022.10.8召开座谈会。", fixed: "2022年10月8日召开座谈会。" },
        Example { raw: "2022/10/08召开座谈会。", fixed: "2022年10月8日召开座谈会。" },
        Example { raw: "10月8号召开座谈会。", fixed: "10月8日召开座谈会。" },
    ],
    clean: &["2022年10月8日召开座谈会。", "版本号为2.10.8。", "| 日期 |\n| - |\n| 2022-10-08 |"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let running = |passage: &&Passage| passage.place.is_running() || passage.place == Place::Caption;
    for passage in reading.passages().filter(running).filter(|passage| passage.has(kinds::DIGIT)) {
        // A line of data is no sentence.
        if !passage.text.contains(['。', '，']) {
            continue;
        }
        for day in days(passage) {
            let last = day.letters.end - 1..day.letters.end;
            if passage.letter(last.start) == '号' && day.day <= 31 {
                marks.at(passage, day.letters, "书面写“日”，不写“号”").swap(
                    passage,
                    [(last, "日")],
                    Applicability::Ask,
                );
            }
        }
        for (index, _) in passage.letters().filter(|(_, c)| matches!(c, '.' | '/' | '-')) {
            if let Some((start, end, right)) = parted(passage, index) {
                let written = passage.part(start..end);
                marks.at(passage, start..end, format!("“{written}”应当写成“{right}”")).swap(
                    passage,
                    [(start..end, &*right)],
                    Applicability::Ask,
                );
            }
        }
    }
}

/// A date whose first separator is here.
fn parted(passage: &Passage, first: usize) -> Option<(usize, usize, String)> {
    let mark = passage.letter(first);
    let start = first.checked_sub(4)?;
    let is_digits = |from: usize, to: usize| (from..to).all(|at| passage.letter(at).is_ascii_digit());
    let length = |from: usize| (from..from + 3).take_while(|&at| passage.letter(at).is_ascii_digit()).count();
    let before = passage.before(start);
    if !is_digits(start, first) || before.is_ascii_alphanumeric() || matches!(before, '.' | '/' | '-') {
        return None;
    }
    let second = first + 1 + length(first + 1);
    let end = second + 1 + length(second + 1);
    let after = passage.letter(end);
    if passage.letter(second) != mark
        || after.is_ascii_alphanumeric()
        || matches!(after, '.' | '/' | '-' | '年')
    {
        return None;
    }
    let number = |from: usize, to: usize| passage.part(from..to).parse::<i16>().ok();
    let (year, month, day) = (number(start, first)?, number(first + 1, second)?, number(second + 1, end)?);
    let is_date = (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_date.then(|| (start, end, format!("{year}年{month}月{day}日")))
}
