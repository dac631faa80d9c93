//! 媒体の貸出: who has which carrier until when, and what was erased when it came back (第37条第2項, 第42条).
//!
//! One loan is one carrier, so that each comes back by itself; several go out together in one change. Nothing is written
//! on the carrier: where it is follows from its open loan.

mod def;

pub use def::{DEF, ERASED};

use crate::carriers::{self, Called};
use crate::engine;
use crate::{Ctx, Fate, Ledger, Menu};
use kernel::{
    FieldProblem, LedgerDef, Post, Problem, Record, RecordId, Result, Role, StateMark, Step, Value, Values, art, code,
    date,
};
use serde::Serialize;
use std::collections::HashSet;
use store::{Asking, Fact, Held, Matter, Place, Query, Reading, Tx, Urgency};
use ts_rs::TS;

/// The most carriers lent at once.
const MOST: usize = 500;
/// Due soon is within so many days.
const SOON: i64 = 3;

/// The ledger of loans.
pub struct MediaLending;

impl Ledger for MediaLending {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "資産と媒体", icon: "arrow" }
    }

    fn own_screen(&self) -> Option<&'static str> {
        Some(DEF.title)
    }

    fn first_step(&self, _values: &Values) -> &'static str {
        "lent"
    }

    fn check(&self, _ctx: &Ctx<'_>, values: &Values, found: &mut Vec<FieldProblem>) {
        let text = |k: &str| values.get(k).map_or("", Value::text);
        let lent = text("lent_at");
        if let (Some(due), Some(out)) = (values.get("due_on").and_then(Value::date), date::read_moment(lent))
            && due < out.date()
        {
            found.push(FieldProblem::new(
                "due_on",
                "order",
                "返却期限が貸出日より前です。どちらかの日付を直してください。",
            ));
        }
        let back = text("returned_at");
        if !back.is_empty() && back < lent {
            found.push(FieldProblem::new(
                "returned_at",
                "order",
                "返却日時が貸出日時より前です。どちらかの日時を直してください。",
            ));
        }
    }

    fn prepare(&self, ctx: &Ctx<'_>, old: Option<&Record>, new: &mut Values) {
        if old.is_none() {
            new.insert("lent_by".to_owned(), ctx.actor.name.as_str().into());
        }
    }

    fn on_step(&self, ctx: &Ctx<'_>, step: &str, values: &mut Values) {
        if step == "return" {
            values.insert("returned_to".to_owned(), ctx.actor.name.as_str().into());
        }
    }

    fn may_step(&self, ctx: &Ctx<'_>, book: &Reading, _record: &Record, step: &Step, values: &Values) -> Result<()> {
        let mut found = Vec::new();
        self.check(ctx, values, &mut found);
        if step.key == "return" {
            let back = values.get("returned_at").map_or("", Value::text);
            if back > crate::words::minute(&book.now()).as_str() {
                found.push(FieldProblem::new(
                    "returned_at",
                    "order",
                    "返却日時がいまより後です。受け取ってから記録してください。",
                ));
            }
        }
        match found.first() {
            Some(first) => Err(Problem::new(code::INVALID, first.message.clone()).with(found)),
            None => Ok(()),
        }
    }

    fn holders(&self) -> &'static [&'static str] {
        &["borrower"]
    }

    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        if ask.who.role == Role::Auditor {
            return Ok(Vec::new());
        }
        let mut out = Vec::new();
        let mut add = |from, to, word: &str, urgency, mark, note: &str| -> Result<()> {
            let query = crate::source::with_day("due_on", from, to);
            let query = Query { steps: vec!["lent".to_owned()], ..query };
            let matter = Matter::of(book, &DEF, query, word, urgency, mark)?;
            out.extend(matter.map(|m| m.by(art(42)).note(note)));
            Ok(())
        };
        let late = "返してもらうか、期限を延ばしてください";
        add(None, ask.today.pred_opt(), "貸出の返却期限切れ", Urgency::Late, StateMark::Diamond, late)?;
        let until = ask.today.checked_add_signed(chrono::Duration::days(SOON));
        add(Some(ask.today), until, "貸出の返却期限", Urgency::Soon, StateMark::Hollow, "返却を受ける準備をします")?;
        Ok(out)
    }

    fn facts(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Fact>> {
        let mut out = crate::source::facts(self, book, ask)?;
        let late = crate::source::with_day("due_on", None, ask.today.pred_opt());
        let late = Query { steps: vec!["lent".to_owned()], ..late };
        out.push(Fact {
            key: "media_lending.late".to_owned(),
            label: "返却期限を過ぎた貸出".to_owned(),
            count: book.count(&DEF, &late)?,
            place: Place { ledger: DEF.key.to_owned(), query: late, ..Place::default() },
        });
        Ok(out)
    }

    fn held(&self, book: &Reading, _ask: &Asking<'_>, leavers: &[Post]) -> Result<Vec<Held>> {
        // What came back is held by nobody any more.
        let mut out = Vec::new();
        for held in crate::source::held(self, book, leavers)? {
            if book.get(&DEF, held.record)?.step == "lent" {
                out.push(Held { acts: vec!["return"], ..held });
            }
        }
        Ok(out)
    }

    fn release(&self, ctx: &Ctx<'_>, tx: &mut Tx<'_>, held: &Held, fate: &Fate<'_>) -> Result<()> {
        if fate.erased.is_empty() {
            let said = "貸出の返却には「返却時の消去」を選んでください（第37条第2項）。";
            return Err(Problem::new(code::INVALID, format!("{}：{said}", held.name)));
        }
        let values = [("returned_at", crate::words::minute(tx.at()).into()), ("erased", fate.erased.into())];
        let values = values.map(|(k, v): (&str, Value)| (k.to_owned(), v)).into();
        engine::take(tx, ctx, self, held.record, "return", "", &values)
    }
}

/// A carrier named on site, and whether it can go out or come back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Lendable {
    /// As it was read.
    pub text: String,
    /// The carrier; `null`: none, or several.
    pub media: Option<RecordId>,
    /// 管理番号 of the carrier.
    pub number: String,
    /// 品名.
    pub name: String,
    /// 重要性分類.
    pub class: String,
    /// `free`, `lent`, `retired`, `unknown`, `several`, `twice`.
    pub state: String,
    /// The open loan.
    pub loan: Option<RecordId>,
    /// What to know or do; empty when it is simply free.
    pub said: String,
}

/// Looks up what was scanned or typed, one number a line.
///
/// # Errors
/// Whatever the book cannot read.
pub fn look_up(book: &Reading, texts: &[String]) -> Result<Vec<Lendable>> {
    let called = Called::read(book)?;
    let mut seen = HashSet::new();
    texts.iter().map(|text| one(book, &called, text, &mut seen)).collect()
}

fn one(book: &Reading, called: &Called, text: &str, seen: &mut HashSet<RecordId>) -> Result<Lendable> {
    let bare = |state: &str, said: String| Lendable {
        text: text.to_owned(),
        state: state.to_owned(),
        said,
        ..Lendable::default()
    };
    let id = match called.named(text) {
        [] => {
            return Ok(bare(
                "unknown",
                format!("「{text}」は媒体・機器の台帳にありません。先に台帳に登録してください。"),
            ));
        }
        [id] => *id,
        several => {
            return Ok(bare(
                "several",
                format!("「{text}」は台帳に{}件あります。管理番号で入れてください。", several.len()),
            ));
        }
    };
    let record = book.get(crate::ledger(carriers::CARRIERS)?.def(), id)?;
    let loan = carriers::loan_of(book, id)?;
    let (state, said) = if !seen.insert(id) {
        ("twice", format!("{}は二度入っています。片方を消してください。", carriers::number(&record)))
    } else if let Some(loan) = &loan {
        ("lent", format!("{}は{}です。", carriers::number(&record), carriers::lent_to(loan)))
    } else if record.life != "active" {
        ("retired", format!("{}は廃止されています。貸し出せません（第22条）。", carriers::number(&record)))
    } else {
        ("free", String::new())
    };
    Ok(Lendable {
        text: text.to_owned(),
        media: Some(id),
        number: carriers::number(&record).to_owned(),
        name: record.get("name").text().to_owned(),
        class: record.get("class").text().to_owned(),
        state: state.to_owned(),
        loan: loan.map(|l| l.id),
        said,
    })
}

fn invalid(column: &str, message: impl Into<String>) -> Problem {
    let message = message.into();
    Problem::new(code::INVALID, message.clone()).with(vec![FieldProblem::new(column, "rule", message)])
}

/// The borrower by name: someone of the register, or another division's with that division.
fn borrower(book: &Reading, typed: &str, division: &str) -> Result<String> {
    let key = crate::source::person_key(typed);
    if key.is_empty() {
        return Err(invalid("borrower", "借りる人を記入してください（第42条）。"));
    }
    let people = book.people()?;
    let own: Vec<&Post> = people
        .iter()
        .filter(|p| p.active)
        .filter(|p| crate::source::person_key(&p.number) == key || crate::source::person_key(&p.name) == key)
        .collect();
    match own.as_slice() {
        [one] => Ok(one.name.clone()),
        [_, _, ..] => {
            Err(invalid("borrower", format!("「{typed}」という人が2人以上います。職員番号で入れてください。")))
        }
        [] if division.is_empty() => Err(invalid(
            "borrower",
            format!(
                "「{typed}」は名簿にいません。職員番号か氏名を確かめるか、ほかの課の職員なら所属を記入してください（第42条）。"
            ),
        )),
        [] => Ok(typed.trim().to_owned()),
    }
}

/// Lends carriers to one person, all or none; `values` are the loan's without the carrier.
///
/// # Errors
/// `invalid` for a borrower nobody knows and days that do not fit; `wrong_state` for what is lent, gone or unknown.
pub fn lend(tx: &mut Tx<'_>, ctx: &Ctx<'_>, texts: &[String], values: &Values) -> Result<Vec<RecordId>> {
    if texts.is_empty() {
        return Err(invalid("media", "貸し出す媒体の番号を入れてください。"));
    }
    if texts.len() > MOST {
        return Err(Problem::new(
            code::TOO_LARGE,
            format!("一度に貸し出せるのは{MOST}点までです。分けて記録してください。"),
        ));
    }
    let found = look_up(tx, texts)?;
    if let Some(bad) = found.iter().find(|f| f.state != "free") {
        return Err(Problem::new(code::WRONG_STATE, format!("{}貸し出すものから除いてください。", bad.said)));
    }
    let values = engine::fit(&DEF, values.clone())?;
    let text = |k: &str| values.get(k).map_or("", Value::text);
    let name = borrower(tx, text("borrower"), text("division"))?;
    if text("lent_at") > crate::words::minute(tx.at()).as_str() {
        return Err(invalid("lent_at", "貸出日時がいまより後です。渡してから記録してください。"));
    }
    let mut out = Vec::new();
    for item in &found {
        let Some(id) = item.media else { continue };
        let record = tx.get(crate::ledger(carriers::CARRIERS)?.def(), id)?;
        let mut loan = values.clone();
        loan.insert("borrower".to_owned(), name.as_str().into());
        let own = [
            ("name", item.name.as_str()),
            ("carrier", item.number.as_str()),
            ("serial", carriers::serial(&record)),
            ("class", item.class.as_str()),
        ];
        loan.extend(own.map(|(k, v)| (k.to_owned(), if v.is_empty() { Value::Null } else { v.into() })));
        loan.insert("media".to_owned(), carriers::source(id).into());
        out.push(engine::add(tx, ctx, &MediaLending, loan, engine::Parts::new())?);
    }
    Ok(out)
}

/// Takes back what was scanned or typed, all or none.
///
/// # Errors
/// `wrong_state` for what is not lent, and whatever the step's rules refuse.
pub fn take_back(tx: &mut Tx<'_>, ctx: &Ctx<'_>, texts: &[String], values: &Values) -> Result<Vec<RecordId>> {
    if texts.is_empty() {
        return Err(invalid("media", "返された媒体の番号を入れてください。"));
    }
    let mut out = Vec::new();
    for item in look_up(tx, texts)? {
        match (item.loan, item.state.as_str()) {
            (Some(loan), "lent") => {
                engine::take(tx, ctx, &MediaLending, loan, "return", "", values)?;
                out.push(loan);
            }
            (_, "free" | "retired") => {
                return Err(Problem::new(
                    code::WRONG_STATE,
                    format!("{}は貸し出されていません。先に貸出を記録するか、番号を確かめてください。", item.number),
                ));
            }
            _ => return Err(Problem::new(code::WRONG_STATE, item.said)),
        }
    }
    Ok(out)
}
