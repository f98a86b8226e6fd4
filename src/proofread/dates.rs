//! Days that a passage speaks of: 2022年10月8日（星期六）.
//!
//! In: a passage. Out: its days, as written: they may be none of the calendar. Invariant: linear.

use std::ops::Range;

use super::prose::{Passage, kinds};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    pub letters: Range<usize>,
    pub year: Option<i16>,
    pub month: u32,
    pub day: u32,
    /// 1 for Monday to 7 for Sunday, where it is written, and where.
    pub weekday: Option<(i8, Range<usize>)>,
}

/// All days with month and day, in their order.
pub fn days(passage: &Passage) -> Vec<Day> {
    let mut days = Vec::new();
    if !passage.has(kinds::DIGIT) {
        return days;
    }
    let mut index = 0;
    while index < passage.len() {
        if !passage.letter(index).is_ascii_digit() || passage.before(index).is_ascii_digit() {
            index += 1;
            continue;
        }
        match day(passage, index) {
            Some(day) => {
                index = day.letters.end;
                days.push(day);
            }
            None => index += 1,
        }
    }
    days
}

/// A number of up to `most` digits, and where it ends.
fn number(passage: &Passage, at: usize, most: usize) -> Option<(u32, usize)> {
    let length = (at..at + most + 1).take_while(|&index| passage.letter(index).is_ascii_digit()).count();
    let end = at + length;
    (1..=most)
        .contains(&length)
        .then(|| passage.part(at..end).parse().ok().map(|value| (value, end)))
        .flatten()
}

fn day(passage: &Passage, start: usize) -> Option<Day> {
    let (first, end) = number(passage, start, 4)?;
    let (year, month, end) = match passage.letter(end) {
        '年' if end - start == 4 => {
            let (month, end) = number(passage, end + 1, 2)?;
            (i16::try_from(first).ok(), month, end)
        }
        '月' if end - start < 3 => (None, first, end),
        _ => return None,
    };
    if passage.letter(end) != '月' {
        return None;
    }
    let (day, end) = number(passage, end + 1, 2)?;
    if !matches!(passage.letter(end), '日' | '号') {
        return None;
    }
    let weekday = weekday(passage, end + 1);
    Some(Day { letters: start..end + 1, year, month, day, weekday })
}

/// （星期六）, （周六）, 星期六.
fn weekday(passage: &Passage, at: usize) -> Option<(i8, Range<usize>)> {
    let in_brackets = matches!(passage.letter(at), '（' | '(');
    let from = at + usize::from(in_brackets);
    let length = if passage.is_at(from, "星期") {
        2
    } else if passage.is_at(from, "周") && in_brackets {
        1
    } else {
        return None;
    };
    let name = passage.letter(from + length);
    let value = "一二三四五六日".chars().position(|c| c == name).or((name == '天').then_some(6))?;
    Some((value as i8 + 1, from..from + length + 1))
}
