//! Cards and IDs: a card's whole life with its loss, the crushing, loans with permission, IDs, checks and reviews (第58条, 第59条, 第80条, 第81条, 第88条).

use crate::paper::{bytes_of, text_of};
use crate::support::*;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// Japan's hour and minute on the day of the stories' offices.
fn at(day: &str, hour: u32, minute: u32) -> DateTime<Utc> {
    let whole: DateTime<Utc> = format!("{day}T00:00:00Z").parse().unwrap();
    whole + chrono::Duration::minutes(i64::from(hour * 60 + minute) - 9 * 60)
}

fn card(number: &str, more: Value) -> Value {
    let mut values = json!({ "card_number": number, "kind": "personal", "valid_until": "2031-03-31" });
    for (k, v) in more.as_object().unwrap() {
        values[k] = v.clone();
    }
    values
}

fn a_card<S: Asks>(s: &S, values: Value) -> String {
    s.ask("ledger_add", json!({ "ledger": "ic_card", "values": values }))["id"].as_str().unwrap().to_owned()
}

fn an_id<S: Asks>(s: &S, values: Value, parts: Value) -> String {
    let added = s.ask("ledger_add", json!({ "ledger": "user_id", "values": values, "parts": parts }));
    added["id"].as_str().unwrap().to_owned()
}

pub(crate) fn asking(ledger: &str, id: &str, step: &str, values: Value) -> Value {
    json!({ "ledger": ledger, "selection": { "ids": [id] }, "step": step, "reason": "試験のため", "values": values })
}

/// Takes a step that must move the record.
#[track_caller]
pub(crate) fn take<S: Asks>(s: &S, ledger: &str, id: &str, step: &str, values: Value) {
    let done = s.ask("ledger_step", asking(ledger, id, step, values));
    assert_eq!(done["done"], 1, "{step}: {done}");
}

/// Takes a step that must be refused, and answers why.
#[track_caller]
pub(crate) fn cannot<S: Asks>(s: &S, ledger: &str, id: &str, step: &str, values: Value) -> String {
    match api::dispatch(s.office(), "ledger_step", asking(ledger, id, step, values), &kernel::Silent) {
        Ok(done) => {
            assert_eq!(done["done"], 0, "{step} was not refused: {done}");
            done["refused"][0]["reason"].as_str().unwrap().to_owned()
        }
        Err(p) => p.message,
    }
}

pub(crate) fn step_of<S: Asks>(s: &S, ledger: &str, id: &str) -> String {
    s.record(ledger, id)["record"]["step"].as_str().unwrap().to_owned()
}

pub(crate) fn rows_of<S: Asks>(s: &S, kind: &str) -> Vec<Value> {
    let today = s.ask("today", json!({}));
    ["waiting", "late", "soon"]
        .iter()
        .flat_map(|k| today[k].as_array().unwrap().clone())
        .filter(|r| r["kind"] == kind)
        .collect()
}

fn lost() -> Value {
    json!({
        "loss_kind": "loss", "noticed_at": "2026-11-18T09:05", "reported_at": "2026-11-18T09:12",
        "desk_at": "2026-11-18T09:15", "desk_note": "IN-R8-012", "situation": "帰宅の途中で名札入れごと見当たらなくなった。",
        "loss_place": "市役所から駅まで", "also_lost": ["badge"],
    })
}

#[test]
fn a_card_is_lent_lost_stopped_and_issued_again_with_a_clock_in_between() {
    let s = an_office();
    let id = a_card(&s, card("C-01187", json!({ "systems": "文書管理、収納" })));
    assert_eq!(step_of(&s, "ic_card", &id), "stock");
    let lend = json!({ "holder": "﨑山 C子", "holder_number": "1003", "lent_on": "2024-04-01" });
    take(&s, "ic_card", &id, "lend", lend);
    take(s.acts(STAFF), "ic_card", &id, "report_loss", lost());
    let running = rows_of(s.acts(CHIEF), "カードの無効化");
    assert_eq!(running.len(), 1, "{running:?}");
    assert_eq!(running[0]["running"], "2026-11-18T09:12", "the clock runs since the report");
    assert_eq!((&running[0]["screen"], &running[0]["record"]), (&json!("card-loss"), &json!(id)));
    assert!(running[0]["what"].as_str().unwrap().contains("﨑山"), "{running:?}");
    let stop = json!({ "invalidated_at": "2026-11-18T09:35", "invalidated_by": "情報システム課 吉田" });
    take(&s, "ic_card", &id, "invalidate", stop);
    assert!(rows_of(&s, "カードの無効化").is_empty(), "the clock stops only there");
    let new = a_card(s.acts(OFFICER), card("C-01201", json!({})));
    take(&s, "ic_card", &id, "reissue", json!({ "new_number": "C-01201" }));
    take(&s, "ic_card", &new, "lend", json!({ "holder": "﨑山 C子", "lent_on": "2026-11-18" }));
    assert_eq!(step_of(&s, "ic_card", &id), "reissued");
    let ask = json!({ "ledger": "ic_card", "form": "loss", "selection": { "ids": [id] } });
    let printed = text_of(&s, &bytes_of(&s.ask("print_preview", ask)));
    for said in ["C-01187", "﨑山 C子", "7分", "23分", "30分", "IN-R8-012", "第58条第2項第3号", "C-01201", "名札"]
    {
        assert!(printed.contains(said), "{said} is not in {printed}");
    }
}

#[test]
fn what_is_out_of_order_is_refused_and_nothing_is_kept() {
    let s = an_office();
    let id = a_card(&s, card("P-240117", json!({})));
    let twice = s.refused("ledger_add", json!({ "ledger": "ic_card", "values": card("Ｐ－２４０１１７", json!({})) }));
    assert_eq!(twice.fields[0].code, "duplicate", "{twice}");
    let other = a_card(&s, card("P-240118", json!({})));
    let version = s.record("ic_card", &other)["record"]["version"].clone();
    let edit = json!({ "ledger": "ic_card", "id": other, "version": version, "values": { "card_number": "p-240117" } });
    assert_eq!(s.refused("ledger_edit", edit).fields[0].code, "duplicate");
    let said = cannot(&s, "ic_card", &id, "return", json!({ "returned_on": "2026-11-18" }));
    assert!(said.contains("在庫") && said.contains("貸与中"), "{said}");
    let said = cannot(
        &s,
        "ic_card",
        &id,
        "invalidate",
        json!({ "invalidated_at": "2026-11-18T09:00", "invalidated_by": "吉田" }),
    );
    assert!(said.contains("紛失等・無効化待ち"), "{said}");
    let said = cannot(&s, "ic_card", &id, "collect", json!({ "collected_on": "2026-11-18" }));
    assert!(said.contains("在庫"), "{said}");
    let said = cannot(&s, "ic_card", &id, "lend", json!({ "lent_on": "2026-11-18" }));
    assert!(said.contains("保有者"), "{said}");
    take(&s, "ic_card", &id, "lend", json!({ "holder": "石和 太郎", "lent_on": "2026-04-01" }));
    let said = cannot(&s, "ic_card", &id, "return", json!({ "returned_on": "2026-03-31" }));
    assert!(said.contains("貸与日より前"), "{said}");
    let said = cannot(&s, "ic_card", &id, "return", json!({ "returned_on": "2026-11-19" }));
    assert!(said.contains("先の日時"), "{said}");
    let mut future = lost();
    future["noticed_at"] = json!("2026-11-19T08:00");
    future["reported_at"] = json!("2026-11-19T08:10");
    let said = cannot(&s, "ic_card", &id, "report_loss", future);
    assert!(said.contains("先の日時"), "{said}");
    let mut soon = lost();
    soon["reported_at"] = json!("2026-11-18T10:01");
    let said = cannot(&s, "ic_card", &id, "report_loss", soon);
    assert!(said.contains("先の日時"), "a minute ahead is ahead: {said}");
    take(&s, "ic_card", &id, "report_loss", lost());
    let now = json!({ "invalidated_at": "2026-11-18T09:35", "invalidated_by": "吉田" });
    let said = cannot(&s, "ic_card", &id, "invalidate", now);
    assert!(said.contains("責任者・代行者") && said.contains("第58条第2項第3号"), "the chief answers for it: {said}");
    s.acts(CHIEF);
    let early = json!({ "invalidated_at": "2026-11-18T09:04", "invalidated_by": "吉田" });
    let said = cannot(&s, "ic_card", &id, "invalidate", early);
    assert!(said.contains("より前") && said.contains("第58条第2項第3号"), "{said}");
    assert_eq!(step_of(&s, "ic_card", &id), "lost");
    s.acts(OFFICER);
    take(&s, "ic_card", &id, "found", json!({}));
    assert_eq!(step_of(&s, "ic_card", &id), "lent", "what was found goes on being used");
    let forged = json!({ "ledger": "ic_card", "id": id, "version": s.record("ic_card", &id)["record"]["version"],
        "values": { "disposed_on": "2026-11-18" } });
    assert_eq!(s.refused("ledger_edit", forged).fields[0].code, "derived");
}

#[test]
fn a_replaced_card_is_closed_only_by_a_case_in_which_it_was_crushed() {
    let s = an_office();
    let id = a_card(&s, card("P-210031", json!({ "holder": "石和 太郎", "lent_on": "2021-04-01", "origin": "lent" })));
    take(&s, "ic_card", &id, "replace", json!({ "replaced_on": "2026-11-01", "new_number": "P-260031" }));
    assert_eq!(rows_of(&s, "旧カードの回収").len(), 1);
    let said = cannot(&s, "ic_card", &id, "retire", json!({}));
    assert!(said.contains("回収") && said.contains("第58条第3項"), "{said}");
    take(&s, "ic_card", &id, "collect", json!({ "collected_on": "2026-11-02", "collected_by": "𠮷田 花" }));
    assert_eq!(rows_of(&s, "回収したカードの破砕").len(), 1);
    let said = cannot(&s, "ic_card", &id, "retire", json!({}));
    assert!(said.contains("廃棄・返却"), "{said}");
    let read = s.ask("disposal_read", json!({ "ledger": "ic_card", "ids": [id], "like": { "method": "crush_chip" } }));
    let item = &read["items"][0];
    assert_eq!((&item["kind"], &item["serial"]), (&json!("ic_card"), &json!("P-210031")), "{item}");
    let values = json!({ "name": "旧ICカードの破砕", "kind": "dispose", "cause": "card_switch", "work": "own" });
    let methods = s.ask("disposal_judge", json!({ "items": [] }));
    let method =
        methods["methods"]["ic_card"].as_array().unwrap().iter().find(|m| m["ab"] == "ok").unwrap()["key"].clone();
    let mut items = read["items"].clone();
    items[0]["method"] = method;
    items[0]["class"] = json!("A");
    let case = s.ask("disposal_save", json!({ "values": values, "items": items }))["id"].as_str().unwrap().to_owned();
    let run = |o: &api::Office, step: &str, more: Value| {
        let view = api::dispatch(o, "disposal_get", json!({ "id": case }), &kernel::Silent).unwrap();
        let mut ask = json!({ "id": case, "version": view["record"]["version"], "step": step });
        for (k, v) in more.as_object().unwrap() {
            ask[k] = v.clone();
        }
        if let Err(p) = api::dispatch(o, "disposal_step", ask, &kernel::Silent) {
            panic!("{step}: {p}");
        }
    };
    run(s.office(), "request", json!({}));
    s.acts(CHIEF);
    run(s.office(), "permit", json!({}));
    let v = s.on(at("2026-11-19", 15, 0));
    let text = "P-210031";
    run(
        v.office(),
        "count",
        json!({ "values": { "counted_by": "ｶﾄｳ 一郎", "counted_at": "2026-11-19T10:00" }, "text": text }),
    );
    run(
        v.office(),
        "treat",
        json!({ "values": {
        "treated_from": "2026-11-19T10:30", "treated_to": "2026-11-19T10:40", "treated_place": "税務課 執務室",
        "treated_by": "𠮷田 花", "witness": "ｶﾄｳ 一郎", "tool": "カード破砕機", "tool_version": "1" }, "text": text }),
    );
    run(
        v.office(),
        "verify",
        json!({ "values": {
        "verified_how": ["look"], "verified_by": "ｶﾄｳ 一郎", "verified_at": "2026-11-19T10:50", "verified_result": "good" } }),
    );
    v.acts(CHIEF);
    run(v.office(), "close", json!({}));
    let seen = v.record("ic_card", &id);
    let values = &seen["record"]["values"];
    assert_eq!((&seen["record"]["life"], &seen["record"]["step"]), (&json!("retired"), &json!("crushed")));
    assert_eq!(values["disposed_on"], "2026-11-19");
    assert_eq!((&values["disposed_by"], &values["witness"]), (&json!("𠮷田 花"), &json!("ｶﾄｳ 一郎")));
    assert_eq!(values["disposal_number"], "税務-廃棄-R8-001");
    assert!(rows_of(&v, "回収したカードの破砕").is_empty());
    let printed = v.ask("print_preview", json!({ "ledger": "ic_card", "form": "crushed" }));
    if let Ok(to) = std::env::var("MORICHO_LOOK") {
        std::fs::write(std::path::Path::new(&to).join("crushed.pdf"), bytes_of(&printed)).unwrap();
    }
    let printed = text_of(&s, &bytes_of(&printed));
    for said in ["P-210031", "𠮷田 花", "ｶﾄｳ 一郎", "税務-廃棄-R8-001", "計 1枚", "立ち会った者"]
    {
        assert!(printed.contains(said), "{said} is not in {printed}");
    }
}

#[test]
fn a_card_of_the_division_is_lent_only_to_whom_the_chief_permitted_it() {
    let s = an_office();
    let id = a_card(&s, json!({ "card_number": "G-240009", "kind": "division", "place": "窓口 施錠庫" }));
    let offered: Vec<Value> =
        s.record("ic_card", &id)["steps"].as_array().unwrap().iter().map(|c| c["key"].clone()).collect();
    assert!(offered.contains(&json!("lend_short")) && !offered.contains(&json!("lend")), "{offered:?}");
    let loan = json!({ "holder": "ｶﾄｳ 一郎", "holder_number": "1003", "lent_on": "2026-11-18", "due_on": "2026-11-20", "purpose": "窓口の当番" });
    let said = cannot(&s, "ic_card", &id, "lend_short", loan.clone());
    assert!(said.contains("第58条第1項第3号") && said.contains("許可"), "{said}");
    let who = |number: &str, name: &str| json!({ "ids": [id], "people": [{ "person_number": number, "person": name, "since": "2026-11-01", "until": "2027-03-31" }] });
    let p = s.refused("card_permit", who("1003", "ｶﾄｳ 一郎"));
    assert_eq!(p.code, "forbidden", "the officer does not permit: {p}");
    let p = s.acts(CHIEF).refused("card_permit", who(CHIEF, "髙橋 﨑子"));
    assert_eq!(p.code, "same_person");
    s.ask("card_permit", who("1003", "ｶﾄｳ 一郎"));
    let forged = json!({ "ledger": "ic_card", "id": id, "version": s.record("ic_card", &id)["record"]["version"],
        "values": {}, "parts": { "permits": [{ "person": "誰か", "since": "2026-11-01" }] } });
    assert_eq!(s.refused("ledger_edit", forged).fields[0].code, "kept");
    take(s.acts(OFFICER), "ic_card", &id, "lend_short", loan);
    let seen = s.record("ic_card", &id);
    assert_eq!(seen["parts"]["loans"][0]["permitted_by"], "髙橋 﨑子", "{seen}");
    take(&s, "ic_card", &id, "report_loss", lost());
    let loans = s.record("ic_card", &id)["parts"]["loans"].clone();
    assert_eq!(loans[0]["lost_at"], "2026-11-18T09:12", "the loss ends the loan: {loans}");
    assert_eq!(loans[0]["returned_at"], Value::Null, "and nobody gave the card back");
    take(&s, "ic_card", &id, "found", json!({}));
    assert_eq!(step_of(&s, "ic_card", &id), "lent_short", "what was found is still to be given back");
    let loans = s.record("ic_card", &id)["parts"]["loans"].clone();
    assert_eq!(loans.as_array().map(Vec::len), Some(2), "it goes on under a row of its own: {loans}");
    assert_eq!((&loans[1]["person"], &loans[1]["lost_at"]), (&json!("ｶﾄｳ 一郎"), &Value::Null));
    let v = s.on(at("2026-11-24", 9, 0));
    let late = rows_of(&v, "カードの返却遅れ");
    assert_eq!(late.len(), 1, "{late:?}");
    let book = text_of(&s, &bytes_of(&v.ask("print_preview", json!({ "ledger": "ic_card", "form": "loans" }))));
    assert!(book.contains("返却遅れ") && book.contains("窓口の当番"), "{book}");
    take(&v, "ic_card", &id, "return", json!({ "returned_on": "2026-11-24" }));
    let row = &v.record("ic_card", &id)["parts"]["loans"][1];
    assert_eq!((&row["returned_at"], &row["checked_by"]), (&json!("2026-11-24T09:00"), &json!("𠮷田 花")));
    assert!(rows_of(&v, "カードの返却遅れ").is_empty());
    take(&v, "ic_card", &id, "report_loss", lost());
    take(&v, "ic_card", &id, "found", json!({}));
    assert_eq!(step_of(&v, "ic_card", &id), "returned", "what had come back is not lent to anybody");
    let later =
        json!({ "holder": "ｶﾄｳ 一郎", "holder_number": "1003", "lent_on": "2027-04-01", "due_on": "2027-04-02" });
    let v = s.on(at("2027-04-01", 9, 0));
    let said = cannot(&v, "ic_card", &id, "lend_short", later);
    assert!(said.contains("許可"), "a permission ends with its period: {said}");
}

#[test]
fn a_loan_of_a_lost_card_ends_with_the_loss_and_stands_so_in_the_book_of_loans() {
    let s = an_office();
    let id = a_card(&s, json!({ "card_number": "G-240010", "kind": "spare", "place": "窓口 施錠庫" }));
    let loan = json!({ "holder": "髙﨑 𠮷男", "holder_number": "1004", "lent_on": "2026-11-18", "due_on": "2026-11-20", "purpose": "再発行までの代わり" });
    take(&s, "ic_card", &id, "lend_short", loan.clone());
    take(&s, "ic_card", &id, "report_loss", lost());
    take(
        s.acts(CHIEF),
        "ic_card",
        &id,
        "invalidate",
        json!({ "invalidated_at": "2026-11-18T09:30", "invalidated_by": "吉田" }),
    );
    let v = s.on(at("2026-11-24", 9, 0));
    assert!(rows_of(&v, "カードの返却遅れ").is_empty(), "what is gone does not come back late");
    let shown = v.ask("print_preview", json!({ "ledger": "ic_card", "form": "loans" }));
    let book = text_of(&s, &bytes_of(&shown));
    assert!(book.contains("紛失等の届出") && book.contains("R8.11.18 09:12"), "{book}");
    assert!(!book.contains("返却遅れ\n") && !book.contains("貸出中"), "{book}");
    let row = v.record("ic_card", &id)["parts"]["loans"][0].clone();
    assert_eq!((&row["lost_at"], &row["returned_at"]), (&json!("2026-11-18T09:12"), &Value::Null), "{row}");
    let history = v.ask("ledger_history", json!({ "ledger": "ic_card", "id": id })).to_string();
    assert!(history.contains("紛失等の届出"), "the history tells how the loan ended: {history}");
    // One that was switched while it was lent comes back when it is collected.
    let other = a_card(&v, json!({ "card_number": "G-240011", "kind": "spare" }));
    take(&v, "ic_card", &other, "lend_short", loan);
    take(&v, "ic_card", &other, "replace", json!({ "replaced_on": "2026-11-18" }));
    take(&v, "ic_card", &other, "collect", json!({ "collected_on": "2026-11-18" }));
    let seen = v.record("ic_card", &other);
    assert_eq!(seen["record"]["values"]["collected_by"], "𠮷田 花", "whoever records it collected it: {seen}");
    assert!(seen["parts"]["loans"][0]["returned_at"].is_string(), "{seen}");
}

#[test]
fn many_receipts_stand_on_one_sheet_with_room_to_sign() {
    let s = an_office();
    let ids: Vec<String> = (1..=40)
        .map(|n| {
            a_card(
                &s,
                card(
                    &format!("P-26{n:04}"),
                    json!({ "holder": format!("職員 {n}"), "lent_on": "2026-04-01", "origin": "lent" }),
                ),
            )
        })
        .collect();
    let ask = |ids: &[String]| json!({ "ledger": "ic_card", "form": "receipt", "selection": { "ids": ids } });
    let all = text_of(&s, &bytes_of(&s.ask("print_preview", ask(&ids))));
    let one = text_of(&s, &bytes_of(&s.ask("print_preview", ask(&ids[..1]))));
    assert!(all.contains("P-260001") && all.contains("P-260040") && all.contains("受領の署名"), "{all}");
    assert!(one.contains("P-260001") && !one.contains("P-260002"), "{one}");
}

#[test]
fn differences_of_a_check_stay_open_until_somebody_says_what_was_done() {
    let s = an_office();
    let here = a_card(&s, card("P-1001", json!({ "holder": "石和 太郎", "lent_on": "2026-04-01" })));
    let gone = a_card(&s, card("P-1002", json!({ "holder": "髙橋 次郎", "lent_on": "2026-04-01" })));
    let ask = json!({ "round": "令和8年11月の点検", "cards": [
        { "id": here, "saw": "seen" }, { "id": gone, "saw": "missing" } ], "extras": ["P-9999"] });
    let done = s.ask("card_check", ask.clone());
    assert_eq!((&done["seen"], &done["findings"]), (&json!(1), &json!(2)));
    assert_eq!(s.record("ic_card", &here)["record"]["values"]["checked_on"], "2026-11-18");
    assert_eq!(s.record("ic_card", &gone)["record"]["values"]["checked_on"], Value::Null);
    assert_eq!(s.ask("card_check", ask)["findings"], 0, "what is open already is not opened twice");
    let waiting = rows_of(&s, "点検・棚卸の指摘");
    assert_eq!(waiting[0]["count"], 2, "{waiting:?}");
    let said = cannot(&s, "custody_finding", "1", "close", json!({}));
    assert!(said.contains("したこと"), "{said}");
    take(&s, "custody_finding", "1", "close", json!({ "action": "机の引出しで見つかった" }));
    take(&s, "custody_finding", "2", "close", json!({ "action": "台帳に登録した" }));
    assert!(rows_of(&s, "点検・棚卸の指摘").is_empty());
    let nobody = json!({ "round": "点検", "cards": [{ "id": here, "saw": "other_holder" }] });
    assert!(s.refused("card_check", nobody).message.contains("名前"));
    assert!(s.refused("card_check", json!({ "round": "", "cards": [] })).message.contains("回"));
}

#[test]
fn an_id_goes_from_the_request_over_the_chief_to_the_deletion() {
    let s = an_office();
    let values = json!({ "user_id": "tax0123", "system": "収納システム", "kind": "personal", "holder": "ｶﾄｳ 一郎", "holder_number": "1003", "rights": "照会" });
    let id = an_id(&s, values.clone(), json!({}));
    let mut again = values.clone();
    again["user_id"] = json!("ＴＡＸ０１２３");
    assert_eq!(s.refused("ledger_add", json!({ "ledger": "user_id", "values": again })).fields[0].code, "duplicate");
    again["system"] = json!("文書管理");
    an_id(&s, again, json!({}));
    take(&s, "user_id", &id, "request", json!({}));
    assert_eq!(rows_of(s.acts(CHIEF), "IDの承認").len(), 1);
    let said = cannot(s.acts(OFFICER), "user_id", &id, "approve", json!({}));
    assert!(said.contains("責任者"), "{said}");
    take(s.acts(CHIEF), "user_id", &id, "approve", json!({}));
    let said = cannot(s.acts(OFFICER), "user_id", &id, "register", json!({}));
    assert!(said.contains("登録日"), "{said}");
    take(&s, "user_id", &id, "register", json!({ "registered_on": "2026-11-18" }));
    take(&s, "user_id", &id, "ask_change", json!({ "change_note": "更新の権限を加える", "rights": "照会・更新" }));
    take(s.acts(CHIEF), "user_id", &id, "approve", json!({}));
    take(s.acts(OFFICER), "user_id", &id, "register", json!({}));
    let seen = s.record("user_id", &id);
    assert_eq!(seen["record"]["values"]["changed_on"], "2026-11-18");
    assert_eq!(seen["record"]["values"]["approved_by"], "髙橋 﨑子");
    let said = cannot(&s, "user_id", &id, "delete", json!({ "deleted_on": "2026-11-18", "end_reason": "left" }));
    assert!(said.contains("停止"), "{said}");
    take(&s, "user_id", &id, "suspend", json!({ "suspended_on": "2026-11-18", "end_reason": "left" }));
    assert_eq!(rows_of(&s, "停止したIDの削除").len(), 1);
    take(&s, "user_id", &id, "delete", json!({ "deleted_on": "2026-11-18", "end_reason": "left" }));
    assert_eq!(s.record("user_id", &id)["record"]["life"], "retired");
}

#[test]
fn the_chief_does_not_approve_an_id_that_he_asked_for() {
    let s = an_office();
    s.acts(CHIEF);
    let id = an_id(
        &s,
        json!({ "user_id": "chief01", "system": "文書管理", "kind": "personal", "holder": "髙橋 﨑子" }),
        json!({}),
    );
    take(&s, "user_id", &id, "request", json!({}));
    let said = cannot(&s, "user_id", &id, "approve", json!({}));
    assert!(said.contains("第11条第1項"), "{said}");
}

#[test]
fn no_password_is_ever_written_down() {
    let s = an_office();
    let values = json!({ "user_id": "root", "system": "庁内サーバ", "kind": "privileged", "granted_for": "保守", "secret_kept": "PW: Sakura-2026" });
    let p = s.refused("ledger_add", json!({ "ledger": "user_id", "values": values }));
    assert_eq!((p.fields[0].column.as_str(), p.fields[0].code.as_str()), ("secret_kept", "password"), "{p}");
    assert!(p.message.contains("第60条") && !p.message.contains("Sakura"), "{p}");
    let p = s.refused(
        "ledger_add",
        json!({ "ledger": "ic_card", "values": card("P-1", json!({ "remarks": "暗証番号 4649" })) }),
    );
    assert_eq!(p.fields[0].code, "password");
    let p = s.refused(
        "ledger_add",
        json!({ "ledger": "user_id", "values": { "user_id": "admin", "system": "庁内サーバ", "kind": "privileged" } }),
    );
    assert!(p.message.contains("第81条第2項"), "{p}");
    let defs = s.ask("ledger_defs", json!({}));
    let columns = defs["ledgers"].as_array().unwrap().iter().flat_map(|l| l["columns"].as_array().unwrap().clone());
    let secret = |c: &Value| c["key"].as_str().unwrap().contains("password") || c["label"] == "パスワード";
    assert_eq!(columns.filter(secret).count(), 0, "no column is made for one");
}

#[test]
fn a_shared_id_is_found_when_one_of_its_users_leaves() {
    let s = an_office();
    let values = json!({ "user_id": "madoguchi", "system": "証明発行", "kind": "shared", "holder": "𠮷田 花", "holder_number": "1002" });
    let id = an_id(&s, values, json!({}));
    let said = cannot(&s, "user_id", &id, "request", json!({}));
    assert!(said.contains("第59条第2号"), "{said}");
    let version = s.record("user_id", &id)["record"]["version"].clone();
    let users = json!({ "users": [
        { "person_number": "1003", "person": "ｶﾄｳ 一郎", "since": "2026-04-01" },
        { "person": "五味 透", "since": "2025-04-01", "until": "2026-03-31" } ] });
    s.ask("ledger_edit", json!({ "ledger": "user_id", "id": id, "version": version, "values": {}, "parts": users }));
    take(&s, "user_id", &id, "request", json!({}));
    take(s.acts(CHIEF), "user_id", &id, "approve", json!({}));
    take(s.acts(OFFICER), "user_id", &id, "register", json!({ "registered_on": "2026-11-18" }));
    // On 1 April he is no longer on the roster: the review finds him, also behind a shared ID.
    let v = s.on(at("2027-04-01", 9, 0));
    let path = s.file("名簿.csv");
    std::fs::write(&path, "職員番号,氏名,所属\n1001,髙橋 﨑子,税務課\n1002,𠮷田 花,税務課\n").unwrap();
    let ask = json!({ "round": "令和9年4月の棚卸", "path": path });
    let found = v.ask("id_review", ask);
    assert_eq!(found["findings"].as_array().unwrap().len(), 1, "{found}");
    assert_eq!(
        (&found["findings"][0]["kind"], &found["findings"][0]["person"]),
        (&json!("no_person"), &json!("ｶﾄｳ 一郎"))
    );
    let said = found["findings"][0]["said"].as_str().unwrap();
    assert!(said.contains("名簿から外し") && !said.contains("停止"), "others go on using it: {said}");
}

#[test]
fn three_hundred_people_are_reviewed_and_every_finding_is_closed() {
    let s = an_office();
    let mut rows = String::from("令和8年度 職員名簿,,,\n職員番号,氏名,所属,状態\n");
    for n in 0..300 {
        let state = if n == 7 { "休職" } else { "" };
        let division = if n == 8 { "福祉課" } else { "税務課" };
        // Two people have one name; their numbers tell them apart.
        let name = if n == 11 { 10 } else { n };
        rows.push_str(&format!("{:05},職員 {name},{division},{state}\n", 400 + n));
    }
    let roster = s.file("職員名簿.csv");
    std::fs::write(&roster, &rows).unwrap();
    let ids = s.file("ID.csv");
    let mut list = String::from("ID,システム,種別,職員番号,氏名,登録日\n");
    for n in 0..310 {
        list.push_str(&format!("u{n:04},文書管理,個人,{:05},職員 {n},R6.4.1\n", 400 + n));
    }
    list.push_str("u9999,文書管理,個人,,職員 10,R6.4.1\nu9998,文書管理,個人,,,R6.4.1\n");
    std::fs::write(&ids, list).unwrap();
    let opened = s.ask("import_open", json!({ "path": ids }));
    let plan = s.ask("import_preview", json!({ "ledger": "user_id", "path": ids }));
    assert_eq!(plan["problems"], json!([]), "{}", plan["problems"]);
    s.ask("import_commit", json!({ "ledger": "user_id", "path": ids, "digest": opened["digest"] }));
    let ask = |dry: bool| json!({ "round": "令和8年11月の棚卸", "path": roster, "dry_run": dry });
    let look = s.ask("id_review", ask(true));
    assert_eq!((&look["people"], &look["ids"], &look["opened"]), (&json!(300), &json!(312), &json!(0)));
    let kinds = |v: &Value, kind: &str| v["findings"].as_array().unwrap().iter().filter(|f| f["kind"] == kind).count();
    let counts = ["no_person", "no_need", "other_division", "unclear", "nobody"].map(|k| kinds(&look, k));
    assert_eq!(counts, [10, 1, 1, 1, 1]);
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "custody_finding" }))["total"], 0, "a dry run keeps nothing");
    let done = s.ask("id_review", ask(false));
    assert_eq!(done["opened"], 14);
    assert_eq!(s.ask("id_review", ask(false))["opened"], 0, "once is enough");
    assert_eq!(rows_of(&s, "点検・棚卸の指摘")[0]["count"], 14);
    let all: Vec<String> = (1..=14).map(|n| n.to_string()).collect();
    let close = json!({ "ledger": "custody_finding", "selection": { "ids": all }, "step": "close", "values": { "action": "停止した" } });
    assert_eq!(s.ask("ledger_step", close)["done"], 14);
    assert!(rows_of(&s, "点検・棚卸の指摘").is_empty());
    let printed = s.ask("print_preview", json!({ "ledger": "custody_finding", "form": "list" }));
    let printed = text_of(&s, &bytes_of(&printed));
    assert!(printed.contains("職員 305") && printed.contains("停止した"), "{printed}");
    assert!(printed.contains("14件") && !printed.contains("未分類"), "what has no class is not counted by class");
    let bad = s.file("だめ.csv");
    std::fs::write(&bad, "職員番号,氏名\n1,甲\n1,乙\n").unwrap();
    let p = s.refused("id_review", json!({ "round": "棚卸", "path": bad }));
    assert!(p.message.contains("二人"), "{p}");
}

#[test]
fn cards_come_in_from_the_list_that_the_office_has_and_none_comes_twice() {
    let s = an_office();
    let path = s.file("カード.csv");
    let text = "カード番号,区分,職員番号,氏名,貸与日,状態\nP-1,個人,00412,石和 太郎,R6.4.1,使用中\nP-2,個人,00413,髙﨑 花,R6.4.1,使用中\nG-1,所属,,,,保管中\n";
    std::fs::write(&path, text).unwrap();
    let digest = s.ask("import_open", json!({ "path": path }))["digest"].clone();
    s.ask("import_commit", json!({ "ledger": "ic_card", "path": path, "digest": digest }));
    let page = s.ask("ledger_list", json!({ "ledger": "ic_card" }));
    let steps: Vec<&str> = page["records"].as_array().unwrap().iter().map(|r| r["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["lent", "lent", "stock"]);
    std::fs::write(&path, format!("{text}P-1,個人,00499,別 人,R7.4.1,使用中\n")).unwrap();
    let plan = s.ask("import_preview", json!({ "ledger": "ic_card", "path": path }));
    assert_eq!(plan["problems"][0]["code"], "duplicate", "{plan}");
    assert!(plan["problems"][0]["message"].as_str().unwrap().contains("2行目"), "{plan}");
}
