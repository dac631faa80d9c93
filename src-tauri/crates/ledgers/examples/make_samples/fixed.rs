//! Workbooks that come out the same, byte for byte, whenever they are written.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

/// An empty workbook that tells a fixed day of making.
pub fn workbook() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2026, 10, 28)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    Ok(book)
}
