//! Bad input gets a clear answer, and the book is as it was.

use crate::support::*;
use serde_json::json;
use std::path::{Path, PathBuf};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/workbooks").join(name)
}

/// Previews and commits must both refuse, with this code and these words, and leave nothing.
fn refused(s: &Story, path: &Path, code: &str, words: &[&str]) {
    for cmd in ["import_preview", "import_commit"] {
        let p = s.refused(cmd, json!({ "ledger": "asset", "path": path }));
        assert_eq!(p.code, code, "{cmd} {}: {}", path.display(), p.message);
        for word in words {
            assert!(p.message.contains(word), "{cmd}: 「{word}」 in {}", p.message);
        }
    }
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset", "view": { "life": "all" } }))["total"], 0);
    assert_eq!(s.ask("journal_verify", json!({}))["entries"], 1, "only the making of the book");
}

#[test]
fn what_is_no_workbook_is_refused_with_what_to_do() {
    let s = an_office();
    let text = s.file("ただの文書.xlsx");
    std::fs::write(&text, "これは表ではありません").unwrap();
    refused(&s, &text, "bad_file", &[]);
    let folder = s.file("フォルダ.xlsx");
    std::fs::create_dir(&folder).unwrap();
    refused(&s, &folder, "bad_file", &["フォルダ"]);
    refused(&s, &s.file("ありません.xlsx"), "not_found", &[]);
    let empty = s.file("空.xlsx");
    std::fs::write(&empty, b"").unwrap();
    refused(&s, &empty, "bad_file", &[]);
}

#[test]
fn a_truncated_workbook_is_refused() {
    let s = an_office();
    let whole = s.file("全部.xlsx");
    s.ask("ledger_export", json!({ "ledger": "asset", "selection": { "all": {} }, "out": whole }));
    let bytes = std::fs::read(&whole).unwrap();
    for part in [10, bytes.len() / 2, bytes.len() - 20] {
        let cut = s.file("途中まで.xlsx");
        std::fs::write(&cut, &bytes[..part]).unwrap();
        let p = s.refused("import_preview", json!({ "ledger": "asset", "path": cut }));
        assert_eq!(p.code, "bad_file", "{part}: {}", p.message);
    }
}

#[test]
fn a_locked_workbook_says_to_remove_the_password() {
    let s = an_office();
    let locked = std::fs::read_dir(fixture("")).unwrap().map(|e| e.unwrap().path()).find(|p| {
        let name = p.file_name().unwrap().to_string_lossy().into_owned();
        name.contains("password") || name.contains("encrypted") || name.contains("locked")
    });
    let locked = locked.expect("a fixture with a password");
    let p = s.refused("import_preview", json!({ "ledger": "asset", "path": locked }));
    assert_eq!(p.code, "encrypted_file");
    assert!(p.message.contains("パスワード"), "{}", p.message);
}

#[test]
fn a_workbook_without_a_header_or_rows_lands_nothing() {
    let s = an_office();
    let path = s.file("見出しだけ.csv");
    std::fs::write(&path, "資産名,分類\r\n").unwrap();
    let plan = s.ask("import_preview", json!({ "ledger": "asset", "path": path }));
    assert_eq!(plan["added"], 0);
    let p = s.refused("import_commit", json!({ "ledger": "asset", "path": path }));
    assert_eq!(p.code, "has_problems");
}

#[test]
fn private_characters_and_formulas_in_cells() {
    let s = an_office();
    let path = s.file("外字.csv");
    std::fs::write(&path, "\u{feff}資産名,分類\r\n\"=cmd|' /C calc'!A0\",C\r\n外字\u{e000}の台帳,B\r\n").unwrap();
    let plan = s.ask("import_preview", json!({ "ledger": "asset", "path": path }));
    assert_eq!(plan["problem_rows"], 1, "{plan}");
    assert_eq!(plan["problems"][0]["row"], 3);
    s.ask("import_commit", json!({ "ledger": "asset", "path": path, "partial": true }));
    let records = s.ask("ledger_list", json!({ "ledger": "asset" }))["records"].clone();
    assert_eq!(records[0]["values"]["name"], "=cmd|' /C calc'!A0", "text stays text");
}

#[test]
fn a_cell_of_32767_characters_is_taken_whole_and_a_longer_text_is_refused() {
    let s = an_office();
    let long = "長".repeat(32_767);
    s.an_asset(json!({ "name": "長い備考", "remarks": long }));
    assert_eq!(
        s.ask("ledger_list", json!({ "ledger": "asset" }))["records"][0]["values"]["remarks"]
            .as_str()
            .unwrap()
            .chars()
            .count(),
        32_767
    );
    let p = s.refused(
        "ledger_add",
        json!({ "ledger": "asset", "values": { "name": "長すぎる", "remarks": "長".repeat(32_768) } }),
    );
    assert_eq!(p.fields[0].column, "remarks");
}

#[test]
fn unknown_words_at_the_door_are_refused() {
    let s = an_office();
    assert_eq!(s.refused("no_such_command", json!({})).code, "not_found");
    assert_eq!(s.refused("ledger_list", json!({ "ledger": "asset", "wrong": 1 })).code, "bad_request");
    assert_eq!(s.refused("ledger_list", json!({ "ledger": "无" })).code, "not_found");
    assert_eq!(s.refused("ledger_add", json!({ "ledger": "asset", "values": { "no_such": "x" } })).code, "invalid");
    assert_eq!(s.refused("ledger_get", json!({ "ledger": "asset", "id": "999" })).code, "not_found");
    assert_eq!(
        s.refused("ledger_add", json!({ "ledger": "asset", "values": { "name": "x", "class_by": "自分" } })).code,
        "invalid"
    );
    assert_eq!(
        s.refused("ledger_list", json!({ "ledger": "asset", "view": { "sort": "name; DROP TABLE asset" } })).code,
        "bad_request"
    );
}

#[test]
fn an_export_that_cannot_be_written_leaves_what_was_there() {
    let s = an_office();
    s.an_asset(json!({ "name": "台帳" }));
    let out = s.file("ない場所/台帳.xlsx");
    let p = s.refused("ledger_export", json!({ "ledger": "asset", "selection": { "all": {} }, "out": out }));
    assert!(matches!(p.code.as_str(), "not_found" | "disk"), "{} {}", p.code, p.message);
    let there = s.file("前からある.txt");
    std::fs::write(&there, "前からある").unwrap();
    let p = s.refused("ledger_export", json!({ "ledger": "asset", "selection": { "all": {} }, "out": there }));
    assert_eq!(p.code, "bad_request");
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "前からある");
}

/// A user who presses やめる at once.
struct Impatient;

impl kernel::Progress for Impatient {
    fn at(&self, _done: u64, _total: u64) {}
    fn stopped(&self) -> bool {
        true
    }
}

#[test]
fn an_import_that_is_stopped_leaves_the_book_as_it_was() {
    let s = an_office();
    let path = s.file("台帳.csv");
    let rows: String = (0..500).map(|n| format!("資産{n},B\r\n")).collect();
    std::fs::write(&path, format!("資産名,分類\r\n{rows}")).unwrap();
    let before = s.ask("journal_verify", json!({}));
    for cmd in ["import_preview", "import_commit"] {
        let ask = json!({ "ledger": "asset", "path": path, "partial": true });
        let p = api::dispatch(s.office(), cmd, ask, &Impatient).unwrap_err();
        assert_eq!(p.code, "cancelled", "{cmd}: {}", p.message);
    }
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset", "view": { "life": "all" } }))["total"], 0);
    assert_eq!(s.ask("journal_verify", json!({}))["head16"], before["head16"]);
}

#[test]
fn an_attachment_is_sealed_shown_and_taken_off_with_a_reason() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "仕様書" }));
    let file = s.file("証明書 髙﨑.txt");
    std::fs::write(&file, "破砕しました").unwrap();
    s.ask("attachment_add", json!({ "ledger": "asset", "id": id, "path": file }));
    let seen = s.record("asset", &id)["attachments"][0].clone();
    assert_eq!(seen["name"], "証明書 髙﨑.txt");
    let newest = s.ask("ledger_history", json!({ "ledger": "asset", "id": id }))["entries"][0].clone();
    assert_eq!(newest["changes"], json!([{ "label": "添付", "before": "", "after": "証明書 髙﨑.txt" }]));
    let shown = s.ask("attachment_show", json!({ "id": seen["id"] }));
    assert_eq!(shown["media_type"], "text/plain");
    let out = s.file("取り出し.txt");
    s.ask("attachment_save", json!({ "id": seen["id"], "out": out }));
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "破砕しました");
    assert_eq!(s.refused("attachment_remove", json!({ "id": seen["id"] })).code, "invalid");
    s.ask("attachment_remove", json!({ "id": seen["id"], "reason": "付け間違い" }));
    assert_eq!(s.record("asset", &id)["attachments"], json!([]));
    let big = s.file("大きい写真.jpg");
    std::fs::write(&big, vec![0_u8; 21 * 1024 * 1024]).unwrap();
    assert_eq!(s.refused("attachment_add", json!({ "ledger": "asset", "id": id, "path": big })).code, "too_large");
    assert_eq!(s.refused("attachment_add", json!({ "ledger": "asset", "id": id, "path": s.home() })).code, "bad_file");
}
