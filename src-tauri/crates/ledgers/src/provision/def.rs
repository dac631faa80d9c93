//! Facts of the register of what is given to others (第21条).

use crate::ways::{CHIEF, KEEPERS, PROPOSE, life, state, step};
use crate::words::CLASSES;
use kernel::{Article, Axis, Choice, Column, Group, Kind, LedgerDef, Sense, State, StateMark, Step};
use kernel::{art, column};

/// How it is handed over.
pub const METHODS: &[Choice] = &[
    Choice { key: "mail", label: "電子メール", aliases: &["メール", "Eメール"] },
    Choice {
        key: "transfer",
        label: "ファイル転送・共有",
        aliases: &["大容量転送", "クラウド", "ファイル送信サービス"],
    },
    Choice { key: "media", label: "媒体の手渡し・送付", aliases: &["媒体", "USB", "CD", "DVD"] },
    Choice { key: "paper", label: "紙の手渡し・送付", aliases: &["紙", "郵送", "書面"] },
    Choice { key: "lgwan", label: "LGWANの専用の経路", aliases: &["LGWAN", "専用線"] },
];

/// How it is kept from others.
pub const GUARDS: &[Choice] = &[
    Choice { key: "encrypted", label: "暗号化", aliases: &["暗号"] },
    Choice { key: "password", label: "パスワード設定", aliases: &["パスワード", "PW"] },
    Choice { key: "both", label: "暗号化とパスワード", aliases: &["両方"] },
    Choice { key: "none", label: "なし", aliases: &["無", "していない"] },
    Choice { key: "na", label: "紙など対象外", aliases: &["対象外", "－"] },
];

const WHAT: &str = "what";
const HOW: &str = "how";
const PERMIT: &str = "permit";
const DONE: &str = "done";
const BY_1: &[Article] = &[art(21).p(1)];
const BY_2: &[Article] = &[art(21).p(2)];

const COLUMNS: &[Column] = &[
    column("name", "提供する情報", WHAT)
        .sense(Sense::Name)
        .required()
        .aliases(&["件名", "情報名", "提供情報", "内容"])
        .mm(46),
    column("about", "台帳の番号", WHAT).kind(Kind::Code).aliases(&["資産番号"]),
    column("class", "重要性分類", WHAT).kind(Kind::Choice(CLASSES)).required().basis(BY_1).aliases(&["分類"]).mm(12),
    column("items", "項目", WHAT).kind(Kind::Long).aliases(&["提供項目"]),
    column("persons", "個人情報の人数", WHAT).kind(Kind::Int { unit: "人" }).aliases(&["人数", "件数"]).mm(16),
    column("receiver", "提供先", WHAT).required().basis(BY_1).aliases(&["相手先", "送付先", "提供相手"]).mm(36),
    column("ground", "根拠", WHAT).basis(BY_1).aliases(&["提供根拠", "法令等"]),
    column("purpose", "目的", WHAT).required().basis(BY_1).aliases(&["利用目的", "提供目的"]).mm(30),
    column("method", "提供の方法", HOW)
        .kind(Kind::Choice(METHODS))
        .required()
        .basis(BY_2)
        .aliases(&["方法", "提供方法", "手段"])
        .mm(26),
    column("guard", "暗号化・パスワード", HOW)
        .kind(Kind::Choice(GUARDS))
        .required()
        .basis(BY_2)
        .aliases(&["暗号化", "暗号化・PW", "保護措置"])
        .mm(22),
    column("key_way", "パスワードの伝え方", HOW)
        .basis(BY_2)
        .aliases(&["PW伝達方法", "パスワード伝達方法"])
        .hint("電話で伝えたなど、方法だけを書きます。パスワードそのものは書きません。"),
    column("planned_on", "提供する日", HOW).kind(Kind::Date).required().aliases(&["提供予定日", "予定日"]).mm(18),
    column("requested_by", "申請者", PERMIT).aliases(&["申請した者"]).mm(22),
    column("permitted_at", "許可日時", PERMIT).kind(Kind::Moment).basis(BY_1).aliases(&["許可日", "承認日"]).mm(24),
    column("permitted_by", "許可者", PERMIT).basis(BY_1).aliases(&["承認者"]).mm(22),
    column("condition", "条件", PERMIT),
    column("provided_at", "提供した日時", DONE)
        .kind(Kind::Moment)
        .basis(BY_2)
        .aliases(&["提供日", "送付日", "提供日時"])
        .mm(24),
    column("provided_by", "提供した者", DONE).aliases(&["送付者"]),
    column("received_on", "受領を確かめた日", DONE).kind(Kind::Date).aliases(&["受領確認日", "受領日"]).mm(18),
    column("received_by", "受領した人", DONE).aliases(&["受領者"]),
    column("remarks", "備考", DONE).kind(Kind::Long).aliases(&["摘要"]),
];

const STATES: &[State] = &[
    life("active", "有効", StateMark::Tick),
    life("void", "誤登録の取消", StateMark::Dash),
    life("merged", "統合済", StateMark::Dash),
    state("requested", "申請中", StateMark::Disc),
    state("permitted", "許可済", StateMark::Hollow),
    state("provided", "受領の確認待ち", StateMark::Clock),
    state("received", "受領済", StateMark::Tick),
    state("refused", "不許可", StateMark::Dash),
    state("withdrawn", "取りやめ", StateMark::Dash),
];

const STEPS: &[Step] = &[
    Step {
        takes: &["condition"],
        other_person: true,
        basis: BY_1,
        ..step("permit", "提供を許可する", &["requested"], "permitted", CHIEF)
    },
    Step {
        other_person: true,
        reason: true,
        basis: BY_1,
        ..step("refuse", "許可しない", &["requested"], "refused", CHIEF)
    },
    Step {
        needs: &["provided_at"],
        takes: &["provided_at", "provided_by", "key_way"],
        basis: BY_2,
        ..step("provide", "提供したことを記録する", &["permitted"], "provided", PROPOSE)
    },
    Step {
        needs: &["received_on"],
        takes: &["received_on", "received_by"],
        basis: BY_1,
        ..step("receive", "受領を確かめる", &["provided"], "received", PROPOSE)
    },
    Step { reason: true, ..step("withdraw", "取りやめる", &["requested", "permitted"], "withdrawn", PROPOSE) },
    Step { axis: Axis::Life, reason: true, ..step("void", "誤登録を取り消す", &["active"], "void", KEEPERS) },
];

/// The register.
pub static DEF: LedgerDef = LedgerDef {
    key: "provision",
    title: "外部への提供",
    subtitle: "許可、暗号化、受領の確認",
    counter: "件",
    number_kind: "提",
    basis: &[art(21)],
    groups: &[
        Group { key: WHAT, label: "内容" },
        Group { key: HOW, label: "方法" },
        Group { key: PERMIT, label: "許可" },
        Group { key: DONE, label: "提供" },
    ],
    columns: COLUMNS,
    parts: &[],
    states: STATES,
    steps: STEPS,
    name: "name",
    search: &["name", "about", "receiver", "ground", "purpose", "items", "remarks"],
    list: &["name", "class", "receiver", "method", "guard", "planned_on", "received_on"],
    filters: &["class", "method", "guard"],
    total_by: "",
};
