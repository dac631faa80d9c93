//! Accounts: signing in, passwords, recovery.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vault::Secret;

use super::OfficeState;

/// What everybody but who makes the book signs in with for the first time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FirstPasswords {
    /// Each a random one of their own, which must be changed at the first sign-in.
    #[default]
    Temporary,
    /// The same as who makes the book: for practice books and scripts.
    Shared,
}

/// A password that is shown once and must be changed at the first sign-in.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TemporaryPassword {
    /// 職員番号.
    pub number: String,
    /// 氏名.
    pub name: String,
    /// The password; kept nowhere.
    #[ts(type = "string")]
    pub password: Secret,
}

/// A new book: what is shown once, and the book.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BookMade {
    /// As after a sign-in.
    pub state: OfficeState,
    /// The recovery code in groups; kept nowhere.
    #[ts(type = "string")]
    pub recovery: Secret,
    /// Who signs in with what for the first time.
    pub temporary: Vec<TemporaryPassword>,
}

/// What an account's last sign-ins tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LastUse {
    /// The sign-in before this one, UTC, RFC 3339; empty at the first.
    pub at: String,
    /// Wrong passwords since then.
    pub failed: i32,
    /// What else should be known, in Japanese; empty: nothing.
    pub notes: Vec<String>,
}

/// Changes one's own password.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ChangePassword {
    /// The password until now; empty only while it must be changed, right after the sign-in with it.
    #[serde(default)]
    #[ts(type = "string")]
    pub old: Secret,
    /// The password from now on.
    #[ts(type = "string")]
    pub new: Secret,
}

/// Names one account.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OneAccount {
    /// 職員番号.
    pub number: String,
}

/// All accounts.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Accounts {
    /// One line per person of the book, in the order of the office.
    pub accounts: Vec<AccountView>,
    /// A recovery code exists.
    pub recovery: bool,
    /// The one password of a book that was made before there were accounts still opens it.
    pub whole_book: bool,
}

/// One person's account.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AccountView {
    /// 職員番号.
    pub number: String,
    /// 氏名.
    pub name: String,
    /// Somebody can sign in with it.
    pub open: bool,
    /// A temporary password was given and not yet changed.
    pub must_change: bool,
    /// The password was chosen by whom it belongs to.
    pub own: bool,
    /// When the password was set, UTC, RFC 3339; empty without an account.
    pub password_set_at: String,
    /// The last sign-in, UTC, RFC 3339; empty: never.
    pub last_sign_in: String,
}
