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
