//! 点検・棚卸の指摘: what a check of cards or a review of IDs found, one record each, open until somebody says what was done.

mod paper;

pub use paper::{CHECKED, REVIEWED};

use crate::forms::{Composed, Form, Wanted};
use crate::ways::{KEEPERS, life, state};
use crate::words::refuse_passwords;
use crate::{Ctx, Ledger, Menu};
use kernel::{Article, Axis, Choice, Column, FieldProblem, Group, Kind, LedgerDef, Sense, State, StateMark, Step};
use kernel::{Result, Value, Values, art, column};
use store::{NewRecord, Reading, Tx};

/// What can be found.
pub const KINDS: &[Choice] = &[
    Choice { key: "missing", label: "現物がない", aliases: &[] },
    Choice { key: "other_holder", label: "持っている人が違う", aliases: &[] },
    Choice { key: "extra", label: "台帳にない", aliases: &[] },
    Choice { key: "no_person", label: "名簿にいない人のID", aliases: &[] },
    Choice { key: "other_division", label: "ほかの課の人のID", aliases: &[] },
    Choice { key: "no_need", label: "要らなくなったID", aliases: &[] },
    Choice { key: "nobody", label: "利用者の分からないID", aliases: &[] },
    Choice { key: "unclear", label: "同じ名前の人が二人いる", aliases: &[] },
    Choice { key: "shared_secret", label: "共用の認証情報の変更", aliases: &[] },
];

const WHAT: &str = "what";
const DONE: &str = "done";
const BY_58: &[Article] = &[art(58).p(2).i(2)];
const BY_80: &[Article] = &[art(80)];

const COLUMNS: &[Column] = &[
    column("name", "指摘", WHAT).sense(Sense::Name).required().mm(60),
    column("round", "点検・棚卸の回", WHAT).required().mm(34),
    column("kind", "指摘の種類", WHAT).kind(Kind::Choice(KINDS)).required().basis(BY_80).mm(30),
    column("source", "台帳の記録", WHAT).kind(Kind::Code).derived(),
    column("about", "対象の番号", WHAT).kind(Kind::Code).basis(BY_58).mm(26),
    column("person", "人", WHAT).mm(26),
    column("detail", "くわしく", WHAT).kind(Kind::Long),
    column("found_on", "見つけた日", WHAT).kind(Kind::Date).mm(18),
    column("found_by", "見つけた者", WHAT),
    column("due_on", "片付ける期限", DONE).kind(Kind::Date).mm(18),
    column("action", "したこと", DONE).kind(Kind::Long).mm(50),
    column("closed_on", "片付いた日", DONE).kind(Kind::Date).derived().mm(18),
    column("closed_by", "片付けた者", DONE).derived(),
];

const STATES: &[State] = &[
    life("active", "有効", StateMark::Tick),
    life("void", "誤登録の取消", StateMark::Dash),
    life("merged", "統合済", StateMark::Dash),
    state("open", "対応待ち", StateMark::Triangle),
    state("closed", "対応済", StateMark::Tick),
];

const CLOSE: Step = Step {
    key: "close",
    label: "対応を記録する",
    axis: Axis::Step,
    from: &["open"],
    to: "closed",
    by: KEEPERS,
    needs: &["action"],
    takes: &["action"],
    other_person: false,
    reason: false,
    basis: BY_80,
};

const STEPS: &[Step] = &[
    CLOSE,
    Step {
        key: "reopen",
        label: "対応し直す",
        from: &["closed"],
        to: "open",
        needs: &[],
        takes: &[],
        reason: true,
        ..CLOSE
    },
    Step {
        key: "void",
        label: "誤登録を取り消す",
        axis: Axis::Life,
        from: &["active"],
        to: "void",
        needs: &[],
        takes: &[],
        reason: true,
        basis: &[],
        ..CLOSE
    },
];

/// The ledger of findings.
pub static DEF: LedgerDef = LedgerDef {
    key: "custody_finding",
    title: "点検・棚卸の指摘",
    subtitle: "台帳と現物・名簿の食い違い",
    counter: "件",
    number_kind: "指",
    basis: &[art(58).p(2), art(80)],
    groups: &[Group { key: WHAT, label: "指摘" }, Group { key: DONE, label: "対応" }],
    columns: COLUMNS,
    parts: &[],
    states: STATES,
    steps: STEPS,
    name: "name",
    search: &["name", "about", "person", "round", "detail", "action"],
    list: &["name", "kind", "about", "person", "found_on", "due_on", "action"],
    filters: &["kind", "round"],
    total_by: "",
};

/// The ledger of findings.
pub struct CustodyFinding;

impl Ledger for CustodyFinding {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "人・カード・ID", icon: "check" }
    }

    fn check(&self, _ctx: &Ctx<'_>, values: &Values, found: &mut Vec<FieldProblem>) {
        refuse_passwords(DEF.columns, values, found);
    }

    fn on_step(&self, ctx: &Ctx<'_>, step: &str, values: &mut Values) {
        let (on, by) = match step {
            "close" => (Value::from(ctx.today), Value::from(ctx.actor.name.as_str())),
            "reopen" => (Value::Null, Value::Null),
            _ => return,
        };
        values.insert("closed_on".to_owned(), on);
        values.insert("closed_by".to_owned(), by);
    }

    fn own_forms(&self) -> &'static [Form] {
        paper::FORMS
    }

    fn compose(&self, book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
        paper::compose(book, wanted)
    }

    fn waiting_word(&self, state: &State) -> &'static str {
        match state.key {
            "open" => "点検・棚卸の指摘",
            _ => state.label,
        }
    }
}

/// Something that a check or a review found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Key of [`KINDS`].
    pub kind: &'static str,
    /// `ic_card:12`: the record that it is about; empty: none.
    pub source: String,
    /// Its card number or ID.
    pub about: String,
    /// Whose.
    pub person: String,
    /// One line that names it.
    pub name: String,
    /// More; may be empty.
    pub detail: String,
}

/// Days within which a finding should be settled.
const SETTLE: i64 = 14;

/// Opens a record for each finding that is not open already; answers how many are new.
///
/// # Errors
/// Whatever the book refuses.
pub fn open(ctx: &Ctx<'_>, tx: &mut Tx<'_>, round: &str, found: &[Found]) -> Result<usize> {
    let key = |kind: &str, source: &str, about: &str, person: &str| [kind, source, about, person].join("\u{1F}");
    let mut known = std::collections::HashSet::new();
    tx.texts(&DEF, &["active"], &["kind", "source", "about", "person", "closed_on"], |_, t| {
        if let [kind, source, about, person, ""] = t {
            known.insert(key(kind, source, about, person));
        }
        Ok(())
    })?;
    let mut new = 0;
    for f in found {
        if !known.insert(key(f.kind, &f.source, &f.about, &f.person)) {
            continue;
        }
        let values = [
            ("name", Value::from(f.name.as_str())),
            ("round", round.into()),
            ("kind", f.kind.into()),
            ("source", f.source.as_str().into()),
            ("about", f.about.as_str().into()),
            ("person", f.person.as_str().into()),
            ("detail", f.detail.as_str().into()),
            ("found_on", ctx.today.into()),
            ("found_by", ctx.actor.name.as_str().into()),
            ("due_on", (ctx.today + chrono::Duration::days(SETTLE)).into()),
        ]
        .map(|(k, v)| (k.to_owned(), if v.text().is_empty() && v.date().is_none() { Value::Null } else { v }))
        .into();
        tx.add(&DEF, NewRecord { values: &values, life: "active", step: "open", number: None, batch: None })?;
        new += 1;
    }
    Ok(new)
}
