//! A city: the collecting office's book, and divisions that hand in by their own keys, as their books do.

use crate::support::*;
use serde_json::{Value, json};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use submissions::envelope::{Addressee, Content, Kind, Letter, Part, Sender, write};
use submissions::{Office as Place, Packet, Row, read_invitation};
use vault::{SealingKey, SigningKey};

/// 統括管理者.
pub const SUPERVISOR: &str = "2001";
/// 統括担当.
pub const COLLECTOR: &str = "2002";

/// A division as its book stands before the others: its keys and what it was invited to.
pub struct Division {
    pub code: String,
    pub name: String,
    pub signs: SigningKey,
    pub opens: SealingKey,
    /// Address and name of the collecting office.
    office: (String, String),
    fiscal_year: i32,
    last: Vec<(String, u32, String)>,
}

/// What is handed in.
#[derive(Clone, Default)]
pub struct Hand {
    pub duty: &'static str,
    pub period: &'static str,
    /// Ledger and records.
    pub rows: Vec<(&'static str, Vec<Row>)>,
    pub inspection: Option<Value>,
    pub nothing: Option<&'static str>,
    /// Instead of the next one.
    pub number: Option<u32>,
    pub previous: Option<String>,
    pub code: Option<&'static str>,
}

/// A book of 情報システム課 that collects and has records of its own.
pub fn a_collecting_office() -> Story {
    let s = an_empty_office_at(the_day());
    let mut new = new_book(&s.home().join("情報システム課 の帳簿"));
    new["division"] = "情報システム課".into();
    new["division_short"] = "情シス".into();
    s.ask("book_create", new);
    s.acts(CHIEF);
    let mut settings = s.ask("settings_get", json!({}));
    settings["office_kind"] = "both".into();
    s.ask("settings_save", settings);
    for (number, name, title, role) in
        [(SUPERVISOR, "髙橋 統", "情報システム課長", "supervisor"), (COLLECTOR, "﨑山 集", "主任", "collector")]
    {
        let person =
            json!({ "number": number, "name": name, "title": title, "unit": "", "role": role, "active": true });
        s.ask("person_save", json!({ "person": person }));
        s.joins(number);
    }
    s.acts(COLLECTOR);
    s
}

/// Enters divisions, invites all of them and opens their invitations.
pub fn invited(s: &Story, names: &[&str]) -> Vec<Division> {
    for (n, name) in names.iter().enumerate() {
        s.ask("collect_division_save", json!({ "code": format!("{:03}", n + 1), "name": name }));
    }
    let folder = s.file("招待");
    std::fs::create_dir_all(&folder).unwrap();
    let made = s.ask("collect_invite", json!({ "folder": folder }));
    let mut files: Vec<String> =
        made["files"].as_array().unwrap().iter().map(|f| f.as_str().unwrap().to_owned()).collect();
    assert_eq!(files.len(), names.len());
    files.drain(..).map(|file| Division::of(&folder.join(file))).collect()
}

/// A record of 情報資産.
pub fn asset(n: usize, class: &str) -> Row {
    let values = [("name", format!("髙﨑の台帳{n}")), ("class", class.to_owned()), ("kind", "information".to_owned())];
    Row {
        key: n.to_string(),
        number: format!("課-資-{n:04}"),
        life: "active".into(),
        step: if class.is_empty() { "asking" } else { "confirmed" }.into(),
        values: values
            .into_iter()
            .filter(|(_, v)| !v.is_empty())
            .map(|(k, v)| (k.to_owned(), kernel::Value::Text(v)))
            .collect(),
        ..Row::default()
    }
}

/// So many records of each class.
pub fn assets(a: usize, b: usize, c: usize) -> Vec<Row> {
    let classes = std::iter::repeat_n("A", a).chain(std::iter::repeat_n("B", b)).chain(std::iter::repeat_n("C", c));
    classes.enumerate().map(|(n, class)| asset(n + 1, class)).collect()
}

/// The result of a self-inspection with this rate of chapter 3 and of the whole.
pub fn inspected(good: i32, bad: i32) -> Value {
    let rate = 1000 * good / (good + bad).max(1);
    let chapter = |no: i32| json!({ "chapter": no, "title": "", "tally": { "good": good, "part": 0, "bad": bad, "none": 1 }, "rate": rate });
    json!({ "rates": { "chapters": [chapter(3), chapter(6), chapter(0)], "lists": [{ "people": 8, "answered": 7 }] },
            "plans": [{ "state": "planned" }] })
}

impl Division {
    /// A division with new keys that was given this invitation.
    pub fn of(invitation: &Path) -> Division {
        let file = read_invitation(invitation).unwrap();
        Division {
            code: file.body.division.code.clone(),
            name: file.body.division.name.clone(),
            signs: SigningKey::random().unwrap(),
            opens: SealingKey::random(),
            office: (file.body.seal_key.clone(), file.body.office.name.clone()),
            fiscal_year: file.body.fiscal_year,
            last: Vec::new(),
        }
    }

    /// What stands on the paper beside its packets.
    pub fn fingerprint(&self) -> String {
        self.signs.public().fingerprint()
    }

    /// The bytes of what it hands in.
    pub fn packs(&mut self, hand: &Hand) -> Vec<u8> {
        self.packs_raw(hand, "")
    }

    /// The same with something after the last record of each ledger.
    pub fn packs_raw(&mut self, hand: &Hand, after: &str) -> Vec<u8> {
        let key = format!("{}{}", hand.duty, hand.period);
        let before = self.last.iter().rev().find(|(k, ..)| *k == key).cloned();
        let number = hand.number.unwrap_or(before.as_ref().map_or(1, |b| b.1 + 1));
        let previous = hand.previous.clone().or(before.map(|b| b.2)).filter(|_| number > 1);
        let code = hand.code.map_or_else(|| self.code.clone(), str::to_owned);
        let mut parts = Vec::new();
        let mut counts = std::collections::BTreeMap::new();
        for (ledger, rows) in &hand.rows {
            let mut text = String::new();
            for row in rows {
                text.push_str(&serde_json::to_string(row).unwrap());
                text.push('\n');
            }
            text.push_str(after);
            counts.insert((*ledger).to_owned(), [("all".to_owned(), rows.len() as u64)].into());
            let lines = text.lines().count() as u64;
            parts.push((submissions::data_path(ledger), lines, text.into_bytes()));
        }
        if let Some(said) = &hand.inspection {
            parts.push(("data/inspection.json".to_owned(), 0, said.to_string().into_bytes()));
        }
        let body = Packet {
            division: Place::new(&code, &self.name),
            fiscal_year: self.fiscal_year,
            duty: hand.duty.to_owned(),
            title: "報告".to_owned(),
            period: hand.period.to_owned(),
            number,
            previous,
            none: hand.nothing.is_some(),
            reason: hand.nothing.unwrap_or_default().to_owned(),
            counts,
            withheld: Vec::new(),
            reports: Vec::new(),
            attachments: Vec::new(),
            noticed: Vec::new(),
            prepared_by: "主査".to_owned(),
            submitted_by: format!("{}長", self.name),
            submitted_at: "2026-11-17T01:00:00Z".to_owned(),
            answered: Vec::new(),
        };
        let letter = Letter {
            kind: Kind::Packet,
            made_at: "2026-11-17T01:00:00Z".to_owned(),
            from: Sender {
                office_code: code,
                office_name: self.name.clone(),
                book: "0123456789abcdef".to_owned(),
                sign_key: self.signs.public().hex(),
                seal_key: self.opens.address().text().to_owned(),
            },
            to: Addressee {
                office_code: "統括".to_owned(),
                office_name: self.office.1.clone(),
                seal_key: self.office.0.clone(),
            },
            body: serde_json::to_value(&body).unwrap(),
            parts: parts
                .iter()
                .map(|(path, rows, bytes)| Part {
                    path: path.clone(),
                    rows: *rows,
                    content: Content::Bytes(bytes.clone()),
                })
                .collect(),
        };
        let mut out = Cursor::new(Vec::new());
        let digest = write(&letter, &self.signs, &mut out, &kernel::Silent).unwrap();
        self.last.push((key, number, digest));
        out.into_inner()
    }

    /// Puts what it hands in into the story's folder.
    pub fn hands_in(&mut self, s: &Story, hand: &Hand) -> PathBuf {
        let bytes = self.packs(hand);
        let path = s.file(&format!("提出_{}_{}{}_{}.moricho", self.name, hand.duty, hand.period, self.last.len()));
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Hands in and is received; the first time its key is compared with paper.
    pub fn submits(&mut self, s: &Story, hand: &Hand) -> String {
        let path = self.hands_in(s, hand);
        let received = s.ask("collect_receive", json!({ "path": path, "fingerprint": self.fingerprint() }));
        received["id"].as_str().unwrap().to_owned()
    }
}

/// The board's cell of a division and a duty.
pub fn cell(s: &Story, division: &str, key: &str) -> Value {
    let view = s.ask("collect_board", json!({}));
    let board = &view["board"];
    let at = board["columns"].as_array().unwrap().iter().position(|c| c["key"] == key).unwrap();
    let row = board["rows"].as_array().unwrap().iter().find(|r| r["name"] == division).unwrap();
    row["cells"][at].clone()
}
