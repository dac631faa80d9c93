//! Excel and paper out: exports, previews, prints, frozen reports.

use crate::Office;
use crate::asset_report;
use crate::frozen;
use crate::import::written;
use crate::office::Seat;
use crate::outgoing::{hand_out, told};
use crate::own_paper;
use crate::wire::*;
use ::paper::{Fonts, Issue};
use chrono::NaiveDate;
use kernel::{LedgerDef, Problem, Progress, Record, Result, code, date};
use ledgers::forms::{self, Fill, Form, Letter};
use ledgers::{ALL, export as sheets};
use sheet::{CsvStyle, Encoding, Landing};
use standard::FormInfo;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use store::{Query, Reader};

/// The most boxes for stamps on one form.
pub(crate) const SEALS: usize = 6;
/// The longest name of such a box.
const SEAL_LABEL: usize = 10;

/// The most records of one printed list: more is no paper that anybody reads.
pub(crate) const PRINTED: usize = 20_000;

/// Writes a ledger, or a part of it, to .xlsx or .csv.
pub fn export(office: &Office, ask: ExportLedger, progress: &dyn Progress) -> Result<Written> {
    let def = ledgers::ledger(&ask.ledger)?.def();
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let ids = crate::ledger::ids(office, &reader, def, &ask.selection, progress)?;
    let out = &*out_path(&seat, &ask.out)?;
    let tell = || note(office, def, "export", out, ids.len());
    let kind = out.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    match kind.as_deref() {
        Some("xlsx") => {
            let settings = crate::book::settings_of(&reader)?;
            let title =
                format!("{} {}　{}", settings.bureau, settings.division, date::wareki_long(office.clock.today()));
            let write = |path: &Path| sheets::xlsx(&reader, def, &ids, path, &seat.scratch(), title.trim(), progress);
            hand_out(out, write, tell)?;
        }
        Some("csv") => {
            let encoding = if ask.cp932 { Encoding::Cp932 } else { Encoding::Utf8 };
            let style = CsvStyle { encoding, ..CsvStyle::default() };
            hand_out(out, |path| sheets::csv(&reader, def, &ids, path, style, progress), tell)?;
        }
        _ => {
            return Err(Problem::new(
                code::BAD_REQUEST,
                "書き出すファイルの名前は .xlsx か .csv で終わるようにしてください。",
            ));
        }
    }
    written(out, ids.len())
}

/// Where a file may be written: anywhere but into the book itself.
pub(crate) fn out_path(seat: &Seat, out: &str) -> Result<PathBuf> {
    if out.trim().is_empty() {
        return Err(Problem::new(code::BAD_REQUEST, "保存する場所と名前を選んでください。"));
    }
    let path = std::path::absolute(out)?;
    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
    let real = folder.canonicalize().unwrap_or(folder);
    let book = seat.dir().canonicalize().unwrap_or_else(|_| seat.dir().to_owned());
    if real.starts_with(&book) {
        return Err(Problem::new(code::DISK, "帳簿のフォルダの中には保存できません。別の場所を選んでください。"));
    }
    Ok(path)
}

/// Printing and exporting leave an entry; reading does not.
fn note(office: &Office, def: &LedgerDef, verb: &str, out: &Path, records: usize) -> Result<()> {
    told(office, &format!("{}.{verb}", def.key), out, |tx| tx.note("records", crate::ledger::small(records as i64)))
}

/// The forms of a ledger (of all ledgers if none is named).
pub fn forms(office: &Office, ask: OneLedger, _progress: &dyn Progress) -> Result<Forms> {
    let pack = office.pack()?;
    let mut out = Vec::new();
    for def in ALL.iter().map(|l| l.def()).filter(|d| ask.ledger.is_empty() || d.key == ask.ledger) {
        for form in forms::of(def, &pack) {
            let info = pack.form(form.pack);
            let title =
                info.map_or_else(|| form.called(def), |i| format!("{} {}", i.number, i.title).trim().to_owned());
            out.push(FormView {
                key: form.key.to_owned(),
                title,
                ledger: def.key.to_owned(),
                basis: info.map(|i| i.articles.iter().map(|c| pack.cite(c.article())).collect()).unwrap_or_default(),
                numbered: form.numbered,
                blank: form.blank,
                seals: form.seals,
                period: ledgers::ledger(def.key).is_ok_and(|l| l.by_period(&form)),
                boxes: match info {
                    Some(i) if own_paper::is_own(&form, def, &pack) && !i.seals.is_empty() => i.seals.clone(),
                    Some(i) if own_paper::is_own(&form, def, &pack) => i.register_seals.clone(),
                    _ => Vec::new(),
                },
            });
        }
    }
    Ok(Forms { forms: out })
}

fn form_of(def: &'static LedgerDef, key: &str, pack: &standard::Pack) -> Result<Form> {
    let key = if key.is_empty() { forms::LIST.key } else { key };
    forms::of(def, pack).into_iter().find(|f| f.key == key).ok_or_else(|| {
        let known: Vec<&str> = forms::of(def, pack).iter().map(|f| f.key).collect();
        Problem::new(
            code::NOT_FOUND,
            format!("「{key}」という様式はありません。使えるのは {} です。", known.join("、")),
        )
    })
}

/// Every record in use.
pub(crate) fn in_use() -> Query {
    Query { life: vec!["active".to_owned()], ..Query::default() }
}

/// 該当なし is a statement: it is only printed where it is true.
fn refuse_filled(reader: &Reader, def: &LedgerDef) -> Result<()> {
    let active = reader.count(def, &in_use())?;
    if active == 0 {
        return Ok(());
    }
    Err(Problem::new(
        code::WRONG_STATE,
        format!(
            "使用中の記録が{active}{}あるため、「該当なし」は作れません。「帳簿から」で作ってください。",
            def.counter
        ),
    ))
}

/// Number and values of an issue.
pub(crate) struct Stamp {
    pub(crate) issue: Issue,
    pub(crate) digest: String,
}

pub(crate) fn draft(journal: String) -> Stamp {
    Stamp { issue: Issue::Draft { journal }, digest: String::new() }
}

pub(crate) fn day(text: &str, otherwise: NaiveDate, label: &str) -> Result<NaiveDate> {
    if text.is_empty() {
        return Ok(otherwise);
    }
    text.parse().map_err(|_| Problem::new(code::INVALID, format!("「{label}」の日付が読めません。")))
}

pub(crate) fn letter(
    office: &Office,
    reader: &Reader,
    def: &'static LedgerDef,
    form: &Form,
    ask: &PrintRequest,
    stamp: Stamp,
) -> Result<Letter> {
    let s = crate::book::settings_of(reader)?;
    let pack = office.pack()?;
    let info: Option<&FormInfo> = pack.form(form.pack);
    let today = office.clock.today();
    let chief = reader.people()?.into_iter().find(|p| p.active && p.role == kernel::Role::Chief);
    let or = |a: &str, b: &str| if a.trim().is_empty() { b.to_owned() } else { a.trim().to_owned() };
    let to = [or(&ask.to_role, &s.report_to_role), or(&ask.to_post, &s.report_to_post)];
    let number = or(&ask.document_number, &s.document_number);
    let basis = match info {
        Some(i) => i.articles.iter().map(|c| pack.cite(c.article())).collect::<Vec<_>>(),
        None => def.basis.iter().map(|a| pack.cite(*a)).collect(),
    };
    Ok(Letter {
        seals: seals(ask, &s)?,
        bureau: s.bureau,
        division: s.division,
        sender_title: s.sender_title,
        sender_name: if s.sender_name_printed { chief.map_or_else(String::new, |p| p.name) } else { String::new() },
        to: to.into_iter().filter(|t| !t.is_empty()).collect(),
        document_number: (!number.is_empty()).then_some(number),
        date: day(&ask.date, today, "報告日")?,
        as_of: day(&ask.as_of, today, "基準日")?,
        contact: s
            .contact
            .lines()
            .filter(|l| !l.trim().is_empty())
            .enumerate()
            .map(|(n, l)| format!("{}　{l}", if n == 0 { "担当" } else { "　　" }))
            .collect(),
        stamped: matches!(s.seal_mark.as_str(), "seal" | "both"),
        form_heading: info.map_or_else(String::new, FormInfo::heading),
        title: info.map_or_else(|| form.called(def), |i| i.title.clone()),
        form_footer: info
            .map_or_else(|| format!("守帳 {}", or(form.title, "一覧")), |i| format!("{}（{}版）", i.number, i.edition)),
        standard: pack.edition().name.clone(),
        basis: basis.join("・"),
        receipt: info.map(|i| i.receipt_seals.clone()).unwrap_or_default(),
        issue: stamp.issue,
        digest: stamp.digest,
        at: office.clock.now(),
        practice: crate::book::is_practice(reader)?,
        deputies: if ask.fill == "blank" { Vec::new() } else { crate::people::deputies_on_paper(office, reader, def)? },
    })
}

/// What stands small in an empty box.
pub(crate) fn seal_hint(mark: &str) -> &'static str {
    match mark {
        "none" => "",
        "seal" => "印",
        "sign" => "署名",
        _ => "印又は署名",
    }
}

/// The boxes for stamps: as asked for this print, else as in the settings.
fn seals(ask: &PrintRequest, settings: &Settings) -> Result<Vec<String>> {
    let Some(asked) = &ask.seals else {
        let none = settings.seal_mark == "none";
        return Ok(if none { Vec::new() } else { settings.seals.iter().map(|b| b.label.clone()).collect() });
    };
    let boxes: Vec<String> = asked.iter().map(|label| label.trim().to_owned()).collect();
    if boxes.len() > SEALS || boxes.iter().any(|label| label.chars().count() > SEAL_LABEL) {
        return Err(Problem::new(
            code::INVALID,
            format!("押印欄は{SEALS}つまでです。名前は{SEAL_LABEL}字までにしてください。"),
        ));
    }
    Ok(boxes)
}

/// A composed form.
struct Made {
    pdf: Vec<u8>,
    records: usize,
    warnings: Vec<String>,
    guides: Vec<Guide>,
}

/// Composes from one state of the book, whose journal head stands in the footer.
fn make(office: &Office, reader: &Reader, ask: &PrintRequest, progress: &dyn Progress) -> Result<Made> {
    reader.steadily(|_| composed(office, reader, ask, progress))
}

fn composed(office: &Office, reader: &Reader, ask: &PrintRequest, progress: &dyn Progress) -> Result<Made> {
    let def = ledgers::ledger(&ask.ledger)?.def();
    let pack = office.pack()?;
    let form = form_of(def, &ask.form, &pack)?;
    let fonts = office.fonts()?;
    if own_paper::is_own(&form, def, &pack) {
        let made = own_paper::unnumbered(office, reader, ask, &form, progress)?;
        let pdf = ::paper::render(&made.composed.doc, &fonts, progress)?;
        let (records, warnings) = (made.composed.records, made.composed.warnings);
        return Ok(Made { pdf, records, warnings, guides: Vec::new() });
    }
    if form == forms::REPORT {
        if ask.fill == "none" {
            for counted in forms::counted_ledgers() {
                refuse_filled(reader, counted)?;
            }
        }
        let letter = letter(office, reader, def, &form, ask, stamp_of(reader, &form, ask)?)?;
        let drawn = asset_report::draw(office, reader, ask, &letter, progress)?;
        let pdf = ::paper::render(&drawn.doc, &fonts, progress)?;
        return Ok(Made { pdf, records: drawn.records, warnings: drawn.warnings, guides: Vec::new() });
    }
    if ask.fill == "none" {
        refuse_filled(reader, def)?;
    }
    let records = records(office, reader, def, ask, progress)?;
    let filled = !form.numbered && ask.fill != "blank";
    let stamp = match filled {
        true => listed(reader, &form, &serde_json::to_string(&records).map_err(Problem::internal)?)?,
        false => stamp_of(reader, &form, ask)?,
    };
    let letter = letter(office, reader, def, &form, ask, stamp)?;
    if form == forms::LABELS {
        let settings = crate::book::settings_of(reader)?;
        let place = LabelPlace {
            start: usize::try_from(ask.label_start.max(1)).unwrap_or(1),
            shift: (settings.label_shift_x as f32 * 0.5, settings.label_shift_y as f32 * 0.5),
            alignment: ask.label_alignment,
        };
        return labels(def, &letter, &records, &place, &fonts, progress);
    }
    let fill = match ask.fill.as_str() {
        "blank" => Fill::Blank,
        "none" => Fill::Nothing(&ask.confirmed_by),
        _ => Fill::Data(&records),
    };
    let open = records.iter().filter(|r| r.get(def.total_by).is_empty()).count();
    let mut warnings = Vec::new();
    if open > 0 && matches!(fill, Fill::Data(_)) && !def.total_by.is_empty() {
        warnings.push(format!("分類の決まっていない記録が{open}{}あります。", def.counter));
    }
    let pdf = ::paper::render(&forms::list(def, &letter, &fill), &fonts, progress)?;
    Ok(Made { pdf, records: records.len(), warnings, guides: Vec::new() })
}

/// What has no number still has a value over what it shows, and the journal head of the moment: paper that can be
/// compared.
pub(crate) fn listed(reader: &Reader, form: &Form, facts: &str) -> Result<Stamp> {
    let digest = frozen::check_value(facts, form.key, "");
    let journal = reader.head16()?;
    let issue = Issue::Issued { number: "（番号なし）".to_owned(), digest: digest.clone(), journal };
    Ok(Stamp { issue, digest })
}

/// The footer of a form that has no number: a blank one says so, and a draft is anchored in the journal.
pub(crate) fn stamp_of(reader: &Reader, form: &Form, ask: &PrintRequest) -> Result<Stamp> {
    let (number, digest) = match (form.numbered, ask.fill == "blank") {
        (false, _) => ("（番号なし）", "－"),
        (true, true) => ("（提出時に付番）", "－（白紙様式）"),
        (true, false) => return Ok(draft(reader.head16()?)),
    };
    let issue = Issue::Blank { number: number.to_owned(), digest: digest.to_owned() };
    Ok(Stamp { issue, digest: String::new() })
}

/// Where labels go on their sheets.
struct LabelPlace {
    /// First free label, from 1.
    start: usize,
    /// Correction of the printer, mm right and down.
    shift: (f32, f32),
    /// With a sheet to hold against the labels.
    alignment: bool,
}

fn labels(
    def: &'static LedgerDef,
    letter: &Letter,
    records: &[Record],
    place: &LabelPlace,
    fonts: &Fonts,
    progress: &dyn Progress,
) -> Result<Made> {
    let sheets = forms::labels(def, letter, records, place.start, place.shift, place.alignment);
    let left = records.len() - sheets.labels.len();
    let mut warnings = Vec::new();
    if left > 0 {
        warnings.push(format!("分類の決まっていない{left}{}のラベルは作りません（第14条第2項）。", def.counter));
    }
    if sheets.labels.is_empty() {
        return Err(Problem::new(
            code::INVALID,
            "ラベルにできる記録がありません。分類の決まった記録を選んでください（第15条第3項）。",
        ));
    }
    let count = sheets.labels.len();
    let meta = ::paper::Meta {
        title: letter.title.clone(),
        author: letter.office(),
        created: letter.at,
        digest: String::new(),
    };
    let pdf = ::paper::render_labels(&sheets, &meta, fonts, progress)?;
    let guides = ::paper::label_places(place.start, count)
        .into_iter()
        .map(|p| Guide {
            page: crate::ledger::small(p.page as i64),
            x: f64::from(p.x),
            y: f64::from(p.y),
            width: f64::from(p.width),
            height: f64::from(p.height),
            used: p.used,
        })
        .collect();
    Ok(Made { pdf, records: count, warnings, guides })
}

fn records(
    office: &Office,
    reader: &Reader,
    def: &'static LedgerDef,
    ask: &PrintRequest,
    progress: &dyn Progress,
) -> Result<Vec<Record>> {
    if ask.fill == "blank" || ask.fill == "none" {
        return Ok(Vec::new());
    }
    let all = Selection::All(View { life: "active".to_owned(), ..View::default() });
    let ids = crate::ledger::ids(office, reader, def, ask.selection.as_ref().unwrap_or(&all), progress)?;
    if ids.len() > PRINTED {
        return Err(Problem::new(
            code::TOO_LARGE,
            format!(
                "{}件は一度に印刷できません。条件でしぼって{PRINTED}件までにするか、Excelに書き出してください。",
                ids.len()
            ),
        ));
    }
    ids.iter().map(|id| reader.get(def, *id)).collect()
}

/// A preview: nothing is numbered or kept.
pub fn preview(office: &Office, ask: PrintRequest, progress: &dyn Progress) -> Result<Preview> {
    let reader = office.seat()?.reader()?;
    let made = make(office, &reader, &ask, progress)?;
    let refused = match may_issue(office, &ask) {
        Ok(()) => String::new(),
        Err(p) => p.message,
    };
    Ok(Preview {
        pages: frozen::pages(&made.pdf)?,
        pdf: frozen::pdf_bytes("試し刷り.pdf", &made.pdf),
        warnings: made.warnings,
        guides: made.guides,
        refused,
    })
}

/// The report goes out in the name of the chief (第14条第3項): the chief or the officer who prepares it issues it.
fn may_issue(office: &Office, ask: &PrintRequest) -> Result<()> {
    let def = ledgers::ledger(&ask.ledger)?.def();
    if !form_of(def, &ask.form, &*office.pack()?)?.numbered {
        return Err(Problem::new(code::BAD_REQUEST, "この様式には番号を付けません。そのまま印刷してください。"));
    }
    if ask.fill == "blank" {
        return Err(Problem::new(code::BAD_REQUEST, "白紙の様式には番号を付けません。"));
    }
    if day(&ask.as_of, office.clock.today(), "基準日")? > office.clock.today() {
        return Err(Problem::new(code::INVALID, "基準日は今日までの日にしてください。"));
    }
    let role = office.acting()?.role;
    if !matches!(role, kernel::Role::Chief | kernel::Role::Deputy | kernel::Role::Officer) {
        return Err(Problem::new(code::FORBIDDEN, "報告書を発行できるのは責任者・代行者・担当者です（第14条第3項）。"));
    }
    Ok(())
}

/// Writes a list, labels or a draft to a file.
pub fn to_file(office: &Office, ask: PrintToFile, progress: &dyn Progress) -> Result<Written> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let out = &*out_path(&seat, &ask.out)?;
    let def = ledgers::ledger(&ask.print.ledger)?.def();
    let pack = office.pack()?;
    let form = form_of(def, &ask.print.form, &pack)?;
    if own_paper::is_own(&form, def, &pack) && out.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx")) {
        let made = reader.steadily(|_| own_paper::unnumbered(office, &reader, &ask.print, &form, progress))?;
        let sheet =
            |path: &Path| forms::sheet_book(path, &seat.scratch(), &made.letter, &made.composed.sheet, progress);
        hand_out(out, sheet, || note(office, def, "export", out, made.composed.records))?;
        return written(out, made.composed.records);
    }
    let made = make(office, &reader, &ask.print, progress)?;
    hand_out(out, |path| land(path, &made.pdf), || note(office, def, "print", out, made.records))?;
    written(out, made.records)
}

/// Writes beside and renames: the file is whole or not there.
pub(crate) fn land(out: &Path, bytes: &[u8]) -> Result<()> {
    let mut landing = Landing::create(out)?;
    landing.write_all(bytes)?;
    landing.land()
}

/// Issues a report: gives it its number, prints it with its 検証値, and freezes both.
pub fn issue(office: &Office, ask: IssueReport, progress: &dyn Progress) -> Result<Issued> {
    may_issue(office, &ask.print)?;
    let def = ledgers::ledger(&ask.print.ledger)?.def();
    let pack = office.pack()?;
    let form = form_of(def, &ask.print.form, &pack)?;
    if !ask.replaces.is_empty() && ask.reason.trim().is_empty() {
        return Err(Problem::new(code::INVALID, "訂正して出し直す理由を記入してください。"));
    }
    if own_paper::is_own(&form, def, &pack) {
        return own_paper::issue(office, &ask, &form, progress);
    }
    asset_report::issue(office, &ask, &form, progress)
}
