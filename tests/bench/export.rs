//! 100,000 records into a workbook, beside the same cells written bare in constant memory.

use crate::measure::{Place, Told};
use crate::seat::{Seat, emptied};
use calamine::{Data, Reader, Xlsx, open_workbook};
use kernel::{Problem, Result};
use rust_xlsxwriter::Workbook;
use serde_json::json;
use std::io::BufReader;

/// Through the door, entry in the journal included.
pub fn ours(place: &Place, told: &mut Told) -> Result<()> {
    let seat = Seat::with_book(&place.book())?;
    let out = place.exported();
    let ask = json!({ "ledger": "asset", "selection": { "all": {} }, "out": out });
    let done = told.time("export", || seat.ask("ledger_export", ask))?;
    if done["records"] != place.rows {
        return Err(Problem::internal(format!("{} records were exported", done["records"])));
    }
    Ok(())
}

/// The cells of our own workbook, header included, without formats, widths, filters and the like.
pub fn bare(place: &Place, told: &mut Told) -> Result<()> {
    let mut book: Xlsx<BufReader<std::fs::File>> = open_workbook(place.exported()).map_err(Problem::internal)?;
    let name = book.sheet_names().first().cloned().unwrap_or_default();
    let range = book.worksheet_range(&name).map_err(Problem::internal)?;
    drop(book);
    let dir = emptied(&place.scratch())?.to_owned();
    std::fs::create_dir_all(&dir)?;
    told.time("export", || {
        let mut book = Workbook::new();
        book.set_tempdir(&dir).map_err(Problem::internal)?;
        let sheet = book.add_worksheet_with_constant_memory().map_err(Problem::internal)?;
        for (row, cells) in (0..).zip(range.rows()) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Data::Empty => continue,
                    Data::String(text) => sheet.write_string(row, column, text),
                    Data::Float(number) => sheet.write_number(row, column, *number),
                    Data::Int(number) => sheet.write_number(row, column, *number as f64),
                    Data::DateTime(at) => sheet.write_number(row, column, at.as_f64()),
                    other => return Err(Problem::internal(format!("{other:?} in the workbook"))),
                }
                .map_err(Problem::internal)?;
            }
        }
        book.save(dir.join("bare.xlsx")).map_err(Problem::internal)
    })
}
