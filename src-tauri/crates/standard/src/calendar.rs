//! What a division does in a fiscal year. Months are settings: the standard asks for the act, seldom for the month.

use crate::cite::Cite;
use crate::text::{bad, unique};
use kernel::Result;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One entry of the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CalendarEntry {
    /// Stored; permanent.
    pub key: String,
    /// What is done.
    pub title: String,
    /// In which months, 1 to 12.
    pub months: Vec<u8>,
    /// By which day; 0 is the month's last day.
    pub day: u8,
    /// Key of the office that does it.
    pub who: String,
    /// Articles behind it.
    pub articles: Vec<Cite>,
    /// Key of the office that it is reported to; empty if none.
    #[serde(default)]
    pub report_to: String,
    /// Key of its form; empty if none.
    #[serde(default)]
    pub form: String,
    /// Where the form has one sheet for each kind of record: the kinds whose sheets show that it is done; empty: any.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// The city does not do it.
    #[serde(default)]
    pub off: bool,
}

/// An entry with its day in one fiscal year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CalendarDue {
    /// Key of the entry.
    pub key: String,
    /// What is done.
    pub title: String,
    /// CalendarDue by this day: 2026-06-30.
    pub on: String,
    /// Articles behind it.
    pub articles: Vec<Cite>,
    /// Key of its form; empty if none.
    pub form: String,
}

/// The year's entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Calendar {
    /// Shown with the calendar.
    pub note: String,
    /// Entries from April on.
    pub entries: Vec<CalendarEntry>,
}

impl Calendar {
    /// All days of a fiscal year (年度, April to March), earliest first.
    #[must_use]
    pub fn of_fiscal_year(&self, year: i32) -> Vec<CalendarDue> {
        let mut due: Vec<CalendarDue> = self
            .entries
            .iter()
            .filter(|e| !e.off)
            .flat_map(|e| {
                e.months.iter().map(move |m| {
                    let y = if *m >= 4 { year } else { year + 1 };
                    let last = last_day(y, *m);
                    let day = if e.day == 0 { last } else { e.day.min(last) };
                    CalendarDue {
                        key: e.key.clone(),
                        title: e.title.clone(),
                        on: format!("{y:04}-{m:02}-{day:02}"),
                        articles: e.articles.clone(),
                        form: e.form.clone(),
                    }
                })
            })
            .collect();
        due.sort_by(|a, b| a.on.cmp(&b.on));
        due
    }

    pub(crate) fn check(
        &self,
        office: impl Fn(&str) -> bool,
        form: impl Fn(&str) -> bool,
        kind: impl Fn(&str) -> bool,
    ) -> Result<()> {
        const FILE: &str = "calendar.toml";
        unique(FILE, self.entries.iter().map(|e| e.key.as_str()))?;
        for e in &self.entries {
            if e.months.is_empty() || e.months.iter().any(|m| !(1..=12).contains(m)) || e.day > 31 {
                return Err(bad(
                    FILE,
                    format!("「{}」の月または日が正しくありません（月は1から12、日は0から31）", e.title),
                ));
            }
            if !office(&e.who) || !e.report_to.is_empty() && !office(&e.report_to) {
                return Err(bad(FILE, format!("「{}」の役がありません", e.title)));
            }
            if !e.form.is_empty() && !form(&e.form) {
                return Err(bad(FILE, format!("「{}」の様式「{}」がありません", e.title, e.form)));
            }
            if let Some(unknown) = e.kinds.iter().find(|k| !kind(k)) {
                return Err(bad(FILE, format!("「{}」の種類「{unknown}」がありません", e.title)));
            }
        }
        Ok(())
    }
}

fn last_day(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use crate::Pack;

    #[test]
    fn january_belongs_to_the_fiscal_year_that_began_before_it() {
        let due = Pack::shipped().unwrap().calendar().of_fiscal_year(2026);
        let on = |key: &str| due.iter().find(|d| d.key == key).unwrap().on.clone();
        assert_eq!(on("class_report"), "2026-06-30");
        assert_eq!(on("self_inspection_report"), "2027-01-31");
        assert_eq!(on("stocktaking_2"), "2027-02-28");
        assert!(due.windows(2).all(|w| w[0].on <= w[1].on), "earliest first");
        assert_eq!(due.iter().filter(|d| d.key == "mini_check").count(), 12);
    }

    #[test]
    fn the_last_day_of_february_knows_leap_years() {
        let due = Pack::shipped().unwrap().calendar().of_fiscal_year(2027);
        assert!(due.iter().any(|d| d.key == "stocktaking_2" && d.on == "2028-02-29"));
    }
}
