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
        self.moment.local_or(self.default_time)
    }
}

view!(DateView {
    "date": "text", "2022-12-20" => |this| this.moment.date();
    "iso": "text", "RFC 3339: 2022-12-20T09:30:00+08:00" => |this| this.moment.iso(this.default_time);
    "cn": "text", "2022年12月20日" => |this| this.moment.cn();
    "year": "number", "2022" => |this| i64::from(this.local().year());
    "month": "number", "12" => |this| i64::from(this.local().month());
    "day": "number", "20" => |this| i64::from(this.local().day());
    "has_time": "bool", "whether the hour was written" => |this| this.moment.has_time;
});

object!(DateView, fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(&self.moment.official(self.default_time))
});
