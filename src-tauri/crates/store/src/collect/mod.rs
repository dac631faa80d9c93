//! What the collecting office holds: divisions, duties, packets, and the records and figures that were read out of packets.
//!
//! Divisions, duties and packets stand in the journal row by row. Records and figures do not: the packet's digest stands for
//! them, they are written once together with it and never changed. What a packet means is not known here.

mod read;
mod reorganise;
mod write;

pub use reorganise::{CollectReorganisation, Orphan, Rehomed};
pub use write::RecordsIn;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A division of the city as the collecting office knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CollectDivision {
    /// 0 for one that is not stored yet.
    pub id: i64,
    /// 課コード.
    pub code: String,
    /// 課名.
    pub name: String,
    /// The key that its packets are signed with; empty: none came yet.
    pub sign_key: String,
    /// The key that returns and receipts are sealed to; empty: none came yet.
    pub seal_key: String,
    /// Staff number of who compared the key's fingerprint; empty: nobody yet.
    pub keyed_by: String,
    /// From which day.
    pub since: Option<NaiveDate>,
    /// Until which day; `None`: it goes on.
    pub until: Option<NaiveDate>,
    /// `active` or `abolished`.
    pub state: String,
    /// The division that took its tasks over; 0: none.
    pub successor: i64,
    /// Serial of the last invitation; 0: not invited.
    pub invited: i64,
    /// Place in the order of the offices.
    pub ordinal: i64,
}

/// A duty of one period of a year.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CollectDuty {
    /// 0 for one that is not stored yet.
    pub id: i64,
    /// 年度.
    pub fiscal_year: i32,
    /// `class_report`; permanent.
    pub key: String,
    /// Which of the year's (`2026-09`); empty: there is one.
    pub period: String,
    /// 重要性分類の結果を報告する.
    pub title: String,
    /// The head of its column: 分類結果.
    pub short: String,
    /// 期限.
    pub due: Option<NaiveDate>,
    /// Spelled citations.
    pub articles: Value,
    /// Key of its form; may be empty.
    pub form: String,
    /// Without a ledger: a file, or 該当なし.
    pub generic: bool,
    /// Not asked for any more.
    pub dropped: bool,
}

/// How far a packet has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PacketState {
    /// 提出済: waits to be decided.
    #[default]
    Received,
    /// 受理.
    Accepted,
    /// 差戻し.
    Returned,
    /// 差替済: a later one took its place.
    Replaced,
}

impl PacketState {
    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            PacketState::Received => "received",
            PacketState::Accepted => "accepted",
            PacketState::Returned => "returned",
            PacketState::Replaced => "replaced",
        }
    }

    fn from_key(key: &str) -> PacketState {
        match key {
            "accepted" => PacketState::Accepted,
            "returned" => PacketState::Returned,
            "replaced" => PacketState::Replaced,
            _ => PacketState::Received,
        }
    }
}

/// A packet that came.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CollectPacket {
    /// 0 for one that is not stored yet.
    pub id: i64,
    /// Division.
    pub division: i64,
    /// 年度.
    pub fiscal_year: i32,
    /// Key of the duty.
    pub duty: String,
    /// Period of the duty.
    pub period: String,
    /// 1, 2, 3 … of this duty.
    pub number: i32,
    /// SHA-256 of its manifest, 64 digits.
    pub digest: String,
    /// Digest of the one before; empty for the first.
    pub previous: String,
    /// How far it has come.
    pub state: PacketState,
    /// 該当なし.
    pub nothing: bool,
    /// Why there is nothing, or what the division adds.
    pub reason: String,
    /// UTC, RFC 3339.
    pub submitted_at: String,
    /// Post, or name, of who submitted it.
    pub submitted_by: String,
    /// Post, or name, of who prepared it.
    pub prepared_by: String,
    /// UTC, RFC 3339.
    pub received_at: String,
    /// Staff number.
    pub received_by: String,
    /// UTC, RFC 3339; empty: not decided.
    pub decided_at: String,
    /// Staff number.
    pub decided_by: String,
    /// Reason, remarks and comparisons of the decision.
    pub decision: Value,
    /// Key that signed it.
    pub sign_key: String,
    /// Key that answers are sealed to.
    pub seal_key: String,
    /// Name of its file.
    pub file: String,
    /// Records in it.
    pub records: i64,
    /// The manifest's own part, as it came.
    pub body: Value,
    /// Result of the self-inspection, as it came; null: none.
    #[serde(skip)]
    pub inspection: Value,
}

/// A record that stood in a packet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CollectRecord {
    /// Ledger.
    pub ledger: String,
    /// The record in the division's book.
    pub key: String,
    /// Its number.
    pub number: String,
    /// Life state.
    pub life: String,
    /// Step state.
    pub step: String,
    /// 重要性分類, or what the ledger counts by; may be empty.
    pub class: String,
    /// What it is called.
    pub label: String,
    /// The line of the packet, byte for byte.
    pub json: String,
}

/// A figure counted from a packet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CollectFigure {
    /// `asset.class`.
    pub key: String,
    /// `A`; empty: the whole.
    pub part: String,
    /// Count, minutes, or tenths of a percent, as the key says.
    pub value: i64,
}

/// A figure with the packet that it was counted from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectedFigure {
    /// Packet.
    pub packet: i64,
    /// The figure.
    pub figure: CollectFigure,
}

/// Which records of a packet are meant; empty: any.
#[derive(Debug, Clone, Default)]
pub struct RecordAsk<'a> {
    /// Ledger.
    pub ledger: &'a str,
    /// Life states.
    pub life: &'a str,
    /// Value of `class`; `None`: any.
    pub class: Option<&'a str>,
    /// Step state.
    pub step: &'a str,
    /// First row from 0.
    pub offset: i64,
    /// At most so many; 0: all.
    pub limit: i64,
}
