//! A ledger of 100,000 cards: its list, one card more (which is compared with all others), and what forty leavers hold,
//! beside the bare SQL that an index answers.

use crate::floor::{connect, read_all};
use crate::measure::{Place, Told};
use crate::seat::{Seat, bare_book, database_key, emptied, officer};
use kernel::{Clock, Problem, Result, SystemClock, Value as Cell, Values};
use ledgers::ic_card::DEF;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::PathBuf;
use store::NewRecord;

const TIMES: usize = 7;
const PAGE: usize = 100;
/// People who leave.
const LEAVERS: usize = 40;
/// One card more.
pub const ADD: &str = "one card added, compared with all";
/// What the leavers hold.
pub const HELD: &str = "what 40 leavers hold";
/// A page sorted by a column.
pub const SORT: &str = "cards, sorted by holder";

struct Question {
    name: &'static str,
    view: Value,
    offset: usize,
    ids: String,
}

fn questions(cards: usize) -> Vec<Question> {
    let live = "\"\u{F8FF}\u{F8FF}lactive\"";
    let one = number(cards / 2);
    let chars: Vec<char> = kernel::fold::search_key(&one).chars().collect();
    let mut tokens: Vec<String> = chars.windows(2).map(|p| format!("\"{}{}\"", p[0], p[1])).collect();
    tokens.push(live.to_owned());
    let all = |name, offset| Question {
        name,
        view: json!({}),
        offset,
        ids: "SELECT id FROM ic_card WHERE life = 'active' ORDER BY id".to_owned(),
    };
    vec![
        all("cards, first page", 0),
        all("cards, middle page", cards / 2),
        Question {
            name: "cards, search by number",
            view: json!({ "search": one }),
            offset: 0,
            ids: format!("SELECT rowid FROM ic_card_search WHERE ic_card_search MATCH '{}'", tokens.join(" AND ")),
        },
        Question {
            name: "cards, search by name",
            view: json!({ "search": "石和" }),
            offset: 0,
            ids: format!("SELECT rowid FROM ic_card_search WHERE ic_card_search MATCH '\"石和\" AND {live}'"),
        },
    ]
}

/// What an index answers.
pub fn indexed(cards: usize) -> Vec<&'static str> {
    questions(cards).iter().map(|q| q.name).collect()
}

fn book(place: &Place) -> PathBuf {
    place.dir.join("custody-book")
}

fn number(n: usize) -> String {
    format!("P-{n:07}")
}

fn name(n: usize) -> String {
    let family = ["石和", "御坂", "八代", "境川", "春日居", "芦川", "一宮"][n % 7];
    format!("{family} {n}郎")
}

fn card(n: usize) -> Values {
    let text = |t: String| Cell::from(t.as_str());
    [
        ("card_number", text(number(n))),
        ("kind", "personal".into()),
        ("holder_number", text(format!("{n:07}"))),
        ("holder", text(name(n))),
        ("unit", "収納係".into()),
        ("systems", "文書管理、収納システム".into()),
    ]
    .map(|(k, v)| (k.to_owned(), v))
    .into()
}

/// Fills the book, and enters those who leave.
pub fn prepare(place: &Place, _told: &mut Told) -> Result<()> {
    let dir = book(place);
    Seat::with_new_book(emptied(&dir)?)?.ask("book_close", json!({}))?;
    bare_book(&dir)?.change(&officer(), "ic_card.add", |tx| {
        for n in 0..place.rows {
            tx.add(&DEF, NewRecord { values: &card(n), life: "active", step: "lent", number: None, batch: None })?;
        }
        Ok(())
    })?;
    let seat = Seat::with_book(&dir)?;
    let today = SystemClock.today();
    let day = today.succ_opt().unwrap_or(today).to_string();
    let mut entries = Vec::new();
    for n in 0..LEAVERS {
        let who = n * place.rows / LEAVERS;
        let person = json!({ "number": format!("{who:07}"), "name": name(who), "title": "主事", "unit": "収納係", "role": "staff", "active": true });
        seat.ask("person_save", json!({ "person": person, "namesake": true }))?;
        entries.push(json!({ "number": format!("{who:07}"), "kind": "out", "day": day }));
    }
    seat.ask("transfer_save", json!({ "entries": entries }))?;
    seat.ask("book_close", json!({})).map(|_| ())
}

/// Through the door.
pub fn ours(place: &Place, told: &mut Told) -> Result<()> {
    let seat = Seat::with_book(&book(place))?;
    for q in questions(place.rows) {
        let ask = json!({ "ledger": DEF.key, "view": q.view, "offset": q.offset, "limit": PAGE });
        told.best(q.name, TIMES, || seat.ask("ledger_list", ask.clone()))?;
    }
    let sorted = json!({ "ledger": DEF.key, "view": { "sort": "holder" }, "limit": PAGE });
    told.best(SORT, 3, || seat.ask("ledger_list", sorted.clone()))?;
    told.best(HELD, 3, || {
        let all = seat.ask("transfer_list", json!({}))?;
        let found = all["items"].as_array().map_or(0, Vec::len);
        if found == LEAVERS { Ok(()) } else { Err(Problem::internal(format!("{found} things are held"))) }
    })?;
    let mut next = 0;
    told.best(ADD, TIMES, || {
        next += 1;
        let fresh = format!("N-{}-{next}", std::process::id());
        let values = json!({ "card_number": fresh, "kind": "personal" });
        seat.ask("ledger_add", json!({ "ledger": DEF.key, "values": values }))
    })?;
    seat.ask("book_close", json!({})).map(|_| ())
}

/// The same by SQL alone; the floor of an addition is one enciphered row, written and synchronised.
pub fn bare(place: &Place, told: &mut Told) -> Result<()> {
    let path = book(place).join("book.db");
    let key = database_key(&book(place))?;
    let conn = connect(&path, Some(&key))?;
    for q in questions(place.rows) {
        told.best(q.name, TIMES, || page(&conn, &q))?;
    }
    let mut sorted = conn
        .prepare("SELECT * FROM ic_card WHERE life = 'active' ORDER BY holder IS NULL, holder, id LIMIT 100")
        .map_err(Problem::internal)?;
    told.best(SORT, 3, || read_all(&mut sorted, &[]))?;
    let mut held = conn
        .prepare("SELECT id, holder_number FROM ic_card WHERE life = 'active' AND holder_number = ?1")
        .map_err(Problem::internal)?;
    told.best(HELD, 3, || {
        for n in 0..LEAVERS {
            let who = format!("{:07}", n * place.rows / LEAVERS);
            read_all(&mut held, &[&who])?;
        }
        Ok(())
    })?;
    let dir = place.scratch();
    std::fs::create_dir_all(emptied(&dir)?)?;
    let one = connect(&dir.join("one.db"), Some(&key))?;
    one.execute_batch("PRAGMA journal_mode = wal; CREATE TABLE card (id INTEGER PRIMARY KEY, number TEXT);")
        .map_err(Problem::internal)?;
    told.best(ADD, TIMES, || {
        one.execute("INSERT INTO card (number) VALUES ('N-1')", []).map(|_| ()).map_err(Problem::internal)
    })?;
    Ok(())
}

fn page(conn: &Connection, q: &Question) -> Result<()> {
    let sql = format!("SELECT * FROM ic_card WHERE id IN ({} LIMIT 100 OFFSET {})", q.ids, q.offset);
    let mut stmt = conn.prepare_cached(&sql).map_err(Problem::internal)?;
    match read_all(&mut stmt, &[])? {
        0 => Err(Problem::internal(format!("{}: nothing found", q.name))),
        _ => Ok(()),
    }
}
