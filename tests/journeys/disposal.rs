//! Disposal: from the request to the closed case, and everything that is refused on the way (第22条, 第32条).

use crate::paper::{bytes_of, text_of};
use crate::support::*;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// The staff number of the person who counts and witnesses.
pub(crate) const COUNTER: &str = "ｶﾄｳ 一郎";

pub(crate) fn later(hour: u32) -> DateTime<Utc> {
    // 2026-11-19, Japan's hour.
    format!("2026-11-19T{:02}:00:00Z", hour - 9).parse().unwrap()
}

pub(crate) fn usb(serial: &str) -> Value {
    json!({ "kind": "usb", "name": "USBメモリ", "serial": serial, "class": "B", "method": "crush_chip" })
}

fn ssd(serial: &str) -> Value {
    json!({ "kind": "ssd", "name": "SSD", "serial": serial, "class": "A", "method": "crush_chip" })
}

pub(crate) fn own() -> Value {
    json!({ "name": "USBメモリの廃棄", "kind": "dispose", "cause": "unneeded", "work": "own" })
}

pub(crate) fn a_case<S: Asks>(s: &S, values: Value, items: Value) -> String {
    s.ask("disposal_save", json!({ "values": values, "items": items }))["id"].as_str().unwrap().to_owned()
}

pub(crate) fn view<S: Asks>(s: &S, id: &str) -> Value {
    s.ask("disposal_get", json!({ "id": id }))
}

pub(crate) fn taking<S: Asks>(s: &S, id: &str, step: &str, more: Value) -> Value {
    let mut ask = json!({ "id": id, "version": view(s, id)["record"]["version"], "step": step });
    for (k, v) in more.as_object().unwrap() {
        ask[k] = v.clone();
    }
    ask
}

#[track_caller]
pub(crate) fn take<S: Asks>(s: &S, id: &str, step: &str, more: Value) {
    s.ask("disposal_step", taking(s, id, step, more));
}

#[track_caller]
pub(crate) fn cannot<S: Asks>(s: &S, id: &str, step: &str, more: Value) -> String {
    s.refused("disposal_step", taking(s, id, step, more)).message
}

pub(crate) fn counted(text: &str) -> Value {
    json!({ "values": { "counted_by": COUNTER, "counted_at": "2026-11-19T10:00" }, "text": text })
}

pub(crate) fn treated(text: &str) -> Value {
    json!({ "values": {
        "treated_from": "2026-11-19T10:30", "treated_to": "2026-11-19T11:00", "treated_place": "市役所 南館1階",
        "treated_by": "𠮷田 花", "witness": COUNTER, "tool": "破砕機 MS-40", "tool_version": "2.1",
    }, "text": text })
}

pub(crate) fn verified() -> Value {
    json!({ "values": {
        "verified_how": ["look"], "verified_by": COUNTER, "verified_at": "2026-11-19T11:10", "verified_result": "good",
    } })
}

/// Requested and permitted on the first day; the visit is the next afternoon.
pub(crate) fn permitted<'a>(s: &'a Story, values: Value, items: Value) -> (Visit<'a>, String) {
    let id = a_case(s, values, items);
    take(s, &id, "request", json!({}));
    take(s.acts(CHIEF), &id, "permit", json!({}));
    let visit = s.on(later(15));
    (visit, id)
}

#[test]
fn sticks_are_crushed_in_the_office_from_request_to_closing() {
    let s = an_office();
    let (v, id) = permitted(&s, own(), json!([usb("FU0821-003317"), usb("FU0821-003342")]));
    let seen = view(&v, &id);
    assert_eq!(seen["record"]["number"], "税務-廃棄-R8-001");
    assert_eq!((&seen["next"], &seen["record"]["step"]), (&json!("count"), &json!("permitted")));
    let states: Vec<&str> = seen["stages"].as_array().unwrap().iter().map(|x| x["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["requested", "permitted", "counted", "treated", "verified", "closed"]);
    let serials = "FU0821-003342\nFU0821-003317";
    take(&v, &id, "count", counted(serials));
    take(&v, &id, "treat", treated(serials));
    take(&v, &id, "verify", verified());
    let said = cannot(&v, &id, "close", json!({}));
    assert!(said.contains("責任者"), "the officer does not close: {said}");
    take(v.acts(CHIEF), &id, "close", json!({}));
    let seen = view(&v, &id);
    assert_eq!((&seen["record"]["step"], &seen["next"]), (&json!("closed"), &json!("")));
    assert_eq!(seen["record"]["values"]["closed_by"], "髙橋 﨑子");
}

#[test]
fn nothing_happens_before_the_chief_permits_and_the_requester_never_does() {
    let s = an_office();
    s.acts(CHIEF);
    let id = a_case(&s, own(), json!([usb("A-1")]));
    let said = cannot(&s, &id, "count", counted("A-1"));
    assert!(said.contains("作成中") && said.contains("許可済"), "{said}");
    take(&s, &id, "request", json!({}));
    let p = s.refused("disposal_step", taking(&s, &id, "permit", json!({})));
    assert_eq!(p.code, "same_person");
    assert!(p.message.contains("第11条第1項") && p.message.contains("代行者"), "{}", p.message);
    let said = cannot(s.acts(OFFICER), &id, "permit", json!({}));
    assert!(said.contains("責任者・代行者"), "{said}");
    let said = cannot(&s, &id, "treat", treated("A-1"));
    assert!(said.contains("許可待ち"), "{said}");
    assert!(view(&s, &id)["readings"]["treated"] == "", "a refused step keeps nothing");
}

#[test]
fn what_was_done_before_the_permission_is_refused_and_only_an_urgent_report_says_so_in_red() {
    let s = an_office();
    let (v, id) = permitted(&s, own(), json!([usb("A-1")]));
    take(&v, &id, "count", counted("A-1"));
    let mut early = treated("A-1");
    early["values"]["treated_from"] = json!("2026-11-18T09:00");
    let said = cannot(&v, &id, "treat", early);
    assert!(said.contains("許可日時より前") && said.contains("第118条第2項"), "{said}");

    let urgent = a_case(&v, own(), json!([usb("B-1")]));
    let said = cannot(&v, &urgent, "report_urgent", json!({}));
    assert!(said.contains("理由"), "{said}");
    take(&v, &urgent, "report_urgent", json!({ "values": { "urgent_reason": "漏水のため、その場で壊した" } }));
    v.acts(CHIEF);
    let said = cannot(&v, &urgent, "permit_after", json!({}));
    assert!(said.contains("報告日"), "{said}");
    take(&v, &urgent, "permit_after", json!({ "values": { "urgent_reported_on": "2026-11-19" } }));
    let seen = view(&v, &urgent);
    assert_eq!(seen["record"]["values"]["urgent"], json!(true));
    assert_eq!(seen["stages"][1]["alarm"], "事後の許可");
    let mut early = treated("B-1");
    early["values"]["treated_from"] = json!("2026-11-18T09:00");
    v.acts(OFFICER);
    take(&v, &urgent, "count", counted("B-1"));
    take(&v, &urgent, "treat", early);
}

#[test]
fn a_missing_or_foreign_number_blocks_and_is_listed_and_a_likeness_is_pointed_out() {
    let s = an_office();
    let (v, id) = permitted(&s, own(), json!([usb("S4EVNF0M8B27"), usb("S4EVNF0M7150")]));
    let m = v.ask("disposal_match", json!({ "id": id, "stage": "counted", "text": "S4EVNF0M8827\nS4EVNFOM7150" }));
    assert_eq!(m["matching"]["strays"][0]["kind"], "near");
    assert!(m["matching"]["strays"][0]["said"].as_str().unwrap().contains("B と 8"), "{m}");
    assert!(m["matching"]["strays"][1]["said"].as_str().unwrap().contains("0 と O"), "{m}");
    let said = cannot(&v, &id, "count", counted("S4EVNF0M8B27"));
    assert!(said.contains("申請2に対して数量の確認は1") && said.contains("S4EVNF0M7150"), "{said}");
    let said = cannot(&v, &id, "count", counted("S4EVNF0M8B27\nS4EVNF0M7150\nXX-9"));
    assert!(said.contains("申請にないもの XX-9"), "{said}");
    // What was found so far can be kept; the state does not move.
    v.ask(
        "disposal_step",
        json!({ "id": id, "version": view(&v, &id)["record"]["version"], "step": "", "stage": "counted", "text": "S4EVNF0M8B27" }),
    );
    let seen = view(&v, &id);
    assert_eq!((&seen["record"]["step"], &seen["readings"]["counted"]), (&json!("permitted"), &json!("S4EVNF0M8B27")));
    assert_eq!(seen["matchings"]["counted"]["open"], 1);
}

#[test]
fn the_counter_is_a_second_person_and_a_witness_who_is_the_operator_needs_a_reason() {
    let s = an_office();
    let (v, id) = permitted(&s, own(), json!([usb("A-1")]));
    let mut same = counted("A-1");
    same["values"]["counted_by"] = json!("𠮷田　花");
    let said = cannot(&v, &id, "count", same);
    assert!(said.contains("別の人"), "{said}");
    take(&v, &id, "count", counted("A-1"));
    let mut alone = treated("A-1");
    alone["values"]["witness"] = json!("𠮷田花");
    let said = cannot(&v, &id, "treat", alone.clone());
    assert!(said.contains("同じ人"), "{said}");
    let mut nobody = treated("A-1");
    nobody["values"]["witness"] = json!("");
    let said = cannot(&v, &id, "treat", nobody);
    assert!(said.contains("立会者を記入"), "{said}");
    alone["values"]["witness_reason"] = json!("ほかの職員が不在のため");
    take(&v, &id, "treat", alone);
}

#[test]
fn an_end_before_its_start_and_an_hour_to_come_are_refused() {
    let s = an_office();
    let (v, id) = permitted(&s, own(), json!([usb("A-1")]));
    take(&v, &id, "count", counted("A-1"));
    let mut wrong = treated("A-1");
    wrong["values"]["treated_to"] = json!("2026-11-19T10:00");
    assert!(cannot(&v, &id, "treat", wrong).contains("終了が開始より前"));
    let mut wrong = treated("A-1");
    wrong["values"]["treated_to"] = json!("2026-11-20T10:00");
    assert!(cannot(&v, &id, "treat", wrong).contains("いまより後"));
    let mut wrong = treated("A-1");
    wrong["values"]["treated_to"] = json!("あした");
    assert!(cannot(&v, &id, "treat", wrong).contains("日時「あした」が読めません"));
}

#[test]
fn degaussing_an_ssd_and_formatting_b_are_refused_and_a_warning_is_the_chiefs_to_decide() {
    let s = an_office();
    let mut bad = ssd("SSD-1");
    bad["method"] = json!("degauss");
    let id = a_case(&s, own(), json!([bad]));
    let said = cannot(&s, &id, "request", json!({}));
    assert!(said.contains("消磁は効きません"), "{said}");
    let found = view(&s, &id)["findings"].clone();
    assert!(found.as_array().unwrap().iter().any(|f| f["refuses"] == json!(true) && f["item"] == 1), "{found}");

    let formatted = json!([{ "kind": "hdd", "name": "HDD", "serial": "H-1", "class": "B", "method": "format" }]);
    let id = a_case(&s, own(), formatted);
    assert!(cannot(&s, &id, "request", json!({})).contains("初期化では中身が残り"));

    let weak = json!([{ "kind": "hdd", "name": "HDD", "serial": "H-2", "class": "B", "method": "overwrite_os" }]);
    let id = a_case(&s, own(), weak);
    take(&s, &id, "request", json!({}));
    s.acts(CHIEF);
    let said = cannot(&s, &id, "permit", json!({}));
    assert!(said.contains("認める理由"), "{said}");
    take(&s, &id, "permit", json!({ "values": { "method_reason": "庁内で保管し、外に出さないため" } }));
}

#[test]
fn a_lease_asks_for_its_clause_a_contractor_for_secrecy_and_a_repair_for_either() {
    let s = an_office();
    let pc =
        json!([{ "kind": "terminal", "name": "ノートPC", "serial": "PC-1", "class": "B", "method": "crypto_erase" }]);
    let lease = json!({ "name": "返却", "kind": "lease_return", "cause": "lease_end", "contract": "R3-賃-012" });
    let id = a_case(&s, lease, pc.clone());
    assert!(cannot(&s, &id, "request", json!({})).contains("第32条第3項"));

    let vendor = json!({ "name": "委託", "kind": "dispose", "cause": "renewal", "work": "offsite", "vendor": "㈱甲斐路データ処理" });
    let id = a_case(&s, vendor, json!([usb("A-9")]));
    assert!(cannot(&s, &id, "request", json!({})).contains("第22条第5号"));
    let version = view(&s, &id)["record"]["version"].clone();
    s.ask("disposal_save", json!({ "id": id, "version": version, "values": { "secrecy_clause": false } }));
    assert!(cannot(&s, &id, "request", json!({})).contains("機密保持の条項のない契約"));

    let repair = json!({ "name": "修理", "kind": "repair", "cause": "repair", "work": "own" });
    let id = a_case(&s, repair, json!([usb("A-8")]));
    assert!(cannot(&s, &id, "request", json!({})).contains("第30条第2項・第3項"));
    let version = view(&s, &id)["record"]["version"].clone();
    s.ask("disposal_save", json!({ "id": id, "version": version, "values": { "secrecy_agreement": true } }));
    assert!(cannot(&s, &id, "request", json!({})).contains("体制"));
}

#[test]
fn a_number_twice_and_an_item_that_is_gone_or_asked_for_elsewhere_are_refused() {
    let s = an_office();
    let twice = s.refused("disposal_save", json!({ "values": own(), "items": [usb("ab-01"), usb("ＡＢ０１")] }));
    assert!(twice.message.contains("No.1 と No.2 の二度"), "{}", twice.message);

    let (v, first) = permitted(&s, own(), json!([usb("A-1")]));
    v.acts(OFFICER);
    let second = a_case(&v, own(), json!([usb("A1")]));
    let said = cannot(&v, &second, "request", json!({}));
    assert!(said.contains("税務-廃棄-R8-001") && said.contains("申請されています"), "{said}");
    take(&v, &first, "count", counted("A-1"));
    take(&v, &first, "treat", treated("A-1"));
    take(&v, &first, "verify", verified());
    take(v.acts(CHIEF), &first, "close", json!({}));
    let said = cannot(v.acts(OFFICER), &second, "request", json!({}));
    assert!(said.contains("処分済"), "{said}");
}

#[test]
fn a_lease_return_ends_with_a_certificate_that_names_each_inner_disk_and_retires_the_machines() {
    let s = an_office();
    let mut ids = Vec::new();
    for n in 1..=2 {
        let media = json!({
            "ledger": "media",
            "values": { "name": "ノートPC", "kind": "terminal", "old_number": format!("端-{n}"), "serial": [format!("PC-{n}")],
                "class": "B", "class_reason": "業務", "lease": "leased", "contract": "R3-賃-012" },
            "parts": { "inner": [{ "kind": "ssd", "serial": format!("SSD-{n}") }] },
        });
        ids.push(s.ask("ledger_add", media)["id"].as_str().unwrap().to_owned());
    }
    let asset = s.an_asset(json!({ "name": "課税データ", "class": "A", "class_reason": "個人番号" }));
    s.ask("record_link", json!({ "link": "media_holds", "from": ids[0], "to": [asset] }));
    let read = s.ask("disposal_read", json!({ "text": "端-1\nSSD-2\t髙橋席\n", "like": { "method": "" } }));
    assert_eq!((&read["linked"], read["items"].as_array().unwrap().len()), (&json!(2), 2));
    assert_eq!(
        (&read["items"][0]["class"], &read["items"][0]["inner"][0]),
        (&json!("A"), &json!("SSD-1")),
        "第17条第3項"
    );
    let values = json!({
        "name": "端末のリース返却", "kind": "lease_return", "cause": "lease_end", "contract": "R3-賃-012",
        "vendor": "○○リース㈱", "erase_clause": true, "certificate_due": "2026-12-10",
    });
    let (v, id) = permitted(&s, values, read["items"].clone());
    v.acts(OFFICER);
    take(&v, &id, "count", counted("PC-1\nPC-2"));
    let hand = json!({ "values": { "handed_to": "○○リース㈱", "handed_at": "2026-11-19T13:00", "handed_by": "𠮷田 花" }, "text": "PC-1\nPC-2" });
    let said = cannot(&v, &id, "hand", hand.clone());
    assert!(said.contains("課税データ") && said.contains("移し"), "{said}");
    v.ask("record_unlink", json!({ "link": "media_holds", "from": ids[0], "to": [asset] }));
    take(&v, &id, "hand", hand);
    let certified = json!({ "values": { "certificate_number": "甲-26-1187", "certificate_on": "2026-11-19", "certificate_issuer": "○○リース㈱",
        "certificate_received_on": "2026-11-19" }, "text": "SSD-1\nPC-2\nSSD-99" });
    take(&v, &id, "certify", certified);
    let said = cannot(v.acts(CHIEF), &id, "close", json!({}));
    assert!(said.contains("SSD-99") && said.contains("端-2"), "{said}");
    let version = view(&v, &id)["record"]["version"].clone();
    v.ask(
        "disposal_step",
        json!({ "id": id, "version": version, "step": "", "stage": "certified", "text": "SSD-1\nSSD-2" }),
    );
    let said = cannot(&v, &id, "close", json!({}));
    assert!(said.contains("証明書の写し"), "{said}");
}

#[test]
fn a_misread_number_is_corrected_with_a_reason_and_an_item_leaves_only_by_the_chief() {
    let s = an_office();
    let (v, id) = permitted(&s, own(), json!([usb("S4EVNF0M8B27"), usb("A-2")]));
    let ask = |to: &str, reason: &str| json!({ "id": id, "version": view(&v, &id)["record"]["version"], "item": 1, "from": "S4EVNF0M8B27", "to": to, "reason": reason });
    assert!(v.refused("disposal_correct", ask("S4EVNF0M8827", "")).message.contains("理由"));
    assert!(v.refused("disposal_correct", ask("A2", "現物のとおり")).message.contains("二度"));
    v.ask("disposal_correct", ask("S4EVNF0M8827", "現物の表示のとおり"));
    assert_eq!(view(&v, &id)["items"][0]["serial"], "S4EVNF0M8827");
    let drop = || json!({ "id": id, "version": view(&v, &id)["record"]["version"], "item": 2, "reason": "別の案件で扱うため" });
    v.acts(OFFICER);
    assert_eq!(v.refused("disposal_correct", drop()).code, "forbidden");
    v.acts(CHIEF).ask("disposal_correct", drop());
    let said = cannot(v.acts(OFFICER), &id, "count", counted("S4EVNF0M8827\nA-2"));
    assert!(said.contains("申請にないもの A-2"), "{said}");
    take(&v, &id, "count", counted("S4EVNF0M8827"));
}

#[test]
fn the_common_commands_do_not_write_a_case() {
    let s = an_office();
    let id = a_case(&s, own(), json!([usb("A-1")]));
    for (cmd, ask) in [
        ("ledger_add", json!({ "ledger": "media_disposal", "values": own() })),
        ("ledger_edit", json!({ "ledger": "media_disposal", "id": id, "version": 1, "values": { "name": "別名" } })),
        ("ledger_step", json!({ "ledger": "media_disposal", "selection": { "ids": [id] }, "step": "permit" })),
    ] {
        let p = s.refused(cmd, ask);
        assert!(p.message.contains("廃棄・返却"), "{cmd}: {}", p.message);
    }
    take(&s, &id, "request", json!({}));
    let entry = s.ask("ledger_history", json!({ "ledger": "media_disposal", "id": id }))["entries"][0]["entry"].clone();
    assert!(s.refused("ledger_undo", json!({ "entry": entry })).message.contains("元に戻せません"));
    let p = s.refused(
        "disposal_save",
        json!({ "id": id, "version": view(&s, &id)["record"]["version"], "values": { "name": "別" } }),
    );
    assert!(p.message.contains("差し戻し"), "{}", p.message);
}

#[test]
fn five_thousand_pasted_numbers_with_blanks_and_notes_become_a_case() {
    let s = an_office();
    let text: String =
        (1..=5000).map(|n| format!("5CG{n:07}X\t第{n}号 髙﨑\n{}", if n % 50 == 0 { "\n　\n" } else { "" })).collect();
    let read = s.ask("disposal_read", json!({ "text": format!("製造番号一覧\n{text}"), "like": { "kind": "usb", "class": "C", "method": "crush_chip" } }));
    assert_eq!(read["items"].as_array().unwrap().len(), 5000);
    assert_eq!(read["skipped"].as_array().unwrap().len(), 1);
    let id = a_case(&s, own(), read["items"].clone());
    let m = s.ask("disposal_match", json!({ "id": id, "stage": "counted", "text": text }));
    assert_eq!((&m["matching"]["matched"], &m["matching"]["open"]), (&json!(5000), &json!(0)));
}

#[test]
fn today_names_what_waits_for_permission_what_is_permitted_and_what_is_not_signed() {
    let s = an_office();
    let kinds = |t: &Value, part: &str| -> Vec<String> {
        t[part].as_array().unwrap().iter().map(|r| r["kind"].as_str().unwrap().to_owned()).collect()
    };
    let mut values = own();
    values["certificate_due"] = json!("2026-11-18");
    let id = a_case(&s, values, json!([usb("A-1")]));
    take(&s, &id, "request", json!({}));
    let seen = s.acts(CHIEF).ask("today", json!({}));
    assert!(kinds(&seen, "waiting").contains(&"廃棄の許可".to_owned()), "{seen}");
    take(&s, &id, "permit", json!({}));
    let v = s.on(later(15));
    let seen = v.ask("today", json!({}));
    assert!(kinds(&seen, "waiting").contains(&"許可済・数量の確認待ち".to_owned()), "{seen}");
    assert!(kinds(&seen, "late").contains(&"証明書の期限切れ".to_owned()), "{seen}");
    take(&v, &id, "count", counted("A-1"));
    take(&v, &id, "treat", treated("A-1"));
    take(&v, &id, "verify", verified());
    v.acts(CHIEF);
    assert!(kinds(&v.ask("today", json!({})), "waiting").contains(&"廃棄の完了の確認".to_owned()));
    take(&v, &id, "close", json!({}));
    assert!(kinds(&v.ask("today", json!({})), "soon").contains(&"署名済の写しがない".to_owned()));
}

fn typed_code(issued: &Value) -> String {
    issued["report"]["value16"].as_str().unwrap().to_owned()
}

pub(crate) fn request(id: &str, form: &str) -> Value {
    json!({ "ledger": "media_disposal", "form": form, "fill": "data", "selection": { "ids": [id] } })
}

#[test]
fn the_request_is_printed_twice_under_one_number_and_its_signed_copy_is_told_by_its_digits() {
    let s = an_office();
    let mut item = usb("FU0821-003317");
    item["name"] = json!("㈱笛川工業 ①号 𠮷");
    item["number"] = json!("税-USB-021");
    let (v, id) = permitted(&s, own(), json!([item, ssd("8H2K-N019774")]));
    let first = v.ask("report_issue", json!({ "print": request(&id, "case") }));
    assert_eq!(first["report"]["form"], "f2");
    assert_eq!(first["report"]["number"], "税務-廃棄-R8-001-刷1");
    let serials = "FU0821003317\n8H2K-N019774";
    take(&v, &id, "count", counted(serials));
    take(&v, &id, "treat", treated(serials));
    take(&v, &id, "verify", verified());
    let second = v.acts(CHIEF).ask("report_issue", json!({ "print": request(&id, "case") }));
    assert_eq!(second["report"]["number"], "税務-廃棄-R8-001-刷2");
    let text = text_of(&s, &bytes_of(&v.ask("report_show", json!({ "number": "税務-廃棄-R8-001-刷2" }))));
    for word in [
        "様式第2号",
        "記録媒体等廃棄申請書兼許可書",
        "税務-廃棄-R8-001",
        "第2刷",
        "𠮷田 花",
        "税-USB-021",
        "㈱笛川工業",
        "FU0821-003317",
        "8H2K-N019774",
        "髙橋 﨑子",
        "市役所 南館1階",
        "破砕機 MS-40",
        "ｶﾄｳ 一郎",
        "現物の目視",
        "令和8年11月18日",
        "第11条第1項",
    ] {
        assert!(text.contains(word), "「{word}」 is missing in:\n{text}");
    }
    // The boxes are the office's to name for a print; who is known stays under the box that is for it.
    let mut boxes = request(&id, "case");
    boxes["seals"] = json!(["申請者", "課長補佐", "許可（責任者）", "完了確認（責任者）"]);
    let text = text_of(&s, &bytes_of(&v.ask("print_preview", boxes.clone())));
    assert!(text.contains("課長補佐"), "{text}");
    boxes["seals"] = json!(["とても長い名前の押印欄です"]);
    assert!(v.refused("print_preview", boxes).message.contains("10字まで"));
    let forms = v.ask("form_list", json!({ "ledger": "media_disposal" }));
    let own = forms["forms"].as_array().unwrap().iter().find(|f| f["key"] == "case").unwrap();
    assert_eq!(own["boxes"][4], "完了確認（責任者）");
    let scan = s.file("署名.png");
    std::fs::write(&scan, [0x89, b'P', b'N', b'G', 0, 0]).unwrap();
    let ask = |code: &str| json!({ "id": id, "path": scan, "kind": "signed", "code": code });
    assert_eq!(v.refused("disposal_evidence", ask("")).code, "no_code");
    assert_eq!(v.refused("disposal_evidence", ask("0000 0000 0000 0000")).code, "no_code");
    let code = typed_code(&second).to_uppercase();
    let spaced = format!("{} {} {} {}", &code[..4], &code[4..8], &code[8..12], &code[12..]);
    assert_eq!(v.ask("disposal_evidence", ask(&spaced))["print"], "税務-廃棄-R8-001-刷2");
    let seen = view(&v, &id);
    assert_eq!((&seen["prints"][0]["signed"], &seen["prints"][1]["signed"]), (&json!(true), &json!(false)));
    take(&v, &id, "close", json!({}));
}

#[test]
fn every_form_of_a_case_says_what_the_case_says_on_paper_and_in_a_workbook() {
    let s = an_office();
    let many: Vec<Value> = (1..=40).map(|n| usb(&format!("FU0821-{n:06}"))).collect();
    let (v, id) = permitted(&s, own(), json!(many));
    let serials: String = (1..=40).map(|n| format!("FU0821-{n:06}\n")).collect();
    take(&v, &id, "count", counted(&serials));
    take(&v, &id, "treat", treated(&serials));
    let mut none = request(&id, "case");
    none["fill"] = json!("none");
    assert!(v.refused("print_preview", none).message.contains("廃棄記録簿"));
    let early = v.refused("print_preview", request(&id, "completion"));
    assert!(early.message.contains("完了してから"), "{}", early.message);
    take(&v, &id, "verify", verified());
    take(v.acts(CHIEF), &id, "close", json!({}));
    for (form, words) in [
        ("case", &["別紙のとおり", "40行", "FU0821-000040", "別紙"][..]),
        ("log", &["処理記録", "FU0821-000001", "FU0821-000040", "一致"]),
        ("handover", &["引渡書", "受け取った者", "FU0821-000040"]),
        ("check", &["証明書照合表", "FU0821-000040"]),
        ("completion", &["完了について", "税務-廃棄-R8-001", "40 / 40"]),
        ("register", &["記録媒体廃棄記録簿", "税務-廃棄-R8-001", "40行", "以下余白", "許可1件"]),
    ] {
        let preview = v.ask("print_preview", request(&id, form));
        let pdf = bytes_of(&preview);
        if let Ok(dir) = std::env::var("DISPOSAL_PDF") {
            std::fs::write(format!("{dir}/{form}.pdf"), &pdf).unwrap();
        }
        let mut blank = request(&id, form);
        blank["fill"] = json!("blank");
        let hand = bytes_of(&v.ask("print_preview", blank));
        if let Ok(dir) = std::env::var("DISPOSAL_PDF") {
            std::fs::write(format!("{dir}/{form}_blank.pdf"), &hand).unwrap();
        }
        let hand = text_of(&s, &hand);
        for word in ["FU0821", "税務-廃棄", "𠮷田", "なし（", "一致 "] {
            assert!(!hand.contains(word), "{form}: a form for writing by hand says 「{word}」:\n{hand}");
        }
        let text = text_of(&s, &pdf);
        for word in words {
            assert!(text.contains(word), "{form}: 「{word}」 is missing in:\n{text}");
        }
        let out = s.file(&format!("{form}.xlsx"));
        v.ask("print_to_file", json!({ "print": request(&id, form), "out": out }));
        let book = v.ask("import_open", json!({ "path": out }));
        assert!(book["sheets"][0]["rows"].as_i64().unwrap() >= 40, "{form}: {book}");
    }
}

#[test]
fn a_period_without_a_case_is_nothing_to_report_and_one_with_a_case_is_not() {
    let s = an_office();
    let mut none = request("1", "register");
    none["fill"] = json!("none");
    none["selection"] = Value::Null;
    none["confirmed_by"] = json!("主査 𠮷田 花");
    let text = text_of(&s, &bytes_of(&s.ask("print_preview", none.clone())));
    assert!(text.contains("該当なし") && text.contains("𠮷田 花"), "{text}");
    assert_eq!(s.ask("report_issue", json!({ "print": none }))["report"]["number"], "税務-廃棄簿-R8-001");
    let id = a_case(&s, own(), json!([usb("A-1")]));
    take(&s, &id, "request", json!({}));
    assert!(s.refused("print_preview", none).message.contains("1件の案件"));
    take(&s, &id, "withdraw", json!({ "reason": "庁内で再利用するため" }));
    let text = text_of(&s, &bytes_of(&s.ask("print_preview", request(&id, "register"))));
    assert!(text.contains("欠番") && text.contains("庁内で再利用するため"), "{text}");
    // The sum of the register is true while somebody still waits for the chief.
    let second = a_case(&s, own(), json!([usb("A-2")]));
    take(&s, &second, "request", json!({}));
    let text = text_of(&s, &bytes_of(&s.ask("print_preview", request(&id, "register"))));
    assert!(text.contains("申請2件－取下げ等1件－許可待ち1件＝許可0件、うち処理0件"), "{text}");
    assert!(text.contains("処理待ち0件"), "what nobody permitted waits for no treatment: {text}");
}

/// A whole PDF that would run a script when it is opened.
fn a_pdf_with_a_script() -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (n, body) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{body}\nendobj\n", n + 1).bytes());
    }
    let table = out.len();
    out.extend(b"xref\n0 4\n0000000000 65535 f \n");
    out.extend(places.iter().flat_map(|at| format!("{at:010} 00000 n \n").into_bytes()));
    out.extend(format!("trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").bytes());
    out
}

#[test]
fn evidence_is_a_picture_a_pdf_or_a_text_and_nothing_that_acts() {
    let s = an_office();
    let id = a_case(&s, own(), json!([usb("A-1")]));
    let add = |name: &str, bytes: &[u8]| {
        let path = s.file(name);
        std::fs::write(&path, bytes).unwrap();
        json!({ "id": id, "path": path, "kind": "before" })
    };
    let big = add("写真.jpg", &vec![0xFF; 30 * 1024 * 1024]);
    let p = s.refused("disposal_evidence", big);
    assert_eq!(p.code, "too_large");
    assert!(p.message.contains("30MB") && p.message.contains("20MB"), "{}", p.message);
    let exe = add("写真.png", b"MZ\0\0program");
    assert!(s.refused("disposal_evidence", exe).message.contains("写真（JPEG・PNG）"));
    let broken = add("証明書.pdf", b"%PDF-1.7 /JS (app.alert(1))");
    assert_eq!(s.refused("disposal_evidence", broken).code, "bad_file");
    let script = s.file("仕掛け.pdf");
    std::fs::write(&script, a_pdf_with_a_script()).unwrap();
    let p = s.refused("disposal_evidence", json!({ "id": id, "path": script, "kind": "certificate" }));
    assert_eq!(p.code, "bad_file");
    assert!(p.message.contains("スクリプト") && p.message.contains("もらってください"), "{}", p.message);
    let folder = json!({ "id": id, "path": s.home(), "kind": "before" });
    assert!(s.refused("disposal_evidence", folder).message.contains("フォルダ"));
    let log = add("消去.log", "Secure Erase OK 5CG0412X7L".as_bytes());
    s.ask("disposal_evidence", log);
    let seen = view(&s, &id);
    assert_eq!(
        (&seen["evidence"][0]["kind"], &seen["attachments"][0]["media_type"]),
        (&json!("before"), &json!("text/plain"))
    );
    assert_eq!(seen["attachments"][0]["digest"].as_str().unwrap().len(), 64);
}
