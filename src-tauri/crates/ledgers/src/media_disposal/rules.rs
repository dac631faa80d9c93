//! What each step asks for: answers, methods, matching numbers, files, and the order of days and hours.

use super::case::Case;
use super::def::DEF;
use super::item::Item;
use super::judge::judge_all;
use super::matching::{Stage, doubles};
use super::way::{needs, next, way};
use crate::carriers;
use crate::{Ctx, LINKS};
use kernel::fold::{match_key, search_key};
use kernel::{Axis, FieldProblem, Problem, Record, RecordId, Result, Step, Value, Values, code};
use serde::Serialize;
use standard::Verdict;
use std::collections::{HashMap, HashSet};
use store::Reading;
use ts_rs::TS;

/// Something about a case that keeps it from going on, or that the chief should weigh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "DisposalFinding")]
pub struct Finding {
    /// Must be put right; otherwise it is a warning.
    pub refuses: bool,
    /// The item that it is about; 0: the case.
    pub item: i32,
    /// The column that it is about; may be empty.
    pub column: String,
    /// What to do, in Japanese, with the article where there is one.
    pub message: String,
}

impl Finding {
    fn no(column: &str, message: impl Into<String>) -> Finding {
        Finding { refuses: true, item: 0, column: column.to_owned(), message: message.into() }
    }

    fn at(item: i32, message: impl Into<String>) -> Finding {
        Finding { refuses: true, item, column: String::new(), message: message.into() }
    }

    fn warn(self) -> Finding {
        Finding { refuses: false, ..self }
    }
}

pub use crate::words::minute;

fn text<'v>(values: &'v Values, key: &str) -> &'v str {
    values.get(key).map_or("", Value::text)
}

fn said(values: &Values, key: &str) -> bool {
    values.get(key).is_some_and(|v| !v.is_empty())
}

fn yes(values: &Values, key: &str) -> bool {
    values.get(key).is_some_and(Value::is_yes)
}

fn same_person(a: &str, b: &str) -> bool {
    !a.is_empty() && search_key(a) == search_key(b)
}

/// Days and hours in their order.
pub(super) fn check_order(values: &Values, found: &mut Vec<FieldProblem>) {
    let mut later = |first: &str, then: &str, message: &str| {
        let (a, b) = (text(values, first), text(values, then));
        if !a.is_empty() && !b.is_empty() && b < a {
            found.push(FieldProblem::new(then, "order", message));
        }
    };
    later("treated_from", "treated_to", "処理の終了が開始より前です。どちらかの日時を直してください。");
    later("treated_to", "verified_at", "検証日時が処理の終了より前です。どちらかの日時を直してください。");
    let day = |k: &str| values.get(k).and_then(Value::date);
    if let (Some(issued), Some(received)) = (day("certificate_on"), day("certificate_received_on"))
        && received < issued
    {
        found.push(FieldProblem::new(
            "certificate_received_on",
            "order",
            "証明書の受領日が発行日より前です。どちらかの日付を直してください。",
        ));
    }
}

/// Everything that a request must have settled, and what the chief should know before permitting it.
///
/// # Errors
/// Whatever the book cannot read.
pub fn findings(ctx: &Ctx<'_>, book: &Reading, case: &Case) -> Result<Vec<Finding>> {
    let values = &case.record.values;
    let mut out = Vec::new();
    let need = needs(values);
    if case.present().next().is_none() {
        out.push(Finding::no("items", "品目がありません。番号を貼り付けるか、台帳から選んでください。"));
    }
    answers(values, case, book, &mut out)?;
    for (first, second, serial, same) in doubles(&case.items) {
        out.push(if same {
            Finding::at(
                second,
                format!("製造番号 {serial} が No.{first} と No.{second} の二度あります。どちらかを消してください。"),
            )
        } else {
            Finding::at(
                second,
                format!("製造番号 {serial} は No.{first} とよく似ています。読み違いがないか現物で確かめてください。"),
            )
            .warn()
        });
    }
    if need.treated {
        for j in judge_all(ctx.pack, &case.items) {
            let source = if j.source.is_empty() { String::new() } else { format!("（{}）", j.source) };
            match j.verdict {
                Verdict::Refuse => out.push(Finding::at(j.item, format!("No.{} {}{source}", j.item, j.why))),
                Verdict::Warn => out.push(Finding::at(j.item, format!("No.{} {}{source}", j.item, j.why)).warn()),
                Verdict::Ok => {}
            }
        }
    }
    out.extend(elsewhere(book, case)?);
    for finding in held(book, case)? {
        // Moving the contents can wait until shortly before the thing is treated or leaves.
        out.push(finding.warn());
    }
    Ok(out)
}

/// Questions that the kind asks: lease, contractor, repair.
fn answers(values: &Values, case: &Case, book: &Reading, out: &mut Vec<Finding>) -> Result<()> {
    let kind = text(values, "kind");
    let leased = leased(book, case)?;
    if (kind == "lease_return" || leased) && !said(values, "erase_clause") {
        out.push(Finding::no(
            "erase_clause",
            "賃貸借の機器です。契約に返却時の消去の条項があるかを答えてください（第32条第3項）。",
        ));
    }
    if kind == "lease_return" && !said(values, "contract") {
        out.push(Finding::no("contract", "賃貸借の契約番号を記入してください（第32条第3項）。"));
    }
    if leased && kind == "dispose" {
        out.push(
            Finding::no(
                "kind",
                "賃貸借の機器が入っています。処分の区分は「リース返却」ではありませんか（第32条第3項）。",
            )
            .warn(),
        );
    }
    let need = needs(values);
    if need.treated && !said(values, "work") {
        out.push(Finding::no("work", "誰が処理するか（職員か業者か）を選んでください（第22条第4号）。"));
    }
    let vendor = matches!(text(values, "work"), "onsite" | "offsite");
    if need.treated && vendor {
        if text(values, "vendor").is_empty() {
            out.push(Finding::no("vendor", "処理を委託する業者を記入してください（第32条第2項）。"));
        }
        if !said(values, "secrecy_clause") {
            out.push(Finding::no(
                "secrecy_clause",
                "委託の契約に機密保持の条項があるかを答えてください（第22条第5号、第32条第2項）。",
            ));
        } else if !yes(values, "secrecy_clause") {
            out.push(Finding::no(
                "secrecy_clause",
                "機密保持の条項のない契約では委託できません（第22条第5号、第32条第2項）。契約を改めるか、職員が処理してください。",
            ));
        }
    }
    if kind == "repair" {
        if !said(values, "secrecy_agreement") {
            out.push(Finding::no(
                "secrecy_agreement",
                "修理に出す前に消去するか、秘密を守る契約を結ぶかを答えてください（第30条第2項・第3項）。",
            ));
        } else if yes(values, "secrecy_agreement") && !yes(values, "system_checked") {
            out.push(Finding::no(
                "system_checked",
                "消去せずに修理に出すときは、相手方の秘密を守る体制も確かめてください（第30条第3項）。",
            ));
        }
    }
    Ok(())
}

/// The record behind `media:12`.
pub(super) fn source_of(source: &str) -> Option<(&str, RecordId)> {
    let (ledger, id) = source.split_once(':')?;
    Some((ledger, RecordId(id.parse().ok()?)))
}

fn leased(book: &Reading, case: &Case) -> Result<bool> {
    for (ledger, id) in case.present().filter_map(|i| source_of(&i.source)) {
        let def = crate::ledger(ledger)?.def();
        if def.column("lease").is_some() && book.get(def, id)?.get("lease").text() == "leased" {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Items that are gone already, or that another case is about.
fn elsewhere(book: &Reading, case: &Case) -> Result<Vec<Finding>> {
    let mut out = Vec::new();
    for item in case.present() {
        let Some((ledger, id)) = source_of(&item.source) else { continue };
        let def = crate::ledger(ledger)?.def();
        let record = book.get(def, id)?;
        if record.life != "active" {
            out.push(Finding::at(
                item.no,
                format!(
                    "No.{} の{}は、すでに「{}」です。この案件から除いてください（第22条）。",
                    item.no,
                    record.number,
                    def.state_label(Axis::Life, &record.life)
                ),
            ));
        }
        if ledger == carriers::CARRIERS
            && let Some(loan) = carriers::loan_of(book, id)?
        {
            out.push(Finding::at(
                item.no,
                format!("No.{} は{}です。返却を受けてから申請してください。", item.no, carriers::lent_to(&loan)),
            ));
        }
    }
    let mut keys: HashMap<String, i32> = HashMap::new();
    let mut sources: HashMap<&str, i32> = HashMap::new();
    for item in case.present() {
        keys.extend(item.serials().map(|s| (match_key(s), item.no)));
        if !item.source.is_empty() {
            sources.insert(item.source.as_str(), item.no);
        }
    }
    let mut hits: Vec<(RecordId, i32)> = Vec::new();
    book.part_texts(&DEF, "items", &["source", "keys", "dropped"], |id, t| {
        let [source, own, dropped] = t else { return Ok(()) };
        if id == case.record.id || !dropped.is_empty() {
            return Ok(());
        }
        let hit = sources.get(source).or_else(|| own.lines().find_map(|k| keys.get(k)));
        if let Some(no) = hit {
            hits.push((id, *no));
        }
        Ok(())
    })?;
    let mut told = HashSet::new();
    for (id, no) in hits {
        let other = book.get(&DEF, id)?;
        if other.life != "active" || matches!(other.step.as_str(), "denied" | "withdrawn") || !told.insert((id, no)) {
            continue;
        }
        let comes_back = matches!(other.get("kind").text(), "repair" | "reuse");
        match (other.step.as_str(), comes_back) {
            ("closed", true) => {}
            ("closed", false) => out.push(Finding::at(
                no,
                format!("No.{no} は、{} で処分済です。この案件から除いてください（第22条）。", other.number),
            )),
            _ => out.push(Finding::at(
                no,
                format!(
                    "No.{no} は、{}（{}）でも申請されています。どちらかから除いてください。",
                    other.number,
                    super::state_word(&other)
                ),
            )),
        }
    }
    Ok(out)
}

/// Carriers of the case that hold records in use which are not in the case themselves.
fn held(book: &Reading, case: &Case) -> Result<Vec<Finding>> {
    let mut out = Vec::new();
    let inside: HashSet<&str> = case.present().map(|i| i.source.as_str()).collect();
    for item in case.present() {
        let Some((ledger, id)) = source_of(&item.source) else { continue };
        for link in LINKS.iter().filter(|l| l.table.left == ledger) {
            let def = crate::ledger(link.table.right)?.def();
            for other in book.linked(&link.table, id)? {
                let record = book.get(def, other)?;
                if record.life == "active" && !inside.contains(format!("{}:{other}", def.key).as_str()) {
                    out.push(Finding::at(
                        item.no,
                        format!(
                            "No.{} には使用中の「{}」（{}）が入っています。処理の前に中身を移し、つながりを外すか、この案件の品目に加えてください（第22条第2号）。",
                            item.no,
                            record.get(def.name).text(),
                            record.number
                        ),
                    ));
                }
            }
        }
    }
    Ok(out)
}

fn refuse(code: &str, column: &str, message: impl Into<String>) -> Problem {
    let message = message.into();
    Problem::new(code, message.clone()).with(vec![FieldProblem::new(column, "rule", message)])
}

fn refuse_all(found: &[Finding]) -> Result<()> {
    let bad: Vec<&Finding> = found.iter().filter(|f| f.refuses).collect();
    let Some(first) = bad.first() else { return Ok(()) };
    let more = if bad.len() > 1 { format!("（ほか{}件）", bad.len() - 1) } else { String::new() };
    let fields = bad.iter().map(|f| {
        let column = if f.item > 0 { format!("items.{}", f.item) } else { f.column.clone() };
        FieldProblem::new(&column, "rule", f.message.clone())
    });
    Err(Problem::new(code::INVALID, format!("{}{more}", first.message)).with(fields.collect()))
}

/// Whether the numbers read at a stage are those of the request.
fn matched(case: &Case, stage: Stage) -> Result<()> {
    let m = case.matching(stage);
    if m.is_whole() {
        return Ok(());
    }
    Err(refuse(
        code::INVALID,
        stage.key(),
        format!(
            "申請{}に対して{}は{}です。{}。そろうまで先に進めません（第22条第1号）。",
            m.asked,
            stage.label(),
            m.matched,
            m.told(&case.items)
        ),
    ))
}

/// What still keeps a case from being closed; empty when it may be.
///
/// # Errors
/// Whatever the book cannot read.
pub fn blocked(book: &Reading, case: &Case) -> Result<Vec<Finding>> {
    let values = &case.record.values;
    let mut out = Vec::new();
    for stage in case.stages() {
        if let Err(p) = matched(case, stage) {
            out.push(Finding::no(stage.key(), p.message));
        }
    }
    let need = needs(values);
    if need.treated && text(values, "verified_result") != "good" {
        out.push(Finding::no("verified_result", "検証の結果が「良」になっていません（第22条第2号）。"));
    }
    if need.certified && case.files("certificate").next().is_none() {
        out.push(Finding::no("evidence", "証明書の写しが添付されていません。受け取った証明書を添付してください。"));
    }
    if yes(values, "urgent") && !said(values, "urgent_reported_on") {
        out.push(Finding::no(
            "urgent_reported_on",
            "事後の許可です。統括情報セキュリティ責任者に報告した日を記入してください（第118条第2項）。",
        ));
    }
    if text(values, "kind") != "repair" || need.treated {
        out.extend(held(book, case)?);
    }
    Ok(out)
}

pub(super) fn may_step(ctx: &Ctx<'_>, book: &Reading, record: &Record, step: &Step, values: &Values) -> Result<()> {
    if step.axis == Axis::Life {
        return Ok(());
    }
    let mut case = Case::read(book, record.id)?;
    case.record.values.clone_from(values);
    let urgent = yes(values, "urgent");
    match step.key {
        "request" if urgent => {
            return Err(refuse(
                code::WRONG_STATE,
                "urgent",
                "許可の前に行ったことを届けた案件です。もう一度「許可の前に行ったことを届ける」で出してください（第118条第2項）。",
            ));
        }
        "request" | "report_urgent" => {
            if step.key == "report_urgent" && text(values, "urgent_reason").is_empty() {
                return Err(refuse(
                    code::INVALID,
                    "urgent_reason",
                    "許可を待てなかった理由を記入してください（第118条第2項）。",
                ));
            }
            return refuse_all(&findings(ctx, book, &case)?);
        }
        "permit" | "permit_after" => return may_permit(ctx, book, &case),
        "withdraw" if urgent => {
            return Err(refuse(code::WRONG_STATE, "urgent", "すでに行った処理は取り下げられません（第118条第2項）。"));
        }
        "send_back" | "deny" | "withdraw" | "redo" => return Ok(()),
        _ => {}
    }
    // It stays where it stands, so it is on the way wherever it may be taken at all.
    if step.key != "recertify" {
        on_the_way(record, step, values)?;
    }
    let mut found = Vec::new();
    check_order(values, &mut found);
    if let Some(first) = found.first() {
        return Err(Problem::new(code::INVALID, first.message.clone()).with(found));
    }
    let now = minute(&book.now());
    match step.key {
        "count" => {
            not_later(values, &["counted_at"], &now)?;
            not_before_permission(values, "counted_at", urgent)?;
            if same_person(text(values, "counted_by"), text(values, "requested_by")) {
                return Err(refuse(
                    code::SAME_PERSON,
                    "counted_by",
                    "数量の確認は、申請した人とは別の人がしてください。確認した人の名前を入れます。",
                ));
            }
            matched(&case, Stage::Counted)
        }
        "treat" => {
            not_later(values, &["treated_from", "treated_to"], &now)?;
            not_before_permission(values, "treated_from", urgent)?;
            refuse_all(&held(book, &case)?)?;
            may_treat(ctx, &case)?;
            matched(&case, Stage::Treated)
        }
        "verify" => {
            not_later(values, &["verified_at"], &now)?;
            if text(values, "verified_result") != "good" {
                return Err(refuse(
                    code::INVALID,
                    "verified_result",
                    "検証の結果が「不良」のままでは進めません。「処理をやり直す」を選んでください（第22条第2号）。",
                ));
            }
            Ok(())
        }
        "hand" => {
            not_later(values, &["handed_at"], &now)?;
            not_before_permission(values, "handed_at", urgent)?;
            let need = needs(values);
            if need.leaves_first || need.certified {
                refuse_all(&held(book, &case)?)?;
            }
            matched(&case, Stage::Handed)
        }
        // A certificate is noted as it came; what does not agree on it blocks closing, not its receipt.
        "certify" | "recertify" => {
            let received = values.get("certificate_received_on").and_then(Value::date);
            if received.is_some_and(|d| d > ctx.today) {
                return Err(refuse(code::INVALID, "certificate_received_on", "証明書の受領日が今日より後です。"));
            }
            Ok(())
        }
        "close" => refuse_all(&blocked(book, &case)?),
        _ => Ok(()),
    }
}

fn may_permit(ctx: &Ctx<'_>, book: &Reading, case: &Case) -> Result<()> {
    let found = findings(ctx, book, case)?;
    refuse_all(&found)?;
    let warned = needs(&case.record.values).treated
        && judge_all(ctx.pack, &case.items).iter().any(|j| j.verdict == Verdict::Warn);
    if warned && text(&case.record.values, "method_reason").is_empty() {
        let first = found.iter().find(|f| f.item > 0 && f.message.contains("理由を添えて"));
        let what = first.map_or_else(String::new, |f| f.message.clone());
        return Err(refuse(
            code::INVALID,
            "method_reason",
            format!("注意の付いた方法があります。認める理由を記入してください（第22条第2号）。{what}"),
        ));
    }
    Ok(())
}

fn may_treat(ctx: &Ctx<'_>, case: &Case) -> Result<()> {
    let values = &case.record.values;
    let judged = judge_all(ctx.pack, &case.items);
    if let Some(bad) = judged.iter().find(|j| j.verdict == Verdict::Refuse) {
        return Err(refuse(code::INVALID, "items", format!("No.{} {}", bad.item, bad.why)));
    }
    let (by, witness) = (text(values, "treated_by"), text(values, "witness"));
    if !text(values, "witness_reason").is_empty() {
        return Ok(());
    }
    if same_person(by, witness) {
        return Err(refuse(
            code::INVALID,
            "witness",
            "立会者が処理実施者と同じ人です。別の人にするか、「立会いについての理由」に理由を記入してください。",
        ));
    }
    if witness.is_empty() && judged.iter().any(|j| j.witness) {
        return Err(refuse(
            code::INVALID,
            "witness",
            "分類B以上または住民情報の入った品目があります。立会者を記入するか、「立会いについての理由」に理由を記入してください。",
        ));
    }
    Ok(())
}

/// The step must lead to the state that comes next on this case's way.
fn on_the_way(record: &Record, step: &Step, values: &Values) -> Result<()> {
    let next = next(values, &record.step);
    if next == Some(step.to) {
        return Ok(());
    }
    let word = |key: &str| DEF.steps.iter().find(|s| s.to == key && s.axis == Axis::Step).map_or("", |s| s.label);
    let message = match next {
        Some(next) if way(values).contains(&step.to) => {
            format!("先に「{}」を行ってください（第22条）。", word(next))
        }
        Some(next) => format!("この案件に「{}」はありません。次は「{}」です。", step.label, word(next)),
        None => format!("いまの状態（{}）では「{}」はできません。", super::state_word(record), step.label),
    };
    Err(Problem::new(code::WRONG_STATE, message))
}

fn not_later(values: &Values, keys: &[&str], now: &str) -> Result<()> {
    for key in keys {
        if text(values, key) > now {
            let label = DEF.column(key).map_or("", |c| c.label);
            return Err(refuse(
                code::INVALID,
                key,
                format!("「{label}」がいまより後です。終わってから記録してください。"),
            ));
        }
    }
    Ok(())
}

fn not_before_permission(values: &Values, key: &str, urgent: bool) -> Result<()> {
    let (at, permitted) = (text(values, key), text(values, "permitted_at"));
    if urgent || at.is_empty() || at >= permitted {
        return Ok(());
    }
    let label = DEF.column(key).map_or("", |c| c.label);
    Err(refuse(
        code::INVALID,
        key,
        format!(
            "「{label}」が許可日時より前です。許可の前に行うことはできません（第22条第1号）。緊急でやむを得ず先に行ったときは、案件を作り直して「許可の前に行ったことを届ける」で届けてください（第118条第2項）。"
        ),
    ))
}

/// A sentence for an item that cannot be added again: it stands in the list already.
pub(super) fn refuse_doubles(items: &[Item]) -> Result<()> {
    let found: Vec<Finding> = doubles(items)
        .into_iter()
        .filter(|d| d.3)
        .map(|(first, second, serial, _)| {
            Finding::at(
                second,
                format!("製造番号 {serial} が No.{first} と No.{second} の二度あります。どちらかを消してください。"),
            )
        })
        .collect();
    refuse_all(&found)
}
