//! The board and the compiled report from what stands in PostgreSQL, by the same functions that make them from a book.

use crate::address::Hub;
use crate::answer::Said;
use crate::schema::prepare;
use chrono::NaiveDate;
use kernel::Result;
use postgres::{Row, Transaction};
use store::{CollectDivision, CollectDuty, CollectFigure, CollectPacket, CollectedFigure, PacketState};
use submissions::collect::{Board, BoardAsk, board};
use submissions::compile::{CityAsk, CityReport, compile};

/// A year as it stands in PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct City {
    /// Every division by every duty.
    pub board: Board,
    /// The compiled report.
    pub report: CityReport,
}

fn day(text: Option<String>) -> Option<NaiveDate> {
    text.and_then(|t| t.parse().ok())
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn divisions(tx: &mut Transaction<'_>) -> Result<Vec<CollectDivision>> {
    let rows = tx
        .query(
            "SELECT id, code, name, since::text, until::text, state, COALESCE(successor, 0), ordinal \
             FROM moricho.division ORDER BY state = 'abolished', ordinal, id",
            &[],
        )
        .said()?;
    let one = |r: Row| CollectDivision {
        id: r.get(0),
        code: r.get(1),
        name: r.get(2),
        since: day(r.get(3)),
        until: day(r.get(4)),
        state: r.get(5),
        successor: r.get(6),
        ordinal: r.get(7),
        ..CollectDivision::default()
    };
    Ok(rows.into_iter().map(one).collect())
}

fn duties(tx: &mut Transaction<'_>, fiscal_year: i32) -> Result<Vec<CollectDuty>> {
    let rows = tx
        .query(
            "SELECT id, fiscal_year, key, period, title, short, due::text, articles::text, form, generic \
             FROM moricho.duty WHERE fiscal_year = $1 ORDER BY ordinal",
            &[&fiscal_year],
        )
        .said()?;
    let one = |r: Row| CollectDuty {
        id: r.get(0),
        fiscal_year: r.get(1),
        key: r.get(2),
        period: r.get(3),
        title: r.get(4),
        short: r.get(5),
        due: day(r.get(6)),
        articles: json(r.get(7)),
        form: r.get(8),
        generic: r.get(9),
        ..CollectDuty::default()
    };
    Ok(rows.into_iter().map(one).collect())
}

fn packets(tx: &mut Transaction<'_>, fiscal_year: i32) -> Result<Vec<CollectPacket>> {
    // As a book spells instants.
    let at =
        |column: &str| format!("COALESCE(to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), '')");
    let sql = format!(
        "SELECT id, division, fiscal_year, duty, period, number, digest, COALESCE(previous, ''), state, nothing, reason, \
         {}, submitted_by, prepared_by, {}, {}, records, body::text FROM moricho.packet WHERE fiscal_year = $1 ORDER BY id",
        at("submitted_at"),
        at("received_at"),
        at("decided_at")
    );
    let state = |key: &str| {
        [PacketState::Accepted, PacketState::Returned, PacketState::Replaced]
            .into_iter()
            .find(|s| s.key() == key)
            .unwrap_or(PacketState::Received)
    };
    let one = |r: Row| CollectPacket {
        id: r.get(0),
        division: r.get(1),
        fiscal_year: r.get(2),
        duty: r.get(3),
        period: r.get(4),
        number: r.get(5),
        digest: r.get(6),
        previous: r.get(7),
        state: state(r.get(8)),
        nothing: r.get(9),
        reason: r.get(10),
        submitted_at: r.get(11),
        submitted_by: r.get(12),
        prepared_by: r.get(13),
        received_at: r.get(14),
        decided_at: r.get(15),
        records: r.get(16),
        body: json(r.get(17)),
        ..CollectPacket::default()
    };
    Ok(tx.query(&sql, &[&fiscal_year]).said()?.into_iter().map(one).collect())
}

fn figures(tx: &mut Transaction<'_>, fiscal_year: i32) -> Result<Vec<CollectedFigure>> {
    let rows = tx
        .query(
            "SELECT f.packet, f.key, f.part, f.value FROM moricho.figure f JOIN moricho.packet p ON p.id = f.packet \
             WHERE p.fiscal_year = $1 AND p.state = 'accepted' ORDER BY f.packet, f.key COLLATE \"C\", f.part COLLATE \"C\"",
            &[&fiscal_year],
        )
        .said()?;
    let one = |r: Row| CollectedFigure {
        packet: r.get(0),
        figure: CollectFigure { key: r.get(1), part: r.get(2), value: r.get(3) },
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Makes the board and the compiled report of a year.
///
/// # Errors
/// What [`connect`](crate::connect) and [`prepare`] refuse.
pub fn city(hub: &mut Hub, fiscal_year: i32, today: NaiveDate) -> Result<City> {
    prepare(hub)?;
    // All of it as it stood at one moment, though somebody loads meanwhile.
    let mut tx = hub
        .client
        .build_transaction()
        .isolation_level(postgres::IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .said()?;
    let (divisions, duties) = (divisions(&mut tx)?, duties(&mut tx, fiscal_year)?);
    let (packets, before) = (packets(&mut tx, fiscal_year)?, packets(&mut tx, fiscal_year - 1)?);
    let (told, told_before) = (figures(&mut tx, fiscal_year)?, figures(&mut tx, fiscal_year - 1)?);
    tx.commit().said()?;
    let board = board(BoardAsk { fiscal_year, divisions: &divisions, duties: &duties, packets: &packets, today });
    let report = compile(CityAsk {
        board: &board,
        divisions: &divisions,
        packets: &packets,
        figures: &told,
        packets_before: &before,
        figures_before: &told_before,
        on: &today.to_string(),
    });
    Ok(City { board, report })
}
