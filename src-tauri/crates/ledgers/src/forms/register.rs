//! A register, A4 across: one row per record of a period, the sum, and 「該当なし」 where nothing happened.

use super::{Composed, SheetOf, Wanted};
use crate::shown;
use chrono::NaiveDate;
use kernel::{Axis, Kind, LedgerDef, Problem, Record, Result, Value, code, date};
use paper::{Block, Cell, Confirm, Doc, Nothing, PageHead, Section, Table, fixed, row, words};
use store::{Query, Reading};

/// Width of the body, mm.
const BODY: f32 = 267.0;
/// No. and number.
const FIRST: [f32; 2] = [7.0, 26.0];
/// Rows of a blank register that fit on a page.
const BLANK_ROWS: usize = 14;

/// A column of a register: its head, what stands in it, what stands below, and how wide it is, mm.
pub type Col<'a> = (&'a str, &'a str, &'a str, f32);

/// What a register shows.
pub struct Register<'a> {
    /// Columns after No. and number.
    pub columns: &'a [Col<'a>],
    /// The column whose day says to which period a record belongs; empty: every record is in it.
    pub day: &'static str,
    /// Steps on which a record belongs to every period: it is not finished.
    pub open: &'static [&'static str],
    /// One line under the title.
    pub note: &'static str,
    /// What is marked with ▲ in a column, in a word (返却遅れ): column, record and the day of the paper.
    pub mark: fn(&str, &Record, NaiveDate) -> &'static str,
    /// The sum in words.
    pub sum: fn(&[Record]) -> String,
    /// What was compared where nothing happened.
    pub compared: &'static [&'static str],
}

/// Nothing is marked.
#[must_use]
pub fn unmarked(_column: &str, _record: &Record, _on: NaiveDate) -> &'static str {
    ""
}

/// The records of a form: the chosen ones, else those of the period.
///
/// # Errors
/// `wrong_state` for 該当なし where there is something.
pub(crate) fn of_period(
    book: &Reading,
    wanted: &Wanted<'_>,
    def: &'static LedgerDef,
    day: &str,
    open: &[&str],
    keep: impl Fn(&Record) -> bool,
) -> Result<Vec<Record>> {
    let mut out = Vec::new();
    if wanted.fill == "blank" {
        return Ok(out);
    }
    if wanted.ids.is_empty() {
        book.each(def, &Query { life: vec!["active".to_owned()], ..Query::default() }, |r| {
            out.push(r);
            Ok(())
        })?;
        let (from, to) = wanted.period;
        out.retain(|r| {
            let on = match r.get(day) {
                Value::Date(d) => Some(*d),
                v => date::read_moment(v.text()).map(|m| m.date()),
            };
            let begun = on.is_none_or(|d| d <= to);
            day.is_empty() || on.is_some_and(|d| from <= d && d <= to) || (begun && open.contains(&r.step.as_str()))
        });
    } else {
        for id in wanted.ids {
            out.push(book.get(def, *id)?);
        }
    }
    out.retain(|r| keep(r));
    if wanted.fill == "none" && !out.is_empty() {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!(
                "この期間に記録が{}{}あるため、「該当なし」は作れません。「帳簿から」で作るか、期間を直してください。",
                out.len(),
                def.counter
            ),
        ));
    }
    Ok(out)
}

/// One cell's words.
pub(crate) fn words_of(def: &LedgerDef, record: &Record, key: &str) -> String {
    match key {
        "step" => def.state_label(Axis::Step, &record.step).to_owned(),
        "" => String::new(),
        _ => def.column(key).map_or_else(String::new, |c| shown(c, record.get(key))),
    }
}

fn cell_of(def: &LedgerDef, record: &Record, key: &str) -> Cell {
    let text = words_of(def, record, key);
    let text = if text.is_empty() { "－".to_owned() } else { text };
    let narrow = def
        .column(key)
        .is_some_and(|c| matches!(c.kind, Kind::Code | Kind::Codes | Kind::Date | Kind::Moment | Kind::Int { .. }));
    if narrow || text == "－" { Cell::of(fixed(text)).center() } else { Cell::text(text).wrap() }
}

/// What a record says, as data.
pub(crate) fn facts(records: &[Record]) -> serde_json::Value {
    records
        .iter()
        .map(|r| serde_json::json!({ "number": r.number, "step": r.step, "life": r.life, "values": r.values }))
        .collect()
}

/// All columns of a ledger as text rows, for the workbook.
pub(crate) fn sheet_of(def: &LedgerDef, name: &str, records: &[Record]) -> SheetOf {
    let mut columns = vec![("番号".to_owned(), 16.0)];
    columns.extend(def.columns.iter().map(|c| (c.label.to_owned(), 16.0)));
    columns.push(("状態".to_owned(), 14.0));
    let rows = records
        .iter()
        .map(|r| {
            let mut cells = vec![r.number.clone()];
            cells.extend(def.columns.iter().map(|c| match r.get(c.key) {
                Value::Date(d) => d.to_string(),
                v if c.kind == Kind::Moment => v.text().replace('T', " "),
                v => shown(c, v),
            }));
            cells.push(words_of(def, r, "step"));
            cells
        })
        .collect();
    SheetOf { name: name.chars().take(28).collect(), columns, rows }
}

/// Composes a register.
///
/// # Errors
/// `wrong_state` for 該当なし where there is something.
pub fn register(
    book: &Reading,
    wanted: &Wanted<'_>,
    def: &'static LedgerDef,
    shape: &Register<'_>,
    title: &str,
    keep: impl Fn(&Record) -> bool,
) -> Result<Composed> {
    let records = of_period(book, wanted, def, shape.day, shape.open, keep)?;
    let letter = wanted.letter;
    let mut widths = FIRST.to_vec();
    widths.extend(shape.columns.iter().map(|c| c.3));
    let rest = BODY - widths.iter().sum::<f32>();
    if let Some(last) = widths.last_mut() {
        *last += rest;
    }
    let cells = widths.len();
    let mut head = vec![Cell::head("No."), Cell::head("番号")];
    head.extend(shape.columns.iter().map(|(head, ..)| {
        let mut lines = head.split('\n');
        let first = Cell::head(lines.next().unwrap_or_default());
        lines.fold(first, Cell::second)
    }));
    let table = Table::list(&widths).rows_high(9.6).head(vec![row(head)]);
    let said = (shape.sum)(&records);
    let sum = row(vec![
        Cell::head(format!("計 {}{}", records.len(), def.counter)).cols(2),
        Cell::text(said).cols(cells - 2).size(7.5),
    ])
    .high(8.0)
    .sum();
    let block = match wanted.fill {
        "blank" => Block::Table(table.rows((1..=BLANK_ROWS).map(|n| {
            let mut r = vec![Cell::text(n.to_string()).center()];
            r.resize(cells, Cell::empty());
            row(r)
        }))),
        "none" => {
            let who = if wanted.confirmed_by.is_empty() {
                String::new()
            } else {
                format!("（確認した者　{}）", wanted.confirmed_by)
            };
            Block::Nothing(Nothing {
                table: table.row(sum),
                said: "本期間　該当なし".to_owned(),
                sentence: format!(
                    "「{}」の台帳を確かめ、この期間に該当する記録がないことを確認しました{who}。",
                    def.title
                ),
                compared: shape.compared.iter().map(|c| ((*c).to_owned(), format!("0{}", def.counter))).collect(),
                height: 80.0,
            })
        }
        _ => {
            let rows = records.iter().enumerate().map(|(n, r)| {
                let mut line =
                    vec![Cell::text((n + 1).to_string()).center(), Cell::of(fixed(r.number.as_str())).field("番号")];
                for (head, key, below, _) in shape.columns {
                    let mark = (shape.mark)(key, r, letter.as_of);
                    let mut cell = cell_of(def, r, key);
                    if !below.is_empty() {
                        let second = words_of(def, r, below);
                        cell = cell.second(if second.is_empty() { "－".to_owned() } else { second });
                    }
                    if !mark.is_empty() {
                        cell = cell.second(words(format!("▲{mark}")).bold());
                    }
                    line.push(cell.field(head.replace('\n', "・")));
                }
                row(line).record(r.number.as_str())
            });
            // Nothing is written below the last record once the sheet was signed.
            let unused = row(vec![Cell::unused(cells)]);
            Block::Table(table.rows(rows).row(unused).row(sum))
        }
    };
    let (from, to) = wanted.period;
    let period = match (wanted.fill, shape.day.is_empty()) {
        ("blank", _) => String::new(),
        (_, true) => format!("{}現在", date::wareki_long(letter.as_of)),
        _ => format!("{}から{}まで", date::wareki_long(from), date::wareki_long(to)),
    };
    let mut flow = vec![block];
    flow.extend(letter.deputies.iter().map(Block::note));
    let section = Section::landscape(flow).head(PageHead {
        form: letter.form_heading.clone(),
        title: title.to_owned(),
        subtitle: period,
        left_line: format!("所属　{}　　管理責任者　{}　　{}", letter.office(), letter.sender_title, shape.note),
        confirm: (!wanted.register_seals.is_empty())
            .then(|| Confirm { band: "確認".to_owned(), titles: wanted.register_seals.to_vec() }),
        ..PageHead::default()
    });
    Ok(Composed {
        doc: Doc {
            meta: letter.meta(title),
            footer: letter.footer(),
            practice: letter.practice,
            sections: vec![section],
        },
        sheet: sheet_of(def, title, &records),
        facts: facts(&records),
        records: records.len(),
        warnings: Vec::new(),
        number: None,
    })
}
