//! The rows of a stocktaking, typed.

use super::def::DEF;
use kernel::{Record, RecordId, Result, Value, Values};
use serde::Serialize;
use store::Reading;
use ts_rs::TS;

fn text(row: &Values, key: &str) -> String {
    row.get(key).map_or("", Value::text).to_owned()
}

fn int(row: &Values, key: &str) -> i32 {
    match row.get(key) {
        Some(Value::Int(n)) => *n,
        _ => 0,
    }
}

fn row(pairs: &[(&str, &str)], numbers: &[(&str, i32)]) -> Values {
    let texts = pairs.iter().map(|(k, v)| ((*k).to_owned(), if v.is_empty() { Value::Null } else { (*v).into() }));
    let counts = numbers.iter().map(|(k, n)| ((*k).to_owned(), if *n > 0 { Value::Int(*n) } else { Value::Null }));
    texts.chain(counts).collect()
}

/// A carrier that should be there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "StockItem")]
pub struct Expected {
    /// Its number on the printed list, from 1.
    pub no: i32,
    /// `media:12`.
    pub media: String,
    /// 管理番号.
    pub number: String,
    /// 品名.
    pub name: String,
    /// 種別, as a word.
    pub kind: String,
    /// 製造番号.
    pub serial: String,
    /// 重要性分類.
    pub class: String,
    /// Where the ledger says it is.
    pub place: String,
    /// 係.
    pub unit: String,
    /// Who has it on loan; empty if nobody.
    pub lent: String,
}

impl Expected {
    fn of(r: &Values) -> Expected {
        Expected {
            no: int(r, "no"),
            media: text(r, "media"),
            number: text(r, "number"),
            name: text(r, "name"),
            kind: text(r, "kind"),
            serial: text(r, "serial"),
            class: text(r, "class"),
            place: text(r, "place"),
            unit: text(r, "unit"),
            lent: text(r, "lent"),
        }
    }

    pub(super) fn row(&self) -> Values {
        row(
            &[
                ("media", &self.media),
                ("number", &self.number),
                ("name", &self.name),
                ("kind", &self.kind),
                ("serial", &self.serial),
                ("class", &self.class),
                ("place", &self.place),
                ("unit", &self.unit),
                ("lent", &self.lent),
            ],
            &[("no", self.no)],
        )
    }
}

/// A thing that was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "StockFound")]
pub struct Found {
    /// The number on the list; 0: not on it.
    pub no: i32,
    /// `media:12`; empty: not in the ledger.
    pub media: String,
    /// As scanned or typed; empty where the list was ticked.
    pub text: String,
    /// Where it was; empty: where the ledger says.
    pub place: String,
}

impl Found {
    fn of(r: &Values) -> Found {
        Found { no: int(r, "no"), media: text(r, "media"), text: text(r, "text"), place: text(r, "place") }
    }

    pub(super) fn row(&self) -> Values {
        row(&[("media", &self.media), ("text", &self.text), ("place", &self.place)], &[("no", self.no)])
    }
}

/// Something that does not agree: a task until it is settled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "StockDifference")]
pub struct Difference {
    /// From 1.
    pub no: i32,
    /// `missing`, `wrong_place`, `unknown`, `retired`, `outside`.
    pub kind: String,
    /// `media:12`; empty: not in the ledger.
    pub media: String,
    /// What it is called.
    pub number: String,
    /// 品名.
    pub name: String,
    /// Where the ledger says it is.
    pub place: String,
    /// Where it was.
    pub found_place: String,
    /// What became of it; empty: still open.
    pub outcome: String,
    /// What was done.
    pub note: String,
    /// Who settled it.
    pub settled_by: String,
    /// When, ISO; empty while open.
    pub settled_on: String,
}

impl Difference {
    /// Still to be settled.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.outcome.is_empty()
    }

    /// What makes it the same difference when things are counted again.
    pub(super) fn key(&self) -> (&str, &str, &str, &str) {
        let name = if self.media.is_empty() { self.number.as_str() } else { self.media.as_str() };
        (&self.kind, name, &self.place, &self.found_place)
    }

    fn of(r: &Values) -> Difference {
        Difference {
            no: int(r, "no"),
            kind: text(r, "kind"),
            media: text(r, "media"),
            number: text(r, "number"),
            name: text(r, "name"),
            place: text(r, "place"),
            found_place: text(r, "found_place"),
            outcome: text(r, "outcome"),
            note: text(r, "note"),
            settled_by: text(r, "settled_by"),
            settled_on: r.get("settled_on").and_then(Value::date).map_or_else(String::new, |d| d.to_string()),
        }
    }

    pub(super) fn row(&self) -> Values {
        let mut out = row(
            &[
                ("kind", &self.kind),
                ("media", &self.media),
                ("number", &self.number),
                ("name", &self.name),
                ("place", &self.place),
                ("found_place", &self.found_place),
                ("outcome", &self.outcome),
                ("note", &self.note),
                ("settled_by", &self.settled_by),
            ],
            &[("no", self.no)],
        );
        let day: Option<chrono::NaiveDate> = self.settled_on.parse().ok();
        out.insert("settled_on".to_owned(), day.map_or(Value::Null, Into::into));
        out
    }
}

/// A stocktaking with all its rows.
#[derive(Debug, Clone)]
pub struct Stocktaking {
    /// The record.
    pub record: Record,
    /// What should be there, in the order of the printed list.
    pub expected: Vec<Expected>,
    /// What was found so far.
    pub found: Vec<Found>,
    /// What does not agree; empty while things are counted.
    pub differences: Vec<Difference>,
}

impl Stocktaking {
    /// Reads one.
    ///
    /// # Errors
    /// `not_found`.
    pub fn read(book: &Reading, id: RecordId) -> Result<Stocktaking> {
        let rows = |part: &str| book.parts(&DEF, id, part);
        Ok(Stocktaking {
            record: book.get(&DEF, id)?,
            expected: rows("expected")?.iter().map(Expected::of).collect(),
            found: rows("found")?.iter().map(Found::of).collect(),
            differences: rows("differences")?.iter().map(Difference::of).collect(),
        })
    }

    /// Differences still to be settled.
    #[must_use]
    pub fn open(&self) -> usize {
        self.differences.iter().filter(|d| d.is_open()).count()
    }
}
