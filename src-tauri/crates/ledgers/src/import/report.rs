//! What a dry run answers, on the wire. Lists are cut at [`LISTED`] entries; the totals beside them are exact.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Longest list that goes out.
pub const LISTED: usize = 1000;

/// A planned or finished import. Row numbers are those of the user's file, counted from 1.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Plan {
    /// Sheet that was read.
    pub sheet: String,
    /// Row of the header; 0 if none was found.
    pub header_row: i32,
    /// Where no header was found: the row that looks like one although none of its words is known; else 0.
    pub header_guess: i32,
    /// Last row of the header, where it takes several.
    pub header_end: i32,
    /// Their columns and what becomes of them.
    pub columns: Vec<PlannedColumn>,
    /// Rows under the header with a value: added + changed + unchanged + skipped + rows with problems.
    pub rows_read: i32,
    /// Records that are new.
    pub added: i32,
    /// Records that change.
    pub changed: i32,
    /// Records that are the same already.
    pub unchanged: i32,
    /// Rows that cannot land as they are.
    pub problem_rows: i32,
    /// Number of the batch (取-R8-007); empty before it landed.
    pub batch: String,
    /// True once it was written into the book.
    pub landed: bool,
    /// Lifted from the rows above the header: `division`, `unit`, `fiscal_year`, `made_on`, `title`.
    pub defaults: BTreeMap<String, String>,
    /// Rows that are no records.
    pub skipped: Vec<Skipped>,
    /// Cells that were read as something else than they say.
    pub resolved: Vec<Resolved>,
    /// Rows to look at, which land nevertheless.
    pub flags: Vec<RowFlag>,
    /// What keeps rows from landing until it is settled.
    pub problems: Vec<RowProblem>,
    /// How many of each kind there are, whatever was listed.
    pub totals: Totals,
    /// What the sheet holds besides values and is not taken.
    pub ignored: Vec<Tally>,
    /// False where the format does not tell hidden and struck-out rows.
    pub flags_known: bool,
    /// Stands for the header; the mapping is remembered under it.
    pub header_digest: String,
    /// SHA-256 of the file that was read.
    pub digest: String,
    /// Rows of their sheet, as asked for.
    pub window: Vec<SourceRow>,
    /// Last row of their sheet with a value.
    pub last_row: i32,
}

/// Exact counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "PlanTotals")]
pub struct Totals {
    /// Skipped rows by reason.
    pub skipped: Vec<Tally>,
    /// Cells read as something else, by reason.
    pub resolved: Vec<Tally>,
    /// Flags by kind.
    pub flags: Vec<Tally>,
    /// Problems by code.
    pub problems: Vec<Tally>,
}

/// A word and how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Tally {
    /// Code or word.
    pub key: String,
    /// Shown.
    pub label: String,
    /// How often.
    pub count: i32,
}

/// How a column of theirs came to its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum How {
    /// The very label.
    Exact,
    /// A known other spelling.
    Alias,
    /// Nearly a known spelling.
    Near,
    /// The user said so.
    Manual,
    /// As it was last time for the same header.
    Remembered,
    /// Belongs to a column that rules fill; not taken.
    Derived,
    /// Known to nobody; not taken.
    Unknown,
}

/// A column of theirs.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct PlannedColumn {
    /// Their header; parent and child joined by `/`.
    pub header: String,
    /// Our column's key; `number` for our own number; none: not taken.
    pub key: Option<String>,
    /// Our column's label; empty if not taken.
    pub label: String,
    /// How it was found.
    pub how: How,
    /// 0 to 1, how sure.
    pub score: f64,
    /// Place in the sheet, counted from 0.
    pub index: i32,
    /// A few values, for the eye.
    pub samples: Vec<String>,
}

/// A row that is no record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Skipped {
    /// Row of their file.
    pub row: i32,
    /// Why, in Japanese.
    pub reason: String,
    /// Code of the reason.
    pub kind: String,
}

/// A cell that was read as something else than it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Resolved {
    /// Row of their file.
    pub row: i32,
    /// Their header.
    pub column: String,
    /// What it says.
    pub from: String,
    /// How it was read.
    pub to: String,
    /// Why, in Japanese.
    pub why: String,
    /// Code of the reason.
    pub kind: String,
}

/// A row to look at, which lands nevertheless.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RowFlag {
    /// Row of their file.
    pub row: i32,
    /// What about it, in Japanese.
    pub flag: String,
    /// Code.
    pub kind: String,
    /// Their header; empty for the whole row.
    pub column: String,
}

/// What keeps a row from landing until it is settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RowProblem {
    /// Row of their file.
    pub row: i32,
    /// Their header; empty for the whole row.
    pub column: String,
    /// Our column's key; empty for the whole row.
    pub key: String,
    /// Code.
    pub code: String,
    /// What it is and what to do, in Japanese.
    pub message: String,
    /// What the cell says.
    pub text: String,
    /// Ways out, for buttons.
    pub choices: Vec<WayOut>,
}

/// A way out of a problem; its key goes back in a [`Decision`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct WayOut {
    /// `skip` `blank` `as_is` `new` `same:ID` `asking` `value`, an ISO date, a choice's key, `true` or `false`.
    pub key: String,
    /// Shown on the button.
    pub label: String,
}

/// How the user settled one problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Decision {
    /// Row of their file.
    pub row: i32,
    /// Column key (empty: the row).
    pub column: String,
    /// Key of the chosen way (from the problem's `choices`), or `value`.
    pub choice: String,
    /// The value typed, for `value`.
    #[serde(default)]
    pub value: String,
}

/// A row of their sheet as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SourceRow {
    /// Row of their file.
    pub row: i32,
    /// What becomes of it.
    pub state: RowState,
    /// Cells from the first column on.
    pub cells: Vec<String>,
    /// Hidden in their workbook.
    pub hidden: bool,
    /// Struck out in their workbook.
    pub struck: bool,
    /// The record that the row changes; empty for all other rows.
    pub number: String,
    /// What the record has now and what it gets, column by column.
    pub changes: Vec<CellChange>,
}

/// Old and new of one column, as people read them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CellChange {
    /// Our column's key.
    pub column: String,
    /// Its label.
    pub label: String,
    /// What the record has; empty: nothing.
    pub before: String,
    /// What it gets; empty: nothing.
    pub after: String,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RowState {
    /// Above the header.
    Title,
    /// The header.
    Header,
    /// A new record.
    Add,
    /// Changes a record.
    Change,
    /// The same already.
    Same,
    /// No record.
    Skip,
    /// Has a problem.
    Problem,
    /// No value at all.
    Blank,
}
