//! Facts of the register of exceptions (第118条).

use crate::ways::{KEEPERS, PROPOSE, life, state, step};
use kernel::{Article, Axis, Choice, Column, Group, Kind, LedgerDef, PartDef, Sense, State, StateMark, Step};
use kernel::{art, column};

/// Before the act, or reported after an urgent one.
pub const KINDS: &[Choice] = &[
    Choice { key: "before", label: "事前の申請", aliases: &["事前"] },
    Choice { key: "urgent", label: "緊急のため事後の報告", aliases: &["事後", "緊急", "緊急事後"] },
];

const WHAT: &str = "what";
const WHY: &str = "why";
const TIME: &str = "time";
const RESULT: &str = "result";
const END: &str = "end";
const BY_1: &[Article] = &[art(118).p(1)];
const BY_2: &[Article] = &[art(118).p(2)];
const BY_3: &[Article] = &[art(118).p(3)];

const COLUMNS: &[Column] = &[
    column("name", "件名", WHAT).sense(Sense::Name).required().aliases(&["例外措置の名称", "概要"]).mm(46),
    column("article", "対象の条項", WHAT)
        .required()
        .basis(BY_1)
        .aliases(&["対象条項", "条項", "遵守できない条項"])
        .mm(26),
    column("present", "現状", WHAT).kind(Kind::Long).aliases(&["現在の状況"]),
    column("other_way", "異なる方法", WHAT).kind(Kind::Long).required().basis(BY_1).aliases(&[
        "例外の内容",
        "代わりの方法",
        "内容",
    ]),
    column("reason", "合理的な理由", WHY).kind(Kind::Long).required().basis(BY_1).aliases(&["理由"]).mm(46),
    column("risk", "起こりうること", WHY).kind(Kind::Long).aliases(&["リスク"]),
    column("substitute", "代替の措置", WHY)
        .kind(Kind::Long)
        .required()
        .basis(BY_1)
        .aliases(&["代替措置", "対策"])
        .mm(40),
    column("kind", "申請の別", TIME).kind(Kind::Choice(KINDS)).required().basis(BY_2).aliases(&["区分"]).mm(20),
    column("from_on", "期間の初日", TIME).kind(Kind::Date).required().aliases(&["開始日", "適用開始日"]).mm(18),
    column("until_on", "期間の末日", TIME)
        .kind(Kind::Date)
        .required()
        .basis(BY_1)
        .aliases(&["終了日", "適用終了日", "期限"])
        .hint("終わりのない例外は作れません。続けるときは、終わる前に更新します。")
        .mm(18),
    column("done_at", "先に実施した日時", TIME).kind(Kind::Moment).basis(BY_2).aliases(&["実施日時"]),
    column("urgent_reason", "緊急だった理由", TIME).kind(Kind::Long).basis(BY_2),
    column("requested_by", "申請者", RESULT).aliases(&["申請した者"]).mm(20),
    column("sent_on", "申請・報告した日", RESULT).kind(Kind::Date).basis(BY_1).aliases(&["申請日"]).mm(18),
    column("permitted_by", "許可者", RESULT).basis(BY_1).aliases(&["承認者", "統括"]).mm(20),
    column("permitted_on", "許可日", RESULT).kind(Kind::Date).basis(BY_1).aliases(&["承認日"]).mm(18),
    column("condition", "条件", RESULT),
    column("kept_number", "申請書の保管番号", RESULT)
        .kind(Kind::Code)
        .basis(&[art(118).p(4)])
        .aliases(&["保管番号", "文書番号"]),
    column("committee_on", "委員会への報告日", RESULT).kind(Kind::Date).basis(BY_3).aliases(&["委員会報告日"]).mm(18),
    column("renewals", "更新の回数", END).kind(Kind::Int { unit: "回" }).derived(),
    column("ended_on", "終わった日", END).kind(Kind::Date).aliases(&["終了した日"]).mm(18),
    column("end_note", "終わったときの報告", END).kind(Kind::Long).aliases(&["終了報告"]),
    column("remarks", "備考", END).kind(Kind::Long).aliases(&["摘要"]),
];

/// Every span that was permitted, so that a renewal does not hide what was permitted before.
pub const SPANS: PartDef = PartDef {
    key: "spans",
    label: "許可と更新",
    basis: &[art(118).p(1), art(118).p(4)],
    columns: &[
        column("from_on", "期間の初日", "").kind(Kind::Date).required(),
        column("until_on", "期間の末日", "").kind(Kind::Date).required(),
        column("permitted_by", "許可者", ""),
        column("permitted_on", "許可日", "").kind(Kind::Date),
        column("condition", "条件", ""),
    ],
};

const STATES: &[State] = &[
    life("active", "有効", StateMark::Tick),
    life("void", "誤登録の取消", StateMark::Dash),
    life("merged", "統合済", StateMark::Dash),
    state("drafting", "申請の準備", StateMark::Half),
    state("checking", "責任者の確認待ち", StateMark::Disc),
    state("sent", "審査待ち", StateMark::Clock),
    state("permitted", "許可・適用中", StateMark::Tick),
    state("refused", "不許可", StateMark::Dash),
    state("ended", "終了", StateMark::Dash),
];

const RESULTS: &[&str] = &["permitted_by", "permitted_on", "condition", "kept_number"];

const STEPS: &[Step] = &[
    Step { basis: BY_1, ..step("submit", "責任者の確認を求める", &["drafting"], "checking", PROPOSE) },
    Step {
        needs: &["sent_on"],
        takes: &["sent_on"],
        other_person: true,
        basis: BY_1,
        ..step("send", "確認して統括に申請する", &["checking"], "sent", crate::ways::CHIEF)
    },
    Step {
        other_person: true,
        reason: true,
        ..step("return", "申請の準備に戻す", &["checking", "sent"], "drafting", crate::ways::CHIEF)
    },
    Step {
        needs: &["permitted_by", "permitted_on"],
        takes: RESULTS,
        basis: BY_1,
        ..step("permit", "許可されたことを記録する", &["sent"], "permitted", KEEPERS)
    },
    Step {
        reason: true,
        basis: BY_1,
        ..step("refuse", "許可されなかったことを記録する", &["sent"], "refused", KEEPERS)
    },
    Step {
        needs: &["until_on", "sent_on"],
        takes: &["until_on", "sent_on"],
        reason: true,
        basis: BY_1,
        ..step("renew", "更新を申請する", &["permitted"], "sent", KEEPERS)
    },
    Step {
        needs: &["committee_on"],
        takes: &["committee_on"],
        basis: BY_3,
        ..step("committee", "委員会に報告されたことを記録する", &["permitted"], "permitted", KEEPERS)
    },
    Step {
        needs: &["ended_on", "end_note"],
        takes: &["ended_on", "end_note"],
        basis: BY_1,
        ..step("end", "終わったことを記録する", &["permitted"], "ended", KEEPERS)
    },
    Step { axis: Axis::Life, reason: true, ..step("void", "誤登録を取り消す", &["active"], "void", KEEPERS) },
];

/// The register.
pub static DEF: LedgerDef = LedgerDef {
    key: "exception",
    title: "例外措置",
    subtitle: "申請から期間の終わりまで",
    counter: "件",
    number_kind: "例",
    basis: &[art(118)],
    groups: &[
        Group { key: WHAT, label: "内容" },
        Group { key: WHY, label: "理由と代替の措置" },
        Group { key: TIME, label: "期間" },
        Group { key: RESULT, label: "申請と審査" },
        Group { key: END, label: "更新と終了" },
    ],
    columns: COLUMNS,
    parts: &[SPANS],
    states: STATES,
    steps: STEPS,
    name: "name",
    search: &["name", "article", "other_way", "reason", "substitute", "remarks"],
    list: &["name", "article", "from_on", "until_on", "permitted_on", "committee_on"],
    filters: &["kind"],
    total_by: "",
};
