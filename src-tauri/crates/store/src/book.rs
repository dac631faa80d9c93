//! Making, opening and changing a book.

use crate::account::slot;
use crate::files::Files;
use crate::journal::{self, Entry};
use crate::keep::Keep;
use crate::migrate::{Migration, migrate};
use crate::reading::Reading;
use crate::share::{self, Share};
use crate::sql::{Said, damaged};
use crate::table::Table;
use crate::tx::Tx;
use crate::{backup, checkpoint, head, place};
use kernel::{Actor, Clock, LedgerDef, Problem, Result, code};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, Once, PoisonError, RwLock};
use std::time::{Duration, Instant};
use vault::{BookKey, KeyFile, SlotKind, SubKey, Way, WayChange};
use zeroize::Zeroizing;

pub(crate) const DATABASE: &str = "book.db";
pub(crate) const KEYS: &str = "keys.json";
/// Marks the database as ours ("MORI").
const APPLICATION: i32 = 0x4D4F_5249;
/// Pages kept decrypted by each connection, in KiB. Deciphering costs five times a plain read, so this is sized on purpose.
const CACHE_KIB: i64 = 128 * 1024;
/// Connections kept for the next reader.
const IDLE_READERS: usize = 2;
/// SQLite calls itself ready before SQLCipher's own start is over, so a second thread that opens a book in that
/// instant is refused its key. The first connection of the process is therefore made alone.
static CIPHER_READY: Once = Once::new();

/// What a book needs from outside.
#[derive(Clone)]
pub struct Setup {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// All ledgers, in menu order.
    pub ledgers: &'static [&'static LedgerDef],
    /// The tables; [`crate::MIGRATIONS`] outside tests.
    pub migrations: &'static [Migration],
    /// What trying a password costs.
    pub cost: vault::Params,
}

/// What every connection of a book shares.
pub(crate) struct Shared {
    pub(crate) dir: PathBuf,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) tables: Vec<Table>,
    pub(crate) files: Files,
    pub(crate) head: SubKey,
    pub(crate) share_key: SubKey,
    pub(crate) migrations: &'static [Migration],
    ledgers: &'static [&'static LedgerDef],
    /// Seals the lists of contents of backups.
    pub(crate) backup: SubKey,
    key: BookKey,
    database: SubKey,
    /// The database file as bytes, once it was asked for. Closing such a handle takes the locks of every connection of
    /// this process with it, so it is closed after the last connection, with this.
    raw: Mutex<Option<File>>,
    idle: Mutex<Vec<Connection>>,
    /// Readers at work; held while the database is exchanged, so that none begins meanwhile.
    readers: Mutex<usize>,
    none_reads: Condvar,
    share: RwLock<Option<Arc<Share>>>,
}

/// The book as it was committed last. While this lives, others may write, but the database file stays as it is.
pub(crate) struct Frozen {
    pub(crate) conn: Connection,
    pub(crate) head: (i64, String),
    pub(crate) version: i32,
    /// Names of the sealed files that it refers to.
    pub(crate) files: Vec<String>,
}

/// An open book. Shared between threads: one writes at a time, any number read.
pub struct Book {
    pub(crate) shared: Arc<Shared>,
    writer: Mutex<Reading>,
    /// Something was entered since it was opened.
    entered: AtomicBool,
}

/// A reader with its own connection: it never waits for a change, and sees the book as last committed.
pub struct Reader {
    reading: Option<Reading>,
}

/// What a change did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed<T> {
    /// What the work answered.
    pub value: T,
    /// The journal entry; 0 if nothing was changed.
    pub seq: i64,
    /// Ledgers (and `setting`, `person`, `report`) whose lists are stale.
    pub ledgers: Vec<String>,
}

impl Book {
    /// Makes a book in `dir` that opens with one password for everybody, as books did before there were accounts.
    ///
    /// # Errors
    /// As [`Book::create_for`].
    pub fn create(dir: &Path, password: &str, setup: Setup) -> Result<Book> {
        Book::create_for(dir, &[Way { name: slot::WHOLE_BOOK, kind: SlotKind::Password, secret: password }], setup)
    }

    /// Makes a book in `dir`, which is created if needed, with these ways in.
    ///
    /// # Errors
    /// [`code::INVALID`] if a password is too short, [`code::BAD_REQUEST`] if there is a book already,
    /// [`code::DISK`] for network, read-only and full places. What was begun is removed again.
    pub fn create_for(dir: &Path, ways: &[Way<'_>], setup: Setup) -> Result<Book> {
        for way in ways {
            vault::check_password(way.secret)?;
        }
        place::refuse_network(dir)?;
        if dir.join(DATABASE).exists() || dir.join(KEYS).exists() {
            return Err(Problem::new(
                code::BAD_REQUEST,
                "このフォルダにはすでに帳簿があります。開くか、別のフォルダを選んでください。",
            ));
        }
        let was_there = dir.exists();
        let made = Book::make(dir, ways, setup);
        if made.is_err() {
            // Nothing of value is in a book that could not be made; the first error is the one to tell.
            for name in [DATABASE, "book.db-wal", "book.db-shm", KEYS, head::FILE] {
                let _ = fs::remove_file(dir.join(name));
            }
            let _ = fs::remove_dir(dir.join(Files::FOLDER));
            if !was_there {
                let _ = fs::remove_dir(dir);
            }
        }
        made
    }

    fn make(dir: &Path, ways: &[Way<'_>], setup: Setup) -> Result<Book> {
        fs::create_dir_all(dir)?;
        let (_, key) = KeyFile::create(&dir.join(KEYS), ways, setup.cost)?;
        let shared = Shared::new(dir, &key, &setup);
        shared.files.make_folder()?;
        let mut conn = shared.connect(true)?;
        conn.pragma_update(None, "application_id", APPLICATION).said()?;
        migrate(&mut conn, setup.migrations, setup.ledgers)?;
        conn.execute("INSERT INTO meta (key, value) VALUES ('created_at', ?1)", [journal::stamp(&*setup.clock)])
            .said()?;
        checkpoint::ensure_key(&conn, &journal::stamp(&*setup.clock))?;
        truncate_wal(&conn)?;
        Ok(Book::with(conn, shared))
    }

    /// Opens the book in `dir` with the one password of [`Book::create`].
    ///
    /// # Errors
    /// As [`Book::key_file`] and [`Book::open_with`], and [`code::WRONG_PASSWORD`].
    pub fn open(dir: &Path, password: &str, setup: Setup) -> Result<Book> {
        let key = Book::key_file(dir)?.open(slot::WHOLE_BOOK, password)?;
        Book::open_with(dir, &key, setup)
    }

    /// The key file of the book in `dir`; nothing is opened by it yet.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`] if there is no book, [`code::NEWER_BOOK`], [`code::DAMAGED`], [`code::DISK`].
    pub fn key_file(dir: &Path) -> Result<KeyFile> {
        place::refuse_network(dir)?;
        share::keys_before_open(dir)?;
        crate::rekey::clear(dir);
        if !Book::is_in(dir) {
            return Err(Problem::new(
                code::NOT_FOUND,
                "このフォルダに帳簿はありません。場所を確かめるか、新しい帳簿を作ってください。",
            ));
        }
        KeyFile::read(&dir.join(KEYS))
    }

    /// Opens the book in `dir` with its key, migrating it if an older version made it.
    ///
    /// # Errors
    /// [`code::NEWER_BOOK`], [`code::DAMAGED`], [`code::DISK`].
    pub fn open_with(dir: &Path, key: &BookKey, setup: Setup) -> Result<Book> {
        let shared = Shared::new(dir, key, &setup);
        shared.files.make_folder()?;
        let mut conn = shared.connect(false)?;
        check_application(&conn)?;
        if crate::migrate::is_due(&conn, setup.migrations)? {
            let places: backup::BackupPlaces = conn
                .query_row("SELECT json FROM setting WHERE key = ?1", [crate::setting::BACKUP], |r| {
                    r.get::<_, String>(0)
                })
                .ok()
                .and_then(|json| serde_json::from_str(&json).ok())
                .unwrap_or_default();
            let folder = match places.folder.as_str() {
                "" => backup::folder_beside(dir),
                chosen => PathBuf::from(chosen),
            };
            backup::before_migration(&shared, &conn, &folder, &journal::stamp(&*setup.clock))?;
        }
        migrate(&mut conn, setup.migrations, setup.ledgers)?;
        checkpoint::ensure_key(&conn, &journal::stamp(&*setup.clock))?;
        shared.files.sweep(&mut conn)?;
        if let Some(share) = Share::of(dir, &shared.share_key)? {
            shared.share_with(share);
            // Inside, so that nobody exchanges the database meanwhile.
            head::settle(&shared, &conn);
        }
        Ok(Book::with(conn, shared))
    }

    pub(crate) fn with(conn: Connection, shared: Shared) -> Book {
        let shared = Arc::new(shared);
        let writer = Mutex::new(Reading { conn, shared: shared.clone() });
        Book { writer, shared, entered: AtomicBool::new(false) }
    }

    /// True if a book lies in `dir`.
    #[must_use]
    pub fn is_in(dir: &Path) -> bool {
        // A restored book that was cut off before it got its name gets it now; if it cannot, there is none yet.
        if !dir.exists() && backup::finish_restore(dir).is_err() {
            return false;
        }
        dir.join(DATABASE).is_file() && dir.join(KEYS).is_file()
    }

    /// The folder of the book.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.shared.dir
    }

    /// The version of the book's tables.
    pub fn version(&self) -> Result<i32> {
        crate::migrate::version(&self.lock().conn)
    }

    /// True if this is the key of the book.
    #[must_use]
    pub fn has_key(&self, key: &BookKey) -> bool {
        self.shared.key.is(key)
    }

    /// Changes records: all of it or, after an error or a panic, nothing. Leaves one journal entry, signed with who
    /// and when, unless nothing was changed. `action` is a stored word such as `asset.add`.
    pub fn change<T>(
        &self,
        who: &Actor,
        action: &str,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<Changed<T>> {
        self.change_before(who, action, work, || Ok(()))
    }

    /// The same, with changes of the ways into the book. The key file is written last before the commit: whoever is
    /// interrupted between the two has the new password, and at worst changes it once more.
    ///
    /// # Errors
    /// Also [`code::INVALID`] if a secret is too short or no way would be left.
    pub fn change_ways<T>(
        &self,
        who: &Actor,
        action: &str,
        (ways, cost): (&[WayChange<'_>], vault::Params),
        work: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<Changed<T>> {
        let keys = || KeyFile::read(&self.shared.dir.join(KEYS))?.change(ways, &self.shared.key, cost);
        self.change_before(who, action, work, keys)
    }

    fn change_before<T>(
        &self,
        who: &Actor,
        action: &str,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T>,
        before_commit: impl FnOnce() -> Result<()>,
    ) -> Result<Changed<T>> {
        let writer = self.lock();
        let conn = &writer.conn;
        set_cache(conn)?;
        let open = Open::begin(conn)?;
        let mut tx = Tx::new(&writer, who, action)?;
        let value = work(&mut tx)?;
        let (entry, ledgers) = tx.finish()?;
        // What changes no record (a print, an export) is entered without the lease.
        if entry.as_ref().is_some_and(|e| e.changes > 0)
            && let Some(share) = self.shared.share()
        {
            share.before_write(&writer, who)?;
        }
        before_commit()?;
        open.commit()?;
        if entry.is_some() {
            self.entered.store(true, Ordering::Relaxed);
        }
        // From here on the change is made: what fails below waits for the next one.
        let _ = truncate_wal(conn);
        let _ = set_cache(conn);
        if let Some(Entry { seq, hash, .. }) = &entry {
            head::advance(&self.shared, conn, *seq, hash);
        }
        Ok(Changed { value, seq: entry.map_or(0, |e| e.seq), ledgers })
    }

    /// Keeps what is nobody's record (drafts, views, mappings): encrypted, all or nothing, not journalled.
    pub fn keep<T>(&self, work: impl FnOnce(&Keep<'_>) -> Result<T>) -> Result<T> {
        let writer = self.lock();
        let open = Open::begin(&writer.conn)?;
        let value = work(&Keep::new(&writer))?;
        open.commit()?;
        Ok(value)
    }

    /// A reader of its own; may be used in another thread.
    pub fn reader(&self) -> Result<Reader> {
        let mut readers = self.shared.readers();
        let idle = self.shared.idle().pop();
        let conn = match idle {
            Some(conn) => conn,
            None => {
                let conn = self.shared.connect(false)?;
                conn.pragma_update(None, "query_only", true).said()?;
                conn
            }
        };
        *readers += 1;
        Ok(Reader { reading: Some(Reading { conn, shared: self.shared.clone() }) })
    }

    /// The database file.
    pub(crate) fn database(&self) -> PathBuf {
        self.shared.dir.join(DATABASE)
    }

    /// Brings everything into the database file and holds it there.
    ///
    /// # Errors
    /// [`code::DISK`] while a long reading keeps the log from being emptied.
    pub(crate) fn freeze(&self) -> Result<Frozen> {
        let writer = self.lock();
        self.empty_log(&writer.conn)?;
        let conn = self.shared.connect(false)?;
        conn.execute_batch("BEGIN").said()?;
        // The log is empty, so this holds the database file itself, and no log is brought into it meanwhile.
        let head = share::head(&conn)?;
        let version = crate::migrate::version(&conn)?;
        let files = self.shared.files.names(&conn)?;
        Ok(Frozen { conn, head, version, files })
    }

    /// Brings the whole log into the database file.
    pub(crate) fn empty_log(&self, conn: &Connection) -> Result<()> {
        let begun = Instant::now();
        while !wal_is_empty(conn)? {
            if begun.elapsed() > Duration::from_secs(3) {
                return Err(busy());
            }
            // A list that is just being read keeps the log for a moment.
            self.shared.idle().clear();
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Closes every connection and does `work`; if that fails, the book goes on as it was.
    pub(crate) fn alone(&self, writer: &mut Reading, work: impl FnOnce() -> Result<()>) -> Result<()> {
        let readers = self.shared.readers();
        let patience = Duration::from_secs(3);
        let waited = self.shared.none_reads.wait_timeout_while(readers, patience, |n| *n > 0);
        let (readers, late) = waited.unwrap_or_else(PoisonError::into_inner);
        if late.timed_out() || !wal_is_empty(&writer.conn)? {
            return Err(busy());
        }
        self.shared.idle().clear();
        writer.conn = Connection::open_in_memory().said()?;
        *self.shared.raw() = None;
        let done = work();
        if done.is_err() {
            writer.conn = self.shared.connect(false)?;
        }
        drop(readers);
        done
    }

    /// Exchanges the database file while nobody reads or writes; `None` if somebody does, or if the book no longer stands
    /// where it stood. `look` sees the old database last, `exchange` puts the new one in its place.
    pub(crate) fn exchange<T>(
        &self,
        stands: &(i64, String),
        patience: Duration,
        look: impl FnOnce(&Connection) -> Result<T>,
        exchange: impl FnOnce() -> Result<()>,
    ) -> Result<Option<T>> {
        let mut writer = self.lock();
        if share::head(&writer.conn)? != *stands {
            return Ok(None);
        }
        let readers = self.shared.readers();
        let waited = self.shared.none_reads.wait_timeout_while(readers, patience, |n| *n > 0);
        let (readers, late) = waited.unwrap_or_else(PoisonError::into_inner);
        if late.timed_out() {
            return Ok(None);
        }
        self.shared.idle().clear();
        let seen = look(&writer.conn)?;
        if !wal_is_empty(&writer.conn)? {
            return Ok(None);
        }
        // The last connection takes the log with it.
        writer.conn = Connection::open_in_memory().said()?;
        *self.shared.raw() = None;
        let exchanged = exchange();
        let mut conn = self.shared.connect(false)?;
        migrate(&mut conn, self.shared.migrations, self.shared.ledgers)?;
        writer.conn = conn;
        drop(readers);
        exchanged.map(|()| Some(seen))
    }

    /// A panic inside a change rolled it back; the connection itself is sound.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Reading> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Book {
    fn drop(&mut self) {
        self.shared.idle().clear();
        // What was entered is signed; a book that cannot be written any more is signed the next time.
        if self.entered.load(Ordering::Relaxed) {
            let _ = self.checkpoint("close");
        }
        // A log that could not be emptied is read again at the next opening.
        let _ = truncate_wal(&self.lock().conn);
    }
}

impl Deref for Reader {
    type Target = Reading;

    fn deref(&self) -> &Reading {
        match &self.reading {
            Some(reading) => reading,
            None => unreachable!("a reader has its connection until it is dropped"),
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(Reading { conn, shared }) = self.reading.take() {
            let mut idle = shared.idle();
            if idle.len() < IDLE_READERS && conn.is_autocommit() {
                idle.push(conn);
            }
            drop(idle);
            let mut readers = shared.readers();
            *readers = readers.saturating_sub(1);
            if *readers == 0 {
                shared.none_reads.notify_all();
            }
        }
    }
}

impl Shared {
    /// Nothing is opened or made yet.
    pub(crate) fn new(dir: &Path, key: &BookKey, setup: &Setup) -> Shared {
        Shared {
            dir: dir.to_owned(),
            clock: setup.clock.clone(),
            tables: setup.ledgers.iter().map(|def| Table::new(def)).collect(),
            files: Files::new(dir, key),
            head: key.derive("head 1"),
            share_key: key.derive(share::SHARE_KEY),
            migrations: setup.migrations,
            ledgers: setup.ledgers,
            backup: key.derive(backup::BACKUP_KEY),
            key: key.clone(),
            database: key.derive("database 1"),
            raw: Mutex::new(None),
            idle: Mutex::new(Vec::new()),
            readers: Mutex::new(0),
            none_reads: Condvar::new(),
            share: RwLock::new(None),
        }
    }

    /// The same keys and ledgers over another folder: a branch that was set aside.
    pub(crate) fn over(&self, dir: &Path) -> Shared {
        Shared {
            dir: dir.to_owned(),
            clock: self.clock.clone(),
            tables: self.tables.iter().map(|t| Table::new(t.def)).collect(),
            files: self.files.over(dir),
            head: self.head.clone(),
            share_key: self.share_key.clone(),
            migrations: self.migrations,
            ledgers: self.ledgers,
            backup: self.backup.clone(),
            key: self.key.clone(),
            database: self.database.clone(),
            raw: Mutex::new(None),
            idle: Mutex::new(Vec::new()),
            readers: Mutex::new(0),
            none_reads: Condvar::new(),
            share: RwLock::new(None),
        }
    }

    pub(crate) fn share(&self) -> Option<Arc<Share>> {
        self.share.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn share_with(&self, share: Share) {
        *self.share.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(share));
    }

    pub(crate) fn share_off(&self) {
        *self.share.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn readers(&self) -> MutexGuard<'_, usize> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The handle of the database's bytes, empty until somebody opens it.
    fn raw(&self) -> MutexGuard<'_, Option<File>> {
        self.raw.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the database's bytes as they lie on the disk, always by the same handle.
    pub(crate) fn with_raw<T>(&self, work: impl FnOnce(&mut File) -> Result<T>) -> Result<T> {
        let mut raw = self.raw();
        let file = match &mut *raw {
            Some(file) => file,
            none => none.insert(File::open(self.dir.join(DATABASE))?),
        };
        work(file)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The table of a ledger.
    pub(crate) fn table(&self, ledger: &str) -> Result<&Table> {
        self.tables
            .iter()
            .find(|t| t.def.key == ledger)
            .ok_or_else(|| Problem::new(code::BAD_REQUEST, format!("「{ledger}」という台帳はありません。")))
    }

    /// The key of the database, spelled for SQLCipher.
    pub(crate) fn database_key(&self) -> Zeroizing<String> {
        self.database.hex()
    }

    fn connect(&self, make: bool) -> Result<Connection> {
        self.connect_to(&self.dir.join(DATABASE), make)
    }

    /// Gives a fresh connection the key, and sees whether it fits.
    pub(crate) fn unlock(&self, conn: &Connection) -> Result<()> {
        let key = Zeroizing::new(format!("x'{}'", &*self.database.hex()));
        // What goes wrong is told by the results; the library's own log would go to the terminal.
        conn.pragma_update(None, "cipher_log_level", "NONE").said()?;
        conn.pragma_update(None, "key", key.as_str()).said()?;
        // The first read shows whether the key fits; everything before it only notes settings.
        conn.query_row("SELECT COUNT(*) FROM sqlite_master", [], |_| Ok(())).said()
    }

    pub(crate) fn connect_to(&self, path: &Path, make: bool) -> Result<Connection> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if make {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        // If this fails, so does the opening below, and says why.
        CIPHER_READY.call_once(|| drop(Connection::open_in_memory()));
        let conn = Connection::open_with_flags(path, flags).said()?;
        self.unlock(&conn)?;
        conn.busy_timeout(Duration::from_secs(5)).said()?;
        conn.pragma_update(None, "journal_mode", "WAL").said()?;
        // A change that was answered survives a power cut, and the head file is never ahead of the book.
        conn.pragma_update(None, "synchronous", "FULL").said()?;
        conn.pragma_update(None, "foreign_keys", true).said()?;
        conn.pragma_update(None, "temp_store", "MEMORY").said()?;
        set_cache(&conn)?;
        conn.pragma_update(None, "trusted_schema", false).said()?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).said()?;
        conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0).said()?;
        crate::pack::teach(&conn).said()?;
        conn.set_prepared_statement_cache_capacity(64);
        Ok(conn)
    }
}

/// Refuses a database that is not ours.
pub(crate) fn check_application(conn: &Connection) -> Result<()> {
    let application: i32 = conn.query_row("PRAGMA application_id", [], |r| r.get(0)).said()?;
    if application == APPLICATION { Ok(()) } else { Err(damaged()) }
}

/// Empties the write-ahead log; true if nothing is left in it.
fn wal_is_empty(conn: &Connection) -> Result<bool> {
    conn.busy_timeout(Duration::ZERO).said()?;
    let done: rusqlite::Result<(i64, i64)> =
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| Ok((r.get(0)?, r.get(1)?)));
    conn.busy_timeout(Duration::from_secs(5)).said()?;
    match done {
        Ok((busy, left)) => Ok(busy == 0 && left <= 0),
        Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => Ok(false),
        Err(e) => Err(crate::sql::problem(&e)),
    }
}

fn busy() -> Problem {
    Problem::new(code::DISK, "書き出しや印刷が続いているため、いまは行えません。終わってから、もう一度行ってください。")
}

/// A long change may have taken more room.
fn set_cache(conn: &Connection) -> Result<()> {
    conn.pragma_update(None, "cache_size", -CACHE_KIB).said()
}

/// Empties the write-ahead log, unless a reader still needs it.
fn truncate_wal(conn: &Connection) -> Result<()> {
    conn.busy_timeout(Duration::ZERO).said()?;
    let done = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    conn.busy_timeout(Duration::from_secs(5)).said()?;
    match done {
        Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => Ok(()),
        // What was committed is in the log; moving it can wait for the next change.
        Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull) => Ok(()),
        other => other.said(),
    }
}

/// A write transaction that is rolled back unless it is committed, whatever happens in between.
struct Open<'c> {
    conn: &'c Connection,
    done: bool,
}

impl<'c> Open<'c> {
    fn begin(conn: &'c Connection) -> Result<Open<'c>> {
        conn.execute_batch("BEGIN IMMEDIATE").said()?;
        Ok(Open { conn, done: false })
    }

    fn commit(mut self) -> Result<()> {
        self.conn.execute_batch("COMMIT").said()?;
        self.done = true;
        Ok(())
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.done && !self.conn.is_autocommit() {
            // SQLite rolls back by itself when the connection goes; nothing else can be done here.
            let _ = self.conn.execute_batch("ROLLBACK");
        }
    }
}
