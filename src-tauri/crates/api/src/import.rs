//! Excel in: look, dry run, land as one batch, hand back, undo.

use crate::Office;
use crate::office::Seat;
use crate::outgoing::{file_name, hand_out, told};
use crate::wire::*;
use kernel::{Kind, LedgerDef, PartDef, Problem, Progress, Record, RecordId, Result, Sense, Values, code};
use ledgers::import::{CellChange, Existing, Known, Options, Plan, Planned, RowFlag, Unique, part_rows, plan};
use ledgers::{Ledger, engine};
use sha2::{Digest as _, Sha256};
use sheet::{CsvOptions, Grid, LooksLike, RowBack, Visibility, Workbook, write_rows_back};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;
use store::{Content, Incoming, NewBatch, Reader, Reading};

/// The records of a ledger, as the importer looks them up.
struct Book<'r> {
    reader: &'r Reader,
    def: &'static LedgerDef,
}

impl Existing for Book<'_> {
    fn each(&self, see: &mut dyn FnMut(Known<'_>)) -> Result<()> {
        let key = |sense: Sense| self.def.sense(sense).map(|c| c.key);
        let codes = self.def.columns.iter().find(|c| c.kind == Kind::Codes).map(|c| c.key);
        let wanted = [Some("number"), key(Sense::OldNumber), Some(self.def.name), key(Sense::Unit), codes];
        let columns: Vec<&str> = wanted.iter().copied().flatten().collect();
        self.reader.texts(self.def, &["active", "retired"], &columns, |id, texts| {
            let mut texts = texts.iter().copied();
            let [number, old_number, name, unit, codes] =
                wanted.map(|w| w.and_then(|_| texts.next()).unwrap_or_default());
            see(Known { id, number, old_number, name, unit, codes });
            Ok(())
        })
    }

    fn get(&self, id: RecordId) -> Result<Option<Record>> {
        self.reader.get(self.def, id).map(Some)
    }
}

/// The sheets of a workbook.
pub fn open(_office: &Office, ask: OpenWorkbook, progress: &dyn Progress) -> Result<WorkbookView> {
    let path = Path::new(&ask.path);
    let book = sheet::inspect(path, progress)?;
    let guess = book.sheets.get(book.best).map_or_else(String::new, |s| s.name.clone());
    let count = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    Ok(WorkbookView {
        name: file_name(path),
        digest: book.digest,
        sheets: book
            .sheets
            .into_iter()
            .map(|s| SheetView {
                name: s.name,
                rows: count(s.rows),
                columns: count(s.columns),
                hidden: s.visibility != Visibility::Visible,
                looks_like: match s.looks_like {
                    LooksLike::Data => "data",
                    LooksLike::Sample => "sample",
                    LooksLike::List => "list",
                    LooksLike::Empty => "empty",
                }
                .to_owned(),
            })
            .collect(),
        guess,
    })
}

/// What identifies a record of the ledger in its name and heading columns.
fn unique_of(ledger: &dyn Ledger) -> Option<Unique> {
    let unit = ledger.def().sense(Sense::Unit).map(|c| c.key);
    match ledger.unique() {
        [] => None,
        columns if unit.is_some_and(|u| columns.contains(&u)) => Some(Unique::NameAndUnit),
        _ => Some(Unique::Name),
    }
}

struct Dry {
    read: Arc<(Workbook, Grid)>,
    planned: Arc<Planned>,
}

/// The last dry run of this book. Landing it, or looking again after a correction, need not read the file once more.
pub(crate) struct Held {
    path: String,
    sheet: String,
    /// What else was asked, and under which journal head, on which day and by whom it was judged.
    under: String,
    read: Arc<(Workbook, Grid)>,
    planned: Arc<Planned>,
}

/// True if the file still has the bytes that were read.
fn unchanged(path: &Path, book: &Workbook) -> bool {
    std::fs::metadata(path).is_ok_and(|m| m.is_file() && m.len() == book.bytes)
        && std::fs::read(path).is_ok_and(|bytes| hex::encode(Sha256::digest(&bytes)) == book.digest)
}

fn dry(office: &Office, seat: &Seat, ask: &ImportRequest, progress: &dyn Progress) -> Result<Dry> {
    let ledger = crate::ledger::common(&ask.ledger)?;
    let sheet = (!ask.sheet.is_empty()).then_some(ask.sheet.as_str());
    let reader = seat.reader()?;
    let asked = ImportRequest { digest: String::new(), partial: false, ..ask.clone() };
    let asked = serde_json::to_string(&asked).map_err(Problem::internal)?;
    let actor = office.actor()?;
    let under =
        [&*asked, &reader.head16()?, &office.clock.today().to_string(), &actor.number, actor.role.key()].join("\n");
    let held = seat.held().take().filter(|h| h.path == ask.path && h.sheet == ask.sheet);
    let held = held.filter(|h| unchanged(Path::new(&ask.path), &h.read.0));
    let read = match held {
        Some(h) if h.under == under => {
            let dry = Dry { read: h.read.clone(), planned: h.planned.clone() };
            *seat.held() = Some(h);
            return Ok(dry);
        }
        Some(h) => h.read,
        None => Arc::new(sheet::read(Path::new(&ask.path), sheet, &CsvOptions::default(), progress)?),
    };
    let (book, grid) = &*read;
    let mut options = Options {
        header_row: u32::try_from(ask.header_row).unwrap_or(0),
        mapping: ask.mapping.clone(),
        decisions: ask.decisions.clone(),
        value_maps: ask.value_maps.clone(),
        erase_blank: ask.erase_blank,
        from_row: u32::try_from(ask.from_row).unwrap_or(0),
        window: u32::try_from(ask.window).unwrap_or(0),
        unique: unique_of(ledger),
        ..Options::default()
    };
    let mut planned = reader.steadily(|_| {
        recall(&reader, ledger.def(), grid, &mut options)?;
        let known = Book { reader: &reader, def: ledger.def() };
        office.with_ctx(|ctx| {
            let check = |values: &Values, old: Option<&Record>| engine::findings_of(ctx, ledger, old, values);
            plan(ledger.def(), grid, &options, &known, &check, ctx.today, progress)
        })
    })?;
    planned.report.digest.clone_from(&book.digest);
    flag_held(&reader, ledger, &mut planned)?;
    office.with_ctx(|ctx| show_changes(&reader, ctx, ledger, &mut planned))?;
    let planned = Arc::new(planned);
    let (path, sheet) = (ask.path.clone(), ask.sheet.clone());
    *seat.held() = Some(Held { path, sheet, under, read: read.clone(), planned: planned.clone() });
    Ok(Dry { read, planned })
}

/// Says which carriers keep their class although the workbook has a lower one (第17条第3項).
fn flag_held(reader: &Reader, ledger: &dyn Ledger, planned: &mut Planned) -> Result<()> {
    let def = ledger.def();
    if !ledgers::LINKS.iter().any(|l| l.table.left == def.key) {
        return Ok(());
    }
    let mut flags = Vec::new();
    for landing in planned.changes() {
        let Some(id) = landing.id else { continue };
        if let Some(held) = ledger.check_held(reader, &reader.get(def, id)?, &landing.values)? {
            flags.push(RowFlag {
                row: i32::try_from(landing.row).unwrap_or(i32::MAX),
                flag: format!("{}この行の分類は取り込まず、いまの分類のままにします。", held.message),
                kind: "held".to_owned(),
                column: def.column(&held.column).map_or(String::new(), |c| c.label.to_owned()),
            });
        }
    }
    planned.report.flags.extend(flags);
    Ok(())
}

/// Tells old and new of the rows that the answer shows and that change a record.
fn show_changes(reader: &Reader, ctx: &ledgers::Ctx<'_>, ledger: &dyn Ledger, planned: &mut Planned) -> Result<()> {
    let def = ledger.def();
    for landing in planned.shown_changes() {
        let Some(id) = landing.id else { continue };
        let record = reader.get(def, id)?;
        let values = differing(reader, ctx, ledger, &record, landing.values)?;
        let changes = def.columns.iter().filter_map(|c| {
            let after = values.get(c.key)?;
            Some(CellChange {
                column: c.key.to_owned(),
                label: c.label.to_owned(),
                before: ledgers::shown(c, record.get(c.key)),
                after: ledgers::shown(c, after),
            })
        });
        let changes = changes.collect();
        if let Some(row) = planned.report.window.iter_mut().find(|w| u32::try_from(w.row) == Ok(landing.row)) {
            row.number = record.number;
            row.changes = changes;
        }
    }
    Ok(())
}

/// What an import changes in a record: with what follows from it, without what a carrier must keep.
fn differing(
    book: &Reading,
    ctx: &ledgers::Ctx<'_>,
    ledger: &dyn Ledger,
    record: &Record,
    mut values: Values,
) -> Result<Values> {
    ledger.prepare(ctx, Some(record), &mut values);
    values.retain(|k, v| record.get(k) != v);
    if let Some(held) = ledger.check_held(book, record, &values)? {
        // The plan flagged it: the carrier keeps the class of what it holds.
        values.remove(&held.column);
    }
    Ok(values)
}

/// Takes over the mapping that was last used for the same header. A header whose words nobody knows is recognised by
/// what was remembered for it.
fn recall(reader: &Reader, def: &'static LedgerDef, grid: &Grid, options: &mut Options) -> Result<()> {
    const DEPTH: u32 = 30;
    let found = ledgers::import::find_header(def, grid, options);
    let candidates = if found.is_some() || options.header_row > 0 { 0..=0 } else { 1..=DEPTH };
    for row in candidates {
        let at = if row == 0 { options.header_row } else { row };
        let looked = Options { header_row: at, mapping: options.mapping.clone(), ..Options::default() };
        if let Some(header) = ledgers::import::find_header(def, grid, &looked)
            && let Some(json) = reader.mapping(def.key, &header.digest)?
        {
            options.remembered = serde_json::from_value(json).unwrap_or_default();
            options.header_row = at;
            return Ok(());
        }
    }
    Ok(())
}

/// A dry run. Nothing is written.
pub fn preview(office: &Office, ask: ImportRequest, progress: &dyn Progress) -> Result<Plan> {
    Ok(dry(office, &*office.seat()?, &ask, progress)?.planned.report.clone())
}

/// Lands the import as one batch that can be undone; refuses a file that changed since its preview.
pub fn commit(office: &Office, ask: ImportRequest, progress: &dyn Progress) -> Result<Plan> {
    let ledger = crate::ledger::common(&ask.ledger)?;
    let def = ledger.def();
    let seat = office.seat()?;
    let Dry { read, planned } = dry(office, &seat, &ask, progress)?;
    let book = read.0.clone();
    if !ask.digest.is_empty() && ask.digest != book.digest {
        return Err(Problem::new(
            code::FILE_CHANGED,
            "試し読みのあとにファイルが変わりました。何も書き込んでいません。もう一度、試し読みからやり直してください。",
        ));
    }
    let mut report = planned.report.clone();
    if report.problem_rows > 0 && !ask.partial || report.header_row == 0 {
        return Err(Problem::new(
            code::HAS_PROBLEMS,
            format!(
                "要確認の行が{}行あるため、何も書き込んでいません。直して取り込むか、「問題のない行だけ取り込む」を選んでください。",
                report.problem_rows
            ),
        ));
    }
    if report.added == 0 && report.changed == 0 {
        return Err(Problem::new(code::HAS_PROBLEMS, "追加も変更もありません。帳簿はこのファイルと同じ内容です。"));
    }
    let header = serde_json::to_value(&report.columns).map_err(Problem::internal)?;
    let mapping: BTreeMap<&str, &str> =
        report.columns.iter().map(|c| (c.header.as_str(), c.key.as_deref().unwrap_or(""))).collect();
    let mapping = serde_json::to_value(mapping).map_err(Problem::internal)?;
    let path = Path::new(&ask.path);
    let total = u64::try_from(report.added + report.changed).unwrap_or(0);
    let parts = parts_of(path, def, &planned, &read, progress)?;
    // The plan is enough from here on: the cells make room.
    drop(read);
    *seat.held() = None;
    if report.added + report.changed > crate::backup::MANY_ROWS {
        crate::backup::before(office, "import", "取り込み", progress)?;
    }
    let done = office.with_ctx(|ctx| {
        seat.book().change(ctx.actor, &format!("{}.import", def.key), |tx| {
            let source = tx.put_file(Content::Path(path))?;
            if source.digest != book.digest {
                return Err(Problem::new(
                    code::FILE_CHANGED,
                    "取り込みの途中でファイルが変わりました。何も書き込んでいません。",
                ));
            }
            let name = file_name(path);
            let (batch, number) = tx.batch_open(NewBatch {
                ledger: def.key,
                file_name: &name,
                digest: &book.digest,
                sheet: &report.sheet,
                header: &header,
                source: Some(&source),
            })?;
            let wire = |row: u32| i32::try_from(row).unwrap_or(i32::MAX);
            let incoming = planned.additions().enumerate().map(|(n, landing)| {
                if n % 200 == 0 {
                    progress.step(n as u64, total)?;
                }
                let mut values = landing.values;
                ledger.prepare(ctx, None, &mut values);
                let step = if landing.ask { "asking" } else { ledger.first_step(&values) };
                Ok(Incoming { values, step, row: wire(landing.row) })
            });
            let ids = tx.add_all(def, batch, "active", incoming)?;
            let added = ids.len();
            for (part, rows) in &parts.sheets {
                for (id, number) in ids.iter().zip(&parts.numbers) {
                    if let Some(rows) = rows.get(number) {
                        tx.put_parts(def, *id, part.key, rows)?;
                    }
                }
            }
            for (n, landing) in (added..).zip(planned.changes()) {
                if n % 200 == 0 {
                    progress.step(n as u64, total)?;
                }
                let Some(id) = landing.id else { continue };
                change(tx, ctx, ledger, id, landing.values, landing.ask)?;
                tx.batch_row(batch, id, wire(landing.row), "changed")?;
            }
            let counts =
                serde_json::json!({ "added": report.added, "changed": report.changed, "unchanged": report.unchanged });
            tx.batch_counts(batch, &counts)?;
            tx.note("records", report.added + report.changed);
            tx.note("file", name.as_str());
            Ok(number)
        })
    })?;
    // The import has landed: a mapping that cannot be remembered is asked again, and is no reason to say otherwise.
    let _ = seat.book().keep(|k| k.mapping_put(def.key, &report.header_digest, &mapping));
    report.batch = done.value;
    report.landed = true;
    Ok(report)
}

/// Child rows that come with new records, from the other sheets of a workbook that we wrote.
struct PartSheets {
    sheets: Vec<(&'static PartDef, HashMap<String, Vec<Values>>)>,
    /// The number of each new record in the workbook, in the order in which they are added.
    numbers: Vec<String>,
}

fn parts_of(
    path: &Path,
    def: &'static LedgerDef,
    planned: &Planned,
    read: &(Workbook, Grid),
    progress: &dyn Progress,
) -> Result<PartSheets> {
    let (book, grid) = read;
    let mut out = PartSheets { sheets: Vec::new(), numbers: Vec::new() };
    let column = planned.report.columns.iter().find(|c| c.key.as_deref() == Some(ledgers::import::NUMBER));
    let Some(column) = column.and_then(|c| u32::try_from(c.index).ok()) else { return Ok(out) };
    for part in def.parts.iter().filter(|p| book.sheets.iter().any(|s| s.name == p.label)) {
        let (_, sheet) = sheet::read(path, Some(part.label), &CsvOptions::default(), progress)?;
        if let Some(rows) = part_rows(part, &sheet)? {
            out.sheets.push((part, rows));
        }
    }
    if !out.sheets.is_empty() {
        let number = |row: u32| grid.row(row).map_or_else(String::new, |r| r.cell(column).text().trim().to_owned());
        out.numbers = planned.additions().map(|l| number(l.row)).collect();
    }
    Ok(out)
}

fn change(
    tx: &mut store::Tx<'_>,
    ctx: &ledgers::Ctx<'_>,
    ledger: &dyn Ledger,
    id: RecordId,
    values: Values,
    ask: bool,
) -> Result<()> {
    let def = ledger.def();
    let record = tx.get(def, id)?;
    let values = differing(tx, ctx, ledger, &record, values)?;
    tx.put(def, id, record.version, &values)?;
    let step = if ask { Some("asking") } else { ledger.step_after_edit(&record, &values) };
    if let Some(step) = step {
        tx.set_step_as(def, id, step, None, &ctx.actor.number)?;
    }
    engine::changed_elsewhere(tx, ctx, def.key, id)
}

/// Hands the rows that were left out back as a workbook of the same layout, with 元の行 and 理由.
pub fn rejects(office: &Office, ask: WriteRejects, progress: &dyn Progress) -> Result<Written> {
    let seat = office.seat()?;
    let Dry { read, planned } = dry(office, &seat, &ask.import, progress)?;
    let grid = &read.1;
    let mut rows: Vec<RowBack> = planned
        .rejected()
        .chain(planned.skipped())
        .map(|(row, reason)| RowBack { row, reason: reason.to_owned() })
        .collect();
    rows.sort_by_key(|r| r.row);
    let header = u32::try_from(planned.report.header_end.max(planned.report.header_row)).unwrap_or(0);
    let out = crate::paper::out_path(&seat, &ask.out)?;
    write_rows_back(&out, &seat.scratch(), grid, header, &rows, progress)?;
    written(&out, rows.len())
}

pub(crate) fn written(path: &Path, records: usize) -> Result<Written> {
    Ok(Written {
        path: path.display().to_string(),
        records: crate::ledger::small(records as i64),
        bytes: std::fs::metadata(path)?.len() as f64,
    })
}

/// Imports so far.
pub fn batches(office: &Office, ask: OneLedger, _progress: &dyn Progress) -> Result<Batches> {
    let reader = office.seat()?.reader()?;
    let names = crate::book::names(&reader)?;
    let ledger = (!ask.ledger.is_empty()).then_some(ask.ledger.as_str());
    let batches = reader.batches(ledger)?.into_iter().map(|b| {
        let count = |key: &str| b.counts.get(key).and_then(serde_json::Value::as_i64).map_or(0, crate::ledger::small);
        BatchView {
            added: count("added"),
            changed: count("changed"),
            number: b.number,
            ledger: b.ledger,
            file: b.file_name,
            sheet: b.sheet,
            at: b.at,
            by: names.get(&b.by).cloned().unwrap_or(b.by),
            undone_at: b.undone.map_or_else(String::new, |(at, _)| at),
        }
    });
    Ok(Batches { batches: batches.collect() })
}

/// Saves the file of an import as it came, with its digest checked.
pub fn source(office: &Office, ask: SaveSource, _progress: &dyn Progress) -> Result<Written> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let batch = reader.batch_by_number(ask.batch.trim())?;
    let file = batch.source.ok_or_else(|| Problem::new(code::NOT_FOUND, "この取込の元のファイルは残っていません。"))?;
    let out = crate::paper::out_path(&seat, &ask.out)?;
    let action = format!("{}.export", batch.ledger);
    let tell = || told(office, &action, &out, |tx| tx.subject(batch.number.as_str()));
    hand_out(&out, |path| reader.file_to(&file, path), tell)?;
    written(&out, 1)
}

/// Undoes an import: what it added becomes void, what it changed gets its old values back.
pub fn undo(office: &Office, ask: UndoBatch, _progress: &dyn Progress) -> Result<Undone> {
    let batch = office.seat()?.reader()?.batch_by_number(ask.batch.trim())?;
    if batch.undone.is_some() {
        return Err(Problem::new(code::WRONG_STATE, format!("取込 {} はすでに元に戻されています。", batch.number)));
    }
    crate::history::may_undo(office, &office.seat()?.reader()?.journal_entry(batch.seq)?)?;
    let reason = format!("取込 {} を元に戻した", batch.number);
    crate::history::undo_seq(office, batch.seq, ask.mode, &reason, |tx| tx.batch_undone(batch.id))
}
