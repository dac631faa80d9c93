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
