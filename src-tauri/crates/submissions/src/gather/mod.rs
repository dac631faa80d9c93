//! The division's side: what is due, what is missing, what goes and what is held back, and the paper that goes with it.

mod check;
mod cover;
mod data;
mod differ;
mod scrub;
mod source;
mod standard;

pub use check::{Noticed, check};
pub use cover::{Cover, CoverLine, cover};
pub use data::{Gathered, INSPECTION, about_inspection, gather, ledgers_of};
pub use differ::{DutyChange, compare, known_office, may_take};
pub use scrub::{Scrub, columns_with_names};
pub use source::{OfSubmissions, standing};
pub use standard::{
    StandardAsset, StandardSide, add_standard, count_standard, keep_standard, kept_standard, standard_assets,
    standard_list, standard_takes, write_standard,
};
