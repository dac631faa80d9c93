//! A step is taken with what was seen, or not at all.

use crate::support::*;
use kernel::code;
use serde_json::{Value, json};

fn three(s: &Story) -> Vec<String> {
    let named = |name: &str| json!({ "name": name, "class": "B", "class_reason": "内部資料" });
    ["固定資産課税台帳", "髙﨑家屋 評価調書", "納税だより①"].map(|n| s.an_asset(named(n))).into()
}

fn page(s: &Story) -> Value {
    s.ask("ledger_list", json!({ "ledger": "asset" }))
}

fn edited(s: &Story, id: &str) {
    let version = s.record("asset", id)["record"]["version"].clone();
    s.ask("ledger_edit", json!({ "ledger": "asset", "id": id, "version": version, "values": { "class": "A" } }));
}

fn confirmed(s: &Story) -> usize {
    page(s)["records"].as_array().unwrap().iter().filter(|r| r["step"] == "confirmed").count()
}

#[test]
fn one_record_that_changed_after_it_was_opened_is_not_confirmed() {
    let s = an_office();
    let ids = three(&s);
    let seen = s.record("asset", &ids[1])["record"]["version"].clone();
    edited(&s, &ids[1]);
    s.acts(CHIEF);
    let ask = |version: &Value| {
        json!({ "ledger": "asset", "selection": { "ids": [ids[1]] }, "step": "confirm",
                "seen": { "versions": { ids[1].as_str(): version } } })
    };
    let p = s.refused("ledger_step", ask(&seen));
    assert_eq!(p.code, code::STALE);
    assert!(p.message.contains("「髙﨑家屋 評価調書」") && p.message.contains("確かめて"), "{p}");
    assert_eq!(confirmed(&s), 0);
    let now = s.record("asset", &ids[1])["record"]["version"].clone();
    assert_eq!(s.ask("ledger_step", ask(&now))["done"], 1);
}

#[test]
fn a_filter_that_grew_is_not_confirmed_as_a_whole() {
    let s = an_office();
    three(&s);
    let seen = page(&s);
    let seen = json!({ "count": seen["total"], "entry": seen["entry"] });
    s.an_asset(json!({ "name": "あとから増えた資産", "class": "C", "class_reason": "公開資料" }));
    s.acts(CHIEF);
    let ask = |seen: &Value, dry: bool| json!({ "ledger": "asset", "selection": { "all": {} }, "step": "confirm", "seen": seen, "dry_run": dry });
    for dry in [true, false] {
        let p = s.refused("ledger_step", ask(&seen, dry));
        assert_eq!(p.code, code::STALE);
        assert!(p.message.contains("3件") && p.message.contains("4件"), "{p}");
    }
    assert_eq!(confirmed(&s), 0, "not even those that were seen");
    let now = page(&s);
    let done = s.ask("ledger_step", ask(&json!({ "count": now["total"], "entry": now["entry"] }), false));
    assert_eq!(done["done"], 4);
}

#[test]
fn a_record_changed_since_the_list_was_read_stops_the_whole_step() {
    let s = an_office();
    let ids = three(&s);
    let seen = page(&s);
    // The last of them, so that two would have landed before it.
    edited(&s, &ids[2]);
    s.acts(CHIEF);
    let by_list = json!({ "count": 3, "entry": seen["entry"] });
    let p = s.refused(
        "ledger_step",
        json!({ "ledger": "asset", "selection": { "all": {} }, "step": "confirm", "seen": by_list }),
    );
    assert_eq!(p.code, code::STALE);
    let first = json!({ "ids": [ids[0], ids[1]] });
    assert_eq!(confirmed(&s), 0);
    let but = json!({ "all_but": { "view": {}, "except": [ids[2]] } });
    let rest = json!({ "ledger": "asset", "selection": but, "step": "confirm", "dry_run": true,
                       "seen": { "count": 2, "entry": seen["entry"] } });
    assert_eq!(s.ask("ledger_step", rest)["done"], 2, "what changed is not meant here");
    let done = s.ask(
        "ledger_step",
        json!({ "ledger": "asset", "selection": first, "step": "confirm", "seen": { "entry": seen["entry"] } }),
    );
    assert_eq!(done["done"], 2);
    let p = s.refused(
        "ledger_step",
        json!({ "ledger": "asset", "selection": { "all": {} }, "step": "confirm", "seen": { "entry": "9999" } }),
    );
    assert_eq!(p.code, code::STALE, "an entry that this book does not have");
}

#[test]
fn a_bulk_edit_changes_what_was_seen_or_nothing() {
    let s = an_office();
    let ids = three(&s);
    let seen = page(&s);
    edited(&s, &ids[2]);
    let ask = |seen: Value| json!({ "ledger": "asset", "selection": { "all": {} }, "values": { "place": "書庫" }, "seen": seen });
    let p = s.refused("ledger_bulk_edit", ask(json!({ "entry": seen["entry"] })));
    assert_eq!(p.code, code::STALE);
    assert!(page(&s)["records"].as_array().unwrap().iter().all(|r| r["values"]["place"].is_null()));
    let done = s.ask("ledger_bulk_edit", ask(json!({ "entry": page(&s)["entry"], "count": 3 })));
    assert_eq!((&done["done"], &done["refused_total"]), (&json!(3), &json!(0)));
}

#[test]
fn of_very_many_refusals_200_are_listed_and_all_are_counted() {
    let s = an_office();
    let mut text = "資産の名称,重要性分類\n".to_owned();
    for n in 0..205 {
        text.push_str(&format!("調書{n},C\n"));
    }
    let path = s.file("多い.csv");
    std::fs::write(&path, text).unwrap();
    s.ask("import_commit", json!({ "ledger": "asset", "path": path, "partial": true }));
    // A name cannot be emptied.
    let ask = json!({ "ledger": "asset", "selection": { "all": {} }, "values": { "name": null } });
    let edited = s.ask("ledger_bulk_edit", ask);
    assert_eq!(edited["refused"].as_array().unwrap().len(), 200);
    assert_eq!((&edited["refused_total"], &edited["done"], &edited["entry"]), (&json!(205), &json!(0), &json!("")));
}

#[test]
fn a_record_is_found_in_the_list_as_it_is_sorted_and_filtered() {
    let s = an_office();
    let ids = three(&s);
    let place =
        |view: Value| s.ask("ledger_place", json!({ "ledger": "asset", "view": view, "id": ids[2] }))["row"].clone();
    assert_eq!(place(json!({})), 2);
    assert_eq!(place(json!({ "descending": true })), 0);
    assert_eq!(place(json!({ "search": "納税" })), 0);
    assert_eq!(place(json!({ "search": "家屋" })), json!(null), "it is not in this list");
    let listed = s.ask("ledger_list", json!({ "ledger": "asset", "view": { "sort": "name" } }));
    let row = listed["records"].as_array().unwrap().iter().position(|r| r["id"] == ids[2].as_str()).unwrap();
    assert_eq!(place(json!({ "sort": "name" })), row);
}

#[test]
fn an_edit_tells_the_version_that_the_next_step_needs() {
    let s = an_office();
    let id = three(&s)[0].clone();
    let edited = s.ask(
        "ledger_edit",
        json!({ "ledger": "asset", "id": id, "version": s.record("asset", &id)["record"]["version"], "values": { "place": "書庫" } }),
    );
    assert_eq!(edited["version"], s.record("asset", &id)["record"]["version"]);
}
