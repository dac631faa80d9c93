//! Child rows of a record, and links between records of two ledgers.

use crate::cell;
use crate::reading::Reading;
use crate::sql::Said;
use crate::table::{fitted, marks, values_of};
use crate::tx::Tx;
use kernel::{LedgerDef, Problem, RecordId, Result, Value, Values};
use rusqlite::params;

/// A link table: two columns, named like the two ledgers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The table (`media_holds`).
    pub table: &'static str,
    /// The ledger that holds.
    pub left: &'static str,
    /// The ledger that is held.
    pub right: &'static str,
}

impl Reading {
    /// The child rows of a record, in order.
    pub fn parts(&self, def: &LedgerDef, id: RecordId, part: &str) -> Result<Vec<Values>> {
        let part = self.shared.table(def.key)?.part(part)?;
        let names: Vec<&str> = part.columns.iter().map(|c| c.key).collect();
        let sql =
            format!("SELECT {} FROM {}_{} WHERE record_id = ?1 ORDER BY ordinal", names.join(", "), def.key, part.key);
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let mut rows = stmt.query([id.0]).said()?;
        let mut parts = Vec::new();
        while let Some(row) = rows.next().said()? {
            parts.push(values_of(part.columns, 0, row)?);
        }
        Ok(parts)
    }

    /// Records on the right of a record on the left (what a carrier holds).
    pub fn linked(&self, link: &Link, left: RecordId) -> Result<Vec<RecordId>> {
        self.link_ends(link, link.right, link.left, left)
    }

    /// Records on the left of a record on the right (what holds an asset).
    pub fn linking(&self, link: &Link, right: RecordId) -> Result<Vec<RecordId>> {
        self.link_ends(link, link.left, link.right, right)
    }

    fn link_ends(&self, link: &Link, wanted: &str, given: &str, id: RecordId) -> Result<Vec<RecordId>> {
        let sql = format!("SELECT {wanted} FROM {} WHERE {given} = ?1 ORDER BY 1", link.table);
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let ids = stmt.query_map([id.0], |r| r.get(0).map(RecordId)).said()?;
        ids.collect::<rusqlite::Result<_>>().said()
    }
}

impl Tx<'_> {
    /// Replaces the child rows of a record; empty rows are left out. Answers whether anything changed.
    ///
    /// # Errors
    /// [`kernel::code::INVALID`] for a value that its column cannot hold.
    pub fn put_parts(&mut self, def: &LedgerDef, id: RecordId, part: &str, rows: &[Values]) -> Result<bool> {
        let table = self.reading.shared.table(def.key)?;
        let part = table.part(part)?;
        let mut record = self.reading.get(def, id)?;
        let before = self.reading.parts(def, id, part.key)?;
        let after: Vec<Values> = rows
            .iter()
            .map(|r| fitted(part.columns, r))
            .filter(|r| r.as_ref().map_or(true, |r| !r.is_empty()))
            .collect::<Result<_>>()?;
        if before == after {
            return Ok(false);
        }
        let conn = &self.reading.conn;
        let name = format!("{}_{}", def.key, part.key);
        conn.prepare_cached(&format!("DELETE FROM {name} WHERE record_id = ?1")).said()?.execute([id.0]).said()?;
        let columns: String = part.columns.iter().map(|c| format!(", {}", c.key)).collect();
        let sql =
            format!("INSERT INTO {name} (record_id, ordinal{columns}) VALUES ({})", marks(2 + part.columns.len()));
        let mut stmt = conn.prepare_cached(&sql).said()?;
        for (ordinal, row) in after.iter().enumerate() {
            stmt.raw_bind_parameter(1, id.0).said()?;
            stmt.raw_bind_parameter(2, ordinal as i64).said()?;
            for (i, column) in part.columns.iter().enumerate() {
                cell::bind(&mut stmt, 3 + i, row.get(column.key).unwrap_or(&Value::Null))?;
            }
            stmt.raw_execute().said()?;
        }
        drop(stmt);
        self.touch(def, id)?;
        self.changed(&mut record);
        let side =
            |rows: &[Values]| serde_json::to_vec(&serde_json::json!({ part.key: rows })).map_err(Problem::internal);
        self.log(def, id, "parts", Some(&side(&before)?), Some(&side(&after)?))?;
        Ok(true)
    }

    /// Links two records; answers whether they were not linked before. The journal names it on both.
    pub fn link(&mut self, link: &Link, left: RecordId, right: RecordId) -> Result<bool> {
        self.linking_change(link.table, (link.left, left), (link.right, right), true)
    }

    /// Unlinks two records; answers whether they were linked.
    pub fn unlink(&mut self, link: &Link, left: RecordId, right: RecordId) -> Result<bool> {
        self.linking_change(link.table, (link.left, left), (link.right, right), false)
    }

    pub(crate) fn linking_change(
        &mut self,
        table: &str,
        left: (&str, RecordId),
        right: (&str, RecordId),
        make: bool,
    ) -> Result<bool> {
        let sql = if make {
            format!("INSERT OR IGNORE INTO {table} ({}, {}) VALUES (?1, ?2)", left.0, right.0)
        } else {
            format!("DELETE FROM {table} WHERE {} = ?1 AND {} = ?2", left.0, right.0)
        };
        let (left_def, right_def) = (self.reading.shared.table(left.0)?.def, self.reading.shared.table(right.0)?.def);
        self.reading.get(left_def, left.1)?;
        self.reading.get(right_def, right.1)?;
        if self.reading.conn.prepare_cached(&sql).said()?.execute(params![left.1.0, right.1.0]).said()? == 0 {
            return Ok(false);
        }
        let kind = if make { "link" } else { "unlink" };
        for (def, id, other) in [(left_def, left.1, right), (right_def, right.1, left)] {
            let told = serde_json::json!({ "_link": table, other.0: other.1.0 }).to_string();
            let told = Some(told.as_bytes());
            let (before, after) = if make { (None, told) } else { (told, None) };
            self.touch(def, id)?;
            self.log(def, id, kind, before, after)?;
        }
        Ok(true)
    }

    /// Counts a change that stands outside the record's own row.
    pub(crate) fn touch(&mut self, def: &LedgerDef, id: RecordId) -> Result<()> {
        let sql =
            format!("UPDATE {} SET version = version + 1, changed_at = ?1, changed_by = ?2 WHERE id = ?3", def.key);
        self.reading.conn.prepare_cached(&sql).said()?.execute(params![self.at, self.who.number, id.0]).said()?;
        Ok(())
    }
}
