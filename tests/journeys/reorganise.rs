//! 再編: the organisation list compared, changes accepted, carried out; what is left finds who answers for it.

use crate::city::*;
use crate::support::*;
use rust_xlsxwriter::{Format, Workbook};
use serde_json::{Value, json};
use std::path::PathBuf;

const CLASSES: &str = "class_report";

/// This year's list as a personnel division writes it: a title, merged cells, stretched names.
fn this_year(s: &Story) -> PathBuf {
    let path = s.file("組織一覧（R9.4.1）.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 3, "令和９年度　組織一覧", &plain).unwrap();
    for (column, head) in ["部　局", "課　等", "係", "所属名称"].iter().enumerate() {
        sheet.write(2, column as u16, *head).unwrap();
    }
    sheet.merge_range(3, 0, 6, 0, "総　務　部", &plain).unwrap();
    for (row, name, unit) in
        [(3, "総　務　課", ""), (4, "市民　資産税課", ""), (5, "市民　資産税課", "市民税係"), (6, "情報ｼｽﾃﾑ課", "")]
    {
        sheet.write(row, 1, name).unwrap();
        sheet.write(row, 2, unit).unwrap();
    }
    sheet.write(7, 0, "市民部").unwrap();
    for (row, name) in [(7, "髙﨑市民センター"), (8, "福祉課"), (9, "子育て課"), (10, "𠮷野　窓口課")]
    {
        sheet.write(row, 1, name).unwrap();
    }
    book.save(&path).unwrap();
    path
}

fn hands(a: usize, b: usize) -> Hand {
    Hand { duty: CLASSES, rows: vec![("asset", assets(a, b, 0))], ..Hand::default() }
}

fn a_city(s: &Story) -> Vec<Division> {
    let names = ["総務課", "市民税課", "資産税課", "情報システム課", "髙﨑支所", "福祉子育て課", "国体準備室"];
    let mut city = invited(s, &names);
    for (n, d) in city.iter_mut().enumerate().take(6) {
        let id = d.submits(s, &hands(n + 1, 1));
        s.ask("collect_accept", json!({ "id": id }));
    }
    city
}

fn proposal<'v>(read: &'v Value, first: &str) -> &'v Value {
    read["proposals"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["proposal"]["from"][0]["name"] == first || p["proposal"]["to"][0]["name"] == first)
        .unwrap_or_else(|| panic!("nothing is proposed about {first}: {read}"))
}

#[test]
fn a_year_of_reorganisation_goes_from_the_list_to_everybody_having_a_home() {
    let s = a_collecting_office();
    a_city(&s);
    let before = s.ask("collect_figures", json!({}));
    let read = s.ask("collect_reorganise_read", json!({ "path": this_year(&s) }));
    assert_eq!((&read["read"], &read["same"], &read["others"]), (&json!(7), &json!(2), &json!(1)), "{read}");
    let merged = proposal(&read, "市民税課");
    assert_eq!((&merged["proposal"]["kind"], &merged["proposal"]["sure"]), (&json!("merged"), &json!(false)));
    assert_eq!(merged["change"]["from"].as_array().unwrap().len(), 2);
    assert_eq!(
        merged["change"]["to"][0],
        json!({ "division": "", "code": "008", "name": "市民資産税課" }),
        "the next free code"
    );
    assert_eq!(proposal(&read, "髙﨑支所")["proposal"]["kind"], "renamed");
    assert_eq!(proposal(&read, "福祉子育て課")["proposal"]["kind"], "split");
    assert_eq!(proposal(&read, "国体準備室")["proposal"]["kind"], "abolished");
    assert_eq!(proposal(&read, "𠮷野窓口課")["proposal"]["kind"], "added");

    // Tried first: everything is said, nothing is written.
    let changes: Vec<Value> = read["proposals"].as_array().unwrap().iter().map(|p| p["change"].clone()).collect();
    let ask = |dry: bool| json!({ "day": "2026-10-01", "changes": changes, "dry_run": dry });
    let entries = s.ask("journal_list", json!({}))["total"].clone();
    let tried = s.ask("collect_reorganise_run", ask(true));
    assert_eq!(
        (&tried["done"], &tried["abolished"], &tried["renamed"]),
        (&json!(false), &json!(4), &json!(1)),
        "{tried}"
    );
    // 市民税課 2+1, 資産税課 3+1, 福祉子育て課 6+1.
    assert_eq!(tried["orphans"], 14);
    assert_eq!(s.ask("journal_list", json!({}))["total"], entries, "a dry run leaves no trace");
    assert_eq!(s.ask("collect_reorganise_list", json!({}))["orphans"], json!([]));

    let done = s.ask("collect_reorganise_run", ask(false));
    for key in ["lines", "warnings", "added", "renamed", "abolished", "orphans"] {
        assert_eq!(done[key], tried[key], "what was tried is what was done: {key}");
    }
    let view = s.ask("collect_reorganise_list", json!({}));
    let names: Vec<&str> = view["divisions"].as_array().unwrap().iter().map(|d| d["name"].as_str().unwrap()).collect();
    assert!(
        names.contains(&"市民資産税課") && names.contains(&"髙﨑市民センター") && !names.contains(&"市民税課"),
        "{names:?}"
    );
    assert_eq!(view["lines"].as_array().unwrap().len(), changes.len());
    assert!(view["lines"].to_string().contains("「市民税課」と「資産税課」を「市民資産税課」に統合"), "{view}");

    // What the old divisions had is nobody's until somebody says whose it is; the old numbers stay.
    let of = |name: &str| {
        let view = s.ask("collect_reorganise_list", json!({}));
        view["orphans"].as_array().unwrap().iter().find(|g| g["name"] == name).cloned()
    };
    let group = of("市民税課").unwrap();
    assert_eq!((&group["count"], &group["until"]), (&json!(3), &json!("2026-09-30")));
    let heir = group["successor"].clone();
    let listed = s.ask("collect_reorganise_orphans", json!({ "division": group["division"], "ledger": "asset" }));
    assert_eq!(listed["records"][0]["number"], "課-資-0001");
    let one = json!({ "division": group["division"], "ledger": "asset", "keys": [listed["records"][0]["key"]], "heir": heir });
    assert_eq!(s.ask("collect_reorganise_rehome", one.clone())["done"], 1);
    assert_eq!(of("市民税課").unwrap()["count"], 2);
    assert_eq!(s.refused("collect_reorganise_rehome", one).code, "not_found", "nothing is given away twice");
    let rest = json!({ "division": group["division"], "heir": heir });
    assert_eq!(s.ask("collect_reorganise_rehome", rest)["done"], 2);
    assert!(of("市民税課").is_none());

    // What was reported stays the old divisions' own.
    let after = s.ask("collect_figures", json!({}));
    assert_eq!(after["class_totals"], before["class_totals"]);
    let line = |report: &Value| report["classes"].as_array().unwrap().iter().find(|l| l["name"] == "市民税課").cloned();
    assert_eq!(line(&after).unwrap()["now"], line(&before).unwrap()["now"]);
    let said = after["ended"].to_string();
    assert!(said.contains("「市民税課」（R8.9.30まで）は廃止されました。引き継いだのは「市民資産税課」"), "{said}");
    let shown = crate::paper::bytes_of(&s.ask("collect_report", json!({ "length": "committee" })));
    let text: String = crate::paper::text_of(&s, &shown).chars().filter(|c| !c.is_whitespace()).collect();
    assert!(text.contains("引き継いだ課に足していません"), "the paper says so: {text}");
    assert_eq!(s.ask("journal_verify", json!({}))["sound"], true);
}

#[test]
fn a_packet_of_an_abolished_division_is_refused_with_what_to_do() {
    let s = a_collecting_office();
    let mut city = a_city(&s);
    let view = s.ask("collect_reorganise_list", json!({}));
    let id =
        |name: &str| view["divisions"].as_array().unwrap().iter().find(|d| d["name"] == name).unwrap()["id"].clone();
    let change = json!({ "kind": "merged", "from": [id("資産税課")], "to": [{ "division": id("市民税課") }] });
    s.ask("collect_reorganise_run", json!({ "day": "2026-10-01", "changes": [change] }));
    let path = city[2].hands_in(&s, &hands(1, 1));
    let p = s.refused("collect_receive", json!({ "path": path, "fingerprint": city[2].fingerprint() }));
    assert_eq!(p.code, "abolished", "{p}");
    assert!(p.message.contains("資産税課") && p.message.contains("市民税課"), "who hands in now: {p}");
}

#[test]
fn two_lists_are_compared_and_what_is_not_collected_is_said() {
    let s = a_collecting_office();
    a_city(&s);
    let before = s.file("組織一覧（R8.4.1）.csv");
    std::fs::write(&before, "課コード,所属名\n001,総務課\n005,髙﨑支所\n901,市営球場\n").unwrap();
    let now = s.file("組織一覧（R9.4.1）.csv");
    std::fs::write(&now, "課コード,所属名\n001,総務課\n005,髙﨑センター\n").unwrap();
    let read = s.ask("collect_reorganise_read", json!({ "path": now, "before": before }));
    let renamed = proposal(&read, "髙﨑支所");
    assert_eq!((&renamed["proposal"]["sure"], &renamed["hint"]), (&json!(true), &json!("")));
    let gone = proposal(&read, "市営球場");
    assert!(gone["hint"].as_str().unwrap().contains("一覧にありません"), "{gone}");
    let p = s.refused("collect_reorganise_run", json!({ "day": "2026-10-01", "changes": [gone["change"]] }));
    assert_eq!(p.code, "invalid", "what is not known here cannot be carried out: {p}");
}

#[test]
fn nothing_is_carried_out_before_its_day_and_a_bad_day_is_refused() {
    let s = a_collecting_office();
    a_city(&s);
    let change = json!({ "kind": "added", "from": [], "to": [{ "code": "100", "name": "防災課" }] });
    for day in ["", "令和9年", "2027-02-30"] {
        let p = s.refused("collect_reorganise_run", json!({ "day": day, "changes": [change] }));
        assert!(p.code == "invalid" && p.message.contains("施行日"), "{p}");
    }
    let ahead = |dry: bool| json!({ "day": "2027-04-01", "changes": [change], "dry_run": dry });
    assert_eq!(s.ask("collect_reorganise_run", ahead(true))["added"], 1, "trying is possible ahead of the day");
    let p = s.refused("collect_reorganise_run", ahead(false));
    assert!(p.code == "wrong_state" && p.message.contains("R9.4.1"), "{p}");
    s.acts(CHIEF);
    assert_eq!(s.refused("collect_reorganise_run", ahead(true)).code, "forbidden");
}
