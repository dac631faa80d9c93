//! Entries that touch no record: a sign-in, a print, an export, a refusal. They stand in nobody's way, so they are entered
//! again behind what the other side did, and hold up nobody's work.

use super::fetch::Synced;
use super::local::{Base, Local, aside_dir};
use super::manifest::Generation;
use super::{Share, has_entry, kept};
use crate::account::SIGN_IN;
use crate::book::{Book, DATABASE, KEYS};
use crate::sql::Said;
use kernel::{Actor, Result, Role};
use rusqlite::{Connection, OptionalExtension};
use std::fs;

/// What it is called in the journal that the other side's entries stand here again.
const CARRIED: &str = "share.carried";
/// The detail that holds the hash of an entry that was entered again.
pub(crate) const FROM: &str = "carried_from";

/// An entry that changed no record (a print, an export, a sign-in): it is entered again behind the newer generation.
struct Light {
    who: Actor,
    action: String,
    subject: String,
    at: String,
    hash: String,
    detail: serde_json::Map<String, serde_json::Value>,
}

impl Light {
    /// The hash of the first entry of this: its own, unless it was entered again already.
    fn origin(&self) -> &str {
        self.detail.get(FROM).and_then(serde_json::Value::as_str).unwrap_or(&self.hash)
    }
}

impl Book {
    /// Stays with what this PC has, because the other side has entered nothing since but what touches no record, and
    /// enters that here again. What is published next is this PC's own side, with every entry of the other one in it.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn keep_ours(
        &self,
        share: &Share,
        mut local: Local,
        newest: &Generation,
        next: &Connection,
        common: i64,
        their_keys: bool,
        who: &Actor,
    ) -> Result<Synced> {
        let m = &newest.manifest;
        let light = self.not_here(lights(next, common)?, common)?;
        if !light.is_empty() {
            self.change(who, CARRIED, |tx| {
                tx.note("carried", light.len());
                tx.note("common", common);
                tx.note("from_head", m.head.as_str());
                tx.note("from_pc", m.pc.as_str());
                tx.note("from_name", m.name.as_str());
                Ok(())
            })?;
        }
        self.enter_again(light)?;
        if their_keys {
            vault::write_whole(&share.dir.join(KEYS), &newest.keys)?;
        }
        // Drafts and views of both: theirs first, so that what was changed on both sides stays as it is here.
        let (their_rows, their_gone) = kept::changed(next, &share.key, &local.kept)?;
        let was = std::mem::replace(&mut local.kept, kept::snapshot(next, &share.key)?);
        self.keep(|k| {
            let (rows, gone) = kept::changed(k.conn(), &share.key, &was)?;
            kept::apply(k.conn(), &share.key, their_rows, &their_gone)?;
            kept::apply(k.conn(), &share.key, rows, &gone)
        })?;
        // Of that generation, this copy has the entries up to where the two parted.
        let head = self.reader()?.conn.query_row("SELECT hash FROM journal WHERE seq = ?1", [common], |r| r.get(0));
        let head = head.optional().said()?.unwrap_or_else(|| crate::journal::NOTHING.to_owned());
        local.base = Some(Base { entry: common, head, ..Base::of(newest) });
        local.write(&share.dir)?;
        {
            let mut live = share.live();
            live.writing = live.taken;
        }
        Ok(Synced::Carried)
    }

    /// Those that stand in the journal neither themselves nor entered again.
    fn not_here(&self, entries: Vec<Light>, common: i64) -> Result<Vec<Light>> {
        let reader = self.reader()?;
        let mut stmt = reader
            .conn
            .prepare("SELECT EXISTS (SELECT 1 FROM journal WHERE seq > ?1 AND (hash = ?2 OR instr(detail, ?3) > 0))")
            .said()?;
        let mut left = Vec::new();
        for entry in entries {
            let origin = entry.origin();
            let again = format!("\"{FROM}\":\"{origin}\"");
            let there: bool = stmt.query_row(rusqlite::params![common, origin, again], |r| r.get(0)).said()?;
            if !there {
                left.push(entry);
            }
        }
        Ok(left)
    }

    /// Enters what touched no record again, each in its own name and with its first time and hash.
    fn enter_again(&self, entries: Vec<Light>) -> Result<()> {
        for entry in entries {
            let origin = entry.origin().to_owned();
            self.change(&entry.who, &entry.action, |tx| {
                tx.subject(entry.subject);
                // What was entered again before keeps the time and hash of the first.
                tx.note("carried_at", entry.at.as_str());
                tx.note(FROM, origin);
                for (key, value) in entry.detail {
                    tx.note(&key, value);
                }
                if entry.action == SIGN_IN {
                    tx.account_used(&entry.who.number, &entry.at)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Enters again what was set aside without changing any record, and that something was set aside.
    pub(super) fn carry(&self, share: &Share, who: &Actor) -> Result<()> {
        let mut local = share.local()?;
        for at in 0..local.asides.len() {
            let aside = local.asides[at].clone();
            if aside.carried {
                continue;
            }
            let dir = aside_dir(&share.dir, &aside.name);
            let never = has_entry(&self.reader()?.conn, aside.entry, &aside.head)? || !dir.join(DATABASE).is_file();
            if !never {
                let light = lights(&self.shared.over(&dir).connect_to(&dir.join(DATABASE), false)?, aside.common)?;
                self.enter_again(self.not_here(light, aside.common)?)?;
                if aside.heavy > 0 {
                    self.change(who, "share.diverge", |tx| {
                        tx.subject(aside.name.as_str());
                        tx.note("common", aside.common);
                        tx.note("entries", aside.entry - aside.common);
                        tx.note("ours", aside.head.as_str());
                        tx.note("theirs", aside.theirs.0.as_str());
                        tx.note("theirs_pc", aside.theirs.1.as_str());
                        tx.note("theirs_name", aside.theirs.2.as_str());
                        Ok(())
                    })?;
                }
            }
            local.asides[at].carried = true;
            if never || aside.heavy == 0 {
                local.asides[at].heavy = 0;
                let _ = fs::remove_dir_all(&dir);
            }
            local.write(&share.dir)?;
        }
        local.asides.retain(|a| !a.carried || a.heavy > 0);
        local.write(&share.dir)
    }
}

fn lights(conn: &Connection, since: i64) -> Result<Vec<Light>> {
    let mut stmt = conn
        .prepare(
            "SELECT actor, actor_name, role, action, subject, detail, at, hash FROM journal WHERE seq > ?1 AND changes = 0 ORDER BY seq",
        )
        .said()?;
    let rows = stmt
        .query_map([since], |r| {
            let role: String = r.get(2)?;
            let detail: String = r.get(5)?;
            Ok(Light {
                who: Actor { number: r.get(0)?, name: r.get(1)?, role: Role::from_key(&role).unwrap_or(Role::Auditor) },
                action: r.get(3)?,
                subject: r.get(4)?,
                detail: serde_json::from_str(&detail).unwrap_or_default(),
                at: r.get(6)?,
                hash: r.get(7)?,
            })
        })
        .said()?;
    rows.collect::<rusqlite::Result<_>>().said()
}
