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
    let told = if ask.kind == "signed" { signed_print(&reader, &case, &ask, &bytes)? } else { Told::default() };
    let Told { print, digits, read } = told;
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
    Ok(EvidenceAdded { attachment: done.value, print, read: read.to_owned(), changed: done.ledgers })
}

/// Which print a signed copy is, and how that was told.
#[derive(Default)]
struct Told {
    print: String,
    digits: String,
    read: &'static str,
}

/// The frozen print that a signed copy is: by the code on the sheet; where none can be read, by the digits typed from its
/// foot; as a last resort by hand.
fn signed_print(reader: &Reader, case: &Case, ask: &AddEvidence, bytes: &[u8]) -> Result<Told> {
    let Value::Many(printed) = case.record.get("printed") else {
        return Err(Problem::new(
            code::WRONG_STATE,
            "この案件の申請書はまだ発行されていません。先に印刷の画面で番号を付けて発行してください。",
        ));
    };
    let typed = typed_digits(&ask.code)?;
    let codes: Vec<SheetCode> = ::paper::read_codes(bytes).iter().filter_map(|t| SheetCode::read(t)).collect();
    let own = |c: &&SheetCode| c.letters == crate::own_paper::letters(&DEF) && c.id == case.record.id.0;
    if let Some(code) = codes.iter().find(own) {
        let Some(print) = print_of(reader, printed, &code.digits)? else {
            return Err(Problem::new(
                code::INVALID,
                format!(
                    "紙のQRコードの検証値 {} は、{} のどの印刷とも一致しません。差し替えられた紙か、別の帳簿の紙です。発行した紙に署名をもらい直してください。",
                    code.digits.to_ascii_uppercase(),
                    case.record.number
                ),
            ));
        };
        if !typed.is_empty() && typed != code.digits {
            return Err(Problem::new(
                code::INVALID,
                format!(
                    "入れた検証値と、紙のQRコードの検証値 {} がちがいます。読み取ったファイルを確かめてください。",
                    code.digits.to_ascii_uppercase()
                ),
            ));
        }
        return Ok(Told { print, digits: code.digits.to_ascii_uppercase(), read: "qr" });
    }
    if let Some(other) = codes.first() {
        return Err(Problem::new(code::INVALID, other.belongs(reader, &case.record)));
    }
    if !typed.is_empty() {
        let Some(print) = print_of(reader, printed, &typed)? else {
            return Err(Problem::new(
                code::NO_CODE,
                format!(
                    "検証値 {} は、{} の印刷のものではありません。別の案件の紙か、読み違いです。",
                    typed.to_ascii_uppercase(),
                    case.record.number
                ),
            ));
        };
        return Ok(Told { print, digits: typed.to_ascii_uppercase(), read: "typed" });
    }
    if ask.print.is_empty() {
        return Err(Problem::new(
            code::NO_CODE,
            "紙のQRコードを読み取れませんでした。紙の右下にある検証値（16桁）を入れるか、どの印刷の写しかを選んでください。",
        ));
    }
    if !printed.contains(&ask.print) {
        return Err(Problem::new(
            code::NO_CODE,
            format!("{} は、{} の印刷ではありません。", ask.print, case.record.number),
        ));
    }
    Ok(Told { print: ask.print.clone(), digits: String::new(), read: "chosen" })
}

/// The 16 digits of a 検証値 as typed, in small letters; empty if none were typed.
fn typed_digits(typed: &str) -> Result<String> {
    let digits: String = kernel::fold::compat(typed)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    if !digits.is_empty() && (digits.len() != 16 || !digits.chars().all(|c| c.is_ascii_hexdigit())) {
        return Err(Problem::new(code::NO_CODE, "検証値は、0～9とA～Fの16桁です。紙の右下を見て入れ直してください。"));
    }
    Ok(digits)
}

fn print_of(reader: &Reader, printed: &[String], digits: &str) -> Result<Option<String>> {
    for number in printed {
        if reader.report(number)?.value.starts_with(digits) {
            return Ok(Some(number.clone()));
        }
    }
    Ok(None)
}

/// What the QR code of a frozen print says, see [`ledgers::forms::code_of`].
struct SheetCode {
    letters: String,
    id: i64,
    digits: String,
}

impl SheetCode {
    /// `None` for a code that is not one of ours.
    fn read(text: &str) -> Option<SheetCode> {
        let (key, digits) = text.trim().split_once(' ')?;
        let (record, _) = key.split_once('-')?;
        let at = record.find(|c: char| c.is_ascii_digit())?;
        let (letters, id) = record.split_at_checked(at)?;
        let digits = digits.to_ascii_lowercase();
        let ours = digits.len() == 16 && digits.chars().all(|c| c.is_ascii_hexdigit());
        Some(SheetCode { letters: letters.to_owned(), id: id.parse().ok()?, digits }).filter(|_| ours)
    }

    /// Says whose sheet it is instead.
    fn belongs(&self, reader: &Reader, wanted: &Record) -> String {
        let known = (self.letters == crate::own_paper::letters(&DEF))
            .then(|| reader.get(&DEF, kernel::RecordId(self.id)).ok())
            .flatten();
        match known {
            Some(other) => format!(
                "この紙は {}（{}）のものです。{} ではなく、その案件に添付してください。",
                other.number,
                other.get(DEF.name).text(),
                wanted.number
            ),
            None => format!("この紙のQRコードは {} のものではありません。別の紙か、別の帳簿の紙です。", wanted.number),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_our_own_codes_are_read() {
        let code = SheetCode::read("MD12-1 63A5BEAF1F64B93B").unwrap();
        assert_eq!((code.letters.as_str(), code.id, code.digits.as_str()), ("MD", 12, "63a5beaf1f64b93b"));
        for strange in
            ["", "https://example.jp/", "MD12 63A5BEAF1F64B93B", "MD-1 63A5BEAF1F64B93B", "MD12-1 63A5", "㈱ 1"]
        {
            assert!(SheetCode::read(strange).is_none(), "{strange}");
        }
    }
}
