//! What goes to the collecting office and back, as the division sees it.

use super::View;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Reads a file that came from the collecting office; writes nothing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OpenSubmission {
    /// The file.
    pub path: String,
}

/// Takes an invitation over, as it was shown.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct TakeInvitation {
    /// The file.
    pub path: String,
    /// Digest of what was shown.
    pub digest: String,
    /// The fingerprint that the chief read from paper, where the key is another; empty otherwise.
    #[serde(default)]
    pub fingerprint: String,
}

/// A duty of an invitation, and what becomes of it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct InvitedDuty {
    /// Key.
    pub key: String,
    /// Which of several in a year; empty where there is one.
    pub period: String,
    /// Title.
    pub title: String,
    /// By which day.
    pub due: String,
    /// Articles, cited.
    pub articles: String,
    /// No ledger stands behind it.
    pub generic: bool,
    /// `new`, `changed`, `same`, `dropped`.
    pub change: String,
    /// What it was before, in words; may be empty.
    pub before: String,
}

/// An invitation, shown before it is taken over.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct InvitationView {
    /// Digest of the file.
    pub digest: String,
    /// The collecting office.
    pub office: String,
    /// The division that is invited.
    pub division: String,
    /// Number of the invitation.
    pub serial: i32,
    /// 年度.
    pub fiscal_year: i32,
    /// Edition of the standard that the duties come from.
    pub edition: String,
    /// It is the edition of this program.
    pub same_edition: bool,
    /// What people compare of the signing key.
    pub fingerprint: String,
    /// `first`, `same`, `replaced`.
    pub key: String,
    /// Records in the standard asset list.
    pub assets: i32,
    /// Duties.
    pub duties: Vec<InvitedDuty>,
    /// Why it cannot be taken over; empty if it can.
    pub refused: String,
}

/// One duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct DutyKey {
    /// 年度.
    pub fiscal_year: i32,
    /// Key.
    pub key: String,
    /// Which of several in a year; empty where there is one.
    #[serde(default)]
    pub period: String,
}

/// A duty as it stands.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SubmissionDutyLine {
    /// Which.
    pub duty: DutyKey,
    /// Title.
    pub title: String,
    /// By which day.
    pub due: String,
    /// Articles, cited.
    pub articles: String,
    /// No ledger stands behind it: a file, or 該当なし.
    pub generic: bool,
    /// Titles of the ledgers whose records go with it.
    pub ledgers: Vec<String>,
    /// `none`, `prepared`, `submitted`, `accepted`, `returned`.
    pub state: String,
    /// The word for it.
    pub word: String,
    /// Its sign.
    pub mark: String,
    /// Past its day and not submitted.
    pub late: bool,
    /// Number of the newest packet; 0: none.
    pub number: i32,
    /// Id of the newest packet; empty: none.
    pub packet: String,
}

/// A packet, old ones too.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PacketLine {
    /// Id.
    pub id: String,
    /// Its duty.
    pub duty: DutyKey,
    /// Title of the duty.
    pub title: String,
    /// 1, 2, 3 …
    pub number: i32,
    /// `prepared`, `submitted`, `accepted`, `returned`, `replaced`.
    pub state: String,
    /// The word for it.
    pub word: String,
    /// Its sign.
    pub mark: String,
    /// 該当なし.
    pub none: bool,
    /// Why, or why late; may be empty.
    pub reason: String,
    /// Digest, 64 digits; empty until it is submitted.
    pub digest: String,
    /// Number of its 送付書.
    pub letter: String,
    /// Name of its file.
    pub file: String,
    /// Who prepared it.
    pub prepared_by: String,
    /// When.
    pub prepared_at: String,
    /// Who submitted it; empty: nobody yet.
    pub submitted_by: String,
    /// When.
    pub submitted_at: String,
    /// When something came back; empty: nothing did.
    pub decided_at: String,
    /// What was said then.
    pub decision: String,
    /// What stands in it: 情報資産 80件.
    pub contents: Vec<String>,
    /// What was noticed when it was prepared.
    pub noticed: Vec<String>,
    /// The acting person may submit it: somebody else prepared it.
    pub mine: bool,
}

/// A remark that came back.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ReturnedRemark {
    /// Id.
    pub id: String,
    /// Its packet.
    pub packet: String,
    /// Ledger key; `inspection` for a question; empty for the whole packet.
    pub ledger: String,
    /// Title of the ledger.
    pub title: String,
    /// The record in this book; empty: none.
    pub record: String,
    /// Its number, or the question.
    pub about: String,
    /// Label of the column; may be empty.
    pub column: String,
    /// What is to be done.
    pub text: String,
    /// What was done.
    pub answer: String,
    /// It is done.
    pub done: bool,
}

/// Everything at one look.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SubmissionState {
    /// An invitation was taken over.
    pub bound: bool,
    /// The collecting office.
    pub office: String,
    /// Fingerprint of its signing key.
    pub fingerprint: String,
    /// Fingerprint of this book's own signing key.
    pub own_fingerprint: String,
    /// Number of the invitation.
    pub serial: i32,
    /// When it was taken over.
    pub taken_at: String,
    /// Where the last packet was put; empty: nowhere yet.
    pub folder: String,
    /// Lines of the standard asset list that an invitation brought; 0: none did.
    pub standard: i32,
    /// Duties, those of the latest year first.
    pub duties: Vec<SubmissionDutyLine>,
    /// All packets, newest first.
    pub packets: Vec<PacketLine>,
    /// Remarks on returned packets.
    pub remarks: Vec<ReturnedRemark>,
}

/// Asks what would be sent for these duties.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CheckSubmission {
    /// Which.
    pub duties: Vec<DutyKey>,
}

/// Something that is missing or contradictory.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct NoticedLine {
    /// In a sentence.
    pub what: String,
    /// Ledger whose list shows it; empty: none.
    pub ledger: String,
    /// Its records that are meant.
    pub view: View,
    /// Screen that shows it; empty: the ledger.
    pub screen: String,
}

/// A frozen report that may go with a packet.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ReportChoice {
    /// Its number.
    pub number: String,
    /// Title.
    pub title: String,
    /// When it was issued.
    pub issued_at: String,
    /// It is proposed.
    pub proposed: bool,
}

/// How many records of a ledger, or how many values of a kind.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Counted {
    /// What.
    pub what: String,
    /// How many.
    pub count: i32,
}

/// What would be sent for one duty.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CheckedDuty {
    /// Which.
    pub duty: DutyKey,
    /// Title.
    pub title: String,
    /// Its number.
    pub number: i32,
    /// No ledger stands behind it.
    pub generic: bool,
    /// What is missing or contradictory.
    pub noticed: Vec<NoticedLine>,
    /// What goes.
    pub sends: Vec<Counted>,
    /// What is held back.
    pub withheld: Vec<Counted>,
    /// Reports that may go with it.
    pub reports: Vec<ReportChoice>,
}

/// The answer to [`CheckSubmission`].
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SubmissionChecked {
    /// Duty by duty.
    pub duties: Vec<CheckedDuty>,
}

/// What one packet is to hold.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PacketWanted {
    /// Which duty.
    pub duty: DutyKey,
    /// Numbers of frozen reports.
    #[serde(default)]
    pub reports: Vec<String>,
    /// Files of the division's own.
    #[serde(default)]
    pub files: Vec<String>,
    /// 該当なし.
    #[serde(default)]
    pub none: bool,
    /// Why there is nothing, or why it is late.
    #[serde(default)]
    pub reason: String,
}

/// Prepares packets; the chief submits them.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PrepareSubmission {
    /// One for each duty.
    pub packets: Vec<PacketWanted>,
}

/// Submits prepared packets into a folder.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SubmitPackets {
    /// Ids.
    pub ids: Vec<String>,
    /// Folder of the file server, a USB stick, or the mail gateway's.
    pub folder: String,
    /// `folder`, `media`, `mail`; ticked on the 送付書. Empty: by hand.
    #[serde(default)]
    pub route: String,
}

/// A packet that was written.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PacketFile {
    /// Id.
    pub id: String,
    /// Where it lies.
    pub path: String,
    /// Its digest, 64 digits.
    pub digest: String,
    /// Bytes.
    pub bytes: f64,
}

/// The answer to [`SubmitPackets`].
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Submitted {
    /// Written files.
    pub files: Vec<PacketFile>,
    /// What changed.
    pub changed: Vec<String>,
}

/// One packet.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OneSubmission {
    /// Id.
    pub id: String,
}

/// Writes something of a packet to a place: its file into a folder, or its 送付書.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SavePacket {
    /// Id.
    pub id: String,
    /// Folder, or the paper's file.
    pub out: String,
}

/// A return or a receipt, shown before it is taken over.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ReplyView {
    /// `return` or `receipt`.
    pub kind: String,
    /// Digest of the file.
    pub digest: String,
    /// The packet in this book.
    pub packet: String,
    /// Title of its duty.
    pub title: String,
    /// Its number.
    pub number: i32,
    /// 受理, 一部受理, 差戻し.
    pub word: String,
    /// Why, or what else is told.
    pub reason: String,
    /// Remarks, in words.
    pub remarks: Vec<String>,
    /// Figures that are not the same on paper and in the records.
    pub differing: Vec<String>,
    /// Post of who decided.
    pub decided_by: String,
    /// When.
    pub decided_at: String,
}

/// Takes a return or a receipt over.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct TakeReply {
    /// The file.
    pub path: String,
    /// Digest of what was shown.
    pub digest: String,
}

/// Says what was done about a remark.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AnswerRemark {
    /// Id.
    pub id: String,
    /// What was done.
    pub answer: String,
    /// It is done.
    pub done: bool,
}

/// A ledger's records without names, for training or for vendors.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ExportScrubbed {
    /// Ledger.
    pub ledger: String,
    /// Where.
    pub out: String,
}

/// A line of the standard asset list, beside this book.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct StandardAssetLine {
    /// Its key in the list.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// 区分.
    pub kind: String,
    /// 重要性分類; empty: the division decides.
    pub class: String,
    /// Number of the book's own record that is called so; empty: there is none.
    pub own: String,
}

/// The standard asset list that an invitation brought.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct StandardAssets {
    /// Its lines, in their order; none if no invitation brought a list.
    pub lines: Vec<StandardAssetLine>,
}

/// Adds lines of the standard asset list to the ledger of assets.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AddStandardAssets {
    /// Keys of the lines.
    pub keys: Vec<String>,
}
