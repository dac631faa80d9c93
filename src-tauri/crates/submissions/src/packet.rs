//! 提出物: one duty of one period, from one division, with everything that stands behind it.

use crate::envelope::{Kind, damaged};
use crate::words::{Body, Office};
use kernel::{Result, Values};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a packet says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packet {
    /// Who hands it in.
    pub division: Office,
    /// Of which fiscal year.
    pub fiscal_year: i32,
    /// Key of the duty.
    pub duty: String,
    /// As the division knows it.
    pub title: String,
    /// Which of several in a year; empty where there is one.
    pub period: String,
    /// 1, 2, 3 … for this duty and period.
    pub number: u32,
    /// Digest of the one before; `None` for the first.
    pub previous: Option<String>,
    /// 該当なし.
    pub none: bool,
    /// Why there is nothing to report, or why it is late; may be empty.
    pub reason: String,
    /// Ledger key → what is counted (`all`, `A`, `open` …) → how many.
    pub counts: BTreeMap<String, BTreeMap<String, u64>>,
    /// What was not sent.
    pub withheld: Vec<Withheld>,
    /// Frozen reports inside.
    pub reports: Vec<Reported>,
    /// Files inside that belong to no report: path and the name that the division gave.
    pub attachments: Vec<Attached>,
    /// What the check found and the division sends all the same.
    pub noticed: Vec<String>,
    /// Post of who prepared it.
    pub prepared_by: String,
    /// Post of who submits it.
    pub submitted_by: String,
    /// When it was submitted, UTC, RFC 3339.
    pub submitted_at: String,
    /// Remarks of a return packet and what was done about each.
    pub answered: Vec<Answered>,
}

/// What was held back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    /// 氏名 …
    pub what: String,
    /// How many values.
    pub count: u64,
}

/// A report inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// `reports/1.pdf`.
    pub path: String,
    /// Key of its form.
    pub form: String,
    /// Its number: 税務-分類-R8-001.
    pub number: String,
    /// Its 検証値, 64 digits.
    pub digest: String,
    /// Its title.
    pub title: String,
    /// Whom the letter is addressed to.
    pub addressees: Vec<String>,
}

/// A file inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// `attachments/1.pdf`.
    pub path: String,
    /// The name that the division gave it.
    pub name: String,
}

/// What was done about one remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Ledger key; `inspection` for a question.
    pub ledger: String,
    /// Number of the record, or key of the question.
    pub about: String,
    /// The remark.
    pub remark: String,
    /// What was done.
    pub answer: String,
}

/// One record, one line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Stays the same for this record in its book.
    pub key: String,
    /// 税務-資-0080.
    pub number: String,
    /// Life: `active` …
    pub life: String,
    /// Step: `waiting` …
    pub step: String,
    /// Column key → value; what is empty is left out.
    pub values: Values,
    /// Child rows by part.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<String, Vec<Values>>,
}

/// Member that holds a ledger's records.
#[must_use]
pub fn data_path(ledger: &str) -> String {
    format!("data/{ledger}.ndjson")
}

impl Body for Packet {
    const KIND: Kind = Kind::Packet;

    fn sound(&self) -> Result<()> {
        let digits = |d: &str| d.len() == 64 && d.bytes().all(|b| b.is_ascii_hexdigit());
        let chained = match &self.previous {
            None => self.number == 1,
            Some(before) => self.number > 1 && digits(before),
        };
        let named = !self.division.code.is_empty() && !self.duty.is_empty();
        if chained && named { Ok(()) } else { Err(damaged()) }
    }
}
