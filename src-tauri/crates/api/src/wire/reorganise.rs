//! 組織改正 on the collecting office's side.

use serde::{Deserialize, Serialize};
use submissions::reorganise::{Change, Place, Proposal, Unread};
use ts_rs::TS;

/// Reads this year's organisation list, beside last year's or beside the divisions that are known.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ReadOrganisation {
    /// This year's workbook.
    pub path: String,
    /// Sheet; empty: the first.
    #[serde(default)]
    pub sheet: String,
    /// Last year's workbook; empty: what is known here.
    #[serde(default)]
    pub before: String,
}

/// A proposal, with the divisions that it means here.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ProposalView {
    /// What was found.
    pub proposal: Proposal,
    /// The change that accepting it makes.
    pub change: Change,
    /// Why it cannot be accepted as it is; empty: it can.
    pub hint: String,
}

/// A list that was read and compared. Nothing was written.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct OrganisationRead {
    /// File.
    pub file: String,
    /// Divisions in it.
    pub read: i32,
    /// Divisions that are as they were.
    pub same: i32,
    /// Offices that are no divisions.
    pub others: i32,
    /// Divisions under another 局 or 部 now.
    pub moved: Vec<String>,
    /// What changed.
    pub proposals: Vec<ProposalView>,
    /// Rows to look at.
    pub unread: Vec<Unread>,
    /// New offices without a change here, as they stand in the list.
    pub places: Vec<Place>,
    /// The first day of the new order that is proposed, ISO.
    pub day: String,
}

/// Carries accepted changes out, or only says what they would do.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CarryOutReorganisation {
    /// First day of the new order, ISO.
    pub day: String,
    /// Accepted changes.
    pub changes: Vec<Change>,
    /// Say only, write nothing.
    #[serde(default)]
    pub dry_run: bool,
}

/// What changes do, or did.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Reorganised {
    /// Each change as a sentence.
    pub lines: Vec<String>,
    /// What is to be looked at because of them.
    pub warnings: Vec<String>,
    /// Divisions that begin.
    pub added: i32,
    /// Divisions that get another name.
    pub renamed: i32,
    /// Divisions that end.
    pub abolished: i32,
    /// Records in use that nobody answers for afterwards.
    pub orphans: i32,
    /// True if it was written.
    pub done: bool,
    /// Whose lists are stale.
    pub changed: Vec<String>,
}

/// Records of an abolished division that nobody answers for.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct OrphanGroup {
    /// The abolished division, as text.
    pub division: String,
    /// Its name.
    pub name: String,
    /// Its last day, ISO.
    pub until: String,
    /// Ledger.
    pub ledger: String,
    /// Its title.
    pub title: String,
    /// How many.
    pub count: i32,
    /// Who would go on, as text; empty: nobody is named.
    pub successor: String,
}

/// Something that was decided.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ReorganisationLine {
    /// First day, ISO.
    pub day: String,
    /// 統合 and so on.
    pub word: String,
    /// As a sentence.
    pub words: String,
    /// What the person added.
    pub note: String,
}

/// The state of reorganisations.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Reorganisations {
    /// What was decided, newest first.
    pub lines: Vec<ReorganisationLine>,
    /// What nobody answers for.
    pub orphans: Vec<OrphanGroup>,
    /// Divisions that are there.
    pub divisions: Vec<DivisionName>,
}

/// A division by its name.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct DivisionName {
    /// The division, as text.
    pub id: String,
    /// 課コード.
    pub code: String,
    /// 課名.
    pub name: String,
}

/// Asks for the records behind a group.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AskOrphans {
    /// The abolished division.
    pub division: String,
    /// Ledger; empty: all.
    #[serde(default)]
    pub ledger: String,
}

/// A record that nobody answers for.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct OrphanRecord {
    /// Ledger.
    pub ledger: String,
    /// The record in the old division's book.
    pub key: String,
    /// Its old number.
    pub number: String,
    /// Class; may be empty.
    pub class: String,
    /// What it is called.
    pub label: String,
    /// The packet in which it stood last, as text.
    pub packet: String,
}

/// Records that nobody answers for.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Orphans {
    /// At most a thousand of them.
    pub records: Vec<OrphanRecord>,
}

/// Names who answers for records of an abolished division.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RehomeRecords {
    /// The abolished division.
    pub division: String,
    /// Ledger; empty: all.
    #[serde(default)]
    pub ledger: String,
    /// Records by their key; empty: all of them.
    #[serde(default)]
    pub keys: Vec<String>,
    /// Who answers for them from now on.
    pub heir: String,
}

/// What found a home.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RecordsRehomed {
    /// Records.
    pub done: i32,
    /// Whose lists are stale.
    pub changed: Vec<String>,
}
