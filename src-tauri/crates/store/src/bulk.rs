//! Adding many records at once, for imports.
//!
//! The same as one [`Tx::add`] after another, only faster: a second thread makes, folds and spells the next rows while
//! this one writes, and rows go to the database in groups, which spares it the way down its indexes for every row.

use crate::batch::BatchId;
use crate::cell;
use crate::record::known_state;
use crate::search;
use crate::sql::Said;
use crate::table::{FIXED, Table};
use crate::tx::Tx;
use kernel::{Axis, LedgerDef, Problem, RecordId, Result, Value, Values};
use rusqlite::Statement;
use std::sync::mpsc::{channel, sync_channel};
use std::thread;

/// Rows that are handed to the other thread together.
const CHUNK: usize = 256;
/// Rows that go to the database together; divides [`CHUNK`].
const GROUP: usize = 16;
/// Parameters that all rows of a group share: life, instant, person, batch.
const SHARED: usize = 4;

/// A row of an import on its way into a ledger; its number is the next one.
#[derive(Debug, Clone)]
pub struct Incoming<'a> {
    /// Values by column key.
    pub values: Values,
    /// State on the step axis.
    pub step: &'a str,
    /// Row in the user's file, from 1.
    pub row: i32,
}

/// A row that only has to be written.
struct Ready<'a> {
    /// Place and value of each filled column.
    cells: Vec<(usize, Value)>,
    /// `,"key":value` of each.
    json: Vec<u8>,
    /// Its line in the search index, but for the number.
    key: String,
    step: &'a str,
    row: i32,
}

impl<'c> Tx<'c> {
    /// Adds the records of an import, in order, and notes the row that each came from. `rows` may refuse, which ends it.
    ///
    /// # Errors
    /// As [`Tx::add`], and what `rows` refuses with.
    pub fn add_all<'a>(
        &mut self,
        def: &LedgerDef,
        batch: BatchId,
        life: &str,
        mut rows: impl Iterator<Item = Result<Incoming<'a>>> + Send,
    ) -> Result<Vec<RecordId>> {
        let table = self.reading.shared.table(def.key)?;
        known_state(table, Axis::Life, life)?;
        let mut many = Group::new(self, table, GROUP, batch, life)?;
        let mut one = Group::new(self, table, 1, batch, life)?;
        let sql = format!("SELECT COALESCE(MAX(id), 0) + 1 FROM {}", table.def.key);
        let mut next: i64 = self.reading.conn.query_row(&sql, [], |r| r.get(0)).said()?;
        let first = next;
        thread::scope(|threads| {
            let (hand_over, prepared) = sync_channel::<Result<Vec<Ready<'a>>>>(4);
            let (give_back, written) = channel::<Vec<Ready<'a>>>();
            thread::Builder::new().spawn_scoped(threads, move || {
                loop {
                    let chunk: Result<Vec<Ready<'a>>> =
                        rows.by_ref().take(CHUNK).map(|row| make_ready(table, life, row?)).collect();
                    // Rows are taken apart where they were put together: that is what memory is fastest at.
                    written.try_iter().for_each(drop);
                    let last = chunk.as_ref().map_or(true, Vec::is_empty);
                    if hand_over.send(chunk).is_err() || last {
                        break;
                    }
                }
            })?;
            loop {
                let mut ready = prepared.recv().map_err(|_| Problem::internal("取り込みの準備"))??;
                if ready.is_empty() {
                    self.added(table, first, next);
                    return Ok((first..next).map(RecordId).collect());
                }
                let mut groups = ready.chunks_exact_mut(GROUP);
                for group in groups.by_ref() {
                    many.write(self, table.def, next, group)?;
                    next += GROUP as i64;
                }
                for row in groups.into_remainder() {
                    one.write(self, table.def, next, std::slice::from_mut(row))?;
                    next += 1;
                }
                // The other thread may have ended already.
                let _ = give_back.send(ready);
            }
        })
    }
}

fn make_ready<'a>(table: &Table, life: &str, incoming: Incoming<'a>) -> Result<Ready<'a>> {
    known_state(table, Axis::Step, incoming.step)?;
    let mut ready = Ready {
        cells: Vec::with_capacity(incoming.values.len()),
        json: Vec::with_capacity(512),
        key: String::with_capacity(512),
        step: incoming.step,
        row: incoming.row,
    };
    let mut total = None;
    let mut names = table.by_name.iter();
    for (key, value) in incoming.values {
        // Both sides are in the order of keys.
        let Some((_, place)) = names.by_ref().find(|(name, _)| *name == key.as_str()) else {
            return Err(table.place(&key).err().unwrap_or_else(|| Problem::internal(key)));
        };
        let value = match cell::fit(&table.def.columns[*place], &value)? {
            std::borrow::Cow::Owned(other) => other,
            std::borrow::Cow::Borrowed(_) => value,
        };
        if value == Value::Null {
            continue;
        }
        ready.json.push(b',');
        cell::push_json_key(&mut ready.json, &key);
        cell::push_json(&mut ready.json, &value)?;
        if table.searched.contains(place) {
            search::push_value(&mut ready.key, &value);
        }
        if table.total == Some(*place) {
            total = Some(ready.cells.len());
        }
        ready.cells.push((*place, value));
    }
    let total = total.and_then(|at| ready.cells.get(at)).map_or("", |(_, value)| value.text());
    search::push_states(&mut ready.key, life, ready.step, total);
    Ok(ready)
}

/// Statements that write a group of rows at once, and buffers that are used again.
struct Group<'c> {
    records: Statement<'c>,
    index: Statement<'c>,
    log: Statement<'c>,
    rows: Statement<'c>,
    batch: BatchId,
    life: String,
    json: Vec<u8>,
}

impl<'c> Group<'c> {
    fn new(tx: &Tx<'c>, table: &Table, size: usize, batch: BatchId, life: &str) -> Result<Group<'c>> {
        let conn = &tx.reading.conn;
        let columns = table.def.columns.len();
        let repeat = |row: &dyn Fn(usize) -> String| (0..size).map(row).collect::<Vec<_>>().join(", ");
        let records = repeat(&|row| {
            let from = SHARED + 1 + row * (3 + columns);
            let own: String = (3..3 + columns).map(|c| format!(", ?{}", from + c)).collect();
            format!("(?{from}, ?{}, ?1, ?{}, 1, ?2, ?3, ?2, ?3, ?2, ?3, ?4, NULL, NULL{own})", from + 1, from + 2)
        });
        let names: Vec<&str> = FIXED.iter().copied().chain(table.def.columns.iter().map(|c| c.key)).collect();
        let key = table.def.key;
        let records = format!("INSERT OR FAIL INTO {key} (id, {}) VALUES {records}", names.join(", "));
        let log = repeat(&|row| format!("(?{}, ?1, ?2, ?{}, 'add', NULL, ?{})", 3 * row + 3, 3 * row + 4, 3 * row + 5));
        let log = format!("INSERT OR FAIL INTO change (id, seq, ledger, record_id, kind, before, after) VALUES {log}");
        Ok(Group {
            records: conn.prepare(&records).said()?,
            index: conn.prepare(&table.index).said()?,
            log: conn.prepare(&log).said()?,
            // One at a time: with groups of these, the search index was seen to write out what it had collected after
            // each group instead of once.
            rows: conn
                .prepare("INSERT INTO batch_row (batch, record_id, row, action) VALUES (?1, ?2, ?3, 'added')")
                .said()?,
            batch,
            life: life.to_owned(),
            json: Vec::with_capacity(1024),
        })
    }

    /// Writes as many rows as the group is large; the first becomes record `id`.
    fn write(&mut self, tx: &mut Tx<'c>, def: &LedgerDef, id: i64, rows: &mut [Ready<'_>]) -> Result<()> {
        self.records.clear_bindings();
        for (at, text) in [(1, &self.life), (2, &tx.at), (3, &tx.who.number)] {
            self.records.raw_bind_parameter(at, text.as_str()).said()?;
        }
        self.records.raw_bind_parameter(4, self.batch.0).said()?;
        self.log.raw_bind_parameter(1, tx.seq).said()?;
        self.log.raw_bind_parameter(2, def.key).said()?;
        self.rows.raw_bind_parameter(1, self.batch.0).said()?;
        for (i, row) in rows.iter_mut().enumerate() {
            self.bind(tx, def, i, id + i as i64, row)?;
        }
        for stmt in [&mut self.records, &mut self.log] {
            stmt.raw_execute().said()?;
        }
        Ok(())
    }

    fn bind(&mut self, tx: &mut Tx<'c>, def: &LedgerDef, i: usize, id: i64, row: &mut Ready<'_>) -> Result<()> {
        let number = tx.record_number(def)?;
        let from = SHARED + 1 + i * (3 + def.columns.len());
        self.records.raw_bind_parameter(from, id).said()?;
        self.records.raw_bind_parameter(from + 1, number.as_str()).said()?;
        self.records.raw_bind_parameter(from + 2, row.step).said()?;
        for (place, value) in &row.cells {
            cell::bind(&mut self.records, from + 3 + place, value)?;
        }
        search::push_text(&mut row.key, &number);
        self.index.raw_bind_parameter(1, id).said()?;
        self.index.raw_bind_parameter(2, row.key.as_str()).said()?;
        self.index.raw_execute().said()?;
        let json = &mut self.json;
        json.clear();
        cell::push_json_own(json, &number, &self.life, row.step)?;
        json.extend_from_slice(&row.json);
        json.push(b'}');
        let change = tx.tally(def.key, id, "add", None, Some(json));
        self.log.raw_bind_parameter(3 * i + 3, change).said()?;
        self.log.raw_bind_parameter(3 * i + 4, id).said()?;
        self.log.raw_bind_parameter(3 * i + 5, std::str::from_utf8(json).map_err(Problem::internal)?).said()?;
        self.rows.raw_bind_parameter(2, id).said()?;
        self.rows.raw_bind_parameter(3, row.row).said()?;
        self.rows.raw_execute().said()?;
        Ok(())
    }
}
