//! The journal out: as a workbook, as .csv, or on paper. Each is an entry itself.

use crate::Office;
use crate::journal::{action_word, detail_words, filter, when};
use crate::outgoing::{hand_out, told};
use crate::wire::*;
use ::paper::{Block, Cell, Doc, Footer, Issue, Meta, PageHead, Section, Table, fixed, row};
use chrono::DateTime;
use kernel::{Problem, Progress, Result, Role, code, date};
use sha2::{Digest as _, Sha256};
use sheet::{CellOut, ColumnKind, ColumnOut, CsvOut, CsvStyle, Encoding, Look, SheetOut, Writer};
use std::path::Path;
use store::{JournalEntry, JournalFilter, Reader};

/// A worksheet ends somewhere above a million rows.
const ROWS: i64 = 1_000_000;
/// More is no paper that anybody reads.
const PRINTED: i64 = 20_000;
const COLUMNS: [(&str, f64); 10] = [
    ("記録番号", 10.0),
    ("日時", 20.0),
    ("職員番号", 10.0),
    ("氏名", 16.0),
    ("役割", 10.0),
    ("操作", 14.0),
    ("対象", 22.0),
    ("内容", 50.0),
    ("件数", 8.0),
    ("記録値", 20.0),
];

/// Writes the entries of a filter to .xlsx, .csv or .pdf.
pub fn export(office: &Office, ask: ExportJournal, progress: &dyn Progress) -> Result<Written> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let filter = filter(&reader, &ask.filter)?;
    let out = &*crate::paper::out_path(&seat, &ask.out)?;
    let kind = out.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).unwrap_or_default();
    let total = reader.stoppable(progress, |r| r.journal_count(&filter))?;
    let most = if kind == "pdf" { PRINTED } else { ROWS };
    if total > most && kind != "csv" {
        return Err(Problem::new(
            code::TOO_LARGE,
            format!("{total}件は一度に書き出せません。期間や操作でしぼって{most}件までにするか、CSVを選んでください。"),
        ));
    }
    let tell =
        |verb: &'static str| move || told(office, verb, out, |tx| tx.note("records", crate::ledger::small(total)));
    match kind.as_str() {
        "xlsx" => {
            let write = |path: &Path| workbook(&reader, &filter, path, &seat.scratch(), total, progress);
            hand_out(out, write, tell("journal.export"))?;
        }
        "csv" => {
            let encoding = if ask.cp932 { Encoding::Cp932 } else { Encoding::Utf8 };
            let style = CsvStyle { encoding, guard_formulas: false };
            hand_out(out, |path| csv(&reader, &filter, path, style, total, progress), tell("journal.export"))?;
        }
        "pdf" => {
            let bytes = pdf(office, &reader, &filter, progress)?;
            hand_out(out, |path| Ok(std::fs::write(path, &bytes)?), tell("journal.print"))?;
        }
        _ => {
            return Err(Problem::new(
                code::BAD_REQUEST,
                "書き出すファイルの名前は .xlsx、.csv、.pdf のどれかで終わるようにしてください。",
            ));
        }
    }
    crate::import::written(out, usize::try_from(total).unwrap_or_default())
}

/// One entry as the texts of its columns.
fn texts(e: &JournalEntry) -> [String; 10] {
    let role = Role::from_key(&e.role).map_or_else(|| e.role.clone(), |r| r.label().to_owned());
    [
        e.seq.to_string(),
        DateTime::parse_from_rfc3339(&e.at)
            .map_or_else(|_| e.at.clone(), |at| date::japan(at.to_utc()).format("%Y-%m-%d %H:%M:%S").to_string()),
        e.actor.clone(),
        e.actor_name.clone(),
        role,
        action_word(&e.action),
        e.subject.clone(),
        detail_words(&e.detail),
        e.changes.to_string(),
        e.hash.chars().take(16).collect(),
    ]
}

/// Calls `each` with every entry, and reports.
fn walk(
    reader: &Reader,
    filter: &JournalFilter,
    total: i64,
    progress: &dyn Progress,
    mut each: impl FnMut(&JournalEntry) -> Result<()>,
) -> Result<()> {
    let mut done = 0u64;
    reader.steadily(|r| {
        r.journal_each(filter, |e| {
            if done.is_multiple_of(500) {
                progress.step(done, total.unsigned_abs())?;
            }
            done += 1;
            each(&e)
        })
    })
}

fn workbook(
    reader: &Reader,
    filter: &JournalFilter,
    out: &Path,
    temporary: &Path,
    total: i64,
    progress: &dyn Progress,
) -> Result<()> {
    let mut book = Writer::create(out, temporary)?;
    let columns = COLUMNS.iter().enumerate().map(|(n, (header, width))| ColumnOut {
        header: (*header).to_owned(),
        width: *width,
        kind: if n == 0 || n == 8 { ColumnKind::Number } else { ColumnKind::Text },
    });
    book.sheet(SheetOut { name: "記録".to_owned(), columns: columns.collect(), look: Look::Data })?;
    walk(reader, filter, total, progress, |e| {
        let texts = texts(e);
        let cells: Vec<CellOut<'_>> = texts
            .iter()
            .enumerate()
            .map(|(n, text)| match n {
                0 => CellOut::Number(e.seq as f64),
                8 => CellOut::Number(e.changes as f64),
                _ if text.is_empty() => CellOut::Empty,
                _ => CellOut::Text(text),
            })
            .collect();
        book.row(&cells)
    })?;
    book.finish()
}

fn csv(
    reader: &Reader,
    filter: &JournalFilter,
    out: &Path,
    style: CsvStyle,
    total: i64,
    progress: &dyn Progress,
) -> Result<()> {
    let header = COLUMNS.map(|(header, _)| header);
    let mut file = CsvOut::create(out, style, &header)?;
    walk(reader, filter, total, progress, |e| {
        let texts = texts(e);
        file.row(&texts.each_ref().map(String::as_str))
    })?;
    file.finish()
}

/// A4 across: number, time, who, what, about what, detail, value.
fn pdf(office: &Office, reader: &Reader, filter: &JournalFilter, progress: &dyn Progress) -> Result<Vec<u8>> {
    const WIDTHS: [f32; 7] = [16.0, 34.0, 36.0, 27.0, 40.0, 76.0, 38.0];
    let settings = crate::book::settings_of(reader)?;
    let pack = office.pack()?;
    let mut hash = Sha256::new();
    let mut rows = Vec::new();
    let head = reader.head16()?;
    walk(reader, filter, 0, progress, |e| {
        hash.update(e.hash.as_bytes());
        let [seq, _, number, name, role, what, subject, detail, _, value] = texts(e);
        let fours = |v: &str| [&v[..4], &v[4..8], &v[8..12], &v[12..]].join(" ");
        let value = if value.len() == 16 { fours(&value) } else { value };
        rows.push(
            row(vec![
                Cell::of(fixed(seq.as_str())).field("記録番号"),
                Cell::of(fixed(when(&e.at))).field("日時"),
                Cell::text(format!("{name}（{role} {number}）")).field("だれが"),
                Cell::text(what).field("操作"),
                Cell::text(subject).field("対象"),
                Cell::text(detail).field("内容"),
                Cell::of(fixed(value)).field("記録値"),
            ])
            .record(format!("記録 {seq}")),
        );
        Ok(())
    })?;
    let titles = ["番号", "日時", "だれが", "操作", "対象", "内容", "記録値"];
    let count = rows.len();
    let table =
        Table::list(&WIDTHS).head(vec![row(titles.iter().map(|t| Cell::head(*t).size(7.5)).collect())]).rows(rows);
    let digest = hex::encode(hash.finalize());
    let division = format!("{} {}", settings.bureau, settings.division);
    let doc = Doc {
        meta: Meta {
            title: "記録の一覧".to_owned(),
            author: division.trim().to_owned(),
            created: office.clock.now(),
            digest: digest.clone(),
        },
        footer: Footer {
            standard: pack.edition().name.clone(),
            form: "守帳 記録の一覧".to_owned(),
            basis: pack.cite(kernel::art(110).p(3)),
            issue: Issue::Issued { number: "（番号なし）".to_owned(), digest, journal: head },
        },
        practice: crate::book::is_practice(reader)?,
        sections: vec![Section::landscape(vec![Block::Table(table)]).head(PageHead {
            title: "記録の一覧".to_owned(),
            left_line: format!("所属　{}", division.trim()),
            right_line: format!("{}件　{}現在", count, date::wareki_long(office.clock.today())),
            ..PageHead::default()
        })],
    };
    ::paper::render(&doc, &*office.fonts()?, progress)
}
