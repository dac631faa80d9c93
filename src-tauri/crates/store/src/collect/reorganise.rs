//! 組織改正 as the collecting office wrote it down, and which records of abolished divisions nobody answers for yet.

use super::CollectRecord;
use crate::journal;
use crate::reading::Reading;
use crate::sql::Said;
use crate::tx::Tx;
use chrono::NaiveDate;
use kernel::Result;
use rusqlite::params;
use serde::Serialize;

const WORD: &str = "collect_reorganisation";
const REHOMED: &str = "collect_rehomed";

/// Something that was decided about divisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CollectReorganisation {
    /// 0 for one that is not stored yet.
    pub id: i64,
    /// First day of the new order.
    pub day: NaiveDate,
    /// `renamed`, `merged`, `split`, `abolished`, `added`, `handed_over`.
    pub kind: String,
    /// Divisions that it is about.
    pub sources: Vec<i64>,
    /// Divisions that go on.
    pub heirs: Vec<i64>,
    /// As a sentence.
    pub words: String,
    /// What the person added.
    pub note: String,
    /// UTC, RFC 3339.
    pub decided_at: String,
    /// Staff number.
    pub decided_by: String,
}

/// A record in use of an abolished division, in its last accepted packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orphan {
    /// The abolished division.
    pub division: i64,
    /// The packet in which it stood last.
    pub packet: i64,
    /// The record, without its JSON.
    pub record: CollectRecord,
}

/// A record of an abolished division and who answers for it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rehomed {
    /// The abolished division.
    pub division: i64,
    /// Ledger.
    pub ledger: String,
    /// The record in that division's book.
    pub key: String,
    /// The number that it had there, and keeps.
    pub number: String,
    /// The division that answers for it.
    pub heir: i64,
}

/// The last accepted packet of each abolished division, year apart, by duty: what it said last is what it had.
const LAST: &str = "SELECT MAX(p.id) FROM collect_packet p JOIN collect_division d ON d.id = p.division \
                    WHERE d.state = 'abolished' AND p.state = 'accepted' AND p.is_none = 0 AND p.records > 0 \
                    GROUP BY p.division, p.duty";

/// Ledgers whose records are things that somebody must answer for.
const THINGS: &str = "('asset', 'media', 'ic_card', 'user_id')";

fn orphans_where() -> String {
    format!(
        "FROM collect_record r JOIN collect_packet p ON p.id = r.packet \
         WHERE r.packet IN ({LAST}) AND r.ledger IN {THINGS} AND r.life = 'active' \
         AND NOT EXISTS (SELECT 1 FROM collect_rehomed h \
                         WHERE h.division = p.division AND h.ledger = r.ledger AND h.key = r.key)"
    )
}

impl Reading {
    /// All of it, newest first.
    pub fn collect_reorganisations(&self) -> Result<Vec<CollectReorganisation>> {
        let mut stmt = self
            .conn
            .prepare_cached(
                "SELECT id, day, kind, sources, heirs, words, note, decided_at, decided_by \
                 FROM collect_reorganisation ORDER BY day DESC, id DESC",
            )
            .said()?;
        let list = |text: String| serde_json::from_str(&text).unwrap_or_default();
        let rows = stmt
            .query_map([], |r| {
                Ok(CollectReorganisation {
                    id: r.get(0)?,
                    day: r.get::<_, String>(1)?.parse().unwrap_or_default(),
                    kind: r.get(2)?,
                    sources: list(r.get(3)?),
                    heirs: list(r.get(4)?),
                    words: r.get(5)?,
                    note: r.get(6)?,
                    decided_at: r.get(7)?,
                    decided_by: r.get(8)?,
                })
            })
            .said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// How many records of each abolished division nobody answers for, by division and ledger.
    pub fn collect_orphan_counts(&self) -> Result<Vec<(i64, String, i64)>> {
        let sql = format!(
            "SELECT p.division, r.ledger, COUNT(DISTINCT r.key) {} GROUP BY 1, 2 ORDER BY 1, 2",
            orphans_where()
        );
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let rows = stmt.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// Records of one abolished division that nobody answers for, each once, as it was told last.
    pub fn collect_orphans(&self, division: i64, ledger: &str, limit: i64) -> Result<Vec<Orphan>> {
        let sql = format!(
            "SELECT r.packet, r.ledger, r.key, r.number, r.life, r.step, r.class, r.label, MAX(r.id) {} \
             AND p.division = ?1 AND (?2 = '' OR r.ledger = ?2) GROUP BY r.ledger, r.key ORDER BY r.ledger, 9 LIMIT ?3",
            orphans_where()
        );
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let rows = stmt
            .query_map(params![division, ledger, limit], |r| {
                let record = CollectRecord {
                    ledger: r.get(1)?,
                    key: r.get(2)?,
                    number: r.get(3)?,
                    life: r.get(4)?,
                    step: r.get(5)?,
                    class: r.get(6)?,
                    label: r.get(7)?,
                    json: String::new(),
                };
                Ok(Orphan { division, packet: r.get(0)?, record })
            })
            .said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// Records that found a new home, of one abolished division.
    pub fn collect_rehomed(&self, division: i64) -> Result<Vec<Rehomed>> {
        let mut stmt = self
            .conn
            .prepare_cached(
                "SELECT division, ledger, key, number, heir FROM collect_rehomed WHERE division = ?1 ORDER BY id",
            )
            .said()?;
        let rows = stmt
            .query_map([division], |r| {
                Ok(Rehomed {
                    division: r.get(0)?,
                    ledger: r.get(1)?,
                    key: r.get(2)?,
                    number: r.get(3)?,
                    heir: r.get(4)?,
                })
            })
            .said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }
}

impl Tx<'_> {
    /// Writes down what was decided; answers its number.
    pub fn collect_reorganisation_put(&mut self, new: &CollectReorganisation) -> Result<i64> {
        let stored = CollectReorganisation {
            id: self.next_id(WORD)?,
            decided_at: journal::stamp(&*self.reading.shared.clock),
            ..new.clone()
        };
        let list = |ids: &[i64]| serde_json::json!(ids).to_string();
        self.reading
            .conn
            .prepare_cached(
                "INSERT INTO collect_reorganisation (id, day, kind, sources, heirs, words, note, decided_at, decided_by) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )
            .said()?
            .execute(params![
                stored.id,
                stored.day.to_string(),
                stored.kind,
                list(&stored.sources),
                list(&stored.heirs),
                stored.words,
                stored.note,
                stored.decided_at,
                stored.decided_by
            ])
            .said()?;
        self.put_row(WORD, stored.id, &stored.kind, None, &stored)?;
        Ok(stored.id)
    }

    /// Somebody answers for a record of an abolished division from now on; answers false if somebody did already.
    pub fn collect_rehome(&mut self, new: &Rehomed, by: &str) -> Result<bool> {
        let id = self.next_id(REHOMED)?;
        let at = journal::stamp(&*self.reading.shared.clock);
        let done = self
            .reading
            .conn
            .prepare_cached(
                "INSERT INTO collect_rehomed (id, division, ledger, key, number, heir, at, by) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (division, ledger, key) DO NOTHING",
            )
            .said()?
            .execute(params![id, new.division, new.ledger, new.key, new.number, new.heir, at, by])
            .said()?;
        if done == 0 {
            return Ok(false);
        }
        self.put_row(REHOMED, id, &new.number, None, new)?;
        Ok(true)
    }
}
