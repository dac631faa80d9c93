//! The journal.

use crate::support::*;
use serde_json::json;

#[test]
fn the_journal_is_sound_and_its_head_can_be_compared_with_paper() {
    let s = an_office();
    s.an_asset(json!({ "name": "台帳" }));
    let v = s.ask("journal_verify", json!({}));
    assert_eq!(v["sound"], true, "{v}");
    let head = v["head16"].as_str().unwrap().to_owned();
    assert_eq!(head.len(), 16);
    s.an_asset(json!({ "name": "もう一つ" }));
    let v = s.ask("journal_verify", json!({ "against": head }));
    assert_eq!(v["sound"], true);
    assert!(v["against"].as_str().unwrap().contains("一致"), "{v}");
    let v = s.ask("journal_verify", json!({ "against": "0123 4567 89AB CDEF" }));
    assert_eq!(v["sound"], false);
    let p = s.refused("journal_verify", json!({ "against": "みじかい" }));
    assert_eq!(p.code, "invalid");
}

#[test]
fn reading_is_not_journalled_and_exporting_is() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "台帳" }));
    let before = s.ask("journal_list", json!({}))["total"].as_i64().unwrap();
    s.record("asset", &id);
    s.ask("ledger_list", json!({ "ledger": "asset" }));
    assert_eq!(s.ask("journal_list", json!({}))["total"].as_i64().unwrap(), before);
    s.ask("ledger_export", json!({ "ledger": "asset", "selection": { "all": {} }, "out": s.file("台帳 出力.xlsx") }));
    let lines = s.ask("journal_list", json!({}));
    assert_eq!(lines["total"].as_i64().unwrap(), before + 1);
    assert_eq!(lines["entries"][0]["what"], "書き出し");
}

#[test]
fn a_refused_confirmation_is_entered_and_a_dry_run_is_not() {
    let s = an_office();
    s.acts(CHIEF);
    let id =
        s.an_asset(json!({ "name": "台帳（髙﨑）", "kind": "information", "class": "A", "class_reason": "個人情報" }));
    let total = || s.ask("journal_list", json!({}))["total"].as_i64().unwrap();
    let before = total();
    let ask = |dry: bool| json!({ "ledger": "asset", "selection": { "ids": [id] }, "step": "confirm", "dry_run": dry });
    s.ask("ledger_step", ask(true));
    assert_eq!(total(), before, "asking what would happen leaves no trace");
    let stepped = s.ask("ledger_step", ask(false));
    if stepped["refused_total"] == 1 {
        let line = s.ask("journal_list", json!({}))["entries"][0].clone();
        assert_eq!(line["what"], "拒否", "{line}");
        assert!(line["detail"].as_str().unwrap().contains("第11条第1項"), "{line}");
        assert!(line["detail"].as_str().unwrap().contains("税務-資-0001"), "{line}");
    }
    assert_eq!(stepped["refused_total"], 1, "{stepped}");
    s.acts(AUDITOR);
    let before = total();
    assert_eq!(s.refused("ledger_step", ask(false)).code, "forbidden");
    let line = s.ask("journal_list", json!({}))["entries"][0].clone();
    assert_eq!((line["what"].as_str(), line["who"].as_str()), (Some("拒否"), Some("監査 次郎")));
    assert_eq!(total(), before + 1);
    assert_eq!(s.ask("journal_verify", json!({}))["sound"], true);
}

#[test]
fn the_journal_says_old_and_new_and_is_filtered_by_person_ledger_deed_and_day() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "固定資産台帳", "place": "書庫" }));
    let version = s.record("asset", &id)["record"]["version"].clone();
    s.ask("ledger_edit", json!({ "ledger": "asset", "id": id, "version": version, "values": { "place": "金庫①" } }));
    s.acts(STAFF).an_asset(json!({ "name": "㈱納税通知" }));
    let list = |filter: serde_json::Value| s.ask("journal_list", json!({ "filter": filter }));
    let newest = list(json!({ "action": "変更" }))["entries"][0].clone();
    let detail = s.ask("journal_entry", json!({ "entry": newest["entry"] }));
    let change = &detail["changes"][0];
    assert_eq!(
        (&change["label"], &change["before"], &change["after"]),
        (&json!("保管場所"), &json!("書庫"), &json!("金庫①"))
    );
    assert_eq!(change["number"], "税務-資-0001");
    assert_eq!(list(json!({ "actor": STAFF }))["total"], 2, "signed in, added");
    assert_eq!(list(json!({ "ledger": "asset" }))["total"], 3);
    assert_eq!(list(json!({ "ledger": "asset", "action": "登録", "actor": OFFICER }))["total"], 1);
    assert_eq!(list(json!({ "search": "登録" }))["total"], 2, "words of the screen are found too");
    assert_eq!(list(json!({ "from": "2026-11-18", "to": "2026-11-18" }))["total"], 5);
    assert_eq!(list(json!({ "to": "2026-11-17" }))["total"], 0);
    let facets = s.ask("journal_facets", json!({}));
    let labels = |of: &str| -> Vec<String> {
        facets[of].as_array().unwrap().iter().map(|f| f["label"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(labels("ledgers"), ["サインイン", "情報資産", "帳簿"]);
    assert_eq!(labels("actions"), ["サインイン", "変更", "帳簿の作成", "登録"]);
    assert!(labels("people").contains(&"髙橋 﨑子".to_owned()));
}

#[test]
fn the_journal_goes_out_as_workbook_csv_and_paper_and_each_is_an_entry() {
    let s = an_office();
    s.an_asset(json!({ "name": "㈱髙﨑の台帳" }));
    s.acts(AUDITOR);
    for (name, what) in [("記録.xlsx", "記録の書き出し"), ("記録.csv", "記録の書き出し"), ("記録.pdf", "記録の印刷")]
    {
        let out = s.file(name);
        let written = s.ask("journal_export", json!({ "out": out, "filter": { "ledger": "asset" } }));
        assert_eq!(written["records"], 1, "{name}");
        let line = s.ask("journal_list", json!({}))["entries"][0].clone();
        assert_eq!((line["what"].as_str(), line["who"].as_str()), (Some(what), Some("監査 次郎")));
        assert!(line["detail"].as_str().unwrap().contains(name));
    }
    let csv = std::fs::read_to_string(s.file("記録.csv")).unwrap();
    assert!(csv.contains("2026-11-18 10:00:00,1002,𠮷田 花,担当者,登録,税務-資-0001"), "{csv}");
    assert!(std::fs::read(s.file("記録.pdf")).unwrap().starts_with(b"%PDF"));
    assert_eq!(s.refused("journal_export", json!({ "out": s.file("記録.txt") })).code, "bad_request");
    assert_eq!(s.refused("journal_export", json!({ "out": s.book().join("記録.csv") })).code, "disk");
}

#[test]
fn a_print_from_the_window_is_entered() {
    let s = an_office();
    s.an_asset(json!({ "name": "台帳" }));
    s.acts(AUDITOR).ask("print_done", json!({ "ledger": "asset", "form": "情報資産台帳", "pages": 2 }));
    let line = s.ask("journal_list", json!({}))["entries"][0].clone();
    assert_eq!((line["what"].as_str(), line["detail"].as_str()), (Some("印刷"), Some("様式 情報資産台帳　ページ 2")));
    s.ask("print_done", json!({ "ledger": "", "form": "今日の予定", "pages": 1 }));
    let line = s.ask("journal_list", json!({}))["entries"][0].clone();
    assert_eq!((line["what"].as_str(), line["detail"].as_str()), (Some("印刷"), Some("様式 今日の予定　ページ 1")));
    assert_eq!(s.refused("print_done", json!({ "ledger": "asset", "report": "税務-分類-R8-999" })).code, "not_found");
    assert_eq!(s.refused("print_done", json!({ "ledger": "ほか", "form": "一覧" })).code, "not_found");
}

#[test]
fn a_clock_that_was_set_back_is_told_today_and_in_the_journal() {
    let s = an_office();
    s.an_asset(json!({ "name": "台帳" }));
    let earlier = s.on("2026-11-15T01:00:00Z".parse().unwrap());
    earlier.an_asset(json!({ "name": "後から" }));
    let line = earlier.ask("journal_list", json!({ "filter": { "search": "後から" } }));
    assert_eq!(line["total"], 0, "what a record says is not in the line");
    let lines = earlier.ask("journal_list", json!({}))["entries"].clone();
    let first = lines.as_array().unwrap().iter().find(|l| l["what"] == "サインイン").unwrap();
    assert!(
        first["detail"].as_str().unwrap().contains("時計が戻っています（前の記録は 令和8年11月18日 10時00分"),
        "the first entry after it tells: {lines}"
    );
    let late = earlier.ask("today", json!({}))["late"].clone();
    assert!(late.as_array().unwrap().iter().any(|r| r["kind"] == "時計" && r["screen"] == "journal"), "{late}");
}

#[test]
fn every_paper_carries_the_value_of_the_journal_and_the_digits_of_either_kind_are_found() {
    let s = an_office();
    s.an_asset(json!({ "name": "固定資産台帳", "class": "A", "class_reason": "個人情報" }));
    // 記録値 1899 AC6C 12F0 77B1, on one line of the footer.
    let value_on = |pdf: &[u8], label: &str| -> String {
        let text = crate::paper::text_of(&s, pdf);
        let after = text.split(label).nth(1).unwrap_or_else(|| panic!("no {label} in:\n{text}"));
        after.chars().filter(|c| !c.is_whitespace()).take(16).collect()
    };
    let list = json!({ "ledger": "asset", "form": "list", "fill": "data" });
    let draft = json!({ "ledger": "asset", "form": "report", "fill": "data" });
    for (name, preview) in [
        ("a list", s.ask("print_preview", list)),
        ("a draft", s.ask("print_preview", draft.clone())),
        ("today", s.ask("today_print", json!({}))),
    ] {
        let head = value_on(&crate::paper::bytes_of(&preview), "記録値");
        let v = s.ask("journal_verify", json!({ "against": head }));
        assert_eq!(v["sound"], true, "{name}: {head} is not found: {v}");
        assert!(v["against"].as_str().unwrap().contains("記録 2 番"), "{name}: {v}");
    }
    s.ask("report_issue", json!({ "print": draft }));
    s.an_asset(json!({ "name": "その後の台帳" }));
    let pdf = crate::paper::bytes_of(&s.ask("report_show", json!({ "number": "税務-分類-R8-001" })));
    let v = s.ask("journal_verify", json!({ "against": value_on(&pdf, "記録値") }));
    assert!(v["sound"] == true && v["against"].as_str().unwrap().contains("記録 2 番"), "{v}");
    // Whoever types the other sixteen digits is told what they are, and no alarm is raised.
    let v = s.ask("journal_verify", json!({ "against": value_on(&pdf, "検証値") }));
    assert!(v["sound"] == true && v["against"].as_str().unwrap().contains("税務-分類-R8-001"), "{v}");
    let v = s.ask("journal_verify", json!({ "against": "0123456789abcdef" }));
    assert!(v["sound"] == false && v["against"].as_str().unwrap().contains("どこにもありません"), "{v}");
}
