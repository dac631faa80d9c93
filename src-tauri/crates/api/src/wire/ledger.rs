//! Ledgers: definitions as the window sees them, lists, records, steps, import.

use kernel::{Axis, Choice, Group, Record, RecordId, Role, State, Values};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// All ledgers.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Ledgers {
    /// In menu order.
    pub ledgers: Vec<LedgerView>,
}

/// A ledger's definition.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct LedgerView {
    /// Ledger key.
    pub key: String,
    /// 情報資産.
    pub title: String,
    /// One line under the title.
    pub subtitle: String,
    /// 件, 台.
    pub counter: String,
    /// Citations that ask for it.
    pub basis: Vec<String>,
    /// Form groups.
    pub groups: Vec<Group>,
    /// Columns in form order.
    pub columns: Vec<ColumnView>,
    /// Child rows.
    pub parts: Vec<PartView>,
    /// States of both axes.
    pub states: Vec<State>,
    /// Steps.
    pub steps: Vec<StepView>,
    /// Column that names a record.
    pub name: String,
    /// First columns of the list.
    pub list: Vec<String>,
    /// Columns offered as filters.
    pub filters: Vec<String>,
    /// Column totalled above the list; empty if none.
    pub total_by: String,
    /// Ledgers whose records can be linked to records of this one (media → asset).
    pub links: Vec<LinkView>,
    /// Its records are written on a screen of their own.
    pub own_screen: bool,
    /// The heading under which it stands in the menu.
    pub menu: String,
    /// Name of the picture beside it.
    pub icon: String,
    /// The column that says of which kind a record is; empty: all records have all columns.
    pub kind_by: String,
    /// The columns of each kind; one that no kind names belongs to all.
    pub kinds: Vec<KindView>,
}

/// A kind of record with the columns that only some kinds have.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct KindView {
    /// Kind key.
    pub key: String,
    /// Its columns.
    pub columns: Vec<KindColumnView>,
    /// Offered no more.
    pub off: bool,
}

/// A column in the words of a kind.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct KindColumnView {
    /// Column key.
    pub key: String,
    /// What it is called for this kind.
    pub label: String,
    /// This kind asks for it.
    pub required: bool,
}

/// A kind of link between two ledgers.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct LinkView {
    /// Link key (`media_holds`).
    pub key: String,
    /// Heading on this side (入っている情報資産 / 入っている媒体・機器).
    pub label: String,
    /// The other ledger.
    pub other: String,
}

/// A column.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ColumnView {
    /// Column key.
    pub key: String,
    /// Shown.
    pub label: String,
    /// `text` `long` `code` `int` `date` `flag` `choice` `many` `codes` `class`.
    pub kind: String,
    /// Unit of an `int`.
    pub unit: String,
    /// Choices of `choice`, `many`, `class`.
    pub choices: Vec<Choice>,
    /// Cannot be empty.
    pub required: bool,
    /// Group key.
    pub group: String,
    /// Citations.
    pub basis: Vec<String>,
    /// Help line.
    pub hint: String,
    /// Never typed.
    pub derived: bool,
}

/// Child rows.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PartView {
    /// Part key.
    pub key: String,
    /// Shown.
    pub label: String,
    /// Columns of a row.
    pub columns: Vec<ColumnView>,
    /// Citations.
    pub basis: Vec<String>,
    /// Rows with which a new record begins.
    pub first: Vec<Values>,
}

/// A step.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct StepView {
    /// Step key.
    pub key: String,
    /// Button.
    pub label: String,
    /// Axis that it moves.
    pub axis: Axis,
    /// From.
    pub from: Vec<String>,
    /// To.
    pub to: String,
    /// Who may.
    pub by: Vec<Role>,
    /// Columns that must be filled by then.
    pub needs: Vec<String>,
    /// Columns that may be given with it.
    pub takes: Vec<String>,
    /// A reason is asked.
    pub reason: bool,
    /// Not by whoever took it here (第11条).
    pub other_person: bool,
    /// Citations.
    pub basis: Vec<String>,
}

/// One condition on a column: its value is one of these (`""`: 空欄).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Filter {
    /// Column key, `step`, or `batch` (what an import added or changed, by its number 取-R8-007).
    pub column: String,
    /// Choice keys, state keys, or exact text.
    pub values: Vec<String>,
}

/// Which records are meant, and in what order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct View {
    /// Search text; kana, width and old character forms do not matter.
    pub search: String,
    /// `active` (使用中), `retired` (廃止), `all` (both); void and merged records are only in `void`.
    pub life: String,
    /// All must hold.
    pub filters: Vec<Filter>,
    /// Column key to sort by; empty: by number.
    pub sort: String,
    /// Largest first.
    pub descending: bool,
    /// Only records whose 満了日 has passed (第18条第4項).
    pub overdue: bool,
    /// Only records whose day in a column is within a span.
    pub ranges: Vec<Span>,
}

/// Days from and to, both included; empty is open.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct Span {
    /// Column key.
    pub column: String,
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO.
    pub to: String,
}

/// One page of a list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ListRecords {
    /// Ledger key.
    pub ledger: String,
    /// Which records.
    #[serde(default)]
    pub view: View,
    /// First row, from 0.
    #[serde(default)]
    pub offset: i32,
    /// At most this many, up to 500.
    #[serde(default = "hundred")]
    pub limit: i32,
}

fn hundred() -> i32 {
    100
}

/// A page.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Page {
    /// Records in order.
    pub records: Vec<Record>,
    /// How many there are in the whole view.
    pub total: i32,
    /// Present and true where there are at most so many: counting this search takes longer than a page may, and
    /// `ledger_totals` tells the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub at_most: Option<bool>,
    /// The last journal entry when this was read.
    pub entry: String,
}

/// Asks where a record stands in a view.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct FindPlace {
    /// Ledger key.
    pub ledger: String,
    /// Which records, in what order.
    #[serde(default)]
    pub view: View,
    /// Record.
    pub id: RecordId,
}

/// Where a record stands.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Place {
    /// Its row, from 0; null if it is not in the view.
    pub row: Option<i32>,
}

/// Totals above a list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AskTotals {
    /// Ledger key.
    pub ledger: String,
    /// Which records.
    #[serde(default)]
    pub view: View,
}

/// Counts of a view.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Totals {
    /// All.
    pub total: i32,
    /// By value of the `total_by` column (`""`: 未分類).
    pub by_value: Vec<Count>,
    /// By step state.
    pub by_step: Vec<Count>,
}

/// A key and how many.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Count {
    /// Value or state key.
    pub key: String,
    /// How many.
    pub count: i32,
}

/// One record.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OneRecord {
    /// Ledger key.
    pub ledger: String,
    /// Record.
    pub id: RecordId,
}

/// A record with everything that hangs on it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RecordView {
    /// The record.
    pub record: Record,
    /// Child rows by part key.
    pub parts: std::collections::BTreeMap<String, Vec<Values>>,
    /// Linked records.
    pub links: Vec<Linked>,
    /// Attachments.
    pub attachments: Vec<Attachment>,
    /// Why the class is what it is, where a rule set it (第17条第3項); empty otherwise.
    pub class_note: String,
    /// Steps that lead from here, with a reason where they are refused to who asks.
    pub steps: Vec<StepChance>,
    /// Names of the people in the record, by staff number.
    pub names: std::collections::BTreeMap<String, String>,
    /// The incident that it became; `open`: it can be treated as one; empty: neither.
    pub incident: String,
}

/// A step as it stands for the acting person.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct StepChance {
    /// Step key.
    pub key: String,
    /// Empty if it may be taken now; else why not and the way out.
    pub refused: String,
}

/// A linked record.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Linked {
    /// Link key.
    pub link: String,
    /// The other record's ledger.
    pub ledger: String,
    /// The other record.
    pub id: RecordId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its class (`A` `B` `C` or empty).
    pub class: String,
    /// Its life state.
    pub life: String,
}

/// A file on a record.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Attachment {
    /// Identity.
    pub id: String,
    /// File name as it was.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Bytes.
    pub size: f64,
    /// SHA-256.
    pub digest: String,
    /// When, UTC.
    pub added_at: String,
    /// Who.
    pub added_by: String,
}

/// Adds a record.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AddRecord {
    /// Ledger key.
    pub ledger: String,
    /// Values by column key.
    pub values: Values,
    /// Child rows by part key.
    #[serde(default)]
    pub parts: std::collections::BTreeMap<String, Vec<Values>>,
}

/// The record that was added.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Added {
    /// Its identity.
    pub id: RecordId,
    /// Its number.
    pub number: String,
    /// Its version now.
    pub version: i32,
    /// Stale lists.
    pub changed: Vec<String>,
}

/// Changes a record; only the given columns change, `null` empties.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct EditRecord {
    /// Ledger key.
    pub ledger: String,
    /// Record.
    pub id: RecordId,
    /// The version that was read.
    pub version: i32,
    /// New values.
    pub values: Values,
    /// Child rows of the parts that change.
    #[serde(default)]
    pub parts: std::collections::BTreeMap<String, Vec<Values>>,
}

/// Checks values without saving, for the form.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Checked {
    /// Findings.
    pub fields: Vec<kernel::FieldProblem>,
}

/// Links or unlinks two records.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct LinkRecords {
    /// Link key (`media_holds`).
    pub link: String,
    /// Record of the first ledger (media).
    pub from: RecordId,
    /// Records of the second ledger (asset).
    pub to: Vec<RecordId>,
}

/// Puts a file on a record.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AddAttachment {
    /// Ledger key.
    pub ledger: String,
    /// Record.
    pub id: RecordId,
    /// File.
    pub path: String,
}

/// One attachment.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OneAttachment {
    /// Attachment.
    pub id: String,
    /// For saving: where; for removing: unused.
    #[serde(default)]
    pub out: String,
    /// For removing: why.
    #[serde(default)]
    pub reason: String,
}

/// Bytes for the window.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Bytes {
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Base64.
    pub base64: String,
}
