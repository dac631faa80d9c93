//! What is printed: words for people, one JSON object for scripts.

use crate::run::USAGE;
use kernel::Problem;
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::ExitCode;

/// What a verb answers: the JSON, the words, and whether problems were found.
pub(crate) struct Said {
    /// The whole answer.
    pub json: Value,
    /// The same for people.
    pub words: String,
    /// Exit 1 although the answer came.
    pub problems: bool,
}

impl Said {
    /// Everything went well.
    pub(crate) fn done(json: Value, words: impl Into<String>) -> Said {
        Said { json, words: words.into(), problems: false }
    }
}

/// Prints a line. Whoever reads may stop reading: that is no failure of ours.
fn print(line: &dyn std::fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

pub(crate) fn done(said: &Said, as_json: bool) -> ExitCode {
    if as_json {
        print(&said.json);
    } else {
        print(&said.words);
    }
    ExitCode::from(u8::from(said.problems))
}

pub(crate) fn refused(problem: &Problem, as_json: bool) -> ExitCode {
    if as_json {
        print(&json!({ "code": problem.code, "message": problem.message, "fields": problem.fields }));
    } else {
        let _ = writeln!(std::io::stderr(), "{problem}");
    }
    ExitCode::from(if problem.code == USAGE { 2 } else { 1 })
}

/// What clap could not read; help and version are no mistakes.
pub(crate) fn wrong_usage(wrong: &clap::Error) -> ExitCode {
    let as_json = std::env::args().any(|a| a == "--json");
    if as_json && wrong.use_stderr() {
        let message = format!("書き方が正しくありません。--help で確かめてください。{}", wrong.to_string().trim());
        return refused(&Problem::new(USAGE, message), true);
    }
    let _ = wrong.print();
    ExitCode::from(if wrong.use_stderr() { 2 } else { 0 })
}
