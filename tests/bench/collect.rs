//! A city of 100 divisions with 10,000 assets each: received into one book, the board, the report, what stands behind a figure.

use crate::floor::{SOME_KEY, commit, connect};
use crate::inspection::copy_folder;
use crate::measure::{Place, Told};
use crate::print::bare_cells;
use crate::seat::{Seat, emptied};
use kernel::{Problem, Result, Silent};
use serde_json::{Value, json};
use std::path::PathBuf;
use submissions::envelope::{Addressee, Content, Kind, Letter, Part, Sender, write};
use submissions::{Office, Packet, Row, data_path, read_invitation};

/// All packets, received.
pub const RECEIVED: &str = "received";
/// The board.
pub const BOARD: &str = "board";
/// Report data.
pub const DATA: &str = "report data";
/// The report on paper.
pub const PDF: &str = "report PDF";
/// The records behind a figure.
pub const DRILL: &str = "drill-down";
const TIMES: usize = 5;
const COLLECTOR: &str = "2002";

/// How many divisions, and assets of each.
pub fn size(place: &Place) -> (usize, usize) {
    (place.big / 10_000, 10_000)
}

fn folder(place: &Place) -> PathBuf {
    place.dir.join("collect-files")
}

fn book(place: &Place) -> PathBuf {
    place.dir.join("collect-book")
}

fn workbook(place: &Place) -> PathBuf {
    place.out("collect-report.xlsx")
}

fn line(division: usize, n: usize) -> Result<String> {
    let values = [
        ("name", format!("髙﨑の台帳{n}（{division}課）")),
        ("kind", "information".to_owned()),
        ("class", ["A", "B", "C"][n % 3].to_owned()),
        ("class_reason", "住民の個人情報、口座情報".to_owned()),
        ("business", "固定資産税".to_owned()),
        ("form", "electronic".to_owned()),
        ("place", "情報システム課 サーバ室".to_owned()),
        ("retention", "5年".to_owned()),
        ("manager", "税務課長".to_owned()),
    ];
    let row = Row {
        key: n.to_string(),
        number: format!("課{division}-資-{n:05}"),
        life: "active".to_owned(),
        step: "confirmed".to_owned(),
        values: values.into_iter().map(|(k, v)| (k.to_owned(), kernel::Value::Text(v))).collect(),
        ..Row::default()
    };
    serde_json::to_string(&row).map_err(Problem::internal)
}

fn seated(place: &Place) -> Result<Seat> {
    let seat = Seat::with_new_book(emptied(&book(place))?)?;
    seat.sign_in("1001")?;
    let mut settings = seat.ask("settings_get", json!({}))?;
    settings["office_kind"] = json!("both");
    seat.ask("settings_save", settings)?;
    let person = json!({ "number": COLLECTOR, "name": "﨑山 集", "title": "主任", "unit": "", "role": "collector", "active": true });
    seat.ask("person_save", json!({ "person": person }))?;
    let first = seat.ask("account_reset", json!({ "number": COLLECTOR }))?["password"].clone();
    seat.ask("book_open", json!({ "dir": book(place), "number": COLLECTOR, "password": first }))?;
    seat.ask("password_change", json!({ "new": crate::seat::PASSWORD }))?;
    Ok(seat)
}

/// The packets of all divisions, as files, and the book that invited them.
pub fn prepare(place: &Place, _told: &mut Told) -> Result<()> {
    let seat = seated(place)?;
    let (divisions, rows) = size(place);
    for n in 0..divisions {
        seat.ask("collect_division_save", json!({ "code": format!("{n:04}"), "name": format!("第{n}課") }))?;
    }
    let files = emptied(&folder(place))?.to_owned();
    std::fs::create_dir_all(&files)?;
    let made = seat.ask("collect_invite", json!({ "folder": files }))?;
    let names = made["files"].as_array().cloned().unwrap_or_default();
    for (n, name) in names.iter().enumerate() {
        let invitation = read_invitation(&files.join(name.as_str().unwrap_or_default()))?.body;
        let (signs, opens) = (vault::SigningKey::random()?, vault::SealingKey::random());
        let mut text = String::new();
        for at in 0..rows {
            text.push_str(&line(n, at)?);
            text.push('\n');
        }
        let body = Packet {
            division: invitation.division.clone(),
            fiscal_year: invitation.fiscal_year,
            duty: "class_report".to_owned(),
            title: "分類".to_owned(),
            period: String::new(),
            number: 1,
            previous: None,
            none: false,
            reason: String::new(),
            counts: std::collections::BTreeMap::new(),
            withheld: Vec::new(),
            reports: Vec::new(),
            attachments: Vec::new(),
            noticed: Vec::new(),
            prepared_by: "主査".to_owned(),
            submitted_by: "課長".to_owned(),
            submitted_at: "2026-06-20T01:00:00Z".to_owned(),
            answered: Vec::new(),
        };
        let Office { code, name } = invitation.division;
        let letter = Letter {
            kind: Kind::Packet,
            made_at: "2026-06-20T01:00:00Z".to_owned(),
            from: Sender {
                office_code: code,
                office_name: name,
                book: format!("{n:016}"),
                sign_key: signs.public().hex(),
                seal_key: opens.address().text().to_owned(),
            },
            to: Addressee {
                office_code: invitation.office.code,
                office_name: invitation.office.name,
                seal_key: invitation.seal_key,
            },
            body: serde_json::to_value(&body).map_err(Problem::internal)?,
            parts: vec![Part {
                path: data_path("asset"),
                rows: rows as u64,
                content: Content::Bytes(text.as_bytes().to_vec()),
            }],
        };
        let path = files.join(format!("{} {n}.packet", signs.public().fingerprint()));
        let mut out = std::fs::OpenOptions::new().read(true).write(true).create(true).truncate(true).open(path)?;
        write(&letter, &signs, &mut out, &Silent)?;
    }
    seat.ask("book_close", json!({})).map(|_| ())
}

fn packets(place: &Place) -> Result<Vec<(PathBuf, String)>> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder(place))? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "packet") {
            let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
            out.push((path, name.chars().take(19).collect()));
        }
    }
    out.sort();
    Ok(out)
}

/// Through the door, on a book in which nobody has handed in.
pub fn ours(place: &Place, told: &mut Told) -> Result<()> {
    let copy = place.scratch().join("collect-book");
    if copy.exists() {
        std::fs::remove_dir_all(&copy)?;
    }
    copy_folder(&book(place), &copy)?;
    let seat = Seat::with_book(&copy)?;
    seat.sign_in(COLLECTOR)?;
    let files = packets(place)?;
    let ids: Vec<Value> = told.time(RECEIVED, || {
        files
            .iter()
            .map(|(path, paper)| {
                Ok(seat.ask("collect_receive", json!({ "path": path, "fingerprint": paper }))?["id"].clone())
            })
            .collect()
    })?;
    for id in &ids {
        seat.ask("collect_accept", json!({ "id": id }))?;
    }
    told.best(BOARD, TIMES, || seat.ask("collect_board", json!({})).map(|_| ()))?;
    told.best(DATA, TIMES, || seat.ask("collect_figures", json!({})).map(|_| ()))?;
    // Fonts are read before, as on the other side.
    seat.ask("collect_reminders_print", json!({}))?;
    told.best(PDF, 3, || seat.ask("collect_report", json!({ "length": "full" })).map(|_| ()))?;
    for (key, part) in [("asset.class", "A"), ("asset.records", "active"), ("asset.step", "confirmed")] {
        let ask = json!({ "packet": ids[ids.len() / 2], "key": key, "part": part });
        told.best(DRILL, TIMES, || seat.ask("collect_drill", ask.clone()).map(|_| ()))?;
    }
    seat.ask("collect_report", json!({ "out": workbook(place) })).map(|_| ())
}

/// The same rows bare, a transaction for each division; and the report's cells as bare glyphs.
pub fn bare(place: &Place, told: &mut Told) -> Result<()> {
    let (divisions, rows) = size(place);
    let mut lines = Vec::with_capacity(rows);
    std::fs::create_dir_all(emptied(&place.scratch())?)?;
    let path = place.scratch().join("bare.db");
    let conn = connect(&path, Some(SOME_KEY))?;
    conn.execute_batch(
        "CREATE TABLE bare (id INTEGER PRIMARY KEY, packet, ledger, key, number, life, step, class, label, json)",
    )
    .map_err(Problem::internal)?;
    for at in 0..rows {
        lines.push(line(7, at)?);
    }
    told.time(RECEIVED, || {
        for packet in 0..divisions {
            conn.execute_batch("BEGIN").map_err(Problem::internal)?;
            {
                let mut insert = conn
                    .prepare_cached("INSERT INTO bare (packet, ledger, key, number, life, step, class, label, json) VALUES (?1, 'asset', ?2, ?3, 'active', 'confirmed', 'A', ?4, ?5)")
                    .map_err(Problem::internal)?;
                for (n, json) in lines.iter().enumerate() {
                    let key = n.to_string();
                    insert
                        .execute(rusqlite::params![packet as i64, key, format!("課-資-{n:05}"), format!("髙﨑の台帳{n}"), json])
                        .map_err(Problem::internal)?;
                }
            }
            commit(&conn)?;
        }
        Ok(())
    })?;
    let mut cells = Vec::new();
    let (book, _) = sheet::read(&workbook(place), None, &sheet::CsvOptions::default(), &Silent)?;
    for name in book.sheets.into_iter().map(|s| s.name) {
        let (_, grid) = sheet::read(&workbook(place), Some(&name), &sheet::CsvOptions::default(), &Silent)?;
        cells.extend(grid.rows().map(|r| r.cells().map(|c| c.text().into_owned()).collect::<Vec<_>>()));
    }
    bare_cells(&cells, &place.out("collect-bare.pdf"), told, PDF)
}
