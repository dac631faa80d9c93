//! The README's map is the tree: a map that lies is worse than none.

use crate::tree::{none, root};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What stands at the top, besides dotfiles.
const TOP: [&str; 8] =
    ["Cargo.toml", "Cargo.lock", "tauri.conf.json", "README.md", "assets", "src-tauri", "ui", "tests"];

const ENDINGS: [&str; 8] = [".toml", ".json", ".md", ".rs", ".sql", ".ts", ".lock", ".html"];

/// The first code block after the heading.
fn drawn(readme: &str) -> Option<&str> {
    readme.split("## The map").nth(1)?.split("```").nth(1)
}

/// Paths on the map: for each word that looks like one, the places where it may lie.
fn places(map: &str) -> Vec<(String, Vec<String>)> {
    let mut above: Vec<(usize, String)> = Vec::new();
    let mut found = Vec::new();
    for line in map.lines().filter(|l| !l.trim().is_empty()) {
        let indent = line.len() - line.trim_start().len();
        above.retain(|(i, _)| *i < indent);
        let parent = above.last().map(|(_, p)| p.clone()).unwrap_or_default();
        let words = line.split_whitespace().map(|w| w.trim_matches([',', '(', ')', ';', ':']));
        let mut first: Option<String> = None;
        for word in words.filter(|w| w.ends_with('/') || ENDINGS.iter().any(|e| w.ends_with(e))) {
            let name = word.trim_end_matches('/');
            let mut may = vec![format!("{parent}{name}")];
            may.extend(first.iter().map(|f| format!("{f}{name}")));
            if first.is_none() {
                first = Some(format!("{parent}{name}/"));
            }
            found.push((word.to_owned(), may));
        }
        if let Some(first) = first {
            above.push((indent, first));
        }
    }
    found
}

fn lies(map: &str, there: impl Fn(&str) -> bool) -> Vec<String> {
    places(map)
        .into_iter()
        .filter(|(_, may)| !may.iter().any(|p| there(p)))
        .map(|(word, may)| format!("the map shows {word}, which is not at {}", may.join(" or ")))
        .collect()
}

fn missing<'a>(map: &str, crates: impl Iterator<Item = &'a str>) -> Vec<String> {
    let shown: Vec<String> = places(map).into_iter().flat_map(|(_, may)| may).collect();
    let wanted = TOP.iter().map(|t| (*t).to_owned()).filter(|t| t != "Cargo.lock" && t != "README.md");
    wanted
        .chain(crates.map(|c| format!("src-tauri/crates/{c}")))
        .filter(|path| !shown.contains(path))
        .map(|path| format!("the map does not show {path}"))
        .collect()
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// What git does not ignore.
fn kept(names: Vec<String>) -> Vec<String> {
    let ignored = Command::new("git").current_dir(root()).arg("check-ignore").args(&names).output();
    let ignored = ignored.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    names.into_iter().filter(|n| !ignored.lines().any(|i| i.trim_end_matches('/') == n)).collect()
}

fn strangers(top: &[String]) -> Vec<String> {
    let known = |n: &str| TOP.contains(&n) || n.starts_with('.') || ["target", "gen", "out"].contains(&n);
    top.iter().filter(|n| !known(n)).map(|n| format!("{n} does not belong at the top")).collect()
}

#[test]
fn the_map_in_the_readme_is_the_tree() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let map = drawn(&readme).expect("README.md has a code block under `## The map`");
    let crates: Vec<String> = names(&root().join("src-tauri/crates"));
    none(lies(map, |path| root().join(path).exists()));
    none(missing(map, crates.iter().map(String::as_str)));
}

#[test]
fn the_top_level_is_fixed() {
    let top = names(&root());
    let gone = TOP.iter().filter(|t| !top.iter().any(|n| n == *t)).map(|t| format!("{t} is missing"));
    none(gone.chain(strangers(&kept(top.clone()))).collect());
}

#[test]
fn a_lying_map_is_caught() {
    let readme = "# x\n## The map\n```\nCargo.toml   root\nui/\n  src/  bindings/ (made)  ipc.ts\n        app/  gone/\nsrc-tauri/\n  crates/\n    kernel/   words (see a.rs)\n```\n";
    let map = drawn(readme).unwrap();
    let tree = [
        "Cargo.toml",
        "ui",
        "ui/src",
        "ui/src/bindings",
        "ui/src/ipc.ts",
        "ui/src/app",
        "src-tauri",
        "src-tauri/crates",
        "src-tauri/crates/kernel",
        "src-tauri/crates/kernel/a.rs",
    ];
    assert_eq!(
        lies(map, |p| tree.contains(&p)),
        ["the map shows gone/, which is not at ui/src/gone or ui/src/app/gone"]
    );
    let absent = missing(map, ["kernel", "store"].into_iter());
    assert!(absent.contains(&"the map does not show src-tauri/crates/store".to_owned()), "{absent:?}");
    assert!(!absent.iter().any(|a| a.contains("kernel")));
    assert_eq!(
        strangers(&["package.json".to_owned(), ".ci".to_owned(), "ui".to_owned()]),
        ["package.json does not belong at the top"]
    );
}
