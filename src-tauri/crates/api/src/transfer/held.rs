//! What leavers hold: asked of every source, joined with what was written down, and settled one by one or many at once.

use super::number_of;
use crate::Office;
use crate::wire::*;
use chrono::NaiveDate;
use kernel::{Actor, Axis, Post, Problem, Progress, RecordId, Result, code};
use ledgers::source::{open_states, person_key};
use ledgers::{ALL, Ctx, Fate, Taker};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{Asking, Held, Reading, Transfer, TransferItem, Tx};

/// As many matters of one kind are named one by one; more are one line.
const FEW: i64 = 20;
/// What stands for a matter instead of a column.
const MATTER: &str = "open";
/// What stands for something that somebody who comes is to get.
pub(super) const WANT: &str = "want";

/// A thing or a matter of one leaver.
pub(super) struct Item {
    pub of: Transfer,
    pub ledger: String,
    pub record: i64,
    /// Column, or `open:` and the step.
    pub slot: String,
    pub number: String,
    pub name: String,
    pub said: String,
    pub place: String,
    pub unsure: bool,
    /// What its ledger allows.
    pub acts: Vec<&'static str>,
    /// A source still says so.
    pub live: bool,
    pub stored: Option<TransferItem>,
}

impl Item {
    pub fn is_matter(&self) -> bool {
        self.slot.starts_with(MATTER)
    }

    /// Nobody has settled it, and its ledger still has it in the leaver's hands.
    pub fn is_open(&self) -> bool {
        let dealt = self.stored.as_ref().filter(|s| !s.done_at.is_empty());
        self.live && dealt.is_none_or(|s| !self.is_matter() && s.act != "other")
    }

    pub fn key(&self) -> String {
        format!("{}/{}/{}/{}", self.of.id, self.ledger, self.record, self.slot)
    }

    /// What is written down of it.
    pub fn row(&self) -> TransferItem {
        let stored = self.stored.clone();
        let kept = |f: fn(&TransferItem) -> &String| stored.as_ref().map(f).cloned().unwrap_or_default();
        TransferItem {
            id: stored.as_ref().map_or(0, |s| s.id),
            transfer: self.of.id,
            ledger: self.ledger.clone(),
            record: self.record,
            slot: self.slot.clone(),
            number: self.number.clone(),
            name: self.name.clone(),
            said: self.said.clone(),
            place: self.place.clone(),
            act: kept(|s| &s.act),
            receiver: kept(|s| &s.receiver),
            note: kept(|s| &s.note),
            done_by: kept(|s| &s.done_by),
            done_at: kept(|s| &s.done_at),
        }
    }

    /// What becomes of it, in words; empty: to be decided.
    pub fn act_word(&self, names: &BTreeMap<String, String>) -> String {
        let Some(s) = self.stored.as_ref().filter(|s| !s.done_at.is_empty() && !self.is_open()) else {
            return if self.live { String::new() } else { "台帳で済".to_owned() };
        };
        match s.act.as_str() {
            "return" => "返却".to_owned(),
            "end" => if self.slot == "users" { "名簿から外した" } else { "停止" }.to_owned(),
            "pass" => format!("{} へ", names.get(&s.receiver).unwrap_or(&s.receiver)),
            "other" => "別の人のもの".to_owned(),
            _ => String::new(),
        }
    }

    pub fn ledger_title(&self) -> &str {
        ledgers::ledger(&self.ledger).map_or(self.ledger.as_str(), |l| l.def().title)
    }

    fn column_label(&self) -> String {
        if self.is_matter() || self.slot == WANT {
            return self.said.clone();
        }
        // That a number stands in the ledger says nothing about the thing.
        if self.slot == "holder_number" {
            return String::new();
        }
        let Ok(ledger) = ledgers::ledger(&self.ledger) else { return self.said.clone() };
        let part = ledger.def().parts.iter().find(|p| p.key == self.slot).map(|p| p.label);
        let label = ledger.def().column(&self.slot).map(|c| c.label).or(part);
        label.map_or_else(|| self.said.clone(), str::to_owned)
    }

    fn acts(&self) -> Vec<String> {
        if !self.is_open() {
            // What a step of its ledger settled is not unsettled from here.
            let by_column = ledgers::ledger(&self.ledger).is_ok_and(|l| !l.held_acts().is_empty());
            let dealt = self.stored.as_ref().filter(|s| !s.done_at.is_empty());
            let back = dealt.is_some_and(|s| by_column || self.is_matter() || s.act == "other");
            return if back { vec!["reopen".to_owned()] } else { Vec::new() };
        }
        let mut acts: Vec<&str> = if self.is_matter() { vec!["pass"] } else { self.acts.clone() };
        if self.unsure {
            acts.push("other");
        }
        acts.into_iter().map(str::to_owned).collect()
    }

    pub fn view(&self, names: &BTreeMap<String, String>) -> MoveItem {
        let name = |n: &str| names.get(n).cloned().unwrap_or_else(|| n.to_owned());
        let open = self.is_open();
        let dealt = self.stored.as_ref().filter(|s| !open && !s.done_at.is_empty());
        MoveItem {
            key: self.key(),
            transfer: self.of.id.to_string(),
            leaver: self.of.name.clone(),
            ledger: self.ledger.clone(),
            ledger_title: self.ledger_title().to_owned(),
            record: if self.record == 0 { String::new() } else { self.record.to_string() },
            number: self.number.clone(),
            name: self.name.clone(),
            sort: match self.slot.as_str() {
                WANT => WANT,
                _ if self.is_matter() => "matter",
                _ => "thing",
            }
            .to_owned(),
            said: self.column_label(),
            place: self.place.clone(),
            unsure: self.unsure,
            acts: self.acts(),
            act: match dealt {
                Some(s) => s.act.clone(),
                None if open => String::new(),
                None => "gone".to_owned(),
            },
            receiver: dealt
                .map_or_else(String::new, |s| if s.receiver.is_empty() { String::new() } else { name(&s.receiver) }),
            note: self.stored.as_ref().map_or_else(String::new, |s| s.note.clone()),
            done_at: dealt.map_or_else(String::new, |s| s.done_at.clone()),
            done_by: dealt.map_or_else(String::new, |s| name(&s.done_by)),
            done: !open,
        }
    }
}

pub(super) fn post_of(t: &Transfer) -> Post {
    Post {
        number: t.person.clone(),
        name: t.name.clone(),
        title: String::new(),
        unit: String::new(),
        role: t.role,
        active: true,
    }
}

/// Everything that these leavers hold, held, or have open.
pub(super) fn all(book: &Reading, who: &Actor, today: NaiveDate, leavers: &[Transfer]) -> Result<Vec<Item>> {
    if leavers.is_empty() {
        return Ok(Vec::new());
    }
    // A person may have left before and leave again: what is found now belongs to the last time.
    let last: HashMap<&str, &Transfer> = leavers.iter().map(|t| (t.person.as_str(), t)).collect();
    let posts: Vec<Post> = last.values().map(|t| post_of(t)).collect();
    let mut items: Vec<Item> = Vec::new();
    let ask = Asking { today, who };
    let mut found = Vec::new();
    for source in crate::day::sources() {
        found.extend(source.held(book, &ask, &posts)?);
    }
    for held in found {
        let Some(of) = last.get(held.person.as_str()) else { continue };
        items.push(Item {
            of: (*of).clone(),
            ledger: held.ledger,
            record: held.record.0,
            slot: held.column,
            number: held.number,
            name: held.name,
            said: held.text,
            place: held.place,
            unsure: held.unsure,
            acts: held.acts,
            live: true,
            stored: None,
        });
    }
    let mut numbers: Vec<&str> = last.keys().copied().collect();
    numbers.sort_unstable();
    for ledger in ALL {
        let def = ledger.def();
        let steps: Vec<&str> = open_states(def).map(|s| s.key).collect();
        for matter in book.open_matters(def, &steps, &numbers, FEW)? {
            let Some(of) = last.get(matter.person.as_str()) else { continue };
            let said = def.state_label(Axis::Step, &matter.step).to_owned();
            let item = |record: RecordId, number: String, name: String| Item {
                of: (*of).clone(),
                ledger: def.key.to_owned(),
                record: record.0,
                slot: format!("{MATTER}:{}", matter.step),
                number,
                name,
                said: said.clone(),
                place: String::new(),
                unsure: false,
                acts: Vec::new(),
                live: true,
                stored: None,
            };
            if matter.named.is_empty() {
                items.push(item(RecordId(0), String::new(), format!("{} {}{}", def.title, matter.count, def.counter)));
            }
            items.extend(matter.named.iter().map(|(id, number, name)| item(*id, number.clone(), name.clone())));
        }
    }
    let mut at: HashMap<(i64, String, i64, String), usize> = HashMap::new();
    for (n, i) in items.iter().enumerate() {
        at.insert((i.of.id, i.ledger.clone(), i.record, i.slot.clone()), n);
    }
    let by_id: HashMap<i64, &Transfer> = leavers.iter().map(|t| (t.id, t)).collect();
    for stored in book.transfer_items()? {
        let Some(of) = by_id.get(&stored.transfer) else { continue };
        let key = (stored.transfer, stored.ledger.clone(), stored.record, stored.slot.clone());
        if let Some(item) = at.get(&key).and_then(|n| items.get_mut(*n)) {
            item.stored = Some(stored);
            continue;
        }
        items.push(Item {
            of: (*of).clone(),
            ledger: stored.ledger.clone(),
            record: stored.record,
            slot: stored.slot.clone(),
            number: stored.number.clone(),
            name: stored.name.clone(),
            said: stored.said.clone(),
            place: stored.place.clone(),
            unsure: false,
            acts: Vec::new(),
            live: false,
            stored: Some(stored),
        });
    }
    items.sort_by(|a, b| {
        let order = |i: &Item| (i.of.first_day(), i.of.id, i.is_matter());
        order(a).cmp(&order(b)).then_with(|| a.ledger.cmp(&b.ledger)).then(a.record.cmp(&b.record))
    });
    Ok(items)
}

/// Whoever takes something over; written by name, or by number where the name is not theirs alone.
fn taker(book: &Reading, receiver: &str) -> Result<Taker> {
    let people = book.people()?;
    let own = people.iter().find(|p| p.number == receiver);
    let coming = book.transfers()?.into_iter().find(|t| t.person == receiver && !t.kind.leaves());
    let name = match (own, coming) {
        (Some(p), _) => p.name.clone(),
        (None, Some(t)) => t.name,
        (None, None) => {
            return Err(Problem::new(
                code::INVALID,
                "引き継ぐ人は、在籍している人か、転入・採用として登録した人から選んでください。",
            ));
        }
    };
    let key = person_key(&name);
    let alone = people.iter().filter(|p| person_key(&p.name) == key && p.number != receiver).count() == 0;
    let written = if alone { name.clone() } else { receiver.to_owned() };
    Ok(Taker { number: receiver.to_owned(), name, written })
}

/// Settles things and matters; those that cannot be settled stay and are named.
pub fn deal(office: &Office, ask: DealItems, progress: &dyn Progress) -> Result<Dealt> {
    let act = match ask.act.as_str() {
        "return" | "pass" | "end" | "other" | "reopen" => ask.act.as_str(),
        _ => return Err(Problem::new(code::BAD_REQUEST, "「act」は return・pass・end・other・reopen のどれかです。")),
    };
    let wanted: BTreeSet<&str> = ask.items.iter().map(String::as_str).collect();
    if wanted.is_empty() {
        return Err(Problem::new(code::INVALID, "片付ける物や事項を1つ以上選んでください。"));
    }
    let receiver = crate::book::staff_number(&ask.receiver);
    let seat = office.seat()?;
    let mut out = Dealt { done: 0, refused: Vec::new(), changed: Vec::new() };
    let done = office.with_ctx(|ctx| {
        seat.book().change(ctx.actor, "transfer.deal", |tx| {
            let ids: BTreeSet<i64> =
                wanted.iter().map(|key| number_of(key.split('/').next().unwrap_or_default())).collect::<Result<_>>()?;
            let leavers: Vec<Transfer> = tx.transfers()?.into_iter().filter(|t| ids.contains(&t.id)).collect();
            let items = all(tx, ctx.actor, ctx.today, &leavers)?;
            let chosen: Vec<&Item> = items.iter().filter(|i| wanted.contains(i.key().as_str())).collect();
            if chosen.len() < wanted.len() {
                return Err(Problem::new(
                    code::STALE,
                    "画面を開いたあとに、物や事項が変わりました。まだ何も行っていません。読み込み直して、もう一度選んでください。",
                ));
            }
            for (n, item) in chosen.iter().enumerate() {
                progress.step(n as u64, chosen.len() as u64)?;
                match settle(tx, ctx, item, act, &receiver, &ask) {
                    Ok(()) => out.done += 1,
                    Err(p)
                        if matches!(
                            p.code.as_str(),
                            code::INVALID | code::WRONG_STATE | code::FORBIDDEN | code::SAME_PERSON
                        ) =>
                    {
                        out.refused.push(ItemRefused {
                            what: format!("{} {}", item.number, item.name).trim().to_owned(),
                            reason: p.message,
                        });
                    }
                    Err(p) => return Err(p),
                }
            }
            if out.done > 0 {
                tx.note("act", act);
                tx.note("records", out.done);
                let names: BTreeSet<&str> = chosen.iter().map(|i| i.of.name.as_str()).collect();
                tx.subject(names.into_iter().take(5).collect::<Vec<_>>().join("、"));
            }
            Ok(())
        })
    })?;
    // One thing that cannot be settled is a plain refusal.
    if let (0, [one], 1) = (out.done, out.refused.as_slice(), wanted.len()) {
        return Err(Problem::new(code::WRONG_STATE, one.reason.clone()));
    }
    out.changed = done.ledgers;
    Ok(out)
}

fn settle(tx: &mut Tx<'_>, ctx: &Ctx<'_>, item: &Item, act: &str, receiver: &str, ask: &DealItems) -> Result<()> {
    let note = ask.note.trim();
    let no = |said: &str| Err(Problem::new(code::WRONG_STATE, said));
    if !item.acts().iter().any(|a| a == act) {
        return match act {
            "reopen" => no("まだ片付いていないか、台帳で済んでいるため、元に戻せません。"),
            _ if !item.is_open() => no("すでに片付いています。"),
            _ if item.acts().is_empty() => {
                no("この物は、台帳の画面で手続きをしてください。終わると、ここからも消えます。")
            }
            "other" => no("同じ氏名の人がほかにいないため、「別の人のもの」にはできません。"),
            "return" if item.acts().iter().any(|a| a == "end") => no("返す物ではありません。IDを止めてください。"),
            "return" => no("返す物ではありません。後任に引き継いでください。"),
            "end" => no("停止するIDではありません。返却済みにするか、後任に引き継いでください。"),
            "pass" => {
                no("本人だけが使う物なので、引き継げません。返却済みにするか、停止してください（第58条・第59条）。")
            }
            _ => no("この物は、台帳の画面で手続きをしてください。終わると、ここからも消えます。"),
        };
    }
    let receiver = if receiver.is_empty() { item.of.successor.as_str() } else { receiver };
    let held = Held {
        person: item.of.person.clone(),
        ledger: item.ledger.clone(),
        record: RecordId(item.record),
        number: item.number.clone(),
        name: item.name.clone(),
        column: item.slot.clone(),
        text: item.said.clone(),
        place: item.place.clone(),
        unsure: item.unsure,
        acts: item.acts.clone(),
    };
    let fate = Fate { act, to: None, kind: item.of.kind, erased: &ask.erased };
    let mut row = item.row();
    let thing = !item.is_matter();
    match act {
        "reopen" => {
            if thing && row.act != "other" {
                ledgers::ledger(&item.ledger)?.release(ctx, tx, &Held { text: row.said.clone(), ..held }, &fate)?;
            }
            row = TransferItem {
                act: String::new(),
                receiver: String::new(),
                note: note.to_owned(),
                done_by: String::new(),
                done_at: String::new(),
                ..row
            };
            return tx.transfer_item_put(item.stored.as_ref(), &row);
        }
        "pass" => {
            if receiver.is_empty() {
                return Err(Problem::new(code::INVALID, "引き継ぐ人を選んでください。"));
            }
            if tx.numbers_of(&item.of.person)?.contains(receiver) {
                return Err(Problem::new(
                    code::SAME_PERSON,
                    "本人には引き継げません。別の人を選んでください（第46条）。",
                ));
            }
            let gone = tx.person(receiver)?.is_some_and(|p| !p.active)
                || tx.transfers()?.iter().any(|t| t.person == receiver && t.kind.leaves() && t.last_day() >= ctx.today);
            if gone {
                return Err(Problem::new(code::INVALID, "引き継ぐ人も転出・退職します。別の人を選んでください。"));
            }
            let to = taker(tx, receiver)?;
            if thing {
                ledgers::ledger(&item.ledger)?.release(ctx, tx, &held, &Fate { to: Some(&to), ..fate })?;
            }
            receiver.clone_into(&mut row.receiver);
        }
        "return" | "end" => ledgers::ledger(&item.ledger)?.release(ctx, tx, &held, &fate)?,
        _ => {}
    }
    act.clone_into(&mut row.act);
    note.clone_into(&mut row.note);
    row.done_by.clone_from(&ctx.actor.number);
    tx.at().clone_into(&mut row.done_at);
    tx.transfer_item_put(item.stored.as_ref(), &row)
}
