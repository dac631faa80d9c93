//! A small city as plain rows, and servers for it.

use crate::postgres::{PASSWORD, Server, USER};
use hub::{Address, Held, Hub};
use kernel::{Problem, Result};
use serde_json::json;
use std::cell::Cell;
use store::{CollectDivision, CollectDuty, CollectFigure, CollectPacket, CollectRecord, PacketState};
use vault::Secret;

/// What a collecting office holds, in memory.
#[derive(Default)]
pub(crate) struct City {
    pub(crate) divisions: Vec<CollectDivision>,
    pub(crate) duties: Vec<CollectDuty>,
    pub(crate) packets: Vec<CollectPacket>,
    /// Records of each accepted packet.
    pub(crate) records: usize,
    /// Reading is refused after so many packets.
    pub(crate) breaks_after: Cell<Option<usize>>,
}

/// Words that loading must not change.
pub(crate) const LABEL: &str = "髙﨑　𠮷㈱①\t半角ｶﾅ\\n全角１２３\n令和元年";

/// Three divisions with one packet each: accepted, accepted with 該当なし, returned.
pub(crate) fn a_city(records: usize) -> City {
    let division = |id: i64, code: &str, name: &str| CollectDivision {
        id,
        code: code.to_owned(),
        name: name.to_owned(),
        state: "active".to_owned(),
        ordinal: id,
        ..CollectDivision::default()
    };
    let duty = |id: i64, key: &str, title: &str, due: &str| CollectDuty {
        id,
        fiscal_year: 2026,
        key: key.to_owned(),
        title: title.to_owned(),
        short: title.to_owned(),
        due: due.parse().ok(),
        articles: json!(["第14条第3項"]),
        ..CollectDuty::default()
    };
    City {
        divisions: vec![
            division(1, "0101", "税務課"),
            division(2, "0102", "髙﨑支所"),
            division(3, "0103", "𠮷野　出張所"),
        ],
        duties: vec![
            duty(1, "classification", "情報資産の分類", "2026-05-31"),
            duty(2, "malware", "不正プログラム対策", ""),
        ],
        packets: vec![
            packet(1, 1, 1, PacketState::Accepted),
            CollectPacket { nothing: true, ..packet(2, 2, 1, PacketState::Accepted) },
            packet(3, 3, 1, PacketState::Returned),
        ],
        records,
        ..City::default()
    }
}

/// The packet `number` of a division.
pub(crate) fn packet(id: i64, division: i64, number: i32, state: PacketState) -> CollectPacket {
    let digest = |number: i32| format!("{division:04}{number:060}");
    CollectPacket {
        id,
        division,
        fiscal_year: 2026,
        duty: "classification".to_owned(),
        number,
        digest: digest(number),
        previous: if number > 1 { digest(number - 1) } else { String::new() },
        state,
        submitted_at: "2026-05-20T00:30:00Z".to_owned(),
        received_at: "2026-05-20T00:31:00Z".to_owned(),
        decided_at: if state == PacketState::Received { String::new() } else { "2026-05-21T01:00:00Z".to_owned() },
        body: json!({ "counts": { "asset": 3 }, "reason": "\u{0}" }),
        ..CollectPacket::default()
    }
}

impl Held for City {
    fn divisions(&self) -> Result<Vec<CollectDivision>> {
        Ok(self.divisions.clone())
    }

    fn duties(&self) -> Result<Vec<CollectDuty>> {
        Ok(self.duties.clone())
    }

    fn packets(&self) -> Result<Vec<CollectPacket>> {
        Ok(self.packets.clone())
    }

    fn figures(&self, packet: i64) -> Result<Vec<CollectFigure>> {
        if let Some(left) = self.breaks_after.get() {
            if left == 0 {
                return Err(Problem::new("cut", "cut"));
            }
            self.breaks_after.set(Some(left - 1));
        }
        let figure =
            |part: &str, value: i64| CollectFigure { key: "asset.class".to_owned(), part: part.to_owned(), value };
        Ok(if packet == 2 { Vec::new() } else { vec![figure("A", 1), figure("B", 25)] })
    }

    fn records(&self, packet: i64) -> Result<Vec<CollectRecord>> {
        let one = |at: usize| CollectRecord {
            ledger: if at % 10 == 9 { "media" } else { "asset" }.to_owned(),
            key: at.to_string(),
            number: format!("{packet}-資-{at:04}"),
            class: ["A", "B", ""][at % 3].to_owned(),
            life: "active".to_owned(),
            step: "confirmed".to_owned(),
            label: LABEL.to_owned(),
            json: json!({ "name": LABEL, "note": "\u{0}終", "at": at }).to_string(),
        };
        Ok(if packet == 2 { Vec::new() } else { (0..self.records).map(one).collect() })
    }
}

/// An address of the server on this PC, and a new database behind it.
pub(crate) fn at(server: &Server, database: &str) -> Address {
    server.sql("postgres", &format!("CREATE DATABASE {database}"));
    Address {
        host: "127.0.0.1".to_owned(),
        port: server.port,
        database: database.to_owned(),
        user: USER.to_owned(),
        ..Address::default()
    }
}

pub(crate) fn open(address: &Address) -> Hub {
    hub::connect(address, &Secret::from(PASSWORD)).unwrap()
}
