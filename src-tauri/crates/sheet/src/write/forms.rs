//! Workbooks to be filled in: fixed cells are locked, some are chosen from a list, some are free.

use crate::text::sheet_name;
use crate::write::landing::Landing;
use crate::write::xlsx::{FONT, HEADER_GRAY, failed, held};
use kernel::Result;
use rust_xlsxwriter::{DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::collections::HashSet;
use std::path::Path;

/// A cell of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormCell {
    /// Locked text.
    Fixed(String),
    /// One of the form's choices; what is chosen already, or nothing.
    Choice(String),
    /// Anything; what is written already, or nothing.
    Free(String),
}

/// A sheet to be filled in.
#[derive(Debug, Clone)]
pub struct FormSheet {
    /// Name on the tab; made acceptable and unique.
    pub name: String,
    /// Large, in the first row.
    pub title: String,
    /// Label and words, below the title.
    pub lines: Vec<(String, String)>,
    /// Headers and widths.
    pub columns: Vec<(String, f64)>,
    /// Rows.
    pub rows: Vec<Vec<FormCell>>,
    /// What can be chosen.
    pub choices: Vec<String>,
    /// What is said to whoever types something else.
    pub hint: String,
}

struct Looks {
    title: Format,
    line: Format,
    header: Format,
    fixed: Format,
    open: Format,
}

fn looks() -> Looks {
    let line = Format::new().set_font_name(FONT).set_font_size(10).set_align(FormatAlign::Top);
    let fixed = line.clone().set_text_wrap().set_border(FormatBorder::Thin);
    Looks {
        title: Format::new().set_font_name(FONT).set_font_size(14).set_bold(),
        header: fixed.clone().set_bold().set_background_color(HEADER_GRAY),
        open: fixed.clone().set_unlocked().set_num_format("@"),
        fixed,
        line,
    }
}

/// Writes the sheets. Protection without a password: it keeps from slips, not from will.
///
/// # Errors
/// Whatever the disk refuses; nothing is left at `path` then.
pub fn write_forms(path: &Path, sheets: &[FormSheet]) -> Result<()> {
    let mut landing = Landing::create(path)?;
    let mut book = Workbook::new();
    let looks = looks();
    let mut names = HashSet::new();
    for form in sheets {
        let mut name = sheet_name(&form.name);
        let mut number = 2;
        while !names.insert(name.to_lowercase()) {
            let short: String = form.name.chars().take(24).collect();
            name = sheet_name(&format!("{short}({number})"));
            number += 1;
        }
        one(book.add_worksheet(), form, &name, &looks).map_err(|e| failed(&e, path))?;
    }
    held(path, || book.save_to_writer(&mut landing))?;
    landing.land()
}

fn one(sheet: &mut Worksheet, form: &FormSheet, name: &str, looks: &Looks) -> std::result::Result<(), XlsxError> {
    sheet.set_name(name)?;
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    for (column, (_, width)) in (0_u16..).zip(&form.columns) {
        sheet.set_column_width(column, width.clamp(2.0, 120.0))?;
    }
    sheet.write_string_with_format(0, 0, &form.title, &looks.title)?;
    let mut row = 1;
    for (label, words) in &form.lines {
        sheet.write_string_with_format(row, 0, label, &looks.line)?;
        sheet.write_string_with_format(row, 1, words, &looks.line)?;
        row += 1;
    }
    for (column, (header, _)) in (0_u16..).zip(&form.columns) {
        sheet.write_string_with_format(row, column, header, &looks.header)?;
    }
    sheet.set_repeat_rows(row, row)?;
    sheet.set_freeze_panes(row + 1, 0)?;
    let choices = DataValidation::new()
        .allow_list_strings(&form.choices)?
        .set_error_title("選んでください")?
        .set_error_message(&form.hint)?;
    for cells in &form.rows {
        row += 1;
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                FormCell::Fixed(text) => {
                    sheet.write_string_with_format(row, column, text, &looks.fixed)?;
                }
                FormCell::Choice(text) => {
                    open(sheet, row, column, text, looks)?;
                    sheet.add_data_validation(row, column, row, column, &choices)?;
                }
                FormCell::Free(text) => open(sheet, row, column, text, looks)?,
            }
        }
    }
    sheet.protect();
    Ok(())
}

fn open(sheet: &mut Worksheet, row: u32, column: u16, text: &str, looks: &Looks) -> std::result::Result<(), XlsxError> {
    if text.is_empty() {
        sheet.write_blank(row, column, &looks.open)?;
    } else {
        sheet.write_string_with_format(row, column, text, &looks.open)?;
    }
    Ok(())
}
