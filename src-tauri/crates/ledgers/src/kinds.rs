//! Ledgers whose records are of several kinds: which columns each kind has, and what it calls them.
//!
//! The kinds are data of the standard pack, and a city adds its own: the key of such a one is its name, so that it reads
//! as it is wherever it is written. A column that no kind names belongs to all of them.

use kernel::{Choice, Column, FieldProblem, LedgerDef, Record, Value, Values};
use standard::{KindColumn, Pack};
use std::collections::BTreeSet;
use std::sync::Mutex;

/// One kind.
#[derive(Debug, Clone, Copy)]
pub struct OneKind<'p> {
    /// Stored; permanent.
    pub key: &'p str,
    /// Shown.
    pub label: &'p str,
    /// The columns that it has beyond those of all.
    pub columns: &'p [KindColumn],
    /// The city offers it no more; what was written with it stays readable.
    pub off: bool,
}

/// The kinds of a ledger, as an edition of the standard and a city have them.
pub struct Kinds<'p> {
    /// The column that says of which kind a record is.
    pub column: &'static str,
    /// All of them, in the order in which they are offered.
    pub of: Vec<OneKind<'p>>,
}

impl<'p> Kinds<'p> {
    /// 各種の許可.
    #[must_use]
    pub fn permissions(pack: &'p Pack) -> Kinds<'p> {
        let of = pack.registers().permissions.iter();
        let of = of.map(|k| OneKind { key: &k.key, label: &k.label, columns: &k.columns, off: k.off });
        Kinds { column: "kind", of: of.collect() }
    }

    /// 運用の記録.
    #[must_use]
    pub fn operations(pack: &'p Pack) -> Kinds<'p> {
        let of = pack.registers().operations.iter();
        let of = of.map(|k| OneKind { key: &k.key, label: &k.label, columns: &k.columns, off: k.off });
        Kinds { column: "kind", of: of.collect() }
    }

    /// A kind.
    #[must_use]
    pub fn get(&self, kind: &str) -> Option<&OneKind<'p>> {
        self.of.iter().find(|k| k.key == kind)
    }

    /// The columns of a kind; none for a kind that is not known.
    #[must_use]
    pub fn columns(&self, kind: &str) -> Option<&'p [KindColumn]> {
        self.get(kind).map(|k| k.columns)
    }

    /// Columns that only some kinds have.
    #[must_use]
    pub fn special(&self) -> BTreeSet<&'p str> {
        self.of.iter().flat_map(|k| k.columns).map(|c| c.key.as_str()).collect()
    }

    /// What a column is called for a kind; `None`: the kind does not have it.
    #[must_use]
    pub fn label(&self, kind: &str, column: &Column) -> Option<String> {
        if !self.special().contains(column.key) {
            return Some(column.label.to_owned());
        }
        self.columns(kind)?.iter().find(|c| c.key == column.key).map(|c| c.label.clone())
    }

    /// A kind that the city uses no more, where a record takes it up: what was written with it before stays as it is.
    #[must_use]
    pub fn taken_up(&self, def: &LedgerDef, old: Option<&Record>, values: &Values) -> Option<FieldProblem> {
        let kind = values.get(self.column).map_or("", Value::text);
        let stays = old.is_some_and(|o| o.get(self.column).text() == kind);
        let of = self.get(kind).filter(|k| k.off && !stays)?;
        let label = def.column(self.column).map_or(self.column, |c| c.label);
        let message = format!(
            "「{}」は、いまは使わない種類です。ほかの「{label}」を選ぶか、設定の「許可と記録の種類」で使うようにしてください。",
            of.label
        );
        Some(FieldProblem::new(self.column, "off", message))
    }

    /// A kind that nobody knows, columns that the kind asks for and a record leaves empty, and filled ones that it does
    /// not have.
    pub fn check(&self, def: &LedgerDef, values: &Values, found: &mut Vec<FieldProblem>) {
        let kind = values.get(self.column).map_or("", Value::text);
        let Some(of) = self.get(kind) else {
            if !kind.is_empty() {
                let offered: Vec<&str> = self.of.iter().filter(|k| !k.off).map(|k| k.label).collect();
                let label = def.column(self.column).map_or(self.column, |c| c.label);
                let message =
                    format!("「{label}」に「{kind}」はありません。{} から選んでください。", offered.join("、"));
                found.push(FieldProblem::new(self.column, "choice", message));
            }
            return;
        };
        let empty = |key: &str| values.get(key).is_none_or(Value::is_empty);
        for column in of.columns.iter().filter(|c| c.required && empty(&c.key)) {
            let message = format!("「{}」を記入してください。「{}」には必要です。", column.label, of.label);
            found.push(FieldProblem::new(&column.key, "required", message));
        }
        for key in self.special() {
            if !empty(key) && !of.columns.iter().any(|c| c.key == key) {
                let label = def.column(key).map_or(key, |c| c.label);
                let message =
                    format!("「{}」に「{label}」の欄はありません。備考に移すか、空にしてください。", of.label);
                found.push(FieldProblem::new(key, "kind", message));
            }
        }
    }
}

/// A word that lives as long as the program, once however often it is asked for: names of kinds, which definitions and
/// forms hold.
pub(crate) fn lasting(word: &str) -> &'static str {
    static WORDS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut words = WORDS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(known) = words.get(word) {
        return known;
    }
    let kept: &'static str = Box::leak(word.to_owned().into_boxed_str());
    words.insert(kept);
    kept
}

/// The shipped kinds as choices of a column.
pub(crate) fn choices(of: impl Iterator<Item = (String, String)>) -> &'static [Choice] {
    let all: Vec<Choice> =
        of.map(|(key, label)| Choice { key: lasting(&key), label: lasting(&label), aliases: &[] }).collect();
    Box::leak(all.into_boxed_slice())
}

/// The kinds that a city knows, as choices for the window.
#[must_use]
pub fn offered(kinds: &Kinds<'_>) -> Vec<Choice> {
    kinds.of.iter().map(|k| Choice { key: lasting(k.key), label: lasting(k.label), aliases: &[] }).collect()
}
