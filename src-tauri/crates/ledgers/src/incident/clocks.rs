//! The clocks of reports to others, and of measures: rows of an incident with a day by which each must be done.

use super::{DEF, MEASURES, REPORTS};
use crate::Ctx;
use crate::words::{said, text};
use chrono::{Duration, NaiveDate};
use kernel::{Record, RecordId, Result, StateMark, Value, Values, art, date};
use standard::ClockCase;
use store::{Matter, Query, Reading, Tx, Urgency};

/// Due soon is within so many days.
const SOON: i64 = 14;

fn concerns_people(record: &Record, over: i32) -> bool {
    let many = matches!(record.get("persons"), Value::Int(n) if *n > over);
    let some = !matches!(record.get("persons"), Value::Int(0));
    many || (*record.get("sensitive") == Value::Flag(true) && some)
}

fn runs(case: ClockCase, record: &Record, over: i32) -> bool {
    let malice = *record.get("malice") == Value::Flag(true);
    match case {
        ClockCase::Always => true,
        ClockCase::Severe => record.get("gravity").text() == "severe",
        ClockCase::Personal => concerns_people(record, over) || malice,
        ClockCase::Malice => malice,
    }
}

/// Adds the clocks that run for an incident and that it does not have yet.
pub(super) fn begin(ctx: &Ctx<'_>, tx: &mut Tx<'_>, record: &Record) -> Result<()> {
    let Some(noticed) = date::read_moment(record.get("noticed_at").text()) else { return Ok(()) };
    let mut rows = tx.parts(&DEF, record.id, REPORTS.key)?;
    let known = ctx.pack.registers();
    let runs = |case: ClockCase| runs(case, record, known.personal_over);
    for clock in &known.clocks {
        if !runs(clock.when) || rows.iter().any(|r| text(r, "clock") == clock.key) {
            continue;
        }
        // With a malicious purpose the longer limit takes the place of the shorter one.
        let longer = known.clocks.iter().any(|c| c.when == ClockCase::Malice && runs(c.when));
        if longer && clock.when == ClockCase::Personal && clock.days > 10 {
            continue;
        }
        let to = ctx.pack.office(&clock.to).map_or("", |o| o.label.as_str());
        // The report to the desk was noted before.
        let done = if clock.key == "desk" { record.get("desk_at").clone() } else { Value::Null };
        rows.push(
            [
                ("clock", Value::from(clock.key.as_str())),
                ("what", clock.label.as_str().into()),
                ("recipient", to.into()),
                ("due_on", (noticed.date() + Duration::days(i64::from(clock.days))).into()),
                ("done_at", done),
                ("source", clock.said().into()),
            ]
            .map(|(k, v)| (k.to_owned(), v))
            .into(),
        );
    }
    tx.put_parts(&DEF, record.id, REPORTS.key, &rows)?;
    Ok(())
}

fn is_open(row: &Values) -> bool {
    !said(row, "done_at") && !said(row, "not_needed")
}

/// Reports to others that are neither made nor refused with a reason.
pub(super) fn open(book: &Reading, id: RecordId) -> Result<Vec<Values>> {
    let mut rows = book.parts(&DEF, id, REPORTS.key)?;
    rows.retain(is_open);
    Ok(rows)
}

/// Every clock and every measure of incidents in use that is late or soon due.
pub(super) fn running(book: &Reading, today: NaiveDate) -> Result<Vec<Matter>> {
    let mut out = Vec::new();
    let mut told: Vec<(Record, Values, &str)> = Vec::new();
    book.each(&DEF, &Query { life: vec!["active".to_owned()], ..Query::default() }, |record| {
        for (part, word) in [(REPORTS.key, "ほかへの報告"), (MEASURES.key, "再発防止の措置")] {
            if record.step == "closed" && part == REPORTS.key {
                continue;
            }
            for row in book.parts(&DEF, record.id, part)? {
                let open = if part == REPORTS.key { is_open(&row) } else { !said(&row, "done_on") };
                if open {
                    told.push((record.clone(), row, word));
                }
            }
        }
        Ok(())
    })?;
    for (record, row, word) in told {
        let Some(due) = row.get("due_on").and_then(Value::date) else { continue };
        let (urgency, mark) = match (due - today).num_days() {
            n if n < 0 => (Urgency::Late, StateMark::Diamond),
            n if n <= SOON => (Urgency::Soon, StateMark::Hollow),
            _ => continue,
        };
        let mut matter = Matter::new(word, text(&row, "what"), urgency, mark)
            .by(if word == "ほかへの報告" { art(12).p(5) } else { art(57).p(4) })
            .note(record.get("name").text())
            .due(due);
        matter.number.clone_from(&record.number);
        matter.place.ledger = DEF.key.to_owned();
        matter.place.record = Some(record.id);
        out.push(matter);
    }
    Ok(out)
}
