//! 受領書: what the collecting office did with a packet.

use crate::envelope::Kind;
use crate::words::{Body, Office};
use serde::{Deserialize, Serialize};

/// What a receipt says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// To which division.
    pub division: Office,
    /// Digest of the packet.
    pub packet: String,
    /// Of which fiscal year.
    pub fiscal_year: i32,
    /// Key of the duty.
    pub duty: String,
    /// Which of several in a year.
    pub period: String,
    /// Its number.
    pub number: u32,
    /// What was decided.
    pub outcome: Outcome,
    /// Figures on paper beside those computed from the records.
    pub compared: Vec<Compared>,
    /// What else is to be told; may be empty.
    pub note: String,
    /// Number of the receipt on paper.
    pub receipt_number: String,
    /// Post of who decided.
    pub decided_by: String,
    /// When, UTC, RFC 3339.
    pub decided_at: String,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 受理.
    Accepted,
    /// 一部受理.
    Partly,
    /// 差戻し.
    Returned,
}

impl Outcome {
    /// The word on screen and paper.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Outcome::Accepted => "受理",
            Outcome::Partly => "一部受理",
            Outcome::Returned => "差戻し",
        }
    }
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// 情報資産 A …
    pub what: String,
    /// As the report says.
    pub paper: i64,
    /// As counted from the records.
    pub computed: i64,
    /// Both are the same.
    pub same: bool,
}

impl Body for Receipt {
    const KIND: Kind = Kind::Receipt;
}
