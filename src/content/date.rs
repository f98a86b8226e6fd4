//! Dates as staff write them, all understood as Asia/Shanghai unless they say otherwise.
//!
//! In: `2022-12-20`, `2022/12/20 9:30`, `2022年12月20日`, RFC 3339, with full-width digits or not. Out: a
//! [`Moment`], or a [`DateError`] that says which part is impossible. Invariant: nothing is guessed; a
//! missing day or year is an error.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, ToSpan, tz::Offset};

/// A moment of publication: an instant, and whether the hour was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// A bare date is the start of that day.
    pub instant: Timestamp,
    pub has_time: bool,
}

/// UTC+8 without daylight saving time.
pub const SHANGHAI: Offset = jiff::tz::offset(8);

impl Moment {
    /// A day without an hour.
    pub fn day(date: Date) -> Option<Moment> {
        let instant = SHANGHAI.to_timestamp(date.to_datetime(Time::midnight())).ok()?;
        Some(Moment { instant, has_time: false })
    }

    /// When something that lasts until this moment is over: a bare date includes its day.
    pub fn deadline(self) -> Timestamp {
        if self.has_time {
            return self.instant;
        }
        self.instant.checked_add(24.hours()).unwrap_or(self.instant)
    }

    /// The wall clock in Asia/Shanghai (UTC+8, which has held there since 1991).
    pub fn local(self) -> DateTime {
        SHANGHAI.to_datetime(self.instant)
    }

    /// The wall clock, with `default` for the hour that was not written.
    pub fn local_or(self, default: Time) -> DateTime {
        let local = self.local();
        if self.has_time { local } else { local.date().to_datetime(default) }
    }

    /// `2022-12-20 09:30`, as PubDate and the visible date of an official page want it.
    pub fn official(self, default: Time) -> String {
        let at = self.local_or(default);
        format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute())
    }

    /// RFC 3339: `2022-12-20T09:30:00+08:00`.
    pub fn iso(self, default: Time) -> String {
        let at = self.local_or(default);
        format!("{}T{:02}:{:02}:{:02}+08:00", at.date(), at.hour(), at.minute(), at.second())
    }

    /// The instant that is printed: with `default` for the hour that was not written.
    pub fn printed(self, default: Time) -> Timestamp {
        SHANGHAI.to_timestamp(self.local_or(default)).unwrap_or(self.instant)
    }

    /// `2022-12-20`
    pub fn date(self) -> String {
        self.local().date().to_string()
    }

    /// `2022年12月20日`
    pub fn cn(self) -> String {
        let date = self.local().date();
        format!("{}年{}月{}日", date.year(), date.month(), date.day())
    }

    /// Reads a date or time in any of the forms that staff use.
    pub fn parse(text: &str) -> Result<Moment, DateError> {
        let plain: String = text.trim().chars().map(half_width).collect();
        let mut cursor = Cursor { rest: &plain };
        let date = cursor.date()?;
        cursor.skip_spaces();
        let by_program = cursor.eat("T");
        cursor.skip_spaces();
        if cursor.rest.is_empty() {
            return Moment::day(date).ok_or(DateError::Form);
        }
        let before = cursor.rest;
        let time = cursor.time()?;
        let has_seconds = before[..before.len() - cursor.rest.len()].matches(':').count() > 1;
        cursor.skip_spaces();
        // From hour to hour (9:00-11:30) is no zone: of those west of Greenwich programs write, with a T or seconds.
        if cursor.rest.starts_with('-') && !by_program && !has_seconds {
            return Err(DateError::Form);
        }
        let zone = cursor.zone()?;
        if !cursor.rest.is_empty() {
            return Err(DateError::Form);
        }
        let instant = zone.to_timestamp(date.to_datetime(time)).map_err(|_| DateError::Form)?;
        Ok(Moment { instant, has_time: true })
    }
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// It doesn't look like one.
    Form,
    NoYear,
    NoDay,
    Year(i32),
    Month(i32),
    /// The day, and how many that month has.
    Day(i32, i32),
    Hour(i32),
    Minute(i32),
    Second(i32),
    Zone,
}

impl DateError {
    /// What is wrong, as the second half of a sentence on the value.
    pub fn words(self) -> String {
        match self {
            DateError::Form => "看不出是什么日期".to_owned(),
            DateError::NoYear => "没有写年份".to_owned(),
            DateError::NoDay => "没有写到日".to_owned(),
            DateError::Year(year) => format!("年份 {year} 不合理，要写四位数，从 1900 到 2199"),
            DateError::Month(month) => format!("没有 {month} 月"),
            DateError::Day(day, last) if last > 0 => format!("没有 {day} 日，这个月只有 {last} 天"),
            DateError::Day(day, _) => format!("没有 {day} 日"),
            DateError::Hour(hour) => format!("没有 {hour} 点，钟点是 0 到 23"),
            DateError::Minute(minute) => format!("没有 {minute} 分，分钟是 0 到 59"),
            DateError::Second(second) => format!("没有 {second} 秒，秒是 0 到 59"),
            DateError::Zone => "时区写得不对，应像 +08:00".to_owned(),
        }
    }
}

/// The date that begins a file's name: `2022-11-08-调研`, `20221108调研`, `2022-12-工作综述`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadingDate<'a> {
    /// Eight digits, or six where the name has no day.
    pub digits: String,
    /// `None` where the name has no day: a day is not invented.
    pub moment: Option<Moment>,
    pub rest: &'a str,
}

/// Reads the date that begins a name; `None` where there is none, or an impossible one.
pub fn leading_date(name: &str) -> Option<LeadingDate<'_>> {
    let all = name.bytes().take_while(u8::is_ascii_digit).count();
    if all == 8 {
        let (digits, rest) = name.split_at(8);
        let moment = day(&digits[..4], &digits[4..6], &digits[6..])?;
        let rest = rest.trim_start_matches(['-', '_', '.', ' ']);
        return Some(LeadingDate { digits: digits.to_owned(), moment: Some(moment), rest });
    }
    let (year, rest) = number(name, 4..=4)?;
    let (month, rest) = number(behind_separator(rest)?, 1..=2)?;
    let with_day = behind_separator(rest).and_then(|behind| {
        let (written, rest) = number(behind, 1..=2)?;
        Some((day(year, month, written)?, rest.trim_start_matches(['日', '号'])))
    });
    let (digits, moment, rest) = match with_day {
        Some((moment, rest)) => {
            let at = moment.local();
            (format!("{:04}{:02}{:02}", at.year(), at.month(), at.day()), Some(moment), rest)
        }
        None => {
            // Only a whole month counts: `2022-13-…` is no date at all.
            day(year, month, "1")?;
            (format!("{year}{month:0>2}"), None, rest.trim_start_matches('月'))
        }
    };
    Some(LeadingDate { digits, moment, rest: rest.trim_start_matches(['-', '_', '.', ' ']) })
}

/// The digits that begin a text, if there are as many as wanted, and the rest.
fn number(text: &str, wanted: std::ops::RangeInclusive<usize>) -> Option<(&str, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    wanted.contains(&digits).then(|| text.split_at(digits))
}

fn behind_separator(text: &str) -> Option<&str> {
    text.strip_prefix(['-', '.', '_', '年', '月'])
}

fn day(year: &str, month: &str, day: &str) -> Option<Moment> {
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    Moment::day(civil_date(year, month, day).ok()?)
}

fn civil_date(year: i32, month: i32, day: i32) -> Result<Date, DateError> {
    if !(1900..=2199).contains(&year) {
        return Err(DateError::Year(year));
    }
    let narrow = |number: i32| i8::try_from(number).unwrap_or(i8::MAX);
    let year16 = i16::try_from(year).map_err(|_| DateError::Year(year))?;
    let first = Date::new(year16, narrow(month), 1).map_err(|_| DateError::Month(month))?;
    Date::new(year16, narrow(month), narrow(day))
        .map_err(|_| DateError::Day(day, i32::from(first.days_in_month())))
}

fn half_width(character: char) -> char {
    match character {
        '０'..='９' | '：' | '／' | '．' | '－' | '＋' => {
            char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)
        }
        '–' | '—' | '−' => '-',
        '\u{3000}' | '\u{a0}' => ' ',
        't' => 'T',
        'z' => 'Z',
        _ => character,
    }
}

/// What is still to be read.
struct Cursor<'a> {
    rest: &'a str,
}

impl Cursor<'_> {
    fn eat(&mut self, word: &str) -> bool {
        self.rest.strip_prefix(word).map(|rest| self.rest = rest).is_some()
    }

    fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start_matches(' ');
    }

    /// A number of at most `most` digits, spaces before it skipped; and how many digits it had.
    fn number(&mut self, most: usize) -> Option<(i32, usize)> {
        self.skip_spaces();
        let length = self.rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(length);
        let number = digits.parse().ok()?;
        self.rest = rest;
        Some((number, length))
    }

    fn date(&mut self) -> Result<Date, DateError> {
        let (year, length) = self.number(8).ok_or(DateError::Form)?;
        if length == 8 {
            return civil_date(year / 10_000, year / 100 % 100, year % 100);
        }
        self.skip_spaces();
        let separator = ["-", "/", ".", "年"].into_iter().find(|separator| self.eat(separator));
        match separator {
            None if self.eat("月") => return Err(DateError::NoYear),
            None => return Err(DateError::Form),
            Some(_) if length == 4 => {}
            Some("年") => return Err(DateError::Year(year)),
            Some(_) => return Err(self.short_year(year)),
        }
        let (month, _) = self.number(2).ok_or(DateError::Form)?;
        self.skip_spaces();
        let has_day = ["-", "/", ".", "月"].into_iter().any(|separator| self.eat(separator));
        if !has_day {
            return Err(if self.rest.is_empty() { DateError::NoDay } else { DateError::Form });
        }
        self.skip_spaces();
        if self.rest.is_empty() {
            return Err(DateError::NoDay);
        }
        let (day, _) = self.number(2).ok_or(DateError::Form)?;
        self.skip_spaces();
        let _ = self.eat("日") || self.eat("号");
        civil_date(year, month, day)
    }

    /// `12-20` lacks a year, `22-12-20` has a short one.
    fn short_year(&self, first: i32) -> DateError {
        let separators = self.rest.matches(['-', '/', '.']).count();
        if separators == 0 { DateError::NoYear } else { DateError::Year(first) }
    }

    fn time(&mut self) -> Result<Time, DateError> {
        const PARTS: [&str; 8] = ["下午", "晚上", "晚", "傍晚", "上午", "早上", "凌晨", "中午"];
        let part = PARTS.into_iter().find(|word| self.eat(word)).unwrap_or_default();
        let (written, length) = self.number(4).ok_or(DateError::Form)?;
        let (mut hour, minute, second) = if length == 4 {
            (written / 100, written % 100, 0)
        } else if self.eat(":") || self.eat("时") || self.eat("点") {
            let minute = self.number(2).map_or(0, |(minute, _)| minute);
            let _ = self.eat("分");
            let mut second = 0;
            if self.eat(":") || self.rest.starts_with(|c: char| c.is_ascii_digit()) {
                second = self.number(2).ok_or(DateError::Form)?.0;
                if self.eat(".") {
                    self.rest = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
                }
            }
            let _ = self.eat("秒");
            (written, minute, second)
        } else {
            return Err(DateError::Form);
        };
        match (part, hour) {
            // 晚上12点 is of this day's end or of its beginning, 晚上1点 of the next day's.
            ("晚上" | "晚", ..5 | 12) => return Err(DateError::Form),
            ("下午" | "晚上" | "晚" | "傍晚", ..12) | ("中午", 1 | 2) => hour += 12,
            ("凌晨", 12) => hour = 0,
            _ => {}
        }
        clock(hour, minute, second)
    }

    fn zone(&mut self) -> Result<Offset, DateError> {
        if self.rest.is_empty() {
            return Ok(SHANGHAI);
        }
        if self.eat("Z") || self.eat("UTC") {
            return Ok(Offset::UTC);
        }
        let sign = if self.eat("+") {
            1
        } else if self.eat("-") {
            -1
        } else {
            return Err(DateError::Form);
        };
        let (number, length) = self.number(4).ok_or(DateError::Zone)?;
        let (hours, minutes) = match length {
            1 | 2 if self.eat(":") => (number, self.number(2).ok_or(DateError::Zone)?.0),
            1 | 2 => (number, 0),
            4 => (number / 100, number % 100),
            _ => return Err(DateError::Zone),
        };
        if hours > 14 || minutes > 59 {
            return Err(DateError::Zone);
        }
        Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).map_err(|_| DateError::Zone)
    }
}

fn clock(hour: i32, minute: i32, second: i32) -> Result<Time, DateError> {
    let narrow = |number: i32, past: i32, error: DateError| {
        i8::try_from(number).ok().filter(|_| (0..past).contains(&number)).ok_or(error)
    };
    let hour = narrow(hour, 24, DateError::Hour(hour))?;
    let minute = narrow(minute, 60, DateError::Minute(minute))?;
    let second = narrow(second, 60, DateError::Second(second))?;
    Time::new(hour, minute, second, 0).map_err(|_| DateError::Form)
}

#[cfg(test)]
mod tests;
