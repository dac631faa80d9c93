//! Signing in: a person's own password opens the book, unlocks it, or takes the seat over. The book may stay open in
//! between, so that two people at one PC change places quickly.

use crate::Office;
use crate::book::{dir_of, setup, staff_number, state};
use crate::office::{Seat, Session};
use crate::wire::{LastUse, Nothing, OfficeState, OpenBook};
use chrono::NaiveDate;
use kernel::{Actor, Post, Problem, Progress, Result, code};
use std::path::Path;
use std::sync::Arc;
use store::{Account, Book, Reader, SIGN_IN, slot};
use vault::{BookKey, KeyFile, Secret};

/// Why a password must be changed first.
const TEMPORARY: &str = "仮のパスワードで入っています。";
const OLD_BOOK: &str = "この帳簿は、一人ひとりのパスワードで開くようになりました。";

/// What a password opened.
struct Opened {
    key: BookKey,
    /// The slot of the key file.
    slot: String,
}

/// Signs in.
pub fn open(office: &Office, ask: OpenBook, progress: &dyn Progress) -> Result<OfficeState> {
    let dir = dir_of(office, &ask.dir, ask.practice);
    let number = staff_number(&ask.number);
    let opened = opened(&Book::key_file(&dir)?, &number, &ask.password)?;
    take(office, &dir, &opened, &number)?;
    state(office, Nothing {}, progress)
}

/// The book key from a person's own slot, or from the one password of an old book for whoever has no slot yet.
fn opened(file: &KeyFile, number: &str, password: &Secret) -> Result<Opened> {
    let own = slot::person(number);
    let slot = match file.leads_to(&own) {
        Some(name) => name.to_owned(),
        None if file.has(slot::WHOLE_BOOK) => slot::WHOLE_BOOK.to_owned(),
        None => own,
    };
    Ok(Opened { key: file.open(&slot, password.as_str())?, slot })
}

/// The book key from the key file at `path`.
pub(crate) fn unlock(path: &Path, number: &str, password: &Secret) -> Result<BookKey> {
    Ok(opened(&KeyFile::read(path)?, &staff_number(number), password)?.key)
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

/// Seats a person in the book that the key opens.
fn take(office: &Office, dir: &Path, opened: &Opened, number: &str) -> Result<()> {
    let today = office.clock.today();
    let here = office.bare_seat().ok().filter(|seat| seat.dir() == dir && seat.book().has_key(&opened.key));
    match here {
        Some(seat) => {
            let session = session(seat.book(), number, &opened.slot, today)?;
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
            let book = Book::open_with(dir, &opened.key, setup(office))?;
            let session = session(&book, number, &opened.slot, today)?;
            office.take_seat(book, dir.to_owned(), session);
        }
    }
    Ok(())
}

/// Checks that the person may sign in, and enters it in the journal.
fn session(book: &Book, number: &str, slot: &str, today: NaiveDate) -> Result<Session> {
    let (number, account, post) = {
        let reader = book.reader()?;
        let (number, account) = owner(book, &reader, number, slot)?;
        if account.as_ref().is_some_and(|a| !a.open) {
            return Err(closed());
        }
        let post = crate::people::seating(&reader, &number, None, today)?.post;
        (number, account, post)
    };
    let must_change = must_change(account.as_ref());
    let mut last_use = LastUse::default();
    if let Some(account) = account {
        last_use.at = account.last_sign_in.unwrap_or_default();
    }
    let entered = book.change(&actor(&post), SIGN_IN, |tx| {
        tx.subject(post.name.as_str());
        tx.note("number", number.as_str());
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
    Ok(Session { post, must_change, last_use })
}

fn must_change(account: Option<&Account>) -> Option<&'static str> {
    match account {
        Some(account) if account.must_change => Some(TEMPORARY),
        Some(_) => None,
        None => Some(OLD_BOOK),
    }
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
pub(crate) fn first(post: Post) -> Session {
    Session { post, must_change: None, last_use: LastUse::default() }
}

/// Locks the screen: the book stays open, and nothing can be done in it before somebody signs in.
pub fn lock(office: &Office, _ask: Nothing, progress: &dyn Progress) -> Result<OfficeState> {
    if let Ok(seat) = office.bare_seat() {
        if let Ok(actor) = office.actor() {
            crate::share::depart(&seat, &actor);
        }
        seat.seat_taken(None);
    }
    state(office, Nothing {}, progress)
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
pub(crate) fn confirm(seat: &Arc<Seat>, number: &str, password: &Secret) -> Result<()> {
    let opened = opened(&Book::key_file(seat.dir())?, number, password)?;
    owner(seat.book(), &seat.reader()?, number, &opened.slot)?;
    if seat.book().has_key(&opened.key) { Ok(()) } else { Err(Problem::internal("鍵")) }
}
