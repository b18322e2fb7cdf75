//! JPEG: segments between markers, to the end of the image and no further (ITU-T T.81, annex B,
//! <https://www.w3.org/Graphics/JPEG/itu-t81.pdf>).

use super::PIXELS_MAX;
use crate::reason::{Reason, Result};

#[derive(Clone, Copy, Debug)]
enum State {
    /// The first two bytes.
    Start,
    /// Where a marker must begin.
    Marker,
    /// After 0xFF.
    Code,
    /// The length of a segment: two bytes.
    Length,
    Segment(u16),
    /// The data of a scan, until a marker that is not part of it.
    Scan,
    ScanMarker,
    Ended,
}

#[derive(Debug)]
pub struct Check {
    state: State,
    code: u8,
    pending: Vec<u8>,
    has_frame: bool,
    has_scan: bool,
}

impl Default for Check {
    fn default() -> Self {
        Self {
            state: State::Start,
            code: 0,
            pending: Vec::with_capacity(8),
            has_frame: false,
            has_scan: false,
        }
    }
}

const START_OF_SCAN: u8 = 0xda;
const END: u8 = 0xd9;

impl Check {
    /// # Errors
    /// `jpeg_malformed`, `image_too_large`, `trailing_data`.
    pub fn push(&mut self, mut chunk: &[u8]) -> Result<()> {
        while let Some((byte, mut rest)) = chunk.split_first() {
            self.state = match self.state {
                State::Start => {
                    self.pending.push(*byte);
                    match self.pending.as_slice() {
                        [0xff] => State::Start,
                        [0xff, 0xd8] => {
                            self.pending.clear();
                            State::Marker
                        }
                        _ => return Err(Reason::JpegMalformed.into()),
                    }
                }
                State::Marker if *byte == 0xff => State::Code,
                State::Marker => return Err(Reason::JpegMalformed.into()),
                State::Code | State::ScanMarker => self.marker(*byte)?,
                State::Length => {
                    self.pending.push(*byte);
                    match self.pending.first_chunk() {
                        None => State::Length,
                        Some(two) => {
                            let length = u16::from_be_bytes(*two);
                            self.pending.clear();
                            let left = length.checked_sub(2).ok_or(Reason::JpegMalformed)?;
                            self.segment(left)?
                        }
                    }
                }
                State::Segment(left) => {
                    let (own, after) = chunk.split_at(usize::from(left).min(chunk.len()));
                    rest = after;
                    let room = 5_usize.saturating_sub(self.pending.len());
                    self.pending
                        .extend_from_slice(own.get(..room).unwrap_or(own));
                    self.segment(left - own.len() as u16)?
                }
                State::Scan => {
                    let marker = chunk.iter().position(|byte| *byte == 0xff);
                    rest = marker
                        .and_then(|at| chunk.get(at + 1..))
                        .unwrap_or_default();
                    if marker.is_some() {
                        State::ScanMarker
                    } else {
                        State::Scan
                    }
                }
                State::Ended => return Err(Reason::TrailingData.into()),
            };
            chunk = rest;
        }
        Ok(())
    }

    /// # Errors
    /// `truncated`, `jpeg_malformed`.
    pub fn finish(&self) -> Result<()> {
        match self.state {
            State::Ended if self.has_scan => Ok(()),
            State::Ended => Err(Reason::JpegMalformed.into()),
            _ => Err(Reason::Truncated.into()),
        }
    }

    fn marker(&mut self, code: u8) -> Result<State> {
        let in_scan = matches!(self.state, State::ScanMarker);
        Ok(match code {
            // Bytes that fill.
            0xff => self.state,
            // A stuffed zero, or a restart: the scan goes on.
            0x00 | 0xd0..=0xd7 if in_scan => State::Scan,
            END => State::Ended,
            // No length follows.
            0x01 | 0xd0..=0xd7 => State::Marker,
            0xc0..=0xfe if code != 0xd8 => {
                self.code = code;
                State::Length
            }
            _ => return Err(Reason::JpegMalformed.with(code)),
        })
    }

    fn segment(&mut self, left: u16) -> Result<State> {
        if left > 0 {
            return Ok(State::Segment(left));
        }
        let head = std::mem::take(&mut self.pending);
        // Start of a frame, of any kind: precision, height, width.
        if matches!(self.code, 0xc0..=0xcf if !matches!(self.code, 0xc4 | 0xc8 | 0xcc)) {
            let [_, a, b, c, d] = *head.first_chunk().ok_or(Reason::JpegMalformed)?;
            let height = u64::from(u16::from_be_bytes([a, b]));
            let width = u64::from(u16::from_be_bytes([c, d]));
            if width == 0 {
                return Err(Reason::JpegMalformed.into());
            }
            if width * height > PIXELS_MAX {
                return Err(Reason::ImageTooLarge.into());
            }
            self.has_frame = true;
        }
        if self.code != START_OF_SCAN {
            return Ok(State::Marker);
        }
        if !self.has_frame {
            return Err(Reason::JpegMalformed.into());
        }
        self.has_scan = true;
        Ok(State::Scan)
    }
}
