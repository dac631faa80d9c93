//! Making a file: the members are read twice, once for the list of contents and once to be packed.

use super::head::{HEAD_BYTES, Head};
use super::limits::{MAX_FILE_BYTES, MAX_MANIFEST_BYTES, MAX_MEMBERS, MAX_UNPACKED_BYTES, bad_path, good_path};
use super::{Addressee, FORMAT, Kind, MANIFEST, Manifest, Member, SIGNATURE, Sender};
use kernel::{Problem, Progress, Result, code};
use sha2::{Digest, Sha256};
use std::io::{self, Read, Seek, SeekFrom, Write};
use vault::{Address, Sealing, SigningKey};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// Pours a member's bytes; called twice, and must pour the same both times.
pub type Pour<'c> = Box<dyn Fn(&mut dyn Write) -> Result<()> + 'c>;

/// Where a member's bytes come from.
pub enum Content<'c> {
    /// They are here.
    Bytes(Vec<u8>),
    /// They are too large to be held.
    Poured(Pour<'c>),
}

impl Content<'_> {
    fn pour(&self, to: &mut dyn Write) -> Result<()> {
        match self {
            Content::Bytes(bytes) => Ok(to.write_all(bytes)?),
            Content::Poured(pour) => pour(to),
        }
    }
}

/// One member to be packed.
pub struct Part<'c> {
    /// `data/asset.ndjson`.
    pub path: String,
    /// How many lines it holds; 0 where it has none.
    pub rows: u64,
    /// Its bytes.
    pub content: Content<'c>,
}

/// What is to be sent.
pub struct Letter<'c> {
    /// What it is for.
    pub kind: Kind,
    /// When it is made, UTC, RFC 3339.
    pub made_at: String,
    /// Who sends it; `sign_key` is the public half of the key that signs.
    pub from: Sender,
    /// For whom.
    pub to: Addressee,
    /// What this kind says by itself.
    pub body: serde_json::Value,
    /// Everything inside.
    pub parts: Vec<Part<'c>>,
}

/// Counts and digests what passes.
struct Weighed {
    hash: Sha256,
    bytes: u64,
}

impl Write for Weighed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes the file into `out` from its beginning on and answers the digest by which it is known: the SHA-256 of its list of contents.
///
/// # Errors
/// `too_large` beyond the limits that a reader has, `bad_path`, `cancelled`; what was written until then must be thrown away.
pub fn write<W: Read + Write + Seek>(
    letter: &Letter<'_>,
    key: &SigningKey,
    out: &mut W,
    progress: &dyn Progress,
) -> Result<String> {
    let members = weigh(letter, progress)?;
    let manifest = Manifest {
        format: FORMAT,
        kind: letter.kind,
        schema: letter.kind.schema(),
        made_at: letter.made_at.clone(),
        from: letter.from.clone(),
        to: letter.to.clone(),
        members,
        body: letter.body.clone(),
    };
    let listed = serde_json::to_vec(&manifest).map_err(Problem::internal)?;
    if listed.len() as u64 > MAX_MANIFEST_BYTES {
        return Err(too_much());
    }
    let digest = hex::encode(Sha256::digest(&listed));
    let signature = key.sign(letter.kind.about(), &digest);
    out.seek(SeekFrom::Start(0))?;
    out.write_all(&[0u8; HEAD_BYTES])?;
    let mark = if letter.kind.sealed() {
        let address = Address::from_text(&letter.to.seal_key)?;
        let mut sealing = Sealing::begin(&address, &mut *out)?;
        pack(letter, &manifest, &listed, &signature, &mut sealing, progress)?;
        sealing.finish()?;
        address.mark()
    } else {
        pack(letter, &manifest, &listed, &signature, &mut *out, progress)?;
        [0; 16]
    };
    let end = out.stream_position()?;
    let length = if letter.kind.sealed() { end } else { end + 64 };
    if length > MAX_FILE_BYTES {
        return Err(too_much());
    }
    let head = Head { kind: letter.kind, mark, length };
    out.seek(SeekFrom::Start(0))?;
    out.write_all(&head.bytes())?;
    if !letter.kind.sealed() {
        out.seek(SeekFrom::Start(0))?;
        let mut all = Sha256::new();
        io::copy(&mut Read::take(&mut *out, end), &mut HashWriter(&mut all))?;
        let closing = key.sign(CLOSING, &hex::encode(all.finalize()));
        let raw = hex::decode(closing).map_err(Problem::internal)?;
        out.seek(SeekFrom::Start(end))?;
        out.write_all(&raw)?;
    }
    out.flush()?;
    Ok(digest)
}

/// What the signature over a whole file in the clear is about.
pub(crate) const CLOSING: &str = "submission 1 closing";

/// Lets a digest be written to.
pub(crate) struct HashWriter<'h>(pub(crate) &'h mut Sha256);

impl Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn weigh(letter: &Letter<'_>, progress: &dyn Progress) -> Result<Vec<Member>> {
    if letter.parts.len() > MAX_MEMBERS {
        return Err(too_much());
    }
    let (mut members, mut total) = (Vec::with_capacity(letter.parts.len()), 0u64);
    let parts = letter.parts.len() as u64;
    for (at, part) in letter.parts.iter().enumerate() {
        progress.step(at as u64, parts * 2)?;
        if !good_path(&part.path) || [MANIFEST, SIGNATURE].contains(&part.path.as_str()) {
            return Err(bad_path(&part.path));
        }
        let mut weighed = Weighed { hash: Sha256::new(), bytes: 0 };
        part.content.pour(&mut weighed)?;
        total += weighed.bytes;
        let sha256 = hex::encode(weighed.hash.finalize());
        members.push(Member { path: part.path.clone(), bytes: weighed.bytes, sha256, rows: part.rows });
    }
    if total > MAX_UNPACKED_BYTES {
        return Err(too_much());
    }
    Ok(members)
}

fn pack<W: Write>(
    letter: &Letter<'_>,
    manifest: &Manifest,
    listed: &[u8],
    signature: &str,
    out: W,
    progress: &dyn Progress,
) -> Result<()> {
    let mut zip: ZipWriter<StreamWriter<W>> = ZipWriter::new_stream(out);
    // No times and no modes: the same contents make the same zip.
    let plain = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    let packed = plain.compression_method(CompressionMethod::Deflated);
    let stored = plain.compression_method(CompressionMethod::Stored);
    zip.start_file(MANIFEST, packed).map_err(failed)?;
    zip.write_all(listed)?;
    zip.start_file(SIGNATURE, stored).map_err(failed)?;
    zip.write_all(signature.as_bytes())?;
    let parts = letter.parts.len() as u64;
    for (at, (part, member)) in letter.parts.iter().zip(&manifest.members).enumerate() {
        progress.step(parts + at as u64, parts * 2)?;
        let squeezed =
            [".pdf", ".xlsx", ".zip", ".jpg", ".jpeg", ".png", ".docx"].iter().any(|e| part.path.ends_with(e));
        zip.start_file(part.path.as_str(), if squeezed { stored } else { packed }).map_err(failed)?;
        let mut both = Twice { zip: &mut zip, weighed: Weighed { hash: Sha256::new(), bytes: 0 } };
        part.content.pour(&mut both)?;
        let Weighed { hash, bytes } = both.weighed;
        if bytes != member.bytes || hex::encode(hash.finalize()) != member.sha256 {
            return Err(Problem::new(
                code::FILE_CHANGED,
                "作っているあいだに中身が変わりました。もう一度作ってください。",
            ));
        }
    }
    zip.finish().map_err(failed)?;
    Ok(())
}

/// Packs and digests at once: what is packed must be what was listed.
struct Twice<'z, W: Write> {
    zip: &'z mut ZipWriter<StreamWriter<W>>,
    weighed: Weighed,
}

impl<W: Write> Write for Twice<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.zip.write(bytes)?;
        self.weighed.write(&bytes[..n])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.zip.flush()
    }
}

fn failed(e: zip::result::ZipError) -> Problem {
    match e {
        zip::result::ZipError::Io(e) => e.into(),
        e => Problem::internal(e),
    }
}

fn too_much() -> Problem {
    Problem::new(
        code::TOO_LARGE,
        "提出物が大きすぎます（2ギガバイトまで、中身は10,000個・合わせて4ギガバイトまで）。添付を減らしてください。",
    )
}
