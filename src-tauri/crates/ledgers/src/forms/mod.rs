//! What ledgers look like on paper and in workbooks. Pure: facts in, a document out; nothing is read or written here.

mod handover;
mod labels;
mod list;
mod record_sheet;
pub mod register;
mod report;
mod report_book;
mod returns;
mod sums;
mod today;

pub use handover::{HandoverFacts, LedgerLine, MatterLine, MeasureLine, Party, ThingLine, handover};
pub use labels::labels;
pub use list::list;
pub use record_sheet::{PartWidths, RecordSheet, record_sheet};
pub use report::{ANNEX, Annex, Entry, Facts, Gone, Moves, ReportRow, counted_ledgers, previous_of, report};
pub use report_book::report_book;
pub use returns::{ArrivalLine, ReturnLine, ReturnSheet, arrivals, returns};
pub use today::{Job, today};

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{LedgerDef, Progress, Record, RecordId, Result};
use paper::Issue;
use std::path::Path;

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

impl Form {
    /// What a form without a title in the pack is called: a result says itself what it is about (棚卸結果（ID）).
    #[must_use]
    pub fn called(&self, def: &LedgerDef) -> String {
        if self.title.contains("結果（") { self.title.to_owned() } else { format!("{}{}", def.title, self.title) }
    }
}

/// The plain list of every ledger.
pub const LIST: Form = Form { key: "list", pack: "", title: "台帳一覧", numbered: false, blank: true, seals: true };
/// The report of 第14条第3項.
pub const REPORT: Form = Form { key: "report", pack: "f1", title: "", numbered: true, blank: true, seals: false };
/// Labels of 第15条第3項.
pub const LABELS: Form = Form { key: "labels", pack: "f9", title: "", numbered: false, blank: false, seals: false };
/// 今日 on paper: what waits for one person.
pub const TODAY: Form = Form { key: "today", pack: "", title: "", numbered: false, blank: false, seals: false };

/// The 引継書 of an office that changes hands.
pub const HANDOVER: Form = Form { key: "handover", pack: "f7", title: "", numbered: true, blank: false, seals: false };
/// 返却確認書 of leavers.
pub const RETURNS: Form =
    Form { key: "returns", pack: "returns", title: "", numbered: true, blank: false, seals: false };

/// 受入れの一覧 of people who come.
pub const ARRIVALS: Form =
    Form { key: "arrivals", pack: "", title: "受入れの一覧", numbered: false, blank: false, seals: false };

/// What a ledger with forms of its own is asked to compose.
pub struct Wanted<'a> {
    /// Which form.
    pub form: &'a Form,
    /// Who sends it, when, under which number.
    pub letter: &'a Letter,
    /// `data`, `none` or `blank`.
    pub fill: &'a str,
    /// Chosen records.
    pub ids: &'a [RecordId],
    /// First and last day, both included.
    pub period: (NaiveDate, NaiveDate),
    /// Who confirmed 該当なし; may be empty.
    pub confirmed_by: &'a str,
    /// Content of the QR code; empty before the form has its number.
    pub code: &'a str,
    /// Labels of the seal boxes on the form.
    pub seals: &'a [String],
    /// Labels of the boxes at the upper right of registers.
    pub register_seals: &'a [String],
    /// Grey words in the seal boxes.
    pub seal_hint: &'a str,
    /// The edition by which it is judged.
    pub pack: &'a standard::Pack,
}

/// The same content as rows of a workbook.
pub struct SheetOf {
    /// Name of the sheet.
    pub name: String,
    /// Headers and widths.
    pub columns: Vec<(String, f64)>,
    /// Text cells.
    pub rows: Vec<Vec<String>>,
}

/// A composed form.
pub struct Composed {
    /// For the printer.
    pub doc: paper::Doc,
    /// For the workbook.
    pub sheet: SheetOf,
    /// What it says, as data: the 検証値 is computed over this.
    pub facts: serde_json::Value,
    /// Records or rows in it.
    pub records: usize,
    /// Beside the button.
    pub warnings: Vec<String>,
    /// The number that all prints of this record share (第1刷, 第2刷); `None`: each print has its own.
    pub number: Option<String>,
}

/// What the QR code of a frozen print says: `MD12-1 63A5BEAF1F64B93B`, ASCII and without any name.
#[must_use]
pub fn code_of(letters: String, id: i64, serial: u32, value: &str) -> String {
    let digits: String = value.chars().take(16).map(|c| c.to_ascii_uppercase()).collect();
    format!("{letters}{id}-{serial} {digits}")
}

/// Writes a composed form as a workbook.
///
/// # Errors
/// Whatever the disk refuses; nothing is left at `path` then.
pub fn sheet_book(path: &Path, temporary: &Path, letter: &Letter, of: &SheetOf, progress: &dyn Progress) -> Result<()> {
    let mut out = sheet::Writer::create(path, temporary)?;
    let column = |(header, width): &(String, f64)| sheet::ColumnOut {
        header: header.clone(),
        width: *width,
        kind: sheet::ColumnKind::Text,
    };
    out.sheet(sheet::SheetOut {
        name: of.name.clone(),
        columns: of.columns.iter().map(column).collect(),
        look: sheet::Look::Data,
    })?;
    for (n, row) in of.rows.iter().enumerate() {
        if n % 100 == 0 {
            progress.step(n as u64, of.rows.len() as u64)?;
        }
        let cells: Vec<sheet::CellOut<'_>> =
            row.iter().map(|t| if t.is_empty() { sheet::CellOut::Empty } else { sheet::CellOut::Text(t) }).collect();
        out.row(&cells)?;
    }
    let number = match &letter.issue {
        Issue::Issued { number, .. } | Issue::Blank { number, .. } => number.clone(),
        Issue::Draft { .. } => "案".to_owned(),
    };
    out.sheet(sheet::SheetOut {
        name: "この表について".to_owned(),
        columns: vec![
            sheet::ColumnOut { header: "項目".to_owned(), width: 16.0, kind: sheet::ColumnKind::Text },
            sheet::ColumnOut { header: "内容".to_owned(), width: 60.0, kind: sheet::ColumnKind::Text },
        ],
        look: sheet::Look::Data,
    })?;
    for (label, said) in [
        ("様式", letter.title.as_str()),
        ("所属", letter.office().as_str()),
        ("帳票番号", number.as_str()),
        ("検証値", letter.digest.as_str()),
        ("根拠", letter.basis.as_str()),
    ] {
        out.row(&[sheet::CellOut::Text(label), sheet::CellOut::Text(said)])?;
    }
    out.finish()
}

/// A document of these sections under the letter's number.
fn sheets_doc(letter: &Letter, title: &str, sections: Vec<paper::Section>) -> paper::Doc {
    paper::Doc { meta: letter.meta(title), footer: letter.footer(), practice: letter.practice, sections }
}

/// The forms that a ledger composes itself, in menu order.
#[must_use]
pub fn own(def: &LedgerDef, pack: &standard::Pack) -> Vec<Form> {
    crate::ledger(def.key)
        .map_or_else(|_| Vec::new(), |l| l.own_forms().iter().copied().chain(l.kind_forms(pack)).collect())
}

/// The forms of a ledger, in menu order.
#[must_use]
pub fn of(def: &LedgerDef, pack: &standard::Pack) -> Vec<Form> {
    let own = own(def, pack);
    if !own.is_empty() {
        return own.into_iter().chain([LIST]).collect();
    }
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
