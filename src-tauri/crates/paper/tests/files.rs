//! The file itself: the same bytes for the same data, metadata, size, reprints, labels, stops and refusals.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod reading;
mod samples;

use kernel::{Progress, Silent, code};
use paper::{Fonts, render, render_labels, reprint};
use reading::{fonts, pages, text};
use samples::{assets, f1, f9, long_list, meta};
use std::sync::atomic::{AtomicU64, Ordering};

#[test]
fn the_same_data_give_the_same_bytes() {
    let first = render(&f1(&assets()), fonts(), &Silent).unwrap();
    assert!(first == render(&f1(&assets()), fonts(), &Silent).unwrap());
    let mut other = f1(&assets());
    other.meta.digest = "00".repeat(32);
    assert!(first != render(&other, fonts(), &Silent).unwrap(), "the digest is the file's identity");
    let labels = || render_labels(&f9(), &meta("ラベル"), fonts(), &Silent).unwrap();
    assert!(labels() == labels());
    assert!(reprint(&first, "再印刷 R8.10.5", fonts()).unwrap() == reprint(&first, "再印刷 R8.10.5", fonts()).unwrap());
}

#[test]
fn the_file_says_what_it_is_and_takes_nothing_from_the_clock() {
    let bytes = render(&f1(&assets()), fonts(), &Silent).unwrap();
    let pdf = lopdf::Document::load_mem(&bytes).unwrap();
    let catalog = pdf.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"ja-JP");
    let info = pdf.get_dictionary(pdf.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
    assert_eq!(info.get(b"CreationDate").unwrap().as_str().unwrap(), b"D:20260612003000+00'00'");
    assert_eq!(info.get(b"CreationDate").unwrap().as_str().unwrap(), info.get(b"ModDate").unwrap().as_str().unwrap());
    let title: Vec<u16> = info.get(b"Title").unwrap().as_str().unwrap()[2..]
        .chunks(2)
        .map(|p| u16::from_be_bytes([p[0], p[1]]))
        .collect();
    assert_eq!(String::from_utf16(&title).unwrap(), "情報資産重要性分類結果報告書");
    let id = pdf.trailer.get(b"ID").unwrap().as_array().unwrap()[0].as_str().unwrap().to_vec();
    assert_eq!(id, [0x18, 0x99, 0xac, 0x6c, 0xa4, 0x03, 0xa9, 0x8b, 0x59, 0x48, 0xbc, 0x4e, 0xfa, 0xea, 0xdc, 0x1d]);
    assert!(bytes.len() < 250_000, "fonts are subset: {}", bytes.len());
}

#[test]
fn a_long_list_keeps_every_row_once_and_stays_small() {
    let bytes = render(&long_list(2000), fonts(), &Silent).unwrap();
    let pages = pages(&bytes);
    let mut next = 0;
    for (n, page) in pages.iter().enumerate() {
        assert!(page.contains("個人情報分類備考"), "header on page {}", n + 1);
        let first = next;
        while next < 2000 && page.contains(&format!("税務-資-{next:05}")) {
            next += 1;
        }
        assert!(page.contains(&format!("{}件累計{next}件", next - first)), "page {}", n + 1);
    }
    assert_eq!(next, 2000);
    assert!(bytes.len() < 200_000, "{} bytes", bytes.len());
}

#[test]
fn a_reprint_is_marked_on_every_page_and_leaves_the_stored_bytes_alone() {
    let stored = render(&f1(&assets()), fonts(), &Silent).unwrap();
    let before = stored.clone();
    let copy = reprint(&stored, "再印刷 R8.10.5", fonts()).unwrap();
    assert!(stored == before);
    let (old, new) = (pages(&stored), pages(&copy));
    assert_eq!(old.len(), new.len());
    for (o, n) in old.iter().zip(&new) {
        assert!(n.contains("再印刷R8.10.5"));
        assert_eq!(&n.replace("再印刷R8.10.5", ""), o, "the rest is as it was");
    }
    let twice = reprint(&copy, "再印刷 R9.1.8", fonts()).unwrap();
    assert!(pages(&twice).iter().all(|p| p.contains("再印刷R9.1.8") && p.contains("再印刷R8.10.5")));
    assert_eq!(reprint(b"%PDF-1.7 no", "再印刷", fonts()).unwrap_err().code, code::BAD_FILE);
}

#[test]
fn a_reprint_of_a_long_list_works_too() {
    let stored = render(&long_list(300), fonts(), &Silent).unwrap();
    let copy = reprint(&stored, "再印刷 R8.10.5", fonts()).unwrap();
    assert!(pages(&copy).iter().all(|p| p.contains("再印刷R8.10.5") && p.contains("個人情報分類備考")));
}

#[test]
fn labels_begin_at_the_first_free_position_and_say_everything() {
    let mut sheets = f9();
    sheets.alignment = false;
    let bytes = render_labels(&sheets, &meta("ラベル"), fonts(), &Silent).unwrap();
    let said = text(&bytes);
    for label in &sheets.labels {
        for field in [&label.number, &label.name, &label.owner, &label.restriction, &label.retention] {
            assert!(said.contains(&reading::squash(field)), "{field}");
        }
    }
    let places = paper::label_places(sheets.start, sheets.labels.len());
    assert_eq!((places.len(), places.iter().filter(|p| p.used).count()), (24, 2));
    assert_eq!((places[2].x, places[2].y, places[23].page), (140.0, 12.9, 1));
    assert_eq!(paper::label_places(24, 2).iter().map(|p| p.page).max(), Some(2));
    let (_, _, words) = reading::boxes(&bytes).remove(0);
    let row_one: Vec<_> = words.iter().filter(|w| w.1 > 40.0 && w.3 < 130.0).collect();
    assert!(
        !row_one.is_empty() && row_one.iter().all(|w| w.0 > 2.0 * 70.0 * 72.0 / 25.4),
        "positions 1 and 2 are used up"
    );
    sheets.start = 24;
    assert_eq!(pages(&render_labels(&sheets, &meta("ラベル"), fonts(), &Silent).unwrap()).len(), 2);
}

#[test]
fn labels_refuse_a_position_that_is_not_on_the_sheet() {
    for start in [0, 25] {
        let mut sheets = f9();
        sheets.start = start;
        let problem = render_labels(&sheets, &meta("ラベル"), fonts(), &Silent).unwrap_err();
        assert_eq!(problem.code, code::INVALID);
        assert!(problem.message.contains("1から24"));
    }
}

struct StopAfter(u64, AtomicU64);

impl Progress for StopAfter {
    fn at(&self, _done: u64, _total: u64) {
        self.1.fetch_add(1, Ordering::Relaxed);
    }
    fn stopped(&self) -> bool {
        self.1.load(Ordering::Relaxed) > self.0
    }
}

#[test]
fn a_long_print_reports_and_can_be_stopped() {
    let watch = StopAfter(3, AtomicU64::new(0));
    let problem = render(&long_list(2000), fonts(), &watch).unwrap_err();
    assert_eq!(problem.code, code::CANCELLED);
    assert!(watch.1.load(Ordering::Relaxed) <= 5);
}

#[test]
fn a_missing_font_is_named() {
    let problem = Fonts::load(std::path::Path::new("/nowhere/fonts")).err().unwrap();
    assert_eq!(problem.code, code::NOT_FOUND);
    assert!(problem.message.contains("BIZUDPGothic-Regular.ttf"));
}

#[test]
fn fonts_cover_what_offices_write() {
    for c in "髙﨑𠮷㈱①ｶﾅ纊".chars() {
        assert!(fonts().covers(c), "{c}");
    }
    assert!(!fonts().covers('\u{E000}'));
}
