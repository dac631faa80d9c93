//! What the zip is read from: an opened seal, or the part of the file between head and closing signature.

use std::io::{self, Read, Seek, SeekFrom};
use vault::Opening;

/// A part of a file, as if it were all of it.
pub(crate) struct Window<R> {
    inner: R,
    start: u64,
    length: u64,
    at: u64,
}

impl<R: Read + Seek> Window<R> {
    pub(crate) fn new(inner: R, start: u64, length: u64) -> Window<R> {
        Window { inner, start, length, at: 0 }
    }
}

impl<R: Read + Seek> Read for Window<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.length.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let most = left.min(into.len());
        if most == 0 {
            return Ok(0);
        }
        self.inner.seek(SeekFrom::Start(self.start + self.at))?;
        let n = self.inner.read(&mut into[..most])?;
        self.at += n as u64;
        Ok(n)
    }
}

impl<R: Read + Seek> Seek for Window<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => i128::from(at),
            SeekFrom::Current(by) => i128::from(self.at) + i128::from(by),
            SeekFrom::End(by) => i128::from(self.length) + i128::from(by),
        };
        self.at = u64::try_from(to).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

/// Where the zip comes from.
pub(crate) enum Body<R> {
    Sealed(Box<Opening<R>>),
    Clear(Window<R>),
}

impl<R: Read + Seek> Read for Body<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Body::Sealed(opening) => opening.read(into),
            Body::Clear(window) => window.read(into),
        }
    }
}

impl<R: Read + Seek> Seek for Body<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Body::Sealed(opening) => opening.seek(to),
            Body::Clear(window) => window.seek(to),
        }
    }
}
