//! Workbooks out: the rows of a report.

use crate::print::SheetRows;
use kernel::{Progress, Result};
use sheet::{CellOut, ColumnKind, ColumnOut, Look, SheetOut, Writer};
use std::path::Path;

/// Writes sheets of text cells, and one that says what the workbook is.
///
/// # Errors
/// Whatever the disk refuses; nothing is left at `path` then.
pub fn write_rows(
    path: &Path,
    temporary: &Path,
    sheets: &[SheetRows],
    about: &[(&str, &str)],
    progress: &dyn Progress,
) -> Result<()> {
    let mut out = Writer::create(path, temporary)?;
    let column = |header: &str, width: f64| ColumnOut { header: header.to_owned(), width, kind: ColumnKind::Text };
    for (name, columns, rows) in sheets {
        out.sheet(SheetOut {
            name: name.clone(),
            columns: columns.iter().map(|(header, width)| column(header, *width)).collect(),
            look: Look::Data,
        })?;
        for (n, row) in rows.iter().enumerate() {
            if n % 100 == 0 {
                progress.step(n as u64, rows.len() as u64)?;
            }
            let cells: Vec<CellOut<'_>> =
                row.iter().map(|t| if t.is_empty() { CellOut::Empty } else { CellOut::Text(t) }).collect();
            out.row(&cells)?;
        }
    }
    out.sheet(SheetOut {
        name: "この表について".to_owned(),
        columns: vec![column("項目", 16.0), column("内容", 60.0)],
        look: Look::Data,
    })?;
    for (label, said) in about {
        out.row(&[CellOut::Text(label), CellOut::Text(said)])?;
    }
    out.finish()
}
