//! The book, its people and settings.

use super::account::{FirstPasswords, LastUse};
use kernel::{Post, Role};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vault::Secret;

/// Asks nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Nothing {}

/// What was done, for every change: which cached lists are stale.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Done {
    /// Ledger keys (and `people`, `settings`) whose lists changed.
    pub changed: Vec<String>,
}

/// Makes a book in the given folder (the app's own folder if none).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CreateBook {
    /// Folder; empty: the app's own.
    #[serde(default)]
    pub dir: String,
    /// 市・部 (総務部); printed before the division; may be empty.
    #[serde(default)]
    pub bureau: String,
    /// 課名 (税務課).
    pub division: String,
    /// 課略称, used in numbers (税務); proposed from the name if empty.
    #[serde(default)]
    pub division_short: String,
    /// Everybody who works with the book; at least one 責任者.
    pub people: Vec<Post>,
    /// Staff number of who sits here now.
    pub acting: String,
    /// The password of who sits here now.
    #[ts(type = "string")]
    pub password: Secret,
    /// What the others sign in with for the first time.
    #[serde(default)]
    pub passwords: FirstPasswords,
    /// 練習用の帳簿: watermarked, thrown away freely.
    #[serde(default)]
    pub practice: bool,
}

/// Signs in: opens the book, unlocks it, or takes the seat over from somebody else.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OpenBook {
    /// Folder; empty: the app's own.
    #[serde(default)]
    pub dir: String,
    /// The practice book instead of the real one (only with an empty `dir`).
    #[serde(default)]
    pub practice: bool,
    /// 職員番号 of who signs in.
    pub number: String,
    /// Their password.
    #[ts(type = "string")]
    pub password: Secret,
}

/// What the window needs before anything else.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OfficeState {
    /// The open book, if any, and if whoever is signed in may go on.
    pub book: Option<BookState>,
    /// The book is open, but nobody may go on yet.
    pub held: Option<HeldState>,
    /// This PC is a 回答席.
    pub desk: Option<DeskState>,
    /// A real book lies in the app's own folder (so the window asks for its password instead of making one).
    pub book_exists: bool,
    /// A practice book lies there too.
    pub practice_exists: bool,
    /// Where the app keeps its book.
    pub home: String,
    /// Today in Japan, ISO.
    pub today: String,
    /// 今日の年度, e.g. 2026.
    pub fiscal_year: i32,
    /// Program version.
    pub version: String,
}

/// A PC at which people answer by their number.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DeskState {
    /// 令和8年度 自己点検.
    pub title: String,
    /// Last day, ISO.
    pub due: String,
    /// 税務課.
    pub division: String,
}

/// Why nobody goes on in a book that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Hold {
    /// The screen is locked.
    Locked,
    /// The password must be changed first.
    MustChange,
}

/// A book that is open while nobody may go on in it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HeldState {
    /// Why.
    pub why: Hold,
    /// Folder.
    pub dir: String,
    /// Watermarked practice book.
    pub practice: bool,
    /// 職員番号 of who sits or sat here.
    pub number: String,
    /// What to tell them, in Japanese.
    pub message: String,
}

/// The open book.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BookState {
    /// 部; may be empty.
    pub bureau: String,
    /// 課名.
    pub division: String,
    /// 課略称.
    pub division_short: String,
    /// Watermarked practice book.
    pub practice: bool,
    /// Folder.
    pub dir: String,
    /// Who acts now, in the post that they took.
    pub acting: Post,
    /// For whom and why, if they act as 代行者.
    pub acting_for: Option<super::ActingFor>,
    /// They have further posts to act in.
    pub more_posts: bool,
    /// `division`, `collecting` (取りまとめ課) or `both`.
    pub office_kind: OfficeKind,
    /// When they signed in before, and what has happened since.
    pub last_use: LastUse,
    /// The fiscal year that the book is in; smaller than today's: 年度替わり is due.
    pub fiscal_year: i32,
    /// 年度替わり is due.
    pub rollover_due: bool,
    /// Title of the standard's edition (情報セキュリティ対策基準 第7版).
    pub edition: String,
}

/// One box of a seal row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SealBox {
    /// 課長, 係長 … may be empty (a blank box).
    pub label: String,
}

/// Settings of the book. Kept whole: the form shows and saves all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Settings {
    /// 部; may be empty.
    pub bureau: String,
    /// 課名.
    pub division: String,
    /// 課略称 in numbers. Changing it does not rename old numbers.
    pub division_short: String,
    /// 発信者の職名 on letters (税務課長).
    pub sender_title: String,
    /// 発信者の氏名 is printed under the post.
    pub sender_name_printed: bool,
    /// 文書番号 pattern (8税第　号); empty: only the date is printed.
    pub document_number: String,
    /// 連絡先 on letters (管理係 内線 2143).
    pub contact: String,
    /// Whom to ask to invalidate a lost card, with the telephone number (情報システム課 内線 2345); may be empty.
    #[serde(default)]
    pub stop_contact: String,
    /// Addressee of 第14条第3項, role line (統括情報システム管理者).
    pub report_to_role: String,
    /// Addressee of 第14条第3項, post line (情報システム課長　様).
    pub report_to_post: String,
    /// 押印欄 at the top right of lists.
    pub seals: Vec<SealBox>,
    /// 印又は署名: `seal`, `sign`, `both`, `none`.
    pub seal_mark: String,
    /// Article with one paragraph is cited without 第1項 (第22条第4号).
    pub cite_single_paragraph_short: bool,
    /// Minutes without a touch until the window locks; 0: never.
    pub lock_minutes: i32,
    /// From when on people may sign in, `HH:MM`; empty: at any time (第84条第3号).
    #[serde(default)]
    pub sign_in_from: String,
    /// Until when.
    #[serde(default)]
    pub sign_in_until: String,
    /// Days after which a password must be changed; 0: never (第60条第1項第6号).
    #[serde(default = "password_days")]
    pub password_days: i32,
    /// How many passwords before the present one may not be taken again; 0: any may (第60条第1項第6号).
    #[serde(default = "password_memory")]
    pub password_memory: i32,
    /// Single-letter keys work in lists.
    pub letter_keys: bool,
    /// Shift of labels in half millimetres, right and down.
    pub label_shift_x: i32,
    /// Shift of labels in half millimetres, down.
    pub label_shift_y: i32,
    /// Whose book this is.
    #[serde(default)]
    pub office_kind: OfficeKind,
    /// Who names a deputy while the chief is absent.
    #[serde(default)]
    pub deputy_namer: DeputyNamer,
}

/// Days after which a password must be changed, unless the book says otherwise.
pub const PASSWORD_DAYS: i32 = 365;

fn password_days() -> i32 {
    PASSWORD_DAYS
}

/// How many earlier passwords may not be taken again, unless the book says otherwise.
pub const PASSWORD_MEMORY: i32 = 3;

fn password_memory() -> i32 {
    PASSWORD_MEMORY
}

/// Whose book it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum OfficeKind {
    /// One division's.
    #[default]
    Division,
    /// The collecting office's (取りまとめ課), for what the divisions hand in.
    Collecting,
    /// Both: the collecting office with its own records.
    Both,
}

/// Who names a deputy while the chief is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DeputyNamer {
    /// The chief alone, beforehand.
    #[default]
    Chief,
    /// Also whoever was registered as 部長.
    Director,
}

/// Program, licences.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct About {
    /// 守帳.
    pub name: String,
    /// Program version.
    pub version: String,
    /// Version of the book's tables.
    pub schema: i32,
    /// Title and text of each licence.
    pub licences: Vec<Licence>,
}

/// A licence shown in 「このアプリについて」.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Licence {
    /// What it covers.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// Closes the book and throws the practice book away, if it is open.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct DropPractice {}

/// What 年度替わり would do, or did.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Rollover {
    /// From this fiscal year …
    pub from: i32,
    /// … to this one.
    pub to: i32,
    /// Per ledger: how many confirmed records become 未確認.
    pub ledgers: Vec<RolloverLedger>,
    /// Stale lists (empty in a preview).
    pub changed: Vec<String>,
}

/// One ledger's part of 年度替わり.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RolloverLedger {
    /// Ledger key.
    pub ledger: String,
    /// Title.
    pub title: String,
    /// Records that become 未確認.
    pub records: i32,
}

/// Asks whether somebody has a role; used by the window to hide what is refused anyway.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CommandInfo {
    /// noun_verb.
    pub name: String,
    /// Type of the request.
    pub request: String,
    /// Type of the answer.
    pub answer: String,
    /// Roles that may call it; empty: anybody, also without a book.
    pub roles: Vec<Role>,
}

/// The whole list of commands.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Commands {
    /// In the order of the door.
    pub commands: Vec<CommandInfo>,
}
