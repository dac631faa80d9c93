//! People: what waits for whom, who acts for whom, who comes and who goes.

use crate::support::*;
use serde_json::{Value, json};

fn rows<'a>(today: &'a Value, section: &str) -> Vec<&'a Value> {
    today[section].as_array().unwrap().iter().collect()
}

#[test]
fn each_record_waits_for_those_who_can_take_it_on() {
    let s = an_office();
    s.an_asset(json!({ "name": "未分類の台帳" }));
    s.an_asset(json!({ "name": "調定簿", "class": "B", "class_reason": "内部" }));
    s.an_asset(json!({ "name": "収納簿", "class": "A", "class_reason": "個人番号" }));
    let officer = s.ask("today", json!({}));
    let kinds: Vec<_> = rows(&officer, "waiting").iter().map(|r| r["kind"].clone()).collect();
    assert_eq!(kinds, [json!("未分類")], "what the chief decides does not wait for the officer");
    assert_eq!(officer["waiting"][0]["what"], "未分類の台帳");
    let chief = s.acts(CHIEF).ask("today", json!({}));
    assert_eq!(rows(&chief, "waiting").len(), 1);
    let row = &chief["waiting"][0];
    assert_eq!((&row["kind"], &row["what"], &row["count"]), (&json!("分類の確認"), &json!("情報資産 2件"), &json!(2)));
    assert_eq!(row["by_value"], json!([{ "key": "A", "count": 1 }, { "key": "B", "count": 1 }]));
    let listed = s.ask("ledger_list", json!({ "ledger": "asset", "view": row["view"] }));
    assert_eq!(listed["total"], 2, "the row leads to exactly what it counts");
    assert_eq!(chief["badges"]["asset"], 2);
    assert_eq!(s.acts(AUDITOR).ask("today", json!({}))["waiting"], json!([]), "nothing waits for who changes nothing");
}

#[test]
fn a_passed_day_is_late_and_a_near_one_comes_soon() {
    let s = an_office();
    for (name, until) in [("古い綴り", "2026-11-10"), ("今日までの綴り", "2026-11-18"), ("来月の綴り", "2026-12-18")]
    {
        s.an_asset(json!({ "name": name, "retention_until": until }));
    }
    let today = s.ask("today", json!({}));
    let told = |section: &str| -> Vec<(Value, Value)> {
        rows(&today, section).iter().map(|r| (r["what"].clone(), r["left"].clone())).collect()
    };
    assert_eq!(told("late"), [(json!("古い綴り"), json!("8日超過"))]);
    assert_eq!(told("soon"), [(json!("今日までの綴り"), json!("今日まで"))]);
    assert_eq!(today["late"][0]["article"], "第18条第4項");
    s.an_asset(json!({ "name": "もう一つの古い綴り", "retention_until": "2020-01-01" }));
    let late = s.ask("today", json!({}))["late"][0].clone();
    assert_eq!(late["view"]["overdue"], true);
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset", "view": late["view"] }))["total"], 2);
}
