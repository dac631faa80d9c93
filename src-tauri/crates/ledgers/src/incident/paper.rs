//! 第1報, 続報, 最終報: the same sheet, each with what is known by then; and the register of a year.

use super::DEF;
use crate::forms::register::{Register, register, unmarked};
use crate::forms::{Composed, Form, PartWidths, RecordSheet, Wanted, record_sheet};
use kernel::{Problem, Record, Result, code};
use store::Reading;

const fn form(key: &'static str, pack: &'static str) -> Form {
    Form { key, pack, title: "", numbered: true, blank: true, seals: false }
}

/// The first report.
pub const FIRST: Form = form("first", "incident_first");
/// A report in between.
pub const NEXT: Form = form("next", "incident_next");
/// The last report.
pub const LAST: Form = form("last", "incident_last");
/// The register of a period.
pub const REGISTER: Form = form("register", "incident_register");

/// The forms of the ledger, in menu order.
pub const FORMS: &[Form] = &[FIRST, NEXT, LAST, REGISTER];

const SHAPE: Register<'static> = Register {
    columns: &[
        ("件名\n起きたこと", "name", "kind", 48.0),
        ("気づいた日時\n気づいた者", "noticed_at", "noticed_by", 30.0),
        ("責任者への報告\n窓口への報告", "chief_at", "desk_at", 32.0),
        ("重大さ\n判断した者", "gravity", "judged_by", 24.0),
        ("分類\n本人の数", "class", "persons", 16.0),
        ("暗号化\n場所", "encrypted", "place", 28.0),
        ("原因", "cause", "", 30.0),
        ("状態\n完結した日", "step", "closed_on", 26.0),
    ],
    day: "noticed_at",
    open: &["noticed", "reported", "handling", "closing"],
    note: "",
    mark: unmarked,
    sum,
    compared: &["気づいた事故・違反", "外部から知らされた事故", "対応の終わっていない事故"],
};

fn sum(records: &[Record]) -> String {
    let count = |f: &dyn Fn(&Record) -> bool| records.iter().filter(|r| f(r)).count();
    format!(
        "重大 {}件　重大ではない {}件　判断待ち {}件　／　完結 {}件　対応中 {}件",
        count(&|r| r.get("gravity").text() == "severe"),
        count(&|r| r.get("gravity").text() == "plain"),
        count(&|r| r.get("gravity").is_empty()),
        count(&|r| r.step == "closed"),
        count(&|r| r.step != "closed"),
    )
}

const NOTE: &str = "責任者と統一的な窓口への報告は、それぞれの日時を書く（第55条第1項・第56条第1項）。分からないことは分からないまま第1報とし、続報で補う。";
const LIMITS: &str =
    "個人情報保護委員会への報告の期限は、対策基準の本文にはない法令の期限であり、市の緊急時対応計画で確かめる。";

const EVENTS: PartWidths<'static> = ("events", &[38.0, 90.0, 34.0]);
const REPORTS: PartWidths<'static> = ("reports", &[0.0, 46.0, 28.0, 22.0, 34.0, 32.0, 0.0]);
const MEASURES: PartWidths<'static> = ("measures", &[82.0, 30.0, 25.0, 25.0]);
const EVIDENCE: PartWidths<'static> = ("evidence", &[46.0, 36.0, 24.0, 28.0, 28.0]);

pub(super) fn compose(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    if wanted.form.key == REGISTER.key {
        return register(book, wanted, &DEF, &SHAPE, &wanted.letter.title, |_| true);
    }
    type Shown = (&'static [&'static str], &'static [PartWidths<'static>], &'static str);
    let (groups, parts, opening): Shown = match wanted.form.key {
        "first" => (&["what", "data", "told"], &[], "次のとおり、情報セキュリティインシデントの第1報を報告します。"),
        "next" => (&["what", "data", "told", "judged"], &[EVENTS, REPORTS], "その後の経過を、次のとおり報告します。"),
        _ => (
            &["what", "data", "told", "judged", "why"],
            &[EVENTS, REPORTS, MEASURES, EVIDENCE],
            "原因と再発の防止を含め、次のとおり報告します。",
        ),
    };
    // Limits of other laws are printed with where they come from, and that the city confirms them.
    let law: Vec<String> = wanted
        .pack
        .registers()
        .clocks
        .iter()
        .filter(|c| c.confirm)
        .map(|c| format!("{}：{}", c.label, c.source))
        .collect();
    let note = match wanted.form.key {
        "first" => NOTE.to_owned(),
        _ => format!("{NOTE}{LIMITS}（{}）", law.join("、")),
    };
    let sheet = RecordSheet {
        groups,
        parts,
        opening,
        seals: &[("reporter", "chief_at"), ("judged_by", "judged_at"), ("closed_by", "closed_on")],
        hidden: &["source"],
        note: &note,
    };
    let mut out = record_sheet(book, wanted, &DEF, &sheet, |c, _| Some(c.label.to_owned()))?;
    if wanted.fill == "blank" {
        return Ok(out);
    }
    let record = one(book, wanted)?;
    let empty = |key: &str| record.get(key).is_empty();
    if wanted.form.key == LAST.key && (empty("cause") || empty("prevention")) {
        return Err(Problem::new(
            code::WRONG_STATE,
            "最終報には、原因と再発の防止が要ります。書いてから作るか、続報として作ってください（第57条第4項）。",
        ));
    }
    if empty("desk_at") {
        out.warnings.push("統一的な窓口への報告がまだ記録されていません（第55条第1項）。".to_owned());
    }
    if empty("persons") {
        out.warnings.push("本人の数が書かれていません。分かりしだい続報で補ってください。".to_owned());
    }
    Ok(out)
}

fn one(book: &Reading, wanted: &Wanted<'_>) -> Result<Record> {
    let id = wanted.ids.first().copied().ok_or_else(|| Problem::internal("no record"))?;
    book.get(&DEF, id)
}
