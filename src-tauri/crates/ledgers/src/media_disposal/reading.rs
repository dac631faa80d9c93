//! Where items come from: pasted numbers, a table pasted or read from a workbook, and the records of other ledgers.

use super::def::DEF;
use super::item::Item;
use super::matching::{Stray, read_lines};
use crate::words::{higher, label_of};
use kernel::fold::{is_blank, match_key, search_key};
use kernel::{Axis, Choice, Column, Kind, RecordId, Result, Value};
use serde::Serialize;
use sheet::Grid;
use std::collections::HashMap;
use store::Reading;
use ts_rs::TS;

/// Rows in which a header is looked for.
const HEAD_ROWS: usize = 30;
/// Least number of known headings that make a header.
const HEADINGS: usize = 2;

/// Items that were read, and what was not taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ItemsRead {
    /// In the order of the text, without numbers in the case.
    pub items: Vec<Item>,
    /// Lines that hold no number, and values that could not be read.
    pub skipped: Vec<Stray>,
    /// How many were found in the ledger of media by their serial number or 管理番号.
    pub linked: i32,
}

fn skipped(line: usize, text: &str, said: impl Into<String>) -> Stray {
    Stray {
        line: i32::try_from(line).unwrap_or(i32::MAX),
        text: text.to_owned(),
        kind: "no_number".to_owned(),
        near: 0,
        near_text: String::new(),
        said: said.into(),
    }
}

fn columns() -> impl Iterator<Item = &'static Column> {
    DEF.parts.iter().find(|p| p.key == "items").map_or(&[][..], |p| p.columns).iter().filter(|c| !c.aliases.is_empty())
}

fn heading(text: &str) -> Option<&'static Column> {
    let key = search_key(text);
    columns().find(|c| search_key(c.label) == key || c.aliases.iter().any(|a| search_key(a) == key))
}

/// Reads pasted text: a table if it has tabs and a header, else one number a line with notes. `like` fills what the text does not say.
#[must_use]
pub fn of_text(text: &str, like: &Item, methods: &[(String, String)]) -> ItemsRead {
    let rows: Vec<(usize, Vec<String>)> = text
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.trim_matches(is_blank).is_empty())
        .map(|(n, l)| {
            (n + 1, l.split('\t').map(|c| c.trim_matches(|c: char| is_blank(c) || c == '"').to_owned()).collect())
        })
        .collect();
    if let Some(read) = of_rows(&rows, like, methods) {
        return read;
    }
    let mut out = ItemsRead::default();
    for line in read_lines(text) {
        if line.text.is_empty() {
            out.skipped.push(skipped(
                usize::try_from(line.line).unwrap_or_default(),
                &line.note,
                "番号がないため、品目にしませんでした。",
            ));
            continue;
        }
        out.items.push(Item { serial: line.text, note: line.note, quantity: 1, ..like.clone() });
    }
    out
}

/// Reads a sheet; `None` if it has no header of items.
#[must_use]
pub fn of_grid(grid: &Grid, like: &Item, methods: &[(String, String)]) -> Option<ItemsRead> {
    let rows: Vec<(usize, Vec<String>)> = grid
        .rows()
        .map(|r| {
            let mut cells = Vec::new();
            for (column, cell) in r.values() {
                let at = usize::try_from(column).unwrap_or_default();
                if cells.len() <= at {
                    cells.resize(at + 1, String::new());
                }
                if let Some(slot) = cells.get_mut(at) {
                    *slot = cell.text().trim_matches(is_blank).to_owned();
                }
            }
            (usize::try_from(r.number).unwrap_or_default(), cells)
        })
        .collect();
    of_rows(&rows, like, methods)
}

fn of_rows(rows: &[(usize, Vec<String>)], like: &Item, methods: &[(String, String)]) -> Option<ItemsRead> {
    let (at, head) = rows.iter().take(HEAD_ROWS).enumerate().find_map(|(n, (_, cells))| {
        let head: Vec<Option<&Column>> = cells.iter().map(|c| heading(c)).collect();
        let known = head.iter().flatten().count();
        let numbered = head.iter().flatten().any(|c| matches!(c.key, "serial" | "inner" | "number"));
        (numbered && known >= HEADINGS.min(cells.iter().filter(|c| !c.is_empty()).count())).then_some((n, head))
    })?;
    let mut out = ItemsRead::default();
    for (line, cells) in rows.iter().skip(at + 1) {
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let first = cells.iter().find(|c| !c.is_empty()).map_or("", String::as_str);
        if matches!(search_key(first).as_str(), "合計" | "小計" | "計" | "総計") {
            out.skipped.push(skipped(*line, &cells.join(" "), "合計の行なので、品目にしませんでした。"));
            continue;
        }
        let mut item = like.clone();
        item.quantity = 1;
        let mut bad = Vec::new();
        for (column, text) in
            head.iter().zip(cells).filter_map(|(c, t)| c.map(|c| (c, t))).filter(|(_, t)| !t.is_empty())
        {
            if let Some(said) = put(&mut item, column, text, methods) {
                bad.push(said);
            }
        }
        if item.serial.is_empty() && item.inner.is_empty() && item.number.is_empty() {
            out.skipped.push(skipped(*line, &cells.join(" "), "製造番号も管理番号もないため、品目にしませんでした。"));
            continue;
        }
        out.skipped.extend(bad.into_iter().map(|said| skipped(*line, item.called(), said)));
        out.items.push(item);
    }
    Some(out)
}

fn choice(choices: &[Choice], text: &str) -> Option<String> {
    let key = search_key(text);
    choices
        .iter()
        .find(|c| c.key == text || search_key(c.label) == key || c.aliases.iter().any(|a| search_key(a) == key))
        .map(|c| c.key.to_owned())
}

/// Puts a cell into an item; answers what to say where it cannot be read.
fn put(item: &mut Item, column: &Column, text: &str, methods: &[(String, String)]) -> Option<String> {
    let chosen = || choice(column.choices(), text);
    let read = match column.key {
        "number" => given(&mut item.number, Some(text.to_owned())),
        "name" => given(&mut item.name, Some(text.to_owned())),
        "maker" => given(&mut item.maker, Some(text.to_owned())),
        "model" => given(&mut item.model, Some(text.to_owned())),
        "serial" => given(&mut item.serial, Some(text.to_owned())),
        "capacity" => given(&mut item.capacity, Some(text.to_owned())),
        "note" => given(&mut item.note, Some(text.to_owned())),
        "inner" => {
            let several = text.split(['\n', '/', '／', '、', ',']).map(str::trim).filter(|t| !t.is_empty());
            given(&mut item.inner, Some(several.map(str::to_owned).collect()))
        }
        "kind" => given(&mut item.kind, chosen()),
        "net" => given(&mut item.net, chosen()),
        "class" => given(&mut item.class, chosen()),
        "quantity" => {
            let digits: String = kernel::fold::compat(text).chars().take_while(char::is_ascii_digit).collect();
            given(&mut item.quantity, digits.parse().ok().filter(|n| *n > 0))
        }
        "resident" => given(
            &mut item.resident,
            match search_key(text).as_str() {
                "有" | "あり" | "○" | "〇" | "◯" | "はい" | "true" => Some(Some(true)),
                "無" | "なし" | "×" | "いいえ" | "false" => Some(Some(false)),
                _ => None,
            },
        ),
        "method" => {
            let key = search_key(text);
            let known = methods.iter().find(|(k, label)| k == text || search_key(label) == key);
            given(&mut item.method, known.map(|(k, _)| k.clone()))
        }
        _ => true,
    };
    (!read).then(|| format!("「{}」の「{text}」が読めません。選び直してください。", column.label))
}

/// Sets what was read; answers whether anything was.
fn given<T>(place: &mut T, value: Option<T>) -> bool {
    match value {
        Some(value) => {
            *place = value;
            true
        }
        None => false,
    }
}

/// Finds typed items among the records of other ledgers by serial number or number, and takes over what is known there.
///
/// # Errors
/// Whatever the book cannot read.
pub fn link_known(book: &Reading, read: &mut ItemsRead) -> Result<()> {
    let mut wanted: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, item) in read.items.iter().enumerate().filter(|(_, i)| i.source.is_empty()) {
        for key in item.serials().chain([item.number.as_str()]).filter(|t| !t.is_empty()) {
            wanted.entry(match_key(key)).or_default().push(at);
        }
    }
    // Loans and other cases name carriers too, but are none.
    let things = crate::ALL.iter().filter(|l| l.own_screen().is_none()).map(|l| l.def());
    for ledger in things.filter(|d| d.column("serial").is_some()) {
        let mut found: Vec<(RecordId, usize)> = Vec::new();
        book.texts(ledger, &["active", "retired"], &["number", "old_number", "serial"], |id, texts| {
            let keys = texts.iter().flat_map(|t| t.lines()).filter(|t| !t.is_empty());
            for at in keys.filter_map(|k| wanted.get(&match_key(k))).flatten() {
                found.push((id, *at));
            }
            Ok(())
        })?;
        if let Some(part) = ledger.parts.iter().find(|p| p.columns.iter().any(|c| c.key == "serial")) {
            book.part_texts(ledger, part.key, &["serial"], |id, texts| {
                let hits = texts.iter().filter_map(|t| wanted.get(&match_key(t))).flatten();
                found.extend(hits.map(|at| (id, *at)));
                Ok(())
            })?;
        }
        for (id, at) in found {
            let Some(item) = read.items.get_mut(at).filter(|i| i.source.is_empty()) else { continue };
            let mut known = of_record(book, ledger.key, id)?;
            known.method.clone_from(&item.method);
            known.note.clone_from(&item.note);
            for (old, new) in [(&mut known.serial, &item.serial), (&mut known.kind, &item.kind)] {
                if old.is_empty() {
                    old.clone_from(new);
                }
            }
            *item = known;
            read.linked += 1;
        }
    }
    // Two lines of one machine (its body and its disk) are one item.
    let mut seen: HashMap<String, ()> = HashMap::new();
    read.items.retain(|i| i.source.is_empty() || seen.insert(i.source.clone(), ()).is_none());
    Ok(())
}

/// Items of chosen records.
///
/// # Errors
/// `not_found`.
pub fn draw(book: &Reading, ledger: &str, ids: &[RecordId], like: &Item) -> Result<ItemsRead> {
    let mut out = ItemsRead::default();
    let def = crate::ledger(ledger)?.def();
    for (n, id) in ids.iter().enumerate() {
        let record = book.get(def, *id)?;
        if record.life != "active" {
            let state = def.state_label(Axis::Life, &record.life);
            out.skipped.push(skipped(
                n + 1,
                &record.number,
                format!("{}は「{state}」のため、品目にできません（第22条）。", record.number),
            ));
            continue;
        }
        let mut item = of_record(book, ledger, *id)?;
        if item.kind.is_empty() {
            item.kind.clone_from(&like.kind);
        }
        item.method.clone_from(&like.method);
        out.items.push(item);
        out.linked += 1;
    }
    Ok(out)
}

/// What an item takes over from the record that it is.
fn of_record(book: &Reading, ledger: &str, id: RecordId) -> Result<Item> {
    let def = crate::ledger(ledger)?.def();
    let record = book.get(def, id)?;
    let text = |key: &str| record.get(key).text().to_owned();
    let mut serials = match record.get("serial") {
        Value::Many(lines) => lines.clone(),
        Value::Text(t) => vec![t.clone()],
        _ => Vec::new(),
    };
    let serial = if serials.is_empty() { String::new() } else { serials.remove(0) };
    let mut inner = serials;
    let mut capacity = text("capacity");
    for part in def.parts.iter().filter(|p| p.columns.iter().any(|c| c.key == "serial")) {
        for row in book.parts(def, id, part.key)? {
            inner.extend(row.get("serial").map(|v| v.text().to_owned()).filter(|t| !t.is_empty()));
            if capacity.is_empty() {
                capacity = row.get("capacity").map_or_else(String::new, |v| v.text().to_owned());
            }
        }
    }
    let mut class = text("class");
    for link in crate::LINKS.iter().filter(|l| l.table.left == ledger) {
        let other = crate::ledger(link.table.right)?.def();
        for held in book.linked(&link.table, id)? {
            let held = book.get(other, held)?;
            class = higher(&class, held.get("class").text()).to_owned();
        }
    }
    let old = text("old_number");
    let named = text(def.name);
    // A card has no other number than the one it is called by.
    let coded = def.column(def.name).is_some_and(|c| c.kind == Kind::Code);
    let (serial, named) = if coded && serial.is_empty() { (named, def.title.to_owned()) } else { (serial, named) };
    // An asset without a carrier of its own is paper, unless somebody says otherwise.
    let kind = match def.column("kind").map(|c| c.kind) {
        _ if !item_kind(def.key).is_empty() => def.key.to_owned(),
        Some(Kind::Choice(_)) => item_kind(&text("kind")),
        _ => String::new(),
    };
    Ok(Item {
        source: format!("{}:{id}", def.key),
        number: if old.is_empty() { record.number.clone() } else { old },
        name: named,
        kind,
        maker: text("maker"),
        model: text("model"),
        serial,
        inner,
        capacity,
        net: text("net"),
        class,
        resident: None,
        quantity: 1,
        ..Item::default()
    })
}

/// The kind of medium of a record's kind; other ledgers' words that are no medium give none.
fn item_kind(kind: &str) -> String {
    let known = super::ITEM_KINDS.iter().any(|c| c.key == kind);
    match kind {
        "document" => "paper".to_owned(),
        _ if known => kind.to_owned(),
        _ => String::new(),
    }
}

/// The word for a kind of item.
#[must_use]
pub fn kind_word(key: &str) -> &str {
    label_of(super::ITEM_KINDS, key)
}
