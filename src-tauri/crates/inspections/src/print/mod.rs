//! The papers of the self-inspection, composed from plain data: the report, answer sheets, results for the staff, the
//! report of a problem.

mod problem;
mod report;
mod sheet;

pub use problem::{ProblemReport, problem};
pub use report::{PlanResult, ReportFacts, SheetRows, plan_paper, report, report_rows};
pub use sheet::{AnswerPaper, answer_sheets, posted};

use chrono::{DateTime, NaiveDate, Utc};
use paper::{Block, Cell, Doc, Footer, HeadRight, Issue, LetterHead, Meta, PageHead, Row, Section, Side, para, row};

/// What stands on a paper besides its content: who sends it to whom, when, under which number.
#[derive(Debug, Clone)]
pub struct Sender {
    /// 部; may be empty.
    pub bureau: String,
    /// 課名.
    pub division: String,
    /// 発信者の職名.
    pub title: String,
    /// 発信者の氏名, if it is printed.
    pub name: String,
    /// Addressees: each is a role line and a post line; one copy for each.
    pub to: Vec<Vec<String>>,
    /// 文書番号; `None`: only the date.
    pub document_number: Option<String>,
    /// Date of the letter.
    pub date: NaiveDate,
    /// 連絡先, lines.
    pub contact: Vec<String>,
    /// A stamp is set on the letter.
    pub stamped: bool,
    /// 様式第6号（第134条第2項関係）.
    pub form_heading: String,
    /// 様式第6号.
    pub form_number: String,
    /// Title of the form.
    pub form_title: String,
    /// 様式第6号（1版）.
    pub form_footer: String,
    /// 情報セキュリティ対策基準 第7版.
    pub standard: String,
    /// Articles for the footer.
    pub basis: String,
    /// Labels of the seal boxes.
    pub seals: Vec<String>,
    /// Grey words in the seal boxes.
    pub seal_hint: String,
    /// Number and values, or 案.
    pub issue: Issue,
    /// 検証値, 64 digits; empty for drafts.
    pub digest: String,
    /// Instant of printing.
    pub at: DateTime<Utc>,
    /// 練習用.
    pub practice: bool,
}

impl Sender {
    /// 総務部 税務課.
    #[must_use]
    pub fn office(&self) -> String {
        if self.bureau.is_empty() { self.division.clone() } else { format!("{} {}", self.bureau, self.division) }
    }

    fn doc(&self, sections: Vec<Section>) -> Doc {
        Doc {
            meta: Meta {
                title: self.form_title.clone(),
                author: self.office(),
                created: self.at,
                digest: self.digest.clone(),
            },
            footer: Footer {
                standard: self.standard.clone(),
                form: self.form_footer.clone(),
                basis: self.basis.clone(),
                issue: self.issue.clone(),
            },
            practice: self.practice,
            sections,
        }
    }

    /// The upper part of the letter to one of the addressees, from 0.
    fn letter(&self, copy: usize) -> LetterHead {
        let mut from = vec!["情報セキュリティ責任者".to_owned(), self.title.clone()];
        from.extend((!self.name.is_empty()).then(|| self.name.clone()));
        let of = self.to.len();
        LetterHead {
            form: self.form_heading.clone(),
            copy: if of > 1 { format!("{of}通のうち{}通目", copy + 1) } else { String::new() },
            number: self.document_number.clone(),
            date: kernel::date::wareki_long(self.date),
            to: self.to.get(copy).cloned().unwrap_or_default(),
            from,
            seal: self.stamped,
            title: self.form_title.clone(),
            ..LetterHead::default()
        }
    }

    /// Contact at the lower left (with the other copy's addressee), 受付 at the lower right.
    fn foot(&self, copy: usize) -> Block {
        let mut lines = self.contact.clone();
        let others = self.to.iter().enumerate().filter(|(n, _)| *n != copy);
        lines.extend(others.map(|(n, to)| format!("{}通目　{}", n + 1, to.join(" "))));
        let contact = lines.iter().map(|l| Block::Para(para(l.as_str()).size(9.0).pitch(4.6))).collect();
        Block::Bottom(vec![Block::Beside(vec![
            Side { x: 0.0, width: 78.0, bottom: true, blocks: contact },
            Side {
                x: 82.0,
                width: 88.0,
                bottom: true,
                blocks: vec![Block::Table(paper::receipt(0.0, "受付日・番号", "", &["課長", "係長"]))],
            },
        ])])
    }

    fn annex(&self, no: usize, title: &str, right: &str, flow: Vec<Block>) -> Section {
        Section::portrait(flow)
            .head(PageHead {
                form: self.form_heading.replacen('（', &format!("別紙{no}（"), 1),
                right: HeadRight::Words(right.to_owned()),
                title: title.to_owned(),
                ..PageHead::default()
            })
            .form(format!("{}別紙{no}", self.form_number))
    }
}

fn heading(text: &str) -> Block {
    Block::heading(text)
}

fn heads(titles: &[&str]) -> Vec<Row> {
    vec![row(titles.iter().map(|t| Cell::head(*t).size(8.0)).collect())]
}

fn none(cols: usize) -> Row {
    row(vec![Cell::text("ありません。").cols(cols)])
}

/// Tenths of a percent as they are read: 85.7; － where there is none.
#[must_use]
pub(crate) fn tenths(rate: Option<i32>) -> String {
    rate.map_or_else(|| "－".to_owned(), |r| format!("{}.{}", r / 10, r % 10))
}

/// The difference: ＋2.5, △1.7 (decrease), 0.0.
#[must_use]
pub(crate) fn difference(now: Option<i32>, before: Option<i32>) -> String {
    let (Some(now), Some(before)) = (now, before) else { return "－".to_owned() };
    let by = now - before;
    let size = tenths(Some(by.abs()));
    match by.signum() {
        1 => format!("＋{size}"),
        -1 => format!("△{size}"),
        _ => size,
    }
}
