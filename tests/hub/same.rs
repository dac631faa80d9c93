//! PostgreSQL holds the same figures as the book that was loaded into it.

use crate::city::*;
use crate::postgres::Server;
use crate::rows::{at, open};
use crate::support::*;
use hub::{Book, city, load};
use kernel::Silent;
use serde_json::json;

const CLASSES: &str = "class_report";

fn hand(a: usize, b: usize) -> Hand {
    Hand { duty: CLASSES, rows: vec![("asset", assets(a, b, 1))], ..Hand::default() }
}

#[test]
fn the_board_and_the_report_from_postgresql_are_those_of_the_book() {
    let s = a_collecting_office();
    let mut divisions = invited(&s, &["税務課", "髙﨑支所", "𠮷野　出張所", "㈱①課", "総務課"]);
    let accepted = |id: String| s.ask("collect_accept", json!({ "id": id }));
    accepted(divisions[0].submits(&s, &hand(3, 2)));
    // Corrected and accepted again: the second one counts.
    accepted(divisions[1].submits(&s, &hand(1, 1)));
    accepted(divisions[1].submits(&s, &hand(4, 0)));
    accepted(divisions[2].submits(&s, &Hand { duty: CLASSES, nothing: Some("ありません"), ..Hand::default() }));
    // Waits to be decided.
    divisions[3].submits(&s, &hand(9, 9));
    let inspection = Hand { duty: "self_inspection_report", inspection: Some(inspected(9, 3)), ..Hand::default() };
    accepted(divisions[0].submits(&s, &inspection));

    let collected = api::collected(s.office()).unwrap();
    let address = at(Server::shared(), "same");
    let book = Book { reader: &collected.reader, duties: &collected.duties };
    let done = load(&mut open(&address), &book, &Silent).unwrap();
    assert_eq!((done.packets, done.heads), (5, 1), "{done:?}");
    let today = kernel::date::japan(the_day()).date();
    let there = city(&mut open(&address), 2026, today).unwrap();
    let board = s.ask("collect_board", json!({}))["board"].clone();
    assert_eq!(serde_json::to_value(&there.board).unwrap(), board);
    let figures = s.ask("collect_figures", json!({}));
    assert_eq!(serde_json::to_value(&there.report).unwrap(), figures);
    assert_eq!(figures["class_totals"][0]["now"], 7, "3 of one division and 4 of the corrected packet of another");
    // What others count in SQL is that too.
    let sum = "SELECT sum(assets) FROM moricho_report.asset_by_class WHERE class = 'A'";
    assert_eq!(Server::shared().sql("same", sum), "7");
    assert_eq!(load(&mut open(&address), &book, &Silent).unwrap().packets, 0, "nothing is loaded twice");
}

#[test]
fn whoever_does_not_collect_is_handed_nothing() {
    let s = a_collecting_office();
    for number in [CHIEF, OFFICER, STAFF, AUDITOR] {
        s.acts(number);
        assert_eq!(api::collected(s.office()).err().unwrap().code, "forbidden", "{number}");
    }
    let s = an_office();
    assert!(api::collected(s.office()).is_err(), "a division's own book collects nothing");
}
