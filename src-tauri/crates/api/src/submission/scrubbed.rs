//! A ledger without names, for training or for vendors: an Excel file in which names are counted, not shown.

use crate::Office;
use crate::outgoing::hand_out;
use crate::paper::out_path;
use crate::wire::*;
use kernel::{Kind, LedgerDef, Progress, Result, Value};
use sheet::{CellOut, ColumnKind, ColumnOut, Look, SheetOut, Writer};
use std::path::Path;
use store::{Query, Reader};
use submissions::gather::{Scrub, columns_with_names};

/// A value as people read it.
pub(super) fn shown(def: &LedgerDef, key: &str, value: &Value) -> String {
    let label = |text: &str| match def.column(key).map(|c| c.kind) {
        Some(Kind::Choice(all) | Kind::Many(all)) => {
            all.iter().find(|c| c.key == text).map_or_else(|| text.to_owned(), |c| c.label.to_owned())
        }
        _ => text.to_owned(),
    };
    match value {
        Value::Null => String::new(),
        Value::Flag(yes) => if *yes { "○" } else { "×" }.to_owned(),
        Value::Int(n) => n.to_string(),
        Value::Date(d) => d.to_string(),
        Value::Text(t) => label(t),
        Value::Many(all) => all.iter().map(|t| label(t)).collect::<Vec<_>>().join("、"),
    }
}

fn write(
    path: &Path,
    scratch: &Path,
    reader: &Reader,
    def: &'static LedgerDef,
    progress: &dyn Progress,
) -> Result<usize> {
    let hidden = columns_with_names(def);
    let columns: Vec<_> = def.columns.iter().filter(|c| !hidden.contains(&c.key)).collect();
    let mut scrub = Scrub::of(reader)?;
    let mut out = Writer::create(path, scratch)?;
    let column = |header: &str| ColumnOut { header: header.to_owned(), width: 16.0, kind: ColumnKind::Text };
    let heads = std::iter::once(column("番号")).chain(columns.iter().map(|c| column(c.label))).collect();
    out.sheet(SheetOut { name: def.title.to_owned(), columns: heads, look: Look::Data })?;
    let mut rows = 0;
    reader.each(def, &Query::default(), |record| {
        if matches!(record.life.as_str(), "void" | "merged") {
            return Ok(());
        }
        if rows % 100 == 0 {
            progress.step(rows as u64, 0)?;
        }
        let values = scrub.values(&hidden, def.columns, &record.values);
        let mut cells = vec![record.number.clone()];
        cells.extend(columns.iter().map(|c| values.get(c.key).map_or_else(String::new, |v| shown(def, c.key, v))));
        let cells: Vec<CellOut<'_>> =
            cells.iter().map(|t| if t.is_empty() { CellOut::Empty } else { CellOut::Text(t) }).collect();
        out.row(&cells)?;
        rows += 1;
        Ok(())
    })?;
    out.sheet(SheetOut {
        name: "この表について".to_owned(),
        columns: vec![column("項目"), column("内容")],
        look: Look::Data,
    })?;
    let kept = format!("氏名・職員番号・連絡先 {}件", scrub.count);
    let left: Vec<&str> = def.columns.iter().filter(|c| hidden.contains(&c.key)).map(|c| c.label).collect();
    let left = left.join("、");
    for (label, text) in [("伏せたもの", kept.as_str()), ("出していない欄", left.as_str())] {
        out.row(&[CellOut::Text(label), CellOut::Text(text)])?;
    }
    out.finish()?;
    Ok(rows)
}

/// Writes a ledger without names.
pub fn scrubbed(office: &Office, ask: ExportScrubbed, progress: &dyn Progress) -> Result<Written> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let def = ledgers::ledger(&ask.ledger)?.def();
    let out = out_path(&seat, &ask.out)?;
    let mut rows = 0;
    let tell = || {
        let told = seat.book().change(&office.actor()?, "submission.scrubbed", |tx| {
            tx.subject(def.title);
            tx.note("file", out.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()));
            Ok(())
        });
        told.map(|_| ())
    };
    hand_out(
        &out,
        |path| {
            rows = write(path, &seat.scratch(), &reader, def, progress)?;
            Ok(())
        },
        tell,
    )?;
    crate::import::written(&out, rows)
}
