//! Every Rust file is reached from a target: a test that nobody runs proves nothing.

use crate::tree::{Source, each, metadata, metadata_at, none, root, sources};
use std::collections::BTreeSet;

/// Names in `mod name;`, with the folder that `#[path]` gives.
fn modules(text: &str) -> Vec<(Option<String>, String)> {
    let mut found = Vec::new();
    let mut path = None;
    for line in text.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("#[path = \"") {
            path = rest.split('"').next().map(str::to_owned);
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let at = words
            .iter()
            .position(|w| *w == "mod")
            .filter(|at| words[..*at].iter().all(|w| w.starts_with("pub") || *w == "in"));
        if let Some(name) = at.and_then(|at| words.get(at + 1)?.strip_suffix(';')) {
            found.push((path.take(), name.to_owned()));
        } else if !line.starts_with("#[") && !line.starts_with("//") {
            path = None;
        }
    }
    found
}

/// Joins and takes `..` away.
fn joined(dir: &str, rest: &str) -> String {
    let mut parts: Vec<&str> = dir.split('/').filter(|p| !p.is_empty()).collect();
    for part in rest.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn unreached(sources: &[Source], targets: &[String]) -> Vec<String> {
    let rust: Vec<&Source> = sources.iter().filter(|s| s.ends(&["rs"])).collect();
    let mut waiting: Vec<(String, bool)> = targets.iter().map(|t| (t.clone(), true)).collect();
    let mut seen = BTreeSet::new();
    while let Some((path, is_root)) = waiting.pop() {
        let Some(source) = rust.iter().find(|s| s.path == path) else { continue };
        if !seen.insert(path.clone()) {
            continue;
        }
        let (dir, file) = path.rsplit_once('/').unwrap_or(("", &path));
        let inner =
            if is_root || file == "mod.rs" { dir.to_owned() } else { joined(dir, file.trim_end_matches(".rs")) };
        for (at, name) in modules(&source.text) {
            match at {
                Some(at) => waiting.push((joined(dir, &at), at.ends_with("mod.rs"))),
                None => {
                    waiting.push((joined(&inner, &format!("{name}.rs")), false));
                    waiting.push((joined(&inner, &format!("{name}/mod.rs")), false));
                }
            }
        }
    }
    rust.iter().filter(|s| !seen.contains(&s.path)).map(|s| format!("{} is part of no target", s.path)).collect()
}

#[test]
fn every_rust_file_is_built_by_some_target() {
    let root = root().to_string_lossy().into_owned();
    let (metadata, fuzz) = (metadata(), metadata_at(&crate::tree::root().join("tests/fuzz")));
    let packages = each(&metadata["packages"]).chain(each(&fuzz["packages"]));
    let paths = packages.flat_map(|p| each(&p["targets"])).filter_map(|t| t["src_path"].as_str());
    let targets: Vec<String> = paths.map(|p| joined("", p.strip_prefix(&root).unwrap_or(p))).collect();
    assert!(targets.iter().any(|t| t == "tests/house/main.rs"), "the targets were not read: {targets:?}");
    none(unreached(&sources(), &targets));
}

#[test]
fn a_forgotten_file_is_caught() {
    let files = [
        Source::new("tests/journeys/main.rs", "#[path = \"../support/office.rs\"]\nmod office;\nmod asset;\n"),
        Source::new("tests/support/office.rs", "pub(crate) mod people;"),
        Source::new("tests/support/office/people.rs", ""),
        Source::new("tests/journeys/asset.rs", ""),
        Source::new("tests/journeys/forgotten.rs", ""),
    ];
    assert_eq!(
        unreached(&files, &["tests/journeys/main.rs".to_owned()]),
        ["tests/journeys/forgotten.rs is part of no target"]
    );
}
