//! Packets that are refused: each by name, with what to do, and nothing left in the book.

use crate::city::*;
use crate::support::*;
use serde_json::json;
use vault::SigningKey;

const CLASSES: &str = "class_report";

fn hand() -> Hand {
    Hand { duty: CLASSES, rows: vec![("asset", assets(2, 1, 1))], ..Hand::default() }
}

/// What the book holds, to be compared before and after a refusal.
fn held(s: &Story) -> String {
    let board = s.ask("collect_board", json!({}));
    let journal = s.ask("journal_verify", json!({}));
    format!("{board}{}", journal["head"])
}

#[track_caller]
fn refused_with(s: &Story, path: &std::path::Path, fingerprint: &str, code: &str, says: &str) {
    let before = held(s);
    let p = s.refused("collect_receive", json!({ "path": path, "fingerprint": fingerprint }));
    assert_eq!(p.code, code, "{p}");
    assert!(p.message.contains(says), "{p}");
    assert_eq!(held(s), before, "nothing is left behind");
}

#[test]
fn a_packet_for_another_office_is_refused() {
    let (s, other) = (a_collecting_office(), a_collecting_office());
    invited(&s, &["税務課"]);
    let mut theirs = invited(&other, &["税務課"]);
    let path = theirs[0].hands_in(&s, &hand());
    refused_with(&s, &path, &theirs[0].fingerprint(), "other_addressee", "あて先");
}

#[test]
fn a_key_is_believed_only_by_what_stands_on_paper_and_so_is_a_new_one() {
    let s = a_collecting_office();
    let mut city = invited(&s, &["税務課"]);
    let d = &mut city[0];
    let path = d.hands_in(&s, &hand());
    refused_with(&s, &path, "", "unknown_key", "16桁");
    refused_with(&s, &path, "0123 4567 89AB CDEF", "unknown_key", "紙の値");
    let spelled = d.fingerprint().to_lowercase().replace(' ', "");
    s.ask("collect_receive", json!({ "path": path, "fingerprint": spelled }));
    // Known now: the next one needs no paper. A replaced key does.
    let next = d.hands_in(&s, &hand());
    s.ask("collect_receive", json!({ "path": next }));
    d.signs = SigningKey::random().unwrap();
    let replaced = d.hands_in(&s, &hand());
    refused_with(&s, &replaced, "", "key_replaced", "鍵を更新したか");
    s.ask("collect_receive", json!({ "path": replaced, "fingerprint": d.fingerprint() }));
}

#[test]
fn twice_out_of_order_and_replayed_packets_are_refused() {
    let s = a_collecting_office();
    let mut city = invited(&s, &["税務課"]);
    let d = &mut city[0];
    let paper = d.fingerprint();
    let ahead = Hand { number: Some(2), previous: Some("0".repeat(64)), ..hand() };
    let path = d.hands_in(&s, &ahead);
    refused_with(&s, &path, &paper, "out_of_order", "第1号がまだ届いていません");
    let mut city = invited_again(&s);
    let d = &mut city;
    let paper = d.fingerprint();
    let first = d.hands_in(&s, &hand());
    s.ask("collect_receive", json!({ "path": first, "fingerprint": paper }));
    refused_with(&s, &first, "", "twice", "受け付けています");
    let replayed = d.hands_in(&s, &Hand { number: Some(1), rows: vec![("asset", assets(1, 0, 0))], ..hand() });
    refused_with(&s, &replayed, "", "out_of_order", "第1号まで受け付けています");
    let unchained = d.hands_in(&s, &Hand { number: Some(2), previous: Some("1".repeat(64)), ..hand() });
    refused_with(&s, &unchained, "", "out_of_order", "つながらない");
}

/// Another division of the same city.
fn invited_again(s: &Story) -> Division {
    s.ask("collect_division_save", json!({ "code": "077", "name": "観光課" }));
    let folder = s.file("招待2");
    std::fs::create_dir_all(&folder).unwrap();
    let view = s.ask("collect_board", json!({}));
    let id = view["divisions"].as_array().unwrap().iter().find(|d| d["name"] == "観光課").unwrap()["id"].clone();
    let made = s.ask("collect_invite", json!({ "folder": folder, "divisions": [id] }));
    Division::of(&folder.join(made["files"][0].as_str().unwrap()))
}

#[test]
fn a_division_that_nobody_knows_and_a_duty_that_nobody_asked_for_are_refused() {
    let s = a_collecting_office();
    let mut city = invited(&s, &["税務課"]);
    let paper = city[0].fingerprint();
    let unknown = city[0].hands_in(&s, &Hand { code: Some("999"), ..hand() });
    refused_with(&s, &unknown, &paper, "not_found", "課コード999");
    let other = city[0].hands_in(&s, &Hand { duty: "no_such_report", ..hand() });
    refused_with(&s, &other, &paper, "not_found", "求めている報告にありません");
}

#[test]
fn any_flipped_byte_and_any_cut_is_refused_and_leaves_nothing() {
    let s = a_collecting_office();
    let mut city = invited(&s, &["税務課"]);
    let paper = city[0].fingerprint();
    let whole = city[0].packs(&hand());
    let path = s.file("傷.moricho");
    let before = held(&s);
    let step = whole.len() / 60 + 1;
    for at in (0..whole.len()).step_by(step) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x01;
        std::fs::write(&path, &bytes).unwrap();
        s.refused("collect_receive", json!({ "path": path, "fingerprint": paper }));
    }
    for length in [0, 7, 33, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&path, &whole[..length]).unwrap();
        let p = s.refused("collect_receive", json!({ "path": path, "fingerprint": paper }));
        assert!(["cut_short", "bad_file"].contains(&p.code.as_str()), "{length}: {p}");
    }
    assert_eq!(held(&s), before);
    std::fs::write(&path, &whole).unwrap();
    s.ask("collect_receive", json!({ "path": path, "fingerprint": paper }));
}

#[test]
fn a_line_that_is_no_record_takes_back_everything_before_it() {
    let s = a_collecting_office();
    let mut city = invited(&s, &["税務課"]);
    let paper = city[0].fingerprint();
    let path = s.file("壊れた行.moricho");
    std::fs::write(&path, city[0].packs_raw(&hand(), "これは記録ではない\n")).unwrap();
    refused_with(&s, &path, &paper, "bad_file", "行目");
    let drilled = s.refused("collect_drill", json!({ "packet": "1" }));
    assert_eq!(drilled.code, "not_found");
}

#[test]
fn what_is_no_packet_is_not_in_the_inbox_and_what_was_received_is_gone_from_it() {
    let s = a_collecting_office();
    let mut city = invited(&s, &["税務課"]);
    let inbox = s.file("提出フォルダ");
    std::fs::create_dir_all(&inbox).unwrap();
    s.ask("collect_folders", json!({ "inbox": inbox }));
    std::fs::write(inbox.join("メモ.txt"), "x").unwrap();
    std::fs::write(inbox.join("途中.moricho"), &city[0].packs(&hand())[..50]).unwrap();
    let mut fresh = invited_again(&s);
    let path = inbox.join("提出_観光課.moricho");
    std::fs::write(&path, fresh.packs(&hand())).unwrap();
    let files = |s: &Story| s.ask("collect_inbox", json!({}))["files"].as_array().unwrap().len();
    assert_eq!(files(&s), 1, "one is whole and a packet");
    s.ask("collect_receive", json!({ "path": path, "fingerprint": fresh.fingerprint() }));
    assert_eq!(files(&s), 0);
    std::fs::remove_dir_all(&inbox).unwrap();
    let away = s.ask("collect_inbox", json!({}));
    assert!(away["away"].as_str().unwrap().contains("開けません"), "{away}");
}
