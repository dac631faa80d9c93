//! Requested = counted = treated = handed over = on the certificate: by serial number, or by quantity where there is none.
//!
//! Dashes, spaces, case and width are the same thing written in another way: they match, and it is said. 0 and O, 1 and l
//! and I, B and 8 are different characters: they never match, and the likeness is pointed out.

use super::item::{Item, Line};
use kernel::fold::{compat, is_blank, match_key};
use serde::Serialize;
use std::collections::HashMap;
use ts_rs::TS;

/// Where something is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// 数量の確認.
    Counted,
    /// 処理.
    Treated,
    /// 引渡し.
    Handed,
    /// 証明書.
    Certified,
}

impl Stage {
    /// In the order of a case.
    pub const ALL: &'static [Stage] = &[Stage::Counted, Stage::Treated, Stage::Handed, Stage::Certified];

    /// Its key: the part and the state.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Stage::Counted => "counted",
            Stage::Treated => "treated",
            Stage::Handed => "handed",
            Stage::Certified => "certified",
        }
    }

    /// Its word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Stage::Counted => "数量の確認",
            Stage::Treated => "処理",
            Stage::Handed => "引渡し",
            Stage::Certified => "証明書",
        }
    }

    /// The stage with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Stage> {
        Stage::ALL.iter().copied().find(|s| s.key() == key)
    }

    /// Data lies on inner disks: treatment and certificate must name each of them. Counting and handing over see the body.
    fn wants(self, item: &Item) -> Vec<&str> {
        let inner = matches!(self, Stage::Treated | Stage::Certified) || item.serial.is_empty();
        if inner && !item.inner.is_empty() {
            item.inner.iter().map(String::as_str).collect()
        } else {
            item.serials().take(1).collect()
        }
    }
}

/// How an item stands at a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum MatchState {
    /// As asked.
    Same,
    /// The same, written differently (dashes, spaces, width, case).
    Written,
    /// Read another number of times or another quantity.
    Amount,
    /// Not read.
    Missing,
}

/// One item at a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ItemMatch {
    /// The item's number in the case.
    pub item: i32,
    /// How it stands.
    pub state: MatchState,
    /// As read there.
    pub text: String,
    /// What differs, or what it may have been taken for; may be empty.
    pub said: String,
}

/// A line that is no item of the case, or not simply one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Stray {
    /// Its place among what was read, from 1.
    pub line: i32,
    /// As read.
    pub text: String,
    /// `foreign` (no such item), `near` (like an item, but another character), `twice`, `dropped`, `no_number`.
    pub kind: String,
    /// The item that it is like; 0: none.
    pub near: i32,
    /// The serial number that it is like; may be empty.
    pub near_text: String,
    /// What to do, in Japanese.
    pub said: String,
}

/// What was read against what was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Matching {
    /// Items of the case, in order.
    pub items: Vec<ItemMatch>,
    /// Lines that need a look; `no_number` are only told.
    pub strays: Vec<Stray>,
    /// Quantity asked for.
    pub asked: i32,
    /// Quantity read and matched.
    pub matched: i32,
    /// Items missing or with another quantity, and lines that are no item.
    pub open: i32,
}

impl Matching {
    /// Everything agrees.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.open == 0
    }

    /// The first differences as a sentence, for a refusal.
    #[must_use]
    pub fn told(&self, items: &[Item]) -> String {
        let called = |no: i32| items.iter().find(|i| i.no == no).map_or_else(String::new, |i| i.called().to_owned());
        let missing: Vec<String> =
            self.items.iter().filter(|m| m.state == MatchState::Missing).map(|m| called(m.item)).collect();
        let amount: Vec<String> = self
            .items
            .iter()
            .filter(|m| m.state == MatchState::Amount)
            .map(|m| format!("{}（{}）", called(m.item), m.said))
            .collect();
        let foreign: Vec<String> =
            self.strays.iter().filter(|s| s.kind != "no_number").map(|s| s.text.clone()).collect();
        let list = |label: &str, all: &[String]| {
            if all.is_empty() {
                return None;
            }
            let more = if all.len() > 5 { format!(" ほか{}件", all.len() - 5) } else { String::new() };
            Some(format!("{label} {}{more}", all.iter().take(5).cloned().collect::<Vec<_>>().join("、")))
        };
        [list("まだ無いもの", &missing), list("数が違うもの", &amount), list("申請にないもの", &foreign)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("。")
    }
}

/// A line of a pasted or scanned text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// From 1.
    pub line: i32,
    /// The number; empty if the line has none.
    pub text: String,
    /// What stood beside it.
    pub note: String,
}

/// Takes numbers and notes apart: one number a line, then a tab, a comma, white space or a bracket and a note. Blank lines vanish.
#[must_use]
pub fn read_lines(text: &str) -> Vec<Read> {
    let mut out = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let line = line.trim_matches(|c: char| is_blank(c) || matches!(c, '"' | ',' | '、'));
        if line.is_empty() {
            continue;
        }
        let at = i32::try_from(n + 1).unwrap_or(i32::MAX);
        let end = line.find(|c: char| is_blank(c) || matches!(c, ',' | '、' | '(' | '（' | ';')).unwrap_or(line.len());
        let (head, rest) = line.split_at(end);
        let head = head.trim_matches('"');
        let note = rest.trim_matches(|c: char| is_blank(c) || matches!(c, ',' | '、' | ';')).to_owned();
        // A word without a single letter or digit of a code is a heading or a remark.
        if compat(head).chars().any(|c| c.is_ascii_alphanumeric()) {
            out.push(Read { line: at, text: head.to_owned(), note });
        } else {
            out.push(Read { line: at, text: String::new(), note: line.to_owned() });
        }
    }
    out
}

/// The likeness of characters that people and scanners mistake: wider than [`kernel::fold::code_skeleton`].
fn skeleton(text: &str) -> String {
    match_key(text)
        .chars()
        .map(|c| match c {
            'O' | 'D' | 'Q' | '〇' | '○' | '◯' => '0',
            'I' | 'L' | '|' => '1',
            'B' => '8',
            'S' => '5',
            'Z' => '2',
            'G' => '6',
            c => c,
        })
        .collect()
}

/// Serial numbers of a case, folded once.
struct Index<'i> {
    items: &'i [Item],
    by_key: HashMap<String, Vec<(usize, &'i str)>>,
    by_skeleton: HashMap<String, (usize, &'i str)>,
}

impl<'i> Index<'i> {
    fn new(items: &'i [Item]) -> Index<'i> {
        let mut by_key: HashMap<String, Vec<(usize, &'i str)>> = HashMap::with_capacity(items.len());
        let mut by_skeleton = HashMap::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            // What has no serial is ticked off under its own number.
            let own = (!item.is_serial() && !item.number.is_empty()).then_some(item.number.as_str());
            for serial in item.serials().chain(own) {
                by_key.entry(match_key(serial)).or_default().push((at, serial));
                by_skeleton.entry(skeleton(serial)).or_insert((at, serial));
            }
        }
        Index { items, by_key, by_skeleton }
    }

    fn near(&self, text: &str) -> Option<(usize, &'i str)> {
        self.by_skeleton.get(&skeleton(text)).copied()
    }
}

/// Characters in which two numbers differ, as people name them: 「B と 8」.
#[must_use]
pub fn difference(a: &str, b: &str) -> String {
    let (a, b): (Vec<char>, Vec<char>) =
        (compat(a).chars().filter(|c| !mark(*c)).collect(), compat(b).chars().filter(|c| !mark(*c)).collect());
    let pairs: Vec<String> =
        a.iter().zip(&b).filter(|(x, y)| !x.eq_ignore_ascii_case(y)).map(|(x, y)| format!("{x} と {y}")).collect();
    if pairs.is_empty() || a.len() != b.len() { String::new() } else { pairs.join("、") }
}

fn mark(c: char) -> bool {
    kernel::fold::is_dash(c) || is_blank(c)
}

/// Finds the item of each line that was read; a line that is none keeps item 0.
#[must_use]
pub fn assign(items: &[Item], lines: &[Read]) -> Vec<Line> {
    let index = Index::new(items);
    lines
        .iter()
        .filter(|l| !l.text.is_empty())
        .map(|l| {
            let at = index.by_key.get(&match_key(&l.text)).and_then(|all| all.first());
            let item = at.map_or(0, |(at, _)| index.items[*at].no);
            let counted = at.is_some_and(|(at, _)| !index.items[*at].is_serial());
            // 「税-文-012 34」: the quantity of a counted item stands beside its number.
            let amount = if counted { quantity_of(&l.note).unwrap_or(1) } else { 1 };
            Line { item, text: l.text.clone(), amount, note: l.note.clone() }
        })
        .collect()
}

fn quantity_of(note: &str) -> Option<i32> {
    let folded = compat(note);
    let digits: String = folded.trim().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Compares what was read at a stage with what was asked for.
#[must_use]
pub fn compare(stage: Stage, items: &[Item], lines: &[Line]) -> Matching {
    let index = Index::new(items);
    let keys: Vec<String> = lines.iter().map(|l| match_key(&l.text)).collect();
    let mut seen: HashMap<&str, &Line> = HashMap::new();
    let mut out = Matching::default();
    let mut amounts: HashMap<usize, i32> = HashMap::new();
    let mut first: HashMap<usize, &Line> = HashMap::new();
    for (n, (line, key)) in lines.iter().zip(&keys).enumerate() {
        let at = i32::try_from(n + 1).unwrap_or(i32::MAX);
        let Some(place) = index.by_key.get(key).and_then(|all| all.first()).map(|(at, _)| *at) else {
            out.strays.push(stranger(&index, at, line));
            continue;
        };
        let item = &items[place];
        if !item.is_in() {
            let said = format!("{} は、この案件から除かれています（{}）。", line.text, item.dropped);
            out.strays.push(stray(at, line, "dropped", (item.no, &line.text), said));
            continue;
        }
        if item.is_serial() {
            if seen.contains_key(key.as_str()) {
                let said =
                    format!("{} が二度あります。同じものを二度読んでいないか確かめ、1行にしてください。", line.text);
                out.strays.push(stray(at, line, "twice", (item.no, &line.text), said));
                continue;
            }
            seen.insert(key, line);
        } else {
            *amounts.entry(place).or_default() += line.amount.max(0);
            first.entry(place).or_insert(line);
        }
    }
    for (place, item) in items.iter().enumerate().filter(|(_, i)| i.is_in()) {
        out.asked += item.amount();
        let m = if item.is_serial() {
            of_serials(stage, item, &seen)
        } else {
            of_amount(item, amounts.get(&place).copied(), first.get(&place).copied())
        };
        match m.state {
            MatchState::Same | MatchState::Written => out.matched += item.amount(),
            MatchState::Amount | MatchState::Missing => out.open += 1,
        }
        out.items.push(m);
    }
    // A missing item beside a line that is like it: said at the item too.
    for stray in out.strays.iter().filter(|s| s.kind == "near") {
        if let Some(m) = out.items.iter_mut().find(|m| m.item == stray.near && m.state == MatchState::Missing) {
            m.text.clone_from(&stray.text);
            m.said.clone_from(&stray.said);
        }
    }
    out.open += i32::try_from(out.strays.len()).unwrap_or(i32::MAX);
    out
}

fn stranger(index: &Index<'_>, at: i32, line: &Line) -> Stray {
    if let Some((near, serial)) = index.near(&line.text) {
        let differs = difference(serial, &line.text);
        let why = if differs.is_empty() {
            "よく似た番号があります".to_owned()
        } else {
            format!("{differs} の読み違いかもしれません")
        };
        let said = format!("{why}（申請は {serial}）。現物の番号を確かめ、正しいほうに直してください。");
        return stray(at, line, "near", (index.items[near].no, serial), said);
    }
    let said = format!(
        "{} は、この案件の品目にありません。別の案件のものか、申請からもれたものか確かめてください。",
        line.text
    );
    stray(at, line, "foreign", (0, ""), said)
}

fn stray(at: i32, line: &Line, kind: &str, (near, near_text): (i32, &str), said: String) -> Stray {
    Stray { line: at, text: line.text.clone(), kind: kind.to_owned(), near, near_text: near_text.to_owned(), said }
}

fn of_serials(stage: Stage, item: &Item, seen: &HashMap<&str, &Line>) -> ItemMatch {
    let wants = stage.wants(item);
    let mut read: Vec<&str> = Vec::new();
    let mut missing: Vec<&str> = Vec::new();
    let mut written = false;
    for want in &wants {
        match seen.get(match_key(want).as_str()) {
            Some(line) => {
                written |= line.text != *want;
                read.push(&line.text);
            }
            None => missing.push(want),
        }
    }
    // Counting an opened machine by its disk is as good as by its body.
    let body_only = matches!(stage, Stage::Counted | Stage::Handed);
    if body_only && !missing.is_empty() {
        let other = item.serials().find_map(|s| seen.get(match_key(s).as_str()));
        if let Some(line) = other {
            read.push(&line.text);
            missing.clear();
        }
    }
    let text = read.join("\n");
    if missing.is_empty() {
        let (state, said) =
            if written { (MatchState::Written, "書き方の違いだけ") } else { (MatchState::Same, "") };
        return ItemMatch { item: item.no, state, text, said: said.to_owned() };
    }
    let said = if wants.len() > 1 || !item.inner.is_empty() && !body_only {
        format!("内蔵媒体 {} がありません", missing.join("、"))
    } else {
        String::new()
    };
    ItemMatch { item: item.no, state: MatchState::Missing, text, said }
}

fn of_amount(item: &Item, amount: Option<i32>, line: Option<&Line>) -> ItemMatch {
    let text = line.map_or_else(String::new, |l| l.text.clone());
    match amount {
        None => ItemMatch { item: item.no, state: MatchState::Missing, text, said: String::new() },
        Some(n) if n == item.amount() => {
            ItemMatch { item: item.no, state: MatchState::Same, text, said: String::new() }
        }
        Some(n) => {
            ItemMatch {
                item: item.no, state: MatchState::Amount, text, said: format!("申請{} 実際{n}", item.amount())
            }
        }
    }
}

/// Serial numbers that a request names twice, or that are like each other: (item, item, serial, exactly the same).
#[must_use]
pub fn doubles(items: &[Item]) -> Vec<(i32, i32, String, bool)> {
    let mut keys: HashMap<String, i32> = HashMap::new();
    let mut shapes: HashMap<String, (i32, String)> = HashMap::new();
    let mut out = Vec::new();
    for item in items.iter().filter(|i| i.is_in()) {
        for serial in item.serials() {
            let key = match_key(serial);
            if let Some(before) = keys.insert(key.clone(), item.no) {
                out.push((before, item.no, serial.to_owned(), true));
                continue;
            }
            if let Some((before, other)) = shapes.insert(skeleton(serial), (item.no, serial.to_owned()))
                && match_key(&other) != key
            {
                out.push((before, item.no, serial.to_owned(), false));
            }
        }
    }
    out
}

#[cfg(test)]
#[path = "matching_tests.rs"]
mod tests;
