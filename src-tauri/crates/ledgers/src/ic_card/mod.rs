//! ICカード: every card of the division, personal or shared, from the shelf to the crusher (第58条).
//!
//! A lost card stands open until its invalidation is recorded with its time. A replaced one stands open until it was
//! collected and a closed case of disposal says who crushed it; no hand writes that here.

mod asking;
mod def;
mod leaving;
mod paper;

pub use asking::UNKNOWN;
pub use def::{ALSO, DEF, KINDS, LOANS, LOSSES, PERMITS};

use crate::forms::{Composed, Form, Wanted};
use crate::source::{self, person_key};
use crate::to_incident::IncidentStart;
use crate::words::{minute, said, text};
use crate::{Ctx, Fate, Ledger, Menu, label_of};
use chrono::{Duration, NaiveDate};
use kernel::{
    Axis, FieldProblem, LedgerDef, Post, Problem, Record, RecordId, Result, Role, State, StateMark, Step, Value,
    Values, art, code, date,
};
use store::{Asking, Handover, Held, Matter, Query, Reading, Tx, Urgency};

/// The ledger of cards.
pub struct IcCard;

/// The ledger of disposal cases, in which a card is crushed.
const CASES: &str = "media_disposal";
/// The screen of a lost card.
const LOSS_SCREEN: &str = "card-loss";
/// Cards that end within so many days are told.
const ENDS_SOON: i64 = 90;

fn wrong(message: impl Into<String>) -> Problem {
    Problem::new(code::WRONG_STATE, message)
}

fn order(found: &mut Vec<FieldProblem>, values: &Values, (first, then): (&str, &str), message: &str) {
    // Days and moments are stored as texts that sort by time.
    let key = |k: &str| match values.get(k) {
        Some(Value::Date(d)) => d.to_string(),
        Some(v) => v.text().to_owned(),
        None => String::new(),
    };
    let (a, b) = (key(first), key(then));
    if !a.is_empty() && !b.is_empty() && b < a {
        found.push(FieldProblem::new(then, "order", message));
    }
}

impl Ledger for IcCard {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "人・カード・ID", icon: "card" }
    }

    fn unique(&self) -> &'static [&'static str] {
        &["card_number"]
    }

    fn kept_parts(&self) -> &'static [&'static str] {
        &["permits", "loans"]
    }

    fn check(&self, ctx: &Ctx<'_>, values: &Values, found: &mut Vec<FieldProblem>) {
        order(found, values, ("lent_on", "returned_on"), "返納日が貸与日より前です。どちらかの日付を直してください。");
        order(found, values, ("lent_on", "due_on"), "返却予定日が貸与日より前です。どちらかの日付を直してください。");
        order(
            found,
            values,
            ("noticed_at", "reported_at"),
            "届け出た日時が、気づいた日時より前です。どちらかを直してください。",
        );
        order(
            found,
            values,
            ("noticed_at", "invalidated_at"),
            "無効化した日時が、紛失等に気づいた日時より前です。どちらかを直してください（第58条第2項第3号）。",
        );
        order(
            found,
            values,
            ("happened_at", "noticed_at"),
            "起きた日時が、気づいた日時より後です。どちらかを直してください。",
        );
        order(
            found,
            values,
            ("replaced_on", "collected_on"),
            "回収日が切替日より前です。どちらかの日付を直してください。",
        );
        for key in ["happened_at", "noticed_at", "reported_at", "desk_at", "invalidated_at"] {
            let day = date::read_moment(text(values, key)).map(|m| m.date());
            if day.is_some_and(|d| d > ctx.today) {
                found.push(future(key));
            }
        }
        for key in ["lent_on", "returned_on", "replaced_on", "collected_on", "checked_on"] {
            if values.get(key).and_then(Value::date).is_some_and(|d| d > ctx.today) {
                found.push(future(key));
            }
        }
        crate::words::refuse_passwords(DEF.columns, values, found);
    }

    fn prepare(&self, _ctx: &Ctx<'_>, old: Option<&Record>, new: &mut Values) {
        crate::words::another_holder(old, new);
    }

    fn first_step(&self, values: &Values) -> &'static str {
        match text(values, "origin") {
            "lent" => "lent",
            "lent_short" => "lent_short",
            "returned" => "returned",
            "invalid" => "invalid",
            "replaced" => "replaced",
            "collected" => "collected",
            "stock" => "stock",
            _ if said(values, "collected_on") => "collected",
            _ if said(values, "invalidated_at") => "invalid",
            _ if said(values, "returned_on") => "returned",
            _ if said(values, "lent_on") => "lent",
            _ => "stock",
        }
    }

    fn holders(&self) -> &'static [&'static str] {
        &["holder_number", "holder"]
    }

    fn on_step(&self, ctx: &Ctx<'_>, step: &str, values: &mut Values) {
        let mut default = |key: &str, value: Value| {
            if values.get(key).is_none_or(Value::is_empty) {
                values.insert(key.to_owned(), value);
            }
        };
        match step {
            "report_loss" => {
                default("reported_by", ctx.actor.name.as_str().into());
                // A second loss of a card that was found starts anew.
                for key in ["invalidated_at", "invalidated_by", "misuse", "prevention"] {
                    values.insert(key.to_owned(), Value::Null);
                }
                for key in ["happened_at", "loss_place", "also_lost", "searched", "desk_at", "desk_note"] {
                    values.entry(key.to_owned()).or_insert(Value::Null);
                }
            }
            "lend" | "lend_short" | "issue" => {
                values.insert("returned_on".to_owned(), Value::Null);
                if step != "lend_short" {
                    values.insert("due_on".to_owned(), Value::Null);
                }
            }
            "collect" => default("collected_by", ctx.actor.name.as_str().into()),
            _ => {}
        }
    }

    /// A card of the division is lent for a time to whom the chief permitted it, never for good.
    fn offers(&self, record: &Record, step: &Step) -> bool {
        record.get("kind").text() != "division" || !matches!(step.key, "lend" | "ask")
    }

    fn may_step(&self, ctx: &Ctx<'_>, book: &Reading, record: &Record, step: &Step, values: &Values) -> Result<()> {
        let mut found = Vec::new();
        self.check(ctx, values, &mut found);
        let now = minute(&book.now());
        for key in ["noticed_at", "reported_at", "desk_at", "invalidated_at"] {
            if step.takes.contains(&key) && text(values, key) > now.as_str() && !found.iter().any(|f| f.column == key) {
                found.push(future(key));
            }
        }
        if !found.is_empty() {
            return Err(crate::engine::invalid(found));
        }
        match step.key {
            "lend" if record.get("kind").text() == "division" => Err(wrong(
                "所属のカードは「一時貸与する」で貸し出します。使える人は先に責任者が許可します（第58条第1項第3号）。",
            )),
            "lend_short" if record.get("kind").text() == "division" => permitted(ctx, book, record, values).map(|_| ()),
            "ask" if record.get("kind").text() == "division" => Err(wrong(
                "所属のカードは、申請ではなく、責任者の「使用の許可」で使える人を決めます（第58条第1項第3号）。",
            )),
            "issue" => asking::issuing(book, record, values).map(|_| ()),
            "retire" => crushing(book, record).map(|_| ()),
            _ => Ok(()),
        }
    }

    fn after_step(&self, ctx: &Ctx<'_>, tx: &mut Tx<'_>, id: RecordId, step: &str) -> Result<()> {
        let record = tx.get(&DEF, id)?;
        match step {
            "issue" => asking::issued_from_stock(tx, &record),
            "unask" => asking::unasked(tx, &record),
            "lend_short" => lent(ctx, tx, &record),
            "return" | "collect" => brought(ctx, tx, &record),
            "report_loss" => lost_on_loan(tx, &record),
            "found" => {
                let was = before_loss(&record);
                if was != record.step {
                    tx.set_state(&DEF, id, Axis::Step, was, None)?;
                }
                if was == "lent_short" { lent_on(ctx, tx, &record) } else { Ok(()) }
            }
            "retire" => {
                let case = crushing(tx, &record)?;
                let values = [
                    ("disposal_number", Value::from(case.number.as_str())),
                    ("disposed_on", case.on.map_or(Value::Null, Value::from)),
                    ("disposed_how", case.how.as_str().into()),
                    ("disposed_by", case.by.as_str().into()),
                    ("witness", case.witness.as_str().into()),
                ];
                let values = values.map(|(k, v)| (k.to_owned(), v)).into();
                tx.put(&DEF, id, record.version, &values)?;
                tx.set_state(&DEF, id, Axis::Step, "crushed", None)?;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn as_incident(&self, record: &Record) -> Option<IncidentStart> {
        let reported = matches!(record.step.as_str(), "lost" | "invalid" | "reissued");
        let kind = match record.get("loss_kind").text() {
            "loss" => "loss",
            "theft" => "theft",
            "fraud" => "other",
            _ => return None,
        };
        let copy = |from: &'static str, to: &'static str| (to, record.get(from).clone());
        let number = record.get("card_number").text();
        reported.then(|| IncidentStart {
            name: format!("ICカード {number}の{}", label_of(LOSSES, record.get("loss_kind").text())),
            kind,
            values: vec![
                copy("noticed_at", "noticed_at"),
                copy("happened_at", "happened_at"),
                copy("holder", "noticed_by"),
                copy("loss_place", "place"),
                copy("situation", "outline"),
                copy("reported_by", "reporter"),
                copy("reported_at", "chief_at"),
                copy("desk_at", "desk_at"),
                copy("desk_note", "desk_note"),
                copy("systems", "contents"),
                ("things", format!("ICカード {number}").into()),
            ],
        })
    }

    fn own_forms(&self) -> &'static [Form] {
        paper::FORMS
    }

    fn compose(&self, book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
        paper::compose(book, wanted)
    }

    fn waiting_word(&self, state: &State) -> &'static str {
        match state.key {
            "wanted" => "カードの貸与の承認",
            "granted" => "承認済・カードの貸与待ち",
            "sent_back" => "カードの貸与の申請（差戻し）",
            "lost" => "カードの無効化",
            "replaced" => "旧カードの回収",
            "collected" => "回収したカードの破砕",
            _ => state.label,
        }
    }

    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        let mut out = Vec::new();
        if ask.who.role != Role::Auditor {
            running(book, &mut out)?;
        }
        // Lost cards are told one by one, with their clocks.
        let rest = source::waiting(self, book, ask)?;
        out.extend(rest.into_iter().filter(|m| m.kind != "カードの無効化"));
        if ask.who.role == Role::Auditor {
            return Ok(out);
        }
        let mut add = |query: Query, word: &str, urgency: Urgency, mark: StateMark, note: &str, by| -> Result<()> {
            let matter = Matter::of(book, &DEF, query, word, urgency, mark)?;
            out.extend(matter.map(|m| m.by(by).note(note)));
            Ok(())
        };
        let lent = ["lent_short".to_owned()];
        let late = source::with_day("due_on", None, ask.today.pred_opt());
        let late = Query { steps: lent.to_vec(), ..late };
        add(
            late,
            "カードの返却遅れ",
            Urgency::Late,
            StateMark::Diamond,
            "返してもらい、返納を記録します",
            art(58).p(2).i(1),
        )?;
        let soon = source::with_day("due_on", Some(ask.today), ask.today.checked_add_signed(Duration::days(14)));
        let soon = Query { steps: lent.to_vec(), ..soon };
        add(soon, "カードの返却予定", Urgency::Soon, StateMark::Hollow, "", art(58).p(2).i(1))?;
        let damaged = Query {
            filters: vec![("loss_kind".to_owned(), vec!["damage".to_owned()])],
            ..source::in_use(&["invalid", "reissued"])
        };
        add(damaged, "き損カードの回収", Urgency::Now, StateMark::Clock, "回収して破砕します", art(58).p(3))?;
        let held = ["lent", "lent_short", "stock"].map(str::to_owned);
        let over = source::with_day("valid_until", None, ask.today.pred_opt());
        let over = Query { steps: held.to_vec(), ..over };
        add(
            over,
            "カードの有効期限切れ",
            Urgency::Late,
            StateMark::Diamond,
            "切替を記録し、旧カードを回収します",
            art(58).p(3),
        )?;
        let ends =
            source::with_day("valid_until", Some(ask.today), ask.today.checked_add_signed(Duration::days(ENDS_SOON)));
        let ends = Query { steps: held.to_vec(), ..ends };
        add(ends, "カードの有効期限", Urgency::Soon, StateMark::Hollow, "切替の準備をします", art(58).p(3))?;
        Ok(out)
    }

    fn handover(&self, book: &Reading, ask: &Asking<'_>, leavers: &[Post]) -> Result<Handover> {
        let mut out = source::handover(self, book, ask, leavers)?;
        if let Some(standing) = out.standing.first_mut() {
            standing.late = book.count(
                &DEF,
                &Query {
                    steps: vec!["lent_short".to_owned()],
                    ..source::with_day("due_on", None, ask.today.pred_opt())
                },
            )?;
        }
        Ok(out)
    }

    fn held(&self, book: &Reading, _ask: &Asking<'_>, leavers: &[Post]) -> Result<Vec<Held>> {
        leaving::held(self, book, leavers)
    }

    fn release(&self, ctx: &Ctx<'_>, tx: &mut Tx<'_>, held: &Held, fate: &Fate<'_>) -> Result<()> {
        leaving::release(self, ctx, tx, held, fate)
    }
}

fn future(key: &str) -> FieldProblem {
    let label = DEF.column(key).map_or(key, |c| c.label);
    FieldProblem::new(key, "future", format!("「{label}」が先の日時です。実際の日時を書いてください。"))
}

/// Each lost card with the clock that runs since the report, until the invalidation stops it (第58条第2項第3号).
fn running(book: &Reading, out: &mut Vec<Matter>) -> Result<()> {
    let query = Query { limit: 20, ..source::in_use(&["lost"]) };
    for record in book.page(&DEF, &query)?.records {
        let what = label_of(LOSSES, record.get("loss_kind").text());
        let number = record.get("card_number").text();
        let holder = record.get("holder").text();
        let name = if holder.is_empty() { number.to_owned() } else { format!("{number} {holder}") };
        let mut matter = Matter::new("カードの無効化", &format!("{name}（{what}）"), Urgency::Late, StateMark::Diamond)
            .by(art(58).p(2).i(3))
            .note("まだ無効化されていません");
        matter.number.clone_from(&record.number);
        record.get("reported_at").text().clone_into(&mut matter.running);
        matter.since = date::read_moment(&matter.running).map(|m| m.date());
        matter.place.ledger = DEF.key.to_owned();
        matter.place.record = Some(record.id);
        matter.place.query = source::in_use(&["lost"]);
        matter.place.screen = LOSS_SCREEN.to_owned();
        out.push(matter);
    }
    Ok(())
}

/// The permission under which somebody may use a card of the division today; refuses where there is none (第58条第1項第3号).
fn permitted(ctx: &Ctx<'_>, book: &Reading, record: &Record, values: &Values) -> Result<String> {
    let (number, name) = (person_key(text(values, "holder_number")), person_key(text(values, "holder")));
    let day = |row: &Values, k: &str| row.get(k).and_then(Value::date);
    for row in book.parts(&DEF, record.id, PERMITS.key)? {
        let theirs = person_key(text(&row, "person_number"));
        let same = if number.is_empty() || theirs.is_empty() {
            person_key(text(&row, "person")) == name
        } else {
            theirs == number
        };
        let begun = day(&row, "since").is_some_and(|d| d <= ctx.today);
        let over = day(&row, "until").is_some_and(|d| d < ctx.today);
        if same && begun && !over {
            return Ok(text(&row, "permitted_by").to_owned());
        }
    }
    Err(wrong(format!(
        "{}は、このカードの使用をまだ許可されていません。先に責任者が「使用の許可」に加えてください（第58条第1項第3号）。",
        text(values, "holder")
    )))
}

/// Where a card stood before it was lost: a lasting loan has no day on which it comes back.
fn before_loss(card: &Record) -> &'static str {
    let said = |key: &str| !card.get(key).is_empty();
    match () {
        () if !said("holder") => "stock",
        () if said("returned_on") => "returned",
        () if said("due_on") => "lent_short",
        () => "lent",
    }
}

fn lent(ctx: &Ctx<'_>, tx: &mut Tx<'_>, record: &Record) -> Result<()> {
    let by = if record.get("kind").text() == "division" {
        permitted(ctx, tx, record, &record.values)?
    } else {
        String::new()
    };
    let mut rows = tx.parts(&DEF, record.id, LOANS.key)?;
    let copy = |k: &str| record.get(k).clone();
    rows.push(
        [
            ("lent_at", minute(tx.at()).into()),
            ("person_number", copy("holder_number")),
            ("person", copy("holder")),
            ("purpose", copy("purpose")),
            ("permitted_by", by.into()),
            ("due_on", copy("due_on")),
            ("lent_by", ctx.actor.name.as_str().into()),
        ]
        .map(|(k, v): (&str, Value)| (k.to_owned(), v))
        .into(),
    );
    tx.put_parts(&DEF, record.id, LOANS.key, &rows)?;
    Ok(())
}

/// Whoever has a card on this loan has it still: it neither came back nor was reported lost.
fn on_loan(row: &Values) -> bool {
    !said(row, "returned_at") && !said(row, "lost_at")
}

/// A loan ends with the report of the loss: nobody is to give back what is gone (第58条第1項第5号).
fn lost_on_loan(tx: &mut Tx<'_>, record: &Record) -> Result<()> {
    let mut rows = tx.parts(&DEF, record.id, LOANS.key)?;
    if let Some(open) = rows.iter_mut().rev().find(|r| on_loan(r)) {
        open.insert("lost_at".to_owned(), record.get("reported_at").clone());
        tx.put_parts(&DEF, record.id, LOANS.key, &rows)?;
    }
    Ok(())
}

/// A card that was found goes on being lent: a row of its own, so that the loan that the loss ended stays as it was.
fn lent_on(ctx: &Ctx<'_>, tx: &mut Tx<'_>, record: &Record) -> Result<()> {
    let mut rows = tx.parts(&DEF, record.id, LOANS.key)?;
    let Some(mut again) = rows.iter().rev().find(|r| said(r, "lost_at")).cloned() else { return Ok(()) };
    again.insert("lent_at".to_owned(), minute(tx.at()).into());
    again.insert("lent_by".to_owned(), ctx.actor.name.as_str().into());
    again.insert("lost_at".to_owned(), Value::Null);
    rows.push(again);
    tx.put_parts(&DEF, record.id, LOANS.key, &rows)?;
    Ok(())
}

fn brought(ctx: &Ctx<'_>, tx: &mut Tx<'_>, record: &Record) -> Result<()> {
    let mut rows = tx.parts(&DEF, record.id, LOANS.key)?;
    let now = minute(tx.at());
    if let Some(open) = rows.iter_mut().rev().find(|r| on_loan(r)) {
        open.insert("returned_at".to_owned(), now.into());
        open.insert("checked_by".to_owned(), ctx.actor.name.as_str().into());
        tx.put_parts(&DEF, record.id, LOANS.key, &rows)?;
    }
    Ok(())
}

/// A closed case of disposal in which a card was crushed.
struct Crushing {
    number: String,
    on: Option<NaiveDate>,
    how: String,
    by: String,
    witness: String,
}

fn crushing(book: &Reading, record: &Record) -> Result<Crushing> {
    if !matches!(record.step.as_str(), "collected" | "crushed") {
        return Err(wrong(format!(
            "{}はまだ回収されていません（{}）。先に回収を記録してください（第58条第3項）。",
            record.get("card_number").text(),
            DEF.state_label(Axis::Step, &record.step)
        )));
    }
    let cases = crate::ledger(CASES)?.def();
    let own = format!("{}:{}", DEF.key, record.id);
    let mut hits: Vec<(RecordId, String)> = Vec::new();
    book.part_texts(cases, "items", &["source", "method", "dropped"], |id, t| {
        if let [source, method, dropped] = t
            && *source == own
            && dropped.is_empty()
        {
            hits.push((id, (*method).to_owned()));
        }
        Ok(())
    })?;
    for (id, method) in hits.into_iter().rev() {
        let case = book.get(cases, id)?;
        if case.life == "active" && case.step == "closed" {
            let t = |k: &str| case.get(k).text().to_owned();
            return Ok(Crushing {
                number: case.number.clone(),
                on: date::read_moment(case.get("treated_to").text()).map(|m| m.date()),
                how: method,
                by: t("treated_by"),
                witness: t("witness"),
            });
        }
    }
    Err(wrong(
        "破砕は「廃棄・返却」の案件で記録します。案件にこのカードを入れて完了すると、ここは自動で除却になります（第58条第3項）。",
    ))
}

/// The permission of the chief for people to use cards of the division; nobody permits themselves (第11条第1項).
///
/// # Errors
/// `forbidden` for others than the chief, `same_person`, `wrong_state` for a personal card, `invalid`.
pub fn permit(ctx: &Ctx<'_>, tx: &mut Tx<'_>, id: RecordId, given: &[Values]) -> Result<()> {
    if !matches!(ctx.actor.role, Role::Chief | Role::Deputy) {
        return Err(Problem::new(
            code::FORBIDDEN,
            "所属のカードを使う人を許可できるのは、責任者と代行者です（第58条第1項第3号）。",
        ));
    }
    let record = tx.get(&DEF, id)?;
    if record.life != "active" || record.get("kind").text() == "personal" {
        return Err(wrong("使用の許可は、所属と代替のカードだけに要ります。"));
    }
    let mut rows = tx.parts(&DEF, id, PERMITS.key)?;
    for row in given {
        let mut row = crate::engine::fit_part(&PERMITS, row.clone())?;
        let own = tx.numbers_of(&ctx.actor.number)?;
        let number = text(&row, "person_number");
        let same_name = number.is_empty() && person_key(text(&row, "person")) == person_key(&ctx.actor.name);
        if own.contains(number) || same_name {
            return Err(Problem::new(
                code::SAME_PERSON,
                "自分の使用は自分では許可できません（第11条第1項）。ほかの責任者か、代行者が許可してください。",
            ));
        }
        let (since, until) = (row.get("since").and_then(Value::date), row.get("until").and_then(Value::date));
        if let (Some(a), Some(b)) = (since, until)
            && b < a
        {
            let said = "期間の末日が初日より前です。どちらかの日付を直してください。";
            return Err(crate::engine::invalid(vec![FieldProblem::new("until", "order", said)]));
        }
        let deputy = if ctx.actor.role == Role::Deputy { "（代行）" } else { "" };
        row.insert("permitted_on".to_owned(), ctx.today.into());
        row.insert("permitted_by".to_owned(), format!("{}{deputy}", ctx.actor.name).into());
        rows.push(row);
    }
    tx.put_parts(&DEF, id, PERMITS.key, &rows)?;
    Ok(())
}
