//! `cargo xtask run | test | torture | bench | package | samples | bindings | licences`: everything a checkout needs, in one word each.
//!
//! Plain processes and no cleverness: what is run is printed first, so that it can be repeated by hand.

mod build;
mod licences;
mod proc;
mod setup;
mod stamp;
mod test;
mod torture;

use proc::Failed;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run        install what is missing (says so first), build, open the window;
                       where there is no display, do the main job without one into out/
cargo xtask test       the same set-up, then every check; --only NAME[,NAME] runs some of them, --list names them
cargo xtask torture    the tests of survival in their long form: 1,000 kills, 10,000 flipped bytes, and fuzzing;
                       --only survive|fuzz runs one of them, --minutes N fuzzes each target so long
cargo xtask bench      speed and memory beside their floors (release build)
cargo xtask package    a .deb in target/release/bundle (on Windows: NSIS and MSI)
cargo xtask samples    write the sample workbooks of assets/samples again
cargo xtask bindings   write ui/src/bindings again from the Rust types
cargo xtask licences   write assets/licenses/third-party.txt again
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rest = args.get(1..).unwrap_or_default();
    let done = match args.first().map(String::as_str) {
        Some("run") => build::run(rest),
        Some("test") => test::test(rest),
        Some("torture") => torture::torture(rest),
        Some("bench") => build::bench(rest),
        Some("package") => build::package(),
        Some("samples") => build::samples(),
        Some("bindings") => build::bindings(),
        Some("licences" | "licenses") => licences::write(),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed(why)) => {
            eprintln!("\nxtask: {why}");
            ExitCode::FAILURE
        }
    }
}
