//! 例外措置: another way than the standard's, for a reason, for a time, permitted by the 統括 (第118条).
//!
//! The 統括 decides on paper: the book records who permitted when, and never that whoever asked also permitted. An
//! exception without an end is not written; before its end it is renewed or ended.

mod def;
mod paper;

pub use def::{DEF, KINDS, SPANS};

use crate::forms::{Composed, Form, Wanted};
use crate::source::{DayRule, person_key};
use crate::words::{not_future, order, said, text};
use crate::{Ctx, Ledger, Menu};
use kernel::{
    FieldProblem, LedgerDef, Problem, Record, RecordId, Result, State, StateMark, Step, Value, Values, art, code,
};
use store::{Asking, Matter, Query, Reading, Tx, Urgency};

/// The register of exceptions.
pub struct Exception;

const DAYS: &[DayRule] = &[DayRule {
    column: "until_on",
    steps: &["permitted"],
    late: "例外措置の期間切れ",
    soon: "例外措置の期間の満了",
    ahead: 30,
    note: "終わらせるか、更新を申請するかを決めます",
    article: art(118).p(1),
}];

/// Two names for one person.
fn same(a: &str, b: &str) -> bool {
    !a.is_empty() && person_key(a) == person_key(b)
}

impl Ledger for Exception {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "事故・例外・許可", icon: "gear" }
    }

    fn days(&self) -> &'static [DayRule] {
        DAYS
    }

    fn kept_parts(&self) -> &'static [&'static str] {
        &["spans"]
    }

    fn stepped(&self) -> &'static [&'static str] {
        &["permitted_by", "permitted_on", "sent_on", "committee_on", "ended_on", "end_note", "condition", "kept_number"]
    }

    fn check(&self, ctx: &Ctx<'_>, values: &Values, found: &mut Vec<FieldProblem>) {
        order(&DEF, values, ("from_on", "until_on"), found);
        order(&DEF, values, ("sent_on", "permitted_on"), found);
        not_future(&DEF, ctx.today, values, &["sent_on", "permitted_on", "committee_on", "done_at"], found);
        if text(values, "kind") == "urgent" {
            for key in ["done_at", "urgent_reason"] {
                if !said(values, key) {
                    let label = DEF.column(key).map_or(key, |c| c.label);
                    found.push(FieldProblem::new(
                        key,
                        "required",
                        format!(
                            "「{label}」を記入してください。先に実施したときは、速やかに報告します（第118条第2項）。"
                        ),
                    ));
                }
            }
        }
        if same(text(values, "requested_by"), text(values, "permitted_by")) {
            found.push(FieldProblem::new(
                "permitted_by",
                "same_person",
                "申請した人と許可した人が同じです。許可するのは統括情報セキュリティ責任者です（第11条第1項・第118条第1項）。",
            ));
        }
    }

    fn prepare(&self, ctx: &Ctx<'_>, old: Option<&Record>, new: &mut Values) {
        if old.is_none() {
            new.entry("requested_by".to_owned()).or_insert_with(|| ctx.actor.name.as_str().into());
            new.entry("renewals".to_owned()).or_insert(Value::Int(0));
        }
    }

    fn first_step(&self, values: &Values) -> &'static str {
        match (said(values, "ended_on"), said(values, "permitted_on")) {
            (true, _) => "ended",
            (_, true) => "permitted",
            _ => "drafting",
        }
    }

    fn step_after_edit(&self, old: &Record, new: &Values) -> Option<&'static str> {
        let said = ["article", "other_way", "reason", "substitute", "from_on", "until_on", "kind"];
        (matches!(old.step.as_str(), "checking" | "sent" | "permitted") && said.iter().any(|k| new.contains_key(*k)))
            .then_some("drafting")
    }

    fn quiet(&self) -> &'static [&'static str] {
        &["remarks", "spans", "sent_on", "permitted_by", "permitted_on", "condition", "committee_on"]
    }

    fn on_step(&self, _ctx: &Ctx<'_>, step: &str, values: &mut Values) {
        if step == "renew" {
            for key in ["permitted_by", "permitted_on", "condition", "committee_on"] {
                values.insert(key.to_owned(), Value::Null);
            }
        }
    }

    fn may_step(&self, ctx: &Ctx<'_>, _book: &Reading, record: &Record, step: &Step, values: &Values) -> Result<()> {
        let mut found = Vec::new();
        self.check(ctx, values, &mut found);
        if step.key == "renew" && values.get("until_on").and_then(Value::date) <= record.get("until_on").date() {
            found.push(FieldProblem::new(
                "until_on",
                "order",
                "更新後の期間の末日は、いまの末日より後にしてください（第118条第1項）。",
            ));
        }
        if !found.is_empty() {
            return Err(crate::engine::invalid(found));
        }
        if step.key == "permit" && same(text(values, "permitted_by"), &ctx.actor.name) {
            return Err(Problem::new(
                code::SAME_PERSON,
                "許可した人として、自分の名前は記録できません。許可するのは統括情報セキュリティ責任者です（第11条第1項・第118条第1項）。",
            ));
        }
        Ok(())
    }

    fn after_step(&self, _ctx: &Ctx<'_>, tx: &mut Tx<'_>, id: RecordId, step: &str) -> Result<()> {
        if !matches!(step, "permit" | "renew") {
            return Ok(());
        }
        let record = tx.get(&DEF, id)?;
        if step == "renew" {
            let count = match record.get("renewals") {
                Value::Int(n) => n + 1,
                _ => 1,
            };
            tx.put(&DEF, id, record.version, &[("renewals".to_owned(), Value::Int(count))].into())?;
            return Ok(());
        }
        let mut rows = tx.parts(&DEF, id, SPANS.key)?;
        let copy = |k: &str| (k.to_owned(), record.get(k).clone());
        rows.push(["from_on", "until_on", "permitted_by", "permitted_on", "condition"].map(copy).into());
        tx.put_parts(&DEF, id, SPANS.key, &rows)?;
        Ok(())
    }

    fn waiting_word(&self, state: &State) -> &'static str {
        match state.key {
            "drafting" => "例外措置の申請の準備",
            "checking" => "例外措置の確認",
            "sent" => "例外措置の審査の結果",
            _ => state.label,
        }
    }

    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        let mut out = crate::source::waiting(self, book, ask)?;
        if ask.decides() {
            let untold = Query {
                filters: vec![("committee_on".to_owned(), vec![String::new()])],
                ..crate::source::in_use(&["permitted"])
            };
            let told = Matter::of(book, &DEF, untold, "例外措置の委員会への報告", Urgency::Now, StateMark::Hollow)?;
            out.extend(told.map(|m| m.by(art(118).p(3)).note("統括が委員会に報告した日を記録します")));
        }
        Ok(out)
    }

    fn by_period(&self, form: &Form) -> bool {
        *form == paper::REPORT
    }

    fn own_forms(&self) -> &'static [Form] {
        paper::FORMS
    }

    fn compose(&self, book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
        paper::compose(book, wanted)
    }
}
