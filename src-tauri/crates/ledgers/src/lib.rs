//! The ledgers: one engine and one folder per ledger.
//!
//! A definition says what every column is; rules say what a table of columns cannot. Adding a ledger is a folder here,
//! one entry in [`ALL`] and one migration. No ledger knows another: it sees others only through the engine, by key.

mod classified;
mod ways;
mod words;

pub mod carriers;

pub mod asset;
pub mod custody_finding;
pub mod ic_card;
pub mod media;
pub mod media_disposal;
pub mod media_lending;
pub mod media_stocktaking;
pub mod user_id;

pub mod contractor;
pub mod exception;
pub mod incident;
pub mod malware_report;
pub mod operation_log;
pub mod permission;
pub mod provision;
pub mod takeout;
pub mod training;

pub mod engine;
pub mod export;
pub mod forms;
pub mod import;
pub mod kinds;
pub mod roster;
pub mod source;
pub mod to_incident;

pub use words::{CLASSES, NETS, higher, label_of, minute, password_in};

use chrono::NaiveDate;
use kernel::{Actor, Article, Choice, FieldProblem, LedgerDef, Post, Problem, Record, RecordId, Result, Values, code};
use standard::Pack;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use store::{Asking, Duty, Fact, Handover, Held, Matter, Reading, Tx};

/// What rules may know besides the record: the day, the acting person, the standard pack.
pub struct Ctx<'a> {
    /// Today in Japan.
    pub today: NaiveDate,
    /// Who acts.
    pub actor: &'a Actor,
    /// The edition by which this is judged.
    pub pack: &'a Pack,
    own: OnceLock<BTreeSet<String>>,
}

impl<'a> Ctx<'a> {
    /// The day, the acting person, the edition.
    #[must_use]
    pub fn new(today: NaiveDate, actor: &'a Actor, pack: &'a Pack) -> Ctx<'a> {
        Ctx { today, actor, pack, own: OnceLock::new() }
    }

    /// All numbers that the acting person has or had; read once, however many records are judged.
    ///
    /// # Errors
    /// Whatever the book says when it cannot be read.
    pub fn own_numbers(&self, book: &Reading) -> Result<&BTreeSet<String>> {
        if let Some(own) = self.own.get() {
            return Ok(own);
        }
        let own = book.numbers_of(&self.actor.number)?;
        Ok(self.own.get_or_init(|| own))
    }
}

/// A link table between two ledgers: its name is the link's key, its columns are named after the ledgers.
pub struct Link {
    /// The table; `left` and `right` are ledger keys.
    pub table: store::Link,
    /// Heading on a record of the left ledger.
    pub left_label: &'static str,
    /// Heading on a record of the right ledger.
    pub right_label: &'static str,
    /// The article that asks for it.
    pub basis: &'static [Article],
}

impl Link {
    /// The link's key on the wire.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.table.table
    }
}

/// Who takes over what a leaver holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taker {
    /// Staff number.
    pub number: String,
    /// 氏名.
    pub name: String,
    /// As it is written where one column names the holder: the name, or the number where two people have the name.
    pub written: String,
}

/// What becomes of a thing in a leaver's hands.
#[derive(Debug, Clone, Copy)]
pub struct Fate<'a> {
    /// `return`, `pass`, `end`, `reopen`.
    pub act: &'a str,
    /// Who takes it over, for `pass`.
    pub to: Option<&'a Taker>,
    /// Which way the leaver goes.
    pub kind: kernel::Moving,
    /// 返却時の消去 of a lent carrier; empty: not said.
    pub erased: &'a str,
}

/// Where a ledger stands in the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Menu {
    /// The heading under which it stands; ledgers of one heading follow each other in [`ALL`].
    pub group: &'static str,
    /// Name of the picture beside it.
    pub icon: &'static str,
}

/// A ledger: its definition, and rules that no definition can express.
pub trait Ledger: Sync {
    /// Facts.
    fn def(&self) -> &'static LedgerDef;

    /// Where it stands in the menu.
    fn menu(&self) -> Menu {
        Menu { group: "ほかの台帳", icon: "ledgers" }
    }

    /// Days on which something must have happened: they are told on 今日, in the 引継書 and as facts.
    fn days(&self) -> &'static [source::DayRule] {
        &[]
    }

    /// True for a ledger whose records have a class: it follows the rules of [`classified`] where it says nothing else.
    fn classified(&self) -> bool {
        self.def().total_by == "class"
    }

    /// Adds findings about the values of a whole record. Pure: the importer calls it for every row.
    fn check(&self, _ctx: &Ctx<'_>, _values: &Values, _found: &mut Vec<FieldProblem>) {}

    /// Completes values before they are saved (満了日 from 保存年限).
    fn prepare(&self, _ctx: &Ctx<'_>, _old: Option<&Record>, _new: &mut Values) {}

    /// The step on which a new record stands.
    fn first_step(&self, values: &Values) -> &'static str {
        if self.classified() {
            return classified::first_step(values);
        }
        self.def().states.iter().find(|s| s.axis == kernel::Axis::Step).map_or("", |s| s.key)
    }

    /// The step to which an edit moves a record; `None`: it stays.
    fn step_after_edit(&self, old: &Record, new: &Values) -> Option<&'static str> {
        if self.classified() { classified::step_after_edit(old, new) } else { None }
    }

    /// Columns and parts that say nothing about what another person settles: changing them makes nobody its author.
    fn quiet(&self) -> &'static [&'static str] {
        &[]
    }

    /// The step to which a change of child rows moves a record; `None`: it stays.
    fn step_after_parts(&self, old: &Record, part: &str) -> Option<&'static str> {
        if self.classified() { classified::step_after_parts(old, part) } else { None }
    }

    /// Values set together with a step (最終確認日).
    fn on_step(&self, ctx: &Ctx<'_>, step: &str, values: &mut Values) {
        if self.classified() {
            classified::on_step(ctx, step, values);
        }
    }

    /// Columns that together name one thing (card number; system and ID): no two records that are not cancelled share them.
    fn unique(&self) -> &'static [&'static str] {
        &[]
    }

    /// Parts that only steps and rules write (a loan), never the common form.
    fn kept_parts(&self) -> &'static [&'static str] {
        &[]
    }

    /// Columns that steps write and an old workbook may bring, but no form: who permitted it when, when it left.
    fn stepped(&self) -> &'static [&'static str] {
        &[]
    }

    /// Which columns a record has by its kind; `None`: all have all.
    fn kinds<'p>(&self, _pack: &'p Pack) -> Option<kinds::Kinds<'p>> {
        None
    }

    /// Rows with which a new record begins (the clauses of a contract).
    fn first_rows(&self, _pack: &Pack) -> engine::Parts {
        engine::Parts::new()
    }

    /// What an incident begins with that this record became (a loss); `None`: it is none.
    fn as_incident(&self, _record: &Record) -> Option<to_incident::IncidentStart> {
        None
    }

    /// Runs inside the transaction in which this record became an incident of that number.
    fn became_incident(&self, _tx: &mut Tx<'_>, _id: RecordId, _number: &str) -> Result<()> {
        Ok(())
    }

    /// The screen that alone writes the records of this ledger (a case whose steps carry rows and files); `None`: the
    /// common form, list, import and undo do.
    fn own_screen(&self) -> Option<&'static str> {
        None
    }

    /// Printed forms of its own, in menu order.
    fn own_forms(&self) -> &'static [forms::Form] {
        &[]
    }

    /// Whether a form of its own is about a period, which whoever prints it chooses.
    fn by_period(&self, form: &forms::Form) -> bool {
        form.key == "register"
    }

    /// Printed forms that follow its kinds, those of the city among them; after [`Ledger::own_forms`] in the menu.
    fn kind_forms(&self, _pack: &Pack) -> Vec<forms::Form> {
        Vec::new()
    }

    /// Composes one of them.
    ///
    /// # Errors
    /// `not_found` for a ledger without forms of its own, and whatever the form refuses.
    fn compose(&self, _book: &Reading, wanted: &forms::Wanted<'_>) -> Result<forms::Composed> {
        Err(Problem::new(code::NOT_FOUND, format!("「{}」という様式はありません。", wanted.form.key)))
    }

    /// Runs inside the transaction in which a form of its own was issued under a number.
    fn issued(&self, _tx: &mut Tx<'_>, _form: &forms::Form, _ids: &[RecordId], _number: &str) -> Result<()> {
        Ok(())
    }

    /// The number of a new record; `None`: the ledger's next one, which never starts again.
    fn new_number(&self, _ctx: &Ctx<'_>, _tx: &mut Tx<'_>) -> Result<Option<String>> {
        Ok(None)
    }

    /// Refuses a step for reasons that lie in child rows, other records or the hour; `values` are the
    /// record's together with those given with the step.
    fn may_step(
        &self,
        _ctx: &Ctx<'_>,
        _book: &Reading,
        _record: &Record,
        _step: &kernel::Step,
        _values: &Values,
    ) -> Result<()> {
        Ok(())
    }

    /// Runs inside the transaction after a step was taken.
    fn after_step(&self, _ctx: &Ctx<'_>, _tx: &mut Tx<'_>, _id: RecordId, _step: &str) -> Result<()> {
        Ok(())
    }

    /// False for a step that is never one of this kind of record: it is not offered with it.
    fn offers(&self, _record: &Record, _step: &kernel::Step) -> bool {
        true
    }

    /// How a record stands in the report of 第14条第3項; ledgers without a class are not in it.
    fn report_row(&self, _record: &Record) -> forms::ReportRow {
        forms::ReportRow::default()
    }

    /// A finding about an edit that depends on other records (a carrier is not lowered below what it holds).
    fn check_held(&self, _book: &Reading, _record: &Record, _values: &Values) -> Result<Option<FieldProblem>> {
        Ok(None)
    }

    /// What a record on this open step is, as a matter (分類の確認); by itself the word of the state.
    fn waiting_word(&self, state: &kernel::State) -> &'static str {
        if self.classified() { classified::waiting_word(state) } else { state.label }
    }

    /// Columns that name the person who holds the thing; a leaver's things are found by them.
    fn holders(&self) -> &'static [&'static str] {
        &[]
    }

    /// What may be done at a transfer with what a leaver holds by writing the column that names the holder: `return`,
    /// `pass`. By itself nothing: the thing is settled in its own ledger, and is open until then.
    fn held_acts(&self) -> &'static [&'static str] {
        &[]
    }

    /// What these people hold, and what may be done with each. Override where a step or a row settles it, not a column.
    fn held(&self, book: &Reading, _ask: &Asking<'_>, leavers: &[Post]) -> Result<Vec<Held>> {
        source::held(self, book, leavers)
    }

    /// Takes a thing out of a leaver's hands.
    ///
    /// # Errors
    /// `wrong_state` where only the ledger's own screen can do it, and whatever speaks against the edit or the step.
    fn release(&self, ctx: &Ctx<'_>, tx: &mut Tx<'_>, held: &Held, fate: &Fate<'_>) -> Result<()> {
        let to = match (fate.act, fate.to) {
            ("pass", Some(taker)) => taker.written.as_str(),
            ("reopen", _) => held.text.as_str(),
            _ => "",
        };
        source::release(ctx, tx, self.def(), held, to)
    }

    /// What waits, is late or is due soon. Override to add: start from [`source::waiting`], add [`store::Matter::of`].
    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        source::waiting(self, book, ask)
    }

    /// Numbers that stand beside questions. Override to add to [`source::facts`].
    fn facts(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Fact>> {
        source::facts(self, book, ask)
    }

    /// What a successor takes over. Override to add to [`source::handover`].
    fn handover(&self, book: &Reading, ask: &Asking<'_>, leavers: &[Post]) -> Result<Handover> {
        source::handover(self, book, ask, leavers)
    }

    /// What the standard asks for by a day; none by itself.
    fn duties(&self, _book: &Reading, _ask: &Asking<'_>) -> Result<Vec<Duty>> {
        Ok(Vec::new())
    }

    /// Runs inside the transaction after child rows of a record were written (figures that follow them).
    fn parts_changed(&self, _tx: &mut Tx<'_>, _id: RecordId) -> Result<()> {
        Ok(())
    }

    /// Runs inside the transaction after a record of this ledger was linked or unlinked.
    fn linked(&self, _ctx: &Ctx<'_>, _tx: &mut Tx<'_>, _id: RecordId) -> Result<()> {
        Ok(())
    }

    /// Runs inside the transaction in which a file was taken off a record.
    fn detached(&self, _tx: &mut Tx<'_>, _id: RecordId, _attachment: store::AttachmentId) -> Result<()> {
        Ok(())
    }

    /// Runs inside the transaction after a record of *another* ledger, named by key, changed.
    fn other_changed(&self, _ctx: &Ctx<'_>, _tx: &mut Tx<'_>, _ledger: &str, _id: RecordId) -> Result<()> {
        Ok(())
    }
}

/// Every ledger, in menu order. The only list.
pub static ALL: &[&dyn Ledger] = &[
    &asset::Asset,
    &media::Media,
    &media_lending::MediaLending,
    &media_stocktaking::MediaStocktaking,
    &media_disposal::MediaDisposal,
    &ic_card::IcCard,
    &user_id::UserId,
    &custody_finding::CustodyFinding,
    &takeout::Takeout,
    &provision::Provision,
    &incident::Incident,
    &exception::Exception,
    &permission::Permission,
    &training::Training,
    &contractor::Contractor,
    &operation_log::OperationLog,
    &malware_report::MalwareReport,
];

/// Every link between ledgers.
pub static LINKS: &[&Link] = &[&media::HOLDS];

/// The definitions of [`ALL`], for the store.
#[must_use]
pub fn defs() -> &'static [&'static LedgerDef] {
    static DEFS: std::sync::LazyLock<Vec<&'static LedgerDef>> =
        std::sync::LazyLock::new(|| ALL.iter().map(|l| l.def()).collect());
    &DEFS
}

/// The ledger with this key.
///
/// # Errors
/// `not_found` if there is none.
pub fn ledger(key: &str) -> Result<&'static dyn Ledger> {
    ALL.iter().copied().find(|l| l.def().key == key).ok_or_else(|| {
        let known: Vec<String> = ALL.iter().map(|l| format!("{}（{}）", l.def().key, l.def().title)).collect();
        Problem::new(
            code::NOT_FOUND,
            format!("「{key}」という台帳はありません。使えるのは {} です。", known.join("、")),
        )
    })
}

/// The link with this key.
///
/// # Errors
/// `not_found` if there is none.
pub fn link(key: &str) -> Result<&'static Link> {
    LINKS
        .iter()
        .copied()
        .find(|l| l.key() == key)
        .ok_or_else(|| Problem::new(code::NOT_FOUND, format!("「{key}」というつながりはありません。")))
}

/// A value as people read it: labels for keys, 和暦 for days, ○ and ×.
#[must_use]
pub fn shown(column: &kernel::Column, value: &kernel::Value) -> String {
    use kernel::Value as V;
    let label = |key: &str, choices: &'static [Choice]| label_of(choices, key).to_owned();
    match value {
        V::Null => String::new(),
        V::Flag(true) => "○".to_owned(),
        V::Flag(false) => "×".to_owned(),
        V::Int(n) => match column.kind {
            kernel::Kind::Int { unit } => format!("{n}{unit}"),
            _ => n.to_string(),
        },
        V::Date(d) => kernel::date::wareki_short(*d),
        V::Text(t) if column.kind == kernel::Kind::Moment => {
            kernel::date::read_moment(t).map_or_else(|| t.clone(), kernel::date::moment_short)
        }
        V::Text(t) => label(t, column.choices()),
        V::Many(keys) if column.choices().is_empty() => keys.join("\n"),
        V::Many(keys) => keys.iter().map(|k| label(k, column.choices())).collect::<Vec<_>>().join("・"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;
    use kernel::{Axis, SystemClock};
    use std::collections::BTreeSet;
    use std::sync::Arc;
    use store::{Book, Setup};

    #[test]
    fn ledgers_of_one_heading_stand_together() {
        let mut groups: Vec<&str> = ALL.iter().map(|l| l.menu().group).collect();
        groups.dedup();
        let once: BTreeSet<&str> = groups.iter().copied().collect();
        assert_eq!(once.len(), groups.len(), "{groups:?}");
        assert!(!once.contains("ほかの台帳"), "every ledger of ours has its place");
    }

    #[test]
    fn days_are_told_of_columns_that_hold_days() {
        for ledger in ALL {
            let def = ledger.def();
            for rule in ledger.days() {
                let kind = def.column(rule.column).map(|c| c.kind);
                assert_eq!(kind, Some(kernel::Kind::Date), "{}.{}", def.key, rule.column);
                let known = |s: &&&str| def.states.iter().any(|d| d.key == **s);
                assert_eq!(rule.steps.iter().filter(known).count(), rule.steps.len(), "{}.{}", def.key, rule.column);
            }
        }
    }

    #[test]
    fn definitions_and_tables_agree_both_ways() {
        let dir = tempfile::tempdir().unwrap();
        let setup = Setup {
            clock: Arc::new(SystemClock),
            ledgers: defs(),
            migrations: store::MIGRATIONS,
            cost: vault::Params::fast_for_tests(),
        };
        let book = Book::create(dir.path(), "じゅうぶんに長いことばです", setup).unwrap();
        assert_eq!(book.reader().unwrap().definitions_match_tables().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn definitions_name_only_what_they_define() {
        for def in defs() {
            let key = def.key;
            let columns: BTreeSet<&str> = def.columns.iter().map(|c| c.key).collect();
            assert_eq!(columns.len(), def.columns.len(), "{key}: a column twice");
            for c in def.columns {
                assert!(def.groups.iter().any(|g| g.key == c.group), "{key}.{}: no group {}", c.key, c.group);
            }
            let named = def.search.iter().chain(def.list).chain(def.filters).chain([&def.name, &def.total_by]);
            for name in named {
                assert!(name.is_empty() || columns.contains(name), "{key}: {name}");
            }
            let state = |axis: Axis, s: &str| def.states.iter().any(|d| d.axis == axis && d.key == s);
            for step in def.steps {
                assert!(state(step.axis, step.to), "{key}.{}: to {}", step.key, step.to);
                assert!(step.from.iter().all(|f| state(step.axis, f)), "{key}.{}: from", step.key);
                assert!(step.needs.iter().all(|n| columns.contains(n)), "{key}.{}: needs", step.key);
                let derived = |k: &&str| def.column(k).is_some_and(|c| c.derived);
                assert!(!step.takes.iter().any(derived), "{key}.{}: takes what rules set", step.key);
                assert!(!step.by.is_empty(), "{key}.{}: nobody may", step.key);
            }
        }
    }

    #[test]
    fn every_cited_article_exists_in_the_edition() {
        let pack = Pack::shipped().unwrap();
        for def in defs() {
            let cited =
                def.columns.iter().flat_map(|c| c.basis).chain(def.basis).chain(def.steps.iter().flat_map(|s| s.basis));
            for article in cited.chain(def.parts.iter().flat_map(|p| p.basis)) {
                assert!(pack.has(*article), "{}: {article}", def.key);
            }
        }
    }

    #[test]
    fn handling_restrictions_are_those_of_the_pack() {
        let pack = Pack::shipped().unwrap();
        let ours: BTreeSet<&str> = asset::HANDLING.iter().map(|c| c.key).collect();
        let theirs: BTreeSet<&str> = pack.classification().restrictions.iter().map(|r| r.key.as_str()).collect();
        assert_eq!(ours, theirs);
    }

    #[test]
    fn every_kind_of_a_carrier_can_be_disposed_of_by_some_method() {
        let pack = Pack::shipped().unwrap();
        for kind in media::KINDS {
            assert!(!pack.methods().rules_for(kind.key).is_empty(), "{}", kind.label);
        }
    }
}
