//! People: posts with periods, deputies.

use kernel::{Post, Role};
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
