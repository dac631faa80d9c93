//! Drafts, views and remembered mappings: nobody's record, so they need no lease, but they must not get lost either when
//! a newer generation is taken over.

use crate::sql::Said;
use kernel::Result;
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::BTreeMap;
use vault::SubKey;

/// The tables and how many of their columns make the key; the key stands first.
const TABLES: &[(&str, &[&str], usize)] = &[
    ("draft", &["person", "key", "json", "at"], 2),
    ("view", &["owner", "ledger", "name", "json"], 3),
    ("mapping", &["ledger", "header_digest", "json", "at"], 2),
];

/// A row that changed here, or its key if it was removed here.
pub(crate) struct Row {
    table: usize,
    cells: Vec<Value>,
    gone: bool,
}

/// Keyed digests of all rows by keyed digests of their keys.
pub(crate) fn snapshot(conn: &Connection, key: &SubKey) -> Result<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    walk(conn, |table, cells| {
        let (id, row) = digests(key, table, &cells);
        all.insert(id, row);
    })?;
    Ok(all)
}

/// What is other than in the snapshot. Of rows that were removed here nothing is known but that they are gone, so they
/// are found again in the newer generation by [`apply`].
pub(crate) fn changed(
    conn: &Connection,
    key: &SubKey,
    was: &BTreeMap<String, String>,
) -> Result<(Vec<Row>, Vec<String>)> {
    let mut rows = Vec::new();
    let mut left = was.clone();
    walk(conn, |table, cells| {
        let (id, row) = digests(key, table, &cells);
        if left.remove(&id).as_ref() != Some(&row) {
            rows.push(Row { table, cells, gone: false });
        }
    })?;
    Ok((rows, left.into_keys().collect()))
}

/// Brings this PC's rows into the newer generation.
pub(crate) fn apply(conn: &Connection, key: &SubKey, mut rows: Vec<Row>, gone: &[String]) -> Result<()> {
    if !gone.is_empty() {
        walk(conn, |table, cells| {
            if gone.contains(&digests(key, table, &cells).0) {
                rows.push(Row { table, cells, gone: true });
            }
        })?;
    }
    for row in rows {
        let (table, columns, keys) = TABLES[row.table];
        if row.gone {
            let wanted: Vec<String> =
                columns[..keys].iter().enumerate().map(|(i, c)| format!("{c} = ?{}", i + 1)).collect();
            let sql = format!("DELETE FROM {table} WHERE {}", wanted.join(" AND "));
            conn.execute(&sql, rusqlite::params_from_iter(&row.cells[..keys])).said()?;
        } else {
            let marks: Vec<String> = (1..=columns.len()).map(|i| format!("?{i}")).collect();
            let sql = format!("INSERT OR REPLACE INTO {table} ({}) VALUES ({})", columns.join(", "), marks.join(", "));
            conn.execute(&sql, rusqlite::params_from_iter(&row.cells)).said()?;
        }
    }
    Ok(())
}

fn walk(conn: &Connection, mut each: impl FnMut(usize, Vec<Value>)) -> Result<()> {
    for (at, (table, columns, _)) in TABLES.iter().enumerate() {
        let mut stmt = conn.prepare(&format!("SELECT {} FROM {table}", columns.join(", "))).said()?;
        let mut rows = stmt.query([]).said()?;
        while let Some(row) = rows.next().said()? {
            let cells = (0..columns.len()).map(|i| row.get(i)).collect::<rusqlite::Result<Vec<Value>>>().said()?;
            each(at, cells);
        }
    }
    Ok(())
}

fn digests(key: &SubKey, table: usize, cells: &[Value]) -> (String, String) {
    let keys = TABLES[table].2;
    let short = |cells: &[Value]| key.name(&format!("{}\0{cells:?}", TABLES[table].0)).chars().take(24).collect();
    (short(&cells[..keys]), short(&cells[keys..]))
}
