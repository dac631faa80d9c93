//! How rounds, sheets, files, findings and surveys are written: each with what it was before, into the journal.

use super::{
    FINDING, InspectionFinding, InspectionProof, InspectionRound, InspectionSheet, InspectionSurvey, PROOF, ROUND,
    SHEET, SURVEY, text,
};
use crate::reading::Reading;
use crate::sql::Said;
use crate::tx::Tx;
use kernel::{Problem, Result};
use rusqlite::{Connection, ToSql, params};
use serde::Serialize;

/// A row of one of the tables.
trait Stored: Clone + PartialEq + Serialize {
    /// Its table, which is also what the journal calls it.
    const TABLE: &'static str;
    /// 0: not stored yet.
    fn id(&mut self) -> &mut i64;
    /// What the journal tells beside the table.
    fn kind(&self) -> &str;
    /// The next free number.
    fn next(tx: &Tx<'_>) -> Result<i64> {
        tx.next_id(Self::TABLE)
    }
    fn read(book: &Reading, id: i64) -> Result<Self>;
    fn write(&self, conn: &Connection) -> Result<()>;
}

fn replace(conn: &Connection, table: &str, columns: &str, values: &[&dyn ToSql]) -> Result<()> {
    let places: Vec<String> = (1..=values.len()).map(|n| format!("?{n}")).collect();
    let sql = format!("INSERT OR REPLACE INTO {table} ({columns}) VALUES ({})", places.join(", "));
    conn.prepare_cached(&sql).said()?.execute(values).said()?;
    Ok(())
}

impl Stored for InspectionRound {
    const TABLE: &'static str = ROUND;

    fn id(&mut self) -> &mut i64 {
        &mut self.id
    }

    fn kind(&self) -> &str {
        &self.kind
    }

    fn read(book: &Reading, id: i64) -> Result<Self> {
        book.inspection_round(id)
    }

    fn write(&self, conn: &Connection) -> Result<()> {
        let (since, due, edition) = (self.since.to_string(), self.due.to_string(), self.edition.to_string());
        let columns =
            "id, fiscal_year, kind, title, since, due, state, edition, opened_by, opened_at, closed_by, closed_at";
        replace(
            conn,
            ROUND,
            columns,
            params![
                self.id,
                self.fiscal_year,
                self.kind,
                self.title,
                since,
                due,
                self.state,
                edition,
                self.opened_by,
                self.opened_at,
                self.closed_by,
                self.closed_at
            ],
        )
    }
}

impl Stored for InspectionSheet {
    const TABLE: &'static str = SHEET;

    fn id(&mut self) -> &mut i64 {
        &mut self.id
    }

    fn kind(&self) -> &str {
        &self.checklist
    }

    fn next(tx: &Tx<'_>) -> Result<i64> {
        let sql = "SELECT COALESCE(MAX(sheet), 0) + 1 FROM inspection_gone";
        let beyond_gone = tx.reading.conn.prepare_cached(sql).said()?.query_row([], |r| r.get(0)).said()?;
        Ok(tx.next_id(SHEET)?.max(beyond_gone))
    }

    fn read(book: &Reading, id: i64) -> Result<Self> {
        book.inspection_sheet(id)
    }

    fn write(&self, conn: &Connection) -> Result<()> {
        let columns = "id, round, checklist, person, name, unit, state, via, answers, note, submitted_by, submitted_at, \
                       settled_by, settled_at";
        replace(
            conn,
            SHEET,
            columns,
            params![
                self.id,
                self.round,
                self.checklist,
                self.person,
                self.name,
                self.unit,
                self.state,
                self.via,
                self.answers.to_string(),
                self.note,
                self.submitted_by,
                self.submitted_at,
                self.settled_by,
                self.settled_at
            ],
        )
    }
}

impl Stored for InspectionProof {
    const TABLE: &'static str = PROOF;

    fn id(&mut self) -> &mut i64 {
        &mut self.id
    }

    fn kind(&self) -> &str {
        &self.question
    }

    fn read(book: &Reading, id: i64) -> Result<Self> {
        book.inspection_proof(id)
    }

    fn write(&self, conn: &Connection) -> Result<()> {
        let columns = "id, sheet, question, name, media_type, digest, size, added_by, added_at, removed_by, finding";
        replace(
            conn,
            PROOF,
            columns,
            params![
                self.id,
                self.sheet,
                self.question,
                self.name,
                self.media_type,
                self.digest,
                self.size,
                self.added_by,
                self.added_at,
                self.removed_by,
                self.finding
            ],
        )
    }
}

impl Stored for InspectionFinding {
    const TABLE: &'static str = FINDING;

    fn id(&mut self) -> &mut i64 {
        &mut self.id
    }

    fn kind(&self) -> &str {
        &self.question
    }

    fn read(book: &Reading, id: i64) -> Result<Self> {
        book.inspection_finding(id)
    }

    fn write(&self, conn: &Connection) -> Result<()> {
        let columns = "id, round, survey, question, title, found, cause, measure, owner, due, done_on, evidence, state, \
                       link";
        replace(
            conn,
            FINDING,
            columns,
            params![
                self.id,
                self.round,
                self.survey,
                self.question,
                self.title,
                self.found,
                self.cause,
                self.measure,
                self.owner,
                text(self.due),
                text(self.done_on),
                self.evidence,
                self.state,
                self.link
            ],
        )
    }
}

impl Stored for InspectionSurvey {
    const TABLE: &'static str = SURVEY;

    fn id(&mut self) -> &mut i64 {
        &mut self.id
    }

    fn kind(&self) -> &str {
        &self.kind
    }

    fn read(book: &Reading, id: i64) -> Result<Self> {
        book.inspection_survey(id)
    }

    fn write(&self, conn: &Connection) -> Result<()> {
        let columns = "id, day, kind, target, method, result, done_by, told_on";
        replace(
            conn,
            SURVEY,
            columns,
            params![
                self.id,
                self.day.to_string(),
                self.kind,
                self.target,
                self.method,
                self.result,
                self.done_by,
                text(self.told_on)
            ],
        )
    }
}

impl Tx<'_> {
    /// Stores a row, or changes one; answers what it was and what it is. What is the same is not written.
    fn put_stored<T: Stored>(&mut self, new: &T, complete: impl FnOnce(Option<&T>, &mut T)) -> Result<(Option<T>, T)> {
        let mut stored = new.clone();
        let before = match *stored.id() {
            0 => None,
            id => Some(T::read(self, id)?),
        };
        if before.is_none() {
            *stored.id() = T::next(self)?;
        }
        complete(before.as_ref(), &mut stored);
        if before.as_ref() == Some(&stored) {
            return Ok((before, stored));
        }
        stored.write(&self.reading.conn)?;
        let side = |t: &T| serde_json::to_vec(t).map_err(Problem::internal);
        let (id, was) = (*stored.id(), before.as_ref().map(side).transpose()?);
        self.log_row(T::TABLE, id, stored.kind(), was.as_deref(), Some(&side(&stored)?))?;
        Ok((before, stored))
    }

    /// Stores a round, or changes one; answers its number. Its edition is written once.
    pub fn inspection_round_put(&mut self, new: &InspectionRound) -> Result<i64> {
        let (who, at) = (self.who.number.clone(), self.at.clone());
        let put = self.put_stored(new, |before, stored| match before {
            Some(b) => stored.edition.clone_from(&b.edition),
            None => {
                stored.opened_by = who;
                stored.opened_at = at;
            }
        })?;
        Ok(put.1.id)
    }

    /// Stores a sheet, or changes one; answers its number. A draft of it is dropped once it is submitted, and comes back
    /// when it is given back.
    pub fn inspection_sheet_put(&mut self, new: &InspectionSheet) -> Result<i64> {
        let (before, stored) = self.put_stored(new, |_, _| {})?;
        let conn = &self.reading.conn;
        match (before.as_ref().map(|b| b.state.as_str()), stored.state.as_str()) {
            (Some("open"), "submitted") => {
                conn.prepare_cached("DELETE FROM inspection_draft WHERE sheet = ?1")
                    .said()?
                    .execute([stored.id])
                    .said()?;
            }
            (Some("submitted" | "settled"), "open") => {
                let (answers, at) = (stored.answers.to_string(), &self.at);
                replace(
                    conn,
                    "inspection_draft",
                    "sheet, answers, by, at",
                    params![stored.id, answers, stored.person, at],
                )?;
            }
            _ => {}
        }
        Ok(stored.id)
    }

    /// Takes a person's sheet out of a round, with what was kept of it; the journal has it still, and its
    /// number is not given again.
    pub fn inspection_sheet_drop(&mut self, id: i64) -> Result<()> {
        let gone = self.reading.inspection_sheet(id)?;
        for sql in [
            "DELETE FROM inspection_draft WHERE sheet = ?1",
            "DELETE FROM inspection_sheet WHERE id = ?1",
            "INSERT INTO inspection_gone (sheet) VALUES (?1)",
        ] {
            self.reading.conn.prepare_cached(sql).said()?.execute([id]).said()?;
        }
        let was = serde_json::to_vec(&gone).map_err(Problem::internal)?;
        self.log_row(SHEET, id, &gone.checklist, Some(&was), None)
    }

    /// Stores a file of a sheet, or that it was taken away; answers its number.
    pub fn inspection_proof_put(&mut self, new: &InspectionProof) -> Result<i64> {
        let (who, at) = (self.who.number.clone(), self.at.clone());
        let put = self.put_stored(new, |before, stored| {
            if before.is_none() {
                stored.added_by = who;
                stored.added_at = at;
            }
        })?;
        Ok(put.1.id)
    }

    /// Stores a finding, or changes one; answers its number.
    pub fn inspection_finding_put(&mut self, new: &InspectionFinding) -> Result<i64> {
        Ok(self.put_stored(new, |_, _| {})?.1.id)
    }

    /// Stores a survey, or changes one; answers its number.
    pub fn inspection_survey_put(&mut self, new: &InspectionSurvey) -> Result<i64> {
        Ok(self.put_stored(new, |_, _| {})?.1.id)
    }
}
