//! 復旧コード用紙: the code in large groups, how to keep it, and who sealed and opened it. One sheet for an envelope.

use ::paper::{Block, Cell, Doc, Footer, HeadRight, Issue, Meta, PageHead, Section, Table, fixed, para, row};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::date;
use vault::Secret;

/// What the sheet says beside the code.
pub(crate) struct Facts {
    /// 部　課.
    pub(crate) office: String,
    /// 練習用の帳簿.
    pub(crate) practice: bool,
    /// Day in Japan.
    pub(crate) day: NaiveDate,
    /// Instant of issue.
    pub(crate) now: DateTime<Utc>,
    /// Who printed it.
    pub(crate) who: String,
    /// Fingerprint of the key that signs the book's journal: tells which book the sheet belongs to.
    pub(crate) fingerprint: String,
}

const TITLE: &str = "復旧コード用紙";

/// The sheet.
pub(crate) fn sheet(facts: &Facts, code: &Secret) -> Doc {
    let groups: Vec<&str> = code.as_str().split('-').collect();
    let mut code = Table::form(&[42.5; 4]);
    for (line, four) in groups.chunks(4).enumerate() {
        let cells = four.iter().enumerate().map(|(at, group)| {
            Cell::of(
                para(fixed(format!("{}", line * 4 + at + 1)).grey().size(9.0))
                    .and(fixed(format!("   {group}")).bold().size(20.0)),
            )
            .center()
        });
        code = code.row(row(cells.collect()).high(17.0));
    }
    let line = |label: &str, hint: &str| {
        row(vec![Cell::label(label), Cell::text(hint).grey(), Cell::label("署名"), Cell::empty()]).high(9.5)
    };
    let keeping = Table::form(&[34.0, 70.0, 18.0, 48.0])
        .row(line("保管のしかた", "封筒に入れて（　　　　　　　　　）に保管"))
        .row(line("封をした日", "　　　年　　月　　日　封緘番号"))
        .row(line("立ち会った人", ""));
    let mut opened = Table::form(&[34.0, 40.0, 56.0, 40.0]).head(vec![row([
        "開封した日",
        "開封した人",
        "理由",
        "新しいコードの封緘番号",
    ]
    .map(Cell::head)
    .into())]);
    for _ in 0..3 {
        opened = opened.row(row((0..4).map(|_| Cell::empty()).collect()).high(9.0));
    }
    let text = |t: &str| Block::Para(para(t.to_owned()).size(10.0).pitch(6.0).wrap());
    let steps = [
        "１　守帳のはじめの画面で「パスワードを忘れたとき」を選びます。",
        "２　責任者の職員番号と、上の8つのまとまりを、番号の順に入れます。",
        "３　新しいパスワードを決めます。このコードは使えなくなり、新しいコードが出ます。",
        "４　新しいコードの用紙に取り替え、この用紙は細かく裁断して捨てます（第22条）。",
    ];
    let mut flow = vec![
        Block::Space(3.0),
        text(
            "全員がパスワードを忘れたときに、この帳簿を開けるただ一つの手段です。守帳はこのコードを記録していません。なくすと、だれにも作り直せません。",
        ),
        Block::Space(4.0),
        Block::Table(code),
        Block::Space(2.0),
        Block::note("使われる文字は、2～9 と、I・O を除く英大文字です。0・1・I・O は出てきません。"),
        Block::Space(4.0),
        Block::heading("保管"),
        text(
            "封筒に入れて封をし、金庫などの鍵のかかる所に保管してください。写真・ファイル・写しでは残さないでください。",
        ),
        Block::Space(2.0),
        Block::Table(keeping),
        Block::Space(4.0),
        Block::heading("使うとき"),
    ];
    flow.extend(steps.map(text));
    flow.push(Block::Space(4.0));
    flow.push(Block::heading("開封の記録"));
    flow.push(Block::Table(opened));
    let section = Section::portrait(flow).head(PageHead {
        right: HeadRight::Words("取扱注意".to_owned()),
        title: TITLE.to_owned(),
        left_line: format!("{}の帳簿　（鍵の指紋 {}）", facts.office, facts.fingerprint),
        right_line: format!("{}　{}", date::wareki_long(facts.day), facts.who),
        ..PageHead::default()
    });
    Doc {
        meta: Meta { title: TITLE.to_owned(), author: "守帳".to_owned(), created: facts.now, digest: String::new() },
        footer: Footer {
            standard: "守帳".to_owned(),
            form: TITLE.to_owned(),
            basis: "第60条・第85条".to_owned(),
            issue: Issue::Blank {
                number: "番号は付きません".to_owned(), digest: "－（控えは残りません）".to_owned()
            },
        },
        practice: facts.practice,
        sections: vec![section],
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use std::path::Path;

    fn facts() -> Facts {
        Facts {
            office: "総務部　税務課".to_owned(),
            practice: false,
            day: NaiveDate::from_ymd_opt(2026, 11, 18).unwrap(),
            now: "2026-11-18T01:00:00Z".parse().unwrap(),
            who: "髙橋 﨑子".to_owned(),
            fingerprint: "9f3a 11c2".to_owned(),
        }
    }

    #[test]
    fn the_sheet_is_one_page_with_every_group_in_its_place_and_no_other_trace_of_the_code() {
        let code = vault::new_recovery_code().unwrap();
        let doc = sheet(&facts(), &code);
        assert!(!format!("{} {}", doc.meta.title, doc.meta.digest).contains(&code.as_str()[..4]));
        let fonts = ::paper::Fonts::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/fonts")).unwrap();
        let pdf = ::paper::render(&doc, &fonts, &kernel::Silent).unwrap();
        assert_eq!(::paper::page_count(&pdf).unwrap(), 1);
    }
}
