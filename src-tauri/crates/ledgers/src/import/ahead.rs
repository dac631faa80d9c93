//! Looks at rows before they are read: what can be told of a row by itself is told by another thread.

use super::matching::Hasher;
use super::rows::{RowIs, Table};
use kernel::fold::search_key;
use kernel::{Problem, Result};
use sheet::{Cell, Grid, Row};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{Builder, Scope};

/// Rows that are handed over together.
const CHUNK: usize = 512;
/// Chunks that may lie ready.
const READY: usize = 8;

/// Places of the columns that are folded, in their sheet.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub(super) name: Option<u32>,
    pub(super) old: Option<u32>,
}

/// What can be told of a row by itself.
pub(super) struct Looked<'g> {
    pub(super) is: RowIs,
    /// What the cell of the name says, and its fold.
    pub(super) name: Option<(&'g str, Box<str>)>,
    /// What the cell of the old number says, and its key.
    pub(super) old: Option<(&'g str, u64)>,
}

/// Rows under the header, looked at in their order.
pub(super) struct Ahead<'g> {
    chunks: Receiver<Vec<Looked<'g>>>,
    chunk: std::vec::IntoIter<Looked<'g>>,
}

impl<'g> Ahead<'g> {
    /// Begins to look at every row below `bottom`.
    pub(super) fn new<'s, 'e>(
        threads: &'s Scope<'s, 'e>,
        grid: &'g Grid,
        table: &'s Table,
        bottom: u32,
        columns: Columns,
        hash: &'s Hasher,
    ) -> Result<Ahead<'g>>
    where
        'g: 's,
    {
        let (hand_over, chunks) = sync_channel(READY);
        Builder::new().spawn_scoped(threads, move || {
            let mut rows = grid.rows().filter(|r| r.number > bottom);
            loop {
                let chunk: Vec<Looked<'g>> =
                    rows.by_ref().take(CHUNK).map(|row| look(grid, table, &row, columns, hash)).collect();
                // Whoever stopped reading needs no more.
                if chunk.is_empty() || hand_over.send(chunk).is_err() {
                    break;
                }
            }
        })?;
        Ok(Ahead { chunks, chunk: Vec::new().into_iter() })
    }

    /// The next row.
    ///
    /// # Errors
    /// `internal` if the other thread ended early.
    pub(super) fn next(&mut self) -> Result<Looked<'g>> {
        loop {
            if let Some(looked) = self.chunk.next() {
                return Ok(looked);
            }
            self.chunk = self.chunks.recv().map_err(|_| Problem::internal("取り込みの下見"))?.into_iter();
        }
    }
}

fn look<'g>(grid: &'g Grid, table: &Table, row: &Row<'g>, columns: Columns, hash: &Hasher) -> Looked<'g> {
    let text = |column: Option<u32>| match column.map(|c| row.cell(c)) {
        Some(Cell::Text(text)) => Some(text),
        _ => None,
    };
    Looked {
        is: table.look(grid, row),
        name: text(columns.name).map(|said| (said, search_key(said).into())),
        old: text(columns.old).map(|said| (said, hash.code(said))),
    }
}
