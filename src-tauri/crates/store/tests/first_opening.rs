//! The first two openings of a process may happen at the same instant.

#![allow(clippy::unwrap_used)]

use kernel::FixedClock;
use std::process::Command;
use std::sync::{Arc, Barrier};
use store::{Book, MIGRATIONS, Setup};

const CHILD: &str = "MORICHO_TEST_FIRST_OPENING";

fn setup() -> Setup {
    Setup {
        clock: Arc::new(FixedClock("2026-11-23T03:00:00Z".parse().unwrap())),
        ledgers: &[],
        migrations: MIGRATIONS,
        cost: vault::Params::fast_for_tests(),
    }
}

/// The library under the book sets itself up once per process, so every try needs a process of its own.
#[test]
fn two_threads_may_open_the_first_books_of_a_process_together() {
    if std::env::var_os(CHILD).is_some() {
        let together = Arc::new(Barrier::new(16));
        let threads: Vec<_> = (0..16)
            .map(|_| {
                let together = together.clone();
                std::thread::spawn(move || {
                    let dir = tempfile::tempdir().unwrap();
                    together.wait();
                    Book::create(&dir.path().join("帳簿"), "いちばんはじめに開くことば", setup()).map(drop)
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap().unwrap();
        }
        return;
    }
    for round in 0..100 {
        let child = Command::new(std::env::current_exe().unwrap()).env(CHILD, "1").output().unwrap();
        assert!(child.status.success(), "round {round}: {}", String::from_utf8_lossy(&child.stdout));
    }
}
