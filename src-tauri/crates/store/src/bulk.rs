//! Adding many records at once, for imports.
//!
//! The same as one [`Tx::add`] after another, only faster: a second thread numbers, folds, spells, hashes and packs the next
//! rows while this one writes, and rows go to the database in groups, which spares it the way down its indexes for every
//! row. What the journal is told lies in packs (see [`crate::pack`]).

use crate::batch::BatchId;
use crate::cell;
use crate::journal::Rows;
use crate::pack::Packing;
use crate::record::known_state;
use crate::search;
use crate::sql::Said;
use crate::table::{FIXED, Table};
use crate::tx::Tx;
use kernel::{Axis, LedgerDef, Problem, RecordId, Result, Value, Values, number_text};
use rusqlite::types::Null;
use rusqlite::{Connection, Statement, params};
use std::sync::mpsc::{channel, sync_channel};
use std::thread;

/// Rows that are handed to the other thread together, and what the journal is told of them in one pack.
const CHUNK: usize = 256;
/// Rows that go to the database together; divides [`CHUNK`].
const GROUP: usize = 16;
/// Parameters that all rows of a group share: life, instant, person, batch, the first id.
const SHARED: usize = 5;
/// Pages kept while an import is written, in KiB: a page that is pushed out before the end is enciphered and written twice.
const CACHE_KIB: i64 = 256 * 1024;

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
    number: String,
    /// Place and value of each filled column.
    cells: Vec<(usize, Value)>,
    /// Its line in the search index.
    key: String,
    step: &'a str,
    row: i32,
}

/// Rows that follow each other, and what the journal is told of them.
struct Chunk<'a> {
    rows: Vec<Ready<'a>>,
    pack: Vec<u8>,
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
        self.reading.conn.pragma_update(None, "cache_size", -CACHE_KIB).said()?;
        let sql = format!("SELECT COALESCE(MAX(id), 0) + 1 FROM {}", table.def.key);
        let first: i64 = self.reading.conn.query_row(&sql, [], |r| r.get(0)).said()?;
        let (mut change, digest) = self.hand_over(table.def.key);
        let (short, number) = self.numbers(table.def)?;
        let mut making = Making { table, life, short, number, id: first, digest, json: Vec::with_capacity(1024) };
        let mut writing = Writing::new(self, table, batch, life)?;
        let mut id = first;
        thread::scope(|threads| {
            let (hand_over, prepared) = sync_channel::<Result<Chunk<'a>>>(4);
            let (give_back, written) = channel::<Vec<Ready<'a>>>();
            let maker = thread::Builder::new().spawn_scoped(threads, move || {
                loop {
                    let chunk = making.chunk(&mut rows);
                    // Rows are taken apart where they were put together: that is what memory is fastest at.
                    written.try_iter().for_each(drop);
                    let last = chunk.as_ref().map_or(true, |c| c.rows.is_empty());
                    if hand_over.send(chunk).is_err() || last {
                        return (making.digest, making.number);
                    }
                }
            })?;
            loop {
                let chunk = prepared.recv().map_err(|_| Problem::internal("取り込みの準備"))??;
                if chunk.rows.is_empty() {
                    break;
                }
                let pack = change;
                writing.pack(pack, &chunk.pack)?;
                writing.know(&chunk.rows)?;
                for group in chunk.rows.chunks(GROUP) {
                    writing.write(id, change, pack, group)?;
                    id += group.len() as i64;
                    change += group.len() as i64;
                }
                // The other thread may have ended already.
                let _ = give_back.send(chunk.rows);
            }
            let (digest, number) = maker.join().map_err(|_| Problem::internal("取り込みの準備"))?;
            self.take_back(digest);
            self.numbers_used(table.def, number);
            self.added(table, first, id);
            Ok((first..id).map(RecordId).collect())
        })
    }
}

/// Makes rows ready, in order.
struct Making<'t> {
    table: &'t Table,
    life: &'t str,
    /// What numbers begin with, and the next one.
    short: String,
    number: u32,
    id: i64,
    digest: Rows,
    json: Vec<u8>,
}

impl Making<'_> {
    fn chunk<'a>(&mut self, rows: &mut impl Iterator<Item = Result<Incoming<'a>>>) -> Result<Chunk<'a>> {
        let mut packing = Packing::new();
        let rows = rows.by_ref().take(CHUNK).map(|row| self.ready(row?, &mut packing)).collect::<Result<_>>()?;
        Ok(Chunk { rows, pack: packing.finish()? })
    }

    fn ready<'a>(&mut self, incoming: Incoming<'a>, packing: &mut Packing) -> Result<Ready<'a>> {
        let table = self.table;
        known_state(table, Axis::Step, incoming.step)?;
        let mut ready = Ready {
            number: number_text(&self.short, table.def.number_kind, self.number),
            cells: Vec::with_capacity(incoming.values.len()),
            key: String::with_capacity(1024),
            step: incoming.step,
            row: incoming.row,
        };
        let json = &mut self.json;
        json.clear();
        cell::push_json_own(json, &ready.number, self.life, ready.step)?;
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
            json.push(b',');
            cell::push_json_key(json, &key);
            cell::push_json(json, &value)?;
            if table.searched.contains(place) {
                search::push_value(&mut ready.key, &value);
            }
            if table.total == Some(*place) {
                total = Some(ready.cells.len());
            }
            ready.cells.push((*place, value));
        }
        json.push(b'}');
        let total = total.and_then(|at| ready.cells.get(at)).map_or("", |(_, value)| value.text());
        search::push_text(&mut ready.key, &ready.number);
        search::push_states(&mut ready.key, self.life, ready.step, total);
        ready.cells.sort_unstable_by_key(|(place, _)| *place);
        self.digest.add(table.def.key, self.id, "add", None, Some(json));
        packing.add(std::str::from_utf8(json).map_err(Problem::internal)?)?;
        self.id += 1;
        self.number += 1;
        Ok(ready)
    }
}

/// Writes rows that are ready.
struct Writing<'c> {
    conn: &'c Connection,
    table: &'c Table,
    life: String,
    at: String,
    by: String,
    seq: i64,
    batch: BatchId,
    /// Places of the columns that any row so far has; the others are never spoken of.
    columns: Vec<usize>,
    /// Statements for a group and for one row.
    many: Option<Group<'c>>,
    one: Option<Group<'c>>,
    index: Statement<'c>,
    packs: Statement<'c>,
}

/// Statements that write a number of rows at once.
struct Group<'c> {
    records: Statement<'c>,
    log: Statement<'c>,
    rows: Statement<'c>,
}

impl<'c> Writing<'c> {
    fn new(tx: &Tx<'c>, table: &'c Table, batch: BatchId, life: &str) -> Result<Writing<'c>> {
        let conn = &tx.reading.conn;
        Ok(Writing {
            conn,
            table,
            life: life.to_owned(),
            at: tx.at.clone(),
            by: tx.who.number.clone(),
            seq: tx.seq,
            batch,
            columns: Vec::new(),
            many: None,
            one: None,
            index: conn.prepare(&table.index).said()?,
            packs: conn.prepare("INSERT INTO change_pack (first, texts) VALUES (?1, ?2)").said()?,
        })
    }

    fn pack(&mut self, first: i64, texts: &[u8]) -> Result<()> {
        self.packs.execute(params![first, texts]).said()?;
        Ok(())
    }

    /// Makes the statements know every column that these rows have.
    fn know(&mut self, rows: &[Ready<'_>]) -> Result<()> {
        let before = self.columns.len();
        for (place, _) in rows.iter().flat_map(|r| &r.cells) {
            if let Err(at) = self.columns.binary_search(place) {
                self.columns.insert(at, *place);
            }
        }
        if self.columns.len() > before || self.many.is_none() {
            self.many = Some(self.group(GROUP)?);
            self.one = Some(self.group(1)?);
        }
        Ok(())
    }

    fn group(&self, size: usize) -> Result<Group<'c>> {
        let key = self.table.def.key;
        let repeat = |row: &dyn Fn(usize) -> String| (0..size).map(row).collect::<Vec<_>>().join(", ");
        let records = repeat(&|row| {
            let from = SHARED + 1 + row * (2 + self.columns.len());
            let own: String = (2..2 + self.columns.len()).map(|c| format!(", ?{}", from + c)).collect();
            format!("(?5 + {row}, ?{from}, ?1, ?{}, 1, ?2, ?3, ?2, ?3, ?2, ?3, ?4, NULL, NULL{own})", from + 1)
        });
        let own = self.columns.iter().map(|place| self.table.def.columns[*place].key);
        let names: Vec<&str> = FIXED.iter().copied().chain(own).collect();
        let records = format!("INSERT OR FAIL INTO {key} (id, {}) VALUES {records}", names.join(", "));
        let log = repeat(&|row| format!("(?3 + {row}, ?1, ?2, ?4 + {row}, 'add', ?5)"));
        let log = format!("INSERT OR FAIL INTO change (id, seq, ledger, record_id, kind, pack) VALUES {log}");
        let rows = repeat(&|row| format!("(?1, ?2 + {row}, ?{}, 'added')", row + 3));
        let rows = format!("INSERT OR FAIL INTO batch_row (batch, record_id, row, action) VALUES {rows}");
        let prepared = |sql: &str| self.conn.prepare(sql).said();
        let mut group = Group { records: prepared(&records)?, log: prepared(&log)?, rows: prepared(&rows)? };
        group.rows.raw_bind_parameter(1, self.batch.0).said()?;
        for (at, text) in [(1, &self.life), (2, &self.at), (3, &self.by)] {
            group.records.raw_bind_parameter(at, text.as_str()).said()?;
        }
        group.records.raw_bind_parameter(4, self.batch.0).said()?;
        group.log.raw_bind_parameter(1, self.seq).said()?;
        group.log.raw_bind_parameter(2, key).said()?;
        Ok(group)
    }

    /// Writes rows, of which the first becomes record `id` by change `change`, whose text lies in `pack`.
    fn write(&mut self, id: i64, change: i64, pack: i64, rows: &[Ready<'_>]) -> Result<()> {
        if rows.len() < GROUP && rows.len() > 1 {
            return (0..)
                .zip(rows)
                .try_for_each(|(n, row)| self.write(id + n, change + n, pack, std::slice::from_ref(row)));
        }
        let group = if rows.len() == GROUP { &mut self.many } else { &mut self.one };
        let group = group.as_mut().ok_or_else(|| Problem::internal("取り込みの準備"))?;
        group.records.raw_bind_parameter(5, id).said()?;
        for (i, row) in rows.iter().enumerate() {
            let from = SHARED + 1 + i * (2 + self.columns.len());
            group.records.raw_bind_parameter(from, row.number.as_str()).said()?;
            group.records.raw_bind_parameter(from + 1, row.step).said()?;
            let mut cells = row.cells.iter();
            let mut cell = cells.next();
            for (n, place) in self.columns.iter().enumerate() {
                match cell {
                    Some((at, value)) if at == place => {
                        cell::bind(&mut group.records, from + 2 + n, value)?;
                        cell = cells.next();
                    }
                    // What the last group left there.
                    _ => group.records.raw_bind_parameter(from + 2 + n, Null).said()?,
                }
            }
            let id = id + i as i64;
            self.index.raw_bind_parameter(1, id).said()?;
            self.index.raw_bind_parameter(2, row.key.as_str()).said()?;
            self.index.raw_execute().said()?;
            group.rows.raw_bind_parameter(3 + i, row.row).said()?;
        }
        group.records.raw_execute().said()?;
        group.rows.raw_bind_parameter(2, id).said()?;
        group.rows.raw_execute().said()?;
        for (at, value) in [(3, change), (4, id), (5, pack)] {
            group.log.raw_bind_parameter(at, value).said()?;
        }
        group.log.raw_execute().said()?;
        Ok(())
    }
}
