//! Workbooks: .xlsx, .xlsm, .xls, .ods and .csv become a [`Grid`]; grids become .xlsx and .csv.
//!
//! A file from an office is a stranger: it may be locked, cut off, huge, sparse or hostile, and each of these gets an
//! answer that says what to do. Every limit is checked before the file reaches the parser. What a cell says is kept
//! letter for letter; what the workbook holds besides (comments, pictures, colours) is counted in [`Ignored`].
//!
//! Deliberately absent: ledgers, columns with a meaning, guesses about dates in text, and running macros.

mod builder;
mod grid;
mod limits;
mod read;
mod text;
mod write;

pub use builder::GridBuilder;
pub use grid::{Cell, Grid, Ignored, Merge, Row};
pub use limits::{MAX_CELLS, MAX_COLUMNS, MAX_FILE_BYTES, MAX_RATIO, MAX_ROWS, MAX_UNPACKED_BYTES};
pub use read::csv::{CsvFound, CsvOptions, Encoding, decode_text};
pub use read::guards::{Guard, guards};
pub use read::workbook::{Format, LooksLike, SheetInfo, Visibility, Workbook, inspect, read};
pub use text::{column_name, number_text, private_use, sheet_name};
pub use write::back::{RowBack, write_rows_back};
pub use write::chart::{ChartOut, ShadeOut};
pub use write::csv::{CsvOut, CsvStyle};
pub use write::forms::{FormCell, FormSheet, write_forms};
pub use write::landing::Landing;
pub use write::xlsx::{CellOut, ColumnKind, ColumnOut, Look, SheetOut, Writer};
