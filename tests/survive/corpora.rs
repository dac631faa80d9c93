//! What the fuzzer found worth keeping, read again by every test run: no panic, no `internal`, no long wait.

use crate::strangers;
use std::path::Path;
use std::time::{Duration, Instant};

/// The fewest files of a corpus; fewer would mean that it was lost.
const FEWEST: usize = 200;

fn again(target: &str, read: fn(&[u8])) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fuzz/corpus").join(target);
    let mut slowest = Duration::ZERO;
    let mut number = 0;
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let begun = Instant::now();
        if std::panic::catch_unwind(|| read(&bytes)).is_err() {
            panic!("{} is not borne", path.display());
        }
        slowest = slowest.max(begun.elapsed());
        number += 1;
    }
    println!("{target}: {number} files, the slowest took {slowest:?}");
    assert!(number >= FEWEST, "the corpus of {target} has only {number} files");
    assert!(slowest < Duration::from_secs(20), "one of {target} took {slowest:?}");
}

#[test]
fn every_workbook_of_the_corpus_is_read_or_refused() {
    again("workbook", strangers::workbook);
}

#[test]
fn every_text_of_the_corpus_is_read_or_refused() {
    again("csv", strangers::csv);
}

#[test]
fn every_key_file_of_the_corpus_is_read_or_refused_and_none_opens() {
    again("keys", strangers::keys);
}

#[test]
fn every_backup_of_the_corpus_is_read_or_refused_and_none_writes_where_it_may_not() {
    again("backup", strangers::backup);
}

#[test]
fn every_packet_of_the_corpus_is_read_or_refused() {
    again("packet", strangers::packet);
}

#[test]
fn parts_are_packed_as_a_workbook_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/quirks");
    let whole = std::fs::read(folder.join("ふりがな.xlsx")).unwrap();
    let parts = strangers::unpacked(&whole).unwrap();
    let path = std::env::temp_dir().join(format!("moricho-packed-{}.xlsx", std::process::id()));
    std::fs::write(&path, strangers::packed(&parts)).unwrap();
    let read = |path: &Path| {
        let (_, grid) = sheet::read(path, None, &sheet::CsvOptions::default(), &kernel::Silent).unwrap();
        grid.rows().map(|r| format!("{} {:?}", r.number, r.cell(0))).collect::<Vec<_>>()
    };
    let (packed, original) = (read(&path), read(&folder.join("ふりがな.xlsx")));
    std::fs::remove_file(&path).unwrap();
    assert_eq!(packed, original);
    assert!(packed.len() > 1, "the workbook was not read");
}
