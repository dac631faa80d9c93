//! The registers of everyday work through the door: provisions, exceptions, permissions, trainings, contractors, the officer's
//! log and the report on malware, each from its beginning to its end, and what each refuses.

use crate::custody::{cannot, rows_of, step_of, take};
use crate::disposal::later;
use crate::paper::{bytes_of, text_of};
use crate::support::*;
use serde_json::{Value, json};

#[track_caller]
fn added<S: Asks>(s: &S, ledger: &str, values: Value) -> String {
    s.ask("ledger_add", json!({ "ledger": ledger, "values": values }))["id"].as_str().unwrap().to_owned()
}

#[track_caller]
fn not_added<S: Asks>(s: &S, ledger: &str, values: Value) -> (String, String) {
    let p = s.refused("ledger_add", json!({ "ledger": ledger, "values": values }));
    (p.fields.first().map_or_else(String::new, |f| f.column.clone()), p.message)
}

fn with(base: Value, more: Value) -> Value {
    let mut out = base;
    for (k, v) in more.as_object().unwrap() {
        out[k] = v.clone();
    }
    out
}

fn printed(s: &Story, ledger: &str, form: &str, fill: &str, ids: &[&str]) -> String {
    let selection = if ids.is_empty() { Value::Null } else { json!({ "ids": ids }) };
    let ask = json!({ "ledger": ledger, "form": form, "fill": fill, "selection": selection });
    text_of(s, &bytes_of(&s.ask("print_preview", ask)))
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "「{word}」 is missing in:\n{text}");
    }
}

#[track_caller]
fn edited<S: Asks>(s: &S, ledger: &str, id: &str, values: Value, parts: Value) {
    let version = s.record(ledger, id)["record"]["version"].clone();
    s.ask("ledger_edit", json!({ "ledger": ledger, "id": id, "version": version, "values": values, "parts": parts }));
}

fn a_provision(more: Value) -> Value {
    let base = json!({ "name": "所得照会の回答（髙﨑 𠮷田）", "class": "B", "receiver": "㈱ヘイ製作所 健康保険組合", "ground": "法令の照会",
        "purpose": "資格の確認", "method": "mail", "guard": "password", "planned_on": "2026-11-18", "persons": 3 });
    with(base, more)
}

#[test]
fn information_leaves_only_permitted_and_guarded_and_is_open_until_it_was_received() {
    let s = an_office();
    let (column, said) = not_added(s.acts(STAFF), "provision", a_provision(json!({ "guard": "none" })));
    assert!(column == "guard" && said.contains("第21条第2項"), "{said}");
    let (column, _) = not_added(&s, "provision", a_provision(json!({ "remarks": "PW: sakura2026" })));
    assert_eq!(column, "remarks", "no password in the book");
    let (column, said) = not_added(&s, "provision", a_provision(json!({ "permitted_by": "髙橋 﨑子" })));
    assert!(column == "permitted_by" && said.contains("手続"), "{said}");
    let id = added(&s, "provision", a_provision(json!({})));
    assert!(cannot(&s, "provision", &id, "permit", json!({})).contains("責任者"));
    take(s.acts(CHIEF), "provision", &id, "permit", json!({ "condition": "封をする" }));
    let said = cannot(s.acts(STAFF), "provision", &id, "provide", json!({ "provided_at": "2026-11-18T10:00" }));
    assert!(said.contains("どう伝えたか"), "{said}");
    take(&s, "provision", &id, "provide", json!({ "provided_at": "2026-11-18T10:00", "key_way": "電話" }));
    assert_eq!(rows_of(&s, "受領の確認").len(), 1);
    assert!(cannot(&s, "provision", &id, "receive", json!({ "received_on": "2026-11-17" })).contains("前です"));
    take(&s, "provision", &id, "receive", json!({ "received_on": "2026-11-18", "received_by": "組合 経理" }));
    says(&printed(&s, "provision", "register", "data", &[]), &["様式第27号", "髙﨑", "㈱ヘイ製作所", "受領済 1件"]);
    says(&printed(&s, "provision", "request", "data", &[&id]), &["様式第28号", "電話", "髙橋 﨑子"]);
    says(&printed(&s, "provision", "request", "blank", &[]), &["提供先"]);
}

fn an_exception(more: Value) -> Value {
    let base = json!({ "name": "旧端末の多要素認証の猶予", "article": "第23条第4項", "present": "対応していない", "other_way": "記憶認証と施錠した部屋",
        "reason": "更新が12月になる", "substitute": "入退室の記録を毎日確かめる", "kind": "before", "from_on": "2026-11-18", "until_on": "2026-12-10" });
    with(base, more)
}

#[test]
fn an_exception_has_an_end_and_is_renewed_or_late() {
    let s = an_office();
    let (column, said) =
        not_added(s.acts(OFFICER), "exception", with(an_exception(json!({})), json!({ "until_on": null })));
    assert!(column == "until_on" && said.contains("期間の末日"), "{said}");
    let (column, _) = not_added(&s, "exception", an_exception(json!({ "until_on": "2026-11-01" })));
    assert_eq!(column, "until_on", "it ends after it begins");
    let (column, said) = not_added(&s, "exception", an_exception(json!({ "kind": "urgent" })));
    assert!(column == "done_at" && said.contains("第118条第2項"), "{said}");
    let id = added(&s, "exception", an_exception(json!({})));
    take(&s, "exception", &id, "submit", json!({}));
    assert!(cannot(&s, "exception", &id, "send", json!({ "sent_on": "2026-11-18" })).contains("責任者"));
    take(s.acts(CHIEF), "exception", &id, "send", json!({ "sent_on": "2026-11-18" }));
    let own = json!({ "permitted_by": "𠮷田　花", "permitted_on": "2026-11-18" });
    assert!(
        cannot(s.acts(OFFICER), "exception", &id, "permit", own).contains("第11条第1項"),
        "the applicant permits nothing"
    );
    take(
        &s,
        "exception",
        &id,
        "permit",
        json!({ "permitted_by": "副市長", "permitted_on": "2026-11-18", "kept_number": "例-1" }),
    );
    assert_eq!(rows_of(&s, "例外措置の期間の満了").len(), 1, "it ends within 30 days");
    assert_eq!(rows_of(s.acts(CHIEF), "例外措置の委員会への報告").len(), 1);
    take(&s, "exception", &id, "committee", json!({ "committee_on": "2026-11-18" }));
    assert!(rows_of(&s, "例外措置の委員会への報告").is_empty());
    says(&printed(&s, "exception", "committee", "data", &[]), &["第23条第4項", "副市長", "許可・適用中 1件"]);
    says(
        &printed(&s, "exception", "request", "data", &[&id]),
        &["様式第29号", "入退室の記録", "統括情報セキュリティ責任者"],
    );

    let v = s.on("2026-12-11T01:00:00Z".parse().unwrap());
    assert_eq!(rows_of(v.acts(OFFICER), "例外措置の期間切れ")[0]["left"], "1日超過");
    let renew = |until: &str| json!({ "until_on": until, "sent_on": "2026-12-11" });
    assert!(cannot(&v, "exception", &id, "renew", renew("2026-12-10")).contains("いまの末日より後"));
    take(&v, "exception", &id, "renew", renew("2027-01-31"));
    take(&v, "exception", &id, "permit", json!({ "permitted_by": "副市長", "permitted_on": "2026-12-11" }));
    let record = v.record("exception", &id);
    assert_eq!(
        (&record["record"]["values"]["renewals"], record["parts"]["spans"].as_array().unwrap().len()),
        (&json!(1), 2)
    );
    assert!(rows_of(&v, "例外措置の期間切れ").is_empty());
    take(&v, "exception", &id, "end", json!({ "ended_on": "2026-12-11", "end_note": "端末を更新した" }));
    assert_eq!(step_of(&v, "exception", &id), "ended");
}

#[test]
fn a_permission_asks_for_what_its_kind_states_and_for_one_or_two_other_people() {
    let s = an_office();
    let software = json!({ "name": "画像編集ソフトの導入", "kind": "software", "subject": "画像編集 2026", "device": "PC-2231", "reason": "広報の図" });
    let (column, said) = not_added(s.acts(STAFF), "permission", with(software.clone(), json!({ "device": null })));
    assert!(column == "device" && said.contains("入れる端末"), "the kind's own word: {said}");
    let (column, said) = not_added(&s, "permission", with(software.clone(), json!({ "owner": "私" })));
    assert!(column == "owner" && said.contains("欄はありません"), "{said}");
    let private = json!({ "name": "私物端末", "kind": "private_device", "subject": "スマートフォン", "owner": "ｶﾄｳ 一郎", "class": "B",
        "measures": "画面ロック", "reason": "連絡", "from_on": "2026-11-18", "until_on": "2027-11-17" });
    assert!(not_added(&s, "permission", private.clone()).1.contains("第41条第2項"));
    let private = with(private, json!({ "class": "C" }));
    assert!(
        not_added(&s, "permission", with(private.clone(), json!({ "until_on": "2028-04-01" }))).1.contains("12か月")
    );
    assert!(not_added(&s, "permission", with(private.clone(), json!({ "until_on": null }))).1.contains("期間"));

    let id = added(&s, "permission", software);
    assert!(
        cannot(s.acts(CHIEF), "permission", &id, "permit", json!({})).contains("統括情報システム管理者"),
        "the chief is not asked"
    );
    assert_eq!(rows_of(s.acts(OFFICER), "承認の結果の記録").len(), 1, "whoever notes the word of others is told");
    let by = |who: &str| json!({ "approved_by": who, "approved_on": "2026-11-18" });
    assert!(
        cannot(s.acts(OFFICER), "permission", &id, "record", by("ｶﾄｳ　一郎")).contains("第11条第1項"),
        "the applicant"
    );
    assert!(cannot(&s, "permission", &id, "record", by("𠮷田 花")).contains("自分の名前"));
    take(&s, "permission", &id, "record", by("副市長"));
    assert_eq!(step_of(&s, "permission", &id), "seconding", "two approve");
    let second = |who: &str| json!({ "second_by": who, "second_on": "2026-11-18" });
    assert!(cannot(&s, "permission", &id, "record_second", second("副市長")).contains("同じ人"));
    take(&s, "permission", &id, "record_second", second("情報システム課長"));
    assert_eq!(step_of(&s, "permission", &id), "permitted");

    let terms = json!({ "name": "翻訳サービス", "kind": "terms_service", "subject": "翻訳 約款2026", "class": "C", "measures": "個人情報を入れない",
        "reason": "外国語の案内", "from_on": "2026-11-18", "until_on": "2027-03-31" });
    assert!(
        not_added(s.acts(STAFF), "permission", with(terms.clone(), json!({ "class": "B" }))).1.contains("第125条第1項")
    );
    let own = added(&s, "permission", terms);
    take(s.acts(CHIEF), "permission", &own, "permit", json!({}));
    let values = s.record("permission", &own)["record"]["values"].clone();
    assert_eq!((&values["approved_by"], &values["second_by"]), (&json!("髙橋 﨑子"), &Value::Null));
    says(&printed(&s, "permission", "register", "data", &[]), &["画像編集", "副市長", "許可・利用中 2件"]);
    says(
        &printed(&s, "permission", "request", "data", &[&own]),
        &["サービスと約款の版", "リスクを確かめた結果", "髙橋 﨑子"],
    );
    let v = s.on("2027-04-01T01:00:00Z".parse().unwrap());
    assert_eq!(rows_of(v.acts(OFFICER), "許可の期間切れ").len(), 1);
}

fn a_contract(more: Value) -> Value {
    let base = json!({ "name": "税務システムの保守", "vendor": "㈱ヘイ製作所", "kind": "system", "class": "A", "personal": true, "special_terms": true,
        "contract_number": "R8-102", "begins_on": "2026-04-01", "ends_on": "2027-03-31", "policy_clause": true, "checked_on": "2026-03-10",
        "checked": "認証の写しを確かめた", "survey_due": "2026-11-30" });
    with(base, more)
}

#[test]
fn the_16_matters_of_a_contract_are_a_matrix_and_two_missing_are_named() {
    let s = an_office();
    let (column, said) = not_added(s.acts(OFFICER), "contractor", a_contract(json!({ "ends_on": "2026-03-31" })));
    assert!(column == "ends_on" && said.contains("前です"), "{said}");
    assert!(not_added(&s, "contractor", a_contract(json!({ "special_terms": false }))).1.contains("第123条第2項"));
    let def = s.ask("ledger_defs", json!({}))["ledgers"]
        .as_array()
        .unwrap()
        .iter()
        .find(|l| l["key"] == "contractor")
        .cloned()
        .unwrap();
    let first = def["parts"][0]["first"].as_array().unwrap().clone();
    assert_eq!(first.len(), 16);
    let rows: Vec<Value> = first
        .iter()
        .enumerate()
        .map(|(n, row)| match n {
            10 => with(row.clone(), json!({ "stated": "na", "note": "開発を含まない" })),
            6 | 14 => with(row.clone(), json!({ "stated": "no" })),
            _ => with(row.clone(), json!({ "stated": "yes", "place": format!("第{}条", n + 3) })),
        })
        .collect();
    let id = s.ask(
        "ledger_add",
        json!({ "ledger": "contractor", "values": a_contract(json!({})), "parts": { "clauses": rows } }),
    );
    let id = id["id"].as_str().unwrap().to_owned();
    let said = cannot(s.acts(CHIEF), "contractor", &id, "confirm", json!({}));
    assert!(
        said.contains("2つ") && said.contains("(7)資産の保管") && said.contains("(15)インシデントの公表"),
        "{said}"
    );
    take(&s, "contractor", &id, "confirm_short", json!({}));
    let record = s.record("contractor", &id)["record"]["values"].clone();
    assert_eq!(record["missing"], "(7)資産の保管・返還・廃棄、(15)インシデントの公表");
    assert_eq!(rows_of(s.acts(OFFICER), "契約に足りない条項").len(), 1);
    assert_eq!(rows_of(&s, "委託先の調査").len(), 1);
    says(
        &printed(&s, "contractor", "sheet", "data", &[&id]),
        &["様式第37号", "再委託の禁止", "第3条", "開発を含まない", "㈱ヘイ製作所"],
    );
    let sheet = printed(&s, "contractor", "sheet", "data", &[&id]);
    assert!(!sheet.contains("クラウドサービス名"), "what is asked of a cloud service is not asked of this: {sheet}");
    says(&printed(&s, "contractor", "sheet", "blank", &[]), &["クラウドサービス名", "情報の流れ全体の対策"]);
    says(&printed(&s, "contractor", "register", "data", &[]), &["条項の足りない契約 1件", "R8-102"]);
    let mut whole = rows;
    for n in [6, 14] {
        whole[n] = with(whole[n].clone(), json!({ "stated": "yes", "place": "特記 第2条" }));
    }
    edited(&s, "contractor", &id, json!({}), json!({ "clauses": whole }));
    assert_eq!(step_of(&s, "contractor", &id), "drafting", "what was confirmed is not what stands there");
    take(s.acts(CHIEF), "contractor", &id, "confirm", json!({}));
    assert!(rows_of(s.acts(OFFICER), "契約に足りない条項").is_empty());

    let staff =
        json!([{ "person": "丙野 三郎", "company": "㈱ヘイ製作所", "user_id": "hosyu01", "since": "2026-04-01" }]);
    edited(&s, "contractor", &id, json!({}), json!({ "staff": staff }));
    take(&s, "contractor", &id, "finish", json!({}));
    let back = json!({ "returned_on": "2026-11-18", "returned": "消去証明書 第12号" });
    assert!(cannot(&s, "contractor", &id, "return", back.clone()).contains("hosyu01"), "an ID that nobody removed");
    let staff = json!([{ "person": "丙野 三郎", "company": "㈱ヘイ製作所", "user_id": "hosyu01", "since": "2026-04-01", "removed_on": "2026-11-18" }]);
    edited(&s, "contractor", &id, json!({}), json!({ "staff": staff }));
    take(&s, "contractor", &id, "return", back);
    assert_eq!(step_of(&s, "contractor", &id), "ended");
}

fn csv(s: &Story, name: &str, text: &str) -> std::path::PathBuf {
    let path = s.file(name);
    std::fs::write(&path, format!("\u{feff}{text}")).unwrap();
    path
}

#[test]
fn attendance_comes_from_a_workbook_and_who_was_absent_is_a_list() {
    let s = an_office();
    let training = json!({ "name": "情報セキュリティ研修（全職員）", "kind": "staff", "target": "全職員", "planned_on": "2026-11-10" });
    let id = added(s.acts(OFFICER), "training", training);
    assert_eq!(rows_of(&s, "研修の予定日を過ぎています").len(), 1);
    take(
        &s,
        "training",
        &id,
        "hold",
        json!({ "held_on": "2026-11-12", "lecturer": "情報システム課長", "make_up_on": "2026-11-30" }),
    );
    let path = csv(
        &s,
        "出欠.csv",
        "職員番号,氏名,所属,出欠,欠席理由\n1003,ｶﾄｳ 一郎,収納係,○,\n1005,髙橋 﨑男,管理係,×,出張\n1006,𠮷田 花子,管理係,,\n1007,五味 透,収納係,－,\n",
    );
    let read = s.ask("training_attendance", json!({ "id": id, "path": path }))["read"].clone();
    assert_eq!((&read["rows"], &read["added"], &read["blank"]), (&json!(4), &json!(4), &json!(1)), "{read}");
    let values = s.record("training", &id)["record"]["values"].clone();
    for (key, said) in [
        ("persons", json!(3)),
        ("came", json!(1)),
        ("absent", json!(1)),
        ("unknown", json!(1)),
        ("rate", json!("33.3％")),
    ] {
        assert_eq!(values[key], said, "{key}: {values}");
    }
    let list = printed(&s, "training", "absent", "data", &[&id]);
    says(&list, &["髙橋 﨑男", "出張", "𠮷田 花子", "出欠の記入なし", "計 2人"]);
    assert!(!list.contains("五味"), "who is not meant is not missed");
    assert!(cannot(&s, "training", &id, "finish", json!({})).contains("2人"));
    let twice = csv(&s, "二重.csv", "氏名,出欠\n山本 一,○\n山本　一,×\n");
    let p = s.refused("training_attendance", json!({ "id": id, "path": twice }));
    assert!(p.message.contains("山本") && p.message.contains("2行目と3行目"), "{p}");
    let nothing = csv(&s, "違う.csv", "品名,台数\n机,3\n");
    assert!(s.refused("training_attendance", json!({ "id": id, "path": nothing })).message.contains("氏名"));
    assert_eq!(s.record("training", &id)["parts"]["people"].as_array().unwrap().len(), 4, "nothing half done");
    let later = csv(&s, "補講.csv", "職員番号,氏名,出欠\n1005,髙橋 﨑男,補講\n1006,𠮷田 花子,出席\n");
    let read = s.ask("training_attendance", json!({ "id": id, "path": later }))["read"].clone();
    assert_eq!((&read["added"], &read["changed"]), (&json!(0), &json!(2)), "{read}");
    take(&s, "training", &id, "finish", json!({ "survey": "用語が難しい" }));
    says(&printed(&s, "training", "register", "data", &[]), &["100.0％", "完了 1件"]);
}

#[test]
fn three_thousand_rows_with_blanks_come_in_at_once_and_a_name_twice_on_screen_is_refused() {
    let s = an_office();
    let training = json!({ "name": "全庁研修", "kind": "staff", "planned_on": "2026-11-10", "held_on": "2026-11-10" });
    let id = added(s.acts(OFFICER), "training", training);
    let mut text = String::from("職員番号,氏名,所属,出欠\n");
    for n in 0..3000 {
        let came = ["○", "", "×"][n % 3];
        text.push_str(&format!("{},職員 {n},係{},{came}\n", 20000 + n, n % 40));
        if n % 100 == 99 {
            text.push_str(",,,\n");
        }
    }
    let read = s.ask("training_attendance", json!({ "id": id, "path": csv(&s, "三千.csv", &text) }))["read"].clone();
    assert_eq!((&read["rows"], &read["blank"]), (&json!(3000), &json!(1000)), "{read}");
    let values = s.record("training", &id)["record"]["values"].clone();
    assert_eq!((&values["came"], &values["absent"], &values["unknown"]), (&json!(1000), &json!(1000), &json!(1000)));
    let small = added(&s, "training", json!({ "name": "課内研修", "kind": "staff", "held_on": "2026-11-10" }));
    let version = s.record("training", &small)["record"]["version"].clone();
    let people = json!([{ "person": "山本 一", "came": "yes" }, { "person": "山本　一", "came": "no" }]);
    let p = s.refused(
        "ledger_edit",
        json!({ "ledger": "training", "id": small, "version": version, "values": {}, "parts": { "people": people } }),
    );
    assert!(p.message.contains("1行目と2行目"), "{p}");
}

#[test]
fn a_consent_is_complete_with_the_signed_paper_and_a_drill_says_what_was_assumed() {
    let s = an_office();
    let id = added(
        s.acts(OFFICER),
        "training",
        json!({ "name": "五味 透", "kind": "guidance", "held_on": "2026-11-01", "lecturer": "𠮷田 花" }),
    );
    assert!(cannot(&s, "training", &id, "finish", json!({})).contains("同意日"));
    edited(&s, "training", &id, json!({ "consent_on": "2026-11-01", "consent_place": "課長席の書庫" }), json!({}));
    assert!(cannot(&s, "training", &id, "finish", json!({})).contains("写し"));
    let scan = s.file("同意書.pdf");
    std::fs::write(&scan, b"%PDF-1.4 signed").unwrap();
    s.ask("attachment_add", json!({ "ledger": "training", "id": id, "path": scan }));
    take(&s, "training", &id, "finish", json!({}));
    says(&printed(&s, "training", "consent", "data", &[&id]), &["様式第36号", "同意します", "令和8年11月1日"]);
    let (column, said) =
        not_added(&s, "training", json!({ "name": "標的型の訓練", "kind": "drill", "held_on": "2026-11-10" }));
    assert!(column == "assumed" && said.contains("第53条"), "{said}");
}

#[test]
fn the_report_on_malware_counts_right_and_goes_to_the_vice_mayor_after_the_chief() {
    let s = an_office();
    let report = |more: Value| {
        with(
            json!({ "name": "令和8年度上期", "from_on": "2026-04-01", "to_on": "2026-09-30", "due_on": "2026-10-31", "devices": 48, "covered": 47,
                "uncovered": "計測用端末1台（接続なし）", "pattern_on": "2026-09-29", "detected": 3, "infected": 0 }),
            more,
        )
    };
    let (column, said) = not_added(s.acts(OFFICER), "malware_report", report(json!({ "covered": 49 })));
    assert!(column == "covered" && said.contains("49台"), "{said}");
    assert!(not_added(&s, "malware_report", report(json!({ "uncovered": null }))).1.contains("1台"));
    assert!(not_added(&s, "malware_report", report(json!({ "infected": 1 }))).1.contains("第98条第4号"));
    assert!(not_added(&s, "malware_report", report(json!({ "to_on": "2026-03-31" }))).1.contains("前です"));
    let id = added(&s, "malware_report", report(json!({})));
    assert_eq!(s.record("malware_report", &id)["record"]["values"]["coverage"], "97.9％");
    assert_eq!(rows_of(&s, "不正プログラム対策の報告の遅れ").len(), 1);
    take(&s, "malware_report", &id, "submit", json!({}));
    assert!(cannot(&s, "malware_report", &id, "confirm", json!({})).contains("責任者"));
    take(s.acts(CHIEF), "malware_report", &id, "confirm", json!({}));
    says(
        &printed(&s, "malware_report", "report", "data", &[&id]),
        &["統括情報セキュリティ責任者", "副市長", "97.9％", "計測用端末", "髙橋 﨑子"],
    );
    take(s.acts(OFFICER), "malware_report", &id, "report", json!({ "reported_on": "2026-11-18" }));
    assert!(rows_of(&s, "不正プログラム対策の報告の遅れ").is_empty());
}

#[test]
fn the_log_asks_for_two_people_where_the_effect_is_large_and_prints_one_sheet_for_each_kind() {
    let s = an_office();
    let change = |more: Value| {
        with(
            json!({ "name": "税率の改定", "kind": "change", "done_at": "2026-11-17T18:00", "target": "税務システム", "reason": "改正",
                "effect": "large", "done_by": "𠮷田 花", "second": "小林 亮", "result": "fine" }),
            more,
        )
    };
    let (column, said) = not_added(s.acts(OFFICER), "operation_log", change(json!({ "second": null })));
    assert!(column == "second" && said.contains("第63条"), "{said}");
    assert!(not_added(&s, "operation_log", change(json!({ "second": "𠮷田　花" }))).1.contains("別の人"));
    assert!(not_added(&s, "operation_log", change(json!({ "ended_at": "2026-11-17T17:00" }))).1.contains("前です"));
    let licence = json!({ "name": "表計算", "kind": "software", "done_at": "2026-11-17T09:00", "done_by": "𠮷田 花", "item": "表計算2026", "quantity": 10, "used": 11 });
    assert!(not_added(&s, "operation_log", licence).1.contains("第75条第3項"));
    let id = added(&s, "operation_log", change(json!({})));
    assert!(cannot(&s, "operation_log", &id, "check", json!({})).contains("責任者"));
    take(s.acts(CHIEF), "operation_log", &id, "check", json!({}));
    let sheet = |kind: &str, fill: &str| {
        let ask =
            json!({ "ledger": "operation_log", "form": kind, "fill": fill, "from": "2026-11-01", "to": "2026-11-30" });
        text_of(&s, &bytes_of(&s.ask("print_preview", ask)))
    };
    says(&sheet("change", "data"), &["システムの変更作業", "税率の改定", "小林 亮", "計 1件"]);
    says(&sheet("failure", "none"), &["該当なし", "障害"]);
    assert!(!sheet("backup_check", "blank").contains("税率"));
    let def = s.ask("ledger_defs", json!({}))["ledgers"]
        .as_array()
        .unwrap()
        .iter()
        .find(|l| l["key"] == "operation_log")
        .cloned()
        .unwrap();
    assert_eq!((def["kind_by"].as_str().unwrap(), def["kinds"].as_array().unwrap().len()), ("kind", 9));
}

#[test]
fn every_register_comes_in_from_excel_and_goes_out_again() {
    let s = an_office();
    for (ledger, text, title) in [
        (
            "takeout",
            "持出し内容,持出し・持込み,分類,目的,持出先,持出予定日,返却予定日,運搬者,持出日時,返却日時\n現地調査図,持出し,B,調査,北町,R8.10.1,R8.10.1,加藤,R8.10.1 9:00,R8.10.1 17:00\n",
            "現地調査図",
        ),
        (
            "provision",
            "提供情報,分類,提供先,目的,方法,暗号化,提供予定日\n照会の回答,B,組合,確認,メール,暗号化,R8.10.1\n",
            "照会の回答",
        ),
        ("incident", "件名,種類,認知日時\n封筒の取り違え,誤送付,R8.10.1 9:00\n", "封筒の取り違え"),
        (
            "exception",
            "件名,対象条項,例外の内容,理由,代替措置,区分,開始日,終了日\n旧端末,第23条第4項,記憶認証,更新待ち,施錠,事前,R8.10.1,R9.3.31\n",
            "旧端末",
        ),
        (
            "permission",
            "件名,種類,機種,求める機能,理由,対象,対策\n複合機の更新,複合機の調達の確認,,,更新,複合機,消去機能\n",
            "複合機の更新",
        ),
        ("training", "研修名,区分,対象者,実施予定\n職員研修1,職員研修,全員,R8.12.1\n", "職員研修1"),
        ("contractor", "業務名,業者,契約開始日,契約終了日\n保守,㈱ヘイ製作所,R8.4.1,R9.3.31\n", "保守"),
        (
            "operation_log",
            "件名,種類,日時,対象,成否,担当\n日次確認,バックアップの確認,R8.10.1 9:00,税務システム,正常,小林\n",
            "日次確認",
        ),
        (
            "malware_report",
            "件名,開始日,終了日,端末数,対策済台数,パターン日付,検知件数\n上期,R8.4.1,R8.9.30,10,10,R8.9.29,0\n",
            "上期",
        ),
    ] {
        let path = csv(&s, &format!("{ledger}.csv"), text);
        let ask = json!({ "ledger": ledger, "path": path, "sheet": "", "digest": "" });
        let plan = s.acts(OFFICER).ask("import_preview", ask.clone());
        assert!(plan["problems"].as_array().unwrap().is_empty(), "{ledger}: {:#}", plan["problems"]);
        let landed = s.ask("import_commit", with(ask, json!({ "digest": plan["digest"] })));
        assert_eq!(landed["added"], 1, "{ledger}: {landed}");
        let page = s.ask("ledger_list", json!({ "ledger": ledger, "view": { "search": title } }));
        assert_eq!(page["total"], 1, "{ledger} is found");
        let id = page["records"][0]["id"].as_str().unwrap().to_owned();
        assert!(
            !s.ask("ledger_history", json!({ "ledger": ledger, "id": id }))["entries"].as_array().unwrap().is_empty()
        );
        let out = s.file(&format!("{ledger}.xlsx"));
        s.ask("ledger_export", json!({ "ledger": ledger, "selection": { "all": {} }, "out": out }));
        assert!(s.ask("import_open", json!({ "path": out }))["sheets"][0]["rows"].as_i64().unwrap() >= 2);
        for form in s.ask("form_list", json!({ "ledger": ledger }))["forms"].as_array().unwrap() {
            if form["blank"] == true {
                let blank = json!({ "ledger": ledger, "form": form["key"], "fill": "blank" });
                assert!(!bytes_of(&s.ask("print_preview", blank)).is_empty(), "{ledger}.{}", form["key"]);
            }
        }
        // Nobody who only reads writes here.
        assert_eq!(s.acts(AUDITOR).refused("ledger_add", json!({ "ledger": ledger, "values": {} })).code, "forbidden");
    }
    let today = s.on(later(15));
    let who = today.acts(OFFICER).ask("today", json!({}));
    assert!(who["ledgers"].as_array().unwrap().len() >= 17, "all of them are told");
}
