//! Import: the rows of a workbook become records that are planned, shown and settled before anything is written.
//!
//! [`plan`] is pure. It answers what will be added, changed and skipped and why, by the row numbers of the user's file,
//! and leaves open what it cannot know: doubtful dates, other class scales, names that differ by a letter. What it never
//! does: write, guess, give a class that nobody wrote, or clear a stored value because a cell is blank.

mod ahead;
mod alike;
mod cell;
mod class;
mod header;
mod matching;
mod notes;
mod options;
mod packed;
mod parts;
mod quirks;
mod reading;
mod report;
mod rows;
mod seen;
mod settling;
mod title;

#[cfg(test)]
mod tests;

pub use header::{Header, find_header};
pub use matching::{Existing, Known, Nothing};
pub use options::{Options, Unique, WINDOW};
pub use parts::part_rows;
pub use quirks::{QUIRKS, Quirk};
pub use report::{
    CellChange, Decision, How, LISTED, Plan, PlannedColumn, Resolved, RowFlag, RowProblem, RowState, Skipped,
    SourceRow, Tally, Totals, WayOut,
};

use chrono::NaiveDate;
use kernel::{FieldProblem, LedgerDef, Progress, Record, RecordId, Result, Values};
use packed::Packed;
use sheet::{Cell, Grid};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A ledger's rules for a whole record, and the record as it stands (none: a new one); called by several threads.
pub type Check<'c> = dyn Fn(&Values, Option<&Record>) -> Vec<FieldProblem> + Sync + 'c;

/// Key under which a column of theirs holds our own number.
pub const NUMBER: &str = "number";

fn cell_text(cell: Cell<'_>) -> Cow<'_, str> {
    cell.text()
}

/// What becomes of one record when the plan lands.
#[derive(Debug, Clone, PartialEq)]
pub struct Landing {
    /// Row of their file.
    pub row: u32,
    /// The record that changes; none: a new one.
    pub id: Option<RecordId>,
    /// Of a new record all values, of a change those that differ (`Null` clears).
    pub values: Values,
    /// The chief is to be asked for the class (判断待ち).
    pub ask: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Add,
    Change(RecordId),
    Same,
    Problem,
    Skip,
}

#[derive(Debug, Clone, Copy)]
struct PlannedRow {
    row: u32,
    fate: Fate,
    ask: bool,
    /// Bits of the columns that differ, for a change.
    differs: u128,
}

/// A dry run with everything that landing needs.
#[derive(Debug)]
pub struct Planned {
    /// For the wire.
    pub report: Plan,
    def: &'static LedgerDef,
    packed: Arc<Packed>,
    rows: Vec<PlannedRow>,
    /// Why rows were left out for problems.
    reasons: HashMap<u32, String>,
    /// Every skipped row with its reason.
    skipped: Vec<(u32, String)>,
}

impl Planned {
    /// The records that land, in the order of the file; rows with problems are not among them.
    pub fn landings(&self) -> impl Iterator<Item = Landing> + '_ {
        self.landing(|_| true)
    }

    /// Of the records that land the new ones.
    pub fn additions(&self) -> impl Iterator<Item = Landing> + '_ {
        self.landing(|row| row.fate == Fate::Add)
    }

    /// Of the records that land those that are in the book already.
    pub fn changes(&self) -> impl Iterator<Item = Landing> + '_ {
        self.landing(|row| matches!(row.fate, Fate::Change(_)))
    }

    /// Of the changes those of the rows that the answer shows.
    pub fn shown_changes(&self) -> Vec<Landing> {
        let rows = self.report.window.iter().filter(|w| w.state == RowState::Change);
        let rows: HashSet<u32> = rows.filter_map(|w| u32::try_from(w.row).ok()).collect();
        if rows.is_empty() {
            return Vec::new();
        }
        self.landing(|row| matches!(row.fate, Fate::Change(_)) && rows.contains(&row.row)).collect()
    }

    fn landing(&self, wanted: impl Fn(&PlannedRow) -> bool) -> impl Iterator<Item = Landing> {
        let rows = self.rows.iter().enumerate().filter(move |(_, row)| wanted(row));
        rows.filter_map(|(at, row)| {
            let key = |c: u16| self.def.columns.get(usize::from(c)).map(|c| c.key);
            let (id, values) = match row.fate {
                Fate::Add => (None, self.packed.values(at, key)),
                Fate::Change(id) => {
                    let differs = |c: u16| row.differs & (1_u128 << c) != 0;
                    let mut values: Values = self.packed.values(at, |c| if differs(c) { key(c) } else { None });
                    for (i, column) in self.def.columns.iter().enumerate() {
                        if u16::try_from(i).is_ok_and(differs) && !values.contains_key(column.key) {
                            values.insert(column.key.to_owned(), kernel::Value::Null);
                        }
                    }
                    (Some(id), values)
                }
                _ => return None,
            };
            Some(Landing { row: row.row, id, values, ask: row.ask })
        })
    }

    /// Rows that do not land because of problems, with the reasons in Japanese.
    pub fn rejected(&self) -> impl Iterator<Item = (u32, &str)> {
        self.rows
            .iter()
            .filter(|r| r.fate == Fate::Problem)
            .map(|r| (r.row, self.reasons.get(&r.row).map_or("", String::as_str)))
    }

    /// Rows that are no records, with the reasons in Japanese.
    pub fn skipped(&self) -> impl Iterator<Item = (u32, &str)> {
        self.skipped.iter().map(|(row, why)| (*row, why.as_str()))
    }
}

/// Plans an import without writing anything.
///
/// `check` holds the ledger's rules for a whole record; its findings become problems of the row.
///
/// # Errors
/// `bad_request` if the user's mapping does not fit, `cancelled`, and whatever `existing` refuses.
pub fn plan(
    def: &'static LedgerDef,
    grid: &Grid,
    options: &Options,
    existing: &dyn Existing,
    check: &Check<'_>,
    today: NaiveDate,
    progress: &dyn Progress,
) -> Result<Planned> {
    let mut plan = Plan {
        sheet: grid.name.clone(),
        flags_known: grid.flags_known,
        last_row: grid.rows().next_back().map_or(0, |r| wire(r.number)),
        ignored: grid
            .ignored
            .listed()
            .into_iter()
            .map(|(what, n)| Tally { key: what.to_owned(), label: what.to_owned(), count: wire(n) })
            .collect(),
        ..Plan::default()
    };
    let Some(header) = find_header(def, grid, options) else {
        plan.header_guess = header::likely_header(grid).map_or(0, wire);
        return Ok(without_header(def, grid, options, plan));
    };
    plan.header_row = wire(header.top);
    plan.header_end = wire(header.bottom);
    plan.header_digest.clone_from(&header.digest);
    plan.defaults = title::read_title(grid, header.top);
    plan.columns = header::propose(def, grid, &header, options)?;
    let mut read = reading::read(def, grid, &header, options, plan, progress)?;
    read.flag_year(header.top, today);
    settling::settle(&mut read, grid, options, existing, check, progress)?;
    Ok(read.finish(grid, options))
}

fn without_header(def: &'static LedgerDef, grid: &Grid, options: &Options, mut plan: Plan) -> Planned {
    let message = if grid.is_empty() {
        "このシートには値がありません。別のシートを選んでください。"
    } else {
        "見出しの行が見つかりません。見出しの行を選ぶか、列の対応を決めてください。"
    };
    plan.problems.push(RowProblem {
        row: 0,
        column: String::new(),
        key: String::new(),
        code: "no_header".to_owned(),
        message: message.to_owned(),
        text: String::new(),
        choices: Vec::new(),
    });
    plan.totals.problems.push(Tally { key: "no_header".to_owned(), label: "見出しなし".to_owned(), count: 1 });
    plan.window = window(grid, options, |_| RowState::Title);
    Planned {
        report: plan,
        def,
        packed: Arc::default(),
        rows: Vec::new(),
        reasons: HashMap::new(),
        skipped: Vec::new(),
    }
}

/// Rows of the sheet as they stand, for the screen.
fn window(grid: &Grid, options: &Options, state: impl Fn(u32) -> RowState) -> Vec<SourceRow> {
    let last = grid.rows().next_back().map_or(0, |r| r.number);
    let from = options.from_row.max(1);
    let to = from.saturating_add(options.window.min(WINDOW)).min(last.saturating_add(1));
    (from..to)
        .map(|number| {
            let row = grid.row(number);
            let mut cells: Vec<String> = (0..grid.columns.min(60))
                .map(|c| row.as_ref().map_or_else(String::new, |r| cell_text(r.cell(c)).chars().take(200).collect()))
                .collect();
            while cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            SourceRow {
                row: wire(number),
                state: if row.is_none() { RowState::Blank } else { state(number) },
                cells,
                hidden: row.is_some_and(|r| r.hidden),
                struck: row.is_some_and(|r| r.struck),
                number: String::new(),
                changes: Vec::new(),
            }
        })
        .collect()
}

fn wire(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}
