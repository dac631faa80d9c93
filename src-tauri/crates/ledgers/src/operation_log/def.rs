//! Facts of the officer's log; its kinds and their columns are data of the standard pack.

use crate::kinds::choices;
use crate::ways::{CHIEF, KEEPERS, PROPOSE, life, state, step};
use kernel::{Article, Axis, Choice, Column, Group, Kind, LedgerDef, Sense, State, StateMark, Step, art, column};
use standard::Pack;
use std::sync::LazyLock;

/// How it came out.
pub const RESULTS: &[Choice] = &[
    Choice { key: "fine", label: "異常なし", aliases: &["正常", "成功", "良", "○", "完了", "なし"] },
    Choice { key: "trouble", label: "異常あり", aliases: &["失敗", "否", "×", "あり"] },
    Choice { key: "undone", label: "実施せず", aliases: &["未実施", "中止"] },
];

/// How far a change reaches.
pub const EFFECTS: &[Choice] = &[
    Choice { key: "large", label: "大きい", aliases: &["大", "影響大"] },
    Choice { key: "small", label: "小さい", aliases: &["小", "影響小", "中"] },
    Choice { key: "none", label: "なし", aliases: &["無", "影響なし"] },
];

const WHAT: &str = "what";
const HOW: &str = "how";
const CHECK: &str = "check";
const BY_63: &[Article] = &[art(63)];

const COLUMNS: &[Column] = &[
    column("name", "件名", WHAT).sense(Sense::Name).required().aliases(&["内容", "作業内容", "概要"]).mm(46),
    column("kind", "記録の種類", WHAT).required().aliases(&["種類", "区分"]).mm(30),
    column("done_at", "日時", WHAT)
        .kind(Kind::Moment)
        .required()
        .aliases(&["実施日時", "作業日時", "発生日時", "入室日時", "点検日", "実施日", "日付"])
        .mm(26),
    column("ended_at", "終えた日時", WHAT).kind(Kind::Moment).aliases(&["終了日時", "退室日時", "復旧日時"]).mm(26),
    column("target", "システム・機器", WHAT).aliases(&["システム", "対象", "機器名"]).mm(30),
    column("item", "物・製品・文書", WHAT).aliases(&["製品", "文書名", "持込物"]),
    column("edition", "版", WHAT).aliases(&["バージョン"]),
    column("quantity", "保有数", WHAT).kind(Kind::Int { unit: "" }).aliases(&["数量"]),
    column("used", "使用数", WHAT).kind(Kind::Int { unit: "" }).aliases(&["利用数"]),
    column("from_on", "対象期間の初日", HOW).kind(Kind::Date),
    column("to_on", "対象期間の末日", HOW).kind(Kind::Date),
    column("done_by", "実施した者", HOW)
        .required()
        .aliases(&["作業者", "点検者", "担当", "氏名", "入室者", "実施者"])
        .mm(24),
    column("second", "2人目・立会者", HOW).basis(BY_63).aliases(&["立会者", "確認者", "作業者2"]).mm(24),
    column("vendor", "業者・会社", HOW).aliases(&["業者", "会社名", "所属"]),
    column("badge", "入館証の番号", HOW).kind(Kind::Code).aliases(&["入館証番号"]),
    column("reason", "理由・原因", HOW).kind(Kind::Long).aliases(&["原因", "理由", "目的"]),
    column("effect", "影響", HOW).kind(Kind::Choice(EFFECTS)).basis(BY_63).aliases(&["影響度"]).mm(16),
    column("method", "方法・元に戻す手順", HOW).kind(Kind::Long).aliases(&["方法", "切戻し", "確認方法"]),
    column("result", "結果", HOW).kind(Kind::Choice(RESULTS)).aliases(&["成否", "異常の有無"]).mm(18),
    column("action", "処置・措置", HOW).kind(Kind::Long).aliases(&["処置", "措置", "対応"]),
    column("prevention", "再発の防止", HOW).kind(Kind::Long).aliases(&["再発防止"]),
    column("place", "保管場所", HOW).aliases(&["保管"]),
    column("next_on", "次の期限", CHECK).kind(Kind::Date).aliases(&["次回", "期限", "次回予定"]).mm(18),
    column("checked_by", "確認した責任者", CHECK).derived().mm(20),
    column("checked_on", "確認した日", CHECK).kind(Kind::Date).derived().mm(18),
    column("remarks", "備考", CHECK).kind(Kind::Long).aliases(&["摘要", "特記事項"]),
];

const STATES: &[State] = &[
    life("active", "有効", StateMark::Tick),
    life("retired", "廃止", StateMark::Dash),
    life("void", "誤登録の取消", StateMark::Dash),
    life("merged", "統合済", StateMark::Dash),
    state("noted", "責任者の確認待ち", StateMark::Disc),
    state("checked", "確認済", StateMark::Tick),
];

const STEPS: &[Step] = &[
    Step { other_person: true, ..step("check", "確認する", &["noted"], "checked", CHIEF) },
    Step {
        axis: Axis::Life,
        reason: true,
        ..step("retire", "使わなくなったことを記録する", &["active"], "retired", PROPOSE)
    },
    Step { axis: Axis::Life, reason: true, ..step("void", "誤登録を取り消す", &["active"], "void", KEEPERS) },
];

const BASIS: &[Article] = &[
    art(30).p(1),
    art(34).i(2),
    art(35).p(1),
    art(62).p(1),
    art(62).p(4),
    art(63),
    art(64),
    art(65).p(1).i(3),
    art(66),
    art(75).p(3),
];

const GROUPS: &[Group] =
    &[Group { key: WHAT, label: "内容" }, Group { key: HOW, label: "実施" }, Group { key: CHECK, label: "確認" }];

/// The register.
pub static DEF: LazyLock<LedgerDef> = LazyLock::new(|| {
    let kinds = Pack::shipped().map_or_else(
        |_| choices(std::iter::empty()),
        |p| choices(p.registers().operations.iter().map(|k| (k.key.clone(), k.label.clone()))),
    );
    let of_kind = |c: &Column| if c.key == "kind" { c.kind(Kind::Open(kinds)) } else { *c };
    LedgerDef {
        key: "operation_log",
        title: "運用の記録",
        subtitle: "バックアップ、変更、障害、ログ、保守、入退室など",
        counter: "件",
        number_kind: "運",
        basis: BASIS,
        groups: GROUPS,
        columns: Box::leak(COLUMNS.iter().map(of_kind).collect::<Vec<_>>().into_boxed_slice()),
        parts: &[],
        states: STATES,
        steps: STEPS,
        name: "name",
        search: &["name", "target", "item", "done_by", "second", "vendor", "reason", "action", "remarks"],
        list: &["name", "kind", "done_at", "target", "done_by", "result", "next_on"],
        filters: &["kind", "result", "effect"],
        total_by: "",
    }
});
