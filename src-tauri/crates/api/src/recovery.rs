//! What is left when a password is not enough: the recovery code, its sheet of paper, and a new key for the whole book.

use crate::Office;
use crate::account::{Remembered, around, way, with_password_set};
use crate::book::{dir_of, is_practice, settings_of, setup, staff_number, state};
use crate::frozen::{pages, pdf_bytes};
use crate::recovery_paper;
use crate::sign_in::{self, Opened};
use crate::tries;
use crate::wire::{
    BookMade, Done, KeepRecovery, Nothing, Preview, PrintRecovery, RecoverBook, RecoveryIssued, TemporaryPassword,
    WithPassword,
};
use kernel::{Actor, Post, Problem, Progress, Result, Role, code};
use store::{Account, Book, Reading, slot};
use vault::{Secret, SlotKind, Way, WayChange};

/// Setting: how the present recovery code is kept, never the code.
const RECOVERY_KEPT: &str = "recovery_kept";
/// Longest answer, in characters.
const LONGEST: usize = 60;

/// How the sheet of the present recovery code is kept.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct Kept {
    /// 封筒に入れて金庫.
    how: String,
    /// 封緘番号; may be empty.
    pub(crate) seal: String,
    /// Who put it there, and the day.
    name: String,
    day: chrono::NaiveDate,
}

impl Kept {
    /// 封-R8-001　封筒に入れて金庫（R8.11.18 髙橋 﨑子）.
    pub(crate) fn words(&self) -> String {
        let seal = if self.seal.is_empty() { String::new() } else { format!("{}　", self.seal) };
        format!("{seal}{}（{} {}）", self.how, kernel::date::wareki_short(self.day), self.name)
    }

    /// Where it lies.
    pub(crate) fn place(&self) -> &str {
        &self.how
    }
}

/// How the present code is kept; `None`: nobody has said.
pub(crate) fn kept(reader: &Reading) -> Result<Option<Kept>> {
    let told = reader.setting(RECOVERY_KEPT)?.filter(|v| !v.is_null());
    told.map(|v| serde_json::from_value(v).map_err(Problem::internal)).transpose()
}

/// Notes how the sheet of the recovery code is kept.
pub fn keep(office: &Office, ask: KeepRecovery, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let actor = office.actor()?;
    let (how, seal) = (ask.how.trim().to_owned(), ask.seal.trim().to_owned());
    if how.is_empty() || [&how, &seal].iter().any(|t| t.chars().count() > LONGEST) {
        let said = format!("保管のしかたを{LONGEST}文字以内で書いてください。");
        let field = kernel::FieldProblem::new("how", "required", said.clone());
        return Err(Problem::new(code::INVALID, said).with(vec![field]));
    }
    let kept = Kept { how, seal, name: actor.name.clone(), day: office.clock.today() };
    let done = seat.book().change(&actor, "account.recovery_kept", |tx| {
        tx.subject(kept.seal.as_str());
        tx.note("place", kept.how.as_str());
        tx.setting_put(RECOVERY_KEPT, &serde_json::to_value(&kept).map_err(Problem::internal)?)
    })?;
    Ok(Done { changed: [done.ledgers, vec!["account".to_owned()]].concat() })
}

fn code_way(code: &Secret) -> Way<'_> {
    Way { name: slot::RECOVERY, kind: SlotKind::Recovery, secret: code.as_str() }
}

/// Whoever stands in for the chief makes no key that the chief has not.
fn only_who_answers(actor: &Actor, what: &str) -> Result<()> {
    if matches!(actor.role, Role::Chief | Role::Supervisor) {
        return Ok(());
    }
    Err(Problem::new(
        code::FORBIDDEN,
        format!("{what}ができるのは、責任者だけです（第11条第1項）。責任者に頼んでください。"),
    ))
}

fn confirmed(office: &Office, what: &str, password: &Secret) -> Result<Actor> {
    let seat = office.seat()?;
    let actor = office.actor()?;
    only_who_answers(&actor, what)?;
    sign_in::confirm(office, &seat, &actor.number, password).map_err(|mut p| {
        if p.code == code::WRONG_PASSWORD {
            p.message = p.message.replace("職員番号かパスワード", "パスワード");
        }
        p
    })?;
    Ok(actor)
}

/// Makes another recovery code; the one before opens nothing any more.
pub fn issue(office: &Office, ask: WithPassword, _progress: &dyn Progress) -> Result<RecoveryIssued> {
    let actor = confirmed(office, "復旧コードを出し直すこと", &ask.password)?;
    let recovery = vault::new_recovery_code()?;
    let ways = [WayChange::Put(code_way(&recovery))];
    office.seat()?.book().change_ways(&actor, "account.recovery", (&ways, setup(office).cost), |tx| {
        tx.subject("復旧コード");
        tx.setting_put(RECOVERY_KEPT, &serde_json::Value::Null)
    })?;
    Ok(RecoveryIssued { recovery })
}

/// Lets whoever answers for the book in with the recovery code, under a new password and with another code.
pub fn recover(office: &Office, ask: RecoverBook, progress: &dyn Progress) -> Result<BookMade> {
    let dir = dir_of(office, &ask.dir, ask.practice);
    let file = Book::key_file(&dir)?;
    let code = vault::read_recovery_code(ask.code.as_str())?;
    let (key, _) =
        tries::once(office, &dir, slot::RECOVERY, || file.open(slot::RECOVERY, code.as_str())).map_err(|mut p| {
            if p.code == code::WRONG_PASSWORD {
                p.message = p.message.replace(
                    &vault::wrong_password().message,
                    "この帳簿のいまの復旧コードではありません。紙の日付と課名を確かめてください。",
                );
            }
            p
        })?;
    let number = staff_number(&ask.number);
    let recovery = vault::new_recovery_code()?;
    sign_in::seat_in(office, &dir, &key, |book| {
        let reader = book.reader()?;
        let today = office.clock.today();
        let posts = crate::people::posts(&reader, &number, today)?;
        let post = posts.into_iter().map(|s| s.post).find(|p| matches!(p.role, Role::Chief | Role::Supervisor));
        let Some(post) = post else {
            return Err(Problem::new(
                code::FORBIDDEN,
                "復旧コードで入れるのは、この帳簿の責任者です。責任者の職員番号を入れてください（第11条第1項）。",
            ));
        };
        vault::check_strength(&ask.new, &around(&reader)?).map_err(|mut p| {
            p.fields.iter_mut().for_each(|f| f.column = "new".to_owned());
            p
        })?;
        let remembered = Remembered::of(office, &settings_of(&reader)?, &ask.new)?;
        let own = slot::person(&number);
        let mut ways = vec![WayChange::Put(way(&own, &ask.new)), WayChange::Put(code_way(&recovery))];
        ways.extend(reader.account(&number)?.filter(|a| a.slot != own).map(|a| WayChange::Drop(a.slot)));
        // Whoever holds the code answers for the book: the password that everybody knew is needed no longer.
        ways.push(WayChange::Drop(slot::WHOLE_BOOK.to_owned()));
        let actor = actor(&post);
        book.change_ways(&actor, "account.recover", (&ways, setup(office).cost), |tx| {
            tx.subject(post.name.as_str());
            tx.note("number", number.as_str());
            remembered.keep(tx, &number)?;
            tx.setting_put(RECOVERY_KEPT, &serde_json::Value::Null)?;
            tx.account_put(&with_password_set(tx, &number, false, true))
        })?;
        tries::with(office, &dir, |a| a.unlock(&own, office.clock.now()));
        Ok((number.clone(), Opened { key: key.clone(), slot: own, failed: 0 }))
    })?;
    Ok(BookMade { state: state(office, Nothing {}, progress)?, recovery, temporary: Vec::new() })
}

fn actor(post: &Post) -> Actor {
    Actor { number: post.number.clone(), name: post.name.clone(), role: post.role }
}

/// Puts the whole book under a new key: nothing that opened it until now opens it afterwards, but the password of who
/// does it. Everybody else gets a temporary password, and there is another recovery code.
pub fn rekey(office: &Office, ask: WithPassword, progress: &dyn Progress) -> Result<BookMade> {
    let actor = confirmed(office, "鍵の更新", &ask.password)?;
    let seat = office.seat()?;
    seat.book().may_rekey()?;
    let (dir, session) = (seat.dir().to_owned(), seat.session()?);
    let (mine, others) = accounts(&seat.reader()?, &actor)?;
    crate::backup::before(office, "rekey", "鍵の更新", progress)?;
    let recovery = vault::new_recovery_code()?;
    let own = slot::person(&actor.number);
    let names: Vec<String> = others.iter().map(|o| slot::person(&o.number)).collect();
    let mut ways = vec![way(&own, &ask.password), code_way(&recovery)];
    ways.extend(names.iter().zip(&others).map(|(name, other)| way(name, &other.password)));
    let setup = setup(office);
    let done = seat.book().rekey(
        &ways,
        &setup,
        &actor,
        |tx| {
            tx.subject("帳簿の鍵");
            tx.note("records", others.len());
            tx.setting_put(RECOVERY_KEPT, &serde_json::Value::Null)?;
            tx.account_put(&Account { slot: own.clone(), ..mine })?;
            for other in &others {
                tx.account_put(&with_password_set(tx, &other.number, true, false))?;
            }
            Ok(())
        },
        progress,
    );
    done?;
    drop(seat);
    office.leave_seat();
    let key = Book::key_file(&dir)?.open(&own, ask.password.as_str())?;
    office.take_seat(Book::open_with(&dir, &key, setup)?, dir, session);
    Ok(BookMade { state: state(office, Nothing {}, progress)?, recovery, temporary: others })
}

/// One's own account, and temporary passwords for everybody else who can sign in.
fn accounts(reader: &store::Reader, actor: &Actor) -> Result<(Account, Vec<TemporaryPassword>)> {
    let mine = reader.account(&actor.number)?.ok_or_else(|| Problem::internal("account"))?;
    let people = reader.people()?;
    let mut others = Vec::new();
    for account in reader.accounts()?.into_iter().filter(|a| a.open && a.number != actor.number) {
        if let Some(person) = people.iter().find(|p| p.number == account.number) {
            let password = vault::new_temporary_password()?;
            others.push(TemporaryPassword { number: account.number, name: person.name.clone(), password });
        }
    }
    Ok((mine, others))
}

/// The sheet of a recovery code, to be sealed in an envelope. The code is on the screen already; nothing of it is kept.
pub fn print(office: &Office, ask: PrintRecovery, progress: &dyn Progress) -> Result<Preview> {
    let code = vault::read_recovery_code(ask.code.as_str())?;
    let seat = office.seat()?;
    let pdf = {
        let reader = seat.reader()?;
        let settings = settings_of(&reader)?;
        let facts = recovery_paper::Facts {
            office: format!("{}　{}", settings.bureau, settings.division).trim().to_owned(),
            practice: is_practice(&reader)?,
            day: office.clock.today(),
            now: office.clock.now(),
            who: office.acting()?.name,
            fingerprint: reader.fingerprint()?,
        };
        let doc = recovery_paper::sheet(&facts, &code);
        ::paper::render(&doc, &*office.fonts()?, progress)?
    };
    seat.book().change(&office.actor()?, "account.recovery_print", |tx| {
        tx.subject("復旧コード用紙");
        Ok(())
    })?;
    Ok(Preview {
        pages: pages(&pdf)?,
        pdf: pdf_bytes("復旧コード用紙.pdf", &pdf),
        guides: Vec::new(),
        warnings: Vec::new(),
        refused: String::new(),
    })
}
