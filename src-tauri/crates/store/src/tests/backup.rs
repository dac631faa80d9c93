//! Backups: complete, closed to everybody else, and good for a book that is broken.

use super::*;
use crate::{Content, JournalFilter, OpenedBackup};
use kernel::{Problem, Progress, Silent, code};
use std::fs;
use std::path::PathBuf;

/// A book with a record, a sealed file and a name; where its backup goes.
fn a_backup() -> (TempDir, Book, PathBuf) {
    let (dir, book) = a_book();
    let post = |number: &str, name: &str, role| kernel::Post {
        number: number.into(),
        name: name.into(),
        title: String::new(),
        unit: String::new(),
        role,
        active: true,
    };
    book.change(&chief(), "setting.save", |tx| {
        tx.person_put(&post("0001", "𠮷田 一郎", Role::Chief))?;
        tx.person_put(&post("3001", "ｶﾄｳ 一郎", Role::Staff))?;
        tx.setting_put("office", &serde_json::json!({ "division": "税務課" }))
    })
    .unwrap();
    let id = added(&book, &named("目印の台帳MARKER-5511"));
    book.change(&officer(), "kit.attach", |tx| {
        tx.attach(&KIT, id, "添付.txt", "text/plain", Content::Bytes("目印の添付MARKER-5511".repeat(9000).as_bytes()))
    })
    .unwrap();
    let to = dir.path().join("控え.moricho-backup");
    book.back_up(&chief(), &to, "manual", &Silent).unwrap();
    (dir, book, to)
}

fn opened(path: &Path, password: &str) -> Result<OpenedBackup> {
    OpenedBackup::open(path, |keys| keys.open("book", password))
}

fn restored(path: &Path, dir: &Path) -> Result<Option<PathBuf>> {
    opened(path, PASSWORD)?.restore(dir, "0001", &setup(), &Silent).map(|r| r.kept)
}

fn sound(book: &Book) -> bool {
    book.reader().unwrap().verify(&Silent, None).unwrap().breaks.is_empty()
}

#[test]
fn a_backup_says_what_is_inside_only_to_who_can_open_it() {
    let (dir, book, to) = a_backup();
    let inside = opened(&to, PASSWORD).unwrap().contents;
    assert_eq!(
        (inside.division.as_str(), inside.why.as_str(), inside.made_by.as_str()),
        ("税務課", "manual", "𠮷田 一郎")
    );
    assert_eq!((inside.entries, inside.last_action.as_str(), inside.last_by.as_str()), (4, "kit.attach", "髙橋　﨑子"));
    assert_eq!(inside.records, [("kit".to_owned(), 1), ("shelf".to_owned(), 0)]);
    assert_eq!(inside.head[..16], book.reader().unwrap().head16().unwrap());
    assert_eq!((inside.parts.len(), inside.fingerprint.len()), (2, 19));
    assert_eq!(opened(&to, "ちがう合言葉ちがう合言葉").err().unwrap().code, code::WRONG_PASSWORD);
    let bytes = fs::read(&to).unwrap();
    for mark in ["MARKER-5511", "目印", "税務", "髙橋", "kit.attach", "添付", PASSWORD, "SQLite format"] {
        assert!(!bytes.windows(mark.len()).any(|w| w == mark.as_bytes()), "{mark} can be read in it");
    }
    assert!(!dir.path().join("控え.moricho-backup.new").exists());
    assert_eq!(book.backups_in(dir.path()).len(), 1);
}

#[test]
fn a_backup_verifies_what_came_since_the_last_one_and_everything_once_a_month() {
    let meddled = |seq: i64| {
        format!("DROP TRIGGER change_is_not_edited; UPDATE change SET after = '{{\"name\":\"x\"}}' WHERE seq = {seq}")
    };
    let again = |book: &Book, to: &Path| book.back_up(&chief(), to, "daily", &Silent).unwrap().sound;
    // What came in since is looked at, and once found bad it is found bad again.
    let (_dir, book, to) = a_backup();
    added(&book, &named("控えの後"));
    book.lock().conn.execute_batch(&meddled(5)).unwrap();
    assert!(!again(&book, &to) && !again(&book, &to));
    // What was looked at before is looked at again when a month has passed; a verification looks at everything anyway.
    let (_dir, book, to) = a_backup();
    book.lock().conn.execute_batch(&meddled(3)).unwrap();
    assert!(again(&book, &to));
    assert!(!sound(&book));
    let at = book.dir().to_owned();
    drop(book);
    for (days, is_sound) in [(29, true), (30, false)] {
        let day: chrono::DateTime<chrono::Utc> = NOON.parse().unwrap();
        let clock = Arc::new(FixedClock(day + chrono::Duration::days(days)));
        let book = Book::open(&at, PASSWORD, Setup { clock, ..setup() }).unwrap();
        assert_eq!(again(&book, &to), is_sound, "after {days} days");
    }
}

#[test]
fn a_backup_brings_a_broken_book_back_and_keeps_the_broken_one() {
    let (dir, book, to) = a_backup();
    added(&book, &named("控えの後"));
    let at = book.dir().to_owned();
    drop(book);
    fs::write(at.join("book.db"), b"overwritten".repeat(2000)).unwrap();
    assert_eq!(Book::open(&at, PASSWORD, setup()).err().unwrap().code, code::DAMAGED);
    let kept = restored(&to, &at).unwrap().unwrap();
    assert_eq!(fs::read(kept.join("book.db")).unwrap()[..11], *b"overwritten");
    let book = Book::open(&at, PASSWORD, setup()).unwrap();
    assert_eq!(searched(&book, ""), ["目印の台帳MARKER-5511"]);
    let reader = book.reader().unwrap();
    let file = &reader.attachments(&KIT, RecordId(1)).unwrap()[0].file;
    assert!(reader.file_bytes(file).unwrap().starts_with("目印の添付".as_bytes()));
    let entry = reader.journal(&JournalFilter::default(), 0, 1).unwrap().remove(0);
    assert_eq!((entry.action.as_str(), entry.actor_name.as_str()), ("book.restore", "𠮷田 一郎"));
    assert_eq!(entry.detail["until"], 4);
    assert!(sound(&book));
    added(&book, &named("続き"));
    assert!(sound(&book));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3, "book, kept one, backup: nothing else is left");
}

#[test]
fn only_who_keeps_the_book_or_holds_the_recovery_code_restores_it() {
    let (dir, book, to) = a_backup();
    let at = book.dir().to_owned();
    drop(book);
    let before = bytes_below(&at);
    let by = |number: &str| opened(&to, PASSWORD).unwrap().restore(&at, number, &setup(), &Silent);
    for number in ["3001", "9999"] {
        assert_eq!(by(number).unwrap_err().code, code::FORBIDDEN);
        assert!(bytes_below(&at) == before && fs::read_dir(dir.path()).unwrap().count() == 2);
    }
    by("").unwrap();
    let book = Book::open(&at, PASSWORD, setup()).unwrap();
    let entry = book.reader().unwrap().journal(&JournalFilter::default(), 0, 1).unwrap().remove(0);
    assert_eq!(entry.actor_name, "復旧コード");
}

#[test]
fn a_backup_is_taken_while_others_read_and_write() {
    let (dir, book, _) = a_backup();
    let reader = book.reader().unwrap();
    let view = reader.conn.unchecked_transaction().unwrap();
    struct Busy<'b>(&'b Book, std::sync::Mutex<u32>);
    impl Progress for Busy<'_> {
        fn at(&self, _: u64, _: u64) {
            let mut n = self.1.lock().unwrap();
            if *n < 3 {
                *n += 1;
                added(self.0, &named("書き込み中"));
            }
        }
        fn stopped(&self) -> bool {
            false
        }
    }
    let to = dir.path().join("二つ目.moricho-backup");
    let backup = book.back_up(&chief(), &to, "daily", &Busy(&book, Default::default())).unwrap();
    assert!(backup.sound);
    assert_eq!(backup.contents.entries, 4, "as it was when it began");
    drop(view);
    assert_eq!(searched(&book, "書き込み中").len(), 3);
    let place = dir.path().join("別の場所");
    assert_eq!(restored(&to, &place).unwrap(), None);
    assert_eq!(searched(&Book::open(&place, PASSWORD, setup()).unwrap(), "書き込み中").len(), 0);
}

#[test]
fn a_stopped_backup_leaves_nothing() {
    struct Stop;
    impl Progress for Stop {
        fn at(&self, _: u64, _: u64) {}
        fn stopped(&self) -> bool {
            true
        }
    }
    let (dir, book, _) = a_backup();
    let to = dir.path().join("途中.moricho-backup");
    assert_eq!(book.back_up(&chief(), &to, "manual", &Stop).unwrap_err().code, code::CANCELLED);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    let at = dir.path().join("戻す先");
    let stopped =
        opened(&dir.path().join("控え.moricho-backup"), PASSWORD).unwrap().restore(&at, "0001", &setup(), &Stop);
    assert_eq!(stopped.unwrap_err().code, code::CANCELLED);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[test]
fn any_changed_byte_of_a_backup_is_noticed_and_nothing_is_restored_from_it() {
    let (dir, book, to) = a_backup();
    let at = book.dir().to_owned();
    drop(book);
    let whole = fs::read(&to).unwrap();
    let before = bytes_below(&at);
    let step = whole.len() / 150;
    // The end of the file holds everything that the rest hangs on.
    let places = (0..whole.len()).step_by(step).chain(whole.len() - 72..whole.len());
    let bad = dir.path().join("壊れた.moricho-backup");
    for place in places {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x10;
        fs::write(&bad, bytes).unwrap();
        let refused: Problem = restored(&bad, &at).expect_err(&format!("byte {place} went unnoticed"));
        assert!([code::DAMAGED, code::BAD_FILE].contains(&refused.code.as_str()), "byte {place}: {refused:?}");
        assert!(opened(&bad, PASSWORD).and_then(|b| b.check(&at, &setup(), &Silent)).is_err(), "byte {place}");
    }
    for cut in [0, 10, whole.len() / 2, whole.len() - 1] {
        fs::write(&bad, &whole[..cut]).unwrap();
        assert_eq!(restored(&bad, &at).unwrap_err().code, code::BAD_FILE, "cut at {cut}");
    }
    assert!(bytes_below(&at) == before, "the book is as it was");
    assert!(opened(&to, PASSWORD).unwrap().check(&at, &setup(), &Silent).unwrap());
}

#[test]
fn a_restore_that_was_cut_off_leaves_the_old_book_or_the_new_one() {
    let (dir, book, to) = a_backup();
    added(&book, &named("今の帳簿だけ"));
    let at = book.dir().to_owned();
    drop(book);
    // Cut off while the new one was being written: the old one opens, and the rest goes at the next restore.
    let beside = dir.path().join("帳簿 一を復元中");
    fs::create_dir_all(beside.join("files")).unwrap();
    fs::write(beside.join("book.db"), b"half").unwrap();
    assert_eq!(searched(&Book::open(&at, PASSWORD, setup()).unwrap(), "今の帳簿").len(), 1);
    // Cut off between the two names: the new one is whole and takes its name.
    let kept = restored(&to, &at).unwrap().unwrap();
    fs::rename(&at, &beside).unwrap();
    fs::write(beside.join("ready"), "").unwrap();
    assert!(Book::is_in(&at), "the next look gives it its name");
    let book = Book::open(&at, PASSWORD, setup()).unwrap();
    assert_eq!(searched(&book, "今の帳簿").len(), 0);
    assert!(!at.join("ready").exists());
    assert_eq!(searched(&Book::open(&kept, PASSWORD, setup()).unwrap(), "今の帳簿").len(), 1);
}

static NEXT: &[Migration] = &[
    TEST_MIGRATIONS[0],
    TEST_MIGRATIONS[1],
    TEST_MIGRATIONS[2],
    TEST_MIGRATIONS[3],
    TEST_MIGRATIONS[4],
    TEST_MIGRATIONS[5],
    TEST_MIGRATIONS[6],
    Migration { version: 98, name: "more", sql: "CREATE TABLE more (id INTEGER PRIMARY KEY);" },
];
static POISONED: &[Migration] = &[
    NEXT[0],
    NEXT[1],
    NEXT[2],
    NEXT[3],
    NEXT[4],
    NEXT[5],
    NEXT[6],
    NEXT[7],
    Migration { version: 99, name: "poisoned", sql: "DELETE FROM kit; DROP TABLE journal; SELECT nonsense;" },
];

#[test]
fn a_migration_takes_a_backup_first_and_a_failing_one_leaves_the_book_untouched() {
    let (_dir, book, _) = a_backup();
    let at = book.dir().to_owned();
    drop(book);
    let before = bytes_below(&at);
    let poisoned = || Book::open(&at, PASSWORD, Setup { migrations: POISONED, ..setup() });
    for _ in 0..3 {
        assert!(poisoned().err().unwrap().message.contains("0099_poisoned"));
    }
    assert!(bytes_below(&at) == before, "not a byte is another");
    let folder = crate::folder_beside(&at);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "one for this state, however often it is tried");
    let book = Book::open(&at, PASSWORD, Setup { migrations: NEXT, ..setup() }).unwrap();
    assert_eq!(book.version().unwrap(), 98);
    let (path, _, contents) = book.backups_in(&folder).remove(0);
    assert_eq!(
        (contents.why.as_str(), contents.schema, contents.entries),
        ("migration", TEST_MIGRATIONS[TEST_MIGRATIONS.len() - 1].version, 4)
    );
    drop(book);
    // It is the way back, also in the newer version.
    let newer = Setup { migrations: NEXT, ..setup() };
    opened(&path, PASSWORD).unwrap().restore(&at, "0001", &newer, &Silent).unwrap();
    let book = Book::open(&at, PASSWORD, newer).unwrap();
    assert_eq!((book.version().unwrap(), searched(&book, "目印").len()), (98, 1));
    assert!(sound(&book));
}

#[test]
fn a_migration_without_room_for_its_backup_does_not_begin() {
    let (_dir, book, _) = a_backup();
    let at = book.dir().to_owned();
    drop(book);
    let before = bytes_below(&at);
    // A file stands where the folder should be.
    fs::write(crate::folder_beside(&at), "x").unwrap();
    let refused = Book::open(&at, PASSWORD, Setup { migrations: NEXT, ..setup() }).err().unwrap();
    assert!(refused.message.contains("帳簿は元のままです") && refused.message.contains("の控え"), "{refused:?}");
    assert!(bytes_below(&at) == before);
}

#[test]
fn a_backup_of_a_newer_version_is_refused_before_anything_is_touched() {
    let (dir, book, _) = a_backup();
    let at = book.dir().to_owned();
    drop(book);
    let book = Book::open(&at, PASSWORD, Setup { migrations: NEXT, ..setup() }).unwrap();
    let to = dir.path().join("新しい.moricho-backup");
    book.back_up(&chief(), &to, "manual", &Silent).unwrap();
    drop(book);
    let before = bytes_below(&at);
    assert_eq!(restored(&to, &at).unwrap_err().code, code::NEWER_BOOK);
    assert!(bytes_below(&at) == before);
    assert!(!dir.path().join("帳簿 一を復元中").exists());
}

#[test]
fn the_folder_keeps_what_the_rule_says_and_never_touches_another_book() {
    let (dir, book, to) = a_backup();
    let (_other_dir, other) = a_book();
    let folder = book.backup_folder().unwrap();
    assert_eq!(folder, dir.path().join("帳簿 一の控え"));
    fs::create_dir_all(&folder).unwrap();
    other.back_up(&chief(), &folder.join("他課.moricho-backup"), "daily", &Silent).unwrap();
    fs::copy(&to, folder.join("古い.moricho-backup")).unwrap();
    added(&book, &named("その後"));
    book.back_up_to_folder(&chief(), "daily", &Silent).unwrap();
    let mut names: Vec<String> =
        fs::read_dir(&folder).unwrap().map(|f| f.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(names, ["他課.moricho-backup", "税務課_20261123-120000_日次.moricho-backup"], "of one day the newest");
}

#[test]
fn a_missing_sealed_file_is_told_and_no_backup_pretends_to_be_complete() {
    let (dir, book, _) = a_backup();
    for file in fs::read_dir(book.dir().join("files")).unwrap() {
        fs::remove_file(file.unwrap().path()).unwrap();
    }
    let to = dir.path().join("欠け.moricho-backup");
    let refused = book.back_up(&chief(), &to, "manual", &Silent).unwrap_err();
    assert_eq!(refused.code, code::DAMAGED);
    assert!(!to.exists() && !dir.path().join("欠け.moricho-backup.new").exists());
}

#[test]
fn a_second_place_gets_the_same_bytes_and_a_missing_one_is_refused() {
    let (dir, book, _) = a_backup();
    let backup = book.back_up(&chief(), &dir.path().join("元.moricho-backup"), "daily", &Silent).unwrap();
    let second = dir.path().join("USB");
    assert!(crate::copy_backup(&backup.path, &second, &backup.digest, &Silent).is_err());
    fs::create_dir(&second).unwrap();
    let copy = crate::copy_backup(&backup.path, &second, &backup.digest, &Silent).unwrap();
    assert!(fs::read(copy).unwrap() == fs::read(&backup.path).unwrap());
    assert_eq!(fs::metadata(&backup.path).unwrap().len(), backup.size);
}

#[test]
fn what_a_killed_program_had_begun_goes_at_a_later_backup_and_nothing_else_does() {
    let (dir, book, _) = a_backup();
    let first = book.back_up_to_folder(&chief(), "daily", &Silent).unwrap();
    let folder = first.path.parent().unwrap().to_owned();
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(7200);
    let begun = |name: &str, at: Option<std::time::SystemTime>| {
        let file = fs::File::create(folder.join(name)).unwrap();
        if let Some(at) = at {
            file.set_modified(at).unwrap();
        }
    };
    begun("税務課_20261101-090000_日次.moricho-backup.new", Some(old));
    begun("税務課_20261123-110000_手動.moricho-backup.new", None);
    begun("福祉課_20261101-090000_日次.moricho-backup.new", Some(old));
    begun("税務課_覚え書き.txt", Some(old));
    book.back_up_to_folder(&chief(), "manual", &Silent).unwrap();
    let mut left: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|f| f.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|n| !n.ends_with(".moricho-backup"))
        .collect();
    left.sort();
    assert_eq!(
        left,
        [
            "福祉課_20261101-090000_日次.moricho-backup.new",
            "税務課_20261123-110000_手動.moricho-backup.new",
            "税務課_覚え書き.txt"
        ],
        "another division's, one that is being written, and what is no backup stay"
    );
    drop((dir, book));
}
