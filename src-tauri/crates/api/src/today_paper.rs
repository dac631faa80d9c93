//! 今日 on paper.

use crate::Office;
use crate::frozen::{pages, pdf_bytes};
use crate::outgoing::save_pdf;
use crate::paper::{letter, listed};
use crate::wire::*;
use chrono::NaiveDate;
use kernel::{Progress, Result, date};
use ledgers::ALL;
use ledgers::forms::{self, Job};

/// The list and how many lines it has.
fn made(office: &Office, progress: &dyn Progress) -> Result<(Vec<u8>, usize)> {
    let reader = office.seat()?.reader()?;
    let mut head = reader.head16()?;
    let mut today = crate::day::today(office, Nothing {}, progress)?;
    // The day is read by many; if one of them changed the book meanwhile, it is read once more.
    if reader.head16()? != head {
        head = reader.head16()?;
        today = crate::day::today(office, Nothing {}, progress)?;
    }
    let name = office.actor()?.name;
    let facts = serde_json::to_string(&(&name, &head, &today)).map_err(kernel::Problem::internal)?;
    let stamp = listed(&reader, &forms::TODAY, &facts)?;
    let ask = PrintRequest { seals: Some(Vec::new()), ..PrintRequest::default() };
    let def = ALL.first().map(|l| l.def()).ok_or_else(|| kernel::Problem::internal("no ledger"))?;
    let letter = forms::Letter {
        basis: String::new(),
        form_footer: "守帳 今日の予定".to_owned(),
        ..letter(office, &reader, def, &forms::TODAY, &ask, stamp)?
    };
    let sections = [
        ("許可・確認を待っているもの", jobs(today.waiting)),
        ("期限を過ぎているもの", jobs(today.late)),
        ("2週間以内に期限が来るもの", jobs(today.soon)),
    ];
    let lines = sections.iter().map(|(_, jobs)| jobs.len()).sum();
    let pdf = ::paper::render(&forms::today(&letter, &name, &sections), &*office.fonts()?, progress)?;
    Ok((pdf, lines))
}

fn jobs(rows: Vec<TodayRow>) -> Vec<Job> {
    let job = |row: TodayRow| Job {
        day: row.day.parse::<NaiveDate>().map_or(row.day, date::wareki_short),
        kind: row.kind,
        what: row.what,
        note: row.note,
        left: row.left,
    };
    rows.into_iter().map(job).collect()
}

/// Shows the list of what waits for the acting person.
pub fn preview(office: &Office, _ask: Nothing, progress: &dyn Progress) -> Result<Preview> {
    let (pdf, _) = made(office, progress)?;
    Ok(Preview {
        pages: pages(&pdf)?,
        pdf: pdf_bytes("今日の予定.pdf", &pdf),
        guides: Vec::new(),
        warnings: Vec::new(),
        refused: String::new(),
    })
}

/// Saves it.
pub fn save(office: &Office, ask: SaveTo, progress: &dyn Progress) -> Result<Written> {
    save_pdf(office, &ask.out, made(office, progress)?, "today.print", |_| {})
}
