//! The city's own kinds of permission and of the officer's records: kept in the book, numbered, merged over the shipped ones.
//!
//! A kind says who approves and what must be stated; its columns are columns that the ledger has. What a kind of the city's
//! own is called is written into records, and never changes.

use crate::Office;
use crate::wire::*;
use kernel::{LedgerDef, Problem, Progress, Result, code};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use standard::{Cite, KindColumn, OperationKind, Overlay, Pack, PermissionKind, merge, parse_citation};
use std::collections::BTreeMap;
use store::Reader;

/// Where the city's kinds stand among the settings of a book.
pub(crate) const SETTING: &str = "city_kinds";
const PERMISSION: &str = "permission";
const OPERATION: &str = "operation_log";

/// The city's kinds, with what tells their state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct City {
    version: i32,
    saved_on: String,
    saved_by: String,
    permissions: Vec<PermissionKind>,
    operations: Vec<OperationKind>,
}

impl City {
    fn overlay(&self) -> Overlay {
        Overlay { permissions: self.permissions.clone(), operations: self.operations.clone(), ..Overlay::default() }
    }
}

fn city(stored: Option<Value>) -> Result<City> {
    stored.map_or_else(|| Ok(City::default()), |v| serde_json::from_value(v).map_err(Problem::internal))
}

/// A pack with the city's kinds.
///
/// # Errors
/// `bad_file` for an article or an office that the edition does not know.
pub(crate) fn merged(pack: Pack, stored: Option<Value>) -> Result<Pack> {
    let city = city(stored)?;
    if city.version == 0 { Ok(pack) } else { merge(pack, &city.overlay()) }
}

/// Columns that some kinds have and others not, in the order of the ledger.
fn special(def: &LedgerDef, kinds: &ledgers::kinds::Kinds<'_>) -> Vec<KindChoice> {
    let special = kinds.special();
    let of = def.columns.iter().filter(|c| special.contains(c.key));
    of.map(|c| KindChoice { key: c.key.to_owned(), label: c.label.to_owned() }).collect()
}

fn columns_of(shipped: &Pack, ledger: &str) -> Result<Vec<KindChoice>> {
    let of = ledgers::ledger(ledger)?;
    Ok(of.kinds(shipped).map_or_else(Vec::new, |k| special(of.def(), &k)))
}

/// How many records are of each kind.
fn used(reader: &Reader, ledger: &str) -> Result<BTreeMap<String, i32>> {
    let def = ledgers::ledger(ledger)?.def();
    let mut out = BTreeMap::new();
    reader.texts(def, &["active", "retired"], &["kind"], |_, t| {
        if let Some(kind) = t.first() {
            *out.entry((*kind).to_owned()).or_default() += 1;
        }
        Ok(())
    })?;
    Ok(out)
}

fn view(office: &Office) -> Result<CityKinds> {
    let reader = office.seat()?.reader()?;
    let city = city(reader.setting(SETTING)?)?;
    let (shipped, pack) = (office.shipped()?, office.pack()?);
    let broken = match merge(Pack::clone(&shipped), &city.overlay()) {
        Ok(_) => String::new(),
        Err(p) => {
            format!("市の種類が、いまの基準と合わないため使われていません。直して保存してください。{}", p.message)
        }
    };
    let changed = city.permissions.iter().map(|k| k.key.clone()).chain(city.operations.iter().map(|k| k.key.clone()));
    let mut counts = Vec::new();
    for ledger in [PERMISSION, OPERATION] {
        counts.extend(used(&reader, ledger)?.into_iter().map(|(kind, n)| (ledger.to_owned(), kind, n)));
    }
    Ok(CityKinds {
        version: city.version,
        saved_on: city.saved_on.clone(),
        saved_by: city.saved_by.clone(),
        broken,
        permissions: pack.registers().permissions.clone(),
        operations: pack.registers().operations.clone(),
        changed: changed.collect(),
        used: counts,
        offices: pack.offices().to_vec(),
        permission_columns: columns_of(&shipped, PERMISSION)?,
        operation_columns: columns_of(&shipped, OPERATION)?,
    })
}

/// The kinds as they are in force.
pub fn get(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<CityKinds> {
    view(office)
}

/// Citations as people type them, between commas.
fn cited(typed: &str) -> Result<Vec<Cite>> {
    typed
        .split(['、', ',', '，', '・'])
        .map(str::trim)
        .filter(|t| !t.is_empty())
        .map(|t| {
            parse_citation(t).map(Cite::from).ok_or_else(|| {
                Problem::new(
                    code::INVALID,
                    format!("「{t}」を条の番号として読めません。第34条第2号のように書いてください。"),
                )
            })
        })
        .collect()
}

fn known(columns: &[KindColumn], of: &[KindChoice]) -> Result<()> {
    match columns.iter().find(|c| !of.iter().any(|k| k.key == c.key)) {
        Some(c) => Err(Problem::new(code::INVALID, format!("「{}」という欄はありません。", c.key))),
        None => Ok(()),
    }
}

/// Puts a kind in force as the city wants it, or takes the city's word about it back.
pub fn save(office: &Office, ask: SaveKind, _progress: &dyn Progress) -> Result<CityKinds> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let shipped = office.shipped()?;
    let mut next = city(reader.setting(SETTING)?)?;
    if next.version != ask.version {
        return Err(Problem::new(code::STALE, "種類は、開いたあとに変わりました。読み直してから直してください。"));
    }
    let key = ask.key.trim().to_owned();
    let before = (next.permissions.clone(), next.operations.clone());
    next.permissions.retain(|k| k.key != key || ask.ledger != PERMISSION);
    next.operations.retain(|k| k.key != key || ask.ledger != OPERATION);
    let dropped = before != (next.permissions.clone(), next.operations.clone());
    match (ask.ledger.as_str(), ask.permission, ask.operation) {
        (PERMISSION, Some(mut kind), None) => {
            known(&kind.columns, &columns_of(&shipped, PERMISSION)?)?;
            kind.articles = cited(&ask.articles)?;
            (kind.key, kind.label) = own_name(&key, kind.label, shipped.registers().permission(&key).is_some());
            next.permissions.push(kind);
        }
        (OPERATION, None, Some(mut kind)) => {
            known(&kind.columns, &columns_of(&shipped, OPERATION)?)?;
            kind.articles = cited(&ask.articles)?;
            (kind.key, kind.label) = own_name(&key, kind.label, shipped.registers().operation(&key).is_some());
            next.operations.push(kind);
        }
        (PERMISSION | OPERATION, None, None) if dropped => {
            let n = used(&reader, &ask.ledger)?.get(&key).copied().unwrap_or_default();
            let shipped =
                shipped.registers().permission(&key).is_some() || shipped.registers().operation(&key).is_some();
            if n > 0 && !shipped {
                return Err(Problem::new(
                    code::WRONG_STATE,
                    format!("「{key}」の記録が{n}件あるため、消せません。「選択肢に出さない」にしてください。"),
                ));
            }
        }
        _ => return Err(Problem::new(code::NOT_FOUND, "この種類は見つかりません。設定を開き直してください。")),
    }
    next.version += 1;
    next.saved_on = office.clock.today().to_string();
    let actor = office.actor()?;
    next.saved_by.clone_from(&actor.name);
    merge(Pack::clone(&shipped), &next.overlay())
        .map_err(|p| Problem::new(code::INVALID, format!("この内容では使えません。{}", p.message)))?;
    let stored = serde_json::to_value(&next).map_err(Problem::internal)?;
    seat.book().change(&actor, "setting.kinds", |tx| {
        tx.note("version", next.version);
        tx.note("kind", key.as_str());
        tx.setting_put(SETTING, &stored)?;
        Ok(())
    })?;
    view(office)
}

/// Key and label: a shipped kind keeps its own, one of the city's has its name for both.
fn own_name(key: &str, label: String, shipped: bool) -> (String, String) {
    if shipped { (key.to_owned(), label) } else { (key.to_owned(), key.to_owned()) }
}
