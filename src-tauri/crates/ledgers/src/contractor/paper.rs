//! 様式: one contract with the matrix of its 16 matters, and the register of contracts.

use super::DEF;
use crate::forms::register::{Register, register};
use crate::forms::{Composed, Form, RecordSheet, Wanted, record_sheet};
use chrono::NaiveDate;
use kernel::{Record, Result};
use store::Reading;

/// One contract.
pub const SHEET: Form =
    Form { key: "sheet", pack: "contractor_sheet", title: "", numbered: true, blank: true, seals: false };
/// The register.
pub const REGISTER: Form =
    Form { key: "register", pack: "contractor_register", title: "", numbered: true, blank: true, seals: false };

/// The forms of the ledger, in menu order.
pub const FORMS: &[Form] = &[SHEET, REGISTER];

const SHAPE: Register<'static> = Register {
    columns: &[
        ("委託の件名\n区分", "name", "kind", 46.0),
        ("委託先\n契約番号", "vendor", "contract_number", 36.0),
        ("分類\n個人情報", "class", "personal", 16.0),
        ("契約の初日\n末日", "begins_on", "ends_on", 21.0),
        ("選定時の確認\n説明した日", "checked_on", "explained_on", 21.0),
        ("足りない条項", "missing", "", 36.0),
        ("次の調査\n次の監査", "survey_due", "audit_due", 21.0),
        ("状態\n返還・消去", "step", "returned_on", 36.0),
    ],
    day: "",
    open: &[],
    note: "",
    mark,
    sum,
    compared: &["契約中の委託", "返還・消去を確かめていない委託"],
};

fn mark(column: &str, record: &Record, on: NaiveDate) -> &'static str {
    let before = |key: &str| record.get(key).date().is_some_and(|d| d < on);
    let open = matches!(record.step.as_str(), "drafting" | "running");
    match column {
        "begins_on" if open && before("ends_on") => "期間切れ",
        "survey_due" if open && (before("survey_due") || before("audit_due")) => "遅れ",
        _ => "",
    }
}

fn sum(records: &[Record]) -> String {
    let count = |f: &dyn Fn(&Record) -> bool| records.iter().filter(|r| f(r)).count();
    format!(
        "契約中 {}件　条項の確認待ち {}件　返還・消去の確認待ち {}件　終了 {}件　／　条項の足りない契約 {}件",
        count(&|r| r.step == "running"),
        count(&|r| r.step == "drafting"),
        count(&|r| r.step == "ending"),
        count(&|r| r.step == "ended"),
        count(&|r| !r.get("missing").is_empty()),
    )
}

pub(super) fn compose(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    if wanted.form.key == REGISTER.key {
        return register(book, wanted, &DEF, &SHAPE, &wanted.letter.title, |_| true);
    }
    let sheet = RecordSheet {
        groups: &["who", "choice", "contract", "cloud", "dues", "end"],
        parts: &[
            ("clauses", &[0.0, 66.0, 16.0, 32.0, 48.0]),
            ("staff", &[30.0, 36.0, 26.0, 24.0, 24.0, 22.0]),
            ("checks", &[24.0, 20.0, 22.0, 32.0, 22.0, 22.0, 20.0]),
        ],
        opening: "",
        seals: &[("", ""), ("confirmed_by", "confirmed_on"), ("", "returned_on")],
        hidden: &[],
        note: "契約書に情報セキュリティポリシーの遵守を明記し、必要に応じて16の事項を明記する（第123条第1項）。",
    };
    // What is asked of cloud services alone takes no room on the sheet of another contract.
    record_sheet(book, wanted, &DEF, &sheet, |c, r| {
        let elsewhere = c.group == "cloud" && r.is_some_and(|r| !matches!(r.get("kind").text(), "" | "cloud"));
        (!elsewhere).then(|| c.label.to_owned())
    })
}
