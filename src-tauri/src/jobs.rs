//! Long work under way: how far it is, told to the window at most ten times a second, and whether to go on.

use kernel::Progress;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Shortest time between two reports.
const PAUSE: Duration = Duration::from_millis(100);

/// The jobs under way, by the name that the window gave them.
#[derive(Default)]
pub struct Jobs(Mutex<HashMap<String, Arc<AtomicBool>>>);

impl Jobs {
    /// Enters a job; the flag turns true when the user asks to stop.
    pub fn start(&self, name: &str) -> Arc<AtomicBool> {
        let flag = Arc::new(AtomicBool::new(false));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), Arc::clone(&flag));
        flag
    }

    /// Asks a job to stop; false if it is not under way (any more).
    pub fn stop(&self, name: &str) -> bool {
        let jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.get(name).is_some_and(|flag| {
            flag.store(true, Ordering::Relaxed);
            true
        })
    }

    /// Strikes a finished job, unless a later one took its name.
    pub fn end(&self, name: &str, flag: &Arc<AtomicBool>) {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.get(name).is_some_and(|held| Arc::ptr_eq(held, flag)) {
            jobs.remove(name);
        }
    }
}

/// Reports one job; `tell(done, total)` sends it to the window.
pub struct Reporter<F: Fn(u64, u64) + Send + Sync> {
    flag: Arc<AtomicBool>,
    last: Mutex<Option<(Instant, u64)>>,
    tell: F,
}

impl<F: Fn(u64, u64) + Send + Sync> Reporter<F> {
    /// Reports through `tell` until `flag` is set.
    pub fn new(flag: Arc<AtomicBool>, tell: F) -> Reporter<F> {
        Reporter { flag, last: Mutex::new(None), tell }
    }
}

impl<F: Fn(u64, u64) + Send + Sync> Progress for Reporter<F> {
    fn at(&self, done: u64, total: u64) {
        // A report under way in another thread is as good as this one.
        let Ok(mut last) = self.last.try_lock() else {
            return;
        };
        let finished = total > 0 && done >= total;
        let due = match *last {
            None => true,
            Some((when, said)) => when.elapsed() >= PAUSE || (finished && said < done),
        };
        if due {
            *last = Some((Instant::now(), done));
            (self.tell)(done, total);
        }
    }

    fn stopped(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_hundred_thousand_rows_are_not_a_hundred_thousand_messages() {
        let said = Mutex::new(Vec::new());
        let reporter = Reporter::new(Arc::default(), |done, total| said.lock().unwrap().push((done, total)));
        let begun = Instant::now();
        for done in 1..=100_000 {
            reporter.at(done, 100_000);
        }
        let allowed = 2 + begun.elapsed().as_millis() / PAUSE.as_millis();
        let said = said.lock().unwrap();
        assert!(said.len() as u128 <= allowed, "{} messages, {allowed} allowed", said.len());
        assert_eq!(said.last(), Some(&(100_000, 100_000)), "the end is always told");
    }

    #[test]
    fn a_job_stops_when_asked_and_only_while_it_runs() {
        let jobs = Jobs::default();
        let flag = jobs.start("取込1");
        let reporter = Reporter::new(Arc::clone(&flag), |_, _| {});
        assert!(reporter.step(1, 10).is_ok());
        assert!(jobs.stop("取込1"));
        assert_eq!(reporter.step(2, 10).unwrap_err().code, kernel::code::CANCELLED);
        jobs.end("取込1", &flag);
        assert!(!jobs.stop("取込1"), "a finished job cannot be stopped");
    }

    #[test]
    fn an_old_job_does_not_strike_its_namesake() {
        let jobs = Jobs::default();
        let old = jobs.start("印刷");
        let _new = jobs.start("印刷");
        jobs.end("印刷", &old);
        assert!(jobs.stop("印刷"));
    }
}
