//! What the user asks of an import.

use super::Decision;
use std::collections::BTreeMap;

/// The most rows of the source window in one answer.
pub const WINDOW: u32 = 1000;

/// Wishes and decisions of the user; the default leaves everything to the importer.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Row of the header, counted from 1; 0: to be found.
    pub header_row: u32,
    /// Their header → our column key; an empty key: not taken. Wins over everything.
    pub mapping: BTreeMap<String, String>,
    /// The mapping last used for this header.
    pub remembered: BTreeMap<String, String>,
    /// How problems were settled, row by row.
    pub decisions: Vec<Decision>,
    /// Column key → their spelling → the key of a choice, `true`, `false`, or empty for blank; for all rows.
    pub value_maps: BTreeMap<String, BTreeMap<String, String>>,
    /// A blank cell clears a stored value. Otherwise it leaves it.
    pub erase_blank: bool,
    /// First row of the source window in the answer.
    pub from_row: u32,
    /// Rows in the source window, at most [`WINDOW`]; 0: none.
    pub window: u32,
    /// The name (and 係, where it counts) is what identifies a record: no two may share it.
    pub unique: Option<Unique>,
}

/// What identifies a record besides its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unique {
    /// Its name.
    Name,
    /// Its name within what the ledger's heading column says (an ID within its system).
    NameAndUnit,
}
