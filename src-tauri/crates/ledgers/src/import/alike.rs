//! Rows that may be one thing twice: the same number, numbers that are easily misread, names that differ by a letter.

use super::cell::way;
use super::matching::{Existing, groups, near_names};
use super::reading::Read;
use super::settling::{Matched, ask, chosen};
use kernel::fold::{code_skeleton, match_key, near_key, search_key};
use kernel::{RecordId, Result, Values};
use std::collections::{HashMap, HashSet};

/// The same number twice in the file, or numbers that are easily misread for each other.
pub(super) fn doubles(read: &mut Read) {
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
pub(super) fn look_alikes(read: &mut Read, existing: &dyn Existing, matched: &Matched, strangers: bool) -> Result<()> {
    let Some(name_at) = read.name_at else { return Ok(()) };
    let mut seen: HashSet<u64> = HashSet::new();
    let folded = std::mem::take(&mut read.names);
    let mut names: Vec<(u32, &str)> = Vec::new();
    for at in 0..read.rows.len() {
        let Some(keys) = read.keys.get(at) else { continue };
        // Rows that have their record are compared too: a slip beside one of them is still a slip.
        if keys.name != 0 && seen.insert(keys.name) {
            names.push((u32::try_from(at).unwrap_or(u32::MAX), folded.get(at).map_or("", |f| &**f)));
        }
    }
    let is_bound = |at: u32| matched.of.get(at as usize).is_some_and(Option::is_some);
    if matched.of.iter().all(Option::is_some) {
        return Ok(());
    }
    let unit_of = |read: &Read, at: u32| read.keys.get(at as usize).map_or(0, |k| k.unit);
    for (earlier, later) in near_names(&read.hash, &names) {
        let (earlier, later) = match (is_bound(earlier), is_bound(later)) {
            (_, false) => (earlier, later),
            (false, true) => (later, earlier),
            (true, true) => continue,
        };
        if unit_of(read, earlier) != unit_of(read, later)
            || matches!(chosen(read, later as usize), Some("new" | "as_is"))
        {
            continue;
        }
        let Some(first) = read.rows.get(earlier as usize).map(|r| r.row) else { continue };
        let name = read.packed.text(earlier as usize, name_at).to_owned();
        let other: Values =
            read.packed.values(earlier as usize, |c| read.def.columns.get(usize::from(c)).map(|c| c.key));
        if same_otherwise(read, later as usize, &other) {
            let message = format!("{first}行の「{name}」と1字違いで、ほかは同じです。同じものか選んでください。");
            let choices = vec![
                way("new", "別のもの（追加）"),
                way("value", "名称を直す"),
                way("skip", "同じもの（この行は取り込まない）"),
            ];
            ask(read, later as usize, Some(name_at), "near", message, choices);
        } else {
            near_flag(read, later as usize, &format!("{first}行の「{name}」"));
        }
    }
    if !strangers {
        return Ok(());
    }
    let mut marks: HashMap<u64, Vec<u32>> = HashMap::new();
    for (at, (_, name)) in names.iter().enumerate().filter(|(_, (row, _))| !is_bound(*row)) {
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
        let other = existing.get(id)?.map(|r| r.values).unwrap_or_default();
        if !same_otherwise(read, at as usize, &other) {
            near_flag(read, at as usize, &format!("{number}「{name}」"));
            continue;
        }
        let choices = vec![
            way(format!("same:{id}"), format!("{number}「{name}」と同じ（変更）")),
            way("new", "別のもの（追加）"),
            way("skip", "この行は取り込まない"),
        ];
        let message = format!("{number}「{name}」と1字違いで、ほかは同じです。同じものか選んでください。");
        ask(read, at as usize, Some(name_at), "near", message, choices);
    }
    Ok(())
}

/// True if a row says what another record says wherever both say something, in two columns or more besides name and number.
///
/// A name that differs by a letter proves little: 松島センター and 松縄センター are two places.
fn same_otherwise(read: &Read, at: usize, other: &Values) -> bool {
    let mut same = 0;
    for (column, value) in read.packed.each(at) {
        if Some(column) == read.name_at || Some(column) == read.old_at {
            continue;
        }
        let Some(c) = read.def.columns.get(usize::from(column)) else { continue };
        match other.get(c.key) {
            Some(held) if *held == value => same += 1,
            Some(held) if !held.is_empty() => return false,
            _ => {}
        }
    }
    same >= 2
}

fn near_flag(read: &mut Read, at: usize, other: &str) {
    if let Some(row) = read.rows.get(at).map(|r| r.row) {
        read.flag(row, "near", format!("名称が{other}と1字違いです。書き間違いでないか確かめてください"), "");
    }
}
