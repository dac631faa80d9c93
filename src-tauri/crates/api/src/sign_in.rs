//! Signing in: a person's own password opens the book, unlocks it, or takes the seat over. The book may stay open in
//! between, so that two people at one PC change places quickly.

use crate::Office;
use crate::book::{dir_of, is_practice, settings_of, setup, staff_number, state};
use crate::office::{Seat, Session};
use crate::tries;
use crate::wire::{LastUse, Nothing, OfficeState, OpenBook, Settings};
use chrono::{DateTime, NaiveTime, Utc};
use kernel::{Actor, Post, Problem, Progress, Result, Role, code, date};
use std::path::Path;
use std::sync::Arc;
use store::{Account, Book, Reader, SIGN_IN, slot};
use vault::{BookKey, KeyFile, Secret};

/// Why a password must be changed first.
const TEMPORARY: &str = "仮のパスワードで入っています。";
const EXPIRED: &str = "このパスワードは、決めてから設定の日数が過ぎました（第60条第1項第6号）。";
const OLD_BOOK: &str = "この帳簿は、一人ひとりのパスワードで開くようになりました。共通のパスワードを知っている人は、だれの職員番号でも入れます。すぐに、責任者から順に変えてください。この操作は記録に残ります。";

/// Days before a password must be changed from which on it is said at each sign-in.
const WARN_DAYS: i64 = 14;

/// What a password opened.
pub(crate) struct Opened {
    pub(crate) key: BookKey,
    /// The slot of the key file.
    pub(crate) slot: String,
    /// Wrong passwords before this one.
    pub(crate) failed: i32,
}

/// Signs in.
pub fn open(office: &Office, ask: OpenBook, progress: &dyn Progress) -> Result<OfficeState> {
    let dir = dir_of(office, &ask.dir, ask.practice);
    let number = staff_number(&ask.number);
    let opened = opened(office, &dir, &Book::key_file(&dir)?, &number, &ask.password)?;
    let key = opened.key.clone();
    seat_in(office, &dir, &key, |_| Ok((number, opened)))?;
    state(office, Nothing {}, progress)
}

/// The book key from a person's own slot, or from the one password of an old book for whoever has no slot yet.
fn opened(office: &Office, place: &Path, file: &KeyFile, number: &str, password: &Secret) -> Result<Opened> {
    let own = slot::person(number);
    let slot = match file.leads_to(&own) {
        Some(name) => name.to_owned(),
        None if file.has(slot::WHOLE_BOOK) => slot::WHOLE_BOOK.to_owned(),
        None => own,
    };
    // What was typed for a number might be a password: it is written nowhere.
    let name = if file.has(&slot) { slot.as_str() } else { "" };
    let (key, failed) = tries::once(office, place, name, || file.open(&slot, password.as_str()))?;
    Ok(Opened { key, slot, failed })
}

/// The book key from the key file at `path`, which came from the shared `folder`.
pub(crate) fn unlock(office: &Office, folder: &Path, path: &Path, number: &str, password: &Secret) -> Result<BookKey> {
    Ok(opened(office, folder, &KeyFile::read(path)?, &staff_number(number), password)?.key)
}

/// Whose password it was: their staff number now, and their account. The names in the key file are not trusted, since
/// whoever may write the file could exchange them; the book itself says to whom a slot belongs.
///
/// # Errors
/// [`code::WRONG_PASSWORD`] if the slot is not the one of the person who is named.
fn owner(book: &Book, reader: &Reader, number: &str, slot: &str) -> Result<(String, Option<Account>)> {
    if let Some(account) = reader.account_of_slot(slot)? {
        if reader.numbers_of(&account.number)?.contains(number) {
            return Ok((account.number.clone(), Some(account)));
        }
        return Err(vault::wrong_password());
    }
    // A book from before there were accounts: whoever has none yet comes with the one password, or with their own if the
    // program was stopped just when that was written.
    let file = Book::key_file(book.dir())?;
    let comes_over = slot == slot::WHOLE_BOOK || (slot == slot::person(number) && file.has(slot::WHOLE_BOOK));
    if comes_over && reader.account(number)?.is_none() {
        return Ok((number.to_owned(), None));
    }
    Err(vault::wrong_password())
}

/// Seats a person in the book that the key opens: `who` says, with the book open, who they are and what they opened.
pub(crate) fn seat_in(
    office: &Office,
    dir: &Path,
    key: &BookKey,
    who: impl FnOnce(&Book) -> Result<(String, Opened)>,
) -> Result<()> {
    let here = office.bare_seat().ok().filter(|seat| seat.dir() == dir && seat.book().has_key(key));
    match here {
        Some(seat) => {
            let (number, opened) = who(seat.book())?;
            let session = session(office, seat.book(), &number, &opened)?;
            let (post, ready) = (session.post.clone(), session.must_change.is_none());
            office.arrives(&post.number);
            seat.seat_taken(Some(session));
            if ready {
                crate::share::arrive(&seat, &actor(&post));
            }
        }
        None => {
            // A book that is open here would wait for itself.
            office.leave_seat();
            let book = Book::open_with(dir, key, setup(office))?;
            let (number, opened) = who(&book)?;
            let session = session(office, &book, &number, &opened)?;
            office.take_seat(book, dir.to_owned(), session);
        }
    }
    Ok(())
}

/// Checks that the person may sign in, and enters it in the journal.
fn session(office: &Office, book: &Book, number: &str, opened: &Opened) -> Result<Session> {
    let (number, account, post, settings, practice) = {
        let reader = book.reader()?;
        let (number, account) = owner(book, &reader, number, &opened.slot)?;
        if account.as_ref().is_some_and(|a| !a.open) {
            return Err(closed());
        }
        let post = crate::people::seating(&reader, &number, None, office.clock.today())?.post;
        (number, account, post, settings_of(&reader)?, is_practice(&reader)?)
    };
    let now = office.clock.now();
    let late = outside_hours(&settings, &post, date::japan(now).time())?;
    let mut last_use = LastUse { failed: opened.failed, ..LastUse::default() };
    let days_left = account.as_ref().filter(|_| !practice).and_then(|a| days_left(a, settings.password_days, now));
    let must_change = must_change(account.as_ref(), days_left);
    let common = account.is_none();
    if let Some(account) = account {
        last_use.at = account.last_sign_in.unwrap_or_default();
    }
    if let Some(days) = days_left.filter(|d| must_change.is_none() && *d <= WARN_DAYS) {
        last_use.notes.push(format!(
            "あと{days}日でパスワードの期限です。名前の所の「パスワードを変える」で変えてください（第60条第1項第6号）。"
        ));
    }
    let entered = book.change(&actor(&post), SIGN_IN, |tx| {
        tx.subject(post.name.as_str());
        tx.note("number", number.as_str());
        if opened.failed > 0 {
            tx.note("failed", opened.failed);
        }
        if common {
            tx.note("common_password", true);
        }
        if late {
            tx.note("outside_hours", true);
        }
        let at = tx.at().to_owned();
        tx.account_used(&number, &at)
    });
    match entered {
        Ok(_) => {}
        // Whoever comes to rescue a book on a full disk must get in.
        Err(p) if p.code == code::DISK => {
            last_use.notes.push(format!("サインインを記録に残せませんでした。{}", p.message));
        }
        Err(p) => return Err(p),
    }
    Ok(Session { post, must_change, last_use, touched: now })
}

fn must_change(account: Option<&Account>, days_left: Option<i64>) -> Option<&'static str> {
    match account {
        Some(account) if account.must_change => Some(TEMPORARY),
        Some(_) => days_left.filter(|days| *days <= 0).map(|_| EXPIRED),
        None => Some(OLD_BOOK),
    }
}

/// How many days a password may still be used; `None`: for ever.
fn days_left(account: &Account, days: i32, now: DateTime<Utc>) -> Option<i64> {
    let set = DateTime::parse_from_rfc3339(&account.password_set_at).ok()?;
    (days > 0).then(|| i64::from(days) - (now - set.to_utc()).num_days())
}

/// Refuses whoever comes outside the hours of the settings (第84条第3号); whoever answers for the book may come at any
/// time, and that is entered: answers whether it is so.
fn outside_hours(settings: &Settings, post: &Post, now: NaiveTime) -> Result<bool> {
    let (Some(from), Some(until)) = (hour(&settings.sign_in_from), hour(&settings.sign_in_until)) else {
        return Ok(false);
    };
    let inside = if from <= until { from <= now && now < until } else { from <= now || now < until };
    if inside {
        return Ok(false);
    }
    if matches!(post.role, Role::Chief | Role::Deputy | Role::Supervisor) {
        return Ok(true);
    }
    Err(Problem::new(
        code::FORBIDDEN,
        format!(
            "この帳簿にサインインできるのは、{}から{}までです（第84条第3号）。急ぐときは、責任者に頼んでください。",
            settings.sign_in_from, settings.sign_in_until
        ),
    ))
}

/// A time of the settings; `None` if it is empty.
pub(crate) fn hour(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text.trim(), "%H:%M").ok()
}

fn actor(post: &Post) -> Actor {
    Actor { number: post.number.clone(), name: post.name.clone(), role: post.role }
}

fn closed() -> Problem {
    Problem::new(
        code::FORBIDDEN,
        "この職員番号のアカウントは停止しています。使うときは、責任者に頼んでください（第80条）。",
    )
}

/// A session for whoever has just made the book.
pub(crate) fn first(post: Post, now: DateTime<Utc>) -> Session {
    Session { post, must_change: None, last_use: LastUse::default(), touched: now }
}

/// Locks the screen: the book stays open, and nothing can be done in it before somebody signs in.
pub fn lock(office: &Office, _ask: Nothing, progress: &dyn Progress) -> Result<OfficeState> {
    if let Ok(seat) = office.bare_seat() {
        leave(office, &seat);
    }
    state(office, Nothing {}, progress)
}

fn leave(office: &Office, seat: &Seat) {
    if let Ok(actor) = office.actor() {
        crate::share::depart(seat, &actor);
    }
    office.set_desk(None);
    seat.seat_taken(None);
}

/// Locks the screen if nobody has been at work for too long (第44条). The window does that by itself; this holds when
/// the window does not.
pub(crate) fn lock_if_idle(office: &Office) {
    // At a 回答席 nothing of the book is to be seen, and people come when they have time.
    if office.desk().is_none()
        && let Some(seat) = office.idle_seat()
    {
        leave(office, &seat);
    }
}

/// Somebody moves their hands in the window.
pub fn touch(_office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<Nothing> {
    // Every command that a person gives counts; this one only counts.
    Ok(Nothing {})
}

/// Closes the book.
pub fn close(office: &Office, _ask: Nothing, progress: &dyn Progress) -> Result<OfficeState> {
    office.leave_seat();
    state(office, Nothing {}, progress)
}

/// Checks the signed-in person's password once more.
///
/// # Errors
/// [`code::WRONG_PASSWORD`].
pub(crate) fn confirm(office: &Office, seat: &Arc<Seat>, number: &str, password: &Secret) -> Result<()> {
    let opened = opened(office, seat.dir(), &Book::key_file(seat.dir())?, number, password)?;
    owner(seat.book(), &seat.reader()?, number, &opened.slot)?;
    if seat.book().has_key(&opened.key) { Ok(()) } else { Err(Problem::internal("鍵")) }
}

/// Whether this is the signed-in person's present password. No try: they have proved that they know it.
pub(crate) fn is_present(seat: &Seat, number: &str, password: &Secret) -> Result<bool> {
    let file = Book::key_file(seat.dir())?;
    let own = slot::person(number);
    let slot = file.leads_to(&own).unwrap_or(slot::WHOLE_BOOK);
    match file.open(slot, password.as_str()) {
        Ok(_) => Ok(true),
        Err(p) if p.code == code::WRONG_PASSWORD => Ok(false),
        Err(p) => Err(p),
    }
}
