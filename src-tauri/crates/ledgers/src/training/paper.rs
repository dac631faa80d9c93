//! 様式: the register of trainings, the list of those who have not attended, the sheet of one training, and the consent.

use super::{DEF, attendance};
use crate::forms::register::{Register, register, unmarked};
use crate::forms::{Composed, Form, RecordSheet, SheetOf, Wanted, record_sheet};
use crate::words::text;
use kernel::{Record, Result, Values, date};
use paper::{Block, Cell, Doc, PageHead, Section, Table, row};
use store::{Query, Reading};

const fn form(key: &'static str, pack: &'static str) -> Form {
    Form { key, pack, title: "", numbered: true, blank: true, seals: false }
}

/// The register of a year.
pub const REGISTER: Form = form("register", "training_register");
/// Who has not attended.
pub const ABSENT: Form = form("absent", "training_absent");
/// One training.
pub const SHEET: Form = form("sheet", "training_sheet");
/// The consent of one person (第47条第2項).
pub const CONSENT: Form = form("consent", "training_consent");

/// The forms of the ledger, in menu order.
pub const FORMS: &[Form] = &[REGISTER, ABSENT, SHEET, CONSENT];

const SHAPE: Register<'static> = Register {
    columns: &[
        ("研修名\n対象", "name", "target", 52.0),
        ("区分\n年度", "kind", "year", 32.0),
        ("予定日\n実施日", "planned_on", "held_on", 22.0),
        ("場所・方法\n講師", "place", "lecturer", 36.0),
        ("対象者数\n受講者数", "persons", "came", 20.0),
        ("未受講\n記入なし", "absent", "unknown", 18.0),
        ("受講率\n理解度", "rate", "understood", 22.0),
        ("状態", "step", "", 32.0),
    ],
    day: "planned_on",
    open: &["planned", "held"],
    note: "受講率＝受講者数÷対象者数（対象外を除く）。",
    mark: unmarked,
    sum,
    compared: &["計画した研修", "実施した研修", "訓練"],
};

fn sum(records: &[Record]) -> String {
    let count = |f: &dyn Fn(&Record) -> bool| records.iter().filter(|r| f(r)).count();
    format!(
        "計画 {}件　実施済・未受講者あり {}件　完了 {}件　／　うち緊急時対応の訓練 {}件（第53条）",
        count(&|r| r.step == "planned"),
        count(&|r| r.step == "held"),
        count(&|r| r.step == "finished"),
        count(&|r| r.get("kind").text() == "drill"),
    )
}

pub(super) fn compose(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    match wanted.form.key {
        "register" => register(book, wanted, &DEF, &SHAPE, &wanted.letter.title, |_| true),
        "absent" => absent(book, wanted),
        "consent" => consent(book, wanted),
        _ => record_sheet(
            book,
            wanted,
            &DEF,
            &RecordSheet {
                groups: &["what", "held", "result"],
                parts: &[("people", &[20.0, 34.0, 26.0, 26.0, 20.0, 24.0, 0.0, 12.0])],
                opening: "",
                seals: &[("lecturer", "held_on")],
                hidden: &["consent_on", "consent_place", "limits"],
                note: "出欠の「－」は、記入がないことを表す（欠席ではない）。",
            },
            |c, _| Some(c.label.to_owned()),
        ),
    }
}

fn consent(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    let sheet = RecordSheet {
        groups: &["held"],
        parts: &[],
        opening: "私は、採用に当たり情報セキュリティの指導を受け、情報セキュリティポリシーと実施手順を守ることに同意します。",
        seals: &[("", "consent_on"), ("lecturer", "held_on")],
        hidden: &["assumed", "make_up_on", "contents"],
        note: "署名した紙は課で保管し、写しを守帳に添付する（第47条第2項）。",
    };
    record_sheet(book, wanted, &DEF, &sheet, |c, _| Some(c.label.to_owned()))
}

const WIDTHS: [f32; 8] = [8.0, 62.0, 22.0, 40.0, 42.0, 34.0, 24.0, 35.0];

/// Everybody who has not attended: of the chosen trainings, else of all that were held.
fn absent(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    let mut trainings = Vec::new();
    if wanted.fill != "blank" {
        if wanted.ids.is_empty() {
            book.each(&DEF, &Query { ..crate::source::in_use(&["held"]) }, |r| {
                trainings.push(r);
                Ok(())
            })?;
        } else {
            for id in wanted.ids {
                trainings.push(book.get(&DEF, *id)?);
            }
        }
    }
    let mut lines: Vec<(String, Values)> = Vec::new();
    for training in &trainings {
        for person in attendance::absent(book, training.id)? {
            lines.push((training.get("name").text().to_owned(), person));
        }
    }
    let letter = wanted.letter;
    let head = ["No.", "研修名", "職員番号", "氏名", "所属・係", "未受講の理由", "補講日", "補講の受講印"];
    let table = Table::list(&WIDTHS).rows_high(9.0).head(vec![row(head.iter().map(|h| Cell::head(*h)).collect())]);
    let said = |v: &Values| match text(v, "came") {
        "" => "出欠の記入なし".to_owned(),
        _ => text(v, "reason").to_owned(),
    };
    let rows: Vec<_> = match wanted.fill {
        "blank" => (1..=14)
            .map(|n| {
                let mut r = vec![Cell::text(n.to_string()).center()];
                r.resize(WIDTHS.len(), Cell::empty());
                row(r)
            })
            .collect(),
        _ if lines.is_empty() => vec![row(vec![Cell::text("未受講者はいません").cols(WIDTHS.len()).center()])],
        _ => lines
            .iter()
            .enumerate()
            .map(|(n, (name, v))| {
                row(vec![
                    Cell::text((n + 1).to_string()).center(),
                    Cell::text(name.as_str()).wrap(),
                    Cell::code(text(v, "person_number")).center(),
                    Cell::text(text(v, "person")),
                    Cell::text(text(v, "unit")),
                    Cell::text(said(v)).wrap(),
                    Cell::empty(),
                    Cell::empty(),
                ])
            })
            .collect(),
    };
    let sum = row(vec![
        Cell::head(format!("計 {}人", lines.len())).cols(2),
        Cell::text(format!(
            "研修 {}件。研修責任者は、受講していない人に補講を受けさせる（第51条第2項・第54条）。",
            trainings.len()
        ))
        .cols(WIDTHS.len() - 2)
        .size(7.5),
    ])
    .high(8.0)
    .sum();
    let title = letter.title.as_str();
    let section = Section::landscape(vec![Block::Table(table.rows(rows).row(sum))]).head(PageHead {
        form: letter.form_heading.clone(),
        title: title.to_owned(),
        subtitle: if wanted.fill == "blank" {
            String::new()
        } else {
            format!("{}現在", date::wareki_long(letter.as_of))
        },
        left_line: format!("所属　{}", letter.office()),
        ..PageHead::default()
    });
    let sheet = SheetOf {
        name: title.to_owned(),
        columns: [("研修名", 30.0), ("職員番号", 12.0), ("氏名", 18.0), ("所属・係", 18.0), ("理由", 30.0)]
            .map(|(h, w)| (h.to_owned(), w))
            .into(),
        rows: lines
            .iter()
            .map(|(name, v)| {
                vec![
                    name.clone(),
                    text(v, "person_number").to_owned(),
                    text(v, "person").to_owned(),
                    text(v, "unit").to_owned(),
                    said(v),
                ]
            })
            .collect(),
    };
    Ok(Composed {
        doc: Doc {
            meta: letter.meta(title),
            footer: letter.footer(),
            practice: letter.practice,
            sections: vec![section],
        },
        sheet,
        facts: serde_json::json!(lines),
        records: lines.len(),
        warnings: Vec::new(),
        number: None,
    })
}
