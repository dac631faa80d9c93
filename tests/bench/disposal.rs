//! A disposal case of thousands: pasted numbers against the request, its log and the year's register on paper, beside the
//! same cells shown as bare glyphs.

use crate::measure::{Place, Told};
use crate::print::bare_cells;
use crate::seat::{Seat, emptied};
use kernel::{Problem, Result};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Items of one case.
pub const ITEMS: usize = 5_000;
/// Cases in the year's register.
pub const CASES: usize = 4;
/// Pasted numbers, read as items and matched with the request.
pub const PASTE: &str = "paste and match";
/// The log of one case, item by item.
pub const LOG: &str = "log";
/// The register of the year.
pub const REGISTER: &str = "register";

fn book(place: &Place) -> PathBuf {
    place.dir.join("disposal-book")
}

fn sheet(place: &Place, name: &str) -> PathBuf {
    place.out(&format!("disposal-{name}.xlsx"))
}

fn serial(case: usize, item: usize) -> String {
    format!("5CG{case}{item:06}X")
}

/// Numbers as they are pasted: blanks between them, notes behind them.
fn text(case: usize) -> String {
    (0..ITEMS)
        .map(|n| format!("{}\t第{n}号 髙﨑\n{}", serial(case, n), if n % 50 == 0 { "\n　\n" } else { "" }))
        .collect()
}

fn print(form: &str, selection: &Value) -> Value {
    json!({ "ledger": "media_disposal", "form": form, "fill": "data", "selection": selection })
}

/// The cases, and what their forms say as cells.
pub fn prepare(place: &Place, _told: &mut Told) -> Result<()> {
    let book = book(place);
    let seat = Seat::with_new_book(emptied(&book)?)?;
    let mut first = Value::Null;
    for case in 0..CASES {
        let items: Vec<Value> = (0..ITEMS)
            .map(|n| {
                json!({ "number": format!("税-USB-{case}{n:05}"), "name": "USBメモリ", "kind": "usb", "maker": "戊精機",
                    "model": "UM-16S", "serial": serial(case, n), "capacity": "16GB", "class": "B", "method": "crush_chip" })
            })
            .collect();
        let values =
            json!({ "name": format!("USBメモリの廃棄 {case}"), "kind": "dispose", "cause": "unneeded", "work": "own" });
        let made = seat.ask("disposal_save", json!({ "values": values, "items": items }))?;
        seat.ask("disposal_step", json!({ "id": made["id"], "version": made["version"], "step": "request" }))?;
        if case == 0 {
            first = made["id"].clone();
        }
    }
    let one = json!({ "ids": [first] });
    for (name, selection) in [(LOG, &one), (REGISTER, &json!({ "all": {} }))] {
        seat.ask("print_to_file", json!({ "print": print(name, selection), "out": sheet(place, name) }))?;
    }
    seat.ask("book_close", json!({})).map(|_| ())
}

/// Through the door.
pub fn ours(place: &Place, told: &mut Told) -> Result<()> {
    let seat = Seat::with_book(&book(place))?;
    let page = seat.ask("ledger_list", json!({ "ledger": "media_disposal", "limit": 1 }))?;
    let id = page["records"][0]["id"].clone();
    let text = text(0);
    let matched = told.time(PASTE, || {
        let read = seat.ask("disposal_read", json!({ "text": text, "like": { "kind": "usb" } }))?;
        let matched = seat.ask("disposal_match", json!({ "id": id, "stage": "counted", "text": text }))?;
        Ok((read["items"].as_array().map_or(0, Vec::len), matched["matching"]["matched"].clone()))
    })?;
    if matched != (ITEMS, json!(ITEMS)) {
        return Err(Problem::internal(format!("{matched:?} were read and matched")));
    }
    // Fonts are read before, as on the other side.
    let one = json!({ "ids": [id] });
    seat.ask("print_preview", json!({ "ledger": "media_disposal", "form": "case", "fill": "blank" }))?;
    for (name, selection) in [(LOG, &one), (REGISTER, &json!({ "all": {} }))] {
        let out = place.out(&format!("disposal-{name}.pdf"));
        let done =
            told.time(name, || seat.ask("print_to_file", json!({ "print": print(name, selection), "out": out })))?;
        told.note(&format!("{name} bytes"), done["bytes"].as_f64().unwrap_or(f64::MAX));
    }
    Ok(())
}

/// The same cells as bare glyphs.
pub fn bare(place: &Place, told: &mut Told) -> Result<()> {
    for name in [LOG, REGISTER] {
        let rows = crate::data::cells_of(&sheet(place, name))?;
        bare_cells(&rows, &place.out(&format!("disposal-{name}-bare.pdf")), told, name)?;
    }
    Ok(())
}
