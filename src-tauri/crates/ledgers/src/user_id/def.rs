//! Facts of the ledger of user IDs: which ID of which system is whose, who approved it, and when it ended (第59条, 第80条, 第81条, 第88条).

use crate::ways::{self, CHIEF, KEEPERS, PROPOSE, life, state};
use kernel::{Article, Axis, Choice, Column, Group, Kind, LedgerDef, PartDef, Role, Sense, State, StateMark, Step};
use kernel::{art, column};

/// Kinds of IDs.
pub const KINDS: &[Choice] = &[
    Choice { key: "personal", label: "個人", aliases: &["個人ID", "職員", "一般"] },
    Choice { key: "shared", label: "共用", aliases: &["共用ID", "共有", "共有ID", "グループ"] },
    Choice {
        key: "privileged", label: "特権", aliases: &["特権ID", "管理者", "管理者ID", "Administrator", "root"]
    },
    Choice { key: "contractor", label: "委託", aliases: &["委託ID", "保守", "保守ID", "開発", "業者"] },
    Choice {
        key: "service", label: "サービス", aliases: &["サービスID", "システム用", "連携用", "バッチ"]
    },
];

const STAFF: &[Choice] = &[
    Choice { key: "regular", label: "正規職員", aliases: &["正職員", "正規", "一般職"] },
    Choice {
        key: "fixed_term",
        label: "会計年度任用職員等",
        aliases: &["会計年度", "会計年度任用", "臨時", "非常勤", "再任用"],
    },
    Choice { key: "contractor", label: "委託先", aliases: &["委託", "業者", "派遣"] },
];

/// Why an ID ends.
pub const ENDS: &[Choice] = &[
    Choice { key: "moved", label: "異動", aliases: &["人事異動", "転出"] },
    Choice { key: "left", label: "退職", aliases: &["離職", "任期満了"] },
    Choice { key: "seconded", label: "出向", aliases: &["派遣"] },
    Choice { key: "leave", label: "休職", aliases: &["休業", "育休"] },
    Choice { key: "contract", label: "契約・作業の終了", aliases: &["契約終了", "保守終了"] },
    Choice { key: "unneeded", label: "不要", aliases: &["使わない"] },
];

const WHAT: &str = "what";
const WHO: &str = "who";
const DAYS: &str = "days";
const ROOT: &str = "root";
const WORK: &str = "work";
const CHECK: &str = "check";
const BY_80: &[Article] = &[art(80)];
const BY_81: &[Article] = &[art(81).p(2)];
const BY_81_2: &[Article] = &[art(81).p(2).i(2)];
const BY_88: &[Article] = &[art(88).p(2).i(2)];

const COLUMNS: &[Column] = &[
    column("user_id", "ID", WHAT)
        .kind(Kind::Code)
        .sense(Sense::Name)
        .required()
        .basis(BY_80)
        .aliases(&["ユーザID", "利用者ID", "ユーザーID", "ログインID", "アカウント", "アカウント名"])
        .hint("IDだけを書きます。パスワードを書く欄はありません。")
        .mm(34),
    column("system", "システム", WHAT)
        .sense(Sense::Unit)
        .required()
        .basis(BY_80)
        .aliases(&["システム名", "利用システム", "対象システム", "機器"])
        .mm(40),
    column("kind", "種別", WHAT).kind(Kind::Choice(KINDS)).required().aliases(&["ID種別", "区分", "種類"]).mm(16),
    column("rights", "権限", WHAT).basis(&[art(79).i(1)]).aliases(&["権限区分", "アクセス権", "ロール"]).mm(30),
    column("holder_number", "職員番号", WHO).kind(Kind::Code).basis(BY_80).aliases(&["職員No", "職員コード"]).mm(20),
    column("holder", "利用者", WHO)
        .basis(BY_80)
        .aliases(&["氏名", "職員氏名", "使用者", "利用者名", "管理者氏名", "利用者氏名"])
        .hint("共用のIDは、管理する人を書き、使う人は下の「共用の利用者」に書きます。")
        .mm(34),
    column("staff", "職員区分", WHO).kind(Kind::Choice(STAFF)).aliases(&["雇用区分", "身分"]),
    column("company", "委託先", WHO).aliases(&["会社名", "業者名"]),
    column("applied_on", "申請日", DAYS).kind(Kind::Date).basis(BY_80).aliases(&["申請年月日"]).derived(),
    column("approved_by", "承認者", DAYS).basis(BY_80).derived(),
    column("approved_on", "承認日", DAYS).kind(Kind::Date).basis(BY_80).derived(),
    column("registered_on", "登録日", DAYS)
        .kind(Kind::Date)
        .basis(BY_80)
        .aliases(&["発行日", "作成日", "登録年月日", "付与日"])
        .mm(20),
    column("changed_on", "変更日", DAYS).kind(Kind::Date).basis(BY_80).aliases(&["最終変更日"]),
    column("change_note", "変更の内容", DAYS).kind(Kind::Long).aliases(&["変更内容", "変更履歴"]),
    column("suspended_on", "停止日", DAYS).kind(Kind::Date).basis(BY_80).aliases(&["停止年月日", "無効化日"]),
    column("deleted_on", "削除日", DAYS).kind(Kind::Date).basis(BY_80).aliases(&["削除年月日", "抹消日"]),
    column("end_reason", "停止・削除の理由", DAYS).kind(Kind::Choice(ENDS)).basis(BY_80).aliases(&[
        "理由",
        "削除理由",
        "停止理由",
    ]),
    column("granted_for", "特権を与える理由", ROOT).kind(Kind::Long).basis(BY_81).aliases(&["付与理由", "特権理由"]),
    column("granted_on", "特権を与えた日", ROOT).kind(Kind::Date).basis(BY_81).aliases(&["特権付与日"]),
    column("default_changed", "初期値の変更", ROOT).kind(Kind::Flag).basis(&[art(81).p(2).i(4)]).aliases(&[
        "初期値変更済",
        "初期パスワード変更",
        "初期PW変更済",
    ]),
    column("secret_changed_on", "認証情報を変えた日", ROOT).kind(Kind::Date).basis(BY_81_2).aliases(&[
        "最終PW変更日",
        "パスワード変更日",
        "最終パスワード変更日",
    ]),
    column("secret_changed_by", "変えた者", ROOT).basis(BY_81_2).aliases(&["変更実施者", "パスワード変更者"]),
    column("contractor_changed", "委託先が変えた", ROOT)
        .kind(Kind::Flag)
        .basis(BY_81_2)
        .aliases(&["委託業者による変更"]),
    column("contractor_reason", "委託先が変えた理由", ROOT).kind(Kind::Long).basis(BY_81_2),
    column("secret_kept", "認証情報の保管", ROOT)
        .aliases(&["保管方法", "パスワードの保管"])
        .hint("封筒や金庫の番号だけを書きます。パスワードは書きません。"),
    column("work", "開発・保守の作業", WORK).basis(BY_88).aliases(&["作業名", "業務名", "契約名"]),
    column("work_until", "作業の終わる日", WORK)
        .kind(Kind::Date)
        .basis(BY_88)
        .aliases(&["作業終了日", "契約終了日", "利用期限", "有効期限"])
        .hint("作業が終わり、要らなくなったら停止して削除します。"),
    column("reviewed_on", "最終棚卸日", CHECK).kind(Kind::Date).basis(BY_80).aliases(&["棚卸日", "最終確認日"]).mm(20),
    column("review_result", "棚卸の結果", CHECK).aliases(&["棚卸結果"]),
    column("remarks", "備考", CHECK).kind(Kind::Long).aliases(&["摘要", "メモ", "特記事項"]),
];

/// Who uses a shared ID, and when.
pub const USERS: PartDef = PartDef {
    key: "users",
    label: "共用の利用者",
    basis: &[art(59).i(2)],
    columns: &[
        column("person_number", "職員番号", "").kind(Kind::Code),
        column("person", "氏名", "").required(),
        column("since", "期間の初日", "").kind(Kind::Date).required(),
        column("until", "期間の末日", "").kind(Kind::Date),
    ],
};

const STATES: &[State] = &[
    life("active", "有効", StateMark::Tick),
    life("retired", "削除済", StateMark::Dash),
    life("void", "誤登録の取消", StateMark::Dash),
    life("merged", "統合済", StateMark::Dash),
    state("draft", "作成中", StateMark::Half),
    state("existing", "確認待ち", StateMark::Hollow),
    state("requested", "承認待ち", StateMark::Disc),
    state("sent_back", "差戻し", StateMark::Returned),
    state("approved", "承認済・登録待ち", StateMark::Clock),
    state("registered", "使用中", StateMark::Tick),
    state("suspended", "停止・削除待ち", StateMark::Clock),
    state("deleted", "削除済", StateMark::Dash),
];

/// A step of an ID rests on 第80条 unless it says otherwise.
const fn step(
    key: &'static str,
    label: &'static str,
    from: &'static [&'static str],
    to: &'static str,
    by: &'static [Role],
) -> Step {
    Step { basis: BY_80, ..ways::step(key, label, from, to, by) }
}

const STEPS: &[Step] = &[
    Step {
        needs: &["system", "kind"], ..step("request", "申請する", &["draft", "sent_back"], "requested", PROPOSE)
    },
    Step { other_person: true, ..step("approve", "承認する", &["requested"], "approved", CHIEF) },
    Step { reason: true, ..step("send_back", "差し戻す", &["requested", "existing"], "sent_back", CHIEF) },
    Step {
        other_person: true,
        needs: &["registered_on"],
        ..step("accept", "使用中と確認する", &["existing"], "registered", CHIEF)
    },
    Step {
        needs: &["user_id", "registered_on"],
        takes: &["user_id", "registered_on", "changed_on"],
        ..step("register", "登録を記録する", &["approved"], "registered", KEEPERS)
    },
    Step {
        needs: &["change_note"],
        takes: &["change_note", "rights", "holder", "holder_number"],
        ..step("ask_change", "変更を申請する", &["registered"], "requested", PROPOSE)
    },
    Step {
        needs: &["suspended_on", "end_reason"],
        takes: &["suspended_on", "end_reason"],
        ..step("suspend", "停止を記録する", &["registered", "approved", "existing"], "suspended", KEEPERS)
    },
    Step { reason: true, ..step("resume", "再開を申請する", &["suspended"], "requested", KEEPERS) },
    Step {
        needs: &["deleted_on", "end_reason"],
        takes: &["deleted_on", "end_reason"],
        axis: Axis::Life,
        ..step("delete", "削除を記録する", &["active"], "retired", KEEPERS)
    },
    Step {
        axis: Axis::Life,
        reason: true,
        basis: &[],
        ..step("void", "誤登録を取り消す", &["active"], "void", KEEPERS)
    },
];

/// The ledger of user IDs.
pub static DEF: LedgerDef = LedgerDef {
    key: "user_id",
    title: "利用者ID",
    subtitle: "システムのIDの台帳",
    counter: "件",
    number_kind: "ID",
    basis: &[art(59), art(80), art(81), art(88).p(2)],
    groups: &[
        Group { key: WHAT, label: "ID" },
        Group { key: WHO, label: "利用者" },
        Group { key: DAYS, label: "申請から削除まで" },
        Group { key: ROOT, label: "特権のID" },
        Group { key: WORK, label: "開発・保守のID" },
        Group { key: CHECK, label: "棚卸" },
    ],
    columns: COLUMNS,
    parts: &[USERS],
    states: STATES,
    steps: STEPS,
    name: "user_id",
    search: &["user_id", "system", "holder_number", "holder", "company", "rights", "work", "remarks"],
    list: &["user_id", "system", "kind", "holder", "registered_on", "reviewed_on"],
    filters: &["kind", "system", "staff", "end_reason"],
    total_by: "",
};
