//! Reading while others write, and moments in which nobody does: the database file held still, alone, or exchanged.

use crate::book::Book;
use crate::connect::wal_is_empty;
use crate::migrate::migrate;
use crate::reading::Reading;
use crate::share;
use crate::sql::Said;
use kernel::{Problem, Result, code};
use rusqlite::Connection;
use std::ops::Deref;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// Connections kept for the next reader.
const IDLE_READERS: usize = 2;

/// A reader with its own connection: it never waits for a change, and sees the book as last committed.
pub struct Reader {
    reading: Option<Reading>,
}

/// The book as it was committed last. While this lives, others may write, but the database file stays as it is.
pub(crate) struct Frozen {
    pub(crate) conn: Connection,
    pub(crate) head: (i64, String),
    pub(crate) version: i32,
    /// Names of the sealed files that it refers to.
    pub(crate) files: Vec<String>,
}

impl Book {
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

fn busy() -> Problem {
    Problem::new(code::DISK, "書き出しや印刷が続いているため、いまは行えません。終わってから、もう一度行ってください。")
}
