//! The window itself, driven as the window stories drive it: see `window.mjs`.

use crate::measure::{Place, Told};
use crate::seat::{Seat, database_key, emptied, root};
use kernel::{Problem, Result};
use serde_json::json;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Measures, or says why that cannot be done here.
pub fn run(place: &Place, rounds: usize) -> Result<std::result::Result<Told, String>> {
    let beside = std::env::current_exe()?;
    let program = |name: &str| -> PathBuf { beside.with_file_name(name) };
    for name in ["moricho", "moricho-cli"] {
        if !program(name).exists() {
            return Ok(Err(format!("{} is not built", program(name).display())));
        }
    }
    for tool in ["node", "Xvfb", "WebKitWebDriver"] {
        let there = std::env::var_os("PATH")
            .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(tool).exists()));
        if !there {
            return Ok(Err(format!("{tool} is not installed")));
        }
    }
    let done = Command::new("node")
        .arg(root().join("tests/bench/window.mjs"))
        .arg("--program")
        .arg(program("moricho").canonicalize()?)
        .arg("--cli")
        .arg(program("moricho-cli"))
        .arg("--workbook")
        .arg(place.workbook())
        .args(["--rounds", &rounds.to_string()])
        .stderr(Stdio::inherit())
        .output()?;
    if !done.status.success() {
        return Err(Problem::internal(format!("window.mjs: {}", done.status)));
    }
    let mut told = Told::default();
    told.hear(&String::from_utf8_lossy(&done.stdout));
    let dir = emptied(&place.scratch())?.to_owned();
    Seat::with_new_book(&dir)?.ask("book_close", json!({}))?;
    told.best("password", 3, || database_key(&dir))?;
    Ok(Ok(told))
}
