//! Loading. Each packet is one transaction: a killed run leaves whole packets, and the next one goes on after them.

use crate::address::Hub;
use crate::answer::Said;
use crate::book::Held;
use crate::code as hub_code;
use crate::copy::copy_in;
use crate::schema::prepare;
use chrono::NaiveDate;
use kernel::{Problem, Progress, Result, code};
use postgres::Transaction;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use store::{CollectDivision, CollectDuty, CollectPacket, PacketState};

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Loaded {
    /// Packets whose records were loaded now.
    pub packets: u64,
    /// Records loaded now.
    pub records: u64,
    /// Packets whose records were there already.
    pub already: u64,
    /// Packets of which only the head is known there: not accepted (yet).
    pub heads: u64,
}

/// Loads what is not there yet; what is there already, by its digest, stays as it is but for its state.
///
/// # Errors
/// What [`connect`](crate::connect) and [`prepare`] refuse; [`OTHER`](crate::code::OTHER) before anything is changed;
/// `cancelled` between two packets.
pub fn load(hub: &mut Hub, held: &dyn Held, progress: &dyn Progress) -> Result<Loaded> {
    prepare(hub)?;
    let packets = held.packets()?;
    let mut tx = hub.client.transaction().said()?;
    same_office(&mut tx, &packets)?;
    divisions(&mut tx, &held.divisions()?)?;
    duties(&mut tx, &held.duties()?)?;
    let there = heads(&mut tx, &packets)?;
    tx.commit().said()?;
    let mut done = Loaded::default();
    for (at, packet) in packets.iter().enumerate() {
        if progress.stopped() {
            return Err(Problem::new(
                code::CANCELLED,
                "途中でやめました。入れ終わった提出物はそのまま残り、次はその続きから入ります。",
            ));
        }
        progress.at(at as u64, packets.len() as u64);
        if !matches!(packet.state, PacketState::Accepted | PacketState::Replaced) {
            done.heads += 1;
        } else if there.contains(&packet.id) {
            done.already += 1;
        } else if let Some(records) = whole(hub, held, packet.id)? {
            done.packets += 1;
            done.records += records;
        } else {
            done.already += 1;
        }
    }
    Ok(done)
}

/// Loads one packet; `None`: somebody else did meanwhile.
fn whole(hub: &mut Hub, held: &dyn Held, packet: i64) -> Result<Option<u64>> {
    let mut tx = hub.client.transaction().said()?;
    // Whoever comes second waits here and then sees that it is done.
    let there = tx.query_one("SELECT whole FROM moricho.packet WHERE id = $1 FOR UPDATE", &[&packet]).said()?;
    if there.get(0) {
        return Ok(None);
    }
    let all = held.records(packet)?;
    let records = copy_in(
        &mut tx,
        "COPY moricho.record (packet, ordinal, ledger, key, number, class, life, step, label, body) FROM STDIN",
        |lines| {
            all.iter().zip(1_u64..).try_for_each(|(r, ordinal)| {
                lines.number(packet).number(ordinal).text(&r.ledger).text(&r.key).text(&r.number).maybe(&r.class);
                lines.text(&r.life).text(&r.step).text(&r.label).json(&r.json).end()
            })
        },
    )?;
    let figures = held.figures(packet)?;
    copy_in(&mut tx, "COPY moricho.figure (packet, key, part, value) FROM STDIN", |lines| {
        figures.iter().try_for_each(|f| lines.number(packet).text(&f.key).text(&f.part).number(f.value).end())
    })?;
    tx.execute("UPDATE moricho.packet SET whole = true, loaded_at = now() WHERE id = $1", &[&packet]).said()?;
    tx.commit().said()?;
    Ok(Some(records))
}

/// Two collecting offices number their packets alike: what one loaded must not be taken for the other's.
fn same_office(tx: &mut Transaction<'_>, packets: &[CollectPacket]) -> Result<()> {
    let there: HashMap<i64, String> = tx
        .query("SELECT id, digest FROM moricho.packet", &[])
        .said()?
        .into_iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect();
    if packets.iter().any(|p| there.get(&p.id).is_some_and(|digest| *digest != p.digest)) {
        return Err(Problem::new(
            hub_code::OTHER,
            "このデータベースには、別の取りまとめ課の帳簿から入れた提出物があります。何も変えていません。\
             `moricho-cli hub set --database` で、この帳簿のためのデータベースを選んでください。",
        ));
    }
    Ok(())
}

fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |d| d.to_string())
}

fn divisions(tx: &mut Transaction<'_>, all: &[CollectDivision]) -> Result<()> {
    let put = tx
        .prepare(
            "INSERT INTO moricho.division (id, code, name, since, until, state, successor, ordinal) \
             VALUES ($1, $2, $3, NULLIF($4, '')::date, NULLIF($5, '')::date, $6, NULLIF($7::bigint, 0), $8) \
             ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, since = excluded.since, \
             until = excluded.until, state = excluded.state, successor = excluded.successor, ordinal = excluded.ordinal",
        )
        .said()?;
    for d in all {
        let (since, until) = (day(d.since), day(d.until));
        tx.execute(&put, &[&d.id, &d.code, &d.name, &since, &until, &d.state, &d.successor, &d.ordinal]).said()?;
    }
    Ok(())
}

/// All of them anew: one that is not asked for any more is gone from the board too.
fn duties(tx: &mut Transaction<'_>, all: &[CollectDuty]) -> Result<()> {
    tx.execute("DELETE FROM moricho.duty", &[]).said()?;
    let put = tx
        .prepare(
            "INSERT INTO moricho.duty (ordinal, id, fiscal_year, key, period, title, short, due, articles, form, generic) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, NULLIF($8, '')::date, $9::text::jsonb, $10, $11)",
        )
        .said()?;
    for (ordinal, d) in (1_i64..).zip(all) {
        let (due, articles) = (day(d.due), d.articles.to_string());
        tx.execute(
            &put,
            &[
                &ordinal,
                &d.id,
                &d.fiscal_year,
                &d.key,
                &d.period,
                &d.title,
                &d.short,
                &due,
                &articles,
                &d.form,
                &d.generic,
            ],
        )
        .said()?;
    }
    Ok(())
}

/// The heads of all packets; answers whose records are there.
fn heads(tx: &mut Transaction<'_>, all: &[CollectPacket]) -> Result<HashSet<i64>> {
    let put = tx
        .prepare(
            "INSERT INTO moricho.packet (id, division, fiscal_year, duty, period, number, digest, previous, state, nothing, \
             reason, submitted_at, submitted_by, prepared_by, received_at, decided_at, records, body) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, NULLIF($8, ''), $9, $10, $11, NULLIF($12, '')::timestamptz, $13, $14, \
             NULLIF($15, '')::timestamptz, NULLIF($16, '')::timestamptz, $17, $18::text::jsonb) \
             ON CONFLICT (digest) DO UPDATE SET state = excluded.state, decided_at = excluded.decided_at \
             RETURNING whole",
        )
        .said()?;
    let mut there = HashSet::new();
    for p in all {
        let (state, body) = (p.state.key(), p.body.to_string().replace("\\u0000", "\\ufffd"));
        let row = tx
            .query_one(
                &put,
                &[
                    &p.id,
                    &p.division,
                    &p.fiscal_year,
                    &p.duty,
                    &p.period,
                    &p.number,
                    &p.digest,
                    &p.previous,
                    &state,
                    &p.nothing,
                    &p.reason,
                    &p.submitted_at,
                    &p.submitted_by,
                    &p.prepared_by,
                    &p.received_at,
                    &p.decided_at,
                    &p.records,
                    &body,
                ],
            )
            .said()?;
        if row.get(0) {
            there.insert(p.id);
        }
    }
    Ok(there)
}
