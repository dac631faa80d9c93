//! Files attached to records.

use crate::files::{Content, FileRef};
use crate::reading::Reading;
use crate::sql::Said;
use crate::tx::Tx;
use kernel::{LedgerDef, Problem, RecordId, Result, code};
use rusqlite::{OptionalExtension, Row, params};

/// An attachment's identity inside one book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttachmentId(pub i64);

/// A file attached to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Identity.
    pub id: AttachmentId,
    /// Ledger key of the record.
    pub ledger: String,
    /// The record.
    pub record: RecordId,
    /// File name, as it was.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Its content.
    pub file: FileRef,
    /// When it was attached, UTC, RFC 3339.
    pub added_at: String,
    /// Staff number of who attached it.
    pub added_by: String,
    /// Why it was removed, if it was.
    pub removed: Option<String>,
}

const SELECT: &str =
    "SELECT id, ledger, record_id, name, media_type, digest, size, added_at, added_by, reason FROM attachment";

fn attachment(row: &Row<'_>) -> rusqlite::Result<Attachment> {
    Ok(Attachment {
        id: AttachmentId(row.get(0)?),
        ledger: row.get(1)?,
        record: RecordId(row.get(2)?),
        name: row.get(3)?,
        media_type: row.get(4)?,
        file: FileRef { digest: row.get(5)?, size: row.get(6)? },
        added_at: row.get(7)?,
        added_by: row.get(8)?,
        removed: row.get(9)?,
    })
}

impl Reading {
    /// The attachments of a record that were not removed, oldest first.
    pub fn attachments(&self, def: &LedgerDef, id: RecordId) -> Result<Vec<Attachment>> {
        let sql = format!("{SELECT} WHERE ledger = ?1 AND record_id = ?2 AND removed_at IS NULL ORDER BY id");
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let rows = stmt.query_map(params![def.key, id.0], attachment).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// One attachment, removed or not.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn attachment(&self, id: AttachmentId) -> Result<Attachment> {
        let mut stmt = self.conn.prepare_cached(&format!("{SELECT} WHERE id = ?1")).said()?;
        stmt.query_row([id.0], attachment).optional().said()?.ok_or_else(|| {
            Problem::new(code::NOT_FOUND, "添付ファイルが見つかりません。記録を読み込み直してください。")
        })
    }
}

impl Tx<'_> {
    /// Attaches a file to a record.
    pub fn attach(
        &mut self,
        def: &LedgerDef,
        id: RecordId,
        name: &str,
        media_type: &str,
        from: Content<'_>,
    ) -> Result<AttachmentId> {
        self.reading.get(def, id)?;
        let file = self.put_file(from)?;
        let conn = &self.reading.conn;
        conn.execute(
            "INSERT INTO attachment (ledger, record_id, name, media_type, size, digest, added_at, added_by) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![def.key, id.0, name, media_type, file.size, file.digest, self.at, self.who.number],
        )
        .said()?;
        let attached = conn.last_insert_rowid();
        self.touch(def, id)?;
        let told =
            serde_json::json!({ "_attachment": attached, "name": name, "size": file.size, "digest": file.digest });
        self.log(def, id, "attach", None, Some(told.to_string().as_bytes()))?;
        Ok(AttachmentId(attached))
    }

    /// Removes an attachment from its record, with a reason; its content stays for the history.
    pub fn detach(&mut self, id: AttachmentId, reason: &str) -> Result<()> {
        let gone = self.reading.attachment(id)?;
        if gone.removed.is_some() {
            return Ok(());
        }
        self.reading
            .conn
            .execute(
                "UPDATE attachment SET removed_at = ?1, removed_by = ?2, reason = ?3 WHERE id = ?4",
                params![self.at, self.who.number, reason, id.0],
            )
            .said()?;
        let def = self.reading.shared.table(&gone.ledger)?.def;
        self.touch(def, gone.record)?;
        let before = serde_json::json!({ "_attachment": id.0, "name": gone.name, "digest": gone.file.digest });
        let after = serde_json::json!({ "_attachment": id.0, "_reason": reason });
        self.log(def, gone.record, "detach", Some(before.to_string().as_bytes()), Some(after.to_string().as_bytes()))
    }

    /// Puts a removed attachment back.
    pub(crate) fn reattach(&mut self, id: AttachmentId) -> Result<()> {
        let back = self.reading.attachment(id)?;
        if back.removed.is_none() {
            return Ok(());
        }
        self.reading
            .conn
            .execute("UPDATE attachment SET removed_at = NULL, removed_by = NULL, reason = NULL WHERE id = ?1", [id.0])
            .said()?;
        let def = self.reading.shared.table(&back.ledger)?.def;
        self.touch(def, back.record)?;
        let told = serde_json::json!({ "_attachment": id.0, "name": back.name, "size": back.file.size, "digest": back.file.digest });
        self.log(def, back.record, "attach", None, Some(told.to_string().as_bytes()))
    }
}
