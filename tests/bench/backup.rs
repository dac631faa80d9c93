//! The large book's backup, beside copying the same bytes; and the longest that anybody waits for a list meanwhile. The
//! first one looks at every entry of the journal, and so does one a month; the others at what came since.

use crate::measure::{Place, Told};
use crate::seat::{Seat, emptied};
use kernel::{Problem, Progress, Result};
use serde_json::json;
use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

/// Taken, opened again and verified, as on most days.
pub const TAKEN: &str = "backup";
/// The first one, with the whole journal verified.
pub const FIRST: &str = "first backup";
/// The longest that a page of a list took meanwhile.
pub const READ: &str = "longest read";
/// Megabytes of the database.
pub const SIZE: &str = "size";

/// Counts what is told of the way.
#[derive(Default)]
struct Steps(AtomicUsize);

impl Progress for Steps {
    fn at(&self, _done: u64, _total: u64) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn stopped(&self) -> bool {
        false
    }
}

fn copied(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to.join("files"))?;
    for name in ["book.db", "keys.json", "head"] {
        std::fs::copy(from.join(name), to.join(name))?;
    }
    Ok(())
}

/// Through the door, while another reads.
pub fn ours(place: &Place, told: &mut Told) -> Result<()> {
    let dir = place.out("backed-up-book");
    copied(&place.big_book(), emptied(&dir)?)?;
    told.note(SIZE, std::fs::metadata(dir.join("book.db"))?.len() as f64 / 1_000_000.0);
    let out = place.out("big.moricho-backup");
    let seat = Seat::with_book(&dir)?;
    let (over, steps) = (AtomicBool::new(false), Steps::default());
    let page = |offset: usize| {
        seat.ask(
            "ledger_list",
            json!({ "ledger": "asset", "view": { "sort": "number" }, "offset": offset, "limit": 100 }),
        )
    };
    page(0)?;
    let take = |steps: &Steps| -> Result<()> {
        let taken = seat.ask_with("backup_take", json!({ "out": out }), steps)?;
        if taken["sound"] == true { Ok(()) } else { Err(Problem::internal("not sound")) }
    };
    told.time(FIRST, || take(&steps))?;
    std::fs::remove_file(&out)?;
    told.time(TAKEN, || take(&steps))?;
    std::fs::remove_file(&out)?;
    // Once more, while somebody pages through the list.
    let longest = std::thread::scope(|threads| {
        let reader = threads.spawn(|| -> Result<f64> {
            let (mut longest, mut at) = (0f64, 0);
            while !over.load(Ordering::Relaxed) {
                let begun = Instant::now();
                page(at * 100 % place.big)?;
                longest = longest.max(begun.elapsed().as_secs_f64() * 1000.0);
                at += 1;
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            Ok(longest)
        });
        let taken = take(&steps);
        over.store(true, Ordering::Relaxed);
        let longest = reader.join().map_err(|_| Problem::internal("the reader"))??;
        taken.map(|()| longest)
    })?;
    told.note(READ, longest);
    if steps.0.load(Ordering::Relaxed) < 10 {
        return Err(Problem::internal("nothing was told of the way"));
    }
    seat.ask("book_close", json!({}))?;
    drop(seat);
    std::fs::remove_file(out)?;
    emptied(&dir)?;
    Ok(())
}

/// The book's bytes once more, forced to the disk.
pub fn bare(place: &Place, told: &mut Told) -> Result<()> {
    let out = place.out("big.copy");
    told.time(TAKEN, || {
        std::fs::copy(place.big_book().join("book.db"), &out)?;
        Ok(File::open(&out)?.sync_all()?)
    })?;
    std::fs::remove_file(out)?;
    Ok(())
}
