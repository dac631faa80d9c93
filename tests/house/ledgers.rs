//! No ledger knows another's module: only its key.

use crate::tree::{Source, none, sources};
use std::collections::BTreeSet;

const HOME: &str = "src-tauri/crates/ledgers/src/";

/// The ledgers' folders, from the one list `ALL`.
fn keys(sources: &[Source]) -> BTreeSet<String> {
    let lib = sources.iter().find(|s| s.path == format!("{HOME}lib.rs")).map_or("", |s| s.text.as_str());
    let all = lib.split("ALL: &[&dyn Ledger] = &[").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or_default();
    all.split(',').filter_map(|entry| entry.trim().strip_prefix('&')?.split("::").next().map(str::to_owned)).collect()
}

fn neighbours(sources: &[Source], keys: &BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    for own in keys {
        for source in sources.iter().filter(|s| s.path.starts_with(&format!("{HOME}{own}/"))) {
            for other in keys.iter().filter(|k| *k != own) {
                let ways = [
                    format!("crate::{other}::"),
                    format!("crate::{other};"),
                    format!("super::{other}::"),
                    format!("super::{other};"),
                    format!("crate::{{{other}"),
                ];
                if ways.iter().any(|w| source.shipped().contains(w.as_str())) {
                    found.push(format!("{} imports the ledger {other}", source.path));
                }
            }
        }
    }
    found
}

/// Each ledger has its folder, its table, and its key as its name everywhere.
fn homeless(sources: &[Source], keys: &BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    for key in keys {
        if !sources.iter().any(|s| s.path.starts_with(&format!("{HOME}{key}"))) {
            found.push(format!("{key} has no folder of its own"));
        }
        let migrations = sources.iter().filter(|s| s.path.starts_with("src-tauri/migrations/"));
        if !migrations.into_iter().any(|s| s.text.to_lowercase().contains(&format!("create table {key} "))) {
            found.push(format!("{key} has no table of its own name"));
        }
    }
    found
}

/// The store knows tables by definition only, never a ledger by name.
fn known_to_the_store(sources: &[Source], keys: &BTreeSet<String>) -> Vec<String> {
    let store = sources.iter().filter(|s| {
        // Migrations are listed by name: that is the one place.
        s.path.starts_with("src-tauri/crates/store/src/") && s.ends(&["rs"]) && !s.path.ends_with("/migrate.rs")
    });
    store
        .flat_map(|s| {
            keys.iter()
                .filter(|k| s.shipped().contains(&format!("\"{k}\"")))
                .map(|k| format!("{} names the ledger {k}", s.path))
        })
        .collect()
}

#[test]
fn no_ledger_imports_another() {
    let sources = sources();
    let keys = keys(&sources);
    assert!(keys.contains("asset") && keys.contains("media"), "the list of ledgers was not read: {keys:?}");
    none(neighbours(&sources, &keys));
    none(homeless(&sources, &keys));
    none(known_to_the_store(&sources, &keys));
}

#[test]
fn a_ledger_that_reaches_over_is_caught() {
    let lib =
        Source::new(&format!("{HOME}lib.rs"), "pub static ALL: &[&dyn Ledger] = &[&asset::Asset, &media::Media];");
    let bad = [
        lib,
        Source::new(&format!("{HOME}asset/mod.rs"), "use crate::media::HOLDS;"),
        Source::new("src-tauri/crates/store/src/tx.rs", "if key == \"asset\" {"),
    ];
    let keys = keys(&bad);
    assert_eq!(neighbours(&bad, &keys), [format!("{HOME}asset/mod.rs imports the ledger media")]);
    assert_eq!(homeless(&bad, &keys).len(), 3, "no folder of media, no tables");
    assert_eq!(known_to_the_store(&bad, &keys).len(), 1);
}
