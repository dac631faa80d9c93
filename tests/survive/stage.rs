//! A book to be hurt, copies of it, and a look at what a copy holds.

use crate::support::*;
use api::{Office, Places, dispatch};
use chrono::Utc;
use kernel::{Problem, Silent, SystemClock};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// Assets in the book before anything happens to it.
pub const ASSETS: usize = 40;

/// A closed book: assets that wait for the chief, one attachment, one issued report, one import with its source.
pub struct Model {
    story: Story,
}

/// A copy of the model, in a folder of its own.
pub struct Twin {
    dir: tempfile::TempDir,
}

/// What a book holds, without the instants at which it came in.
#[derive(Clone, PartialEq, Eq)]
pub struct Seen {
    pub records: Vec<String>,
    pub reports: Vec<String>,
    pub batches: Vec<String>,
    pub attachments: Vec<String>,
    /// Sealed files beside the book.
    pub files: usize,
}

/// Short: forty records would hide what differs.
impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut steps: Vec<&str> =
            self.records.iter().filter_map(|r| r.split("\"step\":\"").nth(1)?.split('"').next()).collect();
        steps.dedup();
        write!(f, "{} records, at first {:?}, steps {steps:?}; ", self.records.len(), self.records.first())?;
        write!(f, "reports {:?}, batches {:?}, ", self.reports, self.batches)?;
        write!(f, "attachments {:?}, {} files", self.attachments, self.files)
    }
}

impl Model {
    pub fn new() -> Model {
        Model::with(ASSETS)
    }

    /// So many records that reading all of them takes a while.
    pub fn larger() -> Model {
        Model::with(1200)
    }

    fn with(assets: usize) -> Model {
        let story = an_office_at(Utc::now());
        let rows = story.file("はじめの台帳.csv");
        std::fs::write(&rows, workbook(0..assets)).unwrap();
        story.ask("import_commit", json!({ "ledger": "asset", "path": rows }));
        let certificate = story.file("証明書 髙﨑.txt");
        std::fs::write(&certificate, "破砕しました。".repeat(700)).unwrap();
        story.ask("attachment_add", json!({ "ledger": "asset", "id": "1", "path": certificate }));
        story.acts(CHIEF).ask("report_issue", json!({ "print": { "ledger": "asset", "form": "report" } }));
        story.ask("book_close", json!({}));
        Model { story }
    }

    pub fn twin(&self) -> Twin {
        let twin = Twin::empty();
        copy_folder(&self.story.book(), &twin.book());
        twin
    }

    pub fn seen(&self) -> Seen {
        self.twin().seen().unwrap()
    }
}

impl Twin {
    /// A folder without a book.
    pub fn empty() -> Twin {
        Twin { dir: tempfile::Builder::new().prefix("守帳 写し").tempdir().unwrap() }
    }

    pub fn of(other: &Twin) -> Twin {
        let twin = Twin::empty();
        copy_folder(&other.book(), &twin.book());
        twin
    }

    pub fn book(&self) -> PathBuf {
        self.dir.path().join("帳簿")
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// moricho-cli on this copy.
    pub fn cli(&self, who: &str, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_moricho-cli"));
        command.arg("--book").arg(self.book()).args(["--json", "--as", who]).args(words);
        command.env("MORICHO_PASSWORD", PASSWORD).current_dir(self.dir.path());
        command
    }

    pub fn seen(&self) -> Result<Seen, Problem> {
        seen(&self.book())
    }
}

/// Rows of an inventory with every kind of character that an office has.
pub fn workbook(numbers: std::ops::Range<usize>) -> String {
    let rows: String = numbers.map(|n| format!("髙﨑𠮷の台帳{n:04},A,個人情報を含むため,㈱①　{n}\r\n")).collect();
    format!("資産名,分類,分類理由,備考\r\n{rows}")
}

pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() {
            copy_folder(&path, &to);
        } else {
            std::fs::copy(path, to).unwrap();
        }
    }
}

/// The door, with the book in `dir` open.
pub fn opened(dir: &Path) -> Result<Office, Problem> {
    opened_with(dir, PASSWORD, CHIEF)
}

/// The door of a PC with its home there, without a book.
fn door(home: &Path) -> Office {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
    let places = Places { home: home.to_owned(), assets, password_cost: vault::Params::fast_for_tests() };
    Office::new(places, Arc::new(SystemClock))
}

/// One question at a door where no book is open.
pub fn asked(home: &Path, cmd: &str, payload: Value) -> Result<Value, Problem> {
    dispatch(&door(home), cmd, payload, &Silent)
}

/// The same with another book's password and people.
pub fn opened_with(dir: &Path, password: &str, number: &str) -> Result<Office, Problem> {
    let office = door(dir.parent().unwrap());
    dispatch(&office, "book_open", json!({ "dir": dir, "number": number, "password": password }), &Silent)?;
    Ok(office)
}

/// Opens the book as the next user of it would, and reads everything; every sealed file is opened too.
///
/// Fails where the program would say that something is wrong, in its words.
pub fn seen(dir: &Path) -> Result<Seen, Problem> {
    seen_by(opened(dir)?, dir)
}

/// The same through a door that is open already.
pub fn seen_by(office: Office, dir: &Path) -> Result<Seen, Problem> {
    let ask = |cmd: &str, payload: Value| dispatch(&office, cmd, payload, &Silent);
    let verified = ask("journal_verify", json!({}))?;
    if verified["sound"] != true {
        return Err(Problem::new("unsound", verified["breaks"].to_string()));
    }
    let mut seen =
        Seen { records: Vec::new(), reports: Vec::new(), batches: Vec::new(), attachments: Vec::new(), files: 0 };
    for ledger in ["asset", "media"] {
        let all = json!({ "ledger": ledger, "view": { "life": "all" }, "limit": 500 });
        let page = ask("ledger_list", all.clone())?;
        let total = page["total"].as_u64().unwrap();
        let mut records = page["records"].as_array().unwrap().clone();
        while (records.len() as u64) < total {
            let mut next = all.clone();
            next["offset"] = records.len().into();
            records.extend(ask("ledger_list", next)?["records"].as_array().unwrap().clone());
        }
        seen.records.extend(records.iter().map(|r| timeless(r).to_string()));
    }
    let out = dir.parent().unwrap().join("取り出し");
    for attachment in ask("ledger_get", json!({ "ledger": "asset", "id": "1" }))?["attachments"].as_array().unwrap() {
        ask("attachment_show", json!({ "id": attachment["id"] }))?;
        seen.attachments.push(format!("{} {}", attachment["name"], attachment["digest"]));
    }
    for report in ask("report_list", json!({}))?["reports"].as_array().unwrap() {
        for format in ["pdf", "xlsx"] {
            ask("report_save", json!({ "number": report["number"], "format": format, "out": out }))?;
        }
        seen.reports.push(format!("{} {}", report["number"], report["records"]));
    }
    for batch in ask("batch_list", json!({}))?["batches"].as_array().unwrap() {
        ask("batch_source", json!({ "batch": batch["number"], "out": out }))?;
        seen.batches.push(timeless(batch).to_string());
    }
    ask("book_close", json!({}))?;
    seen.files = std::fs::read_dir(dir.join("files"))?.count();
    Ok(seen)
}

/// The same without instants, which differ from run to run.
fn timeless(value: &Value) -> Value {
    match value {
        Value::Object(o) => o.iter().map(|(k, v)| (k.clone(), timeless(v))).collect::<serde_json::Map<_, _>>().into(),
        Value::Array(a) => a.iter().map(timeless).collect(),
        Value::String(s) if chrono::DateTime::parse_from_rfc3339(s).is_ok() => "時刻".into(),
        other => other.clone(),
    }
}
