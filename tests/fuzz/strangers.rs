//! What is done with a stranger's bytes, by the fuzzer and by the tests that read its corpora again.
//!
//! Whatever the bytes are, the answer is a value or a refusal that says what to do: never a panic, never `internal`.
#![allow(clippy::unwrap_used, dead_code)]

use kernel::{Problem, Silent, Values, code};
use ledgers::import::{Nothing, Options, plan};
use sha2::{Digest as _, Sha256};
use sheet::{CsvOptions, Encoding};
use std::io::Write as _;
use std::path::PathBuf;

/// A line that begins a part of a package: the rest of it is the part's name.
const PART: &str = "==== ";

/// A file in memory where there is such a place, with these bytes.
fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (dir, path)
}

/// Bytes that begin with a line [`PART`] are the parts of a package, which is packed here; a fuzzer that changes packed
/// bytes never gets behind the packing.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    let Some(text) = std::str::from_utf8(bytes).ok().and_then(|t| t.strip_prefix(PART)) else {
        return bytes.to_vec();
    };
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for part in text.split(&format!("\n{PART}")) {
        let (name, content) = part.split_once('\n').unwrap_or((part, ""));
        let options = zip::write::SimpleFileOptions::default();
        if zip.start_file(name, options).is_err() || zip.write_all(content.as_bytes()).is_err() {
            return bytes.to_vec();
        }
    }
    zip.finish().map_or_else(|_| bytes.to_vec(), std::io::Cursor::into_inner)
}

/// The reverse of [`packed`], for the seeds.
pub fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).ok()?;
    let mut text = String::new();
    for n in 0..zip.len() {
        let mut part = zip.by_index(n).ok()?;
        let mut content = String::new();
        std::io::Read::read_to_string(&mut part, &mut content).ok()?;
        if !text.is_empty() {
            text.push('\n');
        }
        let name = part.name().ok()?.into_owned();
        text.push_str(&format!("{PART}{name}\n{content}"));
    }
    Some(text.into_bytes())
}

fn fit(p: &Problem) {
    assert_ne!(p.code, code::INTERNAL, "at a loss: {p}");
    assert!(p.message.contains('。'), "no sentence: {p}");
}

fn read(path: &std::path::Path, options: &CsvOptions) {
    let book = match sheet::inspect(path, &Silent) {
        Ok(book) => book,
        Err(p) => return fit(&p),
    };
    let names = book.sheets.iter().map(|s| Some(s.name.as_str())).take(4);
    for name in names.chain([None]) {
        match sheet::read(path, name, options, &Silent) {
            Err(p) => fit(&p),
            Ok((_, grid)) => {
                for ledger in ledgers::ALL {
                    let check = |_: &Values| Vec::new();
                    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 18).unwrap();
                    let done = plan(ledger.def(), &grid, &Options::default(), &Nothing, &check, today, &Silent);
                    if let Err(p) = done {
                        fit(&p);
                    }
                }
            }
        }
    }
}

/// A workbook as it comes, or the parts of one.
pub fn workbook(bytes: &[u8]) {
    let (_dir, path) = file("台帳.xlsx", &packed(bytes));
    read(&path, &CsvOptions::default());
}

/// Text with separators: the first byte says what the user chose.
pub fn csv(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let encoding = match first & 3 {
        0 => Some(Encoding::Utf8),
        1 => Some(Encoding::Cp932),
        _ => None,
    };
    let (_dir, path) = file("台帳.csv", rest);
    read(
        &path,
        &CsvOptions { encoding, separator: [None, Some(b','), Some(b';'), Some(b'\t')][usize::from(first >> 2 & 3)] },
    );
}

/// A key file as it comes; then, if it can be read as one at all, with its check sum made right, so that what lies behind
/// the check is reached. It never opens: no password is the right one.
pub fn keys(bytes: &[u8]) {
    opened(bytes);
    let Ok(mut whole) = serde_json::from_slice::<serde_json::Value>(bytes) else { return };
    let Some(object) = whole.as_object_mut() else { return };
    object.remove("check");
    // What a password costs is the file's to say, within bounds; a fuzzer has no time for it.
    let dear = |v: &serde_json::Value| {
        ["memory_kib", "passes"].iter().any(|k| v["argon2"][*k].as_u64().is_some_and(|n| n > 64))
    };
    let slots = object.get("slots").and_then(serde_json::Value::as_array);
    if slots.is_some_and(|slots| slots.iter().any(dear)) {
        return;
    }
    let check = hex::encode(Sha256::digest(serde_json::to_vec(&whole).unwrap()));
    whole.as_object_mut().unwrap().insert("check".to_owned(), check.into());
    let mut spelled = serde_json::to_vec_pretty(&whole).unwrap();
    spelled.push(b'\n');
    opened(&spelled);
}

fn opened(bytes: &[u8]) {
    let (_dir, path) = file("keys.json", bytes);
    match vault::KeyFile::read(&path) {
        Err(p) => fit(&p),
        Ok(file) => {
            let names: Vec<String> = file.names().iter().map(|n| (*n).to_owned()).collect();
            for name in names.iter().take(3) {
                if let Err(p) = file.open(name, "どの鍵にも合わないことば") {
                    fit(&p);
                }
            }
        }
    }
}
