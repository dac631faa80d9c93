//! A ledger as a workbook: a clean sheet that imports back to the same records, its parts, and a sheet to print.

use crate::shown;
use kernel::{Axis, Column, Kind, LedgerDef, Problem, Progress, RecordId, Result, Sense, Value};
use sheet::{CellOut, ColumnKind, ColumnOut, CsvOut, CsvStyle, Look, SheetOut, Writer};
use std::path::Path;
use store::{Line, Reading};

/// Header of the record's own number; the importer matches records by it.
pub const NUMBER: &str = "番号（守帳）";
const LIFE: &str = "使用状態";
const STEP: &str = "確認状態";
/// Nobody prints more than this from a workbook; the PDF list is for that.
const PRINTED: usize = 5_000;
/// Records that are handed to the writing thread together.
const CHUNK: usize = 200;

/// Writes records to an .xlsx.
///
/// # Errors
/// `cancelled`, and whatever the disk refuses; nothing is left at `path` then.
pub fn xlsx(
    reading: &Reading,
    def: &'static LedgerDef,
    ids: &[RecordId],
    path: &Path,
    temporary: &Path,
    title: &str,
    progress: &dyn Progress,
) -> Result<()> {
    reading.steadily(|reading| {
        let mut out = Writer::create(path, temporary)?;
        out.sheet(SheetOut { name: def.title.to_owned(), columns: columns(def), look: Look::Data })?;
        let mut out = lines(reading, def, ids, out, progress, |out, texts, line| {
            let own = texts.iter().take(3).map(|t| CellOut::Text(t));
            let cells = own.chain(line.values.iter().zip(texts.iter().skip(3)).map(|(v, t)| cell(v, t)));
            out.row(&cells.collect::<Vec<_>>())
        })?;
        parts(reading, def, ids, &mut out, progress)?;
        if ids.len() <= PRINTED {
            print_sheet(reading, def, ids, &mut out, title)?;
        }
        out.finish()
    })
}

/// Reads records and writes them on a second thread: the book and the file do not wait for each other.
fn lines<O: Send>(
    reading: &Reading,
    def: &'static LedgerDef,
    ids: &[RecordId],
    mut out: O,
    progress: &dyn Progress,
    write: impl Fn(&mut O, &[String], &Line) -> Result<()> + Send,
) -> Result<O> {
    std::thread::scope(|threads| {
        let (give, given) = std::sync::mpsc::sync_channel::<Vec<Line>>(2);
        let writing = std::thread::Builder::new().spawn_scoped(threads, move || {
            let mut texts: Vec<String> = Vec::new();
            for chunk in given {
                for line in &chunk {
                    fields(def, line, &mut texts);
                    write(&mut out, &texts, line)?;
                }
            }
            Ok(out)
        })?;
        let read: Result<()> = (|| {
            for (n, chunk) in ids.chunks(CHUNK).enumerate() {
                progress.step((n * CHUNK) as u64, ids.len() as u64)?;
                let mut lines = Vec::with_capacity(chunk.len());
                reading.lines(def, chunk, |line| {
                    lines.push(line);
                    Ok(())
                })?;
                if give.send(lines).is_err() {
                    // The writer stopped; it says why.
                    break;
                }
            }
            Ok(())
        })();
        drop(give);
        let written = writing.join().unwrap_or_else(|_| Err(Problem::internal("書き出し")));
        read.and(written)
    })
}

/// Writes records to a .csv; parts are not in it.
///
/// # Errors
/// `invalid` with the characters that CP932 lacks, `cancelled`, and whatever the disk refuses.
pub fn csv(
    reading: &Reading,
    def: &'static LedgerDef,
    ids: &[RecordId],
    path: &Path,
    style: CsvStyle,
    progress: &dyn Progress,
) -> Result<()> {
    let header: Vec<&str> = [NUMBER, LIFE, STEP].into_iter().chain(def.columns.iter().map(|c| c.label)).collect();
    let out = CsvOut::create(path, style, &header)?;
    let out = reading.steadily(|reading| {
        lines(reading, def, ids, out, progress, |out, texts, _| {
            let row: Vec<&str> = texts.iter().map(String::as_str).collect();
            out.row(&row)
        })
    })?;
    out.finish()
}

fn columns(def: &'static LedgerDef) -> Vec<ColumnOut> {
    let own = [(NUMBER, 18.0), (LIFE, 10.0), (STEP, 10.0)].map(|(h, width)| ColumnOut {
        header: h.to_owned(),
        width,
        kind: ColumnKind::Text,
    });
    own.into_iter().chain(def.columns.iter().map(column)).collect()
}

fn column(c: &Column) -> ColumnOut {
    let width = match (c.kind, c.sense) {
        (_, Sense::Name) => 34.0,
        (Kind::Long, _) => 30.0,
        (Kind::Date | Kind::Flag, _) => 12.0,
        _ => 16.0,
    };
    let kind = match c.kind {
        Kind::Date => ColumnKind::Date,
        Kind::Int { .. } => ColumnKind::Number,
        _ => ColumnKind::Text,
    };
    ColumnOut { header: c.label.to_owned(), width, kind }
}

/// Dates and numbers keep their types; everything else is the text that people read.
fn cell<'t>(value: &Value, text: &'t str) -> CellOut<'t> {
    match value {
        Value::Null => CellOut::Empty,
        Value::Date(d) => CellOut::Date(*d),
        Value::Int(n) => CellOut::Number(f64::from(*n)),
        _ => CellOut::Text(text),
    }
}

fn fields(def: &'static LedgerDef, line: &Line, texts: &mut Vec<String>) {
    texts.clear();
    texts.push(line.number.clone());
    texts.push(def.state_label(Axis::Life, &line.life).to_owned());
    texts.push(def.state_label(Axis::Step, &line.step).to_owned());
    texts.extend(def.columns.iter().zip(&line.values).map(|(c, v)| plain(c, v)));
}

/// As [`shown`], but dates stay unmistakable for other programs.
fn plain(column: &'static Column, value: &Value) -> String {
    match value {
        Value::Date(d) => d.to_string(),
        Value::Int(n) => n.to_string(),
        other => shown(column, other),
    }
}

fn parts(
    reading: &Reading,
    def: &'static LedgerDef,
    ids: &[RecordId],
    out: &mut Writer,
    progress: &dyn Progress,
) -> Result<()> {
    for part in def.parts {
        let mut begun = false;
        let with = reading.with_parts(def, part.key)?;
        if with.is_empty() {
            continue;
        }
        for (n, id) in ids.iter().filter(|id| with.contains(id)).enumerate() {
            if n % 200 == 0 {
                progress.step(n as u64, with.len() as u64)?;
            }
            let rows = reading.parts(def, *id, part.key)?;
            if !begun {
                let first = ColumnOut { header: NUMBER.to_owned(), width: 18.0, kind: ColumnKind::Text };
                let columns = std::iter::once(first).chain(part.columns.iter().map(column)).collect();
                out.sheet(SheetOut { name: part.label.to_owned(), columns, look: Look::Data })?;
                begun = true;
            }
            let number = reading.get(def, *id)?.number;
            for row in rows {
                let texts: Vec<String> =
                    part.columns.iter().map(|c| plain(c, row.get(c.key).unwrap_or(&Value::Null))).collect();
                let mut cells = vec![CellOut::Text(&number)];
                cells.extend(
                    part.columns.iter().zip(&texts).map(|(c, t)| cell(row.get(c.key).unwrap_or(&Value::Null), t)),
                );
                out.row(&cells)?;
            }
        }
    }
    Ok(())
}

fn print_sheet(
    reading: &Reading,
    def: &'static LedgerDef,
    ids: &[RecordId],
    out: &mut Writer,
    title: &str,
) -> Result<()> {
    let printed: Vec<&'static Column> = def.columns.iter().filter(|c| c.paper_mm.is_some()).collect();
    let width = |c: &Column| f64::from(c.paper_mm.unwrap_or(20)) * 0.62;
    let first = ColumnOut { header: NUMBER.to_owned(), width: 16.0, kind: ColumnKind::Text };
    let columns = std::iter::once(first)
        .chain(printed.iter().map(|c| ColumnOut {
            header: c.label.to_owned(),
            width: width(c),
            kind: ColumnKind::Text,
        }))
        .collect();
    out.sheet(SheetOut {
        name: "印刷用".to_owned(),
        columns,
        look: Look::Print {
            title: format!("{}台帳", def.title),
            notes: vec![title.to_owned()],
            footer: title.to_owned(),
        },
    })?;
    reading.lines(def, ids, |line| {
        let of = |c: &Column| def.columns.iter().position(|d| d.key == c.key).and_then(|at| line.values.get(at));
        let texts: Vec<String> = printed.iter().map(|c| shown(c, of(c).unwrap_or(&Value::Null))).collect();
        let mut cells = vec![CellOut::Text(&line.number)];
        cells.extend(texts.iter().map(|t| if t.is_empty() { CellOut::Empty } else { CellOut::Text(t) }));
        out.row(&cells)
    })
}
