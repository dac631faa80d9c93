//! What a sheet says, packed: 16 bytes for each cell with a value, all text of a sheet in one piece.

use crate::text::{is_blank, number_text};
use chrono::{DateTime, NaiveDateTime, NaiveTime, Timelike};
use std::borrow::Cow;
use std::collections::HashMap;

/// What one cell holds; borrowed from its [`Grid`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// No value.
    Empty,
    /// Text, letter for letter; never furigana.
    Text(&'a str),
    /// A number: leading zeros that somebody typed are lost (see [`number_text`]).
    Number(f64),
    /// A date that Excel knows as a date, from either epoch. Pure times of day come as text.
    DateTime(NaiveDateTime),
    /// TRUE or FALSE.
    Bool(bool),
    /// A formula's error as shown: `#REF!`, `#N/A` …
    Error(&'a str),
}

impl<'a> Cell<'a> {
    /// True if there is nothing to see: no value, or white space alone.
    #[must_use]
    pub fn is_blank(self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(t) => is_blank(t),
            _ => false,
        }
    }

    /// The text as it would be read aloud: numbers without powers of ten, dates as `2026-04-01`, empty as `""`.
    #[must_use]
    pub fn text(self) -> Cow<'a, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(t) | Cell::Error(t) => Cow::Borrowed(t),
            Cell::Number(n) => Cow::Owned(number_text(n)),
            Cell::Bool(b) => Cow::Borrowed(if b { "TRUE" } else { "FALSE" }),
            Cell::DateTime(at) => {
                let pattern = match at.time() {
                    NaiveTime::MIN => "%Y-%m-%d",
                    t if t.second() == 0 => "%Y-%m-%d %H:%M",
                    _ => "%Y-%m-%d %H:%M:%S",
                };
                Cow::Owned(at.format(pattern).to_string())
            }
        }
    }
}

/// Cells shown as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// First row, counted from 1.
    pub top: u32,
    /// First column, counted from 0.
    pub left: u32,
    /// Last row, counted from 1, inclusive.
    pub bottom: u32,
    /// Last column, counted from 0, inclusive.
    pub right: u32,
}

/// What a sheet holds besides its values (取り込まれない情報).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ignored {
    /// Notes on cells.
    pub comments: u32,
    /// Pictures (押印画像 among them).
    pub images: u32,
    /// Charts and other graphic frames.
    pub charts: u32,
    /// Text boxes, arrows and other shapes.
    pub shapes: u32,
    /// Formulas; their last computed value is read.
    pub formulas: u32,
    /// Cells with a value on a coloured ground.
    pub coloured: u32,
    /// The workbook carries macros; they are never run.
    pub macros: bool,
}

impl Ignored {
    /// What there is, as words and counts for the screen.
    #[must_use]
    pub fn listed(&self) -> Vec<(&'static str, u32)> {
        [
            ("コメント", self.comments),
            ("画像", self.images),
            ("グラフ", self.charts),
            ("図形", self.shapes),
            ("計算式（値だけを取り込みます）", self.formulas),
            ("色を付けたセル", self.coloured),
            ("マクロ（実行しません）", u32::from(self.macros)),
        ]
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Tag {
    Text,
    Number,
    DateTime,
    Bool,
    Error,
}

/// A cell with a value; texts lie at `value..value+len` of the grid's text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    pub value: u64,
    pub len: u32,
    pub column: u16,
    pub tag: Tag,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub number: u32,
    pub start: u32,
    pub len: u16,
    pub hidden: bool,
    pub struck: bool,
}

/// One sheet: its rows with a value, in order.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// Name of the sheet; for .csv the file's name.
    pub name: String,
    /// Number of columns up to the rightmost value.
    pub columns: u32,
    /// Merged ranges, cut to the used part.
    pub merges: Vec<Merge>,
    /// Hidden columns among the used ones, counted from 0.
    pub hidden_columns: Vec<u32>,
    /// False where the format does not tell which rows are hidden or struck out (all but .xlsx and .xlsm).
    pub flags_known: bool,
    /// Serial numbers count from 1904 (see [`Grid::date_of`]).
    pub date_1904: bool,
    /// What is not read.
    pub ignored: Ignored,
    pub(crate) rows: Vec<Head>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) text: String,
    /// By column: merges that cover it and more than their own first cell, by first row.
    pub(crate) cover: HashMap<u32, Vec<Merge>>,
}

/// One row with at least one value; borrowed from its [`Grid`].
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Row number in the user's file, counted from 1; for .csv the record's number, which is the row that Excel shows.
    pub number: u32,
    /// Hidden by hand or by a filter.
    pub hidden: bool,
    /// More than half of its values are struck out.
    pub struck: bool,
    grid: &'a Grid,
    slots: &'a [Slot],
}

impl<'a> Row<'a> {
    /// The cell in a column counted from 0.
    #[must_use]
    pub fn cell(&self, column: u32) -> Cell<'a> {
        let at = column as usize;
        let slot = match self.slots.get(at) {
            Some(s) if u32::from(s.column) == column => s,
            _ => match self.slots.binary_search_by_key(&column, |s| u32::from(s.column)) {
                Ok(found) => &self.slots[found],
                Err(_) => return Cell::Empty,
            },
        };
        self.grid.view(slot)
    }

    /// The cells with a value, with their columns counted from 0.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = (u32, Cell<'a>)> + use<'a> {
        let grid = self.grid;
        self.slots.iter().map(move |s| (u32::from(s.column), grid.view(s)))
    }

    /// All cells up to the grid's last column.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'a>> + use<'a> {
        let row = *self;
        (0..self.grid.columns).map(move |c| row.cell(c))
    }

    /// True if nothing is to be seen in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.values().all(|(_, c)| c.is_blank())
    }
}

impl Grid {
    fn view(&self, slot: &Slot) -> Cell<'_> {
        let text = || {
            let start = usize::try_from(slot.value).unwrap_or(usize::MAX);
            self.text.get(start..start.saturating_add(slot.len as usize)).unwrap_or("")
        };
        match slot.tag {
            Tag::Text => Cell::Text(text()),
            Tag::Error => Cell::Error(text()),
            Tag::Number => Cell::Number(f64::from_bits(slot.value)),
            Tag::Bool => Cell::Bool(slot.value != 0),
            Tag::DateTime => DateTime::from_timestamp_millis(slot.value.cast_signed())
                .map_or(Cell::Empty, |at| Cell::DateTime(at.naive_utc())),
        }
    }

    fn row_of<'a>(&'a self, head: &Head) -> Row<'a> {
        let start = head.start as usize;
        Row {
            number: head.number,
            hidden: head.hidden,
            struck: head.struck,
            grid: self,
            slots: self.slots.get(start..start + usize::from(head.len)).unwrap_or(&[]),
        }
    }

    /// The rows with a value, from top to bottom.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = Row<'_>> + ExactSizeIterator {
        self.rows.iter().map(|h| self.row_of(h))
    }

    /// The row at a place in [`Grid::rows`].
    #[must_use]
    pub fn row_at(&self, index: usize) -> Option<Row<'_>> {
        self.rows.get(index).map(|h| self.row_of(h))
    }

    /// The row with this number of the user's file, if it has a value.
    #[must_use]
    pub fn row(&self, number: u32) -> Option<Row<'_>> {
        self.rows.binary_search_by_key(&number, |h| h.number).ok().and_then(|i| self.row_at(i))
    }

    /// Number of rows with a value.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True without any value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The merge that covers this cell without starting in it (row counted from 1, column from 0).
    #[must_use]
    pub fn merge_over(&self, row: u32, column: u32) -> Option<Merge> {
        let spans = self.cover.get(&column)?;
        let after = spans.partition_point(|m| m.top <= row);
        // Merges do not overlap in what Excel writes; look a few back for what others write.
        spans[..after].iter().rev().take(8).find(|m| row <= m.bottom && (m.top, m.left) != (row, column)).copied()
    }

    /// The cell as the eye sees it: inside a merge the value of the merge's first cell.
    #[must_use]
    pub fn shown(&self, row: u32, column: u32) -> Cell<'_> {
        let at = |r, c| self.row(r).map_or(Cell::Empty, |row| row.cell(c));
        match self.merge_over(row, column) {
            Some(m) => at(m.top, m.left),
            None => at(row, column),
        }
    }

    /// The day that a bare serial number means in this workbook (44652 is 2022-04-01 in the 1900 system).
    #[must_use]
    pub fn date_of(&self, serial: f64) -> Option<NaiveDateTime> {
        use calamine::{ExcelDateTime, ExcelDateTimeType};
        let limit = if self.date_1904 { 2_957_004.0 } else { 2_958_466.0 };
        if !(1.0..limit).contains(&serial) {
            return None;
        }
        ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, self.date_1904).as_datetime()
    }
}
