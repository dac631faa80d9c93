//! Packets that came: received, looked at, accepted, given back.

use super::{collecting, duties_of, fours, number, receipt};
use crate::Office;
use crate::wire::*;
use kernel::{Actor, Problem, Progress, Result, code, date};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use store::{CollectPacket, PacketState, Reader, Reading, RecordAsk};
use submissions::collect::{Decision, Receiving, compare, compared, decide, drafted, receive as take_in};
use submissions::envelope::{HEAD_BYTES, Head, Kind};
use submissions::{Packet, Remark};

/// Changed records that are told one by one.
const SHOWN: usize = 500;
/// Files of a folder that are looked at.
const LOOKED_AT: usize = 5000;
/// How the files are called.
const ENDING: &str = "moricho";

/// What lies in the watched folder and was not received yet.
pub fn inbox(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<Inbox> {
    let reader = office.seat()?.reader()?;
    collecting(&reader)?;
    let folder = super::folders(&reader)?.inbox;
    let mut out = Inbox { folder: folder.clone(), away: String::new(), files: Vec::new() };
    if folder.is_empty() {
        return Ok(out);
    }
    let Ok(entries) = std::fs::read_dir(&folder) else {
        out.away =
            format!("提出フォルダ「{folder}」を開けません。ファイルサーバーにつながっているか確かめてください。");
        return Ok(out);
    };
    let known = reader.collect_files()?;
    for entry in entries.flatten().take(LOOKED_AT) {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.extension().is_none_or(|e| e != ENDING) || known.contains(&name) {
            continue;
        }
        // Still being copied, or something else: it is looked at again later.
        let Some((head, length)) = head(&path) else { continue };
        if Head::read(&head, length).is_ok_and(|h| h.kind == Kind::Packet) {
            out.files.push(InboxFile { path: path.to_string_lossy().into_owned(), name, size: length as f64 });
        }
    }
    out.files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(out)
}

fn head(path: &Path) -> Option<(Vec<u8>, u64)> {
    use std::io::Read as _;
    let file = std::fs::File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    let mut head = Vec::with_capacity(HEAD_BYTES);
    file.take(HEAD_BYTES as u64).read_to_end(&mut head).ok()?;
    Some((head, length))
}

/// Receives a file: it waits to be decided then.
pub fn receive(office: &Office, ask: ReceivePacket, progress: &dyn Progress) -> Result<ReceivedPacket> {
    let seat = office.seat()?;
    collecting(&seat.reader()?)?;
    let path = PathBuf::from(&ask.path);
    let mut file = submissions::read_packet(&path, &seat.book().sealing_keys()?)?;
    let pack = office.pack()?;
    let duties = duties_of(&*seat.reader()?, &pack, file.body.fiscal_year)?;
    let name = crate::outgoing::file_name(&path);
    let with = Receiving { file: &name, fingerprint: &ask.fingerprint, duties: &duties, today: office.clock.today() };
    let done = seat.book().change(&office.actor()?, "collect.receive", |tx| {
        super::open_year(tx, &pack, file.body.fiscal_year)?;
        tx.note("file", name.as_str());
        let id = take_in(tx, &mut file, with, progress)?;
        Ok((id, tx.collect_packet(id)?.division))
    })?;
    let division = seat.reader()?.collect_division(done.value.1)?.name;
    Ok(ReceivedPacket { id: done.value.0.to_string(), division, title: file.body.title, changed: done.ledgers })
}

/// The packet that counts as the one before: the last decided of the same report, else last year's accepted one.
fn before(reader: &Reading, packet: &CollectPacket) -> Result<Option<(CollectPacket, String)>> {
    let same = |p: &CollectPacket| p.division == packet.division && p.duty == packet.duty;
    let earlier = reader
        .collect_packets(packet.fiscal_year)?
        .into_iter()
        .filter(|p| same(p) && p.id != packet.id && p.id < packet.id && !p.nothing)
        .max_by_key(|p| p.id);
    if let Some(p) = earlier {
        let words = format!("前回（第{}号）", p.number);
        return Ok(Some((p, words)));
    }
    let last = reader
        .collect_packets(packet.fiscal_year - 1)?
        .into_iter()
        .filter(|p| same(p) && p.state == PacketState::Accepted && !p.nothing)
        .max_by_key(|p| p.id);
    Ok(last.map(|p| {
        let words = format!("前回（{}）", date::fiscal_year_label(p.fiscal_year));
        (p, words)
    }))
}

fn word(p: &CollectPacket) -> &'static str {
    match p.state {
        PacketState::Received if p.number > 1 => "差替",
        PacketState::Received => "提出",
        PacketState::Accepted if p.nothing => "該当なし",
        PacketState::Accepted => "受理",
        PacketState::Returned => "差戻し",
        PacketState::Replaced => "差替済",
    }
}

/// Why this person may not decide about a packet that they submitted from this very book; empty: they may.
fn own(reader: &Reader, packet: &CollectPacket, actor: &Actor) -> Result<String> {
    let sent = reader.submission_packet_by_digest(&packet.digest)?;
    Ok(if sent.is_some_and(|p| p.submitted_by == actor.number) {
        "自課の提出物は、提出した人以外の人が受理・差戻しをします（第11条第1項）。統括担当に頼んでください。".to_owned()
    } else {
        String::new()
    })
}

/// A packet with what differs from the one before.
pub fn packet(office: &Office, ask: OnePacket, _progress: &dyn Progress) -> Result<PacketView> {
    let reader = office.seat()?.reader()?;
    collecting(&reader)?;
    let packet = reader.collect_packet(number(&ask.id, "提出物")?)?;
    let body: Packet = serde_json::from_value(packet.body.clone()).map_err(Problem::internal)?;
    let division = reader.collect_division(packet.division)?;
    let duties = duties_of(&reader, &*office.pack()?, packet.fiscal_year)?;
    let duty = duties.iter().find(|d| d.key == packet.duty && d.period == packet.period);
    let all = RecordAsk::default();
    let now = reader.collect_records(packet.id, &all)?;
    let old = match before(&reader, &packet)? {
        None => None,
        Some((p, words)) => Some((reader.collect_records(p.id, &all)?, words)),
    };
    let mut differences = compare(old.as_ref().map(|(r, _)| r.as_slice()), &now);
    let drafted = drafted(&differences);
    let more = differences.changes.len().saturating_sub(SHOWN);
    differences.changes.truncate(SHOWN);
    let figures: Vec<_> = reader.collect_figures(&[packet.id])?.into_iter().map(|f| f.figure).collect();
    let differing = compared(&body, &figures).into_iter().filter(|c| !c.same);
    let noticed = body
        .noticed
        .iter()
        .cloned()
        .chain(differing.map(|c| format!("{}：提出物の記載{}件、記録から数えて{}件", c.what, c.paper, c.computed)));
    let decision = Decision::of(&packet);
    let names: BTreeMap<String, String> = crate::book::names(&reader)?;
    let due = duty.and_then(|d| d.due);
    let came =
        chrono::DateTime::parse_from_rfc3339(&packet.submitted_at).ok().map(|at| date::japan(at.to_utc()).date());
    let late = due.zip(came).map_or(0, |(due, came)| (came - due).num_days().max(0));
    Ok(PacketView {
        id: packet.id.to_string(),
        division: packet.division.to_string(),
        division_name: division.name,
        title: duty.map_or(body.title.as_str(), |d| &d.title).to_owned(),
        short: duty.map_or(body.title.as_str(), |d| &d.short).to_owned(),
        due: due.map_or_else(String::new, |d| d.to_string()),
        articles: duty.and_then(|d| serde_json::from_value(d.articles.clone()).ok()).unwrap_or_default(),
        number: packet.number,
        digest: fours(&packet.digest),
        state: packet.state.key().to_owned(),
        word: word(&packet).to_owned(),
        late: crate::ledger::small(late),
        nothing: packet.nothing,
        reason: packet.reason.clone(),
        submitted_by: packet.submitted_by.clone(),
        submitted_at: packet.submitted_at.clone(),
        received_at: packet.received_at.clone(),
        decided_by: names.get(&packet.decided_by).cloned().unwrap_or_else(|| packet.decided_by.clone()),
        decided_at: packet.decided_at.clone(),
        returned_for: if packet.state == PacketState::Returned { decision.reason } else { String::new() },
        remarks: decision
            .remarks
            .into_iter()
            .map(|r| RemarkLine {
                ledger: r.ledger,
                record_key: r.record_key,
                record_number: r.record_number,
                question: r.question,
                text: r.text,
            })
            .collect(),
        compared_with: old.map_or_else(String::new, |(_, words)| words),
        differences,
        more: crate::ledger::small(more as i64),
        noticed: noticed.collect(),
        withheld: body.withheld.iter().map(|w| format!("{} {}件", w.what, w.count)).collect(),
        reports: body.reports.iter().map(|r| format!("{}　{}", r.title, r.number)).collect(),
        answered: body.answered.iter().map(|a| format!("{}：{} → {}", a.about, a.remark, a.answer)).collect(),
        records: crate::ledger::small(packet.records),
        drafted,
        refused: own(&reader, &packet, &office.actor()?)?,
    })
}

fn decided(
    office: &Office,
    id: &str,
    accepted: bool,
    mut decision: Decision,
    progress: &dyn Progress,
) -> Result<PacketDecided> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    collecting(&reader)?;
    let id = number(id, "提出物")?;
    let actor = office.actor()?;
    let packet = reader.collect_packet(id)?;
    let refused = own(&reader, &packet, &actor)?;
    if !refused.is_empty() {
        return Err(Problem::new(code::SAME_PERSON, refused));
    }
    let body: Packet = serde_json::from_value(packet.body).map_err(Problem::internal)?;
    let figures: Vec<_> = reader.collect_figures(&[id])?.into_iter().map(|f| f.figure).collect();
    decision.compared = compared(&body, &figures);
    let post = office.acting()?;
    decision.by = if post.title.is_empty() { post.role.label().to_owned() } else { post.title };
    let year = date::fiscal_year(office.clock.today());
    let pack = office.pack()?;
    let kind = pack.form(receipt::FORM).ok_or_else(|| Problem::internal(receipt::FORM))?.kind.clone();
    let action = if accepted { "collect.accept" } else { "collect.return" };
    let done = seat.book().change(&actor, action, |tx| {
        decision.receipt_number = tx.report_number(&kind, year)?.0;
        decide(tx, id, accepted, &decision)
    })?;
    let mut changed = done.ledgers;
    let outbox = super::folders(&*seat.reader()?)?.outbox;
    let path = if outbox.is_empty() || !Path::new(&outbox).is_dir() {
        String::new()
    } else {
        // The decision stands even if the folder does not take the file: it can be saved again.
        let path = Path::new(&outbox).join(receipt::file_name(&*seat.reader()?, id)?);
        let out = path.to_string_lossy().into_owned();
        match receipt::save(office, SaveAnswer { id: id.to_string(), out: out.clone() }, progress) {
            Ok(_) => out,
            Err(_) => String::new(),
        }
    };
    changed.push("day".to_owned());
    Ok(PacketDecided { path, changed })
}

/// Accepts a packet.
pub fn accept(office: &Office, ask: AcceptPacket, progress: &dyn Progress) -> Result<PacketDecided> {
    let decision = Decision { reason: ask.note.trim().to_owned(), ..Decision::default() };
    decided(office, &ask.id, true, decision, progress)
}

/// Gives a packet back with remarks.
pub fn give_back(office: &Office, ask: ReturnPacket, progress: &dyn Progress) -> Result<PacketDecided> {
    let remarks = ask.remarks.into_iter().filter(|r| !r.text.trim().is_empty()).map(|r| Remark {
        ledger: r.ledger,
        record_key: r.record_key,
        record_number: r.record_number,
        column: String::new(),
        question: r.question,
        text: r.text.trim().to_owned(),
    });
    let decision = Decision { reason: ask.reason.trim().to_owned(), remarks: remarks.collect(), ..Decision::default() };
    decided(office, &ask.id, false, decision, progress)
}
