//! What the server answers, as refusals that say what to do.

use crate::code;
use kernel::{Problem, Result};
use postgres::error::SqlState;

/// Turns the library's errors into ours.
pub(crate) trait Said<T> {
    fn said(self) -> T;
}

impl Said<Problem> for &postgres::Error {
    fn said(self) -> Problem {
        let Some(db) = self.as_db_error() else {
            return Problem::new(
                code::AWAY,
                format!(
                    "PostgreSQLとの接続が切れました。途中まで入れた提出物は残っていません。\
                     つながるのを確かめて、もう一度実行してください。続きから入ります（{self}）。"
                ),
            );
        };
        let state = db.code();
        let denied = [
            SqlState::INVALID_PASSWORD,
            SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
            SqlState::INVALID_CATALOG_NAME,
            SqlState::INSUFFICIENT_PRIVILEGE,
        ];
        let message = if *state == SqlState::INVALID_PASSWORD {
            "PostgreSQLの利用者名かパスワードが違います。`moricho-cli hub set` で設定し直してください。".to_owned()
        } else if *state == SqlState::INVALID_CATALOG_NAME {
            format!(
                "PostgreSQLにそのデータベースがありません。サーバーの管理者に作ってもらってください（{}）。",
                db.message()
            )
        } else if denied.contains(state) {
            format!(
                "PostgreSQLがこの利用者に許していません。データベースの管理者に、スキーマを作る権限を付けてもらってください（{}）。",
                db.message()
            )
        } else {
            format!(
                "PostgreSQLが断りました。この文をデータベースの管理者に伝えてください（{} {}）。",
                state.code(),
                db.message()
            )
        };
        Problem::new(code::REFUSED, message)
    }
}

impl<T> Said<Result<T>> for std::result::Result<T, postgres::Error> {
    fn said(self) -> Result<T> {
        self.map_err(|why| (&why).said())
    }
}
