//! Facts of a disposal case: what is asked, permitted, counted, treated, handed over, certified and closed
//! (第22条, 第30条, 第32条, 第58条第3項, 第70条第3項).

use super::steps::{STATES, STEPS};
use crate::words::{CLASSES, NETS};
use kernel::{Choice, Column, Group, Kind, LedgerDef, PartDef, Sense, art, column};

/// 処分の区分.
pub const KINDS: &[Choice] = &[
    Choice { key: "dispose", label: "廃棄", aliases: &["処分", "破壊"] },
    Choice { key: "lease_return", label: "リース返却", aliases: &["返却", "賃貸借の返却"] },
    Choice { key: "repair", label: "修理", aliases: &["修繕"] },
    Choice { key: "reuse", label: "庁内再利用", aliases: &["再利用"] },
    Choice { key: "transfer", label: "譲渡", aliases: &["移管"] },
];

/// 廃棄の理由.
pub const CAUSES: &[Choice] = &[
    Choice { key: "broken", label: "故障", aliases: &[] },
    Choice { key: "renewal", label: "更新", aliases: &[] },
    Choice { key: "unneeded", label: "不要", aliases: &[] },
    Choice { key: "lease_end", label: "リース満了", aliases: &[] },
    Choice { key: "retention_end", label: "保存年限満了", aliases: &[] },
    Choice { key: "card_switch", label: "カード切替", aliases: &[] },
    Choice { key: "repair", label: "修理", aliases: &[] },
];

/// Who treats the items.
pub const WORKS: &[Choice] = &[
    Choice { key: "own", label: "職員が処理する", aliases: &[] },
    Choice { key: "onsite", label: "業者が庁舎内で処理する", aliases: &[] },
    Choice { key: "offsite", label: "業者が持ち帰って処理する", aliases: &[] },
];

/// 検証の方法.
pub const CHECKS: &[Choice] = &[
    Choice { key: "look", label: "現物の目視", aliases: &[] },
    Choice { key: "tool_log", label: "ツールの結果記録", aliases: &[] },
    Choice { key: "sample_read", label: "抜取り読出し", aliases: &[] },
    Choice { key: "full_read", label: "全域読出し", aliases: &[] },
];

/// 検証の結果.
pub const RESULTS: &[Choice] =
    &[Choice { key: "good", label: "良", aliases: &[] }, Choice { key: "bad", label: "不良", aliases: &[] }];

/// What an attached file shows.
pub const USES: &[Choice] = &[
    Choice { key: "before", label: "処理前の写真", aliases: &[] },
    Choice { key: "after", label: "処理後の写真", aliases: &[] },
    Choice { key: "log", label: "処理の記録", aliases: &[] },
    Choice { key: "certificate", label: "証明書", aliases: &[] },
    Choice { key: "signed", label: "署名済の写し", aliases: &[] },
    Choice { key: "other", label: "その他", aliases: &[] },
];

/// Kinds of items: the media of the table of methods.
pub const ITEM_KINDS: &[Choice] = &[
    Choice {
        key: "terminal",
        label: "端末",
        aliases: &["PC", "パソコン", "ノートPC", "ノート型", "デスクトップ", "ノートパソコン"],
    },
    Choice { key: "server", label: "サーバ", aliases: &["サーバー", "NAS"] },
    Choice {
        key: "hdd", label: "HDD", aliases: &["ハードディスク", "外付けHDD", "外付HDD", "ハードディスク（HDD）"]
    },
    Choice { key: "ssd", label: "SSD", aliases: &["NVMe", "M.2"] },
    Choice { key: "usb", label: "USBメモリ", aliases: &["USB", "USBメモリー"] },
    Choice { key: "card", label: "メモリカード", aliases: &["SD", "SDカード", "CF", "microSD"] },
    Choice {
        key: "optical", label: "光学ディスク", aliases: &["CD", "DVD", "BD", "CD-R", "DVD-R", "光学媒体"]
    },
    Choice { key: "tape", label: "磁気テープ", aliases: &["LTO", "DAT", "磁気テープ等", "テープ"] },
    Choice { key: "fd", label: "フロッピーディスク", aliases: &["FD"] },
    Choice { key: "mo", label: "MO", aliases: &[] },
    Choice { key: "mfp", label: "複合機・プリンタ", aliases: &["複合機", "コピー機", "プリンタ"] },
    Choice {
        key: "tablet", label: "タブレット・スマートフォン", aliases: &["タブレット", "スマートフォン", "スマホ"]
    },
    Choice { key: "network", label: "ネットワーク機器", aliases: &["ルータ", "スイッチ", "ハブ"] },
    Choice { key: "ic_card", label: "ICカード", aliases: &["職員証"] },
    Choice { key: "paper", label: "紙の文書", aliases: &["紙", "文書", "書類"] },
    Choice { key: "cloud", label: "クラウド上のデータ", aliases: &["クラウド"] },
    Choice { key: "other", label: "その他の機器", aliases: &["その他", "周辺機器"] },
];

const ASK: &str = "ask";
const DEAL: &str = "deal";
const PERMIT: &str = "permit";
const COUNT: &str = "count";
const TREAT: &str = "treat";
const VERIFY: &str = "verify";
const HAND: &str = "hand";
const CERT: &str = "certificate";
const END: &str = "end";

const COLUMNS: &[Column] = &[
    column("name", "件名", ASK).sense(Sense::Name).required().mm(60),
    column("kind", "処分の区分", ASK).kind(Kind::Choice(KINDS)).basis(&[art(22), art(32)]).required().mm(22),
    column("cause", "廃棄の理由", ASK).kind(Kind::Choice(CAUSES)).required().mm(22),
    column("cause_note", "理由の補足", ASK).kind(Kind::Long),
    column("unit", "係", ASK).sense(Sense::Unit),
    column("contact", "立場・内線", ASK),
    column("requested_on", "申請年月日", ASK).kind(Kind::Date).derived(),
    column("requested_by", "申請者", ASK).derived().mm(24),
    column("contract", "契約番号", DEAL).kind(Kind::Code).basis(&[art(32).p(3)]),
    column("vendor", "契約先・委託先", DEAL),
    column("erase_clause", "返却時の消去の条項", DEAL)
        .kind(Kind::Flag)
        .basis(&[art(32).p(3)])
        .hint("契約に、返却した後に業者が消去する条項があるか。なければ、返す前に消去します。"),
    column("work", "処理の委託", DEAL).kind(Kind::Choice(WORKS)),
    column("secrecy_clause", "機密保持の条項", DEAL).kind(Kind::Flag).basis(&[art(22).i(5), art(32).p(2)]),
    column("secrecy_at", "条項の番号", DEAL).hint("契約書の第何条か。"),
    column("secrecy_agreement", "秘密を守る契約（修理）", DEAL)
        .kind(Kind::Flag)
        .basis(&[art(30).p(3)])
        .hint("消去できないまま修理に出すときは、秘密を守る契約が要ります。なければ、出す前に消去します。"),
    column("system_checked", "相手方の体制の確認", DEAL).kind(Kind::Flag).basis(&[art(30).p(3)]),
    column("certificate_due", "証明書の期限", DEAL).kind(Kind::Date),
    column("permitted_at", "許可日時", PERMIT).kind(Kind::Moment).basis(&[art(22).i(1)]).derived().mm(22),
    column("permitted_by", "許可者", PERMIT).basis(&[art(11).p(1)]).derived().mm(24),
    column("condition", "条件", PERMIT).kind(Kind::Long),
    column("method_reason", "方法を認める理由", PERMIT)
        .kind(Kind::Long)
        .basis(&[art(22).i(2)])
        .hint("注意の付いた方法があるときに書きます。"),
    column("urgent", "事後の許可", PERMIT).kind(Kind::Flag).basis(&[art(118).p(2)]).derived(),
    column("urgent_reason", "許可の前に行った理由", PERMIT).kind(Kind::Long).basis(&[art(118).p(2)]),
    column("urgent_reported_on", "統括責任者への報告日", PERMIT).kind(Kind::Date).basis(&[art(118).p(2)]),
    column("counted_by", "数量の確認者", COUNT).basis(&[art(22).i(1)]),
    column("counted_at", "数量の確認日時", COUNT).kind(Kind::Moment),
    column("treated_from", "処理の開始", TREAT).kind(Kind::Moment).basis(&[art(22).i(4)]),
    column("treated_to", "処理の終了", TREAT).kind(Kind::Moment).basis(&[art(22).i(4)]),
    column("treated_place", "処理の場所", TREAT),
    column("treated_by", "処理実施者", TREAT).basis(&[art(22).i(4)]),
    column("witness", "立会者", TREAT),
    column("witness_reason", "立会いについての理由", TREAT)
        .kind(Kind::Long)
        .hint("立会者がいないとき、または処理実施者と同じ人のときに書きます。"),
    column("tool", "道具・型式", TREAT),
    column("tool_version", "ツールの版", TREAT).kind(Kind::Code),
    column("treated_note", "処理の内容の補足", TREAT).kind(Kind::Long).basis(&[art(22).i(4)]),
    column("verified_how", "検証の方法", VERIFY).kind(Kind::Many(CHECKS)),
    column("verified_by", "検証者", VERIFY),
    column("verified_at", "検証日時", VERIFY).kind(Kind::Moment),
    column("verified_result", "検証の結果", VERIFY).kind(Kind::Choice(RESULTS)),
    column("handed_to", "引渡先", HAND),
    column("handed_at", "引渡日時", HAND).kind(Kind::Moment),
    column("handed_by", "引き渡した者", HAND),
    column("manifest", "管理票・封印の番号", HAND).kind(Kind::Code),
    column("certificate_number", "証明書番号", CERT).kind(Kind::Code),
    column("certificate_on", "証明書の発行日", CERT).kind(Kind::Date),
    column("certificate_issuer", "証明書の発行者", CERT),
    column("certificate_received_on", "証明書の受領日", CERT).kind(Kind::Date),
    column("closed_on", "完了日", END).kind(Kind::Date).derived().mm(18),
    column("closed_by", "完了を確認した者", END).derived(),
    column("methods_edition", "方法の表の版", END).kind(Kind::Code).derived(),
    column("printed", "印刷した申請書", END).kind(Kind::Codes).derived(),
    column("signed", "署名済の印刷", END).kind(Kind::Codes).derived(),
    column("remarks", "備考", END).kind(Kind::Long),
];

const ITEMS: PartDef = PartDef {
    key: "items",
    label: "品目",
    basis: &[art(22).i(1), art(32).p(1)],
    columns: &[
        column("no", "No.", "").kind(Kind::Int { unit: "" }).required(),
        column("source", "台帳の記録", "").kind(Kind::Code),
        column("number", "管理番号", "").aliases(&[
            "管理番号",
            "旧番号",
            "番号",
            "資産番号",
            "備品番号",
            "端末番号",
            "媒体番号",
        ]),
        column("name", "品名", "").aliases(&["品名", "名称", "品名・型番", "製品名"]),
        column("kind", "種別", "").kind(Kind::Choice(ITEM_KINDS)).aliases(&[
            "種別",
            "区分",
            "種類",
            "媒体種別",
            "機器種別",
        ]),
        column("maker", "メーカー", "").aliases(&["メーカー", "メーカ", "製造元"]),
        column("model", "型番", "").kind(Kind::Code).aliases(&["型番", "型式", "機種"]),
        column("serial", "製造番号", "").kind(Kind::Code).aliases(&[
            "製造番号",
            "シリアル番号",
            "シリアル",
            "S/N",
            "SN",
            "シリアルNo",
            "製品シリアル",
            "serial",
        ]),
        column("inner", "内蔵媒体の製造番号", "").kind(Kind::Codes).aliases(&[
            "内蔵媒体の製造番号",
            "内蔵媒体",
            "内蔵媒体製造番号",
            "ディスク製造番号",
            "ディスクシリアル",
            "HDDシリアル",
            "SSDシリアル",
        ]),
        column("capacity", "容量", "").aliases(&["容量", "ディスク容量", "容量(GB)"]),
        column("net", "系", "").kind(Kind::Choice(NETS)).aliases(&["系", "ネットワーク", "系統"]),
        column("class", "重要性分類", "").kind(Kind::Choice(CLASSES)).aliases(&["重要性分類", "分類", "重要度"]),
        column("resident", "住民情報", "").kind(Kind::Flag).aliases(&["住民情報", "住民情報の有無"]),
        column("quantity", "数量", "").kind(Kind::Int { unit: "" }).aliases(&["数量", "申請数量", "個数", "台数"]),
        column("method", "方法", "").kind(Kind::Code).aliases(&["方法", "処理方法", "消去方法"]),
        column("note", "備考", "").aliases(&["備考", "摘要", "メモ"]),
        column("dropped", "除いた理由", ""),
        column("keys", "照合用", "").kind(Kind::Codes),
    ],
};

/// What was read at a stage.
const LINES: &[Column] = &[
    column("item", "品目", "").kind(Kind::Int { unit: "" }),
    column("text", "読み取った番号", "").kind(Kind::Code),
    column("amount", "数量", "").kind(Kind::Int { unit: "" }),
    column("note", "注記", ""),
];

const fn reading(key: &'static str, label: &'static str) -> PartDef {
    PartDef { key, label, basis: &[], columns: LINES }
}

const EVIDENCE: PartDef = PartDef {
    key: "evidence",
    label: "証跡",
    basis: &[art(22).i(4)],
    columns: &[
        column("attachment", "添付", "").kind(Kind::Code).required(),
        column("kind", "種類", "").kind(Kind::Choice(USES)).required(),
        column("print", "帳票番号", "").kind(Kind::Code),
        column("code", "検証値", "").kind(Kind::Code),
    ],
};

/// The ledger of disposal cases.
pub static DEF: LedgerDef = LedgerDef {
    key: "media_disposal",
    title: "廃棄・返却",
    subtitle: "申請から署名済の記録まで",
    counter: "件",
    number_kind: "廃棄",
    basis: &[art(22), art(30).p(2), art(32), art(58).p(3), art(70).p(3)],
    groups: &[
        Group { key: ASK, label: "申請" },
        Group { key: DEAL, label: "契約と委託" },
        Group { key: PERMIT, label: "許可" },
        Group { key: COUNT, label: "数量の確認" },
        Group { key: TREAT, label: "処理" },
        Group { key: VERIFY, label: "検証" },
        Group { key: HAND, label: "引渡し" },
        Group { key: CERT, label: "証明書" },
        Group { key: END, label: "完了" },
    ],
    columns: COLUMNS,
    parts: &[
        ITEMS,
        reading("counted", "数量の確認"),
        reading("treated", "処理"),
        reading("handed", "引渡し"),
        reading("certified", "証明書"),
        EVIDENCE,
    ],
    states: STATES,
    steps: STEPS,
    name: "name",
    search: &[
        "name",
        "kind",
        "requested_by",
        "contract",
        "vendor",
        "treated_by",
        "witness",
        "certificate_number",
        "remarks",
    ],
    list: &["name", "kind", "requested_by", "permitted_at", "closed_on"],
    filters: &["kind", "cause"],
    total_by: "",
};
