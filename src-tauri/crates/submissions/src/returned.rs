//! 差戻しファイル: a packet comes back with remarks on the very records and questions.

use crate::envelope::Kind;
use crate::words::{Body, Office};
use serde::{Deserialize, Serialize};

/// What a return packet says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// To which division.
    pub division: Office,
    /// Digest of the packet that comes back.
    pub packet: String,
    /// Of which fiscal year.
    pub fiscal_year: i32,
    /// Key of the duty.
    pub duty: String,
    /// Which of several in a year.
    pub period: String,
    /// Its number.
    pub number: u32,
    /// Why it comes back.
    pub reason: String,
    /// What is to be corrected.
    pub remarks: Vec<Remark>,
    /// Post of who decided.
    pub decided_by: String,
    /// When, UTC, RFC 3339.
    pub decided_at: String,
}

/// One remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Ledger key; `inspection` for a question; empty for the packet as a whole.
    pub ledger: String,
    /// [`crate::Row::key`] of the record; empty where there is none.
    pub record_key: String,
    /// Its number.
    pub record_number: String,
    /// Column key; empty for the whole record.
    pub column: String,
    /// Key of the question; empty where there is none.
    pub question: String,
    /// What is to be done.
    pub text: String,
}

impl Body for Returned {
    const KIND: Kind = Kind::Return;
}
