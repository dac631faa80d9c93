//! `cargo xtask torture`: what every test run does with a hundred kills and some flipped bytes, done with thousands; and
//! the fuzzer, which looks for what the corpora do not hold yet.

use crate::proc::{Done, Failed, at_root, cargo, root, run, target};
use crate::setup::{self, For};
use std::fs;

/// The release of cargo-fuzz that is built where there is none.
const FUZZ: &str = "0.13.2";

/// What is fuzzed; each has its corpus in tests/fuzz/corpus.
const TARGETS: [&str; 5] = ["workbook", "csv", "keys", "backup", "packet"];

/// How long each target is fuzzed unless `--minutes` says otherwise.
const MINUTES: u64 = 10;

/// Sets up, runs the tests of survival in their long form and fuzzes; `--only survive` or `--only fuzz` does one of them.
pub fn torture(rest: &[String]) -> Done {
    let given = |name: &str| rest.iter().position(|a| a == name).and_then(|at| rest.get(at + 1));
    let only = given("--only").map(String::as_str);
    if let Some(unknown) = only.filter(|name| !["survive", "fuzz"].contains(name)) {
        return Err(Failed(format!("there is no part `{unknown}`: survive, fuzz")));
    }
    let minutes = match given("--minutes") {
        // None at all would be taken for no end.
        Some(text) => {
            text.parse().ok().filter(|n| *n > 0).ok_or_else(|| Failed(format!("`{text}` is no number of minutes")))?
        }
        None => MINUTES,
    };
    setup::all(For::Testing)?;
    if only != Some("fuzz") {
        survive()?;
    }
    if only == Some("survive") { Ok(()) } else { fuzz(minutes) }
}

fn survive() -> Done {
    let mut command = cargo();
    command.args(["test", "--package", "cli", "--test", "survive", "--", "--nocapture"]);
    for (name, number) in [("MORICHO_KILLS", "1000"), ("MORICHO_FLIPS", "10000")] {
        // Whoever asks for another number gets it: a short run shows whether the long one would begin at all.
        command.env(name, std::env::var(name).unwrap_or_else(|_| number.to_owned()));
    }
    run(command.env("MORICHO_MUST", "1"))
}

/// What is found stays in target/fuzz; what breaks something fails, and its bytes lie in tests/fuzz/artifacts.
fn fuzz(minutes: u64) -> Done {
    let tool = setup::cargo_tool("cargo-fuzz", FUZZ)?;
    for name in TARGETS {
        let found = target().join("fuzz/found").join(name);
        fs::create_dir_all(&found)?;
        let mut command = at_root(&tool);
        // The sanitizer's switches are not stable; the compiler is the one that builds everything else.
        command.env("RUSTC_BOOTSTRAP", "1").args(["run", "--fuzz-dir", "tests/fuzz", "--target-dir"]);
        command.arg(target().join("fuzz")).arg(name).arg(found).arg(root().join("tests/fuzz/corpus").join(name));
        command.args(["--", "-timeout=20", "-rss_limit_mb=3000", "-max_len=16384"]);
        run(command.arg(format!("-max_total_time={}", minutes * 60)))?;
    }
    Ok(())
}
