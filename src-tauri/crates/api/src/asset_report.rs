//! The report of 第14条第3項: composed from every ledger that it counts, compared with the last one, issued under a number.

use crate::Office;
use crate::frozen::{self, Issuing, Print};
use crate::paper::{day, in_use, letter};
use crate::wire::*;
use chrono::NaiveDate;
use kernel::{Progress, Result, date};
use ledgers::ALL;
use ledgers::forms::{self, Annex, Entry, Facts, Form, Letter};
use store::Reader;

/// The report as it would be now.
pub(crate) struct Drawn {
    pub(crate) doc: ::paper::Doc,
    pub(crate) records: usize,
    pub(crate) warnings: Vec<String>,
}

/// Draws the report without a number, filled or blank.
pub(crate) fn draw(
    office: &Office,
    reader: &Reader,
    ask: &PrintRequest,
    letter: &Letter,
    progress: &dyn Progress,
) -> Result<Drawn> {
    let facts = match ask.fill.as_str() {
        "blank" => Facts::new(date_text(office, ask)?, Vec::new(), None, |_| String::new()),
        _ => facts(office, reader, ask, "", progress)?,
    };
    let warnings = warnings(&facts, office.clock.today());
    Ok(Drawn { doc: forms::report(letter, &facts), records: facts.entries.len(), warnings })
}

/// Issues the report.
pub(crate) fn issue(office: &Office, ask: &IssueReport, form: &Form, progress: &dyn Progress) -> Result<Issued> {
    let def = ledgers::ledger(&ask.print.ledger)?.def();
    let seat = office.seat()?;
    let reader = seat.reader()?;
    // One state of the book: what is printed, and the journal head that is printed under it.
    let (facts, journal) = reader.steadily(|r| {
        let facts = facts(office, &reader, &ask.print, &ask.replaces, progress)?;
        Ok((facts, r.head16()?))
    })?;
    let about = Issuing {
        form,
        facts: serde_json::to_string(&facts).map_err(kernel::Problem::internal)?,
        records: facts.entries.len(),
        period: None,
        journal: &journal,
        shared: None,
        replaces: &ask.replaces,
        reason: &ask.reason,
    };
    let print = |under: &frozen::Under| {
        let letter = letter(office, &reader, def, form, &ask.print, under.stamp())?;
        let doc = forms::report(&letter, &facts);
        let scratch = seat.scratch();
        let facts = &facts;
        Ok(Print::new(doc, move |book| forms::report_book(book, &scratch, &letter, facts, progress)))
    };
    frozen::issue(office, &about, print, |_, _| Ok(()), progress)
}

fn date_text(office: &Office, ask: &PrintRequest) -> Result<String> {
    Ok(day(&ask.as_of, office.clock.today(), "基準日")?.to_string())
}

/// What the report says now, compared with the last one.
fn facts(
    office: &Office,
    reader: &Reader,
    ask: &PrintRequest,
    replaces: &str,
    progress: &dyn Progress,
) -> Result<Facts> {
    let query = in_use();
    let mut entries = Vec::new();
    for ledger in ALL.iter().filter(|l| forms::counted_ledgers().any(|d| d.key == l.def().key)) {
        reader.each(ledger.def(), &query, |record| {
            if entries.len() % 200 == 0 {
                progress.step(entries.len() as u64, 0)?;
            }
            entries.push(Entry::of(*ledger, &record));
            Ok(())
        })?;
    }
    let pack_form = forms::REPORT.pack;
    // A report that was corrected is no baseline: its correction is, or the one before both.
    let issued = reader.reports(Some(pack_form))?;
    let replaced: Vec<String> = issued.iter().filter_map(|r| r.replaces.clone()).chain([replaces.to_owned()]).collect();
    let last = issued.into_iter().find(|r| r.voided.is_none() && !replaced.contains(&r.number));
    let previous = match last {
        Some(r) => forms::previous_of(&reader.report(&r.number)?.facts).map(|f| (f, r.number, japan_day(&r.issued_at))),
        None => None,
    };
    let why = |key: &str| gone_why(reader, key).unwrap_or_default();
    let mut facts = Facts::new(date_text(office, ask)?, entries, previous, why);
    if !facts.gone.is_empty() {
        let cases = ledgers::media_disposal::closed_over(reader)?;
        for gone in &mut facts.gone {
            gone.disposal = cases.get(&gone.key).cloned().unwrap_or_default();
        }
    }
    Ok(facts)
}

/// Day in Japan of an instant, ISO.
fn japan_day(at: &str) -> String {
    chrono::DateTime::parse_from_rfc3339(at)
        .map_or_else(|_| at.to_owned(), |t| date::japan(t.to_utc()).date().to_string())
}

/// Why a record is in use no more, and since when.
fn gone_why(reader: &Reader, key: &str) -> Result<String> {
    let Some((ledger, id)) = key.split_once(':') else { return Ok(String::new()) };
    let def = ledgers::ledger(ledger)?.def();
    let id = kernel::RecordId(id.parse().map_err(kernel::Problem::internal)?);
    let record = reader.get(def, id)?;
    let aside = reader.aside(def, id)?;
    let on = japan_day(&record.changed_at).parse().map_or_else(|_| String::new(), date::wareki_short);
    let state = def.state_label(kernel::Axis::Life, &record.life);
    Ok(format!("{state} {on} {}", aside.note.unwrap_or_default()).trim().to_owned())
}

fn warnings(facts: &Facts, today: NaiveDate) -> Vec<String> {
    let mut out = Vec::new();
    if facts.asking() > 0 {
        out.push(format!(
            "責任者の判断を待っているものが{}件あります（第16条第3項）。件数には入りません。",
            facts.asking()
        ));
    }
    if facts.unclassified() > 0 {
        out.push(format!(
            "分類していないものが{}件あります（第14条第1項）。件数には入りません。",
            facts.unclassified()
        ));
    }
    if facts.unconfirmed() > 0 {
        out.push(format!("責任者がまだ確認していないものが{}件あります。", facts.unconfirmed()));
    }
    if facts.annex() == Annex::Workbook {
        out.push(format!(
            "一覧が{}件をこえるため、紙の別紙は付きません。発行したあと「Excelで保存」で一覧を出し、報告書に添えてください。",
            forms::ANNEX
        ));
    }
    if facts.as_of != today.to_string() {
        out.push("基準日が今日ではありません。件数は、いまの帳簿のものです。".to_owned());
    }
    out
}
