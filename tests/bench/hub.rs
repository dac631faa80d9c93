//! A city into PostgreSQL: accepted packets of 10,000 records out of a book, beside a bare COPY of the same rows from a file.
//!
//! Each side has a server of its own, started for it; what is timed is the loading alone.

use crate::measure::{Place, Told};
use crate::postgres::{PASSWORD, Server, USER};
use crate::seat::{Seat, bare_book, emptied, officer};
use ::hub::{Address, Book, connect, load};
use kernel::{Problem, Result, Silent};
use serde_json::json;
use std::fmt::Write as _;
use std::path::PathBuf;
use store::{CollectDivision, CollectFigure, CollectPacket, CollectRecord, PacketState};
use vault::Secret;

/// What is timed.
pub const LOAD: &str = "load";
/// Records of one packet.
const EACH: usize = 10_000;

fn dir(place: &Place) -> PathBuf {
    place.dir.join("hub-book")
}

fn rows(place: &Place) -> PathBuf {
    place.dir.join("hub-rows.tsv")
}

fn record(packet: i64, at: usize) -> CollectRecord {
    let class = ["A", "B", "C"][at % 3];
    let number = format!("課{packet}-資-{at:05}");
    let json = json!({
        "key": at.to_string(), "number": number, "life": "active", "step": "confirmed",
        "values": { "name": format!("髙﨑支所の受付簿 {at}"), "class": class, "kind": "information", "unit": "管理係",
                    "place": "執務室 ２番キャビネット", "handling": "複製禁止・持出禁止", "remarks": "令和元年から" },
    });
    CollectRecord {
        ledger: "asset".to_owned(),
        key: at.to_string(),
        number,
        life: "active".to_owned(),
        step: "confirmed".to_owned(),
        class: class.to_owned(),
        label: format!("髙﨑支所の受付簿 {at}"),
        json: json.to_string(),
    }
}

/// The book of a collecting office, and the same rows as a file of COPY.
pub fn prepare(place: &Place, _told: &mut Told) -> Result<()> {
    Seat::with_new_book(emptied(&dir(place))?)?.ask("book_close", json!({}))?;
    let book = bare_book(&dir(place))?;
    let mut text = String::new();
    for n in 1..=(place.rows / EACH).max(1) {
        book.change(&officer(), "collect.accept", |tx| {
            let code = format!("{n:04}");
            let division = CollectDivision {
                code: code.clone(),
                name: format!("第{n}課"),
                state: "active".to_owned(),
                ..CollectDivision::default()
            };
            let division = tx.collect_division_put(&division)?;
            let packet = tx.collect_packet_put(&CollectPacket {
                division,
                fiscal_year: 2026,
                duty: "class_report".to_owned(),
                number: 1,
                digest: format!("{n:064}"),
                state: PacketState::Accepted,
                submitted_at: "2026-05-20T00:30:00Z".to_owned(),
                received_at: "2026-05-20T00:31:00Z".to_owned(),
                decided_at: "2026-05-21T00:00:00Z".to_owned(),
                records: EACH as i64,
                body: json!({}),
                ..CollectPacket::default()
            })?;
            let mut into = tx.collect_records_in(packet)?;
            for at in 1..=EACH {
                let r = record(packet, at);
                into.put(&r)?;
                let cells = [r.ledger, r.key, r.number, r.class, r.life, r.step, r.label, r.json.replace('\\', "\\\\")];
                let _ = writeln!(text, "{packet}\t{at}\t{}", cells.join("\t"));
            }
            drop(into);
            tx.collect_figures_put(
                packet,
                &[CollectFigure { key: "asset.class".to_owned(), part: "A".to_owned(), value: 3334 }],
            )
        })?;
    }
    std::fs::write(rows(place), text)?;
    Ok(())
}

/// Out of the book, by COPY.
pub fn ours(place: &Place, told: &mut Told) -> Result<()> {
    let server = Server::start(None);
    server.sql("postgres", "CREATE DATABASE city");
    let book = bare_book(&dir(place))?;
    let reader = book.reader()?;
    let address = Address {
        host: "127.0.0.1".to_owned(),
        port: server.port,
        database: "city".to_owned(),
        user: USER.to_owned(),
        ..Address::default()
    };
    let mut hub = connect(&address, &Secret::from(PASSWORD))?;
    let done = told.time(LOAD, || load(&mut hub, &Book { reader: &reader, duties: &[] }, &Silent))?;
    if done.records as usize != (place.rows / EACH).max(1) * EACH {
        return Err(Problem::internal("not all records were loaded"));
    }
    Ok(())
}

/// The same rows from a file, into a table with the same columns and key.
pub fn bare(place: &Place, told: &mut Told) -> Result<()> {
    let server = Server::start(None);
    server.sql(
        "postgres",
        "CREATE TABLE bare (packet bigint, ordinal bigint, ledger text, key text, number text, class text, life text, \
         step text, label text, body jsonb, PRIMARY KEY (packet, ordinal))",
    );
    let copy = format!("\\copy bare FROM '{}'\n", rows(place).display());
    told.time(LOAD, || {
        server.sql("postgres", &copy);
        Ok(())
    })
}
