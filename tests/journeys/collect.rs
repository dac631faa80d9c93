//! The collecting office: from the list of divisions to the city's report.

use crate::city::*;
use crate::paper::{bytes_of, text_of};
use crate::support::*;
use serde_json::{Value, json};
use submissions::{read_receipt, read_returned};

const CLASSES: &str = "class_report";
const INSPECTION: &str = "self_inspection_report";

const TWELVE: [&str; 12] = [
    "総務課",
    "財政課",
    "税務課",
    "戸籍住民課",
    "子育て支援課",
    "長寿介護課",
    "環境課",
    "農林課",
    "建設課",
    "下水道課",
    "学校教育課",
    "髙﨑出張所",
];

fn class_hand(a: usize, b: usize, c: usize) -> Hand {
    Hand { duty: CLASSES, rows: vec![("asset", assets(a, b, c))], ..Hand::default() }
}

fn accepts(s: &Story, id: &str) {
    s.ask("collect_accept", json!({ "id": id }));
}

fn run_together(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn a_city_of_twelve_divisions_goes_from_invitation_to_the_compiled_report() {
    let s = a_collecting_office();
    let mut city = invited(&s, &TWELVE);
    assert_eq!(cell(&s, "税務課", CLASSES)["state"], "late", "it is November");

    // Ten hand in, and are accepted.
    for (n, d) in city.iter_mut().enumerate().take(10) {
        let id = d.submits(&s, &class_hand(n + 1, 2, 3));
        if n != 4 {
            accepts(&s, &id);
        }
    }
    // One goes back with a remark on the very record, is corrected, and is accepted.
    let fifth = cell(&s, "子育て支援課", CLASSES);
    assert_eq!(fifth["state"], "submitted");
    let remark = json!({ "ledger": "asset", "record_key": "2", "record_number": "課-資-0002", "text": "分類の理由を書いてください。" });
    let outbox = s.file("返すもの");
    std::fs::create_dir_all(&outbox).unwrap();
    s.ask("collect_folders", json!({ "outbox": outbox }));
    let back =
        s.ask("collect_return", json!({ "id": fifth["packet"], "reason": "理由が足りません。", "remarks": [remark] }));
    assert_eq!(cell(&s, "子育て支援課", CLASSES)["state"], "returned");
    let d = &mut city[4];
    let returned = read_returned(back["path"].as_str().unwrap().as_ref(), std::slice::from_ref(&d.opens)).unwrap();
    assert_eq!((returned.body.number, returned.body.remarks[0].record_key.as_str()), (1, "2"));
    let again = d.submits(&s, &class_hand(5, 3, 3));
    let view = s.ask("collect_packet", json!({ "id": again }));
    assert_eq!((&view["word"], &view["compared_with"]), (&json!("差替"), &json!("前回（第1号）")));
    assert!(view["differences"]["changes"].as_array().unwrap().iter().any(|c| c["changed"] == "added"));
    let done = s.ask("collect_accept", json!({ "id": again }));
    let receipt = read_receipt(done["path"].as_str().unwrap().as_ref(), std::slice::from_ref(&city[4].opens)).unwrap();
    assert_eq!(receipt.body.number, 2);
    assert!(receipt.body.compared.iter().all(|c| c.same), "{:?}", receipt.body.compared);
    assert!(receipt.body.receipt_number.starts_with("情シス-受領-R8-"), "{}", receipt.body.receipt_number);

    // One has nothing to report, and one is late.
    let none = city[10].submits(&s, &Hand { duty: CLASSES, nothing: Some("情報資産がありません"), ..Hand::default() });
    accepts(&s, &none);
    assert_eq!(cell(&s, "学校教育課", CLASSES)["state"], "nothing");
    assert_eq!(cell(&s, "髙﨑出張所", CLASSES)["state"], "late");
    let inspection = Hand { duty: INSPECTION, inspection: Some(inspected(9, 3)), ..Hand::default() };
    let id = city[2].submits(&s, &inspection);
    accepts(&s, &id);

    let board = s.ask("collect_board", json!({}))["board"].clone();
    let at = board["columns"].as_array().unwrap().iter().position(|c| c["key"] == CLASSES).unwrap();
    assert_eq!((&board["columns"][at]["accepted"], &board["columns"][at]["asked"]), (&json!(11), &json!(12)));
    assert_eq!(board["rows"][0]["late"], true, "late ones first");

    // Figures, and what stands behind one of them.
    let report = s.ask("collect_figures", json!({}));
    let line = |name: &str| report["classes"].as_array().unwrap().iter().find(|l| l["name"] == name).unwrap().clone();
    assert_eq!(line("税務課")["now"], json!([3, 2, 3, 0]));
    assert_eq!(line("子育て支援課")["now"], json!([5, 3, 3, 0]), "the corrected one counts, the first does not");
    assert_eq!((&line("学校教育課")["word"], &line("髙﨑出張所")["word"]), (&json!("該当なし"), &json!("未提出")));
    assert_eq!(report["class_totals"][0]["now"], (1..=10).sum::<i32>());
    assert_eq!(
        report["heat"].as_array().unwrap().iter().find(|r| r["name"] == "税務課").unwrap()["cells"][0]["rate"],
        750
    );
    let behind =
        s.ask("collect_drill", json!({ "packet": line("税務課")["packet"], "key": "asset.class", "part": "A" }));
    assert_eq!((&behind["total"], &behind["division"]), (&json!(3), &json!("税務課")));
    assert!(behind["records"].as_array().unwrap().iter().all(|r| r["class"] == "A"));

    // The report in three lengths, each naming who has not submitted.
    for (length, has_list) in [("full", true), ("officer", false), ("committee", false)] {
        let shown = s.ask("collect_report", json!({ "length": length }));
        let pdf = bytes_of(&shown);
        let text = run_together(&text_of(&s, &pdf));
        assert!(text.contains("髙﨑出張所") && text.contains("未提出"), "{length}: who has not submitted is printed");
        assert!(text.contains("75.0"), "{length}: the rate stands in the heat map");
        assert_eq!(text.contains("課等ごとの重要性分類"), has_list, "{length}");
    }
    let book = s.file("取りまとめ.xlsx");
    s.ask("collect_report", json!({ "out": book }));
    let (_, grid) = sheet::read(&book, Some("課等ごとの分類"), &sheet::CsvOptions::default(), &kernel::Silent).unwrap();
    let cells: Vec<Vec<String>> = grid.rows().map(|r| r.cells().map(|c| c.text().into_owned()).collect()).collect();
    assert!(cells.iter().any(|r| r[0] == "税務課" && r[2] == "3"), "{cells:?}");

    // Reminders name the late one, as text too.
    let text = s.file("催促.txt");
    s.ask("collect_reminders_print", json!({ "out": text }));
    let said = std::fs::read_to_string(&text).unwrap();
    assert!(said.contains("髙﨑出張所") && said.contains("超過"), "{said}");
    assert_eq!(s.ask("journal_verify", json!({}))["sound"], true);
}

#[test]
fn the_receipt_on_paper_says_what_was_compared_and_decided() {
    let s = a_collecting_office();
    let mut city = invited(&s, &["税務課"]);
    let id = city[0].submits(&s, &class_hand(1, 1, 1));
    assert_eq!(s.refused("collect_answer_save", json!({ "id": id, "out": s.file("受領.pdf") })).code, "wrong_state");
    accepts(&s, &id);
    let out = s.file("受領.pdf");
    s.ask("collect_answer_save", json!({ "id": id, "out": out }));
    let text = run_together(&text_of(&s, &std::fs::read(&out).unwrap()));
    assert!(text.contains("受領書") && text.contains("税務課") && text.contains("情シス-受領-R8-001"), "{text}");
    assert!(text.contains(&run_together(&city[0].fingerprint())), "the key that was compared with paper: {text}");
}

#[test]
fn what_nobody_decided_is_replaced_by_the_newer_one_and_stays_to_be_seen() {
    let s = a_collecting_office();
    let mut city = invited(&s, &["税務課"]);
    let first = city[0].submits(&s, &class_hand(1, 0, 0));
    let second = city[0].submits(&s, &class_hand(2, 0, 0));
    assert_eq!(cell(&s, "税務課", CLASSES)["packet"], second.as_str());
    assert_eq!(s.ask("collect_packet", json!({ "id": first }))["word"], "差替済");
    assert_eq!(s.refused("collect_accept", json!({ "id": first })).code, "wrong_state");
    accepts(&s, &second);
    // A later correction is shown beside it; until it is accepted the accepted one counts.
    let third = city[0].submits(&s, &class_hand(7, 0, 0));
    assert_eq!(cell(&s, "税務課", CLASSES)["state"], "corrected");
    let now = |s: &Story| s.ask("collect_figures", json!({}))["classes"][0]["now"][0].clone();
    assert_eq!(now(&s), 2);
    accepts(&s, &third);
    assert_eq!(now(&s), 7);
}

#[test]
fn only_those_who_collect_may_and_a_division_book_collects_nothing() {
    let s = a_collecting_office();
    s.acts(CHIEF);
    assert_eq!(s.refused("collect_board", json!({})).code, "forbidden");
    assert_eq!(s.refused("collect_receive", json!({ "path": "/x" })).code, "forbidden");
    s.acts(SUPERVISOR);
    s.ask("collect_board", json!({}));
}

#[test]
fn divisions_come_from_a_workbook_once_and_renamed_ones_are_told() {
    let s = a_collecting_office();
    let path = s.file("組織.csv");
    std::fs::write(&path, "\u{feff}部,課コード,課名\n総務部,０１０,総務課\n市民部,020,戸籍住民課\n,030,\n").unwrap();
    let ask = |dry: bool| json!({ "path": path, "dry_run": dry });
    let shown = s.ask("collect_division_read", ask(true));
    assert_eq!((&shown["added"], shown["rows"].as_array().unwrap().len()), (&json!(2), 3));
    assert_eq!(s.refused("collect_division_read", ask(false)).code, "has_problems");
    assert!(s.ask("collect_board", json!({}))["divisions"].as_array().unwrap().is_empty(), "all or nothing");
    std::fs::write(&path, "課コード,課名\n010,総務課\n020,市民課\n").unwrap();
    s.ask("collect_division_read", ask(false));
    std::fs::write(&path, "課コード,課名\n010,総務課\n020,戸籍住民課\n").unwrap();
    let again = s.ask("collect_division_read", ask(false));
    assert_eq!((&again["added"], &again["renamed"]), (&json!(0), &json!(1)));
    let all: Value = s.ask("collect_board", json!({}))["divisions"].clone();
    assert_eq!(all.as_array().unwrap().len(), 2);
    let wrong = s.file("別の表.csv");
    std::fs::write(&wrong, "氏名,年齢\n課長A,50\n").unwrap();
    assert_eq!(s.refused("collect_division_read", json!({ "path": wrong })).code, "has_problems");
}

#[test]
fn a_report_of_the_offices_own_is_asked_with_its_day_and_can_be_left_out() {
    let s = a_collecting_office();
    invited(&s, &["税務課"]);
    let own = json!({ "fiscal_year": 2026, "title": "端末の棚卸の結果", "short": "棚卸", "due": "2026-12-10" });
    s.ask("collect_duty_save", own);
    let all = s.ask("collect_duties", json!({}));
    let mine = all["duties"].as_array().unwrap().iter().find(|d| d["short"] == "棚卸").unwrap().clone();
    assert_eq!(mine["generic"], true);
    let mut late = mine.clone();
    late["due"] = "2027-12-10".into();
    assert_eq!(s.refused("collect_duty_save", late).code, "invalid", "not a day of that year");
    let key = "own_2026_1".to_owned();
    assert_eq!(cell(&s, "税務課", &key)["state"], "open");
    let mut dropped = mine;
    dropped["dropped"] = true.into();
    s.ask("collect_duty_save", dropped);
    let board = s.ask("collect_board", json!({}))["board"].clone();
    assert!(board["columns"].as_array().unwrap().iter().all(|c| c["key"] != key.as_str()));
}
