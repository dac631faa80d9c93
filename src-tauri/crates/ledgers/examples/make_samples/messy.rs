//! A workbook with the habits of real ones, and what each of them must lead to.

use rust_xlsxwriter::{
    Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Note, Workbook, Worksheet, XlsxError,
};
use serde_json::{Value, json};
use std::path::Path;

const FILE: &str = "情報資産台帳_癖のある例.xlsx";

/// A cell as somebody typed it.
enum Typed<'a> {
    Text(&'a str),
    Number(f64),
    Day(u16, u8, u8),
    Broken(&'a str),
    True,
}
use Typed::{Broken, Day, Number, Text, True};

impl<'a> From<&'a str> for Typed<'a> {
    fn from(text: &'a str) -> Self {
        Text(text)
    }
}

/// A sheet under construction; rows are counted from 1 as Excel shows them.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    ledger: &'static str,
    /// Names by row, to find the records again.
    names: Vec<(u32, String)>,
    expected: Vec<Value>,
}

impl Page<'_> {
    fn put(&mut self, row: u32, column: u16, cell: &Typed<'_>, format: &Format) -> Result<(), XlsxError> {
        let row = row - 1;
        match cell {
            Text("") => self.sheet.write_blank(row, column, format)?,
            Text(t) => self.sheet.write_string_with_format(row, column, *t, format)?,
            Number(n) => self.sheet.write_number_with_format(row, column, *n, format)?,
            True => self.sheet.write_boolean_with_format(row, column, true, format)?,
            Broken(e) => {
                let formula = Formula::new("=INDIRECT(\"gone!A1\")").set_result(*e);
                self.sheet.write_formula_with_format(row, column, formula, format)?
            }
            Day(y, m, d) => {
                let day = format.clone().set_num_format("[$-411]ge.m.d");
                self.sheet.write_datetime_with_format(row, column, ExcelDateTime::from_ymd(*y, *m, *d)?, &day)?
            }
        };
        Ok(())
    }

    /// Writes a row from `|`-separated texts; `extra` replaces cells by column.
    fn line(&mut self, texts: &str, extra: &[(u16, Typed<'_>)]) -> Result<u32, XlsxError> {
        self.line_in(texts, extra, &border())
    }

    fn line_in(&mut self, texts: &str, extra: &[(u16, Typed<'_>)], format: &Format) -> Result<u32, XlsxError> {
        let row = self.row;
        let name = texts.split('|').nth(if self.ledger == "asset" { 2 } else { 1 }).unwrap_or("");
        self.names.push((row, name.to_owned()));
        for (column, text) in (0..).zip(texts.split('|')) {
            if !extra.iter().any(|(c, _)| *c == column) {
                self.put(row, column, &text.into(), format)?;
            }
        }
        for (column, cell) in extra {
            self.put(row, *column, cell, format)?;
        }
        self.row += 1;
        Ok(row)
    }

    fn merged(&mut self, rows: (u32, u32), columns: (u16, u16), text: &str) -> Result<(), XlsxError> {
        let format = border().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        self.sheet.merge_range(rows.0 - 1, columns.0, rows.1 - 1, columns.1, text, &format)?;
        Ok(())
    }

    /// Notes what a cell must lead to: an entry of `list` in the answer of the dry run with these fields.
    fn expect(&mut self, id: &str, list: &str, fields: Value) {
        self.expected.push(json!({
            "id": id, "file": FILE, "sheet": self.sheet.name(), "ledger": self.ledger, "list": list, "fields": fields,
        }));
    }

    fn skipped(&mut self, id: &str, row: u32, kind: &str) {
        self.expect(id, "skipped", json!({ "row": row, "kind": kind }));
    }
    fn problem(&mut self, id: &str, row: u32, key: &str, code: &str) {
        self.expect(id, "problems", json!({ "row": row, "key": key, "code": code }));
    }
    fn resolved(&mut self, id: &str, row: u32, from: &str, kind: &str) {
        self.expect(id, "resolved", json!({ "row": row, "from": from, "kind": kind }));
    }
    fn flagged(&mut self, id: &str, row: u32, kind: &str) {
        self.expect(id, "flags", json!({ "row": row, "kind": kind }));
    }
    fn record(&mut self, id: &str, row: u32, key: &str, value: Value) {
        let name = self.names.iter().find(|(r, _)| *r == row).map_or("", |(_, n)| n).to_owned();
        self.expect(id, "records", json!({ "row": row, "name": name, "key": key, "value": value }));
    }
}

fn border() -> Format {
    Format::new().set_border(FormatBorder::Thin).set_text_wrap()
}

/// Writes the workbook; answers what its cells must lead to.
pub fn write(folder: &Path) -> Result<Vec<Value>, XlsxError> {
    let mut book = super::fixed::workbook()?;
    let mut expected = Vec::new();
    let sheet = book.add_worksheet();
    sheet.set_name("税務課")?;
    let mut page = Page { sheet, row: 1, ledger: "asset", names: Vec::new(), expected: Vec::new() };
    head(&mut page)?;
    first_unit(&mut page)?;
    second_unit(&mut page)?;
    third_unit(&mut page)?;
    expected.append(&mut page.expected);
    let sheet = book.add_worksheet();
    sheet.set_name("機器")?;
    let mut page = Page { sheet, row: 1, ledger: "media", names: Vec::new(), expected: Vec::new() };
    equipment(&mut page)?;
    expected.append(&mut page.expected);
    others(&mut book)?;
    for (sheet, looks) in [("記入例", "sample"), ("リスト", "list"), ("原本", "")] {
        expected.push(json!({
            "id": "Q14", "file": FILE, "sheet": sheet, "ledger": "asset", "list": "sheets",
            "fields": { "name": sheet, "looks_like": looks },
        }));
    }
    book.save(folder.join(FILE))?;
    Ok(expected)
}

fn head(p: &mut Page<'_>) -> Result<(), XlsxError> {
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    p.sheet.merge_range(0, 0, 0, 12, "令和8年度　情報資産管理台帳", &title)?;
    p.sheet.write(1, 0, "所属：税務課")?;
    p.sheet.write(1, 4, "作成日：Ｒ８．１０．２８")?;
    p.sheet.write(1, 10, "課長")?;
    p.sheet.write(1, 11, "㊞")?;
    p.sheet.write(2, 0, "　")?;
    for (column, label) in [
        (0, "№"),
        (1, "管理番号"),
        (2, "資産の名称"),
        (3, "重要度"),
        (6, "暗号化の\n有無"),
        (7, "種別"),
        (8, "保存期限"),
        (9, "起算日"),
        (10, "担当者名"),
        (11, "使っている仕組み"),
        (12, "備考欄"),
    ] {
        p.merged((4, 5), (column, column), label)?;
    }
    p.merged((4, 4), (4, 5), "保管")?;
    p.put(5, 4, &"場所".into(), &border())?;
    p.put(5, 5, &"施錠".into(), &border())?;
    p.row = 6;
    for (column, width) in [(0, 5), (1, 10), (2, 30), (4, 16), (8, 16), (9, 16), (10, 16), (11, 18)] {
        p.sheet.set_column_width(column, width)?;
    }
    p.sheet.set_column_hidden(12)?;
    for (key, value) in [("division", "税務課"), ("fiscal_year", "令和8年度"), ("made_on", "2026-10-28")] {
        p.expect("Q01", "defaults", json!({ key: value }));
    }
    for (header, key) in [("保管/場所", "place"), ("保管/施錠", "locked")] {
        p.expect("Q02", "columns", json!({ "header": header, "key": key }));
    }
    for (header, key) in
        [("暗号化の有無", "encrypted"), ("担当者名", "keeper"), ("備考欄", "remarks"), ("重要度", "class")]
    {
        p.expect("Q21", "columns", json!({ "header": header, "key": key }));
    }
    p.expect("Q21", "columns", json!({ "header": "使っている仕組み", "key": null }));
    p.flagged("Q13", 4, "hidden_column");
    Ok(())
}

fn first_unit(p: &mut Page<'_>) -> Result<(), XlsxError> {
    let row = p.row;
    p.merged((row, row), (0, 12), "固定資産税係")?;
    p.row += 1;
    p.skipped("Q12", row, "unit");
    let row = p.line("例|税-000|○○台帳|A|○○室|有|○|情報|5年|R4.4.1|課長A||", &[])?;
    p.skipped("Q15", row, "sample");

    let one = p.line("1|税-001|固定資産課税台帳|A||有|○|情報|永年|R4.4.1|髙橋　﨑男|税務システム|", &[])?;
    p.sheet.insert_note(one - 1, 2, &Note::new("要確認（前任者）"))?;
    p.expect("Q20", "ignored", json!({ "key": "コメント" }));
    p.record("Q12", one, "unit", json!("固定資産税係"));
    p.record("Q05", one, "retention_from", json!("2022-04-01"));
    p.record("Q09", one, "keeper", json!("髙橋　﨑男"));
    p.record("Q25", one, "retention", json!("永年"));
    p.resolved("Q25", one, "永年", "retention");

    let yellow = border().set_background_color(Color::Yellow);
    let two = p.line_in("2|税-002|家屋評価調書つづり|〃||″|×|文書|R13.3.31|Ｒ４．４．１|同上||", &[], &yellow)?;
    p.merged((one, two), (4, 4), "サーバ室")?;
    p.record("Q03", two, "place", json!("サーバ室"));
    p.resolved("Q04", two, "〃", "ditto");
    p.record("Q04", two, "class", json!("A"));
    p.record("Q04", two, "keeper", json!("髙橋　﨑男"));
    p.record("Q05", two, "retention_from", json!("2022-04-01"));
    p.record("Q05", two, "retention_until", json!("2031-03-31"));
    p.expect("Q20", "ignored", json!({ "key": "色を付けたセル" }));

    let row = p.line("3|税-003|土地異動通知（法務局）|B||△|無|文書|10年|令和4年4月1日|𠮷田　花子||", &[])?;
    p.problem("Q10", row, "locked", "mark");
    let row = p.line("4|税-004|現地調査の写真|A・B|ファイルサーバ|有|－|情報|5年|20220401|〃||", &[])?;
    p.resolved("Q11", row, "A・B", "highest");
    p.record("Q11", row, "class", json!("A"));
    p.record("Q05", row, "retention_from", json!("2022-04-01"));
    p.resolved("Q10", row, "－", "dash");
    let row = p.line("5|税-005|固定資産課税台張|A|サーバ室|有|○|情報|永年|R4.4.1|髙橋　﨑男|税務システム|", &[])?;
    p.problem("Q22", row, "name", "near");
    let row = p.line("|小計||5件|||||||||", &[])?;
    p.skipped("Q12", row, "total");
    Ok(())
}

fn second_unit(p: &mut Page<'_>) -> Result<(), XlsxError> {
    let row = p.line("【収納係】||||||||||||", &[])?;
    p.skipped("Q12", row, "unit");
    let row = p.line(
        "6|税-006|口座振替　依頼書|Ａ|3階　書庫|●|レ|紙文書|R11.3.31||㈱ヤマナシ①係 ｻﾄｳ||",
        &[(9, Number(44652.0))],
    )?;
    p.record("Q12", row, "unit", json!("収納係"));
    p.record("Q07", row, "name", json!("口座振替　依頼書"));
    p.record("Q07", row, "keeper", json!("㈱ヤマナシ①係 ｻﾄｳ"));
    p.record("Q10", row, "locked", json!(true));
    p.record("Q05", row, "retention_from", json!("2022-04-01"));
    p.record("Q11", row, "class", json!("A"));
    let row = p.line("7|税-007|滞納整理の相談記録||サーバ室|有|済|情報|10年||中村||", &[(9, Day(2022, 4, 1))])?;
    p.flagged("Q26", row, "unclassified");
    p.record("Q05", row, "retention_from", json!("2022-04-01"));
    for (text, id, code) in [
        ("8|税-008|督促状の発送控え|B|3階　書庫|有|無|文書|5年|4.4.1|中村||", "Q05", "date_unsure"),
        ("9|税-009|過誤納金の整理簿|B|3階　書庫|有|無|文書|5年|2022/4|中村||", "Q05", "date_unsure"),
        ("10|税-010|分納の誓約書|B|3階　書庫|有|無|文書|5年|R4年度|中村||", "Q05", "date_unsure"),
        ("11|税-011|差押えの調書|A|3階　書庫|有|無|文書|5年|平成31年5月1日|中村||", "Q06", "date_unsure"),
        ("12|税-012|交付要求書|A|3階　書庫|有|無|文書|5年|令和4年4月31日|中村||", "Q06", "date"),
    ] {
        let row = p.line(text, &[])?;
        p.problem(id, row, "retention_from", code);
    }
    let row = p.line("13|税-013|執行停止の調書|B|3階　書庫|有|無|文書|平成32年3月31日|H27.4.1|中村||", &[])?;
    p.flagged("Q06", row, "past_era");
    p.record("Q06", row, "retention_until", json!("2020-03-31"));
    for (class, number) in [("Ⅰ", 14), ("3", 15), ("機密性2", 16)] {
        let text =
            format!("{number}|税-{number:03}|収納の資料 その{number}|{class}|3階　書庫|有|無|文書|5年|R4.4.1|中村||");
        let row = p.line(&text, &[])?;
        p.problem("Q11", row, "class", "class");
    }
    let row = p.line(
        "№|管理番号|資産の名称|重要度|保管||暗号化の\n有無|種別|保存期限|起算日|担当者名|使っている仕組み|備考欄",
        &[],
    )?;
    p.skipped("Q16", row, "header");
    let row = p.line("||||場所|施錠|||||||", &[])?;
    p.skipped("Q16", row, "header");
    Ok(())
}

fn third_unit(p: &mut Page<'_>) -> Result<(), XlsxError> {
    let row = p.row;
    p.merged((row, row), (0, 12), "市民税係")?;
    p.row += 1;
    p.skipped("Q12", row, "unit");
    let row = p.line(
        "17|税-017|給与支払報告書|重要性分類A|3階　書庫|○|〇|文書|7年|R7.4.1|渡邊　桜|税務システム|№5 Ⅰ期分",
        &[],
    )?;
    p.record("Q11", row, "class", json!("A"));
    p.record("Q07", row, "remarks", json!("№5 Ⅰ期分"));
    p.record("Q09", row, "keeper", json!("渡邊　桜"));
    let row = p.line("18|税-018|確定申告書の写し|A(重要)|3階　書庫|有|✕|文書|7年|R7.4.1|渡邊　桜||", &[])?;
    p.sheet.set_row_hidden(row - 1)?;
    p.flagged("Q13", row, "hidden");
    p.record("Q11", row, "class", json!("A"));
    let struck = border().set_font_strikethrough();
    let row = p.line_in("19|税-019|特別徴収の旧届出書|B|3階　書庫|有|無|文書|5年|H28.4.1|渡邊　桜||", &[], &struck)?;
    p.flagged("Q13", row, "struck");
    let row = p.line("20|税-020|扶養調査票|A|3階　書庫|有|無|文書|5年|R7.4.1|山\u{E000}太郎||", &[])?;
    p.problem("Q09", row, "keeper", "gaiji");
    let row = p.line("21|税-021|法人市民税申告書|B||有|無|文書|10年|R7.4.1|齋藤||", &[(4, Broken("#REF!"))])?;
    p.problem("Q19", row, "place", "formula");
    let row = p.line("22|税-022|=SUM(A1:A3)の控え|C|+1-2番書架|有|無|文書|1年|R7.4.1|齋藤||", &[])?;
    p.record("Q19", row, "name", json!("=SUM(A1:A3)の控え"));
    p.record("Q19", row, "place", json!("+1-2番書架"));
    let row = p.line("23|税-001|軽自動車税の課税台帳|A|サーバ室|有|○|情報|永年|R7.4.1|齋藤||", &[])?;
    p.problem("Q22", row, "old_number", "duplicate");
    let row = p.line("24||標識交付の申請書|B|書架||あり|文書|5年|R7.4.1|齋藤||", &[(1, Number(124.0)), (5, True)])?;
    p.flagged("Q18", row, "numeric_code");
    p.record("Q18", row, "old_number", json!("124"));
    p.record("Q10", row, "locked", json!(true));
    let row = p.line("25|税-025||C|カウンター|無|無|文書|1年|R8.4.1|齋藤||", &[])?;
    p.problem("Q12", row, "name", "no_name");
    let row = p.line("26||||||||||||", &[])?;
    p.skipped("Q12", row, "number_only");
    let row = p.line("　||||||||||||", &[])?;
    p.skipped("Q12", row, "blank");
    let row = p.line("合計|||計 24件|||||||||", &[])?;
    p.skipped("Q12", row, "total");
    let row = p.line("※ 分類は、課長と相談して決める。||||||||||||", &[])?;
    p.skipped("Q12", row, "note");
    Ok(())
}

fn equipment(p: &mut Page<'_>) -> Result<(), XlsxError> {
    p.sheet.write(0, 0, "媒体・機器の一覧（税務課）　令和8年4月1日現在")?;
    p.row = 3;
    p.line("登録番号|製品名|媒体区分|メーカ|型式|シリアル No.|保有者|設置場所|登録年月日|使用中止年月日|備考", &[])?;
    p.expect("Q21", "columns", json!({ "header": "シリアル No.", "key": "serial" }));
    p.expect("Q01", "defaults", json!({ "division": "税務課" }));
    p.flagged("Q26", 3, "no_class");
    let row = p.line("M-101|窓口の端末|ノートPC|甲電機|NB-1200|5CD0123X|窓口|窓口|R5.4.1||", &[])?;
    p.record("Q21", row, "kind", json!("terminal"));
    let row = p.line("M-102|受付の端末|ノートPC|甲電機|NB-1200|5CDO123X|窓口|窓口|R5.4.1||", &[])?;
    p.problem("Q08", row, "serial", "near");
    p.line("M-103|相談室の端末|パソコン|甲電機|NB-1200|5CD-9999|相談室|相談室|R5.4.1||", &[])?;
    let row = p.line("M-104|会議室の端末|パソコン|甲電機|NB-1200|5CD‐９９９９|会議室|会議室|R5.4.1||", &[])?;
    p.problem("Q08", row, "serial", "duplicate");
    let row = p.line(
        "M-105|税務サーバ|サーバー|丙製作所|SV-R740|JP7F0091\nJP7F0092\nJP7F0093|管理係|サーバ室|R4.10.1||",
        &[],
    )?;
    p.resolved("Q17", row, "JP7F0091\nJP7F0092\nJP7F0093", "split");
    p.record("Q17", row, "serial", json!(["JP7F0091", "JP7F0092", "JP7F0093"]));
    let row =
        p.line("M-106|控えのテープ|LTO|丁記録|LTO-8||管理係|耐火金庫|R6.4.1||", &[(5, Number(1_230_000_000_000.0))])?;
    p.flagged("Q18", row, "numeric_code");
    p.record("Q18", row, "serial", json!(["1230000000000"]));
    let row = p.line("000107|記録用のUSBメモリー|USB|戊精機|UM-16S|4.56E+11|市民税係|金庫|R5.9.1||", &[])?;
    p.flagged("Q18", row, "exponent");
    p.record("Q18", row, "old_number", json!("000107"));
    let row = p.line("M-108|古い光ディスク|CD-R||||市民税係|金庫|H30.4.1|R2.3.31|", &[])?;
    p.record("Q05", row, "stopped_on", json!("2020-03-31"));
    Ok(())
}

/// Sheets that are no lists.
fn others(book: &mut Workbook) -> Result<(), XlsxError> {
    let sample = book.add_worksheet();
    sample.set_name("記入例")?;
    for (column, text) in (0..).zip("№|管理番号|資産の名称|重要度|保管場所".split('|')) {
        sample.write(0, column, text)?;
    }
    for (column, text) in (0..).zip("例|税-000|○○台帳|A|○○室".split('|')) {
        sample.write(1, column, text)?;
    }
    let list = book.add_worksheet();
    list.set_name("リスト")?;
    for (row, text) in (0..).zip(["A", "B", "C", "情報", "文書"]) {
        list.write(row, 0, text)?;
    }
    let original = book.add_worksheet();
    original.set_name("原本")?;
    original.set_hidden(true);
    for (column, text) in (0..).zip("№|管理番号|資産の名称|重要度|保管場所".split('|')) {
        original.write(0, column, text)?;
    }
    Ok(())
}
