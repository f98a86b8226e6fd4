//! N09: days that no calendar has, and days of another weekday.

use jiff::civil::Date;

use crate::proofread::dates::{Day, days};
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("N09"),
    severity: Severity::Error,
    default: true,
    title: "日期不存在，或者和星期对不上",
    why: "日期和星期是硬信息，错了读者会白跑一趟：请对照日历核实。",
    source: "公历；校对常规",
    examples: &[
        Example { raw: "2022年2月30日召开会议。", fixed: "2022年2月28日召开会议。" },
        Example {
            raw: "2022年10月8日（星期五）召开会议。", fixed: "2022年10月8日（星期六）召开会议。"
        },
        Example {
            raw: "12月20日（周三）召开会议。", fixed: "12月20日（周二）召开会议。"
        },
    ],
    clean: &[
        "2020年2月29日（星期六）召开会议。",
        "去年12月20日（星期一）召开会议。",
        "每月31日前报送。",
        "18月龄以上。",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.passages() {
        for day in days(passage) {
            let written = passage.part(day.letters.clone());
            // A leap year may be meant where none is written.
            let year = day.year.unwrap_or(2024);
            let (month, number) = (i8::try_from(day.month), i8::try_from(day.day));
            let date =
                month.ok().zip(number.ok()).and_then(|(month, number)| Date::new(year, month, number).ok());
            let Some(date) = date else {
                marks.at(passage, day.letters.clone(), format!("“{written}”这一天不存在"));
                continue;
            };
            weekday(reading, passage, &day, date, marks);
        }
    }
}

fn weekday(reading: &Reading<'_>, passage: &Passage, day: &Day, date: Date, marks: &mut Marks<'_>) {
    let Some((told, place)) = day.weekday.clone() else { return };
    let date = match day.year {
        Some(_) => Some(date),
        None => nearest(reading, passage, day, date),
    };
    let Some(date) = date else { return };
    let right = date.weekday().to_monday_one_offset();
    if right != told {
        let name = "一二三四五六日".chars().nth(usize::from(right.unsigned_abs()) - 1).unwrap_or('日');
        let message = format!("{}年{}月{}日是星期{name}", date.year(), date.month(), date.day());
        marks.at(passage, day.letters.start..place.end, message);
    }
}

/// In the year that is nearest to the article's day, unless its words speak of another.
fn nearest(reading: &Reading<'_>, passage: &Passage, day: &Day, date: Date) -> Option<Date> {
    let written = reading.date?;
    let other = ["去年", "上年", "明年", "前年", "次年", "年"];
    if other.iter().any(|word| passage.ends_at(day.letters.start, word)) {
        return None;
    }
    let years = [written.year() - 1, written.year(), written.year() + 1];
    let dates = years.into_iter().filter_map(|year| Date::new(year, date.month(), date.day()).ok());
    dates.min_by_key(|date| written.until(*date).map_or(i32::MAX, |span| span.get_days().abs()))
}
