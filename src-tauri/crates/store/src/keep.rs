//! What is kept for a person's convenience: drafts, saved views, remembered mappings. Encrypted, never journalled.

use crate::journal;
use crate::reading::Reading;
use crate::sql::Said;
use kernel::{Problem, Result};
use rusqlite::{OptionalExtension, params};
use vault::Secret;

/// The door for what is nobody's record.
pub struct Keep<'c> {
    reading: &'c Reading,
}

/// Something begun and not yet submitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What it is a draft of.
    pub key: String,
    /// As it was left.
    pub json: serde_json::Value,
    /// When, UTC, RFC 3339.
    pub at: String,
}

/// A list as somebody arranged it.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedView {
    /// Its name.
    pub name: String,
    /// As the window wrote it.
    pub json: serde_json::Value,
}

impl<'c> Keep<'c> {
    pub(crate) fn new(reading: &'c Reading) -> Keep<'c> {
        Keep { reading }
    }

    pub(crate) fn conn(&self) -> &rusqlite::Connection {
        &self.reading.conn
    }

    /// The book as it stands inside this door.
    #[must_use]
    pub fn reading(&self) -> &'c Reading {
        self.reading
    }

    pub(crate) fn clock(&self) -> &dyn kernel::Clock {
        &*self.reading.shared.clock
    }

    fn run(&self, sql: &str, params: impl rusqlite::Params) -> Result<()> {
        self.reading.conn.prepare_cached(sql).said()?.execute(params).said()?;
        Ok(())
    }

    /// Keeps a person's draft, in place of the one under the same key.
    pub fn draft_put(&self, person: &str, key: &str, json: &serde_json::Value) -> Result<()> {
        let at = journal::stamp(&*self.reading.shared.clock);
        self.run(
            "INSERT OR REPLACE INTO draft (person, key, json, at) VALUES (?1, ?2, ?3, ?4)",
            params![person, key, json.to_string(), at],
        )
    }

    /// Drops a person's draft.
    pub fn draft_drop(&self, person: &str, key: &str) -> Result<()> {
        self.run("DELETE FROM draft WHERE person = ?1 AND key = ?2", params![person, key])
    }

    /// Keeps a view of a ledger under a name; an empty name is the one in use.
    pub fn view_put(&self, owner: &str, ledger: &str, name: &str, json: &serde_json::Value) -> Result<()> {
        self.run(
            "INSERT OR REPLACE INTO view (owner, ledger, name, json) VALUES (?1, ?2, ?3, ?4)",
            params![owner, ledger, name, json.to_string()],
        )
    }

    /// Keeps what opens something outside the book, in place of what was kept under the key.
    pub fn secret_put(&self, key: &str, secret: &Secret) -> Result<()> {
        let at = journal::stamp(&*self.reading.shared.clock);
        self.run(
            "INSERT OR REPLACE INTO kept_secret (key, secret, at) VALUES (?1, ?2, ?3)",
            params![key, secret.as_str(), at],
        )
    }

    /// Drops a view.
    pub fn view_drop(&self, owner: &str, ledger: &str, name: &str) -> Result<()> {
        self.run("DELETE FROM view WHERE owner = ?1 AND ledger = ?2 AND name = ?3", params![owner, ledger, name])
    }

    /// Remembers how the columns of workbooks with this header were mapped.
    pub fn mapping_put(&self, ledger: &str, header_digest: &str, json: &serde_json::Value) -> Result<()> {
        let at = journal::stamp(&*self.reading.shared.clock);
        self.run(
            "INSERT OR REPLACE INTO mapping (ledger, header_digest, json, at) VALUES (?1, ?2, ?3, ?4)",
            params![ledger, header_digest, json.to_string(), at],
        )
    }
}

impl Reading {
    fn kept(&self, sql: &str, params: impl rusqlite::Params) -> Result<Option<serde_json::Value>> {
        let json: Option<String> =
            self.conn.prepare_cached(sql).said()?.query_row(params, |r| r.get(0)).optional().said()?;
        json.map(|j| serde_json::from_str(&j).map_err(Problem::internal)).transpose()
    }

    /// What is kept under the key to open something outside the book.
    pub fn secret(&self, key: &str) -> Result<Option<Secret>> {
        let mut stmt = self.conn.prepare_cached("SELECT secret FROM kept_secret WHERE key = ?1").said()?;
        let secret: Option<String> = stmt.query_row([key], |r| r.get(0)).optional().said()?;
        Ok(secret.map(Secret::new))
    }

    /// A person's draft.
    pub fn draft(&self, person: &str, key: &str) -> Result<Option<serde_json::Value>> {
        self.kept("SELECT json FROM draft WHERE person = ?1 AND key = ?2", params![person, key])
    }

    /// All drafts of a person, newest first.
    pub fn drafts(&self, person: &str) -> Result<Vec<Draft>> {
        let mut stmt = self
            .conn
            .prepare_cached("SELECT key, json, at FROM draft WHERE person = ?1 ORDER BY at DESC, key")
            .said()?;
        let mut rows = stmt.query([person]).said()?;
        let mut drafts = Vec::new();
        while let Some(row) = rows.next().said()? {
            let json: String = row.get(1).said()?;
            let json = serde_json::from_str(&json).map_err(Problem::internal)?;
            drafts.push(Draft { key: row.get(0).said()?, json, at: row.get(2).said()? });
        }
        Ok(drafts)
    }

    /// A view by its name.
    pub fn view(&self, owner: &str, ledger: &str, name: &str) -> Result<Option<serde_json::Value>> {
        self.kept("SELECT json FROM view WHERE owner = ?1 AND ledger = ?2 AND name = ?3", params![owner, ledger, name])
    }

    /// All views that a person keeps of a ledger, by name.
    pub fn views(&self, owner: &str, ledger: &str) -> Result<Vec<SavedView>> {
        let mut stmt = self
            .conn
            .prepare_cached("SELECT name, json FROM view WHERE owner = ?1 AND ledger = ?2 ORDER BY name")
            .said()?;
        let mut rows = stmt.query([owner, ledger]).said()?;
        let mut views = Vec::new();
        while let Some(row) = rows.next().said()? {
            let json: String = row.get(1).said()?;
            views.push(SavedView {
                name: row.get(0).said()?,
                json: serde_json::from_str(&json).map_err(Problem::internal)?,
            });
        }
        Ok(views)
    }

    /// The mapping remembered for a header.
    pub fn mapping(&self, ledger: &str, header_digest: &str) -> Result<Option<serde_json::Value>> {
        self.kept("SELECT json FROM mapping WHERE ledger = ?1 AND header_digest = ?2", params![ledger, header_digest])
    }
}
