//! People who leave and come (異動), and what becomes of everything that a leaver holds.
//!
//! A row here decides nothing by itself: who may act follows from people and their posts with periods. It says what was
//! planned, when it was carried out and by whom, and it keeps what was found in a leaver's hands after it is back.

use crate::reading::Reading;
use crate::sql::Said;
use crate::tx::Tx;
use chrono::NaiveDate;
use kernel::{LedgerDef, Moving, Problem, RecordId, Result, Role, code};
use rusqlite::{OptionalExtension, Row, params, params_from_iter};
use serde::Serialize;

/// Ledger word of leaving and coming in the journal.
pub(crate) const TRANSFER: &str = "transfer";
/// Ledger word of what leavers hold in the journal.
pub(crate) const ITEM: &str = "transfer_item";

/// How far a transfer has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveState {
    /// Entered.
    Planned,
    /// Carried out ahead of its day: posts begin and end by themselves, the list of people follows on the day.
    Fixed,
    /// Carried out.
    Done,
    /// Withdrawn.
    Dropped,
}

impl MoveState {
    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            MoveState::Planned => "planned",
            MoveState::Fixed => "fixed",
            MoveState::Done => "done",
            MoveState::Dropped => "dropped",
        }
    }
}

/// Somebody who leaves or comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transfer {
    /// 0 for one that is not stored yet.
    pub id: i64,
    /// Staff number.
    pub person: String,
    /// 氏名, exactly as entered.
    pub name: String,
    /// ふりがな; may be empty.
    pub kana: String,
    /// Which way.
    pub kind: Moving,
    /// 異動日: of 退職 the last day here, otherwise the first day in the new place.
    pub day: NaiveDate,
    /// 異動先 or 異動元; may be empty.
    pub other: String,
    /// 係 of whoever comes.
    pub unit: String,
    /// 職名 of whoever comes.
    pub title: String,
    /// Role of whoever comes; of a leaver, the role that is passed on.
    pub role: Role,
    /// Staff number of who takes over a leaver's role and open matters; empty: nobody.
    pub successor: String,
    /// How far it has come.
    pub state: MoveState,
    /// Why it was withdrawn; empty: it was not.
    pub reason: String,
    /// Staff number of who entered it.
    pub planned_by: String,
    /// When, UTC, RFC 3339.
    pub planned_at: String,
    /// Staff number of who carried it out; empty: nobody yet.
    pub carried_by: String,
    /// When, UTC, RFC 3339.
    pub carried_at: String,
    /// Staff number of who decided that a person who comes needs no card and no ID; empty: nobody.
    pub none_by: String,
    /// When, UTC, RFC 3339.
    pub none_at: String,
}

impl Transfer {
    /// The last day on which a leaver acts here.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        if self.kind == Moving::Retire { self.day } else { self.day.pred_opt().unwrap_or(self.day) }
    }

    /// The first day on which everything is in the new order.
    #[must_use]
    pub fn first_day(&self) -> NaiveDate {
        if self.kind == Moving::Retire { self.day.succ_opt().unwrap_or(self.day) } else { self.day }
    }
}

/// Something found in a leaver's hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TransferItem {
    /// 0 for one that is not stored yet.
    pub id: i64,
    /// Whose.
    pub transfer: i64,
    /// Ledger key.
    pub ledger: String,
    /// Record.
    pub record: i64,
    /// The column that names the leaver, or `open` for a matter that the leaver began.
    pub slot: String,
    /// The record's number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// The words in the column, or what is to be done next.
    pub said: String,
    /// Where the thing lay; may be empty.
    pub place: String,
    /// `return`, `pass`, `close`; empty: not decided.
    pub act: String,
    /// Staff number of who took it over; empty: nobody.
    pub receiver: String,
    /// Remark; may be empty.
    pub note: String,
    /// Staff number of who noted that it is done; empty: it is not.
    pub done_by: String,
    /// When, UTC, RFC 3339.
    pub done_at: String,
}

/// What one person brought to one open step of a ledger and what has not moved on since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenMatter {
    /// Staff number.
    pub person: String,
    /// The step on which the records stand.
    pub step: String,
    /// How many they are.
    pub count: i64,
    /// Record, number and name, where they are few.
    pub named: Vec<(RecordId, String, String)>,
}

const SELECT: &str = "SELECT id, person, name, kana, kind, day, other, unit, title, role, successor, state, reason, \
                      planned_by, planned_at, carried_by, carried_at, none_by, none_at FROM transfer";

fn transfer(row: &Row<'_>) -> rusqlite::Result<Transfer> {
    let (kind, day, role, state): (String, String, String, String) =
        (row.get(4)?, row.get(5)?, row.get(9)?, row.get(11)?);
    Ok(Transfer {
        id: row.get(0)?,
        person: row.get(1)?,
        name: row.get(2)?,
        kana: row.get(3)?,
        kind: Moving::from_key(&kind).unwrap_or(Moving::Out),
        day: day.parse().unwrap_or_default(),
        other: row.get(6)?,
        unit: row.get(7)?,
        title: row.get(8)?,
        role: Role::from_key(&role).unwrap_or(Role::Auditor),
        successor: row.get(10)?,
        state: match state.as_str() {
            "planned" => MoveState::Planned,
            "fixed" => MoveState::Fixed,
            "done" => MoveState::Done,
            _ => MoveState::Dropped,
        },
        reason: row.get(12)?,
        planned_by: row.get(13)?,
        planned_at: row.get(14)?,
        carried_by: row.get(15)?,
        carried_at: row.get(16)?,
        none_by: row.get(17)?,
        none_at: row.get(18)?,
    })
}

fn item(row: &Row<'_>) -> rusqlite::Result<TransferItem> {
    Ok(TransferItem {
        id: row.get(0)?,
        transfer: row.get(1)?,
        ledger: row.get(2)?,
        record: row.get(3)?,
        slot: row.get(4)?,
        number: row.get(5)?,
        name: row.get(6)?,
        said: row.get(7)?,
        place: row.get(8)?,
        act: row.get(9)?,
        receiver: row.get(10)?,
        note: row.get(11)?,
        done_by: row.get(12)?,
        done_at: row.get(13)?,
    })
}

impl Reading {
    /// Everybody who leaves or comes, by day; those withdrawn are not among them.
    pub fn transfers(&self) -> Result<Vec<Transfer>> {
        let sql = format!("{SELECT} WHERE state <> 'dropped' ORDER BY day, id");
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        let rows = stmt.query_map([], transfer).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn transfer(&self, id: i64) -> Result<Transfer> {
        let mut stmt = self.conn.prepare_cached(&format!("{SELECT} WHERE id = ?1")).said()?;
        stmt.query_row([id], transfer)
            .optional()
            .said()?
            .ok_or_else(|| Problem::new(code::NOT_FOUND, "その異動は見つかりません。画面を読み込み直してください。"))
    }

    /// What was found in the leavers' hands, in the order in which it was found.
    pub fn transfer_items(&self) -> Result<Vec<TransferItem>> {
        let sql = "SELECT id, transfer, ledger, record_id, slot, number, name, said, place, act, receiver, note, done_by, \
                   done_at FROM transfer_item ORDER BY transfer, id";
        let mut stmt = self.conn.prepare_cached(sql).said()?;
        let rows = stmt.query_map([], item).said()?;
        rows.collect::<rusqlite::Result<_>>().said()
    }
}

impl Reading {
    /// What these people brought to these steps; up to `few` records of a person and step are named one by one.
    pub fn open_matters(&self, def: &LedgerDef, steps: &[&str], people: &[&str], few: i64) -> Result<Vec<OpenMatter>> {
        if steps.is_empty() || people.is_empty() {
            return Ok(Vec::new());
        }
        let table = self.shared.table(def.key)?.def.key;
        let marks = |n: usize| vec!["?"; n].join(", ");
        let sql = format!(
            "SELECT step_by, step, COUNT(*) FROM {table} WHERE life = 'active' AND step IN ({}) AND step_by IN ({}) \
             GROUP BY step_by, step ORDER BY step_by, step",
            marks(steps.len()),
            marks(people.len())
        );
        let mut stmt = self.conn.prepare(&sql).said()?;
        let rows = stmt.query_map(params_from_iter(steps.iter().chain(people)), |r| {
            Ok(OpenMatter { person: r.get(0)?, step: r.get(1)?, count: r.get(2)?, named: Vec::new() })
        });
        let mut found: Vec<OpenMatter> = rows.said()?.collect::<rusqlite::Result<_>>().said()?;
        let sql = format!(
            "SELECT id, number, COALESCE({}, '') FROM {table} WHERE life = 'active' AND step = ?1 AND step_by = ?2 ORDER BY id",
            def.name
        );
        let mut stmt = self.conn.prepare_cached(&sql).said()?;
        for matter in found.iter_mut().filter(|m| m.count <= few) {
            let rows = stmt
                .query_map(params![matter.step, matter.person], |r| Ok((RecordId(r.get(0)?), r.get(1)?, r.get(2)?)));
            matter.named = rows.said()?.collect::<rusqlite::Result<_>>().said()?;
        }
        Ok(found)
    }
}

impl Tx<'_> {
    /// Stores somebody who leaves or comes, or changes one; answers its number.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`] for a number that there is not.
    pub fn transfer_put(&mut self, new: &Transfer) -> Result<i64> {
        let before = if new.id == 0 { None } else { Some(self.reading.transfer(new.id)?) };
        let stored = match &before {
            Some(b) => Transfer { planned_by: b.planned_by.clone(), planned_at: b.planned_at.clone(), ..new.clone() },
            None => Transfer {
                id: self.next_id("transfer")?,
                planned_by: self.who.number.clone(),
                planned_at: self.at.clone(),
                ..new.clone()
            },
        };
        if before.as_ref() == Some(&stored) {
            return Ok(stored.id);
        }
        self.reading
            .conn
            .prepare_cached(
                "INSERT OR REPLACE INTO transfer (id, person, name, kana, kind, day, other, unit, title, role, successor, \
                 state, reason, planned_by, planned_at, carried_by, carried_at, none_by, none_at) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
            )
            .said()?
            .execute(params![
                stored.id, stored.person, stored.name, stored.kana, stored.kind.key(), stored.day.to_string(), stored.other,
                stored.unit, stored.title, stored.role.key(), stored.successor, stored.state.key(), stored.reason,
                stored.planned_by, stored.planned_at, stored.carried_by, stored.carried_at, stored.none_by, stored.none_at
            ])
            .said()?;
        let side = |t: &Transfer| serde_json::to_vec(t).map_err(Problem::internal);
        let before = before.as_ref().map(side).transpose()?;
        self.log_row(TRANSFER, stored.id, &stored.person, before.as_deref(), Some(&side(&stored)?))?;
        Ok(stored.id)
    }

    /// Stores something found in a leaver's hands, or what became of it; `before` is what is stored of it so far.
    pub fn transfer_item_put(&mut self, before: Option<&TransferItem>, new: &TransferItem) -> Result<()> {
        let id = match before {
            Some(b) if b == new => return Ok(()),
            Some(b) => b.id,
            None => self.next_id("transfer_item")?,
        };
        let new = TransferItem { id, ..new.clone() };
        self.reading
            .conn
            .prepare_cached(
                "INSERT OR REPLACE INTO transfer_item (id, transfer, ledger, record_id, slot, number, name, said, place, act, \
                 receiver, note, done_by, done_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            )
            .said()?
            .execute(params![
                new.id, new.transfer, new.ledger, new.record, new.slot, new.number, new.name, new.said, new.place, new.act,
                new.receiver, new.note, new.done_by, new.done_at
            ])
            .said()?;
        let side = |t: &TransferItem| serde_json::to_vec(t).map_err(Problem::internal);
        let before = before.map(side).transpose()?;
        self.log_row(ITEM, new.transfer, &new.ledger, before.as_deref(), Some(&side(&new)?))
    }

    pub(crate) fn next_id(&self, table: &str) -> Result<i64> {
        let sql = format!("SELECT COALESCE(MAX(id), 0) + 1 FROM {table}");
        self.reading.conn.prepare_cached(&sql).said()?.query_row([], |r| r.get(0)).said()
    }
}
