//! Making, opening and changing a book.

use crate::account::slot;
use crate::connect::{APPLICATION, Shared, check_application, set_cache, truncate_wal};
use crate::files::Files;
use crate::journal::{self, Entry};
use crate::keep::Keep;
use crate::migrate::{Migration, migrate};
use crate::reading::Reading;
use crate::share::{self, Share};
use crate::sql::Said;
use crate::tx::Tx;
use crate::{backup, checkpoint, head, place};
use kernel::{Actor, Clock, LedgerDef, Problem, Result, code};
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use vault::{BookKey, KeyFile, SlotKind, Way, WayChange};

pub(crate) const DATABASE: &str = "book.db";
pub(crate) const KEYS: &str = "keys.json";

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

/// An open book. Shared between threads: one writes at a time, any number read.
pub struct Book {
    pub(crate) shared: Arc<Shared>,
    writer: Mutex<Reading>,
    /// Something was entered since it was opened.
    entered: AtomicBool,
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

    /// The database file.
    pub(crate) fn database(&self) -> PathBuf {
        self.shared.dir.join(DATABASE)
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
