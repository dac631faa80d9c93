//! Requests and answers of the door, exactly as they travel. Names: `AddRecord` asks, `Added` answers.

mod book;
mod ledger;
mod paper;
mod day;

pub use book::*;
pub use day::*;
pub use ledger::*;
pub use paper::*;
