//! Two PCs and a shared folder: programs that race for the lease, and programs that are killed while they publish.

use crate::chance::{Chance, wanted};
use crate::stage::{Seen, asked, copy_folder, opened, seen, workbook};
use crate::support::*;
use crate::trace;
use api::{Office, dispatch};
use chrono::Utc;
use kernel::Silent;
use serde_json::{Value, json};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// A shared folder and the homes of two PCs, side by side.
struct Pair {
    dir: tempfile::TempDir,
}

fn ask(office: &Office, cmd: &str, payload: Value) -> Value {
    dispatch(office, cmd, payload, &Silent).unwrap_or_else(|p| panic!("{cmd}: {} {p}", p.code))
}

impl Pair {
    fn new() -> Pair {
        let dir = tempfile::Builder::new().prefix("守帳 二台").tempdir().unwrap();
        let pair = Pair { dir };
        std::fs::create_dir(pair.shared()).unwrap();
        let story = an_office_at(Utc::now());
        story.ask("book_close", json!({}));
        copy_folder(&story.book(), &pair.book("一"));
        let office = opened(&pair.book("一")).unwrap();
        ask(&office, "share_begin", json!({ "folder": pair.shared(), "pc": "一" }));
        let rows = pair.file("はじめ.csv");
        std::fs::write(&rows, workbook(0..20)).unwrap();
        ask(&office, "import_commit", json!({ "ledger": "asset", "path": rows }));
        ask(&office, "book_close", json!({}));
        let join = pair.cli("二", &["share", "join", pair.shared().to_str().unwrap(), "--pc", "二"]).output().unwrap();
        assert!(join.status.success(), "{join:?}");
        pair
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn shared(&self) -> PathBuf {
        self.file("共有")
    }

    fn book(&self, pc: &str) -> PathBuf {
        self.file(pc).join("帳簿")
    }

    /// The same in another place: each working copy knows where its folder is.
    fn copy(&self) -> Pair {
        let pair = Pair { dir: tempfile::Builder::new().prefix("守帳 二台").tempdir().unwrap() };
        copy_folder(self.dir.path(), pair.dir.path());
        for pc in ["一", "二"] {
            let path = pair.book(pc).join("share.json");
            let text = std::fs::read_to_string(&path).unwrap();
            let there = text.replace(self.shared().to_str().unwrap(), pair.shared().to_str().unwrap());
            assert_ne!(text, there);
            std::fs::write(path, there).unwrap();
        }
        pair
    }

    fn cli(&self, pc: &str, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_moricho-cli"));
        command.arg("--book").arg(self.book(pc)).args(["--json", "--as", OFFICER]).args(words);
        command.env("MORICHO_PASSWORD", PASSWORD).current_dir(self.dir.path());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// What a PC holds after looking into the folder.
    fn looked(&self, pc: &str) -> Seen {
        let office = opened(&self.book(pc)).unwrap();
        let view = ask(&office, "share_state", json!({ "look": true }));
        assert_eq!((&view["problem"], &view["aside"]), (&json!(""), &json!(0)), "{view}");
        ask(&office, "book_close", json!({}));
        self.held(pc)
    }

    fn held(&self, pc: &str) -> Seen {
        seen(&self.book(pc)).unwrap_or_else(|p| panic!("{pc}: {} {p}", p.code))
    }
}

fn names(seen: &Seen) -> Vec<String> {
    let mut names: Vec<String> = seen
        .records
        .iter()
        .map(|r| serde_json::from_str::<Value>(r).unwrap()["values"]["name"].as_str().unwrap().to_owned())
        .filter(|n| !n.starts_with('髙'))
        .collect();
    names.sort();
    names
}

#[test]
fn two_programs_that_race_for_the_lease_lose_nothing_of_each_other() {
    let pair = Pair::new();
    let each = 6;
    std::thread::scope(|scope| {
        for pc in ["一", "二"] {
            let pair = &pair;
            scope.spawn(move || {
                for n in 0..each {
                    let add = json!({ "ledger": "asset", "values": { "name": format!("{pc}の{n}") } }).to_string();
                    // Refused while the other edits: a person would try again.
                    let done = (0..60).any(|_| {
                        let status = pair.cli(pc, &["call", "ledger_add", &add]).status().unwrap();
                        assert!(matches!(status.code(), Some(0 | 1)), "{status:?}");
                        status.success()
                    });
                    assert!(done, "{pc} never got its turn");
                }
            });
        }
    });
    pair.looked("一");
    let (one, two) = (pair.looked("一"), pair.looked("二"));
    let mut wanted: Vec<String> =
        ["一", "二"].iter().flat_map(|pc| (0..each).map(move |n| format!("{pc}の{n}"))).collect();
    wanted.sort();
    assert_eq!(names(&one), wanted);
    assert_eq!(one, two);
}

fn files_below(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[test]
fn a_flipped_byte_in_the_shared_folder_is_noticed_by_whoever_joins() {
    let pair = Pair::new();
    let photo = pair.file("写真.txt");
    std::fs::write(&photo, "封をして置く写真。".repeat(900)).unwrap();
    let attach = json!({ "ledger": "asset", "id": "1", "path": photo }).to_string();
    assert!(pair.cli("一", &["call", "attachment_add", &attach]).status().unwrap().success());
    let whole = pair.looked("二");
    // A third PC joins a copy of the folder: whoever has joined publishes when leaving.
    let joined = |flip: &dyn Fn(&Path)| {
        let home = tempfile::tempdir_in(&pair.dir).unwrap();
        let (folder, book) = (home.path().join("共有"), home.path().join("帳簿"));
        copy_folder(&pair.shared(), &folder);
        flip(&folder);
        let ask = json!({ "folder": folder, "dir": book, "pc": "三", "number": OFFICER, "password": PASSWORD });
        let joined = asked(home.path(), "share_join", ask);
        assert!(joined.is_ok() || !book.exists(), "a refused book was left");
        joined.and_then(|_| seen(&book))
    };
    assert_eq!(joined(&|_| {}).unwrap(), whole);
    let files = files_below(&pair.shared());
    assert!(files.len() > 4, "{files:?}");
    let mut chance = Chance::new();
    let (number, mut harmless) = (wanted("MORICHO_FLIPS", 150, 20), Vec::new());
    for n in 0..number {
        // Every file gets its turn, and its beginning more than its share.
        let name = files[n % files.len()].strip_prefix(pair.shared()).unwrap();
        let size = usize::try_from(std::fs::metadata(pair.shared().join(name)).unwrap().len()).unwrap();
        let at = chance.below(if n % 3 == 0 { size.min(64) } else { size });
        let bit = 1 << chance.below(8);
        let flip = |folder: &Path| {
            let mut bytes = std::fs::read(folder.join(name)).unwrap();
            bytes[at] ^= bit;
            std::fs::write(folder.join(name), bytes).unwrap();
        };
        match joined(&flip) {
            Ok(seen) => {
                assert_eq!(seen, whole, "{}: byte {at}: a wrong answer without a word", name.display());
                harmless.push(name.display().to_string());
            }
            Err(p) => assert_eq!(p.code, "damaged", "{}: byte {at}: {p}", name.display()),
        }
    }
    println!("{number} flips in the shared folder, {} without harm: {harmless:?}", harmless.len());
    assert!(harmless.len() * 2 < number, "most flips went unnoticed");
}

#[test]
fn a_folder_that_goes_away_while_a_program_publishes_gets_the_old_or_the_new_version() {
    let model = Pair::new();
    let rows = |pair: &Pair| {
        let path = pair.file("追加.csv");
        std::fs::write(&path, workbook(20..90)).unwrap();
        path.to_str().unwrap().to_owned()
    };
    // What the other PC entered by joining is taken over before the way is cut: otherwise both sides would have gone on.
    model.looked("一");
    let before = model.copy().looked("二");
    let whole = model.copy();
    let begun = Instant::now();
    assert!(whole.cli("一", &["import", "--ledger", "asset", &rows(&whole)]).status().unwrap().success());
    let all = begun.elapsed();
    let after = whole.looked("二");
    let mut chance = Chance::new();
    let (mut old, mut new) = (0, 0);
    let number = wanted("MORICHO_KILLS", 100, 8);
    for n in 0..number {
        let pair = model.copy();
        let gone = pair.file("切れた共有");
        let mut child = pair.cli("一", &["import", "--ledger", "asset", &rows(&pair)]).spawn().unwrap();
        // The first is away from the beginning; publishing comes last.
        let moment = if n == 0 { std::time::Duration::ZERO } else { all / 3 + chance.moment(all * 2 / 3) };
        std::thread::sleep(moment);
        std::fs::rename(pair.shared(), &gone).unwrap();
        let status = child.wait().unwrap();
        assert!(status.success(), "after {moment:?}: the work here goes on without the folder: {status:?}");
        assert!(!pair.shared().exists(), "after {moment:?}: a folder was made where the server was");
        assert_eq!(pair.held("一"), after, "after {moment:?}");
        std::fs::rename(&gone, pair.shared()).unwrap();
        // On a copy: whoever looks around also leaves entries, and publishes them.
        match pair.copy().looked("二") {
            seen if seen == before => old += 1,
            seen if seen == after => new += 1,
            seen => panic!("gone after {moment:?}: the other PC sees something between:\n{seen:#?}"),
        }
        // Back again: what was done meanwhile is published.
        assert_eq!(pair.looked("一"), after);
        assert_eq!(pair.looked("二"), after, "gone after {moment:?}");
        leaves_no_branch(&pair.book("一"));
        leaves_no_branch(&pair.book("二"));
    }
    println!("{number} times gone: the folder held the old version {old} times, the new one {new} times");
    assert!(old > 0);
}

#[test]
fn a_program_that_is_killed_while_it_takes_over_a_version_holds_the_old_or_the_new_one() {
    if !trace::possible() {
        return;
    }
    let model = Pair::new();
    let before = model.copy().held("二");
    let rows = model.file("追加.csv");
    std::fs::write(&rows, workbook(20..60)).unwrap();
    let import = ["import", "--ledger", "asset", rows.to_str().unwrap()];
    assert!(model.cli("一", &import).status().unwrap().success());
    let after = model.copy().looked("二");
    assert_ne!(before, after);
    let job = |pair: &Pair| pair.cli("二", &["list", "--ledger", "asset"]);
    let traced = model.copy();
    let calls: Vec<(String, usize)> = trace::counted(&job(&traced), &traced.file("calls")).into_iter().collect();
    let mut chance = Chance::new();
    let (mut old, mut new) = (0, 0);
    for n in 0..wanted("MORICHO_KILLS", 100, 10) {
        let pair = model.copy();
        // At first when nothing is written yet.
        let (name, count) = &calls[if n == 0 { 0 } else { chance.below(calls.len()) }];
        let nth = if n == 0 { 1 } else { 1 + chance.below(*count) };
        let mut injected = trace::injected(&job(&pair), name, "signal=SIGKILL", nth, false);
        injected.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        // Looked at without the folder, so that it is not taken over now.
        let gone = pair.file("切れた共有");
        std::fs::rename(pair.shared(), &gone).unwrap();
        match pair.held("二") {
            seen if seen == before => old += 1,
            seen if seen == after => new += 1,
            seen => panic!("killed at call {nth} of {name}: something between:\n{seen:#?}"),
        }
        std::fs::rename(&gone, pair.shared()).unwrap();
        assert_eq!(pair.looked("二"), after, "killed at call {nth} of {name}");
        leaves_no_branch(&pair.book("二"));
    }
    println!("killed while taking over: the old version {old} times, the new one {new} times");
    assert!(old > 0);
}

fn leaves_no_branch(book: &Path) {
    assert!(!book.join("branches").exists() || std::fs::read_dir(book.join("branches")).unwrap().count() == 0);
}

#[test]
fn a_program_that_is_killed_while_it_publishes_leaves_the_old_or_the_new_version() {
    let model = Pair::new();
    let rows = |pair: &Pair| {
        let path = pair.file("追加.csv");
        std::fs::write(&path, workbook(20..120)).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let job = |pair: &Pair| pair.cli("一", &["import", "--ledger", "asset", &rows(pair)]);
    let before = model.copy().looked("二");
    let whole = model.copy();
    let begun = Instant::now();
    assert!(job(&whole).status().unwrap().success());
    let all = begun.elapsed();
    let after = whole.looked("二");
    assert_ne!(before, after);
    let calls: Vec<(String, usize)> = if trace::possible() {
        let traced = model.copy();
        trace::counted(&job(&traced), &traced.file("calls")).into_iter().collect()
    } else {
        Vec::new()
    };
    let mut chance = Chance::new();
    let (mut old, mut new, mut in_flight) = (0, 0, 0);
    let number = wanted("MORICHO_KILLS", 100, 12);
    for n in 0..number {
        let pair = model.copy();
        let (at, dead) = if n % 3 != 0 && !calls.is_empty() {
            let (name, count) = &calls[chance.below(calls.len())];
            let nth = 1 + chance.below(*count);
            let mut injected = trace::injected(&job(&pair), name, "signal=SIGKILL", nth, false);
            let status = injected.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
            (format!("at call {nth} of {name}"), status.signal().is_some())
        } else {
            let mut child = job(&pair).spawn().unwrap();
            // Publishing comes last.
            let moment = all / 2 + chance.moment(all / 2);
            std::thread::sleep(moment);
            let _ = child.kill();
            (format!("after {moment:?}"), child.wait().unwrap().signal().is_some())
        };
        in_flight += usize::from(dead);
        // The other PC sees one or the other, and so does the PC itself.
        match pair.looked("二") {
            seen if seen == before => old += 1,
            seen if seen == after => new += 1,
            seen => panic!("killed {at}: the other PC sees something between:\n{seen:#?}"),
        }
        let own = pair.looked("一");
        assert!(own == before || own == after, "killed {at}: {own:#?}");
        // What had landed is published after the next start, and both are the same again.
        assert_eq!(pair.looked("二"), own, "killed {at}");
        leaves_no_branch(&pair.book("一"));
        leaves_no_branch(&pair.book("二"));
    }
    println!(
        "{number} kills, {in_flight} in flight: the folder held the old version {old} times, the new one {new} times"
    );
    assert!(in_flight > 0 && old > 0);
}
