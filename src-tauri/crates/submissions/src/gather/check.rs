//! Before a packet is sealed: what is missing or contradictory. Nothing here refuses; the chief sees it and decides.

use super::data::{about_inspection, ledgers_of};
use chrono::NaiveDate;
use kernel::{Axis, LedgerDef, Result, date};
use store::{Query, Reading, SubmissionDuty};

/// Something that was noticed.
#[derive(Debug, Clone, PartialEq)]
pub struct Noticed {
    /// In a sentence: 分類がまだ確認されていない情報資産が 3件あります.
    pub what: String,
    /// How many.
    pub count: i64,
    /// Ledger whose list shows them; empty: none.
    pub ledger: String,
    /// Which of its records are meant.
    pub query: Query,
    /// Screen that shows them; empty: the ledger.
    pub screen: String,
}

impl Noticed {
    fn new(what: String, count: i64) -> Noticed {
        Noticed { what, count, ledger: String::new(), query: Query::default(), screen: String::new() }
    }

    fn of(self, ledger: &str, query: Query) -> Noticed {
        Noticed { ledger: ledger.to_owned(), query, ..self }
    }

    fn on(self, screen: &str) -> Noticed {
        Noticed { screen: screen.to_owned(), ..self }
    }
}

fn in_use() -> Query {
    Query { life: vec!["active".to_owned()], ..Query::default() }
}

/// Records of a ledger that stand on open steps, one line for each step.
fn open_steps(book: &Reading, def: &'static LedgerDef, out: &mut Vec<Noticed>) -> Result<()> {
    for state in ledgers::source::open_states(def) {
        let query = Query { steps: vec![state.key.to_owned()], ..in_use() };
        let count = book.count(def, &query)?;
        if count > 0 {
            let word = def.state_label(Axis::Step, state.key);
            let what = format!("{}に「{word}」が {count}{}あります", def.title, def.counter);
            out.push(Noticed::new(what, count).of(def.key, query));
        }
    }
    Ok(())
}

/// What is missing or contradictory for a duty.
pub fn check(book: &Reading, duty: &SubmissionDuty, today: NaiveDate) -> Result<Vec<Noticed>> {
    let mut out = Vec::new();
    if duty.due < today {
        let due = date::wareki_long(duty.due);
        out.push(Noticed::new(format!("期限（{due}）を過ぎています"), 1));
    }
    for key in ledgers_of(&duty.key) {
        let def = ledgers::ledger(key)?.def();
        open_steps(book, def, &mut out)?;
        if def.total_by == "class" {
            let none = Query { filters: vec![("class".to_owned(), vec![String::new()])], ..in_use() };
            let count = book.count(def, &none)?;
            if count > 0 {
                let what = format!("{}に、重要性分類のないものが {count}{}あります", def.title, def.counter);
                out.push(Noticed::new(what, count).of(key, none));
            }
        }
        if book.count(def, &in_use())? == 0 {
            out.push(Noticed::new(format!("{}に記録がありません", def.title), 0));
        }
    }
    if duty.key == "class_report" {
        let def = ledgers::ledger("media_disposal")?.def();
        let open: i64 = {
            let mut all = Vec::new();
            open_steps(book, def, &mut all)?;
            all.iter().map(|n| n.count).sum()
        };
        if open > 0 {
            out.push(
                Noticed::new(format!("終わっていない廃棄・返却の案件が {open}件あります"), open)
                    .of("media_disposal", in_use()),
            );
        }
    }
    if about_inspection(&duty.key) {
        inspection(book, duty, &mut out)?;
    }
    remarks(book, duty, &mut out)?;
    Ok(out)
}

fn inspection(book: &Reading, duty: &SubmissionDuty, out: &mut Vec<Noticed>) -> Result<()> {
    let rounds = book.inspection_rounds()?;
    let Some(round) = rounds.iter().find(|r| r.fiscal_year == duty.fiscal_year && r.kind == "yearly") else {
        out.push(
            Noticed::new(format!("{}の自己点検がまだありません", date::fiscal_year_label(duty.fiscal_year)), 0)
                .on("inspections"),
        );
        return Ok(());
    };
    let lines = book.inspection_lines(round.id)?;
    for (state, word) in [("open", "答えていない点検票"), ("submitted", "責任者の確定を待つ点検票")]
    {
        let count = lines.iter().filter(|l| l.state == state).count();
        if count > 0 {
            out.push(Noticed::new(format!("{word}が {count}人分あります"), wide(count)).on("inspections"));
        }
    }
    let plans = book.inspection_findings()?;
    let count = plans.iter().filter(|f| f.round == round.id && f.state == "unplanned").count();
    if count > 0 {
        out.push(
            Noticed::new(format!("改善計画を書いていない指摘が {count}件あります"), wide(count)).on("inspections"),
        );
    }
    Ok(())
}

/// Remarks of an earlier packet of the same duty that nobody has answered.
fn remarks(book: &Reading, duty: &SubmissionDuty, out: &mut Vec<Noticed>) -> Result<()> {
    let packets = book.submission_packets()?;
    let own =
        packets.iter().filter(|p| (p.fiscal_year, &p.duty, &p.period) == (duty.fiscal_year, &duty.key, &duty.period));
    let mut count = 0;
    for packet in own {
        count += book.submission_remarks(Some(packet.id))?.iter().filter(|r| r.done_at.is_empty()).count();
    }
    if count > 0 {
        out.push(Noticed::new(format!("差戻しの指摘のうち、対応していないものが {count}件あります"), wide(count)));
    }
    Ok(())
}

fn wide(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
