//! Does the book agree with its journal, and the journal with itself?
//!
//! The promise is exact: whoever holds the book's key could rewrite the whole chain. A change is seen by whoever compares
//! with something outside: a printed value, a backup, or the sealed head beside the book.

use crate::compare;
use crate::head;
use crate::journal::{Entry, NOTHING, Rows};
use crate::reading::Reading;
use crate::sql::Said;
use kernel::{Progress, Result, code};
use rusqlite::{Connection, Row};

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Entries of the journal.
    pub entries: i64,
    /// First 16 digits of the last entry's hash; zeros if there is none.
    pub head16: String,
    /// The entry that has the printed digits; `None` if none has, or none were given.
    pub matched: Option<i64>,
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
    /// Recomputes the chain, each entry's changes, and what every record should be after them. `against`: the 16 digits of
    /// a printed footer.
    ///
    /// # Errors
    /// [`code::CANCELLED`]; what does not agree is no error but a finding.
    pub fn verify(&self, progress: &dyn Progress, against: Option<&str>) -> Result<Verified> {
        // Read first: a change that is made from here on moves the head on, and the snapshot would seem to lack it.
        let head = head::read(&self.shared);
        // One snapshot for everything, whatever is written meanwhile.
        let _snapshot = Snapshot::begin(&self.conn)?;
        let mut found = Findings(Vec::new());
        let changes: i64 = self.conn.query_row("SELECT COUNT(*) FROM change", [], |r| r.get(0)).said()?;
        // Each change is read twice: along the chain, and record by record.
        let mut watch = Watch { progress, done: 0, total: 2 * changes.unsigned_abs() };
        let wanted: Option<String> = against
            .map(|digits| digits.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_ascii_lowercase())
            .filter(|digits| !digits.is_empty());
        let chain = self.verify_chain(&mut watch, wanted.as_deref(), changes, &mut found)?;
        self.verify_head(head, &chain, &mut found)?;
        compare::records(self, &mut watch, &mut found)?;
        compare::office(self, &mut found)?;
        Ok(Verified {
            entries: chain.entries,
            head16: chain.head.chars().take(16).collect(),
            matched: chain.matched,
            breaks: found.0,
        })
    }

    fn verify_chain(
        &self,
        watch: &mut Watch<'_>,
        wanted: Option<&str>,
        changes: i64,
        found: &mut Findings,
    ) -> Result<Chain> {
        let mut chain = Chain { entries: 0, last: 0, head: NOTHING.to_owned(), matched: None };
        let mut next_change = 1;
        let mut entries = self
            .conn
            .prepare(
                "SELECT seq, at, actor, actor_name, role, action, subject, detail, first_change, changes, changes_digest, prev, hash \
                 FROM journal ORDER BY seq",
            )
            .said()?;
        let mut rows = entries.query([]).said()?;
        while let Some(row) = rows.next().said()? {
            let entry = entry(row).said()?;
            let seq = entry.seq;
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
            let (digest, count) = self.changes_digest(&entry, watch)?;
            if count != entry.changes {
                found.entry(
                    seq,
                    format!("記録 {seq} 番の変更の明細が {} 件あるはずのところ、{count} 件です。", entry.changes),
                );
            } else if digest != entry.changes_digest {
                found.entry(seq, format!("記録 {seq} 番の変更の明細が書き換えられています。"));
            }
            if wanted.is_some_and(|digits| entry.hash.starts_with(digits)) {
                chain.matched = Some(seq);
            }
            next_change = entry.first_change + entry.changes;
            chain.entries += 1;
            chain.last = seq;
            chain.head = entry.hash;
        }
        if changes > next_change - 1 {
            found.entry(0, format!("どの記録にも属さない変更の明細が {} 件あります。", changes - (next_change - 1)));
        }
        Ok(chain)
    }

    fn changes_digest(&self, entry: &Entry, watch: &mut Watch<'_>) -> Result<(String, i64)> {
        let mut stmt = self
            .conn
            .prepare_cached(
                "SELECT ledger, record_id, kind, before, after FROM change WHERE id >= ?1 AND id < ?2 AND seq = ?3 ORDER BY id",
            )
            .said()?;
        let mut rows = stmt.query([entry.first_change, entry.first_change + entry.changes, entry.seq]).said()?;
        let mut digest = Rows::new();
        while let Some(row) = rows.next().said()? {
            let text = |at: usize| row.get_ref(at).and_then(|cell| Ok(cell.as_bytes()?)).said();
            let side = |at: usize| row.get_ref(at).and_then(|cell| Ok(cell.as_bytes_or_null()?)).said();
            let word = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
            digest.add(word(text(0)?), row.get(1).said()?, word(text(2)?), side(3)?, side(4)?);
            watch.one()?;
        }
        let count = digest.count;
        Ok((digest.digest(), count))
    }

    fn verify_head(&self, head: Result<Option<(i64, String)>>, chain: &Chain, found: &mut Findings) -> Result<()> {
        match head {
            Ok(None) if chain.entries == 0 => {}
            Ok(None) => found.entry(0, "帳簿のフォルダから、最後の記録の控え（head）がなくなっています。".into()),
            Ok(Some((seq, _))) if seq > chain.last => found.entry(
                seq,
                format!("記録は {seq} 番まであるはずのところ、{} 番までしかありません。古い帳簿が戻された可能性があります。", chain.last),
            ),
            Ok(Some((seq, hash))) => {
                let there: Option<String> =
                    self.conn.query_row("SELECT hash FROM journal WHERE seq = ?1", [seq], |r| r.get(0)).ok();
                if there.is_some_and(|there| there != hash) {
                    found.entry(seq, format!("記録 {seq} 番が、帳簿の外に控えた値と違います。"));
                }
            }
            Err(e) if e.code == code::DAMAGED => {
                found.entry(0, "帳簿のフォルダにある、最後の記録の控え（head）が壊れています。".into());
            }
            Err(e) => return Err(e),
        }
        Ok(())
    }
}

/// What the chain came to.
struct Chain {
    entries: i64,
    last: i64,
    head: String,
    matched: Option<i64>,
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

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        seq: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        actor_name: row.get(3)?,
        role: row.get(4)?,
        action: row.get(5)?,
        subject: row.get(6)?,
        detail: row.get(7)?,
        first_change: row.get(8)?,
        changes: row.get(9)?,
        changes_digest: row.get(10)?,
        prev: row.get(11)?,
        hash: row.get(12)?,
    })
}
