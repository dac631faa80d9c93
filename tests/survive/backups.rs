//! Backups and restores that are killed, and backups with a flipped byte: the book is the old or the new one, a backup
//! that has its name is whole, and what is not as it was written is noticed.

use crate::chance::{Chance, wanted};
use crate::stage::{Model, Seen, Twin, asked, copy_folder, opened};
use crate::support::{CHIEF, OFFICER, PASSWORD};
use crate::trace;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The moments of a run at which it is killed: every call that gives or takes a name, and as many others as wanted.
fn moments(calls: &BTreeMap<String, usize>, share: usize, chance: &mut Chance) -> Vec<(String, usize)> {
    let naming = |name: &str| name.starts_with("rename") || name == "unlink";
    let mut all: Vec<(String, usize)> = Vec::new();
    for (name, count) in calls.iter().filter(|(name, _)| naming(name)) {
        all.extend((1..=*count).map(|n| (name.clone(), n)));
    }
    let others: Vec<(&String, &usize)> = calls.iter().filter(|(name, _)| !naming(name)).collect();
    for _ in 0..wanted("MORICHO_KILLS", 100, share) {
        let (name, count) = others[chance.below(others.len())];
        all.push((name.clone(), 1 + chance.below(*count)));
    }
    all
}

/// True if the kill came before the end.
fn killed(command: &Command, (name, n): &(String, usize)) -> bool {
    let mut injected = trace::injected(command, name, "signal=SIGKILL", *n, false);
    injected.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().signal().is_some()
}

fn held(twin: &Twin, at: &(String, usize)) -> Seen {
    twin.seen().unwrap_or_else(|p| panic!("killed at {at:?} the book says: {} {p}", p.code))
}

/// Backups that have their name in a folder.
fn named(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().path());
    entries.filter(|p| p.extension().is_some_and(|e| e == "moricho-backup")).collect()
}

fn of(path: &Path, dir: &Path) -> Value {
    json!({ "path": path, "number": CHIEF, "password": PASSWORD, "dir": dir })
}

/// Opens a backup without any book being open.
fn asked_about(cmd: &str, path: &Path, dir: &Path) -> Result<Value, kernel::Problem> {
    asked(path.parent().unwrap(), cmd, of(path, dir))
}

#[test]
fn a_backup_that_is_killed_is_whole_or_has_no_name_and_the_book_is_as_it_was() {
    if !trace::possible() {
        return;
    }
    let model = Model::new();
    let first = model.twin();
    let second = first.file("2つ目の場所");
    std::fs::create_dir(&second).unwrap();
    let office = opened(&first.book()).unwrap();
    api::dispatch(&office, "backup_places", json!({ "second": second }), &kernel::Silent).unwrap();
    api::dispatch(&office, "book_close", json!({}), &kernel::Silent).unwrap();
    drop(office);
    let before = Twin::of(&first).seen().unwrap();

    let job = |twin: &Twin| twin.cli(OFFICER, &["backup"]);
    let traced = Twin::of(&first);
    let calls = trace::counted(&job(&traced), &traced.file("calls"));
    assert_eq!(named(&traced.file("帳簿の控え")).len(), 1);
    let mut chance = Chance::new();
    let (mut in_flight, mut without, mut with) = (0, 0, 0);
    for at in moments(&calls, 12, &mut chance) {
        for old in named(&second) {
            std::fs::remove_file(old).unwrap();
        }
        let twin = Twin::of(&first);
        in_flight += usize::from(killed(&job(&twin), &at));
        assert_eq!(held(&twin, &at), before, "killed at {at:?}");
        let folder = twin.file("帳簿の控え");
        let there = named(&folder);
        if there.is_empty() {
            without += 1
        } else {
            with += 1
        }
        for path in there.iter().chain(&named(&second)) {
            let checked = asked_about("backup_check", path, &twin.file("よそ")).unwrap_or_else(|p| {
                panic!("killed at {at:?}: {} has its name and is broken: {} {p}", path.display(), p.code)
            });
            assert_eq!(checked["sound"], true, "killed at {at:?}");
        }
        assert!(job(&twin).stdout(Stdio::null()).status().unwrap().success(), "the next backup after {at:?}");
    }
    println!("{in_flight} killed in flight; a finished backup was there {with} times, none {without} times");
    assert!(in_flight > 0 && with > 0 && without > 0, "{in_flight} in flight, {with} with, {without} without");
}

#[test]
fn a_restore_that_is_killed_leaves_the_old_book_or_the_one_of_the_backup() {
    if !trace::possible() {
        return;
    }
    let model = Model::new();
    let first = model.twin();
    let file = first.file("きのうの控え.moricho-backup");
    let add = json!({ "ledger": "asset", "values": { "name": "控えの後に足した台帳" } }).to_string();
    for words in [&["backup", "--out", file.to_str().unwrap()][..], &["call", "ledger_add", &add]] {
        assert!(first.cli(OFFICER, words).stdout(Stdio::null()).status().unwrap().success(), "{words:?}");
    }
    let before = Twin::of(&first).seen().unwrap();
    let after = model.seen();
    assert_ne!(before, after);
    let job = |twin: &Twin| {
        let mut command = twin.cli(OFFICER, &["restore", file.to_str().unwrap()]);
        command.stdout(Stdio::null());
        command
    };
    let traced = Twin::of(&first);
    let calls = trace::counted(&job(&traced), &traced.file("calls"));
    assert_eq!(traced.seen().unwrap(), after);
    let mut chance = Chance::new();
    let (mut old, mut new) = (0, 0);
    for at in moments(&calls, 12, &mut chance) {
        let twin = Twin::of(&first);
        killed(&job(&twin), &at);
        match held(&twin, &at) {
            seen if seen == before => old += 1,
            seen if seen == after => {
                new += 1;
                let kept: Vec<PathBuf> = std::fs::read_dir(twin.book().parent().unwrap())
                    .unwrap()
                    .map(|e| e.unwrap().path())
                    .filter(|p| p.file_name().unwrap().to_string_lossy().contains("_復元の前_"))
                    .collect();
                assert_eq!(kept.len(), 1, "killed at {at:?}: what lay there before is not kept");
                let copy = Twin::empty();
                copy_folder(&kept[0], &copy.book());
                assert_eq!(copy.seen().unwrap(), before, "killed at {at:?}: the kept book is another");
            }
            seen => panic!("killed at {at:?}: neither the old book nor the backup's:\n{seen:#?}"),
        }
        assert!(job(&twin).status().unwrap().success(), "the next restore after {at:?}");
        assert_eq!(held(&twin, &at), after, "restored again after {at:?}");
        assert!(!twin.file("帳簿を復元中").exists(), "killed at {at:?}: half a book stays for ever");
    }
    println!("killed restores: the old book {old} times, the backup's {new} times");
    assert!(old > 0 && new > 0, "kills on one side only: old {old}, new {new}");
}

#[test]
fn no_byte_of_a_backup_can_be_flipped_unnoticed() {
    let twin = Model::new().twin();
    let file = twin.file("控え.moricho-backup");
    let words = ["backup", "--out", file.to_str().unwrap()];
    assert!(twin.cli(OFFICER, &words).stdout(Stdio::null()).status().unwrap().success());
    let before = Twin::of(&twin).seen().unwrap();
    let whole = std::fs::read(&file).unwrap();
    let foot = whole.len() - 72;
    let tail = usize::try_from(u64::from_be_bytes(whole[foot + 16..foot + 24].try_into().unwrap())).unwrap();
    assert!(tail > 100_000 && tail < foot, "the foot says where the database and the sealed files end: {tail}");
    let bad = twin.file("壊れた控え.moricho-backup");
    let noticed = |cmd: &str, at: usize, bit: u8, ask: &dyn Fn() -> Result<Value, kernel::Problem>| {
        let mut bytes = whole.clone();
        bytes[at] ^= bit;
        std::fs::write(&bad, bytes).unwrap();
        let p = ask().expect_err(&format!("{cmd}: byte {at} of {}, bit {bit:#x}: read over", whole.len()));
        assert!(["damaged", "bad_file"].contains(&p.code.as_str()), "{cmd}: byte {at}: {} {p}", p.code);
        assert!(p.message.contains("控え"), "{cmd}: byte {at}: {p}");
    };
    // The end, byte by byte: key slots, list of contents, foot. Already a look inside notices them.
    for at in tail..whole.len() {
        noticed("look", at, 1 << (at % 8), &|| asked_about("backup_look", &bad, &twin.book()));
    }
    // The database and the sealed files here and there, its beginning byte by byte.
    let mut chance = Chance::new();
    let sample: Vec<usize> =
        (0..100).chain((0..wanted("MORICHO_FLIPS", 150, 20)).map(|_| chance.below(tail))).collect();
    for at in &sample {
        noticed("check", *at, 1 << chance.below(8), &|| asked_about("backup_check", &bad, &twin.book()));
    }
    for at in sample.iter().rev().take(12).chain(&[tail, foot, whole.len() - 1]) {
        noticed("restore", *at, 0x20, &|| {
            asked(&twin.file("家"), "backup_restore", json!({ "backup": of(&bad, &twin.book()) }))
        });
    }
    println!("a backup of {} bytes: {} flips, all noticed", whole.len(), whole.len() - tail + sample.len() + 15);
    assert_eq!(twin.seen().unwrap(), before, "what was refused has changed the book");
    assert_eq!(asked_about("backup_check", &file, &twin.book()).unwrap()["sound"], true, "the whole one is good");
}

#[test]
fn the_task_scheduler_takes_the_days_backup_once_and_says_when_the_second_place_is_missing() {
    let model = Model::new();
    let twin = model.twin();
    let (folder, second) = (twin.file("控え"), twin.file("別のディスク"));
    std::fs::create_dir(&folder).unwrap();
    let says = |words: &[&str]| {
        let out = twin.cli(CHIEF, words).output().unwrap();
        (out.status.code().unwrap(), serde_json::from_slice::<Value>(&out.stdout).unwrap())
    };
    let places = json!({ "folder": folder, "second": "" }).to_string();
    assert_eq!(says(&["call", "backup_places", &places]).0, 0);

    let (code, taken) = says(&["backup", "--daily"]);
    assert_eq!((code, &taken["taken"], &taken["sound"]), (0, &json!(true), &json!(true)), "{taken}");
    let files = named(&folder);
    assert!(files.len() == 1 && files[0].to_string_lossy().contains("日次"), "{files:?}");
    let inside = asked_about("backup_check", &files[0], &twin.book()).unwrap();
    assert_eq!(inside["division"].as_str().unwrap(), "税務課", "{inside}");

    // The second run of the day does nothing, and that is no failure.
    let (code, again) = says(&["backup", "--daily"]);
    assert_eq!((code, &again["taken"]), (0, &json!(false)), "{again}");
    assert_eq!(named(&folder), files);

    // A second place that is not there: the backup is taken, and the exit code tells that something is to be looked at.
    let other = model.twin();
    let places = json!({ "folder": other.file("控え"), "second": second }).to_string();
    let says = |words: &[&str]| other.cli(CHIEF, words).output().unwrap();
    std::fs::create_dir_all(&second).unwrap();
    std::fs::create_dir_all(other.file("控え")).unwrap();
    let set = says(&["call", "backup_places", &places]);
    assert!(set.status.success(), "{}", String::from_utf8_lossy(&set.stdout));
    std::fs::remove_dir_all(&second).unwrap();
    let out = says(&["backup", "--daily"]);
    let taken: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((out.status.code(), &taken["second"]), (Some(1), &json!("missing")), "{taken}");
    assert_eq!(named(&other.file("控え")).len(), 1);

    // Without the password nothing is taken.
    let out =
        twin.cli(CHIEF, &["backup", "--daily"]).env("MORICHO_PASSWORD", "ちがう合言葉ちがう合言葉").output().unwrap();
    assert_eq!(out.status.code(), Some(1));
    assert_eq!(named(&folder), files);
}
