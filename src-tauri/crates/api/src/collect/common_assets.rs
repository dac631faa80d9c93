//! The standard asset list (標準資産一覧) that goes along with the invitations: read from a workbook, kept until another one is.

use super::collecting;
use crate::Office;
use crate::outgoing::file_name;
use crate::submission::standard_lines;
use crate::wire::*;
use kernel::{Problem, Progress, Record, Result, Values, code};
use ledgers::engine;
use ledgers::import::{Nothing as NoRecords, Options, plan};
use sheet::CsvOptions;
use std::path::Path;
use submissions::gather::{self, StandardSide, keep_standard, kept_standard};

/// What the list is called among the book's files.
const FILE: &str = "標準資産一覧.ndjson";

/// The list that goes along with the next invitations.
pub fn city_standard(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<StandardAssets> {
    let reader = office.seat()?.reader()?;
    collecting(&reader)?;
    Ok(StandardAssets { lines: standard_lines(&reader, &kept_standard(&reader, StandardSide::Sent)?)? })
}

/// Reads the list from a workbook with the headers of the ledger of assets; keeps it unless it is only asked.
///
/// # Errors
/// `has_problems` if a row cannot be taken as it is, `invalid` for an empty list or a name that stands there twice.
pub fn read_city_standard(office: &Office, ask: ReadTable, progress: &dyn Progress) -> Result<StandardRead> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    collecting(&reader)?;
    let ledger = ledgers::ledger(ledgers::asset::DEF.key)?;
    let def = ledger.def();
    let sheet = (!ask.sheet.is_empty()).then_some(ask.sheet.as_str());
    let (_, grid) = sheet::read(Path::new(&ask.path), sheet, &CsvOptions::default(), progress)?;
    let planned = office.with_ctx(|ctx| {
        let check = |values: &Values, old: Option<&Record>| engine::findings_of(ctx, ledger, old, values);
        plan(def, &grid, &Options::default(), &NoRecords, &check, ctx.today, progress)
    })?;
    let plan = &planned.report;
    let problems: Vec<String> = plan
        .problems
        .iter()
        .map(|p| if p.row > 0 { format!("{}行目：{}", p.row, p.message) } else { p.message.clone() })
        .collect();
    let left_out = plan
        .columns
        .iter()
        .filter(|c| !c.header.is_empty() && c.key.as_deref().is_none_or(|k| !gather::standard_takes(k)));
    let left_out = left_out.map(|c| c.header.clone()).collect();
    let list =
        if problems.is_empty() { gather::write_standard(planned.landings().map(|l| l.values))? } else { Vec::new() };
    let mut read = StandardRead { lines: standard_lines(&reader, &list)?, problems, left_out, changed: Vec::new() };
    if !ask.dry_run {
        if let Some(first) = read.problems.first() {
            let words = format!("{first} 表を直してから、もう一度読み込んでください。");
            return Err(Problem::new(code::HAS_PROBLEMS, words));
        }
        let done = seat.book().change(&office.actor()?, "collect.standard", |tx| {
            tx.subject(format!("標準資産一覧 {}件", read.lines.len()));
            tx.note("file", file_name(Path::new(&ask.path)));
            keep_standard(tx, StandardSide::Sent, FILE, &list)
        })?;
        read.changed = done.ledgers;
    }
    Ok(read)
}

/// From now on no list goes along.
pub fn drop_city_standard(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    collecting(&seat.reader()?)?;
    let done = seat.book().change(&office.actor()?, "collect.standard", |tx| {
        tx.subject("標準資産一覧を外した");
        keep_standard(tx, StandardSide::Sent, FILE, &[])
    })?;
    Ok(Done { changed: done.ledgers })
}
