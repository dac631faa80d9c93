//! What all four kinds of file share.

use crate::envelope::{Envelope, Kind, damaged, open, open_file};
use crate::{Invitation, Packet, Receipt, Returned};
use kernel::Result;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{BufReader, Read, Seek};
use std::path::Path;
use vault::SealingKey;

/// A division or the collecting office, as it is known on both sides.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Office {
    /// Permanent code within the city.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl Office {
    /// An office.
    #[must_use]
    pub fn new(code: &str, name: &str) -> Office {
        Office { code: code.to_owned(), name: name.to_owned() }
    }
}

/// A file whose kind's own words were read.
pub struct File<T, R = BufReader<fs::File>> {
    /// The container, its members still to be read.
    pub envelope: Envelope<R>,
    /// What it says.
    pub body: T,
}

/// One of the four bodies.
pub trait Body: serde::de::DeserializeOwned + Serialize {
    /// Its kind.
    const KIND: Kind;

    /// What it must keep besides its types.
    ///
    /// # Errors
    /// `damaged`.
    fn sound(&self) -> Result<()> {
        Ok(())
    }
}

/// Reads a body from a container that is open.
pub(crate) fn of<T: Body, R: Read + Seek>(envelope: Envelope<R>) -> Result<File<T, R>> {
    let body: T = envelope.body()?;
    body.sound()?;
    Ok(File { envelope, body })
}

/// Reads any kind from anything that can be read.
///
/// # Errors
/// As [`open`].
pub fn read_from<T: Body, R: Read + Seek>(from: R, keys: &[SealingKey]) -> Result<File<T, R>> {
    of(open(from, T::KIND, keys)?)
}

/// Opens an invitation.
///
/// # Errors
/// As [`open_file`].
pub fn read_invitation(path: &Path) -> Result<File<Invitation>> {
    let file: File<Invitation> = of(open_file(path, Kind::Invitation, &[])?)?;
    let from = &file.envelope.manifest().from;
    // Whoever signs it is whose keys it brings.
    if from.sign_key != file.body.sign_key || from.seal_key != file.body.seal_key {
        return Err(damaged());
    }
    Ok(file)
}

/// Opens a packet with the keys of this book.
///
/// # Errors
/// As [`open_file`].
pub fn read_packet(path: &Path, keys: &[SealingKey]) -> Result<File<Packet>> {
    of(open_file(path, Kind::Packet, keys)?)
}

/// Opens a return packet with the keys of this book.
///
/// # Errors
/// As [`open_file`].
pub fn read_returned(path: &Path, keys: &[SealingKey]) -> Result<File<Returned>> {
    of(open_file(path, Kind::Return, keys)?)
}

/// Opens a receipt with the keys of this book.
///
/// # Errors
/// As [`open_file`].
pub fn read_receipt(path: &Path, keys: &[SealingKey]) -> Result<File<Receipt>> {
    of(open_file(path, Kind::Receipt, keys)?)
}
