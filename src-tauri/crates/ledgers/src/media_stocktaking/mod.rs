//! 媒体の棚卸: the list goes out on paper or screen, what is there is ticked or scanned, and what differs is a task until it is
//! settled (第37条第1項, 第62条第3項).
//!
//! The list is the ledger as it stood when the stocktaking began; later changes of the ledger do not reach it.

mod acts;
mod def;
mod paper;
mod rows;

pub use acts::{Settling, begin, enter, settle, tick};
pub use def::{DEF, DIFFERENCES, OUTCOMES, fitting};
pub use rows::{Difference, Expected, Found, Stocktaking};

use crate::forms::{Composed, Form, Wanted};
use crate::{Ctx, Ledger, Menu};
use kernel::{LedgerDef, Problem, Record, RecordId, Result, Role, StateMark, Step, Values, art, code};
use store::{Asking, Matter, Place, Reading, Tx, Urgency};

/// As many differences are named one by one on 今日; more are one line.
const NAMED: usize = 5;

/// The ledger of stocktakings.
pub struct MediaStocktaking;

impl Ledger for MediaStocktaking {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "資産と媒体", icon: "ledgers" }
    }

    fn own_screen(&self) -> Option<&'static str> {
        Some(DEF.title)
    }

    fn own_forms(&self) -> &'static [Form] {
        paper::FORMS
    }

    fn compose(&self, book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
        paper::compose(book, wanted)
    }

    fn first_step(&self, _values: &Values) -> &'static str {
        "counting"
    }

    fn may_step(&self, _ctx: &Ctx<'_>, book: &Reading, record: &Record, step: &Step, _values: &Values) -> Result<()> {
        let all = Stocktaking::read(book, record.id)?;
        match step.key {
            "compare" if all.found.is_empty() => Err(Problem::new(
                code::INVALID,
                "まだ何も数えていません。棚卸表に印を付けるか、番号を読み取ってから照合してください。",
            )),
            "close" if all.open() > 0 => Err(Problem::new(
                code::INVALID,
                format!("差異が{}件残っています。1件ずつ処置を記録してから完了にしてください。", all.open()),
            )),
            _ => Ok(()),
        }
    }

    fn on_step(&self, ctx: &Ctx<'_>, step: &str, values: &mut Values) {
        if step == "close" {
            values.insert("closed_on".to_owned(), ctx.today.into());
            values.insert("closed_by".to_owned(), ctx.actor.name.as_str().into());
        }
    }

    fn after_step(&self, ctx: &Ctx<'_>, tx: &mut Tx<'_>, id: RecordId, step: &str) -> Result<()> {
        if step == "compare" { acts::compare(ctx, tx, id) } else { Ok(()) }
    }

    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        let mut out = Vec::new();
        if ask.who.role == Role::Auditor {
            return Ok(out);
        }
        let counting = crate::source::in_use(&["counting"]);
        let counting = Matter::of(book, &DEF, counting, "棚卸の実施中", Urgency::Soon, StateMark::Half)?;
        out.extend(counting.map(|m| m.by(art(62).p(3)).note("数え終えたら台帳と照合します")));
        let mut comparing = Vec::new();
        book.each(&DEF, &crate::source::in_use(&["comparing"]), |record| {
            comparing.push(record);
            Ok(())
        })?;
        for record in comparing {
            let all = Stocktaking::read(book, record.id)?;
            let of = |kind: &str, what: &str, mark: StateMark| {
                let mut matter = Matter::new(kind, what, Urgency::Now, mark).by(art(62).p(3));
                matter.number.clone_from(&record.number);
                matter.place = Place { ledger: DEF.key.to_owned(), record: Some(record.id), ..Place::default() };
                matter
            };
            let open: Vec<&Difference> = all.differences.iter().filter(|d| d.is_open()).collect();
            if open.is_empty() && ask.decides() {
                out.push(of("棚卸の完了の確認", record.get("name").text(), StateMark::Disc));
            } else if open.len() > NAMED {
                let what = format!("{} 差異{}件", record.get("name").text(), open.len());
                out.push(of("棚卸の差異", &what, StateMark::Triangle));
            } else {
                out.extend(open.iter().map(|d| {
                    let what = format!("{} {}", d.number, crate::label_of(DIFFERENCES, &d.kind));
                    of("棚卸の差異", &what, StateMark::Triangle)
                }));
            }
        }
        Ok(out)
    }
}

/// Whether a stocktaking is over.
#[must_use]
pub fn is_over(record: &Record) -> bool {
    record.life != "active" || record.step == "closed"
}
