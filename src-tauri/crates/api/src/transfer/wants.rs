//! What people who come need: cards and IDs, asked for in one go and then approved and registered in their own ledgers.
//!
//! Nothing is registered from here. What is proposed is what the person before has; which of it is asked for is chosen.

use super::held::{Item, post_of};
use super::{number_of, these};
use crate::Office;
use crate::wire::*;
use chrono::NaiveDate;
use kernel::{Axis, Post, Problem, Progress, RecordId, Result, Value, Values, code};
use ledgers::source::{named, open_states};
use ledgers::{Ctx, Ledger, engine, ic_card, user_id};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use store::{MoveState, Reading, Transfer, Tx};

/// The ledgers from which people get something.
const GIVING: [&dyn Ledger; 2] = [&ic_card::IcCard, &user_id::UserId];
/// Nothing asked for is told from this many days ahead, and until so many days after.
const AHEAD: i64 = 14;
const AFTER: i64 = 90;
/// The most people in one request.
const MOST: usize = 2_000;

/// A record of one of these people that is in use or asked for.
struct Own {
    person: String,
    ledger: &'static dyn Ledger,
    id: RecordId,
    number: String,
    name: String,
    step: String,
    thing: WantedThing,
}

/// What these people have or are to get; what ended is not among it, but for whom somebody follows, whose IDs may have been
/// suspended already.
fn owned(book: &Reading, people: &[Post], followed: bool) -> Result<Vec<Own>> {
    let mut out = Vec::new();
    for ledger in GIVING {
        let def = ledger.def();
        for (person, id, _, _) in named(book, def, &["holder_number", "holder"], people)? {
            let record = book.get(def, id)?;
            let text = |k: &str| record.get(k).text().to_owned();
            let gone = ["returned", "invalid", "reissued", "replaced", "collected", "crushed", "suspended", "deleted"];
            let gone = gone.contains(&record.step.as_str()) && !(followed && record.step == "suspended");
            if gone || (def.key == user_id::DEF.key && text("kind") != "personal") {
                continue;
            }
            let (system, rights) =
                if def.key == user_id::DEF.key { (text("system"), text("rights")) } else { Default::default() };
            out.push(Own {
                person: person.number.clone(),
                ledger,
                id,
                number: record.number.clone(),
                name: if system.is_empty() { text(def.name) } else { format!("{}（{system}）", text(def.name)) },
                step: record.step.clone(),
                thing: WantedThing { ledger: def.key.to_owned(), system, rights },
            });
        }
    }
    Ok(out)
}

fn is_open(own: &Own) -> bool {
    open_states(own.ledger.def()).any(|s| s.key == own.step)
}

/// What was asked for whoever comes, beside what leavers hold.
pub(super) fn items(book: &Reading, comers: &[Transfer]) -> Result<Vec<Item>> {
    let by_number: HashMap<&str, &Transfer> = comers.iter().map(|t| (t.person.as_str(), t)).collect();
    let posts: Vec<Post> = by_number.values().map(|t| post_of(t)).collect();
    let mut out = Vec::new();
    for own in owned(book, &posts, false)? {
        let Some(of) = by_number.get(own.person.as_str()) else { continue };
        out.push(Item {
            of: (*of).clone(),
            ledger: own.ledger.def().key.to_owned(),
            record: own.id.0,
            slot: super::held::WANT.to_owned(),
            said: own.ledger.def().state_label(Axis::Step, &own.step).to_owned(),
            place: String::new(),
            unsure: false,
            acts: Vec::new(),
            live: is_open(&own),
            stored: None,
            number: own.number,
            name: own.name,
        });
    }
    out.sort_by(|a, b| {
        (a.of.first_day(), a.of.id, &a.ledger, a.record).cmp(&(b.of.first_day(), b.of.id, &b.ledger, b.record))
    });
    Ok(out)
}

/// People who come soon, or came lately, and for whom nobody asked for anything or noted that nothing is needed.
pub(super) fn nothing_asked(book: &Reading, today: NaiveDate, all: &[Transfer]) -> Result<Vec<Transfer>> {
    let near = |t: &&Transfer| {
        let days = (t.first_day() - today).num_days();
        !t.kind.leaves() && t.none_by.is_empty() && t.state != MoveState::Dropped && (-AFTER..=AHEAD).contains(&days)
    };
    let mut near: Vec<Transfer> = all.iter().filter(near).cloned().collect();
    if near.is_empty() {
        return Ok(near);
    }
    let posts: Vec<Post> = near.iter().map(post_of).collect();
    let have: HashSet<String> = owned(book, &posts, false)?.into_iter().map(|o| o.person).collect();
    near.retain(|t| !have.contains(&t.person));
    Ok(near)
}

/// Systems in which people have IDs of their own, with the rights that most of them have.
fn systems(book: &Reading) -> Result<Vec<WantedThing>> {
    let mut used: BTreeMap<String, (usize, BTreeMap<String, usize>)> = BTreeMap::new();
    book.texts(&user_id::DEF, &["active"], &["kind", "system", "rights"], |_, t| {
        if let ["personal", system, rights] = t
            && !system.is_empty()
        {
            let (count, by_rights) = used.entry((*system).to_owned()).or_default();
            *count += 1;
            *by_rights.entry((*rights).to_owned()).or_default() += 1;
        }
        Ok(())
    })?;
    let mut out: Vec<(usize, WantedThing)> = used
        .into_iter()
        .map(|(system, (count, rights))| {
            let most = rights.into_iter().max_by_key(|(_, n)| *n).map_or_else(String::new, |(r, _)| r);
            (count, WantedThing { ledger: user_id::DEF.key.to_owned(), system, rights: most })
        })
        .collect();
    out.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Ok(out.into_iter().map(|(_, thing)| thing).collect())
}

/// What people who come may need: what whom they follow has, and what they have already.
pub fn wants(office: &Office, ask: AskWants, progress: &dyn Progress) -> Result<Wants> {
    let reader = office.seat()?.reader()?;
    let all = reader.transfers()?;
    let comers: Vec<Transfer> = if ask.ids.is_empty() {
        nothing_asked(&reader, office.clock.today(), &all)?
    } else {
        these(&reader, &ask.ids)?.into_iter().filter(|t| !t.kind.leaves()).collect()
    };
    // Whom somebody follows is said with the leaver.
    let before: HashMap<&str, &Transfer> =
        all.iter().filter(|t| t.kind.leaves() && !t.successor.is_empty()).map(|t| (t.successor.as_str(), t)).collect();
    let posts: Vec<Post> = comers.iter().map(post_of).collect();
    let followed: Vec<Post> = comers.iter().filter_map(|t| before.get(t.person.as_str())).map(|t| post_of(t)).collect();
    let by_person = |all: Vec<Own>| {
        let mut out: BTreeMap<String, Vec<WantedThing>> = BTreeMap::new();
        for own in all {
            out.entry(own.person).or_default().push(own.thing);
        }
        out
    };
    let has = by_person(reader.stoppable(progress, |r| owned(r, &posts, false))?);
    let had = by_person(reader.stoppable(progress, |r| owned(r, &followed, true))?);
    let card = WantedThing { ledger: ic_card::DEF.key.to_owned(), ..WantedThing::default() };
    let people = comers
        .iter()
        .map(|t| {
            let own = has.get(&t.person).cloned().unwrap_or_default();
            let like = before.get(t.person.as_str());
            let mut proposed: Vec<WantedThing> = like
                .and_then(|l| had.get(&l.person))
                .into_iter()
                .flatten()
                .filter(|w| !w.system.is_empty())
                .cloned()
                .collect();
            proposed.insert(0, card.clone());
            proposed.retain(|w| !own.iter().any(|o| o.ledger == w.ledger && o.system == w.system));
            ArrivalWants {
                transfer: t.id.to_string(),
                number: t.person.clone(),
                name: t.name.clone(),
                unit: t.unit.clone(),
                like: like.map_or_else(String::new, |l| l.name.clone()),
                proposed,
                has: own,
            }
        })
        .collect();
    Ok(Wants { systems: reader.stoppable(progress, systems)?, people })
}

/// Asks for cards and IDs: each is a request of its own ledger, which the chief approves there.
pub fn request(office: &Office, ask: RequestWants, progress: &dyn Progress) -> Result<Requested> {
    if ask.people.is_empty() {
        return Err(Problem::new(code::INVALID, "申請する人を1人以上選んでください。"));
    }
    if ask.people.len() > MOST {
        return Err(Problem::new(code::TOO_LARGE, format!("一度に申請できるのは{MOST}人までです。分けてください。")));
    }
    let seat = office.seat()?;
    let done = office.with_ctx(|ctx| {
        seat.book().change(ctx.actor, "transfer.request", |tx| {
            let (mut asked, mut same, mut none) = (0, 0, 0);
            let mut names = BTreeSet::new();
            for (n, person) in ask.people.iter().enumerate() {
                progress.step(n as u64, ask.people.len() as u64)?;
                let t = tx.transfer(number_of(&person.transfer)?)?;
                if t.kind.leaves() {
                    return Err(Problem::new(
                        code::INVALID,
                        format!("{}さんは出る人です。来る人のものだけを申請できます。", t.name),
                    ));
                }
                let own: Vec<WantedThing> = owned(tx, &[post_of(&t)], false)?.into_iter().map(|o| o.thing).collect();
                if person.wants.is_empty() && own.is_empty() {
                    let (by, at) = (ctx.actor.number.clone(), tx.at().to_owned());
                    tx.transfer_put(&Transfer { none_by: by, none_at: at, ..t })?;
                    none += 1;
                    continue;
                }
                for want in &person.wants {
                    if own.iter().any(|o| o.ledger == want.ledger && o.system == want.system) {
                        same += 1;
                        continue;
                    }
                    one(tx, ctx, &t, want)?;
                    asked += 1;
                }
                names.insert(t.name.clone());
            }
            tx.note("people", crate::ledger::small(ask.people.len() as i64));
            tx.note("records", asked);
            tx.subject(names.into_iter().take(5).collect::<Vec<_>>().join("、"));
            Ok((asked, same, none))
        })
    })?;
    let (asked, same, none) = done.value;
    Ok(Requested { asked, same, none, changed: done.ledgers })
}

fn one(tx: &mut Tx<'_>, ctx: &Ctx<'_>, t: &Transfer, want: &WantedThing) -> Result<()> {
    let why = format!("{} {}", t.kind.label(), kernel::date::wareki_short(t.first_day()));
    let row = |pairs: &[(&str, &str)]| -> Values {
        pairs.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| ((*k).to_owned(), Value::from(*v))).collect()
    };
    let (ledger, values, step): (&dyn Ledger, Values, &str) = match want.ledger.as_str() {
        "ic_card" => {
            let unknown = format!("{} {}", ic_card::UNKNOWN, t.person);
            let values = [
                ("card_number", unknown.as_str()),
                ("kind", "personal"),
                ("holder_number", t.person.as_str()),
                ("holder", t.name.as_str()),
                ("unit", t.unit.as_str()),
                ("purpose", why.as_str()),
            ];
            (&ic_card::IcCard, row(&values), "ask")
        }
        "user_id" if !want.system.trim().is_empty() => {
            let unknown = format!("{} {}", user_id::UNKNOWN, t.person);
            let values = [
                ("user_id", unknown.as_str()),
                ("system", want.system.trim()),
                ("kind", "personal"),
                ("rights", want.rights.trim()),
                ("holder_number", t.person.as_str()),
                ("holder", t.name.as_str()),
                ("remarks", why.as_str()),
            ];
            (&user_id::UserId, row(&values), "request")
        }
        "user_id" => return Err(Problem::new(code::INVALID, "IDを申請するシステムを書いてください（第80条）。")),
        _ => return Err(Problem::new(code::BAD_REQUEST, "申請できるのは ic_card と user_id です。")),
    };
    let id = engine::add(tx, ctx, ledger, values, engine::Parts::new())?;
    engine::take(tx, ctx, ledger, id, step, "", &Values::new())
}
