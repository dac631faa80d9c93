//! People: posts with periods, deputies, transfers.

use kernel::{Post, RecordId, Role};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// All people of the book, active first, and their posts with a period.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct People {
    /// In the order of the office.
    pub people: Vec<Post>,
    /// Further posts, deputyships, and terms of main posts.
    pub terms: Vec<TermView>,
}

/// A post with its period, as shown.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TermView {
    /// Its number.
    pub id: String,
    /// 職員番号.
    pub number: String,
    /// 氏名.
    pub name: String,
    /// `main`, `further` (兼務), `deputy` (代行).
    pub kind: String,
    /// Role in that post.
    pub role: Role,
    /// 職名.
    pub title: String,
    /// 係.
    pub unit: String,
    /// First day, ISO; empty: open.
    pub since: String,
    /// Last day, ISO; empty: open.
    pub until: String,
    /// Why.
    pub reason: String,
    /// 氏名 of the chief for whom a deputy acts.
    pub chief: String,
    /// 氏名 of who named it.
    pub named_by: String,
    /// `now`, `coming`, `over`.
    pub state: String,
    /// Why it ended early; may be empty.
    pub ended: String,
}

/// Adds or changes one person (found by staff number).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SavePerson {
    /// The person as they should stand.
    pub person: Post,
    /// A new number with a name that is there already is another human of that name.
    #[serde(default)]
    pub namesake: bool,
}

/// Gives a person another staff number.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RenumberPerson {
    /// The number so far.
    pub old: String,
    /// The new one.
    pub new: String,
}

/// Gives a person a further post (兼務).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AddPost {
    /// 職員番号.
    pub number: String,
    /// Role in that post.
    pub role: Role,
    /// 職名; empty: as in the main post.
    #[serde(default)]
    pub title: String,
    /// 係; empty: as in the main post.
    #[serde(default)]
    pub unit: String,
    /// First day, ISO; empty: at once.
    #[serde(default)]
    pub since: String,
    /// Last day, ISO; empty: until it is ended.
    #[serde(default)]
    pub until: String,
}

/// Names a deputy (第11条).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NameDeputy {
    /// 職員番号 of who acts.
    pub number: String,
    /// 職員番号 of the chief for whom.
    pub chief: String,
    /// First day, ISO.
    pub since: String,
    /// Last day, ISO.
    pub until: String,
    /// Why; printed.
    pub reason: String,
}

/// Ends a further post or a deputyship before its day.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct EndTerm {
    /// Number of the term.
    pub id: String,
    /// Why.
    pub reason: String,
}

/// The posts in which the acting person may act today.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MyPosts {
    /// The main one first.
    pub posts: Vec<MyPost>,
}

/// One of them.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MyPost {
    /// For [`TakePost`].
    pub key: String,
    /// 責任者, 代行者 …
    pub role: Role,
    /// 職名.
    pub title: String,
    /// 係.
    pub unit: String,
    /// Last day, ISO; may be empty.
    pub until: String,
    /// 氏名 of the chief for whom a deputy acts; else empty.
    pub chief: String,
    /// Why a deputy acts; else empty.
    pub reason: String,
    /// Acts in this one now.
    pub taken: bool,
}

/// Acts in another of one's own posts.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct TakePost {
    /// From [`MyPost`].
    pub key: String,
}

/// For whom and why the acting person acts.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ActingFor {
    /// 氏名 of the chief.
    pub chief: String,
    /// Why.
    pub reason: String,
    /// Last day, ISO.
    pub until: String,
}

/// Reads a roster of transfers: a workbook, or lines as they were copied from one.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct ReadRoster {
    /// .xlsx, .xls, .ods or .csv; empty: `text`.
    pub path: String,
    /// Cells between tabs, rows on lines, with a row of headers.
    pub text: String,
}

/// A 異動 of one day.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct Transfer {
    /// From this day, ISO.
    pub day: String,
    /// Who leaves: last here on the day before.
    pub leaving: Vec<Leaving>,
    /// Who comes.
    pub arriving: Vec<Arriving>,
    /// Who stays with another role, title or unit.
    pub moving: Vec<Arriving>,
    /// Who takes over what leavers hold.
    pub reassign: Vec<Reassign>,
}

/// Somebody who leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Leaving {
    /// 職員番号.
    pub number: String,
    /// 異動先; may be empty.
    #[serde(default)]
    pub to: String,
}

/// Somebody who comes, or stays with another post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Arriving {
    /// 職員番号.
    pub number: String,
    /// 氏名.
    pub name: String,
    /// 職名.
    #[serde(default)]
    pub title: String,
    /// 係.
    #[serde(default)]
    pub unit: String,
    /// What they may do.
    pub role: Role,
}

/// A held thing's next holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Reassign {
    /// Ledger key.
    pub ledger: String,
    /// Record.
    pub record: RecordId,
    /// Column that names the holder.
    pub column: String,
    /// 職員番号 of the next holder.
    pub to: String,
}

/// What a roster says.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[ts(export)]
pub struct Roster {
    /// Who leaves.
    pub leaving: Vec<Leaving>,
    /// Who comes.
    pub arriving: Vec<Arriving>,
    /// Who stays with another post.
    pub moving: Vec<Arriving>,
    /// Rows that somebody must look at.
    pub unsure: Vec<UnsureRow>,
    /// The day that the roster names, ISO; may be empty.
    pub day: String,
}

/// A row of a roster that could not be understood.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct UnsureRow {
    /// Row in the sheet, from 1.
    pub row: i32,
    /// As it stands there.
    pub text: String,
    /// What to do.
    pub reason: String,
}

/// What a transfer would do.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct TransferPlan {
    /// Each leaver with what they leave behind.
    pub leaving: Vec<LeaverView>,
    /// What stands in the way; empty: it can be done.
    pub problems: Vec<String>,
    /// What is worth a look.
    pub warnings: Vec<String>,
}

/// Somebody who leaves, with what they leave behind.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct LeaverView {
    /// Who.
    pub person: Post,
    /// 異動先.
    pub to: String,
    /// Open records that they brought to their step.
    pub open: Vec<OpenRow>,
    /// How many in all.
    pub open_total: i32,
    /// What they hold.
    pub held: Vec<HeldRow>,
}

/// Something open.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct OpenRow {
    /// 分類の確認.
    pub kind: String,
    /// Ledger key.
    pub ledger: String,
    /// Record; empty: several.
    pub record: String,
    /// Its number.
    pub number: String,
    /// Its name.
    pub what: String,
}

/// Something held.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct HeldRow {
    /// Ledger key.
    pub ledger: String,
    /// Record.
    pub record: RecordId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Column that names the holder.
    pub column: String,
    /// Where it lies.
    pub place: String,
    /// 要確認: more than one person has this name.
    pub unsure: bool,
}

/// What a transfer did.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Transferred {
    /// Left.
    pub left: i32,
    /// Came.
    pub came: i32,
    /// Stayed with another post.
    pub moved: i32,
    /// Things with another holder.
    pub reassigned: i32,
    /// Stale lists.
    pub changed: Vec<String>,
}
