//! PNG: a signature and chunks with checksums, to IEND and no further
//! (<https://www.w3.org/TR/png-3/#5DataRep>).

use super::PIXELS_MAX;
use crate::reason::{Reason, Result};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

#[derive(Debug)]
enum State {
    /// The signature, or the length and type of a chunk, or its checksum: eight or four bytes.
    Signature,
    Head,
    Data(u32),
    Checksum,
    Ended,
}

#[derive(Debug)]
pub struct Check {
    state: State,
    /// What is read of the current eight or four bytes, or of IHDR.
    pending: Vec<u8>,
    name: [u8; 4],
    checksum: crc32fast::Hasher,
    has_header: bool,
    has_data: bool,
}

impl Default for Check {
    fn default() -> Self {
        Self {
            state: State::Signature,
            pending: Vec::with_capacity(16),
            name: *b"    ",
            checksum: crc32fast::Hasher::new(),
            has_header: false,
            has_data: false,
        }
    }
}

impl Check {
    /// # Errors
    /// `png_malformed`, `png_checksum`, `image_too_large`, `trailing_data`.
    pub fn push(&mut self, mut chunk: &[u8]) -> Result<()> {
        while !chunk.is_empty() {
            match self.state {
                State::Signature => {
                    let Some(own) = self.take::<8>(&mut chunk) else {
                        break;
                    };
                    if own != SIGNATURE {
                        return Err(Reason::PngMalformed.into());
                    }
                    self.state = State::Head;
                }
                State::Head => {
                    let Some([a, b, c, d, name @ ..]) = self.take::<8>(&mut chunk) else {
                        break;
                    };
                    self.begin(u32::from_be_bytes([a, b, c, d]), name)?;
                }
                State::Data(left) => {
                    let length = usize::try_from(left).unwrap_or(usize::MAX);
                    let (own, rest) = chunk.split_at(length.min(chunk.len()));
                    chunk = rest;
                    self.checksum.update(own);
                    if self.name == *b"IHDR" {
                        self.pending.extend_from_slice(own);
                    }
                    self.data(left - own.len() as u32)?;
                }
                State::Checksum => {
                    let Some(own) = self.take::<4>(&mut chunk) else {
                        break;
                    };
                    let sum = std::mem::take(&mut self.checksum).finalize();
                    if sum != u32::from_be_bytes(own) {
                        return Err(Reason::PngChecksum.into());
                    }
                    self.state = if self.name == *b"IEND" {
                        State::Ended
                    } else {
                        State::Head
                    };
                }
                State::Ended => return Err(Reason::TrailingData.into()),
            }
        }
        Ok(())
    }

    /// # Errors
    /// `truncated`, `png_malformed`.
    pub fn finish(&self) -> Result<()> {
        match self.state {
            State::Ended if self.has_data => Ok(()),
            State::Ended => Err(Reason::PngMalformed.into()),
            _ => Err(Reason::Truncated.into()),
        }
    }

    /// The next bytes, once all of them are there.
    fn take<const N: usize>(&mut self, chunk: &mut &[u8]) -> Option<[u8; N]> {
        let wanted = N.saturating_sub(self.pending.len());
        let (own, rest) = chunk.split_at(wanted.min(chunk.len()));
        self.pending.extend_from_slice(own);
        *chunk = rest;
        let found = self.pending.first_chunk().copied()?;
        self.pending.clear();
        Some(found)
    }

    fn begin(&mut self, length: u32, name: [u8; 4]) -> Result<()> {
        let is_header = name == *b"IHDR";
        let is_right = name.iter().all(u8::is_ascii_alphabetic)
            && length <= i32::MAX as u32
            && is_header != self.has_header
            && (!is_header || length == 13)
            && (name != *b"IEND" || length == 0);
        if !is_right {
            return Err(Reason::PngMalformed.with(String::from_utf8_lossy(&name)));
        }
        self.has_header = true;
        self.has_data |= name == *b"IDAT";
        self.name = name;
        self.checksum.update(&name);
        self.data(length)
    }

    fn data(&mut self, left: u32) -> Result<()> {
        if left > 0 {
            self.state = State::Data(left);
            return Ok(());
        }
        self.state = State::Checksum;
        if self.name == *b"IHDR" {
            let header = self.take::<13>(&mut &[][..]);
            check_header(&header.ok_or(Reason::PngMalformed)?)?;
        }
        Ok(())
    }
}

/// Size, depth and colours, and the three methods, of which there is one each (interlacing: two).
fn check_header(header: &[u8; 13]) -> Result<()> {
    let [
        a,
        b,
        c,
        d,
        e,
        f,
        g,
        h,
        depth,
        colours,
        compression,
        filter,
        interlace,
    ] = *header;
    let width = u32::from_be_bytes([a, b, c, d]);
    let height = u32::from_be_bytes([e, f, g, h]);
    let is_right = matches!(
        (colours, depth),
        (0, 1 | 2 | 4 | 8 | 16) | (3, 1 | 2 | 4 | 8) | (2 | 4 | 6, 8 | 16)
    ) && (compression, filter) == (0, 0)
        && interlace < 2;
    if !is_right || width == 0 || height == 0 {
        return Err(Reason::PngMalformed.with("IHDR"));
    }
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(Reason::ImageTooLarge.into());
    }
    Ok(())
}
