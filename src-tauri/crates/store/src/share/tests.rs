//! Two PCs and a folder that behaves as badly as file servers do.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod apart;
mod carried;
mod damage;

use super::folder::{Folder, OnDisk};
use super::{Joining, Synced, join, manifest};
use crate::tests::{KIT, PASSWORD, add, chief, named, officer, searched, setup};
use crate::{Book, Setup, setting};
use chrono::{DateTime, Duration, Utc};
use kernel::{Clock, Problem, RecordId, Silent, code};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use vault::KeyFile;

/// A clock that is moved by hand.
struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::Relaxed), 0).unwrap()
    }
}

/// A folder that stops answering after so many questions, and may show an old listing.
struct Flaky {
    real: OnDisk,
    left: AtomicUsize,
    asked: AtomicUsize,
    written: AtomicUsize,
    old: Mutex<Option<Vec<String>>>,
}

const ALWAYS: usize = usize::MAX;

impl Flaky {
    fn new(root: &Path) -> Arc<Flaky> {
        Arc::new(Flaky {
            real: OnDisk::new(root),
            left: AtomicUsize::new(ALWAYS),
            asked: AtomicUsize::new(0),
            written: AtomicUsize::new(0),
            old: Mutex::new(None),
        })
    }

    fn stops_after(&self, questions: usize) {
        self.left.store(questions, Ordering::Relaxed);
        self.asked.store(0, Ordering::Relaxed);
    }

    fn ask(&self) -> io::Result<()> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err(io::Error::from(io::ErrorKind::TimedOut));
        }
        if left != ALWAYS {
            self.left.store(left - 1, Ordering::Relaxed);
        }
        Ok(())
    }
}

impl Folder for Flaky {
    fn list(&self, below: &str) -> io::Result<Vec<String>> {
        self.ask()?;
        match &*self.old.lock().unwrap() {
            Some(old) if below.is_empty() => Ok(old.clone()),
            _ => self.real.list(below),
        }
    }
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.ask()?;
        self.real.read(name)
    }
    fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.ask()?;
        self.written.fetch_add(bytes.len(), Ordering::Relaxed);
        self.real.put(name, bytes)
    }
    fn put_new(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.ask()?;
        self.written.fetch_add(bytes.len(), Ordering::Relaxed);
        self.real.put_new(name, bytes)
    }
    fn copy_in(&self, name: &str, from: &Path) -> io::Result<()> {
        self.ask()?;
        self.real.copy_in(name, from)
    }
    fn copy_out(&self, name: &str, to: &Path) -> io::Result<()> {
        self.ask()?;
        self.real.copy_out(name, to)
    }
    fn digest(&self, name: &str) -> io::Result<String> {
        self.ask()?;
        self.real.digest(name)
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        self.ask()?;
        self.real.remove(name)
    }
}

/// The chief's PC, the officer's PC, and the folder between them.
struct Two {
    root: TempDir,
    clock: Arc<HandClock>,
    folder: Arc<Flaky>,
    one: Book,
    two: Book,
}

fn setup_at(clock: &Arc<HandClock>) -> Setup {
    Setup { clock: clock.clone(), ..setup() }
}

fn a_clock() -> Arc<HandClock> {
    let noon: DateTime<Utc> = crate::tests::NOON.parse().unwrap();
    Arc::new(HandClock(AtomicI64::new(noon.timestamp())))
}

fn joined(root: &Path, name: &str, clock: &Arc<HandClock>) -> Book {
    let (folder, dir) = (root.join("共有 フォルダ"), root.join(name));
    let joining = Joining { folder: &folder, dir: &dir, pc: name };
    join(joining, |keys| KeyFile::read(keys)?.open("book", PASSWORD), &Silent).unwrap();
    Book::open(&dir, PASSWORD, setup_at(clock)).unwrap()
}

fn two() -> Two {
    let root = tempfile::tempdir().unwrap();
    let clock = a_clock();
    let shared = root.path().join("共有 フォルダ");
    std::fs::create_dir(&shared).unwrap();
    let one = Book::create(&root.path().join("一"), PASSWORD, setup_at(&clock)).unwrap();
    one.change(&chief(), "settings.save", |tx| tx.setting_put(setting::DIVISION_SHORT, &"税務".into())).unwrap();
    let folder = Flaky::new(&shared);
    one.share_begin_in(&shared, folder.clone(), "課長-PC", &chief(), &Silent).unwrap();
    one.share_leave(&chief(), &Silent).unwrap();
    let two = joined(root.path(), "担当-PC", &clock);
    Two { root, clock, folder, one, two }
}

impl Two {
    fn later(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::Relaxed);
    }

    fn shared(&self) -> PathBuf {
        self.root.path().join("共有 フォルダ")
    }

    /// The officer's PC closes the book and opens it again.
    fn reopened(self) -> Two {
        let dir = self.two.dir().to_owned();
        drop(self.two);
        let two = Book::open(&dir, PASSWORD, setup_at(&self.clock)).unwrap();
        Two { two, ..self }
    }

    /// The folder is not there, as the officer's PC sees it.
    fn away<T>(&self, work: impl FnOnce() -> T) -> T {
        let gone = self.root.path().join("見えない");
        std::fs::rename(self.shared(), &gone).unwrap();
        let done = work();
        std::fs::rename(&gone, self.shared()).unwrap();
        done
    }
}

fn adds(book: &Book, name: &str) -> Result<RecordId, Problem> {
    book.change(&officer(), "kit.add", |tx| add(tx, &named(name))).map(|c| c.value)
}

fn publishes(book: &Book) {
    book.share_leave(&officer(), &Silent).unwrap();
}

fn sound(book: &Book) {
    let verified = book.reader().unwrap().verify(&Silent, None).unwrap();
    assert_eq!(verified.breaks, [], "{:?}", verified.breaks);
}

fn files_below(dir: &Path) -> Vec<PathBuf> {
    crate::tests::bytes_below(dir).into_iter().map(|(path, _)| path).collect()
}

#[test]
fn a_second_pc_joins_and_sees_what_the_first_has_published() {
    let t = two();
    assert!(searched(&t.two, "金庫").is_empty());
    adds(&t.one, "髙﨑の金庫").unwrap();
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::Same, "what is not published is not seen");
    publishes(&t.one);
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::Fetched);
    assert_eq!(searched(&t.two, "金庫"), ["髙﨑の金庫"]);
    sound(&t.two);
}

#[test]
fn nothing_readable_lies_in_the_shared_folder() {
    let t = two();
    adds(&t.one, "目印の言葉マルヒ").unwrap();
    t.one
        .change(&officer(), "kit.attach", |tx| {
            let id = add(tx, &named("別の目印マルヒ"))?;
            tx.attach(&KIT, id, "a.txt", "text/plain", crate::Content::Bytes("添付の目印マルヒ".as_bytes()))
        })
        .unwrap();
    t.two.share_ask(&officer()).unwrap();
    publishes(&t.one);
    for (path, bytes) in crate::tests::bytes_below(&t.shared()) {
        for word in ["マルヒ", "髙橋", "課長-PC", "SQLite format"] {
            assert!(!bytes.windows(word.len()).any(|w| w == word.as_bytes()), "{word} in {}", path.display());
        }
    }
    t.two.share_sync(&officer(), &Silent).unwrap();
    let reader = t.two.reader().unwrap();
    let attached = reader.attachments(&KIT, RecordId(2)).unwrap();
    assert_eq!(reader.file_bytes(&attached[0].file).unwrap(), "添付の目印マルヒ".as_bytes());
}

#[test]
fn one_changed_record_sends_a_few_pieces_and_not_the_book() {
    let t = two();
    t.one
        .change(&officer(), "kit.add", |tx| {
            (0..20_000).try_for_each(|n| add(tx, &named(&format!("備品 {n}"))).map(|_| ()))
        })
        .unwrap();
    publishes(&t.one);
    let whole = std::fs::metadata(t.one.database()).unwrap().len();
    assert!(whole > 6_000_000, "{whole}");
    t.folder.written.store(0, Ordering::Relaxed);
    adds(&t.one, "もう一つ").unwrap();
    publishes(&t.one);
    let sent = t.folder.written.load(Ordering::Relaxed) as u64;
    assert!(sent < whole / 2, "{sent} of {whole}");
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::Fetched);
    assert_eq!(searched(&t.two, "もう一つ").len(), 1);
}

#[test]
fn while_one_edits_the_other_reads_on_and_is_told_who_it_is() {
    let t = two();
    adds(&t.one, "書きかけ").unwrap();
    let refused = adds(&t.two, "割り込み").unwrap_err();
    assert_eq!(refused.code, code::LEASED);
    assert!(refused.message.contains("髙橋　﨑子") && refused.message.contains("課長-PC"), "{}", refused.message);
    assert!(searched(&t.two, "割り込み").is_empty(), "a refused change leaves nothing");
    let state = t.two.share_state().unwrap();
    assert_eq!(state.holder.unwrap().pc, "課長-PC");
    assert!(!state.ours && t.one.share_state().unwrap().ours);
    publishes(&t.one);
    assert!(t.two.share_state().unwrap().holder.is_none());
    assert_eq!(adds(&t.two, "割り込み").unwrap_err().code, code::BEHIND, "a newer generation comes first");
    t.two.share_sync(&officer(), &Silent).unwrap();
    adds(&t.two, "割り込み").unwrap();
    assert_eq!(adds(&t.one, "また").unwrap_err().code, code::LEASED);
}

#[test]
fn a_request_reaches_the_holder_and_giving_the_lease_answers_it() {
    let t = two();
    adds(&t.one, "書きかけ").unwrap();
    t.two.share_ask(&officer()).unwrap();
    let asks = t.one.share_state().unwrap().asks;
    assert_eq!((asks.len(), asks[0].pc.as_str()), (1, "担当-PC"));
    assert!(t.two.share_state().unwrap().asks.is_empty(), "one's own request is no news");
    publishes(&t.one);
    assert!(t.one.share_state().unwrap().asks.is_empty());
    t.two.share_sync(&officer(), &Silent).unwrap();
    adds(&t.two, "続き").unwrap();
}

#[test]
fn settled_changes_are_published_and_an_idle_lease_is_given_back() {
    let t = two();
    adds(&t.one, "一件").unwrap();
    t.later(3);
    assert!(!t.one.share_look(&officer(), &Silent).unwrap().published, "still typing");
    t.later(10);
    assert!(t.one.share_look(&officer(), &Silent).unwrap().published);
    assert!(t.one.share_state().unwrap().ours, "a published lease is kept for two minutes");
    assert!(t.two.share_look(&officer(), &Silent).unwrap().fetched);
    t.later(110);
    t.one.share_look(&officer(), &Silent).unwrap();
    assert!(!t.one.share_state().unwrap().ours);
    adds(&t.two, "二件").unwrap();
}

#[test]
fn a_lease_left_by_a_crash_is_recovered_on_the_same_pc_only() {
    let t = two();
    adds(&t.two, "落ちる前").unwrap();
    let t = t.reopened();
    assert_eq!(adds(&t.one, "別の人").unwrap_err().code, code::LEASED);
    adds(&t.two, "落ちた後").unwrap();
    publishes(&t.two);
    t.one.share_sync(&officer(), &Silent).unwrap();
    assert_eq!(searched(&t.one, "落ち").len(), 2);
}

#[test]
fn the_chief_breaks_a_lease_and_the_journal_says_so() {
    let t = two();
    adds(&t.two, "戻らない人").unwrap();
    t.one.share_break(&chief()).unwrap();
    adds(&t.one, "先へ").unwrap();
    let entries = t.one.reader().unwrap().journal(&crate::JournalFilter::default(), 0, 5).unwrap();
    let broken = entries.iter().find(|e| e.action == "share.break").expect("an entry");
    assert_eq!((broken.subject.as_str(), broken.detail["pc"].as_str().unwrap()), ("髙橋　﨑子", "担当-PC"));
    publishes(&t.one);
    // The other PC comes back: what it had is kept, and nothing is overwritten.
    let t = t.reopened();
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::SetAside);
    assert_eq!(searched(&t.two, "先へ").len(), 1);
}

#[test]
fn two_who_both_believe_to_have_the_lease_do_not_overwrite_each_other() {
    let t = two();
    adds(&t.one, "一の変更").unwrap();
    std::fs::remove_file(t.shared().join("lease")).unwrap();
    adds(&t.two, "二の変更").unwrap();
    std::fs::remove_file(t.shared().join("lease")).unwrap();
    t.one.share_publish(&officer(), &Silent, false).unwrap();
    std::fs::remove_file(t.shared().join("lease")).unwrap();
    assert_eq!(t.two.share_publish(&officer(), &Silent, false).unwrap_err().code, code::BEHIND);
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::SetAside);
    assert_eq!(searched(&t.two, "一の変更").len(), 1);
}

#[test]
fn what_is_published_is_frozen_while_others_write() {
    let t = two();
    adds(&t.one, "前").unwrap();
    let frozen = t.one.freeze().unwrap();
    let before = std::fs::read(t.one.database()).unwrap();
    for n in 0..50 {
        adds(&t.one, &format!("後 {n}")).unwrap();
    }
    assert!(std::fs::read(t.one.database()).unwrap() == before);
    drop(frozen);
    adds(&t.one, "その後").unwrap();
    assert!(std::fs::read(t.one.database()).unwrap() != before);
}

#[test]
fn another_programs_book_is_not_exchanged_under_it() {
    let t = two();
    let beside = Book::open(t.two.dir(), PASSWORD, setup_at(&t.clock)).unwrap();
    adds(&t.one, "新しい版").unwrap();
    publishes(&t.one);
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::Waiting);
    drop(beside);
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::Fetched);
}

#[test]
fn a_list_that_is_being_read_is_waited_for_and_not_disturbed() {
    let t = two();
    adds(&t.one, "新しい版").unwrap();
    publishes(&t.one);
    let reader = t.two.reader().unwrap();
    std::thread::scope(|s| {
        let fetched = s.spawn(|| t.two.share_sync(&officer(), &Silent).unwrap());
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!(reader.journal_count(&crate::JournalFilter::default()).unwrap(), 2);
        drop(reader);
        assert_eq!(fetched.join().unwrap(), Synced::Fetched);
    });
}

#[test]
fn clocks_that_differ_by_hours_change_nothing() {
    let t = two();
    let behind = a_clock();
    behind.0.fetch_sub(Duration::hours(5).num_seconds(), Ordering::Relaxed);
    let three = joined(t.root.path(), "時計の遅れたPC", &behind);
    adds(&three, "遅れた時計").unwrap();
    assert_eq!(adds(&t.one, "割り込み").unwrap_err().code, code::LEASED);
    publishes(&three);
    t.one.share_sync(&officer(), &Silent).unwrap();
    adds(&t.one, "進んだ時計").unwrap();
    publishes(&t.one);
    three.share_sync(&officer(), &Silent).unwrap();
    assert_eq!(searched(&three, "時計").len(), 2);
    sound(&three);
}

#[test]
fn of_many_who_reach_for_the_lease_at_once_one_gets_it() {
    use super::lease::{Desk, Holder, Taken};
    let root = tempfile::tempdir().unwrap();
    let key = vault::BookKey::random().unwrap().derive("試験");
    for _ in 0..10 {
        let folder = OnDisk::new(root.path());
        let got: usize = std::thread::scope(|s| {
            let all: Vec<_> = (0..12)
                .map(|n| {
                    let (folder, key) = (&folder, &key);
                    s.spawn(move || {
                        let me = Holder {
                            number: n.to_string(),
                            name: String::new(),
                            pc: String::new(),
                            pc_id: format!("pc{n}"),
                            since: String::new(),
                            beat: 0,
                        };
                        let taken = Desk { folder, key }.take(&me).unwrap();
                        usize::from(taken == Taken::New)
                    })
                })
                .collect();
            all.into_iter().map(|t| t.join().unwrap()).sum()
        });
        assert_eq!(got, 1);
        std::fs::remove_file(root.path().join("lease")).unwrap();
    }
}

#[test]
fn joining_is_refused_with_a_wrong_password_and_leaves_nothing_behind() {
    let t = two();
    let (folder, dir) = (t.shared(), t.root.path().join("三"));
    let joining = Joining { folder: &folder, dir: &dir, pc: "三" };
    let refused = join(joining, |keys| KeyFile::read(keys)?.open("book", "ちがう合言葉です、たぶん。"), &Silent);
    assert_eq!(refused.unwrap_err().code, code::WRONG_PASSWORD);
    assert!(!dir.exists());
    let empty = t.root.path().join("空");
    std::fs::create_dir(&empty).unwrap();
    let refused = join(Joining { folder: &empty, dir: &dir, pc: "三" }, |_| panic!("no key is asked for"), &Silent);
    assert_eq!(refused.unwrap_err().code, code::NOT_FOUND);
    let again = Joining { folder: &folder, dir: t.two.dir(), pc: "三" };
    assert_eq!(join(again, |_| panic!("no key"), &Silent).unwrap_err().code, code::BAD_REQUEST);
}

#[test]
fn a_password_changed_on_one_pc_opens_the_book_on_the_other() {
    let t = two();
    let cost = vault::Params::fast_for_tests();
    let way = vault::Way {
        name: crate::slot::WHOLE_BOOK,
        kind: vault::SlotKind::Password,
        secret: "別の長い合言葉にしました。",
    };
    t.one.change_ways(&officer(), "account.password", (&[vault::WayChange::Put(way)], cost), |_| Ok(())).unwrap();
    publishes(&t.one);
    let dir = t.two.dir().to_owned();
    drop(t.two);
    assert_eq!(Book::open(&dir, PASSWORD, setup_at(&t.clock)).err().unwrap().code, code::WRONG_PASSWORD);
    Book::open(&dir, "別の長い合言葉にしました。", setup_at(&t.clock)).unwrap();
}

#[test]
fn a_book_that_a_newer_program_published_is_left_alone() {
    use crate::Migration;
    let t = two();
    let dir = t.one.dir().to_owned();
    drop(t.one);
    const NEWER: &[Migration] = &[
        crate::tests::TEST_MIGRATIONS[0],
        crate::tests::TEST_MIGRATIONS[1],
        crate::tests::TEST_MIGRATIONS[2],
        crate::tests::TEST_MIGRATIONS[3],
        Migration { version: 99, name: "newer", sql: "CREATE TABLE newer (id INTEGER PRIMARY KEY);" },
    ];
    let newer = Book::open(&dir, PASSWORD, Setup { migrations: NEWER, ..setup_at(&t.clock) }).unwrap();
    adds(&newer, "新しい").unwrap();
    publishes(&newer);
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap_err().code, code::NEWER_BOOK);
    assert_eq!(adds(&t.two, "古い").unwrap_err().code, code::BEHIND);
}

#[test]
fn leaving_the_shared_book_keeps_the_working_copy() {
    let t = two();
    adds(&t.two, "最後の一件").unwrap();
    t.two.share_end(&officer(), &Silent).unwrap();
    assert!(t.two.share().is_none());
    adds(&t.two, "手元だけ").unwrap();
    t.one.share_sync(&officer(), &Silent).unwrap();
    assert_eq!((searched(&t.one, "最後").len(), searched(&t.one, "手元").len()), (1, 0));
}
