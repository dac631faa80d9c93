//! Who is editing: one file that only one of two can make.
//!
//! Clocks of PCs differ, so a lease never runs out by itself. Whether its holder is still there is told by a counter
//! that the holder raises; how long it has stood still is measured by whoever looks, on their own clock.

use super::folder::{Folder, away};
use kernel::{Problem, Result, code};
use serde::{Deserialize, Serialize};
use std::io;
use std::thread::sleep;
use std::time::Duration;
use vault::SubKey;

const LEASE: &str = "lease";
const ASK: &str = "ask-";
/// A lease that cannot be read may be one that is just being written.
const PATIENCE: [u64; 4] = [20, 80, 200, 400];

/// Who sits where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Staff number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Name of the PC.
    pub pc: String,
    /// The PC's working copy, as a random name.
    pub pc_id: String,
    /// Since when, UTC, by that PC's clock.
    pub since: String,
    /// Raised while the holder's program runs.
    pub beat: u64,
}

/// What stands in the lease file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    Free,
    Held(Holder),
    /// Not readable: damaged, or sealed with a key that we do not have.
    Unknown,
}

/// What came of taking the lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It was free.
    New,
    /// It was this PC's already, from before a crash or by another program on it.
    Recovered,
    /// Somebody else's.
    Others(Standing),
}

/// The lease of one shared folder.
pub(crate) struct Desk<'f> {
    pub folder: &'f dyn Folder,
    pub key: &'f SubKey,
}

impl Desk<'_> {
    /// Who has the lease.
    pub(crate) fn standing(&self) -> Result<Standing> {
        for pause in PATIENCE {
            match self.read(LEASE)? {
                Standing::Unknown => sleep(Duration::from_millis(pause)),
                known => return Ok(known),
            }
        }
        self.read(LEASE)
    }

    /// Takes the lease if it is free or this PC's own.
    pub(crate) fn take(&self, me: &Holder) -> Result<Taken> {
        let bytes = self.sealed(me)?;
        for _ in 0..3 {
            match self.folder.put_new(LEASE, &bytes) {
                Ok(()) => {
                    // Read again: what counts is what stands on the server.
                    return Ok(match self.standing()? {
                        Standing::Held(h) if h.pc_id == me.pc_id => Taken::New,
                        other => Taken::Others(other),
                    });
                }
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => match self.standing()? {
                    // Given back between the two looks.
                    Standing::Free => {}
                    Standing::Held(h) if h.pc_id == me.pc_id => return Ok(Taken::Recovered),
                    other => return Ok(Taken::Others(other)),
                },
                Err(e) => return Err(away(e)),
            }
        }
        Ok(Taken::Others(Standing::Unknown))
    }

    /// Raises the counter; false if the lease is no longer this PC's.
    pub(crate) fn beat(&self, me: &Holder) -> Result<bool> {
        let Standing::Held(held) = self.standing()? else {
            return Ok(false);
        };
        if held.pc_id != me.pc_id {
            return Ok(false);
        }
        let next = Holder { beat: held.beat + 1, since: held.since, ..me.clone() };
        self.folder.put(LEASE, &self.sealed(&next)?).map_err(away)?;
        Ok(true)
    }

    /// True if the lease is this PC's.
    pub(crate) fn is_ours(&self, pc_id: &str) -> Result<bool> {
        Ok(matches!(self.standing()?, Standing::Held(h) if h.pc_id == pc_id))
    }

    /// Gives the lease back, if it is this PC's, and answers everybody who asked for it.
    pub(crate) fn give(&self, pc_id: &str) -> Result<()> {
        if !self.is_ours(pc_id)? {
            return Ok(());
        }
        self.folder.remove(LEASE).map_err(away)?;
        for (name, _) in self.asks()? {
            self.folder.remove(&name).map_err(away)?;
        }
        Ok(())
    }

    /// Takes the lease away from whoever has it.
    pub(crate) fn break_it(&self) -> Result<()> {
        self.folder.remove(LEASE).map_err(away)
    }

    /// Asks the holder to give the lease.
    pub(crate) fn ask(&self, me: &Holder) -> Result<()> {
        self.folder.put(&ask_name(&me.pc_id), &self.sealed(me)?).map_err(away)
    }

    /// Takes an own request back.
    pub(crate) fn unask(&self, pc_id: &str) -> Result<()> {
        self.folder.remove(&ask_name(pc_id)).map_err(away)
    }

    /// Who asks for the lease, with the names of their requests.
    pub(crate) fn asks(&self) -> Result<Vec<(String, Holder)>> {
        let mut names: Vec<String> = self
            .folder
            .list("")
            .map_err(away)?
            .into_iter()
            .filter(|n| n.starts_with(ASK) && !n.contains('.'))
            .collect();
        names.sort_unstable();
        let mut asks = Vec::new();
        for name in names {
            if let Standing::Held(who) = self.read(&name)? {
                asks.push((name, who));
            }
        }
        Ok(asks)
    }

    fn read(&self, name: &str) -> Result<Standing> {
        let sealed = match self.folder.read(name) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                self.folder.list("").map_err(away)?;
                return Ok(Standing::Free);
            }
            Err(e) => return Err(away(e)),
        };
        let mut plain = Vec::new();
        let opened = vault::open(self.key, "share lease", &mut sealed.as_slice(), &mut plain);
        Ok(match opened.ok().and_then(|_| serde_json::from_slice(&plain).ok()) {
            Some(holder) => Standing::Held(holder),
            None => Standing::Unknown,
        })
    }

    fn sealed(&self, me: &Holder) -> Result<Vec<u8>> {
        let plain = serde_json::to_vec(me).map_err(Problem::internal)?;
        let mut sealed = Vec::new();
        vault::seal(self.key, "share lease", &mut plain.as_slice(), &mut sealed)?;
        Ok(sealed)
    }
}

fn ask_name(pc_id: &str) -> String {
    format!("{ASK}{pc_id}")
}

/// What a person is told who wants to write while somebody else does.
pub(crate) fn refusal(by: &Standing) -> Problem {
    let said = match by {
        Standing::Held(h) => format!(
            "いまは{}さんが編集しています（{}）。読むことはできます。編集するには「編集をゆずってもらう」を押すか、終わるまで待ってください。",
            h.name, h.pc
        ),
        _ => "いまはほかのパソコンで編集しています。少し待ってから、もう一度試してください。続くときは、責任者が設定の「共有」から編集中の印を外してください。".to_owned(),
    };
    Problem::new(code::LEASED, said)
}
