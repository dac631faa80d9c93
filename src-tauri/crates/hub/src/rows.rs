//! What is loaded, and what is read back.

use chrono::NaiveDate;
use kernel::Result;
use serde_json::Value;

/// A division of the city.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CollectDivision {
    /// Its number in the collecting office's book.
    pub id: i64,
    /// 課コード.
    pub code: String,
    /// 課名.
    pub name: String,
    /// First day; `None`: always.
    pub since: Option<NaiveDate>,
    /// Last day; `None`: it is there.
    pub until: Option<NaiveDate>,
    /// `active`, `abolished`.
    pub state: String,
    /// The division that goes on with its work; 0: none.
    pub successor: i64,
    /// Place in the order of the offices.
    pub ordinal: i64,
}

/// A report that a fiscal year asks of the divisions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CollectDuty {
    /// Its number in the collecting office's book.
    pub id: i64,
    /// Fiscal year.
    pub fiscal_year: i32,
    /// Its key.
    pub key: String,
    /// Period; empty: the year.
    pub period: String,
    /// Its whole name.
    pub title: String,
    /// As the board heads its column.
    pub short: String,
    /// Last day; `None`: none.
    pub due: Option<NaiveDate>,
    /// Articles that ask for it, a list.
    pub articles: Value,
    /// Form.
    pub form: String,
    /// A file or 該当なし, without a ledger.
    pub generic: bool,
    /// Not asked for any more.
    pub dropped: bool,
}

/// How far a packet has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PacketState {
    /// 受付.
    #[default]
    Received,
    /// 受理.
    Accepted,
    /// 差戻し.
    Returned,
    /// 差替済.
    Replaced,
}

impl PacketState {
    /// The word that is stored.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            PacketState::Received => "received",
            PacketState::Accepted => "accepted",
            PacketState::Returned => "returned",
            PacketState::Replaced => "replaced",
        }
    }
}

/// A packet's head: what is known of it without its records.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CollectPacket {
    /// Its number in the collecting office's book.
    pub id: i64,
    /// Division.
    pub division: i64,
    /// Fiscal year.
    pub fiscal_year: i32,
    /// Key of the duty.
    pub duty: String,
    /// Period of the duty; empty: the year.
    pub period: String,
    /// 1, 2, … of the same division, year, duty and period.
    pub number: i32,
    /// SHA-256 of its manifest, 64 hex: what makes it the same packet.
    pub digest: String,
    /// Digest of the one before; empty: the first.
    pub previous: String,
    /// How far it has come.
    pub state: PacketState,
    /// 該当なし.
    pub nothing: bool,
    /// Why there is nothing.
    pub reason: String,
    /// When it was submitted, UTC, RFC 3339.
    pub submitted_at: String,
    /// Post of who submitted it.
    pub submitted_by: String,
    /// Post of who prepared it.
    pub prepared_by: String,
    /// When it was received, UTC, RFC 3339.
    pub received_at: String,
    /// When it was decided, UTC, RFC 3339; empty: not yet.
    pub decided_at: String,
    /// Records in it.
    pub records: i64,
    /// What its manifest says.
    pub body: Value,
}

/// A record of an accepted packet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CollectRecord {
    /// Ledger.
    pub ledger: String,
    /// What it is found by in the division's book.
    pub key: String,
    /// Its number in the division's book (税務-資-0080).
    pub number: String,
    /// Life.
    pub life: String,
    /// Step.
    pub step: String,
    /// Class; empty: none.
    pub class: String,
    /// What it is called.
    pub label: String,
    /// Everything that was sent of it, JSON.
    pub json: String,
}

/// One figure of an accepted packet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CollectFigure {
    /// What is counted.
    pub key: String,
    /// Of which group (a class, a chapter); empty: of all.
    pub part: String,
    /// How many.
    pub value: i64,
}

/// What a collecting office holds.
pub trait Held {
    /// All divisions, abolished ones too.
    fn divisions(&self) -> Result<Vec<CollectDivision>>;
    /// All duties of all years.
    fn duties(&self) -> Result<Vec<CollectDuty>>;
    /// All packets, in the order in which they were received.
    fn packets(&self) -> Result<Vec<CollectPacket>>;
    /// The figures of one packet.
    fn figures(&self, packet: i64) -> Result<Vec<CollectFigure>>;
    /// The records of one packet, in their order.
    fn records(&self, packet: i64) -> Result<Vec<CollectRecord>>;
}
