//! Running a program under strace, which can count its calls of the system, and make the n-th of them go wrong.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

/// Calls that change what is on the disk.
pub const WRITING: &str = "pwrite64,write,fsync,fdatasync,rename,renameat2,ftruncate,unlink";

/// True if programs can be traced here. Where everything must be shown (`MORICHO_MUST`), it is an error if they cannot.
pub fn possible() -> bool {
    let run = Command::new("strace").args(["-qq", "-e", "trace=none", "true"]).stderr(Stdio::null()).status();
    let can = run.is_ok_and(|status| status.success());
    assert!(can || std::env::var_os("MORICHO_MUST").is_none(), "strace is missing, or tracing is not allowed here");
    if !can {
        println!("strace cannot be used here: what needs it is left out");
    }
    can
}

/// The same command under strace.
fn under(options: &[&OsStr], command: &Command) -> Command {
    let mut traced = Command::new("strace");
    traced.args(["-f", "-qq"]).args(options).arg("--").arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => traced.env(name, value),
            None => traced.env_remove(name),
        };
    }
    if let Some(dir) = command.get_current_dir() {
        traced.current_dir(dir);
    }
    traced
}

/// Runs the command to its end and counts the calls of its first thread by name.
pub fn counted(command: &Command, log: &Path) -> BTreeMap<String, usize> {
    let trace = format!("trace={WRITING}");
    let mut traced = under(&["-e".as_ref(), trace.as_ref(), "-o".as_ref(), log.as_os_str()], command);
    let done = traced.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert!(done.success(), "the job itself fails");
    let text = std::fs::read_to_string(log).unwrap();
    let first = text.split_whitespace().next().unwrap_or_default().to_owned();
    let mut counts = BTreeMap::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        if words.next() == Some(&first)
            && let Some((name, _)) = words.next().and_then(|call| call.split_once('('))
        {
            *counts.entry(name.to_owned()).or_default() += 1;
        }
    }
    assert!(counts.len() > 2, "nothing was traced: {text}");
    counts
}

/// The command, with its `n`-th call of `name` going wrong: `what` is `signal=SIGKILL` or `error=ENOSPC`; with a plus,
/// all later ones too.
pub fn injected(command: &Command, name: &str, what: &str, n: usize, later: bool) -> Command {
    let inject = format!("inject={name}:{what}:when={n}{}", if later { "+" } else { "" });
    let trace = format!("trace={name}");
    let options = ["-e", trace.as_str(), "-e", inject.as_str(), "-o", "/dev/null"];
    under(&options.map(OsStr::new), command)
}
