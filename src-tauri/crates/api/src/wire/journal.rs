//! The journal: what was done, and whether anybody touched it since.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which entries are meant; empty: all.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct FilterJournal {
    /// Words in who, what or detail.
    pub search: String,
    /// Staff number.
    pub actor: String,
    /// Ledger key, or another key of [`JournalFacets::ledgers`].
    pub ledger: String,
    /// What was done, as a word.
    pub action: String,
    /// From this day, ISO.
    pub from: String,
    /// To this day, ISO.
    pub to: String,
}

/// The journal, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct ListJournal {
    /// Which entries.
    pub filter: FilterJournal,
    /// First row.
    pub offset: i32,
    /// At most this many.
    pub limit: i32,
}

/// Writes entries of the journal to a file.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct ExportJournal {
    /// Which entries.
    pub filter: FilterJournal,
    /// .xlsx, .csv or .pdf.
    pub out: String,
    /// .csv in CP932 (Shift_JIS).
    pub cp932: bool,
}

/// A page of the journal.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct JournalPage {
    /// Entries.
    pub entries: Vec<JournalLine>,
    /// All that match.
    pub total: i32,
}

/// One entry.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct JournalLine {
    /// Its place in the chain.
    pub entry: String,
    /// When, UTC.
    pub at: String,
    /// Who.
    pub who: String,
    /// What, as a word.
    pub what: String,
    /// About what.
    pub subject: String,
    /// Detail, as words.
    pub detail: String,
    /// Changed records.
    pub records: i32,
    /// First 16 of its digest.
    pub value16: String,
}

/// What the journal can be filtered by.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct JournalFacets {
    /// Staff numbers and names.
    pub people: Vec<JournalFacet>,
    /// Ledgers, and what is no ledger (帳簿, 設定 …).
    pub ledgers: Vec<JournalFacet>,
    /// What was done.
    pub actions: Vec<JournalFacet>,
}

/// One choice of a filter.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct JournalFacet {
    /// What is sent back.
    pub key: String,
    /// What is shown.
    pub label: String,
}

/// One entry of the journal.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OneEntry {
    /// Its place in the chain.
    pub entry: String,
}

/// An entry with what it changed.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct JournalDetail {
    /// The entry.
    pub line: JournalLine,
    /// Old and new, at most 200.
    pub changes: Vec<JournalChange>,
    /// Changes that are not listed.
    pub more: i32,
}

/// Old and new of one field.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct JournalChange {
    /// Title of the ledger.
    pub ledger: String,
    /// Number of the record, or key of the setting.
    pub number: String,
    /// Label of the column; empty where there is none.
    pub label: String,
    /// Before, as shown.
    pub before: String,
    /// After, as shown.
    pub after: String,
}

/// Verifies the journal.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct VerifyJournal {
    /// 16 digits from a printed footer; empty: only the chain.
    pub against: String,
}

/// Result of a verification.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Verified {
    /// Nothing disagrees.
    pub sound: bool,
    /// Entries.
    pub entries: i32,
    /// First 16 of the head.
    pub head16: String,
    /// What the printed digits say: the entry they belong to, or that there is none; empty if not asked.
    pub against: String,
    /// From where on it was made anew: number, time, person, deed; empty if the chain is whole.
    pub broken: String,
    /// Everything that disagrees, in words.
    pub breaks: Vec<String>,
    /// Signed checkpoints.
    pub checkpoints: i32,
    /// The last signed entry, in words; empty if there is none.
    pub signed_until: String,
    /// Fingerprint of the book's signing key, in fours.
    pub fingerprint: String,
}

/// Something was sent to a printer from the window.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct PrintedPages {
    /// Ledger key; empty: a paper of no one ledger.
    pub ledger: String,
    /// Title of the form.
    pub form: String,
    /// Number of the frozen report; empty: a list or a draft.
    pub report: String,
    /// Pages.
    pub pages: i32,
}
