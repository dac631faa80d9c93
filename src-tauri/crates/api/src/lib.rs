//! The one door: the list of commands, their requests and answers, who is signed in, and who may do what.
//!
//! The window, the command line and the stories of the tests all call [`dispatch`]. Nothing here knows Tauri,
//! windows or dialogs.

mod door;
mod office;

mod account;
mod asset_report;
mod backup;
mod book;
mod bulk;
mod calendar;
mod carriers;
mod city_kinds;
mod city_methods;
mod collect;
mod custody;
mod day;
mod disposal;
mod evidence;
mod frozen;
mod history;
mod hub;
mod import;
mod inspection;
mod journal;
mod journal_out;
mod ledger;
mod links;
mod manual;
mod outgoing;
mod own_paper;
mod paper;
mod people;
mod readings;
mod recovery;
mod recovery_paper;
mod registers;
mod rollover;
mod share;
mod share_merge;
mod sign_in;
mod standard_book;
mod submission;
mod support;
mod today_paper;
mod transfer;
mod tries;
mod views;

pub mod commands;
pub mod wire;

pub use collect::print_city_of;
pub use door::{Access, Command, dispatch, typescript};
pub use hub::{Collected, collected};
pub use office::{Office, Places};
pub use vault::Secret;
