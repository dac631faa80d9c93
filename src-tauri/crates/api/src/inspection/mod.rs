//! Self-inspection at the door: rounds, plans, surveys, own questions; beside it how a sheet is answered, counted and printed.

mod answering;
mod coverage;
mod desk;
mod paper;
mod proof;
mod result;
mod sheets;

pub use answering::{answer, find, sheet, submit};
pub use coverage::coverage;
pub(crate) use desk::desk_state;
pub use desk::{enter_desk, open_desk};
pub use paper::{issue, preview, print};
pub use proof::{add as proof_add, of as proof_of, remove as proof_remove, save as proof_save, show as proof_show};
pub(crate) use result::counted;
pub use result::result;
pub use sheets::{export, read};

use crate::Office;
use crate::wire::*;
use inspections::{
    AmendRound, NewRound, OWN_QUESTIONS, OwnQuestion, RoundEdition, SavePlan, compare, edition, standing,
};
use kernel::{Post, Problem, Progress, Result, Role, code, date};
use serde::Deserialize as _;
use std::collections::BTreeMap;
use store::{InspectionFinding, InspectionLine, InspectionRound, InspectionSurvey, Reading, Tx};

pub(crate) fn number(id: &str, what: &str) -> Result<i64> {
    id.parse().map_err(|_| {
        Problem::new(code::NOT_FOUND, format!("その{what}は見つかりません。画面を読み込み直してください。"))
    })
}

fn decides(role: Role) -> bool {
    matches!(role, Role::Chief | Role::Deputy)
}

fn own(book: &Reading) -> Result<Vec<OwnQuestion>> {
    Ok(book.setting(OWN_QUESTIONS)?.and_then(|v| Vec::deserialize(&v).ok()).unwrap_or_default())
}

fn change<T>(office: &Office, action: &str, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<(T, Vec<String>)> {
    let done = office.seat()?.book().change(&office.actor()?, action, work)?;
    Ok((done.value, done.ledgers))
}

fn n(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

pub(crate) fn round_line(round: &InspectionRound, lines: &[InspectionLine], today: chrono::NaiveDate) -> RoundLine {
    RoundLine {
        id: round.id.to_string(),
        title: round.title.clone(),
        kind: round.kind.clone(),
        fiscal_year: round.fiscal_year,
        since: round.since.to_string(),
        due: round.due.to_string(),
        state: round.state.clone(),
        people: n(lines.len()),
        answered: n(lines.iter().filter(|l| l.state != "open").count()),
        settled: n(lines.iter().filter(|l| l.state == "settled").count()),
        late: round.state == "open" && round.due < today,
        edition: RoundEdition::of(round).name(),
    }
}

/// How far a sheet has come, and its sign.
fn word(state: &str, begun: bool) -> (&'static str, &'static str) {
    match (state, begun) {
        ("settled", _) => ("確定", "tick"),
        ("submitted", _) => ("確認中", "disc"),
        (_, true) => ("回答中", "half"),
        _ => ("未着手", "hollow"),
    }
}

/// The round before: of the same kind, begun earlier.
pub(crate) fn before<'r>(rounds: &'r [InspectionRound], round: &InspectionRound) -> Option<&'r InspectionRound> {
    rounds.iter().find(|r| r.kind == round.kind && (r.since, r.id) < (round.since, round.id))
}

/// Everything at one look.
pub fn list(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<Inspections> {
    let reader = office.seat()?.reader()?;
    let (actor, today, pack) = (office.actor()?, office.clock.today(), office.pack()?);
    let rounds = reader.inspection_rounds()?;
    let mut out = Vec::new();
    for round in &rounds {
        out.push(round_line(round, &reader.inspection_lines(round.id)?, today));
    }
    let mut mine = Vec::new();
    for line in reader.inspection_lines_of(&actor.number)? {
        let Some(round) = rounds.iter().find(|r| r.id == line.round) else { continue };
        let edition = RoundEdition::of(round);
        let list = edition.list(&line.checklist)?;
        let given = standing(&reader, &reader.inspection_sheet(line.id)?)?;
        mine.push(MySheet {
            id: line.id.to_string(),
            list: list.title.clone(),
            round: round.id.to_string(),
            title: round.title.clone(),
            due: round.due.to_string(),
            state: line.state,
            answered: n(given.iter().filter(|g| g.mark.is_some()).count()),
            questions: n(list.questions.len()),
            note: line.note,
        });
    }
    let own = own(&reader)?;
    let people: Vec<Post> = reader.people()?.into_iter().filter(|p| p.active).collect();
    let lists = pack.checklists().iter().map(|l| ListChoice {
        key: l.key.clone(),
        title: l.title.clone(),
        questions: n(l.questions.len() + own.iter().filter(|q| q.checklist == l.key).count()),
        people: n(people
            .iter()
            .filter(|p| inspections::list_of(p.role, std::slice::from_ref(&l.key)).is_some())
            .count()),
    });
    Ok(Inspections {
        rounds: out,
        mine,
        plans: inspections::lines(&reader, today)?,
        surveys: surveys(&reader)?,
        lists: lists.collect(),
        own,
    })
}

fn surveys(book: &Reading) -> Result<Vec<SurveyLine>> {
    let findings = book.inspection_findings()?;
    let line = |s: InspectionSurvey| {
        let own: Vec<_> = findings.iter().filter(|f| f.survey == s.id).collect();
        SurveyLine {
            id: s.id.to_string(),
            day: s.day.to_string(),
            kind: s.kind,
            target: s.target,
            method: s.method,
            result: s.result,
            done_by: s.done_by,
            told_on: s.told_on.map_or_else(String::new, |d| d.to_string()),
            findings: n(own.len()),
            open: n(own.iter().filter(|f| f.state != "done").count()),
        }
    };
    Ok(book.inspection_surveys()?.into_iter().map(line).collect())
}

/// Opens a round.
pub fn open(office: &Office, ask: NewRound, _progress: &dyn Progress) -> Result<Made> {
    let pack = office.pack()?;
    let reader = office.seat()?.reader()?;
    let edition = edition(&pack, &ask.lists, &own(&reader)?, ask.half)?;
    let people = reader.people()?;
    let (id, changed) = change(office, "inspection.open", |tx| inspections::open(tx, &ask, &edition, &people))?;
    Ok(Made { id: id.to_string(), changed })
}

/// One round.
pub fn get(office: &Office, ask: OneRound, _progress: &dyn Progress) -> Result<RoundView> {
    let reader = office.seat()?.reader()?;
    let (actor, today) = (office.actor()?, office.clock.today());
    let round = reader.inspection_round(number(&ask.id, "点検")?)?;
    let edition = RoundEdition::of(&round);
    let lines = reader.inspection_lines(round.id)?;
    let rounds = reader.inspection_rounds()?;
    let old = before(&rounds, &round);
    let named = decides(actor.role);
    let title = |key: &str| edition.list(key).map_or_else(|_| key.to_owned(), |l| l.title.clone());
    let lists = edition.lists.iter().map(|l| {
        let asked: Vec<_> = lines.iter().filter(|s| s.checklist == l.key).collect();
        ListCount {
            key: l.key.clone(),
            title: l.title.clone(),
            questions: n(l.questions.len()),
            people: n(asked.len()),
            answered: n(asked.iter().filter(|s| s.state != "open").count()),
        }
    });
    let sheet = |l: &InspectionLine| {
        let (word, mark) = word(&l.state, l.begun);
        SheetLine {
            id: l.id.to_string(),
            list: title(&l.checklist),
            person: l.person.clone(),
            name: l.name.clone(),
            unit: l.unit.clone(),
            state: l.state.clone(),
            word: word.to_owned(),
            mark: mark.to_owned(),
            via: l.via.clone(),
            submitted_at: l.submitted_at.clone(),
        }
    };
    Ok(RoundView {
        line: round_line(&round, &lines, today),
        lists: lists.collect(),
        // 回収率 by name is for whoever decides alone.
        sheets: if named { lines.iter().map(sheet).collect() } else { Vec::new() },
        named,
        half: edition.half,
        before: old.map_or_else(String::new, |o| o.title.clone()),
        changes: old.map_or_else(Vec::new, |o| compare(&RoundEdition::of(o), &edition)),
        carried: inspections::lines(&reader, today)?.into_iter().filter(|p| p.carried && p.round != ask.id).collect(),
    })
}

/// What a round of these checklists would ask if it began now, whom, and how that differs from the round before.
pub fn ahead(office: &Office, ask: AheadOf, _progress: &dyn Progress) -> Result<RoundAhead> {
    let pack = office.pack()?;
    let reader = office.seat()?.reader()?;
    let next = edition(&pack, &ask.lists, &own(&reader)?, false)?;
    let kind = if ask.lists.iter().any(|l| l == "monthly") { "monthly" } else { "yearly" };
    let rounds = reader.inspection_rounds()?;
    let old = rounds.iter().find(|r| r.kind == kind);
    let title = |key: &str| next.list(key).map_or_else(|_| key.to_owned(), |l| l.title.clone());
    let people = reader.people()?.into_iter().filter(|p| p.active).filter_map(|p| {
        let list = inspections::list_of(p.role, &ask.lists).map(&title)?;
        Some(AskedPerson { number: p.number, name: p.name, unit: p.unit, list })
    });
    Ok(RoundAhead {
        people: people.collect(),
        edition: next.name(),
        before: old.map_or_else(String::new, |o| o.title.clone()),
        changes: old.map_or_else(Vec::new, |o| compare(&RoundEdition::of(o), &next)),
    })
}

/// Changes the last day and the people of an open round.
pub fn amend(office: &Office, ask: AmendRound, _progress: &dyn Progress) -> Result<Done> {
    let people = office.seat()?.reader()?.people()?;
    let ((), changed) = change(office, "inspection.amend", |tx| inspections::amend(tx, &ask, &people))?;
    Ok(Done { changed })
}

/// Settles submitted sheets.
pub fn settle(office: &Office, ask: SettleSheets, _progress: &dyn Progress) -> Result<Done> {
    let round = number(&ask.round, "点検")?;
    let sheets = ask.sheets.iter().map(|s| number(s, "点検票")).collect::<Result<Vec<_>>>()?;
    let (_, changed) = change(office, "inspection.settle", |tx| inspections::settle(tx, round, &sheets))?;
    Ok(Done { changed })
}

/// Gives a sheet back.
pub fn give_back(office: &Office, ask: GiveBack, _progress: &dyn Progress) -> Result<Done> {
    let sheet = number(&ask.sheet, "点検票")?;
    let ((), changed) = change(office, "inspection.return", |tx| inspections::give_back(tx, sheet, &ask.reason))?;
    Ok(Done { changed })
}

/// Closes a round.
pub fn close(office: &Office, ask: OneRound, _progress: &dyn Progress) -> Result<Done> {
    let round = number(&ask.id, "点検")?;
    let ((), changed) = change(office, "inspection.close", |tx| inspections::close(tx, round))?;
    Ok(Done { changed })
}

/// Writes a plan.
pub fn plan(office: &Office, ask: SavePlan, _progress: &dyn Progress) -> Result<Done> {
    let today = office.clock.today();
    proof::check_link(&*office.seat()?.reader()?, &ask.link)?;
    let ((), changed) = change(office, "inspection.plan", |tx| inspections::plan(tx, &ask, today))?;
    Ok(Done { changed })
}

/// Enters a survey and what it found.
pub fn survey(office: &Office, ask: SaveSurvey, _progress: &dyn Progress) -> Result<Made> {
    let today = office.clock.today();
    let day = crate::paper::day(&ask.day, today, "実施日")?;
    let told_on = match ask.told_on.trim() {
        "" => None,
        text => Some(crate::paper::day(text, today, "報告日")?),
    };
    if day > today || told_on.is_some_and(|t| t > today || t < day) {
        return Err(Problem::new(
            code::INVALID,
            "実施日と報告日は今日までの日付で、報告日は実施日より後にしてください。",
        ));
    }
    if !matches!(ask.kind.as_str(), "weakness" | "settings") {
        return Err(Problem::new(code::INVALID, "脆弱性の調査か、設定の確認かを選んでください。"));
    }
    for (text, label) in
        [(&ask.target, "対象"), (&ask.method, "方法"), (&ask.result, "結果"), (&ask.done_by, "実施した人")]
    {
        if text.trim().is_empty() {
            return Err(Problem::new(code::INVALID, format!("「{label}」を入れてください。")));
        }
    }
    let id = if ask.id.is_empty() { 0 } else { number(&ask.id, "調査・確認")? };
    let (id, changed) = change(office, "inspection.survey", |tx| {
        tx.subject(ask.target.trim());
        let id = tx.inspection_survey_put(&InspectionSurvey {
            id,
            day,
            kind: ask.kind.clone(),
            target: ask.target.trim().to_owned(),
            method: ask.method.trim().to_owned(),
            result: ask.result.trim().to_owned(),
            done_by: ask.done_by.trim().to_owned(),
            told_on,
        })?;
        let stored = tx.inspection_findings()?;
        for text in ask.findings.iter().map(|t| t.trim()).filter(|t| !t.is_empty()) {
            if stored.iter().any(|f| f.survey == id && f.title == text) {
                continue;
            }
            tx.inspection_finding_put(&InspectionFinding {
                survey: id,
                title: text.to_owned(),
                found: if ask.kind == "weakness" { "脆弱性の調査" } else { "設定の確認" }.to_owned(),
                state: "unplanned".to_owned(),
                ..InspectionFinding::default()
            })?;
        }
        Ok(id)
    })?;
    Ok(Made { id: id.to_string(), changed })
}

/// Sets the own questions of the book. Rounds that were opened keep theirs.
pub fn questions(office: &Office, ask: SaveQuestions, _progress: &dyn Progress) -> Result<Done> {
    let pack = office.pack()?;
    for q in &ask.questions {
        q.check(&pack)?;
    }
    let reader = office.seat()?.reader()?;
    // A number is never given twice, also not after a question was dropped and a round still has it.
    let mut last: u32 = 0;
    let ids: Vec<String> = own(&reader)?
        .into_iter()
        .map(|q| q.id)
        .chain(
            reader
                .inspection_rounds()?
                .iter()
                .flat_map(|r| RoundEdition::of(r).all().map(|(_, q)| q.id.clone()).collect::<Vec<_>>()),
        )
        .collect();
    for id in &ids {
        last = last.max(id.strip_prefix("own-").and_then(|t| t.parse().ok()).unwrap_or(0));
    }
    let mut seen: BTreeMap<String, ()> = BTreeMap::new();
    let mut questions = ask.questions;
    for q in &mut questions {
        if q.id.is_empty() {
            last += 1;
            q.id = format!("own-{last}");
        }
        if !q.id.starts_with("own-") || seen.insert(q.id.clone(), ()).is_some() {
            return Err(Problem::new(code::INVALID, "設問の番号が重なっています。画面を読み込み直してください。"));
        }
    }
    let keys: Vec<String> = pack.checklists().iter().map(|l| l.key.clone()).collect();
    edition(&pack, &keys, &questions, false)?;
    let value = serde_json::to_value(&questions).map_err(Problem::internal)?;
    let (_, changed) = change(office, "inspection.questions", |tx| tx.setting_put(OWN_QUESTIONS, &value))?;
    Ok(Done { changed })
}

/// The words of a day for papers.
pub(crate) fn long(day: chrono::NaiveDate) -> String {
    date::wareki_long(day)
}
