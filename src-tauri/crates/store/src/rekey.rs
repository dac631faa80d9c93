//! A new key for the whole book (鍵の更新): database, sealed files and key slots are made anew beside the book, opened and
//! verified there, and then the two folders change names. What is interrupted leaves the old book or the new one.

use crate::backup::{READY, finish_restore, named, waiting};
use crate::book::{Book, DATABASE, KEYS, Setup};
use crate::connect::{Shared, check_application};
use crate::files::Files;
use crate::sql::Said;
use crate::tx::Tx;
use crate::{head, journal, share};
use kernel::{Actor, Problem, Progress, Result, code};
use rusqlite::Connection;
use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use vault::{KeyFile, Way};
use zeroize::Zeroizing;

/// What the folder with the old key is called until it is removed.
const BEFORE: &str = "_鍵の更新の前";

impl Book {
    /// Refuses a book whose key cannot be changed from here.
    ///
    /// # Errors
    /// [`code::WRONG_STATE`] for a shared book: the other PCs would be left with the old key.
    pub fn may_rekey(&self) -> Result<()> {
        if self.shared.share().is_none() {
            return Ok(());
        }
        Err(Problem::new(
            code::WRONG_STATE,
            "共有している帳簿の鍵は更新できません。設定の「共有」で、ほかのパソコンの分も含めて共有をやめてから行い、そのあと改めて共有してください。",
        ))
    }

    /// Puts the book under a new random key, which only `ways` open. `work` enters that in the journal of the new book.
    /// Nobody writes meanwhile; afterwards this book is over, and the folder is opened again.
    ///
    /// # Errors
    /// As [`Book::may_rekey`], [`code::DISK`], [`code::CANCELLED`]: the book is as it was and goes on.
    pub fn rekey(
        &self,
        ways: &[Way<'_>],
        setup: &Setup,
        who: &Actor,
        work: impl FnOnce(&mut Tx<'_>) -> Result<()>,
        progress: &dyn Progress,
    ) -> Result<()> {
        self.may_rekey()?;
        let dir = self.dir().to_owned();
        let (beside, old) = (waiting(&dir), named(&dir, BEFORE));
        for left in [&beside, &old] {
            if left.exists() {
                fs::remove_dir_all(left)?;
            }
        }
        let mut writer = self.lock();
        self.empty_log(&writer.conn)?;
        let made = self.make_rekeyed(&writer.conn, &beside, ways, setup, who, work, progress);
        let exchanged = made.and_then(|()| {
            fs::write(beside.join(READY), "")?;
            self.alone(&mut writer, || {
                fs::rename(&dir, &old)?;
                // From here on a crash leaves a whole new book, which the next opening gives its name.
                finish_restore(&dir)
            })
        });
        if let Err(p) = exchanged {
            if dir.exists() {
                let _ = fs::remove_dir_all(&beside);
            }
            return Err(p);
        }
        clear(&dir);
        Ok(())
    }

    #[allow(clippy::too_many_arguments)]
    fn make_rekeyed(
        &self,
        conn: &Connection,
        to: &Path,
        ways: &[Way<'_>],
        setup: &Setup,
        who: &Actor,
        work: impl FnOnce(&mut Tx<'_>) -> Result<()>,
        progress: &dyn Progress,
    ) -> Result<()> {
        fs::create_dir_all(to.join(Files::FOLDER))?;
        let stands = share::head(conn)?;
        let (_, key) = KeyFile::create(&to.join(KEYS), ways, setup.cost)?;
        let next = Shared::new(to, &key, setup);
        self.shared.files.reseal(&next.files, conn, progress)?;
        self.shared.with_raw(|from| {
            let mut copy = File::create(to.join(DATABASE))?;
            from.seek(SeekFrom::Start(0))?;
            io::copy(from, &mut copy)?;
            Ok(copy.sync_all()?)
        })?;
        {
            let copy = self.shared.over(to).connect_to(&to.join(DATABASE), false)?;
            // One rollback file instead of a log that would hold every page once more; it is a copy.
            copy.pragma_update(None, "journal_mode", "DELETE").said()?;
            let fresh = Zeroizing::new(format!("x'{}'", &*next.database_key()));
            copy.pragma_update(None, "rekey", fresh.as_str()).said()?;
        }
        let conn = next.connect_to(&to.join(DATABASE), false)?;
        check_application(&conn)?;
        let broken: Option<String> = {
            let mut stmt = conn.prepare("PRAGMA cipher_integrity_check").said()?;
            let mut rows = stmt.query([]).said()?;
            match rows.next().said()? {
                Some(row) => Some(row.get(0).said()?),
                None => None,
            }
        };
        if let Some(broken) = broken {
            return Err(Problem::internal(broken));
        }
        if share::head(&conn)? != stands {
            return Err(Problem::internal("鍵の更新"));
        }
        head::write(&next, stands.0, &stands.1);
        let before = self.shared_breaks(progress)?;
        let book = Book::with(conn, next);
        // Whoever held the old key held the one that signs as well.
        let at = journal::stamp(&*setup.clock);
        let fingerprint = book.keep(|k| {
            crate::sealing::renew(k.conn(), &at)?;
            crate::checkpoint::renew_key(k.conn(), stands.0 + 1, &at)
        })?;
        book.change(who, journal::REKEY, |tx| {
            tx.note("signing_key", fingerprint);
            work(tx)
        })?;
        let after = book.reader()?.verify(progress, None)?.breaks.len();
        if after != before {
            return Err(Problem::internal("鍵の更新の検証"));
        }
        Ok(())
    }

    /// Breaks of the journal as it stands: a new key mends none and makes none.
    fn shared_breaks(&self, progress: &dyn Progress) -> Result<usize> {
        Ok(self.reader()?.verify(progress, None)?.breaks.len())
    }
}

/// Removes the folder with the old key, if one was left; what somebody else put into it is kept in the book's folder.
pub(crate) fn clear(dir: &Path) {
    let old = named(dir, BEFORE);
    if !dir.is_dir() || !old.is_dir() {
        return;
    }
    // What cannot be moved or removed today is tried again at the next opening.
    let Ok(entries) = fs::read_dir(&old) else { return };
    for path in entries.filter_map(|e| e.ok().map(|e| e.path())) {
        let Some(name) = path.file_name() else { continue };
        let text = name.to_string_lossy();
        let ours = text.starts_with("book.") || [KEYS, head::FILE, Files::FOLDER, READY].contains(&&*text);
        let to: PathBuf = dir.join(name);
        if !ours && !to.exists() && fs::rename(&path, &to).is_err() {
            return;
        }
    }
    let _ = fs::remove_dir_all(&old);
}
