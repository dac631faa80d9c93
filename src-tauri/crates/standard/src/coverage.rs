//! What shows that each duty is kept: ledgers, reports, commands, questions; or why it is the city's alone.

use crate::duties::Duty;
use crate::text::{bad, unique};
use kernel::Result;
use serde::Deserialize;

/// What shows that one duty is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Covered {
    /// Key of the duty.
    pub duty: String,
    /// `ledger:KEY`, `report:FORM`, `command:NAME`, `question:ID`.
    #[serde(default)]
    pub by: Vec<String>,
    /// Why nothing of a division shows it; empty: something does.
    #[serde(default)]
    pub city: String,
}

/// The map of all articles.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// Articles that ask for no record of their own.
    pub plain: Vec<u16>,
    /// Why they do not.
    pub why: String,
    /// One row for each duty.
    pub coverage: Vec<Covered>,
}

impl Coverage {
    /// The row of a duty.
    #[must_use]
    pub fn of(&self, duty: &str) -> Option<&Covered> {
        self.coverage.iter().find(|c| c.duty == duty)
    }

    /// Holds that nothing is silently missing: a row for each duty, and each article in a duty or among the plain ones.
    pub(crate) fn check(&self, duties: &[Duty], articles: impl Iterator<Item = u16>) -> Result<()> {
        const FILE: &str = "coverage.toml";
        unique(FILE, self.coverage.iter().map(|c| c.duty.as_str()))?;
        for duty in duties {
            match self.of(&duty.key) {
                None => return Err(bad(FILE, format!("「{}」の行がありません", duty.key))),
                Some(c) if c.by.is_empty() == c.city.trim().is_empty() => {
                    return Err(bad(
                        FILE,
                        format!("「{}」は示すものか、市だけの理由のどちらか一方を書きます", duty.key),
                    ));
                }
                Some(_) => {}
            }
        }
        if let Some(c) = self.coverage.iter().find(|c| duties.iter().all(|d| d.key != c.duty)) {
            return Err(bad(FILE, format!("「{}」という務めはありません", c.duty)));
        }
        for no in articles {
            let asked = duties.iter().any(|d| d.articles.iter().any(|a| a.no == no));
            if asked == self.plain.contains(&no) {
                return Err(bad(FILE, format!("第{no}条の対応がありません、または二重です")));
            }
        }
        Ok(())
    }
}
