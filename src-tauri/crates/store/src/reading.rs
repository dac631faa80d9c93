//! Everything that can be asked of a book. A [`crate::Reader`] asks with its own connection, a running [`crate::Tx`] with
//! the writing one, so that rules see what the change has already written.

use crate::cell;
use crate::connect::Shared;
use crate::query::{Bound, Found, Page, Plan, Query, Total};
use crate::search;
use crate::sql::Said;
use crate::table::Table;
use kernel::{LedgerDef, Problem, Progress, Record, RecordId, Result, Value, code};
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// The most rows that are looked at only to count them while somebody waits for a page.
const LOOKED_AT: i64 = 1000;

/// A connection to a book, to ask with.
pub struct Reading {
    pub(crate) conn: Connection,
    pub(crate) shared: Arc<Shared>,
}

/// What stands beside a record's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// Why it was voided, retired or merged.
    pub note: Option<String>,
    /// The record that it is a double of.
    pub merged_into: Option<RecordId>,
    /// The import that brought it.
    pub batch: Option<crate::BatchId>,
}

/// A record as a row of its table; its values stand in the order of the ledger's columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Record.
    pub id: RecordId,
    /// Its number.
    pub number: String,
    /// State on the life axis.
    pub life: String,
    /// State on the step axis.
    pub step: String,
    /// One value per column of the definition; [`Value::Null`] where there is none.
    pub values: Vec<Value>,
}

impl Reading {
    /// Runs many reads as one: they all see the book as it stands now, whatever is changed meanwhile.
    pub fn steadily<T>(&self, work: impl FnOnce(&Reading) -> Result<T>) -> Result<T> {
        if !self.conn.is_autocommit() {
            // A change is running, or this is asked inside itself: it is one view already.
            return work(self);
        }
        let view = self.conn.unchecked_transaction().said()?;
        let done = work(self)?;
        view.commit().said()?;
        Ok(done)
    }

    /// Calls `each` with these records, in the order given, as lean rows.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`] if one is gone, and whatever `each` refuses with.
    pub fn lines(&self, def: &LedgerDef, ids: &[RecordId], mut each: impl FnMut(Line) -> Result<()>) -> Result<()> {
        let own: String = def.columns.iter().map(|c| format!(", {}", c.key)).collect();
        let sql = format!("SELECT number, life, step{own} FROM {} WHERE id = ?1", self.shared.table(def.key)?.def.key);
        let mut stmt = self.conn.prepare(&sql).said()?;
        for id in ids {
            let mut rows = stmt.query([id.0]).said()?;
            let row = rows.next().said()?.ok_or_else(|| not_found(def))?;
            let mut values = Vec::with_capacity(def.columns.len());
            for (at, column) in def.columns.iter().enumerate() {
                values.push(cell::read(column.kind, row.get_ref(3 + at).said()?));
            }
            let text = |at: usize| row.get::<_, String>(at).said();
            each(Line { id: *id, number: text(0)?, life: text(1)?, step: text(2)?, values })?;
        }
        Ok(())
    }

    /// The records that have rows of a part.
    pub fn with_parts(&self, def: &LedgerDef, part: &str) -> Result<HashSet<RecordId>> {
        let part = self.shared.table(def.key)?.part(part)?;
        let sql = format!("SELECT DISTINCT record_id FROM {}_{}", def.key, part.key);
        let mut stmt = self.conn.prepare(&sql).said()?;
        let ids = stmt.query_map([], |r| r.get(0).map(RecordId)).said()?;
        ids.collect::<rusqlite::Result<_>>().said()
    }

    /// Calls `each` with some columns (or `number`) of every record in these life states, in order; `""` where there is
    /// nothing, several lines with line breaks.
    pub fn texts(
        &self,
        def: &LedgerDef,
        life: &[&str],
        columns: &[&str],
        mut each: impl FnMut(RecordId, &[&str]) -> Result<()>,
    ) -> Result<()> {
        let table = self.shared.table(def.key)?;
        let mut names = String::new();
        for column in columns {
            let known = if *column == "number" { "number" } else { def.columns[table.place(column)?].key };
            names.push_str(", ");
            names.push_str(known);
        }
        let marks = vec!["?"; life.len()].join(", ");
        let sql = format!("SELECT id{names} FROM {} NOT INDEXED WHERE life IN ({marks}) ORDER BY id", def.key);
        let mut stmt = self.conn.prepare(&sql).said()?;
        let mut rows = stmt.query(params_from_iter(life)).said()?;
        while let Some(row) = rows.next().said()? {
            let mut texts = Vec::with_capacity(columns.len());
            for at in 1..=columns.len() {
                texts.push(row.get_ref(at).said()?.as_str().unwrap_or_default());
            }
            each(RecordId(row.get(0).said()?), &texts)?;
        }
        Ok(())
    }

    /// Calls `each` with the columns that name a thing, of every record in these life states, in no order. Reads an index
    /// on `life` and these columns where there is one, never the whole table.
    pub fn names(
        &self,
        def: &LedgerDef,
        life: &[&str],
        columns: &[&str],
        mut each: impl FnMut(RecordId, &[&str]) -> Result<()>,
    ) -> Result<()> {
        let table = self.shared.table(def.key)?;
        let names = columns.iter().map(|c| Ok(def.columns[table.place(c)?].key)).collect::<Result<Vec<_>>>()?;
        let marks = vec!["?"; life.len()].join(", ");
        let sql = format!("SELECT id, {} FROM {} WHERE life IN ({marks})", names.join(", "), def.key);
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let mut rows = stmt.query(params_from_iter(life)).said()?;
        while let Some(row) = rows.next().said()? {
            let mut texts = Vec::with_capacity(columns.len());
            for at in 1..=columns.len() {
                texts.push(row.get_ref(at).said()?.as_str().unwrap_or_default());
            }
            each(RecordId(row.get(0).said()?), &texts)?;
        }
        Ok(())
    }

    /// Records in use whose column has one of the texts that `wanted` accepts, in order; asks the column's index for its
    /// different texts first.
    pub fn having(
        &self,
        def: &LedgerDef,
        column: &str,
        mut wanted: impl FnMut(&str) -> bool,
    ) -> Result<Vec<(RecordId, String)>> {
        let key = def.columns[self.shared.table(def.key)?.place(column)?].key;
        let sql = format!("SELECT DISTINCT {key} FROM {} WHERE life = 'active' AND {key} IS NOT NULL", def.key);
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let mut rows = stmt.query([]).said()?;
        let mut texts: Vec<String> = Vec::new();
        while let Some(row) = rows.next().said()? {
            let text = row.get_ref(0).said()?.as_str().unwrap_or_default();
            if !text.is_empty() && wanted(text) {
                texts.push(text.to_owned());
            }
        }
        let sql = format!("SELECT id FROM {} WHERE life = 'active' AND {key} = ?1", def.key);
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let mut out = Vec::new();
        for text in texts {
            let ids = stmt.query_map([&text], |r| r.get(0).map(RecordId)).said()?;
            for id in ids {
                out.push((id.said()?, text.clone()));
            }
        }
        out.sort_unstable();
        Ok(out)
    }

    /// The same for the rows of a part, of every record of the ledger: whose row it is, and some of its columns.
    pub fn part_texts(
        &self,
        def: &LedgerDef,
        part: &str,
        columns: &[&str],
        each: impl FnMut(RecordId, &[&str]) -> Result<()>,
    ) -> Result<()> {
        self.rows_of(def, part, columns, " ORDER BY record_id, ordinal", each)
    }

    /// The same in no order: an index that has these columns answers alone.
    pub fn part_names(
        &self,
        def: &LedgerDef,
        part: &str,
        columns: &[&str],
        each: impl FnMut(RecordId, &[&str]) -> Result<()>,
    ) -> Result<()> {
        self.rows_of(def, part, columns, "", each)
    }

    fn rows_of(
        &self,
        def: &LedgerDef,
        part: &str,
        columns: &[&str],
        order: &str,
        mut each: impl FnMut(RecordId, &[&str]) -> Result<()>,
    ) -> Result<()> {
        let part = self.shared.table(def.key)?.part(part)?;
        let known = |name: &&str| part.columns.iter().find(|c| c.key == *name).map(|c| c.key);
        let names: Vec<&str> = columns.iter().filter_map(known).collect();
        let sql = format!("SELECT record_id, {} FROM {}_{}{order}", names.join(", "), def.key, part.key);
        let mut stmt = self.conn.prepare(&sql).said()?;
        let mut rows = stmt.query([]).said()?;
        while let Some(row) = rows.next().said()? {
            let mut texts = Vec::with_capacity(names.len());
            for at in 1..=names.len() {
                texts.push(row.get_ref(at).said()?.as_str().unwrap_or_default());
            }
            each(RecordId(row.get(0).said()?), &texts)?;
        }
        Ok(())
    }

    /// Now, UTC, RFC 3339, as changes note it.
    #[must_use]
    pub fn now(&self) -> String {
        crate::journal::stamp(&*self.shared.clock)
    }

    /// The ledgers of the book, in menu order.
    pub fn ledgers(&self) -> impl Iterator<Item = &'static LedgerDef> {
        self.shared.tables.iter().map(|t| t.def)
    }

    /// Compares the definitions of all ledgers with the tables of this book, both ways; one line per difference.
    pub fn definitions_match_tables(&self) -> Result<Vec<String>> {
        let ledgers: Vec<&LedgerDef> = self.ledgers().map(|def| def as &LedgerDef).collect();
        crate::table::definitions_match_tables(&self.conn, &ledgers)
    }

    /// One record.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn get(&self, def: &LedgerDef, id: RecordId) -> Result<Record> {
        self.find_by(def, "id", id.0)?.ok_or_else(|| not_found(def))
    }

    /// The record with this number, spelled exactly.
    pub fn by_number(&self, def: &LedgerDef, number: &str) -> Result<Option<Record>> {
        self.find_by(def, "number", number)
    }

    fn find_by(&self, def: &LedgerDef, key: &str, value: impl rusqlite::ToSql) -> Result<Option<Record>> {
        let table = self.shared.table(def.key)?;
        let mut stmt = self.conn.prepare_cached(&format!("{} WHERE {key} = ?1", table.select)).said()?;
        let mut rows = stmt.query([value]).said()?;
        rows.next().said()?.map(|row| table.record(row)).transpose()
    }

    /// What stands beside a record's values.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn aside(&self, def: &LedgerDef, id: RecordId) -> Result<Aside> {
        let table = self.shared.table(def.key)?;
        let sql = format!("SELECT note, merged_into, batch FROM {} WHERE id = ?1", table.def.key);
        self.conn
            .prepare_cached(&sql)
            .said()?
            .query_row([id.0], |r| {
                Ok(Aside {
                    note: r.get(0)?,
                    merged_into: r.get::<_, Option<i64>>(1)?.map(RecordId),
                    batch: r.get::<_, Option<i64>>(2)?.map(crate::BatchId),
                })
            })
            .optional()
            .said()?
            .ok_or_else(|| not_found(def))
    }

    /// One page of a list.
    pub fn page(&self, def: &LedgerDef, query: &Query) -> Result<Page> {
        let table = self.shared.table(def.key)?;
        let plan = Plan::new(table, query)?;
        let mut records = Vec::with_capacity(query.limit.min(1000) as usize);
        if let Some(Bound { sql, params }) = plan.page(query.limit, query.offset) {
            let mut stmt = self.conn.prepare_cached(&sql).said()?;
            let mut rows = stmt.query(params_from_iter(params)).said()?;
            while let Some(row) = rows.next().said()? {
                records.push(table.record(row)?);
            }
        } else {
            let ids = self.page_ids(table, &plan, query)?;
            self.records(table, &ids, |record| {
                records.push(record);
                Ok(())
            })?;
        }
        let total = (records.len() < query.limit as usize && (query.offset == 0 || !records.is_empty()))
            .then(|| i64::from(query.offset) + records.len() as i64);
        Ok(Page { records, total })
    }

    fn page_ids(&self, table: &Table, plan: &Plan<'_>, query: &Query) -> Result<Vec<i64>> {
        let mut ids = Vec::with_capacity(query.limit.min(1000) as usize);
        if plan.must_look() {
            let mut skip = query.offset;
            self.walk(table, plan, |id, _| {
                if skip > 0 {
                    skip -= 1;
                } else {
                    ids.push(id);
                }
                Ok(ids.len() < query.limit as usize)
            })?;
            return Ok(ids);
        }
        let Bound { mut sql, params } = plan.ids();
        sql.push_str(&format!(" LIMIT {} OFFSET {}", query.limit, query.offset));
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let mut rows = stmt.query(params_from_iter(params)).said()?;
        while let Some(row) = rows.next().said()? {
            ids.push(row.get(0).said()?);
        }
        Ok(ids)
    }

    /// Calls `each` with every id that the query means, in order, until it answers false.
    fn walk(&self, table: &Table, plan: &Plan<'_>, mut each: impl FnMut(i64, &Row<'_>) -> Result<bool>) -> Result<()> {
        let Bound { sql, params } = plan.ids();
        let look = plan.must_look();
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let mut rows = stmt.query(params_from_iter(params)).said()?;
        while let Some(row) = rows.next().said()? {
            if look && !is_hit(table, &plan.words, row)? {
                continue;
            }
            if !each(row.get(0).said()?, row)? {
                break;
            }
        }
        Ok(())
    }

    fn records(&self, table: &Table, ids: &[i64], mut each: impl FnMut(Record) -> Result<()>) -> Result<()> {
        let mut stmt = self.conn.prepare_cached(&format!("{} WHERE id = ?1", table.select)).said()?;
        for id in ids {
            let mut rows = stmt.query([id]).said()?;
            if let Some(row) = rows.next().said()? {
                each(table.record(row)?)?;
            }
        }
        Ok(())
    }

    /// The day in Japan on which a record of the ledger was last changed. Looks at all of them.
    pub fn last_change(&self, def: &LedgerDef) -> Result<Option<chrono::NaiveDate>> {
        let sql = format!("SELECT MAX(changed_at) FROM {}", self.shared.table(def.key)?.def.key);
        let last: Option<String> = self.conn.prepare_cached(&sql).said()?.query_row([], |r| r.get(0)).said()?;
        Ok(last.as_deref().and_then(crate::source::day_of))
    }

    /// The day of the first entry in the journal: before it this book owed nothing.
    pub fn begun_on(&self) -> Result<Option<chrono::NaiveDate>> {
        let sql = "SELECT at FROM journal ORDER BY seq LIMIT 1";
        let first: Option<String> =
            self.conn.prepare_cached(sql).said()?.query_row([], |r| r.get(0)).optional().said()?;
        Ok(first.as_deref().and_then(crate::source::day_of))
    }

    /// How many records the query means; offset and limit do not matter.
    pub fn count(&self, def: &LedgerDef, query: &Query) -> Result<i64> {
        let table = self.shared.table(def.key)?;
        let plan = Plan::new(table, query)?;
        if plan.must_look() {
            let mut count = 0;
            self.walk(table, &plan, |_, _| {
                count += 1;
                Ok(true)
            })?;
            return Ok(count);
        }
        let Bound { sql, params } = plan.count();
        self.conn.prepare_cached(&sql).said()?.query_row(params_from_iter(params), |r| r.get(0)).said()
    }

    /// How many records the query means, as far as that is known soon: false beside a number that is only an upper
    /// bound, because more rows than that would have to be looked at. Offset and limit do not matter.
    pub fn count_soon(&self, def: &LedgerDef, query: &Query) -> Result<(i64, bool)> {
        let table = self.shared.table(def.key)?;
        let plan = Plan::new(table, query)?;
        if plan.must_look() {
            let Bound { sql, params } = plan.candidates();
            let mut stmt = self.conn.prepare_cached(&sql).said()?;
            let most: i64 = stmt.query_row(params_from_iter(params), |r| r.get(0)).said()?;
            if most > LOOKED_AT {
                return Ok((most, false));
            }
        }
        Ok((self.count(def, query)?, true))
    }

    /// Counts by totalled value and step; offset and limit do not matter.
    pub fn totals(&self, def: &LedgerDef, query: &Query) -> Result<Vec<Total>> {
        let table = self.shared.table(def.key)?;
        let plan = Plan::new(table, query)?;
        if let Some(counts) = self.index_totals(&plan)? {
            return Ok(counts);
        }
        let mut counts: BTreeMap<(String, String), i64> = BTreeMap::new();
        if plan.must_look() {
            let sql = format!("SELECT {}, step FROM {} WHERE id = ?1", plan.value(), def.key);
            let mut stmt = self.conn.prepare_cached(&sql).said()?;
            self.walk(table, &plan, |id, _| {
                let key = stmt
                    .query_row([id], |r| Ok((r.get::<_, Option<String>>(0)?.unwrap_or_default(), r.get(1)?)))
                    .said()?;
                *counts.entry(key).or_default() += 1;
                Ok(true)
            })?;
        } else {
            let Bound { sql, params } = plan.totals();
            let mut stmt = self.conn.prepare_cached(&sql).said()?;
            let mut rows = stmt.query(params_from_iter(params)).said()?;
            while let Some(row) = rows.next().said()? {
                let value = row.get::<_, Option<String>>(0).said()?.unwrap_or_default();
                counts.insert((value, row.get(1).said()?), row.get(2).said()?);
            }
        }
        Ok(counts.into_iter().map(|((value, step), count)| Total { value, step, count }).collect())
    }

    /// Counts by the value of a column, in one question; records without a value are counted under "". Offset, limit and
    /// search words do not matter.
    ///
    /// # Errors
    /// [`code::BAD_REQUEST`] for a column that the ledger does not have.
    pub fn counts_by(&self, def: &LedgerDef, query: &Query, column: &str) -> Result<BTreeMap<String, i64>> {
        if def.column(column).is_none() {
            return Err(Problem::new(code::BAD_REQUEST, format!("「{column}」という欄はありません。")));
        }
        let plan = Plan::new(self.shared.table(def.key)?, query)?;
        let Bound { sql, params } = plan.grouped(column);
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let rows = stmt.query_map(params_from_iter(params), |r| {
            Ok((r.get::<_, Option<String>>(0)?.unwrap_or_default(), r.get(1)?))
        });
        rows.said()?.collect::<rusqlite::Result<_>>().said()
    }

    /// Totals from the search index alone; `None` if it cannot tell, or if a record has a value that is no choice.
    fn index_totals(&self, plan: &Plan<'_>) -> Result<Option<Vec<Total>>> {
        let Some(questions) = plan.index_totals() else { return Ok(None) };
        let mut totals = Vec::new();
        let mut sum = 0;
        for (value, step, Bound { sql, params }) in questions {
            let count: i64 =
                self.conn.prepare_cached(&sql).said()?.query_row(params_from_iter(params), |r| r.get(0)).said()?;
            sum += count;
            if count > 0 {
                totals.push(Total { value: value.to_owned(), step: step.to_owned(), count });
            }
        }
        let Bound { sql, params } = plan.count();
        let all: i64 =
            self.conn.prepare_cached(&sql).said()?.query_row(params_from_iter(params), |r| r.get(0)).said()?;
        totals.sort_by(|a, b| (&a.value, &a.step).cmp(&(&b.value, &b.step)));
        Ok((sum == all).then_some(totals))
    }

    /// All ids that the query means, in order; offset and limit do not matter.
    pub fn ids(&self, def: &LedgerDef, query: &Query) -> Result<Vec<RecordId>> {
        let table = self.shared.table(def.key)?;
        let mut ids = Vec::new();
        self.walk(table, &Plan::new(table, query)?, |id, _| {
            ids.push(RecordId(id));
            Ok(true)
        })?;
        Ok(ids)
    }

    /// The row in which a record stands among those that the query means, from 0; `None`: it is not among them.
    pub fn place(&self, def: &LedgerDef, query: &Query, id: RecordId) -> Result<Option<i64>> {
        let table = self.shared.table(def.key)?;
        let (mut row, mut found) = (0, None);
        self.walk(table, &Plan::new(table, query)?, |here, _| {
            if here == id.0 {
                found = Some(row);
            }
            row += 1;
            Ok(found.is_none())
        })?;
        Ok(found)
    }

    /// Calls `each` with every record that the query means, in order, one at a time.
    pub fn each(&self, def: &LedgerDef, query: &Query, mut each: impl FnMut(Record) -> Result<()>) -> Result<()> {
        let table = self.shared.table(def.key)?;
        let plan = Plan::new(table, query)?;
        if let Some(Bound { sql, params }) = plan.whole() {
            let mut stmt = self.conn.prepare_cached(&sql).said()?;
            let mut rows = stmt.query(params_from_iter(params)).said()?;
            while let Some(row) = rows.next().said()? {
                each(table.record(row)?)?;
            }
            return Ok(());
        }
        let mut stmt = self.conn.prepare_cached(&format!("{} WHERE id = ?1", table.select)).said()?;
        self.walk(table, &plan, |id, _| {
            let mut rows = stmt.query([id]).said()?;
            if let Some(row) = rows.next().said()? {
                each(table.record(row)?)?;
            }
            Ok(true)
        })
    }

    /// Looks for words in all ledgers; at most `limit` records of each, in the life states that `life` gives (all if none).
    pub fn find(&self, text: &str, limit: u32, life: &[String]) -> Result<Vec<Found>> {
        let mut found = Vec::new();
        for table in &self.shared.tables {
            let known: Vec<String> =
                life.iter().filter(|l| table.def.states.iter().any(|s| s.key == l.as_str())).cloned().collect();
            let query =
                Query { search: text.to_owned(), life: known, limit: limit.saturating_add(1), ..Query::default() };
            if search::words(text).is_empty() {
                continue;
            }
            let mut records = self.page(table.def, &query)?.records;
            let more = records.len() > limit as usize;
            records.truncate(limit as usize);
            if !records.is_empty() {
                found.push(Found { ledger: table.def.key, records, more });
            }
        }
        Ok(found)
    }

    /// For every value of a column (or `number`), folded by `fold`: the records that have it, void ones too.
    pub fn match_keys(
        &self,
        def: &LedgerDef,
        column: &str,
        fold: impl Fn(&str) -> String,
    ) -> Result<HashMap<String, Vec<RecordId>>> {
        let table = self.shared.table(def.key)?;
        let column = if column == "number" { "number" } else { def.columns[table.place(column)?].key };
        let mut keys: HashMap<String, Vec<RecordId>> = HashMap::new();
        let mut stmt = self
            .conn
            .prepare(&format!("SELECT id, {column} FROM {} WHERE {column} IS NOT NULL ORDER BY id", def.key))
            .said()?;
        let mut rows = stmt.query([]).said()?;
        while let Some(row) = rows.next().said()? {
            let id = RecordId(row.get(0).said()?);
            let cell = row.get_ref(1).said()?;
            for line in cell.as_str().unwrap_or_default().lines() {
                let key = fold(line);
                if !key.is_empty() {
                    keys.entry(key).or_default().push(id);
                }
            }
        }
        Ok(keys)
    }

    /// Runs reads that stop soon after the user asked to, with [`code::CANCELLED`].
    pub fn stoppable<T>(&self, progress: &dyn Progress, work: impl FnOnce(&Reading) -> Result<T>) -> Result<T> {
        let handle = self.conn.get_interrupt_handle();
        let (done, ended) = channel::<()>();
        std::thread::scope(|threads| {
            threads.spawn(move || {
                while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(Duration::from_millis(20)) {
                    if progress.stopped() {
                        handle.interrupt();
                    }
                }
            });
            // Dropped also when the work panics, so that the watching thread always ends.
            let _done = done;
            work(self)
        })
    }
}

fn is_hit(table: &Table, words: &[String], row: &Row<'_>) -> Result<bool> {
    let mut fields = Vec::with_capacity(1 + table.searched.len());
    for at in 0..=table.searched.len() {
        if let Ok(text) = row.get_ref(1 + at).said()?.as_str() {
            fields.extend(text.split('\n'));
        }
    }
    Ok(search::stands_in(words, &fields))
}

pub(crate) fn not_found(def: &LedgerDef) -> Problem {
    Problem::new(code::NOT_FOUND, format!("{}の記録が見つかりません。一覧を読み込み直してください。", def.title))
}
