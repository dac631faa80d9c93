//! Self-inspection as it is stored: rounds, sheets, drafts of answers, files that show them, findings, surveys.
//!
//! What an edition or an answer means is not known here; both are kept as JSON. Drafts go through [`Keep`], everything
//! else through [`crate::Tx`], so that each submitted sheet and each plan stands in the journal.

mod put;

use crate::files::FileRef;
use crate::journal;
use crate::keep::Keep;
use crate::reading::Reading;
use crate::sql::Said;
use chrono::NaiveDate;
use kernel::{Problem, Result, code};
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;
use serde_json::Value;

const ROUND: &str = "inspection_round";
const SHEET: &str = "inspection_sheet";
const FINDING: &str = "inspection_finding";
const SURVEY: &str = "inspection_survey";
const PROOF: &str = "inspection_evidence";

/// A round of the self-inspection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InspectionRound {
    /// 0 for one that is not stored yet.
    pub id: i64,
    /// 年度.
    pub fiscal_year: i32,
    /// `yearly` or `monthly`.
    pub kind: String,
    /// 令和8年度 自己点検.
    pub title: String,
    /// First day.
    pub since: NaiveDate,
    /// Last day.
    pub due: NaiveDate,
    /// `open` or `closed`.
    pub state: String,
    /// The frozen questions and rules.
    pub edition: Value,
    /// Staff number.
    pub opened_by: String,
    /// UTC, RFC 3339.
    pub opened_at: String,
    /// Staff number; empty: it is open.
    pub closed_by: String,
    /// UTC, RFC 3339.
    pub closed_at: String,
}

/// What one person answers in a round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InspectionSheet {
    /// 0 for one that is not stored yet.
    pub id: i64,
    /// Its round.
    pub round: i64,
    /// Key of its checklist.
    pub checklist: String,
    /// Staff number.
    pub person: String,
    /// 氏名 when the round was opened.
    pub name: String,
    /// 係.
    pub unit: String,
    /// `open`, `submitted` or `settled`.
    pub state: String,
    /// How it came: `screen`, `desk`, `excel`, `typed`; empty: it has not.
    pub via: String,
    /// Submitted answers.
    pub answers: Value,
    /// Why it was given back; empty: it was not.
    pub note: String,
    /// Staff number.
    pub submitted_by: String,
    /// UTC, RFC 3339.
    pub submitted_at: String,
    /// Staff number.
    pub settled_by: String,
    /// UTC, RFC 3339.
    pub settled_at: String,
}

/// A sheet without its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionLine {
    /// Sheet.
    pub id: i64,
    /// Round.
    pub round: i64,
    /// Key of its checklist.
    pub checklist: String,
    /// Staff number.
    pub person: String,
    /// 氏名.
    pub name: String,
    /// 係.
    pub unit: String,
    /// `open`, `submitted` or `settled`.
    pub state: String,
    /// How it came.
    pub via: String,
    /// Why it was given back.
    pub note: String,
    /// UTC, RFC 3339.
    pub submitted_at: String,
    /// Somebody has begun to answer.
    pub begun: bool,
}

/// Answers that are kept and not submitted.
#[derive(Debug, Clone, PartialEq)]
pub struct InspectionDraft {
    /// As they stand.
    pub answers: Value,
    /// Staff number of who gave them.
    pub by: String,
    /// UTC, RFC 3339.
    pub at: String,
}

/// Something found, and what is done about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct InspectionFinding {
    /// 0 for one that is not stored yet.
    pub id: i64,
    /// The round that found it; 0: a survey did.
    pub round: i64,
    /// The survey that found it; 0: a round did.
    pub survey: i64,
    /// Id of the question; empty for a survey.
    pub question: String,
    /// A few words.
    pub title: String,
    /// △ 6・× 5, or what the survey saw.
    pub found: String,
    /// 原因.
    pub cause: String,
    /// 措置.
    pub measure: String,
    /// 担当.
    pub owner: String,
    /// 期限; `None`: not planned yet.
    pub due: Option<NaiveDate>,
    /// 完了日.
    pub done_on: Option<NaiveDate>,
    /// 証跡.
    pub evidence: String,
    /// The record that shows that it is done, as `ledger:id`; empty: none.
    pub link: String,
    /// `unplanned`, `planned` or `done`.
    pub state: String,
}

/// A survey of weak points or a check of settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectionSurvey {
    /// 0 for one that is not stored yet.
    pub id: i64,
    /// 実施日.
    pub day: NaiveDate,
    /// `weakness` or `settings`.
    pub kind: String,
    /// 対象.
    pub target: String,
    /// 方法.
    pub method: String,
    /// 結果.
    pub result: String,
    /// 実施者.
    pub done_by: String,
    /// 責任者への報告日.
    pub told_on: Option<NaiveDate>,
}

/// A file that shows an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectionProof {
    /// 0 for one that is not stored yet.
    pub id: i64,
    /// The sheet; 0: it belongs to a finding.
    pub sheet: i64,
    /// Id of the question.
    pub question: String,
    /// File name, as it was.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Its content.
    pub digest: String,
    /// Bytes.
    pub size: i64,
    /// Staff number of who attached it.
    pub added_by: String,
    /// UTC, RFC 3339.
    pub added_at: String,
    /// Staff number of who took it away; empty: it is there.
    pub removed_by: String,
    /// The finding that it shows to be mended; 0: it shows an answer.
    pub finding: i64,
}

impl InspectionProof {
    /// Where its content lies.
    #[must_use]
    pub fn file(&self) -> FileRef {
        FileRef { digest: self.digest.clone(), size: self.size }
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn day(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<NaiveDate>> {
    Ok(row.get::<_, String>(at)?.parse().ok())
}

fn text(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |d| d.to_string())
}

const ROUNDS: &str = "SELECT id, fiscal_year, kind, title, since, due, state, edition, opened_by, opened_at, closed_by, \
                      closed_at FROM inspection_round";

fn round(row: &Row<'_>) -> rusqlite::Result<InspectionRound> {
    Ok(InspectionRound {
        id: row.get(0)?,
        fiscal_year: row.get(1)?,
        kind: row.get(2)?,
        title: row.get(3)?,
        since: day(row, 4)?.unwrap_or_default(),
        due: day(row, 5)?.unwrap_or_default(),
        state: row.get(6)?,
        edition: json(&row.get::<_, String>(7)?),
        opened_by: row.get(8)?,
        opened_at: row.get(9)?,
        closed_by: row.get(10)?,
        closed_at: row.get(11)?,
    })
}

const SHEETS: &str = "SELECT id, round, checklist, person, name, unit, state, via, answers, note, submitted_by, \
                      submitted_at, settled_by, settled_at FROM inspection_sheet";

fn sheet(row: &Row<'_>) -> rusqlite::Result<InspectionSheet> {
    Ok(InspectionSheet {
        id: row.get(0)?,
        round: row.get(1)?,
        checklist: row.get(2)?,
        person: row.get(3)?,
        name: row.get(4)?,
        unit: row.get(5)?,
        state: row.get(6)?,
        via: row.get(7)?,
        answers: json(&row.get::<_, String>(8)?),
        note: row.get(9)?,
        submitted_by: row.get(10)?,
        submitted_at: row.get(11)?,
        settled_by: row.get(12)?,
        settled_at: row.get(13)?,
    })
}

const LINES: &str = "SELECT s.id, s.round, s.checklist, s.person, s.name, s.unit, s.state, s.via, s.note, s.submitted_at, \
                     EXISTS (SELECT 1 FROM inspection_draft d WHERE d.sheet = s.id) FROM inspection_sheet s";

fn line(row: &Row<'_>) -> rusqlite::Result<InspectionLine> {
    Ok(InspectionLine {
        id: row.get(0)?,
        round: row.get(1)?,
        checklist: row.get(2)?,
        person: row.get(3)?,
        name: row.get(4)?,
        unit: row.get(5)?,
        state: row.get(6)?,
        via: row.get(7)?,
        note: row.get(8)?,
        submitted_at: row.get(9)?,
        begun: row.get(10)?,
    })
}

const FINDINGS: &str = "SELECT id, round, survey, question, title, found, cause, measure, owner, due, done_on, evidence, \
                        state, link FROM inspection_finding";

fn finding(row: &Row<'_>) -> rusqlite::Result<InspectionFinding> {
    Ok(InspectionFinding {
        id: row.get(0)?,
        round: row.get(1)?,
        survey: row.get(2)?,
        question: row.get(3)?,
        title: row.get(4)?,
        found: row.get(5)?,
        cause: row.get(6)?,
        measure: row.get(7)?,
        owner: row.get(8)?,
        due: day(row, 9)?,
        done_on: day(row, 10)?,
        evidence: row.get(11)?,
        state: row.get(12)?,
        link: row.get(13)?,
    })
}

const SURVEYS: &str = "SELECT id, day, kind, target, method, result, done_by, told_on FROM inspection_survey";

fn survey(row: &Row<'_>) -> rusqlite::Result<InspectionSurvey> {
    Ok(InspectionSurvey {
        id: row.get(0)?,
        day: day(row, 1)?.unwrap_or_default(),
        kind: row.get(2)?,
        target: row.get(3)?,
        method: row.get(4)?,
        result: row.get(5)?,
        done_by: row.get(6)?,
        told_on: day(row, 7)?,
    })
}

const PROOFS: &str = "SELECT id, sheet, question, name, media_type, digest, size, added_by, added_at, removed_by, \
                      finding FROM inspection_evidence";

fn proof(row: &Row<'_>) -> rusqlite::Result<InspectionProof> {
    Ok(InspectionProof {
        id: row.get(0)?,
        sheet: row.get(1)?,
        question: row.get(2)?,
        name: row.get(3)?,
        media_type: row.get(4)?,
        digest: row.get(5)?,
        size: row.get(6)?,
        added_by: row.get(7)?,
        added_at: row.get(8)?,
        removed_by: row.get(9)?,
        finding: row.get(10)?,
    })
}

fn gone(what: &str) -> Problem {
    Problem::new(code::NOT_FOUND, format!("その{what}は見つかりません。画面を読み込み直してください。"))
}

impl Reading {
    fn inspected<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut stmt = self.conn.prepare_cached(sql).said()?;
        let rows = stmt.query_map(params, read).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// All rounds, newest first.
    pub fn inspection_rounds(&self) -> Result<Vec<InspectionRound>> {
        self.inspected(&format!("{ROUNDS} ORDER BY since DESC, id DESC"), [], round)
    }

    /// One round.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn inspection_round(&self, id: i64) -> Result<InspectionRound> {
        self.inspected(&format!("{ROUNDS} WHERE id = ?1"), [id], round)?.pop().ok_or_else(|| gone("点検"))
    }

    /// Everybody's sheets of a round, without their answers.
    pub fn inspection_lines(&self, round: i64) -> Result<Vec<InspectionLine>> {
        self.inspected(&format!("{LINES} WHERE s.round = ?1 ORDER BY s.id"), [round], line)
    }

    /// The sheets of one person in open rounds.
    pub fn inspection_lines_of(&self, person: &str) -> Result<Vec<InspectionLine>> {
        let sql = format!(
            "{LINES} JOIN inspection_round r ON r.id = s.round WHERE s.person = ?1 AND r.state = 'open' ORDER BY r.due, s.id"
        );
        self.inspected(&sql, [person], line)
    }

    /// The sheets of a round that were submitted, with their answers.
    pub fn inspection_answers(&self, round: i64) -> Result<Vec<InspectionSheet>> {
        self.inspected(&format!("{SHEETS} WHERE round = ?1 AND state <> 'open' ORDER BY id"), [round], sheet)
    }

    /// One sheet.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn inspection_sheet(&self, id: i64) -> Result<InspectionSheet> {
        self.inspected(&format!("{SHEETS} WHERE id = ?1"), [id], sheet)?.pop().ok_or_else(|| gone("点検票"))
    }

    /// Calls `each` with checklist, 係 and answers (JSON, as stored) of every sheet of a round that was submitted: for
    /// counting, which needs no sheet whole.
    pub fn inspection_each(&self, round: i64, mut each: impl FnMut(&str, &str, &str) -> Result<()>) -> Result<()> {
        let sql = "SELECT checklist, unit, answers FROM inspection_sheet WHERE round = ?1 AND state <> 'open'";
        let mut stmt = self.conn.prepare_cached(sql).said()?;
        let mut rows = stmt.query([round]).said()?;
        while let Some(row) = rows.next().said()? {
            let text = |at: usize| row.get_ref(at).said()?.as_str().map_err(Problem::internal);
            each(text(0)?, text(1)?, text(2)?)?;
        }
        Ok(())
    }

    /// The sheet of one person in a round, once it was submitted.
    pub fn inspection_answers_of(&self, round: i64, checklist: &str, person: &str) -> Result<Option<InspectionSheet>> {
        let sql = format!("{SHEETS} WHERE round = ?1 AND checklist = ?2 AND person = ?3 AND state <> 'open'");
        Ok(self.inspected(&sql, params![round, checklist, person], sheet)?.pop())
    }

    /// The files of a sheet that were not taken away, oldest first.
    pub fn inspection_proofs(&self, sheet: i64) -> Result<Vec<InspectionProof>> {
        self.inspected(&format!("{PROOFS} WHERE sheet = ?1 AND removed_by = '' ORDER BY id"), [sheet], proof)
    }

    /// The files of a finding that were not taken away, oldest first.
    pub fn inspection_finding_proofs(&self, finding: i64) -> Result<Vec<InspectionProof>> {
        self.inspected(&format!("{PROOFS} WHERE finding = ?1 AND removed_by = '' ORDER BY id"), [finding], proof)
    }

    /// One file, taken away or not.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn inspection_proof(&self, id: i64) -> Result<InspectionProof> {
        self.inspected(&format!("{PROOFS} WHERE id = ?1"), [id], proof)?.pop().ok_or_else(|| gone("証跡のファイル"))
    }

    /// Answers of a sheet that are not submitted.
    pub fn inspection_draft(&self, sheet: i64) -> Result<Option<InspectionDraft>> {
        let mut stmt =
            self.conn.prepare_cached("SELECT answers, by, at FROM inspection_draft WHERE sheet = ?1").said()?;
        let read =
            |r: &Row<'_>| Ok(InspectionDraft { answers: json(&r.get::<_, String>(0)?), by: r.get(1)?, at: r.get(2)? });
        stmt.query_row([sheet], read).optional().said()
    }

    /// All findings, unfinished ones first, by their day.
    pub fn inspection_findings(&self) -> Result<Vec<InspectionFinding>> {
        let sql = format!("{FINDINGS} ORDER BY state = 'done', due = '', due, id");
        self.inspected(&sql, [], finding)
    }

    /// One finding.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn inspection_finding(&self, id: i64) -> Result<InspectionFinding> {
        self.inspected(&format!("{FINDINGS} WHERE id = ?1"), [id], finding)?.pop().ok_or_else(|| gone("改善計画"))
    }

    /// All surveys, newest first.
    pub fn inspection_surveys(&self) -> Result<Vec<InspectionSurvey>> {
        self.inspected(&format!("{SURVEYS} ORDER BY day DESC, id DESC"), [], survey)
    }

    /// One survey.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn inspection_survey(&self, id: i64) -> Result<InspectionSurvey> {
        self.inspected(&format!("{SURVEYS} WHERE id = ?1"), [id], survey)?.pop().ok_or_else(|| gone("調査・確認"))
    }
}

impl Keep<'_> {
    /// Keeps the answers of a sheet as they stand.
    pub fn inspection_draft_put(&self, sheet: i64, by: &str, answers: &Value) -> Result<()> {
        let at = journal::stamp(self.clock());
        self.conn()
            .prepare_cached("INSERT OR REPLACE INTO inspection_draft (sheet, answers, by, at) VALUES (?1, ?2, ?3, ?4)")
            .said()?
            .execute(params![sheet, answers.to_string(), by, at])
            .said()?;
        Ok(())
    }
}
