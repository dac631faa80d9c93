//! Facts of the register of incidents (第55条–第57条, 第113条–第115条).

use crate::ways::{CHIEF, KEEPERS, PROPOSE, life, state, step};
use crate::words::CLASSES;
use kernel::{Article, Axis, Choice, Column, Group, Kind, LedgerDef, PartDef, Sense, State, StateMark, Step};
use kernel::{art, column};

/// What happened.
pub const KINDS: &[Choice] = &[
    Choice { key: "loss", label: "紛失", aliases: &["亡失", "置き忘れ"] },
    Choice { key: "theft", label: "盗難", aliases: &[] },
    Choice {
        key: "sent", label: "誤送信・誤交付", aliases: &["誤送信", "誤交付", "誤送付", "誤廃棄"]
    },
    Choice {
        key: "malware", label: "不正プログラム", aliases: &["ウイルス感染", "マルウェア", "ランサムウェア"]
    },
    Choice { key: "access", label: "不正アクセス", aliases: &["サイバー攻撃", "侵入"] },
    Choice { key: "tamper", label: "改ざん", aliases: &[] },
    Choice { key: "outage", label: "システムの停止・障害", aliases: &["システム障害", "停止"] },
    Choice { key: "inside", label: "内部の不正・違反", aliases: &["内部不正", "違反行為"] },
    Choice { key: "other", label: "その他", aliases: &[] },
];

/// Whether what is inside can be read.
pub const ENCRYPTED: &[Choice] = &[
    Choice { key: "yes", label: "すべて暗号化", aliases: &["有", "あり"] },
    Choice { key: "partly", label: "一部だけ", aliases: &[] },
    Choice { key: "no", label: "していない", aliases: &["無", "なし"] },
    Choice { key: "na", label: "紙など対象外", aliases: &["対象外"] },
];

/// How grave it is.
pub const GRAVITY: &[Choice] = &[
    Choice { key: "severe", label: "重大", aliases: &["重大インシデント"] },
    Choice { key: "plain", label: "重大ではない", aliases: &["軽微"] },
];

const WHAT: &str = "what";
const DATA: &str = "data";
const TOLD: &str = "told";
const JUDGED: &str = "judged";
const WHY: &str = "why";
const END: &str = "end";
const BY_55: &[Article] = &[art(55).p(1), art(56).p(1)];
const BY_JUDGED: &[Article] = &[art(55).p(2), art(56).p(2)];
const BY_57_1: &[Article] = &[art(57).p(1)];
const BY_57_4: &[Article] = &[art(57).p(4)];
const BY_PUBLIC: &[Article] = &[art(12).p(5)];

const COLUMNS: &[Column] = &[
    column("name", "件名", WHAT).sense(Sense::Name).required().aliases(&["事案名", "概要", "インシデント名"]).mm(46),
    column("kind", "起きたこと", WHAT)
        .kind(Kind::Choice(KINDS))
        .required()
        .basis(BY_55)
        .aliases(&["種類", "種別", "区分"])
        .mm(22),
    column("noticed_at", "気づいた日時", WHAT)
        .kind(Kind::Moment)
        .required()
        .basis(BY_55)
        .aliases(&["認知日時", "発見日時", "覚知日時"])
        .mm(26),
    column("noticed_by", "気づいた者", WHAT).basis(BY_55).aliases(&["発見者", "認知者"]).mm(22),
    column("informant", "外部から知らせた者", WHAT).basis(&[art(56).p(1)]).aliases(&["情報提供者", "通報者"]),
    column("happened_at", "起きた日時（推定）", WHAT).kind(Kind::Moment).aliases(&["発生日時"]),
    column("place", "場所", WHAT).aliases(&["発生場所"]).mm(24),
    column("outline", "状況", WHAT).kind(Kind::Long).basis(BY_55).aliases(&["詳細", "内容", "経緯"]),
    column("things", "対象の物・システム", WHAT).aliases(&["対象", "機器"]),
    column("source", "もとの記録", WHAT).kind(Kind::Code).derived(),
    column("source_number", "もとの記録の番号", WHAT).kind(Kind::Code).derived(),
    column("contents", "含まれる情報", DATA).kind(Kind::Long).aliases(&["情報の内容", "漏えい等した情報"]),
    column("class", "重要性分類", DATA).kind(Kind::Choice(CLASSES)).aliases(&["分類"]).mm(12),
    column("persons", "本人の数", DATA)
        .kind(Kind::Int { unit: "人" })
        .aliases(&["人数", "本人数", "件数"])
        .hint("分かっている数を書きます。100人を超えると、外部への報告の期限が始まります。")
        .mm(16),
    column("sensitive", "要配慮個人情報・特定個人情報を含む", DATA).kind(Kind::Flag).aliases(&["要配慮"]),
    column("malice", "不正の目的のおそれ", DATA).kind(Kind::Flag),
    column("encrypted", "暗号化", DATA).kind(Kind::Choice(ENCRYPTED)).aliases(&["暗号化の有無"]).mm(16),
    column("reporter", "報告した者", TOLD).basis(BY_55).aliases(&["報告者"]),
    column("chief_at", "責任者に報告した日時", TOLD)
        .kind(Kind::Moment)
        .basis(BY_55)
        .aliases(&["責任者報告日時", "報告日時", "報告日"])
        .mm(26),
    column("desk_at", "統一的な窓口に報告した日時", TOLD)
        .kind(Kind::Moment)
        .basis(BY_55)
        .aliases(&["窓口報告日時"])
        .mm(26),
    column("desk_note", "窓口の受付", TOLD).basis(&[art(12).p(3)]).aliases(&["受付番号"]),
    column("judged_at", "判断した日時", JUDGED).kind(Kind::Moment).basis(BY_JUDGED).derived(),
    column("judged_by", "判断した者", JUDGED).basis(BY_JUDGED).derived(),
    column("gravity", "重大さ", JUDGED)
        .kind(Kind::Choice(GRAVITY))
        .basis(BY_JUDGED)
        .aliases(&["レベル", "重要度"])
        .mm(16),
    column("plan", "緊急時対応計画による", JUDGED).kind(Kind::Flag).basis(&[art(114)]),
    column("csirt_at", "CSIRTに引き継いだ日時", JUDGED).kind(Kind::Moment).basis(BY_57_1),
    column("ordered", "CSIRTの指示", JUDGED).kind(Kind::Long).basis(&[art(57).p(3)]),
    column("first_aid", "応急の措置", JUDGED).kind(Kind::Long).basis(&[art(57).p(3)]).aliases(&["対応", "応急措置"]),
    column("effect", "影響", JUDGED).kind(Kind::Long).basis(BY_PUBLIC).aliases(&["影響範囲"]),
    column("publicity", "公表", JUDGED).basis(BY_PUBLIC).aliases(&["公表の有無", "公表予定"]),
    column("recovered_at", "復旧した日時", JUDGED).kind(Kind::Moment).aliases(&["復旧日時"]),
    column("cause", "直接の原因", WHY).kind(Kind::Long).basis(BY_57_4).aliases(&["原因", "直接原因"]),
    column("root", "背景にある原因", WHY).kind(Kind::Long).basis(BY_57_4).aliases(&["根本原因"]),
    column("prevention", "再発の防止", WHY).kind(Kind::Long).basis(BY_57_4).aliases(&["再発防止策", "再発防止"]),
    column("closed_on", "完結した日", END).kind(Kind::Date).derived().mm(18),
    column("closed_by", "完結を確認した者", END).derived(),
    column("remarks", "備考", END).kind(Kind::Long).aliases(&["摘要"]),
];

/// What was done when and by whom.
pub const EVENTS: PartDef = PartDef {
    key: "events",
    label: "経過",
    basis: BY_57_4,
    columns: &[
        column("at", "日時", "").kind(Kind::Moment).required(),
        column("what", "内容", "").required(),
        column("by", "対応した者", ""),
    ],
};

/// Reports to others, each with its clock.
pub const REPORTS: PartDef = PartDef {
    key: "reports",
    label: "ほかへの報告",
    basis: BY_PUBLIC,
    columns: &[
        column("clock", "種別", "").kind(Kind::Code),
        column("what", "報告", "").required(),
        column("recipient", "報告先", ""),
        column("due_on", "期限", "").kind(Kind::Date),
        column("done_at", "報告した日時", "").kind(Kind::Moment),
        column("not_needed", "報告しない理由", ""),
        column("source", "期限の根拠", ""),
    ],
};

/// Measures against a second time, with owner and day.
pub const MEASURES: PartDef = PartDef {
    key: "measures",
    label: "再発防止の措置",
    basis: BY_57_4,
    columns: &[
        column("what", "措置", "").required(),
        column("owner", "担当", "").required(),
        column("due_on", "期限", "").kind(Kind::Date).required(),
        column("done_on", "完了日", "").kind(Kind::Date),
    ],
};

/// What is kept to show what happened (第103条).
pub const EVIDENCE: PartDef = PartDef {
    key: "evidence",
    label: "証拠の保全",
    basis: &[art(57).p(4), art(103)],
    columns: &[
        column("item", "証拠物", "").required(),
        column("kept_at", "保全した日時", "").kind(Kind::Moment),
        column("keeper", "保管者", ""),
        column("place", "保管場所", ""),
        column("digest", "ハッシュ値", "").kind(Kind::Code),
    ],
};

const STATES: &[State] = &[
    life("active", "有効", StateMark::Tick),
    life("void", "誤登録の取消", StateMark::Dash),
    life("merged", "統合済", StateMark::Dash),
    state("noticed", "報告前", StateMark::Diamond),
    state("reported", "報告済・判断待ち", StateMark::Triangle),
    state("handling", "対応中", StateMark::Clock),
    state("closing", "完結の確認待ち", StateMark::Disc),
    state("closed", "完結", StateMark::Tick),
];

const STEPS: &[Step] = &[
    Step {
        needs: &["chief_at", "desk_at", "reporter", "outline"],
        takes: &["chief_at", "desk_at", "desk_note", "reporter", "outline"],
        basis: BY_55,
        ..step("report", "責任者と窓口への報告を記録する", &["noticed"], "reported", PROPOSE)
    },
    Step {
        needs: &["gravity"],
        takes: &["gravity", "plan", "csirt_at", "first_aid"],
        basis: BY_JUDGED,
        ..step("judge", "重大かどうかを判断する", &["reported"], "handling", CHIEF)
    },
    Step {
        needs: &["cause", "prevention"],
        takes: &["cause", "root", "prevention", "recovered_at", "publicity"],
        basis: BY_57_4,
        ..step("propose_close", "完結の確認を求める", &["handling"], "closing", KEEPERS)
    },
    Step {
        other_person: true, basis: BY_57_4, ..step("close", "完結を確認する", &["closing"], "closed", CHIEF)
    },
    Step { other_person: true, reason: true, ..step("return", "対応に戻す", &["closing"], "handling", CHIEF) },
    Step { reason: true, ..step("reopen", "対応を再び始める", &["closed"], "handling", KEEPERS) },
    Step { axis: Axis::Life, reason: true, ..step("void", "誤登録を取り消す", &["active"], "void", KEEPERS) },
];

/// The register.
pub static DEF: LedgerDef = LedgerDef {
    key: "incident",
    title: "インシデント",
    subtitle: "気づいてから再発の防止まで",
    counter: "件",
    number_kind: "事",
    basis: &[art(55), art(56), art(57), art(113), art(114)],
    groups: &[
        Group { key: WHAT, label: "起きたこと" },
        Group { key: DATA, label: "含まれる情報" },
        Group { key: TOLD, label: "報告" },
        Group { key: JUDGED, label: "判断と対応" },
        Group { key: WHY, label: "原因と再発防止" },
        Group { key: END, label: "完結" },
    ],
    columns: COLUMNS,
    parts: &[EVENTS, REPORTS, MEASURES, EVIDENCE],
    states: STATES,
    steps: STEPS,
    name: "name",
    search: &["name", "place", "outline", "things", "contents", "noticed_by", "remarks"],
    list: &["name", "kind", "noticed_at", "persons", "chief_at", "desk_at", "gravity"],
    filters: &["kind", "gravity", "class"],
    total_by: "",
};
