//! Decides for every row whether it is new, changes a record or is there already, and asks where that is not certain.

use super::cell::{Trouble, way};
use super::matching::{Candidates, Existing, groups, near_names};
use super::reading::{NUMBER_AT, Read};
use super::report::WayOut;
use super::{Fate, Options};
use kernel::fold::{code_skeleton, match_key, near_key, search_key};
use kernel::{FieldProblem, Progress, RecordId, Result, Values};
use sheet::Grid;
use std::collections::{HashMap, HashSet};

pub(super) fn settle(
    read: &mut Read,
    _grid: &Grid,
    options: &Options,
    existing: &dyn Existing,
    check: &dyn Fn(&Values) -> Vec<FieldProblem>,
    progress: &dyn Progress,
) -> Result<()> {
    doubles(read);
    let mut candidates = Candidates::read(existing, &read.hash, &read.keys, &read.codes)?;
    let mut matched = Matched { of: vec![None; read.rows.len()] };
    matched.by_decision(read, &mut candidates);
    matched.by_number(read, &mut candidates);
    matched.by_old_number(read, &mut candidates);
    matched.by_name(read, &mut candidates, existing)?;
    matched.by_code(read, &candidates);
    look_alikes(read, existing, &matched)?;
    compare(read, options, existing, check, &matched, progress)
}

/// Rows bound to records, and which of the rows were open.
struct Matched {
    of: Vec<Option<RecordId>>,
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
    fn by_name(&mut self, read: &mut Read, candidates: &mut Candidates, existing: &dyn Existing) -> Result<()> {
        let mut left: Vec<usize> = Vec::new();
        for at in 0..read.rows.len() {
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

/// How the user settled the identity of a row: `new`, `same:ID`, `as_is`.
fn chosen(read: &Read, at: usize) -> Option<&str> {
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

fn ask(read: &mut Read, at: usize, column: Option<u16>, code: &'static str, message: String, choices: Vec<WayOut>) {
    let Some(row) = read.rows.get(at).map(|r| r.row) else { return };
    let key = column.and_then(|c| read.def.columns.get(usize::from(c))).map_or("", |c| c.key);
    let text = column.map_or("", |c| read.packed.text(at, c)).replace('\u{1F}', "、");
    read.trouble(row, key, &text, Trouble { code, message, choices });
    if let Some(planned) = read.rows.get_mut(at) {
        planned.fate = Fate::Problem;
    }
}

/// The same number twice in the file, or numbers that are easily misread for each other.
fn doubles(read: &mut Read) {
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut found: Vec<(u32, u32, Option<u16>, &'static str)> = Vec::new();
    let mut numbers: Vec<(u64, u32)> =
        read.keys.iter().enumerate().filter(|(_, k)| k.number != 0).map(|(i, k)| (k.number, place(i))).collect();
    groups(&mut numbers, |group| {
        found.extend(group.iter().skip(1).map(|g| (group.first().map_or(0, |f| f.1), g.1, None, "duplicate")));
    });
    let mut olds: Vec<(u64, u32)> = read
        .keys
        .iter()
        .enumerate()
        .filter(|(_, k)| k.old != 0)
        .map(|(i, k)| (if read.running { k.old ^ k.unit.rotate_left(17) } else { k.old }, place(i)))
        .collect();
    let mut again = Vec::new();
    groups(&mut olds, |group| {
        again.extend(group.iter().skip(1).map(|g| (group.first().map_or(0, |f| f.1), g.1, read.old_at, "duplicate")));
    });
    // A running number that starts again in every block is no double.
    if !(read.running && again.len() * 5 > read.rows.len()) {
        found.extend(again);
    }
    if !read.running
        && let Some(old) = read.old_at
    {
        let mut skeletons: Vec<(u64, u32)> = (0..read.rows.len())
            .map(|at| (at, read.packed.text(at, old)))
            .filter(|(_, text)| text.chars().count() >= 4)
            .map(|(at, text)| (read.hash.skeleton(text), place(at)))
            .collect();
        groups(&mut skeletons, |group| near_group(read, group, old, &mut found));
    }
    if let Some(codes) = read.codes_at {
        let mut pairs = read.codes.clone();
        groups(&mut pairs, |group| {
            let first = group.first().map_or(0, |f| f.1);
            found.extend(group.iter().skip(1).filter(|g| g.1 != first).map(|g| (first, g.1, Some(codes), "duplicate")));
        });
        let mut skeletons = read.code_skeletons.clone();
        groups(&mut skeletons, |group| near_group(read, group, codes, &mut found));
    }
    found.sort_unstable_by_key(|f| (f.1, f.2, f.0));
    found.dedup_by_key(|f| (f.1, f.2));
    for (earlier, later, column, code) in found {
        let at = later as usize;
        if matches!(chosen(read, at), Some("as_is" | "new")) {
            continue;
        }
        let Some(first) = read.rows.get(earlier as usize).map(|r| r.row) else { continue };
        let message = if code == "near" {
            let said = column.map_or("", |c| read.packed.text(earlier as usize, c)).replace('\u{1F}', "、");
            format!("{first}行の「{said}」と 0とO・1とl の違いだけです。同じものでないか確かめてください。")
        } else {
            format!("{first}行と同じ番号です。どちらかを直すか、この行を除いてください。")
        };
        let choices = vec![
            way("as_is", "別のものとして取り込む"),
            way("value", "番号を直す"),
            way("skip", "この行は取り込まない"),
        ];
        ask(read, at, column.or(read.old_at), code, message, choices);
    }
}

fn near_group(read: &Read, group: &[(u64, u32)], column: u16, found: &mut Vec<(u32, u32, Option<u16>, &'static str)>) {
    let Some((_, first)) = group.first() else { return };
    let list = |at: u32| read.packed.lines(at as usize, column).map(str::to_owned).collect::<Vec<_>>();
    for (_, later) in group.iter().skip(1).take(16).filter(|g| g.1 != *first) {
        let near = list(*first)
            .iter()
            .any(|a| list(*later).iter().any(|b| code_skeleton(a) == code_skeleton(b) && match_key(a) != match_key(b)));
        if near {
            found.push((*first, *later, Some(column), "near"));
        }
    }
}

/// New rows whose name differs by one character from another row's or from a record's.
fn look_alikes(read: &mut Read, existing: &dyn Existing, matched: &Matched) -> Result<()> {
    let Some(name_at) = read.name_at else { return Ok(()) };
    let mut seen: HashSet<u64> = HashSet::new();
    let mut names: Vec<(u32, String)> = Vec::new();
    for at in 0..read.rows.len() {
        let Some(keys) = read.keys.get(at) else { continue };
        if matched.of.get(at).is_some_and(Option::is_none) && keys.name != 0 && seen.insert(keys.name) {
            names.push((u32::try_from(at).unwrap_or(u32::MAX), search_key(read.packed.text(at, name_at))));
        }
    }
    if names.is_empty() {
        return Ok(());
    }
    let unit_of = |read: &Read, at: u32| read.keys.get(at as usize).map_or(0, |k| k.unit);
    for (earlier, later) in near_names(&read.hash, &names) {
        if unit_of(read, earlier) != unit_of(read, later)
            || matches!(chosen(read, later as usize), Some("new" | "as_is"))
        {
            continue;
        }
        let Some(first) = read.rows.get(earlier as usize).map(|r| r.row) else { continue };
        let message = format!(
            "{first}行の「{}」と1字違いです。同じものか選んでください。",
            read.packed.text(earlier as usize, name_at)
        );
        let choices = vec![
            way("new", "別のもの（追加）"),
            way("value", "名称を直す"),
            way("skip", "同じもの（この行は取り込まない）"),
        ];
        ask(read, later as usize, Some(name_at), "near", message, choices);
    }
    let mut marks: HashMap<u64, Vec<u32>> = HashMap::new();
    for (at, (_, name)) in names.iter().enumerate() {
        read.hash.near(name, |mark| {
            let list = marks.entry(mark).or_default();
            if list.len() < 16 {
                list.push(u32::try_from(at).unwrap_or(u32::MAX));
            }
        });
    }
    let mut near: HashMap<u32, (RecordId, String, String)> = HashMap::new();
    let bound: HashSet<RecordId> = matched.of.iter().flatten().copied().collect();
    existing.each(&mut |known| {
        if bound.contains(&known.id) {
            return;
        }
        let fold = search_key(known.name);
        let unit = read.hash.words(known.unit);
        read.hash.near(&fold, |mark| {
            for n in marks.get(&mark).into_iter().flatten() {
                if let Some((at, name)) = names.get(*n as usize)
                    && near_key(name, &fold)
                    && (unit == 0 || unit_of(read, *at) == 0 || unit == unit_of(read, *at))
                {
                    near.entry(*at).or_insert_with(|| (known.id, known.number.to_owned(), known.name.to_owned()));
                }
            }
        });
    })?;
    let mut near: Vec<_> = near.into_iter().collect();
    near.sort_unstable_by_key(|(at, _)| *at);
    for (at, (id, number, name)) in near {
        if matches!(chosen(read, at as usize), Some("new" | "as_is")) {
            continue;
        }
        let choices = vec![
            way(format!("same:{id}"), format!("{number}「{name}」と同じ（変更）")),
            way("new", "別のもの（追加）"),
            way("skip", "この行は取り込まない"),
        ];
        ask(
            read,
            at as usize,
            Some(name_at),
            "near",
            format!("{number}「{name}」と1字違いです。同じものか選んでください。"),
            choices,
        );
    }
    Ok(())
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
    check: &dyn Fn(&Values) -> Vec<FieldProblem>,
    matched: &Matched,
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
        let mut values = read.packed.values(at, key);
        if let Some(id) = matched.of.get(at).copied().flatten() {
            let Some(record) = existing.get(id)? else {
                read.skip_planned(at, "対応する記録がなくなりました");
                continue;
            };
            row.differs = differing(read, at, &record, options.erase_blank);
            let asks = row.ask && record.step != "asking";
            if row.differs == 0 && !asks {
                row.fate = Fate::Same;
            } else {
                row.fate = Fate::Change(id);
                let mut whole = record.values;
                for (i, column) in read.def.columns.iter().enumerate() {
                    if row.differs & (1 << i) != 0 {
                        whole.insert(column.key.to_owned(), values.remove(column.key).unwrap_or_default());
                    }
                }
                values = whole;
            }
        } else if class_in_file
            && !row.ask
            && class.and_then(|i| u16::try_from(i).ok()).is_some_and(|c| read.packed.value(at, c).is_empty())
        {
            let header = class.and_then(|i| read.def.columns.get(i)).map_or("", |c| c.label);
            read.flag(row.row, "unclassified", format!("{header}が空欄です。未分類で取り込みます（第14条第2項）"), "");
        }
        let found = if row.fate == Fate::Same { Vec::new() } else { check(&values) };
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
