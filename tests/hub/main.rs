//! A city in PostgreSQL: a real server, started for each story and stopped after it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod loading;
mod reading;
mod rows;
mod same;
mod way;

// Builders; not all of them are needed here.
#[allow(dead_code)]
#[path = "../support/city.rs"]
mod city;
#[path = "../support/postgres.rs"]
mod postgres;
#[allow(dead_code)]
#[path = "../support/office.rs"]
mod support;
