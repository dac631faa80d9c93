//! The collecting office's own division hands in like every other, and whoever submitted does not decide about it.

use crate::city::*;
use crate::support::*;
use serde_json::{Value, json};

/// What the own division has submitted; answers it as the collecting office received it.
fn own_packet(s: &Story) -> Value {
    s.ask("collect_division_save", json!({ "code": "010", "name": "情報システム課" }));
    let (folder, inbox) = (s.file("招待"), s.file("提出"));
    for dir in [&folder, &inbox] {
        std::fs::create_dir_all(dir).unwrap();
    }
    let made = s.ask("collect_invite", json!({ "folder": folder }));
    let path = folder.join(made["files"][0].as_str().unwrap());
    s.acts(OFFICER).ask("ledger_add", json!({ "ledger": "asset", "values": { "name": "髙﨑の台帳", "class": "B" } }));
    let shown = s.acts(CHIEF).ask("submission_invitation_read", json!({ "path": path }));
    s.ask("submission_invitation_take", json!({ "path": path, "digest": shown["digest"] }));
    let duty = json!({ "fiscal_year": 2026, "key": "class_report" });
    s.acts(OFFICER).ask("submission_prepare", json!({ "packets": [{ "duty": duty }] }));
    let state = s.ask("submission_state", json!({}));
    let ask = json!({ "ids": [state["packets"][0]["id"]], "folder": inbox, "route": "folder" });
    let file = s.acts(CHIEF).ask("submission_submit", ask)["files"][0]["path"].clone();
    let ask = json!({ "path": file, "fingerprint": state["own_fingerprint"] });
    s.acts(COLLECTOR).ask("collect_receive", ask)["id"].clone()
}

#[test]
fn whoever_submitted_the_offices_own_packet_does_not_decide_about_it() {
    let s = a_collecting_office();
    let id = own_packet(&s);
    // 兼務: the chief of the division is also who collects.
    s.acts(SUPERVISOR)
        .ask("post_add", json!({ "number": CHIEF, "role": "supervisor", "title": "兼 統括情報システム管理者" }));
    s.acts(CHIEF).ask("post_take", json!({ "key": "1" }));
    let view = s.ask("collect_packet", json!({ "id": id }));
    assert!(view["refused"].as_str().unwrap().contains("提出した人以外"), "{}", view["refused"]);
    for (cmd, ask) in
        [("collect_accept", json!({ "id": id })), ("collect_return", json!({ "id": id, "reason": "確かめ" }))]
    {
        let p = s.refused(cmd, ask);
        assert_eq!(p.code, "same_person", "{cmd}");
        assert!(p.message.contains("第11条"), "{}", p.message);
    }
    assert_eq!(s.acts(COLLECTOR).ask("collect_packet", json!({ "id": id }))["refused"], "");
    s.ask("collect_accept", json!({ "id": id }));
    assert_eq!(cell(&s, "情報システム課", "class_report")["state"], "accepted");
}

#[test]
fn what_is_closed_at_the_years_end_brings_the_lost_cards_and_incidents_that_the_city_counts() {
    for ledger in ["media_disposal", "ic_card", "incident", "exception"] {
        assert!(submissions::gather::ledgers_of("year_end").contains(&ledger), "{ledger}");
    }
}
