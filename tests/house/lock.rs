//! The UI's lock file is whole: `npm ci` installs exactly it, on any system, from whichever registry the machine uses.

use crate::tree::{none, root};
use serde_json::{Value, json};

fn gaps(lock: &Value) -> Vec<String> {
    let packages = lock["packages"].as_object().cloned().unwrap_or_default();
    let mut found = Vec::new();
    for (path, package) in packages.iter().filter(|(path, _)| !path.is_empty()) {
        if package["integrity"].is_null() && package["inBundle"].is_null() {
            found.push(format!("{path} has no digest"));
        }
        if !package["resolved"].is_null() {
            found.push(format!("{path} names the place that it came from"));
        }
        for name in package["optionalDependencies"].as_object().into_iter().flatten().map(|(name, _)| name) {
            if !reached(path, name).any(|at| packages.contains_key(&at)) {
                found.push(format!("{path} may need {name}, which is not locked"));
            }
        }
    }
    found
}

/// The places where a package at `path` finds `name`, from the nearest to the top.
fn reached<'a>(path: &'a str, name: &'a str) -> impl Iterator<Item = String> + 'a {
    let mut above = Some(path);
    std::iter::from_fn(move || {
        let here = above?;
        above = here.rsplit_once("/node_modules/").map(|(up, _)| up).or((!here.is_empty()).then_some(""));
        Some(if here.is_empty() { format!("node_modules/{name}") } else { format!("{here}/node_modules/{name}") })
    })
}

#[test]
fn every_package_of_every_system_is_locked_with_its_digest() {
    let text = std::fs::read_to_string(root().join("ui/package-lock.json")).unwrap();
    let lock: Value = serde_json::from_str(&text).unwrap();
    assert!(lock["packages"].as_object().unwrap().len() > 100, "the lock file was not read");
    none(gaps(&lock));
}

#[test]
fn a_lock_with_gaps_is_caught() {
    let lock = json!({ "packages": {
        "": { "name": "window" },
        "node_modules/a": { "integrity": "x", "optionalDependencies": { "a-linux": "1", "a-windows": "1" } },
        "node_modules/a-linux": { "integrity": "x", "resolved": "https://somewhere/a.tgz" },
        "node_modules/b": {},
        "node_modules/b/node_modules/c": { "inBundle": true, "optionalDependencies": { "a-linux": "1" } },
    } });
    assert_eq!(
        gaps(&lock),
        [
            "node_modules/a may need a-windows, which is not locked",
            "node_modules/a-linux names the place that it came from",
            "node_modules/b has no digest",
        ]
    );
}
