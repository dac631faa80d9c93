//! Settings of the book and the people in it: journalled, but nobody's ledger.

use crate::reading::Reading;
use crate::sql::Said;
use crate::tx::Tx;
use kernel::{Post, Problem, Result, Role};
use rusqlite::{OptionalExtension, params};

/// Keys of the settings that the book itself reads; every other key belongs to whoever sets it.
pub mod setting {
    /// 課略称 in numbers (税務): a JSON string.
    pub const DIVISION_SHORT: &str = "division_short";
    /// The fiscal year that the book is in: a JSON number.
    pub const FISCAL_YEAR: &str = "fiscal_year";
    /// Settings of the office: a JSON object; `division` is 課名.
    pub const OFFICE: &str = "office";
    /// 練習用の帳簿: a JSON flag.
    pub const PRACTICE: &str = "practice";
    /// Where backups go: a JSON object with `folder` and `second`.
    pub const BACKUP: &str = "backup";
}

/// Ledger word of settings in the journal.
pub(crate) const SETTING: &str = "setting";
/// Ledger word of people in the journal.
pub(crate) const PERSON: &str = "person";

impl Reading {
    /// A setting's value.
    pub fn setting(&self, key: &str) -> Result<Option<serde_json::Value>> {
        let mut stmt = self.conn.prepare_cached("SELECT json FROM setting WHERE key = ?1").said()?;
        let json: Option<String> = stmt.query_row([key], |r| r.get(0)).optional().said()?;
        json.map(|j| serde_json::from_str(&j).map_err(Problem::internal)).transpose()
    }

    /// Everybody in the book, in the order of the office; those who left come last.
    pub fn people(&self) -> Result<Vec<Post>> {
        let mut stmt = self
            .conn
            .prepare_cached(
                "SELECT number, name, title, unit, role, active FROM person ORDER BY active DESC, ordinal, number",
            )
            .said()?;
        let rows = stmt.query_map([], post).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// One person, by staff number.
    pub fn person(&self, number: &str) -> Result<Option<Post>> {
        let mut stmt = self
            .conn
            .prepare_cached("SELECT number, name, title, unit, role, active FROM person WHERE number = ?1")
            .said()?;
        stmt.query_row([number], post).optional().said()
    }
}

fn post(row: &rusqlite::Row<'_>) -> rusqlite::Result<Post> {
    let role: String = row.get(4)?;
    Ok(Post {
        number: row.get(0)?,
        name: row.get(1)?,
        title: row.get(2)?,
        unit: row.get(3)?,
        // A role that this version does not know may do the least.
        role: Role::from_key(&role).unwrap_or(Role::Auditor),
        active: row.get(5)?,
    })
}

impl Tx<'_> {
    /// Sets a setting; answers whether it is another than before.
    pub fn setting_put(&mut self, key: &str, value: &serde_json::Value) -> Result<bool> {
        let before = self.reading.setting(key)?;
        if before.as_ref() == Some(value) {
            return Ok(false);
        }
        let after = value.to_string();
        self.reading
            .conn
            .execute(
                "INSERT INTO setting (key, json) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET json = excluded.json",
                params![key, after],
            )
            .said()?;
        self.short = None;
        let before = before.map(|b| b.to_string());
        self.log_row(SETTING, 0, key, before.as_deref().map(str::as_bytes), Some(after.as_bytes()))?;
        Ok(true)
    }

    /// Adds a person or changes one, found by staff number; answers whether anything is other than before.
    pub fn person_put(&mut self, person: &Post) -> Result<bool> {
        let before = self.reading.person(&person.number)?;
        if before.as_ref() == Some(person) {
            return Ok(false);
        }
        self.reading
            .conn
            .execute(
                "INSERT INTO person (number, name, title, unit, role, active, ordinal) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM person)) \
                 ON CONFLICT (number) DO UPDATE SET name = excluded.name, title = excluded.title, unit = excluded.unit, \
                 role = excluded.role, active = excluded.active",
                params![person.number, person.name, person.title, person.unit, person.role.key(), person.active],
            )
            .said()?;
        let side = |p: &Post| serde_json::to_vec(p).map_err(Problem::internal);
        let before = before.as_ref().map(side).transpose()?;
        self.log_row(PERSON, 0, &person.number, before.as_deref(), Some(&side(person)?))?;
        Ok(true)
    }
}
