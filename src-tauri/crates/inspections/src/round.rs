//! Rounds and the way of a sheet: answered, submitted, settled, given back.

use crate::answer::{Given, missing, put, read_answers, write_answers};
use crate::edition::RoundEdition;
use crate::finding::found;
use chrono::NaiveDate;
use kernel::{Post, Problem, Result, Role, code, date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::{InspectionRound, InspectionSheet, Keep, Reading, Tx};
use ts_rs::TS;

/// The most people of one round.
const MOST: usize = 5000;

/// A round to be opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct NewRound {
    /// 令和8年度 自己点検; empty: by the year.
    #[serde(default)]
    pub title: String,
    /// Its checklists (chief, officer, staff, monthly).
    pub lists: Vec<String>,
    /// First day, ISO.
    pub since: String,
    /// Last day, ISO.
    pub due: String,
    /// Staff numbers; empty: everybody whose role answers one of the checklists.
    #[serde(default)]
    pub people: Vec<String>,
    /// △ counts one half.
    #[serde(default)]
    pub half: bool,
}

impl RoundEdition {
    /// The edition that a round froze.
    #[must_use]
    pub fn of(round: &InspectionRound) -> RoundEdition {
        RoundEdition::deserialize(&round.edition).unwrap_or_default()
    }
}

/// Which checklist of these a role answers.
#[must_use]
pub fn list_of(role: Role, lists: &[String]) -> Option<&str> {
    let key = match role {
        Role::Chief => ["chief", "monthly"].as_slice(),
        Role::Officer => &["officer"],
        Role::Staff | Role::Deputy => &["staff"],
        _ => &[],
    };
    lists.iter().map(String::as_str).find(|l| key.contains(l))
}

fn day(text: &str, label: &str) -> Result<NaiveDate> {
    text.parse().map_err(|_| Problem::new(code::INVALID, format!("「{label}」の日付を入れてください。")))
}

fn invalid<T>(words: impl Into<String>) -> Result<T> {
    Err(Problem::new(code::INVALID, words))
}

/// Opens a round: freezes its questions and gives everybody a sheet.
///
/// # Errors
/// [`code::INVALID`] for a missing checklist, days in the wrong order, nobody to ask; [`code::WRONG_STATE`] while another
/// round of the same kind is open.
pub fn open(tx: &mut Tx<'_>, new: &NewRound, edition: &RoundEdition, people: &[Post]) -> Result<i64> {
    let (since, due) = (day(&new.since, "始める日")?, day(&new.due, "締切の日")?);
    if due < since {
        return invalid("締切の日が始める日より前です。どちらかの日付を直してください。");
    }
    if edition.lists.is_empty() {
        return invalid("点検票を1つ以上選んでください。");
    }
    let monthly = new.lists.iter().any(|l| l == "monthly");
    if monthly && new.lists.len() > 1 {
        return invalid("月例ミニ点検は、ほかの点検票と分けて始めてください。");
    }
    let kind = if monthly { "monthly" } else { "yearly" };
    if let Some(other) = tx.inspection_rounds()?.into_iter().find(|r| r.kind == kind && r.state == "open") {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!("「{}」がまだ締め切られていません。先に締め切ってください。", other.title),
        ));
    }
    let asked = asked(people, &new.lists, &new.people)?;
    if asked.is_empty() {
        return invalid("答える人がいません。点検票と、人の役割を確かめてください。");
    }
    if asked.len() > MOST {
        return invalid(format!("1回の点検は{MOST}人までです。係ごとに分けて始めてください。"));
    }
    let fiscal_year = date::fiscal_year(since);
    let title = match new.title.trim() {
        "" if monthly => format!("{}の月例ミニ点検", date::wareki_short(since)),
        "" => {
            let same = |r: &&InspectionRound| r.kind == kind && r.fiscal_year == fiscal_year;
            let year = date::fiscal_year_label(fiscal_year);
            match tx.inspection_rounds()?.iter().filter(same).count() {
                0 => format!("{year} 自己点検"),
                before => format!("{year} 自己点検 第{}回", before + 1),
            }
        }
        given => given.to_owned(),
    };
    tx.subject(title.as_str());
    let round = tx.inspection_round_put(&InspectionRound {
        id: 0,
        fiscal_year,
        kind: kind.to_owned(),
        title,
        since,
        due,
        state: "open".to_owned(),
        edition: serde_json::to_value(edition).map_err(Problem::internal)?,
        opened_by: String::new(),
        opened_at: String::new(),
        closed_by: String::new(),
        closed_at: String::new(),
    })?;
    for (post, list) in asked {
        hand_out(tx, round, post, list)?;
    }
    Ok(round)
}

/// Who is asked with which checklist: those chosen, or everybody whose role answers one of them.
fn asked<'p>(people: &'p [Post], lists: &'p [String], chosen: &[String]) -> Result<Vec<(&'p Post, &'p str)>> {
    let of = |p: &'p Post| Some((p, list_of(p.role, lists)?));
    if chosen.is_empty() {
        return Ok(people.iter().filter(|p| p.active).filter_map(of).collect());
    }
    let mut left: BTreeSet<&str> = chosen.iter().map(String::as_str).collect();
    let found = people.iter().filter(|p| p.active).filter_map(of).filter(|(p, _)| left.remove(p.number.as_str()));
    let found = found.collect();
    match left.first() {
        None => Ok(found),
        Some(number) => Err(Problem::new(
            code::INVALID,
            format!("職員番号 {number} の人が答える点検票がありません。人の役割と点検票を確かめてください。"),
        )),
    }
}

fn hand_out(tx: &mut Tx<'_>, round: i64, post: &Post, list: &str) -> Result<()> {
    tx.inspection_sheet_put(&InspectionSheet {
        id: 0,
        round,
        checklist: list.to_owned(),
        person: post.number.clone(),
        name: post.name.clone(),
        unit: post.unit.clone(),
        state: "open".to_owned(),
        via: String::new(),
        answers: serde_json::Value::Array(Vec::new()),
        note: String::new(),
        submitted_by: String::new(),
        submitted_at: String::new(),
        settled_by: String::new(),
        settled_at: String::new(),
    })?;
    Ok(())
}

/// What is changed of a round that is open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct AmendRound {
    /// Round.
    pub id: String,
    /// Last day, ISO; empty: as it is.
    #[serde(default)]
    pub due: String,
    /// Staff numbers of those who are asked too.
    #[serde(default)]
    pub add: Vec<String>,
    /// Staff numbers of those who are asked no more; only whoever has not submitted.
    #[serde(default)]
    pub drop: Vec<String>,
}

/// Moves the last day of an open round, asks more people, or leaves out who has gone. Its questions stay.
///
/// # Errors
/// [`code::INVALID`] for a day before the first, or somebody who answers none of its checklists; [`code::WRONG_STATE`] for a
/// closed round, or somebody who has submitted.
pub fn amend(tx: &mut Tx<'_>, ask: &AmendRound, people: &[Post]) -> Result<()> {
    let id = ask.id.parse().map_err(|_| Problem::new(code::NOT_FOUND, "その点検は見つかりません。"))?;
    let mut round = tx.inspection_round(id)?;
    is_open(&round)?;
    tx.subject(round.title.as_str());
    if !ask.due.trim().is_empty() {
        round.due = day(&ask.due, "締切の日")?;
        if round.due < round.since {
            return invalid("締切の日が始める日より前です。日付を直してください。");
        }
        tx.inspection_round_put(&round)?;
    }
    let lines = tx.inspection_lines(id)?;
    for number in &ask.drop {
        for line in lines.iter().filter(|l| l.person == *number) {
            if line.state != "open" {
                return Err(Problem::new(
                    code::WRONG_STATE,
                    format!("{}さんは提出済みです。対象から外せるのは、提出していない人だけです。", line.name),
                ));
            }
            tx.inspection_sheet_drop(line.id)?;
        }
    }
    let lists: Vec<String> = RoundEdition::of(&round).lists.into_iter().map(|l| l.key).collect();
    let new: Vec<String> = ask.add.iter().filter(|n| lines.iter().all(|l| l.person != **n)).cloned().collect();
    if lines.len() + new.len() > MOST {
        return invalid(format!("1回の点検は{MOST}人までです。"));
    }
    if !new.is_empty() {
        for (post, list) in asked(people, &lists, &new)? {
            hand_out(tx, id, post, list)?;
        }
    }
    Ok(())
}

fn is_open(round: &InspectionRound) -> Result<()> {
    if round.state == "open" {
        return Ok(());
    }
    Err(Problem::new(code::WRONG_STATE, format!("「{}」は締め切られています。", round.title)))
}

fn answering(book: &Reading, sheet: i64) -> Result<(InspectionRound, InspectionSheet)> {
    let sheet = book.inspection_sheet(sheet)?;
    let round = book.inspection_round(sheet.round)?;
    is_open(&round)?;
    if sheet.state != "open" {
        return Err(Problem::new(
            code::WRONG_STATE,
            "この点検票は提出済みです。直すときは、責任者に差戻しを頼んでください。",
        ));
    }
    Ok((round, sheet))
}

/// The answers of a sheet as they stand: kept ones, or what was submitted.
///
/// # Errors
/// Those of reading.
pub fn standing(book: &Reading, sheet: &InspectionSheet) -> Result<Vec<Given>> {
    let kept = if sheet.state == "open" { book.inspection_draft(sheet.id)? } else { None };
    Ok(read_answers(kept.as_ref().map_or(&sheet.answers, |d| &d.answers)))
}

/// Puts answers among those that are kept, all or none of them, and answers how many questions have one now.
///
/// # Errors
/// [`code::WRONG_STATE`] once it is submitted or the round is closed; [`code::NOT_FOUND`] for a strange question.
pub fn keep(book: &Reading, door: &Keep<'_>, sheet: i64, by: &str, new: Vec<Given>) -> Result<usize> {
    let (round, sheet) = answering(book, sheet)?;
    let edition = RoundEdition::of(&round);
    let list = edition.list(&sheet.checklist)?;
    let mut all = standing(book, &sheet)?;
    for one in new {
        put(list, &mut all, one)?;
    }
    door.inspection_draft_put(sheet.id, by, &write_answers(&all)?)?;
    Ok(all.iter().filter(|g| g.mark.is_some()).count())
}

/// Who submitted a sheet, and on which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submitted {
    /// In the window.
    Screen,
    /// At the 回答席.
    Desk,
    /// From a workbook.
    Excel,
    /// Typed in from paper.
    Typed,
}

impl Submitted {
    const fn key(self) -> &'static str {
        match self {
            Submitted::Screen => "screen",
            Submitted::Desk => "desk",
            Submitted::Excel => "excel",
            Submitted::Typed => "typed",
        }
    }
}

/// Submits a sheet with the answers that stand, or with these.
///
/// # Errors
/// [`code::INVALID`] with a field for each question that has no answer or lacks its reason.
pub fn submit(tx: &mut Tx<'_>, sheet: i64, via: Submitted, given: Option<Vec<Given>>) -> Result<()> {
    let (round, mut sheet) = answering(tx, sheet)?;
    let edition = RoundEdition::of(&round);
    let list = edition.list(&sheet.checklist)?;
    let answers = match given {
        Some(given) => given,
        None => standing(tx, &sheet)?,
    };
    let fields = missing(list, &answers);
    if !fields.is_empty() {
        let words = format!("{}問に、答えか理由がありません。", fields.len());
        return Err(Problem { fields, ..Problem::new(code::INVALID, words) });
    }
    // Marks for a second look are for whoever answers; the record holds none.
    let answers: Vec<Given> = answers.into_iter().map(|g| Given { review: false, ..g }).collect();
    sheet.answers = write_answers(&answers)?;
    "submitted".clone_into(&mut sheet.state);
    via.key().clone_into(&mut sheet.via);
    sheet.note.clear();
    sheet.submitted_by.clone_from(&tx.who().number);
    tx.at().clone_into(&mut sheet.submitted_at);
    tx.inspection_sheet_put(&sheet)?;
    Ok(())
}

/// Settles submitted sheets of a round (確定) and writes what they found; none given: all that are submitted.
///
/// # Errors
/// [`code::WRONG_STATE`] if one is not submitted or the round is closed.
pub fn settle(tx: &mut Tx<'_>, round: i64, sheets: &[i64]) -> Result<usize> {
    let round = tx.inspection_round(round)?;
    is_open(&round)?;
    let lines = tx.inspection_lines(round.id)?;
    let meant: Vec<i64> = match sheets {
        [] => lines.iter().filter(|l| l.state == "submitted").map(|l| l.id).collect(),
        some => some.to_vec(),
    };
    for id in &meant {
        let mut sheet = tx.inspection_sheet(*id)?;
        if sheet.round != round.id || sheet.state != "submitted" {
            return Err(Problem::new(code::WRONG_STATE, format!("{}さんの点検票は確認中ではありません。", sheet.name)));
        }
        "settled".clone_into(&mut sheet.state);
        sheet.settled_by.clone_from(&tx.who().number);
        tx.at().clone_into(&mut sheet.settled_at);
        tx.inspection_sheet_put(&sheet)?;
    }
    found(tx, &round)?;
    Ok(meant.len())
}

/// Gives a sheet back with a reason; its answers stand as they were submitted.
///
/// # Errors
/// [`code::INVALID`] without a reason, [`code::WRONG_STATE`] if it is not submitted or the round is closed.
pub fn give_back(tx: &mut Tx<'_>, sheet: i64, reason: &str) -> Result<()> {
    let mut sheet = tx.inspection_sheet(sheet)?;
    let round = tx.inspection_round(sheet.round)?;
    is_open(&round)?;
    if reason.trim().is_empty() {
        return invalid("差し戻す理由を書いてください。");
    }
    if sheet.state == "open" {
        return Err(Problem::new(code::WRONG_STATE, "この点検票はまだ提出されていません。"));
    }
    "open".clone_into(&mut sheet.state);
    reason.trim().clone_into(&mut sheet.note);
    sheet.settled_by.clear();
    sheet.settled_at.clear();
    tx.inspection_sheet_put(&sheet)?;
    found(tx, &round)
}

/// Closes a round: what is submitted is settled, what is not submitted counts as not answered.
///
/// # Errors
/// [`code::WRONG_STATE`] if it is closed already.
pub fn close(tx: &mut Tx<'_>, round: i64) -> Result<()> {
    settle(tx, round, &[])?;
    let mut round = tx.inspection_round(round)?;
    "closed".clone_into(&mut round.state);
    round.closed_by.clone_from(&tx.who().number);
    tx.at().clone_into(&mut round.closed_at);
    tx.subject(round.title.as_str());
    tx.inspection_round_put(&round)?;
    Ok(())
}
