//! 情報資産: what the division holds, how important it is, where it lies and how long (第3条, 第13条–第18条).
//!
//! Deliberately absent: carriers. A disk or a terminal is a record of the ledger of media and equipment.

mod def;

pub use def::{DEF, HANDLING, KINDS, PERSONAL};

use crate::forms::ReportRow;
use crate::{Ctx, Ledger, Menu, classified};
use chrono::{Months, NaiveDate};
use kernel::date::{Retention, read_retention};
use kernel::{FieldProblem, LedgerDef, Record, Value, Values};

/// The ledger of information assets.
pub struct Asset;

impl Ledger for Asset {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "資産と媒体", icon: "asset" }
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
        if !touched || new.contains_key("retention_until") {
            return;
        }
        // A day that only followed from the old term follows the new one; a day that somebody typed stays.
        let before = old.and_then(|o| end_of(o.get("retention_from").date(), o.get("retention").text()));
        let typed = old.and_then(|o| o.get("retention_until").date()).filter(|d| Some(*d) != before);
        if typed.is_none() {
            let now = end_of(stands("retention_from", new).date(), stands("retention", new).text());
            new.insert("retention_until".into(), now.map_or(Value::Null, Value::from));
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

    fn quiet(&self) -> &'static [&'static str] {
        classified::QUIET
    }

    fn holders(&self) -> &'static [&'static str] {
        &["keeper"]
    }

    fn held_acts(&self) -> &'static [&'static str] {
        &["pass"]
    }
}

/// The last day of a term: the day before its anniversary (民法第143条), or the day that the term names.
fn end_of(from: Option<NaiveDate>, term: &str) -> Option<NaiveDate> {
    let months = match read_retention(term) {
        Retention::Years { years } => u32::try_from(years).ok()?.checked_mul(12)?,
        Retention::Months { months } => u32::try_from(months).ok()?,
        Retention::Until { date } => return Some(date),
        _ => return None,
    };
    from?.checked_add_months(Months::new(months))?.pred_opt()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    #[test]
    fn a_term_ends_on_the_day_before_its_anniversary() {
        let from = NaiveDate::from_ymd_opt(2020, 4, 1);
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        assert_eq!(end_of(from, "5年"), day(2025, 3, 31));
        assert_eq!(end_of(from, "6か月"), day(2020, 9, 30));
        assert_eq!(end_of(None, "R10.3.31まで"), day(2028, 3, 31));
        assert_eq!(end_of(from, "永年"), None);
        assert_eq!(end_of(NaiveDate::from_ymd_opt(2024, 2, 29), "1年"), day(2025, 2, 27));
    }
}
