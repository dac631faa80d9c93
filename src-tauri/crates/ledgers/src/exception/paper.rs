//! 様式: the request to the 統括, and the list that the committee is told.

use super::DEF;
use crate::forms::register::{Register, register};
use crate::forms::{Composed, Form, RecordSheet, Wanted, record_sheet};
use chrono::NaiveDate;
use kernel::{Record, Result};
use store::Reading;

/// The request.
pub const REQUEST: Form =
    Form { key: "request", pack: "exception_request", title: "", numbered: true, blank: true, seals: false };
/// What the committee is told.
pub const REPORT: Form =
    Form { key: "committee", pack: "exception_report", title: "", numbered: true, blank: true, seals: false };

/// The forms of the ledger, in menu order.
pub const FORMS: &[Form] = &[REQUEST, REPORT];

const SHAPE: Register<'static> = Register {
    columns: &[
        ("件名\n対象の条項", "name", "article", 46.0),
        ("異なる方法", "other_way", "", 44.0),
        ("合理的な理由", "reason", "", 40.0),
        ("代替の措置", "substitute", "", 38.0),
        ("期間の初日\n末日", "from_on", "until_on", 22.0),
        ("許可日\n許可者", "permitted_on", "permitted_by", 24.0),
        ("状態\n更新の回数", "step", "renewals", 20.0),
    ],
    day: "from_on",
    open: &["checking", "sent", "permitted"],
    note: "統括情報セキュリティ責任者が許可したものを、委員会に報告する（第118条第3項）。",
    mark,
    sum,
    compared: &["例外措置の申請", "許可されたもの", "期間の切れたもの"],
};

fn mark(column: &str, record: &Record, on: NaiveDate) -> &'static str {
    let over = record.step == "permitted" && record.get("until_on").date().is_some_and(|d| d < on);
    match column {
        "step" if over => "期間切れ",
        "step" if record.get("kind").text() == "urgent" => "事後の報告",
        _ => "",
    }
}

fn sum(records: &[Record]) -> String {
    let count = |f: &dyn Fn(&Record) -> bool| records.iter().filter(|r| f(r)).count();
    format!(
        "許可・適用中 {}件　審査待ち {}件　終了 {}件　不許可 {}件　／　うち事後の報告 {}件　委員会に報告していないもの {}件",
        count(&|r| r.step == "permitted"),
        count(&|r| matches!(r.step.as_str(), "checking" | "sent")),
        count(&|r| r.step == "ended"),
        count(&|r| r.step == "refused"),
        count(&|r| r.get("kind").text() == "urgent"),
        count(&|r| r.step == "permitted" && r.get("committee_on").is_empty()),
    )
}

pub(super) fn compose(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    if wanted.form.key == REPORT.key {
        return register(book, wanted, &DEF, &SHAPE, &wanted.letter.title, |r| r.step != "drafting");
    }
    let sheet = RecordSheet {
        groups: &["what", "why", "time", "result"],
        parts: &[("spans", &[34.0, 34.0, 40.0, 30.0, 24.0])],
        opening: "情報セキュリティ対策基準に定める方法と異なる方法によることについて、次のとおり申請します。",
        seals: &[("requested_by", "sent_on"), ("", "sent_on"), ("permitted_by", "permitted_on")],
        hidden: &["committee_on"],
        note: "期間の末日は必ず書く。緊急のため先に実施したときは、速やかに報告する（第118条第2項）。",
    };
    record_sheet(book, wanted, &DEF, &sheet, |c, _| Some(c.label.to_owned()))
}
