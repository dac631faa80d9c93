//! Steps: who may take them, from where, with what filled in.

use super::fit::{findings, fit, invalid};
use super::write::changed_elsewhere;
use crate::{Ctx, Ledger};
use kernel::{
    Actor, Axis, FieldProblem, LedgerDef, Problem, Record, RecordId, Result, Role, Step, Value, Values, code,
};
use std::borrow::Borrow;
use std::collections::BTreeSet;
use store::{Reading, Tx};

/// Whether a step may be taken now.
pub struct Chance {
    /// The step.
    pub step: &'static Step,
    /// Why not, and the way out; `None`: it may.
    pub refused: Option<Problem>,
}

/// The step with this key.
///
/// # Errors
/// `not_found` if the ledger has no such step.
pub fn step_of(def: &'static LedgerDef, key: &str) -> Result<&'static Step> {
    def.step(key)
        .ok_or_else(|| Problem::new(code::NOT_FOUND, format!("「{}」に「{key}」という手続はありません。", def.title)))
}

/// Judges one step for one record and person; `values` are those given together with the step.
///
/// # Errors
/// `not_found` if the ledger has no such step.
pub fn chance(
    ledger: &dyn Ledger,
    book: &Reading,
    actor: &Actor,
    record: &Record,
    step: &str,
    values: &Values,
) -> Result<Chance> {
    let step = step_of(ledger.def(), step)?;
    let own = || book.numbers_of(&actor.number);
    Ok(Chance { step, refused: refusal(ledger, book, (actor, &own), record, step, values).err() })
}

/// Who had a hand in what stands to be settled: whoever brought the record to its step, and whoever changed what it says
/// since another person last settled it. Edits, imports, merges, links and bulk changes are all changes; so nobody gets
/// around 第11条 by having a colleague pass the record on. What a step may set by itself does not make an author.
///
/// # Errors
/// Whatever the book says when it cannot be read.
pub fn hands(ledger: &dyn Ledger, book: &Reading, record: &Record, step: &Step) -> Result<BTreeSet<String>> {
    let def = ledger.def();
    let settled: Vec<&str> =
        def.steps.iter().filter(|s| s.other_person && s.axis == Axis::Step).map(|s| s.to).collect();
    let quiet = [ledger.quiet(), step.takes].concat();
    let mut hands = book.hands_in(def, record.id, &settled, &quiet)?;
    hands.insert(record.step_by.clone());
    Ok(hands)
}

fn same_person(step: &Step) -> Problem {
    Problem::new(
        code::SAME_PERSON,
        format!(
            "「{}」は、登録・申請や変更をした人とは別の人がしてください（第11条第1項）。ほかの責任者か、設定の「人と役割」で登録した代行者ができます。",
            step.label
        ),
    )
}

/// `own` answers all numbers that the acting person has or had.
fn refusal<S: Borrow<BTreeSet<String>>>(
    ledger: &dyn Ledger,
    book: &Reading,
    (actor, own): (&Actor, &dyn Fn() -> Result<S>),
    record: &Record,
    step: &Step,
    values: &Values,
) -> Result<()> {
    let def = ledger.def();
    let state = match step.axis {
        Axis::Life => record.life.as_str(),
        Axis::Step => record.step.as_str(),
    };
    let in_use = step.axis == Axis::Life || record.life == "active";
    if !in_use || !step.from.contains(&state) {
        let now = if in_use { def.state_label(step.axis, state) } else { def.state_label(Axis::Life, &record.life) };
        return Err(Problem::new(
            code::WRONG_STATE,
            format!(
                "いまの状態（{now}）では「{}」はできません。できるのは {} のときです。",
                step.label,
                step.from.iter().map(|f| def.state_label(step.axis, f)).collect::<Vec<_>>().join("・")
            ),
        ));
    }
    if !step.by.contains(&actor.role) {
        return Err(Problem::new(
            code::FORBIDDEN,
            format!("「{}」ができるのは{}です{}。", step.label, roles(step.by), cited(step)),
        ));
    }
    if step.other_person {
        // One human, whatever the post and whatever number they had before.
        if !own()?.borrow().is_disjoint(&hands(ledger, book, record, step)?) {
            return Err(same_person(step));
        }
    }
    let missing: Vec<FieldProblem> = step
        .needs
        .iter()
        .filter(|k| values.get(**k).unwrap_or(record.get(k)).is_empty())
        .filter_map(|k| def.column(k))
        .map(|c| {
            FieldProblem::new(
                c.key,
                "required",
                format!("「{}」を記入してください。「{}」には必要です{}。", c.label, step.label, cited(step)),
            )
        })
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(invalid(missing)) }
}

fn roles(by: &[Role]) -> String {
    by.iter().map(|r| r.label()).collect::<Vec<_>>().join("・")
}

fn cited(step: &Step) -> String {
    step.basis.first().map_or_else(String::new, |a| format!("（{a}）"))
}

/// A step that nothing stands against: what it will write to which record.
pub struct ReadyStep<'r> {
    record: &'r Record,
    step: &'static Step,
    values: Values,
}

impl ReadyStep<'_> {
    /// A column as it will be.
    #[must_use]
    pub fn value(&self, column: &str) -> &Value {
        self.values.get(column).unwrap_or(self.record.get(column))
    }
}

/// Judges a step with everything that can speak against it, without writing; `given` fits its columns already.
///
/// # Errors
/// `wrong_state`, `forbidden`, `same_person`, `invalid` (what is missing).
pub fn judge<'r>(
    book: &Reading,
    ctx: &Ctx<'_>,
    ledger: &dyn Ledger,
    record: &'r Record,
    step: &'static Step,
    given: &Values,
) -> Result<ReadyStep<'r>> {
    let def = ledger.def();
    refusal(ledger, book, (ctx.actor, &|| ctx.own_numbers(book)), record, step, given)?;
    if let Some(other) = given.keys().find(|k| !step.takes.contains(&k.as_str())) {
        let label = def.column(other).map_or(other.as_str(), |c| c.label);
        let message = format!("「{}」と一緒に「{label}」は変えられません。先に「編集」で直してください。", step.label);
        return Err(invalid(vec![FieldProblem::new(other, "step", message)]));
    }
    let mut values = given.clone();
    if !values.is_empty() {
        ledger.prepare(ctx, Some(record), &mut values);
    }
    ledger.on_step(ctx, step.key, &mut values);
    let mut whole = record.values.clone();
    whole.extend(values.clone());
    if step.axis == Axis::Step && step.to == "confirmed" {
        let found = findings(ctx, ledger, &whole);
        if !found.is_empty() {
            return Err(invalid(found));
        }
    }
    ledger.may_step(ctx, book, record, step, &whole)?;
    values.retain(|k, v| record.get(k) != v);
    if !values.is_empty()
        && let Some(held) = ledger.check_held(book, record, &values)?
    {
        return Err(invalid(vec![held]));
    }
    Ok(ReadyStep { record, step, values })
}

/// Writes a step that was judged in the same change.
///
/// # Errors
/// `invalid` where the step asks for a reason and there is none, `stale`.
pub fn land_step(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    ledger: &dyn Ledger,
    ready: &ReadyStep<'_>,
    reason: &str,
) -> Result<()> {
    let def = ledger.def();
    let ReadyStep { record, step, values } = ready;
    let reason = reason.trim();
    reason_given(step, reason)?;
    if !values.is_empty() {
        tx.put(def, record.id, record.version, values)?;
    }
    tx.set_state(def, record.id, step.axis, step.to, (!reason.is_empty()).then_some(reason))?;
    ledger.after_step(ctx, tx, record.id, step.key)?;
    changed_elsewhere(tx, ctx, def.key, record.id)
}

/// Refuses a step without the reason that it asks for.
///
/// # Errors
/// `invalid`.
pub fn reason_given(step: &Step, reason: &str) -> Result<()> {
    if step.reason && reason.trim().is_empty() {
        let message = format!("「{}」には理由を記入してください。", step.label);
        return Err(invalid(vec![FieldProblem::new("reason", "required", message)]));
    }
    Ok(())
}

/// Takes a step with one record.
///
/// # Errors
/// `wrong_state`, `forbidden`, `same_person`, `invalid` (what is missing), `stale`.
pub fn take(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    ledger: &dyn Ledger,
    id: RecordId,
    step: &str,
    reason: &str,
    values: &Values,
) -> Result<()> {
    let def = ledger.def();
    let record = tx.get(def, id)?;
    let values = fit(def, values.clone())?;
    let ready = judge(tx, ctx, ledger, &record, step_of(def, step)?, &values)?;
    land_step(tx, ctx, ledger, &ready, reason)
}
