//! The book: an encrypted SQLite database with a journal, and sealed files beside it.
//!
//! Two doors write. [`Book::change`] changes records, all or nothing, and leaves an entry in the journal;
//! [`Book::keep`] keeps what is nobody's record (drafts, saved views, remembered mappings) and leaves none.
//! Ledgers are data here: tables are addressed through [`kernel::LedgerDef`], and no ledger is named in Rust.
//! Definitions never create or alter tables; the migrations do, and [`definitions_match_tables`] compares both ways.

// The book itself.
mod book;
mod connect;
mod migrate;
mod place;
mod sql;
mod table;
// Asking.
mod cell;
mod query;
mod reader;
mod reading;
mod search;
mod source;
// Changing.
mod account;
mod bulk;
mod collect;
mod inspection;
mod number;
mod office;
mod part;
mod people;
mod record;
mod submission;
mod transfer;
mod tx;
// What hangs on records.
mod attachment;
mod batch;
mod files;
mod report;
// Trusting.
mod backup;
mod checkpoint;
mod compare;
mod head;
mod history;
mod journal;
mod pack;
mod rekey;
mod sealing;
mod verify;
// Keeping.
mod keep;
// One book on two PCs.
pub mod share;

#[cfg(test)]
mod tests;

pub use account::{Account, SIGN_IN, slot};
pub use attachment::{Attachment, AttachmentId};
pub use backup::{
    Backup, BackupPlaces, Contents, ENDING as BACKUP_ENDING, FAILED as BACKUP_FAILED, OfBackups, OpenedBackup,
    Restored, TAKEN as BACKUP_TAKEN, copy_backup, finish_restore, folder_beside, why_word,
};
pub use batch::{Batch, BatchId, BatchRow, NewBatch};
pub use book::{Book, Changed, Setup};
pub use bulk::Incoming;
pub use collect::{
    CollectDivision, CollectDuty, CollectFigure, CollectPacket, CollectRecord, CollectReorganisation, CollectedFigure,
    Orphan, PacketState, RecordAsk, RecordsIn, Rehomed,
};
pub use files::{Content, FileRef};
pub use history::{ChangeRow, HistoryEntry, JournalEntry, JournalFilter};
pub use inspection::{
    InspectionDraft, InspectionFinding, InspectionLine, InspectionProof, InspectionRound, InspectionSheet,
    InspectionSurvey,
};
pub use keep::{Draft, Keep, SavedView};
pub use migrate::{MIGRATIONS, Migration};
pub use number::year_number_text;
pub use office::setting;
pub use part::Link;
pub use people::{Seating, Term, TermKind};
pub use query::{Found, Page, Query, Total};
pub use reader::Reader;
pub use reading::{Aside, Line, Reading};
pub use record::NewRecord;
pub use report::{IssuedForm, NewReport, Report, ReportLine};
pub use source::{
    Asking, Duty, Fact, Handover, Held, Matter, Measure, OfBook, OfClock, Place, Source, Standing, Urgency,
};
pub use submission::{SubmissionDuty, SubmissionFile, SubmissionOffice, SubmissionPacket, SubmissionRemark};
pub use table::definitions_match_tables;
pub use transfer::{MoveState, OpenMatter, Transfer, TransferItem};
pub use tx::Tx;
pub use verify::{Break, Verified};
