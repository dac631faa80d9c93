//! Header and mapping.

use super::{DEF, Options, landed, no_problems, planned, sheet};
use crate::import::{How, Nothing, RowState, find_header};
use kernel::{Silent, Value};
use std::collections::BTreeMap;

fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn a_mapping_by_hand_finds_a_header_that_nobody_knows() {
    let grid = sheet(&["#|mei|basho", "1|課税台帳|書庫", "2|家屋台帳|書庫"]);
    let unknown = planned(&DEF, &grid, &Options::default(), &Nothing);
    assert_eq!(unknown.report.problems[0].code, "no_header");
    let options = Options { mapping: map(&[("mei", "name"), ("basho", "place")]), ..Options::default() };
    let p = planned(&DEF, &grid, &options, &Nothing);
    no_problems(&p.report);
    assert_eq!(p.report.header_row, 1);
    assert_eq!(p.report.columns[1].how, How::Manual);
    assert_eq!(landed(&p, 3)["place"], Value::from("書庫"));
}

#[test]
fn a_mapping_by_hand_wins_and_may_leave_a_column_out() {
    let grid = sheet(&["管理番号|資産名|備考|分類", "税-1|課税台帳|書庫|A"]);
    let options = Options { mapping: map(&[("備考", "place"), ("分類", "")]), ..Options::default() };
    let p = planned(&DEF, &grid, &options, &Nothing);
    let values = landed(&p, 2);
    assert_eq!(values["place"], Value::from("書庫"));
    assert!(!values.contains_key("remarks") && !values.contains_key("class"));
}

#[test]
fn a_mapping_to_what_does_not_exist_is_refused_with_what_does() {
    let grid = sheet(&["管理番号|資産名", "税-1|課税台帳"]);
    for (pairs, part) in [
        (&[("無い列", "name")][..], "表にあるのは 管理番号、資産名"),
        (&[("資産名", "namae")][..], "name（資産名）"),
        (&[("資産名", "confirmed_on")][..], "という項目はありません"),
        (&[("資産名", "name"), ("管理番号", "name")][..], "2つの列"),
    ] {
        let options = Options { mapping: map(pairs), ..Options::default() };
        let day = super::day("2026-11-18");
        let refused = crate::import::plan(&DEF, &grid, &options, &Nothing, &super::rules, day, &Silent).unwrap_err();
        assert!(refused.message.contains(part), "{}", refused.message);
    }
}

#[test]
fn a_remembered_mapping_is_used_and_a_stale_one_does_no_harm() {
    let grid = sheet(&["管理番号|資産名|摘要欄２", "税-1|課税台帳|書庫"]);
    let options = Options {
        remembered: map(&[("摘要欄２", "place"), ("もう無い列", "remarks"), ("資産名", "gone")]),
        ..Options::default()
    };
    let p = planned(&DEF, &grid, &options, &Nothing);
    assert_eq!(p.report.columns[2].how, How::Remembered);
    assert_eq!(landed(&p, 2)["place"], Value::from("書庫"));
    assert_eq!(landed(&p, 2)["name"], Value::from("課税台帳"));
}

#[test]
fn the_digest_stands_for_the_header_however_it_is_spelled() {
    let of = |lines: &[&str]| find_header(&DEF, &sheet(lines), &Options::default()).unwrap().digest;
    let a = of(&["管理番号|資産名|分類", "税-1|い|A"]);
    assert_eq!(a, of(&["題名", "", "管理番号|資産名|分　類", "税-9|ろ|B"]));
    assert_ne!(a, of(&["管理番号|資産名|分類|備考", "税-1|い|A|x"]));
}

#[test]
fn a_header_row_given_by_hand_is_taken() {
    let grid = sheet(&["管理番号|資産名|分類", "旧様式", "資産名|保管場所|備考", "課税台帳|書庫|x"]);
    let options = Options { header_row: 3, ..Options::default() };
    let p = planned(&DEF, &grid, &options, &Nothing);
    assert_eq!(p.report.header_row, 3);
    assert_eq!(landed(&p, 4)["name"], Value::from("課税台帳"));
}

#[test]
fn each_column_of_ours_is_taken_once_and_the_better_header_wins() {
    let grid = sheet(&["No.|管理番号|資産名|備考|摘要", "1|税-1|課税台帳|x|y"]);
    let p = planned(&DEF, &grid, &Options::default(), &Nothing);
    let keys: Vec<Option<&str>> = p.report.columns.iter().map(|c| c.key.as_deref()).collect();
    assert_eq!(keys, [None, Some("old_number"), Some("name"), Some("remarks"), None]);
}

#[test]
fn columns_that_rules_fill_are_named_and_not_taken() {
    let grid = sheet(&["管理番号|資産名|最終確認日", "税-1|課税台帳|R8.4.1"]);
    let p = planned(&DEF, &grid, &Options::default(), &Nothing);
    assert_eq!(p.report.columns[2].how, How::Derived);
    assert!(!landed(&p, 2).contains_key("confirmed_on"));
}

#[test]
fn a_register_of_personal_information_files_is_a_list_of_assets() {
    let grid = sheet(&[
        "個人情報ファイル簿",
        "個人情報ファイルの名称|行政機関等の名称|所管課|個人情報ファイルの利用目的|記録項目|記録範囲|記録情報の収集方法|要配慮個人情報の有無|記録情報の経常的提供先",
        "固定資産税課税ファイル|○○市長|税務課|固定資産税の賦課のため|1氏名 2住所 3課税標準額|市内に固定資産を有する者|法務局からの通知|無|なし",
    ]);
    let p = planned(&DEF, &grid, &Options::default(), &Nothing);
    no_problems(&p.report);
    let values = landed(&p, 3);
    for (key, text) in [
        ("name", "固定資産税課税ファイル"),
        ("purpose", "固定資産税の賦課のため"),
        ("items", "1氏名 2住所 3課税標準額"),
        ("scope", "市内に固定資産を有する者"),
        ("source", "法務局からの通知"),
        ("recipients", "なし"),
    ] {
        assert_eq!(values.get(key), Some(&Value::from(text)), "{key}: {:#?}", p.report.columns);
    }
}

#[test]
fn the_window_shows_their_rows_and_what_becomes_of_them() {
    let grid = sheet(&["令和8年度 情報資産台帳", "", "管理番号|資産名|分類", "収納係", "税-1|い|A", "税-2|ろ|Ⅰ"]);
    let options = Options { from_row: 1, window: 10, ..Options::default() };
    let p = planned(&DEF, &grid, &options, &Nothing);
    let states: Vec<RowState> = p.report.window.iter().map(|w| w.state).collect();
    assert_eq!(
        states,
        [RowState::Title, RowState::Blank, RowState::Header, RowState::Skip, RowState::Add, RowState::Problem]
    );
    assert_eq!(p.report.window[4].cells, ["税-1", "い", "A"]);
}

#[test]
fn a_header_of_unknown_words_is_pointed_at_and_not_taken_by_itself() {
    let lines = ["#property|latitude|place of it|equipmentForChildren", "1|34.34|番町一丁目|有", "2|34.35|浜ノ町|"];
    let p = planned(&DEF, &sheet(&lines), &Options::default(), &Nothing);
    assert_eq!((p.report.header_row, p.report.header_guess), (0, 1));
    assert_eq!(p.report.problems[0].code, "no_header");
    let numbers = planned(&DEF, &sheet(&["1|2|3", "4|5|6"]), &Options::default(), &Nothing);
    assert_eq!(numbers.report.header_guess, 0);
    let known = planned(&DEF, &sheet(&["管理番号|資産名|分類", "税-1|い|A"]), &Options::default(), &Nothing);
    assert_eq!((known.report.header_row, known.report.header_guess), (1, 0));
}

#[test]
fn a_column_that_only_sounds_like_a_day_is_left_out() {
    let grid = sheet(&["管理番号|資産名|満了日", "税-1|い|未定"]);
    let p = planned(&DEF, &grid, &Options::default(), &Nothing);
    assert_eq!(p.report.columns[2].key.as_deref(), Some("retention_until"), "the very label is asked about");
    let grid = sheet(&["管理番号|資産名|retention_until", "税-1|い|月火水木金"]);
    let p = planned(&DEF, &grid, &Options::default(), &Nothing);
    assert_eq!(p.report.columns[2].key, None);
    no_problems(&p.report);
}

#[test]
fn a_list_of_another_year_is_flagged() {
    let lines = ["令和6年度 情報資産台帳", "管理番号|資産名|分類", "税-1|い|A"];
    let p = planned(&DEF, &sheet(&lines), &Options::default(), &Nothing);
    assert_eq!(p.report.flags.iter().map(|f| f.kind.as_str()).collect::<Vec<_>>(), ["other_year"]);
    assert!(p.report.flags[0].flag.contains("令和8年度"));
    let p = planned(&DEF, &sheet(&["令和8年度 情報資産台帳", lines[1], lines[2]]), &Options::default(), &Nothing);
    assert!(p.report.flags.is_empty());
}

#[test]
fn a_sheet_of_headings_merged_row_by_row_is_read_in_no_time() {
    let mut lines = vec!["管理番号|資産名|分類|備考".to_owned()];
    lines.extend((0..20_000).map(|n| format!("区切り{n}")));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let merges: Vec<(u32, u32, u32, u32)> = (2..20_002).map(|row| (row, 0, row, 3)).collect();
    let grid = super::sheet_with(&lines, &merges, &[], &[]);
    let start = std::time::Instant::now();
    let p = planned(&DEF, &grid, &Options::default(), &Nothing);
    assert_eq!(p.report.totals.skipped[0].count, 20_000);
    assert_eq!(p.report.skipped.len(), crate::import::LISTED);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn an_empty_sheet_says_so() {
    let p = planned(&DEF, &sheet(&[]), &Options::default(), &Nothing);
    assert!(p.report.problems[0].message.contains("値がありません"));
    let p = planned(&DEF, &sheet(&["管理番号|資産名|分類"]), &Options::default(), &Nothing);
    assert_eq!((p.report.rows_read, p.report.added), (0, 0));
    no_problems(&p.report);
}

#[test]
fn a_row_the_user_insists_on_is_taken() {
    let lines = ["管理番号|資産名|分類", "例|見本帳|C"];
    assert_eq!(planned(&DEF, &sheet(&lines), &Options::default(), &Nothing).report.added, 0);
    let options = Options { decisions: vec![super::decided(2, "", "take")], ..Options::default() };
    assert_eq!(planned(&DEF, &sheet(&lines), &options, &Nothing).report.added, 1);
}

#[test]
fn rules_of_the_ledger_become_problems_of_the_row() {
    let p = planned(
        &DEF,
        &sheet(&["管理番号|資産名|起算日|満了日", "税-1|い|R8.4.1|R5.3.31"]),
        &Options::default(),
        &Nothing,
    );
    assert_eq!(p.report.problems[0].code, "rule");
    assert_eq!(p.report.problems[0].column, "満了日");
    assert_eq!(p.rejected().count(), 1);
    assert!(p.rejected().next().unwrap().1.contains("満了日"));
}
