//! The checkout's files, as text.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders that are made, not written.
const MADE: [&str; 8] =
    ["target", "gen", "out", "node_modules", "dist", "assets/fonts", "ui/public/fonts", "ui/public/pdfjs"];

/// The root of the checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap().to_owned()
}

/// A written file: path below the root with `/`, and its text.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    pub fn ends(&self, endings: &[&str]) -> bool {
        endings.iter().any(|e| self.path.ends_with(&format!(".{e}")))
    }

    /// The part that ships: what stands before the first `#[cfg(test)]`; nothing of a file of tests.
    pub fn shipped(&self) -> &str {
        let tests = ["/tests/", "/tests.rs", ".test.ts", "/examples/", "/benches/"];
        if self.path.starts_with("tests/") || tests.iter().any(|t| self.path.contains(t)) {
            return "";
        }
        self.text.split("#[cfg(test)]\nmod ").next().unwrap_or_default()
    }
}

/// Every written text file.
pub fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root(), "", &mut found);
    assert!(found.len() > 100, "the checkout was not found");
    found
}

fn walk(dir: &Path, below: &str, found: &mut Vec<Source>) {
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap()).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if name == ".git" || MADE.contains(&path.as_str()) || MADE.contains(&name.as_str()) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            walk(&entry.path(), &path, found);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            found.push(Source { path, text });
        }
    }
}

/// Our own packages, as `cargo metadata` says.
pub fn metadata() -> Value {
    metadata_at(&root())
}

/// The packages of a workspace of its own.
pub fn metadata_at(folder: &Path) -> Value {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(folder).args(["metadata", "--format-version", "1", "--no-deps", "--offline"]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

pub fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// Fails with all complaints, one per line.
pub fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "{} against the house:\n  {}", complaints.len(), complaints.join("\n  "));
}
