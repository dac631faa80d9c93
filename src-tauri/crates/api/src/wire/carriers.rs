//! Carriers that go out and come back, and the stocktaking of all of them.

use super::StepChance;
use kernel::{Record, RecordId, Values};
use ledgers::media_lending::Lendable;
use ledgers::media_stocktaking::{Difference, Expected, Found};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Numbers scanned or typed, one a line.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ReadCarriers {
    /// One number a line; what follows it is a note.
    pub text: String,
}

/// What they are.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CarriersRead {
    /// In the order of the text.
    pub found: Vec<Lendable>,
}

/// Lends what was scanned, or takes it back; all or none.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct LendCarriers {
    /// One number a line.
    pub text: String,
    /// Values of the loan, or of the return.
    #[ts(as = "BTreeMap<String, kernel::Value>")]
    pub values: Values,
}

/// Loans that were made or ended.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Lent {
    /// The loans.
    pub ids: Vec<RecordId>,
    /// Ledgers whose lists are stale.
    pub changed: Vec<String>,
}

/// A step of one loan (返却, 期限の延長, 取消).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct LoanStep {
    /// The loan.
    pub id: RecordId,
    /// Step key.
    pub step: String,
    /// Why, where the step asks.
    #[serde(default)]
    pub reason: String,
    /// Values given with it.
    #[serde(default)]
    #[ts(as = "BTreeMap<String, kernel::Value>")]
    pub values: Values,
}

/// Begins a stocktaking.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct BeginStocktaking {
    /// 件名, 基準日, 対象, 数えた者.
    #[ts(as = "BTreeMap<String, kernel::Value>")]
    pub values: Values,
}

/// A stocktaking with its rows.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct StocktakingView {
    /// The record.
    pub record: Record,
    /// The list.
    pub expected: Vec<Expected>,
    /// What was found.
    pub found: Vec<Found>,
    /// What differs.
    pub differences: Vec<Difference>,
    /// Outcomes that fit each kind of difference: key and label.
    pub outcomes: BTreeMap<String, Vec<(String, String)>>,
    /// Each step and why it may not be taken now.
    pub steps: Vec<StepChance>,
}

/// Enters what was found: ticks of the list, or numbers read at a place.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct EnterFound {
    /// The stocktaking.
    pub id: RecordId,
    /// The version that was seen.
    pub version: i32,
    /// Numbers of the list to tick …
    #[serde(default)]
    pub ticked: Vec<i32>,
    /// … or to take the tick from.
    #[serde(default)]
    pub unticked: Vec<i32>,
    /// Numbers read, one a line.
    #[serde(default)]
    pub text: String,
    /// Where they were read; empty: where the ledger says.
    #[serde(default)]
    pub place: String,
}

/// What was entered.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct FoundEntered {
    /// The version now.
    pub version: i32,
    /// On the list.
    pub on: i32,
    /// Not on it.
    pub off: i32,
    /// Ledgers whose lists are stale.
    pub changed: Vec<String>,
}

/// Settles a difference, or takes a step with the whole (照合, 数え直し, 完了, 取消).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct StocktakingStep {
    /// The stocktaking.
    pub id: RecordId,
    /// The version that was seen.
    pub version: i32,
    /// Step key; empty: settle `difference`.
    #[serde(default)]
    pub step: String,
    /// Why, where the step asks; what was done, for a difference.
    #[serde(default)]
    pub reason: String,
    /// The difference.
    #[serde(default)]
    pub difference: i32,
    /// What became of it.
    #[serde(default)]
    pub outcome: String,
}
