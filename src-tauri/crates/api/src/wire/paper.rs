//! Export, print, reports.

use super::{Bytes, Selection, View};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Writes a ledger (or a part of it) to a file.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ExportLedger {
    /// Ledger key.
    pub ledger: String,
    /// Which records.
    pub selection: Selection,
    /// `.xlsx` or `.csv`.
    pub out: String,
    /// CSV in CP932 instead of UTF-8.
    #[serde(default)]
    pub cp932: bool,
}

/// A file was written.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Written {
    /// Where.
    pub path: String,
    /// Records in it.
    pub records: i32,
    /// Bytes.
    pub bytes: f64,
}

/// Forms that a ledger can be printed as.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Forms {
    /// In menu order.
    pub forms: Vec<FormView>,
}

/// A printable form.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct FormView {
    /// `list`, `report`, `labels`, `record`.
    pub key: String,
    /// 様式第1号 情報資産重要性分類結果報告書.
    pub title: String,
    /// Ledger key.
    pub ledger: String,
    /// Citations.
    pub basis: Vec<String>,
    /// Gets a number and is frozen when issued.
    pub numbered: bool,
    /// Can be printed blank.
    pub blank: bool,
    /// Has boxes for stamps.
    pub seals: bool,
    /// Its own boxes for stamps, left to right; empty: those of the settings.
    pub boxes: Vec<String>,
    /// It is about a period, which is asked for.
    pub period: bool,
}

/// What to print.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct PrintRequest {
    /// Ledger key.
    pub ledger: String,
    /// Form key.
    pub form: String,
    /// `data`, `none` (該当なし), `blank` (白紙).
    pub fill: String,
    /// Which records (lists and labels).
    pub selection: Option<Selection>,
    /// 文書番号; empty: only the date.
    pub document_number: String,
    /// 報告日・作成日, ISO; empty: today.
    pub date: String,
    /// 基準日, ISO; empty: today.
    pub as_of: String,
    /// Addressee, role line; empty: from the settings.
    pub to_role: String,
    /// Addressee, post line; empty: from the settings.
    pub to_post: String,
    /// First free label, 1 to 24.
    pub label_start: i32,
    /// With a further sheet to hold against the labels.
    pub label_alignment: bool,
    /// Names of the boxes for stamps, for this print only; null: as in the settings.
    pub seals: Option<Vec<String>>,
    /// Who confirmed 該当なし.
    pub confirmed_by: String,
    /// First day of a register, ISO; empty: the fiscal year's.
    pub from: String,
    /// Last day of a register, ISO; empty: the fiscal year's.
    pub to: String,
}

/// A preview.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Preview {
    /// The PDF.
    pub pdf: Bytes,
    /// Pages.
    pub pages: i32,
    /// Where labels lie, drawn over the preview and never printed.
    pub guides: Vec<Guide>,
    /// Warnings beside the button (判断待ち 3件 …).
    pub warnings: Vec<String>,
    /// Why it cannot be issued now; empty if it can.
    pub refused: String,
}

/// A place on the paper, mm from its upper left.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Guide {
    /// Page, from 1.
    pub page: i32,
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Used up: nothing is printed there.
    pub used: bool,
}

/// Saves what the window printed to a file.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveTo {
    /// Where.
    pub out: String,
}

/// Prints to a file without issuing (lists, labels, drafts).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PrintToFile {
    /// What.
    pub print: PrintRequest,
    /// Where.
    pub out: String,
}

/// A frozen report.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ReportView {
    /// 帳票番号 税務-分類-R8-003.
    pub number: String,
    /// Number of the form (f1); the key of a preview may be another word.
    pub form: String,
    /// Title.
    pub title: String,
    /// When, UTC.
    pub issued_at: String,
    /// Who.
    pub issued_by: String,
    /// 検証値, first 16.
    pub value16: String,
    /// Records in it.
    pub records: i32,
    /// Pages.
    pub pages: i32,
    /// The number that it replaces; may be empty.
    pub replaces: String,
}

/// Issues a report: number, digest, frozen bytes.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct IssueReport {
    /// What.
    pub print: PrintRequest,
    /// Number of the report that it corrects; may be empty.
    #[serde(default)]
    pub replaces: String,
    /// Why, for a correction.
    #[serde(default)]
    pub reason: String,
}

/// Issued.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Issued {
    /// The report.
    pub report: ReportView,
    /// Stale lists.
    pub changed: Vec<String>,
}

/// Frozen reports, newest first.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Reports {
    /// Reports.
    pub reports: Vec<ReportView>,
}

/// One report.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OneReport {
    /// 帳票番号.
    pub number: String,
    /// `pdf` or `xlsx`.
    #[serde(default)]
    pub format: String,
    /// Where to save; empty: only show.
    #[serde(default)]
    pub out: String,
    /// Mark as 再印刷 with today's date.
    #[serde(default)]
    pub reprint: bool,
}

/// A saved view of a list: filters, sort, columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SavedView {
    /// Name (年次確認); empty: the list as it was left.
    pub name: String,
    /// Ledger key.
    pub ledger: String,
    /// Filters and order.
    pub view: View,
    /// Shown columns in order; empty: the ledger's own.
    pub columns: Vec<String>,
}

/// Saved views of one ledger.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SavedViews {
    /// Views.
    pub views: Vec<SavedView>,
}

/// Names one ledger.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OneLedger {
    /// Ledger key; empty: all where that makes sense.
    #[serde(default)]
    pub ledger: String,
}

/// Removes a saved view.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct DropView {
    /// Ledger key.
    pub ledger: String,
    /// Name.
    pub name: String,
}

/// A draft of a form, kept per person until it is saved or dropped.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Draft {
    /// Which form (`asset:new`, `asset:12`).
    pub key: String,
    /// Its state as the window wants it back; empty: none.
    pub json: String,
}
