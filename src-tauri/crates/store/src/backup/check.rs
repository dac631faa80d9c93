//! Opening a backup to see that it is one: every byte against its digest, and the database in place with its key.

use super::{Contents, Tail, damaged};
use crate::connect::{Shared, check_application};
use crate::reading::Reading;
use crate::sql::Said;
use kernel::{Progress, Result};
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// Opens a backup, has every byte compared, and verifies the journal inside, from `since` on if it was found to be whole up
/// to there.
/// Answers whether that journal agrees with itself.
///
/// # Errors
/// `damaged` if the file is not what was written; `cancelled`.
pub(crate) fn open(
    path: &Path,
    shared: &Shared,
    expected: &Contents,
    since: Option<&(i64, String)>,
    bytes: impl FnOnce() -> Result<()> + Send,
    progress: &dyn Progress,
) -> Result<bool> {
    let tail = Tail::read(path)?;
    let contents = tail.contents(&shared.backup)?;
    if contents != *expected {
        return Err(damaged());
    }
    // The bytes and the journal are read at the same time, each from the file itself.
    std::thread::scope(|threads| {
        let bytes = threads.spawn(bytes);
        let sound = database(path, shared, &contents, since, progress);
        bytes.join().unwrap_or_else(|_| Err(damaged()))?;
        sound
    })
}

/// Compares every part with its digest.
///
/// # Errors
/// `damaged` if one differs or the file ends before; `cancelled`.
pub(crate) fn digests(path: &Path, contents: &Contents, progress: &dyn Progress) -> Result<()> {
    let (mut done, total) = (0, contents.parts.iter().map(|p| p.size).sum::<u64>());
    let mut file = File::open(path)?;
    let mut chunk = vec![0u8; 1 << 20];
    for part in &contents.parts {
        let (mut hash, mut left) = (Sha256::new(), part.size);
        while left > 0 {
            let most = usize::try_from(left).unwrap_or(usize::MAX).min(chunk.len());
            let n = file.read(&mut chunk[..most])?;
            if n == 0 {
                return Err(damaged());
            }
            hash.update(&chunk[..n]);
            left -= n as u64;
            done += n as u64;
            progress.step(done >> 20, total >> 20)?;
        }
        if hex::encode(hash.finalize()) != part.digest {
            return Err(damaged());
        }
    }
    Ok(())
}

/// Opens the database where it lies in the file and verifies its journal.
fn database(
    path: &Path,
    shared: &Shared,
    contents: &Contents,
    since: Option<&(i64, String)>,
    progress: &dyn Progress,
) -> Result<bool> {
    let conn = in_place(path, shared)?;
    check_application(&conn)?;
    let there = Contents::of(&conn, &[])?;
    if (there.entries, &there.head, there.schema) != (contents.entries, &contents.head, contents.schema) {
        return Err(damaged());
    }
    let reading = Reading { conn, shared: Arc::new(shared.over(&shared.dir)) };
    reading.chain_is_whole(&Stops(progress), since)
}

/// A connection that neither writes nor locks: the file is nobody's book.
pub(crate) fn in_place(path: &Path, shared: &Shared) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(format!("file:{}?immutable=1", address(path)), flags).said()?;
    shared.unlock(&conn)?;
    conn.pragma_update(None, "temp_store", "MEMORY").said()?;
    crate::pack::teach(&conn).said()?;
    Ok(conn)
}

/// A path as the library's addresses spell it.
fn address(path: &Path) -> String {
    let text = std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).to_string_lossy().replace('\\', "/");
    let mut out = String::new();
    if !text.starts_with('/') {
        out.push('/');
    }
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Passes on a wish to stop, but not how far it is: the bytes tell that.
struct Stops<'p>(&'p dyn Progress);

impl Progress for Stops<'_> {
    fn at(&self, _done: u64, _total: u64) {}

    fn stopped(&self) -> bool {
        self.0.stopped()
    }
}
