//! Wrong passwords, counted beside the book: whoever cannot sign in yet cannot write into it.
//!
//! The file names slots, as the key file does, and holds nothing secret. Whoever may delete it may also copy the book and
//! try passwords elsewhere, so it is no wall: it slows down whoever sits at this PC (第84条第2号).

use crate::write_whole;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Wrong passwords in a row after which a name must wait for [`LOCK_MINUTES`].
pub const LIMIT: u32 = 5;
/// Minutes until a name that was locked out may be tried again.
pub const LOCK_MINUTES: i64 = 15;
/// Wrong passwords in a row without any wait.
const FREE: u32 = 2;
const FORMAT: u32 = 1;

/// How it stands with one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    /// Wrong ones in a row; begins anew after a lock-out.
    row: u32,
    /// Wrong ones since the last right one.
    all: u32,
    /// When the last one was.
    last: DateTime<Utc>,
    /// Not to be tried again before.
    until: DateTime<Utc>,
}

/// Why a name may not be tried just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// Until then.
    pub until: DateTime<Utc>,
    /// How long that is.
    pub left: Duration,
    /// After [`LIMIT`] wrong ones; otherwise only a moment.
    pub locked_out: bool,
}

impl Tries {
    fn wait(&self, now: DateTime<Utc>) -> Wait {
        Wait { until: self.until, left: self.until - now, locked_out: self.row >= LIMIT }
    }
}

/// The counter of one book. A name that is in no key file is counted under one common name, so that what was typed there
/// by mistake is written nowhere.
#[derive(Debug, Default)]
pub struct Attempts {
    path: PathBuf,
    names: BTreeMap<String, Tries>,
}

#[derive(Serialize, Deserialize)]
struct Spelled {
    format: u32,
    names: BTreeMap<String, Tries>,
}

impl Attempts {
    /// The file's name beside the book.
    pub const FILE: &str = "attempts.json";

    /// The counter beside the book in `dir`. One that cannot be read counts from nothing.
    #[must_use]
    pub fn beside(dir: &Path) -> Attempts {
        let path = dir.join(Attempts::FILE);
        let spelled: Option<Spelled> = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let names = spelled.filter(|s| s.format == FORMAT).map(|s| s.names).unwrap_or_default();
        Attempts { path, names }
    }

    /// A counter that is kept in memory only.
    #[must_use]
    pub fn in_memory() -> Attempts {
        Attempts::default()
    }

    /// Takes over what an earlier look at the same counter knew and the file no longer says: it was deleted, exchanged
    /// for an older one, or could not be written.
    pub fn remember(&mut self, earlier: &Attempts) {
        for (name, tries) in &earlier.names {
            if self.names.get(name).is_none_or(|now| now.last < tries.last) {
                self.names.insert(name.clone(), tries.clone());
            }
        }
    }

    /// Counts a try as a wrong one, before the password is looked at: whoever stops the program then has tried, too.
    ///
    /// # Errors
    /// How long to wait, if it may not be tried yet. That try is not counted.
    pub fn begin(&mut self, name: &str, now: DateTime<Utc>) -> Result<(), Wait> {
        let tries = self.names.entry(name.to_owned()).or_insert(Tries { row: 0, all: 0, last: now, until: now });
        if now < tries.last {
            // The clock was set back: what was to be waited is waited from now on.
            let whole = tries.until - tries.last;
            (tries.last, tries.until) = (now, now + whole);
        }
        if now < tries.until {
            let wait = tries.wait(now);
            self.write();
            return Err(wait);
        }
        if tries.row >= LIMIT {
            tries.row = 0;
        }
        tries.row += 1;
        tries.all = tries.all.saturating_add(1);
        tries.last = now;
        tries.until = now + delay(tries.row);
        self.write();
        Ok(())
    }

    /// The try was a right one; answers how many wrong ones there were since the last right one.
    pub fn right(&mut self, name: &str) -> u32 {
        let wrong = self.names.remove(name).map_or(0, |t| t.all.saturating_sub(1));
        self.write();
        wrong
    }

    /// The try was none: the key file could not be used.
    pub fn none(&mut self, name: &str) {
        if let Some(tries) = self.names.get_mut(name) {
            tries.row = tries.row.saturating_sub(1);
            tries.all = tries.all.saturating_sub(1);
            tries.until = tries.last;
        }
        self.write();
    }

    /// Lets a name be tried again at once; the wrong ones are still told to whom it belongs. Answers whether it had to wait.
    pub fn unlock(&mut self, name: &str, now: DateTime<Utc>) -> bool {
        let Some(tries) = self.names.get_mut(name) else { return false };
        let waited = now < tries.until;
        (tries.row, tries.until) = (0, tries.last);
        self.write();
        waited
    }

    /// What is to be waited after the try that was just counted, if anything.
    #[must_use]
    pub fn wait(&self, name: &str, now: DateTime<Utc>) -> Option<Wait> {
        let tries = self.names.get(name).filter(|t| now < t.until)?;
        Some(tries.wait(now))
    }

    /// How many more wrong ones lock a name out.
    #[must_use]
    pub fn left(&self, name: &str) -> u32 {
        LIMIT.saturating_sub(self.names.get(name).map_or(0, |t| t.row))
    }

    /// Until when a name is locked out, if it is.
    #[must_use]
    pub fn locked_out(&self, name: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let tries = self.names.get(name).filter(|t| t.row >= LIMIT)?;
        if now < tries.last {
            return Some(now + (tries.until - tries.last));
        }
        (now < tries.until).then_some(tries.until)
    }

    /// A counter that cannot be written goes on in memory: on a full disk the right password still opens the book.
    fn write(&self) {
        if self.path.as_os_str().is_empty() {
            return;
        }
        if self.names.is_empty() {
            let _ = fs::remove_file(&self.path);
            return;
        }
        let spelled = Spelled { format: FORMAT, names: self.names.clone() };
        if let Ok(mut bytes) = serde_json::to_vec_pretty(&spelled) {
            bytes.push(b'\n');
            let _ = write_whole(&self.path, &bytes);
        }
    }
}

/// What is to be waited after so many wrong ones in a row: nothing, then 2, 4 … seconds, then the lock-out.
fn delay(row: u32) -> Duration {
    match row {
        LIMIT.. => Duration::minutes(LOCK_MINUTES),
        _ if row <= FREE => Duration::zero(),
        _ => Duration::seconds(1 << (row - FREE)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    /// Wrong passwords one after the other, each as soon as it may be; answers when the last one was.
    fn wrong(attempts: &mut Attempts, times: u32, from: i64) -> i64 {
        let mut now = from;
        for _ in 0..times {
            while attempts.begin("a", at(now)).is_err() {
                now += 1;
            }
        }
        now
    }

    #[test]
    fn the_wait_grows_and_the_fifth_wrong_one_locks_out_for_fifteen_minutes() {
        let mut attempts = Attempts::in_memory();
        assert_eq!(wrong(&mut attempts, 2, 0), 0, "two slips cost nothing");
        assert_eq!(wrong(&mut attempts, 1, 0), 0);
        assert_eq!(attempts.begin("a", at(1)).unwrap_err().left, Duration::seconds(1));
        assert_eq!(wrong(&mut attempts, 1, 1), 2);
        assert_eq!(attempts.left("a"), 1);
        assert_eq!(wrong(&mut attempts, 1, 2), 6);
        let wait = attempts.begin("a", at(7)).unwrap_err();
        assert!(wait.locked_out);
        assert_eq!(wait.until, at(6 + 900));
        assert_eq!(attempts.locked_out("a", at(7)), Some(at(906)));
        assert!(attempts.begin("a", at(905)).is_err());
        attempts.begin("a", at(906)).unwrap();
        assert_eq!(attempts.right("a"), 5, "all of them are told afterwards");
        assert_eq!(attempts.right("a"), 0);
    }

    #[test]
    fn one_name_that_is_locked_out_hinders_no_other() {
        let mut attempts = Attempts::in_memory();
        wrong(&mut attempts, LIMIT, 0);
        attempts.begin("b", at(10)).unwrap();
    }

    #[test]
    fn a_clock_that_is_set_back_or_forward_and_back_never_shortens_the_wait() {
        let mut attempts = Attempts::in_memory();
        let locked = wrong(&mut attempts, LIMIT, 0);
        assert_eq!(attempts.locked_out("a", at(-5_000)), Some(at(-5_000 + 900)));
        let wait = attempts.begin("a", at(-5_000)).unwrap_err();
        assert_eq!(wait.left, Duration::minutes(15), "the whole wait begins anew");
        assert!(attempts.begin("a", at(-5_000 + 899)).is_err());
        assert!(attempts.begin("a", at(locked)).is_ok(), "later by far");
        // A year ahead by mistake, and back: a quarter of an hour, not a year.
        let mut attempts = Attempts::in_memory();
        wrong(&mut attempts, LIMIT, 31_536_000);
        assert_eq!(attempts.begin("a", at(0)).unwrap_err().left, Duration::minutes(15));
        assert!(attempts.begin("a", at(900)).is_ok());
    }

    #[test]
    fn the_counter_is_kept_beside_the_book_and_a_deleted_or_older_one_is_remembered() {
        let dir = tempfile::tempdir().unwrap();
        let mut attempts = Attempts::beside(dir.path());
        attempts.begin("a", at(0)).unwrap();
        let older = fs::read(dir.path().join(Attempts::FILE)).unwrap();
        wrong(&mut attempts, LIMIT - 1, 1);
        assert!(Attempts::beside(dir.path()).begin("a", at(20)).is_err(), "another run of the program knows");
        for tampered in [None, Some(older), Some(b"{".to_vec())] {
            match tampered {
                None => fs::remove_file(dir.path().join(Attempts::FILE)).unwrap(),
                Some(bytes) => fs::write(dir.path().join(Attempts::FILE), bytes).unwrap(),
            }
            let mut again = Attempts::beside(dir.path());
            again.remember(&attempts);
            assert!(again.begin("a", at(20)).is_err());
        }
    }

    #[test]
    fn a_right_password_leaves_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let mut attempts = Attempts::beside(dir.path());
        attempts.begin("a", at(0)).unwrap();
        attempts.right("a");
        assert!(!dir.path().join(Attempts::FILE).exists());
    }

    #[test]
    fn whoever_unlocks_lets_in_at_once_and_the_wrong_ones_are_still_told() {
        let mut attempts = Attempts::in_memory();
        let now = wrong(&mut attempts, LIMIT, 0);
        assert!(attempts.unlock("a", at(now)));
        attempts.begin("a", at(now)).unwrap();
        assert_eq!(attempts.right("a"), 5);
        assert!(!attempts.unlock("a", at(now)));
    }

    #[test]
    fn a_try_that_was_none_is_not_counted() {
        let mut attempts = Attempts::in_memory();
        for _ in 0..20 {
            attempts.begin("a", at(0)).unwrap();
            attempts.none("a");
        }
        assert_eq!(attempts.left("a"), LIMIT);
    }
}
