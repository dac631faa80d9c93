//! Do the values fit their columns?

use crate::{Ctx, Ledger};
use kernel::{Choice, Column, FieldProblem, Kind, LedgerDef, PartDef, Problem, Result, Value, Values, code, date};

/// The longest text of a cell, as in a workbook.
const LONGEST: usize = 32_767;

/// Brings values to their columns' kinds: trims, unwraps dates typed into text columns, refuses what cannot be.
///
/// # Errors
/// `invalid`, naming each column.
pub fn fit(def: &LedgerDef, values: Values) -> Result<Values> {
    fit_columns(def.columns, values)
}

/// A required column of a part that a row leaves empty.
pub(crate) fn missing(part: &PartDef, row: &Values) -> Option<&'static Column> {
    part.columns.iter().find(|c| c.required && row.get(c.key).is_none_or(Value::is_empty))
}

/// The same for one row of a part.
///
/// # Errors
/// `invalid`, naming each column, also one that is required and empty.
pub fn fit_part(part: &'static PartDef, values: Values) -> Result<Values> {
    let row = fit_columns(part.columns, values)?;
    match missing(part, &row) {
        Some(c) => {
            Err(invalid(vec![FieldProblem::new(c.key, "required", format!("「{}」を記入してください。", c.label))]))
        }
        None => Ok(row),
    }
}

/// The same for the columns of a part.
///
/// # Errors
/// `invalid`, naming each column.
pub(crate) fn fit_columns(columns: &'static [Column], values: Values) -> Result<Values> {
    let mut out = Values::new();
    let mut found = Vec::new();
    for (key, value) in values {
        let Some(column) = columns.iter().find(|c| c.key == key) else {
            found.push(FieldProblem::new(&key, "unknown", format!("「{key}」という項目はありません。")));
            continue;
        };
        match fit_one(column, value) {
            Ok(v) => {
                out.insert(key, v);
            }
            Err(p) => found.push(p),
        }
    }
    if found.is_empty() { Ok(out) } else { Err(invalid(found)) }
}

/// A refusal that names fields.
pub(crate) fn invalid(found: Vec<FieldProblem>) -> Problem {
    let first = found.first().map_or_else(String::new, |f| f.message.clone());
    let more = if found.len() > 1 { format!("（ほか{}か所）", found.len() - 1) } else { String::new() };
    Problem::new(code::INVALID, format!("{first}{more}")).with(found)
}

fn fit_one(column: &Column, value: Value) -> std::result::Result<Value, FieldProblem> {
    let bad = |code: &str, message: String| Err(FieldProblem::new(column.key, code, message));
    let wrong = || bad("kind", format!("「{}」に入れられない値です。入力し直してください。", column.label));
    let value = match (column.kind, value) {
        (_, Value::Null) => Value::Null,
        // On the wire a text that looks like a day arrives as a day.
        (Kind::Text | Kind::Long | Kind::Code, Value::Date(d)) => Value::Text(d.to_string()),
        (Kind::Text | Kind::Long | Kind::Code, Value::Int(n)) => Value::Text(n.to_string()),
        (Kind::Text | Kind::Code, Value::Text(t)) => trimmed(&t.replace(['\r', '\n'], " ")),
        (Kind::Long, Value::Text(t)) => trimmed(&t),
        (Kind::Date, Value::Date(d)) => Value::Date(d),
        (Kind::Date, Value::Text(t)) if t.trim().is_empty() => Value::Null,
        // A quick hand sends a day as it was typed, before the window has asked how it reads. One that reads in one way
        // only is taken; the others are shown back.
        (Kind::Date, Value::Text(t)) => match date::read_date(&t).day() {
            Some(day) => Value::Date(day),
            None => {
                return bad(
                    "date",
                    format!(
                        "「{}」の日付「{t}」が読めません。R8.4.1 や 2026/4/1 のように書いてください。",
                        column.label
                    ),
                );
            }
        },
        (Kind::Moment, Value::Text(t)) if t.trim().is_empty() => Value::Null,
        (Kind::Moment, Value::Text(t)) => match date::read_moment(t.trim()) {
            Some(at) => Value::Text(date::moment_key(at)),
            None => {
                return bad(
                    "moment",
                    format!(
                        "「{}」の日時「{t}」が読めません。日付と時刻（13:30 など）を入れてください。",
                        column.label
                    ),
                );
            }
        },
        (Kind::Moment, Value::Date(_)) => {
            return bad("moment", format!("「{}」には時刻も入れてください（13:30 など）。", column.label));
        }
        (Kind::Int { .. }, Value::Int(n)) => Value::Int(n),
        (Kind::Int { .. }, Value::Text(t)) => match t.trim().parse() {
            Ok(n) => Value::Int(n),
            Err(_) => return bad("number", format!("「{}」は整数で書いてください。", column.label)),
        },
        (Kind::Flag, Value::Flag(b)) => Value::Flag(b),
        (Kind::Choice(choices), Value::Text(t)) => match known(choices, &t) {
            Some(k) => Value::Text(k.to_owned()),
            None if t.is_empty() => Value::Null,
            None => return bad("choice", format!("「{}」は {} から選んでください。", column.label, labels(choices))),
        },
        // Whether the city has such a one is the rules' question: they know its pack.
        (Kind::Open(choices), Value::Text(t)) => match known(choices, t.trim()) {
            Some(k) => Value::Text(k.to_owned()),
            None => trimmed(&t),
        },
        (Kind::Open(_), Value::Int(n)) => Value::Text(n.to_string()),
        (Kind::Many(choices), Value::Many(keys)) => {
            // Kept in the order of the definition, once each, so that equal sets are equal values.
            for k in &keys {
                if known(choices, k).is_none() {
                    return bad("choice", format!("「{}」は {} から選んでください。", column.label, labels(choices)));
                }
            }
            many(choices.iter().filter(|c| keys.iter().any(|k| k == c.key)).map(|c| c.key.to_owned()).collect())
        }
        (Kind::Codes, Value::Many(lines)) => {
            many(lines.iter().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect())
        }
        (Kind::Codes, Value::Text(t)) => {
            many(t.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect())
        }
        (Kind::Codes, Value::Date(d)) => many(vec![d.to_string()]),
        _ => return wrong(),
    };
    unprintable(column, &value)?;
    Ok(value)
}

fn trimmed(text: &str) -> Value {
    Value::from(text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'))
}

fn many(keys: Vec<String>) -> Value {
    if keys.is_empty() { Value::Null } else { Value::Many(keys) }
}

fn known(choices: &'static [Choice], key: &str) -> Option<&'static str> {
    choices.iter().find(|c| c.key == key).map(|c| c.key)
}

fn labels(choices: &[Choice]) -> String {
    choices.iter().map(|c| c.label).collect::<Vec<_>>().join("・")
}

/// 外字 and control characters cannot be printed or sent; better refused now than lost on paper.
fn unprintable(column: &Column, value: &Value) -> std::result::Result<(), FieldProblem> {
    let check = |t: &str| {
        if t.chars().count() > LONGEST {
            return Err(FieldProblem::new(
                column.key,
                "long",
                format!("「{}」が長すぎます。32,767文字までにしてください。", column.label),
            ));
        }
        match t.chars().find(|c| is_private(*c) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))) {
            Some(c) => Err(FieldProblem::new(
                column.key,
                "gaiji",
                format!(
                    "「{}」に外字または制御文字（U+{:04X}）があります。標準の文字に書き替えてください。",
                    column.label, c as u32
                ),
            )),
            None => Ok(()),
        }
    };
    match value {
        Value::Text(t) => check(t),
        Value::Many(m) => m.iter().try_for_each(|t| check(t)),
        _ => Ok(()),
    }
}

fn is_private(c: char) -> bool {
    matches!(c as u32, 0xE000..=0xF8FF | 0xF_0000..=0x10_FFFD)
}

/// Everything that is wrong with the values of a whole record.
#[must_use]
pub fn findings(ctx: &Ctx<'_>, ledger: &dyn Ledger, values: &Values) -> Vec<FieldProblem> {
    let mut found: Vec<FieldProblem> = ledger
        .def()
        .columns
        .iter()
        .filter(|c| c.required && values.get(c.key).is_none_or(Value::is_empty))
        .map(|c| FieldProblem::new(c.key, "required", format!("「{}」を記入してください。", c.label)))
        .collect();
    ledger.check(ctx, values, &mut found);
    found
}

/// The same for a record that is being written, with what only speaks against writing: a kind that the city offers no
/// more is not taken up again. `old` is the record as it stands; none: a new one.
#[must_use]
pub fn findings_of(
    ctx: &Ctx<'_>,
    ledger: &dyn Ledger,
    old: Option<&kernel::Record>,
    values: &Values,
) -> Vec<FieldProblem> {
    let mut found = findings(ctx, ledger, values);
    if let Some(kinds) = ledger.kinds(ctx.pack) {
        found.extend(kinds.taken_up(ledger.def(), old, values));
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;
    use crate::asset::DEF;

    fn one(key: &str, value: Value) -> Result<Values> {
        fit(&DEF, Values::from([(key.to_owned(), value)]))
    }

    #[test]
    fn a_name_that_looks_like_a_day_stays_text() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 4, 1).unwrap();
        assert_eq!(one("name", Value::Date(day)).unwrap()["name"], Value::Text("2026-04-01".into()));
    }

    #[test]
    fn a_day_as_it_was_typed_is_read_and_one_that_leaves_a_doubt_is_shown_back() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for typed in ["2026/11/24", "R8.11.24", "令和８年１１月２４日"] {
            assert_eq!(one("retention_from", typed.into()).unwrap()["retention_from"], Value::Date(day), "{typed}");
        }
        for typed in ["11/24", "令和8年", "きのう"] {
            let p = one("retention_from", typed.into()).unwrap_err();
            assert_eq!(p.fields[0].code, "date");
            assert!(p.message.contains(typed), "{}", p.message);
        }
    }

    #[test]
    fn a_class_outside_a_b_c_is_refused() {
        let p = one("class", "D".into()).unwrap_err();
        assert_eq!(p.code, code::INVALID);
        assert_eq!(p.fields[0].column, "class");
    }

    #[test]
    fn a_private_character_is_refused_by_its_code() {
        let p = one("name", "固定資産\u{e000}".into()).unwrap_err();
        assert!(p.message.contains("U+E000"), "{}", p.message);
    }

    #[test]
    fn restrictions_are_kept_once_in_the_order_of_the_definition() {
        let v = one("handling", Value::Many(vec!["encrypt".into(), "no_copy".into(), "encrypt".into()])).unwrap();
        assert_eq!(v["handling"], Value::Many(vec!["no_copy".into(), "encrypt".into()]));
    }

    #[test]
    fn old_character_forms_are_stored_as_they_are() {
        let v = one("name", "　髙﨑𠮷㈱①ｶﾅ　".into()).unwrap();
        assert_eq!(v["name"], Value::Text("髙﨑𠮷㈱①ｶﾅ".into()));
    }
}
