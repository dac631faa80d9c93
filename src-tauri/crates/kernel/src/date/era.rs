//! Eras (元号) with the days on which they really began, and the one way in which dates are shown.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};

/// An era of the Japanese calendar since 明治.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Era {
    /// 令和.
    pub name: &'static str,
    /// R.
    pub letter: char,
    /// First day: year, month, day.
    pub from: (i32, u32, u32),
}

impl Era {
    /// Eras, newest first.
    pub const ALL: &'static [Era] = &[
        Era { name: "令和", letter: 'R', from: (2019, 5, 1) },
        Era { name: "平成", letter: 'H', from: (1989, 1, 8) },
        Era { name: "昭和", letter: 'S', from: (1926, 12, 25) },
        Era { name: "大正", letter: 'T', from: (1912, 7, 30) },
        Era { name: "明治", letter: 'M', from: (1868, 1, 25) },
    ];

    /// First day.
    #[must_use]
    pub fn first_day(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.from.0, self.from.1, self.from.2).unwrap_or_default()
    }

    /// Last day; `None` for the present era.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        let newer = Era::ALL.iter().rev().find(|e| e.from > self.from)?;
        newer.first_day().pred_opt()
    }

    /// True if the day lies in this era.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        day >= self.first_day() && self.last_day().is_none_or(|last| day <= last)
    }

    /// Western year of a year of this era, counted on beyond its end (平成32 is 2020).
    #[must_use]
    pub fn western(&self, year: i32) -> i32 {
        self.from.0 + year - 1
    }
}

/// Era and year of a day; `None` before 明治.
#[must_use]
pub fn era_of(day: NaiveDate) -> Option<(&'static Era, i32)> {
    let era = Era::ALL.iter().find(|e| day >= e.first_day())?;
    Some((era, day.year() - era.from.0 + 1))
}

/// R8.5.19, for tables; western before 明治.
#[must_use]
pub fn wareki_short(day: NaiveDate) -> String {
    match era_of(day) {
        Some((era, year)) => format!("{}{}.{}.{}", era.letter, year, day.month(), day.day()),
        None => day.format("%Y.%-m.%-d").to_string(),
    }
}

/// R8. 6.12 with a figure space, so that columns of dates line up.
#[must_use]
pub fn wareki_short_aligned(day: NaiveDate) -> String {
    let pad = |n: u32| {
        if n < 10 { format!("\u{2007}{n}") } else { n.to_string() }
    };
    match era_of(day) {
        Some((era, year)) => format!("{}{}.{}.{}", era.letter, year, pad(day.month()), pad(day.day())),
        None => wareki_short(day),
    }
}

fn year_long(day: NaiveDate) -> String {
    match era_of(day) {
        Some((era, 1)) => format!("{}元年", era.name),
        Some((era, year)) => format!("{}{}年", era.name, year),
        None => format!("{}年", day.year()),
    }
}

/// 令和8年6月12日; the first year is 元年.
#[must_use]
pub fn wareki_long(day: NaiveDate) -> String {
    format!("{}{}", year_long(day), wareki_month_day(day))
}

/// 令和8年6月12日(金).
#[must_use]
pub fn wareki_long_with_weekday(day: NaiveDate) -> String {
    format!("{}({})", wareki_long(day), weekday(day))
}

/// 6月12日.
#[must_use]
pub fn wareki_month_day(day: NaiveDate) -> String {
    format!("{}月{}日", day.month(), day.day())
}

/// 令和8年度. A fiscal year is named after the era on its first of April, but 2019 is 令和元年度.
#[must_use]
pub fn fiscal_year_label(year: i32) -> String {
    match fiscal_era(year) {
        Some((era, 1)) => format!("{}元年度", era.name),
        Some((era, n)) => format!("{}{n}年度", era.name),
        None => format!("{year}年度"),
    }
}

/// R8, for numbers such as R8-007.
#[must_use]
pub fn fiscal_year_short(year: i32) -> String {
    match fiscal_era(year) {
        Some((era, n)) => format!("{}{n}", era.letter),
        None => year.to_string(),
    }
}

/// 9月, for a period that is a month such as 2026-09; anything else as it stands.
#[must_use]
pub fn period_label(period: &str) -> String {
    match period.get(5..).and_then(|m| m.parse::<u8>().ok()).filter(|m| period.len() == 7 && (1..=12).contains(m)) {
        Some(month) => format!("{month}月"),
        None => period.to_owned(),
    }
}

fn fiscal_era(year: i32) -> Option<(&'static Era, i32)> {
    // The last day of December decides: 2019 is 令和元年度 although its April was still 平成.
    era_of(NaiveDate::from_ymd_opt(year, 12, 31)?)
}

/// 月, 火 … 日.
#[must_use]
pub fn weekday(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "月",
        Weekday::Tue => "火",
        Weekday::Wed => "水",
        Weekday::Thu => "木",
        Weekday::Fri => "金",
        Weekday::Sat => "土",
        Weekday::Sun => "日",
    }
}

/// 8時42分, of a wall-clock time in Japan.
#[must_use]
pub fn time_text(at: NaiveDateTime) -> String {
    format!("{}時{:02}分", at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn eras_change_on_their_real_days() {
        for (d, text) in [
            (day(2019, 4, 30), "平成31年4月30日"),
            (day(2019, 5, 1), "令和元年5月1日"),
            (day(1989, 1, 7), "昭和64年1月7日"),
            (day(1989, 1, 8), "平成元年1月8日"),
            (day(1926, 12, 24), "大正15年12月24日"),
            (day(1926, 12, 25), "昭和元年12月25日"),
            (day(1912, 7, 29), "明治45年7月29日"),
            (day(1912, 7, 30), "大正元年7月30日"),
            (day(1868, 1, 24), "1868年1月24日"),
        ] {
            assert_eq!(wareki_long(d), text);
        }
        for pair in Era::ALL.windows(2) {
            assert_eq!(pair[1].last_day().unwrap().succ_opt().unwrap(), pair[0].first_day());
        }
    }

    #[test]
    fn dates_are_shown_one_way() {
        assert_eq!(wareki_short(day(2026, 5, 19)), "R8.5.19");
        assert_eq!(wareki_short_aligned(day(2026, 6, 12)), "R8.\u{2007}6.12");
        assert_eq!(wareki_long_with_weekday(day(2026, 6, 12)), "令和8年6月12日(金)");
        assert_eq!(time_text(day(2026, 6, 12).and_hms_opt(8, 2, 0).unwrap()), "8時02分");
    }

    #[test]
    fn fiscal_years_are_named() {
        assert_eq!(fiscal_year_label(2026), "令和8年度");
        assert_eq!(fiscal_year_label(2019), "令和元年度");
        assert_eq!(fiscal_year_label(2018), "平成30年度");
        assert_eq!([period_label("2026-09"), period_label(""), period_label("上期")], ["9月", "", "上期"]);
        assert_eq!(fiscal_year_short(2026), "R8");
    }
}
