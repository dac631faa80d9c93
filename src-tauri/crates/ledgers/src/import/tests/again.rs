//! The same list again: no doubles, nothing lost.

use super::{DEF, Options, Shelf, Silent, decided, landed, no_problems, plan_of, planned, sheet};
use crate::import::{Decision, NUMBER, Nothing, plan};
use crate::media;
use kernel::{Progress, RecordId, Value};
use std::collections::BTreeMap;

const HEAD: &str = "管理番号|資産名|重要性分類|保管場所|保存年限";

fn shelf(lines: &[&str]) -> Shelf {
    let mut shelf = Shelf::default();
    let first = plan_of(lines);
    no_problems(&first.report);
    shelf.land(&first);
    shelf
}

#[test]
fn the_same_workbook_again_changes_nothing() {
    for head in ["管理番号", "No.", "色"] {
        let head = format!("{head}|資産名|重要性分類|保管場所|保存年限");
        let lines = [
            head.as_str(),
            "1|固定資産課税台帳|A|サーバ室|永年",
            "2|家屋評価調書|A|書庫|永年",
            "3|窓口端末の記録|B|〃|5年",
        ];
        let shelf = shelf(&lines);
        let again = planned(&DEF, &sheet(&lines), &Options::default(), &shelf);
        no_problems(&again.report);
        assert_eq!((again.report.added, again.report.changed, again.report.unchanged), (0, 0, 3), "{head}");
        assert_eq!(again.landings().count(), 0);
    }
}

#[test]
fn a_changed_cell_changes_that_value_and_a_blank_one_clears_nothing() {
    let shelf = shelf(&[HEAD, "税-1|固定資産課税台帳|A|サーバ室|永年", "税-2|家屋評価調書|A|書庫|永年"]);
    let grid = sheet(&[HEAD, "税-1|固定資産課税台帳|A|3階 書庫|", "税-2|家屋評価調書|A|書庫|永年"]);
    let again = planned(&DEF, &grid, &Options::default(), &shelf);
    assert_eq!((again.report.changed, again.report.unchanged), (1, 1));
    let landing = again.landings().next().unwrap();
    assert_eq!(landing.id, Some(RecordId(1)));
    assert_eq!(landing.values, BTreeMap::from([("place".to_owned(), Value::from("3階 書庫"))]));

    let erasing = Options { erase_blank: true, ..Options::default() };
    let erased = planned(&DEF, &grid, &erasing, &shelf);
    assert_eq!(landed(&erased, 2)["retention"], Value::Null);
}

#[test]
fn old_numbers_match_whatever_their_spelling() {
    let shelf = shelf(&[HEAD, "税-001|固定資産課税台帳|A|サーバ室|永年"]);
    let again = planned(
        &DEF,
        &sheet(&[HEAD, "税－００１|固定資産課税台帳（土地）|A|サーバ室|永年"]),
        &Options::default(),
        &shelf,
    );
    assert_eq!(
        (again.report.added, again.report.changed),
        (0, 1),
        "a real number stands for its record even if renamed"
    );
}

#[test]
fn our_own_number_matches_first() {
    let mut shelf = shelf(&[HEAD, "税-1|固定資産課税台帳|A|サーバ室|永年", "税-2|家屋評価調書|B|書庫|5年"]);
    shelf.records[1].values.remove("old_number");
    let lines = [
        "番号|資産名|重要性分類",
        "税務-資-0001|固定資産課税台帳|A",
        "税務－資－0002|家屋評価調書（控）|B",
        "税務-資-0999|償却資産申告書|B",
    ];
    let again = planned(&DEF, &sheet(&lines), &Options::default(), &shelf);
    assert_eq!(again.report.columns[0].key.as_deref(), Some(NUMBER));
    assert_eq!((again.report.unchanged, again.report.changed, again.report.added), (1, 1, 1));
    assert!(again.report.flags.iter().any(|f| f.kind == "foreign_number" && f.row == 4));
}

#[test]
fn a_running_number_of_another_list_never_changes_strangers() {
    let head = "No.|資産名|重要性分類";
    let shelf = shelf(&[head, "1|固定資産課税台帳|A", "2|家屋評価調書|A", "3|土地異動通知|B"]);
    let other = planned(
        &DEF,
        &sheet(&[head, "1|口座振替依頼書|A", "2|滞納整理の相談記録|A", "3|督促状の発送控え|B"]),
        &Options::default(),
        &shelf,
    );
    no_problems(&other.report);
    assert_eq!((other.report.added, other.report.changed), (3, 0));
}

#[test]
fn a_renamed_row_of_a_running_list_is_asked() {
    let head = "No.|資産名|重要性分類";
    let shelf = shelf(&[head, "1|固定資産課税台帳|A", "2|家屋評価調書|A", "3|土地異動通知|B"]);
    let grid = sheet(&[head, "1|固定資産課税台帳|A", "2|家屋評価調書|A", "3|法務局からの連絡票|B"]);
    let again = planned(&DEF, &grid, &Options::default(), &shelf);
    assert_eq!(again.report.problems[0].code, "same_number");
    assert_eq!(again.report.problems[0].choices[0].key, "same:3");
    let same = Options { decisions: vec![decided(4, "name", "same:3")], ..Options::default() };
    let settled = planned(&DEF, &grid, &same, &shelf);
    no_problems(&settled.report);
    assert_eq!((settled.report.changed, settled.report.added), (1, 0));
    let new = Options { decisions: vec![decided(4, "name", "new")], ..Options::default() };
    let settled = planned(&DEF, &grid, &new, &shelf);
    no_problems(&settled.report);
    assert_eq!((settled.report.changed, settled.report.added), (0, 1));
}

#[test]
fn a_slip_against_the_book_is_asked_and_both_answers_work() {
    let shelf = shelf(&[HEAD, "税-1|固定資産課税台帳|A|サーバ室|永年"]);
    let grid = sheet(&[HEAD, "税-7|固定資産課税台張|A|サーバ室|永年"]);
    let asked = planned(&DEF, &grid, &Options::default(), &shelf);
    assert_eq!(asked.report.problems[0].code, "near");
    assert!(asked.report.problems[0].message.contains("税務-資-0001"));
    for (choice, added, changed, skipped) in [("new", 1, 0, 0), ("same:1", 0, 1, 0), ("skip", 0, 0, 1)] {
        let options = Options { decisions: vec![decided(2, "name", choice)], ..Options::default() };
        let settled = planned(&DEF, &grid, &options, &shelf);
        no_problems(&settled.report);
        let r = &settled.report;
        assert_eq!((r.added, r.changed, r.skipped.len()), (added, changed, skipped), "{choice}");
    }
}

#[test]
fn a_slip_beside_a_row_that_has_its_record_is_asked_again() {
    let lines = [HEAD, "税-1|固定資産課税台帳|A|サーバ室|永年", "税-7|固定資産課税台張|A|サーバ室|永年"];
    let mut shelf = Shelf::default();
    shelf.land(&plan_of(&lines));
    assert_eq!(shelf.records.len(), 1);
    let again = planned(&DEF, &sheet(&lines), &Options::default(), &shelf);
    assert_eq!((again.report.unchanged, again.report.added, again.report.problem_rows), (1, 0, 1));
}

#[test]
fn every_way_out_that_is_offered_settles_its_problem() {
    let lines = [
        "管理番号|資産名|重要性分類|施錠|満了日|区分|取扱制限",
        "税-1|い|Ⅰ|有|R8.4.1|文書|",
        "税-2|ろ|A|△|R8.4.1|文書|",
        "税-3|は|A|有|4.4.1|文書|",
        "税-4|に|A|有|R8.4.1|怪文書|",
        "税-5|ほ|A|有|R8.4.1|文書|秘密",
        "税-6|へ|A|有|#e:#N/A|文書|",
        "税-7||A|有|R8.4.1|文書|",
        "税-1|ち|A|有|R8.4.1|文書|",
        "税-9|山\u{E000}|A|有|R8.4.1|文書|",
        "税-A|り|A|有|令和4年4月31日|文書|",
    ];
    let first = plan_of(&lines);
    assert_eq!(first.report.problem_rows, 10, "{:#?}", first.report.problems);
    for problem in &first.report.problems {
        for way in &problem.choices {
            let typed = match problem.key.as_str() {
                "class" => "B",
                "locked" => "×",
                "retention_until" => "R9.3.31",
                "kind" => "文書",
                "handling" => "複製禁止",
                _ => "直した名称",
            };
            let decision = Decision {
                row: problem.row,
                column: problem.key.clone(),
                choice: way.key.clone(),
                value: typed.into(),
            };
            let options = Options { decisions: vec![decision], ..Options::default() };
            let again = planned(&DEF, &sheet(&lines), &options, &Nothing);
            let left = again.report.problems.iter().any(|p| p.row == problem.row);
            assert!(!left, "row {} {} {}: {:#?}", problem.row, problem.code, way.key, again.report.problems);
        }
    }
}

#[test]
fn a_map_of_spellings_settles_all_rows_at_once() {
    let lines = ["管理番号|資産名|分類", "税-1|い|Ⅰ", "税-2|ろ|Ⅱ", "税-3|は|Ⅰ", "税-4|に|？"];
    let map = [("Ⅰ", "A"), ("Ⅱ", "B"), ("？", "asking")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    let options =
        Options { value_maps: BTreeMap::from([("class".to_owned(), BTreeMap::from(map))]), ..Options::default() };
    let p = planned(&DEF, &sheet(&lines), &options, &Nothing);
    no_problems(&p.report);
    assert_eq!(landed(&p, 2)["class"], Value::from("A"));
    assert_eq!(landed(&p, 3)["class"], Value::from("B"));
    assert!(p.landings().find(|l| l.row == 5).unwrap().ask);
}

#[test]
fn a_serial_that_the_book_knows_is_asked() {
    let lines = ["登録番号|品名|製造番号", "M-1|窓口端末|5CD-0123X"];
    let mut shelf = Shelf::default();
    shelf.land(&planned(&media::DEF, &sheet(&lines), &Options::default(), &Nothing));
    let p = planned(
        &media::DEF,
        &sheet(&["登録番号|品名|製造番号", "M-77|税務課の端末|5CD0123X"]),
        &Options::default(),
        &shelf,
    );
    assert_eq!(p.report.problems[0].code, "same_number");
    assert_eq!(p.report.problems[0].key, "serial");
}

#[test]
fn stopping_stops() {
    struct Stopped;
    impl Progress for Stopped {
        fn at(&self, _done: u64, _total: u64) {}
        fn stopped(&self) -> bool {
            true
        }
    }
    let grid = sheet(&[HEAD, "税-1|い|A|室|永年"]);
    let refused = plan(&DEF, &grid, &Options::default(), &Nothing, &super::rules, super::day("2026-11-18"), &Stopped)
        .unwrap_err();
    assert_eq!(refused.code, kernel::code::CANCELLED);
    assert!(plan(&DEF, &grid, &Options::default(), &Nothing, &super::rules, super::day("2026-11-18"), &Silent).is_ok());
}
