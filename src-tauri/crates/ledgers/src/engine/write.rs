//! Adding, editing and merging records.

use super::fit::{findings_of, fit, fit_columns, invalid, missing};
use crate::{ALL, Ctx, LINKS, Ledger, Link, higher};
use kernel::{Axis, FieldProblem, LedgerDef, Problem, Record, RecordId, Result, Value, Values, code};
use std::collections::BTreeMap;
use store::{NewRecord, Reading, Tx};

/// Rows of child tables by part key.
pub type Parts = BTreeMap<String, Vec<Values>>;

/// Adds a record.
///
/// # Errors
/// `invalid` with the columns that do not fit.
pub fn add(tx: &mut Tx<'_>, ctx: &Ctx<'_>, ledger: &dyn Ledger, values: Values, parts: Parts) -> Result<RecordId> {
    let def = ledger.def();
    refuse_derived(def, &values)?;
    let mut values = fit(def, values)?;
    ledger.prepare(ctx, None, &mut values);
    refuse_kept(ledger, &parts)?;
    let mut found = findings_of(ctx, ledger, None, &values);
    found.extend(double(tx, ledger, None, &values)?);
    if !found.is_empty() {
        return Err(invalid(found));
    }
    let step = ledger.first_step(&values);
    let number = ledger.new_number(ctx, tx)?;
    let new = NewRecord { values: &values, step, life: "active", number: number.as_deref(), batch: None };
    let id = tx.add(def, new)?;
    if !put_parts(tx, def, id, parts)?.is_empty() {
        ledger.parts_changed(tx, id)?;
    }
    changed_elsewhere(tx, ctx, def.key, id)?;
    Ok(id)
}

/// An edit that nothing stands against: what it will write to which record.
pub struct ReadyEdit<'r> {
    record: &'r Record,
    values: Values,
}

/// Judges an edit with everything that can speak against it, without writing; `given` fits its columns already.
///
/// # Errors
/// `wrong_state` if the record is void or merged, `invalid`.
pub fn judge_edit<'r>(
    book: &Reading,
    ctx: &Ctx<'_>,
    ledger: &dyn Ledger,
    record: &'r Record,
    given: &Values,
) -> Result<ReadyEdit<'r>> {
    let def = ledger.def();
    refuse_derived(def, given)?;
    if matches!(record.life.as_str(), "void" | "merged") {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!("{}は「{}」のため変えられません。", record.number, def.state_label(Axis::Life, &record.life)),
        ));
    }
    let mut values = given.clone();
    ledger.prepare(ctx, Some(record), &mut values);
    values.retain(|k, v| record.get(k) != v);
    let mut whole = record.values.clone();
    whole.extend(values.clone());
    let mut found = findings_of(ctx, ledger, Some(record), &whole);
    if ledger.unique().iter().any(|c| values.contains_key(*c)) {
        found.extend(double(book, ledger, Some(record.id), &whole)?);
    }
    if !found.is_empty() {
        return Err(invalid(found));
    }
    if !values.is_empty()
        && let Some(held) = ledger.check_held(book, record, &values)?
    {
        return Err(invalid(vec![held]));
    }
    Ok(ReadyEdit { record, values })
}

/// Writes an edit that was judged in the same change; a confirmed record asks for confirmation again.
///
/// # Errors
/// `stale`, `invalid` (child rows).
pub fn land_edit(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    ledger: &dyn Ledger,
    ready: &ReadyEdit<'_>,
    parts: Parts,
) -> Result<()> {
    let def = ledger.def();
    let ReadyEdit { record, values } = ready;
    let id = record.id;
    if !values.is_empty() {
        tx.put(def, id, record.version, values)?;
        if let Some(step) = ledger.step_after_edit(record, values) {
            // Whoever changed it last is who proposes it, also where the step stays the same.
            tx.set_step_as(def, id, step, None, &ctx.actor.number)?;
        }
    }
    let parts = put_parts(tx, def, id, parts)?;
    if !parts.is_empty() {
        ledger.parts_changed(tx, id)?;
    }
    for part in parts {
        if let Some(step) = ledger.step_after_parts(&tx.get(def, id)?, part) {
            tx.set_step_as(def, id, step, None, &ctx.actor.number)?;
        }
    }
    changed_elsewhere(tx, ctx, def.key, id)
}

/// Changes a record; a confirmed one asks for confirmation again.
///
/// # Errors
/// `stale` if it changed since `version` was read, `wrong_state` if it is void or merged, `invalid`.
pub fn edit(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    ledger: &dyn Ledger,
    id: RecordId,
    version: i32,
    values: Values,
    parts: Parts,
) -> Result<()> {
    let def = ledger.def();
    refuse_derived(def, &values)?;
    refuse_kept(ledger, &parts)?;
    let record = tx.get(def, id)?;
    let ready = judge_edit(tx, ctx, ledger, &record, &fit(def, values)?)?;
    if record.version != version {
        return Err(stale(&record.number));
    }
    land_edit(tx, ctx, ledger, &ready, parts)
}

/// What the window says when somebody was faster.
pub(crate) fn stale(number: &str) -> Problem {
    Problem::new(
        code::STALE,
        format!("{number}は、開いたあとに変わりました。読み直してから、もう一度変更してください。"),
    )
}

fn refuse_derived(def: &LedgerDef, values: &Values) -> Result<()> {
    let found: Vec<FieldProblem> = def
        .columns
        .iter()
        .filter(|c| c.derived && values.contains_key(c.key))
        .map(|c| FieldProblem::new(c.key, "derived", format!("「{}」は自動で記入されます。", c.label)))
        .collect();
    if found.is_empty() { Ok(()) } else { Err(invalid(found)) }
}

/// Refuses columns that steps write, where somebody types them: nobody permits by filling in a form.
///
/// # Errors
/// `invalid`, naming each column.
pub fn refuse_stepped(ledger: &dyn Ledger, values: &Values) -> Result<()> {
    let stepped = ledger.stepped();
    let found: Vec<FieldProblem> = stepped
        .iter()
        .filter(|k| values.contains_key(**k))
        .filter_map(|k| ledger.def().column(k))
        .map(|c| {
            let message = format!("「{}」は、許可や返却などの手続で記録されます。直接は書き込めません。", c.label);
            FieldProblem::new(c.key, "stepped", message)
        })
        .collect();
    if found.is_empty() { Ok(()) } else { Err(invalid(found)) }
}

/// Another record that is the same thing by the columns that name it.
///
/// # Errors
/// Whatever reading refuses.
pub fn double(
    book: &Reading,
    ledger: &dyn Ledger,
    own: Option<RecordId>,
    values: &Values,
) -> Result<Option<FieldProblem>> {
    let (def, columns) = (ledger.def(), ledger.unique());
    let Some(last) = columns.last() else { return Ok(None) };
    let key = unique_key(columns.iter().map(|c| values.get(*c).map_or("", Value::text)));
    if values.get(*last).is_none_or(Value::is_empty) {
        return Ok(None);
    }
    let mut same = None;
    book.names(def, &["active", "retired"], columns, |id, texts| {
        if Some(id) != own && unique_key(texts.iter().copied()) == key {
            same = Some(id);
        }
        Ok(())
    })?;
    let same = same.map(|id| book.get(def, id)).transpose()?.map(|r| r.number);
    let label = def.column(last).map_or(*last, |c| c.label);
    Ok(same.map(|number| {
        let said = values.get(*last).map_or("", Value::text);
        let message = format!("{label}「{said}」は、{number}としてもう登録されています。番号を確かめてください。");
        FieldProblem::new(last, "duplicate", message)
    }))
}

/// Texts that name a thing, as they are compared: width, hyphens and spaces do not matter.
pub fn unique_key<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.map(kernel::fold::match_key).collect::<Vec<_>>().join("\u{1F}")
}

/// Rows that steps write are not typed.
fn refuse_kept(ledger: &dyn Ledger, parts: &Parts) -> Result<()> {
    let Some(key) = parts.keys().find(|k| ledger.kept_parts().contains(&k.as_str())) else { return Ok(()) };
    let label = ledger.def().parts.iter().find(|p| p.key == *key).map_or(key.as_str(), |p| p.label);
    let message = format!("「{label}」は、許可・貸出・返却の手続で記録されます。直接は書き込めません。");
    Err(invalid(vec![FieldProblem::new(key, "kept", message)]))
}

/// Writes child rows; answers the parts that changed.
fn put_parts(tx: &mut Tx<'_>, def: &'static LedgerDef, id: RecordId, parts: Parts) -> Result<Vec<&'static str>> {
    let mut changed = Vec::new();
    for (key, rows) in parts {
        let part = def
            .parts
            .iter()
            .find(|p| p.key == key)
            .ok_or_else(|| Problem::new(code::INVALID, format!("「{key}」という明細はありません。")))?;
        let mut fitted = Vec::with_capacity(rows.len());
        for (n, row) in rows.into_iter().enumerate() {
            let row = fit_columns(part.columns, row)?;
            if row.values().all(Value::is_empty) {
                continue;
            }
            if let Some(c) = missing(part, &row) {
                return Err(invalid(vec![FieldProblem::new(
                    &format!("{key}.{n}.{}", c.key),
                    "required",
                    format!("{}の{}行目の「{}」を記入してください。", part.label, n + 1, c.label),
                )]));
            }
            fitted.push(row);
        }
        if tx.put_parts(def, id, part.key, &fitted)? {
            changed.push(part.key);
        }
    }
    Ok(changed)
}

/// Tells every other ledger that a record changed (a carrier takes over the class of what it holds).
///
/// # Errors
/// Whatever their rules refuse.
pub fn changed_elsewhere(tx: &mut Tx<'_>, ctx: &Ctx<'_>, ledger: &str, id: RecordId) -> Result<()> {
    ALL.iter().filter(|l| l.def().key != ledger).try_for_each(|l| l.other_changed(ctx, tx, ledger, id))
}

/// Makes one record of several: the others stay as 統合済 and point to it, their links move over.
///
/// # Errors
/// `invalid` without a reason or with a record named twice, `wrong_state` if one is not in use.
pub fn merge(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    ledger: &dyn Ledger,
    keep: RecordId,
    others: &[RecordId],
    values: Values,
    reason: &str,
) -> Result<()> {
    let def = ledger.def();
    if reason.trim().is_empty() {
        return Err(invalid(vec![FieldProblem::new("reason", "required", "統合する理由を記入してください。")]));
    }
    if others.is_empty() || others.contains(&keep) {
        return Err(invalid(vec![FieldProblem::new(
            "others",
            "choice",
            "統合する記録を、残す記録のほかに1件以上選んでください。",
        )]));
    }
    let kept = tx.get(def, keep)?;
    if kept.life != "active" {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!(
                "{}は「{}」のため残す記録にできません。使用中の記録を残してください。",
                kept.number,
                def.state_label(Axis::Life, &kept.life)
            ),
        ));
    }
    let class = values.get(def.total_by).unwrap_or(kept.get(def.total_by)).text().to_owned();
    for other in others {
        let record = tx.get(def, *other)?;
        let theirs = record.get(def.total_by).text();
        if !def.total_by.is_empty() && higher(&class, theirs) != class {
            return Err(invalid(vec![FieldProblem::new(
                def.total_by,
                "lower",
                format!(
                    "{}は分類{theirs}です。残す記録の分類を{theirs}以上にしてから統合してください（第17条第3項）。",
                    record.number
                ),
            )]));
        }
    }
    edit(tx, ctx, ledger, keep, kept.version, values, Parts::new())?;
    for &other in others {
        let record = tx.get(def, other)?;
        if record.life != "active" && record.life != "retired" {
            return Err(Problem::new(
                code::WRONG_STATE,
                format!("{}は「{}」のため統合できません。", record.number, def.state_label(Axis::Life, &record.life)),
            ));
        }
        move_links(tx, def.key, other, keep)?;
        for part in def.parts {
            let more = tx.parts(def, other, part.key)?;
            if !more.is_empty() {
                let mut rows = tx.parts(def, keep, part.key)?;
                rows.extend(more.into_iter().filter(|r| !rows.contains(r)).collect::<Vec<_>>());
                if tx.put_parts(def, keep, part.key, &rows)?
                    && let Some(step) = ledger.step_after_parts(&tx.get(def, keep)?, part.key)
                {
                    tx.set_step_as(def, keep, step, None, &ctx.actor.number)?;
                }
            }
        }
        tx.merge(def, other, keep, "merged", reason.trim())?;
    }
    ledger.linked(ctx, tx, keep)?;
    changed_elsewhere(tx, ctx, def.key, keep)
}

/// Links two records of the ledgers that the link names.
///
/// # Errors
/// `not_found` if one does not exist.
pub fn link(tx: &mut Tx<'_>, ctx: &Ctx<'_>, link: &Link, left: RecordId, right: RecordId) -> Result<()> {
    let (l, r) = (crate::ledger(link.table.left)?, crate::ledger(link.table.right)?);
    tx.get(l.def(), left)?;
    tx.get(r.def(), right)?;
    tx.link(&link.table, left, right)?;
    l.linked(ctx, tx, left)?;
    r.linked(ctx, tx, right)
}

/// Takes a link away.
///
/// # Errors
/// `not_found` if a record does not exist.
pub fn unlink(tx: &mut Tx<'_>, ctx: &Ctx<'_>, link: &Link, left: RecordId, right: RecordId) -> Result<()> {
    let (l, r) = (crate::ledger(link.table.left)?, crate::ledger(link.table.right)?);
    tx.unlink(&link.table, left, right)?;
    l.linked(ctx, tx, left)?;
    r.linked(ctx, tx, right)
}

/// Moves every link of one record of a ledger to another record of it.
fn move_links(tx: &mut Tx<'_>, ledger: &str, from: RecordId, to: RecordId) -> Result<()> {
    for link in LINKS {
        if link.table.left == ledger {
            for right in tx.linked(&link.table, from)? {
                tx.unlink(&link.table, from, right)?;
                tx.link(&link.table, to, right)?;
            }
        }
        if link.table.right == ledger {
            for left in tx.linking(&link.table, from)? {
                tx.unlink(&link.table, left, from)?;
                tx.link(&link.table, left, to)?;
            }
        }
    }
    Ok(())
}
