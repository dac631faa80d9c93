//! 異動: who leaves and who comes, everything that leavers hold, and the paper about it.

use crate::support::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};
use std::path::Path;

/// 10:00 in Japan on a day.
fn on(day: &str) -> chrono::DateTime<chrono::Utc> {
    format!("{day}T01:00:00Z").parse().unwrap()
}

/// The last day of the fiscal year.
const EVE: &str = "2027-03-31";
const DAY: &str = "2027-04-01";

fn entry(number: &str, kind: &str) -> Value {
    json!({ "number": number, "kind": kind, "day": "R9.4.1" })
}

#[track_caller]
fn saves(s: &impl Asks, entries: Vec<Value>) -> Value {
    s.ask("transfer_save", json!({ "entries": entries }))
}

fn people(s: &impl Asks) -> Vec<Value> {
    s.ask("people_list", json!({}))["people"].as_array().unwrap().clone()
}

fn person(s: &impl Asks, number: &str) -> Value {
    people(s).into_iter().find(|p| p["number"] == number).unwrap_or_default()
}

fn moves(s: &impl Asks) -> Value {
    s.ask("transfer_list", json!({}))
}

fn the_move(s: &impl Asks, number: &str) -> Value {
    let all = moves(s)["people"].as_array().unwrap().clone();
    all.into_iter().find(|m| m["entry"]["number"] == number).unwrap_or_else(|| panic!("{number}"))
}

fn items(s: &impl Asks) -> Vec<Value> {
    moves(s)["items"].as_array().unwrap().clone()
}

fn a_carrier(s: &impl Asks, name: &str, holder: &str) -> String {
    let values = json!({ "name": name, "holder": holder, "place": "執務室" });
    s.ask("ledger_add", json!({ "ledger": "media", "values": values }))["id"].as_str().unwrap().to_owned()
}

fn a_person(s: &impl Asks, number: &str, name: &str, role: &str) {
    let person =
        json!({ "number": number, "name": name, "title": "主事", "unit": "収納係", "role": role, "active": true });
    s.ask("person_save", json!({ "person": person, "namesake": true }));
}

/// Whoever has left, or has not come yet, does not come in.
#[track_caller]
fn stays_out(s: &impl Asks, number: &str) {
    let dir = s.ask("office_state", json!({}))["book"]["dir"].clone();
    s.refused("book_open", json!({ "dir": dir, "number": number, "password": PASSWORD }));
}

fn late(s: &impl Asks) -> Vec<String> {
    let today = s.ask("today", json!({}));
    let rows = today["late"].as_array().unwrap().iter().filter(|r| r["kind"] == "異動");
    rows.map(|r| r["what"].as_str().unwrap().to_owned()).collect()
}

fn text(pdf: &Path) -> String {
    let out = std::process::Command::new("pdftotext").args(["-layout"]).arg(pdf).arg("-").output().unwrap();
    String::from_utf8(out.stdout).unwrap()
}

/// A text without what line breaks and spaces do to it on paper.
fn run_together(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A roster as the personnel division sends it: a title, merged heads, a note below, the whole city in it.
fn a_roster(path: &Path, leavers: usize, comers: usize) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "令和９年４月１日付　人事異動内示（抄）").unwrap();
    sheet.write(1, 0, "取扱注意").unwrap();
    for (at, head) in
        ["No", "職員\n番号", "氏　　名", "ふりがな", "発令日", "異動区分", "旧 所 属", "新 所 属", "新職名"]
            .iter()
            .enumerate()
    {
        sheet.write(3, at as u16, *head).unwrap();
    }
    let day = Format::new().set_num_format("yyyy/m/d");
    let mut row = 4;
    let mut line = |cells: [String; 8]| {
        sheet.write(row, 0, row - 3).unwrap();
        for (at, cell) in cells.iter().enumerate() {
            sheet.write(row, at as u16 + 1, cell.as_str()).unwrap();
        }
        if row % 2 == 0 {
            sheet.write_with_format(row, 4, ExcelDateTime::from_ymd(2027, 4, 1).unwrap(), &day).unwrap();
        }
        row += 1;
    };
    let wide = |n: usize| -> String {
        n.to_string().chars().map(|c| char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap()).collect()
    };
    for n in 0..leavers {
        let (kind, to) = if n % 8 == 7 { ("定年退職", "") } else { ("転出", "建設部 建設課") };
        let kind_day = if n % 8 == 7 { "令和9年3月31日" } else { "Ｒ９．４．１" };
        line([
            wide(3000 + n),
            leaver_name(n),
            "ほげ".to_owned(),
            kind_day.to_owned(),
            kind.to_owned(),
            "総務部 税務課".to_owned(),
            to.to_owned(),
            String::new(),
        ]);
    }
    for n in 0..comers {
        let (kind, from) = if n % 7 == 6 { ("新規採用", "") } else { ("転入", "市民部 市民課") };
        line([
            (5000 + n).to_string(),
            format!("新任　{n}郎"),
            String::new(),
            "2027/4/1".to_owned(),
            kind.to_owned(),
            from.to_owned(),
            "総務部 税務課 収納係".to_owned(),
            "主事".to_owned(),
        ]);
    }
    line([
        "7001".to_owned(),
        "他課 太郎".to_owned(),
        String::new(),
        "R9.4.1".to_owned(),
        "転任".to_owned(),
        "教育総務課".to_owned(),
        "農政課".to_owned(),
        String::new(),
    ]);
    book.save(path).unwrap();
}

fn leaver_name(n: usize) -> String {
    match n {
        0 => "髙﨑　𠮷男".to_owned(),
        1 | 2 => "佐藤 花子".to_owned(),
        n => format!("職員　{n}子"),
    }
}

#[test]
fn forty_leave_and_thirty_five_come_in_one_go() {
    let s = an_office_at(on(EVE));
    for n in 0..40 {
        let name = if n == 0 { "髙﨑 𠮷男".to_owned() } else { leaver_name(n) };
        a_person(&s, &(3000 + n).to_string(), &name, "staff");
    }
    s.joins("3000").joins("3007").acts(OFFICER);
    for n in 0..40 {
        a_carrier(&s, &format!("端末{n}"), &(3000 + n).to_string());
    }
    a_carrier(&s, "共用のカメラ", "佐藤花子");
    let path = s.file("人事異動.xlsx");
    a_roster(&path, 40, 35);

    let roster = s.ask("transfer_read", json!({ "path": path }));
    let rows = roster["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 75, "{roster}");
    for row in rows {
        assert_eq!(row["judged"]["verdict"], "ready", "{row}");
    }
    assert_eq!(roster["left_out"].as_array().unwrap().len(), 1, "{}", roster["left_out"]);
    let of = |number: &str| rows.iter().find(|r| r["entry"]["number"] == number).unwrap()["entry"].clone();
    let first = of("3000");
    assert_eq!((&first["name"], &first["day"]), (&json!("髙﨑 𠮷男"), &json!("2027-04-01")));
    assert_eq!((&first["kind"], &first["other"]), (&json!("out"), &json!("建設部 建設課")));
    assert_eq!((&of("3007")["kind"], &of("3007")["day"]), (&json!("retire"), &json!("2027-03-31")));
    let comer = of("5000");
    assert_eq!((&comer["kind"], &comer["unit"], &comer["title"]), (&json!("in"), &json!("収納係"), &json!("主事")));
    assert_eq!(of("5006")["kind"], "hire");

    let before = s.ask("journal_list", json!({}))["total"].as_i64().unwrap();
    let entries: Vec<Value> = rows.iter().map(|r| r["entry"].clone()).collect();
    let dry = s.ask("transfer_save", json!({ "entries": entries, "dry_run": true }));
    assert_eq!((dry["added"].as_i64(), dry["changed"].as_array().unwrap().len()), (Some(75), 0));
    assert_eq!(s.ask("journal_list", json!({}))["total"], before, "a dry run leaves no trace");
    let saved = s.ask("transfer_save", json!({ "entries": entries, "file": "人事異動.xlsx" }));
    assert_eq!(saved["added"], 75);
    let again = s.ask("transfer_read", json!({ "path": path }));
    let verdicts = again["rows"].as_array().unwrap();
    assert!(
        verdicts.iter().all(|r| r["judged"]["verdict"] == "same"),
        "the same roster twice changes nothing: {again}"
    );

    let held = items(&s);
    assert_eq!(held.iter().filter(|i| i["done"] == false).count(), 42, "40 terminals, and the camera of two namesakes");
    let unsure: Vec<_> = held.iter().filter(|i| i["unsure"] == true).collect();
    assert_eq!(unsure.len(), 2, "one camera, two people of that name: {unsure:?}");
    assert!(unsure[0]["acts"].as_array().unwrap().contains(&json!("other")));

    // All at once: what is given back is in nobody's hands any more.
    let keys: Vec<_> = held.iter().filter(|i| i["unsure"] == false).map(|i| i["key"].clone()).collect();
    let dealt = s.ask("transfer_deal", json!({ "items": keys, "act": "return" }));
    assert_eq!((dealt["done"].as_i64(), dealt["refused"].as_array().unwrap().len()), (Some(40), 0), "{dealt}");
    let listed = s.ask("ledger_list", json!({ "ledger": "media", "view": { "search": "端末5" } }));
    assert_eq!(listed["records"][0]["values"]["holder"], Value::Null);

    let dry = s.acts(CHIEF).ask("transfer_carry_out", json!({ "dry_run": true }));
    assert_eq!((dry["lines"].as_array().unwrap().len(), dry["open"].as_i64()), (75, Some(2)));
    assert!(dry["warnings"][0].as_str().unwrap().contains("第46条"));
    assert_eq!(person(&s, "5000"), Value::Null);
    s.ask("transfer_carry_out", json!({}));
    let backups = s.ask("backup_state", json!({}));
    assert!(backups["files"].as_array().unwrap().iter().any(|f| f["why"] == "引継の前"), "{}", backups["files"]);
    assert_eq!(person(&s, "3000")["active"], true, "still here on 31 March");
    s.acts("3000").acts("3007");

    let day = s.on(on(DAY));
    stays_out(&day, "3000");
    stays_out(&day, "3007");
    assert_eq!(late(&day), ["返していない物・引き継いでいない事 2件（2人）"], "nothing remains open unseen");
    let now = day.ask("today", json!({}));
    assert!(now["waiting"].as_array().unwrap().iter().any(|r| r["what"] == "75人の異動の日になりました"), "{now}");
    day.ask("transfer_carry_out", json!({}));
    let left: Vec<_> = people(&day).into_iter().filter(|p| p["active"] == false).collect();
    assert_eq!(left.len(), 40);
    let accounts = day.ask("account_list", json!({}))["accounts"].as_array().unwrap().clone();
    let open = |n: &str| accounts.iter().find(|a| a["number"] == n).unwrap()["open"].clone();
    assert_eq!((open("3000"), open("3007"), open(OFFICER)), (json!(false), json!(false), json!(true)));
    day.joins("5000").acts(OFFICER);
    assert_eq!(day.refused("transfer_carry_out", json!({})).code, "wrong_state");

    // The camera is one leaver's, not the other's.
    let unsure: Vec<_> = items(&day).into_iter().filter(|i| i["unsure"] == true).collect();
    day.ask("transfer_deal", json!({ "items": [unsure[0]["key"]], "act": "other", "note": "3002のもの" }));
    day.ask("transfer_deal", json!({ "items": [unsure[1]["key"]], "act": "pass", "receiver": OFFICER }));
    assert!(items(&day).iter().all(|i| i["done"] == true));
    assert!(late(&day).is_empty());

    let ids: Vec<_> = moves(&day)["people"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|m| m["leaves"] == true)
        .map(|m| m["entry"]["id"].clone())
        .collect();
    let out = s.file("返却確認書.pdf");
    day.ask("transfer_print", json!({ "print": { "form": "returns", "ids": ids }, "out": out }));
    let shown = day.ask("transfer_preview", json!({ "form": "returns", "ids": ids }));
    assert_eq!(shown["pages"], 40, "each leaver has a sheet to sign");
    let paper = run_together(&text(&out));
    assert_eq!(paper.matches("返却確認書").count(), 40, "each sheet has its title");
    for n in 0..40 {
        assert!(paper.contains(&format!("{}", 3000 + n)), "{n}");
        assert!(paper.contains(&format!("端末{n}")), "{n}");
    }
    assert!(paper.contains("髙﨑𠮷男"));
    assert!(!paper.contains("税務-返却"), "what was not issued has no number");
    let issued = day.ask("transfer_issue", json!({ "form": "returns", "ids": ids }))["report"].clone();
    assert_eq!((&issued["number"], &issued["pages"]), (&json!("税務-返却-R9-001"), &json!(40)));
    day.ask("report_save", json!({ "number": issued["number"], "out": out }));
    let frozen = run_together(&text(&out));
    let value = issued["value16"].as_str().unwrap().to_uppercase();
    assert_eq!(frozen.matches("税務-返却-R9-001").count(), 40, "on every sheet that is signed");
    assert!(frozen.contains(&value) && frozen.contains("様式第41号（第46条・第58条・第80条関係）"), "{value}");
    let sheet = s.file("返却確認書.xlsx");
    day.ask("report_save", json!({ "number": issued["number"], "format": "xlsx", "out": sheet }));
    let (_, grid) = sheet::read(&sheet, None, &sheet::CsvOptions::default(), &kernel::Silent).unwrap();
    let cells: String =
        grid.rows().flat_map(|r| r.cells().map(|c| c.text().into_owned()).collect::<Vec<_>>()).collect();
    assert!((0..40).all(|n| cells.contains(&format!("端末{n}"))), "{cells}");
    assert_eq!(day.ask("journal_verify", json!({}))["sound"], true);
}

#[test]
fn the_old_chiefs_post_goes_on_to_the_new_one() {
    let s = an_office_at(on(EVE));
    let asset = s.an_asset(json!({ "name": "調定簿", "class": "B", "class_reason": "内部" }));
    a_carrier(&s, "課長の端末", "髙橋﨑子");
    let mut old = entry(CHIEF, "out");
    old["other"] = json!("建設課");
    old["successor"] = json!(OFFICER);
    saves(&s, vec![old]);
    let p = s.refused("transfer_carry_out", json!({}));
    assert_eq!(p.code, "forbidden", "the officer does not make himself chief: {}", p.message);
    assert_eq!(person(&s, OFFICER)["role"], "officer");

    s.acts(CHIEF);
    let dry = s.ask("transfer_carry_out", json!({ "dry_run": true }));
    let deeds = dry["lines"][0]["deeds"].to_string();
    assert!(deeds.contains("責任者の役割を、令和9年4月1日から𠮷田 花に渡します"), "{deeds}");
    s.ask("transfer_carry_out", json!({}));
    s.acts(CHIEF);
    assert_eq!(s.step("asset", &asset, "confirm")["done"], 1, "until the last day the old chief decides");

    let day = s.on(on(DAY));
    let posts = day.ask("post_list", json!({}))["posts"].as_array().unwrap().clone();
    let chief =
        posts.iter().find(|p| p["role"] == "chief").expect("chief since the morning, whoever opens the book first");
    day.ask("post_take", json!({ "key": chief["key"] }));
    day.ask("transfer_carry_out", json!({}));
    assert_eq!(
        (person(&day, CHIEF)["active"].clone(), person(&day, OFFICER)["role"].clone()),
        (json!(false), json!("chief"))
    );
    assert_eq!(
        day.ask("post_list", json!({}))["posts"].as_array().unwrap().len(),
        1,
        "one post again, and it is the chief's"
    );
    stays_out(&day, CHIEF);

    // What the new chief entered as officer, the new chief does not confirm.
    let own = day.an_asset(json!({ "name": "収納簿", "class": "A", "class_reason": "個人番号" }));
    let stepped = day.step("asset", &own, "confirm");
    assert_eq!(stepped["done"], 0);
    assert!(stepped["refused"][0]["reason"].as_str().unwrap().contains("第11条"), "{stepped}");
}

#[test]
fn a_chief_who_comes_from_elsewhere_takes_over_on_the_day() {
    let s = an_office_at(on(DAY));
    s.acts(CHIEF);
    let mut old = entry(CHIEF, "retire");
    old["day"] = json!("2027-03-31");
    old["successor"] = json!("9001");
    let mut new = entry("９００１", "in");
    for (key, value) in [("name", "境川 葉子"), ("title", "税務課長"), ("other", "市民課"), ("role", "chief")]
    {
        new[key] = json!(value);
    }
    saves(&s, vec![old, new]);
    let done = s.ask("transfer_carry_out", json!({}));
    assert_eq!(done["passwords"][0]["name"], "境川 葉子");
    s.refused("people_list", json!({}));
    s.ask("book_close", json!({}));
    s.refused("book_open", json!({ "dir": s.book(), "number": CHIEF, "password": PASSWORD }));
    s.ask("book_open", json!({ "dir": s.book(), "number": "9001", "password": done["passwords"][0]["password"] }));
    s.ask("password_change", json!({ "new": PASSWORD }));
    let now = s.ask("office_state", json!({}));
    assert_eq!(now["book"]["acting"]["role"], "chief", "{now}");
    assert_eq!(person(&s, CHIEF)["active"], false);
}

#[test]
fn the_last_chief_does_not_leave_the_book_alone() {
    let s = an_office_at(on(EVE));
    s.acts(CHIEF);
    saves(&s, vec![entry(CHIEF, "out")]);
    for dry_run in [true, false] {
        let p = s.refused("transfer_carry_out", json!({ "dry_run": dry_run }));
        assert_eq!(p.code, "invalid");
        assert!(p.message.contains("責任者がいなくなります") && p.message.contains("第6条"), "{}", p.message);
    }
    assert_eq!(person(&s, CHIEF)["active"], true);
    assert!(s.ask("people_list", json!({}))["terms"].as_array().unwrap().is_empty(), "nothing half done");
    assert_eq!(the_move(&s, CHIEF)["state"], "planned");
}

#[test]
fn if_the_only_chief_with_an_account_leaves_the_other_chief_gets_a_way_in() {
    let s = an_office_at(on("2027-04-01"));
    a_person(&s, "3001", "加藤 次郎", "staff");
    s.acts(CHIEF);
    let mut other = person(&s, "3001");
    other["role"] = json!("chief");
    s.ask("person_save", json!({ "person": other }));
    saves(&s, vec![entry(CHIEF, "out")]);
    let done = s.ask("transfer_carry_out", json!({}));
    let given = done["passwords"].as_array().unwrap();
    assert_eq!((given.len(), &given[0]["number"]), (1, &json!("3001")), "{done}");
    let state = s.ask("book_open", json!({ "dir": s.book(), "number": "3001", "password": given[0]["password"] }));
    assert_eq!(state["held"]["why"], "must_change");
    s.ask("password_change", json!({ "new": "窓辺の猫と青い自転車の坂道" }));
    s.ask("account_reset", json!({ "number": STAFF }));
}

#[test]
fn deputies_of_a_leaving_chief_and_further_posts_end_with_them() {
    let s = an_office_at(on(EVE));
    s.acts(CHIEF).ask(
        "deputy_name",
        json!({ "number": STAFF, "chief": CHIEF, "since": "2027-03-31", "until": "2027-05-31", "reason": "出張" }),
    );
    let mut old = entry(CHIEF, "out");
    old["successor"] = json!(OFFICER);
    saves(&s, vec![old]);
    let told = the_move(&s, CHIEF);
    assert!(told["posts"][0].as_str().unwrap().contains("代行"), "{told}");
    s.ask("transfer_carry_out", json!({}));
    let day = s.on(on("2027-04-02"));
    day.acts(STAFF);
    let posts = day.ask("post_list", json!({}))["posts"].as_array().unwrap().clone();
    assert_eq!(posts.len(), 1, "the deputy acts for nobody any more: {posts:?}");
}

#[test]
fn what_cannot_be_is_refused_and_says_what_to_do() {
    let s = an_office_at(on(EVE));
    a_person(&s, "3001", "加藤 次郎", "staff");
    a_person(&s, "3002", "加藤　次郎", "staff");
    let told = |change: Value| {
        let mut e = entry(STAFF, "out");
        for (key, value) in change.as_object().unwrap() {
            e[key] = value.clone();
        }
        let p = s.refused("transfer_save", json!({ "entries": [e] }));
        assert_eq!(p.code, "invalid", "{}", p.message);
        (p.message, p.fields[0].code.clone())
    };
    let (said, _) = told(json!({ "number": "9999" }));
    assert!(said.contains("9999") && said.contains("登録されていません"), "{said}");
    let (said, code) = told(json!({ "number": "", "name": "加藤次郎" }));
    assert!(said.contains("2人います") && code == "ask", "{said}");
    let (said, code) = told(json!({ "number": "3001", "name": "まったく 別人" }));
    assert!(said.contains("違う") && code == "ask", "{said}");
    assert!(told(json!({ "day": "" })).0.contains("異動日を記入"));
    assert!(told(json!({ "day": "令和99年99月" })).0.contains("読めません"));
    assert!(told(json!({ "day": "2031-04-01" })).0.contains("1年より離れて"));
    assert!(told(json!({ "successor": STAFF })).0.contains("自分自身"));
    assert!(told(json!({ "successor": "9999" })).0.contains("後任"));
    assert!(told(json!({ "kind": null })).0.contains("転出・退職・転入・採用"));
    assert!(told(json!({ "number": OFFICER, "kind": "in", "name": "𠮷田 花" })).0.contains("在籍している"));
    assert!(told(json!({ "number": "", "kind": "hire", "name": "新人 一" })).0.contains("職員番号を記入"));
    assert!(told(json!({ "number": "9003", "kind": "in", "name": "加藤次郎" })).0.contains("同姓同名"));
    let two = json!([entry(STAFF, "out"), { "number": STAFF, "kind": "retire", "day": "R9.3.31" }]);
    let p = s.refused("transfer_save", json!({ "entries": two }));
    assert!(p.message.contains("2回"), "{}", p.message);
    let mut chief = entry("9004", "in");
    chief["name"] = json!("境川 葉子");
    chief["role"] = json!("chief");
    assert_eq!(s.refused("transfer_save", json!({ "entries": [chief] })).code, "forbidden", "only chiefs make chiefs");
    assert!(moves(&s)["people"].as_array().unwrap().is_empty(), "nothing half done");
    assert_eq!(s.refused("transfer_carry_out", json!({})).code, "wrong_state");

    saves(&s, vec![json!({ "name": "ｶﾄｳ一郎", "kind": "out", "day": "R9.4.1" })]);
    let named = the_move(&s, STAFF);
    assert_eq!(named["entry"]["name"], "ｶﾄｳ 一郎", "one name, one person");
    let id = named["entry"]["id"].clone();
    assert_eq!(s.refused("transfer_drop", json!({ "ids": [id], "reason": " " })).code, "invalid");
    s.ask("transfer_drop", json!({ "ids": [id], "reason": "内示の取消し" }));
    assert!(moves(&s)["people"].as_array().unwrap().is_empty());
}

#[test]
fn things_are_given_back_or_passed_on_and_a_slip_is_taken_back() {
    let s = an_office_at(on(EVE));
    a_person(&s, "3001", "後任 春子", "staff");
    let terminal = a_carrier(&s, "端末", "ｶﾄｳ一郎");
    let keys = s.an_asset(json!({ "name": "鍵の台帳", "keeper": "ｶﾄｳ 一郎" }));
    s.acts(STAFF);
    let asked = s.an_asset(json!({ "name": "相談票", "class": "A", "class_reason": "要配慮" }));
    s.acts(OFFICER);
    let mut leaver = entry(STAFF, "out");
    leaver["successor"] = json!("3001");
    saves(&s, vec![leaver]);
    let told: Vec<_> = items(&s).iter().map(|i| (i["name"].clone(), i["sort"].clone())).collect();
    assert_eq!(
        told,
        [(json!("鍵の台帳"), json!("thing")), (json!("端末"), json!("thing")), (json!("相談票"), json!("matter"))]
    );
    let key = |name: &str| items(&s).into_iter().find(|i| i["name"] == name).unwrap()["key"].clone();
    let p = s.refused("transfer_deal", json!({ "items": [key("鍵の台帳")], "act": "return" }));
    assert!(p.message.contains("引き継いで"), "{}", p.message);
    let p = s.refused("transfer_deal", json!({ "items": [key("端末")], "act": "pass", "receiver": STAFF }));
    assert!(p.message.contains("本人"), "{}", p.message);
    let p = s.refused("transfer_deal", json!({ "items": ["99/media/1/holder"], "act": "return" }));
    assert_eq!(p.code, "stale");

    let all = json!([key("鍵の台帳"), key("端末"), key("相談票")]);
    let dealt = s.ask("transfer_deal", json!({ "items": all, "act": "pass" }));
    assert_eq!(dealt["done"], 3, "{dealt}");
    assert_eq!(s.record("media", &terminal)["record"]["values"]["holder"], "後任 春子");
    assert_eq!(s.record("asset", &keys)["record"]["values"]["keeper"], "後任 春子");
    assert_eq!(s.record("asset", &asked)["record"]["step"], "waiting", "what waits for the chief waits on");
    s.ask("transfer_deal", json!({ "items": [key("端末")], "act": "reopen" }));
    assert_eq!(s.record("media", &terminal)["record"]["values"]["holder"], "ｶﾄｳ一郎");
    assert_eq!(the_move(&s, STAFF)["open"], 1);

    // Settled in its own ledger: it is gone from here too.
    let version = s.record("media", &terminal)["record"]["version"].clone();
    s.ask(
        "ledger_edit",
        json!({ "ledger": "media", "id": terminal, "version": version, "values": { "holder": null } }),
    );
    assert_eq!(the_move(&s, STAFF)["open"], 0);
    assert_eq!(items(&s).iter().find(|i| i["name"] == "端末").unwrap()["act"], "gone");
    // And what is found later in the hands of somebody who has left is open again.
    s.acts(CHIEF).ask("transfer_carry_out", json!({}));
    let day = s.on(on("2027-04-05"));
    a_carrier(&day, "あとで見つかったUSB", STAFF);
    assert_eq!(the_move(&day, STAFF)["open"], 1);
}

#[test]
fn the_handover_paper_says_what_the_book_says() {
    let s = an_office_at(on(EVE));
    for n in 0..3 {
        s.an_asset(json!({ "name": format!("課税資料①{n}"), "class": "A", "class_reason": "個人番号", "retention_until": "2027-06-30" }));
    }
    s.an_asset(json!({ "name": "満了した綴り", "retention_until": "2027-03-01" }));
    a_carrier(&s, "端末（髙﨑）", OFFICER);
    let mut leaver = entry(OFFICER, "out");
    leaver["other"] = json!("建設部 建設課");
    leaver["successor"] = json!(STAFF);
    saves(&s, vec![leaver, json!({ "number": "9001", "name": "新任 花", "kind": "in", "day": "R9.4.1" })]);
    let id = the_move(&s, OFFICER)["entry"]["id"].clone();
    let ask = json!({ "form": "handover", "ids": [id], "note": "㈱甲斐路の鍵は保管庫2にある。" });
    let draft = s.ask("transfer_preview", ask.clone());
    assert!(draft["pages"].as_i64().unwrap() >= 1);
    let p = s.refused("transfer_preview", json!({ "form": "handover", "ids": [the_move(&s, "9001")["entry"]["id"]] }));
    assert!(p.message.contains("来る人"), "{}", p.message);
    let comer = the_move(&s, "9001")["entry"]["id"].clone();
    assert_eq!(s.refused("transfer_issue", json!({ "form": "arrivals", "ids": [comer] })).code, "wrong_state");
    assert!(s.refused("transfer_issue", json!({ "form": "returns", "ids": [comer] })).message.contains("来る人"));

    let issued = s.ask("transfer_issue", ask)["report"].clone();
    assert_eq!(issued["number"], "税務-引継-R8-001");
    let out = s.file("引継書.pdf");
    s.ask("report_save", json!({ "number": issued["number"], "out": out }));
    let paper = run_together(&text(&out));
    for said in [
        "様式第8号（第8条・第46条・第58条・第80条関係）",
        "情報セキュリティ事務引継書",
        "管理係主査𠮷田花",
        "建設部建設課",
        "収納係主事ｶﾄｳ一郎",
        "令和9年4月1日",
        "令和9年3月31日10時00分現在",
        "情報資産",
        "媒体・機器",
        "満了した綴り",
        "▲R9.3.1",
        "課税資料①2",
        "R9.6.30",
        "端末（髙﨑）",
        "年間の予定持出し・持込みの管理簿を",
        "毎月。様式第21号",
        "担当者の役割",
        "㈱甲斐路の鍵は保管庫2にある。",
        "税務-引継-R8-001",
    ] {
        assert!(paper.contains(&run_together(said)), "「{said}」 is not on the paper:\n{}", text(&out));
    }
    let value = issued["value16"].as_str().unwrap().to_uppercase();
    assert!(paper.contains(&value), "{value}");
    let sheet = s.file("引継書.xlsx");
    s.ask("report_save", json!({ "number": issued["number"], "format": "xlsx", "out": sheet }));
    let (_, grid) = sheet::read(&sheet, None, &sheet::CsvOptions::default(), &kernel::Silent).unwrap();
    let cells: String =
        grid.rows().flat_map(|r| r.cells().map(|c| c.text().into_owned()).collect::<Vec<_>>()).collect();
    assert!(cells.contains("満了した綴り") && cells.contains("端末（髙﨑）"), "{cells}");
    if let Ok(to) = std::env::var("MORICHO_LOOK") {
        std::fs::copy(&out, Path::new(&to).join("f7.pdf")).unwrap();
        let out = Path::new(&to).join("returns.pdf");
        s.ask("transfer_print", json!({ "print": { "form": "returns", "ids": [id] }, "out": out }));
    }
}

#[test]
fn five_hundred_leave_at_once() {
    let s = an_office_at(on(EVE));
    let path = s.file("退職.csv");
    let mut csv = String::from("職員番号,氏名,退職日,種別\r\n");
    for n in 0..500 {
        csv.push_str(&format!("{},退職 {n}太,R9.3.31,普通退職\r\n", 20000 + n));
    }
    std::fs::write(&path, csv).unwrap();
    let roster = s.ask("transfer_read", json!({ "path": path }));
    let rows = roster["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 500);
    assert!(rows.iter().all(|r| r["judged"]["verdict"] == "problem"), "nobody of them is in the book");
    let entries: Vec<Value> = rows.iter().map(|r| r["entry"].clone()).collect();
    assert_eq!(s.refused("transfer_save", json!({ "entries": entries })).code, "has_problems");
    // They come, and they leave.
    let comers: Vec<Value> = entries
        .iter()
        .map(|e| json!({ "number": e["number"], "name": e["name"], "kind": "hire", "day": "2027-03-31" }))
        .collect();
    saves(&s, comers);
    s.ask("transfer_carry_out", json!({}));
    let roster = s.ask("transfer_read", json!({ "path": path }));
    let entries: Vec<Value> = roster["rows"].as_array().unwrap().iter().map(|r| r["entry"].clone()).collect();
    let begun = std::time::Instant::now();
    saves(&s, entries);
    let list = moves(&s);
    assert_eq!(list["people"].as_array().unwrap().len(), 1000);
    s.ask("transfer_carry_out", json!({}));
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
    let day = s.on(on(DAY));
    day.ask("transfer_carry_out", json!({}));
    assert_eq!(people(&day).iter().filter(|p| p["active"] == false).count(), 500);
}

#[test]
fn a_roster_that_is_none_says_so() {
    let s = an_office_at(on(EVE));
    let path = s.file("写真.csv");
    std::fs::write(&path, "題名,撮影日\r\n夕日,2027-01-01\r\n").unwrap();
    let p = s.refused("transfer_read", json!({ "path": path }));
    assert_eq!(p.code, "has_problems");
    assert!(p.message.contains("見出し"), "{}", p.message);
    std::fs::write(&path, "職員番号,氏名,異動日,種別\r\n1003,ｶﾄｳ 一郎,きのう,転出\r\n1003,カトウ一郎,,転出\r\n")
        .unwrap();
    let roster = s.ask("transfer_read", json!({ "path": path }));
    let verdicts: Vec<_> = roster["rows"].as_array().unwrap().iter().map(|r| r["judged"].clone()).collect();
    assert!(verdicts.iter().all(|j| j["verdict"] == "problem"), "{verdicts:?}");
    let with_day = s.ask("transfer_read", json!({ "path": path, "day": "R9.4.1" }));
    let second = with_day["rows"].as_array().unwrap().iter().find(|r| r["row"] == 3).unwrap().clone();
    assert_eq!((&second["judged"]["verdict"], &second["entry"]["day"]), (&json!("ready"), &json!("2027-04-01")));
}
