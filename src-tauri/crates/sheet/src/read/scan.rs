//! The second look at a sheet of an .xlsx: what the cell reader does not tell (hidden rows and columns, merges,
//! formulas, how many rows and columns are in use). One streaming pass; values are not kept.

use crate::grid::Merge;
use crate::limits::broken;
use crate::read::package::PartReader;
use crate::read::parts::{attribute, is_on};
use kernel::{Progress, Result};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What the second look found.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// Hidden row numbers, from 1, rising.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns, from 0.
    pub hidden_columns: Vec<u32>,
    pub merges: Vec<Merge>,
    pub formulas: u32,
    /// Rows with a value.
    pub rows: u32,
    /// Columns up to the rightmost value.
    pub columns: u32,
    /// Errors that the cell reader does not know (`#SPILL!`, `#GETTING_DATA` …): row from 1, column from 0.
    pub odd_errors: Vec<(u32, u32, String)>,
}

/// Errors that the cell reader knows.
const KNOWN_ERRORS: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];
const MOST_MERGES: usize = 1_000_000;

/// `B12` to row 12 and column 1.
pub(crate) fn position(name: &str) -> Option<(u32, u32)> {
    let split = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = name.split_at(split);
    let mut column = 0_u32;
    for b in letters.bytes() {
        if !b.is_ascii_alphabetic() {
            return None;
        }
        column = column.checked_mul(26)?.checked_add(u32::from(b.to_ascii_uppercase() - b'A') + 1)?;
    }
    let row: u32 = digits.parse().ok()?;
    if row == 0 || row > 1_048_576 || column > 16_384 { None } else { Some((row, column.checked_sub(1)?)) }
}

/// `B4:C9` or `B4` to what it spans.
pub(crate) fn range(text: &str) -> Option<Merge> {
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    let (top, left) = position(from)?;
    let (bottom, right) = position(to)?;
    (top <= bottom && left <= right).then_some(Merge { top, left, bottom, right })
}

/// Where the pass stands.
#[derive(Default)]
struct At {
    row: u32,
    column: u32,
    in_cell: bool,
    in_value: bool,
    error: bool,
    row_filled: bool,
}

pub(crate) fn scan(part: PartReader<'_, '_>, progress: &dyn Progress) -> Result<Scan> {
    let mut reader = Reader::from_reader(part);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.check_comments = false;
    let mut buffer = Vec::with_capacity(1024);
    let mut found = Scan::default();
    let mut at = At::default();
    let mut hidden_by_default = false;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(e)) => match e.local_name().as_ref() {
                "c" => open_cell(&e, &mut at),
                "v" | "t" if at.in_cell => at.in_value = true,
                "f" if at.in_cell => found.formulas += 1,
                "row" => {
                    open_row(&e, &mut at, &mut found, hidden_by_default);
                    if at.row.is_multiple_of(2048) && progress.stopped() {
                        progress.step(0, 0)?;
                    }
                }
                _ => aside(&e, &mut found, &mut hidden_by_default),
            },
            Ok(Event::Text(t)) if at.in_value && !t.is_empty() => {
                found.columns = found.columns.max(at.column + 1);
                at.row_filled = true;
                if at.error && !KNOWN_ERRORS.contains(&t.as_ref()) && found.odd_errors.len() < 10_000 {
                    found.odd_errors.push((at.row, at.column, t.as_ref().to_owned()));
                }
            }
            Ok(Event::End(e)) => match e.local_name().as_ref() {
                "v" | "t" => at.in_value = false,
                "c" => {
                    at.in_cell = false;
                    at.column += 1;
                }
                "row" => {
                    found.rows += u32::from(at.row_filled);
                    at.row_filled = false;
                }
                _ => {}
            },
            Ok(Event::Empty(e)) => match e.local_name().as_ref() {
                "c" => {
                    open_cell(&e, &mut at);
                    at.in_cell = false;
                    at.column += 1;
                }
                "f" if at.in_cell => found.formulas += 1,
                "row" => open_row(&e, &mut at, &mut found, hidden_by_default),
                _ => aside(&e, &mut found, &mut hidden_by_default),
            },
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => return Err(broken()),
        }
    }
    found.hidden_rows.sort_unstable();
    Ok(found)
}

fn open_cell(e: &BytesStart<'_>, at: &mut At) {
    at.in_cell = true;
    at.error = false;
    for a in e.attributes().with_checks(false).flatten() {
        match a.key.as_ref() {
            "r" => {
                if let Some((row, column)) = position(&a.value) {
                    at.row = row;
                    at.column = column;
                }
            }
            "t" => at.error = a.value == "e",
            _ => {}
        }
    }
}

fn open_row(e: &BytesStart<'_>, at: &mut At, found: &mut Scan, hidden_by_default: bool) {
    at.row += 1;
    at.column = 0;
    let mut hidden = hidden_by_default;
    for a in e.attributes().with_checks(false).flatten() {
        match a.key.as_ref() {
            "r" => at.row = a.value.parse().unwrap_or(at.row),
            "hidden" => hidden = matches!(a.value.as_ref(), "1" | "true" | "on"),
            _ => {}
        }
    }
    if hidden {
        found.hidden_rows.push(at.row);
    }
}

/// Elements around the cells.
fn aside(e: &BytesStart<'_>, found: &mut Scan, hidden_by_default: &mut bool) {
    match e.local_name().as_ref() {
        "col" => {
            let width: f64 = attribute(e, "width").and_then(|w| w.parse().ok()).unwrap_or(1.0);
            if is_on(attribute(e, "hidden")) || width == 0.0 {
                let number = |name| attribute(e, name).and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
                let (first, last) = (number("min").max(1), number("max").min(16_384));
                found.hidden_columns.extend((first..=last).map(|c| c - 1));
            }
        }
        "mergeCell" if found.merges.len() < MOST_MERGES => {
            found.merges.extend(attribute(e, "ref").and_then(|r| range(&r)));
        }
        "sheetFormatPr" => *hidden_by_default = is_on(attribute(e, "zeroHeight")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cell_names_become_positions() {
        assert_eq!(position("A1"), Some((1, 0)));
        assert_eq!(position("XFD1048576"), Some((1_048_576, 16_383)));
        assert_eq!(position("ZZZZ1"), None);
        assert_eq!(position("12"), None);
        assert_eq!(range("B2:C5"), Some(Merge { top: 2, left: 1, bottom: 5, right: 2 }));
        assert_eq!(range("C5:B2"), None);
    }
}
