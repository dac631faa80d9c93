//! What is done with a stranger's bytes, by the fuzzer and by the tests that read its corpora again.
//!
//! Whatever the bytes are, the answer is a value or a refusal that says what to do: never a panic, never `internal`.
#![allow(clippy::unwrap_used, dead_code)]

use kernel::{Actor, Problem, Role, Silent, SystemClock, Values, code};
use ledgers::import::{Nothing, Options, plan};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sheet::{CsvOptions, Encoding};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use store::{Book, OpenedBackup, Setup};
use submissions::envelope::{Head, Kind, open};
use vault::{BookKey, KeyFile, Sealing, SealingKey, SigningKey};

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
                    let check = |_: &Values, _: Option<&kernel::Record>| Vec::new();
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

/// A backup as it comes; then the bytes as what somebody has put into one who knows the book's key: changes to the list
/// of contents as JSON, and behind a line [`PART`] what stands where the book should be. Sealed anew and with a foot that
/// fits, it is opened, checked and restored. Whatever comes of it, nothing is written outside the place for the book.
pub fn backup(bytes: &[u8]) {
    let real = Real::book();
    let (dir, path) = file("控え.moricho-backup", bytes);
    let to = dir.path().join("戻す先");
    let setup = setup();
    // What trying a password costs is the file's to say; the fuzzer has no time for it.
    if let Err(p) = OpenedBackup::open(&path, |_| Err(Problem::new(code::WRONG_PASSWORD, "パスワードが違います。")))
    {
        fit(&p);
    }
    let Some(made) = real.meddled(bytes) else { return };
    std::fs::write(&path, made).unwrap();
    match OpenedBackup::open(&path, |_| Ok(real.key.clone())) {
        Err(p) => fit(&p),
        Ok(opened) => restored(&opened, &to, &setup),
    }
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let ours = name == "控え.moricho-backup" || name.starts_with("戻す先");
        assert!(ours, "a backup has written {name} beside the place of the book");
    }
}

/// A file of another office as it comes; then the bytes as what stands inside one that is sealed to us; then its parts with
/// a list of contents that names them as they are and is signed, so that what lies behind the signature is reached.
pub fn packet(bytes: &[u8]) {
    static KEYS: OnceLock<(SigningKey, [SealingKey; 1])> = OnceLock::new();
    let (signs, opens) = KEYS.get_or_init(|| (SigningKey::random().unwrap(), [SealingKey::random()]));
    for kind in Kind::ALL {
        enveloped(bytes, kind, opens);
    }
    enveloped(&enclosed(&packed(bytes), &opens[0]), Kind::Packet, opens);
    if let Some(signed) = listed(bytes, signs, &opens[0]) {
        enveloped(&enclosed(&packed(&signed), &opens[0]), Kind::Packet, opens);
    }
}

fn enveloped(bytes: &[u8], kind: Kind, keys: &[SealingKey]) {
    let mut read = match open(std::io::Cursor::new(bytes), kind, keys) {
        Err(p) => return fit(&p),
        Ok(read) => read,
    };
    let said = [
        read.check(&Silent).err(),
        read.signed_by("").err(),
        read.body::<submissions::Packet>().err(),
        read.body::<submissions::Invitation>().err(),
        read.body::<submissions::Returned>().err(),
        read.body::<submissions::Receipt>().err(),
    ];
    said.iter().flatten().for_each(fit);
    let paths: Vec<String> = read.manifest().members.iter().map(|m| m.path.clone()).take(8).collect();
    for path in paths {
        if let Err(p) = read.lines(&path, &mut |_| Ok(())) {
            fit(&p);
        }
    }
}

/// Bytes sealed as a packet to one of our keys.
fn enclosed(inside: &[u8], key: &SealingKey) -> Vec<u8> {
    let mut sealing = Sealing::begin(&key.address(), Vec::new()).unwrap();
    sealing.write_all(inside).unwrap();
    let body = sealing.finish().unwrap();
    let length = (submissions::envelope::HEAD_BYTES + body.len()) as u64;
    let mut whole = Head { kind: Kind::Packet, mark: key.address().mark(), length }.bytes().to_vec();
    whole.extend(body);
    whole
}

/// The parts with a list of contents that fits them, signed; `None` if the bytes are no parts with such a list.
fn listed(bytes: &[u8], key: &SigningKey, to: &SealingKey) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?.strip_prefix(PART)?;
    let parts: Vec<(&str, &str)> =
        text.split(&format!("\n{PART}")).map(|p| p.split_once('\n').unwrap_or((p, ""))).collect();
    let (_, list) = parts.iter().find(|(name, _)| *name == "manifest.json")?;
    let mut list: Value = serde_json::from_str(list).ok()?;
    list.get_mut("from")?.as_object_mut()?.insert("sign_key".to_owned(), key.public().hex().into());
    list.get_mut("to")?.as_object_mut()?.insert("seal_key".to_owned(), to.address().text().into());
    for member in list.get_mut("members")?.as_array_mut()? {
        let path = member.get("path").and_then(Value::as_str);
        let own = parts.iter().find(|(name, _)| path == Some(name));
        if let (Some((_, content)), Some(member)) = (own, member.as_object_mut()) {
            member.entry("bytes").or_insert(content.len().into());
            member.entry("sha256").or_insert(hex::encode(Sha256::digest(content)).into());
            member.entry("rows").or_insert(content.lines().count().into());
        }
    }
    let list = list.to_string();
    let signature = key.sign("submission 1 packet", &hex::encode(Sha256::digest(&list)));
    let mut out = String::new();
    for (name, content) in parts {
        let content = match name {
            "manifest.json" => &list,
            "signature" => &signature,
            _ => content,
        };
        out.push_str(&format!("{}{PART}{name}\n{content}", if out.is_empty() { "" } else { "\n" }));
    }
    Some(out.into_bytes())
}

fn restored(opened: &OpenedBackup, to: &Path, setup: &Setup) {
    let checked = opened.check(to, setup, &Silent);
    match opened.restore(to, "", setup, &Silent) {
        Err(p) => {
            fit(&p);
            assert!(!to.exists(), "a refused backup left a book");
        }
        Ok(_) => assert!(checked.is_ok(), "restored, although it does not stand its own check"),
    }
    if let Err(p) = checked {
        fit(&p);
    }
}

fn setup() -> Setup {
    Setup {
        clock: Arc::new(SystemClock),
        ledgers: ledgers::defs(),
        migrations: store::MIGRATIONS,
        cost: vault::Params::fast_for_tests(),
    }
}

/// A small book and its backup, made once in each run.
struct Real {
    key: BookKey,
    keys: Vec<u8>,
    contents: Value,
    parts: Vec<u8>,
}

impl Real {
    fn book() -> &'static Real {
        static REAL: OnceLock<Real> = OnceLock::new();
        REAL.get_or_init(|| {
            let dir = tempfile::tempdir().unwrap();
            let book = Book::create(&dir.path().join("帳簿"), PASSWORD, setup()).unwrap();
            let who = Actor { number: "1001".to_owned(), name: "課長".to_owned(), role: Role::Chief };
            let path = dir.path().join("控え");
            book.back_up(&who, &path, "manual", &Silent).unwrap();
            let keys = KeyFile::read(&dir.path().join("帳簿/keys.json")).unwrap();
            let key = keys.open(keys.names()[0], PASSWORD).unwrap();
            let opened = OpenedBackup::open(&path, |_| Ok(key.clone())).unwrap();
            let contents = serde_json::to_value(&opened.contents).unwrap();
            let size = contents["parts"].as_array().unwrap().iter().map(|p| p["size"].as_u64().unwrap()).sum::<u64>();
            let mut parts = std::fs::read(&path).unwrap();
            parts.truncate(usize::try_from(size).unwrap());
            Real { key, keys: std::fs::read(dir.path().join("帳簿/keys.json")).unwrap(), contents, parts }
        })
    }

    /// The backup with the changes that the bytes ask for; `None` if they ask for nothing.
    fn meddled(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mark = format!("\n{PART}\n").into_bytes();
        let at = bytes.windows(mark.len()).position(|w| w == mark);
        let (patch, parts) = match at {
            Some(at) => (&bytes[..at], &bytes[at + mark.len()..]),
            None => (bytes, &self.parts[..]),
        };
        let Value::Object(patch) = serde_json::from_slice(patch).ok()? else { return None };
        let mut contents = self.contents.clone();
        contents.as_object_mut()?.extend(patch);
        // Sizes and digests that are left out are made to fit: a fuzzer never finds them.
        let mut from = 0;
        for part in contents["parts"].as_array_mut().into_iter().flatten() {
            let Some(part) = part.as_object_mut() else { continue };
            let size = part.entry("size").or_insert_with(|| json!(parts.len() - from));
            let end = from.saturating_add(size.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0));
            let bytes = &parts[from..end.clamp(from, parts.len())];
            part.entry("digest").or_insert_with(|| json!(hex::encode(Sha256::digest(bytes))));
            from = end.clamp(from, parts.len());
        }
        let plain = serde_json::to_vec(&contents).unwrap();
        let mut sealed = Vec::new();
        let key = self.key.derive("backup 1");
        vault::seal(&key, "backup contents", &mut plain.as_slice(), &mut sealed).unwrap();
        let tail = [self.keys.as_slice(), &sealed].concat();
        let mut whole = [parts, &tail].concat();
        whole.extend_from_slice(b"MORICHO-BACKUP-1");
        for number in [parts.len(), self.keys.len(), sealed.len()] {
            whole.extend_from_slice(&(number as u64).to_be_bytes());
        }
        whole.extend_from_slice(&Sha256::digest(&tail));
        Some(whole)
    }
}

const PASSWORD: &str = "桃と葡萄の里のことば 2026";

/// The list of contents that a real backup has, for the seeds.
pub fn real_contents() -> Value {
    Real::book().contents.clone()
}
