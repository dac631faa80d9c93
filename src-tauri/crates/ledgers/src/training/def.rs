//! Facts of the register of trainings and of consent (第47条, 第50条–第54条).

use crate::ways::{KEEPERS, PROPOSE, life, state, step};
use kernel::{Article, Axis, Choice, Column, Group, Kind, LedgerDef, PartDef, Sense, State, StateMark, Step};
use kernel::{art, column};

/// What is held.
pub const KINDS: &[Choice] = &[
    Choice { key: "chiefs", label: "責任者の研修", aliases: &["責任者研修", "管理職研修"] },
    Choice { key: "officers", label: "担当者の研修", aliases: &["担当者研修"] },
    Choice {
        key: "staff", label: "職員の研修（階層別）", aliases: &["職員研修", "全職員", "階層別", "新採用研修"]
    },
    Choice { key: "drill", label: "緊急時対応の訓練", aliases: &["訓練"] },
    Choice { key: "guidance", label: "採用時の指導・同意書", aliases: &["採用時指導", "同意書"] },
];

/// Was there, was not, or came later.
pub const CAME: &[Choice] = &[
    Choice {
        key: "yes", label: "出席", aliases: &["出", "○", "〇", "◯", "受講", "受講済", "済", "レ", "✓"]
    },
    Choice { key: "no", label: "欠席", aliases: &["欠", "×", "未受講", "未"] },
    Choice { key: "later", label: "補講で受講", aliases: &["補講", "補講済"] },
    Choice { key: "free", label: "対象外", aliases: &["－", "-", "休職", "育休"] },
];

/// How people are employed.
pub const EMPLOYED: &[Choice] = &[
    Choice { key: "regular", label: "正規職員", aliases: &["正規", "常勤"] },
    Choice {
        key: "yearly", label: "会計年度任用職員等", aliases: &["会計年度任用職員", "会計年度", "任用", "非常勤"]
    },
    Choice { key: "other", label: "その他", aliases: &["派遣", "委託"] },
];

const WHAT: &str = "what";
const HELD: &str = "held";
const RESULT: &str = "result";
const BY_47: &[Article] = &[art(47).p(1), art(47).p(2)];
const BY_51: &[Article] = &[art(51).p(1)];
const BY_51_2: &[Article] = &[art(51).p(2), art(54)];
const BY_52: &[Article] = &[art(52)];

const COLUMNS: &[Column] = &[
    column("name", "研修名", WHAT)
        .sense(Sense::Name)
        .required()
        .aliases(&["研修の名称", "訓練名", "件名", "講座名"])
        .mm(50),
    column("kind", "区分", WHAT)
        .kind(Kind::Choice(KINDS))
        .required()
        .basis(BY_51)
        .aliases(&["種別", "研修区分"])
        .mm(26),
    column("year", "年度", WHAT).aliases(&["実施年度"]).mm(16),
    column("target", "対象", WHAT).basis(BY_51).aliases(&["対象者"]).mm(30),
    column("planned_on", "予定日", WHAT).kind(Kind::Date).basis(BY_51).aliases(&["計画日", "実施予定"]).mm(18),
    column("approved_on", "委員会が計画を承認した日", WHAT).kind(Kind::Date).basis(BY_51).aliases(&["承認日"]),
    column("held_on", "実施日", HELD).kind(Kind::Date).aliases(&["開催日", "日時", "実施日時"]).mm(18),
    column("place", "場所・方法", HELD).aliases(&["場所", "会場", "方法"]).mm(26),
    column("lecturer", "講師・指導した者", HELD).aliases(&["講師", "指導者"]).mm(24),
    column("contents", "内容", HELD).kind(Kind::Long).aliases(&["研修内容"]),
    column("make_up_on", "補講日", HELD).kind(Kind::Date).aliases(&["補講予定日"]),
    column("assumed", "訓練の想定", HELD).kind(Kind::Long).basis(&[art(53)]).aliases(&["想定"]),
    column("consent_on", "同意日", HELD).kind(Kind::Date).basis(BY_47).aliases(&["同意書提出日"]).mm(18),
    column("consent_place", "同意書の保管場所", HELD).basis(BY_47).aliases(&["保管場所"]),
    column("limits", "使えるもの・扱える資産", HELD).kind(Kind::Long).basis(&[art(47).p(3)]),
    column("persons", "対象者数", RESULT).kind(Kind::Int { unit: "人" }).derived().mm(14),
    column("came", "受講者数", RESULT).kind(Kind::Int { unit: "人" }).derived().mm(14),
    column("absent", "未受講者数", RESULT).kind(Kind::Int { unit: "人" }).derived().mm(14),
    column("unknown", "出欠の記入がない人数", RESULT).kind(Kind::Int { unit: "人" }).derived(),
    column("rate", "受講率", RESULT).basis(BY_52).derived().mm(14),
    column("understood", "理解度・テストの平均", RESULT).basis(BY_52).aliases(&["平均点", "理解度"]).mm(20),
    column("survey", "アンケートの結果・見直すこと", RESULT).kind(Kind::Long).basis(BY_52).aliases(&["アンケート"]),
    column("remarks", "備考", RESULT).kind(Kind::Long).aliases(&["摘要"]),
];

/// Who was there.
pub const PEOPLE: PartDef = PartDef {
    key: "people",
    label: "出欠",
    basis: BY_51_2,
    columns: &[
        column("person_number", "職員番号", "").kind(Kind::Code).aliases(&["職員No", "職員コード", "番号"]),
        column("person", "氏名", "").sense(Sense::Name).required().aliases(&[
            "職員氏名",
            "名前",
            "受講者",
            "受講者氏名",
        ]),
        column("unit", "所属・係", "").aliases(&["所属", "係", "部署", "部門", "所属名"]),
        column("employed", "職員区分", "").kind(Kind::Choice(EMPLOYED)).aliases(&["雇用区分", "身分"]),
        column("came", "出欠", "").kind(Kind::Choice(CAME)).aliases(&["出席", "受講", "受講状況", "出欠席", "参加"]),
        column("reason", "未受講の理由", "").aliases(&["欠席理由", "理由"]),
        column("later_on", "補講を受けた日", "").kind(Kind::Date).aliases(&["補講日", "補講受講日"]),
        column("score", "点数", "").kind(Kind::Int { unit: "点" }).aliases(&["テスト", "得点"]),
    ],
};

/// The rows of attendance as a list of their own, for the importer; never stored as a ledger.
pub static ATTENDANCE: LedgerDef = LedgerDef {
    key: "training_people",
    title: "研修の出欠",
    subtitle: "",
    counter: "人",
    number_kind: "出欠",
    basis: BY_51_2,
    groups: &[],
    columns: PEOPLE.columns,
    parts: &[],
    states: &[],
    steps: &[],
    name: "person",
    search: &[],
    list: &[],
    filters: &[],
    total_by: "",
};

const STATES: &[State] = &[
    life("active", "有効", StateMark::Tick),
    life("void", "誤登録の取消", StateMark::Dash),
    life("merged", "統合済", StateMark::Dash),
    state("planned", "計画", StateMark::Hollow),
    state("held", "実施済・未受講者あり", StateMark::Half),
    state("finished", "完了", StateMark::Tick),
];

const STEPS: &[Step] = &[
    Step {
        needs: &["held_on"],
        takes: &["held_on", "place", "lecturer", "make_up_on"],
        basis: BY_51_2,
        ..step("hold", "実施したことを記録する", &["planned"], "held", PROPOSE)
    },
    Step {
        basis: BY_52,
        takes: &["understood", "survey"],
        ..step("finish", "完了にする", &["held"], "finished", KEEPERS)
    },
    Step {
        reason: true,
        basis: BY_51_2,
        ..step("finish_short", "未受講者を残したまま完了にする", &["held"], "finished", crate::ways::CHIEF)
    },
    Step { reason: true, ..step("reopen", "実施済に戻す", &["finished"], "held", KEEPERS) },
    Step { axis: Axis::Life, reason: true, ..step("void", "誤登録を取り消す", &["active"], "void", KEEPERS) },
];

/// The register.
pub static DEF: LedgerDef = LedgerDef {
    key: "training",
    title: "研修・同意書",
    subtitle: "計画、出欠、補講、同意書",
    counter: "件",
    number_kind: "研",
    basis: &[art(47), art(50), art(51), art(52), art(53), art(54)],
    groups: &[
        Group { key: WHAT, label: "計画" },
        Group { key: HELD, label: "実施" },
        Group { key: RESULT, label: "結果" },
    ],
    columns: COLUMNS,
    parts: &[PEOPLE],
    states: STATES,
    steps: STEPS,
    name: "name",
    search: &["name", "target", "place", "lecturer", "contents", "remarks"],
    list: &["name", "kind", "held_on", "persons", "came", "absent", "rate"],
    filters: &["kind", "year"],
    total_by: "",
};
