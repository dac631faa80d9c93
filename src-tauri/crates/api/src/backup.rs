//! Backups through the door: taken by hand and by themselves, shown, checked, and put back.

use crate::Office;
use crate::book::{dir_of, setup, staff_number};
use crate::journal::{action_word, when};
use crate::office::Seat;
use crate::tries;
use crate::wire::*;
use chrono::DateTime;
use kernel::{Problem, Progress, Result, code, date};
use std::path::{Path, PathBuf};
use store::{BACKUP_FAILED, BACKUP_TAKEN, Backup, Contents, OpenedBackup, setting, slot};
use vault::{BookKey, KeyFile, Secret};

/// Rows of an import from which on a backup is taken first.
pub(crate) const MANY_ROWS: i32 = 100;

/// Where backups go, which there are, and how the last one went.
pub fn state(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<BackupState> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let places = reader.backup_places()?;
    let folder = seat.book().backup_folder()?;
    let last = |action: &str| -> Result<Option<BackupDeed>> {
        Ok(reader.last_deed(action)?.map(|e| {
            let text = |key: &str| e.detail[key].as_str().unwrap_or_default().to_owned();
            BackupDeed {
                entry: e.seq.to_string(),
                at: e.at.clone(),
                who: e.actor_name.clone(),
                file: text("file"),
                why: text("why"),
                second: text("second"),
                reason: text("reason"),
            }
        }))
    };
    let (taken, failed) = (last(BACKUP_TAKEN)?, last(BACKUP_FAILED)?);
    let number = |deed: &Option<BackupDeed>| deed.as_ref().and_then(|d| d.entry.parse::<i64>().ok()).unwrap_or(0);
    let failed = if number(&failed) > number(&taken) { failed } else { None };
    let list = |folder: &Path| -> Vec<BackupFile> {
        seat.book().backups_in(folder).iter().map(|(path, size, c)| file(path, *size, c)).collect()
    };
    Ok(BackupState {
        chosen: places.folder.clone(),
        folder: folder.display().to_string(),
        files: list(&folder),
        second_ready: !places.second.is_empty() && Path::new(&places.second).is_dir(),
        second_files: if places.second.is_empty() { Vec::new() } else { list(Path::new(&places.second)) },
        second: places.second,
        taken,
        failed,
        practice: crate::book::is_practice(&reader)?,
    })
}

fn file(path: &Path, size: u64, c: &Contents) -> BackupFile {
    BackupFile {
        path: path.display().to_string(),
        name: path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()),
        size: size as f64,
        made_at: c.made_at.clone(),
        made_by: c.made_by.clone(),
        why: store::why_word(&c.why).to_owned(),
        entries: crate::ledger::small(c.entries),
    }
}

/// Says where backups go.
pub fn places(office: &Office, ask: SaveBackupPlaces, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let folder = |text: &str, label: &str| -> Result<String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(String::new());
        }
        let path = crate::paper::out_path(&seat, text)?;
        if !path.is_dir() {
            return Err(Problem::new(
                code::NOT_FOUND,
                format!(
                    "{label}「{text}」がありません。USBメモリや共有フォルダがつながっているか確かめて、もう一度選んでください。"
                ),
            ));
        }
        let inside = crate::paper::out_path(&seat, &path.join("x").display().to_string())?;
        Ok(inside.parent().unwrap_or(&path).display().to_string())
    };
    let now = store::BackupPlaces {
        folder: folder(&ask.folder, "控えの置き場所")?,
        second: folder(&ask.second, "2つ目の場所")?,
    };
    if !now.second.is_empty() && (now.second == now.folder || Path::new(&now.second) == seat.book().backup_folder()?) {
        return Err(Problem::new(
            code::INVALID,
            "2つ目の場所は、1つ目とは別のディスクか、別のパソコンにしてください。",
        ));
    }
    let json = serde_json::to_value(&now).map_err(Problem::internal)?;
    let done = seat.book().change(&office.actor()?, "setting.save", |tx| tx.setting_put(setting::BACKUP, &json))?;
    Ok(Done { changed: done.ledgers })
}

/// Takes a backup now: into the folder, or into a file of choice.
pub fn take(office: &Office, ask: TakeBackup, progress: &dyn Progress) -> Result<BackupTaken> {
    let seat = office.seat()?;
    let to = match ask.out.trim() {
        "" => None,
        out => Some(crate::paper::out_path(&seat, out)?),
    };
    taken(run(office, &seat, "manual", to.as_deref(), progress)?)
}

/// Takes the backup of the day, if it was not taken yet.
pub fn auto(office: &Office, _ask: Nothing, progress: &dyn Progress) -> Result<BackupTaken> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let today = office.clock.today();
    let on = reader.last_deed(BACKUP_TAKEN)?.and_then(|e| DateTime::parse_from_rfc3339(&e.at).ok());
    let done = on.is_some_and(|at| date::japan(at.to_utc()).date() == today);
    if done || crate::book::is_practice(&reader)? {
        return Ok(BackupTaken::default());
    }
    drop(reader);
    taken(run(office, &seat, "daily", None, progress)?)
}

fn taken((backup, second): (Backup, String)) -> Result<BackupTaken> {
    Ok(BackupTaken {
        taken: true,
        file: Some(file(&backup.path, backup.size, &backup.contents)),
        second,
        sound: backup.sound,
        changed: vec!["backup".to_owned()],
    })
}

/// Takes a backup before something large is done; if it cannot be taken, that thing does not begin.
///
/// # Errors
/// Says what was about to begin and what to do.
pub(crate) fn before(office: &Office, why: &'static str, what: &str, progress: &dyn Progress) -> Result<()> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    if crate::book::is_practice(&reader)? {
        return Ok(());
    }
    // Nothing was entered since the last one, and it is still there.
    if let Some(last) = reader.last_deed(BACKUP_TAKEN)?
        && last.seq == reader.last_entry()?
        && seat.book().backup_folder()?.join(last.detail["file"].as_str().unwrap_or_default()).is_file()
    {
        return Ok(());
    }
    drop(reader);
    run(office, &seat, why, None, progress).map(|_| ()).map_err(|p| {
        if p.code == code::CANCELLED {
            return p;
        }
        Problem::new(
            &p.code,
            format!(
                "{what}の前の控え（バックアップ）を作れなかったため、{what}を始めていません。設定の「控え（バックアップ）」で置き場所を確かめ、空きを作るか別の場所を選んでから、もう一度行ってください。（{}）",
                p.message
            ),
        )
    })
}

fn run(
    office: &Office,
    seat: &Seat,
    why: &'static str,
    to: Option<&Path>,
    progress: &dyn Progress,
) -> Result<(Backup, String)> {
    let actor = office.actor()?;
    let book = seat.book();
    let done = match to {
        Some(path) => book.back_up(&actor, path, why, progress),
        None => book.back_up_to_folder(&actor, why, progress),
    };
    let backup = match done {
        Ok(backup) => backup,
        Err(p) if p.code == code::CANCELLED => return Err(p),
        Err(p) => {
            // On a full disk this entry fails too; the refusal itself is told in any case.
            let _ = book.change(&actor, BACKUP_FAILED, |tx| {
                tx.note("why", store::why_word(why));
                tx.note("reason", p.message.as_str());
                Ok(())
            });
            return Err(p);
        }
    };
    let second = match (to, seat.reader()?.backup_places()?.second) {
        (Some(_), _) => String::new(),
        (None, second) if second.is_empty() => String::new(),
        (None, second) => match store::copy_backup(&backup.path, Path::new(&second), &backup.digest, progress) {
            Ok(_) => {
                // Old ones that cannot be removed there today are removed the next time.
                let _ = book.clear_backups(Path::new(&second));
                "done".to_owned()
            }
            // A stick that is not plugged in fails no work; 今日 reminds of it.
            Err(_) => "missing".to_owned(),
        },
    };
    book.change(&actor, BACKUP_TAKEN, |tx| {
        let name = backup.path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        tx.note("file", name);
        tx.note("why", store::why_word(why));
        tx.note("until", backup.contents.entries);
        tx.note("digest", backup.digest.as_str());
        tx.note("size", backup.size);
        if !second.is_empty() {
            tx.note("second", second.as_str());
        }
        Ok(())
    })?;
    Ok((backup, second))
}

/// The key of a backup from its slots of that day: a person's own, the book's one password, or the recovery code.
fn key(keys: &KeyFile, number: &str, secret: &Secret) -> Result<BookKey> {
    let code = vault::read_recovery_code(secret.as_str());
    if let (true, Err(p)) = (number.trim().is_empty() && !keys.has(slot::WHOLE_BOOK), &code) {
        return Err(p.clone());
    }
    let own = slot::person(&staff_number(number));
    let mut ways: Vec<(&str, &Secret)> = keys.leads_to(&own).into_iter().map(|name| (name, secret)).collect();
    if keys.has(slot::WHOLE_BOOK) {
        ways.push((slot::WHOLE_BOOK, secret));
    }
    if let (true, Ok(code)) = (keys.has(slot::RECOVERY), &code) {
        ways.push((slot::RECOVERY, code));
    }
    let mut refused = None;
    for (name, secret) in ways {
        match keys.open(name, secret.as_str()) {
            Ok(key) => return Ok(key),
            Err(p) => refused = Some(p),
        }
    }
    // Nobody of that number: as much work and the same words as for a wrong password.
    refused.map_or_else(|| keys.open("", secret.as_str()), Err)
}

fn open(office: &Office, ask: &OpenBackup) -> Result<OpenedBackup> {
    if ask.path.trim().is_empty() {
        return Err(Problem::new(code::BAD_REQUEST, "控えのファイルを選んでください。"));
    }
    let path = Path::new(&ask.path);
    OpenedBackup::open(path, |keys| {
        tries::once(office, path, "", || key(keys, &ask.number, &ask.password)).map(|k| k.0)
    })
}

/// What is inside a backup, and what lies in the place where it would go. Changes nothing.
pub fn look(office: &Office, ask: OpenBackup, _progress: &dyn Progress) -> Result<BackupInside> {
    let opened = open(office, &ask)?;
    inside(office, &ask, &opened)
}

fn inside(office: &Office, ask: &OpenBackup, opened: &OpenedBackup) -> Result<BackupInside> {
    let c = &opened.contents;
    let records = c.records.iter().map(|(key, n)| {
        let title = ledgers::ledger(key).map_or_else(|_| key.clone(), |l| l.def().title.to_owned());
        Count { key: title, count: crate::ledger::small(*n) }
    });
    let here = here(office, ask, opened);
    Ok(BackupInside {
        division: c.division.clone(),
        practice: c.practice,
        made_at: c.made_at.clone(),
        made_by: c.made_by.clone(),
        why: store::why_word(&c.why).to_owned(),
        program: c.program.clone(),
        schema: c.schema,
        newer: c.schema > store::MIGRATIONS.last().map_or(0, |m| m.version),
        entries: crate::ledger::small(c.entries),
        head16: c.head.chars().take(16).collect(),
        last: if c.entries == 0 {
            String::new()
        } else {
            format!("{}　{}　{}", when(&c.last_at), c.last_by, action_word(&c.last_action))
        },
        records: records.collect(),
        fingerprint: c.fingerprint.clone(),
        here: here.to_owned(),
        shared: opened.shared(&place(office, ask, opened)),
        checked: false,
        sound: false,
    })
}

/// `none`: no book lies there; `same`: this book, earlier or later; `other`: another division's, or one that cannot be
/// opened by whoever opened the backup.
fn here(office: &Office, ask: &OpenBackup, opened: &OpenedBackup) -> &'static str {
    let dir = place(office, ask, opened);
    if !dir.join("book.db").exists() && !dir.join("keys.json").exists() {
        return "none";
    }
    // A book whose database is broken is still known by its key slots.
    let by_keys = || KeyFile::read(&dir.join("keys.json")).and_then(|k| key(&k, &ask.number, &ask.password));
    if opened.is_of(&dir, &setup(office)) || by_keys().is_ok_and(|k| opened.has_key(&k)) { "same" } else { "other" }
}

fn place(office: &Office, ask: &OpenBackup, opened: &OpenedBackup) -> PathBuf {
    dir_of(office, &ask.dir, opened.contents.practice && ask.dir.trim().is_empty())
}

/// Reads every byte of a backup and verifies the journal inside. Changes nothing.
pub fn check(office: &Office, ask: OpenBackup, progress: &dyn Progress) -> Result<BackupInside> {
    let opened = open(office, &ask)?;
    let sound = opened.check(&place(office, &ask, &opened), &setup(office), progress)?;
    Ok(BackupInside { checked: true, sound, ..inside(office, &ask, &opened)? })
}

/// Puts a backup in the place of the present book, which is kept beside. Whoever asks then signs in as always.
pub fn restore(office: &Office, ask: RestoreBackup, progress: &dyn Progress) -> Result<Restored> {
    let opened = open(office, &ask.backup)?;
    let dir = place(office, &ask.backup, &opened);
    if here(office, &ask.backup, &opened) == "other" && !ask.other_book {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!(
                "いまこの場所にあるのは別の課の帳簿か、確かめられない帳簿です。控えの中身は「{}」のものです。入れ替えてよければ、確かめたことを選んでから、もう一度行ってください。",
                opened.contents.division
            ),
        ));
    }
    let shared = opened.shared(&dir);
    if !shared.is_empty() && !ask.leave_share {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!(
                "この帳簿は共有フォルダ「{shared}」で共有されています。控えから戻すと、このパソコンだけの帳簿になり、共有からは外れます。共有フォルダの帳簿が無事なら、控えから戻さずに「共有フォルダから取り直す」で新しい版に戻れます。それでも戻すときは、確かめたことを選んでから、もう一度行ってください。"
            ),
        ));
    }
    if let Ok(seat) = office.bare_seat() {
        if seat.dir() == dir {
            // Whoever stands before a locked screen does not exchange the book behind it.
            seat.session()?.ready()?;
            before(office, "restore", "復元", progress)?;
        }
        drop(seat);
        office.leave_seat();
    }
    let restored = opened.restore(&dir, &staff_number(&ask.backup.number), &setup(office), progress)?;
    Ok(Restored {
        division: opened.contents.division.clone(),
        entries: crate::ledger::small(opened.contents.entries),
        dir: dir.display().to_string(),
        kept: restored.kept.map_or_else(String::new, |k| k.display().to_string()),
        sound: restored.sound,
        unshared: restored.unshared,
    })
}
