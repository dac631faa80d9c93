//! Does the book agree with its journal, and the journal with itself?
//!
//! The promise is exact: whoever holds the book's key could rewrite the whole chain. A change is seen by whoever compares
//! with something outside: a printed value, a backup, or the sealed head beside the book.

use crate::checkpoint;
use crate::compare;
use crate::head;
use crate::journal::{Entry, NOTHING, Rows};
use crate::reading::Reading;
use crate::share;
use crate::sql::Said;
use kernel::{Progress, Result, code};
use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator;
use rusqlite::{Connection, OptionalExtension, Row, Rows as Found};

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Entries of the journal.
    pub entries: i64,
    /// First 16 digits of the last entry's hash; zeros if there is none.
    pub head16: String,
    /// The entry that has the printed digits; `None` if none has, or none were given.
    pub matched: Option<i64>,
    /// The last entry before the first one that was meddled with; `None` if the chain is whole.
    pub intact_until: Option<i64>,
    /// How many signed checkpoints there are.
    pub checkpoints: i64,
    /// The last entry with a true signature; 0 if there is none.
    pub signed_until: i64,
    /// Fingerprint of the book's signing key, in fours; empty if the key is gone.
    pub fingerprint: String,
    /// Everything that does not agree; empty: the book is sound.
    pub breaks: Vec<Break>,
}

/// Something that does not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// The journal entry; 0 if it is not about one.
    pub seq: i64,
    /// Ledger key; empty if it is not about a record.
    pub ledger: String,
    /// The record's number; empty if it is not about a record.
    pub number: String,
    /// What, in Japanese.
    pub what: String,
}

/// More are not listed: by then the book is beyond reading line by line.
const MOST: usize = 200;

/// What was found so far.
pub(crate) struct Findings(pub(crate) Vec<Break>);

impl Findings {
    pub(crate) fn entry(&mut self, seq: i64, what: String) {
        self.push(Break { seq, ledger: String::new(), number: String::new(), what });
    }

    pub(crate) fn record(&mut self, ledger: &str, number: &str, what: String) {
        self.push(Break { seq: 0, ledger: ledger.to_owned(), number: number.to_owned(), what });
    }

    fn push(&mut self, found: Break) {
        if self.0.len() < MOST {
            self.0.push(found);
        }
    }
}

impl Reading {
    /// Recomputes the chain, each entry's changes, and what every record should be after them, and compares the chain with
    /// its signatures and with the head beside the book. `against`: the 16 digits of a printed footer.
    ///
    /// # Errors
    /// [`code::CANCELLED`]; what does not agree is no error but a finding.
    pub fn verify(&self, progress: &dyn Progress, against: Option<&str>) -> Result<Verified> {
        // Read first: a change that is made from here on moves the head on, and the snapshot would seem to lack it.
        let head = head::read(&self.shared);
        // One snapshot for everything, whatever is written meanwhile.
        let _snapshot = Snapshot::begin(&self.conn)?;
        let mut found = Findings(Vec::new());
        let count = |table: &str| -> Result<i64> {
            self.conn.query_row(&format!("SELECT COALESCE(MAX(rowid), 0) FROM {table}"), [], |r| r.get(0)).said()
        };
        let (entries, changes) = (count("journal")?, count("change")?);
        // Each change is read twice: along the chain, and record by record.
        let mut watch = Watch { progress, done: 0, total: (entries + 2 * changes).unsigned_abs() };
        let wanted: Option<String> = against
            .map(|digits| digits.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_ascii_lowercase())
            .filter(|digits| !digits.is_empty());
        let chain = self.verify_chain(&mut watch, wanted.as_deref(), None, &mut found)?;
        let signed = checkpoint::verify(&self.conn, chain.last, &mut found)?;
        let head = self.verify_head(head, &chain, &mut found)?;
        let outside = head.into_iter().map(|at| self.signed_before(at)).collect::<Result<Vec<_>>>()?;
        let intact_until = [chain.broken_after, signed.broken_after].into_iter().flatten().chain(outside).min();
        compare::records(self, &mut watch, &mut found)?;
        compare::office(self, &mut found)?;
        Ok(Verified {
            entries: chain.entries,
            head16: chain.head.chars().take(16).collect(),
            matched: chain.matched,
            intact_until,
            checkpoints: signed.count,
            signed_until: signed.until,
            fingerprint: signed.fingerprint,
            breaks: found.0,
        })
    }

    /// Whether the journal agrees with itself and with its signatures; for a copy that has no head beside it. `since`: an
    /// entry up to which it was found to be whole before; what comes after it is looked at.
    pub(crate) fn chain_is_whole(&self, progress: &dyn Progress, since: Option<&(i64, String)>) -> Result<bool> {
        let _snapshot = Snapshot::begin(&self.conn)?;
        let mut found = Findings(Vec::new());
        let chain = self.verify_chain(&mut Watch { progress, done: 0, total: 0 }, None, since, &mut found)?;
        let signs: bool = self
            .conn
            .query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'checkpoint')", [], |r| r.get(0))
            .said()?;
        if signs {
            checkpoint::verify(&self.conn, chain.last, &mut found)?;
        }
        Ok(found.0.is_empty())
    }

    /// The last signed entry before this one; an entry that differs from a value outside was made anew after it.
    fn signed_before(&self, seq: i64) -> Result<i64> {
        self.conn.query_row("SELECT COALESCE(MAX(seq), 0) FROM checkpoint WHERE seq < ?1", [seq], |r| r.get(0)).said()
    }

    fn verify_chain(
        &self,
        watch: &mut Watch<'_>,
        wanted: Option<&str>,
        since: Option<&(i64, String)>,
        found: &mut Findings,
    ) -> Result<Chain> {
        let mut chain = Chain { entries: 0, last: 0, head: NOTHING.to_owned(), matched: None, broken_after: None };
        let mut next_change = 1;
        if let Some((seq, hash)) = since {
            let sql = "SELECT first_change + changes FROM journal WHERE seq = ?1 AND hash = ?2";
            let next: Option<i64> = self.conn.query_row(sql, (seq, hash), |r| r.get(0)).optional().said()?;
            // Another journal than the one that was looked at is looked at from its beginning.
            if let Some(next) = next {
                next_change = next;
                chain.last = *seq;
                chain.head.clone_from(hash);
            }
        }
        let mut entries = self
            .conn
            .prepare(
                "SELECT seq, at, actor, actor_name, role, action, subject, detail, first_change, changes, changes_digest, prev, hash \
                 FROM journal WHERE seq > ?1 ORDER BY seq",
            )
            .said()?;
        let mut rows = entries.query([chain.last]).said()?;
        // A book that an older version made has no packs, and no view over them.
        let packs: bool = self
            .conn
            .query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'told')", [], |r| r.get(0))
            .said()?;
        let told = if packs { "told" } else { "change" };
        let sql =
            format!("SELECT id, seq, ledger, record_id, kind, before, after FROM {told} WHERE id >= ?1 ORDER BY id");
        let mut changes = self.conn.prepare(&sql).said()?;
        let mut changes = Changes { rows: changes.query([next_change]).said()?, id: 0, seq: 0, stray: 0 };
        changes.next()?;
        while let Some(row) = rows.next().said()? {
            let entry = entry(row).said()?;
            let seq = entry.seq;
            let before = found.0.len();
            if seq != chain.last + 1 {
                found.entry(seq, format!("記録 {} 番から {} 番までがありません。", chain.last + 1, seq - 1));
            }
            if entry.prev != chain.head {
                found.entry(seq, format!("記録 {seq} 番が、前の記録とつながっていません。"));
            }
            if entry.compute() != entry.hash {
                found.entry(seq, format!("記録 {seq} 番の内容が書き換えられています。"));
            }
            if entry.first_change != next_change {
                found.entry(seq, format!("記録 {seq} 番の変更の明細が、前の記録の続きになっていません。"));
            }
            let (digest, count) = changes.of(&entry, watch)?;
            if count != entry.changes {
                found.entry(
                    seq,
                    format!("記録 {seq} 番の変更の明細が {} 件あるはずのところ、{count} 件です。", entry.changes),
                );
            } else if digest != entry.changes_digest {
                found.entry(seq, format!("記録 {seq} 番の変更の明細が書き換えられています。"));
            }
            if found.0.len() > before {
                chain.broken_after.get_or_insert(chain.last);
            }
            // Paper that was printed apart from the shared folder carries the value that its entry had there.
            let again = |digits: &str| entry.detail.contains(&format!("\"{}\":\"{digits}", share::FROM));
            if wanted.is_some_and(|digits| entry.hash.starts_with(digits) || again(digits)) {
                chain.matched = Some(seq);
            }
            next_change = entry.first_change + entry.changes;
            chain.entries += 1;
            chain.last = seq;
            chain.head.clear();
            chain.head.push_str(entry.hash);
            watch.one()?;
        }
        let stray = changes.rest()?;
        if stray > 0 {
            found.entry(0, format!("どの記録にも属さない変更の明細が {stray} 件あります。"));
        }
        Ok(chain)
    }

    /// Answers the entry that differs from the head, if one does.
    fn verify_head(
        &self,
        head: Result<Option<(i64, String)>>,
        chain: &Chain,
        found: &mut Findings,
    ) -> Result<Option<i64>> {
        match head {
            Ok(None) if chain.entries == 0 => {}
            Ok(None) => found.entry(0, "帳簿のフォルダから、最後の記録の控え（head）がなくなっています。".into()),
            Ok(Some((seq, _))) if seq > chain.last => {
                let last = chain.last;
                found.entry(seq, format!("記録は {seq} 番まであるはずのところ、{last} 番までしかありません。古い帳簿が戻された可能性があります。"));
            }
            Ok(Some((seq, hash))) => {
                let there: Option<String> =
                    self.conn.query_row("SELECT hash FROM journal WHERE seq = ?1", [seq], |r| r.get(0)).ok();
                if there.is_some_and(|there| there != hash) {
                    found.entry(seq, format!("記録 {seq} 番が、帳簿の外に控えた値と違います。"));
                    return Ok(Some(seq));
                }
            }
            Err(e) if e.code == code::DAMAGED => {
                found.entry(0, "帳簿のフォルダにある、最後の記録の控え（head）が壊れています。".into());
            }
            Err(e) => return Err(e),
        }
        Ok(None)
    }
}

/// What the chain came to.
struct Chain {
    entries: i64,
    last: i64,
    head: String,
    matched: Option<i64>,
    broken_after: Option<i64>,
}

/// The changes in their order, read once beside the entries that they belong to.
struct Changes<'s> {
    rows: Found<'s>,
    /// The change that the reading stands at; 0 at the end.
    id: i64,
    seq: i64,
    stray: i64,
}

impl Changes<'_> {
    fn next(&mut self) -> Result<()> {
        (self.id, self.seq) = match self.rows.next().said()? {
            Some(row) => (row.get(0).said()?, row.get(1).said()?),
            None => (0, 0),
        };
        Ok(())
    }

    /// Digest and number of the changes of an entry.
    fn of(&mut self, entry: &Entry<&str>, watch: &mut Watch<'_>) -> Result<(String, i64)> {
        let (first, end) = (entry.first_change, entry.first_change + entry.changes);
        let mut digest = Rows::new();
        while self.id > 0 && self.id < end {
            let row = self.rows.get().filter(|_| self.id >= first && self.seq == entry.seq);
            if let Some(row) = row {
                let text = |at: usize| row.get_ref(at).and_then(|cell| Ok(cell.as_bytes()?)).said();
                let side = |at: usize| row.get_ref(at).and_then(|cell| Ok(cell.as_bytes_or_null()?)).said();
                let word = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
                digest.add(word(text(2)?), row.get(3).said()?, word(text(4)?), side(5)?, side(6)?);
            } else {
                self.stray += 1;
            }
            watch.one()?;
            self.next()?;
        }
        let count = digest.count;
        Ok((digest.digest(), count))
    }

    /// How many changes belong to no entry.
    fn rest(&mut self) -> Result<i64> {
        while self.id > 0 {
            self.stray += 1;
            self.next()?;
        }
        Ok(self.stray)
    }
}

/// Reports now and then.
pub(crate) struct Watch<'p> {
    progress: &'p dyn Progress,
    done: u64,
    total: u64,
}

impl Watch<'_> {
    pub(crate) fn one(&mut self) -> Result<()> {
        self.done += 1;
        if self.done.is_multiple_of(500) { self.progress.step(self.done, self.total.max(self.done)) } else { Ok(()) }
    }
}

/// A read transaction that ends whatever happens.
struct Snapshot<'c>(&'c Connection);

impl<'c> Snapshot<'c> {
    fn begin(conn: &'c Connection) -> Result<Snapshot<'c>> {
        conn.execute_batch("BEGIN").said()?;
        Ok(Snapshot(conn))
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        // A reader that cannot end its transaction is not used again.
        let _ = self.0.execute_batch("ROLLBACK");
    }
}

fn entry<'r>(row: &'r Row<'_>) -> rusqlite::Result<Entry<&'r str>> {
    let text = |at: usize| row.get_ref(at).and_then(|cell| Ok(cell.as_str()?));
    Ok(Entry {
        seq: row.get(0)?,
        at: text(1)?,
        actor: text(2)?,
        actor_name: text(3)?,
        role: text(4)?,
        action: text(5)?,
        subject: text(6)?,
        detail: text(7)?,
        first_change: row.get(8)?,
        changes: row.get(9)?,
        changes_digest: text(10)?,
        prev: text(11)?,
        hash: text(12)?,
    })
}
