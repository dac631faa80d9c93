//! Who may depend on whom.

use crate::tree::{each, metadata, none};
use serde_json::{Value, json};

/// Each crate and the crates of ours that it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("standard", &["kernel"]),
    ("vault", &["kernel"]),
    ("sheet", &["kernel"]),
    ("paper", &["kernel"]),
    ("store", &["kernel", "vault"]),
    ("ledgers", &["kernel", "store", "sheet", "paper", "standard"]),
    ("inspections", &["kernel", "store", "sheet", "paper", "standard"]),
    ("submissions", &["kernel", "standard", "store", "vault", "sheet", "paper", "ledgers", "inspections"]),
    ("api", &["kernel", "store", "sheet", "paper", "standard", "vault", "ledgers", "inspections", "submissions"]),
    ("hub", &["kernel", "store", "vault", "submissions"]),
    ("cli", &["kernel", "api", "hub"]),
    ("moricho", &["kernel", "api"]),
    (
        "bench",
        &[
            "kernel",
            "store",
            "sheet",
            "paper",
            "standard",
            "vault",
            "ledgers",
            "inspections",
            "submissions",
            "api",
            "hub",
        ],
    ),
    ("xtask", &[]),
];

fn misdirected(packages: &Value) -> Vec<String> {
    let names: Vec<&str> = each(packages).filter_map(|p| p["name"].as_str()).collect();
    let mut found = Vec::new();
    for package in each(packages) {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, may)) = MAY_USE.iter().find(|(n, _)| *n == name) else {
            found.push(format!("crate {name} has no place in the drawing"));
            continue;
        };
        // Tests may look further than what ships.
        for dep in each(&package["dependencies"]).filter(|d| d["kind"] != "dev") {
            let dep = dep["name"].as_str().unwrap_or_default();
            if names.contains(&dep) && !may.contains(&dep) {
                found.push(format!("{name} must not use {dep}"));
            }
            if dep.starts_with("tauri") && name != "moricho" {
                found.push(format!("{name} must not know Tauri ({dep})"));
            }
            if (dep.starts_with("rusqlite") || dep.starts_with("libsqlite3")) && !["store", "bench"].contains(&name) {
                found.push(format!("{name} must not know SQLite ({dep})"));
            }
        }
    }
    found
}

#[test]
fn crates_depend_in_one_direction() {
    none(misdirected(&metadata()["packages"]));
}

#[test]
fn a_crate_that_looks_upwards_is_caught() {
    let package = |name: &str, deps: &[(&str, Value)]| {
        let deps: Vec<Value> = deps.iter().map(|(n, kind)| json!({ "name": n, "kind": kind })).collect();
        json!({ "name": name, "dependencies": deps })
    };
    let packages = json!([
        package("kernel", &[("store", Value::Null)]),
        package("store", &[("kernel", Value::Null), ("ledgers", json!("dev")), ("rusqlite", Value::Null)]),
        package("ledgers", &[("rusqlite", Value::Null), ("tauri-plugin-dialog", json!("build"))]),
        package("helper", &[]),
    ]);
    assert_eq!(
        misdirected(&packages),
        [
            "kernel must not use store",
            "ledgers must not know SQLite (rusqlite)",
            "ledgers must not know Tauri (tauri-plugin-dialog)",
            "crate helper has no place in the drawing",
        ]
    );
}
