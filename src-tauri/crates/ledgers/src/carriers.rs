//! Carriers as they are named on site: by our number, the old one or a serial number, scanned or typed one a line.
//!
//! Ledgers that deal with carriers (disposal, lending, stocktaking) find them here, by the key of their ledger alone.

use kernel::fold::match_key;
use kernel::{Record, RecordId, Result, Value};
use std::collections::HashMap;
use store::{Query, Reading};

/// The ledger of carriers.
pub const CARRIERS: &str = "media";
/// The ledger of loans.
const LOANS: &str = "media_lending";

/// `media:12`, as other ledgers keep it.
#[must_use]
pub fn source(id: RecordId) -> String {
    format!("{CARRIERS}:{id}")
}

/// The record behind `media:12`.
#[must_use]
pub fn id_of(source: &str) -> Option<RecordId> {
    source.strip_prefix(CARRIERS)?.strip_prefix(':')?.parse().ok().map(RecordId)
}

/// Every carrier by everything that it may be called.
pub struct Called {
    by_key: HashMap<String, Vec<RecordId>>,
}

impl Called {
    /// Reads the ledger once; also carriers that are out of use, so that they are known when they turn up.
    ///
    /// # Errors
    /// Whatever the book cannot read.
    pub fn read(book: &Reading) -> Result<Called> {
        let def = crate::ledger(CARRIERS)?.def();
        let mut by_key: HashMap<String, Vec<RecordId>> = HashMap::new();
        let mut note = |key: &str, id: RecordId| {
            let key = match_key(key);
            if !key.is_empty() {
                let ids = by_key.entry(key).or_default();
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        };
        book.texts(def, &["active", "retired"], &["number", "old_number", "serial"], |id, texts| {
            texts.iter().flat_map(|t| t.lines()).for_each(|t| note(t, id));
            Ok(())
        })?;
        book.part_texts(def, "inner", &["serial"], |id, texts| {
            texts.iter().for_each(|t| note(t, id));
            Ok(())
        })?;
        Ok(Called { by_key })
    }

    /// The carriers called so; several where a number was given twice.
    #[must_use]
    pub fn named(&self, text: &str) -> &[RecordId] {
        self.by_key.get(&match_key(text)).map_or(&[], Vec::as_slice)
    }
}

/// The loan under which a carrier is away; `None`: it is not lent.
///
/// # Errors
/// Whatever the book cannot read.
pub fn loan_of(book: &Reading, carrier: RecordId) -> Result<Option<Record>> {
    let def = crate::ledger(LOANS)?.def();
    let query = Query {
        life: vec!["active".to_owned()],
        steps: vec!["lent".to_owned()],
        filters: vec![("media".to_owned(), vec![source(carrier)])],
        limit: 1,
        ..Query::default()
    };
    Ok(book.page(def, &query)?.records.into_iter().next())
}

/// Every open loan by its carrier.
///
/// # Errors
/// Whatever the book cannot read.
pub fn loans(book: &Reading) -> Result<HashMap<RecordId, Record>> {
    let def = crate::ledger(LOANS)?.def();
    let query = Query { life: vec!["active".to_owned()], steps: vec!["lent".to_owned()], ..Query::default() };
    let mut out = HashMap::new();
    book.each(def, &query, |record| {
        if let Some(id) = id_of(record.get("media").text()) {
            out.insert(id, record);
        }
        Ok(())
    })?;
    Ok(out)
}

/// What it is called on a list: its old number where it has one, else ours.
#[must_use]
pub fn number(record: &Record) -> &str {
    let old = record.get("old_number").text();
    if old.is_empty() { &record.number } else { old }
}

/// Its first serial number; may be empty.
#[must_use]
pub fn serial(record: &Record) -> &str {
    match record.get("serial") {
        Value::Many(all) => all.first().map_or("", String::as_str),
        other => other.text(),
    }
}

/// A sentence that says who has it until when.
#[must_use]
pub fn lent_to(loan: &Record) -> String {
    let due =
        loan.get("due_on").date().map_or_else(String::new, |d| format!("、返却期限 {}", kernel::date::wareki_short(d)));
    format!("{}に貸出中（{}{due}）", loan.get("borrower").text(), loan.number)
}
