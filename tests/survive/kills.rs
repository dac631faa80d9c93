//! `kill -9` at any moment: the book then holds what it held before, or what it would hold after, and never anything
//! between; its journal is sound, and the sealed head is not ahead of it.

use crate::chance::{Chance, wanted};
use crate::stage::{ASSETS, Model, Seen, Twin, copy_folder, opened_with, seen_by, workbook};
use crate::support::{CHIEF, OFFICER, PASSWORD};
use crate::trace;
use api::dispatch;
use kernel::Silent;
use serde_json::json;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Fewer kills than these may all fall on one side by chance.
const ENOUGH: usize = 20;

/// True as soon as something was written in the book's folder.
fn writing(twin: &Twin) -> bool {
    let grown = std::fs::metadata(twin.book().join("book.db-wal")).is_ok_and(|m| m.len() > 0);
    grown || ["files/incoming.new", "head.new", "keys.json.new"].iter().any(|n| twin.book().join(n).exists())
}

fn wait_for_writing(twin: &Twin, child: &mut Child) -> bool {
    loop {
        if writing(twin) {
            return true;
        }
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        sleep(Duration::from_micros(100));
    }
}

/// Runs the job undisturbed, then again and again with a kill: at any moment, while it writes, and at one of the calls
/// by which it writes, chosen by name so that the few that decide (sync, rename, truncate) get their share.
fn survives(share: usize, who: &str, model: &Model, job: &dyn Fn(&Twin) -> Vec<String>) {
    let command = |twin: &Twin| {
        let words = job(twin);
        let mut command = twin.cli(who, &words.iter().map(String::as_str).collect::<Vec<_>>());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let before = model.seen();
    let whole = model.twin();
    let begun = Instant::now();
    let mut child = command(&whole).spawn().unwrap();
    assert!(wait_for_writing(&whole, &mut child), "the job writes nothing");
    let first = begun.elapsed();
    assert!(child.wait().unwrap().success(), "the job itself fails");
    let all = begun.elapsed();
    let after = held(&whole);
    assert_ne!(before, after, "the job changes nothing");
    let traced = model.twin();
    let calls: Vec<(String, usize)> = if trace::possible() {
        trace::counted(&command(&traced), &traced.file("calls")).into_iter().collect()
    } else {
        Vec::new()
    };

    let mut chance = Chance::new();
    let (mut in_flight, mut old, mut new) = (0, 0, 0);
    let number = wanted("MORICHO_KILLS", 100, share);
    for n in 0..number {
        let twin = model.twin();
        let (at, dead) = match n % 3 {
            0 => {
                let moment = chance.moment(all);
                (format!("after {moment:?}"), killed(&mut command(&twin), || sleep(moment)))
            }
            1 if !calls.is_empty() => {
                let (name, count) = &calls[chance.below(calls.len())];
                let nth = 1 + chance.below(*count);
                let mut injected = trace::injected(&command(&twin), name, "signal=SIGKILL", nth, false);
                let mut child = injected.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
                (format!("at call {nth} of {name}"), child.wait().unwrap().signal().is_some())
            }
            _ => {
                let moment = chance.moment(all - first);
                let mut child = command(&twin).spawn().unwrap();
                wait_for_writing(&twin, &mut child);
                sleep(moment);
                let _ = child.kill();
                (format!("{moment:?} after the first write"), child.wait().unwrap().signal().is_some())
            }
        };
        in_flight += usize::from(dead);
        match held(&twin) {
            seen if seen == before => old += 1,
            seen if seen == after => new += 1,
            seen => panic!("killed {at}: neither before nor after, but between:\n{seen:#?}"),
        }
    }
    println!("{number} kills: {in_flight} in flight; the book was as before {old} times, as after {new} times");
    if number < ENOUGH {
        return;
    }
    assert!(in_flight * 2 >= number, "most jobs were done before they could be killed");
    assert!(old > 0 && new > 0, "kills on one side only: as before {old} times, as after {new} times");
}

fn killed(command: &mut Command, wait: impl FnOnce()) -> bool {
    let mut child = command.spawn().unwrap();
    wait();
    let _ = child.kill();
    child.wait().unwrap().signal().is_some()
}

fn held(twin: &Twin) -> Seen {
    twin.seen().unwrap_or_else(|p| panic!("after a kill the book says: {} {p}", p.code))
}

#[test]
fn an_import_that_is_killed_has_landed_whole_or_not_at_all() {
    let model = Model::new();
    survives(40, OFFICER, &model, &|twin| {
        let rows = twin.file("追加の台帳.csv");
        std::fs::write(&rows, workbook(ASSETS..ASSETS + 300)).unwrap();
        ["import", "--ledger", "asset"].map(str::to_owned).into_iter().chain([rows.display().to_string()]).collect()
    });
}

#[test]
fn a_step_that_is_killed_is_taken_by_all_records_or_by_none() {
    let model = Model::new();
    let ask = r#"{"ledger":"asset","selection":{"all":{}},"step":"confirm","reason":""}"#;
    survives(30, CHIEF, &model, &|_| ["call", "ledger_step", ask].map(str::to_owned).to_vec());
}

#[test]
fn a_report_that_is_killed_is_frozen_with_its_number_or_was_never_issued() {
    let model = Model::new();
    let ask = r#"{"print":{"ledger":"asset","form":"report"}}"#;
    survives(30, CHIEF, &model, &|_| ["call", "report_issue", ask].map(str::to_owned).to_vec());
}

#[test]
fn a_book_of_an_older_version_is_migrated_and_a_password_set_however_often_that_is_killed() {
    if !trace::possible() {
        return;
    }
    const THEN: &str = "むかしの帳簿を開くことば";
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/books/schema-3");
    let fresh = || {
        let twin = Twin::empty();
        copy_folder(&kept, &twin.book());
        twin
    };
    let held = |twin: &Twin| {
        // The password until then or the new one; and whoever comes from before there were accounts takes one first.
        // What the killed program tried counts as a wrong try, so the next one may have to wait (第84条第2号).
        let patiently = |password: &str| loop {
            match opened_with(&twin.book(), password, "1002") {
                Err(p) if p.code == "locked_out" && p.to_string().contains("秒待って") => {
                    sleep(Duration::from_millis(2100))
                }
                other => return other,
            }
        };
        let office = patiently(PASSWORD).or_else(|_| patiently(THEN)).unwrap_or_else(|p| panic!("{} {p}", p.code));
        let state = dispatch(&office, "office_state", json!({}), &Silent).unwrap();
        if state["book"].is_null() {
            let ask = json!({ "new": "もう一つの長い合言葉を考える" });
            dispatch(&office, "password_change", ask, &Silent).unwrap_or_else(|p| panic!("{p}"));
        }
        seen_by(office, &twin.book()).unwrap_or_else(|p| panic!("{} {p}", p.code))
    };
    let command = |twin: &Twin| {
        let mut command = twin.cli("1002", &["password"]);
        command.env("MORICHO_PASSWORD", THEN).env("MORICHO_NEW_PASSWORD", PASSWORD);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let whole = held(&fresh());
    let counted = fresh();
    let calls: Vec<(String, usize)> = trace::counted(&command(&counted), &counted.file("calls")).into_iter().collect();
    let mut chance = Chance::new();
    for n in 0..wanted("MORICHO_KILLS", 100, 10) {
        let twin = fresh();
        // The second run meets what the first has left.
        for _ in 0..=n % 2 {
            let (name, count) = &calls[chance.below(calls.len())];
            let nth = 1 + chance.below(*count);
            let mut killed = trace::injected(&command(&twin), name, "signal=SIGKILL", nth, false);
            let _ = killed.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        }
        assert_eq!(held(&twin), whole, "a migration that was killed has lost something");
    }
}

#[test]
fn a_book_whose_key_is_being_changed_opens_after_any_kill_and_has_lost_nothing() {
    if !trace::possible() {
        return;
    }
    let model = Model::new();
    let ask = json!({ "password": PASSWORD }).to_string();
    let command = |twin: &Twin| {
        let mut command = twin.cli(CHIEF, &["call", "book_rekey", &ask]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let whole = model.seen();
    let counted = model.twin();
    let calls: Vec<(String, usize)> = trace::counted(&command(&counted), &counted.file("calls")).into_iter().collect();
    let mut chance = Chance::new();
    let (mut old, mut new) = (0, 0);
    for _ in 0..wanted("MORICHO_KILLS", 100, 15) {
        let twin = model.twin();
        let keys = std::fs::read(twin.book().join("keys.json")).unwrap();
        let (name, count) = &calls[chance.below(calls.len())];
        let nth = 1 + chance.below(*count);
        let mut killed = trace::injected(&command(&twin), name, "signal=SIGKILL", nth, false);
        let _ = killed.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        assert_eq!(held(&twin), whole, "killed at call {nth} of {name}");
        if std::fs::read(twin.book().join("keys.json")).unwrap() == keys { old += 1 } else { new += 1 }
    }
    println!("the book was under the old key {old} times, under the new one {new} times");
    assert!(old > 0, "a job that is over before it is killed shows nothing");
}
