//! Excel in and out through the door.

use crate::support::*;
use rust_xlsxwriter::{Format, Workbook};
use serde_json::{Value, json};
use std::path::Path;

/// Writes rows of text as a workbook.
fn a_workbook(path: &Path, rows: &[&[&str]]) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("税務課").unwrap();
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            sheet.write_string(r as u32, c as u16, *text).unwrap();
        }
    }
    book.save(path).unwrap();
}

const PLAIN: &[&[&str]] = &[
    &["令和8年度　情報資産管理台帳", "", "", "", ""],
    &["所属：税務課", "", "", "", ""],
    &["№", "資産の名称", "重要度", "保管場所", "保存期限"],
    &["1", "固定資産課税台帳", "A", "サーバ室", "R13.3.31"],
    &["2", "髙﨑家屋 評価調書", "Ａ", "〃", "令和13年3月31日"],
    &["3", "納税だより①", "C", "執務室", ""],
    &["", "小計", "", "3件", ""],
];

fn import(s: &Story, path: &Path) -> Value {
    s.ask("import_commit", json!({ "ledger": "asset", "path": path }))
}

#[test]
fn a_workbook_is_previewed_then_landed_as_one_batch() {
    let s = an_office();
    let path = s.file("税務課　台帳.xlsx");
    a_workbook(&path, PLAIN);
    let ask = json!({ "ledger": "asset", "path": path });
    let plan = s.ask("import_preview", ask.clone());
    assert_eq!(plan["header_row"], 3);
    assert_eq!((&plan["added"], &plan["problem_rows"]), (&json!(3), &json!(0)), "{plan}");
    assert_eq!(plan["skipped"][0]["row"], 7);
    assert!(plan["resolved"].as_array().unwrap().iter().any(|r| r["row"] == 5 && r["to"] == "サーバ室"), "{plan}");
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset" }))["total"], 0, "a dry run writes nothing");

    let mut commit = ask;
    commit["digest"] = plan["digest"].clone();
    let landed = s.ask("import_commit", commit);
    assert_eq!(landed["batch"], "取-R8-001");
    let page = s.ask("ledger_list", json!({ "ledger": "asset" }));
    assert_eq!(page["total"], 3);
    let second = &page["records"][1];
    assert_eq!(second["values"]["name"], "髙﨑家屋 評価調書");
    assert_eq!(second["values"]["class"], "A");
    assert_eq!(second["values"]["retention_until"], "2031-03-31");
    assert_eq!(second["values"]["place"], "サーバ室");
    let history = s.ask("ledger_history", json!({ "ledger": "asset", "id": second["id"] }));
    assert_eq!(history["entries"][0]["note"], "取-R8-001、元の表の5行目");
}

#[test]
fn the_same_workbook_again_changes_nothing_and_a_changed_row_changes_one_record() {
    let s = an_office();
    let path = s.file("台帳.xlsx");
    a_workbook(&path, PLAIN);
    import(&s, &path);
    let again = s.ask("import_preview", json!({ "ledger": "asset", "path": path }));
    assert_eq!((&again["added"], &again["changed"], &again["unchanged"]), (&json!(0), &json!(0), &json!(3)), "{again}");
    let p = s.refused("import_commit", json!({ "ledger": "asset", "path": path }));
    assert_eq!(p.code, "has_problems");

    let mut rows: Vec<Vec<&str>> = PLAIN.iter().map(|r| r.to_vec()).collect();
    rows[3][3] = "新サーバ室";
    rows[4][3] = "サーバ室";
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    a_workbook(&path, &rows);
    let seen = s.ask("import_preview", json!({ "ledger": "asset", "path": path, "from_row": 1, "window": 100 }));
    let row = &seen["window"][3];
    assert_eq!((&row["state"], &row["number"]), (&json!("change"), &json!("税務-資-0001")), "{seen}");
    assert_eq!(
        row["changes"],
        json!([{ "column": "place", "label": "保管場所", "before": "サーバ室", "after": "新サーバ室" }]),
        "old and new, before anything is written"
    );
    assert_eq!(seen["window"][4]["changes"], json!([]));
    let landed = import(&s, &path);
    assert_eq!(
        (&landed["added"], &landed["changed"], &landed["unchanged"]),
        (&json!(0), &json!(1), &json!(2)),
        "{landed}"
    );
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset" }))["records"][0]["values"]["place"], "新サーバ室");
}

#[test]
fn the_dry_run_shows_the_end_of_a_period_that_follows_from_a_change() {
    let s = an_office();
    let path = s.file("台帳.csv");
    std::fs::write(&path, "旧番号,資産名,保存年限,起算日\nあ-1,調定簿,5年,R3.4.1\n").unwrap();
    import(&s, &path);
    std::fs::write(&path, "旧番号,資産名,保存年限,起算日\nあ-1,調定簿,10年,R3.4.1\n").unwrap();
    let seen = s.ask("import_preview", json!({ "ledger": "asset", "path": path, "from_row": 1, "window": 10 }));
    let keys: Vec<&Value> = seen["window"][1]["changes"].as_array().unwrap().iter().map(|c| &c["column"]).collect();
    assert_eq!(keys, ["retention", "retention_until"], "{seen}");
}

#[test]
fn the_records_of_one_import_are_found_again_and_only_those() {
    let s = an_office();
    s.an_asset(json!({ "name": "先にあった資産", "class": "C" }));
    let path = s.file("台帳.xlsx");
    a_workbook(&path, PLAIN);
    let landed = import(&s, &path);
    let view = json!({ "life": "all", "filters": [{ "column": "batch", "values": [landed["batch"]] }] });
    let page = s.ask("ledger_list", json!({ "ledger": "asset", "view": view }));
    assert_eq!(page["total"], 3);
    assert_eq!(s.ask("ledger_totals", json!({ "ledger": "asset", "view": view }))["total"], 3);
    let searched = json!({ "search": "髙崎", "filters": view["filters"] });
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset", "view": searched }))["total"], 1);
    let media = s.ask("ledger_list", json!({ "ledger": "media", "view": view }));
    assert_eq!(media["total"], 0, "a batch belongs to one ledger");
    s.ask("batch_undo", json!({ "batch": landed["batch"] }));
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset", "view": view }))["total"], 0);
}

#[test]
fn an_import_is_undone_as_one_and_can_be_done_again() {
    let s = an_office();
    let path = s.file("台帳.xlsx");
    a_workbook(&path, PLAIN);
    let landed = import(&s, &path);
    let undone = s.ask("batch_undo", json!({ "batch": landed["batch"] }));
    assert_eq!(undone["undone"], 3);
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset" }))["total"], 0);
    let p = s.refused("batch_undo", json!({ "batch": landed["batch"] }));
    assert_eq!(p.code, "wrong_state");
    assert!(!s.ask("batch_list", json!({}))["batches"][0]["undone_at"].as_str().unwrap().is_empty());
    assert_eq!(import(&s, &path)["batch"], "取-R8-002");
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset" }))["total"], 3);
    assert_eq!(s.ask("journal_verify", json!({}))["sound"], true);
}

#[test]
fn the_file_of_an_import_is_kept_as_it_came() {
    let s = an_office();
    let path = s.file("台帳.xlsx");
    a_workbook(&path, PLAIN);
    let landed = import(&s, &path);
    let whole = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let out = s.file("元の表.xlsx");
    s.ask("batch_source", json!({ "batch": landed["batch"], "out": out }));
    assert_eq!(std::fs::read(&out).unwrap(), whole);
}

#[test]
fn undoing_an_import_leaves_what_changed_since() {
    let s = an_office();
    let path = s.file("台帳.xlsx");
    a_workbook(&path, PLAIN);
    let landed = import(&s, &path);
    let first = s.ask("ledger_list", json!({ "ledger": "asset" }))["records"][0].clone();
    s.ask(
        "ledger_edit",
        json!({ "ledger": "asset", "id": first["id"], "version": first["version"], "values": { "place": "書庫" } }),
    );
    let p = s.refused("batch_undo", json!({ "batch": landed["batch"], "mode": "all_or_nothing" }));
    assert_eq!(p.code, "stale");
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset" }))["total"], 3);
    let undone = s.ask("batch_undo", json!({ "batch": landed["batch"], "mode": "rest" }));
    assert_eq!((&undone["undone"], &undone["left"][0]["name"]), (&json!(2), &json!("固定資産課税台帳")));
}

#[test]
fn nothing_lands_while_rows_have_problems_unless_the_good_ones_are_wanted() {
    let s = an_office();
    let path = s.file("台帳.xlsx");
    let mut rows = PLAIN.to_vec();
    rows[5] = &["3", "納税だより", "C", "執務室", "4.4.1"];
    a_workbook(&path, &rows);
    let plan = s.ask("import_preview", json!({ "ledger": "asset", "path": path }));
    assert_eq!(plan["problems"][0]["row"], 6);
    let choices: Vec<&str> =
        plan["problems"][0]["choices"].as_array().unwrap().iter().map(|c| c["key"].as_str().unwrap()).collect();
    assert!(choices.contains(&"2022-04-01"), "{choices:?}");
    let p = s.refused("import_commit", json!({ "ledger": "asset", "path": path }));
    assert_eq!(p.code, "has_problems");
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset" }))["total"], 0);

    let back = s.file("要確認.xlsx");
    s.ask("import_rejects", json!({ "import": { "ledger": "asset", "path": path }, "out": back }));
    let seen = s.ask("import_preview", json!({ "ledger": "asset", "path": back }));
    assert_eq!(seen["header_row"], 3, "the same layout: {seen}");

    let partial = s.ask("import_commit", json!({ "ledger": "asset", "path": path, "partial": true }));
    assert_eq!((&partial["added"], &partial["problem_rows"]), (&json!(2), &json!(1)));

    let settled = json!({ "ledger": "asset", "path": path,
        "decisions": [{ "row": 6, "column": plan["problems"][0]["key"], "choice": "2022-04-01" }] });
    let landed = s.ask("import_commit", settled);
    assert_eq!((&landed["added"], &landed["unchanged"]), (&json!(1), &json!(2)), "{landed}");
    let last = s.ask("ledger_list", json!({ "ledger": "asset" }))["records"][2].clone();
    assert_eq!(last["values"]["retention_until"], "2022-04-01");
}

#[test]
fn a_file_that_changed_after_its_preview_is_refused() {
    let s = an_office();
    let path = s.file("台帳.xlsx");
    a_workbook(&path, PLAIN);
    let plan = s.ask("import_preview", json!({ "ledger": "asset", "path": path }));
    a_workbook(&path, &PLAIN[..5]);
    let p = s.refused("import_commit", json!({ "ledger": "asset", "path": path, "digest": plan["digest"] }));
    assert_eq!(p.code, "file_changed");
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset" }))["total"], 0);
}

#[test]
fn a_mapping_is_remembered_for_the_same_header() {
    let s = an_office();
    let path = s.file("独自.xlsx");
    a_workbook(
        &path,
        &[&["なまえらしきもの", "しまう所", "分類"], &["給与支払報告書", "金庫", "A"], &["調定表", "机", "B"]],
    );
    let mapping = json!({ "なまえらしきもの": "name", "しまう所": "place" });
    s.ask("import_commit", json!({ "ledger": "asset", "path": path, "mapping": mapping }));
    let again = s.ask("import_preview", json!({ "ledger": "asset", "path": path }));
    let how: Vec<&Value> = again["columns"].as_array().unwrap().iter().map(|c| &c["how"]).collect();
    assert_eq!(how[0], "remembered", "{how:?}");
    assert_eq!(again["unchanged"], 2, "{again}");
}

#[test]
fn an_export_imports_back_to_the_same_records() {
    let s = an_office();
    s.ask(
        "ledger_add",
        json!({ "ledger": "asset", "values": {
            "name": "髙﨑 𠮷 ㈱ ① ｶﾅ １２３", "old_number": "００１２", "class": "A", "class_reason": "=1+1", "handling": ["no_copy", "lock"],
            "availability": true, "locked": false, "retention": "5年", "retention_from": "2026-04-01", "personal": "specific", "persons": "k10",
            "kind": "system_document", "form": "both", "net": "mynumber", "takeout": "permit", "remarks": "一行目\n二行目" } }),
    );
    s.an_asset(json!({ "name": "2026-04-01" }));
    for ending in ["xlsx", "csv"] {
        let out = s.file(&format!("書き出し 台帳.{ending}"));
        let written =
            s.ask("ledger_export", json!({ "ledger": "asset", "selection": { "all": { "life": "all" } }, "out": out }));
        assert_eq!(written["records"], 2);
        let plan = s.ask("import_preview", json!({ "ledger": "asset", "path": out }));
        assert_eq!(
            (&plan["unchanged"], &plan["added"], &plan["changed"], &plan["problem_rows"]),
            (&json!(2), &json!(0), &json!(0), &json!(0)),
            "{ending}: {plan}"
        );
    }
}

#[test]
fn an_export_into_an_empty_book_brings_the_same_values() {
    let s = an_office();
    let values = json!({ "name": "固定資産 家屋図面", "class": "B", "class_reason": "内部資料", "handling": ["takeout_permit", "need_to_know"],
                         "place": "3階 書庫", "locked": true, "retention_until": "2031-03-31", "unit": "資産税係" });
    let copies = json!([{ "place": "遠隔地 保管庫", "made_on": "2026-04-01", "count": 2 }]);
    let gone = s.an_asset(json!({ "name": "先にあった資産", "class": "C" }));
    s.step("asset", &gone, "retire");
    s.ask("ledger_add", json!({ "ledger": "asset", "values": values, "parts": { "copies": copies } }));
    let out = s.file("移す.xlsx");
    s.ask("ledger_export", json!({ "ledger": "asset", "selection": { "all": {} }, "out": out }));
    let other = an_office();
    let landed = other.ask("import_commit", json!({ "ledger": "asset", "path": out }));
    assert_eq!(landed["added"], 1, "{landed}");
    let record = other.ask("ledger_list", json!({ "ledger": "asset" }))["records"][0].clone();
    assert_eq!(record["number"], "税務-資-0001", "it was 0002 where it came from");
    let seen = other.record("asset", record["id"].as_str().unwrap());
    assert_eq!(seen["parts"]["copies"], copies, "child rows come along");
    for (key, value) in values.as_object().unwrap() {
        assert_eq!(&record["values"][key], value, "{key}");
    }
}

#[test]
fn media_are_imported_with_their_serials() {
    let s = an_office();
    let path = s.file("機器.xlsx");
    a_workbook(
        &path,
        &[
            &["管理番号", "機器名", "種別", "シリアル番号", "設置場所", "調達区分"],
            &["PC-001", "窓口端末", "ノートPC", "SN-0O1\nSN-002", "1階 窓口", "リース"],
            &["USB-1", "USBメモリ", "USB", "000123", "金庫", "購入"],
        ],
    );
    let landed = s.ask("import_commit", json!({ "ledger": "media", "path": path, "partial": true }));
    assert_eq!(landed["added"], 2, "{landed}");
    let records = s.ask("ledger_list", json!({ "ledger": "media" }))["records"].clone();
    assert_eq!(records[0]["values"]["kind"], "terminal");
    assert_eq!(records[0]["values"]["serial"], json!(["SN-0O1", "SN-002"]));
    assert_eq!(records[0]["values"]["lease"], "leased");
    assert_eq!(records[1]["values"]["serial"], json!(["000123"]));
    assert_eq!(records[0]["number"], "税務-媒-0001");
}

#[test]
fn what_an_officer_imports_the_chief_confirms_all_at_once() {
    let s = an_office();
    let path = s.file("台帳.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (c, h) in ["資産名", "重要性分類", "分類の理由"].iter().enumerate() {
        sheet.write_with_format(0, c as u16, *h, &Format::new().set_bold()).unwrap();
    }
    for r in 1..=50_u32 {
        sheet.write(r, 0, format!("調書 その{r}")).unwrap();
        sheet.write(r, 1, if r % 10 == 0 { "" } else { "B" }).unwrap();
        sheet.write(r, 2, "内部資料").unwrap();
    }
    book.save(&path).unwrap();
    s.ask("import_commit", json!({ "ledger": "asset", "path": path, "partial": true }));
    s.acts(CHIEF);
    let ask =
        json!({ "ledger": "asset", "selection": { "all": { "life": "active" } }, "step": "confirm", "dry_run": true });
    let seen = s.ask("ledger_step", ask);
    assert_eq!((&seen["done"], &seen["refused_total"]), (&json!(45), &json!(5)));
    assert_eq!(seen["by_value"], json!([{ "key": "B", "count": 45 }]));
    let first = s.ask("ledger_list", json!({ "ledger": "asset", "limit": 1 }))["records"][0]["id"].clone();
    let but = json!({ "all_but": { "view": { "life": "active" }, "except": [first] } });
    let seen = s.ask("ledger_step", json!({ "ledger": "asset", "selection": but, "step": "confirm", "dry_run": true }));
    assert_eq!(seen["done"], 44, "all but the one that was taken out again");
    let done = s.ask(
        "ledger_step",
        json!({ "ledger": "asset", "selection": { "all": { "life": "active" } }, "step": "confirm" }),
    );
    assert_eq!(done["done"], 45);
    let undone = s.ask("ledger_undo", json!({ "entry": done["entry"] }));
    assert_eq!(undone["undone"], 45);
    s.ask("ledger_step", json!({ "ledger": "asset", "selection": { "all": { "life": "active" } }, "step": "confirm" }));
    let totals = s.ask("ledger_totals", json!({ "ledger": "asset" }));
    assert!(totals["by_step"].as_array().unwrap().contains(&json!({ "key": "confirmed", "count": 45 })), "{totals}");
}
