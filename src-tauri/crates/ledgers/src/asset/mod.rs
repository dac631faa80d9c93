//! 情報資産: what the division holds, how important it is, where it lies and how long (第3条, 第13条–第18条).
//!
//! Deliberately absent: carriers. A disk or a terminal is a record of the ledger of media and equipment.

mod def;

pub use def::{DEF, HANDLING, KINDS, PERSONAL};

use crate::forms::ReportRow;
use crate::{Ctx, Ledger, classified};
use chrono::{Datelike, Days, NaiveDate};
use kernel::date::{Retention, read_retention};
use kernel::{FieldProblem, LedgerDef, Record, Value, Values};

/// The ledger of information assets.
pub struct Asset;

impl Ledger for Asset {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn check(&self, _ctx: &Ctx<'_>, values: &Values, found: &mut Vec<FieldProblem>) {
        classified::check(values, found);
        let get = |k: &str| values.get(k).unwrap_or(&Value::Null);
        if let (Some(from), Some(until)) = (get("retention_from").date(), get("retention_until").date())
            && until < from
        {
            found.push(FieldProblem::new(
                "retention_until",
                "order",
                "満了日が起算日より前です。どちらかの日付を直してください（第18条第4項）。",
            ));
        }
        if let Value::Many(handling) = get("handling")
            && handling.iter().any(|h| h == "no_takeout")
            && handling.iter().any(|h| h == "takeout_permit")
        {
            found.push(FieldProblem::new(
                "handling",
                "contradiction",
                "「持出禁止」と「持出許可制」は同時に選べません。どちらか一つにしてください（第14条第5項）。",
            ));
        }
        if get("personal").text() == "none" && !get("persons").is_empty() {
            found.push(FieldProblem::new(
                "persons",
                "contradiction",
                "個人情報が「なし」のときは件数帯を空欄にしてください。",
            ));
        }
    }

    fn prepare(&self, ctx: &Ctx<'_>, old: Option<&Record>, new: &mut Values) {
        classified::note_class(ctx, old, new);
        let stands = |k: &str, new: &Values| {
            new.get(k).cloned().unwrap_or_else(|| old.map_or(Value::Null, |o| o.get(k).clone()))
        };
        let touched = new.contains_key("retention") || new.contains_key("retention_from");
        if touched
            && stands("retention_until", new).is_empty()
            && let Some(from) = stands("retention_from", new).date()
            && let Retention::Years { years } = read_retention(stands("retention", new).text())
            && let Some(until) = last_day(from, years)
        {
            new.insert("retention_until".into(), until.into());
        }
    }

    fn report_row(&self, record: &Record) -> ReportRow {
        let word = |key: &str| DEF.column(key).map_or_else(String::new, |c| crate::shown(c, record.get(key)));
        let join = |a: String, b: String, with: &str| match (a.is_empty(), b.is_empty()) {
            (true, _) => b,
            (_, true) => a,
            _ => format!("{a}{with}{b}"),
        };
        let kind = match record.get("kind").text() {
            "" | "information" => "情報",
            "document" => "文書",
            "system" => "情報システム",
            "network" => "ネットワーク",
            "system_document" => "システム関連文書",
            _ => "設備・その他の機器",
        };
        let medium = word("medium");
        ReportRow {
            kind: kind.to_owned(),
            name: word("name"),
            business: word("business"),
            unit: word("unit"),
            form: if medium.is_empty() { word("form") } else { format!("{}（{medium}）", word("form")) },
            place: join(word("place"), word("system"), "・"),
            personal: word("personal"),
            persons: word("persons"),
            has_personal: matches!(record.get("personal").text(), "personal" | "sensitive" | "specific"),
            class: word("class"),
            reason: word("class_reason"),
            handling: word("handling"),
            retention: word("retention"),
        }
    }

    fn first_step(&self, values: &Values) -> &'static str {
        classified::first_step(values)
    }

    fn step_after_edit(&self, old: &Record, new: &Values) -> Option<&'static str> {
        classified::step_after_edit(old, new)
    }

    fn on_step(&self, ctx: &Ctx<'_>, step: &str, values: &mut Values) {
        classified::on_step(ctx, step, values);
    }
}

/// The day on which a term of whole years ends: the day before its anniversary (民法第143条).
fn last_day(from: NaiveDate, years: i32) -> Option<NaiveDate> {
    let year = from.year().checked_add(years)?;
    let anniversary =
        NaiveDate::from_ymd_opt(year, from.month(), from.day()).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))?;
    anniversary.checked_sub_days(Days::new(1))
}
