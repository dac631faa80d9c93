//! Undoing what one journal entry did, record by record.

use super::write::changed_elsewhere;
use crate::{ALL, Ctx};
use kernel::{Axis, LedgerDef, Problem, Record, RecordId, Result, code};
use serde::{Deserialize, Serialize};
use store::Tx;
use ts_rs::TS;

/// What to do with records that changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum UndoMode {
    /// Undo nothing if one of them changed since.
    #[default]
    AllOrNothing,
    /// Leave them, undo the rest.
    Rest,
}

/// What an undo did.
pub struct Undone {
    /// Records put back.
    pub undone: usize,
    /// Records that changed since and were left as they are.
    pub left: Vec<(&'static LedgerDef, Record)>,
}

/// Undoes an entry: added records become void, changed ones get their old values back. A new change; nothing is erased.
///
/// # Errors
/// `stale` if a record changed since and the mode is all or nothing, `not_found` if the entry did nothing to a record,
/// `forbidden` if the entry took a step that the acting person may not take back.
pub fn undo(tx: &mut Tx<'_>, ctx: &Ctx<'_>, seq: i64, mode: UndoMode, reason: &str) -> Result<Undone> {
    let mut touched: Vec<(&'static LedgerDef, RecordId)> = Vec::new();
    for change in tx.changes_of(seq)? {
        if let Some(ledger) = ALL.iter().find(|l| l.def().key == change.ledger)
            && !touched.iter().any(|(d, id)| d.key == change.ledger && *id == change.record)
        {
            touched.push((ledger.def(), change.record));
        }
    }
    if let Some(own) = touched.iter().find_map(|(d, _)| crate::ledger(d.key).ok()?.own_screen()) {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!(
                "「{own}」の案件で行った手続は元に戻せません。案件の画面で、差戻し・やり直し・取下げをしてください。"
            ),
        ));
    }
    if touched.is_empty() {
        return Err(Problem::new(code::NOT_FOUND, "元に戻せる変更はありません。履歴を読み直してください。"));
    }
    let (mut left, mut free) = (Vec::new(), Vec::new());
    for (def, id) in touched {
        if tx.changed_since(def, id, seq)? {
            left.push((def, tx.get(def, id)?));
        } else {
            free.push((def, id));
        }
    }
    if mode == UndoMode::AllOrNothing && !left.is_empty() {
        let names: Vec<&str> = left.iter().take(5).map(|(_, r)| r.number.as_str()).collect();
        return Err(Problem::new(
            code::STALE,
            format!(
                "その後に変わった記録が{}件あるため、何も戻していません（{}）。「変わった記録は残し、ほかを戻す」を選ぶと、残りだけ戻せます。",
                left.len(),
                names.join("、")
            ),
        ));
    }
    if free.is_empty() {
        return Err(Problem::new(
            code::STALE,
            "どの記録もその後に変わっているため、元に戻せるものがありません。1件ずつ直してください。",
        ));
    }
    for (def, id) in &free {
        let before = tx.get(def, *id)?;
        tx.revert(def, *id, seq, "void", reason)?;
        let after = tx.get(def, *id)?;
        // Confirming is the chief's: an undo by somebody else never confirms.
        let chief = ctx.actor.role.decides();
        if !chief && after.step == "confirmed" && before.step != "confirmed" {
            tx.set_state(def, *id, Axis::Step, &before.step, Some(reason))?;
        }
    }
    // Only when all is back: what holds what, and which class follows from it.
    for (def, id) in &free {
        crate::ledger(def.key)?.linked(ctx, tx, *id)?;
        changed_elsewhere(tx, ctx, def.key, *id)?;
    }
    Ok(Undone { undone: free.len(), left })
}
