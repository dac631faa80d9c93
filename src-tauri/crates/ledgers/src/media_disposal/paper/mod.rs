//! A case on paper: request and permission with the record of treatment (様式第2号), the register (様式第3号), the log of each
//! item, the hand-over, the report of completion, and the list for checking a certificate.

mod register;
mod request;
mod sheets;

use super::case::Case;
use super::def::DEF;
use super::item::Item;
use crate::forms::{Composed, Form, Letter, SheetOf, Wanted};
use kernel::{Problem, Result, Value, code, date};
use paper::{Doc, PageHead, Section};
use store::Reading;

/// 様式第2号: request, permission and record of one case.
pub const REQUEST: Form = Form { key: "case", pack: "f2", title: "", numbered: true, blank: true, seals: true };
/// 様式第3号: the register of a period.
pub const REGISTER: Form = Form { key: "register", pack: "f3", title: "", numbered: true, blank: true, seals: true };
/// The log of treatment, item by item.
pub const LOG: Form =
    Form { key: "log", pack: "", title: "処理記録（品目別）", numbered: false, blank: true, seals: false };
/// 引渡書.
pub const HANDOVER: Form =
    Form { key: "handover", pack: "", title: "引渡書", numbered: false, blank: true, seals: false };
/// 完了報告.
pub const COMPLETION: Form =
    Form { key: "completion", pack: "", title: "完了報告書", numbered: false, blank: true, seals: false };
/// The list against which a certificate is checked.
pub const CHECK: Form =
    Form { key: "check", pack: "", title: "証明書照合表", numbered: false, blank: true, seals: false };

/// The forms of the ledger, in menu order.
pub const FORMS: &[Form] = &[REQUEST, LOG, HANDOVER, COMPLETION, CHECK, REGISTER];

/// Composes a form.
///
/// # Errors
/// `invalid` if it wants one case and got none or several, `wrong_state` for 該当なし where there is something.
pub(super) fn compose(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    if *wanted.form == REGISTER {
        return register::compose(book, wanted);
    }
    if wanted.fill == "none" {
        return Err(Problem::new(code::WRONG_STATE, "「該当なし」は廃棄記録簿で作ります。様式を選び直してください。"));
    }
    let blank = wanted.fill == "blank";
    let case = match wanted.ids {
        _ if blank => None,
        [id] => Some(Case::read(book, *id)?),
        _ => return Err(Problem::new(code::INVALID, "印刷する案件を1件だけ選んでください。")),
    };
    match wanted.form.key {
        "case" => request::compose(wanted, case.as_ref()),
        "log" => sheets::log(wanted, case.as_ref()),
        "handover" => sheets::handover(wanted, case.as_ref()),
        "completion" => sheets::completion(wanted, case.as_ref()),
        _ => sheets::check(wanted, case.as_ref()),
    }
}

/// A value of the case as text; empty where there is none.
fn text<'c>(case: Option<&'c Case>, key: &str) -> &'c str {
    case.map_or("", |c| c.record.get(key).text())
}

fn flag(case: Option<&Case>, key: &str) -> Option<bool> {
    match case?.record.get(key) {
        Value::Flag(yes) => Some(*yes),
        _ => None,
    }
}

fn day_long(case: Option<&Case>, key: &str) -> String {
    case.and_then(|c| c.record.get(key).date()).map_or_else(String::new, date::wareki_long)
}

/// R8. 9. 4 in fixed pitch of a day or a moment.
fn day_short(case: &Case, key: &str) -> String {
    let value = case.record.get(key);
    let day = value.date().or_else(|| date::read_moment(value.text()).map(|m| m.date()));
    day.map_or_else(String::new, date::wareki_short_aligned)
}

fn moment_long(case: Option<&Case>, key: &str) -> String {
    date::read_moment(text(case, key)).map_or_else(String::new, date::moment_long)
}

/// 13:30～14:50 of the treatment.
fn hours(case: &Case) -> String {
    let time = |k: &str| date::read_moment(case.record.get(k).text()).map(|m| m.format("%H:%M").to_string());
    match (time("treated_from"), time("treated_to")) {
        (Some(a), Some(b)) => format!("{a}～{b}"),
        _ => String::new(),
    }
}

/// The three nets in one or two letters, as the forms write them.
fn net_short(key: &str) -> &str {
    match key {
        "mynumber" => "番",
        "lgwan" => "LG",
        "internet" => "IN",
        "outside" => "外",
        "standalone" => "単",
        _ => "－",
    }
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "－" } else { text }
}

/// ノートPC / 北岳電機 KD-N515.
fn made(item: &Item) -> String {
    let kind = crate::label_of(super::ITEM_KINDS, &item.kind);
    let what =
        if item.name.is_empty() || item.name == kind { kind.to_owned() } else { format!("{kind} {}", item.name) };
    let by = format!("{} {}", item.maker, item.model);
    if by.trim().is_empty() { what } else { format!("{what}\n{}", by.trim()) }
}

/// 5CG0412X7L／SSD-1.
fn serials(item: &Item) -> String {
    item.serials().collect::<Vec<_>>().join("／")
}

fn method_word<'p>(wanted: &Wanted<'p>, key: &'p str) -> &'p str {
    wanted.pack.methods().method(key).map_or(key, |m| m.label.as_str())
}

/// A document of one section under a head with the case's number.
fn doc(letter: &Letter, title: &str, sections: Vec<Section>) -> Doc {
    Doc { meta: letter.meta(title), footer: letter.footer(), practice: letter.practice, sections }
}

fn head(letter: &Letter, title: &str, case: Option<&Case>) -> PageHead {
    let number = case.map_or_else(|| "　　　　　　　　　　".to_owned(), |c| c.record.number.clone());
    PageHead {
        form: letter.form_heading.clone(),
        title: title.to_owned(),
        left_line: format!("所属　{}　　申請番号　{number}", letter.office()),
        right_line: case.map_or_else(String::new, |_| format!("{}現在", date::wareki_long(letter.as_of))),
        ..PageHead::default()
    }
}

/// The columns of items for the workbooks.
const ITEM_COLUMNS: [(&str, f64); 13] = [
    ("No.", 6.0),
    ("管理番号", 16.0),
    ("種別", 14.0),
    ("品名", 24.0),
    ("メーカー", 14.0),
    ("型番", 16.0),
    ("製造番号", 22.0),
    ("内蔵媒体の製造番号", 26.0),
    ("容量", 10.0),
    ("系", 14.0),
    ("重要性分類", 10.0),
    ("数量", 8.0),
    ("方法", 30.0),
];

fn item_cells(wanted: &Wanted<'_>, item: &Item) -> Vec<String> {
    vec![
        item.no.to_string(),
        item.number.clone(),
        crate::label_of(super::ITEM_KINDS, &item.kind).to_owned(),
        item.name.clone(),
        item.maker.clone(),
        item.model.clone(),
        item.serial.clone(),
        item.inner.join("\n"),
        item.capacity.clone(),
        crate::label_of(crate::NETS, &item.net).to_owned(),
        item.class.clone(),
        item.amount().to_string(),
        method_word(wanted, &item.method).to_owned(),
    ]
}

fn sheet_of(name: &str, more: &[(&str, f64)], rows: Vec<Vec<String>>) -> SheetOf {
    let columns = ITEM_COLUMNS.iter().chain(more).map(|(h, w)| ((*h).to_owned(), *w)).collect();
    SheetOf { name: name.to_owned(), columns, rows }
}

/// What a print says, as data: values, items and everything that was read.
fn facts(case: &Case) -> serde_json::Value {
    let lines: serde_json::Map<String, serde_json::Value> = super::Stage::ALL
        .iter()
        .map(|s| (s.key().to_owned(), serde_json::to_value(case.read_at(*s)).unwrap_or_default()))
        .collect();
    serde_json::json!({
        "number": case.record.number, "step": case.record.step, "values": case.record.values, "items": case.items, "read": lines,
    })
}

#[cfg(test)]
mod tests {
    use super::FORMS;

    #[test]
    fn every_form_has_its_own_key_and_a_blank_for_writing_by_hand() {
        let mut keys: Vec<&str> = FORMS.iter().map(|f| f.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), FORMS.len());
        assert!(FORMS.iter().all(|f| f.blank));
        assert!(!super::DEF.title.is_empty());
    }
}
