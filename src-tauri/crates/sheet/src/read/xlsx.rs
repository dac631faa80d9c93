//! .xlsx and .xlsm: values from the cell reader, everything else from the second look, both at the same time.

use crate::builder::GridBuilder;
use crate::grid::{Cell, Grid, Ignored};
use crate::limits::{bad_file, broken, encrypted};
use crate::read::cells::{Dress, put};
use crate::read::package::Package;
use crate::read::parts::{self, Directory, SheetPart};
use crate::read::scan::{Scan, scan};
use crate::read::workbook::{Chosen, Outline};
use calamine::{Reader, Xlsx, XlsxError};
use kernel::{Problem, Progress, Result};
use std::io::Cursor;

/// Rows and cells that are read of a sheet to see what it is about.
const GLANCE_CELLS: usize = 60;

pub(crate) struct XlsxFile<'b> {
    bytes: &'b [u8],
    package: Package<'b>,
    directory: Directory,
    macros: bool,
}

impl<'b> XlsxFile<'b> {
    pub fn open(bytes: &'b [u8], macros: bool) -> Result<XlsxFile<'b>> {
        let mut package = Package::open(bytes)?;
        package.weigh()?;
        let directory = super::guarded(|| {
            parts::check_string_table(&mut package)?;
            parts::directory(&mut package)
        })?;
        if directory.sheets.is_empty() {
            return Err(bad_file("このブックには表のシートがありません。台帳のあるファイルを選んでください。"));
        }
        Ok(XlsxFile { bytes, package, directory, macros })
    }

    pub fn date_1904(&self) -> bool {
        self.directory.date_1904
    }

    /// The outlines of all sheets; and, if one is asked for, its grid. Without a name the best sheet is taken.
    pub fn read(&mut self, chosen: Chosen<'_>, progress: &dyn Progress) -> Result<(Vec<Outline>, Option<Grid>)> {
        let sheets = self.directory.sheets.clone();
        let named = match chosen {
            Chosen::Named(name) => Some(super::workbook::position(sheets.iter().map(|s| s.name.as_str()), name)?),
            Chosen::Best if sheets.len() == 1 => Some(0),
            _ => None,
        };
        let scans = Package::clone(&self.package);
        let glance_at = |book: &mut Book<'_>, scan: &Scan, sheet: &SheetPart| -> Outline {
            let first = if scan.rows == 0 { Vec::new() } else { glance(book, &sheet.name) };
            Outline::new(&sheet.name, sheet.visibility, scan.rows, scan.columns, &first)
        };
        if let Some(index) = named {
            // The usual case: the second look runs beside the cell reader.
            let (looked, grid) = std::thread::scope(|s| {
                let looking = s.spawn(|| super::guarded(|| look_over(scans, &sheets, progress)));
                let grid = super::guarded(|| {
                    let mut book = open(self.bytes)?;
                    let grid = cells(&mut book, &sheets[index].name, progress)?;
                    Ok((book, grid))
                });
                (looking.join().unwrap_or_else(|_| Err(broken())), grid)
            });
            let (mut book, builder) = grid?;
            let looked = looked?;
            let outlines = sheets.iter().zip(&looked).map(|(s, l)| glance_at(&mut book, l, s)).collect();
            let scan = looked.into_iter().nth(index).unwrap_or_default();
            return Ok((outlines, Some(self.finish(builder, scan, &sheets[index])?)));
        }
        super::guarded(|| {
            let looked = look_over(scans, &sheets, progress)?;
            let mut book = open(self.bytes)?;
            let outlines: Vec<Outline> = sheets.iter().zip(&looked).map(|(s, l)| glance_at(&mut book, l, s)).collect();
            if matches!(chosen, Chosen::Nothing) {
                return Ok((outlines, None));
            }
            let index = super::workbook::best(&outlines);
            let builder = cells(&mut book, &sheets[index].name, progress)?;
            let scan = looked.into_iter().nth(index).unwrap_or_default();
            let grid = self.finish(builder, scan, &sheets[index])?;
            Ok((outlines, Some(grid)))
        })
    }

    fn finish(&mut self, mut builder: GridBuilder, scan: Scan, sheet: &SheetPart) -> Result<Grid> {
        let hanging = super::guarded(|| Ok(parts::hanging(&mut self.package, &sheet.path)))?;
        for (row, column, text) in &scan.odd_errors {
            builder.put(*row, *column, Cell::Error(text))?;
        }
        for merge in scan.merges {
            builder.merge(merge);
        }
        let grid = builder.grid_mut();
        grid.flags_known = true;
        grid.date_1904 = self.directory.date_1904;
        grid.hidden_columns = scan.hidden_columns;
        grid.ignored = Ignored {
            comments: hanging.comments,
            images: hanging.images,
            charts: hanging.charts,
            shapes: hanging.shapes,
            formulas: scan.formulas,
            coloured: grid.ignored.coloured,
            macros: self.macros,
        };
        builder.finish(&scan.hidden_rows)
    }
}

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

fn open(bytes: &[u8]) -> Result<Book<'_>> {
    Xlsx::new(Cursor::new(bytes)).map_err(|e| refused(&e))
}

fn refused(e: &XlsxError) -> Problem {
    if matches!(e, XlsxError::Password) { encrypted() } else { broken() }
}

fn look_over(mut package: Package<'_>, sheets: &[SheetPart], progress: &dyn Progress) -> Result<Vec<Scan>> {
    sheets
        .iter()
        .map(|s| {
            let part = package.reader(&s.path)?.ok_or_else(broken)?;
            scan(part, progress)
        })
        .collect()
}

fn cells(book: &mut Book<'_>, name: &str, progress: &dyn Progress) -> Result<GridBuilder> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|e| refused(&e))?;
    let dresses: Vec<Dress> = reader.styles().iter().map(Dress::of).collect();
    let plain = Dress::default();
    let mut sheet = GridBuilder::new(name);
    let expected = u64::from(reader.dimensions().end.0).saturating_add(1);
    let mut odd = 0;
    let mut reported = 0;
    loop {
        match reader.next_cell_with_style_id() {
            Ok(Some((cell, style))) => {
                let (row, column) = cell.get_position();
                put(&mut sheet, row + 1, column, cell.get_value(), dresses.get(style).unwrap_or(&plain))?;
                if sheet.rows() >= reported + 500 {
                    reported = sheet.rows();
                    progress.step(u64::from(row), expected.max(u64::from(row)))?;
                }
            }
            Ok(None) => return Ok(sheet),
            // The second look brings these.
            Err(XlsxError::CellError(_)) if odd < 10_000 => odd += 1,
            Err(e) => {
                let done = sheet.rows();
                return Err(match refused(&e) {
                    p if p.code == kernel::code::ENCRYPTED_FILE => p,
                    _ => bad_file(format!(
                        "シート「{name}」の値のある行を {done} 行読んだところで、ファイルの記録が壊れていて読めなくなりました。Excel で開いて「名前を付けて保存」で .xlsx に保存し直してから、もう一度選んでください。"
                    )),
                });
            }
        }
    }
}

/// The first texts of a sheet, by row.
fn glance(book: &mut Book<'_>, name: &str) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    let Ok(mut reader) = book.worksheet_cells_reader(name) else {
        return found;
    };
    for _ in 0..GLANCE_CELLS {
        let Ok(Some(cell)) = reader.next_cell() else {
            break;
        };
        let text = match cell.get_value() {
            calamine::DataRef::String(t) => t.clone(),
            calamine::DataRef::SharedString(t) => (*t).to_owned(),
            _ => continue,
        };
        found.push((cell.get_position().0, text));
    }
    found
}
