//! Every habit of real workbooks, through the program itself: a dry run tells it, and what lands says what it must.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use ledgers::import::QUIRKS;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// Runs moricho-cli on a book; answers its exit code and the JSON that it prints.
fn run(book: &Path, words: &[&str]) -> (i32, Value) {
    let out = Command::new(env!("CARGO_BIN_EXE_moricho-cli"))
        .arg("--book")
        .arg(book)
        .args(["--as", "1001", "--json"])
        .args(words)
        .env("MORICHO_PASSWORD", "合言葉は三つの窓と七つの鍵")
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    let json = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{words:?}: {e}: {text}"));
    (out.status.code().unwrap_or(-1), json)
}

fn file(name: &str) -> String {
    let sample = root().join("assets/samples").join(name);
    let path = if sample.exists() { sample } else { root().join("tests/fixtures/quirks").join(name) };
    path.to_str().unwrap().to_owned()
}

fn expected() -> Vec<Value> {
    let path = root().join("tests/fixtures/quirks/expected.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn has(have: &Value, want: &Value) -> bool {
    want.as_object().unwrap().iter().all(|(key, value)| have.get(key) == Some(value))
}

fn words<'a>(verb: &[&'a str], ledger: &'a str, file: &'a str, sheet: &'a str, last: &'a str) -> Vec<&'a str> {
    let mut words = verb.to_vec();
    words.extend(["--ledger", ledger, file]);
    if !sheet.is_empty() {
        words.extend(["--sheet", sheet]);
    }
    words.push(last);
    words
}

#[test]
fn every_habit_is_told_by_the_dry_run_and_lands_as_it_must() {
    let mut by_sheet: BTreeMap<(String, String, String), Vec<Value>> = BTreeMap::new();
    for want in expected().into_iter().filter(|w| w["list"] != "sheets") {
        let text = |key: &str| want[key].as_str().unwrap().to_owned();
        by_sheet.entry((text("file"), text("sheet"), text("ledger"))).or_default().push(want);
    }
    let mut held: BTreeSet<String> = BTreeSet::from(["Q14".to_owned(), "Q23".to_owned()]);
    for ((name, sheet, ledger), wanted) in by_sheet {
        let folder = tempfile::tempdir().unwrap();
        let book = folder.path().join("帳簿");
        assert_eq!(run(&book, &["new", "--division", "税務課"]).0, 0);
        let path = file(&name);
        let (code, dry) = run(&book, &words(&["import"], &ledger, &path, &sheet, "--dry-run"));
        let problems = dry["problems"].as_array().unwrap().len();
        assert_eq!(code, i32::from(problems > 0), "{name}: exit 1 tells of problems");
        assert_eq!(run(&book, &["list", "--ledger", &ledger]).1["total"], 0, "a dry run writes nothing");

        let (code, landed) = run(&book, &words(&["import"], &ledger, &path, &sheet, "--partial"));
        assert_eq!(code, i32::from(problems > 0), "{name}: the rest was left out");
        let (_, list) = run(&book, &["list", "--ledger", &ledger, "--limit", "1000"]);
        assert_eq!(list["total"], landed["added"]);
        for want in wanted {
            let (kind, fields) = (want["list"].as_str().unwrap(), &want["fields"]);
            let holds = match kind {
                "defaults" => has(&dry["defaults"], fields),
                "records" => list["records"].as_array().unwrap().iter().any(|r| {
                    let values = &r["values"];
                    values["name"] == fields["name"] && values[fields["key"].as_str().unwrap()] == fields["value"]
                }),
                _ => dry[kind].as_array().unwrap().iter().any(|have| has(have, fields)),
            };
            assert!(holds, "{want}");
            held.insert(want["id"].as_str().unwrap().to_owned());
        }

        // Q23: the same file again makes no doubles.
        let (_, again) = run(&book, &words(&["import"], &ledger, &path, &sheet, "--dry-run"));
        assert_eq!((&again["added"], &again["changed"]), (&Value::from(0), &Value::from(0)), "{name} {sheet}");
        assert_eq!(again["unchanged"], landed["added"]);
    }
    let all: BTreeSet<String> = QUIRKS.iter().map(|q| q.id.to_owned()).collect();
    assert_eq!(held, all, "every habit has been shown");
}

#[test]
fn of_several_sheets_the_list_is_taken_and_neither_samples_nor_choices() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("帳簿");
    assert_eq!(run(&book, &["new", "--division", "税務課"]).0, 0);
    let path = file("情報資産台帳_癖のある例.xlsx");
    let (_, dry) = run(&book, &["import", "--ledger", "asset", &path, "--dry-run"]);
    assert_eq!(dry["sheet"], "税務課");
    let ask = serde_json::json!({ "path": path }).to_string();
    let (_, view) = run(&book, &["call", "import_open", &ask]);
    for want in expected().iter().filter(|w| w["list"] == "sheets") {
        let sheets = view["sheets"].as_array().unwrap();
        let sheet = sheets.iter().find(|s| s["name"] == want["fields"]["name"]).unwrap();
        match want["fields"]["looks_like"].as_str().unwrap() {
            "" => assert_eq!(sheet["hidden"], true),
            looks => assert_eq!(sheet["looks_like"], looks),
        }
    }
}
