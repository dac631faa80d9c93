//! `moricho-cli hub`: the program itself with a real PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used)]

// Builders; not all of them are needed here.
#[allow(dead_code)]
#[path = "../support/city.rs"]
mod city;
#[allow(dead_code)]
#[path = "../support/postgres.rs"]
mod postgres;
#[allow(dead_code)]
#[path = "../support/office.rs"]
mod support;

use city::*;
use postgres::Server;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Stdio};
use support::*;

fn cli(book: &Path, number: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_moricho-cli"));
    command.args(["--json", "--as", number, "--book"]).arg(book).env("MORICHO_PASSWORD", PASSWORD);
    command.env("MORICHO_HUB_PASSWORD", postgres::PASSWORD);
    command
}

fn said(command: &mut Command, args: &[&str]) -> (i32, Value) {
    let output = command.args(args).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let json = serde_json::from_str(text.trim())
        .unwrap_or_else(|_| panic!("{args:?}: {text}{}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code().unwrap(), json)
}

#[test]
fn a_city_is_loaded_reported_loaded_again_and_survives_a_kill() {
    let s = a_collecting_office();
    let mut divisions = invited(&s, &["税務課", "髙﨑支所"]);
    for d in &mut divisions {
        let hand = Hand { duty: "class_report", rows: vec![("asset", assets(2, 1, 0))], ..Hand::default() };
        let id = d.submits(&s, &hand);
        s.ask("collect_accept", json!({ "id": id }));
    }
    let book = s.home().join("情報システム課 の帳簿");
    s.ask("book_close", json!({}));
    let server = Server::start(None);
    server.sql("postgres", "CREATE DATABASE city");
    let port = server.port.to_string();
    let set = |host: &str| {
        let args = ["hub", "set", "--host", host, "--port", &port, "--database", "city", "--user", postgres::USER];
        said(&mut cli(&book, SUPERVISOR), &args)
    };
    assert_eq!(said(&mut cli(&book, COLLECTOR), &["hub", "load"]).1["code"], "invalid", "nobody said where to");
    // Another machine without TLS: refused before anything is sent.
    assert_eq!(set("db.city.example.jp").0, 0);
    let (code, refused) = said(&mut cli(&book, COLLECTOR), &["hub", "load"]);
    assert_eq!((code, &refused["code"]), (1, &json!("hub_unsafe")));
    assert_eq!(set("127.0.0.1").0, 0);
    let (code, settings) = said(&mut cli(&book, COLLECTOR), &["call", "hub_get"]);
    assert_eq!((code, &settings["has_password"]), (0, &json!(true)));
    assert!(!settings.to_string().contains(postgres::PASSWORD), "the password is never answered");

    // Killed at some moment, several times; then to the end.
    for ms in [5, 60, 150, 400] {
        let mut child =
            cli(&book, COLLECTOR).args(["hub", "load"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(ms));
        let _ = child.kill();
        child.wait().unwrap();
    }
    let (code, loaded) = said(&mut cli(&book, COLLECTOR), &["hub", "load"]);
    assert_eq!(code, 0, "{loaded}");
    assert_eq!(loaded["packets"].as_i64().unwrap() + loaded["already"].as_i64().unwrap(), 2, "{loaded}");
    assert_eq!(server.sql("city", "SELECT count(*) FROM moricho.record"), "6");
    assert_eq!(said(&mut cli(&book, COLLECTOR), &["hub", "load"]).1["already"], 2);

    let out = s.file("出力");
    let (code, made) =
        said(&mut cli(&book, COLLECTOR), &["hub", "report", "--year", "2026", "--out", &out.display().to_string()]);
    assert_eq!(code, 0, "{made}");
    for file in made["files"].as_array().unwrap() {
        assert!(std::fs::metadata(file.as_str().unwrap()).unwrap().len() > 1000, "{file}");
    }
    assert_eq!(made["board"]["rows"].as_array().unwrap().len(), 2);

    // Whoever has no business with the collecting office is refused; a division's chief is not enough.
    let (code, refused) = said(&mut cli(&book, OFFICER), &["hub", "load"]);
    assert_eq!((code, &refused["code"]), (1, &json!("forbidden")));
}
