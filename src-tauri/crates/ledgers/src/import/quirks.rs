//! What real workbooks do, as a list: each has an id under which its tests, fixtures and help are found.

/// One habit of real workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quirk {
    /// Permanent.
    pub id: &'static str,
    /// What the workbook does, in Japanese.
    pub title: &'static str,
}

const fn quirk(id: &'static str, title: &'static str) -> Quirk {
    Quirk { id, title }
}

/// Every habit that the importer answers to.
pub const QUIRKS: &[Quirk] = &[
    quirk("Q01", "見出しの上に題名・年度・所属・作成日・押印欄がある"),
    quirk("Q02", "見出しが2～3行に分かれて結合されている"),
    quirk("Q03", "縦に結合されたセルがある（ただの空欄は空欄のまま）"),
    quirk("Q04", "同上・〃・″・々・↑ で上の行と同じことを示す"),
    quirk("Q05", "日付の書き方がそろっていない（和暦・全角・番号・年月だけ・年度）"),
    quirk("Q06", "元号が終わったあとの年や、ない日付が書かれている"),
    quirk("Q07", "全角英数・半角カナ・㈱・①・全角空白が混ざる"),
    quirk("Q08", "製造番号のハイフンや 0とO・1とl がゆれる"),
    quirk("Q09", "氏名に異体字（髙・﨑・𠮷）や外字がある"),
    quirk("Q10", "○×有無などの印が列ごとに違う"),
    quirk("Q11", "分類が A・Ａ・A(重要)・Ⅰ・3・機密性2・A・B などと書かれている"),
    quirk("Q12", "小計・合計・注記・空行・係の見出し行がはさまる"),
    quirk("Q13", "行や列が非表示、または取消線で消されている"),
    quirk("Q14", "記入例・リスト・原本などの別シートがある"),
    quirk("Q15", "記入例の行が残っている"),
    quirk("Q16", "ページごとに見出しが繰り返される"),
    quirk("Q17", "1つのセルに製造番号がいくつも入っている"),
    quirk("Q18", "番号の先頭の0が失われている、1.23E+12 になっている"),
    quirk("Q19", "計算式のエラーや、= で始まる文字がある"),
    quirk("Q20", "コメント・色・画像など、値でない情報がある"),
    quirk("Q21", "列の名前が少しずつ違う"),
    quirk("Q22", "同じ番号の行が2つある、名前が1字だけ違う"),
    quirk("Q23", "同じ表をもう一度取り込む"),
    quirk("Q24", "日付の起点が1904年のブックである"),
    quirk("Q25", "保存期限の列に永年や年数が書かれている"),
    quirk("Q27", "CP932（シフトJIS）のCSVで、～・－・㈱・①や改行を含む"),
    quirk("Q26", "分類の列が空欄である、または列がない"),
];
