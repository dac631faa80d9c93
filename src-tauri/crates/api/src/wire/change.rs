//! Changing many records, merging, undoing; histories.

use super::{Count, View};
use kernel::{RecordId, Value, Values};
use ledgers::engine::UndoMode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The records that are meant: these, or all of a view.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Selection {
    /// These.
    Ids(Vec<RecordId>),
    /// All of the view.
    All(View),
    /// All of the view but these.
    AllBut {
        /// The view.
        view: View,
        /// What was taken out again.
        except: Vec<RecordId>,
    },
}

/// How the records looked to the person who means them. What is given must still hold, or the request is refused as
/// `stale` and nothing happens; a script that has looked at nothing leaves it out.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct Seen {
    /// The versions that were on the screen.
    pub versions: BTreeMap<RecordId, i32>,
    /// How many records were meant; null where that was not counted.
    pub count: Option<i32>,
    /// The journal entry up to which the list was read: no meant record that `versions` leaves out was changed after
    /// it. Empty: not asked.
    pub entry: String,
}

/// Takes a step for one or many records.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct TakeStep {
    /// Ledger key.
    pub ledger: String,
    /// Which records.
    pub selection: Selection,
    /// How they looked.
    #[serde(default)]
    pub seen: Seen,
    /// Step key.
    pub step: String,
    /// Why, where asked.
    #[serde(default)]
    pub reason: String,
    /// Values decided together with the step (class and reason at `decide`).
    #[serde(default)]
    pub values: Values,
    /// Only say what would happen.
    #[serde(default)]
    pub dry_run: bool,
}

/// What a step over many records did.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Stepped {
    /// How many moved (or would move).
    pub done: i32,
    /// Counts of the moved ones by the `total_by` column.
    pub by_value: Vec<Count>,
    /// Records that stayed, and why (at most 200 listed).
    pub refused: Vec<Refused>,
    /// How many stayed.
    pub refused_total: i32,
    /// Journal entry, for undo; empty in a dry run.
    pub entry: String,
    /// Stale lists.
    pub changed: Vec<String>,
}

/// A record that stayed as it is.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Refused {
    /// Record.
    pub id: RecordId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Why, and the way out.
    pub reason: String,
}

/// Changes many records at once.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct BulkEdit {
    /// Ledger key.
    pub ledger: String,
    /// Which records.
    pub selection: Selection,
    /// How they looked.
    #[serde(default)]
    pub seen: Seen,
    /// New values.
    pub values: Values,
    /// Only show what would change.
    #[serde(default)]
    pub dry_run: bool,
}

/// What a bulk edit did or would do.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct BulkEdited {
    /// Records that change.
    pub done: i32,
    /// Records that already have these values.
    pub unchanged: i32,
    /// First 200 changes: old and new.
    pub preview: Vec<BulkRow>,
    /// Records that stay, and why (at most 200 listed).
    pub refused: Vec<Refused>,
    /// How many stay.
    pub refused_total: i32,
    /// Journal entry, for undo; empty in a dry run.
    pub entry: String,
    /// Stale lists.
    pub changed: Vec<String>,
}

/// One change of a bulk edit.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct BulkRow {
    /// Record.
    pub id: RecordId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Column key.
    pub column: String,
    /// Before.
    pub before: Value,
    /// After.
    pub after: Value,
}

/// Makes one record of several: the others are kept as 統合済 and point to it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct MergeRecords {
    /// Ledger key.
    pub ledger: String,
    /// The one that stays.
    pub keep: RecordId,
    /// The ones that go into it.
    pub others: Vec<RecordId>,
    /// Values chosen from the others.
    #[serde(default)]
    pub values: Values,
    /// Why.
    pub reason: String,
}

/// Undoes one entry of the history (an edit, a bulk edit, a step).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct UndoEntry {
    /// Journal entry.
    pub entry: String,
    /// `all_or_nothing`: refuse if any record changed since; `rest`: undo the others and list these.
    #[serde(default)]
    pub mode: UndoMode,
}

/// What an undo did.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Undone {
    /// Records put back.
    pub undone: i32,
    /// Records that changed since and were left.
    pub left: Vec<Refused>,
    /// Stale lists.
    pub changed: Vec<String>,
}

/// A record's history, newest first.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct History {
    /// Entries.
    pub entries: Vec<HistoryLine>,
}

/// One entry of a history.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct HistoryLine {
    /// Journal entry.
    pub entry: String,
    /// When, UTC.
    pub at: String,
    /// Who.
    pub who: String,
    /// What, as a word (登録, 変更, 確認 …).
    pub what: String,
    /// Reason or source (取-R8-002、元の表の31行目); may be empty.
    pub note: String,
    /// Changed columns.
    pub changes: Vec<FieldChange>,
    /// It can be undone alone.
    pub undoable: bool,
}

/// Old and new of one column, as words.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct FieldChange {
    /// Column label.
    pub label: String,
    /// Before, as shown.
    pub before: String,
    /// After, as shown.
    pub after: String,
}
