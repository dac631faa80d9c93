//! A ledger's table, as the definition says it is.
//!
//! A ledger table has the fixed columns below, then one column per defined column; a part has `record_id` and
//! `ordinal`; `<ledger>_search` is the contentless index. Values are always bound, names come from definitions only.

use crate::cell;
use crate::sql::Said;
use kernel::{Column, Kind, LedgerDef, PartDef, Problem, Record, RecordId, Result, Value, Values, code};
use rusqlite::{Connection, Row};
use std::collections::BTreeSet;

/// Columns that every ledger's table has, besides `id`.
pub(crate) const FIXED: &[&str] = &[
    "number",
    "life",
    "step",
    "version",
    "created_at",
    "created_by",
    "changed_at",
    "changed_by",
    "step_at",
    "step_by",
    "batch",
    "merged_into",
    "note",
];
/// How many of them belong to the record itself.
const IN_RECORD: usize = 10;

/// A ledger's table.
pub(crate) struct Table {
    pub(crate) def: &'static LedgerDef,
    /// `SELECT id, …` without a WHERE.
    pub(crate) select: String,
    pub(crate) insert: String,
    /// Puts a new record into the search index.
    pub(crate) index: String,
    /// Replaces a record's line in the search index.
    pub(crate) reindex: String,
    /// Column keys in their own order, and their places.
    pub(crate) by_name: Vec<(&'static str, usize)>,
    /// Places of the searched columns.
    pub(crate) searched: Vec<usize>,
    /// Place of the totalled column.
    pub(crate) total: Option<usize>,
}

impl Table {
    pub(crate) fn new(def: &'static LedgerDef) -> Table {
        let key = def.key;
        let own: Vec<&str> = def.columns.iter().map(|c| c.key).collect();
        let of_record: Vec<&str> = FIXED[..IN_RECORD].iter().copied().chain(own.iter().copied()).collect();
        let all: Vec<&str> = FIXED.iter().copied().chain(own.iter().copied()).collect();
        let place = |name: &str| def.columns.iter().position(|c| c.key == name);
        let mut by_name: Vec<(&str, usize)> = own.iter().copied().zip(0..).collect();
        by_name.sort_unstable();
        Table {
            def,
            by_name,
            select: format!("SELECT id, {} FROM {key}", of_record.join(", ")),
            insert: format!("INSERT INTO {key} ({}) VALUES ({})", all.join(", "), marks(all.len())),
            index: format!("INSERT INTO {key}_search (rowid, k) VALUES (?1, ?2)"),
            reindex: format!("INSERT OR REPLACE INTO {key}_search (rowid, k) VALUES (?1, ?2)"),
            searched: def.search.iter().filter_map(|name| place(name)).collect(),
            total: place(def.total_by),
        }
    }

    /// The place of a column, or a refusal that names it.
    pub(crate) fn place(&self, key: &str) -> Result<usize> {
        self.def.columns.iter().position(|c| c.key == key).ok_or_else(|| {
            Problem::new(code::BAD_REQUEST, format!("{}に「{key}」という項目はありません。", self.def.title))
        })
    }

    /// Reads a record from a row of [`Table::select`].
    pub(crate) fn record(&self, row: &Row<'_>) -> Result<Record> {
        let text = |at: usize| row.get::<_, String>(at).said();
        // In the order of keys, so that the map is built in one go.
        let mut values = Vec::with_capacity(self.by_name.len());
        for (key, place) in &self.by_name {
            let value = cell::read(self.def.columns[*place].kind, row.get_ref(1 + IN_RECORD + place).said()?);
            if !value.is_empty() {
                values.push(((*key).to_owned(), value));
            }
        }
        Ok(Record {
            id: RecordId(row.get(0).said()?),
            number: text(1)?,
            life: text(2)?,
            step: text(3)?,
            version: row.get(4).said()?,
            created_at: text(5)?,
            created_by: text(6)?,
            changed_at: text(7)?,
            changed_by: text(8)?,
            step_at: text(9)?,
            step_by: text(10)?,
            values: values.into_iter().collect(),
        })
    }

    /// The definition of a part, or a refusal.
    pub(crate) fn part(&self, key: &str) -> Result<&'static PartDef> {
        self.def.parts.iter().find(|p| p.key == key).ok_or_else(|| {
            Problem::new(code::BAD_REQUEST, format!("{}に「{key}」という明細はありません。", self.def.title))
        })
    }
}

/// `?1, ?2, …`.
pub(crate) fn marks(n: usize) -> String {
    (1..=n).map(|i| format!("?{i}")).collect::<Vec<_>>().join(", ")
}

/// Reads the values of a row that starts with the columns of `columns` at place `from`.
pub(crate) fn values_of(columns: &[Column], from: usize, row: &Row<'_>) -> Result<Values> {
    let mut values = Values::new();
    for (i, column) in columns.iter().enumerate() {
        let value = cell::read(column.kind, row.get_ref(from + i).said()?);
        if !value.is_empty() {
            values.insert(column.key.to_owned(), value);
        }
    }
    Ok(values)
}

/// Fits `given` to its columns, in their order, leaving out what is empty.
pub(crate) fn fitted(columns: &'static [Column], given: &Values) -> Result<Values> {
    let mut out = Values::new();
    for (key, value) in given {
        let column = columns
            .iter()
            .find(|c| c.key == key)
            .ok_or_else(|| Problem::new(code::BAD_REQUEST, format!("「{key}」という項目はありません。")))?;
        let value = cell::fit(column, value)?.into_owned();
        if value != Value::Null {
            out.insert(key.clone(), value);
        }
    }
    Ok(out)
}

/// Compares definitions with the tables of a book, both ways; one line per difference.
pub fn definitions_match_tables(conn: &Connection, ledgers: &[&LedgerDef]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for def in ledgers {
        let fixed = FIXED
            .iter()
            .map(|f| (*f, if matches!(*f, "version" | "batch" | "merged_into") { "INTEGER" } else { "TEXT" }));
        compare(conn, def.key, &[("id", "INTEGER")], fixed, def.columns, &mut found)?;
        for part in def.parts {
            let fixed = [("record_id", "INTEGER"), ("ordinal", "INTEGER")];
            compare(conn, &format!("{}_{}", def.key, part.key), &[("id", "INTEGER")], fixed, part.columns, &mut found)?;
        }
        let search = format!("{}_search", def.key);
        if columns_of(conn, &search)?.iter().all(|(name, _)| name != "k") {
            found.push(format!("{search}: 索引の表がありません"));
        }
        for name in def.search.iter().chain(def.list).chain(def.filters).chain([&def.name]) {
            if def.column(name).is_none() {
                found.push(format!("{}: 定義が項目にない名前 {name} を使っています", def.key));
            }
        }
    }
    Ok(found)
}

fn compare(
    conn: &Connection,
    table: &str,
    id: &[(&'static str, &'static str)],
    fixed: impl IntoIterator<Item = (&'static str, &'static str)>,
    columns: &[Column],
    found: &mut Vec<String>,
) -> Result<()> {
    let there = columns_of(conn, table)?;
    if there.is_empty() {
        found.push(format!("{table}: 表がありません"));
        return Ok(());
    }
    let defined = columns
        .iter()
        .map(|c| (c.key, if matches!(c.kind, Kind::Int { .. } | Kind::Flag) { "INTEGER" } else { "TEXT" }));
    let mut seen = BTreeSet::new();
    for (name, kind) in id.iter().copied().chain(fixed).chain(defined) {
        if !seen.insert(name) {
            found.push(format!("{table}.{name}: 定義に二度あります"));
        }
        match there.iter().find(|(n, _)| n == name) {
            None => found.push(format!("{table}.{name}: 表にありません")),
            Some((_, k)) if k != kind => found.push(format!("{table}.{name}: 表では {k}、定義では {kind}")),
            Some(_) => {}
        }
    }
    for (name, _) in &there {
        if !seen.contains(name.as_str()) {
            found.push(format!("{table}.{name}: 定義にありません"));
        }
    }
    Ok(())
}

fn columns_of(conn: &Connection, table: &str) -> Result<Vec<(String, String)>> {
    let mut stmt = conn.prepare("SELECT name, type FROM pragma_table_info(?1)").said()?;
    let rows = stmt.query_map([table], |r| Ok((r.get(0)?, r.get(1)?))).said()?;
    rows.collect::<rusqlite::Result<_>>().said()
}
