//! What no written file may say.

use crate::tree::{Source, none, sources};

/// Put together here, so that this file does not say them.
fn unfinished() -> [String; 4] {
    [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["HA", "CK"]].map(|w| w.concat())
}

fn registries() -> [String; 8] {
    [
        ["crates", ".io"],
        ["docs", ".rs"],
        ["npmjs", ".com"],
        ["npmjs", ".org"],
        ["pypi", ".org"],
        ["debian", ".org"],
        ["ubuntu", ".com"],
        ["yarnpkg", ".com"],
    ]
    .map(|w| w.concat())
}

/// Words standing alone: a word within a longer one is another word.
fn says(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let whole = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        whole(text[..at].chars().next_back()) && whole(text[at + word.len()..].chars().next())
    })
}

fn loose_ends(sources: &[Source]) -> Vec<String> {
    let words = unfinished();
    let written = sources.iter().filter(|s| !s.path.ends_with("lock.json") && !s.path.ends_with(".lock"));
    written
        .flat_map(|s| words.iter().filter(|w| says(&s.text, w)).map(|w| format!("{}: {w}", s.path)))
        .chain(sources.iter().filter(|s| s.ends(&["rs"])).flat_map(|s| {
            let macros = [["todo", "!("], ["unimplemented", "!("], ["dbg", "!("]].map(|w| w.concat());
            macros
                .into_iter()
                .filter(|m| s.text.contains(m.as_str()))
                .map(|m| format!("{}: {m}", s.path))
                .collect::<Vec<_>>()
        }))
        .collect()
}

fn hosts(sources: &[Source]) -> Vec<String> {
    let names = registries();
    let locks = ["Cargo.lock", "tests/fuzz/Cargo.lock", "ui/package-lock.json", ".cargo/deny.toml"];
    let written = sources.iter().filter(|s| !locks.contains(&s.path.as_str()));
    written
        .flat_map(|s| names.iter().filter(|n| s.text.contains(n.as_str())).map(|n| format!("{}: {n}", s.path)))
        .collect()
}

/// The journal only grows.
fn rewriting_the_journal(sources: &[Source]) -> Vec<String> {
    let code = sources.iter().filter(|s| s.ends(&["rs", "sql"]));
    code.filter(|s| {
        let sql = s.shipped().to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let after = |start: &str| {
            sql.match_indices(start).any(|(at, _)| {
                let rest = sql[at + start.len()..].trim_start_matches(['"', '`', '\\']);
                rest.strip_prefix("journal").is_some_and(|r| !r.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
            })
        };
        ["update ", "update or replace ", "update or ignore ", "delete from ", "replace into ", "drop table "]
            .iter()
            .any(|s| after(s))
    })
    .map(|s| format!("{} changes what stands in the journal", s.path))
    .collect()
}

/// Tables are made by migrations alone.
fn making_tables(sources: &[Source]) -> Vec<String> {
    let above = ["kernel", "standard", "sheet", "paper", "ledgers", "inspections", "api", "cli"];
    let code = sources
        .iter()
        .filter(|s| s.ends(&["rs"]) && above.iter().any(|c| s.path.starts_with(&format!("src-tauri/crates/{c}/src/"))));
    code.filter(|s| {
        let text = s.shipped().to_uppercase();
        ["CREATE TABLE", "ALTER TABLE", "DROP TABLE"].iter().any(|w| text.contains(w))
    })
    .map(|s| format!("{} makes or alters a table", s.path))
    .collect()
}

/// Words that say nothing about a thing.
fn empty_names(sources: &[Source]) -> Vec<String> {
    let words = ["Manager", "Service", "Helper", "Util", "Utils"];
    let files = ["common", "misc", "util", "utils", "helper", "helpers"];
    let code = sources.iter().filter(|s| s.ends(&["rs", "ts", "tsx", "mjs"]) && !s.path.contains("/bindings/"));
    code.flat_map(|s| {
        let stem = s.path.rsplit('/').next().and_then(|n| n.split('.').next()).unwrap_or_default();
        let file = files.contains(&stem).then(|| format!("{}: a file named {stem}", s.path));
        let types = ["struct ", "enum ", "trait ", "class ", "interface "];
        let named = types.iter().flat_map(|t| s.text.split(t).skip(1)).filter_map(|rest| {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
            words.iter().any(|w| name.ends_with(w)).then(|| format!("{}: {name}", s.path))
        });
        file.into_iter().chain(named).collect::<Vec<_>>()
    })
    .collect()
}

/// Errors are refusals with a code, never bare text.
fn bare_errors(sources: &[Source]) -> Vec<String> {
    let code = sources.iter().filter(|s| s.ends(&["rs"]) && s.path.starts_with("src-tauri/"));
    code.filter(|s| {
        let text = s.shipped();
        text.match_indices("Result<").any(|(at, _)| {
            let line = text[at..].lines().next().unwrap_or_default();
            line.contains(", String>")
                && line.find(", String>") < line.find(['{', ';', '=']).or(Some(line.len()))
                && !line[..line.find(", String>").unwrap_or(0)].contains("Map<")
        })
    })
    .map(|s| format!("{} answers an error as bare text", s.path))
    .collect()
}

#[test]
fn nothing_is_left_for_later() {
    none(loose_ends(&sources()));
}

#[test]
fn no_file_names_a_registry() {
    none(hosts(&sources()));
}

#[test]
fn the_journal_has_no_update_and_no_delete() {
    none(rewriting_the_journal(&sources()));
}

#[test]
fn definitions_never_make_or_alter_tables() {
    none(making_tables(&sources()));
}

#[test]
fn nothing_is_named_after_nothing() {
    none(empty_names(&sources()));
}

#[test]
fn no_error_is_bare_text() {
    none(bare_errors(&sources()));
}

#[test]
fn each_of_these_rules_can_fail() {
    let one = |path: &str, text: &str| [Source::new(path, text)];
    for word in unfinished() {
        assert_eq!(loose_ends(&one("ui/src/a.ts", &format!("// {word}: later"))).len(), 1);
        assert!(loose_ends(&one("ui/src/a.ts", &format!("x{word}y"))).is_empty(), "a longer word is another word");
    }
    assert_eq!(hosts(&one("README.md", &format!("https://{}/a", registries()[0]))).len(), 1);
    assert!(hosts(&one("Cargo.lock", &registries()[0])).is_empty());
    for bad in ["UPDATE journal SET a = 1", "delete\n  from   journal", "Replace Into \"journal\" VALUES (1)"] {
        assert_eq!(rewriting_the_journal(&one("src-tauri/crates/store/src/a.rs", bad)).len(), 1, "{bad}");
    }
    for good in ["BEFORE UPDATE ON journal", "DELETE FROM journal_seen", "INSERT INTO journal"] {
        assert!(rewriting_the_journal(&one("src-tauri/migrations/1.sql", good)).is_empty(), "{good}");
    }
    assert_eq!(making_tables(&one("src-tauri/crates/ledgers/src/a.rs", "\"alter table asset\"")).len(), 1);
    assert_eq!(
        empty_names(&one("src-tauri/crates/store/src/utils.rs", &["pub struct", " Book", "Manager;"].concat())).len(),
        2
    );
    assert_eq!(bare_errors(&one("src-tauri/crates/store/src/a.rs", "fn f() -> Result<Vec<u8>, String> {")).len(), 1);
    assert!(
        bare_errors(&one("src-tauri/crates/store/src/a.rs", "fn f() -> Result<BTreeMap<String, String>> {")).is_empty()
    );
}
