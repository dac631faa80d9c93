//! Facts of the register of what is taken out and brought in (第20条, 第40条, 第42条).

use crate::ways::{CHIEF, KEEPERS, PROPOSE, life, state, step};
use crate::words::CLASSES;
use kernel::{Article, Axis, Choice, Column, Group, Kind, LedgerDef, Sense, State, StateMark, Step};
use kernel::{art, column};

/// Which way it goes.
pub const WAYS: &[Choice] = &[
    Choice { key: "out", label: "持出し", aliases: &["持ち出し", "持出", "庁外へ"] },
    Choice { key: "in", label: "持込み", aliases: &["持ち込み", "持込", "庁内へ"] },
];

/// What goes.
pub const THINGS: &[Choice] = &[
    Choice { key: "information", label: "情報", aliases: &["データ", "電子データ"] },
    Choice { key: "terminal", label: "端末", aliases: &["PC", "パソコン", "タブレット"] },
    Choice {
        key: "media", label: "媒体", aliases: &["USB", "USBメモリ", "記録媒体", "電磁的記録媒体"]
    },
    Choice { key: "paper", label: "紙", aliases: &["書類", "文書", "紙文書"] },
];

/// Whose machine it is worked on with.
pub const DEVICES: &[Choice] = &[
    Choice { key: "none", label: "使わない", aliases: &["なし", "無"] },
    Choice { key: "supplied", label: "支給の端末・媒体", aliases: &["支給", "公用", "貸与"] },
    Choice {
        key: "private", label: "支給以外（私物など）", aliases: &["私物", "個人所有", "支給以外"]
    },
];

/// Whether what is inside can be read by a finder.
pub const ENCRYPTED: &[Choice] = &[
    Choice { key: "yes", label: "すべて暗号化", aliases: &["有", "あり", "済", "○", "暗号化済"] },
    Choice { key: "partly", label: "一部だけ", aliases: &["一部"] },
    Choice { key: "no", label: "していない", aliases: &["無", "なし", "未", "×"] },
    Choice { key: "na", label: "紙など対象外", aliases: &["対象外", "紙", "－", "-"] },
];

/// The chief's word on working outside.
pub const PROCESSING: &[Choice] = &[
    Choice { key: "permitted", label: "許可する", aliases: &["許可", "可"] },
    Choice { key: "refused", label: "許可しない", aliases: &["不許可", "不可"] },
];

/// Under what it goes out.
pub const FORMS: &[Choice] = &[
    Choice { key: "single", label: "個別の許可", aliases: &["個別"] },
    Choice { key: "blanket", label: "包括許可の申請", aliases: &["包括許可"] },
    Choice { key: "under", label: "包括許可による", aliases: &["包括"] },
];

/// Result of the look for viruses.
pub const CHECKED: &[Choice] = &[
    Choice { key: "clean", label: "異常なし", aliases: &["なし", "無", "○", "OK"] },
    Choice { key: "found", label: "検知した", aliases: &["あり", "有", "×"] },
];

const WHAT: &str = "what";
const PLAN: &str = "plan";
const PERMIT: &str = "permit";
const GONE: &str = "gone";
const LOST: &str = "lost";
const BY_20: &[Article] = &[art(20).p(1), art(40).p(2)];
const BY_20_2: &[Article] = &[art(20).p(2)];
const BY_40_3: &[Article] = &[art(40).p(3)];
const BY_42: &[Article] = &[art(42)];
const BY_82_5: &[Article] = &[art(82).p(5)];
const BY_118: &[Article] = &[art(118).p(2)];
const BY_LOSS: &[Article] = &[art(20).p(4), art(40).p(4)];

const COLUMNS: &[Column] = &[
    column("name", "内容", WHAT)
        .sense(Sense::Name)
        .required()
        .aliases(&["持出し内容", "件名", "情報資産名", "持出品", "品名", "資料名"])
        .mm(44),
    column("way", "持出し・持込み", WHAT).kind(Kind::Choice(WAYS)).required().basis(BY_42).aliases(&[
        "区分",
        "持出持込",
        "持出・持込",
    ]),
    column("things", "種別", WHAT).kind(Kind::Many(THINGS)).basis(BY_42).aliases(&["種類", "形態", "媒体"]).mm(18),
    column("about", "台帳の番号", WHAT)
        .kind(Kind::Code)
        .aliases(&["資産番号", "管理番号", "機器番号", "端末番号"])
        .hint("情報資産か媒体・機器の番号です。許可のときに、台帳の分類と照らし合わせます。")
        .mm(26),
    column("class", "重要性分類", WHAT).kind(Kind::Choice(CLASSES)).basis(BY_20).aliases(&["分類", "重要度"]).mm(12),
    column("persons", "個人情報の人数", WHAT)
        .kind(Kind::Int { unit: "人" })
        .aliases(&["個人情報件数", "人数", "件数"])
        .hint("なくしたときの報告に使います。個人情報がなければ0を書きます。")
        .mm(16),
    column("quantity", "数量", WHAT).aliases(&["枚数", "台数", "部数", "数"]).mm(14),
    column("encrypted", "暗号化", WHAT)
        .kind(Kind::Choice(ENCRYPTED))
        .basis(BY_20_2)
        .aliases(&["暗号化の有無", "暗号", "パスワード設定"])
        .mm(14),
    column("purpose", "目的", PLAN).required().aliases(&["使用目的", "理由", "持出理由", "用途"]).mm(28),
    column("place", "持出先", PLAN)
        .required()
        .basis(BY_20)
        .aliases(&["行先", "行き先", "持出し先", "使用場所", "搬入元"])
        .mm(28),
    column("leave_on", "出る日", PLAN)
        .kind(Kind::Date)
        .required()
        .aliases(&["持出予定日", "持出日", "開始日", "期間の初日"])
        .mm(18),
    column("due_on", "返却予定日", PLAN)
        .kind(Kind::Date)
        .required()
        .basis(BY_20_2)
        .aliases(&["返却予定", "返却期限", "終了日", "期間の末日", "持帰予定日"])
        .mm(18),
    column("carrier", "運搬する者", PLAN)
        .required()
        .basis(BY_20_2)
        .aliases(&["運搬者", "持出者", "使用者", "担当者"])
        .hint("信頼できる者を選びます（第20条第2項第1号）。課の職員でない人は、許可のときに責任者が確かめます。")
        .mm(22),
    column("route", "経路・交通手段", PLAN).basis(BY_20_2).aliases(&["経路", "交通手段", "運搬方法"]),
    column("protection", "安全の措置", PLAN)
        .basis(&[art(20).p(3)])
        .aliases(&["保管方法", "安全措置", "安全管理措置", "携行方法"])
        .hint("施錠できる容器、手から離さないこと など。"),
    column("outside", "外部で処理する", PLAN).kind(Kind::Flag).basis(BY_40_3).aliases(&[
        "外部処理",
        "庁外での処理",
        "作業の有無",
    ]),
    column("outside_work", "外部での作業・通信", PLAN).basis(BY_40_3).aliases(&["作業内容", "処理内容"]),
    column("device", "処理に使う機器", PLAN)
        .kind(Kind::Choice(DEVICES))
        .basis(&[art(41).p(2)])
        .aliases(&["使用機器", "使用端末"]),
    column("form", "許可の形", PLAN).kind(Kind::Choice(FORMS)).aliases(&["許可区分", "許可の種類"]),
    column("blanket_number", "よる包括許可の番号", PLAN).kind(Kind::Code).aliases(&["包括許可番号", "包括番号"]),
    column("requested_by", "申請者", PERMIT).aliases(&["申請した者", "氏名", "申請者氏名"]).mm(20),
    column("permitted_at", "許可日時", PERMIT)
        .kind(Kind::Moment)
        .basis(BY_20)
        .aliases(&["許可日", "承認日", "許可年月日"])
        .mm(22),
    column("permitted_by", "許可者", PERMIT).basis(BY_20).aliases(&["承認者", "許可した者"]).mm(20),
    column("trusted", "運搬する者を信頼できると認める", PERMIT)
        .kind(Kind::Flag)
        .basis(&[art(20).p(2).i(1)])
        .hint("課の職員なら、許可すると選任したことになります。課の外の人のときは、責任者が確かめて「○」にします。"),
    column("condition", "条件", PERMIT).aliases(&["許可条件"]),
    column("processing", "外部での処理の許可", PERMIT).kind(Kind::Choice(PROCESSING)).basis(BY_40_3),
    column("processing_by", "外部での処理を許可した者", PERMIT).basis(BY_40_3).derived(),
    column("late_permission", "事後許可", PERMIT).kind(Kind::Flag).basis(BY_118).derived(),
    column("urgent_reason", "先に許可を得られなかった理由", PERMIT).kind(Kind::Long).basis(BY_118),
    column("left_at", "出た日時", GONE)
        .kind(Kind::Moment)
        .basis(BY_42)
        .aliases(&["持出日時", "持出し日時", "持出時刻", "搬入日時"])
        .mm(22),
    column("returned_at", "戻った日時", GONE)
        .kind(Kind::Moment)
        .basis(BY_42)
        .aliases(&["返却日時", "返却日", "持帰日時", "撤去日時"])
        .mm(22),
    column("returned_to", "返却を確認した者", GONE).basis(BY_42).aliases(&["返却確認者", "確認者"]).mm(20),
    column("erased", "持ち出したデータの消去", GONE).aliases(&["消去確認", "データ消去"]),
    column("virus_at", "ウイルスを確認した日時", GONE).kind(Kind::Moment).basis(BY_82_5).aliases(&[
        "ウイルスチェック日時",
        "ウイルスチェック",
        "ウイルス確認日",
    ]),
    column("virus", "ウイルス確認の結果", GONE).kind(Kind::Choice(CHECKED)).basis(BY_82_5),
    column("trouble", "異常の有無", GONE).kind(Kind::Long).aliases(&["異常", "特記事項"]),
    column("lost_at", "なくしたことに気づいた日時", LOST).kind(Kind::Moment).basis(BY_LOSS),
    column("lost_place", "なくした場所", LOST).basis(BY_LOSS),
    column("situation", "状況", LOST).kind(Kind::Long).basis(BY_LOSS),
    column("incident", "インシデントの番号", LOST).kind(Kind::Code).derived(),
    column("remarks", "備考", LOST).kind(Kind::Long).aliases(&["摘要", "メモ"]),
];

const STATES: &[State] = &[
    life("active", "有効", StateMark::Tick),
    life("void", "誤登録の取消", StateMark::Dash),
    life("merged", "統合済", StateMark::Dash),
    state("requested", "申請中", StateMark::Disc),
    state("permitted", "許可済", StateMark::Hollow),
    state("out", "持出し中", StateMark::Clock),
    state("returned", "返却済", StateMark::Tick),
    state("refused", "不許可", StateMark::Dash),
    state("withdrawn", "取りやめ", StateMark::Dash),
    state("lost", "紛失・未処理", StateMark::Diamond),
    state("reported", "紛失・インシデントへ", StateMark::Dash),
];

const DECISION: &[&str] = &["trusted", "processing", "condition"];

const STEPS: &[Step] = &[
    Step {
        takes: DECISION,
        other_person: true,
        basis: BY_20,
        ..step("permit", "持出しを許可する", &["requested"], "permitted", CHIEF)
    },
    Step {
        other_person: true,
        reason: true,
        basis: BY_20,
        ..step("refuse", "許可しない", &["requested"], "refused", CHIEF)
    },
    Step {
        needs: &["left_at"],
        takes: &["left_at", "virus_at", "virus"],
        basis: BY_42,
        ..step("depart", "出たことを記録する", &["permitted"], "out", PROPOSE)
    },
    Step {
        needs: &["left_at", "blanket_number"],
        takes: &["left_at", "blanket_number"],
        reason: true,
        basis: BY_42,
        ..step("depart_blanket", "包括許可により出たことを記録する", &["requested"], "out", PROPOSE)
    },
    Step {
        needs: &["left_at", "urgent_reason"],
        takes: &["left_at", "urgent_reason"],
        reason: true,
        basis: BY_118,
        ..step("depart_urgent", "許可の前に出たことを記録する（緊急）", &["requested"], "out", PROPOSE)
    },
    Step {
        takes: DECISION,
        other_person: true,
        reason: true,
        basis: BY_118,
        ..step("permit_after", "事後に許可する", &["out"], "out", CHIEF)
    },
    Step {
        needs: &["returned_at"],
        takes: &["returned_at", "erased", "trouble", "virus_at", "virus"],
        basis: BY_42,
        ..step("return", "戻ったことを記録する", &["out"], "returned", PROPOSE)
    },
    Step {
        needs: &["due_on"],
        takes: &["due_on"],
        reason: true,
        other_person: true,
        basis: BY_20,
        ..step("extend", "返却予定日を延ばす", &["out"], "out", CHIEF)
    },
    Step {
        needs: &["lost_at", "situation"],
        takes: &["lost_at", "lost_place", "situation", "persons", "encrypted"],
        basis: BY_LOSS,
        ..step("lose", "紛失・盗難を届け出る", &["out"], "lost", PROPOSE)
    },
    Step {
        reason: true,
        basis: BY_LOSS,
        ..step("found", "見つかったことを記録する", &["lost", "reported"], "out", KEEPERS)
    },
    Step { reason: true, ..step("withdraw", "取りやめる", &["requested", "permitted"], "withdrawn", PROPOSE) },
    Step { axis: Axis::Life, reason: true, ..step("void", "誤登録を取り消す", &["active"], "void", KEEPERS) },
];

/// The register.
pub static DEF: LedgerDef = LedgerDef {
    key: "takeout",
    title: "持出し・持込み",
    subtitle: "申請から許可、返却の確認まで",
    counter: "件",
    number_kind: "出",
    basis: &[art(20), art(40), art(42), art(82).p(5)],
    groups: &[
        Group { key: WHAT, label: "内容" },
        Group { key: PLAN, label: "申請" },
        Group { key: PERMIT, label: "許可" },
        Group { key: GONE, label: "出入り" },
        Group { key: LOST, label: "紛失等" },
    ],
    columns: COLUMNS,
    parts: &[],
    states: STATES,
    steps: STEPS,
    name: "name",
    search: &["name", "about", "purpose", "place", "carrier", "blanket_number", "remarks"],
    list: &["name", "class", "place", "carrier", "leave_on", "due_on", "returned_at"],
    filters: &["class", "way", "form"],
    total_by: "",
};
