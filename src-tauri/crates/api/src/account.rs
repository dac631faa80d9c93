//! Accounts: one's own password, and what the 責任者 does with the accounts of others.
//!
//! Two things are written, the key file and the book, and a crash may come between. What tightens is therefore written
//! first, what loosens last: whoever is interrupted changes a temporary password once more, never not at all.

use crate::Office;
use crate::book::{setup, staff_number, state};
use crate::sign_in;
use crate::wire::{AccountView, Accounts, ChangePassword, Done, Nothing, OfficeState, OneAccount, TemporaryPassword};
use kernel::{Actor, FieldProblem, Post, Problem, Progress, Result, Role, code};
use store::{Account, Book, Tx, slot};
use vault::{Secret, SlotKind, Way};

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
    let book = seat.book();
    book.put_way(&way(&slot::person(&post.number), &ask.new), setup(office).cost)?;
    let actor = Actor { number: post.number.clone(), name: post.name.clone(), role: post.role };
    book.change(&actor, "account.password", |tx| {
        tx.subject(post.name.as_str());
        tx.account_put(&with_password_set(tx, &post.number, false, true))
    })?;
    if post.role == Role::Chief {
        // Whoever can make accounts for everybody has one: the password that everybody knew is needed no longer.
        book.drop_way(slot::WHOLE_BOOK)?;
    }
    seat.password_changed();
    state(office, Nothing {}, progress)
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
            open: account.is_some_and(|a| a.open) && file.has(&slot::person(&p.number)),
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
    seat.book().change(&actor, "account.reset", |tx| {
        tx.subject(post.name.as_str());
        tx.account_put(&with_password_set(tx, &post.number, true, false))
    })?;
    seat.book().put_way(&way(&slot::person(&post.number), &password), setup(office).cost)?;
    Ok(TemporaryPassword { number: post.number, name: post.name, password })
}

/// Closes somebody's account: nobody signs in with it any more.
pub fn close(office: &Office, ask: OneAccount, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let actor = office.actor()?;
    let post = other(office, &ask, &actor)?;
    let done = seat.book().change(&actor, "account.close", |tx| {
        tx.subject(post.name.as_str());
        close_in(tx, &post.number)
    })?;
    seat.book().drop_way(&slot::person(&post.number))?;
    Ok(Done { changed: done.ledgers })
}

/// Closes an account within a change; whoever calls this drops the slot afterwards.
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
