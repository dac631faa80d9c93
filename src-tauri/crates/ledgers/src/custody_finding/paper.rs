//! 点検結果 and 棚卸結果: how many were compared, what was found, and what was done about each (第58条第2項, 第80条).

use super::DEF;
use crate::forms::{Composed, Form, SheetOf, Wanted};
use crate::label_of;
use crate::words::text;
use chrono::NaiveDate;
use kernel::{Problem, Record, Result, Value, code, date};
use paper::{Block, Cell, Doc, HeadRight, PageHead, SealBox, Seals, Section, Table, para, row};
use store::{Query, Reading};

/// 点検結果 of cards.
pub const CHECKED: Form =
    Form {
        key: "checked", pack: "", title: "点検結果（カード）", numbered: false, blank: false, seals: false
    };
/// 棚卸結果 of IDs.
pub const REVIEWED: Form =
    Form { key: "reviewed", pack: "", title: "棚卸結果（ID）", numbered: false, blank: false, seals: false };

/// The forms of the ledger, in menu order.
pub const FORMS: &[Form] = &[CHECKED, REVIEWED];

/// What is compared: the ledger, the column of the day, what is found, the words for it.
struct About {
    ledger: &'static str,
    day: &'static str,
    kinds: &'static [&'static str],
    title: &'static str,
    things: &'static str,
    done: &'static str,
    basis: &'static str,
}

const CARDS: About = About {
    ledger: "ic_card",
    day: "checked_on",
    kinds: &["missing", "other_holder", "extra"],
    title: "認証用ICカード点検結果",
    things: "有効なカード",
    done: "点検した",
    basis: "第58条第2項",
};
const IDS: About = About {
    ledger: "user_id",
    day: "reviewed_on",
    kinds: &["no_person", "other_division", "no_need", "nobody", "unclear", "shared_secret"],
    title: "利用者ID棚卸結果",
    things: "有効なID",
    done: "名簿と照らした",
    basis: "第80条",
};

fn findings(book: &Reading, wanted: &Wanted<'_>, about: &About) -> Result<Vec<Record>> {
    let mut out = Vec::new();
    if wanted.ids.is_empty() {
        let query = Query { life: vec!["active".to_owned()], ..Query::default() };
        book.each(&DEF, &query, |r| {
            out.push(r);
            Ok(())
        })?;
    } else {
        for id in wanted.ids {
            out.push(book.get(&DEF, *id)?);
        }
    }
    let (from, to) = wanted.period;
    let within = |d: NaiveDate| from <= d && d <= to;
    out.retain(|r| {
        let here = !wanted.ids.is_empty() || r.get("found_on").date().is_some_and(within);
        here && about.kinds.contains(&r.get("kind").text())
    });
    Ok(out)
}

/// Composes a form.
///
/// # Errors
/// `wrong_state` for 該当なし where something was found.
pub(super) fn compose(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    let about = if wanted.form.key == CHECKED.key { CARDS } else { IDS };
    let found = findings(book, wanted, &about)?;
    if wanted.fill == "none" && !found.is_empty() {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!("指摘が{}件あるため、「該当なし」は作れません。「帳簿から」で作ってください。", found.len()),
        ));
    }
    let compared = crate::ledger(about.ledger)?.def();
    let (from, to) = wanted.period;
    let all = book.count(compared, &crate::source::in_use(&[]))?;
    let done = book.count(compared, &crate::source::with_day(about.day, Some(from), Some(to)))?;
    let closed = found.iter().filter(|r| r.step == "closed").count();
    let mut rounds: Vec<&str> = Vec::new();
    for r in &found {
        let round = r.get("round").text();
        if !rounds.contains(&round) {
            rounds.push(round);
        }
    }
    let counts = [
        (about.things, all.to_string()),
        (about.done, done.to_string()),
        ("見ていない", (all - done).max(0).to_string()),
        ("指摘", found.len().to_string()),
        ("うち対応済", closed.to_string()),
        ("対応待ち", (found.len() - closed).to_string()),
    ];
    let sums = Table::form(&[44.5; 6])
        .row(row(counts.iter().map(|(l, _)| Cell::head(*l)).collect()))
        .row(row(counts.iter().map(|(_, n)| Cell::text(n.as_str()).center()).collect()));
    let titles = [
        "No.",
        "指摘の種類",
        "対象の番号",
        "人",
        "くわしく",
        "見つけた日",
        "期限",
        "したこと",
        "片付いた日",
        "片付けた者",
    ];
    let widths = [8.0, 32.0, 28.0, 28.0, 62.0, 18.0, 18.0, 40.0, 18.0, 15.0];
    let cells = titles.len();
    let day = |r: &Record, k: &str| r.get(k).date().map_or_else(|| "－".to_owned(), date::wareki_short_aligned);
    let late = |r: &Record| r.step == "open" && r.get("due_on").date().is_some_and(|d| d < wanted.letter.as_of);
    let lines = found.iter().enumerate().map(|(n, r)| {
        let t = |k: &str| r.get(k).text();
        let due = if late(r) { format!("▲{}", day(r, "due_on")) } else { day(r, "due_on") };
        row(vec![
            Cell::text((n + 1).to_string()).center(),
            Cell::text(label_of(super::KINDS, t("kind"))),
            Cell::code(t("about")),
            Cell::text(if t("person").is_empty() { "－" } else { t("person") }),
            Cell::text(if t("detail").is_empty() || t("detail") == t("person") { t("name") } else { t("detail") }),
            Cell::code(day(r, "found_on")).center(),
            Cell::code(due).center(),
            Cell::text(if r.step == "closed" { t("action") } else { "（対応待ち）" }),
            Cell::code(day(r, "closed_on")).center(),
            Cell::text(t("closed_by")).center(),
        ])
        .record(t("about"))
    });
    let rows = if found.is_empty() {
        vec![row(vec![Cell::text("本期間　該当なし").cols(cells).center()])]
    } else {
        lines.collect()
    };
    let table = Table::list(&widths).rows_high(8.5).head(vec![row(titles.map(Cell::head).into())]).rows(rows);
    let labels = ["点検・棚卸をした者", "確認（責任者）"];
    let names = [wanted.confirmed_by, ""];
    let boxes = labels.iter().zip(names).map(|(l, n)| SealBox::new(*l, n, "")).collect();
    let letter = wanted.letter;
    let period = format!("{}から{}まで", date::wareki_long(from), date::wareki_long(to));
    let rounds = if rounds.is_empty() { String::new() } else { format!("　　回　{}", rounds.join("、")) };
    let flow = vec![
        Block::Table(sums),
        Block::Space(2.4),
        Block::Table(table),
        Block::Space(1.0),
        Block::Para(para(format!("▲は、期限を過ぎて片付いていないもの。根拠　{}。", about.basis)).size(7.5).wrap()),
        Block::Space(3.0),
        Block::Keep(vec![Block::Seals(Seals::new(boxes).hint(wanted.seal_hint))]),
    ];
    let section = Section::landscape(flow).head(PageHead {
        form: letter.form_heading.clone(),
        right: HeadRight::None,
        title: about.title.to_owned(),
        left_line: format!("所属　{}　　管理責任者　{}{rounds}", letter.office(), letter.sender_title),
        right_line: period,
        ..PageHead::default()
    });
    Ok(Composed {
        doc: Doc {
            meta: letter.meta(about.title),
            footer: letter.footer(),
            practice: letter.practice,
            sections: vec![section],
        },
        sheet: sheet(&about, &found),
        facts: serde_json::json!({
            "counts": counts.iter().map(|(l, n)| (*l, n)).collect::<Vec<_>>(),
            "findings": found.iter().map(|r| serde_json::json!({ "number": r.number, "step": r.step, "values": r.values })).collect::<Vec<_>>(),
        }),
        records: found.len(),
        warnings: Vec::new(),
        number: None,
    })
}

fn sheet(about: &About, found: &[Record]) -> SheetOf {
    const COLUMNS: [(&str, &str, f64); 11] = [
        ("点検・棚卸の回", "round", 24.0),
        ("指摘の種類", "kind", 22.0),
        ("対象の番号", "about", 18.0),
        ("人", "person", 16.0),
        ("指摘", "name", 44.0),
        ("くわしく", "detail", 44.0),
        ("見つけた日", "found_on", 12.0),
        ("期限", "due_on", 12.0),
        ("したこと", "action", 36.0),
        ("片付いた日", "closed_on", 12.0),
        ("片付けた者", "closed_by", 14.0),
    ];
    let cell = |r: &Record, k: &str| match r.get(k) {
        Value::Date(d) => d.to_string(),
        _ if k == "kind" => label_of(super::KINDS, text(&r.values, k)).to_owned(),
        v => v.text().to_owned(),
    };
    SheetOf {
        name: about.title.to_owned(),
        columns: COLUMNS.iter().map(|(h, _, w)| ((*h).to_owned(), *w)).collect(),
        rows: found.iter().map(|r| COLUMNS.iter().map(|(_, k, _)| cell(r, k)).collect()).collect(),
    }
}
