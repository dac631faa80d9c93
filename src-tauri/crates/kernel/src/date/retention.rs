//! How long something is kept (保存年限), in the words of the offices.

use super::{DateReading, fiscal_year, read_date};
use crate::fold::{compat, normal_cell};
use chrono::{Months, NaiveDate};
use serde::Serialize;
use ts_rs::TS;

/// A reading of 保存年限.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum Retention {
    /// So many years.
    Years {
        /// Years.
        years: i32,
    },
    /// So many months.
    Months {
        /// Months.
        months: i32,
    },
    /// Less than a year (1年未満).
    UnderOneYear,
    /// For ever (永年, 永久).
    Forever,
    /// Until it is replaced (更新まで).
    UntilReplaced,
    /// As long as it is in use (常用).
    WhileInUse,
    /// Until a day.
    Until {
        /// The last day.
        #[ts(type = "string")]
        date: NaiveDate,
    },
    /// Words that this reader does not know; kept as they are.
    Words,
}

/// Reads 5年, 10年保存, 永年, 更新まで, 常用, R13.3.31 and the like.
#[must_use]
pub fn read_retention(text: &str) -> Retention {
    let text: String = compat(normal_cell(text)).chars().filter(|c| !c.is_whitespace()).collect();
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    if let DateReading::Day { date, .. } = read_date(text.trim_end_matches("まで").trim_end_matches("満了")) {
        return Retention::Until { date };
    }
    if has(&["永年", "永久", "無期限"]) {
        return Retention::Forever;
    }
    if has(&["更新まで", "更新するまで", "改定まで", "改訂まで", "次期更新", "差替えまで", "差し替えまで"])
    {
        return Retention::UntilReplaced;
    }
    if has(&["常用", "使用中", "随時"]) {
        return Retention::WhileInUse;
    }
    let bare = text.trim_start_matches("保存").trim_end_matches("保存").trim_end_matches('間');
    if matches!(bare, "1年未満" | "一年未満") {
        return Retention::UnderOneYear;
    }
    let digits = bare.len() - bare.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = bare.split_at(digits);
    let number = if digits == 0 { kanji_number(unit) } else { number.parse().ok().map(|n| (n, unit)) };
    match number {
        Some((years, "年" | "" | "年度" | "か年" | "ヶ年" | "カ年" | "箇年")) if (1..=200).contains(&years) => {
            Retention::Years { years }
        }
        Some((months, "月" | "か月" | "ヶ月" | "カ月" | "ヵ月" | "ケ月" | "箇月")) if (1..=1200).contains(&months) => {
            Retention::Months { months }
        }
        _ => Retention::Words,
    }
}

/// Whole years of keeping, if the words say so (5年, 10年保存).
#[must_use]
pub fn retention_years(text: &str) -> Option<u32> {
    match read_retention(text) {
        Retention::Years { years } => u32::try_from(years).ok(),
        _ => None,
    }
}

/// 一 to 九十九 at the start of a text, and what follows.
fn kanji_number(text: &str) -> Option<(i32, &str)> {
    let mut n = 0;
    let mut unit = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if c == '十' {
            n += if unit == 0 { 10 } else { unit * 10 };
            unit = 0;
        } else if let Some(i) = "一二三四五六七八九".chars().position(|k| k == c) {
            unit = i32::try_from(i).ok()? + 1;
        } else {
            break;
        }
        end = at + c.len_utf8();
    }
    (n + unit > 0).then(|| (n + unit, text.split_at(end).1))
}

/// The last day of keeping something made on `made`: years count from the next first of April. `None` where no end is known.
#[must_use]
pub fn retention_end(made: NaiveDate, retention: &Retention) -> Option<NaiveDate> {
    let start = NaiveDate::from_ymd_opt(fiscal_year(made) + 1, 4, 1)?;
    match retention {
        Retention::Years { years } => {
            start.checked_add_months(Months::new(u32::try_from(*years).ok()? * 12))?.pred_opt()
        }
        Retention::Months { months } => made.checked_add_months(Months::new(u32::try_from(*months).ok()?))?.pred_opt(),
        Retention::Until { date } => Some(*date),
        Retention::UnderOneYear
        | Retention::Forever
        | Retention::UntilReplaced
        | Retention::WhileInUse
        | Retention::Words => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn retention_is_read_in_the_words_of_the_offices() {
        for (text, read) in [
            ("5年", Retention::Years { years: 5 }),
            ("５年間", Retention::Years { years: 5 }),
            ("10年保存", Retention::Years { years: 10 }),
            ("保存５年", Retention::Years { years: 5 }),
            ("三十年", Retention::Years { years: 30 }),
            ("5", Retention::Years { years: 5 }),
            ("3ヶ月", Retention::Months { months: 3 }),
            ("1年未満", Retention::UnderOneYear),
            ("永年", Retention::Forever),
            ("永久保存", Retention::Forever),
            ("更新まで", Retention::UntilReplaced),
            ("常用", Retention::WhileInUse),
            ("R13.3.31", Retention::Until { date: day(2031, 3, 31) }),
            ("令和13年3月31日まで", Retention::Until { date: day(2031, 3, 31) }),
        ] {
            assert_eq!(read_retention(text), read, "{text}");
        }
    }

    #[test]
    fn unknown_words_stay_words() {
        for text in ["契約終了後5年", "別に定める", "", "年", "500年"] {
            assert_eq!(read_retention(text), Retention::Words, "{text}");
        }
    }

    #[test]
    fn years_of_keeping_count_from_the_next_april() {
        assert_eq!(retention_end(day(2026, 6, 12), &Retention::Years { years: 5 }), Some(day(2032, 3, 31)));
        assert_eq!(retention_end(day(2026, 3, 31), &Retention::Years { years: 1 }), Some(day(2027, 3, 31)));
        assert_eq!(retention_end(day(2026, 6, 12), &Retention::Forever), None);
    }
}
