//! Facts of the ledger of carriers: media, terminals, servers, copiers, phones, network devices (第3条, 第17条第3項, 第32条, 第37条).

use crate::classified;
use crate::words::{CLASSES, NETS};
use kernel::{Choice, Column, Group, Kind, LedgerDef, PartDef, Sense, art, column};

/// Kinds of carriers; the methods of disposal are chosen by these.
pub const KINDS: &[Choice] = &[
    Choice { key: "server", label: "サーバ", aliases: &["サーバー", "ファイルサーバ", "NAS"] },
    Choice {
        key: "terminal",
        label: "端末",
        aliases: &[
            "PC",
            "パソコン",
            "ノートPC",
            "ノートパソコン",
            "デスクトップ",
            "デスクトップPC",
            "クライアント",
            "シンクライアント",
        ],
    },
    Choice {
        key: "tablet",
        label: "タブレット・スマートフォン",
        aliases: &["タブレット", "スマートフォン", "スマホ", "iPad", "携帯電話", "モバイル端末"],
    },
    Choice {
        key: "mfp", label: "複合機", aliases: &["コピー機", "プリンタ", "プリンター", "複合機・プリンタ"]
    },
    Choice {
        key: "network",
        label: "ネットワーク機器",
        aliases: &["ルータ", "ルーター", "スイッチ", "ハブ", "HUB", "ファイアウォール", "無線AP", "アクセスポイント"],
    },
    Choice {
        key: "hdd",
        label: "HDD",
        aliases: &["ハードディスク", "外付HDD", "外付けHDD", "ポータブルHDD", "磁気ディスク"],
    },
    Choice { key: "ssd", label: "SSD", aliases: &["外付SSD", "ポータブルSSD", "M.2", "NVMe"] },
    Choice { key: "usb", label: "USBメモリ", aliases: &["USB", "USBメモリー", "フラッシュメモリ"] },
    Choice {
        key: "card", label: "メモリカード", aliases: &["SD", "SDカード", "CF", "CFカード", "microSD", "SM"]
    },
    Choice {
        key: "optical",
        label: "光学媒体",
        aliases: &["CD", "DVD", "BD", "CD-R", "DVD-R", "ブルーレイ", "CD・DVD", "CD/DVD", "光ディスク"],
    },
    Choice {
        key: "tape",
        label: "磁気テープ等",
        aliases: &["LTO", "DAT", "FD", "MO", "テープ", "磁気テープ", "カートリッジ"],
    },
    Choice {
        key: "other",
        label: "その他の機器",
        aliases: &["その他", "周辺機器", "特定用途機器", "IoT機器", "カメラ"],
    },
];

const LEASE: &[Choice] = &[
    Choice { key: "owned", label: "購入", aliases: &["市有", "所有", "買取", "備品", "自己所有"] },
    Choice { key: "leased", label: "賃貸借", aliases: &["リース", "レンタル", "賃借", "リース品"] },
    Choice { key: "lent", label: "貸与を受けたもの", aliases: &["貸与", "借用", "配備"] },
];

const WHAT: &str = "what";
const CLASS: &str = "class";
const KEEP: &str = "keep";
const DEAL: &str = "deal";

const COLUMNS: &[Column] = &[
    column("name", "品名", WHAT)
        .sense(Sense::Name)
        .required()
        .aliases(&["名称", "製品名", "機器名", "媒体名", "機器名称", "機器の名称", "品名・型番", "ホスト名", "端末名"])
        .mm(47),
    column("old_number", "旧番号", WHAT).sense(Sense::OldNumber).kind(Kind::Code).aliases(&[
        "No",
        "No.",
        "№",
        "番号",
        "管理番号",
        "登録番号",
        "整理番号",
        "備品番号",
        "端末番号",
        "媒体番号",
        "旧登録番号",
        "H20まで登録番号",
        "項番",
        "ID",
    ]),
    column("kind", "種別", WHAT)
        .kind(Kind::Choice(KINDS))
        .basis(&[art(3)])
        .aliases(&["区分", "媒体区分", "機器種別", "媒体種別", "種類", "機器区分", "媒体の種類"])
        .mm(22),
    column("maker", "メーカー", WHAT).aliases(&["製造元", "メーカ", "メーカー名", "製造者"]),
    column("model", "型番", WHAT).kind(Kind::Code).aliases(&["型式", "機種", "モデル", "型名", "製品型番"]).mm(34),
    column("serial", "製造番号", WHAT)
        .kind(Kind::Codes)
        .basis(&[art(22).i(4), art(32).p(1)])
        .aliases(&["シリアル", "シリアル番号", "シリアルNo", "S/N", "SN", "製造番号(S/N)", "製品シリアル", "機器番号"])
        .mm(33),
    column("capacity", "容量", WHAT).aliases(&["記憶容量", "ディスク容量", "容量(GB)"]).mm(15),
    column("class", "重要性分類", CLASS)
        .kind(Kind::Choice(CLASSES))
        .sense(Sense::Class)
        .basis(&[art(17).p(3)])
        .aliases(&["分類", "重要度", "重要性", "機密区分", "媒体分類", "最高分類"])
        .hint("入っている情報資産の最高度の分類より低くはできません。")
        .mm(10),
    column("class_reason", "分類の理由", CLASS).kind(Kind::Long).basis(&[art(17).p(3)]).aliases(&[
        "該当基準",
        "理由",
        "収録内容",
        "内容",
        "記録内容",
    ]),
    column("class_on", "分類した日", CLASS).kind(Kind::Date).aliases(&["分類日"]).derived(),
    column("class_by", "分類した者", CLASS).derived(),
    column("labelled", "分類の表示", CLASS).kind(Kind::Flag).basis(&[art(15).p(3)]).aliases(&[
        "分類表示",
        "表示済",
        "シール",
        "ステッカー貼付",
    ]),
    column("encrypted", "暗号化", CLASS).kind(Kind::Flag).basis(&[art(17).p(4)]).aliases(&[
        "暗号化の有無",
        "暗号化機能",
        "パスワード設定",
    ]),
    column("write_protected", "書込禁止の措置", CLASS)
        .kind(Kind::Flag)
        .basis(&[art(17).p(5)])
        .aliases(&["書込禁止", "書き込み禁止", "ライトプロテクト"])
        .hint("長く保管する媒体だけに記入します。"),
    column("net", "系", KEEP)
        .kind(Kind::Choice(NETS))
        .basis(&[art(23), art(24), art(25)])
        .aliases(&["ネットワーク", "系統", "接続系", "ネットワーク区分"])
        .mm(20),
    column("unit", "係", KEEP).sense(Sense::Unit).aliases(&["所管係", "担当係", "係名", "配置先係", "所属"]).mm(20),
    column("holder", "使用者", KEEP).aliases(&["保有者", "利用者", "使用者名", "貸与先", "管理者"]).mm(24),
    column("place", "保管・設置場所", KEEP)
        .basis(&[art(18).p(1), art(33), art(37).p(1)])
        .aliases(&["保管場所", "設置場所", "場所", "配置場所", "保管先", "保管/場所"])
        .mm(33),
    column("fixed", "固定・施錠", KEEP).kind(Kind::Flag).basis(&[art(18).p(3), art(37).p(1)]).aliases(&[
        "ワイヤー固定",
        "施錠",
        "盗難防止",
        "保管/施錠",
    ]),
    column("lease", "調達", DEAL).kind(Kind::Choice(LEASE)).basis(&[art(32).p(3)]).aliases(&[
        "調達区分",
        "所有区分",
        "購入・リース",
        "取得区分",
    ]),
    column("contract", "契約番号", DEAL)
        .kind(Kind::Code)
        .basis(&[art(32).p(3)])
        .aliases(&["リース契約番号", "賃貸借契約番号"]),
    column("contract_until", "契約満了日", DEAL).kind(Kind::Date).basis(&[art(32).p(3)]).aliases(&[
        "リース満了日",
        "リース期限",
        "返却予定日",
    ]),
    column("vendor", "契約先", DEAL).aliases(&["リース会社", "納入業者", "業者", "契約業者"]),
    column("acquired_on", "取得日", DEAL).kind(Kind::Date).aliases(&[
        "登録日",
        "購入日",
        "導入日",
        "取得年月日",
        "購入年月日",
        "登録年月日",
    ]),
    column("stopped_on", "使用中止日", DEAL).kind(Kind::Date).aliases(&[
        "使用中止年月日",
        "廃棄年月日",
        "廃棄日",
        "中止日",
    ]),
    column("manager", "管理責任者", DEAL).basis(&[art(13).p(1)]).aliases(&["管理者(職)", "責任者"]),
    column("confirmed_on", "最終確認日", DEAL).kind(Kind::Date).aliases(&["確認日", "点検日", "現物確認日"]).derived(),
    column("remarks", "備考", DEAL).kind(Kind::Long).aliases(&["摘要", "特記事項", "その他", "メモ"]),
];

const INNER: PartDef = PartDef {
    key: "inner",
    label: "内蔵媒体",
    basis: &[art(32).p(1)],
    columns: &[
        column("kind", "種別", "").kind(Kind::Choice(KINDS)),
        column("model", "型番", "").kind(Kind::Code),
        column("serial", "製造番号", "").kind(Kind::Code).required(),
        column("capacity", "容量", ""),
    ],
};

/// The ledger of media and equipment.
pub static DEF: LedgerDef = LedgerDef {
    key: "media",
    title: "媒体・機器",
    subtitle: "情報の入れ物の台帳",
    counter: "台",
    number_kind: "媒",
    basis: &[art(17).p(3), art(18), art(32), art(37), art(42)],
    groups: &[
        Group { key: WHAT, label: "品目" },
        Group { key: CLASS, label: "分類と取扱い" },
        Group { key: KEEP, label: "保管と使用" },
        Group { key: DEAL, label: "調達と確認" },
    ],
    columns: COLUMNS,
    parts: &[INNER],
    states: classified::STATES,
    steps: classified::STEPS,
    name: "name",
    search: &["name", "old_number", "maker", "model", "serial", "holder", "place", "unit", "contract", "remarks"],
    list: &["class", "name", "kind", "serial", "holder", "place"],
    filters: &["class", "kind", "net", "lease", "unit"],
    total_by: "class",
};
