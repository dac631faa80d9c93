//! Facts of the ledger of information assets (第3条, 第13条–第18条).

use crate::classified;
use crate::words::{CLASSES, NETS, RETENTION_HINT};
use kernel::{Choice, Column, Group, Kind, LedgerDef, PartDef, Sense, art, column};

/// 区分: our own division of what 第3条 lists; carriers are in the ledger of media and equipment.
pub const KINDS: &[Choice] = &[
    Choice {
        key: "information",
        label: "情報",
        aliases: &["データ", "電子データ", "電子情報", "ファイル", "個人情報ファイル", "データベース"],
    },
    Choice {
        key: "document", label: "文書", aliases: &["紙文書", "書類", "帳票", "簿冊", "公文書", "文書類"]
    },
    Choice {
        key: "system",
        label: "情報システム",
        aliases: &["システム", "業務システム", "ソフトウェア", "アプリケーション", "サービス"],
    },
    Choice { key: "network", label: "ネットワーク", aliases: &["NW", "通信回線", "回線", "LAN"] },
    Choice { key: "facility", label: "設備", aliases: &["関連設備", "施設", "電源設備", "空調設備"] },
    Choice {
        key: "system_document",
        label: "システム関連文書",
        aliases: &["関連文書", "仕様書", "設計書", "構成図", "ネットワーク図"],
    },
];

const FORMS: &[Choice] = &[
    Choice { key: "paper", label: "紙", aliases: &["紙媒体", "書面", "印刷物", "文書"] },
    Choice {
        key: "electronic",
        label: "電子",
        aliases: &["電子データ", "データ", "電磁的記録", "電子媒体", "デジタル"],
    },
    Choice {
        key: "both",
        label: "両方",
        aliases: &["紙・電子", "電子・紙", "紙と電子", "併用", "紙及び電子", "紙/電子", "電子/紙"],
    },
];

/// 個人情報 in an asset.
pub const PERSONAL: &[Choice] = &[
    Choice { key: "none", label: "なし", aliases: &["無", "無し", "×", "含まない", "該当なし"] },
    Choice {
        key: "personal",
        label: "個人情報",
        aliases: &["有", "あり", "有り", "○", "含む", "個人情報あり", "一般"],
    },
    Choice {
        key: "sensitive", label: "要配慮個人情報", aliases: &["要配慮", "要配慮あり", "機微", "機微情報"]
    },
    Choice {
        key: "specific",
        label: "特定個人情報",
        aliases: &["特定", "マイナンバー", "個人番号", "個人番号あり", "番号"],
    },
];

const BANDS: &[Choice] = &[
    Choice { key: "h1", label: "100人以下", aliases: &["100人未満", "~100", "100以下"] },
    Choice {
        key: "k1", label: "101～1,000人", aliases: &["千人未満", "1000人以下", "1,000人以下", "101～1000"]
    },
    Choice {
        key: "k10",
        label: "1,001～10,000人",
        aliases: &["千人以上", "1万人未満", "10000人以下", "1万人以下", "1001～10000"],
    },
    Choice { key: "k10up", label: "10,001人以上", aliases: &["1万人以上", "10000人以上", "一万人以上"] },
];

/// 取扱制限 (第14条第5項).
pub const HANDLING: &[Choice] = &[
    Choice { key: "no_copy", label: "複製禁止", aliases: &["コピー禁止", "複写禁止"] },
    Choice {
        key: "no_takeout",
        label: "持出禁止",
        aliases: &["持ち出し禁止", "持出し禁止", "外部持出禁止", "庁外持出禁止"],
    },
    Choice {
        key: "takeout_permit", label: "持出許可制", aliases: &["持出許可", "持ち出し許可", "要許可", "許可制"]
    },
    Choice { key: "encrypt", label: "暗号化必須", aliases: &["暗号化", "要暗号化"] },
    Choice { key: "lock", label: "施錠保管", aliases: &["施錠", "要施錠"] },
    Choice {
        key: "need_to_know", label: "関係者限り", aliases: &["関係者限", "課内限り", "関係職員限り", "取扱注意"]
    },
    Choice { key: "no_forward", label: "転送禁止", aliases: &["送信禁止"] },
    Choice { key: "no_provide", label: "外部提供禁止", aliases: &["提供禁止", "外部提供不可"] },
];

const TAKEOUT: &[Choice] = &[
    Choice { key: "never", label: "不可", aliases: &["×", "禁止", "持出不可", "否", "無"] },
    Choice {
        key: "permit",
        label: "許可したときだけ可",
        aliases: &["許可制", "要許可", "△", "条件付", "許可により可"],
    },
    Choice { key: "free", label: "可", aliases: &["○", "自由", "有", "持出可"] },
];

const WHAT: &str = "what";
const CLASS: &str = "class";
const KEEP: &str = "keep";
const TERM: &str = "term";
const WHO: &str = "who";
const FILE: &str = "file";

const COLUMNS: &[Column] = &[
    column("name", "資産名", WHAT)
        .sense(Sense::Name)
        .required()
        .basis(&[art(14).p(1)])
        .aliases(&[
            "名称",
            "資産の名称",
            "情報資産名",
            "情報資産の名称",
            "情報資産名称",
            "件名",
            "文書名",
            "データ名",
            "簿冊名",
            "個人情報ファイルの名称",
            "ファイル名称",
        ])
        .hint("管理の方法が同じものは1件にまとめられます。")
        .mm(44),
    column("old_number", "旧番号", WHAT)
        .sense(Sense::OldNumber)
        .kind(Kind::Code)
        .aliases(&[
            "No",
            "No.",
            "№",
            "番号",
            "整理番号",
            "管理番号",
            "項番",
            "通番",
            "台帳番号",
            "旧資産番号",
            "連番",
            "ID",
        ])
        .hint("これまでの台帳で使っていた番号です。もう一度取り込むときの照合に使います。"),
    column("unit", "係", WHAT)
        .sense(Sense::Unit)
        .aliases(&["所管係", "担当係", "係名", "所属係", "グループ", "班", "所管", "所管課・係", "組織"])
        .mm(14),
    column("business", "業務", WHAT).aliases(&[
        "業務名",
        "業務分類",
        "事務",
        "事務名",
        "業務の名称",
        "事務の名称",
        "担当業務",
    ]),
    column("kind", "区分", WHAT)
        .kind(Kind::Choice(KINDS))
        .basis(&[art(3)])
        .aliases(&["種別", "資産区分", "情報資産の区分", "資産種別", "類型", "分類区分", "資産の種類"])
        .hint("第3条をもとに本アプリが分けた区分です。機器や媒体は「媒体・機器」の台帳に登録します。")
        .mm(18),
    column("form", "形態", WHAT)
        .kind(Kind::Choice(FORMS))
        .aliases(&["保存形態", "媒体区分", "紙/電子", "紙・電子の別", "形式", "保有形態"])
        .mm(11),
    column("medium", "媒体", WHAT).aliases(&["媒体の種類", "記録媒体", "媒体種別", "保存媒体"]),
    column("class", "重要性分類", CLASS)
        .kind(Kind::Choice(CLASSES))
        .sense(Sense::Class)
        .basis(&[art(14).p(1), art(14).p(2)])
        .aliases(&[
            "分類",
            "重要度",
            "重要性",
            "重要度分類",
            "分類区分",
            "機密性",
            "機密区分",
            "重要性分類(A/B/C)",
            "情報資産の分類",
            "ランク",
        ])
        .hint("決められないときは空欄にせず「責任者の判断を求める」を選びます。")
        .mm(9),
    column("class_reason", "分類の理由", CLASS)
        .kind(Kind::Long)
        .basis(&[art(14).p(2)])
        .aliases(&["該当基準", "理由", "分類理由", "該当基準・理由", "分類の根拠", "判断理由", "該当する基準"])
        .mm(46),
    column("class_on", "分類した日", CLASS)
        .kind(Kind::Date)
        .basis(&[art(14).p(2)])
        .aliases(&["分類日", "分類決定日"])
        .derived(),
    column("class_by", "分類した者", CLASS).basis(&[art(14).p(2)]).derived(),
    column("personal", "個人情報", CLASS)
        .kind(Kind::Choice(PERSONAL))
        .aliases(&["個人情報の有無", "個人情報有無", "個人情報の種類", "要配慮個人情報の有無", "個人情報区分"])
        .mm(18),
    column("persons", "件数帯", CLASS).kind(Kind::Choice(BANDS)).aliases(&[
        "個人情報件数",
        "件数",
        "人数",
        "本人の数",
        "個人情報の件数",
    ]),
    column("availability", "可用性・完全性に注意", CLASS)
        .kind(Kind::Flag)
        .basis(&[art(14).p(2)])
        .aliases(&["可用性", "完全性", "可用性要注意", "完全性・可用性"])
        .hint("止まったり書き換えられたりすると影響が大きいものに付けます。"),
    column("handling", "取扱制限", CLASS)
        .kind(Kind::Many(HANDLING))
        .basis(&[art(14).p(5)])
        .aliases(&["取扱い制限", "取り扱い制限", "制限事項", "取扱区分", "取扱の制限"])
        .mm(20),
    column("labelled", "分類の表示", CLASS)
        .kind(Kind::Flag)
        .basis(&[art(15).p(3)])
        .aliases(&["分類表示", "分類表示済", "表示済", "ラベル", "表示の有無"])
        .hint("表紙・ファイル名・シールなどに分類を表示したら○にします。"),
    column("place", "保管場所", KEEP)
        .basis(&[art(15).p(2), art(18).p(1)])
        .aliases(&["保管", "場所", "保管/場所", "設置場所", "保存場所", "格納場所", "所在", "保管先"])
        .mm(25),
    column("locked", "施錠", KEEP).kind(Kind::Flag).basis(&[art(15).p(2), art(18).p(3)]).aliases(&[
        "保管/施錠",
        "施錠の有無",
        "鍵",
        "施錠有無",
    ]),
    column("system", "利用システム", KEEP).aliases(&[
        "システム",
        "システム名",
        "使用システム",
        "取扱システム",
        "情報システム名",
    ]),
    column("net", "系", KEEP).kind(Kind::Choice(NETS)).basis(&[art(23), art(24), art(25)]).aliases(&[
        "ネットワーク",
        "系統",
        "ネットワーク区分",
        "接続系",
        "三層区分",
        "利用系",
    ]),
    column("users", "利用範囲", KEEP).basis(&[art(15).p(2)]).aliases(&[
        "利用者",
        "利用者範囲",
        "アクセス権者",
        "取扱者",
        "閲覧範囲",
        "アクセス権",
        "利用部署",
    ]),
    column("encrypted", "暗号化", KEEP).kind(Kind::Flag).basis(&[art(17).p(4), art(19)]).aliases(&[
        "暗号化の有無",
        "暗号",
        "暗号化有無",
    ]),
    column("takeout", "持出し", KEEP).kind(Kind::Choice(TAKEOUT)).basis(&[art(20).p(1)]).aliases(&[
        "持出可否",
        "持ち出し",
        "外部持出",
        "持出",
        "外部持ち出し制限",
        "持出制限",
        "持出しの可否",
    ]),
    column("recipients", "外部提供先", KEEP).basis(&[art(21).p(1)]).aliases(&[
        "提供先",
        "経常的提供先",
        "外部提供",
        "提供先の有無",
    ]),
    column("contractor", "委託先", KEEP).basis(&[art(122)]).aliases(&["委託事業者", "業務委託先", "委託業者"]),
    column("retention", "保存年限", TERM)
        .sense(Sense::Retention)
        .basis(&[art(18).p(4)])
        .aliases(&["保存期間", "保管期間", "保管年限", "保存年数"])
        .hint(RETENTION_HINT)
        .mm(13),
    column("retention_basis", "年限の根拠", TERM).basis(&[art(18).p(4)]).aliases(&[
        "保存年限の根拠",
        "根拠",
        "根拠規程",
    ]),
    column("retention_from", "起算日", TERM).kind(Kind::Date).basis(&[art(18).p(4)]).aliases(&[
        "保存起算日",
        "作成日",
        "作成年月日",
    ]),
    column("retention_until", "満了日", TERM).kind(Kind::Date).basis(&[art(18).p(4)]).aliases(&[
        "保存期限",
        "保管期限",
        "廃棄予定日",
        "保存満了日",
        "期限",
        "満了年月日",
    ]),
    column("source", "入手元", TERM).basis(&[art(16).p(1)]).aliases(&["収集方法", "取得元", "入手先", "収集先"]),
    column("source_class", "入手元の分類", TERM)
        .kind(Kind::Choice(CLASSES))
        .basis(&[art(16).p(1)])
        .aliases(&["入手元分類"]),
    column("manager", "管理責任者", WHO)
        .basis(&[art(13).p(1)])
        .aliases(&["管理者", "責任者", "管理責任者(職)", "情報資産管理者", "所有者"])
        .hint("職名で書きます。人が替わっても書き換えずに済みます。"),
    column("keeper", "担当", WHO).aliases(&["担当者", "取扱担当", "作成者", "担当者名", "主担当"]),
    column("registered_on", "登録日", WHO).kind(Kind::Date).aliases(&["登録年月日", "記載日", "台帳登録日"]),
    column("confirmed_on", "最終確認日", WHO)
        .kind(Kind::Date)
        .basis(&[art(14).p(2)])
        .aliases(&["確認日", "見直し日", "最終見直し日"])
        .derived(),
    column("remarks", "備考", WHO).kind(Kind::Long).aliases(&["摘要", "特記事項", "その他", "メモ", "コメント"]),
    column("purpose", "利用目的", FILE).kind(Kind::Long).aliases(&["ファイルの利用目的", "使用目的"]),
    column("items", "記録項目", FILE).kind(Kind::Long).aliases(&["記録される項目", "記録の項目"]),
    column("scope", "記録範囲", FILE).kind(Kind::Long).aliases(&["記録される範囲", "本人の範囲", "記録の範囲"]),
];

const COPIES: PartDef = PartDef {
    key: "copies",
    label: "複製の所在",
    basis: &[art(13).p(2)],
    columns: &[
        column("made_on", "複製日", "").kind(Kind::Date),
        column("count", "部数", "").kind(Kind::Int { unit: "部" }),
        column("medium", "媒体", ""),
        column("place", "所在", "").required(),
        column("made_by", "作成者", ""),
        column("purpose", "目的", ""),
        column("dispose_on", "廃棄予定日", "").kind(Kind::Date),
    ],
};

const ANSWERS: PartDef = PartDef {
    key: "answers",
    label: "分類の補助への回答",
    basis: &[art(14).p(2)],
    columns: &[
        column("question", "設問", "").required(),
        column("answer", "回答", "").required(),
        column("edition", "設問の版", ""),
    ],
};

/// The ledger of information assets.
pub static DEF: LedgerDef = LedgerDef {
    key: "asset",
    title: "情報資産",
    subtitle: "重要性分類の台帳",
    counter: "件",
    number_kind: "資",
    basis: &[art(13), art(14), art(15), art(16), art(17), art(18)],
    groups: &[
        Group { key: WHAT, label: "資産" },
        Group { key: CLASS, label: "分類と取扱い" },
        Group { key: KEEP, label: "保管と利用" },
        Group { key: TERM, label: "保存と入手" },
        Group { key: WHO, label: "責任と担当" },
        Group { key: FILE, label: "個人情報ファイル簿の項目" },
    ],
    columns: COLUMNS,
    parts: &[COPIES, ANSWERS],
    states: classified::STATES,
    steps: classified::STEPS,
    name: "name",
    search: &["name", "old_number", "business", "unit", "place", "system", "keeper", "remarks"],
    list: &["class", "name", "business", "form", "net", "confirmed_on"],
    filters: &["class", "kind", "form", "net", "personal", "unit"],
    total_by: "class",
};
