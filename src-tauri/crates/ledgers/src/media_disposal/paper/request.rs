//! 様式第2号: printed at the request and after the treatment under one number (第1刷, 第2刷), with an annex where the items are many.

use super::{
    Case, Composed, Item, Letter, PageHead, Result, Section, SheetOf, Value, Wanted, date, day_long, day_short, doc,
    facts, flag, item_cells, made, method_word, moment_long, net_short, or_dash, sheet_of, text,
};
use crate::media_disposal::def::{CAUSES, CHECKS, KINDS};
use crate::media_disposal::{Stage, needs};
use kernel::Choice;
use paper::{
    Block, Cell, Code, HeadRight, Para, Row, SealBox, Seals, Side, Table, blank_date, fixed, para, row, words,
};

const FIELDS: [f32; 5] = [8.0, 24.0, 55.0, 24.0, 59.0];
const ITEMS: [f32; 10] = [8.0, 22.0, 34.0, 33.0, 15.0, 13.0, 11.0, 11.0, 11.0, 12.0];
/// Items that fit on the form; more go to the annex.
const ON_FORM: usize = 6;
const NUMERALS: [&str; 8] = ["①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧"];

pub(super) fn compose(wanted: &Wanted<'_>, case: Option<&Case>) -> Result<Composed> {
    let letter = wanted.letter;
    let (title, _) = letter.title.split_once('・').unwrap_or((letter.title.as_str(), ""));
    let methods = used_methods(case);
    let code = match (case, wanted.code) {
        (None, _) | (_, "") => {
            Code::Blank(if case.is_none() { "登録時に\n符号を印字" } else { "発行時に\n符号を印字" }.to_owned())
        }
        (_, code) => Code::Qr(code.to_owned()),
    };
    let to = match case {
        None => "情報セキュリティ責任者（　　　　　　　課長） 様".to_owned(),
        Some(_) => format!("情報セキュリティ責任者（{}） 様", letter.sender_title),
    };
    let urgent = flag(case, "urgent") == Some(true);
    let mut flow = vec![
        Block::Beside(vec![
            Side { x: 2.0, width: 90.0, bottom: false, blocks: vec![Block::Para(para(to).size(9.0))] },
            Side {
                x: 100.0,
                width: 70.0,
                bottom: false,
                blocks: vec![Block::Para(para("次のとおり廃棄の許可を申請します。").size(8.5))],
            },
        ]),
        Block::Space(1.2),
        Block::Table(asked(letter, case)),
        Block::Table(items(case, &methods)),
        Block::Table(done(wanted, case, &methods)),
        Block::Space(2.2),
        Block::Seals(Seals::new(seals(wanted, case)).hint(wanted.seal_hint)),
        Block::Space(0.8),
    ];
    if urgent {
        flow.push(Block::note("▲事後許可：許可の前に行い、第118条第2項により届け出たもの。"));
    }
    flow.push(Block::note(
        "許可する者は、申請者と別の者とする（第11条第1項）。申請、確認及び証明書の数が一致するまで完了としない。処理は許可の後に行う。立会者は、処理実施者と別の者が望ましい。系は、「番」マイナンバー利用事務系、「LG」LGWAN接続系、「IN」インターネット接続系を表す。分類は、収められた情報のうち最も高いもの（第17条第3項）。",
    ));
    let page = PageHead {
        form: letter.form_heading.clone(),
        title: title.to_owned(),
        subtitle: "及び廃棄処理記録".to_owned(),
        code: Some(code),
        ..PageHead::default()
    };
    let mut sections = vec![Section::portrait(flow).head(page)];
    if let Some(case) = case.filter(|c| c.items.len() > ON_FORM) {
        sections.push(annex(letter, title, case, &methods));
    }
    Ok(Composed {
        doc: doc(letter, &letter.title, sections),
        sheet: sheet(wanted, case),
        facts: case.map_or(serde_json::Value::Null, facts),
        records: case.map_or(0, |c| c.items.len()),
        warnings: case.map_or_else(Vec::new, warnings),
        number: case.map(|c| c.record.number.clone()),
    })
}

fn warnings(case: &Case) -> Vec<String> {
    let mut out = Vec::new();
    let r = &case.record;
    let same = |a: &str, b: &str| !a.is_empty() && kernel::fold::search_key(a) == kernel::fold::search_key(b);
    if same(r.get("treated_by").text(), r.get("witness").text()) {
        out.push("立会者が処理実施者と同じ人です。理由が記録されています。".to_owned());
    }
    if r.get("urgent").is_yes() {
        out.push("許可の前に行った案件です（第118条第2項）。".to_owned());
    }
    out
}

/// The methods that the items use, in order of first use.
fn used_methods(case: Option<&Case>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for item in case.into_iter().flat_map(Case::present).filter(|i| !i.method.is_empty()) {
        if !out.contains(&item.method) {
            out.push(item.method.clone());
        }
    }
    out
}

fn numeral(methods: &[String], key: &str) -> &'static str {
    let at = methods.iter().position(|m| m == key);
    at.and_then(|n| NUMERALS.get(n)).copied().unwrap_or(if key.is_empty() { "－" } else { "⑧" })
}

fn checks(choices: &'static [Choice], on: &[&str]) -> Cell {
    let all: Vec<(&str, bool)> = choices.iter().map(|c| (c.label, on.contains(&c.key))).collect();
    Cell::checks(&all)
}

fn filled(text: impl Into<String>) -> Cell {
    Cell::text(text)
}

fn asked(letter: &Letter, case: Option<&Case>) -> Table {
    let date = case.map_or_else(|| Cell::of(blank_date(8.0)), |_| filled(day_long(case, "requested_on")));
    let unit = text(case, "unit");
    let office = match case {
        None => filled("　　　　　部　　　　　課　　　　　係"),
        Some(_) => filled(format!("{} {unit}", letter.office()).trim().to_owned()),
    };
    let clause = flag(case, "erase_clause");
    let contract = text(case, "contract");
    let contract = match case {
        None => "契約番号".to_owned(),
        Some(_) if contract.is_empty() => "契約番号 －（市所有）".to_owned(),
        Some(_) => format!("契約番号 {contract}"),
    };
    Table::form(&FIELDS)
        .row(row(vec![Cell::band("申請").rows(5), Cell::label("申請年月日"), date, Cell::label("所属"), office]))
        .row(row(vec![
            Cell::label("申請者"),
            filled(text(case, "requested_by")),
            Cell::label("立場・内線"),
            filled(text(case, "contact")),
        ]))
        .row(row(vec![Cell::label("廃棄の理由"), checks(CAUSES, &[text(case, "cause")]).cols(3)]))
        .row(row(vec![Cell::label("処分の区分"), checks(KINDS, &[text(case, "kind")]).cols(3)]))
        .row(row(vec![
            Cell::label("賃貸借の場合"),
            Cell::of(
                para(contract)
                    .gap(14.0)
                    .and("返却時の消去の条項（第32条第3項）")
                    .gap(2.0)
                    .check(clause == Some(true), "有")
                    .gap(2.0)
                    .check(clause == Some(false), "無"),
            )
            .cols(3),
        ]))
}

fn item_head() -> Row {
    row(vec![
        Cell::head("No."),
        Cell::head("管理番号"),
        Cell::head("種別・メーカー・型番"),
        Cell::head("製造番号").second("内蔵媒体の製造番号"),
        Cell::head("容量"),
        Cell::head("系"),
        Cell::head("分類"),
        Cell::head("申請\n数量"),
        Cell::head("確認\n数量"),
        Cell::head("方法"),
    ])
}

fn item_row(item: &Item, counted: Option<i32>, methods: &[String]) -> Row {
    let serial = Cell::code(item.serial.as_str());
    let serial = if item.inner.is_empty() {
        serial
    } else if item.serial.is_empty() {
        Cell::code(item.inner.join("\n"))
    } else {
        serial.line(fixed(item.inner.join("\n")))
    };
    let class = if item.class.is_empty() {
        Cell::of(words("未記入").bold()).center()
    } else {
        Cell::of(words(item.class.as_str()).bold()).center().size(11.0)
    };
    let (asked, method) = if item.is_in() {
        (item.amount().to_string(), numeral(methods, &item.method))
    } else {
        ("除外".to_owned(), "－")
    };
    row(vec![
        Cell::text(item.no.to_string()).center().size(9.0),
        Cell::text(or_dash(&item.number)),
        Cell::text(made(item)),
        serial,
        Cell::text(or_dash(&item.capacity)).center(),
        Cell::text(net_short(&item.net)).center(),
        class,
        Cell::number(asked).size(9.0),
        Cell::number(counted.map_or_else(String::new, |n| n.to_string())).size(9.0),
        Cell::text(method).center().size(9.0),
    ])
    .record(item.called())
}

fn item_table() -> Table {
    Table::form(&ITEMS).sizes(8.0, 6.5).rows_high(8.6).head_high(8.0).head(vec![item_head()])
}

/// How many of each item were counted; nothing before the count.
fn counted(case: &Case) -> impl Fn(i32) -> Option<i32> + use<> {
    let read = !case.read_at(Stage::Counted).is_empty();
    let m = case.matching(Stage::Counted);
    let found: std::collections::HashMap<i32, i32> = case
        .present()
        .map(|i| {
            let same = m.items.iter().any(|x| {
                x.item == i.no
                    && matches!(
                        x.state,
                        crate::media_disposal::MatchState::Same | crate::media_disposal::MatchState::Written
                    )
            });
            (i.no, if same { i.amount() } else { 0 })
        })
        .collect();
    move |no| if read { found.get(&no).copied() } else { None }
}

fn items(case: Option<&Case>, methods: &[String]) -> Table {
    let hint = |t: &str| Cell::text(t).center().grey().size(7.5);
    let mut table = item_table();
    match case {
        Some(case) if case.items.len() > ON_FORM => {
            let said = format!("別紙のとおり　{}行　数量 {}", case.items.len(), case.quantity());
            table
                .rows
                .push(row(vec![Cell::text("－").center(), Cell::text(said).cols(9).size(9.0).center()]).high(12.0));
        }
        Some(case) => {
            let counted = counted(case);
            table.rows.extend(case.items.iter().map(|i| item_row(i, counted(i.no), methods)));
            if case.items.len() < ON_FORM {
                table.rows.push(row(vec![Cell::unused(10)]));
            }
        }
        None => {
            for n in 1..=ON_FORM {
                let mut cells = vec![Cell::text(n.to_string()).center().size(9.0)];
                cells.extend([Cell::empty(), Cell::empty(), Cell::empty(), Cell::empty()]);
                cells.extend([hint("番 LG IN"), hint("A B C"), Cell::empty(), Cell::empty(), Cell::empty()]);
                table.rows.push(row(cells));
            }
        }
    }
    table.row(sum_row(case))
}

fn sum_row(case: Option<&Case>) -> Row {
    let number = |n: Option<i32>| match n {
        Some(n) => Cell::number(n.to_string()).bold().size(9.0),
        None => Cell::empty(),
    };
    let asked = case.map(Case::quantity);
    let counted = case.filter(|c| !c.read_at(Stage::Counted).is_empty()).map(|c| c.matching(Stage::Counted).matched);
    let said = match case {
        None => para("確認者").gap(40.0).and("証明書"),
        Some(c) => {
            let p = para(format!("確認者　{}", or_dash(c.record.get("counted_by").text())));
            let p = p.gap(12.0);
            if !needs(&c.record.values).certified {
                p.and("証明書 －")
            } else if c.read_at(Stage::Certified).is_empty() {
                p.and("証明書 未着")
            } else {
                let m = c.matching(Stage::Certified);
                p.and(format!("証明書 {} {}", m.matched, if m.is_whole() { "一致" } else { "不一致あり" }))
            }
        }
    };
    let rows = case.map_or_else(|| "計　行".to_owned(), |c| format!("計 {}行", c.items.len()));
    row(vec![
        Cell::head("数量の照合").cols(2),
        Cell::of(said).cols(5).size(9.0),
        number(asked),
        number(counted),
        Cell::text(rows).center(),
    ])
    .high(6.2)
    .sum()
}

fn annex(letter: &Letter, title: &str, case: &Case, methods: &[String]) -> Section {
    let counted = counted(case);
    let rows: Vec<Row> = case.items.iter().map(|i| item_row(i, counted(i.no), methods)).collect();
    let amounts: Vec<i32> = case.items.iter().map(|i| if i.is_in() { i.amount() } else { 0 }).collect();
    let total = case.quantity();
    let mut table = item_table().rows(rows).totals(move |page: paper::PageRows| {
        let of = |a: usize, b: usize| amounts.get(a..b).map_or(0, |x| x.iter().sum::<i32>());
        let said = if page.last {
            format!("この頁の計 {}　　合計 {total}　様式第2号の数量と一致", of(page.from, page.to))
        } else {
            format!("この頁の計 {}　　累計 {}　次頁へ続く", of(page.from, page.to), of(0, page.to))
        };
        vec![row(vec![Cell::head("計").cols(2), Cell::text(said).cols(8).size(8.5)]).high(6.2).sum()]
    });
    table.whole = false;
    Section::portrait(vec![Block::Table(table)]).head(PageHead {
        form: letter.form_heading.replacen('（', "別紙（", 1),
        right: HeadRight::Annex,
        title: format!("{title}　品目"),
        left_line: format!("所属　{}　　申請番号　{}", letter.office(), case.record.number),
        ..PageHead::default()
    })
}

fn blank_moment() -> Para {
    blank_date(6.0).gap(6.0).and("時").gap(6.0).and("分")
}

fn done(wanted: &Wanted<'_>, case: Option<&Case>, methods: &[String]) -> Table {
    let t = |k: &str| text(case, k);
    // What this case does not need is crossed out; what is still to come stays open for a hand.
    let untreated = is_untreated(case);
    let or_out = |said: String| if untreated { filled("－") } else { filled(said) };
    let permitted = !t("permitted_at").is_empty();
    let denied = case.is_some_and(|c| c.record.step == "denied");
    let condition = t("condition");
    let ways: Vec<(&str, bool)> = vec![
        ("許可", permitted && condition.is_empty()),
        ("不許可", denied),
        ("条件付き許可", permitted && !condition.is_empty()),
    ];
    let late = if flag(case, "urgent") == Some(true) { "▲事後許可 " } else { "" };
    let permitted_at = match case {
        None => Cell::of(blank_moment()),
        Some(_) => filled(format!("{late}{}", moment_long(case, "permitted_at"))),
    };
    let reasons: Vec<&str> =
        [condition, t("method_reason"), t("urgent_reason")].into_iter().filter(|x| !x.is_empty()).collect();
    let from_to = match case {
        None => Cell::of(
            blank_date(8.0).gap(8.0).and("時").gap(8.0).and("分から").gap(8.0).and("時").gap(8.0).and("分まで"),
        ),
        Some(_) if t("treated_from").is_empty() => or_out(String::new()),
        Some(_) => filled(format!("{}から {}まで", moment_long(case, "treated_from"), to_words(case))),
    };
    let legend = legend(wanted, case, methods);
    let work = t("work");
    let vendor = matches!(work, "onsite" | "offsite");
    let out = Para::default()
        .check(work == "own", "なし")
        .gap(2.0)
        .check(vendor, "あり")
        .gap(2.0)
        .and(if vendor {
            format!("{} 契約番号 {}", t("vendor"), or_dash(t("contract")))
        } else {
            "契約番号".to_owned()
        })
        .gap(6.0)
        .and(format!("機密保持の条項（第32条第2項ほか）　{}", t("secrecy_at")));
    let same =
        kernel::fold::search_key(t("treated_by")) == kernel::fold::search_key(t("witness")) && !t("witness").is_empty();
    let witness = match (same, t("witness_reason")) {
        (false, "") => t("witness").to_owned(),
        (true, reason) => format!("▲{}（実施者と同じ：{reason}）", t("witness")),
        (false, reason) if t("witness").is_empty() => format!("▲なし（{reason}）"),
        (false, _) => t("witness").to_owned(),
    };
    let how: Vec<&str> = match case.map(|c| c.record.get("verified_how")) {
        Some(Value::Many(keys)) => keys.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    let has = |kind: &str| case.is_some_and(|c| c.files(kind).next().is_some());
    let verified_at = match case {
        None => Cell::of(blank_moment()),
        Some(_) => or_out(moment_long(case, "verified_at")),
    };
    let certificate = match case {
        None => filled("番号\n発行日 令和　　年　　月　　日"),
        Some(_) if t("certificate_number").is_empty() => filled("－"),
        Some(_) => filled(format!("番号 {}\n発行日 {}", t("certificate_number"), day_long(case, "certificate_on"))),
    };
    let handed = match case {
        None => filled("引渡先\n管理票（マニフェスト）番号"),
        Some(_) if t("handed_to").is_empty() => filled("－"),
        Some(_) => filled(format!("引渡先 {}\n管理票・封印の番号 {}", t("handed_to"), or_dash(t("manifest")))),
    };
    let tool = [t("tool"), t("tool_version")].into_iter().filter(|x| !x.is_empty()).collect::<Vec<_>>().join(" 版 ");
    Table::form(&FIELDS)
        .row(row(vec![
            Cell::band("許可").rows(2),
            Cell::label("許可の別"),
            Cell::checks(&ways),
            Cell::label("許可日時"),
            permitted_at,
        ]))
        .row(row(vec![Cell::label("条件・理由"), filled(reasons.join("　")).cols(3)]))
        .row(row(vec![Cell::band("処理").rows(5), Cell::label("処理日時"), from_to.cols(3)]))
        .row(row(vec![
            Cell::label("処理場所"),
            or_out(t("treated_place").to_owned()),
            Cell::label("道具・型式"),
            or_out(tool),
        ]))
        .row(row(vec![Cell::label("方法"), filled(legend).cols(3).size(8.0)]))
        .row(row(vec![
            Cell::label("処理実施者"),
            or_out(t("treated_by").to_owned()),
            Cell::label("立会者"),
            or_out(witness),
        ]))
        .row(row(vec![Cell::label("処理の委託"), if untreated { filled("－") } else { Cell::of(out) }.cols(3)]))
        .row(row(vec![Cell::band("検証").rows(4), Cell::label("検証の方法"), checks(CHECKS, &how).cols(3)]))
        .row(row(vec![
            Cell::label("結果・検証者"),
            Cell::of(
                Para::default()
                    .check(t("verified_result") == "good", "良")
                    .gap(2.0)
                    .check(t("verified_result") == "bad", "不良")
                    .gap(4.0)
                    .and(t("verified_by").to_owned()),
            ),
            Cell::label("検証日時"),
            verified_at,
        ]))
        .row(row(vec![
            Cell::label("証跡"),
            Cell::checks(&[
                ("写真（前）", has("before")),
                ("写真（後）", has("after")),
                ("作業記録", has("log")),
                ("証明書の写し", has("certificate")),
            ])
            .cols(3),
        ]))
        .row(row(vec![Cell::label("証明書"), certificate.size(8.5), Cell::label("搬出"), handed.size(8.5)]).high(8.6))
}

/// Whether the case is one that nobody here treats: a lease whose lessor erases, a repair under secrecy.
fn is_untreated(case: Option<&Case>) -> bool {
    case.is_some_and(|c| !needs(&c.record.values).treated)
}

/// The end of the treatment: the hour alone on the same day.
fn to_words(case: Option<&Case>) -> String {
    let at = |k: &str| date::read_moment(text(case, k));
    match (at("treated_from"), at("treated_to")) {
        (Some(a), Some(b)) if a.date() == b.date() => date::time_text(b),
        (_, Some(b)) => date::moment_long(b),
        _ => String::new(),
    }
}

fn legend(wanted: &Wanted<'_>, case: Option<&Case>, methods: &[String]) -> String {
    if case.is_none() {
        return "①破壊（細断・破砕）　②破壊（多点穿孔）　③消磁　④暗号化消去　⑤ブロック消去　⑥全領域の上書き\n⑦裁断（紙）　⑧その他（　　　　　　　　　　）".to_owned();
    }
    if methods.is_empty() {
        return "－（消去は契約の相手方が行う、または消去しない）".to_owned();
    }
    let named = methods
        .iter()
        .enumerate()
        .map(|(n, key)| format!("{}{}", NUMERALS.get(n).unwrap_or(&"⑧"), method_word(wanted, key)));
    let mut said = named.collect::<Vec<_>>().join("　");
    let note = text(case, "treated_note");
    if !note.is_empty() {
        said.push_str(&format!("\n{note}"));
    }
    said
}

fn seals(wanted: &Wanted<'_>, case: Option<&Case>) -> Vec<SealBox> {
    let of = |n: usize| -> (String, String) {
        let Some(c) = case else { return (String::new(), String::new()) };
        let (name, day) = match n {
            0 => ("requested_by", "requested_on"),
            1 => ("permitted_by", "permitted_at"),
            2 => ("treated_by", "treated_to"),
            3 => ("witness", "treated_to"),
            _ => ("closed_by", "closed_on"),
        };
        if matches!(n, 2 | 3) && is_untreated(case) {
            return ("－".to_owned(), "－".to_owned());
        }
        let name = c.record.get(name).text().to_owned();
        let day = if name.is_empty() { String::new() } else { day_short(c, day) };
        (name, day)
    };
    // Whoever is known stands under the box that the form has for it; a box of the office's own is filled in by hand.
    let own = wanted.pack.form("f2").map_or(&[][..], |f| f.seals.as_slice());
    wanted
        .seals
        .iter()
        .map(|label| {
            let (name, day) = own.iter().position(|l| l == label).map_or_else(Default::default, of);
            SealBox::new(label.as_str(), name, day)
        })
        .collect()
}

fn sheet(wanted: &Wanted<'_>, case: Option<&Case>) -> SheetOf {
    let rows = case.into_iter().flat_map(|c| {
        let counted = counted(c);
        c.items
            .iter()
            .map(move |i| {
                let mut cells = item_cells(wanted, i);
                cells.push(counted(i.no).map_or_else(String::new, |n| n.to_string()));
                cells.push(i.note.clone());
                cells.push(i.dropped.clone());
                cells
            })
            .collect::<Vec<_>>()
    });
    sheet_of("品目", &[("確認数量", 8.0), ("備考", 24.0), ("除いた理由", 24.0)], rows.collect())
}
