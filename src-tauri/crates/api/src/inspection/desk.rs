//! 回答席: people without an account answer at this PC by their number. Whoever opens it leaves it only by locking, so that
//! nobody goes on under their name.

use super::number;
use crate::Office;
use crate::office::Desk;
use crate::wire::*;
use inspections::RoundEdition;
use kernel::{Actor, Problem, Progress, Result, Role, code};

/// Makes this PC a 回答席 for a round.
pub fn open_desk(office: &Office, ask: OneRound, progress: &dyn Progress) -> Result<OfficeState> {
    let reader = office.seat()?.reader()?;
    let round = reader.inspection_round(number(&ask.id, "点検")?)?;
    if round.state != "open" {
        return Err(Problem::new(code::WRONG_STATE, format!("「{}」は締め切られています。", round.title)));
    }
    if RoundEdition::of(&round).lists.iter().all(|l| l.named) {
        return Err(Problem::new(
            code::WRONG_STATE,
            "回答席で答えられるのは職員用の点検票です。この点検にはありません。",
        ));
    }
    office.set_desk(Some(Desk { round: round.id, person: None }));
    crate::book::state(office, Nothing {}, progress)
}

/// What the window shows while this PC is a 回答席.
pub(crate) fn desk_state(office: &Office, book: Option<&BookState>) -> Result<Option<DeskState>> {
    let (Some(desk), Some(book)) = (office.desk(), book) else { return Ok(None) };
    let round = office.seat()?.reader()?.inspection_round(desk.round)?;
    Ok(Some(DeskState { title: round.title, due: round.due.to_string(), division: book.division.clone() }))
}

/// Somebody enters their number, or leaves.
pub fn enter_desk(office: &Office, ask: EnterDesk, _progress: &dyn Progress) -> Result<DeskEntered> {
    let Some(desk) = office.desk() else {
        return Err(Problem::new(code::WRONG_STATE, "このパソコンは回答席になっていません。"));
    };
    let leave = Desk { person: None, ..desk.clone() };
    office.set_desk(Some(leave));
    let typed = kernel::fold::compat(ask.number.trim()).into_owned();
    if typed.is_empty() {
        return Ok(DeskEntered { name: String::new(), sheet: String::new() });
    }
    let reader = office.seat()?.reader()?;
    let round = reader.inspection_round(desk.round)?;
    let edition = RoundEdition::of(&round);
    let lines = reader.inspection_lines(round.id)?;
    let unnamed = |key: &str| edition.list(key).is_ok_and(|l| !l.named);
    let Some(line) = lines.iter().find(|l| l.person == typed && unnamed(&l.checklist)) else {
        return Err(Problem::new(
            code::NOT_FOUND,
            format!("職員番号 {typed} の点検票はここにありません。番号を確かめてください。"),
        ));
    };
    if line.state != "open" {
        return Err(Problem::new(
            code::WRONG_STATE,
            "この点検票は提出済みです。直したいときは責任者に頼んでください。",
        ));
    }
    if reader.account(&line.person)?.is_some() {
        return Err(Problem::new(
            code::FORBIDDEN,
            "自分のパスワードを持っている人は、ここではなく、自分で開いて答えてください。",
        ));
    }
    let person = Actor { number: line.person.clone(), name: line.name.clone(), role: Role::Staff };
    office.set_desk(Some(Desk { person: Some(person), ..desk }));
    Ok(DeskEntered { name: line.name.clone(), sheet: line.id.to_string() })
}

/// Who answers here: whoever entered their number at the 回答席, otherwise whoever is signed in; and whether it is a 回答席.
pub(crate) fn answering(office: &Office, round: i64) -> Result<(Actor, bool)> {
    match office.desk() {
        None => Ok((office.actor()?, false)),
        Some(Desk { round: at, person: Some(person) }) if at == round => Ok((person, true)),
        Some(_) => Err(Problem::new(code::FORBIDDEN, "職員番号を入れて、自分の点検票を開いてください。")),
    }
}
