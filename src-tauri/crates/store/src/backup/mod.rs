//! Backups: one file that holds a whole book, and only as ciphertext.
//!
//! The file begins with the database as it lies on the disk, so that it can be opened in place; then the sealed files,
//! the key slots of that day, the sealed list of contents, and a foot that says where what is. Nothing is decrypted to
//! take one. Whoever has a password or the recovery code of that day opens it.

mod check;
mod restore;
mod rule;
mod same;
mod take;

pub(crate) use restore::replaced;
pub use restore::{OpenedBackup, Restored, finish_restore};
pub(crate) use restore::{READY, named, waiting};
pub(crate) use rule::{Kept, kept};
pub(crate) use take::before_migration;
pub use take::{Backup, copy_backup, why_word};

use crate::book::Book;
use crate::journal::NOTHING;
use crate::office::setting;
use crate::reading::Reading;
use crate::source::{Asking, Duty, Fact, Matter, Place, Source, Urgency, day_of};
use crate::sql::Said;
use kernel::{Problem, Result, Role, StateMark, art, code};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use vault::SubKey;

/// Ending of the file's name.
pub const ENDING: &str = "moricho-backup";
/// What the subkey of the list of contents is derived for.
pub(crate) const BACKUP_KEY: &str = "backup 1";
/// Journal word of a backup that was taken.
pub const TAKEN: &str = "book.backup";
/// Journal word of a backup that could not be taken.
pub const FAILED: &str = "book.backup_failed";
/// Days after which a backup is late.
const LATE_DAYS: i64 = 7;

const ABOUT: &str = "backup contents";
const MAGIC: &[u8; 16] = b"MORICHO-BACKUP-1";
/// Magic, place of the key slots, their length, length of the sealed contents, SHA-256 of both.
const FOOT: usize = 16 + 8 + 8 + 8 + 32;
/// Key slots and contents are small; more is not ours.
const MAX_TAIL: u64 = 64 << 20;

/// What is inside a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Version of the program that took it.
    pub program: String,
    /// Version of the book's tables.
    pub schema: i32,
    /// 課名.
    pub division: String,
    /// 練習用の帳簿.
    pub practice: bool,
    /// When it was taken, UTC, RFC 3339.
    pub made_at: String,
    /// Staff number of who took it.
    pub number: String,
    /// Their name.
    pub made_by: String,
    /// Why: `manual`, `daily`, `import`, `migration`, `restore`, `handover`.
    pub why: String,
    /// Entries of the journal.
    pub entries: i64,
    /// Hash of the last entry.
    pub head: String,
    /// When the last entry was made.
    pub last_at: String,
    /// Who made it.
    pub last_by: String,
    /// What was done.
    pub last_action: String,
    /// Records in use, by ledger.
    pub records: Vec<(String, i64)>,
    /// Fingerprint of the key that signs the journal.
    pub fingerprint: String,
    /// The shared folder that the book was published to from that PC; empty: it was not shared.
    #[serde(default)]
    pub shared: String,
    /// What the file is made of, in order.
    pub(crate) parts: Vec<Part>,
}

/// A part of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part {
    /// Path below the book's folder.
    pub(crate) name: String,
    /// In bytes.
    pub(crate) size: u64,
    /// SHA-256.
    pub(crate) digest: String,
}

impl Contents {
    /// What a connection shows of a book of this version or of an older one.
    pub(crate) fn of(conn: &Connection, ledgers: &[&str]) -> Result<Contents> {
        let json = |key: &str| -> Result<serde_json::Value> {
            let text: Option<String> =
                conn.query_row("SELECT json FROM setting WHERE key = ?1", [key], |r| r.get(0)).optional().said()?;
            Ok(text.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default())
        };
        let last = conn
            .query_row("SELECT seq, hash, at, actor_name, action FROM journal ORDER BY seq DESC LIMIT 1", [], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?))
            })
            .optional()
            .said()?;
        let (entries, head, last_at, last_by, last_action) =
            last.unwrap_or_else(|| (0, NOTHING.to_owned(), String::new(), String::new(), String::new()));
        let mut records = Vec::new();
        for key in ledgers {
            let there: bool = conn
                .query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = ?1)", [key], |r| r.get(0))
                .said()?;
            if there {
                let sql = format!("SELECT COUNT(*) FROM {key} WHERE life = 'active'");
                records.push(((*key).to_owned(), conn.query_row(&sql, [], |r| r.get(0)).said()?));
            }
        }
        let signs: bool = conn
            .query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'signing_key')", [], |r| r.get(0))
            .said()?;
        let fingerprint = if signs { crate::checkpoint::public_key(conn)? } else { None };
        Ok(Contents {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            schema: crate::migrate::version(conn)?,
            division: json(setting::OFFICE)?["division"].as_str().unwrap_or_default().to_owned(),
            practice: json(setting::PRACTICE)?.as_bool().unwrap_or(false),
            made_at: String::new(),
            number: String::new(),
            made_by: String::new(),
            why: String::new(),
            entries,
            head,
            last_at,
            last_by,
            last_action,
            records,
            fingerprint: fingerprint.map_or_else(String::new, |k| k.fingerprint()),
            shared: String::new(),
            parts: Vec::new(),
        })
    }
}

/// The readable end of a backup: key slots, and the contents still sealed.
pub(crate) struct Tail {
    pub(crate) keys: Vec<u8>,
    sealed: Vec<u8>,
    /// Where the parts end.
    pub(crate) parts_end: u64,
}

impl Tail {
    /// The bytes at the end of a backup.
    pub(crate) fn bytes(keys: &[u8], sealed: &[u8], parts_end: u64) -> Vec<u8> {
        let mut out = [keys, sealed].concat();
        let digest = Sha256::digest(&out);
        out.extend_from_slice(MAGIC);
        for number in [parts_end, keys.len() as u64, sealed.len() as u64] {
            out.extend_from_slice(&number.to_be_bytes());
        }
        out.extend_from_slice(&digest);
        out
    }

    /// Reads the end of a file.
    ///
    /// # Errors
    /// [`code::BAD_FILE`] if it is no backup or was cut short, [`code::DAMAGED`] if a byte of its end was changed.
    pub(crate) fn read(path: &Path) -> Result<Tail> {
        let mut file = File::open(path)?;
        let size = file.metadata()?.len();
        let mut foot = [0u8; FOOT];
        if size < FOOT as u64 {
            return Err(no_backup());
        }
        file.seek(SeekFrom::Start(size - FOOT as u64))?;
        file.read_exact(&mut foot)?;
        let (magic, rest) = foot.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err(no_backup());
        }
        let number = |at: usize| rest[at * 8..at * 8 + 8].iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
        let (parts_end, keys, sealed) = (number(0), number(1), number(2));
        let tail = keys.checked_add(sealed).filter(|n| *n <= MAX_TAIL).ok_or_else(damaged)?;
        if parts_end.checked_add(tail) != Some(size - FOOT as u64) {
            return Err(damaged());
        }
        file.seek(SeekFrom::Start(parts_end))?;
        let mut bytes = vec![0u8; usize::try_from(tail).map_err(Problem::internal)?];
        file.read_exact(&mut bytes)?;
        if Sha256::digest(&bytes).as_slice() != &rest[24..] {
            return Err(damaged());
        }
        let sealed = bytes.split_off(usize::try_from(keys).map_err(Problem::internal)?);
        Ok(Tail { keys: bytes, sealed, parts_end })
    }

    /// What the sealed list says.
    ///
    /// # Errors
    /// [`code::DAMAGED`] if it was sealed with another book's key.
    pub(crate) fn contents(&self, key: &SubKey) -> Result<Contents> {
        let mut plain = Vec::new();
        vault::open(key, ABOUT, &mut self.sealed.as_slice(), &mut plain).map_err(|_| damaged())?;
        let contents: Contents = serde_json::from_slice(&plain).map_err(|_| damaged())?;
        if contents.parts.iter().try_fold(0u64, |sum, p| sum.checked_add(p.size)) != Some(self.parts_end) {
            return Err(damaged());
        }
        Ok(contents)
    }
}

fn no_backup() -> Problem {
    Problem::new(
        code::BAD_FILE,
        "これは守帳の控え（.moricho-backup）ではないか、途中で切れています。ほかの控えを選んでください。",
    )
}

pub(crate) fn damaged() -> Problem {
    Problem::new(
        code::DAMAGED,
        "控えのファイルが壊れているか、書き換えられています。ほかの控え（一つ前の日のものや、2つ目の場所のもの）を使ってください。",
    )
}

/// Where backups go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BackupPlaces {
    /// Folder; empty: beside the book.
    pub folder: String,
    /// Another folder, on another disk or server; empty: none.
    pub second: String,
}

/// The folder for backups where none was chosen: beside the book's own.
#[must_use]
pub fn folder_beside(book: &Path) -> PathBuf {
    let mut name = book.file_name().unwrap_or_default().to_os_string();
    name.push("の控え");
    book.with_file_name(name)
}

impl Reading {
    /// Where backups of this book go.
    pub fn backup_places(&self) -> Result<BackupPlaces> {
        Ok(self.setting(setting::BACKUP)?.and_then(|v| serde_json::from_value(v).ok()).unwrap_or_default())
    }
}

impl Book {
    /// The folder that backups go to.
    pub fn backup_folder(&self) -> Result<PathBuf> {
        let folder = self.reader()?.backup_places()?.folder;
        Ok(if folder.is_empty() { folder_beside(self.dir()) } else { PathBuf::from(folder) })
    }
}

/// The folder that a restore took the book out of, for whoever decides, until it is shared again or two weeks are over.
fn left_share(book: &Reading, ask: &Asking<'_>) -> Result<Option<String>> {
    const REMIND_DAYS: i64 = 14;
    if !matches!(ask.who.role, Role::Chief | Role::Deputy | Role::Officer) {
        return Ok(None);
    }
    let Some(restored) = book.last_deed("book.restore")? else { return Ok(None) };
    let again = book.last_deed("share.begin")?.is_some_and(|b| b.seq > restored.seq);
    let recent = day_of(&restored.at).is_some_and(|on| (ask.today - on).num_days() <= REMIND_DAYS);
    let folder = restored.detail["unshared"].as_str().unwrap_or_default();
    Ok((recent && !again && !folder.is_empty()).then(|| folder.to_owned()))
}

/// The backups as a source: what is missing or late.
pub struct OfBackups;

impl Source for OfBackups {
    fn facts(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Fact>> {
        let days = book.last_deed(TAKEN)?.and_then(|t| day_of(&t.at)).map(|on| (ask.today - on).num_days());
        let place = || Place { screen: "backup".to_owned(), ..Place::default() };
        let mut out = Vec::new();
        if let Some(days) = days {
            let label = "最後の控えからの日数".to_owned();
            out.push(Fact { key: "backup.days".to_owned(), label, count: days, place: place() });
        }
        let late = days.is_none_or(|d| d > LATE_DAYS);
        let label = "控えが1週間以上ない".to_owned();
        out.push(Fact { key: "backup.late".to_owned(), label, count: i64::from(late), place: place() });
        Ok(out)
    }

    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        if book.setting(setting::PRACTICE)?.and_then(|v| v.as_bool()) == Some(true) {
            return Ok(Vec::new());
        }
        let (taken, failed) = (book.last_deed(TAKEN)?, book.last_deed(FAILED)?);
        let late = |what: &str, note: &str| {
            let mut matter = Matter::new("控え", what, Urgency::Late, StateMark::Diamond).note(note).by(art(62).p(4));
            matter.place.screen = "backup".to_owned();
            matter
        };
        let mut out = Vec::new();
        if let Some(failed) = failed.filter(|f| taken.as_ref().is_none_or(|t| t.seq < f.seq)) {
            let why = failed.detail["reason"].as_str().unwrap_or_default();
            out.push(late("控え（バックアップ）を作れませんでした", why));
        }
        match &taken {
            None if out.is_empty() => {
                out.push(late("控え（バックアップ）がまだありません", "「いま控えを取る」で作れます"))
            }
            None => {}
            Some(taken) => {
                let on = day_of(&taken.at);
                if out.is_empty() && on.is_none_or(|on| (ask.today - on).num_days() > LATE_DAYS) {
                    let mut matter =
                        late("控え（バックアップ）を1週間以上取っていません", "「いま控えを取る」で作れます");
                    matter.since = on;
                    out.push(matter);
                }
                if taken.detail["second"] == "missing" {
                    out.push(late(
                        "2つ目の場所に控えを置けませんでした",
                        "USBメモリや共有フォルダがつながっているか確かめて、もう一度取ってください",
                    ));
                }
            }
        }
        if let Some(folder) = left_share(book, ask)? {
            let mut matter = Matter::new(
                "共有",
                "控えから戻したため、この帳簿は共有から外れています",
                Urgency::Now,
                StateMark::Diamond,
            )
            .note(&format!("設定の「共有」で、どうするかを決めてください（前の場所：{folder}）"));
            matter.place.screen = "share".to_owned();
            out.push(matter);
        }
        Ok(out)
    }

    fn duties(&self, book: &Reading, _ask: &Asking<'_>) -> Result<Vec<Duty>> {
        Ok(vec![Duty {
            key: "backup".to_owned(),
            title: "控え（バックアップ）".to_owned(),
            article: Some(art(62).p(4)),
            due: None,
            done: book.last_deed(TAKEN)?.and_then(|t| day_of(&t.at)),
            place: Place { screen: "backup".to_owned(), ..Place::default() },
        }])
    }
}
