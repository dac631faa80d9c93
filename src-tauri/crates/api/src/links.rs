//! Links between records, and files attached to them.

use crate::Office;
use crate::wire::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::{LedgerDef, Problem, Progress, Record, RecordId, Result, code};
use ledgers::{LINKS, engine, higher};
use std::path::Path;
use store::{AttachmentId, Content, Reader};

/// The largest attachment: what a phone's photo or a scanned certificate needs.
const LARGEST: u64 = 20 * 1024 * 1024;

pub(crate) fn linked(reader: &Reader, ledger: &str, id: RecordId) -> Result<Vec<Linked>> {
    let mut out = Vec::new();
    for link in LINKS {
        let t = &link.table;
        let ends = if t.left == ledger {
            (t.right, reader.linked(t, id)?)
        } else if t.right == ledger {
            (t.left, reader.linking(t, id)?)
        } else {
            continue;
        };
        let def = ledgers::ledger(ends.0)?.def();
        for other in ends.1 {
            let r = reader.get(def, other)?;
            out.push(Linked {
                link: link.key().to_owned(),
                ledger: def.key.to_owned(),
                id: other,
                number: r.number.clone(),
                name: r.get(def.name).text().to_owned(),
                class: r.get("class").text().to_owned(),
                life: r.life,
            });
        }
    }
    Ok(out)
}

/// Why a carrier has its class; or that it could be lowered now.
pub(crate) fn class_note(ledger: &str, record: &Record, links: &[Linked]) -> String {
    let inside: Vec<&Linked> = links
        .iter()
        .filter(|l| l.life == "active" && LINKS.iter().any(|k| k.key() == l.link && k.table.left == ledger))
        .collect();
    let top = inside.iter().fold("", |top, l| higher(top, &l.class));
    if top.is_empty() {
        return String::new();
    }
    let names: Vec<String> =
        inside.iter().filter(|l| l.class == top).take(3).map(|l| format!("「{}」", l.name)).collect();
    let class = record.get("class").text();
    if class == top {
        format!("入っている{}が分類{top}のため、分類{top}です（第17条第3項）。", names.join(""))
    } else {
        format!("入っているものの最高度は分類{top}です（第17条第3項）。分類{class}のままでよいか確かめてください。")
    }
}

/// Links records: `from` on the left, `to` on the right.
pub fn link(office: &Office, ask: LinkRecords, _progress: &dyn Progress) -> Result<Done> {
    change_links(office, &ask, "link")
}

/// Takes links away.
pub fn unlink(office: &Office, ask: LinkRecords, _progress: &dyn Progress) -> Result<Done> {
    change_links(office, &ask, "unlink")
}

fn change_links(office: &Office, ask: &LinkRecords, verb: &str) -> Result<Done> {
    let link = ledgers::link(&ask.link)?;
    office.with_ctx(|ctx| {
        let action = format!("{}.{verb}", link.table.left);
        let done = office.seat()?.book().change(ctx.actor, &action, |tx| {
            for to in &ask.to {
                if verb == "link" {
                    engine::link(tx, ctx, link, ask.from, *to)?;
                } else {
                    engine::unlink(tx, ctx, link, ask.from, *to)?;
                }
            }
            Ok(())
        })?;
        Ok(Done { changed: done.ledgers })
    })
}

pub(crate) fn attachments(reader: &Reader, def: &'static LedgerDef, id: RecordId) -> Result<Vec<Attachment>> {
    Ok(reader
        .attachments(def, id)?
        .into_iter()
        .map(|a| Attachment {
            id: a.id.0.to_string(),
            name: a.name,
            media_type: a.media_type,
            size: a.file.size as f64,
            digest: a.file.digest,
            added_at: a.added_at,
            added_by: a.added_by,
        })
        .collect())
}

/// Whether a file may be attached; answers its name.
///
/// # Errors
/// `bad_file` for folders and devices, `too_large` over 20 MB, `not_found`.
pub(crate) fn attachable(path: &Path) -> Result<String> {
    let about = std::fs::metadata(path)?;
    if about.is_dir() {
        return Err(Problem::new(code::BAD_FILE, "選ばれたのはフォルダです。添付するファイルを選んでください。"));
    }
    if !about.is_file() {
        return Err(Problem::new(
            code::BAD_FILE,
            "これは添付できるファイルではありません。別のファイルを選んでください。",
        ));
    }
    if about.len() > LARGEST {
        return Err(Problem::new(
            code::TOO_LARGE,
            format!(
                "ファイルが大きすぎます（{}MB）。20MBまでにしてください。写真は画素数を下げると小さくなります。",
                about.len() / 1024 / 1024
            ),
        ));
    }
    Ok(path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()))
}

/// Puts a file on a record; it is sealed into the book.
pub fn attach(office: &Office, ask: AddAttachment, _progress: &dyn Progress) -> Result<Done> {
    let def = crate::ledger::common(&ask.ledger)?.def();
    let path = Path::new(&ask.path);
    let name = attachable(path)?;
    let kind = media_type(&name);
    let done = office.seat()?.book().change(&office.actor()?, &format!("{}.attach", def.key), |tx| {
        tx.note("file", name.as_str());
        tx.attach(def, ask.id, &name, kind, Content::Path(path))
    })?;
    Ok(Done { changed: done.ledgers })
}

/// Media type by the name's ending; everything unknown is only ever saved, never shown.
pub(crate) fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).as_deref() {
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        Some("pdf") => "application/pdf",
        Some("txt" | "log" | "csv") => "text/plain",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

fn attachment(reader: &Reader, id: &str) -> Result<store::Attachment> {
    let id = id.parse().map_err(|_| Problem::new(code::NOT_FOUND, "その添付は見つかりません。"))?;
    reader.attachment(AttachmentId(id))
}

/// The bytes of an attachment, for the window.
pub fn show(office: &Office, ask: OneAttachment, _progress: &dyn Progress) -> Result<Bytes> {
    let reader = office.seat()?.reader()?;
    let a = attachment(&reader, &ask.id)?;
    let base64 = STANDARD.encode(reader.file_bytes(&a.file)?);
    Ok(Bytes { name: a.name, media_type: a.media_type, base64 })
}

/// Saves an attachment where the user wants it.
pub fn save(office: &Office, ask: OneAttachment, _progress: &dyn Progress) -> Result<Written> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let a = attachment(&reader, &ask.id)?;
    let out = crate::paper::out_path(&seat, &ask.out)?;
    let tell = || {
        let told = seat.book().change(&office.actor()?, &format!("{}.export", a.ledger), |tx| {
            tx.note("file", a.name.as_str());
            Ok(())
        });
        told.map(|_| ())
    };
    crate::outgoing::hand_out(&out, |path| reader.file_to(&a.file, path), tell)?;
    Ok(Written { path: ask.out, records: 1, bytes: a.file.size as f64 })
}

/// Takes an attachment off its record, with a reason; the history keeps it.
pub fn detach(office: &Office, ask: OneAttachment, _progress: &dyn Progress) -> Result<Done> {
    if ask.reason.trim().is_empty() {
        return Err(Problem::new(code::INVALID, "添付を外す理由を記入してください。"));
    }
    let seat = office.seat()?;
    let a = attachment(&seat.reader()?, &ask.id)?;
    let ledger = ledgers::ledger(&a.ledger)?;
    let done = seat.book().change(&office.actor()?, &format!("{}.detach", a.ledger), |tx| {
        tx.note("reason", ask.reason.trim());
        tx.detach(a.id, ask.reason.trim())?;
        ledger.detached(tx, a.record, a.id)
    })?;
    Ok(Done { changed: done.ledgers })
}
