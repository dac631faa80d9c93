//! The table of methods as it is in force, and the city's own rows in it.

use serde::{Deserialize, Serialize};
use standard::{MethodRule, RuleEdit};
use ts_rs::TS;

/// One row of the table.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MethodRow {
    /// As it is in force.
    pub rule: MethodRule,
    /// As it shipped; `null`: a pair of the city's own.
    pub shipped: Option<MethodRule>,
    /// The city changed or added it.
    pub city: bool,
    /// The medium's word.
    pub media_label: String,
    /// The method's word.
    pub method_label: String,
}

/// The table.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MethodTable {
    /// R8.3, or R8.3＋市2 with the city's second state.
    pub edition: String,
    /// Shown with it.
    pub note: String,
    /// How often the city changed it; 0: never.
    pub version: i32,
    /// Day of the last change, ISO; empty: never.
    pub saved_on: String,
    /// Who changed it last.
    pub saved_by: String,
    /// Media: key and label.
    pub media: Vec<(String, String)>,
    /// Methods: key and label.
    pub methods: Vec<(String, String)>,
    /// Rows, in the table's order.
    pub rules: Vec<MethodRow>,
    /// Why the city's rows are not in force; empty: they are.
    pub broken: String,
    /// The city's rows as they are kept.
    pub edits: Vec<RuleEdit>,
}

/// Puts the city's rows in force.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveMethods {
    /// The version that was seen.
    pub version: i32,
    /// All of the city's rows.
    pub edits: Vec<RuleEdit>,
    /// Why; may be empty.
    #[serde(default)]
    pub reason: String,
}

/// Rows read from a workbook; nothing is kept yet.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MethodsLoaded {
    /// What was read.
    pub edits: Vec<RuleEdit>,
    /// What was not, by the row of the file.
    pub skipped: Vec<String>,
}
