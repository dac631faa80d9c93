//! Ledgers: definitions, lists, single records.

use crate::Office;
use crate::wire::*;
use kernel::{Column, Kind, LedgerDef, Problem, Progress, Record, RecordId, Result, Sense, Values, code};
use ledgers::{ALL, LINKS, engine};
use std::collections::BTreeMap;
use store::{Changed, Query, Reader, Reading};

/// The most rows of one page.
const PAGE: i32 = 500;

/// All ledgers.
pub fn defs(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<Ledgers> {
    let pack = office.pack()?;
    Ok(Ledgers { ledgers: ALL.iter().map(|l| view_of(*l, &pack)).collect() })
}

fn kind_views(kinds: &ledgers::kinds::Kinds<'_>) -> Vec<KindView> {
    let column =
        |c: &standard::KindColumn| KindColumnView { key: c.key.clone(), label: c.label.clone(), required: c.required };
    let view = |k: &ledgers::kinds::OneKind<'_>| KindView {
        key: k.key.to_owned(),
        columns: k.columns.iter().map(column).collect(),
        off: k.off,
    };
    kinds.of.iter().map(view).collect()
}

fn view_of(ledger: &dyn ledgers::Ledger, pack: &standard::Pack) -> LedgerView {
    let (def, menu, stepped, kinds, first) =
        (ledger.def(), ledger.menu(), ledger.stepped(), ledger.kinds(pack), ledger.first_rows(pack));
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
        menu: menu.group.to_owned(),
        icon: menu.icon.to_owned(),
        key: def.key.to_owned(),
        title: def.title.to_owned(),
        subtitle: def.subtitle.to_owned(),
        counter: def.counter.to_owned(),
        basis: cited(def.basis),
        groups: def.groups.to_vec(),
        columns: def
            .columns
            .iter()
            .map(|c| ColumnView {
                derived: c.derived || stepped.contains(&c.key),
                choices: match &kinds {
                    Some(k) if k.column == c.key => ledgers::kinds::offered(k),
                    _ => c.choices().to_vec(),
                },
                ..column_view(c)
            })
            .collect(),
        parts: def
            .parts
            .iter()
            .map(|p| PartView {
                key: p.key.to_owned(),
                label: p.label.to_owned(),
                columns: p.columns.iter().map(column_view).collect(),
                basis: cited(p.basis),
                first: first.get(p.key).cloned().unwrap_or_default(),
            })
            .collect(),
        kind_by: kinds.as_ref().map_or_else(String::new, |k| k.column.to_owned()),
        kinds: kinds.as_ref().map_or_else(Vec::new, kind_views),
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
                needs: words(s.needs),
                takes: words(s.takes),
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
        own_screen: ledger.own_screen().is_some(),
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
        Kind::Moment => ("moment", ""),
        Kind::Flag => ("flag", ""),
        Kind::Choice(_) | Kind::Open(_) => ("choice", ""),
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
    reader: &Reading,
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

/// A ledger that the common commands may write; a case is written by its own.
///
/// # Errors
/// `wrong_state`, naming the screen.
pub(crate) fn common(key: &str) -> Result<&'static dyn ledgers::Ledger> {
    let ledger = ledgers::ledger(key)?;
    match ledger.own_screen() {
        None => Ok(ledger),
        Some(own) => Err(Problem::new(
            code::WRONG_STATE,
            format!("「{own}」の案件は、メニューの「{own}」の画面で扱ってください。"),
        )),
    }
}

/// One page of a list, with the number of all records in it.
pub fn list(office: &Office, ask: ListRecords, progress: &dyn Progress) -> Result<Page> {
    let def = ledgers::ledger(&ask.ledger)?.def();
    let reader = office.seat()?.reader()?;
    let mut query = query(office, &ask.view)?;
    query.offset = u32::try_from(ask.offset).unwrap_or(0);
    query.limit = u32::try_from(ask.limit.clamp(1, PAGE)).unwrap_or(1);
    // Asked first: what changes meanwhile counts as not seen.
    let entry = reader.last_entry()?;
    let page = reader.stoppable(progress, |r| r.page(def, &query))?;
    let (total, exact) = match page.total {
        Some(total) => (total, true),
        None => reader.stoppable(progress, |r| r.count_soon(def, &query))?,
    };
    Ok(Page { records: page.records, total: small(total), at_most: (!exact).then_some(true), entry: entry.to_string() })
}

/// Where a record stands in a view.
pub fn place(office: &Office, ask: FindPlace, progress: &dyn Progress) -> Result<Place> {
    let def = ledgers::ledger(&ask.ledger)?.def();
    let query = query(office, &ask.view)?;
    let row = office.seat()?.reader()?.stoppable(progress, |r| r.place(def, &query, ask.id))?;
    Ok(Place { row: row.map(small) })
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
        .filter(|s| ledger.offers(&record, s))
        .map(|s| {
            // What its own dialog asks for stands against no step.
            let asked =
                |p: &Problem| p.code == code::INVALID && p.fields.iter().all(|f| s.takes.contains(&f.column.as_str()));
            let refused = engine::chance(ledger, &reader, &actor, &record, s.key, &none)?.refused;
            let refused = refused.filter(|p| def.total_by == "class" || !asked(p));
            // A decision that asks for nothing is judged whole: what stands against it is read before it is pressed.
            let refused = match refused {
                None if s.other_person && s.takes.is_empty() && !s.reason => {
                    office.with_ctx(|ctx| Ok(ledger.may_step(ctx, &reader, &record, s, &record.values).err()))?
                }
                refused => refused,
            };
            Ok(StepChance { key: s.key.to_owned(), refused: refused.map_or_else(String::new, |p| p.message) })
        })
        .collect::<Result<_>>()?;
    let names = crate::book::names(&reader)?;
    let names = [&record.created_by, &record.changed_by, &record.step_by]
        .into_iter()
        .map(|n| (n.clone(), names.get(n).cloned().unwrap_or_else(|| n.clone())))
        .collect();
    let attachments = crate::links::attachments(&reader, def, ask.id)?;
    let incident = match ledgers::to_incident::incident_of(&reader, def.key, ask.id)? {
        Some(id) => id.to_string(),
        None if ledger.as_incident(&record).is_some() => "open".to_owned(),
        None => String::new(),
    };
    Ok(RecordView { record, parts, links, attachments, class_note, steps, names, incident })
}

/// Checks values as the form has them, without saving. `id` 0 checks a new record.
pub fn check(office: &Office, ask: EditRecord, _progress: &dyn Progress) -> Result<Checked> {
    let ledger = ledgers::ledger(&ask.ledger)?;
    let values = match engine::fit(ledger.def(), ask.values) {
        Ok(values) => values,
        Err(p) => return Ok(Checked { fields: p.fields }),
    };
    let old = match ask.id {
        RecordId(0) => None,
        id => Some(office.seat()?.reader()?.get(ledger.def(), id)?),
    };
    let mut whole = old.as_ref().map_or_else(Values::new, |r| r.values.clone());
    whole.extend(values);
    office.with_ctx(|ctx| Ok(Checked { fields: engine::findings_of(ctx, ledger, old.as_ref(), &whole) }))
}

/// Adds a record.
pub fn add(office: &Office, ask: AddRecord, _progress: &dyn Progress) -> Result<Added> {
    let ledger = common(&ask.ledger)?;
    let def = ledger.def();
    engine::refuse_stepped(ledger, &ask.values)?;
    office.with_ctx(|ctx| {
        let done = office.seat()?.book().change(ctx.actor, &format!("{}.add", def.key), |tx| {
            let id = engine::add(tx, ctx, ledger, ask.values, ask.parts)?;
            tx.get(def, id)
        })?;
        Ok(added(done))
    })
}

/// Changes a record.
pub fn edit(office: &Office, ask: EditRecord, _progress: &dyn Progress) -> Result<Added> {
    let ledger = common(&ask.ledger)?;
    let def = ledger.def();
    engine::refuse_stepped(ledger, &ask.values)?;
    office.with_ctx(|ctx| {
        let done = office.seat()?.book().change(ctx.actor, &format!("{}.edit", def.key), |tx| {
            engine::edit(tx, ctx, ledger, ask.id, ask.version, ask.values, ask.parts)?;
            tx.get(def, ask.id)
        })?;
        Ok(added(done))
    })
}

/// Makes one record of several.
pub fn merge(office: &Office, ask: MergeRecords, _progress: &dyn Progress) -> Result<Added> {
    let ledger = common(&ask.ledger)?;
    engine::refuse_stepped(ledger, &ask.values)?;
    let def = ledger.def();
    office.with_ctx(|ctx| {
        let done = office.seat()?.book().change(ctx.actor, &format!("{}.merge", def.key), |tx| {
            tx.note("reason", ask.reason.trim());
            engine::merge(tx, ctx, ledger, ask.keep, &ask.others, ask.values, &ask.reason)?;
            tx.get(def, ask.keep)
        })?;
        Ok(added(done))
    })
}

pub(crate) fn added(done: Changed<Record>) -> Added {
    let Record { id, number, version, .. } = done.value;
    Added { id, number, version, changed: done.ledgers }
}
