//! The division's side of submissions as it is stored: the collecting office, duties, packets, remarks and their files.
//!
//! What an invitation or a packet says is not known here; it is kept as JSON. Everything is written through [`Tx`].

use crate::files::{Content, FileRef};
use crate::reading::Reading;
use crate::sql::Said;
use crate::tx::Tx;
use chrono::NaiveDate;
use kernel::{Problem, Result, code};
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;
use serde_json::Value;

const OFFICE: &str = "submission_office";
const DUTY: &str = "submission_duty";
const PACKET: &str = "submission_packet";
const REMARK: &str = "submission_remark";

/// The collecting office as it was taken over last.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SubmissionOffice {
    /// Number of the invitation.
    pub serial: i32,
    /// What the invitation said.
    pub said: Value,
    /// Staff number.
    pub taken_by: String,
    /// UTC, RFC 3339.
    pub taken_at: String,
}

/// Something that is due.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SubmissionDuty {
    /// 年度.
    pub fiscal_year: i32,
    /// Key of the duty.
    pub key: String,
    /// Which of several in a year.
    pub period: String,
    /// By which day.
    pub due: NaiveDate,
    /// No longer asked for.
    pub dropped: bool,
    /// What the invitation said about it.
    pub said: Value,
}

/// A packet, from being prepared to being accepted.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SubmissionPacket {
    /// 0 for one that is not stored yet.
    pub id: i64,
    /// 年度.
    pub fiscal_year: i32,
    /// Key of the duty.
    pub duty: String,
    /// Which of several in a year.
    pub period: String,
    /// 1, 2, 3 …
    pub number: i32,
    /// SHA-256 of its list of contents; empty until it is submitted.
    pub digest: String,
    /// `prepared`, `submitted`, `accepted`, `returned`, `replaced`.
    pub state: String,
    /// What it is to hold.
    pub wanted: Value,
    /// What it said; null until it is submitted.
    pub body: Value,
    /// Number of its 送付書; empty until it is submitted.
    pub letter: String,
    /// Name of the file.
    pub file: String,
    /// Staff number.
    pub prepared_by: String,
    /// UTC, RFC 3339.
    pub prepared_at: String,
    /// Staff number; empty until it is submitted.
    pub submitted_by: String,
    /// UTC, RFC 3339.
    pub submitted_at: String,
    /// UTC, RFC 3339; empty: nothing was heard of it.
    pub decided_at: String,
    /// What came back: the return or the receipt.
    pub decision: Value,
}

/// A remark that came back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SubmissionRemark {
    /// 0 for one that is not stored yet.
    pub id: i64,
    /// Its packet.
    pub packet: i64,
    /// The remark.
    pub said: Value,
    /// What was done about it.
    pub answer: String,
    /// Staff number; empty: it is open.
    pub done_by: String,
    /// UTC, RFC 3339.
    pub done_at: String,
}

/// A file of a packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionFile {
    /// The name that the division gave it.
    pub name: String,
    /// Where it lies.
    pub file: FileRef,
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

const PACKETS: &str = "SELECT id, fiscal_year, duty, period, number, digest, state, wanted, body, letter, file, prepared_by, \
                       prepared_at, submitted_by, submitted_at, decided_at, decision FROM submission_packet";

fn packet(row: &Row<'_>) -> rusqlite::Result<SubmissionPacket> {
    Ok(SubmissionPacket {
        id: row.get(0)?,
        fiscal_year: row.get(1)?,
        duty: row.get(2)?,
        period: row.get(3)?,
        number: row.get(4)?,
        digest: row.get(5)?,
        state: row.get(6)?,
        wanted: json(&row.get::<_, String>(7)?),
        body: json(&row.get::<_, String>(8)?),
        letter: row.get(9)?,
        file: row.get(10)?,
        prepared_by: row.get(11)?,
        prepared_at: row.get(12)?,
        submitted_by: row.get(13)?,
        submitted_at: row.get(14)?,
        decided_at: row.get(15)?,
        decision: json(&row.get::<_, String>(16)?),
    })
}

fn remark(row: &Row<'_>) -> rusqlite::Result<SubmissionRemark> {
    Ok(SubmissionRemark {
        id: row.get(0)?,
        packet: row.get(1)?,
        said: json(&row.get::<_, String>(2)?),
        answer: row.get(3)?,
        done_by: row.get(4)?,
        done_at: row.get(5)?,
    })
}

impl Reading {
    fn handed_in<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut stmt = self.conn.prepare_cached(sql).said()?;
        let rows = stmt.query_map(params, read).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// The collecting office; `None` until an invitation was taken over.
    pub fn submission_office(&self) -> Result<Option<SubmissionOffice>> {
        let read = |r: &Row<'_>| {
            Ok(SubmissionOffice {
                serial: r.get(0)?,
                said: json(&r.get::<_, String>(1)?),
                taken_by: r.get(2)?,
                taken_at: r.get(3)?,
            })
        };
        let mut stmt = self
            .conn
            .prepare_cached("SELECT serial, said, taken_by, taken_at FROM submission_office WHERE id = 1")
            .said()?;
        stmt.query_row([], read).optional().said()
    }

    /// All duties that were ever asked for, latest year first, then by day.
    pub fn submission_duties(&self) -> Result<Vec<SubmissionDuty>> {
        self.handed_in(
            "SELECT fiscal_year, key, period, due, dropped, said FROM submission_duty ORDER BY fiscal_year DESC, due, key, period",
            [],
            |r| {
                Ok(SubmissionDuty {
                    fiscal_year: r.get(0)?,
                    key: r.get(1)?,
                    period: r.get(2)?,
                    due: r.get::<_, String>(3)?.parse().unwrap_or_default(),
                    dropped: r.get(4)?,
                    said: json(&r.get::<_, String>(5)?),
                })
            },
        )
    }

    /// All packets, newest first.
    pub fn submission_packets(&self) -> Result<Vec<SubmissionPacket>> {
        self.handed_in(&format!("{PACKETS} ORDER BY id DESC"), [], packet)
    }

    /// One packet.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn submission_packet(&self, id: i64) -> Result<SubmissionPacket> {
        let found = self.handed_in(&format!("{PACKETS} WHERE id = ?1"), [id], packet)?.pop();
        found.ok_or_else(|| Problem::new(code::NOT_FOUND, "その提出物は見つかりません。画面を読み込み直してください。"))
    }

    /// The packet with this digest.
    pub fn submission_packet_by_digest(&self, digest: &str) -> Result<Option<SubmissionPacket>> {
        Ok(self.handed_in(&format!("{PACKETS} WHERE digest = ?1"), [digest], packet)?.pop())
    }

    /// Remarks on a packet, or all of them, as they came.
    pub fn submission_remarks(&self, packet: Option<i64>) -> Result<Vec<SubmissionRemark>> {
        self.handed_in(
            "SELECT id, packet, said, answer, done_by, done_at FROM submission_remark WHERE ?1 IS NULL OR packet = ?1 ORDER BY id",
            [packet],
            remark,
        )
    }

    /// Files of a packet: `attachment` or `sealed`.
    pub fn submission_files(&self, packet: i64, kind: &str) -> Result<Vec<SubmissionFile>> {
        self.handed_in(
            "SELECT name, digest, size FROM submission_file WHERE packet = ?1 AND kind = ?2 ORDER BY id",
            params![packet, kind],
            |r| Ok(SubmissionFile { name: r.get(0)?, file: FileRef { digest: r.get(1)?, size: r.get(2)? } }),
        )
    }
}

impl Tx<'_> {
    fn told<T: Serialize>(&mut self, word: &str, id: i64, kind: &str, before: Option<&T>, after: &T) -> Result<()> {
        let side = |t: &T| serde_json::to_vec(t).map_err(Problem::internal);
        let before = before.map(side).transpose()?;
        self.log_row(word, id, kind, before.as_deref(), Some(&side(after)?))
    }

    /// Takes over a collecting office as an invitation describes it.
    pub fn submission_office_put(&mut self, serial: i32, said: &Value) -> Result<()> {
        let before = self.reading.submission_office()?;
        let now = SubmissionOffice {
            serial,
            said: said.clone(),
            taken_by: self.who.number.clone(),
            taken_at: self.at.clone(),
        };
        self.reading
            .conn
            .execute(
                "INSERT OR REPLACE INTO submission_office (id, serial, said, taken_by, taken_at) VALUES (1, ?1, ?2, ?3, ?4)",
                params![serial, said.to_string(), now.taken_by, now.taken_at],
            )
            .said()?;
        self.told(OFFICE, 1, "office", before.as_ref(), &now)
    }

    /// Stores a duty, found by year, key and period; answers whether anything is other than before.
    pub fn submission_duty_put(&mut self, new: &SubmissionDuty) -> Result<bool> {
        let same = |d: &SubmissionDuty| (d.fiscal_year, &d.key, &d.period) == (new.fiscal_year, &new.key, &new.period);
        let before = self.reading.submission_duties()?.into_iter().find(same);
        if before.as_ref() == Some(new) {
            return Ok(false);
        }
        self.reading
            .conn
            .execute(
                "INSERT INTO submission_duty (fiscal_year, key, period, due, dropped, said) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                 ON CONFLICT (fiscal_year, key, period) DO UPDATE SET due = excluded.due, dropped = excluded.dropped, said = excluded.said",
                params![new.fiscal_year, new.key, new.period, new.due.to_string(), new.dropped, new.said.to_string()],
            )
            .said()?;
        self.told(DUTY, 0, &new.key, before.as_ref(), new)?;
        Ok(true)
    }

    /// Stores a packet, or changes one; answers its id. Who prepared it and when stays as it was.
    pub fn submission_packet_put(&mut self, new: &SubmissionPacket) -> Result<i64> {
        let before = if new.id == 0 { None } else { Some(self.reading.submission_packet(new.id)?) };
        let mut p = new.clone();
        if before.is_none() {
            let sql = "SELECT COALESCE(MAX(id), 0) + 1 FROM submission_packet";
            p.id = self.reading.conn.query_row(sql, [], |r| r.get(0)).said()?;
            p.prepared_by.clone_from(&self.who.number);
            p.prepared_at.clone_from(&self.at);
        }
        if before.as_ref() == Some(&p) {
            return Ok(p.id);
        }
        self.reading
            .conn
            .execute(
                "INSERT OR REPLACE INTO submission_packet (id, fiscal_year, duty, period, number, digest, state, wanted, body, \
                 letter, file, prepared_by, prepared_at, submitted_by, submitted_at, decided_at, decision) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
                params![
                    p.id, p.fiscal_year, p.duty, p.period, p.number, p.digest, p.state, p.wanted.to_string(),
                    p.body.to_string(), p.letter, p.file, p.prepared_by, p.prepared_at, p.submitted_by, p.submitted_at,
                    p.decided_at, p.decision.to_string()
                ],
            )
            .said()?;
        let state = p.state.clone();
        self.told(PACKET, p.id, &state, before.as_ref(), &p)?;
        Ok(p.id)
    }

    /// Drops a packet that was prepared and never submitted, with its files.
    pub fn submission_packet_drop(&mut self, id: i64) -> Result<()> {
        let before = self.reading.submission_packet(id)?;
        if before.state != "prepared" {
            return Err(Problem::new(
                code::WRONG_STATE,
                "提出した提出物は取り消せません。直して、次の番号で提出してください。",
            ));
        }
        self.reading.conn.execute("DELETE FROM submission_file WHERE packet = ?1", [id]).said()?;
        self.reading.conn.execute("DELETE FROM submission_packet WHERE id = ?1", [id]).said()?;
        let side = serde_json::to_vec(&before).map_err(Problem::internal)?;
        self.log_row(PACKET, id, "dropped", Some(&side), None)
    }

    /// Keeps a file with a packet.
    pub fn submission_file_add(&mut self, packet: i64, kind: &str, name: &str, from: Content<'_>) -> Result<FileRef> {
        let file = self.put_file(from)?;
        self.reading
            .conn
            .execute(
                "INSERT INTO submission_file (packet, kind, name, digest, size) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![packet, kind, name, file.digest, file.size],
            )
            .said()?;
        let told = serde_json::json!({ "name": name, "digest": file.digest, "size": file.size });
        self.log_row("submission_file", packet, kind, None, Some(told.to_string().as_bytes()))?;
        Ok(file)
    }

    /// Stores a remark, or what was done about one.
    pub fn submission_remark_put(&mut self, new: &SubmissionRemark) -> Result<i64> {
        let stored = self.reading.submission_remarks(None)?;
        let before = stored.iter().find(|r| r.id == new.id && new.id != 0);
        let mut r = new.clone();
        if before.is_none() {
            r.id = stored.iter().map(|r| r.id).max().unwrap_or(0) + 1;
        }
        self.reading
            .conn
            .execute(
                "INSERT OR REPLACE INTO submission_remark (id, packet, said, answer, done_by, done_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![r.id, r.packet, r.said.to_string(), r.answer, r.done_by, r.done_at],
            )
            .said()?;
        self.told(REMARK, r.id, "remark", before, &r)?;
        Ok(r.id)
    }
}
