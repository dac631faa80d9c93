//! What a change can do to records. Everything goes through [`Tx::log`], so nothing is changed unrecorded.

use crate::book::Changed;
use crate::checkpoint;
use crate::journal::{self, Entry, Rows};
use crate::reading::Reading;
use crate::record::Writer;
use crate::sql::Said;
use crate::table::Table;
use kernel::{Actor, LedgerDef, Problem, RecordId, Result};
use rusqlite::types::Null;
use rusqlite::{OptionalExtension, Statement, params};
use std::collections::HashMap;
use std::ops::Deref;

/// A running change. Reads see what it has written.
pub struct Tx<'c> {
    pub(crate) reading: &'c Reading,
    pub(crate) who: &'c Actor,
    pub(crate) at: String,
    pub(crate) seq: i64,
    pub(crate) counters: HashMap<(String, i32), u32>,
    pub(crate) short: Option<String>,
    action: String,
    prev: String,
    first: i64,
    rows: Rows,
    log: Statement<'c>,
    pub(crate) writers: Vec<Option<Writer<'c>>>,
    touched: Vec<String>,
    subject: Option<String>,
    one: One,
    detail: serde_json::Map<String, serde_json::Value>,
    sign: Option<&'static str>,
    clock_back: Option<String>,
}

/// Whether the change is about one record.
enum One {
    None,
    This(usize, i64),
    Several,
}

impl Deref for Tx<'_> {
    type Target = Reading;

    fn deref(&self) -> &Reading {
        self.reading
    }
}

impl<'c> Tx<'c> {
    pub(crate) fn new(reading: &'c Reading, who: &'c Actor, action: &str) -> Result<Tx<'c>> {
        let conn = &reading.conn;
        let last: Option<(i64, String, String)> = conn
            .query_row("SELECT seq, hash, at FROM journal ORDER BY seq DESC LIMIT 1", [], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?))
            })
            .optional()
            .said()?;
        let (seq, prev, before) = last.unwrap_or_else(|| (0, journal::NOTHING.to_owned(), String::new()));
        let at = journal::stamp(&*reading.shared.clock);
        let first: i64 = conn.query_row("SELECT COALESCE(MAX(id), 0) + 1 FROM change", [], |r| r.get(0)).said()?;
        Ok(Tx {
            reading,
            who,
            // Both are UTC in one spelling, so that they compare as text.
            clock_back: (at < before).then_some(before),
            at,
            seq: seq + 1,
            counters: HashMap::new(),
            short: None,
            action: action.to_owned(),
            prev,
            first,
            rows: Rows::new(),
            log: conn
                .prepare("INSERT INTO change (id, seq, ledger, record_id, kind, before, after) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
                .said()?,
            writers: reading.shared.tables.iter().map(|_| None).collect(),
            touched: Vec::new(),
            subject: None,
            one: One::None,
            detail: serde_json::Map::new(),
            sign: None,
        })
    }

    /// Who acts.
    #[must_use]
    pub fn who(&self) -> &Actor {
        self.who
    }

    /// When the change is made, UTC, RFC 3339.
    #[must_use]
    pub fn at(&self) -> &str {
        &self.at
    }

    /// The number that this change has in the journal, if it changes anything.
    #[must_use]
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// What the journal entry is about; without it, the number of the record if there is only one.
    pub fn subject(&mut self, text: impl Into<String>) {
        self.subject = Some(text.into());
    }

    /// Adds a detail to the journal entry. An entry with a detail is written even if no record changed.
    pub fn note(&mut self, key: &str, detail: impl Into<serde_json::Value>) {
        self.detail.insert(key.to_owned(), detail.into());
    }

    /// Has the journal signed right after this entry; `why` is a stored word such as `report`.
    pub fn sign(&mut self, why: &'static str) {
        self.sign = Some(why);
    }

    /// Records one change of one record.
    pub(crate) fn log(
        &mut self,
        def: &LedgerDef,
        id: RecordId,
        kind: &str,
        before: Option<&[u8]>,
        after: Option<&[u8]>,
    ) -> Result<()> {
        let at = self.reading.shared.tables.iter().position(|t| t.def.key == def.key).unwrap_or_default();
        self.about(at, id.0);
        self.log_row(def.key, id.0, kind, before, after)
    }

    /// Records one change of anything.
    pub(crate) fn log_row(
        &mut self,
        ledger: &str,
        id: i64,
        kind: &str,
        before: Option<&[u8]>,
        after: Option<&[u8]>,
    ) -> Result<()> {
        let at = self.first + self.rows.count;
        self.rows.add(ledger, id, kind, before, after);
        if !self.touched.iter().any(|t| t == ledger) {
            self.touched.push(ledger.to_owned());
        }
        self.log.raw_bind_parameter(1, at).said()?;
        self.log.raw_bind_parameter(2, self.seq).said()?;
        self.log.raw_bind_parameter(3, ledger).said()?;
        self.log.raw_bind_parameter(4, id).said()?;
        self.log.raw_bind_parameter(5, kind).said()?;
        for (place, side) in [(6, before), (7, after)] {
            match side {
                None => self.log.raw_bind_parameter(place, Null).said()?,
                Some(json) => {
                    self.log.raw_bind_parameter(place, std::str::from_utf8(json).map_err(Problem::internal)?).said()?;
                }
            }
        }
        self.log.raw_execute().said()?;
        Ok(())
    }

    /// Gives the running digest away to whoever writes many changes of one ledger, with the place of the first of them.
    pub(crate) fn hand_over(&mut self, ledger: &str) -> (i64, Rows) {
        if !self.touched.iter().any(|t| t == ledger) {
            self.touched.push(ledger.to_owned());
        }
        (self.first + self.rows.count, std::mem::replace(&mut self.rows, Rows::new()))
    }

    /// Takes the digest back.
    pub(crate) fn take_back(&mut self, rows: Rows) {
        self.rows = rows;
    }

    /// Notes which records were added without [`Tx::log`].
    pub(crate) fn added(&mut self, table: &Table, first: i64, end: i64) {
        let at = self.reading.shared.tables.iter().position(|t| t.def.key == table.def.key).unwrap_or_default();
        for id in (first..end).take(2) {
            self.about(at, id);
        }
    }

    pub(crate) fn about(&mut self, table: usize, id: i64) {
        self.one = match self.one {
            One::None => One::This(table, id),
            One::This(t, i) if t == table && i == id => One::This(t, i),
            _ => One::Several,
        };
    }

    /// Writes the entry, if there is anything to enter.
    pub(crate) fn finish(mut self) -> Result<(Option<Entry>, Vec<String>)> {
        self.save_counters()?;
        if self.rows.count == 0 && self.detail.is_empty() {
            return Ok((None, self.touched));
        }
        if let Some(before) = self.clock_back.take() {
            self.detail.insert("clock_back".to_owned(), before.into());
        }
        let subject = match (self.subject.take(), &self.one) {
            (Some(subject), _) => subject,
            (None, One::This(table, id)) => {
                let sql = format!("SELECT number FROM {} WHERE id = ?1", self.reading.shared.tables[*table].def.key);
                self.reading.conn.query_row(&sql, [id], |r| r.get(0)).said()?
            }
            _ => String::new(),
        };
        let mut entry = Entry {
            seq: self.seq,
            at: self.at,
            actor: self.who.number.clone(),
            actor_name: self.who.name.clone(),
            role: self.who.role.key().to_owned(),
            action: self.action,
            subject,
            detail: serde_json::Value::Object(self.detail).to_string(),
            first_change: self.first,
            changes: self.rows.count,
            changes_digest: self.rows.digest(),
            prev: self.prev,
            hash: String::new(),
        };
        entry.hash = entry.compute();
        self.reading
            .conn
            .execute(
                "INSERT INTO journal (seq, at, actor, actor_name, role, action, subject, detail, first_change, changes, changes_digest, prev, hash) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                params![
                    entry.seq, entry.at, entry.actor, entry.actor_name, entry.role, entry.action, entry.subject, entry.detail,
                    entry.first_change, entry.changes, entry.changes_digest, entry.prev, entry.hash
                ],
            )
            .said()?;
        checkpoint::after(&self.reading.conn, &entry, self.sign)?;
        Ok((Some(entry), self.touched))
    }
}

impl<T> Changed<T> {
    /// The same, with another answer.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Changed<U> {
        Changed { value: f(self.value), seq: self.seq, ledgers: self.ledgers }
    }
}
