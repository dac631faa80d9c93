//! Rows of a table become drawings: spans placed, heights found, inner rules drawn. The outer frame belongs to whoever places them.

use crate::art::{Art, weight};
use crate::cell::Cell;
use crate::inside::{self, Annexed, LaidCell, Sizes};
use crate::shape::{Ink, Place};
use crate::table::{Row, RowKind, Table};
use kernel::{Problem, Result};

/// Rows that stay together because a cell spans them; mostly a single row.
pub(crate) struct LaidRows {
    pub art: Art,
    pub height: f32,
    /// How many rows of the table.
    pub rows: usize,
    /// Stays with what follows.
    pub sticks: bool,
    pub annexed: Vec<Annexed>,
}

/// Lays out the rows of one table in columns of fixed width.
pub(crate) struct Grid<'a> {
    ink: &'a Ink<'a>,
    xs: Vec<f32>,
    fields: Vec<String>,
    sizes: Sizes,
    /// Height that a page offers at most.
    limit: f32,
}

struct Placed<'a> {
    cell: &'a Cell,
    row: usize,
    col: usize,
    width: f32,
    laid: LaidCell,
}

impl<'a> Grid<'a> {
    /// Refuses columns that do not add up to what the form says.
    pub fn new(ink: &'a Ink<'a>, table: &Table, body: f32, limit: f32) -> Result<Grid<'a>> {
        let sum: f32 = table.widths.iter().sum();
        let total = if table.total > 0.0 { table.total } else { body };
        if table.widths.is_empty() || (sum - total).abs() > 0.05 {
            return Err(Problem::internal(format!("表の列幅の合計が {sum} mm で、{total} mm になっていません")));
        }
        let mut xs = vec![0.0];
        for w in &table.widths {
            xs.push(xs.last().copied().unwrap_or(0.0) + w);
        }
        let fields = if table.fields.is_empty() { header_names(table) } else { table.fields.clone() };
        Ok(Grid { ink, xs, fields, sizes: Sizes { first: table.size, second: table.second }, limit })
    }

    pub fn width(&self) -> f32 {
        self.xs.last().copied().unwrap_or(0.0)
    }

    fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    /// The rows from `from` that hang together, laid out.
    pub fn lay(&self, rows: &[Row], from: usize, least: f32) -> Result<LaidRows> {
        let mut end = from + 1;
        let mut r = from;
        while r < end {
            let Some(row) = rows.get(r) else {
                return Err(Problem::internal("表のセルが、ない行にまたがっています"));
            };
            end = end.max(r + row.cells.iter().map(|c| c.rows).max().unwrap_or(1));
            r += 1;
        }
        let group = &rows[from..end];
        let mut placed = self.place(group, least)?;
        let heights = heights(group, &placed, least);
        let mut tops = vec![0.0];
        for h in &heights {
            tops.push(tops.last().copied().unwrap_or(0.0) + h);
        }
        let mut art = Art::default();
        let mut annexed = Vec::new();
        let last_col = self.columns();
        for p in &mut placed {
            let (x, y) = (self.xs[p.col], tops[p.row]);
            let bottom = tops[(p.row + p.cell.rows).min(heights.len())];
            let place = Place { record: &group[p.row].record, field: self.field(p.cell, p.col) };
            inside::draw(&mut art, self.ink, p.cell, &p.laid, (x, y, p.width, bottom - y), self.sizes, place)?;
            if p.col + p.cell.cols < last_col && !p.cell.open {
                art.upright(x + p.width, y, bottom, weight::INNER);
            }
            art.level(x, x + p.width, bottom, weight::INNER);
            annexed.extend(p.laid.annexed.take());
        }
        for (n, row) in group.iter().enumerate() {
            if row.kind == RowKind::Sum {
                art.level(0.0, self.width(), tops[n], weight::OUTER);
            }
        }
        let height = tops.last().copied().unwrap_or(0.0);
        let sticks = group.last().is_some_and(|r| r.kind == RowKind::Group);
        Ok(LaidRows { art, height, rows: group.len(), sticks, annexed })
    }

    /// All rows, one group after the other.
    pub fn lay_all(&self, rows: &[Row], least: f32) -> Result<Vec<LaidRows>> {
        let mut out = Vec::with_capacity(rows.len());
        let mut at = 0;
        while at < rows.len() {
            let laid = self.lay(rows, at, least)?;
            at += laid.rows;
            out.push(laid);
        }
        Ok(out)
    }

    fn place<'c>(&self, group: &'c [Row], least: f32) -> Result<Vec<Placed<'c>>> {
        let columns = self.columns();
        let mut taken = vec![vec![false; columns]; group.len()];
        let mut placed = Vec::with_capacity(group.iter().map(|r| r.cells.len()).sum());
        for (r, row) in group.iter().enumerate() {
            let mut col = 0;
            for c in &row.cells {
                while col < columns && taken[r][col] {
                    col += 1;
                }
                let end = col + c.cols.max(1);
                if end > columns {
                    return Err(Problem::internal(format!(
                        "表の行のセルが {columns} 列より多くあります（{}）",
                        row.record
                    )));
                }
                for line in taken.iter_mut().skip(r).take(c.rows.max(1)) {
                    line[col..end].fill(true);
                }
                let width = self.xs[end] - self.xs[col];
                let room = if c.rows > 1 { 0.0 } else { row.height.unwrap_or(least) };
                let place = Place { record: &row.record, field: self.field(c, col) };
                let laid = inside::lay(self.ink, c, width, room, self.limit, self.sizes, place);
                placed.push(Placed { cell: c, row: r, col, width, laid });
                col = end;
            }
            if taken[r].iter().any(|t| !t) {
                return Err(Problem::internal(format!("表の行のセルが {columns} 列に足りません（{}）", row.record)));
            }
        }
        Ok(placed)
    }

    fn field<'c>(&'c self, cell: &'c Cell, col: usize) -> &'c str {
        if cell.field.is_empty() { self.fields.get(col).map_or("", String::as_str) } else { &cell.field }
    }
}

/// The first header row names the columns; a cell over several columns names them all.
fn header_names(table: &Table) -> Vec<String> {
    let mut names = Vec::new();
    for c in table.head.first().map(|r| &r.cells).into_iter().flatten() {
        let name = c.paras.first().map(|p| p.plain().replace(['\n', ' ', '\u{3000}'], "")).unwrap_or_default();
        for _ in 0..c.cols.max(1) {
            names.push(name.clone());
        }
    }
    names
}

fn heights(group: &[Row], placed: &[Placed<'_>], least: f32) -> Vec<f32> {
    let mut heights: Vec<f32> = group.iter().map(|r| r.height.unwrap_or(least)).collect();
    for p in placed.iter().filter(|p| p.cell.rows <= 1) {
        heights[p.row] = heights[p.row].max(p.laid.height);
    }
    for p in placed.iter().filter(|p| p.cell.rows > 1) {
        let end = (p.row + p.cell.rows).min(heights.len());
        let have: f32 = heights[p.row..end].iter().sum();
        if let Some(last) = heights[p.row..end].last_mut() {
            *last += (p.laid.height - have).max(0.0);
        }
    }
    heights
}
