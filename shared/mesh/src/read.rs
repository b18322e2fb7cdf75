//! Models, read from chunks of any size.
//!
//! A reader says which bytes it needs next, takes any part of them from their beginning on, and hands every triangle to a
//! sink. All formats but 3MF are read once from beginning to end; a 3MF archive is read from its end.

pub mod obj;
pub mod ply;
pub mod stl_ascii;
pub mod stl_binary;
pub mod threemf;
pub mod vertices;

use std::ops::Range;

use crate::reason::{Reason, Result};
use crate::sink::Sink;
use crate::sniff::Kind;

/// Reads one model.
///
/// ```
/// use mesh::{Kind, Measure, Reader};
///
/// fn figures(file: &[u8]) -> Result<mesh::Figures, mesh::Problem> {
///     let mut measure = Measure::default();
///     let mut reader = Reader::new(Kind::Obj, file.len() as u64)?;
///     while let Some(range) = reader.need() {
///         let (from, to) = (range.start as usize, range.end as usize);
///         reader.push(&file[from..to], &mut measure)?;
///     }
///     reader.finish(&mut measure)?;
///     measure.finish().ok_or(mesh::Reason::NoTriangles.into())
/// }
///
/// let figures = figures(b"v 0 0 0\nv 2 0 0\nv 0 2 0\nf 1 2 3\n").unwrap();
/// assert_eq!(figures.area_mm2, 2.0);
/// ```
#[derive(Debug)]
pub struct Reader {
    length_bytes: u64,
    read_bytes: u64,
    format: Format,
}

#[derive(Debug)]
enum Format {
    StlBinary(stl_binary::Reader),
    StlAscii(stl_ascii::Reader),
    Obj(obj::Reader),
    Ply(ply::Reader),
    ThreeMf(threemf::Reader),
}

impl Reader {
    /// # Errors
    /// `unknown_type` for what is no model.
    pub fn new(kind: Kind, length_bytes: u64) -> Result<Self> {
        let format = match kind {
            Kind::StlBinary => Format::StlBinary(stl_binary::Reader::new(length_bytes)),
            Kind::StlAscii => Format::StlAscii(stl_ascii::Reader::default()),
            Kind::Obj => Format::Obj(obj::Reader::default()),
            Kind::Ply => Format::Ply(ply::Reader::default()),
            Kind::ThreeMf => Format::ThreeMf(threemf::Reader::new(length_bytes)),
            _ => return Err(Reason::UnknownType.into()),
        };
        Ok(Self {
            length_bytes,
            read_bytes: 0,
            format,
        })
    }

    /// The bytes that `push` takes next, or any part of them that has their beginning. None at the end.
    /// Of a 3MF archive they may be elsewhere after each push, so ask again.
    #[must_use]
    pub fn need(&self) -> Option<Range<u64>> {
        if let Format::ThreeMf(reader) = &self.format {
            return reader.need();
        }
        (self.read_bytes < self.length_bytes).then_some(self.read_bytes..self.length_bytes)
    }

    /// # Errors
    /// Each reader lists its own. After one the reader is of no more use.
    pub fn push(&mut self, chunk: &[u8], sink: &mut dyn Sink) -> Result<()> {
        self.read_bytes += chunk.len() as u64;
        match &mut self.format {
            Format::StlBinary(reader) => reader.push(chunk, sink),
            Format::StlAscii(reader) => reader.push(chunk, sink),
            Format::Obj(reader) => reader.push(chunk, sink),
            Format::Ply(reader) => reader.push(chunk, sink),
            Format::ThreeMf(reader) => reader.push(chunk, sink),
        }
    }

    /// # Errors
    /// `truncated`, `no_triangles` and what a reader only knows at the end.
    pub fn finish(&mut self, sink: &mut dyn Sink) -> Result<()> {
        if self.need().is_some() {
            return Err(Reason::Truncated.into());
        }
        match &mut self.format {
            Format::StlBinary(reader) => reader.finish(),
            Format::StlAscii(reader) => reader.finish(sink),
            Format::Obj(reader) => reader.finish(sink),
            Format::Ply(reader) => reader.finish(sink),
            Format::ThreeMf(reader) => reader.finish(),
        }
    }
}
