//! Stocktaking: print, tick on site, enter, and settle what differs (第37条第1項, 第62条第3項).

use crate::disposal::later;
use crate::paper::{bytes_of, text_of};
use crate::support::*;
use serde_json::{Value, json};

fn a_thing(s: &impl Asks, number: &str, place: &str) -> String {
    let values = json!({ "name": format!("媒体 {number}"), "kind": "usb", "old_number": number, "serial": [format!("SN-{number}")], "place": place, "unit": "管理係" });
    s.ask("ledger_add", json!({ "ledger": "media", "values": values }))["id"].as_str().unwrap().to_owned()
}

/// Four things in the safe, two in the archive, one of them lent.
fn some_things(s: &impl Asks) -> Vec<String> {
    [
        ("M-01", "金庫"),
        ("M-02", "金庫"),
        ("M-03", "金庫"),
        ("M-04", "金庫"),
        ("M-05", "第2書庫 髙棚"),
        ("M-06", "第2書庫 髙棚"),
    ]
    .map(|(n, p)| a_thing(s, n, p))
    .into()
}

fn begun(s: &impl Asks, more: Value) -> String {
    let mut values = json!({ "name": "令和8年度 下期 棚卸", "as_of": "2026-11-18", "counted_by": "𠮷田 花" });
    for (k, v) in more.as_object().unwrap() {
        values[k] = v.clone();
    }
    s.ask("stocktaking_begin", json!({ "values": values }))["id"].as_str().unwrap().to_owned()
}

fn view(s: &impl Asks, id: &str) -> Value {
    s.ask("stocktaking_get", json!({ "id": id }))
}

fn with(s: &impl Asks, id: &str, more: Value) -> Value {
    let mut ask = json!({ "id": id, "version": view(s, id)["record"]["version"] });
    for (k, v) in more.as_object().unwrap() {
        ask[k] = v.clone();
    }
    ask
}

#[track_caller]
fn enter(s: &impl Asks, id: &str, more: Value) -> Value {
    s.ask("stocktaking_enter", with(s, id, more))
}

#[track_caller]
fn step(s: &impl Asks, id: &str, more: Value) {
    s.ask("stocktaking_step", with(s, id, more));
}

#[track_caller]
fn cannot(s: &impl Asks, id: &str, more: Value) -> String {
    s.refused("stocktaking_step", with(s, id, more)).message
}

fn differences(seen: &Value) -> Vec<(String, String)> {
    let text = |d: &Value, k: &str| d[k].as_str().unwrap().to_owned();
    seen["differences"].as_array().unwrap().iter().map(|d| (text(d, "number"), text(d, "kind"))).collect()
}

#[test]
fn what_is_missing_unknown_or_elsewhere_is_a_task_until_it_is_settled() {
    let s = an_office();
    let ids = some_things(&s);
    s.ask("lending_lend", json!({ "text": "M-04", "values": { "borrower": STAFF, "purpose": "受付", "lent_at": "2026-11-18T09:30", "due_on": "2026-11-20" } }));
    let gone = a_thing(&s, "M-00", "金庫");
    s.ask(
        "ledger_step",
        json!({ "ledger": "media", "selection": { "ids": [gone] }, "step": "retire", "reason": "故障" }),
    );
    let id = begun(&s, json!({}));
    let seen = view(&s, &id);
    assert_eq!(seen["record"]["number"], "税務-棚-0001");
    let order: Vec<&str> = seen["expected"].as_array().unwrap().iter().map(|e| e["number"].as_str().unwrap()).collect();
    assert_eq!(order.len(), 6, "what is retired is not expected");
    assert_eq!(seen["expected"].as_array().unwrap().iter().filter(|e| e["lent"] != "").count(), 1);
    assert!(cannot(&s, &id, json!({ "step": "compare" })).contains("まだ何も数えていません"));

    // Two are ticked from the paper, the rest is scanned where it lies.
    let no = |number: &str| {
        seen["expected"].as_array().unwrap().iter().find(|e| e["number"] == number).unwrap()["no"].clone()
    };
    enter(&s, &id, json!({ "ticked": [no("M-01"), no("M-02")] }));
    enter(&s, &id, json!({ "unticked": [no("M-02")] }));
    let read = enter(&s, &id, json!({ "place": "金庫", "text": "SN-M-02\nM-05\nXX-77 シールなし\nM-00\n\n" }));
    assert_eq!((&read["on"], &read["off"]), (&json!(2), &json!(2)));
    enter(&s, &id, json!({ "place": "金庫", "text": "XX-77" }));
    assert_eq!(view(&s, &id)["record"]["values"]["found_count"], 5, "twice read is once found");
    step(&s, &id, json!({ "step": "compare" }));
    let seen = view(&s, &id);
    let mut told = differences(&seen);
    told.sort();
    let want =
        [("M-00", "retired"), ("M-03", "missing"), ("M-05", "wrong_place"), ("M-06", "missing"), ("XX-77", "unknown")];
    assert_eq!(told, want.map(|(a, b)| (a.to_owned(), b.to_owned())), "what is lent is not missing");
    let rows = s.ask("today", json!({}))["waiting"].clone();
    let tasks: Vec<String> = rows
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| r["kind"] == "棚卸の差異")
        .map(|r| r["what"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(tasks.len(), 5, "{rows}");
    assert!(tasks.contains(&"M-03 見つからない".to_owned()), "{tasks:?}");

    let of = |number: &str| {
        seen["differences"].as_array().unwrap().iter().find(|d| d["number"] == number).unwrap()["no"].clone()
    };
    let said = cannot(s.acts(CHIEF), &id, json!({ "step": "close" }));
    assert!(said.contains("差異が5件残って"), "{said}");
    s.acts(OFFICER);
    let settle = |number: &str, outcome: &str, note: &str| json!({ "difference": of(number), "outcome": outcome, "reason": note });
    assert!(cannot(&s, &id, settle("M-03", "found", "")).contains("どこで"));
    assert!(cannot(&s, &id, settle("M-03", "corrected", "")).contains("選べない"));
    let said = cannot(&s, &id, settle("M-06", "lost", ""));
    assert!(said.contains("第55条第1項"), "{said}");
    let said = cannot(&s, &id, settle("XX-77", "registered", "M-77"));
    assert!(said.contains("M-77") && said.contains("先に登録"), "{said}");
    step(&s, &id, settle("M-03", "found", "担当者の机の引出し"));
    step(&s, &id, settle("M-05", "corrected", ""));
    assert_eq!(s.record("media", &ids[4])["record"]["values"]["place"], "金庫", "the ledger was put right");
    step(&s, &id, settle("M-06", "lost", "11月18日 責任者と窓口に報告"));
    step(&s, &id, settle("M-00", "disposal", "税務-廃棄-R8-001"));
    a_thing(&s, "XX-77", "金庫");
    step(&s, &id, settle("XX-77", "registered", "XX-77"));
    assert!(cannot(&s, &id, json!({ "step": "close" })).contains("責任者"));
    step(s.acts(CHIEF), &id, json!({ "step": "close" }));
    let seen = view(&s, &id);
    assert_eq!(
        (&seen["record"]["step"], &seen["record"]["values"]["closed_by"]),
        (&json!("closed"), &json!("髙橋 﨑子"))
    );
    assert!(cannot(&s, &id, settle("M-03", "found", "別の所")).contains("変えられません"));
}

#[test]
fn counting_again_keeps_what_was_settled() {
    let s = an_office();
    some_things(&s);
    let id = begun(&s, json!({ "places": ["金庫"] }));
    assert_eq!(view(&s, &id)["expected"].as_array().unwrap().len(), 4);
    enter(&s, &id, json!({ "text": "M-01\nM-02" }));
    step(&s, &id, json!({ "step": "compare" }));
    let said = s.refused("stocktaking_enter", with(&s, &id, json!({ "text": "M-03" }))).message;
    assert!(said.contains("数え直す"), "{said}");
    step(&s, &id, json!({ "difference": 1, "outcome": "found", "reason": "窓口" }));
    assert!(cannot(&s, &id, json!({ "step": "recount" })).contains("理由"));
    step(&s, &id, json!({ "step": "recount", "reason": "数え漏れ" }));
    // What belongs elsewhere but lies here is told apart from what nobody knows.
    enter(&s, &id, json!({ "text": "M-04\nM-05", "place": "金庫" }));
    step(&s, &id, json!({ "step": "compare" }));
    let seen = view(&s, &id);
    assert_eq!(
        differences(&seen),
        [("M-03".to_owned(), "missing".to_owned()), ("M-05".to_owned(), "outside".to_owned())]
    );
    assert_eq!(seen["differences"][0]["outcome"], "found");
}

#[test]
fn the_list_goes_round_on_paper_and_the_result_says_what_became_of_each_difference() {
    let s = an_office();
    some_things(&s);
    let id = begun(&s, json!({}));
    let print = |form: &str| json!({ "ledger": "media_stocktaking", "form": form, "fill": "data", "selection": { "ids": [id] } });
    let keep = |name: &str, pdf: &[u8]| {
        if let Ok(dir) = std::env::var("DISPOSAL_PDF") {
            std::fs::write(format!("{dir}/{name}.pdf"), pdf).unwrap();
        }
    };
    let pdf = bytes_of(&s.ask("print_preview", print("count")));
    keep("count", &pdf);
    let text = text_of(&s, &pdf);
    for word in [
        "棚卸表",
        "金庫",
        "第2書庫 髙棚",
        "この場所の計 4点",
        "SN-M-06",
        "この表にないもの",
        "数えた者",
        "令和8年11月18日",
    ] {
        assert!(text.contains(word), "「{word}」 is missing in:\n{text}");
    }
    let mut blank = print("count");
    blank["fill"] = json!("blank");
    keep("count_blank", &bytes_of(&s.ask("print_preview", blank)));
    let p = s.refused("print_preview", print("result"));
    assert!(p.message.contains("照合する"), "{}", p.message);
    enter(&s, &id, json!({ "text": "M-01\nM-02\nM-03\nM-04\nM-05" }));
    step(&s, &id, json!({ "step": "compare" }));
    step(&s, &id, json!({ "difference": 1, "outcome": "lost", "reason": "11月18日 責任者に報告 髙﨑" }));
    let pdf = bytes_of(&s.ask("print_preview", print("result")));
    keep("result", &pdf);
    let text = text_of(&s, &pdf);
    for word in ["棚卸結果報告", "M-06", "見つからない", "紛失として報告した", "髙﨑", "残り0件"]
    {
        assert!(text.contains(word), "「{word}」 is missing in:\n{text}");
    }
    for (form, rows) in [("count", 7), ("result", 7)] {
        let out = s.file(&format!("{form}.xlsx"));
        s.ask("print_to_file", json!({ "print": print(form), "out": out }));
        let book = s.ask("import_open", json!({ "path": out }));
        assert!(book["sheets"][0]["rows"].as_i64().unwrap() >= rows, "{form}: {book}");
    }
}

#[test]
fn a_stocktaking_of_nothing_is_refused_and_two_people_do_not_overwrite_each_other() {
    let s = an_office();
    let empty = json!({ "values": { "name": "棚卸", "as_of": "2026-11-18", "counted_by": "𠮷田 花" } });
    let p = s.refused("stocktaking_begin", empty);
    assert!(p.message.contains("ありません"), "{}", p.message);
    some_things(&s);
    let p = s.refused("stocktaking_begin", json!({ "values": { "name": "棚卸", "counted_by": "𠮷田 花" } }));
    assert!(p.message.contains("基準日"), "{}", p.message);
    let id = begun(&s, json!({}));
    let stale = with(&s, &id, json!({ "text": "M-01" }));
    enter(&s, &id, json!({ "text": "M-02" }));
    assert_eq!(s.refused("stocktaking_enter", stale).code, "stale");
    assert!(s.refused("stocktaking_enter", with(&s, &id, json!({ "ticked": [99] }))).message.contains("No.99"));
    assert_eq!(
        s.acts(AUDITOR).refused("stocktaking_enter", with(&s, &id, json!({ "text": "M-01" }))).code,
        "forbidden"
    );
    // It shows on 今日 until it is over.
    let v = s.on(later(9));
    assert!(v.ask("today", json!({})).to_string().contains("棚卸の実施中"));
}
