//! Days, fiscal years and eras. Instants are UTC; days are always Japan's, whatever the PC says.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Utc};

/// Where the time comes from; passed in, so that tests stand still.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> DateTime<Utc>;

    /// Today in Japan.
    fn today(&self) -> NaiveDate {
        japan(self.now()).date()
    }
}

/// The PC's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that stands still.
pub struct FixedClock(pub DateTime<Utc>);

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// Wall-clock time in Japan (UTC+9, no summer time since 1951).
#[must_use]
pub fn japan(at: DateTime<Utc>) -> NaiveDateTime {
    at.naive_utc() + Duration::hours(9)
}

/// The fiscal year (年度) of a day: April to March.
#[must_use]
pub fn fiscal_year(day: NaiveDate) -> i32 {
    if day.month() >= 4 { day.year() } else { day.year() - 1 }
}
