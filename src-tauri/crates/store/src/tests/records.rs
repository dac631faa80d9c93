//! Records: all or nothing, in order, with their history.

use super::*;
use crate::{Changed, Link};
use kernel::code;

const HOLDS: Link = Link { table: "shelf_holds", left: "shelf", right: "kit" };

fn edited(book: &Book, id: RecordId, version: i32, pairs: &[(&str, Value)]) -> Result<Changed<Record>> {
    book.change(&officer(), "kit.edit", |tx| tx.put(&KIT, id, version, &values(pairs)))
}

#[test]
fn every_kind_of_value_comes_back_as_it_was() {
    let (_dir, book) = a_book();
    let given = values(&[
        ("name", "髙﨑𠮷㈱①ｶﾅ１２３令和元年".into()),
        ("class", "A".into()),
        ("serials", Value::Many(vec!["SN-001".into(), "ＳＮ－００２".into()])),
        ("marks", Value::Many(vec!["copy".into(), "lock".into()])),
        ("until", Value::Date("2031-03-31".parse().unwrap())),
        ("count", 450.into()),
        ("locked", false.into()),
        ("remarks", "一行目\n「二行目」\"引用\"\\".into()),
    ]);
    let id = added(&book, &given);
    let record = book.reader().unwrap().get(&KIT, id).unwrap();
    assert_eq!(record.values, given);
    assert_eq!((record.version, record.created_by.as_str(), record.created_at.as_str()), (1, "1001", NOON));
    assert_eq!((record.life.as_str(), record.step.as_str()), ("active", "draft"));
}

#[test]
fn what_fails_halfway_leaves_nothing() {
    let (_dir, book) = a_book();
    let refused = book.change(&officer(), "kit.add", |tx| {
        add(tx, &named("一件目"))?;
        add(tx, &values(&[("name", "二件目".into()), ("count", "三".into())]))
    });
    let refused = refused.unwrap_err();
    assert_eq!((refused.code.as_str(), refused.fields[0].column.as_str()), (code::INVALID, "count"));
    let reader = book.reader().unwrap();
    assert_eq!(reader.count(&KIT, &Query::default()).unwrap(), 0);
    assert_eq!(reader.journal_count(&crate::JournalFilter::default()).unwrap(), 1, "only the setting");
    assert!(searched(&book, "一件").is_empty());
    assert_eq!(
        reader.get(&KIT, added(&book, &named("三件目"))).unwrap().number,
        "税務-備-0001",
        "the number was not used up"
    );
}

#[test]
fn a_panic_inside_a_change_leaves_nothing_and_the_book_goes_on() {
    let (_dir, book) = a_book();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        book.change(&officer(), "kit.add", |tx| -> Result<()> {
            add(tx, &named("消える"))?;
            panic!("わざと")
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(book.reader().unwrap().count(&KIT, &Query::default()).unwrap(), 0);
    added(&book, &named("残る"));
    assert_eq!(searched(&book, ""), ["残る"]);
}

#[test]
fn an_edit_names_the_version_that_it_saw() {
    let (_dir, book) = a_book();
    let id = added(&book, &named("甲"));
    let first = edited(&book, id, 1, &[("place", "書庫".into())]).unwrap().value;
    assert_eq!((first.version, first.get("place").text()), (2, "書庫"));
    let stale = edited(&book, id, 1, &[("place", "金庫".into())]).unwrap_err();
    assert_eq!(stale.code, code::STALE);
    assert!(stale.message.contains("税務-備-0001"));
    assert_eq!(book.reader().unwrap().get(&KIT, id).unwrap(), first);
}

#[test]
fn an_edit_changes_only_what_is_given_and_null_clears() {
    let (_dir, book) = a_book();
    let id = added(&book, &values(&[("name", "甲".into()), ("place", "書庫".into()), ("count", 3.into())]));
    let record = edited(&book, id, 1, &[("place", Value::Null), ("count", 3.into())]).unwrap().value;
    assert_eq!(record.values, values(&[("name", "甲".into()), ("count", 3.into())]));
    assert_eq!(book.reader().unwrap().get(&KIT, id).unwrap(), record);
    let history = book.reader().unwrap().history(&KIT, id).unwrap();
    assert_eq!(history[0].change.kind, "edit");
    assert_eq!(history[0].change.before, Some(serde_json::json!({ "place": "書庫" })));
    assert_eq!(history[0].change.after, Some(serde_json::json!({ "place": null })));
    assert_eq!(history[1].change.kind, "add");
}

#[test]
fn unknown_columns_states_records_and_unfit_values_are_refused() {
    let (_dir, book) = a_book();
    let id = added(&book, &named("甲"));
    assert_eq!(edited(&book, id, 1, &[("nowhere", "x".into())]).unwrap_err().code, code::BAD_REQUEST);
    assert_eq!(edited(&book, id, 1, &[("until", "近いうち".into())]).unwrap_err().fields[0].column, "until");
    assert_eq!(edited(&book, RecordId(99), 1, &[("name", "x".into())]).unwrap_err().code, code::NOT_FOUND);
    let state = book.change(&officer(), "kit.step", |tx| tx.set_state(&KIT, id, Axis::Step, "retired", None));
    assert_eq!(state.unwrap_err().code, code::INVALID, "a life state is no step");
    let unknown = book.change(&officer(), "kit.add", |tx| add(tx, &values(&[("nowhere", "x".into())])));
    assert_eq!(unknown.unwrap_err().code, code::BAD_REQUEST);
}

#[test]
fn a_day_typed_into_a_text_column_stays_text() {
    let (_dir, book) = a_book();
    let id = added(&book, &values(&[("name", Value::Date("2026-04-01".parse().unwrap()))]));
    assert_eq!(book.reader().unwrap().get(&KIT, id).unwrap().get("name"), &Value::Text("2026-04-01".into()));
}

#[test]
fn numbers_count_up_given_ones_are_kept_and_never_given_twice() {
    let (_dir, book) = a_book();
    let number = |id| book.reader().unwrap().get(&KIT, id).unwrap().number;
    let given = |text: &'static str| {
        book.change(&officer(), "kit.add", |tx| {
            tx.add(
                &KIT,
                NewRecord { values: &named("持込"), life: "active", step: "draft", number: Some(text), batch: None },
            )
        })
    };
    assert_eq!(number(added(&book, &named("甲"))), "税務-備-0001");
    given("税務-備-0080").unwrap();
    given("旧-1234").unwrap();
    assert_eq!(number(added(&book, &named("乙"))), "税務-備-0081");
    let taken = given("税務-備-0001").unwrap_err();
    assert_eq!((taken.code.as_str(), taken.fields[0].column.as_str()), (code::INVALID, "number"));
    let reader = book.reader().unwrap();
    assert_eq!(reader.by_number(&KIT, "旧-1234").unwrap().unwrap().get("name").text(), "持込");
    assert_eq!(reader.by_number(&KIT, "旧-9").unwrap(), None);
}

#[test]
fn without_the_short_name_of_the_division_no_number_is_given() {
    let dir = tempfile::tempdir().unwrap();
    let book = Book::create(&dir.path().join("帳簿"), PASSWORD, setup()).unwrap();
    let refused = book.change(&officer(), "kit.add", |tx| add(tx, &named("甲"))).unwrap_err();
    assert!(refused.message.contains("略称"), "{refused:?}");
}

#[test]
fn numbers_of_a_fiscal_year_start_again() {
    let (_dir, book) = a_book();
    let next = |year| book.change(&officer(), "number", |tx| tx.next_number("廃棄", year)).unwrap().value;
    assert_eq!([next(Some(2026)), next(Some(2026)), next(Some(2027)), next(None), next(Some(2026))], [1, 2, 1, 1, 3]);
}

#[test]
fn a_step_notes_who_took_it_and_a_life_state_keeps_its_reason() {
    let (_dir, book) = a_book();
    let id = added(&book, &named("甲"));
    let record =
        book.change(&chief(), "kit.confirm", |tx| tx.set_state(&KIT, id, Axis::Step, "confirmed", None)).unwrap().value;
    assert_eq!((record.step.as_str(), record.step_by.as_str(), record.version), ("confirmed", "0001", 2));
    book.change(&officer(), "kit.retire", |tx| tx.set_state(&KIT, id, Axis::Life, "retired", Some("更新のため")))
        .unwrap();
    let reader = book.reader().unwrap();
    let record = reader.get(&KIT, id).unwrap();
    assert_eq!(
        (record.life.as_str(), record.step_by.as_str(), record.changed_by.as_str()),
        ("retired", "0001", "1001")
    );
    assert_eq!(reader.aside(&KIT, id).unwrap().note.as_deref(), Some("更新のため"));
    let active = Query { search: "甲".into(), life: vec!["active".into()], ..Query::default() };
    assert_eq!(reader.count(&KIT, &active).unwrap(), 0, "the search index follows the state");
}

#[test]
fn doubles_are_merged_into_the_one_that_stays() {
    let (_dir, book) = a_book();
    let (a, b) = (added(&book, &named("甲")), added(&book, &named("甲（重複）")));
    book.change(&officer(), "kit.merge", |tx| tx.merge(&KIT, b, a, "void", "二重登録")).unwrap();
    let aside = book.reader().unwrap().aside(&KIT, b).unwrap();
    assert_eq!((aside.merged_into, aside.note.as_deref()), (Some(a), Some("二重登録")));
    assert_eq!(
        book.change(&officer(), "kit.merge", |tx| tx.merge(&KIT, a, a, "void", "")).unwrap_err().code,
        code::BAD_REQUEST
    );
}

#[test]
fn child_rows_are_replaced_as_a_whole_and_journalled() {
    let (_dir, book) = a_book();
    let id = added(&book, &named("甲"));
    let copy =
        |place: &str| values(&[("place", place.into()), ("made_on", Value::Date("2026-04-01".parse().unwrap()))]);
    let put = |rows: Vec<Values>| {
        book.change(&officer(), "kit.copies", |tx| tx.put_parts(&KIT, id, "copies", &rows)).unwrap()
    };
    assert!(put(vec![copy("金庫"), Values::new(), copy("書庫")]).value);
    let reader = book.reader().unwrap();
    assert_eq!(reader.parts(&KIT, id, "copies").unwrap(), [copy("金庫"), copy("書庫")], "empty rows are left out");
    assert_eq!(put(vec![copy("金庫"), copy("書庫")]).seq, 0, "nothing differs");
    put(vec![copy("書庫")]);
    let history = reader.history(&KIT, id).unwrap();
    assert_eq!(history[0].change.kind, "parts");
    assert_eq!(history[0].change.before.as_ref().unwrap()["copies"].as_array().unwrap().len(), 2);
    assert_eq!(reader.get(&KIT, id).unwrap().version, 3);
    assert!(reader.parts(&KIT, id, "nowhere").is_err());
}

#[test]
fn links_are_told_on_both_sides() {
    let (_dir, book) = a_book();
    let kit = added(&book, &named("甲"));
    let shelf_values = named("棚一");
    let shelf = book
        .change(&officer(), "shelf.add", |tx| {
            tx.add(
                &SHELF,
                NewRecord { values: &shelf_values, life: "active", step: "draft", number: None, batch: None },
            )
        })
        .unwrap()
        .value;
    let linked = book.change(&officer(), "shelf.link", |tx| tx.link(&HOLDS, shelf, kit)).unwrap();
    assert!(linked.value);
    assert_eq!(linked.ledgers, ["shelf", "kit"]);
    let reader = book.reader().unwrap();
    assert_eq!((reader.linked(&HOLDS, shelf).unwrap(), reader.linking(&HOLDS, kit).unwrap()), (vec![kit], vec![shelf]));
    assert_eq!(reader.history(&KIT, kit).unwrap()[0].change.after.as_ref().unwrap()["shelf"], shelf.0);
    assert_eq!(reader.history(&SHELF, shelf).unwrap()[0].change.after.as_ref().unwrap()["kit"], kit.0);
    assert!(!book.change(&officer(), "shelf.link", |tx| tx.link(&HOLDS, shelf, kit)).unwrap().value);
    assert!(book.change(&officer(), "shelf.unlink", |tx| tx.unlink(&HOLDS, shelf, kit)).unwrap().value);
    assert!(reader.linked(&HOLDS, shelf).unwrap().is_empty());
    let nobody = book.change(&officer(), "shelf.link", |tx| tx.link(&HOLDS, shelf, RecordId(99)));
    assert_eq!(nobody.unwrap_err().code, code::NOT_FOUND);
    assert_eq!(
        book.change(&officer(), "shelf.undo", |tx| tx.revert(&KIT, kit, linked.seq, "void", "")).unwrap().seq,
        0,
        "already undone"
    );
    assert!(book.reader().unwrap().verify(&kernel::Silent, None).unwrap().breaks.is_empty());
}

#[test]
fn a_reader_never_waits_for_a_change_and_sees_none_of_it_before_its_end() {
    let (_dir, book) = a_book();
    added(&book, &named("前"));
    let reader = book.reader().unwrap();
    let (begun, may_read) = std::sync::mpsc::channel();
    let (have_read, may_end) = std::sync::mpsc::channel::<()>();
    std::thread::scope(|threads| {
        let book = &book;
        threads.spawn(move || {
            book.change(&officer(), "kit.add", |tx| {
                add(tx, &named("後"))?;
                assert_eq!(tx.count(&KIT, &Query::default())?, 2, "the change itself sees it");
                begun.send(()).unwrap();
                may_end.recv().unwrap();
                Ok(())
            })
            .unwrap();
        });
        may_read.recv().unwrap();
        assert_eq!(reader.count(&KIT, &Query::default()).unwrap(), 1);
        assert_eq!(
            book.reader().unwrap().page(&KIT, &Query { limit: 9, ..Query::default() }).unwrap().records.len(),
            1
        );
        have_read.send(()).unwrap();
    });
    assert_eq!(reader.count(&KIT, &Query::default()).unwrap(), 2);
}

#[test]
fn each_hands_out_one_record_at_a_time_and_stops_at_a_refusal() {
    let (_dir, book) = a_book();
    for name in ["甲", "乙", "丙"] {
        added(&book, &named(name));
    }
    let reader = book.reader().unwrap();
    let mut seen = Vec::new();
    reader
        .each(&KIT, &Query { sort: Some(("number".into(), true)), ..Query::default() }, |r| {
            seen.push(r);
            Ok(())
        })
        .unwrap();
    assert_eq!(names(&seen), ["丙", "乙", "甲"]);
    let stopped = reader.each(&KIT, &Query::default(), |_| Err(kernel::Problem::new(code::CANCELLED, "中止")));
    assert_eq!(stopped.unwrap_err().code, code::CANCELLED);
}
