//! Brings a machine that has Rust, Node and a C linker to where everything builds. Says first what it will install.

use crate::proc::{Done, Failed, ask, at_root, npm, root, run, target};
use crate::stamp;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Debian packages without which the shell does not build.
const TO_BUILD: [&str; 5] = ["build-essential", "perl", "pkg-config", "libwebkit2gtk-4.1-dev", "librsvg2-dev"];

/// Debian packages without which the window cannot be driven, papers cannot be read, calls of the system cannot be made
/// to fail and no server can be started to load a city into.
const TO_TEST: [&str; 8] =
    ["webkit2gtk-driver", "xvfb", "dbus", "dbus-x11", "poppler-utils", "qpdf", "strace", "postgresql"];

/// Fonts of the npm packages, and what the app calls them.
const FONTS: [(&str, &str); 6] = [
    ("biz-udgothic/400Regular/BIZUDGothic_400Regular.ttf", "BIZUDGothic-Regular.ttf"),
    ("biz-udgothic/700Bold/BIZUDGothic_700Bold.ttf", "BIZUDGothic-Bold.ttf"),
    ("biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf", "BIZUDPGothic-Regular.ttf"),
    ("biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf", "BIZUDPGothic-Bold.ttf"),
    ("noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf", "NotoSansJP-Regular.ttf"),
    ("noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf", "NotoSansJP-Bold.ttf"),
];

/// Oldest Node that the UI's tools run on.
const NODE: u32 = 20;

/// What the machine is brought up for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Building and running.
    Running,
    /// Testing as well.
    Testing,
}

/// System packages, UI packages, fonts and the built UI.
pub fn all(what: For) -> Done {
    node()?;
    system(what)?;
    packages()?;
    fonts()?;
    ui()
}

fn node() -> Done {
    let said = ask(at_root("node").arg("--version"));
    let major = said.as_deref().and_then(|v| v.trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE => Ok(()),
        Some(_) => Err(Failed(format!("Node {NODE} or newer is needed; this is {}", said.unwrap_or_default()))),
        None => Err(Failed(format!("Node {NODE} or newer is needed, with npm; `node --version` does not answer"))),
    }
}

fn system(what: For) -> Done {
    if !cfg!(target_os = "linux") {
        println!("  system packages: not Linux, nothing is installed (README says what is needed)");
        return Ok(());
    }
    let mut wanted = TO_BUILD.to_vec();
    if what == For::Testing {
        wanted.extend(TO_TEST);
    }
    if ask(at_root("dpkg").arg("--version")).is_none() {
        println!(
            "  system packages: this is not Debian or Ubuntu; please see that these are there: {}",
            wanted.join(" ")
        );
        return Ok(());
    }
    wanted.retain(|name| !installed(name));
    if wanted.is_empty() {
        println!("  system packages: all there");
        return Ok(());
    }
    println!("  These system packages are missing and will be installed through apt: {}", wanted.join(" "));
    // An old list still knows the packages more often than not; a failed update is no reason to give up.
    if let Err(Failed(why)) = run(as_root("apt-get").args(["update", "-q"])) {
        println!("  {why}; going on with the lists that are there");
    }
    run(as_root("apt-get").args(["install", "-y", "-q", "--no-install-recommends"]).args(&wanted))
}

fn installed(name: &str) -> bool {
    ask(at_root("dpkg-query").args(["-W", "-f=${Status}", name])).is_some_and(|said| said == "install ok installed")
}

fn as_root(program: &str) -> Command {
    let root = ask(at_root("id").arg("-u")).is_some_and(|id| id == "0");
    let mut command = at_root(if root { "env" } else { "sudo" });
    command.args(["DEBIAN_FRONTEND=noninteractive", program]);
    command
}

fn packages() -> Done {
    let ui = root().join("ui");
    let lock = [ui.join("package.json"), ui.join("package-lock.json")];
    stamp::unless_same("ui-packages", &lock, ui.join("node_modules").is_dir(), || {
        println!("  The UI's packages will be installed through npm into ui/node_modules");
        run(npm().args(["ci", "--no-audit", "--no-fund"]))
    })
}

fn fonts() -> Done {
    let from = root().join("ui/node_modules/@expo-google-fonts");
    let to = root().join("assets/fonts");
    fs::create_dir_all(&to)?;
    for (packed, name) in FONTS {
        let (source, copy) = (from.join(packed), to.join(name));
        let size = |path: &PathBuf| fs::metadata(path).map(|m| m.len()).ok();
        if size(&source).is_none() {
            return Err(Failed(format!("{} is missing; remove ui/node_modules and try again", source.display())));
        }
        if size(&source) != size(&copy) {
            fs::copy(&source, &copy)?;
        }
    }
    println!("  fonts: in assets/fonts");
    Ok(())
}

/// Builds the UI into ui/dist, unless nothing changed.
pub fn ui() -> Done {
    let ui = root().join("ui");
    let names = ["src", "public", "scripts", "index.html", "vite.config.ts", "tsconfig.json", "package-lock.json"];
    let sources: Vec<PathBuf> = names.iter().map(|name| ui.join(name)).filter(|path| path.exists()).collect();
    // A page without assets is the shell's own stand-in.
    let built = ui.join("dist/assets").is_dir();
    stamp::unless_same("ui-dist", &sources, built, || run(npm().args(["run", "build"])))
}

/// The tool, installed under target/tools if this machine has none.
pub fn cargo_tool(name: &str, version: &str) -> Done<PathBuf> {
    let program = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let tools = target().join("tools");
    let ours = tools.join("bin").join(&program);
    if ours.is_file() {
        return Ok(ours);
    }
    if ask(at_root(&program).arg("--version")).is_some() {
        return Ok(PathBuf::from(program));
    }
    println!("  {name} is missing and will be built into target/tools (a few minutes)");
    run(crate::proc::cargo().args(["install", name, "--version", version, "--locked", "--root"]).arg(&tools))?;
    Ok(ours)
}
