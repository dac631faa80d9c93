//! Cards and IDs beyond the common steps: the permission to use, the check of cards, the review of IDs.

use crate::Office;
use crate::wire::*;
use kernel::{Problem, Progress, RecordId, Result, Value, code};
use ledgers::custody_finding::{self, Found};
use ledgers::{Ledger, ic_card, label_of, user_id};
use sheet::CsvOptions;
use std::collections::BTreeMap;
use std::path::Path;
use store::Tx;

/// The most cards or findings of one go.
const MOST: usize = 20_000;

fn round_of(text: &str) -> Result<&str> {
    match text.trim() {
        "" => Err(Problem::new(code::INVALID, "点検・棚卸の回を書いてください（令和8年11月の点検 など）。")),
        round => Ok(round),
    }
}

/// Permits people to use cards of the division.
pub fn permit(office: &Office, ask: PermitCards, _progress: &dyn Progress) -> Result<Done> {
    if ask.ids.is_empty() || ask.people.is_empty() {
        return Err(Problem::new(code::INVALID, "カードと、使用を許可する人を選んでください。"));
    }
    office.with_ctx(|ctx| {
        let done = office.seat()?.book().change(ctx.actor, "ic_card.permit", |tx| {
            ask.ids.iter().try_for_each(|id| ic_card::permit(ctx, tx, *id, &ask.people))
        })?;
        Ok(Done { changed: done.ledgers })
    })
}

fn note_seen(tx: &mut Tx<'_>, ctx: &ledgers::Ctx<'_>, id: RecordId) -> Result<()> {
    let record = tx.get(&ic_card::DEF, id)?;
    let values = BTreeMap::from([
        ("checked_on".to_owned(), Value::from(ctx.today)),
        ("checked_by".to_owned(), Value::from(ctx.actor.name.as_str())),
    ]);
    tx.put(&ic_card::DEF, id, record.version, &values)?;
    Ok(())
}

/// Keeps what a check of cards saw; differences become findings.
pub fn check(office: &Office, ask: CheckCards, progress: &dyn Progress) -> Result<CardsChecked> {
    let round = round_of(&ask.round)?;
    if ask.cards.is_empty() && ask.extras.is_empty() {
        return Err(Problem::new(
            code::INVALID,
            "点検したカードがありません。1枚ずつ「ある」か「ない」を選んでください。",
        ));
    }
    if ask.cards.len() + ask.extras.len() > MOST {
        return Err(Problem::new(code::TOO_LARGE, format!("一度に点検できるのは{MOST}枚までです。分けてください。")));
    }
    office.with_ctx(|ctx| {
        let done = office.seat()?.book().change(ctx.actor, "ic_card.check", |tx| {
            tx.subject(round);
            let mut found = Vec::new();
            let mut seen = 0;
            for (n, card) in ask.cards.iter().enumerate() {
                progress.step(n as u64, ask.cards.len() as u64)?;
                let record = tx.get(&ic_card::DEF, card.id)?;
                let number = record.get("card_number").text().to_owned();
                let holder = record.get("holder").text().to_owned();
                let source = format!("{}:{}", ic_card::DEF.key, card.id);
                let note = card.note.trim();
                let (kind, name) = match card.saw.as_str() {
                    "seen" => {
                        note_seen(tx, ctx, card.id)?;
                        seen += 1;
                        continue;
                    }
                    "missing" => {
                        let place = record.get("place").text();
                        let whose = if holder.is_empty() { place } else { holder.as_str() };
                        let whose = if whose.is_empty() { String::new() } else { format!("（{whose}）") };
                        ("missing", format!("カード {number}{whose}の現物がない"))
                    }
                    "other_holder" if note.is_empty() => {
                        return Err(Problem::new(
                            code::INVALID,
                            format!("カード{number}は、いま持っている人の名前を書いてください。"),
                        ));
                    }
                    "other_holder" => {
                        ("other_holder", format!("カード {number} を{note}が持っている（台帳は{holder}）"))
                    }
                    other => {
                        return Err(Problem::new(
                            code::BAD_REQUEST,
                            format!("「{other}」という点検の結果はありません。"),
                        ));
                    }
                };
                let person = if kind == "other_holder" { note.to_owned() } else { holder };
                found.push(Found { kind, source, about: number, person, name, detail: note.to_owned() });
            }
            for number in ask.extras.iter().map(|t| t.trim()).filter(|t| !t.is_empty()) {
                found.push(Found {
                    kind: "extra",
                    about: number.to_owned(),
                    name: format!("カード {number} が台帳にない"),
                    ..Found::default()
                });
            }
            tx.note("round", round);
            tx.note("seen", seen);
            Ok((seen, custody_finding::open(ctx, tx, round, &found)?))
        })?;
        let (seen, new) = done.value;
        Ok(CardsChecked { seen, findings: crate::ledger::small(new as i64), changed: done.ledgers })
    })
}

/// Compares all IDs in use with a roster; findings become records that stay open until they are settled.
pub fn review(office: &Office, ask: ReviewIds, progress: &dyn Progress) -> Result<IdsReviewed> {
    let round = round_of(&ask.round)?;
    let seat = office.seat()?;
    let sheet = (!ask.sheet.is_empty()).then_some(ask.sheet.as_str());
    let (book, grid) = sheet::read(Path::new(&ask.path), sheet, &CsvOptions::default(), progress)?;
    let staff = user_id::roster(&grid)?;
    let division = crate::book::settings_of(&seat.reader()?)?.division;
    office.with_ctx(|ctx| {
        let judge = |book: &store::Reading| -> Result<(Vec<user_id::ReviewedId>, Vec<user_id::Finding>)> {
            let ids = user_id::ids(book, ctx.today)?;
            let found = user_id::compare(&ids, &staff, &division, ctx.today);
            Ok((ids, found))
        };
        let (ids, found, opened, changed) = if ask.dry_run {
            let (ids, found) = judge(&*seat.reader()?)?;
            (ids, found, 0, Vec::new())
        } else {
            let done = seat.book().change(ctx.actor, "user_id.review", |tx| {
                tx.subject(round);
                let (ids, found) = judge(tx)?;
                let by_id: BTreeMap<RecordId, &user_id::Finding> = found.iter().map(|f| (f.id, f)).collect();
                for (n, id) in ids.iter().enumerate() {
                    progress.step(n as u64, ids.len() as u64)?;
                    let result = by_id.get(&id.id).map_or("異常なし", |f| label_of(custody_finding::KINDS, f.kind));
                    let record = tx.get(&user_id::DEF, id.id)?;
                    let values = BTreeMap::from([
                        ("reviewed_on".to_owned(), Value::from(ctx.today)),
                        ("review_result".to_owned(), Value::from(format!("{result}（{round}）"))),
                    ]);
                    tx.put(&user_id::DEF, id.id, record.version, &values)?;
                }
                let open = opened(&ids, &found);
                let new = custody_finding::open(ctx, tx, round, &open)?;
                tx.note("round", round);
                tx.note("file", crate::outgoing::file_name(Path::new(&ask.path)));
                tx.note("file_digest", book.digest.as_str());
                tx.note("people", staff.len());
                tx.note("ids", ids.len());
                Ok((ids, found, crate::ledger::small(new as i64)))
            })?;
            let (ids, found, new) = done.value;
            (ids, found, new, done.ledgers)
        };
        let named: BTreeMap<RecordId, &user_id::ReviewedId> = ids.iter().map(|i| (i.id, i)).collect();
        let findings = found
            .iter()
            .map(|f| ReviewFinding {
                id: f.id,
                user_id: named.get(&f.id).map_or_else(String::new, |i| i.user_id.clone()),
                system: named.get(&f.id).map_or_else(String::new, |i| i.system.clone()),
                kind: f.kind.to_owned(),
                label: label_of(custody_finding::KINDS, f.kind).to_owned(),
                person: f.person.clone(),
                said: f.said.clone(),
            })
            .collect();
        let count = |n: usize| crate::ledger::small(n as i64);
        Ok(IdsReviewed { people: count(staff.len()), ids: count(ids.len()), findings, opened, changed })
    })
}

fn opened(ids: &[user_id::ReviewedId], found: &[user_id::Finding]) -> Vec<Found> {
    let named: BTreeMap<RecordId, &user_id::ReviewedId> = ids.iter().map(|i| (i.id, i)).collect();
    found
        .iter()
        .map(|f| {
            let (id, system) = named.get(&f.id).map_or(("", ""), |i| (i.user_id.as_str(), i.system.as_str()));
            let whose = if f.person.is_empty() { String::new() } else { format!("（{}）", f.person) };
            Found {
                kind: f.kind,
                source: format!("{}:{}", user_id::UserId.def().key, f.id),
                about: id.to_owned(),
                person: f.person.clone(),
                name: format!("{system} {id}{whose}：{}", label_of(custody_finding::KINDS, f.kind)),
                detail: f.said.clone(),
            }
        })
        .collect()
}
