//! The records that stand behind a duty, one line each, without names.

use super::scrub::{Scrub, columns_with_names};
use crate::{Row, Withheld, data_path};
use kernel::{LedgerDef, Problem, Result, Values};
use std::collections::BTreeMap;
use store::{Query, Reading};

/// Member that holds the result of a self-inspection.
pub const INSPECTION: &str = "data/inspection.json";

/// What stands behind a duty.
#[derive(Default)]
pub struct Gathered {
    /// Members: path, how many lines, bytes.
    pub members: Vec<(String, u64, Vec<u8>)>,
    /// Ledger key → what is counted → how many.
    pub counts: BTreeMap<String, BTreeMap<String, u64>>,
    /// What was held back.
    pub withheld: Vec<Withheld>,
}

/// The ledgers that a duty is about; none for one that has no ledger.
#[must_use]
pub fn ledgers_of(duty: &str) -> &'static [&'static str] {
    match duty {
        "class_report" => &["asset", "media"],
        "malware_report" => &["malware_report"],
        "takeout_register" => &["takeout"],
        "incident_report" => &["incident"],
        "training_report" => &["training"],
        "year_end" => &["media_disposal", "ic_card", "incident", "exception", "permission"],
        "stocktaking_1" | "stocktaking_2" => &["media", "media_stocktaking"],
        _ => &[],
    }
}

/// True for the duty that reports a self-inspection.
#[must_use]
pub fn about_inspection(duty: &str) -> bool {
    duty == "self_inspection_report"
}

/// A record as it is sent.
pub fn row(book: &Reading, def: &'static LedgerDef, record: &kernel::Record, scrub: &mut Scrub) -> Result<Row> {
    let hidden = columns_with_names(def);
    let mut parts: BTreeMap<String, Vec<Values>> = BTreeMap::new();
    for part in def.parts {
        let rows = book.parts(def, record.id, part.key)?;
        if !rows.is_empty() {
            parts.insert(part.key.to_owned(), rows.iter().map(|v| scrub.values(&[], part.columns, v)).collect());
        }
    }
    Ok(Row {
        key: record.id.to_string(),
        number: record.number.clone(),
        life: record.life.clone(),
        step: record.step.clone(),
        values: scrub.values(&hidden, def.columns, &record.values),
        parts,
    })
}

/// Everything of these ledgers but what was entered by mistake, as lines.
pub fn gather(book: &Reading, ledgers: &[&str]) -> Result<Gathered> {
    let mut out = Gathered::default();
    let mut scrub = Scrub::of(book)?;
    for key in ledgers {
        let def = ledgers::ledger(key)?.def();
        let mut lines: Vec<u8> = Vec::new();
        let mut rows = 0u64;
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        book.each(def, &Query::default(), |record| {
            if matches!(record.life.as_str(), "void" | "merged") {
                return Ok(());
            }
            let line = row(book, def, &record, &mut scrub)?;
            serde_json::to_writer(&mut lines, &line).map_err(Problem::internal)?;
            lines.push(b'\n');
            rows += 1;
            let total = record.get(def.total_by).text();
            for word in ["all", line.life.as_str(), line.step.as_str(), total] {
                if !word.is_empty() {
                    *counts.entry(word.to_owned()).or_default() += 1;
                }
            }
            Ok(())
        })?;
        counts.entry("all".to_owned()).or_default();
        out.counts.insert((*key).to_owned(), counts);
        out.members.push((data_path(key), rows, lines));
    }
    if scrub.count > 0 {
        out.withheld.push(Withheld { what: "氏名・職員番号・連絡先".to_owned(), count: scrub.count });
    }
    Ok(out)
}
