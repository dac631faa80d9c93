//! Checking, preparing and submitting: the officer prepares, the chief submits, and never the same person (第11条).

use super::{FOLDER, bound, duty_of, is_generic, number, small, title_of};
use crate::Office;
use crate::office::Seat;
use crate::paper::out_path;
use crate::wire::*;
use kernel::{Actor, Problem, Progress, Result, code, date};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use store::{Content, Reader, Reading, SubmissionDuty, SubmissionPacket};
use submissions::envelope::{self, Addressee, Kind, Letter, Part, Sender};
use submissions::gather::{self, Gathered, INSPECTION};
use submissions::{Answered, Attached, Invitation, Packet, Remark, Reported};

/// What stands behind a duty: records without names, or the result of the self-inspection.
fn gathered(reader: &Reading, duty: &SubmissionDuty) -> Result<Gathered> {
    let mut out = gather::gather(reader, gather::ledgers_of(&duty.key))?;
    if gather::about_inspection(&duty.key) {
        let rounds = reader.inspection_rounds()?;
        let round = rounds.iter().find(|r| r.fiscal_year == duty.fiscal_year && r.kind == "yearly");
        if let Some(round) = round {
            let rates = crate::inspection::counted(reader, &rounds, round)?;
            let plans = reader.inspection_findings()?;
            let today = reader.now().get(..10).unwrap_or_default().to_owned();
            let plans: Vec<_> = plans
                .iter()
                .filter(|f| f.round == round.id)
                .map(|f| {
                    let due = f.due.map_or_else(String::new, |d| d.to_string());
                    let late = !due.is_empty() && due < today && f.state != "done";
                    json!({ "title": f.title, "question": f.question, "measure": f.measure, "due": due, "state": f.state, "late": late })
                })
                .collect();
            let told = json!({ "title": round.title, "fiscal_year": round.fiscal_year, "state": round.state, "rates": rates, "plans": plans });
            let people = rates.lists.last().map_or((0, 0), |l| (l.people, l.answered));
            let counts = [("people".to_owned(), u64::from(people.0)), ("answered".to_owned(), u64::from(people.1))];
            out.counts.insert("inspection".to_owned(), counts.into());
            out.members.push((INSPECTION.to_owned(), 0, serde_json::to_vec(&told).map_err(Problem::internal)?));
        }
    }
    Ok(out)
}

fn titled(key: &str) -> (String, &'static str) {
    if key == "inspection" {
        return ("自己点検の集計（対象者）".to_owned(), "人");
    }
    ledgers::ledger(key).map_or_else(|_| (key.to_owned(), "件"), |l| (l.def().title.to_owned(), l.def().counter))
}

fn of_duty<'p>(packets: &'p [SubmissionPacket], duty: &SubmissionDuty) -> impl Iterator<Item = &'p SubmissionPacket> {
    let key = (duty.fiscal_year, duty.key.clone(), duty.period.clone());
    packets.iter().filter(move |p| (p.fiscal_year, p.duty.clone(), p.period.clone()) == key)
}

/// The fiscal year in which something was issued.
fn year_of(stamp: &str) -> i32 {
    let at = chrono::DateTime::parse_from_rfc3339(stamp).ok();
    at.map_or(0, |at| date::fiscal_year(date::japan(at.to_utc()).date()))
}

/// The number that the next packet of a duty gets.
fn next_number(packets: &[SubmissionPacket], duty: &SubmissionDuty) -> i32 {
    of_duty(packets, duty).map(|p| p.number).max().unwrap_or(0) + 1
}

/// What is missing, what goes and what is held back, before anything is sealed.
pub fn check(office: &Office, ask: CheckSubmission, _progress: &dyn Progress) -> Result<SubmissionChecked> {
    let reader = office.seat()?.reader()?;
    bound(&reader)?;
    let today = office.clock.today();
    let packets = reader.submission_packets()?;
    let reports = reader.reports(None)?;
    let mut duties = Vec::new();
    for key in &ask.duties {
        let duty = duty_of(&reader, key)?;
        let noticed = gather::check(&reader, &duty, today)?.into_iter().map(|n| NoticedLine {
            what: n.what,
            ledger: n.ledger,
            view: crate::ledger::view_of_query(&n.query, today),
            screen: n.screen,
        });
        let gathered = gathered(&reader, &duty)?;
        let form = duty.said["form"].as_str().unwrap_or_default();
        let newest = reports.iter().find(|r| r.form == form && year_of(&r.issued_at) == duty.fiscal_year);
        let choice = |r: &store::ReportLine| ReportChoice {
            number: r.number.clone(),
            title: r.title.clone(),
            issued_at: r.issued_at.clone(),
            proposed: newest.is_some_and(|n| n.number == r.number),
        };
        let mut noticed: Vec<NoticedLine> = noticed.collect();
        if !form.is_empty() && newest.is_none() && office.pack()?.form(form).is_some() {
            let title = office.pack()?.form(form).map_or_else(String::new, |f| f.title.clone());
            let what = format!("今年度の「{title}」がまだ発行されていません");
            noticed.push(NoticedLine {
                what,
                ledger: gather::ledgers_of(&duty.key).first().map_or_else(String::new, |key| (*key).to_owned()),
                view: crate::ledger::view_of_query(&store::Query::default(), today),
                screen: if gather::about_inspection(&duty.key) { "inspections" } else { "print" }.to_owned(),
            });
        }
        let sends = gathered.counts.iter().map(|(key, counts)| {
            let (what, _) = titled(key);
            let count = counts.get("all").or(counts.get("people")).copied().unwrap_or_default();
            Counted { what, count: small(count) }
        });
        duties.push(CheckedDuty {
            title: title_of(&duty),
            number: next_number(&packets, &duty),
            generic: is_generic(&duty),
            noticed,
            sends: sends.collect(),
            withheld: gathered
                .withheld
                .iter()
                .map(|w| Counted { what: w.what.clone(), count: small(w.count) })
                .collect(),
            reports: reports.iter().filter(|r| year_of(&r.issued_at) == duty.fiscal_year).map(choice).collect(),
            duty: key.clone(),
        });
    }
    Ok(SubmissionChecked { duties })
}

/// Prepares packets, one for each duty. What was prepared before for the same duty and not submitted is replaced.
pub fn prepare(office: &Office, ask: PrepareSubmission, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let today = office.clock.today();
    if ask.packets.is_empty() {
        return Err(Problem::new(code::INVALID, "提出する報告を選んでください。"));
    }
    for path in ask.packets.iter().flat_map(|p| &p.files) {
        crate::links::attachable(Path::new(path))?;
    }
    let done = seat.book().change(&office.actor()?, "submission.prepare", |tx| {
        bound(tx)?;
        let mut titles = Vec::new();
        for wanted in &ask.packets {
            let duty = duty_of(tx, &wanted.duty)?;
            let title = title_of(&duty);
            if wanted.none && wanted.reason.trim().is_empty() {
                return Err(Problem::new(code::INVALID, format!("「{title}」を該当なしで出す理由を書いてください。")));
            }
            if is_generic(&duty) && !wanted.none && wanted.files.is_empty() && wanted.reports.is_empty() {
                return Err(Problem::new(
                    code::INVALID,
                    format!("「{title}」には台帳がありません。報告のファイルを付けるか、該当なしにしてください。"),
                ));
            }
            for report in &wanted.reports {
                tx.report(report)?;
            }
            let packets = tx.submission_packets()?;
            if let Some(waiting) = of_duty(&packets, &duty).find(|p| p.state == "prepared") {
                tx.submission_packet_drop(waiting.id)?;
            }
            let packets = tx.submission_packets()?;
            let noticed: Vec<String> = gather::check(tx, &duty, today)?.into_iter().map(|n| n.what).collect();
            let id = tx.submission_packet_put(&SubmissionPacket {
                fiscal_year: duty.fiscal_year,
                duty: duty.key.clone(),
                period: duty.period.clone(),
                number: next_number(&packets, &duty),
                state: "prepared".to_owned(),
                wanted: json!({
                    "reports": wanted.reports, "none": wanted.none, "reason": wanted.reason.trim(), "noticed": noticed,
                }),
                ..SubmissionPacket::default()
            })?;
            for path in &wanted.files {
                let name = crate::links::attachable(Path::new(path))?;
                tx.submission_file_add(id, "attachment", &name, Content::Path(Path::new(path)))?;
            }
            titles.push(title);
        }
        tx.subject(titles.join("、"));
        Ok(())
    })?;
    Ok(Done { changed: done.ledgers })
}

/// Drops what was prepared and not submitted.
pub fn drop_packet(office: &Office, ask: OneSubmission, _progress: &dyn Progress) -> Result<Done> {
    let id = number(&ask.id)?;
    let done = office.seat()?.book().change(&office.actor()?, "submission.drop", |tx| tx.submission_packet_drop(id))?;
    Ok(Done { changed: done.ledgers })
}

/// A name that every file system takes.
fn plain(text: &str) -> String {
    let bad = |c: char| c.is_control() || "\\/:*?\"<>|　 ".contains(c);
    text.chars().map(|c| if bad(c) { '_' } else { c }).take(30).collect()
}

fn file_name(packet: &SubmissionPacket, title: &str, division: &str) -> String {
    let short = title.split("を").next().unwrap_or(title);
    let period = if packet.period.is_empty() { String::new() } else { format!("_{}", plain(&packet.period)) };
    format!(
        "提出_{}_{}_{}{period}_{}.moricho",
        plain(division),
        plain(short),
        date::fiscal_year_short(packet.fiscal_year),
        packet.number
    )
}

/// The packet as it is submitted, its members, and what the 送付書 says of each.
struct Built {
    body: Packet,
    parts: Vec<Part<'static>>,
}

fn bytes(path: &str, rows: u64, content: Vec<u8>) -> Part<'static> {
    Part { path: path.to_owned(), rows, content: envelope::Content::Bytes(content) }
}

fn ending(name: &str) -> String {
    let last = Path::new(name).extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let good =
        !last.is_empty() && last.len() <= 5 && last.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if good { last } else { "bin".to_owned() }
}

fn build(
    office: &Office,
    reader: &Reader,
    packet: &SubmissionPacket,
    duty: &SubmissionDuty,
    invitation: &Invitation,
    (prepared_by, submitted_by, at): (String, String, String),
) -> Result<Built> {
    let pack = office.pack()?;
    let none = packet.wanted["none"].as_bool().unwrap_or_default();
    let gathered = if none { Gathered::default() } else { gathered(reader, duty)? };
    let mut parts: Vec<Part<'static>> = Vec::new();
    parts.extend(gathered.members.into_iter().map(|(path, rows, content)| bytes(&path, rows, content)));
    let mut reports = Vec::new();
    let wanted: Vec<String> = super::said(&packet.wanted["reports"]).unwrap_or_default();
    for (n, report) in (1..).zip(&wanted) {
        let report = reader.report(report)?;
        let path = format!("reports/{n}.pdf");
        parts.push(bytes(&path, 0, reader.file_bytes(&report.pdf)?));
        if let Some(xlsx) = &report.xlsx {
            parts.push(bytes(&format!("reports/{n}.xlsx"), 0, reader.file_bytes(xlsx)?));
        }
        let office_name = |key: &String| pack.office(key).map_or_else(|| key.clone(), |o| o.label.clone());
        reports.push(Reported {
            path,
            addressees: pack
                .form(&report.form)
                .map_or_else(Vec::new, |f| f.addressees.iter().map(office_name).collect()),
            form: report.form,
            number: report.number,
            digest: report.value,
            title: report.title,
        });
    }
    let mut attachments = Vec::new();
    for (n, file) in (1..).zip(reader.submission_files(packet.id, "attachment")?) {
        let path = format!("attachments/{n}.{}", ending(&file.name));
        parts.push(bytes(&path, 0, reader.file_bytes(&file.file)?));
        attachments.push(Attached { path, name: file.name });
    }
    let earlier = reader.submission_packets()?;
    let before = of_duty(&earlier, duty).find(|p| p.number == packet.number - 1);
    let mut answered = Vec::new();
    if let Some(before) = before {
        for r in reader.submission_remarks(Some(before.id))? {
            let Some(remark) = super::said::<Remark>(&r.said) else { continue };
            answered.push(Answered {
                about: if remark.record_number.is_empty() { remark.question } else { remark.record_number },
                ledger: remark.ledger,
                remark: remark.text,
                answer: if r.done_at.is_empty() { "（対応していません）".to_owned() } else { r.answer },
            });
        }
    }
    Ok(Built {
        body: Packet {
            division: invitation.division.clone(),
            fiscal_year: packet.fiscal_year,
            duty: packet.duty.clone(),
            title: title_of(duty),
            period: packet.period.clone(),
            number: u32::try_from(packet.number).unwrap_or(1),
            previous: before.map(|p| p.digest.clone()),
            none,
            reason: packet.wanted["reason"].as_str().unwrap_or_default().to_owned(),
            counts: gathered.counts,
            withheld: gathered.withheld,
            reports,
            attachments,
            noticed: super::said(&packet.wanted["noticed"]).unwrap_or_default(),
            prepared_by,
            submitted_by,
            submitted_at: at,
            answered,
        },
        parts,
    })
}

fn digest_of(path: &Path) -> Result<String> {
    let (mut file, mut hash, mut chunk) = (File::open(path)?, Sha256::new(), vec![0u8; 1 << 20]);
    loop {
        let n = file.read(&mut chunk)?;
        if n == 0 {
            return Ok(hex::encode(hash.finalize()));
        }
        hash.update(&chunk[..n]);
    }
}

/// Puts a sealed file beside its place in the folder and reads it again; answers where it waits for its name.
fn beside(sealed: &Path, out: &Path) -> Result<PathBuf> {
    let waiting = out.with_file_name(format!(".moricho-{}.part", std::process::id()));
    let copied = (|| -> Result<()> {
        let mut to = File::create(&waiting)?;
        io::copy(&mut File::open(sealed)?, &mut to)?;
        to.flush()?;
        to.sync_all()?;
        if digest_of(sealed)? == digest_of(&waiting)? {
            return Ok(());
        }
        Err(Problem::new(
            code::DISK,
            "書き出したファイルを読み直したところ、中身が違いました。媒体が傷んでいるおそれがあります。別の場所に書き出してください。",
        ))
    })();
    if let Err(p) = copied {
        let _ = fs::remove_file(&waiting);
        return Err(p);
    }
    Ok(waiting)
}

/// The folder that packets go into.
fn folder(seat: &Seat, text: &str) -> Result<PathBuf> {
    if text.trim().is_empty() {
        return Err(Problem::new(code::INVALID, "提出先のフォルダを選んでください。"));
    }
    let folder = out_path(seat, &Path::new(text.trim()).join("x").to_string_lossy())?;
    let folder = folder.parent().map(Path::to_owned).unwrap_or_default();
    if folder.is_dir() {
        return Ok(folder);
    }
    Err(Problem::new(
        code::NOT_FOUND,
        "提出先のフォルダが見つかりません。ネットワークや媒体がつながっているかを確かめてください。",
    ))
}

fn post(reader: &Reading, person: &str) -> Result<String> {
    let post = reader.person(person)?;
    Ok(post.map_or_else(String::new, |p| if p.title.is_empty() { p.role.label().to_owned() } else { p.title }))
}

/// Submits prepared packets: each is signed, sealed, read again where it was put, and entered.
pub fn submit(office: &Office, ask: SubmitPackets, progress: &dyn Progress) -> Result<Submitted> {
    let seat = office.seat()?;
    let actor = office.actor()?;
    let to = folder(&seat, &ask.folder)?;
    let ids = ask.ids.iter().map(|id| number(id)).collect::<Result<Vec<_>>>()?;
    if ids.is_empty() {
        return Err(Problem::new(code::INVALID, "提出するものを選んでください。"));
    }
    let reader = seat.reader()?;
    for id in &ids {
        may_submit(&reader.submission_packet(*id)?, &actor)?;
    }
    let mut out = Submitted { files: Vec::new(), changed: Vec::new() };
    for id in ids {
        let (file, changed) = one(office, &seat, &actor, id, &to, &ask.route, progress)?;
        out.files.push(file);
        out.changed = changed;
    }
    let place = json!(to.to_string_lossy());
    seat.book().keep(|keep| keep.draft_put(&actor.number, FOLDER, &place))?;
    Ok(out)
}

fn may_submit(packet: &SubmissionPacket, actor: &Actor) -> Result<()> {
    if packet.state != "prepared" {
        return Err(Problem::new(
            code::WRONG_STATE,
            "この提出物は、もう提出されています。画面を読み込み直してください。",
        ));
    }
    if packet.prepared_by == actor.number {
        return Err(Problem::new(
            code::SAME_PERSON,
            "準備した人と提出する人は、同じにできません。別の責任者か代行者が提出してください（第11条）。",
        ));
    }
    Ok(())
}

#[allow(clippy::too_many_arguments)]
fn one(
    office: &Office,
    seat: &Seat,
    actor: &Actor,
    id: i64,
    to: &Path,
    route: &str,
    progress: &dyn Progress,
) -> Result<(PacketFile, Vec<String>)> {
    let reader = seat.reader()?;
    let seals = seat.book().sealing_keys()?;
    let at = reader.now();
    let (packet, invitation, built, key) = reader.steadily(|r| {
        let packet = r.submission_packet(id)?;
        let key = DutyKey { fiscal_year: packet.fiscal_year, key: packet.duty.clone(), period: packet.period.clone() };
        let duty = duty_of(r, &key)?;
        let invitation = bound(r)?;
        let who = (post(r, &packet.prepared_by)?, office.acting()?.title, at.clone());
        let built = build(office, &reader, &packet, &duty, &invitation, who)?;
        Ok((packet, invitation, built, r.signing_key()?))
    })?;
    let name = file_name(&packet, &built.body.title, &invitation.division.name);
    let members: Vec<_> = built
        .parts
        .iter()
        .map(|p| {
            let envelope::Content::Bytes(content) = &p.content else { return json!({}) };
            json!({ "path": p.path, "rows": p.rows, "bytes": content.len(), "sha256": hex::encode(Sha256::digest(content)) })
        })
        .collect();
    let letter = Letter {
        kind: Kind::Packet,
        made_at: at.clone(),
        from: Sender {
            office_code: invitation.division.code.clone(),
            office_name: invitation.division.name.clone(),
            book: reader.book_mark()?,
            sign_key: key.public().hex(),
            seal_key: seals.first().map_or_else(String::new, |k| k.address().text().to_owned()),
        },
        to: Addressee {
            office_code: invitation.office.code.clone(),
            office_name: invitation.office.name.clone(),
            seal_key: invitation.seal_key.clone(),
        },
        body: serde_json::to_value(&built.body).map_err(Problem::internal)?,
        parts: built.parts,
    };
    // Sealed before it lies on any disk; swept with the others if this program dies here.
    let sealed = seat.scratch().join(format!(".submission-{}-{id}", std::process::id()));
    let out = to.join(&name);
    let made = (|| -> Result<(String, u64, Vec<String>)> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&sealed)?;
        let digest = envelope::write(&letter, &key, &mut file, progress)?;
        file.sync_all()?;
        let size = file.metadata()?.len();
        let waiting = beside(&sealed, &out)?;
        let entered = seat.book().change(actor, "submission.submit", |tx| {
            let now = tx.submission_packet(id)?;
            may_submit(&now, actor)?;
            let year = date::fiscal_year(office.clock.today());
            let (number, _) = tx.report_number("送付", year)?;
            let packets = tx.submission_packets()?;
            for earlier in packets.iter().filter(|p| {
                (p.fiscal_year, &p.duty, &p.period) == (now.fiscal_year, &now.duty, &now.period)
                    && p.id != id
                    && p.state != "prepared"
            }) {
                tx.submission_packet_put(&SubmissionPacket { state: "replaced".to_owned(), ..earlier.clone() })?;
            }
            let mut wanted = now.wanted.clone();
            wanted["members"] = json!(members);
            wanted["bytes"] = json!(size);
            wanted["route"] = json!(route);
            tx.submission_packet_put(&SubmissionPacket {
                digest: digest.clone(),
                state: "submitted".to_owned(),
                wanted,
                body: letter.body.clone(),
                letter: number,
                file: name.clone(),
                submitted_by: actor.number.clone(),
                submitted_at: tx.at().to_owned(),
                ..now
            })?;
            tx.submission_file_add(id, "sealed", &name, Content::Path(&sealed))?;
            tx.subject(format!("{} 第{}号", built.body.title, packet.number));
            tx.note("digest", digest.as_str());
            tx.note("file", name.as_str());
            tx.sign("submission");
            Ok(())
        });
        let entered = match entered {
            Ok(entered) => entered,
            Err(p) => {
                let _ = fs::remove_file(&waiting);
                return Err(p);
            }
        };
        fs::rename(&waiting, &out)?;
        Ok((digest, size, entered.ledgers))
    })();
    let _ = fs::remove_file(&sealed);
    let (digest, size, changed) = made?;
    let path = out.to_string_lossy().into_owned();
    Ok((PacketFile { id: id.to_string(), path, digest, bytes: size as f64 }, changed))
}

/// Puts the very bytes that were submitted into a folder once more.
pub fn save(office: &Office, ask: SavePacket, _progress: &dyn Progress) -> Result<PacketFile> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let packet = reader.submission_packet(number(&ask.id)?)?;
    let to = folder(&seat, &ask.out)?;
    let kept = reader.submission_files(packet.id, "sealed")?.pop().ok_or_else(|| {
        Problem::new(code::WRONG_STATE, "まだ提出していません。責任者が提出すると、ファイルができます。")
    })?;
    let out = to.join(&packet.file);
    reader.file_to(&kept.file, &out)?;
    if digest_of(&out)? != kept.file.digest {
        return Err(Problem::new(
            code::DISK,
            "書き出したファイルを読み直したところ、中身が違いました。別の場所に書き出してください。",
        ));
    }
    seat.book().change(&office.actor()?, "submission.save", |tx| {
        tx.note("file", packet.file.as_str());
        tx.note("digest", packet.digest.as_str());
        Ok(())
    })?;
    let path = out.to_string_lossy().into_owned();
    Ok(PacketFile { id: packet.id.to_string(), path, digest: packet.digest, bytes: kept.file.size as f64 })
}
