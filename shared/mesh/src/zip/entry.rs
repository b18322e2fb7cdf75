//! One entry of an archive, inflated piece by piece.

use std::fmt;
use std::ops::Range;

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

use super::directory::{ENCRYPTED, Entry, LOCAL_BYTES, refuse_ratio, u16_at, u32_at};
use crate::reason::{Reason, Result};

const PIECE_BYTES: usize = 16_384;

pub struct EntryReader {
    entry: Entry,
    /// Its own header with name and extra field, while that is not whole.
    header: Vec<u8>,
    /// Where its data begins; None before the header is read.
    data: Option<u64>,
    read_bytes: u64,
    inflated_bytes: u64,
    checksum: crc32fast::Hasher,
    inflater: Option<Box<InflateState>>,
    is_ended: bool,
}

impl fmt::Debug for EntryReader {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("EntryReader")
            .field("entry", &self.entry)
            .field("read_bytes", &self.read_bytes)
            .finish_non_exhaustive()
    }
}

impl EntryReader {
    #[must_use]
    pub fn new(entry: &Entry) -> Self {
        Self {
            header: Vec::new(),
            data: None,
            read_bytes: 0,
            inflated_bytes: 0,
            checksum: crc32fast::Hasher::new(),
            inflater: entry
                .is_deflated
                .then(|| InflateState::new_boxed(DataFormat::Raw)),
            is_ended: !entry.is_deflated,
            entry: entry.clone(),
        }
    }

    /// What is read next, up to the next entry; None when all of the data was read.
    #[must_use]
    pub fn need(&self) -> Option<Range<u64>> {
        let at = self.entry.offset + self.header.len() as u64 + self.read_bytes;
        let is_whole = self.data.is_some() && self.read_bytes == self.entry.compressed_bytes;
        (!is_whole).then_some(at..self.entry.limit)
    }

    /// How long the header is, as far as is known.
    fn header_bytes(&self) -> u64 {
        let lengths = [26, 28].map(|at| u16_at(&self.header, at).map(u64::from));
        let [Some(name), Some(extra)] = lengths else {
            return LOCAL_BYTES;
        };
        LOCAL_BYTES + name + extra
    }

    /// Takes what `need` says or a beginning of it, and hands on what it inflates to.
    ///
    /// # Errors
    /// `zip_…`, and what `each` refuses.
    pub fn push(
        &mut self,
        mut chunk: &[u8],
        mut each: impl FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        while self.data.is_none() && !chunk.is_empty() {
            let wanted = self.header_bytes() - self.header.len() as u64;
            let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
            let (own, rest) = chunk.split_at(wanted.min(chunk.len()));
            self.header.extend_from_slice(own);
            chunk = rest;
            if self.header.len() as u64 == self.header_bytes() {
                self.check_header()?;
            }
        }
        // What follows the data is its descriptor, which says nothing new.
        let left = self.entry.compressed_bytes - self.read_bytes;
        let left = usize::try_from(left).unwrap_or(usize::MAX);
        chunk = chunk.get(..left).unwrap_or(chunk);
        if chunk.is_empty() {
            return Ok(());
        }
        self.read_bytes += chunk.len() as u64;
        let Some(mut inflater) = self.inflater.take() else {
            return self.inflated(chunk, &mut each);
        };
        let mut piece = [0; PIECE_BYTES];
        loop {
            let result = inflate(&mut inflater, chunk, &mut piece, MZFlush::None);
            chunk = chunk.get(result.bytes_consumed..).unwrap_or_default();
            self.inflated(
                piece.get(..result.bytes_written).unwrap_or_default(),
                &mut each,
            )?;
            match result.status {
                Ok(MZStatus::StreamEnd) => {
                    self.is_ended = true;
                    break;
                }
                Ok(_) if result.bytes_consumed > 0 || result.bytes_written > 0 => {}
                // It waits for more.
                Ok(_) | Err(miniz_oxide::MZError::Buf) => break,
                Err(_) => return Err(Reason::ZipMalformed.with(&self.entry.name)),
            }
        }
        if !chunk.is_empty() {
            return Err(Reason::ZipMalformed.with(&self.entry.name));
        }
        self.inflater = Some(inflater);
        Ok(())
    }

    /// # Errors
    /// `zip_malformed`, `zip_checksum`.
    pub fn finish(self) -> Result<()> {
        let is_whole = self.need().is_none() && self.is_ended;
        if !is_whole || self.inflated_bytes != self.entry.inflated_bytes {
            return Err(Reason::ZipMalformed.with(&self.entry.name));
        }
        if self.checksum.finalize() != self.entry.checksum {
            return Err(Reason::ZipChecksum.with(&self.entry.name));
        }
        Ok(())
    }

    /// The header says the same as the directory, and the data ends before the next entry.
    fn check_header(&mut self) -> Result<()> {
        let header = &self.header;
        let name_end = 30 + self.entry.name.len();
        let number = |at| u32_at(header, at).map(u64::from);
        let is_streamed = u16_at(header, 6).is_some_and(|flags| flags & 8 != 0);
        let agrees = |own: Option<u64>, wanted: u64| {
            is_streamed || own == Some(wanted) || own == Some(u32::MAX.into())
        };
        let method = if self.entry.is_deflated { 8 } else { 0 };
        let is_same = header.starts_with(b"PK\x03\x04")
            && u16_at(header, 6).is_some_and(|flags| flags & ENCRYPTED == 0)
            && u16_at(header, 8) == Some(method)
            && u16_at(header, 26).map(usize::from) == Some(self.entry.name.len())
            && header.get(30..name_end) == Some(self.entry.name.as_bytes())
            && agrees(number(14), self.entry.checksum.into())
            && agrees(number(18), self.entry.compressed_bytes)
            && agrees(number(22), self.entry.inflated_bytes);
        if !is_same {
            return Err(Reason::ZipMalformed.with(&self.entry.name));
        }
        let data = self.entry.offset + header.len() as u64;
        if data + self.entry.compressed_bytes > self.entry.limit {
            return Err(Reason::ZipOverlap.with(&self.entry.name));
        }
        self.data = Some(data);
        Ok(())
    }

    fn inflated(&mut self, piece: &[u8], each: &mut impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        self.inflated_bytes += piece.len() as u64;
        if self.inflated_bytes > self.entry.inflated_bytes {
            // More than the directory says, whose sum is bounded.
            return Err(Reason::ZipBomb.with(&self.entry.name));
        }
        refuse_ratio(
            &self.entry.name,
            self.entry.compressed_bytes,
            self.inflated_bytes,
        )?;
        self.checksum.update(piece);
        each(piece)
    }
}
