//! The division's side of submissions at the door: invitations, what is due, packets, and what comes back.

mod assets;
mod back;
mod cover;
mod scrubbed;
mod send;

pub(crate) use assets::standard_lines;
pub use assets::{add as add_assets, list as list_assets};
pub use back::{answer, read_reply, take_reply};
pub use cover::{preview, print};
pub use scrubbed::scrubbed;
pub use send::{check, drop_packet, prepare, save, submit};

use crate::Office;
use crate::wire::*;
use kernel::{Problem, Progress, Result, code};
use standard::Pack;
use std::path::Path;
use store::{Reader, Reading, SubmissionDuty, SubmissionPacket, SubmissionRemark};
use submissions::gather::{self, known_office, standing};
use submissions::{Asked, Invitation, Packet, Remark};

/// Where the acting person's last packet was put: a draft under this key.
const FOLDER: &str = "submission.folder";

fn number(id: &str) -> Result<i64> {
    id.parse().map_err(|_| Problem::new(code::NOT_FOUND, "その提出物は見つかりません。画面を読み込み直してください。"))
}

fn small(n: u64) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

fn said<T: serde::de::DeserializeOwned>(json: &serde_json::Value) -> Option<T> {
    <T as serde::Deserialize>::deserialize(json).ok()
}

/// The collecting office, or the refusal that there is none yet.
fn bound(book: &Reading) -> Result<Invitation> {
    known_office(book)?.ok_or_else(|| {
        Problem::new(
            code::WRONG_STATE,
            "取りまとめ課の招待ファイルがまだ取り込まれていません。招待ファイルを受け取り、「招待ファイルを開く」から取り込んでください。",
        )
    })
}

fn cited(pack: &Pack, articles: &[String]) -> String {
    let one = |a: &String| standard::parse_citation(a).map_or_else(|| a.clone(), |c| pack.cite(c));
    articles.iter().map(one).collect::<Vec<_>>().join("・")
}

fn same(duty: &SubmissionDuty, key: &DutyKey) -> bool {
    (duty.fiscal_year, &duty.key, &duty.period) == (key.fiscal_year, &key.key, &key.period)
}

fn key_of(duty: &SubmissionDuty) -> DutyKey {
    DutyKey { fiscal_year: duty.fiscal_year, key: duty.key.clone(), period: duty.period.clone() }
}

fn duty_of(book: &Reading, key: &DutyKey) -> Result<SubmissionDuty> {
    book.submission_duties()?.into_iter().find(|d| same(d, key) && !d.dropped).ok_or_else(|| {
        Problem::new(
            code::NOT_FOUND,
            "その報告は、いまの招待ファイルで求められていません。画面を読み込み直してください。",
        )
    })
}

fn title_of(duty: &SubmissionDuty) -> String {
    duty.said["title"].as_str().unwrap_or(&duty.key).to_owned()
}

/// How far a packet has come, and its sign.
fn word(state: &str) -> (&'static str, &'static str) {
    match state {
        "prepared" => ("責任者の提出待ち", "disc"),
        "submitted" => ("提出済", "clock"),
        "accepted" => ("受理", "tick"),
        "returned" => ("差戻し", "returned"),
        "replaced" => ("差替済", "dash"),
        _ => ("未提出", "hollow"),
    }
}

fn lines(office: &Office, invitation: &Invitation, stored: &[SubmissionDuty]) -> Result<Vec<InvitedDuty>> {
    let pack = office.pack()?;
    let line = |c: gather::DutyChange| {
        let a: Asked = c.asked;
        InvitedDuty {
            key: a.key,
            period: a.period,
            title: a.title,
            due: a.due.to_string(),
            articles: cited(&pack, &a.articles),
            generic: a.generic,
            change: c.change.to_owned(),
            before: c.before,
        }
    };
    Ok(gather::compare(stored, invitation).into_iter().map(line).collect())
}

/// Shows an invitation and what it changes.
pub fn read_invitation(office: &Office, ask: OpenSubmission, _progress: &dyn Progress) -> Result<InvitationView> {
    let reader = office.seat()?.reader()?;
    let mut file = submissions::read_invitation(Path::new(&ask.path))?;
    file.envelope.check(&kernel::Silent)?;
    let known = known_office(&reader)?;
    let division = crate::book::settings_of(&reader)?.division;
    let invitation = &file.body;
    let key = match &known {
        None => "first",
        Some(k) if k.sign_key == invitation.sign_key => "same",
        Some(_) => "replaced",
    };
    let print = file.envelope.signer().fingerprint();
    // A key that is another is typed when it is taken over; everything else is told now.
    let refused = gather::may_take(known.as_ref(), invitation, &division, &print).err();
    if let Some(p) = &refused
        && p.code == code::OTHER_ADDRESSEE
    {
        return Err(p.clone());
    }
    let assets = gather::standard_list(&mut file.envelope)?.map_or(0, |list| gather::count_standard(&list));
    Ok(InvitationView {
        digest: file.envelope.digest().to_owned(),
        office: invitation.office.name.clone(),
        division: invitation.division.name.clone(),
        serial: small(invitation.serial.into()),
        fiscal_year: invitation.fiscal_year,
        edition: invitation.edition.title.clone(),
        same_edition: invitation.edition.id.is_empty() || invitation.edition.id == office.pack()?.edition().id,
        fingerprint: print,
        key: key.to_owned(),
        assets: small(assets as u64),
        duties: lines(office, invitation, &reader.submission_duties()?)?,
        refused: refused.map_or_else(String::new, |p| p.message),
    })
}

/// Takes an invitation over: the office, its keys, and what is due.
pub fn take_invitation(office: &Office, ask: TakeInvitation, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let mut file = submissions::read_invitation(Path::new(&ask.path))?;
    file.envelope.check(&kernel::Silent)?;
    if file.envelope.digest() != ask.digest {
        return Err(changed());
    }
    let standard = gather::standard_list(&mut file.envelope)?;
    // The book's address, to which returns are sealed.
    seat.book().sealing_keys()?;
    let invitation = file.body;
    let done = seat.book().change(&office.actor()?, "submission.invitation", |tx| {
        let division = crate::book::settings_in(tx)?.division;
        gather::may_take(known_office(tx)?.as_ref(), &invitation, &division, &ask.fingerprint)?;
        let told = serde_json::to_value(&invitation).map_err(Problem::internal)?;
        tx.submission_office_put(small(invitation.serial.into()), &told)?;
        for asked in &invitation.duties {
            tx.submission_duty_put(&SubmissionDuty {
                fiscal_year: invitation.fiscal_year,
                key: asked.key.clone(),
                period: asked.period.clone(),
                due: asked.due,
                dropped: false,
                said: serde_json::to_value(asked).map_err(Problem::internal)?,
            })?;
        }
        for gone in tx.submission_duties()? {
            let kept = invitation.duties.iter().any(|a| a.key == gone.key && a.period == gone.period);
            if gone.fiscal_year == invitation.fiscal_year && !kept && !gone.dropped {
                tx.submission_duty_put(&SubmissionDuty { dropped: true, ..gone })?;
            }
        }
        if let Some(list) = &standard {
            let name = format!("標準資産一覧_{}.ndjson", invitation.serial);
            gather::keep_standard(tx, gather::StandardSide::Brought, &name, list)?;
        }
        tx.subject(format!("{} 第{}号", invitation.office.name, invitation.serial));
        tx.note("digest", ask.digest.as_str());
        Ok(())
    })?;
    Ok(Done { changed: done.ledgers })
}

/// The file is another one than the one that was shown.
fn changed() -> Problem {
    Problem::new(code::FILE_CHANGED, "見せたあとにファイルが変わりました。もう一度開いて確かめてください。")
}

fn duty_line(
    pack: &Pack,
    duty: &SubmissionDuty,
    packets: &[SubmissionPacket],
    today: chrono::NaiveDate,
) -> SubmissionDutyLine {
    let asked: Option<Asked> = said(&duty.said);
    let packet = standing(packets, duty);
    let state = packet.map_or("none", |p| p.state.as_str());
    let (word, mark) = word(state);
    let late = matches!(state, "none" | "prepared") && duty.due < today;
    let title = |key: &&str| ledgers::ledger(key).map_or_else(|_| (*key).to_owned(), |l| l.def().title.to_owned());
    SubmissionDutyLine {
        duty: key_of(duty),
        title: title_of(duty),
        due: duty.due.to_string(),
        articles: asked.as_ref().map_or_else(String::new, |a| cited(pack, &a.articles)),
        generic: is_generic(duty),
        ledgers: gather::ledgers_of(&duty.key).iter().map(title).collect(),
        state: state.to_owned(),
        word: if late && state == "none" { "期限超過" } else { word }.to_owned(),
        mark: if late { "diamond" } else { mark }.to_owned(),
        late,
        number: packet.map_or(0, |p| p.number),
        packet: packet.map_or_else(String::new, |p| p.id.to_string()),
    }
}

/// True for a duty that this version has no records for: a file, or 該当なし.
fn is_generic(duty: &SubmissionDuty) -> bool {
    let asked: Option<Asked> = said(&duty.said);
    asked.is_some_and(|a| a.generic)
        || (gather::ledgers_of(&duty.key).is_empty() && !gather::about_inspection(&duty.key))
}

fn packet_line(
    reader: &Reader,
    names: &std::collections::BTreeMap<String, String>,
    p: SubmissionPacket,
    title: String,
    me: &str,
) -> PacketLine {
    let body: Option<Packet> = said(&p.body);
    let (word, mark) = word(&p.state);
    let called = |n: &str| names.get(n).cloned().unwrap_or_else(|| n.to_owned());
    let counts = body.iter().flat_map(|b| &b.counts).map(|(key, counts)| {
        let (title, counter) = ledgers::ledger(key).map_or((key.as_str(), "件"), |l| (l.def().title, l.def().counter));
        format!("{title} {}{counter}", counts.get("all").copied().unwrap_or_default())
    });
    let reports = body.iter().flat_map(|b| &b.reports).map(|r| format!("{}（{}）", r.title, r.number));
    let files = reader.submission_files(p.id, "attachment").unwrap_or_default();
    let contents = counts.chain(reports).chain(files.into_iter().map(|f| f.name)).collect();
    let strings = |key: &str| -> Vec<String> { said(&p.wanted[key]).unwrap_or_default() };
    PacketLine {
        id: p.id.to_string(),
        duty: DutyKey { fiscal_year: p.fiscal_year, key: p.duty.clone(), period: p.period.clone() },
        title,
        number: p.number,
        word: word.to_owned(),
        mark: mark.to_owned(),
        none: p.wanted["none"].as_bool().unwrap_or_default(),
        reason: p.wanted["reason"].as_str().unwrap_or_default().to_owned(),
        prepared_by: called(&p.prepared_by),
        submitted_by: called(&p.submitted_by),
        decision: p.decision["reason"].as_str().or(p.decision["note"].as_str()).unwrap_or_default().to_owned(),
        noticed: strings("noticed"),
        mine: p.state == "prepared" && p.prepared_by != me,
        contents,
        state: p.state,
        digest: p.digest,
        letter: p.letter,
        file: p.file,
        prepared_at: p.prepared_at,
        submitted_at: p.submitted_at,
        decided_at: p.decided_at,
    }
}

fn remark_line(reader: &Reader, r: SubmissionRemark) -> ReturnedRemark {
    let remark: Option<Remark> = said(&r.said);
    let text = |pick: fn(&Remark) -> &String| remark.as_ref().map(pick).cloned().unwrap_or_default();
    let ledger = text(|r| &r.ledger);
    let def = ledgers::ledger(&ledger).ok().map(|l| l.def());
    let id = text(|r| &r.record_key).parse().ok().map(kernel::RecordId);
    let record = def.zip(id).and_then(|(def, id)| reader.get(def, id).ok());
    let column = text(|r| &r.column);
    let (number, question) = (text(|r| &r.record_number), text(|r| &r.question));
    ReturnedRemark {
        id: r.id.to_string(),
        packet: r.packet.to_string(),
        title: match (&def, ledger.as_str()) {
            (Some(def), _) => def.title.to_owned(),
            (None, "inspection") => "自己点検".to_owned(),
            (None, _) => "提出物全体".to_owned(),
        },
        column: def.and_then(|d| d.column(&column)).map_or(column.clone(), |c| c.label.to_owned()),
        record: record.as_ref().map_or_else(String::new, |r| r.id.to_string()),
        about: if number.is_empty() { question } else { number },
        text: text(|r| &r.text),
        answer: r.answer,
        done: !r.done_at.is_empty(),
        ledger,
    }
}

/// Everything at one look: what is due, what was sent, what came back.
pub fn state(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<SubmissionState> {
    let reader = office.seat()?.reader()?;
    let (actor, today, pack) = (office.actor()?, office.clock.today(), office.pack()?);
    let names = crate::book::names(&reader)?;
    let (known, stored) = (known_office(&reader)?, reader.submission_office()?);
    let (duties, packets) = (reader.submission_duties()?, reader.submission_packets()?);
    let title = |p: &SubmissionPacket| {
        let key = DutyKey { fiscal_year: p.fiscal_year, key: p.duty.clone(), period: p.period.clone() };
        duties.iter().find(|d| same(d, &key)).map_or_else(|| p.duty.clone(), title_of)
    };
    let folder = reader.draft(&actor.number, FOLDER)?.and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    let fingerprint = |k: &Invitation| vault::PublicKey::from_hex(&k.sign_key).map(|k| k.fingerprint());
    Ok(SubmissionState {
        bound: known.is_some(),
        office: known.as_ref().map_or_else(String::new, |k| k.office.name.clone()),
        fingerprint: known.as_ref().map_or_else(|| Ok(String::new()), fingerprint)?,
        own_fingerprint: reader.fingerprint()?,
        serial: stored.as_ref().map_or(0, |s| s.serial),
        taken_at: stored.map_or_else(String::new, |s| s.taken_at),
        folder,
        standard: small(gather::count_standard(&gather::kept_standard(&reader, gather::StandardSide::Brought)?) as u64),
        duties: duties.iter().filter(|d| !d.dropped).map(|d| duty_line(&pack, d, &packets, today)).collect(),
        packets: packets.iter().map(|p| packet_line(&reader, &names, p.clone(), title(p), &actor.number)).collect(),
        remarks: reader.submission_remarks(None)?.into_iter().map(|r| remark_line(&reader, r)).collect(),
    })
}
