//! Self-inspection: editions of questions, rounds, answers, findings and plans, rates, and what goes upward about them.
//!
//! Knows no ledger: what the book's ledgers know comes in as facts, plain values beside a question. Answers are kept while
//! they are given and become part of the record when a sheet is submitted; nothing is answered by itself.

mod answer;
mod edition;
mod fact;
mod finding;
pub mod print;
mod rate;
mod round;
mod sheets;
mod source;
mod workbook;

pub use answer::{AnswerMark, Given, missing, read_answers, write_answers};
pub use edition::{
    OWN_QUESTIONS, OwnQuestion, QuestionChange, QuestionChanged, RoundEdition, RoundList, RoundQuestion, compare,
    edition,
};
pub use fact::{Beside, beside, contradicts};
pub use finding::{FindingLine, SavePlan, found, lines, plan};
pub use rate::{AnswerTally, ChapterRate, Counted, FEWEST, ListRate, QuestionRate, Rates, Tallies, UnitRate, rates};
pub use round::{
    AmendRound, NewRound, Submitted, amend, close, give_back, keep, list_of, open, settle, standing, submit,
};
pub use sheets::{Expected, SheetFate, SheetRead, files, form, read_sheets};
pub use source::OfInspections;
pub use workbook::write_rows;
