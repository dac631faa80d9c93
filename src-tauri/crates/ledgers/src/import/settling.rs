//! Decides for every row whether it is new, changes a record or is there already, and asks where that is not certain.

use super::alike;
use super::cell::{Trouble, way};
use super::matching::{Candidates, Existing};
use super::reading::{NUMBER_AT, Read};
use super::report::WayOut;
use super::{Check, Fate, Options, Unique};
use kernel::{FieldProblem, Problem, Progress, RecordId, Result, Values};
use sheet::Grid;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub(super) fn settle(
    read: &mut Read,
    _grid: &Grid,
    options: &Options,
    existing: &dyn Existing,
    check: &Check<'_>,
    progress: &dyn Progress,
) -> Result<()> {
    // New records are judged by the ledger's rules while the book is searched for what they may be.
    let (def, packed) = (read.def, Arc::clone(&read.packed));
    let judged = || -> HashMap<usize, Vec<FieldProblem>> {
        let key = |c: u16| def.columns.get(usize::from(c)).map(|c| c.key);
        let found = (0..packed.len()).map(|at| (at, check(&packed.values(at, key), None)));
        found.filter(|(_, found)| !found.is_empty()).collect()
    };
    let (matched, judged) = std::thread::scope(|threads| -> Result<_> {
        let judging = std::thread::Builder::new().spawn_scoped(threads, judged)?;
        let matched = search(read, options, existing, progress)?;
        Ok((matched, judging.join().map_err(|_| Problem::internal("取り込みの検査"))?))
    })?;
    compare(read, options, existing, check, &matched, &judged, progress)
}

fn search(read: &mut Read, options: &Options, existing: &dyn Existing, progress: &dyn Progress) -> Result<Matched> {
    alike::doubles(read);
    let mut candidates = Candidates::read(existing, &read.hash, &read.keys, &read.codes)?;
    let mut matched = Matched { of: vec![None; read.rows.len()] };
    matched.by_decision(read, &mut candidates);
    matched.by_number(read, &mut candidates);
    matched.by_old_number(read, &mut candidates);
    matched.by_name(read, &mut candidates, existing, progress)?;
    matched.by_code(read, &candidates);
    if let Some(unique) = options.unique {
        one_each(read, &candidates, &matched, unique);
    }
    let strangers = candidates.seen > matched.of.iter().flatten().count();
    alike::look_alikes(read, existing, &matched, strangers)?;
    Ok(matched)
}

/// Rows bound to records, and which of the rows were open.
pub(super) struct Matched {
    pub(super) of: Vec<Option<RecordId>>,
}

impl Matched {
    fn bind(&mut self, at: usize, candidates: &mut Candidates, which: usize) {
        if let (Some(slot), Some(candidate)) = (self.of.get_mut(at), candidates.all.get_mut(which)) {
            *slot = Some(candidate.id);
            candidate.taken = true;
        }
    }

    fn open(&self, read: &Read, at: usize) -> bool {
        self.of.get(at).is_some_and(Option::is_none) && read.rows.get(at).is_some_and(|r| !matches!(r.fate, Fate::Skip))
    }

    /// Rows of which the user said that they are a certain record.
    fn by_decision(&mut self, read: &Read, candidates: &mut Candidates) {
        for at in 0..read.rows.len() {
            let Some(id) = chosen(read, at).and_then(|c| c.strip_prefix("same:")?.parse::<i64>().ok()) else {
                continue;
            };
            if let Some(which) = candidates.all.iter().position(|c| c.id == RecordId(id) && !c.taken) {
                self.bind(at, candidates, which);
            } else if let Some(slot) = self.of.get_mut(at) {
                *slot = Some(RecordId(id));
            }
        }
    }

    fn by_number(&mut self, read: &mut Read, candidates: &mut Candidates) {
        for at in 0..read.rows.len() {
            let number = read.keys.get(at).map_or(0, |k| k.number);
            if number == 0 || !self.open(read, at) {
                continue;
            }
            let hit = candidates.with_number(number).next();
            if let Some(which) = hit {
                self.bind(at, candidates, which);
            } else if let Some(row) = read.rows.get(at).map(|r| r.row) {
                let said = read.packed.text(at, NUMBER_AT).to_owned();
                read.flag(
                    row,
                    "foreign_number",
                    format!("番号「{said}」はこの帳簿にありません。新しい番号を付けます"),
                    "",
                );
            }
        }
    }

    fn by_old_number(&mut self, read: &mut Read, candidates: &mut Candidates) {
        let mut renamed: Vec<(usize, usize)> = Vec::new();
        let mut same = 0_usize;
        for at in 0..read.rows.len() {
            let Some(keys) = read.keys.get(at).copied() else { continue };
            if keys.old == 0 || keys.number != 0 || !self.open(read, at) || chosen(read, at) == Some("new") {
                continue;
            }
            let all: Vec<usize> = candidates.with_old(keys.old).collect();
            let named: Vec<usize> = all
                .iter()
                .copied()
                .filter(|i| candidates.all.get(*i).is_some_and(|c| c.keys.name == keys.name))
                .collect();
            let in_unit = |list: &[usize]| {
                list.iter().copied().find(|i| candidates.all.get(*i).is_some_and(|c| c.keys.unit == keys.unit))
            };
            if let Some(which) = in_unit(&named).or_else(|| named.first().copied()) {
                self.bind(at, candidates, which);
                same += 1;
            } else if let [only] = all.as_slice() {
                renamed.push((at, *only));
            } else if all.len() > 1 {
                let choices = ways(candidates, &all);
                ask(
                    read,
                    at,
                    read.old_at,
                    "same_number",
                    "同じ旧番号の記録がいくつもあります。どの記録か選んでください。".to_owned(),
                    choices,
                );
            }
        }
        // A running number alone proves nothing: only where the list is plainly the same one does it stand for a renamed record.
        let same_list = same * 2 >= renamed.len() + same;
        for (at, which) in renamed {
            let Some(candidate) = candidates.all.get(which).filter(|c| !c.taken) else { continue };
            if !read.running {
                self.bind(at, candidates, which);
            } else if same_list && same > 0 {
                let said = read.name_at.map_or("", |n| read.packed.text(at, n)).to_owned();
                let message = format!(
                    "番号は {}「{}」と同じですが、名称が「{said}」です。同じものか選んでください。",
                    candidate.number, candidate.name
                );
                let choices = ways(candidates, &[which]);
                ask(read, at, read.name_at, "same_number", message, choices);
            }
        }
    }

    /// Rows without a number that proves anything: by name and 係, first those whose record is the same already.
    fn by_name(
        &mut self,
        read: &mut Read,
        candidates: &mut Candidates,
        existing: &dyn Existing,
        progress: &dyn Progress,
    ) -> Result<()> {
        let mut left: Vec<usize> = Vec::new();
        let total = read.rows.len() as u64;
        for at in 0..read.rows.len() {
            if at % 1000 == 0 {
                progress.step(at as u64, total)?;
            }
            let Some(keys) = read.keys.get(at).copied() else { continue };
            if keys.name == 0 || keys.number != 0 || !self.open(read, at) || chosen(read, at) == Some("new") {
                continue;
            }
            if read.rows.get(at).is_some_and(|r| r.fate == Fate::Problem) {
                continue;
            }
            let list = namesakes(read, candidates, at);
            if list.is_empty() {
                continue;
            }
            let mut same = None;
            for which in list.iter().take(200) {
                let Some(id) = candidates.all.get(*which).map(|c| c.id) else { continue };
                if let Some(record) = existing.get(id)?
                    && differing(read, at, &record, false) == 0
                {
                    same = Some(*which);
                    break;
                }
            }
            match same {
                Some(which) => self.bind(at, candidates, which),
                None => left.push(at),
            }
        }
        let bound = self.of.iter().filter(|m| m.is_some()).count();
        let same_list = bound * 2 >= read.rows.len();
        let mut claims: HashMap<usize, usize> = HashMap::new();
        for at in &left {
            for which in namesakes(read, candidates, *at) {
                *claims.entry(which).or_default() += 1;
            }
        }
        for at in left {
            let list = namesakes(read, candidates, at);
            let strong = !read.running && read.keys.get(at).is_some_and(|k| k.old != 0);
            match list.as_slice() {
                [] => {}
                [only] if same_list && !strong && claims.get(only) == Some(&1) => self.bind(at, candidates, *only),
                _ => {
                    let first = list.first().and_then(|i| candidates.all.get(*i));
                    let (number, name) = first.map_or(("", ""), |c| (&*c.number, &*c.name));
                    let message = format!("同じ名称の記録（{number}「{name}」）があります。同じものか選んでください。");
                    let choices = ways(candidates, &list);
                    ask(read, at, read.name_at, "same_name", message, choices);
                }
            }
        }
        Ok(())
    }

    /// New rows with a serial that the book knows.
    fn by_code(&self, read: &mut Read, candidates: &Candidates) {
        let pairs = read.codes.clone();
        let mut asked: HashSet<u32> = HashSet::new();
        for (key, at) in pairs {
            let place = at as usize;
            if !self.open(read, place)
                || read.keys.get(place).is_some_and(|k| k.number != 0)
                || chosen(read, place) == Some("new")
            {
                continue;
            }
            let list: Vec<usize> = candidates.with_code(key).take(5).collect();
            if let Some(candidate) = list.first().and_then(|i| candidates.all.get(*i))
                && asked.insert(at)
            {
                let message = format!(
                    "同じ番号の機器（{}「{}」）が登録されています。同じものか選んでください。",
                    candidate.number, candidate.name
                );
                let choices = ways(candidates, &list);
                ask(read, place, read.codes_at, "same_number", message, choices);
            }
        }
    }
}

/// Free records of the same name in the same 係 (or where one side has none), that a row may be.
fn namesakes(read: &Read, candidates: &Candidates, at: usize) -> Vec<usize> {
    let Some(keys) = read.keys.get(at).copied() else { return Vec::new() };
    candidates
        .with_name(keys.name)
        .filter(|i| {
            candidates.all.get(*i).is_some_and(|c| {
                let unit = c.keys.unit == keys.unit || c.keys.unit == 0 || keys.unit == 0;
                let number = read.running || keys.old == 0 || c.keys.old == 0;
                unit && number
            })
        })
        .collect()
}

/// Refuses a second row, or a new record, under a name that identifies one thing.
fn one_each(read: &mut Read, candidates: &Candidates, matched: &Matched, unique: Unique) {
    let key = |read: &Read, at: usize| {
        let keys = read.keys.get(at).copied().unwrap_or_default();
        (keys.name, if unique == Unique::NameAndUnit { keys.unit } else { 0 })
    };
    let mut first: HashMap<(u64, u64), u32> = HashMap::new();
    for at in 0..read.rows.len() {
        let Some(row) = read.rows.get(at).filter(|r| r.fate != Fate::Skip).map(|r| r.row) else { continue };
        let own = key(read, at);
        if own.0 == 0 {
            continue;
        }
        let label = read.name_at.and_then(|c| read.def.columns.get(usize::from(c))).map_or("番号", |c| c.label);
        if let Some(earlier) = first.insert(own, row) {
            let message = format!("同じ{label}が{earlier}行目にもあります。どちらかを直すか、この行を除いてください。");
            ask(read, at, read.name_at, "duplicate", message, vec![way("skip", "この行は取り込まない")]);
            first.insert(own, earlier);
            continue;
        }
        let open = matched.of.get(at).is_some_and(Option::is_none);
        if open && chosen(read, at) == Some("new") {
            let same: Vec<usize> = candidates
                .with_name(own.0)
                .filter(|i| unique == Unique::Name || candidates.all.get(*i).is_some_and(|c| c.keys.unit == own.1))
                .collect();
            if !same.is_empty() {
                let message = format!("この{label}はもう登録されています。別のものとしては追加できません。");
                let choices = ways(candidates, &same).into_iter().filter(|w| w.key != "new").collect();
                ask(read, at, read.name_at, "duplicate", message, choices);
            }
        }
    }
}

/// How the user settled the identity of a row: `new`, `same:ID`, `as_is`.
pub(super) fn chosen(read: &Read, at: usize) -> Option<&str> {
    let row = read.rows.get(at)?.row;
    let columns = [read.name_at, read.old_at, read.codes_at];
    columns
        .into_iter()
        .flatten()
        .filter_map(|c| read.def.columns.get(usize::from(c)))
        .filter_map(|c| read.decided(row, c.key))
        .map(|d| d.choice.as_str())
        .find(|c| matches!(*c, "new" | "as_is") || c.starts_with("same:"))
}

fn ways(candidates: &Candidates, list: &[usize]) -> Vec<WayOut> {
    list.iter()
        .take(5)
        .filter_map(|i| candidates.all.get(*i))
        .map(|c| way(format!("same:{}", c.id), format!("{}「{}」と同じ（変更）", c.number, c.name)))
        .chain([way("new", "別のもの（追加）"), way("skip", "この行は取り込まない")])
        .collect()
}

pub(super) fn ask(
    read: &mut Read,
    at: usize,
    column: Option<u16>,
    code: &'static str,
    message: String,
    choices: Vec<WayOut>,
) {
    let Some(row) = read.rows.get(at).map(|r| r.row) else { return };
    let key = column.and_then(|c| read.def.columns.get(usize::from(c))).map_or("", |c| c.key);
    let text = column.map_or("", |c| read.packed.text(at, c)).replace('\u{1F}', "、");
    read.trouble(row, key, &text, Trouble { code, message, choices });
    if let Some(planned) = read.rows.get_mut(at) {
        planned.fate = Fate::Problem;
    }
}

/// Bits of the columns in which a row differs from a record. Blank cells differ only if they are to erase.
fn differing(read: &Read, at: usize, record: &kernel::Record, erase: bool) -> u128 {
    let mut said = 0_u128;
    let mut differs = 0_u128;
    for (column, value) in read.packed.each(at) {
        let Some(c) = read.def.columns.get(usize::from(column)) else { continue };
        said |= 1 << column;
        if record.get(c.key) != &value {
            differs |= 1 << column;
        }
    }
    if erase {
        for (i, c) in read.def.columns.iter().enumerate() {
            let bit = 1_u128 << i;
            if read.has & bit != 0 && said & bit == 0 && !record.get(c.key).is_empty() {
                differs |= bit;
            }
        }
    }
    differs
}

fn compare(
    read: &mut Read,
    options: &Options,
    existing: &dyn Existing,
    check: &Check<'_>,
    matched: &Matched,
    judged: &HashMap<usize, Vec<FieldProblem>>,
    progress: &dyn Progress,
) -> Result<()> {
    let class = read.def.columns.iter().position(|c| c.sense == kernel::Sense::Class);
    let class_bit = class.map_or(0, |i| 1_u128 << i);
    let class_in_file = read.has & class_bit != 0;
    let total = read.rows.len() as u64;
    for at in 0..read.rows.len() {
        if at % 1000 == 0 {
            progress.step(at as u64, total)?;
        }
        let Some(mut row) = read.rows.get(at).copied() else { continue };
        if matches!(row.fate, Fate::Skip | Fate::Problem) {
            continue;
        }
        let key = |c: u16| read.def.columns.get(usize::from(c)).map(|c| c.key);
        let mut found = judged.get(&at).cloned().unwrap_or_default();
        let mut values = Values::new();
        if let Some(id) = matched.of.get(at).copied().flatten() {
            let Some(record) = existing.get(id)? else {
                read.skip_planned(at, "対応する記録がなくなりました");
                continue;
            };
            row.differs = differing(read, at, &record, options.erase_blank);
            let asks = row.ask && record.step != "asking";
            found.clear();
            if row.differs == 0 && !asks {
                row.fate = Fate::Same;
            } else {
                values = read.packed.values(at, key);
                row.fate = Fate::Change(id);
                let mut whole = record.values.clone();
                for (i, column) in read.def.columns.iter().enumerate() {
                    if row.differs & (1 << i) != 0 {
                        whole.insert(column.key.to_owned(), values.remove(column.key).unwrap_or_default());
                    }
                }
                values = whole;
                found = check(&values, Some(&record));
            }
        } else if class_in_file
            && !row.ask
            && class.and_then(|i| u16::try_from(i).ok()).is_some_and(|c| read.packed.value(at, c).is_empty())
        {
            let header = class.and_then(|i| read.def.columns.get(i)).map_or("", |c| c.label);
            read.flag(row.row, "unclassified", format!("{header}が空欄です。未分類で取り込みます（第14条第2項）"), "");
        }
        if !found.is_empty() && values.is_empty() {
            values = read.packed.values(at, key);
        }
        for problem in &found {
            let text = values.get(&problem.column).map_or("", kernel::Value::text);
            let choices = vec![way("value", "値を直す"), way("skip", "この行は取り込まない")];
            read.trouble(
                row.row,
                &problem.column,
                text,
                Trouble { code: "rule", message: problem.message.clone(), choices },
            );
        }
        if !found.is_empty() {
            row.fate = Fate::Problem;
        }
        if let Some(slot) = read.rows.get_mut(at) {
            *slot = row;
        }
    }
    Ok(())
}
