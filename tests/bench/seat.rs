//! An office at its door, and the same book without the door.

use api::{Office, Places, dispatch};
use kernel::{Actor, Problem, Progress, Result, Role, Silent, SystemClock};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Book, MIGRATIONS, Setup, slot};

/// Everybody's password.
pub const PASSWORD: &str = "桃と葡萄の里のことば 2026";
const OFFICER: &str = "1002";

/// The folder of the checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// Who asks at the door.
pub struct Seat {
    office: Office,
}

impl Seat {
    /// An office without a book.
    pub fn new(home: &Path) -> Seat {
        let places =
            Places { home: home.to_owned(), assets: root().join("assets"), password_cost: vault::Params::STANDARD };
        Seat { office: Office::new(places, Arc::new(SystemClock)) }
    }

    /// An office with a new book in `dir`.
    pub fn with_new_book(dir: &Path) -> Result<Seat> {
        let seat = Seat::new(dir);
        seat.ask(
            "book_create",
            json!({
                "dir": dir, "bureau": "総務部", "division": "税務課", "division_short": "税務",
                "acting": OFFICER, "password": PASSWORD, "passwords": "shared",
                "people": [
                    { "number": "1001", "name": "髙橋 﨑子", "title": "税務課長", "unit": "", "role": "chief", "active": true },
                    { "number": OFFICER, "name": "𠮷田 花", "title": "主査", "unit": "管理係", "role": "officer", "active": true },
                ],
            }),
        )?;
        Ok(seat)
    }

    /// An office with the book in `dir`.
    pub fn with_book(dir: &Path) -> Result<Seat> {
        let seat = Seat::new(dir);
        seat.open(dir)?;
        Ok(seat)
    }

    /// Opens the book in `dir`.
    pub fn open(&self, dir: &Path) -> Result<Value> {
        self.ask("book_open", json!({ "dir": dir, "number": OFFICER, "password": PASSWORD }))
    }

    /// Somebody else signs in to the book that is open.
    pub fn sign_in(&self, number: &str) -> Result<Value> {
        let dir = self.ask("office_state", json!({}))?["book"]["dir"].clone();
        self.ask("book_open", json!({ "dir": dir, "number": number, "password": PASSWORD }))
    }

    /// Calls a command of the door.
    pub fn ask(&self, command: &str, payload: Value) -> Result<Value> {
        self.ask_with(command, payload, &Silent)
    }

    /// The same, told how far it is.
    pub fn ask_with(&self, command: &str, payload: Value, progress: &dyn Progress) -> Result<Value> {
        dispatch(&self.office, command, payload, progress)
    }
}

/// The book in `dir` without an office around it.
pub fn bare_book(dir: &Path) -> Result<Book> {
    let setup = Setup {
        clock: Arc::new(SystemClock),
        ledgers: ledgers::defs(),
        migrations: MIGRATIONS,
        cost: vault::Params::STANDARD,
    };
    Book::open_with(dir, &Book::key_file(dir)?.open(&slot::person(OFFICER), PASSWORD)?, setup)
}

/// The key of the database in `dir`, as SQLCipher wants it spelled.
pub fn database_key(dir: &Path) -> Result<String> {
    let key = vault::KeyFile::read(&dir.join("keys.json"))?.open(&slot::person(OFFICER), PASSWORD)?;
    Ok(format!("x'{}'", &*key.derive("database 1").hex()))
}

/// The acting person, for changes past the door.
pub fn officer() -> Actor {
    Actor { number: OFFICER.to_owned(), name: "𠮷田 花".to_owned(), role: Role::Officer }
}

/// A folder that is empty afterwards.
pub fn emptied(dir: &Path) -> Result<&Path> {
    match std::fs::remove_dir_all(dir) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Problem::from(e)),
        _ => Ok(dir),
    }
}
