//! Reading a stranger's file: limits, seal, signature, list of contents, then each member against its digest.

use super::body::{Body, Window};
use super::head::{HEAD_BYTES, Head};
use super::limits::{
    MAX_DIRECTORY_BYTES, MAX_LINE_BYTES, MAX_MANIFEST_BYTES, MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED_BYTES, SMALL_BYTES,
    bad_path, bomb, cut_short, damaged, good_path, newer, not_listed, other_addressee, other_kind, part_missing,
    repeated, too_large,
};
use super::write::{CLOSING, HashWriter};
use super::{FORMAT, Kind, MANIFEST, Manifest, Member, SIGNATURE};
use kernel::{Problem, Progress, Result, code};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use vault::{Opening, PublicKey, SealingKey};
use zip::ZipArchive;

/// A file whose limits, seal, signature and list of contents are sound. Its members are checked as they are read.
pub struct Envelope<R> {
    manifest: Manifest,
    digest: String,
    signer: PublicKey,
    zip: ZipArchive<Body<R>>,
}

/// What is read of a list of contents before anything else is believed.
#[derive(Deserialize)]
struct Begun {
    format: u32,
    schema: u32,
    kind: Kind,
    from: BegunFrom,
}

#[derive(Deserialize)]
struct BegunFrom {
    sign_key: String,
}

/// Opens a file on a disk.
///
/// # Errors
/// As [`open`].
pub fn open_file(path: &Path, kind: Kind, keys: &[SealingKey]) -> Result<Envelope<BufReader<File>>> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
    }
    open(BufReader::with_capacity(128 << 10, file), kind, keys)
}

/// Opens a file of one kind with the keys of this book, newest first.
///
/// # Errors
/// `bad_file` (none of ours, or another kind), `too_large`, `newer_file`, `cut_short`, `other_addressee`, `damaged`, `bomb`,
/// `bad_path`, `repeated`, `not_listed`, `part_missing`. Whose signature it is, the caller must still ask.
pub fn open<R: Read + Seek>(mut from: R, kind: Kind, keys: &[SealingKey]) -> Result<Envelope<R>> {
    let length = from.seek(SeekFrom::End(0))?;
    from.seek(SeekFrom::Start(0))?;
    let mut begun = Vec::with_capacity(HEAD_BYTES);
    Read::take(&mut from, HEAD_BYTES as u64).read_to_end(&mut begun)?;
    let head = Head::read(&begun, length)?;
    if head.kind != kind {
        return Err(other_kind(head.kind.label(), kind.label()));
    }
    let closing = if kind.sealed() { None } else { Some(closing(&mut from, length)?) };
    let body = if kind.sealed() {
        if !keys.iter().any(|k| k.address().mark() == head.mark) {
            return Err(other_addressee());
        }
        from.seek(SeekFrom::Start(HEAD_BYTES as u64))?;
        Body::Sealed(Box::new(
            Opening::begin(keys, from).map_err(|p| if p.code == code::DISK { p } else { damaged() })?,
        ))
    } else {
        if head.mark != [0; 16] {
            return Err(damaged());
        }
        let inside = length.checked_sub(HEAD_BYTES as u64 + 64).ok_or_else(cut_short)?;
        Body::Clear(Window::new(from, HEAD_BYTES as u64, inside))
    };
    let opened = inside(body, kind, closing.as_ref())?;
    if kind.sealed() {
        let listed = vault::Address::from_text(&opened.manifest.to.seal_key).map_err(|_| damaged())?;
        if listed.mark() != head.mark {
            return Err(damaged());
        }
    }
    Ok(opened)
}

/// The digest of everything before the closing signature, and that signature, both as digits.
fn closing<R: Read + Seek>(from: &mut R, length: u64) -> Result<(String, String)> {
    let end = length.checked_sub(64).filter(|e| *e >= HEAD_BYTES as u64).ok_or_else(cut_short)?;
    from.seek(SeekFrom::Start(0))?;
    let mut all = Sha256::new();
    io::copy(&mut Read::take(&mut *from, end), &mut HashWriter(&mut all))?;
    let mut signature = [0u8; 64];
    from.read_exact(&mut signature).map_err(|_| cut_short())?;
    Ok((hex::encode(all.finalize()), hex::encode(signature)))
}

/// The zip inside, weighed and compared with its list of contents.
fn inside<R: Read + Seek>(mut body: Body<R>, kind: Kind, closing: Option<&(String, String)>) -> Result<Envelope<R>> {
    let count = directory(&mut body)?;
    let mut zip = ZipArchive::new(body).map_err(|e| broken(&e))?;
    if zip.len() != count || zip.has_duplicate_names() {
        return Err(repeated());
    }
    let names = weigh(&mut zip)?;
    if names.first().map(String::as_str) != Some(MANIFEST) || names.get(1).map(String::as_str) != Some(SIGNATURE) {
        return Err(part_missing(MANIFEST));
    }
    let listed = whole(&mut zip, 0, MAX_MANIFEST_BYTES)?;
    let signature = whole(&mut zip, 1, 128)?;
    let signature = String::from_utf8(signature).map_err(|_| damaged())?;
    let begun: Begun = serde_json::from_slice(&listed).map_err(|_| damaged())?;
    let signer = PublicKey::from_hex(&begun.from.sign_key).map_err(|_| damaged())?;
    let digest = hex::encode(Sha256::digest(&listed));
    if begun.kind != kind || !signer.signed(kind.about(), &digest, &signature) {
        return Err(damaged());
    }
    if closing.is_some_and(|(all, signed)| !signer.signed(CLOSING, all, signed)) {
        return Err(damaged());
    }
    if begun.format > FORMAT || begun.schema > kind.schema() {
        return Err(newer());
    }
    let manifest: Manifest = serde_json::from_slice(&listed).map_err(|_| damaged())?;
    agree(&manifest, &names)?;
    for (at, member) in manifest.members.iter().enumerate() {
        if zip.by_index_data(at + 2).map_err(|e| broken(&e))?.size() != member.bytes {
            return Err(damaged());
        }
    }
    Ok(Envelope { manifest, digest, signer, zip })
}

/// Reads the end of the zip before the library does: how many entries it declares, and that its directory is no monster.
fn directory<R: Read + Seek>(body: &mut Body<R>) -> Result<usize> {
    const END: u64 = 22;
    const LOCATOR: u64 = 20;
    let length = body.seek(SeekFrom::End(0)).map_err(|_| damaged())?;
    if length < END + LOCATOR {
        return Err(damaged());
    }
    body.seek(SeekFrom::Start(length - END - LOCATOR)).map_err(|_| damaged())?;
    let mut tail = [0u8; (END + LOCATOR) as usize];
    body.read_exact(&mut tail).map_err(|_| damaged())?;
    let (locator, end) = tail.split_at(LOCATOR as usize);
    let two = |at: usize| u64::from(u16::from_le_bytes([end[at], end[at + 1]]));
    let four = |at: usize| u64::from(u32::from_le_bytes([end[at], end[at + 1], end[at + 2], end[at + 3]]));
    let one_disk = two(4) == 0 && two(6) == 0 && two(8) == two(10);
    if &end[..4] != b"PK\x05\x06" || two(20) != 0 || !one_disk {
        return Err(damaged());
    }
    let (entries, size, start) = (two(10), four(12), four(16));
    // What needs the long form is beyond our limits anyway.
    if &locator[..4] == b"PK\x06\x07" || entries > MAX_MEMBERS as u64 + 2 || size > MAX_DIRECTORY_BYTES {
        return Err(too_large());
    }
    if start + size != length - END {
        return Err(damaged());
    }
    body.seek(SeekFrom::Start(0)).map_err(|_| damaged())?;
    usize::try_from(entries).map_err(|_| damaged())
}

/// Names in the directory's order, after what it declares was held against the limits.
fn weigh<R: Read + Seek>(zip: &mut ZipArchive<Body<R>>) -> Result<Vec<String>> {
    let (mut names, mut total) = (Vec::with_capacity(zip.len()), 0u64);
    for at in 0..zip.len() {
        let entry = zip.by_index_data(at).map_err(|e| broken(&e))?;
        let (packed, size) = (entry.compressed_size(), entry.size());
        if entry.encrypted() {
            return Err(damaged());
        }
        total = total.saturating_add(size);
        if size > SMALL_BYTES && size / packed.max(1) > MAX_RATIO {
            return Err(bomb());
        }
        let name = match zip.name_for_index(at) {
            Some(Ok(name)) => name.into_owned(),
            _ => return Err(bad_path("？")),
        };
        if !good_path(&name) {
            return Err(bad_path(&name));
        }
        names.push(name);
    }
    if total > MAX_UNPACKED_BYTES {
        return Err(bomb());
    }
    Ok(names)
}

/// The zip holds what the list says, in its order, and nothing else.
fn agree(manifest: &Manifest, names: &[String]) -> Result<()> {
    let inside = &names[2..];
    if let Some(stranger) = inside.iter().find(|n| manifest.member(n).is_none()) {
        return Err(not_listed(stranger));
    }
    let held: std::collections::HashSet<&str> = inside.iter().map(String::as_str).collect();
    let mut seen = std::collections::HashSet::new();
    for member in &manifest.members {
        if !good_path(&member.path) {
            return Err(bad_path(&member.path));
        }
        if !seen.insert(member.path.as_str()) {
            return Err(repeated());
        }
        if !held.contains(member.path.as_str()) {
            return Err(part_missing(&member.path));
        }
    }
    let ordered = manifest.members.iter().map(|m| &m.path).eq(inside.iter());
    if ordered { Ok(()) } else { Err(damaged()) }
}

/// A small member, whole.
fn whole<R: Read + Seek>(zip: &mut ZipArchive<Body<R>>, at: usize, most: u64) -> Result<Vec<u8>> {
    let part = zip.by_index(at).map_err(|e| broken(&e))?;
    let mut bytes = Vec::new();
    part.take(most + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
    if bytes.len() as u64 > most { Err(too_large()) } else { Ok(bytes) }
}

fn broken(e: &zip::result::ZipError) -> Problem {
    match e {
        zip::result::ZipError::Io(e) if e.kind() == io::ErrorKind::Other => {
            Problem::from(io::Error::new(e.kind(), e.to_string()))
        }
        _ => damaged(),
    }
}

impl<R: Read + Seek> Envelope<R> {
    /// The list of contents.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// SHA-256 of the list of contents, 64 digits: by this the file is known.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Whoever signed it says that this is their key.
    #[must_use]
    pub fn signer(&self) -> &PublicKey {
        &self.signer
    }

    /// Refuses a file whose signer is not the one on record; `known` is empty where there is none yet.
    ///
    /// # Errors
    /// `unknown_key`, `key_replaced`: the fingerprint that the sender has on paper is compared by the chief.
    pub fn signed_by(&self, known: &str) -> Result<()> {
        let shown = self.signer.fingerprint();
        let from = &self.manifest.from.office_name;
        if known.is_empty() {
            return Err(Problem::new(
                code::UNKNOWN_KEY,
                format!(
                    "「{from}」の署名の鍵がこの帳簿にまだありません。責任者が、相手から紙で受け取った指紋（{shown}）と見比べて登録してください。"
                ),
            ));
        }
        if self.signer.hex() != known {
            return Err(Problem::new(
                code::KEY_REPLACED,
                format!(
                    "「{from}」の署名の鍵が、前と違います。鍵の更新をしたかを電話などで確かめ、責任者が、相手から紙で受け取った指紋（{shown}）と見比べてください。"
                ),
            ));
        }
        Ok(())
    }

    /// The kind's own words.
    ///
    /// # Errors
    /// `damaged` if they are not what this kind says.
    pub fn body<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        T::deserialize(&self.manifest.body).map_err(|_| damaged())
    }

    fn at(&self, path: &str) -> Result<(usize, Member)> {
        let at = self.manifest.members.iter().position(|m| m.path == path).ok_or_else(|| part_missing(path))?;
        Ok((at + 2, self.manifest.members[at].clone()))
    }

    /// Pours a member into `to`, through its digest.
    ///
    /// # Errors
    /// `part_missing`; `damaged` if it is not what was listed: what was poured until then must be thrown away.
    pub fn pour(&mut self, path: &str, to: &mut dyn Write) -> Result<()> {
        let (at, member) = self.at(path)?;
        let part = self.zip.by_index(at).map_err(|e| broken(&e))?;
        let mut limited = part.take(member.bytes + 1);
        let (mut hash, mut total, mut chunk) = (Sha256::new(), 0u64, vec![0u8; 64 << 10]);
        loop {
            let n = limited.read(&mut chunk).map_err(|_| damaged())?;
            if n == 0 {
                break;
            }
            total += n as u64;
            hash.update(&chunk[..n]);
            to.write_all(&chunk[..n])?;
        }
        matches(&member, total, hash)
    }

    /// A member as bytes, if it is no larger than `most`.
    ///
    /// # Errors
    /// As [`Envelope::pour`], and `too_large`.
    pub fn bytes(&mut self, path: &str, most: u64) -> Result<Vec<u8>> {
        if self.at(path)?.1.bytes > most {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        self.pour(path, &mut bytes)?;
        Ok(bytes)
    }

    /// Gives each line of a member, without its end; answers how many there were.
    ///
    /// # Errors
    /// As [`Envelope::pour`], `damaged` if there are not as many lines as listed or one is no UTF-8, and what `each` refuses.
    pub fn lines(&mut self, path: &str, each: &mut dyn FnMut(&str) -> Result<()>) -> Result<u64> {
        let (at, member) = self.at(path)?;
        let part = self.zip.by_index(at).map_err(|e| broken(&e))?;
        let mut reader = BufReader::with_capacity(64 << 10, part.take(member.bytes + 1));
        let (mut hash, mut total, mut rows, mut line) = (Sha256::new(), 0u64, 0u64, Vec::new());
        loop {
            line.clear();
            let n = Read::take(&mut reader, MAX_LINE_BYTES + 1).read_until(b'\n', &mut line).map_err(|_| damaged())?;
            if n as u64 > MAX_LINE_BYTES {
                return Err(too_large());
            }
            if n == 0 {
                break;
            }
            total += n as u64;
            hash.update(&line);
            rows += 1;
            let text = std::str::from_utf8(&line).map_err(|_| damaged())?;
            each(text.trim_end_matches('\n'))?;
        }
        matches(&member, total, hash)?;
        if rows == member.rows { Ok(rows) } else { Err(damaged()) }
    }

    /// Reads every member against its digest.
    ///
    /// # Errors
    /// As [`Envelope::pour`], `cancelled`.
    pub fn check(&mut self, progress: &dyn Progress) -> Result<()> {
        let paths: Vec<String> = self.manifest.members.iter().map(|m| m.path.clone()).collect();
        let all = paths.len() as u64;
        for (at, path) in paths.iter().enumerate() {
            progress.step(at as u64, all)?;
            self.pour(path, &mut io::sink())?;
        }
        Ok(())
    }
}

fn matches(member: &Member, total: u64, hash: Sha256) -> Result<()> {
    let is = total == member.bytes && hex::encode(hash.finalize()) == member.sha256;
    if is { Ok(()) } else { Err(damaged()) }
}
