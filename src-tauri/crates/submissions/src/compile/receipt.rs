//! 受領書 (様式第10号): what was received, what was compared, what was decided.

use super::paper::Letter;
use crate::Compared;
use kernel::{art, date};
use paper::{Block, Cell, Doc, LetterHead, Row, SealBox, Seals, Section, Side, Table, row};
use serde::Serialize;

/// What a receipt says.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReceiptFacts {
    /// 課名.
    pub division: String,
    /// The report that was handed in.
    pub title: String,
    /// Its number.
    pub number: i32,
    /// The packet's digest, 64 digits.
    pub digest: String,
    /// Fingerprint of the key that signed it.
    pub sign_key: String,
    /// Fingerprint that is registered for the division.
    pub registered_key: String,
    /// UTC, RFC 3339.
    pub received_at: String,
    /// Name of the file.
    pub file: String,
    /// Number of the receipt.
    pub receipt_number: String,
    /// It goes back.
    pub returned: bool,
    /// Why, or what else is told.
    pub reason: String,
    /// On records and questions.
    pub remarks: Vec<String>,
    /// What the packet said beside what its records give.
    pub compared: Vec<Compared>,
    /// Title and number of each report inside.
    pub reports: Vec<(String, String)>,
    /// 該当なし.
    pub nothing: bool,
    /// UTC, RFC 3339.
    pub decided_at: String,
    /// Who decided.
    pub by: String,
}

fn at(instant: &str) -> String {
    chrono::DateTime::parse_from_rfc3339(instant).map_or_else(
        |_| instant.to_owned(),
        |at| {
            let at = date::japan(at.to_utc());
            format!("{}　{}", date::wareki_long(at.date()), date::time_text(at))
        },
    )
}

fn fours(digest: &str) -> String {
    (0..4).filter_map(|n| digest.get(n * 4..n * 4 + 4)).collect::<Vec<_>>().join(" ").to_uppercase()
}

fn agrees(same: bool) -> Cell {
    Cell::checks(&[("一致", same), ("不一致", !same)]).size(8.5).center()
}

/// The receipt on one page.
#[must_use]
pub fn receipt(letter: &Letter, facts: &ReceiptFacts, form: (&str, &str), seals: &[String], hint: &str) -> Doc {
    let field = |label: &str| Cell::label(label).size(9.0);
    let text = |words: &str| Cell::text(words).size(9.0).wrap();
    let what = Table::form(&[30.0, 60.0, 30.0, 50.0])
        .rows_high(7.0)
        .row(row(vec![field("提出した報告"), text(&facts.title), field("号"), text(&format!("第{}号", facts.number))]))
        .row(row(vec![
            field("受領日時"),
            text(&at(&facts.received_at)),
            field("受領番号"),
            text(&facts.receipt_number),
        ]))
        .row(row(vec![field("ファイル名"), text(&facts.file).cols(3)]));
    let mut compared = Table::form(&[50.0, 44.0, 44.0, 32.0]).rows_high(7.0).head(vec![row(vec![
        Cell::head("項　目").size(8.5),
        Cell::head("提出物に記された値").size(8.5),
        Cell::head("受領側で確かめた値").size(8.5),
        Cell::head("結　果").size(8.5),
    ])]);
    let line = |label: &str, said: &str, found: &str, same: bool| -> Row {
        row(vec![
            Cell::label(label).size(8.5),
            Cell::code(said).size(8.5).center(),
            Cell::code(found).size(8.5).center(),
            agrees(same),
        ])
    };
    compared.rows.push(line("提出物の検証値（先頭16桁）", &fours(&facts.digest), &fours(&facts.digest), true));
    compared.rows.push(line(
        "署名の鍵（登録済みの鍵）",
        &facts.sign_key,
        &facts.registered_key,
        facts.sign_key == facts.registered_key,
    ));
    for c in &facts.compared {
        compared.rows.push(line(&c.what, &c.paper.to_string(), &c.computed.to_string(), c.same));
    }
    let mut inside = Table::form(&[8.0, 102.0, 60.0]).rows_high(6.4).head(vec![row(vec![
        Cell::head("No.").size(8.5),
        Cell::head("帳　票").size(8.5),
        Cell::head("帳票番号").size(8.5),
    ])]);
    for (no, (title, number)) in (1..).zip(&facts.reports) {
        inside.rows.push(row(vec![
            Cell::code(no.to_string()).center().size(8.5),
            text(title),
            Cell::code(number.as_str()).size(8.5),
        ]));
    }
    if facts.reports.is_empty() {
        let said = if facts.nothing {
            "該当なしとして提出"
        } else {
            "帳票の添付はありません（記録のみ）。"
        };
        inside.rows.push(row(vec![text(said).cols(3)]));
    }
    let reason: String = [&facts.reason]
        .into_iter()
        .chain(&facts.remarks)
        .filter(|t| !t.trim().is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join("\n");
    let outcome = Table::form(&[22.0, 60.0])
        .part(0.0, 82.0)
        .row(
            row(vec![field("区分"), Cell::checks(&[("受理", !facts.returned), ("差戻し", facts.returned)]).size(9.0)])
                .high(8.0),
        )
        .row(
            row(vec![
                field("理由等"),
                Cell::text(if reason.is_empty() { "差戻しなし。" } else { &reason }).size(8.5).wrap().top().pad(1.6),
            ])
            .high(30.0),
        );
    let day = chrono::DateTime::parse_from_rfc3339(&facts.decided_at)
        .map_or_else(|_| String::new(), |d| date::wareki_short(date::japan(d.to_utc()).date()));
    let boxes = seals
        .iter()
        .enumerate()
        .map(|(n, label)| {
            let (name, on) = if n == 0 { (facts.by.as_str(), day.as_str()) } else { ("", "") };
            SealBox::new(label.as_str(), name, on)
        })
        .collect();
    let flow = vec![
        Block::Letter(LetterHead {
            form: form.0.to_owned(),
            number: letter.document_number.clone(),
            date: date::wareki_long(letter.date),
            to: vec!["情報セキュリティ責任者".to_owned(), format!("{}長　様", facts.division)],
            from: letter.from.clone(),
            seal: letter.stamped,
            title: "受領書".to_owned(),
            tight: true,
            ..LetterHead::default()
        }),
        Block::letter_text(format!("{}から提出のあったものを、次のとおり確認し、受領しました。", facts.division)),
        Block::Space(2.0),
        Block::heading("1　受領したもの"),
        Block::Table(what),
        Block::Space(3.0),
        Block::heading("2　照合の結果"),
        Block::Table(compared),
        Block::note("署名の鍵は、紙の送付書と見比べて登録した鍵と比べています。件数は、記録から数え直した値です。"),
        Block::Space(3.0),
        Block::heading("3　内訳の確認"),
        Block::Table(inside),
        Block::Space(4.0),
        Block::Beside(vec![
            Side {
                x: 0.0,
                width: 82.0,
                bottom: false,
                blocks: vec![Block::heading("4　取扱い"), Block::Table(outcome)],
            },
            Side {
                x: 86.0,
                width: 84.0,
                bottom: true,
                blocks: vec![Block::Seals(Seals::new(boxes).hint(hint).part(0.0, 84.0))],
            },
        ]),
    ];
    letter.doc("受領書", form.1, art(14).p(4).to_string(), vec![Section::portrait(flow)])
}
