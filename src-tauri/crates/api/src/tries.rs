//! Tries of a password are limited: ever longer waits, then a lock-out (第84条第2号).
//!
//! Beside a book the wrong ones are counted in a file, so that another run of the program goes on counting. What is no
//! book of this PC (a backup, a shared folder) is counted for as long as the program runs.

use crate::Office;
use crate::office::lock;
use kernel::{Problem, Result, code, date};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use store::Book;
use vault::{Attempts, LIMIT, LOCK_MINUTES, Wait};

/// Wrong passwords, by the folder or file that they were tried on.
#[derive(Default)]
pub(crate) struct Counters(Mutex<BTreeMap<PathBuf, Attempts>>);

/// Tries a password once for `name` at `place`; answers also how many wrong ones there were since the last right one.
///
/// # Errors
/// [`code::LOCKED_OUT`] without trying, and whatever `work` refuses with; [`code::WRONG_PASSWORD`] is counted.
pub(crate) fn once<T>(office: &Office, place: &Path, name: &str, work: impl FnOnce() -> Result<T>) -> Result<(T, i32)> {
    // Held meanwhile: two tries at the same time are tried one after the other.
    let mut all = lock(office.counters.0.lock());
    let mut attempts = counter(&all, place);
    let now = office.clock.now();
    let begun = attempts.begin(name, now);
    let answer = match begun {
        Err(wait) => Err(refused(wait)),
        Ok(()) => match work() {
            Ok(done) => Ok((done, i32::try_from(attempts.right(name)).unwrap_or(i32::MAX))),
            Err(p) if p.code == code::WRONG_PASSWORD => Err(match attempts.wait(name, now) {
                Some(wait) if wait.locked_out => refused(wait),
                _ => counted(p, attempts.left(name)),
            }),
            Err(p) => {
                attempts.none(name);
                Err(p)
            }
        },
    };
    all.insert(place.to_owned(), attempts);
    answer
}

/// The counter beside a book, as far as it is there and as far as this run remembers it.
fn counter(all: &BTreeMap<PathBuf, Attempts>, place: &Path) -> Attempts {
    let mut attempts = if Book::is_in(place) { Attempts::beside(place) } else { Attempts::in_memory() };
    if let Some(earlier) = all.get(place) {
        attempts.remember(earlier);
    }
    attempts
}

/// Looks at the counter of the book in `dir`, or changes it.
pub(crate) fn with<T>(office: &Office, dir: &Path, work: impl FnOnce(&mut Attempts) -> T) -> T {
    let mut all = lock(office.counters.0.lock());
    let mut attempts = counter(&all, dir);
    let done = work(&mut attempts);
    all.insert(dir.to_owned(), attempts);
    done
}

fn counted(mut p: Problem, left: u32) -> Problem {
    p.message =
        format!("{}あと{left}回まちがえると、{LOCK_MINUTES}分間サインインできません（第84条第2号）。", p.message);
    p
}

fn refused(wait: Wait) -> Problem {
    if !wait.locked_out {
        let seconds = (wait.left.num_milliseconds() + 999) / 1000;
        return Problem::new(
            code::LOCKED_OUT,
            format!(
                "続けてまちがえたため、すぐには試せません。{seconds}秒待ってから、もう一度入力してください（第84条第2号）。"
            ),
        );
    }
    let minutes = (wait.left.num_seconds() + 59) / 60;
    Problem::new(
        code::LOCKED_OUT,
        format!(
            "続けて{LIMIT}回まちがえたため、この職員番号では{}まで（あと{minutes}分）サインインできません。急ぐときは、責任者に設定の「利用者とパスワード」で解いてもらってください（第84条第2号）。",
            date::japan(wait.until).format("%H時%M分")
        ),
    )
}
