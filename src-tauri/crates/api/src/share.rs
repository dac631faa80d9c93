//! One book on two PCs: moving it, joining it, taking turns.

use crate::Office;
use crate::office::Seat;
use crate::wire::*;
use kernel::{Actor, Problem, Progress, Result, Role, Silent, code};
use std::path::PathBuf;
use store::share::{Holder, Joining, Looked, Synced};

/// How the shared book stands; with `look`, after a look into the folder.
pub fn state(office: &Office, ask: AskShare, progress: &dyn Progress) -> Result<ShareView> {
    let seat = office.seat()?;
    let book = seat.book();
    if book.share().is_none() {
        return Ok(ShareView::default());
    }
    let looked = if ask.look { book.share_look(&office.actor()?, progress)? } else { Looked::default() };
    let s = book.share_state()?;
    let mut aside = 0;
    for name in &s.branches {
        aside += crate::share_merge::left(office, name)?;
    }
    let holder = |h: &Holder, silent: u64| ShareHolder {
        number: h.number.clone(),
        name: h.name.clone(),
        pc: h.pc.clone(),
        since: h.since.clone(),
        silent: i32::try_from(silent / 60).unwrap_or(i32::MAX),
    };
    Ok(ShareView {
        shared: true,
        folder: s.folder.display().to_string(),
        pc: s.pc,
        reachable: s.reachable,
        ours: s.ours,
        holder: s.holder.as_ref().map(|h| holder(h, s.silent_for)),
        unknown: s.unknown,
        asks: s.asks.iter().map(|h| holder(h, 0)).collect(),
        sequence: i32::try_from(s.sequence).unwrap_or(i32::MAX),
        newest: i32::try_from(s.newest).unwrap_or(i32::MAX),
        unpublished: crate::ledger::small(s.unpublished),
        aside,
        fetched: looked.fetched,
        set_aside: looked.set_aside,
        published: looked.published,
        problem: looked.problem.map_or_else(String::new, |p| p.message),
    })
}

fn now(office: &Office) -> Result<ShareView> {
    state(office, AskShare::default(), &Silent)
}

/// Moves the open book into a shared folder.
pub fn begin(office: &Office, ask: BeginShare, progress: &dyn Progress) -> Result<ShareView> {
    let seat = office.seat()?;
    if crate::book::is_practice(&seat.reader()?)? {
        return Err(Problem::new(code::WRONG_STATE, "練習用の帳簿は共有できません。"));
    }
    let folder = folder(&ask.folder)?;
    let actor = office.actor()?;
    seat.book().share_begin(&folder, &pc(&ask.pc), &actor, progress)?;
    now(office)
}

/// This PC leaves the shared book.
pub fn end(office: &Office, _ask: Nothing, progress: &dyn Progress) -> Result<ShareView> {
    office.seat()?.book().share_end(&office.actor()?, progress)?;
    now(office)
}

fn folder(text: &str) -> Result<PathBuf> {
    let folder = PathBuf::from(text.trim());
    if text.trim().is_empty() || !folder.is_absolute() {
        return Err(Problem::new(code::BAD_REQUEST, "共有フォルダの場所を選んでください。"));
    }
    if !folder.is_dir() {
        return Err(Problem::new(
            code::SHARE_AWAY,
            "共有フォルダが見つかりません。庁内LANにつながっているか、フォルダの場所を確かめてください。",
        ));
    }
    Ok(folder)
}

/// Name of this PC, as others will see it.
fn pc(given: &str) -> String {
    let given = given.trim();
    if !given.is_empty() {
        return given.chars().take(40).collect();
    }
    let system = ["COMPUTERNAME", "HOSTNAME"].iter().find_map(|name| std::env::var(name).ok());
    let system = system.or_else(|| std::fs::read_to_string("/etc/hostname").ok());
    system.map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).unwrap_or_else(|| "このPC".to_owned())
}

/// Brings a shared book to this PC and opens it.
pub fn join(office: &Office, ask: JoinShare, progress: &dyn Progress) -> Result<OfficeState> {
    let folder = folder(&ask.folder)?;
    let dir = crate::book::dir_of(office, &ask.dir, false);
    let joining = Joining { folder: &folder, dir: &dir, pc: &pc(&ask.pc) };
    let unlock = |keys: &std::path::Path| crate::sign_in::unlock(office, &folder, keys, &ask.number, &ask.password);
    let kept = match ask.replace {
        false => store::share::join(joining, unlock, progress).map(|()| None)?,
        true => {
            // Its own program must have left it: what is open here is not exchanged under it.
            if office.bare_seat().is_ok_and(|seat| seat.dir() == dir) {
                return Err(Problem::new(
                    code::WRONG_STATE,
                    "いま開いている帳簿は取り直せません。帳簿を閉じて、はじめの画面から行ってください。",
                ));
            }
            store::share::join_again(joining, &*office.clock, unlock, progress)?
        }
    };
    let open = OpenBook { dir: ask.dir, practice: false, number: ask.number, password: ask.password };
    let state = crate::sign_in::open(office, open, progress)?;
    if let Some(kept) = kept {
        // Also for whoever must change their password first: it was done.
        let seat = office.bare_seat()?;
        let post = seat.session()?.post;
        let who = Actor { number: post.number, name: post.name, role: post.role };
        seat.book().change(&who, "share.again", |tx| {
            tx.note("kept", kept.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()));
            Ok(())
        })?;
    }
    Ok(state)
}

/// Publishes what is not published.
pub fn publish(office: &Office, ask: PublishShare, progress: &dyn Progress) -> Result<ShareView> {
    let actor = office.actor()?;
    if ask.whole {
        only_chiefs(&actor, "共有フォルダの全部を公開し直すこと")?;
    }
    let seat = office.seat()?;
    if ask.whole {
        seat.book().change(&actor, "share.mend", |tx| {
            tx.note("pc", seat.book().share_state()?.pc);
            Ok(())
        })?;
    }
    let published = seat.book().share_publish(&actor, progress, ask.whole)?;
    Ok(ShareView { published, ..now(office)? })
}

/// Asks whoever edits to let this PC edit.
pub fn ask(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<ShareView> {
    office.seat()?.book().share_ask(&office.actor()?)?;
    now(office)
}

/// Publishes and lets others edit.
pub fn give(office: &Office, _ask: Nothing, progress: &dyn Progress) -> Result<ShareView> {
    office.seat()?.book().share_leave(&office.actor()?, progress)?;
    now(office)
}

/// Takes away the sign that another PC is editing; the journal names it.
pub fn break_lease(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<ShareView> {
    let actor = office.actor()?;
    only_chiefs(&actor, "編集中の印を外すこと")?;
    office.seat()?.book().share_break(&actor)?;
    now(office)
}

fn only_chiefs(actor: &Actor, what: &str) -> Result<()> {
    if matches!(actor.role, Role::Chief | Role::Deputy) {
        return Ok(());
    }
    Err(Problem::new(
        code::FORBIDDEN,
        format!("{what}ができるのは、責任者と代行者です。責任者に頼んでください（第79条）。"),
    ))
}

/// Somebody has taken a seat: what was published meanwhile comes in. A folder that is away or damaged is told by the state.
pub(crate) fn arrive(seat: &Seat, actor: &Actor) {
    if seat.book().share().is_some() {
        let _ = seat.book().share_sync(actor, &Silent);
    }
}

/// Somebody leaves: what they changed goes out. What cannot go out stays on this PC and is published after the next opening.
pub(crate) fn depart(seat: &Seat, actor: &Actor) {
    if seat.book().share().is_some() {
        let _ = seat.book().share_leave(actor, &Silent);
    }
}

/// A newer version must be taken over before a command can change anything.
pub(crate) fn catch_up(office: &Office, progress: &dyn Progress) -> Result<()> {
    // Also for whoever must change a password first.
    let post = office.session()?.post;
    let actor = Actor { number: post.number, name: post.name, role: post.role };
    match office.bare_seat()?.book().share_sync(&actor, progress)? {
        Synced::Waiting => Err(Problem::new(
            code::BEHIND,
            "新しい版を取り込もうとしましたが、このパソコンで一覧や印刷などの処理が続いています。終わってから、もう一度行ってください。",
        )),
        Synced::Same | Synced::Fetched | Synced::SetAside | Synced::Carried => Ok(()),
    }
}
