//! What the registers of everyday work take from the standard as data: kinds with their columns, the clauses of a
//! contract (第123条第1項), the clocks of reports to others.

use crate::cite::Cite;
use crate::text::{bad, unique};
use kernel::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// A column that a kind uses, in the words of that kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct KindColumn {
    /// Column of the ledger.
    pub key: String,
    /// What it is called for this kind.
    pub label: String,
    /// A record of this kind cannot be saved without it.
    #[serde(default)]
    pub required: bool,
}

/// A kind of permission: who approves it, what must be stated, how long it may last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PermissionKind {
    /// Stored; permanent.
    pub key: String,
    /// Shown.
    pub label: String,
    /// Articles that ask for it.
    pub articles: Vec<Cite>,
    /// Keys of the offices that approve, one or two; `chief` decides in the book, the others on paper.
    pub approvers: Vec<String>,
    /// It lasts so many months at most; 0: no end is asked for.
    #[serde(default)]
    pub months: u32,
    /// What must be stated.
    pub columns: Vec<KindColumn>,
    /// Offered no more; what was written with it stays readable.
    #[serde(default)]
    pub off: bool,
    /// Added by the city: its key is its name.
    #[serde(default)]
    pub city: bool,
}

/// How long a period one sheet of a kind covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SheetPeriod {
    /// A calendar month.
    Month,
    /// A fiscal year.
    Year,
}

/// A kind of record that the officer keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OperationKind {
    /// Stored; permanent.
    pub key: String,
    /// Shown.
    pub label: String,
    /// Articles that ask for it.
    pub articles: Vec<Cite>,
    /// What period one sheet covers.
    pub sheet: SheetPeriod,
    /// Where the effect is large, two people do it (第63条).
    #[serde(default)]
    pub pair: bool,
    /// What it holds.
    pub columns: Vec<KindColumn>,
    /// Offered no more; what was written with it stays readable.
    #[serde(default)]
    pub off: bool,
    /// Added by the city: its key is its name.
    #[serde(default)]
    pub city: bool,
}

/// One of the matters that a contract should state.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Number of the item in 第123条第1項.
    pub no: u16,
    /// In our own words.
    pub label: String,
}

/// When a clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockCase {
    /// For every incident.
    Always,
    /// For a severe one.
    Severe,
    /// Where people's data are concerned beyond the limit.
    Personal,
    /// The same, perhaps done on purpose.
    Malice,
}

/// A clock of a report to others.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportClock {
    /// Stored; permanent.
    pub key: String,
    /// What is to be reported.
    pub label: String,
    /// Key of the office that gets it.
    pub to: String,
    /// Days from when it was noticed; 0: at once.
    pub days: u16,
    /// When it runs.
    pub when: ClockCase,
    /// Where the limit comes from.
    pub source: String,
    /// The limit stands in another law, not in the standard: the city confirms it.
    #[serde(default)]
    pub confirm: bool,
}

/// Said beside a limit that does not stand in the standard.
const CONFIRM: &str = "対策基準の本文にはない法令の期限です。市の緊急時対応計画で確かめてください";

impl ReportClock {
    /// Where the limit comes from, as it is shown and printed.
    #[must_use]
    pub fn said(&self) -> String {
        if self.confirm { format!("{}。{CONFIRM}。", self.source) } else { self.source.clone() }
    }
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registers {
    /// More people than this concern others: the clocks of personal data begin.
    pub personal_over: i32,
    /// 各種許可.
    pub permissions: Vec<PermissionKind>,
    /// 運用の記録.
    pub operations: Vec<OperationKind>,
    /// 第123条第1項.
    pub clauses: Vec<Clause>,
    /// Reports to others.
    pub clocks: Vec<ReportClock>,
}

impl Registers {
    /// A kind of permission.
    #[must_use]
    pub fn permission(&self, key: &str) -> Option<&PermissionKind> {
        self.permissions.iter().find(|k| k.key == key)
    }

    /// A kind of record.
    #[must_use]
    pub fn operation(&self, key: &str) -> Option<&OperationKind> {
        self.operations.iter().find(|k| k.key == key)
    }

    pub(crate) fn check(&self, office: impl Fn(&str) -> bool) -> Result<()> {
        const FILE: &str = "registers.toml";
        unique(FILE, self.permissions.iter().map(|k| k.key.as_str()))?;
        unique(FILE, self.operations.iter().map(|k| k.key.as_str()))?;
        unique(FILE, self.permissions.iter().map(|k| k.label.as_str()))?;
        unique(FILE, self.operations.iter().map(|k| k.label.as_str()))?;
        unique(FILE, self.clocks.iter().map(|k| k.key.as_str()))?;
        let kinds = self.permissions.iter().map(|k| (&k.label, &k.columns));
        for (label, columns) in kinds.chain(self.operations.iter().map(|k| (&k.label, &k.columns))) {
            check_kind(FILE, label, columns)?;
        }
        if !self.clauses.iter().map(|c| c.no).eq(1..=16) {
            return Err(bad(FILE, "第123条第1項の事項は1から16までを順に書いてください"));
        }
        for kind in &self.permissions {
            if !(1..=2).contains(&kind.approvers.len()) || !kind.approvers.iter().all(|a| office(a)) {
                return Err(bad(FILE, format!("「{}」の承認する人が正しくありません", kind.label)));
            }
        }
        match self.clocks.iter().find(|c| !office(&c.to)) {
            Some(clock) => Err(bad(FILE, format!("「{}」の報告先「{}」がありません", clock.label, clock.to))),
            None => Ok(()),
        }
    }
}

fn check_kind(file: &str, label: &str, columns: &[KindColumn]) -> Result<()> {
    if label.trim().is_empty() || label.chars().count() > LONGEST || label.chars().any(char::is_control) {
        return Err(bad(file, format!("種類の名前は1字から{LONGEST}字までで書いてください（「{label}」）")));
    }
    let keys: BTreeSet<&str> = columns.iter().map(|c| c.key.as_str()).collect();
    if keys.len() != columns.len() {
        return Err(bad(file, format!("「{label}」の欄に同じものが2つあります")));
    }
    match columns.iter().find(|c| c.label.trim().is_empty() || c.label.chars().count() > LONGEST) {
        Some(c) => {
            Err(bad(file, format!("「{label}」の欄「{}」の名前は1字から{LONGEST}字までで書いてください", c.key)))
        }
        None => Ok(()),
    }
}

/// The longest name of a kind or of a column in its words.
const LONGEST: usize = 40;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use crate::Pack;

    #[test]
    fn every_kind_cites_an_article_of_the_edition_and_states_something() {
        let pack = Pack::shipped().unwrap();
        let all = pack.registers();
        for (label, articles, columns) in all
            .permissions
            .iter()
            .map(|k| (&k.label, &k.articles, &k.columns))
            .chain(all.operations.iter().map(|k| (&k.label, &k.articles, &k.columns)))
        {
            assert!(!articles.is_empty() && articles.iter().all(|c| pack.has(c.article())), "{label}");
            assert!(columns.iter().any(|c| c.required), "{label}");
        }
        assert_eq!(all.clauses.len(), 16);
        assert!(all.clocks.iter().all(|c| !c.source.is_empty()), "a limit without its source is no limit");
        let law: Vec<&str> = all.clocks.iter().filter(|c| c.confirm).map(|c| c.key.as_str()).collect();
        assert_eq!(law, ["ppc_first", "ppc_full", "ppc_full_malice"], "what the standard does not say is confirmed");
        assert!(all.clocks.iter().filter(|c| c.days > 0).all(|c| c.confirm), "the standard names no number of days");
    }
}
