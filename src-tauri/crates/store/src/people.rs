//! Posts with periods: further posts (兼務), deputyships (代行), the term of a main post, and earlier staff numbers.
//!
//! A post counts on the days of its period and on no other, so that a deputyship ends and a transfer takes effect by
//! themselves, whoever has the book open.

use crate::reading::Reading;
use crate::sql::Said;
use crate::tx::Tx;
use chrono::NaiveDate;
use kernel::{Post, Problem, Result, Role, code};
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;
use std::collections::BTreeSet;

/// Ledger word of posts with a period in the journal.
pub(crate) const TERM: &str = "term";
/// Ledger word of renumbered people in the journal.
pub(crate) const NUMBER: &str = "person_number";

/// What a period is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TermKind {
    /// The person's own post, where it begins or ends on a day.
    Main,
    /// A further post (兼務).
    Further,
    /// Acting for the chief (代行).
    Deputy,
}

impl TermKind {
    const fn key(self) -> &'static str {
        match self {
            TermKind::Main => "main",
            TermKind::Further => "further",
            TermKind::Deputy => "deputy",
        }
    }
}

/// A post with its period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {
    /// 0 for one that is not stored yet.
    pub id: i64,
    /// Staff number.
    pub person: String,
    /// What it is a period of.
    pub kind: TermKind,
    /// Role in that post.
    pub role: Role,
    /// 職名.
    pub title: String,
    /// 係.
    pub unit: String,
    /// First day.
    pub since: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// Why (always given for 代行).
    pub reason: String,
    /// Staff number of the chief for whom a deputy acts.
    pub chief: String,
    /// Staff number of who named it.
    pub named_by: String,
    /// When it was named, UTC, RFC 3339.
    pub named_at: String,
    /// Why it ended early; empty: it did not.
    pub ended: String,
}

impl Term {
    /// True on the days of the period.
    #[must_use]
    pub fn counts_on(&self, day: NaiveDate) -> bool {
        self.since.is_none_or(|d| d <= day) && self.until.is_none_or(|d| day <= d)
    }
}

/// A post in which somebody may act today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seating {
    /// `main`, or the number of the term.
    pub key: String,
    /// Name, title, unit and role in that post.
    pub post: Post,
    /// The period behind it; `None` for a main post without one.
    pub term: Option<Term>,
}

const SELECT: &str =
    "SELECT id, person, kind, role, title, unit, since, until, reason, chief, named_by, named_at, ended FROM term";

fn term(row: &Row<'_>) -> rusqlite::Result<Term> {
    let kind: String = row.get(2)?;
    let role: String = row.get(3)?;
    let day = |at: usize| -> rusqlite::Result<Option<NaiveDate>> {
        Ok(row.get::<_, Option<String>>(at)?.and_then(|t| t.parse().ok()))
    };
    Ok(Term {
        id: row.get(0)?,
        person: row.get(1)?,
        kind: match kind.as_str() {
            "main" => TermKind::Main,
            "deputy" => TermKind::Deputy,
            _ => TermKind::Further,
        },
        role: Role::from_key(&role).unwrap_or(Role::Auditor),
        title: row.get(4)?,
        unit: row.get(5)?,
        since: day(6)?,
        until: day(7)?,
        reason: row.get(8)?,
        chief: row.get(9)?,
        named_by: row.get(10)?,
        named_at: row.get(11)?,
        ended: row.get(12)?,
    })
}

impl Reading {
    /// Every post with a period, also those that are over.
    pub fn terms(&self) -> Result<Vec<Term>> {
        let mut stmt = self.conn.prepare_cached(&format!("{SELECT} ORDER BY id")).said()?;
        let rows = stmt.query_map([], term).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// One post with a period.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn term(&self, id: i64) -> Result<Term> {
        let mut stmt = self.conn.prepare_cached(&format!("{SELECT} WHERE id = ?1")).said()?;
        stmt.query_row([id], term)
            .optional()
            .said()?
            .ok_or_else(|| Problem::new(code::NOT_FOUND, "その役職は見つかりません。画面を読み込み直してください。"))
    }

    fn terms_of(&self, person: &str) -> Result<Vec<Term>> {
        let mut stmt = self.conn.prepare_cached(&format!("{SELECT} WHERE person = ?1 ORDER BY id")).said()?;
        let rows = stmt.query_map([person], term).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// The posts in which a person may act on a day, the main one first; none if they left or have not come yet.
    pub fn posts_on(&self, person: &str, day: NaiveDate) -> Result<Vec<Seating>> {
        let Some(own) = self.person(person)?.filter(|p| p.active) else { return Ok(Vec::new()) };
        // Nobody is a deputy without a period and a reason; books of an earlier version had such people.
        let own = Post { role: if own.role == Role::Deputy { Role::Officer } else { own.role }, ..own };
        let terms = self.terms_of(person)?;
        let main: Vec<&Term> = terms.iter().filter(|t| t.kind == TermKind::Main).collect();
        let mut out = Vec::new();
        if let Some(term) = main.iter().find(|t| t.counts_on(day)) {
            out.push(Seating { key: "main".to_owned(), post: own.clone(), term: Some((*term).clone()) });
        } else if main.is_empty() {
            out.push(Seating { key: "main".to_owned(), post: own.clone(), term: None });
        }
        for term in terms.iter().filter(|t| t.kind != TermKind::Main && t.counts_on(day)) {
            let filled = |new: &str, old: &str| if new.is_empty() { old.to_owned() } else { new.to_owned() };
            let post = Post {
                role: term.role,
                title: filled(&term.title, &own.title),
                unit: filled(&term.unit, &own.unit),
                ..own.clone()
            };
            out.push(Seating { key: term.id.to_string(), post, term: Some(term.clone()) });
        }
        Ok(out)
    }

    /// All numbers that one human has or had.
    pub fn numbers_of(&self, person: &str) -> Result<BTreeSet<String>> {
        let mut all = BTreeSet::from([person.to_owned()]);
        let mut stmt = self.conn.prepare_cached("SELECT old, new FROM person_number").said()?;
        let rows = stmt.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?))).said()?;
        let pairs: Vec<(String, String)> = rows.collect::<rusqlite::Result<_>>().said()?;
        loop {
            let more: Vec<String> = pairs
                .iter()
                .filter(|(old, new)| all.contains(old) != all.contains(new))
                .flat_map(|(old, new)| [old.clone(), new.clone()])
                .collect();
            if more.is_empty() {
                return Ok(all);
            }
            all.extend(more);
        }
    }

    /// How many records in use a person brought to a step within a term, by days in Japan.
    pub fn settled_in(&self, def: &kernel::LedgerDef, step: &str, term: &Term) -> Result<i64> {
        let bound = |day: NaiveDate| crate::source::instant_of(day).unwrap_or_default();
        let sql = format!(
            "SELECT COUNT(*) FROM {} WHERE life = 'active' AND step = ?1 AND step_by = ?2 AND step_at >= ?3 AND step_at < ?4",
            self.shared.table(def.key)?.def.key
        );
        let from = term.since.map_or_else(String::new, bound);
        let before = term.until.and_then(|d| d.succ_opt()).map_or_else(|| "9999".to_owned(), bound);
        self.conn.prepare_cached(&sql).said()?.query_row(params![step, term.person, from, before], |r| r.get(0)).said()
    }

    /// Who had a hand in what a record is, since it was last settled: whoever added it, or changed what is not `quiet`
    /// (column or part keys). Settled means that it was brought to one of the steps `settled`; a change that was undone
    /// does not count, and an undo does not either, since it only brings back what was.
    pub fn hands_in(
        &self,
        def: &kernel::LedgerDef,
        id: kernel::RecordId,
        settled: &[&str],
        quiet: &[&str],
    ) -> Result<BTreeSet<String>> {
        let mut stmt = self
            .conn
            .prepare_cached(
                "SELECT change.kind, change.after, change.seq, journal.actor, journal.action, journal.detail FROM change \
                 JOIN journal ON journal.seq = change.seq \
                 WHERE change.ledger = ?1 AND change.record_id = ?2 ORDER BY change.id DESC",
            )
            .said()?;
        let mut rows = stmt.query(params![def.key, id.0]).said()?;
        let (mut hands, mut undone) = (BTreeSet::new(), BTreeSet::new());
        while let Some(row) = rows.next().said()? {
            let (kind, seq): (String, i64) = (row.get(0).said()?, row.get(2).said()?);
            let (actor, action): (String, String) = (row.get(3).said()?, row.get(4).said()?);
            if undone.contains(&seq) {
                continue;
            }
            if action.ends_with(".undo") {
                let detail: String = row.get(5).said()?;
                let detail: serde_json::Value = serde_json::from_str(&detail).unwrap_or_default();
                undone.extend(detail["entry"].as_i64());
                continue;
            }
            let after: Option<String> = row.get(1).said()?;
            let after: serde_json::Value = after.and_then(|a| serde_json::from_str(&a).ok()).unwrap_or_default();
            match kind.as_str() {
                "step" if after["_step"].as_str().is_some_and(|s| settled.contains(&s)) => return Ok(hands),
                "add" => {
                    hands.insert(actor);
                }
                "edit" | "parts" => {
                    let telling = after.as_object().is_some_and(|o| o.keys().any(|k| !quiet.contains(&k.as_str())));
                    if telling {
                        hands.insert(actor);
                    }
                }
                _ => {}
            }
        }
        Ok(hands)
    }
}

impl Tx<'_> {
    /// Stores a post with a period, or changes one; answers its number.
    pub fn term_put(&mut self, new: &Term) -> Result<i64> {
        let before = if new.id == 0 { None } else { Some(self.reading.term(new.id)?) };
        let id = match &before {
            Some(b) => b.id,
            None => {
                self.reading.conn.query_row("SELECT COALESCE(MAX(id), 0) + 1 FROM term", [], |r| r.get(0)).said()?
            }
        };
        let (named_by, named_at) = match &before {
            Some(b) => (b.named_by.clone(), b.named_at.clone()),
            None => (self.who.number.clone(), self.at.clone()),
        };
        let stored = Term { id, named_by, named_at, ..new.clone() };
        if before.as_ref() == Some(&stored) {
            return Ok(id);
        }
        let text = |d: Option<NaiveDate>| d.map(|d| d.to_string());
        self.reading
            .conn
            .prepare_cached(
                "INSERT OR REPLACE INTO term (id, person, kind, role, title, unit, since, until, reason, chief, named_by, \
                 named_at, ended) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )
            .said()?
            .execute(params![
                id, stored.person, stored.kind.key(), stored.role.key(), stored.title, stored.unit, text(stored.since),
                text(stored.until), stored.reason, stored.chief, stored.named_by, stored.named_at, stored.ended
            ])
            .said()?;
        let side = |t: &Term| serde_json::to_vec(t).map_err(Problem::internal);
        let before = before.as_ref().map(side).transpose()?;
        self.log_row(TERM, id, &id.to_string(), before.as_deref(), Some(&side(&stored)?))?;
        Ok(id)
    }

    /// Gives a person another staff number; what was done under the old one stays theirs.
    ///
    /// # Errors
    /// [`code::INVALID`] if the new number is somebody's, [`code::NOT_FOUND`].
    pub fn renumber(&mut self, old: &str, new: &str) -> Result<()> {
        let Some(person) = self.reading.person(old)? else {
            return Err(Problem::new(code::NOT_FOUND, format!("職員番号 {old} の人は登録されていません。")));
        };
        let taken: Option<String> = self
            .reading
            .conn
            .query_row("SELECT old FROM person_number WHERE old = ?1 OR new = ?1", [new], |r| r.get(0))
            .optional()
            .said()?;
        if taken.is_some() || self.reading.person(new)?.is_some() {
            return Err(Problem::new(
                code::INVALID,
                format!("職員番号 {new} はすでに使われています。番号を確かめてください。"),
            ));
        }
        self.person_put(&Post { number: new.to_owned(), ..person.clone() })?;
        self.person_put(&Post { active: false, ..person })?;
        for term in self.reading.terms_of(old)? {
            self.term_put(&Term { person: new.to_owned(), ..term })?;
        }
        self.account_renumber(old, new)?;
        self.reading.conn.execute("INSERT INTO person_number (old, new) VALUES (?1, ?2)", params![old, new]).said()?;
        let told = serde_json::Value::from(new).to_string();
        self.log_row(NUMBER, 0, old, None, Some(told.as_bytes()))
    }
}
