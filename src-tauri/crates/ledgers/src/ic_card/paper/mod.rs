//! Cards on paper: the register (様式第4号), the report of a loss (様式第5号), receipts, loans, crushed cards, the list of a check.

mod loss;
mod register;
mod sheets;

use super::DEF;
use crate::forms::{Composed, Form, Letter, SheetOf, Wanted};
use kernel::{Kind, Problem, Record, Result, Value, code, date};
use paper::{Confirm, Doc, PageHead, Section};
use store::{Query, Reading};

/// 様式第4号: the register of cards.
pub const REGISTER: Form =
    Form { key: "register", pack: "f4_register", title: "", numbered: true, blank: true, seals: false };
/// 様式第5号: the report of one loss.
pub const LOSS: Form = Form { key: "loss", pack: "f4_loss", title: "", numbered: true, blank: true, seals: false };
/// 受領書: who received or brought back which card, with a box to sign for each.
pub const RECEIPT: Form =
    Form { key: "receipt", pack: "", title: "受領書", numbered: false, blank: true, seals: false };
/// 貸出簿 of the division's cards.
pub const LOANS: Form = Form { key: "loans", pack: "", title: "貸出簿", numbered: false, blank: true, seals: false };
/// 点検表: to be ticked beside the things.
pub const CHECK: Form = Form { key: "check", pack: "", title: "点検表", numbered: false, blank: true, seals: false };
/// 破砕記録: cards that were collected and crushed.
pub const CRUSHED: Form =
    Form { key: "crushed", pack: "", title: "破砕記録", numbered: false, blank: true, seals: false };

/// The forms of the ledger, in menu order.
pub const FORMS: &[Form] = &[REGISTER, LOSS, RECEIPT, LOANS, CHECK, CRUSHED];

/// Composes a form.
///
/// # Errors
/// `invalid` if it wants one card and got none or several, `wrong_state` for 該当なし where there is something.
pub(super) fn compose(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    if wanted.form.key == LOSS.key {
        return loss::compose(book, wanted);
    }
    let cards = cards(book, wanted)?;
    match wanted.form.key {
        "register" => register::compose(wanted, &cards),
        "receipt" => sheets::receipt(wanted, &cards),
        "loans" => sheets::loans(book, wanted, &cards),
        "check" => sheets::check(wanted, &cards),
        _ => sheets::crushed(wanted, &cards),
    }
}

/// The cards that a form is about: the chosen ones, else those that it is for.
fn cards(book: &Reading, wanted: &Wanted<'_>) -> Result<Vec<Record>> {
    if wanted.fill == "blank" {
        return Ok(Vec::new());
    }
    let mut out = Vec::new();
    if wanted.ids.is_empty() {
        let both = ["register", "crushed"].contains(&wanted.form.key);
        let life = if both { vec!["active".to_owned(), "retired".to_owned()] } else { vec!["active".to_owned()] };
        book.each(&DEF, &Query { life, ..Query::default() }, |r| {
            out.push(r);
            Ok(())
        })?;
    } else {
        for id in wanted.ids {
            out.push(book.get(&DEF, *id)?);
        }
    }
    let (from, to) = wanted.period;
    // What is only asked for is no card yet.
    out.retain(|r| !r.get("card_number").text().starts_with(super::UNKNOWN));
    out.retain(|r| match wanted.form.key {
        "register" => r.life == "active" || within(r, "disposed_on", from, to),
        "crushed" => within(r, "disposed_on", from, to),
        "loans" => r.get("kind").text() != "personal",
        "check" => !matches!(r.step.as_str(), "invalid" | "reissued" | "lost"),
        _ => true,
    });
    if wanted.fill == "none" && !out.is_empty() {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!("記録が{}枚あるため、「該当なし」は作れません。「帳簿から」で作ってください。", out.len()),
        ));
    }
    Ok(out)
}

fn within(record: &Record, key: &str, from: chrono::NaiveDate, to: chrono::NaiveDate) -> bool {
    record.get(key).date().is_some_and(|d| from <= d && d <= to)
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "－" } else { text }
}

/// R8. 9. 4 in fixed pitch, or －.
fn day(record: &Record, key: &str) -> String {
    record.get(key).date().map_or_else(|| "－".to_owned(), date::wareki_short_aligned)
}

/// Day and time of a moment, in two lines.
fn moment(record: &Record, key: &str) -> Option<(String, String)> {
    let at = date::read_moment(record.get(key).text())?;
    Some((date::wareki_short_aligned(at.date()), at.format("%-H:%M").to_string()))
}

fn word<'r>(record: &'r Record, key: &str) -> &'r str {
    crate::label_of(DEF.column(key).map_or(&[], |c| c.choices()), record.get(key).text())
}

fn state(record: &Record) -> &str {
    DEF.state_label(kernel::Axis::Step, &record.step)
}

/// 00412 石和 太郎.
fn holder(record: &Record) -> String {
    format!("{} {}", record.get("holder_number").text(), record.get("holder").text()).trim().to_owned()
}

fn plain(record: &Record, key: &str) -> String {
    match record.get(key) {
        Value::Date(d) => d.to_string(),
        // A moment is stored with a T in the middle; a number may begin with one.
        v if DEF.column(key).is_some_and(|c| c.kind == Kind::Moment) => v.text().replace('T', " "),
        v => v.text().to_owned(),
    }
}

fn doc(letter: &Letter, title: &str, section: Section) -> Doc {
    Doc { meta: letter.meta(title), footer: letter.footer(), practice: letter.practice, sections: vec![section] }
}

fn head(wanted: &Wanted<'_>, title: &str, note: &str) -> PageHead {
    let letter = wanted.letter;
    PageHead {
        form: letter.form_heading.clone(),
        title: title.to_owned(),
        subtitle: if wanted.fill == "blank" {
            String::new()
        } else {
            format!("{}現在", date::wareki_long(letter.as_of))
        },
        left_line: format!("所属　{}　　管理責任者　{}　　{note}", letter.office(), letter.sender_title),
        confirm: (!wanted.register_seals.is_empty())
            .then(|| Confirm { band: "確認".to_owned(), titles: wanted.register_seals.to_vec() }),
        ..PageHead::default()
    }
}

/// The columns of a card for the workbooks.
const SHEET: [(&str, &str, f64); 20] = [
    ("カード番号", "card_number", 16.0),
    ("区分", "kind", 8.0),
    ("職員番号", "holder_number", 12.0),
    ("保有者", "holder", 18.0),
    ("係", "unit", 14.0),
    ("配置先・保管場所", "place", 22.0),
    ("貸与日", "lent_on", 12.0),
    ("返納日", "returned_on", 12.0),
    ("有効期限", "valid_until", 12.0),
    ("起きたこと", "loss_kind", 8.0),
    ("届け出た日時", "reported_at", 18.0),
    ("無効化した日時", "invalidated_at", 18.0),
    ("再発行・新しいカード番号", "new_number", 16.0),
    ("回収日", "collected_on", 12.0),
    ("廃棄の案件", "disposal_number", 18.0),
    ("破砕日", "disposed_on", 12.0),
    ("破砕した者", "disposed_by", 16.0),
    ("立会者", "witness", 16.0),
    ("直近の点検日", "checked_on", 12.0),
    ("備考", "remarks", 24.0),
];

fn sheet_of(name: &str, cards: &[Record]) -> SheetOf {
    let mut columns: Vec<(String, f64)> = SHEET.iter().map(|(h, _, w)| ((*h).to_owned(), *w)).collect();
    columns.push(("状態".to_owned(), 16.0));
    let cells = |r: &Record| {
        let mut row: Vec<String> = SHEET
            .iter()
            .map(|(_, k, _)| if matches!(*k, "kind" | "loss_kind") { word(r, k).to_owned() } else { plain(r, k) })
            .collect();
        row.push(state(r).to_owned());
        row
    };
    SheetOf { name: name.to_owned(), columns, rows: cards.iter().map(cells).collect() }
}

fn facts(cards: &[Record]) -> serde_json::Value {
    cards
        .iter()
        .map(|r| serde_json::json!({ "number": r.number, "step": r.step, "life": r.life, "values": r.values }))
        .collect()
}

fn composed(wanted: &Wanted<'_>, title: &str, section: Section, cards: &[Record]) -> Composed {
    Composed {
        doc: doc(wanted.letter, title, section),
        sheet: sheet_of(title, cards),
        facts: facts(cards),
        records: cards.len(),
        warnings: Vec::new(),
        number: None,
    }
}
