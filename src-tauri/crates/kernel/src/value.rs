//! What a cell of a ledger can hold.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use ts_rs::TS;

/// One stored value. Text is kept exactly as it was entered; only search and match keys are folded.
///
/// On the wire: `null`, a string (dates as ISO `2026-04-01`), a number, a boolean, or a list of choice keys.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
#[serde(untagged)]
#[ts(export)]
pub enum Value {
    /// Nothing was entered. Never a stand-in for "no".
    #[default]
    Null,
    /// ○ or ×.
    Flag(bool),
    /// A whole number that fits the wire.
    Int(i32),
    /// A day in Japan.
    Date(#[ts(type = "string")] NaiveDate),
    /// Text, a choice's key, or a linked record's id.
    Text(String),
    /// Keys of several choices, or several lines (serials).
    Many(Vec<String>),
}

impl Value {
    /// True for `Null`, empty text and empty lists.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Null => true,
            Value::Text(t) => t.is_empty(),
            Value::Many(m) => m.is_empty(),
            _ => false,
        }
    }

    /// The text, or `""` for every other kind.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Value::Text(t) => t,
            _ => "",
        }
    }

    /// The day, if this is one.
    #[must_use]
    pub fn date(&self) -> Option<NaiveDate> {
        match self {
            Value::Date(d) => Some(*d),
            _ => None,
        }
    }

    /// True only for an explicit ○.
    #[must_use]
    pub fn is_yes(&self) -> bool {
        matches!(self, Value::Flag(true))
    }
}

impl From<&str> for Value {
    fn from(t: &str) -> Value {
        if t.is_empty() { Value::Null } else { Value::Text(t.to_owned()) }
    }
}
impl From<String> for Value {
    fn from(t: String) -> Value {
        if t.is_empty() { Value::Null } else { Value::Text(t) }
    }
}
impl From<bool> for Value {
    fn from(b: bool) -> Value {
        Value::Flag(b)
    }
}
impl From<i32> for Value {
    fn from(n: i32) -> Value {
        Value::Int(n)
    }
}
impl From<NaiveDate> for Value {
    fn from(d: NaiveDate) -> Value {
        Value::Date(d)
    }
}

/// Values by column key; a missing key means "not said" (unchanged in an edit, empty in a new record).
pub type Values = BTreeMap<String, Value>;

/// A record's identity inside one book; a string on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(export, type = "string")]
pub struct RecordId(pub i64);

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for RecordId {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for RecordId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<RecordId, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map(RecordId).map_err(|_| serde::de::Error::custom("record id"))
    }
}

/// A record as it stands in its ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Record {
    /// Identity inside the book.
    pub id: RecordId,
    /// 番号 as printed (税務-資-0080).
    pub number: String,
    /// State on the life axis (`active`, `retired`, `void` …).
    pub life: String,
    /// State on the step axis (`draft`, `waiting`, `asking`, `confirmed` …).
    pub step: String,
    /// Grows by one with each change; an edit names the version that it saw.
    pub version: i32,
    /// When it was entered, UTC, RFC 3339.
    pub created_at: String,
    /// Staff number of who entered it.
    pub created_by: String,
    /// When it was last changed, UTC, RFC 3339.
    pub changed_at: String,
    /// Staff number of who last changed it.
    pub changed_by: String,
    /// When the present step was reached, UTC, RFC 3339.
    pub step_at: String,
    /// Staff number of who took it there: whoever proposed never confirms (第11条).
    pub step_by: String,
    /// Values by column key; empty columns are absent.
    pub values: Values,
}

impl Record {
    /// The value of a column, `Null` if it is empty.
    #[must_use]
    pub fn get(&self, key: &str) -> &Value {
        static NULL: Value = Value::Null;
        self.values.get(key).unwrap_or(&NULL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_on_the_wire_is_iso_and_comes_back_as_a_date() {
        let day = Value::Date(NaiveDate::from_ymd_opt(2026, 4, 1).unwrap_or_default());
        let json = serde_json::to_string(&day).unwrap_or_default();
        assert_eq!(json, "\"2026-04-01\"");
        assert_eq!(serde_json::from_str::<Value>(&json).ok(), Some(day));
    }

    #[test]
    fn text_that_only_looks_like_a_number_stays_text() {
        assert_eq!(serde_json::from_str::<Value>("\"0012\"").ok(), Some(Value::Text("0012".into())));
    }
}
