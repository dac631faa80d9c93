//! Refusals. The window branches on `code` only; `message` is finished Japanese that says what to do.

use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// Codes that a caller acts on. A code exists only if a screen, a script or a test branches on it.
pub mod code {
    /// A value does not pass the rules; `fields` names the columns.
    pub const INVALID: &str = "invalid";
    /// The acting person's role does not permit it.
    pub const FORBIDDEN: &str = "forbidden";
    /// The record is in a state from which this step does not lead.
    pub const WRONG_STATE: &str = "wrong_state";
    /// Whoever asked may not approve (第11条).
    pub const SAME_PERSON: &str = "same_person";
    /// Somebody changed it since it was read; read again.
    pub const STALE: &str = "stale";
    /// No such record, file, form or command.
    pub const NOT_FOUND: &str = "not_found";
    /// No book is open.
    pub const NO_BOOK: &str = "no_book";
    /// The password does not open the book.
    pub const WRONG_PASSWORD: &str = "wrong_password";
    /// The screen is locked: sign in again.
    pub const LOCKED: &str = "locked";
    /// Too many wrong passwords: this account must wait (第84条).
    pub const LOCKED_OUT: &str = "locked_out";
    /// A password must be changed before anything else.
    pub const MUST_CHANGE: &str = "must_change";
    /// The book was made by a newer version.
    pub const NEWER_BOOK: &str = "newer_book";
    /// The file cannot be read as what it should be.
    pub const BAD_FILE: &str = "bad_file";
    /// The workbook is locked with a password.
    pub const ENCRYPTED_FILE: &str = "encrypted_file";
    /// The file is larger than what can be read safely.
    pub const TOO_LARGE: &str = "too_large";
    /// The file changed between preview and commit.
    pub const FILE_CHANGED: &str = "file_changed";
    /// A signed copy does not say which print it is: the digits at its foot are asked for.
    pub const NO_CODE: &str = "no_code";
    /// Rows have problems and nothing was written.
    pub const HAS_PROBLEMS: &str = "has_problems";
    /// A sealed file from another office ends early.
    pub const CUT_SHORT: &str = "cut_short";
    /// It is sealed to somebody else.
    pub const OTHER_ADDRESSEE: &str = "other_addressee";
    /// Signed with a key that this book has never seen.
    pub const UNKNOWN_KEY: &str = "unknown_key";
    /// Signed with another key than the one on record; the chief compares the printed fingerprint.
    pub const KEY_REPLACED: &str = "key_replaced";
    /// It was made by a newer version.
    pub const NEWER_FILE: &str = "newer_file";
    /// It would grow beyond all measure when unpacked.
    pub const BOMB: &str = "bomb";
    /// A part inside has a path that leads elsewhere.
    pub const BAD_PATH: &str = "bad_path";
    /// Two parts inside have one name.
    pub const REPEATED: &str = "repeated";
    /// A part inside is not in the list of contents.
    pub const NOT_LISTED: &str = "not_listed";
    /// A part of the list of contents is not inside.
    pub const PART_MISSING: &str = "part_missing";
    /// The same file was received before.
    pub const TWICE: &str = "twice";
    /// It does not follow the one that was received last.
    pub const OUT_OF_ORDER: &str = "out_of_order";
    /// It comes from a division that is not there any more.
    pub const ABOLISHED: &str = "abolished";
    /// The user stopped it; nothing was written.
    pub const CANCELLED: &str = "cancelled";
    /// Somebody else is editing the shared book just now.
    pub const LEASED: &str = "leased";
    /// A newer generation of the shared book must be taken in first; asking again after that may succeed.
    pub const BEHIND: &str = "behind";
    /// The folder on the file server cannot be reached.
    pub const SHARE_AWAY: &str = "share_away";
    /// The disk, the folder or the file system refused.
    pub const DISK: &str = "disk";
    /// A character has no glyph in any font.
    pub const NO_GLYPH: &str = "no_glyph";
    /// The journal or the book does not agree with itself.
    pub const DAMAGED: &str = "damaged";
    /// A request that does not fit the command.
    pub const BAD_REQUEST: &str = "bad_request";
    /// Ours: something that should not happen did. The book is as it was.
    pub const INTERNAL: &str = "internal";
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FieldProblem {
    /// Column key; empty when it concerns the whole record.
    pub column: String,
    /// Short code of the rule.
    pub code: String,
    /// What to do, in Japanese.
    pub message: String,
}

impl FieldProblem {
    /// One finding about one column.
    pub fn new(column: &str, code: &str, message: impl Into<String>) -> FieldProblem {
        FieldProblem { column: column.to_owned(), code: code.to_owned(), message: message.into() }
    }
}

/// A refusal: nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Problem {
    /// One of [`code`].
    pub code: String,
    /// What happened and what to do, in Japanese, with the article where there is one.
    pub message: String,
    /// Findings field by field.
    pub fields: Vec<FieldProblem>,
}

impl Problem {
    /// A refusal without field findings.
    pub fn new(code: &str, message: impl Into<String>) -> Problem {
        Problem { code: code.to_owned(), message: message.into(), fields: Vec::new() }
    }

    /// The same refusal, naming fields.
    #[must_use]
    pub fn with(mut self, fields: Vec<FieldProblem>) -> Problem {
        self.fields = fields;
        self
    }

    /// Ours: tells the user that the book is as it was; `detail` is for the support log.
    pub fn internal(detail: impl fmt::Display) -> Problem {
        Problem::new(
            code::INTERNAL,
            format!(
                "処理を続けられませんでした。帳簿は元のままです。もう一度試しても同じときは、この文を情報システム課に伝えてください（{detail}）。"
            ),
        )
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        for p in &self.fields {
            write!(f, "\n  {}", p.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

impl From<std::io::Error> for Problem {
    fn from(e: std::io::Error) -> Problem {
        use std::io::ErrorKind as K;
        let said = match e.kind() {
            K::NotFound => {
                return Problem::new(
                    code::NOT_FOUND,
                    "ファイルまたはフォルダが見つかりません。場所と名前を確かめてください。",
                );
            }
            K::PermissionDenied => {
                "書き込みまたは読み取りが許可されていません。フォルダの権限を確かめるか、別の場所を選んでください。"
            }
            K::StorageFull | K::QuotaExceeded => {
                "ディスクの空きが足りません。不要なファイルを片付けるか、別の場所を選んでください。"
            }
            K::ReadOnlyFilesystem => "この場所は読み取り専用です。別の場所を選んでください。",
            K::AlreadyExists => "同じ名前のファイルがすでにあります。別の名前にしてください。",
            K::IsADirectory => {
                return Problem::new(code::BAD_FILE, "選ばれたのはフォルダです。ファイルを選んでください。");
            }
            _ => {
                return Problem::new(
                    code::DISK,
                    format!(
                        "ファイルの読み書きができませんでした。ほかのソフトで開いていれば閉じてから、もう一度試してください（{e}）。"
                    ),
                );
            }
        };
        Problem::new(code::DISK, said)
    }
}

/// The result of everything that may be refused.
pub type Result<T> = std::result::Result<T, Problem>;
