//! Frozen reports: what was sent upward stays exactly as it was printed.

use crate::files::{Content, FileRef};
use crate::number::year_number_text;
use crate::reading::Reading;
use crate::sql::Said;
use crate::tx::Tx;
use chrono::NaiveDate;
use kernel::{Problem, Result, code};
use rusqlite::{OptionalExtension, Row, params};

/// Ledger word of reports in the journal.
pub(crate) const REPORT: &str = "report";

/// A report to be frozen.
#[derive(Debug, Clone, Copy)]
pub struct NewReport<'a> {
    /// Number from [`Tx::report_number`].
    pub number: &'a str,
    /// Its place among the reports of the same form and year.
    pub serial: u32,
    /// Form key.
    pub form: &'a str,
    /// 年度.
    pub fiscal_year: i32,
    /// The kind that the form follows, or its key in its ledger.
    pub kind: &'a str,
    /// First and last day that it is about; none: it is about no period.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// Title.
    pub title: &'a str,
    /// 検証値: digest of the facts, as printed in the footer.
    pub value: &'a str,
    /// What the report says, as data.
    pub facts: &'a str,
    /// Pages of the print.
    pub pages: i32,
    /// Records in it.
    pub records: i32,
    /// The print.
    pub pdf: Content<'a>,
    /// The workbook.
    pub xlsx: Option<Content<'a>>,
    /// Number of the report that it corrects.
    pub replaces: Option<&'a str>,
}

/// A frozen report.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// 税務-分類-R8-003.
    pub number: String,
    /// Form key.
    pub form: String,
    /// 年度.
    pub fiscal_year: i32,
    /// Its place among the reports of the same form and year.
    pub serial: u32,
    /// Title.
    pub title: String,
    /// 検証値.
    pub value: String,
    /// What the report says, as data (JSON).
    pub facts: String,
    /// The print.
    pub pdf: FileRef,
    /// The workbook.
    pub xlsx: Option<FileRef>,
    /// When, UTC, RFC 3339.
    pub issued_at: String,
    /// Staff number of who issued it.
    pub issued_by: String,
    /// Number of the report that it corrects.
    pub replaces: Option<String>,
    /// Why it was voided, if it was.
    pub voided: Option<String>,
}

/// An issued form, as the calendar asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedForm {
    /// Key of the form.
    pub form: String,
    /// 税務-分類-R8-003.
    pub number: String,
    /// When, UTC, RFC 3339.
    pub at: String,
    /// The kind that the form follows; empty where it was not noted.
    pub kind: String,
    /// What it is about; none where it is about no period, or where that was not noted.
    pub period: Option<(NaiveDate, NaiveDate)>,
}

/// A frozen report as a line of a list, without what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportLine {
    /// Key of the form.
    pub form: String,
    /// 税務-分類-R8-003.
    pub number: String,
    /// Title.
    pub title: String,
    /// 検証値.
    pub value: String,
    /// The print.
    pub pdf: FileRef,
    /// When, UTC, RFC 3339.
    pub issued_at: String,
    /// Staff number of who issued it.
    pub issued_by: String,
    /// Number of the report that it corrects.
    pub replaces: Option<String>,
    /// Why it was voided, if it was.
    pub voided: Option<String>,
    /// Pages and records, as noted when it was issued; books of the first version did not note them.
    pub size: Option<(i32, i32)>,
}

const LINES: &str = "SELECT number, title, value, pdf_digest, pdf_size, issued_at, issued_by, replaces, void_reason, \
                     (SELECT after FROM change WHERE ledger = 'report' AND record_id = 0 AND kind = number \
                      ORDER BY id LIMIT 1), form FROM report";

fn line(row: &Row<'_>) -> rusqlite::Result<ReportLine> {
    let told: Option<String> = row.get(9)?;
    let told: serde_json::Value = told.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default();
    let count = |key: &str| told[key].as_i64().and_then(|n| i32::try_from(n).ok());
    Ok(ReportLine {
        number: row.get(0)?,
        title: row.get(1)?,
        value: row.get(2)?,
        pdf: FileRef { digest: row.get(3)?, size: row.get(4)? },
        issued_at: row.get(5)?,
        issued_by: row.get(6)?,
        replaces: row.get(7)?,
        voided: row.get(8)?,
        form: row.get(10)?,
        size: count("pages").zip(count("records")),
    })
}

const SELECT: &str = "SELECT number, form, fiscal_year, serial, title, value, facts, pdf_digest, pdf_size, xlsx_digest, xlsx_size, \
                      issued_at, issued_by, replaces, void_reason FROM report";

fn report(row: &Row<'_>) -> rusqlite::Result<Report> {
    let xlsx = match (row.get::<_, Option<String>>(9)?, row.get::<_, Option<i64>>(10)?) {
        (Some(digest), Some(size)) => Some(FileRef { digest, size }),
        _ => None,
    };
    Ok(Report {
        number: row.get(0)?,
        form: row.get(1)?,
        fiscal_year: row.get(2)?,
        serial: row.get(3)?,
        title: row.get(4)?,
        value: row.get(5)?,
        facts: row.get(6)?,
        pdf: FileRef { digest: row.get(7)?, size: row.get(8)? },
        xlsx,
        issued_at: row.get(11)?,
        issued_by: row.get(12)?,
        replaces: row.get(13)?,
        voided: row.get(14)?,
    })
}

impl Reading {
    /// The number of the report issued last, without reading what it says.
    pub fn last_report_number(&self) -> Result<Option<String>> {
        let sql =
            "SELECT number FROM report ORDER BY issued_at DESC, fiscal_year DESC, serial DESC, number DESC LIMIT 1";
        self.conn.prepare_cached(sql).said()?.query_row([], |r| r.get(0)).optional().said()
    }

    /// Reports of a form (all if none), newest first.
    pub fn reports(&self, form: Option<&str>) -> Result<Vec<ReportLine>> {
        let sql = format!(
            "{LINES} WHERE ?1 IS NULL OR form = ?1 ORDER BY issued_at DESC, fiscal_year DESC, serial DESC, number DESC"
        );
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let rows = stmt.query_map([form], line).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// Forms issued since an instant (RFC 3339, UTC) and not voided.
    pub fn issued_since(&self, since: &str) -> Result<Vec<IssuedForm>> {
        let sql = "SELECT form, number, issued_at, (SELECT after FROM change WHERE ledger = 'report' AND record_id = 0 \
                   AND kind = number ORDER BY id LIMIT 1) FROM report WHERE voided_at IS NULL AND issued_at >= ?1 \
                   ORDER BY issued_at, number";
        let mut stmt = self.conn.prepare_cached(sql).said()?;
        let rows = stmt.query_map([since], |r| {
            let told: Option<String> = r.get(3)?;
            let told: serde_json::Value = told.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default();
            let day = |key: &str| told[key].as_str().and_then(|d| d.parse::<NaiveDate>().ok());
            Ok(IssuedForm {
                form: r.get(0)?,
                number: r.get(1)?,
                at: r.get(2)?,
                kind: told["kind"].as_str().unwrap_or_default().to_owned(),
                period: day("from").zip(day("to")),
            })
        });
        rows.said()?.collect::<rusqlite::Result<_>>().said()
    }

    /// How many prints share this number (税務-廃棄-R8-007-刷1, -刷2 …).
    pub fn reports_of(&self, shared: &str) -> Result<u32> {
        let sql = "SELECT COUNT(*) FROM report WHERE number GLOB ?1 || '-刷*'";
        self.conn.prepare_cached(sql).said()?.query_row([shared], |r| r.get(0)).said()
    }

    /// One report.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn report(&self, number: &str) -> Result<Report> {
        let mut stmt = self.conn.prepare_cached(&format!("{SELECT} WHERE number = ?1")).said()?;
        stmt.query_row([number], report).optional().said()?.ok_or_else(|| {
            Problem::new(code::NOT_FOUND, format!("帳票 {number} は見つかりません。番号を確かめてください。"))
        })
    }

    /// First 16 digits of the last journal entry, as printed in footers; zeros if nothing was ever changed.
    pub fn head16(&self) -> Result<String> {
        let hash: Option<String> = self
            .conn
            .query_row("SELECT hash FROM journal ORDER BY seq DESC LIMIT 1", [], |r| r.get(0))
            .optional()
            .said()?;
        Ok(hash.as_deref().unwrap_or(crate::journal::NOTHING).chars().take(16).collect())
    }
}

impl Tx<'_> {
    /// The number of the next report of a kind (税務-分類-R8-003) and its serial. It is used up only if the change is made.
    pub fn report_number(&mut self, kind: &str, fiscal_year: i32) -> Result<(String, u32)> {
        let serial = self.next_number(kind, Some(fiscal_year))?;
        Ok((year_number_text(self.short()?, kind, fiscal_year, serial), serial))
    }

    /// Freezes a report.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`] if the report that it corrects is unknown.
    pub fn report_freeze(&mut self, new: NewReport<'_>) -> Result<Report> {
        if let Some(replaced) = new.replaces {
            self.reading.report(replaced)?;
        }
        let pdf = self.put_file(new.pdf)?;
        let xlsx = new.xlsx.map(|x| self.put_file(x)).transpose()?;
        self.reading
            .conn
            .execute(
                "INSERT INTO report (number, form, fiscal_year, serial, title, value, facts, pdf_digest, pdf_size, xlsx_digest, \
                 xlsx_size, issued_at, issued_by, replaces) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                params![
                    new.number, new.form, new.fiscal_year, new.serial, new.title, new.value, new.facts, pdf.digest,
                    pdf.size, xlsx.as_ref().map(|x| &x.digest), xlsx.as_ref().map(|x| x.size), self.at, self.who.number, new.replaces
                ],
            )
            .said()?;
        let told = serde_json::json!({
            "number": new.number, "form": new.form, "value": new.value, "pdf": pdf.digest,
            "xlsx": xlsx.as_ref().map(|x| &x.digest), "replaces": new.replaces,
            "pages": new.pages, "records": new.records, "kind": new.kind,
            "from": new.period.map(|p| p.0), "to": new.period.map(|p| p.1),
        });
        self.log_row(REPORT, 0, new.number, None, Some(told.to_string().as_bytes()))?;
        self.sign("report");
        self.subject(new.number);
        self.reading.report(new.number)
    }

    /// Marks a report as void, with a reason; it stays readable.
    pub fn report_void(&mut self, number: &str, reason: &str) -> Result<()> {
        if self.reading.report(number)?.voided.is_some() {
            return Err(Problem::new(code::WRONG_STATE, format!("帳票 {number} はすでに取り消されています。")));
        }
        self.reading
            .conn
            .execute(
                "UPDATE report SET voided_at = ?1, voided_by = ?2, void_reason = ?3 WHERE number = ?4",
                params![self.at, self.who.number, reason, number],
            )
            .said()?;
        let told = serde_json::json!({ "_reason": reason });
        self.log_row(REPORT, 0, number, None, Some(told.to_string().as_bytes()))?;
        self.subject(number);
        Ok(())
    }
}
