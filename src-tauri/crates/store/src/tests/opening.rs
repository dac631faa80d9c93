//! Making and opening a book, and being refused.

use super::*;
use kernel::code;
use std::fs;
use vault::WayChange;

fn refused(result: Result<Book>) -> kernel::Problem {
    result.err().expect("this should have been refused")
}

#[test]
fn a_book_is_made_closed_and_opened_again() {
    let (dir, book) = a_book();
    let id = added(&book, &named("税務システム"));
    let at = book.dir().to_owned();
    drop(book);
    assert!(Book::is_in(&at));
    assert!(!at.join("book.db-wal").exists(), "closing leaves no log");
    let book = Book::open(&at, PASSWORD, setup()).unwrap();
    let last = TEST_MIGRATIONS.last().unwrap().version;
    let record = book.reader().unwrap().get(&KIT, id).unwrap();
    assert_eq!((record.number.as_str(), record.get("name").text()), ("税務-備-0001", "税務システム"));
    assert_eq!(book.version().unwrap(), last);
    drop(dir);
}

#[test]
fn the_database_does_not_even_begin_like_one() {
    let (_dir, book) = a_book();
    let head = fs::read(book.dir().join("book.db")).unwrap();
    assert!(!head.starts_with(b"SQLite format 3"), "a plain database");
}

#[test]
fn nothing_that_was_entered_can_be_read_in_any_file() {
    let (_dir, book) = a_book();
    let id = added(&book, &named("目印の名称MARKER-7788"));
    book.change(&officer(), "kit.attach", |tx| {
        tx.attach(
            &KIT,
            id,
            "目印の添付.txt",
            "text/plain",
            crate::Content::Bytes("目印の中身MARKER-7788".repeat(9000).as_bytes()),
        )
    })
    .unwrap();
    book.keep(|k| k.draft_put("1001", "kit.add", &serde_json::json!({ "name": "目印の下書きMARKER-7788" }))).unwrap();
    // With the log as it stands after a change that was not moved yet.
    let reader = book.reader().unwrap();
    reader.conn.execute_batch("BEGIN; SELECT COUNT(*) FROM kit").unwrap();
    added(&book, &named("目印の二件目MARKER-7788"));
    let files = bytes_below(book.dir());
    assert!(
        files.iter().any(|(path, bytes)| path.ends_with("book.db-wal") && bytes.len() > 4096),
        "the log is looked at too"
    );
    for (path, bytes) in files {
        for mark in ["MARKER-7788".as_bytes(), "目印".as_bytes(), "税務".as_bytes(), PASSWORD.as_bytes()] {
            assert!(!bytes.windows(mark.len()).any(|w| w == mark), "{path:?} shows what was entered");
        }
    }
}

#[test]
fn a_wrong_password_is_refused() {
    let (_dir, book) = a_book();
    let at = book.dir().to_owned();
    drop(book);
    assert_eq!(refused(Book::open(&at, "試験用の長い合言葉です", setup())).code, code::WRONG_PASSWORD);
}

#[test]
fn ways_into_a_book_are_added_changed_and_taken_away_while_it_is_open() {
    let (_dir, book) = a_book();
    let (at, cost) = (book.dir().to_owned(), vault::Params::fast_for_tests());
    let mine = crate::slot::person("1001");
    let put = |secret| WayChange::Put(vault::Way { name: &mine, kind: vault::SlotKind::Password, secret });
    let drop_way = |name: &str| WayChange::Drop(name.to_owned());
    let change = |way: WayChange<'_>| book.change_ways(&officer(), "account.password", (&[way], cost), |_| Ok(()));
    assert_eq!(change(put("短い")).unwrap_err().code, code::INVALID);
    change(put("わたしだけの長い合言葉です")).unwrap();
    change(put("次の合言葉はこれにします")).unwrap();
    change(drop_way(crate::slot::WHOLE_BOOK)).unwrap();
    change(drop_way("person:9999")).unwrap();
    assert_eq!(change(drop_way(&mine)).unwrap_err().code, code::INVALID, "the last way in stays");
    drop(book);
    assert_eq!(refused(Book::open(&at, PASSWORD, setup())).code, code::WRONG_PASSWORD);
    let file = Book::key_file(&at).unwrap();
    assert_eq!(file.open(&mine, "わたしだけの長い合言葉です").err().unwrap().code, code::WRONG_PASSWORD);
    let key = file.open(&mine, "次の合言葉はこれにします").unwrap();
    assert!(Book::open_with(&at, &key, setup()).unwrap().has_key(&key));
}

#[test]
fn a_change_that_is_refused_changes_no_way_into_the_book() {
    let (_dir, book) = a_book();
    let file = book.dir().join("keys.json");
    let before = fs::read(&file).unwrap();
    let way = vault::Way {
        name: "person:1001", kind: vault::SlotKind::Password, secret: "わたしだけの長い合言葉です"
    };
    let ways = (&[WayChange::Put(way)][..], vault::Params::fast_for_tests());
    let refused = book.change_ways(&officer(), "account.password", ways, |tx| {
        tx.subject("髙橋");
        Err::<(), _>(kernel::Problem::new(code::LEASED, "編集中です。"))
    });
    assert_eq!(refused.unwrap_err().code, code::LEASED);
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_second_book_is_not_made_over_the_first() {
    let (_dir, book) = a_book();
    added(&book, &named("残る"));
    assert_eq!(refused(Book::create(book.dir(), PASSWORD, setup())).code, code::BAD_REQUEST);
    assert_eq!(searched(&book, "残る"), ["残る"]);
}

#[test]
fn a_short_password_makes_no_book_and_leaves_no_folder() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("帳簿");
    assert_eq!(refused(Book::create(&at, "短い合言葉", setup())).code, code::INVALID);
    assert!(!at.exists());
}

#[test]
fn a_folder_without_a_book_is_told_apart_from_a_broken_one() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(refused(Book::open(dir.path(), PASSWORD, setup())).code, code::NOT_FOUND);
    assert_eq!(refused(Book::open(&dir.path().join("ない"), PASSWORD, setup())).code, code::NOT_FOUND);
}

#[test]
fn a_database_that_is_none_or_of_another_book_is_called_damaged() {
    let (_dir, book) = a_book();
    let (_other_dir, other) = a_book();
    let (at, other_at) = (book.dir().to_owned(), other.dir().to_owned());
    drop((book, other));
    let whole = fs::read(at.join("book.db")).unwrap();
    for bad in [fs::read(other_at.join("book.db")).unwrap(), b"not a database".repeat(1000), whole[..5000].to_vec()] {
        fs::write(at.join("book.db"), bad).unwrap();
        assert_eq!(refused(Book::open(&at, PASSWORD, setup())).code, code::DAMAGED);
    }
    fs::write(at.join("book.db"), &whole).unwrap();
    assert!(Book::open(&at, PASSWORD, setup()).is_ok());
}

#[test]
fn a_flipped_byte_in_the_database_is_noticed_never_read_over() {
    let (_dir, book) = a_book();
    for i in 0..60 {
        added(&book, &named(&format!("機器{i}")));
    }
    let at = book.dir().to_owned();
    drop(book);
    let whole = fs::read(at.join("book.db")).unwrap();
    for page in 0..whole.len() / 4096 {
        let mut bad = whole.clone();
        bad[page * 4096 + 100 + page * 37 % 3000] ^= 0x10;
        fs::write(at.join("book.db"), bad).unwrap();
        let seen = Book::open(&at, PASSWORD, setup()).and_then(|book| {
            let check: String = book
                .lock()
                .conn
                .query_row("PRAGMA integrity_check(1)", [], |r| r.get(0))
                .map_err(|e| crate::sql::problem(&e))?;
            if check == "ok" { Ok(()) } else { Err(crate::sql::damaged()) }
        });
        let refused = seen.err().unwrap_or_else(|| panic!("page {page} was read as if it were whole"));
        assert!([code::DAMAGED, code::DISK].contains(&refused.code.as_str()), "page {page}: {refused:?}");
    }
}

#[test]
fn a_book_of_a_newer_version_is_left_alone() {
    let (_dir, book) = a_book();
    let at = book.dir().to_owned();
    book.lock().conn.pragma_update(None, "user_version", 999).unwrap();
    drop(book);
    assert_eq!(refused(Book::open(&at, PASSWORD, setup())).code, code::NEWER_BOOK);
}

#[test]
fn an_older_book_is_migrated_and_a_failing_migration_leaves_it_as_it_was() {
    static BROKEN: &[Migration] = &[
        TEST_MIGRATIONS[0],
        TEST_MIGRATIONS[1],
        TEST_MIGRATIONS[2],
        TEST_MIGRATIONS[3],
        Migration { version: 98, name: "more", sql: "CREATE TABLE more (id INTEGER PRIMARY KEY);" },
        Migration { version: 99, name: "broken", sql: "ALTER TABLE kit RENAME COLUMN name TO title; SELECT nonsense;" },
    ];
    let (_dir, book) = a_book();
    added(&book, &named("前の版の記録"));
    let at = book.dir().to_owned();
    drop(book);
    let last = TEST_MIGRATIONS.last().unwrap().version;
    let problem = refused(Book::open(&at, PASSWORD, Setup { migrations: BROKEN, ..setup() }));
    assert!(problem.message.contains("0099_broken"), "{problem:?}");
    let book = Book::open(&at, PASSWORD, setup()).unwrap();
    assert_eq!(book.version().unwrap(), last);
    assert_eq!(searched(&book, "前の版"), ["前の版の記録"]);
    drop(book);
    let book = Book::open(&at, PASSWORD, Setup { migrations: &BROKEN[..BROKEN.len() - 1], ..setup() }).unwrap();
    assert_eq!(book.version().unwrap(), 98);
    assert_eq!(searched(&book, "前の版"), ["前の版の記録"]);
}

#[test]
fn the_shipped_foundation_and_the_test_tables_match_their_definitions() {
    let (_dir, book) = a_book();
    assert_eq!(book.reader().unwrap().definitions_match_tables().unwrap(), Vec::<String>::new());
    book.lock().conn.execute_batch("ALTER TABLE kit ADD COLUMN extra TEXT; ALTER TABLE kit_copies RENAME COLUMN place TO spot; DROP TABLE shelf_search").unwrap();
    let found = book.reader().unwrap().definitions_match_tables().unwrap();
    for part in [
        "kit.extra: 定義にありません",
        "kit_copies.place: 表にありません",
        "kit_copies.spot: 定義にありません",
        "shelf_search",
    ] {
        assert!(found.iter().any(|f| f.contains(part)), "{part}: {found:?}");
    }
}

#[test]
fn a_full_disk_refuses_the_change_and_the_book_stays_as_it_was() {
    let (_dir, book) = a_book();
    added(&book, &named("残る"));
    let pages: i64 = book.lock().conn.query_row("PRAGMA page_count", [], |r| r.get(0)).unwrap();
    book.lock().conn.execute_batch(&format!("PRAGMA max_page_count = {}", pages + 5)).unwrap();
    let long = "長い備考".repeat(5000);
    let full = book.change(&officer(), "kit.add", |tx| {
        add(tx, &values(&[("name", "入らない".into()), ("remarks", long.clone().into())]))
    });
    assert_eq!(full.unwrap_err().code, code::DISK);
    assert_eq!(searched(&book, ""), ["残る"]);
    book.lock().conn.execute_batch("PRAGMA max_page_count = 1000000").unwrap();
    added(&book, &named("入る"));
    assert_eq!(searched(&book, ""), ["残る", "入る"]);
}

#[test]
fn a_book_that_somebody_else_is_writing_says_so_and_is_still_read() {
    let (_dir, book) = a_book();
    added(&book, &named("読める"));
    let other = Book::open(book.dir(), PASSWORD, setup()).unwrap();
    other.lock().conn.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(searched(&book, "読める"), ["読める"]);
    let waited = std::time::Instant::now();
    let busy = book.change(&officer(), "kit.add", |tx| add(tx, &named("待つ"))).unwrap_err();
    assert_eq!(busy.code, code::DISK);
    assert!(busy.message.contains("終わるのを待って"), "{busy:?}");
    assert!(waited.elapsed().as_secs() >= 3, "it waits a little before giving up");
    other.lock().conn.execute_batch("ROLLBACK").unwrap();
    added(&book, &named("書ける"));
}
