//! Who may call what.

use crate::support::*;
use serde_json::json;

#[test]
fn every_command_refuses_every_role_that_is_not_on_its_list() {
    let s = an_office();
    let all = s.ask("command_list", json!({}))["commands"].as_array().unwrap().clone();
    assert!(all.len() > 40, "the list is the whole door");
    let roles = [("chief", CHIEF), ("officer", OFFICER), ("staff", STAFF), ("auditor", AUDITOR)];
    let mut refusals = 0;
    for command in &all {
        let allowed = command["roles"].as_array().unwrap();
        let name = command["name"].as_str().unwrap();
        for (role, number) in roles {
            if allowed.is_empty() || allowed.contains(&json!(role)) {
                continue;
            }
            s.acts(number);
            let p = s.refused(name, json!({}));
            assert_eq!(p.code, "forbidden", "{name} as {role}: {}", p.message);
            refusals += 1;
        }
    }
    assert!(refusals > 20, "{refusals}");
}

#[test]
fn without_a_book_nothing_that_needs_one_answers() {
    let s = an_empty_office_at(the_day());
    for command in s.ask("command_list", json!({}))["commands"].as_array().unwrap() {
        if !command["roles"].as_array().unwrap().is_empty() {
            let p = s.refused(command["name"].as_str().unwrap(), json!({}));
            assert_eq!(p.code, "no_book", "{command}");
        }
    }
}

#[test]
fn an_auditor_reads_and_changes_nothing() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "台帳" }));
    s.acts(AUDITOR);
    assert_eq!(s.record("asset", &id)["record"]["values"]["name"], "台帳");
    assert!(s.ask("journal_list", json!({}))["total"].as_i64().unwrap() >= 2);
    let p = s.refused("ledger_edit", json!({ "ledger": "asset", "id": id, "version": 1, "values": { "name": "x" } }));
    assert_eq!(p.code, "forbidden");
}

#[test]
fn staff_propose_but_do_not_confirm_retire_or_void() {
    let s = an_office();
    s.acts(STAFF);
    let id = s.an_asset(json!({ "name": "相談票", "class": "A", "class_reason": "要配慮" }));
    for step in ["confirm", "retire", "void"] {
        let stepped = s.step("asset", &id, step);
        assert_eq!(stepped["done"], 0, "{step}");
        let p = &stepped["refused"][0]["reason"];
        assert!(p.as_str().unwrap().contains("責任者"), "{p}");
    }
    assert_eq!(s.record("asset", &id)["record"]["step"], "waiting");
}

#[test]
fn a_step_changes_nothing_but_what_belongs_to_it() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "課税台帳", "class": "A", "class_reason": "個人番号" }));
    s.acts(CHIEF).step("asset", &id, "confirm");
    s.acts(OFFICER);
    for values in [
        json!({ "class": "C" }),
        json!({ "class_by": "市長" }),
        json!({ "confirmed_on": "2020-01-01" }),
        json!({ "name": "別名" }),
    ] {
        let ask = json!({ "ledger": "asset", "selection": { "ids": [id] }, "step": "retire", "reason": "試験", "values": values });
        let p = s.refused("ledger_step", ask);
        assert_eq!(p.code, "invalid", "{}", p.message);
    }
    let seen = s.record("asset", &id)["record"].clone();
    assert_eq!(
        (&seen["life"], &seen["step"], &seen["values"]["class"]),
        (&json!("active"), &json!("confirmed"), &json!("A"))
    );
}

#[test]
fn staff_neither_merge_nor_undo_what_others_imported() {
    let s = an_office();
    let keep = s.an_asset(json!({ "name": "台帳一" }));
    let other = s.an_asset(json!({ "name": "台帳二" }));
    let path = s.file("台帳.csv");
    std::fs::write(&path, "資産名,分類\r\n調定表,B\r\n").unwrap();
    let landed = s.ask("import_commit", json!({ "ledger": "asset", "path": path }));
    s.acts(STAFF);
    let p = s.refused("ledger_merge", json!({ "ledger": "asset", "keep": keep, "others": [other], "reason": "同じ" }));
    assert_eq!(p.code, "forbidden");
    let p = s.refused("batch_undo", json!({ "batch": landed["batch"] }));
    assert_eq!(p.code, "forbidden");
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset" }))["total"], 3);
    let entries = s.ask("journal_list", json!({}))["total"].as_i64().unwrap();
    s.step("asset", &keep, "void");
    let now = s.ask("journal_list", json!({}));
    assert_eq!(now["total"].as_i64().unwrap(), entries + 1, "a refused step is entered as refused, and only so");
    assert_eq!((now["entries"][0]["what"].as_str(), now["entries"][0]["records"].as_i64()), (Some("拒否"), Some(0)));
}

#[test]
fn only_chiefs_make_chiefs() {
    let s = an_office();
    let person = |number: &str, role: &str| json!({ "person": { "number": number, "name": "某", "title": "", "unit": "", "role": role, "active": true } });
    assert_eq!(s.refused("person_save", person(OFFICER, "chief")).code, "forbidden");
    assert_eq!(s.refused("person_save", person(CHIEF, "staff")).code, "forbidden");
    s.ask("person_save", person("2001", "staff"));
    assert_eq!(
        s.refused("person_save", person("2002", "deputy")).code,
        "invalid",
        "a deputy has a period and a reason"
    );
    s.acts(CHIEF);
    assert_eq!(s.refused("person_save", person("2002", "deputy")).code, "invalid");
    let mut other = person("2002", "chief");
    assert!(s.refused("person_save", other.clone()).message.contains("同じ氏名"), "one human, or two of one name?");
    other["namesake"] = json!(true);
    s.ask("person_save", other);
}

#[test]
fn a_chief_who_imported_a_change_does_not_confirm_it() {
    let s = an_office();
    let path = s.file("台帳.csv");
    std::fs::write(&path, "旧番号,資産名,分類,分類の理由\r\nK-1,公図データ,A,内部\r\n").unwrap();
    s.ask("import_commit", json!({ "ledger": "asset", "path": path }));
    std::fs::write(&path, "旧番号,資産名,分類,分類の理由\r\nK-1,公図データ,C,公表済\r\n").unwrap();
    s.acts(CHIEF).ask("import_commit", json!({ "ledger": "asset", "path": path }));
    let id = s.ask("ledger_list", json!({ "ledger": "asset" }))["records"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(s.record("asset", &id)["record"]["values"]["class"], "C");
    assert_eq!(s.step("asset", &id, "confirm")["done"], 0);
}
