//! It survives: a killed program, a full disk, a folder that cannot be written, a flipped byte.
//!
//! The program that suffers is moricho-cli; what the book holds afterwards is read through the one door. The numbers here
//! are those of every day; `cargo xtask torture` asks for more (`MORICHO_KILLS`, `MORICHO_FLIPS`).
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod answers;
mod backups;
mod chance;
mod corpora;
mod disk;
mod flips;
mod kills;
mod readable;
mod shared;
mod stage;
mod trace;

// The builders of the stories; not all of them are needed here.
#[allow(dead_code)]
#[path = "../support/office.rs"]
mod support;

#[path = "../fuzz/strangers.rs"]
mod strangers;
