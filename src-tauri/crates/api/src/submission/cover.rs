//! 提出物送付書: made from what was submitted, the same each time.

use super::{number, said};
use crate::Office;
use crate::outgoing::save_pdf;
use crate::paper::seal_hint;
use crate::wire::*;
use kernel::{Problem, Progress, Result, code, date};
use store::{Reader, SubmissionPacket};
use submissions::gather::{Cover, CoverLine, cover};
use submissions::{Packet, data_path};

const FORM: &str = "f8_cover";

fn day(stamp: &str) -> String {
    let at = chrono::DateTime::parse_from_rfc3339(stamp).ok();
    at.map_or_else(String::new, |at| date::wareki_short(date::japan(at.to_utc()).date()))
}

fn class_of(body: &Packet) -> String {
    let has = |class: &str| body.counts.values().any(|c| c.get(class).is_some_and(|n| *n > 0));
    let top = ["A", "B", "C"].into_iter().find(|c| has(c));
    top.map_or_else(|| "－".to_owned(), |c| format!("{c}（第17条第3項）"))
}

fn contents(office: &Office, reader: &Reader, packet: &SubmissionPacket, body: &Packet) -> Result<Vec<CoverLine>> {
    let pack = office.pack()?;
    let mut out = Vec::new();
    for r in &body.reports {
        let report = reader.report(&r.number)?;
        let pages = crate::frozen::pages(&reader.file_bytes(&report.pdf)?)?;
        let cites = pack
            .form(&r.form)
            .map_or_else(Vec::new, |f| f.articles.iter().map(|c| pack.cite(c.article())).collect::<Vec<_>>());
        out.push(CoverLine {
            title: r.title.clone(),
            second: r.addressees.join("、"),
            number: r.number.clone(),
            basis: cites.first().cloned().unwrap_or_default(),
            pages: u32::try_from(pages).ok(),
            count: String::new(),
            digest: r.digest.clone(),
        });
    }
    let members: Vec<serde_json::Value> = said(&packet.wanted["members"]).unwrap_or_default();
    let sha = |path: &str| {
        let own = members.iter().find(|m| m["path"].as_str() == Some(path));
        own.and_then(|m| m["sha256"].as_str()).unwrap_or_default().to_owned()
    };
    for (key, counts) in &body.counts {
        let def = ledgers::ledger(key).ok().map(|l| l.def());
        let (title, counter, path) = match def {
            Some(def) => (def.title, def.counter, data_path(key)),
            None => ("自己点検の集計", "人", submissions::gather::INSPECTION.to_owned()),
        };
        let count = counts.get("all").or(counts.get("people")).copied().unwrap_or_default();
        out.push(CoverLine {
            title: title.to_owned(),
            second: "（データ。氏名などを除く）".to_owned(),
            number: String::new(),
            basis: def.and_then(|d| d.basis.first()).map_or_else(String::new, |a| pack.cite(*a)),
            pages: None,
            count: format!("{count}{counter}"),
            digest: sha(&path),
        });
    }
    for a in &body.attachments {
        out.push(CoverLine {
            title: a.name.clone(),
            second: "（添付）".to_owned(),
            number: String::new(),
            basis: String::new(),
            pages: None,
            count: String::new(),
            digest: sha(&a.path),
        });
    }
    Ok(out)
}

fn made(office: &Office, id: &str, progress: &dyn Progress) -> Result<(Vec<u8>, SubmissionPacket)> {
    let reader = office.seat()?.reader()?;
    let packet = reader.submission_packet(number(id)?)?;
    let body: Packet = said(&packet.body)
        .ok_or_else(|| Problem::new(code::WRONG_STATE, "送付書は、責任者が提出したあとに作れます。"))?;
    let (pack, settings) = (office.pack()?, crate::book::settings_of(&reader)?);
    let invitation = super::bound(&reader)?;
    let info = pack.form(FORM).ok_or_else(|| Problem::internal(FORM))?;
    let at = chrono::DateTime::parse_from_rfc3339(&packet.submitted_at).map_err(Problem::internal)?.to_utc();
    let japan = date::japan(at);
    let names = crate::book::names(&reader)?;
    let called = |n: &str| names.get(n).cloned().unwrap_or_else(|| n.to_owned());
    let replaces = if packet.number > 1 { "（差替）" } else { "" };
    let period =
        if packet.period.is_empty() { String::new() } else { format!(" {}", date::period_label(&packet.period)) };
    let cites: Vec<String> = info.articles.iter().map(|c| pack.cite(c.article())).collect();
    let to: Vec<String> =
        [&settings.report_to_role, &settings.report_to_post].into_iter().filter(|t| !t.is_empty()).cloned().collect();
    let c = Cover {
        office: if settings.bureau.is_empty() {
            settings.division.clone()
        } else {
            format!("{} {}", settings.bureau, settings.division)
        },
        sender_title: settings.sender_title.clone(),
        to: if to.is_empty() { vec![format!("{}長　様", invitation.office.name)] } else { to },
        document_number: (!settings.document_number.is_empty()).then(|| settings.document_number.clone()),
        date: japan.date(),
        form_heading: info.number.clone(),
        form_footer: format!("{}（{}版）", info.number, info.edition),
        title: info.title.clone(),
        duty: body.title.clone(),
        standard: pack.edition().name.clone(),
        basis: cites.join("・"),
        number: packet.letter.clone(),
        period: format!("{}{period} 第{}号{replaces}", date::fiscal_year_label(packet.fiscal_year), packet.number),
        made: date::moment_long(japan),
        class: class_of(&body),
        file: packet.file.clone(),
        bytes: packet.wanted["bytes"].as_u64().unwrap_or_default(),
        key: reader.fingerprint()?,
        sealed: format!("済（受取人 {}）", invitation.office.name),
        digest: packet.digest.clone(),
        lines: contents(office, &reader, &packet, &body)?,
        nothing: if body.none { format!("該当なし（{}）", body.reason) } else { String::new() },
        noticed: body.noticed.clone(),
        route: packet.wanted["route"].as_str().unwrap_or_default().to_owned(),
        prepared: (called(&packet.prepared_by), day(&packet.prepared_at)),
        approved: (called(&packet.submitted_by), day(&packet.submitted_at)),
        seals: info.seals.clone(),
        seal_hint: seal_hint(&settings.seal_mark).to_owned(),
        stamped: matches!(settings.seal_mark.as_str(), "seal" | "both"),
        practice: crate::book::is_practice(&reader)?,
        journal: reader.head16()?,
    };
    Ok((::paper::render(&cover(&c, at), &*office.fonts()?, progress)?, packet))
}

/// Shows the 送付書 of a packet.
pub fn preview(office: &Office, ask: OneSubmission, progress: &dyn Progress) -> Result<Preview> {
    let (pdf, packet) = made(office, &ask.id, progress)?;
    Ok(Preview {
        pages: crate::frozen::pages(&pdf)?,
        pdf: crate::frozen::pdf_bytes(&format!("{}.pdf", packet.letter), &pdf),
        warnings: Vec::new(),
        guides: Vec::new(),
        refused: String::new(),
    })
}

/// Saves the 送付書 of a packet as PDF.
pub fn print(office: &Office, ask: SavePacket, progress: &dyn Progress) -> Result<Written> {
    let (pdf, packet) = made(office, &ask.id, progress)?;
    save_pdf(office, &ask.out, (pdf, 1), "submission.print", |tx| tx.subject(packet.letter.clone()))
}
