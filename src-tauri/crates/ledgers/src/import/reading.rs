//! Reads every row under the header: what it is, and what its cells say.

use super::ahead::{Ahead, Columns};
use super::cell::{Reader, Taken, Trouble};
use super::header::{Header, header_key, is_running};
use super::matching::Keys;
use super::matching::{Hasher, is_telling_code};
use super::packed::Packed;
use super::rows::{RowIs, Table};
use super::seen::{Again, Seen};
use super::{Decision, Fate, NUMBER, Options, Plan, PlannedRow, RowState, cell_text};
use kernel::fold::{normal_cell, search_key};
use kernel::{Kind, LedgerDef, Progress, Result, Sense, Value};
use sheet::{Cell, Grid};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Place of our own number among packed columns; no definition has so many columns.
pub(super) const NUMBER_AT: u16 = 127;

/// A column of theirs that is taken.
struct Source {
    /// Place in their sheet.
    at: u32,
    /// Place in the definition, or [`NUMBER_AT`].
    ours: u16,
    header: String,
    key: &'static str,
    /// None for our own number.
    reader: Option<Reader>,
}

/// Everything read so far; settled next.
pub(super) struct Read {
    pub(super) def: &'static LedgerDef,
    pub(super) plan: Plan,
    pub(super) packed: Arc<Packed>,
    pub(super) rows: Vec<PlannedRow>,
    pub(super) keys: Vec<Keys>,
    /// The folded name of each row.
    pub(super) names: Vec<Box<str>>,
    pub(super) hash: Hasher,
    /// Hashed serials with the rows that hold them, and their skeletons.
    pub(super) codes: Vec<(u64, u32)>,
    pub(super) code_skeletons: Vec<(u64, u32)>,
    /// True if 旧番号 is only a running number.
    pub(super) running: bool,
    pub(super) name_at: Option<u16>,
    pub(super) old_at: Option<u16>,
    pub(super) codes_at: Option<u16>,
    /// Bits of the columns that the file has.
    pub(super) has: u128,
    pub(super) decisions: HashMap<(u32, String), Decision>,
    pub(super) headers: HashMap<&'static str, String>,
    pub(super) reasons: HashMap<u32, String>,
    pub(super) skipped: Vec<(u32, String)>,
    pub(super) tallies: [BTreeMap<String, (String, i32)>; 4],
    pub(super) seen: Vec<(u32, RowState)>,
}

pub(super) fn read(
    def: &'static LedgerDef,
    grid: &Grid,
    header: &Header,
    options: &Options,
    plan: Plan,
    progress: &dyn Progress,
) -> Result<Read> {
    let sources = sources(def, grid, options, &plan);
    let at_of = |sense: Sense| def.columns.iter().position(|c| c.sense == sense).and_then(|i| u16::try_from(i).ok());
    let column_of = |ours: Option<u16>| ours.and_then(|o| sources.iter().find(|s| s.ours == o)).map(|s| s.at);
    let (name_at, old_at, unit_at) = (at_of(Sense::Name), at_of(Sense::OldNumber), at_of(Sense::Unit));
    let codes_at = def.columns.iter().position(|c| c.kind == Kind::Codes).and_then(|i| u16::try_from(i).ok());
    let is_number = |s: &&Source| Some(s.ours) == old_at || s.ours == NUMBER_AT;
    let counted = header.labels.iter().filter(|(_, label)| is_running(&header_key(label))).map(|(at, _)| *at);
    let numbers: Vec<u32> = sources.iter().filter(is_number).map(|s| s.at).chain(counted).collect();
    let table = Table::new(
        grid,
        header.top,
        header.bottom,
        &header.labels,
        column_of(name_at),
        numbers,
        sources.iter().map(|s| s.at).collect(),
    );
    let columns = Columns { name: column_of(name_at), old: column_of(old_at) };
    let hash = Hasher::default();
    let running = sources.iter().any(|s| Some(s.ours) == old_at && is_running(&header_key(&s.header)));
    let mut read = Read {
        def,
        plan,
        packed: Arc::default(),
        rows: Vec::new(),
        keys: Vec::new(),
        names: Vec::new(),
        hash: hash.clone(),
        codes: Vec::new(),
        code_skeletons: Vec::new(),
        running,
        name_at,
        old_at,
        codes_at,
        has: sources.iter().fold(0, |bits, s| bits | (1_u128 << s.ours)),
        decisions: options
            .decisions
            .iter()
            .map(|d| ((u32::try_from(d.row).unwrap_or(0), d.column.clone()), d.clone()))
            .collect(),
        headers: sources.iter().map(|s| (s.key, s.header.clone())).collect(),
        reasons: HashMap::new(),
        skipped: Vec::new(),
        tallies: Default::default(),
        seen: Vec::new(),
    };
    read.flag_columns(grid, header, &sources);
    let mut unit = read.plan.defaults.get("unit").cloned().unwrap_or_default();
    let unit_in_file = column_of(unit_at).is_some();
    let total = grid.len() as u64;
    let mut above: Vec<Cell<'_>> = vec![Cell::Empty; grid.columns as usize];
    let mut packed = Packed::default();
    let mut values: Vec<(u16, Value)> = Vec::with_capacity(sources.len());
    // Cells that say what an earlier cell of their column said, letter for letter, are not read again.
    let mut seen: Vec<Seen<'_>> = sources.iter().map(|_| Seen::default()).collect();
    let mut again: Vec<Again> = Vec::with_capacity(sources.len());
    let mut fresh: Vec<(u16, usize, &str)> = Vec::with_capacity(sources.len());
    let done = std::thread::scope(|threads| -> Result<()> {
        let mut ahead = Ahead::new(threads, grid, &table, header.bottom, columns, &hash)?;
        for (n, row) in grid.rows().enumerate().filter(|(_, r)| r.number > header.bottom) {
            let mut looked = ahead.next()?;
            if n % 1000 == 0 {
                progress.step(n as u64, total)?;
            }
            read.plan.rows_read += 1;
            let number = row.number;
            if !read.decisions.is_empty() && read.skips(number) {
                read.skip(number, "decided", "取り込まないと決めた行".to_owned());
                continue;
            }
            let taken_anyway =
                !read.decisions.is_empty() && read.decided(number, "").is_some_and(|d| d.choice == "take");
            if !taken_anyway {
                match looked.is {
                    RowIs::Record => {}
                    RowIs::UnitHeading(name) => {
                        read.skip(number, "unit", format!("係の見出し（{name}）"));
                        unit = name;
                        continue;
                    }
                    RowIs::NoRecord(kind, reason) => {
                        read.skip(number, kind, reason);
                        continue;
                    }
                }
            }
            let place = u32::try_from(read.rows.len()).unwrap_or(u32::MAX);
            packed.begin();
            let mut planned = PlannedRow { row: number, fate: Fate::Add, ask: false, differs: 0 };
            values.clear();
            again.clear();
            fresh.clear();
            let mut moved: Option<(&'static str, Value, String)> = None;
            for (which, source) in sources.iter().enumerate() {
                let mut cell = row.cell(source.at);
                if let Cell::Text(text) = cell
                    && let Some(known) = seen.get(which).and_then(|s| s.find(text))
                {
                    if let Some(slot) = above.get_mut(source.at as usize) {
                        *slot = cell;
                    }
                    again.push(known);
                    continue;
                }
                if cell.is_blank() {
                    if let Some(merge) =
                        grid.merge_over(number, source.at).filter(|m| m.left == source.at && m.top > header.bottom)
                    {
                        cell = grid.row(merge.top).map_or(Cell::Empty, |top| top.cell(source.at));
                        if is_ditto(cell) {
                            cell = above.get(source.at as usize).copied().unwrap_or(Cell::Empty);
                        }
                    }
                } else if is_ditto(cell) && (read.decisions.is_empty() || read.decided(number, source.key).is_none()) {
                    let from = cell_text(cell).into_owned();
                    cell = above.get(source.at as usize).copied().unwrap_or(Cell::Empty);
                    if cell.is_blank() {
                        read.trouble(
                            number,
                            source.key,
                            &from,
                            Trouble {
                                code: "ditto",
                                message: format!(
                                    "「{from}」の上の行に値がありません。値を入れるか、空欄で取り込んでください。"
                                ),
                                choices: vec![
                                    super::cell::way("blank", "空欄で取り込む"),
                                    super::cell::way("value", "値を直す"),
                                    super::cell::way("skip", "この行は取り込まない"),
                                ],
                            },
                        );
                        planned.fate = Fate::Problem;
                    } else {
                        let to = cell_text(cell).into_owned();
                        read.resolved(number, &source.header, from, to, "ditto", "上の行と同じ".to_owned());
                    }
                }
                if let Some(slot) = above.get_mut(source.at as usize) {
                    *slot = cell;
                }
                let Some(reader) = &source.reader else {
                    let text = cell_text(cell);
                    if !normal_cell(&text).is_empty() {
                        values.push((NUMBER_AT, Value::Text(normal_cell(&text).to_owned())));
                    }
                    continue;
                };
                let taken = read.decide(number, source, reader, cell);
                if let Cell::Text(text) = cell
                    && read.decisions.is_empty()
                    && ![codes_at, name_at].contains(&Some(source.ours))
                    && taken.is_plain()
                {
                    fresh.push((source.ours, which, text));
                }
                if let Some(changed) = &taken.changed {
                    let from = cell_text(cell).into_owned();
                    if taken.belongs.is_none() {
                        read.resolved(
                            number,
                            &source.header,
                            from,
                            changed.to.clone(),
                            changed.kind,
                            changed.why.clone(),
                        );
                    }
                }
                if let Some((kind, message)) = taken.flag {
                    read.flag(number, kind, message, &source.header);
                }
                planned.ask |= taken.ask;
                if let Some(trouble) = taken.trouble {
                    read.trouble(number, source.key, &cell_text(cell), trouble);
                    planned.fate = Fate::Problem;
                } else if let Some(other) = taken.belongs {
                    moved = Some((other, taken.value, cell_text(cell).into_owned()));
                    if let Some(changed) = taken.changed {
                        read.resolved(
                            number,
                            &source.header,
                            cell_text(cell).into_owned(),
                            changed.to,
                            changed.kind,
                            changed.why,
                        );
                    }
                } else if !taken.value.is_empty() {
                    values.push((source.ours, taken.value));
                }
            }
            if let Some((other, value, said)) = moved {
                values.extend(again.drain(..).map(|a| (a.slot.column(), packed.unpack(a.slot))));
                read.give(&mut values, number, other, value, &said, &mut planned);
            }
            if let Some(at) = unit_at
                && !unit.is_empty()
                && !values.iter().any(|(c, _)| *c == at)
                && !again.iter().any(|a| a.slot.column() == at)
            {
                if unit_in_file {
                    read.has |= 1 << at;
                }
                values.push((at, Value::Text(unit.clone())));
            }
            let mut keys = Keys::default();
            let mut name: Box<str> = Box::default();
            for (column, value) in &values {
                let slot = packed.put(*column, value);
                let mut key = 0;
                match Some(*column) {
                    Some(NUMBER_AT) => keys.number = read.hash.code(value.text()),
                    c if c == name_at => {
                        name = match looked.name.take() {
                            Some((cell, fold)) if cell == value.text() => fold,
                            _ => search_key(value.text()).into(),
                        };
                        key = read.hash.key(&name);
                    }
                    c if c == old_at => {
                        key = match looked.old {
                            Some((cell, code)) if cell == value.text() => code,
                            _ => read.hash.code(value.text()),
                        };
                    }
                    c if c == unit_at => key = read.hash.words(value.text()),
                    c if c == codes_at => {
                        if let Value::Many(list) = value {
                            for code in list.iter().filter(|c| is_telling_code(c)) {
                                read.codes.push((read.hash.code(code), place));
                                read.code_skeletons.push((read.hash.skeleton(code), place));
                            }
                        }
                    }
                    _ => {}
                }
                if let Some(slot) = slot {
                    let known = Again { slot, key };
                    keys.take(known, name_at, old_at, unit_at);
                    if let Some((_, which, text)) = fresh.iter().find(|(c, ..)| c == column)
                        && let Some(seen) = seen.get_mut(*which)
                    {
                        seen.keep(text, known);
                    }
                }
            }
            for known in &again {
                packed.again(known.slot);
                keys.take(*known, name_at, old_at, unit_at);
            }
            if keys.name == 0 && planned.fate != Fate::Problem {
                let label = name_at.and_then(|i| def.columns.get(usize::from(i))).map_or("名称", |c| c.label);
                read.trouble(
                    number,
                    def.name,
                    "",
                    Trouble {
                        code: "no_name",
                        message: format!("{label}がありません。{label}を入れるか、この行を除いてください。"),
                        choices: vec![
                            super::cell::way("value", "値を入れる"),
                            super::cell::way("skip", "この行は取り込まない"),
                        ],
                    },
                );
                planned.fate = Fate::Problem;
            }
            if row.hidden {
                read.flag(number, "hidden", "非表示の行です。取り込んでよいか確かめてください".to_owned(), "");
            }
            if row.struck {
                read.flag(number, "struck", "取消線が引かれています。廃止済みでないか確かめてください".to_owned(), "");
            }
            read.rows.push(planned);
            read.keys.push(keys);
            read.names.push(name);
        }
        Ok(())
    });
    done?;
    progress.step(total, total)?;
    read.packed = Arc::new(packed);
    Ok(read)
}

fn sources(def: &'static LedgerDef, grid: &Grid, options: &Options, plan: &Plan) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for column in &plan.columns {
        let Some(key) = &column.key else { continue };
        let at = u32::try_from(column.index).unwrap_or(u32::MAX);
        let header = column.header.clone();
        if key == NUMBER {
            sources.push(Source { at, ours: NUMBER_AT, header, key: NUMBER, reader: None });
        } else if let Some((i, c)) = def.columns.iter().enumerate().find(|(_, c)| c.key == key) {
            let Ok(ours) = u16::try_from(i) else { continue };
            if ours < NUMBER_AT {
                sources.push(Source {
                    at,
                    ours,
                    header,
                    key: c.key,
                    reader: Some(Reader::new(def, c, options, grid.date_1904)),
                });
            }
        }
    }
    // What keeps a value for another column is only asked to if that column has none of its own.
    let mapped: Vec<&'static str> = sources.iter().map(|s| s.key).collect();
    for source in &mut sources {
        if let Some(reader) = &mut source.reader {
            reader.know(&mapped);
        }
    }
    sources
}

/// 〃, 同上, 々, ↑ and the like, alone in a cell.
fn is_ditto(cell: Cell<'_>) -> bool {
    let Cell::Text(text) = cell else { return false };
    if text.len() > 40 {
        return false;
    }
    let text = normal_cell(text);
    if text.is_empty() || text.len() > 24 {
        return false;
    }
    matches!(text, "同上" | "同 上" | "同　上" | "仝" | "仝上" | "上に同じ" | "上と同じ" | "同じ" | "同前")
        || text
            .chars()
            .all(|c| matches!(c, '〃' | '″' | '”' | '"' | '〟' | '々' | '↑' | '“' | '\'') || kernel::fold::is_blank(c))
            && text.chars().filter(|c| !kernel::fold::is_blank(*c)).count() <= 3
            && text != "'"
}

impl Read {
    /// Reads a cell, or takes what the user decided about it.
    fn decide(&self, row: u32, source: &Source, reader: &Reader, cell: Cell<'_>) -> Taken {
        if self.decisions.is_empty() {
            return reader.read(cell);
        }
        match self.decided(row, source.key) {
            Some(d) if d.choice == "value" => reader.read_typed(&d.value),
            Some(d) if matches!(d.choice.as_str(), "as_is" | "new" | "skip") || d.choice.starts_with("same:") => {
                reader.read(cell)
            }
            Some(d) => reader.mapped(&d.choice),
            None => reader.read(cell),
        }
    }

    /// Puts a value that stood in the wrong column where it belongs, unless that column says something else.
    fn give(
        &mut self,
        values: &mut Vec<(u16, Value)>,
        row: u32,
        key: &'static str,
        value: Value,
        said: &str,
        planned: &mut PlannedRow,
    ) {
        let Some(at) = self.def.columns.iter().position(|c| c.key == key).and_then(|i| u16::try_from(i).ok()) else {
            return;
        };
        match values.iter().find(|(c, _)| *c == at) {
            None => {
                self.has |= 1 << at;
                values.push((at, value));
            }
            Some((_, held)) if *held == value || search_key(held.text()) == search_key(value.text()) => {}
            Some((_, held)) => {
                let label = self.def.column(key).map_or(key, |c| c.label);
                let message =
                    format!("「{said}」と、{label}の「{}」が食い違っています。どちらかを直してください。", held.text());
                self.trouble(
                    row,
                    key,
                    said,
                    Trouble {
                        code: "contradiction",
                        message,
                        choices: vec![
                            super::cell::way("value", "値を直す"),
                            super::cell::way("skip", "この行は取り込まない"),
                        ],
                    },
                );
                planned.fate = Fate::Problem;
            }
        }
    }

    fn flag_columns(&mut self, grid: &Grid, header: &Header, sources: &[Source]) {
        for source in sources {
            if grid.hidden_columns.contains(&source.at) {
                self.flag(
                    header.top,
                    "hidden_column",
                    format!("非表示の列「{}」も取り込みます", source.header),
                    &source.header,
                );
            }
        }
        if let Some(class) = self.def.sense(Sense::Class)
            && !sources.iter().any(|s| s.key == class.key)
        {
            self.flag(
                header.top,
                "no_class",
                format!("{}の列がありません。新しい行は未分類で取り込みます", class.label),
                "",
            );
        }
    }

    pub(super) fn decided(&self, row: u32, key: &str) -> Option<&Decision> {
        if self.decisions.is_empty() {
            return None;
        }
        self.decisions.get(&(row, key.to_owned()))
    }

    fn skips(&self, row: u32) -> bool {
        if self.decided(row, "").is_some_and(|d| d.choice == "skip") {
            return true;
        }
        self.def.columns.iter().any(|c| self.decided(row, c.key).is_some_and(|d| d.choice == "skip"))
    }
}
