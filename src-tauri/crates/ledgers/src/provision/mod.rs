//! 外部への提供: permitted by the chief, kept from others on the way, and confirmed by whoever received it (第21条).

mod def;
mod paper;

pub use def::{DEF, GUARDS, METHODS};

use crate::forms::{Composed, Form, Wanted};
use crate::source::DayRule;
use crate::words::{future, minute, not_future, order, permission_falls, refuse_passwords, said, signed, text};
use crate::{Ctx, Ledger, Menu};
use kernel::{FieldProblem, LedgerDef, Record, RecordId, Result, State, Step, Value, Values, art};
use store::{Reading, Tx};

/// The register of what is given to others.
pub struct Provision;

/// What a permission is given for.
const SAID: &[&str] = &["name", "class", "items", "persons", "receiver", "purpose", "method", "guard"];

const DAYS: &[DayRule] = &[DayRule {
    column: "planned_on",
    steps: &["permitted", "provided"],
    late: "提供・受領の確認の遅れ",
    soon: "",
    ahead: 0,
    note: "提供したことと、相手が受け取ったことを記録します",
    article: art(21).p(1),
}];

impl Ledger for Provision {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "持出し・提供", icon: "submit" }
    }

    fn days(&self) -> &'static [DayRule] {
        DAYS
    }

    fn stepped(&self) -> &'static [&'static str] {
        &["permitted_at", "permitted_by", "provided_at", "provided_by", "received_on", "received_by"]
    }

    fn check(&self, ctx: &Ctx<'_>, values: &Values, found: &mut Vec<FieldProblem>) {
        order(&DEF, values, ("provided_at", "received_on"), found);
        order(&DEF, values, ("permitted_at", "provided_at"), found);
        not_future(&DEF, ctx.today, values, &["permitted_at", "provided_at", "received_on"], found);
        let (class, guard, method) = (text(values, "class"), text(values, "guard"), text(values, "method"));
        if matches!(class, "A" | "B") && (guard == "none" || (guard == "na" && method != "paper")) {
            found.push(FieldProblem::new(
                "guard",
                "open",
                format!("重要性分類{class}の情報は、暗号化するかパスワードを設定してから提供します（第21条第2項）。"),
            ));
        }
        refuse_passwords(DEF.columns, values, found);
    }

    fn prepare(&self, ctx: &Ctx<'_>, old: Option<&Record>, new: &mut Values) {
        permission_falls(old, new, &["permitted"], SAID, &["permitted_at", "permitted_by", "condition"]);
        if old.is_none() {
            new.entry("requested_by".to_owned()).or_insert_with(|| ctx.actor.name.as_str().into());
        }
    }

    /// What came from an old register stands where its days say; a permission in it lets nothing out.
    fn first_step(&self, values: &Values) -> &'static str {
        match (said(values, "received_on"), said(values, "provided_at")) {
            (true, _) => "received",
            (_, true) => "provided",
            _ => "requested",
        }
    }

    fn quiet(&self) -> &'static [&'static str] {
        &["remarks", "permitted_at", "permitted_by", "condition"]
    }

    fn step_after_edit(&self, old: &Record, new: &Values) -> Option<&'static str> {
        (old.step == "permitted" && SAID.iter().any(|k| new.contains_key(*k))).then_some("requested")
    }

    fn on_step(&self, ctx: &Ctx<'_>, step: &str, values: &mut Values) {
        match step {
            "permit" => {
                values.insert("permitted_by".to_owned(), signed(ctx.actor).into());
            }
            "provide" if !said(values, "provided_by") => {
                values.insert("provided_by".to_owned(), ctx.actor.name.as_str().into());
            }
            _ => {}
        }
    }

    fn may_step(&self, ctx: &Ctx<'_>, book: &Reading, _record: &Record, step: &Step, values: &Values) -> Result<()> {
        let now = minute(&book.now());
        let mut found = Vec::new();
        self.check(ctx, values, &mut found);
        if step.key == "provide" {
            if text(values, "provided_at") > now.as_str() && !found.iter().any(|f| f.column == "provided_at") {
                found.push(future(&DEF, "provided_at"));
            }
            if matches!(text(values, "guard"), "password" | "both") && !said(values, "key_way") {
                found.push(FieldProblem::new(
                    "key_way",
                    "required",
                    "パスワードをどう伝えたかを書いてください（電話など、情報とは別の方法にします。第21条第2項）。",
                ));
            }
        }
        if found.is_empty() { Ok(()) } else { Err(crate::engine::invalid(found)) }
    }

    fn after_step(&self, _ctx: &Ctx<'_>, tx: &mut Tx<'_>, id: RecordId, step: &str) -> Result<()> {
        if step == "permit" {
            let record = tx.get(&DEF, id)?;
            let at = minute(tx.at());
            tx.put(&DEF, id, record.version, &[("permitted_at".to_owned(), Value::from(at.as_str()))].into())?;
        }
        Ok(())
    }

    fn waiting_word(&self, state: &State) -> &'static str {
        match state.key {
            "requested" => "提供の許可",
            "permitted" => "許可された提供",
            "provided" => "受領の確認",
            _ => state.label,
        }
    }

    fn own_forms(&self) -> &'static [Form] {
        paper::FORMS
    }

    fn compose(&self, book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
        paper::compose(book, wanted)
    }
}
