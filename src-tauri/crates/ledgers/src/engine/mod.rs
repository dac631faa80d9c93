//! What all ledgers have in common: checking values, writing records, taking steps, undoing.
//!
//! Everything here runs inside one `Book::change` or is pure; nothing here names a ledger.

mod fit;
mod step;
mod undo;
mod write;

pub(crate) use fit::invalid;
pub use fit::{findings, findings_of, fit, fit_part};
pub use step::{Chance, ReadyStep, chance, hands, judge, land_step, reason_given, step_of, take};
pub use undo::{UndoMode, Undone, undo};
pub use write::{
    Parts, ReadyEdit, add, changed_elsewhere, double, edit, judge_edit, land_edit, link, merge, refuse_stepped,
    unique_key, unlink,
};
