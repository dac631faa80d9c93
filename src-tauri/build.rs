//! Prepares what the Tauri macros expect, so that a plain `cargo build` works in a bare clone too.

use std::path::Path;
use std::{fs, io};

/// Folders that the bundle ships; fonts and the UI are brought by `cargo xtask`, not committed.
const SHIPPED: [&str; 5] = ["fonts", "manual", "samples", "licenses", "standard"];

/// Shown when the shell was built before its UI.
const NO_UI: &str = "<!doctype html><html lang=\"ja\"><meta charset=\"utf-8\"><title>守帳</title>\
<body><main><h1>守帳</h1><p>画面がまだ作られていません。cargo xtask run を実行してください。</p></main></body></html>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for name in SHIPPED {
        fs::create_dir_all(Path::new("assets").join(name))?;
    }
    page(Path::new("ui/dist"))?;
    println!("cargo:rerun-if-changed=ui/dist");
    tauri_build::try_build(tauri_build::Attributes::new())?;
    Ok(())
}

fn page(dist: &Path) -> io::Result<()> {
    let index = dist.join("index.html");
    if index.exists() {
        return Ok(());
    }
    fs::create_dir_all(dist)?;
    fs::write(index, NO_UI)
}
