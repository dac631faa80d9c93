//! A book of every landed schema is kept, and opens in this version with everything that was in it.

use crate::support::*;
use serde_json::json;
use std::path::Path;

const PASSWORD_THEN: &str = "むかしの帳簿を開くことば";

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[test]
fn a_book_of_every_schema_opens_with_all_that_was_in_it() {
    let books = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/books");
    let mut seen = 0;
    for entry in std::fs::read_dir(books).unwrap() {
        let kept = entry.unwrap().path();
        let s = an_empty_office_at(the_day());
        let dir = s.file("写し");
        copy(&kept, &dir);
        s.ask("book_open", json!({ "dir": dir, "password": PASSWORD_THEN, "acting": "1002" }));
        let asset = s.record("asset", "1");
        assert_eq!(asset["record"]["values"]["name"], "固定資産課税台帳（髙﨑）", "{}", kept.display());
        assert_eq!(asset["record"]["step"], "confirmed");
        assert_eq!(asset["parts"]["copies"][0]["place"], "遠隔地保管庫");
        assert_eq!(asset["attachments"][0]["name"], "添付.txt");
        assert_eq!(s.record("media", "1")["record"]["values"]["class"], "A");
        assert_eq!(s.ask("report_list", json!({}))["reports"].as_array().unwrap().len(), 1);
        assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset", "view": { "search": "高崎" } }))["total"], 1);
        let verified = s.ask("journal_verify", json!({}));
        assert_eq!(verified["sound"], true, "{verified}");
        seen += 1;
    }
    assert!(seen >= 1, "at least the first landed schema is kept");
}
