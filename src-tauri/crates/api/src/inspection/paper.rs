//! Papers of the self-inspection: shown, saved, and frozen under a number.

use super::result::counted;
use super::{before, decides, long, number};
use crate::Office;
use crate::frozen::{self, Issuing, Print};
use crate::outgoing::save_pdf;
use crate::paper::{Stamp, day, draft};
use crate::wire::*;
use ::paper::{Doc, Issue};
use inspections::print::{
    AnswerPaper, PlanResult, ReportFacts, Sender, answer_sheets, plan_paper, posted, problem, report, report_rows,
};
use inspections::{Counted, FEWEST, FindingLine, Rates, RoundEdition, Tallies, rates, read_answers};
use kernel::{Problem, Progress, Result, code, date};
use ledgers::forms::Form;
use std::collections::BTreeMap;
use store::{InspectionRound, Reader, Reading};

fn value(facts: &impl serde::Serialize) -> Result<serde_json::Value> {
    serde_json::to_value(facts).map_err(Problem::internal)
}

/// A composed paper.
struct Made {
    doc: Doc,
    /// What it says, as data.
    facts: serde_json::Value,
    /// Sheets, questions or people in it.
    records: usize,
    /// Sheets of the workbook; none: it has no workbook.
    rows: Vec<inspections::print::SheetRows>,
}

const REPORT: Form = Form { key: "report", pack: "f5", title: "", numbered: true, blank: false, seals: false };
const PROBLEM: Form = Form { key: "problem", pack: "f10", ..REPORT };
const BLANK: Form = Form { key: "blank", pack: "f6", numbered: false, blank: true, ..REPORT };
const SHEETS: Form = Form { key: "sheets", ..BLANK };
const ANSWERS: Form = Form { key: "answers", blank: false, ..BLANK };
const PLAN: Form = Form { key: "plan", numbered: false, ..REPORT };
const POSTED: Form = Form { key: "posted", numbered: false, ..REPORT };

fn form_of(key: &str) -> Result<&'static Form> {
    [&REPORT, &PROBLEM, &BLANK, &SHEETS, &ANSWERS, &PLAN, &POSTED].into_iter().find(|f| f.key == key).ok_or_else(|| {
        Problem::new(
            code::NOT_FOUND,
            format!(
                "「{key}」という様式はありません。使えるのは report、blank、sheets、answers、plan、posted、problem です。"
            ),
        )
    })
}

fn sender(office: &Office, reader: &Reader, ask: &PrintInspection, stamp: Stamp) -> Result<Sender> {
    let form = form_of(&ask.form)?;
    let (key, numbered) = (form.pack, form.numbered);
    let pack = office.pack()?;
    let info = pack.form(key).ok_or_else(|| Problem::internal(key))?;
    let s = crate::book::settings_of(reader)?;
    let chief = reader.people()?.into_iter().find(|p| p.active && p.role == kernel::Role::Chief);
    let to = info.addressees.iter().filter_map(|key| pack.office(key)).map(|o| {
        if o.post.is_empty() {
            vec![format!("{}　様", o.label)]
        } else {
            vec![o.label.clone(), format!("{}　様", o.post)]
        }
    });
    let document =
        if ask.document_number.trim().is_empty() { s.document_number.trim() } else { ask.document_number.trim() };
    let mut basis: Vec<String> = info.articles.iter().map(|c| pack.cite(c.article())).collect();
    if ask.form == "report" {
        basis.extend([pack.cite(kernel::art(134).p(1)), pack.cite(kernel::art(111).p(1))]);
    }
    Ok(Sender {
        to: to.collect(),
        document_number: (!document.is_empty()).then(|| document.to_owned()),
        date: day(&ask.date, office.clock.today(), "報告日")?,
        contact: s.contact.lines().filter(|l| !l.trim().is_empty()).map(|l| format!("担当　{l}")).collect(),
        stamped: matches!(s.seal_mark.as_str(), "seal" | "both"),
        form_heading: info.heading(),
        form_number: info.number.clone(),
        form_title: info.title.clone(),
        form_footer: if numbered || key == "f6" {
            format!("{}（{}版）", info.number, info.edition)
        } else {
            match ask.form.as_str() {
                "plan" => "守帳 改善計画".to_owned(),
                _ => "守帳 結果のお知らせ".to_owned(),
            }
        },
        standard: pack.edition().name.clone(),
        basis: basis.join("・"),
        seals: info.seals.clone(),
        seal_hint: match s.seal_mark.as_str() {
            "none" => "",
            "seal" => "印",
            "signature" | "sign" => "署名",
            _ => "印又は署名",
        }
        .to_owned(),
        issue: stamp.issue,
        digest: stamp.digest,
        at: office.clock.now(),
        practice: crate::book::is_practice(reader)?,
        title: s.sender_title,
        name: if s.sender_name_printed { chief.map_or_else(String::new, |p| p.name) } else { String::new() },
        bureau: s.bureau,
        division: s.division,
    })
}

fn period(round: &InspectionRound) -> String {
    format!("{}から{}まで", long(round.since), long(round.due))
}

/// What the report of a round says.
/// What shows that a finding was mended, in words: what was written, the record's number, how many files.
fn shown_by(book: &Reading, plan: &FindingLine) -> Result<String> {
    let mut shown = vec![plan.evidence.trim().to_owned()];
    shown.extend(super::proof::linked(book, &plan.link).ok().flatten().map(|r| r.number));
    let files = plan.id.parse().map_or(Ok(0), |id| book.inspection_finding_proofs(id).map(|f| f.len()))?;
    shown.extend((files > 0).then(|| format!("添付{files}件")));
    shown.retain(|t| !t.is_empty());
    Ok(shown.join("、"))
}

fn facts(office: &Office, book: &Reading, round: &InspectionRound, ask: &PrintInspection) -> Result<ReportFacts> {
    let today = office.clock.today();
    let rounds = book.inspection_rounds()?;
    let id = round.id.to_string();
    let mut plans = inspections::lines(book, today)?;
    for plan in &mut plans {
        plan.evidence = shown_by(book, plan)?;
    }
    let names: BTreeMap<String, String> = book.people()?.into_iter().map(|p| (p.number, p.name)).collect();
    let stored = book.inspection_findings()?;
    let owner = |p: &FindingLine| names.get(&p.owner).cloned().unwrap_or_else(|| p.owner.clone());
    let old = before(&rounds, round).map(|o| o.id.to_string());
    let shown = |iso: &str| iso.parse().map_or_else(|_| iso.to_owned(), date::wareki_short);
    let mut earlier: Vec<&FindingLine> = plans
        .iter()
        .filter(|p| p.round != id && (p.carried || (old.is_some() && Some(&p.round) == old.as_ref())))
        .collect();
    earlier.sort_by_key(|p| p.state == "done");
    let earlier = earlier.into_iter().map(|p| {
        let done = p.state == "done";
        let note = if done {
            format!("{}　{}", shown(&p.done_on), p.evidence)
        } else if p.due.is_empty() {
            "計画が未登録".to_owned()
        } else {
            format!("担当 {}　期限 {}", owner(p), shown(&p.due))
        };
        PlanResult {
            title: p.title.clone(),
            measure: p.measure.clone(),
            result: if done { "完了" } else { "継続" }.to_owned(),
            note: note.trim().to_owned(),
        }
    });
    let (first, last) = date::fiscal_year_days(round.fiscal_year).unwrap_or((round.since, round.due));
    let within = |d: chrono::NaiveDate| d >= first && d <= last;
    let surveys = book.inspection_surveys()?.into_iter().filter(|s| within(s.day)).map(|s| {
        let of: Vec<_> = stored.iter().filter(|f| f.survey == s.id).collect();
        let done = of.iter().filter(|f| f.state == "done").count();
        let told = s.told_on.map_or_else(
            || "責任者への報告日は未記入".to_owned(),
            |d| format!("{}に責任者へ報告", date::wareki_short(d)),
        );
        format!("{} {}（{told}、指摘{}件・是正済み{done}件）。", date::wareki_short(s.day), s.target, of.len())
    });
    let surveys = surveys.collect();
    let mut problems = Vec::new();
    let issued = book.reports(Some(PROBLEM.pack))?;
    let replaced: Vec<String> = issued.iter().filter_map(|r| r.replaces.clone()).collect();
    for line in issued.into_iter().filter(|r| r.voided.is_none() && !replaced.contains(&r.number)) {
        let report = book.report(&line.number)?;
        if report.fiscal_year == round.fiscal_year {
            let said: serde_json::Value = serde_json::from_str(&report.facts).unwrap_or_default();
            problems.push(format!("{}（{}）", said["title"].as_str().unwrap_or_default(), line.number));
        }
    }
    Ok(ReportFacts {
        round: id.clone(),
        title: round.title.clone(),
        period: period(round),
        edition: RoundEdition::of(round).name(),
        rates: counted(book, &rounds, round)?,
        earlier: earlier.collect(),
        plans: plans.iter().filter(|p| p.round == id).map(|p| FindingLine { owner: owner(p), ..p.clone() }).collect(),
        surveys,
        problems,
        opinion: ask.opinion.trim().to_owned(),
        replaces: ask.replaces.trim().to_owned(),
        reason: ask.reason.trim().to_owned(),
    })
}

/// Refuses to correct what is no report of this kind, or of another round; and a correction without its reason.
fn check_correction(book: &Reading, ask: &PrintInspection) -> Result<()> {
    let number = ask.replaces.trim();
    if number.is_empty() {
        return Ok(());
    }
    let form = form_of(&ask.form)?;
    let known = book.reports(Some(form.pack))?.into_iter().any(|r| r.number == number && r.voided.is_none());
    let said: serde_json::Value = if known {
        serde_json::from_str(&book.report(number)?.facts).unwrap_or_default()
    } else {
        serde_json::Value::Null
    };
    let same_round = ask.form != REPORT.key || said["round"].as_str() == Some(ask.round.as_str());
    if !known || !same_round {
        return Err(Problem::new(
            code::INVALID,
            format!("「{number}」は、この点検について発行した帳票ではありません。訂正する番号を選び直してください。"),
        ));
    }
    if ask.reason.trim().is_empty() {
        return Err(Problem::new(code::INVALID, "訂正して出し直す理由を記入してください。"));
    }
    Ok(())
}

fn round_of(book: &Reading, ask: &PrintInspection) -> Result<InspectionRound> {
    book.inspection_round(number(&ask.round, "点検")?)
}

fn papers(
    book: &Reading,
    ask: &PrintInspection,
    round: &InspectionRound,
    edition: &RoundEdition,
) -> Result<Vec<AnswerPaper>> {
    let wanted = |key: &str| ask.lists.is_empty() || ask.lists.iter().any(|l| l == key);
    let due = date::wareki_short(round.due);
    let paper = |list: &str| AnswerPaper {
        list: list.to_owned(),
        title: round.title.clone(),
        due: due.clone(),
        ..AnswerPaper::default()
    };
    if ask.form == ANSWERS.key {
        return answered(book, ask, round, &paper);
    }
    if ask.form == BLANK.key {
        return Ok(edition.lists.iter().filter(|l| wanted(&l.key)).map(|l| paper(&l.key)).collect());
    }
    let lines = book.inspection_lines(round.id)?;
    Ok(lines
        .iter()
        .filter(|l| l.state == "open" && wanted(&l.checklist))
        .map(|l| AnswerPaper {
            name: l.name.clone(),
            number: l.person.clone(),
            code: format!("IS{}-{} {}", round.id, l.id, edition.digest.to_uppercase()),
            ..paper(&l.checklist)
        })
        .collect())
}

/// Sheets with what was answered in them.
fn answered(
    book: &Reading,
    ask: &PrintInspection,
    round: &InspectionRound,
    paper: &dyn Fn(&str) -> AnswerPaper,
) -> Result<Vec<AnswerPaper>> {
    let mut out = Vec::new();
    for sheet in book.inspection_answers(round.id)? {
        let meant = ask.sheets.is_empty() || ask.sheets.contains(&sheet.id.to_string());
        if !meant || !(ask.lists.is_empty() || ask.lists.contains(&sheet.checklist)) {
            continue;
        }
        let mut given = read_answers(&sheet.answers);
        let files = book.inspection_proofs(sheet.id)?;
        for g in &mut given {
            let mut shown = vec![g.evidence.trim().to_owned()];
            shown.extend(super::proof::linked(book, &g.link).ok().flatten().map(|r| r.number));
            let count = files.iter().filter(|f| f.question == g.question).count();
            shown.extend((count > 0).then(|| format!("添付{count}件")));
            shown.retain(|t| !t.is_empty());
            g.evidence = shown.join("、");
        }
        out.push(AnswerPaper {
            name: sheet.name.clone(),
            number: sheet.person.clone(),
            day: day_of(&sheet.submitted_at),
            given,
            ..paper(&sheet.checklist)
        });
    }
    Ok(out)
}

/// The day in Japan of an instant: R8.11.12.
fn day_of(at: &str) -> String {
    chrono::DateTime::parse_from_rfc3339(at)
        .map_or_else(|_| String::new(), |t| date::wareki_short(date::japan(t.to_utc()).date()))
}

/// Answers by name are for whoever decides; everybody sees their own.
fn may_print(office: &Office, book: &Reading, ask: &PrintInspection) -> Result<()> {
    if ask.form != ANSWERS.key {
        return Ok(());
    }
    let actor = office.actor()?;
    let own = |id: &String| {
        let sheet = book.inspection_sheet(number(id, "点検票")?)?;
        Ok::<bool, Problem>(sheet.person == actor.number)
    };
    let all_own = !ask.sheets.is_empty() && ask.sheets.iter().map(own).collect::<Result<Vec<_>>>()?.iter().all(|o| *o);
    if decides(actor.role) || all_own {
        return Ok(());
    }
    Err(Problem::new(code::FORBIDDEN, "ほかの人の回答は、責任者だけが印刷できます。"))
}

/// Rates that may be posted: a checklist that fewer than three have answered would tell who answered how.
fn shareable(book: &Reading, round: &InspectionRound) -> Result<Rates> {
    let mut edition = RoundEdition::of(round);
    let mut people = book.inspection_lines(round.id)?;
    let answered = |key: &str| people.iter().filter(|l| l.checklist == key && l.state != "open").count();
    let enough: Vec<String> =
        edition.lists.iter().filter(|l| answered(&l.key) >= FEWEST as usize).map(|l| l.key.clone()).collect();
    if enough.is_empty() {
        return Err(Problem::new(
            code::INVALID,
            "回答が3人に満たない点検票だけなので、お知らせにできません。だれがどう答えたかが分かってしまうためです。",
        ));
    }
    edition.lists.retain(|l| enough.contains(&l.key));
    people.retain(|l| enough.contains(&l.checklist));
    // Questions belong to one checklist each: what the others were answered is not asked for.
    let tallies = Tallies::of(book, round.id)?;
    Ok(rates(&Counted { edition: &edition, tallies: &tallies }, &people, None))
}

fn compose(office: &Office, reader: &Reader, ask: &PrintInspection, stamp: Stamp) -> Result<Made> {
    check_correction(reader, ask)?;
    may_print(office, reader, ask)?;
    let sender = sender(office, reader, ask, stamp)?;
    Ok(match ask.form.as_str() {
        "problem" => {
            let said = ask.problem.clone().unwrap_or_default();
            for (text, label) in [
                (&said.noticed, "気づいた日時"),
                (&said.title, "件名"),
                (&said.state, "状況・影響"),
                (&said.done, "すぐに行ったこと"),
            ] {
                if text.trim().is_empty() {
                    return Err(Problem::new(code::INVALID, format!("「{label}」を入れてください。")));
                }
            }
            let said_of = |label: &str, text: &str| vec![label.to_owned(), text.to_owned()];
            let rows = vec![
                said_of("気づいた日時", &said.noticed),
                said_of("気づいた人", &said.by),
                said_of("件名", &said.title),
                said_of("守られていない条", &said.articles),
                said_of("状況・影響", &said.state),
                said_of("すぐに行ったこと", &said.done),
                said_of("これから行うこと", &said.next),
            ];
            let columns = vec![("項目".to_owned(), 18.0), ("内容".to_owned(), 70.0)];
            Made {
                doc: problem(&sender, &said),
                facts: value(&said)?,
                records: 1,
                rows: vec![("問題の報告".to_owned(), columns, rows)],
            }
        }
        "report" => {
            let round = round_of(reader, ask)?;
            let said = facts(office, reader, &round, ask)?;
            Made {
                doc: report(&sender, &said),
                facts: value(&said)?,
                records: said.rates.questions.len(),
                rows: report_rows(&said),
            }
        }
        "plan" => {
            let round = round_of(reader, ask)?;
            let said = facts(office, reader, &round, ask)?;
            let records = said.plans.len() + said.earlier.len();
            Made { doc: plan_paper(&sender, &said), facts: value(&said)?, records, rows: Vec::new() }
        }
        "posted" => {
            let round = round_of(reader, ask)?;
            let rates = shareable(reader, &round)?;
            let doc = posted(&sender, &round.title, &period(&round), &rates);
            Made { doc, facts: value(&rates)?, records: rates.questions.len(), rows: Vec::new() }
        }
        _ => {
            let round = round_of(reader, ask)?;
            let edition = RoundEdition::of(&round);
            let papers = papers(reader, ask, &round, &edition)?;
            if papers.is_empty() {
                return Err(Problem::new(
                    code::INVALID,
                    if ask.form == ANSWERS.key {
                        "印刷する点検票がありません。まだだれも提出していません。"
                    } else {
                        "印刷する点検票がありません。全員が提出済みか、点検票が選ばれていません。"
                    },
                ));
            }
            let records = papers.len();
            Made {
                doc: answer_sheets(&sender, &edition, &papers)?,
                facts: serde_json::Value::Null,
                records,
                rows: Vec::new(),
            }
        }
    })
}

/// The footer before a number: 案, or that there never is one.
fn unnumbered(reader: &Reader, ask: &PrintInspection) -> Result<Stamp> {
    let journal = reader.head16()?;
    if form_of(&ask.form)?.numbered {
        return Ok(draft(journal));
    }
    let issue = Issue::Blank { number: "（番号なし）".to_owned(), digest: "－".to_owned() };
    Ok(Stamp { issue, digest: String::new() })
}

fn drawn(office: &Office, ask: &PrintInspection, progress: &dyn Progress) -> Result<(Vec<u8>, usize)> {
    let reader = office.seat()?.reader()?;
    let made = reader.steadily(|_| compose(office, &reader, ask, unnumbered(&reader, ask)?))?;
    Ok((::paper::render(&made.doc, &*office.fonts()?, progress)?, made.records))
}

/// Shows a paper.
pub fn preview(office: &Office, ask: PrintInspection, progress: &dyn Progress) -> Result<Preview> {
    let (pdf, _) = drawn(office, &ask, progress)?;
    let mut warnings = Vec::new();
    if ask.form == "report" {
        let reader = office.seat()?.reader()?;
        let round = round_of(&reader, &ask)?;
        let left = inspections::lines(&reader, office.clock.today())?
            .iter()
            .filter(|p| p.round == ask.round && p.state == "unplanned")
            .count();
        if left > 0 {
            warnings.push(format!("改善計画の書かれていない設問が{left}問あります。"));
        }
        if round.state == "open" {
            warnings.push("この点検はまだ締め切られていません。".to_owned());
        }
    }
    Ok(Preview {
        pages: frozen::pages(&pdf)?,
        pdf: frozen::pdf_bytes("自己点検.pdf", &pdf),
        warnings,
        guides: Vec::new(),
        refused: String::new(),
    })
}

/// Saves a paper as PDF.
pub fn print(office: &Office, ask: SaveInspectionPrint, progress: &dyn Progress) -> Result<Written> {
    let made = drawn(office, &ask.print, progress)?;
    let records = crate::ledger::small(made.1 as i64);
    save_pdf(office, &ask.out, made, "inspection.print", |tx| {
        tx.subject(ask.print.form.as_str());
        tx.note("records", records);
    })
}

/// Freezes a report under a number, as print and as workbook.
pub fn issue(office: &Office, ask: PrintInspection, progress: &dyn Progress) -> Result<Issued> {
    let form = form_of(&ask.form)?;
    let seat = office.seat()?;
    let reader = seat.reader()?;
    if !form.numbered {
        return Err(Problem::new(code::WRONG_STATE, "番号を付けて発行するのは、結果報告書と問題の報告だけです。"));
    }
    if ask.form == REPORT.key && round_of(&reader, &ask)?.state == "open" {
        return Err(Problem::new(code::WRONG_STATE, "点検を締め切ってから発行してください（第134条第2項）。"));
    }
    let (drawn, journal) = reader.steadily(|r| {
        let journal = r.head16()?;
        Ok((compose(office, &reader, &ask, draft(journal.clone()))?, journal))
    })?;
    let about = Issuing {
        form,
        facts: drawn.facts.to_string(),
        records: drawn.records,
        period: None,
        journal: &journal,
        shared: None,
        replaces: ask.replaces.trim(),
        reason: ask.reason.trim(),
    };
    let print = |under: &frozen::Under| {
        let made = compose(office, &reader, &ask, under.stamp())?;
        let (scratch, value) = (seat.scratch(), under.value.clone());
        Ok(Print::new(made.doc, move |path| {
            inspections::write_rows(path, &scratch, &made.rows, &[("検証値", &value)], progress)
        }))
    };
    frozen::issue(office, &about, print, |_, _| Ok(()), progress)
}
