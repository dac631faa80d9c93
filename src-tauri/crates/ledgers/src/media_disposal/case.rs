//! A case with all its rows.

use super::def::DEF;
use super::item::{Item, Line};
use super::matching::{Matching, Stage, compare};
use kernel::{Record, RecordId, Result, Value, Values};
use serde::Serialize;
use std::collections::HashMap;
use store::Reading;
use ts_rs::TS;

/// An attached file and what it shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "DisposalEvidence")]
pub struct Evidence {
    /// Id of the attachment.
    pub attachment: String,
    /// `before`, `after`, `log`, `certificate`, `signed`, `other`.
    pub kind: String,
    /// 帳票番号 of the print that a signed copy belongs to; may be empty.
    pub print: String,
    /// The 検証値 by which it was recognised, 16 digits; may be empty.
    pub code: String,
}

impl Evidence {
    pub(super) fn of(row: &Values) -> Evidence {
        let text = |k: &str| row.get(k).map_or("", Value::text).to_owned();
        Evidence { attachment: text("attachment"), kind: text("kind"), print: text("print"), code: text("code") }
    }

    /// To a row of the part.
    #[must_use]
    pub fn row(&self) -> Values {
        Values::from(
            [
                ("attachment", self.attachment.as_str()),
                ("kind", self.kind.as_str()),
                ("print", self.print.as_str()),
                ("code", self.code.as_str()),
            ]
            .map(|(k, v)| (k.to_owned(), v.into())),
        )
    }
}

/// A case with all its rows.
#[derive(Debug, Clone)]
pub struct Case {
    /// The record.
    pub record: Record,
    /// Its items.
    pub items: Vec<Item>,
    /// What was read at each of [`Stage::ALL`].
    pub lines: Vec<Vec<Line>>,
    /// Its files that are still attached.
    pub evidence: Vec<Evidence>,
}

impl Case {
    /// Reads a case.
    ///
    /// # Errors
    /// `not_found`.
    pub fn read(book: &Reading, id: RecordId) -> Result<Case> {
        let record = book.get(&DEF, id)?;
        let items = book.parts(&DEF, id, "items")?.iter().map(Item::of).collect();
        let mut lines = Vec::with_capacity(Stage::ALL.len());
        for stage in Stage::ALL {
            lines.push(book.parts(&DEF, id, stage.key())?.iter().map(Line::of).collect());
        }
        let attached: Vec<String> = book.attachments(&DEF, id)?.iter().map(|a| a.id.0.to_string()).collect();
        let evidence = book
            .parts(&DEF, id, "evidence")?
            .iter()
            .map(Evidence::of)
            .filter(|e| attached.contains(&e.attachment))
            .collect();
        Ok(Case { record, items, lines, evidence })
    }

    /// What was read at a stage.
    #[must_use]
    pub fn read_at(&self, stage: Stage) -> &[Line] {
        Stage::ALL.iter().position(|s| *s == stage).and_then(|at| self.lines.get(at)).map_or(&[], Vec::as_slice)
    }

    /// What was read at a stage against what was asked for.
    #[must_use]
    pub fn matching(&self, stage: Stage) -> Matching {
        compare(stage, &self.items, self.read_at(stage))
    }

    /// Items still in the case.
    pub fn present(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|i| i.is_in())
    }

    /// Quantity asked for.
    #[must_use]
    pub fn quantity(&self) -> i32 {
        self.present().map(Item::amount).sum()
    }

    /// Files of a kind.
    pub fn files<'c>(&'c self, kind: &'c str) -> impl Iterator<Item = &'c Evidence> + 'c {
        self.evidence.iter().filter(move |e| e.kind == kind)
    }

    /// The stages that it goes through, by its kind.
    #[must_use]
    pub fn stages(&self) -> Vec<Stage> {
        super::way(&self.record.values).iter().filter_map(|s| Stage::from_key(s)).collect()
    }
}

/// The number of the closed case by which each record went, by its key (`asset:5`).
///
/// # Errors
/// Whatever the book cannot read.
pub fn closed_over(book: &Reading) -> Result<HashMap<String, String>> {
    let mut closed = HashMap::new();
    book.each(&DEF, &crate::source::in_use(&["closed"]), |record| {
        if matches!(record.get("kind").text(), "dispose" | "lease_return" | "transfer") {
            closed.insert(record.id, record.number.clone());
        }
        Ok(())
    })?;
    let mut out = HashMap::new();
    book.part_texts(&DEF, "items", &["source", "dropped"], |id, texts| {
        if let ([source, ""], Some(number)) = (texts, closed.get(&id))
            && !source.is_empty()
        {
            out.insert((*source).to_owned(), number.clone());
        }
        Ok(())
    })?;
    Ok(out)
}
