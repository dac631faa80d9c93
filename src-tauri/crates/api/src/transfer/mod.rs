//! 異動: one place where leaving and coming people are entered, carried out and followed until nothing of theirs is open.
//!
//! Rights follow from people and their posts with periods alone. What leavers hold is asked of every source each time, so
//! a ledger that joins later is seen here without a line; what was found once stays written down after it is back.

mod carry;
mod held;
mod judge;
mod paper;
mod plan;
mod roster;
mod wants;

pub use carry::carry_out;
pub use held::deal;
pub use paper::{issue, preview, print};
pub use plan::{list, save, withdraw};
pub use roster::read;
pub use wants::{request, wants};

use crate::wire::MoveEntry;
use kernel::{Actor, Problem, Result, StateMark, art, code};
use std::collections::BTreeSet;
use store::{Asking, Handover, Matter, MoveState, Place, Reading, Source, Transfer, Urgency};

/// A transfer is told this many days ahead.
const SOON: i64 = 14;

fn number_of(id: &str) -> Result<i64> {
    id.parse().map_err(|_| Problem::new(code::NOT_FOUND, "その異動は見つかりません。画面を読み込み直してください。"))
}

/// These transfers, in order, each once.
fn these(book: &Reading, ids: &[String]) -> Result<Vec<Transfer>> {
    let ids: BTreeSet<i64> = ids.iter().map(|id| number_of(id)).collect::<Result<_>>()?;
    ids.into_iter().map(|id| book.transfer(id)).collect()
}

fn entry_of(t: &Transfer) -> MoveEntry {
    MoveEntry {
        id: t.id.to_string(),
        number: t.person.clone(),
        name: t.name.clone(),
        kana: t.kana.clone(),
        kind: Some(t.kind),
        day: t.day.to_string(),
        other: t.other.clone(),
        unit: t.unit.clone(),
        title: t.title.clone(),
        role: Some(t.role),
        successor: t.successor.clone(),
        namesake: false,
    }
}

/// What all sources hand over, but for these people alone.
fn handed(book: &Reading, who: &Actor, today: chrono::NaiveDate, leavers: &[kernel::Post]) -> Result<Handover> {
    let ask = Asking { today, who };
    let mut all = Handover::default();
    for source in crate::day::sources() {
        all.join(source.handover(book, &ask, leavers)?);
    }
    Ok(all)
}

/// Transfers as a source: those to be carried out, and what is still in the hands of people who have left.
pub(crate) struct OfTransfers;

impl Source for OfTransfers {
    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        use kernel::Role;
        if !matches!(ask.who.role, Role::Chief | Role::Deputy | Role::Officer) {
            return Ok(Vec::new());
        }
        let all = book.transfers()?;
        let mut out = Vec::new();
        let mut tell = |some: Vec<&Transfer>, what: &str, note: &str, urgency, mark| {
            let Some(first) = some.first() else { return };
            let what = format!("{}人{what}", some.len());
            let mut matter = Matter::new("異動", &what, urgency, mark).by(art(46)).note(note).due(first.first_day());
            matter.place = Place { screen: "transfer".to_owned(), ..Place::default() };
            out.push(matter);
        };
        let due = |state: MoveState| {
            let here = all.iter().filter(move |t| t.state == state && t.first_day() <= ask.today);
            here.collect::<Vec<_>>()
        };
        tell(due(MoveState::Planned), "の異動が実施されていません", "", Urgency::Late, StateMark::Diamond);
        let note = "名簿と在籍に反映します";
        tell(due(MoveState::Fixed), "の異動の日になりました", note, Urgency::Now, StateMark::Disc);
        let bare = wants::nothing_asked(book, ask.today, &all)?;
        if let Some(first) = bare.iter().map(|t| t.first_day()).min() {
            let what = format!("来る{}人のカードとIDの申請", bare.len());
            let (urgency, mark) =
                if first <= ask.today { (Urgency::Late, StateMark::Diamond) } else { (Urgency::Now, StateMark::Disc) };
            let note = "要るものを申請するか、要らないと記録します";
            let mut matter = Matter::new("受入れ", &what, urgency, mark).by(art(80)).note(note).due(first);
            matter.count = i64::try_from(bare.len()).unwrap_or(i64::MAX);
            matter.place = Place { screen: "transfer".to_owned(), ..Place::default() };
            out.push(matter);
        }
        let mut tell = |some: Vec<&Transfer>, what: &str, note: &str, urgency, mark| {
            let Some(first) = some.first() else { return };
            let what = format!("{}人{what}", some.len());
            let mut matter = Matter::new("異動", &what, urgency, mark).by(art(46)).note(note).due(first.first_day());
            matter.place = Place { screen: "transfer".to_owned(), ..Place::default() };
            out.push(matter);
        };
        let near = all.iter().filter(|t| {
            let days = (t.first_day() - ask.today).num_days();
            t.state == MoveState::Planned && (1..=SOON).contains(&days)
        });
        tell(near.collect(), "の異動", "引き継ぐ物と後任を確かめます", Urgency::Soon, StateMark::Hollow);
        // Only where something was found open before is it looked for again: the ledgers are large.
        let gone: Vec<Transfer> = all.into_iter().filter(|t| t.kind.leaves() && t.last_day() < ask.today).collect();
        let stored = book.transfer_items()?;
        if stored.iter().any(|i| i.done_at.is_empty() && gone.iter().any(|t| t.id == i.transfer)) {
            let open = held::all(book, ask.who, ask.today, &gone)?;
            let open: Vec<_> = open.iter().filter(|i| i.is_open()).collect();
            let people: BTreeSet<i64> = open.iter().map(|i| i.of.id).collect();
            if let Some(last) = open.iter().map(|i| i.of.last_day()).min() {
                let what = format!("返していない物・引き継いでいない事 {}件（{}人）", open.len(), people.len());
                let mut matter = Matter::new("異動", &what, Urgency::Late, StateMark::Diamond).by(art(46)).due(last);
                matter.count = i64::try_from(open.len()).unwrap_or(i64::MAX);
                matter.place = Place { screen: "transfer".to_owned(), ..Place::default() };
                out.push(matter);
            }
        }
        Ok(out)
    }
}
