//! Reading the journal: one record's history, all entries, and what an entry did.

use crate::batch::BatchId;
use crate::reading::Reading;
use crate::sql::Said;
use kernel::{LedgerDef, Problem, RecordId, Result, code};
use rusqlite::types::Value as Sql;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};
use serde_json::Value as Json;

/// What an entry did to one record (or setting, person, import, report).
///
/// Kinds: `add`, `edit`, `life`, `step`, `parts`, `link`, `unlink`, `attach`, `detach`. Keys that begin with `_` are the
/// record's own: `_number`, `_life`, `_step`, `_note`, `_merged_into`, `_reason`, `_link`, `_attachment`.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeRow {
    /// Ledger key, or `setting`, `person`, `batch`, `report`.
    pub ledger: String,
    /// The record; 0 where there is none.
    pub record: RecordId,
    /// What was done; of a setting its key, of a person the staff number, of a report its number.
    pub kind: String,
    /// What differed, as it was.
    pub before: Option<Json>,
    /// What differed, as it became.
    pub after: Option<Json>,
}

/// One line of a record's history.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryEntry {
    /// The journal entry.
    pub seq: i64,
    /// When, UTC, RFC 3339.
    pub at: String,
    /// Staff number of who did it.
    pub actor: String,
    /// Their name, as it was then.
    pub actor_name: String,
    /// Role in which they acted.
    pub role: String,
    /// The entry's action word.
    pub action: String,
    /// The entry's detail.
    pub detail: Json,
    /// What was done to the record.
    pub change: ChangeRow,
    /// The import that did it: identity, number, row of the user's file.
    pub batch: Option<(BatchId, String, i32)>,
}

/// An entry of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalEntry {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// When, UTC, RFC 3339.
    pub at: String,
    /// Staff number of who did it.
    pub actor: String,
    /// Their name, as it was then.
    pub actor_name: String,
    /// Role in which they acted.
    pub role: String,
    /// Action word.
    pub action: String,
    /// What it is about.
    pub subject: String,
    /// Detail.
    pub detail: Json,
    /// How many changes it made.
    pub changes: i64,
    /// Its hash, 64 digits.
    pub hash: String,
}

/// Which entries are meant; empty: all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalFilter {
    /// Stands in who, what, subject or detail.
    pub search: String,
    /// Action words that are as good as a hit of `search`.
    pub search_actions: Vec<String>,
    /// Staff number.
    pub actor: String,
    /// First part of the action word: a ledger's key, `book`, `person` …
    pub ledger: String,
    /// From this instant on, UTC, RFC 3339.
    pub from: String,
    /// Before this instant, UTC, RFC 3339.
    pub before: String,
    /// Action words; empty: all.
    pub actions: Vec<String>,
}

impl JournalFilter {
    /// Nothing is left out.
    fn is_all(&self) -> bool {
        *self == JournalFilter::default()
    }

    /// The condition and its values. Without words to search it asks only for what the narrow index holds.
    fn sql(&self) -> (String, Vec<Sql>) {
        let mut all = vec!["1".to_owned()];
        let mut params = Vec::new();
        let mut mark = |text: &str| {
            params.push(Sql::Text(text.to_owned()));
            format!("?{}", params.len())
        };
        if !self.actor.is_empty() {
            all.push(format!("actor = {}", mark(&self.actor)));
        }
        if !self.ledger.is_empty() {
            // '/' follows '.': every word that begins with the ledger's key and a full stop.
            all.push(format!("action >= {}", mark(&format!("{}.", self.ledger))));
            all.push(format!("action < {}", mark(&format!("{}/", self.ledger))));
        }
        for (sign, at) in [(">=", &self.from), ("<", &self.before)] {
            if !at.is_empty() {
                all.push(format!("at {sign} {}", mark(at)));
            }
        }
        let mut one_of = |actions: &[String]| {
            let marks: Vec<String> = actions.iter().map(|a| mark(a)).collect();
            format!("action IN ({})", marks.join(", "))
        };
        if !self.actions.is_empty() {
            all.push(one_of(&self.actions));
        }
        if !self.search.is_empty() {
            let named = one_of(&self.search_actions);
            let word = mark(&self.search);
            let places =
                ["actor", "actor_name", "subject", "detail"].map(|c| format!("instr({c}, {word})")).join(" OR ");
            all.push(format!("({named} OR {places})"));
        }
        (all.join(" AND "), params)
    }
}

impl Reading {
    /// The reason given with the last step of a record; empty if none was given.
    pub fn last_reason(&self, def: &LedgerDef, id: RecordId) -> Result<String> {
        let sql =
            "SELECT after FROM change WHERE ledger = ?1 AND record_id = ?2 AND kind = 'step' ORDER BY id DESC LIMIT 1";
        let mut stmt = self.conn.prepare_cached(sql).said()?;
        let after: Option<Option<String>> = stmt.query_row(params![def.key, id.0], |r| r.get(0)).optional().said()?;
        let json: serde_json::Value =
            after.flatten().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Ok(json.get("_reason").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned())
    }

    /// A record's history, newest first.
    pub fn history(&self, def: &LedgerDef, id: RecordId) -> Result<Vec<HistoryEntry>> {
        let mut stmt = self
            .conn
            .prepare_cached(
                "SELECT c.ledger, c.record_id, c.kind, c.before, c.after, j.seq, j.at, j.actor, j.actor_name, j.role, j.action, \
                 j.detail, b.id, b.number, r.row \
                 FROM told c JOIN journal j ON j.seq = c.seq \
                 LEFT JOIN batch b ON b.seq = c.seq AND b.ledger = c.ledger \
                 LEFT JOIN batch_row r ON r.batch = b.id AND r.record_id = c.record_id \
                 WHERE c.ledger = ?1 AND c.record_id = ?2 GROUP BY c.id ORDER BY c.id DESC",
            )
            .said()?;
        let rows = stmt
            .query_map(params![def.key, id.0], |r| {
                let batch =
                    match (r.get::<_, Option<i64>>(12)?, r.get::<_, Option<String>>(13)?, r.get::<_, Option<i32>>(14)?)
                    {
                        (Some(id), Some(number), Some(row)) => Some((BatchId(id), number, row)),
                        _ => None,
                    };
                Ok(HistoryEntry {
                    change: change(r)?,
                    seq: r.get(5)?,
                    at: r.get(6)?,
                    actor: r.get(7)?,
                    actor_name: r.get(8)?,
                    role: r.get(9)?,
                    action: r.get(10)?,
                    detail: json(r.get(11)?),
                    batch,
                })
            })
            .said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// Entries of the journal, newest first.
    pub fn journal(&self, filter: &JournalFilter, offset: u32, limit: u32) -> Result<Vec<JournalEntry>> {
        Ok(self.journal_page(filter, offset, limit)?.0)
    }

    /// Entries of the journal, newest first, and how many the filter means.
    pub fn journal_page(&self, filter: &JournalFilter, offset: u32, limit: u32) -> Result<(Vec<JournalEntry>, i64)> {
        let (all, params) = filter.sql();
        if !filter.search.is_empty() {
            // Words stand anywhere in an entry: one walk over all of them finds the page and the number.
            let sql = format!("SELECT seq FROM journal WHERE {all} ORDER BY seq DESC");
            let mut stmt = self.conn.prepare_cached(&sql).said()?;
            let found = stmt.query_map(params_from_iter(params), |r| r.get(0)).said()?;
            let found: Vec<i64> = found.collect::<rusqlite::Result<_>>().said()?;
            let page = found.iter().skip(offset as usize).take(limit as usize);
            let page = page.map(|seq| self.journal_entry(*seq)).collect::<Result<_>>()?;
            return Ok((page, found.len() as i64));
        }
        let total = self.journal_count(filter)?;
        // An unfiltered journal has no gaps, so that a page is found by its place.
        let place = if filter.is_all() {
            format!("seq <= {} ORDER BY seq DESC LIMIT {limit}", total - i64::from(offset))
        } else {
            format!(
                "seq IN (SELECT seq FROM journal INDEXED BY journal_lean WHERE {all} ORDER BY seq DESC LIMIT {limit} OFFSET {offset}) \
                 ORDER BY seq DESC"
            )
        };
        let sql = format!(
            "SELECT seq, at, actor, actor_name, role, action, subject, detail, changes, hash FROM journal WHERE {place}"
        );
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let params = if filter.is_all() { Vec::new() } else { params };
        let rows = stmt.query_map(params_from_iter(params), entry).said()?;
        Ok((rows.collect::<rusqlite::Result<_>>().said()?, total))
    }

    /// Calls `each` with every entry that a filter means, oldest first.
    pub fn journal_each(&self, filter: &JournalFilter, mut each: impl FnMut(JournalEntry) -> Result<()>) -> Result<()> {
        let (all, params) = filter.sql();
        let sql = format!(
            "SELECT seq, at, actor, actor_name, role, action, subject, detail, changes, hash FROM journal WHERE {all} ORDER BY seq"
        );
        let mut stmt = self.conn.prepare(&sql).said()?;
        let mut rows = stmt.query(params_from_iter(params)).said()?;
        while let Some(row) = rows.next().said()? {
            each(entry(row).said()?)?;
        }
        Ok(())
    }

    /// Every action word that stands in the journal, in order.
    pub fn journal_actions(&self) -> Result<Vec<String>> {
        // From word to word along the index, never over all entries.
        let mut stmt = self
            .conn
            .prepare_cached(
                "WITH RECURSIVE word(action) AS (SELECT MIN(action) FROM journal UNION ALL \
                 SELECT (SELECT MIN(action) FROM journal WHERE action > word.action) FROM word WHERE word.action IS NOT NULL) \
                 SELECT action FROM word WHERE action IS NOT NULL",
            )
            .said()?;
        let words = stmt.query_map([], |r| r.get(0)).said()?;
        words.collect::<rusqlite::Result<_>>().said()
    }

    /// The last entry with one of these action words.
    pub fn last_deed(&self, action: &str) -> Result<Option<JournalEntry>> {
        let seq: Option<i64> = self
            .conn
            .prepare_cached("SELECT MAX(seq) FROM journal WHERE action = ?1")
            .said()?
            .query_row([action], |r| r.get(0))
            .said()?;
        seq.map(|seq| self.journal_entry(seq)).transpose()
    }

    /// One entry of the journal.
    ///
    /// # Errors
    /// `not_found` if there is none with this place.
    pub fn journal_entry(&self, seq: i64) -> Result<JournalEntry> {
        let mut stmt = self
            .conn
            .prepare_cached(
                "SELECT seq, at, actor, actor_name, role, action, subject, detail, changes, hash FROM journal WHERE seq = ?1",
            )
            .said()?;
        stmt.query_row([seq], entry)
            .optional()
            .said()?
            .ok_or_else(|| Problem::new(code::NOT_FOUND, "その変更は見つかりません。履歴を読み直してください。"))
    }

    /// The last entry made while the clock stood before the entry in front of it: its place, its time, and the time before.
    pub fn clock_set_back(&self) -> Result<Option<(i64, String, String)>> {
        self.conn
            .prepare_cached(
                "SELECT seq, at, json_extract(detail, '$.clock_back') FROM journal \
                 WHERE instr(detail, '\"clock_back\"') > 0 ORDER BY seq DESC LIMIT 1",
            )
            .said()?
            .query_row([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
            .optional()
            .said()
    }

    /// How many entries a filter means.
    pub fn journal_count(&self, filter: &JournalFilter) -> Result<i64> {
        if filter.is_all() {
            return self.conn.query_row("SELECT COALESCE(MAX(seq), 0) FROM journal", [], |r| r.get(0)).said();
        }
        let (all, params) = filter.sql();
        let lean = if filter.search.is_empty() { "INDEXED BY journal_lean" } else { "" };
        let sql = format!("SELECT COUNT(*) FROM journal {lean} WHERE {all}");
        self.conn.prepare_cached(&sql).said()?.query_row(params_from_iter(params), |r| r.get(0)).said()
    }

    /// Everything that an entry did, in order.
    pub fn changes_of(&self, seq: i64) -> Result<Vec<ChangeRow>> {
        self.changes(
            "id >= (SELECT first_change FROM journal WHERE seq = ?1) AND \
             id < (SELECT first_change + changes FROM journal WHERE seq = ?1)",
            params![seq],
        )
    }

    /// What an entry did to one record, in order.
    pub fn changes_of_record(&self, def: &LedgerDef, id: RecordId, seq: i64) -> Result<Vec<ChangeRow>> {
        self.changes("ledger = ?1 AND record_id = ?2 AND seq = ?3", params![def.key, id.0, seq])
    }

    fn changes(&self, condition: &str, params: impl rusqlite::Params) -> Result<Vec<ChangeRow>> {
        let sql = format!("SELECT ledger, record_id, kind, before, after FROM told WHERE {condition} ORDER BY id");
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let rows = stmt.query_map(params, change).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }
}

fn entry(r: &Row<'_>) -> rusqlite::Result<JournalEntry> {
    Ok(JournalEntry {
        seq: r.get(0)?,
        at: r.get(1)?,
        actor: r.get(2)?,
        actor_name: r.get(3)?,
        role: r.get(4)?,
        action: r.get(5)?,
        subject: r.get(6)?,
        detail: json(r.get(7)?),
        changes: r.get(8)?,
        hash: r.get(9)?,
    })
}

fn change(row: &Row<'_>) -> rusqlite::Result<ChangeRow> {
    Ok(ChangeRow {
        ledger: row.get(0)?,
        record: RecordId(row.get(1)?),
        kind: row.get(2)?,
        before: row.get::<_, Option<String>>(3)?.map(json),
        after: row.get::<_, Option<String>>(4)?.map(json),
    })
}

/// The journal's own spelling; what cannot be read is shown as it stands.
#[allow(clippy::needless_pass_by_value)]
fn json(text: String) -> Json {
    serde_json::from_str(&text).unwrap_or(Json::String(text))
}
