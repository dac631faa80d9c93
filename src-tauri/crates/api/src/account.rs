//! Accounts: one's own password, and what the 責任者 does with the accounts of others.
//!
//! Two things are written, the book and its key file, the key file just before the book is committed: whoever is
//! interrupted in between changes a temporary password once more, never not at all.

use crate::Office;
use crate::book::{settings_of, setup, staff_number, state};
use crate::office::Seat;
use crate::wire::{
    AccountView, Accounts, ChangePassword, CheckPassword, Done, Nothing, OfficeState, OneAccount, PasswordJudged,
    Settings, TemporaryPassword,
};
use crate::{sign_in, tries};
use kernel::{Actor, FieldProblem, Post, Problem, Progress, Result, Role, code};
use store::{Account, Book, Reader, Reading, Tx, slot};
use vault::{Around, Secret, SlotKind, Way, WayChange};

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

/// By what a password that is being set will be known again.
pub(crate) struct Remembered {
    verifier: String,
    /// This one and as many before it as may not be taken again.
    keep: u32,
}

impl Remembered {
    /// Made before the change, since it costs as much work as trying a password.
    pub(crate) fn of(office: &Office, settings: &Settings, password: &Secret) -> Result<Remembered> {
        let keep = u32::try_from(settings.password_memory).unwrap_or(0).saturating_add(1);
        Ok(Remembered { verifier: vault::verifier(password, setup(office).cost)?, keep })
    }

    /// Keeps it, within the change that sets the password.
    pub(crate) fn keep(&self, tx: &mut Tx<'_>, number: &str) -> Result<()> {
        tx.password_passed(number, &self.verifier, self.keep)
    }
}

/// Refuses a password that the person had before, as far back as the settings say.
fn is_new(reader: &Reader, number: &str, settings: &Settings, password: &Secret) -> Result<()> {
    let memory = usize::try_from(settings.password_memory).unwrap_or(0);
    // The newest one that is kept is the present one.
    for verifier in reader.past_passwords(number)?.iter().take(memory.saturating_add(1)) {
        if memory > 0 && vault::verifies(verifier, password)? {
            return Err(invalid(
                "new",
                "used",
                &format!(
                    "前に使ったパスワードは使えません（直近{memory}回分）。別のパスワードにしてください（第60条第1項第6号）。"
                ),
            ));
        }
    }
    Ok(())
}

/// Changes one's own password.
pub fn change_password(office: &Office, ask: ChangePassword, progress: &dyn Progress) -> Result<OfficeState> {
    let seat = office.bare_seat()?;
    let session = seat.session()?;
    let post = &session.post;
    // Whoever must change it has entered it a moment ago.
    if session.must_change.is_none() || !ask.old.as_str().is_empty() {
        sign_in::confirm(office, &seat, &post.number, &ask.old).map_err(|p| match p.code.as_str() {
            code::WRONG_PASSWORD => invalid("old", "wrong", "いまのパスワードが違います。もう一度入力してください。"),
            _ => p,
        })?;
    }
    vault::check_strength(&ask.new, &around(&seat.reader()?)?).map_err(|mut p| {
        p.fields.iter_mut().for_each(|f| f.column = "new".to_owned());
        p
    })?;
    if sign_in::is_present(&seat, &post.number, &ask.new)? {
        return Err(invalid(
            "new",
            "same",
            "いまと同じパスワードは使えません。別のパスワードにしてください（第60条）。",
        ));
    }
    let settings = settings_of(&seat.reader()?)?;
    is_new(&seat.reader()?, &post.number, &settings, &ask.new)?;
    let remembered = Remembered::of(office, &settings, &ask.new)?;
    let first = seat.reader()?.account(&post.number)?.is_none();
    let name = slot::person(&post.number);
    let mut ways = new_password(&seat, &post.number, &name, &ask.new)?;
    if post.role == Role::Chief {
        // Whoever can make accounts for everybody has one: the password that everybody knew is needed no longer.
        ways.push(WayChange::Drop(slot::WHOLE_BOOK.to_owned()));
    }
    let actor = Actor { number: post.number.clone(), name: post.name.clone(), role: post.role };
    seat.book().change_ways(&actor, "account.password", (&ways, setup(office).cost), |tx| {
        tx.subject(post.name.as_str());
        if first {
            // Whoever knew the common password could come first: that this one came is on record.
            tx.note("common_password", true);
        }
        remembered.keep(tx, &post.number)?;
        tx.account_put(&with_password_set(tx, &post.number, false, true))
    })?;
    seat.password_changed();
    state(office, Nothing {}, progress)
}

/// The slot of a person's new password, in place of the one that they had under an earlier number.
pub(crate) fn new_password<'a>(
    seat: &Seat,
    number: &str,
    name: &'a str,
    password: &'a Secret,
) -> Result<Vec<WayChange<'a>>> {
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

/// What everybody knows who works with the book.
pub(crate) fn around(reader: &Reader) -> Result<Around> {
    let settings = settings_of(reader)?;
    let people = reader.people()?;
    Ok(Around {
        names: people.iter().map(|p| p.name.clone()).collect(),
        numbers: people.into_iter().map(|p| p.number).collect(),
        offices: vec![settings.bureau, settings.division, settings.division_short],
    })
}

/// What to think of a password that is being chosen.
pub fn check_password(office: &Office, ask: CheckPassword, _progress: &dyn Progress) -> Result<PasswordJudged> {
    // Only whoever is signed in is told by names from the book.
    let mut known = match (office.bare_seat(), office.session()) {
        (Ok(seat), Ok(_)) => around(&seat.reader()?)?,
        _ => Around::default(),
    };
    known.names.extend(ask.names);
    known.numbers.extend(ask.numbers);
    known.offices.extend(ask.offices);
    let judged = vault::strength(&ask.password, &known);
    Ok(PasswordJudged { score: judged.score.into(), enough: judged.enough, said: judged.said })
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
    let now = office.clock.now();
    let locked = |slot: &str| {
        let until = tries::with(office, seat.dir(), |a| a.locked_out(slot, now));
        until.map_or_else(String::new, |at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
    };
    let view = |p: Post| {
        let account = accounts.iter().find(|a| a.number == p.number);
        AccountView {
            open: account.is_some_and(|a| a.open && file.has(&a.slot)),
            must_change: account.is_some_and(|a| a.must_change),
            locked_until: account.map(|a| locked(&a.slot)).unwrap_or_default(),
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
        recovery_kept: crate::recovery::kept(&reader)?.map_or_else(String::new, |k| k.words()),
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

/// Lets somebody who was locked out try again at once, on this PC.
pub fn unlock(office: &Office, ask: OneAccount, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let actor = office.actor()?;
    let post = other(office, &ask, &actor)?;
    let account = seat.reader()?.account(&post.number)?;
    let now = office.clock.now();
    if !account.is_some_and(|a| tries::with(office, seat.dir(), |t| t.unlock(&a.slot, now))) {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!("{}さんは、このパソコンではいまロックされていません。", post.name),
        ));
    }
    let done = seat.book().change(&actor, "account.unlock", |tx| {
        tx.subject(post.name.as_str());
        tx.note("number", post.number.as_str());
        Ok(())
    })?;
    Ok(Done { changed: [done.ledgers, vec!["account".to_owned()]].concat() })
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

/// Roles whose accounts only they themselves touch.
fn weighty(role: Role) -> bool {
    matches!(role, Role::Chief | Role::Director | Role::Supervisor)
}

/// Somebody else, whose account the acting person may touch: only a 責任者 touches that of a 責任者.
fn other(office: &Office, ask: &OneAccount, actor: &Actor) -> Result<Post> {
    let number = staff_number(&ask.number);
    if number == actor.number {
        return Err(Problem::new(
            code::SAME_PERSON,
            "自分のアカウントには行えません。自分のパスワードは「パスワードを変える」で変えてください。",
        ));
    }
    let reader = office.seat()?.reader()?;
    let post = reader
        .person(&number)?
        .ok_or_else(|| Problem::new(code::NOT_FOUND, "この職員番号の人は帳簿に登録されていません。"))?;
    let posts = reader.posts_on(&number, office.clock.today())?;
    if !weighty(actor.role) && (weighty(post.role) || posts.iter().any(|p| weighty(p.post.role))) {
        return Err(Problem::new(
            code::FORBIDDEN,
            "責任者・部長・統括管理者のアカウントを扱えるのは、その役割の人だけです（第11条第1項）。いないときは、復旧コードを使ってください。",
        ));
    }
    Ok(post)
}
