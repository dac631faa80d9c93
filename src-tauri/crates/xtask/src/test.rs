//! `cargo xtask test`: every check in one order, each with its time; goes on after a failure and says everything at the end.

use crate::proc::{Done, Failed, at_root, cargo, npm, root, run_keeping, target};
use crate::setup::{self, For};
use crate::{build, licences, stamp};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The release of cargo-deny that is built where there is none.
const DENY: &str = "0.20.2";

/// Names of tests about days, run once more where the PC's zone is not Japan's.
const ABOUT_DAYS: [&str; 6] = ["date", "day", "year", "era", "japan", "clock"];

/// What the command line is built with besides: the loader of PostgreSQL, which is tested with everything else.
const LOADER: &str = "cli/hub";

type Lines = Vec<String>;

struct Step {
    name: &'static str,
    does: fn(&mut Lines) -> Done,
    /// Which of its lines stand in the summary.
    tells: fn(&str) -> bool,
}

const STEPS: [Step; 13] = [
    Step { name: "fmt", does: |o| run_keeping(cargo().args(["fmt", "--all", "--check"]), o), tells: never },
    Step { name: "clippy", does: clippy, tells: never },
    Step { name: "rust", does: rust, tells: result_line },
    Step { name: "days", does: days, tells: result_line },
    Step { name: "bindings", does: bindings, tells: never },
    Step { name: "tsc", does: |o| run_keeping(npm().args(["run", "typecheck"]), o), tells: never },
    Step { name: "lint", does: |o| run_keeping(npm().args(["run", "lint"]), o), tells: |l| l.starts_with("Checked ") },
    Step { name: "vitest", does: |o| run_keeping(npm().args(["test"]), o), tells: vitest_line },
    Step { name: "deny", does: deny, tells: |l| l.contains("licenses ok") || l.contains("FAILED") },
    Step { name: "licences", does: |_| licences::check(), tells: never },
    Step { name: "package", does: config, tells: never },
    Step { name: "window", does: window, tells: |l| l.starts_with("stories:") || l.starts_with("  ✗") },
    Step { name: "offline", does: offline, tells: |l| l.starts_with("offline:") },
];

fn never(_: &str) -> bool {
    false
}

/// Sets up, runs the steps in order and fails if one of them failed.
pub fn test(rest: &[String]) -> Done {
    if rest.iter().any(|a| a == "--list") {
        STEPS.iter().for_each(|step| println!("{}", step.name));
        return Ok(());
    }
    let only: Option<Vec<&str>> =
        rest.iter().position(|a| a == "--only").and_then(|at| rest.get(at + 1)).map(|names| names.split(',').collect());
    if let Some(unknown) = only.iter().flatten().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        return Err(Failed(format!("there is no step `{unknown}`; --list names them")));
    }
    let begun = Instant::now();
    heading("set-up");
    setup::all(For::Testing)?;
    let mut told = vec![("set-up", begun.elapsed(), Ok(()), Vec::new())];
    for step in STEPS.iter().filter(|step| only.as_ref().is_none_or(|names| names.contains(&step.name))) {
        heading(step.name);
        let (from, mut lines) = (Instant::now(), Vec::new());
        let done = (step.does)(&mut lines);
        if let Err(Failed(why)) = &done {
            println!("✗ {}: {why}", step.name);
        }
        lines.retain(|line| (step.tells)(line));
        told.push((step.name, from.elapsed(), done, lines));
    }
    summary(&told, begun.elapsed())
}

fn heading(name: &str) {
    println!("\n━━━ {name} {}", "━".repeat(70usize.saturating_sub(name.len())));
}

fn summary(told: &[(&str, Duration, Done, Lines)], whole: Duration) -> Done {
    heading("summary");
    for (name, time, done, lines) in told {
        println!("{} {name:<10} {:>7.1} s", if done.is_ok() { "✓" } else { "✗" }, time.as_secs_f64());
        let empty = |line: &&String| !line.starts_with("test result: ok. 0 passed");
        lines.iter().filter(empty).for_each(|line| println!("      {}", line.trim()));
        if let Some(total) = total(lines) {
            println!("      all test programs: {total}");
        }
        if let Err(Failed(why)) = done {
            println!("      {why}");
        }
    }
    println!("{:.1} minutes in all", whole.as_secs_f64() / 60.0);
    let failed: Vec<&str> = told.iter().filter(|(_, _, done, _)| done.is_err()).map(|(name, ..)| *name).collect();
    if failed.is_empty() { Ok(()) } else { Err(Failed(format!("failed: {}", failed.join(", ")))) }
}

fn result_line(line: &str) -> bool {
    line.starts_with("test result:")
}

fn vitest_line(line: &str) -> bool {
    ["Test Files ", "Tests "].iter().any(|start| line.trim_start().starts_with(start))
}

/// Adds up "test result: ok. 3 passed; 0 failed; …" lines.
fn total(lines: &[String]) -> Option<String> {
    let count = |line: &String, word: &str| -> Option<u64> {
        line.split(['.', ';']).find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
    };
    let sum = |word| lines.iter().filter(|l| result_line(l)).filter_map(|l| count(l, word)).sum::<u64>();
    lines
        .iter()
        .any(|l| result_line(l))
        .then(|| format!("{} passed; {} failed; {} ignored", sum("passed"), sum("failed"), sum("ignored")))
}

fn clippy(lines: &mut Lines) -> Done {
    run_keeping(
        cargo().args(["clippy", "--workspace", "--all-targets", "--features", LOADER, "--", "-D", "warnings"]),
        lines,
    )
}

/// Where the tests leave the TypeScript types, so that the checkout stays as it is.
fn exported() -> PathBuf {
    target().join("xtask/bindings")
}

fn rust(lines: &mut Lines) -> Done {
    let _ = fs::remove_dir_all(exported());
    let mut command = cargo();
    // The set-up brought everything, so nothing may be left out for want of a program.
    command
        .args(["test", "--workspace", "--features", LOADER, "--no-fail-fast"])
        .env("TS_RS_EXPORT_DIR", exported())
        .env("MORICHO_MUST", "1");
    run_keeping(&mut command, lines)
}

fn days(lines: &mut Lines) -> Done {
    for zone in ["UTC", "America/New_York"] {
        println!("TZ={zone}");
        let mut command = cargo();
        command.args(["test", "--workspace", "--features", LOADER, "--no-fail-fast", "--quiet", "--"]);
        command.args(ABOUT_DAYS).env("TZ", zone);
        run_keeping(command.env("TS_RS_EXPORT_DIR", target().join("xtask/elsewhere")), lines)?;
    }
    Ok(())
}

fn bindings(lines: &mut Lines) -> Done {
    if !exported().is_dir() {
        run_keeping(&mut build::export(&exported()), lines)?;
    }
    let stale = stamp::differences(&root().join("ui/src/bindings"), &exported());
    if stale.is_empty() {
        println!("ui/src/bindings is what the Rust types say");
        return Ok(());
    }
    Err(Failed(format!("ui/src/bindings is not fresh ({}); run `cargo xtask bindings`", stale.join(", "))))
}

/// Advisories need the network and are left out.
fn deny(lines: &mut Lines) -> Done {
    let tool = setup::cargo_tool("cargo-deny", DENY)?;
    run_keeping(at_root(tool).args(["--log-level", "error", "check", "licenses", "bans", "sources"]), lines)
}

/// What the bundle ships is there, and the configuration is read as JSON.
fn config(_: &mut Lines) -> Done {
    let text = fs::read_to_string(root().join("tauri.conf.json"))?;
    let config: serde_json::Value =
        serde_json::from_str(&text).map_err(|why| Failed(format!("tauri.conf.json: {why}")))?;
    let bundle = &config["bundle"];
    let icons = bundle["icon"].as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned));
    let resources = bundle["resources"].as_object().into_iter().flatten().map(|(from, _)| from.clone());
    let missing: Vec<String> = icons.chain(resources).filter(|path| !holds_something(&root().join(path))).collect();
    if missing.is_empty() { Ok(()) } else { Err(Failed(format!("the package would lack {}", missing.join(", ")))) }
}

fn holds_something(path: &Path) -> bool {
    !stamp::files(path).is_empty()
}

/// The test of the wire has had the program built; cargo says so if it has not.
fn program(lines: &mut Lines) -> Done<PathBuf> {
    let program = target().join("debug").join(format!("moricho{}", std::env::consts::EXE_SUFFIX));
    if !program.is_file() {
        run_keeping(cargo().args(["build", "--package", "moricho", "--bin", "moricho"]), lines)?;
    }
    Ok(program)
}

fn window(lines: &mut Lines) -> Done {
    let program = program(lines)?;
    run_keeping(at_root("node").arg("tests/e2e/run.mjs").arg("--program").arg(program), lines)
}

/// The program by itself, without the driver's connections, reaches for no network.
fn offline(lines: &mut Lines) -> Done {
    let program = program(lines)?;
    run_keeping(at_root("node").arg("tests/e2e/offline.mjs").arg("--program").arg(program), lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_all_test_programs_are_added_up() {
        let lines = [
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s".to_owned(),
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s"
                .to_owned(),
            "running 5 tests".to_owned(),
        ];
        assert_eq!(total(&lines).as_deref(), Some("15 passed; 2 failed; 1 ignored"));
        assert_eq!(total(&[]), None);
    }

    #[test]
    fn a_failed_step_fails_the_whole() {
        let told = [
            ("fmt", Duration::ZERO, Ok(()), Vec::new()),
            ("rust", Duration::ZERO, Err(Failed("1 failed".to_owned())), Vec::new()),
        ];
        let Err(Failed(why)) = summary(&told, Duration::ZERO) else { panic!("a failure was lost") };
        assert_eq!(why, "failed: rust");
    }

    #[test]
    fn step_names_are_unique() {
        let mut names: Vec<&str> = STEPS.iter().map(|s| s.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
    }
}
