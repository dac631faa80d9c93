//! What was set aside, made again record by record. Each change is accepted by a person and goes through the rules like
//! any other; what cannot be made again by the program is told in words, for a hand to do.

use crate::Office;
use crate::wire::*;
use kernel::{Axis, LedgerDef, Problem, Progress, Record, RecordId, Result, Value, Values, code};
use ledgers::{LINKS, Ledger, engine};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use store::share::{Branch, BranchChange, Decided as Decisions};
use store::{AttachmentId, Content, Reader};

/// What is not decided in one branch.
pub(crate) fn left(office: &Office, name: &str) -> Result<i32> {
    let seat = office.seat()?;
    let branch = seat.book().share_branch(name)?;
    let view = view(&branch, &seat.reader()?, name)?;
    Ok(i32::try_from(view.items.len()).unwrap_or(i32::MAX))
}

/// Everything that was set aside.
pub fn list(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<Asides> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    if seat.book().share().is_none() {
        return Ok(Asides { branches: Vec::new() });
    }
    let names = seat.book().share_state()?.branches;
    let branches =
        names.iter().map(|name| view(&seat.book().share_branch(name)?, &reader, name)).collect::<Result<_>>()?;
    Ok(Asides { branches })
}

fn view(branch: &Branch, here: &Reader, name: &str) -> Result<AsideBranch> {
    let decided = branch.decided()?;
    let changes = branch.changes_aside()?;
    let mut items = Vec::new();
    let mut seen = BTreeSet::new();
    for change in &changes {
        let id = id_of(change);
        if decided.items.contains_key(&id) || !seen.insert(id.clone()) {
            continue;
        }
        let item = match ledgers::ledger(&change.change.ledger) {
            Ok(ledger) => record_item(branch, here, ledger.def(), &id, change, &changes, &decided)?,
            Err(_) => other_item(&id, change),
        };
        items.extend(item);
    }
    let (pc, person) = branch.theirs();
    Ok(AsideBranch {
        name: name.to_owned(),
        theirs: format!("{person}さん（{pc}）"),
        items,
        decided: i32::try_from(decided.items.len()).unwrap_or(i32::MAX),
    })
}

/// Values and parts of a record are one item; everything else that was done to it is one each.
fn id_of(c: &BranchChange) -> String {
    let record = format!("{}:{}", c.change.ledger, c.change.record.0);
    match c.change.kind.as_str() {
        "add" | "edit" | "parts" => record,
        "step" | "life" => format!("{record}:{}:{}", c.change.kind, c.seq),
        kind @ ("attach" | "detach") => format!("{record}:{kind}:{}", attachment_of(c)),
        kind @ ("link" | "unlink") => format!("{record}:{kind}:{}", link_of(c).map_or(0, |(_, _, id)| id)),
        kind => format!("{}:{kind}", c.change.ledger),
    }
}

fn attachment_of(c: &BranchChange) -> i64 {
    let side = c.change.after.as_ref().or(c.change.before.as_ref());
    side.and_then(|s| s["_attachment"].as_i64()).unwrap_or_default()
}

/// Link table, the other ledger and its record.
fn link_of(c: &BranchChange) -> Option<(String, String, i64)> {
    let told = c.change.after.as_ref().or(c.change.before.as_ref())?.as_object()?;
    let table = told.get("_link")?.as_str()?.to_owned();
    let (other, id) = told.iter().find(|(key, _)| *key != "_link")?;
    Some((table, other.clone(), id.as_i64()?))
}

/// Where a record of the branch is here: the same one, what it became, or nowhere yet.
fn here_of(
    branch: &Branch,
    ledger: &str,
    id: RecordId,
    decided: &Decisions,
    changes: &[BranchChange],
) -> Option<RecordId> {
    if let Some(became) = decided.became.get(&format!("{ledger}:{}", id.0)) {
        return Some(RecordId(*became));
    }
    let _ = branch;
    (!added(changes, ledger, id)).then_some(id)
}

/// True if the record was added in the branch.
fn added(changes: &[BranchChange], ledger: &str, id: RecordId) -> bool {
    changes.iter().any(|c| c.change.ledger == ledger && c.change.record == id && c.change.kind == "add")
}

fn record_item(
    branch: &Branch,
    here: &Reader,
    def: &'static LedgerDef,
    id: &str,
    first: &BranchChange,
    changes: &[BranchChange],
    decided: &Decisions,
) -> Result<Option<AsideItem>> {
    let record = first.change.record;
    let ours = branch.get(def, record)?;
    let there = here_of(branch, def.key, record, decided, changes);
    let mut item = AsideItem {
        id: id.to_owned(),
        ledger: def.key.to_owned(),
        title: def.title.to_owned(),
        record: there.map_or_else(String::new, |r| r.0.to_string()),
        subject: format!("{}　{}", ours.number, ours.get(def.name).text()),
        what: String::new(),
        who: first.actor_name.clone(),
        at: first.at.clone(),
        columns: Vec::new(),
        words: String::new(),
        by_hand: false,
        after: if there.is_none() { format!("{}:{}", def.key, record.0) } else { String::new() },
    };
    match first.change.kind.as_str() {
        "add" | "edit" | "parts" => {
            item.what = if added(changes, def.key, record) { "登録" } else { "変更" }.to_owned();
            item.after.clear();
            let theirs = there.map(|r| here.get(def, r)).transpose()?;
            item.columns = columns(branch, here, def, &ours, theirs.as_ref(), changes)?;
            // The other side did the same.
            if item.columns.is_empty() && theirs.is_some() {
                return Ok(None);
            }
        }
        "step" | "life" => {
            let verb = first.action.split_once('.').map_or("", |(_, verb)| verb);
            let axis = if first.change.kind == "life" { Axis::Life } else { Axis::Step };
            let to = first
                .change
                .after
                .as_ref()
                .and_then(|a| a[if axis == Axis::Life { "_life" } else { "_step" }].as_str().map(str::to_owned));
            let to = to.unwrap_or_default();
            match def.step(verb).filter(|s| s.axis == axis && s.to == to) {
                Some(step) => {
                    let now = there.map(|r| here.get(def, r)).transpose()?;
                    let is = now.as_ref().map_or("", |n| if axis == Axis::Life { &n.life } else { &n.step });
                    if is == to {
                        return Ok(None);
                    }
                    item.what = step.label.to_owned();
                    item.words = format!("「{}」にしました。", def.state_label(axis, &to));
                }
                // A consequence of something else, which has an item of its own.
                None if axis == Axis::Step => return Ok(None),
                None => {
                    item.what = def.state_label(axis, &to).to_owned();
                    item.words = format!(
                        "「{}」にしました。いまの帳簿で、同じ操作をもう一度行ってください。",
                        def.state_label(axis, &to)
                    );
                    item.by_hand = true;
                }
            }
        }
        kind @ ("link" | "unlink") => {
            let Some((table, other, other_id)) = link_of(first) else {
                return Ok(None);
            };
            // Entered on both records; told once.
            if !LINKS.iter().any(|l| l.key() == table && l.table.left == def.key) {
                return Ok(None);
            }
            let other_def = ledgers::ledger(&other)?.def();
            let end = branch.get(other_def, RecordId(other_id))?;
            item.what = if kind == "link" { "つなぐ" } else { "つながりを外す" }.to_owned();
            item.words = format!("{}「{}　{}」", other_def.title, end.number, end.get(other_def.name).text());
            if item.after.is_empty() && here_of(branch, &other, RecordId(other_id), decided, changes).is_none() {
                item.after = format!("{other}:{other_id}");
            }
        }
        kind @ ("attach" | "detach") => {
            let name = first.change.after.as_ref().and_then(|a| a["name"].as_str());
            let name = name.or(first.change.before.as_ref().and_then(|b| b["name"].as_str()));
            item.what = if kind == "attach" { "添付" } else { "添付を外す" }.to_owned();
            item.words = format!("「{}」", name.unwrap_or_default());
        }
        _ => return Ok(None),
    }
    Ok(Some(item))
}

/// The columns that the branch touched and that are other here.
fn columns(
    branch: &Branch,
    here: &Reader,
    def: &'static LedgerDef,
    ours: &Record,
    theirs: Option<&Record>,
    changes: &[BranchChange],
) -> Result<Vec<AsideColumn>> {
    let of_record = || changes.iter().filter(|c| c.change.ledger == def.key && c.change.record == ours.id);
    let mut base: BTreeMap<&str, Option<&Json>> = BTreeMap::new();
    for c in of_record() {
        for (key, _) in c.change.after.as_ref().and_then(Json::as_object).into_iter().flatten() {
            // The first change knows what both had.
            base.entry(key).or_insert_with(|| c.change.before.as_ref().and_then(|b| b.get(key)));
        }
    }
    let mut out = Vec::new();
    for column in def.columns.iter().filter(|c| !c.derived && base.contains_key(c.key)) {
        let was = base.get(column.key).copied().flatten().map_or(Value::Null, |j| crate::history::value(column, j));
        let (mine, now) = (ours.get(column.key), theirs.map_or(&Value::Null, |t| t.get(column.key)));
        if mine == now {
            continue;
        }
        out.push(AsideColumn {
            key: column.key.to_owned(),
            label: column.label.to_owned(),
            base: ledgers::shown(column, &was),
            ours: ledgers::shown(column, mine),
            theirs: ledgers::shown(column, now),
            conflict: theirs.is_some() && *now != was,
        });
    }
    for part in def.parts.iter().filter(|p| base.contains_key(p.key)) {
        let rows = |rows: &[Values]| {
            let line = |row: &Values| {
                let cells = part.columns.iter().filter_map(|c| row.get(c.key).map(|v| ledgers::shown(c, v)));
                cells.filter(|c| !c.is_empty()).collect::<Vec<_>>().join("・")
            };
            rows.iter().map(line).collect::<Vec<_>>().join("\n")
        };
        let mine = rows(&branch.parts(def, ours.id, part.key)?);
        let now = match theirs {
            Some(t) => rows(&here.parts(def, t.id, part.key)?),
            None => String::new(),
        };
        let was: Vec<Values> = base
            .get(part.key)
            .copied()
            .flatten()
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .map(|row| {
                part.columns
                    .iter()
                    .filter_map(|c| row.get(c.key).map(|j| (c.key.to_owned(), crate::history::value(c, j))))
                    .collect()
            })
            .collect();
        if mine == now {
            continue;
        }
        let was = rows(&was);
        out.push(AsideColumn {
            key: part.key.to_owned(),
            label: part.label.to_owned(),
            conflict: theirs.is_some() && now != was,
            base: was,
            ours: mine,
            theirs: now,
        });
    }
    Ok(out)
}

/// Settings, people, imports, reports: told in words.
fn other_item(id: &str, c: &BranchChange) -> Option<AsideItem> {
    let (title, words) = match c.change.ledger.as_str() {
        "setting" => ("設定", "設定の画面で、同じ変更をもう一度行ってください。".to_owned()),
        "person" => ("人と役割", format!("職員番号 {} の登録や変更を、もう一度行ってください。", c.change.kind)),
        "transfer" | "transfer_item" => {
            ("異動", "異動の画面で、登録・実施・返却の記録をもう一度行ってください。".to_owned())
        }
        "inspection_round"
        | "inspection_sheet"
        | "inspection_evidence"
        | "inspection_finding"
        | "inspection_survey" => {
            ("自己点検", "自己点検の画面で、提出・確定や改善計画の記録をもう一度行ってください。".to_owned())
        }
        "submission_office" | "submission_duty" | "submission_packet" | "submission_remark" | "submission_file" => {
            ("提出", "提出の画面で、取り込み・準備・提出・指摘への対応をもう一度行ってください。".to_owned())
        }
        "collect_division" | "collect_duty" | "collect_packet" | "collect_reorganisation" | "collect_rehomed" => {
            ("取りまとめ", "取りまとめの画面で、受付・受理・差戻しや課等の登録をもう一度行ってください。".to_owned())
        }
        "report" => (
            "帳票",
            format!(
                "帳票 {} を発行しています。渡してあれば、いまの帳簿からもう一度発行し、差し替えを伝えてください。",
                c.change.kind
            ),
        ),
        // The records of an import have items of their own.
        "batch" => return None,
        _ => ("そのほか", "いまの帳簿で、同じ操作をもう一度行ってください。".to_owned()),
    };
    Some(AsideItem {
        id: id.to_owned(),
        ledger: String::new(),
        title: title.to_owned(),
        record: String::new(),
        subject: if c.change.ledger == "setting" { String::new() } else { c.change.kind.clone() },
        what: crate::journal::action_word(&c.action),
        who: c.actor_name.clone(),
        at: c.at.clone(),
        columns: Vec::new(),
        words,
        by_hand: true,
        after: String::new(),
    })
}

/// Decides about one change that was set aside.
pub fn decide(office: &Office, ask: DecideAside, _progress: &dyn Progress) -> Result<Decided> {
    let seat = office.seat()?;
    let branch = seat.book().share_branch(&ask.branch)?;
    let reader = seat.reader()?;
    let item = view(&branch, &reader, &ask.branch)?.items.into_iter().find(|i| i.id == ask.item);
    drop(reader);
    let Some(item) = item else {
        return Err(Problem::new(code::STALE, "この変更は、もう済んでいます。一覧を読み直してください。"));
    };
    let mut decided = branch.decided()?;
    let mut out = Decided { record: item.record.clone(), number: String::new(), done: false, changed: Vec::new() };
    let word = match ask.choice {
        AsideChoice::Skip => "skipped",
        AsideChoice::ByHand if item.by_hand => "by_hand",
        AsideChoice::ByHand => {
            return Err(Problem::new(
                code::BAD_REQUEST,
                "この変更は画面から取り込めます。「取り込む」か「取り込まない」を選んでください。",
            ));
        }
        AsideChoice::Take if item.by_hand => {
            return Err(Problem::new(code::BAD_REQUEST, item.words));
        }
        AsideChoice::Take => {
            if !item.after.is_empty() {
                return Err(Problem::new(code::WRONG_STATE, "先に、この記録の登録を取り込んでください。"));
            }
            take(office, &branch, &item, &ask, &mut decided, &mut out)?;
            "taken"
        }
    };
    decided.items.insert(item.id, word.to_owned());
    branch.decide(&decided)?;
    let left = view(&branch, &seat.reader()?, &ask.branch)?.items;
    if left.is_empty() {
        let count = |word: &str| decided.items.values().filter(|w| *w == word).count();
        let (taken, skipped) = (count("taken") + count("by_hand"), count("skipped"));
        drop(branch);
        let actor = office.actor()?;
        let book = seat.book();
        if book.share_state()?.reachable {
            // The archive must lie in the shared folder before this PC forgets its own.
            book.share_publish(&actor, &kernel::Silent, false)?;
            book.share_branch_done(&actor, &ask.branch, taken, skipped)?;
            out.done = true;
        }
    }
    Ok(out)
}

fn take(
    office: &Office,
    branch: &Branch,
    item: &AsideItem,
    ask: &DecideAside,
    decided: &mut Decisions,
    out: &mut Decided,
) -> Result<()> {
    let ledger = ledgers::ledger(&item.ledger)?;
    let def = ledger.def();
    let changes = branch.changes_aside()?;
    let first = changes.iter().find(|c| id_of(c) == item.id);
    let first =
        first.ok_or_else(|| Problem::new(code::STALE, "この変更は見つかりません。一覧を読み直してください。"))?;
    let there = here_of(branch, def.key, first.change.record, decided, &changes);
    let kind = first.change.kind.as_str();
    let verb = match kind {
        "add" | "edit" | "parts" if there.is_none() => "add",
        "add" | "edit" | "parts" => "edit",
        "step" | "life" => first.action.split_once('.').map_or("", |(_, verb)| verb),
        other => other,
    };
    let ours = branch.get(def, first.change.record)?;
    let chosen = |key: &str| {
        item.columns.iter().any(|c| c.key == key) && (ask.columns.is_empty() || ask.columns.iter().any(|c| c == key))
    };
    let done = office.with_ctx(|ctx| {
        office.seat()?.book().change(ctx.actor, &format!("{}.{verb}", def.key), |tx| {
            tx.note("branch", ask.branch.as_str());
            tx.note("branch_by", item.who.as_str());
            match kind {
                "add" | "edit" | "parts" => {
                    let values: Values = def
                        .columns
                        .iter()
                        .filter(|c| chosen(c.key))
                        .map(|c| (c.key.to_owned(), ours.get(c.key).clone()))
                        .collect();
                    let parts = def
                        .parts
                        .iter()
                        .filter(|p| chosen(p.key))
                        .map(|p| Ok((p.key.to_owned(), branch.parts(def, ours.id, p.key)?)))
                        .collect::<Result<_>>()?;
                    match there {
                        Some(id) => {
                            let version = tx.get(def, id)?.version;
                            engine::edit(tx, ctx, ledger, id, version, values, parts)?;
                            Ok(id)
                        }
                        None => {
                            let values = values.into_iter().filter(|(_, v)| !v.is_empty()).collect();
                            engine::add(tx, ctx, ledger, values, parts)
                        }
                    }
                }
                _ => other_take(tx, ctx, ledger, branch, first, &ours, decided, &changes),
            }
        })
    })?;
    let id = done.value;
    if verb == "add" {
        decided.became.insert(format!("{}:{}", def.key, ours.id.0), id.0);
    }
    out.record = id.0.to_string();
    out.number = office.seat()?.reader()?.get(def, id)?.number;
    out.changed = done.ledgers;
    Ok(())
}

#[allow(clippy::too_many_arguments)]
fn other_take(
    tx: &mut store::Tx<'_>,
    ctx: &ledgers::Ctx<'_>,
    ledger: &dyn Ledger,
    branch: &Branch,
    first: &BranchChange,
    ours: &Record,
    decided: &Decisions,
    changes: &[BranchChange],
) -> Result<RecordId> {
    let def = ledger.def();
    let missing = || Problem::new(code::WRONG_STATE, "先に、この記録の登録を取り込んでください。");
    let id = here_of(branch, def.key, ours.id, decided, changes).ok_or_else(missing)?;
    let after = |key: &str| first.change.after.as_ref().and_then(|a| a[key].as_str()).unwrap_or_default().to_owned();
    match first.change.kind.as_str() {
        "step" | "life" => {
            let verb = first.action.split_once('.').map_or("", |(_, verb)| verb);
            let reason = match after("_reason") {
                reason if reason.is_empty() => after("_note"),
                reason => reason,
            };
            engine::take(tx, ctx, ledger, id, verb, &reason, &Values::new())?;
        }
        kind @ ("link" | "unlink") => {
            let (table, other, other_id) = link_of(first).ok_or_else(missing)?;
            let link = ledgers::link(&table)?;
            let end = here_of(branch, &other, RecordId(other_id), decided, changes).ok_or_else(missing)?;
            if kind == "link" {
                engine::link(tx, ctx, link, id, end)?;
            } else {
                engine::unlink(tx, ctx, link, id, end)?;
            }
        }
        "attach" => {
            let file = branch.attachment(AttachmentId(attachment_of(first)))?;
            let bytes = branch.file_bytes(&file.file)?;
            tx.attach(def, id, &file.name, &file.media_type, Content::Bytes(&bytes))?;
        }
        "detach" => {
            let gone = branch.attachment(AttachmentId(attachment_of(first)))?;
            let here = tx.deref().attachments(def, id)?;
            let same = here.iter().find(|a| a.file.digest == gone.file.digest && a.name == gone.name);
            let same = same.ok_or_else(|| {
                Problem::new(code::STALE, "この添付は、もうありません。「取り込まない」を選んでください。")
            })?;
            tx.detach(same.id, &after("_reason"))?;
        }
        _ => return Err(Problem::internal("aside")),
    }
    Ok(id)
}
