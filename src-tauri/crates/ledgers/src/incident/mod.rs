//! インシデント: noticed, reported to the chief and to the desk, judged, handled, explained, closed (第55条–第57条).
//!
//! The two reports are two times. When the chief has judged, the clocks of reports to others that the pack knows begin to
//! run, each with its source; an incident is not closed before each of them was reported or has a reason against it.

mod clocks;
mod def;
mod paper;

pub use def::{DEF, EVENTS, EVIDENCE, KINDS, MEASURES, REPORTS};

use crate::forms::{Composed, Form, Wanted};
use crate::words::{future, minute, not_future, order, signed, text};
use crate::{Ctx, Ledger, Menu};
use kernel::{FieldProblem, LedgerDef, Problem, Record, RecordId, Result, Role, State, Step, Value, Values, code};
use store::{Asking, Handover, Matter, Reading, Tx};

/// The register of incidents.
pub struct Incident;

const TIMES: &[&str] = &["noticed_at", "happened_at", "chief_at", "desk_at", "csirt_at", "recovered_at"];

impl Ledger for Incident {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "事故・例外・許可", icon: "flag" }
    }

    fn check(&self, ctx: &Ctx<'_>, values: &Values, found: &mut Vec<FieldProblem>) {
        for then in ["chief_at", "desk_at", "csirt_at", "recovered_at"] {
            order(&DEF, values, ("noticed_at", then), found);
        }
        order(&DEF, values, ("happened_at", "noticed_at"), found);
        not_future(&DEF, ctx.today, values, TIMES, found);
        if matches!(values.get("persons"), Some(Value::Int(n)) if *n < 0) {
            found.push(FieldProblem::new("persons", "negative", "本人の数は0以上で書いてください。"));
        }
        crate::words::refuse_passwords(DEF.columns, values, found);
    }

    fn stepped(&self) -> &'static [&'static str] {
        &["chief_at", "desk_at", "gravity"]
    }

    /// What the chief writes when judging makes nobody the author of what is closed later.
    fn quiet(&self) -> &'static [&'static str] {
        &[
            "gravity",
            "plan",
            "csirt_at",
            "first_aid",
            "judged_at",
            "judged_by",
            "ordered",
            "reports",
            "remarks",
            "source",
            "source_number",
            "closed_on",
            "closed_by",
        ]
    }

    fn first_step(&self, values: &Values) -> &'static str {
        let said = |k| crate::words::said(values, k);
        match (said("chief_at") && said("desk_at"), said("gravity")) {
            (false, _) => "noticed",
            (true, false) => "reported",
            (true, true) => "handling",
        }
    }

    fn on_step(&self, ctx: &Ctx<'_>, step: &str, values: &mut Values) {
        match step {
            "close" => {
                values.insert("closed_on".to_owned(), ctx.today.into());
                values.insert("closed_by".to_owned(), signed(ctx.actor).into());
            }
            "reopen" => {
                values.insert("closed_on".to_owned(), Value::Null);
                values.insert("closed_by".to_owned(), Value::Null);
            }
            "judge" => {
                values.insert("judged_by".to_owned(), signed(ctx.actor).into());
            }
            _ => {}
        }
    }

    fn may_step(&self, ctx: &Ctx<'_>, book: &Reading, record: &Record, step: &Step, values: &Values) -> Result<()> {
        let now = minute(&book.now());
        let mut found = Vec::new();
        self.check(ctx, values, &mut found);
        for key in TIMES {
            if step.takes.contains(key) && text(values, key) > now.as_str() && !found.iter().any(|f| f.column == *key) {
                found.push(future(&DEF, key));
            }
        }
        if !found.is_empty() {
            return Err(crate::engine::invalid(found));
        }
        if matches!(step.key, "propose_close" | "close") {
            let open = clocks::open(book, record.id)?;
            if !open.is_empty() {
                return Err(Problem::new(
                    code::WRONG_STATE,
                    format!(
                        "ほかへの報告がまだ済んでいません（{}）。報告した日時か、報告しない理由を「ほかへの報告」に書いてください。",
                        open.iter().map(|r| text(r, "what")).collect::<Vec<_>>().join("、")
                    ),
                ));
            }
        }
        if step.key == "close" {
            let measures = book.parts(&DEF, record.id, MEASURES.key)?;
            if measures.is_empty() {
                return Err(Problem::new(
                    code::WRONG_STATE,
                    "再発防止の措置がありません。措置と担当と期限を書いてから完結してください（第57条第4項）。",
                ));
            }
        }
        Ok(())
    }

    fn after_step(&self, ctx: &Ctx<'_>, tx: &mut Tx<'_>, id: RecordId, step: &str) -> Result<()> {
        if step != "judge" {
            return Ok(());
        }
        let record = tx.get(&DEF, id)?;
        let at = minute(tx.at());
        tx.put(&DEF, id, record.version, &[("judged_at".to_owned(), Value::from(at.as_str()))].into())?;
        clocks::begin(ctx, tx, &record)
    }

    fn waiting_word(&self, state: &State) -> &'static str {
        match state.key {
            "noticed" => "インシデントの報告",
            "reported" => "インシデントの判断",
            "handling" => "インシデントの対応",
            "closing" => "インシデントの完結",
            _ => state.label,
        }
    }

    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        let mut out = crate::source::waiting(self, book, ask)?;
        if ask.who.role != Role::Auditor {
            out.extend(clocks::running(book, ask.today)?);
        }
        Ok(out)
    }

    fn handover(&self, book: &Reading, ask: &Asking<'_>, leavers: &[kernel::Post]) -> Result<Handover> {
        let mut out = crate::source::handover(self, book, ask, leavers)?;
        let (late, coming): (Vec<Matter>, Vec<Matter>) =
            clocks::running(book, ask.today)?.into_iter().partition(|m| m.due.is_none_or(|d| d < ask.today));
        if let Some(standing) = out.standing.first_mut() {
            standing.late = i64::try_from(late.len()).unwrap_or(i64::MAX);
        }
        out.open.extend(late);
        out.coming.extend(coming);
        Ok(out)
    }

    fn own_forms(&self) -> &'static [Form] {
        paper::FORMS
    }

    fn compose(&self, book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
        paper::compose(book, wanted)
    }
}
