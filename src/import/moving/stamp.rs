//! Dates of other programs.
//!
//! In: `2020-01-02`, `2020-01-02 10:00:00 +0800`, `2020-1-2 8:05`, RFC 3339. Out: a wall clock, and its offset
//! where one is written. Invariant: a text that is no date is none; nothing is guessed.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use crate::content::date::SHANGHAI;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// As written.
    pub wall: DateTime,
    pub offset: Option<Offset>,
    pub has_time: bool,
}

impl Stamp {
    pub fn day(date: Date) -> Stamp {
        Stamp { wall: date.to_datetime(Time::midnight()), offset: None, has_time: false }
    }

    /// The wall clock of a place, for a program that counts days there.
    pub fn wall_in(self, place: Offset) -> DateTime {
        match self.offset.and_then(|offset| offset.to_timestamp(self.wall).ok()) {
            Some(instant) => place.to_datetime(instant),
            None => self.wall,
        }
    }

    /// As an article says it: a day, or a time in Asia/Shanghai.
    pub fn written(self) -> String {
        if !self.has_time {
            return self.wall.date().to_string();
        }
        let at = self.wall_in(SHANGHAI);
        format!("{}T{:02}:{:02}:{:02}+08:00", at.date(), at.hour(), at.minute(), at.second())
    }

    pub fn read(text: &str) -> Option<Stamp> {
        let text = text.trim();
        let (day, rest) = text.split_at(text.find(['T', 't', ' ']).unwrap_or(text.len()));
        let wall_day = date(day)?;
        let rest = rest.trim_start_matches(['T', 't', ' ']);
        if rest.is_empty() {
            return Some(Stamp::day(wall_day));
        }
        let clock_end =
            rest.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(rest.len());
        let (clock, zone) = rest.split_at(clock_end);
        Some(Stamp { wall: wall_day.to_datetime(time(clock)?), offset: offset(zone.trim())?, has_time: true })
    }
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.split(['-', '/', '.']);
    let date =
        Date::new(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)
            .ok()?;
    parts.next().is_none().then_some(date)
}

fn time(text: &str) -> Option<Time> {
    let text = text.split('.').next()?;
    let mut parts = text.split(':');
    let (hour, minute) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let second = parts.next().map_or(Some(0), |second| second.parse().ok())?;
    Time::new(hour, minute, second, 0).ok()
}

/// `Some(None)` where none is written, `None` where it cannot be understood.
fn offset(text: &str) -> Option<Option<Offset>> {
    match text {
        "" => return Some(None),
        "Z" | "z" | "UTC" | "GMT" => return Some(Some(Offset::UTC)),
        _ => {}
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number = |range: std::ops::Range<usize>| {
        digits.get(range).map_or(Some(0), |digits| digits.parse::<i32>().ok())
    };
    let seconds = sign * (number(0..2)? * 3600 + number(2..4)? * 60);
    Offset::from_seconds(seconds).ok().map(Some)
}
