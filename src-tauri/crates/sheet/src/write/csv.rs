//! .csv out: UTF-8 with a mark at the start, or CP932 where every character has a place in it.
//!
//! Content is written as it is, so that it reads back. A spreadsheet may run a field that starts with `= + - @` as a
//! formula; whoever hands the file to strangers asks for [`CsvStyle::guard_formulas`], which puts `'` before such
//! fields and so changes them.

use crate::read::csv::{Encoding, to_cp932};
use crate::write::landing::{Landing, refused};
use kernel::{FieldProblem, Problem, Result, code};
use std::path::Path;

/// Characters without a place in CP932 that are listed one by one.
const LISTED: usize = 100;

/// How a .csv is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CsvStyle {
    /// `Utf8` (with mark) or `Cp932`; `Utf16` is written as `Utf8`.
    pub encoding: Encoding,
    /// Put `'` before fields that a spreadsheet might take for a formula.
    pub guard_formulas: bool,
}

impl Default for CsvStyle {
    fn default() -> CsvStyle {
        CsvStyle { encoding: Encoding::Utf8, guard_formulas: false }
    }
}

/// Writes a .csv row by row; nothing is seen at the path before [`CsvOut::finish`].
pub struct CsvOut {
    writer: csv::Writer<Landing>,
    style: CsvStyle,
    header: Vec<String>,
    row: u64,
    unmappable: Vec<FieldProblem>,
    more: u64,
    bytes: Vec<u8>,
}

impl CsvOut {
    /// Begins the file with its header (record 1).
    pub fn create(path: &Path, style: CsvStyle, header: &[&str]) -> Result<CsvOut> {
        use std::io::Write as _;
        let mut landing = Landing::create(path)?;
        if style.encoding != Encoding::Cp932 {
            landing.write_all("\u{FEFF}".as_bytes()).map_err(|e| refused(&e, path))?;
        }
        let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(landing);
        let mut out = CsvOut {
            writer,
            style,
            header: header.iter().map(|h| (*h).to_owned()).collect(),
            row: 0,
            unmappable: Vec::new(),
            more: 0,
            bytes: Vec::new(),
        };
        out.row(header)?;
        Ok(out)
    }

    /// Writes the next record.
    pub fn row(&mut self, fields: &[&str]) -> Result<()> {
        self.row += 1;
        for (column, field) in fields.iter().enumerate() {
            self.bytes.clear();
            if self.style.guard_formulas && field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                self.bytes.push(b'\'');
            }
            if self.style.encoding == Encoding::Cp932 {
                if let Err(c) = to_cp932(field, &mut self.bytes) {
                    self.note(column, c);
                }
            } else {
                self.bytes.extend_from_slice(field.as_bytes());
            }
            self.writer.write_field(&self.bytes).map_err(|e| self.failed(&e))?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(|e| self.failed(&e))
    }

    fn note(&mut self, column: usize, c: char) {
        if self.unmappable.len() >= LISTED {
            self.more += 1;
            return;
        }
        let header = self.header.get(column).cloned().unwrap_or_default();
        let message = format!("{} 行目「{header}」の「{c}」（U+{:04X}）", self.row, u32::from(c));
        self.unmappable.push(FieldProblem::new(&header, "unmappable", message));
    }

    /// Lets the file appear; refuses with `invalid` and the list of characters that CP932 lacks.
    pub fn finish(self) -> Result<()> {
        if !self.unmappable.is_empty() {
            let count = self.unmappable.len() as u64 + self.more;
            return Err(Problem::new(
                code::INVALID,
                format!("Shift_JIS（CP932）にない文字が {count} か所あるため、書き出しませんでした。UTF-8 を選ぶか、次の文字を直してください。"),
            )
            .with(self.unmappable));
        }
        let landing = self.writer.into_inner().map_err(|e| Problem::from(std::io::Error::from(e.error().kind())))?;
        landing.land()
    }

    fn failed(&self, e: &csv::Error) -> Problem {
        match e.kind() {
            csv::ErrorKind::Io(e) => refused(e, self.writer.get_ref().target()),
            _ => Problem::internal(e),
        }
    }
}
