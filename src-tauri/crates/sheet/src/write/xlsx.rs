//! .xlsx out, row by row in constant memory.
//!
//! Text is always written as text: `=cmd` in a record stays four letters. A column's format is set once, on the column;
//! cells carry none of their own on data sheets.

use crate::text::sheet_name;
use crate::write::chart::{ChartOut, ShadeOut, draw, shade};
use crate::write::landing::{Landing, refused};
use chrono::NaiveDate;
use kernel::{Problem, Result, code};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Named, not embedded: where the font is missing Excel takes its own.
pub(crate) const FONT: &str = "BIZ UDPゴシック";
pub(crate) const HEADER_GRAY: u32 = 0x00EB_EBEB;

/// What a column of a sheet holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text; leading zeros stay.
    Text,
    /// Whole numbers.
    Number,
    /// Numbers with one decimal: 85.7.
    Rate,
    /// Days, as real Excel dates shown as 2026-04-01.
    Date,
}

/// One column of a sheet.
#[derive(Debug, Clone)]
pub struct ColumnOut {
    /// Text of the header.
    pub header: String,
    /// Width in characters of half width.
    pub width: f64,
    /// What it holds.
    pub kind: ColumnKind,
}

/// How a sheet looks.
#[derive(Debug, Clone)]
pub enum Look {
    /// Header in row 1, frozen, with a filter, no merged cells: made to be read back.
    Data,
    /// A4 landscape with borders, header on each page, page x/y: made to be printed.
    Print {
        /// Large, in the first row.
        title: String,
        /// Lines between title and header.
        notes: Vec<String>,
        /// Left part of the footer.
        footer: String,
    },
}

/// A sheet to be written.
#[derive(Debug, Clone)]
pub struct SheetOut {
    /// Name on the tab; made acceptable and unique.
    pub name: String,
    /// Its columns, from the left.
    pub columns: Vec<ColumnOut>,
    /// How it looks.
    pub look: Look,
}

/// A cell to be written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CellOut<'a> {
    /// Nothing.
    Empty,
    /// Text, never a formula.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A day.
    Date(NaiveDate),
}

struct Formats {
    plain: Format,
    title: Format,
    header: Format,
    number: Format,
    rate: Format,
    date: Format,
    boxed: Format,
    boxed_number: Format,
    boxed_date: Format,
}

impl Formats {
    fn new() -> Formats {
        let plain = Format::new().set_font_name(FONT).set_font_size(10).set_align(FormatAlign::Top).set_text_wrap();
        let boxed = plain.clone().set_border(FormatBorder::Thin);
        let header = boxed.clone().set_bold().set_background_color(HEADER_GRAY).set_align(FormatAlign::VerticalCenter);
        Formats {
            title: Format::new().set_font_name(FONT).set_font_size(14).set_bold(),
            header,
            number: plain.clone().set_num_format("0"),
            rate: plain.clone().set_num_format("0.0"),
            date: plain.clone().set_num_format("yyyy-mm-dd"),
            boxed_number: boxed.clone().set_num_format("0"),
            boxed_date: boxed.clone().set_num_format("yyyy-mm-dd"),
            boxed,
            plain: plain.set_num_format("@"),
        }
    }

    fn column(&self, kind: ColumnKind) -> &Format {
        match kind {
            ColumnKind::Text => &self.plain,
            ColumnKind::Number => &self.number,
            ColumnKind::Rate => &self.rate,
            ColumnKind::Date => &self.date,
        }
    }
}

struct OpenSheet {
    out: SheetOut,
    header_row: u32,
    next_row: u32,
    charts: Vec<ChartOut>,
    shades: Vec<ShadeOut>,
}

/// Writes a workbook sheet by sheet, row by row.
///
/// The library's temporary files are plain text; they lie in the folder given to [`Writer::create`], without a name on
/// Unix and deleted on closing on Windows, so that they are gone after success, failure and cancelling alike.
pub struct Writer {
    book: Workbook,
    landing: Landing,
    formats: Formats,
    names: HashSet<String>,
    sheets: usize,
    open: Option<OpenSheet>,
}

impl Writer {
    /// Begins a workbook; nothing is seen at `path` before [`Writer::finish`]. `temporary` is a folder of ours.
    pub fn create(path: &Path, temporary: &Path) -> Result<Writer> {
        let landing = Landing::create(path)?;
        let mut book = Workbook::new();
        let formats = Formats::new();
        let default = Format::new().set_font_name(FONT).set_font_size(10);
        book.set_tempdir(temporary).map_err(|e| failed(&e, path))?;
        book.set_default_format(&default, 20, 64).map_err(|e| failed(&e, path))?;
        Ok(Writer { book, landing, formats, names: HashSet::new(), sheets: 0, open: None })
    }

    /// Closes the sheet before and begins another one, its title and header included.
    pub fn sheet(&mut self, out: SheetOut) -> Result<()> {
        self.close_sheet()?;
        let name = self.free_name(&out.name);
        let target = self.landing.target().to_owned();
        let formats = &self.formats;
        let book = &mut self.book;
        let (header_row, out) = held(&target, || {
            let sheet = book.add_worksheet_with_constant_memory()?;
            sheet.set_name(&name)?;
            let header_row = begin(sheet, &out, formats)?;
            Ok((header_row, out))
        })?;
        self.sheets += 1;
        self.open =
            Some(OpenSheet { out, header_row, next_row: header_row + 1, charts: Vec::new(), shades: Vec::new() });
        Ok(())
    }

    /// Writes the next row of the open sheet; missing cells stay empty.
    pub fn row(&mut self, cells: &[CellOut<'_>]) -> Result<()> {
        let Some(open) = &mut self.open else {
            return Err(Problem::internal("no open sheet"));
        };
        let row = open.next_row;
        let formats = &self.formats;
        let out = &open.out;
        let index = self.sheets - 1;
        let book = &mut self.book;
        let written = catch_unwind(AssertUnwindSafe(|| -> std::result::Result<(), (u16, XlsxError)> {
            let sheet = book.worksheet_from_index(index).map_err(|e| (0, e))?;
            for (column, cell) in (0_u16..).zip(cells.iter().take(out.columns.len())) {
                let kind = out.columns.get(usize::from(column)).map_or(ColumnKind::Text, |c| c.kind);
                match out.look {
                    Look::Data => data_cell(sheet, row, column, *cell, kind, formats),
                    Look::Print { .. } => print_cell(sheet, row, column, *cell, formats),
                }
                .map_err(|e| (column, e))?;
            }
            Ok(())
        }));
        open.next_row += 1;
        let header = |column: u16| out.columns.get(usize::from(column)).map_or("", |c| c.header.as_str());
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err((column, XlsxError::MaxStringLengthExceeded))) => Err(Problem::new(
                code::INVALID,
                format!(
                    "{} 行目の「{}」が Excel の 1 セルの上限（32,767 文字）を超えるため、.xlsx に書き出せません。文を短くするか、添付ファイルにしてください。",
                    row + 1,
                    header(column)
                ),
            )),
            Ok(Err((_, e))) => Err(failed(&e, self.landing.target())),
            Err(_) => Err(disk_full()),
        }
    }

    /// Sets a chart of the open sheet's rows to the right of its last column; a sheet without rows gets none.
    pub fn chart(&mut self, chart: ChartOut) -> Result<()> {
        let open = self.open.as_mut().ok_or_else(|| Problem::internal("no open sheet"))?;
        open.charts.push(chart);
        Ok(())
    }

    /// Colours columns of the open sheet by their numbers.
    pub fn shade(&mut self, shade: ShadeOut) -> Result<()> {
        let open = self.open.as_mut().ok_or_else(|| Problem::internal("no open sheet"))?;
        open.shades.push(shade);
        Ok(())
    }

    /// Closes the last sheet, writes the file and lets it appear under its name.
    pub fn finish(mut self) -> Result<()> {
        self.close_sheet()?;
        let target = self.landing.target().to_owned();
        let (book, landing) = (&mut self.book, &mut self.landing);
        held(&target, || book.save_to_writer(landing))?;
        self.landing.land()
    }

    fn close_sheet(&mut self) -> Result<()> {
        let Some(open) = self.open.take() else {
            return Ok(());
        };
        let columns = u16::try_from(open.out.columns.len()).unwrap_or(0);
        if columns == 0 {
            return Ok(());
        }
        let index = self.sheets - 1;
        let target = self.landing.target().to_owned();
        let book = &mut self.book;
        held(&target, || {
            let sheet = book.worksheet_from_index(index)?;
            let last = open.next_row - 1;
            let rows = (open.header_row + 1, last);
            if last > open.header_row {
                for chart in &open.charts {
                    draw(sheet, chart, rows, columns + 1)?;
                }
                for columns in &open.shades {
                    shade(sheet, *columns, rows)?;
                }
            }
            match open.out.look {
                Look::Data => sheet.autofilter(open.header_row, 0, last.max(open.header_row), columns - 1)?,
                Look::Print { .. } => sheet.set_print_area(0, 0, last, columns - 1)?,
            };
            Ok(())
        })
    }

    /// Sheet names differ by more than case.
    fn free_name(&mut self, wanted: &str) -> String {
        let base = sheet_name(wanted);
        let mut name = base.clone();
        let mut number = 2;
        while !self.names.insert(name.to_lowercase()) {
            let short: String = base.chars().take(26).collect();
            name = sheet_name(&format!("{short}({number})"));
            number += 1;
        }
        name
    }
}

/// Column widths, page set-up, title, notes and header; the header's row, counted from 0.
fn begin(sheet: &mut Worksheet, out: &SheetOut, formats: &Formats) -> std::result::Result<u32, XlsxError> {
    for (column, c) in (0_u16..).zip(&out.columns) {
        sheet.set_column_width(column, c.width.clamp(2.0, 120.0))?;
        if matches!(out.look, Look::Data) {
            sheet.set_column_format(column, formats.column(c.kind))?;
        }
    }
    let mut row = 0;
    match &out.look {
        Look::Data => {
            sheet.set_freeze_panes(1, 0)?;
        }
        Look::Print { title, notes, footer } => {
            sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
            sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
            let footer: String = footer.chars().take(180).collect();
            sheet.set_footer(format!("&L{}&R&P / &N", footer.replace('&', "&&")));
            sheet.set_row_height(0, 24)?;
            sheet.write_string_with_format(0, 0, title, &formats.title)?;
            row = 1;
            // Not in the text format of cells: a note runs over the columns to its right.
            let line = Format::new().set_font_name(FONT).set_font_size(10);
            for note in notes {
                sheet.write_string_with_format(row, 0, note, &line)?;
                row += 1;
            }
            sheet.set_repeat_rows(row, row)?;
        }
    }
    for (column, c) in (0_u16..).zip(&out.columns) {
        sheet.write_string_with_format(row, column, &c.header, &formats.header)?;
    }
    Ok(row)
}

fn data_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: CellOut<'_>,
    kind: ColumnKind,
    formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    match (cell, kind) {
        (CellOut::Empty | CellOut::Text(""), _) => {}
        (CellOut::Text(text), _) => {
            sheet.write_string(row, column, text)?;
        }
        (CellOut::Number(n), ColumnKind::Number | ColumnKind::Rate) => {
            sheet.write_number(row, column, n)?;
        }
        (CellOut::Number(n), _) => {
            sheet.write_number_with_format(row, column, n, &formats.number)?;
        }
        (CellOut::Date(day), _) => match (serial(day), kind) {
            (Some(n), ColumnKind::Date) => {
                sheet.write_number(row, column, n)?;
            }
            (Some(n), _) => {
                sheet.write_number_with_format(row, column, n, &formats.date)?;
            }
            (None, _) => {
                sheet.write_string(row, column, day.format("%Y-%m-%d").to_string())?;
            }
        },
    }
    Ok(())
}

fn print_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: CellOut<'_>,
    formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    match cell {
        CellOut::Empty => sheet.write_blank(row, column, &formats.boxed)?,
        CellOut::Text(text) => sheet.write_string_with_format(row, column, text, &formats.boxed)?,
        CellOut::Number(n) => sheet.write_number_with_format(row, column, n, &formats.boxed_number)?,
        CellOut::Date(day) => match serial(day) {
            Some(n) => sheet.write_number_with_format(row, column, n, &formats.boxed_date)?,
            None => sheet.write_string_with_format(row, column, day.format("%Y-%m-%d").to_string(), &formats.boxed)?,
        },
    };
    Ok(())
}

/// Excel's serial number; days before 1900-03-01, where Excel counts a day that never was, have none.
fn serial(day: NaiveDate) -> Option<f64> {
    let days = day.signed_duration_since(NaiveDate::from_ymd_opt(1899, 12, 30)?).num_days();
    let days = i32::try_from(days).ok()?;
    (61..2_958_466).contains(&days).then(|| f64::from(days))
}

/// Runs the library; it panics where its temporary file cannot grow.
pub(crate) fn held<T>(target: &Path, work: impl FnOnce() -> std::result::Result<T, XlsxError>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|e| failed(&e, target)),
        Err(_) => Err(disk_full()),
    }
}

fn disk_full() -> Problem {
    Problem::new(
        code::DISK,
        "書き出しの途中でディスクに書けなくなりました。空き容量を確かめて、もう一度試してください。前からあるファイルは元のままです。",
    )
}

pub(crate) fn failed(e: &XlsxError, target: &Path) -> Problem {
    match e {
        XlsxError::IoError(e) | XlsxError::TempFileError(_, e) => refused(e, target),
        XlsxError::RowColumnLimitError => Problem::new(
            code::TOO_LARGE,
            "Excel の 1 シートの上限（1,048,576 行、16,384 列）を超えるため書き出せません。年度や係で絞り込んでから書き出してください。",
        ),
        XlsxError::MaxStringLengthExceeded => Problem::new(
            code::INVALID,
            "Excel の 1 セルの上限（32,767 文字）を超える文があるため、.xlsx に書き出せません。文を短くするか、添付ファイルにしてください。",
        ),
        e => Problem::internal(e),
    }
}
