//! What a cell of a ledger can hold.

use chrono::NaiveDate;
use serde::de::{Error, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use ts_rs::TS;

/// One stored value. Text is kept exactly as it was entered; only search and match keys are folded.
///
/// On the wire: `null`, a string (dates as ISO `2026-04-01`), a number, a boolean, or a list of choice keys.
#[derive(Debug, Clone, PartialEq, Default, Serialize, TS)]
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

/// Tells a value by its kind in one look. Trying one kind after the other would write a message about the whole text for
/// each kind that it is not, which costs more than all the rest of reading a packet.
struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, a text, a whole number of 32 bits, a boolean or a list of texts")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_i64<E: Error>(self, n: i64) -> Result<Value, E> {
        i32::try_from(n).map(Value::Int).map_err(|_| E::invalid_value(Unexpected::Signed(n), &self))
    }

    fn visit_u64<E: Error>(self, n: u64) -> Result<Value, E> {
        i32::try_from(n).map(Value::Int).map_err(|_| E::invalid_value(Unexpected::Unsigned(n), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(text.parse().map_or_else(|_| Value::Text(text.to_owned()), Value::Date))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(text.parse().map_or(Value::Text(text), Value::Date))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = list.next_element()? {
            all.push(one);
        }
        Ok(Value::Many(all))
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Value, D::Error> {
        d.deserialize_any(ValueVisitor)
    }
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
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<RecordId, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map(RecordId).map_err(|_| Error::custom("record id"))
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
    fn every_kind_is_told_by_its_look_and_what_is_none_is_refused() {
        let read = |json: &str| serde_json::from_str::<Value>(json);
        let many = Value::Many(vec!["複製禁止".to_owned(), "2026-04-01".to_owned()]);
        let day = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap_or_default();
        for (json, value) in [
            ("null", Value::Null),
            ("true", Value::Flag(true)),
            ("-2147483648", Value::Int(i32::MIN)),
            ("2147483647", Value::Int(i32::MAX)),
            ("\"2026-04-01\"", Value::Date(day)),
            ("\"2026-02-30\"", Value::Text("2026-02-30".to_owned())),
            ("\"令和8年4月1日\"", Value::Text("令和8年4月1日".to_owned())),
            ("\"12\"", Value::Text("12".to_owned())),
            ("\"a\\n𠮷\"", Value::Text("a\n𠮷".to_owned())),
            ("\"\"", Value::Text(String::new())),
            ("[\"複製禁止\", \"2026-04-01\"]", many),
            ("[]", Value::Many(Vec::new())),
        ] {
            assert_eq!(read(json).ok(), Some(value.clone()), "{json}");
            let tree = serde_json::from_str::<serde_json::Value>(json).unwrap_or_default();
            assert_eq!(serde_json::from_value::<Value>(tree).ok(), Some(value), "{json} as a tree");
        }
        for json in ["2147483648", "-2147483649", "1.5", "1e400", "[1]", "[null]", "{}", "{\"a\":1}", "tru"] {
            assert!(read(json).is_err(), "{json}");
        }
    }

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
