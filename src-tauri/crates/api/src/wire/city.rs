//! What a city settles for itself beside the standard: when in the year things are done, and its own kinds of permission
//! and of record.

use serde::{Deserialize, Serialize};
use standard::{CalendarEdit, CalendarEntry, OfficeInfo, OperationKind, PermissionKind};
use ts_rs::TS;

/// A fiscal year is asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct AskCalendar {
    /// The year in which it begins; 0: the present one.
    pub year: i32,
}

/// An entry as it is in force, and as it shipped.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CalendarRow {
    /// As it is in force.
    pub entry: CalendarEntry,
    /// As it shipped.
    pub shipped: CalendarEntry,
    /// The city changed it.
    pub city: bool,
    /// Who does it, in words.
    pub who: String,
}

/// One day of the year.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CalendarDay {
    /// Key of the entry.
    pub key: String,
    /// What is done.
    pub title: String,
    /// By this day, ISO.
    pub on: String,
    /// Citations.
    pub basis: Vec<String>,
    /// Who does it, in words.
    pub who: String,
    /// `done`, `late`, `soon`, `coming`, `before` (the book did not exist yet).
    pub state: String,
    /// How it is known to be done: the number of a form, or who noted it when; empty: it is not.
    pub said: String,
    /// Somebody noted it by hand, and may take that back.
    pub noted: bool,
    /// The ledger whose form shows it; empty: none.
    pub ledger: String,
    /// That form.
    pub form: String,
    /// The form's first day, ISO.
    pub from: String,
    /// The form's last day, ISO.
    pub to: String,
    /// Another screen on which it is done (`inspections`, `transfer`); empty: none.
    pub screen: String,
}

/// The year.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CalendarYear {
    /// The year in which it begins.
    pub year: i32,
    /// 令和8年度.
    pub label: String,
    /// Today in Japan, ISO.
    pub today: String,
    /// Shown with it.
    pub note: String,
    /// How often the city changed it; 0: never.
    pub version: i32,
    /// Day of the last change, ISO; empty: never.
    pub saved_on: String,
    /// Who changed it last.
    pub saved_by: String,
    /// Why the city's months are not in force; empty: they are.
    pub broken: String,
    /// What is done, with its months.
    pub entries: Vec<CalendarRow>,
    /// All days, earliest first.
    pub due: Vec<CalendarDay>,
}

/// Puts the city's months in force, all of them anew; none: as it shipped.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveCalendar {
    /// The version that was seen.
    pub version: i32,
    /// All of the city's months.
    pub edits: Vec<CalendarEdit>,
    /// The year to answer with; 0: the present one.
    #[serde(default)]
    pub year: i32,
}

/// Notes that something of the year is done, or takes that back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct MarkCalendar {
    /// Key of the entry.
    pub key: String,
    /// Its day, ISO.
    pub on: String,
    /// Done, or not.
    pub done: bool,
}

/// A column that a kind may have.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct KindChoice {
    /// Column of the ledger.
    pub key: String,
    /// What the ledger calls it.
    pub label: String,
}

/// Kinds of permission and of record, as they are in force.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CityKinds {
    /// How often the city changed them; 0: never.
    pub version: i32,
    /// Day of the last change, ISO; empty: never.
    pub saved_on: String,
    /// Who changed them last.
    pub saved_by: String,
    /// Why the city's kinds are not in force; empty: they are.
    pub broken: String,
    /// 各種の許可.
    pub permissions: Vec<PermissionKind>,
    /// 運用の記録.
    pub operations: Vec<OperationKind>,
    /// Keys of kinds that the city changed.
    pub changed: Vec<String>,
    /// Kinds as records use them: ledger, kind, how many.
    pub used: Vec<(String, String, i32)>,
    /// Who can approve.
    pub offices: Vec<OfficeInfo>,
    /// Columns that a kind of permission may have.
    pub permission_columns: Vec<KindChoice>,
    /// Columns that a kind of record may have.
    pub operation_columns: Vec<KindChoice>,
}

/// A kind as the city wants it; `None` for both: as it shipped, or not at all.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveKind {
    /// The version that was seen.
    pub version: i32,
    /// `permission` or `operation_log`.
    pub ledger: String,
    /// Which kind: for one of the city's own, its name.
    pub key: String,
    /// A kind of permission.
    #[serde(default)]
    pub permission: Option<PermissionKind>,
    /// A kind of record.
    #[serde(default)]
    pub operation: Option<OperationKind>,
    /// Articles as they were typed (第34条、34-2); for a kind of the city's own.
    #[serde(default)]
    pub articles: String,
}
