//! Accounts: one's own password, and what the 責任者 does with the accounts of others.
//!
//! Two things are written, the book and its key file, the key file just before the book is committed: whoever is
//! interrupted in between changes a temporary password once more, never not at all.

use crate::Office;
use crate::book::{setup, staff_number, state};
use crate::office::Seat;
use crate::sign_in;
use crate::wire::{AccountView, Accounts, ChangePassword, Done, Nothing, OfficeState, OneAccount, TemporaryPassword};
use kernel::{Actor, FieldProblem, Post, Problem, Progress, Result, Role, code};
use store::{Account, Book, Reading, Tx, slot};
use vault::{Secret, SlotKind, Way, WayChange};

/// A person's way into the book.
pub(crate) fn way<'a>(name: &'a str, secret: &'a Secret) -> Way<'a> {
    Way { name, kind: SlotKind::Password, secret: secret.as_str() }
}

/// An account whose password was set in this change.
pub(crate) fn with_password_set(tx: &Tx<'_>, number: &str, must_change: bool, own: bool) -> Account {
    Account {
        number: number.to_owned(),
        open: true,
        must_change,
        own,
        password_set_at: tx.at().to_owned(),
        slot: slot::person(number),
        last_sign_in: None,
    }
}

/// Changes one's own password.
pub fn change_password(office: &Office, ask: ChangePassword, progress: &dyn Progress) -> Result<OfficeState> {
    let seat = office.bare_seat()?;
    let session = seat.session()?;
    let post = &session.post;
    // Whoever must change it has entered it a moment ago.
    if session.must_change.is_none() || !ask.old.as_str().is_empty() {
        sign_in::confirm(&seat, &post.number, &ask.old).map_err(|p| match p.code.as_str() {
            code::WRONG_PASSWORD => invalid("old", "wrong", "いまのパスワードが違います。もう一度入力してください。"),
            _ => p,
        })?;
    }
    vault::check_password(ask.new.as_str()).map_err(|mut p| {
        p.fields.iter_mut().for_each(|f| f.column = "new".to_owned());
        p
    })?;
    if sign_in::confirm(&seat, &post.number, &ask.new).is_ok() {
        return Err(invalid(
            "new",
            "same",
            "いまと同じパスワードは使えません。別のパスワードにしてください（第60条）。",
        ));
    }
    let name = slot::person(&post.number);
    let mut ways = new_password(&seat, &post.number, &name, &ask.new)?;
    if post.role == Role::Chief {
        // Whoever can make accounts for everybody has one: the password that everybody knew is needed no longer.
        ways.push(WayChange::Drop(slot::WHOLE_BOOK.to_owned()));
    }
    let actor = Actor { number: post.number.clone(), name: post.name.clone(), role: post.role };
    seat.book().change_ways(&actor, "account.password", (&ways, setup(office).cost), |tx| {
        tx.subject(post.name.as_str());
        tx.account_put(&with_password_set(tx, &post.number, false, true))
    })?;
    seat.password_changed();
    state(office, Nothing {}, progress)
}

/// The slot of a person's new password, in place of the one that they had under an earlier number.
fn new_password<'a>(seat: &Seat, number: &str, name: &'a str, password: &'a Secret) -> Result<Vec<WayChange<'a>>> {
    let mut ways = vec![WayChange::Put(way(name, password))];
    let reader = seat.reader()?;
    if let Some(other) = reader.account_of_slot(name)?.filter(|a| a.number != number) {
        return Err(Problem::new(
            code::INVALID,
            format!("この人の職員番号は {} に変わっています。新しい番号で行ってください。", other.number),
        ));
    }
    if let Some(was) = reader.account(number)?.filter(|a| a.slot != name) {
        ways.push(WayChange::Drop(was.slot));
    }
    Ok(ways)
}

fn invalid(column: &str, rule: &str, said: &str) -> Problem {
    Problem::new(code::INVALID, said).with(vec![FieldProblem::new(column, rule, said)])
}

/// Everybody's account.
pub fn list(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<Accounts> {
    let seat = office.seat()?;
    let file = Book::key_file(seat.dir())?;
    let reader = seat.reader()?;
    let accounts = reader.accounts()?;
    let view = |p: Post| {
        let account = accounts.iter().find(|a| a.number == p.number);
        AccountView {
            open: account.is_some_and(|a| a.open && file.has(&a.slot)),
            must_change: account.is_some_and(|a| a.must_change),
            own: account.is_some_and(|a| a.own),
            password_set_at: account.map(|a| a.password_set_at.clone()).unwrap_or_default(),
            last_sign_in: account.and_then(|a| a.last_sign_in.clone()).unwrap_or_default(),
            number: p.number,
            name: p.name,
        }
    };
    Ok(Accounts {
        accounts: reader.people()?.into_iter().map(view).collect(),
        recovery: file.has(slot::RECOVERY),
        whole_book: file.has(slot::WHOLE_BOOK),
    })
}

/// Gives somebody a temporary password, and an account if they have none.
pub fn reset(office: &Office, ask: OneAccount, _progress: &dyn Progress) -> Result<TemporaryPassword> {
    let seat = office.seat()?;
    let actor = office.actor()?;
    let post = other(office, &ask, &actor)?;
    if !post.active {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!("{}さんは在籍していません。先に「人と役割」で在籍に直してください。", post.name),
        ));
    }
    let password = vault::new_temporary_password()?;
    let name = slot::person(&post.number);
    let ways = new_password(&seat, &post.number, &name, &password)?;
    seat.book().change_ways(&actor, "account.reset", (&ways, setup(office).cost), |tx| {
        tx.subject(post.name.as_str());
        tx.account_put(&with_password_set(tx, &post.number, true, false))
    })?;
    Ok(TemporaryPassword { number: post.number, name: post.name, password })
}

/// Closes somebody's account: nobody signs in with it any more.
pub fn close(office: &Office, ask: OneAccount, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let actor = office.actor()?;
    let post = other(office, &ask, &actor)?;
    let ways = closing(&*seat.reader()?, &post.number)?;
    let done = seat.book().change_ways(&actor, "account.close", (&ways, setup(office).cost), |tx| {
        tx.subject(post.name.as_str());
        close_in(tx, &post.number)
    })?;
    Ok(Done { changed: done.ledgers })
}

/// The way into the book that goes with an account that is closed.
pub(crate) fn closing(reader: &Reading, number: &str) -> Result<Vec<WayChange<'static>>> {
    Ok(reader.account(number)?.map(|a| WayChange::Drop(a.slot)).into_iter().collect())
}

/// Closes an account within a change that drops its way into the book, too.
pub(crate) fn close_in(tx: &mut Tx<'_>, number: &str) -> Result<bool> {
    match tx.account(number)? {
        Some(account) if account.open => tx.account_put(&Account { open: false, ..account }),
        _ => Ok(false),
    }
}

fn other(office: &Office, ask: &OneAccount, actor: &Actor) -> Result<Post> {
    let number = staff_number(&ask.number);
    if number == actor.number {
        return Err(Problem::new(
            code::SAME_PERSON,
            "自分のアカウントには行えません。自分のパスワードは「パスワードを変える」で変えてください。",
        ));
    }
    office
        .seat()?
        .reader()?
        .person(&number)?
        .ok_or_else(|| Problem::new(code::NOT_FOUND, "この職員番号の人は帳簿に登録されていません。"))
}
