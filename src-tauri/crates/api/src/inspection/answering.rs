//! A sheet as it is answered: its questions with what the book knows, answers kept one by one, the submission.

use super::{before, decides, desk, n, number, proof, word};
use crate::Office;
use crate::wire::*;
use inspections::{RoundEdition, Submitted, read_answers, standing};
use kernel::{Problem, Progress, Result, Role, code};
use store::{Asking, Fact, InspectionSheet, Reading};

/// Everything that the book's sources know as numbers.
fn facts(office: &Office, reader: &Reading) -> Result<Vec<Fact>> {
    let actor = office.actor()?;
    let ask = Asking { today: office.clock.today(), who: &actor };
    let mut out = Vec::new();
    for source in crate::day::sources() {
        out.extend(source.facts(reader, &ask)?);
    }
    Ok(out)
}

/// Whether somebody may see or fill in a sheet: their own; one that was submitted, for whoever decides; one that nobody else
/// has begun, for whoever types in what came on paper.
pub(super) fn may_see(book: &Reading, sheet: &InspectionSheet, who: &str, role: Role) -> Result<bool> {
    if sheet.person == who {
        return Ok(false);
    }
    let refused = Err(Problem::new(code::FORBIDDEN, "ほかの人の点検票は開けません。"));
    if sheet.state != "open" {
        return if decides(role) { Ok(false) } else { refused };
    }
    if !matches!(role, Role::Chief | Role::Deputy | Role::Officer) {
        return refused;
    }
    let begun = book.inspection_draft(sheet.id)?.is_some_and(|draft| draft.by != who);
    if begun || book.inspection_proofs(sheet.id)?.iter().any(|p| p.added_by != who) {
        return Err(Problem::new(
            code::FORBIDDEN,
            format!("{}さんが回答しています。本人が提出するのを待ってください。", sheet.name),
        ));
    }
    Ok(true)
}

/// One sheet with its questions and what stands beside them.
pub fn sheet(office: &Office, ask: OneSheet, _progress: &dyn Progress) -> Result<AnswerSheet> {
    let reader = office.seat()?.reader()?;
    let sheet = reader.inspection_sheet(number(&ask.id, "点検票")?)?;
    let (actor, _) = desk::answering(office, sheet.round)?;
    let typed = may_see(&reader, &sheet, &actor.number, actor.role)?;
    view_of(office, &reader, &sheet, typed)
}

fn view_of(office: &Office, reader: &Reading, sheet: &InspectionSheet, typed: bool) -> Result<AnswerSheet> {
    let today = office.clock.today();
    let round = reader.inspection_round(sheet.round)?;
    let edition = RoundEdition::of(&round);
    let list = edition.list(&sheet.checklist)?;
    let rounds = reader.inspection_rounds()?;
    let given = standing(reader, sheet)?;
    let draft = reader.inspection_draft(sheet.id)?;
    let facts = facts(office, reader)?;
    let plans = inspections::lines(reader, today)?;
    // The same person's sheet of the round before.
    let old = match before(&rounds, &round) {
        Some(o) => {
            let found = reader.inspection_answers_of(o.id, &sheet.checklist, &sheet.person)?;
            Some((RoundEdition::of(o), found))
        }
        None => None,
    };
    let proofs = reader.inspection_proofs(sheet.id)?;
    let old_given = old.as_ref().and_then(|(_, s)| s.as_ref()).map(|s| read_answers(&s.answers)).unwrap_or_default();
    let old_on = old
        .as_ref()
        .and_then(|(_, s)| s.as_ref())
        .map_or_else(String::new, |s| s.submitted_at.chars().take(10).collect());
    let question = |q: &inspections::RoundQuestion| {
        let was =
            old.as_ref().and_then(|(e, _)| e.all().find(|(_, o)| o.id == q.id)).map(|(_, o)| o.digest == q.digest);
        let last = old_given.iter().find(|g| g.question == q.id && g.mark.is_some()).filter(|_| was == Some(true));
        let given = given.iter().find(|g| g.question == q.id).cloned();
        let given =
            given.unwrap_or_else(|| inspections::Given { question: q.id.clone(), ..inspections::Given::default() });
        let beside = inspections::beside(q, &facts);
        let against: Vec<String> = beside.iter().filter(|(b, _)| b.against).map(|(b, _)| b.words()).collect();
        Ok(QuestionView {
            linked: proof::linked(reader, &given.link)?,
            files: proofs.iter().filter(|p| p.question == q.id).map(proof::file).collect(),
            given,
            facts: beside
                .into_iter()
                .map(|(fact, place)| FactView {
                    fact,
                    view: crate::ledger::view_of_query(&place.query, today),
                    screen: place.screen.clone(),
                })
                .collect(),
            against: if against.is_empty() {
                String::new()
            } else {
                format!("帳簿では、{}です。", against.join("、"))
            },
            before: last.and_then(|g| g.mark),
            before_on: if last.is_some() { old_on.clone() } else { String::new() },
            before_note: last.map_or_else(String::new, |g| g.note.clone()),
            revised: was == Some(false),
            plans: plans.iter().filter(|p| p.question == q.id && p.round != round.id.to_string()).cloned().collect(),
            question: q.clone(),
        })
    };
    let (word, _) = word(&sheet.state, draft.is_some());
    Ok(AnswerSheet {
        id: sheet.id.to_string(),
        round: round.id.to_string(),
        title: round.title.clone(),
        list: list.title.clone(),
        name: sheet.name.clone(),
        due: round.due.to_string(),
        state: sheet.state.clone(),
        word: word.to_owned(),
        note: sheet.note.clone(),
        typed,
        kept_at: draft.map_or_else(String::new, |d| d.at),
        questions: list.questions.iter().map(question).collect::<Result<_>>()?,
    })
}

/// The sheet of a person whose answers came on paper.
pub fn find(office: &Office, ask: FindSheet, progress: &dyn Progress) -> Result<AnswerSheet> {
    let reader = office.seat()?.reader()?;
    let id = sheet_of(&reader, &ask)?;
    sheet(office, OneSheet { id: id.to_string() }, progress)
}

fn sheet_of(book: &Reading, ask: &FindSheet) -> Result<i64> {
    let typed = kernel::fold::compat(ask.number.trim());
    let round = number(&ask.round, "点検")?;
    let lines = book.inspection_lines(round)?;
    // The code on the printed sheet, where a reader was held against it.
    if let Some((of, sheet)) = typed.strip_prefix("IS").and_then(|c| c.split(' ').next()?.split_once('-')) {
        return lines
            .iter()
            .find(|l| of == round.to_string() && sheet == l.id.to_string())
            .map(|l| l.id)
            .ok_or_else(|| Problem::new(code::NOT_FOUND, "別の点検の票です。この点検で刷った票か確かめてください。"));
    }
    lines.iter().find(|l| l.person == typed).map(|l| l.id).ok_or_else(|| {
        Problem::new(code::NOT_FOUND, format!("職員番号 {typed} の点検票はありません。番号を確かめてください。"))
    })
}

/// Keeps answers as they are given.
pub fn answer(office: &Office, ask: KeepAnswers, _progress: &dyn Progress) -> Result<AnswersKept> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let sheet = reader.inspection_sheet(number(&ask.sheet, "点検票")?)?;
    let (actor, _) = desk::answering(office, sheet.round)?;
    may_see(&reader, &sheet, &actor.number, actor.role)?;
    for given in &ask.answers {
        proof::check_link(&reader, &given.link)?;
    }
    let keep = |door: &store::Keep<'_>| inspections::keep(door.reading(), door, sheet.id, &actor.number, ask.answers);
    let answered = seat.book().keep(keep)?;
    let kept_at = seat.reader()?.inspection_draft(sheet.id)?.map_or_else(String::new, |d| d.at);
    Ok(AnswersKept { answered: n(answered), kept_at })
}

/// Submits a sheet.
pub fn submit(office: &Office, ask: OneSheet, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let sheet = reader.inspection_sheet(number(&ask.id, "点検票")?)?;
    let (actor, at_desk) = desk::answering(office, sheet.round)?;
    let typed = may_see(&reader, &sheet, &actor.number, actor.role)?;
    let via = match (at_desk, typed) {
        (true, _) => Submitted::Desk,
        (_, true) => Submitted::Typed,
        _ => Submitted::Screen,
    };
    let opener = office.actor()?;
    let done = seat.book().change(&actor, "inspection.submit", |tx| {
        tx.subject(sheet.name.as_str());
        if at_desk {
            // Who let people answer at this PC.
            tx.note("desk", opener.number.as_str());
        }
        inspections::submit(tx, sheet.id, via, None)
    })?;
    Ok(Done { changed: done.ledgers })
}
