//! Privileged IDs, those of contractors, and a shared ID whose user leaves (第59条第2号, 第60条第2項, 第81条第2項, 第88条第2項第2号).

use crate::support::*;
use serde_json::{Value, json};

fn on(day: &str) -> chrono::DateTime<chrono::Utc> {
    format!("{day}T01:00:00Z").parse().unwrap()
}

fn adds(s: &impl Asks, values: Value) -> String {
    s.ask("ledger_add", json!({ "ledger": "user_id", "values": values }))["id"].as_str().unwrap().to_owned()
}

fn take(s: &impl Asks, id: &str, step: &str, values: Value) {
    let ask = json!({ "ledger": "user_id", "selection": { "ids": [id] }, "step": step, "values": values });
    let done = s.ask("ledger_step", ask);
    assert_eq!(done["done"], 1, "{step}: {done}");
}

fn rows_of(s: &impl Asks, kind: &str) -> Vec<Value> {
    let today = s.ask("today", json!({}));
    let rows = ["waiting", "late", "soon"].iter().flat_map(|k| today[k].as_array().unwrap().clone());
    rows.filter(|r| r["kind"] == kind).collect()
}

fn with(values: &Value, more: Value) -> Value {
    let mut all = values.clone();
    for (k, v) in more.as_object().unwrap() {
        all[k] = v.clone();
    }
    all
}

#[test]
fn a_privileged_id_says_why_since_when_and_who_changed_its_secret() {
    let s = an_office();
    let root = json!({ "user_id": "root", "system": "税務サーバ", "kind": "privileged", "holder": "𠮷田 花", "holder_number": OFFICER });
    let p = s.refused("ledger_add", json!({ "ledger": "user_id", "values": root }));
    assert_eq!((p.fields[0].column.as_str(), p.fields[0].code.as_str()), ("granted_for", "required"), "{p}");
    assert!(p.message.contains("第81条第2項"), "{p}");
    let whole = with(
        &root,
        json!({ "granted_for": "障害のときの復旧", "granted_on": "2026-11-01", "default_changed": false,
            "secret_changed_on": "2026-11-02", "secret_changed_by": "㈱ヘイ製作所", "contractor_changed": true }),
    );
    let p = s.refused("ledger_add", json!({ "ledger": "user_id", "values": whole }));
    assert_eq!(p.fields[0].column, "contractor_reason");
    assert!(p.message.contains("第81条第2項第2号") && p.message.contains("理由"), "{p}");
    let p = s.refused(
        "ledger_add",
        json!({ "ledger": "user_id", "values": with(&whole, json!({ "contractor_reason": "PW=Fuji-3776x" })) }),
    );
    assert!(p.fields.iter().any(|f| f.code == "password"), "not even in the reason: {p}");
    let p = s.refused(
        "ledger_add",
        json!({ "ledger": "user_id", "values": with(&root, json!({ "granted_for": "復旧", "secret_changed_on": "2026-11-19" })) }),
    );
    assert!(p.message.contains("先の日付"), "{p}");
    let id = adds(&s, with(&whole, json!({ "contractor_reason": "導入のときに業者だけが入れたため" })));
    take(&s, &id, "request", json!({}));
    take(s.acts(CHIEF), &id, "approve", json!({}));
    take(s.acts(OFFICER), &id, "register", json!({ "registered_on": "2026-11-18" }));
    let now = rows_of(&s, "初期値のままの特権ID");
    assert_eq!(now.len(), 1, "{now:?}");
    assert_eq!(now[0]["article"], "第81条第2項第4号", "{now:?}");
    let version = s.record("user_id", &id)["record"]["version"].clone();
    let values = json!({ "default_changed": true, "secret_changed_on": "2026-11-18", "secret_changed_by": "𠮷田 花", "contractor_changed": false });
    s.ask("ledger_edit", json!({ "ledger": "user_id", "id": id, "version": version, "values": values }));
    assert!(rows_of(&s, "初期値のままの特権ID").is_empty());
}

#[test]
fn an_id_for_a_piece_of_work_ends_when_it_is_no_longer_needed() {
    let s = an_office();
    let hosyu = json!({ "user_id": "hosyu01", "system": "税務サーバ", "kind": "contractor", "holder": "保守 担当", "company": "㈱ヘイ製作所", "work": "税務サーバの保守" });
    let p = s.refused("ledger_add", json!({ "ledger": "user_id", "values": hosyu }));
    assert_eq!(p.fields[0].column, "work_until");
    assert!(p.message.contains("第88条第2項第2号"), "{p}");
    let id = adds(&s, with(&hosyu, json!({ "work_until": "2026-11-30" })));
    take(&s, &id, "request", json!({}));
    take(s.acts(CHIEF), &id, "approve", json!({}));
    take(s.acts(OFFICER), &id, "register", json!({ "registered_on": "2026-11-18" }));
    assert_eq!(rows_of(&s, "作業の終わるID").len(), 1, "soon");
    let v = s.on(on("2026-12-01"));
    let late = rows_of(&v, "作業の終わったID");
    assert_eq!((late.len(), &late[0]["article"]), (1, &json!("第88条第2項第2号")), "{late:?}");
    take(&v, &id, "suspend", json!({ "suspended_on": "2026-12-01", "end_reason": "contract" }));
    assert!(rows_of(&v, "作業の終わったID").is_empty());
    take(&v, &id, "delete", json!({ "deleted_on": "2026-12-01", "end_reason": "contract" }));
    assert_eq!(v.record("user_id", &id)["record"]["life"], "retired");
}

#[test]
fn when_a_user_of_a_shared_id_leaves_the_list_is_closed_and_the_secret_waits_to_be_changed() {
    let s = an_office_at(on("2027-03-31"));
    let person = json!({ "number": "3000", "name": "髙﨑 𠮷男", "title": "主事", "unit": "収納係", "role": "staff", "active": true });
    s.ask("person_save", json!({ "person": person }));
    let values = json!({ "user_id": "madoguchi", "system": "証明発行", "kind": "shared", "holder": "𠮷田 花", "holder_number": OFFICER });
    let users = json!({ "users": [
        { "person": "髙﨑　𠮷男", "since": "2026-04-01" },
        { "person_number": STAFF, "person": "ｶﾄｳ 一郎", "since": "2026-04-01" } ] });
    let added = s.ask("ledger_add", json!({ "ledger": "user_id", "values": values, "parts": users }));
    let id = added["id"].as_str().unwrap().to_owned();
    take(&s, &id, "request", json!({}));
    take(s.acts(CHIEF), &id, "approve", json!({}));
    take(s.acts(OFFICER), &id, "register", json!({ "registered_on": "2027-03-31" }));
    s.ask("transfer_save", json!({ "entries": [{ "number": "3000", "kind": "retire", "day": "2027-03-31" }] }));
    let items = s.ask("transfer_list", json!({}))["items"].as_array().unwrap().clone();
    assert_eq!(items.len(), 1, "found by name, written with another space: {items:?}");
    assert_eq!((&items[0]["said"], &items[0]["acts"]), (&json!("共用の利用者"), &json!(["end", "pass"])));
    s.ask("transfer_deal", json!({ "items": [items[0]["key"]], "act": "end" }));
    let seen = s.record("user_id", &id);
    assert_eq!(seen["parts"]["users"][0]["until"], "2027-03-31");
    assert_eq!(seen["record"]["step"], "registered", "a name less asks nobody again");
    let tasks = rows_of(&s, "点検・棚卸の指摘");
    assert!(tasks[0]["what"].as_str().unwrap().contains("madoguchi：共用の認証情報の変更"), "{tasks:?}");
    let finding = json!({ "ledger": "custody_finding", "selection": { "ids": [tasks[0]["record"]] }, "step": "close", "values": { "action": "認証情報を変え、封筒3を入れ替えた" } });
    assert_eq!(s.ask("ledger_step", finding)["done"], 1);
    assert!(rows_of(&s, "点検・棚卸の指摘").is_empty());
    let day = s.on(on("2027-04-01"));
    assert!(day.ask("transfer_list", json!({}))["items"].as_array().unwrap().iter().all(|i| i["done"] == true));
}
