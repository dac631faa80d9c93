//! The workbooks that ship, and those with the habits of real ones, read through and planned.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use kernel::{FieldProblem, Silent, Value, Values};
use ledgers::import::{Nothing, Options, Planned, QUIRKS, plan};
use ledgers::{Ctx, ledger};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn read(ledger_key: &str, path: &Path, sheet: &str) -> Planned {
    let pack = standard::Pack::shipped().unwrap();
    let actor = kernel::Actor { number: "1001".into(), name: "担当D".into(), role: kernel::Role::Officer };
    let today = "2026-11-18".parse().unwrap();
    let ledger = ledger(ledger_key).unwrap();
    let ctx = Ctx::new(today, &actor, &pack);
    let check = |values: &Values, _: Option<&kernel::Record>| -> Vec<FieldProblem> {
        ledgers::engine::findings(&ctx, ledger, values)
    };
    let sheet = Some(sheet).filter(|s| !s.is_empty());
    let (_, grid) = sheet::read(path, sheet, &sheet::CsvOptions::default(), &Silent).unwrap();
    plan(ledger.def(), &grid, &Options::default(), &Nothing, &check, today, &Silent).unwrap()
}

fn expected() -> Vec<Json> {
    let path = root().join("tests/fixtures/quirks/expected.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn file(name: &str) -> PathBuf {
    let sample = root().join("assets/samples").join(name);
    if sample.exists() { sample } else { root().join("tests/fixtures/quirks").join(name) }
}

/// True if every field of `want` stands in `have`.
fn has(have: &Json, want: &Json) -> bool {
    want.as_object().unwrap().iter().all(|(key, value)| have.get(key) == Some(value))
}

#[test]
fn the_shipped_lists_come_in_without_a_single_problem() {
    for (key, name, rows, without_class) in [
        ("asset", "情報資産台帳_記入サンプル.xlsx", 40, 3),
        ("media", "媒体・機器台帳_サンプル.xlsx", 24, 1),
        ("ic_card", "ICカード管理台帳_サンプル.xlsx", 10, 0),
        ("user_id", "利用者ID台帳_サンプル.xlsx", 11, 0),
        ("takeout", "持出し・持込み管理簿_サンプル.xlsx", 6, 0),
        ("training", "研修計画_サンプル.xlsx", 4, 0),
        ("contractor", "委託先台帳_サンプル.xlsx", 4, 0),
    ] {
        let planned = read(key, &root().join("assets/samples").join(name), "");
        let report = &planned.report;
        assert!(report.problems.is_empty(), "{name}: {:#?}", report.problems);
        assert_eq!((report.added, report.skipped.len()), (rows, 0), "{name}");
        let blank = report.flags.iter().filter(|f| f.kind == "unclassified").count();
        assert_eq!(blank, without_class, "{name}: some are left to classify");
        assert!(report.columns.iter().all(|c| c.key.is_some()), "{name}: {:#?}", report.columns);
        assert_eq!(report.defaults["division"], "税務課");
        let other: Vec<_> = report.flags.iter().filter(|f| f.kind != "unclassified").collect();
        assert!(other.is_empty(), "{name}: {other:#?}");
    }
}

#[test]
fn every_habit_in_the_messy_workbooks_leads_to_what_it_must() {
    let expected = expected();
    let mut wrong: Vec<String> = Vec::new();
    let mut last: Option<(String, Planned)> = None;
    for want in &expected {
        let text = |key: &str| want[key].as_str().unwrap();
        let (list, fields) = (text("list"), &want["fields"]);
        let path = file(text("file"));
        if list == "sheets" {
            let book = sheet::inspect(&path, &Silent).unwrap();
            let sheet = book.sheets.iter().find(|s| s.name == fields["name"].as_str().unwrap()).unwrap();
            if fields["looks_like"] != "" {
                let looks = format!("{:?}", sheet.looks_like).to_lowercase();
                assert_eq!(json!(looks), fields["looks_like"], "{want}");
            } else {
                assert_ne!(sheet.visibility, sheet::Visibility::Visible, "{want}");
            }
            assert_eq!(book.sheets[book.best].name, "税務課", "none of these is taken for the list");
            continue;
        }
        let place = format!("{} {}", text("file"), text("sheet"));
        if last.as_ref().is_none_or(|(p, _)| *p != place) {
            last = Some((place, read(text("ledger"), &path, text("sheet"))));
        }
        let planned = &last.as_ref().unwrap().1;
        let report = serde_json::to_value(&planned.report).unwrap();
        let holds = match list {
            "defaults" => has(&report["defaults"], fields),
            "records" => {
                let row = u32::try_from(fields["row"].as_u64().unwrap()).unwrap();
                let landing = planned.landings().find(|l| l.row == row);
                let value = landing.and_then(|l| l.values.get(fields["key"].as_str().unwrap()).cloned());
                serde_json::to_value(value.unwrap_or(Value::Null)).unwrap() == fields["value"]
            }
            _ => report[list].as_array().unwrap().iter().any(|have| has(have, fields)),
        };
        if !holds {
            let row = fields["row"].as_i64();
            let there: Vec<&Json> = ["skipped", "resolved", "flags", "problems"]
                .iter()
                .flat_map(|l| report[*l].as_array().unwrap())
                .filter(|e| row.is_some() && e["row"].as_i64() == row)
                .collect();
            wrong.push(format!("{want}\n   there is: {}", json!(there)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_in_the_messy_workbook_is_wrong_beyond_what_is_meant() {
    let meant: BTreeSet<(String, i64)> = expected()
        .iter()
        .filter(|e| e["list"] == "problems")
        .map(|e| (e["sheet"].as_str().unwrap().to_owned(), e["fields"]["row"].as_i64().unwrap()))
        .collect();
    for (ledger, sheet) in [("asset", "税務課"), ("media", "機器")] {
        let planned = read(ledger, &file("情報資産台帳_癖のある例.xlsx"), sheet);
        for problem in &planned.report.problems {
            assert!(meant.contains(&(sheet.to_owned(), i64::from(problem.row))), "{problem:#?}");
        }
    }
}

#[test]
fn the_list_names_only_habits_that_exist_and_the_workbooks_show_nearly_all() {
    let ids: BTreeSet<&str> = QUIRKS.iter().map(|q| q.id).collect();
    let expected = expected();
    let shown: BTreeSet<&str> = expected.iter().map(|e| e["id"].as_str().unwrap()).collect();
    assert!(shown.is_subset(&ids));
    let rest: Vec<&&str> = ids.difference(&shown).collect();
    assert_eq!(rest, [&"Q23"], "importing again needs a book: stories do that");
}
