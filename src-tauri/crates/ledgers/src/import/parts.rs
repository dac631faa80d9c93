//! Child rows in a workbook that we wrote: a sheet per part, each row beginning with the number of its record.

use crate::engine::fit_part;
use crate::export::NUMBER;
use kernel::date::read_date;
use kernel::{Column, Kind, PartDef, Problem, Result, Value, Values, code};
use sheet::{Cell, Grid};
use std::collections::HashMap;

/// Rows of a part by the number that their record has in the workbook; `None` if the sheet is not one of ours.
///
/// # Errors
/// `has_problems`, naming the row that cannot be read.
pub fn part_rows(part: &'static PartDef, grid: &Grid) -> Result<Option<HashMap<String, Vec<Values>>>> {
    let mut rows = grid.rows();
    let Some(header) = rows.next() else { return Ok(None) };
    if header.cell(0).text() != NUMBER {
        return Ok(None);
    }
    let columns: Vec<Option<&'static Column>> =
        (0..grid.columns).map(|c| part.columns.iter().find(|d| d.label == header.cell(c).text())).collect();
    let mut found: HashMap<String, Vec<Values>> = HashMap::new();
    for row in rows {
        let mut values = Values::new();
        for (at, column) in (0_u32..).zip(&columns) {
            let Some(column) = column else { continue };
            let value = read(column, row.cell(at)).ok_or_else(|| unreadable(part, row.number, column))?;
            if !value.is_empty() {
                values.insert(column.key.to_owned(), value);
            }
        }
        if values.is_empty() {
            continue;
        }
        let fitted = fit_part(part, values).map_err(|p| {
            Problem::new(code::HAS_PROBLEMS, format!("シート「{}」の{}行目: {}", part.label, row.number, p.message))
        })?;
        found.entry(row.cell(0).text().trim().to_owned()).or_default().push(fitted);
    }
    Ok(Some(found))
}

fn read(column: &'static Column, cell: Cell<'_>) -> Option<Value> {
    let text = cell.text();
    Some(match (column.kind, cell) {
        (_, Cell::Empty) => Value::Null,
        (Kind::Date, Cell::DateTime(at)) => Value::Date(at.date()),
        (Kind::Date, _) => Value::Date(read_date(&text).day()?),
        (Kind::Int { .. }, _) => Value::Int(text.trim().parse().ok()?),
        (Kind::Choice(choices), _) => Value::from(choices.iter().find(|c| c.label == text)?.key),
        (Kind::Flag, _) => Value::Flag(match &*text {
            "○" => true,
            "×" => false,
            _ => return None,
        }),
        _ => Value::from(text.into_owned()),
    })
}

fn unreadable(part: &PartDef, row: u32, column: &Column) -> Problem {
    Problem::new(
        code::HAS_PROBLEMS,
        format!(
            "シート「{}」の{row}行目の「{}」が読めないため、何も書き込んでいません。値を直してください。",
            part.label, column.label
        ),
    )
}
