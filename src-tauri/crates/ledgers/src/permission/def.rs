//! Facts of the register of permissions; its kinds are data of the standard pack.

use crate::kinds::choices;
use crate::ways::{CHIEF, KEEPERS, PROPOSE, life, state, step};
use crate::words::CLASSES;
use kernel::{Article, Axis, Column, Group, Kind, LedgerDef, Sense, State, StateMark, Step, art, column};
use standard::Pack;
use std::sync::LazyLock;

const WHAT: &str = "what";
const PLAN: &str = "plan";
const RESULT: &str = "result";
const END: &str = "end";
const BY_11: &[Article] = &[art(11).p(1)];

const COLUMNS: &[Column] = &[
    column("name", "件名", WHAT).sense(Sense::Name).required().aliases(&["申請の名称", "概要"]).mm(46),
    column("kind", "許可の種類", WHAT).required().aliases(&["種類", "区分", "申請の種類"]).mm(46),
    column("subject", "対象", WHAT).kind(Kind::Long).aliases(&["機器", "サービス名", "ソフト名", "接続先"]).mm(40),
    column("device", "端末・機器", WHAT).aliases(&["端末番号", "使用端末"]),
    column("owner", "所有者・利用する人", WHAT).aliases(&["所有者", "利用者"]),
    column("place", "場所", WHAT).aliases(&["設置場所", "接続場所"]),
    column("class", "重要性分類", WHAT).kind(Kind::Choice(CLASSES)).aliases(&["分類"]).mm(12),
    column("measures", "対策", PLAN).kind(Kind::Long).aliases(&["方式", "安全対策"]),
    column("reason", "理由", PLAN).kind(Kind::Long).required().aliases(&["申請理由", "目的", "用途"]).mm(40),
    column("from_on", "期間の初日", PLAN).kind(Kind::Date).aliases(&["開始日"]).mm(18),
    column("until_on", "期間の末日", PLAN).kind(Kind::Date).aliases(&["終了日", "期限"]).mm(18),
    column("requested_by", "申請者", RESULT).aliases(&["申請した者"]).mm(22),
    column("survey", "調査・協議の結果", RESULT).kind(Kind::Long).aliases(&["調査結果"]),
    column("approved_by", "承認者", RESULT).basis(BY_11).aliases(&["許可者"]).mm(22),
    column("approved_on", "承認日", RESULT).kind(Kind::Date).aliases(&["許可日"]).mm(18),
    column("second_by", "もう1人の承認者", RESULT).basis(BY_11).aliases(&["承認者2"]).mm(22),
    column("second_on", "もう1人の承認日", RESULT).kind(Kind::Date).aliases(&["承認日2"]).mm(18),
    column("condition", "条件", RESULT).aliases(&["許可条件"]),
    column("document", "許可の文書の番号", RESULT).kind(Kind::Code).aliases(&["文書番号"]),
    column("done_on", "完了・消去の日", END).kind(Kind::Date).aliases(&["完了日", "消去日"]),
    column("ended_on", "終わった日", END).kind(Kind::Date).aliases(&["利用終了日"]).mm(18),
    column("remarks", "備考", END).kind(Kind::Long).aliases(&["摘要"]),
];

const STATES: &[State] = &[
    life("active", "有効", StateMark::Tick),
    life("void", "誤登録の取消", StateMark::Dash),
    life("merged", "統合済", StateMark::Dash),
    state("requested", "申請中", StateMark::Disc),
    state("seconding", "もう1人の承認待ち", StateMark::Half),
    state("permitted", "許可・利用中", StateMark::Tick),
    state("refused", "不許可", StateMark::Dash),
    state("ended", "終了", StateMark::Dash),
];

const STEPS: &[Step] = &[
    Step {
        takes: &["condition"],
        other_person: true,
        basis: BY_11,
        ..step("permit", "責任者として許可する", &["requested", "seconding"], "permitted", CHIEF)
    },
    Step {
        needs: &["approved_by", "approved_on"],
        takes: &["approved_by", "approved_on", "survey", "condition", "document"],
        basis: BY_11,
        ..step("record", "承認されたことを記録する", &["requested"], "permitted", KEEPERS)
    },
    Step {
        needs: &["second_by", "second_on"],
        takes: &["second_by", "second_on", "survey", "condition", "document"],
        basis: BY_11,
        ..step("record_second", "もう1人の承認を記録する", &["seconding"], "permitted", KEEPERS)
    },
    Step {
        reason: true,
        ..step("refuse", "承認されなかったことを記録する", &["requested", "seconding"], "refused", KEEPERS)
    },
    Step {
        needs: &["until_on"],
        takes: &["until_on"],
        reason: true,
        ..step("renew", "更新を申請する", &["permitted"], "requested", PROPOSE)
    },
    Step {
        needs: &["ended_on"],
        takes: &["ended_on", "done_on"],
        ..step("end", "終わったことを記録する", &["permitted"], "ended", KEEPERS)
    },
    Step { axis: Axis::Life, reason: true, ..step("void", "誤登録を取り消す", &["active"], "void", KEEPERS) },
];

const BASIS: &[Article] = &[
    art(17).p(4),
    art(31).p(1),
    art(41).p(1),
    art(43),
    art(45).p(4),
    art(69).p(1),
    art(70).p(1),
    art(72).p(1),
    art(75).p(2),
    art(76),
    art(77),
    art(82).p(1),
    art(91).p(3),
    art(125).p(2),
    art(127),
];

const GROUPS: &[Group] = &[
    Group { key: WHAT, label: "内容" },
    Group { key: PLAN, label: "理由と期間" },
    Group { key: RESULT, label: "承認" },
    Group { key: END, label: "終了" },
];

/// The register.
pub static DEF: LazyLock<LedgerDef> = LazyLock::new(|| {
    let kinds = Pack::shipped().map_or_else(
        |_| choices(std::iter::empty()),
        |p| choices(p.registers().permissions.iter().map(|k| (k.key.clone(), k.label.clone()))),
    );
    let of_kind = |c: &Column| if c.key == "kind" { c.kind(Kind::Open(kinds)) } else { *c };
    LedgerDef {
        key: "permission",
        title: "各種の許可",
        subtitle: "申請から承認、期間の終わりまで",
        counter: "件",
        number_kind: "許",
        basis: BASIS,
        groups: GROUPS,
        columns: Box::leak(COLUMNS.iter().map(of_kind).collect::<Vec<_>>().into_boxed_slice()),
        parts: &[],
        states: STATES,
        steps: STEPS,
        name: "name",
        search: &["name", "subject", "device", "owner", "place", "reason", "remarks"],
        list: &["name", "kind", "subject", "from_on", "until_on", "approved_on"],
        filters: &["kind", "class"],
        total_by: "",
    }
});
