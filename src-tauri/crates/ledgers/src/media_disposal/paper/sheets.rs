//! Lists that go with a case: the log item by item, the hand-over, the report of completion, the check of a certificate.

use super::{
    COMPLETION, Case, Composed, HANDOVER, Item, Problem, Result, Section, Wanted, code, date, day_long, day_short, doc,
    facts, flag, head, hours, item_cells, made, method_word, moment_long, or_dash, serials, sheet_of, text,
};
use crate::media_disposal::{ItemMatch, MatchState, Matching, Stage, needs};
use paper::{Block, Cell, LetterHead, LetterItem, PageRows, Row, SealBox, Seals, Table, blank_date, fixed, row, words};

/// Rows of a blank list that fit on a page.
const BLANK_ROWS: usize = 15;

fn composed(
    wanted: &Wanted<'_>,
    case: Option<&Case>,
    title: &str,
    section: Section,
    more: &[(&str, f64)],
    rows: Vec<Vec<String>>,
) -> Composed {
    Composed {
        doc: doc(wanted.letter, title, vec![section]),
        sheet: sheet_of(title, more, rows),
        facts: case.map_or(serde_json::Value::Null, facts),
        records: case.map_or(0, |c| c.items.len()),
        warnings: Vec::new(),
        number: None,
    }
}

fn blank_rows(cells: usize) -> impl Iterator<Item = Row> {
    (1..=BLANK_ROWS).map(move |n| {
        let mut r = vec![Cell::text(n.to_string()).center()];
        r.resize(cells, Cell::empty());
        row(r).high(8.2)
    })
}

fn named(m: &Matching, item: &Item) -> Option<ItemMatch> {
    m.items.iter().find(|x| x.item == item.no).cloned()
}

fn word(m: Option<&ItemMatch>) -> String {
    match m.map(|m| (m.state, m.said.as_str())) {
        None => "除外".to_owned(),
        Some((MatchState::Same, _)) => "一致".to_owned(),
        Some((MatchState::Written, _)) => "一致（書き方の違い）".to_owned(),
        Some((MatchState::Amount, said)) => format!("不一致 {said}"),
        Some((MatchState::Missing, "")) => "なし".to_owned(),
        Some((MatchState::Missing, said)) => format!("なし　{said}"),
    }
}

fn totals(case: Option<&Case>, cols: usize) -> impl Fn(PageRows) -> Vec<Row> + Send + Sync + use<> {
    let rows = case.map_or(0, |c| c.items.len());
    let quantity = case.map_or(0, Case::quantity);
    move |page: PageRows| {
        let said =
            if page.last { format!("合計 {rows}行　数量 {quantity}") } else { "次頁へ続く".to_owned() };
        let text = format!("この頁 {}行　　{said}", page.to - page.from);
        vec![row(vec![Cell::head("計").cols(2), Cell::text(text).cols(cols - 2)]).sum()]
    }
}

fn headed(titles: &[(&str, &str)]) -> Vec<Row> {
    vec![row(titles
        .iter()
        .map(|(a, b)| if b.is_empty() { Cell::head(*a) } else { Cell::head(*a).second(*b) })
        .map(|c| c.size(7.5))
        .collect())]
}

/// 処理記録: what was done to each item, by whom and when (第22条第4号).
pub(super) fn log(wanted: &Wanted<'_>, case: Option<&Case>) -> Result<Composed> {
    let widths = [8.0, 24.0, 40.0, 48.0, 12.0, 45.0, 42.0, 24.0, 24.0];
    let titles = [
        ("No.", ""),
        ("管理番号", ""),
        ("種別・メーカー・型番", ""),
        ("製造番号", "内蔵媒体の製造番号"),
        ("分類", ""),
        ("方法", ""),
        ("処理日時", "場所"),
        ("実施者", "立会者"),
        ("照合", ""),
    ];
    let mut table = Table::list(&widths).head(headed(&titles));
    let mut cells = Vec::new();
    match case {
        None => table.rows.extend(blank_rows(widths.len())),
        Some(case) => {
            let treated = needs(&case.record.values).treated;
            let stage = if treated { Stage::Treated } else { Stage::Counted };
            let m = case.matching(stage);
            let t = |k: &str| case.record.get(k).text();
            // One line where it was done on one day, so that as many rows as possible stand on a page.
            let same_day = t("treated_from").get(..10) == t("treated_to").get(..10) && !t("treated_to").is_empty();
            let when = if same_day {
                format!("{} {}", day_short(case, "treated_from"), hours(case))
            } else {
                [moment_long(Some(case), "treated_from"), moment_long(Some(case), "treated_to")]
                    .into_iter()
                    .filter(|x| !x.is_empty())
                    .collect::<Vec<_>>()
                    .join("～")
            };
            // What nobody here treats is logged as what it is: handed over, to whom and when.
            let handed = moment_long(Some(case), "handed_at");
            let (when, place) = if treated { (when, t("treated_place")) } else { (handed, t("handed_to")) };
            let kind = crate::label_of(crate::media_disposal::KINDS, t("kind"));
            for item in &case.items {
                let found = named(&m, item);
                let method = if treated { method_word(wanted, &item.method) } else { kind };
                table.rows.push(
                    row(vec![
                        Cell::text(item.no.to_string()).center(),
                        Cell::text(or_dash(&item.number)),
                        Cell::text(made(item)),
                        Cell::of(fixed(item.serials().collect::<Vec<_>>().join("\n"))),
                        Cell::of(words(or_dash(&item.class)).bold()).center(),
                        Cell::text(or_dash(method)),
                        Cell::text(or_dash(&when)).second(place),
                        Cell::text(or_dash(t("treated_by"))).second(t("witness")),
                        Cell::text(word(found.as_ref())).center(),
                    ])
                    .record(item.called()),
                );
                let mut line = item_cells(wanted, item);
                line.extend([t("treated_from").replace('T', " "), t("treated_to").replace('T', " ")]);
                line.extend(["treated_place", "treated_by", "witness"].map(|k| t(k).to_owned()));
                line.push(word(found.as_ref()));
                cells.push(line);
            }
            table = table.totals(totals(Some(case), widths.len()));
        }
    }
    let title = "処理記録（品目別）";
    let section = Section::landscape(vec![Block::Table(table)]).head(head(wanted.letter, title, case));
    let more = [
        ("処理の開始", 16.0),
        ("処理の終了", 16.0),
        ("処理の場所", 18.0),
        ("処理実施者", 16.0),
        ("立会者", 14.0),
        ("照合", 16.0),
    ];
    Ok(composed(wanted, case, title, section, &more, cells))
}

/// 証明書照合表: the serial numbers of the request beside those of the certificate, with everything that does not agree.
pub(super) fn check(wanted: &Wanted<'_>, case: Option<&Case>) -> Result<Composed> {
    let widths = [8.0, 26.0, 50.0, 60.0, 60.0, 63.0];
    let titles = [
        ("No.", ""),
        ("管理番号", ""),
        ("種別・メーカー・型番", ""),
        ("申請の製造番号", ""),
        ("証明書の番号", ""),
        ("照合", ""),
    ];
    let mut table = Table::list(&widths).head(headed(&titles));
    let mut cells = Vec::new();
    let mut flow = Vec::new();
    match case {
        None => table.rows.extend(blank_rows(widths.len())),
        Some(case) => {
            let read = !case.read_at(Stage::Certified).is_empty();
            let m = case.matching(Stage::Certified);
            for item in &case.items {
                let found = named(&m, item);
                let said = if read { word(found.as_ref()) } else { String::new() };
                let text = found.map_or_else(String::new, |f| f.text);
                table.rows.push(
                    row(vec![
                        Cell::text(item.no.to_string()).center(),
                        Cell::text(or_dash(&item.number)),
                        Cell::text(made(item)),
                        Cell::of(fixed(item.serials().collect::<Vec<_>>().join("\n"))),
                        Cell::of(fixed(text.as_str())),
                        Cell::text(said.as_str()),
                    ])
                    .record(item.called()),
                );
                let mut line = item_cells(wanted, item);
                line.extend([text, said]);
                cells.push(line);
            }
            table = table.totals(totals(Some(case), widths.len()));
            if read {
                let sign = if m.is_whole() { "＝" } else { "≠" };
                let open = if m.open > 0 { format!("　不一致 {}件", m.open) } else { String::new() };
                flow.push(Block::Space(2.0));
                flow.push(Block::Para(
                    paper::para(format!("申請 {} {sign} 証明書 {}{open}", m.asked, m.matched)).size(9.0),
                ));
            }
            if !m.strays.is_empty() {
                let strays = m.strays.iter().enumerate().map(|(n, s)| {
                    row(vec![
                        Cell::text((n + 1).to_string()).center(),
                        Cell::of(fixed(s.text.as_str())),
                        Cell::text(s.said.as_str()),
                    ])
                });
                flow.push(Block::Space(3.0));
                flow.push(Block::heading("証明書にあって、申請と合わないもの"));
                flow.push(Block::Table(
                    Table::list(&[8.0, 70.0, 189.0])
                        .head(headed(&[("No.", ""), ("証明書の番号", ""), ("内容", "")]))
                        .rows(strays),
                ));
            }
        }
    }
    flow.insert(0, Block::Table(table));
    let title = "証明書照合表";
    let mut page = head(wanted.letter, title, case);
    let number = text(case, "certificate_number");
    if case.is_some() && number.is_empty() {
        page.left_line.push_str("　　証明書　未受領");
    } else if case.is_some() {
        page.left_line.push_str(&format!("　　証明書　{number}（{}）", or_dash(text(case, "certificate_issuer"))));
    } else {
        page.left_line.push_str("　　証明書番号");
    }
    let section = Section::landscape(flow).head(page);
    Ok(composed(wanted, case, title, section, &[("証明書の番号", 24.0), ("照合", 24.0)], cells))
}

/// 引渡書: what is handed to whom, signed by both.
pub(super) fn handover(wanted: &Wanted<'_>, case: Option<&Case>) -> Result<Composed> {
    let letter = wanted.letter;
    let widths = [8.0, 26.0, 48.0, 58.0, 12.0, 18.0];
    let titles =
        [("No.", ""), ("管理番号", ""), ("種別・メーカー・型番", ""), ("製造番号", ""), ("数量", ""), ("確認", "")];
    let mut table = Table::list(&widths).head(headed(&titles));
    let mut cells = Vec::new();
    match case {
        None => table.rows.extend(blank_rows(widths.len())),
        Some(case) => {
            for item in case.present() {
                table.rows.push(
                    row(vec![
                        Cell::text(item.no.to_string()).center(),
                        Cell::text(or_dash(&item.number)),
                        Cell::text(made(item)),
                        Cell::of(fixed(serials(item))),
                        Cell::number(item.amount().to_string()),
                        Cell::checks(&[("", false)]).center(),
                    ])
                    .record(item.called()),
                );
                cells.push(item_cells(wanted, item));
            }
            table = table.totals(totals(Some(case), widths.len()));
        }
    }
    let form = Table::form(&[30.0, 55.0, 30.0, 55.0])
        .row(row(vec![
            Cell::label("引渡先"),
            Cell::text(text(case, "handed_to")),
            Cell::label("引渡日時"),
            if text(case, "handed_at").is_empty() {
                Cell::of(blank_date(7.0).gap(6.0).and("時").gap(6.0).and("分"))
            } else {
                Cell::text(moment_long(case, "handed_at"))
            },
        ]))
        .row(row(vec![
            Cell::label("契約番号"),
            Cell::text(text(case, "contract")),
            Cell::label("管理票・封印"),
            Cell::text(text(case, "manifest")),
        ]))
        .row(row(vec![Cell::label("引き渡す理由"), Cell::text(kind_word(case)).cols(3)]));
    let seals = Seals::new(vec![
        SealBox::new("引き渡した者", text(case, "handed_by"), ""),
        SealBox::new("受け取った者", "", ""),
    ])
    .hint(wanted.seal_hint);
    let flow = vec![
        Block::Table(form),
        Block::Space(2.0),
        Block::Table(table),
        Block::Space(3.0),
        Block::Keep(vec![
            Block::Para(paper::para("上記の品目を、番号を照合して引き渡し、受け取りました。").size(9.0)),
            Block::Space(1.5),
            Block::Seals(seals),
        ]),
    ];
    let section = Section::portrait(flow).head(head(letter, "記録媒体等引渡書", case));
    Ok(composed(wanted, case, HANDOVER.title, section, &[], cells))
}

fn kind_word(case: Option<&Case>) -> String {
    let kind = text(case, "kind");
    let word = crate::label_of(crate::media_disposal::KINDS, kind).to_owned();
    match flag(case, "erase_clause") {
        Some(true) if kind == "lease_return" => {
            format!("{word}（返却後の消去は契約の相手方が行い、証明書を受ける。第32条第3項）")
        }
        _ => word,
    }
}

/// 完了報告: to the chief, that the case is done and everything agrees.
pub(super) fn completion(wanted: &Wanted<'_>, case: Option<&Case>) -> Result<Composed> {
    let letter = wanted.letter;
    if let Some(case) = case.filter(|c| c.record.step != "closed") {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!(
                "{}は「{}」です。完了報告書は、完了してから作れます（第22条）。",
                case.record.number,
                crate::media_disposal::state_word(&case.record)
            ),
        ));
    }
    let on = case.map_or_else(|| "令和　　年　　月　　日".to_owned(), |_| date::wareki_long(letter.date));
    let letter_head = LetterHead {
        number: letter.document_number.clone(),
        date: on,
        to: vec!["情報セキュリティ責任者".to_owned(), format!("{} 様", letter.sender_title)],
        from: vec![letter.office(), text(case, "requested_by").to_owned()],
        title: "記録媒体等の廃棄・返却の完了について（報告）".to_owned(),
        ..LetterHead::default()
    };
    let number = case.map_or("　　　　　　　", |c| c.record.number.as_str());
    let matched = |stage: Stage| -> String {
        let Some(case) = case else { return String::new() };
        if !case.stages().contains(&stage) {
            return "－".to_owned();
        }
        let m = case.matching(stage);
        let word = if case.read_at(stage).is_empty() {
            "未"
        } else if m.is_whole() {
            "一致"
        } else {
            "不一致あり"
        };
        format!("{} / {}　{word}", m.matched, m.asked)
    };
    let table = Table::form(&[34.0, 34.0, 34.0, 34.0, 34.0])
        .head(vec![row(["申請", "数量の確認", "処理", "引渡し", "証明書"].map(Cell::head).into())])
        .row(
            row(vec![
                Cell::text(case.map_or_else(String::new, |c| c.quantity().to_string())).center(),
                Cell::text(matched(Stage::Counted)).center(),
                Cell::text(matched(Stage::Treated)).center(),
                Cell::text(matched(Stage::Handed)).center(),
                Cell::text(matched(Stage::Certified)).center(),
            ])
            .high(if case.is_some() { 7.0 } else { 10.0 }),
        );
    let how = case.map_or_else(String::new, |c| {
        let treated = moment_long(Some(c), "treated_from");
        if treated.is_empty() {
            format!("{}（{}）", kind_word(Some(c)), or_dash(c.record.get("handed_to").text()))
        } else {
            format!(
                "{}　{treated}　{}　実施者 {}　立会者 {}",
                kind_word(Some(c)),
                c.record.get("treated_place").text(),
                c.record.get("treated_by").text(),
                or_dash(c.record.get("witness").text())
            )
        }
    });
    let certificate = match text(case, "certificate_number") {
        _ if case.is_none() => String::new(),
        "" => "なし".to_owned(),
        n => format!("{n}（{}、{}発行）", text(case, "certificate_issuer"), day_long(case, "certificate_on")),
    };
    let result = match text(case, "verified_result") {
        _ if case.is_none() => "良 ・ 不良（検証者　　　　　　　　　　　　）".to_owned(),
        "good" => format!("良（検証者 {}）", text(case, "verified_by")),
        _ => "－".to_owned(),
    };
    // A hand needs room to write in.
    let room = || Block::Space(if case.is_some() { 0.0 } else { 6.0 });
    let flow = vec![
        Block::Letter(letter_head),
        Block::letter_text(format!("申請番号 {number} の件は、次のとおり完了したので報告します（第22条第4号）。")),
        Block::Ki,
        Block::Item(LetterItem::new("1", "件名", text(case, "name"))),
        room(),
        Block::Item(LetterItem::new("2", "処分の内容", how)),
        room(),
        room(),
        Block::Item(LetterItem::new("3", "検証の結果", result)),
        room(),
        Block::Item(LetterItem::new("4", "証明書", certificate)),
        room(),
        Block::Item(LetterItem::new("5", "数量の照合", "").right("（読み取った数 / 申請の数）")),
        Block::Table(table),
        Block::Space(2.0),
        Block::Ijo,
    ];
    let cells = case.into_iter().flat_map(|c| c.items.iter().map(|i| item_cells(wanted, i))).collect();
    Ok(composed(wanted, case, COMPLETION.title, Section::portrait(flow), &[], cells))
}
