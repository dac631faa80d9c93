//! A book with two made-up ledgers, and what is promised of it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod backup;
mod beside;
mod opening;
mod records;
mod searching;
mod trust;

use crate::{Book, MIGRATIONS, Migration, NewRecord, Query, Setup, Tx, setting};
use chrono::{DateTime, Utc};
use kernel::{
    Actor, Axis, Choice, Column, FixedClock, Kind, LedgerDef, PartDef, Record, RecordId, Result, Role, Sense, State,
    StateMark, Value, Values, art, column,
};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

pub(crate) const PASSWORD: &str = "試験用の長い合言葉です。";

const fn choice(key: &'static str, label: &'static str) -> Choice {
    Choice { key, label, aliases: &[] }
}

const CLASSES: &[Choice] = &[choice("A", "A"), choice("B", "B"), choice("C", "C")];
const MARKS: &[Choice] = &[choice("copy", "複製禁止"), choice("carry", "持出禁止"), choice("lock", "施錠")];

const COLUMNS: &[Column] = &[
    column("name", "名称", "base").sense(Sense::Name).required(),
    column("old_number", "旧番号", "base").sense(Sense::OldNumber),
    column("unit", "係", "base"),
    column("kind", "区分", "base"),
    column("class", "重要性分類", "base").kind(Kind::Choice(CLASSES)).sense(Sense::Class),
    column("place", "保管場所", "base"),
    column("serials", "製造番号", "base").kind(Kind::Codes),
    column("marks", "取扱制限", "base").kind(Kind::Many(MARKS)),
    column("until", "満了日", "base").kind(Kind::Date),
    column("count", "数量", "base").kind(Kind::Int { unit: "台" }),
    column("locked", "施錠", "base").kind(Kind::Flag),
    column("remarks", "備考", "base").kind(Kind::Long),
];

const fn state(key: &'static str, label: &'static str, axis: Axis) -> State {
    State { key, label, axis, mark: StateMark::Hollow }
}

const STATES: &[State] = &[
    state("active", "使用中", Axis::Life),
    state("retired", "廃止", Axis::Life),
    state("void", "誤登録", Axis::Life),
    state("draft", "未確認", Axis::Step),
    state("waiting", "確認待ち", Axis::Step),
    state("confirmed", "確認済", Axis::Step),
];

pub(crate) static KIT: LedgerDef = LedgerDef {
    key: "kit",
    title: "備品",
    subtitle: "試験用",
    counter: "件",
    number_kind: "備",
    basis: &[art(14)],
    groups: &[],
    columns: COLUMNS,
    parts: &[PartDef {
        key: "copies",
        label: "複製",
        columns: &[column("place", "場所", ""), column("made_on", "作成日", "").kind(Kind::Date)],
        basis: &[],
    }],
    states: STATES,
    steps: &[],
    name: "name",
    search: &["name", "old_number", "place", "serials", "remarks"],
    list: &["name", "class"],
    filters: &["class", "kind"],
    total_by: "class",
};

pub(crate) static SHELF: LedgerDef = LedgerDef {
    key: "shelf",
    title: "棚",
    number_kind: "棚",
    columns: &[column("name", "名称", "base")],
    parts: &[],
    search: &["name"],
    list: &["name"],
    filters: &[],
    total_by: "",
    ..KIT
};

pub(crate) const LEDGERS: &[&LedgerDef] = &[&KIT, &SHELF];

pub(crate) const TEST_TABLES: &str = concat!(
    "CREATE TABLE kit (id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, life TEXT NOT NULL, step TEXT NOT NULL, ",
    "version INTEGER NOT NULL, created_at TEXT NOT NULL, created_by TEXT NOT NULL, changed_at TEXT NOT NULL, ",
    "changed_by TEXT NOT NULL, step_at TEXT NOT NULL, step_by TEXT NOT NULL, batch INTEGER, merged_into INTEGER, note TEXT, ",
    "name TEXT, old_number TEXT, unit TEXT, kind TEXT, class TEXT, place TEXT, serials TEXT, marks TEXT, until TEXT, ",
    "count INTEGER, locked INTEGER, remarks TEXT) STRICT; ",
    "CREATE INDEX kit_life ON kit(life); CREATE INDEX kit_class ON kit(life, class); ",
    "CREATE INDEX kit_total ON kit(life, class, step); CREATE INDEX kit_step ON kit(life, step); ",
    "CREATE VIRTUAL TABLE kit_search USING fts5(k, content='', contentless_delete=1, detail=none, ",
    "tokenize=\"ascii tokenchars '!\"\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~'\"); ",
    "CREATE TABLE kit_copies (id INTEGER PRIMARY KEY, record_id INTEGER NOT NULL REFERENCES kit(id), ordinal INTEGER NOT NULL, ",
    "place TEXT, made_on TEXT) STRICT; ",
    "CREATE INDEX kit_copies_record ON kit_copies(record_id, ordinal); ",
    "CREATE TABLE shelf (id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, life TEXT NOT NULL, step TEXT NOT NULL, ",
    "version INTEGER NOT NULL, created_at TEXT NOT NULL, created_by TEXT NOT NULL, changed_at TEXT NOT NULL, ",
    "changed_by TEXT NOT NULL, step_at TEXT NOT NULL, step_by TEXT NOT NULL, batch INTEGER, merged_into INTEGER, note TEXT, ",
    "name TEXT) STRICT; ",
    "CREATE INDEX shelf_life ON shelf(life); CREATE INDEX shelf_step ON shelf(life, step); ",
    "CREATE VIRTUAL TABLE shelf_search USING fts5(k, content='', contentless_delete=1, detail=none, ",
    "tokenize=\"ascii tokenchars '!\"\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~'\"); ",
    "CREATE TABLE shelf_holds (shelf INTEGER NOT NULL REFERENCES shelf(id), kit INTEGER NOT NULL REFERENCES kit(id), ",
    "PRIMARY KEY (shelf, kit)) STRICT, WITHOUT ROWID; CREATE INDEX shelf_holds_kit ON shelf_holds(kit, shelf);",
);

/// The real foundation, then the made-up ledgers.
pub(crate) const TEST_MIGRATIONS: &[Migration] = &[
    MIGRATIONS[0],
    Migration { version: 2, name: "test", sql: TEST_TABLES },
    PEOPLE,
    JOURNAL,
    PACKS,
    ACCOUNTS,
    PAST,
    SEALING,
];

const PEOPLE: Migration =
    Migration { version: 4, name: "people", sql: include_str!("../../../../migrations/0004_people.sql") };
const JOURNAL: Migration =
    Migration { version: 5, name: "journal", sql: include_str!("../../../../migrations/0005_journal.sql") };

const PACKS: Migration =
    Migration { version: 7, name: "journal_packs", sql: include_str!("../../../../migrations/0007_journal_packs.sql") };

const ACCOUNTS: Migration =
    Migration { version: 8, name: "accounts", sql: include_str!("../../../../migrations/0008_accounts.sql") };

const PAST: Migration =
    Migration { version: 13, name: "past_keys", sql: include_str!("../../../../migrations/0013_past_keys.sql") };

const SEALING: Migration =
    Migration { version: 16, name: "sealing_key", sql: include_str!("../../../../migrations/0016_sealing_key.sql") };

pub(crate) const NOON: &str = "2026-11-23T03:00:00Z";

pub(crate) fn setup() -> Setup {
    let noon: DateTime<Utc> = NOON.parse().unwrap();
    Setup {
        clock: Arc::new(FixedClock(noon)),
        ledgers: LEDGERS,
        migrations: TEST_MIGRATIONS,
        cost: vault::Params::fast_for_tests(),
    }
}

pub(crate) fn officer() -> Actor {
    Actor { number: "1001".into(), name: "髙橋　﨑子".into(), role: Role::Officer }
}

pub(crate) fn chief() -> Actor {
    Actor { number: "0001".into(), name: "𠮷田 一郎".into(), role: Role::Chief }
}

/// A book with its short name set, in a folder that goes away.
pub(crate) fn a_book() -> (TempDir, Book) {
    let dir = tempfile::tempdir().unwrap();
    let book = Book::create(&dir.path().join("帳簿 一"), PASSWORD, setup()).unwrap();
    book.change(&chief(), "settings.save", |tx| tx.setting_put(setting::DIVISION_SHORT, &"税務".into())).unwrap();
    (dir, book)
}

pub(crate) fn values(pairs: &[(&str, Value)]) -> Values {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect()
}

pub(crate) fn named(name: &str) -> Values {
    values(&[("name", name.into())])
}

pub(crate) fn add(tx: &mut Tx<'_>, values: &Values) -> Result<RecordId> {
    tx.add(&KIT, NewRecord { values, life: "active", step: "draft", number: None, batch: None })
}

/// Adds one record in a change of its own.
pub(crate) fn added(book: &Book, values: &Values) -> RecordId {
    book.change(&officer(), "kit.add", |tx| add(tx, values)).unwrap().value
}

pub(crate) fn searched(book: &Book, text: &str) -> Vec<String> {
    let query = Query { search: text.into(), limit: 100, ..Query::default() };
    names(&book.reader().unwrap().page(&KIT, &query).unwrap().records)
}

pub(crate) fn names(records: &[Record]) -> Vec<String> {
    records.iter().map(|r| r.get("name").text().to_owned()).collect()
}

/// All bytes of all files below `dir`.
pub(crate) fn bytes_below(dir: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(bytes_below(&path));
        } else {
            all.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    all
}
