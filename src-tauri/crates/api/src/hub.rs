//! Where a city is loaded to, and handing what was collected to the loader. Nothing here speaks to a server.

use crate::Office;
use crate::collect::{collecting, duties_of};
use crate::door::{Access, permitted};
use crate::wire::{Done, HubSettings, Nothing, SaveHub};
use kernel::{FieldProblem, Problem, Progress, Result, code, date};
use store::{CollectDuty, Reader};
use vault::Secret;

/// Key of the settings; the password is kept under it too, beside them.
const SETTING: &str = "hub";

/// What the loader takes out of an open book.
pub struct Collected {
    /// The book, to read.
    pub reader: Reader,
    /// The duties of all years, each year's as its board shows them.
    pub duties: Vec<CollectDuty>,
    /// Where to.
    pub settings: HubSettings,
    /// The password of the database's user.
    pub password: Secret,
}

fn settings(reader: &Reader) -> Result<HubSettings> {
    let stored = reader.setting(SETTING)?;
    let mut settings: HubSettings =
        stored.map(serde_json::from_value).transpose().map_err(Problem::internal)?.unwrap_or_default();
    settings.has_password = reader.secret(SETTING)?.is_some();
    Ok(settings)
}

/// Where a city is loaded to.
pub fn get(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<HubSettings> {
    settings(&office.seat()?.reader()?)
}

/// Saves where a city is loaded to; without a password the one before stays.
pub fn save(office: &Office, ask: SaveHub, _progress: &dyn Progress) -> Result<Done> {
    let mut found = Vec::new();
    for (key, value, label) in [
        ("host", &ask.settings.host, "サーバー名"),
        ("database", &ask.settings.database, "データベース名"),
        ("user", &ask.settings.user, "利用者名"),
    ] {
        if value.trim().is_empty() {
            found.push(FieldProblem::new(key, "required", format!("「{label}」を記入してください。")));
        }
    }
    if !(0..=65_535).contains(&ask.settings.port) {
        found.push(FieldProblem::new("port", "number", "ポートは0～65535の数にしてください。"));
    }
    if !found.is_empty() {
        return Err(Problem::new(code::INVALID, "PostgreSQLの設定を確かめてください。").with(found));
    }
    let seat = office.seat()?;
    collecting(&seat.reader()?)?;
    let stored =
        serde_json::to_value(HubSettings { has_password: false, ..ask.settings }).map_err(Problem::internal)?;
    // A password is nothing that the journal should keep for ever.
    if let Some(password) = &ask.password {
        seat.book().keep(|k| k.secret_put(SETTING, password))?;
    }
    let done = seat.book().change(&office.actor()?, "setting.hub", |tx| tx.setting_put(SETTING, &stored))?;
    Ok(Done { changed: done.ledgers })
}

/// What the loader takes out of the open book, for whoever collects.
///
/// # Errors
/// `forbidden`, `no_book`, `locked`, `wrong_state` in a division's own book.
pub fn collected(office: &Office) -> Result<Collected> {
    permitted(office, Access::Collecting)?;
    let reader = office.seat()?.reader()?;
    collecting(&reader)?;
    let pack = office.pack()?;
    let mut years = reader.collect_years()?;
    years.push(date::fiscal_year(office.clock.today()));
    years.sort_unstable();
    years.dedup();
    let mut duties = Vec::new();
    for year in years {
        duties.extend(duties_of(&reader, &pack, year)?);
    }
    let (settings, password) = (settings(&reader)?, reader.secret(SETTING)?.unwrap_or_default());
    Ok(Collected { reader, duties, settings, password })
}
