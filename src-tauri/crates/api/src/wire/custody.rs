//! Cards and IDs: who may use a card, the check of cards, the review of IDs.

use kernel::{RecordId, Values};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The chief permits people to use cards of the division (第58条第1項第3号).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PermitCards {
    /// The cards.
    pub ids: Vec<RecordId>,
    /// Rows of the part `permits`: who, for what, from when, until when.
    pub people: Vec<Values>,
}

/// What was seen of one card.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CheckedCard {
    /// The card.
    pub id: RecordId,
    /// `seen`, `missing`, `other_holder`.
    pub saw: String,
    /// Who has it, or what else was seen; may be empty.
    #[serde(default)]
    pub note: String,
}

/// A check of cards against the things themselves (第58条第2項).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CheckCards {
    /// 令和8年11月の点検.
    pub round: String,
    /// What was looked at.
    pub cards: Vec<CheckedCard>,
    /// Card numbers that were seen and stand in no ledger.
    #[serde(default)]
    pub extras: Vec<String>,
}

/// What a check of cards came to.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[ts(export)]
pub struct CardsChecked {
    /// Cards that were there.
    pub seen: i32,
    /// Differences that were not open already.
    pub findings: i32,
    /// Ledger keys whose lists changed.
    pub changed: Vec<String>,
}

/// A review of IDs against a roster of the staff (第80条).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ReviewIds {
    /// 令和8年11月の棚卸.
    pub round: String,
    /// The roster.
    pub path: String,
    /// Its sheet; empty: the one that looks like a list.
    #[serde(default)]
    pub sheet: String,
    /// Only shows what would be found.
    #[serde(default)]
    pub dry_run: bool,
}

/// One finding of a review.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ReviewFinding {
    /// The ID's record.
    pub id: RecordId,
    /// The ID.
    pub user_id: String,
    /// Its system.
    pub system: String,
    /// `no_person`, `other_division`, `no_need`, `nobody`, `unclear`.
    pub kind: String,
    /// The kind in Japanese.
    pub label: String,
    /// Whose; may be empty.
    pub person: String,
    /// Why, and what to do.
    pub said: String,
}

/// What a review came to.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[ts(export)]
pub struct IdsReviewed {
    /// People on the roster.
    pub people: i32,
    /// IDs in use that were compared.
    pub ids: i32,
    /// What was found, in the order of the ledger.
    pub findings: Vec<ReviewFinding>,
    /// Of these, how many were not open already; 0 in a dry run.
    pub opened: i32,
    /// Ledger keys whose lists changed.
    pub changed: Vec<String>,
}
