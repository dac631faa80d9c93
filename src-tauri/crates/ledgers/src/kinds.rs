//! Ledgers whose records are of several kinds: which columns each kind has, and what it calls them.
//!
//! The kinds are data of the standard pack. A column that no kind names belongs to all of them.

use kernel::{Choice, Column, FieldProblem, LedgerDef, Value, Values};
use standard::KindColumn;
use std::collections::BTreeSet;

/// The kinds of a ledger.
pub struct Kinds {
    /// The column that says of which kind a record is.
    pub column: &'static str,
    /// Kind key, and the columns of that kind.
    pub of: Vec<(String, Vec<KindColumn>)>,
}

impl Kinds {
    /// The columns of a kind; none for a kind that is not known.
    #[must_use]
    pub fn columns(&self, kind: &str) -> Option<&[KindColumn]> {
        self.of.iter().find(|(k, _)| k == kind).map(|(_, c)| c.as_slice())
    }

    /// Columns that only some kinds have.
    #[must_use]
    pub fn special(&self) -> BTreeSet<&str> {
        self.of.iter().flat_map(|(_, c)| c).map(|c| c.key.as_str()).collect()
    }

    /// What a column is called for a kind; `None`: the kind does not have it.
    #[must_use]
    pub fn label(&self, kind: &str, column: &Column) -> Option<String> {
        if !self.special().contains(column.key) {
            return Some(column.label.to_owned());
        }
        self.columns(kind)?.iter().find(|c| c.key == column.key).map(|c| c.label.clone())
    }

    /// Columns that the kind asks for and a record leaves empty, and filled ones that it does not have.
    pub fn check(&self, def: &LedgerDef, values: &Values, found: &mut Vec<FieldProblem>) {
        let kind = values.get(self.column).map_or("", Value::text);
        let Some(columns) = self.columns(kind) else { return };
        let kind_label = def.column(self.column).map_or(kind, |c| crate::label_of(c.choices(), kind));
        let empty = |key: &str| values.get(key).is_none_or(Value::is_empty);
        for column in columns.iter().filter(|c| c.required && empty(&c.key)) {
            let message = format!("「{}」を記入してください。「{kind_label}」には必要です。", column.label);
            found.push(FieldProblem::new(&column.key, "required", message));
        }
        for key in self.special() {
            if !empty(key) && !columns.iter().any(|c| c.key == key) {
                let label = def.column(key).map_or(key, |c| c.label);
                let message =
                    format!("「{kind_label}」に「{label}」の欄はありません。備考に移すか、空にしてください。");
                found.push(FieldProblem::new(key, "kind", message));
            }
        }
    }
}

/// Kinds as choices of a column, for as long as the program runs.
pub(crate) fn choices(of: impl Iterator<Item = (String, String)>) -> &'static [Choice] {
    let text = |t: String| -> &'static str { Box::leak(t.into_boxed_str()) };
    let all: Vec<Choice> = of.map(|(key, label)| Choice { key: text(key), label: text(label), aliases: &[] }).collect();
    Box::leak(all.into_boxed_slice())
}
