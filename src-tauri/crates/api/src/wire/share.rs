//! One book on two PCs: how it stands, moving it, joining it, and what was set aside.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vault::Secret;

/// Asks how the shared book stands.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct AskShare {
    /// Looks into the folder at the same time: gives a sign of life, takes newer generations over, publishes what has settled.
    pub look: bool,
}

/// Somebody at a PC.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ShareHolder {
    /// 職員番号.
    pub number: String,
    /// Name.
    pub name: String,
    /// Name of the PC.
    pub pc: String,
    /// Since when, UTC, by that PC's clock.
    pub since: String,
    /// Minutes without a sign of life, as seen from here; 0: there are signs.
    pub silent: i32,
}

/// How the shared book stands.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[ts(export)]
pub struct ShareView {
    /// The book lies in a shared folder.
    pub shared: bool,
    /// The folder.
    pub folder: String,
    /// Name of this PC.
    pub pc: String,
    /// The folder answers.
    pub reachable: bool,
    /// This PC is editing.
    pub ours: bool,
    /// Who else is.
    pub holder: Option<ShareHolder>,
    /// Somebody is, but it cannot be read who.
    pub unknown: bool,
    /// Who asks this PC to let them edit.
    pub asks: Vec<ShareHolder>,
    /// Version of the working copy; 0: never published.
    pub sequence: i32,
    /// Newest version in the folder.
    pub newest: i32,
    /// Changes that are not published.
    pub unpublished: i32,
    /// Changes that were set aside and wait for a decision.
    pub aside: i32,
    /// A newer version was taken over just now: everything shown is stale.
    pub fetched: bool,
    /// Something was set aside just now.
    pub set_aside: bool,
    /// Changes were published just now.
    pub published: bool,
    /// What could not be done and needs a person; may be empty.
    pub problem: String,
}

/// Moves the open book into a shared folder.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct BeginShare {
    /// The folder on the file server.
    pub folder: String,
    /// Name of this PC, as others see it; empty: as the system calls it.
    #[serde(default)]
    pub pc: String,
}

/// Joins a shared book from this PC and opens it.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct JoinShare {
    /// The folder on the file server.
    pub folder: String,
    /// Where the working copy will lie; empty: the usual place.
    #[serde(default)]
    pub dir: String,
    /// Name of this PC, as others see it; empty: as the system calls it.
    #[serde(default)]
    pub pc: String,
    /// 職員番号.
    pub number: String,
    /// Password.
    #[ts(type = "string")]
    pub password: Secret,
    /// A working copy lies there already and is put aside: it is no longer good.
    #[serde(default)]
    pub replace: bool,
}

/// Publishes what is not published.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct PublishShare {
    /// Looks at everything in the folder and mends it.
    pub whole: bool,
}

/// One column of a change that was set aside.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AsideColumn {
    /// Column or part key.
    pub key: String,
    /// Label.
    pub label: String,
    /// As both had it.
    pub base: String,
    /// As it was changed on this PC.
    pub ours: String,
    /// As it is now.
    pub theirs: String,
    /// Both changed it, and differently.
    pub conflict: bool,
}

/// A change that was set aside.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AsideItem {
    /// Its name within the branch.
    pub id: String,
    /// Ledger key; empty if it is about no ledger.
    pub ledger: String,
    /// Title of the ledger, or what it is about.
    pub title: String,
    /// The record here; empty if it is not here yet.
    pub record: String,
    /// Number and name, as people know it.
    pub subject: String,
    /// 登録, 変更, 確認する …
    pub what: String,
    /// Who did it, and when (UTC).
    pub who: String,
    /// When, UTC.
    pub at: String,
    /// Columns, if it is about values.
    pub columns: Vec<AsideColumn>,
    /// What it was, in words, if it is not about values.
    pub words: String,
    /// It can only be done again by hand.
    pub by_hand: bool,
    /// Another item comes first: a record must be here before something can be done with it.
    pub after: String,
}

/// A branch that was set aside.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AsideBranch {
    /// Its name: first 16 digits of its head, as they stand in the journal.
    pub name: String,
    /// PC and person of the side that had gone on.
    pub theirs: String,
    /// What is not decided.
    pub items: Vec<AsideItem>,
    /// What is decided.
    pub decided: i32,
}

/// Everything that was set aside.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Asides {
    /// Branches, oldest first.
    pub branches: Vec<AsideBranch>,
}

/// What is decided about a change that was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum AsideChoice {
    /// Make it again, as a new change.
    Take,
    /// Leave it.
    Skip,
    /// It was made again by hand.
    ByHand,
}

/// Decides about one change that was set aside.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct DecideAside {
    /// The branch.
    pub branch: String,
    /// The item.
    pub item: String,
    /// What.
    pub choice: AsideChoice,
    /// Of values: the columns to take; all that differ if there are none.
    #[serde(default)]
    pub columns: Vec<String>,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Decided {
    /// The record, if there is one.
    pub record: String,
    /// Its number.
    pub number: String,
    /// Nothing of this branch is left to decide.
    pub done: bool,
    /// What became stale.
    pub changed: Vec<String>,
}
