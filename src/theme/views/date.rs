//! Dates as templates print them.

use std::fmt;
use std::sync::Arc;

use jiff::civil::{DateTime, Time};

use super::{object, view};
use crate::content::date::Moment;

/// A moment, printed as official sites do: `2022-12-20 09:30`, in Shanghai time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateView {
    pub moment: Moment,
    /// The hour that a bare date prints.
    pub default_time: Time,
}

impl DateView {
    /// Its wall clock, with the default hour where none was written.
    pub fn local(&self) -> DateTime {
        let local = self.moment.local();
        if self.moment.has_time { local } else { local.date().to_datetime(self.default_time) }
    }

    /// `2022-12-20 09:30`, the form of PubDate and of the visible date (国办发〔2017〕47号).
    pub fn official(&self) -> String {
        let local = self.local();
        format!("{} {:02}:{:02}", local.date(), local.hour(), local.minute())
    }

    /// RFC 3339, with Shanghai's offset.
    pub fn iso(&self) -> String {
        let local = self.local();
        format!("{}T{:02}:{:02}:{:02}+08:00", local.date(), local.hour(), local.minute(), local.second())
    }
}

view!(DateView {
    "date": "text", "2022-12-20" => |this| this.local().date().to_string();
    "iso": "text", "RFC 3339: 2022-12-20T09:30:00+08:00" => |this| this.iso();
    "cn": "text", "2022年12月20日" => |this| {
        let date = this.local().date();
        format!("{}年{}月{}日", date.year(), date.month(), date.day())
    };
    "year": "number", "2022" => |this| i64::from(this.local().year());
    "month": "number", "12" => |this| i64::from(this.local().month());
    "day": "number", "20" => |this| i64::from(this.local().day());
    "has_time": "bool", "whether the hour was written" => |this| this.moment.has_time;
});

object!(DateView, fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(&self.official())
});
