//! The first of April: cards, IDs, shared IDs and lent devices of everybody who leaves, and requests for everybody who
//! comes, until nothing is open (第46条, 第58条, 第59条, 第80条).

use crate::paper::{bytes_of, text_of};
use crate::support::*;
use serde_json::{Value, json};
use std::path::Path;

fn on(day: &str) -> chrono::DateTime<chrono::Utc> {
    format!("{day}T01:00:00Z").parse().unwrap()
}

const EVE: &str = "2027-03-31";
const DAY: &str = "2027-04-01";
const LEAVERS: usize = 40;
const COMERS: usize = 35;

fn name_of(n: usize) -> String {
    match n {
        0 => "髙﨑 𠮷男".to_owned(),
        // Two people of one name: their numbers tell them apart.
        1 | 2 => "佐藤 花子".to_owned(),
        n => format!("職員 {n}子"),
    }
}

fn a_person(s: &impl Asks, number: &str, name: &str) {
    let person =
        json!({ "number": number, "name": name, "title": "主事", "unit": "収納係", "role": "staff", "active": true });
    s.ask("person_save", json!({ "person": person, "namesake": true }));
}

fn import(s: &Story, ledger: &str, csv: &str) {
    let path = s.file(&format!("{ledger}.csv"));
    std::fs::write(&path, csv).unwrap();
    let digest = s.ask("import_open", json!({ "path": path }))["digest"].clone();
    let plan = s.ask("import_preview", json!({ "ledger": ledger, "path": path }));
    assert_eq!(plan["problems"], json!([]), "{}", plan["problems"]);
    s.ask("import_commit", json!({ "ledger": ledger, "path": path, "digest": digest }));
}

fn moves(s: &impl Asks) -> (Vec<Value>, Vec<Value>) {
    let all = s.ask("transfer_list", json!({}));
    (all["people"].as_array().unwrap().clone(), all["items"].as_array().unwrap().clone())
}

fn open_things(s: &impl Asks) -> Vec<Value> {
    moves(s).1.into_iter().filter(|i| i["sort"] == "thing" && i["done"] == false).collect()
}

fn keys(items: &[Value], wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
    items.iter().filter(|i| wanted(i)).map(|i| i["key"].clone()).collect()
}

fn may(item: &Value, act: &str) -> bool {
    item["acts"].as_array().unwrap().contains(&json!(act))
}

fn rows_of(s: &impl Asks, kind: &str) -> Vec<Value> {
    let today = s.ask("today", json!({}));
    let rows = ["waiting", "late", "soon"].iter().flat_map(|k| today[k].as_array().unwrap().clone());
    rows.filter(|r| r["kind"] == kind).collect()
}

fn listed(s: &impl Asks, ledger: &str, step: &str) -> Vec<Value> {
    let view = json!({ "filters": [{ "column": "step", "values": [step] }] });
    s.ask("ledger_list", json!({ "ledger": ledger, "view": view, "limit": 500 }))["records"].as_array().unwrap().clone()
}

fn step_all(s: &impl Asks, ledger: &str, records: &[Value], step: &str) -> Value {
    let ids: Vec<&Value> = records.iter().map(|r| &r["id"]).collect();
    s.ask("ledger_step", json!({ "ledger": ledger, "selection": { "ids": ids }, "step": step }))
}

fn cannot(s: &impl Asks, ledger: &str, id: &Value, step: &str, values: Value) -> String {
    let ask = json!({ "ledger": ledger, "selection": { "ids": [id] }, "step": step, "reason": "試験のため", "values": values });
    match api::dispatch(s.office(), "ledger_step", ask, &kernel::Silent) {
        Ok(done) => {
            assert_eq!(done["done"], 0, "{step} was not refused: {done}");
            done["refused"][0]["reason"].as_str().unwrap().to_owned()
        }
        Err(p) => p.message,
    }
}

fn take(s: &impl Asks, ledger: &str, id: &Value, step: &str, values: Value) {
    let ask = json!({ "ledger": ledger, "selection": { "ids": [id] }, "step": step, "values": values });
    let done = s.ask("ledger_step", ask);
    assert_eq!(done["done"], 1, "{step}: {done}");
}

/// An office with everybody who leaves, and everything that they hold.
fn before_the_day() -> Story {
    let s = an_office_at(on(EVE));
    for n in 0..LEAVERS {
        a_person(&s, &(3000 + n).to_string(), &name_of(n));
    }
    let mut cards = String::from("カード番号,区分,職員番号,氏名,貸与日,状態\n");
    let mut ids = String::from("システム,ID,種別,職員番号,氏名,権限,登録日\n");
    for n in 0..LEAVERS {
        let number = 3000 + n;
        cards.push_str(&format!("P-24{n:04},個人,{number},{},R6.4.1,使用中\n", name_of(n)));
        ids.push_str(&format!("税務システム,zei{number},個人,{number},{},照会・更新,R6.4.1\n", name_of(n)));
        if n % 4 == 0 {
            ids.push_str(&format!("収納システム,syu{number},個人,{number},{},照会,R6.4.1\n", name_of(n)));
        }
    }
    cards.push_str("P-270001,個人,,,,在庫\n");
    // Somebody who stays and has the name of one who leaves, but another number.
    cards.push_str("P-249999,個人,4001,佐藤 花子,R6.4.1,使用中\n");
    ids.push_str("税務サーバ,zeiadmin,サービス,3001,佐藤 花子,管理者,R6.4.1\n");
    import(&s, "ic_card", &cards);
    import(&s, "user_id", &ids);
    s
}

fn a_shared_id(s: &impl Asks) -> String {
    let values = json!({ "user_id": "madoguchi", "system": "証明発行", "kind": "shared", "holder": "𠮷田 花", "holder_number": OFFICER });
    let users = json!({ "users": [
        { "person_number": "3000", "person": name_of(0), "since": "2026-04-01" },
        { "person_number": "3003", "person": name_of(3), "since": "2026-04-01" },
        { "person_number": STAFF, "person": "ｶﾄｳ 一郎", "since": "2026-04-01" } ] });
    let id = s.ask("ledger_add", json!({ "ledger": "user_id", "values": values, "parts": users }))["id"].clone();
    take(s, "user_id", &id, "request", json!({}));
    id.as_str().unwrap().to_owned()
}

fn saves(s: &impl Asks) {
    let mut entries = Vec::new();
    for n in 0..LEAVERS {
        let mut e = json!({ "number": (3000 + n).to_string(), "kind": "out", "day": "R9.4.1", "other": "建設課" });
        if n < COMERS {
            e["successor"] = json!((5000 + n).to_string());
        }
        entries.push(e);
    }
    for n in 0..COMERS {
        let who = json!({ "number": (5000 + n).to_string(), "name": format!("新任 {n}郎"), "kind": "in", "day": "R9.4.1",
            "other": "市民課", "unit": "収納係", "title": "主事" });
        entries.push(who);
    }
    s.ask("transfer_save", json!({ "entries": entries }));
}

#[test]
fn everything_of_forty_who_leave_is_settled_and_everything_for_thirty_five_who_come_is_asked_for() {
    let s = before_the_day();
    let shared = a_shared_id(&s);
    s.acts(CHIEF);
    take(&s, "user_id", &json!(shared), "approve", json!({}));
    s.acts(OFFICER);
    take(&s, "user_id", &json!(shared), "register", json!({ "registered_on": "2027-03-31" }));
    s.ask(
        "ledger_add",
        json!({ "ledger": "media", "values": { "name": "ノートPC", "holder": "3004", "place": "執務室" } }),
    );
    let stick = json!({ "name": "USBメモリ", "kind": "usb", "old_number": "USB-01", "serial": ["UM16S-3301"], "place": "金庫" });
    s.ask("ledger_add", json!({ "ledger": "media", "values": stick }));
    s.ask(
        "lending_lend",
        json!({ "text": "USB-01", "values": { "borrower": "3005", "purpose": "申告会場",
        "place": "市民会館", "lent_at": "2027-03-31T09:00", "due_on": "2027-04-05" } }),
    );
    saves(&s);

    // Everything that somebody holds stands on one list, with what can be done about it.
    let things = open_things(&s);
    let of = |number: usize| -> Vec<(String, String)> {
        let number = json!(number.to_string());
        let (people, items) = moves(&s);
        let id = people.iter().find(|p| p["entry"]["number"] == number).unwrap()["entry"]["id"].clone();
        let own = items.iter().filter(|i| i["transfer"] == id);
        own.map(|i| (i["ledger"].as_str().unwrap().to_owned(), i["name"].as_str().unwrap().to_owned())).collect()
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        of(3000),
        [
            pair("ic_card", "P-240000"),
            pair("user_id", "zei3000（税務システム）"),
            pair("user_id", "syu3000（収納システム）"),
            pair("user_id", "madoguchi（共用・証明発行）"),
        ]
    );
    assert_eq!(
        of(3001),
        [
            pair("ic_card", "P-240001"),
            pair("user_id", "zei3001（税務システム）"),
            pair("user_id", "zeiadmin（税務サーバ）")
        ],
        "the staff number decides: the card of the namesake who stays is not among them"
    );
    assert!(of(3005).contains(&pair("media_lending", "USBメモリ")), "{:?}", of(3005));
    assert_eq!(things.len(), 40 + 40 + 10 + 1 + 2 + 1 + 1);

    // A lent carrier says what was erased; an ID is not handed on where it is one person's.
    let loan = keys(&things, |i| i["ledger"] == "media_lending");
    let p = s.refused("transfer_deal", json!({ "items": loan, "act": "return" }));
    assert!(p.message.contains("返却時の消去") && p.message.contains("第37条"), "{p}");
    let own = keys(&things, |i| i["name"] == "zei3000（税務システム）");
    let p = s.refused("transfer_deal", json!({ "items": own, "act": "pass" }));
    assert!(p.message.contains("本人だけが使う物"), "{p}");

    let returns = keys(&things, |i| may(i, "return"));
    let dealt = s.ask("transfer_deal", json!({ "items": returns, "act": "return", "erased": "erased" }));
    assert_eq!((dealt["done"].as_i64(), dealt["refused"].as_array().unwrap().len()), (Some(42), 0), "{dealt}");
    let admin = keys(&things, |i| i["name"] == "zeiadmin（税務サーバ）");
    s.ask("transfer_deal", json!({ "items": admin, "act": "pass", "receiver": OFFICER }));
    // One user of the shared ID is followed by the successor, the other is only taken off.
    let users = keys(&things, |i| i["name"].as_str().unwrap().starts_with("madoguchi") && i["leaver"] == name_of(0));
    s.ask("transfer_deal", json!({ "items": users, "act": "pass" }));
    let ends = keys(&open_things(&s), |i| may(i, "end"));
    let dealt = s.ask("transfer_deal", json!({ "items": ends, "act": "end" }));
    assert_eq!((dealt["done"].as_i64(), dealt["refused"].as_array().unwrap().len()), (Some(51), 0), "{dealt}");
    assert!(open_things(&s).is_empty(), "{:?}", open_things(&s));

    // What it came to, each in its own ledger.
    assert_eq!(listed(&s, "ic_card", "returned").len(), 40);
    assert_eq!(listed(&s, "ic_card", "returned")[0]["values"]["returned_on"], EVE);
    let suspended = listed(&s, "user_id", "suspended");
    assert_eq!(suspended.len(), 50);
    assert_eq!(
        (&suspended[0]["values"]["end_reason"], &suspended[0]["values"]["suspended_on"]),
        (&json!("moved"), &json!(EVE))
    );
    assert_eq!(listed(&s, "media_lending", "returned")[0]["values"]["erased"], "erased");
    let list = s.record("user_id", &shared);
    let until = |n: usize| list["parts"]["users"][n]["until"].clone();
    assert_eq!((until(0), until(1), until(2)), (json!(EVE), json!(EVE), Value::Null), "{}", list["parts"]);
    assert_eq!(list["parts"]["users"][3]["person_number"], "5000");
    assert_eq!(list["record"]["step"], "requested", "who shares an ID is for the chief to approve");
    let secret = rows_of(&s, "点検・棚卸の指摘");
    assert!(secret[0]["what"].as_str().unwrap().contains("共用の認証情報の変更"), "{secret:?}");

    // Requests: what the one before had is proposed, and one thing is left out.
    let waiting = rows_of(&s, "受入れ");
    assert_eq!(waiting[0]["what"], "来る35人のカードとIDの申請", "{waiting:?}");
    let wants = s.ask("transfer_wants", json!({}));
    let people = wants["people"].as_array().unwrap();
    assert_eq!(people.len(), COMERS);
    assert_eq!(people[0]["like"], name_of(0));
    // What the one before had is proposed, although it is suspended by now.
    let proposed: Vec<&Value> = people[0]["proposed"].as_array().unwrap().iter().map(|w| &w["system"]).collect();
    assert_eq!(proposed, ["", "税務システム", "収納システム"], "{}", people[0]);
    let systems: Vec<&Value> = wants["systems"].as_array().unwrap().iter().map(|w| &w["system"]).collect();
    assert_eq!(systems, ["税務システム", "収納システム"]);
    let system = wants["systems"][0].clone();
    assert_eq!(system["rights"], "照会・更新");
    let all: Vec<Value> = people
        .iter()
        .enumerate()
        .map(|(n, p)| {
            let card = json!({ "ledger": "ic_card" });
            json!({ "transfer": p["transfer"], "wants": if n == 34 { json!([]) } else { json!([card, system]) } })
        })
        .collect();
    let asked = s.ask("transfer_request", json!({ "people": all }));
    assert_eq!((asked["asked"].as_i64(), asked["none"].as_i64()), (Some(68), Some(1)), "{asked}");
    let again = s.ask("transfer_request", json!({ "people": all }));
    assert_eq!((again["asked"].as_i64(), again["same"].as_i64()), (Some(0), Some(68)), "nothing is asked for twice");
    assert!(rows_of(&s, "受入れ").is_empty());
    let leaver = moves(&s).0.iter().find(|p| p["leaves"] == true).unwrap()["entry"]["id"].clone();
    let bad = json!({ "people": [{ "transfer": leaver, "wants": [{ "ledger": "ic_card" }] }] });
    assert!(s.refused("transfer_request", bad).message.contains("出る人"));

    // The chief approves; whoever asked does not.
    assert_eq!(
        cannot(&s, "ic_card", &listed(&s, "ic_card", "wanted")[0]["id"], "grant", json!({})),
        "「貸与を承認する」ができるのは責任者・代行者です（第58条第2項第2号）。"
    );
    s.acts(CHIEF);
    assert_eq!(rows_of(&s, "カードの貸与の承認")[0]["count"], 34);
    assert_eq!(step_all(&s, "ic_card", &listed(&s, "ic_card", "wanted"), "grant")["done"], 34);
    let requested: Vec<Value> =
        listed(&s, "user_id", "requested").into_iter().filter(|r| r["values"]["kind"] == "personal").collect();
    assert_eq!(step_all(&s, "user_id", &requested, "approve")["done"], 34);
    let rest = moves(&s).0.into_iter().find(|p| p["none"] == true).unwrap()["entry"]["id"].clone();
    s.ask("transfer_request", json!({ "people": [{ "transfer": rest, "wants": [{ "ledger": "ic_card" }] }] }));
    let own = listed(&s, "ic_card", "wanted");
    let said = cannot(&s, "ic_card", &own[0]["id"], "grant", json!({}));
    assert!(said.contains("第11条第1項"), "{said}");
    s.acts(OFFICER);
    let ask =
        json!({ "ledger": "ic_card", "selection": { "ids": [own[0]["id"]] }, "step": "unask", "reason": "来ないため" });
    assert_eq!(s.ask("ledger_step", ask)["done"], 1);
    assert_eq!(s.record("ic_card", own[0]["id"].as_str().unwrap())["record"]["life"], "void");

    // The paper of the day, before anything is handed over.
    let day = s.on(on(DAY));
    day.ask("transfer_carry_out", json!({}));
    let (people, _) = moves(&day);
    let ids = |leaves: bool| -> Vec<Value> {
        people.iter().filter(|p| p["leaves"] == leaves).map(|p| p["entry"]["id"].clone()).collect()
    };
    let shown = day.ask("transfer_preview", json!({ "form": "returns", "ids": ids(true) }));
    assert_eq!(shown["pages"], LEAVERS);
    let sheet = text_of(&s, &bytes_of(&shown));
    for said in
        ["P-240000", "zei3000（税務システム）", "madoguchi（共用・証明発行）", "名簿から外した", "停止", "USBメモリ"]
    {
        assert!(sheet.contains(said), "{said} is not on the sheets");
    }
    let arrivals = day.ask("transfer_preview", json!({ "form": "arrivals", "ids": ids(false) }));
    let sheet = text_of(&s, &bytes_of(&arrivals));
    for said in ["受入れの一覧", "5000", "新任 0郎", "承認済・貸与待ち", "要らない", "受領の署名"]
    {
        assert!(sheet.contains(said), "{said} is not on the list of who comes:\n{sheet}");
    }
    assert!(
        day.refused("transfer_preview", json!({ "form": "arrivals", "ids": ids(true) })).message.contains("出る人")
    );
    let one = json!([people.iter().find(|p| p["entry"]["number"] == "3000").unwrap()["entry"]["id"]]);
    let handover = text_of(&s, &bytes_of(&day.ask("transfer_preview", json!({ "form": "handover", "ids": one }))));
    let handover: String = handover.chars().filter(|c| !c.is_whitespace()).collect();
    for said in ["ICカードP-240000返却", "利用者IDzei3000（税務システム）停止", "第80条"] {
        assert!(handover.contains(said), "{said} is not among the measures:\n{handover}");
    }
    if let Ok(to) = std::env::var("MORICHO_LOOK") {
        let save = |form: &str, ids: Vec<Value>| {
            let out = Path::new(&to).join(format!("{form}.pdf"));
            day.ask("transfer_print", json!({ "print": { "form": form, "ids": ids }, "out": out }));
        };
        save("returns", ids(true));
        save("arrivals", ids(false));
    }

    // Cards are handed over under the number that is printed on them, IDs registered under the name that they have.
    let granted = listed(&day, "ic_card", "granted");
    let first = &granted[0]["id"];
    let said = cannot(&day, "ic_card", first, "issue", json!({ "lent_on": DAY }));
    assert!(said.contains("券面の番号"), "{said}");
    let said = cannot(&day, "ic_card", first, "issue", json!({ "lent_on": DAY, "card_number": "P-249999" }));
    assert!(said.contains("貸与中") && said.contains("もう登録"), "{said}");
    take(&day, "ic_card", first, "issue", json!({ "lent_on": DAY, "card_number": "Ｐ-２７０００１" }));
    let stock =
        day.ask("ledger_list", json!({ "ledger": "ic_card", "view": { "search": "P-270001", "life": "active" } }));
    assert_eq!(stock["records"].as_array().unwrap().len(), 1, "the card of the stock goes on under its own record");
    assert_eq!(
        (&stock["records"][0]["step"], &stock["records"][0]["values"]["holder_number"]),
        (&json!("lent"), &granted[0]["values"]["holder_number"])
    );
    for (n, card) in granted.iter().enumerate().skip(1) {
        take(&day, "ic_card", &card["id"], "issue", json!({ "lent_on": DAY, "card_number": format!("P-28{n:04}") }));
    }
    let approved = listed(&day, "user_id", "approved");
    let said = cannot(&day, "user_id", &approved[0]["id"], "register", json!({ "registered_on": DAY }));
    assert!(said.contains("登録されたID"), "{said}");
    let said =
        cannot(&day, "user_id", &approved[0]["id"], "register", json!({ "registered_on": DAY, "user_id": "ZEI3000" }));
    assert!(said.contains("もう登録"), "{said}");
    for id in &approved {
        let own = id["values"]["holder_number"].as_str().unwrap();
        take(&day, "user_id", &id["id"], "register", json!({ "registered_on": DAY, "user_id": format!("zei{own}") }));
    }
    let (people, items) = moves(&day);
    assert!(items.iter().all(|i| i["done"] == true), "{:?}", items.iter().find(|i| i["done"] == false));
    let comer = people.iter().find(|p| p["entry"]["number"] == "5000").unwrap();
    assert_eq!((&comer["open"], &comer["done"]), (&json!(0), &json!(2)));
    let today = day.ask("today", json!({}));
    let late: Vec<_> = today["late"].as_array().unwrap().iter().filter(|r| r["kind"] == "異動").collect();
    assert!(late.is_empty(), "{late:?}");
    assert_eq!(day.ask("journal_verify", json!({}))["sound"], true);
}

#[test]
fn the_sample_of_a_roster_is_read_as_it_comes() {
    let s = an_office_at(on(EVE));
    for (number, name) in [("00412", "渡邊 桜"), ("01186", "𠮷田 花子"), ("00973", "山本 一")] {
        a_person(&s, number, name);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/samples/異動者名簿_サンプル.xlsx");
    let roster = s.ask("transfer_read", json!({ "path": path }));
    let rows = roster["rows"].as_array().unwrap();
    let read: Vec<_> = rows
        .iter()
        .map(|r| {
            let e = &r["entry"];
            let said = |k: &str| e[k].as_str().unwrap_or_default().to_owned();
            let verdict = r["judged"]["verdict"].as_str().unwrap();
            format!("{} {} {} {} {} {verdict}", said("number"), said("name"), said("kind"), said("day"), said("other"))
        })
        .collect();
    assert_eq!(
        read,
        [
            "00412 渡邊 桜 out 2027-04-01 市民課 ready",
            "01186 𠮷田 花子 out 2027-04-01 建設課 ready",
            "00973 山本 一 retire 2027-03-31  ready",
            "20018 五味 透 retire 2027-03-31  problem",
            "02001 境川 葉子 in 2027-04-01 福祉課 ready",
            "02002 石和 太郎 in 2027-04-01 教育総務課 ready",
            "03001 芦川 実 hire 2027-04-01  ready",
        ],
        "who is unknown here is not guessed: {roster}"
    );
    let good: Vec<_> = rows.iter().filter(|r| r["judged"]["verdict"] == "ready").map(|r| r["entry"].clone()).collect();
    assert_eq!(s.ask("transfer_save", json!({ "entries": good, "file": "異動者名簿_サンプル.xlsx" }))["added"], 6);
    let (people, _) = moves(&s);
    assert_eq!(people.iter().filter(|p| p["leaves"] == true).count(), 3);
}

#[test]
fn five_hundred_leavers_give_back_their_cards_and_ids_at_once() {
    let s = an_office_at(on(EVE));
    let entries: Vec<Value> = (0..500)
        .map(
            |n| json!({ "number": (20000 + n).to_string(), "name": format!("退職 {n}太"), "kind": "hire", "day": EVE }),
        )
        .collect();
    s.ask("transfer_save", json!({ "entries": entries }));
    s.ask("transfer_carry_out", json!({}));
    let mut cards = String::from("カード番号,区分,職員番号,氏名,貸与日,状態\n");
    let mut ids = String::from("システム,ID,種別,職員番号,氏名,登録日\n");
    for n in 0..500 {
        cards.push_str(&format!("P-{n:06},個人,{},退職 {n}太,R6.4.1,使用中\n", 20000 + n));
        ids.push_str(&format!("税務システム,z{n:05},個人,{},退職 {n}太,R6.4.1\n", 20000 + n));
    }
    import(&s, "ic_card", &cards);
    import(&s, "user_id", &ids);
    let begun = std::time::Instant::now();
    let leave: Vec<Value> =
        (0..500).map(|n| json!({ "number": (20000 + n).to_string(), "kind": "retire", "day": EVE })).collect();
    s.ask("transfer_save", json!({ "entries": leave }));
    let things = open_things(&s);
    assert_eq!(things.len(), 1000);
    let dealt = s.ask("transfer_deal", json!({ "items": keys(&things, |i| may(i, "return")), "act": "return" }));
    assert_eq!((dealt["done"].as_i64(), dealt["refused"].as_array().unwrap().len()), (Some(500), 0));
    let dealt = s.ask("transfer_deal", json!({ "items": keys(&things, |i| may(i, "end")), "act": "end" }));
    assert_eq!((dealt["done"].as_i64(), dealt["refused"].as_array().unwrap().len()), (Some(500), 0));
    assert!(open_things(&s).is_empty());
    assert_eq!(listed(&s, "user_id", "suspended")[0]["values"]["end_reason"], "left");
    assert!(begun.elapsed().as_secs() < 90, "{:?}", begun.elapsed());
    let (people, _) = moves(&s);
    let ids: Vec<Value> = people.iter().filter(|p| p["leaves"] == true).map(|p| p["entry"]["id"].clone()).collect();
    let shown = s.ask("transfer_preview", json!({ "form": "returns", "ids": ids }));
    assert_eq!(shown["pages"], 500);
    // A second time nothing is left to give back, and nothing is done by halves.
    let stale =
        s.refused("transfer_deal", json!({ "items": keys(&things, |i| may(i, "return"))[..1], "act": "return" }));
    assert!(stale.message.contains("すでに片付いています"), "{stale}");
}

#[test]
fn cards_that_are_asked_for_refuse_what_is_out_of_order() {
    let s = an_office();
    let card = |number: &str, kind: &str| {
        let values = json!({ "card_number": number, "kind": kind });
        s.ask("ledger_add", json!({ "ledger": "ic_card", "values": values }))["id"].clone()
    };
    let own = card("P-1", "personal");
    let said = cannot(&s, "ic_card", &own, "ask", json!({}));
    assert!(said.contains("保有者"), "{said}");
    let division = card("G-1", "division");
    let said = cannot(&s, "ic_card", &division, "ask", json!({ "holder": "ｶﾄｳ 一郎", "holder_number": STAFF }));
    assert!(said.contains("使用の許可"), "{said}");
    let said = cannot(&s, "ic_card", &own, "issue", json!({ "lent_on": "2026-11-18" }));
    assert!(said.contains("承認済"), "a card is handed over after the approval: {said}");
    take(&s, "ic_card", &own, "ask", json!({ "holder": "ｶﾄｳ 一郎", "holder_number": STAFF }));
    s.acts(CHIEF);
    let back = json!({ "ledger": "ic_card", "selection": { "ids": [own] }, "step": "send_back", "reason": "" });
    assert!(s.refused("ledger_step", back).message.contains("理由"));
    take(&s, "ic_card", &own, "grant", json!({}));
    s.acts(OFFICER);
    let said = cannot(&s, "ic_card", &own, "issue", json!({ "lent_on": "2026-11-19" }));
    assert!(said.contains("先の日時"), "{said}");
    take(&s, "ic_card", &own, "issue", json!({ "lent_on": "2026-11-18" }));
    assert_eq!(s.record("ic_card", own.as_str().unwrap())["record"]["step"], "lent");
}
