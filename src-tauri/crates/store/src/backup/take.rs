//! Taking a backup: the database as it lies on the disk, while others read and write.

use super::same::{Way, same};
use super::{ABOUT, Contents, ENDING, Kept, Part, Tail, kept};
use crate::book::{Book, DATABASE, KEYS};
use crate::connect::Shared;
use crate::files::Files;
use crate::sql::Said;
use chrono::{DateTime, NaiveDateTime, Utc};
use kernel::{Actor, Problem, Progress, Result, code, date};
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;
use vault::SubKey;

const CHUNK: usize = 1 << 20;

/// A backup that was taken and opened again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of the whole file.
    pub digest: String,
    /// What is inside.
    pub contents: Contents,
    /// The journal inside agrees with itself; if not, the backup is as good as the book was.
    pub sound: bool,
}

impl Book {
    /// Takes a backup into a file: written beside, opened and compared, then renamed. Readers and writers go on.
    ///
    /// # Errors
    /// [`code::CANCELLED`], [`code::DISK`], and [`code::DAMAGED`] if a sealed file is missing. Nothing is left then.
    pub fn back_up(&self, who: &Actor, to: &Path, why: &str, progress: &dyn Progress) -> Result<Backup> {
        self.checkpoint("backup")?;
        let frozen = self.freeze()?;
        let at = crate::journal::stamp(&*self.shared.clock);
        let note = Note { at: &at, who, why };
        let looked = Looked::read(&frozen.conn)?.filter(|l| l.is_fresh(self.shared.clock.now()));
        let since = looked.as_ref().map(|l| (l.entry, l.head.clone()));
        let backup = self.shared.with_raw(|file| {
            written(&self.shared, (&frozen.conn, &frozen.files, file), to, &note, since.as_ref(), progress)
        })?;
        drop(frozen);
        if backup.sound {
            let c = &backup.contents;
            let whole_at = looked.map_or(at, |l| l.whole_at);
            let looked = Looked { entry: c.entries, head: c.head.clone(), whole_at };
            // Without it the next backup looks at everything again.
            let _ = self.keep(|k| looked.write(k.conn()));
        }
        Ok(backup)
    }

    /// Takes a backup into the folder for backups, named after the day, and applies the rule of which ones stay.
    ///
    /// # Errors
    /// As [`Book::back_up`].
    pub fn back_up_to_folder(&self, who: &Actor, why: &str, progress: &dyn Progress) -> Result<Backup> {
        let folder = self.backup_folder()?;
        fs::create_dir_all(&folder)?;
        let to = folder.join(self.backup_name(why)?);
        let backup = self.back_up(who, &to, why, progress)?;
        // What cannot be cleared away today is cleared away tomorrow.
        let _ = self.clear_backups(&folder);
        Ok(backup)
    }

    /// 税務課_20261118-100000_日次.moricho-backup, in Japan's time.
    pub fn backup_name(&self, why: &str) -> Result<String> {
        let office = self.reader()?.setting(crate::setting::OFFICE)?.unwrap_or_default();
        let division: String = office["division"].as_str().unwrap_or("帳簿").chars().filter(|c| fit(*c)).collect();
        let at = date::japan(self.shared.clock.now()).format("%Y%m%d-%H%M%S");
        Ok(format!("{division}_{at}_{}.{ENDING}", why_word(why)))
    }

    /// The backups of this book in a folder, newest first. Files of other books, and broken ones, are passed over.
    pub fn backups_in(&self, folder: &Path) -> Vec<(PathBuf, u64, Contents)> {
        let read = fs::read_dir(folder).into_iter().flatten().filter_map(std::result::Result::ok);
        let mut all: Vec<(PathBuf, u64, Contents)> = read
            .map(|f| f.path())
            .filter(|p| p.extension().is_some_and(|e| e == ENDING))
            .filter_map(|p| {
                let contents = Tail::read(&p).and_then(|t| t.contents(&self.shared.backup)).ok()?;
                let size = fs::metadata(&p).ok()?.len();
                Some((p, size, contents))
            })
            .collect();
        all.sort_by(|a, b| (&b.2.made_at, b.2.entries).cmp(&(&a.2.made_at, a.2.entries)));
        all
    }

    /// Removes from a folder the backups of this book that the rule does not keep.
    ///
    /// # Errors
    /// `disk` if one cannot be removed; the next time tries again.
    pub fn clear_backups(&self, folder: &Path) -> Result<()> {
        let all = self.backups_in(folder);
        let seen: Vec<Kept> = all
            .iter()
            .map(|(_, _, c)| Kept {
                at: japan(&c.made_at).unwrap_or_default(),
                before: matches!(c.why.as_str(), "import" | "migration" | "restore" | "handover"),
            })
            .collect();
        let today = date::japan(self.shared.clock.now()).date();
        for ((path, _, _), stays) in all.iter().zip(kept(&seen, today)) {
            if !stays {
                fs::remove_file(path)?;
            }
        }
        all.first().map_or(Ok(()), |(newest, _, _)| clear_begun(newest))
    }
}

/// Up to where the journal was found to be whole when a backup was opened again, so that the next one need not look at
/// every entry since the book was made. No promise to anybody: 記録の検証 always looks at everything.
#[derive(serde::Serialize, serde::Deserialize)]
struct Looked {
    entry: i64,
    head: String,
    /// When everything was looked at last, UTC, RFC 3339.
    whole_at: String,
}

impl Looked {
    const KEY: &str = "journal_looked";
    /// After so many days everything is looked at again.
    const DAYS: i64 = 30;

    fn read(conn: &Connection) -> Result<Option<Looked>> {
        let text: Option<String> =
            conn.query_row("SELECT value FROM meta WHERE key = ?1", [Looked::KEY], |r| r.get(0)).optional().said()?;
        // What cannot be read says nothing.
        Ok(text.and_then(|t| serde_json::from_str(&t).ok()))
    }

    fn write(&self, conn: &Connection) -> Result<()> {
        let text = serde_json::to_string(self).map_err(Problem::internal)?;
        conn.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)", [Looked::KEY, &text]).said()?;
        Ok(())
    }

    fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        let at = DateTime::parse_from_rfc3339(&self.whole_at).ok();
        at.is_some_and(|at| (0..Looked::DAYS).contains(&(now - at.to_utc()).num_days()))
    }
}

/// Removes from beside a backup what a program that was killed had begun. Only files whose name begins as this book's do,
/// and that nobody has written to for a while, by that disk's own clock: another PC may be at work on one.
fn clear_begun(newest: &Path) -> Result<()> {
    const WHILE: Duration = Duration::from_secs(3600);
    let name = newest.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (Some(folder), Some((ours, _))) = (newest.parent(), name.split_once('_')) else { return Ok(()) };
    let now = fs::metadata(newest)?.modified()?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let begun = name.starts_with(&format!("{ours}_")) && name.ends_with(&format!(".{ENDING}.new"));
        if begun && now.duration_since(entry.metadata()?.modified()?).is_ok_and(|age| age > WHILE) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn japan(at: &str) -> Option<NaiveDateTime> {
    chrono::DateTime::parse_from_rfc3339(at).ok().map(|at| date::japan(at.to_utc()))
}

/// Characters that every file system takes.
fn fit(c: char) -> bool {
    !c.is_control() && !c.is_whitespace() && !"\\/:*?\"<>|".contains(c)
}

/// Why a backup was taken, as people say it.
#[must_use]
pub fn why_word(why: &str) -> &str {
    match why {
        "manual" => "手動",
        "daily" => "日次",
        "import" => "取込の前",
        "migration" => "新しい版の前",
        "restore" => "復元の前",
        "handover" => "引継の前",
        "rekey" => "鍵の更新の前",
        other => other,
    }
}

/// Takes a backup of a book that an older version made, before its tables are changed. Nobody else has it open.
///
/// # Errors
/// [`code::DISK`] with what to do; the book is as it was.
pub(crate) fn before_migration(shared: &Shared, conn: &Connection, folder: &Path, at: &str) -> Result<()> {
    let done = (|| {
        fs::create_dir_all(folder)?;
        let version = crate::migrate::version(conn)?;
        let head: String = Contents::of(conn, &[])?.head.chars().take(8).collect();
        // Once for each state: whoever opens the old book again and again does not fill the disk.
        let to = folder.join(format!("新しい版の前_{version}_{head}.{ENDING}"));
        if Tail::read(&to).and_then(|t| t.contents(&shared.backup)).is_ok() {
            return Ok(());
        }
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(|e| crate::sql::problem(&e))?;
        let files = shared.files.names(conn)?;
        let who = Actor { number: String::new(), name: "守帳".to_owned(), role: kernel::Role::Officer };
        let note = Note { at, who: &who, why: "migration" };
        shared.with_raw(|file| written(shared, (conn, &files, file), &to, &note, None, &kernel::Silent).map(|_| ()))
    })();
    done.map_err(|p: Problem| {
        Problem::new(
            &p.code,
            format!(
                "新しい版の守帳で開く前の控え（バックアップ）を作れなかったため、帳簿を開いていません。帳簿は元のままです。「{}」に書き込めるか、空きがあるかを確かめて、もう一度開いてください。（{}）",
                folder.display(),
                p.message
            ),
        )
    })
}

/// When, by whom and why a backup is taken.
struct Note<'a> {
    at: &'a str,
    who: &'a Actor,
    why: &'a str,
}

/// Writes what is in the frozen book (its tables, its sealed files, the bytes of its database) into one file.
fn written(
    shared: &Shared,
    (conn, files, database): (&Connection, &[String], &mut File),
    to: &Path,
    note: &Note<'_>,
    since: Option<&(i64, String)>,
    progress: &dyn Progress,
) -> Result<Backup> {
    let ledgers: Vec<&str> = shared.tables.iter().map(|t| t.def.key).collect();
    let mut contents = Contents {
        made_at: note.at.to_owned(),
        number: note.who.number.clone(),
        made_by: note.who.name.clone(),
        why: note.why.to_owned(),
        shared: crate::share::folder_of(&shared.dir),
        ..Contents::of(conn, &ledgers)?
    };
    vault::write_beside(to, |beside| {
        let total = whole_size(shared, files, database)?;
        let mut file = File::create(beside)?;
        // Written once, read again once.
        let total = 2 * total;
        let (parts, mut hashed) = hashing(&file, total, progress, |out| {
            database.seek(SeekFrom::Start(0))?;
            let mut parts = vec![(DATABASE.to_owned(), out.part(database)?)];
            for name in files {
                let mut sealed = sealed_file(shared, name)?;
                parts.push((format!("{}/{name}", Files::FOLDER), out.part(&mut sealed)?));
            }
            Ok(parts)
        })?;
        let done = parts.iter().map(|(_, size)| size).sum();
        let digests = std::mem::take(&mut hashed.parts);
        contents.parts =
            parts.into_iter().zip(digests).map(|((name, size), digest)| Part { name, size, digest }).collect();
        let keys = fs::read(shared.dir.join(KEYS))?;
        let plain = serde_json::to_vec(&contents).map_err(Problem::internal)?;
        let mut sealed = Vec::new();
        vault::seal(&shared.backup, ABOUT, &mut plain.as_slice(), &mut sealed)?;
        let tail = Tail::bytes(&keys, &sealed, done);
        file.write_all(&tail)?;
        hashed.whole.update(&tail);
        let digest = hex::encode(hashed.whole.finalize());
        let size = done + tail.len() as u64;
        // The disk takes the bytes while they are read again.
        let seen = std::thread::scope(|threads| {
            let forced = threads.spawn(|| file.sync_all());
            let again = || {
                let way = Way { done: AtomicU64::new(done), total, progress };
                as_read(&File::open(beside)?, &contents, shared, database, &way)
            };
            let seen = super::check::open(beside, shared, &contents, since, again, progress);
            forced.join().map_err(|_| Problem::internal("控えの書き込み"))??;
            seen
        })?;
        Ok(Backup { path: to.to_owned(), size, digest, contents, sound: seen })
    })
}

/// Compares what was written, part by part, with the frozen book.
fn as_read(backup: &File, contents: &Contents, shared: &Shared, database: &File, way: &Way<'_>) -> Result<()> {
    let mut begin = 0;
    for part in &contents.parts {
        match part.name.strip_prefix(Files::FOLDER) {
            None => same(backup, begin, database, part.size, way)?,
            Some(name) => {
                same(backup, begin, &sealed_file(shared, name.trim_start_matches('/'))?, part.size, way)?;
            }
        }
        begin += part.size;
    }
    Ok(())
}

fn sealed_file(shared: &Shared, name: &str) -> Result<File> {
    File::open(shared.dir.join(Files::FOLDER).join(name)).map_err(|e| missing(&e, name))
}

fn whole_size(shared: &Shared, files: &[String], database: &File) -> Result<u64> {
    let mut total = database.metadata()?.len();
    for name in files {
        let path = shared.dir.join(Files::FOLDER).join(name);
        total += fs::metadata(&path).map_err(|e| missing(&e, name))?.len();
    }
    Ok(total)
}

fn missing(e: &std::io::Error, name: &str) -> Problem {
    if e.kind() == std::io::ErrorKind::NotFound {
        return Problem::new(
            code::DAMAGED,
            format!(
                "帳簿のフォルダから、添付などの保管ファイルがなくなっています（{}）。控え（バックアップ）を作れません。情報システム課に連絡してください。",
                name.get(..8).unwrap_or(name)
            ),
        );
    }
    std::io::Error::from(e.kind()).into()
}

/// What is written goes to whoever hashes it at the same time.
enum Beside {
    Bytes(Vec<u8>),
    /// A part is over.
    End,
}

/// Pieces that may wait to be hashed.
const WAITING: usize = 8;

/// Digests of the parts, and the hash of everything so far.
struct Hashed {
    parts: Vec<String>,
    whole: Sha256,
}

fn hashed(from: &Receiver<Beside>, used: &SyncSender<Vec<u8>>) -> Hashed {
    let (mut parts, mut whole) = (Vec::new(), Sha256::new());
    // The first part begins where the file begins: its hash is that of the file.
    let mut part: Option<Sha256> = None;
    for beside in from {
        match beside {
            Beside::Bytes(bytes) => {
                whole.update(&bytes);
                if let Some(part) = &mut part {
                    part.update(&bytes);
                }
                // Nobody may need it any more.
                let _ = used.try_send(bytes);
            }
            Beside::End => {
                let over = part.replace(Sha256::new()).unwrap_or_else(|| whole.clone());
                parts.push(hex::encode(over.finalize()));
            }
        }
    }
    Hashed { parts, whole }
}

struct Out<'p> {
    file: &'p File,
    hashing: SyncSender<Beside>,
    used: Receiver<Vec<u8>>,
    done: u64,
    total: u64,
    progress: &'p dyn Progress,
}

impl Out<'_> {
    /// Copies one part as it is; answers its size.
    fn part(&mut self, from: &mut dyn Read) -> Result<u64> {
        let gone = |_| Problem::internal("控えの照合");
        let mut size = 0;
        loop {
            let mut bytes = self.used.try_recv().unwrap_or_default();
            bytes.resize(CHUNK, 0);
            let n = from.read(&mut bytes)?;
            if n == 0 {
                self.hashing.send(Beside::End).map_err(gone)?;
                return Ok(size);
            }
            bytes.truncate(n);
            self.file.write_all(&bytes)?;
            self.hashing.send(Beside::Bytes(bytes)).map_err(gone)?;
            size += n as u64;
            self.done += n as u64;
            self.progress.step(self.done >> 20, self.total >> 20)?;
        }
    }
}

/// Has `work` write into the file, with a thread beside it that hashes what is written.
fn hashing<T>(
    file: &File,
    total: u64,
    progress: &dyn Progress,
    work: impl FnOnce(&mut Out<'_>) -> Result<T>,
) -> Result<(T, Hashed)> {
    std::thread::scope(|threads| {
        let (bytes, written) = sync_channel(WAITING);
        let (back, used) = sync_channel(WAITING);
        let beside = threads.spawn(move || hashed(&written, &back));
        let mut out = Out { file, hashing: bytes, used, done: 0, total, progress };
        let done = work(&mut out);
        // The end of what there is to hash.
        drop(out);
        let hashed = beside.join().map_err(|_| Problem::internal("控えの照合"))?;
        Ok((done?, hashed))
    })
}

/// Puts a copy of a finished backup into another folder, and compares it.
///
/// # Errors
/// [`code::DISK`] or [`code::NOT_FOUND`] if the folder is not there; nothing is left then.
pub fn copy_backup(from: &Path, folder: &Path, digest: &str, progress: &dyn Progress) -> Result<PathBuf> {
    let name = from.file_name().ok_or_else(|| Problem::internal("控えの名前"))?;
    if !folder.is_dir() {
        return Err(std::io::Error::from(std::io::ErrorKind::NotFound).into());
    }
    let to = folder.join(name);
    vault::write_beside(&to, |beside| {
        let file = File::create(beside)?;
        let total = fs::metadata(from)?.len();
        hashing(&file, total, progress, |out| out.part(&mut File::open(from)?))?;
        file.sync_all()?;
        let mut again = Sha256::new();
        std::io::copy(&mut File::open(beside)?, &mut HashInto(&mut again))?;
        if hex::encode(again.finalize()) != digest {
            return Err(super::damaged());
        }
        Ok(())
    })?;
    Ok(to)
}

struct HashInto<'h>(&'h mut Sha256);

impl Write for HashInto<'_> {
    fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
        self.0.update(buf);
        Ok(buf.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The key that seals lists of contents, for whoever has opened the key slots of a backup.
pub(crate) fn contents_key(key: &vault::BookKey) -> SubKey {
    key.derive(super::BACKUP_KEY)
}
