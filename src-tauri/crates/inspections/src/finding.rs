//! Findings and what is done about them: every × and △ of a settled sheet, and what a survey saw.

use crate::answer::{AnswerMark, read_answers};
use crate::edition::RoundEdition;
use chrono::NaiveDate;
use kernel::{Problem, Result, StateMark, code, date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{InspectionFinding, InspectionRound, Reading, Tx};
use ts_rs::TS;

/// Writes the findings of a round anew from its settled sheets: one for each question with △ or ×. What is planned stays.
///
/// # Errors
/// Those of reading and writing.
pub fn found(tx: &mut Tx<'_>, round: &InspectionRound) -> Result<()> {
    let edition = RoundEdition::of(round);
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for sheet in tx.inspection_answers(round.id)?.iter().filter(|s| s.state == "settled") {
        for given in read_answers(&sheet.answers) {
            let count = counts.entry(given.question).or_default();
            match given.mark {
                Some(AnswerMark::Part) => count.0 += 1,
                Some(AnswerMark::Bad) => count.1 += 1,
                _ => {}
            }
        }
    }
    let stored: Vec<InspectionFinding> =
        tx.inspection_findings()?.into_iter().filter(|f| f.round == round.id && f.survey == 0).collect();
    for (list, q) in edition.all() {
        let (part, bad) = counts.get(&q.id).copied().unwrap_or_default();
        let before = stored.iter().find(|f| f.question == q.id);
        let says = format!("△{part}・×{bad}");
        let new = match (before, part + bad) {
            (None, 0) => continue,
            (None, _) => InspectionFinding {
                round: round.id,
                question: q.id.clone(),
                title: format!("{} 問{} {}", list.title, q.no, q.title),
                found: says,
                state: "unplanned".to_owned(),
                ..InspectionFinding::default()
            },
            // Answers were put right: nothing is left to be mended, and nothing was planned.
            (Some(f), 0) if f.state == "unplanned" => InspectionFinding {
                found: says,
                evidence: "回答が直され、△と×がなくなりました。".to_owned(),
                state: "done".to_owned(),
                ..f.clone()
            },
            (Some(f), _) => InspectionFinding { found: says, ..f.clone() },
        };
        tx.inspection_finding_put(&new)?;
    }
    Ok(())
}

/// What somebody plans or notes about a finding.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct SavePlan {
    /// Finding.
    pub id: String,
    /// 原因.
    pub cause: String,
    /// 措置.
    pub measure: String,
    /// 担当.
    pub owner: String,
    /// 期限, ISO.
    pub due: String,
    /// 完了日, ISO; empty: not done.
    #[serde(default)]
    pub done_on: String,
    /// 証跡.
    #[serde(default)]
    pub evidence: String,
    /// The record that is the evidence, as `ledger:id`; empty: none.
    #[serde(default)]
    pub link: String,
}

/// Writes a plan, or that it is done.
///
/// # Errors
/// [`code::INVALID`] if something is missing: measure, owner and due day for a plan, evidence and a day that is not in the
/// future for its end.
pub fn plan(tx: &mut Tx<'_>, ask: &SavePlan, today: NaiveDate) -> Result<()> {
    let id = ask.id.parse().map_err(|_| Problem::new(code::NOT_FOUND, "その改善計画は見つかりません。"))?;
    let before = tx.inspection_finding(id)?;
    let day = |text: &str, label: &str| -> Result<Option<NaiveDate>> {
        match text.trim() {
            "" => Ok(None),
            t => t.parse().map(Some).map_err(|_| {
                Problem::new(code::INVALID, format!("「{label}」の日付が読めません。入れ直してください。"))
            }),
        }
    };
    let (due, done_on) = (day(&ask.due, "期限")?, day(&ask.done_on, "完了日")?);
    for (text, label) in [(&ask.cause, "原因"), (&ask.measure, "措置"), (&ask.owner, "担当")] {
        if text.trim().is_empty() {
            return Err(Problem::new(code::INVALID, format!("「{label}」を入れてください。")));
        }
    }
    if due.is_none() {
        return Err(Problem::new(code::INVALID, "「期限」を入れてください。"));
    }
    if done_on.is_some_and(|d| d > today) {
        return Err(Problem::new(code::INVALID, "完了日が今日より後です。日付を直してください。"));
    }
    let shown = || -> Result<bool> { Ok(!tx.inspection_finding_proofs(id)?.is_empty()) };
    if done_on.is_some() && ask.evidence.trim().is_empty() && ask.link.is_empty() && !shown()? {
        return Err(Problem::new(
            code::INVALID,
            "完了したことが分かる証跡（番号や書類の名前、帳簿の記録、ファイルのどれか）を入れてください。",
        ));
    }
    tx.subject(before.title.as_str());
    tx.inspection_finding_put(&InspectionFinding {
        cause: ask.cause.trim().to_owned(),
        measure: ask.measure.trim().to_owned(),
        owner: ask.owner.trim().to_owned(),
        due,
        done_on,
        evidence: ask.evidence.trim().to_owned(),
        link: ask.link.clone(),
        state: if done_on.is_some() { "done" } else { "planned" }.to_owned(),
        ..before
    })?;
    Ok(())
}

/// A finding as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FindingLine {
    /// Finding.
    pub id: String,
    /// Round that found it; empty: a survey did.
    pub round: String,
    /// 年度 of the round, or of the survey.
    pub year: i32,
    /// From an earlier year and not done.
    pub carried: bool,
    /// Id of the question; empty: of a survey.
    pub question: String,
    /// Citations of the question.
    pub articles: Vec<String>,
    /// 職員用 問2 分類を表示する.
    pub title: String,
    /// △6・×5.
    pub found: String,
    /// 原因.
    pub cause: String,
    /// 措置.
    pub measure: String,
    /// 担当.
    pub owner: String,
    /// 期限, ISO.
    pub due: String,
    /// 完了日, ISO.
    pub done_on: String,
    /// 証跡.
    pub evidence: String,
    /// The record that is the evidence, as `ledger:id`; empty: none.
    pub link: String,
    /// `unplanned`, `planned`, `done`.
    pub state: String,
    /// Past its day and not done.
    pub late: bool,
    /// Its sign.
    pub mark: String,
    /// 未登録, これから, 期限超過, 完了.
    pub word: String,
}

/// All findings as they stand on a day: carried over first, then by their day.
///
/// # Errors
/// Those of reading.
pub fn lines(book: &Reading, today: NaiveDate) -> Result<Vec<FindingLine>> {
    let rounds: BTreeMap<i64, InspectionRound> = book.inspection_rounds()?.into_iter().map(|r| (r.id, r)).collect();
    let editions: BTreeMap<i64, RoundEdition> = rounds.iter().map(|(id, r)| (*id, RoundEdition::of(r))).collect();
    let surveys: BTreeMap<i64, NaiveDate> = book.inspection_surveys()?.into_iter().map(|s| (s.id, s.day)).collect();
    let this_year = date::fiscal_year(today);
    let text = |d: Option<NaiveDate>| d.map_or_else(String::new, |d| d.to_string());
    let mut out: Vec<FindingLine> = book
        .inspection_findings()?
        .into_iter()
        .map(|f| {
            let year = match rounds.get(&f.round) {
                Some(r) => r.fiscal_year,
                None => surveys.get(&f.survey).map_or(this_year, |d| date::fiscal_year(*d)),
            };
            let late = f.state != "done" && f.due.is_some_and(|d| d < today);
            let (mark, word) = match (f.state.as_str(), late) {
                ("done", _) => (StateMark::Tick, "完了"),
                (_, true) => (StateMark::Diamond, "期限超過"),
                ("planned", _) => (StateMark::Clock, "実施中"),
                _ => (StateMark::Triangle, "未登録"),
            };
            let asked = editions.get(&f.round).and_then(|e| e.all().find(|(_, q)| q.id == f.question));
            FindingLine {
                id: f.id.to_string(),
                round: if f.round == 0 { String::new() } else { f.round.to_string() },
                year,
                carried: year < this_year && f.state != "done",
                articles: asked.map_or_else(|| vec!["第134条第1項".to_owned()], |(_, q)| q.articles.clone()),
                question: f.question,
                title: f.title,
                found: f.found,
                cause: f.cause,
                measure: f.measure,
                owner: f.owner,
                due: text(f.due),
                done_on: text(f.done_on),
                evidence: f.evidence,
                link: f.link,
                late,
                mark: mark_word(mark).to_owned(),
                word: word.to_owned(),
                state: f.state,
            }
        })
        .collect();
    out.sort_by_key(|f| (!f.carried, f.state == "done"));
    Ok(out)
}

const fn mark_word(mark: StateMark) -> &'static str {
    match mark {
        StateMark::Tick => "tick",
        StateMark::Diamond => "diamond",
        StateMark::Clock => "clock",
        _ => "triangle",
    }
}
