//! Facts of the register of contractors (第49条, 第122条–第124条, 第127条, 第131条).

use crate::ways::{CHIEF, KEEPERS, PROPOSE, life, state, step};
use crate::words::CLASSES;
use kernel::{Article, Axis, Choice, Column, Group, Kind, LedgerDef, PartDef, Sense, State, StateMark, Step};
use kernel::{art, column};

/// What is given out.
pub const KINDS: &[Choice] = &[
    Choice { key: "work", label: "業務の委託", aliases: &["業務委託", "委託"] },
    Choice {
        key: "system",
        label: "情報システムの開発・運用・保守",
        aliases: &["開発", "保守", "運用保守", "システム"],
    },
    Choice { key: "cloud", label: "クラウドサービス", aliases: &["クラウド", "SaaS"] },
    Choice { key: "disposal", label: "機器・文書の廃棄", aliases: &["廃棄", "処分"] },
];

/// Whether a clause stands in the contract.
pub const CLAUSE: &[Choice] = &[
    Choice { key: "yes", label: "有", aliases: &["あり", "○", "〇"] },
    Choice { key: "no", label: "無", aliases: &["なし", "×"] },
    Choice { key: "na", label: "不要", aliases: &["－", "-", "対象外"] },
];

/// How it was looked into.
pub const SURVEYS: &[Choice] = &[
    Choice { key: "survey", label: "実施状況の調査", aliases: &["調査"] },
    Choice { key: "audit", label: "監査", aliases: &["実地監査"] },
];

/// Whether the head of the city is told of what was found (第124条第2項).
pub const WEIGHTS: &[Choice] = &[
    Choice { key: "high", label: "重要（報告する）", aliases: &["重要", "報告要"] },
    Choice { key: "low", label: "重要でない", aliases: &["軽微", "報告不要"] },
];

const WHO: &str = "who";
const CHOICE: &str = "choice";
const CONTRACT: &str = "contract";
const CLOUD: &str = "cloud";
const DUES: &str = "dues";
const END: &str = "end";
const BY_49: &[Article] = &[art(49)];
const BY_122: &[Article] = &[art(122)];
const BY_123: &[Article] = &[art(123).p(1)];
const BY_123_2: &[Article] = &[art(123).p(2)];
const BY_124: &[Article] = &[art(124).p(1)];
const BY_127_1: &[Article] = &[art(127).p(1)];
const BY_131: &[Article] = &[art(131)];

const COLUMNS: &[Column] = &[
    column("name", "委託の件名", WHO)
        .sense(Sense::Name)
        .required()
        .aliases(&["業務名", "件名", "契約名", "委託業務名", "委託業務"])
        .mm(46),
    column("vendor", "委託先", WHO).required().aliases(&["業者", "受託者", "委託事業者", "業者名", "事業者名"]).mm(36),
    column("kind", "区分", WHO).kind(Kind::Choice(KINDS)).aliases(&["種別", "委託区分"]).mm(26),
    column("contact", "委託先の責任者・連絡先", WHO).aliases(&["連絡先", "責任者"]),
    column("class", "扱う情報の重要性分類", WHO).kind(Kind::Choice(CLASSES)).aliases(&["分類", "重要性分類"]).mm(12),
    column("contents", "扱う情報", WHO).aliases(&["取扱情報"]),
    column("personal", "個人情報を扱う", WHO).kind(Kind::Flag).basis(BY_123_2).aliases(&["個人情報", "個人情報の有無"]),
    column("checked_on", "選定時に確認した日", CHOICE)
        .kind(Kind::Date)
        .basis(BY_122)
        .aliases(&["選定時確認日", "確認日"])
        .mm(18),
    column("checked", "確認したこと・認証", CHOICE).kind(Kind::Long).basis(BY_122).aliases(&[
        "選定時確認",
        "認証",
        "確認内容",
    ]),
    column("contract_number", "契約番号", CONTRACT)
        .kind(Kind::Code)
        .basis(BY_123)
        .aliases(&["契約No", "契約No."])
        .mm(26),
    column("begins_on", "契約の初日", CONTRACT)
        .kind(Kind::Date)
        .required()
        .aliases(&["契約開始日", "開始日", "契約期間（自）", "履行開始日"])
        .mm(18),
    column("ends_on", "契約の末日", CONTRACT)
        .kind(Kind::Date)
        .required()
        .aliases(&["契約終了日", "終了日", "契約期間（至）", "履行期限"])
        .mm(18),
    column("policy_clause", "ポリシー遵守の明記", CONTRACT).kind(Kind::Flag).basis(BY_123).aliases(&["ポリシー遵守"]),
    column("special_terms", "個人情報の特記事項", CONTRACT).kind(Kind::Flag).basis(BY_123_2).aliases(&["特記事項"]),
    column("subcontract", "再委託", CONTRACT)
        .aliases(&["再委託先", "再委託の有無"])
        .hint("再委託を認めたときは、先と承認した日を書きます。"),
    column("explained_on", "説明した日", CONTRACT).kind(Kind::Date).basis(BY_49).aliases(&["説明日", "指導日"]).mm(18),
    column("explained", "説明した相手・資料", CONTRACT).basis(BY_49).aliases(&["説明者", "説明資料"]),
    column("work_place", "作業場所", CONTRACT).aliases(&["履行場所"]),
    column("service", "クラウドサービス名", CLOUD).basis(BY_127_1).aliases(&["サービス名"]),
    column("law", "準拠法・裁判管轄・データの場所", CLOUD).basis(&[art(127).p(2)]).aliases(&[
        "準拠法・裁判管轄",
        "準拠法",
        "裁判管轄",
    ]),
    column("exit_plan", "中断・終了の備え", CLOUD).basis(&[art(127).p(3)]).aliases(&["終わるときの備え", "出口対策"]),
    column("flow", "情報の流れ全体の対策", CLOUD)
        .kind(Kind::Long)
        .basis(&[art(127).p(4)])
        .hint("端末からサービスまでの通り道と、それぞれの守りかたを書きます。"),
    column("assurance", "監査報告・認証", CLOUD).basis(&[art(127).p(5)]).aliases(&["第三者認証"]),
    column("consulted_on", "統括情報システム管理者と協議した日", CLOUD)
        .kind(Kind::Date)
        .basis(BY_127_1)
        .aliases(&["協議日"]),
    column("cloud_decision", "協議の結果・情報を預けてよいとした理由", CLOUD)
        .kind(Kind::Long)
        .basis(BY_127_1)
        .aliases(&["協議結果"]),
    column("survey_due", "次の調査の期限", DUES)
        .kind(Kind::Date)
        .basis(BY_124)
        .aliases(&["調査予定日", "次回調査"])
        .mm(18),
    column("audit_due", "次の監査の期限", DUES)
        .kind(Kind::Date)
        .basis(BY_131)
        .aliases(&["監査予定日", "次回監査"])
        .mm(18),
    column("confirmed_on", "契約の条項を確認した日", DUES).kind(Kind::Date).basis(BY_123).derived(),
    column("confirmed_by", "確認した者", DUES).derived(),
    column("missing", "足りない条項", DUES).derived(),
    column("returned_on", "データの返還・消去を確かめた日", END)
        .kind(Kind::Date)
        .basis(&[art(123).p(1).i(7)])
        .aliases(&["データ返還日", "消去確認日"])
        .mm(18),
    column("returned", "返還・消去の方法と証明", END)
        .kind(Kind::Long)
        .basis(&[art(123).p(1).i(7)])
        .aliases(&["廃棄証明"]),
    column("remarks", "備考", END).kind(Kind::Long).aliases(&["摘要"]),
];

/// The matrix of 第123条第1項.
pub const CLAUSES: PartDef = PartDef {
    key: "clauses",
    label: "契約書に書く16の事項",
    basis: BY_123,
    columns: &[
        column("no", "号", "").kind(Kind::Int { unit: "" }).required(),
        column("label", "事項", "").required(),
        column("stated", "契約書", "").kind(Kind::Choice(CLAUSE)),
        column("place", "契約書の条番号", ""),
        column("note", "無・不要の理由", ""),
    ],
};

/// Who works for the contractor, with their IDs (第88条第2項).
pub const STAFF: PartDef = PartDef {
    key: "staff",
    label: "従事者とID",
    basis: &[art(123).p(1).i(2), art(88).p(2)],
    columns: &[
        column("person", "氏名", "").required(),
        column("company", "所属", ""),
        column("user_id", "ID", "").kind(Kind::Code),
        column("since", "初日", "").kind(Kind::Date),
        column("until", "末日", "").kind(Kind::Date),
        column("removed_on", "IDを消した日", "").kind(Kind::Date),
    ],
};

/// Surveys and audits that were done.
pub const CHECKS: PartDef = PartDef {
    key: "checks",
    label: "調査と監査",
    basis: &[art(124).p(1), art(131)],
    columns: &[
        column("kind", "別", "").kind(Kind::Choice(SURVEYS)).required(),
        column("done_on", "実施日", "").kind(Kind::Date).required(),
        column("how", "方法", ""),
        column("result", "結果・指摘", ""),
        column("weight", "結果の重要度", "").kind(Kind::Choice(WEIGHTS)),
        column("reported_on", "最高情報セキュリティ責任者への報告日", "").kind(Kind::Date),
        column("corrected_on", "是正を確かめた日", "").kind(Kind::Date),
    ],
};

const STATES: &[State] = &[
    life("active", "有効", StateMark::Tick),
    life("void", "誤登録の取消", StateMark::Dash),
    life("merged", "統合済", StateMark::Dash),
    state("drafting", "条項の確認待ち", StateMark::Triangle),
    state("running", "契約中", StateMark::Tick),
    state("ending", "返還・消去の確認待ち", StateMark::Clock),
    state("ended", "終了", StateMark::Dash),
];

const STEPS: &[Step] = &[
    Step {
        other_person: true,
        basis: BY_123,
        ..step("confirm", "契約の条項を確認する", &["drafting"], "running", CHIEF)
    },
    Step {
        other_person: true,
        reason: true,
        basis: BY_123,
        ..step("confirm_short", "足りない条項を残したまま確認する", &["drafting"], "running", CHIEF)
    },
    Step { basis: BY_123, ..step("finish", "契約の終わりを記録する", &["running"], "ending", PROPOSE) },
    Step {
        needs: &["returned_on", "returned"],
        takes: &["returned_on", "returned"],
        basis: BY_123,
        ..step("return", "返還・消去を確かめる", &["ending"], "ended", KEEPERS)
    },
    Step { axis: Axis::Life, reason: true, ..step("void", "誤登録を取り消す", &["active"], "void", KEEPERS) },
];

/// The register.
pub static DEF: LedgerDef = LedgerDef {
    key: "contractor",
    title: "委託先",
    subtitle: "選定から返還・消去の確認まで",
    counter: "件",
    number_kind: "委",
    basis: &[art(49), art(122), art(123), art(124), art(127), art(131)],
    groups: &[
        Group { key: WHO, label: "委託先" },
        Group { key: CHOICE, label: "選定" },
        Group { key: CONTRACT, label: "契約" },
        Group { key: CLOUD, label: "クラウド" },
        Group { key: DUES, label: "確認と期限" },
        Group { key: END, label: "終わり" },
    ],
    columns: COLUMNS,
    parts: &[CLAUSES, STAFF, CHECKS],
    states: STATES,
    steps: STEPS,
    name: "name",
    search: &["name", "vendor", "contract_number", "contents", "service", "subcontract", "remarks"],
    list: &["name", "vendor", "class", "begins_on", "ends_on", "missing", "survey_due"],
    filters: &["kind", "class"],
    total_by: "",
};
