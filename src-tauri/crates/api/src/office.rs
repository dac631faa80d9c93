//! The office: where things lie, what time it is, which book is open and who sits here.

use crate::import::Held;
use crate::tries::Counters;
use crate::wire::LastUse;
use chrono::{DateTime, Duration, Utc};
use kernel::{Actor, Clock, Post, Problem, Result, code};
use ledgers::Ctx;
use paper::Fonts;
use standard::Pack;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, RwLock};
use store::{Book, Reader, Seating};

/// Where the program keeps and finds things.
#[derive(Debug, Clone)]
pub struct Places {
    /// The app's own folder: the book lies in `帳簿`, the practice book in `練習用の帳簿`.
    pub home: PathBuf,
    /// What ships beside the program: fonts, manual, samples, licenses.
    pub assets: PathBuf,
    /// What trying a password costs; lower only in tests.
    pub password_cost: vault::Params,
}

impl Places {
    /// Finds the shipped files beside the program, or in the checkout that it was built from.
    #[must_use]
    pub fn of_program(home: &Path) -> Places {
        let beside = std::env::current_exe().ok().and_then(|exe| {
            let dir = exe.parent()?;
            ["assets", "../lib/守帳/assets", "../lib/moricho/assets", "../share/moricho/assets"]
                .iter()
                .map(|p| dir.join(p))
                .find(|p| p.is_dir())
        });
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
        // While developing, what lies beside the program may be older than the checkout.
        let assets = if cfg!(debug_assertions) && checkout.is_dir() { checkout } else { beside.unwrap_or(checkout) };
        Places { home: home.to_owned(), assets, password_cost: vault::Params::STANDARD }
    }

    pub(crate) fn book(&self, practice: bool) -> PathBuf {
        self.home.join(if practice { "練習用の帳簿" } else { "帳簿" })
    }
}

/// Who is signed in.
#[derive(Clone)]
pub(crate) struct Session {
    /// Their place in the division.
    pub(crate) post: Post,
    /// Why a password must be changed before anything else; `None`: it need not be.
    pub(crate) must_change: Option<&'static str>,
    /// What their last sign-ins tell, shown once after this one.
    pub(crate) last_use: LastUse,
    /// When somebody was last seen at work here.
    pub(crate) touched: DateTime<Utc>,
}

/// A PC at which people answer by their number; nothing else can be done until it is locked.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    /// The round that is answered here.
    pub(crate) round: i64,
    /// Who entered their number.
    pub(crate) person: Option<Actor>,
}

/// An open book and who acts in it; nobody does while the screen is locked.
pub(crate) struct Seat {
    book: Book,
    dir: PathBuf,
    session: RwLock<Option<Session>>,
    /// Staff number of who sat here last.
    last: RwLock<String>,
    held: Mutex<Option<Held>>,
    /// Minutes without work after which the screen locks; 0: never.
    lock_minutes: AtomicI32,
}

/// One running program: shared by all commands, which may run at the same time.
pub struct Office {
    pub(crate) places: Places,
    pub(crate) clock: Arc<dyn Clock>,
    pack: OnceLock<Result<Arc<Pack>>>,
    /// The pack with the city's rows, and what it was made from.
    city: Mutex<Option<(serde_json::Value, Arc<Pack>)>>,
    fonts: OnceLock<Result<Arc<Fonts>>>,
    seat: RwLock<Option<Arc<Seat>>>,
    /// Staff number and the post that this person took; forgotten with the seat.
    taken: RwLock<Option<(String, String)>>,
    /// The 回答席, while this PC is one.
    desk: RwLock<Option<Desk>>,
    /// Wrong passwords, by what they were tried on.
    pub(crate) counters: Counters,
    /// Commands of a person that are under way: whoever waits for a long one is at work.
    at_work: AtomicI32,
}

impl Office {
    /// Nothing is opened or read yet.
    #[must_use]
    pub fn new(places: Places, clock: Arc<dyn Clock>) -> Office {
        Office {
            places,
            clock,
            pack: OnceLock::new(),
            city: Mutex::new(None),
            fonts: OnceLock::new(),
            seat: RwLock::new(None),
            taken: RwLock::new(None),
            desk: RwLock::new(None),
            counters: Counters::default(),
            at_work: AtomicI32::new(0),
        }
    }

    /// The standard pack as it shipped.
    pub(crate) fn shipped(&self) -> Result<Arc<Pack>> {
        self.pack.get_or_init(|| Pack::shipped().map(Arc::new)).clone()
    }

    /// The standard pack with what the city changed in the open book.
    pub(crate) fn pack(&self) -> Result<Arc<Pack>> {
        let shipped = self.shipped()?;
        let Ok(seat) = self.seat() else { return Ok(shipped) };
        let reader = seat.reader()?;
        let (methods, readings) =
            (reader.setting(crate::city_methods::SETTING)?, reader.setting(crate::readings::SETTING)?);
        let (months, kinds) = (reader.setting(crate::calendar::SETTING)?, reader.setting(crate::city_kinds::SETTING)?);
        if methods.is_none() && readings.is_none() && months.is_none() && kinds.is_none() {
            return Ok(shipped);
        }
        let stored = serde_json::json!([methods, readings, months, kinds]);
        let mut city = lock(self.city.lock());
        match &*city {
            Some((of, pack)) if *of == stored => Ok(pack.clone()),
            _ => {
                // Rows that a newer table contradicts are told where the table is edited; the book stays usable.
                let rows = match &methods {
                    Some(methods) => crate::city_methods::merged(&shipped, methods).ok(),
                    None => None,
                };
                let pack = rows.unwrap_or_else(|| Pack::clone(&shipped));
                let pack = crate::readings::merged(pack.clone(), readings).unwrap_or(pack);
                let pack = crate::calendar::merged(pack.clone(), months).unwrap_or(pack);
                let pack = crate::city_kinds::merged(pack.clone(), kinds).unwrap_or(pack);
                let pack = Arc::new(pack);
                *city = Some((stored, pack.clone()));
                Ok(pack)
            }
        }
    }

    /// The fonts, loaded at the first print.
    pub(crate) fn fonts(&self) -> Result<Arc<Fonts>> {
        self.fonts.get_or_init(|| Fonts::load(&self.places.assets.join("fonts")).map(Arc::new)).clone()
    }

    /// The open book, for whoever is signed in and has a password of their own.
    pub(crate) fn seat(&self) -> Result<Arc<Seat>> {
        let seat = self.bare_seat()?;
        seat.session()?.ready()?;
        Ok(seat)
    }

    /// The open book, also while the screen is locked.
    pub(crate) fn bare_seat(&self) -> Result<Arc<Seat>> {
        lock(self.seat.read()).clone().ok_or_else(|| {
            Problem::new(code::NO_BOOK, "帳簿が開かれていません。パスワードを入れて開くか、新しく作ってください。")
        })
    }

    /// Who is signed in, also with a password that must be changed.
    pub(crate) fn session(&self) -> Result<Session> {
        self.bare_seat()?.session()
    }

    /// Who acts, if a book is open, in the post that they took.
    pub(crate) fn acting(&self) -> Result<Post> {
        Ok(self.seating()?.post)
    }

    /// The post in which somebody acts, asked of the book each time: a period ends while the book is open.
    pub(crate) fn seating(&self) -> Result<Seating> {
        let seat = self.seat()?;
        let number = seat.session()?.post.number;
        let taken = lock(self.taken.read()).clone().filter(|(who, _)| *who == number);
        crate::people::seating(
            &*seat.reader()?,
            &number,
            taken.as_ref().map(|(_, key)| key.as_str()),
            self.clock.today(),
        )
    }

    /// Whoever sits here acts in another of their posts from now on.
    pub(crate) fn take_post(&self, number: &str, key: &str) {
        *lock(self.taken.write()) = Some((number.to_owned(), key.to_owned()));
    }

    /// Somebody signs in: the post that another person took is forgotten, so that whoever comes back begins in their own.
    pub(crate) fn arrives(&self, number: &str) {
        let mut taken = lock(self.taken.write());
        if taken.as_ref().is_some_and(|(who, _)| who != number) {
            *taken = None;
        }
    }

    /// Who acts, as everything that writes wants it.
    pub(crate) fn actor(&self) -> Result<Actor> {
        let post = self.acting()?;
        Ok(Actor { number: post.number, name: post.name, role: post.role })
    }

    /// The 回答席, while this PC is one.
    pub(crate) fn desk(&self) -> Option<Desk> {
        lock(self.desk.read()).clone()
    }

    /// Makes this PC a 回答席, or ends it.
    pub(crate) fn set_desk(&self, desk: Option<Desk>) {
        *lock(self.desk.write()) = desk;
    }

    /// A person begins (`by` 1) or ends (-1) something in the open book.
    pub(crate) fn work(&self, by: i32) {
        self.at_work.fetch_add(by, Ordering::Relaxed);
        // Not kept: a book is closed when nobody has its seat any more.
        if let Ok(seat) = self.bare_seat() {
            seat.touch(self.clock.now());
        }
    }

    /// The seat at which nobody has been at work for as long as the book's settings allow.
    pub(crate) fn idle_seat(&self) -> Option<Arc<Seat>> {
        let resting = self.at_work.load(Ordering::Relaxed) == 0;
        self.bare_seat().ok().filter(|seat| resting && seat.is_idle(self.clock.now()))
    }

    pub(crate) fn take_seat(&self, book: Book, dir: PathBuf, session: Session) {
        let last = RwLock::new(session.post.number.clone());
        let lock_minutes = book.reader().and_then(|r| crate::book::settings_of(&r)).map_or(0, |s| s.lock_minutes);
        let seat = Seat {
            book,
            dir,
            session: RwLock::new(Some(session)),
            last,
            held: Mutex::new(None),
            lock_minutes: AtomicI32::new(lock_minutes),
        };
        *lock(self.seat.write()) = Some(Arc::new(seat));
        if let (Ok(seat), Ok(actor)) = (self.seat(), self.actor()) {
            crate::share::arrive(&seat, &actor);
        }
    }

    pub(crate) fn leave_seat(&self) {
        if let (Ok(seat), Ok(actor)) = (self.seat(), self.actor()) {
            crate::share::depart(&seat, &actor);
        }
        self.set_desk(None);
        *lock(self.taken.write()) = None;
        *lock(self.seat.write()) = None;
    }

    /// True if the open book is shared.
    pub(crate) fn shares(&self) -> bool {
        self.bare_seat().is_ok_and(|seat| seat.book().share().is_some())
    }

    /// The day, the person and the pack, for the rules.
    pub(crate) fn with_ctx<T>(&self, work: impl FnOnce(&Ctx<'_>) -> Result<T>) -> Result<T> {
        let pack = self.pack()?;
        let actor = self.actor()?;
        work(&Ctx::new(self.clock.today(), &actor, &pack))
    }
}

impl Seat {
    /// The book. Writers wait for each other; readers never wait.
    pub(crate) fn book(&self) -> &Book {
        &self.book
    }

    /// A connection of its own, to read.
    pub(crate) fn reader(&self) -> Result<Reader> {
        self.book.reader()
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where readable files may lie for a moment: inside the book, in the folder that is swept at each opening.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.dir.join("files")
    }

    /// The last dry run of an import; it goes with the book.
    pub(crate) fn held(&self) -> MutexGuard<'_, Option<Held>> {
        lock(self.held.lock())
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// [`code::LOCKED`] while the screen is locked.
    pub(crate) fn session(&self) -> Result<Session> {
        lock(self.session.read()).clone().ok_or_else(|| {
            Problem::new(
                code::LOCKED,
                "画面がロックされています。職員番号とパスワードを入れて開いてください（第44条）。",
            )
        })
    }

    /// Somebody signs in, or locks the screen (`None`). The last dry run is nobody else's.
    pub(crate) fn seat_taken(&self, session: Option<Session>) {
        if let Some(session) = &session {
            let mut last = lock(self.last.write());
            if *last != session.post.number {
                *self.held() = None;
            }
            last.clone_from(&session.post.number);
        }
        *lock(self.session.write()) = session;
    }

    /// Staff number of who sits here, or sat here before the screen was locked.
    pub(crate) fn last(&self) -> String {
        lock(self.last.read()).clone()
    }

    /// The signed-in person's place in the division has changed.
    pub(crate) fn set_acting(&self, post: Post) {
        if let Some(session) = lock(self.session.write()).as_mut() {
            session.post = post;
        }
    }

    fn touch(&self, now: DateTime<Utc>) {
        if let Some(session) = lock(self.session.write()).as_mut() {
            session.touched = now;
        }
    }

    /// True if nobody has been at work here for as long as the book's settings allow.
    fn is_idle(&self, now: DateTime<Utc>) -> bool {
        let minutes = self.lock_minutes.load(Ordering::Relaxed);
        let session = lock(self.session.read());
        minutes > 0 && session.as_ref().is_some_and(|s| now - s.touched >= Duration::minutes(minutes.into()))
    }

    /// The book's settings say how long nobody may be at work before the screen locks.
    pub(crate) fn lock_after(&self, minutes: i32) {
        self.lock_minutes.store(minutes, Ordering::Relaxed);
    }

    /// The signed-in person has a password of their own now.
    pub(crate) fn password_changed(&self) {
        if let Some(session) = lock(self.session.write()).as_mut() {
            session.must_change = None;
        }
    }
}

impl Session {
    /// # Errors
    /// [`code::MUST_CHANGE`] as long as the password is a temporary one.
    pub(crate) fn ready(&self) -> Result<()> {
        match self.must_change {
            None => Ok(()),
            Some(why) => Err(Problem::new(
                code::MUST_CHANGE,
                format!("{why}先にパスワードを変えてください。変えるまで、ほかの操作はできません（第60条）。"),
            )),
        }
    }
}

/// A panic while a lock was held left the book as it was (the change was rolled back), so the lock stays usable.
pub(crate) fn lock<T>(result: std::result::Result<T, std::sync::PoisonError<T>>) -> T {
    result.unwrap_or_else(std::sync::PoisonError::into_inner)
}
