//! 今日, search over everything, and the reading of typed dates.

use crate::Office;
use crate::wire::*;
use chrono::NaiveDate;
use kernel::{Progress, Result, StateMark, date};
use ledgers::ALL;
use std::collections::BTreeMap;
use store::{Asking, Matter, OfBackups, OfBook, OfClock, Place, Reader, Source, Urgency};

/// Rows of one section; the rest is in the list behind the row.
const FOUND: u32 = 8;

/// Everything that the book's sources answer, in menu order.
pub(crate) fn sources() -> impl Iterator<Item = &'static dyn Source> {
    ALL.iter().map(|ledger| ledger as &'static dyn Source).chain([
        &crate::transfer::OfTransfers as &'static dyn Source,
        &inspections::OfInspections,
        &submissions::gather::OfSubmissions,
        &submissions::collect::OfCollecting,
        &OfBook,
        &OfClock,
        &OfBackups,
    ])
}

/// What waits for the acting person.
pub fn today(office: &Office, _ask: Nothing, progress: &dyn Progress) -> Result<Today> {
    let reader = office.seat()?.reader()?;
    let mut out = Today {
        waiting: Vec::new(),
        late: Vec::new(),
        soon: Vec::new(),
        first_steps: Vec::new(),
        ledgers: Vec::new(),
        book: Vec::new(),
        badges: BTreeMap::new(),
    };
    let actor = office.actor()?;
    let ask = Asking { today: office.clock.today(), who: &actor };
    for source in sources() {
        for matter in reader.stoppable(progress, |r| source.waiting(r, &ask))? {
            let section = match matter.urgency {
                Urgency::Now => &mut out.waiting,
                Urgency::Late => &mut out.late,
                Urgency::Soon => &mut out.soon,
                Urgency::Aside => continue,
            };
            let row = row_of(&reader, &matter, ask.today, progress)?;
            if matter.urgency == Urgency::Now && !row.ledger.is_empty() {
                *out.badges.entry(row.ledger.clone()).or_default() += row.count;
            }
            section.push(row);
        }
    }
    for matter in crate::calendar::matters(office, &reader, &actor)? {
        let row = row_of(&reader, &matter, ask.today, progress)?;
        if matter.urgency == Urgency::Late { out.late.push(row) } else { out.soon.push(row) }
    }
    let mut empty = true;
    for ledger in ALL {
        let def = ledger.def();
        let totals = crate::ledger::totals_of(&reader, def, &ledgers::source::in_use(&[]), progress)?;
        empty &= totals.total == 0;
        out.ledgers.push(TodayLedger {
            ledger: def.key.into(),
            title: def.title.into(),
            total: totals.total,
            by_value: totals.by_value,
        });
    }
    if empty {
        let first = ALL.first().map_or("", |l| l.def().key);
        let step = |what: &str, screen: &str, ledger: &str| {
            let mut matter = Matter::new("はじめに", what, Urgency::Aside, StateMark::Hollow);
            matter.place = Place { ledger: ledger.to_owned(), screen: screen.to_owned(), ..Place::default() };
            row_of(&reader, &matter, ask.today, progress)
        };
        out.first_steps = vec![
            step("これまでのExcelの台帳を取り込む", "import", first)?,
            step("情報資産を1件ずつ登録する", "", first)?,
            step("課の人と役割、報告書の宛先を確かめる", "settings", "")?,
        ];
    }
    let head = reader.head16()?;
    out.book.push(fact("いまの記録値", &head, "plain"));
    out.book.push(fact(
        "記録の件数",
        &format!("{}件", reader.journal_count(&store::JournalFilter::default())?),
        "plain",
    ));
    for source in sources() {
        for duty in reader.stoppable(progress, |r| source.duties(r, &ask))? {
            match (duty.due, duty.done) {
                (Some(due), _) => {
                    out.book.push(fact(&duty.title, &format!("期限 {}", date::wareki_short(due)), "plain"))
                }
                (None, Some(done)) => {
                    out.book.push(fact(&duty.title, &format!("最後 {}", date::wareki_short(done)), "good"))
                }
                // Nothing to say: what is missing waits above.
                (None, None) => {}
            }
        }
    }
    if let Some(number) = reader.last_report_number()? {
        out.book.push(fact("最後に発行した帳票", &number, "good"));
    }
    Ok(out)
}

/// A matter as the window shows it.
fn row_of(reader: &Reader, matter: &Matter, today: NaiveDate, progress: &dyn Progress) -> Result<TodayRow> {
    let place = &matter.place;
    let listed = !place.ledger.is_empty() && place.screen.is_empty();
    let by_value = match ledgers::ledger(&place.ledger) {
        Ok(ledger) if listed && matter.count > 0 && !ledger.def().total_by.is_empty() => {
            crate::ledger::totals_of(reader, ledger.def(), &place.query, progress)?.by_value
        }
        _ => Vec::new(),
    };
    let (day, left) = match (matter.due, matter.since) {
        (Some(due), _) => (due.to_string(), left(due, today)),
        (None, Some(since)) => (since.to_string(), String::new()),
        (None, None) => Default::default(),
    };
    Ok(TodayRow {
        mark: word_of(matter.mark).to_owned(),
        kind: matter.kind.clone(),
        what: matter.what.clone(),
        note: if matter.note.is_empty() { matter.number.clone() } else { matter.note.clone() },
        day,
        left,
        ledger: place.ledger.clone(),
        record: place.record.map_or_else(String::new, |r| r.to_string()),
        view: crate::ledger::view_of_query(&place.query, today),
        screen: place.screen.clone(),
        by_value,
        count: crate::ledger::small(matter.count),
        article: matter.article.map_or_else(String::new, |a| a.to_string()),
        running: matter.running.clone(),
    })
}

/// How far a due day is.
fn left(due: NaiveDate, today: NaiveDate) -> String {
    match (due - today).num_days() {
        0 => "今日まで".to_owned(),
        n if n > 0 => format!("あと{n}日"),
        n => format!("{}日超過", -n),
    }
}

fn word_of(mark: StateMark) -> &'static str {
    match mark {
        StateMark::Hollow => "hollow",
        StateMark::Half => "half",
        StateMark::Disc => "disc",
        StateMark::Tick => "tick",
        StateMark::Triangle => "triangle",
        StateMark::Diamond => "diamond",
        StateMark::Returned => "returned",
        StateMark::Clock => "clock",
        StateMark::Dash => "dash",
    }
}

fn fact(label: &str, value: &str, tone: &str) -> TodayFact {
    TodayFact { label: label.into(), value: value.into(), tone: tone.into() }
}

/// Records of all ledgers and articles that have the words.
pub fn find(office: &Office, ask: Find, progress: &dyn Progress) -> Result<Found> {
    let reader = office.seat()?.reader()?;
    let life = ["active".to_owned(), "retired".to_owned()];
    let found = reader.stoppable(progress, |r| r.find(&ask.text, FOUND, &life))?;
    let mut records = Vec::new();
    for group in found {
        let def = ledgers::ledger(group.ledger)?.def();
        for r in group.records {
            records.push(FoundRecord {
                ledger: def.key.into(),
                ledger_title: def.title.into(),
                id: r.id,
                name: r.get(def.name).text().to_owned(),
                class: r.get("class").text().to_owned(),
                number: r.number,
            });
        }
    }
    let pack = office.pack()?;
    let articles = if ask.text.trim().is_empty() {
        Vec::new()
    } else {
        pack.search(&ask.text).into_iter().take(8).cloned().collect()
    };
    Ok(Found { records, articles })
}

/// How a typed date is read.
pub fn read_date(_office: &Office, ask: ReadDate, _progress: &dyn Progress) -> Result<DateRead> {
    let mut out = DateRead { iso: String::new(), shown: String::new(), note: String::new(), candidates: Vec::new() };
    if ask.text.trim().is_empty() {
        return Ok(out);
    }
    let reading = date::read_date(&ask.text);
    if let Some(day) = reading.day() {
        out.iso = day.to_string();
        out.shown = date::wareki_long_with_weekday(day);
    }
    out.note = reading.why();
    out.candidates = reading.candidates().iter().map(ToString::to_string).collect();
    Ok(out)
}
