//! One sheet a month or a year for each kind, with the kind's own columns; 「該当なし」 where nothing was noted.

use super::DEF;
use crate::forms::register::{Col, Register, register, unmarked};
use crate::forms::{Composed, Form, Wanted};
use crate::kinds::{Kinds, lasting};
use kernel::{Problem, Record, Result, code};
use standard::Pack;
use store::Reading;

/// One form for each kind: they share the numbers of one form of the pack.
pub(super) fn forms(pack: &Pack) -> Vec<Form> {
    let form = |key, title| Form { key, pack: "operation_sheet", title, numbered: true, blank: true, seals: false };
    Kinds::operations(pack).of.iter().map(|k| form(lasting(k.key), lasting(k.label))).collect()
}

/// Columns that every kind prints, with the room for those of the kind between them, mm.
const ALL: [Col<'static>; 3] =
    [("件名", "name", "", 42.0), ("日時", "done_at", "", 26.0), ("実施した者", "done_by", "", 24.0)];
const LAST: Col<'static> = ("責任者の確認", "checked_by", "checked_on", 24.0);
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

pub(super) fn compose(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    let kinds = Kinds::operations(wanted.pack);
    let kind = wanted.form.key;
    let of = kinds
        .get(kind)
        .ok_or_else(|| Problem::new(code::NOT_FOUND, format!("「{kind}」という記録の種類はありません。")))?;
    let wide = (ROOM / of.columns.len().max(1) as f32).floor();
    let mut columns: Vec<Col<'_>> = ALL.to_vec();
    columns.extend(of.columns.iter().map(|c| (c.label.as_str(), c.key.as_str(), "", wide)));
    columns.push(LAST);
    let shape = Register {
        columns: &columns,
        day: "done_at",
        open: &[],
        note: "",
        mark: unmarked,
        sum,
        compared: &["この期間の記録", "責任者の確認を待つもの"],
    };
    let title = format!("{}（{}）", wanted.letter.title, of.label);
    register(book, wanted, &DEF, &shape, &title, |r| r.get("kind").text() == kind)
}
