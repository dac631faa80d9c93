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

/// Asks what to think of a password that is being chosen. Nothing of it is kept or written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CheckPassword {
    /// The password.
    #[ts(type = "string")]
    pub password: Secret,
    /// What everybody around knows before there is a book: names, numbers, the division.
    #[serde(default)]
    pub names: Vec<String>,
    /// 職員番号.
    #[serde(default)]
    pub numbers: Vec<String>,
    /// 部, 課.
    #[serde(default)]
    pub offices: Vec<String>,
}

/// What to think of a password.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PasswordJudged {
    /// 0 (guessed at once) to 4 (very hard to guess).
    pub score: i32,
    /// It may be used.
    pub enough: bool,
    /// What to do better, in Japanese; never repeats the password.
    pub said: Vec<String>,
}

/// Something that only whoever answers for the book does, and with their password once more.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct WithPassword {
    /// The password of who is signed in.
    #[ts(type = "string")]
    pub password: Secret,
}

/// A recovery code that is shown once.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RecoveryIssued {
    /// The code in groups; kept nowhere. The one before opens nothing any more.
    #[ts(type = "string")]
    pub recovery: Secret,
}

/// Says how the sheet of the recovery code is kept; the code itself is told to nobody.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct KeepRecovery {
    /// 封筒に入れて金庫.
    pub how: String,
    /// 封緘番号; may be empty.
    #[serde(default)]
    pub seal: String,
}

/// Opens the book with the recovery code and sets a new password for whoever answers for it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RecoverBook {
    /// Folder; empty: the app's own.
    #[serde(default)]
    pub dir: String,
    /// The practice book instead of the real one (only with an empty `dir`).
    #[serde(default)]
    pub practice: bool,
    /// The recovery code, however it is typed.
    #[ts(type = "string")]
    pub code: Secret,
    /// 職員番号 of a 責任者.
    pub number: String,
    /// Their new password.
    #[ts(type = "string")]
    pub new: Secret,
}

/// Asks for the sheet of a recovery code that is on the screen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PrintRecovery {
    /// The code; printed and forgotten.
    #[ts(type = "string")]
    pub code: Secret,
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
    /// How its sheet is kept, in words; empty: nobody has said.
    pub recovery_kept: String,
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
    /// Until when too many wrong passwords keep them out on this PC, UTC, RFC 3339; empty: they do not.
    pub locked_until: String,
    /// The password was chosen by whom it belongs to.
    pub own: bool,
    /// When the password was set, UTC, RFC 3339; empty without an account.
    pub password_set_at: String,
    /// The last sign-in, UTC, RFC 3339; empty: never.
    pub last_sign_in: String,
}
