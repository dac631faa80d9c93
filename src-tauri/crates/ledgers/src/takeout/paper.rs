//! 様式: the request that becomes the record of one trip, and the register of a month.

use super::DEF;
use crate::forms::register::{Register, register};
use crate::forms::{Composed, Form, RecordSheet, Wanted, record_sheet};
use chrono::NaiveDate;
use kernel::{Record, Result, Value};
use store::Reading;

/// The register of a period.
pub const REGISTER: Form =
    Form { key: "register", pack: "takeout_register", title: "", numbered: true, blank: true, seals: false };
/// One request with its permission and its return.
pub const REQUEST: Form =
    Form { key: "request", pack: "takeout_request", title: "", numbered: true, blank: true, seals: false };

/// The forms of the ledger, in menu order.
pub const FORMS: &[Form] = &[REGISTER, REQUEST];

const SHAPE: Register<'static> = Register {
    columns: &[
        ("内容\n種別・数量", "name", "things", 42.0),
        ("台帳の番号\n分類", "about", "class", 24.0),
        ("人数\n暗号化", "persons", "encrypted", 20.0),
        ("持出先\n目的", "place", "purpose", 40.0),
        ("運搬する者\n申請者", "carrier", "requested_by", 26.0),
        ("許可日時\n許可者", "permitted_at", "permitted_by", 28.0),
        ("出た日時\n返却予定", "left_at", "due_on", 27.0),
        ("戻った日時\n確認した者", "returned_at", "returned_to", 27.0),
    ],
    day: "leave_on",
    open: &["requested", "permitted", "out", "lost"],
    note: "返却の日時のないものは持出し中。",
    mark,
    sum,
    compared: &["持出し・持込みの申請", "許可を得て出たもの", "戻っていないもの"],
};

fn is_late(record: &Record, on: NaiveDate) -> bool {
    record.step == "out" && record.get("due_on").date().is_some_and(|d| d < on)
}

fn mark(column: &str, record: &Record, on: NaiveDate) -> &'static str {
    match column {
        "permitted_at" if *record.get("late_permission") == Value::Flag(true) => "事後許可",
        "returned_at" if is_late(record, on) => "返却遅れ",
        "returned_at" if record.step == "out" => "持出し中",
        "returned_at" if matches!(record.step.as_str(), "lost" | "reported") => "紛失",
        _ => "",
    }
}

fn sum(records: &[Record]) -> String {
    let count = |steps: &[&str]| records.iter().filter(|r| steps.contains(&r.step.as_str())).count();
    let late = records.iter().filter(|r| *r.get("late_permission") == Value::Flag(true)).count();
    format!(
        "申請中 {}件　許可済 {}件　持出し中 {}件　返却済 {}件　不許可・取りやめ {}件　紛失 {}件　／　うち事後許可 {late}件",
        count(&["requested"]),
        count(&["permitted"]),
        count(&["out"]),
        count(&["returned"]),
        count(&["refused", "withdrawn"]),
        count(&["lost", "reported"]),
    )
}

pub(super) fn compose(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    if wanted.form.key == REGISTER.key {
        let mut out = register(book, wanted, &DEF, &SHAPE, &wanted.letter.title, |_| true)?;
        let unpermitted = "許可のないまま出たものがあります。責任者が事後の許可を決めてください（第118条第2項）。";
        let open = |r: &serde_json::Value| r["step"] == "out" && r["values"]["permitted_by"].is_null();
        if out.facts.as_array().is_some_and(|all| all.iter().any(open)) {
            out.warnings.push(unpermitted.to_owned());
        }
        return Ok(out);
    }
    let sheet = RecordSheet {
        groups: &["what", "plan", "permit", "gone"],
        parts: &[],
        opening: "次のとおり、持出し（持込み）の許可を申請します。",
        seals: &[("requested_by", "leave_on"), ("permitted_by", "permitted_at"), ("returned_to", "returned_at")],
        hidden: &["blanket_number", "processing_by"],
        note: "重要性分類B以上の情報は、責任者の許可を得てから持ち出す（第20条第1項・第40条第2項）。外部で処理する許可は別に得る（第40条第3項）。",
    };
    record_sheet(book, wanted, &DEF, &sheet, |c, _| Some(c.label.to_owned()))
}
