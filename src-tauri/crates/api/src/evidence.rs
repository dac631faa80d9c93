//! Files of a disposal case: photos, logs, certificates, and the signed paper that comes back.

use crate::Office;
use crate::wire::*;
use kernel::{Problem, Progress, Record, Result, Value, Values, code};
use ledgers::media_disposal::{Case, DEF, Evidence, USES};
use std::path::Path;
use store::{Content, Reader};

/// What a file is by its first bytes, whatever its name says.
fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        // Logs of tools come in UTF-8, CP932 and UTF-16 alike; a NUL means a program or an archive.
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("text/plain"),
        _ if !bytes.contains(&0) => Some("text/plain"),
        _ => None,
    }
}

/// Attaches a file to a case; a signed copy is told by the 検証値 at its foot.
pub fn add(office: &Office, ask: AddEvidence, _progress: &dyn Progress) -> Result<EvidenceAdded> {
    if !USES.iter().any(|u| u.key == ask.kind) {
        return Err(Problem::new(code::BAD_REQUEST, format!("「{}」という証跡の種類はありません。", ask.kind)));
    }
    let path = Path::new(&ask.path);
    let name = crate::links::attachable(path)?;
    let bytes = std::fs::read(path)?;
    let extension = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let known = matches!(extension.as_str(), "jpg" | "jpeg" | "png" | "pdf" | "txt" | "log" | "csv");
    let Some(media_type) = kind_of(&bytes).filter(|_| known && !bytes.is_empty()) else {
        return Err(Problem::new(
            code::BAD_FILE,
            "証跡にできるのは、写真（JPEG・PNG）、PDF、テキストです。形式を変えてから添付してください。",
        ));
    };
    if media_type == "application/pdf" {
        ::paper::refuse_active(&bytes)?;
    }
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let case = Case::read(&reader, ask.id)?;
    let (print, digits) =
        if ask.kind == "signed" { signed_print(&reader, &case.record, &ask.code)? } else { Default::default() };
    let done = seat.book().change(&office.actor()?, &format!("{}.attach", DEF.key), |tx| {
        tx.note("file", name.as_str());
        let attachment = tx.attach(&DEF, ask.id, &name, media_type, Content::Bytes(&bytes))?.0.to_string();
        let mut rows = tx.parts(&DEF, ask.id, "evidence")?;
        let evidence = Evidence {
            attachment: attachment.clone(),
            kind: ask.kind.clone(),
            print: print.clone(),
            code: digits.clone(),
        };
        rows.push(evidence.row());
        tx.put_parts(&DEF, ask.id, "evidence", &rows)?;
        if !print.is_empty() {
            let record = tx.get(&DEF, ask.id)?;
            let mut signed = match record.get("signed") {
                Value::Many(all) => all.clone(),
                _ => Vec::new(),
            };
            if !signed.contains(&print) {
                signed.push(print.clone());
                let values = Values::from([("signed".to_owned(), Value::Many(signed))]);
                tx.put(&DEF, ask.id, record.version, &values)?;
            }
        }
        Ok(attachment)
    })?;
    let read = if print.is_empty() { "" } else { "typed" };
    Ok(EvidenceAdded { attachment: done.value, print, read: read.to_owned(), changed: done.ledgers })
}

/// The print of this case whose 検証値 begins with these digits.
fn signed_print(reader: &Reader, record: &Record, typed: &str) -> Result<(String, String)> {
    let digits: String = kernel::fold::compat(typed)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    if digits.is_empty() {
        return Err(Problem::new(
            code::NO_CODE,
            "署名した紙の右下にある検証値（16桁）を入れてください。どの印刷の写しかを確かめます。",
        ));
    }
    if digits.len() != 16 || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
        return Err(Problem::new(code::NO_CODE, "検証値は、0～9とA～Fの16桁です。紙の右下を見て入れ直してください。"));
    }
    let Value::Many(printed) = record.get("printed") else {
        return Err(Problem::new(
            code::WRONG_STATE,
            "この案件の申請書はまだ発行されていません。先に印刷の画面で番号を付けて発行してください。",
        ));
    };
    for number in printed {
        if reader.report(number)?.value.starts_with(&digits) {
            return Ok((number.clone(), digits.to_ascii_uppercase()));
        }
    }
    Err(Problem::new(
        code::NO_CODE,
        format!(
            "検証値 {} は、{} の印刷のものではありません。別の案件の紙か、読み違いです。",
            digits.to_ascii_uppercase(),
            record.number
        ),
    ))
}
