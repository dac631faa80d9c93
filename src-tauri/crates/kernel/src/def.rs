//! What a ledger is: facts about its columns, parts, states and steps. No expressions: an "if" belongs in the ledger's rules.

use crate::{Article, Role};
use serde::Serialize;
use ts_rs::TS;

/// One of the values that a choice column may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Choice {
    /// Stored; permanent.
    pub key: &'static str,
    /// Shown; free to change.
    pub label: &'static str,
    /// Other spellings met in the offices' workbooks (folded before comparing).
    #[ts(skip)]
    #[serde(skip)]
    pub aliases: &'static [&'static str],
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Text,
    /// Several lines.
    Long,
    /// A code in which 0/O and hyphen variants matter: serials, model numbers. Fixed pitch; compared by match key.
    Code,
    /// A whole number with its unit.
    Int {
        /// 台, 件, 年 … shown after the number.
        unit: &'static str,
    },
    /// A day.
    Date,
    /// A day and a time of day in Japan, stored as `2026-10-21T13:30`.
    Moment,
    /// ○ or ×; empty is neither.
    Flag,
    /// One of these.
    Choice(&'static [Choice]),
    /// One of these, or one that the city added: the key of such a one is its name.
    Open(&'static [Choice]),
    /// Any of these.
    Many(&'static [Choice]),
    /// Several codes in one field, one per line.
    Codes,
}

/// What a column means to the importer beyond its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// Nothing special.
    Plain,
    /// 重要性分類: A/B/C in all their spellings; 「A・B」 is the higher (第17条第3項); never a default.
    Class,
    /// The number given by this app (資産番号).
    Number,
    /// 旧番号: the offices' own number; matches records on re-import.
    OldNumber,
    /// The record's name; rows without it are no records.
    Name,
    /// 係: a heading row above a block gives it.
    Unit,
    /// 保存年限 in words or years (永年, 5年, 更新まで).
    Retention,
}

/// A column of a ledger.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Stored; permanent; the SQL column's name.
    pub key: &'static str,
    /// Shown.
    pub label: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it means to the importer.
    pub sense: Sense,
    /// A record cannot be saved without it.
    pub required: bool,
    /// Key of the form group it stands in.
    pub group: &'static str,
    /// Header spellings in the offices' old workbooks.
    pub aliases: &'static [&'static str],
    /// The articles that ask for it.
    pub basis: &'static [Article],
    /// Width on a printed list; `None`: not printed.
    pub paper_mm: Option<u16>,
    /// One line of help under the field; may be empty.
    pub hint: &'static str,
    /// Set by rules or steps, never typed (最終確認日).
    pub derived: bool,
}

/// A plain text column; adjust the rest with the `const` builders.
#[must_use]
pub const fn column(key: &'static str, label: &'static str, group: &'static str) -> Column {
    Column {
        key,
        label,
        kind: Kind::Text,
        sense: Sense::Plain,
        required: false,
        group,
        aliases: &[],
        basis: &[],
        paper_mm: None,
        hint: "",
        derived: false,
    }
}

impl Column {
    /// Holds another kind than one line of text.
    #[must_use]
    pub const fn kind(self, kind: Kind) -> Column {
        Column { kind, ..self }
    }
    /// Means something to the importer.
    #[must_use]
    pub const fn sense(self, sense: Sense) -> Column {
        Column { sense, ..self }
    }
    /// Must be filled.
    #[must_use]
    pub const fn required(self) -> Column {
        Column { required: true, ..self }
    }
    /// Is also spelled like this in old workbooks.
    #[must_use]
    pub const fn aliases(self, aliases: &'static [&'static str]) -> Column {
        Column { aliases, ..self }
    }
    /// Is asked for by these articles.
    #[must_use]
    pub const fn basis(self, basis: &'static [Article]) -> Column {
        Column { basis, ..self }
    }
    /// Is printed this wide.
    #[must_use]
    pub const fn mm(self, width: u16) -> Column {
        Column { paper_mm: Some(width), ..self }
    }
    /// Has a line of help.
    #[must_use]
    pub const fn hint(self, hint: &'static str) -> Column {
        Column { hint, ..self }
    }
    /// Is set by rules, never typed.
    #[must_use]
    pub const fn derived(self) -> Column {
        Column { derived: true, ..self }
    }
    /// The choices of a choice column, else none.
    #[must_use]
    pub const fn choices(&self) -> &'static [Choice] {
        match self.kind {
            Kind::Choice(c) | Kind::Open(c) | Kind::Many(c) => c,
            _ => &[],
        }
    }
}

/// A titled block of columns in forms and on the record's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Group {
    /// Referred to by columns.
    pub key: &'static str,
    /// Shown as a heading.
    pub label: &'static str,
}

/// Child rows of a record (copies, inner disks, loans): a second sheet in .xlsx, indented rows on paper.
#[derive(Debug, Clone, Copy)]
pub struct PartDef {
    /// Stored; permanent; the SQL table is `<ledger>_<key>`.
    pub key: &'static str,
    /// Shown.
    pub label: &'static str,
    /// Columns of each row.
    pub columns: &'static [Column],
    /// The articles that ask for it.
    pub basis: &'static [Article],
}

/// A record stands on two axes at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Axis {
    /// Is it in use? (使用中 / 廃止 …)
    Life,
    /// How far has the present matter gone? (未確認 / 確認済 …)
    Step,
}

/// Shape of a state's sign; the window draws it, the word always stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum StateMark {
    /// ○ hollow, gray: nothing done yet.
    Hollow,
    /// Half, blue: being made.
    Half,
    /// Disc, blue: asked for, waiting.
    Disc,
    /// Disc with tick, green: done.
    Tick,
    /// Triangle with !, yellow: somebody must decide.
    Triangle,
    /// Diamond with !, red: late.
    Diamond,
    /// Square with arrow, red: sent back.
    Returned,
    /// Clock: under way.
    Clock,
    /// Dash, gray: no longer.
    Dash,
}

/// A state of one axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct State {
    /// Stored; permanent.
    pub key: &'static str,
    /// Shown.
    pub label: &'static str,
    /// Which axis.
    pub axis: Axis,
    /// Its sign.
    pub mark: StateMark,
}

/// A way from states to a state.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// The verb in code and on the wire.
    pub key: &'static str,
    /// The verb on the button (確認済にする).
    pub label: &'static str,
    /// The axis that it moves.
    pub axis: Axis,
    /// From which states it leads.
    pub from: &'static [&'static str],
    /// Where it leads.
    pub to: &'static str,
    /// Who may take it.
    pub by: &'static [Role],
    /// Columns that must be filled by then.
    pub needs: &'static [&'static str],
    /// Columns that may be decided together with the step; none: values are refused.
    pub takes: &'static [&'static str],
    /// Must not be taken by whoever took the record to its present step (第11条).
    pub other_person: bool,
    /// A reason must be given.
    pub reason: bool,
    /// Its article.
    pub basis: &'static [Article],
}

/// A ledger, as facts.
#[derive(Debug, Clone, Copy)]
pub struct LedgerDef {
    /// Ledger key = Rust folder = SQL table = wire argument = ui folder.
    pub key: &'static str,
    /// 情報資産.
    pub title: &'static str,
    /// One line under the title.
    pub subtitle: &'static str,
    /// Counter word: 件, 台.
    pub counter: &'static str,
    /// Kind in numbers: 資 in 税務-資-0080.
    pub number_kind: &'static str,
    /// The articles that ask for the ledger.
    pub basis: &'static [Article],
    /// Form groups in order.
    pub groups: &'static [Group],
    /// Columns in form order.
    pub columns: &'static [Column],
    /// Child rows.
    pub parts: &'static [PartDef],
    /// States of both axes.
    pub states: &'static [State],
    /// Ways between states.
    pub steps: &'static [Step],
    /// Column that names a record.
    pub name: &'static str,
    /// Columns in the search index, besides the number.
    pub search: &'static [&'static str],
    /// Columns of the list at first, besides number and state.
    pub list: &'static [&'static str],
    /// Choice columns offered as filters.
    pub filters: &'static [&'static str],
    /// Column whose values are totalled above the list; empty if none.
    pub total_by: &'static str,
}

impl LedgerDef {
    /// The column with this key.
    #[must_use]
    pub fn column(&self, key: &str) -> Option<&'static Column> {
        self.columns.iter().find(|c| c.key == key)
    }
    /// The column with this sense.
    #[must_use]
    pub fn sense(&self, sense: Sense) -> Option<&'static Column> {
        self.columns.iter().find(|c| c.sense == sense)
    }
    /// The step with this key.
    #[must_use]
    pub fn step(&self, key: &str) -> Option<&'static Step> {
        self.steps.iter().find(|s| s.key == key)
    }
    /// The word for a state; the key itself if there is none.
    #[must_use]
    pub fn state_label<'a>(&'a self, axis: Axis, key: &'a str) -> &'a str {
        self.states.iter().find(|s| s.axis == axis && s.key == key).map_or(key, |s| s.label)
    }
}

/// Spells a record's number: 税務-資-0080. Four digits at least, more when needed.
#[must_use]
pub fn number_text(division_short: &str, kind: &str, n: u32) -> String {
    format!("{division_short}-{kind}-{n:04}")
}
