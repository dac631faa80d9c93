//! Imports as one thing that can be undone, and undoing any entry record by record.

use crate::attachment::AttachmentId;
use crate::cell;
use crate::files::FileRef;
use crate::history::ChangeRow;
use crate::number::year_number_text;
use crate::reading::Reading;
use crate::sql::Said;
use crate::tx::Tx;
use kernel::{Axis, LedgerDef, Problem, RecordId, Result, Values, code, date};
use rusqlite::{OptionalExtension, Row, params};
use serde_json::Value as Json;
use std::collections::HashSet;

/// An import's identity inside one book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BatchId(pub i64);

/// Ledger word of imports in the journal.
pub(crate) const BATCH: &str = "batch";
/// Kind in an import's number: 取-R8-007.
const NUMBER_KIND: &str = "取";

/// An import that begins.
#[derive(Debug, Clone, Copy)]
pub struct NewBatch<'a> {
    /// Ledger key.
    pub ledger: &'a str,
    /// Name of the user's file.
    pub file_name: &'a str,
    /// SHA-256 of the user's file, hexadecimal.
    pub digest: &'a str,
    /// Its sheet; may be empty.
    pub sheet: &'a str,
    /// Its header and how it was mapped.
    pub header: &'a Json,
    /// The file, kept as it came.
    pub source: Option<&'a FileRef>,
}

/// An import.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// Identity.
    pub id: BatchId,
    /// 取-R8-007.
    pub number: String,
    /// Its journal entry.
    pub seq: i64,
    /// Ledger key.
    pub ledger: String,
    /// Name of the user's file.
    pub file_name: String,
    /// SHA-256 of the user's file.
    pub digest: String,
    /// Its sheet.
    pub sheet: String,
    /// Its header and how it was mapped.
    pub header: Json,
    /// What came of it.
    pub counts: Json,
    /// The file, kept as it came.
    pub source: Option<FileRef>,
    /// When, UTC, RFC 3339.
    pub at: String,
    /// Staff number of who imported it.
    pub by: String,
    /// When it was undone and by whom.
    pub undone: Option<(String, String)>,
}

/// One row of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRow {
    /// The record.
    pub record: RecordId,
    /// Row in the user's file, from 1.
    pub row: i32,
    /// `added`, `changed`, `unchanged`.
    pub action: String,
    /// Somebody changed the record after the import.
    pub changed_since: bool,
}

const SELECT: &str = "SELECT id, number, seq, ledger, file_name, digest, sheet, header, counts, source_digest, source_size, at, by, \
                      undone_at, undone_by FROM batch";

fn batch(row: &Row<'_>) -> rusqlite::Result<Batch> {
    let json = |at: usize| row.get::<_, String>(at).map(|t| serde_json::from_str(&t).unwrap_or_default());
    let source = match (row.get::<_, Option<String>>(9)?, row.get::<_, Option<i64>>(10)?) {
        (Some(digest), Some(size)) => Some(FileRef { digest, size }),
        _ => None,
    };
    let undone = match (row.get::<_, Option<String>>(13)?, row.get::<_, Option<String>>(14)?) {
        (Some(at), Some(by)) => Some((at, by)),
        _ => None,
    };
    Ok(Batch {
        id: BatchId(row.get(0)?),
        number: row.get(1)?,
        seq: row.get(2)?,
        ledger: row.get(3)?,
        file_name: row.get(4)?,
        digest: row.get(5)?,
        sheet: row.get(6)?,
        header: json(7)?,
        counts: json(8)?,
        source,
        at: row.get(11)?,
        by: row.get(12)?,
        undone,
    })
}

impl Reading {
    /// Imports into a ledger (all if none), newest first.
    pub fn batches(&self, ledger: Option<&str>) -> Result<Vec<Batch>> {
        let sql = format!("{SELECT} WHERE ?1 IS NULL OR ledger = ?1 ORDER BY id DESC");
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let rows = stmt.query_map([ledger], batch).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// One import.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn batch(&self, id: BatchId) -> Result<Batch> {
        self.batch_by("id", id.0)
    }

    /// The import with this number.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn batch_by_number(&self, number: &str) -> Result<Batch> {
        self.batch_by("number", number)
    }

    fn batch_by(&self, key: &str, value: impl rusqlite::ToSql) -> Result<Batch> {
        let mut stmt = self.conn.prepare_cached(&format!("{SELECT} WHERE {key} = ?1")).said()?;
        stmt.query_row([value], batch).optional().said()?.ok_or_else(|| {
            Problem::new(code::NOT_FOUND, "その取込は見つかりません。取込の一覧で番号を確かめてください。")
        })
    }

    /// The rows of an import, in the order of the user's file.
    pub fn batch_rows(&self, id: BatchId) -> Result<Vec<BatchRow>> {
        let mut stmt = self
            .conn
            .prepare_cached(
                "SELECT r.record_id, r.row, r.action, \
                 EXISTS (SELECT 1 FROM change c WHERE c.ledger = b.ledger AND c.record_id = r.record_id AND c.seq > b.seq) \
                 FROM batch_row r JOIN batch b ON b.id = r.batch WHERE r.batch = ?1 ORDER BY r.row, r.record_id",
            )
            .said()?;
        let rows = stmt
            .query_map([id.0], |r| {
                Ok(BatchRow {
                    record: RecordId(r.get(0)?),
                    row: r.get(1)?,
                    action: r.get(2)?,
                    changed_since: r.get(3)?,
                })
            })
            .said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// True if a record was changed by a later entry than `seq`.
    pub fn changed_since(&self, def: &LedgerDef, id: RecordId, seq: i64) -> Result<bool> {
        self.conn
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM change WHERE ledger = ?1 AND record_id = ?2 AND seq > ?3)")
            .said()?
            .query_row(params![def.key, id.0, seq], |r| r.get(0))
            .said()
    }

    /// The records of a ledger that were changed by entries after `seq`.
    pub fn changed_after(&self, def: &LedgerDef, seq: i64) -> Result<HashSet<RecordId>> {
        self.conn
            .prepare_cached(
                "SELECT DISTINCT record_id FROM change \
                 WHERE id >= (SELECT MIN(first_change) FROM journal WHERE seq > ?1) AND +ledger = ?2",
            )
            .said()?
            .query_map(params![seq, def.key], |r| r.get(0).map(RecordId))
            .said()?
            .collect::<rusqlite::Result<_>>()
            .said()
    }

    /// The last entry of the journal; 0 in a book in which nothing happened yet.
    pub fn last_entry(&self) -> Result<i64> {
        self.conn.prepare_cached("SELECT COALESCE(MAX(seq), 0) FROM journal").said()?.query_row([], |r| r.get(0)).said()
    }
}

impl Tx<'_> {
    /// Begins an import; answers its identity and number.
    pub fn batch_open(&mut self, new: NewBatch<'_>) -> Result<(BatchId, String)> {
        let year = date::fiscal_year(self.reading.shared.clock.today());
        let n = self.next_number(NUMBER_KIND, Some(year))?;
        let number = year_number_text("", NUMBER_KIND, year, n);
        let conn = &self.reading.conn;
        conn.execute(
            "INSERT INTO batch (number, seq, ledger, file_name, digest, sheet, header, counts, source_digest, source_size, at, by) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '{}', ?8, ?9, ?10, ?11)",
            params![
                number, self.seq, new.ledger, new.file_name, new.digest, new.sheet, new.header.to_string(),
                new.source.map(|s| s.digest.as_str()), new.source.map(|s| s.size), self.at, self.who.number
            ],
        )
        .said()?;
        let id = conn.last_insert_rowid();
        let told = serde_json::json!({ "number": number, "ledger": new.ledger, "file_name": new.file_name, "digest": new.digest });
        self.log_row(BATCH, id, "open", None, Some(told.to_string().as_bytes()))?;
        self.subject(number.clone());
        Ok((BatchId(id), number))
    }

    /// Notes which row of the user's file a record came from (records that [`Tx::add`] brings are noted there).
    pub fn batch_row(&mut self, id: BatchId, record: RecordId, row: i32, action: &str) -> Result<()> {
        self.reading
            .conn
            .prepare_cached("INSERT OR IGNORE INTO batch_row (batch, record_id, row, action) VALUES (?1, ?2, ?3, ?4)")
            .said()?
            .execute(params![id.0, record.0, row, action])
            .said()?;
        Ok(())
    }

    /// Notes what came of an import.
    pub fn batch_counts(&mut self, id: BatchId, counts: &Json) -> Result<()> {
        let text = counts.to_string();
        self.reading.conn.execute("UPDATE batch SET counts = ?1 WHERE id = ?2", params![text, id.0]).said()?;
        self.log_row(BATCH, id.0, "counts", None, Some(text.as_bytes()))
    }

    /// Marks an import as undone. The records are undone with [`Tx::revert`].
    ///
    /// # Errors
    /// [`code::WRONG_STATE`] if it was undone before.
    pub fn batch_undone(&mut self, id: BatchId) -> Result<()> {
        let was = self.reading.batch(id)?;
        if was.undone.is_some() {
            return Err(Problem::new(code::WRONG_STATE, format!("取込 {} はすでに取り消されています。", was.number)));
        }
        self.reading
            .conn
            .execute(
                "UPDATE batch SET undone_at = ?1, undone_by = ?2 WHERE id = ?3",
                params![self.at, self.who.number, id.0],
            )
            .said()?;
        self.log_row(BATCH, id.0, "undo", None, None)?;
        self.subject(was.number);
        Ok(())
    }

    /// Undoes what one entry did to one record, as a new change; answers whether anything was undone. A record that the
    /// entry added goes to the life state `void`. Later changes of the same values are overwritten: ask
    /// [`Reading::changed_since`] first.
    pub fn revert(&mut self, def: &LedgerDef, id: RecordId, seq: i64, void: &str, reason: &str) -> Result<bool> {
        let done = self.reading.changes_of_record(def, id, seq)?;
        for change in done.iter().rev() {
            self.revert_one(def, id, change, void, reason)?;
        }
        Ok(!done.is_empty())
    }

    fn revert_one(
        &mut self,
        def: &LedgerDef,
        id: RecordId,
        change: &ChangeRow,
        void: &str,
        reason: &str,
    ) -> Result<()> {
        let before = change.before.as_ref();
        let text = |key: &str| before.and_then(|b| b.get(key)).and_then(Json::as_str);
        match change.kind.as_str() {
            "add" => {
                self.set_state(def, id, Axis::Life, void, Some(reason))?;
            }
            "edit" => {
                let values = before.map(|b| typed(def.columns, b)).unwrap_or_default();
                let version = self.reading.get(def, id)?.version;
                self.put(def, id, version, &values)?;
            }
            "step" => {
                if let Some(step) = text("_step") {
                    let by = text("_step_by").unwrap_or(&self.who.number).to_owned();
                    self.set_step_as(def, id, step, Some(reason), &by)?;
                }
            }
            "life" => self.revert_life(def, id, change)?,
            "parts" => {
                for (part, rows) in before.and_then(Json::as_object).into_iter().flatten() {
                    let columns = self.reading.shared.table(def.key)?.part(part)?.columns;
                    let rows: Vec<Values> = rows.as_array().into_iter().flatten().map(|r| typed(columns, r)).collect();
                    self.put_parts(def, id, part, &rows)?;
                }
            }
            "link" | "unlink" => {
                let told = change.before.as_ref().or(change.after.as_ref());
                self.revert_link(def, id, told, &change.kind)?;
            }
            "attach" => {
                if let Some(attached) = change.after.as_ref().and_then(|a| a["_attachment"].as_i64()) {
                    self.detach(AttachmentId(attached), reason)?;
                }
            }
            "detach" => {
                if let Some(attached) = before.and_then(|b| b["_attachment"].as_i64()) {
                    self.reattach(AttachmentId(attached))?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn revert_life(&mut self, def: &LedgerDef, id: RecordId, change: &ChangeRow) -> Result<()> {
        let Some(before) = &change.before else {
            return Ok(());
        };
        let table = self.reading.shared.table(def.key)?;
        let mut record = self.reading.get(def, id)?;
        let now = self.reading.aside(def, id)?;
        let life = before["_life"].as_str().unwrap_or_default().to_owned();
        let into = before["_merged_into"].as_i64().map(RecordId);
        self.move_life(table, &record, &life, before["_note"].as_str(), (now.note.as_deref(), now.merged_into), into)?;
        record.life = life;
        self.changed(&mut record);
        self.index(table, &record)
    }

    fn revert_link(&mut self, def: &LedgerDef, id: RecordId, told: Option<&Json>, kind: &str) -> Result<()> {
        let Some(told) = told.and_then(Json::as_object) else {
            return Ok(());
        };
        let Some(table) = told.get("_link").and_then(Json::as_str) else {
            return Ok(());
        };
        for (other, other_id) in told.iter().filter(|(key, _)| *key != "_link") {
            // The journal is our own, but a name is never taken into SQL unseen.
            let other = self.reading.shared.table(other)?.def.key;
            if !table.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                return Err(crate::sql::damaged());
            }
            let ends = (id, RecordId(other_id.as_i64().unwrap_or_default()));
            self.linking_change(table, (def.key, ends.0), (other, ends.1), kind == "unlink")?;
        }
        Ok(())
    }
}

/// Values from the journal's spelling, empty ones too, so that they clear their columns.
fn typed(columns: &[kernel::Column], json: &Json) -> Values {
    let mut values = Values::new();
    for (key, value) in json.as_object().into_iter().flatten() {
        if let Some(column) = columns.iter().find(|c| c.key == key) {
            values.insert(key.clone(), cell::from_json(column.kind, value));
        }
    }
    values
}
