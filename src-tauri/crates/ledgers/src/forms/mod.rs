//! What ledgers look like on paper and in workbooks. Pure: facts in, a document out; nothing is read or written here.

mod labels;
mod list;
mod report;
mod report_book;
mod sums;
mod today;

pub use labels::labels;
pub use list::list;
pub use report::{ANNEX, Annex, Entry, Facts, Gone, Moves, ReportRow, counted_ledgers, previous_of, report};
pub use report_book::report_book;
pub use today::{Job, today};

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{LedgerDef, Record};
use paper::Issue;

/// The printed forms of a ledger: key, and the form of the pack that it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// Wire key.
    pub key: &'static str,
    /// Key in the pack's forms; empty: a plain list of ours.
    pub pack: &'static str,
    /// Title where the pack has none.
    pub title: &'static str,
    /// Gets a number and is frozen when issued.
    pub numbered: bool,
    /// Can be printed blank.
    pub blank: bool,
    /// Has boxes for stamps.
    pub seals: bool,
}

/// The plain list of every ledger.
pub const LIST: Form = Form { key: "list", pack: "", title: "台帳一覧", numbered: false, blank: true, seals: true };
/// The report of 第14条第3項.
pub const REPORT: Form = Form { key: "report", pack: "f1", title: "", numbered: true, blank: true, seals: false };
/// Labels of 第15条第3項.
pub const LABELS: Form = Form { key: "labels", pack: "f9", title: "", numbered: false, blank: false, seals: false };
/// 今日 on paper: what waits for one person.
pub const TODAY: Form = Form { key: "today", pack: "", title: "", numbered: false, blank: false, seals: false };

/// The forms of a ledger, in menu order.
#[must_use]
pub fn of(def: &LedgerDef) -> Vec<Form> {
    if def.total_by == "class" { vec![LIST, REPORT, LABELS] } else { vec![LIST] }
}

/// What stands on a form besides records: who sends it to whom, when, under which number.
#[derive(Debug, Clone)]
pub struct Letter {
    /// 部; may be empty.
    pub bureau: String,
    /// 課名.
    pub division: String,
    /// 発信者の職名.
    pub sender_title: String,
    /// 発信者の氏名, if it is printed.
    pub sender_name: String,
    /// Addressee: role line, post line.
    pub to: Vec<String>,
    /// 文書番号; `None`: only the date.
    pub document_number: Option<String>,
    /// Date of the letter.
    pub date: NaiveDate,
    /// 基準日.
    pub as_of: NaiveDate,
    /// 連絡先, lines.
    pub contact: Vec<String>,
    /// Boxes for stamps at the upper right of lists.
    pub seals: Vec<String>,
    /// A stamp is set on the letter.
    pub stamped: bool,
    /// 様式第1号（第14条関係).
    pub form_heading: String,
    /// Title of the form.
    pub title: String,
    /// 様式第1号（2026.1版).
    pub form_footer: String,
    /// 情報セキュリティ対策基準 第7版.
    pub standard: String,
    /// Articles for the footer.
    pub basis: String,
    /// Stamp boxes of the receiver.
    pub receipt: Vec<String>,
    /// Number and values, or 案.
    pub issue: Issue,
    /// Instant of printing.
    pub at: DateTime<Utc>,
    /// 検証値, 64 digits; empty for drafts.
    pub digest: String,
    /// 練習用.
    pub practice: bool,
    /// Who settled or issued for the chief, and why (第11条第1項): one line each.
    pub deputies: Vec<String>,
}

impl Letter {
    /// 総務部 税務課.
    #[must_use]
    pub fn office(&self) -> String {
        if self.bureau.is_empty() { self.division.clone() } else { format!("{} {}", self.bureau, self.division) }
    }

    pub(crate) fn meta(&self, title: &str) -> paper::Meta {
        paper::Meta { title: title.to_owned(), author: self.office(), created: self.at, digest: self.digest.clone() }
    }

    pub(crate) fn footer(&self) -> paper::Footer {
        paper::Footer {
            standard: self.standard.clone(),
            form: self.form_footer.clone(),
            basis: self.basis.clone(),
            issue: self.issue.clone(),
        }
    }
}

/// What a form is filled with.
#[derive(Debug, Clone, PartialEq)]
pub enum Fill<'a> {
    /// Records.
    Data(&'a [Record]),
    /// 該当なし, confirmed by somebody (name, may be empty: a line to write on).
    Nothing(&'a str),
    /// For writing by hand.
    Blank,
}
