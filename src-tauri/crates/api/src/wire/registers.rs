//! Registers of everyday work: attendance from a workbook, and how open points of the standard are read.

use kernel::RecordId;
use ledgers::training::AttendanceRead;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The people of a workbook go into a training's list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ReadAttendance {
    /// The training.
    pub id: RecordId,
    /// The workbook.
    pub path: String,
    /// Its sheet; empty: the one that looks like the list.
    #[serde(default)]
    pub sheet: String,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AttendanceLanded {
    /// In numbers.
    pub read: AttendanceRead,
    /// Ledgers that changed.
    pub changed: Vec<String>,
}

/// Points that the standard leaves open.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Readings {
    /// Each with the way in force.
    pub readings: Vec<standard::OpenPoint>,
}

/// The chief chooses how a point is read.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ChooseReading {
    /// Which point.
    pub key: String,
    /// Which way.
    pub choice: String,
}
