//! The window's sources and its configuration.

use crate::tree::{Source, none, root, sources};
use serde_json::{Value, json};

/// What a TypeScript file imports: `from '…'`, `import '…'`, `import('…')`.
fn imports(text: &str) -> Vec<&str> {
    let starts = ["from '", "from \"", "import '", "import \"", "import('", "import(\""];
    starts
        .iter()
        .flat_map(|s| text.split(s).skip(1))
        .filter_map(|rest| rest.split(['\'', '"']).next())
        .filter(|name| !name.contains(char::is_whitespace))
        .collect()
}

fn scripts(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|s| s.path.starts_with("ui/src/") && s.ends(&["ts", "tsx"]))
}

/// Tests stand the shell in; what ships may neither do that nor use what does.
fn is_test(source: &Source) -> bool {
    source.path.starts_with("ui/src/testing/") || source.path.contains(".test.")
}

fn beside_the_door(sources: &[Source]) -> Vec<String> {
    scripts(sources)
        .filter(|s| !is_test(s) && s.path != "ui/src/ipc.ts")
        .flat_map(|s| {
            let wrong = |i: &&str| i.starts_with("@tauri-apps") || resolved(&s.path, i).starts_with("ui/src/testing/");
            let imports = imports(&s.text).into_iter().filter(wrong);
            imports
                .map(|i| format!("{} imports {i}; only ui/src/ipc.ts talks to the shell", s.path))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// A relative import, from the root of ui/src.
fn resolved(from: &str, import: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in import.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn worldly_parts(sources: &[Source]) -> Vec<String> {
    scripts(sources)
        .filter(|s| s.path.starts_with("ui/src/parts/") && !s.path.contains(".test."))
        .flat_map(|s| {
            let ours = imports(&s.text).into_iter().filter(|i| i.starts_with('.') || i.starts_with("@/"));
            ours.filter(|i| !resolved(&s.path, i).starts_with("ui/src/parts/"))
                .map(|i| format!("{} imports {i}; a part knows only parts", s.path))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Files of ours that import each other in a ring.
fn rings(sources: &[Source]) -> Vec<String> {
    let files: Vec<&Source> = scripts(sources).filter(|s| !s.path.contains("/bindings/")).collect();
    let target = |from: &str, import: &str| {
        let at = resolved(from, import);
        let ways =
            [at.clone(), format!("{at}.ts"), format!("{at}.tsx"), format!("{at}/index.ts"), format!("{at}/index.tsx")];
        files.iter().position(|f| ways.contains(&f.path))
    };
    let edges: Vec<Vec<usize>> = files
        .iter()
        .map(|f| {
            // Types alone make no ring when it runs.
            let live =
                f.text.lines().filter(|l| !l.trim_start().starts_with("import type")).collect::<Vec<_>>().join("\n");
            imports(&live).into_iter().filter(|i| i.starts_with('.')).filter_map(|i| target(&f.path, i)).collect()
        })
        .collect();
    let mut state = vec![0u8; files.len()];
    let mut found = Vec::new();
    for start in 0..files.len() {
        visit(start, &edges, &mut state, &mut Vec::new(), &mut |ring| {
            let names: Vec<&str> = ring.iter().map(|i| files[*i].path.as_str()).collect();
            found.push(format!("a ring of imports: {}", names.join(" → ")));
        });
    }
    found
}

fn visit(at: usize, edges: &[Vec<usize>], state: &mut [u8], path: &mut Vec<usize>, tell: &mut dyn FnMut(&[usize])) {
    match state[at] {
        2 => return,
        1 => {
            let from = path.iter().position(|p| *p == at).unwrap_or(0);
            return tell(&path[from..]);
        }
        _ => {}
    }
    state[at] = 1;
    path.push(at);
    for next in &edges[at] {
        visit(*next, edges, state, path, tell);
    }
    path.pop();
    state[at] = 2;
}

/// What the configuration would let through.
fn open_windows(config: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let security = &config["app"]["security"];
    let csp = security["csp"].as_object().cloned().unwrap_or_default();
    if csp.get("default-src") != Some(&json!("'self'")) {
        found.push("the policy must begin with default-src 'self'".to_owned());
    }
    for (directive, sources) in &csp {
        for source in sources.as_str().unwrap_or_default().split_whitespace() {
            let fine = ["'self'", "'none'", "data:", "blob:", "ipc:", "http://ipc.localhost"].contains(&source)
                || (source == "'unsafe-inline'" && directive == "style-src");
            if !fine || (directive == "script-src" && source != "'self'") {
                found.push(format!("{directive} lets {source} through"));
            }
        }
    }
    let capabilities = security["capabilities"].as_array().cloned().unwrap_or_default();
    if capabilities.len() != 1 {
        found.push(format!("{} capabilities instead of one", capabilities.len()));
    }
    for capability in &capabilities {
        let words =
            ["windows", "permissions"].iter().flat_map(|k| capability[k].as_array().cloned().unwrap_or_default());
        for word in words.filter_map(|w| w.as_str().map(str::to_owned)) {
            if word.contains('*') || word.ends_with(":default") || !word.starts_with("core:") && word != "main" {
                found.push(format!("the capability grants {word}"));
            }
        }
        if !capability["remote"].is_null() {
            found.push("the capability speaks of remote pages".to_owned());
        }
    }
    found
}

/// Words of Tauri anywhere but in the shell.
fn tauri_below(sources: &[Source]) -> Vec<String> {
    let below = sources.iter().filter(|s| s.path.starts_with("src-tauri/crates/") && s.ends(&["rs"]));
    below
        .filter(|s| {
            !s.path.starts_with("src-tauri/crates/xtask/") && (s.text.contains("tauri::") || s.text.contains("tauri_"))
        })
        .map(|s| format!("{} knows Tauri", s.path))
        .collect()
}

#[test]
fn only_the_door_talks_to_the_shell() {
    none(beside_the_door(&sources()));
}

#[test]
fn parts_know_nothing_but_parts() {
    none(worldly_parts(&sources()));
}

#[test]
fn no_two_screens_import_each_other() {
    none(rings(&sources()));
}

#[test]
fn the_window_is_shut_to_the_outside() {
    let text = std::fs::read_to_string(root().join("tauri.conf.json")).unwrap();
    none(open_windows(&serde_json::from_str(&text).unwrap()));
}

#[test]
fn nothing_below_the_shell_knows_tauri() {
    none(tauri_below(&sources()));
}

#[test]
fn each_of_these_rules_can_fail() {
    let bad = [
        Source::new(
            "ui/src/today/Today.tsx",
            "import { invoke } from '@tauri-apps/api/core';\nimport { a } from '../parts/Button';\nimport '../testing/behind';",
        ),
        Source::new(
            "ui/src/parts/Button.tsx",
            "import { Today } from '../today/Today';\nimport { Icon } from './Icon';",
        ),
        Source::new("ui/src/parts/Icon.tsx", "import type { Button } from './Button';"),
        Source::new("src-tauri/crates/api/src/lib.rs", "use tauri::Manager;"),
    ];
    assert_eq!(beside_the_door(&bad).len(), 2, "the shell's own package, and what stands in for it");
    assert_eq!(worldly_parts(&bad), ["ui/src/parts/Button.tsx imports ../today/Today; a part knows only parts"]);
    assert_eq!(rings(&bad).len(), 1);
    assert_eq!(tauri_below(&bad), ["src-tauri/crates/api/src/lib.rs knows Tauri"]);
    let config = json!({ "app": { "security": {
        "csp": { "default-src": "'self'", "script-src": "'self' 'unsafe-eval'", "connect-src": "https://example.jp" },
        "capabilities": [{ "windows": ["*"], "permissions": ["opener:default"] }],
    } } });
    assert_eq!(open_windows(&config).len(), 4);
}
