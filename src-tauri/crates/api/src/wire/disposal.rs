//! Disposal cases: their rows, their steps, what was read at each stage, and their files.

use super::{Attachment, StepChance};
use kernel::{Record, RecordId, Values};
use ledgers::media_disposal::{Evidence, Finding, Item, ItemJudgement, Matching, Stray};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Asks for one case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OneCase {
    /// The case.
    pub id: RecordId,
}

/// A stage of a case, as drawn in its head.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CaseStage {
    /// State to which it leads.
    pub state: String,
    /// 数量の確認 …
    pub label: String,
    /// `done`, `next`, `later`.
    pub place: String,
    /// When it was done: a day or a moment, as stored; may be empty.
    pub at: String,
    /// Who, or what; may be empty.
    pub by: String,
    /// Numbers do not agree, permission came afterwards …; empty when all is well.
    pub alarm: String,
}

/// A case with everything that hangs on it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CaseView {
    /// The record.
    pub record: Record,
    /// Its items.
    pub items: Vec<Item>,
    /// What was read at each stage against the request, by stage key; only stages that the case needs.
    pub matchings: BTreeMap<String, Matching>,
    /// What was read at each stage, one number a line, as it would be typed again.
    pub readings: BTreeMap<String, String>,
    /// Verdicts on the methods.
    pub judged: Vec<ItemJudgement>,
    /// What keeps it from being asked for (while it is prepared or waits for permission).
    pub findings: Vec<Finding>,
    /// What keeps it from being closed.
    pub blocked: Vec<Finding>,
    /// Its stages in order, by its kind.
    pub stages: Vec<CaseStage>,
    /// Key of the step that comes next; empty when the case is over.
    pub next: String,
    /// Each step and why it may not be taken now.
    pub steps: Vec<StepChance>,
    /// Its files.
    pub evidence: Vec<Evidence>,
    /// The same files, as attached.
    pub attachments: Vec<Attachment>,
    /// Prints that were frozen: numbers, newest first.
    pub prints: Vec<CasePrint>,
    /// Names by staff number.
    pub names: BTreeMap<String, String>,
}

/// A frozen print of a case.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CasePrint {
    /// 税務-廃棄-R8-007-刷1.
    pub number: String,
    /// When, UTC.
    pub issued_at: String,
    /// 検証値, first 16.
    pub value16: String,
    /// A signed copy is attached.
    pub signed: bool,
}

/// Reads items from a text, a workbook or records, without keeping anything.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct ReadItems {
    /// Pasted text.
    pub text: String,
    /// A workbook.
    pub path: String,
    /// Records of this ledger …
    pub ledger: String,
    /// … with these ids.
    pub ids: Vec<RecordId>,
    /// Fills what they do not say (kind, class, net, method).
    pub like: Item,
}

/// Makes or changes a case that is being prepared.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveCase {
    /// The case; `null`: a new one.
    #[serde(default)]
    pub id: Option<RecordId>,
    /// The version that was seen.
    #[serde(default)]
    pub version: i32,
    /// Values by column.
    #[serde(default)]
    #[ts(as = "BTreeMap<String, kernel::Value>")]
    pub values: Values,
    /// All items; `null` leaves them.
    #[serde(default)]
    pub items: Option<Vec<Item>>,
}

/// Judges items and answers before they are saved.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct JudgeItems {
    /// The items.
    pub items: Vec<Item>,
}

/// Verdicts, and the table behind them.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Judged {
    /// One for each item.
    pub items: Vec<ItemJudgement>,
    /// Edition of the table.
    pub edition: String,
    /// Shown with the table.
    pub note: String,
    /// Methods by kind of item: key and label, in the table's order; what is refused for everything is left out.
    pub methods: BTreeMap<String, Vec<MethodChoice>>,
}

/// A method that the table lists for a kind of item.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MethodChoice {
    /// Key.
    pub key: String,
    /// Label.
    pub label: String,
    /// What it does to class A and B.
    pub ab: standard::Verdict,
    /// What to watch; may be empty.
    pub note: String,
    /// Whose rule it is.
    pub source: String,
}

/// Compares a text with the request, without keeping it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct MatchSerials {
    /// The case.
    pub id: RecordId,
    /// Stage key.
    pub stage: String,
    /// One number a line, with notes.
    pub text: String,
}

/// The comparison.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Matched {
    /// Against the request.
    pub matching: Matching,
    /// Lines without a number.
    pub skipped: Vec<Stray>,
}

/// Takes a step with a case, or (with an empty step) keeps what was read so far at a stage.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CaseStep {
    /// The case.
    pub id: RecordId,
    /// The version that was seen.
    pub version: i32,
    /// Step key; empty: only keep `text` for `stage`.
    pub step: String,
    /// Stage key; only with an empty step.
    #[serde(default)]
    pub stage: String,
    /// Why, where the step asks.
    #[serde(default)]
    pub reason: String,
    /// Values given with the step.
    #[serde(default)]
    #[ts(as = "BTreeMap<String, kernel::Value>")]
    pub values: Values,
    /// What was read at the stage, one number a line; `null`: what is kept already.
    #[serde(default)]
    pub text: Option<String>,
}

/// Puts a serial number right, or takes an item out (`to` empty).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CorrectItem {
    /// The case.
    pub id: RecordId,
    /// The version that was seen.
    pub version: i32,
    /// The item's number in the case.
    pub item: i32,
    /// The serial number as it stands; empty: take the item out.
    #[serde(default)]
    pub from: String,
    /// The right one.
    #[serde(default)]
    pub to: String,
    /// Why.
    pub reason: String,
}

/// Attaches a file to a case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AddEvidence {
    /// The case.
    pub id: RecordId,
    /// Where the file lies.
    pub path: String,
    /// `before`, `after`, `log`, `certificate`, `signed`, `other`.
    pub kind: String,
    /// For a signed copy whose code could not be read: the 16 digits typed from its foot …
    #[serde(default)]
    pub code: String,
    /// … or, where the foot cannot be read either, the print that was chosen by hand.
    #[serde(default)]
    pub print: String,
}

/// A file was attached.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct EvidenceAdded {
    /// Its attachment.
    pub attachment: String,
    /// For a signed copy: the print that it is.
    pub print: String,
    /// `qr` (read from the picture), `typed` or `chosen`; empty for other files.
    pub read: String,
    /// Ledgers whose lists are stale.
    pub changed: Vec<String>,
}
