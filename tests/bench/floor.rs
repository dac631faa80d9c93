//! The same kind of database as a book's, bare: the cipher and the settings, nothing else.

use kernel::{Problem, Result};
use rusqlite::{Connection, Statement, ToSql, types::ValueRef};
use std::path::Path;

/// A key for databases that are made only to be measured.
pub const SOME_KEY: &str = "x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'";

/// Opens a database with the settings of a book; without a key it is plain.
pub fn connect(path: &Path, key: Option<&str>) -> Result<Connection> {
    let conn = Connection::open(path).map_err(Problem::internal)?;
    if let Some(key) = key {
        conn.pragma_update(None, "key", key).map_err(Problem::internal)?;
    }
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; \
         PRAGMA cache_size = -131072; PRAGMA trusted_schema = OFF;",
    )
    .map_err(Problem::internal)?;
    Ok(conn)
}

/// Runs a query and looks at every cell; the number of rows.
pub fn read_all(stmt: &mut Statement<'_>, params: &[&dyn ToSql]) -> Result<usize> {
    let columns = stmt.column_count();
    let mut rows = stmt.query(params).map_err(Problem::internal)?;
    let (mut count, mut bytes) = (0, 0);
    while let Some(row) = rows.next().map_err(Problem::internal)? {
        for column in 0..columns {
            if let ValueRef::Text(text) = row.get_ref(column).map_err(Problem::internal)? {
                bytes += text.len();
            }
        }
        count += 1;
    }
    std::hint::black_box(bytes);
    Ok(count)
}

/// A table of twelve columns and the statement that fills it.
pub fn make_bare(conn: &Connection) -> Result<String> {
    let names: Vec<String> = (0..12).map(|n| format!("c{n}")).collect();
    let marks = vec!["?"; names.len()].join(", ");
    conn.execute_batch(&format!("CREATE TABLE bare (id INTEGER PRIMARY KEY, {})", names.join(", ")))
        .map_err(Problem::internal)?;
    Ok(format!("INSERT INTO bare ({}) VALUES ({marks})", names.join(", ")))
}

/// Ends a transaction the way a book does: committed, and moved out of the write-ahead log.
pub fn commit(conn: &Connection) -> Result<()> {
    conn.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)").map_err(Problem::internal)
}
