//! Choices that several ledgers share; one spelling everywhere.

use kernel::Choice;

/// 重要性分類 (第14条). There is no default.
pub const CLASSES: &[Choice] = &[
    Choice { key: "A", label: "A", aliases: &["Ａ", "重要性分類A", "分類A", "A(重要)", "Aランク"] },
    Choice { key: "B", label: "B", aliases: &["Ｂ", "重要性分類B", "分類B", "Bランク"] },
    Choice { key: "C", label: "C", aliases: &["Ｃ", "重要性分類C", "分類C", "Cランク"] },
];

/// 系: the three separated networks (第23条–第25条) and outside.
pub const NETS: &[Choice] = &[
    Choice {
        key: "mynumber",
        label: "マイナンバー系",
        aliases: &["マイナ系", "個人番号利用事務系", "マイナンバー利用事務系", "マイナンバー", "番号系", "基幹系"],
    },
    Choice {
        key: "lgwan", label: "LGWAN系", aliases: &["LGWAN", "LGWAN接続系", "エルジーワン", "内部系", "情報系"]
    },
    Choice {
        key: "internet",
        label: "インターネット系",
        aliases: &["インターネット", "インターネット接続系", "ネット系", "外部系"],
    },
    Choice { key: "outside", label: "庁外", aliases: &["クラウド", "外部", "庁外サービス", "委託先"] },
    Choice {
        key: "standalone",
        label: "接続なし",
        aliases: &["スタンドアロン", "単独", "非接続", "なし", "無", "オフライン"],
    },
];

/// Help under 保存年限.
pub const RETENTION_HINT: &str = "「5年」「永年」「更新まで」のように書きます。起算日があれば満了日を計算します。";

/// The higher of two classes (第17条第3項): A over B over C over none.
#[must_use]
pub fn higher<'a>(a: &'a str, b: &'a str) -> &'a str {
    match (a, b) {
        ("", other) | (other, "") => other,
        (a, b) => {
            if a <= b {
                a
            } else {
                b
            }
        }
    }
}

/// The label of a choice, or the key itself if it is not one of them.
#[must_use]
pub fn label_of<'a>(choices: &[Choice], key: &'a str) -> &'a str {
    choices.iter().find(|c| c.key == key).map_or(key, |c| c.label)
}
