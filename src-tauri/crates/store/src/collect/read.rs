//! Asking for what was collected.

use super::{
    CollectDivision, CollectDuty, CollectFigure, CollectPacket, CollectRecord, CollectedFigure, PacketState, RecordAsk,
};
use crate::reading::Reading;
use crate::sql::Said;
use chrono::NaiveDate;
use kernel::{Problem, Result, code};
use rusqlite::{Row, params};
use serde_json::Value;
use std::collections::HashSet;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn day(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<NaiveDate>> {
    Ok(row.get::<_, String>(at)?.parse().ok())
}

const DIVISIONS: &str = "SELECT id, code, name, sign_key, seal_key, keyed_by, since, until, state, successor, invited, \
                         ordinal FROM collect_division";

fn division(row: &Row<'_>) -> rusqlite::Result<CollectDivision> {
    Ok(CollectDivision {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        sign_key: row.get(3)?,
        seal_key: row.get(4)?,
        keyed_by: row.get(5)?,
        since: day(row, 6)?,
        until: day(row, 7)?,
        state: row.get(8)?,
        successor: row.get(9)?,
        invited: row.get(10)?,
        ordinal: row.get(11)?,
    })
}

const DUTIES: &str =
    "SELECT id, fiscal_year, key, period, title, short, due, articles, form, generic, dropped FROM collect_duty";

fn duty(row: &Row<'_>) -> rusqlite::Result<CollectDuty> {
    Ok(CollectDuty {
        id: row.get(0)?,
        fiscal_year: row.get(1)?,
        key: row.get(2)?,
        period: row.get(3)?,
        title: row.get(4)?,
        short: row.get(5)?,
        due: day(row, 6)?,
        articles: json(&row.get::<_, String>(7)?),
        form: row.get(8)?,
        generic: row.get(9)?,
        dropped: row.get(10)?,
    })
}

const PACKETS: &str = "SELECT id, division, fiscal_year, duty, period, number, digest, previous, state, is_none, reason, \
                       submitted_at, submitted_by, prepared_by, received_at, received_by, decided_at, decided_by, \
                       decision, sign_key, seal_key, file, records, body FROM collect_packet";

fn packet(row: &Row<'_>) -> rusqlite::Result<CollectPacket> {
    Ok(CollectPacket {
        id: row.get(0)?,
        division: row.get(1)?,
        fiscal_year: row.get(2)?,
        duty: row.get(3)?,
        period: row.get(4)?,
        number: row.get(5)?,
        digest: row.get(6)?,
        previous: row.get(7)?,
        state: PacketState::from_key(&row.get::<_, String>(8)?),
        nothing: row.get(9)?,
        reason: row.get(10)?,
        submitted_at: row.get(11)?,
        submitted_by: row.get(12)?,
        prepared_by: row.get(13)?,
        received_at: row.get(14)?,
        received_by: row.get(15)?,
        decided_at: row.get(16)?,
        decided_by: row.get(17)?,
        decision: json(&row.get::<_, String>(18)?),
        sign_key: row.get(19)?,
        seal_key: row.get(20)?,
        file: row.get(21)?,
        records: row.get(22)?,
        body: json(&row.get::<_, String>(23)?),
        inspection: Value::Null,
    })
}

const RECORDS: &str = "SELECT ledger, key, number, life, step, class, label, json FROM collect_record";

fn record(row: &Row<'_>) -> rusqlite::Result<CollectRecord> {
    Ok(CollectRecord {
        ledger: row.get(0)?,
        key: row.get(1)?,
        number: row.get(2)?,
        life: row.get(3)?,
        step: row.get(4)?,
        class: row.get(5)?,
        label: row.get(6)?,
        json: row.get(7)?,
    })
}

fn gone(what: &str) -> Problem {
    Problem::new(code::NOT_FOUND, format!("その{what}は見つかりません。画面を読み込み直してください。"))
}

/// Each part that is not asked for is left out, so that the index answers what is.
fn wanted(ask: &RecordAsk<'_>) -> String {
    let mut sql = "WHERE packet = ?1 AND ?2 = ?2 AND ?3 = ?3 AND ?4 = ?4 AND ?5 = ?5".to_owned();
    for (column, place, asked) in [
        ("ledger", 2, !ask.ledger.is_empty()),
        ("life", 3, !ask.life.is_empty()),
        ("class", 4, ask.class.is_some()),
        ("step", 5, !ask.step.is_empty()),
    ] {
        if asked {
            sql.push_str(&format!(" AND {column} = ?{place}"));
        }
    }
    sql
}

impl Reading {
    fn collected<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut stmt = self.conn.prepare_cached(sql).said()?;
        let rows = stmt.query_map(params, read).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// All divisions, in the order of the offices; abolished ones come last.
    pub fn collect_divisions(&self) -> Result<Vec<CollectDivision>> {
        self.collected(&format!("{DIVISIONS} ORDER BY state = 'abolished', ordinal, id"), [], division)
    }

    /// One division.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn collect_division(&self, id: i64) -> Result<CollectDivision> {
        self.collected(&format!("{DIVISIONS} WHERE id = ?1"), [id], division)?.pop().ok_or_else(|| gone("課"))
    }

    /// The duties of a year that are asked for, by their day.
    pub fn collect_duties(&self, fiscal_year: i32) -> Result<Vec<CollectDuty>> {
        let sql = format!("{DUTIES} WHERE fiscal_year = ?1 AND dropped = 0 ORDER BY due, id");
        self.collected(&sql, [fiscal_year], duty)
    }

    /// One duty, asked for or not.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn collect_duty(&self, id: i64) -> Result<CollectDuty> {
        self.collected(&format!("{DUTIES} WHERE id = ?1"), [id], duty)?.pop().ok_or_else(|| gone("報告"))
    }

    /// The years that have duties or packets, newest first.
    pub fn collect_years(&self) -> Result<Vec<i32>> {
        let sql = "SELECT fiscal_year FROM collect_duty UNION SELECT fiscal_year FROM collect_packet ORDER BY 1 DESC";
        self.collected(sql, [], |r| r.get(0))
    }

    /// All packets of a year, in the order in which they came; without the results of self-inspections.
    pub fn collect_packets(&self, fiscal_year: i32) -> Result<Vec<CollectPacket>> {
        self.collected(&format!("{PACKETS} WHERE fiscal_year = ?1 ORDER BY id"), [fiscal_year], packet)
    }

    /// One packet, with the result of the self-inspection.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn collect_packet(&self, id: i64) -> Result<CollectPacket> {
        let mut found =
            self.collected(&format!("{PACKETS} WHERE id = ?1"), [id], packet)?.pop().ok_or_else(|| gone("提出物"))?;
        let said: String =
            self.conn.query_row("SELECT inspection FROM collect_packet WHERE id = ?1", [id], |r| r.get(0)).said()?;
        found.inspection = json(&said);
        Ok(found)
    }

    /// The packet with this digest.
    pub fn collect_packet_by_digest(&self, digest: &str) -> Result<Option<CollectPacket>> {
        Ok(self.collected(&format!("{PACKETS} WHERE digest = ?1"), [digest], packet)?.pop())
    }

    /// Names of the files that were received.
    pub fn collect_files(&self) -> Result<HashSet<String>> {
        Ok(self.collected("SELECT file FROM collect_packet", [], |r| r.get(0))?.into_iter().collect())
    }

    /// Records of a packet, in the order of the packet.
    pub fn collect_records(&self, packet: i64, ask: &RecordAsk<'_>) -> Result<Vec<CollectRecord>> {
        let limit = if ask.limit == 0 { -1 } else { ask.limit };
        let sql = format!("{RECORDS} {} ORDER BY id LIMIT ?6 OFFSET ?7", wanted(ask));
        let class = ask.class.unwrap_or_default();
        self.collected(&sql, params![packet, ask.ledger, ask.life, class, ask.step, limit, ask.offset], record)
    }

    /// How many records of a packet there are.
    pub fn collect_count(&self, packet: i64, ask: &RecordAsk<'_>) -> Result<i64> {
        let sql = format!("SELECT COUNT(*) FROM collect_record {}", wanted(ask));
        let class = ask.class.unwrap_or_default();
        let counted = self.collected(&sql, params![packet, ask.ledger, ask.life, class, ask.step], |r| r.get(0))?;
        Ok(counted.into_iter().next().unwrap_or_default())
    }

    /// The figures of these packets, by packet and key.
    pub fn collect_figures(&self, packets: &[i64]) -> Result<Vec<CollectedFigure>> {
        let mut out = Vec::new();
        for packet in packets {
            out.extend(self.collected(
                "SELECT packet, key, part, value FROM collect_figure WHERE packet = ?1",
                [packet],
                |r| {
                    let figure = CollectFigure { key: r.get(1)?, part: r.get(2)?, value: r.get(3)? };
                    Ok(CollectedFigure { packet: r.get(0)?, figure })
                },
            )?);
        }
        Ok(out)
    }
}
