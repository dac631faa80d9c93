//! moricho-cli: the same door as the window, for the task scheduler, for scripts and for tests.
//!
//! Exit 0: done. 1: refused, or problems found. 2: wrong usage.

mod args;
mod city;
mod demo;
#[cfg(feature = "hub")]
mod hub;
mod run;
mod say;
mod share;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(wrong) => return say::wrong_usage(&wrong),
    };
    let json = args.json;
    match run::run(args) {
        Ok(said) => say::done(&said, json),
        Err(problem) => say::refused(&problem, json),
    }
}
