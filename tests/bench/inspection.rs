//! A round of the self-inspection with 1,000 people: its screens, its report, and 1,000 answer sheets from a folder.

use crate::measure::{Place, Told};
use crate::seat::{Seat, emptied};
use kernel::{Problem, Result, Silent};
use serde_json::{Value, json};
use sheet::CsvOptions;
use std::path::{Path, PathBuf};

/// People of the round, each with 20 questions.
pub const PEOPLE: usize = 1_000;
/// Everybody's sheets, read from a folder and taken.
pub const SHEETS: &str = "sheets";
/// The screens, each asked so often; the slowest of them counts by its best.
pub const SCREENS: [(&str, &str); 3] =
    [("overview", "inspection_list"), ("round", "inspection_get"), ("result", "inspection_result")];
/// One sheet with its facts.
pub const SHEET: &str = "one sheet";
/// One answer, kept.
pub const ANSWER: &str = "answer";
/// The report on paper.
pub const REPORT: &str = "report";
const TIMES: usize = 7;

fn book(place: &Place) -> PathBuf {
    place.dir.join("inspection-book")
}

fn folder(place: &Place) -> PathBuf {
    place.dir.join("inspection-sheets")
}

/// Answers of a sheet as somebody in Excel would choose them.
fn fill(path: &Path, n: usize) -> Result<()> {
    let (_, grid) = sheet::read(path, None, &CsvOptions::default(), &Silent)?;
    let head = grid.rows().find(|r| r.cell(0).text() == "問").map_or(0, |r| r.number);
    let cells = grid.rows().map(|row| {
        let texts = (0..grid.columns).map(|c| {
            let mark = if (n + row.number as usize).is_multiple_of(9) {
                "△ 一部できている"
            } else {
                "○ できている"
            };
            let text = row.cell(c).text().into_owned();
            match c {
                4 if row.number > head => sheet::FormCell::Choice(mark.to_owned()),
                5 | 6 if row.number > head => sheet::FormCell::Free(text),
                _ => sheet::FormCell::Fixed(text),
            }
        });
        texts.collect::<Vec<_>>()
    });
    let form = sheet::FormSheet {
        name: "票".to_owned(),
        title: String::new(),
        lines: Vec::new(),
        columns: vec![(String::new(), 12.0); grid.columns as usize],
        rows: cells.collect(),
        choices: vec!["○ できている".to_owned(), "△ 一部できている".to_owned()],
        hint: "○".to_owned(),
    };
    sheet::write_forms(path, &[form])
}

/// The round and everybody's filled-in sheets.
pub fn prepare(place: &Place, _told: &mut Told) -> Result<()> {
    let seat = Seat::with_new_book(emptied(&book(place))?)?;
    for n in 0..PEOPLE {
        let person = json!({
            "number": format!("{:05}", 20_000 + n), "name": format!("髙﨑 職員{n}"), "title": "主事",
            "unit": format!("第{}係", n % 20), "role": "staff", "active": true,
        });
        seat.ask("person_save", json!({ "person": person }))?;
    }
    let ask = json!({ "lists": ["staff"], "since": "2026-11-02", "due": "2036-11-20" });
    let round = seat.ask("inspection_open", ask)?["id"].clone();
    let out = folder(place);
    if out.exists() {
        std::fs::remove_dir_all(&out)?;
    }
    std::fs::create_dir_all(&out)?;
    seat.ask("inspection_export", json!({ "round": round, "out": out, "each": true }))?;
    for (n, entry) in std::fs::read_dir(&out)?.enumerate() {
        fill(&entry?.path(), n)?;
    }
    seat.ask("book_close", json!({})).map(|_| ())
}

/// Through the door, on a copy of the book in which nobody has answered.
pub fn ours(place: &Place, told: &mut Told) -> Result<()> {
    let copy = place.scratch().join("inspection-book");
    if copy.exists() {
        std::fs::remove_dir_all(&copy)?;
    }
    copy_folder(&book(place), &copy)?;
    let seat = Seat::with_book(&copy)?;
    let round = seat.ask("inspection_list", json!({}))?["rounds"][0]["id"].clone();
    let one = seat.ask("inspection_find", json!({ "round": round, "number": "20999" }))?;
    let sheet = one["id"].clone();
    let answer = json!({ "sheet": sheet, "answers": [{ "question": "staff-01", "mark": "good" }] });
    told.best(ANSWER, TIMES, || seat.ask("inspection_answer", answer.clone()).map(|_| ()))?;
    told.best(SHEET, TIMES, || seat.ask("inspection_sheet", json!({ "id": sheet })).map(|_| ()))?;
    let ask = json!({ "round": round, "paths": [folder(place)] });
    let read = told.time(SHEETS, || seat.ask("inspection_read", ask))?;
    if read["taken"] != json!(PEOPLE) {
        return Err(Problem::internal(format!("{} of {PEOPLE} sheets were taken", read["taken"])));
    }
    for (name, command) in SCREENS {
        let ask: Value = match command {
            "inspection_list" => json!({}),
            _ => json!({ "id": round }),
        };
        told.best(name, TIMES, || seat.ask(command, ask.clone()).map(|_| ()))?;
    }
    let print = json!({ "form": "report", "round": round });
    // Fonts are read before.
    seat.ask(
        "inspection_preview",
        json!({ "form": "problem", "problem": {
        "noticed": "a", "title": "a", "articles": "", "state": "a", "done": "a", "next": "", "by": "" } }),
    )?;
    told.best(REPORT, 3, || seat.ask("inspection_preview", print.clone()).map(|_| ()))
}

/// Copies a folder with everything in it.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_owned();
        if path.is_dir() {
            copy_folder(&path, &to.join(name))?
        } else {
            std::fs::copy(&path, to.join(name)).map(|_| ())?
        }
    }
    Ok(())
}
