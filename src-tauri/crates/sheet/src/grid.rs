//! What a sheet says, packed: 16 bytes for each cell with a value, all text of a sheet in one piece.

use crate::limits::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT_BYTES, too_large, too_many_cells};
use crate::text::{column_name, is_blank, number_text};
use chrono::{DateTime, NaiveDateTime, NaiveTime, Timelike};
use kernel::Result;
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
enum Tag {
    Text,
    Number,
    DateTime,
    Bool,
    Error,
}

/// A cell with a value; texts lie at `value..value+len` of the grid's text.
#[derive(Debug, Clone, Copy)]
struct Slot {
    value: u64,
    len: u32,
    column: u16,
    tag: Tag,
}

#[derive(Debug, Clone, Copy)]
struct Head {
    number: u32,
    start: u32,
    len: u16,
    hidden: bool,
    struck: bool,
}

/// One sheet: its rows with a value, in order.
#[derive(Debug, Default)]
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
    rows: Vec<Head>,
    slots: Vec<Slot>,
    text: String,
    /// By column: merges that cover it and more than their own first cell, by first row.
    cover: HashMap<u32, Vec<Merge>>,
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
            _ => match self
                .slots
                .binary_search_by_key(&column, |s| u32::from(s.column))
            {
                Ok(found) => &self.slots[found],
                Err(_) => return Cell::Empty,
            },
        };
        self.grid.view(slot)
    }

    /// The cells with a value, with their columns counted from 0.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = (u32, Cell<'a>)> + use<'a> {
        let grid = self.grid;
        self.slots
            .iter()
            .map(move |s| (u32::from(s.column), grid.view(s)))
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
            self.text
                .get(start..start.saturating_add(slot.len as usize))
                .unwrap_or("")
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
            slots: self
                .slots
                .get(start..start + usize::from(head.len))
                .unwrap_or(&[]),
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
        self.rows
            .binary_search_by_key(&number, |h| h.number)
            .ok()
            .and_then(|i| self.row_at(i))
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
        spans[..after]
            .iter()
            .rev()
            .take(8)
            .find(|m| row <= m.bottom && (m.top, m.left) != (row, column))
            .copied()
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
        let limit = if self.date_1904 {
            2_957_004.0
        } else {
            2_958_466.0
        };
        if !(1.0..limit).contains(&serial) {
            return None;
        }
        ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, self.date_1904).as_datetime()
    }
}

/// Packs cells into a [`Grid`]; refuses more than the limits.
#[derive(Debug)]
pub struct GridBuilder {
    grid: Grid,
    at: u32,
    filled: u32,
    struck: u32,
    disordered: bool,
    seen: Vec<(u32, u32)>,
}

impl GridBuilder {
    /// An empty sheet.
    #[must_use]
    pub fn new(name: &str) -> GridBuilder {
        GridBuilder {
            grid: Grid {
                name: name.to_owned(),
                ..Grid::default()
            },
            at: 0,
            filled: 0,
            struck: 0,
            disordered: false,
            seen: vec![(0, 0); 4096],
        }
    }

    /// Puts a value (row counted from 1, column from 0); a later value for the same cell wins.
    pub fn put(&mut self, row: u32, column: u32, cell: Cell<'_>) -> Result<()> {
        self.put_marked(row, column, cell, false)
    }

    pub(crate) fn put_marked(
        &mut self,
        row: u32,
        column: u32,
        cell: Cell<'_>,
        struck: bool,
    ) -> Result<()> {
        let (tag, value, len) = match cell {
            Cell::Empty => return Ok(()),
            Cell::Text("") => return Ok(()),
            Cell::Text(_) if column >= MAX_COLUMNS && cell.is_blank() => return Ok(()),
            Cell::Text(t) => {
                let (start, len) = self.keep(t)?;
                (Tag::Text, u64::from(start), len)
            }
            Cell::Error(t) => {
                let (start, len) = self.keep(t)?;
                (Tag::Error, u64::from(start), len)
            }
            Cell::Number(n) => (Tag::Number, n.to_bits(), 0),
            Cell::Bool(b) => (Tag::Bool, u64::from(b), 0),
            Cell::DateTime(at) => (
                Tag::DateTime,
                at.and_utc().timestamp_millis().cast_unsigned(),
                0,
            ),
        };
        if column >= MAX_COLUMNS {
            return Err(too_large(format!(
                "シート「{}」の {}{row} セルに値があります。読めるのは {} 列目（{} 列）までです。離れた場所の値や要らない列を削除し、保存し直してから、もう一度選んでください。",
                self.grid.name,
                column_name(column),
                MAX_COLUMNS,
                column_name(MAX_COLUMNS - 1),
            )));
        }
        if row != self.at {
            self.close_row();
            if self.grid.rows.len() >= MAX_ROWS {
                return Err(too_large(format!(
                    "シート「{}」には {MAX_ROWS} 行を超える行があります。年度や係ごとに別のファイルに分けて、もう一度選んでください。",
                    self.grid.name
                )));
            }
            self.disordered |= row < self.at;
            self.at = row;
            let start = u32::try_from(self.grid.slots.len()).unwrap_or(u32::MAX);
            self.grid.rows.push(Head {
                number: row,
                start,
                len: 0,
                hidden: false,
                struck: false,
            });
        } else if self
            .grid
            .slots
            .last()
            .is_some_and(|s| self.filled > 0 && u32::from(s.column) >= column)
        {
            self.disordered = true;
        }
        if self.grid.slots.len() >= MAX_CELLS {
            return Err(too_many_cells(&self.grid.name));
        }
        self.filled += 1;
        self.struck += u32::from(struck);
        self.grid.columns = self.grid.columns.max(column + 1);
        self.grid.slots.push(Slot {
            value,
            len,
            column: u16::try_from(column).unwrap_or(u16::MAX),
            tag,
        });
        Ok(())
    }

    /// Keeps a text, at most once if it was seen lately.
    fn keep(&mut self, text: &str) -> Result<(u32, u32)> {
        let bytes = text.as_bytes();
        let mut hash = bytes.len() as u64;
        for chunk in bytes.chunks(8).take(8) {
            let mut word = [0_u8; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            hash = (hash.rotate_left(5) ^ u64::from_le_bytes(word))
                .wrapping_mul(0x517c_c1b7_2722_0a95);
        }
        let place = usize::try_from(hash >> 52).unwrap_or(0);
        let (start, len) = self.seen[place];
        if self.grid.text.get(start as usize..(start + len) as usize) == Some(text) {
            return Ok((start, len));
        }
        if self.grid.text.len() + bytes.len() > MAX_TEXT_BYTES {
            return Err(too_many_cells(&self.grid.name));
        }
        let start = u32::try_from(self.grid.text.len()).unwrap_or(u32::MAX);
        let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.grid.text.push_str(text);
        self.seen[place] = (start, len);
        Ok((start, len))
    }

    fn close_row(&mut self) {
        if let Some(head) = self.grid.rows.last_mut() {
            head.len = u16::try_from(self.filled).unwrap_or(u16::MAX);
            head.struck = self.struck * 2 > self.filled;
        }
        self.filled = 0;
        self.struck = 0;
    }

    /// Declares a merge; put all cells first, merges outside them are dropped.
    pub fn merge(&mut self, merge: Merge) {
        self.grid.merges.push(merge);
    }

    pub(crate) fn grid_mut(&mut self) -> &mut Grid {
        &mut self.grid
    }

    /// Rows kept so far.
    pub(crate) fn rows(&self) -> usize {
        self.grid.rows.len()
    }

    /// The packed sheet; `hidden` lists hidden row numbers in rising order.
    pub fn finish(mut self, hidden: &[u32]) -> Result<Grid> {
        self.close_row();
        if self.disordered {
            self.reorder();
        }
        let grid = &mut self.grid;
        for head in &mut grid.rows {
            head.hidden = hidden.binary_search(&head.number).is_ok();
        }
        grid.slots.shrink_to_fit();
        grid.rows.shrink_to_fit();
        grid.text.shrink_to_fit();
        let last = grid.rows.last().map_or(0, |h| h.number);
        let columns = grid.columns;
        grid.hidden_columns.retain(|c| *c < columns);
        for m in &mut grid.merges {
            m.bottom = m.bottom.min(last);
            m.right = m.right.min(columns.saturating_sub(1));
        }
        grid.merges.retain(|m| {
            m.top <= m.bottom && m.left <= m.right && (m.top, m.left) != (m.bottom, m.right)
        });
        grid.merges.sort_by_key(|m| (m.top, m.left));
        let covered: u64 = grid
            .merges
            .iter()
            .map(|m| u64::from(m.right - m.left) + 1)
            .sum();
        if covered > 4_000_000 {
            return Err(too_large(format!(
                "シート「{}」には結合されたセルが多すぎて読み込めません。結合を解除して保存し直してから、もう一度選んでください。",
                grid.name
            )));
        }
        for m in &grid.merges {
            for column in m.left..=m.right {
                grid.cover.entry(column).or_default().push(*m);
            }
        }
        Ok(self.grid)
    }

    /// Sorts cells that came out of order; of two values for one cell the later one stays.
    fn reorder(&mut self) {
        struct Merged {
            struck: u32,
            total: u32,
        }
        let mut all: Vec<(u32, Slot)> = Vec::with_capacity(self.grid.slots.len());
        let mut marks: HashMap<u32, Merged> = HashMap::new();
        for head in &self.grid.rows {
            let start = head.start as usize;
            let slots = self
                .grid
                .slots
                .get(start..start + usize::from(head.len))
                .unwrap_or(&[]);
            all.extend(slots.iter().map(|s| (head.number, *s)));
            let mark = marks.entry(head.number).or_insert(Merged {
                struck: 0,
                total: 0,
            });
            mark.total += u32::from(head.len);
            mark.struck += if head.struck { u32::from(head.len) } else { 0 };
        }
        all.reverse();
        all.sort_by_key(|(row, slot)| (*row, slot.column));
        all.dedup_by_key(|(row, slot)| (*row, slot.column));
        self.grid.rows.clear();
        self.grid.slots.clear();
        for (row, slot) in all {
            if self.grid.rows.last().is_none_or(|h| h.number != row) {
                let start = u32::try_from(self.grid.slots.len()).unwrap_or(u32::MAX);
                let struck = marks.get(&row).is_some_and(|m| m.struck * 2 > m.total);
                self.grid.rows.push(Head {
                    number: row,
                    start,
                    len: 0,
                    hidden: false,
                    struck,
                });
            }
            if let Some(head) = self.grid.rows.last_mut() {
                head.len += 1;
            }
            self.grid.slots.push(slot);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn small() -> Grid {
        let mut b = GridBuilder::new("資産台帳");
        b.put(1, 0, Cell::Text("保管")).unwrap();
        b.put(1, 2, Cell::Text("台数")).unwrap();
        b.put(2, 0, Cell::Text("本庁2階")).unwrap();
        b.put(2, 2, Cell::Number(12.0)).unwrap();
        b.put(4, 2, Cell::Number(3.0)).unwrap();
        b.merge(Merge {
            top: 1,
            left: 0,
            bottom: 1,
            right: 1,
        });
        b.merge(Merge {
            top: 2,
            left: 0,
            bottom: 900,
            right: 0,
        });
        b.finish(&[4]).unwrap()
    }

    #[test]
    fn cells_are_found_by_row_number_and_column() {
        let g = small();
        assert_eq!((g.len(), g.columns), (3, 3));
        assert_eq!(g.row(2).unwrap().cell(2), Cell::Number(12.0));
        assert_eq!(g.row(2).unwrap().cell(1), Cell::Empty);
        assert_eq!(g.row(2).unwrap().cell(400), Cell::Empty);
        assert!(g.row(3).is_none());
        assert_eq!(
            g.rows().map(|r| (r.number, r.hidden)).collect::<Vec<_>>(),
            [(1, false), (2, false), (4, true)]
        );
    }

    #[test]
    fn merged_cells_show_their_first_cell_and_blank_cells_stay_blank() {
        let g = small();
        assert_eq!(
            g.merges[1],
            Merge {
                top: 2,
                left: 0,
                bottom: 4,
                right: 0
            },
            "cut to the used rows"
        );
        assert_eq!(g.shown(4, 0), Cell::Text("本庁2階"));
        assert_eq!(g.shown(1, 1), Cell::Text("保管"));
        assert_eq!(g.shown(2, 1), Cell::Empty);
        assert_eq!(g.merge_over(2, 0), None, "its own first cell");
    }

    #[test]
    fn cells_out_of_order_are_sorted_and_the_later_value_wins() {
        let mut b = GridBuilder::new("x");
        b.put(5, 1, Cell::Text("五")).unwrap();
        b.put(2, 3, Cell::Text("二")).unwrap();
        b.put(5, 0, Cell::Text("〇")).unwrap();
        b.put(5, 1, Cell::Text("後")).unwrap();
        let g = b.finish(&[]).unwrap();
        assert_eq!(g.rows().map(|r| r.number).collect::<Vec<_>>(), [2, 5]);
        let five: Vec<_> = g.row(5).unwrap().values().collect();
        assert_eq!(five, [(0, Cell::Text("〇")), (1, Cell::Text("後"))]);
    }

    #[test]
    fn a_cell_takes_sixteen_bytes() {
        assert_eq!(size_of::<Slot>(), 16);
    }

    #[test]
    fn repeated_text_is_kept_once() {
        let mut b = GridBuilder::new("x");
        for row in 1..=1000 {
            b.put(row, 0, Cell::Text("税務課")).unwrap();
        }
        assert_eq!(b.finish(&[]).unwrap().text, "税務課");
    }

    #[test]
    fn serial_numbers_follow_the_epoch_of_the_workbook() {
        let mut g = Grid::default();
        assert_eq!(
            g.date_of(44_652.0).unwrap().to_string(),
            "2022-04-01 00:00:00"
        );
        g.date_1904 = true;
        assert_eq!(
            g.date_of(43_190.0).unwrap().to_string(),
            "2022-04-01 00:00:00"
        );
        assert_eq!(g.date_of(-1.0), None);
        assert_eq!(g.date_of(9e9), None);
    }
}
