//! One record on upright sheets: to whom, its groups of fields with a band at the side, its rows, and boxes for stamps.

use super::register::{facts, sheet_of};
use super::{Composed, Wanted};
use crate::shown;
use kernel::{Choice, Column, Kind, LedgerDef, PartDef, Problem, Record, Result, Value, Values, code, date};
use paper::{Block, Cell, Doc, LetterHead, Row, SealBox, Seals, Section, Table, blank_date, row, words};
use store::Reading;

/// Band, label, value, label, value, mm.
const FIELDS: [f32; 5] = [8.0, 30.0, 55.0, 27.0, 50.0];
/// Body of an upright sheet, mm.
const BODY: f32 = 170.0;
/// The most choices that are printed as boxes to tick in a narrow and in a wide cell.
const BOXES: [usize; 2] = [3, 7];
/// Rows of a part on a blank form.
const BLANK_ROWS: usize = 4;

/// A part, and the widths of its columns after No., mm; a column of no width is left out.
pub type PartWidths<'a> = (&'a str, &'a [f32]);

/// What a sheet shows of a record.
pub struct RecordSheet<'a> {
    /// Groups of the definition, in order.
    pub groups: &'a [&'a str],
    /// Parts, in order.
    pub parts: &'a [PartWidths<'a>],
    /// One sentence under the title.
    pub opening: &'a str,
    /// Columns that give name and day to the boxes for stamps, in order; empty names: written by hand.
    pub seals: &'a [(&'a str, &'a str)],
    /// Columns that are not printed.
    pub hidden: &'a [&'a str],
    /// The step that this sheet tells, in a few words under the title; may be empty.
    pub note: &'a str,
}

/// The one record that a sheet is about; none for a blank one.
///
/// # Errors
/// `invalid` if none or several were chosen.
pub(crate) fn one(book: &Reading, wanted: &Wanted<'_>, def: &'static LedgerDef) -> Result<Option<Record>> {
    match wanted.ids {
        _ if wanted.fill == "blank" => Ok(None),
        [id] if wanted.fill != "none" => Ok(Some(book.get(def, *id)?)),
        _ => Err(Problem::new(
            code::INVALID,
            format!("この様式は1件ずつ作ります。「{}」の一覧で記録を1件だけ選んでから印刷してください。", def.title),
        )),
    }
}

/// Composes the sheet of one record.
///
/// # Errors
/// `invalid` if none or several were chosen.
pub fn record_sheet(
    book: &Reading,
    wanted: &Wanted<'_>,
    def: &'static LedgerDef,
    sheet: &RecordSheet<'_>,
    label: impl Fn(&Column, Option<&Record>) -> Option<String>,
) -> Result<Composed> {
    let record = one(book, wanted, def)?;
    let r = record.as_ref();
    let letter = wanted.letter;
    let offices: Vec<_> = wanted
        .pack
        .form(wanted.form.pack)
        .map(|f| f.addressees.iter().filter_map(|key| wanted.pack.office(key)).collect())
        .unwrap_or_default();
    let to = offices
        .iter()
        .map(|o| {
            let post = if o.key == "chief" { letter.sender_title.as_str() } else { o.post.as_str() };
            if post.is_empty() { format!("{}　様", o.label) } else { format!("{}　{post}　様", o.label) }
        })
        .collect();
    let day = if r.is_none() { "令和　　年　　月　　日".to_owned() } else { date::wareki_long(letter.date) };
    let head = LetterHead {
        form: letter.form_heading.clone(),
        number: letter.document_number.clone().filter(|_| r.is_some()),
        date: day,
        to,
        from: vec![letter.office(), letter.sender_title.clone()],
        title: letter.title.clone(),
        tight: true,
        ..LetterHead::default()
    };
    let mut flow = vec![Block::Letter(head)];
    if !sheet.opening.is_empty() {
        flow.push(Block::letter_text(sheet.opening));
    }
    let number = r.map_or("（登録時に付番）", |r| r.number.as_str());
    let mut first = vec![Cell::label("番号").cols(2), Cell::code(number)];
    first.extend([
        Cell::label("状態"),
        Cell::text(r.map_or(String::new(), |r| def.state_label(kernel::Axis::Step, &r.step).to_owned())),
    ]);
    flow.push(Block::Table(Table::form(&FIELDS).row(row(first))));
    for key in sheet.groups {
        let Some(group) = def.groups.iter().find(|g| g.key == *key) else { continue };
        let columns: Vec<(&'static Column, String)> = def
            .columns
            .iter()
            .filter(|c| c.group == *key && !sheet.hidden.contains(&c.key))
            .filter_map(|c| label(c, r).map(|l| (c, l)))
            .collect();
        let rows = rows_of(&columns, r);
        if rows.is_empty() {
            continue;
        }
        let tall = rows.len();
        let mut table = Table::form(&FIELDS);
        for (n, mut cells) in rows.into_iter().enumerate() {
            if n == 0 {
                cells.cells.insert(0, Cell::band(group.label).rows(tall));
            }
            table = table.row(cells);
        }
        flow.push(Block::Table(table));
    }
    for (key, widths) in sheet.parts {
        let Some(part) = def.parts.iter().find(|p| p.key == *key) else { continue };
        let rows = match r {
            Some(r) => book.parts(def, r.id, part.key)?,
            None => Vec::new(),
        };
        flow.push(Block::Space(2.0));
        flow.push(Block::heading(part.label));
        flow.push(Block::Table(part_table(part, widths, &rows, r.is_none())));
    }
    if !sheet.note.is_empty() {
        flow.push(Block::Space(1.5));
        flow.push(Block::note(sheet.note));
    }
    flow.extend(letter.deputies.iter().map(Block::note));
    if !wanted.seals.is_empty() {
        let boxes = wanted.seals.iter().enumerate().map(|(n, label)| {
            let (name, on) = sheet.seals.get(n).copied().unwrap_or_default();
            let text = |key: &str| r.map_or("", |r| r.get(key).text());
            let day = r.and_then(|r| day_of(r.get(on))).map_or_else(String::new, date::wareki_short_aligned);
            SealBox::new(label.as_str(), text(name), day)
        });
        flow.push(Block::Space(4.0));
        flow.push(Block::Seals(Seals::new(boxes.collect()).hint(wanted.seal_hint)));
    }
    let records: Vec<Record> = record.iter().cloned().collect();
    Ok(Composed {
        doc: Doc {
            meta: letter.meta(&letter.title),
            footer: letter.footer(),
            practice: letter.practice,
            sections: vec![Section::portrait(flow)],
        },
        sheet: sheet_of(def, &letter.title, &records),
        facts: with_parts(book, def, &records)?,
        records: records.len(),
        warnings: Vec::new(),
        number: None,
    })
}

fn day_of(value: &Value) -> Option<chrono::NaiveDate> {
    value.date().or_else(|| date::read_moment(value.text()).map(|m| m.date()))
}

/// The record and its rows, as data.
fn with_parts(book: &Reading, def: &'static LedgerDef, records: &[Record]) -> Result<serde_json::Value> {
    let mut out = serde_json::json!({ "records": facts(records) });
    for r in records {
        for part in def.parts {
            let rows = book.parts(def, r.id, part.key)?;
            out[part.key] = serde_json::to_value(rows).map_err(Problem::internal)?;
        }
    }
    Ok(out)
}

fn is_wide(column: &Column) -> bool {
    match column.kind {
        Kind::Long | Kind::Many(_) | Kind::Codes => true,
        Kind::Choice(choices) | Kind::Open(choices) => choices.len() > BOXES[0],
        _ => false,
    }
}

/// As high as the label needs, mm: one that takes two lines stands clear of its edges.
fn high_of(label: &str) -> f32 {
    if label.chars().count() > ONE_LINE { 8.6 } else { 7.0 }
}

/// The longest label that stands in one line.
const ONE_LINE: usize = 9;

/// Two narrow fields beside each other, a wide one alone.
fn rows_of(columns: &[(&'static Column, String)], r: Option<&Record>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut left: Option<(&'static Column, &str)> = None;
    let single = |(c, l): (&'static Column, &str)| {
        let high = if c.kind == Kind::Long { 12.0 } else { high_of(l) };
        row(vec![Cell::label(l), value_cell(c, r, true).cols(3)]).high(high)
    };
    for (column, label) in columns {
        if is_wide(column) {
            rows.extend(left.take().map(single));
            rows.push(single((column, label)));
        } else if let Some((before, l)) = left.take() {
            let high = high_of(l).max(high_of(label));
            let pair = vec![
                Cell::label(l),
                value_cell(before, r, false),
                Cell::label(label.as_str()),
                value_cell(column, r, false),
            ];
            rows.push(row(pair).high(high));
        } else {
            left = Some((column, label));
        }
    }
    rows.extend(left.map(single));
    rows
}

fn boxes(choices: &[Choice], on: &[&str]) -> Cell {
    let all: Vec<(&str, bool)> = choices.iter().map(|c| (c.label, on.contains(&c.key))).collect();
    Cell::checks(&all)
}

fn value_cell(column: &Column, r: Option<&Record>, wide: bool) -> Cell {
    let value = r.map_or(&Value::Null, |r| r.get(column.key));
    let most = BOXES[usize::from(wide)];
    match (column.kind, value) {
        (Kind::Choice(c), v) if c.len() <= most => boxes(c, &[v.text()]),
        (Kind::Many(c), Value::Many(keys)) if c.len() <= most => {
            boxes(c, &keys.iter().map(String::as_str).collect::<Vec<_>>())
        }
        (Kind::Many(c), _) if c.len() <= most => boxes(c, &[]),
        (Kind::Flag, v) => Cell::checks(&[("はい", *v == Value::Flag(true)), ("いいえ", *v == Value::Flag(false))]),
        (Kind::Date, Value::Date(d)) => Cell::text(date::wareki_long(*d)),
        (Kind::Date, _) if r.is_none() => Cell::of(blank_date(7.0)),
        (Kind::Moment, v) if !v.is_empty() => {
            Cell::text(date::read_moment(v.text()).map_or_else(String::new, date::moment_long))
        }
        (Kind::Moment, _) if r.is_none() => Cell::of(blank_date(6.0)),
        (Kind::Code, v) if !v.is_empty() => Cell::code(v.text()),
        (_, v) if v.is_empty() => match r {
            None => Cell::empty(),
            Some(_) if column.required => Cell::of(words("未記入").bold()),
            Some(_) => Cell::text("－"),
        },
        (_, v) => Cell::text(shown(column, v)).wrap(),
    }
}

fn part_table(part: &'static PartDef, widths: &[f32], rows: &[Values], blank: bool) -> Table {
    let columns: Vec<(&'static Column, f32)> =
        part.columns.iter().zip(widths).filter(|(_, w)| **w > 0.0).map(|(c, w)| (c, *w)).collect();
    let mut all = vec![8.0];
    all.extend(columns.iter().map(|(_, w)| *w));
    let rest = BODY - all.iter().sum::<f32>();
    if let Some(last) = all.last_mut() {
        *last += rest;
    }
    let mut head = vec![Cell::head("No.")];
    head.extend(columns.iter().map(|(c, _)| Cell::head(c.label).size(7.5)));
    let cells = all.len();
    let table = Table::list(&all).rows_high(7.5).head(vec![row(head)]);
    if blank {
        return table.rows((1..=BLANK_ROWS).map(|n| {
            let mut r = vec![Cell::text(n.to_string()).center()];
            r.resize(cells, Cell::empty());
            row(r)
        }));
    }
    if rows.is_empty() {
        return table.row(row(vec![Cell::text("記録なし").cols(cells).center()]));
    }
    table.rows(rows.iter().enumerate().map(|(n, values)| {
        let mut line = vec![Cell::text((n + 1).to_string()).center()];
        line.extend(columns.iter().map(|(c, _)| {
            let text = values.get(c.key).map_or_else(String::new, |v| shown(c, v));
            if text.is_empty() { Cell::text("－").center() } else { Cell::text(text).wrap() }
        }));
        row(line)
    }))
}
