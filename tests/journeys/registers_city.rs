//! What a city settles beside the standard, through the door: the months of the year, its own kinds of permission and of
//! record; and what every register prints where nothing happened.

use crate::custody::{cannot, rows_of, step_of, take};
use crate::paper::{bytes_of, text_of};
use crate::support::*;
use serde_json::{Value, json};

fn year<S: Asks>(s: &S) -> Value {
    s.ask("calendar_get", json!({}))
}

#[track_caller]
fn day(year: &Value, key: &str, on: &str) -> Value {
    let found = year["due"].as_array().unwrap().iter().find(|d| d["key"] == key && d["on"] == on);
    found.unwrap_or_else(|| panic!("{key} on {on} is not in {:#}", year["due"])).clone()
}

#[test]
fn the_year_stands_in_months_that_the_city_chooses() {
    let s = an_office();
    let now = year(s.acts(OFFICER));
    assert_eq!((&now["label"], &now["version"]), (&json!("令和8年度"), &json!(0)));
    assert_eq!(day(&now, "class_report", "2026-06-30")["state"], "before", "the book did not exist in June");
    assert_eq!(day(&now, "takeout_register", "2026-11-30")["state"], "soon");
    assert_eq!(day(&now, "year_end", "2027-03-31")["state"], "coming");
    let edit = json!([{ "key": "training_plan", "months": [12], "day": 10 }, { "key": "mini_check", "off": true }]);
    assert_eq!(s.acts(STAFF).refused("calendar_save", json!({ "version": 0, "edits": edit })).code, "forbidden");
    for wrong in [
        json!([{ "key": "training_plan", "months": [13] }]),
        json!([{ "key": "training_plan", "months": [] }]),
        json!([{ "key": "nothing", "months": [4] }]),
    ] {
        let p = s.acts(CHIEF).refused("calendar_save", json!({ "version": 0, "edits": wrong }));
        assert_eq!(p.code, "invalid", "{p}");
    }
    let saved = s.acts(OFFICER).ask("calendar_save", json!({ "version": 0, "edits": edit }));
    assert_eq!(day(&saved, "training_plan", "2026-12-10")["state"], "coming");
    assert!(!saved["due"].as_array().unwrap().iter().any(|d| d["key"] == "mini_check"));
    let row =
        |key: &str| saved["entries"].as_array().unwrap().iter().find(|e| e["entry"]["key"] == key).cloned().unwrap();
    assert_eq!(row("training_plan")["shipped"]["months"], json!([4]), "what it was stays known");
    assert!(row("training_plan")["city"] == true && row("drill")["city"] == false);
    s.acts(CHIEF).ask("reading_choose", json!({ "key": "single_paragraph", "choice": "first" }));
    let spelled = year(&s)["entries"].as_array().unwrap().iter().filter(|e| e["city"] == true).count();
    assert_eq!(spelled, 2, "another spelling of articles is no other month");
    let p = s.refused("calendar_save", json!({ "version": 0, "edits": [] }));
    assert_eq!(p.code, "stale", "two people change it at once");
    assert_eq!(s.ask("calendar_save", json!({ "version": 1, "edits": [] }))["version"], 2);
    assert_eq!(day(&year(&s), "mini_check", "2026-12-15")["state"], "coming", "back as it shipped");
}

#[test]
fn what_was_issued_is_done_and_the_rest_is_noted_by_hand_or_told() {
    let s = an_office();
    let soon = rows_of(s.acts(OFFICER), "年間の予定");
    assert_eq!((soon.len(), &soon[0]["screen"], &soon[0]["day"]), (1, &json!("calendar"), &json!("2026-11-30")));
    assert!(rows_of(s.acts(STAFF), "年間の予定").is_empty(), "it is nobody's but the officer's and the chief's");
    // The register of the month without a trip: issued, and with that done.
    let print = json!({ "ledger": "takeout", "form": "register", "fill": "none", "from": "2026-11-01", "to": "2026-11-30",
        "confirmed_by": "課長 髙橋 﨑子" });
    let issued = s.acts(OFFICER).ask("report_issue", json!({ "print": print }));
    let done = day(&year(&s), "takeout_register", "2026-11-30");
    assert_eq!(done["state"], "done");
    assert!(done["said"].as_str().unwrap().contains(issued["report"]["number"].as_str().unwrap()), "{done}");
    assert_eq!(
        (&done["ledger"], &done["form"], &done["from"], &done["to"]),
        (&json!("takeout"), &json!("register"), &json!("2026-11-01"), &json!("2026-11-30")),
        "it leads to the form of its month"
    );
    assert_eq!(day(&year(&s), "takeout_register", "2026-12-31")["state"], "coming", "one month's paper, one month");
    // Two kinds of record show one thing: a sheet of another kind, or of another month, does not.
    let backups = |s: &Story| day(&year(s), "backup_check", "2026-11-30");
    let sheet = |kind: &str, from: &str, to: &str| {
        let print = json!({ "ledger": "operation_log", "form": kind, "fill": "none", "from": from, "to": to, "confirmed_by": "課長 髙橋 﨑子" });
        let issued = s.ask("report_issue", json!({ "print": print }));
        issued["report"]["number"].as_str().unwrap().to_owned()
    };
    assert_eq!(backups(&s)["form"], "backup_check", "it leads to the first of them");
    sheet("maintenance", "2026-11-01", "2026-11-30");
    sheet("backup_check", "2026-10-01", "2026-10-31");
    assert_eq!((&backups(&s)["state"], &backups(&s)["said"]), (&json!("soon"), &json!("")));
    let first = sheet("backup_check", "2026-11-01", "2026-11-30");
    let half = backups(&s);
    assert!(half["state"] == "soon" && half["said"].as_str().unwrap().starts_with(&first), "{half}");
    assert!(half["said"].as_str().unwrap().contains("ログ") && half["form"] == "log_check", "{half}");
    sheet("log_check", "2026-11-01", "2026-11-30");
    assert_eq!((&backups(&s)["state"], &backups(&s)["noted"]), (&json!("done"), &json!(false)));
    assert_eq!(day(&year(&s), "backup_check", "2026-12-31")["state"], "coming");
    assert!(rows_of(&s, "年間の予定").is_empty());
    // What leaves no form is noted by whoever did it.
    let mark = |done: bool| json!({ "key": "training_absent", "on": "2026-11-30", "done": done });
    assert_eq!(s.acts(AUDITOR).refused("calendar_mark", mark(true)).code, "forbidden");
    s.acts(CHIEF).ask("calendar_mark", mark(true));
    let noted = day(&year(&s), "training_absent", "2026-11-30");
    assert!(noted["noted"] == true && noted["said"].as_str().unwrap().contains("髙橋 﨑子"), "{noted}");
    s.ask("calendar_mark", mark(false));
    assert_eq!(day(&year(&s), "training_absent", "2026-11-30")["state"], "soon");
    let p = s.refused("calendar_mark", json!({ "key": "training_absent", "on": "2026-11-29", "done": true }));
    assert_eq!(p.code, "not_found", "there is no such day");
    // What passed without either is late, and told.
    let after = s.on("2026-12-03T01:00:00Z".parse().unwrap());
    assert_eq!(day(&year(after.acts(CHIEF)), "training_absent", "2026-11-30")["state"], "late");
    let told = rows_of(after.acts(CHIEF), "年間の予定");
    assert!(told.iter().any(|r| r["left"] == "3日超過"), "{told:#?}");
}

fn key_kind(more: Value) -> Value {
    let mut kind = json!({ "key": "庁舎の鍵の貸出", "label": "庁舎の鍵の貸出", "articles": [], "approvers": ["chief"], "months": 1,
        "columns": [{ "key": "subject", "label": "鍵の番号", "required": true }, { "key": "owner", "label": "借りる人", "required": true }] });
    kind.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    kind
}

#[test]
fn a_kind_of_permission_of_the_citys_own_is_used_like_the_shipped_ones() {
    let s = an_office();
    let save = |version: i32, kind: Value, articles: &str| json!({ "version": version, "ledger": "permission", "key": "庁舎の鍵の貸出", "permission": kind, "articles": articles });
    assert_eq!(s.acts(OFFICER).refused("kinds_save", save(0, key_kind(json!({})), "")).code, "forbidden");
    for (wrong, word) in [
        (save(0, key_kind(json!({})), "第999条"), "第999条"),
        (save(0, key_kind(json!({})), "鍵の条"), "鍵の条"),
        (save(0, key_kind(json!({ "approvers": [] })), ""), "承認する人"),
        (save(0, key_kind(json!({ "columns": [{ "key": "password", "label": "暗証" }] })), ""), "password"),
    ] {
        let p = s.acts(CHIEF).refused("kinds_save", wrong);
        assert!(p.code == "invalid" && p.message.contains(word), "{p}");
    }
    let kinds = s.ask("kinds_save", save(0, key_kind(json!({})), "第34条第1号"));
    assert_eq!(kinds["version"], 1);
    let lent = json!({ "name": "選挙の準備", "kind": "庁舎の鍵の貸出", "subject": "倉庫2", "reason": "資材の搬入",
        "from_on": "2026-11-18", "until_on": "2026-11-25" });
    let p = s.acts(STAFF).refused("ledger_add", json!({ "ledger": "permission", "values": lent }));
    assert!(p.message.contains("借りる人"), "in the kind's own words: {p}");
    let mut whole = lent;
    whole["owner"] = json!("ｶﾄｳ 一郎");
    let mut unknown = whole.clone();
    unknown["kind"] = json!("車の鍵");
    let p = s.refused("ledger_add", json!({ "ledger": "permission", "values": unknown }));
    assert!(p.message.contains("車の鍵") && p.message.contains("庁舎の鍵の貸出"), "{p}");
    let id = s.ask("ledger_add", json!({ "ledger": "permission", "values": whole }))["id"].as_str().unwrap().to_owned();
    take(s.acts(CHIEF), "permission", &id, "permit", json!({}));
    assert_eq!(step_of(&s, "permission", &id), "permitted");
    let paper = json!({ "ledger": "permission", "form": "request", "fill": "data", "selection": { "ids": [id] } });
    let text = text_of(&s, &bytes_of(&s.ask("print_preview", paper)));
    assert!(text.contains("庁舎の鍵の貸出") && text.contains("鍵の番号") && text.contains("倉庫2"), "{text}");
    let found =
        json!({ "ledger": "permission", "view": { "filters": [{ "column": "kind", "values": ["庁舎の鍵の貸出"] }] } });
    assert_eq!(s.ask("ledger_list", found)["total"], 1, "it filters like the others");
    // Out to a workbook and back.
    let out = s.file("許可.xlsx");
    s.ask("ledger_export", json!({ "ledger": "permission", "selection": { "all": {} }, "out": out }));
    let plan = s
        .acts(OFFICER)
        .ask("import_preview", json!({ "ledger": "permission", "path": out, "sheet": "", "digest": "" }));
    assert!(plan["problems"].as_array().unwrap().is_empty(), "{:#}", plan["problems"]);
    // A kind that is written in records stays; one may stop offering it.
    let drop = json!({ "version": 1, "ledger": "permission", "key": "庁舎の鍵の貸出" });
    assert!(s.acts(CHIEF).refused("kinds_save", drop).message.contains("1件"));
    s.ask("kinds_save", save(1, key_kind(json!({ "off": true })), ""));
    let defs = s.ask("ledger_defs", json!({}));
    let ledger = defs["ledgers"].as_array().unwrap().iter().find(|l| l["key"] == "permission").unwrap().clone();
    assert!(ledger["kinds"].as_array().unwrap().iter().any(|k| k["key"] == "庁舎の鍵の貸出" && k["off"] == true));
    assert_eq!(s.record("permission", &id)["record"]["values"]["kind"], "庁舎の鍵の貸出");
    // It is taken up by nothing new, however that comes; what there is stays workable.
    let p = s.acts(STAFF).refused("ledger_add", json!({ "ledger": "permission", "values": whole }));
    assert!(p.code == "invalid" && p.fields[0].code == "off" && p.message.contains("許可と記録の種類"), "{p}");
    let checked = s.ask("ledger_check", json!({ "ledger": "permission", "id": "0", "version": 0, "values": whole }));
    assert_eq!(checked["fields"][0]["code"], "off", "the form says it before");
    let another = s.ask("ledger_add", json!({ "ledger": "permission", "values": { "name": "別の申請", "kind": "security_setting",
        "subject": "端末の時計", "device": "PC-1", "reason": "試験", "from_on": "2026-11-18", "until_on": "2026-11-25" } }));
    let version = s.record("permission", another["id"].as_str().unwrap())["record"]["version"].clone();
    let turned = json!({ "ledger": "permission", "id": another["id"], "version": version, "values": { "kind": "庁舎の鍵の貸出", "subject": "倉庫2",
        "owner": "ｶﾄｳ 一郎", "device": null } });
    assert_eq!(s.refused("ledger_edit", turned).fields[0].code, "off");
    let version = s.record("permission", &id)["record"]["version"].clone();
    let remark =
        json!({ "ledger": "permission", "id": id, "version": version, "values": { "remarks": "鍵を返してもらう" } });
    s.acts(OFFICER).ask("ledger_edit", remark);
    let again = s.ask("import_preview", json!({ "ledger": "permission", "path": out, "sheet": "", "digest": "" }));
    assert!(again["problems"].as_array().unwrap().is_empty(), "the same records come back: {:#}", again["problems"]);
    let sheet = s.file("新しい許可.csv");
    std::fs::write(&sheet, "\u{feff}件名,許可の種類,対象,所有者・利用する人,理由,期間の初日,期間の末日\n新しい申請,庁舎の鍵の貸出,倉庫3,ｶﾄｳ 一郎,資材,R8.11.18,R8.11.20\n").unwrap();
    let plan = s.ask("import_preview", json!({ "ledger": "permission", "path": sheet, "sheet": "", "digest": "" }));
    assert!(plan["problems"][0]["message"].as_str().unwrap().contains("いまは使わない種類"), "{:#}", plan["problems"]);
    take(&s, "permission", &id, "end", json!({ "ended_on": "2026-11-18" }));
    s.acts(CHIEF);
    // A shipped kind takes other approvers, and keeps its name.
    let software = json!({ "version": 2, "ledger": "permission", "key": "software", "permission": { "key": "software",
        "label": "別の名前", "articles": [], "approvers": ["chief"], "columns": [{ "key": "subject", "label": "ソフト", "required": true }] } });
    let now = s.ask("kinds_save", software);
    let of = now["permissions"].as_array().unwrap().iter().find(|k| k["key"] == "software").unwrap();
    assert_eq!((&of["label"], &of["approvers"]), (&json!("標準外ソフトウェアの導入"), &json!(["chief"])));
    let back = json!({ "version": 3, "ledger": "permission", "key": "software" });
    let now = s.ask("kinds_save", back);
    let of = now["permissions"].as_array().unwrap().iter().find(|k| k["key"] == "software").unwrap();
    assert_eq!(of["approvers"], json!(["cso", "system_head"]), "as it shipped");
}

#[test]
fn a_kind_of_record_of_the_citys_own_has_its_sheet_by_month() {
    let s = an_office();
    let kind = json!({ "key": "空調の点検", "label": "空調の点検", "articles": [], "sheet": "month", "pair": false,
        "columns": [{ "key": "target", "label": "部屋", "required": true }, { "key": "result", "label": "温度の異常", "required": true }] });
    s.acts(CHIEF).ask(
        "kinds_save",
        json!({ "version": 0, "ledger": "operation_log", "key": "空調の点検", "operation": kind, "articles": "" }),
    );
    let values = json!({ "name": "11月の空調", "kind": "空調の点検", "done_at": "2026-11-17T09:00", "done_by": "𠮷田 花",
        "target": "電算室①", "result": "fine" });
    s.acts(OFFICER).ask("ledger_add", json!({ "ledger": "operation_log", "values": values }));
    let forms = s.ask("form_list", json!({ "ledger": "operation_log" }));
    let form = forms["forms"].as_array().unwrap().iter().find(|f| f["key"] == "空調の点検").cloned().expect("its form");
    assert_eq!(form["period"], true, "the month is asked for");
    let print = |from: &str, to: &str, fill: &str| json!({ "ledger": "operation_log", "form": "空調の点検", "fill": fill, "from": from, "to": to, "confirmed_by": "髙橋 﨑子" });
    let text = text_of(&s, &bytes_of(&s.ask("print_preview", print("2026-11-01", "2026-11-30", "data"))));
    for word in ["空調の点検", "電算室①", "部屋", "温度の異常", "異常なし"] {
        assert!(text.contains(word), "「{word}」 is missing in:\n{text}");
    }
    let none = text_of(&s, &bytes_of(&s.ask("print_preview", print("2026-10-01", "2026-10-31", "none"))));
    assert!(none.contains("該当なし") && none.contains("空調の点検"), "{none}");
    let issued = s.ask("report_issue", json!({ "print": print("2026-11-01", "2026-11-30", "data") }));
    assert_eq!(issued["report"]["number"], "税務-運用簿-R8-001");
}

#[test]
fn every_register_of_a_period_says_when_nothing_happened_in_it() {
    let s = an_office();
    let mut printed = Vec::new();
    for ledger in [
        "takeout",
        "provision",
        "incident",
        "exception",
        "permission",
        "training",
        "contractor",
        "operation_log",
        "malware_report",
    ] {
        let forms = s.acts(OFFICER).ask("form_list", json!({ "ledger": ledger }));
        for form in forms["forms"].as_array().unwrap().iter().filter(|f| f["period"] == true) {
            let ask = json!({ "ledger": ledger, "form": form["key"], "fill": "none", "from": "2026-10-01", "to": "2026-10-31",
                "confirmed_by": "課長 髙橋 﨑子" });
            let text = text_of(&s, &bytes_of(&s.ask("print_preview", ask)));
            for word in ["本期間", "該当なし", "令和8年10月1日から令和8年10月31日まで", "髙橋 﨑子"]
            {
                assert!(text.contains(word), "{ledger}.{}: 「{word}」 is missing in:\n{text}", form["key"]);
            }
            printed.push(format!("{ledger}.{}", form["key"].as_str().unwrap()));
        }
    }
    for form in [
        "takeout.register",
        "provision.register",
        "incident.register",
        "exception.committee",
        "permission.register",
        "training.register",
        "operation_log.backup_check",
        "operation_log.software",
    ] {
        assert!(printed.iter().any(|p| p == form), "{form} is not among {printed:?}");
    }
    // A list of what is so on a day says it of the day.
    let ask = json!({ "ledger": "contractor", "form": "register", "fill": "none", "confirmed_by": "髙橋 﨑子" });
    let text = text_of(&s, &bytes_of(&s.ask("print_preview", ask)));
    assert!(text.contains("該当なし") && text.contains("現在"), "{text}");
}

fn a_cloud(more: Value) -> Value {
    let mut values = json!({ "name": "翻訳サービスの利用", "vendor": "㈱ヘイ製作所", "kind": "cloud", "class": "B", "begins_on": "2026-11-18",
        "ends_on": "2027-03-31", "policy_clause": true, "checked_on": "2026-11-10", "checked": "認証の写し" });
    values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    values
}

#[test]
fn a_cloud_service_is_confirmed_with_what_is_asked_of_it_and_a_survey_is_weighed() {
    let s = an_office();
    let defs = s.ask("ledger_defs", json!({}));
    let def = defs["ledgers"].as_array().unwrap().iter().find(|l| l["key"] == "contractor").unwrap().clone();
    let rows: Vec<Value> = def["parts"][0]["first"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let mut row = row.clone();
            row["stated"] = json!("yes");
            row["place"] = json!("第1条");
            row
        })
        .collect();
    let add = json!({ "ledger": "contractor", "values": a_cloud(json!({})), "parts": { "clauses": rows } });
    let id = s.acts(OFFICER).ask("ledger_add", add)["id"].as_str().unwrap().to_owned();
    let said = cannot(s.acts(CHIEF), "contractor", &id, "confirm", json!({}));
    assert!(said.contains("第127条第1項"), "{said}");
    let version = s.record("contractor", &id)["record"]["version"].clone();
    let values = json!({ "service": "翻訳 2026", "consulted_on": "2026-11-12", "cloud_decision": "個人情報を入れない", "law": "日本法・東京地裁",
        "exit_plan": "辞書を書き出せる", "flow": "端末からTLSで直接", "assurance": "ISMAP" });
    s.acts(OFFICER).ask(
        "ledger_edit",
        json!({ "ledger": "contractor", "id": id, "version": version, "values": values, "parts": {} }),
    );
    take(s.acts(CHIEF), "contractor", &id, "confirm", json!({}));
    let sheet = json!({ "ledger": "contractor", "form": "sheet", "fill": "data", "selection": { "ids": [id] } });
    let sheet = text_of(&s, &bytes_of(&s.ask("print_preview", sheet)));
    for word in ["ISMAP", "辞書を書き出せる", "日本法・東京地裁", "個人情報を入れない"] {
        assert!(sheet.contains(word), "「{word}」 is missing in:\n{sheet}");
    }
    // A survey waits until somebody has said how grave it is, and where it is grave until it was reported.
    let check = |more: Value| {
        let mut row =
            json!({ "kind": "survey", "done_on": "2026-11-17", "how": "聞き取り", "result": "辞書に氏名があった" });
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let version = s.record("contractor", &id)["record"]["version"].clone();
        s.acts(OFFICER).ask(
            "ledger_edit",
            json!({ "ledger": "contractor", "id": id, "version": version, "values": {}, "parts": { "checks": [row] } }),
        );
        rows_of(s.acts(CHIEF), "委託先の調査の報告").len()
    };
    assert_eq!(check(json!({})), 1);
    assert_eq!(check(json!({ "weight": "high" })), 1, "it is grave, and the head of the city was not told");
    assert_eq!(check(json!({ "weight": "low" })), 0);
    assert_eq!(check(json!({ "weight": "high", "reported_on": "2026-11-18" })), 0);
    assert!(rows_of(s.acts(STAFF), "委託先の調査の報告").is_empty());
}
