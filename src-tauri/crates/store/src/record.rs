//! Adding and changing records, always together with their line in the search index.

use crate::batch::BatchId;
use crate::cell;
use crate::reading::Reading;
use crate::search;
use crate::sql::{Said, is_conflict, problem};
use crate::table::{FIXED, Table};
use crate::tx::Tx;
use kernel::{Axis, FieldProblem, LedgerDef, Problem, Record, RecordId, Result, Value, Values, code};
use rusqlite::{Statement, params};

/// A record on its way into a ledger.
#[derive(Debug, Clone, Copy)]
pub struct NewRecord<'a> {
    /// Values by column key.
    pub values: &'a Values,
    /// State on the life axis.
    pub life: &'a str,
    /// State on the step axis.
    pub step: &'a str,
    /// Its number; `None`: the next one of the ledger.
    pub number: Option<&'a str>,
    /// The import that brings it, and its row there (from 1).
    pub batch: Option<(BatchId, i32)>,
}

/// The statements of one ledger, and buffers that are used again for each row.
pub(crate) struct Writer<'c> {
    insert: Statement<'c>,
    index: Statement<'c>,
    batch: Statement<'c>,
    json: Vec<u8>,
    key: String,
}

impl<'c> Tx<'c> {
    /// Adds a record.
    ///
    /// # Errors
    /// [`code::INVALID`] for a value that its column cannot hold, a number that is taken, an unknown state;
    /// [`code::BAD_REQUEST`] for an unknown column.
    pub fn add(&mut self, def: &LedgerDef, new: NewRecord<'_>) -> Result<RecordId> {
        let shared = &self.reading.shared;
        let table = shared.table(def.key)?;
        known_state(table, Axis::Life, new.life)?;
        known_state(table, Axis::Step, new.step)?;
        let at = shared.tables.iter().position(|t| t.def.key == def.key).unwrap_or_default();
        let mut writer = match self.writers[at].take() {
            Some(writer) => writer,
            None => Writer::new(self.reading, table)?,
        };
        let added = self.add_with(&mut writer, table, new);
        self.writers[at] = Some(writer);
        let id = added?;
        self.about(at, id.0);
        Ok(id)
    }

    fn add_with(&mut self, w: &mut Writer<'c>, table: &Table, new: NewRecord<'_>) -> Result<RecordId> {
        let given = new.number;
        let mut number = match given {
            Some(number) => {
                self.number_was_given(table.def, number)?;
                number.to_owned()
            }
            None => self.record_number(table.def)?,
        };
        w.insert.clear_bindings();
        w.json.clear();
        w.key.clear();
        let by = self.who.number.as_str();
        for (at, text) in
            [(2, new.life), (3, new.step), (5, &self.at), (6, by), (7, &self.at), (8, by), (9, &self.at), (10, by)]
        {
            w.insert.raw_bind_parameter(at, text).said()?;
        }
        w.insert.raw_bind_parameter(4, 1).said()?;
        if let Some((batch, _)) = new.batch {
            w.insert.raw_bind_parameter(11, batch.0).said()?;
        }
        let mut total = "";
        let mut names = table.by_name.iter();
        for (key, value) in new.values {
            // Both sides are in the order of keys.
            let Some((_, place)) = names.by_ref().find(|(name, _)| *name == key.as_str()) else {
                return Err(table.place(key).err().unwrap_or_else(|| Problem::internal(key)));
            };
            let value = cell::fit(&table.def.columns[*place], value)?;
            if *value == Value::Null {
                continue;
            }
            cell::bind(&mut w.insert, FIXED.len() + 1 + place, &value)?;
            w.json.push(b',');
            cell::push_json_key(&mut w.json, key);
            cell::push_json(&mut w.json, &value)?;
            if table.searched.contains(place) {
                search::push_value(&mut w.key, &value);
            }
            if table.total == Some(*place) {
                total = new.values.get(key).map_or("", |v| v.text());
            }
        }
        let id = loop {
            w.insert.raw_bind_parameter(1, number.as_str()).said()?;
            match w.insert.raw_execute() {
                Ok(_) => break self.reading.conn.last_insert_rowid(),
                Err(e) if is_conflict(&e) && given.is_none() => number = self.record_number(table.def)?,
                Err(e) if is_conflict(&e) => return Err(number_taken(&number)),
                Err(e) => return Err(problem(&e)),
            }
        };
        search::push_text(&mut w.key, &number);
        search::push_states(&mut w.key, new.life, new.step, total);
        w.index.raw_bind_parameter(1, id).said()?;
        w.index.raw_bind_parameter(2, w.key.as_str()).said()?;
        w.index.raw_execute().said()?;
        let mut after = std::mem::take(&mut w.json);
        let values = after.len();
        cell::push_json_own(&mut after, &number, new.life, new.step)?;
        // The number is known last and stands first.
        after.rotate_left(values);
        after.push(b'}');
        let logged = self.log_row(table.def.key, id, "add", None, Some(&after));
        w.json = after;
        logged?;
        if let Some((batch, row)) = new.batch {
            w.batch.raw_bind_parameter(1, batch.0).said()?;
            w.batch.raw_bind_parameter(2, id).said()?;
            w.batch.raw_bind_parameter(3, row).said()?;
            w.batch.raw_execute().said()?;
        }
        Ok(RecordId(id))
    }

    /// Changes the given values of a record; a value that is empty clears its column. Answers the record as it then is.
    ///
    /// # Errors
    /// [`code::STALE`] if the record is no longer at `version`, [`code::INVALID`], [`code::NOT_FOUND`].
    pub fn put(&mut self, def: &LedgerDef, id: RecordId, version: i32, values: &Values) -> Result<Record> {
        let table = self.reading.shared.table(def.key)?;
        let mut record = self.reading.get(def, id)?;
        if record.version != version {
            return Err(stale(&record));
        }
        let (mut before, mut after) = (Values::new(), Values::new());
        let mut reindex = false;
        for (key, value) in values {
            let place = table.place(key)?;
            let value = cell::fit(&table.def.columns[place], value)?.into_owned();
            let old = record.get(key).clone();
            if old == value {
                continue;
            }
            reindex |= table.searched.contains(&place) || table.total == Some(place);
            before.insert(key.clone(), old);
            after.insert(key.clone(), value);
        }
        if after.is_empty() {
            return Ok(record);
        }
        let sets: String = after.keys().map(|k| format!("{k} = ?, ")).collect();
        let sql =
            format!("UPDATE {} SET {sets}version = version + 1, changed_at = ?, changed_by = ? WHERE id = ?", def.key);
        let mut stmt = self.reading.conn.prepare_cached(&sql).said()?;
        for (i, value) in after.values().enumerate() {
            cell::bind(&mut stmt, i + 1, value)?;
        }
        stmt.raw_bind_parameter(after.len() + 1, self.at.as_str()).said()?;
        stmt.raw_bind_parameter(after.len() + 2, self.who.number.as_str()).said()?;
        stmt.raw_bind_parameter(after.len() + 3, id.0).said()?;
        stmt.raw_execute().said()?;
        drop(stmt);
        self.log(def, id, "edit", Some(&cell::json_of(&before)?), Some(&cell::json_of(&after)?))?;
        for (key, value) in after {
            match value {
                Value::Null => record.values.remove(&key),
                value => record.values.insert(key, value),
            };
        }
        self.changed(&mut record);
        if reindex {
            self.index(table, &record)?;
        }
        Ok(record)
    }

    /// Moves a record to a state of one axis; `reason` is kept with a life state and journalled with a step.
    ///
    /// # Errors
    /// [`code::INVALID`] for an unknown state, [`code::NOT_FOUND`].
    pub fn set_state(
        &mut self,
        def: &LedgerDef,
        id: RecordId,
        axis: Axis,
        to: &str,
        reason: Option<&str>,
    ) -> Result<Record> {
        let table = self.reading.shared.table(def.key)?;
        known_state(table, axis, to)?;
        let mut record = self.reading.get(def, id)?;
        match axis {
            Axis::Life => {
                if record.life == to {
                    return Ok(record);
                }
                let aside = self.reading.aside(def, id)?;
                self.move_life(
                    table,
                    &record,
                    to,
                    reason,
                    (aside.note.as_deref(), aside.merged_into),
                    aside.merged_into,
                )?;
                record.life = to.to_owned();
            }
            Axis::Step => {
                if record.step == to {
                    return Ok(record);
                }
                let by = self.who.number.clone();
                self.move_step(def, &mut record, to, reason, &by)?;
            }
        }
        self.changed(&mut record);
        self.index(table, &record)?;
        Ok(record)
    }

    /// Moves a record to a step in somebody's name: `by` counts as who brought it there, `""` as nobody (the turn of the
    /// fiscal year proposes nothing). Works also where only the name is another one.
    ///
    /// # Errors
    /// [`code::INVALID`] for an unknown state, [`code::NOT_FOUND`].
    pub fn set_step_as(
        &mut self,
        def: &LedgerDef,
        id: RecordId,
        to: &str,
        reason: Option<&str>,
        by: &str,
    ) -> Result<()> {
        let table = self.reading.shared.table(def.key)?;
        known_state(table, Axis::Step, to)?;
        let mut record = self.reading.get(def, id)?;
        if record.step == to && record.step_by == by {
            return Ok(());
        }
        self.move_step(def, &mut record, to, reason, by)?;
        self.changed(&mut record);
        self.index(table, &record)
    }

    fn move_step(
        &mut self,
        def: &LedgerDef,
        record: &mut Record,
        to: &str,
        reason: Option<&str>,
        by: &str,
    ) -> Result<()> {
        // Who brought it to the step before is kept, so that an undo does not turn the undoer into the proposer.
        let before = serde_json::json!({ "_step": record.step, "_step_by": record.step_by });
        let mut after = serde_json::json!({ "_step": to });
        if by != self.who.number {
            after["_step_by"] = by.into();
        }
        if let Some(reason) = reason {
            after["_reason"] = reason.into();
        }
        let sql = format!(
            "UPDATE {} SET step = ?1, step_at = ?2, step_by = ?3, version = version + 1, changed_at = ?2, changed_by = ?5 WHERE id = ?4",
            def.key
        );
        let params = params![to, self.at, by, record.id.0, self.who.number];
        self.reading.conn.prepare_cached(&sql).said()?.execute(params).said()?;
        self.log(def, record.id, "step", Some(before.to_string().as_bytes()), Some(after.to_string().as_bytes()))?;
        record.step = to.to_owned();
        record.step_at.clone_from(&self.at);
        by.clone_into(&mut record.step_by);
        Ok(())
    }

    /// Marks a record as a double of another, which stays; `life` is the state that doubles have.
    pub fn merge(&mut self, def: &LedgerDef, id: RecordId, into: RecordId, life: &str, reason: &str) -> Result<()> {
        let table = self.reading.shared.table(def.key)?;
        known_state(table, Axis::Life, life)?;
        if id == into {
            return Err(Problem::new(
                code::BAD_REQUEST,
                "同じ記録どうしはまとめられません。別の記録を選んでください。",
            ));
        }
        let mut record = self.reading.get(def, id)?;
        self.reading.get(def, into)?;
        let aside = self.reading.aside(def, id)?;
        self.move_life(table, &record, life, Some(reason), (aside.note.as_deref(), aside.merged_into), Some(into))?;
        record.life = life.to_owned();
        self.changed(&mut record);
        self.index(table, &record)
    }

    pub(crate) fn move_life(
        &mut self,
        table: &Table,
        record: &Record,
        to: &str,
        reason: Option<&str>,
        was: (Option<&str>, Option<RecordId>),
        into: Option<RecordId>,
    ) -> Result<()> {
        let side = |life: &str, note: Option<&str>, into: Option<RecordId>| {
            serde_json::json!({ "_life": life, "_note": note, "_merged_into": into.map(|i| i.0) }).to_string()
        };
        let sql = format!(
            "UPDATE {} SET life = ?1, note = ?2, merged_into = ?3, version = version + 1, changed_at = ?4, changed_by = ?5 WHERE id = ?6",
            table.def.key
        );
        let into_id = into.map(|i| i.0);
        let mut stmt = self.reading.conn.prepare_cached(&sql).said()?;
        stmt.execute(params![to, reason, into_id, self.at, self.who.number, record.id.0]).said()?;
        drop(stmt);
        let before = side(&record.life, was.0, was.1);
        let after = side(to, reason, into);
        self.log(table.def, record.id, "life", Some(before.as_bytes()), Some(after.as_bytes()))
    }

    /// Notes in the record what its row just became.
    pub(crate) fn changed(&self, record: &mut Record) {
        record.version += 1;
        record.changed_at.clone_from(&self.at);
        record.changed_by.clone_from(&self.who.number);
    }

    /// Writes a record's line in the search index anew.
    pub(crate) fn index(&mut self, table: &Table, record: &Record) -> Result<()> {
        let mut key = String::new();
        search::push_text(&mut key, &record.number);
        for at in &table.searched {
            search::push_value(&mut key, record.get(table.def.columns[*at].key));
        }
        search::push_states(&mut key, &record.life, &record.step, record.get(table.def.total_by).text());
        self.reading.conn.prepare_cached(&table.reindex).said()?.execute(params![record.id.0, key]).said()?;
        Ok(())
    }
}

impl<'c> Writer<'c> {
    fn new(reading: &'c Reading, table: &Table) -> Result<Writer<'c>> {
        let conn = &reading.conn;
        Ok(Writer {
            insert: conn.prepare(&table.insert).said()?,
            index: conn.prepare(&table.index).said()?,
            batch: conn
                .prepare("INSERT INTO batch_row (batch, record_id, row, action) VALUES (?1, ?2, ?3, 'added')")
                .said()?,
            json: Vec::new(),
            key: String::new(),
        })
    }
}

pub(crate) fn known_state(table: &Table, axis: Axis, key: &str) -> Result<()> {
    if table.def.states.iter().any(|s| s.axis == axis && s.key == key) {
        return Ok(());
    }
    Err(Problem::new(code::INVALID, format!("{}に「{key}」という状態はありません。", table.def.title)))
}

fn number_taken(number: &str) -> Problem {
    let said = format!("番号「{number}」はすでに使われています。別の番号にしてください。");
    Problem::new(code::INVALID, said.clone()).with(vec![FieldProblem::new("number", "taken", said)])
}

fn stale(record: &Record) -> Problem {
    Problem::new(
        code::STALE,
        format!(
            "{}は、読み込んだ後にほかの人が変更しました。読み込み直してから、もう一度入力してください。",
            record.number
        ),
    )
}
