//! Writing what was collected.

use super::{CollectDivision, CollectDuty, CollectFigure, CollectPacket, CollectRecord};
use crate::sql::Said;
use crate::tx::Tx;
use chrono::NaiveDate;
use kernel::{Problem, Result};
use rusqlite::{CachedStatement, params};
use serde::Serialize;

const DIVISION: &str = "collect_division";
const DUTY: &str = "collect_duty";
const PACKET: &str = "collect_packet";
/// Pages kept while packets are written, in KiB.
const CACHE_KIB: i64 = 128 * 1024;

fn text(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |d| d.to_string())
}

/// Records on their way into a packet that is being received.
pub struct RecordsIn<'t> {
    stmt: CachedStatement<'t>,
    packet: i64,
    next: i64,
    count: i64,
}

impl RecordsIn<'_> {
    /// Writes the next record.
    pub fn put(&mut self, r: &CollectRecord) -> Result<()> {
        self.stmt
            .execute(params![
                self.next,
                self.packet,
                r.ledger,
                r.key,
                r.number,
                r.life,
                r.step,
                r.class,
                r.label,
                r.json
            ])
            .said()?;
        self.next += 1;
        self.count += 1;
        Ok(())
    }

    /// How many were written.
    #[must_use]
    pub const fn count(&self) -> i64 {
        self.count
    }
}

impl Tx<'_> {
    /// Enters what is stored in one row, before and after.
    pub(super) fn put_row<T: Serialize>(
        &mut self,
        word: &str,
        id: i64,
        kind: &str,
        before: Option<&T>,
        after: &T,
    ) -> Result<()> {
        let side = |t: &T| serde_json::to_vec(t).map_err(Problem::internal);
        let before = before.map(side).transpose()?;
        self.log_row(word, id, kind, before.as_deref(), Some(&side(after)?))
    }

    /// Stores a division, or changes one; answers its number.
    pub fn collect_division_put(&mut self, new: &CollectDivision) -> Result<i64> {
        let before = if new.id == 0 { None } else { Some(self.reading.collect_division(new.id)?) };
        let mut stored = new.clone();
        if before.is_none() {
            stored.id = self.next_id(DIVISION)?;
            if stored.ordinal == 0 {
                stored.ordinal = stored.id;
            }
        }
        if before.as_ref() == Some(&stored) {
            return Ok(stored.id);
        }
        let d = &stored;
        self.reading
            .conn
            .prepare_cached(
                "INSERT OR REPLACE INTO collect_division (id, code, name, sign_key, seal_key, keyed_by, since, until, state, \
                 successor, invited, ordinal) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )
            .said()?
            .execute(params![
                d.id, d.code, d.name, d.sign_key, d.seal_key, d.keyed_by, text(d.since), text(d.until), d.state,
                d.successor, d.invited, d.ordinal
            ])
            .said()?;
        let kind = stored.name.clone();
        self.put_row(DIVISION, stored.id, &kind, before.as_ref(), &stored)?;
        Ok(stored.id)
    }

    /// Stores a duty, or changes one; answers its number.
    pub fn collect_duty_put(&mut self, new: &CollectDuty) -> Result<i64> {
        let before = if new.id == 0 { None } else { Some(self.reading.collect_duty(new.id)?) };
        let mut stored = new.clone();
        if before.is_none() {
            stored.id = self.next_id(DUTY)?;
        }
        if before.as_ref() == Some(&stored) {
            return Ok(stored.id);
        }
        let d = &stored;
        self.reading
            .conn
            .prepare_cached(
                "INSERT OR REPLACE INTO collect_duty (id, fiscal_year, key, period, title, short, due, articles, form, generic, \
                 dropped) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )
            .said()?
            .execute(params![
                d.id, d.fiscal_year, d.key, d.period, d.title, d.short, text(d.due), d.articles.to_string(), d.form,
                d.generic, d.dropped
            ])
            .said()?;
        let kind = stored.short.clone();
        self.put_row(DUTY, stored.id, &kind, before.as_ref(), &stored)?;
        Ok(stored.id)
    }

    /// Stores a packet, or how it was decided; answers its number. What came in it is written once.
    pub fn collect_packet_put(&mut self, new: &CollectPacket) -> Result<i64> {
        let before = if new.id == 0 { None } else { Some(self.reading.collect_packet(new.id)?) };
        let mut stored = new.clone();
        match &before {
            None => stored.id = self.next_id(PACKET)?,
            Some(b) => {
                stored.body.clone_from(&b.body);
                stored.inspection.clone_from(&b.inspection);
            }
        }
        if before.as_ref() == Some(&stored) {
            return Ok(stored.id);
        }
        let p = &stored;
        self.reading
            .conn
            .prepare_cached(
                "INSERT OR REPLACE INTO collect_packet (id, division, fiscal_year, duty, period, number, digest, previous, state, \
                 is_none, reason, submitted_at, submitted_by, prepared_by, received_at, received_by, decided_at, decided_by, \
                 decision, sign_key, seal_key, file, records, body, inspection) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, \
                 ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)",
            )
            .said()?
            .execute(params![
                p.id, p.division, p.fiscal_year, p.duty, p.period, p.number, p.digest, p.previous, p.state.key(),
                p.nothing, p.reason, p.submitted_at, p.submitted_by, p.prepared_by, p.received_at, p.received_by,
                p.decided_at, p.decided_by, p.decision.to_string(), p.sign_key, p.seal_key, p.file, p.records,
                p.body.to_string(), p.inspection.to_string()
            ])
            .said()?;
        let kind = stored.digest.get(..16).unwrap_or_default().to_owned();
        self.put_row(PACKET, stored.id, &kind, before.as_ref(), &stored)?;
        Ok(stored.id)
    }

    /// The place that the next packet will have, for its records.
    pub fn collect_next_packet(&self) -> Result<i64> {
        self.next_id(PACKET)
    }

    /// Writes the records of a packet that is being received.
    pub fn collect_records_in(&self, packet: i64) -> Result<RecordsIn<'_>> {
        self.reading.conn.pragma_update(None, "cache_size", -CACHE_KIB).said()?;
        let next = self.next_id("collect_record")?;
        let stmt = self
            .reading
            .conn
            .prepare_cached(
                "INSERT INTO collect_record (id, packet, ledger, key, number, life, step, class, label, json) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )
            .said()?;
        Ok(RecordsIn { stmt, packet, next, count: 0 })
    }

    /// Writes the figures of a packet.
    pub fn collect_figures_put(&self, packet: i64, figures: &[CollectFigure]) -> Result<()> {
        let mut stmt = self
            .reading
            .conn
            .prepare_cached("INSERT INTO collect_figure (packet, key, part, value) VALUES (?1, ?2, ?3, ?4)")
            .said()?;
        for f in figures {
            stmt.execute(params![packet, f.key, f.part, f.value]).said()?;
        }
        Ok(())
    }
}
