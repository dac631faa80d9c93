//! A journal of 1,000,000 entries: verifying it, beside reading the same rows bare and hashing the same bytes.

use crate::floor::connect;
use crate::measure::{Place, Told};
use crate::seat::{Seat, bare_book, database_key, emptied, officer};
use kernel::{Problem, Result};
use ledgers::asset::DEF;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, params};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::path::Path;
use store::NewRecord;

/// Records that the entries are about, in turns.
const RECORDS: usize = 10_000;

/// Fills the book once; it is used again by later runs.
pub fn prepare(place: &Place, _told: &mut Told) -> Result<()> {
    let dir = place.journal_book();
    let whole = dir.join("whole");
    if whole.exists() {
        return Ok(());
    }
    Seat::with_new_book(emptied(&dir)?)?.ask("book_close", json!({}))?;
    bare_book(&dir)?.change(&officer(), "asset.add", |tx| {
        for n in 0..RECORDS {
            let values = crate::data::values(n);
            tx.add(&DEF, NewRecord { values: &values, life: "active", step: "waiting", number: None, batch: None })?;
        }
        Ok(())
    })?;
    fill(&dir, place.big)?;
    std::fs::write(whole, "")?;
    Ok(())
}

/// Entries as the book itself would write them, one edit each; the book judges them when it verifies them.
fn fill(dir: &Path, entries: usize) -> Result<()> {
    let conn = connect(&dir.join("book.db"), Some(&database_key(dir)?))?;
    let one = |sql: &str| conn.query_row(sql, [], |r| r.get::<_, i64>(0)).map_err(Problem::internal);
    let (last, next) = (one("SELECT MAX(seq) FROM journal")?, one("SELECT MAX(id) + 1 FROM change")?);
    let mut prev: String = conn
        .query_row("SELECT hash FROM journal ORDER BY seq DESC LIMIT 1", [], |r| r.get(0))
        .map_err(Problem::internal)?;
    conn.execute_batch("BEGIN IMMEDIATE").map_err(Problem::internal)?;
    let mut journal = conn
        .prepare("INSERT INTO journal VALUES (?1, '2026-11-23T03:00:00Z', '1002', '𠮷田 花', 'officer', 'asset.edit', ?2, '{}', ?3, 1, ?4, ?5, ?6)")
        .map_err(Problem::internal)?;
    let mut change = conn
        .prepare("INSERT INTO change (id, seq, ledger, record_id, kind, before, after) VALUES (?1, ?2, 'asset', ?3, 'edit', ?4, ?5)")
        .map_err(Problem::internal)?;
    let remarks = |n: usize| match n.checked_sub(RECORDS) {
        None => crate::data::values(n).get("remarks").map_or("", |v| v.text()).to_owned(),
        Some(n) => format!("令和8年度の棚卸しで確認、第{:07}回", n),
    };
    for n in 0..entries {
        let number = |n: usize| i64::try_from(n).map_err(Problem::internal);
        let (seq, id, record) = (last + 1 + number(n)?, next + number(n)?, number(n % RECORDS)? + 1);
        let subject = format!("税務-資-{record:04}");
        let side = |n: usize| json!({ "remarks": remarks(n) }).to_string();
        let (before, after) = (side(n), side(n + RECORDS));
        let mut told = Sha256::new();
        framed(&mut told, b"asset");
        told.update(record.to_le_bytes());
        framed(&mut told, b"edit");
        for side in [&before, &after] {
            told.update([1]);
            framed(&mut told, side.as_bytes());
        }
        let digest = hex::encode(told.finalize());
        let mut hash = Sha256::new();
        hash.update(b"moricho journal 1\0");
        for field in [
            &*seq.to_string(),
            "2026-11-23T03:00:00Z",
            "1002",
            "𠮷田 花",
            "officer",
            "asset.edit",
            &subject,
            "{}",
            &id.to_string(),
            "1",
            &digest,
            &prev,
        ] {
            framed(&mut hash, field.as_bytes());
        }
        let hash = hex::encode(hash.finalize());
        journal.execute(params![seq, subject, id, digest, prev, hash]).map_err(Problem::internal)?;
        change.execute(params![id, seq, record, before, after]).map_err(Problem::internal)?;
        prev = hash;
    }
    for record in 0..RECORDS.min(entries) {
        let n = record + (entries - 1 - record) / RECORDS * RECORDS + RECORDS;
        conn.execute("UPDATE asset SET remarks = ?1 WHERE id = ?2", params![remarks(n), record as i64 + 1])
            .map_err(Problem::internal)?;
    }
    drop((journal, change));
    crate::floor::commit(&conn)
}

fn framed(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_le_bytes());
    hash.update(bytes);
}

/// Through the door.
pub fn ours(place: &Place, told: &mut Told) -> Result<()> {
    let seat = Seat::with_book(&place.journal_book())?;
    let found = told.time("verify", || seat.ask("journal_verify", json!({})))?;
    if found["sound"] != true {
        return Err(Problem::internal(format!("the journal does not agree: {found}")));
    }
    Ok(())
}

/// Every cell of every entry and of every change goes through the same hash, once.
pub fn bare(place: &Place, told: &mut Told) -> Result<()> {
    let dir = place.journal_book();
    let conn = connect(&dir.join("book.db"), Some(&database_key(&dir)?))?;
    let bytes = told.time("verify", || {
        Ok(hash_all(&conn, "SELECT * FROM journal ORDER BY seq")?.len()
            + hash_all(&conn, "SELECT * FROM change ORDER BY id")?.len())
    })?;
    std::hint::black_box(bytes);
    Ok(())
}

fn hash_all(conn: &Connection, sql: &str) -> Result<String> {
    let mut stmt = conn.prepare(sql).map_err(Problem::internal)?;
    let columns = stmt.column_count();
    let mut rows = stmt.query([]).map_err(Problem::internal)?;
    let mut last = String::new();
    while let Some(row) = rows.next().map_err(Problem::internal)? {
        last = hash_row(row, columns).map_err(Problem::internal)?;
    }
    Ok(last)
}

/// One digest for each row, in hex as it is stored.
fn hash_row(row: &Row<'_>, columns: usize) -> rusqlite::Result<String> {
    let mut hash = Sha256::new();
    for at in 0..columns {
        match row.get_ref(at)? {
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => framed(&mut hash, bytes),
            ValueRef::Integer(n) => hash.update(n.to_le_bytes()),
            ValueRef::Real(n) => hash.update(n.to_le_bytes()),
            ValueRef::Null => hash.update([0]),
        }
    }
    Ok(hex::encode(hash.finalize()))
}
