//! Excel in: workbooks, dry runs, batches.

use ledgers::engine::UndoMode;
use ledgers::import::Decision;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A workbook is looked at: its sheets.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OpenWorkbook {
    /// File.
    pub path: String,
}

/// Sheets of a workbook.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct WorkbookView {
    /// File name.
    pub name: String,
    /// SHA-256.
    pub digest: String,
    /// Sheets in order.
    pub sheets: Vec<SheetView>,
    /// The sheet that looks like the ledger.
    pub guess: String,
}

/// A sheet.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SheetView {
    /// Name.
    pub name: String,
    /// Used rows.
    pub rows: i32,
    /// Used columns.
    pub columns: i32,
    /// Hidden in the workbook.
    pub hidden: bool,
    /// `data` `sample` `list` `empty`.
    pub looks_like: String,
}

/// Plans an import without writing (試し読み), or does it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct ImportRequest {
    /// Ledger key.
    pub ledger: String,
    /// File.
    pub path: String,
    /// Sheet; empty: the best guess.
    pub sheet: String,
    /// Header row of their file, 1-based; 0: found.
    pub header_row: i32,
    /// Their header → our column key; empty key: not taken.
    pub mapping: std::collections::BTreeMap<String, String>,
    /// Decisions on problems.
    pub decisions: Vec<Decision>,
    /// Column key → their spelling → what it means, for all rows.
    pub value_maps: std::collections::BTreeMap<String, std::collections::BTreeMap<String, String>>,
    /// A blank cell clears a stored value.
    pub erase_blank: bool,
    /// The digest of the previewed file; at commit a different file is refused.
    pub digest: String,
    /// Take the rows without problems, leave the others.
    pub partial: bool,
    /// First row of the source window wanted in the answer (1-based); rows of the user's file.
    pub from_row: i32,
    /// Rows of the source window, up to 1000; 0: none.
    pub window: i32,
}

/// Undoes an import.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct UndoBatch {
    /// 取-R8-007.
    pub batch: String,
    /// What to do with records that changed since.
    #[serde(default)]
    pub mode: UndoMode,
}

/// The file of an import, as it came.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveSource {
    /// 取-R8-007.
    pub batch: String,
    /// Where to save it.
    pub out: String,
}

/// Imports so far, newest first.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Batches {
    /// Batches.
    pub batches: Vec<BatchView>,
}

/// One import.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct BatchView {
    /// 取-R8-007.
    pub number: String,
    /// Ledger key.
    pub ledger: String,
    /// File name.
    pub file: String,
    /// Sheet.
    pub sheet: String,
    /// When, UTC.
    pub at: String,
    /// Who.
    pub by: String,
    /// Added.
    pub added: i32,
    /// Changed.
    pub changed: i32,
    /// When it was undone, UTC; empty if it stands.
    pub undone_at: String,
}

/// Writes the rows that were left out back as a workbook.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct WriteRejects {
    /// The import as previewed.
    pub import: ImportRequest,
    /// Where.
    pub out: String,
}
