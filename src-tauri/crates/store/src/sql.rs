//! What SQLite says, in words that help whoever reads them.

use kernel::{Problem, Result, code};
use rusqlite::ErrorCode;

/// Turns a database error into a refusal.
pub(crate) trait Said<T> {
    /// The value, or the refusal.
    fn said(self) -> Result<T>;
}

impl<T> Said<T> for rusqlite::Result<T> {
    fn said(self) -> Result<T> {
        self.map_err(|e| problem(&e))
    }
}

/// The refusal for a database error.
pub(crate) fn problem(e: &rusqlite::Error) -> Problem {
    let Some(kind) = e.sqlite_error_code() else {
        return Problem::internal(e);
    };
    match kind {
        ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => damaged(),
        ErrorCode::DiskFull => Problem::new(
            code::DISK,
            "ディスクの空きが足りないため、保存できませんでした。帳簿は元のままです。不要なファイルを片付けてから、もう一度試してください。",
        ),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Problem::new(
            code::DISK,
            "ほかの画面か処理が帳簿に書き込んでいます。終わるのを待ってから、もう一度試してください。",
        ),
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Problem::new(
            code::DISK,
            "帳簿のフォルダに書き込めません。フォルダの権限を確かめるか、書き込める場所に帳簿を移してください。",
        ),
        ErrorCode::CannotOpen => {
            Problem::new(code::DISK, "帳簿のファイルを開けません。フォルダの場所と権限を確かめてください。")
        }
        // The room that all connections share lies in a file of its own, which does not fit.
        ErrorCode::SystemIoFailure if extended(e) == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => Problem::new(
            code::DISK,
            "ディスクの空きが足りないため、帳簿を開けませんでした。帳簿は元のままです。不要なファイルを片付けてから、もう一度試してください。",
        ),
        ErrorCode::SystemIoFailure => Problem::new(
            code::DISK,
            format!(
                "帳簿のファイルを読み書きできませんでした。帳簿は元のままです。ディスクの状態を確かめてください（{e}）。"
            ),
        ),
        ErrorCode::OperationInterrupted => Problem::new(code::CANCELLED, "中止しました。帳簿は元のままです。"),
        ErrorCode::TooBig => Problem::new(
            code::TOO_LARGE,
            "一つの項目に入れるには長すぎる内容があります。短くするか、添付ファイルにしてください。",
        ),
        _ => Problem::internal(e),
    }
}

/// The reason behind the reason.
fn extended(e: &rusqlite::Error) -> i32 {
    e.sqlite_error().map_or(0, |e| e.extended_code)
}

/// The book does not agree with itself.
pub(crate) fn damaged() -> Problem {
    Problem::new(
        code::DAMAGED,
        "帳簿のファイルが壊れているか、別の帳簿のファイルと入れ替わっています。控え（バックアップ）から戻してください。",
    )
}

/// True when a rule of uniqueness was broken.
pub(crate) fn is_conflict(e: &rusqlite::Error) -> bool {
    e.sqlite_error_code() == Some(ErrorCode::ConstraintViolation)
}
