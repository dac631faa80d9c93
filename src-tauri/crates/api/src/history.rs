//! Histories, undo, and the journal.

use crate::Office;
use crate::wire::*;
use chrono::{Days, NaiveDate};
use kernel::{Axis, FieldProblem, LedgerDef, Problem, Progress, Result, Role, Value, code};
use ledgers::engine;
use serde_json::Value as Json;
use store::{ChangeRow, HistoryEntry, JournalFilter};

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
            who: e.actor_name.clone(),
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
        (_, _) => action_word(&e.action),
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
fn field_changes(def: &'static LedgerDef, change: &ChangeRow) -> Vec<FieldChange> {
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
            let value = m.get(column.key).cloned().unwrap_or(Json::Null);
            let value = match (column.kind, value) {
                (kernel::Kind::Flag, Json::Number(n)) => Value::Flag(n.as_i64() == Some(1)),
                (kernel::Kind::Many(_) | kernel::Kind::Codes, Json::String(s)) => {
                    Value::Many(s.lines().map(str::to_owned).collect())
                }
                (_, value) => serde_json::from_value(value).unwrap_or_default(),
            };
            ledgers::shown(column, &value)
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
                    format!("{}行", m.get(part.key).and_then(Json::as_array).map_or(0, Vec::len))
                };
                out.push(FieldChange { label: part.label.into(), before: rows(&before), after: rows(&after) });
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
    let chief = matches!(actor.role, Role::Chief | Role::Deputy);
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

/// What an action word means, for people.
fn action_word(action: &str) -> String {
    let (subject, verb) = action.split_once('.').unwrap_or(("", action));
    let word = match (subject, verb) {
        ("book", "create") => "帳簿の作成",
        ("book", "rollover") => "年度替わり",
        ("book", "undo") => "元に戻す",
        ("person", _) => "人と役割",
        ("setting", "city_text") => "対策基準の本文",
        ("setting", _) => "設定",
        ("report", "issue") => "帳票の発行",
        ("report", "save") => "帳票の書き出し",
        (_, "add") => "登録",
        (_, "edit") => "変更",
        (_, "bulk_edit") => "一括変更",
        (_, "merge") => "統合",
        (_, "link") => "つなぐ",
        (_, "unlink") => "つながりを外す",
        (_, "attach") => "添付",
        (_, "detach") => "添付を外す",
        (_, "import") => "取込",
        (_, "export") => "書き出し",
        (_, "print") => "印刷",
        _ => "",
    };
    if !word.is_empty() {
        return word.to_owned();
    }
    let step = ledgers::ledger(subject).ok().and_then(|l| l.def().step(verb));
    step.map_or_else(|| action.to_owned(), |s| s.label.to_owned())
}

/// A page of the journal, newest first.
pub fn journal(office: &Office, ask: ListJournal, _progress: &dyn Progress) -> Result<JournalPage> {
    let reader = office.seat()?.reader()?;
    let filter = JournalFilter {
        search: ask.search.trim().to_owned(),
        from: instant(&ask.from, 0)?,
        before: instant(&ask.to, 1)?,
        actions: Vec::new(),
    };
    let limit = if ask.limit <= 0 { 100 } else { ask.limit.min(500) };
    let entries =
        reader.journal(&filter, u32::try_from(ask.offset).unwrap_or(0), u32::try_from(limit).unwrap_or(100))?;
    let lines = entries.into_iter().map(|e| JournalLine {
        entry: e.seq.to_string(),
        at: e.at,
        who: if e.actor_name.is_empty() { e.actor } else { e.actor_name },
        what: action_word(&e.action),
        subject: e.subject,
        detail: detail_words(&e.detail),
        records: crate::ledger::small(e.changes),
        value16: e.hash.chars().take(16).collect(),
    });
    Ok(JournalPage { entries: lines.collect(), total: crate::ledger::small(reader.journal_count(&filter)?) })
}

/// The first instant, in UTC, of a day in Japan (`days` later); empty for an empty day.
fn instant(day: &str, days: u64) -> Result<String> {
    if day.is_empty() {
        return Ok(String::new());
    }
    let bad = || Problem::new(code::BAD_REQUEST, "日付は 2026-04-01 の形で指定してください。");
    let day: NaiveDate = day.parse().map_err(|_| bad())?;
    let midnight = day.checked_add_days(Days::new(days)).and_then(|d| d.and_hms_opt(0, 0, 0)).ok_or_else(bad)?;
    Ok((midnight - chrono::Duration::hours(9)).and_utc().to_rfc3339())
}

fn detail_words(detail: &Json) -> String {
    let words: Vec<String> = detail
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| {
            let label = match key.as_str() {
                "reason" => "理由",
                "file" => "ファイル",
                "records" => "件数",
                "form" => "様式",
                "entry" => "記録番号",
                "batch" => "取込",
                other => other,
            };
            format!("{label} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        })
        .collect();
    words.join("　")
}

/// Verifies the chain, and compares it with the 16 digits of a printed footer.
pub fn verify(office: &Office, ask: VerifyJournal, progress: &dyn Progress) -> Result<Verified> {
    let against: String =
        ask.against.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_ascii_lowercase();
    if !against.is_empty() && (against.len() != 16 || !against.bytes().all(|b| b.is_ascii_hexdigit())) {
        let field = FieldProblem::new("against", "format", "紙の記録値は、0～9とA～Fの16桁で入力してください。");
        return Err(Problem::new(code::INVALID, field.message.clone()).with(vec![field]));
    }
    let reader = office.seat()?.reader()?;
    let verified = reader.verify(progress, (!against.is_empty()).then_some(against.as_str()))?;
    let words = match (verified.matched, against.is_empty()) {
        (_, true) => String::new(),
        (Some(seq), false) => format!("記録番号{seq}の記録値と一致しました。"),
        (None, false) => "この記録値は、いまの記録のどこにもありません。打ち間違いでなければ、印刷のあとに記録が書き換えられたか、別の帳簿です。".to_owned(),
    };
    let place = |b: &store::Break| {
        let record = if b.number.is_empty() { String::new() } else { format!("　{}", b.number) };
        let entry = if b.seq > 0 { format!("記録番号{}", b.seq) } else { "帳簿".to_owned() };
        format!("{entry}{record}　{}", b.what)
    };
    Ok(Verified {
        sound: verified.breaks.is_empty() && (against.is_empty() || verified.matched.is_some()),
        entries: crate::ledger::small(verified.entries),
        head16: verified.head16,
        against: words,
        breaks: verified.breaks.iter().map(place).collect(),
    })
}
