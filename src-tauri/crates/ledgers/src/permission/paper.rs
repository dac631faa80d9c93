//! 様式: the request with the word of one or two approvers, and the register.

use super::DEF;
use crate::forms::register::{Register, register};
use crate::forms::{Composed, Form, RecordSheet, Wanted, record_sheet};
use crate::kinds::Kinds;
use chrono::NaiveDate;
use kernel::{Record, Result};
use store::Reading;

/// One request.
pub const REQUEST: Form =
    Form { key: "request", pack: "permission_request", title: "", numbered: true, blank: true, seals: false };
/// The register.
pub const REGISTER: Form =
    Form { key: "register", pack: "permission_register", title: "", numbered: true, blank: true, seals: false };

/// The forms of the ledger, in menu order.
pub const FORMS: &[Form] = &[REQUEST, REGISTER];

const SHAPE: Register<'static> = Register {
    columns: &[
        ("件名", "name", "", 42.0),
        ("許可の種類", "kind", "", 42.0),
        ("対象\n場所", "subject", "place", 40.0),
        ("申請者\n理由", "requested_by", "reason", 36.0),
        ("期間の初日\n末日", "from_on", "until_on", 22.0),
        ("承認日\n承認者", "approved_on", "approved_by", 24.0),
        ("もう1人の\n承認者", "second_by", "second_on", 20.0),
        ("状態", "step", "", 8.0),
    ],
    day: "from_on",
    open: &["requested", "seconding", "permitted"],
    note: "",
    mark,
    sum,
    compared: &["許可の申請", "許可・利用中のもの", "期間の切れたもの"],
};

fn mark(column: &str, record: &Record, on: NaiveDate) -> &'static str {
    let over = record.step == "permitted" && record.get("until_on").date().is_some_and(|d| d < on);
    if column == "from_on" && over { "期間切れ" } else { "" }
}

fn sum(records: &[Record]) -> String {
    let count = |steps: &[&str]| records.iter().filter(|r| steps.contains(&r.step.as_str())).count();
    format!(
        "申請中 {}件　もう1人の承認待ち {}件　許可・利用中 {}件　不許可 {}件　終了 {}件",
        count(&["requested"]),
        count(&["seconding"]),
        count(&["permitted"]),
        count(&["refused"]),
        count(&["ended"]),
    )
}

pub(super) fn compose(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    if wanted.form.key == REGISTER.key {
        return register(book, wanted, &DEF, &SHAPE, &wanted.letter.title, |_| true);
    }
    let sheet = RecordSheet {
        groups: &["what", "plan", "result"],
        parts: &[],
        opening: "次のとおり、許可を申請します。",
        seals: &[("requested_by", "from_on"), ("approved_by", "approved_on"), ("second_by", "second_on")],
        hidden: &[],
        note: "申請する人と承認する人は別の人とする（第11条第1項）。承認する人は許可の種類による。",
    };
    let kinds = Kinds::permissions(wanted.pack);
    let words = |c: &kernel::Column, r: Option<&Record>| match r {
        Some(r) => kinds.label(r.get("kind").text(), c),
        None => Some(c.label.to_owned()),
    };
    record_sheet(book, wanted, &DEF, &sheet, words)
}
