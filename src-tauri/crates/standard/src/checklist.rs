//! Questions of the self-inspection: who answers them, by which articles, and what of the book stands beside them.

use crate::cite::Cite;
use crate::text::{bad, unique};
use kernel::Result;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who answers a checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Audience {
    /// 職員.
    Staff,
    /// 担当者.
    Officer,
    /// 責任者.
    Chief,
}

impl Audience {
    /// As it is printed.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Audience::Staff => "職員",
            Audience::Officer => "担当者",
            Audience::Chief => "責任者",
        }
    }
}

/// One question. What it is called and its text may change with its version; the id never does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CheckQuestion {
    /// Stored; permanent (chief-01).
    pub id: String,
    /// Counts up whenever the text means something else.
    pub version: u32,
    /// The articles behind it, the one that decides its chapter first.
    pub articles: Vec<Cite>,
    /// A few words for tables.
    pub title: String,
    /// The question, in our own words.
    pub text: String,
    /// What to look at before answering.
    pub look: String,
    /// When ○ is right.
    pub good: String,
    /// An example of evidence.
    pub evidence: String,
    /// Keys of facts that stand beside it.
    #[serde(default)]
    pub facts: Vec<String>,
    /// Keys of facts that contradict ○ unless they are 0.
    #[serde(default)]
    pub against: Vec<String>,
    /// Why the book can know nothing of it; empty where facts stand beside it.
    #[serde(default)]
    pub unknown: String,
}

/// Questions that one audience answers together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Checklist {
    /// Stored; permanent (staff, officer, chief, monthly).
    pub key: String,
    /// 責任者用.
    pub title: String,
    /// Who answers.
    pub audience: Audience,
    /// Edition of its questions (2026.1): whenever one of them says something else, this changes.
    pub edition: String,
    /// The sheet bears the name; otherwise only a collection number.
    pub named: bool,
    /// Its questions.
    pub questions: Vec<CheckQuestion>,
}

/// Holds that ids are unique over all lists, texts are there and every article exists.
pub(crate) fn check(lists: &[Checklist], article: impl Fn(u16) -> bool) -> Result<()> {
    const FILE: &str = "checklists";
    unique(FILE, lists.iter().map(|l| l.key.as_str()))?;
    if let Some(l) = lists.iter().find(|l| l.edition.trim().is_empty()) {
        return Err(bad(FILE, format!("「{}」の版がありません", l.key)));
    }
    unique(FILE, lists.iter().flat_map(|l| &l.questions).map(|q| q.id.as_str()))?;
    for q in lists.iter().flat_map(|l| &l.questions) {
        if q.version == 0 || q.articles.is_empty() {
            return Err(bad(FILE, format!("「{}」の版または根拠の条がありません", q.id)));
        }
        if [&q.title, &q.text, &q.look, &q.good, &q.evidence].into_iter().any(|t| t.trim().is_empty()) {
            return Err(bad(FILE, format!("「{}」に空の文があります", q.id)));
        }
        if q.facts.is_empty() == q.unknown.trim().is_empty() {
            let message = "並べる記録（facts）か、記録では分からない理由（unknown）のどちらか一方を書いてください";
            return Err(bad(FILE, format!("「{}」に、{message}", q.id)));
        }
        if let Some(a) = q.articles.iter().find(|a| !article(a.no)) {
            return Err(bad(FILE, format!("「{}」の{}はありません", q.id, a.text)));
        }
    }
    Ok(())
}
