//! 今日, search, the standard, the journal.

use kernel::RecordId;
use serde::{Deserialize, Serialize};
use standard::{Answers, ArticleEntry, Band, Proposal, Question, Restriction};
use ts_rs::TS;

/// What waits, is late or is due soon.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Today {
    /// Rows for the acting person.
    pub waiting: Vec<TodayRow>,
    /// Past their day.
    pub late: Vec<TodayRow>,
    /// Due within two weeks.
    pub soon: Vec<TodayRow>,
    /// First steps of an empty book.
    pub first_steps: Vec<TodayRow>,
    /// Counts at the side, per ledger.
    pub ledgers: Vec<TodayLedger>,
    /// 帳簿の守り: facts about the book itself.
    pub book: Vec<TodayFact>,
    /// Numbers beside the menu, by ledger key: rows that wait for the acting person.
    pub badges: std::collections::BTreeMap<String, i32>,
}

/// One row of 今日: a link to the very record or list.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct TodayRow {
    /// State mark: `disc` `triangle` `diamond` `hollow` `clock`.
    pub mark: String,
    /// 分類の確認.
    pub kind: String,
    /// What.
    pub what: String,
    /// Small words after it; may be empty.
    pub note: String,
    /// A day, ISO; may be empty.
    pub day: String,
    /// 5日超過, あと6日, 申請 …; may be empty.
    pub left: String,
    /// Where it leads: ledger key; empty: `screen`.
    pub ledger: String,
    /// The record; empty: the list with `view`.
    pub record: String,
    /// The list as it should open.
    pub view: super::View,
    /// Another screen (`import`, `settings`, `print`, `rollover`); may be empty.
    pub screen: String,
    /// Totals by class to show as marks.
    pub by_value: Vec<super::Count>,
    /// How many records; 1 for what is no record.
    pub count: i32,
    /// The article that asks for it; may be empty.
    pub article: String,
    /// Since which minute in Japan a clock runs; empty: none does.
    pub running: String,
}

/// Counts of a ledger.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct TodayLedger {
    /// Ledger key.
    pub ledger: String,
    /// Title.
    pub title: String,
    /// All in use.
    pub total: i32,
    /// By class.
    pub by_value: Vec<super::Count>,
}

/// A fact about the book.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct TodayFact {
    /// 記録の検証.
    pub label: String,
    /// 異常なし.
    pub value: String,
    /// `good` `warn` `bad` `plain`.
    pub tone: String,
}

/// Ctrl+K.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Find {
    /// Text.
    pub text: String,
}

/// What was found.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Found {
    /// Records.
    pub records: Vec<FoundRecord>,
    /// Articles.
    pub articles: Vec<ArticleEntry>,
}

/// A record found.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct FoundRecord {
    /// Ledger key.
    pub ledger: String,
    /// Ledger title.
    pub ledger_title: String,
    /// Record.
    pub id: RecordId,
    /// Number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Class; may be empty.
    pub class: String,
}

/// One article.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OneArticle {
    /// 条.
    pub no: i32,
}

/// An article with what answers it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ArticleView {
    /// Number, short title, gist.
    pub article: ArticleEntry,
    /// Ledgers and reports of ours that answer it.
    pub ours: Vec<OurAnswer>,
    /// The city's own text, if it was loaded (第48条); else empty.
    pub city_text: String,
    /// Its neighbours.
    pub previous: i32,
    /// Its neighbours.
    pub next: i32,
}

/// Something of ours that answers an article.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct OurAnswer {
    /// Ledger key or form key.
    pub key: String,
    /// Title.
    pub title: String,
    /// `ledger` or `form`.
    pub kind: String,
}

/// The city's own text of the standard.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct LoadCityText {
    /// .txt file.
    pub path: String,
}

/// How much of it was understood.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CityTextLoaded {
    /// Articles found.
    pub articles: i32,
    /// Articles of the edition that were not found.
    pub missing: Vec<i32>,
    /// Stale lists.
    pub changed: Vec<String>,
}

/// Questions of the classification assistant.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Questions {
    /// 「本アプリ独自の目安」.
    pub note: String,
    /// In order.
    pub questions: Vec<Question>,
    /// Handling restrictions.
    pub restrictions: Vec<Restriction>,
    /// How many people are concerned.
    pub bands: Vec<Band>,
}

/// Answers so far.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ProposeClass {
    /// Answers.
    pub answers: Answers,
}

/// A proposal; never a decision.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Proposed {
    /// What the answers lead to.
    pub proposal: Proposal,
}

/// How a typed date was read.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ReadDate {
    /// As typed.
    pub text: String,
}

/// A reading of a typed date.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct DateRead {
    /// ISO, if it is one day.
    pub iso: String,
    /// 令和8年4月1日（水）.
    pub shown: String,
    /// What is unclear or was corrected; empty if nothing.
    pub note: String,
    /// Days that it could be.
    pub candidates: Vec<String>,
}

/// Help pages.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Manual {
    /// In order.
    pub pages: Vec<ManualPage>,
}

/// A help page.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ManualPage {
    /// Name of the page.
    pub key: String,
    /// Title.
    pub title: String,
    /// Markdown.
    pub text: String,
}
