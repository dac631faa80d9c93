//! Carrying out: people, roles and posts are put in the new order, at once or from the day on.
//!
//! Ahead of the day only posts with a period are written, so that the new order begins by itself while nobody has the book
//! open; on the day the list of people follows. The book is never left without anybody who answers for it.

use super::plan::{ending, is_passed_on, name_of, note_held, words};
use super::{held, number_of};
use crate::door::Access;
use crate::people::{may_give, someone_answers};
use crate::wire::*;
use crate::{Office, account};
use chrono::NaiveDate;
use kernel::{Actor, Moving, Post, Problem, Progress, Result, Role, code, date};
use std::collections::BTreeSet;
use store::{MoveState, Reading, Term, TermKind, Transfer, Tx};

/// What is written for one person.
#[derive(Default)]
struct Deeds {
    people: Vec<Post>,
    terms: Vec<Term>,
    said: Vec<String>,
}

fn a_term(person: &str, kind: TermKind, role: Role) -> Term {
    Term {
        id: 0,
        person: person.to_owned(),
        kind,
        role,
        title: String::new(),
        unit: String::new(),
        since: None,
        until: None,
        reason: String::new(),
        chief: String::new(),
        named_by: String::new(),
        named_at: String::new(),
        ended: String::new(),
    }
}

/// Puts people, roles and posts in the new order.
pub fn carry_out(office: &Office, ask: CarryOut, progress: &dyn Progress) -> Result<CarriedOut> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let (actor, today) = (office.actor()?, office.clock.today());
    let kind = crate::book::settings_of(&reader)?.office_kind;
    let chosen = chosen(&reader, &ask.ids, today)?;
    let mut out =
        CarriedOut { lines: Vec::new(), open: 0, warnings: Vec::new(), passwords: Vec::new(), changed: Vec::new() };
    let mut all = Vec::new();
    for t in &chosen {
        let deeds = judge(&reader, &actor, kind, t, &chosen, today)?;
        out.lines.push(CarryLine {
            number: t.person.clone(),
            name: t.name.clone(),
            kind: t.kind.label().to_owned(),
            deeds: deeds.said.clone(),
        });
        all.push(deeds);
    }
    let leavers: Vec<Transfer> = chosen.iter().filter(|t| t.kind.leaves()).cloned().collect();
    let open = reader.stoppable(progress, |r| held::all(r, &actor, today, &leavers))?;
    out.open = crate::ledger::small(open.iter().filter(|i| i.is_open()).count() as i64);
    if out.open > 0 {
        out.warnings.push(format!(
            "返していない物・引き継いでいない事が{}件あります。実施したあとも、片付くまで今日の画面に出ます（第46条）。",
            out.open
        ));
    }
    for t in leavers.iter().filter(|t| t.state == MoveState::Planned && t.successor.is_empty()) {
        let role = reader.person(&t.person)?.map_or(Role::Staff, |p| p.role);
        if is_passed_on(role) {
            out.warnings.push(format!("{}（{}）の後任が決まっていません。", t.name, role.label()));
        }
    }
    answers_after(&reader, &chosen, kind, today)?;
    if ask.dry_run {
        return Ok(out);
    }
    crate::backup::before(office, "handover", "異動の実施", progress)?;
    let accounts = new_accounts(&reader, &actor, &chosen, &all)?;
    let mut ways = Vec::new();
    for a in &accounts {
        ways.extend(account::new_password(&seat, &a.number, &a.slot, &a.password)?);
    }
    let gone: Vec<&Post> = all.iter().flat_map(|d| &d.people).filter(|p| !p.active).collect();
    for post in &gone {
        ways.extend(account::closing(&reader, &post.number)?);
    }
    let cost = crate::book::setup(office).cost;
    let done = seat.book().change_ways(&actor, "transfer.carry_out", (&ways, cost), |tx| {
        for post in &gone {
            account::close_in(tx, &post.number)?;
        }
        for a in &accounts {
            tx.account_put(&account::with_password_set(tx, &a.number, true, false))?;
        }
        for (t, deeds) in chosen.iter().zip(&all) {
            land(tx, t, deeds, today)?;
        }
        note_held(tx, today, &leavers)?;
        let days: BTreeSet<NaiveDate> = chosen.iter().map(Transfer::first_day).chain([today]).collect();
        for day in days.into_iter().filter(|d| *d >= today) {
            someone_answers(tx, kind, day)?;
        }
        tx.note("people", crate::ledger::small(chosen.len() as i64));
        let names: Vec<&str> = chosen.iter().map(|t| t.name.as_str()).take(5).collect();
        tx.subject(names.join("、"));
        Ok(())
    })?;
    drop(ways);
    out.passwords = accounts
        .into_iter()
        .map(|a| TemporaryPassword { number: a.number, name: a.name, password: a.password })
        .collect();
    out.changed = done.ledgers;
    out.changed.push("person".to_owned());
    Ok(out)
}

/// A way in for somebody who takes over a role and has none.
struct NewAccount {
    number: String,
    name: String,
    slot: String,
    password: vault::Secret,
}

/// Whoever takes over a role must be able to sign in when the one before has gone. Others get their accounts in the
/// settings: each costs the work of a password.
fn new_accounts(book: &Reading, actor: &Actor, chosen: &[Transfer], all: &[Deeds]) -> Result<Vec<NewAccount>> {
    if !Access::Chief.roles().contains(&actor.role) {
        return Ok(Vec::new());
    }
    let posts = chosen.iter().zip(all).filter(|(t, _)| t.state == MoveState::Planned).flat_map(|(_, d)| {
        let given = d.terms.iter().filter(|t| t.kind == TermKind::Further && t.id == 0);
        let given = given.map(|t| (t.person.clone(), t.role));
        d.people.iter().filter(|p| p.active).map(|p| (p.number.clone(), p.role)).chain(given).collect::<Vec<_>>()
    });
    let mut out: Vec<NewAccount> = Vec::new();
    for (number, _) in posts.filter(|(_, role)| is_passed_on(*role)) {
        let has = book.account(&number)?.is_some_and(|a| a.open);
        if has || out.iter().any(|o| o.number == number) {
            continue;
        }
        out.push(NewAccount {
            name: name_of(book, &number)?,
            slot: store::slot::person(&number),
            password: vault::new_temporary_password()?,
            number,
        });
    }
    let gone = |number: &str| all.iter().flat_map(|d| &d.people).any(|p| !p.active && p.number == number);
    let open = |number: &str| Ok::<bool, Problem>(book.account(number)?.is_some_and(|a| a.open));
    let mut left = Vec::new();
    for person in book.people()?.into_iter().filter(|p| p.active && p.role == Role::Chief && !gone(&p.number)) {
        if open(&person.number)? || out.iter().any(|o| o.number == person.number) {
            return Ok(out);
        }
        left.push(person);
    }
    // Nobody who could make accounts would be able to sign in.
    for person in left {
        out.push(NewAccount {
            name: person.name,
            slot: store::slot::person(&person.number),
            password: vault::new_temporary_password()?,
            number: person.number,
        });
    }
    Ok(out)
}

/// Those who come first, so that a successor is there when a role is passed on.
fn chosen(reader: &Reading, ids: &[String], today: NaiveDate) -> Result<Vec<Transfer>> {
    let ids: BTreeSet<i64> = ids.iter().map(|id| number_of(id)).collect::<Result<_>>()?;
    let mut some: Vec<Transfer> = reader
        .transfers()?
        .into_iter()
        .filter(|t| if ids.is_empty() { t.state != MoveState::Done } else { ids.contains(&t.id) })
        .filter(|t| !(t.state == MoveState::Fixed && t.first_day() > today))
        .collect();
    if let Some(t) = some.iter().find(|t| t.state == MoveState::Done) {
        return Err(Problem::new(code::WRONG_STATE, format!("{}さんの異動は、すでに実施済みです。", t.name)));
    }
    if some.is_empty() {
        return Err(Problem::new(code::WRONG_STATE, "実施する異動がありません。先に異動する人を登録してください。"));
    }
    some.sort_by_key(|t| (t.kind.leaves(), t.first_day(), t.id));
    Ok(some)
}

fn judge(
    book: &Reading,
    actor: &Actor,
    kind: OfficeKind,
    t: &Transfer,
    all: &[Transfer],
    today: NaiveDate,
) -> Result<Deeds> {
    let mut deeds = Deeds::default();
    let ahead = t.first_day() > today;
    let from = date::wareki_long(t.first_day());
    if t.kind.leaves() {
        leaver(book, actor, kind, t, all, ahead, &mut deeds)?;
    } else if t.state == MoveState::Planned {
        comer(book, actor, kind, t, &mut deeds)?;
        deeds.said.push(if ahead {
            format!("{from}から使えます")
        } else {
            "今日から使えます".to_owned()
        });
    } else {
        deeds.said.push("転入・採用の日になりました".to_owned());
    }
    Ok(deeds)
}

fn comer(book: &Reading, actor: &Actor, kind: OfficeKind, t: &Transfer, deeds: &mut Deeds) -> Result<()> {
    may_give(actor.role, kind, t.role, book.person(&t.person)?.filter(|p| p.active).map(|p| p.role))?;
    deeds.people.push(Post {
        number: t.person.clone(),
        name: t.name.clone(),
        title: t.title.clone(),
        unit: t.unit.clone(),
        role: t.role,
        active: true,
    });
    deeds.terms.push(Term {
        since: Some(t.first_day()),
        reason: t.kind.label().to_owned(),
        title: t.title.clone(),
        unit: t.unit.clone(),
        ..a_term(&t.person, TermKind::Main, t.role)
    });
    deeds.said.push(format!("名簿に{}として登録します", t.role.label()));
    Ok(())
}

fn leaver(
    book: &Reading,
    actor: &Actor,
    kind: OfficeKind,
    t: &Transfer,
    all: &[Transfer],
    ahead: bool,
    deeds: &mut Deeds,
) -> Result<()> {
    let Some(person) = book.person(&t.person)?.filter(|p| p.active) else {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!("{}さん（{}）は、すでに在籍していません。", t.name, t.person),
        ));
    };
    // What was carried out ahead was permitted then; on the day the list of people only follows.
    let settled = t.state == MoveState::Fixed;
    let role = if settled { t.role } else { person.role };
    if !settled {
        may_give(actor.role, kind, Role::Staff, Some(role))?;
    }
    let last = t.last_day();
    let terms = book.terms()?;
    let names = |n: &str| book.person(n).ok().flatten().map_or_else(|| n.to_owned(), |p| p.name);
    let mut main = false;
    for term in ending(t, &terms) {
        main |= term.kind == TermKind::Main;
        if term.kind != TermKind::Main {
            deeds.said.push(format!("{}を終えます", words(term, &names)));
        }
        let until = term.since.filter(|s| *s > last).map_or(last, |s| s.pred_opt().unwrap_or(last));
        deeds.terms.push(Term { until: Some(until), ended: t.kind.label().to_owned(), ..term.clone() });
    }
    if ahead {
        if !main {
            deeds.terms.push(Term {
                until: Some(last),
                reason: t.kind.label().to_owned(),
                ..a_term(&t.person, TermKind::Main, person.role)
            });
        }
        deeds.said.push(format!("{}まで使えます", date::wareki_long(last)));
    } else {
        deeds.people.push(Post { active: false, ..person.clone() });
        deeds.said.push("在籍を外します".to_owned());
    }
    if !t.successor.is_empty() && is_passed_on(role) {
        successor(book, actor, kind, t, all, (role, ahead, settled), deeds)?;
    }
    Ok(())
}

/// Whoever has the first role needs not be given the second.
fn is_as_wide(has: Role, wanted: Role) -> bool {
    let over = matches!((has, wanted), (Role::Chief, Role::Officer) | (Role::Supervisor, Role::Collector));
    has == wanted || over
}

/// Gives the leaver's role to the successor, unless they have it or a wider one.
fn successor(
    book: &Reading,
    actor: &Actor,
    kind: OfficeKind,
    t: &Transfer,
    all: &[Transfer],
    (role, ahead, settled): (Role, bool, bool),
    deeds: &mut Deeds,
) -> Result<()> {
    if t.successor == t.person {
        return Err(Problem::new(
            code::SAME_PERSON,
            "自分自身には引き継げません。別の人を後任に選んでください（第11条第1項）。",
        ));
    }
    let name = name_of(book, &t.successor)?;
    if let Some(comes) = all.iter().find(|o| o.person == t.successor && !o.kind.leaves()) {
        if is_as_wide(comes.role, role) {
            return Ok(());
        }
        return Err(Problem::new(
            code::INVALID,
            format!(
                "後任の{name}さんの役割が「{}」です。「{}」として登録してください。",
                comes.role.label(),
                role.label()
            ),
        ));
    }
    let Some(person) = book.person(&t.successor)?.filter(|p| p.active) else {
        return Err(Problem::new(
            code::INVALID,
            format!(
                "{}さんの後任の{name}さんが、まだ名簿にいません。後任の転入・採用も一緒に実施してください。",
                t.name
            ),
        ));
    };
    if all.iter().any(|o| o.person == t.successor && o.kind.leaves()) {
        return Err(Problem::new(
            code::INVALID,
            format!("後任の{name}さんも転出・退職します。{}さんの後任を選び直してください。", t.name),
        ));
    }
    if is_as_wide(person.role, role) {
        return Ok(());
    }
    if !settled {
        may_give(actor.role, kind, role, Some(person.role))?;
    }
    if !settled && person.number == actor.number {
        return Err(Problem::new(
            code::FORBIDDEN,
            "自分の役割は自分では上げられません。ほかの責任者に実施を頼んでください（第11条第1項）。",
        ));
    }
    if ahead {
        deeds.terms.push(Term {
            since: Some(t.first_day()),
            reason: format!("{}の後任", t.name),
            ..a_term(&person.number, TermKind::Further, role)
        });
        deeds.said.push(format!("{}の役割を、{}から{name}に渡します", role.label(), date::wareki_long(t.first_day())));
        return Ok(());
    }
    let passed = |term: &&Term| {
        let same = term.kind == TermKind::Further && term.role == role && term.person == person.number;
        same && term.since == Some(t.first_day()) && term.until.is_none()
    };
    // The further post that stood for it until today becomes the person's own.
    if let Some(term) = book.terms()?.iter().find(passed) {
        deeds.terms.push(Term { until: t.first_day().pred_opt(), ended: "名簿に反映".to_owned(), ..term.clone() });
    }
    deeds.people.push(Post { role, ..person });
    deeds.said.push(format!("{}の役割を{name}に渡します", role.label()));
    Ok(())
}

/// Refuses, also in a dry run, to leave the book without anybody who answers for it on the day.
fn answers_after(book: &Reading, chosen: &[Transfer], kind: OfficeKind, today: NaiveDate) -> Result<()> {
    let answers = |r: Role| r == Role::Chief || (r == Role::Supervisor && kind != OfficeKind::Division);
    let days: BTreeSet<NaiveDate> = chosen.iter().map(Transfer::first_day).map(|d| d.max(today)).collect();
    for day in days {
        let gone: BTreeSet<&str> =
            chosen.iter().filter(|t| t.kind.leaves() && t.first_day() <= day).map(|t| t.person.as_str()).collect();
        let mut found = chosen.iter().any(|t| !t.kind.leaves() && t.first_day() <= day && answers(t.role));
        for person in book.people()?.iter().filter(|p| p.active && !gone.contains(p.number.as_str())) {
            found |= book.posts_on(&person.number, day)?.iter().any(|s| answers(s.post.role));
        }
        for t in chosen.iter().filter(|t| t.kind.leaves() && t.first_day() <= day && !t.successor.is_empty()) {
            let role = book.person(&t.person)?.map_or(t.role, |p| p.role);
            found |= answers(role) && !gone.contains(t.successor.as_str());
        }
        if !found {
            return Err(Problem::new(
                code::INVALID,
                format!(
                    "{}から責任者がいなくなります。責任者の「後任」を選ぶか、責任者として転入する人を登録してから実施してください（第6条）。",
                    date::wareki_long(day)
                ),
            ));
        }
    }
    Ok(())
}

fn land(tx: &mut Tx<'_>, t: &Transfer, deeds: &Deeds, today: NaiveDate) -> Result<()> {
    for post in &deeds.people {
        tx.person_put(post)?;
    }
    for term in &deeds.terms {
        // Whoever comes back has an old period that is over; without one, the new period would be the only one anyway.
        tx.term_put(term)?;
    }
    let now = tx.transfer(t.id)?;
    let role = match t.kind {
        Moving::Out | Moving::Retire if now.state == MoveState::Planned => {
            tx.person(&t.person)?.map_or(now.role, |p| p.role)
        }
        _ => now.role,
    };
    let state = if t.first_day() > today { MoveState::Fixed } else { MoveState::Done };
    let (by, at) = (tx.who().number.clone(), tx.at().to_owned());
    tx.transfer_put(&Transfer { state, role, carried_by: by, carried_at: at, ..now })?;
    Ok(())
}
