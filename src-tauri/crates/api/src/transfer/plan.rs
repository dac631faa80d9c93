//! Entering people who leave and come, showing them, and withdrawing what was entered by mistake.

use super::held::{self, Item};
use super::judge::Known;
use super::{entry_of, these};
use crate::Office;
use crate::book::invalid;
use crate::people::may_give;
use crate::wire::*;
use kernel::{FieldProblem, Moving, Problem, Progress, Result, Role, code, date};
use std::collections::{BTreeMap, BTreeSet};
use store::{MoveState, Reading, Term, TermKind, Transfer, Tx};

/// The most people in one request.
const MOST: usize = 2_000;

/// What is finished is shown for so many days.
const SHOWN_DAYS: i64 = 180;

/// Everybody who leaves or comes, and what leavers hold. What was finished long ago is left out.
pub fn list(office: &Office, _ask: Nothing, progress: &dyn Progress) -> Result<Moves> {
    let reader = office.seat()?.reader()?;
    let (today, actor) = (office.clock.today(), office.actor()?);
    let all = reader.transfers()?;
    let leavers: Vec<Transfer> = all.iter().filter(|t| t.kind.leaves()).cloned().collect();
    let mut items = reader.stoppable(progress, |r| held::all(r, &actor, today, &leavers))?;
    let comers: Vec<Transfer> = all.iter().filter(|t| !t.kind.leaves()).cloned().collect();
    items.extend(reader.stoppable(progress, |r| super::wants::items(r, &comers))?);
    let names = crate::book::names(&reader)?;
    let terms = reader.terms()?;
    let mut open: BTreeMap<i64, (i32, i32)> = BTreeMap::new();
    for item in &items {
        let counts = open.entry(item.of.id).or_default();
        if item.is_open() { counts.0 += 1 } else { counts.1 += 1 }
    }
    let shown = |t: &Transfer| {
        let finished = t.state == MoveState::Done && open.get(&t.id).is_none_or(|(left, _)| *left == 0);
        !finished || (today - t.day).num_days() <= SHOWN_DAYS
    };
    let people = all
        .iter()
        .filter(|t| shown(t))
        .map(|t| {
            let person = reader.person(&t.person)?;
            let (open, done) = open.get(&t.id).copied().unwrap_or_default();
            let coming = |n: &str| all.iter().find(|o| o.person == n).map(|o| o.name.clone());
            let role = if t.kind.leaves() && t.state == MoveState::Planned {
                person.map_or(t.role, |p| p.role)
            } else {
                t.role
            };
            Ok(MoveView {
                leaves: t.kind.leaves(),
                state: t.state.key().to_owned(),
                from: if t.kind.leaves() { t.last_day() } else { t.first_day() }.to_string(),
                due: t.first_day() <= today && t.state != MoveState::Done,
                role,
                successor_name: names
                    .get(&t.successor)
                    .cloned()
                    .or_else(|| coming(&t.successor))
                    .unwrap_or_else(|| t.successor.clone()),
                wants_successor: t.kind.leaves() && t.state == MoveState::Planned && is_passed_on(role),
                posts: if t.kind.leaves() { posts(t, &terms, &names) } else { Vec::new() },
                open,
                done,
                none: !t.none_by.is_empty(),
                entry: entry_of(t),
            })
        })
        .collect::<Result<_>>()?;
    let items = items.iter().filter(|i| shown(&i.of)).map(|i| i.view(&names)).collect();
    Ok(Moves { people, items, today: today.to_string() })
}

/// A role that somebody must have after its holder has gone.
pub(super) fn is_passed_on(role: Role) -> bool {
    matches!(role, Role::Chief | Role::Officer | Role::Supervisor | Role::Collector)
}

/// Posts with a period that end with this leaver: their own, and deputyships for them.
pub(super) fn ending<'t>(t: &Transfer, terms: &'t [Term]) -> Vec<&'t Term> {
    let last = t.last_day();
    let after = |term: &Term| term.until.is_none_or(|d| d > last);
    terms
        .iter()
        .filter(|term| term.person == t.person || (term.kind == TermKind::Deputy && term.chief == t.person))
        .filter(|term| after(term))
        .collect()
}

fn posts(t: &Transfer, terms: &[Term], names: &BTreeMap<String, String>) -> Vec<String> {
    let name = |n: &str| names.get(n).cloned().unwrap_or_else(|| n.to_owned());
    ending(t, terms).into_iter().filter(|term| term.kind != TermKind::Main).map(|term| words(term, &name)).collect()
}

pub(super) fn words(term: &Term, name: &dyn Fn(&str) -> String) -> String {
    let until = term.until.map_or_else(String::new, date::wareki_short);
    match term.kind {
        TermKind::Deputy => format!("代行（{}が{}に代わる、{until}まで）", name(&term.person), name(&term.chief)),
        _ => format!("兼務（{}）", term.role.label()),
    }
}

/// Stores people who leave and come, all of them or none.
pub fn save(office: &Office, ask: SaveMoves, _progress: &dyn Progress) -> Result<SavedMoves> {
    if ask.entries.is_empty() {
        return Err(Problem::new(code::INVALID, "異動する人を1人以上入れてください。"));
    }
    if ask.entries.len() > MOST {
        return Err(Problem::new(
            code::TOO_LARGE,
            format!("一度に登録できるのは{MOST}人までです。分けて登録してください。"),
        ));
    }
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let (actor, today) = (office.actor()?, office.clock.today());
    let kind = crate::book::settings_of(&reader)?.office_kind;
    // A role that the acting person may not give is refused as such, not as a slip in a field.
    for entry in &ask.entries {
        if let (Some(role), Some(false)) = (entry.role, entry.kind.map(Moving::leaves))
            && let Err(p) = may_give(actor.role, kind, role, None)
            && p.code == code::FORBIDDEN
        {
            return Err(p);
        }
    }
    let (people, transfers) = (reader.people()?, reader.transfers()?);
    let known = Known::new(&people, &transfers, &actor, kind, today);
    let (entries, judged) = known.judge_all(ask.entries.clone());
    let count = |verdict: &str| judged.iter().filter(|j| j.verdict == verdict).count();
    let ready = || entries.iter().zip(&judged).filter(|(_, j)| j.verdict == "ready").map(|(e, _)| e);
    let mut out = SavedMoves {
        added: crate::ledger::small(ready().filter(|e| e.id.is_empty()).count() as i64),
        altered: crate::ledger::small(ready().filter(|e| !e.id.is_empty()).count() as i64),
        judged: judged.clone(),
        entries: entries.clone(),
        changed: Vec::new(),
    };
    if ask.dry_run {
        return Ok(out);
    }
    let bad = count("problem") + count("ask");
    if bad > 0 {
        let fields =
            entries.iter().zip(&judged).enumerate().filter(|(_, (_, j))| matches!(&*j.verdict, "problem" | "ask"));
        let fields: Vec<FieldProblem> = fields
            .map(|(n, (e, j))| {
                let who = if e.name.is_empty() { e.number.as_str() } else { e.name.as_str() };
                FieldProblem::new(&n.to_string(), &j.verdict, format!("{who}：{}", j.notes.join(" ")))
            })
            .collect();
        let first = fields.first().map_or_else(String::new, |f| f.message.clone());
        let code = if ask.entries.len() == 1 { code::INVALID } else { code::HAS_PROBLEMS };
        let said = if ask.entries.len() == 1 {
            judged.first().map_or(first, |j| j.notes.join(" "))
        } else {
            format!("要確認の人が{bad}人いるため、何も登録していません。{first}")
        };
        return Err(Problem::new(code, said).with(fields));
    }
    let wanted: Vec<&MoveEntry> = ready().collect();
    if wanted.is_empty() {
        return Ok(out);
    }
    let done = seat.book().change(&actor, "transfer.plan", |tx| {
        let mut leavers = Vec::new();
        for entry in &wanted {
            let mut t = stored(entry)?;
            if t.id != 0 {
                let now = tx.transfer(t.id)?;
                (t.none_by, t.none_at) = (now.none_by, now.none_at);
            }
            let id = tx.transfer_put(&t)?;
            if t.kind.leaves() {
                leavers.push(tx.transfer(id)?);
            }
        }
        note_held(tx, today, &leavers)?;
        tx.note("people", crate::ledger::small(wanted.len() as i64));
        if !ask.file.trim().is_empty() {
            tx.note("file", ask.file.trim());
        }
        if let [one] = wanted.as_slice() {
            tx.subject(one.name.as_str());
        }
        Ok(())
    })?;
    out.changed = done.ledgers;
    Ok(out)
}

fn stored(entry: &MoveEntry) -> Result<Transfer> {
    let kind = entry.kind.ok_or_else(|| Problem::internal("transfer kind"))?;
    Ok(Transfer {
        id: if entry.id.is_empty() { 0 } else { super::number_of(&entry.id)? },
        person: entry.number.clone(),
        name: entry.name.clone(),
        kana: entry.kana.clone(),
        kind,
        day: entry.day.parse().map_err(Problem::internal)?,
        other: entry.other.clone(),
        unit: entry.unit.clone(),
        title: entry.title.clone(),
        role: entry.role.unwrap_or(Role::Staff),
        successor: entry.successor.clone(),
        state: MoveState::Planned,
        reason: String::new(),
        planned_by: String::new(),
        planned_at: String::new(),
        carried_by: String::new(),
        carried_at: String::new(),
        none_by: String::new(),
        none_at: String::new(),
    })
}

/// Writes down what leavers hold now, so that nothing of it can vanish unseen.
pub(super) fn note_held(tx: &mut Tx<'_>, today: chrono::NaiveDate, leavers: &[Transfer]) -> Result<()> {
    if leavers.is_empty() {
        return Ok(());
    }
    let who = tx.who().clone();
    let items: Vec<Item> = held::all(tx, &who, today, leavers)?;
    for item in items.iter().filter(|i| i.live) {
        tx.transfer_item_put(item.stored.as_ref(), &item.row())?;
    }
    Ok(())
}

/// Withdraws people who were entered and are not carried out.
pub fn withdraw(office: &Office, ask: DropMoves, _progress: &dyn Progress) -> Result<Done> {
    if ask.reason.trim().is_empty() {
        return Err(invalid(vec![FieldProblem::new("reason", "required", "取りやめる理由を記入してください。")]));
    }
    let seat = office.seat()?;
    let some = these(&*seat.reader()?, &ask.ids)?;
    if let Some(t) = some.iter().find(|t| t.state != MoveState::Planned) {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!(
                "{}さんの異動は実施済みです。取りやめるには、設定の「人と役割」で在籍と役割を直してください。",
                t.name
            ),
        ));
    }
    let names: BTreeSet<&str> = some.iter().map(|t| t.name.as_str()).collect();
    let done = seat.book().change(&office.actor()?, "transfer.drop", |tx| {
        for t in &some {
            let now = tx.transfer(t.id)?;
            tx.transfer_put(&Transfer { state: MoveState::Dropped, reason: ask.reason.trim().to_owned(), ..now })?;
        }
        tx.note("reason", ask.reason.trim());
        tx.subject(names.iter().copied().collect::<Vec<_>>().join("、"));
        Ok(())
    })?;
    Ok(Done { changed: done.ledgers })
}

/// The person of that number, or whoever comes under it.
pub(super) fn name_of(book: &Reading, number: &str) -> Result<String> {
    if let Some(person) = book.person(number)? {
        return Ok(person.name);
    }
    Ok(book.transfers()?.into_iter().find(|t| t.person == number).map_or_else(|| number.to_owned(), |t| t.name))
}
