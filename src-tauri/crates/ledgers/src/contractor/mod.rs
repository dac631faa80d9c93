//! 委託先: who works for us under which contract, what it states, and what became of the data (第122条–第124条, 第131条).
//!
//! The 16 matters of 第123条第1項 are a matrix with the number of the clause in the contract. What is missing is said by
//! name, waits on 今日, and can only be left so by the chief with a reason.

mod def;
mod paper;

pub use def::{CHECKS, CLAUSES, DEF, STAFF};

use crate::engine::Parts;
use crate::forms::{Composed, Form, Wanted};
use crate::source::DayRule;
use crate::words::{not_future, order, refuse_passwords, signed, text};
use crate::{Ctx, Ledger, Menu};
use kernel::{
    FieldProblem, LedgerDef, Problem, Record, RecordId, Result, State, StateMark, Step, Value, Values, art, code,
};
use standard::Pack;
use store::{Asking, Matter, Query, Reading, Tx, Urgency};

/// The register of contractors.
pub struct Contractor;

const OPEN: &[&str] = &["drafting", "running"];
const DAYS: &[DayRule] = &[
    DayRule {
        column: "ends_on",
        steps: OPEN,
        late: "委託の契約の終わり",
        soon: "委託の契約の満了",
        ahead: 30,
        note: "契約の終わりを記録し、データの返還・消去を確かめます",
        article: art(123).p(1),
    },
    DayRule {
        column: "survey_due",
        steps: OPEN,
        late: "委託先の調査の遅れ",
        soon: "委託先の調査",
        ahead: 30,
        note: "調査して「調査と監査」に書き、次の期限を直します",
        article: art(124).p(1),
    },
    DayRule {
        column: "audit_due",
        steps: OPEN,
        late: "委託先の監査の遅れ",
        soon: "委託先の監査",
        ahead: 30,
        note: "監査して「調査と監査」に書き、次の期限を直します",
        article: art(131),
    },
];

/// What 第127条 asks before a cloud service is used, with the place that asks.
const CLOUD: &[(&str, &str)] = &[
    ("class", "第127条第1項"),
    ("service", "第127条第1項"),
    ("consulted_on", "第127条第1項"),
    ("cloud_decision", "第127条第1項"),
    ("law", "第127条第2項"),
    ("exit_plan", "第127条第3項"),
    ("flow", "第127条第4項"),
    ("assurance", "第127条第5項"),
];

/// A survey or an audit of which nobody has said that it need not be reported, and that was not reported.
fn unreported(row: &Values) -> bool {
    text(row, "weight") != "low" && row.get("reported_on").is_none_or(Value::is_empty)
}

/// The matters that the contract neither states nor says why not.
fn missing(rows: &[Values]) -> Vec<String> {
    let lacks = |r: &&Values| match text(r, "stated") {
        "yes" => text(r, "place").is_empty(),
        "na" => text(r, "note").is_empty(),
        _ => true,
    };
    let name = |r: &Values| match r.get("no") {
        Some(Value::Int(n)) => format!("({n}){}", text(r, "label")),
        _ => text(r, "label").to_owned(),
    };
    rows.iter().filter(lacks).map(name).collect()
}

fn clauses_of(pack: &Pack) -> Vec<Values> {
    pack.registers()
        .clauses
        .iter()
        .map(|c| {
            [("no", Value::Int(i32::from(c.no))), ("label", c.label.as_str().into())]
                .map(|(k, v)| (k.to_owned(), v))
                .into()
        })
        .collect()
}

impl Ledger for Contractor {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "研修・委託・運用", icon: "collect" }
    }

    fn days(&self) -> &'static [DayRule] {
        DAYS
    }

    fn first_rows(&self, pack: &Pack) -> Parts {
        Parts::from([(CLAUSES.key.to_owned(), clauses_of(pack))])
    }

    fn quiet(&self) -> &'static [&'static str] {
        &["remarks", "survey_due", "audit_due", "staff", "checks", "missing", "confirmed_on", "confirmed_by"]
    }

    fn check(&self, ctx: &Ctx<'_>, values: &Values, found: &mut Vec<FieldProblem>) {
        order(&DEF, values, ("begins_on", "ends_on"), found);
        order(&DEF, values, ("checked_on", "begins_on"), found);
        not_future(&DEF, ctx.today, values, &["checked_on", "explained_on", "returned_on", "consulted_on"], found);
        let personal = values.get("personal") == Some(&Value::Flag(true));
        if personal && values.get("special_terms") == Some(&Value::Flag(false)) {
            found.push(FieldProblem::new(
                "special_terms",
                "required",
                "個人情報を扱う委託には、個人情報の特記事項が要ります。契約書に添えてください（第123条第2項）。",
            ));
        }
        refuse_passwords(DEF.columns, values, found);
    }

    fn step_after_edit(&self, old: &Record, new: &Values) -> Option<&'static str> {
        let said = ["vendor", "kind", "contract_number", "begins_on", "policy_clause", "special_terms", "personal"];
        (old.step == "running" && said.iter().any(|k| new.contains_key(*k))).then_some("drafting")
    }

    fn step_after_parts(&self, old: &Record, part: &str) -> Option<&'static str> {
        (old.step == "running" && part == CLAUSES.key).then_some("drafting")
    }

    fn on_step(&self, ctx: &Ctx<'_>, step: &str, values: &mut Values) {
        if matches!(step, "confirm" | "confirm_short") {
            values.insert("confirmed_on".to_owned(), ctx.today.into());
            values.insert("confirmed_by".to_owned(), signed(ctx.actor).into());
        }
    }

    fn may_step(&self, ctx: &Ctx<'_>, book: &Reading, record: &Record, step: &Step, values: &Values) -> Result<()> {
        let mut found = Vec::new();
        self.check(ctx, values, &mut found);
        if !found.is_empty() {
            return Err(crate::engine::invalid(found));
        }
        let wrong = |message: String| Err(Problem::new(code::WRONG_STATE, message));
        if matches!(step.key, "confirm" | "confirm_short") && text(values, "kind") == "cloud" {
            let open: Vec<FieldProblem> = CLOUD
                .iter()
                .filter(|(key, _)| text(values, key).is_empty() && values.get(*key).and_then(Value::date).is_none())
                .map(|(key, place)| {
                    let label = DEF.column(key).map_or(*key, |c| c.label);
                    let message = format!(
                        "クラウドサービスを使うには「{label}」が要ります。書いてから確認してください（{place}）。"
                    );
                    FieldProblem::new(key, "required", message)
                })
                .collect();
            if !open.is_empty() {
                return Err(crate::engine::invalid(open));
            }
        }
        let rows = book.parts(&DEF, record.id, CLAUSES.key)?;
        let lacks = if rows.is_empty() { missing(&clauses_of(ctx.pack)) } else { missing(&rows) };
        match step.key {
            "confirm" if !lacks.is_empty() => wrong(format!(
                "契約書に足りない事項が{}つあります（{}）。契約書の条番号を書くか、不要な理由を書いてください。そのままにするときは「足りない条項を残したまま確認する」で理由を残します（第123条第1項）。",
                lacks.len(),
                lacks.join("、")
            )),
            "confirm_short" if lacks.is_empty() => wrong("足りない条項はありません。「契約の条項を確認する」で確認してください。".to_owned()),
            "confirm" | "confirm_short" if values.get("policy_clause") != Some(&Value::Flag(true)) => {
                wrong("契約書に情報セキュリティポリシーの遵守が書かれていることを確かめ、「ポリシー遵守の明記」を「○」にしてください（第123条第1項）。".to_owned())
            }
            "confirm" | "confirm_short" if record.get("checked_on").is_empty() => {
                wrong("選定のときに確認した日とその内容を書いてください（第122条）。".to_owned())
            }
            "return" => {
                let open: Vec<String> = book
                    .parts(&DEF, record.id, STAFF.key)?
                    .iter()
                    .filter(|r| !text(r, "user_id").is_empty() && r.get("removed_on").is_none_or(Value::is_empty))
                    .map(|r| text(r, "user_id").to_owned())
                    .collect();
                if open.is_empty() {
                    return Ok(());
                }
                wrong(format!(
                    "消していないIDがあります（{}）。消した日を「従事者とID」に書いてください（第88条第2項）。",
                    open.join("、")
                ))
            }
            _ => Ok(()),
        }
    }

    fn after_step(&self, _ctx: &Ctx<'_>, tx: &mut Tx<'_>, id: RecordId, step: &str) -> Result<()> {
        if !matches!(step, "confirm" | "confirm_short") {
            return Ok(());
        }
        let record = tx.get(&DEF, id)?;
        let lacks = missing(&tx.parts(&DEF, id, CLAUSES.key)?);
        let said = if lacks.is_empty() { Value::Null } else { Value::from(lacks.join("、")) };
        tx.put(&DEF, id, record.version, &[("missing".to_owned(), said)].into())?;
        Ok(())
    }

    fn waiting_word(&self, state: &State) -> &'static str {
        match state.key {
            "drafting" => "契約の条項の確認",
            "ending" => "委託先のデータの返還・消去",
            _ => state.label,
        }
    }

    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        let mut out = crate::source::waiting(self, book, ask)?;
        if ask.who.role == kernel::Role::Auditor {
            return Ok(out);
        }
        if ask.decides() {
            let mut due = Vec::new();
            book.each(&DEF, &Query { ..crate::source::in_use(&["drafting", "running", "ending"]) }, |r| {
                if book.parts(&DEF, r.id, CHECKS.key)?.iter().any(unreported) {
                    due.push((r.id, r.number.clone(), r.get("name").text().to_owned()));
                }
                Ok(())
            })?;
            if let Some((id, number, name)) = due.first() {
                let what = if due.len() == 1 { name.clone() } else { format!("{name} ほか{}件", due.len() - 1) };
                let mut matter = Matter::new("委託先の調査の報告", &what, Urgency::Now, StateMark::Triangle)
                    .by(art(124).p(2))
                    .note("結果の重要度を決め、重要なら報告して日付を書きます");
                matter.number.clone_from(number);
                matter.place.ledger = DEF.key.to_owned();
                matter.place.record = Some(*id);
                out.push(matter);
            }
        }
        let mut short = 0;
        let mut first = None;
        book.each(&DEF, &Query { ..crate::source::in_use(&["running"]) }, |r| {
            if !r.get("missing").is_empty() {
                short += 1;
                first.get_or_insert_with(|| (r.id, r.number.clone(), r.get("name").text().to_owned()));
            }
            Ok(())
        })?;
        if let Some((id, number, name)) = first {
            let what = if short == 1 { name } else { format!("{name} ほか{}件", short - 1) };
            let mut matter =
                Matter::new("契約に足りない条項", &what, Urgency::Soon, StateMark::Triangle).by(art(123).p(1));
            matter.number = number;
            matter.place.ledger = DEF.key.to_owned();
            matter.place.record = Some(id);
            out.push(matter);
        }
        Ok(out)
    }

    /// The register says what is so on a day, not in a period.
    fn by_period(&self, _form: &Form) -> bool {
        false
    }

    fn own_forms(&self) -> &'static [Form] {
        paper::FORMS
    }

    fn compose(&self, book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
        paper::compose(book, wanted)
    }
}
