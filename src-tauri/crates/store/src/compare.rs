//! Compares what stands in the tables with what the journal says was done, so that a table edited behind the book's back
//! is found and the record named.

use crate::office::{PERSON, SETTING};
use crate::people::{NUMBER, TERM};
use crate::reading::Reading;
use crate::report::REPORT;
use crate::sql::Said;
use crate::table::Table;
use crate::verify::{Findings, Watch};
use kernel::{Problem, Record, Result};
use rusqlite::Row;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Child rows and attachments that the journal tells of, by record.
type Beside = BTreeMap<(i64, String), Json>;

/// Every record of every ledger.
pub(crate) fn records(reading: &Reading, watch: &mut Watch<'_>, found: &mut Findings) -> Result<()> {
    for table in &reading.shared.tables {
        let beside = rows(reading, table, watch, found)?;
        parts(reading, table, &beside, found)?;
        attachments(reading, table, &beside, found)?;
    }
    Ok(())
}

/// Merges the table and its changes, both in the order of records: memory does not grow with the ledger.
fn rows(reading: &Reading, table: &Table, watch: &mut Watch<'_>, found: &mut Findings) -> Result<Beside> {
    let key = table.def.key;
    let mut beside = Beside::new();
    let mut changes = reading
        .conn
        .prepare("SELECT record_id, kind, before, after FROM told WHERE ledger = ?1 ORDER BY record_id, id")
        .said()?;
    let mut changes = changes.query([key]).said()?;
    let select = table.select.replacen(" FROM ", ", note, merged_into FROM ", 1);
    let mut there = reading.conn.prepare(&format!("{select} ORDER BY id")).said()?;
    let mut there = there.query([]).said()?;
    let mut row = there.next().said()?;
    let mut change = changes.next().said()?;
    loop {
        let record = row.map(|r| r.get::<_, i64>(0)).transpose().said()?;
        let told = change.map(|c| c.get::<_, i64>(0)).transpose().said()?;
        let id = match (record, told) {
            (None, None) => break,
            (Some(a), Some(b)) => a.min(b),
            (Some(a), None) | (None, Some(a)) => a,
        };
        let mut said = Map::new();
        while let Some(c) = change {
            if c.get::<_, i64>(0).said()? != id {
                break;
            }
            follow(id, c, &mut said, &mut beside)?;
            watch.one()?;
            change = changes.next().said()?;
        }
        if record == Some(id) {
            if let Some(r) = row {
                check(table, r, told == Some(id), &said, found)?;
            }
            row = there.next().said()?;
        } else {
            let number = said.get("_number").and_then(Json::as_str).unwrap_or_default();
            found.record(key, number, format!("{number} が台帳から消えています。"));
        }
    }
    Ok(beside)
}

/// Adds one change to what the record should be.
fn follow(id: i64, change: &Row<'_>, said: &mut Map<String, Json>, beside: &mut Beside) -> Result<()> {
    let kind: String = change.get(1).said()?;
    let side = |at: usize| -> Result<Json> {
        let text: Option<String> = change.get(at).said()?;
        // What cannot be read was already reported along the chain.
        Ok(text.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default())
    };
    match kind.as_str() {
        "add" | "edit" | "life" | "step" => {
            if let Json::Object(after) = side(3)? {
                said.extend(after);
            }
        }
        "parts" => {
            if let Json::Object(after) = side(3)? {
                beside.extend(after.into_iter().map(|(part, rows)| ((id, part), rows)));
            }
        }
        "attach" => {
            let after = side(3)?;
            beside.insert((id, format!("#{}", after["_attachment"])), after["digest"].clone());
        }
        "detach" => {
            let before = side(2)?;
            beside.insert((id, format!("#{}", before["_attachment"])), Json::Null);
        }
        _ => {}
    }
    Ok(())
}

fn check(table: &Table, row: &Row<'_>, told: bool, said: &Map<String, Json>, found: &mut Findings) -> Result<()> {
    let record = table.record(row)?;
    let number = record.number.as_str();
    if !told {
        found.record(table.def.key, number, format!("{number} は、記録に残らない方法で加えられています。"));
        return Ok(());
    }
    let beside = 1 + 10 + table.def.columns.len();
    let note: Option<String> = row.get(beside).said()?;
    let merged: Option<i64> = row.get(beside + 1).said()?;
    let own = [
        ("_number", "番号", Json::from(number)),
        ("_life", "使用の状態", Json::from(record.life.as_str())),
        ("_step", "確認の状態", Json::from(record.step.as_str())),
        ("_note", "理由", Json::from(note)),
        ("_merged_into", "まとめ先", Json::from(merged)),
    ];
    for (key, label, is) in own {
        differs(table, number, label, said.get(key), &is, found);
    }
    for column in table.def.columns {
        let is = value_of(&record, column.key)?;
        differs(table, number, column.label, said.get(column.key), &is, found);
    }
    Ok(())
}

fn value_of(record: &Record, key: &str) -> Result<Json> {
    serde_json::to_value(record.get(key)).map_err(Problem::internal)
}

fn differs(table: &Table, number: &str, label: &str, said: Option<&Json>, is: &Json, found: &mut Findings) {
    if said.unwrap_or(&Json::Null) != is {
        found.record(table.def.key, number, format!("{number} の「{label}」が、記録に残る最後の変更と違います。"));
    }
}

fn number_of(reading: &Reading, table: &Table, id: i64) -> String {
    let sql = format!("SELECT number FROM {} WHERE id = ?1", table.def.key);
    reading.conn.query_row(&sql, [id], |r| r.get(0)).unwrap_or_default()
}

fn parts(reading: &Reading, table: &Table, beside: &Beside, found: &mut Findings) -> Result<()> {
    for part in table.def.parts {
        let sql = format!("SELECT DISTINCT record_id FROM {}_{}", table.def.key, part.key);
        let mut stmt = reading.conn.prepare(&sql).said()?;
        let there = stmt.query_map([], |r| r.get::<_, i64>(0)).said()?.collect::<rusqlite::Result<Vec<_>>>().said()?;
        let told = beside.keys().filter(|(_, p)| p == part.key).map(|(id, _)| *id);
        let mut all: Vec<i64> = there.into_iter().chain(told).collect();
        all.sort_unstable();
        all.dedup();
        for id in all {
            let is = serde_json::to_value(reading.parts(table.def, kernel::RecordId(id), part.key)?)
                .map_err(Problem::internal)?;
            let none = Json::Array(Vec::new());
            if beside.get(&(id, part.key.to_owned())).unwrap_or(&none) != &is {
                let number = number_of(reading, table, id);
                found.record(
                    table.def.key,
                    &number,
                    format!("{number} の明細「{}」が、記録に残る最後の変更と違います。", part.label),
                );
            }
        }
    }
    Ok(())
}

fn attachments(reading: &Reading, table: &Table, beside: &Beside, found: &mut Findings) -> Result<()> {
    let mut there = BTreeMap::new();
    let mut stmt = reading
        .conn
        .prepare("SELECT record_id, id, CASE WHEN removed_at IS NULL THEN digest END FROM attachment WHERE ledger = ?1")
        .said()?;
    let mut rows = stmt.query([table.def.key]).said()?;
    while let Some(row) = rows.next().said()? {
        let slot: (i64, String) = (row.get(0).said()?, format!("#{}", row.get::<_, i64>(1).said()?));
        there.insert(slot, Json::from(row.get::<_, Option<String>>(2).said()?));
    }
    let told: BTreeMap<_, _> =
        beside.iter().filter(|((_, slot), _)| slot.starts_with('#')).map(|(k, v)| (k.clone(), v.clone())).collect();
    for slot in there.keys().chain(told.keys().filter(|k| !there.contains_key(*k))) {
        if there.get(slot) != told.get(slot) {
            let number = number_of(reading, table, slot.0);
            found.record(
                table.def.key,
                &number,
                format!("{number} の添付ファイルが、記録に残る最後の変更と違います。"),
            );
        }
    }
    Ok(())
}

/// Settings, people and reports.
pub(crate) fn office(reading: &Reading, found: &mut Findings) -> Result<()> {
    let settings = latest(reading, SETTING)?;
    let there = pairs(reading, "SELECT key, json FROM setting")?;
    unequal(&settings, &there, |key| format!("設定「{key}」が、記録に残る最後の変更と違います。"), found);

    let people = latest(reading, PERSON)?;
    let mut there = BTreeMap::new();
    for person in reading.people()? {
        let json = serde_json::to_value(&person).map_err(Problem::internal)?;
        there.insert(person.number.clone(), json);
    }
    unequal(&people, &there, |key| format!("職員 {key} の登録が、記録に残る最後の変更と違います。"), found);

    let terms = latest(reading, TERM)?;
    let mut there = BTreeMap::new();
    for term in reading.terms()? {
        there.insert(term.id.to_string(), serde_json::to_value(&term).map_err(Problem::internal)?);
    }
    unequal(&terms, &there, |key| format!("役職と代行の登録 {key} が、記録に残る最後の変更と違います。"), found);

    let numbers = latest(reading, NUMBER)?;
    let there = pairs(reading, "SELECT old, '\"' || new || '\"' FROM person_number")?;
    unequal(&numbers, &there, |key| format!("職員番号 {key} の変更が、記録に残るものと違います。"), found);

    let mut issued = BTreeMap::new();
    let mut stmt = reading.conn.prepare("SELECT kind, after FROM change WHERE ledger = ?1 ORDER BY id").said()?;
    let mut rows = stmt.query([REPORT]).said()?;
    while let Some(row) = rows.next().said()? {
        let after: Json =
            row.get::<_, Option<String>>(1).said()?.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default();
        // The first entry of a report freezes it; a later one only voids it.
        issued
            .entry(row.get::<_, String>(0).said()?)
            .or_insert_with(|| Json::from(vec![after["value"].clone(), after["pdf"].clone()]));
    }
    let mut there = BTreeMap::new();
    let mut stmt = reading.conn.prepare("SELECT number, value, pdf_digest FROM report").said()?;
    let mut rows = stmt.query([]).said()?;
    while let Some(row) = rows.next().said()? {
        let frozen: Vec<String> = vec![row.get(1).said()?, row.get(2).said()?];
        there.insert(row.get::<_, String>(0).said()?, Json::from(frozen));
    }
    unequal(&issued, &there, |key| format!("帳票 {key} が、発行したときの記録と違います。"), found);
    Ok(())
}

/// For each word of a journal ledger that is no table of records: what it last became.
fn latest(reading: &Reading, ledger: &str) -> Result<BTreeMap<String, Json>> {
    pairs(reading, &format!("SELECT kind, after FROM change WHERE ledger = '{ledger}' ORDER BY id"))
}

fn pairs(reading: &Reading, sql: &str) -> Result<BTreeMap<String, Json>> {
    let mut stmt = reading.conn.prepare(sql).said()?;
    let mut rows = stmt.query([]).said()?;
    let mut all = BTreeMap::new();
    while let Some(row) = rows.next().said()? {
        let json: Option<String> = row.get(1).said()?;
        all.insert(row.get(0).said()?, json.and_then(|j| serde_json::from_str(&j).ok()).unwrap_or_default());
    }
    Ok(all)
}

fn unequal(
    said: &BTreeMap<String, Json>,
    is: &BTreeMap<String, Json>,
    what: impl Fn(&str) -> String,
    found: &mut Findings,
) {
    for key in said.keys().chain(is.keys().filter(|k| !said.contains_key(*k))) {
        if said.get(key) != is.get(key) {
            found.entry(0, what(key));
        }
    }
}
