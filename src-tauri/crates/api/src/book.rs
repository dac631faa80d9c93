//! Making, opening and setting up the book; people, settings.

use crate::Office;
use crate::office::Seat;
use crate::people;
use crate::wire::*;
use crate::{account, sign_in};
use kernel::{Actor, FieldProblem, Post, Problem, Progress, Result, Role, code, date};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use store::{Book, Reader, Reading, Setup, Tx, setting, slot};
use vault::{Around, SlotKind, Way};

const SETTINGS: &str = setting::OFFICE;
const PRACTICE: &str = setting::PRACTICE;

pub(crate) fn setup(office: &Office) -> Setup {
    Setup {
        clock: office.clock.clone(),
        ledgers: ledgers::defs(),
        migrations: store::MIGRATIONS,
        cost: office.places.password_cost,
    }
}

/// What the window needs before anything else.
pub fn state(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<OfficeState> {
    let today = office.clock.today();
    let book = match office.seat() {
        Ok(seat) => Some(book_state(office, &seat)?),
        Err(_) => None,
    };
    let held = match office.bare_seat() {
        Ok(seat) if book.is_none() => held_state(&seat)?,
        _ => None,
    };
    Ok(OfficeState {
        desk: crate::inspection::desk_state(office, book.as_ref())?,
        book,
        held,
        book_exists: Book::is_in(&office.places.book(false)),
        practice_exists: Book::is_in(&office.places.book(true)),
        home: office.places.home.display().to_string(),
        today: today.to_string(),
        fiscal_year: date::fiscal_year(today),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// Why nobody goes on in the open book.
fn held_state(seat: &Seat) -> Result<Option<HeldState>> {
    let (why, message) = match seat.session() {
        Err(locked) => (Hold::Locked, locked.message),
        Ok(session) => match session.ready() {
            Err(first) => (Hold::MustChange, first.message),
            Ok(()) => return Ok(None),
        },
    };
    Ok(Some(HeldState {
        why,
        message,
        dir: seat.dir().display().to_string(),
        practice: is_practice(&seat.reader()?)?,
        number: seat.last(),
    }))
}

fn book_state(office: &Office, seat: &Seat) -> Result<BookState> {
    let reader = seat.reader()?;
    let settings = settings_of(&reader)?;
    let year = fiscal_year(&reader)?;
    let seating = office.seating()?;
    Ok(BookState {
        bureau: settings.bureau,
        division: settings.division,
        division_short: settings.division_short,
        practice: is_practice(&reader)?,
        dir: seat.dir().display().to_string(),
        acting_for: crate::people::acting_for(&reader, &seating)?,
        more_posts: crate::people::posts(&reader, &seating.post.number, office.clock.today())?.len() > 1,
        acting: seating.post,
        office_kind: settings.office_kind,
        last_use: office.session()?.last_use,
        fiscal_year: year,
        rollover_due: year < date::fiscal_year(office.clock.today()),
        edition: office.pack()?.edition().name.clone(),
    })
}

pub(crate) fn is_practice(reader: &Reader) -> Result<bool> {
    Ok(reader.setting(PRACTICE)?.and_then(|v| v.as_bool()).unwrap_or(false))
}

pub(crate) fn fiscal_year(reader: &Reader) -> Result<i32> {
    let year = reader.setting(setting::FISCAL_YEAR)?.and_then(|v| v.as_i64()).and_then(|y| i32::try_from(y).ok());
    year.ok_or_else(|| Problem::internal("fiscal_year"))
}

pub(crate) fn dir_of(office: &Office, dir: &str, practice: bool) -> PathBuf {
    if dir.trim().is_empty() { office.places.book(practice) } else { PathBuf::from(dir) }
}

/// Makes a book and takes a seat in it.
pub fn create(office: &Office, ask: CreateBook, progress: &dyn Progress) -> Result<BookMade> {
    let ask =
        CreateBook { people: ask.people.into_iter().map(tidy).collect(), acting: staff_number(&ask.acting), ..ask };
    let division = ask.division.trim().to_owned();
    let mut found = Vec::new();
    let mut numbers: Vec<&str> = ask.people.iter().map(|p| p.number.as_str()).collect();
    numbers.sort_unstable();
    if numbers.windows(2).any(|w| w[0] == w[1]) {
        found.push(FieldProblem::new("people", "double", "同じ職員番号の人が2人います。番号を確かめてください。"));
    }
    if division.is_empty() {
        found.push(FieldProblem::new("division", "required", "課名を記入してください。"));
    }
    if !ask.people.iter().any(|p| p.role == Role::Chief && p.active) {
        found.push(FieldProblem::new("people", "required", "責任者（課長など）を1人以上登録してください（第6条）。"));
    }
    for person in &ask.people {
        check_person(person, &mut found);
    }
    let acting = ask.people.iter().find(|p| p.number == ask.acting && p.active).cloned();
    let Some(acting) = acting else {
        found.push(FieldProblem::new(
            "acting",
            "choice",
            "いま操作する人の職員番号を、登録する人の中から選んでください。",
        ));
        return Err(invalid(found));
    };
    if !found.is_empty() {
        return Err(invalid(found));
    }
    let around = Around {
        names: ask.people.iter().map(|p| p.name.clone()).collect(),
        numbers: ask.people.iter().map(|p| p.number.clone()).collect(),
        offices: vec![ask.bureau.clone(), division.clone(), ask.division_short.clone()],
    };
    vault::check_strength(&ask.password, &around)?;
    let dir = dir_of(office, &ask.dir, ask.practice);
    let fresh = !dir.exists();
    let others = first_passwords(&ask)?;
    let recovery = vault::new_recovery_code()?;
    let book = {
        let names: Vec<String> = others.iter().map(|o| slot::person(&o.number)).collect();
        let own = slot::person(&acting.number);
        let mut ways = vec![
            account::way(&own, &ask.password),
            Way { name: slot::RECOVERY, kind: SlotKind::Recovery, secret: recovery.as_str() },
        ];
        ways.extend(names.iter().zip(&others).map(|(name, other)| account::way(name, &other.password)));
        Book::create_for(&dir, &ways, setup(office))?
    };
    let shared = ask.passwords == FirstPasswords::Shared;
    let settings = first_settings(office, &ask, &division)?;
    let remembered = account::Remembered::of(office, &settings, &ask.password)?;
    let actor = Actor { number: acting.number.clone(), name: acting.name.clone(), role: acting.role };
    let filled = book.change(&actor, "book.create", |tx| {
        for person in &ask.people {
            tx.person_put(person)?;
        }
        tx.account_put(&account::with_password_set(tx, &acting.number, false, true))?;
        remembered.keep(tx, &acting.number)?;
        for other in &others {
            tx.account_put(&account::with_password_set(tx, &other.number, !shared, false))?;
        }
        put_settings(tx, &settings)?;
        tx.setting_put(PRACTICE, &ask.practice.into())?;
        tx.setting_put(setting::FISCAL_YEAR, &date::fiscal_year(office.clock.today()).into())
    });
    if let Err(p) = filled {
        drop(book);
        // A book that was never filled holds nothing; the refusal is what counts.
        let _ = remove_book(&dir, fresh);
        return Err(p);
    }
    office.take_seat(book, dir, sign_in::first(acting, office.clock.now()));
    let temporary = if shared { Vec::new() } else { others };
    Ok(BookMade { state: state(office, Nothing {}, progress)?, recovery, temporary })
}

/// What everybody but who makes the book signs in with for the first time.
fn first_passwords(ask: &CreateBook) -> Result<Vec<TemporaryPassword>> {
    let others = ask.people.iter().filter(|p| p.active && p.number != ask.acting);
    others
        .map(|p| {
            let password = match ask.passwords {
                FirstPasswords::Shared => ask.password.clone(),
                FirstPasswords::Temporary => vault::new_temporary_password()?,
            };
            Ok(TemporaryPassword { number: p.number.clone(), name: p.name.clone(), password })
        })
        .collect()
}

fn first_settings(office: &Office, ask: &CreateBook, division: &str) -> Result<Settings> {
    let chief = ask.people.iter().find(|p| p.role == Role::Chief);
    let title = chief.map(|p| p.title.trim().to_owned()).filter(|t| !t.is_empty());
    let short = match ask.division_short.trim() {
        "" => short_of(division),
        short => short.to_owned(),
    };
    let pack = office.pack()?;
    // The addressee of 第14条第3項, as the pack names it.
    let to = pack.office("system_head").cloned();
    let (role, post) = to.map_or_else(Default::default, |o| (o.label, o.post));
    Ok(Settings {
        bureau: ask.bureau.trim().to_owned(),
        division: division.to_owned(),
        division_short: short,
        sender_title: title.unwrap_or_else(|| format!("{division}長")),
        sender_name_printed: false,
        document_number: String::new(),
        contact: String::new(),
        report_to_role: role,
        report_to_post: if post.is_empty() { post } else { format!("{post}　様") },
        seals: ["課長", "係長", "担当"].iter().map(|l| SealBox { label: (*l).to_owned() }).collect(),
        seal_mark: "seal".to_owned(),
        cite_single_paragraph_short: true,
        lock_minutes: 10,
        stop_contact: String::new(),
        sign_in_from: String::new(),
        sign_in_until: String::new(),
        password_days: crate::wire::PASSWORD_DAYS,
        password_memory: crate::wire::PASSWORD_MEMORY,
        letter_keys: true,
        label_shift_x: 0,
        label_shift_y: 0,
        office_kind: OfficeKind::default(),
        deputy_namer: DeputyNamer::default(),
    })
}

/// 課略称 from 課名: without its last 課, 室, 所 …, four characters at most.
fn short_of(division: &str) -> String {
    let trimmed = division.trim_end_matches(['課', '室', '局', '所', '署']);
    let base = if trimmed.is_empty() { division } else { trimmed };
    base.chars().filter(|c| !c.is_whitespace()).take(4).collect()
}

/// A staff number as it is compared: half width, without spaces.
pub(crate) fn staff_number(text: &str) -> String {
    kernel::fold::compat(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// A person as they are stored: number folded, words trimmed, the name's characters as they are.
fn tidy(person: Post) -> Post {
    let trimmed = |t: &str| t.trim().to_owned();
    Post {
        number: staff_number(&person.number),
        name: trimmed(&person.name),
        title: trimmed(&person.title),
        unit: trimmed(&person.unit),
        ..person
    }
}

fn check_person(person: &Post, found: &mut Vec<FieldProblem>) {
    if person.number.trim().is_empty() || person.name.trim().is_empty() {
        found.push(FieldProblem::new("people", "required", "人には職員番号と氏名を記入してください。"));
    }
}

pub(crate) fn invalid(found: Vec<FieldProblem>) -> Problem {
    let first = found.first().map_or_else(String::new, |f| f.message.clone());
    Problem::new(code::INVALID, first).with(found)
}

fn seat_for(office: &Office, reader: &Reader, number: &str) -> Result<Post> {
    Ok(people::seating(reader, &staff_number(number), None, office.clock.today())?.post)
}

/// Throws the practice book away.
pub fn drop_practice(office: &Office, _ask: DropPractice, progress: &dyn Progress) -> Result<OfficeState> {
    let dir = office.places.book(true);
    if let Ok(seat) = office.bare_seat()
        && seat.dir() == dir
    {
        drop(seat);
        office.leave_seat();
    }
    if Book::is_in(&dir) {
        remove_book(&dir, true)?;
    }
    state(office, Nothing {}, progress)
}

/// Files of a book, beside the folder of sealed ones.
fn ours(name: &str) -> bool {
    name.starts_with("book.") || matches!(name, "keys.json" | "head" | vault::Attempts::FILE)
}

fn remove_book(dir: &Path, with_folder: bool) -> Result<()> {
    if with_folder {
        std::fs::remove_dir_all(dir)?;
        return Ok(());
    }
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|n| n == "files") {
            std::fs::remove_dir_all(path)?;
        } else if path.file_name().and_then(|n| n.to_str()).is_some_and(ours) {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Names by staff number.
pub(crate) fn names(reader: &Reader) -> Result<BTreeMap<String, String>> {
    Ok(reader.people()?.into_iter().map(|p| (p.number, p.name)).collect())
}

/// Adds or changes a person. The last 責任者 cannot be taken away.
pub fn save_person(office: &Office, ask: SavePerson, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let ask = SavePerson { person: tidy(ask.person), ..ask };
    let mut found = Vec::new();
    check_person(&ask.person, &mut found);
    if !found.is_empty() {
        return Err(invalid(found));
    }
    let actor = office.actor()?;
    let reader = seat.reader()?;
    let kind = settings_of(&reader)?.office_kind;
    let was = reader.person(&ask.person.number)?;
    people::may_give(actor.role, kind, ask.person.role, was.as_ref().map(|p| p.role))?;
    let leaves = was.as_ref().is_some_and(|w| w.active && !ask.person.active);
    if let Some(was) = was.as_ref().filter(|_| leaves) {
        people::may_give(actor.role, kind, Role::Staff, Some(was.role))?;
    }
    if was.is_none() && !ask.namesake {
        refuse_namesake(&reader, &ask.person)?;
    }
    let leaver = !ask.person.active;
    let ways = if leaver { account::closing(&reader, &ask.person.number)? } else { Vec::new() };
    let done = seat.book().change_ways(&actor, "person.save", (&ways, setup(office).cost), |tx| {
        if leaver {
            account::close_in(tx, &ask.person.number)?;
        }
        if ask.namesake && was.is_none() {
            tx.note("namesake", true);
        }
        tx.person_put(&ask.person)?;
        people::someone_answers(tx, kind, office.clock.today())
    })?;
    if ask.person.number == actor.number
        && let Ok(post) = seat_for(office, &seat.reader()?, &actor.number)
    {
        seat.set_acting(post);
    }
    Ok(Done { changed: done.ledgers })
}

/// One human with two numbers could approve what they asked for: a name that is there already is asked about.
fn refuse_namesake(reader: &Reader, person: &Post) -> Result<()> {
    let key = ledgers::source::person_key(&person.name);
    match reader.people()?.iter().find(|p| ledgers::source::person_key(&p.name) == key) {
        None => Ok(()),
        Some(other) => {
            let said = format!(
                "同じ氏名の人が職員番号 {} で登録されています。番号が変わったのなら「職員番号を変える」を、別の人なら「同姓同名の別の人です」を選んでください（第11条第1項）。",
                other.number
            );
            Err(Problem::new(code::INVALID, said.clone()).with(vec![FieldProblem::new("name", "namesake", said)]))
        }
    }
}

pub(crate) fn settings_of(reader: &Reader) -> Result<Settings> {
    settings_in(reader)
}

/// The same, also inside a change.
pub(crate) fn settings_in(reader: &Reading) -> Result<Settings> {
    let json = reader.setting(SETTINGS)?.ok_or_else(|| Problem::internal("settings"))?;
    serde_json::from_value(json).map_err(Problem::internal)
}

/// The settings.
pub fn settings(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<Settings> {
    settings_of(&office.seat()?.reader()?)
}

/// The store spells numbers with 課略称, so it keeps that one under its own key.
fn put_settings(tx: &mut Tx<'_>, settings: &Settings) -> Result<()> {
    tx.setting_put(SETTINGS, &serde_json::to_value(settings).map_err(Problem::internal)?)?;
    tx.setting_put(setting::DIVISION_SHORT, &settings.division_short.trim().into())?;
    Ok(())
}

/// Saves the settings as a whole.
pub fn save_settings(office: &Office, ask: Settings, _progress: &dyn Progress) -> Result<Done> {
    let mut found = Vec::new();
    for (key, value, label) in [
        ("division", &ask.division, "課名"),
        ("division_short", &ask.division_short, "課略称"),
        ("report_to_role", &ask.report_to_role, "宛名"),
    ] {
        if value.trim().is_empty() {
            found.push(FieldProblem::new(key, "required", format!("「{label}」を記入してください。")));
        }
    }
    if ask.seals.len() > crate::paper::SEALS {
        found.push(FieldProblem::new("seals", "many", "押印欄は6つまでにしてください。"));
    }
    if !matches!(ask.seal_mark.as_str(), "seal" | "sign" | "both" | "none") {
        found.push(FieldProblem::new("seal_mark", "choice", "押印欄の種類を選んでください。"));
    }
    if !(0..=120).contains(&ask.lock_minutes) {
        found.push(FieldProblem::new("lock_minutes", "number", "自動で閉じるまでの時間は0～120分にしてください。"));
    }
    let hours = [("sign_in_from", &ask.sign_in_from), ("sign_in_until", &ask.sign_in_until)];
    for (key, text) in hours {
        if !text.trim().is_empty() && sign_in::hour(text).is_none() {
            found.push(FieldProblem::new(key, "time", "時刻は 08:30 のように書いてください。"));
        }
    }
    if hours[0].1.trim().is_empty() != hours[1].1.trim().is_empty() {
        found.push(FieldProblem::new(
            "sign_in_until",
            "both",
            "サインインできる時間は、はじめと終わりの両方を書くか、両方とも空にしてください。",
        ));
    }
    if !(0..=3650).contains(&ask.password_days) {
        found.push(FieldProblem::new("password_days", "number", "パスワードを変える間隔は0～3650日にしてください。"));
    }
    if !(0..=MOST_REMEMBERED).contains(&ask.password_memory) {
        let said = format!("前に使ったパスワードを調べる数は0～{MOST_REMEMBERED}にしてください。");
        found.push(FieldProblem::new("password_memory", "number", said));
    }
    if !found.is_empty() {
        return Err(invalid(found));
    }
    let seat = office.seat()?;
    let before = settings_of(&seat.reader()?)?;
    if before == ask {
        return Ok(Done::default());
    }
    let actor = office.actor()?;
    let weighty = before.office_kind != ask.office_kind || before.deputy_namer != ask.deputy_namer;
    if weighty && !matches!(actor.role, Role::Chief | Role::Supervisor) {
        return Err(Problem::new(
            code::FORBIDDEN,
            "帳簿の種類と、だれが代行者を登録できるかを変えられるのは、責任者だけです（第11条第1項）。",
        ));
    }
    let signing_in =
        |s: &Settings| (s.sign_in_from.clone(), s.sign_in_until.clone(), s.password_days, s.password_memory);
    if signing_in(&before) != signing_in(&ask) && !matches!(actor.role, Role::Chief | Role::Deputy | Role::Supervisor) {
        return Err(Problem::new(
            code::FORBIDDEN,
            "サインインできる時間と、パスワードの決まりを変えられるのは、責任者だけです（第84条）。",
        ));
    }
    let done = seat.book().change(&actor, "setting.save", |tx| put_settings(tx, &ask))?;
    seat.lock_after(ask.lock_minutes);
    Ok(Done { changed: done.ledgers })
}

/// More earlier passwords than this would make each change wait for seconds.
const MOST_REMEMBERED: i32 = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_proposed_from_the_division() {
        assert_eq!(short_of("税務課"), "税務");
        assert_eq!(short_of("戸籍住民課"), "戸籍住民");
        assert_eq!(short_of("課"), "課");
        assert_eq!(short_of("情報 システム課"), "情報シス");
    }
}
