//! Saved views and drafts: kept per person, encrypted, never journalled, never a record.

use crate::Office;
use crate::wire::*;
use kernel::{Problem, Progress, Result, code};
use store::Reader;

/// The largest draft: a disposal case of 20,000 items.
const LARGEST: usize = 16 * 1024 * 1024;

fn views(reader: &Reader, person: &str, ledger: &str) -> Result<SavedViews> {
    let views = reader.views(person, ledger)?.into_iter().filter_map(|v| serde_json::from_value(v.json).ok()).collect();
    Ok(SavedViews { views })
}

/// Saved views of the acting person.
pub fn list(office: &Office, ask: OneLedger, _progress: &dyn Progress) -> Result<SavedViews> {
    views(&office.seat()?.reader()?, &office.acting()?.number, &ask.ledger)
}

/// Saves a view under its name.
pub fn save(office: &Office, ask: SavedView, _progress: &dyn Progress) -> Result<SavedViews> {
    let def = ledgers::ledger(&ask.ledger)?.def();
    if let Some(unknown) = ask.columns.iter().find(|c| def.column(c).is_none()) {
        return Err(Problem::new(code::INVALID, format!("「{unknown}」という項目はありません。")));
    }
    let person = office.acting()?.number;
    let seat = office.seat()?;
    let json = serde_json::to_value(&ask).map_err(Problem::internal)?;
    seat.book().keep(|k| k.view_put(&person, &ask.ledger, &ask.name, &json))?;
    views(&seat.reader()?, &person, &ask.ledger)
}

/// Drops a saved view.
pub fn drop_view(office: &Office, ask: DropView, _progress: &dyn Progress) -> Result<SavedViews> {
    let person = office.acting()?.number;
    let seat = office.seat()?;
    seat.book().keep(|k| k.view_drop(&person, &ask.ledger, &ask.name))?;
    views(&seat.reader()?, &person, &ask.ledger)
}

/// The draft of a form; empty if there is none.
pub fn draft_get(office: &Office, ask: Draft, _progress: &dyn Progress) -> Result<Draft> {
    let json = office.seat()?.reader()?.draft(&office.acting()?.number, &ask.key)?;
    Ok(Draft { key: ask.key, json: json.and_then(|j| j.as_str().map(str::to_owned)).unwrap_or_default() })
}

/// Keeps a draft; an empty one is dropped.
pub fn draft_keep(office: &Office, ask: Draft, _progress: &dyn Progress) -> Result<Draft> {
    if ask.json.len() > LARGEST {
        return Err(Problem::new(code::TOO_LARGE, "書きかけが大きすぎて控えられません。保存してください。"));
    }
    let person = office.acting()?.number;
    office.seat()?.book().keep(|k| {
        if ask.json.is_empty() {
            k.draft_drop(&person, &ask.key)
        } else {
            k.draft_put(&person, &ask.key, &ask.json.as_str().into())
        }
    })?;
    Ok(ask)
}
