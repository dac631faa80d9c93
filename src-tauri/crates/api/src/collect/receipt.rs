//! What goes back to a division: the receipt or the return as a file, and the receipt on paper; and the invitations.

use super::{collecting, duties_of, fingerprint, number, report::letter, year};
use crate::Office;
use crate::outgoing::{self, hand_out, save_pdf};
use crate::paper::out_path;
use crate::wire::*;
use ::paper::Issue;
use kernel::{Problem, Progress, Result, code, date};
use std::fs::OpenOptions;
use std::path::Path;
use store::{CollectDivision, CollectDuty, PacketState, Reading};
use submissions::collect::{Decision, answer};
use submissions::compile::{ReceiptFacts, receipt as drawn};
use submissions::envelope::{Addressee, Content, Kind, Letter, Part, Sender, write};
use submissions::gather::{StandardSide, count_standard, kept_standard};
use submissions::{Asked, Edition, Invitation, Packet, STANDARD_ASSETS};

/// The receipt's form in the pack.
pub(super) const FORM: &str = "f8_receipt";

/// Characters that no file name may have.
fn plain(name: &str) -> String {
    name.chars().map(|c| if r#"\/:*?"<>|"#.contains(c) || c.is_control() { '_' } else { c }).collect()
}

/// How the answer to a packet is called.
pub(super) fn file_name(reader: &Reading, id: i64) -> Result<String> {
    let packet = reader.collect_packet(id)?;
    let division = reader.collect_division(packet.division)?;
    let kind = if packet.state == PacketState::Returned { Kind::Return } else { Kind::Receipt };
    let period = if packet.period.is_empty() { String::new() } else { format!("_{}", packet.period) };
    Ok(format!(
        "{}_{}_{}{period}_第{}号.moricho",
        kind.label(),
        plain(&division.name),
        plain(&packet.duty),
        packet.number
    ))
}

/// Who this book is among the offices.
fn sender(office: &Office) -> Result<Sender> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let settings = crate::book::settings_of(&reader)?;
    let own = reader.collect_divisions()?.into_iter().find(|d| d.name == settings.division);
    Ok(Sender {
        office_code: own.map_or_else(|| "統括".to_owned(), |d| d.code),
        office_name: settings.division,
        book: reader.book_mark()?,
        sign_key: reader.signing_key()?.public().hex(),
        seal_key: seat.book().sealing_keys()?.first().map_or_else(String::new, |k| k.address().text().to_owned()),
    })
}

/// Saves the answer to a packet: a `.moricho` file, or the receipt as PDF.
pub fn save(office: &Office, ask: SaveAnswer, progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    collecting(&reader)?;
    let packet = reader.collect_packet(number(&ask.id, "提出物")?)?;
    let division = reader.collect_division(packet.division)?;
    let subject = format!("{}　第{}号", division.name, packet.number);
    if Path::new(&ask.out).extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf")) {
        let decision = Decision::of(&packet);
        let body: Packet = serde_json::from_value(packet.body.clone()).map_err(Problem::internal)?;
        if !matches!(packet.state, PacketState::Accepted | PacketState::Returned) {
            return Err(Problem::new(code::WRONG_STATE, "受理か差戻しをした提出物だけに、受領書を作れます。"));
        }
        let facts = ReceiptFacts {
            division: division.name.clone(),
            title: body.title.clone(),
            number: packet.number,
            digest: packet.digest.clone(),
            sign_key: fingerprint(&packet.sign_key),
            registered_key: fingerprint(&division.sign_key),
            received_at: packet.received_at.clone(),
            file: packet.file.clone(),
            receipt_number: decision.receipt_number.clone(),
            returned: packet.state == PacketState::Returned,
            reason: decision.reason.clone(),
            remarks: decision
                .remarks
                .iter()
                .map(|r| {
                    format!("{} {}", if r.record_number.is_empty() { &r.question } else { &r.record_number }, r.text)
                })
                .collect(),
            compared: decision.compared.clone(),
            reports: body.reports.iter().map(|r| (r.title.clone(), r.number.clone())).collect(),
            nothing: packet.nothing,
            decided_at: packet.decided_at.clone(),
            by: decision.by.clone(),
        };
        let told = serde_json::to_string(&facts).map_err(Problem::internal)?;
        let pack = office.pack()?;
        let info = pack.form(FORM).ok_or_else(|| Problem::internal(FORM))?;
        let value = crate::frozen::check_value(&told, &info.edition, &facts.receipt_number);
        let issue =
            Issue::Issued { number: facts.receipt_number.clone(), digest: value.clone(), journal: reader.head16()? };
        let hint = crate::paper::seal_hint(&crate::book::settings_of(&reader)?.seal_mark);
        let letter = letter(office, &reader, issue, value)?;
        let footer = format!("{}（{}版）", info.number, info.edition);
        let pdf = ::paper::render(
            &drawn(&letter, &facts, (&info.number, &footer), &info.seals, hint),
            &*office.fonts()?,
            progress,
        )?;
        save_pdf(office, &ask.out, (pdf, 1), "collect.receipt", |tx| tx.subject(subject))?;
        return Ok(Done { changed: Vec::new() });
    }
    let out = out_path(&seat, &ask.out)?;
    let (from, key) = (sender(office)?, reader.signing_key()?);
    let tell = || {
        let told = seat.book().change(&office.actor()?, "collect.receipt", |tx| {
            tx.subject(subject.as_str());
            tx.note("file", outgoing::file_name(&out));
            Ok(())
        });
        told.map(|_| ())
    };
    let write = |path: &Path| {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(path)?;
        answer(&packet, &division, from, &key, &mut file, progress).map(|_| ())
    };
    hand_out(&out, write, tell)?;
    Ok(Done { changed: Vec::new() })
}

/// A citation as the pack's files spell it: 14-3, 22(4), 69-4後.
fn spelled(c: &standard::Cite) -> String {
    let mut out = c.no.to_string();
    if c.para > 0 {
        out.push_str(&format!("-{}", c.para));
    }
    if c.item > 0 {
        out.push_str(&format!("({})", c.item));
    }
    if c.later {
        out.push('後');
    }
    out
}

/// One duty as an invitation tells it.
fn asked(office: &Office, duty: &CollectDuty) -> Result<Option<Asked>> {
    let pack = office.pack()?;
    let entry = pack.calendar().entries.iter().find(|e| e.key == duty.key);
    let Some(due) = duty.due else { return Ok(None) };
    let to = entry.map(|e| e.report_to.as_str()).filter(|to| !to.is_empty()).unwrap_or("system_head");
    let articles = match entry {
        Some(e) => e.articles.iter().map(spelled).collect(),
        None => serde_json::from_value(duty.articles.clone()).unwrap_or_default(),
    };
    Ok(Some(Asked {
        key: duty.key.clone(),
        title: duty.title.clone(),
        period: duty.period.clone(),
        due,
        articles,
        addressee: pack.office(to).map_or_else(String::new, |o| o.label.clone()),
        form: duty.form.clone(),
        generic: duty.generic,
    }))
}

/// The standard asset list as a member; none if no list is kept.
fn standard_part(list: &[u8]) -> Vec<Part<'_>> {
    let rows = count_standard(list) as u64;
    if rows == 0 {
        return Vec::new();
    }
    vec![Part { path: STANDARD_ASSETS.to_owned(), rows, content: Content::Bytes(list.to_vec()) }]
}

/// Makes invitations, one file for each division.
pub fn invite(office: &Office, ask: InviteDivisions, progress: &dyn Progress) -> Result<Invited> {
    let seat = office.seat()?;
    collecting(&seat.reader()?)?;
    let fiscal_year = year(office, ask.fiscal_year);
    if !Path::new(&ask.folder).is_dir() {
        return Err(Problem::new(code::NOT_FOUND, "招待ファイルを置くフォルダが見つかりません。選び直してください。"));
    }
    let (pack, from) = (office.pack()?, sender(office)?);
    let reader = seat.reader()?;
    let duties = duties_of(&reader, &pack, fiscal_year)?;
    let mut due =
        duties.iter().map(|d| asked(office, d)).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect::<Vec<_>>();
    due.sort_by_key(|d| d.due);
    let all = reader.collect_divisions()?;
    let meant: Vec<CollectDivision> = all
        .into_iter()
        .filter(|d| d.state != "abolished" && (ask.divisions.is_empty() || ask.divisions.contains(&d.id.to_string())))
        .collect();
    if meant.is_empty() {
        return Err(Problem::new(code::INVALID, "招待する課等がありません。先に課等の一覧に登録してください。"));
    }
    let list = kept_standard(&reader, StandardSide::Sent)?;
    let key = reader.signing_key()?;
    let at = office.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let mut files = Vec::new();
    for (n, d) in meant.iter().enumerate() {
        progress.step(n as u64, meant.len() as u64)?;
        let serial = u32::try_from(d.invited + 1).unwrap_or(u32::MAX);
        let body = Invitation {
            office: submissions::Office::new(&from.office_code, &from.office_name),
            division: submissions::Office::new(&d.code, &d.name),
            serial,
            edition: Edition { id: pack.edition().id.clone(), title: pack.edition().name.clone() },
            fiscal_year,
            duties: due.clone(),
            sign_key: from.sign_key.clone(),
            seal_key: from.seal_key.clone(),
        };
        let letter = Letter {
            kind: Kind::Invitation,
            made_at: at.clone(),
            from: from.clone(),
            to: Addressee { office_code: d.code.clone(), office_name: d.name.clone(), seal_key: String::new() },
            body: serde_json::to_value(&body).map_err(Problem::internal)?,
            parts: standard_part(&list),
        };
        let name = format!("招待_{}_{}_第{serial}版.moricho", plain(&d.name), date::fiscal_year_short(fiscal_year));
        let out = out_path(&seat, &Path::new(&ask.folder).join(&name).to_string_lossy())?;
        let tell = || {
            let told = seat.book().change(&office.actor()?, "collect.invite", |tx| {
                super::open_year(tx, &pack, fiscal_year)?;
                tx.subject(d.name.as_str());
                tx.note("file", name.as_str());
                tx.collect_division_put(&CollectDivision { invited: i64::from(serial), ..d.clone() })
            });
            told.map(|_| ())
        };
        let write = |path: &Path| {
            let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(path)?;
            write(&letter, &key, &mut file, progress).map(|_| ())
        };
        hand_out(&out, write, tell)?;
        files.push(name);
    }
    Ok(Invited { files, fingerprint: fingerprint(&from.sign_key), changed: vec!["collect_division".to_owned()] })
}
