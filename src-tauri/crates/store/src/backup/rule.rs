//! Which backups stay: of the last 7 days, 4 weeks and 12 months that have any, the newest of each. Days are Japan's.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};

const DAYS: usize = 7;
const WEEKS: usize = 4;
const MONTHS: usize = 12;
/// Days for which a backup before something large stays in any case.
const BEFORE: i64 = 30;

/// A backup as the rule sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// When it was taken, wall clock in Japan.
    pub at: NaiveDateTime,
    /// Taken before an import, a migration, a restore or a handover.
    pub before: bool,
}

/// For each backup whether it stays. The newest always does; of two of the same instant the first.
#[must_use]
pub fn kept(all: &[Kept], today: NaiveDate) -> Vec<bool> {
    let mut newest_first: Vec<usize> = (0..all.len()).collect();
    newest_first.sort_by_key(|i| (std::cmp::Reverse(all[*i].at), *i));
    let mut stays: Vec<bool> = all.iter().map(|b| b.before && (today - b.at.date()).num_days() <= BEFORE).collect();
    let monday = |day: NaiveDate| {
        let back = Days::new(u64::from(day.weekday().num_days_from_monday()));
        day.checked_sub_days(back).unwrap_or(day)
    };
    let first = |day: NaiveDate| day.with_day(1).unwrap_or(day);
    let spans: [(usize, &dyn Fn(NaiveDate) -> NaiveDate); 3] = [(DAYS, &|day| day), (WEEKS, &monday), (MONTHS, &first)];
    for (most, span) in spans {
        let mut seen = Vec::new();
        for i in &newest_first {
            let of = span(all[*i].at.date());
            if !seen.contains(&of) && seen.len() < most {
                seen.push(of);
                stays[*i] = true;
            }
        }
    }
    stays
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn at(text: &str) -> Kept {
        Kept { at: NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap(), before: false }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The days that stay, as text.
    fn stay(all: &[Kept], today: &str) -> Vec<String> {
        let stays = kept(all, day(today));
        all.iter().zip(stays).filter(|(_, s)| *s).map(|(b, _)| b.at.format("%Y-%m-%d %H:%M").to_string()).collect()
    }

    #[test]
    fn a_year_and_a_half_of_days_leaves_seven_days_four_weeks_and_twelve_months() {
        let mut all = Vec::new();
        let mut on = day("2025-10-01");
        while on <= day("2027-04-02") {
            all.push(Kept { at: on.and_hms_opt(8, 30, 0).unwrap(), before: false });
            on = on.succ_opt().unwrap();
        }
        let left = stay(&all, "2027-04-02");
        // 2027-04-02 is a Friday; the month that just began shares its newest with the days.
        assert_eq!(
            left,
            [
                "2026-05-31",
                "2026-06-30",
                "2026-07-31",
                "2026-08-31",
                "2026-09-30",
                "2026-10-31",
                "2026-11-30",
                "2026-12-31",
                "2027-01-31",
                "2027-02-28",
                "2027-03-14",
                "2027-03-21",
                "2027-03-27",
                "2027-03-28",
                "2027-03-29",
                "2027-03-30",
                "2027-03-31",
                "2027-04-01",
                "2027-04-02",
            ]
            .map(|d| format!("{d} 08:30"))
        );
    }

    #[test]
    fn the_last_backup_of_the_old_fiscal_year_stays_for_a_year() {
        let mut all = vec![at("2026-03-30 17:00"), at("2026-03-31 17:15")];
        let mut on = day("2026-04-01");
        while on <= day("2027-02-27") {
            all.push(Kept { at: on.and_hms_opt(8, 30, 0).unwrap(), before: false });
            on = on.succ_opt().unwrap();
        }
        let left = stay(&all, "2027-02-27");
        assert!(left.contains(&"2026-03-31 17:15".to_owned()), "{left:?}");
        assert!(!left.contains(&"2026-03-30 17:00".to_owned()));
    }

    #[test]
    fn of_one_day_the_newest_stays_and_holidays_do_not_use_up_the_days() {
        let all = [
            at("2026-04-24 09:00"),
            at("2026-04-27 09:00"),
            at("2026-04-28 09:00"),
            at("2026-04-30 09:00"),
            at("2026-05-01 09:00"),
            at("2026-05-07 09:00"),
            at("2026-05-08 09:00"),
            at("2026-05-08 17:00"),
        ];
        assert_eq!(stay(&all, "2026-05-08").len(), 7, "seven days that have one, however far apart");
        assert!(!stay(&all, "2026-05-08").contains(&"2026-05-08 09:00".to_owned()));
    }

    #[test]
    fn what_was_taken_before_something_large_stays_for_thirty_days() {
        let mut all = vec![Kept { before: true, ..at("2026-04-01 08:00") }, at("2026-04-01 18:00")];
        for d in 2..=30 {
            all.push(at(&format!("2026-04-{d:02} 09:00")));
        }
        assert!(stay(&all, "2026-05-01").contains(&"2026-04-01 08:00".to_owned()));
        assert!(!stay(&all, "2026-05-02").contains(&"2026-04-01 08:00".to_owned()));
    }

    #[test]
    fn the_last_day_of_february_and_a_clock_in_the_future_lose_nothing() {
        assert_eq!(stay(&[at("2028-02-29 23:59"), at("2028-03-01 00:00")], "2028-03-01").len(), 2);
        assert_eq!(stay(&[at("2030-01-01 00:00"), at("2026-04-01 00:00")], "2026-04-01").len(), 2);
        assert_eq!(stay(&[], "2026-04-01").len(), 0);
    }
}
