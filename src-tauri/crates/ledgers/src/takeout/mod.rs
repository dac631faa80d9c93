//! 持出し・持込み: who takes what where until when, permitted before it leaves (第20条, 第40条, 第42条).
//!
//! Out is what has left and not come back. Permission to take out and permission to work outside are two words of the
//! chief. Whoever had to leave first says why, and the permission that follows is shown as 事後許可 (第118条第2項).

mod def;
mod paper;

pub use def::{DEF, ENCRYPTED, THINGS, WAYS};

use crate::forms::{Composed, Form, Wanted};
use crate::source::{DayRule, person_key};
use crate::to_incident::IncidentStart;
use crate::words::{future, higher, minute, not_future, order, permission_falls, said, signed, text};
use crate::{Ctx, Ledger, Menu};
use kernel::{Axis, FieldProblem, LedgerDef, Problem, Record, RecordId, Result, State, Step, Value, Values, art, code};
use store::{Query, Reading, Tx};

/// The register of what is taken out.
pub struct Takeout;

/// Ledgers whose records can be named by their number.
const ABOUT: [&str; 2] = ["asset", "media"];
/// Steps on which something is still to come back.
const OUT: &[&str] = &["out"];

/// What a permission is given for.
const SAID: &[&str] = &[
    "name",
    "things",
    "about",
    "class",
    "quantity",
    "encrypted",
    "place",
    "leave_on",
    "due_on",
    "carrier",
    "outside",
    "device",
];
/// What a permission writes.
const GIVEN: &[&str] = &["permitted_at", "permitted_by", "trusted", "processing", "processing_by", "late_permission"];

const DAYS: &[DayRule] = &[DayRule {
    column: "due_on",
    steps: OUT,
    late: "持出しの返却遅れ",
    soon: "持出しの返却予定",
    ahead: 3,
    note: "返してもらうか、責任者が返却予定日を延ばします",
    article: art(42),
}];

fn wrong(message: impl Into<String>) -> Problem {
    Problem::new(code::WRONG_STATE, message)
}

fn is_b_or_higher(class: &str) -> bool {
    matches!(class, "A" | "B")
}

impl Ledger for Takeout {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "持出し・提供", icon: "arrow" }
    }

    fn days(&self) -> &'static [DayRule] {
        DAYS
    }

    fn holders(&self) -> &'static [&'static str] {
        &["carrier"]
    }

    fn check(&self, ctx: &Ctx<'_>, values: &Values, found: &mut Vec<FieldProblem>) {
        order(&DEF, values, ("leave_on", "due_on"), found);
        order(&DEF, values, ("left_at", "returned_at"), found);
        order(&DEF, values, ("left_at", "lost_at"), found);
        not_future(&DEF, ctx.today, values, &["permitted_at", "left_at", "returned_at", "virus_at", "lost_at"], found);
        if text(values, "device") == "private" && text(values, "class") != "C" {
            found.push(FieldProblem::new(
                "device",
                "private",
                match text(values, "class") {
                    "" => "支給以外の端末・媒体は、分類がCと分かっているときだけ使えます。先に重要性分類を決めてください（第41条第2項）。".to_owned(),
                    class => format!("重要性分類{class}の情報は、支給以外の端末・媒体では処理できません。支給の端末に変えてください（第41条第2項）。"),
                },
            ));
        }
        if matches!(values.get("persons"), Some(Value::Int(n)) if *n < 0) {
            found.push(FieldProblem::new("persons", "negative", "個人情報の人数は0以上で書いてください。"));
        }
        if said(values, "returned_at") && !said(values, "left_at") {
            found.push(FieldProblem::new(
                "left_at",
                "order",
                "戻った日時があるのに、出た日時がありません。出た日時を書いてください（第42条）。",
            ));
        }
        let (permitted, left) = (text(values, "permitted_at"), text(values, "left_at"));
        let under = text(values, "form") == "under" || said(values, "blanket_number");
        if !left.is_empty() && !permitted.is_empty() && permitted > left && !under && !said(values, "urgent_reason") {
            found.push(FieldProblem::new(
                "permitted_at",
                "after",
                "許可が、出た後になっています。許可は先に得ます（第20条第1項・第40条第2項）。緊急だったときは「先に許可を得られなかった理由」を書くと、事後許可として残ります（第118条第2項）。",
            ));
        }
        if text(values, "form") == "blanket" && ctx.pack.reading("blanket_permission") != Some("on") {
            found.push(FieldProblem::new(
                "form",
                "off",
                "包括許可は使わない設定です。使うときは、責任者が設定の「基準」で選んでください。",
            ));
        }
    }

    fn prepare(&self, ctx: &Ctx<'_>, old: Option<&Record>, new: &mut Values) {
        permission_falls(old, new, &["permitted"], SAID, GIVEN);
        if old.is_none() {
            new.entry("requested_by".to_owned()).or_insert_with(|| ctx.actor.name.as_str().into());
        }
        let now = |k: &str| new.get(k).or_else(|| old.map(|o| o.get(k))).map_or(String::new(), |v| v.text().to_owned());
        let (permitted, left) = (now("permitted_at"), now("left_at"));
        if !permitted.is_empty() && !left.is_empty() && now("form") != "under" {
            new.insert("late_permission".to_owned(), Value::Flag(permitted > left));
        }
    }

    fn stepped(&self) -> &'static [&'static str] {
        &[
            "permitted_at",
            "permitted_by",
            "trusted",
            "processing",
            "left_at",
            "returned_at",
            "returned_to",
            "lost_at",
            "lost_place",
            "situation",
        ]
    }

    /// What came from an old register stands where its days say; a permission in it lets nothing out.
    fn first_step(&self, values: &Values) -> &'static str {
        if said(values, "returned_at") {
            "returned"
        } else if said(values, "left_at") {
            "out"
        } else {
            "requested"
        }
    }

    fn quiet(&self) -> &'static [&'static str] {
        &[
            "remarks",
            "trouble",
            "erased",
            "permitted_at",
            "permitted_by",
            "trusted",
            "processing",
            "processing_by",
            "late_permission",
            "incident",
        ]
    }

    /// What was permitted is not what stands there any more.
    fn step_after_edit(&self, old: &Record, new: &Values) -> Option<&'static str> {
        (old.step == "permitted" && SAID.iter().any(|k| new.contains_key(*k))).then_some("requested")
    }

    fn on_step(&self, ctx: &Ctx<'_>, step: &str, values: &mut Values) {
        let by = signed(ctx.actor);
        match step {
            "permit" | "permit_after" => {
                values.insert("permitted_by".to_owned(), by.as_str().into());
                if said(values, "processing") {
                    values.insert("processing_by".to_owned(), by.into());
                }
            }
            "depart_blanket" => {
                values.insert("form".to_owned(), "under".into());
            }
            "return" => {
                values.insert("returned_to".to_owned(), ctx.actor.name.as_str().into());
            }
            "found" => {
                for key in ["lost_at", "lost_place", "situation"] {
                    values.insert(key.to_owned(), Value::Null);
                }
            }
            _ => {}
        }
    }

    fn may_step(&self, ctx: &Ctx<'_>, book: &Reading, record: &Record, step: &Step, values: &Values) -> Result<()> {
        let now = minute(&book.now());
        let mut found = Vec::new();
        self.check(ctx, values, &mut found);
        for key in ["left_at", "returned_at", "lost_at", "virus_at"] {
            if step.takes.contains(&key) && text(values, key) > now.as_str() && !found.iter().any(|f| f.column == key) {
                found.push(future(&DEF, key));
            }
        }
        let incoming = text(values, "way") == "in";
        let comes_in = (incoming && step.key == "depart") || (!incoming && step.key == "return" && has_media(values));
        if comes_in && !(said(values, "virus_at") && said(values, "virus")) {
            found.push(FieldProblem::new(
                "virus_at",
                "required",
                "持ち込む媒体・端末は、先にウイルスを確認し、日時と結果を書いてください（第82条第5項）。",
            ));
        }
        if comes_in && text(values, "virus") == "found" {
            found.push(FieldProblem::new(
                "virus",
                "found",
                "ウイルスを検知したものは持ち込めません。使うのをやめ、責任者と窓口に知らせてください（第99条）。",
            ));
        }
        if !found.is_empty() {
            return Err(crate::engine::invalid(found));
        }
        match step.key {
            "permit" | "permit_after" => permitting(ctx, book, record, step, values),
            "depart" if record.get("permitted_at").text() > text(values, "left_at") => Err(wrong(
                "出た日時が許可より前です。許可の前に出たのなら「許可の前に出たことを記録する（緊急）」で記録してください（第118条第2項）。",
            )),
            "depart_blanket" => under_blanket(book, values),
            _ => Ok(()),
        }
    }

    fn after_step(&self, _ctx: &Ctx<'_>, tx: &mut Tx<'_>, id: RecordId, step: &str) -> Result<()> {
        if !matches!(step, "permit" | "permit_after") {
            return Ok(());
        }
        let record = tx.get(&DEF, id)?;
        let now = minute(tx.at());
        let late = record.get("left_at").text();
        let late = !late.is_empty() && late < now.as_str();
        // Whoever may carry class B and above was chosen by being permitted, or by the chief's own word (第20条第2項).
        let chosen =
            if is_b_or_higher(record.get("class").text()) { Value::Flag(true) } else { record.get("trusted").clone() };
        let values =
            [("permitted_at", Value::from(now.as_str())), ("late_permission", Value::Flag(late)), ("trusted", chosen)];
        tx.put(&DEF, id, record.version, &values.map(|(k, v)| (k.to_owned(), v)).into())?;
        Ok(())
    }

    fn waiting_word(&self, state: &State) -> &'static str {
        match state.key {
            "requested" => "持出しの許可",
            "permitted" => "許可された持出し",
            "lost" => "持ち出したものの紛失",
            _ => state.label,
        }
    }

    fn waiting(&self, book: &Reading, ask: &store::Asking<'_>) -> Result<Vec<store::Matter>> {
        let mut out = crate::source::waiting(self, book, ask)?;
        // What is out and not late is nobody's matter today.
        out.retain(|m| m.kind != "持出し中");
        if ask.decides() {
            let late =
                Query { filters: vec![("permitted_by".to_owned(), vec![String::new()])], ..crate::source::in_use(OUT) };
            let matter =
                store::Matter::of(book, &DEF, late, "事後の許可", store::Urgency::Now, kernel::StateMark::Triangle)?;
            out.extend(matter.map(|m| m.by(art(118).p(2)).note("許可の前に出たものです")));
        }
        Ok(out)
    }

    fn held(&self, book: &Reading, _ask: &store::Asking<'_>, leavers: &[kernel::Post]) -> Result<Vec<store::Held>> {
        // Only what is out is in somebody's hands.
        let mut out = Vec::new();
        for held in crate::source::held(self, book, leavers)? {
            if OUT.contains(&book.get(&DEF, held.record)?.step.as_str()) {
                out.push(held);
            }
        }
        Ok(out)
    }

    fn as_incident(&self, record: &Record) -> Option<IncidentStart> {
        if record.step != "lost" {
            return None;
        }
        let copy = |from: &'static str, to: &'static str| (to, record.get(from).clone());
        Some(IncidentStart {
            name: format!("{}の紛失", record.get("name").text()),
            kind: "loss",
            values: vec![
                copy("lost_at", "noticed_at"),
                copy("carrier", "noticed_by"),
                copy("lost_place", "place"),
                copy("situation", "outline"),
                copy("name", "contents"),
                copy("class", "class"),
                copy("persons", "persons"),
                copy("encrypted", "encrypted"),
                ("things", taken(record).into()),
            ],
        })
    }

    fn became_incident(&self, tx: &mut Tx<'_>, id: RecordId, number: &str) -> Result<()> {
        let record = tx.get(&DEF, id)?;
        tx.put(&DEF, id, record.version, &[("incident".to_owned(), Value::from(number))].into())?;
        tx.set_state(&DEF, id, Axis::Step, "reported", None)?;
        Ok(())
    }

    fn own_forms(&self) -> &'static [Form] {
        paper::FORMS
    }

    fn compose(&self, book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
        paper::compose(book, wanted)
    }
}

/// What was taken, in one line: kinds, quantity, number in the ledger.
fn taken(record: &Record) -> String {
    let things = DEF.column("things").map_or_else(String::new, |c| crate::shown(c, record.get("things")));
    [things.as_str(), record.get("quantity").text(), record.get("about").text()]
        .into_iter()
        .filter(|t| !t.is_empty())
        .collect::<Vec<_>>()
        .join("　")
}

/// Whether the one who carries works here: exactly a number, a name, or a title and a name of the list of people. A text
/// that only ends like somebody's name is somebody else's (「委託先 加藤」).
fn is_colleague(book: &Reading, carrier: &str) -> Result<bool> {
    Ok(book.people()?.iter().any(|p| p.active && is_called(p, carrier)))
}

/// Whether a text (as [`person_key`] has it) is what this person is called.
fn is_called(person: &kernel::Post, text: &str) -> bool {
    let (name, title) = (person_key(&person.name), person_key(&person.title));
    let number = person_key(&person.number);
    !text.is_empty() && [number, format!("{title}{name}"), format!("{name}{title}"), name].iter().any(|t| t == text)
}

/// Whether the person of this number carries it themselves.
fn carries(book: &Reading, number: &str, carrier: &str) -> Result<bool> {
    Ok(book.people()?.iter().any(|p| p.number == number && is_called(p, carrier)))
}

fn has_media(values: &Values) -> bool {
    matches!(values.get("things"), Some(Value::Many(all)) if all.iter().any(|t| t == "media" || t == "terminal"))
}

/// The chief's words: class B and above needs the class said and what the ledger says of it; working outside is decided apart.
fn permitting(ctx: &Ctx<'_>, book: &Reading, record: &Record, step: &Step, values: &Values) -> Result<()> {
    if step.key == "permit_after" && !record.get("permitted_by").is_empty() {
        return Err(wrong("もう許可されています。"));
    }
    let class = text(values, "class");
    if class.is_empty() {
        return Err(undecided());
    }
    let outside = values.get("outside") == Some(&Value::Flag(true));
    if outside && text(values, "processing").is_empty() {
        return Err(crate::engine::invalid(vec![FieldProblem::new(
            "processing",
            "required",
            "外部で処理する申請です。持出しとは別に、外部での処理を許可するかしないかを選んでください（第40条第3項）。",
        )]));
    }
    if is_b_or_higher(class) && text(values, "protection").is_empty() {
        return Err(crate::engine::invalid(vec![FieldProblem::new(
            "protection",
            "required",
            "重要性分類B以上です。施錠や携行のしかたなど、安全の措置を書いてもらってから許可してください（第20条第3項）。",
        )]));
    }
    let carrier = person_key(text(values, "carrier"));
    if is_b_or_higher(class) && values.get("trusted") != Some(&Value::Flag(true)) && !is_colleague(book, &carrier)? {
        return Err(crate::engine::invalid(vec![FieldProblem::new(
            "trusted",
            "required",
            format!(
                "「{}」は課の人の一覧にいません。信頼できる者かどうかを確かめ、認めるときは「運搬する者を信頼できると認める」を「○」にしてください。認めないときは許可せず、運搬する者を替えてもらってください（第20条第2項第1号）。",
                text(values, "carrier")
            ),
        )]));
    }
    if carrier == person_key(&ctx.actor.name) || carries(book, &ctx.actor.number, &carrier)? {
        return Err(Problem::new(
            code::SAME_PERSON,
            "自分が運ぶものは自分では許可できません（第11条第1項）。ほかの責任者か、設定の「人と役割」で登録した代行者が許可してください。",
        ));
    }
    let about = text(values, "about");
    if about.is_empty() {
        return Ok(());
    }
    for key in ABOUT {
        let def = crate::ledger(key)?.def();
        let key = kernel::fold::match_key(about);
        let mut hit = None;
        book.texts(def, &["active", "retired"], &["number", "old_number", "class"], |id, t| {
            if let [number, old, theirs] = t
                && (kernel::fold::match_key(number) == key || kernel::fold::match_key(old) == key)
            {
                hit = Some((id, (*theirs).to_owned()));
            }
            Ok(())
        })?;
        let Some((id, theirs)) = hit else { continue };
        if book.get(def, id)?.life != "active" {
            return Err(wrong(format!("{about}は、台帳ではもう使われていません。番号を確かめてください。")));
        }
        if higher(class, &theirs) != class {
            return Err(crate::engine::invalid(vec![FieldProblem::new(
                "class",
                "lower",
                format!(
                    "{about}は、台帳では重要性分類{theirs}です。申請の分類を直してから許可してください（第17条第3項）。"
                ),
            )]));
        }
        return Ok(());
    }
    Err(crate::engine::invalid(vec![FieldProblem::new(
        "about",
        "unknown",
        format!("「{about}」は、情報資産にも媒体・機器にもありません。番号を直すか、空にしてください。"),
    )]))
}

/// A trip under a permission for many: it exists, is permitted and covers the day.
fn under_blanket(book: &Reading, values: &Values) -> Result<()> {
    let number = text(values, "blanket_number");
    let mut hit = None;
    book.texts(&DEF, &["active"], &["number", "form"], |id, t| {
        if let [n, "blanket"] = t
            && kernel::fold::match_key(n) == kernel::fold::match_key(number)
        {
            hit = Some(id);
        }
        Ok(())
    })?;
    let Some(id) = hit else {
        return Err(crate::engine::invalid(vec![FieldProblem::new(
            "blanket_number",
            "unknown",
            format!("「{number}」という包括許可はありません。番号を確かめるか、個別に申請してください。"),
        )]));
    };
    let blanket = book.get(&DEF, id)?;
    let day = text(values, "left_at").get(..10).unwrap_or_default().to_owned();
    let day_of = |k: &str| blanket.get(k).date().map_or_else(String::new, |d| d.to_string());
    if blanket.step != "permitted" || day < day_of("leave_on") || day > day_of("due_on") {
        return Err(wrong(format!(
            "包括許可{}は、この日には使えません（{}、{}から{}まで）。個別に申請してください。",
            blanket.number,
            DEF.state_label(Axis::Step, &blanket.step),
            day_of("leave_on"),
            day_of("due_on"),
        )));
    }
    let class = text(values, "class");
    if class.is_empty() {
        return Err(undecided());
    }
    if higher(blanket.get("class").text(), class) != blanket.get("class").text() {
        return Err(wrong(format!(
            "包括許可{}は重要性分類{}までです。個別に申請してください。",
            blanket.number,
            blanket.get("class").text()
        )));
    }
    let carrier = person_key(text(values, "carrier"));
    let named = carrier == person_key(blanket.get("carrier").text());
    if is_b_or_higher(class) && !named && !is_colleague(book, &carrier)? {
        return Err(crate::engine::invalid(vec![FieldProblem::new(
            "carrier",
            "trusted",
            format!(
                "「{}」は課の人の一覧にも、包括許可{}の「運搬する者」にもいません。運搬する者を替えるか、個別に申請して責任者の確認を受けてください（第20条第2項第1号）。",
                text(values, "carrier"),
                blanket.number
            ),
        )]));
    }
    // The chief's permission for many is none for the chief's own trips.
    if carries(book, &blanket.step_by, &carrier)? {
        return Err(Problem::new(
            code::SAME_PERSON,
            format!(
                "包括許可{}を許可した人が、自分で運ぶときには使えません（第11条第1項）。個別に申請し、ほかの責任者か、設定の「人と役割」で登録した代行者の許可を受けてください。",
                blanket.number
            ),
        ));
    }
    Ok(())
}

fn undecided() -> Problem {
    crate::engine::invalid(vec![FieldProblem::new(
        "class",
        "required",
        "重要性分類が決まっていません。許可の前に分類を決めてください（第14条・第20条第1項）。",
    )])
}
