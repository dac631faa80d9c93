//! `cargo xtask torture`: what every test run does with a hundred kills and some flipped bytes, done with thousands.

use crate::proc::{Done, cargo, run};
use crate::setup::{self, For};

/// Sets up and runs the tests of survival in their long form.
pub fn torture() -> Done {
    setup::all(For::Testing)?;
    let mut command = cargo();
    command.args(["test", "--package", "cli", "--test", "survive", "--", "--nocapture"]);
    run(command.env("MORICHO_MUST", "1").env("MORICHO_KILLS", "1000").env("MORICHO_FLIPS", "10000"))
}
