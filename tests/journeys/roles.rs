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
