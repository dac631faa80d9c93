//! The chain: every entry carries the digest of its changes and the hash of the entry before.

use chrono::SecondsFormat;
use kernel::Clock;
use sha2::{Digest, Sha256};

/// What a new key is called in the journal.
pub(crate) const REKEY: &str = "book.rekey";
/// The hash before the first entry.
pub(crate) const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An instant as it is stored: UTC, whole seconds, RFC 3339.
pub(crate) fn stamp(clock: &dyn Clock) -> String {
    clock.now().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// An entry of the journal, as it is hashed.
pub(crate) struct Entry<T = String> {
    pub(crate) seq: i64,
    pub(crate) at: T,
    pub(crate) actor: T,
    pub(crate) actor_name: T,
    pub(crate) role: T,
    pub(crate) action: T,
    pub(crate) subject: T,
    pub(crate) detail: T,
    pub(crate) first_change: i64,
    pub(crate) changes: i64,
    pub(crate) changes_digest: T,
    pub(crate) prev: T,
    pub(crate) hash: T,
}

impl<T: AsRef<str>> Entry<T> {
    /// The hash over everything else in the entry, each field with its length before it.
    pub(crate) fn compute(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(b"moricho journal 1\0");
        let (seq, first, count) = (self.seq.to_string(), self.first_change.to_string(), self.changes.to_string());
        for field in [
            &seq,
            self.at.as_ref(),
            self.actor.as_ref(),
            self.actor_name.as_ref(),
            self.role.as_ref(),
            self.action.as_ref(),
            self.subject.as_ref(),
            self.detail.as_ref(),
            &first,
            &count,
            self.changes_digest.as_ref(),
            self.prev.as_ref(),
        ] {
            framed(&mut hash, field.as_bytes());
        }
        hex::encode(hash.finalize())
    }
}

/// The running digest over change rows.
pub(crate) struct Rows {
    hash: Sha256,
    pub(crate) count: i64,
}

impl Rows {
    pub(crate) fn new() -> Rows {
        Rows { hash: Sha256::new(), count: 0 }
    }

    pub(crate) fn add(&mut self, ledger: &str, record: i64, kind: &str, before: Option<&[u8]>, after: Option<&[u8]>) {
        self.count += 1;
        framed(&mut self.hash, ledger.as_bytes());
        self.hash.update(record.to_le_bytes());
        framed(&mut self.hash, kind.as_bytes());
        for side in [before, after] {
            match side {
                None => self.hash.update([0]),
                Some(json) => {
                    self.hash.update([1]);
                    framed(&mut self.hash, json);
                }
            }
        }
    }

    pub(crate) fn digest(self) -> String {
        hex::encode(self.hash.finalize())
    }
}

fn framed(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_le_bytes());
    hash.update(bytes);
}
