//! Steps and edits of one or many records: each is judged once, and they land together or not at all.

use crate::Office;
use crate::ledger::{ids, small};
use crate::wire::*;
use kernel::{Axis, LedgerDef, Problem, Progress, Record, RecordId, Result, Value, Values, code};
use ledgers::{Ctx, Ledger, engine};
use std::collections::{BTreeMap, HashSet};
use store::Reading;

/// The most records listed by name.
const LISTED: usize = 200;

/// The records that are meant, and how they looked to the person who means them.
struct Meant<'a> {
    ids: Vec<RecordId>,
    versions: &'a BTreeMap<RecordId, i32>,
    /// What was changed after the list was read.
    changed: HashSet<RecordId>,
}

impl<'a> Meant<'a> {
    /// Refuses a selection that is no longer as large as it was.
    fn new(
        office: &Office,
        book: &Reading,
        def: &'static LedgerDef,
        (selection, seen): (&Selection, &'a Seen),
        progress: &dyn Progress,
    ) -> Result<Meant<'a>> {
        let ids = ids(office, book, def, selection, progress)?;
        let now = small(ids.len() as i64);
        if let Some(count) = seen.count.filter(|count| *count != now) {
            let unit = def.counter;
            return Err(look_again(&format!("選んだときは{count}{unit}でしたが、いまは{now}{unit}です。")));
        }
        let mut changed = HashSet::new();
        if !seen.entry.is_empty() {
            let entry =
                seen.entry.parse().map_err(|_| Problem::new(code::BAD_REQUEST, "「seen.entry」は数字です。"))?;
            if entry > book.last_entry()? {
                return Err(look_again("一覧を開いたあとに、帳簿が入れ替わりました。"));
            }
            changed = book.changed_after(def, entry)?;
        }
        Ok(Meant { ids, versions: &seen.versions, changed })
    }

    /// A record, unless it changed since it was seen.
    fn look(&self, book: &Reading, def: &'static LedgerDef, id: RecordId) -> Result<Record> {
        let record = book.get(def, id)?;
        let same = match self.versions.get(&id) {
            Some(version) => record.version == *version,
            None => !self.changed.contains(&id),
        };
        if same {
            return Ok(record);
        }
        let name = record.get(def.name).text();
        Err(look_again(&format!("{}「{name}」は、一覧や記録を開いたあとに変わりました。", record.number)))
    }
}

fn look_again(what: &str) -> Problem {
    Problem::new(
        code::STALE,
        format!("{what}まだ何も行っていません。いまの内容を確かめてから、もう一度選んでください。"),
    )
}

/// Takes a step for one or many records; those that may not move stay and are named.
pub fn step(office: &Office, ask: TakeStep, progress: &dyn Progress) -> Result<Stepped> {
    let ledger = crate::ledger::common(&ask.ledger)?;
    let def = ledger.def();
    let step = engine::step_of(def, &ask.step)?;
    let seat = office.seat()?;
    let meant = (&ask.selection, &ask.seen);
    office.with_ctx(|ctx| {
        let values = engine::fit(def, ask.values.clone())?;
        let mut out = Tally::new(def);
        if ask.dry_run {
            let reader = seat.reader()?;
            let meant = Meant::new(office, &reader, def, meant, progress)?;
            for (n, id) in meant.ids.iter().enumerate() {
                progress.step(n as u64, meant.ids.len() as u64)?;
                let record = meant.look(&reader, def, *id)?;
                match engine::judge(&reader, ctx, ledger, &record, step, &values) {
                    Ok(ready) => out.done(ready.value(def.total_by)),
                    Err(p) => out.refuse(&record, p)?,
                }
            }
            return Ok(out.stepped(0, Vec::new()));
        }
        engine::reason_given(step, &ask.reason)?;
        let done = seat.book().change(ctx.actor, &format!("{}.{}", def.key, ask.step), |tx| {
            let meant = Meant::new(office, tx, def, meant, progress)?;
            for (n, id) in meant.ids.iter().enumerate() {
                progress.step(n as u64, meant.ids.len() as u64)?;
                let record = meant.look(tx, def, *id)?;
                match engine::judge(tx, ctx, ledger, &record, step, &values) {
                    Ok(ready) => {
                        engine::land_step(tx, ctx, ledger, &ready, &ask.reason)?;
                        out.done(ready.value(def.total_by));
                    }
                    // The form of one record marks its fields.
                    Err(p) if meant.ids.len() == 1 && p.code == code::INVALID => return Err(p),
                    Err(p) => out.refuse(&record, p)?,
                }
            }
            // A step that moved nothing leaves no trace.
            if out.done > 0 && !ask.reason.trim().is_empty() {
                tx.note("reason", ask.reason.trim());
            }
            Ok(())
        })?;
        crate::journal::enter_refused_records(office, def.key, step.label, &out.by_person)?;
        Ok(out.stepped(done.seq, done.ledgers))
    })
}

/// Changes many records at once; a dry run shows old and new.
pub fn edit(office: &Office, ask: BulkEdit, progress: &dyn Progress) -> Result<BulkEdited> {
    let ledger = crate::ledger::common(&ask.ledger)?;
    let def = ledger.def();
    let seat = office.seat()?;
    engine::refuse_stepped(ledger, &ask.values)?;
    let values = engine::fit(def, ask.values.clone())?;
    if values.is_empty() {
        return Err(Problem::new(code::INVALID, "変える項目を1つ以上選んでください。"));
    }
    let meant = (&ask.selection, &ask.seen);
    office.with_ctx(|ctx| {
        let mut out = Tally::new(def);
        if ask.dry_run {
            let reader = seat.reader()?;
            let meant = Meant::new(office, &reader, def, meant, progress)?;
            for (n, id) in meant.ids.iter().enumerate() {
                progress.step(n as u64, meant.ids.len() as u64)?;
                let record = meant.look(&reader, def, *id)?;
                out.edit(&reader, ctx, ledger, &record, &values)?;
            }
            return Ok(out.edited(0, Vec::new()));
        }
        let done = seat.book().change(ctx.actor, &format!("{}.bulk_edit", def.key), |tx| {
            let meant = Meant::new(office, tx, def, meant, progress)?;
            for (n, id) in meant.ids.iter().enumerate() {
                progress.step(n as u64, meant.ids.len() as u64)?;
                let record = meant.look(tx, def, *id)?;
                if let Some(ready) = out.edit(tx, ctx, ledger, &record, &values)? {
                    engine::land_edit(tx, ctx, ledger, &ready, BTreeMap::new())?;
                }
            }
            Ok(())
        })?;
        Ok(out.edited(done.seq, done.ledgers))
    })
}

/// Counts what changed and what stayed.
struct Tally {
    def: &'static LedgerDef,
    done: i32,
    unchanged: i32,
    by_value: BTreeMap<String, i32>,
    preview: Vec<BulkRow>,
    refused: Vec<Refused>,
    refused_total: i32,
    /// Numbers of the records that were refused because of who asked, by what was said.
    by_person: BTreeMap<String, Vec<String>>,
}

impl Tally {
    fn new(def: &'static LedgerDef) -> Tally {
        Tally {
            def,
            done: 0,
            unchanged: 0,
            by_value: BTreeMap::new(),
            preview: Vec::new(),
            refused: Vec::new(),
            refused_total: 0,
            by_person: BTreeMap::new(),
        }
    }

    fn done(&mut self, total_by: &Value) {
        self.done += 1;
        *self.by_value.entry(total_by.text().to_owned()).or_default() += 1;
    }

    /// Lists a refusal; an error that is none of the rules' goes on.
    fn refuse(&mut self, record: &Record, problem: Problem) -> Result<()> {
        if !matches!(problem.code.as_str(), code::INVALID | code::WRONG_STATE | code::FORBIDDEN | code::SAME_PERSON) {
            return Err(problem);
        }
        self.refused_total += 1;
        if matches!(problem.code.as_str(), code::SAME_PERSON | code::FORBIDDEN) {
            self.by_person.entry(problem.message.clone()).or_default().push(record.number.clone());
        }
        if self.refused.len() < LISTED {
            self.refused.push(refused(self.def, record, &problem));
        }
        Ok(())
    }

    /// Judges an edit and notes old and new; `None`: it stays as it is.
    fn edit<'r>(
        &mut self,
        book: &Reading,
        ctx: &Ctx<'_>,
        ledger: &dyn Ledger,
        record: &'r Record,
        values: &Values,
    ) -> Result<Option<engine::ReadyEdit<'r>>> {
        if values.iter().all(|(k, v)| record.get(k) == v) {
            self.unchanged += 1;
            return Ok(None);
        }
        let ready = match in_use(self.def, record).and_then(|()| engine::judge_edit(book, ctx, ledger, record, values))
        {
            Ok(ready) => ready,
            Err(p) => {
                self.refuse(record, p)?;
                return Ok(None);
            }
        };
        self.done += 1;
        for (key, after) in values.iter().filter(|(k, v)| record.get(k) != *v) {
            if self.preview.len() < LISTED {
                self.preview.push(BulkRow {
                    id: record.id,
                    number: record.number.clone(),
                    name: record.get(self.def.name).text().to_owned(),
                    column: key.clone(),
                    before: record.get(key).clone(),
                    after: after.clone(),
                });
            }
        }
        Ok(Some(ready))
    }

    fn stepped(self, seq: i64, changed: Vec<String>) -> Stepped {
        Stepped {
            done: self.done,
            by_value: self.by_value.into_iter().map(|(key, count)| Count { key, count }).collect(),
            refused: self.refused,
            refused_total: self.refused_total,
            entry: entry(seq),
            changed,
        }
    }

    fn edited(self, seq: i64, changed: Vec<String>) -> BulkEdited {
        BulkEdited {
            done: self.done,
            unchanged: self.unchanged,
            preview: self.preview,
            refused: self.refused,
            refused_total: self.refused_total,
            entry: entry(seq),
            changed,
        }
    }
}

fn entry(seq: i64) -> String {
    if seq > 0 { seq.to_string() } else { String::new() }
}

fn in_use(def: &LedgerDef, record: &Record) -> Result<()> {
    if record.life == "active" {
        return Ok(());
    }
    let now = def.state_label(Axis::Life, &record.life);
    Err(Problem::new(code::WRONG_STATE, format!("「{now}」のため変えられません。")))
}

/// A refusal as one line of a list.
pub(crate) fn refused(def: &LedgerDef, record: &Record, problem: &Problem) -> Refused {
    Refused {
        id: record.id,
        number: record.number.clone(),
        name: record.get(def.name).text().to_owned(),
        reason: problem.message.clone(),
    }
}
