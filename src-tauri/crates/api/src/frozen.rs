//! Frozen reports: how each one gets its number, check value and bytes, and how it is shown and saved again as it was.

use crate::Office;
use crate::import::written;
use crate::office::Seat;
use crate::outgoing::{hand_out, told};
use crate::paper::{Stamp, land, out_path};
use crate::wire::*;
use ::paper::Issue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use kernel::{Problem, Progress, Result, code, date};
use ledgers::forms::{self, Form};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use store::{Content, NewReport, Reader, Report, ReportLine, Tx};

/// What is issued, apart from how it is drawn.
pub(crate) struct Issuing<'a> {
    pub(crate) form: &'a Form,
    /// What it says, as data: the 検証値 stands over this.
    pub(crate) facts: String,
    pub(crate) records: usize,
    /// First and last day that it is about; none: it is about no period.
    pub(crate) period: Option<(NaiveDate, NaiveDate)>,
    /// The journal's head in the state of the book from which it was composed.
    pub(crate) journal: &'a str,
    /// The number that all prints of one record share; none: it draws its own.
    pub(crate) shared: Option<&'a str>,
    /// The number of the report that it corrects; may be empty.
    pub(crate) replaces: &'a str,
    /// Why it corrects that; may be empty.
    pub(crate) reason: &'a str,
}

/// Number and value under which a report is drawn.
pub(crate) struct Under<'a> {
    number: String,
    pub(crate) serial: u32,
    pub(crate) value: String,
    shown: String,
    journal: &'a str,
}

impl Under<'_> {
    /// What stands in the footer.
    pub(crate) fn stamp(&self) -> Stamp {
        let (number, journal) = (self.shown.clone(), self.journal.to_owned());
        let issue = Issue::Issued { number, digest: self.value.clone(), journal };
        Stamp { issue, digest: self.value.clone() }
    }
}

/// Writes a workbook to a path.
type WriteBook<'a> = Box<dyn FnOnce(&Path) -> Result<()> + 'a>;

/// A report as it was drawn: for the printer, and how its workbook is written.
pub(crate) struct Print<'a> {
    doc: ::paper::Doc,
    book: WriteBook<'a>,
}

impl<'a> Print<'a> {
    pub(crate) fn new(doc: ::paper::Doc, book: impl FnOnce(&Path) -> Result<()> + 'a) -> Print<'a> {
        Print { doc, book: Box::new(book) }
    }
}

/// Gives a report its number, draws it under that, and freezes print and workbook; `then` writes what follows from it.
pub(crate) fn issue<'a>(
    office: &Office,
    about: &Issuing<'_>,
    draw: impl FnOnce(&Under<'_>) -> Result<Print<'a>>,
    then: impl FnOnce(&mut Tx<'_>, &str) -> Result<()>,
    progress: &dyn Progress,
) -> Result<Issued> {
    let seat = office.seat()?;
    let pack = office.pack()?;
    let info = pack.form(about.form.pack).ok_or_else(|| Problem::internal(about.form.pack))?;
    let year = date::fiscal_year(office.clock.today());
    let fonts = office.fonts()?;
    let done = seat.book().change(&office.actor()?, "report.issue", |tx| {
        unchanged_since(tx, about.journal)?;
        let (number, serial, shown) = match about.shared {
            Some(shared) => {
                let serial = tx.reports_of(shared)? + 1;
                (format!("{shared}-刷{serial}"), serial, format!("{shared} 第{serial}刷"))
            }
            None => {
                let (number, serial) = tx.report_number(&info.kind, year)?;
                (number.clone(), serial, number)
            }
        };
        let value = check_value(&about.facts, &info.edition, &number);
        let under = Under { number, serial, value, shown, journal: about.journal };
        let print = draw(&under)?;
        let pdf = ::paper::render(&print.doc, &fonts, progress)?;
        let xlsx = workbook(&seat, &under.value, print.book)?;
        if !about.reason.trim().is_empty() {
            tx.note("reason", about.reason.trim());
        }
        let report = tx.report_freeze(NewReport {
            number: &under.number,
            serial,
            form: about.form.pack,
            fiscal_year: year,
            kind: about.form.key,
            period: about.period,
            title: &info.title,
            value: &under.value,
            facts: &about.facts,
            pages: pages(&pdf)?,
            records: crate::ledger::small(about.records as i64),
            pdf: Content::Bytes(&pdf),
            xlsx: Some(Content::Bytes(&xlsx)),
            replaces: (!about.replaces.is_empty()).then_some(about.replaces),
        })?;
        then(tx, &report.number)?;
        Ok(report.number)
    })?;
    issued(&seat, &done.value, done.ledgers)
}

/// Refuses to number what was composed from another state of the book.
fn unchanged_since(tx: &Tx<'_>, journal: &str) -> Result<()> {
    if tx.head16()? == journal {
        return Ok(());
    }
    Err(Problem::new(code::STALE, "作っている間に帳簿が変わりました。もう一度発行してください。"))
}

/// The bytes of a report's workbook. It lies readable beside the book only while it is written.
fn workbook(seat: &Seat, value: &str, write: impl FnOnce(&Path) -> Result<()>) -> Result<Vec<u8>> {
    let book = seat.scratch().join(format!("{}.xlsx", value.get(..16).unwrap_or("report")));
    let bytes = write(&book).and_then(|()| Ok(std::fs::read(&book)?));
    let _ = std::fs::remove_file(&book);
    bytes
}

/// Tells of a report that was just frozen.
fn issued(seat: &Seat, number: &str, changed: Vec<String>) -> Result<Issued> {
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
    let tell = || told(office, "report.save", out, |tx| tx.subject(report.number.as_str()));
    hand_out(out, |path| land(path, &bytes), tell)?;
    written(out, 1)
}
