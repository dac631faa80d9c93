//! Backups through the door: by hand, by themselves, before something large, and the way back.

use crate::support::*;
use serde_json::{Value, json};
use std::path::Path;

fn files(dir: &Path) -> Vec<String> {
    let mut all: Vec<String> = std::fs::read_dir(dir)
        .map(|d| d.map(|f| f.unwrap().file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    all.sort();
    all
}

fn of(path: &str, book: &Path) -> Value {
    json!({ "path": path, "number": OFFICER, "password": PASSWORD, "dir": book })
}

#[test]
fn a_backup_is_taken_shown_checked_and_brings_a_broken_book_back() {
    let s = an_office();
    s.an_asset(json!({ "name": "固定資産台帳（髙﨑）" }));
    assert_eq!(s.ask("backup_state", json!({}))["taken"], Value::Null);
    let taken = s.ask("backup_take", json!({}));
    let path = taken["file"]["path"].as_str().unwrap().to_owned();
    assert!(taken["sound"] == true && path.ends_with("税務課_20261118-100000_手動.moricho-backup"), "{taken}");
    let state = s.ask("backup_state", json!({}));
    assert_eq!((state["files"].as_array().unwrap().len(), state["taken"]["why"].as_str()), (1, Some("手動")));
    let line = s.ask("journal_list", json!({}))["entries"][0].clone();
    assert_eq!(line["what"], "控えの作成");
    s.an_asset(json!({ "name": "控えの後" }));

    let inside = s.ask("backup_look", of(&path, &s.book()));
    assert_eq!(
        (inside["division"].as_str(), inside["made_by"].as_str(), inside["here"].as_str()),
        (Some("税務課"), Some("𠮷田 花"), Some("same"))
    );
    assert_eq!(inside["records"][0], json!({ "key": "情報資産", "count": 1 }));
    assert!(inside["last"].as_str().unwrap().contains("登録"), "{inside}");
    let checked = s.ask("backup_check", of(&path, &s.book()));
    assert_eq!((&checked["checked"], &checked["sound"]), (&json!(true), &json!(true)));
    let wrong = json!({ "path": path, "number": OFFICER, "password": "ちがう合言葉ちがう合言葉" });
    assert_eq!(s.refused("backup_look", wrong).code, "wrong_password");

    s.ask("book_close", json!({}));
    std::fs::write(s.book().join("book.db"), b"broken".repeat(4000)).unwrap();
    let open = json!({ "dir": s.book(), "number": OFFICER, "password": PASSWORD });
    let p = s.refused("book_open", open.clone());
    assert!(p.code == "damaged" && p.message.contains("控え（バックアップ）から戻してください"), "{p}");
    assert_eq!(s.ask("backup_look", of(&path, &s.book()))["here"], "same", "a broken book is known by its keys");
    let done = s.ask("backup_restore", json!({ "backup": of(&path, &s.book()) }));
    assert_eq!(done["sound"], true, "{done}");
    assert!(Path::new(done["kept"].as_str().unwrap()).join("book.db").is_file());
    s.ask("book_open", open);
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset" }))["total"], 1);
    assert_eq!(s.ask("journal_list", json!({}))["entries"][1]["what"], "控えからの復元");
    assert_eq!(s.ask("journal_verify", json!({}))["sound"], true);
}

#[test]
fn the_first_opening_of_a_day_takes_one_backup_and_the_next_day_another() {
    let s = an_office();
    assert_eq!(s.ask("backup_auto", json!({}))["taken"], true);
    assert_eq!(s.ask("backup_auto", json!({}))["taken"], false);
    assert_eq!(s.ask("backup_state", json!({}))["taken"]["why"], "日次");
    // 23:59 and 0:00 in Japan are two days, whatever the PC's own zone is.
    let late = s.on("2026-11-18T14:59:00Z".parse().unwrap());
    assert_eq!(late.ask("backup_auto", json!({}))["taken"], false);
    late.ask("book_close", json!({}));
    let next = s.on("2026-11-18T15:00:00Z".parse().unwrap());
    assert_eq!(next.ask("backup_auto", json!({}))["taken"], true);
}

#[test]
fn a_large_import_takes_a_backup_first_and_does_not_begin_without_one() {
    let s = an_office();
    let book = |rows: usize, name: &str| {
        let path = s.file(name);
        let rows: String = (0..rows).map(|n| format!("{name}の資産{n},B\r\n")).collect();
        std::fs::write(&path, format!("資産名,分類\r\n{rows}")).unwrap();
        json!({ "ledger": "asset", "path": path, "partial": true })
    };
    s.ask("import_commit", book(100, "百.csv"));
    assert_eq!(s.ask("backup_state", json!({}))["taken"], Value::Null, "up to 100 rows none is taken");
    s.ask("import_commit", book(101, "百一.csv"));
    assert_eq!(s.ask("backup_state", json!({}))["taken"]["why"], "取込の前");
    let count = || s.ask("ledger_list", json!({ "ledger": "asset" }))["total"].as_i64().unwrap();
    let before = count();
    let folder = s.ask("backup_state", json!({}))["folder"].as_str().unwrap().to_owned();
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "a file where the folder was").unwrap();
    let p = s.refused("import_commit", book(150, "百五十.csv"));
    assert!(p.message.contains("取り込みを始めていません") && p.message.contains("置き場所を確かめ"), "{p}");
    assert_eq!(count(), before);
    let late = s.ask("today", json!({}))["late"].clone();
    assert!(late.to_string().contains("控え（バックアップ）を作れませんでした"), "{late}");
    assert_eq!(s.ask("backup_state", json!({}))["failed"]["why"], "取込の前");
}

#[test]
fn a_missing_second_place_reminds_and_fails_nothing() {
    let s = an_office();
    let usb = s.file("USB");
    std::fs::create_dir(&usb).unwrap();
    s.ask("backup_places", json!({ "second": usb }));
    assert_eq!(s.ask("backup_take", json!({}))["second"], "done");
    assert_eq!(files(&usb), ["税務課_20261118-100000_手動.moricho-backup"]);
    std::fs::remove_dir_all(&usb).unwrap();
    s.an_asset(json!({ "name": "変わった" }));
    let taken = s.ask("backup_take", json!({}));
    assert_eq!((taken["taken"].as_bool(), taken["second"].as_str()), (Some(true), Some("missing")));
    let row = s.ask("today", json!({}))["late"].clone();
    assert!(row.to_string().contains("2つ目の場所に控えを置けませんでした"), "{row}");
    assert!(row.to_string().contains("第62条第4項"), "{row}");
    assert_eq!(s.refused("backup_places", json!({ "second": usb })).code, "not_found");
    assert_eq!(s.refused("backup_places", json!({ "second": s.book() })).code, "disk", "not into the book itself");
}

fn late(at: &impl Asks) -> String {
    at.ask("today", json!({}))["late"].to_string()
}

#[test]
fn a_book_without_a_backup_is_reminded_and_an_old_one_too() {
    let s = an_office();
    assert!(late(&s).contains("がまだありません"));
    s.ask("backup_take", json!({}));
    assert!(!late(&s).contains("控え"));
    let book = s.ask("today", json!({}))["book"].to_string();
    assert!(book.contains("控え（バックアップ）") && book.contains("最後 R8.11.18"), "{book}");
    let after = s.on("2026-11-26T01:00:00Z".parse().unwrap());
    assert!(late(&after).contains("1週間以上取っていません"), "{}", late(&after));
}

#[test]
fn another_divisions_book_is_never_replaced_without_saying_so() {
    let tax = an_office();
    tax.an_asset(json!({ "name": "税の台帳" }));
    let out = tax.file("税.moricho-backup");
    tax.ask("backup_take", json!({ "out": out }));
    let other = an_empty_office_at(the_day());
    let mut ask = new_book(&other.book());
    ask["division"] = "福祉課".into();
    ask["password"] = "別の課で使う長いことば 十一個".into();
    other.ask("book_create", ask);
    other.ask("book_close", json!({}));
    let backup = of(out.to_str().unwrap(), &other.book());
    assert_eq!(other.ask("backup_look", backup.clone())["here"], "other");
    let p = other.refused("backup_restore", json!({ "backup": backup }));
    assert!(p.code == "wrong_state" && p.message.contains("税務課"), "{p}");
    let done = other.ask("backup_restore", json!({ "backup": backup, "other_book": true }));
    assert!(!done["kept"].as_str().unwrap().is_empty());
    // A new PC: nothing lies there yet.
    let fresh = other.file("新しいパソコン");
    let backup = of(out.to_str().unwrap(), &fresh);
    assert_eq!(other.ask("backup_look", backup.clone())["here"], "none");
    assert_eq!(other.ask("backup_restore", json!({ "backup": backup }))["kept"], "");
    other.ask("book_open", json!({ "dir": fresh, "number": OFFICER, "password": PASSWORD }));
    assert_eq!(other.ask("ledger_list", json!({ "ledger": "asset" }))["total"], 1);
}

#[test]
fn who_only_enters_or_reads_neither_takes_nor_restores() {
    let s = an_office();
    let out = s.file("控え.moricho-backup");
    s.ask("backup_take", json!({ "out": out }));
    for number in [STAFF, AUDITOR] {
        s.acts(number);
        assert_eq!(s.refused("backup_take", json!({})).code, "forbidden");
        assert_eq!(s.refused("backup_places", json!({})).code, "forbidden");
        s.ask("backup_state", json!({}));
        let backup = json!({ "path": out, "number": number, "password": PASSWORD, "dir": s.file("よそ") });
        assert_eq!(s.refused("backup_restore", json!({ "backup": backup })).code, "forbidden");
        s.ask("book_open", json!({ "dir": s.book(), "number": OFFICER, "password": PASSWORD }));
    }
    assert!(!s.file("よそ").exists());
}

#[test]
fn a_practice_book_takes_no_backup_by_itself() {
    let s = an_empty_office_at(the_day());
    let mut ask = new_book(&s.book());
    ask["practice"] = true.into();
    s.ask("book_create", ask);
    assert_eq!(s.ask("backup_auto", json!({}))["taken"], false);
    assert!(!s.ask("today", json!({}))["late"].to_string().contains("控え"));
}

#[test]
fn the_support_log_says_what_failed_and_holds_no_name() {
    let s = an_office();
    s.an_asset(json!({ "name": "目印の台帳MARKER" }));
    s.refused(
        "ledger_export",
        json!({ "ledger": "asset", "selection": { "all": {} }, "out": s.book().join("目印.xlsx") }),
    );
    s.ask("book_close", json!({}));
    std::fs::write(s.book().join("book.db"), b"broken").unwrap();
    s.refused("book_open", json!({ "dir": s.book(), "number": OFFICER, "password": PASSWORD }));
    let text = s.ask("support_log", json!({}))["text"].as_str().unwrap().to_owned();
    assert!(text.contains("book_open damaged") && text.contains("ledger_export disk"), "{text}");
    let log = std::fs::read_to_string(s.home().join("support.log")).unwrap();
    let out = s.file("支援用の記録.txt");
    s.ask("support_save", json!({ "out": out }));
    assert_eq!(std::fs::read_to_string(out).unwrap().trim_end(), text, "what is handed over is what was shown");
    assert_eq!(s.refused("support_save", json!({ "out": " " })).code, "bad_request");
    for mark in ["目印", "MARKER", "税務", "𠮷田", "髙橋", "監査", OFFICER, PASSWORD, s.home().to_str().unwrap()]
    {
        assert!(!log.contains(mark) && !text.contains(mark), "{mark} stands in it: {text}");
    }
}
