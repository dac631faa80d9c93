//! What is printed: words for people, one JSON object for scripts.

use kernel::Problem;
use serde_json::{Value, json};
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

pub(crate) fn done(said: &Said, as_json: bool) -> ExitCode {
    if as_json {
        println!("{}", said.json);
    } else {
        println!("{}", said.words);
    }
    ExitCode::from(u8::from(said.problems))
}

pub(crate) fn refused(problem: &Problem, as_json: bool) -> ExitCode {
    if as_json {
        println!("{}", json!({ "code": problem.code, "message": problem.message, "fields": problem.fields }));
    } else {
        eprintln!("{problem}");
    }
    ExitCode::from(1)
}
