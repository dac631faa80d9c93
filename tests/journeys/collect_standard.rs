//! The standard asset list: from the collecting office's Excel, along with an invitation, into a division's ledger.

use crate::city::*;
use crate::support::*;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use std::path::PathBuf;

fn excel(s: &Story, name: &str, rows: &[&[&str]]) -> PathBuf {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            sheet.write(r as u32, c as u16, *text).unwrap();
        }
    }
    let path = s.file(name);
    book.save(&path).unwrap();
    path
}

const HEADER: &[&str] = &["資産名", "区分", "重要性分類", "分類の理由", "保管場所", "管理番号のメモ"];

fn names(lines: &Value) -> Vec<&str> {
    lines.as_array().unwrap().iter().map(|l| l["name"].as_str().unwrap()).collect()
}

/// The invitation of the office's own division.
fn invitation(s: &Story) -> Value {
    let folder = s.file("招待");
    std::fs::create_dir_all(&folder).unwrap();
    let made = s.acts(COLLECTOR).ask("collect_invite", json!({ "folder": folder }));
    json!({ "path": folder.join(made["files"][0].as_str().unwrap()) })
}

#[test]
fn a_list_from_excel_goes_along_with_the_invitation_and_its_lines_become_records_of_the_division() {
    let s = a_collecting_office();
    s.ask("collect_division_save", json!({ "code": "001", "name": "情報システム課" }));
    let ask = invitation(&s);
    assert_eq!(s.acts(CHIEF).ask("submission_invitation_read", ask)["assets"], 0, "none is kept yet");

    let path = excel(
        &s,
        "標準資産.xlsx",
        &[
            HEADER,
            &["グループウェア①", "情報システム", "B", "内部の連絡", "サーバ室", "x"],
            &["𠮷野町の電子申請　受付", "情報システム", "Ａ", "個人情報", "", ""],
            &["共通の様式ﾌｧｲﾙ", "情報", "", "", "", ""],
        ],
    );
    s.acts(COLLECTOR);
    let shown = s.ask("collect_standard_read", json!({ "path": path, "dry_run": true }));
    assert_eq!(shown["problems"], json!([]), "{shown}");
    assert_eq!(names(&shown["lines"]).len(), 3);
    assert_eq!(shown["left_out"], json!(["保管場所", "管理番号のメモ"]));
    assert_eq!(s.ask("collect_standard", json!({}))["lines"], json!([]), "it was only asked");
    s.ask("collect_standard_read", json!({ "path": path }));
    let kept = s.ask("collect_standard", json!({}));
    assert_eq!(names(&kept["lines"]), ["グループウェア①", "𠮷野町の電子申請　受付", "共通の様式ﾌｧｲﾙ"]);

    let ask = invitation(&s);
    s.acts(CHIEF);
    let read = s.ask("submission_invitation_read", ask.clone());
    assert_eq!(read["assets"], 3);
    let take = json!({ "path": ask["path"], "digest": read["digest"], "fingerprint": read["fingerprint"] });
    s.ask("submission_invitation_take", take);
    s.acts(OFFICER);
    let lines = s.ask("submission_assets", json!({}))["lines"].clone();
    let classes: Vec<_> = lines.as_array().unwrap().iter().map(|l| l["class"].as_str().unwrap()).collect();
    assert_eq!(classes, ["B", "A", ""]);
    s.ask("submission_assets_add", json!({ "keys": [lines[1]["key"], lines[2]["key"]] }));
    let found = s.ask("ledger_list", json!({ "ledger": "asset", "view": { "search": "電子申請" } }));
    assert_eq!(found["total"], 1, "{found}");

    // Taken off, the next invitation brings none; the division keeps what it was brought.
    s.acts(COLLECTOR).ask("collect_standard_drop", json!({}));
    assert_eq!(s.ask("collect_standard", json!({}))["lines"], json!([]));
    let ask = invitation(&s);
    assert_eq!(s.acts(CHIEF).ask("submission_invitation_read", ask)["assets"], 0);
    assert_eq!(names(&s.acts(OFFICER).ask("submission_assets", json!({}))["lines"]).len(), 3);
}

#[test]
fn a_list_that_cannot_be_taken_says_where_and_the_one_before_still_counts() {
    let s = a_collecting_office();
    let good = excel(&s, "良い.xlsx", &[HEADER, &["グループウェア", "情報システム", "B", "内部の連絡", "", ""]]);
    s.ask("collect_standard_read", json!({ "path": good }));
    let twice = excel(&s, "二度.xlsx", &[HEADER, &["ﾒｰﾙ", "", "", "", "", ""], &["メール", "", "", "", "", ""]]);
    let p = s.refused("collect_standard_read", json!({ "path": twice, "dry_run": true }));
    assert!(p.message.contains("メール") && p.message.contains("二度"), "{}", p.message);
    let wrong = excel(&s, "違う.xlsx", &[HEADER, &["電話", "情報システム", "特Ａ", "", "", ""]]);
    let shown = s.ask("collect_standard_read", json!({ "path": wrong, "dry_run": true }));
    assert!(shown["problems"][0].as_str().unwrap().starts_with("2行目："), "{shown}");
    assert_eq!(s.refused("collect_standard_read", json!({ "path": wrong })).code, "has_problems");
    let header = excel(&s, "空.xlsx", &[HEADER]);
    assert_eq!(s.refused("collect_standard_read", json!({ "path": header })).code, "invalid");
    let other = excel(&s, "別.xlsx", &[&["AED", "住所"], &["市役所", "高松市"]]);
    assert_eq!(s.refused("collect_standard_read", json!({ "path": other })).code, "has_problems");
    assert_eq!(s.refused("collect_standard_read", json!({ "path": s.file("ない.xlsx") })).code, "not_found");
    assert_eq!(names(&s.ask("collect_standard", json!({}))["lines"]), ["グループウェア"]);
    s.acts(CHIEF);
    for cmd in ["collect_standard", "collect_standard_drop"] {
        assert_eq!(s.refused(cmd, json!({})).code, "forbidden", "{cmd}");
    }
}
