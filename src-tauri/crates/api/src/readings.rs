//! Points that the standard leaves open, and the way in which this book reads each; the safe one until the chief chose.

use crate::Office;
use crate::wire::*;
use kernel::{Problem, Progress, Result, code};
use serde_json::{Value, json};
use standard::{Overlay, Pack, merge};
use std::collections::BTreeMap;

/// Where the chosen ways stand among the settings of a book.
pub(crate) const SETTING: &str = "city_readings";

fn chosen(stored: Option<Value>) -> BTreeMap<String, String> {
    stored.and_then(|v| serde_json::from_value(v).ok()).unwrap_or_default()
}

/// A pack in which the open points are read as chosen.
///
/// # Errors
/// `bad_file` for a way that the edition does not know.
pub(crate) fn merged(pack: Pack, stored: Option<Value>) -> Result<Pack> {
    match chosen(stored) {
        readings if readings.is_empty() => Ok(pack),
        readings => merge(pack, &Overlay { readings, ..Overlay::default() }),
    }
}

/// All open points with the way in force.
pub fn list(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<Readings> {
    Ok(Readings { readings: office.pack()?.readings().to_vec() })
}

/// Chooses how a point is read.
pub fn choose(office: &Office, ask: ChooseReading, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let mut all = chosen(seat.reader()?.setting(SETTING)?);
    all.insert(ask.key.clone(), ask.choice.clone());
    merge(Pack::clone(&*office.shipped()?), &Overlay { readings: all.clone(), ..Overlay::default() })
        .map_err(|p| Problem::new(code::INVALID, p.message))?;
    let done = seat.book().change(&office.actor()?, "setting.readings", |tx| {
        tx.note("reading", ask.key.as_str());
        tx.note("choice", ask.choice.as_str());
        tx.setting_put(SETTING, &json!(all))?;
        Ok(())
    })?;
    Ok(Done { changed: done.ledgers })
}
