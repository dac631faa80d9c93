//! The book among other offices: the address to which they seal files for it, and the key with which it signs its own.

use crate::book::Book;
use crate::checkpoint;
use crate::journal;
use crate::reading::Reading;
use crate::sql::Said;
use kernel::{Problem, Result};
use rusqlite::{Connection, params};
use vault::{SealingKey, SigningKey};
use zeroize::Zeroizing;

/// Makes a key that becomes the book's address.
fn make(conn: &Connection, at: &str) -> Result<()> {
    let key = SealingKey::random();
    conn.execute(
        "INSERT INTO sealing_key (address, secret, made_at) VALUES (?1, ?2, ?3)",
        params![key.address().text(), key.text().as_str(), at],
    )
    .said()?;
    Ok(())
}

/// Makes another address beside the one there is; a book without one needs none yet.
pub(crate) fn renew(conn: &Connection, at: &str) -> Result<()> {
    // A book that an older version made has no such table until it is migrated.
    let there: bool = conn
        .query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'sealing_key')", [], |r| r.get(0))
        .said()?;
    let used: bool = there && conn.query_row("SELECT EXISTS (SELECT 1 FROM sealing_key)", [], |r| r.get(0)).said()?;
    if used { make(conn, at) } else { Ok(()) }
}

impl Book {
    /// The keys that open what was sealed for this book, the one of its present address first; makes one if there is none.
    pub fn sealing_keys(&self) -> Result<Vec<SealingKey>> {
        let keys = self.reader()?.sealing_keys()?;
        if !keys.is_empty() {
            return Ok(keys);
        }
        let at = journal::stamp(&*self.shared.clock);
        self.keep(|keep| {
            // Somebody else may have made one since.
            if keep.reading().sealing_keys()?.is_empty() {
                make(keep.conn(), &at)?;
            }
            keep.reading().sealing_keys()
        })
    }
}

impl Reading {
    /// The keys that open what was sealed for this book, newest first; none if it never had an address.
    pub fn sealing_keys(&self) -> Result<Vec<SealingKey>> {
        let mut stmt = self.conn.prepare_cached("SELECT secret FROM sealing_key ORDER BY id DESC").said()?;
        let rows = stmt.query_map([], |r| r.get(0).map(Zeroizing::<String>::new)).said()?;
        rows.map(|secret| SealingKey::from_text(&secret.said()?)).collect()
    }

    /// The key with which this book signs now.
    pub fn signing_key(&self) -> Result<SigningKey> {
        checkpoint::secret_key(&self.conn)?.ok_or_else(|| Problem::internal("signing key"))
    }

    /// What tells this book from every other: 16 digits of the first key that it signed with, the same after every renewal.
    pub fn book_mark(&self) -> Result<String> {
        let first = checkpoint::first_key(&self.conn)?.ok_or_else(|| Problem::internal("signing key"))?;
        Ok(first.fingerprint().replace(' ', "").to_lowercase())
    }
}
