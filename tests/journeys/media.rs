//! Carriers take the highest class of what they hold (第17条第3項).

use crate::support::*;
use serde_json::{Value, json};

fn a_carrier(s: &Story, values: Value) -> String {
    s.ask("ledger_add", json!({ "ledger": "media", "values": values }))["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_stick_with_one_a_file_is_class_a_and_says_why() {
    let s = an_office();
    let a = s.an_asset(json!({ "name": "滞納者一覧", "class": "A", "class_reason": "住民の個人情報" }));
    let c = s.an_asset(json!({ "name": "納税だより", "class": "C", "class_reason": "公表済" }));
    let usb = a_carrier(&s, json!({ "name": "USBメモリ", "kind": "usb", "serial": ["A-0O1"] }));
    let done = s.ask("record_link", json!({ "link": "media_holds", "from": usb, "to": [c] }));
    assert!(done["changed"].as_array().unwrap().contains(&json!("media")));
    assert_eq!(s.record("media", &usb)["record"]["values"]["class"], "C");
    s.ask("record_link", json!({ "link": "media_holds", "from": usb, "to": [a] }));
    let seen = s.record("media", &usb);
    assert_eq!(seen["record"]["values"]["class"], "A");
    assert_eq!(seen["record"]["step"], "waiting");
    let note = seen["class_note"].as_str().unwrap();
    assert!(note.contains("第17条第3項") && note.contains("滞納者一覧"), "{note}");
    assert_eq!(seen["links"].as_array().unwrap().len(), 2);
    assert_eq!(s.record("asset", &a)["links"][0]["name"], "USBメモリ");
}

#[test]
fn raising_an_asset_raises_its_carrier_and_asks_the_chief_again() {
    let s = an_office();
    let b = s.an_asset(json!({ "name": "現地調査図", "class": "B", "class_reason": "未公表" }));
    let hdd = a_carrier(&s, json!({ "name": "外付HDD", "kind": "hdd" }));
    s.ask("record_link", json!({ "link": "media_holds", "from": hdd, "to": [b] }));
    s.acts(CHIEF).step("media", &hdd, "confirm");
    assert_eq!(s.record("media", &hdd)["record"]["step"], "confirmed");
    let version = s.record("asset", &b)["record"]["version"].clone();
    s.acts(OFFICER)
        .ask("ledger_edit", json!({ "ledger": "asset", "id": b, "version": version, "values": { "class": "A" } }));
    let seen = s.record("media", &hdd);
    assert_eq!((&seen["record"]["values"]["class"], &seen["record"]["step"]), (&json!("A"), &json!("waiting")));
}

#[test]
fn a_carrier_is_never_lowered_below_what_it_holds() {
    let s = an_office();
    let a = s.an_asset(json!({ "name": "住民税データ", "class": "A", "class_reason": "個人番号" }));
    let pc = a_carrier(&s, json!({ "name": "端末12", "kind": "terminal", "class": "B", "class_reason": "業務用" }));
    s.ask("record_link", json!({ "link": "media_holds", "from": pc, "to": [a] }));
    let version = s.record("media", &pc)["record"]["version"].clone();
    let p = s
        .refused("ledger_edit", json!({ "ledger": "media", "id": pc, "version": version, "values": { "class": "C" } }));
    assert!(p.message.contains("第17条第3項"), "{}", p.message);
    s.ask("record_unlink", json!({ "link": "media_holds", "from": pc, "to": [a] }));
    let seen = s.record("media", &pc);
    assert_eq!(seen["record"]["values"]["class"], "A", "taking something out never lowers the class by itself");
    let version = seen["record"]["version"].clone();
    s.ask("ledger_edit", json!({ "ledger": "media", "id": pc, "version": version, "values": { "class": "B" } }));
}

#[test]
fn merging_assets_moves_their_carriers() {
    let s = an_office();
    let keep = s.an_asset(json!({ "name": "給与支払報告書", "class": "B", "class_reason": "個人情報" }));
    let other = s.an_asset(json!({ "name": "給与支払報告書（写）", "class": "B", "class_reason": "個人情報" }));
    let dvd = a_carrier(&s, json!({ "name": "DVD 3枚組", "kind": "optical" }));
    s.ask("record_link", json!({ "link": "media_holds", "from": dvd, "to": [other] }));
    s.ask("ledger_merge", json!({ "ledger": "asset", "keep": keep, "others": [other], "reason": "同じもの" }));
    let links = s.record("media", &dvd)["links"].clone();
    assert_eq!(links.as_array().unwrap().len(), 1);
    assert_eq!(links[0]["id"], json!(keep));
}

#[test]
fn merging_or_undoing_never_leaves_a_carrier_below_its_contents() {
    let s = an_office();
    let a = s.an_asset(json!({ "name": "住民税データ", "class": "A", "class_reason": "個人番号" }));
    let low = a_carrier(&s, json!({ "name": "USB 1", "kind": "usb", "class": "A", "class_reason": "予備" }));
    let high = a_carrier(&s, json!({ "name": "USB 2", "kind": "usb" }));
    s.ask("record_link", json!({ "link": "media_holds", "from": high, "to": [a] }));
    s.ask("ledger_merge", json!({ "ledger": "media", "keep": low, "others": [high], "reason": "同じもの" }));
    assert_eq!(s.record("media", &low)["record"]["values"]["class"], "A");

    let other = a_carrier(&s, json!({ "name": "USB 3", "kind": "usb", "class": "C", "class_reason": "公表資料" }));
    let p =
        s.refused("ledger_merge", json!({ "ledger": "media", "keep": other, "others": [low], "reason": "同じもの" }));
    assert!(p.message.contains("第17条第3項"), "{}", p.message);

    let b = s.an_asset(json!({ "name": "公図", "class": "B", "class_reason": "内部" }));
    let disk = a_carrier(&s, json!({ "name": "HDD", "kind": "hdd" }));
    s.ask("record_link", json!({ "link": "media_holds", "from": disk, "to": [b] }));
    let version = s.record("media", &disk)["record"]["version"].clone();
    s.ask("ledger_edit", json!({ "ledger": "media", "id": disk, "version": version, "values": { "class": "A" } }));
    let entry = s.ask("ledger_history", json!({ "ledger": "media", "id": disk }))["entries"][0]["entry"].clone();
    let version = s.record("asset", &b)["record"]["version"].clone();
    s.ask("ledger_edit", json!({ "ledger": "asset", "id": b, "version": version, "values": { "class": "A" } }));
    s.ask("ledger_undo", json!({ "entry": entry }));
    assert_eq!(s.record("media", &disk)["record"]["values"]["class"], "A");
}

#[test]
fn a_workbook_with_a_lower_class_leaves_the_carrier_where_it_is_and_says_so() {
    let s = an_office();
    let a = s.an_asset(json!({ "name": "住民税データ", "class": "A", "class_reason": "個人番号" }));
    let path = s.file("媒体.csv");
    std::fs::write(&path, "管理番号,品名,種別,重要性分類,保管場所\r\nU-1,USBメモリ,USB,B,金庫\r\n").unwrap();
    s.ask("import_commit", json!({ "ledger": "media", "path": path }));
    let id = s.ask("ledger_list", json!({ "ledger": "media" }))["records"][0]["id"].as_str().unwrap().to_owned();
    s.ask("record_link", json!({ "link": "media_holds", "from": id, "to": [a] }));
    std::fs::write(&path, "管理番号,品名,種別,重要性分類,保管場所\r\nU-1,USBメモリ,USB,B,書庫\r\n").unwrap();
    let plan = s.ask("import_preview", json!({ "ledger": "media", "path": path }));
    assert!(plan["flags"].as_array().unwrap().iter().any(|f| f["kind"] == "held" && f["row"] == 2), "{plan}");
    s.ask("import_commit", json!({ "ledger": "media", "path": path }));
    let seen = s.record("media", &id)["record"]["values"].clone();
    assert_eq!((&seen["class"], &seen["place"]), (&json!("A"), &json!("書庫")));
}
