//! Changes that were set aside: read record by record, decided about one by one.
//!
//! The branch stays whole, here until everything is decided, and in the shared folder for good. What people decided is
//! kept beside it, so that a decision is not asked for twice.

use super::Share;
use super::local::{Aside, aside_dir};
use crate::book::{Book, DATABASE};
use crate::history::ChangeRow;
use crate::pack;
use crate::reading::Reading;
use crate::sql::Said;
use kernel::{Actor, Problem, RecordId, Result, code};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use vault::SubKey;

const DECIDED: &str = "decided";

/// A branch that was set aside, open to read.
pub struct Branch {
    reading: Reading,
    dir: PathBuf,
    key: SubKey,
    aside: Aside,
}

/// One change in a branch.
#[derive(Debug, Clone, PartialEq)]
pub struct BranchChange {
    /// Its entry in the branch's journal.
    pub seq: i64,
    /// When, UTC, RFC 3339.
    pub at: String,
    /// Staff number of who did it.
    pub actor: String,
    /// Their name, as it was then.
    pub actor_name: String,
    /// Action word.
    pub action: String,
    /// What was done.
    pub change: ChangeRow,
}

/// What people decided about a branch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// By item: `taken`, `skipped` or `by_hand`.
    pub items: BTreeMap<String, String>,
    /// Records that were added in the branch, as `ledger:id`, and what they became here.
    pub became: BTreeMap<String, i64>,
}

impl Deref for Branch {
    type Target = Reading;

    fn deref(&self) -> &Reading {
        &self.reading
    }
}

impl Book {
    /// A branch that was set aside.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`] if there is none of this name, [`code::DAMAGED`].
    pub fn share_branch(&self, name: &str) -> Result<Branch> {
        let share = self.sharing()?;
        let aside = share.local()?.asides.into_iter().find(|a| a.name == name && a.heavy > 0);
        let aside = aside.ok_or_else(|| {
            Problem::new(code::NOT_FOUND, "取り分けた変更は見つかりません。すべて済んだか、別のパソコンにあります。")
        })?;
        let dir = aside_dir(&share.dir, name);
        let shared = Arc::new(self.shared.over(&dir));
        let conn = shared.connect_to(&dir.join(DATABASE), false)?;
        conn.pragma_update(None, "query_only", true).said()?;
        Ok(Branch { reading: Reading { conn, shared }, dir, key: share.key.clone(), aside })
    }

    /// Puts a branch away about which everything is decided; its archive in the shared folder stays.
    ///
    /// # Errors
    /// [`code::WRONG_STATE`] while it does not stand in the shared folder.
    pub fn share_branch_done(&self, who: &Actor, name: &str, taken: usize, skipped: usize) -> Result<()> {
        let share: Arc<Share> = self.sharing()?;
        let mut local = share.local()?;
        let Some(aside) = local.asides.iter().find(|a| a.name == name) else {
            return Ok(());
        };
        if !aside.archived {
            return Err(Problem::new(
                code::WRONG_STATE,
                "取り分けた変更は、まだ共有フォルダに保管されていません。公開してから、もう一度行ってください。",
            ));
        }
        self.change(who, "share.merged", |tx| {
            tx.subject(name);
            tx.note("taken", taken);
            tx.note("skipped", skipped);
            Ok(())
        })?;
        local.asides.retain(|a| a.name != name);
        local.write(&share.dir)?;
        // The archive is what counts from now on.
        let _ = std::fs::remove_dir_all(aside_dir(&share.dir, name));
        Ok(())
    }
}

impl Branch {
    /// The last entry that both sides have.
    #[must_use]
    pub fn common(&self) -> i64 {
        self.aside.common
    }

    /// Hash of the branch's last entry.
    #[must_use]
    pub fn head(&self) -> &str {
        &self.aside.head
    }

    /// The other side when it was set aside: its PC and its person.
    #[must_use]
    pub fn theirs(&self) -> (&str, &str) {
        (&self.aside.theirs.1, &self.aside.theirs.2)
    }

    /// It stands in the shared folder.
    #[must_use]
    pub fn archived(&self) -> bool {
        self.aside.archived
    }

    /// Everything that was changed since the last common entry, in order.
    pub fn changes_aside(&self) -> Result<Vec<BranchChange>> {
        let told = pack::told(&self.conn)?;
        let sql = format!(
            "SELECT c.seq, j.at, j.actor, j.actor_name, j.action, c.ledger, c.record_id, c.kind, c.before, c.after \
             FROM {told} c JOIN journal j ON j.seq = c.seq WHERE c.seq > ?1 ORDER BY c.id"
        );
        let mut stmt = self.conn.prepare(&sql).said()?;
        let json = |t: Option<String>| t.map(|t| serde_json::from_str(&t).unwrap_or(serde_json::Value::String(t)));
        let rows = stmt
            .query_map([self.aside.common], |r| {
                Ok(BranchChange {
                    seq: r.get(0)?,
                    at: r.get(1)?,
                    actor: r.get(2)?,
                    actor_name: r.get(3)?,
                    action: r.get(4)?,
                    change: ChangeRow {
                        ledger: r.get(5)?,
                        record: RecordId(r.get(6)?),
                        kind: r.get(7)?,
                        before: json(r.get(8)?),
                        after: json(r.get(9)?),
                    },
                })
            })
            .said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// What was decided so far.
    pub fn decided(&self) -> Result<Decided> {
        let sealed = match std::fs::read(self.dir.join(DECIDED)) {
            Ok(sealed) => sealed,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Decided::default()),
            Err(e) => return Err(e.into()),
        };
        let mut plain = Vec::new();
        vault::open(&self.key, "share decided", &mut sealed.as_slice(), &mut plain)?;
        serde_json::from_slice(&plain).map_err(Problem::internal)
    }

    /// Notes what was decided.
    pub fn decide(&self, decided: &Decided) -> Result<()> {
        let plain = serde_json::to_vec(decided).map_err(Problem::internal)?;
        let mut sealed = Vec::new();
        vault::seal(&self.key, "share decided", &mut plain.as_slice(), &mut sealed)?;
        vault::write_whole(&self.dir.join(DECIDED), &sealed)
    }
}
