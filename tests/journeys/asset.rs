//! One asset, from entry to confirmation and on.

use crate::support::*;
use serde_json::json;

#[test]
fn an_asset_is_proposed_by_the_officer_and_confirmed_by_the_chief() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "滞納整理 相談記録", "class": "A", "class_reason": "住民の個人情報" }));
    let seen = s.record("asset", &id);
    assert_eq!(seen["record"]["number"], "税務-資-0001");
    assert_eq!(seen["record"]["step"], "waiting");
    assert_eq!(seen["record"]["values"]["class_by"], "𠮷田 花");
    assert_eq!(seen["record"]["values"]["class_on"], "2026-11-18");

    let stepped = s.acts(CHIEF).step("asset", &id, "confirm");
    assert_eq!(stepped["done"], 1);
    assert_eq!(stepped["changed"], json!(["asset"]));
    let seen = s.record("asset", &id);
    assert_eq!(seen["record"]["step"], "confirmed");
    assert_eq!(seen["record"]["values"]["confirmed_on"], "2026-11-18");
}

#[test]
fn an_asset_without_a_class_is_unclassified_and_never_gets_one_by_itself() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "他課から受け取った名寄せ資料" }));
    assert_eq!(s.record("asset", &id)["record"]["step"], "draft");
    assert!(s.record("asset", &id)["record"]["values"].get("class").is_none());
    let stepped = s.acts(CHIEF).step("asset", &id, "confirm");
    assert_eq!((&stepped["done"], &stepped["refused_total"]), (&json!(0), &json!(1)));
}

#[test]
fn the_officer_asks_and_the_chief_decides() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "予定価格調書" }));
    s.step("asset", &id, "ask");
    assert_eq!(s.record("asset", &id)["record"]["step"], "asking");
    s.acts(CHIEF).ask(
        "ledger_step",
        json!({ "ledger": "asset", "selection": { "ids": [id] }, "step": "decide",
                "values": { "class": "A", "class_reason": "入札に重大な支障" } }),
    );
    let seen = s.record("asset", &id);
    assert_eq!(seen["record"]["step"], "confirmed");
    assert_eq!(seen["record"]["values"]["class"], "A");
    assert_eq!(seen["record"]["values"]["class_by"], "髙橋 﨑子");
}

#[test]
fn whoever_proposed_never_confirms() {
    let s = an_office();
    s.acts(CHIEF);
    let id = s.an_asset(json!({ "name": "人事評価記録", "class": "A", "class_reason": "職員の個人情報" }));
    let stepped = s.step("asset", &id, "confirm");
    assert_eq!(stepped["done"], 0);
    let reason = stepped["refused"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("第11条第1項") && reason.contains("代行者"), "{reason}");
    assert_eq!(s.record("asset", &id)["record"]["step"], "waiting");
}

#[test]
fn whoever_changed_a_waiting_record_last_does_not_confirm_it() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "公図データ", "class": "B", "class_reason": "内部資料" }));
    s.acts(CHIEF).ask("ledger_edit", json!({ "ledger": "asset", "id": id, "version": 1, "values": { "class": "A" } }));
    let stepped = s.step("asset", &id, "confirm");
    assert_eq!(stepped["done"], 0, "the chief's own change is his own proposal");
}

#[test]
fn a_change_after_confirmation_asks_again_but_a_remark_does_not() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "家屋評価調書", "class": "A", "class_reason": "個人情報" }));
    s.acts(CHIEF).step("asset", &id, "confirm");
    let version = s.record("asset", &id)["record"]["version"].clone();
    s.acts(OFFICER).ask(
        "ledger_edit",
        json!({ "ledger": "asset", "id": id, "version": version, "values": { "remarks": "棚を替えた" } }),
    );
    assert_eq!(s.record("asset", &id)["record"]["step"], "confirmed");
    let version = s.record("asset", &id)["record"]["version"].clone();
    s.ask("ledger_edit", json!({ "ledger": "asset", "id": id, "version": version, "values": { "place": "3階 書庫" } }));
    let seen = s.record("asset", &id);
    assert_eq!(seen["record"]["step"], "waiting");
    assert_eq!(seen["record"]["step_by"], OFFICER);
}

#[test]
fn somebody_faster_makes_an_edit_stale_and_nothing_is_lost() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "軽自動車税 申告書" }));
    s.ask("ledger_edit", json!({ "ledger": "asset", "id": id, "version": 1, "values": { "place": "窓口" } }));
    let p =
        s.refused("ledger_edit", json!({ "ledger": "asset", "id": id, "version": 1, "values": { "place": "書庫" } }));
    assert_eq!(p.code, "stale");
    assert_eq!(s.record("asset", &id)["record"]["values"]["place"], "窓口");
}

#[test]
fn history_says_who_changed_what_from_what_and_can_be_undone() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "口座振替 依頼書", "place": "窓口" }));
    s.ask(
        "ledger_edit",
        json!({ "ledger": "asset", "id": id, "version": 1, "values": { "place": "2階 書庫", "locked": true } }),
    );
    let history = s.ask("ledger_history", json!({ "ledger": "asset", "id": id }));
    let newest = &history["entries"][0];
    assert_eq!(newest["who"], "𠮷田 花");
    assert!(
        newest["changes"]
            .as_array()
            .unwrap()
            .contains(&json!({ "label": "保管場所", "before": "窓口", "after": "2階 書庫" })),
        "{newest}"
    );
    assert!(
        newest["changes"].as_array().unwrap().contains(&json!({ "label": "施錠", "before": "", "after": "○" })),
        "{newest}"
    );
    let undone = s.ask("ledger_undo", json!({ "entry": newest["entry"], "mode": "all_or_nothing" }));
    assert_eq!(undone["undone"], 1);
    let seen = s.record("asset", &id);
    assert_eq!(seen["record"]["values"]["place"], "窓口");
    assert!(seen["record"]["values"].get("locked").is_none());
}

#[test]
fn a_bulk_edit_is_shown_first_and_undone_as_one() {
    let s = an_office();
    for n in 0..5 {
        s.an_asset(json!({ "name": format!("調定表 {n}"), "unit": "収納係" }));
    }
    let ask = json!({ "ledger": "asset", "selection": { "all": { "life": "active", "search": "調定" } },
                      "values": { "keeper": "担当Ｄ", "handling": ["lock", "need_to_know"] }, "dry_run": true });
    let seen = s.ask("ledger_bulk_edit", ask.clone());
    assert_eq!(seen["done"], 5);
    assert_eq!(seen["entry"], "");
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset", "view": { "search": "担当Ｄ" } }))["total"], 0);
    let mut ask = ask;
    ask["dry_run"] = json!(false);
    let done = s.ask("ledger_bulk_edit", ask);
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset", "view": { "search": "担当d" } }))["total"], 5);
    let undone = s.ask("ledger_undo", json!({ "entry": done["entry"] }));
    assert_eq!(undone["undone"], 5);
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset", "view": { "search": "担当d" } }))["total"], 0);
}

#[test]
fn undo_leaves_what_changed_since_and_says_so() {
    let s = an_office();
    let ids: Vec<String> = (0..3).map(|n| s.an_asset(json!({ "name": format!("台帳{n}") }))).collect();
    let done = s.ask(
        "ledger_bulk_edit",
        json!({ "ledger": "asset", "selection": { "ids": ids }, "values": { "place": "書庫" } }),
    );
    s.ask("ledger_edit", json!({ "ledger": "asset", "id": ids[1], "version": 2, "values": { "place": "金庫" } }));
    let p = s.refused("ledger_undo", json!({ "entry": done["entry"], "mode": "all_or_nothing" }));
    assert_eq!(p.code, "stale");
    assert_eq!(s.record("asset", &ids[0])["record"]["values"]["place"], "書庫", "nothing was undone");
    let undone = s.ask("ledger_undo", json!({ "entry": done["entry"], "mode": "rest" }));
    assert_eq!(undone["undone"], 2);
    assert_eq!(undone["left"][0]["name"], "台帳1");
    assert_eq!(s.record("asset", &ids[1])["record"]["values"]["place"], "金庫");
    assert!(s.record("asset", &ids[0])["record"]["values"].get("place").is_none());
}

#[test]
fn a_mistaken_entry_is_voided_with_a_reason_and_stays_in_the_history() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "二重に入れたもの" }));
    let p = s.refused("ledger_step", json!({ "ledger": "asset", "selection": { "ids": [id] }, "step": "void" }));
    assert_eq!(p.code, "invalid", "a reason is asked for");
    s.step("asset", &id, "void");
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset", "view": { "life": "all" } }))["total"], 0);
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset", "view": { "life": "void" } }))["total"], 1);
    let history = s.ask("ledger_history", json!({ "ledger": "asset", "id": id }));
    assert!(history["entries"][0]["note"].as_str().unwrap().contains("試験のため"), "{history}");
}

#[test]
fn doubles_are_merged_and_point_to_the_one_that_stays() {
    let s = an_office();
    let keep = s.an_asset(json!({ "name": "固定資産課税台帳", "place": "" }));
    let other = s.an_asset(json!({ "name": "固定資産課税台張", "place": "サーバ室" }));
    s.ask("ledger_merge", json!({ "ledger": "asset", "keep": keep, "others": [other], "values": { "place": "サーバ室" }, "reason": "同じ台帳" }));
    assert_eq!(s.record("asset", &keep)["record"]["values"]["place"], "サーバ室");
    assert_eq!(s.record("asset", &other)["record"]["life"], "merged");
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset" }))["total"], 1);
}

#[test]
fn retired_assets_stay_and_can_be_filtered() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "旧システム仕様書" }));
    s.an_asset(json!({ "name": "新システム仕様書" }));
    s.step("asset", &id, "retire");
    let count =
        |life: &str| s.ask("ledger_list", json!({ "ledger": "asset", "view": { "life": life } }))["total"].clone();
    assert_eq!((count("active"), count("retired"), count("all")), (json!(1), json!(1), json!(2)));
    s.step("asset", &id, "restore");
    assert_eq!(count("active"), 2);
}

#[test]
fn search_does_not_mind_kana_width_or_old_forms() {
    let s = an_office();
    s.an_asset(json!({ "name": "髙﨑家屋 評価ﾃﾞｰﾀ" }));
    s.an_asset(json!({ "name": "ＡＢＣシステム①", "old_number": "１２－収－０７" }));
    for (text, hits) in
        [("高崎", 1), ("でーた", 1), ("データ", 1), ("abc", 1), ("12-収-07", 1), ("評", 1), ("無い物", 0)]
    {
        let page = s.ask("ledger_list", json!({ "ledger": "asset", "view": { "search": text } }));
        assert_eq!(page["total"], hits, "{text}");
        assert_eq!(page["records"].as_array().unwrap().len(), hits, "{text}");
    }
}

#[test]
fn copies_are_kept_with_the_asset() {
    let s = an_office();
    let added = s.ask(
        "ledger_add",
        json!({ "ledger": "asset", "values": { "name": "課税データ" },
                "parts": { "copies": [{ "place": "遠隔地 保管庫", "made_on": "2026-04-01", "count": 2 }, {}] } }),
    );
    let seen = s.record("asset", added["id"].as_str().unwrap());
    assert_eq!(seen["parts"]["copies"], json!([{ "place": "遠隔地 保管庫", "made_on": "2026-04-01", "count": 2 }]));
    let p = s.refused(
        "ledger_add",
        json!({ "ledger": "asset", "values": { "name": "x" }, "parts": { "copies": [{ "count": 1 }] } }),
    );
    assert!(p.message.contains("所在"), "{}", p.message);
}

#[test]
fn the_end_of_retention_is_computed_and_the_overdue_are_listed() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "督促状控え", "retention": "5年", "retention_from": "2020-04-01" }));
    assert_eq!(s.record("asset", &id)["record"]["values"]["retention_until"], "2025-03-31");
    s.an_asset(json!({ "name": "永年のもの", "retention": "永年", "retention_from": "2020-04-01" }));
    let page = s.ask("ledger_list", json!({ "ledger": "asset", "view": { "overdue": true } }));
    assert_eq!(page["total"], 1);
    assert_eq!(page["records"][0]["id"], json!(id));
}

#[test]
fn the_end_of_a_term_follows_a_new_term_unless_somebody_typed_it() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "督促状控え", "retention": "5年", "retention_from": "2020-04-01" }));
    s.ask("ledger_edit", json!({ "ledger": "asset", "id": id, "version": 1, "values": { "retention": "10年" } }));
    assert_eq!(s.record("asset", &id)["record"]["values"]["retention_until"], "2030-03-31");
    s.ask(
        "ledger_edit",
        json!({ "ledger": "asset", "id": id, "version": 2, "values": { "retention_until": "2031-12-31" } }),
    );
    s.ask("ledger_edit", json!({ "ledger": "asset", "id": id, "version": 3, "values": { "retention": "7年" } }));
    assert_eq!(s.record("asset", &id)["record"]["values"]["retention_until"], "2031-12-31");
}

#[test]
fn new_copies_of_a_confirmed_asset_ask_the_chief_again() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "課税データ", "class": "A", "class_reason": "個人番号" }));
    s.acts(CHIEF).step("asset", &id, "confirm");
    let version = s.record("asset", &id)["record"]["version"].clone();
    s.acts(OFFICER).ask("ledger_edit", json!({ "ledger": "asset", "id": id, "version": version, "values": {}, "parts": { "copies": [{ "place": "遠隔地" }] } }));
    assert_eq!(s.record("asset", &id)["record"]["step"], "waiting");
}

#[test]
fn what_is_sent_back_is_proposed_again_after_it_was_mended() {
    let s = an_office();
    let id = s.an_asset(json!({ "name": "現況図", "class": "C", "class_reason": "公表" }));
    s.acts(CHIEF).step("asset", &id, "send_back");
    assert_eq!(s.record("asset", &id)["record"]["step"], "returned");
    let today = s.acts(OFFICER).ask("today", json!({}));
    assert!(today["waiting"].as_array().unwrap().iter().any(|r| r["kind"] == "差戻し"), "{today}");
    let version = s.record("asset", &id)["record"]["version"].clone();
    s.ask("ledger_edit", json!({ "ledger": "asset", "id": id, "version": version, "values": { "class": "B" } }));
    assert_eq!(s.record("asset", &id)["record"]["step"], "waiting");
}
