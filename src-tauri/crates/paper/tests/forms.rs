//! Forms are read back and compared with what went in.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod reading;
mod samples;

use kernel::Silent;
use paper::{Block, Cell, Doc, Section, Table, render, row};
use reading::{boxes, fonts, pages, squash, text};
use samples::{assets, f1, f9, issued, meta};

fn doc(flow: Vec<Block>) -> Doc {
    Doc {
        meta: meta("試験"),
        footer: paper::Footer {
            standard: "情報セキュリティ対策基準 第7版".into(),
            form: "様式第1号".into(),
            basis: "第14条第3項".into(),
            issue: issued("税務-分類-R8-003"),
        },
        practice: false,
        sections: vec![Section::portrait(flow)],
    }
}

fn pdf(doc: &Doc) -> Vec<u8> {
    render(doc, fonts(), &Silent).unwrap_or_else(|p| panic!("{p}"))
}

#[test]
fn every_field_of_every_asset_stands_in_the_report() {
    let assets = assets();
    assert_eq!(assets.len(), 46);
    let said = text(&pdf(&f1(&assets)));
    for asset in &assets {
        for field in asset.0 {
            assert!(said.contains(&squash(field)), "{} is missing: {field}", asset.0[0]);
        }
    }
    for needed in [
        "8桃税第214号",
        "令和8年6月12日",
        "統括情報システム管理者",
        "情報システム課長様",
        "情報資産重要性分類結果報告書",
        "記",
        "以上",
        "検証値1899AC6CA403A98B",
        "記録値5CE7D01F8B22AA90",
        "根拠第14条第3項",
    ] {
        assert!(said.contains(needed), "{needed}");
    }
}

#[test]
fn the_header_repeats_and_every_page_closes_with_its_own_count() {
    let assets = assets();
    let pages = pages(&pdf(&f1(&assets)));
    assert_eq!(pages.len(), 4);
    let class = |range: &[samples::Asset], c: char| range.iter().filter(|a| a.class() == c).count();
    let mut done = 0;
    for (n, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("{}/4", n + 1)), "page number {n}");
        if n == 0 {
            continue;
        }
        assert!(page.contains("保管場所・利用システム") && page.contains("該当基準・理由"), "header on page {n}");
        assert!(page.contains(&format!("別紙{n}／3")), "annex number on page {n}");
        let here = assets[done..].iter().take_while(|a| page.contains(&squash(a.0[0]))).count();
        let range = &assets[done..done + here];
        let count = |r: &[samples::Asset]| {
            format!("{}件（A{}件B{}件C{}件）", r.len(), class(r, 'A'), class(r, 'B'), class(r, 'C'))
        };
        assert!(page.contains(&format!("この頁の計{}", count(range))), "page {n}: {}", count(range));
        done += here;
        let word = if done == 46 { "合計" } else { "累計" };
        assert!(page.contains(&format!("{word}{}", count(&assets[..done]))), "page {n}: {word}");
    }
    assert_eq!(done, 46);
}

#[test]
fn nothing_stands_outside_the_margins_of_the_sheet() {
    for (name, bytes) in [
        ("F1", pdf(&f1(&assets()))),
        ("F2", pdf(&samples::boxed::f2(true))),
        ("F2 blank", pdf(&samples::boxed::f2(false))),
        ("F3", pdf(&samples::boxed::f3())),
        ("F4", pdf(&samples::drawn::f4())),
        ("F9", paper::render_labels(&f9(), &meta("ラベル"), fonts(), &Silent).unwrap()),
    ] {
        for (width, height, words) in boxes(&bytes) {
            for (x1, y1, x2, y2, word) in words {
                assert!(
                    x1 > 8.0 && x2 < width - 8.0 && y1 > 8.0 && y2 < height - 8.0,
                    "{name}: {word} at {x1},{y1},{x2},{y2}"
                );
            }
        }
    }
}

#[test]
fn words_of_a_table_stay_inside_their_column() {
    let widths = [20.0, 30.0, 40.0, 80.0];
    let long = [
        "税務-資-0080",
        "髙橋﨑子𠮷田㈱①",
        "住民の個人情報をまとまって含む（第14条第3項）ｶﾞｯｺｳﾎﾞ",
        "全角１２３と半角123、令和元年5月1日から令和8年6月12日まで、メーカー／型番 KD-N515-ABCDEFGHIJKLMN",
    ];
    let table = Table::list(&widths).rows((0..30).map(|_| row(long.map(Cell::text).into())));
    let bytes = pdf(&doc(vec![Block::Table(table)]));
    let mut edges = vec![22.0];
    for w in widths {
        edges.push(edges.last().unwrap() + w);
    }
    for (_, _, words) in boxes(&bytes) {
        for (x1, y1, x2, _, word) in words.into_iter().filter(|w| w.1 < 780.0) {
            let (left, right) = (x1 * 25.4 / 72.0, x2 * 25.4 / 72.0);
            let column = edges.windows(2).find(|e| left >= e[0] && left < e[1]).unwrap();
            assert!(right <= column[1] + 0.05, "{word} at y {y1} ends at {right}, its column at {}", column[1]);
        }
    }
}

#[test]
fn difficult_characters_are_drawn_and_found_again() {
    let hard = "髙﨑𠮷㈱①加ｶﾅﾊﾞ１２３令和元年～−－—‖∥￥¥〜纊彅か\u{3099}㍿㌔Ⅷ⑳☎〒";
    let bytes = pdf(&doc(vec![Block::Table(
        Table::list(&[170.0]).row(row(vec![Cell::text(hard)])).row(row(vec![Cell::code(hard)])),
    )]));
    let said = text(&bytes);
    assert_eq!(said.matches(hard).count() + said.matches(&hard.replace("か\u{3099}", "が")).count(), 2, "{said}");
}

#[test]
fn characters_that_share_a_glyph_are_still_told_apart() {
    // One picture, several meanings: a copy out of the PDF must give back what went in.
    let pairs = "⺇𠘨𩿎𩿗‑-葛\u{E0100}葛";
    let said = text(&pdf(&doc(vec![Block::Table(Table::list(&[170.0]).row(row(vec![Cell::text(pairs)])))])));
    assert!(said.contains(&squash(pairs)), "{said}");
}

#[test]
fn a_character_without_a_glyph_is_refused_by_record_and_field() {
    let table = Table::list(&[50.0, 120.0])
        .head(vec![row(vec![Cell::head("番号"), Cell::head("資産名")])])
        .row(row(vec![Cell::code("税務-資-0001"), Cell::text("課税台帳")]).record("税務-資-0001"))
        .row(row(vec![Cell::code("税務-資-0002"), Cell::text("外字\u{E001}と\u{F8FF}の台帳")]).record("税務-資-0002"));
    let problem = render(&doc(vec![Block::Table(table)]), fonts(), &Silent).unwrap_err();
    assert_eq!(problem.code, kernel::code::NO_GLYPH);
    assert_eq!(problem.fields.len(), 1);
    assert_eq!(problem.fields[0].column, "資産名");
    for said in ["税務-資-0002", "資産名", "U+E001", "U+F8FF"] {
        assert!(problem.fields[0].message.contains(said), "{}", problem.fields[0].message);
    }
}

#[test]
fn columns_that_do_not_add_up_to_the_body_are_refused() {
    let wrong = Table::list(&[50.0, 119.0]).row(row(vec![Cell::text("番号"), Cell::text("名称")]));
    let problem = render(&doc(vec![Block::Table(wrong)]), fonts(), &Silent).unwrap_err();
    assert!(problem.message.contains("169") && problem.message.contains("170"), "{problem}");
    let few = Table::list(&[50.0, 120.0]).row(row(vec![Cell::text("番号")]));
    assert!(render(&doc(vec![Block::Table(few)]), fonts(), &Silent).is_err(), "a row with a cell too few");
    let many = Table::list(&[170.0]).row(row(vec![Cell::text("番号"), Cell::text("名称")]));
    assert!(render(&doc(vec![Block::Table(many)]), fonts(), &Silent).is_err(), "a row with a cell too many");
}

#[test]
fn a_text_larger_than_a_page_is_printed_in_full_behind_the_table() {
    let long: String = (0..4000).map(|n| format!("第{n}項の所見、髙橋。")).collect();
    let table = Table::list(&[30.0, 140.0])
        .head(vec![row(vec![Cell::head("番号"), Cell::head("所見")])])
        .row(row(vec![Cell::code("税務-資-0001"), Cell::text(long.clone())]).record("税務-資-0001"))
        .row(row(vec![Cell::code("税務-資-0002"), Cell::text("短い所見")]).record("税務-資-0002"));
    let pages = pages(&pdf(&doc(vec![Block::Table(table)])));
    assert!(
        pages[0].contains("別紙のとおり") && pages[0].contains("短い所見") && pages[0].contains("税務-資-0001所見")
    );
    // Footers stand between the pages' texts; each sentence must be there, in order.
    let all = pages.concat();
    let mut at = 0;
    for n in (0..4000).filter(|n| n % 37 == 0) {
        let sentence = format!("第{n}項の所見、");
        at += all[at..].find(&sentence).unwrap_or_else(|| panic!("{sentence}"));
    }
}

#[test]
fn a_frame_that_is_higher_than_a_page_is_refused_and_not_cut() {
    let tall = || Table::form(&[170.0]).row(row(vec![Cell::text("所見")]).high(300.0));
    let problem = render(&doc(vec![Block::Table(tall())]), fonts(), &Silent).unwrap_err();
    assert!(problem.code == kernel::code::INVALID && problem.message.contains("1頁に収まりません"), "{problem}");
    let rows = (0..60).map(|n| row(vec![Cell::text(format!("設問{n:02}"))]));
    let kept = doc(vec![Block::Keep(vec![Block::heading("設問"), Block::Table(Table::form(&[170.0]).rows(rows))])]);
    let pages = pages(&pdf(&kept));
    assert!(pages.len() == 2 && (0..60).all(|n| pages.concat().contains(&format!("設問{n:02}"))), "torn, but whole");
}

#[test]
fn a_field_with_a_limit_refers_to_the_annex() {
    let reason = "理由その一、庁内で再利用することとしたため。".repeat(12);
    let table = Table::form(&[30.0, 140.0]).row(
        row(vec![Cell::label("理由"), Cell::text(reason.clone()).field("理由").max_lines(2)])
            .record("税務-廃棄-R8-007"),
    );
    let said = text(&pdf(&doc(vec![Block::Table(table)])));
    assert!(said.contains("理由別紙のとおり") && said.contains(&reason) && said.contains("税務-廃棄-R8-007理由"));
}

#[test]
fn the_heading_of_a_group_never_stays_alone_at_the_foot_of_a_page() {
    let mut rows = Vec::new();
    for group in 0..30 {
        rows.push(paper::Row::group(format!("区分{group:02}"), 1));
        rows.extend((0..4).map(|n| row(vec![Cell::text(format!("設問{group:02}-{n}"))])));
    }
    let pages = pages(&pdf(&doc(vec![Block::Table(Table::list(&[170.0]).rows(rows))])));
    assert!(pages.len() > 3);
    for (n, page) in pages.iter().enumerate() {
        let last = page.rfind("区分").unwrap();
        assert!(page[last..].contains("設問"), "page {}", n + 1);
    }
}

#[test]
fn a_register_page_says_when_there_is_nothing_to_report() {
    let said = pages(&pdf(&samples::boxed::f3()));
    assert!(
        said[0].contains("以下余白") && said[0].contains("欠番") && said[0].contains("確認課長補佐係長担当"),
        "{}",
        said[0]
    );
    assert!(
        said[1].contains("本期間該当なし")
            && said[1].contains("照合したもの")
            && said[1].contains("申請0件＝許可0件＝処理0件")
    );
}

#[test]
fn a_draft_has_the_mark_and_no_number_and_practice_is_marked() {
    let draft = text(&pdf(&samples::boxed::f3()));
    assert!(draft.contains("案（番号なし）") && !draft.contains("検証値1899"));
    let practice = text(&pdf(&samples::boxed::f2(false)));
    assert!(
        practice.contains("練習用") && practice.contains("（提出時に付番）") && practice.contains("－（白紙様式）")
    );
    assert!(!text(&pdf(&samples::boxed::f2(true))).contains("練習用"));
}

#[test]
fn justified_labels_and_spaced_titles_are_found_as_words() {
    let said = text(&pdf(&samples::boxed::f2(true)));
    for word in
        ["申請年月日", "廃棄の理由", "処理実施者", "記録媒体等廃棄申請書兼許可書", "㈱甲斐路データ処理", "𠮷野六郎"]
    {
        assert!(said.contains(word), "{word}");
    }
}
