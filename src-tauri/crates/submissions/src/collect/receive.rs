//! Receiving a packet: whose it is, whether it follows the last one, then its records against their digests.
//!
//! Runs inside one change of the book: whatever is refused, at the first line or the last, leaves nothing behind.

use super::figure::Counting;
use super::line::record;
use crate::envelope::damaged;
use crate::{Compared, File, Packet, Row};
use chrono::NaiveDate;
use kernel::{Problem, Progress, Result, code};
use std::io::{Read, Seek, sink};
use store::{CollectDivision, CollectDuty, CollectFigure, CollectPacket, PacketState, Tx};

/// The most bytes of a self-inspection's result.
const INSPECTION_BYTES: u64 = 64 << 20;
/// Where the result of a self-inspection lies.
pub const INSPECTION: &str = "data/inspection.json";

/// What the receiver brings along.
#[derive(Debug, Clone, Copy)]
pub struct Receiving<'a> {
    /// The file's name.
    pub file: &'a str,
    /// The fingerprint that stands on paper; empty: the key is known.
    pub fingerprint: &'a str,
    /// The duties of the packet's year.
    pub duties: &'a [CollectDuty],
    /// Today.
    pub today: NaiveDate,
}

fn refuse<T>(code: &str, words: impl Into<String>) -> Result<T> {
    Err(Problem::new(code, words))
}

/// Hexadecimal digits alone, without spaces and in one case.
fn digits(text: &str) -> String {
    kernel::fold::compat(text).chars().filter(char::is_ascii_hexdigit).collect::<String>().to_uppercase()
}

/// The division that the packet says it comes from, if it may hand in.
fn division(tx: &Tx<'_>, packet: &Packet, sender: &str) -> Result<CollectDivision> {
    let all = tx.collect_divisions()?;
    let Some(found) = all.iter().find(|d| d.code == packet.division.code) else {
        return refuse(
            code::NOT_FOUND,
            format!(
                "課コード{}（{}）の課等は、この帳簿に登録されていません。課等の一覧に登録するか、送り主に招待ファイルを確かめてもらってください。",
                packet.division.code, packet.division.name
            ),
        );
    };
    if sender != packet.division.code {
        return Err(damaged());
    }
    if found.state == "abolished" {
        let next = all.iter().find(|d| d.id == found.successor);
        let to = next.map_or_else(String::new, |n| format!("後を継いだ「{}」から提出してもらってください。", n.name));
        return refuse(
            code::ABOLISHED,
            format!(
                "「{}」は{}で廃止されています。{to}",
                found.name,
                found.until.map_or_else(String::new, kernel::date::wareki_short)
            ),
        );
    }
    Ok(found.clone())
}

/// Refuses a key that nobody compared with paper.
fn known_key(division: &CollectDivision, signer: &vault::PublicKey, on_paper: &str) -> Result<bool> {
    if signer.hex() == division.sign_key {
        return Ok(false);
    }
    let new = division.sign_key.is_empty();
    if on_paper.trim().is_empty() {
        return if new {
            refuse(
                code::UNKNOWN_KEY,
                format!(
                    "「{}」の署名の鍵がまだ登録されていません。責任者から紙で受け取った送付書の「署名の鍵」の16桁を入れてください。",
                    division.name
                ),
            )
        } else {
            refuse(
                code::KEY_REPLACED,
                format!(
                    "「{}」の署名の鍵が、登録してあるものと違います。鍵を更新したかを責任者に電話などで確かめ、紙で受け取った「署名の鍵」の16桁を入れてください。",
                    division.name
                ),
            )
        };
    }
    if digits(on_paper) == digits(&signer.fingerprint()) {
        return Ok(true);
    }
    refuse(
        if new { code::UNKNOWN_KEY } else { code::KEY_REPLACED },
        format!(
            "入れた16桁は、このファイルの署名の鍵と違います。「{}」の責任者に紙の値を確かめてください。違うままなら、このファイルは使わないでください。",
            division.name
        ),
    )
}

/// The packets of the same duty so far, if this one follows them.
fn follows(tx: &Tx<'_>, division: i64, packet: &Packet, digest: &str) -> Result<Vec<CollectPacket>> {
    if let Some(same) = tx.collect_packet_by_digest(digest)? {
        return refuse(
            code::TWICE,
            format!(
                "この提出物は{}に受け付けています。もう一度受け取る必要はありません。",
                super::board::japan_day(&same.received_at).map_or_else(String::new, kernel::date::wareki_short)
            ),
        );
    }
    let mut before: Vec<CollectPacket> = tx
        .collect_packets(packet.fiscal_year)?
        .into_iter()
        .filter(|p| p.division == division && p.duty == packet.duty && p.period == packet.period)
        .collect();
    before.sort_by_key(|p| p.number);
    let last = before.last();
    let (number, chain) = last.map_or((0, ""), |p| (p.number, p.digest.as_str()));
    let asked = i64::from(packet.number);
    if asked <= i64::from(number) {
        return refuse(
            code::OUT_OF_ORDER,
            format!(
                "第{asked}号ですが、この報告は第{number}号まで受け付けています。古いファイルでないか、送り主に確かめてください。"
            ),
        );
    }
    if asked != i64::from(number) + 1 {
        return refuse(
            code::OUT_OF_ORDER,
            format!("第{asked}号ですが、第{}号がまだ届いていません。先にそれを受け取ってください。", number + 1),
        );
    }
    if packet.previous.as_deref().unwrap_or_default() != chain {
        return refuse(
            code::OUT_OF_ORDER,
            "受け付けてある前の号につながらない提出物です。送り主に、どの号の後に作ったかを確かめてください。",
        );
    }
    Ok(before)
}

/// Takes a packet in; it waits to be decided then. Answers its place in the book.
///
/// # Errors
/// `not_found` for an unknown division or duty, `abolished`, `unknown_key`, `key_replaced`, `twice`, `out_of_order`,
/// `damaged` and those of reading. Nothing is left in the book then.
pub fn receive<R: Read + Seek>(
    tx: &mut Tx<'_>,
    file: &mut File<Packet, R>,
    with: Receiving<'_>,
    progress: &dyn Progress,
) -> Result<i64> {
    let packet = file.body.clone();
    let manifest = file.envelope.manifest().clone();
    let division = division(tx, &packet, &manifest.from.office_code)?;
    let signer = *file.envelope.signer();
    let digest = file.envelope.digest().to_owned();
    let new_key = known_key(&division, &signer, with.fingerprint)?;
    if !with.duties.iter().any(|d| d.key == packet.duty && d.period == packet.period) {
        return refuse(
            code::NOT_FOUND,
            format!("「{}」は、この年度に求めている報告にありません。「報告と期限」を確かめてください。", packet.title),
        );
    }
    let before = follows(tx, division.id, &packet, &digest)?;
    let id = tx.collect_next_packet()?;
    let mut counting = Counting::default();
    let mut inspection = serde_json::Value::Null;
    let mut records = 0;
    for (at, member) in manifest.members.iter().enumerate() {
        progress.step(at as u64, manifest.members.len() as u64)?;
        let ledger = member.path.strip_prefix("data/").and_then(|p| p.strip_suffix(".ndjson"));
        if member.path == INSPECTION {
            let bytes = file.envelope.bytes(INSPECTION, INSPECTION_BYTES)?;
            inspection = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
            counting.inspection(&inspection);
        } else if let Some(ledger) = ledger {
            let def = ledgers::ledger(ledger).ok().map(|l| l.def());
            let mut into = tx.collect_records_in(id)?;
            let mut line = 0;
            file.envelope.lines(&member.path, &mut |text| {
                line += 1;
                let row = Row::read(text, &member.path, line)?;
                counting.record(ledger, &row);
                into.put(&record(ledger, def, &row, text))
            })?;
            records += into.count();
        } else {
            file.envelope.pour(&member.path, &mut sink())?;
        }
    }
    if let Some(last) = before.last().filter(|p| p.state == PacketState::Received) {
        // Nobody decided about it: the newer one takes its place.
        tx.collect_packet_put(&CollectPacket { state: PacketState::Replaced, ..tx.collect_packet(last.id)? })?;
    }
    let figures = counting.figures();
    let new = CollectPacket {
        division: division.id,
        fiscal_year: packet.fiscal_year,
        duty: packet.duty.clone(),
        period: packet.period.clone(),
        number: i32::try_from(packet.number).map_err(|_| damaged())?,
        digest,
        previous: packet.previous.clone().unwrap_or_default(),
        nothing: packet.none,
        reason: packet.reason.clone(),
        submitted_at: packet.submitted_at.clone(),
        submitted_by: packet.submitted_by.clone(),
        prepared_by: packet.prepared_by.clone(),
        received_at: tx.at().to_owned(),
        received_by: tx.who().number.clone(),
        sign_key: signer.hex(),
        seal_key: manifest.from.seal_key.clone(),
        file: with.file.to_owned(),
        records,
        body: manifest.body.clone(),
        inspection,
        ..CollectPacket::default()
    };
    let stored = tx.collect_packet_put(&new)?;
    tx.collect_figures_put(stored, &figures)?;
    let keyed_by = if new_key { tx.who().number.clone() } else { division.keyed_by.clone() };
    tx.collect_division_put(&CollectDivision {
        sign_key: signer.hex(),
        seal_key: manifest.from.seal_key,
        keyed_by,
        ..division.clone()
    })?;
    if new_key {
        tx.note("key", signer.fingerprint());
    }
    tx.subject(format!("{}　{}", division.name, packet.title));
    Ok(stored)
}

/// What the packet says of its numbers beside what its records give: everything, and each life.
#[must_use]
pub fn compared(packet: &Packet, figures: &[CollectFigure]) -> Vec<Compared> {
    let mut out = Vec::new();
    for (ledger, counts) in &packet.counts {
        let def = ledgers::ledger(ledger).ok().map(|l| l.def());
        let title = def.map_or(ledger.as_str(), |d| d.title);
        let key = format!("{ledger}.records");
        let lives: Vec<&CollectFigure> = figures.iter().filter(|f| f.key == key).collect();
        for (what, said) in counts {
            let (part, computed) = match lives.iter().find(|f| f.part == *what) {
                Some(life) => (def.map_or(what.as_str(), |d| d.state_label(kernel::Axis::Life, what)), life.value),
                None if what == "all" => ("全件", lives.iter().map(|f| f.value).sum()),
                // Counted in a way of its own.
                None => continue,
            };
            let paper = i64::try_from(*said).unwrap_or(i64::MAX);
            out.push(Compared { what: format!("{title} {part}"), paper, computed, same: paper == computed });
        }
    }
    out
}
