//! 様式: the request for one provision with its permission and receipt, and the register of a period.

use super::DEF;
use crate::forms::register::{Register, register, unmarked};
use crate::forms::{Composed, Form, RecordSheet, Wanted, record_sheet};
use kernel::{Record, Result};
use store::Reading;

/// The register of a period.
pub const REGISTER: Form =
    Form { key: "register", pack: "provision_register", title: "", numbered: true, blank: true, seals: false };
/// One request.
pub const REQUEST: Form =
    Form { key: "request", pack: "provision_request", title: "", numbered: true, blank: true, seals: false };

/// The forms of the ledger, in menu order.
pub const FORMS: &[Form] = &[REGISTER, REQUEST];

const SHAPE: Register<'static> = Register {
    columns: &[
        ("提供する情報\n項目", "name", "items", 46.0),
        ("分類\n人数", "class", "persons", 16.0),
        ("提供先\n目的", "receiver", "purpose", 44.0),
        ("方法\n暗号化・パスワード", "method", "guard", 34.0),
        ("申請者\n根拠", "requested_by", "ground", 26.0),
        ("許可日時\n許可者", "permitted_at", "permitted_by", 28.0),
        ("提供日時\n提供した者", "provided_at", "provided_by", 26.0),
        ("受領の確認\n受領した人", "received_on", "received_by", 14.0),
    ],
    day: "planned_on",
    open: &["requested", "permitted", "provided"],
    note: "",
    mark: unmarked,
    sum,
    compared: &["提供の申請", "提供したもの", "受領を確かめていないもの"],
};

fn sum(records: &[Record]) -> String {
    let count = |steps: &[&str]| records.iter().filter(|r| steps.contains(&r.step.as_str())).count();
    format!(
        "申請中 {}件　許可済 {}件　受領の確認待ち {}件　受領済 {}件　不許可・取りやめ {}件",
        count(&["requested"]),
        count(&["permitted"]),
        count(&["provided"]),
        count(&["received"]),
        count(&["refused", "withdrawn"]),
    )
}

pub(super) fn compose(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    if wanted.form.key == REGISTER.key {
        return register(book, wanted, &DEF, &SHAPE, &wanted.letter.title, |_| true);
    }
    let sheet = RecordSheet {
        groups: &["what", "how", "permit", "done"],
        parts: &[],
        opening: "次のとおり、外部への情報の提供の許可を申請します。",
        seals: &[("requested_by", "planned_on"), ("permitted_by", "permitted_at"), ("provided_by", "provided_at")],
        hidden: &[],
        note: "重要性分類B以上の情報は、責任者の許可を得て、暗号化するかパスワードを設定して提供する（第21条第1項・第2項）。パスワードは、この紙に書かない。",
    };
    record_sheet(book, wanted, &DEF, &sheet, |c, _| Some(c.label.to_owned()))
}
