//! The city's report and the list of reminders: shown, printed, saved.

use super::{Year, collecting, supervisor, year, year_of};
use crate::Office;
use crate::door::{Access, permitted};
use crate::frozen::{pages, pdf_bytes};
use crate::outgoing::{file_name, hand_out, save_pdf};
use crate::paper::{land, out_path};
use crate::wire::*;
use ::paper::Issue;
use kernel::{Problem, Progress, Result, Silent, code, date};
use std::path::Path;
use store::{CollectedFigure, PacketState, Reader, Reading};
use submissions::collect::{Reminder, reminders as owed};
use submissions::compile::{CityAsk, CityReport, Letter, city_report, compile, reminder_list, sheets, write};

fn accepted(reader: &Reading, made: &Year) -> Result<Vec<CollectedFigure>> {
    let ids: Vec<i64> = made.packets.iter().filter(|p| p.state == PacketState::Accepted).map(|p| p.id).collect();
    reader.collect_figures(&ids)
}

fn compiled(office: &Office, reader: &Reading, fiscal_year: i32) -> Result<CityReport> {
    reader.steadily(|r| {
        let now = year_of(office, r, fiscal_year)?;
        let before = year_of(office, r, fiscal_year - 1)?;
        let (figures, figures_before) = (accepted(r, &now)?, accepted(r, &before)?);
        Ok(compile(CityAsk {
            board: &now.board,
            divisions: &now.divisions,
            packets: &now.packets,
            figures: &figures,
            packets_before: &before.packets,
            figures_before: &figures_before,
            on: &office.clock.today().to_string(),
        }))
    })
}

/// The report as data.
pub fn city(office: &Office, ask: AskYear, _progress: &dyn Progress) -> Result<CityReport> {
    let reader = office.seat()?.reader()?;
    collecting(&reader)?;
    compiled(office, &reader, year(office, ask.fiscal_year))
}

pub(super) fn letter(office: &Office, reader: &Reader, issue: Issue, digest: String) -> Result<Letter> {
    let s = crate::book::settings_of(reader)?;
    let head = supervisor(reader)?;
    let mut from = vec!["統括情報システム管理者".to_owned()];
    from.push(head.as_ref().map_or_else(|| format!("{}長", s.division), |p| p.title.clone()));
    from.extend(head.filter(|_| s.sender_name_printed).map(|p| p.name));
    Ok(Letter {
        office: if s.bureau.is_empty() { s.division.clone() } else { format!("{} {}", s.bureau, s.division) },
        from: from.into_iter().filter(|l| !l.is_empty()).collect(),
        document_number: (!s.document_number.trim().is_empty()).then(|| s.document_number.trim().to_owned()),
        date: office.clock.today(),
        stamped: matches!(s.seal_mark.as_str(), "seal" | "both"),
        standard: office.pack()?.edition().name.clone(),
        issue,
        digest,
        at: office.clock.now(),
        practice: crate::book::is_practice(reader)?,
    })
}

/// Name and value under which the report stands: what it says, when, for whom.
fn stamped(office: &Office, reader: &Reader, report: &CityReport, ask: &PrintCity) -> Result<(Issue, String)> {
    let facts = serde_json::to_string(report).map_err(Problem::internal)?;
    let number = format!(
        "集計-{}（{}現在）",
        date::fiscal_year_short(report.fiscal_year),
        date::wareki_short(office.clock.today())
    );
    let value = crate::frozen::check_value(&facts, ask.length.reader(), &number);
    Ok((Issue::Issued { number, digest: value.clone(), journal: reader.head16()? }, value))
}

/// Shows the city's report, or saves it as PDF or workbook.
pub fn print_city(office: &Office, ask: PrintCity, progress: &dyn Progress) -> Result<Preview> {
    let reader = office.seat()?.reader()?;
    collecting(&reader)?;
    let report = compiled(office, &reader, year(office, ask.fiscal_year))?;
    print_report(office, &report, &ask, progress)
}

/// Saves a city's report that was compiled elsewhere from what this book handed on, as the book's own is saved.
///
/// # Errors
/// `forbidden`, `wrong_state`, and what saving refuses.
pub fn print_city_of(office: &Office, report: &CityReport, ask: &PrintCity) -> Result<Preview> {
    permitted(office, Access::Collecting)?;
    collecting(&office.seat()?.reader()?)?;
    print_report(office, report, ask, &Silent)
}

fn print_report(office: &Office, report: &CityReport, ask: &PrintCity, progress: &dyn Progress) -> Result<Preview> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let fiscal_year = report.fiscal_year;
    let (issue, value) = stamped(office, &reader, report, ask)?;
    let told = date::fiscal_year_label(fiscal_year);
    if Path::new(&ask.out).extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx")) {
        let out = out_path(&seat, &ask.out)?;
        let about = [("年度", told.as_str()), ("基準日", report.on.as_str()), ("検証値", value.as_str())];
        let tell = || {
            let told = seat.book().change(&office.actor()?, "collect.report", |tx| {
                tx.subject(told.as_str());
                tx.note("file", file_name(&out));
                Ok(())
            });
            told.map(|_| ())
        };
        hand_out(&out, |path| write(path, &seat.scratch(), &sheets(report), &about, progress), tell)?;
        return Ok(nothing_shown());
    }
    let doc = city_report(&letter(office, &reader, issue, value)?, report, ask.length);
    let pdf = ::paper::render(&doc, &*office.fonts()?, progress)?;
    if ask.out.is_empty() {
        return shown("取りまとめ結果報告書.pdf", &pdf);
    }
    save_pdf(office, &ask.out, (pdf, report.classes.len()), "collect.report", |tx| tx.subject(told.as_str()))?;
    Ok(nothing_shown())
}

fn nothing_shown() -> Preview {
    Preview { pages: 0, pdf: pdf_bytes("", &[]), warnings: Vec::new(), guides: Vec::new(), refused: String::new() }
}

fn shown(name: &str, pdf: &[u8]) -> Result<Preview> {
    Ok(Preview { pages: pages(pdf)?, pdf: pdf_bytes(name, pdf), ..nothing_shown() })
}

fn reminding(office: &Office, ask: &AskReminders) -> Result<Vec<Reminder>> {
    let reader = office.seat()?.reader()?;
    collecting(&reader)?;
    let made = year_of(office, &reader, year(office, ask.fiscal_year))?;
    Ok(owed(&made.board, office.clock.today(), ask.ahead.into()))
}

/// Who owes what.
pub fn reminders(office: &Office, ask: AskReminders, _progress: &dyn Progress) -> Result<Reminders> {
    Ok(Reminders { reminders: reminding(office, &ask)? })
}

/// One paragraph per division, to be sent by whatever the city uses.
fn letters(all: &[Reminder]) -> String {
    let mut divisions: Vec<&str> = Vec::new();
    for r in all {
        if !divisions.contains(&r.division.as_str()) {
            divisions.push(&r.division);
        }
    }
    let day = |iso: &str| iso.parse().map_or_else(|_| iso.to_owned(), date::wareki_long);
    let mut out = String::new();
    for division in divisions {
        out.push_str(&format!("{division}　情報セキュリティ責任者　様\r\n次の報告の提出をお願いします。\r\n"));
        for r in all.iter().filter(|r| r.division == division) {
            let late = if r.late > 0 { format!("、{}日超過", r.late) } else { String::new() };
            out.push_str(&format!("・{}（期限 {}、{}{late}）\r\n", r.title, day(&r.due), r.word));
        }
        out.push_str("\r\n");
    }
    out
}

/// Shows the reminders, or saves them as PDF or text.
pub fn print_reminders(office: &Office, ask: AskReminders, progress: &dyn Progress) -> Result<Preview> {
    let all = reminding(office, &ask)?;
    let seat = office.seat()?;
    if Path::new(&ask.out).extension().is_some_and(|e| e.eq_ignore_ascii_case("txt")) {
        if all.is_empty() {
            return Err(Problem::new(code::INVALID, "催促するものはありません。"));
        }
        let out = out_path(&seat, &ask.out)?;
        // Notepad of the offices reads UTF-8 by its mark.
        let bytes = [b"\xEF\xBB\xBF", letters(&all).as_bytes()].concat();
        let tell = || {
            let told = seat.book().change(&office.actor()?, "collect.reminders", |tx| {
                tx.note("file", file_name(&out));
                Ok(())
            });
            told.map(|_| ())
        };
        hand_out(&out, |path| land(path, &bytes), tell)?;
        return Ok(nothing_shown());
    }
    let reader = seat.reader()?;
    let issue = Issue::Blank { number: "（番号なし）".to_owned(), digest: "－".to_owned() };
    let doc = reminder_list(&letter(office, &reader, issue, String::new())?, &all);
    let pdf = ::paper::render(&doc, &*office.fonts()?, progress)?;
    if ask.out.is_empty() {
        return shown("催促の一覧.pdf", &pdf);
    }
    save_pdf(office, &ask.out, (pdf, all.len()), "collect.reminders", |_| {})?;
    Ok(nothing_shown())
}
