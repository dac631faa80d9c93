//! A packet of 10,000 records: signed, sealed, opened and verified, beside the bare zip, seal and digest of the same bytes.

use crate::measure::{Place, Told};
use kernel::{Problem, Result, Silent};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;
use submissions::envelope::{Addressee, Content, Kind, Letter, Part, Sender, open_file, write};
use vault::{Opening, Sealing, SealingKey, SigningKey};
use zip::write::SimpleFileOptions;

/// Signed and sealed into a file.
pub const SEALED: &str = "sealed";
/// Opened, and every member compared with its digest.
pub const VERIFIED: &str = "verified";
/// Megabytes of records.
pub const SIZE: &str = "size";

const MEMBER: &str = "data/asset.ndjson";

/// 10,000 records as lines; no two are alike.
fn lines(place: &Place) -> Vec<u8> {
    let mut out = Vec::new();
    for n in 0..place.printed {
        let digits = hex::encode(Sha256::digest(n.to_le_bytes()));
        let line = serde_json::json!({
            "key": n.to_string(), "number": format!("税務-資-{n:04}"), "life": "active", "step": "confirmed",
            "values": {
                "name": format!("個人住民税 課税台帳 {n} {}", &digits[..8]), "kind": "document", "class": (["A", "B", "C"][n % 3]),
                "class_reason": "住民の個人情報を含むため", "place": format!("本館{}階 書庫 {}", n % 7 + 1, &digits[8..14]),
                "unit": (["管理係", "収納係", "住民税係"][n % 3]), "retention": "5", "medium": "paper",
                "remarks": format!("旧番号 {} から引き継いだもの", &digits[14..30]),
            },
        });
        out.extend(line.to_string().into_bytes());
        out.push(b'\n');
    }
    out
}

/// As the product does it.
pub fn ours(place: &Place, told: &mut Told) -> Result<()> {
    let (signs, opens) = (SigningKey::random()?, SealingKey::random());
    let (bytes, path) = (lines(place), place.out("packet.moricho"));
    told.note(SIZE, bytes.len() as f64 / 1_000_000.0);
    let letter = Letter {
        kind: Kind::Packet,
        made_at: "2026-06-20T00:00:00Z".to_owned(),
        from: Sender {
            office_code: "120".to_owned(),
            office_name: "税務課".to_owned(),
            book: "0123456789abcdef".to_owned(),
            sign_key: signs.public().hex(),
            seal_key: opens.address().text().to_owned(),
        },
        to: Addressee {
            office_code: "010".to_owned(),
            office_name: "情報システム課".to_owned(),
            seal_key: opens.address().text().to_owned(),
        },
        body: serde_json::json!({}),
        parts: vec![Part { path: MEMBER.to_owned(), rows: place.printed as u64, content: Content::Bytes(bytes) }],
    };
    told.time(SEALED, || {
        let mut file = File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
        write(&letter, &signs, &mut file, &Silent)?;
        Ok(file.sync_all()?)
    })?;
    let keys = [opens];
    told.time(VERIFIED, || open_file(&path, Kind::Packet, &keys)?.check(&Silent))?;
    Ok(std::fs::remove_file(&path)?)
}

/// The libraries alone: zip into the seal, a digest; then the seal, the zip and the digest again.
pub fn bare(place: &Place, told: &mut Told) -> Result<()> {
    let key = SealingKey::random();
    let (bytes, path) = (lines(place), place.out("bare.age"));
    let mut digest = Vec::new();
    told.time(SEALED, || {
        let sealing = Sealing::begin(&key.address(), BufWriter::new(File::create(&path)?))?;
        let mut zip = zip::ZipWriter::new_stream(sealing);
        zip.start_file(MEMBER, SimpleFileOptions::default()).map_err(Problem::internal)?;
        zip.write_all(&bytes)?;
        digest = Sha256::digest(&bytes).to_vec();
        let mut out = zip.finish().map_err(Problem::internal)?.into_inner().finish()?;
        out.flush()?;
        Ok(out.get_ref().sync_all()?)
    })?;
    let keys = [key];
    told.time(VERIFIED, || {
        let again = read(&path, &keys)?;
        if again == digest { Ok(()) } else { Err(Problem::internal("digest")) }
    })?;
    Ok(std::fs::remove_file(&path)?)
}

fn read(path: &Path, keys: &[SealingKey]) -> Result<Vec<u8>> {
    let opening = Opening::begin(keys, BufReader::new(File::open(path)?))?;
    let mut zip = zip::ZipArchive::new(opening).map_err(Problem::internal)?;
    let mut part = zip.by_index(0).map_err(Problem::internal)?;
    let (mut hash, mut chunk) = (Sha256::new(), vec![0u8; 64 << 10]);
    loop {
        let n = part.read(&mut chunk)?;
        if n == 0 {
            return Ok(hash.finalize().to_vec());
        }
        hash.update(&chunk[..n]);
    }
}
