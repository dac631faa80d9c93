//! One byte that is not what was written: it is noticed, or it does no harm. Never a crash, never a wrong answer.

use crate::chance::{Chance, wanted};
use crate::stage::{Model, Seen, Twin, copy_folder, opened};
use kernel::{Progress, Silent};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

/// The files of a book, by name below its folder.
fn files(book: &Path) -> Vec<String> {
    let mut names: Vec<String> = ["book.db", "book.db-wal", "keys.json", "head"]
        .map(str::to_owned)
        .into_iter()
        .filter(|n| book.join(n).exists())
        .collect();
    for entry in std::fs::read_dir(book.join("files")).unwrap() {
        names.push(format!("files/{}", entry.unwrap().file_name().to_string_lossy()));
    }
    names.sort();
    names
}

/// What a reader of the book meets after a flip.
#[derive(Debug, PartialEq, Eq)]
enum Met {
    /// Everything reads as it was.
    Harmless,
    /// The program says that something is wrong.
    Noticed(String),
}

/// Flips one bit, reads everything, and puts the byte back.
///
/// What is read is compared with `true_to`: whatever else reads without a word is a wrong answer.
fn flipped(patient: &Twin, whole: &Path, name: &str, at: usize, bit: u8, true_to: &Seen) -> Met {
    let _ = std::fs::remove_dir_all(patient.book());
    copy_folder(whole, &patient.book());
    let path = patient.book().join(name);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[at] ^= bit;
    std::fs::write(&path, &bytes).unwrap();
    match patient.seen() {
        Ok(seen) if seen == *true_to => Met::Harmless,
        Ok(seen) => panic!("{name}: byte {at}, bit {bit:#x}: a wrong answer without a word:\n{seen:#?}"),
        Err(p) => {
            let fit = ["damaged", "unsound", "newer_book", "disk"].contains(&p.code.as_str());
            assert!(fit, "{name}: byte {at}, bit {bit:#x}: the program is at a loss: {} {p}", p.code);
            assert!(p.message.contains('。'), "{name}: byte {at}: no sentence: {p}");
            Met::Noticed(p.code)
        }
    }
}

/// Flips bytes here and there in one file; answers how many did no harm.
fn here_and_there(model: &Path, true_to: &Seen, name: &str, number: usize, chance: &mut Chance) -> usize {
    let patient = Twin::empty();
    let size = usize::try_from(std::fs::metadata(model.join(name)).unwrap().len()).unwrap();
    let mut harmless = 0;
    for n in 0..number {
        // The beginning of a file says how the rest is to be read: it gets more than its share.
        let at = if n % 4 == 0 { chance.below(size.min(200)) } else { chance.below(size) };
        let bit = 1 << chance.below(8);
        harmless += usize::from(flipped(&patient, model, name, at, bit, true_to) == Met::Harmless);
    }
    println!("{name}: {number} flips, {harmless} without harm");
    harmless
}

#[test]
fn no_byte_of_the_key_file_can_be_flipped_unnoticed() {
    let model = Model::new();
    let whole = model.twin();
    let before = model.seen();
    let patient = Twin::empty();
    let size = std::fs::read(whole.book().join("keys.json")).unwrap().len();
    for at in 0..size {
        let met = flipped(&patient, &whole.book(), "keys.json", at, 1 << (at % 8), &before);
        assert!(matches!(met, Met::Noticed(_)), "byte {at} of the key file was read over");
    }
}

#[test]
fn no_byte_of_the_sealed_head_can_be_flipped_unnoticed() {
    let model = Model::new();
    let whole = model.twin();
    let before = model.seen();
    let patient = Twin::empty();
    let size = std::fs::read(whole.book().join("head")).unwrap().len();
    for at in 0..size {
        let met = flipped(&patient, &whole.book(), "head", at, 1 << (at % 8), &before);
        assert!(matches!(met, Met::Noticed(_)), "byte {at} of the head was read over");
    }
}

#[test]
fn a_flipped_byte_of_the_database_or_of_a_sealed_file_is_noticed() {
    let model = Model::new();
    let whole = model.twin();
    let before = model.seen();
    let mut chance = Chance::new();
    for name in files(&whole.book()) {
        let share = match name.as_str() {
            "book.db" => 50,
            "keys.json" | "head" => continue,
            _ => 5,
        };
        let harmless = here_and_there(&whole.book(), &before, &name, wanted("MORICHO_FLIPS", 150, share), &mut chance);
        assert!(harmless == 0 || name == "book.db", "{name}: {harmless} flips went unnoticed");
    }
}

/// Stops in the middle of a long reading until it is told to go on.
struct Stopping {
    here: Mutex<Option<Sender<()>>>,
    go_on: Mutex<Receiver<()>>,
}

impl Progress for Stopping {
    fn at(&self, _done: u64, _total: u64) {
        if let Some(here) = self.here.lock().unwrap().take() {
            here.send(()).unwrap();
            self.go_on.lock().unwrap().recv().unwrap();
        }
    }

    fn stopped(&self) -> bool {
        false
    }
}

/// A copy of the book with a log that holds two changes, as a program that was killed leaves it; and how the book reads
/// with all of them, with the first, and with none.
fn with_a_log(model: &Model) -> (Twin, Vec<Seen>) {
    let living = model.twin();
    let mut states = vec![living.seen().unwrap()];
    let office = opened(&living.book()).unwrap();
    let (here, arrived) = channel();
    let (go_on, waits) = channel();
    let stopping = Stopping { here: Mutex::new(Some(here)), go_on: Mutex::new(waits) };
    let left = Twin::empty();
    std::thread::scope(|scope| {
        // A reader that still needs the book as it was: the log cannot be emptied meanwhile.
        let reader = scope.spawn(|| api::dispatch(&office, "journal_verify", json!({}), &stopping));
        arrived.recv().unwrap();
        for name in ["後から一件", "後から二件"] {
            let add = json!({ "ledger": "asset", "values": { "name": name, "class": "B", "class_reason": "業務" } });
            api::dispatch(&office, "ledger_add", add, &Silent).unwrap();
            let _ = std::fs::remove_dir_all(left.book());
            copy_folder(&living.book(), &left.book());
            let twin = Twin::empty();
            copy_folder(&living.book(), &twin.book());
            states.push(twin.seen().unwrap());
        }
        go_on.send(()).unwrap();
        assert_eq!(reader.join().unwrap().unwrap()["sound"], true);
    });
    let log = left.book().join("book.db-wal");
    assert!(std::fs::metadata(&log).is_ok_and(|m| m.len() > 8192), "the log holds the two changes");
    // Shared memory of a program that is gone; the next one makes it anew.
    let _ = std::fs::remove_file(left.book().join("book.db-shm"));
    (left, states)
}

#[test]
fn a_flipped_byte_of_the_log_of_a_killed_program_loses_nothing_unnoticed() {
    let model = Model::larger();
    let (left, states) = with_a_log(&model);
    let whole = states.last().unwrap();
    assert_eq!(Twin::of(&left).seen().unwrap(), *whole, "the log is read at the next opening");
    let mut chance = Chance::new();
    let number = wanted("MORICHO_FLIPS", 150, 30);
    let harmless = here_and_there(&left.book(), whole, "book.db-wal", number, &mut chance);
    assert!(harmless < number, "not one flip was noticed");
    for length in [0, 32, 4096] {
        let twin = Twin::of(&left);
        let log = twin.book().join("book.db-wal");
        std::fs::OpenOptions::new().write(true).open(&log).unwrap().set_len(length).unwrap();
        assert_eq!(twin.seen().expect_err("two changes are gone without a word").code, "unsound");
    }
    let twin = Twin::of(&left);
    std::fs::remove_file(twin.book().join("book.db-wal")).unwrap();
    assert_eq!(twin.seen().expect_err("two changes are gone without a word").code, "unsound");
}

#[test]
fn a_file_cut_short_or_gone_is_noticed() {
    let model = Model::new();
    let whole = model.twin();
    let before = model.seen();
    for name in files(&whole.book()) {
        let size = std::fs::metadata(whole.book().join(&name)).unwrap().len();
        for length in [0, 1, size / 2, size - 1] {
            let twin = Twin::of(&whole);
            let path: PathBuf = twin.book().join(&name);
            std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(length).unwrap();
            let p = twin.seen().expect_err(&format!("{name} cut to {length} of {size} went unnoticed"));
            assert!(["damaged", "unsound"].contains(&p.code.as_str()), "{name} cut to {length}: {} {p}", p.code);
        }
        let twin = Twin::of(&whole);
        std::fs::remove_file(twin.book().join(&name)).unwrap();
        let p = twin.seen().expect_err(&format!("without {name} all seems well"));
        assert!(["damaged", "unsound", "not_found"].contains(&p.code.as_str()), "without {name}: {} {p}", p.code);
    }
    assert_eq!(whole.seen().unwrap(), before);
}
