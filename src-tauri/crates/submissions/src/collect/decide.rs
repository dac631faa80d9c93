//! Accepting a packet or giving it back, and the files that tell the division.

use crate::envelope::{Addressee, Kind, Letter, Sender, write};
use crate::{Compared, Office, Outcome, Receipt, Remark, Returned};
use kernel::{Problem, Progress, Result, code};
use serde::{Deserialize, Serialize};
use std::io::{Read, Seek, Write};
use store::{CollectDivision, CollectPacket, PacketState, Tx};
use vault::SigningKey;

/// What was decided, as it is kept with the packet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Why it goes back, or what else is told.
    #[serde(default)]
    pub reason: String,
    /// On records and questions.
    #[serde(default)]
    pub remarks: Vec<Remark>,
    /// What the packet said beside what its records give.
    #[serde(default)]
    pub compared: Vec<Compared>,
    /// Number of the receipt on paper.
    #[serde(default)]
    pub receipt_number: String,
    /// Post, or name, of who decided.
    #[serde(default)]
    pub by: String,
}

impl Decision {
    /// What was decided about a packet; empty while nobody has.
    #[must_use]
    pub fn of(packet: &CollectPacket) -> Decision {
        Decision::deserialize(&packet.decision).unwrap_or_default()
    }
}

/// Decides about a packet that waits.
///
/// # Errors
/// `wrong_state` if it does not wait any more; `invalid` for a return without a reason.
pub fn decide(tx: &mut Tx<'_>, id: i64, accepted: bool, decision: &Decision) -> Result<()> {
    let packet = tx.collect_packet(id)?;
    if packet.state != PacketState::Received {
        return Err(Problem::new(
            code::WRONG_STATE,
            "この提出物は、もう受理か差戻しをしたか、新しいものに差し替えられています。画面を読み込み直してください。",
        ));
    }
    if !accepted && decision.reason.trim().is_empty() {
        return Err(Problem::new(code::INVALID, "差し戻す理由を書いてください。"));
    }
    if accepted {
        // What was accepted before stays as it was; only which one counts is another.
        let earlier = tx.collect_packets(packet.fiscal_year)?.into_iter().filter(|p| {
            p.state == PacketState::Accepted
                && (p.division, &p.duty, &p.period) == (packet.division, &packet.duty, &packet.period)
        });
        for p in earlier.collect::<Vec<_>>() {
            tx.collect_packet_put(&CollectPacket { state: PacketState::Replaced, ..tx.collect_packet(p.id)? })?;
        }
    }
    let name = tx.collect_division(packet.division)?.name;
    tx.subject(format!("{name}　第{}号", packet.number));
    tx.collect_packet_put(&CollectPacket {
        state: if accepted { PacketState::Accepted } else { PacketState::Returned },
        decided_at: tx.at().to_owned(),
        decided_by: tx.who().number.clone(),
        decision: serde_json::to_value(decision).map_err(Problem::internal)?,
        ..packet
    })?;
    Ok(())
}

/// Writes the receipt or the return of a packet that was decided; sealed to the key that the packet brought.
///
/// # Errors
/// `wrong_state` while nobody has decided, and those of writing.
pub fn answer<W: Read + Write + Seek>(
    packet: &CollectPacket,
    division: &CollectDivision,
    from: Sender,
    key: &SigningKey,
    out: &mut W,
    progress: &dyn Progress,
) -> Result<String> {
    let decision = Decision::of(packet);
    let office = Office::new(&division.code, &division.name);
    let number = u32::try_from(packet.number).unwrap_or_default();
    let (kind, body) = match packet.state {
        PacketState::Returned => (
            Kind::Return,
            serde_json::to_value(Returned {
                division: office,
                packet: packet.digest.clone(),
                fiscal_year: packet.fiscal_year,
                duty: packet.duty.clone(),
                period: packet.period.clone(),
                number,
                reason: decision.reason,
                remarks: decision.remarks,
                decided_by: decision.by,
                decided_at: packet.decided_at.clone(),
            }),
        ),
        PacketState::Accepted => (
            Kind::Receipt,
            serde_json::to_value(Receipt {
                division: office,
                packet: packet.digest.clone(),
                fiscal_year: packet.fiscal_year,
                duty: packet.duty.clone(),
                period: packet.period.clone(),
                number,
                outcome: Outcome::Accepted,
                compared: decision.compared,
                note: decision.reason,
                receipt_number: decision.receipt_number,
                decided_by: decision.by,
                decided_at: packet.decided_at.clone(),
            }),
        ),
        PacketState::Received | PacketState::Replaced => {
            return Err(Problem::new(code::WRONG_STATE, "受理か差戻しをした提出物だけに、返すファイルを作れます。"));
        }
    };
    let letter = Letter {
        kind,
        made_at: packet.decided_at.clone(),
        from,
        to: Addressee {
            office_code: division.code.clone(),
            office_name: division.name.clone(),
            seal_key: packet.seal_key.clone(),
        },
        body: body.map_err(Problem::internal)?,
        parts: Vec::new(),
    };
    write(&letter, key, out, progress)
}
