//! Long work says how far it is and asks whether to go on.

use crate::{Problem, Result, code};

/// Where long work reports to. Implementations are cheap to call: callers report about every hundred items.
pub trait Progress: Sync {
    /// `done` of `total` items; `total` 0 when unknown.
    fn at(&self, done: u64, total: u64);
    /// True once the user asked to stop.
    fn stopped(&self) -> bool;

    /// Reports and refuses with [`code::CANCELLED`] if the user asked to stop.
    fn step(&self, done: u64, total: u64) -> Result<()> {
        self.at(done, total);
        if self.stopped() {
            return Err(Problem::new(code::CANCELLED, "中止しました。帳簿は元のままです。"));
        }
        Ok(())
    }
}

/// Nobody is watching.
pub struct Silent;

impl Progress for Silent {
    fn at(&self, _done: u64, _total: u64) {}
    fn stopped(&self) -> bool {
        false
    }
}
