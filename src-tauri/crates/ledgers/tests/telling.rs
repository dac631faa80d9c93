//! What each register of everyday work tells by itself: its numbers beside questions, and its lines in the 引継書.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use kernel::{Actor, FixedClock, Post, Role, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Asking, Book, NewRecord, Setup};

/// A record of each register that is late on 2027-03-31: ledger, the step it stands on, its values, what is late.
type Late = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

const LATE: &[Late] = &[
    ("takeout", "out", &[("name", "現地調査図（髙﨑）"), ("due_on", "2027-03-20")], "持出しの返却遅れ"),
    ("provision", "permitted", &[("name", "所得照会①"), ("planned_on", "2027-03-20")], "提供・受領の確認の遅れ"),
    ("exception", "permitted", &[("name", "旧端末の猶予"), ("until_on", "2027-03-30")], "例外措置の期間切れ"),
    ("permission", "permitted", &[("name", "㈱の接続"), ("until_on", "2027-03-30")], "許可の期間切れ"),
    ("training", "planned", &[("name", "職員研修"), ("planned_on", "2027-02-01")], "研修の予定日を過ぎています"),
    ("contractor", "running", &[("name", "保守"), ("survey_due", "2027-03-01")], "委託先の調査の遅れ"),
    ("operation_log", "checked", &[("name", "定期保守"), ("next_on", "2027-03-01")], "運用の記録の期限"),
];
/// The same where nothing has a day: what is open is told.
const OPEN: &[Late] = &[
    ("incident", "noticed", &[("name", "封筒の取り違え𠮷")], "インシデントの報告"),
    ("malware_report", "drafting", &[("name", "上期")], ""),
];

fn officer() -> Actor {
    Actor { number: "1002".into(), name: "𠮷田 花".into(), role: Role::Officer }
}

fn a_book(dir: &std::path::Path) -> Book {
    let setup = Setup {
        clock: Arc::new(FixedClock("2027-03-31T01:00:00Z".parse().unwrap())),
        ledgers: ledgers::defs(),
        migrations: store::MIGRATIONS,
        cost: vault::Params::fast_for_tests(),
    };
    let book = Book::create(dir, "じゅうぶんに長いことばです", setup).unwrap();
    book.change(&officer(), "test", |tx| {
        tx.setting_put(store::setting::DIVISION_SHORT, &"税務".into())?;
        tx.person_put(&Post {
            number: "1003".into(),
            name: "加藤 一郎".into(),
            title: String::new(),
            unit: String::new(),
            role: Role::Staff,
            active: true,
        })?;
        for (key, step, values, _) in LATE.iter().chain(OPEN) {
            let def = ledgers::ledger(key)?.def();
            let value = |k: &str, v: &str| match def.column(k).unwrap().kind {
                kernel::Kind::Date => Value::Date(v.parse().unwrap()),
                _ => Value::from(v),
            };
            let mut values: BTreeMap<String, Value> =
                values.iter().map(|(k, v)| ((*k).to_owned(), value(k, v))).collect();
            if *key == "takeout" {
                values.insert("carrier".to_owned(), "加藤　一郎".into());
            }
            let step = if step.is_empty() { ledgers::ledger(key)?.first_step(&values) } else { step };
            tx.add(def, NewRecord { values: &values, life: "active", step, number: None, batch: None })?;
        }
        Ok(())
    })
    .unwrap();
    book
}

#[test]
fn each_register_counts_what_it_holds_and_what_is_late() {
    let dir = tempfile::tempdir().unwrap();
    let book = a_book(dir.path());
    let who = officer();
    let ask = Asking { today: "2027-03-31".parse().unwrap(), who: &who };
    let reader = book.reader().unwrap();
    for (key, step, values, word) in LATE.iter().chain(OPEN) {
        let ledger = ledgers::ledger(key).unwrap();
        let facts = ledger.facts(&reader, &ask).unwrap();
        let of = |k: String| facts.iter().find(|f| f.key == k).unwrap_or_else(|| panic!("{key} has no fact {k}")).count;
        assert_eq!(of(format!("{key}.count")), 1, "{key}");
        assert_eq!(of(format!("{key}.{step}")), 1, "{key}");
        assert!(facts.iter().all(|f| !f.label.is_empty() && f.place.ledger == *key), "{key}");
        if let Some((day, _)) = values.iter().find(|(k, _)| k.ends_with("_on") || k.ends_with("_due")) {
            assert_eq!(of(format!("{key}.{day}.late")), 1, "{key}");
            assert!(ledger.days().iter().any(|d| d.late == *word), "{key} calls it {word}");
        }
        // What is counted is found again behind the fact.
        for fact in facts.iter().filter(|f| f.count > 0) {
            assert_eq!(reader.count(ledger.def(), &fact.place.query).unwrap(), fact.count, "{}", fact.key);
        }
    }
}

#[test]
fn each_register_has_its_lines_in_the_handover() {
    let dir = tempfile::tempdir().unwrap();
    let book = a_book(dir.path());
    let who = officer();
    let ask = Asking { today: "2027-03-31".parse().unwrap(), who: &who };
    let reader = book.reader().unwrap();
    let leaver = Post {
        number: "1003".into(),
        name: "加藤 一郎".into(),
        title: String::new(),
        unit: String::new(),
        role: Role::Staff,
        active: true,
    };
    for (key, _, values, word) in LATE.iter().chain(OPEN) {
        let ledger = ledgers::ledger(key).unwrap();
        let given = ledger.handover(&reader, &ask, std::slice::from_ref(&leaver)).unwrap();
        let standing = &given.standing[0];
        assert_eq!((standing.title.as_str(), standing.count), (ledger.def().title, 1), "{key}");
        assert!(!standing.basis.is_empty(), "{key} names its articles");
        let name = values[0].1;
        let line = given.open.iter().find(|m| m.what == name);
        let line = line.unwrap_or_else(|| panic!("{key}: {name} is not in {:#?}", given.open));
        assert!(!line.note.is_empty() && !line.number.is_empty(), "{key} says what to do next");
        if !word.is_empty() {
            assert!(given.open.iter().any(|m| m.kind == *word && m.what == name), "{key}: {word}");
        }
        let held: Vec<&str> = given.held.iter().map(|h| h.name.as_str()).collect();
        assert_eq!(held, if *key == "takeout" { vec![name] } else { vec![] }, "{key}: what is in the leaver's hands");
    }
}
