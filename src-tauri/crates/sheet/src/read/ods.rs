//! .ods: parsed whole by the library, after content.xml was walked: a repeated cell takes a few bytes in the file and
//! gigabytes when it is laid out.

use crate::grid::{Grid, Ignored, Merge};
use crate::limits::{MAX_LAID_OUT, bad_file, broken, encrypted, too_many_cells};
use crate::read::package::{Package, PartReader};
use crate::read::parts::attribute;
use crate::read::workbook::{Chosen, Outline};
use crate::read::xls::{fill, outline};
use calamine::{Ods, OdsError, Reader as _};
use kernel::{Progress, Result};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::Cursor;

/// Cells are laid out twice (values and formulas), and once more while they are.
const MOST_CELLS: u64 = MAX_LAID_OUT / 2;

#[derive(Debug, Default)]
struct Table {
    name: String,
    merges: Vec<Merge>,
    ignored: Ignored,
    row: u64,
    column: u64,
    repeated: u64,
    /// Rightmost value of the present row.
    last: u64,
    rightmost: u64,
    first_row: Option<u64>,
    /// Cells that the library holds while it reads.
    held: u64,
    /// Rows from the first to the last value, repetitions included.
    height: u64,
}

pub(crate) fn read(bytes: &[u8], chosen: Chosen<'_>, progress: &dyn Progress) -> Result<(Vec<Outline>, Option<Grid>)> {
    super::guarded(|| {
        let mut package = Package::open(bytes)?;
        package.weigh()?;
        let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
        if String::from_utf8_lossy(&manifest).contains("encryption-data") {
            return Err(encrypted());
        }
        let tables = walk(package.reader("content.xml")?.ok_or_else(broken)?, progress)?;
        let mut book = Ods::new(Cursor::new(bytes)).map_err(|e| match e {
            OdsError::Password => encrypted(),
            _ => broken(),
        })?;
        let sheets = book.sheets_metadata().to_vec();
        if sheets.is_empty() {
            return Err(bad_file("このブックには表のシートがありません。台帳のあるファイルを選んでください。"));
        }
        let mut outlines = Vec::new();
        for s in &sheets {
            let range = book.worksheet_range(&s.name).map_err(|_| broken())?;
            outlines.push(outline(&s.name, s.visible.into(), &range));
        }
        let Some(index) = super::workbook::choose(chosen, &outlines)? else {
            return Ok((outlines, None));
        };
        let name = &sheets[index].name;
        let range = book.worksheet_range(name).map_err(|_| broken())?;
        let mut builder = fill(name, &range, progress)?;
        if let Some(table) = tables.into_iter().find(|t| t.name == *name) {
            builder.grid_mut().ignored = table.ignored;
            for m in table.merges {
                builder.merge(m);
            }
        }
        Ok((outlines, Some(builder.finish(&[])?)))
    })
}

fn count(e: &BytesStart<'_>, name: &str) -> Result<u64> {
    match attribute(e, name) {
        Some(n) => n.parse().map_err(|_| broken()),
        None => Ok(1),
    }
}

fn walk(part: PartReader<'_, '_>, progress: &dyn Progress) -> Result<Vec<Table>> {
    let mut reader = Reader::from_reader(part);
    // The library reads on for ever where a table's end is missing or misspelt: elements must close as they open.
    reader.config_mut().expand_empty_elements = true;
    let mut open = 0_u64;
    let mut buffer = Vec::new();
    let mut tables: Vec<Table> = Vec::new();
    let mut inside = false;
    let mut total = 0_u64;
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        match &event {
            Ok(Event::Start(_)) => open += 1,
            Ok(Event::End(_)) => open = open.saturating_sub(1),
            _ => {}
        }
        match event {
            Ok(Event::Start(e)) => match e.name().as_ref() {
                "table:table" => {
                    let name = attribute(&e, "name").unwrap_or_default().into_owned();
                    tables.push(Table { name, ..Table::default() });
                    inside = true;
                }
                "text:s" if count(&e, "c")? > 32_767 => return Err(broken()),
                name => {
                    let Some(table) = tables.last_mut().filter(|_| inside) else {
                        continue;
                    };
                    table.open(name, &e)?;
                }
            },
            Ok(Event::End(e)) => match e.name().as_ref() {
                "table:table" => inside = false,
                "table:table-row" => {
                    let Some(table) = tables.last_mut().filter(|_| inside) else {
                        continue;
                    };
                    total += table.close_row();
                    let width = table.rightmost;
                    if total > MOST_CELLS || table.height.saturating_mul(width) > MOST_CELLS {
                        return Err(too_many_cells(&table.name));
                    }
                    if table.row.is_multiple_of(1024) {
                        progress.step(0, 0)?;
                    }
                }
                _ => {}
            },
            Ok(Event::Eof) if open > 0 => return Err(broken()),
            Ok(Event::Eof) => return Ok(tables),
            Ok(_) => {}
            Err(_) => return Err(broken()),
        }
    }
}

impl Table {
    fn open(&mut self, name: &str, e: &BytesStart<'_>) -> Result<()> {
        match name {
            "table:table-row" => {
                self.repeated = count(e, "number-rows-repeated")?;
                self.column = 0;
                self.last = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let repeated = count(e, "number-columns-repeated")?;
                let formula = attribute(e, "formula").is_some();
                self.ignored.formulas += u32::from(formula);
                if formula || attribute(e, "value-type").is_some() {
                    self.last = self.column.saturating_add(repeated);
                }
                let (rows, columns) = (count(e, "number-rows-spanned")?, count(e, "number-columns-spanned")?);
                if (rows > 1 || columns > 1) && self.merges.len() < 1_000_000 {
                    let at = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
                    self.merges.push(Merge {
                        top: at(self.row + 1),
                        left: at(self.column),
                        bottom: at(self.row.saturating_add(rows)),
                        right: at(self.column.saturating_add(columns).saturating_sub(1)),
                    });
                }
                self.column = self.column.saturating_add(repeated);
            }
            "office:annotation" => self.ignored.comments += 1,
            "draw:image" => self.ignored.images += 1,
            "draw:object" => self.ignored.charts += 1,
            "draw:custom-shape" | "draw:line" | "draw:rect" | "draw:ellipse" => self.ignored.shapes += 1,
            _ => {}
        }
        Ok(())
    }

    /// Cells that this row adds to what the library holds.
    fn close_row(&mut self) -> u64 {
        let first = self.row;
        self.row = self.row.saturating_add(self.repeated);
        if self.last == 0 {
            return 0;
        }
        let begun = *self.first_row.get_or_insert(first);
        self.rightmost = self.rightmost.max(self.last.min(16_384));
        self.height = self.row - begun;
        self.held += self.last.min(16_384);
        self.last.min(16_384)
    }
}
