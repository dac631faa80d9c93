//! 提出物送付書 (様式第9号): the paper twin of a packet, with its digest to be compared and read by a machine.

use crate::envelope::fingerprint;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::date;
use paper::{Block, Cell, Doc, Footer, Issue, LetterHead, Meta, SealBox, Seals, Section, Stroke, Table, para, row};
use serde::{Deserialize, Serialize};

/// One line of the contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverLine {
    /// What it is.
    pub title: String,
    /// 宛名, （写し）, （データ）.
    pub second: String,
    /// Number of the form; may be empty.
    pub number: String,
    /// Articles.
    pub basis: String,
    /// Pages; `None` for data.
    pub pages: Option<u32>,
    /// 56問, 11行, 48件.
    pub count: String,
    /// 検証値, 64 digits.
    pub digest: String,
}

/// Everything that the paper says besides who sends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// 総務部 税務課.
    pub office: String,
    /// 発信者の職名.
    pub sender_title: String,
    /// Addressee: role and post.
    pub to: Vec<String>,
    /// 文書番号.
    pub document_number: Option<String>,
    /// Date of the letter.
    pub date: NaiveDate,
    /// 様式第9号.
    pub form_heading: String,
    /// 様式第9号（1版）.
    pub form_footer: String,
    /// Title.
    pub title: String,
    /// The duty that it is about: 重要性分類の結果を報告する.
    pub duty: String,
    /// 情報セキュリティ対策基準 第7版.
    pub standard: String,
    /// Articles for the footer.
    pub basis: String,
    /// 税務-送付-R8-005.
    pub number: String,
    /// 令和8年度 第2号（差替）.
    pub period: String,
    /// 令和9年1月18日 9時42分.
    pub made: String,
    /// A（第17条第3項）.
    pub class: String,
    /// Name of the file.
    pub file: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Fingerprint of the key that signed it.
    pub key: String,
    /// 済（受取人 情報システム課）.
    pub sealed: String,
    /// Digest of the packet, 64 digits.
    pub digest: String,
    /// Contents.
    pub lines: Vec<CoverLine>,
    /// 該当なし and why; empty otherwise.
    pub nothing: String,
    /// What the division noticed and sends all the same.
    pub noticed: Vec<String>,
    /// `folder`, `media`, `mail` or empty: to be ticked by hand.
    pub route: String,
    /// Who prepared it, and on which day.
    pub prepared: (String, String),
    /// Who approved it, and on which day.
    pub approved: (String, String),
    /// Labels of the seal boxes.
    pub seals: Vec<String>,
    /// Grey words in the boxes.
    pub seal_hint: String,
    /// A stamp is set on the letter.
    pub stamped: bool,
    /// 練習用.
    pub practice: bool,
    /// Head of the journal, 16 digits.
    pub journal: String,
}

/// 64 digits in fours, 8 groups a line.
fn in_fours(digest: &str) -> [String; 2] {
    let upper = digest.to_uppercase();
    let groups: Vec<&str> = (0..16).filter_map(|i| upper.get(i * 4..i * 4 + 4)).collect();
    let line = |from: usize| groups.iter().skip(from).take(8).copied().collect::<Vec<_>>().join(" ");
    [line(0), line(8)]
}

fn numbered(bytes: u64) -> String {
    let digits = bytes.to_string();
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

fn facts(c: &Cover) -> [Block; 2] {
    let two = |a: &str, b: Cell, d: &str, e: Cell| row(vec![Cell::label(a), b, Cell::label(d), e]);
    let top = Table::form(&[30.0, 64.0, 26.0, 50.0])
        .rows_high(7.0)
        .row(two("提出番号", Cell::text(&c.number), "対象の期間", Cell::text(&c.period)))
        .row(two("作成日時", Cell::text(&c.made), "分類(最高度)", Cell::text(&c.class)))
        .row(two(
            "ファイル名",
            Cell::text(&c.file).size(8.0).wrap(),
            "大きさ",
            Cell::text(format!("{} バイト", numbered(c.bytes))),
        ))
        .row(two("署名の鍵", Cell::code(&c.key), "暗号化", Cell::text(&c.sealed).size(8.5).wrap()));
    let [first, second] = in_fours(&c.digest);
    let code = paper::Figure { height: 22.0, strokes: vec![Stroke::Qr(1.0, 0.0, 22.0, c.digest.to_uppercase())] };
    let bottom = Table::form(&[30.0, 116.0, 24.0])
        .row(
            row(vec![
                Cell::label("検証値\n（先頭16桁）"),
                Cell::of(para(paper::fixed(fingerprint(&c.digest.to_uppercase())).bold().size(19.0))).pad(3.0),
                Cell::empty().rows(2).figure(code),
            ])
            .high(13.0),
        )
        .row(
            row(vec![
                Cell::label("検証値（全64桁）\nSHA-256"),
                Cell::of(para(paper::fixed(first).size(9.0))).line(para(paper::fixed(second).size(9.0))).pad(3.0),
            ])
            .high(11.5),
        );
    [Block::Table(top), Block::Table(bottom)]
}

fn contents(c: &Cover) -> Table {
    let titles = ["No.", "帳　票（宛名）", "帳票番号", "根　拠", "頁", "件数", "検証値\n先頭16桁"];
    let head = row(titles.iter().map(|t| Cell::head(*t).size(8.0)).collect());
    let mut table = Table::form(&[7.0, 66.0, 30.0, 25.0, 10.0, 10.0, 22.0]).head(vec![head]).rows_high(8.4);
    for (no, line) in (1..).zip(&c.lines) {
        let shown = fingerprint(&line.digest.to_uppercase());
        let (a, b) = shown.split_at(shown.len().min(9));
        table.rows.push(row(vec![
            Cell::number(no.to_string()).center(),
            Cell::text(line.title.as_str()).size(8.0).wrap().second(line.second.as_str()),
            Cell::text(if line.number.is_empty() { "－" } else { &line.number }).size(7.5).center(),
            Cell::text(line.basis.as_str()).size(7.5).wrap().center(),
            Cell::text(line.pages.map_or_else(|| "－".to_owned(), |p| p.to_string())).center(),
            Cell::text(line.count.as_str()).size(8.0).center(),
            Cell::code(a.trim()).size(7.0).line(para(paper::fixed(b.trim()).size(7.0))).center(),
        ]));
    }
    if c.lines.is_empty() {
        let said = if c.nothing.is_empty() { "ありません。".to_owned() } else { c.nothing.clone() };
        table.rows.push(row(vec![Cell::text(said).wrap().cols(7)]));
    }
    let pages: u32 = c.lines.iter().filter_map(|l| l.pages).sum();
    table.rows.push(
        row(vec![
            Cell::text(format!("計 {}点", c.lines.len())).cols(4).center().bold(),
            Cell::text(pages.to_string()).center().bold(),
            Cell::text("データを除く").size(7.5).cols(2),
        ])
        .sum(),
    );
    table
}

/// 提出物送付書.
#[must_use]
pub fn cover(c: &Cover, at: DateTime<Utc>) -> Doc {
    let [top, bottom] = facts(c);
    let ways = [
        ("庁内ネットワークの受渡し用フォルダ", "folder"),
        ("媒体を手渡し", "media"),
        ("メールの無害化装置", "mail"),
        ("庁内便", "post"),
    ];
    let ticked: Vec<(&str, bool)> = ways.iter().map(|(label, key)| (*label, c.route == *key)).collect();
    let handing = Table::form(&[30.0, 140.0])
        .rows_high(7.4)
        .row(row(vec![Cell::label("受渡しの方法"), Cell::checks(&ticked)]))
        .row(row(vec![Cell::label("媒体・運搬者"), Cell::empty()]));
    let who = [&c.prepared, &c.approved];
    let seals = c.seals.iter().enumerate().map(|(n, label)| {
        let (name, day) = who.get(n).map_or(("", ""), |(name, day)| (name.as_str(), day.as_str()));
        SealBox::new(label.as_str(), name, day)
    });
    let mut flow = vec![
        Block::Letter(LetterHead {
            form: c.form_heading.clone(),
            number: c.document_number.clone(),
            date: date::wareki_long(c.date),
            to: c.to.clone(),
            from: vec!["情報セキュリティ責任者".to_owned(), c.sender_title.clone()],
            seal: c.stamped,
            title: c.title.clone(),
            tight: true,
            ..LetterHead::default()
        }),
        Block::letter_text("次のとおり提出物を送付します。受領の上、検証値を照合し、受領書を返送してください。"),
        Block::Space(1.6),
        Block::heading("1　提出物の束及び検証値"),
        top,
        bottom,
        Block::Space(2.4),
        Block::heading(format!("2　内容（{}）", c.duty)),
        Block::Table(contents(c)),
    ];
    if !c.noticed.is_empty() {
        flow.push(Block::Space(1.6));
        flow.push(Block::note("気づいた点（このまま送付します）"));
    }
    for said in c.noticed.iter().take(6) {
        flow.push(Block::note(format!("・{said}")));
    }
    if let Some(more) = c.noticed.len().checked_sub(6).filter(|n| *n > 0) {
        flow.push(Block::note(format!("・ほか {more}点（提出物の中に書いてあります）")));
    }
    flow.extend([
        Block::Space(2.4),
        Block::heading("3　受渡し"),
        Block::Table(handing),
        Block::Space(3.0),
        Block::Keep(vec![Block::Seals(Seals::new(seals.collect()).hint(c.seal_hint.as_str()))]),
    ]);
    Doc {
        meta: Meta { title: c.title.clone(), author: c.office.clone(), created: at, digest: c.digest.clone() },
        footer: Footer {
            standard: c.standard.clone(),
            form: c.form_footer.clone(),
            basis: c.basis.clone(),
            issue: Issue::Issued { number: c.number.clone(), digest: c.digest.clone(), journal: c.journal.clone() },
        },
        practice: c.practice,
        sections: vec![Section::portrait(flow)],
    }
}
