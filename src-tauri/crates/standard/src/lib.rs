//! The standard pack: the city's standard as data (articles, classes and questions, sanitization methods, forms, duties, calendar).
//!
//! Everything that differs by city or by edition lives here and not in code. The pack is shipped with the product, checked when it is
//! read, and the city's own edits are merged over it ([`merge`]). It holds article numbers, short titles and our own words, never the
//! standard's sentences; the city may load its own text, which [`city_text`] takes apart.
//!
//! Pure: no files, no book, no clock. It knows no ledger except by key.

mod article;
mod calendar;
mod checklist;
mod cite;
pub mod city_text;
mod classification;
mod coverage;
mod duties;
mod forms;
mod methods;
mod overlay;
mod pack;
mod propose;
mod registers;
mod spelling;
mod text;

pub use article::{Answered, ArticleEntry, Ours};
pub use calendar::{Calendar, CalendarDue, CalendarEntry};
pub use checklist::{Audience, CheckQuestion, Checklist};
pub use cite::{Cite, parse_citation};
pub use classification::{
    Band, Class, ClassInfo, Classification, Effect, Flag, FormOf, Period, Question, Restriction, RetentionRules,
};
pub use coverage::{Coverage, Covered};
pub use duties::{Duty, DutyKind};
pub use forms::{FormInfo, SealMark, SheetOrientation};
pub use methods::{Destruction, Judgement, MediaKind, Method, MethodRule, Methods, Verdict, Witness};
pub use overlay::{
    CalendarEdit, ClassEdit, FormEdit, OfficeEdit, Overlay, QuestionEdit, RestrictionEdit, RuleEdit, merge,
};
pub use pack::{Edition, OfficeInfo, OpenPoint, OpenPointChoice, Pack, Texts};
pub use propose::{Answer, Answers, Proposal, Triggered, propose};
pub use registers::{
    Clause, ClockCase, KindColumn, OperationKind, PermissionKind, Registers, ReportClock, SheetPeriod,
};
pub use spelling::ClassReading;
