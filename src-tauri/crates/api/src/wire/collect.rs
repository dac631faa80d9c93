//! The collecting office: divisions, duties, what came, what is answered, and the city's report.

use super::StandardAssetLine;
use serde::{Deserialize, Serialize};
use submissions::collect::{Board, Differences, Reminder};
use submissions::compile::Length;
use ts_rs::TS;

/// Which year is meant.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AskYear {
    /// 年度; 0: the present one.
    #[serde(default)]
    pub fiscal_year: i32,
}

/// The board with what belongs to it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct BoardView {
    /// Divisions by duties.
    pub board: Board,
    /// Years that can be shown, newest first.
    pub years: Vec<i32>,
    /// All divisions, abolished ones last.
    pub divisions: Vec<DivisionView>,
    /// Where packets arrive; empty: no folder is watched.
    pub inbox: String,
    /// Where receipts and returns are put; empty: they are saved one by one.
    pub outbox: String,
}

/// A division.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct DivisionView {
    /// Its place in the book.
    pub id: String,
    /// 課コード.
    pub code: String,
    /// 課名.
    pub name: String,
    /// From which day, ISO; may be empty.
    pub since: String,
    /// Until which day, ISO; may be empty.
    pub until: String,
    /// It is not there any more.
    pub abolished: bool,
    /// Name of the division that took over; may be empty.
    pub successor: String,
    /// Serial of its last invitation; 0: none.
    pub invited: i32,
    /// Fingerprint of its key; empty: none is registered.
    pub fingerprint: String,
}

/// A division is entered or changed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveDivision {
    /// Empty: a new one.
    #[serde(default)]
    pub id: String,
    /// 課コード.
    pub code: String,
    /// 課名.
    pub name: String,
    /// From which day, ISO; may be empty.
    #[serde(default)]
    pub since: String,
}

/// A table of a workbook is read.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ReadTable {
    /// The workbook.
    pub path: String,
    /// Its sheet; empty: the one that looks like a list.
    #[serde(default)]
    pub sheet: String,
    /// Only shows what would be taken over.
    #[serde(default)]
    pub dry_run: bool,
}

/// What a workbook of divisions holds.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct DivisionsRead {
    /// One per row.
    pub rows: Vec<DivisionRow>,
    /// How many are new.
    pub added: i32,
    /// How many get another name.
    pub renamed: i32,
    /// What changed.
    pub changed: Vec<String>,
}

/// What a workbook of standard assets holds.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct StandardRead {
    /// Its lines, each with the record of this book that is called so.
    pub lines: Vec<StandardAssetLine>,
    /// What keeps it from being taken, by row.
    pub problems: Vec<String>,
    /// Headers whose columns each division fills by itself, or that are unknown.
    pub left_out: Vec<String>,
    /// What changed.
    pub changed: Vec<String>,
}

/// A division of a workbook.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct DivisionRow {
    /// Row of the file, from 1.
    pub row: i32,
    /// 課コード.
    pub code: String,
    /// 課名.
    pub name: String,
    /// 追加, 名称の変更, 変更なし, or why it cannot be taken.
    pub said: String,
    /// It cannot be taken over.
    pub wrong: bool,
}

/// The duties of a year.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CollectDuties {
    /// 年度.
    pub fiscal_year: i32,
    /// By their day.
    pub duties: Vec<DutyView>,
}

/// A duty.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct DutyView {
    /// Empty: a new one of the office's own, without a ledger.
    #[serde(default)]
    pub id: String,
    /// 年度.
    pub fiscal_year: i32,
    /// Title.
    pub title: String,
    /// Head of its column, at most 8 characters.
    pub short: String,
    /// 期限, ISO.
    pub due: String,
    /// Spelled citations.
    #[serde(default)]
    pub articles: Vec<String>,
    /// Without a ledger.
    #[serde(default)]
    pub generic: bool,
    /// Not asked for.
    #[serde(default)]
    pub dropped: bool,
}

/// Where packets arrive and answers are put.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CollectFolders {
    /// 提出フォルダ; empty: none is watched.
    #[serde(default)]
    pub inbox: String,
    /// Where receipts and returns are put; empty: asked each time.
    #[serde(default)]
    pub outbox: String,
}

/// Which records stand behind a figure.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct DrillInto {
    /// The packet that told it.
    pub packet: String,
    /// Figure: `asset.class`; empty: all records.
    #[serde(default)]
    pub key: String,
    /// Its part.
    #[serde(default)]
    pub part: String,
    /// First row from 0.
    #[serde(default)]
    pub offset: i32,
    /// At most so many; 0: 200.
    #[serde(default)]
    pub limit: i32,
}

/// What stands behind a figure.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Drilled {
    /// 課名.
    pub division: String,
    /// The packet's digest, 16 digits in fours.
    pub digest: String,
    /// Number of the packet.
    pub number: i32,
    /// The records.
    pub records: Vec<CollectedRecord>,
    /// How many there are.
    pub total: i32,
}

/// A record of a packet.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CollectedRecord {
    /// Ledger.
    pub ledger: String,
    /// The ledger's name.
    pub ledger_title: String,
    /// The record in the division's book.
    pub key: String,
    /// Its number.
    pub number: String,
    /// What it is called.
    pub label: String,
    /// Class; may be empty.
    pub class: String,
    /// State in words.
    pub state: String,
    /// Labels and values of its filled columns.
    pub values: Vec<[String; 2]>,
}

/// The city's report is printed or saved.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PrintCity {
    /// 年度; 0: the present one.
    #[serde(default)]
    pub fiscal_year: i32,
    /// For whom.
    #[serde(default)]
    pub length: Length,
    /// `.pdf` or `.xlsx`; empty: it is shown.
    #[serde(default)]
    pub out: String,
}

/// Who owes what.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Reminders {
    /// Most late first.
    pub reminders: Vec<Reminder>,
}

/// Reminders are asked for, printed or saved.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AskReminders {
    /// 年度; 0: the present one.
    #[serde(default)]
    pub fiscal_year: i32,
    /// Also what is due within so many days.
    #[serde(default)]
    pub ahead: i32,
    /// `.pdf` or `.txt`; empty: it is shown.
    #[serde(default)]
    pub out: String,
}

/// One packet.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OnePacket {
    /// Its place in the book.
    pub id: String,
}

/// A packet as it came, and what differs from the one before.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PacketView {
    /// Its place in the book.
    pub id: String,
    /// Division.
    pub division: String,
    /// 課名.
    pub division_name: String,
    /// Title of the duty.
    pub title: String,
    /// Head of its column.
    pub short: String,
    /// 期限, ISO.
    pub due: String,
    /// Spelled citations.
    pub articles: Vec<String>,
    /// 1, 2, 3 ….
    pub number: i32,
    /// Digest, 16 digits in fours.
    pub digest: String,
    /// `received`, `accepted`, `returned` or `replaced`.
    pub state: String,
    /// Its word.
    pub word: String,
    /// Days late; 0: in time.
    pub late: i32,
    /// 該当なし.
    pub nothing: bool,
    /// Why there is nothing, or what the division adds.
    pub reason: String,
    /// Post of who submitted it.
    pub submitted_by: String,
    /// UTC, RFC 3339.
    pub submitted_at: String,
    /// UTC, RFC 3339.
    pub received_at: String,
    /// Name of who decided; empty: nobody yet.
    pub decided_by: String,
    /// UTC, RFC 3339.
    pub decided_at: String,
    /// Reason of a return.
    pub returned_for: String,
    /// Remarks of a return.
    pub remarks: Vec<RemarkLine>,
    /// With which packet it is compared; empty: with none.
    pub compared_with: String,
    /// What differs.
    pub differences: Differences,
    /// Changes that are not among them because there are too many.
    pub more: i32,
    /// What the division's check found and it sends all the same.
    pub noticed: Vec<String>,
    /// What was withheld, in words.
    pub withheld: Vec<String>,
    /// Reports inside, in words.
    pub reports: Vec<String>,
    /// What the division did about earlier remarks, in words.
    pub answered: Vec<String>,
    /// Records in it.
    pub records: i32,
    /// Drafted reason for a return.
    pub drafted: String,
    /// Why whoever acts may not accept it; empty: they may.
    pub refused: String,
}

/// One remark.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RemarkLine {
    /// Ledger; `inspection` for a question; empty: the packet as a whole.
    #[serde(default)]
    pub ledger: String,
    /// The record in the division's book.
    #[serde(default)]
    pub record_key: String,
    /// Its number.
    #[serde(default)]
    pub record_number: String,
    /// Question.
    #[serde(default)]
    pub question: String,
    /// What is to be done.
    pub text: String,
}

/// A file in the watched folder.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct InboxFile {
    /// Where it lies.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: f64,
}

/// What lies in the watched folder and was not received yet.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Inbox {
    /// The folder; empty: none is watched.
    pub folder: String,
    /// It cannot be read just now.
    pub away: String,
    /// Files.
    pub files: Vec<InboxFile>,
}

/// A file is received.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ReceivePacket {
    /// The file.
    pub path: String,
    /// The division's fingerprint from paper, 16 digits; empty: its key is registered.
    #[serde(default)]
    pub fingerprint: String,
}

/// What was received.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ReceivedPacket {
    /// The packet.
    pub id: String,
    /// 課名.
    pub division: String,
    /// Title of the duty.
    pub title: String,
    /// What changed.
    pub changed: Vec<String>,
}

/// A packet is accepted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AcceptPacket {
    /// The packet.
    pub id: String,
    /// What else is told; may be empty.
    #[serde(default)]
    pub note: String,
}

/// A packet goes back.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ReturnPacket {
    /// The packet.
    pub id: String,
    /// Why.
    pub reason: String,
    /// On records and questions.
    #[serde(default)]
    pub remarks: Vec<RemarkLine>,
}

/// What was decided, and the file that tells the division.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PacketDecided {
    /// Where the receipt or the return was put; empty: it is still to be saved.
    pub path: String,
    /// What changed.
    pub changed: Vec<String>,
}

/// The answer to a packet is saved.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveAnswer {
    /// The packet.
    pub id: String,
    /// A `.moricho` file or a `.pdf`.
    pub out: String,
}

/// Invitations are made.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct InviteDivisions {
    /// 年度; 0: the present one.
    #[serde(default)]
    pub fiscal_year: i32,
    /// Divisions; empty: all.
    #[serde(default)]
    pub divisions: Vec<String>,
    /// The folder into which one file each is put.
    pub folder: String,
}

/// What was made.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Invited {
    /// Names of the files.
    pub files: Vec<String>,
    /// The office's fingerprint, to be printed beside them.
    pub fingerprint: String,
    /// What changed.
    pub changed: Vec<String>,
}
