//! The standard asset list (標準資産一覧) of an invitation: what every division has, and which of it this book has already.

use crate::envelope::{Envelope, damaged};
use crate::{Row, STANDARD_ASSETS};
use kernel::{Problem, Result, Values, code};
use ledgers::{Ctx, engine};
use std::collections::BTreeMap;
use std::io::{Read, Seek};
use store::{Content, Query, Reader, Reading, Tx};

/// More lines than any city has of what all its divisions share.
const MOST_ROWS: u64 = 2_000;
/// The same in bytes.
const MOST_BYTES: u64 = 8 << 20;
/// What is taken from a line: what the thing is and how it is handled; not where it is kept and by whom.
const TAKEN: [&str; 17] = [
    "name",
    "business",
    "kind",
    "form",
    "medium",
    "class",
    "class_reason",
    "personal",
    "availability",
    "handling",
    "system",
    "net",
    "users",
    "encrypted",
    "retention",
    "retention_basis",
    "remarks",
];
/// Files that belong to no packet are kept under this number.
const NO_PACKET: i64 = 0;

/// Whose list it is; a book that collects and hands in keeps both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandardSide {
    /// An invitation brought it to the division.
    Brought,
    /// The collecting office sends it along with its invitations.
    Sent,
}

impl StandardSide {
    const fn key(self) -> &'static str {
        match self {
            StandardSide::Brought => "standard",
            StandardSide::Sent => "city_standard",
        }
    }
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct StandardAsset {
    /// Its key in the list.
    pub key: String,
    /// What is taken over.
    pub values: Values,
    /// Number of the book's own record that is called so; empty: there is none.
    pub own: String,
}

impl StandardAsset {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        self.values.get("name").map_or("", |v| v.text())
    }
}

/// Reads the list of an invitation whose signature is sound; `None` if it brings none.
///
/// # Errors
/// `too_large`, `damaged` for a line without a name or with a key twice.
pub fn standard_list<R: Read + Seek>(file: &mut Envelope<R>) -> Result<Option<Vec<u8>>> {
    let Some(member) = file.manifest().member(STANDARD_ASSETS) else { return Ok(None) };
    if member.rows > MOST_ROWS || member.bytes > MOST_BYTES {
        return Err(Problem::new(
            code::TOO_LARGE,
            format!("招待ファイルの標準資産一覧が長すぎます（{MOST_ROWS}件まで）。取りまとめ課に知らせてください。"),
        ));
    }
    let mut bytes = Vec::new();
    file.lines(STANDARD_ASSETS, &mut |line| {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
        Ok(())
    })?;
    parsed(&bytes)?;
    Ok(Some(bytes))
}

fn parsed(bytes: &[u8]) -> Result<Vec<StandardAsset>> {
    let mut out: Vec<StandardAsset> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for line in bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty()) {
        let row: Row = serde_json::from_slice(line).map_err(|_| damaged())?;
        let values = row.values.into_iter().filter(|(k, v)| TAKEN.contains(&k.as_str()) && !v.is_empty()).collect();
        let asset = StandardAsset { key: row.key.clone(), values, own: String::new() };
        if asset.name().trim().is_empty() || !seen.insert(row.key) {
            return Err(damaged());
        }
        out.push(asset);
    }
    Ok(out)
}

/// Keeps a list with the book; the newest one counts, and an empty one takes the one before off.
pub fn keep_standard(tx: &mut Tx<'_>, side: StandardSide, name: &str, list: &[u8]) -> Result<()> {
    tx.submission_file_add(NO_PACKET, side.key(), name, Content::Bytes(list)).map(|_| ())
}

/// True for a column that the list tells; the others each division fills by itself.
#[must_use]
pub fn standard_takes(column: &str) -> bool {
    TAKEN.contains(&column)
}

/// The list of these assets, one line each; a line is known by its name.
///
/// # Errors
/// `invalid` for no line at all and for a name that stands there twice, `too_large`.
pub fn write_standard(assets: impl Iterator<Item = Values>) -> Result<Vec<u8>> {
    let mut list = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for values in assets {
        let values: Values = values.into_iter().filter(|(k, v)| standard_takes(k) && !v.is_empty()).collect();
        let name = values.get("name").map_or("", |v| v.text()).to_owned();
        let key = engine::unique_key(std::iter::once(name.as_str()));
        if !seen.insert(key.clone()) {
            let words = format!("「{name}」が二度書かれています。一方を消してから、もう一度読み込んでください。");
            return Err(Problem::new(code::INVALID, words));
        }
        let row = Row { key, life: "active".to_owned(), values, ..Row::default() };
        serde_json::to_writer(&mut list, &row).map_err(Problem::internal)?;
        list.push(b'\n');
    }
    if seen.is_empty() {
        return Err(Problem::new(code::INVALID, "情報資産の行がありません。資産名の列のある表を選んでください。"));
    }
    if seen.len() as u64 > MOST_ROWS || list.len() as u64 > MOST_BYTES {
        let words = format!("標準資産一覧は{MOST_ROWS}件までです。どの課にもあるものだけにしてください。");
        return Err(Problem::new(code::TOO_LARGE, words));
    }
    Ok(list)
}

/// How many lines the newest list has.
pub fn count_standard(list: &[u8]) -> usize {
    list.split(|b| *b == b'\n').filter(|l| !l.is_empty()).count()
}

/// The newest list; empty if there is none.
pub fn kept_standard(reader: &Reader, side: StandardSide) -> Result<Vec<u8>> {
    let newest = reader.submission_files(NO_PACKET, side.key())?.pop();
    newest.map_or_else(|| Ok(Vec::new()), |f| reader.file_bytes(&f.file))
}

/// The lines of a list, each with the record of this book that is called so.
///
/// # Errors
/// `damaged`.
pub fn standard_assets(book: &Reading, list: &[u8]) -> Result<Vec<StandardAsset>> {
    let mut out = parsed(list)?;
    let called = |name: &str| engine::unique_key(std::iter::once(name));
    let mut own: BTreeMap<String, Option<String>> = out.iter().map(|a| (called(a.name()), None)).collect();
    book.each(&ledgers::asset::DEF, &Query::default(), |record| {
        if !matches!(record.life.as_str(), "void" | "merged")
            && let Some(place) = own.get_mut(&called(record.get("name").text()))
        {
            place.get_or_insert(record.number);
        }
        Ok(())
    })?;
    for asset in &mut out {
        asset.own = own.get(&called(asset.name())).cloned().flatten().unwrap_or_default();
    }
    Ok(out)
}

/// Adds the chosen lines as records of this book, and answers how many; what is in the book already is left as it is.
///
/// # Errors
/// `invalid`, naming the line.
pub fn add_standard(tx: &mut Tx<'_>, ctx: &Ctx<'_>, list: &[u8], keys: &[String]) -> Result<usize> {
    let ledger = ledgers::ledger(ledgers::asset::DEF.key)?;
    let mut added = 0;
    for asset in standard_assets(tx, list)? {
        if !asset.own.is_empty() || !keys.contains(&asset.key) {
            continue;
        }
        let name = asset.name().to_owned();
        engine::add(tx, ctx, ledger, asset.values, engine::Parts::new())
            .map_err(|p| Problem::new(&p.code, format!("標準資産一覧の「{name}」を加えられません。{}", p.message)))?;
        added += 1;
    }
    Ok(added)
}
