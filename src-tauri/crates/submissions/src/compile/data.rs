//! What the report says, as data.

use crate::collect::Board;
use serde::{Deserialize, Serialize};
use store::{CollectDivision, CollectPacket, CollectedFigure};
use ts_rs::TS;

/// For whom it is: how much it says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Length {
    /// 統括情報セキュリティ責任者: everything, with each division's rows.
    #[default]
    Full,
    /// 最高情報セキュリティ責任者: figures and what is to be decided.
    Officer,
    /// 情報セキュリティ委員会: two pages.
    Committee,
}

impl Length {
    /// Who reads it.
    #[must_use]
    pub const fn reader(self) -> &'static str {
        match self {
            Length::Full => "統括情報セキュリティ責任者",
            Length::Officer => "最高情報セキュリティ責任者",
            Length::Committee => "情報セキュリティ委員会",
        }
    }
}

/// Assets of a division by class, beside last year's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClassLine {
    /// Division, as text.
    pub division: String,
    /// 課名.
    pub name: String,
    /// The packet that told it, as text; empty: none was accepted.
    pub packet: String,
    /// What stands instead of figures: 未提出, 該当なし …; empty: there are figures.
    pub word: String,
    /// A, B, C, not decided.
    pub now: Vec<i32>,
    /// Last year's; empty: none was accepted then.
    pub before: Vec<i32>,
}

/// A count by kind, with each division's part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CityTally {
    /// Figure.
    pub key: String,
    /// Part of the figure.
    pub part: String,
    /// What is counted, in words.
    pub what: String,
    /// The part in words.
    pub word: String,
    /// Of the city.
    pub total: i32,
    /// Last year's; `None`: nobody told it.
    pub before: Option<i32>,
    /// Who told it, in the order of the offices.
    pub by: Vec<Told>,
}

/// What one division told of a sum.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Told {
    /// 課名.
    pub name: String,
    /// The packet that told it, as text.
    pub packet: String,
    /// How many.
    pub value: i32,
}

/// A city-wide number with last year's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Total {
    /// What.
    pub label: String,
    /// Now.
    pub now: i32,
    /// Last year; `None`: nobody told it.
    pub before: Option<i32>,
}

/// A lost card.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LostCard {
    /// 課名.
    pub name: String,
    /// Packet, as text.
    pub packet: String,
    /// The card's number.
    pub number: String,
    /// From the report to the invalidation; `None`: not invalidated.
    pub minutes: Option<i32>,
}

/// One chapter of one division.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HeatCell {
    /// Tenths of a percent; `None`: every answer was 該当なし.
    pub rate: Option<i32>,
    /// ○.
    pub good: i32,
    /// △.
    pub part: i32,
    /// ×.
    pub bad: i32,
    /// －.
    pub none: i32,
}

/// A division in the heat map.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HeatRow {
    /// 課名.
    pub name: String,
    /// Packet, as text; empty: none.
    pub packet: String,
    /// 未提出 and the like; empty: there are figures.
    pub word: String,
    /// One per chapter, the whole last.
    pub cells: Vec<HeatCell>,
    /// Asked and answered.
    pub people: i32,
    /// Who answered.
    pub answered: i32,
}

/// Improvement plans of a division.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PlanLine {
    /// 課名.
    pub name: String,
    /// Packet, as text.
    pub packet: String,
    /// Not written yet.
    pub unplanned: i32,
    /// Under way.
    pub planned: i32,
    /// Past their day.
    pub late: i32,
    /// Done.
    pub done: i32,
}

/// Something that a division owes, or that does not apply to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Owed {
    /// 課名.
    pub name: String,
    /// Duty.
    pub title: String,
    /// 期限, ISO.
    pub due: String,
    /// 未提出・差戻し・確認中・該当なし.
    pub word: String,
    /// Days past; or the reason for 該当なし.
    pub note: String,
}

/// The report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CityReport {
    /// 年度.
    pub fiscal_year: i32,
    /// Day of the figures, ISO.
    pub on: String,
    /// Divisions that are asked.
    pub divisions: i32,
    /// Packets that are accepted, of how many.
    pub accepted: i32,
    /// Packets that are asked for by now.
    pub asked: i32,
    /// Assets by class, division by division.
    pub classes: Vec<ClassLine>,
    /// Sum of the accepted.
    pub class_totals: Vec<Total>,
    /// Carriers by kind, disposals by step and by thing, incidents by kind.
    pub tallies: Vec<CityTally>,
    /// Lost cards, those not invalidated first, then the longest.
    pub lost: Vec<LostCard>,
    /// Numbers of the chapters; 0 is the whole.
    pub chapters: Vec<i32>,
    /// Compliance.
    pub heat: Vec<HeatRow>,
    /// Sums of the accepted, by chapter.
    pub city: Vec<HeatCell>,
    /// Improvement plans.
    pub plans: Vec<PlanLine>,
    /// Who has not submitted, most late first.
    pub missing: Vec<Owed>,
    /// What does not apply, with the reason.
    pub nothing: Vec<Owed>,
    /// Divisions among them that are not there any more, as sentences: their figures stay their own.
    pub ended: Vec<String>,
}

/// Of what a report is made.
#[derive(Debug, Clone, Copy)]
pub struct CityAsk<'a> {
    /// The year's board.
    pub board: &'a Board,
    /// Divisions, abolished ones too.
    pub divisions: &'a [CollectDivision],
    /// Packets of the year.
    pub packets: &'a [CollectPacket],
    /// Figures of the accepted ones.
    pub figures: &'a [CollectedFigure],
    /// Packets of the year before.
    pub packets_before: &'a [CollectPacket],
    /// Their figures.
    pub figures_before: &'a [CollectedFigure],
    /// Day of the figures, ISO.
    pub on: &'a str,
}
