//! 取りまとめ課: who owes what, who is asked, and what stands behind a figure.

mod common_assets;
mod packet;
mod receipt;
mod reorganise;
mod report;

pub use common_assets::{city_standard, drop_city_standard, read_city_standard};
pub use packet::{accept, give_back, inbox, packet, receive};
pub use receipt::{invite, save as save_answer};
pub use reorganise::{orphans, read_organisation, rehome, reorganisations, reorganise};
pub use report::{city, print_city, print_city_of, print_reminders, reminders};

use crate::Office;
use crate::wire::*;
use kernel::{Problem, Progress, Result, Role, code, date, fold};
use serde::{Deserialize, Serialize};
use sheet::CsvOptions;
use standard::Pack;
use std::collections::BTreeMap;
use std::path::Path;
use store::{CollectDivision, CollectDuty, CollectPacket, Reader, Reading, RecordAsk};
use submissions::Row;
use submissions::collect::{Board, BoardAsk, board, holds};

const FOLDERS: &str = "collect_folders";
/// The most divisions of a city.
const MOST: usize = 2000;
/// Rows of a drill-down that are shown at once.
const SHOWN: i32 = 200;

#[derive(Default, Serialize, Deserialize)]
struct Folders {
    #[serde(default)]
    inbox: String,
    #[serde(default)]
    outbox: String,
}

/// The number behind a text.
pub(crate) fn number(id: &str, what: &str) -> Result<i64> {
    id.parse().map_err(|_| {
        Problem::new(code::NOT_FOUND, format!("その{what}は見つかりません。画面を読み込み直してください。"))
    })
}

fn invalid<T>(words: impl Into<String>) -> Result<T> {
    Err(Problem::new(code::INVALID, words))
}

/// Refuses a book that collects nothing.
pub(crate) fn collecting(reader: &Reader) -> Result<()> {
    if crate::book::settings_of(reader)?.office_kind == OfficeKind::Division {
        return Err(Problem::new(
            code::WRONG_STATE,
            "この帳簿は課の帳簿です。取りまとめは、設定で「取りまとめ課」にした帳簿で行います。",
        ));
    }
    Ok(())
}

fn folders(reader: &Reading) -> Result<Folders> {
    Ok(reader.setting(FOLDERS)?.and_then(|j| serde_json::from_value(j).ok()).unwrap_or_default())
}

fn year(office: &Office, asked: i32) -> i32 {
    if asked == 0 { date::fiscal_year(office.clock.today()) } else { asked }
}

pub(crate) fn fingerprint(key: &str) -> String {
    vault::PublicKey::from_hex(key).map_or_else(|_| String::new(), |k| k.fingerprint())
}

/// What a report of the calendar is called at the head of its column.
fn short(key: &str, period: &str, title: &str) -> String {
    let base = match key {
        "class_report" => "分類結果",
        "self_inspection_report" => "自己点検",
        "malware_report" => "不正プログラム",
        YEAR_END => "廃棄・カード",
        _ => {
            return title.chars().take(8).collect();
        }
    };
    let period = date::period_label(period);
    if period.is_empty() { base.to_owned() } else { format!("{base} {period}") }
}

/// What the offices close at the year's end; the city looks at it together (第22条, 第58条, 第118条).
const YEAR_END: &str = "year_end";

/// The reports of a year that the standard pack's calendar sends to somebody, and what is closed at its end.
fn of_calendar(pack: &Pack, fiscal_year: i32) -> Vec<CollectDuty> {
    let calendar = pack.calendar();
    let dues = calendar.of_fiscal_year(fiscal_year);
    let mut out = Vec::new();
    for entry in calendar.entries.iter().filter(|e| !e.off && (!e.report_to.is_empty() || e.key == YEAR_END)) {
        for due in dues.iter().filter(|d| d.key == entry.key) {
            let period = if entry.months.len() > 1 { due.on.get(..7).unwrap_or_default() } else { "" };
            let articles: Vec<String> = entry.articles.iter().map(|c| pack.cite(c.article())).collect();
            out.push(CollectDuty {
                fiscal_year,
                key: entry.key.clone(),
                period: period.to_owned(),
                title: if entry.key == YEAR_END {
                    "廃棄・カード等・インシデント・例外措置の状況を報告する".to_owned()
                } else {
                    entry.title.clone()
                },
                short: short(&entry.key, period, &entry.title),
                due: due.on.parse().ok(),
                articles: articles.into(),
                form: entry.form.clone(),
                ..CollectDuty::default()
            });
        }
    }
    out
}

/// The duties of a year: as they were opened, or as the calendar proposes them.
pub(crate) fn duties_of(reader: &Reading, pack: &Pack, fiscal_year: i32) -> Result<Vec<CollectDuty>> {
    let stored = reader.collect_duties(fiscal_year)?;
    Ok(if stored.is_empty() { of_calendar(pack, fiscal_year) } else { stored })
}

/// A year's board with of what it is made.
pub(crate) struct Year {
    pub(crate) board: Board,
    pub(crate) divisions: Vec<CollectDivision>,
    pub(crate) packets: Vec<CollectPacket>,
}

pub(crate) fn year_of(office: &Office, reader: &Reading, fiscal_year: i32) -> Result<Year> {
    let (divisions, packets) = (reader.collect_divisions()?, reader.collect_packets(fiscal_year)?);
    let duties = duties_of(reader, &*office.pack()?, fiscal_year)?;
    let ask = BoardAsk {
        fiscal_year,
        divisions: &divisions,
        duties: &duties,
        packets: &packets,
        today: office.clock.today(),
    };
    Ok(Year { board: board(ask), divisions, packets })
}

fn division_view(d: &CollectDivision, names: &BTreeMap<i64, String>) -> DivisionView {
    DivisionView {
        id: d.id.to_string(),
        code: d.code.clone(),
        name: d.name.clone(),
        since: d.since.map_or_else(String::new, |d| d.to_string()),
        until: d.until.map_or_else(String::new, |d| d.to_string()),
        abolished: d.state == "abolished",
        successor: names.get(&d.successor).cloned().unwrap_or_default(),
        invited: crate::ledger::small(d.invited),
        fingerprint: fingerprint(&d.sign_key),
    }
}

/// The board of a year.
pub fn board_view(office: &Office, ask: AskYear, _progress: &dyn Progress) -> Result<BoardView> {
    let reader = office.seat()?.reader()?;
    collecting(&reader)?;
    let asked = year(office, ask.fiscal_year);
    let made = reader.steadily(|r| year_of(office, r, asked))?;
    let names: BTreeMap<i64, String> = made.divisions.iter().map(|d| (d.id, d.name.clone())).collect();
    let mut years = reader.collect_years()?;
    for y in [date::fiscal_year(office.clock.today()), asked] {
        if !years.contains(&y) {
            years.push(y);
        }
    }
    years.sort_unstable_by(|a, b| b.cmp(a));
    let Folders { inbox, outbox } = folders(&reader)?;
    Ok(BoardView {
        board: made.board,
        years,
        divisions: made.divisions.iter().map(|d| division_view(d, &names)).collect(),
        inbox,
        outbox,
    })
}

/// Codes and names are compared without differences of width and spaces.
fn tidy(text: &str) -> String {
    fold::compat(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Enters a division, or changes its name.
pub fn save_division(office: &Office, ask: SaveDivision, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    collecting(&seat.reader()?)?;
    let (code_, name) = (tidy(&ask.code), ask.name.trim().to_owned());
    if code_.is_empty() || name.is_empty() {
        return invalid("課コードと課名を入れてください。");
    }
    let since = crate::paper::day(&ask.since, chrono::NaiveDate::MIN, "設置の日")?;
    let since = (!ask.since.is_empty()).then_some(since);
    let done = seat.book().change(&office.actor()?, "collect.division", |tx| {
        let all = tx.collect_divisions()?;
        let id = if ask.id.is_empty() { 0 } else { number(&ask.id, "課")? };
        if let Some(other) = all.iter().find(|d| d.id != id && tidy(&d.code) == code_) {
            return invalid(format!("課コード{code_}は「{}」が使っています。", other.name));
        }
        let before = all.into_iter().find(|d| d.id == id).unwrap_or_default();
        let state = if before.id == 0 { "active".to_owned() } else { before.state.clone() };
        tx.subject(name.as_str());
        tx.collect_division_put(&CollectDivision { code: code_.clone(), name: name.clone(), since, state, ..before })
    })?;
    Ok(Done { changed: done.ledgers })
}

/// Reads divisions from a workbook with the headers 課コード and 課名; takes them over unless it is only asked.
pub fn read_divisions(office: &Office, ask: ReadTable, progress: &dyn Progress) -> Result<DivisionsRead> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    collecting(&reader)?;
    let sheet = (!ask.sheet.is_empty()).then_some(ask.sheet.as_str());
    let (_, grid) = sheet::read(Path::new(&ask.path), sheet, &CsvOptions::default(), progress)?;
    let known = reader.collect_divisions()?;
    let mut places: Option<(usize, usize)> = None;
    let mut rows: Vec<DivisionRow> = Vec::new();
    let mut seen: BTreeMap<String, i32> = BTreeMap::new();
    for row in grid.rows() {
        let texts: Vec<String> = row.cells().map(|c| c.text().into_owned()).collect();
        let Some((code_at, name_at)) = places else {
            let find = |words: &[&str]| {
                texts.iter().position(|t| words.iter().any(|w| fold::compat(t).replace(char::is_whitespace, "") == *w))
            };
            places = find(&["課コード", "所属コード", "組織コード", "コード"]).zip(find(&[
                "課名",
                "所属名",
                "所属",
                "組織名",
                "課等",
                "課等名",
                "名称",
            ]));
            continue;
        };
        let text = |n: usize| texts.get(n).map_or_else(String::new, |t| t.trim().to_owned());
        let (code_, name) = (tidy(&text(code_at)), text(name_at));
        if code_.is_empty() && name.is_empty() {
            continue;
        }
        let place = i32::try_from(row.number).unwrap_or(i32::MAX);
        let before = known.iter().find(|d| tidy(&d.code) == code_);
        let (said, wrong) = match (before, seen.get(&code_)) {
            _ if code_.is_empty() || name.is_empty() => ("課コードか課名がありません。".to_owned(), true),
            (_, Some(first)) => (format!("{first}行目と同じ課コードです。"), true),
            (Some(d), _) if d.name == name => ("変更なし".to_owned(), false),
            (Some(d), _) => (format!("名称の変更（前の名称：{}）", d.name), false),
            (None, _) => ("追加".to_owned(), false),
        };
        seen.entry(code_.clone()).or_insert(place);
        rows.push(DivisionRow { row: place, code: code_, name, said, wrong });
    }
    if places.is_none() {
        return Err(Problem::new(
            code::HAS_PROBLEMS,
            "「課コード」と「課名」の見出しが見つかりません。その2列のある表を選んでください。",
        ));
    }
    if rows.len() > MOST {
        return Err(Problem::new(
            code::TOO_LARGE,
            format!("課等は{MOST}までです。組織の一覧かどうか確かめてください。"),
        ));
    }
    let count = |is: &dyn Fn(&DivisionRow) -> bool| crate::ledger::small(rows.iter().filter(|r| is(r)).count() as i64);
    let (added, renamed) = (count(&|r| r.said == "追加"), count(&|r| r.said.starts_with("名称の変更")));
    let mut changed = Vec::new();
    if !ask.dry_run {
        if let Some(bad) = rows.iter().find(|r| r.wrong) {
            return Err(Problem::new(
                code::HAS_PROBLEMS,
                format!("{}行目：{} 表を直してから、もう一度読み込んでください。", bad.row, bad.said),
            ));
        }
        let done = seat.book().change(&office.actor()?, "collect.division", |tx| {
            tx.note("file", crate::outgoing::file_name(Path::new(&ask.path)));
            for row in &rows {
                let before = known.iter().find(|d| tidy(&d.code) == row.code).cloned().unwrap_or_default();
                let state = if before.id == 0 { "active".to_owned() } else { before.state.clone() };
                tx.collect_division_put(&CollectDivision {
                    code: row.code.clone(),
                    name: row.name.clone(),
                    state,
                    ..before
                })?;
            }
            Ok(())
        })?;
        changed = done.ledgers;
    }
    Ok(DivisionsRead { rows, added, renamed, changed })
}

fn duty_view(d: &CollectDuty) -> DutyView {
    DutyView {
        id: d.id.to_string(),
        fiscal_year: d.fiscal_year,
        title: d.title.clone(),
        short: d.short.clone(),
        due: d.due.map_or_else(String::new, |d| d.to_string()),
        articles: serde_json::from_value(d.articles.clone()).unwrap_or_default(),
        generic: d.generic,
        dropped: d.dropped,
    }
}

/// Writes the year's duties down as the calendar proposes them, once.
pub(crate) fn open_year(tx: &mut store::Tx<'_>, pack: &Pack, fiscal_year: i32) -> Result<()> {
    if tx.collect_duties(fiscal_year)?.is_empty() {
        for duty in of_calendar(pack, fiscal_year) {
            tx.collect_duty_put(&duty)?;
        }
    }
    Ok(())
}

/// The duties of a year; they are written down the first time.
pub fn duties(office: &Office, ask: AskYear, _progress: &dyn Progress) -> Result<CollectDuties> {
    let seat = office.seat()?;
    collecting(&seat.reader()?)?;
    let fiscal_year = year(office, ask.fiscal_year);
    let pack = office.pack()?;
    if seat.reader()?.collect_duties(fiscal_year)?.is_empty() {
        seat.book().change(&office.actor()?, "collect.duty", |tx| {
            tx.subject(date::fiscal_year_label(fiscal_year));
            open_year(tx, &pack, fiscal_year)
        })?;
    }
    let duties = seat.reader()?.collect_duties(fiscal_year)?.iter().map(duty_view).collect();
    Ok(CollectDuties { fiscal_year, duties })
}

/// Changes a duty's day or head, leaves one out, or adds one of the office's own.
pub fn save_duty(office: &Office, ask: DutyView, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    collecting(&seat.reader()?)?;
    let title = ask.title.trim();
    let head = if ask.short.trim().is_empty() { title } else { ask.short.trim() };
    let due: chrono::NaiveDate = match ask.due.parse() {
        Ok(due) if date::fiscal_year(due) == ask.fiscal_year => due,
        Ok(_) => return invalid("期限は、その年度の中の日にしてください。"),
        Err(_) => return invalid("期限の日付を入れてください。"),
    };
    if title.is_empty() {
        return invalid("報告の名前を入れてください。");
    }
    let pack = office.pack()?;
    let done = seat.book().change(&office.actor()?, "collect.duty", |tx| {
        open_year(tx, &pack, ask.fiscal_year)?;
        tx.subject(title);
        let short = head.chars().take(12).collect();
        let new = if ask.id.is_empty() {
            let own = tx.collect_duties(ask.fiscal_year)?.iter().filter(|d| d.generic).count();
            CollectDuty {
                fiscal_year: ask.fiscal_year,
                key: format!("own_{}_{}", ask.fiscal_year, own + 1),
                title: title.to_owned(),
                articles: serde_json::json!(ask.articles),
                generic: true,
                short,
                due: Some(due),
                dropped: ask.dropped,
                ..CollectDuty::default()
            }
        } else {
            let before = tx.collect_duty(number(&ask.id, "報告")?)?;
            let title = if before.generic { title.to_owned() } else { before.title.clone() };
            CollectDuty { title, short, due: Some(due), dropped: ask.dropped, ..before }
        };
        tx.collect_duty_put(&new)
    })?;
    Ok(Done { changed: done.ledgers })
}

/// Says where packets arrive and where answers are put.
pub fn save_folders(office: &Office, ask: CollectFolders, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    collecting(&seat.reader()?)?;
    for folder in [&ask.inbox, &ask.outbox].into_iter().filter(|f| !f.trim().is_empty()) {
        if !Path::new(folder.trim()).is_dir() {
            return Err(Problem::new(
                code::NOT_FOUND,
                format!("フォルダ「{folder}」が見つかりません。選び直してください。"),
            ));
        }
        // Nothing readable may lie in the book itself.
        crate::paper::out_path(&seat, &Path::new(folder.trim()).join("x").to_string_lossy())?;
    }
    let kept = Folders { inbox: ask.inbox.trim().to_owned(), outbox: ask.outbox.trim().to_owned() };
    let done = seat.book().change(&office.actor()?, "setting.save", |tx| {
        tx.setting_put(FOLDERS, &serde_json::to_value(&kept).map_err(Problem::internal)?)
    })?;
    Ok(Done { changed: [done.ledgers, vec!["collect_packet".to_owned()]].concat() })
}

fn collected(r: &store::CollectRecord) -> CollectedRecord {
    let def = ledgers::ledger(&r.ledger).ok().map(|l| l.def());
    let row: Row = serde_json::from_str(&r.json).unwrap_or_default();
    let values = row.values.iter().filter_map(|(key, value)| {
        let column = def.and_then(|d| d.column(key));
        let shown = column.map_or_else(|| value.text().to_owned(), |c| ledgers::shown(c, value));
        (!shown.is_empty()).then(|| [column.map_or(key.as_str(), |c| c.label).to_owned(), shown])
    });
    let state = def.map_or_else(String::new, |d| {
        let axis = if r.life == "active" { (kernel::Axis::Step, &r.step) } else { (kernel::Axis::Life, &r.life) };
        d.state_label(axis.0, axis.1).to_owned()
    });
    CollectedRecord {
        ledger: r.ledger.clone(),
        ledger_title: def.map_or(r.ledger.as_str(), |d| d.title).to_owned(),
        key: r.key.clone(),
        number: r.number.clone(),
        label: r.label.clone(),
        class: r.class.clone(),
        state,
        values: values.collect(),
    }
}

/// The records behind a figure, as they stood in the packet.
pub fn drill(office: &Office, ask: DrillInto, _progress: &dyn Progress) -> Result<Drilled> {
    let reader = office.seat()?.reader()?;
    collecting(&reader)?;
    let packet = reader.collect_packet(number(&ask.packet, "提出物")?)?;
    let (ledger, what) = ask.key.split_once('.').unwrap_or((&ask.key, ""));
    let (limit, offset) = (if ask.limit == 0 { SHOWN } else { ask.limit.max(1) }, ask.offset.max(0));
    let all = RecordAsk { ledger, ..RecordAsk::default() };
    let part = ask.part.as_str();
    // What the table tells by itself is asked of it page by page; only the rest is looked for in the records.
    let by_table = match what {
        "" => Some(all.clone()),
        "class" => Some(RecordAsk { class: Some(part), life: "active", ..all.clone() }),
        "step" => Some(RecordAsk { step: part, life: "active", ..all.clone() }),
        "records" => Some(RecordAsk { life: part, ..all.clone() }),
        _ => None,
    };
    let (found, total) = match by_table {
        Some(wanted) => {
            let total = reader.collect_count(packet.id, &wanted)?;
            let page = RecordAsk { limit: limit.into(), offset: offset.into(), ..wanted };
            (reader.collect_records(packet.id, &page)?, total)
        }
        None => {
            let mut found = reader.collect_records(packet.id, &all)?;
            found.retain(|r| {
                serde_json::from_str::<Row>(&r.json).is_ok_and(|row| holds(&ask.key, part, &r.ledger, &row))
            });
            let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
            let from = usize::try_from(offset).unwrap_or_default();
            (found.into_iter().skip(from).take(usize::try_from(limit).unwrap_or_default()).collect(), total)
        }
    };
    Ok(Drilled {
        division: reader.collect_division(packet.division)?.name,
        digest: fours(&packet.digest),
        number: packet.number,
        total: crate::ledger::small(total),
        records: found.iter().map(collected).collect(),
    })
}

/// The first 16 of 64 digits, in fours.
pub(crate) fn fours(digest: &str) -> String {
    let part = |n: usize| digest.get(n * 4..n * 4 + 4).unwrap_or_default();
    (0..4).map(part).collect::<Vec<_>>().join(" ").to_uppercase()
}

/// Where the collecting office signs its papers: who answers for it.
pub(crate) fn supervisor(reader: &Reading) -> Result<Option<kernel::Post>> {
    Ok(reader.people()?.into_iter().find(|p| p.active && p.role == Role::Supervisor))
}
