//! Which records are meant, and in what order.
//!
//! Lists without a search run on covering indexes that start with `life` and end with the record's id; searches run on
//! the bigram index, narrowed inside it by states; everything else is a scan, which the caller can stop.

use crate::search;
use crate::table::Table;
use kernel::{Axis, Kind, Problem, Record, Result, code};
use rusqlite::types::Value as Sql;

/// A question to a ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Words that must all be found in the searched columns; empty: no search.
    pub search: String,
    /// Life states; empty: all.
    pub life: Vec<String>,
    /// Step states; empty: all.
    pub steps: Vec<String>,
    /// Column (or `step_by`) and the values that it may have; `""` is 空欄. Or `batch` and the numbers of imports.
    pub filters: Vec<(String, Vec<String>)>,
    /// Column, from and to, both included; `None` is open. Dates as ISO. An empty cell is in no range.
    pub ranges: Vec<(String, Option<String>, Option<String>)>,
    /// Column and whether the largest comes first; `None` (or `number`): in the order of numbers.
    pub sort: Option<(String, bool)>,
    /// First row, from 0.
    pub offset: u32,
    /// At most this many rows of a page.
    pub limit: u32,
}

/// Some rows of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// In order.
    pub records: Vec<Record>,
    /// How many there are in all, where the page itself tells (it reached the end); otherwise ask for the count.
    pub total: Option<i64>,
}

/// How many records have one totalled value and one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// Value of the totalled column; `""`: 空欄.
    pub value: String,
    /// Step state.
    pub step: String,
    /// How many.
    pub count: i64,
}

/// What a search over all ledgers found in one of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Ledger key.
    pub ledger: &'static str,
    /// The first ones.
    pub records: Vec<Record>,
    /// There are more than these.
    pub more: bool,
}

/// A query, sorted into what indexes answer and the rest.
pub(crate) struct Plan<'t> {
    table: &'t Table,
    pub(crate) words: Vec<String>,
    life: Vec<String>,
    steps: Vec<String>,
    total: Option<Vec<String>>,
    rest: Vec<(String, Vec<Sql>)>,
    order: Order,
}

enum Order {
    Id { down: bool },
    Column { key: &'static str, down: bool },
}

/// SQL text and what is bound to it.
pub(crate) struct Bound {
    pub(crate) sql: String,
    pub(crate) params: Vec<Sql>,
}

impl<'t> Plan<'t> {
    pub(crate) fn new(table: &'t Table, query: &Query) -> Result<Plan<'t>> {
        let order = match &query.sort {
            None => Order::Id { down: false },
            Some((key, down)) if key.is_empty() || key == "number" => Order::Id { down: *down },
            Some((key, down)) => Order::Column { key: sortable(table, key)?, down: *down },
        };
        let mut plan = Plan {
            table,
            words: search::words(&query.search),
            life: query.life.clone(),
            steps: query.steps.clone(),
            total: None,
            rest: Vec::new(),
            order,
        };
        for (key, values) in &query.filters {
            plan.filter(key, values)?;
        }
        for (key, from, to) in &query.ranges {
            let column = &table.def.columns[table.place(key)?];
            for (sign, bound) in [(">=", from), ("<=", to)] {
                let Some(bound) = bound else { continue };
                let value = match column.kind {
                    Kind::Int { .. } => Sql::Integer(bound.parse().map_err(|_| bad_value(column.label))?),
                    _ => Sql::Text(bound.clone()),
                };
                plan.rest.push((format!("{key} {sign} ?"), vec![value]));
            }
        }
        Ok(plan)
    }

    fn filter(&mut self, key: &str, values: &[String]) -> Result<()> {
        if values.is_empty() {
            return Ok(());
        }
        match key {
            "step" => narrow(&mut self.steps, values),
            "life" => narrow(&mut self.life, values),
            // Who brought it to its step: for what somebody leaves behind.
            "step_by" => {
                let marks = vec!["?"; values.len()].join(", ");
                let people = values.iter().cloned().map(Sql::Text).collect();
                self.rest.push((format!("step_by IN ({marks})"), people));
            }
            "batch" => {
                let numbers = values.iter().map(|v| Sql::Text(v.clone())).collect();
                let marks = vec!["?"; values.len()].join(", ");
                let table = self.table.def.key;
                let rows = format!(
                    "SELECT r.record_id FROM batch b JOIN batch_row r ON r.batch = b.id \
                     WHERE b.ledger = '{table}' AND b.number IN ({marks})"
                );
                self.rest.push((format!("{table}.id IN ({rows})"), numbers));
            }
            _ if key == self.table.def.total_by && self.total.is_none() => self.total = Some(values.to_vec()),
            _ => {
                let column = &self.table.def.columns[self.table.place(key)?];
                let mut any = Vec::new();
                let mut params = Vec::new();
                for value in values {
                    if value.is_empty() {
                        any.push(format!("{key} IS NULL"));
                        continue;
                    }
                    params.push(match column.kind {
                        Kind::Flag => Sql::Integer(i64::from(value == "true" || value == "1")),
                        Kind::Int { .. } => Sql::Integer(value.parse().map_err(|_| bad_value(column.label))?),
                        Kind::Many(_) | Kind::Codes => Sql::Text(format!("\n{value}\n")),
                        _ => Sql::Text(value.clone()),
                    });
                    any.push(match column.kind {
                        Kind::Many(_) | Kind::Codes => {
                            format!("instr(char(10) || {key} || char(10), ?) > 0")
                        }
                        _ => format!("{key} = ?"),
                    });
                }
                if !any.is_empty() {
                    self.rest.push((format!("({})", any.join(" OR ")), params));
                }
            }
        }
        Ok(())
    }

    /// True if the words must be looked for in the rows themselves.
    pub(crate) fn must_look(&self) -> bool {
        !search::is_exact(&self.words)
    }

    fn by_id(&self) -> bool {
        matches!(self.order, Order::Id { .. })
    }

    /// SQL that gives ids in order, or, where the rows must be looked at, ids and the searched columns.
    pub(crate) fn ids(&self) -> Bound {
        if self.words.is_empty() && self.rest.is_empty() && self.by_id() {
            return self.merged();
        }
        if !self.words.is_empty() && self.rest.is_empty() && self.by_id() && !self.must_look() {
            let key = self.table.def.key;
            let sql =
                format!("SELECT rowid FROM {key}_search WHERE {key}_search MATCH ? ORDER BY rowid{}", self.down());
            return Bound { sql, params: vec![Sql::Text(self.question())] };
        }
        let key = self.table.def.key;
        let mut what = format!("{key}.id");
        if self.must_look() {
            what.push_str(", number");
            for at in &self.table.searched {
                what.push_str(", ");
                what.push_str(self.table.def.columns[*at].key);
            }
        }
        let (from, params) = self.source(if self.scans() { "+" } else { "" });
        let order = self.order_by();
        Bound { sql: format!("SELECT {what} {from} ORDER BY {order}"), params }
    }

    /// True if nearly all records are meant and must be read to be sorted: from front to back, not by way of an index.
    fn scans(&self) -> bool {
        let usual = self.table.def.states.iter().find(|s| s.axis == Axis::Life).map(|s| s.key);
        let all = self.life.is_empty() || self.life.iter().any(|life| Some(life.as_str()) == usual);
        self.words.is_empty() && !self.by_id() && all && self.steps.is_empty() && self.total.is_none()
    }

    fn order_by(&self) -> String {
        let key = self.table.def.key;
        match self.order {
            Order::Id { .. } if self.words.is_empty() => format!("{key}.id{}", self.down()),
            Order::Id { .. } => format!("{key}_search.rowid{}", self.down()),
            Order::Column { key: column, down } => {
                format!("{column} IS NULL, {column}{}, {key}.id", if down { " DESC" } else { "" })
            }
        }
    }

    /// One sorted stream per combination of states, each from a covering index, merged by id.
    fn merged(&self) -> Bound {
        let def = self.table.def;
        let states =
            |axis: Axis| def.states.iter().filter(|s| s.axis == axis).map(|s| s.key.to_owned()).collect::<Vec<_>>();
        let lives = if self.life.is_empty() { states(Axis::Life) } else { self.life.clone() };
        // Without a value the (life, step) index is in order; with one, (life, value) is too, but only together with a
        // step is (life, value, step).
        let steps: Vec<Option<&str>> =
            if self.steps.is_empty() { vec![None] } else { self.steps.iter().map(|s| Some(s.as_str())).collect() };
        let totals: Vec<Option<&str>> = match &self.total {
            None => vec![None],
            Some(values) => values.iter().map(|v| Some(v.as_str())).collect(),
        };
        let (mut streams, mut params) = (Vec::new(), Vec::new());
        for life in &lives {
            for total in &totals {
                for step in &steps {
                    let mut sql = format!("SELECT id FROM {} WHERE life = ?", def.key);
                    params.push(Sql::Text(life.clone()));
                    match total {
                        None => {}
                        Some("") => sql.push_str(&format!(" AND {} IS NULL", def.total_by)),
                        Some(value) => {
                            sql.push_str(&format!(" AND {} = ?", def.total_by));
                            params.push(Sql::Text((*value).to_owned()));
                        }
                    }
                    if let Some(step) = step {
                        sql.push_str(" AND step = ?");
                        params.push(Sql::Text((*step).to_owned()));
                    }
                    streams.push(sql);
                }
            }
        }
        if streams.is_empty() {
            streams.push(format!("SELECT id FROM {} WHERE 0", def.key));
        }
        Bound { sql: format!("{} ORDER BY 1{}", streams.join(" UNION ALL "), self.down()), params }
    }

    /// SQL that gives a page of whole records, where the order is that of numbers and no row must be looked at.
    pub(crate) fn page(&self, limit: u32, offset: u32) -> Option<Bound> {
        if self.must_look() || !self.by_id() {
            return None;
        }
        let Bound { sql, params } = self.ids();
        let (select, down) = (&self.table.select, self.down());
        let sql = format!("{select} WHERE id IN ({sql} LIMIT {limit} OFFSET {offset}) ORDER BY id{down}");
        Some(Bound { sql, params })
    }

    /// SQL that gives all records whole, where there is no search and the order is that of numbers: sorting whole records
    /// in memory is what must not happen.
    pub(crate) fn whole(&self) -> Option<Bound> {
        if !self.words.is_empty() || !self.by_id() {
            return None;
        }
        let single = |n: usize| n <= 1;
        // With one state on each axis an index is in order already. With more, the table itself is.
        let indexed =
            self.life.len() == 1 && single(self.steps.len()) && single(self.total.as_ref().map_or(0, Vec::len));
        let (from, params) = self.source(if indexed { "" } else { "+" });
        let names = self.table.select.split(" FROM ").next().unwrap_or_default();
        Some(Bound { sql: format!("{names} {from} ORDER BY {}", self.order_by()), params })
    }

    /// SQL that counts, where no row must be looked at.
    pub(crate) fn count(&self) -> Bound {
        let key = self.table.def.key;
        if !self.words.is_empty() && self.rest.is_empty() {
            let sql = format!("SELECT COUNT(*) FROM {key}_search WHERE {key}_search MATCH ?");
            return Bound { sql, params: vec![Sql::Text(self.question())] };
        }
        let (from, params) = self.source("");
        Bound { sql: format!("SELECT COUNT(*) {from}"), params }
    }

    /// SQL that counts what the index alone does not rule out: never less than what is meant.
    pub(crate) fn candidates(&self) -> Bound {
        let key = self.table.def.key;
        let sql = format!("SELECT COUNT(*) FROM {key}_search WHERE {key}_search MATCH ?");
        Bound { sql, params: vec![Sql::Text(self.question())] }
    }

    /// SQL that counts by totalled value and step, where no row must be looked at.
    pub(crate) fn totals(&self) -> Bound {
        let value = self.value();
        let (from, params) = self.source("");
        Bound { sql: format!("SELECT {value}, step, COUNT(*) {from} GROUP BY 1, 2"), params }
    }

    /// SQL that counts by the value of one column, where no row must be looked at.
    pub(crate) fn grouped(&self, column: &str) -> Bound {
        let (from, params) = self.source("");
        Bound { sql: format!("SELECT \"{column}\", COUNT(*) {from} GROUP BY 1"), params }
    }

    /// One question to the index for each totalled value and step, where the index alone can answer.
    pub(crate) fn index_totals(&self) -> Option<Vec<(&str, &str, Bound)>> {
        let def = self.table.def;
        if self.words.is_empty() || !self.rest.is_empty() || self.must_look() {
            return None;
        }
        let values: Vec<&str> = match (&self.total, self.table.total.map(|at| def.columns[at].kind)) {
            (Some(values), _) => values.iter().map(String::as_str).collect(),
            (None, Some(Kind::Choice(choices))) => choices.iter().map(|c| c.key).chain([""]).collect(),
            (None, None) => vec![""],
            (None, Some(_)) => return None,
        };
        let steps: Vec<&str> = if self.steps.is_empty() {
            def.states.iter().filter(|s| s.axis == Axis::Step).map(|s| s.key).collect()
        } else {
            self.steps.iter().map(String::as_str).collect()
        };
        let sql = format!("SELECT COUNT(*) FROM {0}_search WHERE {0}_search MATCH ?", def.key);
        let mut questions = Vec::new();
        for value in &values {
            for step in &steps {
                let mut states = vec![('t', vec![(*value).to_owned()]), ('s', vec![(*step).to_owned()])];
                if !self.life.is_empty() {
                    states.push(('l', self.life.clone()));
                }
                let question = Sql::Text(search::question(&self.words, &states));
                questions.push((*value, *step, Bound { sql: sql.clone(), params: vec![question] }));
            }
        }
        Some(questions)
    }

    /// The totalled column, or nothing in its place.
    pub(crate) fn value(&self) -> &'static str {
        if self.table.total.is_some() { self.table.def.total_by } else { "NULL" }
    }

    fn down(&self) -> &'static str {
        match self.order {
            Order::Id { down: true } => " DESC",
            _ => "",
        }
    }

    fn question(&self) -> String {
        let mut states = Vec::new();
        if !self.life.is_empty() {
            states.push(('l', self.life.clone()));
        }
        if !self.steps.is_empty() {
            states.push(('s', self.steps.clone()));
        }
        if let Some(values) = &self.total {
            states.push(('t', values.clone()));
        }
        search::question(&self.words, &states)
    }

    /// FROM and WHERE; `shy` stands before state columns: a `+` keeps their indexes out of it.
    fn source(&self, shy: &str) -> (String, Vec<Sql>) {
        let key = self.table.def.key;
        let mut all = Vec::new();
        let mut params = Vec::new();
        let from = if self.words.is_empty() {
            for (column, keys) in [("life", &self.life), ("step", &self.steps)] {
                if !keys.is_empty() {
                    all.push(format!("{shy}{column} IN ({})", vec!["?"; keys.len()].join(", ")));
                    params.extend(keys.iter().cloned().map(Sql::Text));
                }
            }
            if let Some(values) = &self.total {
                let mut any: Vec<String> = Vec::new();
                let named: Vec<&String> = values.iter().filter(|v| !v.is_empty()).collect();
                if named.len() < values.len() {
                    any.push(format!("{shy}{} IS NULL", self.table.def.total_by));
                }
                if !named.is_empty() {
                    any.push(format!("{shy}{} IN ({})", self.table.def.total_by, vec!["?"; named.len()].join(", ")));
                    params.extend(named.into_iter().cloned().map(Sql::Text));
                }
                all.push(format!("({})", any.join(" OR ")));
            }
            format!("FROM {key}")
        } else {
            all.push(format!("{key}_search MATCH ?"));
            params.push(Sql::Text(self.question()));
            format!("FROM {key}_search CROSS JOIN {key} ON {key}.id = {key}_search.rowid")
        };
        for (sql, bound) in &self.rest {
            all.push(sql.clone());
            params.extend(bound.iter().cloned());
        }
        let all = if all.is_empty() { "1".to_owned() } else { all.join(" AND ") };
        (format!("{from} WHERE {all}"), params)
    }
}

/// Both a field and a filter may name states: both must hold.
fn narrow(states: &mut Vec<String>, values: &[String]) {
    if states.is_empty() {
        *states = values.to_vec();
    } else {
        states.retain(|s| values.contains(s));
        if states.is_empty() {
            // No record has a state without a name.
            states.push(String::new());
        }
    }
}

fn sortable(table: &Table, key: &str) -> Result<&'static str> {
    const OURS: &[&str] = &["step", "life", "changed_at", "created_at", "step_at"];
    if let Some(ours) = OURS.iter().find(|k| **k == key) {
        return Ok(ours);
    }
    Ok(table.def.columns[table.place(key)?].key)
}

fn bad_value(label: &str) -> Problem {
    Problem::new(code::BAD_REQUEST, format!("「{label}」を絞り込む値が数ではありません。"))
}
