//! What is loaded, once and again, and after it was cut short.

use crate::postgres::{Server, is_gone};
use crate::rows::{LABEL, a_city, at, open, packet};
use hub::{Loaded, VERSION, code, load, prepare};
use kernel::{Progress, Silent};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use store::PacketState;

#[test]
fn a_city_stands_in_postgresql_as_it_was_accepted() {
    let server = Server::shared();
    let address = at(server, "arrives");
    let done = load(&mut open(&address), &a_city(25), &Silent).unwrap();
    assert_eq!(done, Loaded { packets: 2, records: 25, already: 0, heads: 1 });
    let ask = |sql: &str| server.sql("arrives", sql);
    assert_eq!(ask("SELECT count(*) FROM moricho.record"), "25");
    assert_eq!(ask("SELECT count(*) FROM moricho.packet WHERE nothing AND whole"), "1");
    assert_eq!(ask("SELECT count(*) FROM moricho.packet WHERE NOT whole AND state = 'returned'"), "1");
    let hex = |text: &str| text.bytes().map(|b| format!("{b:02x}")).collect::<String>();
    let label = "SELECT encode(convert_to(label, 'UTF8'), 'hex') FROM moricho.record WHERE ordinal = 1";
    assert_eq!(ask(label), hex(LABEL), "every character arrives, tabs, ends of lines and backslashes too");
    assert_eq!(ask("SELECT body->>'name' = label FROM moricho.record WHERE ordinal = 1"), "t");
    assert_eq!(ask("SELECT body->>'note' FROM moricho.record WHERE ordinal = 1"), "\u{fffd}終");
    assert_eq!(ask("SELECT count(*) FROM moricho.record WHERE class IS NULL"), "8");
    assert_eq!(ask("SELECT value FROM moricho.figure WHERE part = 'B'"), "25");
    assert_eq!(ask("SELECT name FROM moricho.division WHERE code = '0103'"), "𠮷野　出張所");
    assert_eq!(ask("SELECT due FROM moricho.duty ORDER BY key LIMIT 1"), "2026-05-31");
    assert_eq!(ask("SELECT decided_at AT TIME ZONE 'UTC' FROM moricho.packet WHERE id = 1"), "2026-05-21 01:00:00");
    // Everything that stands there says what it is.
    let silent = "SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
                  WHERE c.relnamespace = 'moricho'::regnamespace AND c.relkind = 'r' AND c.relname <> 'edition' \
                  AND a.attnum > 0 AND NOT a.attisdropped AND col_description(c.oid, a.attnum) IS NULL";
    assert_eq!(ask(silent), "0", "a column without a word about it");
}

#[test]
fn a_second_run_loads_nothing_and_takes_over_what_was_decided_since() {
    let server = Server::shared();
    let address = at(server, "again");
    let mut city = a_city(7);
    load(&mut open(&address), &city, &Silent).unwrap();
    let digest = "SELECT md5(string_agg(r::text, '' ORDER BY packet, ordinal)) FROM moricho.record r";
    let before = server.sql("again", digest);
    assert_eq!(
        load(&mut open(&address), &city, &Silent).unwrap(),
        Loaded { packets: 0, records: 0, already: 2, heads: 1 }
    );
    assert_eq!(server.sql("again", digest), before);
    // A corrected packet replaces the first one of 0101, and 0103 sends again; 0102 is abolished.
    city.packets[0].state = PacketState::Replaced;
    city.packets.push(packet(4, 1, 2, PacketState::Accepted));
    city.packets.push(packet(5, 3, 2, PacketState::Accepted));
    city.divisions[1].until = "2026-06-30".parse().ok();
    city.divisions[1].state = "abolished".to_owned();
    city.divisions[1].successor = 1;
    let done = load(&mut open(&address), &city, &Silent).unwrap();
    assert_eq!(done, Loaded { packets: 2, records: 14, already: 2, heads: 1 });
    assert_eq!(server.sql("again", "SELECT count(*) FROM moricho.record"), "21", "what was replaced stays to be read");
    assert_eq!(server.sql("again", "SELECT count(*) FROM moricho_report.record"), "14", "and is not counted");
    assert_eq!(
        server.sql("again", "SELECT until::text || successor FROM moricho.division WHERE code = '0102'"),
        "2026-06-301"
    );
    let numbers =
        "SELECT string_agg(number::text, ',' ORDER BY number) FROM moricho_report.packet WHERE division = '0101'";
    assert_eq!(server.sql("again", numbers), "1,2");
}

#[test]
fn a_load_that_was_cut_short_leaves_whole_packets_and_goes_on() {
    let server = Server::shared();
    let address = at(server, "short");
    let mut city = a_city(5_000);
    city.packets.push(packet(4, 1, 2, PacketState::Accepted));
    city.packets.push(packet(5, 1, 3, PacketState::Accepted));
    // In the midst of the third accepted packet, after its records went over.
    city.breaks_after.set(Some(2));
    let p = load(&mut open(&address), &city, &Silent).unwrap_err();
    assert_eq!(p.code, "cut", "the refusal is the reader's own: {p}");
    assert_eq!(server.sql("short", "SELECT count(*) FROM moricho.record"), "5000", "no half of a packet");
    assert_eq!(server.sql("short", "SELECT count(*) FROM moricho.packet WHERE whole"), "2");
    city.breaks_after.set(None);
    let done = load(&mut open(&address), &city, &Silent).unwrap();
    assert_eq!(done, Loaded { packets: 2, records: 10_000, already: 2, heads: 1 });
    assert_eq!(server.sql("short", "SELECT count(*) FROM moricho.record"), "15000");
}

/// Kills the connection from the other side when the second packet begins.
struct Killer<'s> {
    server: &'s Server,
    database: &'static str,
    asked: AtomicU64,
}

impl Progress for Killer<'_> {
    fn at(&self, _done: u64, _total: u64) {
        if self.asked.fetch_add(1, Ordering::Relaxed) == 1 {
            self.server.sql(
                "postgres",
                &format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                     WHERE application_name = 'moricho-cli' AND datname = '{}'",
                    self.database
                ),
            );
        }
    }

    fn stopped(&self) -> bool {
        false
    }
}

#[test]
fn a_connection_that_breaks_is_told_as_that_and_the_next_run_goes_on() {
    let server = Server::shared();
    let address = at(server, "broken");
    let city = a_city(300);
    let killer = Killer { server, database: "broken", asked: AtomicU64::new(0) };
    let p = load(&mut open(&address), &city, &killer).unwrap_err();
    assert!([code::AWAY, code::REFUSED].contains(&p.code.as_str()), "{p}");
    assert_eq!(server.sql("broken", "SELECT count(*) FROM moricho.packet WHERE whole"), "1");
    let done = load(&mut open(&address), &city, &Silent).unwrap();
    assert_eq!((done.packets, done.already), (1, 1));
}

/// Asks to stop after so many packets.
struct Stopping(u64, Mutex<u64>);

impl Progress for Stopping {
    fn at(&self, done: u64, _total: u64) {
        *self.1.lock().unwrap() = done + 1;
    }

    fn stopped(&self) -> bool {
        *self.1.lock().unwrap() >= self.0
    }
}

#[test]
fn whoever_stops_a_load_keeps_what_was_loaded() {
    let server = Server::shared();
    let address = at(server, "stopped");
    let p = load(&mut open(&address), &a_city(3), &Stopping(1, Mutex::new(0))).unwrap_err();
    assert_eq!(p.code, kernel::code::CANCELLED);
    assert!(p.message.contains("続きから"), "{p}");
    assert_eq!(server.sql("stopped", "SELECT count(*) FROM moricho.record"), "3");
}

#[test]
fn two_that_load_at_once_load_each_packet_once() {
    let server = Server::shared();
    let address = at(server, "twice");
    let mut city = a_city(400);
    city.packets.extend((4..24).map(|n| packet(n, 1, n as i32, PacketState::Accepted)));
    let both: Vec<Loaded> = std::thread::scope(|threads| {
        let runs: Vec<_> = (0..2)
            .map(|_| {
                let mut own = a_city(400);
                own.packets.clone_from(&city.packets);
                let address = &address;
                threads.spawn(move || load(&mut open(address), &own, &Silent).unwrap())
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert_eq!(both.iter().map(|l| l.packets).sum::<u64>(), 22, "{both:?}");
    assert_eq!(server.sql("twice", "SELECT count(*) FROM moricho.record"), (21 * 400).to_string());
}

#[test]
fn tables_of_a_newer_version_are_left_alone() {
    let server = Server::shared();
    let address = at(server, "newer");
    prepare(&mut open(&address)).unwrap();
    server.sql("newer", "UPDATE moricho.edition SET version = 99");
    let p = load(&mut open(&address), &a_city(1), &Silent).unwrap_err();
    assert_eq!(p.code, code::NEWER);
    assert_eq!(server.sql("newer", "SELECT count(*) FROM moricho.packet"), "0");
}

#[test]
fn tables_of_an_older_version_are_brought_to_this_one_and_keep_what_they_hold() {
    let server = Server::shared();
    let address = at(server, "older");
    load(&mut open(&address), &a_city(1), &Silent).unwrap();
    let held = server.sql("older", "SELECT count(*) FROM moricho.record");
    server.sql(
        "older",
        "ALTER TABLE moricho.record ADD CONSTRAINT record_packet_fkey FOREIGN KEY (packet) REFERENCES moricho.packet; \
         UPDATE moricho.edition SET version = 1",
    );
    load(&mut open(&address), &a_city(1), &Silent).unwrap();
    assert_eq!(server.sql("older", "SELECT version FROM moricho.edition"), VERSION.to_string());
    let keys = "SELECT count(*) FROM pg_constraint WHERE conname = 'record_packet_fkey'";
    assert_eq!(server.sql("older", keys), "0");
    assert_eq!(server.sql("older", "SELECT count(*) FROM moricho.record"), held);
    // A database made now is of this version from the first.
    prepare(&mut open(&at(server, "fresh"))).unwrap();
    assert_eq!(server.sql("fresh", "SELECT version FROM moricho.edition"), VERSION.to_string());
}

#[test]
fn what_another_collecting_office_loaded_is_left_alone() {
    let server = Server::shared();
    let address = at(server, "other");
    let mut city = a_city(2);
    load(&mut open(&address), &city, &Silent).unwrap();
    city.packets[0].digest = "f".repeat(64);
    city.divisions[0].name = "別の市の課".to_owned();
    let p = load(&mut open(&address), &city, &Silent).unwrap_err();
    assert_eq!(p.code, code::OTHER);
    assert_eq!(server.sql("other", "SELECT name FROM moricho.division WHERE id = 1"), "税務課");
}

#[test]
fn the_server_ends_with_whoever_started_it() {
    let server = Server::start(None);
    let (port, folder) = (server.port, server.socket().to_owned());
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
        let _kept = server;
        panic!("a test that fails");
    }));
    assert!(failed.is_err());
    assert!(is_gone(port), "the server still listens");
    assert!(!folder.exists());
}
