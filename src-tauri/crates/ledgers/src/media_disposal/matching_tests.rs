#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;

fn item(no: i32, serial: &str) -> Item {
    Item { no, serial: serial.into(), quantity: 1, kind: "usb".into(), ..Item::default() }
}

fn compared(stage: Stage, items: &[Item], text: &str) -> Matching {
    compare(stage, items, &assign(items, &read_lines(text)))
}

#[test]
fn the_same_numbers_in_any_order_agree() {
    let m = compared(Stage::Counted, &[item(1, "5CG0412X7L"), item(2, "5CG0412X8M")], "5CG0412X8M\n5CG0412X7L\n");
    assert!(m.is_whole());
    assert_eq!((m.asked, m.matched), (2, 2));
}

#[test]
fn dashes_width_and_case_match_and_are_told() {
    let m = compared(Stage::Certified, &[item(1, "WX71-A2093311")], "ｗｘ７１A2093311");
    assert!(m.is_whole());
    assert_eq!(m.items[0].state, MatchState::Written);
    assert_eq!(m.items[0].said, "書き方の違いだけ");
}

#[test]
fn what_is_easily_mistaken_is_pointed_out_and_never_taken() {
    for (asked, read, says) in [
        ("S4EVNF0M8B27", "S4EVNF0M8827", "B と 8"),
        ("AB0123", "ABO123", "0 と O"),
        ("AB1123", "ABl123", "1 と l"),
        ("AB1123", "ABI123", "1 と I"),
    ] {
        let m = compared(Stage::Certified, &[item(3, asked)], read);
        assert_eq!(m.items[0].state, MatchState::Missing, "{read}");
        let stray = &m.strays[0];
        assert_eq!((stray.kind.as_str(), stray.near, stray.near_text.as_str()), ("near", 3, asked));
        assert!(stray.said.contains(says), "{}", stray.said);
        assert!(m.items[0].said.contains("読み違い"), "said at the item too: {}", m.items[0].said);
    }
}

#[test]
fn a_foreign_number_and_one_read_twice_are_listed() {
    let m = compared(Stage::Certified, &[item(1, "A-1"), item(2, "A-2")], "A-1\nA-2\nA-1\nXYZ-999");
    let kinds: Vec<&str> = m.strays.iter().map(|s| s.kind.as_str()).collect();
    assert_eq!(kinds, ["twice", "foreign"]);
    assert!(!m.is_whole());
}

#[test]
fn blanks_headings_and_notes_do_no_harm() {
    let text = "製造番号\n\n　\nA-0001\t髙橋席\nA-0002　故障（画面）\n\"A-0003\",㈱笛川\nA-0004（ふたなし）\n以上\n";
    let lines = read_lines(text);
    let numbers: Vec<&str> = lines.iter().filter(|l| !l.text.is_empty()).map(|l| l.text.as_str()).collect();
    assert_eq!(numbers, ["A-0001", "A-0002", "A-0003", "A-0004"]);
    assert_eq!(lines.iter().filter(|l| l.text.is_empty()).count(), 2, "heading and 以上 are told, not taken");
    assert_eq!(lines[1].note, "髙橋席");
}

#[test]
fn a_certificate_must_name_each_inner_disk_while_counting_sees_the_body() {
    let mut pc = item(1, "PC-1");
    pc.inner = vec!["SSD-1".into(), "SSD-2".into()];
    let pcs = [pc];
    assert!(compared(Stage::Counted, &pcs, "PC-1").is_whole());
    assert!(compared(Stage::Counted, &pcs, "SSD-1").is_whole(), "opened and counted by its disk");
    let m = compared(Stage::Certified, &pcs, "PC-1\nSSD-1");
    assert_eq!(m.items[0].state, MatchState::Missing);
    assert!(m.items[0].said.contains("SSD-2"), "{}", m.items[0].said);
    assert!(compared(Stage::Certified, &pcs, "SSD-1\nSSD-2\nPC-1").is_whole());
}

#[test]
fn paper_and_lots_match_by_quantity() {
    let lot = Item { no: 1, number: "税-文-012".into(), kind: "paper".into(), quantity: 34, ..Item::default() };
    let m = compared(Stage::Counted, std::slice::from_ref(&lot), "税-文-012 34箱");
    assert!(m.is_whole(), "{m:?}");
    let m = compared(Stage::Counted, &[lot], "税-文-012 33");
    assert_eq!(m.items[0].state, MatchState::Amount);
    assert_eq!(m.items[0].said, "申請34 実際33");
}

#[test]
fn a_request_that_names_a_number_twice_or_nearly_says_so() {
    let found = doubles(&[item(1, "A-0O1"), item(2, "A001"), item(3, "a0o1")]);
    assert_eq!(found[0], (1, 2, "A001".to_owned(), false), "alike");
    assert_eq!(found[1], (1, 3, "a0o1".to_owned(), true), "the same");
}

#[test]
fn five_thousand_pasted_numbers_match_within_a_second() {
    let items: Vec<Item> = (1..=5000).map(|n| item(n, &format!("5CG{n:07}X"))).collect();
    let text: String = items.iter().rev().map(|i| format!("{}\t備考 {}\n\n", i.serial, i.no)).collect();
    let start = std::time::Instant::now();
    let m = compared(Stage::Counted, &items, &text);
    assert!(m.is_whole());
    assert!(start.elapsed().as_millis() < 1000, "{:?}", start.elapsed());
}
