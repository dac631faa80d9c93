//! Records: all or nothing, in order, with their history.

use super::*;
use kernel::code;

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
