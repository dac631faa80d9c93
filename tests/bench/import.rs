//! 100,000 rows of Excel: dry run and landing, beside reading the cells and inserting them bare.

use crate::floor;
use crate::measure::{Place, Told};
use crate::seat::{Seat, database_key, emptied};
use calamine::{DataRef, Reader, Xlsx, open_workbook};
use kernel::{Problem, Result};
use serde_json::json;
use std::io::BufReader;

/// Dry run, then landing with the digest that the dry run told, as the window does it.
pub fn ours(place: &Place, told: &mut Told) -> Result<()> {
    let seat = Seat::with_new_book(emptied(&place.book())?)?;
    import(&seat, place, told)
}

/// The same into a book whose journal swallows what it is told of records: the same rows in the same tables and indexes,
/// none in `change`.
pub fn untold(place: &Place, told: &mut Told) -> Result<()> {
    let dir = emptied(&place.scratch())?.to_owned();
    Seat::with_new_book(&dir)?.ask("book_close", json!({}))?;
    let conn = floor::connect(&dir.join("book.db"), Some(&database_key(&dir)?))?;
    conn.execute_batch(
        "DROP VIEW told; DROP TABLE change; DROP TABLE change_pack; \
         CREATE VIEW change AS SELECT 0 AS id, 0 AS seq, '' AS ledger, 0 AS record_id, '' AS kind, NULL AS before, NULL AS after, 0 AS pack WHERE 0; \
         CREATE VIEW change_pack AS SELECT 0 AS first, '' AS texts WHERE 0; \
         CREATE VIEW told AS SELECT * FROM change; \
         CREATE TRIGGER change_untold INSTEAD OF INSERT ON change BEGIN SELECT 1; END; \
         CREATE TRIGGER change_pack_untold INSTEAD OF INSERT ON change_pack BEGIN SELECT 1; END;",
    )
    .map_err(Problem::internal)?;
    drop(conn);
    import(&Seat::with_book(&dir)?, place, told)
}

fn import(seat: &Seat, place: &Place, told: &mut Told) -> Result<()> {
    let path = place.workbook();
    let plan = told.time("preview", || seat.ask("import_preview", json!({ "ledger": "asset", "path": path })))?;
    if plan["problem_rows"] != 0 || plan["added"] != place.rows {
        return Err(Problem::internal(format!("the workbook is not clean: {}", plan["problems"])));
    }
    let digest = plan["digest"].clone();
    drop(plan);
    told.time("commit", || seat.ask("import_commit", json!({ "ledger": "asset", "path": path, "digest": digest })))?;
    seat.ask("book_close", json!({}))?;
    Ok(())
}

/// Each cell goes from the reader straight into the statement: no step is left that could be left out.
pub fn bare(place: &Place, told: &mut Told) -> Result<()> {
    let dir = emptied(&place.scratch())?.to_owned();
    std::fs::create_dir_all(&dir)?;
    let conn = floor::connect(&dir.join("bare.db"), Some(floor::SOME_KEY))?;
    let insert = floor::make_bare(&conn)?;
    told.time("cells", || {
        each_cell(place, |_, _, cell| {
            std::hint::black_box(cell);
            Ok(())
        })
    })?;
    told.time("cells and insert", || {
        conn.execute_batch("BEGIN IMMEDIATE").map_err(Problem::internal)?;
        let mut stmt = conn.prepare(&insert).map_err(Problem::internal)?;
        let mut at = 2;
        each_cell(place, |row, column, cell| {
            if row < 2 {
                return Ok(());
            }
            if row != at {
                stmt.raw_execute().map_err(Problem::internal)?;
                at = row;
            }
            match cell {
                DataRef::SharedString(text) => stmt.raw_bind_parameter(column as usize + 1, *text),
                DataRef::String(text) => stmt.raw_bind_parameter(column as usize + 1, text.as_str()),
                other => return Err(Problem::internal(format!("{other:?} in the workbook"))),
            }
            .map_err(Problem::internal)
        })?;
        stmt.raw_execute().map_err(Problem::internal)?;
        floor::commit(&conn)
    })?;
    let rows: i64 = conn.query_row("SELECT COUNT(*) FROM bare", [], |r| r.get(0)).map_err(Problem::internal)?;
    if usize::try_from(rows).ok() != Some(place.rows) {
        return Err(Problem::internal(format!("{rows} rows instead of {}", place.rows)));
    }
    Ok(())
}

fn each_cell(place: &Place, mut each: impl FnMut(u32, u32, &DataRef<'_>) -> Result<()>) -> Result<()> {
    let mut book: Xlsx<BufReader<std::fs::File>> = open_workbook(place.workbook()).map_err(Problem::internal)?;
    let name = book.sheet_names().first().cloned().unwrap_or_default();
    let mut cells = book.worksheet_cells_reader(&name).map_err(Problem::internal)?;
    while let Some(cell) = cells.next_cell().map_err(Problem::internal)? {
        let (row, column) = cell.get_position();
        each(row, column, cell.get_value())?;
    }
    Ok(())
}

/// What the cipher costs: the same inserts and the same reading with a key and without one.
pub fn cipher(place: &Place, told: &mut Told) -> Result<()> {
    let dir = emptied(&place.scratch())?.to_owned();
    std::fs::create_dir_all(&dir)?;
    for (key, insert_name, read_name, index_name) in [
        (Some(floor::SOME_KEY), "insert", "read", "index read"),
        (None, "plain insert", "plain read", "plain index read"),
    ] {
        let path = dir.join(format!("{insert_name}.db"));
        let conn = floor::connect(&path, key)?;
        let insert = floor::make_bare(&conn)?;
        let rows: Vec<[String; 12]> = (0..place.rows).map(crate::data::cells).collect();
        told.time(insert_name, || {
            conn.execute_batch("BEGIN IMMEDIATE").map_err(Problem::internal)?;
            let mut stmt = conn.prepare(&insert).map_err(Problem::internal)?;
            for row in &rows {
                stmt.execute(rusqlite::params_from_iter(row)).map_err(Problem::internal)?;
            }
            floor::commit(&conn)
        })?;
        conn.execute_batch("CREATE INDEX bare_unit ON bare(c2)").map_err(Problem::internal)?;
        drop(conn);
        let conn = floor::connect(&path, key)?;
        let mut page = conn
            .prepare("SELECT * FROM bare WHERE id IN (SELECT id FROM bare WHERE c2 = '収納係' ORDER BY id LIMIT 100 OFFSET ?1)")
            .map_err(Problem::internal)?;
        let mut pages = || {
            for offset in (0..place.rows / 10).step_by(500) {
                floor::read_all(&mut page, &[&i64::try_from(offset).map_err(Problem::internal)?])?;
            }
            Ok(())
        };
        told.time(&format!("{index_name}, cold"), &mut pages)?;
        told.best(index_name, 5, &mut pages)?;
        drop(page);
        drop(conn);
        let conn = floor::connect(&path, key)?;
        let mut all = conn.prepare("SELECT * FROM bare").map_err(Problem::internal)?;
        told.time(read_name, || floor::read_all(&mut all, &[]))?;
    }
    Ok(())
}

/// What the cipher costs on the pages of a book: its tables and indexes copied into a new database and read from it, with
/// a key and without one.
pub fn copies(place: &Place, told: &mut Told) -> Result<()> {
    let dir = emptied(&place.scratch())?.to_owned();
    std::fs::create_dir_all(&dir)?;
    for (key, write, read) in [(Some(floor::SOME_KEY), "write", "read"), (None, "plain write", "plain read")] {
        let path = dir.join(format!("{write}.db"));
        let conn = floor::connect(&place.book().join("book.db"), Some(&database_key(&place.book())?))?;
        let attach = format!("ATTACH ?1 AS copy KEY {}", key.map_or("''".to_owned(), |k| format!("\"{k}\"")));
        conn.execute(&attach, [path.to_string_lossy()]).map_err(Problem::internal)?;
        conn.execute_batch("PRAGMA copy.journal_mode = WAL; PRAGMA copy.cache_size = -131072")
            .map_err(Problem::internal)?;
        let mut tables = conn
            .prepare(
                "SELECT name, sql, type FROM sqlite_master WHERE tbl_name IN ('asset', 'change', 'change_pack', 'batch_row') \
                 AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC",
            )
            .map_err(Problem::internal)?;
        let all: Vec<(String, String, String)> = tables
            .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
            .and_then(Iterator::collect)
            .map_err(Problem::internal)?;
        drop(tables);
        for (name, sql, kind) in &all {
            let made = sql.replacen(name.as_str(), &format!("copy.{name}"), 1);
            conn.execute_batch(&made).map_err(|e| Problem::internal(format!("{kind} {made}: {e}")))?;
        }
        // The reading side is warm for both.
        let fill = |into: &str| -> Result<()> {
            for (name, ..) in all.iter().filter(|t| t.2 == "table") {
                conn.execute_batch(&format!("INSERT INTO {into}{name} SELECT * FROM main.{name}"))
                    .map_err(Problem::internal)?;
            }
            Ok(())
        };
        for (name, ..) in all.iter().filter(|t| t.2 == "table") {
            let mut every = conn.prepare(&format!("SELECT * FROM main.{name}")).map_err(Problem::internal)?;
            floor::read_all(&mut every, &[])?;
        }
        told.time(write, || {
            conn.execute_batch("BEGIN IMMEDIATE").map_err(Problem::internal)?;
            fill("copy.")?;
            floor::commit(&conn)
        })?;
        drop(conn);
        let conn = floor::connect(&path, key)?;
        let mut every = conn.prepare("SELECT * FROM asset").map_err(Problem::internal)?;
        told.time(read, || floor::read_all(&mut every, &[]))?;
    }
    Ok(())
}
