//! Searching and paging.

use super::*;
use kernel::code;

fn book_of(names: &[&str]) -> (TempDir, Book) {
    let (dir, book) = a_book();
    book.change(&officer(), "kit.add", |tx| {
        for name in names {
            add(tx, &named(name))?;
        }
        Ok(())
    })
    .unwrap();
    (dir, book)
}

#[test]
fn old_forms_wide_and_half_width_and_both_kana_find_each_other() {
    let (_dir, book) = book_of(&["髙﨑市サーバ", "高崎市ｻｰﾊﾞ", "たかさきさーば", "𠮷田㈱①号機", "ＰＣ－１２３"]);
    assert_eq!(searched(&book, "高崎"), ["髙﨑市サーバ", "高崎市ｻｰﾊﾞ"]);
    assert_eq!(searched(&book, "髙﨑"), ["髙﨑市サーバ", "高崎市ｻｰﾊﾞ"]);
    assert_eq!(searched(&book, "さーば"), ["髙﨑市サーバ", "高崎市ｻｰﾊﾞ", "たかさきさーば"]);
    assert_eq!(searched(&book, "ｻｰ"), ["髙﨑市サーバ", "高崎市ｻｰﾊﾞ", "たかさきさーば"]);
    assert_eq!(searched(&book, "吉田"), ["𠮷田㈱①号機"]);
    assert_eq!(searched(&book, "(株)1号"), ["𠮷田㈱①号機"]);
    assert_eq!(searched(&book, "pc-123"), ["ＰＣ－１２３"]);
    assert!(searched(&book, "高崎県").is_empty());
}

#[test]
fn one_character_is_found_wherever_it_stands() {
    let (_dir, book) = book_of(&["台帳", "帳簿", "手帳", "名簿"]);
    assert_eq!(searched(&book, "帳"), ["台帳", "帳簿", "手帳"]);
    assert_eq!(searched(&book, "名"), ["名簿"]);
    assert!(searched(&book, "無").is_empty());
}

#[test]
fn all_words_must_be_found_and_wide_spaces_part_them() {
    let (_dir, book) = book_of(&["住民 台帳", "住民票", "土地台帳"]);
    assert_eq!(searched(&book, "台帳　住民"), ["住民 台帳"]);
    assert_eq!(searched(&book, "住民台帳"), ["住民 台帳"], "spaces in what is stored do not matter");
}

#[test]
fn bigrams_that_stand_apart_are_no_hit() {
    let (_dir, book) = book_of(&["税務課長 務課税", "税務課税"]);
    assert_eq!(searched(&book, "税務課税"), ["税務課税"]);
    let query = Query { search: "税務課税".into(), ..Query::default() };
    assert_eq!(book.reader().unwrap().count(&KIT, &query).unwrap(), 1);
    assert_eq!(book.reader().unwrap().ids(&KIT, &query).unwrap().len(), 1);
}

#[test]
fn a_search_with_very_many_hits_says_that_its_count_is_an_upper_bound() {
    let (_dir, book) = a_book();
    let few = Query { search: "住民基本".into(), ..Query::default() };
    book.change(&officer(), "kit.add", |tx| {
        (0..600).try_for_each(|n| add(tx, &named(&format!("住民基本台帳 {n}"))).map(|_| ()))
    })
    .unwrap();
    assert_eq!(book.reader().unwrap().count_soon(&KIT, &few).unwrap(), (600, true));
    // Its bigrams are those of the search, but they stand apart.
    book.change(&officer(), "kit.add", |tx| (0..600).try_for_each(|_| add(tx, &named("基本 住民基 住民")).map(|_| ())))
        .unwrap();
    assert_eq!(book.reader().unwrap().count_soon(&KIT, &few).unwrap(), (1200, false));
    assert_eq!(book.reader().unwrap().count(&KIT, &few).unwrap(), 600);
    let two = Query { search: "住民".into(), ..Query::default() };
    assert_eq!(book.reader().unwrap().count_soon(&KIT, &two).unwrap(), (1200, true), "the index alone answers");
}

#[test]
fn a_hit_never_reaches_over_two_fields_or_two_serials() {
    let (_dir, book) = a_book();
    added(
        &book,
        &values(&[
            ("name", "住民".into()),
            ("place", "台帳".into()),
            ("serials", Value::Many(vec!["AB".into(), "CD".into()])),
        ]),
    );
    assert!(searched(&book, "民台").is_empty());
    assert!(searched(&book, "住民台帳").is_empty());
    assert!(searched(&book, "bc").is_empty());
    assert!(searched(&book, "abcd").is_empty());
    assert_eq!(searched(&book, "cd").len(), 1);
}

#[test]
fn quotes_stars_and_operators_are_only_characters() {
    let (_dir, book) = book_of(&["\"引用\"", "it's *", "a OR b", "普通"]);
    for (text, name) in [
        ("\"引", "\"引用\""),
        ("t's", "it's *"),
        ("'s", "it's *"),
        ("*", "it's *"),
        ("orb", "a OR b"),
        ("OR", "a OR b"),
    ] {
        assert_eq!(searched(&book, text), [name], "{text}");
    }
    for text in ["\"", "'", "AND", "NEAR(", "^", "-", "\\", "k:", "\"\"", "%", "_"] {
        searched(&book, text);
    }
    assert!(searched(&book, "a\"").is_empty());
}

#[test]
fn numbers_and_edits_are_found_and_old_words_no_longer() {
    let (_dir, book) = a_book();
    let id = added(&book, &values(&[("name", "旧庁舎".into()), ("old_number", "Ａ－００１２".into())]));
    assert_eq!(searched(&book, "備-0001"), ["旧庁舎"]);
    assert_eq!(searched(&book, "a-0012"), ["旧庁舎"]);
    book.change(&officer(), "kit.edit", |tx| tx.put(&KIT, id, 1, &named("新庁舎"))).unwrap();
    assert!(searched(&book, "旧庁").is_empty());
    assert_eq!(searched(&book, "新庁"), ["新庁舎"]);
}

fn mixed() -> (TempDir, Book) {
    let (dir, book) = a_book();
    book.change(&officer(), "kit.add", |tx| {
        for i in 0..30 {
            let class = ["A", "B", "C", ""][i % 4];
            let given = values(&[
                ("name", format!("機器{i:02}").into()),
                ("class", class.into()),
                ("place", ["一階", "二階"][i % 2].into()),
                ("marks", if i % 3 == 0 { Value::Many(vec!["copy".into(), "lock".into()]) } else { Value::Null }),
                ("until", Value::Date(chrono::NaiveDate::from_ymd_opt(2026, 1, 1 + i as u32).unwrap())),
                ("count", (30 - i as i32).into()),
                ("locked", if i % 5 == 0 { Value::Null } else { (i % 5 == 1).into() }),
            ]);
            let step = ["draft", "waiting", "confirmed"][i % 3];
            let life = if i >= 27 { "retired" } else { "active" };
            tx.add(&KIT, NewRecord { values: &given, life, step, number: None, batch: None })?;
        }
        Ok(())
    })
    .unwrap();
    (dir, book)
}

/// Whatever the way there, the answer is the one that looking at every record gives.
#[test]
fn every_combination_of_filters_gives_what_looking_at_each_record_gives() {
    let (_dir, book) = mixed();
    let reader = book.reader().unwrap();
    let all = reader.page(&KIT, &Query { limit: 100, ..Query::default() }).unwrap().records;
    assert_eq!(all.len(), 30);
    let some = |keys: &[&str]| keys.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>();
    for search in ["", "機", "機器", "機器1", "二階 機器"] {
        for life in [some(&[]), some(&["active"]), some(&["retired", "active"])] {
            for steps in [some(&[]), some(&["draft"]), some(&["draft", "confirmed"])] {
                for class in [None, Some(some(&["A"])), Some(some(&["B", ""])), Some(some(&[""]))] {
                    for place in [None, Some("二階")] {
                        for sort in [
                            None,
                            Some(("count".to_owned(), false)),
                            Some(("number".to_owned(), true)),
                            Some(("class".to_owned(), true)),
                        ] {
                            let mut filters = Vec::new();
                            if let Some(class) = &class {
                                filters.push(("class".to_owned(), class.clone()));
                            }
                            if let Some(place) = place {
                                filters.push(("place".to_owned(), vec![place.to_owned()]));
                            }
                            let query = Query {
                                search: search.into(),
                                life: life.clone(),
                                steps: steps.clone(),
                                filters,
                                sort: sort.clone(),
                                offset: 2,
                                limit: 5,
                                ranges: Vec::new(),
                            };
                            let mut expected: Vec<&Record> = all
                                .iter()
                                .filter(|r| {
                                    crate::search::words(search).iter().all(|w| {
                                        [r.get("name").text(), r.get("place").text()]
                                            .iter()
                                            .any(|f| crate::search::fold(f).contains(w))
                                    })
                                })
                                .filter(|r| life.is_empty() || life.contains(&r.life))
                                .filter(|r| steps.is_empty() || steps.contains(&r.step))
                                .filter(|r| class.as_ref().is_none_or(|c| c.iter().any(|c| c == r.get("class").text())))
                                .filter(|r| place.is_none_or(|p| p == r.get("place").text()))
                                .collect();
                            match sort.as_ref().map(|(key, _)| key.as_str()) {
                                Some("count") => expected.reverse(),
                                Some("number") => expected.reverse(),
                                Some("class") => expected.sort_by(|a, b| {
                                    let (a, b) = (a.get("class").text(), b.get("class").text());
                                    a.is_empty().cmp(&b.is_empty()).then(b.cmp(a))
                                }),
                                _ => {}
                            }
                            let ids: Vec<RecordId> = expected.iter().map(|r| r.id).collect();
                            assert_eq!(reader.ids(&KIT, &query).unwrap(), ids, "{query:?}");
                            assert_eq!(reader.count(&KIT, &query).unwrap(), ids.len() as i64, "{query:?}");
                            let mut each = Vec::new();
                            reader
                                .each(&KIT, &query, |r| {
                                    each.push(r.id);
                                    Ok(())
                                })
                                .unwrap();
                            assert_eq!(each, ids, "{query:?}");
                            let page: Vec<RecordId> =
                                reader.page(&KIT, &query).unwrap().records.iter().map(|r| r.id).collect();
                            assert_eq!(page, ids.iter().skip(2).take(5).copied().collect::<Vec<_>>(), "{query:?}");
                            let totals: i64 = reader.totals(&KIT, &query).unwrap().iter().map(|t| t.count).sum();
                            assert_eq!(totals, ids.len() as i64, "{query:?}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn totals_of_a_search_are_those_of_looking_at_each_record() {
    let (_dir, book) = mixed();
    let reader = book.reader().unwrap();
    for search in ["機器", "機器1", "階"] {
        let query = Query { search: search.into(), life: vec!["active".into()], ..Query::default() };
        let mut counted = std::collections::BTreeMap::new();
        reader
            .each(&KIT, &query, |r| {
                *counted.entry((r.get("class").text().to_owned(), r.step)).or_insert(0) += 1;
                Ok(())
            })
            .unwrap();
        let totals = reader.totals(&KIT, &query).unwrap();
        assert_eq!(
            totals.into_iter().map(|t| ((t.value, t.step), t.count)).collect::<Vec<_>>(),
            counted.into_iter().collect::<Vec<_>>()
        );
    }
    let odd = values(&[("name", "機器".into()), ("class", "甲".into())]);
    added(&book, &odd);
    let totals = reader.totals(&KIT, &Query { search: "機器".into(), ..Query::default() }).unwrap();
    assert_eq!(totals.iter().find(|t| t.value == "甲").unwrap().count, 1, "a value that is no choice is counted too");
}

#[test]
fn numbers_of_one_repeated_digit_are_found_and_near_ones_are_not() {
    let (_dir, book) = book_of(&["番号99999", "番号9999", "番号999-99", "番号9 9 9", "番号99"]);
    assert_eq!(searched(&book, "99999"), ["番号99999"]);
    assert_eq!(searched(&book, "9999"), ["番号99999", "番号9999"]);
    assert_eq!(searched(&book, "999"), ["番号99999", "番号9999", "番号999-99", "番号9 9 9"]);
}

#[test]
fn totals_tell_value_and_step_apart() {
    let (_dir, book) = mixed();
    let totals =
        book.reader().unwrap().totals(&KIT, &Query { life: vec!["active".into()], ..Query::default() }).unwrap();
    assert_eq!(totals.iter().map(|t| t.count).sum::<i64>(), 27);
    assert_eq!(totals.iter().filter(|t| t.value.is_empty()).map(|t| t.count).sum::<i64>(), 6);
    assert_eq!(totals.iter().filter(|t| t.step == "draft").map(|t| t.count).sum::<i64>(), 9);
}

#[test]
fn ranges_lists_marks_and_blanks_filter_too() {
    let (_dir, book) = mixed();
    let reader = book.reader().unwrap();
    let count = |query: Query| reader.count(&KIT, &query).unwrap();
    let range = |key: &str, from: Option<&str>, to: Option<&str>| Query {
        ranges: vec![(key.into(), from.map(Into::into), to.map(Into::into))],
        ..Query::default()
    };
    assert_eq!(count(range("until", None, Some("2026-01-10"))), 10);
    assert_eq!(count(range("count", Some("29"), None)), 2);
    let filter = |key: &str, value: &str| Query { filters: vec![(key.into(), vec![value.into()])], ..Query::default() };
    assert_eq!(count(filter("marks", "lock")), 10);
    assert_eq!(count(filter("marks", "loc")), 0, "a mark is matched whole");
    assert_eq!(count(filter("marks", "")), 20);
    assert_eq!(count(filter("locked", "true")), 6);
    assert_eq!(count(filter("locked", "")), 6);
    assert_eq!(count(filter("count", "7")), 1);
    assert_eq!(reader.count(&KIT, &filter("nowhere", "x")).unwrap_err().code, code::BAD_REQUEST);
    assert_eq!(reader.count(&KIT, &filter("count", "七")).unwrap_err().code, code::BAD_REQUEST);
}

#[test]
fn a_page_that_reaches_the_end_tells_how_many_there_are() {
    let (_dir, book) = mixed();
    let reader = book.reader().unwrap();
    let page = |offset, limit| reader.page(&KIT, &Query { offset, limit, ..Query::default() }).unwrap();
    assert_eq!((page(0, 10).records.len(), page(0, 10).total), (10, None));
    assert_eq!((page(20, 50).records.len(), page(20, 50).total), (10, Some(30)));
    assert_eq!((page(40, 10).records.len(), page(40, 10).total), (0, None));
}

#[test]
fn one_search_looks_into_every_ledger() {
    let (_dir, book) = book_of(&["庁舎の棚卸表", "庁舎配置図", "庁舎鍵"]);
    let shelf = named("庁舎一階の棚");
    book.change(&officer(), "shelf.add", |tx| {
        tx.add(&SHELF, NewRecord { values: &shelf, life: "active", step: "draft", number: None, batch: None })
    })
    .unwrap();
    let found = book.reader().unwrap().find("庁舎", 2, &["active".into()]).unwrap();
    assert_eq!(
        found.iter().map(|f| (f.ledger, f.records.len(), f.more)).collect::<Vec<_>>(),
        [("kit", 2, true), ("shelf", 1, false)]
    );
    assert!(book.reader().unwrap().find("  ", 2, &[]).unwrap().is_empty());
}

#[test]
fn match_keys_lead_from_a_folded_code_to_its_records() {
    let (_dir, book) = a_book();
    let a = added(
        &book,
        &values(&[("name", "甲".into()), ("serials", Value::Many(vec!["SN-001".into(), "SN-002".into()]))]),
    );
    let b = added(&book, &values(&[("name", "乙".into()), ("serials", Value::Many(vec!["ＳＮ－００１".into()]))]));
    let keys = book.reader().unwrap().match_keys(&KIT, "serials", kernel::fold::match_key).unwrap();
    assert_eq!(keys[&kernel::fold::match_key("sn001")], [a, b]);
    let numbers = book.reader().unwrap().match_keys(&KIT, "number", kernel::fold::match_key).unwrap();
    assert_eq!(numbers[&kernel::fold::match_key("税務-備-0002")], [b]);
}

#[test]
fn reading_stops_when_the_user_says_so() {
    struct Stopped;
    impl kernel::Progress for Stopped {
        fn at(&self, _: u64, _: u64) {}
        fn stopped(&self) -> bool {
            true
        }
    }
    let (_dir, book) = mixed();
    let reader = book.reader().unwrap();
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";
    let stopped = reader.stoppable(&Stopped, |r| {
        r.conn.query_row(endless, [], |row| row.get::<_, i64>(0)).map_err(|e| crate::sql::problem(&e))
    });
    assert_eq!(stopped.unwrap_err().code, code::CANCELLED);
    assert_eq!(reader.count(&KIT, &Query::default()).unwrap(), 30, "and the reader goes on");
    assert_eq!(reader.stoppable(&kernel::Silent, |r| r.count(&KIT, &Query::default())).unwrap(), 30);
}
