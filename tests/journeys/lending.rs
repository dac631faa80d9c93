//! Lending: what goes out, to whom and until when, and what is refused at the counter (第37条第2項, 第42条).

use crate::disposal::later;
use crate::support::*;
use serde_json::{Value, json};

fn a_stick(s: &impl Asks, number: &str, serial: &str) -> String {
    let values = json!({ "name": "USBメモリ", "kind": "usb", "old_number": number, "serial": [serial], "class": "B", "class_reason": "内部", "place": "金庫" });
    s.ask("ledger_add", json!({ "ledger": "media", "values": values }))["id"].as_str().unwrap().to_owned()
}

fn out(text: &str) -> Value {
    json!({ "text": text, "values": { "borrower": STAFF, "purpose": "申告会場での受付", "place": "市民会館",
        "lent_at": "2026-11-18T09:30", "due_on": "2026-11-18" } })
}

fn back(text: &str) -> Value {
    json!({ "text": text, "values": { "returned_at": "2026-11-19T14:00", "erased": "erased" } })
}

fn kinds(today: &Value, part: &str) -> Vec<String> {
    today[part].as_array().unwrap().iter().map(|r| r["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn sticks_go_out_are_late_on_the_next_day_and_come_back_by_scanning() {
    let s = an_office();
    a_stick(&s, "USB-01", "UM16S-3301");
    a_stick(&s, "USB-02", "UM16S-3302");
    let lent = s.ask("lending_lend", out("ＵＳＢ０１\nUM16S-3302 予備"));
    let ids = lent["ids"].as_array().unwrap();
    assert_eq!(ids.len(), 2);
    let loan = s.ask("ledger_get", json!({ "ledger": "media_lending", "id": ids[0] }))["record"].clone();
    assert_eq!(loan["number"], "税務-貸-0001");
    assert_eq!(
        (&loan["values"]["borrower"], &loan["values"]["lent_by"], &loan["values"]["carrier"], &loan["values"]["class"]),
        (&json!("ｶﾄｳ 一郎"), &json!("𠮷田 花"), &json!("USB-01"), &json!("B"))
    );
    assert!(kinds(&s.ask("today", json!({})), "soon").contains(&"貸出の返却期限".to_owned()));

    let v = s.on(later(15));
    let today = v.ask("today", json!({}));
    let row = today["late"].as_array().unwrap().iter().find(|r| r["kind"] == "貸出の返却期限切れ").cloned().unwrap();
    assert!(row.to_string().contains("2件"), "{row}");
    // One is given until the end of the month, the other comes back.
    let extend = |on: &str, reason: &str| json!({ "id": ids[0], "step": "extend", "reason": reason, "values": { "due_on": on } });
    assert!(v.refused("lending_step", extend("2026-11-30", "")).message.contains("理由"));
    assert!(v.refused("lending_step", extend("2026-11-01", "会期の延長")).message.contains("貸出日より前"));
    v.ask("lending_step", extend("2026-11-30", "会期の延長"));
    v.ask("lending_return", back("UM16S-3302"));
    assert!(!kinds(&v.ask("today", json!({})), "late").contains(&"貸出の返却期限切れ".to_owned()));
    let done = v.ask("ledger_get", json!({ "ledger": "media_lending", "id": ids[1] }))["record"].clone();
    assert_eq!((&done["step"], &done["values"]["returned_to"]), (&json!("returned"), &json!("𠮷田 花")));
    let page = v.ask("ledger_list", json!({ "ledger": "media_lending" }));
    assert_eq!(page["records"].as_array().unwrap().len(), 2, "what came back stays in the book of loans");
}

#[test]
fn what_is_lent_is_not_lent_again_and_what_is_here_does_not_come_back() {
    let s = an_office();
    a_stick(&s, "USB-01", "UM16S-3301");
    s.ask("lending_lend", out("USB-01"));
    let p = s.refused("lending_lend", out("USB-01"));
    assert!(p.message.contains("貸出中") && p.message.contains("ｶﾄｳ 一郎"), "{}", p.message);
    let seen = s.ask("lending_read", json!({ "text": "USB-01\nUM16S-3301\nZZ-9" }));
    let states: Vec<&str> = seen["found"].as_array().unwrap().iter().map(|f| f["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["lent", "twice", "unknown"]);

    let v = s.on(later(15));
    let mut early = back("USB-01");
    early["values"]["returned_at"] = json!("2026-11-18T09:00");
    assert!(v.refused("lending_return", early).message.contains("貸出日時より前"));
    let mut coming = back("USB-01");
    coming["values"]["returned_at"] = json!("2026-11-20T09:00");
    assert!(v.refused("lending_return", coming).message.contains("いまより後"));
    let mut unsaid = back("USB-01");
    unsaid["values"]["erased"] = Value::Null;
    assert!(v.refused("lending_return", unsaid).message.contains("返却時の消去"));
    v.ask("lending_return", back("USB-01"));
    let p = v.refused("lending_return", back("USB-01"));
    assert!(p.message.contains("貸し出されていません"), "{}", p.message);
    v.ask("lending_lend", {
        let mut again = out("USB-01");
        again["values"]["due_on"] = json!("2026-12-01");
        again
    });
}

#[test]
fn nobody_unknown_borrows_and_nothing_disposed_of_or_unknown_goes_out() {
    let s = an_office();
    let stick = a_stick(&s, "USB-01", "UM16S-3301");
    let mut who = out("USB-01");
    who["values"]["borrower"] = json!("謎の 人物");
    let p = s.refused("lending_lend", who.clone());
    assert_eq!(p.fields[0].column, "borrower");
    assert!(p.message.contains("名簿にいません") && p.message.contains("所属"), "{}", p.message);
    who["values"]["borrower"] = json!("");
    assert!(s.refused("lending_lend", who.clone()).message.contains("借りる人"));
    assert!(s.refused("lending_lend", out("")).message.contains("番号を入れて"));
    let p = s.refused("lending_lend", out("USB-01\nUSB-99"));
    assert!(p.message.contains("USB-99") && p.message.contains("登録"), "{}", p.message);
    let mut wrong = out("USB-01");
    wrong["values"]["due_on"] = json!("2026-11-17");
    assert!(s.refused("lending_lend", wrong).message.contains("貸出日より前"));
    let mut wrong = out("USB-01");
    wrong["values"]["lent_at"] = json!("2026-11-18T11:00");
    assert!(s.refused("lending_lend", wrong).message.contains("いまより後"));
    assert_eq!(s.ask("lending_read", json!({ "text": "USB-01" }))["found"][0]["state"], "free", "nothing was kept");
    // Another division's staff with that division.
    who["values"]["borrower"] = json!("渡邊 桜");
    who["values"]["division"] = json!("情報システム課");
    s.ask("lending_lend", who);
    // While it is away it is neither retired nor put into a disposal case.
    let retire = json!({ "ledger": "media", "selection": { "ids": [stick] }, "step": "retire", "reason": "不要" });
    assert!(s.ask("ledger_step", retire.clone()).to_string().contains("貸出中"));
    let case = json!({ "values": { "name": "廃棄", "kind": "dispose", "cause": "unneeded", "work": "own" },
        "items": s.ask("disposal_read", json!({ "text": "USB-01", "like": { "method": "crush_chip" } }))["items"] });
    let case = s.ask("disposal_save", case);
    let p = s.refused("disposal_step", json!({ "id": case["id"], "version": case["version"], "step": "request" }));
    assert!(p.message.contains("貸出中"), "{}", p.message);

    let v = s.on(later(15));
    v.ask("lending_return", back("USB-01"));
    v.ask("ledger_step", retire);
    let p = v.refused("lending_lend", out("USB-01"));
    assert!(p.message.contains("廃止されています"), "{}", p.message);
}

#[test]
fn the_common_commands_do_not_write_a_loan_and_an_auditor_only_reads() {
    let s = an_office();
    a_stick(&s, "USB-01", "UM16S-3301");
    let id = s.ask("lending_lend", out("USB-01"))["ids"][0].clone();
    for (cmd, ask) in [
        ("ledger_edit", json!({ "ledger": "media_lending", "id": id, "version": 1, "values": { "purpose": "別" } })),
        ("ledger_step", json!({ "ledger": "media_lending", "selection": { "ids": [id] }, "step": "return" })),
    ] {
        assert!(s.refused(cmd, ask).message.contains("媒体の貸出"), "{cmd}");
    }
    assert_eq!(s.acts(AUDITOR).refused("lending_lend", out("USB-01")).code, "forbidden");
    let void = |reason: &str| json!({ "id": id, "step": "void", "reason": reason });
    assert!(s.acts(STAFF).refused("lending_step", void("誤り")).message.contains("できるのは"));
    assert!(s.acts(OFFICER).refused("lending_step", void("")).message.contains("理由"));
    s.ask("lending_step", void("別の媒体と取り違えた"));
    assert_eq!(s.ask("lending_read", json!({ "text": "USB-01" }))["found"][0]["state"], "free");
}

#[test]
fn the_book_of_loans_is_printed_and_goes_out_as_a_workbook() {
    let s = an_office();
    a_stick(&s, "USB-01", "UM16S-3301");
    s.ask("lending_lend", out("USB-01"));
    let print = json!({ "ledger": "media_lending", "form": "list", "fill": "data" });
    let text = crate::paper::text_of(&s, &crate::paper::bytes_of(&s.ask("print_preview", print)));
    for word in ["媒体の貸出", "USB-01", "ｶﾄｳ 一郎", "申告会場での受付"] {
        assert!(text.contains(word), "「{word}」 is missing in:\n{text}");
    }
    let path = s.file("貸出.xlsx");
    s.ask("ledger_export", json!({ "ledger": "media_lending", "selection": { "all": {} }, "out": path }));
    assert_eq!(s.ask("import_open", json!({ "path": path }))["sheets"][0]["rows"].as_i64().unwrap(), 2);
}
