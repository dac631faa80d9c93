//! A line of a packet's data: one record of a division's ledger.

use crate::Row;
use kernel::{LedgerDef, Problem, Result, Value, code};
use store::CollectRecord;

impl Row {
    /// Reads one line.
    ///
    /// # Errors
    /// [`code::BAD_FILE`] if it is no record, naming the member and the place from 1.
    pub fn read(text: &str, path: &str, at: u64) -> Result<Row> {
        serde_json::from_str(text).map_err(|_| {
            Problem::new(
                code::BAD_FILE,
                format!("提出物の「{path}」の{at}行目が、記録として読めません。提出元の課に作り直しを頼んでください。"),
            )
        })
    }

    /// A value; empty where there is none.
    #[must_use]
    pub fn text(&self, column: &str) -> &str {
        self.values.get(column).map_or("", Value::text)
    }
}

/// The record as it is kept, beside its own bytes.
#[must_use]
pub fn record(ledger: &str, def: Option<&LedgerDef>, row: &Row, json: &str) -> CollectRecord {
    let label = match row.text(def.map_or("name", |d| d.name)) {
        "" => row.number.clone(),
        said => said.to_owned(),
    };
    CollectRecord {
        ledger: ledger.to_owned(),
        key: row.key.clone(),
        number: row.number.clone(),
        life: row.life.clone(),
        step: row.step.clone(),
        class: row.text("class").to_owned(),
        label,
        json: json.to_owned(),
    }
}
