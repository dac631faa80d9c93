//! The last journal entry, sealed beside the book: whoever puts an older database back is noticed.

use crate::connect::Shared;
use kernel::{Problem, Result};
use rusqlite::Connection;
use std::path::Path;
use vault::SubKey;

pub(crate) const FILE: &str = "head";
/// The head of a database that is about to take the place of this one.
const NEXT: &str = "head.next";
const ABOUT: &str = "head";

/// Writes the head. What it tells is committed by then: a head that cannot be written leaves the older one, which is only
/// less sharp.
pub(crate) fn write(shared: &Shared, seq: i64, hash: &str) {
    write_to(&shared.dir, &shared.head, seq, hash);
}

/// Moves the head on after a commit, if it stands where this book has been. One that is missing, broken, or of entries that
/// this book does not have is evidence: it stays, so that whoever verifies is told.
pub(crate) fn advance(shared: &Shared, conn: &Connection, seq: i64, hash: &str) {
    let known = match read(shared) {
        Ok(Some((at, was))) => {
            let here = conn.query_row("SELECT hash FROM journal WHERE seq = ?1", [at], |r| r.get::<_, String>(0));
            at < seq && here.is_ok_and(|here| here == was)
        }
        // A program that was killed at the very first change has not written one yet.
        Ok(None) => seq <= 2,
        Err(_) => false,
    };
    if known {
        write(shared, seq, hash);
    }
}

/// The same, for a book that is not open yet.
pub(crate) fn write_to(dir: &Path, key: &SubKey, seq: i64, hash: &str) {
    if let Ok(sealed) = sealed(key, seq, hash) {
        let _ = vault::write_whole(&dir.join(FILE), &sealed);
    }
}

fn sealed(key: &SubKey, seq: i64, hash: &str) -> Result<Vec<u8>> {
    let mut sealed = Vec::new();
    vault::seal(key, ABOUT, &mut format!("{seq} {hash}").as_bytes(), &mut sealed)?;
    Ok(sealed)
}

/// Says beforehand what the head will be once another database has taken the place of this one: a program that is killed
/// between the two would leave a head that looks like meddling.
pub(crate) fn announce(shared: &Shared, seq: i64, hash: &str) -> Result<()> {
    vault::write_whole(&shared.dir.join(NEXT), &sealed(&shared.head, seq, hash)?)
}

/// The other database is there.
pub(crate) fn arrived(shared: &Shared, seq: i64, hash: &str) {
    write(shared, seq, hash);
    let _ = std::fs::remove_file(shared.dir.join(NEXT));
}

/// Makes what was announced the head if the database is the one that was meant and the head is not one of its own already,
/// and forgets it otherwise. Nobody may be exchanging the database meanwhile.
pub(crate) fn settle(shared: &Shared, conn: &Connection) {
    let next = shared.dir.join(NEXT);
    let Ok(Some((seq, hash))) = read_from(shared, NEXT) else {
        // Half of one, or none: it says nothing.
        let _ = std::fs::remove_file(next);
        return;
    };
    let has = |seq: i64, hash: &str| {
        let here = conn.query_row("SELECT hash FROM journal WHERE seq = ?1", [seq], |r| r.get::<_, String>(0));
        here.is_ok_and(|here| here == hash)
    };
    let settled = read(shared).is_ok_and(|head| head.is_some_and(|(at, was)| has(at, &was)));
    let _ = match has(seq, &hash) && !settled {
        true => std::fs::rename(next, shared.dir.join(FILE)),
        false => std::fs::remove_file(next),
    };
}

/// The head's entry and hash; `None` if nothing was ever changed.
pub(crate) fn read(shared: &Shared) -> Result<Option<(i64, String)>> {
    read_from(shared, FILE)
}

fn read_from(shared: &Shared, name: &str) -> Result<Option<(i64, String)>> {
    let sealed = match std::fs::read(shared.dir.join(name)) {
        Ok(sealed) => sealed,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e.into()),
    };
    let mut plain = Vec::new();
    vault::open(&shared.head, ABOUT, &mut sealed.as_slice(), &mut plain)?;
    let text = String::from_utf8(plain).map_err(Problem::internal)?;
    let (seq, hash) = text.split_once(' ').ok_or_else(|| Problem::internal("head"))?;
    Ok(Some((seq.parse().map_err(Problem::internal)?, hash.to_owned())))
}
