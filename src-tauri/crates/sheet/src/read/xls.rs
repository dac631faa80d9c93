//! .xls: parsed whole by the library, after its records were walked for size and passwords.

use crate::builder::GridBuilder;
use crate::grid::{Grid, Ignored, Merge};
use crate::limits::{broken, encrypted};
use crate::read::cells::{Dress, borrowed, put};
use crate::read::ole;
use crate::read::workbook::{Chosen, Outline, Visibility};
use calamine::{Data, Range, Reader, SheetType, Xls, XlsError};
use kernel::{Progress, Result};
use std::io::Cursor;

pub(crate) fn read(
    bytes: &[u8],
    chosen: Chosen<'_>,
    progress: &dyn Progress,
) -> Result<(Vec<Outline>, Option<Grid>, bool)> {
    super::guarded(|| {
        let looked = ole::look_over(bytes)?;
        progress.step(0, 0)?;
        let mut book = Xls::new(Cursor::new(bytes)).map_err(|e| match e {
            XlsError::Password => encrypted(),
            _ => broken(),
        })?;
        let date_1904 = book.has_1904_epoch();
        let all = book.sheets_metadata().to_vec();
        let sheets: Vec<_> = all.iter().enumerate().filter(|(_, s)| s.typ == SheetType::WorkSheet).collect();
        let mut outlines = Vec::new();
        for (_, s) in &sheets {
            let range = book.worksheet_range(&s.name).map_err(|_| broken())?;
            outlines.push(outline(&s.name, s.visible.into(), &range));
        }
        let Some(index) = super::workbook::choose(chosen, &outlines)? else {
            return Ok((outlines, None, date_1904));
        };
        let (place, sheet) = sheets[index];
        let range = book.worksheet_range(&sheet.name).map_err(|_| broken())?;
        let mut builder = fill(&sheet.name, &range, progress)?;
        for d in book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default() {
            builder.merge(Merge { top: d.start.0 + 1, left: d.start.1, bottom: d.end.0 + 1, right: d.end.1 });
        }
        let counts = looked.sheets.get(place);
        let grid = builder.grid_mut();
        grid.date_1904 = date_1904;
        grid.ignored = Ignored {
            formulas: counts.map_or(0, |c| c.formulas),
            comments: counts.map_or(0, |c| c.comments),
            macros: looked.macros,
            ..Ignored::default()
        };
        Ok((outlines, Some(builder.finish(&[])?), date_1904))
    })
}

/// Rows, columns and first texts of a laid-out sheet.
pub(crate) fn outline(name: &str, visibility: Visibility, range: &Range<Data>) -> Outline {
    let mut rows = 0;
    let mut columns = 0;
    let mut first = Vec::new();
    let left = range.start().map_or(0, |s| s.1);
    for (number, row) in (0_u32..).zip(range.rows()) {
        let Some(last) = row.iter().rposition(|c| *c != Data::Empty) else {
            continue;
        };
        rows += 1;
        columns = columns.max(u32::try_from(last).unwrap_or(0) + left + 1);
        if rows <= 8 {
            let texts =
                row.iter().filter_map(|c| if let Data::String(t) = c { Some((number, t.clone())) } else { None });
            first.extend(texts);
        }
    }
    Outline::new(name, visibility, rows, columns, &first)
}

/// Packs a laid-out sheet.
pub(crate) fn fill(name: &str, range: &Range<Data>, progress: &dyn Progress) -> Result<GridBuilder> {
    let mut builder = GridBuilder::new(name);
    let plain = Dress::default();
    let (top, left) = range.start().unwrap_or((0, 0));
    let height = range.height() as u64;
    for (row, cells) in (0_u32..).zip(range.rows()) {
        if row.is_multiple_of(500) {
            progress.step(u64::from(row), height)?;
        }
        for (column, value) in (0_u32..).zip(cells) {
            if *value != Data::Empty {
                put(&mut builder, top + row + 1, left + column, &borrowed(value), &plain)?;
            }
        }
    }
    Ok(builder)
}

impl From<calamine::SheetVisible> for Visibility {
    fn from(v: calamine::SheetVisible) -> Visibility {
        match v {
            calamine::SheetVisible::Visible => Visibility::Visible,
            calamine::SheetVisible::Hidden => Visibility::Hidden,
            calamine::SheetVisible::VeryHidden => Visibility::VeryHidden,
        }
    }
}
