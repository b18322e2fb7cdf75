//! Whether a document or a picture is whole and harmless. Models are checked by being read (`read`).

pub mod jpeg;
pub mod pdf;
pub mod png;
pub mod svg;

use crate::reason::{Reason, Result};
use crate::sniff::Kind;

/// 100 million pixels: 400 MB unpacked.
pub const PIXELS_MAX: u64 = 100_000_000;

/// Checks one file that is no model, from chunks of any size.
#[derive(Debug)]
pub enum Check {
    Svg(Box<svg::Check>),
    Pdf(Box<pdf::Check>),
    Png(png::Check),
    Jpeg(jpeg::Check),
}

impl Check {
    /// # Errors
    /// `too_large`; `unknown_type` for a model.
    pub fn new(kind: Kind, length_bytes: u64) -> Result<Self> {
        Ok(match kind {
            Kind::Svg => Self::Svg(Box::new(svg::Check::new(length_bytes)?)),
            Kind::Pdf => Self::Pdf(Box::default()),
            Kind::Png => Self::Png(png::Check::default()),
            Kind::Jpeg => Self::Jpeg(jpeg::Check::default()),
            _ => return Err(Reason::UnknownType.into()),
        })
    }

    /// # Errors
    /// Each kind lists its own.
    pub fn push(&mut self, chunk: &[u8]) -> Result<()> {
        match self {
            Self::Svg(check) => check.push(chunk),
            Self::Pdf(check) => check.push(chunk),
            Self::Png(check) => check.push(chunk),
            Self::Jpeg(check) => check.push(chunk),
        }
    }

    /// # Errors
    /// `truncated`, and what is only known at the end.
    pub fn finish(&mut self) -> Result<()> {
        match self {
            Self::Svg(check) => check.finish(),
            Self::Pdf(check) => check.finish(),
            Self::Png(check) => check.finish(),
            Self::Jpeg(check) => check.finish(),
        }
    }
}
