//! Answer sheets as workbooks: out with choices and locked questions, back with everything that can be wrong with them.

use crate::answer::{AnswerMark, Given, missing};
use crate::edition::{RoundEdition, RoundList};
use kernel::{Problem, Progress, Result, Silent, code};
use serde::Serialize;
use sheet::{CsvOptions, FormCell, FormSheet, Grid, Guard};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use store::{InspectionLine, InspectionRound};
use ts_rs::TS;

/// Head of the column that says which question a row is.
const ID: &str = "設問の記号";
const HEADS: [(&str, f64); 8] = [
    ("問", 5.0),
    ("設問", 52.0),
    ("根拠", 18.0),
    ("見るもの", 28.0),
    ("答え", 18.0),
    ("理由・メモ", 32.0),
    ("証跡", 18.0),
    (ID, 12.0),
];

/// The most questions that are named in a reason.
const NAMED: usize = 5;

/// What stands in the first lines and says whose sheet of which round and edition this is.
fn code_of(round: i64, sheet: i64, digest: &str) -> String {
    format!("IS{round}-{sheet}-{digest}")
}

/// The sheet of one person as a form, with what is answered already.
#[must_use]
pub fn form(
    round: &InspectionRound,
    edition: &RoundEdition,
    list: &RoundList,
    line: &InspectionLine,
    given: &[Given],
) -> FormSheet {
    let who = if list.named { ("氏名", line.name.clone()) } else { ("整理番号", line.person.clone()) };
    let said = |label: &str, words: String| (label.to_owned(), words);
    let choice = |m: AnswerMark| format!("{} {}", m.sign(), m.label());
    let rows = list.questions.iter().map(|q| {
        let given = given.iter().find(|g| g.question == q.id);
        let text = |of: fn(&Given) -> &String| given.map_or_else(String::new, |g| of(g).clone());
        vec![
            FormCell::Fixed(q.no.to_string()),
            FormCell::Fixed(q.text.clone()),
            FormCell::Fixed(q.articles.join("、")),
            FormCell::Fixed(q.look.clone()),
            FormCell::Choice(given.and_then(|g| g.mark).map_or_else(String::new, choice)),
            FormCell::Free(text(|g| &g.note)),
            FormCell::Free(text(|g| &g.evidence)),
            FormCell::Fixed(q.id.clone()),
        ]
    });
    FormSheet {
        name: line.person.clone(),
        title: format!("{} {}", round.title, list.title),
        lines: vec![
            said(who.0, who.1),
            said("締切", kernel::date::wareki_long(round.due)),
            said(
                "書き方",
                "「答え」を選びます。×と－には「理由・メモ」を必ず書きます。ほかの欄は変えられません。".to_owned(),
            ),
            said("票の記号", code_of(round.id, line.id, &edition.digest)),
        ],
        columns: HEADS.iter().map(|(h, w)| ((*h).to_owned(), *w)).collect(),
        rows: rows.collect(),
        choices: AnswerMark::ALL.into_iter().map(choice).collect(),
        hint: "○ △ × － から選んでください。".to_owned(),
    }
}

/// What became of one sheet that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SheetFate {
    /// Whole and in time.
    Good,
    /// Whole, after the last day.
    Late,
    /// It came twice, or is submitted already.
    Doubled,
    /// Something was changed that may not be.
    Altered,
    /// Whole, but pasted over the protection: somebody looks at it before it is taken.
    Pasted,
    /// An answer or a reason is missing.
    Incomplete,
    /// Of another round.
    OtherRound,
    /// Of another edition of the questions.
    OtherEdition,
    /// No answer sheet, or it cannot be opened.
    Unreadable,
}

impl SheetFate {
    /// Whether its answers are taken; those of pasted sheets only if somebody said so.
    #[must_use]
    pub const fn is_taken(self, pasted: bool) -> bool {
        matches!(self, SheetFate::Good | SheetFate::Late) || (pasted && matches!(self, SheetFate::Pasted))
    }

    const fn is_whole(self) -> bool {
        self.is_taken(true)
    }
}

/// One sheet that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRead {
    /// File and tab.
    pub file: String,
    /// The sheet; 0: none.
    pub sheet: i64,
    /// Whose; empty: nobody's.
    pub name: String,
    /// What became of it.
    pub fate: SheetFate,
    /// Why it is not taken, or what is odd about it.
    pub why: String,
    /// Its answers.
    pub given: Vec<Given>,
}

/// What sheets are compared with.
pub struct Expected<'a> {
    /// The round.
    pub round: &'a InspectionRound,
    /// Its questions.
    pub edition: &'a RoundEdition,
    /// Everybody's sheets.
    pub lines: &'a [InspectionLine],
    /// Today is past its last day.
    pub late: bool,
}

struct Code {
    round: i64,
    sheet: i64,
    digest: String,
}

fn code_in(grid: &Grid) -> Option<Code> {
    for row in grid.rows().take(12) {
        for cell in row.cells() {
            let text = cell.text();
            let text = text.trim();
            if let Some(rest) = text.strip_prefix("IS") {
                let mut parts = rest.splitn(3, '-');
                let (round, sheet, digest) = (parts.next()?, parts.next()?, parts.next()?);
                return Some(Code {
                    round: round.parse().ok()?,
                    sheet: sheet.parse().ok()?,
                    digest: digest.to_owned(),
                });
            }
        }
    }
    None
}

/// Where the columns are, and the row of their heads.
fn heads(grid: &Grid) -> Option<(u32, HashMap<&'static str, u32>)> {
    for row in grid.rows().take(20) {
        let mut at = HashMap::new();
        for (column, cell) in row.values() {
            if let Some((head, _)) = HEADS.iter().find(|(h, _)| *h == cell.text().trim()) {
                at.insert(*head, column);
            }
        }
        if ["設問", "答え", "理由・メモ", ID].iter().all(|h| at.contains_key(h)) {
            return Some((row.number, at));
        }
    }
    None
}

fn same_text(a: &str, b: &str) -> bool {
    let bare = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    bare(a) == bare(b)
}

/// What of the protection is gone, in words: the lock of the sheet, or the choices of answers that something was pasted over.
fn pasted(grid: &Grid, guard: Option<&Guard>) -> Option<String> {
    let Some(guard) = guard else {
        return Some("この形式では、貼り付けで書かれたかどうかが分かりません。".to_owned());
    };
    if !guard.protected {
        return Some("シートの保護が外されています。".to_owned());
    }
    let (head, at) = heads(grid)?;
    let column = *at.get("答え")?;
    let over: Vec<String> = grid
        .rows()
        .filter(|r| r.number > head && !r.is_blank() && !guard.is_choice(r.number, column))
        .map(|r| format!("問{}", at.get("問").map_or_else(String::new, |c| r.cell(*c).text().trim().to_owned())))
        .collect();
    let more = if over.len() > NAMED { format!(" ほか{}問", over.len() - NAMED) } else { String::new() };
    let named = over.get(..over.len().min(NAMED)).unwrap_or_default().join("、");
    (!over.is_empty()).then(|| format!("{named}{more}の答えが、選ばずに貼り付けられています。"))
}

/// Reads the answers of one tab.
fn answers(grid: &Grid, list: &RoundList) -> std::result::Result<Vec<Given>, (SheetFate, String)> {
    let Some((head, at)) = heads(grid) else {
        return Err((SheetFate::Altered, "見出しの行が変えられています。".to_owned()));
    };
    let mut given: Vec<Given> = Vec::new();
    for row in grid.rows().filter(|r| r.number > head && !r.is_blank()) {
        let text = |name: &str| at.get(name).map_or_else(String::new, |c| row.cell(*c).text().trim().to_owned());
        let id = text(ID);
        let Some(q) = list.question(&id) else {
            return Err((
                SheetFate::Altered,
                format!("{}行目の設問の記号「{id}」がこの票のものではありません。", row.number),
            ));
        };
        if !same_text(&text("設問"), &q.text) {
            return Err((SheetFate::Altered, format!("問{}の設問の文が変えられています。", q.no)));
        }
        if given.iter().any(|g| g.question == id) {
            return Err((SheetFate::Altered, format!("問{}が2回あります。", q.no)));
        }
        let said = text("答え");
        let mark = match said.as_str() {
            "" => None,
            said => match AnswerMark::read(said) {
                Some(mark) => Some(mark),
                None => return Err((SheetFate::Altered, format!("問{}の答え「{said}」が読めません。", q.no))),
            },
        };
        given.push(Given {
            question: id, mark, note: text("理由・メモ"), evidence: text("証跡"), ..Given::default()
        });
    }
    if let Some(q) = list.questions.iter().find(|q| given.iter().all(|g| g.question != q.id)) {
        return Err((SheetFate::Altered, format!("問{}の行がありません。", q.no)));
    }
    if let Some(first) = missing(list, &given).first() {
        let rest = missing(list, &given).len() - 1;
        let more = if rest > 0 { format!("（ほか{rest}問）") } else { String::new() };
        return Err((SheetFate::Incomplete, format!("{}{more}", first.message)));
    }
    Ok(given)
}

fn judge(file: &str, grid: &Grid, guard: Option<&Guard>, expected: &Expected<'_>) -> SheetRead {
    let mut out = SheetRead {
        file: file.to_owned(),
        sheet: 0,
        name: String::new(),
        fate: SheetFate::Unreadable,
        why: String::new(),
        given: Vec::new(),
    };
    let Some(code) = code_in(grid) else {
        out.why = "点検票ではありません（票の記号がありません）。".to_owned();
        return out;
    };
    if code.round != expected.round.id {
        out.fate = SheetFate::OtherRound;
        out.why = "別の点検の票です。".to_owned();
        return out;
    }
    if code.digest != expected.edition.digest {
        out.fate = SheetFate::OtherEdition;
        out.why = "設問の版が違う票です。".to_owned();
        return out;
    }
    let line = expected.lines.iter().find(|l| l.id == code.sheet);
    let Some((line, list)) = line.and_then(|l| Some((l, expected.edition.list(&l.checklist).ok()?))) else {
        out.fate = SheetFate::OtherRound;
        out.why = "この点検にない票です。".to_owned();
        return out;
    };
    out.sheet = line.id;
    out.name.clone_from(&line.name);
    if line.state != "open" {
        out.fate = SheetFate::Doubled;
        out.why = "すでに提出されています。直すときは、先に差し戻してください。".to_owned();
        return out;
    }
    match answers(grid, list) {
        Ok(given) => {
            out.given = given;
            let late = if expected.late { "締切の後に届きました。" } else { "" };
            (out.fate, out.why) = match pasted(grid, guard) {
                Some(why) => (SheetFate::Pasted, format!("{why}{late}")),
                None if expected.late => (SheetFate::Late, late.to_owned()),
                None => (SheetFate::Good, String::new()),
            };
        }
        Err((fate, why)) => {
            out.fate = fate;
            out.why = why;
        }
    }
    out
}

fn read_file(path: &Path, expected: &Expected<'_>) -> Vec<SheetRead> {
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let bad = |why: String| {
        vec![SheetRead {
            file: name.clone(),
            sheet: 0,
            name: String::new(),
            fate: SheetFate::Unreadable,
            why,
            given: Vec::new(),
        }]
    };
    let options = CsvOptions::default();
    let (book, first) = match sheet::read(path, None, &options, &Silent) {
        Ok(read) => read,
        Err(p) => return bad(p.message),
    };
    let guards = match sheet::guards(path) {
        Ok(guards) => guards.unwrap_or_default(),
        Err(p) => return bad(p.message),
    };
    let guard = |tab: &str| guards.iter().find(|g| g.name == tab);
    let tabs: Vec<String> = book.sheets.iter().filter(|s| s.rows > 0).map(|s| s.name.clone()).collect();
    match tabs.as_slice() {
        [] => bad("何も書かれていません。".to_owned()),
        [tab] => vec![judge(&name, &first, guard(tab), expected)],
        many => many
            .iter()
            .map(|tab| match sheet::read(path, Some(tab), &options, &Silent) {
                Ok((_, grid)) => judge(&format!("{name}［{tab}］"), &grid, guard(tab), expected),
                Err(p) => SheetRead {
                    file: format!("{name}［{tab}］"),
                    sheet: 0,
                    name: String::new(),
                    fate: SheetFate::Unreadable,
                    why: p.message,
                    given: Vec::new(),
                },
            })
            .collect(),
    }
}

/// The files that are meant: those named, and everything in the folders named, by name.
///
/// # Errors
/// Those of the folder.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for path in paths {
        if !path.is_dir() {
            out.push(path.clone());
            continue;
        }
        let mut inside: Vec<PathBuf> = std::fs::read_dir(path)?.filter_map(|e| Some(e.ok()?.path())).collect();
        inside.retain(|p| {
            let name = p.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
            // Excel's own marks of an open file, and what the system puts into folders.
            p.is_file()
                && !name.starts_with("~$")
                && !name.starts_with('.')
                && name != "Thumbs.db"
                && name != "desktop.ini"
        });
        inside.sort();
        out.append(&mut inside);
    }
    Ok(out)
}

/// Reads sheets, several at a time, in the order of the files; progress in files.
///
/// # Errors
/// [`code::CANCELLED`] if the user stops it, [`code::INVALID`] if there is no file.
pub fn read_sheets(paths: &[PathBuf], expected: &Expected<'_>, progress: &dyn Progress) -> Result<Vec<SheetRead>> {
    if paths.is_empty() {
        return Err(Problem::new(code::INVALID, "読み込むファイルがありません。フォルダを確かめてください。"));
    }
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let found: Mutex<BTreeMap<usize, Vec<SheetRead>>> = Mutex::new(BTreeMap::new());
    let workers = std::thread::available_parallelism().map_or(2, usize::from).clamp(1, 8);
    let told = std::thread::scope(|scope| -> Result<()> {
        for _ in 0..workers {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = paths.get(at) else { break };
                    let read = read_file(path, expected);
                    found.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(at, read);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        loop {
            let read = done.load(Ordering::Relaxed);
            if let Err(p) = progress.step(read as u64, paths.len() as u64) {
                stop.store(true, Ordering::Relaxed);
                return Err(p);
            }
            if read >= paths.len() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    told?;
    let mut all: Vec<SheetRead> =
        found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).into_values().flatten().collect();
    doubled(&mut all);
    Ok(all)
}

/// The same person's sheet twice: the same answers are taken once, different ones not at all.
fn doubled(all: &mut [SheetRead]) {
    let mut by: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (n, read) in all.iter().enumerate().filter(|(_, r)| r.fate.is_whole()) {
        by.entry(read.sheet).or_default().push(n);
    }
    for same in by.into_values().filter(|v| v.len() > 1) {
        let Some(first) = same.first().and_then(|n| all.get(*n)).cloned() else { continue };
        let equal = same.iter().all(|n| all.get(*n).is_some_and(|r| r.given == first.given));
        for n in same.into_iter().skip(usize::from(equal)) {
            if let Some(read) = all.get_mut(n) {
                read.fate = SheetFate::Doubled;
                read.why = if equal {
                    format!("「{}」と同じ内容です。", first.file)
                } else {
                    "同じ人の票が2つあり、答えが違います。どちらか1つだけを入れてください。".to_owned()
                };
            }
        }
    }
}
