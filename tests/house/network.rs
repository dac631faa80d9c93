//! No code opens a network connection: not by a library, not by hand. The one exception is crate `hub`, which the
//! command line links where it is built for that, and the window never.

use crate::tree::{Source, none, root, sources};
use std::process::Command;

/// Crates that speak to other machines.
const SPEAKERS: &[&str] = &[
    "attohttpc",
    "curl",
    "curl-sys",
    "h2",
    "hyper",
    "hyper-util",
    "isahc",
    "minreq",
    "native-tls",
    "quinn",
    "reqwest",
    "rustls",
    "surf",
    "trust-dns-resolver",
    "hickory-resolver",
    "tungstenite",
    "ureq",
    "tokio-postgres",
    "postgres",
    "socket2",
    "mio",
];

/// What `cargo tree` says that the packages are built from, each with the features that are on.
fn built_from(packages: &[&str], more: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root()).arg("tree").args(packages.iter().flat_map(|name| ["--package", name]));
    // Not offline: what is built for other systems alone is fetched here the first time.
    command.args(["--edges", "normal", "--target", "all", "--prefix", "none", "--format", "{p} {f}", "--locked"]);
    let output = command.args(more).output().unwrap();
    assert!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(tree.contains("rusqlite v") || packages == ["hub"], "the tree was not read");
    tree
}

/// The loader and the library that it speaks with.
fn loading(tree: &str) -> Vec<String> {
    let names = ["hub", "postgres", "tokio-postgres", "postgres-openssl"];
    let mut found: Vec<String> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| names.contains(name))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}

fn speaking(tree: &str) -> Vec<String> {
    let mut found: Vec<String> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let (name, _version) = (words.next()?, words.next()?);
            let net = words.flat_map(|w| w.split(',')).any(|f| f == "net");
            (SPEAKERS.contains(&name) || (name == "tokio" && net)).then(|| format!("{name} speaks to other machines"))
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

fn by_hand(sources: &[Source]) -> Vec<String> {
    let ways = ["std::net", "TcpStream", "TcpListener", "UdpSocket", "UnixStream"];
    let hub = "src-tauri/crates/hub/";
    let rust =
        sources.iter().filter(|s| s.ends(&["rs"]) && s.path.starts_with("src-tauri/") && !s.path.starts_with(hub));
    rust.flat_map(|s| {
        let shipped = s.shipped();
        ways.iter().filter(move |w| shipped.contains(**w)).map(|w| format!("{}: {w}", s.path))
    })
    .collect()
}

/// The UI reaches its own pages only, and through the browser's policy no others.
fn from_the_page(sources: &[Source]) -> Vec<String> {
    let ways =
        ["XMLHttpRequest", "WebSocket(", "EventSource(", "sendBeacon(", "fetch('http", "fetch(\"http", "fetch(`http"];
    let pages = sources.iter().filter(|s| s.path.starts_with("ui/src/") && s.ends(&["ts", "tsx"]));
    pages.flat_map(|s| ways.iter().filter(|w| s.shipped().contains(**w)).map(|w| format!("{}: {w}", s.path))).collect()
}

#[test]
fn nothing_below_the_window_can_speak_to_another_machine() {
    none(speaking(&built_from(&["api", "cli"], &[])));
}

#[test]
fn the_window_never_links_the_loader_whatever_is_switched_on() {
    none(loading(&built_from(&["moricho"], &["--all-features"])));
    none(loading(&built_from(&["api"], &["--all-features"])));
}

#[test]
fn the_command_line_links_the_loader_only_where_it_is_built_for_that() {
    none(loading(&built_from(&["cli"], &[])));
    let with = loading(&built_from(&["cli"], &["--features", "hub"]));
    assert!(with.contains(&"hub".to_owned()) && with.contains(&"postgres".to_owned()), "{with:?}");
    let hub = built_from(&["hub"], &[]);
    assert!(!hub.contains("rustls v") && hub.contains("openssl v"), "one TLS library is enough");
}

#[test]
fn nobody_opens_a_connection_by_hand() {
    let sources = sources();
    none(by_hand(&sources));
    none(from_the_page(&sources));
}

#[test]
fn a_speaker_is_caught_however_deep_it_sits() {
    let tree = "api v0.1.0 (/x)\nstore v0.1.0 (/x)\nhyper v1.0.0 default,http1\ntokio v1.0.0 net,rt (*)\ntokio-util v0.7.0 net";
    assert_eq!(speaking(tree), ["hyper speaks to other machines", "tokio speaks to other machines"]);
    assert!(speaking("tokio v1.0.0 rt,sync").is_empty(), "a runtime alone speaks to nobody");
    let bad = [Source::new("src-tauri/crates/store/src/a.rs", "use std::net::TcpStream;")];
    assert_eq!(by_hand(&bad).len(), 2);
    assert!(by_hand(&[Source::new("src-tauri/crates/hub/src/a.rs", "use std::net::IpAddr;")]).is_empty());
    assert_eq!(loading("moricho v0.1.0\nhub v0.1.0 (/x)\npostgres-types v0.2.0"), ["hub"]);
    assert_eq!(from_the_page(&[Source::new("ui/src/app/a.ts", "fetch('https://example.jp')")]).len(), 1);
}
