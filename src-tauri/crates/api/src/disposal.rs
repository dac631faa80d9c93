//! Disposal cases: preparing, steps, readings, corrections.

use crate::Office;
use crate::wire::*;
use kernel::{Problem, Progress, Record, RecordId, Result, Value, code};
use ledgers::engine;
use ledgers::media_disposal::{self as disposal, Case, DEF, Line, Stage};
use sheet::CsvOptions;
use std::collections::BTreeMap;
use std::path::Path;
use store::Reader;

/// The largest paste, in bytes: 20,000 lines with long notes.
const PASTE: usize = 4 << 20;

/// A case with everything that hangs on it.
pub fn get(office: &Office, ask: OneCase, _progress: &dyn Progress) -> Result<CaseView> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let case = Case::read(&reader, ask.id)?;
    office.with_ctx(|ctx| {
        let record = &case.record;
        let before = matches!(record.step.as_str(), "preparing" | "sent_back" | "requested" | "urgent");
        let findings = if before { disposal::findings(ctx, &reader, &case)? } else { Vec::new() };
        let blocked = if before || disposal::is_over(record) { Vec::new() } else { disposal::blocked(&reader, &case)? };
        let stages = case.stages();
        let matchings: BTreeMap<String, _> = stages.iter().map(|s| (s.key().to_owned(), case.matching(*s))).collect();
        let readings = stages.iter().map(|s| (s.key().to_owned(), as_text(case.read_at(*s)))).collect();
        let judged = if disposal::needs(&record.values).treated {
            disposal::judge_all(ctx.pack, &case.items)
        } else {
            Vec::new()
        };
        let none = kernel::Values::new();
        let steps = DEF
            .steps
            .iter()
            .map(|s| {
                // What must be filled in is asked for by the step's own form.
                let refused = engine::chance(&disposal::MediaDisposal, &reader, ctx.actor, record, s.key, &none)?
                    .refused
                    .filter(|p| p.code != code::INVALID);
                Ok(StepChance { key: s.key.to_owned(), refused: refused.map_or_else(String::new, |p| p.message) })
            })
            .collect::<Result<_>>()?;
        let names = crate::book::names(&reader)?;
        let prints = prints(&reader, &case)?;
        Ok(CaseView {
            stages: stages_of(&case, &matchings),
            next: next_step(record).to_owned(),
            attachments: crate::links::attachments(&reader, &DEF, ask.id)?,
            record: case.record.clone(),
            items: case.items.clone(),
            matchings,
            readings,
            judged,
            findings,
            blocked,
            steps,
            evidence: case.evidence.clone(),
            prints,
            names,
        })
    })
}

fn prints(reader: &Reader, case: &Case) -> Result<Vec<CasePrint>> {
    let Value::Many(numbers) = case.record.get("printed") else { return Ok(Vec::new()) };
    let signed: Vec<&str> = case.files("signed").map(|e| e.print.as_str()).collect();
    numbers
        .iter()
        .rev()
        .map(|n| {
            let report = reader.report(n)?;
            Ok(CasePrint {
                signed: signed.contains(&n.as_str()),
                value16: report.value.chars().take(16).collect(),
                number: report.number,
                issued_at: report.issued_at,
            })
        })
        .collect()
}

fn as_text(lines: &[Line]) -> String {
    let line = |l: &Line| if l.note.is_empty() { l.text.clone() } else { format!("{}\t{}", l.text, l.note) };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The step that comes next.
fn next_step(record: &Record) -> &'static str {
    if disposal::is_over(record) {
        return "";
    }
    match record.step.as_str() {
        "preparing" | "sent_back" if record.get("urgent").is_yes() => return "report_urgent",
        "preparing" | "sent_back" => return "request",
        "requested" => return "permit",
        "urgent" => return "permit_after",
        _ => {}
    }
    let to = disposal::next(&record.values, &record.step).unwrap_or_default();
    DEF.steps.iter().find(|s| s.to == to && s.from.contains(&record.step.as_str())).map_or("", |s| s.key)
}

/// The stages for the head of the screen: what was done by whom, what comes next.
fn stages_of(case: &Case, matchings: &BTreeMap<String, disposal::Matching>) -> Vec<CaseStage> {
    let r = &case.record;
    let text = |k: &str| match r.get(k) {
        Value::Date(d) => d.to_string(),
        v => v.text().to_owned(),
    };
    let asked = !matches!(r.step.as_str(), "preparing" | "sent_back");
    let urgent = r.get("urgent").is_yes();
    let mut states = vec!["requested"];
    states.extend(disposal::way(&r.values));
    let on = if matches!(r.step.as_str(), "requested" | "urgent") { "requested" } else { r.step.as_str() };
    let now = states.iter().position(|s| *s == on).filter(|_| asked);
    states
        .iter()
        .enumerate()
        .map(|(n, state)| {
            let (label, at, by) = match *state {
                "requested" => ("申請", text("requested_on"), text("requested_by")),
                "permitted" => ("許可", text("permitted_at"), text("permitted_by")),
                "counted" => ("数量の確認", text("counted_at"), text("counted_by")),
                "treated" => ("処理", text("treated_from"), text("treated_by")),
                "verified" => ("検証", text("verified_at"), text("verified_by")),
                "handed" => ("引渡し", text("handed_at"), text("handed_to")),
                "certified" => ("証明書", text("certificate_received_on"), text("certificate_number")),
                _ => ("完了", text("closed_on"), text("closed_by")),
            };
            let place = match now {
                Some(now) if n <= now => "done",
                Some(now) if n == now + 1 => "next",
                None if n == 0 && !disposal::is_over(r) => "next",
                _ => "later",
            };
            let open = matchings.get(*state).map_or(0, |m| m.open);
            let read = Stage::from_key(state).is_some_and(|s| !case.read_at(s).is_empty());
            let alarm = if *state == "permitted" && urgent {
                "事後の許可".to_owned()
            } else if open > 0 && (read || place == "done") {
                format!("{open}件 不一致")
            } else {
                String::new()
            };
            CaseStage { state: (*state).to_owned(), label: label.to_owned(), place: place.to_owned(), at, by, alarm }
        })
        .collect()
}

/// Reads items; nothing is kept.
pub fn read(office: &Office, ask: ReadItems, progress: &dyn Progress) -> Result<disposal::ItemsRead> {
    let reader = office.seat()?.reader()?;
    if !ask.ledger.is_empty() {
        return disposal::draw(&reader, &ask.ledger, &ask.ids, &ask.like);
    }
    let pack = office.pack()?;
    let methods: Vec<(String, String)> =
        pack.methods().methods.iter().map(|m| (m.key.clone(), m.label.clone())).collect();
    let mut read = if ask.path.is_empty() {
        if ask.text.len() > PASTE {
            return Err(Problem::new(code::TOO_LARGE, "貼り付けた文字が多すぎます。2万行までに分けてください。"));
        }
        disposal::of_text(&ask.text, &ask.like, &methods)
    } else {
        let (_, grid) = sheet::read(Path::new(&ask.path), None, &CsvOptions::default(), progress)?;
        disposal::of_grid(&grid, &ask.like, &methods).ok_or_else(|| {
            Problem::new(
                code::BAD_FILE,
                "このExcelに、品目の見出し（製造番号・管理番号・種別など）が見つかりません。1行目に見出しのある表にしてください。",
            )
        })?
    };
    disposal::link_known(&reader, &mut read)?;
    Ok(read)
}

/// Makes or changes a case that is being prepared.
pub fn save(office: &Office, ask: SaveCase, _progress: &dyn Progress) -> Result<Added> {
    let verb = if ask.id.is_some() { "edit" } else { "add" };
    change(office, verb, ask.id, |tx, ctx| disposal::save(tx, ctx, ask.id, ask.version, ask.values, ask.items))
}

fn change(
    office: &Office,
    verb: &str,
    id: Option<RecordId>,
    work: impl FnOnce(&mut store::Tx<'_>, &ledgers::Ctx<'_>) -> Result<RecordId>,
) -> Result<Added> {
    office.with_ctx(|ctx| {
        let action = format!("{}.{verb}", DEF.key);
        let done = office.seat()?.book().change(ctx.actor, &action, |tx| {
            if let Some(id) = id {
                tx.subject(tx.get(&DEF, id)?.number);
            }
            let id = work(tx, ctx)?;
            tx.get(&DEF, id)
        })?;
        let Record { id, number, version, .. } = done.value;
        Ok(Added { id, number, version, changed: done.ledgers })
    })
}

/// Verdicts on items before they are saved, and the methods to choose from.
pub fn judge(office: &Office, ask: JudgeItems, _progress: &dyn Progress) -> Result<Judged> {
    let pack = office.pack()?;
    let table = pack.methods();
    let mut methods = BTreeMap::new();
    for kind in &table.media {
        let choices = table
            .rules_for(&kind.key)
            .into_iter()
            .map(|r| MethodChoice {
                key: r.method.clone(),
                label: table.method(&r.method).map_or_else(String::new, |m| m.label.clone()),
                ab: r.ab,
                note: r.note.clone(),
                source: r.source.clone(),
            })
            .collect();
        methods.insert(kind.key.clone(), choices);
    }
    Ok(Judged {
        items: disposal::judge_all(&pack, &ask.items),
        edition: table.edition.clone(),
        note: table.note.clone(),
        methods,
    })
}

fn stage(key: &str) -> Result<Stage> {
    Stage::from_key(key).ok_or_else(|| Problem::new(code::BAD_REQUEST, format!("「{key}」という段階はありません。")))
}

/// Compares a text with the request; nothing is kept.
pub fn match_serials(office: &Office, ask: MatchSerials, _progress: &dyn Progress) -> Result<Matched> {
    let stage = stage(&ask.stage)?;
    let case = Case::read(&*office.seat()?.reader()?, ask.id)?;
    let lines = disposal::read_lines(&ask.text);
    let skipped = lines
        .iter()
        .filter(|l| l.text.is_empty())
        .map(|l| disposal::Stray {
            line: l.line,
            text: l.note.clone(),
            kind: "no_number".to_owned(),
            near: 0,
            near_text: String::new(),
            said: "番号がないため、照合していません。".to_owned(),
        })
        .collect();
    let read = disposal::assign(&case.items, &lines);
    Ok(Matched { matching: disposal::compare(stage, &case.items, &read), skipped })
}

/// Takes a step, or keeps what was read so far.
pub fn step(office: &Office, ask: CaseStep, _progress: &dyn Progress) -> Result<Added> {
    if ask.step.is_empty() {
        let stage = stage(&ask.stage)?;
        let text = ask.text.unwrap_or_default();
        return change(office, "read", Some(ask.id), |tx, _| {
            disposal::note_reading(tx, ask.id, ask.version, stage, &text)?;
            Ok(ask.id)
        });
    }
    change(office, &ask.step, Some(ask.id), |tx, ctx| {
        if !ask.reason.trim().is_empty() {
            tx.note("reason", ask.reason.trim());
        }
        let with =
            disposal::Taking { step: &ask.step, reason: &ask.reason, values: &ask.values, text: ask.text.as_deref() };
        disposal::take(tx, ctx, ask.id, ask.version, &with)?;
        Ok(ask.id)
    })
}

/// Puts a serial number right, or takes an item out.
pub fn correct(office: &Office, ask: CorrectItem, _progress: &dyn Progress) -> Result<Added> {
    change(office, "correct", Some(ask.id), |tx, ctx| {
        if ask.from.is_empty() {
            disposal::drop_item(tx, ctx, ask.id, ask.version, ask.item, &ask.reason)?;
        } else {
            let at = disposal::Misread { item: ask.item, from: &ask.from, to: &ask.to };
            disposal::correct(tx, ask.id, ask.version, &at, &ask.reason)?;
        }
        Ok(ask.id)
    })
}
