//! 問題の報告 (第111条第1項): one page, sent at once.

use super::Sender;
use paper::{Block, Cell, Doc, Row, SealBox, Seals, Section, Table, row};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A problem that is reported at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProblemReport {
    /// When it was noticed, as typed.
    pub noticed: String,
    /// What it is, in a few words.
    pub title: String,
    /// Articles that are not kept, as typed.
    pub articles: String,
    /// What happened, and how far it reaches.
    pub state: String,
    /// What was done at once.
    pub done: String,
    /// What is still to be done, by whom, until when.
    pub next: String,
    /// Who noticed it.
    pub by: String,
}

/// The one page.
#[must_use]
pub fn problem(sender: &Sender, facts: &ProblemReport) -> Doc {
    let line = |label: &str, text: &str, high: f32| -> Row {
        let cell = if text.trim().is_empty() {
            Cell::empty()
        } else {
            Cell::text(text.trim()).size(9.5).wrap().top().pad(2.0)
        };
        row(vec![Cell::label(label).size(9.0), cell]).high(high)
    };
    let table = Table::form(&[34.0, 136.0])
        .row(line("気づいた日時", &facts.noticed, 7.5))
        .row(line("気づいた人", &facts.by, 7.5))
        .row(line("件名", &facts.title, 7.5))
        .row(line("守られていない条", &facts.articles, 7.5))
        .row(line("状況・影響", &facts.state, 26.0))
        .row(line("すぐに行ったこと", &facts.done, 17.0))
        .row(line("これから行うこと", &facts.next, 17.0));
    let boxes = sender.seals.iter().map(|l| SealBox::new(l.as_str(), "", "令和　年　月　日")).collect();
    let flow = vec![
        Block::Letter(paper::LetterHead { tight: true, ..sender.letter(0) }),
        Block::letter_text(
            "情報セキュリティ対策基準第111条第1項の規定により、遵守状況の確認で分かった問題を、下記のとおり報告します。",
        ),
        Block::Space(2.0),
        Block::Table(table),
        Block::Space(3.0),
        Block::Seals(Seals::new(boxes).hint(sender.seal_hint.as_str())),
        sender.foot(0),
    ];
    sender.doc(vec![Section::portrait(flow)])
}
