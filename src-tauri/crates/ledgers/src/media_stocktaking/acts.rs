//! What is done with a stocktaking inside one change.

use super::def::{DEF, OUTCOMES, fitting};
use super::rows::{Difference, Expected, Found, Stocktaking};
use super::{MediaStocktaking, is_over};
use crate::carriers::{self, CARRIERS, Called};
use crate::engine::{self, Parts};
use crate::{Ctx, label_of};
use kernel::fold::search_key;
use kernel::{Axis, FieldProblem, Problem, RecordId, Result, Value, Values, code};
use std::collections::{HashMap, HashSet};
use store::{Query, Reading, Tx};

/// The most carriers of one stocktaking.
const MOST: usize = 20_000;

fn wrong(message: impl Into<String>) -> Problem {
    Problem::new(code::WRONG_STATE, message)
}

fn invalid(column: &str, message: impl Into<String>) -> Problem {
    let message = message.into();
    Problem::new(code::INVALID, message.clone()).with(vec![FieldProblem::new(column, "rule", message)])
}

fn same(a: &str, b: &str) -> bool {
    search_key(a) == search_key(b)
}

fn list(values: &Values, key: &str) -> Vec<String> {
    match values.get(key) {
        Some(Value::Many(all)) => all.clone(),
        Some(Value::Text(one)) => one.lines().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The carriers that should be there, place by place; those lent out are on the list and said to be away.
fn expected(book: &Reading, units: &[String], places: &[String]) -> Result<Vec<Expected>> {
    let def = crate::ledger(CARRIERS)?.def();
    let lent = carriers::loans(book)?;
    let mut out = Vec::new();
    let query = Query { life: vec!["active".to_owned()], ..Query::default() };
    book.each(def, &query, |record| {
        let text = |k: &str| record.get(k).text().to_owned();
        let within = |among: &[String], it: &str| among.is_empty() || among.iter().any(|a| same(a, it));
        if within(units, record.get("unit").text()) && within(places, record.get("place").text()) {
            out.push(Expected {
                no: 0,
                media: carriers::source(record.id),
                number: carriers::number(&record).to_owned(),
                name: text("name"),
                kind: def.column("kind").map_or_else(String::new, |c| crate::shown(c, record.get("kind"))),
                serial: carriers::serial(&record).to_owned(),
                class: text("class"),
                place: text("place"),
                unit: text("unit"),
                lent: lent.get(&record.id).map_or_else(String::new, carriers::lent_to),
            });
        }
        Ok(())
    })?;
    // By place, because whoever counts walks from place to place; without a place last.
    out.sort_by_cached_key(|e| (e.place.is_empty(), search_key(&e.place), search_key(&e.unit), e.number.clone()));
    for (n, e) in (1..).zip(&mut out) {
        e.no = n;
    }
    Ok(out)
}

/// Begins a stocktaking: the ledger as it stands now is its list.
///
/// # Errors
/// `invalid` if nothing falls into it, `too_large`.
pub fn begin(tx: &mut Tx<'_>, ctx: &Ctx<'_>, values: Values) -> Result<RecordId> {
    let (units, places) = (list(&values, "units"), list(&values, "places"));
    let expected = expected(tx, &units, &places)?;
    if expected.is_empty() {
        return Err(invalid(
            "places",
            "この対象に当てはまる媒体・機器が台帳にありません。係や場所を選び直してください。",
        ));
    }
    if expected.len() > MOST {
        return Err(Problem::new(
            code::TOO_LARGE,
            format!("対象が{}点あります。係や場所で分けて、{MOST}点までにしてください。", expected.len()),
        ));
    }
    let rows = expected.iter().map(Expected::row).collect();
    let id = engine::add(tx, ctx, &MediaStocktaking, values, Parts::from([("expected".to_owned(), rows)]))?;
    let count = i32::try_from(expected.len()).unwrap_or(i32::MAX);
    tx.put(&DEF, id, tx.get(&DEF, id)?.version, &Values::from([("expected_count".to_owned(), Value::Int(count))]))?;
    Ok(id)
}

fn counting(tx: &Tx<'_>, id: RecordId, version: i32) -> Result<Stocktaking> {
    let all = open(tx, id, version)?;
    if all.record.step != "counting" {
        return Err(wrong("照合を始めたあとは数を入れられません。続けるときは「数え直す」を選んでください。"));
    }
    Ok(all)
}

fn open(tx: &Tx<'_>, id: RecordId, version: i32) -> Result<Stocktaking> {
    let all = Stocktaking::read(tx, id)?;
    if all.record.version != version {
        return Err(Problem::new(
            code::STALE,
            format!("{}は、開いたあとに変わりました。読み直してから、もう一度行ってください。", all.record.number),
        ));
    }
    if is_over(&all.record) {
        return Err(wrong(format!(
            "{}は「{}」のため変えられません。",
            all.record.number,
            DEF.state_label(Axis::Step, &all.record.step)
        )));
    }
    Ok(all)
}

fn put_found(tx: &mut Tx<'_>, id: RecordId, found: &[Found]) -> Result<()> {
    let rows: Vec<Values> = found.iter().map(Found::row).collect();
    tx.put_parts(&DEF, id, "found", &rows)?;
    let count = found.iter().map(|f| if f.media.is_empty() { &f.text } else { &f.media }).collect::<HashSet<_>>().len();
    let record = tx.get(&DEF, id)?;
    let count = Value::Int(i32::try_from(count).unwrap_or(i32::MAX));
    if *record.get("found_count") != count {
        tx.put(&DEF, id, record.version, &Values::from([("found_count".to_owned(), count)]))?;
    }
    Ok(())
}

/// Ticks numbers of the list, or takes ticks away.
///
/// # Errors
/// `wrong_state`, `stale`, `not_found` for a number that is not on the list.
pub fn tick(tx: &mut Tx<'_>, id: RecordId, version: i32, numbers: &[i32], there: bool) -> Result<()> {
    let mut all = counting(tx, id, version)?;
    let known: HashMap<i32, &Expected> = all.expected.iter().map(|e| (e.no, e)).collect();
    for no in numbers {
        let Some(e) = known.get(no) else {
            return Err(Problem::new(
                code::NOT_FOUND,
                format!("No.{no} は棚卸表にありません。番号を確かめてください。"),
            ));
        };
        let ticked = all.found.iter().any(|f| f.no == *no);
        if there && !ticked {
            all.found.push(Found { no: *no, media: e.media.clone(), ..Found::default() });
        } else if !there {
            all.found.retain(|f| f.no != *no);
        }
    }
    put_found(tx, id, &all.found)
}

/// Enters what was scanned or typed at a place, one number a line; again is the same, elsewhere is the later place.
/// Answers how many were on the list and how many were not.
///
/// # Errors
/// `wrong_state`, `stale`, `invalid` for a number that several carriers have.
pub fn enter(tx: &mut Tx<'_>, id: RecordId, version: i32, place: &str, texts: &[String]) -> Result<(i32, i32)> {
    let mut all = counting(tx, id, version)?;
    let called = Called::read(tx)?;
    let by_media: HashMap<&str, i32> = all.expected.iter().map(|e| (e.media.as_str(), e.no)).collect();
    let (mut on, mut off) = (0, 0);
    for text in texts {
        let media = match called.named(text) {
            [] => String::new(),
            [one] => carriers::source(*one),
            several => {
                // The list itself often tells which of them is meant.
                let mut on_list =
                    several.iter().map(|s| carriers::source(*s)).filter(|s| by_media.contains_key(s.as_str()));
                match (on_list.next(), on_list.next()) {
                    (Some(one), None) => one,
                    _ => {
                        return Err(invalid(
                            "text",
                            format!("「{text}」は台帳に{}件あります。管理番号で入れてください。", several.len()),
                        ));
                    }
                }
            }
        };
        let no = by_media.get(media.as_str()).copied().unwrap_or_default();
        all.found.retain(|f| if media.is_empty() { f.text != *text || !f.media.is_empty() } else { f.media != media });
        all.found.push(Found { no, media, text: text.clone(), place: place.trim().to_owned() });
        if no > 0 { on += 1 } else { off += 1 }
    }
    put_found(tx, id, &all.found)?;
    Ok((on, off))
}

/// What does not agree.
fn differences(book: &Reading, all: &Stocktaking) -> Result<Vec<Difference>> {
    let def = crate::ledger(CARRIERS)?.def();
    let by_no: HashMap<i32, &Found> = all.found.iter().filter(|f| f.no > 0).map(|f| (f.no, f)).collect();
    let mut out = Vec::new();
    for e in &all.expected {
        let of = |kind: &str, place: &str| Difference {
            kind: kind.to_owned(),
            media: e.media.clone(),
            number: e.number.clone(),
            name: e.name.clone(),
            place: e.place.clone(),
            found_place: place.to_owned(),
            ..Difference::default()
        };
        match by_no.get(&e.no) {
            // What is lent is not here, and that is right.
            None if e.lent.is_empty() => out.push(of("missing", "")),
            Some(f) if !f.place.is_empty() && !same(&f.place, &e.place) => out.push(of("wrong_place", &f.place)),
            _ => {}
        }
    }
    for f in all.found.iter().filter(|f| f.no == 0) {
        let mut of = Difference {
            kind: "unknown".to_owned(),
            number: f.text.clone(),
            found_place: f.place.clone(),
            ..Difference::default()
        };
        if let Some(id) = carriers::id_of(&f.media) {
            let record = book.get(def, id)?;
            (if record.life == "active" { "outside" } else { "retired" }).clone_into(&mut of.kind);
            of.media.clone_from(&f.media);
            carriers::number(&record).clone_into(&mut of.number);
            record.get("name").text().clone_into(&mut of.name);
            record.get("place").text().clone_into(&mut of.place);
        }
        out.push(of);
    }
    Ok(out)
}

fn put_differences(tx: &mut Tx<'_>, id: RecordId, differences: &[Difference]) -> Result<()> {
    let rows: Vec<Values> = differences.iter().map(Difference::row).collect();
    tx.put_parts(&DEF, id, "differences", &rows)?;
    let open = differences.iter().filter(|d| d.is_open()).count();
    let record = tx.get(&DEF, id)?;
    let open = Value::Int(i32::try_from(open).unwrap_or(i32::MAX));
    if *record.get("open_count") != open {
        tx.put(&DEF, id, record.version, &Values::from([("open_count".to_owned(), open)]))?;
    }
    Ok(())
}

/// Draws up the differences after the comparison; what was settled before a recount stays settled.
pub(super) fn compare(ctx: &Ctx<'_>, tx: &mut Tx<'_>, id: RecordId) -> Result<()> {
    let all = Stocktaking::read(tx, id)?;
    let mut found = differences(tx, &all)?;
    for (no, d) in (1..).zip(&mut found) {
        d.no = no;
        if let Some(old) = all.differences.iter().find(|o| !o.is_open() && o.key() == d.key()) {
            *d = Difference { no, ..old.clone() };
        }
    }
    put_differences(tx, id, &found)?;
    let record = tx.get(&DEF, id)?;
    tx.put(&DEF, id, record.version, &Values::from([("compared_on".to_owned(), Value::from(ctx.today))]))?;
    Ok(())
}

/// What became of a difference.
#[derive(Debug, Clone, Copy)]
pub struct Settling<'a> {
    /// Its number.
    pub no: i32,
    /// Key of the outcome.
    pub outcome: &'a str,
    /// What was done, where it was found, under which number it was entered.
    pub note: &'a str,
}

/// Settles a difference. Putting the place right changes the carrier's own record.
///
/// # Errors
/// `invalid` for an outcome that does not fit or without its note, `wrong_state`, `stale`, `not_found`.
pub fn settle(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: RecordId, version: i32, with: &Settling<'_>) -> Result<()> {
    let mut all = open(tx, id, version)?;
    if all.record.step != "comparing" {
        return Err(wrong("差異の処置は「台帳と照合する」のあとで記録します。"));
    }
    let number = all.record.number.clone();
    let d = all
        .differences
        .iter_mut()
        .find(|d| d.no == with.no)
        .ok_or_else(|| Problem::new(code::NOT_FOUND, "その差異は見つかりません。読み直してください。"))?;
    if !fitting(&d.kind).contains(&with.outcome) {
        return Err(invalid("outcome", "この差異に選べない処置です。選び直してください。"));
    }
    let note = with.note.trim();
    if note.is_empty() && !matches!(with.outcome, "corrected" | "moved_back") {
        return Err(invalid(
            "note",
            match with.outcome {
                "found" => "どこで見つかったかを記入してください。",
                "registered" => "台帳に登録した番号を記入してください。",
                "lost" => "報告した日と相手を記入してください。紛失は責任者と窓口に直ちに報告します（第55条第1項）。",
                "disposal" => "廃棄・返却の案件の番号を記入してください。",
                _ => "どうしたかを記入してください。",
            },
        ));
    }
    if with.outcome == "registered" && Called::read(tx)?.named(note).is_empty() {
        return Err(invalid(
            "note",
            format!("「{note}」は媒体・機器の台帳にありません。先に登録してから、その番号を記入してください。"),
        ));
    }
    let carrier = carriers::id_of(&d.media);
    let to = d.found_place.clone();
    with.outcome.clone_into(&mut d.outcome);
    note.clone_into(&mut d.note);
    d.settled_by.clone_from(&ctx.actor.name);
    d.settled_on = ctx.today.to_string();
    tx.note("reason", format!("{} {note}", label_of(OUTCOMES, with.outcome)).trim());
    if with.outcome == "corrected"
        && let Some(carrier) = carrier
    {
        if to.is_empty() {
            return Err(invalid("outcome", "あった場所が記録されていません。台帳の画面で場所を直してください。"));
        }
        let ledger = crate::ledger(CARRIERS)?;
        let record = tx.get(ledger.def(), carrier)?;
        tx.note("stocktaking", number);
        let values = Values::from([("place".to_owned(), Value::from(to))]);
        engine::edit(tx, ctx, ledger, carrier, record.version, values, Parts::new())?;
    }
    put_differences(tx, id, &all.differences)
}
