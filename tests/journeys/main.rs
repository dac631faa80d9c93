//! Stories through the one door: JSON in, JSON out, a real encrypted book in a folder of its own.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod accounts;
mod april;
mod asset;
mod backup;
mod bad_input;
mod collect;
mod collect_bad;
mod collect_own;
mod collect_standard;
mod custody;
mod custody_ids;
mod custody_papers;
mod disposal;
mod disposal_back;
mod import;
mod incident;
mod inspection;
mod inspection_map;
mod inspection_sheets;
mod lending;
mod media;
mod office;
mod old_books;
mod paper;
mod people;
mod registers;
mod registers_city;
mod reorganise;
mod roles;
mod seen;
mod separation;
mod share;
mod sign_in;
mod stocktaking;
mod submission;
mod takeout;
mod transfer;
mod trust;

#[path = "../support/city.rs"]
mod city;
#[path = "../support/office.rs"]
mod support;
