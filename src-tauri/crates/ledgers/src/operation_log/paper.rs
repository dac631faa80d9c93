//! One sheet a month or a year for each kind, with the kind's own columns; 「該当なし」 where nothing was noted.

use super::{DEF, KINDS};
use crate::forms::register::{Col, Register, register, unmarked};
use crate::forms::{Composed, Form, Wanted};
use crate::kinds::choices;
use kernel::{Problem, Record, Result, code};
use standard::Pack;
use std::sync::LazyLock;
use store::Reading;

/// One form for each kind: they share the numbers of one form of the pack.
static FORMS: LazyLock<&'static [Form]> = LazyLock::new(|| {
    let kinds = Pack::shipped().map_or_else(
        |_| choices(std::iter::empty()),
        |p| choices(p.registers().operations.iter().map(|k| (k.key.clone(), k.label.clone()))),
    );
    let form = |key, title| Form { key, pack: "operation_sheet", title, numbered: true, blank: true, seals: false };
    Box::leak(kinds.iter().map(|k| form(k.key, k.label)).collect::<Vec<_>>().into_boxed_slice())
});

pub(super) fn forms() -> &'static [Form] {
    &FORMS
}

/// Columns that every kind prints, with the room for those of the kind between them, mm.
const ALL: [Col; 3] = [("件名", "name", "", 42.0), ("日時", "done_at", "", 26.0), ("実施した者", "done_by", "", 24.0)];
const LAST: Col = ("責任者の確認", "checked_by", "checked_on", 24.0);
const ROOM: f32 = 267.0 - 33.0 - 42.0 - 26.0 - 24.0 - 24.0;

fn sum(records: &[Record]) -> String {
    let count = |f: &dyn Fn(&Record) -> bool| records.iter().filter(|r| f(r)).count();
    format!(
        "異常あり {}件　実施せず {}件　／　責任者の確認待ち {}件",
        count(&|r| r.get("result").text() == "trouble"),
        count(&|r| r.get("result").text() == "undone"),
        count(&|r| r.step == "noted"),
    )
}

/// The sheet of a kind; its columns live as long as the program.
fn shape(key: &str) -> Option<&'static Register> {
    static SHAPES: LazyLock<Vec<(String, Register)>> = LazyLock::new(|| {
        let text = |t: &str| -> &'static str { Box::leak(t.to_owned().into_boxed_str()) };
        let sheet = |(kind, own): &(String, Vec<standard::KindColumn>)| {
            let wide = (ROOM / own.len().max(1) as f32).floor();
            let mut columns: Vec<Col> = ALL.to_vec();
            columns.extend(own.iter().map(|c| (text(&c.label), text(&c.key), "", wide)));
            columns.push(LAST);
            let sheet = Register {
                columns: Box::leak(columns.into_boxed_slice()),
                day: "done_at",
                open: &[],
                note: "",
                mark: unmarked,
                sum,
                compared: &["この期間の記録", "責任者の確認を待つもの"],
            };
            (kind.clone(), sheet)
        };
        KINDS.of.iter().map(sheet).collect()
    });
    SHAPES.iter().find(|(k, _)| k == key).map(|(_, s)| s)
}

pub(super) fn compose(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    let kind = wanted.form.key;
    let shape = shape(kind)
        .ok_or_else(|| Problem::new(code::NOT_FOUND, format!("「{kind}」という記録の種類はありません。")))?;
    let label = wanted.pack.registers().operation(kind).map_or(kind, |k| k.label.as_str());
    let title = format!("{}（{label}）", wanted.letter.title);
    register(book, wanted, &DEF, shape, &title, |r| r.get("kind").text() == kind)
}
