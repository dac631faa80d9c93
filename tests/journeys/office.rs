//! Making, opening and setting up a book.

use crate::support::*;
use serde_json::json;

#[test]
fn a_new_book_opens_again_with_its_password_only() {
    let s = an_office();
    s.an_asset(json!({ "name": "固定資産課税台帳" }));
    s.ask("book_close", json!({}));
    let p = s.refused("book_open", json!({ "dir": s.book(), "number": OFFICER, "password": "ちがうパスワードです" }));
    assert_eq!(p.code, "wrong_password");
    let p = s.refused("book_open", json!({ "dir": s.book(), "number": "9999", "password": PASSWORD }));
    assert_eq!(p.code, "wrong_password", "an unknown number is refused in the same words");
    let state = s.ask("book_open", json!({ "dir": s.book(), "number": CHIEF, "password": PASSWORD }));
    assert_eq!(state["book"]["acting"]["name"], "髙橋 﨑子");
    assert_eq!(state["book"]["division"], "税務課");
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset" }))["total"], 1);
}

#[test]
fn a_book_needs_a_chief_a_division_and_a_long_password() {
    let s = an_empty_office_at(the_day());
    let good = new_book(&s.home().join("帳簿 A"));
    for (key, value, word) in [
        ("password", json!("みじかい"), "12文字"),
        ("division", json!("  "), "課名"),
        (
            "people",
            json!([{ "number": "1", "name": "x", "title": "", "unit": "", "role": "officer", "active": true }]),
            "責任者",
        ),
    ] {
        let mut bad = good.clone();
        bad[key] = value;
        if key == "people" {
            bad["acting"] = json!("1");
        }
        let p = s.refused("book_create", bad);
        assert!(p.message.contains(word), "{key}: {}", p.message);
        assert!(!s.home().join("帳簿 A").join("book.db").exists(), "{key}: nothing was left behind");
    }
    s.ask("book_create", good.clone());
    s.ask("book_close", json!({}));
    let p = s.refused("book_create", good);
    assert!(p.message.contains("すでに"), "{}", p.message);
}

#[test]
fn nothing_readable_of_the_book_is_on_the_disk() {
    let s = an_office();
    let marker = "秘密のしるし紫陽花MARKER7731";
    s.an_asset(json!({ "name": marker, "remarks": marker }));
    s.ask("draft_keep", json!({ "key": "asset:new", "json": format!("{{\"name\":\"{marker}\"}}") }));
    s.ask("book_close", json!({}));
    let mut files = 0;
    let mut folders = vec![s.book()];
    while let Some(dir) = folders.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = std::fs::read(&path).unwrap();
            for needle in [marker.as_bytes(), b"MARKER7731", b"SQLite format 3"] {
                assert!(!bytes.windows(needle.len()).any(|w| w == needle), "{}", path.display());
            }
        }
    }
    assert!(files >= 2, "a database and a key file");
}

#[test]
fn people_and_settings_are_changed_and_journalled() {
    let s = an_office();
    let mut settings = s.ask("settings_get", json!({}));
    assert_eq!(settings["report_to_role"], "統括情報システム管理者");
    settings["contact"] = json!("管理係 内線 2143");
    s.ask("settings_save", settings);
    assert_eq!(s.ask("settings_get", json!({}))["contact"], "管理係 内線 2143");
    s.ask("person_save", json!({ "person": { "number": "1009", "name": "新人 𠮷", "title": "主事", "unit": "管理係", "role": "staff", "active": true } }));
    assert_eq!(s.ask("people_list", json!({}))["people"].as_array().unwrap().len(), 5);
    s.acts(CHIEF);
    let p = s.refused("person_save", json!({ "person": { "number": CHIEF, "name": "髙橋 﨑子", "title": "", "unit": "", "role": "staff", "active": true } }));
    assert!(p.message.contains("責任者"), "the last chief stays: {}", p.message);
    let lines = s.ask("journal_list", json!({ "limit": 10 }));
    assert!(lines["entries"].as_array().unwrap().iter().any(|e| e["what"] == "人と役割"), "{lines}");
}

#[test]
fn a_draft_belongs_to_whoever_wrote_it() {
    let s = an_office();
    s.ask("draft_keep", json!({ "key": "asset:new", "json": "{\"name\":\"書きかけ\"}" }));
    assert_eq!(s.ask("draft_get", json!({ "key": "asset:new", "json": "" }))["json"], "{\"name\":\"書きかけ\"}");
    s.acts(STAFF);
    assert_eq!(s.ask("draft_get", json!({ "key": "asset:new", "json": "" }))["json"], "");
    s.acts(OFFICER).ask("draft_keep", json!({ "key": "asset:new", "json": "" }));
    assert_eq!(s.ask("draft_get", json!({ "key": "asset:new", "json": "" }))["json"], "");
}

#[test]
fn a_new_fiscal_year_makes_confirmed_records_unconfirmed_once() {
    let s = an_office_at("2027-03-31T14:59:00Z".parse().unwrap());
    let id = s.an_asset(json!({ "name": "課税台帳", "class": "A", "class_reason": "個人情報" }));
    s.acts(CHIEF).step("asset", &id, "confirm");
    assert_eq!(s.ask("office_state", json!({}))["book"]["rollover_due"], false);
    let p = s.refused("rollover_run", json!({}));
    assert!(p.message.contains("令和8年度"), "{}", p.message);

    // One minute later it is 1 April in Japan, while UTC still says 31 March.
    let next = s.on("2027-03-31T15:00:00Z".parse().unwrap());
    let state = next.ask("office_state", json!({}));
    assert_eq!((&state["today"], &state["book"]["rollover_due"]), (&json!("2027-04-01"), &json!(true)));
    let seen = next.ask("rollover_preview", json!({}));
    assert_eq!((&seen["from"], &seen["to"], &seen["ledgers"][0]["records"]), (&json!(2026), &json!(2027), &json!(1)));
    next.acts(CHIEF).ask("rollover_run", json!({}));
    assert_eq!(next.record("asset", &id)["record"]["step"], "waiting");
    assert_eq!(next.ask("office_state", json!({}))["book"]["rollover_due"], false);
    let stepped = next.step("asset", &id, "confirm");
    assert_eq!(stepped["done"], 1, "turning the year is no proposal: the chief who ran it may confirm");
    assert_eq!(next.ask("journal_verify", json!({}))["sound"], true);
}

#[test]
fn a_practice_book_is_marked_and_thrown_away() {
    let s = an_empty_office_at(the_day());
    let mut ask = new_book(&s.home());
    ask["dir"] = json!("");
    ask["practice"] = json!(true);
    let state = s.ask("book_create", ask)["state"].clone();
    assert_eq!(state["book"]["practice"], true);
    assert_eq!(state["practice_exists"], true);
    assert_eq!(state["book_exists"], false);
    let state = s.ask("practice_drop", json!({}));
    assert_eq!((&state["practice_exists"], &state["book"]), (&json!(false), &json!(null)));
}

#[test]
fn a_staff_number_opens_the_book_however_it_was_typed() {
    let s = an_empty_office_at(the_day());
    let mut ask = new_book(&s.home().join("帳簿"));
    ask["people"][0]["number"] = json!(" １００１ ");
    ask["acting"] = json!("1001 ");
    s.ask("book_create", ask);
    s.ask("book_close", json!({}));
    let state = s.ask("book_open", json!({ "dir": s.home().join("帳簿"), "number": "１００１", "password": PASSWORD }));
    assert_eq!(state["book"]["acting"]["number"], "1001");
    let mut double = new_book(&s.home().join("帳簿2"));
    double["people"][1]["number"] = json!("1001");
    double["acting"] = json!("1001");
    assert!(s.refused("book_create", double).message.contains("同じ職員番号"));
}
