//! What comes of reading a date. What is not certain is never guessed: it comes back with the readings that are possible.

use super::{fiscal_year_days, fiscal_year_label, wareki_long, wareki_long_with_weekday};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a typed or imported date was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum DateReading {
    /// One day, for certain.
    Day {
        /// The day.
        #[ts(type = "string")]
        date: NaiveDate,
        /// What the reader should be told about how it was read.
        notes: Vec<DateNote>,
    },
    /// Only year and month were given.
    Month {
        /// First day of the month.
        #[ts(type = "string")]
        first: NaiveDate,
        /// Last day of the month.
        #[ts(type = "string")]
        last: NaiveDate,
    },
    /// Only a fiscal year was given.
    FiscalYear {
        /// Western year of its April.
        year: i32,
    },
    /// Several readings are possible, or the only one contradicts the text.
    Ambiguous {
        /// Possible days, likeliest first; may be empty.
        #[ts(type = "string[]")]
        candidates: Vec<NaiveDate>,
        /// Why it is not certain, in Japanese.
        why: String,
    },
    /// No date.
    Not {
        /// Why not, in Japanese.
        why: String,
    },
}

/// What to tell beside a certain reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DateNote {
    /// A year beyond the end of its era, as old contracts have it (平成32年).
    PastEra,
    /// Digits without separators (20220401).
    Compact,
    /// A day number of a spreadsheet (44652).
    Serial,
    /// 月末 or 年度末 was turned into a day.
    MonthEnd,
}

impl DateNote {
    /// In Japanese.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            DateNote::PastEra => "元号が終わったあとの年なので、新しい元号に直して読みました",
            DateNote::Compact => "区切りのない数字を年月日として読みました",
            DateNote::Serial => "表計算ソフトの日付番号として読みました",
            DateNote::MonthEnd => "「末」を月の最後の日として読みました",
        }
    }
}

/// A possible day, for a button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DateCandidate {
    /// 2022-04-01.
    pub iso: String,
    /// 令和4年4月1日.
    pub label: String,
}

/// What stands under a date field while somebody types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DateShown {
    /// The day, if it is certain.
    pub iso: Option<String>,
    /// How it was read, or why it was not.
    pub text: String,
    /// True if the text needs the reader's eye.
    pub warn: bool,
    /// Days to choose from.
    pub candidates: Vec<DateCandidate>,
}

impl DateReading {
    /// The day, if it is certain.
    #[must_use]
    pub fn day(&self) -> Option<NaiveDate> {
        match self {
            DateReading::Day { date, .. } => Some(*date),
            _ => None,
        }
    }

    /// Days to choose from where the reading is not certain.
    #[must_use]
    pub fn candidates(&self) -> Vec<NaiveDate> {
        match self {
            DateReading::Day { .. } | DateReading::Not { .. } => Vec::new(),
            DateReading::Month { first, last } => vec![*first, *last],
            DateReading::FiscalYear { year } => fiscal_year_days(*year).map(|(a, b)| vec![a, b]).unwrap_or_default(),
            DateReading::Ambiguous { candidates, .. } => candidates.clone(),
        }
    }

    /// What is wrong with it, in Japanese; empty for a certain day without notes.
    #[must_use]
    pub fn why(&self) -> String {
        match self {
            DateReading::Day { notes, .. } => notes.iter().map(|n| n.message()).collect::<Vec<_>>().join("。"),
            DateReading::Month { .. } => "日がありません。日を選んでください".to_owned(),
            DateReading::FiscalYear { year } => {
                format!("{}だけでは日を決められません。日を選んでください", fiscal_year_label(*year))
            }
            DateReading::Ambiguous { why, .. } | DateReading::Not { why } => why.clone(),
        }
    }

    /// What to show under the field.
    #[must_use]
    pub fn shown(&self) -> DateShown {
        let candidates = self
            .candidates()
            .into_iter()
            .map(|d| DateCandidate { iso: d.to_string(), label: wareki_long(d) })
            .collect();
        match self {
            DateReading::Day { date, notes } => {
                let mut text = wareki_long_with_weekday(*date);
                for note in notes {
                    text.push('　');
                    text.push_str(note.message());
                }
                DateShown { iso: Some(date.to_string()), text, warn: notes.contains(&DateNote::PastEra), candidates }
            }
            _ => DateShown { iso: None, text: self.why(), warn: true, candidates },
        }
    }
}
