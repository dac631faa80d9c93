//! Running programs: what is run is printed first, and its output can be kept while it is shown.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

/// Why a task ended early; already a whole sentence.
#[derive(Debug)]
pub struct Failed(pub String);

/// What every task answers.
pub type Done<T = ()> = Result<T, Failed>;

impl From<std::io::Error> for Failed {
    fn from(why: std::io::Error) -> Failed {
        Failed(why.to_string())
    }
}

/// The checkout's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(3).unwrap_or(here).to_owned()
}

/// The folder in which cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A program to be run at the root.
pub fn at_root(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// The cargo that runs this.
pub fn cargo() -> Command {
    at_root(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// npm in the UI's folder.
pub fn npm() -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(root().join("ui"));
    command
}

/// The command as one would type it.
pub fn spelled(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let mut words = vec![program.to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|a| a.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Shows the command, runs it and fails with it.
pub fn run(command: &mut Command) -> Done {
    println!("$ {}", spelled(command));
    let status = command.status().map_err(|why| Failed(format!("{}: {why}", spelled(command))))?;
    if status.success() { Ok(()) } else { Err(Failed(format!("{} ended with {status}", spelled(command)))) }
}

/// Like [`run`], and keeps every line that it shows.
pub fn run_keeping(command: &mut Command, lines: &mut Vec<String>) -> Done {
    println!("$ {}", spelled(command));
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|why| Failed(format!("{}: {why}", spelled(command))))?;
    let kept = Mutex::new(Vec::new());
    thread::scope(|scope| {
        if let Some(out) = child.stdout.take() {
            scope.spawn(|| show_and_keep(out, &kept));
        }
        if let Some(err) = child.stderr.take() {
            scope.spawn(|| show_and_keep(err, &kept));
        }
    });
    let status = child.wait()?;
    lines.append(&mut kept.into_inner().unwrap_or_default());
    if status.success() { Ok(()) } else { Err(Failed(format!("{} ended with {status}", spelled(command)))) }
}

fn show_and_keep(from: impl Read, kept: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(from);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes).is_ok_and(|n| n > 0) {
        let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
        let _ = writeln!(std::io::stdout(), "{line}");
        if let Ok(mut kept) = kept.lock() {
            kept.push(plain(&line));
        }
        bytes.clear();
    }
}

/// The line without colours.
fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' {
            rest.by_ref().find(|c| c.is_ascii_alphabetic());
        } else {
            text.push(c);
        }
    }
    text
}

/// What a program prints, or none if it is not there or fails. Nothing is shown.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn colours_are_left_out_of_kept_lines() {
        assert_eq!(plain("\u{1b}[32m Tests \u{1b}[0m 3 passed"), " Tests  3 passed");
    }

    #[test]
    fn the_root_is_where_the_window_is_configured() {
        assert!(root().join("tauri.conf.json").is_file());
    }

    #[test]
    fn a_failing_program_fails_the_task_and_its_lines_are_kept() {
        let mut lines = Vec::new();
        let mut command = cargo();
        command.arg("no-such-subcommand-here");
        assert!(run_keeping(&mut command, &mut lines).is_err());
        assert!(!lines.is_empty());
    }
}
