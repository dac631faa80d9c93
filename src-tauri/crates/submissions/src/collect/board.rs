//! Every division by every duty of a year: who owes what, late ones first.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use store::{CollectDivision, CollectDuty, CollectPacket, PacketState};
use ts_rs::TS;

/// What a division has done about a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CellState {
    /// 未提出, its day has not passed.
    Open,
    /// 未提出 and its day has passed.
    Late,
    /// 提出済: waits to be decided.
    Submitted,
    /// 差替: a corrected one waits to be decided.
    Corrected,
    /// 差戻し: the division is to correct it.
    Returned,
    /// 受理.
    Accepted,
    /// 該当なし, accepted.
    Nothing,
    /// The division was not there: nothing is owed.
    NotAsked,
}

impl CellState {
    /// The word on screen and paper.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            CellState::Open => "未提出",
            CellState::Late => "超過",
            CellState::Submitted => "提出済",
            CellState::Corrected => "差替",
            CellState::Returned => "差戻し",
            CellState::Accepted => "受理",
            CellState::Nothing => "該当なし",
            CellState::NotAsked => "対象外",
        }
    }

    /// True if nothing has come, or not yet what can be accepted.
    #[must_use]
    pub const fn owed(self) -> bool {
        matches!(self, CellState::Open | CellState::Late | CellState::Returned)
    }
}

/// One duty of one division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BoardCell {
    /// State.
    pub state: CellState,
    /// Its word.
    pub word: String,
    /// The packet that counts, as text; empty: none came.
    pub packet: String,
    /// Its number; 0: none came.
    pub number: i32,
    /// The day on which it came or was decided, ISO; empty: none.
    pub day: String,
    /// Days after the due day: of the packet, or until today; 0: in time.
    pub late: i32,
    /// 該当なし is what was handed in.
    pub nothing: bool,
}

/// A duty as a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BoardColumn {
    /// Duty, as text.
    pub duty: String,
    /// Key and period.
    pub key: String,
    /// Period; may be empty.
    pub period: String,
    /// Short head.
    pub short: String,
    /// Title.
    pub title: String,
    /// 期限, ISO.
    pub due: String,
    /// Spelled citations.
    pub articles: Vec<String>,
    /// Without a ledger.
    pub generic: bool,
    /// Divisions that are accepted, 該当なし among them.
    pub accepted: i32,
    /// Divisions that are asked.
    pub asked: i32,
}

/// A division as a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BoardRow {
    /// Division, as text.
    pub division: String,
    /// 課コード.
    pub code: String,
    /// 課名.
    pub name: String,
    /// Abolished.
    pub abolished: bool,
    /// One of its duties is late or was returned.
    pub late: bool,
    /// One per column.
    pub cells: Vec<BoardCell>,
}

/// The board.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Board {
    /// 年度.
    pub fiscal_year: i32,
    /// Duties by their day.
    pub columns: Vec<BoardColumn>,
    /// Late ones first, then the order of the offices.
    pub rows: Vec<BoardRow>,
    /// How many cells are late.
    pub late: i32,
    /// How many wait to be decided.
    pub waiting: i32,
    /// How many are with the division again.
    pub returned: i32,
}

/// Of what a board is made.
#[derive(Debug, Clone, Copy)]
pub struct BoardAsk<'a> {
    /// 年度.
    pub fiscal_year: i32,
    /// Divisions, in the order of the offices.
    pub divisions: &'a [CollectDivision],
    /// Duties of the year, by their day.
    pub duties: &'a [CollectDuty],
    /// Packets of the year, in the order in which they came.
    pub packets: &'a [CollectPacket],
    /// Today.
    pub today: NaiveDate,
}

/// One thing that is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Reminder {
    /// 課名.
    pub division: String,
    /// What is owed.
    pub title: String,
    /// Its day, ISO.
    pub due: String,
    /// Days past it; 0 or less: not late.
    pub late: i32,
    /// 差戻し, if it came and went back.
    pub word: String,
}

fn small(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// Japan's day of an instant, ISO; empty if it is none.
pub(crate) fn japan_day(at: &str) -> Option<NaiveDate> {
    let at = chrono::DateTime::parse_from_rfc3339(at).ok()?;
    Some(kernel::date::japan(at.to_utc()).date())
}

fn cell(packet: Option<&CollectPacket>, duty: &CollectDuty, asked: bool, today: NaiveDate) -> BoardCell {
    let after = |day: NaiveDate| duty.due.map_or(0, |due| small((day - due).num_days()).max(0));
    let none = |state: CellState, late: i32| BoardCell {
        state,
        word: state.word().to_owned(),
        packet: String::new(),
        number: 0,
        day: String::new(),
        late,
        nothing: false,
    };
    let Some(p) = packet else {
        return match (asked, after(today)) {
            (false, _) => none(CellState::NotAsked, 0),
            (true, 0) => none(CellState::Open, 0),
            (true, late) => none(CellState::Late, late),
        };
    };
    let state = match p.state {
        PacketState::Received if p.number > 1 => CellState::Corrected,
        PacketState::Received | PacketState::Replaced => CellState::Submitted,
        PacketState::Returned => CellState::Returned,
        PacketState::Accepted if p.nothing => CellState::Nothing,
        PacketState::Accepted => CellState::Accepted,
    };
    let came = japan_day(&p.submitted_at).or_else(|| japan_day(&p.received_at));
    let shown = if p.state == PacketState::Returned { japan_day(&p.decided_at) } else { came };
    BoardCell {
        state,
        word: state.word().to_owned(),
        packet: p.id.to_string(),
        number: p.number,
        day: shown.map_or_else(String::new, |d| d.to_string()),
        late: came.map_or(0, after),
        nothing: p.nothing,
    }
}

/// Makes the board of a year.
#[must_use]
pub fn board(ask: BoardAsk<'_>) -> Board {
    let mut last: HashMap<(i64, &str, &str), &CollectPacket> = HashMap::new();
    for p in ask.packets.iter().filter(|p| p.state != PacketState::Replaced) {
        let place = last.entry((p.division, &p.duty, &p.period)).or_insert(p);
        if p.number >= place.number {
            *place = p;
        }
    }
    let asked = |d: &CollectDivision, duty: &CollectDuty| {
        let there = |day: NaiveDate| d.since.is_none_or(|s| s <= day) && d.until.is_none_or(|u| u >= day);
        match duty.due {
            // Abolished after its day: it still owed it.
            Some(due) => there(due),
            None => d.state != "abolished",
        }
    };
    let mut rows: Vec<BoardRow> = ask
        .divisions
        .iter()
        .map(|d| {
            let cells: Vec<BoardCell> = ask
                .duties
                .iter()
                .map(|duty| {
                    let packet = last.get(&(d.id, duty.key.as_str(), duty.period.as_str())).copied();
                    cell(packet, duty, asked(d, duty), ask.today)
                })
                .collect();
            BoardRow {
                division: d.id.to_string(),
                code: d.code.clone(),
                name: d.name.clone(),
                abolished: d.state == "abolished",
                late: cells.iter().any(|c| matches!(c.state, CellState::Late | CellState::Returned)),
                cells,
            }
        })
        .filter(|r| !r.abolished || r.cells.iter().any(|c| c.state != CellState::NotAsked))
        .collect();
    rows.sort_by_key(|r| !r.late);
    let count = |is: &dyn Fn(CellState) -> bool| {
        small(rows.iter().flat_map(|r| &r.cells).filter(|c| is(c.state)).count() as i64)
    };
    let columns = ask.duties.iter().enumerate().map(|(at, duty)| {
        let here = || rows.iter().filter_map(|r| r.cells.get(at)).map(|c| c.state);
        BoardColumn {
            duty: duty.id.to_string(),
            key: duty.key.clone(),
            period: duty.period.clone(),
            short: duty.short.clone(),
            title: duty.title.clone(),
            due: duty.due.map_or_else(String::new, |d| d.to_string()),
            articles: serde_json::from_value(duty.articles.clone()).unwrap_or_default(),
            generic: duty.generic,
            accepted: small(here().filter(|s| matches!(s, CellState::Accepted | CellState::Nothing)).count() as i64),
            asked: small(here().filter(|s| *s != CellState::NotAsked).count() as i64),
        }
    });
    Board {
        fiscal_year: ask.fiscal_year,
        late: count(&|s| s == CellState::Late),
        waiting: count(&|s| matches!(s, CellState::Submitted | CellState::Corrected)),
        returned: count(&|s| s == CellState::Returned),
        columns: columns.collect(),
        rows,
    }
}

/// What is owed and past its day, or was returned; with `ahead` also what is due within so many days. Most late first.
#[must_use]
pub fn reminders(board: &Board, today: NaiveDate, ahead: i64) -> Vec<Reminder> {
    let mut out = Vec::new();
    for row in &board.rows {
        for (cell, column) in row.cells.iter().zip(&board.columns).filter(|(c, _)| c.state.owed()) {
            let due: Option<NaiveDate> = column.due.parse().ok();
            let past = due.map_or(0, |d| (today - d).num_days());
            if cell.state == CellState::Open && past < -ahead {
                continue;
            }
            out.push(Reminder {
                division: row.name.clone(),
                title: column.title.clone(),
                due: column.due.clone(),
                late: small(past),
                word: if cell.state == CellState::Returned { cell.word.clone() } else { "未提出".to_owned() },
            });
        }
    }
    out.sort_by_key(|r| std::cmp::Reverse(r.late));
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn division(id: i64, name: &str) -> CollectDivision {
        CollectDivision {
            id,
            code: format!("{id:03}"),
            name: name.into(),
            state: "active".into(),
            ..Default::default()
        }
    }

    fn duty(key: &str, due: &str) -> CollectDuty {
        CollectDuty {
            id: 1,
            key: key.into(),
            title: key.into(),
            short: key.into(),
            due: due.parse().ok(),
            ..Default::default()
        }
    }

    fn packet(id: i64, division: i64, number: i32, state: PacketState) -> CollectPacket {
        CollectPacket {
            id,
            division,
            duty: "class_report".into(),
            number,
            state,
            submitted_at: "2026-06-30T16:00:00Z".into(),
            decided_at: "2026-07-02T01:00:00Z".into(),
            ..Default::default()
        }
    }

    fn made(packets: &[CollectPacket], today: &str) -> Board {
        board(BoardAsk {
            fiscal_year: 2026,
            divisions: &[division(1, "総務課"), division(2, "税務課"), division(3, "髙﨑出張所")],
            duties: &[duty("class_report", "2026-06-30"), duty("self_inspection_report", "2027-01-31")],
            packets,
            today: day(today),
        })
    }

    #[test]
    fn late_divisions_come_first_then_the_order_of_the_offices() {
        let b = made(&[packet(1, 1, 1, PacketState::Accepted), packet(2, 2, 1, PacketState::Received)], "2026-07-10");
        assert_eq!(b.rows.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(), ["髙﨑出張所", "総務課", "税務課"]);
        assert_eq!(b.rows[0].cells[0].state, CellState::Late);
        assert_eq!(b.rows[0].cells[0].late, 10);
        assert_eq!((b.late, b.waiting, b.returned), (1, 1, 0));
        assert_eq!((b.columns[0].accepted, b.columns[0].asked), (1, 3));
        assert_eq!(b.rows[1].cells[0].day, "2026-07-01", "the day is Japan's");
        assert_eq!(b.rows[1].cells[0].late, 1, "it came one day late and stays so");
    }

    #[test]
    fn on_its_day_nothing_is_late() {
        assert_eq!(made(&[], "2026-06-30").late, 0);
        assert_eq!(made(&[], "2026-07-01").late, 3);
    }

    #[test]
    fn the_newest_packet_counts_and_what_it_replaced_does_not() {
        let returned = packet(1, 1, 1, PacketState::Returned);
        let b = made(std::slice::from_ref(&returned), "2026-07-10");
        assert_eq!(b.rows[0].cells[0].state, CellState::Returned);
        assert_eq!(b.rows[0].cells[0].day, "2026-07-02", "the day on which it went back");
        let again =
            [CollectPacket { state: PacketState::Replaced, ..returned }, packet(2, 1, 2, PacketState::Received)];
        let b = made(&again, "2026-07-10");
        let row = b.rows.iter().find(|r| r.name == "総務課").unwrap();
        assert_eq!((row.cells[0].state, row.cells[0].packet.as_str()), (CellState::Corrected, "2"));
    }

    #[test]
    fn nothing_to_report_is_something_else_than_nothing_handed_in() {
        let none = CollectPacket { nothing: true, ..packet(1, 1, 1, PacketState::Accepted) };
        let b = made(&[none], "2026-06-01");
        let of = |name: &str| b.rows.iter().find(|r| r.name == name).unwrap().cells[0].state;
        assert_eq!((of("総務課"), of("税務課")), (CellState::Nothing, CellState::Open));
        assert_eq!(b.columns[0].accepted, 1);
    }

    #[test]
    fn an_abolished_division_owes_what_was_due_while_it_was_there() {
        let old =
            CollectDivision { until: Some(day("2026-09-30")), state: "abolished".into(), ..division(1, "旧課") };
        let ask = |divisions: &[CollectDivision]| {
            board(BoardAsk {
                fiscal_year: 2026,
                divisions,
                duties: &[duty("class_report", "2026-06-30"), duty("self_inspection_report", "2027-01-31")],
                packets: &[],
                today: day("2026-10-10"),
            })
        };
        let b = ask(std::slice::from_ref(&old));
        assert_eq!(b.rows[0].cells.iter().map(|c| c.state).collect::<Vec<_>>(), [CellState::Late, CellState::NotAsked]);
        let older = CollectDivision { until: Some(day("2026-03-31")), ..old };
        assert!(ask(&[older]).rows.is_empty(), "gone before the year began");
    }

    #[test]
    fn reminders_name_what_is_late_and_what_went_back() {
        let b = made(&[packet(1, 1, 1, PacketState::Returned), packet(2, 2, 1, PacketState::Accepted)], "2026-07-10");
        let all = reminders(&b, day("2026-07-10"), 0);
        assert_eq!(all.len(), 2);
        assert!(all.iter().any(|r| r.division == "総務課" && r.word == "差戻し"));
        assert!(all.iter().any(|r| r.division == "髙﨑出張所" && r.late == 10));
        assert_eq!(reminders(&b, day("2026-07-10"), 365).len(), 5, "and what is still to come");
    }
}
