//! From a file to a grid. `file` and `package` hold the gate, the formats follow, `workbook` is what callers see.

mod cells;
pub(crate) mod csv;
mod file;
pub(crate) mod guards;
mod ods;
mod ole;
mod package;
mod parts;
mod scan;
pub(crate) mod workbook;
mod xls;
mod xlsx;

use crate::limits::broken;
use kernel::Result;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a parser on a stranger's bytes: should it panic, the file is at fault and is refused.
fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(broken()))
}
