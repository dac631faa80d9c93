//! Building and running: the window, the main job without one, the bench, the package, generated files.

use crate::licences;
use crate::proc::{Done, Failed, at_root, cargo, root, run as run_command, target};
use crate::setup::{self, For};
use std::fs;
use std::process::Command;

/// Sets up, builds and opens the window; without a display, does the main job into out/.
pub fn run(rest: &[String]) -> Done {
    setup::all(For::Running)?;
    if !has_display() {
        println!(
            "\nThere is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be opened."
        );
        println!(
            "The main job is done without one: a sample workbook is imported, classified, confirmed and reported.\n"
        );
        return run_command(cargo().args([
            "run",
            "--package",
            "cli",
            "--bin",
            "moricho-cli",
            "--",
            "demo",
            "--out",
            "out",
        ]));
    }
    run_command(cargo().args(["run", "--package", "moricho", "--bin", "moricho", "--"]).args(rest))
}

fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()))
}

/// Builds with all optimisations and prints the table.
pub fn bench(rest: &[String]) -> Done {
    setup::all(For::Running)?;
    if !root().join("src-tauri/crates/bench").is_dir() {
        return Err(Failed("the workspace has no crate `bench`".to_owned()));
    }
    run_command(cargo().args([
        "build",
        "--release",
        "--package",
        "moricho",
        "--package",
        "cli",
        "--package",
        "bench",
    ]))?;
    // What was built with the others is run: built alone, it would get other features of what they share, all of it again.
    run_command(at_root(target().join("release/bench").with_extension(std::env::consts::EXE_EXTENSION)).args(rest))
}

/// Makes the installable package of this system; needs no network once the set-up is done.
pub fn package() -> Done {
    setup::all(For::Running)?;
    licences::write()?;
    run_command(cargo().args(["build", "--release", "--package", "cli", "--bin", "moricho-cli"]))?;
    let bundles = if cfg!(windows) { "nsis,msi" } else { "deb" };
    let bin = root().join("ui/node_modules/.bin").join(if cfg!(windows) { "tauri.cmd" } else { "tauri" });
    run_command(at_root(bin).args(["build", "--ci", "--bundles", bundles]))?;
    println!("\nThe packages lie in {}", target().join("release/bundle").display());
    Ok(())
}

/// Writes the sample workbooks again.
pub fn samples() -> Done {
    run_command(cargo().args(["run", "--package", "ledgers", "--example", "make_samples"]))
}

/// The run of the tests that write the TypeScript types.
pub fn export(into: &std::path::Path) -> Command {
    let mut command = cargo();
    command.args(["test", "--workspace", "--quiet", "export_bindings"]).env("TS_RS_EXPORT_DIR", into);
    command
}

/// Writes the TypeScript types again; types that are gone go.
pub fn bindings() -> Done {
    let fresh = target().join("xtask/bindings");
    let _ = fs::remove_dir_all(&fresh);
    run_command(&mut export(&fresh))?;
    let kept = root().join("ui/src/bindings");
    let changed = crate::stamp::differences(&kept, &fresh);
    for name in &changed {
        let (from, to) = (fresh.join(name), kept.join(name));
        if from.exists() {
            if let Some(dir) = to.parent() {
                fs::create_dir_all(dir)?;
            }
            fs::copy(from, to)?;
        } else {
            fs::remove_file(to)?;
        }
        println!("  {name}");
    }
    println!("{} files changed in ui/src/bindings", changed.len());
    Ok(())
}
