//! The collecting office's side: what is counted from a packet, what differs from the last one, who owes what.
//!
//! Everything here is worked out from plain values; nothing is averaged over divisions, and nothing that a division said is
//! changed. Reading a packet's bytes and writing to the book stand elsewhere.

mod board;
mod decide;
mod difference;
mod figure;
mod line;
mod receive;
mod source;

pub use board::{Board, BoardAsk, BoardCell, BoardColumn, BoardRow, CellState, Reminder, board, reminders};
pub use decide::{Decision, answer, decide};
pub use difference::{Changed, ClassCount, Differences, RecordChange, compare, drafted};
pub use figure::{Counting, NEVER, holds};
pub use line::record;
pub use receive::{INSPECTION, Receiving, compared, receive};
pub use source::OfCollecting;
