//! The list of other people's work that ships inside the app, with its licences. Same lock files, same list.

use crate::proc::{Done, Failed, cargo, root};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::fs;

const HEAD: &str = "\
守帳に含まれる第三者のソフトウェア

下の一覧は、守帳のプログラムに組み込まれている部品の名前・版・利用許諾条件です。
書体（フォント）と利用許諾の全文は、同じフォルダの別のファイルにあります。
";

/// Packages whose licence field is empty or unclear, looked at by hand: (name, licence).
const LOOKED_AT: [(&str, &str); 0] = [];

/// Writes assets/licenses/third-party.txt again.
pub fn write() -> Done {
    let path = root().join("assets/licenses/third-party.txt");
    let list = list()?;
    if fs::read_to_string(&path).ok().as_deref() != Some(&list) {
        fs::write(&path, list)?;
        println!("  assets/licenses/third-party.txt: written again");
    }
    Ok(())
}

/// Fails if the file does not fit the lock files.
pub fn check() -> Done {
    let path = root().join("assets/licenses/third-party.txt");
    if fs::read_to_string(path).ok() == Some(list()?) {
        Ok(())
    } else {
        Err(Failed(
            "assets/licenses/third-party.txt does not fit the lock files; run `cargo xtask licences`".to_owned(),
        ))
    }
}

fn list() -> Done<String> {
    let mut text = String::from(HEAD);
    section(&mut text, "Rust", &crates()?);
    section(&mut text, "JavaScript", &modules()?);
    Ok(text)
}

fn section(text: &mut String, title: &str, packages: &BTreeSet<(String, String, String)>) {
    let _ = writeln!(text, "\n{title}（{}件）", packages.len());
    for (name, version, licence) in packages {
        let _ = writeln!(text, "  {name} {version} — {licence}");
    }
}

/// The crates that the window, the CLI and its loader of PostgreSQL link on Linux and Windows: no build scripts' tools, no tests' tools.
fn crates() -> Done<BTreeSet<(String, String, String)>> {
    let mut all = BTreeSet::new();
    for platform in ["x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc"] {
        let output = cargo()
            .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", platform])
            .output()
            .map_err(|why| Failed(format!("cargo metadata: {why}")))?;
        if !output.status.success() {
            return Err(Failed(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr))));
        }
        let graph = serde_json::from_slice(&output.stdout).map_err(|why| Failed(format!("cargo metadata: {why}")))?;
        all.extend(linked(&graph, &["moricho", "cli", "hub"]));
    }
    Ok(all)
}

fn linked(graph: &Value, from: &[&str]) -> BTreeSet<(String, String, String)> {
    let packages: HashMap<&str, &Value> =
        each(&graph["packages"]).filter_map(|p| Some((p["id"].as_str()?, p))).collect();
    let nodes: HashMap<&str, &Value> =
        each(&graph["resolve"]["nodes"]).filter_map(|n| Some((n["id"].as_str()?, n))).collect();
    let named = |id: &&str| packages.get(id).and_then(|p| p["name"].as_str()).is_some_and(|n| from.contains(&n));
    let ours = |p: &Value| p["source"].is_null();
    let mut waiting: Vec<&str> = packages.iter().filter(|(_, p)| ours(p)).map(|(id, _)| *id).filter(named).collect();
    let mut seen = BTreeSet::new();
    let mut found = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        let Some(package) = packages.get(id).filter(|_| seen.insert(id)) else {
            continue;
        };
        // A macro's own parts run at build time only and do not ship.
        let macros = each(&package["targets"]).any(|t| each(&t["kind"]).any(|k| k == "proc-macro"));
        if !ours(package) && !macros {
            found.insert(entry(&package["name"], &package["version"], &package["license"]));
        }
        if macros {
            continue;
        }
        // C sources come as build dependencies, and yet they are linked (sqlcipher-src, openssl-src).
        let source = |dep: &Value| {
            let id = dep["pkg"].as_str().unwrap_or_default();
            packages.get(id).and_then(|p| p["name"].as_str()).is_some_and(|n| n.ends_with("-src"))
        };
        let linked = |dep: &&Value| {
            each(&dep["dep_kinds"]).any(|k| k["kind"].is_null() || (k["kind"] == "build" && source(dep)))
        };
        let deps = nodes.get(id).into_iter().flat_map(|n| each(&n["deps"]));
        waiting.extend(deps.filter(linked).filter_map(|dep| dep["pkg"].as_str()));
    }
    found
}

/// The npm packages that the UI is built from, without its tools.
fn modules() -> Done<BTreeSet<(String, String, String)>> {
    let path = root().join("ui/package-lock.json");
    let lock: Value =
        serde_json::from_slice(&fs::read(&path)?).map_err(|why| Failed(format!("{}: {why}", path.display())))?;
    let packages: BTreeMap<&String, &Value> = lock["packages"].as_object().into_iter().flatten().collect();
    let shipped = packages.into_iter().filter(|(at, p)| {
        at.starts_with("node_modules/")
            && [&p["dev"], &p["optional"], &p["peer"]].iter().all(|v| **v != Value::Bool(true))
    });
    Ok(shipped
        .map(|(at, p)| {
            let name = at.rsplit("node_modules/").next().unwrap_or(at);
            entry(&Value::from(name), &p["version"], &p["license"])
        })
        .collect())
}

fn entry(name: &Value, version: &Value, licence: &Value) -> (String, String, String) {
    let word = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let name = word(name);
    let looked_at = LOOKED_AT.iter().find(|(n, _)| *n == name).map(|(_, l)| (*l).to_owned());
    let licence = looked_at.unwrap_or_else(|| word(licence).replace('/', " OR "));
    let licence = if licence.is_empty() { "（配布物の許諾文を参照）".to_owned() } else { licence };
    (name, word(version), licence)
}

fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_is_linked_is_listed() {
        let package = |id: &str, source: Value, kind: &str| {
            json!({ "id": id, "name": id, "version": "1.0.0", "license": "MIT/Apache-2.0", "source": source,
                    "targets": [{ "kind": [kind] }] })
        };
        let dep = |id: &str, kind: Value| json!({ "pkg": id, "dep_kinds": [{ "kind": kind }] });
        let graph = json!({
            "packages": [
                package("moricho", Value::Null, "lib"), package("linked", json!("registry"), "lib"),
                package("derive", json!("registry"), "proc-macro"), package("syn", json!("registry"), "lib"),
                package("tests_only", json!("registry"), "lib"),
            ],
            "resolve": { "nodes": [
                { "id": "moricho", "deps": [dep("linked", Value::Null), dep("derive", Value::Null), dep("tests_only", json!("dev"))] },
                { "id": "derive", "deps": [dep("syn", Value::Null)] },
            ] },
        });
        let found = linked(&graph, &["moricho"]);
        let names: Vec<_> = found.iter().map(|(n, _, l)| (n.as_str(), l.as_str())).collect();
        assert_eq!(names, [("linked", "MIT OR Apache-2.0")]);
    }
}
