//! Dates as staff write them, all understood as Asia/Shanghai unless they say otherwise.

use jiff::{Timestamp, civil::DateTime};

/// A moment of publication: an instant, and whether the hour was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// A bare date is the start of that day.
    pub instant: Timestamp,
    pub has_time: bool,
}

impl Moment {
    /// The wall clock in Asia/Shanghai (UTC+8, which has held there since 1991).
    pub fn local(self) -> DateTime {
        SHANGHAI.to_datetime(self.instant)
    }
}

/// UTC+8 without daylight saving time.
pub const SHANGHAI: jiff::tz::Offset = jiff::tz::offset(8);
