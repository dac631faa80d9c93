//! A disk that is full, a folder that may not be written, a book that somebody else is writing: each is refused with what
//! to do, and the book is as it was.
//!
//! Whoever runs everything as root ignores file modes; the program that suffers therefore runs as `nobody`.

use crate::stage::{ASSETS, Model, Seen, Twin, copy_folder, opened, workbook};
use crate::support::{CHIEF, OFFICER, PASSWORD};
use crate::trace;
use kernel::Progress;
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

const NOBODY: u32 = 65534;

fn is_root() -> bool {
    let said = Command::new("id").arg("-u").output().unwrap();
    said.stdout == b"0\n"
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Gives the folder and all in it to whoever the program runs as.
fn give(path: &Path) {
    if !is_root() {
        return;
    }
    chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    for entry in fs::read_dir(path).into_iter().flatten() {
        give(&entry.unwrap().path());
    }
}

/// A folder that everybody may read, with the program and what it ships in it.
struct Yard {
    dir: tempfile::TempDir,
    /// A file system of a few megabytes, taken away with the yard.
    small: bool,
}

impl Yard {
    fn new() -> Yard {
        let dir = tempfile::Builder::new().prefix("守帳 庭").tempdir().unwrap();
        mode(dir.path(), 0o755);
        let program = dir.path().join("moricho-cli");
        let built = Path::new(env!("CARGO_BIN_EXE_moricho-cli"));
        if fs::hard_link(built, &program).is_err() {
            fs::copy(built, &program).unwrap();
        }
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
        copy_folder(&assets, &dir.path().join("assets"));
        for name in ["机", "一時"] {
            fs::create_dir(dir.path().join(name)).unwrap();
            mode(&dir.path().join(name), 0o777);
        }
        Yard { dir, small: false }
    }

    /// The same with a disk of its own, if one can be mounted here.
    fn with_a_small_disk() -> Option<Yard> {
        let mut yard = Yard::new();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m,mode=777", "tmpfs"])
            .arg(yard.desk())
            .stderr(Stdio::null())
            .status();
        yard.small = mounted.is_ok_and(|status| status.success());
        if !yard.small {
            println!("no file system can be mounted here: the disk is filled by strace alone");
        }
        yard.small.then_some(yard)
    }

    /// Where the book and what is written out lie.
    fn desk(&self) -> PathBuf {
        self.dir.path().join("机")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn book(&self) -> PathBuf {
        self.desk().join("帳簿")
    }

    /// Puts a fresh copy of the model onto the desk.
    fn lay(&self, model: &Model) {
        for entry in fs::read_dir(self.desk()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
        }
        copy_folder(&model.twin().book(), &self.book());
        give(&self.book());
    }

    /// moricho-cli, as somebody who is bound by file modes.
    fn cli(&self, book: &Path, who: &str, words: &[String]) -> Command {
        let mut command;
        if is_root() {
            command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(self.file("moricho-cli"));
        } else {
            command = Command::new(self.file("moricho-cli"));
        }
        command.arg("--book").arg(book).args(["--json", "--as", who]).args(words);
        command.env("MORICHO_PASSWORD", PASSWORD).env("TMPDIR", self.file("一時")).env("HOME", self.file("一時"));
        command.current_dir(self.desk());
        command
    }

    /// Runs it and answers what it said; `Ok` if it did what it was asked.
    fn run(&self, book: &Path, who: &str, words: &[String]) -> Result<Value, Value> {
        told(&mut self.cli(book, who, words))
    }

    fn seen(&self) -> Seen {
        let twin = Twin::empty();
        copy_folder(&self.book(), &twin.book());
        twin.seen().unwrap_or_else(|p| panic!("the book says: {} {p}", p.code))
    }

    /// What lies on the desk besides the book and its whole backups.
    fn strangers(&self) -> Vec<String> {
        let names_in = |dir: &Path| -> Vec<String> {
            let entries = fs::read_dir(dir).into_iter().flatten();
            entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect()
        };
        let desk = names_in(&self.desk()).into_iter().filter(|n| !["帳簿", "荷物", "帳簿の控え"].contains(&n.as_str()));
        let begun = names_in(&self.desk().join("帳簿の控え")).into_iter().filter(|n| !n.ends_with(".moricho-backup"));
        desk.chain(begun).collect()
    }

    /// Fills the disk until so many bytes are free.
    fn leave_free(&self, kib: u64) {
        let path = self.desk().join("荷物");
        let free = || {
            let said = Command::new("df").args(["-k", "--output=avail"]).arg(self.desk()).output().unwrap();
            String::from_utf8(said.stdout).unwrap().split_whitespace().last().unwrap().parse::<u64>().unwrap()
        };
        let _ = fs::remove_file(&path);
        let size = usize::try_from((free() - kib) * 1024).unwrap();
        fs::write(&path, vec![7u8; size]).unwrap();
        assert_eq!(free(), kib);
    }

    fn empty_again(&self) {
        fs::remove_file(self.desk().join("荷物")).unwrap();
    }
}

impl Drop for Yard {
    fn drop(&mut self) {
        if self.small {
            let _ = Command::new("umount").arg(self.desk()).status();
        }
    }
}

fn told(command: &mut Command) -> Result<Value, Value> {
    let out = command.output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    let json = serde_json::from_str(&text)
        .unwrap_or_else(|e| panic!("{command:?}: {e}: {text} {}", String::from_utf8_lossy(&out.stderr)));
    match out.status.code() {
        Some(0) => Ok(json),
        Some(1) => Err(json),
        other => panic!("{command:?} ended with {other:?}: {json}"),
    }
}

/// Everything that writes: its name, who does it, and its words.
fn jobs(yard: &Yard) -> Vec<(&'static str, &'static str, Vec<String>)> {
    let rows = yard.file("追加の台帳.csv");
    fs::write(&rows, workbook(ASSETS..ASSETS + 300)).unwrap();
    let bad = yard.file("問題のある台帳.csv");
    fs::write(&bad, "資産名,分類\r\n外字\u{e000}の台帳,B\r\n").unwrap();
    let photo = yard.file("写真.bin");
    fs::write(&photo, vec![7u8; 300_000]).unwrap();
    for path in [&rows, &bad, &photo] {
        mode(path, 0o644);
    }
    let desk = |name: &str| yard.desk().join(name).display().to_string();
    let words = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let call = |name: &str, ask: Value| words(&["call", name, &ask.to_string()]);
    vec![
        ("import", OFFICER, words(&["import", "--ledger", "asset", &rows.display().to_string()])),
        (
            "step",
            CHIEF,
            call("ledger_step", json!({ "ledger": "asset", "selection": { "all": {} }, "step": "confirm" })),
        ),
        ("attachment", OFFICER, call("attachment_add", json!({ "ledger": "asset", "id": "1", "path": photo }))),
        ("report", CHIEF, call("report_issue", json!({ "print": { "ledger": "asset", "form": "report" } }))),
        ("export", OFFICER, words(&["export", "--ledger", "asset", "--out", &desk("台帳.xlsx")])),
        ("export csv", OFFICER, words(&["export", "--ledger", "asset", "--out", &desk("台帳.csv")])),
        ("print", OFFICER, words(&["print", "--ledger", "asset", "--out", &desk("一覧.pdf")])),
        (
            "rejects",
            OFFICER,
            call("import_rejects", json!({ "import": { "ledger": "asset", "path": bad }, "out": desk("返し.xlsx") })),
        ),
        ("save attachment", OFFICER, call("attachment_save", json!({ "id": "1", "out": desk("証明書.txt") }))),
        (
            "save report",
            OFFICER,
            call("report_save", json!({ "number": "税務-分類-R8-001", "format": "pdf", "out": desk("報告.pdf") })),
        ),
        ("undo", CHIEF, words(&["undo", "取-R8-001", "--rest"])),
    ]
}

#[test]
fn a_full_disk_is_told_and_the_book_is_as_it_was() {
    let Some(yard) = Yard::with_a_small_disk() else { return };
    let model = Model::new();
    let before = model.seen();
    for (name, who, words) in jobs(&yard) {
        let (mut refused, mut done) = (0, 0);
        for free in [0, 48, 240, 700, 2500] {
            yard.lay(&model);
            yard.leave_free(free);
            let said = yard.run(&yard.book(), who, &words);
            yard.empty_again();
            match said {
                Err(p) => {
                    let message = p["message"].as_str().unwrap();
                    assert_eq!(p["code"], "disk", "{name} with {free} KiB: {p}");
                    assert!(message.contains("空き"), "{name} with {free} KiB: {message}");
                    assert_eq!(yard.seen(), before, "{name} with {free} KiB: the book is another");
                    assert_eq!(yard.strangers(), Vec::<String>::new(), "{name} with {free} KiB left something");
                    refused += 1;
                }
                Ok(_) => done += 1,
            }
        }
        println!("{name}: refused {refused} times, done {done} times");
        assert!(refused > 0, "{name}: even a full disk did not matter");
        assert!(done > 0, "{name}: not even an empty disk was enough");
    }
    yard.lay(&model);
    yard.leave_free(100);
    let fresh = yard.desk().join("新しい帳簿");
    let p = yard.run(&fresh, CHIEF, &["new", "--division", "税務課"].map(str::to_owned)).unwrap_err();
    assert_eq!(p["code"], "disk", "{p}");
    assert!(p["message"].as_str().unwrap().contains("空き"), "{p}");
    assert!(!fresh.exists(), "a book that could not be made left its folder");
}

#[test]
fn a_disk_that_fills_up_at_any_write_is_told_and_the_book_is_as_it_was() {
    if !trace::possible() {
        return;
    }
    let model = Model::new();
    let before = model.seen();
    let yard = Yard::new();
    for (name, who, words) in jobs(&yard).into_iter().take(3) {
        yard.lay(&model);
        let count = trace::counted(&yard.cli(&yard.book(), who, &words), &yard.file("calls"))["pwrite64"];
        let after = yard.seen();
        let step = (count / 12).max(1);
        for n in (1..=count).step_by(step) {
            yard.lay(&model);
            let command = yard.cli(&yard.book(), who, &words);
            let said = told(&mut trace::injected(&command, "pwrite64", "error=ENOSPC", n, true));
            let seen = yard.seen();
            match said {
                Err(p) => {
                    assert_eq!(p["code"], "disk", "{name}, write {n} of {count}: {p}");
                    assert!(p["message"].as_str().unwrap().contains("空き"), "{name}, write {n}: {p}");
                    assert_eq!(seen, before, "{name}, write {n} of {count}: refused, and yet the book is another");
                }
                // The log had room for the change; moving it into the database waits.
                Ok(_) => assert_eq!(seen, after, "{name}, write {n} of {count}: done, and yet the book lacks it"),
            }
        }
    }
}

#[test]
fn a_folder_that_may_not_be_written_is_told_and_the_book_is_as_it_was() {
    let model = Model::new();
    let before = model.seen();
    let yard = Yard::new();
    let words = |p: &Value| p["message"].as_str().unwrap().to_owned();
    for (name, who, ask) in jobs(&yard) {
        let out = ask.iter().any(|w| w.contains(&yard.desk().display().to_string()));
        if out {
            // The book may be written; the place for what goes out may not.
            yard.lay(&model);
            mode(&yard.desk(), 0o555);
            give(&yard.book());
        } else {
            yard.lay(&model);
            mode(&yard.book(), 0o555);
            mode(&yard.book().join("files"), 0o555);
            mode(&yard.book().join("book.db"), 0o444);
        }
        let said = yard.run(&yard.book(), who, &ask);
        mode(&yard.desk(), 0o777);
        mode(&yard.book(), 0o755);
        mode(&yard.book().join("files"), 0o755);
        let p = said.expect_err(name);
        assert_eq!(p["code"], "disk", "{name}: {p}");
        assert!(words(&p).contains("権限"), "{name}: {p}");
        assert!(words(&p).contains("場所"), "{name}: what to do: {p}");
        assert_eq!(yard.seen(), before, "{name}");
        assert_eq!(yard.strangers(), Vec::<String>::new(), "{name} left something");
    }
    mode(&yard.desk(), 0o555);
    let fresh = yard.desk().join("新しい帳簿");
    let p = yard.run(&fresh, CHIEF, &["new", "--division", "税務課"].map(str::to_owned)).unwrap_err();
    mode(&yard.desk(), 0o777);
    assert_eq!(p["code"], "disk", "{p}");
    assert!(!fresh.exists());
    // A file that may not be read is told as well.
    let secret = yard.file("読めない台帳.csv");
    fs::write(&secret, workbook(0..3)).unwrap();
    mode(&secret, 0o000);
    yard.lay(&model);
    let ask = ["import", "--ledger", "asset", &secret.display().to_string()].map(str::to_owned);
    let p = yard.run(&yard.book(), OFFICER, &ask).unwrap_err();
    assert_eq!(p["code"], "disk", "{p}");
    assert!(words(&p).contains("権限"), "{p}");
}

/// Stops in the middle of a change until it is told to go on.
struct Slow {
    here: Mutex<Option<Sender<()>>>,
    go_on: Mutex<Receiver<()>>,
}

impl Progress for Slow {
    fn at(&self, _done: u64, _total: u64) {
        if let Some(here) = self.here.lock().unwrap().take() {
            here.send(()).unwrap();
            self.go_on.lock().unwrap().recv().unwrap();
        }
    }

    fn stopped(&self) -> bool {
        false
    }
}

const MORE: usize = 90;

#[test]
fn a_book_that_another_program_is_writing_is_read_and_its_writer_is_waited_for() {
    let model = Model::new();
    let twin = model.twin();
    let rows = twin.file("追加の台帳.csv");
    // Few enough that no backup comes first: its progress would be taken for the writing.
    fs::write(&rows, workbook(ASSETS..ASSETS + MORE)).unwrap();
    let office = opened(&twin.book()).unwrap();
    let preview = json!({ "ledger": "asset", "path": rows });
    api::dispatch(&office, "import_preview", preview.clone(), &kernel::Silent).unwrap();
    let (here, arrived) = channel();
    let (go_on, waits) = channel();
    let slow = Slow { here: Mutex::new(Some(here)), go_on: Mutex::new(waits) };
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| api::dispatch(&office, "import_commit", preview, &slow));
        arrived.recv().unwrap();
        let list = told(&mut twin.cli(OFFICER, &["list", "--ledger", "asset"])).unwrap();
        assert_eq!(list["total"], ASSETS, "it is read as it stands");
        let add = json!({ "ledger": "asset", "values": { "name": "割り込み" } }).to_string();
        let p = told(&mut twin.cli(OFFICER, &["call", "ledger_add", &add])).unwrap_err();
        assert_eq!(p["code"], "disk", "{p}");
        assert!(p["message"].as_str().unwrap().contains("終わるのを待って"), "{p}");
        go_on.send(()).unwrap();
        writer.join().unwrap().unwrap();
    });
    drop(office);
    assert_eq!(twin.seen().unwrap().records.len(), ASSETS + MORE, "the writer was not disturbed");
}
