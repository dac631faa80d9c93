//! What comes back: a return with remarks on the very records, or a receipt.

use super::{bound, changed, number, said, title_of};
use crate::Office;
use crate::wire::*;
use kernel::{Problem, Progress, Result, code};
use std::path::Path;
use store::{Reading, SubmissionPacket, SubmissionRemark};
use submissions::envelope::{Head, Kind};
use submissions::{Outcome, Receipt, Returned, read_receipt, read_returned};

/// A reply whose seal, signature and addressee are sound.
enum Reply {
    Return(Returned),
    Receipt(Receipt),
}

struct Opened {
    reply: Reply,
    digest: String,
    packet: SubmissionPacket,
    title: String,
}

fn kind_of(path: &Path) -> Result<Kind> {
    use std::io::Read as _;
    let mut head = Vec::new();
    let file = std::fs::File::open(path)?;
    let length = file.metadata()?.len();
    file.take(64).read_to_end(&mut head)?;
    Ok(Head::read(&head, length)?.kind)
}

fn open(office: &Office, path: &str) -> Result<Opened> {
    let seat = office.seat()?;
    let (path, keys) = (Path::new(path), seat.book().sealing_keys()?);
    let reader = seat.reader()?;
    let invitation = bound(&reader)?;
    let (reply, digest, about) = match kind_of(path)? {
        Kind::Return => {
            let mut file = read_returned(path, &keys)?;
            file.envelope.signed_by(&invitation.sign_key)?;
            file.envelope.check(&kernel::Silent)?;
            let about = file.body.packet.clone();
            (Reply::Return(file.body), file.envelope.digest().to_owned(), about)
        }
        _ => {
            // Any other kind is refused by its name.
            let mut file = read_receipt(path, &keys)?;
            file.envelope.signed_by(&invitation.sign_key)?;
            file.envelope.check(&kernel::Silent)?;
            let about = file.body.packet.clone();
            (Reply::Receipt(file.body), file.envelope.digest().to_owned(), about)
        }
    };
    let packet = reader.submission_packet_by_digest(&about)?.ok_or_else(|| {
        Problem::new(
            code::NOT_FOUND,
            "この帳簿から出した提出物への返事ではありません。取りまとめ課に、どの提出物への返事かを確かめてください。",
        )
    })?;
    if packet.decision["file"].as_str() == Some(digest.as_str()) {
        return Err(Problem::new(code::TWICE, "このファイルは、もう取り込んであります。"));
    }
    if packet.state == "replaced" {
        return Err(Problem::new(
            code::OUT_OF_ORDER,
            "もう差し替えた提出物への返事です。新しいほうの提出物への返事を待ってください。",
        ));
    }
    let title = title(&reader, &packet)?;
    Ok(Opened { reply, digest, packet, title })
}

fn title(book: &Reading, packet: &SubmissionPacket) -> Result<String> {
    let duties = book.submission_duties()?;
    let own = duties
        .iter()
        .find(|d| (d.fiscal_year, &d.key, &d.period) == (packet.fiscal_year, &packet.duty, &packet.period));
    Ok(own.map_or_else(|| packet.duty.clone(), title_of))
}

/// Shows a return or a receipt.
pub fn read_reply(office: &Office, ask: OpenSubmission, _progress: &dyn Progress) -> Result<ReplyView> {
    let opened = open(office, &ask.path)?;
    let base = ReplyView {
        kind: String::new(),
        digest: opened.digest,
        packet: opened.packet.id.to_string(),
        title: opened.title,
        number: opened.packet.number,
        word: String::new(),
        reason: String::new(),
        remarks: Vec::new(),
        differing: Vec::new(),
        decided_by: String::new(),
        decided_at: String::new(),
    };
    Ok(match opened.reply {
        Reply::Return(r) => ReplyView {
            kind: "return".to_owned(),
            word: "差戻し".to_owned(),
            reason: r.reason,
            remarks: r
                .remarks
                .iter()
                .map(|m| {
                    let about = if m.record_number.is_empty() { &m.question } else { &m.record_number };
                    if about.is_empty() { m.text.clone() } else { format!("{about}　{}", m.text) }
                })
                .collect(),
            decided_by: r.decided_by,
            decided_at: r.decided_at,
            ..base
        },
        Reply::Receipt(r) => ReplyView {
            kind: "receipt".to_owned(),
            word: r.outcome.label().to_owned(),
            reason: r.note,
            differing: r
                .compared
                .iter()
                .filter(|c| !c.same)
                .map(|c| format!("{}　送付書 {}、受領側 {}", c.what, c.paper, c.computed))
                .collect(),
            decided_by: r.decided_by,
            decided_at: r.decided_at,
            ..base
        },
    })
}

/// Takes a return or a receipt over: the packet's state, and remarks one by one.
pub fn take_reply(office: &Office, ask: TakeReply, _progress: &dyn Progress) -> Result<Done> {
    let opened = open(office, &ask.path)?;
    if opened.digest != ask.digest {
        return Err(changed());
    }
    let (action, state, decided_at, mut decision, remarks) = match &opened.reply {
        Reply::Return(r) => ("submission.return", "returned", r.decided_at.clone(), told(r)?, r.remarks.clone()),
        Reply::Receipt(r) => {
            let state = if r.outcome == Outcome::Returned { "returned" } else { "accepted" };
            ("submission.receipt", state, r.decided_at.clone(), told(r)?, Vec::new())
        }
    };
    decision["file"] = opened.digest.as_str().into();
    let done = office.seat()?.book().change(&office.actor()?, action, |tx| {
        let packet = tx.submission_packet(opened.packet.id)?;
        if packet != opened.packet {
            return Err(Problem::new(code::STALE, "ほかの画面で変わりました。もう一度開いてください。"));
        }
        tx.submission_packet_put(&SubmissionPacket {
            state: state.to_owned(),
            decided_at: decided_at.clone(),
            decision: decision.clone(),
            ..packet
        })?;
        for remark in &remarks {
            tx.submission_remark_put(&SubmissionRemark {
                id: 0,
                packet: opened.packet.id,
                said: serde_json::to_value(remark).map_err(Problem::internal)?,
                answer: String::new(),
                done_by: String::new(),
                done_at: String::new(),
            })?;
        }
        tx.subject(format!("{} 第{}号", opened.title, opened.packet.number));
        tx.note("digest", opened.digest.as_str());
        Ok(())
    })?;
    Ok(Done { changed: done.ledgers })
}

fn told<T: serde::Serialize>(body: &T) -> Result<serde_json::Value> {
    serde_json::to_value(body).map_err(Problem::internal)
}

/// Notes what was done about a remark.
pub fn answer(office: &Office, ask: AnswerRemark, _progress: &dyn Progress) -> Result<Done> {
    let id = number(&ask.id)?;
    if ask.done && ask.answer.trim().is_empty() {
        return Err(Problem::new(code::INVALID, "指摘にどう対応したかを書いてください。次の提出物に添えます。"));
    }
    let done = office.seat()?.book().change(&office.actor()?, "submission.answer", |tx| {
        let stored = tx.submission_remarks(None)?.into_iter().find(|r| r.id == id);
        let stored = stored
            .ok_or_else(|| Problem::new(code::NOT_FOUND, "その指摘は見つかりません。画面を読み込み直してください。"))?;
        let at = tx.at().to_owned();
        let by = tx.who().number.clone();
        tx.subject(said::<submissions::Remark>(&stored.said).map_or_else(String::new, |r| r.record_number));
        tx.submission_remark_put(&SubmissionRemark {
            answer: ask.answer.trim().to_owned(),
            done_by: if ask.done { by } else { String::new() },
            done_at: if ask.done { at } else { String::new() },
            ..stored
        })?;
        Ok(())
    })?;
    Ok(Done { changed: done.ledgers })
}
