//! The words that every other crate speaks: articles, dates, values, columns, definitions, steps, people and problems.
//!
//! Pure: no files, no SQL, no clock of its own (time is passed in), no Tauri.

mod article;
pub mod date;
mod def;
pub mod fold;
mod person;
mod problem;
mod progress;
mod value;

pub use article::{Article, art};
pub use date::{Clock, FixedClock, SystemClock};
pub use def::{
    Axis, Choice, Column, Group, Kind, LedgerDef, PartDef, Sense, State, StateMark, Step, column, number_text,
};
pub use person::{Actor, Moving, Post, Role};
pub use problem::{FieldProblem, Problem, Result, code};
pub use progress::{Progress, Silent};
pub use value::{Record, RecordId, Value, Values};
