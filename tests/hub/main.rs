//! A city in PostgreSQL: a real server, started for each story and stopped after it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod city;
mod loading;
mod reading;
mod way;

#[path = "../support/postgres.rs"]
mod postgres;
