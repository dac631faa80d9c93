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
        let of_ledger = rows(&today, section).into_iter().filter(|r| r["kind"] == "保存年限の満了");
        of_ledger.map(|r| (r["what"].clone(), r["left"].clone())).collect()
    };
    assert_eq!(told("late"), [(json!("古い綴り"), json!("8日超過"))]);
    assert_eq!(told("soon"), [(json!("今日までの綴り"), json!("今日まで"))]);
    s.an_asset(json!({ "name": "もう一つの古い綴り", "retention_until": "2020-01-01" }));
    let today = s.ask("today", json!({}));
    let late = rows(&today, "late").into_iter().find(|r| r["kind"] == "保存年限の満了").unwrap().clone();
    assert_eq!(late["article"], "第18条第4項");
    assert_eq!(late["view"]["overdue"], true);
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset", "view": late["view"] }))["total"], 2);
}

fn at(instant: &str) -> chrono::DateTime<chrono::Utc> {
    instant.parse().unwrap()
}

/// The chief names the officer deputy from 2026-11-18 to 2026-11-20.
fn a_deputy(s: &impl Asks) {
    s.acts(CHIEF).ask(
        "deputy_name",
        json!({ "number": OFFICER, "chief": CHIEF, "since": "2026-11-18", "until": "2026-11-20", "reason": "議会出席のため" }),
    );
}

/// Acts as the deputy that they are.
fn takes_deputyship(s: &impl Asks) -> Value {
    let posts = s.ask("post_list", json!({}))["posts"].clone();
    let key = posts.as_array().unwrap().iter().find(|p| p["role"] == "deputy").expect("a deputyship")["key"].clone();
    s.ask("post_take", json!({ "key": key }))
}

#[test]
fn a_deputy_confirms_what_others_entered_and_never_their_own() {
    let s = an_office();
    let own = s.an_asset(json!({ "name": "担当者の台帳", "class": "A", "class_reason": "個人番号" }));
    let other = {
        s.acts(STAFF);
        s.an_asset(json!({ "name": "職員の台帳", "class": "B", "class_reason": "内部" }))
    };
    a_deputy(&s);
    s.acts(OFFICER);
    assert_eq!(s.step("asset", &other, "confirm")["done"], 0, "the officer's own post decides nothing");
    let state = takes_deputyship(&s);
    assert_eq!(state["book"]["acting"]["role"], "deputy");
    assert_eq!(state["book"]["acting_for"]["chief"], "髙橋 﨑子");
    assert_eq!(state["book"]["acting_for"]["reason"], "議会出席のため");
    assert_eq!(s.step("asset", &other, "confirm")["done"], 1);
    let refused = s.step("asset", &own, "confirm");
    let reason = refused["refused"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("第11条第1項") && reason.contains("代行者"), "{reason}");
    let line = &s.ask("journal_list", json!({ "limit": 1 }))["entries"][0];
    assert!(line["who"].as_str().unwrap().contains("代行"), "{line}");
}

#[test]
fn a_deputyship_counts_on_its_days_in_japan_and_ends_by_itself() {
    let s = an_office();
    a_deputy(&s);
    // 14:59 UTC is 23:59 in Japan, still the last day; a minute later is not.
    let last = s.on(at("2026-11-20T14:59:00Z"));
    last.acts(OFFICER);
    assert_eq!(takes_deputyship(&last)["book"]["acting"]["role"], "deputy");
    last.ask("book_close", json!({}));
    let after = s.on(at("2026-11-20T15:00:00Z"));
    after.acts(OFFICER);
    assert_eq!(after.ask("post_list", json!({}))["posts"].as_array().unwrap().len(), 1);
    let p = after.refused("post_take", json!({ "key": "1" }));
    assert_eq!(p.code, "forbidden");
    after.ask("book_close", json!({}));
    let before = s.on(at("2026-11-17T14:59:00Z"));
    before.acts(OFFICER);
    assert_eq!(before.ask("post_list", json!({}))["posts"].as_array().unwrap().len(), 1, "nor before it begins");
}

#[test]
fn a_deputyship_that_is_laid_down_is_over_at_once() {
    let s = an_office();
    a_deputy(&s);
    s.acts(OFFICER);
    takes_deputyship(&s);
    let id = s.ask("people_list", json!({}))["terms"][0]["id"].clone();
    s.ask("deputy_end", json!({ "id": id, "reason": "責任者が戻ったため" }));
    assert_eq!(s.ask("office_state", json!({}))["book"]["acting"]["role"], "officer", "the very next command");
    assert_eq!(s.ask("people_list", json!({}))["terms"][0]["state"], "over");
    assert_eq!(s.ask("journal_verify", json!({}))["sound"], true);
}

#[test]
fn a_deputy_is_named_with_period_and_reason_by_those_who_may() {
    let s = an_office();
    let good =
        json!({ "number": OFFICER, "chief": CHIEF, "since": "2026-11-18", "until": "2026-11-20", "reason": "出張" });
    for number in [OFFICER, STAFF, AUDITOR] {
        assert_eq!(s.acts(number).refused("deputy_name", good.clone()).code, "forbidden");
    }
    s.acts(CHIEF);
    for (key, value) in [
        ("reason", json!("　")),
        ("until", json!("")),
        ("until", json!("2026-11-17")),
        ("until", json!("2028-11-17")),
        ("since", json!("2026-11-17")),
        ("number", json!(CHIEF)),
        ("number", json!(AUDITOR)),
        ("number", json!("9999")),
        ("chief", json!(OFFICER)),
    ] {
        let mut bad = good.clone();
        bad[key] = value;
        assert_eq!(s.refused("deputy_name", bad.clone()).code, "invalid", "{bad}");
    }
    s.ask("deputy_name", good.clone());
    // A deputy names no deputies, and nobody makes themselves one.
    s.acts(OFFICER);
    takes_deputyship(&s);
    assert_eq!(s.refused("deputy_name", good).code, "forbidden");
}

#[test]
fn the_director_names_a_deputy_only_where_the_chief_allowed_it() {
    let s = an_office();
    s.acts(CHIEF).ask("person_save", json!({ "person": { "number": "0501", "name": "部長 三郎", "title": "総務部長", "unit": "", "role": "director", "active": true } }));
    let ask = json!({ "number": OFFICER, "chief": CHIEF, "since": "2026-11-18", "until": "2026-11-20", "reason": "責任者の急病" });
    assert_eq!(s.joins("0501").refused("deputy_name", ask.clone()).code, "forbidden");
    let mut settings = s.ask("settings_get", json!({}));
    settings["deputy_namer"] = json!("director");
    assert_eq!(
        s.acts(OFFICER).refused("settings_save", settings.clone()).code,
        "forbidden",
        "not for the officer to open"
    );
    s.acts(CHIEF).ask("settings_save", settings);
    s.acts("0501").ask("deputy_name", ask);
    let p = s.refused("ledger_add", json!({ "ledger": "asset", "values": { "name": "x" } }));
    assert_eq!(p.code, "forbidden", "otherwise the director only reads");
    s.acts(OFFICER);
    takes_deputyship(&s);
}

#[test]
fn a_person_with_two_posts_acts_in_one_at_a_time() {
    let s = an_office();
    s.acts(CHIEF)
        .ask("post_add", json!({ "number": STAFF, "role": "officer", "title": "兼 情報担当", "until": "2027-03-31" }));
    let state = s.acts(STAFF).ask("office_state", json!({}));
    assert_eq!((&state["book"]["acting"]["role"], &state["book"]["more_posts"]), (&json!("staff"), &json!(true)));
    assert_eq!(s.refused("rollover_run", json!({})).code, "forbidden");
    s.ask("post_take", json!({ "key": "1" }));
    assert_eq!(s.refused("rollover_run", json!({})).code, "wrong_state", "the officer may, but it is not April");
    s.ask("post_take", json!({ "key": "main" }));
    assert_eq!(s.refused("rollover_run", json!({})).code, "forbidden");
    let p = s.refused("post_add", json!({ "number": STAFF, "role": "officer" }));
    assert_eq!(p.code, "forbidden");
}

#[test]
fn collecting_roles_exist_only_in_the_collecting_office() {
    let s = an_office();
    let head = json!({ "person": { "number": "0700", "name": "統括 太郎", "title": "情報システム課長", "unit": "", "role": "supervisor", "active": true } });
    assert_eq!(s.acts(CHIEF).refused("person_save", head.clone()).code, "invalid");
    let mut settings = s.ask("settings_get", json!({}));
    settings["office_kind"] = json!("both");
    s.ask("settings_save", settings.clone());
    s.ask("person_save", head);
    s.joins("0700");
    assert_eq!(s.refused("ledger_add", json!({ "ledger": "asset", "values": { "name": "x" } })).code, "forbidden");
    settings["office_kind"] = json!("division");
    s.acts(CHIEF).ask("settings_save", settings);
    let p = s.refused("book_open", json!({ "dir": s.book(), "number": "0700", "password": PASSWORD }));
    assert_eq!(p.code, "forbidden", "no such post in a division");
}
