//! The present time, and times as they are typed on the command line: Asia/Shanghai unless they say
//! otherwise.

#![expect(clippy::disallowed_methods, reason = "`cli` looks at the clock, and does so here alone")]

use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use crate::content::date::{DateError, Moment, SHANGHAI};

/// `2022-12-20`, `2022-12-20T09:00`, `2022-12-20 09:00`, or RFC 3339 with a zone.
pub fn parse_time(typed: &str) -> Result<Timestamp, String> {
    let typed = typed.trim();
    if let Ok(instant) = typed.parse::<Timestamp>() {
        return Ok(instant);
    }
    let local = typed.parse::<DateTime>().or_else(|_| typed.parse::<Date>().map(|date| date.at(0, 0, 0, 0)));
    local
        .and_then(|local| SHANGHAI.to_timestamp(local))
        .map_err(|_| "要写成 2022-12-20 或 2022-12-20T09:00 的样子".to_owned())
}

/// `2022-12-20`: a day that an article may bear.
pub fn parse_date(typed: &str) -> Result<Date, String> {
    let date: Date = typed.trim().parse().map_err(|_| "要写成 2022-12-20 的样子".to_owned())?;
    Moment::parse(&date.to_string()).map(|_| date).map_err(DateError::words)
}

/// `--now`, or what the clock says.
pub fn now(typed: Option<Timestamp>) -> Timestamp {
    typed.unwrap_or_else(Timestamp::now)
}

/// The wall clock in Asia/Shanghai.
pub fn local(instant: Timestamp) -> DateTime {
    SHANGHAI.to_datetime(instant)
}

/// `09:05:00`, for the lines of what goes on for hours.
pub fn of_day() -> String {
    local(now(None)).strftime("%H:%M:%S").to_string()
}

/// The instant so long from now.
pub fn after(wait: Duration) -> Instant {
    Instant::now() + wait
}

/// How long a command takes.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    pub fn start() -> Stopwatch {
        Stopwatch(Instant::now())
    }

    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    pub fn milliseconds(self) -> u128 {
        self.elapsed().as_millis()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_without_a_zone_are_local() {
        let utc: Timestamp = "2022-12-19T16:00:00Z".parse().unwrap();
        for typed in ["2022-12-20", "2022-12-20T00:00", "2022-12-20 00:00:00", "2022-12-20T00:00:00+08:00"] {
            assert_eq!(parse_time(typed), Ok(utc), "{typed}");
        }
        assert!(parse_time("明天").is_err());
        assert!(parse_date("2022-13-01").is_err());
        assert!(parse_date("0000-01-01").is_err_and(|words| words.contains("1900")));
    }
}
