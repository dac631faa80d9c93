//! 100,000 cards and as many IDs: their lists, one more (which is compared with all others), and what forty leavers hold,
//! beside the bare SQL that an index answers.

use crate::floor::{connect, read_all};
use crate::measure::{Place, Told};
use crate::seat::{Seat, bare_book, database_key, emptied, officer};
use kernel::{Clock, LedgerDef, Problem, Result, SystemClock, Value as Cell, Values};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::PathBuf;
use store::NewRecord;

const TIMES: usize = 7;
const PAGE: usize = 100;
/// People who leave.
const LEAVERS: usize = 40;
/// What the leavers hold.
pub const HELD: &str = "what 40 leavers hold, cards and IDs";

/// One of the two ledgers, and what its rows are called.
pub struct Of {
    key: &'static str,
    /// As the lines of the table call them.
    word: &'static str,
    /// The column of a row's own name.
    name: &'static str,
    number: fn(usize) -> String,
}

/// Cards, and the IDs of a system.
pub const BOTH: [Of; 2] = [
    Of { key: "ic_card", word: "cards", name: "card_number", number: |n| format!("P-{n:07}") },
    Of { key: "user_id", word: "IDs", name: "user_id", number: |n| format!("zei{n:07}") },
];

impl Of {
    fn def(&self) -> Result<&'static LedgerDef> {
        Ok(ledgers::ledger(self.key)?.def())
    }

    /// A page sorted by a column.
    pub fn sort(&self) -> String {
        format!("{}, sorted by holder", self.word)
    }

    /// One more.
    pub fn add(&self) -> String {
        format!("{}, one added, compared with all", self.word)
    }

    fn row(&self, n: usize) -> Values {
        let text = |t: String| Cell::from(t.as_str());
        let mut row: Values = [
            (self.name, text((self.number)(n))),
            ("kind", "personal".into()),
            ("holder_number", text(format!("{n:07}"))),
            ("holder", text(name(n))),
        ]
        .map(|(k, v)| (k.to_owned(), v))
        .into();
        let more: &[(&str, &str)] = match self.key {
            "ic_card" => &[("unit", "収納係"), ("systems", "文書管理、収納システム")],
            _ => &[("system", "税務システム"), ("rights", "照会・更新")],
        };
        row.extend(more.iter().map(|(k, v)| ((*k).to_owned(), (*v).into())));
        row
    }

    fn step(&self) -> &'static str {
        if self.key == "ic_card" { "lent" } else { "registered" }
    }

    fn questions(&self, rows: usize) -> Vec<Question> {
        let live = "\"\u{F8FF}\u{F8FF}lactive\"";
        let one = (self.number)(rows / 2);
        let chars: Vec<char> = kernel::fold::search_key(&one).chars().collect();
        let mut tokens: Vec<String> = chars.windows(2).map(|p| format!("\"{}{}\"", p[0], p[1])).collect();
        tokens.push(live.to_owned());
        let key = self.key;
        let name = |what: &str| format!("{}, {what}", self.word);
        let all = |what: &str, offset| Question {
            name: name(what),
            view: json!({}),
            offset,
            ids: format!("SELECT id FROM {key} WHERE life = 'active' ORDER BY id"),
        };
        let found = |what: &str, search: &str, tokens: &str| Question {
            name: name(what),
            view: json!({ "search": search }),
            offset: 0,
            ids: format!("SELECT rowid FROM {key}_search WHERE {key}_search MATCH '{tokens}'"),
        };
        vec![
            all("first page", 0),
            all("middle page", rows / 2),
            found("search by number", &one, &tokens.join(" AND ")),
            found("search by name", "石和", &format!("\"石和\" AND {live}")),
        ]
    }

    /// What an index answers.
    pub fn indexed(&self, rows: usize) -> Vec<String> {
        self.questions(rows).into_iter().map(|q| q.name).collect()
    }
}

struct Question {
    name: String,
    view: Value,
    offset: usize,
    ids: String,
}

fn book(place: &Place) -> PathBuf {
    place.dir.join("custody-book")
}

fn name(n: usize) -> String {
    let family = ["石和", "御坂", "八代", "境川", "春日居", "芦川", "一宮"][n % 7];
    format!("{family} {n}郎")
}

/// Fills the book, and enters those who leave.
pub fn prepare(place: &Place, _told: &mut Told) -> Result<()> {
    let dir = book(place);
    Seat::with_new_book(emptied(&dir)?)?.ask("book_close", json!({}))?;
    for of in BOTH {
        let def = of.def()?;
        bare_book(&dir)?.change(&officer(), &format!("{}.add", of.key), |tx| {
            for n in 0..place.rows {
                let new = NewRecord { values: &of.row(n), life: "active", step: of.step(), number: None, batch: None };
                tx.add(def, new)?;
            }
            Ok(())
        })?;
    }
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
    for of in BOTH {
        for q in of.questions(place.rows) {
            let ask = json!({ "ledger": of.key, "view": q.view, "offset": q.offset, "limit": PAGE });
            told.best(&q.name, TIMES, || seat.ask("ledger_list", ask.clone()))?;
        }
        let sorted = json!({ "ledger": of.key, "view": { "sort": "holder" }, "limit": PAGE });
        told.best(&of.sort(), 3, || seat.ask("ledger_list", sorted.clone()))?;
        let mut next = 0;
        told.best(&of.add(), TIMES, || {
            next += 1;
            let mut values = json!({ "kind": "personal" });
            values[of.name] = json!(format!("N-{}-{next}", std::process::id()));
            if of.key == "user_id" {
                values["system"] = json!("税務システム");
            }
            seat.ask("ledger_add", json!({ "ledger": of.key, "values": values }))
        })?;
    }
    told.best(HELD, 3, || {
        let all = seat.ask("transfer_list", json!({}))?;
        let found = all["items"].as_array().map_or(0, Vec::len);
        let all = LEAVERS * BOTH.len();
        if found == all { Ok(()) } else { Err(Problem::internal(format!("{found} things are held"))) }
    })?;
    seat.ask("book_close", json!({})).map(|_| ())
}

/// The same by SQL alone; the floor of an addition is one enciphered row, written and synchronised.
pub fn bare(place: &Place, told: &mut Told) -> Result<()> {
    let path = book(place).join("book.db");
    let key = database_key(&book(place))?;
    let conn = connect(&path, Some(&key))?;
    let dir = place.scratch();
    std::fs::create_dir_all(emptied(&dir)?)?;
    let one = connect(&dir.join("one.db"), Some(&key))?;
    one.execute_batch("PRAGMA journal_mode = wal; CREATE TABLE card (id INTEGER PRIMARY KEY, number TEXT);")
        .map_err(Problem::internal)?;
    for of in BOTH {
        for q in of.questions(place.rows) {
            told.best(&q.name, TIMES, || page(&conn, of.key, &q))?;
        }
        let sql =
            format!("SELECT * FROM {} WHERE life = 'active' ORDER BY holder IS NULL, holder, id LIMIT 100", of.key);
        let mut sorted = conn.prepare(&sql).map_err(Problem::internal)?;
        told.best(&of.sort(), 3, || read_all(&mut sorted, &[]))?;
        told.best(&of.add(), TIMES, || {
            one.execute("INSERT INTO card (number) VALUES ('N-1')", []).map(|_| ()).map_err(Problem::internal)
        })?;
    }
    told.best(HELD, 3, || {
        for of in BOTH {
            let sql = format!("SELECT id, holder_number FROM {} WHERE life = 'active' AND holder_number = ?1", of.key);
            let mut held = conn.prepare_cached(&sql).map_err(Problem::internal)?;
            for n in 0..LEAVERS {
                let who = format!("{:07}", n * place.rows / LEAVERS);
                read_all(&mut held, &[&who])?;
            }
        }
        Ok(())
    })
}

fn page(conn: &Connection, key: &str, q: &Question) -> Result<()> {
    let sql = format!("SELECT * FROM {key} WHERE id IN ({} LIMIT 100 OFFSET {})", q.ids, q.offset);
    let mut stmt = conn.prepare_cached(&sql).map_err(Problem::internal)?;
    match read_all(&mut stmt, &[])? {
        0 => Err(Problem::internal(format!("{}: nothing found", q.name))),
        _ => Ok(()),
    }
}
