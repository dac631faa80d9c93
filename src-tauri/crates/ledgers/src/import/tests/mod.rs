//! Tests of the importer: one case or more for every habit of workbooks, re-import, mapping, bad input, speed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod again;
mod columns;
mod quirk_cases;
mod quirk_cases_more;
mod quirks;
mod round;

use super::{Decision, Existing, Known, Nothing, Options, Plan, Planned, plan};
use crate::Ledger;
use crate::asset::DEF;
use kernel::{FieldProblem, LedgerDef, Record, RecordId, Result, Silent, Value, Values};
use sheet::{Cell, Grid, GridBuilder, Merge};
use std::sync::LazyLock;

/// A sheet from lines: cells by `|`, empty cells blank, `#n:1` a number, `#e:#REF!` an error, `#b:1` true, `\n` a line break.
pub(super) fn sheet(lines: &[&str]) -> Grid {
    sheet_with(lines, &[], &[], &[])
}

/// The same with merges (top, left, bottom, right), hidden rows and struck-out rows.
pub(super) fn sheet_with(lines: &[&str], merges: &[(u32, u32, u32, u32)], hidden: &[u32], struck: &[u32]) -> Grid {
    let mut b = GridBuilder::new("税務課");
    for (row, line) in (1..).zip(lines) {
        for (column, text) in (0..).zip(line.split('|')) {
            let text = text.replace("\\n", "\n");
            let cell = if let Some(n) = text.strip_prefix("#n:") {
                Cell::Number(n.parse().unwrap())
            } else if let Some(e) = text.strip_prefix("#e:") {
                Cell::Error(e)
            } else if text == "#b:1" {
                Cell::Bool(true)
            } else if let Some(d) = text.strip_prefix("#d:") {
                Cell::DateTime(d.parse::<chrono::NaiveDate>().unwrap().and_hms_opt(0, 0, 0).unwrap())
            } else {
                Cell::Text(&text)
            };
            b.put_marked(row, column, cell, struck.contains(&row)).unwrap();
        }
    }
    for (top, left, bottom, right) in merges {
        b.merge(Merge { top: *top, left: *left, bottom: *bottom, right: *right });
    }
    b.finish(hidden).unwrap()
}

/// The ledger's own rules.
pub(super) fn rules(values: &Values, _old: Option<&Record>) -> Vec<FieldProblem> {
    let actor = kernel::Actor { number: "1001".into(), name: "担当D".into(), role: kernel::Role::Officer };
    static PACK: LazyLock<standard::Pack> = LazyLock::new(|| standard::Pack::shipped().unwrap());
    let ctx = crate::Ctx::new(day("2026-11-18"), &actor, &PACK);
    let mut found = Vec::new();
    crate::asset::Asset.check(&ctx, values, &mut found);
    found
}

pub(super) fn day(iso: &str) -> chrono::NaiveDate {
    iso.parse().unwrap()
}

pub(super) fn planned(def: &'static LedgerDef, grid: &Grid, options: &Options, existing: &dyn Existing) -> Planned {
    plan(def, grid, options, existing, &rules, day("2026-11-18"), &Silent).unwrap()
}

/// Plans a sheet of assets into an empty book.
pub(super) fn plan_of(lines: &[&str]) -> Planned {
    planned(&DEF, &sheet(lines), &Options::default(), &Nothing)
}

/// The values of the record that lands from a row.
pub(super) fn landed(planned: &Planned, row: u32) -> Values {
    planned
        .landings()
        .find(|l| l.row == row)
        .unwrap_or_else(|| panic!("row {row} does not land: {:#?}", planned.report))
        .values
}

pub(super) fn decided(row: i32, column: &str, choice: &str) -> Decision {
    Decision { row, column: column.into(), choice: choice.into(), value: String::new() }
}

pub(super) fn no_problems(plan: &Plan) {
    assert!(plan.problems.is_empty(), "{:#?}", plan.problems);
}

/// A book in memory.
#[derive(Default)]
pub(super) struct Shelf {
    pub(super) records: Vec<Record>,
}

impl Shelf {
    /// What the book would hold after landing.
    pub(super) fn land(&mut self, planned: &Planned) {
        for landing in planned.landings() {
            match landing.id {
                Some(id) => {
                    let record = self.records.iter_mut().find(|r| r.id == id).unwrap();
                    record.version += 1;
                    for (key, value) in landing.values {
                        if value.is_empty() {
                            record.values.remove(&key)
                        } else {
                            record.values.insert(key, value)
                        };
                    }
                }
                None => {
                    let n = self.records.len() + 1;
                    self.records.push(record(i64::try_from(n).unwrap(), landing.values));
                }
            }
        }
    }
}

pub(super) fn record(n: i64, values: Values) -> Record {
    Record {
        id: RecordId(n),
        number: format!("税務-資-{n:04}"),
        life: "active".into(),
        step: "waiting".into(),
        version: 1,
        created_at: String::new(),
        created_by: String::new(),
        changed_at: String::new(),
        changed_by: String::new(),
        step_at: String::new(),
        step_by: String::new(),
        values,
    }
}

impl Existing for Shelf {
    fn each(&self, see: &mut dyn FnMut(Known<'_>)) -> Result<()> {
        for r in &self.records {
            let codes = match r.get("serial") {
                Value::Many(list) => list.join("\n"),
                _ => String::new(),
            };
            see(Known {
                id: r.id,
                number: &r.number,
                old_number: r.get("old_number").text(),
                name: r.get("name").text(),
                unit: r.get("unit").text(),
                codes: &codes,
            });
        }
        Ok(())
    }
    fn get(&self, id: RecordId) -> Result<Option<Record>> {
        Ok(self.records.iter().find(|r| r.id == id).cloned())
    }
}
