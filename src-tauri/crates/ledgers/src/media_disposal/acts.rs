//! What is done with a case inside one change.

use super::case::{Case, Evidence};
use super::def::DEF;
use super::item::{Item, Line};
use super::matching::{Stage, assign, read_lines};
use super::rules::{refuse_doubles, source_of};
use super::way::next;
use super::{MediaDisposal, is_over, state_word};
use crate::engine::{self, Parts};
use crate::{Ctx, LINKS};
use kernel::{FieldProblem, Problem, Record, RecordId, Result, Role, Value, Values, code};
use std::collections::{BTreeSet, HashSet};
use store::{AttachmentId, Tx};

/// The most items of one case.
const MOST: usize = 20_000;
/// What may still be written when the case is under way.
const LATER: &[&str] = &["cause_note", "contact", "certificate_due", "remarks", "urgent_reported_on"];

fn wrong(message: impl Into<String>) -> Problem {
    Problem::new(code::WRONG_STATE, message)
}

fn fresh(record: &Record, version: i32) -> Result<()> {
    if record.version == version {
        return Ok(());
    }
    Err(Problem::new(
        code::STALE,
        format!("{}は、開いたあとに変わりました。読み直してから、もう一度行ってください。", record.number),
    ))
}

/// Makes a case, or changes one that is still being prepared. `items`: `None` leaves them.
///
/// # Errors
/// `invalid` (a serial twice, too many items, what does not fit), `wrong_state` once it was asked for, `stale`.
pub fn save(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: Option<RecordId>,
    version: i32,
    values: Values,
    items: Option<Vec<Item>>,
) -> Result<RecordId> {
    let mut parts = Parts::new();
    if let Some(mut items) = items {
        if items.len() > MOST {
            return Err(Problem::new(
                code::TOO_LARGE,
                format!("品目が{}行あります。1つの案件は{MOST}行までです。案件を分けてください。", items.len()),
            ));
        }
        number(&mut items);
        refuse_doubles(&items)?;
        parts.insert("items".to_owned(), items.iter().map(Item::row).collect());
    }
    let Some(id) = id else {
        return engine::add(tx, ctx, &MediaDisposal, values, parts);
    };
    let record = tx.get(&DEF, id)?;
    let open = record.life == "active" && matches!(record.step.as_str(), "preparing" | "sent_back");
    let later = !is_over(&record) && parts.is_empty() && values.keys().all(|k| LATER.contains(&k.as_str()));
    if !open && !later {
        return Err(wrong(format!(
            "{}は「{}」のため変えられません。直すときは、責任者に差し戻してもらってください（第22条第1号）。",
            record.number,
            state_word(&record)
        )));
    }
    fresh(&record, version)?;
    engine::edit(tx, ctx, &MediaDisposal, id, version, values, parts)?;
    Ok(id)
}

/// Numbers that were given stay; new items follow.
fn number(items: &mut [Item]) {
    let mut used: HashSet<i32> = HashSet::new();
    let mut next = items.iter().map(|i| i.no).max().unwrap_or(0).max(0) + 1;
    for item in items {
        if item.no <= 0 || !used.insert(item.no) {
            item.no = next;
            used.insert(next);
            next += 1;
        }
    }
}

fn put_lines(tx: &mut Tx<'_>, id: RecordId, stage: Stage, lines: &[Line]) -> Result<()> {
    let rows: Vec<Values> = lines.iter().map(Line::row).collect();
    tx.put_parts(&DEF, id, stage.key(), &rows)?;
    Ok(())
}

/// A step and what is given with it.
#[derive(Debug, Clone, Copy)]
pub struct Taking<'a> {
    /// Step key.
    pub step: &'a str,
    /// Why, where the step asks.
    pub reason: &'a str,
    /// Values given with it.
    pub values: &'a Values,
    /// What was read at the stage to which it leads, one number a line; `None`: what is kept already.
    pub text: Option<&'a str>,
}

/// A serial number that was misread in the request.
#[derive(Debug, Clone, Copy)]
pub struct Misread<'a> {
    /// The item's number in the case.
    pub item: i32,
    /// As it stands.
    pub from: &'a str,
    /// As it is.
    pub to: &'a str,
}

/// Takes a step.
///
/// # Errors
/// Whatever the step's rules refuse; then nothing of it is kept.
pub fn take(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: RecordId, version: i32, with: &Taking<'_>) -> Result<()> {
    let Taking { step, reason, values, text } = *with;
    let record = tx.get(&DEF, id)?;
    fresh(&record, version)?;
    let to = engine::step_of(&DEF, step)?.to;
    if let (Some(text), Some(stage)) = (text, Stage::from_key(to)) {
        // Judged before rows are written: whoever may not take the step may not write its numbers either.
        if let Some(refused) = engine::chance(&MediaDisposal, tx, ctx.actor, &record, step, values)?.refused {
            return Err(refused);
        }
        let case = Case::read(tx, id)?;
        put_lines(tx, id, stage, &assign(&case.items, &read_lines(text)))?;
    }
    engine::take(tx, ctx, &MediaDisposal, id, step, reason, values)
}

/// Keeps what was read so far at a stage without taking its step: the stage that comes next, or a certificate that came.
///
/// # Errors
/// `wrong_state` for any other stage, `stale`.
pub fn note_reading(tx: &mut Tx<'_>, id: RecordId, version: i32, stage: Stage, text: &str) -> Result<()> {
    let record = tx.get(&DEF, id)?;
    fresh(&record, version)?;
    let comes = next(&record.values, &record.step) == Some(stage.key());
    let came = stage == Stage::Certified && record.step == "certified";
    if is_over(&record) || !(comes || came) {
        return Err(wrong(format!(
            "いまの状態（{}）では「{}」の番号を入れられません。",
            state_word(&record),
            stage.label()
        )));
    }
    let case = Case::read(tx, id)?;
    put_lines(tx, id, stage, &assign(&case.items, &read_lines(text)))
}

/// Puts a serial number of the request right, with a reason: it was misread when the request was written.
///
/// # Errors
/// `invalid` without a reason or if the number is another item's, `wrong_state` when the case is over, `not_found`.
pub fn correct(tx: &mut Tx<'_>, id: RecordId, version: i32, at: &Misread<'_>, reason: &str) -> Result<()> {
    let Misread { item: no, from, to } = *at;
    let mut case = open_case(tx, id, version)?;
    need_reason(reason, "番号を直す理由を記入してください（第22条第1号）。")?;
    let to = to.trim();
    let item = case.items.iter_mut().find(|i| i.no == no).ok_or_else(no_item)?;
    if to.is_empty() {
        return Err(Problem::new(code::INVALID, "正しい製造番号を記入してください。"));
    }
    if item.serial == from {
        to.clone_into(&mut item.serial);
    } else if let Some(inner) = item.inner.iter_mut().find(|s| *s == from) {
        to.clone_into(inner);
    } else {
        return Err(no_item());
    }
    refuse_doubles(&case.items)?;
    tx.note("reason", reason.trim());
    tx.note("from", from);
    tx.note("to", to);
    put_items(tx, &case)
}

/// Takes an item out of a permitted case, with a reason: only the chief may, who permitted it.
///
/// # Errors
/// `forbidden`, `wrong_state` once it was treated or handed over, `invalid` without a reason.
pub fn drop_item(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: RecordId, version: i32, no: i32, reason: &str) -> Result<()> {
    let mut case = open_case(tx, id, version)?;
    if !matches!(ctx.actor.role, Role::Chief | Role::Deputy) {
        return Err(Problem::new(
            code::FORBIDDEN,
            "許可した品目を除けるのは責任者です（第22条第1号）。理由を添えて責任者に頼んでください。",
        ));
    }
    if !matches!(case.record.step.as_str(), "permitted" | "counted") {
        return Err(wrong("処理や引渡しを記録したあとは、品目を除けません。"));
    }
    need_reason(reason, "品目を除く理由を記入してください（第22条第1号）。")?;
    let item = case.items.iter_mut().find(|i| i.no == no).ok_or_else(no_item)?;
    reason.trim().clone_into(&mut item.dropped);
    if case.present().next().is_none() {
        return Err(Problem::new(code::INVALID, "最後の品目は除けません。案件を取り下げてください。"));
    }
    tx.note("reason", reason.trim());
    put_items(tx, &case)
}

fn open_case(tx: &Tx<'_>, id: RecordId, version: i32) -> Result<Case> {
    let case = Case::read(tx, id)?;
    fresh(&case.record, version)?;
    if is_over(&case.record) {
        return Err(wrong(format!("{}は「{}」のため変えられません。", case.record.number, state_word(&case.record))));
    }
    Ok(case)
}

fn put_items(tx: &mut Tx<'_>, case: &Case) -> Result<()> {
    let rows: Vec<Values> = case.items.iter().map(Item::row).collect();
    tx.put_parts(&DEF, case.record.id, "items", &rows)?;
    // What was read is matched anew, so that a corrected number finds its item.
    for stage in Stage::ALL {
        let text: Vec<String> = case.read_at(*stage).iter().map(|l| format!("{}\t{}", l.text, l.note)).collect();
        if !text.is_empty() {
            put_lines(tx, case.record.id, *stage, &assign(&case.items, &read_lines(&text.join("\n"))))?;
        }
    }
    Ok(())
}

fn need_reason(reason: &str, message: &str) -> Result<()> {
    if !reason.trim().is_empty() {
        return Ok(());
    }
    Err(Problem::new(code::INVALID, message).with(vec![FieldProblem::new("reason", "required", message)]))
}

fn no_item() -> Problem {
    Problem::new(code::NOT_FOUND, "その品目は見つかりません。案件を読み直してください。")
}

/// A file was taken off: a signed copy takes its 署名済 back, and what proves a closed case stays.
pub(super) fn detached(tx: &mut Tx<'_>, id: RecordId, attachment: AttachmentId) -> Result<()> {
    let rows = tx.parts(&DEF, id, "evidence")?;
    let gone = attachment.0.to_string();
    let Some(file) = rows.iter().map(Evidence::of).find(|e| e.attachment == gone) else { return Ok(()) };
    let case = Case::read(tx, id)?;
    if is_over(&case.record) && !matches!(file.kind.as_str(), "signed" | "other") {
        return Err(wrong(format!(
            "{}は「{}」です。処理を証する{}は外せません（第22条第4号）。",
            case.record.number,
            state_word(&case.record),
            crate::label_of(super::USES, &file.kind)
        )));
    }
    // The files of a case read those that are still attached, so the one taken off is not among them.
    let signed: BTreeSet<String> = case.files("signed").map(|e| e.print.clone()).filter(|p| !p.is_empty()).collect();
    let signed: Vec<String> = signed.into_iter().collect();
    let value = if signed.is_empty() { Value::Null } else { Value::Many(signed) };
    if *case.record.get("signed") != value {
        tx.put(&DEF, id, case.record.version, &Values::from([("signed".to_owned(), value)]))?;
    }
    Ok(())
}

/// Moves the records behind the items out of use, each through its own ledger's rules; what they hold goes first.
pub(super) fn retire_linked(ctx: &Ctx<'_>, tx: &mut Tx<'_>, id: RecordId) -> Result<()> {
    let case = Case::read(tx, id)?;
    let kind = case.record.get("kind").text();
    if !matches!(kind, "dispose" | "lease_return" | "transfer") {
        return Ok(());
    }
    let word = crate::label_of(super::KINDS, kind);
    let mut sources: Vec<(&str, RecordId)> = case.present().filter_map(|i| source_of(&i.source)).collect();
    sources.sort_unstable();
    sources.dedup();
    // What is held goes before what holds it.
    sources.sort_by_key(|(ledger, _)| LINKS.iter().any(|l| l.table.left == *ledger));
    for (ledger, record) in sources {
        let ledger = crate::ledger(ledger)?;
        if tx.get(ledger.def(), record)?.life == "active" {
            let reason = format!("{word} {}", case.record.number);
            engine::take(tx, ctx, ledger, record, "retire", &reason, &Values::new())?;
        }
    }
    Ok(())
}
