//! Whoever asked never approves (第11条): the ways that one might try around it, each of them refused.

use crate::support::*;
use serde_json::{Value, json};

/// Confirms (or decides) and answers why not; empty: it was done.
fn settles(s: &impl Asks, ledger: &str, id: &str, step: &str) -> String {
    let answer = s.step(ledger, id, step);
    answer["refused"][0]["reason"].as_str().unwrap_or_default().to_owned()
}

fn a_classified(s: &impl Asks, name: &str, class: &str) -> String {
    s.an_asset(json!({ "name": name, "class": class, "class_reason": "内部の検討に使う" }))
}

#[test]
fn a_colleague_who_passes_it_on_does_not_make_it_somebody_elses() {
    let s = an_office();
    s.acts(CHIEF);
    let id = a_classified(&s, "責任者の台帳", "B");
    s.acts(STAFF).step("asset", &id, "ask");
    let why = settles(s.acts(CHIEF), "asset", &id, "decide");
    assert!(why.contains("第11条第1項") && why.contains("代行者"), "{why}");
    assert_eq!(s.record("asset", &id)["record"]["step"], "asking");
}

#[test]
fn what_the_chief_decides_with_the_step_is_their_own_to_decide() {
    let s = an_office();
    let id = a_classified(&s, "担当の台帳", "B");
    s.step("asset", &id, "ask");
    let version = s.acts(CHIEF).record("asset", &id)["record"]["version"].clone();
    s.ask(
        "ledger_edit",
        json!({ "ledger": "asset", "id": id, "version": version, "values": { "class_reason": "個人番号を含む" } }),
    );
    let ask = json!({ "ledger": "asset", "selection": { "ids": [id] }, "step": "decide", "values": { "class": "A" } });
    assert_eq!(s.ask("ledger_step", ask)["done"], 1);
}

#[test]
fn other_words_changed_while_it_was_asked_about_are_not() {
    let s = an_office();
    let id = a_classified(&s, "担当の台帳", "B");
    s.step("asset", &id, "ask");
    let version = s.acts(CHIEF).record("asset", &id)["record"]["version"].clone();
    s.ask(
        "ledger_edit",
        json!({ "ledger": "asset", "id": id, "version": version, "values": { "name": "すっかり別の台帳" } }),
    );
    assert!(!settles(&s, "asset", &id, "decide").is_empty());
}

#[test]
fn a_bulk_edit_makes_an_author_of_every_record() {
    let s = an_office();
    let ids: Vec<String> = (0..3).map(|n| a_classified(&s, &format!("綴り{n}"), "B")).collect();
    s.acts(CHIEF).ask(
        "ledger_bulk_edit",
        json!({ "ledger": "asset", "selection": { "ids": ids }, "values": { "place": "第2倉庫" } }),
    );
    let answer = s.ask("ledger_step", json!({ "ledger": "asset", "selection": { "ids": ids }, "step": "confirm" }));
    assert_eq!((&answer["done"], &answer["refused_total"]), (&json!(0), &json!(3)));
}

#[test]
fn rows_that_came_in_by_a_merge_are_the_mergers() {
    let s = an_office();
    let keep = a_classified(&s, "住民税台帳", "A");
    let other = s.ask(
        "ledger_add",
        json!({ "ledger": "asset", "values": { "name": "住民税台帳（写し）", "class": "A", "class_reason": "個人番号" },
                "parts": { "copies": [{ "place": "倉庫", "count": 1 }] } }),
    )["id"]
        .clone();
    s.acts(CHIEF)
        .ask("ledger_merge", json!({ "ledger": "asset", "keep": keep, "others": [other], "reason": "同じもの" }));
    assert!(!settles(&s, "asset", &keep, "confirm").is_empty());
}

#[test]
fn a_class_raised_by_a_link_is_the_linkers() {
    let s = an_office();
    let asset = a_classified(&s, "特定個人情報", "A");
    let carrier = s.ask(
        "ledger_add",
        json!({ "ledger": "media", "values": { "name": "端末1", "kind": "terminal", "class": "B", "class_reason": "内部" } }),
    )["id"]
        .as_str()
        .unwrap()
        .to_owned();
    s.acts(CHIEF).ask("record_link", json!({ "link": "media_holds", "from": carrier, "to": [asset] }));
    assert_eq!(s.record("media", &carrier)["record"]["values"]["class"], "A");
    // What the step itself may set makes nobody an author: the chief may judge the class that follows from 第17条第3項.
    let version = s.record("media", &carrier)["record"]["version"].clone();
    s.ask(
        "ledger_edit",
        json!({ "ledger": "media", "id": carrier, "version": version, "values": { "place": "窓口" } }),
    );
    assert!(!settles(&s, "media", &carrier, "confirm").is_empty());
}

#[test]
fn an_edit_taken_back_leaves_no_author_and_one_brought_back_does() {
    let s = an_office();
    let id = a_classified(&s, "調定簿", "B");
    let version = s.acts(CHIEF).record("asset", &id)["record"]["version"].clone();
    s.ask(
        "ledger_edit",
        json!({ "ledger": "asset", "id": id, "version": version, "values": { "name": "調定簿（改）" } }),
    );
    let edit = s.ask("journal_list", json!({ "limit": 1 }))["entries"][0]["entry"].clone();
    let undone = s.ask("ledger_undo", json!({ "entry": edit }));
    assert_eq!(undone["undone"], 1);
    let undo = s.ask("journal_list", json!({ "limit": 1 }))["entries"][0]["entry"].clone();
    s.ask("ledger_undo", json!({ "entry": undo }));
    assert_eq!(s.record("asset", &id)["record"]["values"]["name"], "調定簿（改）");
    assert!(!settles(&s, "asset", &id, "confirm").is_empty(), "brought back by undoing the undo");
    let again = s.ask("journal_list", json!({ "limit": 10 }))["entries"].clone();
    let last = again.as_array().unwrap().iter().find(|e| e["what"] == "元に戻す").unwrap()["entry"].clone();
    s.ask("ledger_undo", json!({ "entry": last }));
    assert_eq!(settles(&s, "asset", &id, "confirm"), "");
}

#[test]
fn one_human_in_two_posts_stays_one() {
    let s = an_office();
    s.acts(CHIEF).ask("post_add", json!({ "number": STAFF, "role": "chief", "title": "兼 収納課長" }));
    s.acts(STAFF);
    let id = a_classified(&s, "収納簿", "B");
    s.ask("post_take", json!({ "key": "1" }));
    assert_eq!(s.ask("office_state", json!({}))["book"]["acting"]["role"], "chief");
    assert!(!settles(&s, "asset", &id, "confirm").is_empty());
    assert_eq!(settles(s.acts(CHIEF), "asset", &id, "confirm"), "");
}

#[test]
fn access_is_judged_exactly_as_the_list_says_before_anything_else() {
    let s = an_office();
    let all = s.ask("command_list", json!({}))["commands"].as_array().unwrap().clone();
    s.acts(CHIEF).ask(
        "deputy_name",
        json!({ "number": OFFICER, "chief": CHIEF, "since": "2026-11-18", "until": "2026-11-20", "reason": "出張" }),
    );
    let mut settings = s.ask("settings_get", json!({}));
    settings["office_kind"] = json!("both");
    s.ask("settings_save", settings);
    let others =
        [("1005", "部長 三郎", "director"), ("1006", "統括 四郎", "supervisor"), ("1007", "統括 五子", "collector")];
    for (number, name, role) in others {
        let person = json!({ "number": number, "name": name, "title": "", "unit": "", "role": role, "active": true });
        s.acts(CHIEF).ask("person_save", json!({ "person": person }));
        s.joins(number);
    }
    let counts = |s: &Story| -> Value {
        json!([
            s.ask("ledger_list", json!({ "ledger": "asset" }))["total"],
            s.ask("ledger_list", json!({ "ledger": "media" }))["total"],
            s.ask("people_list", json!({})),
            s.ask("settings_get", json!({})),
            s.ask("report_list", json!({}))["reports"],
        ])
    };
    let mut judged = 0;
    for (role, number) in [
        ("chief", CHIEF),
        ("officer", OFFICER),
        ("deputy", OFFICER),
        ("staff", STAFF),
        ("auditor", AUDITOR),
        ("director", "1005"),
        ("supervisor", "1006"),
        ("collector", "1007"),
    ] {
        s.acts(number);
        if role == "deputy" {
            s.ask("post_take", json!({ "key": "1" }));
        }
        let before = counts(&s);
        for command in &all {
            let roles = command["roles"].as_array().unwrap();
            if roles.is_empty() {
                continue;
            }
            // No request is a number: whoever may call it is told so, before the body runs.
            let p = s.refused(command["name"].as_str().unwrap(), json!(7));
            let may = roles.contains(&json!(role));
            assert_eq!(p.code, if may { "bad_request" } else { "forbidden" }, "{} as {role}", command["name"]);
            judged += 1;
        }
        assert_eq!(counts(&s), before, "as {role}");
    }
    assert!(judged > 250, "{judged}");
}
