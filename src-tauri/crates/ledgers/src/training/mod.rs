//! 研修・同意書: planned, held, who was there, who still has to come, and the consent of those employed by the year
//! (第47条, 第50条–第54条).
//!
//! 「欠席」 and an empty cell are not the same: an empty one is nobody's word, and is counted apart.

mod attendance;
mod def;
mod paper;

pub use attendance::{AttendanceRead, land};
pub use def::{DEF, KINDS, PEOPLE};

use crate::forms::{Composed, Form, Wanted};
use crate::source::{DayRule, person_key};
use crate::words::{not_future, order, said, text};
use crate::{Ctx, Ledger, Menu};
use kernel::{FieldProblem, LedgerDef, Problem, Record, RecordId, Result, State, Step, Value, Values, art, code, date};
use store::{Asking, Fact, Place, Query, Reading, Tx};

/// The register of trainings.
pub struct Training;

const DAYS: &[DayRule] = &[
    DayRule {
        column: "planned_on",
        steps: &["planned"],
        late: "研修の予定日を過ぎています",
        soon: "研修の予定",
        ahead: 14,
        note: "実施したら記録し、出欠を取り込みます",
        article: art(51).p(1),
    },
    DayRule {
        column: "make_up_on",
        steps: &["held"],
        late: "補講の遅れ",
        soon: "補講の予定",
        ahead: 14,
        note: "未受講者の一覧から、補講を受けた人を記録します",
        article: art(51).p(2),
    },
];

impl Ledger for Training {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "研修・委託・運用", icon: "user" }
    }

    fn days(&self) -> &'static [DayRule] {
        DAYS
    }

    fn check(&self, ctx: &Ctx<'_>, values: &Values, found: &mut Vec<FieldProblem>) {
        order(&DEF, values, ("held_on", "make_up_on"), found);
        not_future(&DEF, ctx.today, values, &["held_on", "consent_on"], found);
        if text(values, "kind") == "drill" && said(values, "held_on") && !said(values, "assumed") {
            let message = "訓練の想定を書いてください（第53条）。";
            found.push(FieldProblem::new("assumed", "required", message));
        }
    }

    fn prepare(&self, ctx: &Ctx<'_>, old: Option<&Record>, new: &mut Values) {
        let empty = old.is_none_or(|o| o.get("year").is_empty()) && !said(new, "year");
        if empty {
            let day = ["held_on", "planned_on"].iter().find_map(|k| new.get(*k).and_then(Value::date));
            let year = date::fiscal_year_label(date::fiscal_year(day.unwrap_or(ctx.today)));
            new.insert("year".to_owned(), year.into());
        }
    }

    fn first_step(&self, values: &Values) -> &'static str {
        if said(values, "held_on") { "held" } else { "planned" }
    }

    /// Nobody is in the list twice, and the figures follow it.
    fn parts_changed(&self, tx: &mut Tx<'_>, id: RecordId) -> Result<()> {
        let rows = tx.parts(&DEF, id, PEOPLE.key)?;
        let mut seen: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
        for (n, row) in rows.iter().enumerate() {
            let number = person_key(text(row, "person_number"));
            let key = if number.is_empty() { person_key(text(row, "person")) } else { number };
            if let Some(before) = seen.insert(key, n) {
                let message = format!(
                    "「{}」が出欠の{}行目と{}行目にあります。片方を消すか、別の人なら職員番号を書いてください。",
                    text(row, "person"),
                    before + 1,
                    n + 1
                );
                let at = format!("{}.{n}.person", PEOPLE.key);
                return Err(crate::engine::invalid(vec![FieldProblem::new(&at, "duplicate", message)]));
            }
        }
        attendance::count(tx, id)
    }

    fn may_step(&self, ctx: &Ctx<'_>, book: &Reading, record: &Record, step: &Step, values: &Values) -> Result<()> {
        let mut found = Vec::new();
        self.check(ctx, values, &mut found);
        if !found.is_empty() {
            return Err(crate::engine::invalid(found));
        }
        let wrong = |message: String| Err(Problem::new(code::WRONG_STATE, message));
        let absent = attendance::absent(book, record.id)?.len();
        match step.key {
            "finish" if absent > 0 => wrong(format!(
                "受講していない人が{absent}人います（「未受講者一覧」で印刷できます）。補講を記録するか、責任者が「未受講者を残したまま完了にする」で理由を残してください（第51条第2項）。"
            )),
            "finish" if record.get("kind").text() == "guidance" && !said(values, "consent_on") => wrong(
                "同意日がありません。同意書に署名してもらい、署名した紙の写しを添付してください（第47条第2項）。"
                    .to_owned(),
            ),
            "finish" if record.get("kind").text() == "guidance" && book.attachments(&DEF, record.id)?.is_empty() => {
                wrong("署名した同意書の写しが添付されていません。「添付」で加えてください（第47条第2項）。".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn waiting_word(&self, state: &State) -> &'static str {
        match state.key {
            "planned" => "研修の計画",
            "held" => "未受講者",
            _ => state.label,
        }
    }

    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<store::Matter>> {
        let mut out = crate::source::waiting(self, book, ask)?;
        // A plan waits for its day, which is told apart.
        out.retain(|m| m.kind != "研修の計画");
        Ok(out)
    }

    /// Beside the common facts: people who still have to come, and guidance whose consent is not complete.
    fn facts(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Fact>> {
        let mut out = crate::source::facts(self, book, ask)?;
        let place = |query: Query| Place { ledger: DEF.key.to_owned(), query, ..Place::default() };
        let held = crate::source::in_use(&["held"]);
        let mut absent: i64 = 0;
        book.each(&DEF, &held, |record| {
            if let Value::Int(n) = record.get("absent") {
                absent += i64::from(*n);
            }
            Ok(())
        })?;
        let (key, label) = ("training.absent.people".to_owned(), "研修の未受講者（延べ）".to_owned());
        out.push(Fact { key, label, count: absent, place: place(held) });
        let filters = vec![("kind".to_owned(), vec!["guidance".to_owned()])];
        let open = Query { filters, ..crate::source::in_use(&["planned", "held"]) };
        let (key, label) = ("training.guidance".to_owned(), "終わっていない指導・同意書".to_owned());
        out.push(Fact { key, label, count: book.count(&DEF, &open)?, place: place(open) });
        Ok(out)
    }

    fn own_forms(&self) -> &'static [Form] {
        paper::FORMS
    }

    fn compose(&self, book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
        paper::compose(book, wanted)
    }
}
