//! What shows an answer: files that are sealed into the book, and a record of one of its ledgers.

use super::answering::may_see;
use super::{desk, number};
use crate::Office;
use crate::links::{attachable, media_type};
use crate::wire::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use inspections::RoundEdition;
use kernel::{Problem, Progress, RecordId, Result, Role, code};
use std::path::Path;
use store::{Content, InspectionProof, InspectionSheet, Reader, Reading};

/// The most files of one question.
const MOST: usize = 10;

/// A file as it is shown.
pub(super) fn file(p: &InspectionProof) -> ProofFile {
    ProofFile { id: p.id.to_string(), name: p.name.clone(), media_type: p.media_type.clone(), size: p.size as f64 }
}

/// The record that a link (`ledger:id`) names.
fn record_of(book: &Reading, link: &str) -> Result<FoundRecord> {
    let named =
        link.split_once(':').and_then(|(ledger, id)| Some((ledgers::ledger(ledger).ok()?.def(), id.parse().ok()?)));
    let found = named.and_then(|(def, id)| Some((def, book.get(def, RecordId(id)).ok()?)));
    let Some((def, record)) = found else {
        return Err(Problem::new(code::INVALID, "証跡に選んだ記録が見つかりません。選び直してください。"));
    };
    Ok(FoundRecord {
        ledger: def.key.into(),
        ledger_title: def.title.into(),
        id: record.id,
        name: record.get(def.name).text().to_owned(),
        class: record.get("class").text().to_owned(),
        number: record.number,
    })
}

/// The record behind an answer, if it has one.
pub(super) fn linked(book: &Reading, link: &str) -> Result<Option<FoundRecord>> {
    if link.is_empty() { Ok(None) } else { record_of(book, link).map(Some) }
}

/// Refuses a link to nothing.
pub(super) fn check_link(book: &Reading, link: &str) -> Result<()> {
    linked(book, link).map(|_| ())
}

/// A sheet to which files can be put, or from which they are taken: open, and the acting person's to fill in.
fn open_sheet(office: &Office, reader: &Reader, id: i64) -> Result<InspectionSheet> {
    let sheet = reader.inspection_sheet(id)?;
    let (actor, _) = desk::answering(office, sheet.round)?;
    may_see(reader, &sheet, &actor.number, actor.role)?;
    let round = reader.inspection_round(sheet.round)?;
    if sheet.state != "open" || round.state != "open" {
        return Err(Problem::new(
            code::WRONG_STATE,
            "この点検票は提出済みか、締め切られています。証跡を変えるときは、責任者に差戻しを頼んでください。",
        ));
    }
    Ok(sheet)
}

/// Where a file is put: beside an answer of a sheet, or beside a finding.
struct Beside {
    sheet: i64,
    question: String,
    finding: i64,
    /// Who or what it is about, for the journal.
    subject: String,
    /// Files that are there already.
    files: usize,
}

/// Refuses those who may not plan what is mended, and everybody at a 回答席.
fn refuse_others(office: &Office) -> Result<()> {
    if office.desk().is_none() && matches!(office.acting()?.role, Role::Chief | Role::Deputy | Role::Officer) {
        return Ok(());
    }
    Err(Problem::new(code::FORBIDDEN, "改善計画の証跡を変えられるのは、責任者・代行者・担当者です（第134条第2項）。"))
}

fn beside(office: &Office, reader: &Reader, ask: &AddProof) -> Result<Beside> {
    if !ask.finding.is_empty() {
        refuse_others(office)?;
        let finding = reader.inspection_finding(number(&ask.finding, "改善計画")?)?;
        let files = reader.inspection_finding_proofs(finding.id)?.len();
        return Ok(Beside { sheet: 0, question: String::new(), finding: finding.id, subject: finding.title, files });
    }
    let sheet = open_sheet(office, reader, number(&ask.sheet, "点検票")?)?;
    let edition = RoundEdition::of(&reader.inspection_round(sheet.round)?);
    if edition.list(&sheet.checklist)?.question(&ask.question).is_none() {
        return Err(Problem::new(code::NOT_FOUND, "この点検票にない設問です。画面を読み込み直してください。"));
    }
    let files = reader.inspection_proofs(sheet.id)?.iter().filter(|p| p.question == ask.question).count();
    Ok(Beside { sheet: sheet.id, question: ask.question.clone(), finding: 0, subject: sheet.name, files })
}

/// Attaches a file to an answer or to a finding; it is sealed into the book.
pub fn add(office: &Office, ask: AddProof, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let place = beside(office, &reader, &ask)?;
    if place.files >= MOST {
        return Err(Problem::new(code::INVALID, format!("1か所に付けられるファイルは{MOST}個までです。")));
    }
    let path = Path::new(&ask.path);
    let name = attachable(path)?;
    let done = seat.book().change(&office.actor()?, "inspection.attach", |tx| {
        tx.subject(place.subject.as_str());
        tx.note("file", name.as_str());
        let file = tx.put_file(Content::Path(path))?;
        tx.inspection_proof_put(&InspectionProof {
            id: 0,
            sheet: place.sheet,
            question: place.question.clone(),
            finding: place.finding,
            media_type: media_type(&name).to_owned(),
            name: name.clone(),
            digest: file.digest,
            size: file.size,
            added_by: String::new(),
            added_at: String::new(),
            removed_by: String::new(),
        })
    })?;
    Ok(Done { changed: done.ledgers })
}

/// What shows that a finding was mended, beside the words.
pub fn of(office: &Office, ask: OneFinding, _progress: &dyn Progress) -> Result<FindingProof> {
    let reader = office.seat()?.reader()?;
    let finding = reader.inspection_finding(number(&ask.id, "改善計画")?)?;
    let files = reader.inspection_finding_proofs(finding.id)?;
    Ok(FindingProof { linked: linked(&reader, &finding.link)?, files: files.iter().map(file).collect() })
}

/// Takes a file off an answer or a finding; the history keeps it.
pub fn remove(office: &Office, ask: OneProof, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let proof = reader.inspection_proof(number(&ask.id, "証跡のファイル")?)?;
    let subject = if proof.finding == 0 {
        open_sheet(office, &reader, proof.sheet)?.name
    } else {
        refuse_others(office)?;
        reader.inspection_finding(proof.finding)?.title
    };
    let actor = office.actor()?;
    let done = seat.book().change(&actor, "inspection.detach", |tx| {
        tx.subject(subject.as_str());
        tx.note("file", proof.name.as_str());
        tx.inspection_proof_put(&InspectionProof { removed_by: actor.number.clone(), ..proof.clone() })
    })?;
    Ok(Done { changed: done.ledgers })
}

/// A file of a sheet that the acting person may see, or of a finding, which everybody sees who has the plans before them.
fn seen(office: &Office, reader: &Reader, id: &str) -> Result<InspectionProof> {
    let proof = reader.inspection_proof(number(id, "証跡のファイル")?)?;
    if proof.finding != 0 {
        if office.desk().is_some() {
            return Err(Problem::new(code::FORBIDDEN, "回答席では、自分の点検票のほかは開けません。"));
        }
        return Ok(proof);
    }
    let sheet = reader.inspection_sheet(proof.sheet)?;
    let (actor, _) = desk::answering(office, sheet.round)?;
    may_see(reader, &sheet, &actor.number, actor.role)?;
    Ok(proof)
}

/// The bytes of a file, for the window.
pub fn show(office: &Office, ask: OneProof, _progress: &dyn Progress) -> Result<Bytes> {
    let reader = office.seat()?.reader()?;
    let proof = seen(office, &reader, &ask.id)?;
    let base64 = STANDARD.encode(reader.file_bytes(&proof.file())?);
    Ok(Bytes { name: proof.name, media_type: proof.media_type, base64 })
}

/// Saves a file where the user wants it.
pub fn save(office: &Office, ask: OneProof, _progress: &dyn Progress) -> Result<Written> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let proof = seen(office, &reader, &ask.id)?;
    let out = crate::paper::out_path(&seat, &ask.out)?;
    let tell = || {
        let told = seat.book().change(&office.actor()?, "inspection.save", |tx| {
            tx.note("file", proof.name.as_str());
            Ok(())
        });
        told.map(|_| ())
    };
    crate::outgoing::hand_out(&out, |path| reader.file_to(&proof.file(), path), tell)?;
    Ok(Written { path: ask.out, records: 1, bytes: proof.size as f64 })
}
