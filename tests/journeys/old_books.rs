//! A book of every landed schema is kept, and opens in this version with everything that was in it.

use crate::support::*;
use serde_json::{Value, json};
use std::path::Path;

/// Books up to schema 7 had one password for everybody; in later ones it is that of the person who made them.
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
        s.ask("book_open", json!({ "dir": dir, "number": "1002", "password": PASSWORD_THEN }));
        s.ask("password_change", json!({ "old": PASSWORD_THEN, "new": PASSWORD }));
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

/// Makes the book of the tables as they stand now, as the last thing before they are released:
/// `cargo test -p api --test journeys -- --ignored keep_a_book`. A book that is kept already is never made again.
#[test]
#[ignore = "writes tests/fixtures/books"]
fn keep_a_book_of_the_present_schema() {
    let versions: Vec<i32> = store::MIGRATIONS.iter().map(|m| m.version).collect();
    let last = *versions.last().unwrap();
    assert_eq!(versions, (1..=last).collect::<Vec<_>>(), "a migration is still to come in between");
    let to = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../../tests/fixtures/books/schema-{last}"));
    assert!(!to.exists(), "{} is kept already", to.display());
    let s = an_empty_office_at(the_day());
    let mut ask = new_book(&s.file("帳簿"));
    ask["password"] = json!(PASSWORD_THEN);
    s.ask("book_create", ask);
    let copies = json!({ "copies": [{ "place": "遠隔地保管庫" }] });
    let values = json!({ "name": "固定資産課税台帳（髙﨑）", "class": "A", "class_reason": "個人情報を含むため" });
    let id = s.ask("ledger_add", json!({ "ledger": "asset", "values": values, "parts": copies }))["id"].clone();
    let note = s.file("添付.txt");
    std::fs::write(&note, "むかしの添付").unwrap();
    s.ask("attachment_add", json!({ "ledger": "asset", "id": id, "path": note }));
    let media = s.ask("ledger_add", json!({ "ledger": "media", "values": { "name": "税務サーバ" } }))["id"].clone();
    s.ask("record_link", json!({ "link": "media_holds", "from": media, "to": [id] }));
    s.signs_in(CHIEF, PASSWORD_THEN);
    s.step("asset", "1", "confirm");
    s.ask("report_issue", json!({ "print": { "ledger": "asset", "form": "report" } }));
    s.ask("book_close", json!({}));
    copy(&s.file("帳簿"), &to);
}

#[test]
fn the_one_password_of_an_old_book_lets_each_person_in_once_and_goes_when_the_chief_has_an_account() {
    let s = an_empty_office_at(the_day());
    let dir = s.file("写し");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/books/schema-3"), &dir);
    let enter = |number: &str, password: &str| json!({ "dir": dir, "number": number, "password": password });
    let p = s.refused("book_open", enter("9999", PASSWORD_THEN));
    assert_eq!(p.code, "forbidden", "a person who is not in the book");
    assert_eq!(s.refused("ledger_list", json!({ "ledger": "asset" })).code, "no_book");
    let state = s.ask("book_open", enter("1002", PASSWORD_THEN));
    assert_eq!(state["held"]["why"], "must_change");
    let said = state["held"]["message"].as_str().unwrap();
    assert!(said.contains("共通のパスワードを知っている人は") && said.contains("責任者から順に"), "{said}");
    assert_eq!(s.refused("ledger_list", json!({ "ledger": "asset" })).code, "must_change");
    s.ask("password_change", json!({ "old": PASSWORD_THEN, "new": PASSWORD }));
    assert_eq!(s.refused("book_open", enter("1002", PASSWORD_THEN)).code, "wrong_password", "only once");
    assert_eq!(s.ask("account_list", json!({}))["whole_book"], true, "the chief still needs it");
    s.ask("book_open", enter("1001", PASSWORD_THEN));
    s.ask("password_change", json!({ "old": PASSWORD_THEN, "new": "窓辺の猫と青い自転車の坂道" }));
    let accounts = s.ask("account_list", json!({}));
    assert_eq!((&accounts["whole_book"], &accounts["recovery"]), (&json!(false), &json!(false)));
    let keys = std::fs::read_to_string(dir.join("keys.json")).unwrap();
    assert!(!keys.contains("\"book\""), "{keys}");
    assert_eq!(s.refused("book_open", enter("1003", PASSWORD_THEN)).code, "wrong_password");
    // Who came with the password that everybody knew stands in the journal.
    let lines = s.ask("journal_list", json!({}))["entries"].clone();
    let common = |what: &str| {
        let said = |l: &&Value| l["what"] == what && l["detail"].as_str().unwrap().contains("共通のパスワードから");
        lines.as_array().unwrap().iter().filter(said).count()
    };
    assert_eq!((common("サインイン"), common("パスワードの変更")), (2, 2), "{lines:#}");
    assert_eq!(s.ask("journal_verify", json!({}))["sound"], true);
}
