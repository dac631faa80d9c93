//! Accounts: who may sign in, and how matters stand with their password. The password itself is never here; it opens a
//! slot of the key file.

use crate::reading::Reading;
use crate::sql::Said;
use crate::tx::Tx;
use kernel::{Problem, Result};
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

/// Ledger word of accounts in the journal.
pub(crate) const ACCOUNT: &str = "account";

/// Names of the slots in the key file.
pub mod slot {
    /// The one password of a book that was made before there were accounts.
    pub const WHOLE_BOOK: &str = "book";
    /// The printed recovery code.
    pub const RECOVERY: &str = "recovery";

    /// The slot of one person's account.
    #[must_use]
    pub fn person(number: &str) -> String {
        format!("person:{number}")
    }
}

/// One person's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// 職員番号.
    pub number: String,
    /// False once it was closed: nobody signs in with it any more.
    pub open: bool,
    /// The password is a temporary one: nothing else can be done before it is changed.
    pub must_change: bool,
    /// The password was chosen by whom it belongs to.
    pub own: bool,
    /// When the password was set, UTC, RFC 3339.
    pub password_set_at: String,
    /// The last sign-in, UTC, RFC 3339. Sign-ins are entries of the journal themselves, so this is no change of its own.
    #[serde(skip)]
    pub last_sign_in: Option<String>,
}

const COLUMNS: &str = "number, state, must_change, own, password_set_at, last_sign_in";

fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    let state: String = row.get(1)?;
    Ok(Account {
        number: row.get(0)?,
        open: state == "open",
        must_change: row.get(2)?,
        own: row.get(3)?,
        password_set_at: row.get(4)?,
        last_sign_in: row.get(5)?,
    })
}

impl Reading {
    /// All accounts, by staff number.
    pub fn accounts(&self) -> Result<Vec<Account>> {
        let mut stmt = self.conn.prepare_cached(&format!("SELECT {COLUMNS} FROM account ORDER BY number")).said()?;
        let rows = stmt.query_map([], account).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// One person's account.
    pub fn account(&self, number: &str) -> Result<Option<Account>> {
        let mut stmt = self.conn.prepare_cached(&format!("SELECT {COLUMNS} FROM account WHERE number = ?1")).said()?;
        stmt.query_row([number], account).optional().said()
    }

    /// Hashes of an account's last passwords, newest first.
    pub fn past_passwords(&self, number: &str) -> Result<Vec<String>> {
        let mut stmt = self
            .conn
            .prepare_cached("SELECT hash FROM account_password WHERE number = ?1 ORDER BY at DESC, hash")
            .said()?;
        let rows = stmt.query_map([number], |r| r.get(0)).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// How far the counter of failed sign-ins was seen; `None` if there never was one.
    pub fn attempts_seen(&self) -> Result<Option<(String, i64)>> {
        let mut stmt = self.conn.prepare_cached("SELECT counter, total FROM attempts_seen").said()?;
        stmt.query_row([], |r| Ok((r.get(0)?, r.get(1)?))).optional().said()
    }
}

impl Tx<'_> {
    /// Adds an account or changes one; answers whether anything is other than before. The last sign-in stays as it is.
    pub fn account_put(&mut self, account: &Account) -> Result<bool> {
        let before = self.reading.account(&account.number)?;
        let side = |a: &Account| serde_json::to_vec(a).map_err(Problem::internal);
        let before = before.as_ref().map(side).transpose()?;
        let after = side(account)?;
        if before.as_ref() == Some(&after) {
            return Ok(false);
        }
        let state = if account.open { "open" } else { "closed" };
        self.reading
            .conn
            .execute(
                "INSERT INTO account (number, state, must_change, own, password_set_at) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (number) DO UPDATE SET state = excluded.state, must_change = excluded.must_change, \
                 own = excluded.own, password_set_at = excluded.password_set_at",
                params![account.number, state, account.must_change, account.own, account.password_set_at],
            )
            .said()?;
        self.log_row(ACCOUNT, 0, &account.number, before.as_deref(), Some(&after))?;
        Ok(true)
    }

    /// Notes that somebody signed in now. The journal entry is whoever calls this to make.
    pub fn account_used(&mut self, number: &str) -> Result<()> {
        self.reading
            .conn
            .execute("UPDATE account SET last_sign_in = ?2 WHERE number = ?1", params![number, self.at])
            .said()?;
        Ok(())
    }

    /// Keeps the hash of a password that was set now, and only the newest `keep` of them.
    pub fn past_password_put(&mut self, number: &str, hash: &str, keep: usize) -> Result<()> {
        let conn = &self.reading.conn;
        conn.execute(
            "INSERT OR REPLACE INTO account_password (number, at, hash) VALUES (?1, ?2, ?3)",
            params![number, self.at, hash],
        )
        .said()?;
        for old in self.reading.past_passwords(number)?.iter().skip(keep) {
            conn.execute("DELETE FROM account_password WHERE number = ?1 AND hash = ?2", params![number, old])
                .said()?;
        }
        Ok(())
    }

    /// Notes how far the counter of failed sign-ins was seen.
    pub fn attempts_seen_put(&mut self, counter: &str, total: i64) -> Result<()> {
        let conn = &self.reading.conn;
        conn.execute("DELETE FROM attempts_seen", []).said()?;
        conn.execute("INSERT INTO attempts_seen (counter, total) VALUES (?1, ?2)", params![counter, total]).said()?;
        Ok(())
    }
}
