//! One book on two PCs.
//!
//! The database of a shared book never lies on the file server, because SQLite must not be opened there. What lies there
//! are pieces of it, as they are enciphered, and a sealed list of them for each *generation*. Each PC works on a copy of
//! its own and takes over newer generations piece by piece. Whoever changes a record takes the *lease* first; everybody
//! reads on. A PC that cannot reach the folder works on, and if both sides went on, the later side's changes are set
//! aside whole and offered again record by record: nothing is overwritten. Only if the other side merely signed in, printed
//! or did something else that touches no record does the work go on by itself, with those entries entered behind it.
//!
//! The lease avoids needless work for people. What keeps the book whole does not rest on it: a generation is a file that
//! only one of two can make, and a generation is taken over only if it contains everything that this PC had published.
//!
//! Deliberately absent: a server, a clock that two PCs would have to agree on, and a lease that ends by itself.

mod again;
mod aside;
mod fetch;
mod folder;
mod join;
mod kept;
mod lease;
mod local;
mod manifest;
mod pieces;
mod publish;

#[cfg(test)]
mod tests;

pub use aside::{Branch, BranchChange, Decided};
pub use fetch::Synced;
pub use folder::{Folder, OnDisk};
pub use join::{Joining, join, join_again};
pub use lease::Holder;

pub(crate) use again::FROM;
pub(crate) use join::{SHARE_KEY, keys_before_open};

use crate::book::Book;
use crate::reading::Reading;
use crate::sql::Said;
use chrono::{DateTime, Utc};
use folder::away;
use kernel::{Actor, Problem, Result, code};
use lease::{Desk, Standing, Taken};
use local::{InUse, Local};
use rusqlite::{Connection, OptionalExtension};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use vault::SubKey;

/// The shared folder of the book in `dir`; empty: it is not shared, or its file about that cannot be read.
#[must_use]
pub fn folder_of(dir: &Path) -> String {
    Local::read(dir).ok().flatten().map_or_else(String::new, |local| local.folder.display().to_string())
}

/// A lease is given back after this many seconds without a change.
const IDLE: u64 = 120;
/// Changes are published when this many seconds have passed since the last one.
const SETTLED: u64 = 10;
/// A holder whose counter stood still this long does not answer.
const SILENT: u64 = 90;

/// The shared side of an open book.
pub struct Share {
    dir: PathBuf,
    folder: Arc<dyn Folder>,
    key: SubKey,
    in_use: InUse,
    /// Read through one handle for as long as the book is open: closing a second handle on the database would drop the
    /// locks by which other programs see that it is in use.
    database: Mutex<Option<File>>,
    live: Mutex<Live>,
}

/// What this run of the program knows.
#[derive(Debug, Default)]
struct Live {
    /// The lease is ours and nothing newer is in the folder.
    writing: bool,
    /// The lease is ours.
    taken: bool,
    /// The folder did not answer when it was last asked.
    away: bool,
    /// The generation in the folder that was seen to be the base itself.
    known: u64,
    /// Last change made here.
    last: Option<DateTime<Utc>>,
    /// The holder's counter as last seen, and since when it stands.
    seen: Option<(Holder, Instant)>,
}

/// How the shared book stands, as seen from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareState {
    /// The shared folder.
    pub folder: PathBuf,
    /// Name of this PC, as others see it.
    pub pc: String,
    /// The folder answers.
    pub reachable: bool,
    /// This PC has the lease.
    pub ours: bool,
    /// Who else has it.
    pub holder: Option<Holder>,
    /// The lease cannot be read.
    pub unknown: bool,
    /// The holder has given no sign for this many seconds; 0 while there are signs.
    pub silent_for: u64,
    /// Who asks for the lease.
    pub asks: Vec<Holder>,
    /// Generation of the working copy; 0: never published.
    pub sequence: u64,
    /// Newest generation in the folder.
    pub newest: u64,
    /// Entries with changes of records that are not published.
    pub unpublished: i64,
    /// Branches with changes that nobody has decided about.
    pub branches: Vec<String>,
}

/// What a regular look at the folder came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Looked {
    /// A newer generation was taken over: lists are stale.
    pub fetched: bool,
    /// Changes of this PC were set aside, because the other side had gone on.
    pub set_aside: bool,
    /// Changes were published.
    pub published: bool,
    /// What could not be done, if it is more than that the folder is away.
    pub problem: Option<Problem>,
}

/// What is asked at the same time of the journal: where a book stands.
pub(crate) fn head(conn: &Connection) -> Result<(i64, String)> {
    let last = conn
        .query_row("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1", [], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()
        .said()?;
    Ok(last.unwrap_or_else(|| (0, crate::journal::NOTHING.to_owned())))
}

/// True if the journal has this entry.
pub(crate) fn has_entry(conn: &Connection, seq: i64, hash: &str) -> Result<bool> {
    if seq == 0 {
        return Ok(true);
    }
    let there: Option<String> =
        conn.query_row("SELECT hash FROM journal WHERE seq = ?1", [seq], |r| r.get(0)).optional().said()?;
    Ok(there.as_deref() == Some(hash))
}

/// Entries behind `seq` that changed records (or settings, people …).
pub(crate) fn heavy_since(conn: &Connection, seq: i64) -> Result<i64> {
    conn.query_row("SELECT COUNT(*) FROM journal WHERE seq > ?1 AND changes > 0", [seq], |r| r.get(0)).said()
}

impl Share {
    pub(crate) fn new(dir: &Path, folder: Arc<dyn Folder>, key: SubKey) -> Result<Share> {
        Ok(Share {
            dir: dir.to_owned(),
            folder,
            key,
            in_use: InUse::enter(dir)?,
            database: Mutex::new(None),
            live: Mutex::new(Live::default()),
        })
    }

    /// The shared side of the book in `dir`; `None`: it is not shared.
    pub(crate) fn of(dir: &Path, key: &SubKey) -> Result<Option<Share>> {
        match Local::read(dir)? {
            Some(local) => Share::new(dir, Arc::new(OnDisk::new(&local.folder)), key.clone()).map(Some),
            None => Ok(None),
        }
    }

    fn local(&self) -> Result<Local> {
        Local::read(&self.dir)?.ok_or_else(|| Problem::new(code::WRONG_STATE, "この帳簿は共有されていません。"))
    }

    fn desk(&self) -> Desk<'_> {
        Desk { folder: &*self.folder, key: &self.key }
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn me(&self, local: &Local, who: &Actor, now: DateTime<Utc>) -> Holder {
        Holder {
            number: who.number.clone(),
            name: who.name.clone(),
            pc: local.pc.clone(),
            pc_id: local.pc_id.clone(),
            since: now.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            beat: 0,
        }
    }

    /// Before records are changed: takes the lease, or refuses. A folder that is away does not hinder.
    ///
    /// # Errors
    /// [`code::LEASED`] while somebody else edits, [`code::BEHIND`] if a newer generation must be taken over first.
    pub(crate) fn before_write(&self, reading: &Reading, who: &Actor) -> Result<()> {
        let now = reading.shared.clock.now();
        {
            let mut live = self.live();
            if live.writing || live.away {
                live.last = Some(now);
                return Ok(());
            }
        }
        let taken = self.take(who, now);
        let mut live = self.live();
        match taken {
            Err(p) if p.code == code::SHARE_AWAY => {
                live.away = true;
                live.last = Some(now);
                Ok(())
            }
            other => {
                other?;
                live.last = Some(now);
                Ok(())
            }
        }
    }

    /// Takes the lease and looks whether there is anything newer.
    fn take(&self, who: &Actor, now: DateTime<Utc>) -> Result<()> {
        let local = self.local()?;
        match self.desk().take(&self.me(&local, who, now))? {
            Taken::New | Taken::Recovered => self.live().taken = true,
            Taken::Others(standing) => return Err(lease::refusal(&standing)),
        }
        // Whoever has the lease no longer asks for it.
        self.desk().unask(&local.pc_id)?;
        let newest = manifest::sequences(&*self.folder)?.first().copied();
        let base = local.base.as_ref().map(|b| b.sequence);
        if newest != base {
            return Err(match newest {
                None => away(std::io::Error::from(std::io::ErrorKind::NotFound)),
                Some(_) => behind(),
            });
        }
        self.live().writing = true;
        Ok(())
    }

    /// Gives the lease back.
    fn give_back(&self) -> Result<()> {
        let local = self.local()?;
        self.desk().give(&local.pc_id)?;
        let mut live = self.live();
        (live.taken, live.writing) = (false, false);
        Ok(())
    }

    /// Keeps a sign of life in the lease; notices when it was taken away.
    fn beat(&self, who: &Actor, now: DateTime<Utc>) -> Result<()> {
        if self.live().taken {
            let local = self.local()?;
            if !self.desk().beat(&self.me(&local, who, now))? {
                let mut live = self.live();
                (live.taken, live.writing) = (false, false);
            }
        }
        Ok(())
    }
}

fn behind() -> Problem {
    Problem::new(code::BEHIND, "ほかのパソコンで公開された新しい版があります。取り込んでから、もう一度行ってください。")
}

impl Book {
    /// The shared side of the book; `None`: it lies on this PC alone.
    #[must_use]
    pub fn share(&self) -> Option<Arc<Share>> {
        self.shared.share()
    }

    fn sharing(&self) -> Result<Arc<Share>> {
        self.share().ok_or_else(|| Problem::new(code::WRONG_STATE, "この帳簿は共有されていません。"))
    }

    /// How the shared book stands.
    ///
    /// # Errors
    /// [`code::WRONG_STATE`] if the book is not shared. A folder that is away is no error but a state.
    pub fn share_state(&self) -> Result<ShareState> {
        let share = self.sharing()?;
        let local = share.local()?;
        let base = local.base.as_ref();
        let reader = self.reader()?;
        let unpublished = heavy_since(&reader.conn, base.map_or(0, |b| b.entry))?;
        drop(reader);
        let mut state = ShareState {
            folder: local.folder.clone(),
            pc: local.pc.clone(),
            reachable: true,
            ours: false,
            holder: None,
            unknown: false,
            silent_for: 0,
            asks: Vec::new(),
            sequence: base.map_or(0, |b| b.sequence),
            newest: base.map_or(0, |b| b.sequence),
            unpublished,
            branches: local.asides.iter().filter(|a| a.heavy > 0).map(|a| a.name.clone()).collect(),
        };
        let looked = (|| {
            let newest = manifest::sequences(&*share.folder)?.first().copied();
            let newest = newest.ok_or_else(|| away(std::io::Error::from(std::io::ErrorKind::NotFound)))?;
            let standing = share.desk().standing()?;
            let asks = share.desk().asks()?;
            Ok::<_, Problem>((newest, standing, asks))
        })();
        match looked {
            Err(p) if p.code == code::SHARE_AWAY => {
                share.live().away = true;
                state.reachable = false;
                state.ours = share.live().taken;
            }
            Err(p) => return Err(p),
            Ok((newest, standing, asks)) => {
                state.newest = newest;
                let mut live = share.live();
                live.away = false;
                state.asks = asks.into_iter().map(|(_, who)| who).filter(|who| who.pc_id != local.pc_id).collect();
                match standing {
                    Standing::Free => {}
                    Standing::Unknown => state.unknown = true,
                    Standing::Held(h) if h.pc_id == local.pc_id => state.ours = true,
                    Standing::Held(h) => {
                        let since = match &live.seen {
                            Some((seen, since)) if *seen == h => *since,
                            _ => Instant::now(),
                        };
                        let silent = since.elapsed().as_secs();
                        state.silent_for = if silent >= SILENT { silent } else { 0 };
                        live.seen = Some((h.clone(), since));
                        state.holder = Some(h);
                    }
                }
            }
        }
        Ok(state)
    }

    /// A regular look at the folder: a sign of life, newer generations in, settled changes out, an idle lease back.
    pub fn share_look(&self, who: &Actor, progress: &dyn kernel::Progress) -> Result<Looked> {
        let share = self.sharing()?;
        let mut looked = Looked::default();
        if let Err(p) = self.look(&share, who, progress, &mut looked) {
            match p.code.as_str() {
                code::SHARE_AWAY => share.live().away = true,
                // Somebody else edits: what is not published waits.
                code::LEASED => {}
                _ => looked.problem = Some(p),
            }
        } else {
            share.live().away = false;
        }
        Ok(looked)
    }

    fn look(&self, share: &Share, who: &Actor, progress: &dyn kernel::Progress, looked: &mut Looked) -> Result<()> {
        let now = self.shared.clock.now();
        share.beat(who, now)?;
        match self.share_sync(who, progress)? {
            Synced::Same | Synced::Waiting | Synced::Carried => {}
            Synced::Fetched => looked.fetched = true,
            Synced::SetAside => (looked.fetched, looked.set_aside) = (true, true),
        }
        let (last, taken) = {
            let live = share.live();
            (live.last, live.taken)
        };
        // A clock that was set back must not keep anything from being published.
        let idle = last.map_or(u64::MAX, |l| (now - l).num_seconds().try_into().unwrap_or(u64::MAX));
        let behind = {
            let base = share.local()?.base.map_or((0, String::new()), |b| (b.entry, b.head));
            head(&self.reader()?.conn)? != base
        };
        if behind && idle >= SETTLED {
            looked.published = self.share_publish(who, progress, false)?;
        }
        if share.live().taken && (idle >= IDLE || (!taken && looked.published)) {
            share.give_back()?;
        }
        Ok(())
    }

    /// Publishes what is not published and gives the lease back: at closing, and when somebody asked for it.
    ///
    /// # Errors
    /// [`code::SHARE_AWAY`], [`code::LEASED`], [`code::BEHIND`]; what is not published then stays on this PC.
    pub fn share_leave(&self, who: &Actor, progress: &dyn kernel::Progress) -> Result<()> {
        let share = self.sharing()?;
        self.share_sync(who, progress)?;
        self.share_publish(who, progress, false)?;
        share.give_back()
    }

    /// Asks the holder of the lease to give it.
    pub fn share_ask(&self, who: &Actor) -> Result<()> {
        let share = self.sharing()?;
        let local = share.local()?;
        share.desk().ask(&share.me(&local, who, self.shared.clock.now()))
    }

    /// Takes the lease away from whoever has it, and leaves an entry in the journal. What the other PC had not published
    /// stays there and is offered again record by record.
    pub fn share_break(&self, who: &Actor) -> Result<()> {
        let share = self.sharing()?;
        let standing = share.desk().standing()?;
        let (name, pc, since) = match &standing {
            Standing::Free => return Ok(()),
            Standing::Held(h) => (h.name.clone(), h.pc.clone(), h.since.clone()),
            Standing::Unknown => ("不明".to_owned(), String::new(), String::new()),
        };
        share.desk().break_it()?;
        self.change(who, "share.break", |tx| {
            tx.subject(name);
            tx.note("pc", pc);
            tx.note("since", since);
            Ok(())
        })?;
        Ok(())
    }
}
