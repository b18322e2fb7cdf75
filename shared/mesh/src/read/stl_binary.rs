//! Binary STL: 80 bytes of anything, the number of triangles, and 50 bytes for each: a normal, three corners, two
//! bytes of attributes, all little-endian (<https://www.fabbers.com/tech/STL_Format>).
//!
//! The normal is not used: it is often zero or wrong, and the order of the corners says the same.

use crate::reason::{Reason, Result};
use crate::sink::Sink;

const HEADER_BYTES: usize = 84;
const RECORD_BYTES: usize = 50;

/// The number of triangles that the header states, true or not.
#[must_use]
pub fn count_in_header(head: &[u8]) -> Option<u32> {
    let four = head.get(80..HEADER_BYTES)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

/// How long a file with so many triangles is.
#[must_use]
pub const fn length_bytes(triangles: u32) -> u64 {
    HEADER_BYTES as u64 + triangles as u64 * RECORD_BYTES as u64
}

/// Nothing is reserved from the header: only what comes is read.
#[derive(Debug)]
pub struct Reader {
    length_bytes: u64,
    header: Vec<u8>,
    /// The beginning of a record whose end is in the next chunk.
    pending: Vec<u8>,
    triangles: u64,
}

impl Reader {
    #[must_use]
    pub fn new(length_bytes: u64) -> Self {
        Self {
            length_bytes,
            header: Vec::with_capacity(HEADER_BYTES),
            pending: Vec::with_capacity(RECORD_BYTES),
            triangles: 0,
        }
    }

    /// # Errors
    /// `count_mismatch`, `not_finite`.
    pub fn push(&mut self, mut chunk: &[u8], sink: &mut dyn Sink) -> Result<()> {
        if self.header.len() < HEADER_BYTES {
            let wanted = HEADER_BYTES - self.header.len();
            let (own, rest) = chunk.split_at(wanted.min(chunk.len()));
            self.header.extend_from_slice(own);
            chunk = rest;
            if let Some(count) = count_in_header(&self.header)
                && length_bytes(count) != self.length_bytes
            {
                return Err(Reason::CountMismatch.with(count));
            }
        }
        if !self.pending.is_empty() {
            let wanted = RECORD_BYTES - self.pending.len();
            let (own, rest) = chunk.split_at(wanted.min(chunk.len()));
            self.pending.extend_from_slice(own);
            chunk = rest;
            if let Some(record) = self.pending.first_chunk() {
                emit(record, self.triangles, sink)?;
                self.triangles += 1;
                self.pending.clear();
            }
        }
        let (records, rest) = chunk.as_chunks::<RECORD_BYTES>();
        for record in records {
            emit(record, self.triangles, sink)?;
            self.triangles += 1;
        }
        self.pending.extend_from_slice(rest);
        Ok(())
    }

    /// # Errors
    /// `truncated`, `count_mismatch`, `no_triangles`.
    pub fn finish(&mut self) -> Result<()> {
        let Some(count) = count_in_header(&self.header) else {
            return Err(Reason::Truncated.into());
        };
        if !self.pending.is_empty() || self.triangles < u64::from(count) {
            return Err(Reason::Truncated.with(self.triangles));
        }
        if self.triangles != u64::from(count) {
            return Err(Reason::CountMismatch.with(count));
        }
        if count == 0 {
            return Err(Reason::NoTriangles.into());
        }
        Ok(())
    }
}

fn emit(record: &[u8; RECORD_BYTES], number: u64, sink: &mut dyn Sink) -> Result<()> {
    // The normal and the attributes are left out.
    let numbers = record.get(12..48).unwrap_or_default();
    let mut corners = [[0.0; 3]; 3];
    let (floats, _) = numbers.as_chunks::<4>();
    for (to, four) in corners.as_flattened_mut().iter_mut().zip(floats) {
        *to = f64::from(f32::from_le_bytes(*four));
    }
    if !corners
        .as_flattened()
        .iter()
        .all(|number| number.is_finite())
    {
        return Err(Reason::NotFinite.with(number));
    }
    sink.triangle(&corners);
    Ok(())
}
