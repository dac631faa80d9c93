//! Facts of the ledger of cards: who has which, how each came back, and what became of it (第58条).

use crate::ways::{CHIEF, KEEPERS, PROPOSE, life, state, step};
use kernel::{Article, Axis, Choice, Column, Group, Kind, LedgerDef, PartDef, Sense, State, StateMark, Step};
use kernel::{art, column};

/// Whose card it is.
pub const KINDS: &[Choice] = &[
    Choice { key: "personal", label: "個人", aliases: &["個人認証用", "職員証", "本人"] },
    Choice { key: "division", label: "所属", aliases: &["所属認証用", "共用", "課共用", "所属用"] },
    Choice { key: "spare", label: "代替", aliases: &["予備", "一時貸与用", "代替カード"] },
];

/// In which state a card came into the ledger.
const ORIGINS: &[Choice] = &[
    Choice { key: "stock", label: "在庫", aliases: &["保管中", "保管", "未貸与", "予備"] },
    Choice { key: "lent", label: "貸与中", aliases: &["使用中", "貸与", "利用中", "有効"] },
    Choice { key: "lent_short", label: "一時貸与", aliases: &["一時貸与中", "貸出中"] },
    Choice { key: "returned", label: "返納", aliases: &["返納済", "返却", "返却済"] },
    Choice { key: "invalid", label: "無効", aliases: &["紛失・無効", "失効", "停止"] },
    Choice { key: "replaced", label: "切替", aliases: &["切替済", "更新", "旧カード"] },
    Choice { key: "collected", label: "回収", aliases: &["回収済", "破砕待ち"] },
];

/// What happened to a card.
pub const LOSSES: &[Choice] = &[
    Choice { key: "loss", label: "紛失", aliases: &["亡失"] },
    Choice { key: "theft", label: "盗難", aliases: &[] },
    Choice { key: "damage", label: "き損", aliases: &["毀損", "破損", "故障"] },
    Choice { key: "fraud", label: "詐取", aliases: &[] },
];

/// What went with it.
pub const ALSO: &[Choice] = &[
    Choice { key: "badge", label: "名札", aliases: &[] },
    Choice { key: "device", label: "端末", aliases: &[] },
    Choice { key: "papers", label: "書類・媒体", aliases: &[] },
    Choice { key: "memo", label: "暗証番号のメモ", aliases: &[] },
];

const WHAT: &str = "what";
const LEND: &str = "lend";
const LOSS: &str = "loss";
const END: &str = "end";
const CHECK: &str = "check";
const BY_58_1_3: &[Article] = &[art(58).p(1).i(3)];
const BY_58_1_5: &[Article] = &[art(58).p(1).i(5)];
const BY_58_2: &[Article] = &[art(58).p(2).i(2)];
const BY_58_2_3: &[Article] = &[art(58).p(2).i(3)];
const BY_58_3: &[Article] = &[art(58).p(3)];
const BY_55: &[Article] = &[art(55).p(1)];

const COLUMNS: &[Column] = &[
    column("card_number", "カード番号", WHAT)
        .kind(Kind::Code)
        .sense(Sense::Name)
        .required()
        .basis(BY_58_2)
        .aliases(&["カードNo", "カードNo.", "券面番号", "ICカード番号", "職員証番号", "番号", "カードID", "管理番号"])
        .hint("券面の番号です。暗証番号は書きません。")
        .mm(30),
    column("kind", "区分", WHAT)
        .kind(Kind::Choice(KINDS))
        .required()
        .basis(BY_58_2)
        .aliases(&["カード区分", "種別", "種類"])
        .mm(14),
    column("holder_number", "職員番号", WHAT)
        .kind(Kind::Code)
        .basis(BY_58_2)
        .aliases(&["職員No", "職員コード", "保有者職員番号"])
        .mm(20),
    column("holder", "保有者", WHAT)
        .basis(BY_58_2)
        .aliases(&["氏名", "職員氏名", "使用者", "貸与先", "貸与者", "保有者氏名"])
        .mm(34),
    column("unit", "係", WHAT).sense(Sense::Unit).aliases(&["所属", "係名", "所属係", "配置先係"]).mm(20),
    column("place", "配置先・保管場所", WHAT)
        .basis(&[art(58).p(2).i(1)])
        .aliases(&["保管場所", "配置先", "保管"])
        .mm(34),
    column("systems", "入れるシステム", WHAT)
        .aliases(&["システム", "利用システム", "対象システム"])
        .hint("読点で区切ります。なくしたときに、止める先が分かります。"),
    column("valid_until", "有効期限", WHAT).kind(Kind::Date).aliases(&["期限", "有効期間", "カード有効期限"]).mm(20),
    column("origin", "登録したときの状態", WHAT)
        .kind(Kind::Choice(ORIGINS))
        .aliases(&["状態", "使用状況", "現況"])
        .hint("いまの状態は、貸与や返納の手続で変わります。"),
    column("lent_on", "貸与日", LEND)
        .kind(Kind::Date)
        .basis(BY_58_2)
        .aliases(&["貸与年月日", "交付日", "発行日", "貸出日"])
        .mm(20),
    column("due_on", "返却予定日", LEND).kind(Kind::Date).aliases(&["返却期限", "貸与期限", "返納予定日"]),
    column("purpose", "用途", LEND).aliases(&["目的", "使用目的", "利用目的"]),
    column("returned_on", "返納日", LEND).kind(Kind::Date).basis(BY_58_2).aliases(&["返却日", "返納年月日"]).mm(20),
    column("loss_kind", "起きたこと", LOSS)
        .kind(Kind::Choice(LOSSES))
        .basis(BY_58_1_5)
        .aliases(&["事故の種別", "事故種別"]),
    column("happened_at", "起きた日時（推定）", LOSS).kind(Kind::Moment).aliases(&["紛失日時", "発生日時"]),
    column("loss_place", "起きた場所", LOSS).aliases(&["紛失場所", "発生場所"]),
    column("situation", "状況", LOSS).kind(Kind::Long).basis(BY_58_1_5).aliases(&["紛失状況"]),
    column("also_lost", "ほかの紛失物", LOSS).kind(Kind::Many(ALSO)),
    column("searched", "捜索・届出", LOSS).kind(Kind::Long).aliases(&["警察への届出", "遺失届"]),
    column("noticed_at", "気づいた日時", LOSS).kind(Kind::Moment).basis(BY_58_1_5).aliases(&["認知日時"]),
    column("reported_at", "責任者に届け出た日時", LOSS).kind(Kind::Moment).basis(BY_58_1_5).aliases(&[
        "紛失報告日時",
        "報告日時",
        "紛失届日時",
    ]),
    column("reported_by", "届け出た者", LOSS).aliases(&["報告者"]),
    column("desk_at", "統一的な窓口に届け出た日時", LOSS).kind(Kind::Moment).basis(BY_55).aliases(&["窓口報告日時"]),
    column("desk_note", "窓口の受付", LOSS).basis(BY_55).aliases(&["受付番号"]),
    column("invalidated_at", "無効化した日時", LOSS)
        .kind(Kind::Moment)
        .basis(BY_58_2_3)
        .aliases(&["無効化日時", "停止日時"]),
    column("invalidated_by", "無効化した者", LOSS).basis(BY_58_2_3).aliases(&["無効化実施者"]),
    column("misuse", "悪用の有無の確認", LOSS).kind(Kind::Long),
    column("prevention", "再発の防止", LOSS).kind(Kind::Long),
    column("new_number", "再発行・新しいカード番号", END).kind(Kind::Code).aliases(&[
        "再発行カード番号",
        "再発行番号",
        "新カード番号",
    ]),
    column("replaced_on", "切替日", END).kind(Kind::Date).basis(BY_58_3).aliases(&["切替年月日", "更新日"]),
    column("collected_on", "回収日", END).kind(Kind::Date).basis(BY_58_3).aliases(&["回収年月日"]),
    column("collected_by", "回収した者", END).basis(BY_58_3).aliases(&["回収者"]),
    column("disposal_number", "廃棄の案件", END).kind(Kind::Code).basis(BY_58_3).derived(),
    column("disposed_on", "破砕日", END).kind(Kind::Date).basis(BY_58_3).aliases(&["破砕年月日"]).derived(),
    column("disposed_how", "破砕の方法", END).basis(BY_58_3).aliases(&["破砕方法", "方法"]).derived(),
    column("disposed_by", "破砕した者", END).basis(BY_58_3).aliases(&["破砕実施者", "実施者"]).derived(),
    column("witness", "立会者", END).derived(),
    column("checked_on", "直近の点検日", CHECK)
        .kind(Kind::Date)
        .basis(BY_58_2)
        .aliases(&["直近点検日", "点検日", "最終点検日"])
        .mm(20),
    column("checked_by", "点検した者", CHECK).aliases(&["点検者"]),
    column("remarks", "備考", CHECK).kind(Kind::Long).aliases(&["摘要", "特記事項", "メモ"]),
];

/// Who may use a card of the division, as the chief permitted it.
pub const PERMITS: PartDef = PartDef {
    key: "permits",
    label: "使用を許された者",
    basis: BY_58_1_3,
    columns: &[
        column("person_number", "職員番号", "").kind(Kind::Code),
        column("person", "氏名", "").required(),
        column("purpose", "用途", ""),
        column("since", "期間の初日", "").kind(Kind::Date).required(),
        column("until", "期間の末日", "").kind(Kind::Date),
        column("permitted_on", "許可日", "").kind(Kind::Date),
        column("permitted_by", "許可者", ""),
    ],
};

/// 貸出簿: one row per loan.
pub const LOANS: PartDef = PartDef {
    key: "loans",
    label: "貸出簿",
    basis: &[art(58).p(1).i(3), art(58).p(2).i(1)],
    columns: &[
        column("lent_at", "貸出日時", "").kind(Kind::Moment).required(),
        column("person_number", "職員番号", "").kind(Kind::Code),
        column("person", "使用者", ""),
        column("purpose", "用途", ""),
        column("permitted_by", "許可者", ""),
        column("due_on", "返却予定日", "").kind(Kind::Date),
        column("lent_by", "貸し出した者", ""),
        column("returned_at", "返却日時", "").kind(Kind::Moment),
        column("checked_by", "確認者", ""),
        column("lost_at", "紛失等の届出", "").kind(Kind::Moment).basis(BY_58_1_5),
    ],
};

const STATES: &[State] = &[
    life("active", "有効", StateMark::Tick),
    life("retired", "除却", StateMark::Dash),
    life("void", "誤登録の取消", StateMark::Dash),
    life("merged", "統合済", StateMark::Dash),
    state("wanted", "貸与の承認待ち", StateMark::Disc),
    state("granted", "承認済・貸与待ち", StateMark::Clock),
    state("sent_back", "貸与の申請の差戻し", StateMark::Returned),
    state("stock", "在庫", StateMark::Tick),
    state("lent", "貸与中", StateMark::Tick),
    state("lent_short", "一時貸与", StateMark::Tick),
    state("returned", "返納", StateMark::Tick),
    state("lost", "紛失等・無効化待ち", StateMark::Diamond),
    state("invalid", "無効", StateMark::Dash),
    state("reissued", "無効・再発行済", StateMark::Dash),
    state("replaced", "切替・回収待ち", StateMark::Clock),
    state("collected", "回収・破砕待ち", StateMark::Clock),
    state("crushed", "破砕済", StateMark::Dash),
];

const STEPS: &[Step] = &[
    Step {
        needs: &["holder", "lent_on"],
        takes: &["holder_number", "holder", "unit", "lent_on", "purpose"],
        basis: BY_58_2,
        ..step("lend", "貸与する", &["stock", "returned"], "lent", KEEPERS)
    },
    Step {
        needs: &["holder", "lent_on", "due_on"],
        takes: &["holder_number", "holder", "unit", "lent_on", "due_on", "purpose"],
        basis: BY_58_1_3,
        ..step("lend_short", "一時貸与する", &["stock", "returned"], "lent_short", KEEPERS)
    },
    Step {
        needs: &["returned_on"],
        takes: &["returned_on"],
        basis: BY_58_2,
        ..step("return", "返納を記録する", &["lent", "lent_short"], "returned", KEEPERS)
    },
    Step {
        needs: &["holder"],
        takes: &["holder_number", "holder", "unit", "purpose"],
        basis: BY_58_2,
        ..step("ask", "貸与を申請する", &["stock", "returned", "sent_back"], "wanted", PROPOSE)
    },
    Step {
        other_person: true, basis: BY_58_2, ..step("grant", "貸与を承認する", &["wanted"], "granted", CHIEF)
    },
    Step {
        reason: true, basis: BY_58_2, ..step("send_back", "申請を差し戻す", &["wanted"], "sent_back", CHIEF)
    },
    Step {
        reason: true,
        basis: BY_58_2,
        ..step("unask", "申請を取り下げる", &["wanted", "granted", "sent_back"], "stock", KEEPERS)
    },
    Step {
        needs: &["card_number", "holder", "lent_on"],
        takes: &["card_number", "lent_on", "valid_until"],
        basis: BY_58_2,
        ..step("issue", "カードを渡し、貸与を記録する", &["granted"], "lent", KEEPERS)
    },
    Step {
        needs: &["loss_kind", "noticed_at", "reported_at", "situation"],
        takes: &[
            "loss_kind",
            "noticed_at",
            "situation",
            "loss_place",
            "happened_at",
            "also_lost",
            "searched",
            "reported_at",
            "reported_by",
            "desk_at",
            "desk_note",
        ],
        basis: BY_58_1_5,
        ..step("report_loss", "紛失等を届け出る", &["lent", "lent_short", "stock", "returned"], "lost", PROPOSE)
    },
    Step {
        needs: &["invalidated_at", "invalidated_by"],
        takes: &["invalidated_at", "invalidated_by", "desk_at", "desk_note", "misuse"],
        basis: BY_58_2_3,
        ..step("invalidate", "無効化を記録する", &["lost"], "invalid", CHIEF)
    },
    Step {
        reason: true, basis: BY_58_1_5, ..step("found", "見つかったことを記録する", &["lost"], "lent", KEEPERS)
    },
    Step {
        needs: &["new_number"],
        takes: &["new_number"],
        basis: BY_58_2,
        ..step("reissue", "再発行を記録する", &["invalid"], "reissued", KEEPERS)
    },
    Step {
        needs: &["replaced_on"],
        takes: &["replaced_on", "new_number"],
        basis: BY_58_3,
        ..step("replace", "切替を記録する", &["stock", "lent", "lent_short", "returned"], "replaced", KEEPERS)
    },
    Step {
        needs: &["collected_on"],
        takes: &["collected_on", "collected_by"],
        basis: BY_58_3,
        ..step("collect", "回収を記録する", &["replaced", "invalid", "reissued"], "collected", KEEPERS)
    },
    Step {
        axis: Axis::Life,
        reason: true,
        basis: BY_58_3,
        ..step("retire", "除却にする", &["active"], "retired", KEEPERS)
    },
    Step { axis: Axis::Life, reason: true, ..step("void", "誤登録を取り消す", &["active"], "void", KEEPERS) },
];

/// The ledger of cards.
pub static DEF: LedgerDef = LedgerDef {
    key: "ic_card",
    title: "ICカード",
    subtitle: "認証用ICカードの管理台帳",
    counter: "枚",
    number_kind: "証",
    basis: &[art(58).p(2), art(58).p(3)],
    groups: &[
        Group { key: WHAT, label: "カードと保有者" },
        Group { key: LEND, label: "貸与と返納" },
        Group { key: LOSS, label: "紛失等" },
        Group { key: END, label: "切替・回収・破砕" },
        Group { key: CHECK, label: "点検" },
    ],
    columns: COLUMNS,
    parts: &[PERMITS, LOANS],
    states: STATES,
    steps: STEPS,
    name: "card_number",
    search: &["card_number", "holder_number", "holder", "unit", "place", "new_number", "remarks"],
    list: &["card_number", "kind", "holder", "unit", "lent_on", "valid_until", "checked_on"],
    filters: &["kind", "unit", "loss_kind"],
    total_by: "",
};
