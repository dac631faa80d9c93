//! Facts of a loan: one carrier, one borrower, from when until when (第37条第2項, 第42条).

use crate::ways::{KEEPERS, PROPOSE, life, state, step};
use crate::words::CLASSES;
use kernel::{Axis, Choice, Column, Group, Kind, LedgerDef, Sense, State, StateMark, Step, art, column};

/// 返却時の消去.
pub const ERASED: &[Choice] = &[
    Choice { key: "erased", label: "消去した", aliases: &[] },
    Choice { key: "kept", label: "引き続き使うため残した", aliases: &[] },
    Choice { key: "none", label: "書き込みなし", aliases: &[] },
];

const WHAT: &str = "what";
const OUT: &str = "out";
const BACK: &str = "back";

const COLUMNS: &[Column] = &[
    column("name", "品名", WHAT).sense(Sense::Name).required().mm(44),
    column("media", "台帳の記録", WHAT).kind(Kind::Code).required(),
    column("carrier", "管理番号", WHAT).kind(Kind::Code).mm(26),
    column("serial", "製造番号", WHAT).kind(Kind::Code).mm(30),
    column("class", "重要性分類", WHAT).kind(Kind::Choice(CLASSES)).mm(12),
    column("borrower", "借りた人", OUT).basis(&[art(42)]).required().mm(26),
    column("division", "借りた人の所属", OUT).hint("この課の名簿にいない職員に貸すときに記入します。").mm(24),
    column("purpose", "用途", OUT).required().mm(34),
    column("place", "使う場所", OUT),
    column("lent_at", "貸出日時", OUT).kind(Kind::Moment).basis(&[art(42)]).required().mm(24),
    column("due_on", "返却期限", OUT).kind(Kind::Date).required().mm(18),
    column("lent_by", "貸し出した者", OUT).derived(),
    column("returned_at", "返却日時", BACK).kind(Kind::Moment).basis(&[art(42)]).mm(24),
    column("erased", "返却時の消去", BACK).kind(Kind::Choice(ERASED)).basis(&[art(37).p(2)]),
    column("returned_to", "返却を確認した者", BACK).derived().mm(24),
    column("remarks", "備考", BACK).kind(Kind::Long),
];

const STATES: &[State] = &[
    life("active", "有効", StateMark::Tick),
    life("void", "誤登録の取消", StateMark::Dash),
    state("lent", "貸出中", StateMark::Clock),
    state("returned", "返却済", StateMark::Tick),
];

const STEPS: &[Step] = &[
    Step {
        needs: &["returned_at", "erased"],
        takes: &["returned_at", "erased", "remarks"],
        basis: &[art(42)],
        ..step("return", "返却を受ける", &["lent"], "returned", PROPOSE)
    },
    Step {
        needs: &["due_on"],
        takes: &["due_on"],
        reason: true,
        ..step("extend", "返却期限を延ばす", &["lent"], "lent", PROPOSE)
    },
    Step {
        axis: Axis::Life, reason: true, ..step("void", "誤登録として取り消す", &["active"], "void", KEEPERS)
    },
];

/// The ledger of loans.
pub static DEF: LedgerDef = LedgerDef {
    key: "media_lending",
    title: "媒体の貸出",
    subtitle: "貸出から返却の確認まで",
    counter: "件",
    number_kind: "貸",
    basis: &[art(37).p(2), art(42)],
    groups: &[
        Group { key: WHAT, label: "媒体・機器" },
        Group { key: OUT, label: "貸出" },
        Group { key: BACK, label: "返却" },
    ],
    columns: COLUMNS,
    parts: &[],
    states: STATES,
    steps: STEPS,
    name: "name",
    search: &["name", "carrier", "serial", "borrower", "division", "purpose", "place", "remarks"],
    list: &["name", "carrier", "borrower", "lent_at", "due_on", "returned_at"],
    filters: &["class", "erased"],
    total_by: "",
};
