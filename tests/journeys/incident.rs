//! Incidents: two reports with two times, a judgement, clocks for others, and an end (第55条–第57条, 第12条第5項).

use crate::custody::{cannot, rows_of, step_of, take};
use crate::paper::{bytes_of, text_of};
use crate::support::*;
use serde_json::{Value, json};

fn a_loss(more: Value) -> Value {
    let mut values = json!({
        "name": "申告書控えの誤送付", "kind": "sent", "noticed_at": "2026-11-18T09:05", "noticed_by": "﨑山 C子",
        "outline": "別の市民の控えを同封した", "contents": "確定申告書の控え", "class": "A", "persons": 120, "encrypted": "na",
    });
    values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    values
}

fn noticed<S: Asks>(s: &S, more: Value) -> String {
    let added = s.acts(STAFF).ask("ledger_add", json!({ "ledger": "incident", "values": a_loss(more) }));
    added["id"].as_str().unwrap().to_owned()
}

fn told() -> Value {
    json!({ "chief_at": "2026-11-18T09:10", "desk_at": "2026-11-18T09:20", "desk_note": "IN-R8-013", "reporter": "﨑山 C子" })
}

#[test]
fn an_incident_goes_from_two_reports_over_its_clocks_to_its_end() {
    let s = an_office();
    let id = noticed(&s, json!({}));
    assert_eq!(rows_of(&s, "インシデントの報告").len(), 1);
    assert!(
        cannot(&s, "incident", &id, "report", json!({ "chief_at": "2026-11-18T09:10", "reporter": "﨑山 C子" }))
            .contains("窓口")
    );
    take(&s, "incident", &id, "report", told());
    take(s.acts(CHIEF), "incident", &id, "judge", json!({ "gravity": "severe", "plan": true }));
    let reports = s.record("incident", &id)["parts"]["reports"].clone();
    let of = |key: &str| reports.as_array().unwrap().iter().find(|r| r["clock"] == key).cloned();
    assert_eq!(of("ppc_first").unwrap()["due_on"], "2026-11-21", "three days: 120 people are more than 100");
    assert_eq!(of("ppc_full").unwrap()["due_on"], "2026-12-18");
    assert!(of("ppc_full_malice").is_none() && of("ciso").is_some());
    assert_eq!(of("desk").unwrap()["done_at"], "2026-11-18T09:20", "the desk was told");
    assert!(reports.as_array().unwrap().iter().all(|r| !r["source"].as_str().unwrap().is_empty()), "{reports}");
    let law = of("ppc_first").unwrap()["source"].as_str().unwrap().to_owned();
    assert!(law.contains("施行規則") && law.contains("市の緊急時対応計画で確かめ"), "a limit of another law: {law}");
    assert!(!of("desk").unwrap()["source"].as_str().unwrap().contains("確かめ"), "the standard's own needs none");
    let late = s.on("2026-11-22T01:00:00Z".parse().unwrap());
    let open = rows_of(late.acts(OFFICER), "ほかへの報告");
    let s = &late;
    assert!(open.iter().any(|r| r["what"].as_str().unwrap().contains("速報") && r["left"] == "1日超過"), "{open:?}");

    let why = json!({ "cause": "封入の照合もれ", "prevention": "二人で照合する" });
    let said = cannot(s.acts(OFFICER), "incident", &id, "propose_close", why.clone());
    assert!(said.contains("速報") && said.contains("確報"), "{said}");
    let mut rows: Vec<Value> = reports.as_array().unwrap().clone();
    for row in &mut rows {
        if row["done_at"].is_null() {
            row["not_needed"] = json!("市民全員に直接説明し、委員会に相談して不要とされた");
        }
    }
    let version = s.record("incident", &id)["record"]["version"].clone();
    let measures = json!([{ "what": "封入の二人照合", "owner": "ｶﾄｳ 一郎", "due_on": "2026-11-30" }]);
    s.ask(
        "ledger_edit",
        json!({ "ledger": "incident", "id": id, "version": version, "values": {}, "parts": { "reports": rows } }),
    );
    take(s, "incident", &id, "propose_close", why);
    assert!(cannot(s.acts(CHIEF), "incident", &id, "close", json!({})).contains("再発防止の措置"));
    let version = s.record("incident", &id)["record"]["version"].clone();
    s.acts(STAFF).ask(
        "ledger_edit",
        json!({ "ledger": "incident", "id": id, "version": version, "values": {}, "parts": { "measures": measures } }),
    );
    take(s.acts(CHIEF), "incident", &id, "close", json!({}));
    assert_eq!(step_of(s, "incident", &id), "closed");
    assert_eq!(rows_of(s, "再発防止の措置").len(), 1, "what was promised stays until it is done");
}

#[test]
fn times_out_of_order_are_refused_and_few_people_start_no_clock_of_others() {
    let s = an_office();
    let early = s.acts(STAFF).refused(
        "ledger_add",
        json!({ "ledger": "incident", "values": a_loss(json!({ "happened_at": "2026-11-18T09:30" })) }),
    );
    assert!(early.message.contains("前です"), "{early}");
    let id = noticed(&s, json!({ "persons": 3 }));
    let mut before = told();
    before["chief_at"] = json!("2026-11-18T09:00");
    assert!(cannot(&s, "incident", &id, "report", before).contains("前です"));
    let mut coming = told();
    coming["desk_at"] = json!("2026-11-18T11:00");
    assert!(cannot(&s, "incident", &id, "report", coming).contains("先の日時"));
    assert_eq!(step_of(&s, "incident", &id), "noticed");
    take(&s, "incident", &id, "report", told());
    assert!(cannot(&s, "incident", &id, "judge", json!({ "gravity": "plain" })).contains("責任者"));
    take(s.acts(CHIEF), "incident", &id, "judge", json!({ "gravity": "plain" }));
    let reports = s.record("incident", &id)["parts"]["reports"].clone();
    let keys: Vec<&str> = reports.as_array().unwrap().iter().map(|r| r["clock"].as_str().unwrap()).collect();
    assert_eq!(keys, ["desk"]);
}

#[test]
fn the_first_report_the_next_and_the_last_say_what_is_known_by_then() {
    let s = an_office();
    let id = noticed(&s, json!({}));
    take(&s, "incident", &id, "report", told());
    let print =
        |form: &str| json!({ "ledger": "incident", "form": form, "fill": "data", "selection": { "ids": [id] } });
    let first = text_of(&s, &bytes_of(&s.ask("print_preview", print("first"))));
    for word in ["第1報", "申告書控えの誤送付", "120人", "﨑山 C子", "IN-R8-013", "令和8年11月18日", "統一的な窓口"]
    {
        assert!(first.contains(word), "「{word}」 is missing in:\n{first}");
    }
    assert!(!first.contains("再発の防止"), "what is not known yet is not asked");
    let issued = s.acts(OFFICER).ask("report_issue", json!({ "print": print("first") }));
    assert_eq!(issued["report"]["number"], "税務-事故1報-R8-001");
    take(s.acts(CHIEF), "incident", &id, "judge", json!({ "gravity": "severe" }));
    let next = text_of(&s, &bytes_of(&s.ask("print_preview", print("next"))));
    for word in ["続報", "個人情報保護委員会への速報", "重大", "対策基準の本文にはない", "施行規則"]
    {
        assert!(next.contains(word), "「{word}」 is missing in:\n{next}");
    }
    let p = s.refused("print_preview", print("last"));
    assert!(p.message.contains("原因"), "{p}");
    let several = json!({ "ledger": "incident", "form": "first", "fill": "data" });
    assert!(s.refused("print_preview", several).message.contains("1件"));
    let blank = json!({ "ledger": "incident", "form": "first", "fill": "blank" });
    assert!(text_of(&s, &bytes_of(&s.ask("print_preview", blank))).contains("気づいた日時"));
}

#[test]
fn a_lost_card_becomes_an_incident_with_its_two_reports() {
    let s = an_office();
    let card = json!({ "card_number": "C-01187", "kind": "personal", "systems": "文書管理" });
    let id = s.acts(OFFICER).ask("ledger_add", json!({ "ledger": "ic_card", "values": card }))["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(s.record("ic_card", &id)["incident"], "");
    assert!(s.refused("incident_open", json!({ "ledger": "ic_card", "id": id })).message.contains("第55条第1項"));
    take(&s, "ic_card", &id, "lend", json!({ "holder": "﨑山 C子", "lent_on": "2026-04-01" }));
    let lost = json!({ "loss_kind": "loss", "noticed_at": "2026-11-18T09:05", "reported_at": "2026-11-18T09:12",
        "desk_at": "2026-11-18T09:15", "desk_note": "IN-R8-012", "situation": "帰宅の途中で見当たらなくなった" });
    take(&s, "ic_card", &id, "report_loss", lost);
    let made = s.ask("incident_open", json!({ "ledger": "ic_card", "id": id }));
    let record = s.record("incident", made["id"].as_str().unwrap())["record"].clone();
    assert_eq!((&record["step"], &record["values"]["desk_at"]), (&json!("reported"), &json!("2026-11-18T09:15")));
    assert!(record["values"]["name"].as_str().unwrap().contains("C-01187"), "{record}");
    assert_eq!(s.record("ic_card", &id)["incident"], made["id"]);
}
