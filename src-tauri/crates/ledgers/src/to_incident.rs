//! From a loss to an incident: what the record knows already is not typed again (第20条第4項, 第55条).
//!
//! Whatever can become an incident says so by [`crate::Ledger::as_incident`]; nothing here knows which ledgers do.

use crate::{Ctx, engine};
use kernel::{Problem, RecordId, Result, Value, Values, code};
use store::{Query, Reading, Tx};

/// The ledger of incidents.
const INCIDENTS: &str = "incident";

/// What an incident begins with.
pub struct IncidentStart {
    /// One line that names it.
    pub name: String,
    /// Key of what happened (`loss`).
    pub kind: &'static str,
    /// Columns of the incident that are known.
    pub values: Vec<(&'static str, Value)>,
}

/// The incident that a record became, if it did.
///
/// # Errors
/// Whatever the book cannot read.
pub fn incident_of(book: &Reading, ledger: &str, id: RecordId) -> Result<Option<RecordId>> {
    let def = crate::ledger(INCIDENTS)?.def();
    let query = Query {
        life: vec!["active".to_owned()],
        filters: vec![("source".to_owned(), vec![format!("{ledger}:{id}")])],
        limit: 1,
        ..Query::default()
    };
    Ok(book.page(def, &query)?.records.first().map(|r| r.id))
}

/// Begins an incident with what a record knows; answers the incident.
///
/// # Errors
/// `wrong_state` where there is nothing to treat as one, or it is one already.
pub fn open(tx: &mut Tx<'_>, ctx: &Ctx<'_>, ledger: &str, id: RecordId) -> Result<RecordId> {
    let source = crate::ledger(ledger)?;
    let record = tx.get(source.def(), id)?;
    if let Some(there) = incident_of(tx, ledger, id)? {
        let number = tx.get(crate::ledger(INCIDENTS)?.def(), there)?.number;
        return Err(Problem::new(
            code::WRONG_STATE,
            format!("{}は、もうインシデント{number}として扱っています。そちらを開いてください。", record.number),
        ));
    }
    let Some(start) = source.as_incident(&record) else {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!(
                "{}は、インシデントとして扱う状態ではありません。先に紛失等を届け出てください（第55条第1項）。",
                record.number
            ),
        ));
    };
    let mut values: Values = start.values.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    values.retain(|_, v| !v.is_empty());
    values.insert("name".to_owned(), start.name.into());
    values.insert("kind".to_owned(), start.kind.into());
    let incidents = crate::ledger(INCIDENTS)?;
    let incident = engine::add(tx, ctx, incidents, values, engine::Parts::new())?;
    let made = tx.get(incidents.def(), incident)?;
    let from = [
        ("source".to_owned(), Value::from(format!("{ledger}:{id}"))),
        ("source_number".to_owned(), record.number.as_str().into()),
    ];
    tx.put(incidents.def(), incident, made.version, &from.into())?;
    source.became_incident(tx, id, &made.number)?;
    Ok(incident)
}
