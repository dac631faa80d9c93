//! Ledgers: definitions, lists, records, steps, bulk edits.

use crate::Office;
use crate::wire::*;
use kernel::{Axis, Column, Kind, LedgerDef, Problem, Progress, Record, RecordId, Result, Sense, Values, code};
use ledgers::{ALL, LINKS, Ledger, engine};
use std::collections::BTreeMap;
use store::{Query, Reader};

/// The most rows of one page.
const PAGE: i32 = 500;
/// The most refused records listed by name.
pub(crate) const LISTED: usize = 200;

/// All ledgers.
pub fn defs(_office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<Ledgers> {
    Ok(Ledgers { ledgers: ALL.iter().map(|l| view_of(l.def())).collect() })
}

fn view_of(def: &'static LedgerDef) -> LedgerView {
    let cited = |basis: &[kernel::Article]| basis.iter().map(ToString::to_string).collect();
    let words = |keys: &[&str]| keys.iter().map(|k| (*k).to_owned()).collect();
    let links = LINKS.iter().filter_map(|l| {
        let (label, other) = if l.table.left == def.key {
            (l.left_label, l.table.right)
        } else if l.table.right == def.key {
            (l.right_label, l.table.left)
        } else {
            return None;
        };
        Some(LinkView { key: l.key().to_owned(), label: label.to_owned(), other: other.to_owned() })
    });
    LedgerView {
        key: def.key.to_owned(),
        title: def.title.to_owned(),
        subtitle: def.subtitle.to_owned(),
        counter: def.counter.to_owned(),
        basis: cited(def.basis),
        groups: def.groups.to_vec(),
        columns: def.columns.iter().map(column_view).collect(),
        parts: def
            .parts
            .iter()
            .map(|p| PartView {
                key: p.key.to_owned(),
                label: p.label.to_owned(),
                columns: p.columns.iter().map(column_view).collect(),
                basis: cited(p.basis),
            })
            .collect(),
        states: def.states.to_vec(),
        steps: def
            .steps
            .iter()
            .map(|s| StepView {
                key: s.key.to_owned(),
                label: s.label.to_owned(),
                axis: s.axis,
                from: words(s.from),
                to: s.to.to_owned(),
                by: s.by.to_vec(),
                reason: s.reason,
                other_person: s.other_person,
                basis: cited(s.basis),
            })
            .collect(),
        name: def.name.to_owned(),
        list: words(def.list),
        filters: words(def.filters),
        total_by: def.total_by.to_owned(),
        links: links.collect(),
    }
}

fn column_view(column: &Column) -> ColumnView {
    let (kind, unit) = match column.kind {
        Kind::Choice(_) if column.sense == Sense::Class => ("class", ""),
        Kind::Text => ("text", ""),
        Kind::Long => ("long", ""),
        Kind::Code => ("code", ""),
        Kind::Int { unit } => ("int", unit),
        Kind::Date => ("date", ""),
        Kind::Flag => ("flag", ""),
        Kind::Choice(_) => ("choice", ""),
        Kind::Many(_) => ("many", ""),
        Kind::Codes => ("codes", ""),
    };
    ColumnView {
        key: column.key.to_owned(),
        label: column.label.to_owned(),
        kind: kind.to_owned(),
        unit: unit.to_owned(),
        choices: column.choices().to_vec(),
        required: column.required,
        group: column.group.to_owned(),
        basis: column.basis.iter().map(ToString::to_string).collect(),
        hint: column.hint.to_owned(),
        derived: column.derived,
    }
}

/// The store's question behind a view.
pub(crate) fn query(office: &Office, view: &View) -> Result<Query> {
    let life = match view.life.as_str() {
        "" | "active" => vec!["active"],
        "retired" => vec!["retired"],
        "all" => vec!["active", "retired"],
        "void" => vec!["void", "merged"],
        other => return Err(Problem::new(code::BAD_REQUEST, format!("「{other}」という絞り込みはありません。"))),
    };
    let (steps, filters): (Vec<_>, Vec<_>) = view.filters.iter().partition(|f| f.column == "step");
    let mut ranges = Vec::new();
    if view.overdue {
        let yesterday = office.clock.today().pred_opt().unwrap_or_default();
        ranges.push(("retention_until".to_owned(), None, Some(yesterday.to_string())));
    }
    for span in &view.ranges {
        let day = |t: &String| (!t.is_empty()).then(|| t.clone());
        ranges.push((span.column.clone(), day(&span.from), day(&span.to)));
    }
    Ok(Query {
        search: view.search.clone(),
        life: life.into_iter().map(str::to_owned).collect(),
        steps: steps.into_iter().flat_map(|f| f.values.clone()).collect(),
        filters: filters.into_iter().map(|f| (f.column.clone(), f.values.clone())).collect(),
        ranges,
        sort: (!view.sort.is_empty() || view.descending).then(|| (view.sort.clone(), view.descending)),
        offset: 0,
        limit: 0,
    })
}

/// The view in which the window shows what a source's question means.
pub(crate) fn view_of_query(query: &Query, today: chrono::NaiveDate) -> View {
    let life = match query.life.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => "active".to_owned(),
        [one] => (*one).to_owned(),
        _ => "all".to_owned(),
    };
    let mut filters = Vec::new();
    if !query.steps.is_empty() {
        filters.push(Filter { column: "step".to_owned(), values: query.steps.clone() });
    }
    filters.extend(query.filters.iter().map(|(c, v)| Filter { column: c.clone(), values: v.clone() }));
    let yesterday = today.pred_opt().map(|d| d.to_string());
    // The one span that the list has a switch for.
    let is_overdue = |(c, from, to): &(String, Option<String>, Option<String>)| {
        c == "retention_until" && from.is_none() && *to == yesterday
    };
    let ranges = query.ranges.iter().filter(|r| !is_overdue(r)).map(|(column, from, to)| Span {
        column: column.clone(),
        from: from.clone().unwrap_or_default(),
        to: to.clone().unwrap_or_default(),
    });
    View {
        search: query.search.clone(),
        life,
        filters,
        sort: query.sort.as_ref().map_or_else(String::new, |(c, _)| c.clone()),
        descending: query.sort.as_ref().is_some_and(|(_, down)| *down),
        overdue: query.ranges.iter().any(is_overdue),
        ranges: ranges.collect(),
    }
}

/// The records of a selection, in order.
pub(crate) fn ids(
    office: &Office,
    reader: &Reader,
    def: &'static LedgerDef,
    selection: &Selection,
    progress: &dyn Progress,
) -> Result<Vec<RecordId>> {
    match selection {
        Selection::Ids(ids) => Ok(ids.clone()),
        Selection::All(view) => {
            let query = query(office, view)?;
            reader.stoppable(progress, |r| r.ids(def, &query))
        }
        Selection::AllBut { view, except } => {
            let query = query(office, view)?;
            let mut ids = reader.stoppable(progress, |r| r.ids(def, &query))?;
            ids.retain(|id| !except.contains(id));
            Ok(ids)
        }
    }
}

/// One page of a list, with the number of all records in it.
pub fn list(office: &Office, ask: ListRecords, progress: &dyn Progress) -> Result<Page> {
    let def = ledgers::ledger(&ask.ledger)?.def();
    let reader = office.seat()?.reader()?;
    let mut query = query(office, &ask.view)?;
    query.offset = u32::try_from(ask.offset).unwrap_or(0);
    query.limit = u32::try_from(ask.limit.clamp(1, PAGE)).unwrap_or(1);
    let page = reader.stoppable(progress, |r| r.page(def, &query))?;
    let (total, exact) = match page.total {
        Some(total) => (total, true),
        None => reader.stoppable(progress, |r| r.count_soon(def, &query))?,
    };
    Ok(Page { records: page.records, total: small(total), at_most: (!exact).then_some(true) })
}

/// Counts of a view.
pub fn totals(office: &Office, ask: AskTotals, progress: &dyn Progress) -> Result<Totals> {
    let def = ledgers::ledger(&ask.ledger)?.def();
    let reader = office.seat()?.reader()?;
    totals_of(&reader, def, &query(office, &ask.view)?, progress)
}

pub(crate) fn totals_of(
    reader: &Reader,
    def: &'static LedgerDef,
    query: &Query,
    progress: &dyn Progress,
) -> Result<Totals> {
    let rows = reader.stoppable(progress, |r| r.totals(def, query))?;
    let mut by_value: BTreeMap<String, i64> = BTreeMap::new();
    let mut by_step: BTreeMap<String, i64> = BTreeMap::new();
    let mut total = 0;
    for row in rows {
        *by_value.entry(row.value).or_default() += row.count;
        *by_step.entry(row.step).or_default() += row.count;
        total += row.count;
    }
    let counts =
        |m: BTreeMap<String, i64>| m.into_iter().map(|(key, count)| Count { key, count: small(count) }).collect();
    Ok(Totals { total: small(total), by_value: counts(by_value), by_step: counts(by_step) })
}

/// Counts on the wire are `i32`; no book comes near the limit.
pub(crate) fn small(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// A record with everything that hangs on it.
pub fn get(office: &Office, ask: OneRecord, _progress: &dyn Progress) -> Result<RecordView> {
    let ledger = ledgers::ledger(&ask.ledger)?;
    let def = ledger.def();
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let record = reader.get(def, ask.id)?;
    let mut parts = BTreeMap::new();
    for part in def.parts {
        parts.insert(part.key.to_owned(), reader.parts(def, ask.id, part.key)?);
    }
    let links = crate::links::linked(&reader, def.key, ask.id)?;
    let class_note = crate::links::class_note(def.key, &record, &links);
    let actor = office.actor()?;
    let none = Values::new();
    let steps = def
        .steps
        .iter()
        .map(|s| {
            let refused = engine::chance(def, &actor, &record, s.key, &none)?.refused;
            Ok(StepChance { key: s.key.to_owned(), refused: refused.map_or_else(String::new, |p| p.message) })
        })
        .collect::<Result<_>>()?;
    let names = crate::book::names(&reader)?;
    let names = [&record.created_by, &record.changed_by, &record.step_by]
        .into_iter()
        .map(|n| (n.clone(), names.get(n).cloned().unwrap_or_else(|| n.clone())))
        .collect();
    let attachments = crate::links::attachments(&reader, def, ask.id)?;
    Ok(RecordView { record, parts, links, attachments, class_note, steps, names })
}

/// Checks values as the form has them, without saving. `id` 0 checks a new record.
pub fn check(office: &Office, ask: EditRecord, _progress: &dyn Progress) -> Result<Checked> {
    let ledger = ledgers::ledger(&ask.ledger)?;
    let values = match engine::fit(ledger.def(), ask.values) {
        Ok(values) => values,
        Err(p) => return Ok(Checked { fields: p.fields }),
    };
    let mut whole =
        if ask.id == RecordId(0) { Values::new() } else { office.seat()?.reader()?.get(ledger.def(), ask.id)?.values };
    whole.extend(values);
    office.with_ctx(|ctx| Ok(Checked { fields: engine::findings(ctx, ledger, &whole) }))
}

/// Adds a record.
pub fn add(office: &Office, ask: AddRecord, _progress: &dyn Progress) -> Result<Added> {
    let ledger = ledgers::ledger(&ask.ledger)?;
    let def = ledger.def();
    office.with_ctx(|ctx| {
        let done = office.seat()?.book().change(ctx.actor, &format!("{}.add", def.key), |tx| {
            let id = engine::add(tx, ctx, ledger, ask.values, ask.parts)?;
            Ok((id, tx.get(def, id)?.number))
        })?;
        let (id, number) = done.value;
        Ok(Added { id, number, changed: done.ledgers })
    })
}

/// Changes a record.
pub fn edit(office: &Office, ask: EditRecord, _progress: &dyn Progress) -> Result<Added> {
    let ledger = ledgers::ledger(&ask.ledger)?;
    let def = ledger.def();
    office.with_ctx(|ctx| {
        let done = office.seat()?.book().change(ctx.actor, &format!("{}.edit", def.key), |tx| {
            engine::edit(tx, ctx, ledger, ask.id, ask.version, ask.values, ask.parts)?;
            Ok(tx.get(def, ask.id)?.number)
        })?;
        Ok(Added { id: ask.id, number: done.value, changed: done.ledgers })
    })
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

/// Takes a step for one or many records; those that may not move stay and are named.
pub fn step(office: &Office, ask: TakeStep, progress: &dyn Progress) -> Result<Stepped> {
    let ledger = ledgers::ledger(&ask.ledger)?;
    let def = ledger.def();
    let seat = office.seat()?;
    let all = ids(office, &seat.reader()?, def, &ask.selection, progress)?;
    office.with_ctx(|ctx| {
        let mut out = Tally::new(def);
        let step = engine::step_of(def, &ask.step)?;
        if step.reason && ask.reason.trim().is_empty() && !ask.dry_run {
            let field = kernel::FieldProblem::new(
                "reason",
                "required",
                format!("「{}」には理由を記入してください。", step.label),
            );
            return Err(Problem::new(code::INVALID, field.message.clone()).with(vec![field]));
        }
        if ask.dry_run {
            let reader = seat.reader()?;
            for (n, id) in all.iter().enumerate() {
                progress.step(n as u64, all.len() as u64)?;
                let record = reader.get(def, *id)?;
                match engine::chance(def, ctx.actor, &record, &ask.step, &ask.values)?.refused {
                    Some(p) => out.refuse(&record, &p),
                    None => out.done(&record),
                }
            }
            return Ok(out.stepped(0, Vec::new()));
        }
        let done = seat.book().change(ctx.actor, &format!("{}.{}", def.key, ask.step), |tx| {
            for (n, id) in all.iter().enumerate() {
                progress.step(n as u64, all.len() as u64)?;
                let record = tx.get(def, *id)?;
                // Judged before anything is written, so that a refused record leaves no trace.
                if let Some(p) = engine::chance(def, ctx.actor, &record, &ask.step, &ask.values)?.refused {
                    out.refuse(&record, &p);
                    continue;
                }
                match engine::take(tx, ctx, ledger, *id, &ask.step, &ask.reason, &ask.values) {
                    Ok(()) => out.done(&tx.get(def, *id)?),
                    Err(p) if all.len() > 1 && p.code == code::INVALID => out.refuse(&record, &p),
                    Err(p) => return Err(p),
                }
            }
            // A step that moved nothing leaves no trace.
            if out.done > 0 && !ask.reason.trim().is_empty() {
                tx.note("reason", ask.reason.trim());
            }
            Ok(())
        })?;
        Ok(out.stepped(done.seq, done.ledgers))
    })
}

/// Counts what moved and what stayed.
struct Tally {
    def: &'static LedgerDef,
    done: i32,
    by_value: BTreeMap<String, i32>,
    refused: Vec<Refused>,
    refused_total: i32,
}

impl Tally {
    fn new(def: &'static LedgerDef) -> Tally {
        Tally { def, done: 0, by_value: BTreeMap::new(), refused: Vec::new(), refused_total: 0 }
    }

    fn done(&mut self, record: &Record) {
        self.done += 1;
        *self.by_value.entry(record.get(self.def.total_by).text().to_owned()).or_default() += 1;
    }

    fn refuse(&mut self, record: &Record, problem: &Problem) {
        self.refused_total += 1;
        if self.refused.len() < LISTED {
            self.refused.push(refused(self.def, record, problem));
        }
    }

    fn stepped(self, seq: i64, changed: Vec<String>) -> Stepped {
        Stepped {
            done: self.done,
            by_value: self.by_value.into_iter().map(|(key, count)| Count { key, count }).collect(),
            refused: self.refused,
            refused_total: self.refused_total,
            entry: if seq > 0 { seq.to_string() } else { String::new() },
            changed,
        }
    }
}

/// Changes many records at once; a dry run shows old and new.
pub fn bulk_edit(office: &Office, ask: BulkEdit, progress: &dyn Progress) -> Result<BulkEdited> {
    let ledger = ledgers::ledger(&ask.ledger)?;
    let def = ledger.def();
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let all = ids(office, &reader, def, &ask.selection, progress)?;
    let values = engine::fit(def, ask.values.clone())?;
    if values.is_empty() {
        return Err(Problem::new(code::INVALID, "変える項目を1つ以上選んでください。"));
    }
    let mut out = BulkEdited {
        done: 0,
        unchanged: 0,
        preview: Vec::new(),
        refused: Vec::new(),
        entry: String::new(),
        changed: Vec::new(),
    };
    office.with_ctx(|ctx| {
        let mut ready = Vec::new();
        for (n, id) in all.iter().enumerate() {
            progress.step(n as u64, all.len() as u64)?;
            let record = reader.get(def, *id)?;
            if values.iter().all(|(k, v)| record.get(k) == v) {
                out.unchanged += 1;
                continue;
            }
            if let Err(p) = may_edit(ctx, &reader, ledger, &record, &values) {
                if out.refused.len() < LISTED {
                    out.refused.push(refused(def, &record, &p));
                }
                continue;
            }
            out.done += 1;
            for (key, after) in values.iter().filter(|(k, v)| record.get(k) != *v) {
                if out.preview.len() < LISTED {
                    out.preview.push(BulkRow {
                        id: *id,
                        number: record.number.clone(),
                        name: record.get(def.name).text().to_owned(),
                        column: key.clone(),
                        before: record.get(key).clone(),
                        after: after.clone(),
                    });
                }
            }
            ready.push((*id, record.version));
        }
        if ask.dry_run || ready.is_empty() {
            return Ok(());
        }
        let done = seat.book().change(ctx.actor, &format!("{}.bulk_edit", def.key), |tx| {
            for (n, (id, version)) in ready.iter().enumerate() {
                progress.step(n as u64, ready.len() as u64)?;
                engine::edit(tx, ctx, ledger, *id, *version, values.clone(), BTreeMap::new())?;
            }
            Ok(())
        })?;
        out.entry = done.seq.to_string();
        out.changed = done.ledgers;
        Ok(())
    })?;
    Ok(out)
}

/// The refusals of an edit that can be known without writing.
fn may_edit(
    ctx: &ledgers::Ctx<'_>,
    reader: &Reader,
    ledger: &dyn Ledger,
    record: &Record,
    values: &Values,
) -> Result<()> {
    let def = ledger.def();
    if record.life != "active" {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!("「{}」のため変えられません。", def.state_label(Axis::Life, &record.life)),
        ));
    }
    if let Some(c) = def.columns.iter().find(|c| c.derived && values.contains_key(c.key)) {
        return Err(Problem::new(code::INVALID, format!("「{}」は自動で記入されます。", c.label)));
    }
    if let Some(held) = ledger.check_held(reader, record, values)? {
        return Err(Problem::new(code::INVALID, held.message));
    }
    let mut whole = record.values.clone();
    whole.extend(values.clone());
    let found = engine::findings(ctx, ledger, &whole);
    match found.first() {
        Some(first) => Err(Problem::new(code::INVALID, first.message.clone()).with(found)),
        None => Ok(()),
    }
}

/// Makes one record of several.
pub fn merge(office: &Office, ask: MergeRecords, _progress: &dyn Progress) -> Result<Added> {
    let ledger = ledgers::ledger(&ask.ledger)?;
    let def = ledger.def();
    office.with_ctx(|ctx| {
        let done = office.seat()?.book().change(ctx.actor, &format!("{}.merge", def.key), |tx| {
            tx.note("reason", ask.reason.trim());
            engine::merge(tx, ctx, ledger, ask.keep, &ask.others, ask.values, &ask.reason)?;
            Ok(tx.get(def, ask.keep)?.number)
        })?;
        Ok(Added { id: ask.keep, number: done.value, changed: done.ledgers })
    })
}
