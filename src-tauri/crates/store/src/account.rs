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

/// What signing in is called in the journal.
pub const SIGN_IN: &str = "account.sign_in";

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
    /// Name of the slot in the key file that the password opens. No other slot signs in as this person.
    pub slot: String,
    /// The last sign-in, UTC, RFC 3339. Sign-ins are entries of the journal themselves, so this is no change of its own.
    #[serde(skip)]
    pub last_sign_in: Option<String>,
}

const COLUMNS: &str = "number, state, must_change, own, password_set_at, slot, last_sign_in";

fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    let state: String = row.get(1)?;
    Ok(Account {
        number: row.get(0)?,
        open: state == "open",
        must_change: row.get(2)?,
        own: row.get(3)?,
        password_set_at: row.get(4)?,
        slot: row.get(5)?,
        last_sign_in: row.get(6)?,
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

    /// By what the last passwords of a person are known again, newest first.
    pub fn past_passwords(&self, number: &str) -> Result<Vec<String>> {
        let sql = "SELECT verifier FROM past_password WHERE number = ?1 ORDER BY id DESC";
        let mut stmt = self.conn.prepare_cached(sql).said()?;
        let rows = stmt.query_map([number], |r| r.get(0)).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// The account whose password opens this slot.
    pub fn account_of_slot(&self, slot: &str) -> Result<Option<Account>> {
        let mut stmt = self.conn.prepare_cached(&format!("SELECT {COLUMNS} FROM account WHERE slot = ?1")).said()?;
        stmt.query_row([slot], account).optional().said()
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
                "INSERT INTO account (number, state, must_change, own, password_set_at, slot) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                 ON CONFLICT (number) DO UPDATE SET state = excluded.state, must_change = excluded.must_change, \
                 own = excluded.own, password_set_at = excluded.password_set_at, slot = excluded.slot",
                params![account.number, state, account.must_change, account.own, account.password_set_at, account.slot],
            )
            .said()?;
        self.log_row(ACCOUNT, 0, &account.number, before.as_deref(), Some(&after))?;
        Ok(true)
    }

    /// Keeps by what a password is known again, and of the earlier ones as many as make `keep` together.
    pub fn password_passed(&mut self, number: &str, verifier: &str, keep: u32) -> Result<()> {
        let conn = &self.reading.conn;
        conn.execute(
            "INSERT INTO past_password (number, at, verifier) VALUES (?1, ?2, ?3)",
            params![number, self.at, verifier],
        )
        .said()?;
        conn.execute(
            "DELETE FROM past_password WHERE number = ?1 AND id NOT IN \
             (SELECT id FROM past_password WHERE number = ?1 ORDER BY id DESC LIMIT ?2)",
            params![number, keep],
        )
        .said()?;
        Ok(())
    }

    /// Gives an account to the same person's other number. Its slot keeps the name that it has.
    pub(crate) fn account_renumber(&mut self, old: &str, new: &str) -> Result<()> {
        let Some(account) = self.reading.account(old)? else { return Ok(()) };
        let side = |a: &Account| serde_json::to_vec(a).map_err(Problem::internal);
        let conn = &self.reading.conn;
        conn.execute("UPDATE account SET number = ?2 WHERE number = ?1", [old, new]).said()?;
        conn.execute("UPDATE past_password SET number = ?2 WHERE number = ?1", [old, new]).said()?;
        self.log_row(ACCOUNT, 0, old, Some(&side(&account)?), None)?;
        let renamed = Account { number: new.to_owned(), ..account };
        self.log_row(ACCOUNT, 0, new, None, Some(&side(&renamed)?))
    }

    /// Notes that somebody signed in, unless a later time is noted. The journal entry is whoever calls this to make.
    pub fn account_used(&mut self, number: &str, at: &str) -> Result<()> {
        self.reading
            .conn
            .execute(
                "UPDATE account SET last_sign_in = ?2 WHERE number = ?1 AND COALESCE(last_sign_in, '') < ?2",
                params![number, at],
            )
            .said()?;
        Ok(())
    }
}
