//! 異動: who leaves, who comes, what becomes of what leavers hold, and the paper about it.

use kernel::{Moving, Role};
use ledgers::import::PlannedColumn;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Somebody who leaves or comes, as entered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct MoveEntry {
    /// Of one that is stored; empty: a new one.
    #[serde(default)]
    pub id: String,
    /// 職員番号.
    #[serde(default)]
    pub number: String,
    /// 氏名.
    #[serde(default)]
    pub name: String,
    /// ふりがな.
    #[serde(default)]
    pub kana: String,
    /// Which way.
    #[serde(default)]
    pub kind: Option<Moving>,
    /// 異動日 as typed or ISO; of 退職 the last day, otherwise the first day in the new place.
    #[serde(default)]
    pub day: String,
    /// 異動先 or 異動元.
    #[serde(default)]
    pub other: String,
    /// 係 of whoever comes.
    #[serde(default)]
    pub unit: String,
    /// 職名 of whoever comes.
    #[serde(default)]
    pub title: String,
    /// Role of whoever comes; none: 職員.
    #[serde(default)]
    pub role: Option<Role>,
    /// 職員番号 of who takes over a leaver's role.
    #[serde(default)]
    pub successor: String,
    /// A new number with a name that is there already is another human of that name.
    #[serde(default)]
    pub namesake: bool,
}

/// Reads a roster; writes nothing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ReadRoster {
    /// The file.
    pub path: String,
    /// Name of the sheet; empty: the likeliest.
    #[serde(default)]
    pub sheet: String,
    /// 異動日 of rows that have none; may be empty.
    #[serde(default)]
    pub day: String,
}

/// A roster as it was read.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Roster {
    /// Name of the file.
    pub file: String,
    /// Names of its sheets.
    pub sheets: Vec<String>,
    /// The sheet that was read.
    pub sheet: String,
    /// SHA-256 of the file.
    pub digest: String,
    /// Row of the header; 0: none was found.
    pub header_row: i32,
    /// Which column was read as what.
    pub columns: Vec<PlannedColumn>,
    /// Everybody in it, in its order.
    pub rows: Vec<RosterRow>,
    /// Rows that are nobody, or nobody of this division.
    pub left_out: Vec<RosterLeftOut>,
}

/// Somebody in a roster.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RosterRow {
    /// Row of their file.
    pub row: i32,
    /// As read.
    pub entry: MoveEntry,
    /// Whether it can be taken over.
    pub judged: MoveVerdict,
}

/// A row that is not taken over.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RosterLeftOut {
    /// Row of their file.
    pub row: i32,
    /// Why.
    pub reason: String,
}

/// Whether an entry can be taken over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MoveVerdict {
    /// `ready`, `same` (stored already), `ask` (要確認: somebody must choose), `problem`.
    pub verdict: String,
    /// What about it.
    pub notes: Vec<String>,
    /// Who may be meant.
    pub choices: Vec<PersonChoice>,
}

/// A person to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PersonChoice {
    /// 職員番号.
    pub number: String,
    /// 氏名.
    pub name: String,
    /// 係 職名.
    pub post: String,
}

/// Stores people who leave and come: all of them or none.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveMoves {
    /// Whom.
    pub entries: Vec<MoveEntry>,
    /// Name of the roster that they come from; empty: entered by hand.
    #[serde(default)]
    pub file: String,
    /// Only judges.
    #[serde(default)]
    pub dry_run: bool,
}

/// What became of them.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SavedMoves {
    /// One for each entry.
    pub judged: Vec<MoveVerdict>,
    /// The entries as they are understood.
    pub entries: Vec<MoveEntry>,
    /// New ones.
    pub added: i32,
    /// Those that are stored otherwise than before.
    pub altered: i32,
    /// What to read again.
    pub changed: Vec<String>,
}

/// Withdraws people who were entered and are not carried out.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct DropMoves {
    /// Which.
    pub ids: Vec<String>,
    /// Why.
    pub reason: String,
}

/// Everybody who leaves or comes, and everything that leavers hold.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Moves {
    /// By day.
    pub people: Vec<MoveView>,
    /// What the leavers hold or held.
    pub items: Vec<MoveItem>,
    /// Today in Japan, ISO.
    pub today: String,
}

/// Somebody who leaves or comes.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MoveView {
    /// As entered.
    pub entry: MoveEntry,
    /// True for those who leave.
    pub leaves: bool,
    /// `planned`, `fixed` (carried out ahead of its day), `done`.
    pub state: String,
    /// Last day here of a leaver, first day of others, ISO.
    pub from: String,
    /// The day has come and it is not (or not wholly) carried out.
    pub due: bool,
    /// Role that the leaver has; role of whoever comes.
    pub role: Role,
    /// 氏名 of the successor; may be empty.
    pub successor_name: String,
    /// The role must be passed on to somebody.
    pub wants_successor: bool,
    /// Posts with a period that end: 代行（…）, 兼務 ….
    pub posts: Vec<String>,
    /// Somebody decided that whoever comes needs no card and no ID.
    pub none: bool,
    /// Things and matters that are open; of whoever comes, requests.
    pub open: i32,
    /// Those that are done.
    pub done: i32,
}

/// Something that a leaver holds or held.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MoveItem {
    /// For [`DealItems`].
    pub key: String,
    /// Whose: id of the entry.
    pub transfer: String,
    /// 氏名 of the leaver.
    pub leaver: String,
    /// Ledger key.
    pub ledger: String,
    /// Its title.
    pub ledger_title: String,
    /// The record; empty where many are meant.
    pub record: String,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// `thing`, `matter`, or `want` (what somebody who comes was asked for).
    pub sort: String,
    /// Label of the column, or the state.
    pub said: String,
    /// Where the thing lies.
    pub place: String,
    /// More than one person has this name.
    pub unsure: bool,
    /// What may be done: `return`, `pass`, `end` (suspend, take off the list), `other` (not theirs), `reopen`.
    pub acts: Vec<String>,
    /// What was done; empty: nothing yet. `gone`: it was settled in its own ledger.
    pub act: String,
    /// 氏名 of who took it over.
    pub receiver: String,
    /// Remark.
    pub note: String,
    /// When, UTC; empty: it is open.
    pub done_at: String,
    /// 氏名 of who noted it.
    pub done_by: String,
    /// True if it is settled.
    pub done: bool,
}

/// Settles things and matters of leavers.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct DealItems {
    /// Keys of the items.
    pub items: Vec<String>,
    /// `return`, `pass`, `end`, `other`, `reopen`.
    pub act: String,
    /// 返却時の消去 of lent carriers that come back; empty: none is among them.
    #[serde(default)]
    pub erased: String,
    /// 職員番号 of who takes over, for `pass`; empty: the leaver's successor.
    #[serde(default)]
    pub receiver: String,
    /// Remark.
    #[serde(default)]
    pub note: String,
}

/// What became of them.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Dealt {
    /// How many were settled.
    pub done: i32,
    /// Those that stay as they are, and why.
    pub refused: Vec<ItemRefused>,
    /// What to read again.
    pub changed: Vec<String>,
}

/// An item that stays as it is.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ItemRefused {
    /// Its number and name.
    pub what: String,
    /// Why.
    pub reason: String,
}

/// Carries out what was entered: people, roles, posts.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CarryOut {
    /// Which; empty: everybody who is not carried out wholly.
    #[serde(default)]
    pub ids: Vec<String>,
    /// Only says what would be done.
    #[serde(default)]
    pub dry_run: bool,
}

/// What is done with each.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct CarriedOut {
    /// One for each person.
    pub lines: Vec<CarryLine>,
    /// What is still open (第46条).
    pub open: i32,
    /// To look at.
    pub warnings: Vec<String>,
    /// First passwords of those who take over a role and had no account: shown once, to hand over.
    pub passwords: Vec<super::TemporaryPassword>,
    /// What to read again.
    pub changed: Vec<String>,
}

/// What is done with one person.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CarryLine {
    /// 職員番号.
    pub number: String,
    /// 氏名.
    pub name: String,
    /// 転出 …
    pub kind: String,
    /// What is done.
    pub deeds: Vec<String>,
}

/// Asks what cards and IDs people who come may need.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AskWants {
    /// Which people who come; empty: everybody for whom nothing was asked yet.
    #[serde(default)]
    pub ids: Vec<String>,
}

/// A card or an ID that somebody needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct WantedThing {
    /// `ic_card`, `user_id`.
    pub ledger: String,
    /// System of an ID; empty for a card.
    #[serde(default)]
    pub system: String,
    /// Rights of an ID; may be empty.
    #[serde(default)]
    pub rights: String,
}

/// What may be asked for.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Wants {
    /// Systems in which people of the division have IDs, with the rights that most of them have; most used first.
    pub systems: Vec<WantedThing>,
    /// Everybody who was meant.
    pub people: Vec<ArrivalWants>,
}

/// What one person who comes may need.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ArrivalWants {
    /// Id of the entry.
    pub transfer: String,
    /// 職員番号.
    pub number: String,
    /// 氏名.
    pub name: String,
    /// 係.
    pub unit: String,
    /// 氏名 of whom they follow; empty: nobody is known.
    pub like: String,
    /// What that person has, and a card.
    pub proposed: Vec<WantedThing>,
    /// What they have, or what was asked for, already.
    pub has: Vec<WantedThing>,
}

/// Asks for cards and IDs of people who come.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RequestWants {
    /// For whom.
    pub people: Vec<RequestedFor>,
}

/// What is asked for one person.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RequestedFor {
    /// Id of the entry.
    pub transfer: String,
    /// What; empty: it is noted that nothing is needed.
    pub wants: Vec<WantedThing>,
}

/// What became of it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Requested {
    /// Requests that wait for the chief.
    pub asked: i32,
    /// What was there already, and was not asked for again.
    pub same: i32,
    /// People for whom it was noted that they need nothing.
    pub none: i32,
    /// What to read again.
    pub changed: Vec<String>,
}

/// 引継書 or 返却確認書.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PrintMoves {
    /// `handover`, `returns`, `arrivals`.
    pub form: String,
    /// Leavers; the 引継書 takes one. People who come, for `arrivals`.
    #[serde(default)]
    pub ids: Vec<String>,
    /// 特に伝えること.
    #[serde(default)]
    pub note: String,
}

/// Saves a print.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveMovePrint {
    /// What.
    pub print: PrintMoves,
    /// Where.
    pub out: String,
}
