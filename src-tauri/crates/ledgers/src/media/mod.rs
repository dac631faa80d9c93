//! 媒体・機器: every physical carrier, the class of what is in it, who holds it and under which contract.
//!
//! A carrier takes the highest class of the assets that it holds, by itself (第17条第3項); it is never lowered by itself.

mod def;

pub use def::{DEF, KINDS};

use crate::forms::ReportRow;
use crate::words::higher;
use crate::{Ctx, Ledger, Link, Menu, classified};
use kernel::{Axis, FieldProblem, LedgerDef, Problem, Record, RecordId, Result, Step, Value, Values, art, code};
use store::{Reading, Tx};

/// What a carrier holds (第17条第3項).
pub static HOLDS: Link = Link {
    table: store::Link { table: "media_holds", left: "media", right: "asset" },
    left_label: "入っている情報資産",
    right_label: "入れている媒体・機器",
    basis: &[art(17).p(3)],
};

/// The ledger of media and equipment.
pub struct Media;

impl Ledger for Media {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "資産と媒体", icon: "save" }
    }

    fn check(&self, _ctx: &Ctx<'_>, values: &Values, found: &mut Vec<FieldProblem>) {
        classified::check(values, found);
        let day = |k: &str| values.get(k).and_then(Value::date);
        if let (Some(from), Some(until)) = (day("acquired_on"), day("stopped_on"))
            && until < from
        {
            found.push(FieldProblem::new(
                "stopped_on",
                "order",
                "使用中止日が取得日より前です。どちらかの日付を直してください。",
            ));
        }
    }

    fn prepare(&self, ctx: &Ctx<'_>, old: Option<&Record>, new: &mut Values) {
        classified::note_class(ctx, old, new);
    }

    fn report_row(&self, record: &Record) -> ReportRow {
        let word = |key: &str| DEF.column(key).map_or_else(String::new, |c| crate::shown(c, record.get(key)));
        let kind = match record.get("kind").text() {
            "server" => "サーバ",
            "terminal" | "tablet" => "端末",
            "hdd" | "ssd" | "usb" | "card" | "optical" | "tape" => "記録媒体",
            "network" => "ネットワーク",
            _ => "設備・その他の機器",
        };
        ReportRow {
            kind: kind.to_owned(),
            name: word("name"),
            business: word("model"),
            unit: word("unit"),
            form: word("kind"),
            place: word("place"),
            class: word("class"),
            reason: word("class_reason"),
            ..ReportRow::default()
        }
    }

    fn quiet(&self) -> &'static [&'static str] {
        classified::QUIET
    }

    fn holders(&self) -> &'static [&'static str] {
        &["holder"]
    }

    fn held_acts(&self) -> &'static [&'static str] {
        &["return", "pass"]
    }

    fn check_held(&self, book: &Reading, record: &Record, values: &Values) -> Result<Option<FieldProblem>> {
        let Some(class) = values.get("class") else { return Ok(None) };
        let held = highest(book, record.id)?;
        let lower = !held.class.is_empty() && higher(class.text(), &held.class) != class.text();
        Ok(lower.then(|| {
            FieldProblem::new(
                "class",
                "lower",
                format!(
                    "「{}」（分類{}）が入っているため、{}より低くできません（第17条第3項）。先に中身を移すか消去して、つながりを外してください。",
                    held.name, held.class, held.class
                ),
            )
        }))
    }

    fn may_step(&self, _ctx: &Ctx<'_>, book: &Reading, record: &Record, step: &Step, _values: &Values) -> Result<()> {
        if step.key != "retire" {
            return Ok(());
        }
        if let Some(loan) = crate::carriers::loan_of(book, record.id)? {
            return Err(Problem::new(
                code::WRONG_STATE,
                format!(
                    "{}は{}です。返却を受けてから廃止にしてください。",
                    record.number,
                    crate::carriers::lent_to(&loan)
                ),
            ));
        }
        // A disposal case takes what it holds out of use first, so it passes here as well.
        let asset = crate::ledger(HOLDS.table.right)?.def();
        for id in book.linked(&HOLDS.table, record.id)? {
            let held = book.get(asset, id)?;
            if held.life == "active" {
                return Err(Problem::new(
                    code::WRONG_STATE,
                    format!(
                        "{}には使用中の「{}」（{}）が入っているため、廃止にできません（第22条第2号）。中身を別の媒体に移してつながりを外すか、一緒に廃棄の案件に入れてください。",
                        record.number,
                        held.get(asset.name).text(),
                        held.number
                    ),
                ));
            }
        }
        Ok(())
    }

    fn other_changed(&self, ctx: &Ctx<'_>, tx: &mut Tx<'_>, ledger: &str, id: RecordId) -> Result<()> {
        if ledger != HOLDS.table.right {
            return Ok(());
        }
        for carrier in tx.linking(&HOLDS.table, id)? {
            self.raise(ctx, tx, carrier)?;
        }
        Ok(())
    }

    fn linked(&self, ctx: &Ctx<'_>, tx: &mut Tx<'_>, id: RecordId) -> Result<()> {
        self.raise(ctx, tx, id)
    }
}

/// The asset with the highest class in a carrier.
struct Highest {
    class: String,
    name: String,
}

fn highest(tx: &Reading, carrier: RecordId) -> Result<Highest> {
    let asset = crate::ledger(HOLDS.table.right)?.def();
    let mut found = Highest { class: String::new(), name: String::new() };
    for id in tx.linked(&HOLDS.table, carrier)? {
        let record = tx.get(asset, id)?;
        let class = record.get("class").text();
        if record.life == "active" && !class.is_empty() && (found.class.is_empty() || class < found.class.as_str()) {
            found = Highest { class: class.to_owned(), name: record.get(asset.name).text().to_owned() };
        }
    }
    Ok(found)
}

impl Media {
    /// Raises a carrier to the class of what it holds, says why, and asks the chief again.
    fn raise(&self, ctx: &Ctx<'_>, tx: &mut Tx<'_>, id: RecordId) -> Result<()> {
        let record = tx.get(&DEF, id)?;
        if record.life != "active" {
            return Ok(());
        }
        let now = record.get("class").text();
        let held = highest(tx, id)?;
        if held.class.is_empty() || higher(now, &held.class) == now {
            return Ok(());
        }
        let reason =
            format!("「{}」（分類{}）を収録しているため、最高度の分類とする（第17条第3項）", held.name, held.class);
        let mut values = Values::from([
            ("class".to_owned(), Value::from(held.class.as_str())),
            ("class_reason".to_owned(), Value::from(reason.as_str())),
        ]);
        classified::note_class(ctx, Some(&record), &mut values);
        tx.put(&DEF, id, record.version, &values)?;
        // Where the chief was asked already, the question stands.
        if !matches!(record.step.as_str(), "waiting" | "asking") {
            tx.set_state(&DEF, id, Axis::Step, "waiting", Some(&reason))?;
        }
        Ok(())
    }
}
