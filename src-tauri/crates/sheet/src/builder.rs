//! From cells to a packed grid, within the limits.

use crate::grid::{Cell, Grid, Head, Merge, Slot, Tag};
use crate::limits::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT_BYTES, too_large, too_many_cells};
use crate::text::column_name;
use kernel::Result;
use std::collections::HashMap;

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
            grid: Grid { name: name.to_owned(), ..Grid::default() },
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

    /// [`GridBuilder::put`], telling whether the text is struck out.
    pub fn put_marked(&mut self, row: u32, column: u32, cell: Cell<'_>, struck: bool) -> Result<()> {
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
            Cell::DateTime(at) => (Tag::DateTime, at.and_utc().timestamp_millis().cast_unsigned(), 0),
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
            self.grid.rows.push(Head { number: row, start, len: 0, hidden: false, struck: false });
        } else if self.grid.slots.last().is_some_and(|s| self.filled > 0 && u32::from(s.column) >= column) {
            self.disordered = true;
        }
        if self.grid.slots.len() >= MAX_CELLS {
            return Err(too_many_cells(&self.grid.name));
        }
        self.filled += 1;
        self.struck += u32::from(struck);
        self.grid.columns = self.grid.columns.max(column + 1);
        self.grid.slots.push(Slot { value, len, column: u16::try_from(column).unwrap_or(u16::MAX), tag });
        Ok(())
    }

    /// Keeps a text, at most once if it was seen lately.
    fn keep(&mut self, text: &str) -> Result<(u32, u32)> {
        let bytes = text.as_bytes();
        let mut hash = bytes.len() as u64;
        for chunk in bytes.chunks(8).take(8) {
            let mut word = [0_u8; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            hash = (hash.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
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
        grid.merges.retain(|m| m.top <= m.bottom && m.left <= m.right && (m.top, m.left) != (m.bottom, m.right));
        grid.merges.sort_by_key(|m| (m.top, m.left));
        let covered: u64 = grid.merges.iter().map(|m| u64::from(m.right - m.left) + 1).sum();
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
            let slots = self.grid.slots.get(start..start + usize::from(head.len)).unwrap_or(&[]);
            all.extend(slots.iter().map(|s| (head.number, *s)));
            let mark = marks.entry(head.number).or_insert(Merged { struck: 0, total: 0 });
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
                self.grid.rows.push(Head { number: row, start, len: 0, hidden: false, struck });
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
        b.merge(Merge { top: 1, left: 0, bottom: 1, right: 1 });
        b.merge(Merge { top: 2, left: 0, bottom: 900, right: 0 });
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
        assert_eq!(g.rows().map(|r| (r.number, r.hidden)).collect::<Vec<_>>(), [(1, false), (2, false), (4, true)]);
    }

    #[test]
    fn merged_cells_show_their_first_cell_and_blank_cells_stay_blank() {
        let g = small();
        assert_eq!(g.merges[1], Merge { top: 2, left: 0, bottom: 4, right: 0 }, "cut to the used rows");
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
        assert_eq!(g.date_of(44_652.0).unwrap().to_string(), "2022-04-01 00:00:00");
        g.date_1904 = true;
        assert_eq!(g.date_of(43_190.0).unwrap().to_string(), "2022-04-01 00:00:00");
        assert_eq!(g.date_of(-1.0), None);
        assert_eq!(g.date_of(9e9), None);
    }
}
