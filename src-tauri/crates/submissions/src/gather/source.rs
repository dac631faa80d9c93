//! What the division's side tells about itself: what is due, overdue, waiting for the chief, and what came back.

use chrono::{Duration, NaiveDate};
use kernel::{Post, RecordId, Result, Role, StateMark};
use store::{Asking, Handover, Matter, Place, Reading, Source, SubmissionDuty, SubmissionPacket, Urgency};

/// Days ahead in which something is due soon.
const SOON: i64 = 30;

/// Submissions as a source.
pub struct OfSubmissions;

/// The newest packet of a duty; packets come newest first.
#[must_use]
pub fn standing<'p>(packets: &'p [SubmissionPacket], duty: &SubmissionDuty) -> Option<&'p SubmissionPacket> {
    packets.iter().find(|p| (p.fiscal_year, &p.duty, &p.period) == (duty.fiscal_year, &duty.key, &duty.period))
}

fn place(id: i64) -> Place {
    Place { screen: "submission".to_owned(), record: (id > 0).then_some(RecordId(id)), ..Place::default() }
}

fn title(duty: &SubmissionDuty) -> String {
    let said = duty.said["title"].as_str().unwrap_or_default();
    if duty.period.is_empty() { said.to_owned() } else { format!("{said}（{}）", duty.period) }
}

fn matters(book: &Reading, today: NaiveDate, ask: Option<&Asking<'_>>) -> Result<Vec<Matter>> {
    let (duties, packets) = (book.submission_duties()?, book.submission_packets()?);
    let mut out = Vec::new();
    for duty in duties.iter().filter(|d| !d.dropped) {
        let packet = standing(&packets, duty);
        let state = packet.map_or("", |p| p.state.as_str());
        let (urgency, mark, note) = match state {
            "returned" => {
                (Urgency::Now, StateMark::Returned, "差し戻されました。指摘に対応して、次の番号で提出してください")
            }
            "prepared" if ask.is_none_or(Asking::decides) => {
                (Urgency::Now, StateMark::Disc, "準備ができています。責任者が確かめて提出してください")
            }
            "" | "prepared" if duty.due < today => (Urgency::Late, StateMark::Diamond, "提出の期限を過ぎています"),
            "" if duty.due <= today + Duration::days(SOON) => {
                (Urgency::Soon, StateMark::Clock, "提出の準備をしてください")
            }
            _ => continue,
        };
        let mut matter = Matter::new("提出", &title(duty), urgency, mark).due(duty.due).note(note);
        matter.place = place(packet.map_or(0, |p| p.id));
        out.push(matter);
    }
    Ok(out)
}

impl Source for OfSubmissions {
    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        if !matches!(ask.who.role, Role::Chief | Role::Deputy | Role::Officer) {
            return Ok(Vec::new());
        }
        matters(book, ask.today, Some(ask))
    }

    fn handover(&self, book: &Reading, ask: &Asking<'_>, leavers: &[Post]) -> Result<Handover> {
        let ours = leavers.iter().any(|p| matches!(p.role, Role::Chief | Role::Deputy | Role::Officer));
        let mut out = Handover::default();
        if !ours {
            return Ok(out);
        }
        for matter in matters(book, ask.today, None)? {
            if matter.urgency == Urgency::Soon { out.coming.push(matter) } else { out.open.push(matter) }
        }
        Ok(out)
    }
}
