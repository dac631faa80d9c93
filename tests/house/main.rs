//! The rules of the house, as tests. Each rule is a function from sources to complaints, and each is shown a bad sample too.
//!
//! Declared by crate xtask, which links nothing of ours.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod crates;
mod ledgers;
mod listed;
mod lock;
mod map;
mod network;
mod sources;
mod tree;
mod window;
