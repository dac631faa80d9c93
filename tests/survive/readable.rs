//! What was entered can be read nowhere but in the book, and where the user saved it.

use crate::stage::{Model, Twin, opened};
use crate::support::{CHIEF, OFFICER};
use crate::trace;
use kernel::Silent;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// In records, attachments, imported files and drafts; in letters of every width, so that no encoding hides it.
const MARK: &str = "目印MARKER7731";

/// The files below a folder, with their bytes.
fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    found
}

/// Complains of every file below the folder that shows the mark, as UTF-8, UTF-16 or CP932, or as a readable package.
fn nothing_readable(dir: &Path, when: &str) {
    let utf16: Vec<u8> = "MARKER7731".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (path, bytes) in files(dir) {
        for needle in ["MARKER7731".as_bytes(), "目印".as_bytes(), &utf16] {
            assert!(!bytes.windows(needle.len()).any(|w| w == needle), "{when}: {} shows the mark", path.display());
        }
        for magic in [&b"PK\x03\x04"[..], b"%PDF", b"SQLite format 3"] {
            assert!(!bytes.starts_with(magic), "{when}: {} is readable to whoever finds it", path.display());
        }
    }
}

/// A book, a home and a folder for temporary files, all watched; and two folders that are the user's own.
struct Desk {
    twin: Twin,
}

impl Desk {
    fn new(model: &Model) -> Desk {
        let twin = model.twin();
        for name in ["家", "一時", "元", "保存", "共有"] {
            std::fs::create_dir(twin.file(name)).unwrap();
        }
        Desk { twin }
    }

    fn command(&self, who: &str, words: &[&str]) -> std::process::Command {
        let mut command = self.twin.cli(who, words);
        let (home, temporary) = (self.twin.file("家"), self.twin.file("一時"));
        command.env("HOME", &home).env("XDG_DATA_HOME", &home).env("XDG_CACHE_HOME", &home);
        command.env("TMPDIR", &temporary).env("TMP", &temporary).env("TEMP", &temporary);
        command.current_dir(&home).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn done(&self, who: &str, words: &[&str]) {
        let code = self.command(who, words).status().unwrap().code();
        assert!(code == Some(0), "{words:?} ended with {code:?}");
    }

    fn said(&self, who: &str, words: &[&str]) -> Value {
        let out = self.command(who, words).stdout(Stdio::piped()).output().unwrap();
        assert!(out.status.success(), "{words:?}: {}", String::from_utf8_lossy(&out.stdout));
        serde_json::from_slice(&out.stdout).unwrap()
    }

    fn watched(&self, when: &str) {
        let beside = ["帳簿の控え", "帳簿を復元中", "家", "一時", "共有"].map(|name| self.twin.file(name));
        let kept = std::fs::read_dir(self.twin.file(".")).unwrap().map(|e| e.unwrap().path());
        let kept = kept.filter(|p| p.file_name().unwrap().to_string_lossy().contains("_復元の前_"));
        for dir in [self.twin.book()].into_iter().chain(beside).chain(kept).filter(|dir| dir.exists()) {
            nothing_readable(&dir, when);
        }
    }

    fn own(&self, folder: &str, name: &str) -> String {
        self.twin.file(folder).join(name).display().to_string()
    }
}

#[test]
fn what_was_entered_is_readable_only_where_the_user_saved_it() {
    let desk = Desk::new(&Model::new());
    let rows = desk.own("元", "取り込む台帳.csv");
    std::fs::write(&rows, format!("資産名,分類,分類理由,備考\r\n{MARK}の台帳,A,{MARK},{MARK}\r\n")).unwrap();
    let photo = desk.own("元", "証明書.txt");
    std::fs::write(&photo, MARK.repeat(9000)).unwrap();
    desk.done(OFFICER, &["import", "--ledger", "asset", &rows]);
    let add = json!({ "ledger": "asset", "values": { "name": MARK, "remarks": MARK } }).to_string();
    desk.done(OFFICER, &["call", "ledger_add", &add]);
    desk.done(
        OFFICER,
        &["call", "attachment_add", &json!({ "ledger": "asset", "id": "1", "path": photo }).to_string()],
    );
    let draft = json!({ "key": "asset:new", "json": json!({ "name": MARK }).to_string() }).to_string();
    desk.done(OFFICER, &["call", "draft_keep", &draft]);
    desk.watched("after entering");

    let exported = desk.own("保存", "台帳.xlsx");
    desk.done(OFFICER, &["export", "--ledger", "asset", "--out", &exported]);
    desk.done(OFFICER, &["export", "--ledger", "asset", "--out", &desk.own("保存", "台帳.csv")]);
    desk.done(OFFICER, &["print", "--ledger", "asset", "--out", &desk.own("保存", "一覧.pdf")]);
    desk.done(CHIEF, &["call", "report_issue", r#"{"print":{"ledger":"asset","form":"report"}}"#]);
    desk.done(OFFICER, &["call", "print_preview", r#"{"ledger":"asset","form":"list","fill":"data"}"#]);
    desk.watched("after writing out");
    let csv = std::fs::read_to_string(desk.own("保存", "台帳.csv")).unwrap();
    assert!(csv.contains(MARK), "what the user saved is there to be read: {csv}");

    let case = json!({
        "values": { "name": MARK, "kind": "dispose", "cause": "unneeded", "work": "own" },
        "items": [{ "kind": "usb", "name": MARK, "serial": MARK, "class": "B", "method": "crush_chip" }],
    });
    let case = desk.said(OFFICER, &["call", "disposal_save", &case.to_string()])["id"].clone();
    let log = desk.own("元", "消去の記録.txt");
    std::fs::write(&log, format!("{MARK} を消しました。\n").repeat(500)).unwrap();
    let evidence = json!({ "id": case, "path": log, "kind": "log" }).to_string();
    desk.done(OFFICER, &["call", "disposal_evidence", &evidence]);
    let draft = json!({ "ledger": "media_disposal", "form": "case", "selection": { "ids": [case] }, "fill": "data" });
    desk.done(OFFICER, &["call", "print_preview", &draft.to_string()]);
    desk.watched("after a disposal case with evidence and a draft on paper");

    desk.done(OFFICER, &["backup"]);
    let own = desk.own("保存", "控え.moricho-backup");
    desk.done(OFFICER, &["backup", "--out", &own]);
    desk.watched("after a backup");
    nothing_readable(&desk.twin.file("帳簿の控え"), "in the folder of backups");
    let whole = std::fs::read(&own).unwrap();
    assert!(!whole.windows(10).any(|w| w == b"MARKER7731"), "the backup that the user keeps shows the mark");
    desk.done(OFFICER, &["restore", &own]);
    desk.watched("after a restore");
    let shared = desk.twin.file("共有").display().to_string();
    desk.done(OFFICER, &["share", "begin", &shared, "--pc", "一"]);
    desk.watched("after it was shared");
    assert!(std::fs::read_dir(&shared).unwrap().count() > 1, "nothing lies in the shared folder");

    let office = opened(&desk.twin.book()).unwrap();
    let list = json!({ "ledger": "asset", "view": { "search": "MARKER7731" } });
    let page = api::dispatch(&office, "ledger_list", list, &Silent).unwrap();
    assert_eq!(page["total"], 2, "the mark is in the book: {page}");
    desk.watched("while the book is open");
}

#[test]
fn a_program_killed_while_it_writes_out_leaves_nothing_readable_in_the_book_or_the_temporary_folder() {
    if !trace::possible() {
        return;
    }
    let model = Model::new();
    for words in [
        &["export", "--ledger", "asset", "--out", "台帳.xlsx"][..],
        &["print", "--ledger", "asset", "--out", "一覧.pdf"],
        &["backup", "--out", "控え.moricho-backup"],
        &["backup"],
    ] {
        let desk = Desk::new(&model);
        let add = json!({ "ledger": "asset", "values": { "name": MARK, "remarks": MARK } }).to_string();
        desk.done(OFFICER, &["call", "ledger_add", &add]);
        let out = words.last().filter(|_| words.len() > 1).map_or(String::new(), |name| desk.own("保存", name));
        let words: Vec<&str> = words.iter().map(|w| if w.contains('.') { out.as_str() } else { *w }).collect();
        let counts = trace::counted(&desk.command(OFFICER, &words), &desk.twin.file("calls"));
        for (name, at) in [("write", 1), ("write", 2), ("fsync", 1), ("rename", 1)] {
            if counts.get(name).is_some_and(|n| at <= *n) {
                let mut killed = trace::injected(&desk.command(OFFICER, &words), name, "signal=SIGKILL", at, false);
                let _ = killed.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
                desk.watched(&format!("{} killed at {name} {at}", words[0]));
            }
        }
    }
}
