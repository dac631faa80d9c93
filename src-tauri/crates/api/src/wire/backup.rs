//! Backups.

use super::Count;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vault::Secret;

/// Where backups go, which there are, and how the last one went.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct BackupState {
    /// The folder that was chosen; empty: beside the book.
    pub chosen: String,
    /// The folder that is used.
    pub folder: String,
    /// Backups of this book in it, newest first.
    pub files: Vec<BackupFile>,
    /// The second place; empty: none.
    pub second: String,
    /// The second place is there now.
    pub second_ready: bool,
    /// Backups of this book in it.
    pub second_files: Vec<BackupFile>,
    /// The last one that was taken.
    pub taken: Option<BackupDeed>,
    /// The last attempt, if it failed.
    pub failed: Option<BackupDeed>,
    /// A practice book takes none by itself.
    pub practice: bool,
}

/// A backup as the journal tells of it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct BackupDeed {
    /// Journal entry.
    pub entry: String,
    /// When, UTC.
    pub at: String,
    /// Who.
    pub who: String,
    /// Name of the file.
    pub file: String,
    /// 手動, 日次 ….
    pub why: String,
    /// The second place: `done`, `missing`, or empty if there is none.
    pub second: String,
    /// Why it failed.
    pub reason: String,
}

/// A backup file.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct BackupFile {
    /// Path.
    pub path: String,
    /// Its name.
    pub name: String,
    /// In bytes.
    pub size: f64,
    /// When, UTC.
    pub made_at: String,
    /// Who.
    pub made_by: String,
    /// 手動, 日次 ….
    pub why: String,
    /// Entries of the journal inside.
    pub entries: i32,
}

/// Says where backups go.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct SaveBackupPlaces {
    /// Folder; empty: beside the book.
    pub folder: String,
    /// Second folder; empty: none.
    pub second: String,
}

/// Takes a backup now.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct TakeBackup {
    /// File; empty: into the folder for backups, by its rule.
    pub out: String,
}

/// A backup was taken and opened again, or none was due.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[ts(export)]
pub struct BackupTaken {
    /// One was taken.
    pub taken: bool,
    /// The file.
    pub file: Option<BackupFile>,
    /// The second place: `done`, `missing`, or empty.
    pub second: String,
    /// The journal inside agrees with itself.
    pub sound: bool,
    /// Stale lists.
    pub changed: Vec<String>,
}

/// Opens a backup, with what opened the book on the day when it was taken.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OpenBackup {
    /// File.
    pub path: String,
    /// Staff number; may be empty with a recovery code.
    #[serde(default)]
    pub number: String,
    /// Password or recovery code of that day.
    #[ts(type = "string")]
    pub password: Secret,
    /// Folder where it would go; empty: the app's own.
    #[serde(default)]
    pub dir: String,
}

/// What is inside a backup.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct BackupInside {
    /// 課名.
    pub division: String,
    /// 練習用.
    pub practice: bool,
    /// When it was taken, UTC.
    pub made_at: String,
    /// Who took it.
    pub made_by: String,
    /// 手動, 日次 ….
    pub why: String,
    /// Version of the program that took it.
    pub program: String,
    /// Version of its tables.
    pub schema: i32,
    /// Its tables are newer than this program: it cannot be restored here.
    pub newer: bool,
    /// Entries of the journal.
    pub entries: i32,
    /// First 16 digits of the last one.
    pub head16: String,
    /// The last one in words: when, who, what.
    pub last: String,
    /// Records in use, by title of the ledger.
    pub records: Vec<Count>,
    /// Fingerprint of the key that signs the journal.
    pub fingerprint: String,
    /// What lies where it would go: `none`, `same`, `other`.
    pub here: String,
    /// The shared folder that the book would no longer be published to; empty: it is not shared.
    pub shared: String,
    /// Every byte was compared.
    pub checked: bool,
    /// The journal inside agrees with itself (only if `checked`).
    pub sound: bool,
}

/// Puts a backup in the place of the present book.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RestoreBackup {
    /// Which.
    pub backup: OpenBackup,
    /// It was seen that another book lies there.
    #[serde(default)]
    pub other_book: bool,
    /// It was seen that the book is then one of this PC alone.
    #[serde(default)]
    pub leave_share: bool,
}

/// A backup was put back.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Restored {
    /// 課名.
    pub division: String,
    /// Entries of the journal that came back.
    pub entries: i32,
    /// Where the book lies.
    pub dir: String,
    /// Where what lay there before is kept; empty if nothing did.
    pub kept: String,
    /// The restored book agrees with its journal.
    pub sound: bool,
    /// The shared folder that it is no longer published to; empty if it was not shared.
    pub unshared: String,
}

/// What support may ask for; holds no name and nothing of a record.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SupportLog {
    /// Versions, then when, which command, which code.
    pub text: String,
}
