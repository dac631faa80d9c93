//! Every bad file that belongs to the file itself, each refused by its name.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::envelope::limits::good_path;
use crate::{Office, Packet, data_path};
use kernel::{Problem, Result, Silent, code};
use sha2::{Digest, Sha256};
use std::io::{Cursor, Write};
use vault::{Sealing, SealingKey, SigningKey};
use zip::write::SimpleFileOptions;

struct Two {
    signs: SigningKey,
    opens: SealingKey,
}

fn two() -> Two {
    Two { signs: SigningKey::random().unwrap(), opens: SealingKey::random() }
}

fn letter<'c>(kind: Kind, two: &Two, parts: Vec<Part<'c>>) -> Letter<'c> {
    let packet = Packet {
        division: Office::new("120", "税務課"),
        fiscal_year: 2026,
        duty: "class_report".into(),
        title: "重要性分類の結果を報告する".into(),
        period: String::new(),
        number: 1,
        previous: None,
        none: false,
        reason: String::new(),
        counts: [("asset".to_owned(), [("all".to_owned(), 2)].into())].into(),
        withheld: Vec::new(),
        reports: Vec::new(),
        attachments: Vec::new(),
        noticed: Vec::new(),
        prepared_by: "主査".into(),
        submitted_by: "税務課長".into(),
        submitted_at: "2026-06-20T00:00:00Z".into(),
        answered: Vec::new(),
    };
    Letter {
        kind,
        made_at: "2026-06-20T00:00:00Z".into(),
        from: Sender {
            office_code: "120".into(),
            office_name: "税務課".into(),
            book: "0123456789abcdef".into(),
            sign_key: two.signs.public().hex(),
            seal_key: SealingKey::random().address().text().to_owned(),
        },
        to: Addressee {
            office_code: "010".into(),
            office_name: "情報システム課".into(),
            seal_key: if kind.sealed() { two.opens.address().text().to_owned() } else { String::new() },
        },
        body: serde_json::to_value(packet).unwrap(),
        parts,
    }
}

fn part(path: &str, bytes: &[u8], rows: u64) -> Part<'static> {
    Part { path: path.into(), rows, content: Content::Bytes(bytes.to_vec()) }
}

fn rows() -> Vec<Part<'static>> {
    let lines = "{\"number\":\"税務-資-0001\"}\n{\"number\":\"税務-資-0002\",\"name\":\"髙﨑𠮷㈱①\"}\n";
    vec![part(&data_path("asset"), lines.as_bytes(), 2), part("reports/1.pdf", b"%PDF-1.7 \x00\x01", 0)]
}

fn made(kind: Kind, two: &Two, parts: Vec<Part<'_>>) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    write(&letter(kind, two, parts), &two.signs, &mut out, &Silent).unwrap();
    out.into_inner()
}

fn keys(two: &Two) -> Vec<SealingKey> {
    vec![two.opens.clone()]
}

fn read(bytes: &[u8], kind: Kind, keys: &[SealingKey]) -> Result<Envelope<Cursor<Vec<u8>>>> {
    let mut envelope = open(Cursor::new(bytes.to_vec()), kind, keys)?;
    envelope.check(&Silent)?;
    Ok(envelope)
}

fn refused(bytes: &[u8], kind: Kind, keys: &[SealingKey]) -> Problem {
    match read(bytes, kind, keys) {
        Ok(_) => panic!("it was read"),
        Err(p) => p,
    }
}

/// A file whose inside is made by hand: names and bytes as they come, sealed and with the right head.
fn by_hand(two: &Two, members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    sealed(two, &zip.finish().unwrap().into_inner())
}

fn sealed(two: &Two, inside: &[u8]) -> Vec<u8> {
    let mut sealing = Sealing::begin(&two.opens.address(), Vec::new()).unwrap();
    sealing.write_all(inside).unwrap();
    let body = sealing.finish().unwrap();
    let length = (HEAD_BYTES + body.len()) as u64;
    let mut whole = Head { kind: Kind::Packet, mark: two.opens.address().mark(), length }.bytes().to_vec();
    whole.extend(body);
    whole
}

/// A list of contents over these members, changed by hand, and its signature.
fn listed(two: &Two, members: &[(&str, &[u8])], change: impl Fn(&mut Manifest)) -> (Vec<u8>, Vec<u8>) {
    let letter = letter(Kind::Packet, two, Vec::new());
    let one = |(path, bytes): &(&str, &[u8])| Member {
        path: (*path).to_owned(),
        bytes: bytes.len() as u64,
        sha256: hex::encode(Sha256::digest(bytes)),
        rows: 0,
    };
    let mut manifest = Manifest {
        format: FORMAT,
        kind: Kind::Packet,
        schema: 1,
        made_at: letter.made_at,
        from: letter.from,
        to: letter.to,
        members: members.iter().map(one).collect(),
        body: letter.body,
    };
    change(&mut manifest);
    let bytes = serde_json::to_vec(&manifest).unwrap();
    let signature = two.signs.sign(Kind::Packet.about(), &hex::encode(Sha256::digest(&bytes)));
    (bytes, signature.into_bytes())
}

#[test]
fn what_was_sent_is_read_again_member_by_member() {
    let two = two();
    let mut out = Cursor::new(Vec::new());
    let digest = write(&letter(Kind::Packet, &two, rows()), &two.signs, &mut out, &Silent).unwrap();
    let mut envelope = read(&out.into_inner(), Kind::Packet, &keys(&two)).unwrap();
    assert_eq!(envelope.digest(), digest);
    assert_eq!(envelope.manifest().members.len(), 2);
    let body: Packet = envelope.body().unwrap();
    assert_eq!((body.division.name.as_str(), body.counts["asset"]["all"]), ("税務課", 2));
    let mut lines = Vec::new();
    let read = envelope.lines(&data_path("asset"), &mut |l| {
        lines.push(l.to_owned());
        Ok(())
    });
    assert_eq!(read.unwrap(), 2);
    assert!(lines[1].contains("髙﨑𠮷㈱①"), "{lines:?}");
    assert_eq!(envelope.bytes("reports/1.pdf", 100).unwrap(), b"%PDF-1.7 \x00\x01");
    assert_eq!(envelope.bytes("reports/1.pdf", 3).unwrap_err().code, code::TOO_LARGE);
    assert_eq!(envelope.bytes("reports/2.pdf", 3).unwrap_err().code, code::PART_MISSING);
    envelope.signed_by(&two.signs.public().hex()).unwrap();
}

#[test]
fn every_flipped_bit_of_every_kind_is_detected() {
    let two = two();
    for kind in [Kind::Packet, Kind::Invitation] {
        let whole = made(kind, &two, rows());
        assert!(whole.len() < 20_000, "{} bytes", whole.len());
        for at in 0..whole.len() {
            let mut bad = whole.clone();
            bad[at] ^= 1 << (at % 8);
            let said = refused(&bad, kind, &keys(&two));
            assert_ne!(said.code, code::INTERNAL, "byte {at} of {kind:?}: {said}");
        }
    }
}

#[test]
fn a_file_cut_short_anywhere_says_so() {
    let two = two();
    for kind in [Kind::Packet, Kind::Invitation] {
        let whole = made(kind, &two, rows());
        for cut in (1..whole.len()).step_by(7) {
            assert_eq!(refused(&whole[..cut], kind, &keys(&two)).code, code::CUT_SHORT, "{kind:?} cut at {cut}");
        }
        let mut longer = whole.clone();
        longer.push(0);
        assert_eq!(refused(&longer, kind, &keys(&two)).code, code::DAMAGED);
    }
    assert_eq!(refused(b"", Kind::Packet, &[]).code, code::BAD_FILE);
    assert_eq!(refused(b"PK\x03\x04 a workbook, say, of more than a head", Kind::Packet, &[]).code, code::BAD_FILE);
}

#[test]
fn a_file_for_somebody_else_says_so_and_an_old_key_of_ours_still_opens() {
    let two = two();
    let whole = made(Kind::Packet, &two, rows());
    let said = refused(&whole, Kind::Packet, &[SealingKey::random()]);
    assert_eq!(said.code, code::OTHER_ADDRESSEE);
    assert!(said.message.contains("作り直して"), "{said}");
    let both = [SealingKey::random(), two.opens.clone()];
    assert!(read(&whole, Kind::Packet, &both).is_ok());
}

#[test]
fn another_kind_of_file_is_told_by_its_name() {
    let two = two();
    let whole = made(Kind::Receipt, &two, Vec::new());
    let said = refused(&whole, Kind::Packet, &keys(&two));
    assert_eq!(said.code, code::BAD_FILE);
    assert!(said.message.contains("受領") && said.message.contains("提出"), "{said}");
}

#[test]
fn an_unknown_and_a_replaced_key_show_the_fingerprint_to_compare() {
    let two = two();
    let envelope = read(&made(Kind::Packet, &two, rows()), Kind::Packet, &keys(&two)).unwrap();
    let unknown = envelope.signed_by("").unwrap_err();
    let replaced = envelope.signed_by(&SigningKey::random().unwrap().public().hex()).unwrap_err();
    assert_eq!((unknown.code.as_str(), replaced.code.as_str()), (code::UNKNOWN_KEY, code::KEY_REPLACED));
    for said in [unknown, replaced] {
        assert!(said.message.contains(&two.signs.public().fingerprint()), "{said}");
    }
}

#[test]
fn a_newer_container_and_a_newer_schema_ask_for_a_newer_version() {
    let two = two();
    let mut whole = made(Kind::Packet, &two, rows());
    whole[8] = 2;
    assert_eq!(refused(&whole, Kind::Packet, &keys(&two)).code, code::NEWER_FILE);
    for change in [|m: &mut Manifest| m.schema = 2, |m: &mut Manifest| m.format = 2] {
        let (manifest, signature) = listed(&two, &[], change);
        let whole = by_hand(&two, &[("manifest.json", &manifest), ("signature", &signature)]);
        assert_eq!(refused(&whole, Kind::Packet, &keys(&two)).code, code::NEWER_FILE);
    }
}

#[test]
fn two_gigabytes_are_refused_by_the_head_alone() {
    let two = two();
    let head = Head { kind: Kind::Packet, mark: two.opens.address().mark(), length: 2 << 30 };
    let mut whole = head.bytes().to_vec();
    whole.extend([0; 100]);
    assert_eq!(refused(&whole, Kind::Packet, &keys(&two)).code, code::TOO_LARGE);
    assert_eq!(Head::read(&head.bytes(), 2 << 30).unwrap_err().code, code::TOO_LARGE);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("大きい.moricho");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len((2 << 30) + 5).unwrap();
    assert_eq!(open_file(&path, Kind::Packet, &keys(&two)).err().unwrap().code, code::TOO_LARGE);
}

#[test]
fn a_zip_bomb_is_refused_before_it_is_unpacked() {
    let two = two();
    let bomb = vec![0u8; 3 << 20];
    let (manifest, signature) = listed(&two, &[("data/asset.ndjson", &bomb)], |_| ());
    let whole = by_hand(&two, &[("manifest.json", &manifest), ("signature", &signature), ("data/asset.ndjson", &bomb)]);
    assert!(whole.len() < 20_000);
    assert_eq!(refused(&whole, Kind::Packet, &keys(&two)).code, code::BOMB);
}

/// Changes what the directory of a zip says about the size of its n-th entry.
fn declare(zip: &mut [u8], nth: usize, size: u32) {
    let mut at = 0;
    for _ in 0..=nth {
        let from = at + 1;
        at = from + zip[from..].windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    }
    zip[at + 24..at + 28].copy_from_slice(&size.to_le_bytes());
}

#[test]
fn a_member_that_unpacks_to_more_than_it_declares_is_refused() {
    let two = two();
    let bomb = vec![0u8; 3 << 20];
    for small in [10u32, 1 << 19] {
        let (manifest, signature) = listed(&two, &[("data/asset.ndjson", &bomb)], |m| {
            m.members[0].bytes = u64::from(small);
        });
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in
            [("manifest.json", &manifest[..]), ("signature", &signature), ("data/asset.ndjson", &bomb[..])]
        {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        let mut zip = zip.finish().unwrap().into_inner();
        declare(&mut zip, 2, small);
        assert_eq!(refused(&sealed(&two, &zip), Kind::Packet, &keys(&two)).code, code::DAMAGED, "{small}");
    }
}

#[test]
fn paths_that_lead_elsewhere_are_refused() {
    let two = two();
    let bad = [
        "../secret",
        "data/../../x",
        "/etc/passwd",
        "C:/x",
        "data\\..\\x",
        "data//x",
        "data/",
        "./x",
        "data/.x",
        "Data/x",
        "髙.ndjson",
        "a\nb",
        "..",
    ];
    for path in bad {
        assert!(!good_path(path), "{path}");
        let (manifest, signature) = listed(&two, &[(path, b"x")], |_| ());
        let whole = by_hand(&two, &[("manifest.json", &manifest), ("signature", &signature), (path, b"x")]);
        assert_eq!(refused(&whole, Kind::Packet, &keys(&two)).code, code::BAD_PATH, "{path}");
    }
    let mut out = Cursor::new(Vec::new());
    for path in ["../secret", "manifest.json"] {
        let ours = letter(Kind::Packet, &two, vec![part(path, b"x", 0)]);
        assert_eq!(write(&ours, &two.signs, &mut out, &Silent).unwrap_err().code, code::BAD_PATH);
    }
    assert!(good_path("data/asset.ndjson") && good_path("reports/1.pdf"));
}

#[test]
fn what_is_doubled_unlisted_missing_or_out_of_place_is_refused() {
    let two = two();
    let a: (&str, &[u8]) = ("data/a.ndjson", b"1\n");
    let b: (&str, &[u8]) = ("data/b.ndjson", b"2\n");
    let code_of = |listed_members: &[(&str, &[u8])], inside: &[(&str, &[u8])]| {
        let (manifest, signature) = listed(&two, listed_members, |_| ());
        let mut all: Vec<(&str, &[u8])> = vec![("manifest.json", &manifest), ("signature", &signature)];
        all.extend_from_slice(inside);
        refused(&by_hand(&two, &all), Kind::Packet, &keys(&two)).code
    };
    assert_eq!(code_of(&[a], &[a, b]), code::NOT_LISTED);
    assert_eq!(code_of(&[a, b], &[a]), code::PART_MISSING);
    assert_eq!(code_of(&[a, a], &[a]), code::REPEATED, "named twice in the list");
    assert_eq!(code_of(&[a, b], &[b, a]), code::DAMAGED, "in another order");
    assert_eq!(code_of(&[a], &[(a.0, b"9\n")]), code::DAMAGED, "another content of the same size");
    assert_eq!(code_of(&[a], &[(a.0, b"123\n")]), code::DAMAGED, "another size");
    // The library refuses to write a name twice: a second one is renamed afterwards.
    let (manifest, signature) = listed(&two, &[a], |_| ());
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("manifest.json", &manifest[..]), ("signature", &signature), a, ("data/z.ndjson", a.1)] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let mut zip = zip.finish().unwrap().into_inner();
    for at in 0..zip.len() - 13 {
        if &zip[at..at + 13] == b"data/z.ndjson" {
            zip[at..at + 13].copy_from_slice(b"data/a.ndjson");
        }
    }
    assert_eq!(refused(&sealed(&two, &zip), Kind::Packet, &keys(&two)).code, code::REPEATED);
    assert_eq!(refused(&by_hand(&two, &[a]), Kind::Packet, &keys(&two)).code, code::PART_MISSING, "no list at all");
}

#[test]
fn a_list_signed_by_another_or_for_another_purpose_is_refused() {
    let two = two();
    let (manifest, _) = listed(&two, &[], |_| ());
    let digest = hex::encode(Sha256::digest(&manifest));
    let other = SigningKey::random().unwrap().sign(Kind::Packet.about(), &digest);
    let elsewhere = two.signs.sign("journal checkpoint 1", &digest);
    let receipt = two.signs.sign(Kind::Receipt.about(), &digest);
    for signature in [other, elsewhere, receipt, String::new(), "髙".into()] {
        let whole = by_hand(&two, &[("manifest.json", &manifest), ("signature", signature.as_bytes())]);
        assert_eq!(refused(&whole, Kind::Packet, &keys(&two)).code, code::DAMAGED);
    }
    // Sealed again for somebody else by whoever opened it: the signed list names the first addressee.
    let next = Two { signs: SigningKey::random().unwrap(), opens: SealingKey::random() };
    let (manifest, signature) = listed(&two, &[], |_| ());
    let passed_on = by_hand(&next, &[("manifest.json", &manifest), ("signature", &signature)]);
    assert_eq!(refused(&passed_on, Kind::Packet, &keys(&next)).code, code::DAMAGED);
}

#[test]
fn a_long_directory_and_one_that_overlaps_are_refused_before_they_are_read() {
    let two = two();
    let mut end = b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff\0\0\0\0\0\0\0\0\0\0".to_vec();
    let mut inside = vec![b'x'; 100];
    inside.append(&mut end);
    assert_eq!(refused(&sealed(&two, &inside), Kind::Packet, &keys(&two)).code, code::TOO_LARGE);
    assert_eq!(refused(&sealed(&two, b"no zip"), Kind::Packet, &keys(&two)).code, code::DAMAGED);
    assert_eq!(refused(&sealed(&two, &[0; 100_000]), Kind::Packet, &keys(&two)).code, code::DAMAGED);
}

#[test]
fn a_member_of_several_pieces_keeps_its_lines() {
    let two = two();
    let lines: String =
        (0..5000).map(|i| format!("{{\"number\":\"税務-資-{i:04}\",\"name\":\"台帳 {i}\"}}\n")).collect();
    let parts = vec![part("data/asset.ndjson", lines.as_bytes(), 5000), part("data/media.ndjson", b"a\nb\n", 3)];
    let whole = made(Kind::Packet, &two, parts);
    let mut envelope = open(Cursor::new(whole), Kind::Packet, &keys(&two)).unwrap();
    let mut count = 0;
    assert_eq!(
        envelope
            .lines("data/asset.ndjson", &mut |l| {
                assert!(l.starts_with('{') && l.ends_with('}'));
                count += 1;
                Ok(())
            })
            .unwrap(),
        5000
    );
    assert_eq!(count, 5000);
    let wrong = envelope.lines("data/media.ndjson", &mut |_| Ok(()));
    assert_eq!(wrong.unwrap_err().code, code::DAMAGED, "fewer lines than listed");
}

#[test]
fn what_changes_while_it_is_packed_is_noticed() {
    let two = two();
    let calls = std::sync::atomic::AtomicUsize::new(0);
    let pour = |to: &mut dyn Write| {
        let n = calls.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Ok(to.write_all(if n == 0 { b"one" } else { b"two" })?)
    };
    let parts = vec![Part { path: "data/a.ndjson".into(), rows: 0, content: Content::Poured(Box::new(pour)) }];
    let mut out = Cursor::new(Vec::new());
    let said = write(&letter(Kind::Packet, &two, parts), &two.signs, &mut out, &Silent).unwrap_err();
    assert_eq!(said.code, code::FILE_CHANGED);
}
