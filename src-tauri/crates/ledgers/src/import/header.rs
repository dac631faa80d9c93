//! Finds the header of a sheet and proposes which column of theirs is which of ours.

use super::report::{How, PlannedColumn};
use super::{NUMBER, Options, cell_text};
use kernel::date::{DateReading, Retention, read_date, read_retention};
use kernel::fold::{compat, is_dash, near_key, normal_cell, search_key};
use kernel::{Kind, LedgerDef, Problem, Result, Sense, code};
use sha2::{Digest, Sha256};
use sheet::Grid;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The header is looked for in this many rows.
const DEPTH: u32 = 30;
/// Most rows that a header takes.
const TALLEST: u32 = 3;

/// Where the header stands and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// First row.
    pub top: u32,
    /// Last row.
    pub bottom: u32,
    /// Their columns (counted from 0) with their labels, parent and child joined by `/`; each label once.
    pub labels: Vec<(u32, String)>,
    /// Stands for these labels; a mapping is remembered under it.
    pub digest: String,
}

/// Known spellings of our columns.
struct Spellings {
    by_fold: HashMap<String, Vec<(usize, f64, How)>>,
    all: Vec<(String, usize)>,
}

/// Place of our own number among the columns.
const OUR_NUMBER: usize = usize::MAX;

impl Spellings {
    fn of(def: &'static LedgerDef) -> Spellings {
        let mut by_fold: HashMap<String, Vec<(usize, f64, How)>> = HashMap::new();
        let mut all = Vec::new();
        let mut add = |text: &str, column: usize, score: f64, how: How| {
            let fold = header_key(text);
            all.push((fold.clone(), column));
            let known = by_fold.entry(fold).or_default();
            if !known.iter().any(|(c, ..)| *c == column) {
                known.push((column, score, how));
            }
        };
        for (i, column) in def.columns.iter().enumerate() {
            add(column.label, i, 1.0, How::Exact);
            for (n, alias) in column.aliases.iter().enumerate() {
                let running = column.sense == Sense::OldNumber && is_running(&header_key(alias));
                let score = if running { 0.7 } else { 0.95 - 0.001 * n.min(40) as f64 };
                add(alias, i, score, How::Alias);
            }
            add(column.key, i, 0.85, How::Alias);
        }
        if def.sense(Sense::OldNumber).is_some() {
            let old = def.columns.iter().position(|c| c.sense == Sense::OldNumber).unwrap_or(0);
            for label in own_labels(def) {
                add(&label, old, 0.93, How::Alias);
            }
        }
        Spellings { by_fold, all }
    }

    /// Columns that a label may stand for, best first.
    fn of_label(&self, label: &str) -> Vec<(usize, f64, How)> {
        let full = header_key(label);
        let mut found: Vec<(usize, f64, How)> = self.by_fold.get(&full).cloned().unwrap_or_default();
        let mut also = |key: &str, weight: f64| {
            for (column, score, how) in self.by_fold.get(key).into_iter().flatten() {
                if !found.iter().any(|(c, ..)| c == column) {
                    found.push((*column, score * weight, if weight > 0.95 { *how } else { How::Alias }));
                }
            }
        };
        let bare = header_key(&without_notes(label));
        also(&bare, 0.97);
        if let Some((parent, child)) = label.rsplit_once('/') {
            also(&header_key(&without_notes(child)), 0.8);
            also(&header_key(&without_notes(parent)), 0.7);
        }
        found
    }

    /// Columns whose spellings nearly are this label.
    fn near_label(&self, label: &str) -> Vec<(usize, f64)> {
        let key = header_key(&without_notes(label));
        let length = key.chars().count();
        let mut found: Vec<(usize, f64)> = Vec::new();
        if length < 2 {
            return found;
        }
        for (known, column) in &self.all {
            let n = known.chars().count();
            let score = if near_key(known, &key) || (n >= 2 && stripped(known) == stripped(&key)) {
                0.65
            } else if n >= 3 && key.strip_suffix(known.as_str()).is_some_and(|head| head.ends_with('の')) {
                0.6
            } else if n >= 3 && n * 2 >= length && key.contains(known.as_str()) {
                0.4 + 0.2 * n as f64 / length as f64
            } else if length >= 3 && length * 2 >= n && known.contains(key.as_str()) {
                0.35 + 0.2 * length as f64 / n as f64
            } else {
                continue;
            };
            match found.iter_mut().find(|(c, _)| c == column) {
                Some(entry) => entry.1 = entry.1.max(score),
                None => found.push((*column, score)),
            }
        }
        found
    }
}

/// What our own number may be called in a workbook that we wrote.
fn own_labels(def: &LedgerDef) -> [String; 3] {
    ["資産番号".to_owned(), format!("{}番号", def.title), "番号（守帳）".to_owned()]
}

/// A label without what does not tell labels apart.
pub(super) fn header_key(label: &str) -> String {
    let mut key = search_key(label);
    key.retain(|c| !matches!(c, '※' | '*' | ':' | '★' | '☆' | '◎' | '●' | '■' | '▼'));
    key
}

/// A label without （…） notes: 重要性分類(A/B/C), 資産名（必須）.
fn without_notes(label: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_u32;
    for c in compat(label).chars() {
        match c {
            '(' | '[' | '【' | '〔' | '<' => depth += 1,
            ')' | ']' | '】' | '〕' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    if out.trim().is_empty() { label.to_owned() } else { out }
}

/// A key without the filler words of headers: 資産の名称, 保管場所等, 担当者欄.
fn stripped(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, 'の' | '等' | '欄' | '名' | '・' | '/' | '、')).collect()
}

/// True for headers that only count rows (No., 項番): such numbers say little about identity.
pub(super) fn is_running(key: &str) -> bool {
    matches!(key.trim_end_matches('.'), "no" | "番号" | "項番" | "通番" | "連番" | "#" | "項" | "通し番号" | "行番号")
}

/// True for a number of ours: 税務-資-0080.
pub(super) fn is_our_number(text: &str, kind: &str) -> bool {
    let text: String =
        compat(normal_cell(text)).chars().map(|c| if is_dash(c) || c == 'ー' { '-' } else { c }).collect();
    let mut parts = text.rsplit('-');
    let digits = parts.next().unwrap_or("");
    let middle = parts.next().unwrap_or("");
    let head = parts.next().unwrap_or("");
    digits.len() >= 4 && digits.bytes().all(|b| b.is_ascii_digit()) && middle == kind && !head.is_empty()
}

/// Finds the header by how many of its labels are known; with `header_row` only its height is sought.
///
/// `None` if no row looks like one.
#[must_use]
pub fn find_header(def: &'static LedgerDef, grid: &Grid, options: &Options) -> Option<Header> {
    let spellings = Spellings::of(def);
    let manual: HashSet<String> = options.mapping.keys().map(|h| header_key(h)).collect();
    let starts: Vec<u32> = match options.header_row {
        0 => grid.rows().map(|r| r.number).take_while(|n| *n <= DEPTH).collect(),
        row => vec![row],
    };
    let mut best: Option<(f64, u32, u32)> = None;
    for top in starts {
        if options.header_row == 0 && grid.row(top).is_none_or(|r| r.is_blank()) {
            continue;
        }
        // A row that cells from above reach into is the lower part of something.
        if options.header_row == 0 && grid.merges.iter().any(|m| m.top < top && top <= m.bottom) {
            continue;
        }
        for tall in 1..=TALLEST {
            if tall > 1 && !joins(grid, top, top + tall - 1) {
                continue;
            }
            let labels = labels(grid, top, top + tall - 1);
            let score = score(&spellings, &manual, &labels);
            let enough = options.header_row != 0 || score >= 1.6;
            if enough && best.is_none_or(|(s, ..)| score > s + 0.05) {
                best = Some((score, top, top + tall - 1));
            }
        }
    }
    let (_, top, bottom) = best?;
    let labels = unique(labels(grid, top, bottom));
    if labels.is_empty() {
        return None;
    }
    let mut hash = Sha256::new();
    for (_, label) in &labels {
        hash.update(header_key(label).as_bytes());
        hash.update([0x1F]);
    }
    let mut digest = hex::encode(hash.finalize());
    digest.truncate(32);
    Some(Header { top, bottom, labels, digest })
}

/// The first row that looks like a header, whatever its words are: several short, different words over filled rows.
pub(super) fn likely_header(grid: &Grid) -> Option<u32> {
    let text = |row: u32, column: u32| label_text(&cell_text(grid.shown(row, column)));
    let starts: Vec<u32> = grid.rows().map(|r| r.number).take_while(|n| *n <= DEPTH).collect();
    starts.into_iter().find(|row| {
        let labels: Vec<(u32, String)> =
            (0..grid.columns).map(|c| (c, text(*row, c))).filter(|(_, t)| !t.is_empty()).collect();
        let words: HashSet<&str> = labels.iter().map(|(_, t)| t.as_str()).collect();
        let told = |t: &str| t.chars().count() <= 30 && t.parse::<f64>().is_err() && !is_a_day(t);
        let below = labels.iter().filter(|(c, _)| !text(row + 1, *c).is_empty()).count();
        labels.len() >= 3
            && words.len() == labels.len()
            && labels.iter().all(|(_, t)| told(t))
            && below * 3 >= labels.len()
    })
}

fn is_a_day(text: &str) -> bool {
    matches!(read_date(text), DateReading::Day { .. })
}

fn score(spellings: &Spellings, manual: &HashSet<String>, labels: &[(u32, String)]) -> f64 {
    let mut taken: BTreeMap<usize, f64> = BTreeMap::new();
    let mut sum = 0.0;
    for (_, label) in labels {
        if manual.contains(&header_key(label)) {
            sum += 2.0;
            continue;
        }
        if let Some((column, score, _)) = spellings.of_label(label).first() {
            let held = taken.entry(*column).or_insert(0.0);
            *held = held.max(*score);
        }
    }
    sum + taken.values().sum::<f64>()
}

/// True if these rows read as one header: cells merged across or down, or a lower row that fills what the upper leaves open.
fn joins(grid: &Grid, top: u32, bottom: u32) -> bool {
    let merged = grid
        .merges
        .iter()
        .any(|m| m.top >= top && m.top < bottom && m.bottom <= bottom && (m.right > m.left || m.bottom > m.top));
    if merged {
        return true;
    }
    let filled = |row: u32, column: u32| grid.row(row).is_some_and(|r| !r.cell(column).is_blank());
    let (mut both, mut one) = (0, 0);
    for column in 0..grid.columns {
        match (filled(bottom - 1, column), filled(bottom, column)) {
            (true, true) => both += 1,
            (false, false) => {}
            _ => one += 1,
        }
    }
    one > 0 && both <= one
}

fn labels(grid: &Grid, top: u32, bottom: u32) -> Vec<(u32, String)> {
    let width = grid.columns as usize;
    let mut joined: Vec<Vec<String>> = vec![Vec::new(); width];
    for row in top..=bottom {
        let mut carried: Option<String> = None;
        for column in 0..grid.columns {
            let text = label_text(&cell_text(grid.shown(row, column)));
            let lower = row < bottom && !grid.shown(row + 1, column).is_blank();
            let text = if text.is_empty() {
                match &carried {
                    Some(parent) if lower && grid.merge_over(row, column).is_none() => parent.clone(),
                    _ => text,
                }
            } else {
                carried = lower.then(|| text.clone());
                text
            };
            if let Some(parts) = joined.get_mut(column as usize)
                && !text.is_empty()
                && parts.last() != Some(&text)
            {
                parts.push(text);
            }
        }
    }
    (0..grid.columns)
        .zip(joined)
        .filter(|(_, parts)| !parts.is_empty())
        .map(|(c, parts)| (c, parts.join("/")))
        .collect()
}

/// A header cell in one line.
fn label_text(text: &str) -> String {
    normal_cell(text).chars().filter(|c| !c.is_control()).collect()
}

fn unique(labels: Vec<(u32, String)>) -> Vec<(u32, String)> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    labels
        .into_iter()
        .map(|(column, label)| {
            let n = seen.entry(label.clone()).or_insert(0);
            *n += 1;
            let label = if *n == 1 { label } else { format!("{label}({n})") };
            (column, label)
        })
        .collect()
}

/// Proposes a key for each of their columns: what the user said, what was so last time, known spellings, near ones.
///
/// # Errors
/// `bad_request` if the user's mapping names a header or a key that does not exist, or one key twice.
pub(super) fn propose(
    def: &'static LedgerDef,
    grid: &Grid,
    header: &Header,
    options: &Options,
) -> Result<Vec<PlannedColumn>> {
    let spellings = Spellings::of(def);
    let mut columns: Vec<PlannedColumn> = header
        .labels
        .iter()
        .map(|(index, label)| PlannedColumn {
            header: label.clone(),
            key: None,
            label: String::new(),
            how: How::Unknown,
            score: 0.0,
            index: i32::try_from(*index).unwrap_or(i32::MAX),
            samples: samples(grid, header, *index),
        })
        .collect();
    let mut settled = vec![false; columns.len()];
    let mut taken: HashSet<String> = HashSet::new();
    said(def, &options.mapping, How::Manual, &mut columns, &mut settled, &mut taken)?;
    let remembered: BTreeMap<String, String> = options
        .remembered
        .iter()
        .filter(|(_, key)| !taken.contains(*key) && (key.is_empty() || known_key(def, key)))
        .filter(|(theirs, _)| columns.iter().any(|c| header_key(&c.header) == header_key(theirs)))
        .map(|(h, k)| (h.clone(), k.clone()))
        .collect();
    said(def, &remembered, How::Remembered, &mut columns, &mut settled, &mut taken)?;
    let mut ways: Vec<(f64, usize, usize, How)> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        if settled.get(at).copied().unwrap_or(true) {
            continue;
        }
        let known = spellings.of_label(&column.header);
        let is_number = column.samples.len() >= 2 || !column.samples.is_empty() && grid.len() < 40;
        let ours = column.samples.iter().filter(|s| is_our_number(s, def.number_kind)).count();
        if is_number && ours * 10 >= column.samples.len() * 8 {
            ways.push((1.2, at, OUR_NUMBER, How::Exact));
        }
        for (key, score, how) in &known {
            ways.push((*score, at, *key, *how));
        }
        if known.is_empty() {
            // 所管課 nearly is 所管, but a division is no 係.
            let no_unit = !["係", "班", "グループ", "担当"].iter().any(|w| column.header.contains(w));
            let fits = |key: usize| !(no_unit && def.columns.get(key).is_some_and(|c| c.sense == Sense::Unit));
            let near = spellings.near_label(&column.header);
            ways.extend(near.into_iter().filter(|(key, _)| fits(*key)).map(|(key, score)| (score, at, key, How::Near)));
        }
    }
    ways.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (score, at, place, how) in ways {
        let (key, label, derived) = match def.columns.get(place) {
            Some(c) => (c.key, c.label, c.derived),
            None => (NUMBER, "番号", false),
        };
        let Some(column) = columns.get_mut(at) else { continue };
        if def.columns.get(place).is_some_and(|c| c.kind == Kind::Date) && no_days(column, how) {
            continue;
        }
        if settled.get(at).copied().unwrap_or(true) || taken.contains(key) {
            continue;
        }
        if let Some(done) = settled.get_mut(at) {
            *done = true;
        }
        column.score = score.min(1.0);
        if derived {
            column.how = How::Derived;
            label.clone_into(&mut column.label);
            continue;
        }
        taken.insert(key.to_owned());
        column.key = Some(key.to_owned());
        label.clone_into(&mut column.label);
        column.how = how;
    }
    Ok(columns)
}

/// True for a column that is called like a day but holds none (availableDate: 月火水木金).
fn no_days(column: &PlannedColumn, how: How) -> bool {
    let called = column.header.contains(['日', '年', '期']);
    let day = |text: &String| {
        !matches!(read_date(text), DateReading::Not { .. }) || !matches!(read_retention(text), Retention::Words)
    };
    (!called || how == How::Near) && !column.samples.is_empty() && !column.samples.iter().any(day)
}

fn known_key(def: &LedgerDef, key: &str) -> bool {
    key == NUMBER || def.column(key).is_some_and(|c| !c.derived)
}

fn said(
    def: &LedgerDef,
    mapping: &BTreeMap<String, String>,
    how: How,
    columns: &mut [PlannedColumn],
    settled: &mut [bool],
    taken: &mut HashSet<String>,
) -> Result<()> {
    for (theirs, key) in mapping {
        let fold = header_key(theirs);
        let Some(at) = columns
            .iter()
            .position(|c| c.header == *theirs)
            .or_else(|| columns.iter().position(|c| header_key(&c.header) == fold))
        else {
            let have: Vec<&str> = columns.iter().map(|c| c.header.as_str()).collect();
            return Err(Problem::new(
                code::BAD_REQUEST,
                format!("「{theirs}」という見出しはこの表にありません。表にあるのは {} です。", have.join("、")),
            ));
        };
        if !key.is_empty() && !known_key(def, key) {
            let keys: Vec<String> =
                def.columns.iter().filter(|c| !c.derived).map(|c| format!("{}（{}）", c.key, c.label)).collect();
            return Err(Problem::new(
                code::BAD_REQUEST,
                format!("「{key}」という項目はありません。使えるのは {NUMBER}（番号）、{} です。", keys.join("、")),
            ));
        }
        if !key.is_empty() && !taken.insert(key.clone()) {
            let label = def.column(key).map_or("番号", |c| c.label);
            return Err(Problem::new(
                code::BAD_REQUEST,
                format!("「{label}」に2つの列を当てることはできません。どちらか一つにしてください。"),
            ));
        }
        if let (Some(column), Some(done)) = (columns.get_mut(at), settled.get_mut(at)) {
            *done = true;
            column.how = how;
            column.score = 1.0;
            if !key.is_empty() {
                column.key = Some(key.clone());
                column.label = def.column(key).map_or("番号", |c| c.label).to_owned();
            }
        }
    }
    Ok(())
}

fn samples(grid: &Grid, header: &Header, column: u32) -> Vec<String> {
    grid.rows()
        .filter(|r| r.number > header.bottom)
        .take(40)
        .map(|r| cell_text(r.cell(column)).into_owned())
        .filter(|t| !normal_cell(t).is_empty())
        .take(5)
        .map(|t| t.chars().take(40).collect())
        .collect()
}
