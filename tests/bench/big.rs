//! A book of 1,000,000 assets: pages, searches and filters through the door, beside the bare SQL that an index answers.

use crate::floor::{connect, read_all};
use crate::measure::{Place, Told};
use crate::seat::{Seat, bare_book, database_key, emptied, officer};
use kernel::{Problem, Result};
use ledgers::asset::DEF;
use rusqlite::{Connection, ToSql};
use serde_json::{Value, json};
use std::path::Path;
use store::NewRecord;

/// Asked so often; the best counts.
const TIMES: usize = 7;
/// Rows of a page, as the window asks for them.
const PAGE: usize = 100;
/// Records of one change while the book is filled.
const PIECE: usize = 100_000;

/// One question: its name, the view and place that are asked for at the door, and the bare SQL.
struct Question {
    name: &'static str,
    view: Value,
    offset: usize,
    /// Ids of the page, and the count that stands beside them.
    ids: String,
    count: String,
}

fn questions(records: usize) -> Vec<Question> {
    // One record in twenty is retired, see `fill`.
    let active = records - records / 20;
    let place = |name, offset| Question {
        name,
        view: json!({}),
        offset,
        ids: "SELECT id FROM asset WHERE life = 'active' ORDER BY id".to_owned(),
        count: "SELECT COUNT(*) FROM asset WHERE life = 'active'".to_owned(),
    };
    let search = |name, text: &str, matching: &str| Question {
        name,
        view: json!({ "search": text }),
        offset: 0,
        ids: format!("SELECT rowid FROM asset_search WHERE asset_search MATCH '{matching}' ORDER BY rowid"),
        count: format!("SELECT COUNT(*) FROM asset_search WHERE asset_search MATCH '{matching}'"),
    };
    let filtered = |name, filters: Value, given: &str| Question {
        name,
        view: json!({ "filters": filters }),
        offset: 0,
        ids: format!("SELECT id FROM asset WHERE life = 'active' AND {given} ORDER BY id"),
        count: format!("SELECT COUNT(*) FROM asset WHERE life = 'active' AND {given}"),
    };
    let live = "\"\u{F8FF}\u{F8FF}lactive\"";
    vec![
        place("first page", 0),
        place("middle page", active / 2),
        place("last page", active - PAGE),
        search("search, 2 characters", "台帳", &format!("\"台帳\" AND {live}")),
        search(
            "search, 4 characters, many hits",
            "課税台帳",
            &format!("\"課税\" AND \"税台\" AND \"台帳\" AND {live}"),
        ),
        search("search, a number, one hit", &format!("第{:07}号", active / 2), &found_number(active / 2, live)),
        filtered("class A", json!([{ "column": "class", "values": ["A"] }]), "class = 'A'"),
        filtered(
            "class A and unconfirmed",
            json!([{ "column": "class", "values": ["A"] }, { "column": "step", "values": ["waiting"] }]),
            "class = 'A' AND step = 'waiting'",
        ),
    ]
}

fn found_number(n: usize, live: &str) -> String {
    let chars: Vec<char> = format!("第{n:07}号").chars().collect();
    let mut all: Vec<String> = chars.windows(2).map(|p| format!("\"{}{}\"", p[0], p[1])).collect();
    all.push(live.to_owned());
    all.join(" AND ")
}

/// What an index answers.
pub fn indexed(records: usize) -> Vec<&'static str> {
    questions(records).iter().map(|q| q.name).collect()
}

const ONE_CHARACTER: &str = "search, 1 character";
const SORT: &str = "sort without an index";
const COUNTS: &str = "exact counts by class and state";
const FOUND: &str = "exact counts of the search with many hits";

/// What no index answers; the limit is another one.
pub const SCANS: [&str; 4] = [ONE_CHARACTER, SORT, COUNTS, FOUND];

/// Fills the book once; it is used again by later runs.
pub fn prepare(place: &Place, _told: &mut Told) -> Result<()> {
    let dir = place.big_book();
    let whole = dir.join("whole");
    if whole.exists() {
        return Ok(());
    }
    Seat::with_new_book(emptied(&dir)?)?.ask("book_close", json!({}))?;
    fill(&dir, place.big)?;
    std::fs::write(whole, "")?;
    Ok(())
}

fn fill(dir: &Path, records: usize) -> Result<()> {
    let book = bare_book(dir)?;
    for from in (0..records).step_by(PIECE) {
        book.change(&officer(), "asset.add", |tx| {
            for n in from..records.min(from + PIECE) {
                let values = crate::data::values(n);
                let life = if n % 20 == 19 { "retired" } else { "active" };
                let step = if n % 3 == 0 { "waiting" } else { "confirmed" };
                tx.add(&DEF, NewRecord { values: &values, life, step, number: None, batch: None })?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Through the door.
pub fn ours(place: &Place, told: &mut Told) -> Result<()> {
    let seat = Seat::new(&place.big_book());
    told.best("password", 3, || database_key(&place.big_book()))?;
    told.time("open", || {
        seat.open(&place.big_book())?;
        seat.ask("ledger_list", json!({ "ledger": "asset", "limit": PAGE }))
    })?;
    for q in questions(place.big) {
        let ask = json!({ "ledger": "asset", "view": q.view, "offset": q.offset, "limit": PAGE });
        told.best(q.name, TIMES, || seat.ask("ledger_list", ask.clone()))?;
    }
    for (name, view) in [(ONE_CHARACTER, json!({ "search": "税" })), (SORT, json!({ "sort": "name" }))] {
        let ask = json!({ "ledger": "asset", "view": view, "limit": PAGE });
        told.best(name, 3, || seat.ask("ledger_list", ask.clone()))?;
    }
    told.best(COUNTS, 3, || seat.ask("ledger_totals", json!({ "ledger": "asset" })))?;
    let found = json!({ "ledger": "asset", "view": { "search": "課税台帳" } });
    told.best(FOUND, 3, || seat.ask("ledger_totals", found.clone()))?;
    Ok(())
}

/// The same rows and the same number of them by SQL alone.
pub fn bare(place: &Place, told: &mut Told) -> Result<()> {
    let path = place.big_book().join("book.db");
    let conn = told.time("open", || {
        let conn = connect(&path, Some(&database_key(&place.big_book())?))?;
        let first = questions(place.big).into_iter().next().ok_or_else(|| Problem::internal("no question"))?;
        page(&conn, &first)?;
        Ok(conn)
    })?;
    for q in questions(place.big) {
        told.best(q.name, TIMES, || page(&conn, &q))?;
    }
    let mut first = conn
        .prepare("SELECT * FROM asset WHERE life = 'active' ORDER BY name IS NULL, name, id LIMIT 100")
        .map_err(Problem::internal)?;
    told.best(SORT, 3, || read_all(&mut first, &[]))?;
    let mut totals = conn
        .prepare("SELECT class, step, COUNT(*) FROM asset WHERE life = 'active' GROUP BY 1, 2")
        .map_err(Problem::internal)?;
    told.best(COUNTS, 3, || read_all(&mut totals, &[]))?;
    Ok(())
}

fn page(conn: &Connection, q: &Question) -> Result<()> {
    let sql = format!("SELECT * FROM asset WHERE id IN ({} LIMIT ?1 OFFSET ?2)", q.ids);
    let mut stmt = conn.prepare_cached(&sql).map_err(Problem::internal)?;
    let offset = i64::try_from(q.offset).map_err(Problem::internal)?;
    let params: [&dyn ToSql; 2] = [&100, &offset];
    let rows = read_all(&mut stmt, &params)?;
    let mut count = conn.prepare_cached(&q.count).map_err(Problem::internal)?;
    let total: i64 = count.query_row([], |r| r.get(0)).map_err(Problem::internal)?;
    if rows == 0 || total == 0 {
        return Err(Problem::internal(format!("{}: nothing found", q.name)));
    }
    Ok(())
}
