//! Signed checkpoints: "the journal up to this entry has this hash", said with the book's own key and never changed.
//!
//! A checkpoint shows where a chain was made anew by somebody who could not sign. Whoever holds the book's key holds the
//! signing key too; against them only a value outside the book helps.

use crate::book::Book;
use crate::journal::{self, Entry};
use crate::reading::Reading;
use crate::sql::Said;
use crate::verify::Findings;
use kernel::{Problem, Result};
use rusqlite::{Connection, OptionalExtension, params};
use vault::{PublicKey, SigningKey};
use zeroize::Zeroizing;

/// Entries after which the journal is signed even if nothing else asks for it.
const EVERY: i64 = 1000;
/// What a checkpoint's signature is about.
const ABOUT: &str = "journal checkpoint 1";
/// What the signature of one key by another is about.
const ABOUT_KEY: &str = "journal key 1";

/// Makes the book's signing key, if it has none.
pub(crate) fn ensure_key(conn: &Connection, at: &str) -> Result<()> {
    let there: bool = conn.query_row("SELECT EXISTS (SELECT 1 FROM signing_key)", [], |r| r.get(0)).said()?;
    if there {
        return Ok(());
    }
    let key = SigningKey::random()?;
    conn.execute(
        "INSERT INTO signing_key (id, public, secret, made_at) VALUES (1, ?1, ?2, ?3)",
        params![key.public().hex(), key.hex().as_str(), at],
    )
    .said()?;
    Ok(())
}

impl Reading {
    /// The fingerprint of the key that signs this book's journal; empty if the key was taken away.
    pub fn fingerprint(&self) -> Result<String> {
        Ok(public_key(&self.conn)?.map_or_else(String::new, |key| key.fingerprint()))
    }
}

/// The key that signs now; `None` if it was taken away.
pub(crate) fn public_key(conn: &Connection) -> Result<Option<PublicKey>> {
    Ok(keys(conn)?.pop().and_then(|(_, spelled, _)| PublicKey::from_hex(&spelled.public).ok()))
}

/// The key that signs now, with its secret.
pub(crate) fn secret_key(conn: &Connection) -> Result<Option<SigningKey>> {
    keys(conn)?.pop().map(|(_, _, secret)| SigningKey::from_hex(&secret)).transpose()
}

/// The key that signed first.
pub(crate) fn first_key(conn: &Connection) -> Result<Option<PublicKey>> {
    Ok(keys(conn)?.into_iter().next().and_then(|(_, spelled, _)| PublicKey::from_hex(&spelled.public).ok()))
}

/// A key as it is stored, and by what the one before has signed it.
struct Spelled {
    public: String,
    made_at: String,
    signed: String,
}

/// All keys, each with the first entry that it signs and its secret.
fn keys(conn: &Connection) -> Result<Vec<(i64, Spelled, Zeroizing<String>)>> {
    let read = |sql: &str| -> Result<Vec<(i64, Spelled, Zeroizing<String>)>> {
        let mut stmt = conn.prepare(sql).said()?;
        let rows = stmt.query_map([], |r| {
            let spelled = Spelled { public: r.get(1)?, made_at: r.get(3)?, signed: r.get(4)? };
            Ok((r.get(0)?, spelled, r.get(2).map(Zeroizing::new)?))
        });
        rows.said()?.collect::<rusqlite::Result<_>>().said()
    };
    let mut all = read("SELECT 0, public, secret, made_at, '' FROM signing_key WHERE id = 1")?;
    // A book that an older version made never had another one.
    let later: bool = conn
        .query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'signing_key_next')", [], |r| r.get(0))
        .said()?;
    if later {
        all.extend(read("SELECT since, public, secret, made_at, signed FROM signing_key_next ORDER BY since")?);
    }
    Ok(all)
}

fn vouched(since: i64, public: &str, made_at: &str) -> String {
    format!("{since} {public} {made_at}")
}

/// Makes another key, which signs from the entry `since` on; the one before vouches for it. Answers its fingerprint.
pub(crate) fn renew_key(conn: &Connection, since: i64, at: &str) -> Result<String> {
    ensure_key(conn, at)?;
    let Some((_, _, secret)) = keys(conn)?.pop() else {
        return Err(Problem::internal("signing key"));
    };
    let key = SigningKey::random()?;
    let public = key.public().hex();
    let signed = SigningKey::from_hex(&secret)?.sign(ABOUT_KEY, &vouched(since, &public, at));
    conn.execute(
        "INSERT INTO signing_key_next (since, public, secret, made_at, signed) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![since, public, key.hex().as_str(), at, signed],
    )
    .said()?;
    Ok(key.public().fingerprint())
}

fn said(seq: i64, hash: &str, at: &str, why: &str) -> String {
    format!("{seq} {hash} {at} {why}")
}

/// True if an entry is one of those that are signed for their number.
pub(crate) fn due(seq: i64) -> bool {
    seq % EVERY == 0
}

/// Signs an entry, unless it is signed already.
pub(crate) fn sign(conn: &Connection, seq: i64, hash: &str, at: &str, why: &str) -> Result<()> {
    let signed: bool =
        conn.query_row("SELECT EXISTS (SELECT 1 FROM checkpoint WHERE seq = ?1)", [seq], |r| r.get(0)).said()?;
    if signed {
        return Ok(());
    }
    // A book that came from another PC may be older than its key.
    ensure_key(conn, at)?;
    let Some((_, _, secret)) = keys(conn)?.pop() else {
        return Err(Problem::internal("signing key"));
    };
    let signature = SigningKey::from_hex(&secret)?.sign(ABOUT, &said(seq, hash, at, why));
    conn.execute(
        "INSERT INTO checkpoint (seq, hash, at, why, signature) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![seq, hash, at, why, signature],
    )
    .said()?;
    Ok(())
}

/// Signs what a change has just entered, if something asks for it.
pub(crate) fn after(conn: &Connection, entry: &Entry, asked: Option<&str>) -> Result<()> {
    let why = match asked {
        Some(why) => why,
        None if due(entry.seq) => "count",
        None => return Ok(()),
    };
    sign(conn, entry.seq, &entry.hash, &entry.at, why)
}

impl Book {
    /// Signs the journal as it stands, unless its last entry is signed already.
    pub fn checkpoint(&self, why: &str) -> Result<()> {
        let at = journal::stamp(&*self.shared.clock);
        self.keep(|keep| {
            let conn = keep.conn();
            let last: Option<(i64, String)> = conn
                .query_row("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1", [], |r| {
                    Ok((r.get(0)?, r.get(1)?))
                })
                .optional()
                .said()?;
            last.map_or(Ok(()), |(seq, hash)| sign(conn, seq, &hash, &at, why))
        })
    }
}

/// What the checkpoints came to.
#[derive(Default)]
pub(crate) struct Signed {
    /// How many there are.
    pub(crate) count: i64,
    /// The last entry that carries a true signature.
    pub(crate) until: i64,
    /// Where a signed entry is not what was signed: the last truly signed entry before it.
    pub(crate) broken_after: Option<i64>,
    /// Fingerprint of the key; empty if there is none.
    pub(crate) fingerprint: String,
}

/// Compares every checkpoint with its signature and with the journal.
pub(crate) fn verify(conn: &Connection, last: i64, found: &mut Findings) -> Result<Signed> {
    let mut signed = Signed::default();
    let mut all: Vec<(i64, PublicKey)> = Vec::new();
    for (since, spelled, _) in keys(conn)? {
        let Ok(key) = PublicKey::from_hex(&spelled.public) else {
            all.clear();
            break;
        };
        let vouch = vouched(since, &spelled.public, &spelled.made_at);
        if all.last().is_some_and(|(_, before)| !before.signed(ABOUT_KEY, &vouch, &spelled.signed)) {
            found.entry(
                since,
                format!("記録 {since} 番からの署名の鍵を、前の鍵が認めていません。書き換えられています。"),
            );
        }
        all.push((since, key));
    }
    let Some((_, current)) = all.last() else {
        found.entry(0, "帳簿の署名の鍵がなくなっているか、壊れています。".into());
        return Ok(signed);
    };
    signed.fingerprint = current.fingerprint();
    let mut stmt = conn
        .prepare(
            "SELECT c.seq, c.hash, c.at, c.why, c.signature, j.hash FROM checkpoint c LEFT JOIN journal j ON j.seq = c.seq \
             ORDER BY c.seq",
        )
        .said()?;
    let mut rows = stmt.query([]).said()?;
    while let Some(row) = rows.next().said()? {
        let seq: i64 = row.get(0).said()?;
        let text = |at: usize| row.get::<_, String>(at).said();
        let (hash, is) = (text(1)?, row.get::<_, Option<String>>(5).said()?);
        signed.count += 1;
        let key = all.iter().rfind(|(since, _)| *since <= seq).map_or(current, |(_, key)| key);
        let what = if !key.signed(ABOUT, &said(seq, &hash, &text(2)?, &text(3)?), &text(4)?) {
            format!("記録 {seq} 番の署名が正しくありません。署名か署名の鍵が書き換えられています。")
        } else if is.is_none() && seq > last {
            format!("記録は {seq} 番まで署名されているのに、{last} 番までしかありません。")
        } else if is.as_deref() != Some(hash.as_str()) {
            format!("記録 {seq} 番が、署名したときの値と違います。")
        } else {
            signed.until = seq;
            continue;
        };
        signed.broken_after.get_or_insert(signed.until);
        found.entry(seq, what);
    }
    Ok(signed)
}
