//! Facts of a stocktaking: what should be there, what was found, what became of each difference (第37条第1項, 第62条第3項).

use crate::ways::{CHIEF, KEEPERS, PROPOSE, life, state, step};
use crate::words::CLASSES;
use kernel::{Axis, Choice, Column, Group, Kind, LedgerDef, PartDef, Sense, State, StateMark, Step, art, column};

/// How the ledger and the things differ.
pub const DIFFERENCES: &[Choice] = &[
    Choice { key: "missing", label: "見つからない", aliases: &[] },
    Choice { key: "wrong_place", label: "場所がちがう", aliases: &[] },
    Choice { key: "unknown", label: "台帳にない", aliases: &[] },
    Choice { key: "retired", label: "廃止したはずのもの", aliases: &[] },
    Choice { key: "outside", label: "対象の外にあったもの", aliases: &[] },
];

/// What became of a difference.
pub const OUTCOMES: &[Choice] = &[
    Choice { key: "found", label: "あとで見つかった", aliases: &[] },
    Choice { key: "moved_back", label: "元の場所に戻した", aliases: &[] },
    Choice { key: "corrected", label: "台帳の場所を直した", aliases: &[] },
    Choice { key: "registered", label: "台帳に登録した", aliases: &[] },
    Choice { key: "disposal", label: "廃棄・返却の案件で扱う", aliases: &[] },
    Choice { key: "lost", label: "紛失として報告した", aliases: &[] },
    Choice { key: "other", label: "その他", aliases: &[] },
];

/// The outcomes that fit a difference.
#[must_use]
pub fn fitting(kind: &str) -> &'static [&'static str] {
    match kind {
        "missing" => &["found", "disposal", "lost", "other"],
        "wrong_place" | "outside" => &["moved_back", "corrected", "other"],
        "unknown" => &["registered", "other"],
        _ => &["disposal", "other"],
    }
}

const WHAT: &str = "what";
const RESULT: &str = "result";

const COLUMNS: &[Column] = &[
    column("name", "件名", WHAT).sense(Sense::Name).required().mm(60),
    column("as_of", "基準日", WHAT).kind(Kind::Date).required().mm(20),
    column("units", "対象の係", WHAT).kind(Kind::Codes).hint("空欄なら、すべての係を数えます。"),
    column("places", "対象の場所", WHAT).kind(Kind::Codes).hint("空欄なら、すべての場所を数えます。"),
    column("counted_by", "数えた者", WHAT).required().mm(30),
    column("expected_count", "台帳の数", RESULT).kind(Kind::Int { unit: "" }).derived().mm(16),
    column("found_count", "現物の数", RESULT).kind(Kind::Int { unit: "" }).derived().mm(16),
    column("open_count", "残っている差異", RESULT).kind(Kind::Int { unit: "" }).derived().mm(18),
    column("compared_on", "照合した日", RESULT).kind(Kind::Date).derived().mm(20),
    column("closed_on", "完了日", RESULT).kind(Kind::Date).derived().mm(20),
    column("closed_by", "完了を確認した者", RESULT).derived(),
    column("remarks", "備考", RESULT).kind(Kind::Long),
];

const EXPECTED: PartDef = PartDef {
    key: "expected",
    label: "台帳のもの",
    basis: &[],
    columns: &[
        column("no", "No.", "").kind(Kind::Int { unit: "" }).required(),
        column("media", "台帳の記録", "").kind(Kind::Code).required(),
        column("number", "管理番号", "").kind(Kind::Code),
        column("name", "品名", ""),
        column("kind", "種別", ""),
        column("serial", "製造番号", "").kind(Kind::Code),
        column("class", "重要性分類", "").kind(Kind::Choice(CLASSES)),
        column("place", "保管・設置場所", ""),
        column("unit", "係", ""),
        column("lent", "貸出", ""),
    ],
};

const FOUND: PartDef = PartDef {
    key: "found",
    label: "現物",
    basis: &[],
    columns: &[
        column("no", "No.", "").kind(Kind::Int { unit: "" }),
        column("media", "台帳の記録", "").kind(Kind::Code),
        column("text", "読み取った番号", "").kind(Kind::Code),
        column("place", "あった場所", ""),
    ],
};

const DIFFERING: PartDef = PartDef {
    key: "differences",
    label: "差異",
    basis: &[],
    columns: &[
        column("no", "No.", "").kind(Kind::Int { unit: "" }).required(),
        column("kind", "差異", "").kind(Kind::Choice(DIFFERENCES)).required(),
        column("media", "台帳の記録", "").kind(Kind::Code),
        column("number", "番号", "").kind(Kind::Code),
        column("name", "品名", ""),
        column("place", "台帳の場所", ""),
        column("found_place", "あった場所", ""),
        column("outcome", "処置", "").kind(Kind::Choice(OUTCOMES)),
        column("note", "内容", "").kind(Kind::Long),
        column("settled_by", "処置した者", ""),
        column("settled_on", "処置した日", "").kind(Kind::Date),
    ],
};

const STATES: &[State] = &[
    life("active", "有効", StateMark::Tick),
    life("void", "誤登録の取消", StateMark::Dash),
    state("counting", "実施中", StateMark::Half),
    state("comparing", "差異の処置中", StateMark::Triangle),
    state("closed", "完了", StateMark::Tick),
];

const STEPS: &[Step] = &[
    step("compare", "台帳と照合する", &["counting"], "comparing", PROPOSE),
    Step { reason: true, ..step("recount", "数え直す", &["comparing"], "counting", PROPOSE) },
    step("close", "完了する", &["comparing"], "closed", CHIEF),
    Step {
        axis: Axis::Life, reason: true, ..step("void", "誤登録として取り消す", &["active"], "void", KEEPERS)
    },
];

/// The ledger of stocktakings.
pub static DEF: LedgerDef = LedgerDef {
    key: "media_stocktaking",
    title: "媒体の棚卸",
    subtitle: "台帳と現物の照合",
    counter: "回",
    number_kind: "棚",
    basis: &[art(37).p(1), art(62).p(3)],
    groups: &[Group { key: WHAT, label: "対象" }, Group { key: RESULT, label: "結果" }],
    columns: COLUMNS,
    parts: &[EXPECTED, FOUND, DIFFERING],
    states: STATES,
    steps: STEPS,
    name: "name",
    search: &["name", "counted_by", "remarks"],
    list: &["name", "as_of", "expected_count", "found_count", "open_count", "closed_on"],
    filters: &[],
    total_by: "",
};
