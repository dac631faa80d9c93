//! The same report as a workbook: a sheet of counts to look at, a sheet of rows to compile.

use super::Letter;
use super::report::{Entry, Facts};
use crate::classified::REPORT_KINDS;
use kernel::{Progress, Result, date};
use sheet::{CellOut, ColumnKind, ColumnOut, Look, SheetOut, Writer};
use std::path::Path;

const COLUMNS: [(&str, f64); 14] = [
    ("資産番号", 16.0),
    ("資産名", 34.0),
    ("業務", 16.0),
    ("係", 12.0),
    ("区分", 14.0),
    ("形態・媒体", 14.0),
    ("保管場所・利用システム", 28.0),
    ("個人情報", 16.0),
    ("件数帯", 14.0),
    ("重要性分類", 10.0),
    ("該当基準・理由", 34.0),
    ("取扱制限", 24.0),
    ("保存年限", 10.0),
    ("状態", 10.0),
];

/// Writes the workbook of a report.
///
/// # Errors
/// Whatever the disk refuses; nothing is left at `path` then.
pub fn report_book(
    path: &Path,
    temporary: &Path,
    letter: &Letter,
    facts: &Facts,
    progress: &dyn Progress,
) -> Result<()> {
    let mut out = Writer::create(path, temporary)?;
    counts(&mut out, letter, facts)?;
    out.sheet(SheetOut {
        name: "一覧".to_owned(),
        columns: COLUMNS
            .iter()
            .map(|(header, width)| ColumnOut { header: (*header).to_owned(), width: *width, kind: ColumnKind::Text })
            .collect(),
        look: Look::Data,
    })?;
    for (n, e) in facts.entries.iter().enumerate() {
        if n % 100 == 0 {
            progress.step(n as u64, facts.entries.len() as u64)?;
        }
        out.row(&cells(e))?;
    }
    gone(&mut out, facts)?;
    out.finish()
}

/// What is in use no more, as on paper.
fn gone(out: &mut Writer, facts: &Facts) -> Result<()> {
    if facts.gone.is_empty() {
        return Ok(());
    }
    let headers = [
        ("資産番号", 16.0),
        ("資産名", 34.0),
        ("係", 12.0),
        ("区分", 14.0),
        ("重要性分類", 10.0),
        ("理由・日", 34.0),
        ("廃棄の記録の番号", 22.0),
    ];
    out.sheet(SheetOut {
        name: "廃止".to_owned(),
        columns: headers
            .iter()
            .map(|(header, width)| ColumnOut { header: (*header).to_owned(), width: *width, kind: ColumnKind::Text })
            .collect(),
        look: Look::Data,
    })?;
    for g in &facts.gone {
        let r = &g.row;
        let cells = [&g.number, &r.name, &r.unit, &r.kind, &r.class, &g.why, &g.disposal];
        out.row(&cells.map(|t| if t.is_empty() { CellOut::Empty } else { CellOut::Text(t) }))?;
    }
    Ok(())
}

fn cells(e: &Entry) -> [CellOut<'_>; 14] {
    let r = &e.row;
    let state = match (r.class.is_empty(), e.asking, e.confirmed) {
        (_, true, _) => "判断待ち",
        (true, _, _) => "未分類",
        (_, _, true) => "確認済",
        _ => "未確認",
    };
    [
        &e.number,
        &r.name,
        &r.business,
        &r.unit,
        &r.kind,
        &r.form,
        &r.place,
        &r.personal,
        &r.persons,
        &r.class,
        &r.reason,
        &r.handling,
        &r.retention,
    ]
    .map(|t| if t.is_empty() { CellOut::Empty } else { CellOut::Text(t) })
    .into_iter()
    .chain([CellOut::Text(state)])
    .collect::<Vec<_>>()
    .try_into()
    .unwrap_or([CellOut::Empty; 14])
}

fn counts(out: &mut Writer, letter: &Letter, facts: &Facts) -> Result<()> {
    let number = match &letter.issue {
        paper::Issue::Issued { number, .. } => number.clone(),
        _ => "案".to_owned(),
    };
    let text = |header: &str, width: f64, kind| ColumnOut { header: header.to_owned(), width, kind };
    out.sheet(SheetOut {
        name: "件数".to_owned(),
        columns: vec![
            text("区分", 20.0, ColumnKind::Text),
            text("A", 10.0, ColumnKind::Number),
            text("B", 10.0, ColumnKind::Number),
            text("C", 10.0, ColumnKind::Number),
            text("計", 10.0, ColumnKind::Number),
        ],
        look: Look::Print {
            title: letter.title.clone(),
            notes: vec![
                format!("{}　{}", letter.office(), letter.to.join("　")),
                format!("{}　基準日 {}　帳票番号 {number}", date::wareki_long(letter.date), facts.as_of),
            ],
            footer: format!("{}　{}　根拠 {}", letter.standard, letter.form_footer, letter.basis),
        },
    })?;
    let number = |n: usize| CellOut::Number(n as f64);
    for kind in REPORT_KINDS.iter().copied().chain([""]) {
        let label = if kind.is_empty() { "合計" } else { kind };
        out.row(&[
            CellOut::Text(label),
            number(facts.count(kind, "A")),
            number(facts.count(kind, "B")),
            number(facts.count(kind, "C")),
            number(facts.count(kind, "")),
        ])?;
    }
    Ok(())
}
