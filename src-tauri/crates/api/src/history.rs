//! Histories of records, and undoing.

use crate::Office;
use crate::wire::*;
use kernel::{Axis, LedgerDef, Problem, Progress, Result, Role, Value, code};
use ledgers::engine;
use serde_json::Value as Json;
use store::{ChangeRow, HistoryEntry};

/// The history of a record, newest first.
pub fn history(office: &Office, ask: OneRecord, _progress: &dyn Progress) -> Result<History> {
    let def = ledgers::ledger(&ask.ledger)?.def();
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let entries = reader.history(def, ask.id)?;
    let newest = entries.first().map(|e| e.seq);
    let mut lines: Vec<HistoryLine> = Vec::new();
    for e in entries {
        let changes = field_changes(def, &e.change);
        // What one entry did to a record is one line.
        if let Some(last) = lines.last_mut()
            && last.entry == e.seq.to_string()
        {
            last.changes.splice(0..0, changes);
            if e.change.kind == "add" {
                last.what = what(&e);
            }
            if last.note.is_empty() {
                last.note = note(&e);
            }
            continue;
        }
        lines.push(HistoryLine {
            entry: e.seq.to_string(),
            at: e.at.clone(),
            who: crate::journal::who(&e.actor, &e.actor_name, &e.role),
            what: what(&e),
            note: note(&e),
            changes,
            undoable: Some(e.seq) == newest,
        });
    }
    Ok(History { entries: lines })
}

fn what(e: &HistoryEntry) -> String {
    let verb = e.action.split_once('.').map_or(e.action.as_str(), |(_, v)| v);
    match (e.change.kind.as_str(), verb) {
        ("add", "import") => "取込".into(),
        (_, _) => crate::journal::action_word(&e.action),
    }
}

fn note(e: &HistoryEntry) -> String {
    if let Some((_, number, row)) = &e.batch {
        return format!("{number}、元の表の{row}行目");
    }
    let told =
        |j: &Option<Json>, key: &str| j.as_ref().and_then(|j| j.get(key)).and_then(Json::as_str).map(str::to_owned);
    told(&e.change.after, "_reason")
        .or_else(|| told(&e.change.after, "_note"))
        .or_else(|| e.detail.get("reason").and_then(Json::as_str).map(str::to_owned))
        .unwrap_or_default()
}

/// Old and new as people read them.
pub(crate) fn field_changes(def: &'static LedgerDef, change: &ChangeRow) -> Vec<FieldChange> {
    let empty = serde_json::Map::new();
    let side = |j: &Option<Json>| j.as_ref().and_then(Json::as_object).cloned().unwrap_or_else(|| empty.clone());
    let (before, after) = (side(&change.before), side(&change.after));
    let mut out = Vec::new();
    for column in def.columns {
        // Other kinds carry keys of their own (the name of a file, a linked record).
        if !matches!(change.kind.as_str(), "add" | "edit")
            || !(before.contains_key(column.key) || after.contains_key(column.key))
        {
            continue;
        }
        let word = |m: &serde_json::Map<String, Json>| {
            ledgers::shown(column, &m.get(column.key).map_or(Value::Null, |j| value(column, j)))
        };
        out.push(FieldChange { label: column.label.into(), before: word(&before), after: word(&after) });
    }
    for (key, axis) in [("_step", Axis::Step), ("_life", Axis::Life)] {
        let word = |m: &serde_json::Map<String, Json>| {
            m.get(key).and_then(Json::as_str).map_or_else(String::new, |s| def.state_label(axis, s).to_owned())
        };
        if change.kind != "add" && after.contains_key(key) {
            out.push(FieldChange { label: "状態".into(), before: word(&before), after: word(&after) });
        }
    }
    match change.kind.as_str() {
        "parts" => {
            for part in def.parts.iter().filter(|p| after.contains_key(p.key)) {
                let rows = |m: &serde_json::Map<String, Json>| {
                    m.get(part.key).and_then(Json::as_array).cloned().unwrap_or_default()
                };
                row_changes(part, &rows(&before), &rows(&after), &mut out);
            }
        }
        "attach" | "detach" => {
            let name =
                |m: &serde_json::Map<String, Json>| m.get("name").and_then(Json::as_str).unwrap_or("").to_owned();
            out.push(FieldChange { label: "添付".into(), before: name(&before), after: name(&after) });
        }
        "link" | "unlink" => {
            let count = |m: &serde_json::Map<String, Json>| {
                if m.is_empty() { String::new() } else { "つながり1件".to_owned() }
            };
            out.push(FieldChange { label: "つながり".into(), before: count(&before), after: count(&after) });
        }
        _ => {}
    }
    out
}

/// The most lines that one change of rows is told in.
const ROW_LINES: usize = 30;

/// What changed in rows: a new or dropped row in one line, a changed one cell by cell, and how many there are.
fn row_changes(part: &kernel::PartDef, before: &[Json], after: &[Json], out: &mut Vec<FieldChange>) {
    let same = |(a, b): &(&Json, &Json)| a == b;
    let head = before.iter().zip(after).take_while(same).count();
    let (old, new) = (&before[head..], &after[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    let word = |row: Option<&Json>, column: &'static kernel::Column| {
        let cell = row.and_then(|r| r.get(column.key)).map_or(Value::Null, |j| value(column, j));
        ledgers::shown(column, &cell)
    };
    let whole = |row: Option<&Json>| {
        let said = part.columns.iter().map(|c| word(row, c)).filter(|w| !w.is_empty());
        said.collect::<Vec<_>>().join("、")
    };
    let mut lines = Vec::new();
    for n in 0..old.len().max(new.len()) {
        let label = format!("{} {}行目", part.label, head + n + 1);
        match (old.get(n), new.get(n)) {
            (Some(a), Some(b)) => {
                for column in part.columns {
                    let (was, is) = (word(Some(a), column), word(Some(b), column));
                    if was != is {
                        let label = format!("{label} {}", column.label);
                        lines.push(FieldChange { label, before: was, after: is });
                    }
                }
            }
            (a, b) => lines.push(FieldChange { label, before: whole(a), after: whole(b) }),
        }
    }
    if before.len() != after.len() || lines.is_empty() || lines.len() > ROW_LINES {
        let count = |rows: &[Json]| format!("{}行", rows.len());
        out.push(FieldChange { label: part.label.into(), before: count(before), after: count(after) });
    }
    lines.truncate(ROW_LINES);
    out.extend(lines);
}

/// A value from the journal's spelling.
pub(crate) fn value(column: &kernel::Column, json: &Json) -> Value {
    match (column.kind, json) {
        (kernel::Kind::Flag, Json::Number(n)) => Value::Flag(n.as_i64() == Some(1)),
        (kernel::Kind::Many(_) | kernel::Kind::Codes, Json::String(s)) => {
            Value::Many(s.lines().map(str::to_owned).collect())
        }
        (_, value) => serde_json::from_value(value.clone()).unwrap_or_default(),
    }
}

/// Undoes one entry.
pub fn undo(office: &Office, ask: UndoEntry, _progress: &dyn Progress) -> Result<Undone> {
    let seq: i64 = ask
        .entry
        .parse()
        .map_err(|_| Problem::new(code::NOT_FOUND, "その変更は見つかりません。履歴を読み直してください。"))?;
    let seat = office.seat()?;
    let entry = seat.reader()?.journal_entry(seq)?;
    may_undo(office, &entry)?;
    let verb = entry.action.split_once('.').map_or("", |(_, v)| v);
    if verb == "undo" && seat.reader()?.changes_of(seq)?.iter().any(|c| c.ledger == "batch") {
        return Err(Problem::new(code::WRONG_STATE, "元に戻した取込は、もう一度取り込んでください。"));
    }
    if verb == "rollover" {
        return Err(Problem::new(
            code::WRONG_STATE,
            "年度替わりは元に戻せません。1件ずつ、またはまとめて確認し直してください。",
        ));
    }
    if verb == "import" {
        return Err(Problem::new(code::WRONG_STATE, "取込は、取込の一覧からまとめて元に戻してください。"));
    }
    undo_seq(office, seq, ask.mode, "変更を元に戻した", |_| Ok(()))
}

/// Whoever did it, the chief, and for entries (not steps) the officer may undo it.
pub(crate) fn may_undo(office: &Office, entry: &store::JournalEntry) -> Result<()> {
    let actor = office.actor()?;
    let verb = entry.action.split_once('.').map_or("", |(_, v)| v);
    let chief = actor.role.decides();
    let edits =
        matches!(verb, "add" | "edit" | "bulk_edit" | "import" | "merge" | "link" | "unlink" | "attach" | "detach");
    let may = entry.actor == actor.number || chief || (edits && actor.role == Role::Officer);
    if !may {
        return Err(Problem::new(
            code::FORBIDDEN,
            format!("これは{}が行いました。元に戻せるのは、本人か責任者です（第11条第1項）。", entry.actor_name),
        ));
    }
    Ok(())
}

/// Undoes an entry and does what belongs to it in the same change.
pub(crate) fn undo_seq(
    office: &Office,
    seq: i64,
    mode: engine::UndoMode,
    reason: &str,
    also: impl FnOnce(&mut store::Tx<'_>) -> Result<()>,
) -> Result<Undone> {
    office.with_ctx(|ctx| {
        let done = office.seat()?.book().change(ctx.actor, "book.undo", |tx| {
            tx.note("entry", seq);
            tx.note("reason", reason);
            let undone = engine::undo(tx, ctx, seq, mode, reason)?;
            also(tx)?;
            Ok(undone)
        })?;
        let left = done.value.left.iter().map(|(def, r)| {
            let p = Problem::new(code::STALE, "その後に変わったため残しました。");
            crate::bulk::refused(def, r, &p)
        });
        Ok(Undone {
            undone: crate::ledger::small(done.value.undone as i64),
            left: left.collect(),
            changed: done.ledgers,
        })
    })
}
