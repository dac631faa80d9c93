//! A roster of the personnel division: read by the importer, judged by the people of the book. Writes nothing.

use super::judge::Known;
use crate::Office;
use crate::wire::*;
use kernel::{Moving, Problem, Progress, Result, Value, Values, code, fold};
use ledgers::roster as reading;
use sheet::CsvOptions;
use std::path::Path;

/// The most people in one roster: a whole city's, and more.
const MOST: usize = 20_000;

/// Reads a roster and judges everybody in it.
pub fn read(office: &Office, ask: ReadRoster, progress: &dyn Progress) -> Result<Roster> {
    let path = Path::new(&ask.path);
    let sheet = (!ask.sheet.is_empty()).then_some(ask.sheet.as_str());
    let (book, grid) = sheet::read(path, sheet, &CsvOptions::default(), progress)?;
    let today = office.clock.today();
    let planned = reading::read(&grid, today, progress)?;
    let report = &planned.report;
    let file = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let known = |key: &str| report.columns.iter().any(|c| c.key.as_deref() == Some(key));
    if report.header_row == 0 || !(known("staff") || known("name")) {
        return Err(Problem::new(
            code::HAS_PROBLEMS,
            "名簿の見出しが見つかりません。「職員番号」「氏名」「異動日」「種別」の見出しがある表を選んでください。",
        ));
    }
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let settings = crate::book::settings_of(&reader)?;
    let (people, transfers, actor) = (reader.people()?, reader.transfers()?, office.actor()?);
    let judge = Known::new(&people, &transfers, &actor, settings.office_kind, today);
    let mut rows: Vec<(i32, MoveEntry, Vec<String>)> = Vec::new();
    let mut left_out = Vec::new();
    let mut leave_out = |row: i32, reason: &str| left_out.push(RosterLeftOut { row, reason: reason.to_owned() });
    for landing in planned.additions() {
        let row = i32::try_from(landing.row).unwrap_or(i32::MAX);
        match entry(&landing.values, &ask.day, &settings.division, &judge) {
            Read::Entry(entry, notes) => rows.push((row, *entry, notes)),
            Read::Nobody => leave_out(row, "職員番号も氏名もありません。"),
            Read::Elsewhere => leave_out(row, "この課に出入りしない異動です。"),
            Read::Inside => leave_out(row, "課の中の異動です。係や職は「人と役割」で直してください。"),
        }
    }
    for (row, why) in planned.skipped() {
        leave_out(i32::try_from(row).unwrap_or(i32::MAX), why);
    }
    let mut broken = Vec::new();
    for (row, why) in planned.rejected() {
        let text = |key: &str| {
            let column = report.columns.iter().find(|c| c.key.as_deref() == Some(key));
            let at = column.and_then(|c| u32::try_from(c.index).ok());
            at.and_then(|at| grid.row(row).map(|r| r.cell(at).text().trim().to_owned())).unwrap_or_default()
        };
        let entry = MoveEntry { number: text("staff"), name: text("name"), ..MoveEntry::default() };
        broken.push((i32::try_from(row).unwrap_or(i32::MAX), entry, why.to_owned()));
    }
    if rows.len() + broken.len() > MOST {
        return Err(Problem::new(
            code::TOO_LARGE,
            format!("名簿に{}人います。一度に読めるのは{MOST}人までです。課ごとに分けてください。", rows.len()),
        ));
    }
    let numbers: Vec<(i32, Vec<String>)> = rows.iter().map(|(row, _, notes)| (*row, notes.clone())).collect();
    let (entries, judged) = judge.judge_all(rows.into_iter().map(|(_, e, _)| e).collect());
    let mut out: Vec<RosterRow> = numbers
        .into_iter()
        .zip(entries.into_iter().zip(judged))
        .map(|((row, notes), (entry, mut judged))| {
            judged.notes.splice(0..0, notes);
            RosterRow { row, entry, judged }
        })
        .collect();
    out.extend(broken.into_iter().map(|(row, entry, why)| RosterRow {
        row,
        entry,
        judged: MoveVerdict { verdict: "problem".to_owned(), notes: vec![why], choices: Vec::new() },
    }));
    out.sort_by_key(|r| r.row);
    left_out.sort_by_key(|l| l.row);
    Ok(Roster {
        file,
        sheets: book.sheets.iter().map(|s| s.name.clone()).collect(),
        sheet: report.sheet.clone(),
        digest: book.digest,
        header_row: report.header_row,
        columns: report.columns.clone(),
        rows: out,
        left_out,
    })
}

enum Read {
    Entry(Box<MoveEntry>, Vec<String>),
    Nobody,
    Elsewhere,
    Inside,
}

/// True if a place is the division or a part of it: 総務部税務課収納係 is 税務課, 市民税務課 is another.
fn names(place: &str, division: &str) -> bool {
    let tidy = |text: &str| fold::compat(text).trim().to_owned();
    let (place, division) = (tidy(place), tidy(division));
    let begins = |at: usize| {
        let before = place.get(..at).and_then(|head| head.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric() || "部局室所市町村区庁院会".contains(c))
    };
    !division.is_empty() && place.match_indices(division.as_str()).any(|(at, _)| begins(at))
}

fn entry(values: &Values, day: &str, division: &str, judge: &Known<'_>) -> Read {
    let text = |key: &str| values.get(key).map_or_else(String::new, |v| v.text().trim().to_owned());
    let (number, name) = (crate::book::staff_number(&text("staff")), text("name"));
    if number.is_empty() && name.is_empty() {
        return Read::Nobody;
    }
    let (from, to, unit, title) = (text("from"), text("to"), text("unit"), text("title"));
    let day = match values.get("day") {
        Some(Value::Date(d)) => d.to_string(),
        _ => day.to_owned(),
    };
    let ours = |place: &str| names(place, division);
    let mut notes = Vec::new();
    let word = text("kind");
    let said = reading::moving(&word);
    let kind = match (ours(&from), ours(&to)) {
        (true, true) => return Read::Inside,
        (true, false) if !to.is_empty() => Some(said.filter(|k| k.leaves()).unwrap_or(Moving::Out)),
        (false, true) if !from.is_empty() => Some(said.filter(|k| !k.leaves()).unwrap_or(Moving::In)),
        // Both places are named, and neither is ours.
        (false, false) if !from.is_empty() && !to.is_empty() => return Read::Elsewhere,
        (true, _) if said == Some(Moving::Retire) => said,
        (_, true) if said == Some(Moving::Hire) => said,
        _ => said,
    };
    // A list of the whole city: who retires from, or enters, another division.
    let known = judge.person(&number).is_some();
    if kind.is_some_and(Moving::leaves) && !from.is_empty() && !ours(&from) && !known {
        return Read::Elsewhere;
    }
    if kind.is_some_and(|k| !k.leaves()) && !to.is_empty() && !ours(&to) {
        return Read::Elsewhere;
    }
    if kind.is_none() && !word.is_empty() {
        notes.push(format!("種別「{word}」だけでは、来る人か出る人か分かりません。"));
    }
    let leaves = kind.is_some_and(Moving::leaves);
    let other = match kind {
        Some(Moving::Out) => to.clone(),
        Some(Moving::In) => from.clone(),
        _ => String::new(),
    };
    // 税務課 収納係 names the division too: only what follows it is the unit.
    let section = |place: &str| {
        let rest = place.rsplit_once(division).map_or(place, |(_, rest)| rest);
        rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '／' | '・')).to_owned()
    };
    let own = if to.is_empty() { unit } else { to };
    let new_title = text("to_title");
    let entry = MoveEntry {
        number,
        name,
        kana: text("kana"),
        kind,
        day,
        other,
        unit: if leaves { String::new() } else { section(&own) },
        title: if leaves {
            String::new()
        } else if new_title.is_empty() {
            title
        } else {
            new_title
        },
        ..MoveEntry::default()
    };
    Read::Entry(Box::new(entry), notes)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_division_is_known_by_its_whole_name() {
        for (place, is) in [
            ("税務課", true),
            ("総務部税務課", true),
            ("総務部　税務課 収納係", true),
            ("総務部/税務課", true),
            ("市民税務課", false),
            ("税務", false),
            ("", false),
        ] {
            assert_eq!(names(place, "税務課"), is, "{place}");
        }
    }
}
