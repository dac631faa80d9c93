//! Connections to the database of a book: the key, the settings that every one has, and what they share.

use crate::backup;
use crate::book::{DATABASE, Setup};
use crate::files::Files;
use crate::migrate::Migration;
use crate::share::{self, Share};
use crate::sql::{Said, damaged};
use crate::table::Table;
use kernel::{Clock, LedgerDef, Problem, Result, code};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, Once, PoisonError, RwLock};
use std::time::Duration;
use vault::{BookKey, SubKey};
use zeroize::Zeroizing;

/// Marks the database as ours ("MORI").
pub(crate) const APPLICATION: i32 = 0x4D4F_5249;
/// Pages kept decrypted by each connection, in KiB. Deciphering costs five times a plain read, so this is sized on purpose.
const CACHE_KIB: i64 = 128 * 1024;
/// SQLite calls itself ready before SQLCipher's own start is over, so a second thread that opens a book in that
/// instant is refused its key. The first connection of the process is therefore made alone.
static CIPHER_READY: Once = Once::new();

/// What every connection of a book shares.
pub(crate) struct Shared {
    pub(crate) dir: PathBuf,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) tables: Vec<Table>,
    pub(crate) files: Files,
    pub(crate) head: SubKey,
    pub(crate) share_key: SubKey,
    pub(crate) migrations: &'static [Migration],
    pub(crate) ledgers: &'static [&'static LedgerDef],
    /// Seals the lists of contents of backups.
    pub(crate) backup: SubKey,
    pub(crate) key: BookKey,
    database: SubKey,
    /// The database file as bytes, once it was asked for. Closing such a handle takes the locks of every connection of
    /// this process with it, so it is closed after the last connection, with this.
    raw: Mutex<Option<File>>,
    idle: Mutex<Vec<Connection>>,
    /// Readers at work; held while the database is exchanged, so that none begins meanwhile.
    readers: Mutex<usize>,
    pub(crate) none_reads: Condvar,
    share: RwLock<Option<Arc<Share>>>,
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

    pub(crate) fn readers(&self) -> MutexGuard<'_, usize> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The handle of the database's bytes, empty until somebody opens it.
    pub(crate) fn raw(&self) -> MutexGuard<'_, Option<File>> {
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

    pub(crate) fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
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

    pub(crate) fn connect(&self, make: bool) -> Result<Connection> {
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
pub(crate) fn wal_is_empty(conn: &Connection) -> Result<bool> {
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

/// A long change may have taken more room.
pub(crate) fn set_cache(conn: &Connection) -> Result<()> {
    conn.pragma_update(None, "cache_size", -CACHE_KIB).said()
}

/// Empties the write-ahead log, unless a reader still needs it.
pub(crate) fn truncate_wal(conn: &Connection) -> Result<()> {
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
