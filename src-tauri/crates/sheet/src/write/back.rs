//! Rows that were not taken in, handed back as a workbook that can be corrected and imported again.

use crate::grid::{Cell, Grid};
use crate::text::sheet_name;
use crate::write::landing::Landing;
use crate::write::xlsx::failed;
use kernel::{Problem, Progress, Result, code};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// A row to hand back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowBack {
    /// Its number in the user's file, counted from 1.
    pub row: u32,
    /// Why it was not taken in.
    pub reason: String,
}

/// Writes a new .xlsx with the same sheet name, all rows down to `header_row` where they were, then the chosen rows
/// in the given order with their text as it was, and two columns more: 元の行 and 理由. No formats; a cell inside a
/// vertical merge carries the merge's value. Titles that ran over several columns stay merged within their row.
///
/// `temporary` is a folder of ours for the library's temporary files. Refuses like writing, or with `cancelled`.
pub fn write_rows_back(
    path: &Path,
    temporary: &Path,
    grid: &Grid,
    header_row: u32,
    rows: &[RowBack],
    progress: &dyn Progress,
) -> Result<()> {
    let mut landing = Landing::create(path)?;
    let work = || -> Result<()> {
        let mut book = Workbook::new();
        let fail = |e: XlsxError| failed(&e, path);
        book.set_tempdir(temporary).map_err(fail)?;
        let sheet = book.add_worksheet_with_constant_memory().map_err(fail)?;
        sheet.set_name(sheet_name(&grid.name)).map_err(fail)?;
        let plain = Format::new();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let extra = u16::try_from(grid.columns).unwrap_or(u16::MAX);
        let head = |sheet: &mut Worksheet, number: u32| -> std::result::Result<(), XlsxError> {
            let row = number - 1;
            for (column, cell) in grid.row(number).into_iter().flat_map(|r| r.values()) {
                let column = u16::try_from(column).unwrap_or(u16::MAX);
                let wide =
                    grid.merges.iter().find(|m| m.top == number && m.left == u32::from(column) && m.right > m.left);
                match wide {
                    Some(m) => {
                        let right = u16::try_from(m.right).unwrap_or(column);
                        // Overlapping merges, which only damaged workbooks have, are left out.
                        if sheet.merge_range(row, column, row, right, &cell.text(), &plain).is_err() {
                            put(sheet, row, column, cell, &day)?;
                        }
                    }
                    None => put(sheet, row, column, cell, &day)?,
                }
            }
            if number == header_row {
                sheet.write_string(row, extra, "元の行")?;
                sheet.write_string(row, extra + 1, "理由")?;
            }
            Ok(())
        };
        for number in 1..=header_row {
            head(sheet, number).map_err(fail)?;
        }
        for (place, back) in (0_u32..).zip(rows) {
            if place.is_multiple_of(500) {
                progress.step(u64::from(place), rows.len() as u64)?;
            }
            let row = header_row + place;
            for column in 0..grid.columns {
                let cell = match grid.merge_over(back.row, column) {
                    Some(m) if m.left == column => grid.shown(back.row, column),
                    _ => grid.row(back.row).map_or(Cell::Empty, |r| r.cell(column)),
                };
                put(sheet, row, u16::try_from(column).unwrap_or(u16::MAX), cell, &day).map_err(fail)?;
            }
            sheet.write_number(row, extra, back.row).map_err(fail)?;
            sheet.write_string(row, extra + 1, &back.reason).map_err(fail)?;
        }
        book.save_to_writer(&mut landing).map_err(fail)
    };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done?,
        Err(_) => {
            return Err(Problem::new(
                code::DISK,
                "書き出しの途中でディスクに書けなくなりました。空き容量を確かめて、もう一度試してください。",
            ));
        }
    }
    landing.land()
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: Cell<'_>,
    day: &Format,
) -> std::result::Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) | Cell::Error(text) => {
            sheet.write_string(row, column, text)?;
        }
        Cell::Number(n) => {
            sheet.write_number(row, column, n)?;
        }
        Cell::Bool(b) => {
            sheet.write_boolean(row, column, b)?;
        }
        Cell::DateTime(at) => {
            sheet.write_with_format(row, column, &at, day)?;
        }
    }
    Ok(())
}
