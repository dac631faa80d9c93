//! Days, fiscal years and eras. Instants are UTC; days are always Japan's, whatever the PC says.

mod era;
mod moment;
mod read;
mod reading;
mod retention;

pub use era::{
    Era, era_of, fiscal_year_label, fiscal_year_short, period_label, time_text, wareki_long, wareki_long_with_weekday,
    wareki_month_day, wareki_short, wareki_short_aligned, weekday,
};
pub use moment::{moment_key, moment_long, moment_short, read_moment};
pub use read::{read_date, read_date_number, serial_date};
pub use reading::{DateCandidate, DateNote, DateReading, DateShown};
pub use retention::{Retention, read_retention, retention_end, retention_years};

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

/// First and last day of a fiscal year; `None` outside the calendar.
#[must_use]
pub fn fiscal_year_days(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    Some((NaiveDate::from_ymd_opt(year, 4, 1)?, NaiveDate::from_ymd_opt(year.checked_add(1)?, 3, 31)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_quarter_to_midnight_in_japan_is_still_today_whatever_utc_says() {
        let at = DateTime::parse_from_rfc3339("2026-03-31T15:30:00Z").unwrap().with_timezone(&Utc);
        assert_eq!(FixedClock(at).today(), NaiveDate::from_ymd_opt(2026, 4, 1).unwrap());
    }

    #[test]
    fn fiscal_years_turn_on_the_first_of_april() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(fiscal_year(day(2026, 3, 31)), 2025);
        assert_eq!(fiscal_year(day(2026, 4, 1)), 2026);
        assert_eq!(fiscal_year_days(2026), Some((day(2026, 4, 1), day(2027, 3, 31))));
    }
}
