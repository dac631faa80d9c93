//! A value on its way into a row, out of a row, and into the journal.

use chrono::NaiveDate;
use kernel::{Column, FieldProblem, Kind, Problem, Result, Value, Values, code};
use rusqlite::Statement;
use rusqlite::types::{Null, ValueRef};
use std::borrow::Cow;

use crate::sql::Said;

/// The value as its column holds it: empty text is nothing, a day in a text column is text, lines are split.
///
/// # Errors
/// [`code::INVALID`], naming the column, if the column cannot hold it.
pub(crate) fn fit<'v>(column: &Column, value: &'v Value) -> Result<Cow<'v, Value>> {
    if value.is_empty() {
        return Ok(Cow::Owned(Value::Null));
    }
    let fitted = match (column.kind, value) {
        (Kind::Text | Kind::Long | Kind::Code | Kind::Moment | Kind::Choice(_) | Kind::Open(_), Value::Text(_))
        | (Kind::Int { .. }, Value::Int(_))
        | (Kind::Date, Value::Date(_))
        | (Kind::Flag, Value::Flag(_)) => Cow::Borrowed(value),
        (Kind::Text | Kind::Long | Kind::Code, Value::Date(d)) => Cow::Owned(Value::Text(d.to_string())),
        (Kind::Many(_) | Kind::Codes, Value::Many(lines)) => {
            if lines.iter().any(|l| l.is_empty() || l.contains('\n')) {
                let split: Vec<String> =
                    lines.iter().flat_map(|l| l.lines()).filter(|l| !l.is_empty()).map(str::to_owned).collect();
                Cow::Owned(if split.is_empty() { Value::Null } else { Value::Many(split) })
            } else {
                Cow::Borrowed(value)
            }
        }
        (Kind::Many(_) | Kind::Codes, Value::Text(t)) => {
            let split: Vec<String> = t.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect();
            Cow::Owned(if split.is_empty() { Value::Null } else { Value::Many(split) })
        }
        _ => {
            let said = format!("「{}」に入れられない形の値です。入力し直してください。", column.label);
            return Err(
                Problem::new(code::INVALID, said.clone()).with(vec![FieldProblem::new(column.key, "kind", said)])
            );
        }
    };
    Ok(fitted)
}

/// Binds a fitted value.
pub(crate) fn bind(stmt: &mut Statement<'_>, at: usize, value: &Value) -> Result<()> {
    match value {
        Value::Null => stmt.raw_bind_parameter(at, Null),
        Value::Flag(yes) => stmt.raw_bind_parameter(at, i64::from(*yes)),
        Value::Int(n) => stmt.raw_bind_parameter(at, i64::from(*n)),
        Value::Date(d) => stmt.raw_bind_parameter(at, d.to_string()),
        Value::Text(t) => stmt.raw_bind_parameter(at, t.as_str()),
        Value::Many(lines) => stmt.raw_bind_parameter(at, lines.join("\n")),
    }
    .said()
}

/// Reads a cell of a column.
pub(crate) fn read(kind: Kind, cell: ValueRef<'_>) -> Value {
    match cell {
        ValueRef::Integer(n) => match kind {
            Kind::Flag => Value::Flag(n != 0),
            _ => i32::try_from(n).map_or_else(|_| Value::Text(n.to_string()), Value::Int),
        },
        ValueRef::Text(bytes) => {
            let text = match std::str::from_utf8(bytes) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => String::from_utf8_lossy(bytes),
            };
            match kind {
                Kind::Date => day(&text).map_or_else(|| Value::Text(text.into_owned()), Value::Date),
                Kind::Many(_) | Kind::Codes => Value::Many(text.split('\n').map(str::to_owned).collect()),
                _ => Value::Text(text.into_owned()),
            }
        }
        _ => Value::Null,
    }
}

/// A day in the one spelling in which days are stored: 2026-04-01.
fn day(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return text.parse().ok();
    }
    NaiveDate::from_ymd_opt(text.get(..4)?.parse().ok()?, text.get(5..7)?.parse().ok()?, text.get(8..)?.parse().ok()?)
}

/// The value in the journal's spelling, appended to `out`.
pub(crate) fn push_json(out: &mut Vec<u8>, value: &Value) -> Result<()> {
    serde_json::to_writer(out, value).map_err(Problem::internal)
}

/// `"key":`, appended to `out`; keys are plain words.
pub(crate) fn push_json_key(out: &mut Vec<u8>, key: &str) {
    out.push(b'"');
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":");
}

/// A text, appended to `out`.
pub(crate) fn push_json_text(out: &mut Vec<u8>, text: &str) -> Result<()> {
    serde_json::to_writer(out, text).map_err(Problem::internal)
}

/// What a new record has besides its values, appended to `out`; the brace stays open.
pub(crate) fn push_json_own(out: &mut Vec<u8>, number: &str, life: &str, step: &str) -> Result<()> {
    out.extend_from_slice(b"{\"_number\":");
    push_json_text(out, number)?;
    out.extend_from_slice(b",\"_life\":");
    push_json_text(out, life)?;
    out.extend_from_slice(b",\"_step\":");
    push_json_text(out, step)
}

/// Values in the journal's spelling; what is empty is `null`.
pub(crate) fn json_of(values: &Values) -> Result<Vec<u8>> {
    serde_json::to_vec(values).map_err(Problem::internal)
}

/// A value from the journal's spelling.
pub(crate) fn from_json(kind: Kind, json: &serde_json::Value) -> Value {
    use serde_json::Value as J;
    match json {
        J::Bool(yes) => Value::Flag(*yes),
        J::Number(n) => n.as_i64().and_then(|n| i32::try_from(n).ok()).map_or(Value::Null, Value::Int),
        J::String(t) => match kind {
            Kind::Date => t.parse().map_or_else(|_| Value::Text(t.clone()), Value::Date),
            _ => Value::Text(t.clone()),
        },
        J::Array(lines) => Value::Many(lines.iter().filter_map(|l| l.as_str().map(str::to_owned)).collect()),
        _ => Value::Null,
    }
}
