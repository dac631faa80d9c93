//! The IDs of somebody who leaves: one's own are suspended, shared ones lose the name from their list, and what needs
//! somebody to answer for it goes on to whoever takes over (第46条, 第59条第2号, 第80条).

use super::{DEF, USERS, UserId};
use crate::source::{self, person_key};
use crate::words::text;
use crate::{Ctx, Fate, Ledger, engine};
use kernel::{Moving, Post, Problem, Record, RecordId, Result, Value, Values, code};
use std::collections::HashMap;
use store::{Asking, Held, Reading, Tx};

/// The ledger in which a shared secret waits to be changed.
const FINDINGS: &str = "custody_finding";

/// IDs that these people have or use, shared ones while their period lasts.
pub(super) fn held(ledger: &UserId, book: &Reading, ask: &Asking<'_>, leavers: &[Post]) -> Result<Vec<Held>> {
    let mut out = Vec::new();
    for held in source::held(ledger, book, leavers)? {
        let record = book.get(&DEF, held.record)?;
        let alone = record.get("kind").text() == "personal";
        let acts = match record.step.as_str() {
            "registered" | "approved" | "existing" if alone => vec!["end"],
            "registered" | "approved" | "existing" => vec!["pass", "end"],
            // What is still asked for is decided where it waits.
            "draft" | "requested" | "sent_back" => vec![],
            _ => continue,
        };
        out.push(Held { name: called(&record), acts, ..held });
    }
    out.extend(shared(book, ask, leavers)?);
    Ok(out)
}

fn called(record: &Record) -> String {
    format!("{}（{}）", record.get("user_id").text(), record.get("system").text())
}

/// Shared IDs that leavers use; a period that ends today has been ended.
fn shared(book: &Reading, ask: &Asking<'_>, leavers: &[Post]) -> Result<Vec<Held>> {
    if leavers.is_empty() {
        return Ok(Vec::new());
    }
    let mut hits: Vec<(RecordId, String, String)> = Vec::new();
    let today = ask.today.to_string();
    let mut by_number: HashMap<String, Vec<&Post>> = HashMap::new();
    let mut by_name: HashMap<String, Vec<&Post>> = HashMap::new();
    for leaver in leavers {
        by_number.entry(person_key(&leaver.number)).or_default().push(leaver);
        by_name.entry(person_key(&leaver.name)).or_default().push(leaver);
    }
    book.part_names(&DEF, USERS.key, &["person_number", "person", "until"], |id, t| {
        let [number, name, until] = t else { return Ok(()) };
        if !until.is_empty() && *until <= today.as_str() {
            return Ok(());
        }
        // The staff number decides where there is one.
        let found = if number.is_empty() { by_name.get(&person_key(name)) } else { by_number.get(&person_key(number)) };
        hits.extend(found.into_iter().flatten().map(|p| (id, p.number.clone(), (*name).to_owned())));
        Ok(())
    })?;
    hits.sort();
    hits.dedup();
    let mut out = Vec::new();
    for (id, person, name) in hits {
        let record = book.get(&DEF, id)?;
        if record.life != "active" {
            continue;
        }
        out.push(Held {
            person,
            ledger: DEF.key.to_owned(),
            record: id,
            number: record.number.clone(),
            name: format!("{}（共用・{}）", record.get("user_id").text(), record.get("system").text()),
            column: USERS.key.to_owned(),
            text: name,
            place: String::new(),
            unsure: false,
            acts: vec!["end", "pass"],
        });
    }
    Ok(out)
}

/// Whether a row names a person: the staff number decides where there is one.
fn is_person(post: &Post, number: &str, name: &str) -> bool {
    if number.is_empty() {
        person_key(name) == person_key(&post.name)
    } else {
        person_key(number) == person_key(&post.number)
    }
}

/// Suspends an ID, takes a name off the list of a shared one, or gives it to whoever takes over.
pub(super) fn release(ledger: &UserId, ctx: &Ctx<'_>, tx: &mut Tx<'_>, held: &Held, fate: &Fate<'_>) -> Result<()> {
    match (fate.act, held.column == USERS.key) {
        ("end" | "pass", true) => unlist(ledger, ctx, tx, held, fate),
        ("end", false) => {
            let why = match fate.kind {
                Moving::Retire => "left",
                _ => "moved",
            };
            let values = [("suspended_on", Value::from(ctx.today)), ("end_reason", why.into())];
            let values = values.map(|(k, v)| (k.to_owned(), v)).into();
            engine::take(tx, ctx, ledger, held.record, "suspend", "", &values)
        }
        ("pass", false) => {
            let Some(to) = fate.to else { return Err(own_screen(held)) };
            let record = tx.get(&DEF, held.record)?;
            let values: Values = [("holder_number", to.number.as_str()), ("holder", to.name.as_str())]
                .map(|(k, v)| (k.to_owned(), Value::from(v)))
                .into();
            let ready = engine::judge_edit(tx, ctx, ledger, &record, &values)?;
            engine::land_edit(tx, ctx, ledger, &ready, engine::Parts::new())
        }
        _ => Err(own_screen(held)),
    }
}

fn own_screen(held: &Held) -> Problem {
    let said =
        format!("{}は、「{}」の画面で手続きをしてください。終わると、ここからも消えます。", held.number, DEF.title);
    Problem::new(code::WRONG_STATE, said)
}

/// The name goes off the list today. A successor is put on it, which the chief approves; the shared secret is to be changed.
fn unlist(ledger: &UserId, ctx: &Ctx<'_>, tx: &mut Tx<'_>, held: &Held, fate: &Fate<'_>) -> Result<()> {
    let record = tx.get(&DEF, held.record)?;
    let mut rows = tx.parts(&DEF, held.record, USERS.key)?;
    let leaver = tx.person(&held.person)?;
    let name = leaver.as_ref().map_or_else(|| held.text.clone(), |p| p.name.clone());
    let post = Post {
        number: held.person.clone(),
        name: name.clone(),
        title: String::new(),
        unit: String::new(),
        role: kernel::Role::Staff,
        active: true,
    };
    let open = |row: &Values| row.get("until").and_then(Value::date).is_none_or(|d| d > ctx.today);
    for row in rows.iter_mut().filter(|r| open(r)) {
        if is_person(&post, text(row, "person_number"), text(row, "person")) {
            let begins = row.get("since").and_then(Value::date).unwrap_or(ctx.today);
            row.insert("until".to_owned(), Value::from(begins.max(ctx.today)));
        }
    }
    if let Some(to) = fate.to {
        let row: [(&str, Value); 3] = [
            ("person_number", to.number.as_str().into()),
            ("person", to.name.as_str().into()),
            ("since", ctx.today.into()),
        ];
        rows.push(row.map(|(k, v)| (k.to_owned(), v)).into());
    }
    tx.put_parts(&DEF, held.record, USERS.key, &rows)?;
    if fate.to.is_some()
        && let Some(step) = ledger.step_after_parts(&record, USERS.key)
    {
        tx.set_step_as(&DEF, held.record, step, None, &ctx.actor.number)?;
    }
    changed_secret(ctx, tx, &record, &name)
}

/// A task: whoever left still knows the shared secret (第60条第2項).
fn changed_secret(ctx: &Ctx<'_>, tx: &mut Tx<'_>, record: &Record, name: &str) -> Result<()> {
    let findings = crate::ledger(FINDINGS)?;
    let source = format!("{}:{}", DEF.key, record.id);
    let mut open = false;
    tx.texts(findings.def(), &["active"], &["kind", "source", "closed_on"], |_, t| {
        open |= matches!(t, ["shared_secret", s, ""] if *s == source);
        Ok(())
    })?;
    if open {
        return Ok(());
    }
    let id = record.get("user_id").text();
    let values: [(&str, Value); 9] = [
        ("name", format!("{} {id}：共用の認証情報の変更", record.get("system").text()).into()),
        ("round", "異動".into()),
        ("kind", "shared_secret".into()),
        ("about", id.into()),
        ("person", name.into()),
        (
            "detail",
            format!(
                "{name}が利用者から外れました。認証情報を変え、変えた日を台帳に書きます（第59条第2号・第60条第2項）。"
            )
            .into(),
        ),
        ("found_on", ctx.today.into()),
        ("found_by", ctx.actor.name.as_str().into()),
        ("due_on", ctx.today.into()),
    ];
    let values = values.map(|(k, v)| (k.to_owned(), v)).into();
    let new = engine::add(tx, ctx, findings, values, engine::Parts::new())?;
    let added = tx.get(findings.def(), new)?;
    tx.put(findings.def(), new, added.version, &[("source".to_owned(), Value::from(source))].into()).map(|_| ())
}
