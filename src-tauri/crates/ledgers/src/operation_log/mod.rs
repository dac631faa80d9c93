//! 運用の記録: what the officer does and sees, one register for nine kinds, each with its own columns and sheet
//! (第30条, 第34条, 第35条, 第62条–第66条, 第75条第3項).

mod def;
mod paper;

pub use def::DEF;

use crate::forms::{Composed, Form, Wanted};
use crate::kinds::Kinds;
use crate::source::{DayRule, person_key};
use crate::words::{not_future, order, refuse_passwords, signed, text};
use crate::{Ctx, Ledger, Menu};
use chrono::NaiveDate;
use kernel::{FieldProblem, LedgerDef, Record, Result, State, Step, Value, Values, art};
use standard::Pack;
use store::{Asking, Fact, Place, Query, Reading};

/// The officer's log.
pub struct OperationLog;

const DAYS: &[DayRule] = &[DayRule {
    column: "next_on",
    steps: &[],
    late: "運用の記録の期限",
    soon: "運用の記録の次の予定",
    ahead: 14,
    note: "実施して新しい記録を作り、古い記録の期限を消すか直します",
    article: art(30).p(1),
}];

impl Ledger for OperationLog {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "研修・委託・運用", icon: "log" }
    }

    fn days(&self) -> &'static [DayRule] {
        DAYS
    }

    fn kinds<'p>(&self, pack: &'p Pack) -> Option<Kinds<'p>> {
        Some(Kinds::operations(pack))
    }

    /// Beside the common facts: how long ago the last record of each kind was made.
    fn facts(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Fact>> {
        let mut out = crate::source::facts(self, book, ask)?;
        for kind in DEF.column("kind").map_or(&[][..], |c| c.choices()) {
            let filters = vec![("kind".to_owned(), vec![kind.key.to_owned()])];
            let query = Query { filters, ..crate::source::in_use(&[]) };
            let last = Query { sort: Some(("done_at".to_owned(), true)), limit: 1, ..query.clone() };
            let Some(record) = book.page(&DEF, &last)?.records.into_iter().next() else { continue };
            let day = record.get("done_at").text().get(..10).and_then(|d| d.parse::<NaiveDate>().ok());
            let Some(day) = day else { continue };
            out.push(Fact {
                key: format!("operation_log.kind.{}.days", kind.key),
                label: format!("最後の記録：{}", kind.label),
                count: (ask.today - day).num_days(),
                place: Place { ledger: DEF.key.to_owned(), query, ..Place::default() },
            });
        }
        Ok(out)
    }

    fn check(&self, ctx: &Ctx<'_>, values: &Values, found: &mut Vec<FieldProblem>) {
        let kinds = Kinds::operations(ctx.pack);
        kinds.check(&DEF, values, found);
        order(&DEF, values, ("done_at", "ended_at"), found);
        order(&DEF, values, ("from_on", "to_on"), found);
        not_future(&DEF, ctx.today, values, &["done_at", "ended_at"], found);
        refuse_passwords(DEF.columns, values, found);
        let pair = ctx.pack.registers().operation(text(values, "kind")).is_some_and(|k| k.pair);
        let (first, second) = (person_key(text(values, "done_by")), person_key(text(values, "second")));
        if pair && text(values, "effect") == "large" && second.is_empty() {
            let message = "影響の大きい変更は、2人で作業します。2人目の名前を書いてください（第63条）。";
            found.push(FieldProblem::new("second", "required", message));
        }
        if !second.is_empty() && first == second {
            let message = "2人目が、実施した者と同じです。別の人の名前を書いてください。";
            found.push(FieldProblem::new("second", "same_person", message));
        }
        if text(values, "result") == "trouble"
            && text(values, "action").is_empty()
            && kinds.columns(text(values, "kind")).is_some_and(|c| c.iter().any(|c| c.key == "action"))
        {
            let message = "異常があったときの措置を書いてください。";
            found.push(FieldProblem::new("action", "required", message));
        }
        if let (Some(Value::Int(have)), Some(Value::Int(used))) = (values.get("quantity"), values.get("used"))
            && used > have
        {
            let message = format!(
                "使用数{used}が保有数{have}を超えています。使うのをやめるか、ライセンスを足してください（第75条第3項）。"
            );
            found.push(FieldProblem::new("used", "more", message));
        }
    }

    fn quiet(&self) -> &'static [&'static str] {
        &["remarks", "next_on", "checked_by", "checked_on"]
    }

    fn step_after_edit(&self, old: &Record, new: &Values) -> Option<&'static str> {
        let changes = new.keys().any(|k| !self.quiet().contains(&k.as_str()));
        (old.step == "checked" && changes).then_some("noted")
    }

    fn on_step(&self, ctx: &Ctx<'_>, step: &str, values: &mut Values) {
        if step == "check" {
            values.insert("checked_by".to_owned(), signed(ctx.actor).into());
            values.insert("checked_on".to_owned(), ctx.today.into());
        }
    }

    fn may_step(&self, ctx: &Ctx<'_>, _book: &Reading, _record: &Record, step: &Step, values: &Values) -> Result<()> {
        let mut found = Vec::new();
        if step.key == "check" {
            self.check(ctx, values, &mut found);
        }
        if found.is_empty() { Ok(()) } else { Err(crate::engine::invalid(found)) }
    }

    fn waiting_word(&self, state: &State) -> &'static str {
        match state.key {
            "noted" => "運用の記録の確認",
            _ => state.label,
        }
    }

    fn by_period(&self, form: &Form) -> bool {
        form.key != crate::forms::LIST.key
    }

    fn kind_forms(&self, pack: &Pack) -> Vec<Form> {
        paper::forms(pack)
    }

    fn compose(&self, book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
        paper::compose(book, wanted)
    }
}
