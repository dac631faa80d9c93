//! Builders that read like prose: an office with a book, people, assets.

use api::{Office, Places, dispatch};
use chrono::{DateTime, Duration, Utc};
use kernel::{Clock, FixedClock, Problem, Silent};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// A clock that stands still until somebody sets it.
struct HandClock(Mutex<DateTime<Utc>>);

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// An office in a folder that vanishes with it.
pub struct Story {
    office: Office,
    clock: Arc<HandClock>,
    dir: tempfile::TempDir,
}

/// The section chief's staff number.
pub const CHIEF: &str = "1001";
/// The officer's staff number.
pub const OFFICER: &str = "1002";
/// A staff member's number.
pub const STAFF: &str = "1003";
/// The auditor's number.
pub const AUDITOR: &str = "1004";
/// The password of everybody in every story.
pub const PASSWORD: &str = "桃と葡萄の里のことば 2026";

/// 2026-11-18 10:00 in Japan.
pub fn the_day() -> DateTime<Utc> {
    "2026-11-18T01:00:00Z".parse().unwrap()
}

/// An office with a new book of 税務課; the officer acts.
pub fn an_office() -> Story {
    an_office_at(the_day())
}

/// The same at another instant.
pub fn an_office_at(now: DateTime<Utc>) -> Story {
    let story = an_empty_office_at(now);
    story.ask("book_create", new_book(&story.home().join("税務課 の帳簿")));
    story
}

/// An office without a book.
pub fn an_empty_office_at(now: DateTime<Utc>) -> Story {
    let dir = tempfile::Builder::new().prefix("守帳 試験").tempdir().unwrap();
    let places = places(dir.path());
    let clock = Arc::new(HandClock(Mutex::new(now)));
    Story { office: Office::new(places, clock.clone()), clock, dir }
}

/// What 課 and people a story's book is made with.
pub fn new_book(dir: &Path) -> Value {
    json!({
        "dir": dir, "bureau": "総務部", "division": "税務課", "division_short": "税務",
        "acting": OFFICER, "password": PASSWORD, "passwords": "shared",
        "people": [
            { "number": CHIEF, "name": "髙橋 﨑子", "title": "税務課長", "unit": "", "role": "chief", "active": true },
            { "number": OFFICER, "name": "𠮷田 花", "title": "主査", "unit": "管理係", "role": "officer", "active": true },
            { "number": STAFF, "name": "ｶﾄｳ 一郎", "title": "主事", "unit": "収納係", "role": "staff", "active": true },
            { "number": AUDITOR, "name": "監査 次郎", "title": "", "unit": "", "role": "auditor", "active": true },
        ],
    })
}

/// Whoever can ask at the door.
pub trait Asks {
    /// The office behind the door.
    fn office(&self) -> &Office;

    /// Calls a command that must succeed.
    #[track_caller]
    fn ask(&self, cmd: &str, payload: Value) -> Value {
        match dispatch(self.office(), cmd, payload, &Silent) {
            Ok(answer) => answer,
            Err(p) => panic!("{cmd} was refused: {} {p}", p.code),
        }
    }

    /// Calls a command that must be refused.
    #[track_caller]
    fn refused(&self, cmd: &str, payload: Value) -> Problem {
        match dispatch(self.office(), cmd, payload, &Silent) {
            Ok(answer) => panic!("{cmd} was not refused: {answer}"),
            Err(p) => p,
        }
    }

    /// Somebody else signs in to the book that is open.
    #[track_caller]
    fn acts(&self, number: &str) -> &Self {
        self.signs_in(number, PASSWORD);
        self
    }

    /// Somebody signs in to the book that is open, with this password.
    #[track_caller]
    fn signs_in(&self, number: &str, password: &str) -> Value {
        let state = self.ask("office_state", json!({}));
        let dir = if state["book"].is_null() { &state["held"]["dir"] } else { &state["book"]["dir"] };
        self.ask("book_open", json!({ "dir": dir, "number": number, "password": password }))
    }

    /// Opens the usual book of this home.
    fn opens_in(&self, dir: &Path, number: &str) {
        self.ask("book_open", json!({ "dir": dir, "number": number, "password": PASSWORD }));
    }

    /// The chief gives somebody new an account, and they take the password of every story.
    #[track_caller]
    fn joins(&self, number: &str) -> &Self {
        self.acts(CHIEF);
        let first = self.ask("account_reset", json!({ "number": number }))["password"].as_str().unwrap().to_owned();
        self.signs_in(number, &first);
        self.ask("password_change", json!({ "new": PASSWORD }));
        self
    }

    /// Adds an asset and answers its id.
    #[track_caller]
    fn an_asset(&self, values: Value) -> String {
        self.ask("ledger_add", json!({ "ledger": "asset", "values": values }))["id"].as_str().unwrap().to_owned()
    }

    /// A record as it stands.
    #[track_caller]
    fn record(&self, ledger: &str, id: &str) -> Value {
        self.ask("ledger_get", json!({ "ledger": ledger, "id": id }))
    }

    /// Takes a step with one record.
    #[track_caller]
    fn step(&self, ledger: &str, id: &str, step: &str) -> Value {
        self.ask(
            "ledger_step",
            json!({ "ledger": ledger, "selection": { "ids": [id] }, "step": step, "reason": "試験のため" }),
        )
    }
}

impl Asks for Story {
    fn office(&self) -> &Office {
        &self.office
    }
}

/// The same book, seen by another run of the program.
pub struct Visit<'a> {
    office: Office,
    _story: &'a Story,
}

impl Asks for Visit<'_> {
    fn office(&self) -> &Office {
        &self.office
    }
}

fn places(home: &Path) -> Places {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
    Places { home: home.to_owned(), assets, password_cost: vault::Params::fast_for_tests() }
}

/// An office on another PC: another home, no book yet.
pub fn another_office() -> (Office, tempfile::TempDir) {
    let home = tempfile::Builder::new().prefix("守帳 別のPC").tempdir().unwrap();
    (Office::new(places(home.path()), Arc::new(FixedClock(the_day()))), home)
}

impl Story {
    /// Somebody opens the book again.
    pub fn opens(&self, number: &str) {
        self.opens_in(&self.book(), number);
    }

    /// Time passes, or the clock is set back.
    pub fn later(&self, by: Duration) -> &Self {
        *self.clock.0.lock().unwrap() += by;
        self
    }

    /// The folder of this story.
    pub fn home(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    /// The book's folder.
    pub fn book(&self) -> PathBuf {
        self.home().join("税務課 の帳簿")
    }

    /// The same book, opened at another instant (this office leaves it first).
    pub fn on(&self, now: DateTime<Utc>) -> Visit<'_> {
        self.ask("book_close", json!({}));
        let places = places(&self.home());
        let visit = Visit { office: Office::new(places, Arc::new(FixedClock(now))), _story: self };
        visit.ask("book_open", json!({ "dir": self.book(), "number": OFFICER, "password": PASSWORD }));
        visit
    }

    /// A file of this story.
    pub fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
}
