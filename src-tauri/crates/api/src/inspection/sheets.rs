//! Answer sheets as workbooks, out and back.

use super::number;
use crate::Office;
use crate::outgoing::hand_out;
use crate::paper::out_path;
use crate::wire::*;
use inspections::{Expected, RoundEdition, SheetFate, Submitted, files, form, read_sheets, standing};
use kernel::{Problem, Progress, Result, code};
use sheet::{FormSheet, write_forms};
use std::path::{Path, PathBuf};

/// The most tabs of one workbook: more are a burden to whoever opens it.
const TABS: usize = 200;

/// Forms of everybody who has not submitted, each with the number that its file is named by.
fn forms(office: &Office, round: &str) -> Result<Vec<(String, FormSheet)>> {
    let reader = office.seat()?.reader()?;
    let round = reader.inspection_round(number(round, "点検")?)?;
    if round.state != "open" {
        return Err(Problem::new(code::WRONG_STATE, format!("「{}」は締め切られています。", round.title)));
    }
    let edition = RoundEdition::of(&round);
    let lines = reader.inspection_lines(round.id)?;
    let mut out = Vec::new();
    for line in lines.iter().filter(|l| l.state == "open") {
        // What somebody has answered so far, or what was given back, is there already.
        let given = standing(&reader, &reader.inspection_sheet(line.id)?)?;
        out.push((line.person.clone(), form(&round, &edition, edition.list(&line.checklist)?, line, &given)));
    }
    if out.is_empty() {
        return Err(Problem::new(code::INVALID, "全員が提出済みです。書き出す点検票はありません。"));
    }
    Ok(out)
}

/// Writes answer sheets: one workbook with a tab each, or a file each.
pub fn export(office: &Office, ask: ExportSheets, progress: &dyn Progress) -> Result<Written> {
    let forms = forms(office, &ask.round)?;
    let seat = office.seat()?;
    let out = out_path(&seat, &ask.out)?;
    let count = forms.len();
    let tell = || {
        let told = seat.book().change(&office.actor()?, "inspection.export", |tx| {
            tx.subject(tx.inspection_round(number(&ask.round, "点検")?)?.title);
            tx.note("file", out.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()));
            tx.note("records", crate::ledger::small(count as i64));
            Ok(())
        });
        told.map(|_| ())
    };
    if ask.each {
        return each(&out, &forms, tell, progress);
    }
    if count > TABS {
        return Err(Problem::new(
            code::TOO_LARGE,
            format!("{count}人分は1つのファイルにできません。1人1ファイルで書き出してください。"),
        ));
    }
    let all: Vec<FormSheet> = forms.into_iter().map(|(_, f)| f).collect();
    hand_out(&out, |path| write_forms(path, &all), tell)?;
    crate::import::written(&out, count)
}

/// A file each in a folder: all are written aside first, then told, then put where they are wanted.
fn each(
    folder: &Path,
    forms: &[(String, FormSheet)],
    tell: impl FnOnce() -> Result<()>,
    progress: &dyn Progress,
) -> Result<Written> {
    if !folder.is_dir() {
        return Err(Problem::new(code::NOT_FOUND, "書き出すフォルダがありません。フォルダを選び直してください。"));
    }
    let aside = folder.join(format!(".moricho-{}", std::process::id()));
    std::fs::create_dir_all(&aside)?;
    let names: Vec<String> = forms.iter().map(|(person, _)| format!("点検票_{person}.xlsx")).collect();
    let write = || -> Result<()> {
        for (n, ((_, form), name)) in forms.iter().zip(&names).enumerate() {
            progress.step(n as u64, forms.len() as u64)?;
            write_forms(&aside.join(name), std::slice::from_ref(form))?;
        }
        if let Some(name) = names.iter().find(|n| folder.join(n).exists()) {
            return Err(Problem::new(
                code::DISK,
                format!("このフォルダには「{name}」がすでにあります。別のフォルダを選んでください。"),
            ));
        }
        tell()?;
        for name in &names {
            std::fs::rename(aside.join(name), folder.join(name))?;
        }
        Ok(())
    };
    let done = write();
    // What is left there is ours and wanted by nobody.
    let _ = std::fs::remove_dir_all(&aside);
    done?;
    Ok(Written {
        path: folder.to_string_lossy().into_owned(),
        records: crate::ledger::small(forms.len() as i64),
        bytes: 0.0,
    })
}

/// Reads answer sheets and takes those that are whole, all in one change; the others are listed.
pub fn read(office: &Office, ask: ReadSheets, progress: &dyn Progress) -> Result<SheetsRead> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let round = reader.inspection_round(number(&ask.round, "点検")?)?;
    if round.state != "open" {
        return Err(Problem::new(code::WRONG_STATE, format!("「{}」は締め切られています。", round.title)));
    }
    let edition = RoundEdition::of(&round);
    let lines = reader.inspection_lines(round.id)?;
    let late = round.due < office.clock.today();
    let paths: Vec<PathBuf> = ask.paths.iter().map(PathBuf::from).collect();
    let expected = Expected { round: &round, edition: &edition, lines: &lines, late };
    let found = read_sheets(&files(&paths)?, &expected, progress)?;
    let taken = found.iter().filter(|r| r.fate.is_taken(ask.pasted)).count();
    let mut changed = Vec::new();
    if !ask.dry_run && taken > 0 {
        let done = seat.book().change(&office.actor()?, "inspection.read", |tx| {
            tx.subject(round.title.as_str());
            tx.note("records", crate::ledger::small(taken as i64));
            for sheet in found.iter().filter(|r| r.fate.is_taken(ask.pasted)) {
                inspections::submit(tx, sheet.sheet, Submitted::Excel, Some(sheet.given.clone()))?;
            }
            Ok(())
        })?;
        changed = done.ledgers;
    }
    let listed = found.iter().filter(|r| r.fate != SheetFate::Good).map(|r| SheetResult {
        file: r.file.clone(),
        name: r.name.clone(),
        fate: r.fate,
        why: r.why.clone(),
    });
    Ok(SheetsRead {
        taken: crate::ledger::small(taken as i64),
        pasted: crate::ledger::small(found.iter().filter(|r| r.fate == SheetFate::Pasted).count() as i64),
        late: crate::ledger::small(found.iter().filter(|r| r.fate == SheetFate::Late).count() as i64),
        listed: listed.collect(),
        changed,
    })
}
