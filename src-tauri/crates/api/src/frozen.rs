//! Frozen reports: how one gets its number, check value and bytes, and how it is shown and saved again as it was.

use crate::Office;
use crate::import::written;
use crate::office::Seat;
use crate::outgoing::hand_out;
use crate::paper::{Stamp, land, out_path};
use crate::wire::*;
use ::paper::Issue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::{Problem, Progress, Result, code, date};
use ledgers::forms;
use sha2::{Digest as _, Sha256};
use std::path::Path;
use store::{Reader, Report, ReportLine, Tx};

/// Refuses to number what was composed from another state of the book.
pub(crate) fn unchanged_since(tx: &Tx<'_>, journal: &str) -> Result<()> {
    if tx.head16()? == journal {
        return Ok(());
    }
    Err(Problem::new(code::STALE, "作っている間に帳簿が変わりました。もう一度発行してください。"))
}

/// What stands in the footer of an issued form; `shown` is the number as it is printed.
pub(crate) fn stamp(shown: String, value: &str, journal: &str) -> Stamp {
    let issue = Issue::Issued { number: shown, digest: value.to_owned(), journal: journal.to_owned() };
    Stamp { issue, digest: value.to_owned() }
}

/// The bytes of a report's workbook. It lies readable beside the book only while it is written.
pub(crate) fn workbook(seat: &Seat, value: &str, write: impl FnOnce(&Path) -> Result<()>) -> Result<Vec<u8>> {
    let book = seat.scratch().join(format!("{}.xlsx", value.get(..16).unwrap_or("report")));
    let bytes = write(&book).and_then(|()| Ok(std::fs::read(&book)?));
    let _ = std::fs::remove_file(&book);
    bytes
}

/// Tells of a report that was just frozen.
pub(crate) fn issued(seat: &Seat, number: &str, changed: Vec<String>) -> Result<Issued> {
    let reader = seat.reader()?;
    let names = crate::book::names(&reader)?;
    let line = reader.reports(None)?.into_iter().find(|r| r.number == number);
    let report = view(&reader, &names, line.ok_or_else(|| Problem::internal("report"))?)?;
    Ok(Issued { report, changed })
}

pub(crate) fn pdf_bytes(name: &str, pdf: &[u8]) -> Bytes {
    Bytes { name: name.to_owned(), media_type: "application/pdf".to_owned(), base64: STANDARD.encode(pdf) }
}

pub(crate) fn pages(pdf: &[u8]) -> Result<i32> {
    ::paper::page_count(pdf).map(|n| crate::ledger::small(n as i64))
}

/// 検証値: SHA-256 over the facts, the form's edition and the number.
pub(crate) fn check_value(facts: &str, edition: &str, number: &str) -> String {
    let mut hash = Sha256::new();
    for part in [facts, edition, number] {
        // Lengths keep the parts apart.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex::encode(hash.finalize())
}

fn view(reader: &Reader, names: &std::collections::BTreeMap<String, String>, r: ReportLine) -> Result<ReportView> {
    let (pages, records) = match r.size {
        Some(size) => size,
        // A report of a book that did not note it yet: counted once more.
        None => {
            let records = forms::previous_of(&reader.report(&r.number)?.facts).map_or(0, |f| f.entries.len());
            (pages(&reader.file_bytes(&r.pdf)?)?, crate::ledger::small(records as i64))
        }
    };
    Ok(ReportView {
        pages,
        form: r.form,
        issued_by: names.get(&r.issued_by).cloned().unwrap_or(r.issued_by),
        value16: r.value.chars().take(16).collect(),
        records,
        number: r.number,
        title: r.title,
        issued_at: r.issued_at,
        replaces: r.replaces.unwrap_or_default(),
    })
}

/// Frozen reports, newest first.
pub fn reports(office: &Office, _ask: OneLedger, _progress: &dyn Progress) -> Result<Reports> {
    let reader = office.seat()?.reader()?;
    let names = crate::book::names(&reader)?;
    let reports = reader.reports(None)?.into_iter().map(|r| view(&reader, &names, r)).collect::<Result<_>>()?;
    Ok(Reports { reports })
}

/// The stored bytes of a report; a reprint carries its words over them.
fn stored(office: &Office, reader: &Reader, ask: &OneReport) -> Result<(Report, Vec<u8>, &'static str)> {
    let report = reader.report(ask.number.trim())?;
    if ask.format == "xlsx" {
        let file = report.xlsx.clone().ok_or_else(|| Problem::new(code::NOT_FOUND, "この帳票にExcelはありません。"))?;
        let bytes = reader.file_bytes(&file)?;
        return Ok((report, bytes, "xlsx"));
    }
    let bytes = reader.file_bytes(&report.pdf)?;
    if !ask.reprint {
        return Ok((report, bytes, "pdf"));
    }
    let words = format!("再印刷 {}", date::wareki_short(office.clock.today()));
    let marked = ::paper::reprint(&bytes, &words, &*office.fonts()?)?;
    Ok((report, marked, "pdf"))
}

/// Shows a frozen report.
pub fn show(office: &Office, ask: OneReport, _progress: &dyn Progress) -> Result<Preview> {
    let reader = office.seat()?.reader()?;
    let (report, bytes, _) = stored(office, &reader, &OneReport { format: "pdf".to_owned(), ..ask })?;
    Ok(Preview {
        pages: pages(&bytes)?,
        pdf: pdf_bytes(&format!("{}.pdf", report.number), &bytes),
        warnings: Vec::new(),
        guides: Vec::new(),
        refused: String::new(),
    })
}

/// Saves a frozen report where the user wants it.
pub fn save(office: &Office, ask: OneReport, _progress: &dyn Progress) -> Result<Written> {
    let seat = office.seat()?;
    let (report, bytes, _) = stored(office, &seat.reader()?, &ask)?;
    let out = &*out_path(&seat, &ask.out)?;
    let tell = || {
        let told = seat.book().change(&office.actor()?, "report.save", |tx| {
            tx.subject(report.number.as_str());
            tx.note("file", out.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()));
            Ok(())
        });
        told.map(|_| ())
    };
    hand_out(out, |path| land(path, &bytes), tell)?;
    written(out, 1)
}
